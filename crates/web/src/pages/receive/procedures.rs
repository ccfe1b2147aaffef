//! Which procedure: search, and what this desk receives most. What it does not receive is shown with the reason.

use std::collections::BTreeMap;

use app::{Narrow, receiving};
use kernel::{Basis, Refusal, UnitId};
use org::Org;
use procedure::{NonTerritorial, ProcedureVersion};

use crate::desk::{Desk, PageError, refusal_text};
use crate::words;

/// Shown at once.
const MOST: usize = 10;
/// Hits of a search.
const HITS: usize = 12;
/// Days and rows over which use is counted.
const DAYS: i32 = 90;
const ROWS: i64 = 400;

/// A procedure to choose.
#[derive(Debug, Clone, Default)]
pub struct Offer {
    /// National code.
    pub code: String,
    /// Official name.
    pub name: String,
    /// Competent agency in words.
    pub agency: String,
    /// Limit in words; empty if none.
    pub limit: String,
    /// Why this desk does not receive it; empty if it does.
    pub reason: String,
    /// Accelerator of the most used; empty otherwise.
    pub key: String,
}

/// What is offered now.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// What was searched.
    pub query: String,
    /// In order.
    pub offers: Vec<Offer>,
}

/// Why a desk does not receive a procedure, before its place is known.
pub fn why_not(desk: &Desk, unit: &UnitId, version: &ProcedureVersion) -> Option<Refusal> {
    const TERRITORY: Basis = Basis("nd118_2025.d14");
    const RECEIVE: Basis = Basis("nd118_2025.d17k3");
    let (org, day) = (&desk.officer.org, desk.now().day());
    let Some(agency) = version.agency.id.as_deref() else {
        return Some(Refusal::new("agency_unknown", RECEIVE).with("code", &version.code));
    };
    if version.limit.is_none() && version.limit_variants.is_empty() {
        return Some(Refusal::new("limit_unknown", RECEIVE));
    }
    let rules = desk.app().catalogue().rules(version, day)?;
    if rules.non_territorial.value != NonTerritorial::No {
        return None;
    }
    let competent = org.competent_unit(agency, receiving::commune_of(org, unit).as_ref(), day);
    let served = competent.and_then(|competent| org.centre_of(competent, day)).is_some_and(|centre| centre.id == *unit);
    let name = competent.map_or_else(|| words::agency_name(desk.lang(), agency).into_owned(), |id| unit_name(org, id));
    (!served).then(|| Refusal::new("wrong_desk", TERRITORY).with("unit", name))
}

/// Name of a unit, or its code.
pub fn unit_name(org: &Org, unit: &UnitId) -> String {
    org.unit(unit).map_or_else(|| unit.to_string(), |unit| unit.name.clone())
}

/// A procedure as it is shown when chosen.
pub fn shown(desk: &Desk, unit: &UnitId, version: &ProcedureVersion) -> Offer {
    offer(desk, unit, version, String::new())
}

fn offer(desk: &Desk, unit: &UnitId, version: &ProcedureVersion, key: String) -> Offer {
    let lang = desk.lang();
    Offer {
        code: version.code.to_string(),
        name: version.name.clone(),
        agency: words::agency(lang, &version.agency).map(|name| name.into_owned()).unwrap_or_default(),
        limit: version.limit.map(|limit| words::limit(lang, limit)).unwrap_or_default(),
        reason: why_not(desk, unit, version).map(|refusal| refusal_text(lang, &refusal)).unwrap_or_default(),
        key,
    }
}

/// Hits of a search, those that the desk receives first; without a query what the desk receives most.
pub fn find(desk: &Desk, unit: &UnitId, query: &str) -> Result<Found, PageError> {
    if query.is_empty() {
        return Ok(Found { query: String::new(), offers: most_used(desk, unit)? });
    }
    let catalogue = desk.app().catalogue();
    let hits = catalogue.search(query, desk.now().day(), HITS);
    let usable = hits.iter().filter(|hit| hit.version.usable());
    let mut offers: Vec<Offer> = usable.map(|hit| offer(desk, unit, hit.version, String::new())).collect();
    offers.sort_by_key(|offer| !offer.reason.is_empty());
    Ok(Found { query: query.to_owned(), offers })
}

/// The ten that the desk received most lately; a desk that is new starts with procedures of its own level.
fn most_used(desk: &Desk, unit: &UnitId) -> Result<Vec<Offer>, PageError> {
    let (app, day) = (desk.app(), desk.now().day());
    let narrow = Narrow { unit: Some(unit.to_string()), from: Some(day.plus(-DAYS)), ..Narrow::default() };
    let rows = app.list_dossiers(&desk.officer.org, desk.actor(), &narrow, i64::MAX, ROWS)?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.receiving_unit == unit.as_str()) {
        *counts.entry(row.procedure.as_str()).or_default() += 1;
    }
    let mut codes: Vec<(&str, usize)> = counts.into_iter().collect();
    codes.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let catalogue = app.catalogue();
    let used = codes.iter().filter_map(|(code, _)| catalogue.in_force(&(*code).into(), day));
    let communal = receiving::commune_of(&desk.officer.org, unit).is_some();
    let own = catalogue.list_usable(day).filter(|version| receiving::needs_commune(version) == communal);
    let mut found: Vec<&ProcedureVersion> = Vec::new();
    for version in used.chain(own) {
        let known = found.iter().any(|other| other.code == version.code);
        if found.len() < MOST && version.usable() && !known && why_not(desk, unit, version).is_none() {
            found.push(version);
        }
    }
    let numbered = found.into_iter().zip(1_usize..);
    Ok(numbered.map(|(version, no)| offer(desk, unit, version, (no % 10).to_string())).collect())
}

/// The procedure that a text names by itself: a number of the list, a code, or the only hit.
pub fn named(desk: &Desk, unit: &UnitId, query: &str) -> Result<Option<String>, PageError> {
    let day = desk.now().day();
    if let Some(version) = desk.app().catalogue().in_force(&query.into(), day) {
        return Ok(Some(version.code.to_string()));
    }
    let short = query.len() <= 2 && query.bytes().all(|byte| byte.is_ascii_digit());
    if short {
        let number: usize = if query == "0" { MOST } else { query.parse().unwrap_or(0) };
        let most = most_used(desk, unit)?;
        return Ok(most.get(number.wrapping_sub(1)).map(|offer| offer.code.clone()));
    }
    let found = find(desk, unit, query)?;
    let mut served = found.offers.iter().filter(|offer| offer.reason.is_empty());
    let first = served.next().map(|offer| offer.code.clone());
    Ok(first.filter(|_| served.next().is_none()))
}
