//! The checklist as it is drawn: for each component the ways in which it can be met here.

use kernel::text::fold;
use procedure::{Component, Need, ProcedureVersion};

use super::entry::Entry;
use super::people::Stored;
use crate::lang::Lang;
use crate::words;

/// Stored files offered for one component.
const OFFERED: usize = 6;

/// One way to meet a component.
pub struct Pick {
    /// What is sent.
    pub value: &'static str,
    /// In words.
    pub label: String,
    /// Chosen.
    pub checked: bool,
}

/// One component.
pub struct Line {
    /// From 1.
    pub no: usize,
    /// Component id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Kind and copies in words.
    pub paper: String,
    /// In which case; empty if always.
    pub condition: String,
    /// One of several: how many others there are, in words; empty otherwise.
    pub one_of: String,
    /// The database that holds it, in words; empty if none.
    pub database: String,
    /// Ways to meet it.
    pub picks: Vec<Pick>,
    /// Copies handed in.
    pub copies: String,
    /// The original was taken for comparison.
    pub original: bool,
    /// Kept files: what is sent, name, `component:hash`.
    pub files: Vec<(String, String, String)>,
    /// Files of the person's store: what is sent, in words, chosen.
    pub stored: Vec<(String, String, bool)>,
    /// Met without the applicant.
    pub known: bool,
    /// Without it the dossier cannot be accepted.
    pub missing: bool,
    /// What is wrong.
    pub error: String,
}

impl Line {
    /// Whether the details stand open.
    pub fn is_open(&self) -> bool {
        !self.files.is_empty() || self.original
    }

    /// Whether paper or files can be taken in.
    pub fn takes_paper(&self) -> bool {
        self.picks.iter().any(|pick| matches!(pick.value, "brought" | "outage"))
    }
}

/// Keys of the ways that a component knows.
pub fn ways(component: &Component, has_stored: bool) -> Vec<&'static str> {
    let mut ways = match (component.asking_is_refused(), component.need) {
        (true, _) => vec!["database", "outage", "inaccurate"],
        (false, Need::OneOf) => vec!["brought", "not_needed"],
        (false, _) => vec!["brought", "missing"],
    };
    if has_stored {
        ways.insert(1, "reuse");
    }
    if component.need == Need::Conditional || component.asking_is_refused() && component.need == Need::OneOf {
        ways.push("not_needed");
    }
    ways
}

/// The whole checklist.
pub fn lines(
    lang: Lang,
    entry: &Entry,
    version: &ProcedureVersion,
    stored: &[Stored],
    missing: &[String],
    errors: &[(String, String)],
) -> Vec<Line> {
    let line = |(no, component): (usize, &Component)| line(lang, no, component, entry, version, stored, missing, errors);
    (1..).zip(&version.components).map(line).collect()
}

fn shares_group(version: &ProcedureVersion, id: &str, component: &Component) -> bool {
    let group = component.group.as_deref();
    group.is_some() && version.component(id).is_some_and(|other| other.group.as_deref() == group)
}

/// Name of a component; of alternatives all names.
pub fn with_others<'v>(version: &'v ProcedureVersion, id: &str) -> Vec<&'v str> {
    let fits = |component: &&Component| component.id == id || shares_group(version, id, component);
    version.components.iter().filter(fits).map(|component| component.name.as_str()).collect()
}

#[allow(clippy::too_many_arguments, reason = "one line of a table, drawn from all that the screen knows")]
fn line(
    lang: Lang,
    no: usize,
    component: &Component,
    entry: &Entry,
    version: &ProcedureVersion,
    stored: &[Stored],
    missing: &[String],
    errors: &[(String, String)],
) -> Line {
    let id = &component.id;
    let (how, name) = (entry.how(component), fold(&component.name));
    let chosen = entry.get(&format!("reuse.{id}"));
    let mut fitting: Vec<&Stored> = stored.iter().collect();
    fitting.sort_by_key(|file| file.component != name);
    let offered = fitting.into_iter().take(OFFERED);
    let stored: Vec<_> = offered.map(|f| (f.value.clone(), f.label.clone(), f.value == chosen)).collect();
    let unused = |way: &str| way == "not_needed" && component.need == Need::OneOf;
    let label = |way: &str| lang.word("receive.how", if unused(way) { "unused" } else { way }).into_owned();
    let pick = |value: &'static str| Pick { value, label: label(value), checked: how == value };
    let group = component.group.as_deref();
    let others = version.components.iter().filter(|c| group.is_some() && c.group.as_deref() == group).count();
    let field = format!("how.{id}");
    let files = entry.files(id).into_iter().map(|(hash, name)| (format!("{hash} {name}"), name, format!("{id}:{hash}")));
    Line {
        no,
        name: component.name.clone(),
        paper: words::component_paper(lang, component),
        condition: component.condition.clone().unwrap_or_default(),
        one_of: if component.need == Need::OneOf { lang.t1("receive.one_of", "n", others) } else { String::new() },
        database: component
            .available_from
            .map(|database| lang.word("procedure.database", database.key()).into_owned())
            .unwrap_or_default(),
        picks: ways(component, !stored.is_empty()).into_iter().map(pick).collect(),
        copies: Some(entry.get(&format!("paper.{id}")).to_owned())
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| component.copies.max(1).to_string()),
        original: entry.is(&format!("original.{id}")),
        files: files.collect(),
        stored,
        known: matches!(how.as_str(), "database" | "reuse"),
        missing: missing.iter().any(|lacking| lacking == id || shares_group(version, lacking, component)),
        error: errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.clone()).unwrap_or_default(),
        id: id.clone(),
    }
}
