//! Units with late tasks, as a reviewing unit urges them.

use std::collections::BTreeMap;

use app::tasks::rows::TaskRow;
use app::tasks::{BoardKind, TaskNarrow};
use kernel::UnitId;

use crate::desk::{Desk, PageError};
use crate::pages::steering::asked;
use crate::server::{Pairs, value};

/// Late tasks looked at, at most.
const MOST: usize = 10_000;
/// Rows read in one go.
const GROUP: i64 = 1_000;

/// An agency with its late tasks that can be urged, the latest first.
pub struct LateUnit {
    /// The agency.
    pub unit: UnitId,
    /// Its tasks and those of units below.
    pub tasks: Vec<TaskRow>,
}

/// For which reviewing unit the official writes.
///
/// # Errors
/// `Forbidden` for those who review for nobody, or not for the unit asked for.
pub fn office(desk: &Desk, query: &Pairs) -> Result<UnitId, PageError> {
    named_office(desk, value(query, "office").unwrap_or_default())
}

/// The same by name; empty: the first.
///
/// # Errors
/// As [`office`].
pub fn named_office(desk: &Desk, asked: &str) -> Result<UnitId, PageError> {
    let mut own = desk.app().reviewing_offices(desk.actor());
    own.sort();
    let found = if asked.is_empty() { own.into_iter().next() } else { own.into_iter().find(|unit| unit.as_str() == asked) };
    found.ok_or_else(asked::not_theirs)
}

/// Units with late tasks of an office, most tasks first.
///
/// # Errors
/// The store failed.
pub fn late_units(desk: &Desk, office: &UnitId) -> Result<Vec<LateUnit>, PageError> {
    let org = &desk.officer.org;
    let scope = desk.app().task_scope(org, desk.actor());
    let narrow = TaskNarrow {
        kind: BoardKind::Late,
        states: vec!["assigned".to_owned(), "in_progress".to_owned()],
        ..TaskNarrow::default()
    };
    let (mut units, mut after, mut seen): (BTreeMap<UnitId, Vec<TaskRow>>, _, usize) = (BTreeMap::new(), None, 0);
    while seen < MOST {
        let page = desk.app().task_board(org, &scope, &narrow, after, GROUP)?;
        seen += page.rows.len();
        for row in page.rows.into_iter().filter(|row| row.office == office.as_str()) {
            let lead = UnitId::new(&row.lead);
            let agency = org.agency_of(&lead).map_or_else(|| lead.clone(), |agency| agency.id.clone());
            units.entry(agency).or_default().push(row);
        }
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    let mut all: Vec<LateUnit> = units.into_iter().map(|(unit, tasks)| LateUnit { unit, tasks }).collect();
    all.sort_by_key(|late| std::cmp::Reverse(late.tasks.len()));
    Ok(all)
}
