//! An action: the form is read, the command given, and what came of it told.

use std::sync::Arc;

use app::AppError;
use app::tasks::{TaskView, task_files};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Refusal, UnitId};

use super::actions::Again;
use super::find;
use super::forms::{self, Order, Read, Scene};
use super::view::{self, Said};
use super::words::Words;
use crate::desk::{self, Desk, PageResult};
use crate::frame::Frame;
use crate::kept::{Kept, Sent};
use crate::officer::Officer;
use crate::pages::work::batch;
use crate::posted::Posted;
use crate::server::fault;
use crate::site::Site;
use crate::steer::Steer;

/// `POST /desk/tasks/{id}/act/{action}`.
pub async fn act(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path((id, action)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let found = find(desk, &id)?;
        let unit = Some(posted.get("unit")).filter(|unit| !unit.is_empty()).map(UnitId::new);
        Acting { desk, sent: Sent { desk, posted: &posted }, action: &action, unit }.run(&found)
    })
    .await
}

struct Acting<'a> {
    desk: &'a Desk,
    sent: Sent<'a>,
    action: &'a str,
    unit: Option<UnitId>,
}

impl Acting<'_> {
    fn run(&self, found: &TaskView) -> PageResult {
        let prefix = forms::prefix(self.action, self.unit.as_ref());
        let kept = self.sent.keep(&prefix)?;
        let steer = Steer::of(self.desk);
        let words = Words { desk: self.desk, steer: &steer };
        let scene = Scene { desk: self.desk, view: found, steer: &steer, words };
        let (lang, posted) = (self.desk.lang(), self.sent.posted);
        let mut read = Read { lang, prefix, posted, files: &kept, errors: self.sent.refused() };
        let order = forms::order(&scene, self.action, self.unit.as_ref(), &mut read);
        let errors = std::mem::take(&mut read.errors);
        if !errors.is_empty() {
            return self.again(found, &errors, &kept, None);
        }
        let Some(order) = order else {
            return Ok(fault(&self.desk.site, &self.desk.frame, StatusCode::NOT_FOUND));
        };
        match self.give(found, order) {
            Ok(()) => {
                self.sent.hand_over(&task_files(found.task.id), &kept)?;
                let done = lang.t1("task_page.acted", "action", lang.word("task_action", self.action));
                Ok(self.desk.done(&self.next(found), done))
            }
            Err(AppError::Refused(refusal)) => self.refused(found, &refusal, &kept),
            Err(error) => Err(error.into()),
        }
    }

    /// The list from which one tap came, or the page of the task.
    fn next(&self, found: &TaskView) -> String {
        batch::back(self.sent.posted.get("next"), &super::base(found.task.id))
    }

    fn give(&self, found: &TaskView, order: Order) -> Result<(), AppError> {
        let (app, actor, id) = (self.desk.app(), self.desk.actor(), found.task.id);
        let key = self.sent.once().map(|once| format!("task:{id}:{once}:{}:{}", self.action, self.sent.digest()));
        match order {
            Order::Act(command) => app.act_task(actor.clone(), id, key, command).map(drop),
            Order::Confirm => app.confirm_proposal(actor, id, key, Vec::new()).map(drop),
        }
    }

    /// The machine said no: above the page, and nothing entered is lost. A tap in a list goes back there.
    fn refused(&self, found: &TaskView, refusal: &Refusal, kept: &Kept) -> PageResult {
        if !self.sent.posted.get("next").is_empty() {
            return Ok(self.desk.not_done(&self.next(found), refusal));
        }
        let lang = self.desk.lang();
        let fresh = find(self.desk, &found.task.id.to_string())?;
        let steer = Steer::of(self.desk);
        let (reason, basis) = Words { desk: self.desk, steer: &steer }.refusal(refusal);
        let seen = self.sent.posted.get("version").parse::<i64>().ok();
        let changed = seen.is_some_and(|seen| seen != fresh.version);
        let title = if changed { "task_page.changed_meanwhile" } else { "task_page.not_done" };
        self.again(&fresh, &[], kept, Some(Said { title: lang.t(title).to_owned(), reason, basis }))
    }

    fn again(&self, found: &TaskView, errors: &[(String, String)], kept: &Kept, said: Option<Said>) -> PageResult {
        let again = Again { key: self.action, unit: self.unit.clone(), posted: self.sent.posted, errors, kept };
        let page = view::page(self.desk, found, false, Some(&again), said)?;
        Ok(crate::pages::html(StatusCode::UNPROCESSABLE_ENTITY, &page))
    }
}
