//! `GET /desk/steering/list`: the one list of tasks behind every figure.

use std::sync::Arc;

use app::tasks::rows::{TaskCursor, TaskRow};
use app::tasks::{BoardKind, TaskNarrow, TaskScope};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Day, PersonId};

use super::asked::{self, Choice};
use super::find::{FINISHES, Find, KINDS, LIST, NO_AREA, STATES};
use super::urging::may_urge;
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::page::{Page, Tab};
use crate::pages::html;
use crate::pages::lists::days::Span;
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::steer::{Steer, TaskLine};

/// Rows a page.
const ROWS: i64 = 50;

/// What an address asks for.
pub struct Wanted {
    /// What the official may see.
    pub scope: TaskScope,
    /// The filters.
    pub find: Find,
    /// Days as typed.
    pub span: Span,
    after: Option<TaskCursor>,
}

/// Reads an address.
///
/// # Errors
/// Not theirs, or a unit that is not.
pub fn read(desk: &Desk, query: &Pairs) -> Result<Wanted, PageError> {
    let scope = asked::scope(desk)?;
    let find = Find::read(query);
    if let Some(unit) = &find.0.unit
        && !asked::reaches(desk, &scope, unit)
    {
        return Err(asked::not_theirs());
    }
    let after = value(query, "after").and_then(|text| {
        let (key, seq) = text.split_once('.')?;
        Some(TaskCursor(key.parse().ok()?, seq.parse().ok()?))
    });
    Ok(Wanted { scope, find, span: Span::read(desk.lang(), query), after })
}

impl Wanted {
    /// Filters in force in words, with the address without each.
    pub fn chips(&self, desk: &Desk, steer: &Steer) -> Vec<(String, String)> {
        let (lang, address, narrow) = (desk.lang(), self.find.address(), &self.find.0);
        let mut chips = Vec::new();
        let mut chip = |text: String, href: String| chips.push((text, href));
        if let Some(unit) = &narrow.unit {
            let name = steer.shown.unit_name(unit.as_str());
            let text = if narrow.alone { lang.t1("steering_page.alone", "unit", &name) } else { name };
            chip(text, address.without("unit").without("own").to_string());
        }
        if let Some(area) = &narrow.area {
            let name = if area.is_empty() { lang.t("steering_page.no_area").to_owned() } else { steer.area(area) };
            chip(name, address.without("area").to_string());
        }
        if let Some(document) = &narrow.document {
            let id = document.parse().ok().map(steering::task::model::DocumentId);
            chip(id.map(|id| steer.document(id)).unwrap_or_default(), address.without("document").to_string());
        }
        if let Some(person) = &narrow.person {
            chip(steer.shown.person(person.as_str()), address.without("person").to_string());
        }
        for state in &narrow.states {
            chip(lang.word("task_state", state).into_owned(), address.without_value("state", state).to_string());
        }
        for finish in &narrow.finishes {
            chip(lang.word("steering_finish", finish).into_owned(), address.without_value("finish", finish).to_string());
        }
        if let Some(days) = narrow.days {
            chip(days_text(lang, narrow.kind, days), address.without("from").without("to").to_string());
        }
        if let Some(day) = narrow.at {
            chip(lang.t1("steering_page.at", "day", day.date_text()), address.without("at").to_string());
        }
        let flags = [("no_day", narrow.no_day), ("extended", narrow.extended), ("parts", narrow.parts)];
        for (key, _) in flags.into_iter().filter(|(_, on)| *on) {
            chip(lang.word("steering_flag", key).into_owned(), address.without(key).to_string());
        }
        if !narrow.words.is_empty() {
            chip(format!("“{}”", narrow.words), address.without("q").to_string());
        }
        chips
    }

    /// What the list holds, in words.
    pub fn what(&self, lang: Lang) -> String {
        lang.word("steering_kind", kind_key(self.find.0.kind)).into_owned()
    }
}

/// The key of a kind.
pub fn kind_key(kind: BoardKind) -> &'static str {
    KINDS.iter().find(|(_, own)| *own == kind).map_or("open", |(key, _)| key)
}

fn days_text(lang: Lang, kind: BoardKind, (from, to): (Day, Day)) -> String {
    let what = lang.word("steering_days", kind_key(kind));
    let (first, last) = (from.date_text(), to.date_text());
    let days = match (from <= app::tasks::EVER, to.0 >= 200_000) {
        (true, _) => lang.t1("steering_page.until", "day", last),
        (false, true) => lang.t1("steering_page.since", "day", first),
        _ if from == to => first,
        _ => format!("{first}–{last}"),
    };
    format!("{what} {days}")
}

/// A drop-down of filters.
pub struct Filter {
    /// Its name in the address.
    pub name: &'static str,
    /// In words.
    pub label: String,
    /// Choices.
    pub options: Vec<Choice>,
}

/// The page.
#[derive(Template)]
#[template(path = "steering/list.html")]
pub struct List {
    page: Page,
    what: String,
    kinds: Vec<Tab>,
    kind: &'static str,
    /// Filters that no field of the form shows, kept in it.
    kept: Vec<(String, String)>,
    q: String,
    filters: Vec<Filter>,
    flags: Vec<Choice>,
    span: Span,
    chips: Vec<(String, String)>,
    clear: String,
    rows: Vec<(TaskLine, bool)>,
    /// Address of this page, to come back to.
    here: String,
    first: String,
    next: String,
    xlsx: String,
    /// Ended ones: their day stands in place of what is due.
    ended: bool,
}

