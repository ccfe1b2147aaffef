//! Preview of an e-form: fill it, have it checked, print it. Nothing is stored.

pub mod questions;

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form as Body, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use procedure::{Answers, FieldError, Form, ProcedureVersion, validate, warnings};

pub use questions::{Group, Question};

use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::Page;
use crate::server::{Pairs, fault, pairs, value};
use crate::site::Site;

/// The e-form with what was entered.
#[derive(Template)]
#[template(path = "eform/eform.html", blocks = ["questions"])]
pub struct EForm {
    /// Frame.
    pub page: Page,
    /// Way back.
    pub crumbs: Vec<(String, String)>,
    /// Where the answers are sent.
    pub action: String,
    /// Language in which the form speaks: `vi` or `en`.
    pub words: &'static str,
    /// Name of the procedure.
    pub name: String,
    /// Heading of the form.
    pub title: String,
    /// The form is not the official one.
    pub composed: bool,
    /// Groups of questions.
    pub groups: Vec<Group>,
    /// Answers to questions that are hidden now: kept, in case they are shown again.
    pub kept: Vec<(String, String)>,
    /// What is wrong, each sentence once: the first field and the sentence.
    pub errors: Vec<(String, String)>,
    /// What was taken but looks like a slip.
    pub warnings: Vec<String>,
    /// All is filled and right: question and answer, by section.
    pub review: Vec<(String, Vec<(String, String)>)>,
}

/// `GET /procedures/{code}/form`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, Path(code): Path<String>) -> Response {
    let found = site.shown_version(&code);
    match found.as_deref().and_then(|version| Some((version, version.form.as_ref()?))) {
        Some((version, form)) => {
            let (action, crumbs) = (format!("/procedures/{}/form", version.code), way(frame.lang, version));
            empty(&site, &frame, Shown { version, form, action, crumbs, csrf: String::new() })
        }
        None => fault(&site, &frame, StatusCode::NOT_FOUND),
    }
}

/// `POST /procedures/{code}/form`: checks; `intent=refresh` and htmx only show the questions that the answers call for.
pub async fn check(
    State(site): State<Arc<Site>>,
    frame: Frame,
    Path(code): Path<String>,
    body: Result<Body<Pairs>, FormRejection>,
) -> Response {
    let found = site.shown_version(&code);
    let found = found.as_deref().and_then(|version| Some((version, version.form.as_ref()?)));
    let Some((version, form)) = found else { return fault(&site, &frame, StatusCode::NOT_FOUND) };
    let pairs = match pairs(&site, &frame, body) {
        Ok(pairs) => pairs,
        Err(response) => return *response,
    };
    let crumbs = way(frame.lang, version);
    checked(&site, &frame, Shown { version, form, action: format!("/procedures/{}/form", version.code), crumbs, csrf: String::new() }, &pairs)
}

/// A form and where it stands.
pub struct Shown<'a> {
    /// The procedure.
    pub version: &'a ProcedureVersion,
    /// Its form, or one that is being edited.
    pub form: &'a Form,
    /// Where the answers are sent.
    pub action: String,
    /// Way back.
    pub crumbs: Vec<(String, String)>,
    /// Form token, for pages of officials.
    pub csrf: String,
}

/// The page with what was entered: checked, or with the questions and rows that are wanted now.
pub fn checked(site: &Site, frame: &Frame, shown: Shown<'_>, pairs: &Pairs) -> Response {
    let form = shown.form;
    let mut answers = questions::answers(form, pairs);
    let intent = value(pairs, "intent").unwrap_or_default();
    let pressed = questions::rows::press(form, &mut answers, intent);
    if frame.fragment || pressed || intent == "refresh" {
        let mut view = view(site, frame, shown, &answers, &[]);
        questions::rows::focus(&mut view.groups, intent);
        return match frame.fragment {
            true => super::html(StatusCode::OK, &view.as_questions()),
            false => super::html(StatusCode::OK, &view),
        };
    }
    match validate(form, &answers, site.today()) {
        Ok(clean) => {
            let (review, warnings) = (questions::review(frame.lang, form, &clean), warnings(form, &clean));
            let mut view = view(site, frame, shown, &answers, &[]);
            (view.review, view.warnings) = (review, warnings.iter().map(|error| sentence(frame.lang, error)).collect());
            super::html(StatusCode::OK, &view)
        }
        Err(errors) => super::html(StatusCode::UNPROCESSABLE_ENTITY, &view(site, frame, shown, &answers, &errors)),
    }
}

