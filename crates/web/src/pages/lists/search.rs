//! `GET /desk/search`: dossiers by words and filters; every filter is a chip that can be taken away.

mod export;
mod narrow;

use std::sync::Arc;

use app::rows::DossierRow;
use app::{Due, Narrow, access};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use self::narrow::{chips, filters};
use super::Address;
use super::days::Span;
use super::file::{self, Kind};
use super::rows::{Eyes, list_view, row_clock};
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::pages::work::{Clock, Shown};
use crate::server::{Pairs, value};
use crate::site::Site;

pub use narrow::units;

/// Rows a page.
const ROWS: usize = 50;
/// States in the order of the filter.
const STATES: [&str; 13] = [
    "submitted", "awaiting_completion", "accepted", "in_process", "awaiting_supplement", "awaiting_fee", "suspended",
    "resolved", "returned", "declined", "halted", "withdrawn", "voided",
];
const CHANNELS: [&str; 4] = ["counter", "online", "post", "kiosk"];
const DUES: [&str; 6] = ["open", "overdue", "soon", "early", "on_time", "late"];
/// Search results.
#[derive(Template)]
#[template(path = "lists/search.html")]
pub struct Search {
    /// Frame.
    pub page: Page,
    /// What was typed.
    pub q: String,
    /// Filters in force, with the address without each.
    pub chips: Vec<(String, String)>,
    /// Drop-downs: name, label, choices `(value, words, chosen)`.
    pub filters: Vec<Filter>,
    /// Days as typed, with what is wrong.
    pub span: Span,
    /// The rows.
    pub rows: Vec<Row>,
    /// Address of the next page.
    pub next: String,
    /// Address of the first page, when this is another.
    pub first: String,
    /// Address of the file.
    pub export: String,
    /// Names are shortened on some rows.
    pub masked: bool,
}

/// A drop-down.
pub struct Filter {
    /// Name in the address.
    pub name: &'static str,
    /// In words.
    pub label: String,
    /// Value, words, chosen.
    pub options: Vec<(String, String, bool)>,
}

/// One dossier.
pub struct Row {
    /// Code.
    pub code: String,
    /// Who asks.
    pub applicant: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Key of the state.
    pub state: String,
    /// Time, or how it ended.
    pub clock: Clock,
    /// Who has it.
    pub holder: String,
    /// Unit of the holder.
    pub unit: String,
    /// Handed in.
    pub submitted: String,
}

/// What stands in the address.
struct Wanted {
    narrow: Narrow,
    address: Address,
    span: Span,
    before: i64,
}

fn read(lang: Lang, query: &Pairs) -> Wanted {
    let get = |name: &str| value(query, name).unwrap_or_default();
    let known = |text: &str, all: &[&str]| all.iter().any(|one| *one == text);
    let all_states = query.iter().filter(|(name, _)| name == "state").map(|(_, text)| text.trim());
    let states: Vec<String> = all_states.filter(|text| known(text, &STATES)).map(str::to_owned).collect();
    let due = get("due");
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let span = Span::read(lang, query);
    let narrow = Narrow {
        states,
        open: due == "open",
        procedure: some(get("procedure")),
        channel: some(get("channel")).filter(|text| known(text, &CHANNELS)),
        unit: some(get("unit")),
        from: span.from.day,
        to: span.to.day,
        due: match due {
            "overdue" => Due::Overdue,
            "soon" => Due::Within(2),
            "early" | "on_time" | "late" => Due::Finished(due.to_owned()),
            _ => Due::Any,
        },
        words: get("q").to_owned(),
    };
    let mut address = Address::new("/desk/search").and("q", &narrow.words);
    for state in &narrow.states {
        address = address.and("state", state);
    }
    let address = address
        .and("procedure", narrow.procedure.as_deref().unwrap_or_default())
        .and("channel", narrow.channel.as_deref().unwrap_or_default())
        .and("unit", narrow.unit.as_deref().unwrap_or_default())
        .and("from", &span.from.text)
        .and("to", &span.to.text)
        .and("due", if known(due, &DUES) { due } else { "" });
    let before = get("before").parse().unwrap_or(i64::MAX);
    Wanted { narrow, address, span, before }
}

/// `GET /desk/search`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &query)).await
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    let wanted = read(desk.lang(), query);
    if wanted.span.is_wrong() {
        return again(desk, wanted, StatusCode::UNPROCESSABLE_ENTITY);
    }
    if let Some(code) = exact(desk, &wanted.narrow.words)? {
        return Ok((StatusCode::SEE_OTHER, [(header::LOCATION, format!("/desk/dossiers/{code}"))]).into_response());
    }
    again(desk, wanted, StatusCode::OK)
}

/// The page; nothing is listed while a day is wrong.
fn again(desk: &Desk, wanted: Wanted, status: StatusCode) -> PageResult {
    let list = |before, limit| desk.app().list_dossiers(&desk.officer.org, desk.actor(), &wanted.narrow, before, limit);
    let mut found = if wanted.span.is_wrong() { Vec::new() } else { list(wanted.before, ROWS as i64 + 1)? };
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let next = found.last().filter(|_| more).map(|row| wanted.address.with("before", row.seq).to_string());
    let (shown, eyes) = (Shown::of(desk), Eyes::of(desk));
    let rows = found.iter().map(|found| row(desk, &shown, &eyes, found)).collect();
    let view = Search {
        page: desk.page(desk.lang().t("nav.search"), "search"),
        q: wanted.narrow.words.clone(),
        chips: chips(desk, &shown, &wanted),
        filters: filters(desk, &wanted),
        masked: found.iter().any(|row| !eyes.see(row)),
        rows,
        next: next.unwrap_or_default(),
        first: if wanted.before == i64::MAX { String::new() } else { wanted.address.to_string() },
        export: wanted.address.under("/desk/search.xlsx").to_string(),
        span: wanted.span,
    };
    Ok(html(status, &view))
}

/// `GET /desk/search.xlsx`.
pub async fn sheet(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    file::give(site, frame, officer, query, Kind::Xlsx, export::make).await
}

/// The code of a dossier that was typed exactly, if this official may see it.
fn exact(desk: &Desk, typed: &str) -> Result<Option<String>, PageError> {
    let code = typed.trim().to_uppercase();
    if code.len() < 8 || !code.contains('-') || code.contains(' ') {
        return Ok(None);
    }
    let Some(id) = desk.app().find_dossier(&code)? else { return Ok(None) };
    Ok(desk.app().view(desk.actor(), &id)?.map(|_| code))
}

fn row(desk: &Desk, shown: &Shown, eyes: &Eyes, found: &DossierRow) -> Row {
    let view = list_view(found);
    Row {
        code: found.code.clone(),
        applicant: if eyes.see(found) { view.applicant } else { access::masked_name(&view.applicant) },
        procedure: shown.procedure(&found.procedure),
        state: found.state.clone(),
        clock: row_clock(desk.lang(), shown, found, view.stopped),
        holder: view.person.map(|person| shown.person(&person)).unwrap_or_default(),
        unit: view.unit.map(|unit| shown.unit(&unit)).unwrap_or_default(),
        submitted: found.submitted_at.date_time_text(),
    }
}
