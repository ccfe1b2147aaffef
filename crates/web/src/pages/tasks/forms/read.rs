//! What was sent, read field by field; what is wrong is gathered with the field's name.

use kernel::{Day, FileHash};
use steering::task::Due;

use crate::form::minutes;
use crate::kept::Kept;
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
        let label = self.lang.word("task_field", field.split('-').next().unwrap_or(field));
        let text = self.lang.t1("task_form.missing", "field", label);
        self.wrong(field, text);
    }

    /// Text that may be empty.
    pub fn maybe(&self, field: &str) -> String {
        self.posted.get(&self.name(field)).to_owned()
    }

    /// Whether anything was entered there.
    pub fn has(&self, field: &str) -> bool {
        !self.posted.get(&self.name(field)).is_empty()
    }

    /// Text that must be there.
    pub fn text(&mut self, field: &str) -> String {
        let text = self.maybe(field);
        if text.is_empty() {
            self.missing(field);
        }
        text
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

    /// A day that may be missing.
    pub fn maybe_day(&mut self, field: &str) -> Option<Day> {
        self.has(field).then(|| self.day(field))
    }

    /// A day and, if said, an hour of it.
    pub fn due(&mut self, day_field: &str, hour_field: &str) -> Due {
        let (on, hour) = (self.day(day_field), self.maybe(hour_field));
        if hour.is_empty() {
            return Due::day(on);
        }
        let minute = minutes(&hour).and_then(|minute| u16::try_from(minute).ok());
        if minute.is_none() {
            let text = self.lang.t1("refusal.intake_cell_time", "text", hour);
            self.wrong(hour_field, text);
        }
        Due { on, minute }
    }

    /// The same, which may be missing.
    pub fn maybe_due(&mut self, day_field: &str, hour_field: &str) -> Option<Due> {
        self.has(day_field).then(|| self.due(day_field, hour_field))
    }

    /// A small number between two bounds.
    pub fn number(&mut self, field: &str, from: u8, to: u8) -> u8 {
        let text = self.text(field);
        let number = text.trim_end_matches(['%', ' ']).parse::<u8>().ok().filter(|n| (from..=to).contains(n));
        if number.is_none() && !text.is_empty() {
            let said = self.lang.t2("task_form.between", "from", from, "to", to);
            self.wrong(field, said);
        }
        number.unwrap_or(from)
    }

    /// Files of the form.
    pub fn files(&self) -> Vec<FileHash> {
        let found = self.files.get(&self.name("files"));
        found.into_iter().flatten().map(|(hash, _)| hash.clone()).collect()
    }
}
