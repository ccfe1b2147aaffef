//! One official: what is held and was held, leaves, the account, the forms that change it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::PersonId;
use org::{DelegationKind, Holding, Org, Person};

use super::super::blocks::{Block, Cell, Form, Sheet, Table};
use super::super::{Back, encoded, is_administrator, t};
use super::{roles, state};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::{Choice, Field};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::site::Site;

/// The page.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| page(desk, &PersonId::new(id), None, None)).await
}

/// The page of a person, with a form that came back, or a first password that is told once.
pub fn page(desk: &Desk, id: &PersonId, back: Option<Back>, told: Option<&app::NewAccount>) -> PageResult {
    let org = desk.app().org();
    let person = org.person(id).ok_or(PageError::NotFound)?;
    let mut sheet = Sheet::new(desk, person.name.clone(), "people", back);
    sheet.crumbs = vec![(t(desk, "admin.people.title"), "/admin/people".to_owned()), (person.name.clone(), String::new())];
    if let Some(told) = told {
        let text = desk.lang().t2("admin.people.password_told", "login", &told.login, "password", &told.password);
        sheet.note("good", t(desk, "admin.people.password_once"), text);
    }
    sheet.blocks.push(facts(desk, person)?);
    sheet.table(held(desk, &org, person));
    sheet.table(leaves(desk, &org, person));
    if is_administrator(desk) {
        forms(desk, &org, person, &mut sheet)?;
    }
    Ok(sheet.answer())
}

fn facts(desk: &Desk, person: &Person) -> Result<Block, PageError> {
    let (today, account) = (desk.site.today(), account_of(desk, person)?);
    let text = |value: Option<String>| Cell::text(value.unwrap_or_else(|| "–".to_owned()));
    let seen = account.as_ref().and_then(|account| account.last_sign_in_at).map(|at| at.date_time_text());
    let rows = vec![
        (t(desk, "admin.people.id"), Cell::text(person.id.to_string())),
        (t(desk, "admin.people.email"), text(person.email.clone())),
        (t(desk, "admin.people.phone"), text(person.phone.clone())),
        (t(desk, "admin.people.in_office"), Cell::text(span(desk, person.from, person.to))),
        (t(desk, "admin.people.login"), text(account.as_ref().map(|account| account.login.clone()))),
        (t(desk, "admin.people.account"), state(desk, person, account.as_ref(), today)),
        (t(desk, "admin.people.last_sign_in"), text(seen)),
    ];
    Ok(Block::Facts(t(desk, "admin.people.facts"), rows))
}

fn account_of(desk: &Desk, person: &Person) -> Result<Option<app::people_import::AccountState>, PageError> {
    let row = desk.app().account(&person.id)?;
    Ok(row.map(|row| app::people_import::AccountState {
        login: row.login,
        active: row.active,
        must_change: row.must_change,
        locked_until: row.locked_until,
        last_sign_in_at: row.last_sign_in_at,
    }))
}

fn span(desk: &Desk, from: kernel::Day, to: Option<kernel::Day>) -> String {
    match to {
        Some(to) => format!("{} – {}", from.date_text(), to.date_text()),
        None => desk.lang().t1("admin.since", "day", from.date_text()),
    }
}

fn held(desk: &Desk, org: &Org, person: &Person) -> Table {
    let today = desk.site.today();
    let row = |holding: &Holding| {
        let unit = org.unit(&holding.unit);
        let name = unit.map_or_else(|| holding.unit.to_string(), |unit| unit.name_on(holding.to.unwrap_or(today)).to_owned());
        let never = holding.to.is_some_and(|to| to < holding.from);
        let (key, tone) = match () {
            () if never => ("withdrawn", "none"),
            () if holding.is_held(today) => ("now", "in-time"),
            () if holding.from > today => ("future", "paused"),
            () => ("past", "none"),
        };
        vec![
            Cell::text(desk.lang().word("role", holding.role.key())).under(holding.title.clone()),
            Cell::link(name, format!("/admin/units/{}", encoded(holding.unit.as_str()))),
            Cell::text(span(desk, holding.from, holding.to)).class("nowrap"),
            Cell::badge(t(desk, &format!("admin.held.{key}")), tone),
        ]
    };
    let mut all: Vec<&Holding> = org.holdings(&person.id).iter().collect();
    all.sort_by_key(|holding| std::cmp::Reverse(holding.from));
    Table {
        title: t(desk, "admin.people.history"),
        head: ["role", "unit", "span", "state"].map(|key| t(desk, &format!("admin.held.col.{key}"))).into(),
        rows: all.into_iter().map(row).collect(),
        empty: t(desk, "admin.people.no_role"),
    }
}

