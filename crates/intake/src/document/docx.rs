//! DOCX: paragraphs with the numbers that Word only counts, tables as lines of cells.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::document::numbering::Numbering;
use crate::fault::IntakeError;
use crate::limits::Limits;
use crate::sheet;

/// Tables inside tables deeper than this are no document of an office.
const MOST_DEPTH: usize = 12;
/// Tables of so few columns set letterheads and signatures side by side.
const LAYOUT_COLUMNS: usize = 2;

/// The text of a DOCX.
pub(super) fn text(bytes: &[u8], limits: &Limits) -> Result<String, IntakeError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let numbers = part(&mut archive, "word/numbering.xml", limits)?.unwrap_or_default();
    let body = part(&mut archive, "word/document.xml", limits)?.ok_or_else(damaged)?;
    let mut walk = Walk { numbering: Numbering::read(&numbers), ..Walk::default() };
    let mut reader = Reader::from_str(&body);
    loop {
        match reader.read_event().map_err(|_| damaged())? {
            Event::Start(tag) => walk.open(&tag)?,
            Event::Empty(tag) => {
                walk.open(&tag)?;
                walk.close(tag.local_name().as_ref());
            }
            Event::End(tag) => walk.close(tag.local_name().as_ref()),
            Event::Text(text) if walk.in_text => walk.line.push_str(&text),
            Event::GeneralRef(entity) if walk.in_text => walk.line.push(reference(&entity)),
            Event::Eof => break,
            _ => {}
        }
        if walk.out.len() + walk.line.len() > limits.text_bytes {
            return Err(
                IntakeError::new("intake_too_much_text").with("most", sheet::megabytes(limits.text_bytes as u64))
            );
        }
    }
    Ok(walk.out)
}

/// A part of the archive as text; bytes are counted, declared sizes may lie.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, limits: &Limits) -> Result<Option<String>, IntakeError> {
    let Ok(file) = archive.by_name(name) else { return Ok(None) };
    let mut content = String::new();
    file.take(limits.unpacked_bytes + 1).read_to_string(&mut content).map_err(|_| damaged())?;
    if content.len() as u64 > limits.unpacked_bytes {
        return Err(IntakeError::new("intake_unpacks_too_large").with("most", sheet::megabytes(limits.unpacked_bytes)));
    }
    Ok(Some(content))
}

/// The sign that an entity stands for: by name, or by number (`#160`, `#xA0`).
fn reference(name: &str) -> char {
    let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    });
    match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => number.and_then(char::from_u32).unwrap_or(' '),
    }
}

#[derive(Default)]
struct Cell {
    paragraphs: Vec<String>,
    span: usize,
    /// Goes on with the cell above.
    merged: bool,
}

#[derive(Default)]
struct Table {
    rows: Vec<Vec<Cell>>,
}

#[derive(Default)]
struct Walk {
    numbering: Numbering,
    out: String,
    line: String,
    in_text: bool,
    /// Text of a deletion that was tracked.
    deleted: usize,
    /// Definition and level of the paragraph's number.
    number: (Option<u32>, usize),
    tables: Vec<Table>,
}

impl Walk {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), IntakeError> {
        match tag.local_name().as_ref() {
            "t" => self.in_text = self.deleted == 0,
            "del" => self.deleted += 1,
            "tab" if self.number.0.is_none() || !self.line.is_empty() => self.line.push(' '),
            "br" | "cr" => self.line.push(' '),
            "p" => {
                self.line.clear();
                self.number = (None, 0);
            }
            "numId" => self.number.0 = value(tag).and_then(|text| text.parse().ok()),
            "ilvl" => self.number.1 = value(tag).and_then(|text| text.parse().ok()).unwrap_or(0),
            "tbl" => {
                if self.tables.len() >= MOST_DEPTH {
                    return Err(damaged());
                }
                self.tables.push(Table::default());
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Vec::new());
                }
            }
            "tc" => {
                if let Some(row) = self.tables.last_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(Cell { span: 1, ..Cell::default() });
                }
            }
            "gridSpan" => {
                let span = value(tag).and_then(|text| text.parse().ok()).unwrap_or(1);
                if let Some(cell) = self.cell() {
                    cell.span = usize::clamp(span, 1, 60);
                }
            }
            "vMerge" => {
                let merged = value(tag).as_deref() != Some("restart");
                if let Some(cell) = self.cell() {
                    cell.merged = merged;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self) -> Option<&mut Cell> {
        self.tables.last_mut()?.rows.last_mut()?.last_mut()
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "del" => self.deleted = self.deleted.saturating_sub(1),
            "p" => self.paragraph(),
            "tbl" => {
                if let Some(table) = self.tables.pop() {
                    lines(&table).into_iter().for_each(|line| self.put(line));
                }
            }
            _ => {}
        }
    }

    fn paragraph(&mut self) {
        let words = self.line.split_whitespace().collect::<Vec<_>>().join(" ");
        let number = match self.number {
            (Some(definition), level) if !words.is_empty() => self.numbering.next(definition, level),
            _ => None,
        };
        self.put(number.map_or_else(|| words.clone(), |number| format!("{number} {words}")));
        self.line.clear();
        self.number = (None, 0);
    }

    /// A line goes into the cell around it, else into the text.
    fn put(&mut self, line: String) {
        if self.tables.is_empty() {
            self.out.push_str(&line);
            self.out.push('\n');
        } else if let Some(cell) = self.cell() {
            cell.paragraphs.push(line);
        }
    }
}

/// A table as lines: rows of cells, or for a letterhead its paragraphs cell by cell.
fn lines(table: &Table) -> Vec<String> {
    let columns = table.rows.iter().map(|row| row.iter().map(|cell| cell.span).sum::<usize>()).max().unwrap_or(0);
    if columns <= LAYOUT_COLUMNS {
        let cells = table.rows.iter().flatten().flat_map(|cell| cell.paragraphs.iter().cloned());
        return cells.collect();
    }
    let mut above: Vec<String> = Vec::new();
    let mut out = vec![String::new()];
    for row in &table.rows {
        let mut cells: Vec<String> = Vec::new();
        for cell in row {
            let text = cell
                .paragraphs
                .iter()
                .filter(|line| !line.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join(" ")
                .replace('|', "/");
            let text =
                if cell.merged && text.is_empty() { above.get(cells.len()).cloned().unwrap_or_default() } else { text };
            cells.push(text);
            cells.resize(cells.len() + cell.span - 1, String::new());
        }
        out.push(cells.join(" | "));
        above = cells;
    }
    out.push(String::new());
    out
}

/// The attribute `val` of a tag.
fn value(tag: &BytesStart<'_>) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == "val")?;
    Some(found.value.into_owned())
}

fn damaged() -> IntakeError {
    IntakeError::new("intake_damaged_document")
}
