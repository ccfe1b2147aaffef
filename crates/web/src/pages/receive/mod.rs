//! Receiving in one screen: procedure, applicant, checklist; the receipt, a request or a refusal comes out.
//!
//! The screen works with the keyboard alone and without script: every look-up is also a sending of the form.

mod act;
mod done;
mod drafts;
mod eform;
mod entry;
mod fields;
mod lines;
mod people;
mod procedures;
mod screen;
mod summary;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use self::act::Sending;
use self::entry::Entry;
use self::procedures::Found;
use crate::desk::{self, Desk, PageError, PageResult, RECEIVERS};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::posted::Posted;
use crate::routes::{Permission, Route};
use crate::server::{Pairs, value};
use crate::site::Site;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    let receivers = Permission::Role(RECEIVERS);
    vec![
        Route::desk("/desk/receive", "GET", receivers, get(show)),
        Route::desk("/desk/receive", "POST", receivers, post(send)).with_files(),
        Route::desk("/desk/receive/procedures", "GET", receivers, get(find)),
        Route::desk("/desk/receive/summary", "POST", receivers, post(summary)),
        Route::desk("/desk/receive/questions", "POST", receivers, post(ask)),
        Route::desk("/desk/receive/draft", "POST", receivers, post(keep)),
        Route::desk("/desk/receive/draft/drop", "POST", receivers, post(forget)),
        Route::desk("/desk/receive/done", "GET", receivers, get(confirm)),
        Route::desk("/desk/receive/visit", "GET", receivers, get(receipt)),
    ]
}

/// The procedures found, alone.
#[derive(Template)]
#[template(path = "receive/found.html")]
struct FoundPart {
    page: Page,
    found: Found,
}

/// A fresh screen; `draft`: an old one goes on; `visit`: the same applicant again; `procedure`: chosen already.
async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let asked = |name: &str| value(&query, name).unwrap_or_default().to_owned();
        let mut entry = Entry::default();
        if let Some(row) = desk.app().draft(&drafts::draft_owner(desk), &asked("draft"))? {
            entry = Entry::from_draft(&row.data);
        }
        let visit = asked("visit");
        if !visit.is_empty() {
            let known = done::applicant_of(desk, &visit)?;
            let organisation = if known.organisation { "1" } else { "" };
            entry.set("visit", visit);
            entry.set("known", known.identity.clone());
            for (name, text) in [("identity", &known.identity), ("name", &known.name), ("phone", &known.phone)] {
                entry.set(name, text);
            }
            for (name, text) in [("email", &known.email), ("address", &known.address)] {
                entry.set(name, text);
            }
            entry.set("organisation", organisation);
        }
        entry.fill("q", &asked("q"));
        entry.fill("procedure", &asked("procedure"));
        begin(desk, &mut entry);
        Ok(super::html(StatusCode::OK, &screen::screen(desk, &entry, Vec::new(), Vec::new())?))
    })
    .await
}

fn begin(desk: &Desk, entry: &mut Entry) {
    if entry.id().is_none() {
        entry.set("id", desk.app().new_id().to_string());
    }
}

/// Live search.
async fn find(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let found = procedures::find(desk, &screen::desk_unit(desk)?, value(&query, "q").unwrap_or_default())?;
        Ok(super::html(StatusCode::OK, &FoundPart { page: desk.page("", "receive"), found }))
    })
    .await
}

/// Look-ups and steps inside the screen, or one of the three ways to send.
async fn send(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let mut entry = Entry::of(&posted);
        begin(desk, &mut entry);
        keep_files(desk, &entry, &posted)?;
        let mut errors: Vec<(String, String)> = posted
            .refused
            .iter()
            .map(|(field, name, code)| {
                let field = field.replacen("file.", "how.", 1);
                (field, format!("{name}: {}", desk.lang().t(&format!("refusal.{code}"))))
            })
            .collect();
        let remarks = look_up(desk, &mut entry, &mut errors)?;
        match entry.get("do") {
            "accept" => act::send(desk, &entry, Sending::Accept, errors),
            "request" => act::send(desk, &entry, Sending::Request, errors),
            "decline" => act::send(desk, &entry, Sending::Decline, errors),
            _ => {
                put_draft(desk, &entry)?;
                let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
                Ok(super::html(status, &screen::screen(desk, &entry, errors, remarks)?))
            }
        }
    })
    .await
}