/// An empty form.
pub fn empty(site: &Site, frame: &Frame, shown: Shown<'_>) -> Response {
    super::html(StatusCode::OK, &view(site, frame, shown, &Answers::new(), &[]))
}

fn way(lang: Lang, version: &ProcedureVersion) -> Vec<(String, String)> {
    vec![
        (lang.t("nav.procedures").to_owned(), "/procedures".to_owned()),
        (version.name.clone(), format!("/procedures/{}", version.code)),
        (lang.t("eform.open").to_owned(), String::new()),
    ]
}

/// The language in which a form speaks on a page: English only where all of it is in English.
pub fn spoken(lang: Lang, form: &Form) -> Lang {
    if lang == Lang::En && form.speaks_english() { Lang::En } else { Lang::Vi }
}

fn view(site: &Site, frame: &Frame, shown: Shown<'_>, answers: &Answers, errors: &[FieldError]) -> EForm {
    let (lang, Shown { version, form, action, crumbs, csrf }) = (frame.lang, shown);
    let told = errors.iter().map(|error| (error.field.clone(), sentence(lang, error)));
    let errors: Vec<(String, String)> = told.collect();
    let mut summary: Vec<(String, String)> = Vec::new();
    for (field, text) in &errors {
        if !summary.iter().any(|(_, known)| known == text) {
            summary.push((field.clone(), text.clone()));
        }
    }
    let title = form.title_in(lang == Lang::En).to_owned();
    EForm {
        page: Page { csrf, ..site.page(frame, format!("{}: {title}", lang.t("eform.open")), "procedures") },
        crumbs,
        action,
        words: spoken(lang, form).code(),
        name: version.name.clone(),
        title,
        composed: version.provenance.form_composed,
        groups: questions::groups(lang, form, answers, &errors),
        kept: questions::kept(form, answers),
        errors: summary,
        warnings: Vec::new(),
        review: Vec::new(),
    }
}

/// The error in words, its values filled.
pub fn sentence(lang: Lang, error: &FieldError) -> String {
    // The label comes in both languages; the sentence knows one name for it.
    let skipped = if lang == Lang::En { "label" } else { "label_en" };
    let named = error.args.iter().filter(|(name, _)| *name != skipped);
    let args: Vec<(&str, &dyn std::fmt::Display)> =
        named.map(|(name, value)| (if *name == "label_en" { "label" } else { *name }, value as &dyn std::fmt::Display)).collect();
    lang.t_args(&format!("form.error.{}", error.code), &args)
}

/// Every form empty, and the first with every question unanswered.
#[cfg(test)]
pub fn samples(site: &Site, lang: Lang) -> Vec<EForm> {
    let frame = super::samples::frame(lang, "/procedures/x/form");
    let none = Answers::new();
    let catalogue = site.catalogue();
    let forms: Vec<_> = catalogue.list().filter_map(|version| Some((version, version.form.as_ref()?))).collect();
    let shown = |version, form| Shown { version, form, action: String::new(), crumbs: Vec::new(), csrf: String::new() };
    let mut views: Vec<EForm> =
        forms.iter().map(|(version, form)| view(site, &frame, shown(version, form), &none, &[])).collect();
    for (version, form) in &forms {
        let errors = validate(form, &none, site.today()).err().unwrap_or_default();
        views.push(view(site, &frame, shown(version, form), &none, &errors));
    }
    views
}
