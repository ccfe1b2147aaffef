//! Published scores from a spreadsheet: one row a unit; columns in any order, named by the code or name of an item with
//! numerator, denominator or points, in one row of titles or two.

use std::collections::BTreeSet;

use index::CriteriaSet;
use index::book::{PublishedItem, PublishedUnit, check_score, proper_code};
use intake::sheet::{Sheet, SheetRow, column_letters};
use intake::IntakeError;
use kernel::text::fold;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Code of the unit.
    Code,
    /// Name of the unit.
    Name,
    /// Total.
    Total,
    /// Rank.
    Rank,
    /// Points of a group, by its key.
    Group(String),
    /// A figure of an item.
    Item(String, Figure),
}

/// Which figure of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// Numerator.
    Numerator,
    /// Denominator.
    Denominator,
    /// Points.
    Score,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// `D7`, or `Dòng 12` of a JSON text.
    pub place: String,
    /// Title of the column, or place in the JSON.
    pub column: String,
    /// What stands there.
    pub text: String,
    /// Code of the sentence `official.fault.<code>`, or a sentence.
    pub why: String,
}

/// What a sheet says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// Units in order.
    pub units: Vec<PublishedUnit>,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// Titles of columns that are not read.
    pub unknown: Vec<String>,
    /// Rows of units without any figure.
    pub empty: usize,
}

/// Rows from the top among which the titles are looked for.
const ROWS_LOOKED_AT: usize = 15;
const FIGURES: [(Figure, [&str; 3]); 3] = [
    (Figure::Numerator, ["tu so", "numerator", "(tu)"]),
    (Figure::Denominator, ["mau so", "denominator", "(mau)"]),
    (Figure::Score, ["diem", "score", "diem so"]),
];
const CODES: [&str; 6] = ["ma don vi", "ma co quan", "ma dinh danh", "ma", "unit code", "code"];
const NAMES: [&str; 7] = ["ten don vi", "don vi", "ten co quan", "co quan", "ten co quan don vi", "unit", "name"];
const TOTALS: [&str; 5] = ["tong diem", "tong", "tong cong", "total", "diem tong"];
const RANKS: [&str; 5] = ["xep hang", "thu hang", "hang", "rank", "xep thu"];

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || "-–—:|()[]*.,/".contains(c))
}

