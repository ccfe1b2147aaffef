//! Periods for which scores are published: a month, a quarter, half a year, nine months, a year, or from its beginning.

use index::Named;
use kernel::Day;

use crate::form::{Choice, Field};
use crate::lang::Lang;
use crate::posted::Posted;

/// Kinds of period, with the number of the greatest; 0: without a number.
const KINDS: [(&str, u8); 6] = [("year", 0), ("year_to", 12), ("quarter", 4), ("month", 12), ("half", 2), ("nine", 0)];

/// First and last day.
pub type Days = (Day, Day);

fn days(named: Named) -> Days {
    let span = named.calendar();
    (span.first_day(), span.last_day())
}

fn named(kind: &str, year: i32, number: u8) -> Option<Days> {
    Some(match kind {
        "year" => days(Named::Year(year)),
        "nine" => days(Named::NineMonths(year)),
        "half" => days(Named::HalfYear(year, number)),
        "quarter" => days(Named::Quarter(year, number)),
        "month" => days(Named::Month(year, number)),
        "year_to" => (days(Named::Year(year)).0, days(Named::Month(year, number)).1),
        _ => return None,
    })
}

/// Reads the fields of a form.
///
/// # Errors
/// The field that is wrong.
pub fn read(posted: &Posted) -> Result<Days, &'static str> {
    let year = posted.get("year").parse().ok().filter(|year| (2000..=2100).contains(year)).ok_or("year")?;
    let kind = posted.get("kind");
    let most = KINDS.iter().find(|(known, _)| *known == kind).map(|(_, most)| *most).ok_or("kind")?;
    let number = match most {
        0 => 0,
        most => posted.get("number").parse().ok().filter(|number| (1..=most).contains(number)).ok_or("number")?,
    };
    named(kind, year, number).ok_or("kind")
}

/// The fields of a form, as of the last month that ended.
pub fn fields(lang: Lang, today: Day) -> Vec<Field> {
    let (year, month, _) = today.ymd();
    let kinds = KINDS.map(|(kind, _)| Choice::new(kind, lang.word("official.kind", kind).into_owned()));
    vec![
        Field::select("kind", lang.t("official.period"), kinds.into()).value("year").required(),
        Field::number("number", lang.t("official.number"), "").value(month.to_string()).help(lang.t("official.number_help")),
        Field::number("year", lang.t("official.year"), "").value(year.to_string()).required(),
    ]
}

/// The kind, number and year of a period; none for other days.
fn parts((from, to): Days) -> Option<(&'static str, u8, i32)> {
    let (year, month, _) = from.ymd();
    let all = KINDS.iter().flat_map(|(kind, most)| (u8::from(*most > 0)..=*most).map(move |number| (*kind, number)));
    // A stretch of the year that has a name of its own goes by it.
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(kind, _)| *kind == "year_to");
    let found = all.into_iter().find(|(kind, number)| named(kind, year, *number) == Some((from, to)));
    found.filter(|_| month > 0).map(|(kind, number)| (kind, number, year))
}

/// In words: `Năm 2026`, `Quý 3 năm 2026`, `Từ đầu năm đến hết tháng 10 năm 2026`.
pub fn words(lang: Lang, days: Days) -> String {
    match parts(days) {
        Some((kind, number, year)) => lang.t2(&format!("official.in_words.{kind}"), "n", number, "year", year),
        None => format!("{} – {}", days.0.date_text(), days.1.date_text()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_in_words() {
        let of = |from, to| (Day::parse(from).unwrap(), Day::parse(to).unwrap());
        let told = |from, to| words(Lang::Vi, of(from, to));
        assert_eq!(told("2026-01-01", "2026-12-31"), "Năm 2026");
        assert_eq!(told("2026-07-01", "2026-09-30"), "Quý 3 năm 2026");
        assert_eq!(told("2026-02-01", "2026-02-28"), "Tháng 2 năm 2026");
        assert_eq!(told("2026-01-01", "2026-10-31"), "Từ đầu năm đến hết tháng 10 năm 2026");
        assert_eq!(told("2026-01-01", "2026-03-31"), "Quý 1 năm 2026");
        assert_eq!(told("2026-01-02", "2026-03-31"), "02/01/2026 – 31/03/2026");
    }
}
