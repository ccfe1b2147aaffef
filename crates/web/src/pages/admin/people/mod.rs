//! Officials: list by unit, one person with roles and account, import of many.

mod import;
mod person;
mod save;

use std::sync::Arc;

use app::people_import::AccountState;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use kernel::text::fold;
use kernel::{Day, Role, UnitId};
use org::{Org, Person};

use super::blocks::{Block, Cell, Form, Link, Sheet, Table};
use super::{ADMINISTRATOR, Back, READERS, encoded, is_administrator, t};
use crate::desk::{Desk, PageResult, answer};
use crate::form::{Choice, Field};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::routes::Route;
use crate::server::{Pairs, value};
use crate::site::Site;

/// People on one page.
const PAGE: usize = 60;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::desk("/admin/people", "GET", READERS, get(show)),
        Route::desk("/admin/people", "POST", ADMINISTRATOR, post(save::add)),
        Route::desk("/admin/people/import", "GET", ADMINISTRATOR, get(import::show)),
        Route::desk("/admin/people/import", "POST", ADMINISTRATOR, post(import::check)).with_files(),
        Route::desk("/admin/people/import/apply", "POST", ADMINISTRATOR, post(import::apply)),
        Route::desk("/admin/people/import/faults", "POST", ADMINISTRATOR, post(import::fault_file)),
        Route::desk("/admin/people/import/template", "GET", ADMINISTRATOR, get(import::template)),
        Route::desk("/admin/people/{id}", "GET", READERS, get(person::show)),
        Route::desk("/admin/people/{id}", "POST", ADMINISTRATOR, post(save::change)),
    ]
}

async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| list(desk, &query, None)).await
}

/// The page with the list; a new person's form that came back stands open.
fn list(desk: &Desk, query: &Pairs, back: Option<Back>) -> PageResult {
    let get = |name| value(query, name).unwrap_or_default();
    let mut sheet = Sheet::new(desk, t(desk, "admin.people.title"), "people", back);
    sheet.sub = t(desk, "admin.people.sub");
    if is_administrator(desk) {
        sheet.links.push(Link::new(t(desk, "admin.people.import"), "/admin/people/import", "upload"));
    }
    let org = desk.app().org();
    sheet.form(filter(desk, &org, get("q"), get("unit"), get("role"), get("left")));
    let found = find(desk, &org, query);
    let after = get("after");
    let start = found.partition_point(|person| person.id.as_str() <= after);
    let shown = &found[start..found.len().min(start + PAGE)];
    let accounts = desk.app().accounts()?;
    let head = ["name", "roles", "login", "account", "phone"].map(|key| t(desk, &format!("admin.people.col.{key}")));
    let row = |person: &&Person| row(desk, &org, person, accounts.get(&person.id));
    let (rows, empty) = (shown.iter().map(row).collect(), t(desk, "admin.people.none"));
    sheet.table(Table { head: head.into(), rows, empty, ..Table::default() });
    let next = (found.len() > start + PAGE).then(|| shown.last()).flatten();
    let at = |after: &str| {
        let kept = ["q", "unit", "role", "left"].map(|name| format!("{name}={}", encoded(get(name)))).join("&");
        format!("/admin/people?{kept}&after={}", encoded(after))
    };
    let next = next.map(|last| at(last.id.as_str())).unwrap_or_default();
    let first = if after.is_empty() { String::new() } else { at("") };
    let count = desk.lang().t2("ui.of", "n", shown.len(), "total", found.len());
    sheet.blocks.push(Block::Pager(count, first, next));
    if is_administrator(desk) {
        let fields = vec![
            Field::text("name", t(desk, "admin.people.name")).required(),
            Field::text("login", t(desk, "admin.people.login")).required().help(t(desk, "admin.people.login_help")),
            Field::text("email", t(desk, "admin.people.email")),
            Field::text("phone", t(desk, "admin.people.phone")),
            Field::text("unit", t(desk, "admin.people.unit")).required().help(t(desk, "admin.people.unit_help")),
            Field::select("role", t(desk, "admin.people.role"), roles(desk)).required(),
            Field::text("title", t(desk, "admin.people.post")).required(),
            Field::date("from", t(desk, "admin.from")).required().value(desk.site.today().date_text()),
        ];
        sheet.form(Form::folded("add", t(desk, "admin.people.add"), "/admin/people", fields).icon("user-plus"));
    }
    Ok(sheet.answer())
}

