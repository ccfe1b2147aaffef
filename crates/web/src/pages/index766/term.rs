//! Periods of the index in addresses and in words: a named period of the calendar, or from the beginning of the year to
//! the end of a month.

use index::{Named, Span};
use kernel::Day;

use crate::lang::Lang;

/// In the first days of a month there is little to see: the month before is shown.
const FIRST_DAYS: u8 = 5;

/// A period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// A month, quarter, half-year, nine months, year.
    Named(Named),
    /// From 1 January to the end of a month.
    YearTo(i32, u8),
    /// The days of a periodic report.
    Days(Span),
}

impl Term {
    /// What a page shows when no period was asked for.
    pub fn usual(today: Day) -> Self {
        let (year, month, day) = today.ymd();
        let now = Named::Month(year, month);
        Term::Named(if day <= FIRST_DAYS { now.before() } else { now })
    }

    /// The key in addresses: as [`Named::key`], or `2026-to-11`.
    pub fn key(self) -> String {
        match self {
            Term::Named(named) => named.key(),
            Term::YearTo(year, month) => format!("{year}-to-{month:02}"),
            Term::Days(span) => format!("{}_{}", span.first_day().iso(), span.last_day().iso()),
        }
    }

    /// Reads a key.
    pub fn parse(key: &str) -> Option<Self> {
        if let Some((from, to)) = key.trim().split_once('_') {
            return Span::of_days(Day::parse(from).ok()?, Day::parse(to).ok()?).map(Term::Days);
        }
        let Some((year, month)) = key.trim().split_once("-to-") else { return Named::parse(key).map(Term::Named) };
        let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
        match Named::parse(year)? {
            Named::Year(year) => Some(Term::YearTo(year, month)),
            _ => None,
        }
    }

    /// The days.
    pub fn span(self) -> Span {
        match self {
            Term::Named(named) => named.calendar(),
            Term::YearTo(year, month) => {
                let (first, last) = (Named::Month(year, 1).calendar(), Named::Month(year, month).calendar());
                // Months begin and end on borders of half-months.
                Span::of_days(first.first_day(), last.last_day()).unwrap_or(last)
            }
            Term::Days(span) => span,
        }
    }

    /// The period to compare with: the one before of the same kind, or the same stretch of the year before.
    pub fn before(self) -> Self {
        match self {
            Term::Named(named) => Term::Named(named.before()),
            Term::YearTo(year, month) => Term::YearTo(year - 1, month),
            Term::Days(span) => Term::Days(span_before(span)),
        }
    }

    /// In words.
    pub fn words(self, lang: Lang) -> String {
        let (key, n, year) = match self {
            Term::Named(Named::Month(year, month)) => ("index.month", month, year),
            Term::Named(Named::Quarter(year, quarter)) => ("index.quarter", quarter, year),
            Term::Named(Named::HalfYear(year, 1)) => return lang.t1("index.half_first", "year", year),
            Term::Named(Named::HalfYear(year, _)) => return lang.t1("index.half_second", "year", year),
            Term::Named(Named::NineMonths(year)) => return lang.t1("index.nine", "year", year),
            Term::Named(Named::Year(year)) => return lang.t1("index.year", "year", year),
            Term::YearTo(year, month) => ("index.year_to", month, year),
            Term::Days(span) => {
                let (from, to) = (span.first_day().date_text(), span.last_day().date_text());
                return lang.t2("index.span_days", "from", from, "to", to);
            }
        };
        lang.t2(key, "n", n, "year", year)
    }
}

/// As many half-months, up to the day before.
fn span_before(span: Span) -> Span {
    let eve = span.first_day().plus(-1);
    let count = span.to() - span.from();
    let first = (0..count).fold(eve, |day, _| Span::of_half(day).first_day().plus(-1));
    Span::of_days(Span::of_half(first).first_day(), eve).unwrap_or(span)
}

/// The last `count` months up to the one in which a day lies, oldest first.
pub fn months_to(day: Day, count: usize) -> Vec<Named> {
    let (year, month, _) = day.ymd();
    let mut all: Vec<Named> = std::iter::successors(Some(Named::Month(year, month)), |month| Some(month.before())).take(count).collect();
    all.reverse();
    all
}

/// The periods to choose from, in groups: key of the group's words, periods with the newest first.
pub fn choices(today: Day) -> Vec<(&'static str, Vec<Term>)> {
    let (year, month, _) = today.ymd();
    let back = |first: Named, count: usize| -> Vec<Term> {
        std::iter::successors(Some(first), |named| Some(named.before())).take(count).map(Term::Named).collect()
    };
    vec![
        ("index.months", back(Named::Month(year, month), 13)),
        ("index.years_to", (1..=month).rev().map(|month| Term::YearTo(year, month)).collect()),
        ("index.quarters", back(Named::Quarter(year, month.div_ceil(3)), 6)),
        ("index.halves", back(Named::HalfYear(year, month.div_ceil(6)), 4)),
        ("index.years", back(Named::Year(year), 3)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i16, month: i8, of_month: i8) -> Day {
        Day::from_ymd(year, month, of_month).unwrap()
    }

    #[test]
    fn keys_lead_back() {
        for key in ["2026-11", "2026-q4", "2026-h1", "2026-m9", "2026", "2026-to-09"] {
            assert_eq!(Term::parse(key).unwrap().key(), key);
        }
        let quarter = Term::parse("2026-06-15_2026-09-14").unwrap();
        assert_eq!((quarter.key(), quarter.before().key()), ("2026-06-15_2026-09-14".into(), "2026-03-15_2026-06-14".into()));
        for key in ["", "2026-to-13", "2026-11-to-02", "x-to-1", "2026-06-16_2026-09-14", "2026-06-15_x"] {
            assert_eq!(Term::parse(key), None, "{key}");
        }
    }

    #[test]
    fn the_year_up_to_a_month() {
        let term = Term::YearTo(2026, 2);
        assert_eq!((term.span().first_day(), term.span().last_day()), (date(2026, 1, 1), date(2026, 2, 28)));
        assert_eq!(term.before(), Term::YearTo(2025, 2));
        assert_eq!(Term::usual(date(2026, 1, 3)).key(), "2025-12");
        assert_eq!(Term::usual(date(2026, 11, 25)).words(Lang::Vi), "Tháng 11/2026");
    }

    #[test]
    fn months_are_told_oldest_first() {
        let keys: Vec<String> = months_to(date(2026, 2, 10), 3).into_iter().map(Named::key).collect();
        assert_eq!(keys, ["2025-12", "2026-01", "2026-02"]);
    }
}
