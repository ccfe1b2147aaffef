//! The walk over rows: titles, headings that hand down their area, agency or document, items, and the rest of a row above.

use super::layout::{Layout, header, is_numbering};
use super::section::{Heading, Stack, heading, marker};
use super::shape::Shape;
use super::titles::Col;
use super::{MOST_ROWS, RowNote, Weight};
use crate::reading::piece;

/// A row of work.
#[derive(Debug, Clone, Default)]
pub(super) struct Item {
    pub line: u32,
    /// Path of numbers: `I.2.a`.
    pub number: String,
    /// Headings above it, the outermost first.
    pub section: Vec<Heading>,
    /// Which layout its cells follow.
    pub layout: usize,
    /// Composed letters, single blanks; as many as there are columns.
    pub cells: Vec<String>,
    /// Taken from the row above, whose cells are merged with these.
    pub inherited: Vec<Col>,
}

/// All rows by what they are.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub layouts: Vec<Layout>,
    pub items: Vec<Item>,
    pub notes: Vec<RowNote>,
    /// Lines above the first table.
    pub titles: Vec<String>,
}

impl Walked {
    pub fn layout(&self, item: &Item) -> &Layout {
        &self.layouts[item.layout]
    }

    fn note(&mut self, line: u32, code: &'static str, weight: Weight, text: &str) {
        self.notes.push(RowNote::new(line, code, weight).with("text", shortened(text)));
    }
}

/// A text for a note.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(160) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

impl Item {
    /// All cells of a column's sort, joined.
    pub fn get(&self, layout: &Layout, wanted: Col) -> String {
        let columns = layout.columns.iter().zip(&self.cells);
        let found: Vec<&str> =
            columns.filter(|(col, cell)| **col == wanted && !cell.is_empty()).map(|(_, cell)| cell.as_str()).collect();
        found.join("; ")
    }

    /// The nearest thing that the headings above say.
    pub fn told<T>(&self, tell: impl Fn(&Heading) -> Option<T>) -> Option<T> {
        self.section.iter().rev().find_map(tell)
    }
}

/// Reads all rows.
pub(super) fn walk(rows: &[Vec<String>]) -> Walked {
    let mut walk = Walk { out: Walked::default(), stack: Stack::default(), closed: false };
    let mut at = 0;
    while at < rows.len().min(MOST_ROWS) {
        at += walk.row(rows, at);
    }
    for (at, row) in rows.iter().enumerate().skip(MOST_ROWS).filter(|(_, row)| !is_blank(row)) {
        let text = row.join(" ");
        walk.out.note(line(at), "beyond", Weight::Blocks, text.trim());
    }
    if walk.out.layouts.is_empty() && !walk.out.notes.is_empty() {
        walk.out.notes.push(RowNote::new(1, "no_header", Weight::Blocks));
    }
    walk.out
}

struct Walk {
    out: Walked,
    stack: Stack,
    /// The table has ended; only titles open another one.
    closed: bool,
}

