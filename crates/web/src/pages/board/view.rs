//! `GET /desk/board`.

use std::sync::Arc;

use app::rows::{DutyRow, WorkCursor};
use app::{access, options};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Instant, PersonId, Role, UnitId};

use super::load::{self, Figures};
use crate::desk::{self, Desk, OVERSEERS, PageError, PageResult};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::pages::lists::{Address, Eyes, units_within};
use crate::pages::work::{
    Clock, Forecasts, Shown, cursor, cursor_text, duty_clock, duty_detail, duty_view, mark, person_work, push,
};
use crate::server::{Pairs, value};
use crate::site::Site;

/// Rows a page.
const ROWS: usize = 50;
/// Rows of what is likely late, at most.
const LIKELY: i64 = 12;
/// Duties looked through for a filter that the store does not know.
const LOOK: usize = 5_000;

/// The board.
#[derive(Template)]
#[template(path = "board/board.html")]
pub struct Board {
    /// Frame.
    pub page: Page,
    /// Name of the unit shown.
    pub unit: String,
    /// Units to choose: id, name, chosen.
    pub units: Vec<(String, String, bool)>,
    /// The figures.
    pub figures: Figures,
    /// Likely late this week: how many, and the most probable.
    pub likely: (i64, Vec<Likely>),
    /// Filters in force, with the address without each.
    pub chips: Vec<(String, String)>,
    /// Duties.
    pub rows: Vec<Row>,
    /// Address of the next page.
    pub next: String,
    /// Address of the first page, when this is another.
    pub first: String,
    /// To whom chosen work can be given: id, name.
    pub people: Vec<(String, String)>,
    /// May urge.
    pub urges: bool,
}

/// One duty.
pub struct Row {
    /// Code of the dossier.
    pub code: String,
    /// Who asks.
    pub applicant: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Kind of work.
    pub what: String,
    /// The step.
    pub detail: String,
    /// Who holds it; empty: nobody.
    pub person: String,
    /// Unit.
    pub unit: String,
    /// Time.
    pub clock: Clock,
    /// That it will probably be late.
    pub mark: String,
}

/// A dossier that will probably be late.
pub struct Likely {
    /// Its code.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// How probable.
    pub percent: i64,
    /// When it is due.
    pub due: String,
    /// The step to push, and who has it.
    pub push: String,
}

fn likely(desk: &Desk, shown: &Shown, scope: &[UnitId]) -> Result<(i64, Vec<Likely>), PageError> {
    let (count, rows) = desk.app().likely_late(scope, week_end(desk.site.today()), LIKELY)?;
    let one = |row: app::rows::LikelyRow| Likely {
        procedure: shown.procedure(&row.procedure),
        percent: row.forecast.percent,
        due: row.forecast.due_at.date_time_text(),
        push: push(desk, shown, &row.procedure, &row.forecast),
        code: row.code,
    };
    Ok((count, rows.into_iter().map(one).collect()))
}

/// The end of Sunday.
pub fn week_end(today: kernel::Day) -> Instant {
    Instant::at(today.plus(7 - i32::from(weekday(today))), 24 * 60)
}

/// Monday 1 to Sunday 7.
fn weekday(day: kernel::Day) -> u8 {
    ((day.0 + 3).rem_euclid(7) + 1) as u8
}

/// What stands in the address.
struct Wanted {
    scope: Vec<UnitId>,
    unit: Option<UnitId>,
    person: String,
    kind: String,
    due: String,
    address: Address,
}

fn read(desk: &Desk, query: &Pairs) -> Result<Wanted, PageError> {
    let org = &desk.officer.org;
    let reach = access::units(org, desk.actor(), OVERSEERS);
    let asked = value(query, "unit").map(UnitId::new);
    // Another unit than those within reach is as good as none.
    let unit = asked.filter(|unit| reach.iter().any(|held| org.is_within(unit, held)));
    let scope = unit.clone().map_or(reach, |unit| vec![unit]);
    if scope.is_empty() {
        return Err(PageError::Forbidden);
    }
    let get = |name: &str| value(query, name).unwrap_or_default().to_owned();
    let (person, kind, due) = (get("person"), get("kind"), get("due"));
    let named = unit.as_ref().map(ToString::to_string).unwrap_or_default();
    let address = Address::new("/desk/board").and("unit", named).and("person", &person).and("kind", &kind).and("due", &due);
    Ok(Wanted { scope, unit, person, kind, due, address })
}