fn leaves(desk: &Desk, org: &Org, person: &Person) -> Table {
    let name = |id: &PersonId| org.person(id).map_or_else(|| id.to_string(), |person| person.name.clone());
    let row = |d: &org::Delegation| {
        let key = if d.kind == DelegationKind::Leave { "leave" } else { "delegation" };
        let (text, tone) = match () {
            () if d.is_in_force(desk.now()) => ("admin.held.now", "in-time"),
            () if d.from > desk.now() => ("admin.held.future", "paused"),
            () => ("admin.held.past", "none"),
        };
        vec![
            Cell::text(t(desk, &format!("admin.standing.{key}"))),
            Cell::link(name(&d.to_person), format!("/admin/people/{}", encoded(d.to_person.as_str()))),
            Cell::text(format!("{} – {}", d.from.date_time_text(), d.end().date_time_text())),
            Cell::badge(t(desk, text), tone),
        ]
    };
    Table {
        title: t(desk, "admin.people.leaves"),
        head: ["kind", "substitute", "span", "state"].map(|key| t(desk, &format!("admin.standing.col.{key}"))).into(),
        rows: org.delegations_of(&person.id).map(row).collect(),
        empty: t(desk, "admin.people.no_leaves"),
    }
}

/// Identity of a holding inside a form: unit, role, first day.
pub fn holding_key(holding: &Holding) -> String {
    format!("{}|{}|{}", holding.unit, holding.role.key(), holding.from.iso())
}

fn forms(desk: &Desk, org: &Org, person: &Person, sheet: &mut Sheet) -> Result<(), PageError> {
    let (action, today) = (format!("/admin/people/{}", encoded(person.id.as_str())), desk.site.today());
    let form = |key: &'static str, fields| {
        Form::folded(key, t(desk, &format!("admin.people.do.{key}")), &action, fields).hidden("do", key)
    };
    let gone = person.to.is_some_and(|to| to < today);
    if !gone {
        sheet.form(form("give", vec![
            Field::text("unit", t(desk, "admin.people.unit")).required().help(t(desk, "admin.people.unit_help")),
            Field::select("role", t(desk, "admin.people.role"), roles(desk)).required(),
            Field::text("title", t(desk, "admin.people.post")).required(),
            Field::date("from", t(desk, "admin.from")).required().value(today.date_text()),
            Field::date("to", t(desk, "admin.to")),
            Field::text("sent_by", t(desk, "admin.people.sent_by")).help(t(desk, "admin.people.sent_by_help")),
        ]).icon("plus"));
    }
    let open = org.holdings(&person.id).iter().filter(|holding| holding.to.is_none_or(|to| to >= today));
    let choice = |holding: &Holding| {
        let unit = org.unit(&holding.unit).map(|unit| unit.name.clone()).unwrap_or_default();
        Choice::new(holding_key(holding), format!("{} – {unit}", desk.lang().word("role", holding.role.key())))
    };
    let choices: Vec<Choice> = open.map(choice).collect();
    if !choices.is_empty() {
        sheet.form(form("end", vec![
            Field::select("holding", t(desk, "admin.people.role"), choices).required(),
            Field::date("to", t(desk, "admin.last_day")).required(),
        ]).icon("x"));
    }
    sheet.form(form("change", vec![
        Field::text("name", t(desk, "admin.people.name")).required().value(&person.name),
        Field::text("email", t(desk, "admin.people.email")).value(person.email.clone().unwrap_or_default()),
        Field::text("phone", t(desk, "admin.people.phone")).value(person.phone.clone().unwrap_or_default()),
    ]));
    match account_of(desk, person)? {
        None => sheet.form(form("account", vec![
            Field::text("login", t(desk, "admin.people.login")).required().help(t(desk, "admin.people.login_help")).value(person.id.as_str()),
        ]).icon("key")),
        Some(account) => {
            sheet.form(form("renew", Vec::new()).intro(t(desk, "admin.people.renew_help")).icon("key"));
            match account.active {
                true => sheet.form(form("disable", Vec::new()).intro(t(desk, "admin.people.disable_help")).icon("lock").danger()),
                false => sheet.form(form("enable", Vec::new()).icon("check")),
            }
        }
    }
    if !gone {
        let fields = vec![Field::date("to", t(desk, "admin.last_day")).required()];
        sheet.form(form("leave", fields).intro(t(desk, "admin.people.leave_help")).icon("logout").danger());
    }
    Ok(())
}
