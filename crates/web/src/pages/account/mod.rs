//! Signing in and out, the own account, forgotten passwords, and the demo accounts of a simulated province.

mod own;
mod reset;

use std::sync::Arc;

use app::AppError;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kernel::{PersonId, Role};

use crate::desk::{self, PageError, PageResult, refusal_text};
use crate::frame::{Frame, local_path};
use crate::officer::{Address, Officer, no_session_cookie, session_cookie};
use crate::page::Page;
use crate::posted::Posted;
use crate::resend::{Asker, Kept};
use crate::routes::{Permission, Route};
use crate::server::{Pairs, value};
use crate::site::Site;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::open("/signin", "GET", get(show)),
        Route::open("/signin", "POST", post(sign_in)),
        Route::desk("/signout", "POST", Permission::Official, post(sign_out)),
        Route::open("/signin/forgotten", "GET", get(reset::forgotten)),
        Route::open("/signin/forgotten", "POST", post(reset::request)),
        Route::open("/signin/reset/{token}", "GET", get(reset::open)),
        Route::open("/signin/reset/{token}", "POST", post(reset::set)),
        Route::desk("/desk/account", "GET", Permission::Official, get(own::show)),
        Route::desk("/desk/account", "POST", Permission::Official, post(own::change)),
        Route::desk("/desk/account/sessions", "POST", Permission::Official, post(own::end_others)),
        Route::open("/demo", "GET", get(demo)),
        Route::open("/demo", "POST", post(sign_in_demo)),
    ]
}

/// The sign-in page.
#[derive(Template)]
#[template(path = "account/signin.html")]
pub struct SignIn {
    /// Frame.
    pub page: Page,
    /// Where to go afterwards.
    pub next: String,
    /// Name that was typed.
    pub login: String,
    /// What is wrong.
    pub error: String,
    /// A form that was not sent because the session had ended ([`Kept`] as text); empty: none.
    pub kept: String,
}

/// The demo accounts.
#[derive(Template)]
#[template(path = "account/demo.html")]
pub struct Demo {
    /// Frame.
    pub page: Page,
    /// One for each role.
    pub accounts: Vec<DemoAccount>,
    /// Those with whom steering is tried, from the chairman to a commune.
    pub steering: Vec<SteeringAccount>,
}

/// An account by its post in steering.
pub struct SteeringAccount {
    /// What it is for, `demo.steer.<key>`.
    pub key: &'static str,
    /// Title of the office held.
    pub title: String,
    /// The account.
    pub account: DemoAccount,
}

/// One account of the demo.
pub struct DemoAccount {
    /// Whose.
    pub person: String,
    /// Name.
    pub name: String,
    /// Key of the role.
    pub role: &'static str,
    /// Unit.
    pub unit: String,
    /// Icon.
    pub icon: &'static str,
}

fn icon(role: Role) -> &'static str {
    match role {
        Role::Receptionist => "file-plus",
        Role::Specialist => "list-check",
        Role::DivisionHead => "users",
        Role::AgencyLeader => "signature",
        Role::Clerk => "rubber-stamp",
        Role::CentreDirector => "building",
        Role::ProcedureControl => "clipboard-list",
        Role::Auditor => "shield-check",
        Role::Administrator => "settings",
        Role::ProvinceLeader => "building-bank",
    }
}

async fn show(State(site): State<Arc<Site>>, frame: Frame, Query(query): Query<Pairs>) -> Response {
    let next = local_path(value(&query, "next").unwrap_or("/desk")).to_owned();
    let page = site.page(&frame, frame.lang.t("account.sign_in_title"), "signin");
    super::html(StatusCode::OK, &SignIn { page, next, login: String::new(), error: String::new(), kept: String::new() })
}

/// The sign-in page in place of what a form would have done; the form goes along ([`Kept`] as text).
pub fn sign_in_page(site: &Site, frame: &Frame, status: StatusCode, kept: &str) -> Response {
    let mut page = site.page(frame, frame.lang.t("account.sign_in_title"), "signin");
    "/signin".clone_into(&mut page.path);
    let view = SignIn { page, next: "/desk".to_owned(), login: String::new(), error: String::new(), kept: kept.to_owned() };
    super::html(status, &view)
}

/// Goes on with a fresh session.
pub fn enter(site: &Site, token: &str, next: &str) -> Response {
    let secure = site.app.setup().base_url.starts_with("https:");
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, next.to_owned())]).into_response();
    if let Ok(value) = HeaderValue::from_str(&session_cookie(token, secure)) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

