//! `GET /desk`: an official's own work, what will be late first.

use std::sync::Arc;

use app::{AppResult, DutyView};
use app::rows::{DutyRow, ForecastRow, WorkCursor};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use calendar::{Limit, LimitUnit};
use kernel::{Instant, Role};

use super::forecast::{Forecasts, mark, push_of_row};
use super::shown::{Clock, Shown};
use crate::desk::{self, Desk, PageResult, WORKERS};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::pages::lists::Address;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Rows a page.
const ROWS: usize = 100;
/// Rows to push, at most.
const PUSHED: i64 = 20;

/// My work.
#[derive(Template)]
#[template(path = "work/mine.html")]
pub struct Mine {
    /// Frame.
    pub page: Page,
    /// Counts by time as filters.
    pub segments: Vec<Segment>,
    /// Still in time but probably late: what to push, on the first page.
    pub pushed: Vec<Row>,
    /// The work.
    pub rows: Vec<Row>,
    /// Address of the next page.
    pub next: String,
    /// Address of the first page, when this is another.
    pub first: String,
    /// Narrowed by time.
    pub narrowed: bool,
    /// In whose place the official may act: id and name.
    pub others: Vec<(String, String)>,
    /// In whose place the official acts now.
    pub acting: String,
    /// Rows that may be accepted together, and handed over together.
    pub batch: (usize, usize),
    /// Receives people: the empty page leads to receiving.
    pub receives: bool,
    /// Work about tasks, in a line: words, address, colour family.
    pub tasks: Vec<(String, String, &'static str)>,
}

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

/// One duty.
pub struct Row {
    /// Code of the dossier.
    pub code: String,
    /// Who asks.
    pub applicant: String,
    /// Name of the procedure.
    pub procedure: String,
    /// What is to be done.
    pub what: String,
    /// The step, or what is proposed.
    pub detail: String,
    /// Unit.
    pub unit: String,
    /// Person; empty: nobody yet.
    pub person: String,
    /// May be taken.
    pub take: bool,
    /// Since when.
    pub since: String,
    /// Time.
    pub clock: Clock,
    /// Name of the tick box: `accept`, `hand_over`, or none.
    pub pick: &'static str,
    /// That it will probably be late.
    pub mark: String,
    /// Which step to push, and who has it.
    pub push: String,
}

impl Mine {
    /// Rows under a title, what to push first.
    fn groups(&self) -> Vec<(String, &[Row])> {
        let title = self.page.t1("forecast.push_title", "n", self.pushed.len());
        let groups = [(title, self.pushed.as_slice()), (String::new(), self.rows.as_slice())];
        groups.into_iter().filter(|(_, rows)| !rows.is_empty()).collect()
    }

    /// How many are shown.
    fn count(&self) -> usize {
        self.pushed.len() + self.rows.len()
    }
}

/// `GET /desk`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer_short(site, frame, officer, move |desk| view(desk, &query)).await
}

/// The bounds of the counts: now, the end of today, the end of the second working day from now.
fn bounds(desk: &Desk) -> [Instant; 3] {
    let now = desk.now();
    let end = |day: kernel::Day| Instant::at(day.plus(1), 0);
    let unit = desk.actor().grants.first().map(|grant| desk.app().calendar(&grant.unit));
    let two = Limit { value: 2.0, unit: LimitUnit::WorkingDays };
    let soon = unit.and_then(|calendar| calendar.add(now, two).ok()).map_or(now.day().plus(2), |due| due.at.day());
    [now, end(now.day()), end(soon)]
}

