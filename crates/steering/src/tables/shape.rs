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
    /// One cell alone.
    single: bool,
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
            return Self { index, content, text, lone: true, single: true, only_index: false, stray: true };
        }
        Self {
            only_index: content.is_empty() && others == 0,
            lone: others == 0,
            single: filled == 1,
            index,
            content,
            text,
            stray,
        }
    }

    /// A row that ends the table or sums it up.
    pub fn closing(&self) -> Option<&'static str> {
        if !self.index.is_empty() {
            return None;
        }
        let key = key(&self.text);
        if WORDS.totals.iter().any(|phrase| is_total(&key, phrase)) {
            return Some("total");
        }
        // "Chủ tịch" alone signs; "Chủ tịch UBND các xã" heads the rows of those.
        let opens = ["noi nhan", "tm ", "kt ", "nguoi lap", "ghi chu"];
        let ends = |phrase: &String| {
            key == *phrase
                || opens.iter().any(|open| phrase.starts_with(open))
                    && has(&key, phrase)
                    && key.starts_with(phrase.as_str())
        };
        // A signature stands in whatever column it looks well.
        ((self.lone || self.single) && WORDS.footers.iter().any(ends)).then_some("footer")
    }
}

/// "Tổng cộng (I+II) 1.700 triệu đồng": nothing but sums; "Tổng kết công tác" is work.
fn is_total(key: &str, phrase: &str) -> bool {
    let Some(rest) = key.strip_prefix(phrase) else { return false };
    let sum = |word: &str| {
        word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'i' | b'v' | b'x'))
            || matches!(word, "trieu" | "dong" | "ty" | "kinh" | "phi")
    };
    (rest.is_empty() || rest.starts_with(' ')) && rest.split(' ').filter(|word| !word.is_empty()).all(sum)
}
