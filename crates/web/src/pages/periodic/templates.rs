//! `/desk/steering/reports/templates`: the sentences of reports and urging letters, written anew by an office.

use std::sync::Arc;

use app::AppError;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use paper::steering::{Section, Sentences, Value};
use steering::book::BookCommand;

use super::edit::sentence_error;
use super::paper_of::of_offices;
use super::reach::require_writer;
use super::shown::entered_by;
use crate::desk::{self, Desk, PageError, PageResult};
use crate::form::Field;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::posted::Posted;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Address of the page.
pub const TEMPLATES: &str = "/desk/steering/reports/templates";

/// A sentence in the list.
struct Row {
    key: String,
    label: String,
    text: String,
    href: String,
    /// Who wrote it anew; empty: the program's own.
    by: String,
    open: bool,
}

/// The sentence that is being written.
struct Open {
    key: String,
    label: String,
    field: Field,
    /// Gap with braces, what stands there, an example.
    gaps: Vec<(String, String, String)>,
    /// The program's own sentence.
    original: String,
    is_own: bool,
    /// As it would be printed; empty: not tried.
    tried: String,
}

/// The page.
#[derive(Template)]
#[template(path = "periodic/templates.html")]
struct View {
    page: Page,
    /// Title, sentences.
    groups: Vec<(String, Vec<Row>)>,
    open: Option<Open>,
}

/// `GET /desk/steering/reports/templates?key=`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, value(&query, "key").unwrap_or_default(), None, "", false)).await
}

fn label(desk: &Desk, key: &str) -> String {
    desk.lang().word("periodic_sentence", key.trim_start_matches("report.")).into_owned()
}

fn view(desk: &Desk, key: &str, typed: Option<&str>, error: &str, tried: bool) -> PageResult {
    require_writer(desk)?;
    let (lang, all, sentences) = (desk.lang(), Sentences::all(), of_offices(desk));
    let book = desk.app().steering();
    let row = |key: &str| Row {
        label: label(desk, key),
        text: sentences.text(key).to_owned(),
        href: format!("{TEMPLATES}?key={key}#sentence"),
        by: book.template(key).map(|own| entered_by(desk, &own.entered)).unwrap_or_default(),
        key: key.to_owned(),
        open: false,
    };
    let mark = |mut row: Row| {
        row.open = row.key == key;
        row
    };
    let mut groups: Vec<(String, Vec<Row>)> = Section::KEYS
        .into_iter()
        .map(|section| {
            let rows = Section::sentences(section).iter().map(|key| mark(row(key))).collect();
            (lang.word("periodic_section", section).into_owned(), rows)
        })
        .collect();
    let listed = |key: &str| Section::KEYS.into_iter().any(|section| Section::sentences(section).contains(&key));
    let group = |title: &str, prefix: &str| {
        let rest = all.iter().map(|(key, _)| *key).filter(|key| key.starts_with(prefix) && !listed(key));
        (lang.word("periodic_section", title).into_owned(), rest.map(|key| mark(row(key))).collect())
    };
    groups.push(group("columns", "report."));
    groups.push(group("urging", "urging."));
    let known = all.iter().find(|(own, _)| *own == key);
    if known.is_none() && !key.is_empty() {
        return Err(PageError::NotFound);
    }
    let open = known.map(|(key, original)| {
        let text = typed.unwrap_or_else(|| sentences.text(key));
        Open {
            key: (*key).to_owned(),
            label: label(desk, key),
            field: Field::area("text", lang.t("periodic.sentence"), 4).required().value(text).lang(lang).error(error),
            gaps: Sentences::gaps_of(key).into_iter().map(|gap| gap_row(desk, key, gap)).collect(),
            original: (*original).to_owned(),
            is_own: sentences.is_own(key),
            tried: if tried && error.is_empty() { filled(desk, key, text) } else { String::new() },
        }
    });
    let view = View { page: desk.page(lang.t("periodic.templates"), "periodic"), groups, open };
    Ok(html(if error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &view))
}

fn gap_row(desk: &Desk, key: &str, gap: &str) -> (String, String, String) {
    (format!("{{{gap}}}"), desk.lang().word("periodic_gap", gap_key(key, gap)).into_owned(), sample(key, gap))
}

/// Letters have a day where reports have a number.
fn gap_key(key: &str, gap: &str) -> String {
    if key.starts_with("urging.") && gap == "by" { "by_day".to_owned() } else { gap.to_owned() }
}

fn sample(key: &str, gap: &str) -> String {
    crate::lang::Lang::Vi.word("periodic_sample", gap_key(key, gap)).into_owned()
}

/// A sentence with examples in its gaps.
fn filled(desk: &Desk, key: &str, text: &str) -> String {
    let mut sentences = of_offices(desk);
    if sentences.set(key, text).is_err() {
        return String::new();
    }
    let values: Vec<Value<'_>> =
        Sentences::gaps_of(key).into_iter().map(|gap| Value::word(gap, sample(key, gap))).collect();
    sentences.said(key, &values).into_iter().map(|run| run.text).collect()
}

/// `POST /desk/steering/reports/templates`: `key`, `text`, `act` (`try`, `save`, `reset`).
pub async fn act(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| done(desk, &posted)).await
}

fn done(desk: &Desk, posted: &Posted) -> PageResult {
    require_writer(desk)?;
    let (key, text, lang) = (posted.get("key").to_owned(), posted.get("text").trim().to_owned(), desk.lang());
    let command = match posted.get("act") {
        "reset" => BookCommand::ResetTemplate { key: key.clone() },
        act => {
            if let Err(error) = Sentences::default().set(&key, &text) {
                return view(desk, &key, Some(&text), &sentence_error(lang, &error), false);
            }
            if act == "try" {
                return view(desk, &key, Some(&text), "", true);
            }
            BookCommand::SetTemplate { key: key.clone(), text }
        }
    };
    let here = format!("{TEMPLATES}?key={key}#sentence");
    match desk.app().steer(desk.actor(), command) {
        Ok(_) => Ok(desk.done(&here, lang.t("periodic.sentence_saved"))),
        Err(AppError::Refused(refusal)) if refusal.code == "steering_nothing_changed" => Ok(desk.done(&here, lang.t("periodic.sentence_saved"))),
        Err(AppError::Refused(refusal)) => Ok(desk.not_done(&here, &refusal)),
        Err(error) => Err(error.into()),
    }
}
