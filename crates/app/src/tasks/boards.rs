//! Boards of tasks: who may see which, pages of them, their figures, and everybody's own work.

use std::collections::BTreeSet;

use kernel::{Actor, Day, Instant, PersonId, Role, UnitId};
use org::Org;
use steering::task::counters::Figures;
use steering::task::fact::{By, half_of};
use store::task_work::{TaskDutyRow, TaskWorkCount, TaskWorkCursor};
use store::tasks::{TaskCursor, TaskFilter, TaskOrder, TaskRow};
use store::work::WorkCount;

use crate::access::{self, READERS};
use crate::app::{App, AppResult};

/// Rows of read models, as boards get them.
pub mod rows {
    pub use store::task_work::{TaskDutyRow, TaskWorkCount, TaskWorkCursor};
    pub use store::tasks::{TaskCursor, TaskOrder, TaskRow};
}

/// Tasks with an hour that are due on one day, at most.
const LATER_TODAY: i64 = 1_000;
/// Proposals listed at once.
const PROPOSED: i64 = 2_000;

/// Which tasks an official may see on boards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskScope {
    /// Every task: reviewers, leaders of the province, inspectors.
    pub all: bool,
    /// Else those of these lead units (each unit by itself).
    pub units: Vec<String>,
    /// And those of these areas: members of the committee.
    pub areas: Vec<String>,
}

impl TaskScope {
    /// Whether a task with that lead and area is in it.
    pub fn covers(&self, lead: &str, area: &str) -> bool {
        self.all || self.units.iter().any(|unit| unit == lead) || self.areas.iter().any(|own| own == area)
    }
}

/// Which tasks a board shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BoardKind {
    /// Open, due first, first.
    #[default]
    Open,
    /// Open and past their day.
    Late,
    /// Given, newest first; open or not.
    Given,
    /// Ended, newest first.
    Ended,
}

/// What a board is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskNarrow {
    /// Open, late, given, ended.
    pub kind: BoardKind,
    /// A unit and those below it.
    pub unit: Option<UnitId>,
    /// The unit by itself, without those below.
    pub alone: bool,
    /// Key of an area; empty: those without one.
    pub area: Option<String>,
    /// A person.
    pub person: Option<PersonId>,
    /// Identity of a document.
    pub document: Option<String>,
    /// Keys of states; empty: all.
    pub states: Vec<String>,
    /// How they ended (`on_time`, `extended`, `late`, `no_deadline`, `left`); empty: all.
    pub finishes: Vec<String>,
    /// First and last day: of the due day of open ones, of giving, of ending.
    pub days: Option<(Day, Day)>,
    /// Open ones without a day.
    pub no_day: bool,
    /// What was open, or late, at the end of a day that is past; newest first. `days` do not narrow it.
    pub at: Option<Day>,
    /// Extended at least once.
    pub extended: bool,
    /// Parts of a house instead of orders.
    pub parts: bool,
    /// Words of the content.
    pub words: String,
}

/// A page of a board.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// Rows.
    pub rows: Vec<TaskRow>,
    /// Where the next page begins; none: this is the last.
    pub next: Option<TaskCursor>,
}

/// Figures of something that tasks are counted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What.
    pub by: By,
    /// Of the stretch.
    pub figures: Figures,
    /// Open and due in the next seven days, today included.
    pub due_soon: i64,
}

