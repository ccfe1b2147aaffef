//! CSV as offices save it: UTF-8 with or without a mark, `,`, `;` or tab between cells, quotation marks doubled.

use crate::fault::IntakeError;
use crate::limits::Limits;
use crate::sheet::{Gather, Sheet, check_size};

/// Reads CSV. Rows are numbered as Excel would show them: a line break within quotation marks begins no row.
pub fn read_csv(name: &str, bytes: &[u8], limits: &Limits) -> Result<Sheet, IntakeError> {
    check_size(bytes, limits)?;
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(name, bytes, error.valid_up_to()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (text, between) = separator(text);
    let mut gather = Gather::new(name, limits);
    let mut text_bytes = 0;
    let mut cells = Cells { rest: text, between, number: 1, column: 0 };
    while !cells.rest.is_empty() {
        let (number, column) = (cells.number, cells.column);
        let cell = cells.next().ok_or_else(|| quote_open(name, number))?;
        gather.put(number, column, &cell, &mut text_bytes)?;
    }
    Ok(gather.sheet())
}

fn not_utf8(name: &str, bytes: &[u8], at: usize) -> IntakeError {
    let row = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    IntakeError::new("intake_not_utf8").with("sheet", name).with("row", row)
}

fn quote_open(name: &str, row: u32) -> IntakeError {
    IntakeError::new("intake_quote_open").with("sheet", name).with("row", row)
}

/// The sign between cells: told by Excel's line `sep=;`, else the most frequent one of the first row outside
/// quotation marks.
fn separator(text: &str) -> (&str, char) {
    if let Some(rest) = text.strip_prefix("sep=") {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        if let Some(sign) = line.trim_end_matches('\r').chars().next() {
            return (after, sign);
        }
    }
    let mut quoted = false;
    let outside = text.trim_start().chars().filter(|c| {
        quoted ^= *c == '"';
        !quoted
    });
    let line: String = outside.take_while(|c| !matches!(c, '\n' | '\r')).collect();
    let count = |sign: &char| line.chars().filter(|c| c == sign).count();
    // Of equally many the last of these.
    let sign = ['\t', ';', ','].into_iter().max_by_key(count).unwrap_or(',');
    (text, sign)
}

struct Cells<'a> {
    rest: &'a str,
    between: char,
    number: u32,
    column: usize,
}

impl Cells<'_> {
    /// The next cell; `None` when a quotation mark is never closed.
    fn next(&mut self) -> Option<String> {
        let mut cell = String::new();
        if let Some(rest) = self.rest.strip_prefix('"') {
            self.rest = rest;
            loop {
                let (part, rest) = self.rest.split_once('"')?;
                cell.push_str(part);
                self.rest = rest;
                let Some(rest) = rest.strip_prefix('"') else { break };
                cell.push('"');
                self.rest = rest;
            }
        }
        let end = self.rest.find([self.between, '\n', '\r']).unwrap_or(self.rest.len());
        cell.push_str(&self.rest[..end]);
        self.rest = &self.rest[end..];
        self.step();
        Some(cell)
    }

    /// Over the sign after a cell: to the next column or the next row.
    fn step(&mut self) {
        if let Some(rest) = self.rest.strip_prefix(self.between) {
            self.rest = rest;
            self.column += 1;
            return;
        }
        let rest = self.rest.strip_prefix("\r\n").or_else(|| self.rest.strip_prefix(['\n', '\r']));
        self.rest = rest.unwrap_or(self.rest);
        self.number += 1;
        self.column = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let sheet = read_csv("Danh sách", text.as_bytes(), &Limits::default()).unwrap();
        sheet.rows.into_iter().map(|row| (row.number, row.cells)).collect()
    }

    #[test]
    fn reads_marks_signs_and_quotation() {
        let want = vec![
            (1, vec!["Tên".to_owned(), "Ghi chú".to_owned()]),
            (3, vec!["An".to_owned(), "a; \"b\"\nc".to_owned()]),
        ];
        for sign in [",", ";", "\t"] {
            let text = format!("\u{feff}Tên{sign}Ghi chú\r\n\r\n An {sign}\"a; \"\"b\"\"\nc\"\r\n");
            assert_eq!(rows(&text), want, "{sign:?}");
        }
        assert_eq!(rows("sep=|\nTên|Ghi, chú\n"), [(1, vec!["Tên".to_owned(), "Ghi, chú".to_owned()])]);
    }

    #[test]
    fn names_the_row_of_a_fault() {
        let read = |bytes: &[u8]| read_csv("x", bytes, &Limits::default()).unwrap_err();
        assert_eq!(read(b"a,b\nc,\"d\n").to_string(), "intake_quote_open sheet=x row=2");
        assert_eq!(read(b"a,b\nc,\xd0\n").to_string(), "intake_not_utf8 sheet=x row=2");
        assert_eq!(read(b"").code, "intake_empty");
    }
}
