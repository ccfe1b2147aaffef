//! One procedure as its editor sees it: what to check, the process as a line, versions, and what can be done.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Day, ProcedureCode};
use procedure::{ProcedureCommand, ProcedureVersion, quality_issues};

use super::super::blocks::{Block, Cell, Form, Link, Sheet, Table};
use super::super::{Back, Wrong, encoded, settle, t};
use super::{is_editor, issue_text};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::Field;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::site::Site;
use crate::words;

/// The page.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(code): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| page(desk, &ProcedureCode::new(code), None)).await
}

fn page(desk: &Desk, code: &ProcedureCode, back: Option<Back>) -> PageResult {
    let catalogue = desk.app().catalogue();
    let version = catalogue.latest(code).ok_or(PageError::NotFound)?;
    let mut sheet = Sheet::new(desk, version.name.clone(), "catalogue", back);
    sheet.crumbs = vec![(t(desk, "admin.catalogue.title"), "/admin/catalogue".to_owned()), (code.to_string(), String::new())];
    let address = format!("/admin/catalogue/{}", encoded(code.as_str()));
    if is_editor(desk) {
        let edit = Link::new(t(desk, "admin.catalogue.edit"), format!("{address}/edit"), "edit");
        sheet.links.push(Link { kind: "main", ..edit });
        sheet.links.push(Link::new(t(desk, "admin.eform.edit"), format!("{address}/form"), "list-details"));
        let copy = format!("/admin/catalogue/new?from={}", encoded(code.as_str()));
        sheet.links.push(Link::new(t(desk, "admin.catalogue.copy"), copy, "copy"));
    }
    sheet.links.push(Link::new(t(desk, "action.export_xlsx"), format!("/admin/catalogue/export?code={}", encoded(code.as_str())), "download"));
    sheet.links.push(Link::new(t(desk, "admin.catalogue.public"), format!("/procedures/{}", encoded(code.as_str())), "external-link"));
    sheet.blocks.push(Block::Facts(t(desk, "admin.catalogue.facts"), facts(desk, version)));
    sheet.table(issues(desk, version, &address));
    sheet.blocks.push(Block::Path(t(desk, "admin.catalogue.process"), line(desk, version)));
    let history = catalogue.history(code);
    let row = |version: &Arc<ProcedureVersion>| {
        let day = |day: Option<Day>| day.map_or_else(|| "–".to_owned(), |day| day.date_text());
        let changes = match version.version {
            0 | 1 => Cell::text("–"),
            n => Cell::link(t(desk, "admin.catalogue.changes"), format!("/procedures/{}/changes?from={}&to={n}", encoded(code.as_str()), n - 1)),
        };
        let decision = version.publication.decision.clone().unwrap_or_else(|| "–".to_owned());
        let number = Cell::link(version.version.to_string(), format!("/procedures/{}?version={}", encoded(code.as_str()), version.version));
        vec![number, Cell::text(decision).under(day(version.publication.decided_on)), Cell::text(day(version.effective_from)), Cell::text(day(version.effective_to)), changes]
    };
    sheet.table(Table {
        title: t(desk, "admin.catalogue.versions"),
        head: ["version", "decision", "from", "to", "changes"].map(|key| t(desk, &format!("admin.catalogue.col.{key}"))).into(),
        rows: history.iter().rev().map(row).collect(),
        empty: String::new(),
    });
    if is_editor(desk) {
        let (key, title) = if version.own_portal { ("close", "admin.catalogue.do.close") } else { ("open", "admin.catalogue.do.open") };
        let portal = Form::folded("portal", t(desk, title), &address, Vec::new()).hidden("do", key);
        sheet.form(portal.intro(t(desk, "admin.catalogue.do.portal_help")).icon("world"));
        let fields = vec![
            Field::text("decision", t(desk, "admin.catalogue.decision")).required(),
            Field::date("last_day", t(desk, "admin.last_day")).required(),
        ];
        let abolish = Form::folded("abolish", t(desk, "admin.catalogue.do.abolish"), &address, fields).hidden("do", "abolish");
        sheet.form(abolish.intro(t(desk, "admin.catalogue.do.abolish_help")).icon("archive").danger());
    }
    Ok(sheet.answer())
}

