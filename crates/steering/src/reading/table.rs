//! Tables that were flattened to lines: which column is what, and the rows under them.

use crate::reading::cells::{Cell, Parting, cells, parting, segments, text};
use crate::reading::clean::Clean;
use crate::reading::columns::{Column, header, second_header};
use crate::reading::lines::{Line, is_upper};
use crate::reading::outline::marker;
use crate::reading::token::{Tok, cut};
use crate::reading::words::{Class, LEXICON};

/// A row of a table, its cells by what they are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    pub start: usize,
    pub end: usize,
    /// Where the words begin, behind the number of the row.
    pub anchor: usize,
    pub task: Vec<Tok>,
    pub lead: Vec<Tok>,
    pub with: Vec<Tok>,
    pub both: Vec<Tok>,
    pub time: Vec<Tok>,
    pub product: Vec<Tok>,
    /// Whether the table has a column for those who lead.
    pub led: bool,
    /// A row that only names a group of rows.
    pub group: bool,
}

/// Reads the table whose header stands at line `at`; gives its rows and the line after it.
pub(crate) fn table(clean: &Clean, lines: &[Line], at: usize) -> Option<(Vec<Row>, usize)> {
    let mut parting = parting(clean, lines[at])?;
    let head = cells(clean, lines[at], &parting);
    let mut columns = header(clean, &head)?;
    let (first, mut second_line) = (columns.clone(), None);
    let mut next = at + 1;
    if let Some(second) = lines.get(next).filter(|line| has_parts(clean, **line, &parting)) {
        let below = cells(clean, *second, &parting);
        if let Some(merged) = second_header(clean, &columns, &head, &below) {
            columns = merged;
            second_line = Some(second.text(clean));
            next += 1;
            if let Parting::Blanks(starts) = &mut parting {
                starts.truncate(columns.len());
            }
        }
    }
    let mut raw: Vec<(usize, usize, Vec<Cell>)> = Vec::new();
    while let Some(line) = lines.get(next) {
        match titles(clean, *line, &parting) {
            // The titles come again on a new page or sheet.
            Some(again) if again == first && !raw.is_empty() => {
                next += 1;
                next += usize::from(lines.get(next).is_some_and(|line| Some(line.text(clean)) == second_line));
                continue;
            }
            Some(_) => break,
            None => {}
        }
        if !take(clean, lines, next, &parting, &columns, &mut raw) {
            break;
        }
        next += 1;
        // Nobody writes a table of more rows into one document; the rest is read as text.
        if raw.len() > 20_000 || line.start > line.end {
            break;
        }
    }
    if matches!(parting, Parting::Blanks(_)) {
        raw = grouped(clean, &lines[at..next], &columns, raw);
    }
    let mut rows: Vec<Row> = Vec::new();
    for (start, end, cells) in &raw {
        if let Some(row) = row(clean, (*start, *end), cells, &columns, rows.iter().rev().find(|row| !row.group)) {
            rows.push(row);
        }
    }
    (!rows.is_empty()).then_some((rows, next))
}

/// The columns of a line of titles; it has one for the number of the row, which no row's own words have.
fn titles(clean: &Clean, line: Line, parting: &Parting) -> Option<Vec<Column>> {
    let low = clean.low[line.start..line.end].trim_start_matches(['|', ' ', '\t']);
    if !["tt", "stt", "số"].iter().any(|head| low.starts_with(head)) || !has_parts(clean, line, parting) {
        return None;
    }
    let numbered = |columns: &Vec<Column>| columns.contains(&Column::Index);
    header(clean, &cells(clean, line, parting)).filter(numbered)
}

fn has_parts(clean: &Clean, line: Line, parting: &Parting) -> bool {
    match parting {
        Parting::Bars { .. } => line.text(clean).contains('|'),
        Parting::Tabs => clean.text[line.full.0..line.full.1].contains('\t'),
        Parting::Blanks(_) => segments(clean, line).len() > 1,
    }
}

