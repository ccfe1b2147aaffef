//! Reports that are due: their period is over, there is something to report, and nobody has closed them.

use index::{Cut, Days, Named};
use kernel::Day;

use super::{Asked, kind_of};
use crate::app::{App, AppResult};
use crate::standing::Whose;

/// A report that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub asked: Asked,
    /// Its days.
    pub days: Days,
}

/// The last period of each kind that was over before a day. Of half-years the first alone is reported.
fn last_over(cut: Cut, today: Day) -> Vec<Named> {
    // A period may end before its last month of the calendar does.
    let (year, month, _) = today.plus(31).ymd();
    let kinds = [
        Named::Month(year, month),
        Named::Quarter(year, (month - 1) / 3 + 1),
        Named::HalfYear(year, 1),
        Named::NineMonths(year),
        Named::Year(year),
    ];
    let over = |mut named: Named| {
        for _ in 0..6 {
            if cut.days(named).are_over(today) && !matches!(named, Named::HalfYear(_, 2)) {
                return Some(named);
            }
            named = named.before();
        }
        None
    };
    kinds.into_iter().filter_map(over).collect()
}

impl App {
    /// What somebody has still to report. Months count only for those who have closed one before: no rule asks for them.
    ///
    /// # Errors
    /// The store failed.
    pub fn due_reports(&self, whose: &Whose) -> AppResult<Vec<Due>> {
        let (settings, today) = (self.settings(), self.now().day());
        let cut = settings.report_cut();
        let (mut due, units) = (Vec::new(), self.units_of(whose));
        for named in last_over(cut, today) {
            let asked = Asked { whose: whose.clone(), named, cut };
            let days = asked.days();
            let asked_for = !matches!(named, Named::Month(..)) || self.closes_months(whose);
            if !asked_for || self.closed_settlement(&asked).is_some() {
                continue;
            }
            // Whether there is anything to report is told by the counters, for other closing days by those of the calendar.
            let span = days.span().unwrap_or_else(|| named.calendar());
            if self.cube(|cube| cube.numbers(&units, span, days.to))?.handled() > 0 {
                due.push(Due { asked, days });
            }
        }
        Ok(due)
    }

    fn closes_months(&self, whose: &Whose) -> bool {
        let Some((unit, kind)) = kind_of(&self.org(), whose) else { return false };
        let book = self.book();
        book.closed_reports(kind).any(|closed| closed.unit == unit && closed.to.0 - closed.from.0 < 32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_periods_that_are_over() {
        let on = |year, month, day| last_over(Cut::default(), Day::from_ymd(year, month, day).unwrap());
        let keys = |all: Vec<Named>| all.into_iter().map(Named::key).collect::<Vec<_>>().join(" ");
        assert_eq!(keys(on(2026, 11, 25)), "2026-11 2026-q3 2026-h1 2026-m9 2025");
        assert_eq!(keys(on(2026, 12, 14)), "2026-11 2026-q3 2026-h1 2026-m9 2025", "it runs to the end of that day");
        assert_eq!(keys(on(2026, 12, 15)), "2026-12 2026-q4 2026-h1 2026-m9 2026");
        assert_eq!(keys(on(2027, 1, 3)), "2026-12 2026-q4 2026-h1 2026-m9 2026");
    }
}