fn line(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

fn is_blank(row: &[String]) -> bool {
    row.iter().all(|cell| cell.trim().is_empty())
}

/// A numbered row with several cells behind what looked like the end of the table: it goes on.
fn goes_on(row: &[String]) -> bool {
    let numbered = row.first().is_some_and(|cell| marker(cell, true).is_some());
    numbered && row.iter().filter(|cell| !cell.trim().is_empty()).count() > 2
}

impl Walk {
    /// Takes the row at a place; gives how many rows were taken.
    fn row(&mut self, rows: &[Vec<String>], at: usize) -> usize {
        let row = &rows[at];
        if is_blank(row) {
            return 1;
        }
        if let Some((layout, taken)) = header(rows, at) {
            for (used, titles) in rows.iter().enumerate().skip(at).take(taken) {
                self.out.note(line(used), "header", Weight::Info, titles.join(" | ").trim());
            }
            self.out.layouts.push(layout);
            (self.stack, self.closed) = (Stack::default(), false);
            return taken;
        }
        let text = || piece::plain(&row.join(" "));
        if self.out.layouts.is_empty() {
            let text = text();
            self.out.note(line(at), "title", Weight::Info, &text);
            self.out.titles.push(text);
        } else if self.closed && !goes_on(row) {
            self.out.note(line(at), "outside", Weight::Info, &text());
        } else if is_numbering(row) {
            self.out.note(line(at), "numbering", Weight::Info, &text());
        } else {
            self.closed = false;
            let next = rows[at + 1..].iter().take(20).find(|row| !is_blank(row));
            self.inside(row, at, next);
        }
        1
    }

    fn inside(&mut self, row: &[String], at: usize, next: Option<&Vec<String>>) {
        let number = self.out.layouts.len() - 1;
        let layout = &self.out.layouts[number];
        let mut cells: Vec<String> = row.iter().map(|cell| piece::plain(cell)).collect();
        cells.resize(cells.len().max(layout.columns.len()), String::new());
        let shape = Shape::of(&cells, layout);
        // Words that stand in the column of numbers move to where they belong.
        let place = |wanted: Col| layout.columns.iter().position(|col| *col == wanted);
        if let (Some(index), Some(content)) = (place(Col::Index), place(Col::Content))
            && cells[content].is_empty()
            && shape.index.is_empty()
            && cells[index] == shape.content
        {
            cells.swap(index, content);
        }
        if let Some(code) = shape.closing() {
            self.closed = code == "footer";
            return self.out.note(line(at), code, Weight::Info, &shape.text);
        }
        if shape.only_index {
            return self.out.note(line(at), "empty_row", Weight::Check, &shape.text);
        }
        let next = next.map(|next| marker(next.first().map_or("", |cell| cell.trim()), true)).unwrap_or_default();
        if let Some(found) = heading(&shape.index, &shape.content, shape.lone, next.as_ref()) {
            self.out.note(line(at), "section", Weight::Info, &shape.text);
            return self.stack.push(found);
        }
        if shape.content.is_empty() {
            return self.rest(cells, at);
        }
        if shape.stray {
            return self.out.note(line(at), "outside", Weight::Check, &shape.text);
        }
        self.item(&shape, cells, at);
    }

    fn item(&mut self, shape: &Shape, cells: Vec<String>, at: usize) {
        let layout = self.out.layouts.len() - 1;
        // The number may stand before the words in one cell.
        let own = marker(&shape.index, true).or_else(|| marker(&shape.content, false));
        let number = self.stack.number(own.as_ref());
        let mut item =
            Item { line: line(at), number, section: self.stack.headings(), layout, cells, inherited: Vec::new() };
        self.fill(&mut item);
        self.out.items.push(item);
    }

    /// A row without a content: the rest of the one above, or another agency's part of it.
    fn rest(&mut self, cells: Vec<String>, at: usize) {
        let layout = &self.out.layouts[self.out.layouts.len() - 1];
        let number = self.out.layouts.len() - 1;
        let Some(above) = self.out.items.last_mut().filter(|item| item.layout == number) else {
            let text = cells.join(" ");
            return self.out.note(line(at), "no_content", Weight::Check, text.trim());
        };
        let filled = |wanted: &[Col], cells: &[String]| {
            layout.columns.iter().zip(cells).any(|(col, cell)| wanted.contains(col) && !cell.is_empty())
        };
        let lead = filled(&[Col::Lead, Col::Both], &cells) && filled(&[Col::Lead, Col::Both], &above.cells);
        let own = filled(&[Col::Product, Col::Due, Col::State, Col::DoneOn, Col::Result], &cells);
        if lead && own {
            let mut item = Item { line: line(at), cells, inherited: vec![Col::Content], ..above.clone() };
            let content = above.get(layout, Col::Content);
            if let Some(place) = layout.columns.iter().position(|col| *col == Col::Content) {
                item.cells[place] = content;
            }
            return self.out.items.push(item);
        }
        for (place, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            if above.cells.len() <= place {
                above.cells.resize(place + 1, String::new());
            }
            let sign = if above.cells[place].is_empty() { "" } else { " " };
            above.cells[place].push_str(sign);
            above.cells[place].push_str(cell);
        }
        let text = cells.join(" ");
        self.out.note(line(at), "joined", Weight::Info, text.trim());
    }

    /// "-nt-", and cells merged with those above: who acts, and with whom and by when if that is not said either.
    fn fill(&self, item: &mut Item) {
        let layout = &self.out.layouts[item.layout];
        let above = self.out.items.last().filter(|above| above.layout == item.layout);
        let Some(above) = above else { return };
        for (place, cell) in item.cells.iter_mut().enumerate().filter(|(_, cell)| cell.chars().count() < 14) {
            if piece::is_above(cell) {
                *cell = above.cells.get(place).cloned().unwrap_or_default();
            }
        }
        let empty = |item: &Item, wanted: &[Col]| {
            let mut own = layout.columns.iter().zip(&item.cells);
            !own.any(|(col, cell)| wanted.contains(col) && !cell.is_empty())
        };
        let leads = [Col::Lead, Col::Both];
        let told = item.told(|heading| heading.bodies.first().cloned()).is_some();
        let same = above.section == item.section;
        if told || !same || !empty(item, &leads) || empty(above, &leads) {
            return;
        }
        let mut wanted = leads.to_vec();
        wanted.extend([Col::With, Col::Due].into_iter().filter(|col| empty(item, &[*col]) && !empty(above, &[*col])));
        for (place, col) in layout.columns.iter().enumerate().filter(|(_, col)| wanted.contains(col)) {
            item.cells[place] = above.cells.get(place).cloned().unwrap_or_default();
            if !item.cells[place].is_empty() && !item.inherited.contains(col) {
                item.inherited.push(*col);
            }
        }
    }
}
