//! An area: which agency answers for it from which day on; areas of the office's own; retiring.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::text::fold;
use steering::book::{Area, BookCommand, KnownArea};

use super::parts::{
    Back, NOTHING, Wrong, chosen, chosen_document, document_choices, entered_words, reviews, settle, short_name, t, unit_choices, unit_name, not_reviewer};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::{Choice, Field};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::pages::admin::blocks::{Block, Cell, Form, Sheet, Table};
use crate::posted::Posted;
use crate::site::Site;
use crate::steer::{Steer, document_href};

fn crumbs(desk: &Desk, last: String) -> Vec<(String, String)> {
    vec![(t(desk, "committee.title"), "/desk/committee".to_owned()), (last, String::new())]
}

pub(super) async fn blank(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| new(desk, None)).await
}

fn fields(desk: &Desk, area: Option<&Area>) -> Vec<Field> {
    let text = |get: fn(&Area) -> String| area.map(get).unwrap_or_default();
    let from = area.map_or_else(|| desk.now().day(), |area| area.from);
    let to = area.and_then(|area| area.to).map(|day| day.date_text()).unwrap_or_default();
    vec![
        Field::text("vi", t(desk, "committee.area_name")).value(text(|area| area.vi.clone())).required(),
        Field::text("en", t(desk, "committee.area_name_en")).value(text(|area| area.en.clone())).help(t(desk, "committee.area_en_help")),
        Field::date("from", t(desk, "committee.from")).value(from.date_text()).required(),
        Field::date("to", t(desk, "committee.to")).value(to),
    ]
}

/// A key of small letters out of a name.
fn key_of(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("_").chars().take(60).collect()
}

fn new(desk: &Desk, back: Option<Back>) -> PageResult {
    if !reviews(desk) {
        return Err(not_reviewer());
    }
    let mut sheet = Sheet::new(desk, t(desk, "committee.add_area"), "committee", back);
    sheet.crumbs = crumbs(desk, t(desk, "committee.add_area"));
    let form = Form::shown("area", t(desk, "committee.add_area"), "/desk/committee/areas", fields(desk, None));
    sheet.form(form.icon("plus"));
    Ok(sheet.answer())
}

fn read(desk: &Desk, posted: &Posted, wrong: &mut Wrong, key: Option<&Area>) -> Area {
    let vi = wrong.text(desk, posted, "vi");
    Area {
        key: key.map_or_else(|| key_of(&vi), |area| area.key.clone()),
        en: posted.get("en").to_owned(),
        from: wrong.day(desk, posted, "from"),
        to: wrong.day_or_none(desk, posted, "to"),
        basis: key.map(|area| area.basis.clone()).unwrap_or_default(),
        vi,
    }
}

pub(super) async fn add(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut wrong = Wrong::default();
        let area = read(desk, &posted, &mut wrong, None);
        let key = area.key.clone();
        if wrong.is_empty() && desk.app().steering().area(&key).is_some() {
            wrong.put("vi", desk.lang().t1("refusal.steering_area_named", "area", &area.vi));
        }
        if wrong.is_empty() && give(desk, &mut wrong, BookCommand::SetArea(area))? {
            return Ok(desk.done(&href(&key), t(desk, "committee.area_added")));
        }
        new(desk, Some(Back { form: "area", posted, wrong }))
    })
    .await
}

fn href(key: &str) -> String {
    format!("/desk/committee/areas/{}", crate::address::encode(key))
}

fn give(desk: &Desk, wrong: &mut Wrong, command: BookCommand) -> Result<bool, PageError> {
    Ok(settle(desk, wrong, "", desk.app().steer(desk.actor(), command))?.is_some())
}

fn find(desk: &Desk, key: &str) -> Result<Arc<KnownArea>, PageError> {
    desk.app().steering().area(key).cloned().ok_or(PageError::NotFound)
}

pub(super) async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(key): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| page(desk, &*find(desk, &key)?, None)).await
}

