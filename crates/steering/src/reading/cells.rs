//! Lines of a table as cells: parted by bars, by tabs, or by runs of blanks under the titles.

use crate::reading::clean::Clean;
use crate::reading::lines::Line;

/// Pieces of the clean text that make one cell.
pub(crate) type Cell = Vec<(usize, usize)>;

/// How the cells of a table are parted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Parting {
    Bars {
        leading: bool,
    },
    Tabs,
    /// Where the columns begin, in letters from the start of the line.
    Blanks(Vec<usize>),
}

/// How a line that may be a header is parted.
pub(crate) fn parting(clean: &Clean, line: Line) -> Option<Parting> {
    let text = line.text(clean);
    if text.matches('|').count() >= 2 {
        return Some(Parting::Bars { leading: text.starts_with('|') });
    }
    let full = &clean.text[line.full.0..line.full.1];
    if full.trim_end_matches([' ', '\r']).matches('\t').count() >= 2 {
        return Some(Parting::Tabs);
    }
    let starts: Vec<usize> =
        numbered(clean, segments(clean, line), true).into_iter().map(|(column, ..)| column).collect();
    (starts.len() >= 3).then_some(Parting::Blanks(starts))
}

/// Pieces parted by two blanks or more: column of the first letter, first and last byte.
pub(crate) fn segments(clean: &Clean, line: Line) -> Vec<(usize, usize, usize)> {
    let text = &clean.text[line.full.0..line.full.1];
    let mut out: Vec<(usize, usize, usize)> = Vec::new();
    let mut blanks = 2;
    for (column, (at, c)) in text.char_indices().enumerate() {
        if c == ' ' || c == '\t' {
            blanks += if c == '\t' { 2 } else { 1 };
            continue;
        }
        let end = line.full.0 + at + c.len_utf8();
        match out.last_mut() {
            Some(last) if blanks < 2 => last.2 = end,
            _ => out.push((column, line.full.0 + at, end)),
        }
        blanks = 0;
    }
    out
}

/// A narrow column of numbers stands one blank before the next: `TT Nhiệm vụ`, `1 Rà soát`.
fn numbered(clean: &Clean, mut found: Vec<(usize, usize, usize)>, title: bool) -> Vec<(usize, usize, usize)> {
    let Some((column, start, end)) = found.first().copied() else { return found };
    let Some((head, _)) = clean.text[start..end].split_once(' ') else { return found };
    let number = !title
        && column < 6
        && head.len() <= 5
        && head.starts_with(|c: char| c.is_ascii_digit())
        && head.chars().all(|c| c.is_ascii_digit() || c == '.');
    let fits = number || matches!(head, "TT" | "STT");
    if fits {
        found[0].2 = start + head.len();
        found.insert(1, (column + head.len() + 1, start + head.len() + 1, end));
    }
    found
}

/// The cells of a line.
pub(crate) fn cells(clean: &Clean, line: Line, parting: &Parting) -> Vec<Cell> {
    match parting {
        Parting::Bars { leading } => {
            let mut cells = split(clean, (line.start, line.end), '|');
            if *leading && clean.text[line.start..].starts_with('|') {
                cells.remove(0);
            }
            if clean.text[..line.end].ends_with('|') && cells.len() > 1 {
                cells.pop();
            }
            cells
        }
        Parting::Tabs => split(clean, line.full, '\t'),
        Parting::Blanks(starts) => {
            let mut cells = vec![Cell::new(); starts.len()];
            for (column, start, end) in numbered(clean, segments(clean, line), false) {
                cells[nearest(starts, column)].push((start, end));
            }
            cells
        }
    }
}

/// The column whose title begins nearest; a text may begin a little before or behind its title.
fn nearest(starts: &[usize], column: usize) -> usize {
    let distance = |start: usize| start.abs_diff(column);
    (0..starts.len()).min_by_key(|i| distance(starts[*i])).unwrap_or(0)
}

fn split(clean: &Clean, (start, end): (usize, usize), sign: char) -> Vec<Cell> {
    let mut at = start;
    let mut out = Vec::new();
    for piece in clean.text[start..end].split(sign) {
        let trimmed = piece.trim();
        let from = at + (piece.len() - piece.trim_start().len());
        out.push(if trimmed.is_empty() { Cell::new() } else { vec![(from, from + trimmed.len())] });
        at += piece.len() + 1;
    }
    out
}

/// The words of a cell.
pub(crate) fn text(clean: &Clean, cell: &Cell) -> String {
    cell.iter().map(|(start, end)| &clean.text[*start..*end]).collect::<Vec<_>>().join(" ")
}
