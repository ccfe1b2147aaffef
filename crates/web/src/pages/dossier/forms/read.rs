//! What was sent, read field by field; what is wrong is gathered with the field's name.

use std::collections::BTreeMap;

use kernel::{Day, FileHash, Instant};

use crate::lang::Lang;
use crate::posted::Posted;

/// Files that came with an earlier try of the same form: by field, hash and name.
pub type Kept = BTreeMap<String, Vec<(FileHash, String)>>;

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

/// Minutes of the day: `14:05`, `14h05`, `14h`, `14`.
pub fn minutes(text: &str) -> Option<i32> {
    let text = text.trim().trim_end_matches(['h', 'H', 'g']);
    let (hour, minute) = text.split_once([':', 'h', 'H', 'g', '.']).unwrap_or((text, "0"));
    let (hour, minute): (i32, i32) = (hour.trim().parse().ok()?, minute.trim().parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
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

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn hours_as_people_type_them() {
        let read: Vec<_> = ["14:05", "8h30", "16h", "9", "24:00", "8:75", "x"].into_iter().map(minutes).collect();
        assert_eq!(read, [Some(845), Some(510), Some(960), Some(540), None, None, None]);
    }
}
