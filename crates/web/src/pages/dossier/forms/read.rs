//! What was sent, read field by field; what is wrong is gathered with the field's name.

use kernel::{Day, FileHash, Instant};

use crate::form::minutes;
pub use crate::kept::Kept;
use crate::lang::Lang;
use crate::posted::Posted;

/// Reads one form.
pub struct Read<'a> {
    /// Language.
    pub lang: Lang,
    /// What names begin with.
    pub prefix: String,
    /// The form.
    pub posted: &'a Posted,
    /// Files of the form, earlier tries included.
    pub files: &'a Kept,
    /// Names of fields and what is wrong.
    pub errors: Vec<(String, String)>,
}

impl Read<'_> {
    fn name(&self, field: &str) -> String {
        format!("{}-{field}", self.prefix)
    }

    /// Says what is wrong with a field.
    pub fn wrong(&mut self, field: &str, text: impl Into<String>) {
        let name = self.name(field);
        if !self.errors.iter().any(|(known, _)| *known == name) {
            self.errors.push((name, text.into()));
        }
    }

    /// Says that a field is empty.
    pub fn missing(&mut self, field: &str) {
        let label = self.lang.word("dossier_field", field.split('-').next().unwrap_or(field));
        let text = self.lang.t1("dossier_form.missing", "field", label);
        self.wrong(field, text);
    }

    /// Text that may be empty.
    pub fn maybe(&self, field: &str) -> String {
        self.posted.get(&self.name(field)).to_owned()
    }

    /// Text that must be there.
    pub fn text(&mut self, field: &str) -> String {
        let text = self.maybe(field);
        if text.is_empty() {
            self.missing(field);
        }
        text
    }

    /// All chosen values.
    pub fn all(&self, field: &str) -> Vec<String> {
        self.posted.all(&self.name(field)).into_iter().map(str::to_owned).collect()
    }

    /// A day that must be there.
    pub fn day(&mut self, field: &str) -> Day {
        let text = self.text(field);
        Day::parse_typed(&text).unwrap_or_else(|_| {
            if !text.is_empty() {
                let text = self.lang.t1("refusal.intake_cell_day", "text", text);
                self.wrong(field, text);
            }
            Day(0)
        })
    }

    /// A day and an hour; without an hour, the given minute of the day.
    pub fn moment(&mut self, day_field: &str, hour_field: &str, otherwise: i32) -> Instant {
        let day = self.day(day_field);
        let hour = self.maybe(hour_field);
        let minute = if hour.is_empty() { Some(otherwise) } else { minutes(&hour) };
        if minute.is_none() {
            let text = self.lang.t1("refusal.intake_cell_time", "text", hour);
            self.wrong(hour_field, text);
        }
        Instant::at(day, minute.unwrap_or(otherwise))
    }

    /// Files of a field.
    pub fn files(&self, field: &str) -> Vec<FileHash> {
        let found = self.files.get(&self.name(field));
        found.into_iter().flatten().map(|(hash, _)| hash.clone()).collect()
    }

    /// An article chosen, or written; one must be there.
    pub fn article(&mut self) -> String {
        let (written, chosen) = (self.maybe("basis"), self.maybe("article"));
        if !written.is_empty() {
            return written;
        }
        if chosen.is_empty() || procedure::basis::find(&chosen).is_none() {
            self.missing("basis");
        }
        chosen
    }
}