/// Takes a line into the table; `false` if the table ends before it.
fn take(
    clean: &Clean,
    lines: &[Line],
    at: usize,
    parting: &Parting,
    columns: &[Column],
    raw: &mut Vec<(usize, usize, Vec<Cell>)>,
) -> bool {
    let line = lines[at];
    let parts = has_parts(clean, line, parting);
    if matches!(parting, Parting::Blanks(_)) {
        return take_blanks(clean, line, parts, parting, columns, raw);
    }
    if !parts {
        return take_plain(clean, lines, at, parting, columns, raw);
    }
    let mut found = cells(clean, line, parting);
    if found.iter().all(|cell| is_filler(&text(clean, cell))) {
        return true;
    }
    // A row whose cell was broken goes on: together they have as many cells as there are titles.
    if let Some((_, end, last)) = raw.last_mut()
        && last.len() < columns.len()
        && last.len() + found.len() == columns.len() + 1
        && !line.gap
        && last.len() > 1
        && found.len() > 1
        && !is_index(&text(clean, &found[0]))
    {
        let first = found.remove(0);
        if let Some(cell) = last.last_mut() {
            cell.extend(first);
        }
        last.extend(found);
        *end = line.end;
        return true;
    }
    raw.push((line.start, line.end, found));
    true
}

/// A line without parts inside a table: the rest of a cell, or a row that names a group.
fn take_plain(
    clean: &Clean,
    lines: &[Line],
    at: usize,
    parting: &Parting,
    columns: &[Column],
    raw: &mut Vec<(usize, usize, Vec<Cell>)>,
) -> bool {
    let line = lines[at];
    let goes_on = lines.get(at + 1).is_some_and(|next| has_parts(clean, *next, parting));
    if let Some((_, end, last)) = raw.last_mut()
        && last.len() < columns.len()
        && last.len() > 1
        && !line.gap
        && goes_on
    {
        if let Some(cell) = last.last_mut() {
            cell.push((line.start, line.end));
        }
        *end = line.end;
        return true;
    }
    let words = line.text(clean);
    let group = goes_on
        && words.chars().count() < 160
        && (is_upper(words) || marker(words, 0).is_some() || words.contains("uý ") || words.contains("háng "));
    if group {
        raw.push((line.start, line.end, vec![vec![(line.start, line.end)]]));
    }
    group
}

fn take_blanks(
    clean: &Clean,
    line: Line,
    parts: bool,
    parting: &Parting,
    columns: &[Column],
    raw: &mut Vec<(usize, usize, Vec<Cell>)>,
) -> bool {
    let found = cells(clean, line, parting);
    let words = line.text(clean);
    let numbered = columns.first() == Some(&Column::Index) && is_index(words);
    if !parts && !numbered {
        // One run of words: the rest of a cell, or the text behind the table.
        let first = segments(clean, line).first().map_or(0, |(column, ..)| *column);
        let inside = matches!(parting, Parting::Blanks(starts) if first + 1 >= starts.get(1).copied().unwrap_or(0));
        if !inside || line.gap || marker(words, 0).is_some() {
            return false;
        }
    }
    raw.push((line.start, line.end, found));
    true
}

/// Lines under titles as rows: each line with a number begins one. Where numbers stand in the middle of their rows, as printers set
/// them, the lines above a number that has no words beside it belong to it.
fn grouped(clean: &Clean, lines: &[Line], columns: &[Column], raw: Vec<Piece>) -> Vec<Piece> {
    let indexed = columns.first() == Some(&Column::Index);
    let task = columns.iter().position(|column| *column == Column::Task).unwrap_or(0);
    let mut out: Vec<Piece> = Vec::new();
    let mut loose: Vec<Piece> = Vec::new();
    let join = |row: &mut Piece, more: Piece| {
        row.2.iter_mut().zip(more.2).for_each(|(cell, pieces)| cell.extend(pieces));
        row.1 = row.1.max(more.1);
    };
    let gaps: rustc_hash::FxHashSet<usize> = lines.iter().filter(|line| line.gap).map(|line| line.start).collect();
    for piece in raw {
        let fresh = if indexed { !piece.2[0].is_empty() } else { out.is_empty() || gaps.contains(&piece.0) };
        if !fresh {
            loose.push(piece);
            continue;
        }
        let bare = indexed && piece.2[task].is_empty();
        // The last loose line that begins with a capital begins this row.
        let begins = |line: &Piece| text(clean, &line.2[task]).chars().next().is_some_and(char::is_uppercase);
        let from = if bare || out.is_empty() { loose.iter().rposition(begins).unwrap_or(0) } else { loose.len() };
        let own: Vec<Piece> = loose.split_off(from);
        for line in loose.drain(..) {
            match out.last_mut() {
                Some(row) => join(row, line),
                None => out.push(line),
            }
        }
        let mut lines = own.into_iter().chain(std::iter::once(piece));
        if let Some(mut row) = lines.next() {
            lines.for_each(|line| join(&mut row, line));
            out.push(row);
        }
    }
    for line in loose {
        match out.last_mut() {
            Some(row) => join(row, line),
            None => out.push(line),
        }
    }
    out
}

