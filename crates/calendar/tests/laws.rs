//! Laws that hold for every moment and limit.

use calendar::due::answer_line;
use calendar::{Calendar, Limit, LimitUnit, OfficeHours, Window};
use kernel::time::{Instant, MINUTE_MICROS};
use proptest::prelude::*;

const UNITS: [LimitUnit; 9] = [
    LimitUnit::Minutes,
    LimitUnit::Hours,
    LimitUnit::WorkingHours,
    LimitUnit::WorkingDays,
    LimitUnit::CalendarDays,
    LimitUnit::Weeks,
    LimitUnit::Months,
    LimitUnit::Years,
    LimitUnit::SameDay,
];

/// Any minute of 1995–2090.
fn moment() -> impl Strategy<Value = Instant> {
    (13_150_000_i64..63_100_000).prop_map(|minute| Instant(minute * MINUTE_MICROS))
}

fn unit() -> impl Strategy<Value = LimitUnit> {
    prop::sample::select(UNITS.to_vec())
}

fn day_unit() -> impl Strategy<Value = LimitUnit> {
    prop::sample::select(UNITS[3..8].to_vec())
}

/// Hours whose working days are not equally long.
fn short_fridays() -> Calendar {
    let day: Vec<Window> = ["07:30-11:30", "13:30-17:00"].iter().map(|text| text.parse().unwrap()).collect();
    let week = std::array::from_fn(|i| day[..if i == 4 { 1 } else { 2 }].to_vec());
    Calendar::embedded().with_hours(OfficeHours::new(week, Default::default()).unwrap())
}

proptest! {
    #[test]
    fn day_limits_end_at_the_close_of_a_working_day(from in moment(), n in 1..60_u8, unit in day_unit()) {
        let calendar = Calendar::embedded();
        if let Ok(due) = calendar.add(from, Limit { value: f64::from(n), unit }) {
            prop_assert!(due.at.day() > from.day());
            prop_assert_eq!(calendar.close_of(due.at.day()), Some(due.at));
        }
    }

    #[test]
    fn working_days_count_themselves(from in moment(), n in 1..200_u16) {
        let calendar = Calendar::embedded();
        let due = calendar.add(from, Limit { value: f64::from(n), unit: LimitUnit::WorkingDays }).unwrap();
        let mut day = from.day();
        for _ in 0..n {
            day = calendar.next_working_day(day);
        }
        prop_assert_eq!(due.at.day(), day);
    }

    #[test]
    fn working_days_there_and_back(from in moment(), n in 1..200_u16) {
        let calendar = Calendar::embedded();
        let limit = Limit { value: f64::from(n), unit: LimitUnit::WorkingDays };
        let due = calendar.add(from, limit).unwrap().at;
        let back = calendar.subtract(due, limit).unwrap().at;
        prop_assert!(back.day() <= from.day());
        prop_assert_eq!(calendar.add(back, limit).unwrap().at, due);
        if calendar.is_working_day(from.day()) {
            prop_assert_eq!(back.day(), from.day());
        }
    }

    #[test]
    fn later_starts_and_longer_limits_never_end_earlier(a in moment(), wait in 0..20_000_i64, v in 0.01..80.0_f64, more in 0.0..20.0_f64, unit in unit()) {
        let calendar = Calendar::embedded();
        let end = |from: Instant, value| calendar.add(from, Limit { value, unit }).map(|due| due.at);
        if let (Ok(first), Ok(late), Ok(long)) = (end(a, v), end(a.plus_minutes(wait), v), end(a, v + more)) {
            prop_assert!(first <= late);
            prop_assert!(first <= long);
            prop_assert!(first > a);
        }
    }

    #[test]
    fn working_time_adds_up(a in moment(), b in moment(), c in moment()) {
        let calendar = Calendar::embedded();
        let span = |x, y| calendar.working_minutes_between(x, y);
        prop_assert_eq!(span(a, b) + span(b, c), span(a, c));
        prop_assert_eq!(span(a, b), -span(b, a));
    }

    #[test]
    fn office_hours_are_exactly_the_minutes_asked_for(from in moment(), minutes in 1..50_000_u32) {
        for calendar in [Calendar::embedded(), short_fridays()] {
            let limit = Limit { value: f64::from(minutes) / 60.0, unit: LimitUnit::WorkingHours };
            let due = calendar.add(from, limit).unwrap().at;
            prop_assert_eq!(calendar.working_minutes_between(from, due), i64::from(minutes));
            prop_assert!(calendar.is_open(due.plus_minutes(-1)));
            let back = calendar.subtract(due, limit).unwrap().at;
            prop_assert_eq!(calendar.working_minutes_between(back, due), i64::from(minutes));
            prop_assert!(calendar.is_open(back) && back == calendar.next_open(from));
        }
    }

    #[test]
    fn next_open_is_open_and_nothing_is_worked_before(from in moment()) {
        let calendar = Calendar::embedded();
        let next = calendar.next_open(from);
        prop_assert!(next >= from && calendar.is_open(next));
        prop_assert_eq!(calendar.working_minutes_between(from, next), 0);
    }

    #[test]
    fn no_moment_and_no_limit_panics(micros in any::<i64>(), value in any::<f64>(), unit in unit()) {
        let calendar = Calendar::embedded();
        let (at, limit) = (Instant(micros / 2), Limit { value, unit });
        let _ = (calendar.add(at, limit), calendar.subtract(at, limit));
    }

    #[test]
    fn every_line_gets_one_line_with_due_or_error(line in ".*", value in any::<f64>(), unit in unit(), from in moment()) {
        let calendar = Calendar::embedded();
        let asked = serde_json::json!({"from": from.rfc3339(), "limit": {"value": value, "unit": unit}}).to_string();
        for line in [line.as_str(), asked.as_str()] {
            let answer = answer_line(&calendar, line);
            let read: serde_json::Value = serde_json::from_str(&answer).unwrap();
            prop_assert!(read["due"].is_string() ^ read["error"].is_string());
            prop_assert!(!answer.contains('\n'));
        }
    }
}
