//! The calendar changed: planned dates of an open dossier are counted again from the facts of their clocks (start, limit,
//! stops). What was printed or said by a person stays: the promise, a re-appointment, a lane's date, a review date.
//!
//! Three rules keep it fair and quiet. A date moves only to a moment that lies ahead of its clock: nothing becomes late by
//! a decree, and what has passed stays as it was. A term that the applicant was told in writing moves only to a later day.
//! A predecessor's due time was counted elsewhere and stays until the count begins anew here.

use calendar::Calendar;
use kernel::{Basis, Instant, Refusal};
use procedure::OnSupplement;

use super::handling::current_step;
use super::start::{first_start, hand_over_by};
use crate::clock::{Settlement, StopReason, due_with_stops};
use crate::context::{Context, Decided, Decision, Notice, not_countable};
use crate::event::Event;
use crate::evolve::evolve;
use crate::model::{DateMoved, PlannedDate, Term};
use crate::state::{Dossier, Holder, Stage};

/// The last day of a term that is a day off moves to the next working day (BLDS 2015 Đ148.5).
const CALENDAR: Basis = Basis("blds_2015.d148");

pub(super) fn recount(dossier: &Dossier, context: &Context<'_>) -> Decided {
    context.require_system()?;
    let nothing = || Refusal::new("nothing_to_recount", CALENDAR);
    if dossier.stage.is_final() || matches!(dossier.stage, Stage::Resolved { .. }) {
        return Err(nothing());
    }
    let counted = counted(dossier, context)?;
    if counted.moves.is_empty() {
        return Err(nothing());
    }
    let Counted { moves, started_at, provisional } = counted;
    let told = tells_applicant(dossier, &moves);
    let event = Event::Recounted { moves, started_at, provisional, basis: CALENDAR.0.to_owned() };
    let after = evolve(Some(dossier.clone()), &event, context.now, &context.actor.kind);
    let decision = Decision::of(event);
    let decision = if told { decision.tell(Notice::Recounted) } else { decision };
    Ok(match (dossier.holder(), after.as_ref().and_then(Dossier::duty_due_at), dossier.duty_due_at()) {
        // Who gets more time needs no notice; who gets less by a day does.
        (Some(Holder::Official(owner)), Some(now), Some(before)) if now.day() < before.day() => {
            decision.tell_official(owner, "recounted")
        }
        _ => decision,
    })
}

/// The applicant hears of another due day, and of a longer term; hours within a day are the office's matter.
fn tells_applicant(dossier: &Dossier, moves: &[DateMoved]) -> bool {
    // While it stands still no due day is told, and a re-appointment holds whatever the count says.
    let silent = |settlement: &Settlement| settlement.stop.is_some() || settlement.re_promised_at.is_some();
    let silent = dossier.settlement.as_ref().is_some_and(silent);
    moves.iter().any(|moved| match moved.date {
        PlannedDate::Settlement => !silent && moved.from.day() != moved.to.day(),
        PlannedDate::Term => true,
        PlannedDate::Step | PlannedDate::Reception | PlannedDate::HandOver => false,
    })
}

/// What came of the counting.
#[derive(Default)]
struct Counted {
    moves: Vec<DateMoved>,
    started_at: Option<Instant>,
    provisional: bool,
}

impl Counted {
    /// Moves a date if it differs and lies ahead of its clock.
    fn put(&mut self, date: PlannedDate, from: Instant, to: Instant, clock: Instant) -> bool {
        let moves = from != to && to > clock;
        if moves {
            self.moves.push(DateMoved { date, from, to });
        }
        moves
    }
}

fn counted(dossier: &Dossier, context: &Context<'_>) -> Result<Counted, Refusal> {
    let mut counted = Counted::default();
    if let Some(settlement) = &dossier.settlement {
        count_settlement(&mut counted, dossier, settlement, context)?;
        count_step(&mut counted, dossier, settlement, context)?;
    }
    let again = |term: &Term, calendar: &Calendar| calendar.add(term.since, term.limit).map(|due| due.at);
    let (now, told) = (context.now, |term: &Term| context.now.max(term.due_at));
    match &dossier.stage {
        Stage::Submitted { reception } => {
            let to = again(reception, context.desk_calendar).map_err(not_countable)?;
            counted.put(PlannedDate::Reception, reception.due_at, to, now);
        }
        Stage::AwaitingCompletion { term, .. } => {
            let to = again(term, context.desk_calendar).map_err(not_countable)?;
            counted.put(PlannedDate::Term, term.due_at, to, told(term));
        }
        Stage::AwaitingSupplement { term, .. } | Stage::AwaitingFee { term } => {
            let to = again(term, context.calendar).map_err(not_countable)?;
            counted.put(PlannedDate::Term, term.due_at, to, told(term));
        }
        Stage::Accepted { hand_over_by: from } => {
            let (times, imported) = (&dossier.times, dossier.imported);
            let received_at = if imported { times.submitted_at } else { times.accepted_at };
            let to = hand_over_by(received_at.unwrap_or(now), context)?;
            counted.put(PlannedDate::HandOver, *from, to, now);
        }
        _ => {}
    }
    Ok(counted)
}

/// Moment up to which a clock has run: of one that stands still, the beginning of the stop.
fn run_until(settlement: &Settlement, context: &Context<'_>) -> Instant {
    settlement.stop.as_ref().map_or(context.now, |stop| stop.since)
}

/// Index of the stretch whose end began the present count anew; none while the first count runs.
fn restart(settlement: &Settlement, context: &Context<'_>) -> Option<usize> {
    if context.rules.on_supplement.value == OnSupplement::Pause {
        return None;
    }
    let anew = |stretch: &crate::clock::Stretch| {
        stretch.stopped == Some(StopReason::Supplement) && stretch.to == settlement.started_at
    };
    settlement.stretches.iter().rposition(anew)
}

fn count_settlement(
    counted: &mut Counted,
    dossier: &Dossier,
    settlement: &Settlement,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let restart = restart(settlement, context);
    let started_at = match restart {
        Some(_) => settlement.started_at,
        None if dossier.imported => return Ok(()),
        None => first_start(dossier, settlement.limit, context)?,
    };
    let stretches = settlement.stretches.iter().skip(restart.map_or(0, |at| at + 1));
    let due = due_with_stops(context.calendar, settlement.limit, started_at, stretches).map_err(not_countable)?;
    if counted.put(PlannedDate::Settlement, settlement.due_at, due.at, run_until(settlement, context)) {
        counted.started_at = Some(started_at).filter(|at| *at != settlement.started_at);
        counted.provisional = due.provisional;
    }
    Ok(())
}

/// The present step's time: from its beginning, or from the restart within it, with the stops since.
fn count_step(
    counted: &mut Counted,
    dossier: &Dossier,
    settlement: &Settlement,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let Some((work, due_at)) = dossier.work.as_ref().and_then(|work| work.due_at.map(|due_at| (work, due_at))) else {
        return Ok(());
    };
    let limit = current_step(work, context).and_then(|step| step.limit).filter(|limit| limit.value > 0.0);
    let Some(limit) = limit else { return Ok(()) };
    let restart = restart(settlement, context);
    let from = restart.map_or(work.since, |at| settlement.stretches[at].to.max(work.since));
    let since = settlement.stretches.iter().skip(restart.map_or(0, |at| at + 1));
    let within = since.filter(|stretch| stretch.from >= from);
    let due = due_with_stops(context.calendar, limit, from, within).map_err(not_countable)?;
    counted.put(PlannedDate::Step, due_at, due.at, run_until(settlement, context));
    Ok(())
}