/// Open work of the official by time: overdue, today, soon, later.
///
/// # Errors
/// The store failed.
pub fn counts(desk: &Desk) -> AppResult<Vec<i64>> {
    desk.app().count_my_work(desk.actor(), &bounds(desk))
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    if !desk.officer.holds(WORKERS) {
        return Ok(elsewhere(desk));
    }
    let bounds = bounds(desk);
    let due = value(query, "due").unwrap_or_default();
    let window = match due {
        "overdue" => Some((Instant(i64::MIN), bounds[0])),
        "today" => Some((bounds[0], bounds[1])),
        "soon" => Some((bounds[1], bounds[2])),
        "later" => Some((bounds[2], Instant(i64::MAX))),
        _ => None,
    };
    let counts = desk.app().count_my_work(desk.actor(), &bounds)?;
    let after = value(query, "after").and_then(cursor);
    let mut duties =
        desk.app().my_work(desk.actor(), window, &after.clone().unwrap_or_default(), ROWS as i64 + 1)?;
    let more = duties.len() > ROWS;
    duties.truncate(ROWS);
    let whole = after.is_none() && window.is_none();
    let pushed = if whole { desk.app().pushed_work(desk.actor(), PUSHED)? } else { Vec::new() };
    let address = Address::new("/desk").and("due", if window.is_some() { due } else { "" });
    let last = duties.last().filter(|_| more).map(|row| address.with("after", cursor_text(row)).to_string());
    let shown = Shown::of(desk);
    let forecasts = Forecasts::of(desk, duties.iter().map(|duty| duty.dossier.as_str()))?;
    let first = |duty: &&DutyRow| pushed.iter().any(|(known, _)| known.dossier == duty.dossier && known.lane == duty.lane);
    let rows: Vec<Row> =
        duties.iter().filter(|duty| !first(duty)).map(|duty| row(desk, &shown, duty, forecasts.get(&duty.dossier))).collect();
    let pushed: Vec<Row> = pushed.iter().map(|(duty, forecast)| row(desk, &shown, duty, Some(forecast))).collect();
    let picks = |name| rows.iter().chain(&pushed).filter(|row| row.pick == name).count();
    let page = desk.page(desk.lang().t("nav.my_work"), "my_work");
    let view = Mine {
        segments: segments(desk, &counts, due),
        next: last.unwrap_or_default(),
        first: if after.is_some() { address.to_string() } else { String::new() },
        narrowed: window.is_some(),
        others: others(desk),
        acting: desk.officer.signed.on_behalf_of.as_ref().map(|p| desk.officer.name_of(p)).unwrap_or_default(),
        batch: (picks("accept"), picks("hand_over")),
        receives: desk.officer.holds(desk::RECEIVERS),
        tasks: if after.is_none() { crate::pages::tasks::tile(desk)? } else { Vec::new() },
        pushed,
        rows,
        page,
    };
    Ok(html(StatusCode::OK, &view))
}

/// Who has no work of dossiers begins at the first item of the menu.
fn elsewhere(desk: &Desk) -> Response {
    let nav = desk::nav(&desk.officer);
    let first = nav.iter().flat_map(|group| &group.items).map(|item| item.href).next().unwrap_or("/desk/account");
    (StatusCode::SEE_OTHER, [(header::LOCATION, first)]).into_response()
}

fn segments(desk: &Desk, counts: &[i64], due: &str) -> Vec<Segment> {
    let names = [("overdue", "overdue"), ("today", "due-soon"), ("soon", "due-soon"), ("later", "in-time")];
    let all = Segment {
        label: desk.lang().t("ui.all").to_owned(),
        count: counts.iter().sum(),
        href: "/desk".to_owned(),
        tone: "",
        active: !names.iter().any(|(name, _)| *name == due),
    };
    let one = |((name, tone), count): ((&'static str, &'static str), &i64)| Segment {
        label: desk.lang().word("mine.due", name).into_owned(),
        count: *count,
        href: format!("/desk?due={name}"),
        tone: if *count > 0 { tone } else { "" },
        active: name == due,
    };
    std::iter::once(all).chain(names.into_iter().zip(counts).map(one)).collect()
}

