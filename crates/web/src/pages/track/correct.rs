//! Correcting answers of the e-form while the desk waits for the applicant: the whole form, filled as it was sent. What
//! is corrected is kept beside the files until everything is handed in; then it becomes a fact of the dossier.

use std::collections::BTreeMap;

use app::ports::Story;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use procedure::{Clean, FieldKind, Form, validate};

use super::todo::{asked, draft_owner};
use super::{home, open, tidy};
use crate::desk::{PageError, PageResult};
use crate::lang::Lang;
use crate::page::Page;
use crate::pages::citizen::{Visit, answer};
use crate::pages::eform::{self, Group, questions};
use crate::posted::Posted;

/// Name of the draft with the corrections.
const DRAFT: &str = "answers";

/// Corrected answers: an empty text takes one away.
pub type Corrections = BTreeMap<String, String>;

/// The form.
#[derive(Template)]
#[template(path = "track/correct.html", blocks = ["questions"])]
pub struct CorrectPage {
    /// Frame.
    pub page: Page,
    /// Code.
    pub code: String,
    /// Heading of the form.
    pub title: String,
    /// Language in which the form speaks.
    pub words: &'static str,
    /// Where it is sent.
    pub action: String,
    /// Questions.
    pub groups: Vec<Group>,
    /// Answers to hidden questions.
    pub kept: Vec<(String, String)>,
    /// What is wrong.
    pub errors: Vec<(String, String)>,
    /// There are corrections that could be dropped.
    pub begun: bool,
}

/// The form that can be corrected now, if something is asked and the dossier has one.
fn form(story: &Story) -> Option<&Form> {
    asked(story)?;
    story.procedure.form.as_ref()
}

/// Whether there is a form to correct.
pub fn possible(story: &Story) -> bool {
    form(story).is_some_and(|form| form.fields().any(|field| field.kind != FieldKind::File))
}

/// What was corrected so far.
pub fn kept(visit: &Visit, story: &Story) -> Result<Corrections, PageError> {
    let row = visit.app().draft(&draft_owner(&story.dossier.id), DRAFT)?;
    Ok(row.and_then(|row| serde_json::from_str(&row.data).ok()).unwrap_or_default())
}

/// They were handed in, or are not wanted any more.
pub fn forget(visit: &Visit, story: &Story) -> Result<(), PageError> {
    Ok(visit.app().drop_draft(&draft_owner(&story.dossier.id), DRAFT)?)
}

/// The answers with the corrections in them.
fn corrected(story: &Story, corrections: &Corrections) -> BTreeMap<String, String> {
    let mut answers = story.dossier.answers.clone();
    answers.extend(corrections.clone());
    answers.retain(|_, text| !text.is_empty());
    answers
}

/// The corrections in words: question, before, after.
pub fn told(lang: Lang, story: &Story, corrections: &Corrections) -> Vec<(String, String, String)> {
    match form(story) {
        Some(form) => questions::changed(lang, form, &story.dossier.answers, &corrected(story, corrections)),
        None => Vec::new(),
    }
}

/// What of a checked form differs from the dossier. Keys that the form does not know are left as they are.
fn differing(form: &Form, before: &BTreeMap<String, String>, clean: &Clean) -> Corrections {
    let mut changes: Corrections =
        clean.0.iter().filter(|(key, text)| before.get(*key) != Some(text)).map(|(k, t)| (k.clone(), t.clone())).collect();
    let gone = before.keys().filter(|key| form.owner(key).is_some() && !clean.0.contains_key(*key));
    changes.extend(gone.map(|key| (key.clone(), String::new())));
    changes
}

/// `GET /track/{code}/answers`.
pub async fn show(visit: Visit, Path(code): Path<String>) -> Response {
    answer(visit, move |visit| {
        let story = open(visit, &tidy(&code))?;
        let Some(form) = form(&story) else { return Ok(visit.done(&home(&story), "track.nothing_asked")) };
        let corrections = kept(visit, &story)?;
        let answers = form.typed(&Clean(corrected(&story, &corrections)));
        let view = view(visit, &story, form, &answers, Vec::new(), !corrections.is_empty());
        Ok(crate::pages::html(StatusCode::OK, &view))
    })
    .await
}

fn view(
    visit: &Visit,
    story: &Story,
    form: &Form,
    answers: &procedure::Answers,
    errors: Vec<(String, String)>,
    begun: bool,
) -> CorrectPage {
    let lang = visit.lang();
    let mut summary: Vec<(String, String)> = Vec::new();
    for error in &errors {
        if !summary.iter().any(|(_, known)| *known == error.1) {
            summary.push(error.clone());
        }
    }
    CorrectPage {
        page: visit.page(lang.t("track.correct_title"), "track"),
        code: story.dossier.code.to_string(),
        title: form.title_in(lang == Lang::En).to_owned(),
        words: eform::spoken(lang, form).code(),
        action: format!("{}/answers", home(story)),
        groups: questions::groups(lang, form, answers, &errors),
        kept: questions::kept(form, answers),
        errors: summary,
        begun,
    }
}

/// `POST /track/{code}/answers`: keeps the corrections until they are handed in.
pub async fn save(visit: Visit, Path(code): Path<String>, posted: Posted) -> Response {
    answer(visit, move |visit| saved(visit, &code, &posted)).await
}

fn saved(visit: &Visit, code: &str, posted: &Posted) -> PageResult {
    let story = open(visit, &tidy(code))?;
    let Some(form) = form(&story) else { return Ok(visit.done(&home(&story), "track.nothing_asked")) };
    let intent = posted.get("intent");
    if intent == "drop" {
        forget(visit, &story)?;
        return Ok(visit.done(&home(&story), "track.correct_dropped"));
    }
    let mut answers = questions::answers(form, &posted.pairs);
    // Files of the form are handed in with the papers; their names stay.
    for field in form.fields().filter(|field| field.kind == FieldKind::File) {
        if let Some(name) = story.dossier.answers.get(&field.id) {
            answers.insert(field.id.clone(), name.clone());
        }
    }
    let pressed = questions::rows::press(form, &mut answers, intent);
    let begun = !kept(visit, &story)?.is_empty();
    if visit.frame.fragment || pressed || intent == "refresh" {
        let mut view = view(visit, &story, form, &answers, Vec::new(), begun);
        questions::rows::focus(&mut view.groups, intent);
        return Ok(match visit.frame.fragment {
            true => crate::pages::html(StatusCode::OK, &view.as_questions()),
            false => crate::pages::html(StatusCode::OK, &view),
        });
    }
    let clean = match validate(form, &answers, visit.site.today()) {
        Ok(clean) => clean,
        Err(wrong) => {
            let told = wrong.iter().map(|error| (error.field.clone(), eform::sentence(visit.lang(), error))).collect();
            let view = view(visit, &story, form, &answers, told, begun);
            return Ok(crate::pages::html(StatusCode::UNPROCESSABLE_ENTITY, &view));
        }
    };
    let changes = differing(form, &story.dossier.answers, &clean);
    if changes.is_empty() {
        forget(visit, &story)?;
        return Ok(visit.done(&home(&story), "track.correct_none"));
    }
    let data = serde_json::to_string(&changes).unwrap_or_default();
    visit.app().put_draft(&draft_owner(&story.dossier.id), DRAFT, "corrections", data)?;
    Ok(visit.done(&home(&story), "track.corrected"))
}
