//! Where a table begins and what its columns are: one line of titles, or two.

use super::titles::{Col, LONGEST, column};
use super::words::key;

/// The columns of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Layout {
    pub columns: Vec<Col>,
    /// Titles as written; of two lines, both.
    pub titles: Vec<String>,
}

impl Layout {
    pub fn has(&self, wanted: Col) -> bool {
        self.columns.contains(&wanted)
    }

    /// The title of the first column of that sort; empty if there is none.
    pub fn title(&self, wanted: Col) -> &str {
        self.columns.iter().position(|col| *col == wanted).and_then(|at| self.titles.get(at)).map_or("", String::as_str)
    }

    /// A column whose meaning shows in its rows gets it.
    pub fn settle(&mut self, from: Col, to: Col) {
        self.columns.iter_mut().filter(|col| **col == from).for_each(|col| *col = to);
    }
}

/// The layout that row `at` begins, and how many rows its titles take.
pub(super) fn header(rows: &[Vec<String>], at: usize) -> Option<(Layout, usize)> {
    let head = rows.get(at)?;
    let filled: Vec<&String> = head.iter().filter(|cell| !cell.trim().is_empty()).collect();
    if filled.len() < 2 || filled.iter().any(|cell| !is_title(cell)) {
        return None;
    }
    let mut layout = Layout { columns: head.iter().map(|cell| column(cell)).collect(), titles: head.clone() };
    let second = rows.get(at + 1).and_then(|below| second(&layout, below, rows.get(at + 2)));
    let lines = if second.is_some() { 2 } else { 1 };
    layout = second.unwrap_or(layout);
    name_content(&mut layout.columns);
    lone_mark(&mut layout);
    let known = layout.columns.iter().filter(|col| **col != Col::Other).count();
    let tells = |col: &Col| {
        !matches!(col, Col::Content | Col::Index | Col::Other | Col::Note | Col::Unit | Col::Area | Col::SourceDay)
    };
    let says = layout.has(Col::Content) && layout.columns.iter().any(tells);
    (says && known * 2 >= filled.len() && known >= filled.len().min(3)).then_some((layout, lines))
}

/// A title is short, and no number or mark of a row.
fn is_title(cell: &str) -> bool {
    let cell = cell.trim();
    cell.chars().count() <= LONGEST
        && !cell.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ')' | '(' | '-' | '/' | ' '))
        && !matches!(cell.trim_end_matches('.'), "I" | "II" | "A" | "a)" | "x" | "X")
}

/// A table of goals has no other content than its targets.
fn name_content(columns: &mut [Col]) {
    if !columns.contains(&Col::Content)
        && let Some(target) = columns.iter_mut().find(|col| **col == Col::Target)
    {
        *target = Col::Content;
    }
}

/// "Hoàn thành" or "Kết thúc" beside no other state and no time is a time.
fn lone_mark(layout: &mut Layout) {
    let marks = layout.columns.iter().filter(|col| matches!(col, Col::Mark(_))).count();
    let timed = layout.has(Col::Due) || layout.has(Col::DueOrDone);
    let named = |title: &String| ["hoan thanh", "ket thuc"].contains(&key(title).as_str());
    if marks == 1
        && !timed
        && let Some(at) = layout.titles.iter().position(named)
    {
        layout.columns[at] = Col::DueOrDone;
    }
}

/// Titles over two lines: "Cơ quan thực hiện" above "Chủ trì | Phối hợp".
fn second(above: &Layout, below: &[String], data: Option<&Vec<String>>) -> Option<Layout> {
    let filled: Vec<(usize, &String)> = below.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()).collect();
    if filled.is_empty() || filled.iter().any(|(_, cell)| !is_title(cell)) {
        return None;
    }
    // A mark or a state alone in a row of cells is a row, not a title.
    let parts: Vec<Col> = filled.iter().map(|(_, cell)| column(cell)).collect();
    if below.len() < above.columns.len() && below.len() == filled.len() {
        return shifted(above, &filled, &parts, data);
    }
    let title = |at: usize| above.titles.get(at).map_or("", |title| title.trim());
    let same = |at: usize, cell: &str| key(title(at)) == key(cell);
    let fixed = |at: usize| matches!(above.columns.get(at), Some(Col::Content | Col::Index));
    if filled.iter().any(|(at, cell)| fixed(*at) && !same(*at, cell)) || filled.iter().all(|(at, cell)| same(*at, cell))
    {
        return None;
    }
    let mut layout = above.clone();
    layout.columns.resize(below.len().max(above.columns.len()), Col::Other);
    layout.titles.resize(layout.columns.len(), String::new());
    // A title over several columns stands over the first of them.
    let mut wide = (Col::Other, String::new());
    for at in 0..layout.columns.len() {
        if !title(at).is_empty() {
            wide = (above.columns[at], title(at).to_owned());
        }
        let Some(cell) = below.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty() && !same(at, cell))
        else {
            continue;
        };
        layout.columns[at] = under(wide.0, &wide.1, cell)?;
        layout.titles[at] = format!("{} – {cell}", wide.1).trim_start_matches(" – ").to_owned();
    }
    Some(layout)
}

/// What a title under a wider one means; `None` if it is no title.
fn under(wide: Col, title: &str, cell: &str) -> Option<Col> {
    let words = key(cell);
    let own = column(cell);
    let found = match (wide, own) {
        (Col::Due | Col::DueOrDone, _) if words.contains("bat dau") => Col::AssignedOn,
        (Col::Due | Col::DueOrDone, Col::Mark(_)) => Col::Due,
        (_, Col::Other) => match column(&format!("{title} {cell}")) {
            Col::Other => wide,
            both => both,
        },
        (_, own) => own,
    };
    (found != Col::Other || words.split(' ').count() <= 6).then_some(found)
}

/// The second line has lost its empty cells: its titles take the place of the wide one above.
fn shifted(above: &Layout, filled: &[(usize, &String)], parts: &[Col], data: Option<&Vec<String>>) -> Option<Layout> {
    let at = above.columns.iter().position(|col| matches!(col, Col::Lead | Col::Both))?;
    let roles = parts.iter().all(|col| matches!(col, Col::Lead | Col::With));
    let width = above.columns.len() + parts.len() - 1;
    let fits = data.is_none_or(|data| data.len() == width || data.len() < above.columns.len());
    if !roles || parts.len() < 2 || !fits {
        return None;
    }
    let mut layout = above.clone();
    layout.columns.splice(at..=at, parts.iter().copied());
    layout.titles.splice(at..=at, filled.iter().map(|(_, cell)| (*cell).clone()));
    Some(layout)
}

/// Whether a row only numbers the columns, `(1) (2) (3)`, or rules them off, `|---|---|`.
pub(super) fn is_numbering(cells: &[String]) -> bool {
    let ruled = |cell: &&String| cell.trim().len() > 2 && cell.chars().all(|c| matches!(c, '-' | ':' | '=' | ' '));
    if cells.iter().any(|cell| !cell.trim().is_empty())
        && cells.iter().filter(|cell| !cell.trim().is_empty()).all(|cell| ruled(&cell))
    {
        return true;
    }
    let filled = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    let numbers: Option<Vec<u32>> =
        filled.map(|cell| cell.trim_matches(['(', ')', '[', ']']).split(['=', ' ']).next()?.parse().ok()).collect();
    numbers.is_some_and(|numbers| {
        numbers.len() >= 3 && numbers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]))
    })
}
