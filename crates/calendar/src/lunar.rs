//! Vietnamese lunar calendar at UTC+7, from the astronomical formulas that Hồ Ngọc Đức describes: months begin on the
//! day of the new moon, the winter solstice lies in month 11, and a year of 13 months repeats the first month
//! without a principal term.

use std::f64::consts::PI;

use kernel::time::Day;

const UNIX_EPOCH_JULIAN: i64 = 2_440_588;
const SYNODIC_MONTH: f64 = 29.530_588_853;
const LOCAL_SHIFT_DAYS: f64 = 7.0 / 24.0;

/// A date of the lunar calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LunarDate {
    /// Lunar year, named by the solar year in which it begins.
    pub year: i32,
    /// 1–12.
    pub month: u8,
    /// 1–30.
    pub day: u8,
    /// Whether the month is the repeated one.
    pub leap: bool,
}

/// Days that follow from the lunar calendar, before they are decreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal {
    /// First day of the lunar year (mùng một Tết).
    pub tet: Day,
    /// Giỗ Tổ Hùng Vương, day 10 of month 3.
    pub hung_kings: Day,
}

/// Tết and Giỗ Tổ of a solar year; `None` outside the years 1900–2199 for which the formulas are meant.
pub fn propose(year: i32) -> Option<Proposal> {
    Some(Proposal { tet: to_solar(lunar(year, 1, 1))?, hung_kings: to_solar(lunar(year, 3, 10))? })
}

fn lunar(year: i32, month: u8, day: u8) -> LunarDate {
    LunarDate { year, month, day, leap: false }
}

/// The lunar date of a day; `None` outside 1900–2199.
pub fn from_solar(day: Day) -> Option<LunarDate> {
    let (year, ..) = day.ymd();
    if !(1900..2200).contains(&year) {
        return None;
    }
    let julian = i64::from(day.0) + UNIX_EPOCH_JULIAN;
    let start = month_start(julian);
    let (first, named) = match month_eleven(year) {
        this if this > start => (month_eleven(year - 1), year),
        this => (this, year + 1),
    };
    let next = month_eleven(named);
    let offset = (start - first) / 29;
    let leap_at = (next - first > 365).then(|| leap_offset(first));
    let passed = i64::from(leap_at.is_some_and(|at| offset >= at));
    let month = (offset - passed + 10) % 12 + 1;
    let in_new_year = offset - passed >= 2;
    Some(LunarDate {
        year: if in_new_year { named } else { named - 1 },
        month: month as u8,
        day: (julian - start + 1) as u8,
        leap: leap_at == Some(offset),
    })
}

/// The day of a lunar date; `None` if there is no such date or it lies outside 1900–2199.
pub fn to_solar(date: LunarDate) -> Option<Day> {
    if !(1900..2200).contains(&date.year) || !(1..=12).contains(&date.month) || !(1..=30).contains(&date.day) {
        return None;
    }
    let named = if date.month < 11 { date.year } else { date.year + 1 };
    let (first, next) = (month_eleven(named - 1), month_eleven(named));
    let mut offset = (i64::from(date.month) + 1) % 12;
    if next - first > 365 {
        let leap_at = leap_offset(first);
        if date.leap || offset >= leap_at {
            offset += 1;
        }
    }
    let number = moon_number(first) + offset;
    let day = Day((new_moon_day(number) + i64::from(date.day) - 1 - UNIX_EPOCH_JULIAN) as i32);
    (from_solar(day) == Some(date)).then_some(day)
}

/// Number of the new moon that falls on or next to a Julian day.
fn moon_number(julian: i64) -> i64 {
    ((julian as f64 - 2_415_021.076_998_695) / SYNODIC_MONTH + 0.5).floor() as i64
}

/// Julian day on which the lunar month that holds `julian` begins.
fn month_start(julian: i64) -> i64 {
    let number = moon_number(julian);
    (number - 1..=number + 1).rev().map(new_moon_day).find(|start| *start <= julian).unwrap_or(julian)
}

