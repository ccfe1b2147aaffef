//! The text of the paper as the page shows it: the same blocks, with figures that lead to what they count.

use std::collections::BTreeMap;

use app::tasks::report::Gathered;
use paper::official::{Align, Block, Run, headings};
use paper::steering::{ReportPaper, Sentences};

use super::links::href;
use super::words::value_text;

/// A piece of text.
pub struct Piece {
    /// Text.
    pub text: String,
    /// Where it leads; empty: nowhere.
    pub href: String,
    /// What the figure was when the draft was begun; empty: the same.
    pub was: String,
    /// What it is in the data now; empty: the same.
    pub now: String,
    /// Italic.
    pub italic: bool,
    /// Bold.
    pub bold: bool,
}

/// A cell of a table.
pub struct Cell {
    /// Its text.
    pub pieces: Vec<Piece>,
    /// Columns that it spans.
    pub columns: u16,
    /// Class: `num`, `mid`, or nothing.
    pub class: &'static str,
}

/// A part of the text.
pub enum Part {
    /// A heading with its number.
    Heading(u8, String),
    /// A paragraph; the class says how it stands.
    Text(&'static str, Vec<Piece>),
    /// A table: rows of titles (text, columns, rows), then rows (bold, cells).
    Table(Vec<Vec<(String, u16, u16)>>, Vec<(bool, Vec<Cell>)>),
}

/// A section.
pub struct Body {
    /// Its key.
    pub key: &'static str,
    /// Its text.
    pub parts: Vec<Part>,
}

/// Figures that are other ones: at the beginning, or now.
pub struct Marks<'a> {
    /// The figures shown.
    pub gathered: &'a Gathered,
    /// What they were at the beginning.
    pub before: &'a BTreeMap<String, Option<f64>>,
    /// What they are now.
    pub now: &'a BTreeMap<String, Option<f64>>,
}

impl Marks<'_> {
    fn piece(&self, run: &Run) -> Piece {
        let told = |values: &BTreeMap<String, Option<f64>>| {
            let (value, figure) = (values.get(&run.figure)?, self.gathered.figures.get(&run.figure)?);
            Some(value_text(figure, *value))
        };
        Piece {
            text: run.text.clone(),
            href: if run.figure.is_empty() { String::new() } else { href(&run.figure, self.gathered) },
            was: told(self.before).unwrap_or_default(),
            now: told(self.now).unwrap_or_default(),
            italic: run.italic,
            bold: run.bold,
        }
    }

    fn pieces(&self, words: &[Run]) -> Vec<Piece> {
        words.iter().map(|run| self.piece(run)).collect()
    }
}

/// The sections of a report.
pub fn sections(paper: &ReportPaper, sentences: &Sentences, marks: &Marks<'_>) -> Vec<Body> {
    let found = paper.sections(sentences);
    let all: Vec<Block> = found.iter().flat_map(|section| section.blocks.iter().cloned()).collect();
    let mut numbered = headings(&all).into_iter();
    let body = |section: paper::steering::Section| {
        let mut parts: Vec<Part> =
            section.blocks.iter().filter_map(|block| part(block, marks, &mut numbered)).collect();
        if section.key == "closing"
            && let Some(Part::Text(_, pieces)) = parts.last_mut()
            && let Some(last) = pieces.last_mut()
        {
            // As the files end.
            last.text = format!("{}./.", last.text.trim_end_matches(['.', ' ', ';', '/']));
        }
        Body { key: section.key, parts }
    };
    found.into_iter().map(body).collect()
}

fn part(block: &Block, marks: &Marks<'_>, numbered: &mut impl Iterator<Item = String>) -> Option<Part> {
    Some(match block {
        Block::Heading { level, .. } => Part::Heading((*level).clamp(1, 3), numbered.next().unwrap_or_default()),
        Block::Paragraph { align: Align::Center, words } => Part::Text("caption", marks.pieces(words)),
        Block::Paragraph { words, .. } => Part::Text("", marks.pieces(words)),
        Block::Bullet { words } => Part::Text("bullet", marks.pieces(words)),
        Block::Table(table) => {
            let title = |cell: &paper::official::HeadCell| (cell.text.clone(), cell.columns, cell.rows);
            let head = table.head.iter().map(|row| row.iter().map(title).collect()).collect();
            let class = |at: usize| match table.columns.get(at).map(|column| column.align) {
                Some(Align::Right) => "num",
                Some(Align::Center) => "mid",
                _ => "",
            };
            let row = |row: &paper::official::Row| {
                let cell = |(at, cell): (usize, &paper::official::Cell)| Cell {
                    pieces: marks.pieces(&cell.words),
                    columns: cell.columns,
                    class: if cell.columns > 1 { "" } else { class(at) },
                };
                (row.bold, row.cells.iter().enumerate().map(cell).collect())
            };
            Part::Table(head, table.rows.iter().map(row).collect())
        }
        Block::PageBreak => return None,
    })
}
