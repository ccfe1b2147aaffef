//! What a page of the index is asked for: criteria set, whose figures, period; every choice stands in the address.

use std::sync::Arc;

use app::{App, Whose, access};
use index::{CriteriaSet, Item, Span};
use kernel::{Day, Role};
use org::UnitKind;

use super::term::{Term, choices};
use crate::address::encode;
use crate::desk::{Desk, PageError, READERS};
use crate::lang::Lang;
use crate::pages::lists::Address;
use crate::server::{Pairs, value};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The criteria set.
    pub set: Arc<CriteriaSet>,
    /// Whose figures.
    pub whose: Whose,
    /// The period.
    pub term: Term,
}

impl Asked {
    /// Reads an address; what it does not say is as usual for the officer.
    ///
    /// # Errors
    /// There is no such set, agency or period.
    pub fn read(desk: &Desk, query: &Pairs) -> Result<Self, PageError> {
        Self::read_with(desk, query, value(query, "set"))
    }

    /// The same with a set from elsewhere in the address.
    ///
    /// # Errors
    /// There is no such set, agency or period.
    pub fn read_with(desk: &Desk, query: &Pairs, set: Option<&str>) -> Result<Self, PageError> {
        let whose = match value(query, "whose") {
            Some(key) => desk.app().whose(key).ok_or(PageError::NotFound)?,
            None => own(desk),
        };
        Self::of(desk.app(), set, whose, value(query, "period")).ok_or(PageError::NotFound)
    }

    /// A set by id (usual: by which agencies are judged at the end of the period), somebody, a period by key.
    pub fn of(app: &App, set: Option<&str>, whose: Whose, period: Option<&str>) -> Option<Self> {
        let today = app.now().day();
        let term = period.map_or_else(|| Some(Term::usual(today)), Term::parse)?;
        let set = match set {
            Some(id) => app.book().set(id)?,
            None => app.criteria_set_on(term.span().as_of(today))?,
        };
        Some(Self { set, whose, term })
    }

    /// The days.
    pub fn span(&self) -> Span {
        self.term.span()
    }

    /// The day on which what is open is judged.
    pub fn as_of(&self, today: Day) -> Day {
        self.span().as_of(today)
    }

    /// An address with these choices.
    pub fn at(&self, path: &str) -> Address {
        Address::new(path).and("set", &self.set.id).and("whose", self.whose.key()).and("period", self.term.key())
    }

    /// The page of an item with these choices.
    pub fn item_at(&self, item: &str) -> Address {
        let path = format!("/desk/index/{}/{}", encode(&self.set.id), encode(item));
        Address::new(path).and("whose", self.whose.key()).and("period", self.term.key())
    }

    /// The list behind a side of an item's figures: `dossiers` or `procedures`.
    pub fn behind_at(&self, list: &str, item: &Item, side: &str) -> Address {
        self.at(&format!("/desk/index/{list}")).and("item", &item.code).and("side", side)
    }

    /// The same for somebody else.
    #[must_use]
    pub fn with(&self, whose: Whose) -> Self {
        Self { whose, ..self.clone() }
    }

    /// The same for the period to compare with.
    #[must_use]
    pub fn before(&self) -> Self {
        Self { term: self.term.before(), ..self.clone() }
    }
}

/// The officer's own agency; the province for those who look over it, and for all of no agency that settles.
pub fn own(desk: &Desk) -> Whose {
    let org = &desk.officer.org;
    if desk.officer.holds(&[Role::ProvinceLeader, Role::ProcedureControl, Role::Auditor]) {
        return Whose::Province;
    }
    let mut units = access::scope(org, desk.actor()).into_iter();
    let agency = units.find_map(|unit| {
        let agency = org.agency_of(&unit)?;
        matches!(agency.kind, UnitKind::Department | UnitKind::Vertical | UnitKind::Commune).then(|| agency.id.clone())
    });
    agency.map_or(Whose::Province, Whose::Agency)
}

/// Whether the officer may open lists of dossiers.
pub fn reads(desk: &Desk) -> bool {
    desk.officer.holds(READERS)
}

/// Name of whose figures they are.
pub fn name(desk: &Desk, whose: &Whose) -> String {
    name_in(desk.app(), desk.lang(), whose)
}

/// The same for programs.
pub fn name_in(app: &App, lang: Lang, whose: &Whose) -> String {
    match whose {
        Whose::Province => app.setup().province_name.clone(),
        Whose::Departments => lang.t("index.departments").to_owned(),
        Whose::Communes => lang.t("index.communes_all").to_owned(),
        Whose::Agency(unit) => app.org().unit(unit).map_or_else(|| unit.to_string(), |unit| unit.name.clone()),
    }
}

/// One choice of a drop-down.
pub struct Choice {
    /// Value.
    pub value: String,
    /// In words.
    pub words: String,
    /// Chosen.
    pub chosen: bool,
}

