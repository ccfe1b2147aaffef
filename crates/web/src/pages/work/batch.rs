//! Many at once: accepting, handing over; what came of each is told row by row.

use std::sync::Arc;

use app::AppError;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dossier::Command;
use kernel::Refusal;

use crate::desk::{self, Desk, PageError, PageResult, refusal_with_basis};
use crate::frame::{Frame, local_path};
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::posted::Posted;
use crate::site::Site;

/// Most rows in one go.
pub const MOST: usize = 200;

/// What came of a batch.
#[derive(Template)]
#[template(path = "work/results.html")]
pub struct Results {
    /// Frame.
    pub page: Page,
    /// In order.
    pub rows: Vec<Outcome>,
    /// Where to go on.
    pub back: String,
}

/// What came of one.
pub struct Outcome {
    /// Code of the dossier.
    pub code: String,
    /// Done.
    pub done: bool,
    /// In words.
    pub text: String,
}

impl Results {
    /// How many were done.
    pub fn good(&self) -> usize {
        self.rows.iter().filter(|row| row.done).count()
    }

    /// How many were not.
    pub fn bad(&self) -> usize {
        self.rows.len() - self.good()
    }
}

/// `POST /desk/batch`: `do` is `accept` or `hand_over`; the codes stand under the same name.
pub async fn run(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let what = posted.get("do");
        let command = match what {
            "accept" => Command::Accept,
            "hand_over" => Command::HandOver,
            _ => return Err(PageError::NotFound),
        };
        let back = back(posted.get("next"), "/desk");
        let codes: Vec<&str> = posted.all(what).into_iter().take(MOST).collect();
        if codes.is_empty() {
            return Ok(desk.not_done(&back, &nothing_chosen()));
        }
        let done_text = desk.lang().word("mine.done", what).into_owned();
        let each = |code: &&str| one(desk, code, command.clone(), &done_text);
        let rows = codes.iter().map(each).collect::<Result<Vec<_>, _>>()?;
        results(desk, "my_work", rows, back)
    })
    .await
}

/// Nothing was ticked.
pub fn nothing_chosen() -> Refusal {
    Refusal::new("nothing_chosen", kernel::Basis("design"))
}

/// An address of the desk to come back to.
pub fn back(next: &str, other: &str) -> String {
    let local = local_path(next);
    if local.starts_with("/desk") { local.to_owned() } else { other.to_owned() }
}

/// Names in place of the ids that a refusal holds.
pub fn named(desk: &Desk, refusal: Refusal) -> Refusal {
    desk::named(&desk.officer.org, refusal)
}

/// Gives one command; a refusal is an outcome.
///
/// # Errors
/// The store failed.
pub fn one(desk: &Desk, code: &str, command: Command, done_text: &str) -> Result<Outcome, PageError> {
    let outcome = |done: bool, text: String| Outcome { code: code.to_owned(), done, text };
    let Some(id) = desk.app().find_dossier(code)? else {
        return Ok(outcome(false, desk.lang().t("refusal.no_such_dossier").to_owned()));
    };
    match desk.app().act(desk.actor().clone(), id, None, command) {
        Ok(_) => Ok(outcome(true, done_text.to_owned())),
        Err(AppError::Refused(refusal)) => Ok(outcome(false, refusal_with_basis(desk.lang(), &named(desk, refusal)))),
        Err(other) => Err(other.into()),
    }
}

/// The page of outcomes.
///
/// # Errors
/// None of its own.
pub fn results(desk: &Desk, section: &'static str, rows: Vec<Outcome>, back: String) -> PageResult {
    let page = desk.page(desk.lang().t("mine.results"), section);
    Ok(html(StatusCode::OK, &Results { page, rows, back }))
}
