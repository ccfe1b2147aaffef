//! Questions of an e-form as fields of the page.

use std::collections::BTreeSet;

use procedure::{Answers, Clean, Field as Asked, FieldKind, Form, Section};

use crate::form::{Choice, Field, Kind};
use crate::lang::Lang;
use crate::server::{Pairs, value};

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

/// One question; an address has three fields.
pub struct Question {
    /// The fields.
    pub fields: Vec<Field>,
    /// Heading of several fields; empty for one.
    pub legend: String,
    /// Other questions depend on the answer.
    pub steers: bool,
}

/// What was entered, under the keys of the form; anything else is left out.
pub fn answers(form: &Form, pairs: &Pairs) -> Answers {
    let keys = form.fields().flat_map(|field| field.kind.answer_keys(&field.id));
    keys.filter_map(|key| value(pairs, &key).map(str::to_owned).map(|text| (key, text)))
        .map(|(key, text)| {
            let text = match form.get(&key).map(|field| field.kind) {
                // The one box to tick sends `1`.
                Some(FieldKind::YesNo) if text == "1" => "yes".to_owned(),
                _ => text,
            };
            (key, text)
        })
        .collect()
}

/// Answers to questions that are not shown.
pub fn kept(form: &Form, answers: &Answers) -> Vec<(String, String)> {
    let shown = form.shown(answers);
    let shown: BTreeSet<String> = shown.iter().flat_map(|field| field.kind.answer_keys(&field.id)).collect();
    let hidden = answers.iter().filter(|(key, _)| !shown.contains(*key));
    hidden.map(|(key, text)| (key.clone(), text.clone())).collect()
}

/// The sections that have something to ask.
pub fn groups(lang: Lang, form: &Form, answers: &Answers, errors: &[(String, String)]) -> Vec<Group> {
    let shown: BTreeSet<&str> = form.shown(answers).iter().map(|field| field.id.as_str()).collect();
    let steering = steering(form);
    let group = |section: &Section| {
        let asked = section.fields.iter().filter(|field| shown.contains(field.id.as_str()));
        let question = |field: &Asked| {
            let steers = steering.contains(field.id.as_str());
            question(lang, field, answers, errors, steers)
        };
        Group {
            title: section.title.clone(),
            help: section.help.clone().unwrap_or_default(),
            questions: asked.map(question).collect(),
        }
    };
    form.sections.iter().map(group).filter(|group| !group.questions.is_empty()).collect()
}

/// Ids of the questions on which others depend.
fn steering(form: &Form) -> BTreeSet<&str> {
    let sections = form.sections.iter().filter_map(|section| section.show_if.as_ref());
    let fields = form.fields().filter_map(|field| field.show_if.as_ref());
    sections.chain(fields).map(|condition| condition.field.as_str()).collect()
}

fn question(lang: Lang, field: &Asked, answers: &Answers, errors: &[(String, String)], steers: bool) -> Question {
    let filled = |key: &str, input: Field| {
        let error = errors.iter().find(|(name, _)| name == key).map(|(_, text)| text.clone()).unwrap_or_default();
        let input = input.value(answers.get(key).cloned().unwrap_or_default()).error(error).lang(lang);
        Field { max_length: u32::from(field.max_length()), ..input }
    };
    if field.kind == FieldKind::Address {
        return Question { fields: address(lang, field, filled), legend: field.label.clone(), steers };
    }
    let help = field.help.clone().unwrap_or_default();
    let mut input = filled(&field.id, Field::new(kind(lang, field), &field.id, &field.label).help(help));
    input.required = field.required;
    (input.class, input.autocomplete) = (width(field.kind), "off");
    if field.kind == FieldKind::File {
        input.help = file_help(lang, &input);
    }
    if input.kind == Kind::Check && input.value != "yes" {
        input.value.clear();
    }
    Question { fields: vec![input], legend: String::new(), steers }
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
        FieldKind::Text | FieldKind::Person | FieldKind::Address | FieldKind::IdentityNumber => Kind::Line("text"),
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
                field.choices.iter().map(|choice| Choice::new(&choice.value, &choice.label)).collect();
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

/// Questions and checked answers in words, by section.
pub fn review(lang: Lang, form: &Form, clean: &Clean) -> Vec<(String, Vec<(String, String)>)> {
    let row = |field: &Asked| {
        let texts = field.kind.answer_keys(&field.id).into_iter().filter_map(|key| clean.0.get(&key).cloned());
        let texts: Vec<String> = texts.map(|text| in_words(lang, field, &text)).collect();
        (!texts.is_empty()).then(|| (field.label.clone(), texts.into_iter().rev().collect::<Vec<_>>().join(", ")))
    };
    let section =
        |section: &Section| (section.title.clone(), section.fields.iter().filter_map(row).collect::<Vec<_>>());
    form.sections.iter().map(section).filter(|(_, rows)| !rows.is_empty()).collect()
}

fn in_words(lang: Lang, field: &Asked, text: &str) -> String {
    match field.kind {
        FieldKind::YesNo => lang.word("ui", text).into_owned(),
        FieldKind::Date => kernel::Day::parse(text).map_or_else(|_| text.to_owned(), kernel::Day::date_text),
        FieldKind::Money => {
            text.parse().map_or_else(|_| text.to_owned(), |n| format!("{} đồng", kernel::text::grouped(n)))
        }
        _ => field.shown_value(text).to_owned(),
    }
}
