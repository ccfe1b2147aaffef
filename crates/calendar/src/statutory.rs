//! Days off of a year that no decision covers: the statutory days by rule, with make-ups of weekends.

use std::collections::BTreeMap;

use kernel::time::Day;

use crate::days::{DayKind, DayOff, DayStatus, DaysOff, StatutoryRule};
use crate::lunar::{self, LunarDate};

/// The days off that the law gives in a year.
pub fn days_of(data: &DaysOff, year: i32) -> Vec<DayOff> {
    let mut off: BTreeMap<i32, DayOff> = BTreeMap::new();
    let mut weekends = Vec::new();
    for rule in data.statutory.iter().filter(|rule| rule.since <= year) {
        let Some(date) = date_of(rule.rule, year) else { continue };
        if rule.compensated && date.weekday() >= 5 {
            weekends.push((date, rule.name.clone()));
        }
        off.insert(date.0, entry(date, rule.name.clone(), DayKind::Holiday, rule.status, &rule.basis));
    }
    weekends.sort_by_key(|(date, _)| date.0);
    for (date, name) in weekends {
        let free = |day: &Day| day.weekday() < 5 && !off.contains_key(&day.0);
        let Some(day) = (1..30).map(|n| date.plus(n)).find(free) else { continue };
        let name = data.compensatory_name.replace("{name}", &name);
        off.insert(day.0, entry(day, name, DayKind::Compensatory, DayStatus::Estimated, "BLLĐ 45/2019 Đ111.3"));
    }
    off.into_values().collect()
}

fn entry(date: Day, name: String, kind: DayKind, status: DayStatus, basis: &str) -> DayOff {
    DayOff { date, name, kind, status, sources: vec![basis.to_owned()], note: None }
}

fn date_of(rule: StatutoryRule, year: i32) -> Option<Day> {
    match rule {
        StatutoryRule::Solar { month, day } => Day::from_ymd(i16::try_from(year).ok()?, month, day),
        StatutoryRule::Lunar { month, day, shift } => {
            Some(lunar::to_solar(LunarDate { year, month, day, leap: false })?.plus(shift))
        }
        StatutoryRule::Beside { month, day } => {
            let date = Day::from_ymd(i16::try_from(year).ok()?, month, day)?;
            // After a Monday, Thursday or Sunday the next day joins a weekend's break; otherwise the day before does.
            Some(date.plus(if matches!(date.weekday(), 0 | 3 | 6) { 1 } else { -1 }))
        }
    }
}
