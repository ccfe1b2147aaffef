//! `GET /desk/search`: dossiers by words and filters; every filter is a chip that can be taken away.

use std::sync::Arc;

use app::rows::DossierRow;
use app::{Due, ListView, Narrow, access};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Day, Instant, Role, UnitId};
use paper::xlsx::{Cell, Column, ColumnKind, Table};

use super::Address;
use super::file::{self, XLSX};
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::pages::work::{Clock, Shown};
use crate::server::{Pairs, value};
use crate::site::Site;

/// Rows a page.
const ROWS: usize = 50;
/// Most rows of a file.
const EXPORT: usize = 5_000;
/// States in the order of the filter.
const STATES: [&str; 13] = [
    "submitted", "awaiting_completion", "accepted", "in_process", "awaiting_supplement", "awaiting_fee", "suspended",
    "resolved", "returned", "declined", "halted", "withdrawn", "voided",
];
const CHANNELS: [&str; 4] = ["counter", "online", "post", "kiosk"];
const DUES: [&str; 6] = ["open", "overdue", "soon", "early", "on_time", "late"];
/// Roles that see personal data in lists.
const HANDLERS: &[Role] = &[
    Role::Receptionist,
    Role::Specialist,
    Role::DivisionHead,
    Role::AgencyLeader,
    Role::Clerk,
    Role::CentreDirector,
    Role::Auditor,
];

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
    /// Days as typed.
    pub from: String,
    /// Days as typed.
    pub to: String,
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
    from: String,
    to: String,
    before: i64,
}

fn read(query: &Pairs) -> Wanted {
    let get = |name: &str| value(query, name).unwrap_or_default();
    let known = |text: &str, all: &[&str]| all.iter().any(|one| *one == text);
    let all_states = query.iter().filter(|(name, _)| name == "state").map(|(_, text)| text.trim());
    let states: Vec<String> = all_states.filter(|text| known(text, &STATES)).map(str::to_owned).collect();
    let due = get("due");
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let day = |name| Day::parse_typed(get(name)).ok();
    let narrow = Narrow {
        states,
        open: due == "open",
        procedure: some(get("procedure")),
        channel: some(get("channel")).filter(|text| known(text, &CHANNELS)),
        unit: some(get("unit")),
        from: day("from"),
        to: day("to"),
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
    let (from, to) = (narrow.from.map(Day::date_text), narrow.to.map(Day::date_text));
    let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
    let address = address
        .and("procedure", narrow.procedure.as_deref().unwrap_or_default())
        .and("channel", narrow.channel.as_deref().unwrap_or_default())
        .and("unit", narrow.unit.as_deref().unwrap_or_default())
        .and("from", &from)
        .and("to", &to)
        .and("due", if known(due, &DUES) { due } else { "" });
    let before = get("before").parse().unwrap_or(i64::MAX);
    Wanted { narrow, address, from, to, before }
}

/// `GET /desk/search`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &query)).await
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    let wanted = read(query);
    if let Some(code) = exact(desk, &wanted.narrow.words)? {
        return Ok((StatusCode::SEE_OTHER, [(header::LOCATION, format!("/desk/dossiers/{code}"))]).into_response());
    }
    let list = |before, limit| desk.app().list_dossiers(&desk.officer.org, desk.actor(), &wanted.narrow, before, limit);
    let mut found = list(wanted.before, ROWS as i64 + 1)?;
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
        from: wanted.from.clone(),
        to: wanted.to.clone(),
        masked: found.iter().any(|row| !eyes.see(row)),
        rows,
        next: next.unwrap_or_default(),
        first: if wanted.before == i64::MAX { String::new() } else { wanted.address.to_string() },
        export: wanted.address.under("/desk/search.xlsx").to_string(),
    };
    Ok(html(StatusCode::OK, &view))
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

/// In which units an official sees personal data.
pub struct Eyes {
    org: Arc<org::Org>,
    units: Vec<UnitId>,
}

impl Eyes {
    /// Of the official who asks.
    pub fn of(desk: &Desk) -> Self {
        let org = desk.officer.org.clone();
        let units = access::units(&org, desk.actor(), HANDLERS);
        Self { org, units }
    }

    /// Whether the unit's dossiers are seen whole.
    pub fn reach(&self, unit: &str) -> bool {
        let unit = UnitId::new(unit);
        self.units.iter().any(|held| self.org.is_within(&unit, held))
    }