/// A title without signs at its ends, folded, with one blank between words.
fn plain(title: &str) -> String {
    trimmed(&fold(title)).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The figure that a title names at its end or beginning, and what is left of it.
fn figure(title: &str) -> (Option<Figure>, &str) {
    for (figure, names) in FIGURES {
        for name in names {
            let rest = title.strip_suffix(name).or_else(|| title.strip_prefix(name));
            if let Some(rest) = rest {
                return (Some(figure), trimmed(rest));
            }
        }
    }
    (None, title)
}

/// The item or combined metric that a text names: by code, by name, or by a code in front of its name.
fn item(set: &CriteriaSet, text: &str) -> Option<String> {
    let by_name = || {
        let all = set.groups.iter().flat_map(|group| &group.items);
        all.into_iter().find(|item| plain(&item.name) == text).map(|item| item.code.clone())
    };
    let in_front = || proper_code(set, trimmed(text.split(' ').next().unwrap_or_default()));
    proper_code(set, text).or_else(by_name).or_else(in_front)
}

fn group(set: &CriteriaSet, text: &str) -> Option<String> {
    let bare = text.trim_start_matches("nhom ");
    let is = |key: &str, name: &str| [plain(key), plain(name)].iter().any(|known| known == text || known == bare);
    set.groups.iter().find(|group| is(&group.key, &group.name)).map(|group| group.key.clone())
}

/// What a title means; `above` is the title over it where there are two rows.
pub fn column(set: &CriteriaSet, title: &str, above: &str) -> Option<Column> {
    let title = plain(title);
    let is = |names: &[&str]| names.contains(&title.as_str());
    match () {
        () if title.is_empty() => return None,
        () if is(&CODES) => return Some(Column::Code),
        () if is(&NAMES) => return Some(Column::Name),
        () if is(&TOTALS) => return Some(Column::Total),
        () if is(&RANKS) => return Some(Column::Rank),
        () => {}
    }
    let (figure, rest) = figure(&title);
    let above = plain(above);
    let named = if rest.is_empty() { above.as_str() } else { rest };
    if named.is_empty() {
        return None;
    }
    if let Some(code) = item(set, named).or_else(|| item(set, &title)) {
        return Some(Column::Item(code, figure.unwrap_or(Figure::Score)));
    }
    let points = matches!(figure, None | Some(Figure::Score));
    group(set, named).or_else(|| group(set, &title)).filter(|_| points).map(Column::Group)
}

/// The columns of a row of titles, with the row above it.
fn columns(set: &CriteriaSet, row: &SheetRow, above: Option<&SheetRow>) -> Vec<Option<Column>> {
    let width = row.cells.len().max(above.map_or(0, |above| above.cells.len()));
    let mut over = "";
    let of = |at: usize| {
        let own = above.map_or("", |above| above.cell(at));
        // A title over several columns stands in the first of them.
        over = if own.is_empty() { over } else { own };
        match row.cell(at) {
            "" => column(set, own, ""),
            title => column(set, title, over),
        }
    };
    (0..width).map(of).collect()
}

/// The place of the titles and what the columns mean.
fn head(set: &CriteriaSet, sheet: &Sheet) -> Option<(usize, Vec<Option<Column>>)> {
    let useful = |columns: &[Option<Column>]| {
        let names = columns.iter().flatten().filter(|column| matches!(column, Column::Code | Column::Name)).count();
        let figures = columns.iter().flatten().filter(|column| !matches!(column, Column::Code | Column::Name)).count();
        if names > 0 && figures > 0 { names + figures } else { 0 }
    };
    let mut best: Option<(usize, usize, Vec<Option<Column>>)> = None;
    for at in 0..sheet.rows.len().min(ROWS_LOOKED_AT) {
        let row = &sheet.rows[at];
        let above = at.checked_sub(1).and_then(|at| sheet.rows.get(at)).filter(|above| above.number + 1 == row.number);
        for found in [columns(set, row, None), columns(set, row, above)] {
            let count = useful(&found);
            if count > best.as_ref().map_or(0, |(best, _, _)| *best) {
                best = Some((count, at, found));
            }
        }
    }
    best.map(|(_, at, columns)| (at, columns))
}

/// Reads the first sheet that has the columns.
///
/// # Errors
/// `official_columns`: no sheet has the columns; `intake_column_twice`: two columns mean the same.
pub fn read(set: &CriteriaSet, sheets: &[Sheet]) -> Result<Rows, IntakeError> {
    let found = sheets.iter().find_map(|sheet| head(set, sheet).map(|head| (sheet, head)));
    let (sheet, (at, columns)) = found.ok_or_else(|| IntakeError::new("official_columns"))?;
    let titles = &sheet.rows[at];
    for (second, column) in columns.iter().enumerate().filter_map(|(at, column)| Some((at, column.as_ref()?))) {
        if let Some(first) = columns[..second].iter().position(|known| known.as_ref() == Some(column)) {
            let error = IntakeError::new("intake_column_twice").with("sheet", &sheet.name).with("title", titles.cell(second));
            return Err(error.with("first", column_letters(first)).with("second", column_letters(second)));
        }
    }
    let mut rows = Rows::default();
    let unknown = titles.cells.iter().enumerate().filter(|(at, text)| !text.is_empty() && columns.get(*at).is_none_or(Option::is_none));
    rows.unknown = unknown.map(|(at, text)| format!("{} ({text})", column_letters(at))).collect();
    let mut seen = BTreeSet::new();
    for row in sheet.rows[at + 1..].iter().filter(|row| !is_numbering(row)) {
        read_row(set, &columns, titles, row, &mut seen, &mut rows);
    }
    Ok(rows)
}

/// A row that only numbers the columns.
fn is_numbering(row: &SheetRow) -> bool {
    let numbers: Option<Vec<u32>> =
        row.cells.iter().filter(|text| !text.is_empty()).map(|text| text.trim_matches(['(', ')']).parse().ok()).collect();
    numbers.is_some_and(|numbers| numbers.len() >= 3 && numbers.windows(2).all(|pair| pair[0] + 1 == pair[1]))
}

fn read_row(
    set: &CriteriaSet,
    columns: &[Option<Column>],
    titles: &SheetRow,
    row: &SheetRow,
    seen: &mut BTreeSet<String>,
    rows: &mut Rows,
) {
    let (mut unit, before) = (PublishedUnit::default(), rows.faults.len());
    let mut items: Vec<PublishedItem> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let (Some(column), text) = (column, row.cell(at).trim()) else { continue };
        if text.is_empty() || matches!(text, "-" | "–" | "—") {
            continue;
        }
        let mut fault = |why: &str| {
            let place = format!("{}{}", column_letters(at), row.number);
            rows.faults.push(Fault { place, column: titles.cell(at).to_owned(), text: text.to_owned(), why: why.to_owned() });
        };
        let counts = matches!(column, Column::Item(_, Figure::Numerator | Figure::Denominator));
        let number = match column {
            Column::Code | Column::Name => None,
            _ => match number(text, counts) {
                Some(number) => Some(number),
                None => {
                    fault("number");
                    continue;
                }
            },
        };
        match (column, number) {
            (Column::Code, _) => unit.code = text.to_owned(),
            (Column::Name, _) => unit.name = text.to_owned(),
            (_, Some(number)) if number < 0.0 && !matches!(column, Column::Item(_, Figure::Score)) => fault("negative"),
            (Column::Total, Some(number)) if number > set.total * 1.5 => fault("total"),
            (Column::Total, number) => unit.total = number,
            (Column::Rank, Some(number)) if number < 1.0 || number.fract() != 0.0 => fault("rank"),
            (Column::Rank, number) => unit.rank = number.map(|rank| rank as u32),
            (Column::Group(key), Some(number)) => {
                let most = set.groups.iter().find(|group| group.key == *key).map_or(f64::MAX, |group| group.max);
                match number > most + 0.01 {
                    true => fault("group"),
                    false => {
                        unit.groups.insert(key.clone(), number);
                    }
                }
            }
            (Column::Item(code, figure), Some(number)) => {
                if *figure == Figure::Score
                    && let Err(why) = check_score(set, code, number)
                {
                    fault(&why);
                    continue;
                }
                let place = items.iter().position(|item| item.item == *code).unwrap_or_else(|| {
                    items.push(PublishedItem { item: code.clone(), ..PublishedItem::default() });
                    items.len() - 1
                });
                match figure {
                    Figure::Numerator => items[place].numerator = Some(number),
                    Figure::Denominator => items[place].denominator = Some(number),
                    Figure::Score => items[place].score = Some(number),
                }
            }
            _ => {}
        }
    }
    // In the order of the set, whatever that of the columns: the same figures are then the same import.
    items.sort_by_key(|item| order(set, &item.item));
    unit.items = items;
    let faulty = rows.faults.len() > before;
    if unit.total.is_none() && unit.groups.is_empty() && unit.items.is_empty() {
        rows.empty += usize::from(!faulty && (!unit.code.is_empty() || !unit.name.is_empty()));
        return;
    }
    let whole = |why: &str, text: &str| Fault {
        place: format!("A{}", row.number),
        column: String::new(),
        text: text.to_owned(),
        why: why.to_owned(),
    };
    if unit.code.is_empty() && unit.name.is_empty() {
        rows.faults.push(whole("no_unit", ""));
        return;
    }
    let name = if unit.code.is_empty() { fold(&unit.name) } else { unit.code.to_lowercase() };
    if !seen.insert(name) {
        rows.faults.push(whole("twice", if unit.code.is_empty() { &unit.name } else { &unit.code }));
        return;
    }
    rows.units.push(unit);
}

