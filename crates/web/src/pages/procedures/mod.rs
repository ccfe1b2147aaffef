//! Search results and browsing: every choice stands in the address, as a removable chip.

mod choice;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use procedure::ProcedureVersion;

pub use choice::Choice;

use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::Page;
use crate::server::Pairs;
use crate::site::Site;
use crate::words;

/// Rows a page.
const ROWS: usize = 20;
/// Rows shown while typing.
const LIVE_ROWS: usize = 6;

/// The list of procedures.
#[derive(Template)]
#[template(path = "procedures/procedures.html", blocks = ["found"])]
pub struct Procedures {
    /// Frame.
    pub page: Page,
    /// What was searched and chosen.
    pub choice: Choice,
    /// Choices in force, with the address without them.
    pub chips: Vec<(String, String)>,
    /// Choices to make.
    pub filters: Vec<Filter>,
    /// This page's rows.
    pub rows: Vec<Row>,
    /// How many there are.
    pub total: usize,
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the page after.
    pub next: Option<String>,
    /// Shown while typing: the first rows and a link to the rest.
    pub live: bool,
}

/// A drop-down of choices.
pub struct Filter {
    /// Name in the address; the label is `filter.<name>`.
    pub name: &'static str,
    /// Value, words and whether chosen.
    pub options: Vec<(String, String, bool)>,
    /// The words are Vietnamese whatever the page's language.
    pub vietnamese: bool,
}

/// One procedure.
pub struct Row {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// Limit, fee, agency: whatever is stated.
    pub facts: Vec<String>,
}

/// `GET /procedures`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, Query(query): Query<Pairs>) -> Response {
    let view = view(&site, &frame, &query);
    // Nothing typed: nothing found, rather than everything.
    if frame.fragment && view.choice.query.is_empty() {
        return ([("vary", "cookie, hx-request")], String::new()).into_response();
    }
    if frame.fragment { super::html(StatusCode::OK, &view.as_found()) } else { super::html(StatusCode::OK, &view) }
}

fn view(site: &Site, frame: &Frame, query: &Pairs) -> Procedures {
    let (lang, today) = (frame.lang, site.today());
    let catalogue = site.catalogue();
    let choice = Choice::read(query, &catalogue, today);
    let found = choice.find(&catalogue, today);
    let total = found.len();
    let last = total.saturating_sub(1) / ROWS;
    let number = choice.page.min(last);
    let (skip, take) = if frame.fragment { (0, LIVE_ROWS) } else { (number * ROWS, ROWS) };
    let key = if choice.query.is_empty() { "search.browse_title" } else { "search.title" };
    Procedures {
        page: site.page(frame, lang.t(key), "procedures"),
        chips: choice.chips(lang),
        filters: filters(site, lang, &choice),
        rows: found.into_iter().skip(skip).take(take).map(|version| row(lang, version)).collect(),
        total,
        previous: (number > 0).then(|| choice.href_of_page(number - 1)),
        next: (number < last).then(|| choice.href_of_page(number + 1)),
        live: frame.fragment,
        choice,
    }
}

/// A procedure as lists show it.
pub fn row(lang: Lang, version: &ProcedureVersion) -> Row {
    let limit = version.limit.map(|limit| words::limit(lang, limit));
    let fee = version.fees.iter().find(|fee| fee.verified).and_then(|fee| words::fee_amount(lang, fee));
    let agency = words::agency(lang, &version.agency).map(|name| name.into_owned());
    Row {
        code: version.code.to_string(),
        name: version.name.clone(),
        summary: version.summary.clone().unwrap_or_default(),
        facts: [limit, fee, agency].into_iter().flatten().collect(),
    }
}

fn filters(site: &Site, lang: Lang, choice: &Choice) -> Vec<Filter> {
    let (catalogue, today, browse) = (site.catalogue(), site.today(), &choice.browse);
    let counted = |words: &str, count: usize| format!("{words} ({count})");
    let option = |value: String, words: String, chosen: Option<&str>| {
        let chosen = chosen == Some(value.as_str());
        (value, words, chosen)
    };
    let event = browse.life_event.as_deref().map(words::slug);
    let sector = browse.sector.as_deref().map(words::slug);
    let events = catalogue.life_events(today).into_iter();
    let events =
        events.map(|(name, n)| option(words::slug(name), counted(&words::life_event(lang, name), n), event.as_deref()));
    let sectors = catalogue.sectors(today).into_iter();
    let sectors = sectors.map(|(name, n)| option(words::slug(name), counted(name, n), sector.as_deref()));
    let level = browse.level.map(words::level_key);
    let levels = ["province", "commune"].into_iter();
    let levels = levels.map(|key| option(key.into(), lang.word("level", key).into_owned(), level));
    let agencies = catalogue.agencies(today).into_iter();
    let agencies =
        agencies.map(|(id, n)| option(id.into(), counted(&words::agency_name(lang, id), n), browse.agency.as_deref()));
    vec![
        Filter { name: "event", options: events.collect(), vietnamese: false },
        Filter { name: "sector", options: sectors.collect(), vietnamese: true },
        Filter { name: "level", options: levels.collect(), vietnamese: false },
        Filter { name: "agency", options: agencies.collect(), vietnamese: false },
    ]
}

/// All, a search, a search without result, chips, while typing.
#[cfg(test)]
pub fn samples(site: &Site, lang: Lang) -> Vec<Procedures> {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let queries = [
        vec![],
        vec![pair("q", "khai sinh")],
        vec![pair("q", "zzzz")],
        vec![pair("event", "sinh-con"), pair("level", "commune"), pair("agency", "UBND_XA"), pair("sector", "ho-tich")],
        vec![pair("page", "3")],
    ];
    queries.into_iter().map(|query| view(site, &super::samples::frame(lang, "/procedures"), &query)).collect()
}
