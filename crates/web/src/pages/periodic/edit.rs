//! Writing on a section, and taking in the figures as they are now.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::AppError;
use axum::extract::{Path, State};
use axum::response::Response;
use paper::steering::{Section, SentenceError, Sentences};
use steering::book::ReportId;

use super::paper_of::{OPTIONAL, of_offices, section_key};
use super::reach::find_draft;
use super::show::{Wrong, view};
use super::REPORTS;
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::site::Site;

/// Longest text of a section's own paragraphs, characters.
const LONGEST: usize = 20_000;

/// What was typed about a section.
#[derive(Debug, Clone)]
pub struct TypedSection {
    /// Its key.
    pub key: &'static str,
    /// Sentences by key.
    pub sentences: BTreeMap<String, String>,
    /// Own paragraphs.
    pub own: String,
    /// Its figures are left out.
    pub left_out: bool,
    /// Results are not named.
    pub no_results: bool,
    /// What is wrong: field, sentence.
    pub errors: Vec<(String, String)>,
}

/// Why a sentence is not taken, in words.
pub fn sentence_error(lang: Lang, error: &SentenceError) -> String {
    match error {
        SentenceError::Gap { gap, .. } => lang.t1("periodic.unknown_gap", "gap", format!("{{{gap}}}")),
        SentenceError::Length(_) => lang.t("periodic.sentence_length").to_owned(),
        SentenceError::Unknown(_) => lang.t("periodic.sentence_unknown").to_owned(),
    }
}

/// Name of the field of a sentence.
pub fn field_name(key: &str) -> String {
    format!("s-{}", key.replace('.', "-"))
}

impl TypedSection {
    fn posted(desk: &Desk, posted: &Posted) -> Option<Self> {
        let (lang, key) = (desk.lang(), section_key(posted.get("section"))?);
        let (mut sentences, mut errors) = (BTreeMap::new(), Vec::new());
        for sentence in Section::sentences(key) {
            let name = field_name(sentence);
            let text = posted.get(&name).trim().to_owned();
            if !text.is_empty()
                && let Err(error) = Sentences::default().set(sentence, &text)
            {
                errors.push((name, sentence_error(lang, &error)));
            }
            sentences.insert((*sentence).to_owned(), text);
        }
        let own = posted.get(&format!("own-{key}")).to_owned();
        if own.chars().count() > LONGEST {
            errors.push((format!("own-{key}"), lang.t1("periodic.own_long", "most", LONGEST)));
        }
        let (left_out, no_results) = (posted.is_set("left_out"), posted.is_set("no_results"));
        Some(Self { key, sentences, own, left_out, no_results, errors })
    }
}

/// `POST /desk/steering/reports/{id}/section`.
pub async fn section(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<u32>,
    posted: Posted,
) -> Response {
    desk::answer(site, frame, officer, move |desk| saved(desk, id, &posted)).await
}

fn saved(desk: &Desk, id: u32, posted: &Posted) -> PageResult {
    find_draft(desk, id)?;
    let typed = TypedSection::posted(desk, posted).ok_or(PageError::NotFound)?;
    if !typed.errors.is_empty() {
        return view(desk, id, Wrong::Section(Box::new(typed)));
    }
    let (here, offices) = (format!("{REPORTS}/{id}#s-{}", typed.key), of_offices(desk));
    let change = |own: &mut app::tasks::report::Own| {
        for (key, text) in &typed.sentences {
            // A sentence that is that of the office stays the office's.
            if text.is_empty() || text == offices.text(key) {
                own.sentences.remove(key);
            } else {
                own.sentences.insert(key.clone(), text.clone());
            }
        }
        let paragraphs: Vec<String> =
            typed.own.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        if paragraphs.is_empty() { own.paragraphs.remove(typed.key) } else { own.paragraphs.insert(typed.key.to_owned(), paragraphs) };
        let mut leave = |key: &str, out: bool| {
            if out { own.left_out.insert(key.to_owned()) } else { own.left_out.remove(key) };
        };
        if OPTIONAL.contains(&typed.key) {
            leave(typed.key, typed.left_out);
        }
        if typed.key == "areas" {
            leave("done", typed.no_results);
        }
    };
    finished(desk, &here, "periodic.saved", desk.app().write_report(desk.actor(), ReportId(id), change))
}

/// `POST /desk/steering/reports/{id}/refresh`.
pub async fn refresh(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<u32>, _: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        find_draft(desk, id)?;
        let done = desk.app().refresh_report(desk.actor(), ReportId(id));
        finished(desk, &format!("{REPORTS}/{id}"), "periodic.refreshed", done)
    })
    .await
}

fn finished(desk: &Desk, here: &str, said: &str, done: Result<(), AppError>) -> PageResult {
    match done {
        Ok(()) => Ok(desk.done(here, desk.lang().t(said))),
        Err(AppError::Refused(refusal)) if refusal.code == "steering_nothing_changed" => Ok(desk.done(here, desk.lang().t(said))),
        Err(AppError::Refused(refusal)) => Ok(desk.not_done(here, &refusal)),
        Err(error) => Err(error.into()),
    }
}
