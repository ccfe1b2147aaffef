//! Areas and who answers for them.

use kernel::{Basis, Refusal};

use super::{BOOK, Decided, require_change, require_key, require_open, require_order, required};
use crate::book::Book;
use crate::book::area::{Area, KnownArea};
use crate::book::command::BookCommand;
use crate::book::context::BookContext;
use crate::book::event::BookEvent;

/// The areas of the reform programme.
const AREAS: Basis = Basis("nq76_2021");

pub(super) fn decide(book: &Book, command: BookCommand, context: &BookContext<'_>) -> Decided {
    context.require_any_office()?;
    match command {
        BookCommand::SetArea(area) => set(book, area),
        BookCommand::RetireArea { area, last, reason } => {
            let known = known(book, &area)?;
            let reason = required(&reason, "reason")?;
            require_order(known.area.from, last)?;
            if known.retired.as_ref().is_some_and(|(old, _)| *old == last) {
                return Err(Refusal::new("steering_nothing_changed", AREAS));
            }
            Ok(vec![BookEvent::AreaRetired { area, last, reason }])
        }
        BookCommand::AnswerFor { area, unit, from, source } => {
            known(book, &area)?;
            unit.iter().try_for_each(|unit| require_open(unit, context))?;
            book.standing_all(&source)?;
            let before = book.answering(&area).iter().rev().find(|line| line.from <= from);
            let same = before.is_some_and(|line| line.unit == unit && line.source == source);
            if same || (before.is_none() && unit.is_none()) {
                return Err(Refusal::new("steering_nothing_changed", AREAS));
            }
            Ok(vec![BookEvent::AreaAnswered { area, unit, from, source }])
        }
        _ => Err(Refusal::new("steering_area_unknown", AREAS)),
    }
}

/// An area that exists.
///
/// # Errors
/// `steering_area_unknown`.
pub(super) fn known<'a>(book: &'a Book, key: &str) -> Result<&'a KnownArea, Refusal> {
    let found = book.area(key).map(AsRef::as_ref);
    found.ok_or_else(|| Refusal::new("steering_area_unknown", AREAS).with("area", key))
}

fn set(book: &Book, mut area: Area) -> Decided {
    area.key = area.key.trim().to_owned();
    require_key(&area.key)?;
    area.vi = required(&area.vi, "steering_name")?;
    // A name in one language serves for both until it is translated.
    if area.en.trim().is_empty() {
        area.en.clone_from(&area.vi);
    }
    if let Some(to) = area.to {
        require_order(area.from, to)?;
    }
    if let Some(known) = book.area(&area.key).filter(|known| known.retired.is_none()) {
        require_change(&known.area, &area)?;
    }
    let same_name = |known: &&std::sync::Arc<KnownArea>| {
        let (one, two) = (&known.area, &area);
        let apart = one.to.is_some_and(|to| to < two.from) || two.to.is_some_and(|to| to < one.from);
        known.retired.is_none() && one.key != two.key && one.vi.trim() == two.vi.trim() && !apart
    };
    if let Some(known) = book.areas().iter().copied().find(same_name) {
        return Err(Refusal::new("steering_area_named", BOOK).with("area", &known.area.vi));
    }
    Ok(vec![BookEvent::AreaSet { area }])
}
