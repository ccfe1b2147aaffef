//! An action: the form is read, the command given, and what came of it told.

use std::sync::Arc;

use app::access::Sight;
use app::{AppError, Onward};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use dossier::Command;
use kernel::Refusal;

use super::actions::Again;
use super::forms::{self, Kept, Order, Read, Scene};
use super::view::{self, Said, Tab};
use super::words::Words;
use super::{Found, find, purpose};
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::kept::Sent;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::server::fault;
use crate::site::Site;

/// `POST /desk/dossiers/{code}/act/{action}`.
pub async fn act(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path((code, action)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    desk::answer(site, frame, officer, move |desk| Acting { desk, posted: &posted }.run(&code, &action)).await
}

struct Acting<'a> {
    desk: &'a Desk,
    posted: &'a Posted,
}

impl Acting<'_> {
    const fn sent(&self) -> Sent<'_> {
        Sent { desk: self.desk, posted: self.posted }
    }

    fn run(&self, code: &str, action: &str) -> PageResult {
        let found = find(self.desk, code)?;
        let number = self.posted.get("number").parse::<u32>().ok();
        if found.view.sight != Sight::Whole && action != "urge" {
            return Err(PageError::NotFound);
        }
        // Who only looks changes nothing, and sees nothing without having said why.
        if purpose::must_say(self.desk) {
            return Err(PageError::Forbidden);
        }
        let kept = self.sent().keep(&forms::prefix(action, number))?;
        let words = Words { lang: self.desk.lang(), org: &found.view.org, procedure: &found.view.procedure };
        let scene = Scene { desk: self.desk, view: &found.view, words, proposed: None, last_day: false };
        let prefix = forms::prefix(action, number);
        let mut read =
            Read { lang: self.desk.lang(), prefix, posted: self.posted, files: &kept, errors: self.sent().refused() };
        let order = forms::order(&scene, action, number, &mut read);
        let errors = std::mem::take(&mut read.errors);
        if !errors.is_empty() {
            return self.again(&found, action, number, &errors, &kept, None);
        }
        let Some(order) = order else {
            return Ok(fault(&self.desk.site, &self.desk.frame, StatusCode::NOT_FOUND));
        };
        match self.give(&found, action, order) {
            Ok(told) => {
                self.sent().hand_over(&app::dossier_files(&found.view.dossier.id), &kept)?;
                let to = super::base(found.view.dossier.code.as_str());
                let title = self.desk.lang().word("action", action);
                let done = self.desk.lang().t1("dossier_page.done", "action", title);
                Ok(match told {
                    None => self.desk.done(&to, done),
                    Some(refusal) => {
                        let text = self.desk.lang().t1("dossier_page.done_in_part", "reason", sentence(&scene.words, &refusal));
                        crate::flash::redirect(&to, &[crate::page::Flash { kind: "warn", text }])
                    }
                })
            }
            Err(AppError::Refused(refusal)) => self.refused(&found, action, number, &refusal, &kept),
            Err(error) => Err(error.into()),
        }
    }

    /// Carries it out; a refusal of the second half of two acts is told.
    fn give(&self, found: &Found, action: &str, order: Order) -> Result<Option<Refusal>, AppError> {
        let (app, actor, id) = (self.desk.app(), self.desk.actor(), found.view.dossier.id);
        let key = self.sent().once().map(|once| format!("desk:{id}:{once}:{action}:{}", self.sent().digest()));
        match order {
            Order::Act(command) => {
                let command = at_now(command, app.now());
                app.act(actor.clone(), id, key, command).map(|_| None)
            }
            Order::Cash => app.pay_in_cash(actor, id, key).map(|_| None),
            Order::Onward { product, person } => match app.assign_onward(actor, id, key, product, person)? {
                Onward::Assigned => Ok(None),
                Onward::FinishedOnly(refusal) => Ok(Some(refusal)),
            },
        }
    }

    /// The machine said no: at the field if it names one, else above the page; nothing entered is lost.
    fn refused(&self, found: &Found, action: &str, number: Option<u32>, refusal: &Refusal, kept: &Kept) -> PageResult {
        let lang = self.desk.lang();
        let fresh = find(self.desk, found.view.dossier.code.as_str())?;
        let words = Words { lang, org: &fresh.view.org, procedure: &fresh.view.procedure };
        let (reason, basis) = words.refusal(refusal);
        let seen = self.posted.get("version").parse::<i64>().ok();
        let changed = seen.is_some_and(|seen| seen != fresh.view.version);
        let title = if changed { "dossier_page.changed_meanwhile" } else { "dossier_page.not_done" };
        let said = Said { title: lang.t(title).to_owned(), reason, basis };
        self.again(&fresh, action, number, &[], kept, Some(said))
    }

    fn again(
        &self,
        found: &Found,
        action: &str,
        number: Option<u32>,
        errors: &[(String, String)],
        kept: &Kept,
        said: Option<Said>,
    ) -> PageResult {
        let status = if said.is_some() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        let again = Again { key: action, number, posted: self.posted, errors, kept };
        let tab = Tab::of(self.posted.get("tab"));
        let page = view::page(self.desk, found, tab, Some(&again), said)?;
        Ok(crate::pages::html(status, &page))
    }
}

/// The moment of a payment is that of the command.
fn at_now(command: Command, now: kernel::Instant) -> Command {
    match command {
        Command::Pay(payment) => Command::Pay(dossier::model::Payment { at: now, ..payment }),
        other => other,
    }
}

fn sentence(words: &Words<'_>, refusal: &Refusal) -> String {
    let (text, basis) = words.refusal(refusal);
    if basis.is_empty() { text } else { format!("{text} ({basis})") }
}