/// Which duties about tasks that lie with a unit as a whole are an official's, by role: `(unit, kind)`.
pub fn task_claims(actor: &Actor, parameters: &steering::task::Parameters) -> Vec<(String, &'static str)> {
    const OFFICE: [&str; 9] =
        ["review", "redirect", "confirm", "resume", "extend", "suspend", "supersede", "watch", "look_at"];
    const HEAD: [&str; 10] = [
        "answer", "work", "look_at", "coordinate", "redirect", "confirm", "resume", "extend", "suspend", "supersede",
    ];
    let mut all = BTreeSet::new();
    for grant in &actor.grants {
        let mut claim = |kinds: &[&'static str]| all.extend(kinds.iter().map(|kind| (grant.unit.to_string(), *kind)));
        if parameters.reviewing_units.contains(&grant.unit) && parameters.reviewer_roles.contains(&grant.role) {
            claim(&OFFICE);
        }
        if parameters.head_roles.contains(&grant.role) || parameters.leader_roles.contains(&grant.role) {
            claim(&HEAD);
        } else if parameters.worker_roles.contains(&grant.role) {
            claim(&["work"]);
        }
    }
    all.into_iter().collect()
}

impl App {
    /// Which tasks an official may see on boards.
    pub fn task_scope(&self, org: &Org, actor: &Actor) -> TaskScope {
        let parameters = self.task_parameters();
        let reviews = |grant: &kernel::RoleGrant| {
            parameters.reviewer_roles.contains(&grant.role) && parameters.reviewing_units.contains(&grant.unit)
        };
        let everything = |grant: &kernel::RoleGrant| {
            let whole = org.unit(&grant.unit).is_some_and(|unit| unit.kind == org::UnitKind::Province);
            whole && matches!(grant.role, Role::ProvinceLeader | Role::Auditor | Role::ProcedureControl)
        };
        if actor.kind == kernel::ActorKind::System || actor.grants.iter().any(|grant| reviews(grant) || everything(grant)) {
            return TaskScope { all: true, ..TaskScope::default() };
        }
        let held = access::units(org, actor, READERS);
        let inside = |unit: &&org::Unit| held.iter().any(|above| org.is_within(&unit.id, above));
        let units = org.units_ever().filter(inside).map(|unit| unit.id.to_string()).collect();
        TaskScope { all: false, units, areas: self.areas_of(actor) }
    }

    /// A page of a board, as far as the scope reaches; at most `limit` rows.
    ///
    /// # Errors
    /// The store failed.
    pub fn task_board(
        &self,
        org: &Org,
        scope: &TaskScope,
        narrow: &TaskNarrow,
        after: Option<TaskCursor>,
        limit: i64,
    ) -> AppResult<Board> {
        let states: Vec<&str> = narrow.states.iter().map(String::as_str).collect();
        let finishes: Vec<&str> = narrow.finishes.iter().map(String::as_str).collect();
        let document = narrow.document.as_deref();
        let units = asked_units(org, scope, narrow);
        let base = TaskFilter {
            order: match narrow.kind {
                BoardKind::Open | BoardKind::Late if narrow.at.is_some() => TaskOrder::Given,
                BoardKind::Open | BoardKind::Late => TaskOrder::Due,
                BoardKind::Given => TaskOrder::Given,
                BoardKind::Ended => TaskOrder::Ended,
            },
            units: units.as_deref(),
            area: narrow.area.as_deref(),
            person: narrow.person.as_ref().map(PersonId::as_str),
            document,
            states: &states,
            finishes: &finishes,
            board: if narrow.parts { (2, 2) } else { (1, if narrow.person.is_some() { 2 } else { 1 }) },
            late_from: running(narrow, self.now().day()),
            window: window(narrow, self.now()),
            open_at: narrow.at.map(|day| Instant::at(day.plus(1), 0)),
            extended: narrow.extended,
            words: Some(narrow.words.as_str()).filter(|words| !words.trim().is_empty()),
        };
        let place = after.unwrap_or(base.first());
        let mut found = self.read(|reader| reader.list_tasks(&base, place, limit + 1))?;
        // A member of the committee also sees the areas that are his.
        if !scope.all {
            for area in scope.areas.iter().filter(|area| narrow.area.as_ref().is_none_or(|asked| asked == *area)) {
                let units = narrow.unit.as_ref().map(|unit| units_of(org, unit, narrow.alone));
                let filter = TaskFilter { units: units.as_deref(), area: Some(area), ..base };
                found.extend(self.read(|reader| reader.list_tasks(&filter, place, limit + 1))?);
            }
            found = sorted(&base, found);
        }
        let more = found.len() as i64 > limit;
        found.truncate(usize::try_from(limit).unwrap_or(0));
        let next = found.last().filter(|_| more).map(|row| base.behind(row));
        Ok(Board { rows: found, next })
    }

    /// Figures of units, areas or documents between two days, both included, by half-months.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn task_figures(&self, keys: &[By], from: Day, to: Day) -> AppResult<Vec<Counted>> {
        let today = self.now().day();
        let counted = |counters: &steering::task::counters::Counters, by: &By| Counted {
            by: by.clone(),
            figures: counters.figures(by, half_of(from), half_of(to), today),
            due_soon: counters.due_between(by, today, today.plus(6)),
        };
        let read = self.shared.measures.read_tasks(|counters| keys.iter().map(|by| counted(counters, by)).collect());
        let mut all: Vec<Counted> = read?;
        if to >= today {
            let later = self.later_today()?;
            all.iter_mut().for_each(|counted| {
                let count = later.iter().filter(|row| concerns(row, &counted.by)).count() as i64;
                counted.figures.open_late -= count;
            });
        }
        Ok(all)
    }

    /// Open tasks whose hour is still to come today: counters, which know days only, take them for late already.
    pub(super) fn later_today(&self) -> AppResult<Vec<TaskRow>> {
        let now = self.now();
        let today = now.day();
        let filter = TaskFilter {
            order: TaskOrder::Due,
            board: (1, 2),
            late_from: Some((today, today)),
            window: Some((now, Instant::at(today.plus(1), 0))),
            ..TaskFilter::default()
        };
        Ok(self.read(|reader| reader.list_tasks(&filter, filter.first(), LATER_TODAY))?)
    }

    /// Everything that tasks are counted by, as far as there are any.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn task_keys(&self) -> AppResult<Vec<By>> {
        Ok(self.shared.measures.read_tasks(|counters| counters.keys().into_iter().cloned().collect())?)
    }

    /// Reads the counters of tasks.
    ///
    /// # Errors
    /// They could not be loaded.
    pub fn read_task_counters<T>(&self, work: impl FnOnce(&steering::task::counters::Counters) -> T) -> AppResult<T> {
        Ok(self.shared.measures.read_tasks(work)?)
    }

    /// Proposals that an official reviews, by document in its order.
    ///
    /// # Errors
    /// The store failed.
    pub fn proposed(&self, actor: &Actor) -> AppResult<Vec<TaskRow>> {
        let offices = self.reviewing_offices(actor);
        let offices: Vec<&str> = offices.iter().map(UnitId::as_str).collect();
        Ok(self.read(|reader| reader.list_proposed(&offices, PROPOSED))?)
    }

    /// How many proposals that an official reviews wait in which document (empty: entered without one).
    ///
    /// # Errors
    /// The store failed.
    pub fn count_proposed(&self, actor: &Actor) -> AppResult<Vec<(String, i64)>> {
        let offices = self.reviewing_offices(actor);
        let offices: Vec<&str> = offices.iter().map(UnitId::as_str).collect();
        Ok(self.read(|reader| reader.count_proposed(&offices))?)
    }

    /// Reviewing units for which an official acts.
    pub fn reviewing_offices(&self, actor: &Actor) -> Vec<UnitId> {
        let (parameters, org) = (self.task_parameters(), self.org());
        let acts = |office: &&UnitId| {
            let reaches = |grant: &kernel::RoleGrant| {
                parameters.reviewer_roles.contains(&grant.role) && org.is_within(office, &grant.unit)
            };
            actor.grants.iter().any(reaches)
        };
        parameters.reviewing_units.iter().filter(acts).cloned().collect()
    }

    /// All tasks of a document with where they stand in it, in its order.
    ///
    /// # Errors
    /// The store failed.
    pub fn tasks_of_document(&self, document: &str, after: (i64, &str), limit: i64) -> AppResult<Vec<(i64, TaskRow)>> {
        Ok(self.read(|reader| reader.list_tasks_of_document(document, after, limit))?)
    }

    /// The work of an official about tasks: own duties, and what lies with units as a whole of those that the roles claim.
    ///
    /// # Errors
    /// The store failed.
    pub fn my_task_work(
        &self,
        actor: &Actor,
        kinds: &[&str],
        window: Option<(Instant, Instant)>,
        after: &TaskWorkCursor,
        limit: i64,
    ) -> AppResult<Vec<TaskDutyRow>> {
        let person = actor.principal().map_or("", PersonId::as_str);
        let claims = task_claims(actor, &self.task_parameters());
        let claims: Vec<(&str, &str)> = claims.iter().map(|(unit, kind)| (unit.as_str(), *kind)).collect();
        let window = window.unwrap_or((Instant(i64::MIN), Instant(i64::MAX)));
        Ok(self.read(|reader| reader.list_task_work(person, &claims, kinds, window, after, limit))?)
    }

    /// How much of it there is by kind, late and due before `soon`.
    ///
    /// # Errors
    /// The store failed.
    pub fn count_my_task_work(&self, actor: &Actor, soon: Instant) -> AppResult<Vec<TaskWorkCount>> {
        let person = actor.principal().map_or("", PersonId::as_str);
        let claims = task_claims(actor, &self.task_parameters());
        let claims: Vec<(&str, &str)> = claims.iter().map(|(unit, kind)| (unit.as_str(), *kind)).collect();
        let now = self.now();
        Ok(self.read(|reader| reader.count_task_work(person, &claims, now, soon))?)
    }

    /// Open work about tasks in units under a scope, by unit and person.
    ///
    /// # Errors
    /// The store failed.
    pub fn task_load(&self, scope: &[UnitId]) -> AppResult<Vec<WorkCount>> {
        let scope: Vec<&str> = scope.iter().map(UnitId::as_str).collect();
        let now = self.now();
        Ok(self.read(|reader| reader.count_task_work_by_person(&scope, now))?)
    }
}

