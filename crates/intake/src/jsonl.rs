//! JSON lines: one value a line, every fault with its line.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::fault::{Args, IntakeError, write_args};
use crate::limits::Limits;
use crate::sheet::{check_size, megabytes};

/// More faults than this are not told.
pub const MOST_FAULTS: usize = 200;

/// What a file of lines held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines<T> {
    /// Values with the number of their line, from 1.
    pub values: Vec<(u32, T)>,
    /// Lines that could not be read, at most [`MOST_FAULTS`].
    pub faults: Vec<LineError>,
}

/// Why a line was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct LineError {
    /// Line, from 1.
    pub line: u32,
    /// `intake_line_not_json`, `intake_line_shape`, `intake_line_too_long` or `intake_line_not_utf8`; the sentence is `refusal.<code>`.
    pub code: &'static str,
    /// Named values for the sentence.
    pub args: Args,
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.line)?;
        write_args(f, self.code, &self.args)
    }
}

/// Reads UTF-8 lines, with or without a mark; empty lines are passed over. Faults of the whole file: `intake_empty`,
/// `intake_too_large`, `intake_too_many_lines`, `intake_too_much_text`.
pub fn read_jsonl<T: DeserializeOwned>(bytes: &[u8], limits: &Limits) -> Result<Lines<T>, IntakeError> {
    check_size(bytes, limits)?;
    if bytes.len() > limits.text_bytes {
        return Err(IntakeError::new("intake_too_much_text").with("most", megabytes(limits.text_bytes as u64)));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut lines = Lines { values: Vec::new(), faults: Vec::new() };
    let mut count = 0;
    for (raw, number) in bytes.split(|byte| *byte == b'\n').zip(1..) {
        if raw.trim_ascii().is_empty() {
            continue;
        }
        count += 1;
        if count > limits.rows {
            return Err(IntakeError::new("intake_too_many_lines").with("most", limits.rows));
        }
        match read_line(raw.trim_ascii(), number, limits) {
            Ok(value) => lines.values.push((number, value)),
            Err(fault) if lines.faults.len() < MOST_FAULTS => lines.faults.push(fault),
            Err(_) => {}
        }
    }
    Ok(lines)
}

fn read_line<T: DeserializeOwned>(raw: &[u8], line: u32, limits: &Limits) -> Result<T, LineError> {
    let fault = |code, args| LineError { line, code, args };
    let text = std::str::from_utf8(raw).map_err(|_| fault("intake_line_not_utf8", Vec::new()))?;
    if text.chars().count() > limits.cell_characters {
        return Err(fault("intake_line_too_long", vec![("most", limits.cell_characters.to_string())]));
    }
    serde_json::from_str(text).map_err(|error| {
        let place = ("at", error.column().to_string());
        match error.classify() {
            serde_json::error::Category::Data => {
                fault("intake_line_shape", vec![place, ("reason", reason(&error.to_string()))])
            }
            _ => fault("intake_line_not_json", vec![place]),
        }
    })
}

/// The reader's own words without its `at line 1 column 5`.
fn reason(text: &str) -> String {
    text.rsplit_once(" at line ").map_or(text, |(words, _)| words).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Entry {
        code: String,
    }

    #[test]
    fn reads_lines_and_names_the_faulty_ones() {
        let text = "\u{feff}{\"code\":\"a\"}\r\n\n{\"code\":1}\n{\"code\"\n{\"code\":\"b\"}";
        let lines: Lines<Entry> = read_jsonl(text.as_bytes(), &Limits::default()).unwrap();
        let values: Vec<_> = lines.values.iter().map(|(line, entry)| (*line, entry.code.as_str())).collect();
        assert_eq!(values, [(1, "a"), (5, "b")]);
        let faults: Vec<_> = lines.faults.iter().map(|fault| (fault.line, fault.code)).collect();
        assert_eq!(faults, [(3, "intake_line_shape"), (4, "intake_line_not_json")]);
        assert!(!lines.faults[0].to_string().contains("at line"));
    }

    #[test]
    fn keeps_to_its_limits() {
        let limits = Limits { rows: 2, cell_characters: 5, ..Limits::default() };
        let read = |text: &str| read_jsonl::<serde_json::Value>(text.as_bytes(), &limits);
        assert_eq!(read("1\n2\n3").unwrap_err().code, "intake_too_many_lines");
        assert_eq!(read("1\n\"ấấấấấ\"").unwrap().faults[0].to_string(), "2: intake_line_too_long most=5");
        let deep = "[".repeat(100_000);
        let lines =
            read_jsonl::<serde_json::Value>(deep.as_bytes(), &Limits { cell_characters: 200_000, ..limits }).unwrap();
        assert_eq!(lines.faults[0].code, "intake_line_not_json");
    }
}