/// `GET /desk/steering/list`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &query)).await
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    let wanted = read(desk, query)?;
    let (steer, narrow) = (Steer::of(desk), &wanted.find.0);
    let wrong = wanted.span.is_wrong();
    let org = &desk.officer.org;
    let board = if wrong {
        app::tasks::Board::default()
    } else {
        desk.app().task_board(org, &wanted.scope, narrow, wanted.after, ROWS)?
    };
    let address = wanted.find.address();
    let next = board.next.map(|TaskCursor(key, seq)| address.with("after", format!("{key}.{seq}")).to_string());
    let kind = kind_key(narrow.kind);
    let view = List {
        page: desk.page(wanted.what(desk.lang()), "boards"),
        what: wanted.what(desk.lang()),
        kinds: kinds(desk.lang(), &wanted),
        kind,
        kept: kept(narrow),
        q: narrow.words.clone(),
        filters: filters(desk, &wanted, &steer),
        flags: flags(desk.lang(), narrow),
        chips: wanted.chips(desk, &steer),
        clear: crate::pages::lists::Address::new(LIST).and("kind", kind).to_string(),
        rows: board.rows.iter().map(|row| (steer.line(row), urges(desk, row))).collect(),
        here: desk.frame.path.clone(),
        first: if wanted.after.is_some() { address.to_string() } else { String::new() },
        next: next.unwrap_or_default(),
        xlsx: address.under("/desk/steering/list.xlsx").to_string(),
        ended: narrow.kind == BoardKind::Ended,
        span: wanted.span,
    };
    Ok(html(if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &view))
}

/// Whether the official may urge about a row with one tap.
fn urges(desk: &Desk, row: &TaskRow) -> bool {
    let late = row.due_at <= desk.now() && row.finished_at.is_none();
    late && matches!(row.state.as_str(), "assigned" | "in_progress") && row.board == 1 && may_urge(desk, &row.office)
}

/// Kinds as tabs: what narrows by day or by ending belongs to one kind alone.
fn kinds(lang: Lang, wanted: &Wanted) -> Vec<Tab> {
    let rest = wanted.find.address();
    let rest = ["from", "to", "at", "finish", "no_day"].iter().fold(rest, |address, name| address.without(name));
    let tab = |(key, kind): (&str, BoardKind)| Tab {
        label: lang.word("steering_kind", key).into_owned(),
        href: rest.with("kind", key).to_string(),
        active: kind == wanted.find.0.kind,
        count: None,
    };
    KINDS.into_iter().map(tab).collect()
}

fn kept(narrow: &TaskNarrow) -> Vec<(String, String)> {
    let mut kept: Vec<(String, String)> = Vec::new();
    let mut keep = |name: &str, value: String| kept.push((name.to_owned(), value));
    if narrow.alone {
        keep("own", "1".to_owned());
    }
    if let Some(document) = &narrow.document {
        keep("document", document.clone());
    }
    if let Some(person) = &narrow.person {
        keep("person", PersonId::to_string(person));
    }
    if let Some(day) = narrow.at {
        keep("at", day.date_text());
    }
    kept
}

fn flags(lang: Lang, narrow: &TaskNarrow) -> Vec<Choice> {
    let open = narrow.kind == BoardKind::Open;
    let all = [("no_day", narrow.no_day, open), ("extended", narrow.extended, true), ("parts", narrow.parts, true)];
    let shown = all.into_iter().filter(|(.., shown)| *shown);
    shown.map(|(key, on, _)| (key.to_owned(), lang.word("steering_flag", key).into_owned(), on)).collect()
}

fn filters(desk: &Desk, wanted: &Wanted, steer: &Steer) -> Vec<Filter> {
    let (lang, narrow) = (desk.lang(), &wanted.find.0);
    let one_of = |group: &str, all: &[&str], chosen: &[String]| -> Vec<Choice> {
        let choice = |key: &&str| ((*key).to_owned(), lang.word(group, key).into_owned(), chosen.iter().any(|own| own == key));
        all.iter().map(choice).collect()
    };
    let mut filters = vec![units(desk, wanted, steer), areas(lang, narrow, steer)];
    let open = matches!(narrow.kind, BoardKind::Open | BoardKind::Late) && narrow.at.is_none();
    let states: &[&str] = if open { &STATES[..5] } else { &STATES };
    if narrow.kind != BoardKind::Ended {
        let options = one_of("task_state", states, &narrow.states);
        filters.push(Filter { name: "state", label: lang.t("list.state").to_owned(), options });
    }
    if !open {
        let options = one_of("steering_finish", &FINISHES, &narrow.finishes);
        filters.push(Filter { name: "finish", label: lang.t("steering_page.finish").to_owned(), options });
    }
    filters
}

fn units(desk: &Desk, wanted: &Wanted, steer: &Steer) -> Filter {
    let org = &desk.officer.org;
    let mut all = desk.app().task_agencies(org, desk.actor(), &wanted.scope);
    all.extend(wanted.find.0.unit.clone().filter(|unit| !all.contains(unit)));
    let chosen = |unit: &kernel::UnitId| wanted.find.0.unit.as_ref() == Some(unit);
    let mut options: Vec<Choice> =
        all.iter().map(|unit| (unit.to_string(), steer.shown.unit_name(unit.as_str()), chosen(unit))).collect();
    options.sort_by_key(|(_, name, _)| kernel::text::fold(name));
    Filter { name: "unit", label: desk.lang().t("list.unit").to_owned(), options }
}

fn areas(lang: Lang, narrow: &TaskNarrow, steer: &Steer) -> Filter {
    let chosen = |key: &str| narrow.area.as_deref() == Some(key);
    let area = |key: &str| (key.to_owned(), steer.area(key), chosen(key));
    let mut options: Vec<Choice> = steer.book.areas().into_iter().map(|known| area(&known.area.key)).collect();
    options.push((NO_AREA.to_owned(), lang.t("steering_page.no_area").to_owned(), chosen("")));
    Filter { name: "area", label: lang.t("steering_page.area").to_owned(), options }
}