/// Julian day on which month 11 of a solar year begins: the month of the winter solstice.
fn month_eleven(year: i32) -> i64 {
    let last = Day::from_ymd(year as i16, 12, 31).map_or(0, |day| i64::from(day.0)) + UNIX_EPOCH_JULIAN;
    let number = ((last - 2_415_021) as f64 / SYNODIC_MONTH) as i64;
    let start = new_moon_day(number);
    if sun_sector(start) >= 9 { new_moon_day(number - 1) } else { start }
}

/// In a year of 13 months: which month after month 11 is the repeated one.
fn leap_offset(first: i64) -> i64 {
    let number = moon_number(first);
    let sector = |i: i64| sun_sector(new_moon_day(number + i));
    (1..14).find(|i| sector(*i) == sector(*i + 1)).unwrap_or(13)
}

/// Twelfth of the ecliptic (0–11) in which the sun stands at local midnight that begins a Julian day.
fn sun_sector(julian: i64) -> i64 {
    let t = (julian as f64 - 0.5 - LOCAL_SHIFT_DAYS - 2_451_545.0) / 36_525.0;
    let rad = PI / 180.0;
    let anomaly = (357.529_10 + 35_999.050_30 * t - 0.000_155_9 * t * t - 0.000_000_48 * t * t * t) * rad;
    let mean = 280.466_45 + 36_000.769_83 * t + 0.000_303_2 * t * t;
    let centre = (1.914_600 - 0.004_817 * t - 0.000_014 * t * t) * anomaly.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * anomaly).sin()
        + 0.000_290 * (3.0 * anomaly).sin();
    ((mean + centre).rem_euclid(360.0) / 30.0).floor() as i64
}

/// Julian day (local) of new moon `number`, counted from 1900-01-01.
fn new_moon_day(number: i64) -> i64 {
    let k = number as f64;
    let t = k / 1_236.85;
    let (t2, rad) = (t * t, PI / 180.0);
    let t3 = t2 * t;
    let mean = 2_415_020.759_33 + 29.530_588_68 * k + 0.000_117_8 * t2 - 0.000_000_155 * t3
        + 0.000_33 * ((166.56 + 132.87 * t - 0.009_173 * t2) * rad).sin();
    let sun = (359.224_2 + 29.105_356_08 * k - 0.000_033_3 * t2 - 0.000_003_47 * t3) * rad;
    let moon = (306.025_3 + 385.816_918_06 * k + 0.010_730_6 * t2 + 0.000_012_36 * t3) * rad;
    let node = (21.296_4 + 390.670_506_46 * k - 0.001_652_8 * t2 - 0.000_002_39 * t3) * rad;
    let shift = (0.173_4 - 0.000_393 * t) * sun.sin() + 0.002_1 * (2.0 * sun).sin() - 0.406_8 * moon.sin()
        + 0.016_1 * (2.0 * moon).sin()
        - 0.000_4 * (3.0 * moon).sin()
        + 0.010_4 * (2.0 * node).sin()
        - 0.005_1 * (sun + moon).sin()
        - 0.007_4 * (sun - moon).sin()
        + 0.000_4 * (2.0 * node + sun).sin()
        - 0.000_4 * (2.0 * node - sun).sin()
        - 0.000_6 * (2.0 * node + moon).sin()
        + 0.001_0 * (2.0 * node - moon).sin()
        + 0.000_5 * (2.0 * moon + sun).sin();
    // Difference of dynamical and universal time.
    let drift = if t < -11.0 {
        0.001 + 0.000_839 * t + 0.000_226_1 * t2 - 0.000_008_45 * t3 - 0.000_000_081 * t * t3
    } else {
        -0.000_278 + 0.000_265 * t + 0.000_262 * t2
    };
    (mean + shift - drift + 0.5 + LOCAL_SHIFT_DAYS).floor() as i64
}
