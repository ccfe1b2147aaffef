//! Questions of an e-form as fields of the page.

pub mod rows;
mod told;

use std::collections::BTreeSet;

use procedure::{Answers, Field as Asked, FieldKind, Form, Section};

use crate::form::{Choice, Field, Kind};
use crate::lang::Lang;
use crate::server::Pairs;

pub use told::{changed, review};

/// Up to so many choices all are visible; more make a list.
const VISIBLE_CHOICES: usize = 6;

/// A section with the questions that the answers call for.
pub struct Group {
    /// Heading.
    pub title: String,
    /// One sentence.
    pub help: String,
    /// Questions.
    pub questions: Vec<Question>,
}

/// One question; an address has three fields, a group its rows.
#[derive(Default)]
pub struct Question {
    /// The fields.
    pub fields: Vec<Field>,
    /// Heading of several fields; empty for one.
    pub legend: String,
    /// Other questions depend on the answer.
    pub steers: bool,
    /// Rows, of a group.
    pub rows: Option<rows::Rows>,
}

/// What was entered, under the keys of the form; anything else is left out.
pub fn answers(form: &Form, pairs: &Pairs) -> Answers {
    let mut answers = Answers::new();
    for (key, text) in pairs {
        let (Some(field), text) = (form.owner(key), text.trim()) else { continue };
        if text.is_empty() {
            continue;
        }
        // The one box to tick sends `1`.
        let ticked = text == "1" && kind_of(field, key) == FieldKind::YesNo;
        answers.insert(key.clone(), if ticked { "yes".to_owned() } else { text.to_owned() });
    }
    answers
}

/// Kind of the question that a key belongs to; of a group, of the question in the row.
fn kind_of(field: &Asked, key: &str) -> FieldKind {
    let inner = |key: &str| field.fields.iter().find(|inner| inner.owns(key)).map(|inner| inner.kind);
    let mut parts = key.splitn(3, '.');
    match (field.kind, parts.nth(2)) {
        (FieldKind::Group, Some(rest)) => inner(rest).unwrap_or(FieldKind::Group),
        (kind, _) => kind,
    }
}

/// Answers to questions that are not shown.
pub fn kept(form: &Form, answers: &Answers) -> Vec<(String, String)> {
    let shown: BTreeSet<&str> = form.shown(answers).iter().map(|field| field.id.as_str()).collect();
    let visible = |key: &str| form.owner(key).is_some_and(|field| shown.contains(field.id.as_str()));
    let hidden = answers.iter().filter(|(key, _)| !visible(key));
    hidden.map(|(key, text)| (key.clone(), text.clone())).collect()
}

/// The sections that have something to ask.
pub fn groups(lang: Lang, form: &Form, answers: &Answers, errors: &[(String, String)]) -> Vec<Group> {
    let answers = &*form.spread(answers);
    let shown: BTreeSet<&str> = form.shown(answers).iter().map(|field| field.id.as_str()).collect();
    let steering = steering(form);
    let english = lang == Lang::En;
    let group = |section: &Section| {
        let asked = section.fields.iter().filter(|field| shown.contains(field.id.as_str()));
        let question = |field: &Asked| {
            let steers = steering.contains(field.id.as_str());
            match field.kind {
                FieldKind::Group => rows::question(lang, field, answers, errors),
                _ => question(lang, field, answers, errors, steers),
            }
        };
        Group {
            title: section.title_in(english).to_owned(),
            help: section.help_in(english).to_owned(),
            questions: asked.map(question).collect(),
        }
    };
    form.sections.iter().map(group).filter(|group| !group.questions.is_empty()).collect()
}

/// Ids of the questions on which others depend.
pub(super) fn steering(form: &Form) -> BTreeSet<&str> {
    let sections = form.sections.iter().filter_map(|section| section.show_if.as_ref());
    let fields = form.fields().filter_map(|field| field.show_if.as_ref());
    sections.chain(fields).map(|condition| condition.field.as_str()).collect()
}

pub(super) fn question(lang: Lang, field: &Asked, answers: &Answers, errors: &[(String, String)], steers: bool) -> Question {
    let english = lang == Lang::En;
    let filled = |key: &str, input: Field| {
        let error = errors.iter().find(|(name, _)| name == key).map(|(_, text)| text.clone()).unwrap_or_default();
        let input = input.value(answers.get(key).cloned().unwrap_or_default()).error(error).lang(lang);
        Field { max_length: u32::from(field.max_length()), ..input }
    };
    if field.kind == FieldKind::Address {
        let legend = field.label_in(english).to_owned();
        return Question { fields: address(lang, field, filled), legend, steers, rows: None };
    }
    let label = field.label_in(english);
    let mut input = filled(&field.id, Field::new(kind(lang, field), &field.id, label).help(field.help_in(english)));
    input.required = field.required;
    (input.class, input.autocomplete) = (width(field.kind), "off");
    if field.kind == FieldKind::File {
        input.help = file_help(lang, &input);
    }
    if input.kind == Kind::Check && input.value != "yes" {
        input.value.clear();
    }
    Question { fields: vec![input], legend: String::new(), steers, rows: None }
}

fn address(lang: Lang, field: &Asked, filled: impl Fn(&str, Field) -> Field) -> Vec<Field> {
    let parts = [("province", true), ("commune", true), ("street", false)];
    let part = |(part, needed): (&str, bool)| {
        let key = format!("{}.{part}", field.id);
        let mut input = filled(&key, Field::text(&key, lang.word("address", part)));
        input.required = field.required && needed;
        input.autocomplete = "off";
        input
    };
    parts.map(part).into()
}

/// Names of chosen files are kept, the files themselves are not sent.
fn file_help(lang: Lang, input: &Field) -> String {
    let chosen = (!input.value.is_empty()).then(|| lang.t1("eform.chosen_file", "name", &input.value));
    let texts = [Some(input.help.clone()).filter(|help| !help.is_empty()), chosen];
    texts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn kind(lang: Lang, field: &Asked) -> Kind {
    match field.kind {
        FieldKind::Text | FieldKind::Person | FieldKind::Address | FieldKind::IdentityNumber | FieldKind::Group => {
            Kind::Line("text")
        }
        FieldKind::LongText => Kind::Area(3),
        FieldKind::Number => Kind::Number(String::new()),
        FieldKind::Money => Kind::Number("đồng".to_owned()),
        FieldKind::Date => Kind::Date,
        FieldKind::Phone => Kind::Line("tel"),
        FieldKind::Email => Kind::Line("email"),
        FieldKind::File => Kind::File { accept: ".pdf,image/*".to_owned(), multiple: false, camera: true },
        FieldKind::YesNo if field.validation.must_be.as_deref() == Some("yes") => Kind::Check,
        FieldKind::YesNo => Kind::Radio(vec![Choice::new("yes", lang.t("ui.yes")), Choice::new("no", lang.t("ui.no"))]),
        FieldKind::Choice => {
            let choices: Vec<Choice> =
                field.choices.iter().map(|choice| Choice::new(&choice.value, choice.label_in(lang == Lang::En))).collect();
            if choices.len() <= VISIBLE_CHOICES { Kind::Radio(choices) } else { Kind::Select(choices) }
        }
    }
}

const fn width(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Date | FieldKind::Number | FieldKind::Money => "w-s",
        FieldKind::Phone | FieldKind::IdentityNumber | FieldKind::Email => "w-m",
        _ => "",
    }
}
