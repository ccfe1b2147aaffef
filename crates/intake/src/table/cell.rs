//! A cell read as a day, a time, a number and so on.

use kernel::text::fold;
use kernel::{Day, Dong, Instant};

use crate::fault::IntakeError;
use crate::identity::IdentityNumber;
use crate::table::{RowError, amount};
use crate::text;

/// A cell with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'a> {
    /// Name of the sheet.
    pub sheet: &'a str,
    /// Row, as Excel shows it.
    pub row: u32,
    /// Title of the column.
    pub column: &'a str,
    /// What stands in it.
    pub text: &'a str,
}

impl<'a> Cell<'a> {
    /// The cell if it holds something: `row.cell("phone").given().map(Cell::phone).transpose()`.
    pub fn given(self) -> Option<Self> {
        (!self.text.is_empty()).then_some(self)
    }

    /// An error at this place; for rules of the caller.
    pub fn error(&self, code: &'static str) -> RowError {
        self.place(IntakeError::new(code).with("text", self.text))
    }

    /// An error of the caller at this place, with its values.
    pub fn place(&self, error: IntakeError) -> RowError {
        let (sheet, column) = (self.sheet.to_owned(), self.column.to_owned());
        RowError { sheet, row: self.row, column, code: error.code, args: error.args }
    }

    /// The text; `intake_cell_empty` if there is none.
    pub fn text(self) -> Result<&'a str, RowError> {
        if self.text.is_empty() { Err(self.error("intake_cell_empty")) } else { Ok(self.text) }
    }

    /// `23/11/2026`, `23-11-2026` or `2026-11-23`, between 1800 and 2200; else `intake_cell_day`.
    pub fn day(self) -> Result<Day, RowError> {
        day(self.text()?).ok_or_else(|| self.error("intake_cell_day"))
    }

    /// Minutes since midnight of `14:05`, `14h05`, `14h` or `14:05:00`; else `intake_cell_time`.
    pub fn time(self) -> Result<i32, RowError> {
        seconds(self.text()?).map(|seconds| seconds / 60).ok_or_else(|| self.error("intake_cell_time"))
    }

    /// RFC 3339, or day and time of Viet Nam in either order: `23/11/2026 14:05`, `14:05 23/11/2026`; else `intake_cell_instant`.
    pub fn instant(self) -> Result<Instant, RowError> {
        instant(self.text()?).ok_or_else(|| self.error("intake_cell_instant"))
    }

    /// `có`/`không`, `x`, `đúng`/`sai`, `yes`/`no`, `true`/`false`, `1`/`0` in any case; else `intake_cell_yes_no`.
    pub fn yes_no(self) -> Result<bool, RowError> {
        match fold(self.text()?).as_str() {
            "co" | "x" | "dung" | "yes" | "y" | "true" | "1" => Ok(true),
            "khong" | "sai" | "no" | "n" | "false" | "0" => Ok(false),
            _ => Err(self.error("intake_cell_yes_no")),
        }
    }

    /// An address for e-mail, in small letters; else `intake_cell_email`.
    pub fn email(self) -> Result<String, RowError> {
        let address = self.text()?.to_lowercase();
        if is_email(&address) { Ok(address) } else { Err(self.error("intake_cell_email")) }
    }

    /// A telephone number in the national form, see [`text::phone`]; else `intake_cell_phone`.
    pub fn phone(self) -> Result<String, RowError> {
        text::phone(self.text()?).ok_or_else(|| self.error("intake_cell_phone"))
    }

    /// A personal identification number; else the errors of [`IdentityNumber::parse`].
    pub fn identity(self) -> Result<IdentityNumber, RowError> {
        IdentityNumber::parse(self.text()?).map_err(|error| self.place(error))
    }

    /// A person's name, see [`text::person_name`]; `intake_cell_name` if it holds a digit or no letter.
    pub fn person_name(self) -> Result<String, RowError> {
        let name = text::person_name(self.text()?);
        let named = name.chars().any(char::is_alphabetic) && !name.chars().any(char::is_numeric);
        if named { Ok(name) } else { Err(self.error("intake_cell_name")) }
    }

    /// An amount `1.234.567`, `1234567` or `1.234.567 đồng`, not negative; else `intake_cell_amount`.
    pub fn amount(self) -> Result<Dong, RowError> {
        amount::parse(self.text()?).map(Dong).ok_or_else(|| self.error("intake_cell_amount"))
    }

    /// A whole number from `least` to `most`, thousands grouped or not; else `intake_cell_number` with both.
    pub fn number(self, least: i64, most: i64) -> Result<i64, RowError> {
        let number = amount::whole(self.text()?).filter(|number| (least..=most).contains(number));
        let error =
            || IntakeError::new("intake_cell_number").with("least", least).with("most", most).with("text", self.text);
        number.ok_or_else(|| self.place(error()))
    }
}

fn day(text: &str) -> Option<Day> {
    let day = Day::parse_typed(text).ok()?;
    (1800..2200).contains(&day.ymd().0).then_some(day)
}

/// Seconds since midnight.
fn seconds(text: &str) -> Option<i32> {
    let text = text.trim().to_lowercase().replace('h', ":");
    let mut parts = text.split(':').map(str::trim);
    let hours = within(parts.next()?, 24)?;
    let minutes = parts.next().map_or(Some(0), |part| if part.is_empty() { Some(0) } else { within(part, 60) })?;
    let seconds = parts.next().map_or(Some(0), |part| within(part, 60))?;
    // `14` alone is a number, not a time.
    (text.contains(':') && parts.next().is_none()).then_some(hours * 3600 + minutes * 60 + seconds)
}

/// One or two digits below a bound.
fn within(text: &str, bound: i32) -> Option<i32> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().filter(|number| *number < bound)
}

fn instant(text: &str) -> Option<Instant> {
    if let Ok(instant) = Instant::parse(text) {
        return Some(instant).filter(|instant| (1800..2200).contains(&instant.day().ymd().0));
    }
    let text = text.replace([',', 'T'], " ");
    let (first, second) = text.trim().split_once(' ')?;
    let (day, seconds) = match (day(first), seconds(second)) {
        (Some(day), Some(seconds)) => (day, seconds),
        _ => (day(second)?, seconds(first)?),
    };
    Some(Instant(Instant::at(day, 0).0 + i64::from(seconds) * 1_000_000))
}

/// One `@`; letters, digits and usual signs before it; a domain with a point after it (RFC 5321, without its rare forms).
fn is_email(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else { return false };
    let sign = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-.".contains(c);
    let dotted = |text: &str| text.split('.').all(|part| !part.is_empty());
    let label = |part: &str| {
        part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && !part.starts_with('-') && !part.ends_with('-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    address.len() <= 254
        && (1..=64).contains(&local.len())
        && local.chars().all(sign)
        && dotted(local)
        && dotted(domain)
        && domain.contains('.')
        && domain.split('.').all(|part| part.len() <= 63 && label(part))
        && top.len() >= 2
        && !top.bytes().all(|byte| byte.is_ascii_digit())
}
