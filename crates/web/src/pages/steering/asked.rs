//! What a board is asked for: tab, unit, period, order; every choice stands in the address.

use app::tasks::{Axis, TaskScope};
use kernel::{Basis, Day, Refusal, UnitId};

use crate::desk::{Desk, OVERSEERS, PageError};
use crate::pages::index766::term::{Term, choices};
use crate::pages::lists::Address;
use crate::server::{Pairs, value};

/// Tabs, by their key.
pub const TABS: [(&str, Axis); 4] =
    [("unit", Axis::Unit), ("document", Axis::Document), ("area", Axis::Area), ("person", Axis::Person)];

/// Something to choose: value, words, chosen.
pub type Choice = (String, String, bool);

/// What is asked for.
pub struct Asked {
    /// What the official may see.
    pub scope: TaskScope,
    /// Narrowed to a unit and those below.
    pub unit: Option<UnitId>,
    /// By what.
    pub axis: Axis,
    /// Key of the tab.
    pub tab: &'static str,
    /// The period.
    pub term: Term,
    /// Column and direction of the order; none: the worst first.
    pub sort: Option<(String, bool)>,
    /// More agencies than one can be looked at.
    pub wide: bool,
}

/// The answer to those who look over nobody's tasks, or not over these.
pub fn not_theirs() -> PageError {
    Refusal::new("forbidden", Basis("design")).into()
}

/// Whether an official looks over tasks.
pub fn may(desk: &Desk) -> bool {
    desk.app().oversees_tasks(desk.actor(), desk.officer.holds(OVERSEERS))
}

/// The scope of an official who looks over tasks.
///
/// # Errors
/// `Forbidden` for others.
pub fn scope(desk: &Desk) -> Result<TaskScope, PageError> {
    if !may(desk) {
        return Err(not_theirs());
    }
    Ok(desk.app().task_scope(&desk.officer.org, desk.actor()))
}

/// Whether a scope reaches tasks of a unit.
pub fn reaches(desk: &Desk, scope: &TaskScope, unit: &UnitId) -> bool {
    let within = |own: &String| desk.officer.org.is_within(&UnitId::new(own), unit);
    scope.all || !scope.areas.is_empty() || scope.units.iter().any(within)
}

impl Asked {
    /// Reads an address; what it does not say is as usual for the official.
    ///
    /// # Errors
    /// Not theirs; no such unit or period.
    pub fn read(desk: &Desk, query: &Pairs) -> Result<Self, PageError> {
        let scope = scope(desk)?;
        let org = &desk.officer.org;
        let own = desk.app().task_agencies(org, desk.actor(), &scope);
        let single = (!scope.all && scope.areas.is_empty() && own.len() == 1).then(|| own[0].clone());
        let unit = value(query, "unit").map(UnitId::new);
        if let Some(unit) = &unit {
            org.unit(unit).ok_or(PageError::NotFound)?;
            if !reaches(desk, &scope, unit) {
                return Err(not_theirs());
            }
        }
        let member = !scope.areas.is_empty();
        let usual = if member { "area" } else { "unit" };
        let tab = value(query, "tab").unwrap_or(usual);
        let (tab, axis) = TABS.into_iter().find(|(key, _)| *key == tab).ok_or(PageError::NotFound)?;
        let term = match value(query, "period") {
            Some(key) => Term::parse(key).ok_or(PageError::NotFound)?,
            None => usual_term(desk.site.today()),
        };
        let sort = value(query, "sort").map(|key| (key.to_owned(), value(query, "order") == Some("asc")));
        Ok(Self { unit: unit.or(single), wide: own.len() > 1 || member, scope, axis, tab, term, sort })
    }

    /// First and last day of the period.
    pub fn days(&self) -> (Day, Day) {
        let span = self.term.span();
        (span.first_day(), span.last_day())
    }

    /// An address with these choices.
    pub fn at(&self) -> Address {
        let address = Address::new("/desk/steering").and("tab", self.tab).and("period", self.term.key());
        self.unit.as_ref().map_or(address.clone(), |unit| address.and("unit", unit))
    }

    /// Agencies to choose; empty where there is one.
    pub fn units(&self, desk: &Desk) -> Vec<Choice> {
        if !self.wide {
            return Vec::new();
        }
        let org = &desk.officer.org;
        let mut all: Vec<UnitId> = desk.app().task_agencies(org, desk.actor(), &self.scope);
        all.extend(self.unit.clone().filter(|unit| !all.contains(unit)));
        let name = |unit: &UnitId| org.unit(unit).map_or_else(|| unit.to_string(), |unit| unit.name.clone());
        let mut all: Vec<Choice> =
            all.iter().map(|unit| (unit.to_string(), name(unit), self.unit.as_ref() == Some(unit))).collect();
        all.sort_by_key(|(_, name, _)| kernel::text::fold(name));
        all
    }

    /// Periods to choose, in groups: title, choices.
    pub fn periods(&self, desk: &Desk) -> Vec<(String, Vec<Choice>)> {
        let lang = desk.lang();
        let choice = |term: Term| (term.key(), term.words(lang), term == self.term);
        let mut groups: Vec<(String, Vec<Choice>)> = choices(desk.site.today())
            .into_iter()
            .map(|(key, terms)| (lang.t(key).to_owned(), terms.into_iter().map(choice).collect()))
            .collect();
        if groups.iter().flat_map(|(_, all)| all).all(|(.., chosen)| !chosen) {
            groups.insert(0, (String::new(), vec![choice(self.term)]));
        }
        groups
    }
}

/// The year so far: tasks take months.
fn usual_term(today: Day) -> Term {
    let (year, month, _) = today.ymd();
    Term::YearTo(year, month)
}