fn concerns(row: &TaskRow, by: &By) -> bool {
    match by {
        By::Unit(unit) => row.board == 1 && row.lead == unit.as_str(),
        By::PartOf(unit) => row.board == 2 && row.lead == unit.as_str(),
        By::Area(area) => row.board == 1 && row.area == *area,
        By::Document(document) => row.board == 1 && row.document == document.to_string(),
        By::UnitArea(unit, area) => row.board == 1 && row.lead == unit.as_str() && row.area == *area,
        By::Person(unit, person) => row.lead == unit.as_str() && row.person == person.as_str(),
    }
}

fn units_of(org: &Org, unit: &UnitId, alone: bool) -> Vec<String> {
    if alone {
        return vec![unit.to_string()];
    }
    org.units_ever().filter(|own| org.is_within(&own.id, unit)).map(|own| own.id.to_string()).collect()
}

/// Lead units that a board shows; none: all.
fn asked_units(org: &Org, scope: &TaskScope, narrow: &TaskNarrow) -> Option<Vec<String>> {
    let asked = narrow.unit.as_ref().map(|unit| units_of(org, unit, narrow.alone));
    match (scope.all, asked) {
        (true, asked) => asked,
        (false, None) => Some(scope.units.clone()),
        (false, Some(asked)) => Some(asked.into_iter().filter(|unit| scope.units.contains(unit)).collect()),
    }
}