/// Choices under a title.
pub struct Choices {
    /// Title; empty: none.
    pub title: String,
    /// The choices.
    pub all: Vec<Choice>,
}

/// The choices at the head of every page of the index, and its tabs.
pub struct Head {
    /// Where the form leads.
    pub path: String,
    /// Criteria sets.
    pub sets: Vec<Choice>,
    /// Whose figures; empty where the page shows all.
    pub whose: Vec<Choices>,
    /// Periods.
    pub periods: Vec<Choices>,
    /// Values that the form keeps.
    pub kept: Vec<(&'static str, String)>,
    /// The other pages.
    pub tabs: Vec<crate::page::Tab>,
    /// Whose figures, in words.
    pub name: String,
    /// The period in words.
    pub period: String,
    /// The period before in words.
    pub before: String,
    /// Name and decision of the set.
    pub decision: String,
    /// As of when: day, moment of counting, position of the journal.
    pub as_of: String,
    /// The period has not ended.
    pub running: bool,
}

impl Head {
    /// For a page; `tab`: `overview`, `ranking`, `compare`, or none of them.
    pub fn of(desk: &Desk, asked: &Asked, path: &str, tab: &str) -> Self {
        let (lang, today) = (desk.lang(), desk.site.today());
        let tab_of = |key: &str, path: &str| crate::page::Tab {
            label: lang.word("index_tab", key).into_owned(),
            href: asked.at(path).to_string(),
            active: key == tab,
            count: None,
        };
        let tabs = [("overview", "/desk/index"), ("ranking", "/desk/index/ranking"), ("compare", "/desk/index/compare")];
        Self {
            path: path.to_owned(),
            sets: sets(desk, asked),
            whose: if tab == "overview" || tab.is_empty() { whose(desk, asked) } else { Vec::new() },
            periods: periods(lang, today, asked.term),
            kept: Vec::new(),
            tabs: tabs.into_iter().map(|(key, path)| tab_of(key, path)).collect(),
            name: name(desk, &asked.whose),
            period: asked.term.words(lang),
            before: asked.term.before().words(lang),
            decision: asked.set.decision.clone(),
            as_of: as_of(desk, asked),
            running: asked.span().last_day() > today,
        }
    }

    /// Keeps a value in the form.
    #[must_use]
    pub fn keep(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.kept.push((name, value.into()));
        self
    }
}

/// As of when figures are, in words.
pub fn as_of(desk: &Desk, asked: &Asked) -> String {
    let day = asked.as_of(desk.site.today()).date_text();
    let position = kernel::text::grouped(desk.app().measures_position());
    desk.lang().t_args("index.as_of", &[("day", &day), ("time", &desk.now().date_time_text()), ("n", &position)])
}

fn sets(desk: &Desk, asked: &Asked) -> Vec<Choice> {
    let book = desk.app().book();
    let all = book.set_ids().into_iter().filter_map(|id| book.set(id));
    let choice = |set: Arc<CriteriaSet>| Choice {
        value: set.id.clone(),
        words: if set.decision.is_empty() { set.name.clone() } else { set.decision.clone() },
        chosen: set.id == asked.set.id,
    };
    all.map(choice).collect()
}

/// Everybody whose figures can be chosen.
pub fn whose(desk: &Desk, asked: &Asked) -> Vec<Choices> {
    let lang = desk.lang();
    let choice = |whose: Whose, words: String| Choice {
        value: whose.key().to_owned(),
        words,
        chosen: whose == asked.whose,
    };
    let together = [Whose::Province, Whose::Departments, Whose::Communes];
    let together = together.map(|whose| choice(whose.clone(), name(desk, &whose))).into();
    let units = desk.app().settling_units(desk.site.today());
    let of = |kind: UnitKind| {
        let units = units.iter().filter(|unit| unit.kind == kind);
        units.map(|unit| choice(Whose::Agency(unit.id.clone()), unit.name.clone())).collect()
    };
    vec![
        Choices { title: String::new(), all: together },
        Choices { title: lang.t("index.departments_own").to_owned(), all: of(UnitKind::Department) },
        Choices { title: lang.t("index.verticals").to_owned(), all: of(UnitKind::Vertical) },
        Choices { title: lang.t("index.communes").to_owned(), all: of(UnitKind::Commune) },
    ]
}

fn periods(lang: Lang, today: Day, chosen: Term) -> Vec<Choices> {
    let choice = |term: Term| Choice { value: term.key(), words: term.words(lang), chosen: term == chosen };
    let mut groups: Vec<Choices> = choices(today)
        .into_iter()
        .map(|(key, terms)| Choices { title: lang.t(key).to_owned(), all: terms.into_iter().map(choice).collect() })
        .collect();
    if groups.iter().flat_map(|group| &group.all).all(|choice| !choice.chosen) {
        groups.insert(0, Choices { title: String::new(), all: vec![choice(chosen)] });
    }
    groups
}
