//! What the columns of a table hold, by their titles.

use crate::reading::cells::{Cell, text};
use crate::reading::clean::Clean;
use crate::reading::token::cut;
use crate::reading::words::{Class, LEXICON};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Index,
    Task,
    Lead,
    With,
    Both,
    Time,
    Product,
    Other,
}

/// What the titles say; a table of tasks has a task and somebody or some time.
pub(super) fn header(clean: &Clean, head: &[Cell]) -> Option<Vec<Column>> {
    if head.iter().filter(|cell| !cell.is_empty()).count() < 2
        || head.iter().any(|cell| text(clean, cell).chars().count() > 70)
    {
        return None;
    }
    let columns: Vec<Column> = head.iter().map(|cell| column(&text(clean, cell))).collect();
    let has = |wanted: &[Column]| columns.iter().any(|column| wanted.contains(column));
    (has(&[Column::Task]) && has(&[Column::Lead, Column::Both, Column::Time])).then_some(columns)
}

/// What one title says.
pub(super) fn column(title: &str) -> Column {
    let bare = title.split('(').next().unwrap_or("");
    let clean = Clean::new(bare.trim().trim_end_matches([':', '.']));
    let mut toks = Vec::new();
    cut(&clean, 0, clean.text.len(), &LEXICON, &mut toks);
    let known = [
        (Class::ColIndex, Column::Index),
        (Class::ColBoth, Column::Both),
        (Class::ColWith, Column::With),
        (Class::ColLead, Column::Lead),
        (Class::ColTime, Column::Time),
        (Class::ColProduct, Column::Product),
        (Class::ColTask, Column::Task),
        (Class::ColOther, Column::Other),
    ];
    if let Some((_, column)) =
        known.iter().find(|(class, _)| !toks.is_empty() && LEXICON.len(&toks, 0, *class) == toks.len())
    {
        return *column;
    }
    let low = clean.low;
    let has = |words: &[&str]| words.iter().any(|word| low.contains(word));
    if has(&["chủ trì"]) && has(&["phối hợp"]) {
        Column::Both
    } else if has(&["phối hợp"]) {
        Column::With
    } else if has(&["ghi chú", "kinh phí", "lãnh đạo", "cấp trình", "thẩm quyền", "quyết định"]) {
        Column::Other
    } else if has(&[
        "chủ trì",
        "thực hiện chính",
        "đơn vị thực hiện",
        "cơ quan thực hiện",
        "chuẩn bị",
        "chịu trách nhiệm",
        "trách nhiệm",
    ]) {
        Column::Lead
    } else if has(&["thời gian", "thời hạn", "tiến độ", "hoàn thành", "thời điểm"]) {
        Column::Time
    } else if has(&["sản phẩm", "kết quả"]) {
        Column::Product
    } else if has(&["nhiệm vụ", "nội dung", "công việc", "hoạt động", "đề án"]) {
        Column::Task
    } else {
        Column::Other
    }
}

/// Titles over two lines: "Cơ quan thực hiện" above "Chủ trì | Phối hợp".
pub(super) fn second_header(clean: &Clean, above: &[Column], head: &[Cell], below: &[Cell]) -> Option<Vec<Column>> {
    let named: Vec<Column> =
        below.iter().filter(|cell| !cell.is_empty()).map(|cell| column(&text(clean, cell))).collect();
    let roles = named.iter().filter(|column| matches!(column, Column::Lead | Column::With)).count();
    let titles = below.iter().all(|cell| text(clean, cell).chars().count() < 40);
    if roles == 0 || named.len() > above.len() || !titles || named.contains(&Column::Index) && named.len() < 3 {
        return None;
    }
    if roles < named.len() && named.len() < 3 {
        return None;
    }
    // A title over two columns leaves the second without one: the two names below belong there, wherever they stand.
    let wide = above.iter().position(|column| matches!(column, Column::Lead | Column::Both));
    if let Some(at) = wide.filter(|at| roles == 2 && named.len() == 2 && head.get(at + 1).is_some_and(Vec::is_empty)) {
        let mut merged = above.to_vec();
        merged[at] = named[0];
        merged[at + 1] = named[1];
        return Some(merged);
    }
    if below.len() == above.len() + named.len() - 1 || below.len() == named.len() || above.len() < below.len() {
        let at = above.iter().position(|column| matches!(column, Column::Lead | Column::Both))?;
        let mut merged = above[..at].to_vec();
        merged.extend(named.iter().copied());
        merged.extend(above[at + 1..].iter().copied());
        return Some(merged);
    }
    let kept =
        above.iter().zip(below).map(|(old, cell)| if cell.is_empty() { *old } else { column(&text(clean, cell)) });
    Some(kept.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_columns() {
        for (title, expected) in [
            ("STT", Column::Index),
            ("Nội dung nhiệm vụ", Column::Task),
            ("CƠ QUAN CHỦ TRÌ", Column::Lead),
            ("Đơn vị phối hợp (nếu có)", Column::With),
            ("Thời gian hoàn thành", Column::Time),
            ("Sản phẩm/Kết quả", Column::Product),
            ("Cơ quan chủ trì, phối hợp", Column::Both),
            ("Ghi chú", Column::Other),
            ("Dự kiến thời gian hoàn thành năm 2026", Column::Time),
        ] {
            assert_eq!(column(title), expected, "{title}");
        }
    }
}
