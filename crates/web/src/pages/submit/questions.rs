//! The questions of the e-form, one section at a time.

use std::collections::BTreeSet;

use askama::Template;
use axum::http::StatusCode;
use kernel::Day;
use procedure::{Answers, FieldKind, Form, ProcedureVersion, validate};

use super::state::{Application, Kept, files_owner};
use super::{Place, Shell, Step, refused_file};
use crate::desk::{PageError, PageResult};
use crate::page::Page;
use crate::pages::eform::{self, Group, questions};
use crate::posted::Posted;

/// One section.
#[derive(Template)]
#[template(path = "submit/questions.html", blocks = ["questions"])]
pub struct Section {
    /// Frame and steps.
    pub shell: Shell,
    /// For the templates.
    pub page: Page,
    /// Which of how many.
    pub count: (usize, usize),
    /// The questions; one group.
    pub groups: Vec<Group>,
    /// Language in which the form speaks: `vi` or `en`.
    pub words: &'static str,
}

/// Sections that have something to ask, by their place in the form.
pub fn sections(step: &Step<'_>) -> Vec<usize> {
    let Some(form) = &step.version.form else { return Vec::new() };
    visible(form, &step.application.answers)
}

fn visible(form: &Form, answers: &Answers) -> Vec<usize> {
    let shown: BTreeSet<&str> = form.shown(answers).iter().map(|field| field.id.as_str()).collect();
    let asks = |at: &usize| form.sections[*at].fields.iter().any(|field| shown.contains(field.id.as_str()));
    (0..form.sections.len()).filter(asks).collect()
}

/// Answers that follow from who asks; what was answered already stays.
pub fn prefill(version: &ProcedureVersion, application: &mut Application, today: Day) {
    let Some(form) = &version.form else { return };
    let who = &application.who;
    let mut parts: Vec<&str> = who.address.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let (province, commune) = match parts.len() {
        0..=2 => ("", ""),
        _ => (parts.pop().unwrap_or_default(), parts.pop().unwrap_or_default()),
    };
    let street = parts.join(", ");
    let born = Day::parse_typed(&who.born).map(Day::iso).unwrap_or_default();
    let facts = [
        ("applicant.full_name", if who.organisation { "" } else { who.name.as_str() }),
        ("applicant.organisation", if who.organisation { who.name.as_str() } else { "" }),
        ("applicant.identity_number", who.identity.as_str()),
        ("applicant.birth_date", born.as_str()),
        ("applicant.phone", who.phone.as_str()),
        ("applicant.email", who.email.as_str()),
        ("applicant.address.province", province),
        ("applicant.address.commune", commune),
        ("applicant.address.street", street.as_str()),
    ];
    let known: Answers = facts.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    for (key, value) in procedure::prefill(form, &known, today) {
        // Dates are kept as people type them.
        let typed = Day::parse(&value).map_or(value.clone(), Day::date_text);
        let value = if form.get(&key).is_some_and(|field| field.kind == FieldKind::Date) { typed } else { value };
        application.answers.entry(key).or_insert(value);
    }
}

/// `GET`.
pub fn show(step: &Step<'_>, section: usize) -> PageResult {
    let view = view(step, section, Vec::new())?;
    step.render(StatusCode::OK, &view)
}

fn view(step: &Step<'_>, section: usize, errors: Vec<(String, String)>) -> Result<Section, PageError> {
    let form = step.version.form.as_ref().ok_or(PageError::NotFound)?;
    let answers = &step.application.answers;
    let all = visible(form, answers);
    let at = all.iter().position(|known| *known == section).ok_or(PageError::NotFound)?;
    let groups: Vec<Group> = questions::groups(step.lang(), form, answers, &errors).into_iter().skip(at).take(1).collect();
    let title = groups.first().map(|group| group.title.clone()).unwrap_or_default();
    let mut told: Vec<(String, String)> = Vec::new();
    for error in errors {
        if !told.iter().any(|(_, known)| *known == error.1) {
            told.push(error);
        }
    }
    let shell = step.shell(&format!("form-{section}"), Place::Questions, &title, told);
    let words = eform::spoken(step.lang(), form).code();
    Ok(Section { page: shell.page.clone(), shell, count: (at + 1, all.len()), groups, words })
}

/// `POST`: `intent=refresh` and htmx only show the questions that the answers call for.
pub fn save(mut step: Step<'_>, section: usize, posted: &Posted) -> PageResult {
    let version = step.version.clone();
    let form = version.form.as_ref().ok_or(PageError::NotFound)?;
    let asked = form.sections.get(section).ok_or(PageError::NotFound)?;
    let asked_for = |key: &str| asked.fields.iter().any(|field| field.owns(key));
    let given = questions::answers(form, &posted.pairs);
    let files: BTreeSet<&str> = asked.fields.iter().filter(|f| f.kind == FieldKind::File).map(|f| f.id.as_str()).collect();
    // What is hidden by another answer stays, in case it is shown again.
    let shown: BTreeSet<String> = form.shown(&step.application.answers).iter().map(|field| field.id.clone()).collect();
    let visible = |key: &str| form.owner(key).is_some_and(|field| shown.contains(&field.id));
    let own = |key: &str| asked_for(key) && !files.contains(key);
    step.application.answers.retain(|key, _| !own(key) || given.contains_key(key) || !visible(key));
    step.application.answers.extend(given.into_iter().filter(|(key, _)| own(key)));
    let intent = posted.get("intent");
    let pressed = questions::rows::press(form, &mut step.application.answers, intent);
    for upload in posted.files.iter().filter(|upload| files.contains(upload.field.as_str())) {
        step.application.answers.insert(upload.field.clone(), upload.name.clone());
        let slot = format!("form:{}", upload.field);
        step.application.files.retain(|kept| kept.slot != slot);
        step.application.files.push(Kept { slot, hash: upload.hash.clone(), name: upload.name.clone(), size: upload.size });
        let used = [(upload.hash.clone(), upload.name.clone())];
        step.visit.app().use_files(&files_owner(&step.id), "applicant", &used)?;
    }
    step.keep()?;
    if step.visit.frame.fragment || pressed || intent == "refresh" {
        let mut view = view(&step, section, Vec::new())?;
        questions::rows::focus(&mut view.groups, intent);
        return match step.visit.frame.fragment {
            true => step.render(StatusCode::OK, &view.as_questions()),
            false => step.render(StatusCode::OK, &view),
        };
    }
    let lang = step.lang();
    let mut errors: Vec<(String, String)> =
        posted.refused.iter().map(|(field, name, code)| (field.clone(), refused_file(lang, name, code))).collect();
    errors.extend(problems(&step).into_iter().filter(|(key, _)| asked_for(key)));
    match errors.is_empty() {
        true => step.next(&format!("form-{section}")),
        false => step.render(StatusCode::UNPROCESSABLE_ENTITY, &view(&step, section, errors)?),
    }
}

/// What is wrong in all sections: key and sentence.
pub fn problems(step: &Step<'_>) -> Vec<(String, String)> {
    let Some(form) = &step.version.form else { return Vec::new() };
    let errors = validate(form, &step.application.answers, step.visit.site.today()).err().unwrap_or_default();
    errors.iter().map(|error| (error.field.clone(), eform::sentence(step.lang(), error))).collect()
}

/// The section in which a key is asked.
pub fn section_of(form: &Form, key: &str) -> Option<usize> {
    let asks = |section: &procedure::Section| section.fields.iter().any(|field| field.owns(key));
    form.sections.iter().position(asks)
}
