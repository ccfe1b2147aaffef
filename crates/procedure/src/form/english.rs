//! Words of a form in one of its two languages: English where there is some, else Vietnamese.

use super::{Choice, Field, Form, Section};

fn pick<'a>(vi: &'a str, en: Option<&'a String>, english: bool) -> &'a str {
    en.filter(|text| english && !text.is_empty()).map_or(vi, String::as_str)
}

impl Form {
    /// Heading.
    pub fn title_in(&self, english: bool) -> &str {
        pick(&self.title, self.title_en.as_ref(), english)
    }

    /// Whether every question has English words.
    pub fn speaks_english(&self) -> bool {
        self.fields().all(|field| field.label_en.is_some())
    }
}

impl Section {
    /// Heading.
    pub fn title_in(&self, english: bool) -> &str {
        pick(&self.title, self.title_en.as_ref(), english)
    }

    /// Sentence under the heading; may be empty.
    pub fn help_in(&self, english: bool) -> &str {
        pick(self.help.as_deref().unwrap_or_default(), self.help_en.as_ref(), english)
    }
}

impl Choice {
    /// What is shown.
    pub fn label_in(&self, english: bool) -> &str {
        pick(&self.label, self.label_en.as_ref(), english)
    }
}

impl Field {
    /// The question.
    pub fn label_in(&self, english: bool) -> &str {
        pick(&self.label, self.label_en.as_ref(), english)
    }

    /// Words of help; may be empty.
    pub fn help_in(&self, english: bool) -> &str {
        pick(self.help.as_deref().unwrap_or_default(), self.help_en.as_ref(), english)
    }

    /// Name of one row of a group; without one the question itself.
    pub fn row_label_in(&self, english: bool) -> &str {
        match &self.row_label {
            Some(vi) => pick(vi, self.row_label_en.as_ref(), english),
            None => self.label_in(english),
        }
    }

    /// The label of a kept value: of the choice, or else the value itself.
    pub fn shown_value<'a>(&'a self, value: &'a str, english: bool) -> &'a str {
        let known = self.choices.iter().find(|choice| choice.value == value);
        known.map_or(value, |choice| choice.label_in(english))
    }
}
