//! Preview of an e-form: fill it, have it checked, print it. Nothing is stored.

pub mod questions;

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form as Body, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use procedure::{Answers, FieldError, Form, ProcedureVersion, validate};

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
    /// Code of the procedure.
    pub code: String,
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
    /// All is filled and right: question and answer, by section.
    pub review: Vec<(String, Vec<(String, String)>)>,
}

/// `GET /procedures/{code}/form`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, Path(code): Path<String>) -> Response {
    let found = site.shown_version(&code);
    match found.as_deref().and_then(|version| Some((version, version.form.as_ref()?))) {
        Some((version, form)) => super::html(StatusCode::OK, &view(&site, &frame, version, form, &Answers::new(), &[])),
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
    let answers = questions::answers(form, &pairs);
    if frame.fragment {
        return super::html(StatusCode::OK, &view(&site, &frame, version, form, &answers, &[]).as_questions());
    }
    if value(&pairs, "intent") == Some("refresh") {
        return super::html(StatusCode::OK, &view(&site, &frame, version, form, &answers, &[]));
    }
    match validate(form, &answers, site.today()) {
        Ok(clean) => {
            let mut view = view(&site, &frame, version, form, &answers, &[]);
            view.review = questions::review(frame.lang, form, &clean);
            super::html(StatusCode::OK, &view)
        }
        Err(errors) => {
            super::html(StatusCode::UNPROCESSABLE_ENTITY, &view(&site, &frame, version, form, &answers, &errors))
        }
    }
}

fn view(
    site: &Site,
    frame: &Frame,
    version: &ProcedureVersion,
    form: &Form,
    answers: &Answers,
    errors: &[FieldError],
) -> EForm {
    let lang = frame.lang;
    let code = version.code.to_string();
    let crumbs = vec![
        (lang.t("nav.procedures").to_owned(), "/procedures".to_owned()),
        (version.name.clone(), format!("/procedures/{code}")),
        (lang.t("eform.open").to_owned(), String::new()),
    ];
    let told = errors.iter().map(|error| (error.field.clone(), sentence(lang, error)));
    let errors: Vec<(String, String)> = told.collect();
    let mut summary: Vec<(String, String)> = Vec::new();
    for (field, text) in &errors {
        if !summary.iter().any(|(_, known)| known == text) {
            summary.push((field.clone(), text.clone()));
        }
    }
    EForm {
        page: site.page(frame, format!("{}: {}", lang.t("eform.open"), form.title), "procedures"),
        crumbs,
        name: version.name.clone(),
        title: form.title.clone(),
        composed: version.provenance.form_composed,
        groups: questions::groups(lang, form, answers, &errors),
        kept: questions::kept(form, answers),
        errors: summary,
        review: Vec::new(),
        code,
    }
}

/// The error in words, its values filled.
pub fn sentence(lang: Lang, error: &FieldError) -> String {
    let args: Vec<(&str, &dyn std::fmt::Display)> =
        error.args.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display)).collect();
    lang.t_args(&format!("form.error.{}", error.code), &args)
}

/// Every form empty, and the first with every question unanswered.
#[cfg(test)]
pub fn samples(site: &Site, lang: Lang) -> Vec<EForm> {
    let frame = super::samples::frame(lang, "/procedures/x/form");
    let none = Answers::new();
    let catalogue = site.catalogue();
    let forms: Vec<_> = catalogue.list().filter_map(|version| Some((version, version.form.as_ref()?))).collect();
    let mut views: Vec<EForm> =
        forms.iter().map(|(version, form)| view(site, &frame, version, form, &none, &[])).collect();
    for (version, form) in &forms {
        let errors = validate(form, &none, site.today()).err().unwrap_or_default();
        views.push(view(site, &frame, version, form, &none, &errors));
    }
    views
}
