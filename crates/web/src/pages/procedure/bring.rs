//! What to bring: alternatives of a group together as one choice.

use procedure::{Component, Need, ProcedureVersion};

use crate::lang::Lang;
use crate::words;

/// One thing to bring: any of its papers will do.
pub struct Bring {
    /// The alternatives; usually one.
    pub papers: Vec<Paper>,
    group: Option<String>,
}

/// One paper.
pub struct Paper {
    /// Name.
    pub name: String,
    /// In which case; empty if always.
    pub condition: String,
    /// Kind and copies in words.
    pub paper: String,
    /// The database in which the office looks it up itself; empty if none.
    pub known_from: String,
}

impl Bring {
    /// Several papers of which one is enough.
    pub fn is_choice(&self) -> bool {
        self.papers.len() > 1
    }
}

/// Needed always, and needed in some cases.
pub fn lists(lang: Lang, version: &ProcedureVersion) -> (Vec<Bring>, Vec<Bring>) {
    let (mut always, mut sometimes): (Vec<Bring>, Vec<Bring>) = (Vec::new(), Vec::new());
    for component in &version.components {
        let list = if component.need == Need::Conditional { &mut sometimes } else { &mut always };
        let group = component.group.clone();
        let paper = paper(lang, component);
        match list.iter_mut().find(|bring| group.is_some() && bring.group == group) {
            Some(bring) => bring.papers.push(paper),
            None => list.push(Bring { papers: vec![paper], group }),
        }
    }
    (always, sometimes)
}

fn paper(lang: Lang, component: &Component) -> Paper {
    let known = component.available_from.map(|database| lang.word("procedure.database", database.key()));
    Paper {
        name: component.name.clone(),
        condition: component.condition.clone().unwrap_or_default(),
        paper: words::component_paper(lang, component),
        known_from: known.map(|name| name.into_owned()).unwrap_or_default(),
    }
}