    /// Whether a dossier is seen whole.
    pub fn see(&self, row: &DossierRow) -> bool {
        self.reach(&row.receiving_unit) || self.reach(&row.competent_unit)
    }
}

/// What is beside the columns of a row.
pub fn list_view(row: &DossierRow) -> ListView {
    let empty = ListView {
        applicant: String::new(),
        unit: None,
        person: None,
        stopped: false,
        re_promised_at: None,
        pending: Vec::new(),
    };
    serde_json::from_str(&row.view).unwrap_or(empty)
}

/// How the time of a dossier stands, or how it ended.
pub fn row_clock(lang: Lang, shown: &Shown, found: &DossierRow, stopped: bool) -> Clock {
    if let Some(punctuality) = &found.punctuality {
        let class = match punctuality.as_str() {
            "early" => "early",
            "on_time" => "on_time",
            _ => "late",
        };
        let due = found.due_at.map(Instant::date_time_text).unwrap_or_default();
        return Clock { class, words: lang.word("time_class", class).into_owned(), due };
    }
    match found.due_at.filter(|_| found.finished_at.is_none()) {
        Some(_) if stopped => shown.paused(lang.word("time_class", "paused").into_owned()),
        Some(due) => shown.clock(&found.competent_unit, due),
        None => Clock { class: "none", words: String::new(), due: String::new() },
    }
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

fn chips(desk: &Desk, shown: &Shown, wanted: &Wanted) -> Vec<(String, String)> {
    let (lang, narrow, address) = (desk.lang(), &wanted.narrow, &wanted.address);
    let mut chips: Vec<(String, String)> = Vec::new();
    let mut add = |text: String, address: Address| chips.push((text, address.to_string()));
    if !narrow.words.is_empty() {
        add(format!("“{}”", narrow.words), address.without("q"));
    }
    for state in &narrow.states {
        add(lang.word("state", state).into_owned(), address.without_value("state", state));
    }
    if let Some(procedure) = &narrow.procedure {
        add(shown.procedure(procedure), address.without("procedure"));
    }
    if let Some(channel) = &narrow.channel {
        add(lang.word("channel", channel).into_owned(), address.without("channel"));
    }
    if let Some(unit) = &narrow.unit {
        add(shown.unit(unit), address.without("unit"));
    }
    if !wanted.from.is_empty() {
        add(lang.t1("list.from_day", "day", &wanted.from), address.without("from"));
    }
    if !wanted.to.is_empty() {
        add(lang.t1("list.to_day", "day", &wanted.to), address.without("to"));
    }
    if let Some(due) = due_key(narrow) {
        add(lang.word("list.due", due).into_owned(), address.without("due"));
    }
    chips
}

fn due_key(narrow: &Narrow) -> Option<&str> {
    match &narrow.due {
        Due::Overdue => Some("overdue"),
        Due::Within(_) => Some("soon"),
        Due::Finished(how) => Some(how),
        Due::Any => narrow.open.then_some("open"),
    }
}

fn filters(desk: &Desk, wanted: &Wanted) -> Vec<Filter> {
    let (lang, narrow) = (desk.lang(), &wanted.narrow);
    let words = |group: &'static str, keys: &[&'static str], chosen: Option<&str>| -> Vec<(String, String, bool)> {
        let one = |key: &&'static str| ((*key).to_owned(), lang.word(group, key).into_owned(), chosen == Some(*key));
        keys.iter().map(one).collect()
    };
    let state = narrow.states.first().map(String::as_str);
    let filter = |name, key: &str, options| Filter { name, label: lang.t(key).to_owned(), options };
    vec![
        filter("state", "list.state", words("state", &STATES, state)),
        filter("due", "list.time", words("list.due", &DUES, due_key(narrow))),
        filter("procedure", "list.procedure", procedures(desk, narrow.procedure.as_deref())),
        filter("unit", "list.unit", units(desk, narrow.unit.as_deref())),
        filter("channel", "list.channel", words("channel", &CHANNELS, narrow.channel.as_deref())),
    ]
}

fn procedures(desk: &Desk, chosen: Option<&str>) -> Vec<(String, String, bool)> {
    let catalogue = desk.site.catalogue();
    let mut all: Vec<_> = catalogue
        .list_usable(desk.site.today())
        .map(|version| (version.code.to_string(), version.name.clone(), Some(version.code.to_string().as_str()) == chosen))
        .collect();
    all.sort_by(|a, b| kernel::text::fold(&a.1).cmp(&kernel::text::fold(&b.1)));
    all
}

