//! Choosing a desk: one-stop centres and agencies that receive for themselves, within the reach of an official.

use app::access;
use kernel::{Role, UnitId};
use org::{Unit, UnitKind};

use crate::desk::{Desk, PageError};
use crate::server::{Pairs, value};

/// A desk, and those that could be chosen in its place.
pub struct Choice {
    /// Which.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// All: id, name, chosen.
    pub options: Vec<(String, String, bool)>,
}

/// The desk of the address, if it is within reach; else the first within reach, the own one before others.
///
/// # Errors
/// `NotFound` when there is none within reach.
pub fn choose(desk: &Desk, query: &Pairs, roles: &[Role]) -> Result<Choice, PageError> {
    let (org, today) = (&desk.officer.org, desk.site.today());
    let scope = access::units(org, desk.actor(), roles);
    let receives = |unit: &&Unit| unit.kind.is_centre() || unit.kind == UnitKind::Vertical;
    let within = |unit: &&Unit| scope.iter().any(|held| org.is_within(&unit.id, held));
    let mut found: Vec<&Unit> = org.units(today).filter(receives).filter(within).collect();
    found.sort_by_key(|unit| (unit.kind != UnitKind::ProvincialCentre, kernel::text::fold(&unit.name)));
    let asked = value(query, "unit").map(UnitId::new);
    let own = desk.officer.units_of(roles);
    let chosen = found
        .iter()
        .find(|unit| Some(&unit.id) == asked.as_ref())
        .or_else(|| found.iter().find(|unit| own.contains(&unit.id)))
        .or_else(|| found.first())
        .ok_or(PageError::NotFound)?;
    let options = found.iter().map(|unit| (unit.id.to_string(), unit.name.clone(), unit.id == chosen.id)).collect();
    Ok(Choice { unit: chosen.id.clone(), name: chosen.name.clone(), options })
}
