//! What the pieces of work of a finished dossier took, net of the time in which the unit could not work.

use calendar::{Calendar, Limit, LimitUnit};
use dossier::model::Punctuality;
use dossier::{Dossier, Ending, Phase, StepDone};
use kernel::{Day, Instant, StepId, UnitId};
use procedure::ProcedureVersion;
use smol_str::SmolStr;

use super::speeds::{Class, LATE};

/// One piece of work that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// Who did it.
    pub unit: UnitId,
    /// Step of the process, or key of the phase.
    pub key: SmolStr,
    /// Office minutes; of [`LATE`] one when the dossier was late.
    pub minutes: i64,
    /// On which day it ended.
    pub day: Day,
}

/// A limit in office minutes, days of eight hours; only its size counts here, never a date.
pub fn limit_minutes(limit: Limit) -> f64 {
    let day = 480.0;
    limit.value
        * match limit.unit {
            LimitUnit::Minutes => 1.0,
            LimitUnit::Hours | LimitUnit::WorkingHours => 60.0,
            LimitUnit::WorkingDays => day,
            LimitUnit::CalendarDays => day * 5.0 / 7.0,
            LimitUnit::Weeks => day * 5.0,
            LimitUnit::Months => day * 21.0,
            LimitUnit::Years => day * 250.0,
            LimitUnit::SameDay => return day,
        }
}

/// The kind of work of a key, as [`Observed`] has it.
pub fn class_of(version: &ProcedureVersion, key: &str) -> Option<Class> {
    const WORDS: [&str; 7] = ["hand_over", "transfer", "number", "supplement", "fee", "suspended", "lane"];
    if key == LATE {
        return Some(LATE);
    }
    if let Some(word) = WORDS.iter().find(|word| **word == key) {
        return Some(word);
    }
    version.process.get(&StepId::new(key)).map(|step| step.role.key())
}

/// All pieces of a dossier, and whether it was late. Empty for what was imported or never settled.
pub fn observed(dossier: &Dossier, calendar: &Calendar) -> Vec<Observed> {
    let (Some(punctuality), Some(resolved)) = (dossier.punctuality, dossier.times.resolved_at) else { return Vec::new() };
    if dossier.imported {
        return Vec::new();
    }
    let late = i64::from(punctuality == Punctuality::Late);
    let settled =
        Observed { unit: dossier.competent_unit.clone(), key: SmolStr::new_static(LATE), minutes: late, day: resolved.day() };
    let done = dossier.done.iter().filter(|done| done.ending == Ending::Finished);
    let pieces = done.filter_map(|done| {
        let key = key_of(done)?;
        let minutes = net_minutes(dossier, done, calendar);
        Some(Observed { unit: done.owner.unit.clone(), key, minutes, day: resolved.day() })
    });
    let lanes = dossier.lanes.iter().filter_map(|lane| {
        let (answered, _) = lane.answer.as_ref()?;
        let minutes = calendar.working_minutes_between(lane.opened_at, *answered);
        Some(Observed { unit: lane.owner.unit.clone(), key: SmolStr::new_static("lane"), minutes, day: resolved.day() })
    });
    std::iter::once(settled).chain(pieces).chain(lanes).collect()
}

fn key_of(done: &StepDone) -> Option<SmolStr> {
    match (done.phase, &done.step) {
        (Phase::Step, Some(step)) | (Phase::Number, Some(step)) => Some(step.0.clone()),
        (Phase::Number | Phase::HandOver | Phase::Transfer | Phase::Supplement | Phase::Fee | Phase::Suspended, _) => {
            Some(SmolStr::new_static(done.phase.key()))
        }
        _ => None,
    }
}

fn net_minutes(dossier: &Dossier, done: &StepDone, calendar: &Calendar) -> i64 {
    let whole = done.minutes.unwrap_or_else(|| calendar.working_minutes_between(done.from, done.to));
    if done.phase.is_wait() {
        return whole;
    }
    (whole - waited(dossier.waits_within(done.from, done.to), calendar)).max(0)
}

/// Office minutes of stretches.
pub(super) fn waited(waits: impl Iterator<Item = (Instant, Instant)>, calendar: &Calendar) -> i64 {
    waits.map(|(from, to)| calendar.working_minutes_between(from, to)).sum()
}
