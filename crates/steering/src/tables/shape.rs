//! What a row looks like: a number, words, and whether anything stands beside them.

use super::layout::Layout;
use super::section::marker;
use super::titles::Col;
use super::words::{WORDS, has, key};

/// What a row looks like.
pub(super) struct Shape {
    pub index: String,
    pub content: String,
    /// All its words.
    pub text: String,
    /// Nothing but a number and one text.
    pub lone: bool,
    pub only_index: bool,
    /// A text that stands in no column of the table: a remark below it.
    pub stray: bool,
}

impl Shape {
    pub fn of(cells: &[String], layout: &Layout) -> Self {
        let at = |wanted: Col| layout.columns.iter().position(|col| *col == wanted);
        let cell = |place: Option<usize>| place.and_then(|at| cells.get(at)).cloned().unwrap_or_default();
        let (index_at, content_at) = (at(Col::Index), at(Col::Content));
        let (mut index, mut content) = (cell(index_at), cell(content_at));
        let text = cells.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(" ");
        // Merged over the whole table, a heading stands in its first column; some readers repeat it in all.
        let own = |at: usize| Some(at) == index_at || Some(at) == content_at;
        let words = if content.is_empty() { index.clone() } else { content.clone() };
        let others =
            cells.iter().enumerate().filter(|(at, cell)| !own(*at) && !cell.is_empty() && **cell != words).count();
        let number = marker(&index, true).is_some();
        let mut stray = false;
        if content.is_empty() && !number {
            (content, index) = (index, String::new());
            stray = others == 0;
        } else if content == index {
            index = String::new();
        }
        // The only text of the row stands in another column.
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        if content.is_empty() && index.is_empty() && filled == 1 && cells.first().is_some_and(|cell| !cell.is_empty()) {
            content.clone_from(&text);
            return Self { index, content, text, lone: true, only_index: false, stray: true };
        }
        Self { only_index: content.is_empty() && others == 0, lone: others == 0, index, content, text, stray }
    }

    /// A row that ends the table or sums it up.
    pub fn closing(&self) -> Option<&'static str> {
        if !self.index.is_empty() {
            return None;
        }
        let key = key(&self.text);
        let begins = |phrase: &String| has(&key, phrase) && key.starts_with(phrase.as_str());
        if WORDS.totals.iter().any(begins) && (self.lone || self.content.is_empty() || key.len() < 60) {
            return Some("total");
        }
        let short = key.len() < 40 || self.stray;
        (self.lone && short && WORDS.footers.iter().any(begins)).then_some("footer")
    }
}
