//! The row of titles.

use kernel::text::fold;

use crate::fault::IntakeError;
use crate::sheet::{Sheet, SheetRow, column_letters};
use crate::table::{Column, Title};

/// Rows from the top among which the titles are looked for.
const ROWS_LOOKED_AT: usize = 10;

/// Keys and titles of the columns asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) sheet: String,
    columns: Vec<(&'static str, String)>,
    letters: Vec<Option<String>>,
}

impl Head {
    pub(super) fn new(sheet: &str, columns: &[Column], places: &[Option<usize>], titles: &SheetRow) -> Self {
        let title =
            |column: &Column, place: &Option<usize>| place.map_or(proper(column), |at| titles.cell(at)).to_owned();
        let columns = columns.iter().zip(places).map(|(column, place)| (column.key, title(column, place))).collect();
        let letters = places.iter().map(|place| place.map(column_letters)).collect();
        Self { sheet: sheet.to_owned(), columns, letters }
    }

    pub(super) fn place(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|(known, _)| *known == key)
    }

    /// Letters of the column in the sheet.
    pub(super) fn letters(&self, key: &str) -> Option<&str> {
        self.letters.get(self.place(key)?)?.as_deref()
    }

    /// The title of a column; a key nobody asked for stands for itself.
    pub(super) fn title<'a>(&'a self, key: &'a str) -> &'a str {
        self.place(key).map_or(key, |at| self.columns[at].1.as_str())
    }
}

/// The title to tell people.
fn proper(column: &Column) -> &str {
    column.titles.first().copied().unwrap_or(column.key)
}

/// Letters and digits of a title, folded, words parted by one blank.
fn words(title: &str) -> String {
    let folded = fold(&crate::text::nfc(title));
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Index of the row of titles in `sheet.rows`, and for each column asked for the column it stands in.
pub(super) fn find(sheet: &Sheet, columns: &[Column]) -> Result<(usize, Vec<Option<usize>>), IntakeError> {
    let wanted: Vec<Vec<String>> =
        columns.iter().map(|column| column.titles.iter().map(|title| words(title)).collect()).collect();
    let mut fewest: Option<Vec<&str>> = None;
    for (at, row) in sheet.rows.iter().enumerate().take_while(|(_, row)| row.number as usize <= ROWS_LOOKED_AT) {
        let titles: Vec<String> = row.cells.iter().map(|cell| words(cell)).collect();
        let places: Vec<Option<usize>> = wanted.iter().map(|names| position(&titles, names)).collect();
        let missing = missing(columns, &places);
        if missing.is_empty() && places.iter().any(Option::is_some) {
            check_twice(sheet, row, &titles, &wanted)?;
            return Ok((at, places));
        }
        if fewest.as_ref().is_none_or(|fewest| missing.len() < fewest.len()) {
            fewest = Some(missing);
        }
    }
    let names = fewest.filter(|names| !names.is_empty()).unwrap_or_else(|| columns.iter().map(proper).collect());
    Err(IntakeError::new("intake_columns_missing").with("sheet", &sheet.name).with("missing", names.join(", ")))
}

fn position(titles: &[String], names: &[String]) -> Option<usize> {
    titles.iter().position(|title| !title.is_empty() && names.contains(title))
}

/// Proper titles of required columns that are not there.
fn missing<'a>(columns: &'a [Column], places: &[Option<usize>]) -> Vec<&'a str> {
    let lacks = |(column, place): &(&Column, &Option<usize>)| column.required && place.is_none();
    columns.iter().zip(places).filter(lacks).map(|(column, _)| proper(column)).collect()
}

/// Two columns with titles of the same meaning: nobody knows which one counts.
fn check_twice(sheet: &Sheet, row: &SheetRow, titles: &[String], wanted: &[Vec<String>]) -> Result<(), IntakeError> {
    for names in wanted {
        let mut found = titles.iter().enumerate().filter(|(_, title)| !title.is_empty() && names.contains(title));
        if let (Some((first, _)), Some((second, _))) = (found.next(), found.next()) {
            let error =
                IntakeError::new("intake_column_twice").with("sheet", &sheet.name).with("title", row.cell(first));
            return Err(error.with("first", column_letters(first)).with("second", column_letters(second)));
        }
    }
    Ok(())
}

/// Titled columns that nobody asked for.
pub(super) fn unknown(titles: &SheetRow, places: &[Option<usize>]) -> Vec<Title> {
    let known = |at: usize| places.contains(&Some(at));
    let others = titles.cells.iter().enumerate().filter(|(at, text)| !text.is_empty() && !known(*at));
    others.map(|(at, text)| Title { letters: column_letters(at), text: text.clone() }).collect()
}

/// Whether a row only numbers the columns, as printed registers do under their titles: three or more numbers, each one more than the last.
pub(super) fn is_numbering(row: &SheetRow) -> bool {
    let filled = row.cells.iter().filter(|text| !text.is_empty());
    let numbers: Option<Vec<u32>> = filled.map(|text| text.trim_matches(['(', ')']).parse().ok()).collect();
    numbers.is_some_and(|numbers| {
        numbers.len() >= 3 && numbers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]))
    })
}
