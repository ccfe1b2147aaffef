//! Scenarios of counting, one line each, titled with the article they show.

use calendar::{Calendar, DayKind, DayStatus, Limit, LimitUnit, OfficeHours, Window, describe_working};
use kernel::time::{Day, Instant};

fn at(text: &str) -> Instant {
    Instant::parse(&format!("{}:00+07:00", text.replace(' ', "T"))).unwrap()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// `15 working_days`.
fn limit(text: &str) -> Limit {
    let (value, unit) = text.split_once(' ').unwrap();
    let unit = serde_json::from_value(serde_json::json!(unit)).unwrap();
    Limit { value: value.parse().unwrap(), unit }
}

const AHEAD: &[(&str, &str, &str, &str)] = &[
    ("issue example, over 24/11", "2026-11-20 14:05", "15 working_days", "2026-12-14 17:00"),
    ("Đ147: the first day is not counted", "2026-11-02 08:00", "1 working_days", "2026-11-03 17:00"),
    ("received after office hours, still day 0", "2026-11-02 20:00", "1 working_days", "2026-11-03 17:00"),
    ("received before office hours", "2026-11-02 05:00", "1 working_days", "2026-11-03 17:00"),
    ("received on a Saturday: Monday is day 1", "2026-11-07 09:00", "1 working_days", "2026-11-09 17:00"),
    ("received on a holiday: next day is day 1", "2026-11-24 09:00", "2 working_days", "2026-11-26 17:00"),
    ("BLLĐ Đ112: over 30/4 and 1/5", "2026-04-29 09:00", "1 working_days", "2026-05-04 17:00"),
    ("BLLĐ Đ111.3: Giỗ Tổ 26/4/2026 made up on Monday", "2026-04-24 09:00", "1 working_days", "2026-04-28 17:00"),
    ("swap: Sat 22/8/2026 is worked", "2026-08-21 09:00", "1 working_days", "2026-08-22 17:00"),
    ("swap: Mon 31/8/2026 is off", "2026-08-28 09:00", "1 working_days", "2026-09-03 17:00"),
    ("swap with disagreeing sources: 2/1/2026 off", "2025-12-31 09:00", "1 working_days", "2026-01-05 17:00"),
    ("over Tết 2026", "2026-02-13 16:00", "1 working_days", "2026-02-23 17:00"),
    ("half a working day is 4 office hours", "2026-11-02 10:00", "0.5 working_days", "2026-11-02 16:00"),
    ("half a day over the lunch break and night", "2026-11-02 16:00", "0.5 working_days", "2026-11-03 10:00"),
    ("one and a half day: half after the close", "2026-11-02 10:00", "1.5 working_days", "2026-11-04 11:00"),
    ("Đ147.1: office hours from the moment", "2026-11-02 10:30", "1 working_hours", "2026-11-02 13:30"),
    ("office hours end at the exact minute of close", "2026-11-02 13:00", "4 working_hours", "2026-11-02 17:00"),
    ("office hours begun at night", "2026-11-02 22:00", "2 working_hours", "2026-11-03 09:00"),
    ("office hours begun on a holiday", "2026-11-24 10:00", "8 working_hours", "2026-11-25 17:00"),
    ("quarter of an office hour", "2026-11-02 10:50", "0.25 working_hours", "2026-11-02 13:05"),
    ("Đ147.1: hours of the wall clock", "2026-11-20 14:05", "24 hours", "2026-11-21 14:05"),
    ("minutes of the wall clock", "2026-11-20 23:50", "15 minutes", "2026-11-21 00:05"),
    ("Đ148.5: tenth day is a Thursday", "2026-11-02 08:00", "10 calendar_days", "2026-11-12 17:00"),
    ("Đ148.5: last day a Saturday", "2026-11-02 08:00", "5 calendar_days", "2026-11-09 17:00"),
    ("Đ148.5: last day a holiday", "2026-11-14 08:00", "10 calendar_days", "2026-11-25 17:00"),
    ("begun calendar day is a day", "2026-11-02 08:00", "0.5 calendar_days", "2026-11-03 17:00"),
    ("Đ148.3: week ends on the same weekday", "2026-11-04 08:00", "2 weeks", "2026-11-18 17:00"),
    ("Đ148.3: and moves off a holiday", "2026-11-17 08:00", "1 weeks", "2026-11-25 17:00"),
    ("Đ148.4: month without that day, 28/2 is Sunday", "2026-01-31 08:00", "1 months", "2026-03-02 17:00"),
    ("Đ148.4: 31/3 + 1 month, then 30/4 and 1/5 off", "2026-03-31 08:00", "1 months", "2026-05-04 17:00"),
    ("Đ146: half a month is fifteen days", "2026-11-02 08:00", "0.5 months", "2026-11-17 17:00"),
    ("Đ146: half a year is six months", "2026-05-12 08:00", "0.5 years", "2026-11-12 17:00"),
    ("Đ148: 29/2 and a year, 28/2", "2024-02-29 08:00", "1 years", "2025-02-28 17:00"),
    ("same day", "2026-11-02 16:59", "1 same_day", "2026-11-02 17:00"),
    ("same day in the lunch break", "2026-11-02 11:30", "1 same_day", "2026-11-02 17:00"),
    ("same day, office closed for today", "2026-11-02 17:00", "1 same_day", "2026-11-03 17:00"),
    ("same day on a holiday", "2026-11-24 09:00", "1 same_day", "2026-11-25 17:00"),
];

#[test]
fn limits_forward() {
    let calendar = Calendar::embedded();
    for (title, from, text, due) in AHEAD {
        let got = calendar.add(at(from), limit(text)).unwrap();
        assert_eq!(got.at.rfc3339(), at(due).rfc3339(), "{title}");
        assert!(!got.provisional, "{title}");
    }
}

#[test]
fn limits_backward() {
    let table = [
        ("working days back over 24/11", "2026-12-14 17:00", "15 working_days", "2026-11-20 17:00"),
        ("one day before expiry (NĐ 61/2018 Đ19.9)", "2026-11-25 17:00", "1 working_days", "2026-11-23 17:00"),
        ("calendar days back to a Sunday", "2026-11-11 17:00", "3 calendar_days", "2026-11-06 17:00"),
        ("office hours back over the night", "2026-11-03 08:00", "2 working_hours", "2026-11-02 16:00"),
        ("office hours back to an opening", "2026-11-03 11:00", "4 working_hours", "2026-11-03 07:00"),
        ("wall hours back", "2026-11-03 08:00", "9 hours", "2026-11-02 23:00"),
        ("month back, no such day", "2026-03-31 17:00", "1 months", "2026-02-27 17:00"),
        ("same day back", "2026-11-03 15:00", "1 same_day", "2026-11-03 07:00"),
    ];
    for (title, from, text, start) in table {
        let got = Calendar::embedded().subtract(at(from), limit(text)).unwrap();
        assert_eq!(got.at.rfc3339(), at(start).rfc3339(), "{title}");
    }
}

#[test]
fn provisional_when_estimated_days_are_counted() {
    let calendar = Calendar::embedded();
    let provisional = |from: &str, text: &str| calendar.add(at(from), limit(text)).unwrap().provisional;
    assert!(provisional("2027-02-01 08:00", "10 working_days"), "Tết 2027 is not decreed");
    assert!(!provisional("2027-03-01 08:00", "10 working_days"), "nothing estimated in March 2027");
    assert!(!provisional("2026-02-10 08:00", "10 working_days"), "Tết 2026 is decreed");
    assert!(!provisional("2027-02-05 08:00", "100 hours"), "the wall clock asks no calendar");
    assert!(provisional("2035-02-01 08:00", "15 working_days"), "Tết 2035 is computed");
    assert!(calendar.add(at("2026-11-20 14:05"), limit("50 years")).is_ok());
}

#[test]
fn limits_that_are_none() {
    let calendar = Calendar::embedded();
    let start = at("2026-11-20 14:05");
    for unit in ["minutes", "hours", "working_hours", "working_days", "calendar_days", "weeks", "months", "years"] {
        for value in ["0", "-1", "NaN", "inf", "-inf", "1e300", "1e9", "1e8"] {
            assert!(calendar.add(start, limit(&format!("{value} {unit}"))).is_err(), "{value} {unit}");
            assert!(calendar.subtract(start, limit(&format!("{value} {unit}"))).is_err(), "{value} {unit}");
        }
    }
    assert!(calendar.add(at("1850-01-01 08:00"), limit("1 working_days")).is_err());
    assert!(calendar.add(at("2100-12-30 08:00"), limit("9 working_days")).is_err());
}

#[test]
fn days_and_their_names() {
    let calendar = Calendar::embedded();
    let info = |text: &str| calendar.day_info(day(text));
    assert_eq!(
        (info("2026-11-24").kind, info("2026-11-24").name.as_str()),
        (DayKind::Holiday, "Ngày Văn hóa Việt Nam")
    );
    assert_eq!(info("2026-11-23").kind, DayKind::Working);
    assert_eq!(info("2026-11-21").kind, DayKind::Weekend);
    assert_eq!(info("2026-08-22").kind, DayKind::MakeUp);
    assert_eq!(info("2026-08-31").kind, DayKind::SwapOff);
    assert_eq!(info("2026-04-27").kind, DayKind::Compensatory);
    assert!(info("2027-02-08").estimated);
    assert_eq!(info("2030-04-30").status, Some(DayStatus::Statutory));
    assert_eq!(info("2028-01-26").name, "Mùng một Tết");
    assert_eq!(info("2028-01-03").name, "Tết Dương lịch (nghỉ bù)");
    assert_eq!(info("2029-11-24").kind, DayKind::Holiday);
    assert_eq!(info("2029-11-26").kind, DayKind::Working, "24/11 is not made up: unknown in law");
    assert_eq!(info("2020-09-01").kind, DayKind::Working, "the day beside 2/9 came with the code of 2019");
}

#[test]
fn override_by_the_operator() {
    let calendar = Calendar::embedded();
    let changed = calendar.with_overrides(&[
        (day("2026-11-23"), DayKind::Override, "Nghỉ theo quyết định của tỉnh".into()),
        (day("2026-11-28"), DayKind::MakeUp, "Làm bù".into()),
    ]);
    assert!(!changed.is_working_day(day("2026-11-23")) && calendar.is_working_day(day("2026-11-23")));
    assert_eq!(changed.day_info(day("2026-11-23")).status, Some(DayStatus::Operator));
    assert_eq!(changed.next_working_day(day("2026-11-20")), day("2026-11-25"));
    let due = changed.add(at("2026-11-20 14:05"), limit("4 working_days")).unwrap();
    assert_eq!(due.at, at("2026-11-28 17:00"));
    assert_eq!(changed.open_of(day("2026-11-28")), Some(at("2026-11-28 07:00")));
}

#[test]
fn moments() {
    let calendar = Calendar::embedded();
    assert!(calendar.is_open(at("2026-11-23 07:00")) && !calendar.is_open(at("2026-11-23 11:00")));
    assert!(!calendar.is_open(at("2026-11-24 09:00")));
    assert_eq!(calendar.next_open(at("2026-11-23 09:00")), at("2026-11-23 09:00"));
    assert_eq!(calendar.next_open(at("2026-11-23 11:30")), at("2026-11-23 13:00"));
    assert_eq!(calendar.next_open(at("2026-11-23 17:00")), at("2026-11-25 07:00"));
    assert_eq!(calendar.close_of(day("2026-11-24")), None);
    assert_eq!(calendar.working_minutes_between(at("2026-11-23 10:00"), at("2026-11-25 08:00")), 60 + 240 + 60);
    assert_eq!(calendar.working_minutes_between(at("2026-11-25 08:00"), at("2026-11-23 10:00")), -360);
    assert_eq!(describe_working(2 * 480 + 3 * 60 + 5), (2, 3, 5));
}

#[test]
fn saturday_shift_receives_but_is_no_working_day() {
    let shift: Window = "07:30-11:00".parse().unwrap();
    let hours = OfficeHours::default().with_reception(5, shift).unwrap();
    let calendar = Calendar::embedded().with_hours(hours);
    let saturday = at("2026-11-21 08:00");
    assert!(calendar.receives(saturday) && !calendar.is_open(saturday) && !calendar.is_working_day(saturday.day()));
    assert!(!calendar.receives(at("2027-02-06 08:00")), "no shift on a holiday");
    assert_eq!(calendar.add(saturday, limit("1 working_days")).unwrap().at, at("2026-11-23 17:00"));
}

#[test]
fn hours_are_read_and_refused() {
    let text = serde_json::to_string(&OfficeHours::default()).unwrap();
    assert_eq!(serde_json::from_str::<OfficeHours>(&text).unwrap(), OfficeHours::default());
    for windows in ["[\"11:00-07:00\"]", "[\"07:00-11:00\",\"10:00-12:00\"]", "[\"07:00-25:00\"]", "[]", "[\"x\"]"] {
        let week = format!("{{\"working\":[{}]}}", [windows; 7].join(","));
        assert!(serde_json::from_str::<OfficeHours>(&week).is_err(), "{week}");
    }
    let late: Window = "08:00-12:00".parse().unwrap();
    let week = std::array::from_fn(|i| if i < 5 { vec![late] } else { vec![] });
    let calendar = Calendar::embedded().with_hours(OfficeHours::new(week, Default::default()).unwrap());
    assert_eq!(calendar.add(at("2026-11-02 08:00"), limit("1 working_days")).unwrap().at, at("2026-11-03 12:00"));
    let half = Limit { value: 6.0, unit: LimitUnit::WorkingHours };
    assert_eq!(calendar.add(at("2026-11-02 08:00"), half).unwrap().at, at("2026-11-03 10:00"));
}
