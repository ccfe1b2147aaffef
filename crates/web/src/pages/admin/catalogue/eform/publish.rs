//! Publishing an edited form: what differs, what stands in the way, then the decision that makes it a new version.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Day;
use procedure::{ProcedureCommand, ProcedureVersion, publish_problems};

use super::super::super::blocks::{Cell, Form as Inputs, Link, Sheet, Table};
use super::super::super::{Back, Wrong, settle, t};
use super::super::editor::{changes, problem_text};
use super::super::labels::label;
use super::Editing;
use crate::desk::{Desk, PageResult, answer};
use crate::form::Field as Input;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::site::Site;

/// The newest version with the edited form.
fn next(editing: &Editing<'_>) -> ProcedureVersion {
    let mut version = editing.version.as_ref().clone();
    version.version += 1;
    version.form = Some(editing.form.clone()).filter(|form| !form.sections.is_empty());
    version
}

/// `GET /admin/catalogue/{code}/form/publish`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(code): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| page(desk, &Editing::open(desk, &code)?, None)).await
}

fn page(desk: &Desk, editing: &Editing<'_>, back: Option<Back>) -> PageResult {
    let title = desk.lang().t2("admin.catalogue.review_of", "code", &editing.version.code, "version", editing.version.version + 1);
    let mut sheet = Sheet::new(desk, title, "catalogue", back);
    sheet.crumbs = editing.crumbs(&t(desk, "admin.eform.publish"));
    sheet.links.push(Link::new(t(desk, "admin.eform.preview"), editing.href("/preview"), "eye"));
    sheet.links.push(Link::new(t(desk, "admin.catalogue.edit_again"), editing.href(""), "edit"));
    let version = next(editing);
    let differs = changes(desk, &version);
    let same = differs.rows.is_empty();
    sheet.table(differs);
    // Number and days of the decision are asked for below; what else stands in the way is told here.
    let asked = ["decision", "decided_on", "effective_from"];
    let told: Vec<Vec<Cell>> = publish_problems(&version)
        .iter()
        .filter(|problem| !problem.args.iter().any(|(name, value)| *name == "part" && asked.contains(&value.as_str())))
        .map(|problem| vec![Cell::text(problem_text(desk, &version, problem))])
        .collect();
    if !told.is_empty() {
        let head = vec![t(desk, "admin.catalogue.col.problem")];
        sheet.table(Table { title: t(desk, "admin.catalogue.problems"), head, rows: told, empty: String::new() });
        return Ok(sheet.answer());
    }
    if same {
        return Ok(sheet.answer());
    }
    let inputs = vec![
        Input::text("decision", label(desk, "decision")).required().class("w-m"),
        Input::date("decided_on", label(desk, "decided_on")).required(),
        Input::date("effective_from", label(desk, "effective_from")).required().help(t(desk, "admin.catalogue.edit_help")),
        Input::check("official", t(desk, "admin.eform.official")).help(t(desk, "admin.eform.official_help")),
    ];
    let form = Inputs::shown("publish", t(desk, "admin.catalogue.publish"), editing.href("/publish"), inputs);
    sheet.form(form.icon("check"));
    Ok(sheet.answer())
}

/// `POST`: the new version.
pub async fn publish(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(code): Path<String>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let editing = Editing::open(desk, &code)?;
        let mut wrong = Wrong::default();
        let mut version = next(&editing);
        version.publication.decision = Some(wrong.text(desk, &posted, "decision"));
        let decided: Day = wrong.day(desk, &posted, "decided_on");
        version.publication.decided_on = Some(decided);
        version.publication.published_on = None;
        version.effective_from = Some(wrong.day(desk, &posted, "effective_from"));
        version.provenance.form_composed = !posted.is_set("official");
        let command = ProcedureCommand::Publish { version: Box::new(version) };
        if wrong.is_empty() && settle(desk, &mut wrong, "effective_from", desk.app().change_catalogue(desk.actor(), command))?.is_some() {
            editing.forget()?;
            let to = format!("/admin/catalogue/{}", super::super::super::encoded(&code));
            return Ok(desk.done(&to, t(desk, "admin.catalogue.published")));
        }
        page(desk, &editing, Some(Back { form: "publish", posted, wrong }))
    })
    .await
}
