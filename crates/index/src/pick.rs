//! Which dossiers stand behind a figure.

use kernel::Day;

use crate::fact::{Ending, Fact, flag};
use crate::period::Span;

/// Accepted dossiers by what measures see of them. The default takes all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    /// Accepted from that day …
    pub received_from: Day,
    /// … to that day.
    pub received_to: Day,
    /// Not ended before that day.
    pub alive_from: Option<Day>,
    /// Ended from one day to another.
    pub ended: Option<(Day, Day)>,
    /// Ended so; empty: anyhow, or still open.
    pub endings: Vec<Ending>,
    /// Open at the end of that day.
    pub open_at: Option<Day>,
    /// Open now, and late from one day to another for the first time: due on the days before them.
    pub turns_late: Option<(Day, Day)>,
    /// Late (or not) at the end of that day.
    pub late_at: Option<(Day, bool)>,
    /// Waiting for a supplement that was asked for again counts as late.
    pub asked_again_is_late: bool,
    /// Not satisfied counts as late, once it has ended.
    pub or_unsatisfied: bool,
    /// Bits of [`flag`] that are all set.
    pub with: i64,
    /// Bits of which none is set.
    pub without: i64,
}

impl Default for Pick {
    fn default() -> Self {
        Self {
            received_from: Day(i32::MIN),
            received_to: Day(i32::MAX),
            alive_from: None,
            ended: None,
            endings: Vec::new(),
            open_at: None,
            turns_late: None,
            late_at: None,
            asked_again_is_late: false,
            or_unsatisfied: false,
            with: 0,
            without: 0,
        }
    }
}

fn within((from, to): (Day, Day), day: Day) -> bool {
    (from..=to).contains(&day)
}

impl Pick {
    /// Accepted in a span.
    pub fn received(span: Span) -> Self {
        Self { received_from: span.first_day(), received_to: span.last_day(), ..Self::default() }
    }

    /// Accepted before a span and open at its beginning.
    pub fn carried(span: Span) -> Self {
        let first = span.first_day();
        Self { received_to: first.plus(-1), alive_from: Some(first), ..Self::default() }
    }

    /// Accepted in a span or carried over.
    pub fn handled(span: Span) -> Self {
        Self { received_to: span.last_day(), alive_from: Some(span.first_day()), ..Self::default() }
    }

    /// Ended in a span, in one of these ways; none: in any.
    pub fn ended(span: Span, endings: &[Ending]) -> Self {
        let ended = Some((span.first_day(), span.last_day()));
        Self { ended, endings: endings.to_vec(), ..Self::default() }
    }

    /// Open at the end of a day.
    pub fn open(day: Day) -> Self {
        Self { received_to: day, open_at: Some(day), ..Self::default() }
    }

    /// These, if late (or not) at the end of a day.
    #[must_use]
    pub fn late(self, day: Day, late: bool) -> Self {
        Self { late_at: Some((day, late)), ..self }
    }

    /// These, with bits set and others not.
    #[must_use]
    pub fn flagged(self, with: i64, without: i64) -> Self {
        Self { with, without, ..self }
    }

    /// Whether a dossier is among them.
    pub fn takes(&self, fact: &Fact) -> bool {
        let ended = fact.ended.map(|(day, _)| day);
        (self.received_from..=self.received_to).contains(&fact.received)
            && self.alive_from.is_none_or(|from| ended.is_none_or(|day| day >= from))
            && self.ended.is_none_or(|(from, to)| ended.is_some_and(|day| (from..=to).contains(&day)))
            && (self.endings.is_empty() || fact.ended.is_some_and(|(_, how)| self.endings.contains(&how)))
            && self.open_at.is_none_or(|at| ended.is_none_or(|day| day > at))
            && self.turns_late.is_none_or(|days| ended.is_none() && fact.late_from.is_some_and(|day| within(days, day)))
            && self.late_at.is_none_or(|(day, late)| self.is_late(fact, day) == late)
            && fact.flags & self.with == self.with
            && fact.flags & self.without == 0
    }

    fn is_late(&self, fact: &Fact, at: Day) -> bool {
        match fact.ended {
            Some((day, how)) if day <= at => {
                let unsatisfied = self.or_unsatisfied && fact.is(flag::UNSATISFIED);
                how == Ending::Late || fact.late_from.is_some() || unsatisfied
            }
            ended => {
                let again = self.asked_again_is_late && fact.late_from.is_none() && ended.is_none();
                fact.late_from.is_some_and(|from| from <= at) || (again && fact.is(flag::ASKED_AGAIN))
            }
        }
    }

    /// Codes of the endings, as bits of one number; 0: any.
    pub fn ending_bits(&self) -> i64 {
        self.endings.iter().map(|how| 1 << how.code()).sum()
    }
}
