//! Words of periods, figures and units.

use app::tasks::report::Figure;
use kernel::{Day, UnitId};
use kernel::text::grouped;
use steering::task::recurrence::Period;

use crate::desk::Desk;
use crate::filters::percent_text;
use crate::lang::Lang;

const ROMAN: [&str; 5] = ["", "I", "II", "III", "IV"];

/// `quý III năm 2026`, by the month in which the figures are closed.
pub fn period_words(lang: Lang, period: Period, to: Day) -> String {
    let (year, month, _) = to.ymd();
    let of = |key: &str, n: &str| lang.t2(key, "n", n, "year", year);
    match period {
        Period::Monthly => of("periodic.month", &month.to_string()),
        Period::Quarterly => of("periodic.quarter", ROMAN[usize::from(month.div_ceil(3)).min(4)]),
        Period::HalfYearly if month <= 6 => of("periodic.half_first", ""),
        Period::HalfYearly => of("periodic.half_second", ""),
        Period::Yearly => of("periodic.year", ""),
    }
}

/// The same with a capital at its beginning.
pub fn period_title(lang: Lang, period: Period, to: Day) -> String {
    let words = period_words(lang, period, to);
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Key of a period in addresses and forms.
pub const fn period_key(period: Period) -> &'static str {
    match period {
        Period::Monthly => "monthly",
        Period::Quarterly => "quarterly",
        Period::HalfYearly => "half_yearly",
        Period::Yearly => "yearly",
    }
}

/// Name of an office.
pub fn office_name(desk: &Desk, office: &UnitId) -> String {
    desk.officer.org.unit(office).map_or_else(|| office.to_string(), |unit| unit.name.clone())
}

/// A number as papers write it.
pub fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{:.*}", decimals, value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), grouped);
    let sign = if value < 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) { "−" } else { "" };
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole},{rest}") }
}

/// The value of a figure in words.
pub fn value_text(figure: &Figure, value: Option<f64>) -> String {
    let Some(value) = value else { return "–".to_owned() };
    match figure.what.as_str() {
        "discipline" | "points_share" | "dossiers_rate" => percent_text(value),
        "points" | "most" | "change" | "measured" => decimal(value, 2),
        _ => decimal(value, 0),
    }
}

/// What a figure is, in words: of whom, and what is told.
pub fn figure_words(lang: Lang, figure: &Figure) -> (String, String) {
    let what = lang.word("periodic_figure", &figure.what).into_owned();
    match figure.of_what.as_str() {
        "" => (lang.t("periodic.of_all").to_owned(), what),
        "before" => (lang.t("periodic.of_before").to_owned(), what),
        name => (name.to_owned(), what),
    }
}
