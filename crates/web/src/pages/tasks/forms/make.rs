//! Fields of a form, filled as they were when the form comes back.

use kernel::UnitId;

use crate::form::{Choice, Field, Kind};
use crate::lang::Lang;
use crate::posted::Posted;

/// Makes the fields of one form. Names are `<action>-<field>`, or `<action>-<unit>-<field>` where there are several forms of
/// the action, so that they are unique on the page.
pub struct Make<'a> {
    /// Language.
    pub lang: Lang,
    /// What names begin with.
    pub prefix: String,
    /// What was sent, when the form comes back.
    pub typed: Option<&'a Posted>,
    /// What is wrong: names of fields and sentences.
    pub errors: &'a [(String, String)],
}

/// Beginning of the names of a form's fields.
pub fn prefix(key: &str, unit: Option<&UnitId>) -> String {
    unit.map_or_else(|| key.to_owned(), |unit| format!("{key}-{unit}"))
}

impl Make<'_> {
    /// A field of a kind; `default` is what it holds at first. Label: `task_field.<field up to its number>`.
    pub fn field(&self, kind: Kind, field: &str, default: &str) -> Field {
        let name = format!("{}-{field}", self.prefix);
        let label = self.lang.word("task_field", field.split('-').next().unwrap_or(field)).into_owned();
        let error = self.errors.iter().find(|(wrong, _)| *wrong == name).map(|(_, text)| text.clone());
        let value = self.typed.map_or(default, |typed| typed.get(&name)).to_owned();
        Field::new(kind, name, label).value(value).error(error.unwrap_or_default()).lang(self.lang)
    }

    /// One line.
    pub fn line(&self, field: &str, default: &str) -> Field {
        self.field(Kind::Line("text"), field, default)
    }

    /// Several lines.
    pub fn area(&self, field: &str, default: &str) -> Field {
        self.field(Kind::Area(3), field, default)
    }

    /// Why; it must be said.
    pub fn reason(&self, default: &str) -> Field {
        self.area("reason", default).required()
    }

    /// A day.
    pub fn day(&self, field: &str, default: &str) -> Field {
        self.field(Kind::Date, field, default).class("w-s")
    }

    /// An hour of the day before it.
    pub fn hour(&self, field: &str, default: &str) -> Field {
        self.line(field, default).class("w-xs").help(self.lang.t("task_form.hour_hint"))
    }

    /// A list to choose from.
    pub fn select(&self, field: &str, choices: Vec<Choice>, default: &str) -> Field {
        self.field(Kind::Select(choices), field, default)
    }

    /// Yes or no; yes at first.
    pub fn yes(&self, field: &str) -> Field {
        self.field(Kind::Check, field, "1")
    }

    /// Files.
    pub fn files(&self) -> Field {
        let kind = Kind::File { accept: ".pdf,image/*,.docx,.xlsx".to_owned(), multiple: true, camera: true };
        self.field(kind, "files", "").help(self.lang.t("task_form.files_help"))
    }
}
