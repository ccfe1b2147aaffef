//! Tokens of other systems: made for a unit and scopes, shown once, revoked at once.

use std::sync::Arc;

use app::TokenScope;
use app::people_import::unit_by_code;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use kernel::Instant;

use super::blocks::{Cell, Form, Sheet, Table};
use super::{ADMINISTRATOR, Back, Wrong, settle, t};
use crate::desk::{Desk, PageResult, answer};
use crate::form::{Choice, Field};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::routes::Route;
use crate::site::Site;

/// Days that a new token holds unless another day is entered.
const DAYS: i32 = 365;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::desk("/admin/tokens", "GET", ADMINISTRATOR, get(show)),
        Route::desk("/admin/tokens", "POST", ADMINISTRATOR, post(create)),
        Route::desk("/admin/tokens/revoke", "POST", ADMINISTRATOR, post(revoke)),
    ]
}

async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| page(desk, None, None)).await
}

fn scope(desk: &Desk, key: &str) -> String {
    t(desk, &format!("admin.scope.{}", key.replace(':', "_")))
}

fn page(desk: &Desk, back: Option<Back>, told: Option<&str>) -> PageResult {
    let mut sheet = Sheet::new(desk, t(desk, "admin.tokens.title"), "tokens", back);
    sheet.sub = t(desk, "admin.tokens.sub");
    if let Some(token) = told {
        sheet.note("good", t(desk, "admin.tokens.once"), token);
    }
    let (org, now) = (desk.app().org(), desk.now());
    let row = |token: &app::rows::TokenRow| {
        let (key, tone) = match token.revoked_at {
            Some(_) => ("revoked", "none"),
            None if token.expires_at <= now => ("expired", "overdue"),
            None => ("holds", "in-time"),
        };
        let unit = org.unit(&kernel::UnitId::new(&token.unit)).map_or_else(|| token.unit.clone(), |unit| unit.name.clone());
        let scopes: Vec<String> = token.scopes.split_whitespace().map(|key| scope(desk, key)).collect();
        let act = match token.revoked_at {
            None => Cell::act(t(desk, "admin.tokens.revoke"), "/admin/tokens/revoke", "token", &token.token_hash),
            Some(at) => Cell::text(at.date_time_text()),
        };
        vec![
            Cell::text(&token.name).under(desk.officer.name_of(&kernel::PersonId::new(&token.created_by))),
            Cell::text(unit),
            Cell::text(scopes.join(", ")),
            Cell::text(token.expires_at.date_time_text()).class("nowrap"),
            Cell::badge(t(desk, &format!("admin.tokens.{key}")), tone),
            act,
        ]
    };
    let tokens = desk.app().tokens(desk.actor())?;
    sheet.table(Table {
        head: ["name", "unit", "scopes", "until", "state", "act"].map(|key| t(desk, &format!("admin.tokens.col.{key}"))).into(),
        rows: tokens.iter().map(row).collect(),
        empty: t(desk, "admin.tokens.none"),
        ..Table::default()
    });
    let scopes = TokenScope::ALL.map(|own| Choice::new(own.key(), scope(desk, own.key())).help(own.key())).into();
    let fields = vec![
        Field::text("name", t(desk, "admin.tokens.name")).required().help(t(desk, "admin.tokens.name_help")),
        Field::text("unit", t(desk, "admin.people.unit")).required().help(t(desk, "admin.people.unit_help")),
        Field::checks("scopes", t(desk, "admin.tokens.col.scopes"), scopes).required(),
        Field::date("until", t(desk, "admin.last_day")).required().value(desk.site.today().plus(DAYS).date_text()),
    ];
    sheet.form(Form::folded("token", t(desk, "admin.tokens.create"), "/admin/tokens", fields).icon("key"));
    Ok(sheet.answer())
}

async fn create(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let (org, mut wrong) = (desk.app().org(), Wrong::default());
        let (name, code, until) = (wrong.text(desk, &posted, "name"), wrong.text(desk, &posted, "unit"), wrong.day(desk, &posted, "until"));
        let unit = unit_by_code(&org, &code);
        if unit.is_none() && !code.is_empty() {
            wrong.put("unit", desk.lang().t1("refusal.org_unknown_unit", "unit", &code));
        }
        let scopes: Vec<TokenScope> = posted.all("scopes").into_iter().filter_map(TokenScope::from_key).collect();
        if scopes.is_empty() {
            wrong.put("scopes", t(desk, "admin.error.choose"));
        }
        if let Some(unit) = unit.filter(|_| wrong.is_empty()) {
            let made = desk.app().create_token(desk.actor(), &name, &scopes, &unit.id, Instant::at(until.plus(1), 0));
            if let Some(token) = settle(desk, &mut wrong, "name", made)? {
                return page(desk, None, Some(&token));
            }
        }
        page(desk, Some(Back { form: "token", posted, wrong }), None)
    })
    .await
}

async fn revoke(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        desk.app().revoke_token(desk.actor(), posted.get("token"))?;
        Ok(desk.done("/admin/tokens", t(desk, "admin.tokens.revoked_now")))
    })
    .await
}
