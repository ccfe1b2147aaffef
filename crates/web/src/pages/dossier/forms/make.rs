//! Fields of a form, filled as they were when the form comes back.

use crate::form::{Choice, Field, Kind};
use crate::lang::Lang;
use crate::posted::Posted;

/// Makes the fields of one form. Names are `<action>-<field>`, or `<action>-<number>-<field>` where there are several
/// forms of the action, so that they are unique on the page.
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
pub fn prefix(key: &str, number: Option<u32>) -> String {
    number.map_or_else(|| key.to_owned(), |number| format!("{key}-{number}"))
}

impl Make<'_> {
    /// A field of a kind; `default` is what it holds at first. Label: `dossier_field.<field up to its number>`.
    pub fn field(&self, kind: Kind, field: &str, default: &str) -> Field {
        let name = format!("{}-{field}", self.prefix);
        let label = self.lang.word("dossier_field", field.split('-').next().unwrap_or(field)).into_owned();
        let error = self.errors.iter().find(|(wrong, _)| *wrong == name).map(|(_, text)| text.clone());
        let value = self.typed.map_or(default, |typed| typed.get(&name)).to_owned();
        let chosen: Option<Vec<String>> =
            self.typed.map(|typed| typed.all(&name).into_iter().map(str::to_owned).collect());
        let made = Field::new(kind, name, label).value(value).error(error.unwrap_or_default()).lang(self.lang);
        match chosen {
            Some(chosen) if matches!(made.kind, Kind::Checks(_)) => made.values(&chosen),
            _ => made,
        }
    }

    /// One line.
    pub fn line(&self, field: &str, default: &str) -> Field {
        self.field(Kind::Line("text"), field, default)
    }

    /// Several lines.
    pub fn area(&self, field: &str, default: &str) -> Field {
        self.field(Kind::Area(3), field, default)
    }

    /// A day.
    pub fn day(&self, field: &str, default: &str) -> Field {
        self.field(Kind::Date, field, default).class("w-s")
    }

    /// An hour.
    pub fn hour(&self, field: &str, default: &str) -> Field {
        self.line(field, default).class("w-xs").help(self.lang.t("dossier_form.hour_hint"))
    }

    /// A list to choose from.
    pub fn select(&self, field: &str, choices: Vec<Choice>, default: &str) -> Field {
        self.field(Kind::Select(choices), field, default)
    }

    /// One of a few.
    pub fn radio(&self, field: &str, choices: Vec<Choice>, default: &str) -> Field {
        self.field(Kind::Radio(choices), field, default)
    }

    /// Files.
    pub fn files(&self, field: &str) -> Field {
        let kind = Kind::File { accept: ".pdf,image/*,.docx,.xlsx".to_owned(), multiple: true, camera: true };
        self.field(kind, field, "")
    }

    /// An article of the table of legal bases, or free text beside it.
    pub fn article(&self) -> [Field; 2] {
        let known = procedure::basis::list().filter(|(_, basis)| basis.instrument.is_some());
        let words = |basis: &procedure::LegalBasis| if self.lang == Lang::Vi { basis.vi.clone() } else { basis.en.clone() };
        let choices = known.map(|(key, basis)| Choice::new(key, words(basis))).collect();
        let free = self.line("basis", "").help(self.lang.t("dossier_form.basis_help"));
        [self.select("article", choices, ""), free]
    }
}