fn page(desk: &Desk, known: &KnownArea, back: Option<Back>) -> PageResult {
    let steer = Steer::of(desk);
    let (area, today) = (&known.area, desk.now().day());
    let name = steer.area(&area.key);
    let mut sheet = Sheet::new(desk, &name, "committee", back);
    sheet.crumbs = crumbs(desk, name);
    if let Some((last, ended)) = &known.retired {
        sheet.note("info", desk.lang().t1("committee.retired_from", "day", last.date_text()), &ended.reason);
    }
    let agency = steer.book.agency_for(&area.key, today);
    let agency = agency.map_or_else(|| t(desk, "committee.no_agency"), |unit| unit_name(desk, unit));
    let members = steer.book.in_charge_of(&area.key, today);
    let members: Vec<String> = members.iter().map(|member| desk.officer.name_of(&member.seat.person)).collect();
    let basis = procedure::basis::find(&area.basis);
    let basis = basis.map(|found| if desk.lang() == Lang::Vi { found.vi.clone() } else { found.en.clone() }).unwrap_or_default();
    let mut facts = vec![
        (t(desk, "committee.agency"), Cell::text(agency)),
        (t(desk, "committee.in_charge"), Cell::text(if members.is_empty() { "–".to_owned() } else { members.join("; ") })),
        (t(desk, "committee.from"), Cell::text(area.from.date_text())),
        (t(desk, "committee.to"), Cell::text(area.to.map_or_else(|| "–".to_owned(), |day| day.date_text()))),
    ];
    if !basis.is_empty() {
        facts.push((t(desk, "committee.basis"), Cell::text(basis)));
    }
    sheet.blocks.push(Block::Facts(String::new(), facts));
    if reviews(desk) {
        forms(desk, &mut sheet, known);
    }
    sheet.table(answering(desk, &steer, &area.key));
    Ok(sheet.answer())
}

fn forms(desk: &Desk, sheet: &mut Sheet, known: &KnownArea) {
    let (area, today) = (&known.area, desk.now().day().date_text());
    let base = href(&area.key);
    let mut units = unit_choices(desk);
    units.insert(0, Choice::new(NOTHING, t(desk, "committee.nobody")));
    let answer = vec![
        Field::select("unit", t(desk, "committee.agency"), units).required(),
        Field::date("from", t(desk, "committee.from")).value(&today).required(),
        Field::select("source", t(desk, "committee.source"), document_choices(desk)).value(NOTHING),
    ];
    sheet.form(Form::folded("answer", t(desk, "committee.answer"), format!("{base}/answer"), answer).icon("building"));
    sheet.form(Form::folded("change", t(desk, "committee.change_area"), format!("{base}/change"), fields(desk, Some(area))));
    let retire = vec![
        Field::date("last", t(desk, "committee.last")).value(&today).required(),
        Field::area("reason", t(desk, "committee.reason"), 2).required(),
    ];
    sheet.form(Form::folded("retire", t(desk, "committee.retire"), format!("{base}/retire"), retire).icon("archive").danger());
}

fn answering(desk: &Desk, steer: &Steer, key: &str) -> Table {
    let row = |line: &steering::book::Answering| {
        let unit = line.unit.as_ref().map_or_else(|| t(desk, "committee.nobody"), |unit| short_name(desk, unit));
        let source = line.source.map_or_else(|| Cell::text("–"), |id| Cell::link(steer.document(id), document_href(id)));
        vec![Cell::text(line.from.date_text()).class("nowrap"), Cell::text(unit), source, Cell::text(entered_words(desk, &line.entered))]
    };
    Table {
        title: t(desk, "committee.answering"),
        head: ["from", "agency", "source", "entered"].map(|key| t(desk, &format!("committee.col.{key}"))).into(),
        rows: steer.book.answering(key).iter().rev().map(row).collect(),
        empty: t(desk, "committee.no_agency"),
    }
}

pub(super) async fn change(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(key): Path<String>,
    posted: Posted,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let known = find(desk, &key)?;
        let mut wrong = Wrong::default();
        let area = read(desk, &posted, &mut wrong, Some(&known.area));
        if wrong.is_empty() && give(desk, &mut wrong, BookCommand::SetArea(area))? {
            return Ok(desk.done(&href(&key), t(desk, "committee.area_changed")));
        }
        page(desk, &known, Some(Back { form: "change", posted, wrong }))
    })
    .await
}

pub(super) async fn answer_for(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(key): Path<String>,
    posted: Posted,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let known = find(desk, &key)?;
        let mut wrong = Wrong::default();
        if posted.get("unit").is_empty() {
            wrong.put("unit", t(desk, "admin.error.choose"));
        }
        let command = BookCommand::AnswerFor {
            area: known.area.key.clone(),
            unit: chosen(&posted, "unit").map(kernel::UnitId::new),
            from: wrong.day(desk, &posted, "from"),
            source: chosen_document(&posted, "source"),
        };
        if wrong.is_empty() && give(desk, &mut wrong, command)? {
            return Ok(desk.done(&href(&key), t(desk, "committee.answered")));
        }
        page(desk, &known, Some(Back { form: "answer", posted, wrong }))
    })
    .await
}

pub(super) async fn retire(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(key): Path<String>,
    posted: Posted,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let known = find(desk, &key)?;
        let mut wrong = Wrong::default();
        let last = wrong.day(desk, &posted, "last");
        let reason = wrong.text(desk, &posted, "reason");
        let command = BookCommand::RetireArea { area: known.area.key.clone(), last, reason };
        if wrong.is_empty() && give(desk, &mut wrong, command)? {
            return Ok(desk.done(&href(&key), t(desk, "committee.retired")));
        }
        page(desk, &known, Some(Back { form: "retire", posted, wrong }))
    })
    .await
}
