//! E-forms: sections of fields, each with kind, conditions, validation and prefill. One question group at a time.

pub mod prefill;
mod typed;
pub mod validate;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Database;

/// What a person typed: field id → text. An address has three: `id.province`, `id.commune`, `id.street`.
pub type Answers = BTreeMap<String, String>;

/// Kind of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
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
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is kept.
    pub value: String,
    /// What is shown.
    pub label: String,
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
    /// Least number or amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Greatest number or amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Unique in the form.
    pub id: String,
    /// The question.
    pub label: String,
    /// Plain words of help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
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
}

/// A group of questions: one screen of a phone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// One sentence under the heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Shown only then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_if: Option<Condition>,
    /// Questions.
    pub fields: Vec<Field>,
}

/// An e-form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Heading.
    pub title: String,
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

/// Checked and normalised answers: only shown fields, dates as `2026-11-23`, digits without dots.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Clean(pub BTreeMap<String, String>);

impl FieldKind {
    /// The keys under which answers of such a field arrive.
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
        }
    }
}

impl Field {
    /// The most characters of one answer.
    pub fn max_length(&self) -> u16 {
        self.max_length.unwrap_or(self.kind.default_max_length())
    }

    /// The label of a kept value: of the choice, or else the value itself.
    pub fn shown_value<'a>(&'a self, value: &'a str) -> &'a str {
        self.choices.iter().find(|choice| choice.value == value).map_or(value, |choice| choice.label.as_str())
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

    /// What is wrong with the form itself: empty sections, repeated ids, conditions on later fields, choices missing.
    pub fn problems(&self) -> Vec<String> {
        let mut seen: Vec<&Field> = Vec::new();
        let mut problems = Vec::new();
        for section in &self.sections {
            if section.title.trim().is_empty() || section.fields.is_empty() {
                problems.push(format!("section `{}`: no title or no fields", section.title));
            }
            check_condition(&section.title, section.show_if.as_ref(), &seen, &mut problems);
            for field in &section.fields {
                check_field(field, &seen, &mut problems);
                seen.push(field);
            }
        }
        problems
    }
}

fn check_field(field: &Field, seen: &[&Field], problems: &mut Vec<String>) {
    let id = &field.id;
    let mut wrong = |found: bool, what: &str| {
        if found {
            problems.push(format!("{id}: {what}"));
        }
    };
    wrong(id.is_empty() || id.contains('.'), "the id is empty or has a dot");
    wrong(field.label.trim().is_empty(), "no label");
    wrong(seen.iter().any(|other| other.id == *id), "the id is used twice");
    wrong(
        (field.kind == FieldKind::Choice) == field.choices.is_empty(),
        "choices belong to choice fields, and only there",
    );
    let repeated = |(i, choice): (usize, &Choice)| field.choices[..i].iter().any(|other| other.value == choice.value);
    wrong(field.choices.iter().enumerate().any(repeated), "a choice is repeated");
    let earlier = field.validation.not_before.as_ref();
    let is_date = |other: &&&Field| other.kind == FieldKind::Date && Some(&other.id) == earlier;
    wrong(earlier.is_some() && !seen.iter().any(|other| is_date(&other)), "not_before names no earlier date");
    check_condition(id, field.show_if.as_ref(), seen, problems);
}

fn check_condition(owner: &str, condition: Option<&Condition>, seen: &[&Field], problems: &mut Vec<String>) {
    let Some(condition) = condition else { return };
    let Some(field) = seen.iter().find(|field| field.id == condition.field) else {
        return problems.push(format!("{owner}: depends on `{}`, which is no earlier field", condition.field));
    };
    let possible = |value: &String| match field.kind {
        FieldKind::Choice => field.choices.iter().any(|choice| choice.value == *value),
        FieldKind::YesNo => value == "yes" || value == "no",
        _ => false,
    };
    if condition.is.is_empty() || !condition.is.iter().all(possible) {
        problems.push(format!("{owner}: `{}` can never have the value it waits for", condition.field));
    }
}
