//! One row while it is read: cells by column key, errors collected with their place.

use std::cell::RefCell;

use calendar::Limit;
use kernel::Day;
use serde::de::DeserializeOwned;

use super::RowError;

/// Errors of the whole workbook.
pub(super) type Errors = RefCell<Vec<RowError>>;

/// A row with the places of its columns.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) sheet: &'static str,
    /// As the spreadsheet numbers it.
    pub(super) number: usize,
    pub(super) headings: &'a [String],
    pub(super) cells: &'a [String],
    pub(super) errors: &'a Errors,
}

impl<'a> Row<'a> {
    pub(super) fn text(&self, column: &str) -> &'a str {
        let place = self.headings.iter().position(|heading| heading.trim() == column);
        place.and_then(|place| self.cells.get(place)).map_or("", |cell| cell.trim())
    }

    pub(super) fn fail(&self, column: &'static str, code: &'static str) {
        let value = self.text(column).to_owned();
        self.errors.borrow_mut().push(RowError { sheet: self.sheet, row: self.number, column, code, value });
    }

    pub(super) fn optional(&self, column: &'static str) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    pub(super) fn required(&self, column: &'static str) -> String {
        if self.text(column).is_empty() {
            self.fail(column, "required");
        }
        self.text(column).to_owned()
    }

    pub(super) fn lines(&self, column: &'static str) -> Vec<String> {
        let lines = self.text(column).lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    /// Reads a filled cell; an unreadable one is an error with that code.
    fn read<T>(&self, column: &'static str, code: &'static str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(column);
        let value = if text.is_empty() { return None } else { read(text) };
        if value.is_none() {
            self.fail(column, code);
        }
        value
    }

    pub(super) fn whole<T: std::str::FromStr>(&self, column: &'static str) -> Option<T> {
        self.read(column, "not_a_number", |text| text.parse().ok())
    }

    pub(super) fn day(&self, column: &'static str) -> Option<Day> {
        self.read(column, "not_a_date", |text| Day::parse_typed(text).ok())
    }

    pub(super) fn yes(&self, column: &'static str) -> bool {
        let yes = self.read(column, "not_yes_no", |text| match text.to_ascii_lowercase().as_str() {
            "yes" | "x" | "true" | "1" => Some(true),
            "no" | "false" | "0" => Some(false),
            _ => None,
        });
        yes.unwrap_or(false)
    }

    pub(super) fn choice<T: DeserializeOwned>(&self, column: &'static str) -> Option<T> {
        self.read(column, "not_a_choice", from_key)
    }

    pub(super) fn required_choice<T: DeserializeOwned>(&self, column: &'static str) -> Option<T> {
        if self.text(column).is_empty() {
            self.fail(column, "required");
        }
        self.choice(column)
    }

    pub(super) fn choices<T: DeserializeOwned>(&self, column: &'static str) -> Vec<T> {
        let found: Option<Vec<T>> = self.lines(column).iter().map(|line| from_key(line)).collect();
        found.unwrap_or_else(|| {
            self.fail(column, "not_a_choice");
            Vec::new()
        })
    }

    /// A limit stands in two columns; a decimal comma is fine.
    pub(super) fn limit(&self) -> Option<Limit> {
        let number = |text: &str| text.replace(',', ".").parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0);
        let value = self.read("limit_value", "not_a_number", number)?;
        let unit = self.required_choice("limit_unit")?;
        Some(Limit { value, unit })
    }
}

/// The enumeration value with that stable key.
fn from_key<T: DeserializeOwned>(key: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(key.to_owned())).ok()
}
