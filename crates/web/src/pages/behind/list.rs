//! `GET /desk/behind`: the dossiers behind a figure, by the conditions that its address names.

use std::sync::Arc;

use app::rows::FactRow;
use app::{Whose, access};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use index::{Ending, Pick, flag};
use kernel::{Day, UnitId};

use super::{Behind, level_key, may_see};
use crate::desk::{self, Desk, PageError, PageResult, READERS};
use crate::filters;
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::pages::lists::{Eyes, list_view};
use crate::pages::work::Shown;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Rows a page.
const ROWS: usize = 50;

/// The list.
#[derive(Template)]
#[template(path = "behind/list.html")]
struct List {
    page: Page,
    sub: String,
    count: String,
    /// What they have in common, in words.
    conditions: Vec<String>,
    rows: Vec<Row>,
    masked: bool,
    next: String,
    first: String,
}

/// One dossier.
struct Row {
    code: String,
    /// Its page; empty: beyond the reach.
    href: String,
    applicant: String,
    procedure: String,
    unit: String,
    received: Day,
    due: Option<Day>,
    ended: Option<Day>,
    state: String,
    late: bool,
}

/// The conditions of a pick in words.
fn conditions(lang: Lang, pick: &Pick) -> Vec<String> {
    let open = Pick::default();
    let day = |day: Day| day.date_text();
    let mut words = Vec::new();
    match (pick.received_from != open.received_from, pick.received_to != open.received_to) {
        (true, true) => words.push(lang.t2("behind.received", "from", day(pick.received_from), "to", day(pick.received_to))),
        (true, false) => words.push(lang.t1("behind.received_from", "day", day(pick.received_from))),
        (false, true) => words.push(lang.t1("behind.received_to", "day", day(pick.received_to))),
        (false, false) => {}
    }
    words.extend(pick.alive_from.map(|from| lang.t1("behind.alive_from", "day", day(from))));
    words.extend(pick.ended.map(|(from, to)| lang.t2("behind.ended", "from", day(from), "to", day(to))));
    if !pick.endings.is_empty() {
        let key = |how: &Ending| lang.word("behind.ending", super::ending_key(*how)).into_owned();
        words.push(pick.endings.iter().map(key).collect::<Vec<_>>().join(", "));
    }
    words.extend(pick.open_at.map(|at| lang.t1("behind.open_at", "day", day(at))));
    words.extend(pick.turns_late.map(|(from, to)| due(lang, from.plus(-1), to.plus(-1))));
    words.extend(pick.late_at.map(|(at, late)| {
        lang.t1(if late { "behind.late_at" } else { "behind.in_time_at" }, "day", day(at))
    }));
    let bits = [
        (flag::ONLINE, "online"),
        (flag::POST, "post"),
        (flag::RESULT, "result"),
        (flag::DIGITISED, "digitised"),
        (flag::REUSED, "reused"),
        (flag::RESIDENTS, "residents"),
        (flag::FEE, "fee"),
        (flag::PAID_ONLINE, "paid_online"),
        (flag::RATED, "rated"),
        (flag::UNSATISFIED, "unsatisfied"),
        (flag::WAITING, "waiting"),
        (flag::ASKED_AGAIN, "asked_again"),
        (flag::ONLINE_WITH_RESULT, "online_with_result"),
    ];
    for (bit, key) in bits {
        if pick.with & bit != 0 {
            words.push(lang.word("behind.with", key).into_owned());
        }
        if pick.without & bit != 0 {
            words.push(lang.t1("behind.without", "what", lang.word("behind.with", key)));
        }
    }
    words
}

/// Due on a day, in some days, or from a day on.
fn due(lang: Lang, from: Day, to: Day) -> String {
    match to.0 - from.0 {
        0 => lang.t1("dash.list_due_on", "day", from.date_text()),
        // Nobody promises anything for ten years.
        days if days > 3_650 => lang.t1("dash.list_due_from", "day", from.date_text()),
        _ => lang.t2("dash.list_due", "from", from.date_text(), "to", to.date_text()),
    }
}

fn name_of(desk: &Desk, behind: &Behind) -> String {
    let (org, lang) = (&desk.officer.org, desk.lang());
    let province = &desk.app().setup().province_name;
    let whose = match &behind.whose {
        Whose::Agency(unit) => org.unit(unit).map_or_else(|| unit.to_string(), |unit| unit.name.clone()),
        Whose::Province => province.clone(),
        Whose::Communes => lang.t1("report.of.all_communes", "province", province),
        Whose::Departments => lang.t1("report.of.all_agencies", "province", province),
    };
    let level = behind.level.map(|level| lang.word("report.level", level_key(level)).into_owned());
    let sector = behind.sector.as_ref().map(|(sector, _)| sector.clone());
    let catalogue = desk.app().catalogue();
    let procedure = behind.procedure.as_ref().and_then(|code| catalogue.latest(code)).map(|version| version.name.clone());
    [Some(whose), level, sector, procedure].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// `GET /desk/behind`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &query)).await
}

fn cursor(query: &Pairs) -> Option<(Day, i64)> {
    let (day, seq) = value(query, "after")?.split_once('.')?;
    Some((Day(day.parse().ok()?), seq.parse().ok()?))
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    let behind = Behind::read(query).filter(|behind| may_see(desk, &behind.whose, READERS)).ok_or(PageError::NotFound)?;
    let (lang, app, after) = (desk.lang(), desk.app(), cursor(query));
    let mut found = app.behind_narrowed(&behind.narrowed(), after, ROWS as i64 + 1)?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let address = behind.address();
    let next = found.last().filter(|_| more).map(|row| format!("{}.{}", row.received.0, row.row.seq));
    let rows = rows(desk, &found);
    let view = List {
        page: desk.page(lang.t("behind.title"), "reports"),
        sub: name_of(desk, &behind),
        count: kernel::text::grouped(app.count_narrowed(&behind.narrowed())?),
        conditions: conditions(lang, &behind.pick),
        masked: rows.iter().any(|row| row.href.is_empty()),
        rows,
        next: next.map(|cursor| address.with("after", cursor).to_string()).unwrap_or_default(),
        first: if after.is_some() { address.to_string() } else { String::new() },
    };
    Ok(html(StatusCode::OK, &view))
}

/// Rows as this official may see them.
fn rows(desk: &Desk, found: &[FactRow]) -> Vec<Row> {
    let (shown, eyes, org) = (Shown::of(desk), Eyes::of(desk), &desk.officer.org);
    let (scope, today) = (access::scope(org, desk.actor()), desk.site.today());
    let reaches = |unit: &str| scope.iter().any(|held| org.is_within(&UnitId::new(unit), held));
    let row = |fact: &FactRow| {
        let found = &fact.row;
        let within = reaches(&found.receiving_unit) || reaches(&found.competent_unit);
        let name = || list_view(found).applicant;
        Row {
            code: found.code.clone(),
            href: if within { format!("/desk/dossiers/{}", found.code) } else { String::new() },
            applicant: match (eyes.see(found), within) {
                (true, _) => name(),
                (false, true) => access::masked_name(&name()),
                (false, false) => String::new(),
            },
            procedure: shown.procedure(&found.procedure),
            unit: shown.unit(&found.competent_unit),
            received: fact.received,
            due: found.due_at.map(kernel::Instant::day),
            ended: fact.ended,
            late: fact.late_from.is_some_and(|from| from <= fact.ended.unwrap_or(today))
                || found.punctuality.as_deref() == Some("late"),
            state: found.state.clone(),
        }
    };
    found.iter().map(row).collect()
}
