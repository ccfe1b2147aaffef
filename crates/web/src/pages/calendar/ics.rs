//! Calendars as RFC 5545 writes them: lines of at most 75 octets, texts escaped, times in UTC.

use kernel::{Day, Instant};

/// Octets of a line at most, without its end (RFC 5545 §3.1).
const WIDTH: usize = 75;

/// When something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A whole day.
    Day(Day),
    /// From a moment, so many minutes.
    At(Instant, u32),
}

/// One thing in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Never given to another thing.
    pub uid: String,
    /// When.
    pub when: When,
    /// What, in one line.
    pub summary: String,
    /// More; may be empty.
    pub description: String,
    /// Where; may be empty.
    pub location: String,
    /// Its page.
    pub url: String,
    /// Kinds of things, in words.
    pub category: String,
    /// How often it was changed.
    pub sequence: usize,
    /// It does not take place.
    pub cancelled: bool,
    /// It takes the time of whoever reads it: meetings do, due days do not.
    pub busy: bool,
}

/// A calendar with its name.
pub fn calendar(name: &str, now: Instant, entries: &[Entry]) -> String {
    let mut out = String::new();
    let mut line = |text: &str| fold(&mut out, text);
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mot Cua//Calendar//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"] {
        line(text);
    }
    line(&format!("X-WR-CALNAME:{}", escaped(name)));
    line("X-WR-TIMEZONE:Asia/Ho_Chi_Minh");
    line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    line("X-PUBLISHED-TTL:PT1H");
    entries.iter().flat_map(|entry| event(entry, now)).for_each(|text| line(&text));
    line("END:VCALENDAR");
    out
}

fn event(entry: &Entry, now: Instant) -> Vec<String> {
    let (start, end) = match entry.when {
        When::Day(day) => (format!("DTSTART;VALUE=DATE:{}", basic(day)), format!("DTEND;VALUE=DATE:{}", basic(day.plus(1)))),
        When::At(at, minutes) => {
            let end = Instant(at.0 + i64::from(minutes) * 60_000_000);
            (format!("DTSTART:{}", utc(at)), format!("DTEND:{}", utc(end)))
        }
    };
    let mut lines = vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", escaped(&entry.uid)),
        format!("DTSTAMP:{}", utc(now)),
        start,
        end,
        format!("SEQUENCE:{}", entry.sequence),
        format!("SUMMARY:{}", escaped(&entry.summary)),
    ];
    for (name, text) in [("DESCRIPTION", &entry.description), ("LOCATION", &entry.location), ("CATEGORIES", &entry.category)] {
        if !text.is_empty() {
            lines.push(format!("{name}:{}", escaped(text)));
        }
    }
    lines.push(format!("URL:{}", entry.url));
    lines.push(format!("STATUS:{}", if entry.cancelled { "CANCELLED" } else { "CONFIRMED" }));
    lines.push(format!("TRANSP:{}", if entry.busy { "OPAQUE" } else { "TRANSPARENT" }));
    lines.push("END:VEVENT".to_owned());
    lines
}

/// `20261124`.
fn basic(day: Day) -> String {
    day.iso().replace('-', "")
}

/// `20261124T030000Z`.
fn utc(at: Instant) -> String {
    let seconds = at.0.div_euclid(1_000_000);
    let (day, of_day) = (Day(i32::try_from(seconds.div_euclid(86_400)).unwrap_or(0)), seconds.rem_euclid(86_400));
    format!("{}T{:02}{:02}{:02}Z", basic(day), of_day / 3_600, of_day / 60 % 60, of_day % 60)
}

/// A TEXT value (RFC 5545 §3.3.11); control characters go away.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            ';' => out.push_str("\\;"),
            ',' => out.push_str("\\,"),
            '\n' | '\r' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, folded so that no piece is longer than [`WIDTH`] octets and no letter is cut.
fn fold(out: &mut String, text: &str) {
    let mut octets = 0;
    for c in text.chars() {
        if octets + c.len_utf8() > WIDTH {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_utc_and_texts_are_escaped() {
        assert_eq!(utc(Instant::parse("2026-11-24T10:00:05+07:00").unwrap()), "20261124T030005Z");
        assert_eq!(utc(Instant::parse("2026-11-24T06:59:00+07:00").unwrap()), "20261123T235900Z");
        assert_eq!(escaped("a;b,c\\d\r\ne\u{7}"), "a\\;b\\,c\\\\d\\ne");
    }

    #[test]
    fn lines_are_folded_between_letters() {
        let text = format!("SUMMARY:{}", "Rà soát thủ tục đất đai ".repeat(20));
        let mut out = String::new();
        fold(&mut out, &text);
        let lines: Vec<&str> = out.split_terminator("\r\n").collect();
        assert!(lines.len() > 5 && lines.iter().all(|line| line.len() <= WIDTH));
        assert!(lines[1..].iter().all(|line| line.starts_with(' ')));
        assert_eq!(lines.iter().enumerate().map(|(n, line)| if n == 0 { *line } else { &line[1..] }).collect::<String>(), text);
    }
}