/// `GET /desk/board`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &query)).await
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    let wanted = read(desk, query)?;
    let after = value(query, "after").and_then(cursor);
    let mut duties = duties(desk, &wanted, after.clone().unwrap_or_default())?;
    let more = duties.len() > ROWS;
    duties.truncate(ROWS);
    let next = duties.last().filter(|_| more).map(|row| wanted.address.with("after", cursor_text(row)).to_string());
    let (shown, eyes) = (Shown::of(desk), Eyes::of(desk));
    let forecasts = Forecasts::of(desk, duties.iter().map(|duty| duty.dossier.as_str()))?;
    let plain = wanted.address.without("person").without("kind").without("due");
    let figures = load::figures(desk, &shown, &wanted.scope, &plain, &wanted.due)?;
    let unit = wanted.unit.as_ref().or_else(|| wanted.scope.first().filter(|_| wanted.scope.len() == 1));
    let urgers = [Role::ProcedureControl, Role::AgencyLeader, Role::ProvinceLeader, Role::CentreDirector];
    let view = Board {
        page: desk.page(desk.lang().t("nav.board"), "board"),
        unit: unit.map(|unit| shown.unit_name(unit.as_str())).unwrap_or_default(),
        units: units_within(desk, wanted.unit.as_ref().map(UnitId::as_str)),
        chips: chips(desk, &shown, &wanted),
        people: people(desk, &shown, &duties),
        rows: duties.iter().map(|duty| row(desk, &shown, &eyes, &forecasts, duty)).collect(),
        likely: likely(desk, &shown, &wanted.scope)?,
        figures,
        next: next.unwrap_or_default(),
        first: if after.is_some() { wanted.address.to_string() } else { String::new() },
        urges: desk.officer.holds(&urgers),
    };
    Ok(html(StatusCode::OK, &view))
}

/// Duties that fit, one more than a page shows.
fn duties(desk: &Desk, wanted: &Wanted, mut after: WorkCursor) -> Result<Vec<DutyRow>, PageError> {
    let (app, org) = (desk.app(), &desk.officer.org);
    let window = load::window(desk.now(), &wanted.due);
    let of_person = !wanted.person.is_empty() && wanted.person != "-";
    let within = |row: &DutyRow| {
        let unit = UnitId::new(&row.unit);
        wanted.scope.iter().any(|held| org.is_within(&unit, held))
    };
    let fits = |row: &DutyRow| {
        let kind = wanted.kind.is_empty() || row.kind == wanted.kind;
        let person = match wanted.person.as_str() {
            "" => true,
            "-" => row.person.is_empty(),
            person => row.person == person,
        };
        kind && person && within(row)
    };
    let (mut found, mut looked) = (Vec::new(), 0);
    while found.len() <= ROWS && looked < LOOK {
        let page = match of_person {
            true => person_work(desk, &PersonId::new(&wanted.person), window, &after, 200)?,
            false => app.unit_work(&wanted.scope, None, window, &after, 200)?,
        };
        looked += page.len();
        let full = page.len() == 200;
        let last = page.last().map(DutyRow::cursor);
        found.extend(page.into_iter().filter(fits));
        match last.filter(|_| full) {
            Some(last) => after = last,
            None => break,
        }
    }
    found.truncate(ROWS + 1);
    Ok(found)
}

fn row(desk: &Desk, shown: &Shown, eyes: &Eyes, forecasts: &Forecasts, duty: &DutyRow) -> Row {
    let view = duty_view(duty);
    Row {
        what: desk.lang().word("work", &duty.kind).into_owned(),
        detail: duty_detail(desk, shown, duty, &view),
        clock: duty_clock(desk, shown, duty, &view),
        procedure: shown.procedure(&view.procedure),
        applicant: if eyes.reach(&duty.unit) { view.applicant } else { access::masked_name(&view.applicant) },
        person: shown.person(&duty.person),
        unit: shown.unit(&duty.unit),
        mark: forecasts.get(&duty.dossier).map(|found| mark(desk, found)).unwrap_or_default(),
        code: view.code,
    }
}

fn chips(desk: &Desk, shown: &Shown, wanted: &Wanted) -> Vec<(String, String)> {
    let (lang, address) = (desk.lang(), &wanted.address);
    let mut chips = Vec::new();
    let mut add = |text: String, name: &str| chips.push((text, address.without(name).to_string()));
    match wanted.person.as_str() {
        "" => {}
        "-" => add(lang.t("mine.nobody").to_owned(), "person"),
        person => add(shown.person(person), "person"),
    }
    if !wanted.kind.is_empty() {
        add(lang.word("work", &wanted.kind).into_owned(), "kind");
    }
    if let Some((from, _)) = load::window(desk.now(), &wanted.due) {
        let text = match wanted.due.as_str() {
            "overdue" => lang.t("mine.due.overdue").to_owned(),
            "later" => lang.t("board.later").to_owned(),
            _ => lang.t1("board.due_on", "day", from.day().date_text()),
        };
        add(text, "due");
    }
    chips
}

/// People to whom the shown work could be given, if the official assigns work.
fn people(desk: &Desk, shown: &Shown, duties: &[DutyRow]) -> Vec<(String, String)> {
    if !desk.officer.holds(&[Role::DivisionHead, Role::AgencyLeader]) {
        return Vec::new();
    }
    let mut units: Vec<&str> = duties.iter().filter(|duty| duty.kind == "in_process").map(|duty| duty.unit.as_str()).collect();
    units.sort_unstable();
    units.dedup();
    let mut found: Vec<(String, String)> = Vec::new();
    for unit in units.into_iter().take(8) {
        for person in options::candidates(&desk.officer.org, &UnitId::new(unit), desk.now()) {
            if found.iter().all(|(known, _)| *known != person.to_string()) {
                found.push((person.to_string(), format!("{} ({})", shown.person(person.as_str()), shown.unit(unit))));
            }
        }
    }
    found
}
