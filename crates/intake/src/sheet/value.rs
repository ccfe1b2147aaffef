//! What a cell of a workbook says, as text.

use calamine::{DataRef, ExcelDateTime};
use kernel::{Day, Instant};

/// The text of a cell; empty for an empty one.
pub(super) fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::DateTimeIso(text) => iso_text(text),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// Excel keeps 15 digits: `0.1 + 0.2` is shown as `0.3`, `12345.0` as `12345`.
fn number_text(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    // Minus zero has no place in a list.
    if rounded == 0.0 { "0".to_owned() } else { format!("{rounded}") }
}

/// A day, a moment at +07:00, a time of day (before day 1) or a length of time.
fn moment_text(moment: &ExcelDateTime) -> String {
    let value = moment.as_f64();
    if !(0.0..2_958_466.0).contains(&value) {
        return number_text(value);
    }
    if moment.is_duration() || value < 1.0 {
        return clock(value);
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    // 29 February 1900 exists in Excel only.
    let Some(day) = Day::from_ymd(year as i16, month as i8, day as i8) else { return number_text(value) };
    // To the nearest second: 14:05 is stored as a fraction that may end a hair before it.
    let seconds = (value.fract() * 86_400.0).round() as i64;
    if seconds % 86_400 == 0 {
        return day.plus((seconds / 86_400) as i32).iso();
    }
    Instant(Instant::at(day, 0).0 + seconds * 1_000_000).rfc3339()
}

/// `14:05`, or `14:05:30` when there are seconds; hours may pass 24.
fn clock(days: f64) -> String {
    let seconds = (days * 86_400.0).round() as u64;
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 { format!("{hours:02}:{minutes:02}") } else { format!("{hours:02}:{minutes:02}:{rest:02}") }
}

/// A moment that a strict workbook keeps as text, local and without an offset.
fn iso_text(text: &str) -> String {
    match text.trim_end_matches('Z').split_once('T') {
        Some((day, time)) if time.chars().all(|c| "0:.".contains(c)) => day.to_owned(),
        Some((day, time)) if !time.contains(['+', '-']) => format!("{day}T{time}+07:00"),
        _ => text.to_owned(),
    }
}
