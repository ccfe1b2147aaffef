//! When the settlement clock begins, and until when the desk hands over (NĐ 118/2025 Đ17.3, 18.2).

use calendar::{Limit, LimitUnit};
use kernel::{Basis, Instant, Refusal};

use crate::context::Context;
use crate::state::Dossier;

const HAND_OVER: Basis = Basis("nd118_2025.d18k2");

/// Where a law names a cut-off hour, a same-day result asked for later is due the next working day (NĐ 23/2015 Đ7).
pub(super) fn cut_off(limit: Limit, from: Instant, context: &Context<'_>) -> Instant {
    let Some(rule) = &context.rules.settlement_cutoff_minute else { return from };
    if limit.unit != LimitUnit::SameDay || from.minute_of_day() < i32::from(rule.value) {
        return from;
    }
    let next = context.calendar.next_working_day(from.day());
    context.calendar.open_of(next).unwrap_or(from)
}

/// Of what is received at a moment: the same working day, or the start of the next when received after the cut-off hour
/// (NĐ 118/2025 Đ18.2).
pub(super) fn hand_over_by(received_at: Instant, context: &Context<'_>) -> Result<Instant, Refusal> {
    let today = received_at.day();
    let after = context.rules.handover_cutoff_minute.as_ref();
    let in_time = after.is_none_or(|rule| received_at.minute_of_day() <= i32::from(rule.value));
    if in_time && let Some(close) = context.desk_calendar.close_of(today).filter(|close| received_at <= *close) {
        return Ok(close);
    }
    let next = context.desk_calendar.next_working_day(today);
    context.desk_calendar.open_of(next).ok_or(Refusal::new("limit_not_countable", HAND_OVER))
}

/// When the first count of an accepted dossier began, by the calendar as it is now: at the acceptance, at the competent
/// unit's receipt, or before that at the latest lawful hand-over.
pub(super) fn first_start(dossier: &Dossier, limit: Limit, context: &Context<'_>) -> Result<Instant, Refusal> {
    let accepted_at = dossier.times.accepted_at.unwrap_or(context.now);
    let received_at = match dossier.times.competent_received_at {
        Some(received_at) => received_at,
        None if context.offices.serves(&dossier.receiving_unit, &dossier.competent_unit) => accepted_at,
        None => hand_over_by(accepted_at, context)?,
    };
    Ok(cut_off(limit, received_at, context))
}