/// Agencies, centres and divisions within the scope of the official, by name.
pub fn units(desk: &Desk, chosen: Option<&str>) -> Vec<(String, String, bool)> {
    let org = &desk.officer.org;
    let scope = access::scope(org, desk.actor());
    let within = |unit: &&org::Unit| scope.iter().any(|held| org.is_within(&unit.id, held));
    let units = org.units(desk.site.today()).filter(within);
    let mut all: Vec<(String, String, bool)> =
        units.map(|unit| (unit.id.to_string(), unit.name.clone(), Some(unit.id.as_str()) == chosen)).collect();
    if all.len() > 400 {
        all.retain(|(id, _, chosen)| {
            *chosen || org.unit(&UnitId::new(id)).is_some_and(|unit| unit.kind != org::UnitKind::Division)
        });
    }
    all.sort_by_key(|(_, name, _)| kernel::text::fold(name));
    all
}

/// `GET /desk/search.xlsx`: what the filters show, at most 5,000 rows; a cut is told in the file.
pub async fn export(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let wanted = read(&query);
        let mut found: Vec<DossierRow> = Vec::new();
        let mut before = i64::MAX;
        while found.len() <= EXPORT {
            let page =
                desk.app().list_dossiers(&desk.officer.org, desk.actor(), &wanted.narrow, before, 1_000)?;
            let full = page.len() == 1_000;
            found.extend(page);
            match found.last().filter(|_| full) {
                Some(last) => before = last.seq,
                None => break,
            }
        }
        let cut = found.len() > EXPORT;
        found.truncate(EXPORT);
        let table = table(desk, &wanted, &found, cut);
        let bytes = paper::xlsx::table(&table).map_err(|error| file::failed(desk, &error))?;
        Ok(file::answer(XLSX, &format!("ho-so-{}.xlsx", desk.site.today().iso()), bytes))
    })
    .await
}

fn table(desk: &Desk, wanted: &Wanted, found: &[DossierRow], cut: bool) -> Table {
    let lang = desk.lang();
    let (shown, eyes) = (Shown::of(desk), Eyes::of(desk));
    let text = |text: String| if text.is_empty() { Cell::Empty } else { Cell::Text(text) };
    let time = |at: Option<Instant>| at.map_or(Cell::Empty, Cell::DateTime);
    let row = |(number, found): (i64, &DossierRow)| {
        let shown_row = row(desk, &shown, &eyes, found);
        vec![
            Cell::Int(number),
            text(shown_row.code),
            text(shown_row.applicant),
            text(shown_row.procedure),
            text(lang.word("state", &found.state).into_owned()),
            text(lang.word("channel", &found.channel).into_owned()),
            Cell::DateTime(found.submitted_at),
            time(found.due_at),
            time(found.finished_at),
            text(found.punctuality.as_ref().map(|key| lang.word("time_class", key).into_owned()).unwrap_or_default()),
            text(shown_row.unit),
            text(shown_row.holder),
        ]
    };
    use ColumnKind::{DateTime, Int, Text};
    let columns = [
        ("list.no", 6, Int),
        ("mine.dossier", 25, Text),
        ("list.applicant", 26, Text),
        ("mine.procedure", 48, Text),
        ("list.state", 20, Text),
        ("list.channel", 13, Text),
        ("list.submitted", 17, DateTime),
        ("list.due_at", 17, DateTime),
        ("list.finished", 17, DateTime),
        ("list.time", 13, Text),
        ("list.unit", 30, Text),
        ("mine.holder", 24, Text),
    ];
    let chosen: Vec<String> = chips(desk, &shown, wanted).into_iter().map(|(text, _)| text).collect();
    let mut subtitles = vec![lang.t1("list.made_at", "time", desk.now().date_time_text())];
    if !chosen.is_empty() {
        subtitles.push(lang.t1("list.filters_are", "filters", chosen.join("; ")));
    }
    if cut {
        subtitles.push(lang.t1("list.cut", "n", kernel::text::grouped(EXPORT as i64)));
    }
    if desk.app().setup().simulated {
        subtitles.push(lang.t("demo.simulated").to_owned());
    }
    Table {
        sheet: lang.t("list.sheet").to_owned(),
        title: lang.t("list.sheet").to_owned(),
        subtitles,
        columns: columns.iter().map(|(key, width, kind)| Column::new(lang.t(key), *width, *kind)).collect(),
        rows: (1..).zip(found).map(row).collect(),
        made_at: desk.now(),
    }
}
