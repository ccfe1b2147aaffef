//! Days typed into the filters of lists: what was typed stays, and what is wrong with it is said beside it.

use kernel::Day;

use crate::lang::Lang;
use crate::server::{Pairs, value};

/// One day as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// What stands in the field.
    pub text: String,
    /// The day it means; none when it is empty or wrong.
    pub day: Option<Day>,
    /// What is wrong; empty: nothing.
    pub error: String,
}

impl Typed {
    /// The value of that name.
    pub fn read(lang: Lang, query: &Pairs, name: &str) -> Self {
        let text = value(query, name).unwrap_or_default().to_owned();
        let day = Day::parse_typed(&text).ok();
        let wrong = day.is_none() && !text.is_empty();
        let error = if wrong { lang.t1("refusal.intake_cell_day", "text", &text) } else { String::new() };
        Self { text: day.map_or(text, Day::date_text), day, error }
    }

    /// With a day in place of an empty field.
    #[must_use]
    pub fn or(self, otherwise: Day) -> Self {
        match self.day.is_none() && self.error.is_empty() {
            true => Self { text: otherwise.date_text(), day: Some(otherwise), error: String::new() },
            false => self,
        }
    }
}

/// From a day to a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Span {
    /// First.
    pub from: Typed,
    /// Last.
    pub to: Typed,
}

impl Span {
    /// `from` and `to` of an address.
    pub fn read(lang: Lang, query: &Pairs) -> Self {
        Self { from: Typed::read(lang, query, "from"), to: Typed::read(lang, query, "to") }.in_order(lang)
    }

    /// The same; without days the month of the last day so far.
    pub fn read_month(lang: Lang, query: &Pairs, today: Day) -> Self {
        let to = Typed::read(lang, query, "to").or(today);
        let last = to.day.unwrap_or(today);
        let (_, _, date) = last.ymd();
        let from = Typed::read(lang, query, "from").or(last.plus(1 - i32::from(date)));
        Self { from, to }.in_order(lang)
    }

    fn in_order(mut self, lang: Lang) -> Self {
        if self.from.day.zip(self.to.day).is_some_and(|(from, to)| from > to) {
            lang.t1("list.days_reversed", "from", &self.from.text).clone_into(&mut self.to.error);
        }
        self
    }

    /// Something has to be mended before there is a list.
    pub fn is_wrong(&self) -> bool {
        !self.from.error.is_empty() || !self.to.error.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: &str, to: &str) -> Span {
        let pairs = [("from", from), ("to", to)].map(|(name, text)| (name.to_owned(), text.to_owned()));
        Span::read_month(Lang::Vi, &pairs.into(), Day::parse("2026-11-24").unwrap())
    }

    #[test]
    fn what_is_wrong_stays_and_is_told() {
        assert_eq!(span("", ""), Span { from: span("01/11/2026", "").from, to: span("", "24/11/2026").to });
        let wrong = span("31/02/2026", "");
        assert!(wrong.is_wrong() && wrong.from.text == "31/02/2026" && wrong.from.error.contains("31/02/2026"));
        let reversed = span("20/11/2026", "10/11/2026");
        assert!(reversed.from.error.is_empty() && reversed.to.error.contains("20/11/2026"));
        assert!(!span("10/11/2026", "10/11/2026").is_wrong());
    }
}
