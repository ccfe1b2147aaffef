//! The committee: one head, nobody twice on one day, areas that exist; the rhythm of its reports.

use kernel::{Basis, Refusal, UnitId};

use super::{BOOK, Decided, areas, require_change, require_open, require_order, required};
use crate::book::Book;
use crate::book::command::BookCommand;
use crate::book::committee::{Member, Position, Seat};
use crate::book::context::BookContext;
use crate::book::event::BookEvent;
use crate::book::ids::MemberId;

/// Closing days of periodic reports.
const RHYTHM: Basis = Basis("nd09_2019.d0");

pub(super) fn decide(book: &Book, command: BookCommand, context: &BookContext<'_>) -> Decided {
    context.require_committee()?;
    match command {
        BookCommand::AppointMember(seat) => {
            let seat = checked(book, *seat, None, context)?;
            let id = MemberId::after(book.members.last_key_value().map(|(id, _)| *id));
            Ok(vec![BookEvent::MemberAppointed { id, seat }])
        }
        BookCommand::ChangeMember { member, seat, reason } => {
            let found = known(book, member)?;
            let reason = required(&reason, "reason")?;
            let seat = checked(book, *seat, Some(found), context)?;
            require_change(&found.seat, &seat)?;
            Ok(vec![BookEvent::MemberChanged { id: member, seat, reason }])
        }
        BookCommand::EndMember { member, last, reason } => {
            let found = known(book, member)?;
            let reason = required(&reason, "reason")?;
            require_order(found.seat.from, last)?;
            if let Some(to) = found.seat.to.filter(|to| *to <= last) {
                return Err(Refusal::new("steering_member_ended", BOOK).with("day", to.date_text()));
            }
            Ok(vec![BookEvent::MemberEnded { id: member, last, reason }])
        }
        BookCommand::SetRhythm(rhythm) => {
            if !rhythm.is_sound() {
                return Err(Refusal::new("steering_rhythm_wrong", RHYTHM));
            }
            require_change(&book.rhythm(rhythm.period), &Some(rhythm))?;
            Ok(vec![BookEvent::RhythmSet { rhythm }])
        }
        BookCommand::DropRhythm { period } => {
            require_change(&book.rhythm(period), &None)?;
            Ok(vec![BookEvent::RhythmDropped { period }])
        }
        _ => Err(Refusal::new("steering_member_unknown", BOOK)),
    }
}

fn known(book: &Book, id: MemberId) -> Result<&Member, Refusal> {
    let found = book.member(id).map(AsRef::as_ref);
    found.ok_or_else(|| Refusal::new("steering_member_unknown", BOOK).with("id", id))
}

fn checked(book: &Book, mut seat: Seat, old: Option<&Member>, context: &BookContext<'_>) -> Result<Seat, Refusal> {
    if let Some(to) = seat.to {
        require_order(seat.from, to)?;
    }
    seat.areas.sort_unstable();
    seat.areas.dedup();
    seat.units.sort_unstable();
    seat.units.dedup();
    seat.areas.iter().try_for_each(|area| areas::known(book, area).map(drop))?;
    // What was assigned while a unit was open stays when it is closed.
    let was = |unit: &UnitId| old.is_some_and(|old| old.seat.unit == *unit || old.seat.units.contains(unit));
    let units = std::iter::once(&seat.unit).chain(&seat.units);
    units.filter(|unit| !was(unit)).try_for_each(|unit| require_open(unit, context))?;
    book.standing_all(seat.source.iter().filter(|source| old.is_none_or(|old| old.seat.source != Some(**source))))?;
    let others = book.members().filter(|member| old.is_none_or(|old| old.id != member.id));
    for other in others.filter(|other| other.seat.overlaps(&seat)) {
        let refusal = |code| Refusal::new(code, BOOK).with("person", &other.seat.person).with("from", other.seat.from.date_text());
        if other.seat.person == seat.person {
            return Err(refusal("steering_member_twice"));
        }
        if other.seat.position == Position::Head && seat.position == Position::Head {
            return Err(refusal("steering_head_twice"));
        }
    }
    Ok(seat)
}