/// Uploaded files belong to the draft until the dossier is there.
fn keep_files(desk: &Desk, entry: &Entry, posted: &Posted) -> Result<(), PageError> {
    let files: Vec<_> = posted.files.iter().map(|file| (file.hash.clone(), file.name.clone())).collect();
    if !files.is_empty() {
        let by = desk.officer.principal().to_string();
        desk.app().use_files(&act::draft_files(entry.get("id")), &by, &files)?;
    }
    Ok(())
}

/// What a sending that is not final asks for; answers remarks on the applicant.
fn look_up(desk: &Desk, entry: &mut Entry, errors: &mut Vec<(String, String)>) -> Result<Vec<String>, PageError> {
    let unit = screen::desk_unit(desk)?;
    let picked = entry.get("pick").to_owned();
    if !picked.is_empty() && picked != entry.get("procedure") || entry.get("do") == "change" {
        entry.forget_procedure();
        entry.set("procedure", picked);
    }
    if !entry.is("procedure") && entry.is("q") && entry.get("do") != "change" {
        if let Some(code) = procedures::named(desk, &unit, entry.get("q"))? {
            entry.set("procedure", code);
        }
    }
    if entry.is("use_address") {
        let address = entry.get("use_address").to_owned();
        entry.set("address", address);
    }
    if entry.is("drop_file") {
        let which = entry.get("drop_file").to_owned();
        entry.drop_file(&which);
    }
    people::forget_another(entry);
    let (wrong, mut remarks) = people::scan(desk, entry);
    errors.extend(wrong.map(|text| ("identity".to_owned(), text)));
    if entry.is("identity") && entry.get("identity") != entry.get("known") && errors.is_empty() {
        if people::fill(desk, entry)? {
            remarks.push(desk.lang().t("receive.found_before").to_owned());
        }
        let known = entry.get("identity").to_owned();
        entry.set("known", known);
    }
    if entry.get("do") == "all" {
        if let Some(version) = desk.app().catalogue().in_force(&entry.procedure(), desk.now().day()).cloned() {
            entry.all_brought(&version);
        }
    }
    Ok(remarks)
}

fn put_draft(desk: &Desk, entry: &Entry) -> Result<(), PageError> {
    if entry.is("procedure") || entry.is("name") || entry.is("identity") {
        let id = entry.get("id").to_owned();
        desk.app().put_draft(&drafts::draft_owner(desk), &id, drafts::DRAFT, entry.to_draft())?;
    }
    Ok(())
}

/// The summary for what is entered now.
async fn summary(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let view = screen::screen(desk, &Entry::of(&posted), Vec::new(), Vec::new())?;
        Ok(super::html(StatusCode::OK, &view.as_summary()))
    })
    .await
}

/// The questions that the answers call for.
async fn ask(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let view = screen::screen(desk, &Entry::of(&posted), Vec::new(), Vec::new())?;
        Ok(super::html(StatusCode::OK, &view.as_questions()))
    })
    .await
}

/// Keeps the half-filled screen.
async fn keep(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| -> PageResult {
        let entry = Entry::of(&posted);
        if entry.id().is_none() {
            return Err(PageError::NotFound);
        }
        put_draft(desk, &entry)?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

/// A draft is given up.
async fn forget(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        desk.app().drop_draft(&drafts::draft_owner(desk), posted.get("draft"))?;
        Ok(desk.done("/desk/receive", desk.lang().t("receive.draft_dropped")))
    })
    .await
}

async fn confirm(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    let codes = value(&query, "codes").unwrap_or_default().to_owned();
    desk::answer(site, frame, officer, move |desk| done::show(desk, &codes)).await
}

async fn receipt(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    let asked = |name: &str| value(&query, name).unwrap_or_default().to_owned();
    let (codes, lang) = (asked("codes"), asked("lang"));
    desk::answer(site, frame, officer, move |desk| done::receipt(desk, &codes, &lang)).await
}
