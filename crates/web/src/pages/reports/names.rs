//! Words of periods, levels and parameters.

use index::{Cut, Left, Named, ReportRules, Waiting};
use kernel::Day;
use org::Level;

use crate::lang::Lang;

/// "Quý IV năm 2026".
pub fn period_name(lang: Lang, named: Named) -> String {
    let with = |key: &str, n: String, year: i32| lang.t2(key, "n", n, "year", year);
    const ROMAN: [&str; 5] = ["", "I", "II", "III", "IV"];
    match named {
        Named::Month(year, month) => with("report.period.month", month.to_string(), year),
        Named::Quarter(year, quarter) => {
            with("report.period.quarter", ROMAN.get(usize::from(quarter)).copied().unwrap_or_default().to_owned(), year)
        }
        Named::HalfYear(year, 1) => with("report.period.first_half", String::new(), year),
        Named::HalfYear(year, _) => with("report.period.second_half", String::new(), year),
        Named::NineMonths(year) => with("report.period.nine_months", String::new(), year),
        Named::Year(year) => with("report.period.year", String::new(), year),
    }
}

/// "Từ 15/10/2026 đến 14/11/2026".
pub fn days_text(lang: Lang, from: Day, to: Day) -> String {
    lang.t2("report.days", "from", from.date_text(), "to", to.date_text())
}

/// How periods are cut, in words.
pub fn cut_name(lang: Lang, cut: Cut) -> String {
    match cut {
        Cut::Closing(day) => lang.t1("report.cut.closing", "day", day),
        Cut::Calendar => lang.t("report.cut.calendar").to_owned(),
    }
}

/// A level of government in words.
pub fn level_name(lang: Lang, level: Level) -> &'static str {
    match level {
        Level::Province => lang.t("report.level.province"),
        Level::Commune => lang.t("report.level.commune"),
    }
}

/// Where the form's open questions went.
pub fn rule_notes(lang: Lang, rules: &ReportRules) -> Vec<String> {
    let left = match rules.left {
        Left::OnTime => "report.rule.left_on_time",
        Left::ByDate => "report.rule.left_by_date",
    };
    let waiting = match rules.waiting {
        Waiting::InTime => "report.rule.waiting_in_time",
        Waiting::AgainIsLate => "report.rule.waiting_again_late",
    };
    [left, waiting].map(|key| lang.t(key).to_owned()).to_vec()
}
