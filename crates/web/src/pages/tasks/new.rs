//! `/desk/tasks/new`: a task entered by hand, with or without a document; given at once, or left to a review.

use std::sync::Arc;

use app::AppError;
use app::tasks::TaskReply;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Basis, Refusal, Role, UnitId};
use steering::task::Command;
use steering::task::command::{Draft, Proposal};
use steering::task::model::{Owner, TaskId};

use super::forms::{Make, Read, draft, people};
use super::words::Words;
use crate::desk::{self, Desk, PageError, PageResult};
use crate::form::{Choice, Field};
use crate::frame::Frame;
use crate::kept::{Kept, Sent};
use crate::officer::Officer;
use crate::page::{Flash, Page};
use crate::pages::html;
use crate::posted::Posted;
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::steer::Steer;

/// What the names of fields begin with.
const PREFIX: &str = "new";

/// Who enters tasks.
const REVIEW: Basis = Basis("design.task_authority");

/// The page.
#[derive(Template)]
#[template(path = "tasks/new.html")]
struct Shown {
    page: Page,
    said: String,
    errors: Vec<(String, String)>,
    once: String,
    draft: Vec<Field>,
    source: Vec<Field>,
    who: Vec<Field>,
}

/// Only who acts for a reviewing unit.
fn offices(desk: &Desk) -> Result<Vec<UnitId>, PageError> {
    let offices = desk.app().reviewing_offices(desk.actor());
    let own = desk.actor().grants.first().map(|grant| grant.unit.to_string()).unwrap_or_default();
    let refusal = || Refusal::new("task_not_reviewer", REVIEW).with("unit", own);
    if offices.is_empty() { Err(refusal().into()) } else { Ok(offices) }
}

/// Leaders whose orders are given: of the province, and of the reviewing unit itself.
fn leaders(desk: &Desk, words: &Words<'_>, offices: &[UnitId]) -> Vec<Choice> {
    let (org, now) = (&desk.officer.org, desk.now());
    let top = org.units(now.day()).filter(|unit| unit.kind == org::UnitKind::Province).map(|unit| unit.id.clone());
    let mut choices = Vec::new();
    let places = top.map(|unit| (unit, Role::ProvinceLeader)).chain(offices.iter().map(|unit| (unit.clone(), Role::AgencyLeader)));
    for (unit, role) in places {
        for person in org.holders(&unit, role, now) {
            let label = format!("{} – {}", words.person(person), words.unit(&unit));
            choices.push(Choice::new(format!("p:{unit}:{person}"), label));
        }
    }
    choices
}

fn page(desk: &Desk, typed: Option<&Posted>, document: &str, errors: &[(String, String)], said: String) -> Result<Shown, PageError> {
    let (steer, lang) = (Steer::of(desk), desk.lang());
    let words = Words { desk, steer: &steer };
    let offices = offices(desk)?;
    let make = Make { lang, prefix: PREFIX.to_owned(), typed, errors };
    let leaders = leaders(desk, &words, &offices);
    let first = leaders.first().map(|choice| choice.value.clone()).unwrap_or_default();
    let mut who = vec![make.select("assigner", leaders, &first).help(lang.t("task_form.assigner_help")).required()];
    if let [_, _, ..] = offices.as_slice() {
        let units = offices.iter().map(|unit| Choice::new(format!("u:{unit}"), words.unit(unit))).collect();
        who.push(make.select("office", units, &format!("u:{}", offices[0])).required());
    }
    let mut source = draft::source_fields(&words, &make, false);
    if typed.is_none() && !document.is_empty() {
        source = source.into_iter().map(|field| if field.name == "new-document" { field.value(document) } else { field }).collect();
    }
    Ok(Shown {
        said,
        errors: errors.to_vec(),
        once: typed.map_or_else(|| desk.app().new_id().to_string(), |typed| typed.get("once").to_owned()),
        draft: draft::fields(&words, &make, &draft::empty()),
        source,
        who,
        page: desk.page(lang.t("task_new.title"), "tasks"),
    })
}

/// `GET /desk/tasks/new?document=`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| -> PageResult {
        let document = value(&query, "document").unwrap_or_default();
        Ok(html(StatusCode::OK, &page(desk, None, document, &[], String::new())?))
    })
    .await
}

/// `POST /desk/tasks/new`.
pub async fn enter(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| Entering { desk, sent: Sent { desk, posted: &posted } }.run()).await
}

struct Entering<'a> {
    desk: &'a Desk,
    sent: Sent<'a>,
}

impl Entering<'_> {
    fn run(&self) -> PageResult {
        let offices = offices(self.desk)?;
        let steer = Steer::of(self.desk);
        let words = Words { desk: self.desk, steer: &steer };
        let kept = Kept::new();
        let (lang, posted) = (self.desk.lang(), self.sent.posted);
        let mut read = Read { lang, prefix: PREFIX.to_owned(), posted, files: &kept, errors: Vec::new() };
        let mut draft = draft::read(&words, &mut read, &draft::empty());
        draft.sources.extend(draft::source(&words, &mut read, false));
        let assigner = people::owner(&read.text("assigner"));
        let chosen = people::owner(&read.maybe("office")).map(|owner| owner.unit);
        let office = chosen.filter(|unit| offices.contains(unit)).or_else(|| offices.first().cloned());
        let errors = std::mem::take(&mut read.errors);
        let (Some(assigner), Some(office), true) = (assigner, office, errors.is_empty()) else {
            return self.again(&errors, String::new());
        };
        match self.propose(draft, assigner, office) {
            Ok(task) if posted.get("then") == "confirm" => self.confirm(task),
            Ok(task) => Ok(self.desk.done(&super::base(task), lang.t("task_new.proposed"))),
            Err(AppError::Refused(refusal)) => self.again(&[], self.desk.refusal(&refusal)),
            Err(error) => Err(error.into()),
        }
    }

    fn key(&self, step: &str) -> Option<String> {
        self.sent.once().map(|once| format!("task:new:{once}:{step}:{}", self.sent.digest()))
    }

    fn propose(&self, draft: Draft, assigner: Owner, office: UnitId) -> Result<TaskId, AppError> {
        let id = self.desk.app().new_task_id();
        let proposal = Command::Propose(Box::new(Proposal { id, office, assigner, draft }));
        match self.desk.app().act_task(self.desk.actor().clone(), id, self.key("propose"), proposal)? {
            // Pressed twice: the task of the first time.
            TaskReply::Done { task, .. } => Ok(task),
            TaskReply::Refused(refusal) => Err(refusal.into()),
        }
    }

    /// What cannot be given stays a proposal, and the reason is told.
    fn confirm(&self, task: TaskId) -> PageResult {
        let lang = self.desk.lang();
        match self.desk.app().confirm_proposal(self.desk.actor(), task, self.key("confirm"), Vec::new()) {
            Ok(_) => Ok(self.desk.done(&super::base(task), lang.t("task_new.given"))),
            Err(AppError::Refused(refusal)) => Ok(self.only_proposed(task, &refusal)),
            Err(error) => Err(error.into()),
        }
    }

    fn only_proposed(&self, task: TaskId, refusal: &Refusal) -> Response {
        let text = self.desk.lang().t1("task_new.not_given", "reason", self.desk.refusal(refusal));
        crate::flash::redirect(&super::base(task), &[Flash { kind: "warn", text }])
    }

    fn again(&self, errors: &[(String, String)], said: String) -> PageResult {
        Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &page(self.desk, Some(self.sent.posted), "", errors, said)?))
    }
}
