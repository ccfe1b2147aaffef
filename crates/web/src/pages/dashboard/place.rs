//! Whose figures an official looks at, and of which period.

use app::{Whose, access};
use index::{Named, Span};
use kernel::{Day, UnitId};
use org::UnitKind;

use crate::desk::{Desk, OVERSEERS, PageError};
use crate::lang::Lang;
use crate::server::{Pairs, value};

/// Something to choose: value, words, chosen.
pub type Choice = (String, String, bool);

/// Whose figures, of which period.
pub struct Place {
    /// Whose.
    pub whose: Whose,
    /// In words.
    pub name: String,
    /// The period.
    pub period: Named,
    /// Its days.
    pub span: Span,
    /// The present day, or the last of the period.
    pub as_of: Day,
    /// What could be chosen in place of them.
    pub choices: Vec<Choice>,
    /// Lists of its dossiers may be opened: directors of centres see the figures of those for whom they receive, no more.
    pub opens: bool,
    /// Periods to choose.
    pub periods: Vec<Choice>,
}

impl Place {
    /// The part of addresses that names it.
    pub fn query(&self) -> String {
        format!("whose={}&period={}", crate::address::encode(self.whose.key()), self.period.key())
    }

    /// Whether it is about several agencies.
    pub fn is_wide(&self) -> bool {
        !matches!(self.whose, Whose::Agency(_))
    }
}

/// Whose figures the official may look at: the own place first.
pub fn allowed(desk: &Desk) -> Vec<Whose> {
    let org = &desk.officer.org;
    let mut all: Vec<Whose> = Vec::new();
    let mut add = |whose: Whose| {
        if !all.contains(&whose) {
            all.push(whose);
        }
    };
    for held in access::units(org, desk.actor(), OVERSEERS) {
        match org.unit(&held).map(|unit| unit.kind) {
            Some(UnitKind::Province) => {
                [Whose::Province, Whose::Departments, Whose::Communes].into_iter().for_each(&mut add);
                desk.app().settling_units(desk.site.today()).into_iter().for_each(|unit| add(Whose::Agency(unit.id)));
            }
            // The province's centre receives for its departments.
            Some(UnitKind::ProvincialCentre) => add(Whose::Departments),
            Some(UnitKind::CommuneCentre) => add(Whose::Agency(org.agency_of(&held).map_or(held, |agency| agency.id.clone()))),
            Some(_) => {
                add(Whose::Agency(held.clone()));
                let below = desk.app().agencies_of(&Whose::Agency(held));
                below.into_iter().for_each(|agency| add(agency.whose()));
            }
            None => {}
        }
    }
    all
}

/// Its name.
pub fn name(desk: &Desk, whose: &Whose) -> String {
    let lang = desk.lang();
    match whose {
        Whose::Province => desk.app().setup().province_name.clone(),
        Whose::Departments => lang.t("dash.departments").to_owned(),
        Whose::Communes => lang.t("dash.communes").to_owned(),
        Whose::Agency(unit) => unit_name(desk, unit),
    }
}

/// Name of a unit.
pub fn unit_name(desk: &Desk, unit: &UnitId) -> String {
    desk.officer.org.unit(unit).map_or_else(|| unit.to_string(), |unit| unit.short_name.clone())
}

/// A period in words: `Tháng 11/2026`.
pub fn period_name(lang: Lang, period: Named) -> String {
    match period {
        Named::Month(year, month) => lang.t2("dash.month", "month", format!("{month:02}"), "year", year),
        Named::Quarter(year, quarter) => lang.t2("dash.quarter", "n", quarter, "year", year),
        Named::HalfYear(year, half) => lang.t2("dash.half_year", "n", half, "year", year),
        Named::NineMonths(year) => lang.t1("dash.nine_months", "year", year),
        Named::Year(year) => lang.t1("dash.year", "year", year),
    }
}

/// Whether the official reads the dossiers behind somebody's figures.
fn opens(desk: &Desk, whose: &Whose) -> bool {
    let org = &desk.officer.org;
    let scope = access::scope(org, desk.actor());
    match whose {
        Whose::Agency(unit) => scope.iter().any(|held| org.is_within(unit, held)),
        _ => scope.iter().any(|held| org.unit(held).is_some_and(|unit| unit.parent.is_none())),
    }
}

fn periods(today: Day) -> Vec<Named> {
    let (year, month, _) = today.ymd();
    let (month, quarter) = (Named::Month(year, month), Named::Quarter(year, (month - 1) / 3 + 1));
    vec![Named::Year(year), quarter, month, month.before(), quarter.before(), Named::Year(year - 1)]
}

/// Reads whose figures and of which period an address asks for.
///
/// # Errors
/// `Forbidden` for those who have nothing to look over, or ask for what is not theirs.
pub fn read(desk: &Desk, query: &Pairs) -> Result<Place, PageError> {
    let allowed = allowed(desk);
    let whose = match value(query, "whose").filter(|key| !key.is_empty()) {
        Some(key) => allowed.iter().find(|whose| whose.key() == key),
        None => allowed.first(),
    };
    let whose = whose.cloned().ok_or(PageError::Forbidden)?;
    let today = desk.site.today();
    let known = periods(today);
    let asked = value(query, "period").and_then(Named::parse);
    let period = asked.filter(|asked| asked.calendar().first_day() <= today).unwrap_or(known[0]);
    let lang = desk.lang();
    let mut shown: Vec<Named> = known;
    if !shown.contains(&period) {
        shown.push(period);
    }
    let span = period.calendar();
    Ok(Place {
        name: name(desk, &whose),
        as_of: span.as_of(today),
        choices: allowed.iter().map(|one| (one.key().to_owned(), name(desk, one), *one == whose)).collect(),
        periods: shown.into_iter().map(|one| (one.key(), period_name(lang, one), one == period)).collect(),
        opens: opens(desk, &whose),
        whose,
        period,
        span,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_to_choose() {
        let keys: Vec<String> = periods(Day::from_ymd(2026, 1, 5).unwrap()).into_iter().map(Named::key).collect();
        assert_eq!(keys, ["2026", "2026-q1", "2026-01", "2025-12", "2025-q4", "2025"]);
    }
}
