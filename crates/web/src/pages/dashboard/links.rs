//! Where figures lead: the lists of what they count.

use app::Whose;
use index::{Ending, Pick};
use kernel::Day;

use crate::pages::behind::Behind;

/// Ended with a result, in any way.
pub const WITH_RESULT: &[Ending] = &[Ending::Early, Ending::OnTime, Ending::Late];

/// The list of somebody's dossiers that a pick takes.
pub fn list(whose: &Whose, pick: Pick) -> String {
    Behind::new(whose.clone(), pick).address().to_string()
}

/// The same of a sector, as the catalogue was on a day.
pub fn of_sector(whose: &Whose, (sector, day): (&str, Day), pick: Pick) -> String {
    Behind { sector: Some((sector.to_owned(), day)), ..Behind::new(whose.clone(), pick) }.address().to_string()
}

/// Accepted from one day to another.
pub fn received(from: Day, to: Day) -> Pick {
    Pick { received_from: from, received_to: to, ..Pick::default() }
}

/// Ended from one day to another.
pub fn ended(from: Day, to: Day, endings: &[Ending]) -> Pick {
    Pick { ended: Some((from, to)), endings: endings.to_vec(), ..Pick::default() }
}

/// Open and late at the end of a day.
pub fn late(day: Day) -> Pick {
    Pick::open(day).late(day, true)
}

/// Open and due from one day to another.
pub fn due(today: Day, from: Day, to: Day) -> Pick {
    // Late from the day after the one on which it is due.
    Pick { turns_late: Some((from.plus(1), to.plus(1))), ..Pick::open(today) }
}

/// Open while the clock stands still.
pub fn waiting(today: Day) -> Pick {
    Pick::open(today).flagged(index::flag::WAITING, 0)
}