fn filter(desk: &Desk, org: &Org, q: &str, unit: &str, role: &str, left: &str) -> Form {
    let today = desk.site.today();
    let chosen = UnitId::new(unit);
    let agencies = org.units(today).filter(|own| own.kind.is_agency() || own.id == chosen);
    let all = || std::iter::once(Choice::new("", t(desk, "ui.all")));
    let units = all().chain(agencies.map(|unit| Choice::new(unit.id.to_string(), unit.name.clone()))).collect();
    let roles = all().chain(roles(desk)).collect();
    let fields = vec![
        Field::new(crate::form::Kind::Line("search"), "q", t(desk, "admin.people.search")).value(q),
        Field::select("unit", t(desk, "admin.people.unit"), units).value(unit),
        Field::select("role", t(desk, "admin.people.role"), roles).value(role),
        Field::check("left", t(desk, "admin.people.left")).value(left),
    ];
    let form = Form::shown("filter", t(desk, "action.search"), "/admin/people", fields).icon("search");
    Form { get: true, ..form }
}

/// Every role as a choice.
fn roles(desk: &Desk) -> Vec<Choice> {
    Role::ALL.into_iter().map(|role| Choice::new(role.key(), desk.lang().word("role", role.key()))).collect()
}

fn find<'a>(desk: &Desk, org: &'a Org, query: &Pairs) -> Vec<&'a Person> {
    let get = |name| value(query, name).unwrap_or_default();
    let (words, today) = (fold(get("q")), desk.site.today());
    let words: Vec<&str> = words.split_whitespace().collect();
    let unit = Some(get("unit")).filter(|unit| !unit.is_empty()).map(UnitId::new);
    let role = Role::from_key(get("role"));
    let fits = |person: &&Person| {
        let text = fold(&format!("{} {} {}", person.name, person.id, person.email.as_deref().unwrap_or_default()));
        let in_office = !get("left").is_empty() || person.is_in_office(today) || person.from > today;
        let held = || org.holdings(&person.id).iter().filter(|holding| holding.to.is_none_or(|to| to >= today));
        in_office
            && words.iter().all(|word| text.contains(word))
            && unit.as_ref().is_none_or(|unit| held().any(|holding| org.is_within(&holding.unit, unit)))
            && role.is_none_or(|role| held().any(|holding| holding.role == role))
    };
    org.people_ever().filter(fits).collect()
}

fn row(desk: &Desk, org: &Org, person: &Person, account: Option<&AccountState>) -> Vec<Cell> {
    let today = desk.site.today();
    let held: Vec<String> = org
        .holdings_on(&person.id, today)
        .map(|holding| {
            let unit = org.unit(&holding.unit).map_or_else(|| holding.unit.to_string(), |unit| unit.name_on(today).to_owned());
            format!("{} – {unit}", desk.lang().word("role", holding.role.key()))
        })
        .collect();
    vec![
        Cell::link(&person.name, format!("/admin/people/{}", encoded(person.id.as_str())))
            .under(person.email.clone().unwrap_or_default()),
        Cell::text(held.first().cloned().unwrap_or_else(|| t(desk, "admin.people.no_role"))).under(held.get(1..).unwrap_or_default().join("; ")),
        Cell::text(account.map_or_else(|| "–".to_owned(), |account| account.login.clone())),
        state(desk, person, account, today),
        Cell::text(person.phone.clone().unwrap_or_default()).class("nowrap"),
    ]
}

/// State of an account in words, with its colour.
fn state(desk: &Desk, person: &Person, account: Option<&AccountState>, today: Day) -> Cell {
    let (key, tone) = match account {
        _ if person.to.is_some_and(|to| to < today) => ("left", "none"),
        None => ("absent", "none"),
        Some(account) if !account.active => ("disabled", "overdue"),
        Some(account) if account.locked_until > desk.now() => ("locked", "due-soon"),
        Some(account) if account.must_change => ("must_change", "paused"),
        Some(_) => ("active", "in-time"),
    };
    Cell::badge(t(desk, &format!("admin.people.state.{key}")), tone)
}
