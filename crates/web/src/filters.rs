//! How values look on a page: dates, money, shares, and office time in words. Use as askama filters (`use crate::filters;`).
#![allow(missing_docs, reason = "`filter_fn` writes items without documentation; the filters themselves have theirs")]

use askama::{Result, Values, filter_fn};
use kernel::{Day, Dong, Instant};

use crate::lang::Lang;

/// Minutes of a usual office day, for telling office time in days.
pub const OFFICE_DAY_MINUTES: i64 = 480;

/// Something that has a day in Viet Nam.
pub trait HasDay {
    /// The local day.
    fn local_day(&self) -> Day;
}

impl HasDay for Day {
    fn local_day(&self) -> Day {
        *self
    }
}

impl HasDay for Instant {
    fn local_day(&self) -> Day {
        self.day()
    }
}

impl<T: HasDay> HasDay for &T {
    fn local_day(&self) -> Day {
        (*self).local_day()
    }
}

/// `{{ day|date }}`: `23/11/2026`.
#[filter_fn]
pub fn date(value: impl HasDay, _: &dyn Values) -> Result<String> {
    Ok(value.local_day().date_text())
}

/// `{{ instant|time }}`: `14:05`.
#[filter_fn]
pub fn time(value: &Instant, _: &dyn Values) -> Result<String> {
    Ok(value.clock_text())
}

/// `{{ instant|date_time }}`: `23/11/2026 14:05`.
#[filter_fn]
pub fn date_time(value: &Instant, _: &dyn Values) -> Result<String> {
    Ok(value.date_time_text())
}

/// `{{ instant|iso }}` for `<time datetime>`.
#[filter_fn]
pub fn iso(value: &Instant, _: &dyn Values) -> Result<String> {
    Ok(value.rfc3339())
}

/// `{{ amount|dong }}`: `1.234.567 đồng`.
#[filter_fn]
pub fn dong(value: &Dong, _: &dyn Values) -> Result<String> {
    Ok(format!("{} đồng", value.grouped()))
}

/// `{{ n|num }}`: `1.234.567`.
#[filter_fn]
pub fn num(value: impl TryInto<i64> + Copy, _: &dyn Values) -> Result<String> {
    Ok(value.try_into().map_or_else(|_| String::from("–"), kernel::text::grouped))
}

/// `{{ share|percent }}`: 0.125 → `12,5 %`.
#[filter_fn]
pub fn percent(value: &f64, _: &dyn Values) -> Result<String> {
    Ok(percent_text(*value))
}

/// `{{ minutes|office(page.lang) }}`: a length of office time, `2 ngày 3 giờ`.
#[filter_fn]
pub fn office(minutes: &i64, _: &dyn Values, lang: &Lang) -> Result<String> {
    Ok(office_text(*lang, *minutes))
}

/// `{{ minutes|left(page.lang) }}`: `còn 2 ngày 3 giờ làm việc`, or `quá hạn 1 ngày làm việc` when negative.
#[filter_fn]
pub fn left(minutes: &i64, _: &dyn Values, lang: &Lang) -> Result<String> {
    Ok(left_text(*lang, *minutes))
}

/// 0.125 → `12,5 %`; whole numbers without a fraction.
pub fn percent_text(share: f64) -> String {
    let tenths = (share * 1000.0).round() as i64;
    let (whole, rest) = (tenths / 10, tenths.abs() % 10);
    let sign = if tenths < 0 && whole == 0 { "-" } else { "" };
    match rest {
        0 => format!("{sign}{whole}\u{a0}%"),
        _ => format!("{sign}{whole},{rest}\u{a0}%"),
    }
}

/// The two largest units of a length of office time; never empty.
pub fn office_text(lang: Lang, minutes: i64) -> String {
    let minutes = minutes.abs();
    let (days, hours, rest) = (minutes / OFFICE_DAY_MINUTES, minutes % OFFICE_DAY_MINUTES / 60, minutes % 60);
    let unit = |n: i64, one: &str, many: &str| lang.t1(if n == 1 { one } else { many }, "n", n);
    let mut parts = Vec::with_capacity(2);
    if days > 0 {
        parts.push(unit(days, "duration.day", "duration.days"));
    }
    if hours > 0 {
        parts.push(unit(hours, "duration.hour", "duration.hours"));
    }
    if days == 0 && (rest > 0 || hours == 0) {
        parts.push(unit(rest, "duration.minute", "duration.minutes"));
    }
    parts.join(" ")
}

/// What is left of a term in office minutes; negative is overdue.
pub fn left_text(lang: Lang, minutes: i64) -> String {
    let key = if minutes < 0 { "duration.overdue" } else { "duration.left" };
    lang.t1(key, "time", office_text(lang, minutes))
}

/// Below this much office time after its end, the end itself says more than the time since.
const JUST_PASSED_MINUTES: i64 = 60;

/// How the time to a moment stands, in office time; at the close of office and just after it the moment itself is named.
/// `minutes`: office time from `now` to `due`, negative when it has passed.
pub fn due_text(lang: Lang, minutes: i64, now: Instant, due: Instant) -> String {
    let key = match () {
        () if due >= now && minutes <= 0 => "duration.ends_at",
        () if due < now && minutes > -JUST_PASSED_MINUTES => "duration.overdue_since",
        () => return left_text(lang, minutes),
    };
    let at = if due.day() == now.day() {
        lang.t1("duration.today_at", "time", due.clock_text())
    } else {
        let day: String = due.day().date_text().chars().take(5).collect();
        lang.t2("duration.day_at", "time", due.clock_text(), "day", day)
    };
    lang.t1(key, "at", at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_close_of_office_is_named() {
        let at = |text: &str| Instant::parse(&format!("2026-11-{text}:00+07:00")).unwrap();
        let said = |minutes, now: &str| due_text(Lang::Vi, minutes, at(now), at("24T17:00"));
        assert_eq!(said(30, "24T16:30"), "còn 30 phút làm việc");
        assert_eq!(said(0, "24T17:00"), "hết hạn lúc 17:00 hôm nay");
        assert_eq!(said(0, "24T18:20"), "quá hạn từ 17:00 hôm nay");
        assert_eq!(said(-5, "25T07:05"), "quá hạn từ 17:00 ngày 24/11");
        assert_eq!(said(-61, "25T08:01"), "quá hạn 1 giờ 1 phút làm việc");
    }

    #[test]
    fn office_time_in_words() {
        assert_eq!(left_text(Lang::Vi, 2 * 480 + 3 * 60 + 20), "còn 2 ngày 3 giờ làm việc");
        assert_eq!(left_text(Lang::Vi, -480), "quá hạn 1 ngày làm việc");
        assert_eq!(left_text(Lang::En, -480), "overdue by 1 day of office time");
        assert_eq!(office_text(Lang::Vi, 95), "1 giờ 35 phút");
        assert_eq!(office_text(Lang::Vi, 0), "0 phút");
    }

    #[test]
    fn shares() {
        assert_eq!(
            [percent_text(0.125), percent_text(1.0), percent_text(-0.004)],
            ["12,5\u{a0}%", "100\u{a0}%", "-0,4\u{a0}%"]
        );
    }
}