fn facts(desk: &Desk, version: &ProcedureVersion) -> Vec<(String, Cell)> {
    let lang = desk.lang();
    let text = |value: Option<String>| Cell::text(value.unwrap_or_else(|| "–".to_owned()));
    let fees: Vec<String> = version.fees.iter().filter_map(|fee| Some(format!("{}: {}", fee.item, words::fee_amount(lang, fee)?))).collect();
    let facts = vec![
        ("code", Cell::text(version.code.to_string())),
        ("sector", Cell::text(&version.sector)),
        ("agency", text(words::agency(lang, &version.agency).map(|name| name.into_owned()))),
        ("limit", text(version.limit.map(|limit| words::limit(lang, limit)))),
        ("fees", text(Some(fees.join("; ")).filter(|text| !text.is_empty()))),
        ("components", Cell::text(version.components.len().to_string())),
        ("decision", text(version.publication.decision.clone())),
        ("effective_from", text(version.effective_from.map(|day| day.date_text()))),
        ("own_portal", Cell::text(t(desk, if version.own_portal { "ui.yes" } else { "ui.no" }))),
    ];
    let label = |key: &str| match key {
        "decision" => t(desk, "admin.catalogue.decision"),
        _ => t(desk, &format!("procedure.field.{key}")),
    };
    facts.into_iter().map(|(key, cell)| (label(key), cell)).collect()
}

fn issues(desk: &Desk, version: &ProcedureVersion, address: &str) -> Table {
    let row = |issue: procedure::QualityIssue| {
        let state = match issue.blocking {
            true => Cell::badge(t(desk, "admin.catalogue.issue.blocking"), "overdue"),
            false => Cell::badge(t(desk, "admin.catalogue.issue.open"), "due-soon"),
        };
        let act = match is_editor(desk) && !issue.blocking {
            true => Cell::act(t(desk, "admin.catalogue.confirm"), address, "confirm", issue.key),
            false => Cell::text("–"),
        };
        vec![Cell::text(issue_text(desk, &issue)), state, act]
    };
    Table {
        title: t(desk, "admin.catalogue.to_check"),
        head: ["issue", "weight", "act"].map(|key| t(desk, &format!("admin.catalogue.col.{key}"))).into(),
        rows: quality_issues(version).into_iter().map(row).collect(),
        empty: t(desk, "admin.catalogue.checked"),
    }
}

/// The steps with their times.
pub fn line(desk: &Desk, version: &ProcedureVersion) -> Vec<(String, String)> {
    let lang = desk.lang();
    let step = |step: &procedure::Step| {
        let unit = step.responsible.clone().unwrap_or_else(|| lang.word("unit_role", words::unit_key(step.unit)).into_owned());
        let time = step.limit.map_or_else(|| "–".to_owned(), |limit| words::limit(lang, limit));
        let product = step.product.as_ref().map(|product| format!(" · {product}")).unwrap_or_default();
        (step.action.clone(), format!("{unit} · {time}{product}"))
    };
    version.process.steps.iter().map(step).collect()
}

/// What is done with a procedure without a new version.
pub async fn change(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(code): Path<String>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let (code, mut wrong) = (ProcedureCode::new(code), Wrong::default());
        let catalogue = desk.app().catalogue();
        let version = catalogue.latest(&code).ok_or(PageError::NotFound)?;
        let (form, field, command) = match posted.get("do") {
            "open" | "close" => {
                let open = posted.get("do") == "open";
                ("portal", "do", ProcedureCommand::SwitchOwnPortal { code: code.clone(), open })
            }
            "abolish" => {
                let (decision, last_day) = (wrong.text(desk, &posted, "decision"), wrong.day(desk, &posted, "last_day"));
                ("abolish", "last_day", ProcedureCommand::Abolish { code: code.clone(), last_day, decision })
            }
            _ => {
                let issue = posted.get("confirm").to_owned();
                ("confirm", "do", ProcedureCommand::ConfirmIssue { code: code.clone(), version: version.version, issue })
            }
        };
        if wrong.is_empty() && settle(desk, &mut wrong, field, desk.app().change_catalogue(desk.actor(), command))?.is_some() {
            return Ok(desk.done(&format!("/admin/catalogue/{}", encoded(code.as_str())), t(desk, "admin.done")));
        }
        page(desk, &code, Some(Back { form, posted, wrong }))
    })
    .await
}