fn others(desk: &Desk) -> Vec<(String, String)> {
    let officer = &desk.officer;
    let mut found: Vec<(String, String)> = Vec::new();
    for standing in officer.org.stands_in_for(&officer.signed.person, desk.now()) {
        let id = standing.from_person.to_string();
        let now = officer.signed.on_behalf_of.as_ref() == Some(&standing.from_person);
        if !now && found.iter().all(|(known, _)| *known != id) {
            found.push((id, officer.name_of(&standing.from_person)));
        }
    }
    found
}

/// `due,dossier,lane` of the last row.
pub fn cursor_text(row: &DutyRow) -> String {
    format!("{}.{}.{}", row.due_at.0, row.dossier, row.lane)
}

/// Reads it back; anything else is the first page.
pub fn cursor(text: &str) -> Option<WorkCursor> {
    let mut parts = text.split('.');
    let (due, dossier, lane) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?.parse().ok()?);
    Some(WorkCursor(Instant(due), dossier.to_owned(), lane))
}

/// What is beside the columns of a duty.
pub fn duty_view(row: &DutyRow) -> DutyView {
    serde_json::from_str(&row.view).unwrap_or_else(|_| DutyView {
        code: String::new(),
        applicant: String::new(),
        procedure: String::new(),
        state: String::new(),
        step: None,
        since: None,
        settlement_due_at: None,
        stopped: false,
        pending: Vec::new(),
        draft: None,
        prepared_by: None,
    })
}

/// How the time of a duty stands.
pub fn duty_clock(desk: &Desk, shown: &Shown, duty: &DutyRow, view: &DutyView) -> Clock {
    match duty.kind.as_str() {
        "watch" if duty.due_at >= desk.now() => {
            let mut clock = shown.paused(desk.lang().t1("mine.waits_until", "day", duty.due_at.day().date_text()));
            clock.due = duty.due_at.date_time_text();
            clock
        }
        "suspended" => shown.paused(desk.lang().t1("mine.review_on", "day", duty.due_at.day().date_text())),
        _ if view.stopped => shown.paused(desk.lang().word("time_class", "paused").into_owned()),
        _ => shown.clock(&duty.unit, duty.due_at),
    }
}

/// What a duty is about beyond its kind: the step, or what is proposed.
pub fn duty_detail(desk: &Desk, shown: &Shown, duty: &DutyRow, view: &DutyView) -> String {
    match duty.kind.as_str() {
        "approve" => view.pending.iter().map(|key| desk.lang().word("draft", key).into_owned()).collect::<Vec<_>>().join(", "),
        "in_process" | "suspended" => view.step.as_ref().map(|step| shown.step(&view.procedure, step)).unwrap_or_default(),
        _ => String::new(),
    }
}

fn row(desk: &Desk, shown: &Shown, duty: &DutyRow, forecast: Option<&ForecastRow>) -> Row {
    let view = duty_view(duty);
    let takers = [Role::Specialist, Role::DivisionHead, Role::AgencyLeader, Role::Clerk];
    let free = duty.person.is_empty() && duty.kind == "in_process";
    Row {
        what: desk.lang().word("work", &duty.kind).into_owned(),
        detail: duty_detail(desk, shown, duty, &view),
        clock: duty_clock(desk, shown, duty, &view),
        procedure: shown.procedure(&view.procedure),
        unit: shown.unit(&duty.unit),
        person: shown.person(&duty.person),
        take: free && desk.officer.holds(&takers),
        since: view.since.map(|at| at.date_time_text()).unwrap_or_default(),
        pick: match duty.kind.as_str() {
            "submitted" => "accept",
            "accepted" => "hand_over",
            _ => "",
        },
        mark: forecast.map(|found| mark(desk, found)).unwrap_or_default(),
        push: forecast.map(|found| push_of_row(desk, shown, &view, &duty.person, found)).unwrap_or_default(),
        code: view.code,
        applicant: view.applicant,
    }
}
