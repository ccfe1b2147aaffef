//! Tasks at a glance for pages of those who lead: late by unit, due this week.

use app::Whose;
use app::tasks::{Axis, BoardKind, EVER, Group, Reach, Standing, groups, total_keys, week_end};
use kernel::UnitId;
use org::UnitKind;
use steering::task::fact::By;

use super::asked;
use super::find::Find;
use crate::desk::{Desk, PageError};
use crate::pages::lists::Address;
use crate::steer::Steer;

/// Units shown.
const UNITS: usize = 6;

/// A figure with its list.
pub struct Figure {
    /// Of whom; empty: of all.
    pub name: String,
    /// How many.
    pub n: i64,
    /// The list.
    pub href: String,
}

/// Tasks at a glance.
pub struct Glance {
    /// Open past their day.
    pub late: Figure,
    /// Due up to the end of the week.
    pub due: Figure,
    /// Units with late ones, the worst first.
    pub units: Vec<Figure>,
    /// The board.
    pub board: String,
}

/// Tasks of somebody; none where there are none, or they are not the official's to see.
///
/// # Errors
/// The store failed, or the counters could not be loaded.
pub fn glance(desk: &Desk, whose: &Whose) -> Result<Option<Glance>, PageError> {
    if !asked::may(desk) {
        return Ok(None);
    }
    let (app, org) = (desk.app(), desk.officer.org.clone());
    let scope = app.task_scope(&org, desk.actor());
    let unit = match whose {
        Whose::Agency(unit) => Some(unit),
        _ => None,
    };
    if unit.is_some_and(|unit| !asked::reaches(desk, &scope, unit)) || (unit.is_none() && !scope.all) {
        return Ok(None);
    }
    let keys = app.task_keys()?;
    let reach = Reach::of(&org, &scope, unit);
    let among = |group: &Group| among(desk, whose, &UnitId::new(&group.key));
    let found: Vec<Group> = groups(&reach, Axis::Unit, &keys).into_iter().filter(among).collect();
    if found.is_empty() {
        return Ok(None);
    }
    let total: Vec<By> = match whose {
        Whose::Departments | Whose::Communes => found.iter().flat_map(|group| group.keys.clone()).collect(),
        _ => total_keys(&reach, &keys),
    };
    let standing = app.task_standing(&reach, &total)?;
    Ok(Some(Glance {
        units: units(desk, &found)?,
        late: Figure { name: String::new(), n: standing.late.iter().sum(), href: all(whose, unit, Find::of(BoardKind::Late)) },
        due: due(desk, whose, unit, &standing),
        board: unit.map_or_else(|| "/desk/steering".to_owned(), |unit| Address::new("/desk/steering").and("unit", unit).to_string()),
    }))
}

/// Whether an agency is one of a group.
fn among(desk: &Desk, whose: &Whose, unit: &UnitId) -> bool {
    let kind = desk.officer.org.unit(unit).map(|unit| unit.kind);
    match whose {
        Whose::Departments => kind == Some(UnitKind::Department),
        Whose::Communes => kind == Some(UnitKind::Commune),
        Whose::Province | Whose::Agency(_) => true,
    }
}

/// Groups of agencies have no list of their own: the board shows them.
fn all(whose: &Whose, unit: Option<&UnitId>, find: Find) -> String {
    match whose {
        Whose::Departments | Whose::Communes => "/desk/steering".to_owned(),
        _ => find.unit(unit, false).address().to_string(),
    }
}

fn due(desk: &Desk, whose: &Whose, unit: Option<&UnitId>, standing: &Standing) -> Figure {
    let today = desk.site.today();
    let find = Find::of(BoardKind::Open).days(today, week_end(today));
    Figure { name: String::new(), n: standing.due_this_week, href: all(whose, unit, find) }
}

fn units(desk: &Desk, found: &[Group]) -> Result<Vec<Figure>, PageError> {
    let (today, steer) = (desk.site.today(), Steer::of(desk));
    let sums = desk.app().task_sums(found.iter().map(|group| group.keys.as_slice()), EVER, today)?;
    let mut all: Vec<Figure> = found
        .iter()
        .zip(sums)
        .map(|(group, sum)| Figure {
            name: steer.shown.unit(&group.key),
            n: sum.figures.open_late,
            href: Find::of(BoardKind::Late).unit(group.within.as_ref(), group.alone).address().to_string(),
        })
        .filter(|figure| figure.n > 0)
        .collect();
    all.sort_by(|a, b| (b.n, &a.name).cmp(&(a.n, &b.name)));
    all.truncate(UNITS);
    Ok(all)
}
