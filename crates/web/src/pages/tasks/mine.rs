//! `GET /desk/tasks`: an official's own work about tasks, what will be late first.

mod count;
mod rows;

use std::sync::Arc;

use app::AppResult;
use app::tasks::rows::{TaskCursor, TaskWorkCursor};
use app::tasks::{BoardKind, TaskNarrow};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Instant, Role};

pub use count::{Counts, counts};
use rows::Row;

use super::words::Words;
use crate::desk::{self, Desk, PageResult};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::pages::lists::Address;
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::steer::Steer;

/// Rows a page.
const ROWS: i64 = 50;
/// Proposals entered by hand that are listed one by one.
const BY_HAND: usize = 50;

/// Kinds of work that belong together: key of the segment and the duties.
pub const PARTS: [(&str, &[&str]); 4] = [
    ("do", &["answer", "work", "look_at"]),
    ("decide", &["confirm", "redirect", "extend", "suspend", "resume", "supersede"]),
    ("help", &["coordinate"]),
    ("watch", &["watch"]),
];
/// What somebody has to act on; the rest is looked at when asked for.
pub const MINE: [&str; 10] = [
    "answer", "work", "look_at", "confirm", "redirect", "extend", "suspend", "resume", "supersede", "coordinate",
];

/// A count that filters.
pub struct Segment {
    /// In words.
    pub label: String,
    /// How many.
    pub count: i64,
    /// Where it leads.
    pub href: String,
    /// Colour family.
    pub tone: &'static str,
    /// Shown now.
    pub active: bool,
}

/// Proposals of one document that wait for a review.
pub struct Proposals {
    /// Number, or title.
    pub document: String,
    /// Its title, where the number is shown.
    pub title: String,
    /// How many.
    pub n: i64,
    /// The review page.
    pub href: String,
}

/// My tasks.
#[derive(Template)]
#[template(path = "tasks/mine.html")]
pub struct Mine {
    page: Page,
    kinds: Vec<Segment>,
    times: Vec<Segment>,
    part: String,
    rows: Vec<Row>,
    documents: Vec<Proposals>,
    next: String,
    first: String,
    narrowed: bool,
    enters: bool,
    back: String,
    urge_text: String,
}

/// `GET /desk/tasks?do=&due=&after=`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer_short(site, frame, officer, move |desk| view(desk, &query)).await
}

/// What is asked for.
struct Asked {
    part: &'static str,
    due: &'static str,
    after: String,
}

fn asked(query: &Pairs) -> Asked {
    let known = |name, all: &[&'static str]| {
        let given = value(query, name).unwrap_or_default();
        all.iter().copied().find(|known| *known == given).unwrap_or_default()
    };
    Asked {
        part: known("do", &["do", "decide", "help", "watch", "review", "urge"]),
        due: known("due", &count::TIMES),
        after: value(query, "after").unwrap_or_default().to_owned(),
    }
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    let (asked, steer, lang) = (asked(query), Steer::of(desk), desk.lang());
    let words = Words { desk, steer: &steer };
    let counts = counts(desk)?;
    let reviews = !desk.app().reviewing_offices(desk.actor()).is_empty();
    let address = Address::new("/desk/tasks").and("do", asked.part).and("due", asked.due);
    let (rows, last) = match asked.part {
        "review" => (by_hand(desk, &words)?, String::new()),
        "urge" => late(desk, &words, reviews, &asked.after)?,
        part => duties(desk, &words, part, asked.due, &asked.after)?,
    };
    let documents = if asked.part == "review" { proposals(desk, &words)? } else { Vec::new() };
    let times = if matches!(asked.part, "review" | "urge") { Vec::new() } else { time_segments(desk, &counts, &asked) };
    let view = Mine {
        kinds: kind_segments(desk, &counts, &asked, reviews)?,
        times,
        part: asked.part.to_owned(),
        next: if last.is_empty() { last } else { address.with("after", last).to_string() },
        first: if asked.after.is_empty() { String::new() } else { address.to_string() },
        narrowed: !asked.part.is_empty() || !asked.due.is_empty(),
        enters: reviews && desk.officer.holds(super::REVIEWERS),
        back: address.with("after", &asked.after).to_string(),
        urge_text: lang.t("task_form.urge_text").to_owned(),
        page: desk.page(lang.t("task_mine.title"), "tasks"),
        rows,
        documents,
    };
    Ok(html(StatusCode::OK, &view))
}

/// How many proposals wait that the official reviews.
fn proposals_waiting(desk: &Desk) -> AppResult<i64> {
    Ok(desk.app().count_proposed(desk.actor())?.iter().map(|(_, n)| n).sum())
}

/// Work about tasks in a few words, each with its address and colour family; nothing when there is none.
///
/// # Errors
/// The store failed.
pub fn tile(desk: &Desk) -> AppResult<Vec<(String, String, &'static str)>> {
    let (counts, lang) = (counts(desk)?, desk.lang());
    let [late, today, week, later, none] = counts.by_time(&MINE);
    let (decide, review) = (counts.open(PARTS[1].1), proposals_waiting(desk)?);
    let all = [
        ("task_mine.tile_late", late, "due", "overdue", "overdue"),
        ("task_mine.tile_today", today, "due", "today", "due-soon"),
        ("task_mine.tile_week", week, "due", "week", ""),
        ("task_mine.tile_open", late + today + week + later + none, "", "", ""),
        ("task_mine.tile_decide", decide, "do", "decide", ""),
        ("task_mine.tile_review", review, "do", "review", ""),
    ];
    let shown = all.into_iter().filter(|(_, n, ..)| *n > 0);
    Ok(shown.map(|(key, n, name, value, tone)| (lang.t1(key, "n", n), Address::new("/desk/tasks").and(name, value).to_string(), tone)).collect())
}