/// The place of an item in its set; combined metrics stand last.
fn order(set: &CriteriaSet, code: &str) -> usize {
    let mut all = set.groups.iter().flat_map(|group| &group.items);
    all.position(|item| item.code == code).unwrap_or(usize::MAX)
}

/// A number as people and sheets write it; thousands of a count may be grouped: `370.610`, `370 610`.
pub fn number(text: &str, count: bool) -> Option<f64> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let grouped = |sign: char| {
        let groups: Vec<&str> = bare.split(sign).collect();
        let digits = |group: &&str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
        let fits = groups.len() > 1 && groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
        (fits && groups.iter().all(digits)).then(|| groups.concat())
    };
    let several = |sign: char| bare.matches(sign).count() > 1;
    let plain = match (count, bare.contains('.'), bare.contains(',')) {
        (_, true, true) => {
            // The last of the two parts the decimals.
            let (thousands, decimal) = if bare.rfind('.') > bare.rfind(',') { (',', '.') } else { ('.', ',') };
            bare.replace(thousands, "").replace(decimal, ".")
        }
        (true, true, false) => grouped('.').unwrap_or_else(|| bare.clone()),
        (true, false, true) => grouped(',').unwrap_or_else(|| bare.replace(',', ".")),
        (false, true, false) if several('.') => grouped('.')?,
        (false, false, true) if several(',') => grouped(',')?,
        _ => bare.replace(',', "."),
    };
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set() -> &'static CriteriaSet {
        index::book::embedded_set("qd766-2022").unwrap()
    }

    #[test]
    fn numbers_as_people_write_them() {
        for (text, expected) in [("370610", 370_610.0), ("370.610", 370_610.0), ("1 234 567", 1_234_567.0), ("1,234", 1234.0), ("0", 0.0)] {
            assert_eq!(number(text, true), Some(expected), "{text}");
        }
        for (text, expected) in [("3,85", 3.85), ("3.85", 3.85), ("17,724", 17.724), ("-0.25", -0.25), ("1.234,5", 1234.5)] {
            assert_eq!(number(text, false), Some(expected), "{text}");
        }
        for text in ["abc", "3,8,5", "", "12%", "1.2.3", "inf", "nan"] {
            assert_eq!(number(text, false), None, "{text}");
        }
    }

    #[test]
    fn titles_in_many_words() {
        let item = |code: &str, figure| Some(Column::Item(code.to_owned(), figure));
        let is = |title: &str, expected| assert_eq!(column(set(), title, ""), expected, "{title}");
        is("Mã đơn vị", Some(Column::Code));
        is("TÊN CƠ QUAN (*)", Some(Column::Name));
        is("Tổng điểm", Some(Column::Total));
        is("2.1 – Tử số", item("2.1", Figure::Numerator));
        is("Mẫu số (2.1)", item("2.1", Figure::Denominator));
        is("2.1", item("2.1", Figure::Score));
        is("Điểm 2.1", item("2.1", Figure::Score));
        is("2.1. Tỷ lệ hồ sơ xử lý trước hạn, đúng hạn - Điểm", item("2.1", Figure::Score));
        is("Tỷ lệ hồ sơ xử lý trước hạn, đúng hạn", item("2.1", Figure::Score));
        is("dossier_sync tử số", item("1.4", Figure::Numerator));
        is("3.5+3.6+3.5b Điểm", item("3.6+3.5b+3.5", Figure::Score));
        is("Điểm CKMB", Some(Column::Group("CKMB".to_owned())));
        is("Điểm nhóm CKMB", Some(Column::Group("CKMB".to_owned())));
        is("Nhóm Công khai, minh bạch", Some(Column::Group("CKMB".to_owned())));
        is("Ghi chú", None);
        assert_eq!(column(set(), "Tử số", "2.1 Tỷ lệ hồ sơ"), item("2.1", Figure::Numerator));
        assert_eq!(column(set(), "Tử số", ""), None);
    }
}