async fn sign_in(State(site): State<Arc<Site>>, frame: Frame, Address(address): Address, posted: Posted) -> Response {
    desk::public(site, frame, move |site, frame| {
        let (login, next) = (posted.get("login").to_owned(), local_path(posted.get("next")).to_owned());
        match site.app.sign_in(&login, reset::raw(&posted, "password"), &address) {
            Ok(token) => match Kept::from_text(posted.get("kept")) {
                Some(kept) => entered_with(site, frame, &token.0, &kept),
                None => Ok(enter(site, &token.0, if next == "/" { "/desk" } else { &next })),
            },
            Err(AppError::Refused(refusal)) => {
                let page = site.page(frame, frame.lang.t("account.sign_in_title"), "signin");
                let (error, kept) = (refusal_text(frame.lang, &refusal), posted.get("kept").to_owned());
                Ok(super::html(StatusCode::UNPROCESSABLE_ENTITY, &SignIn { page, next, login, error, kept }))
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// Signed in again after the session had ended under a form: it is shown, to be sent again.
fn entered_with(site: &Site, frame: &Frame, token: &str, kept: &Kept) -> PageResult {
    let Some(signed) = site.app.session(token)?.filter(|signed| !signed.must_change) else {
        return Ok(enter(site, token, "/desk"));
    };
    let org = site.app.org();
    let name = org.person(&signed.person).map(|person| person.name.clone()).unwrap_or_default();
    let asker = Asker { name, csrf: signed.csrf, official: true };
    let mut response = super::resend::show(site, frame, StatusCode::OK, &asker, kept);
    let cookies = enter(site, token, "/desk").headers().get_all(header::SET_COOKIE).iter().cloned().collect::<Vec<_>>();
    response.headers_mut().extend(cookies.into_iter().map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(response)
}

async fn sign_out(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, _posted: Posted) -> Response {
    desk::answer(site, frame, officer, |desk| {
        desk.app().end_session(&desk.officer.signed.session)?;
        let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, "/")]).into_response();
        if let Ok(value) = HeaderValue::from_str(&no_session_cookie()) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
        Ok(response)
    })
    .await
}

/// One account a role: of the first unit that has such people.
fn accounts(site: &Site) -> Vec<DemoAccount> {
    let (org, now) = (site.app.org(), site.now());
    let find = |role: Role| {
        let day = now.day();
        let of = |person: &org::Person| org.holdings_on(&person.id, day).find(|h| h.role == role).cloned();
        let mut holders: Vec<_> = org.people(day).filter_map(|p| Some((p, of(p)?))).collect();
        holders.sort_by(|a, b| a.1.unit.cmp(&b.1.unit).then(a.0.id.cmp(&b.0.id)));
        let communal = |h: &org::Holding| org.agency_of(&h.unit).is_some_and(|u| u.kind == org::UnitKind::Commune);
        let (person, holding) = holders.iter().find(|(_, h)| communal(h)).or_else(|| holders.first())?;
        let unit = org.unit(&holding.unit).map(|unit| unit.name.clone()).unwrap_or_default();
        Some(DemoAccount { person: person.id.to_string(), name: person.name.clone(), role: role.key(), unit, icon: icon(role) })
    };
    Role::ALL.into_iter().filter_map(find).collect()
}

/// Who steers in the simulated province, and what can be tried with each.
const STEERING: [(&str, &str); 6] = [
    ("chairman", "h92.province_leader.1"),
    ("reviewer", "h92.01.agency_leader.1"),
    ("department", "h92.05.agency_leader.1"),
    ("division", "h92.05.p1.division_head.1"),
    ("centre", "h92.tt.centre_director.1"),
    ("commune", "h92.31120.agency_leader.1"),
];

fn steering(site: &Site) -> Vec<SteeringAccount> {
    let (org, day) = (site.app.org(), site.now().day());
    let find = |(key, id): (&'static str, &str)| {
        let person = org.people(day).find(|person| person.id.as_str() == id)?;
        let holding = org.holdings_on(&person.id, day).next()?;
        let name = |unit: &org::Unit| unit.name.clone();
        let own = org.unit(&holding.unit).map(name).unwrap_or_default();
        // Divisions have the same names in many houses.
        let house = org.agency_of(&holding.unit).filter(|agency| agency.id != holding.unit).map(name);
        let unit = house.map_or(own.clone(), |house| format!("{own}, {house}"));
        let (role, icon) = (holding.role.key(), icon(holding.role));
        let account = DemoAccount { person: id.to_owned(), name: person.name.clone(), role, unit, icon };
        Some(SteeringAccount { key, title: holding.title.clone(), account })
    };
    STEERING.into_iter().filter_map(find).collect()
}

async fn demo(State(site): State<Arc<Site>>, frame: Frame) -> Response {
    desk::public(site, frame, |site, frame| {
        if !site.app.setup().simulated {
            return Err(PageError::NotFound);
        }
        let page = site.page(frame, frame.lang.t("demo.title"), "signin");
        Ok(super::html(StatusCode::OK, &Demo { page, accounts: accounts(site), steering: steering(site) }))
    })
    .await
}

async fn sign_in_demo(State(site): State<Arc<Site>>, frame: Frame, posted: Posted) -> Response {
    desk::public(site, frame, move |site, _| -> PageResult {
        let token = site.app.sign_in_for_demo(&PersonId::new(posted.get("person")))?;
        Ok(enter(site, &token.0, "/desk"))
    })
    .await
}

/// Plain, after a mistake; the demo.
#[cfg(test)]
pub fn samples(site: &Site, lang: crate::lang::Lang) -> (Vec<SignIn>, Demo) {
    let frame = super::samples::frame(lang, "/signin");
    let page = || site.page(&frame, lang.t("account.sign_in_title"), "signin");
    let plain = SignIn { page: page(), next: "/desk".into(), login: String::new(), error: String::new(), kept: String::new() };
    let error = refusal_text(lang, &kernel::Refusal::new("password_wrong", kernel::Basis("design")));
    let wrong = SignIn { page: page(), next: "/desk".into(), login: "an".into(), error, kept: "e30".into() };
    (vec![plain, wrong], Demo { page: page(), accounts: accounts(site), steering: steering(site) })
}
