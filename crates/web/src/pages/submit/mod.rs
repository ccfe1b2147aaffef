//! Submitting online: who asks, the questions of the e-form, the papers, a look at everything, sent.
//!
//! What was entered is kept after every step, under the browser's own token or the signed-in citizen, and can be taken up
//! again. The draft's id becomes the dossier's: sending twice is sending once.

mod discard;
mod papers;
mod questions;
mod review;
mod sent;
mod start;
mod state;
mod who;

use std::sync::Arc;

use app::Citizen;
use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use procedure::ProcedureVersion;

pub use start::DraftLine;
pub use state::Application;

use super::citizen::{Visit, answer};
use crate::desk::{PageError, PageResult};
use crate::lang::Lang;
use crate::page::Page;
use crate::posted::Posted;
use crate::routes::Route;

/// Kinds of files that the file dialog offers; what is taken is decided by content.
pub const ACCEPT: &str = ".pdf,.jpg,.jpeg,.png,.webp,.heic,.tiff,.docx,.xlsx,image/*";

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::open("/procedures/{code}/submit", "GET", get(start::show)),
        Route::open("/procedures/{code}/submit", "POST", post(start::begin)),
        Route::open("/submit/{draft}/{step}", "GET", get(show)),
        Route::open("/submit/{draft}/{step}", "POST", post(save)).with_files(),
    ]
}

/// A file that was not taken, in words: its name, why, and what is taken.
pub fn refused_file(lang: Lang, name: &str, code: &str) -> String {
    let most = "50 MB".to_owned();
    let kind = name.rsplit_once('.').map_or("?", |(_, extension)| extension).to_lowercase();
    let values: [(&str, &dyn std::fmt::Display); 3] = [("most", &most), ("kind", &kind), ("allowed", &lang.t("submit.kinds"))];
    let why = lang.t_args(&format!("refusal.{code}"), &values);
    lang.t2("submit.file_refused", "name", name, "why", why)
}

/// Drafts of this visitor that were not sent.
///
/// # Errors
/// The store failed.
pub fn open_drafts(visit: &Visit) -> Result<Vec<DraftLine>, PageError> {
    start::lines(visit)
}

/// What was begun before signing in belongs to the citizen now.
///
/// # Errors
/// The store failed.
pub fn take_over(visit: &Visit, citizen: &Citizen) -> Result<(), PageError> {
    state::take_over(visit, citizen)
}

/// One step on its way.
struct Step<'a> {
    visit: &'a Visit,
    id: String,
    application: Application,
    version: Arc<ProcedureVersion>,
}

/// Where a step stands among the four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Who,
    Questions,
    Papers,
    Review,
}

/// One part of the line of steps.
pub struct Mark {
    /// In words.
    pub label: &'static str,
    /// Behind us.
    pub done: bool,
    /// Here.
    pub now: bool,
}

/// What all pages of the steps show.
pub struct Shell {
    /// Frame.
    pub page: Page,
    /// Name of the procedure.
    pub procedure: String,
    /// The line of steps.
    pub marks: Vec<Mark>,
    /// Address of this step.
    pub action: String,
    /// Address of the step before; empty for the first.
    pub back: String,
    /// What is wrong: field and sentence.
    pub errors: Vec<(String, String)>,
}

impl Step<'_> {
    fn lang(&self) -> Lang {
        self.visit.lang()
    }

    fn href(&self, step: &str) -> String {
        format!("/submit/{}/{step}", self.id)
    }

    /// Steps in order, as they stand in addresses.
    fn steps(&self) -> Vec<String> {
        let mut steps = vec!["who".to_owned()];
        steps.extend(questions::sections(self).into_iter().map(|at| format!("form-{at}")));
        if papers::anything(self) {
            steps.push("papers".to_owned());
        }
        steps.push("review".to_owned());
        steps
    }

    fn beside(&self, step: &str, by: isize) -> Option<String> {
        let steps = self.steps();
        let at = steps.iter().position(|known| known == step)?;
        steps.get(at.checked_add_signed(by)?).cloned()
    }

    fn shell(&self, step: &str, place: Place, title: &str, errors: Vec<(String, String)>) -> Shell {
        let lang = self.lang();
        let labels = [
            (Place::Who, "submit.step_who"),
            (Place::Questions, "submit.step_form"),
            (Place::Papers, "submit.step_papers"),
            (Place::Review, "submit.step_review"),
        ];
        let steps = self.steps();
        let there = |at: Place| match at {
            Place::Questions => steps.iter().any(|step| step.starts_with("form-")),
            Place::Papers => steps.iter().any(|step| step == "papers"),
            _ => true,
        };
        let marks = labels.into_iter().filter(|(at, _)| there(*at)).map(|(at, key)| Mark {
            label: lang.find(key).unwrap_or(key),
            done: at < place,
            now: at == place,
        });
        let title = format!("{title} · {}", self.version.name);
        Shell {
            page: self.visit.page(title, "procedures"),
            procedure: self.version.name.clone(),
            marks: marks.collect(),
            action: self.href(step),
            back: self.beside(step, -1).map(|before| self.href(&before)).unwrap_or_default(),
            errors,
        }
    }

    /// Keeps what was entered and goes on.
    fn next(&self, step: &str) -> PageResult {
        self.keep()?;
        let next = self.beside(step, 1).unwrap_or_else(|| "review".to_owned());
        Ok(go(&self.href(&next)))
    }

    fn keep(&self) -> Result<(), PageError> {
        state::put(self.visit, &self.id, &self.application)
    }

    fn render(&self, status: StatusCode, view: &impl Template) -> PageResult {
        Ok(super::html(status, view))
    }
}

/// Another address of this site.
fn go(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to.to_owned())]).into_response()
}

fn step<'a>(visit: &'a Visit, id: &str) -> Result<Step<'a>, PageError> {
    let (id, application) = state::find(visit, id)?.ok_or(PageError::NotFound)?;
    let version = visit.site.shown_version(&application.procedure).ok_or(PageError::NotFound)?;
    Ok(Step { visit, id, application, version })
}

async fn show(visit: Visit, Path((id, at)): Path<(String, String)>) -> Response {
    answer(visit, move |visit| {
        let step = step(visit, &id)?;
        if !step.application.sent.is_empty() {
            return if at == "sent" { sent::show(&step) } else { Ok(go(&step.href("sent"))) };
        }
        match at.as_str() {
            "who" => who::show(&step),
            "discard" => discard::show(&step),
            "papers" => papers::show(&step),
            "review" => review::show(&step),
            other => match other.strip_prefix("form-").and_then(|at| at.parse().ok()) {
                Some(section) => questions::show(&step, section),
                None => Err(PageError::NotFound),
            },
        }
    })
    .await
}

async fn save(visit: Visit, Path((id, at)): Path<(String, String)>, posted: Posted) -> Response {
    answer(visit, move |visit| {
        let step = step(visit, &id)?;
        if !step.application.sent.is_empty() {
            return Ok(go(&step.href("sent")));
        }
        if at == "discard" {
            return discard::discard(&step);
        }
        if !step.version.own_portal {
            return Ok(go(&format!("/procedures/{}/submit", step.version.code)));
        }
        match at.as_str() {
            "who" => who::save(step, &posted),
            "papers" => papers::save(step, &posted),
            "review" => review::send(step, &posted),
            other => match other.strip_prefix("form-").and_then(|at| at.parse().ok()) {
                Some(section) => questions::save(step, section, &posted),
                None => Err(PageError::NotFound),
            },
        }
    })
    .await
}