/// `due.task.line` of the last row.
fn cursor(text: &str) -> Option<TaskWorkCursor> {
    let mut parts = text.split('.');
    let (due, task, line) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?.parse().ok()?);
    Some(TaskWorkCursor(Instant(due), task.to_owned(), line))
}

/// Rows, and where the next page begins.
type Rows = (Vec<Row>, String);

fn duties(desk: &Desk, words: &Words<'_>, part: &str, due: &str, after: &str) -> AppResult<Rows> {
    let kinds = PARTS.iter().find(|(key, _)| *key == part).map_or(&MINE[..], |(_, kinds)| kinds);
    let window = count::window(desk.now(), due);
    let mut found = desk.app().my_task_work(desk.actor(), kinds, window, &cursor(after).unwrap_or_default(), ROWS + 1)?;
    let more = found.len() as i64 > ROWS;
    found.truncate(ROWS as usize);
    let last = found.last().filter(|_| more).map(|row| {
        let TaskWorkCursor(at, task, line) = row.cursor();
        format!("{}.{task}.{line}", at.0)
    });
    let rows = found.iter().map(|duty| rows::duty(desk, words, duty)).collect::<AppResult<Vec<Row>>>()?;
    Ok((rows, last.unwrap_or_default()))
}

/// What is late and can be urged: of whoever follows tasks up, the orders; of a head, the parts of the house.
fn late_narrow(reviews: bool) -> TaskNarrow {
    TaskNarrow { kind: BoardKind::Late, parts: !reviews, ..TaskNarrow::default() }
}

fn follows(desk: &Desk, reviews: bool) -> bool {
    reviews || desk.officer.holds(&[Role::ProvinceLeader])
}

fn late(desk: &Desk, words: &Words<'_>, reviews: bool, after: &str) -> AppResult<Rows> {
    let org = desk.officer.org.clone();
    let scope = desk.app().task_scope(&org, desk.actor());
    let place = after.split_once('.').and_then(|(key, seq)| Some(TaskCursor(key.parse().ok()?, seq.parse().ok()?)));
    let board = desk.app().task_board(&org, &scope, &late_narrow(follows(desk, reviews)), place, ROWS)?;
    let last = board.next.map(|TaskCursor(key, seq)| format!("{key}.{seq}")).unwrap_or_default();
    Ok((board.rows.iter().map(|row| rows::board(words, row)).collect(), last))
}

/// Proposals that come from no document; those of documents are reviewed beside their text.
fn by_hand(desk: &Desk, words: &Words<'_>) -> AppResult<Vec<Row>> {
    let found = desk.app().proposed(desk.actor())?;
    let own = found.iter().filter(|row| row.document.is_empty()).take(BY_HAND);
    Ok(own.map(|row| rows::board(words, row)).collect())
}

fn proposals(desk: &Desk, words: &Words<'_>) -> AppResult<Vec<Proposals>> {
    let counted = desk.app().count_proposed(desk.actor())?;
    let line = |(id, n): &(String, i64)| {
        let known = words.steer.book.documents().find(|document| document.id.to_string() == *id)?;
        Some(Proposals {
            document: words.document(known.id),
            title: if known.head.number.is_empty() { String::new() } else { known.head.title.clone() },
            n: *n,
            href: format!("{}/review", crate::steer::document_href(known.id)),
        })
    };
    Ok(counted.iter().filter_map(line).collect())
}

fn kind_segments(desk: &Desk, counts: &Counts, asked: &Asked, reviews: bool) -> AppResult<Vec<Segment>> {
    let segment = |key: &'static str, count: i64, tone: &'static str| Segment {
        label: desk.lang().word("task_mine.part", if key.is_empty() { "all" } else { key }).into_owned(),
        count,
        href: Address::new("/desk/tasks").and("do", key).to_string(),
        tone: if count > 0 { tone } else { "" },
        active: asked.part == key,
    };
    let mut all = vec![segment("", counts.open(&MINE), "")];
    all.extend(PARTS.iter().map(|(key, kinds)| segment(key, counts.open(kinds), "")));
    // What nobody here ever has is not shown, but for what was asked for.
    all.retain(|segment| segment.count > 0 || segment.active || !segment.href.ends_with("watch"));
    if reviews {
        all.push(segment("review", proposals_waiting(desk)?, "due-soon"));
    }
    if follows(desk, reviews) || desk.officer.holds(desk::LEADERS) {
        all.push(segment("urge", count::late(desk, follows(desk, reviews))?, "overdue"));
    }
    Ok(all)
}

fn time_segments(desk: &Desk, counts: &Counts, asked: &Asked) -> Vec<Segment> {
    let kinds = PARTS.iter().find(|(key, _)| *key == asked.part).map_or(&MINE[..], |(_, kinds)| kinds);
    let tones = ["overdue", "due-soon", "due-soon", "in-time", ""];
    let base = Address::new("/desk/tasks").and("do", asked.part);
    let each = count::TIMES.into_iter().zip(counts.by_time(kinds)).zip(tones).map(|((key, count), tone)| Segment {
        label: desk.lang().word("task_mine.due", key).into_owned(),
        count,
        // The one that is chosen is taken away by the same tap.
        href: if asked.due == key { base.to_string() } else { base.with("due", key).to_string() },
        tone: if count > 0 { tone } else { "" },
        active: asked.due == key,
    });
    each.collect()
}