/// Of running clocks: what is late today, or has its last day between the days asked for. So a list is as long as its
/// figure, which counts by the first late day.
fn running(narrow: &TaskNarrow, today: Day) -> Option<(Day, Day)> {
    if let Some(at) = narrow.at {
        return (narrow.kind == BoardKind::Late).then_some((Day(i32::MIN), at));
    }
    match (narrow.kind, narrow.days) {
        (BoardKind::Late, None) => Some((Day(i32::MIN), today)),
        (BoardKind::Late, Some((from, to))) => Some((from.plus(1), to.plus(1).min(today))),
        (BoardKind::Open, Some((from, to))) => Some((from.plus(1), to.plus(1))),
        _ => None,
    }
}

fn window(narrow: &TaskNarrow, now: Instant) -> Option<(Instant, Instant)> {
    if let Some(at) = narrow.at {
        return Some((Instant(i64::MIN), Instant(Instant::at(at.plus(1), 0).0 - 1)));
    }
    match narrow.kind {
        BoardKind::Late => return Some((Instant(i64::MIN), now)),
        BoardKind::Open if narrow.no_day => return Some((Instant(i64::MAX), Instant(i64::MAX))),
        // First late days decide; this only keeps the walk within the days that can have them.
        BoardKind::Open => return narrow.days.map(|(from, to)| (Instant::at(from, 0), Instant::at(to.plus(2), 0))),
        BoardKind::Given | BoardKind::Ended => {}
    }
    narrow.days.map(|(from, to)| (Instant::at(from, 0), Instant(Instant::at(to.plus(1), 0).0 - 1)))
}

fn sorted(filter: &TaskFilter<'_>, mut rows: Vec<TaskRow>) -> Vec<TaskRow> {
    rows.sort_by_key(|row| {
        let TaskCursor(key, seq) = filter.behind(row);
        match (filter.words.is_some(), filter.order) {
            (true, _) => (-seq, 0),
            (false, TaskOrder::Due) => (key, seq),
            (false, _) => (-key, -seq),
        }
    });
    rows.dedup_by(|a, b| a.id == b.id);
    rows
}