/// A row or a line of it: first and last byte, cells.
type Piece = (usize, usize, Vec<Cell>);

/// `(1)`, `---`, empty: cells of lines that are no rows.
fn is_filler(text: &str) -> bool {
    let inner = text.trim_matches(['(', ')', ' ', '-', ':', '=']);
    inner.is_empty() || (text.starts_with('(') && inner.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_index(text: &str) -> bool {
    let bare = text.trim_end_matches(['.', ')']);
    bare.len() <= 8
        && !bare.is_empty()
        && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'I' | 'V' | 'X'))
}

fn toks(clean: &Clean, cell: Option<&Cell>) -> Vec<Tok> {
    let mut out = Vec::new();
    for (start, end) in cell.into_iter().flatten() {
        cut(clean, *start, *end, &LEXICON, &mut out);
    }
    out
}

/// A row out of its cells.
fn row(
    clean: &Clean,
    (start, end): (usize, usize),
    cells: &[Cell],
    columns: &[Column],
    above: Option<&Row>,
) -> Option<Row> {
    let of = |wanted: Column| columns.iter().position(|column| *column == wanted).and_then(|i| cells.get(i));
    let led = columns.iter().any(|column| matches!(column, Column::Lead | Column::Both));
    let mut row = Row { start, end, led, task: toks(clean, of(Column::Task)), ..Row::default() };
    let index = columns.iter().position(|column| *column == Column::Index);
    let filled = |i: &usize| cells.get(*i).is_some_and(|cell| !cell.is_empty());
    let others = (0..columns.len()).filter(|i| Some(*i) != index && columns[*i] != Column::Task).filter(filled).count();
    let first_text = cells.first().map(|cell| text(clean, cell)).unwrap_or_default();
    if row.task.is_empty() {
        // Merged cells of a group are flattened into the first one.
        let words =
            index.and_then(|i| cells.get(i)).or(cells.first()).map(|cell| toks(clean, Some(cell))).unwrap_or_default();
        if others > 0 || is_index(&first_text) || words.is_empty() {
            return None;
        }
        row.anchor = words.first().map_or(start, |tok| tok.start);
        row.task = words;
        row.group = true;
        return Some(row);
    }
    row.group = others == 0;
    row.anchor = row.task.first().map_or(start, |tok| tok.start);
    // A column before the task's, other than the number, begins the row.
    if let Some(first) = cells.iter().enumerate().find(|(i, cell)| Some(*i) != index && !cell.is_empty()) {
        row.anchor = row.anchor.min(first.1.first().map_or(start, |piece| piece.0));
    }
    let filled_or_above = |wanted: Column, old: fn(&Row) -> &Vec<Tok>| {
        let found = toks(clean, of(wanted));
        let same = !found.is_empty() && LEXICON.len(&found, 0, Class::Above) == found.len();
        if same { above.map(|row| old(row).clone()).unwrap_or_default() } else { found }
    };
    row.lead = filled_or_above(Column::Lead, |row| &row.lead);
    row.with = filled_or_above(Column::With, |row| &row.with);
    row.both = filled_or_above(Column::Both, |row| &row.both);
    row.time = filled_or_above(Column::Time, |row| &row.time);
    row.product = filled_or_above(Column::Product, |row| &row.product);
    Some(row)
}
