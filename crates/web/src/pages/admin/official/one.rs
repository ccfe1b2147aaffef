//! One import: what was published, as it was; withdrawal; the same as XLSX.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use index::CriteriaSet;
use index::book::{Imported, PublishedUnit};

use super::super::blocks::{Block, Cell, Form, Link, Sheet, Table};
use super::super::sets::who;
use super::super::{Back, Wrong, encoded, settle, t};
use super::{file, may_import, period, sent};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::Field;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::site::Site;
use crate::words::number;

pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| page(desk, &id, None)).await
}

fn find(desk: &Desk, id: &str) -> Result<Arc<Imported>, PageError> {
    let number = id.parse().map_err(|_| PageError::NotFound)?;
    desk.app().book().import(number).cloned().ok_or(PageError::NotFound)
}

/// The set by which it was published, as it is now.
fn set_of(desk: &Desk, import: &Imported) -> Option<Arc<CriteriaSet>> {
    let book = desk.app().book();
    let id = &import.publication.set;
    book.set(id).or_else(|| book.versions(id).iter().rev().find_map(|own| own.set.clone()))
}

fn page(desk: &Desk, id: &str, back: Option<Back>) -> PageResult {
    let import = find(desk, id)?;
    let about = &import.publication;
    let words = period::words(desk.lang(), (about.from, about.to));
    let mut sheet = Sheet::new(desk, desk.lang().t1("official.one", "period", &words), "official", back);
    sheet.crumbs = vec![
        (t(desk, "official.heading"), "/admin/official".to_owned()),
        (desk.lang().t1("official.import_n", "n", import.id), String::new()),
    ];
    sheet.links.push(Link::new(t(desk, "action.export_xlsx"), format!("/admin/official/{}/xlsx", import.id), "download"));
    if let Some(ended) = &import.withdrawn {
        let title = desk.lang().t1("official.withdrawn_at", "time", ended.entered.at.date_time_text());
        sheet.note("warn", title, ended.reason.clone());
    }
    let facts = [
        ("set", Cell::link(&about.set, format!("/admin/sets/{}", encoded(&about.set)))),
        ("period", Cell::text(format!("{words} ({} – {})", about.from.date_text(), about.to.date_text()))),
        ("as_of", Cell::text(about.as_of.date_text())),
        ("source", Cell::text(&about.source)),
        ("file", Cell::text(&about.file)),
        ("at", Cell::text(import.entered.at.date_time_text()).under(who(desk, &import.entered.by))),
    ];
    let facts = facts.into_iter().map(|(key, cell)| (t(desk, &format!("official.col.{key}")), cell)).collect();
    sheet.blocks.push(Block::Facts(String::new(), facts));
    sheet.table(units(desk, &import));
    if import.withdrawn.is_none() && may_import(desk) {
        let fields = vec![Field::text("reason", t(desk, "sets.reason")).required()];
        let form = Form::folded("withdraw", t(desk, "official.withdraw"), format!("/admin/official/{}", import.id), fields);
        sheet.form(form.icon("archive").danger().intro(t(desk, "official.withdraw_help")));
    }
    Ok(sheet.answer())
}

fn units(desk: &Desk, import: &Imported) -> Table {
    let (lang, org) = (desk.lang(), desk.app().org());
    let about = &import.publication;
    let groups: Vec<String> = match set_of(desk, import) {
        Some(set) => set.groups.iter().map(|group| group.key.clone()).collect(),
        None => Vec::new(),
    };
    let groups: Vec<&String> = groups.iter().filter(|key| about.units.iter().any(|unit| unit.groups.contains_key(*key))).collect();
    let points = |score: Option<f64>| Cell::text(score.map_or_else(|| "–".to_owned(), |score| number(lang, score))).class("num");
    let row = |unit: &PublishedUnit| {
        let own = unit.unit.as_ref().and_then(|id| org.unit(id));
        let own = match own {
            Some(own) => {
                let at = crate::pages::reconcile::address(&about.set, &own.id, (about.from, about.to));
                Cell::link(&own.name, at).under(t(desk, "official.compare"))
            }
            None => Cell::badge(t(desk, "official.not_matched"), "none"),
        };
        let mut cells = vec![
            Cell::text(&unit.name).under(unit.code.clone()),
            own,
            points(unit.total),
            Cell::text(unit.rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string())).class("num"),
        ];
        cells.extend(groups.iter().map(|key| points(unit.groups.get(*key).copied())));
        cells.push(Cell::text(unit.items.len().to_string()).class("num"));
        cells
    };
    let mut head: Vec<String> = ["published", "own", "total", "rank"].map(|key| t(desk, &format!("official.col.{key}"))).into();
    head.extend(groups.iter().map(|key| (*key).clone()));
    head.push(t(desk, "official.col.items"));
    Table { title: t(desk, "official.units"), head, rows: about.units.iter().map(row).collect(), empty: String::new() }
}

pub async fn withdraw(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let import = find(desk, &id)?;
        let mut wrong = Wrong::default();
        let done = desk.app().withdraw_official(desk.actor(), import.id, posted.get("reason"));
        match settle(desk, &mut wrong, "reason", done)? {
            Some(()) => Ok(desk.done("/admin/official", desk.lang().t1("official.withdrawn_n", "n", import.id))),
            None => page(desk, &id, Some(Back { form: "withdraw", posted, wrong })),
        }
    })
    .await
}

pub async fn xlsx(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| {
        let import = find(desk, &id)?;
        let set = set_of(desk, &import).ok_or(PageError::NotFound)?;
        let about = &import.publication;
        let words = period::words(desk.lang(), (about.from, about.to));
        let told = desk.lang().t_args("official.list_sub", &[("source", &about.source), ("day", &about.as_of.date_text())]);
        let title = desk.lang().t1("official.one", "period", &words);
        sent(&format!("diem-cong-bo-{}.xlsx", import.id), &file::list(desk, &set, title, vec![told], &about.units))
    })
    .await
}
