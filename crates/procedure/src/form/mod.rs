//! E-forms: sections of fields, each with kind, conditions, validation and prefill. One question group at a time.

mod english;
pub mod group;
pub mod prefill;
mod sound;
mod typed;
pub mod validate;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Database;

pub use sound::FormFault;

/// What a person typed: field id → text. An address has three: `id.province`, `id.commune`, `id.street`. A group has
/// its rows: `id.0.name`, `id.1.name`, and how many there are: `id.rows` (see [`group`]).
pub type Answers = BTreeMap<String, String>;

/// Kind of a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    #[default]
    Text,
    /// Several lines.
    LongText,
    /// Province, commune, street.
    Address,
    /// One of the choices.
    Choice,
    /// Full name of a person.
    Person,
    /// A number.
    Number,
    /// A day, kept as `2026-11-23`.
    Date,
    /// 12 digits (số định danh) or 9 (CMND cũ).
    IdentityNumber,
    /// Telephone number in Viet Nam.
    Phone,
    /// E-mail address.
    Email,
    /// Uploaded file: the text is its hash or name.
    File,
    /// `yes` or `no`.
    YesNo,
    /// Amount in đồng.
    Money,
    /// Rows of the same questions, e.g. the members of a household; kept as a JSON array of objects.
    Group,
}

/// A choice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is kept.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// The same in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
}

/// Shown only if an earlier field has one of these values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Id of the earlier field.
    pub field: String,
    /// Values, any of which shows it.
    pub is: Vec<String>,
}

/// What a date must be, compared with today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateRule {
    /// Today or earlier.
    Past,
    /// Today or later.
    Future,
}

/// Checks beyond those of the kind.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Validation {
    /// Least number or amount; of a group, least rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Greatest number or amount; of a group, most rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// Below it a number or amount is taken, but the person is asked to look again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warn_below: Option<f64>,
    /// Whole numbers only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    /// Past or future.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<DateRule>,
    /// Not before the day in that earlier field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<String>,
    /// The only accepted value, e.g. `yes` for a declaration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub must_be: Option<String>,
}

/// One question.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Unique in the form; in a group, unique among its questions.
    pub id: String,
    /// The question.
    pub label: String,
    /// The question in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
    /// Plain words of help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The help in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help_en: Option<String>,
    /// Kind.
    pub kind: FieldKind,
    /// Must be answered when shown.
    #[serde(default)]
    pub required: bool,
    /// Choices of a choice field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Key of the known fact that fills it, e.g. `applicant.full_name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefill: Option<String>,
    /// Store from which an officer's lookup can fill it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookup: Option<Database>,
    /// Shown only then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_if: Option<Condition>,
    /// Further checks.
    #[serde(default, skip_serializing_if = "Validation::is_empty")]
    pub validation: Validation,
    /// Most characters; `None`: by kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u16>,
    /// Name of one row of a group, e.g. `Thành viên`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_label: Option<String>,
    /// The same in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_label_en: Option<String>,
    /// Questions of each row of a group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
}

/// A group of questions: one screen of a phone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// Heading in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
    /// One sentence under the heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The sentence in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help_en: Option<String>,
    /// Shown only then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_if: Option<Condition>,
    /// Questions.
    pub fields: Vec<Field>,
}

/// An e-form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Heading.
    pub title: String,
    /// Heading in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
    /// Groups in order.
    pub sections: Vec<Section>,
}

/// Why an answer is not accepted. The sentence is `form.error.<code>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{field}: {code}")]
pub struct FieldError {
    /// Key of the answer, for an address with its part.
    pub field: String,
    /// Stable code.
    pub code: &'static str,
    /// Named values; `label` is always among them.
    pub args: Vec<(&'static str, String)>,
}

/// Checked and normalised answers: only shown fields, dates as `2026-11-23`, digits without dots, a group as the text of
/// a JSON array of objects.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Clean(pub BTreeMap<String, String>);

impl FieldKind {
    /// The keys under which answers of such a field are kept.
    pub fn answer_keys(self, id: &str) -> Vec<String> {
        match self {
            FieldKind::Address => ["province", "commune", "street"].map(|part| format!("{id}.{part}")).to_vec(),
            _ => vec![id.to_owned()],
        }
    }

    /// The most characters when the field names none.
    pub const fn default_max_length(self) -> u16 {
        match self {
            FieldKind::LongText => 2_000,
            FieldKind::Person => 100,
            FieldKind::Date | FieldKind::Phone | FieldKind::IdentityNumber => 20,
            FieldKind::Number | FieldKind::Money => 24,
            FieldKind::Email => 254,
            FieldKind::YesNo => 3,
            FieldKind::Text | FieldKind::Address | FieldKind::Choice | FieldKind::File => 255,
            FieldKind::Group => u16::MAX,
        }
    }
}

impl Field {
    /// The most characters of one answer.
    pub fn max_length(&self) -> u16 {
        self.max_length.unwrap_or(self.kind.default_max_length())
    }
}

impl Validation {
    /// No further checks.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Condition {
    fn holds(&self, answers: &Answers, shown: &[&str]) -> bool {
        let answer = answers.get(&self.field).map(|text| text.trim());
        shown.contains(&self.field.as_str()) && answer.is_some_and(|answer| self.is.iter().any(|value| value == answer))
    }
}

impl Form {
    /// All questions in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }

    /// The question with that id.
    pub fn get(&self, id: &str) -> Option<&Field> {
        self.fields().find(|field| field.id == id)
    }

    /// The question that an answer under this key belongs to.
    pub fn owner(&self, key: &str) -> Option<&Field> {
        let id = key.split('.').next().unwrap_or(key);
        self.get(id).filter(|field| field.owns(key))
    }

    /// The questions that these answers show; a question that depends on a hidden one is hidden too.
    pub fn shown(&self, answers: &Answers) -> Vec<&Field> {
        let mut ids: Vec<&str> = Vec::new();
        let mut shown = Vec::new();
        for section in &self.sections {
            if !section.show_if.as_ref().is_none_or(|condition| condition.holds(answers, &ids)) {
                continue;
            }
            for field in &section.fields {
                if field.show_if.as_ref().is_none_or(|condition| condition.holds(answers, &ids)) {
                    ids.push(&field.id);
                    shown.push(field);
                }
            }
        }
        shown
    }
}
