//! The access matrix: every route × every role, against the table of routes and against a list that people can read.

mod site;

use std::collections::BTreeMap;
use std::fmt::Write;

use axum::http::{Request, StatusCode, header};
use axum::body::Body;
use kernel::Role;
use site::{cookie_of, csrf_of, send, site};
use web::routes::{Audience, Permission, Route, table};

/// Somebody of the cast for each role.
fn people() -> Vec<(&'static str, Option<Role>, &'static str)> {
    let mut all = vec![("nobody", None, "")];
    let of = |role: Role| match role {
        Role::Receptionist => "h92.31120.tt.receptionist.1",
        Role::Specialist => "h92.31120.vp.specialist.1",
        Role::DivisionHead => "h92.31120.vp.division_head.1",
        Role::AgencyLeader => "h92.31120.agency_leader.1",
        Role::Clerk => "h92.31120.clerk.1",
        Role::CentreDirector => "h92.31120.tt.centre_director.1",
        Role::ProcedureControl => "h92.procedure_control.1",
        Role::Auditor => "h92.auditor.1",
        Role::Administrator => "h92.administrator.1",
        Role::ProvinceLeader => "h92.province_leader.1",
    };
    all.extend(Role::ALL.map(|role| (role.key(), Some(role), of(role))));
    all
}

/// An address of the route for which there is nothing: only the gate is asked.
fn address(route: &Route) -> String {
    let mut path = String::new();
    for part in route.path.split('/').skip(1) {
        path.push('/');
        path.push_str(if part.starts_with('{') { "zz-0" } else { part });
    }
    path
}

/// Whether the gate let the request through.
async fn let_through(router: &axum::Router, site: &web::site::Site, route: &Route, person: &str) -> bool {
    let cookie = if person.is_empty() { String::new() } else { cookie_of(site, person) };
    let body = if cookie.is_empty() { String::new() } else { format!("csrf={}", csrf_of(site, &cookie)) };
    let request = Request::builder()
        .method(route.method)
        .uri(address(route))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie);
    let body = if route.method == "GET" { Body::empty() } else { Body::from(body) };
    let answer = send(router, request.body(body).unwrap()).await;
    let to_sign_in = answer.header("location").starts_with("/signin?") || answer.header("location") == "/signin";
    let forbidden = answer.status == StatusCode::FORBIDDEN && answer.body.contains("Bạn không được mở trang này");
    assert!(answer.status.as_u16() < 500, "{} {}: {}", route.method, route.path, answer.status);
    !to_sign_in && !forbidden
}

fn allowed(permission: Permission, role: Option<Role>) -> bool {
    match permission {
        Permission::Open | Permission::Token => true,
        Permission::Official => role.is_some(),
        Permission::Role(roles) => role.is_some_and(|role| roles.contains(&role)),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_and_every_role() {
    let site = site();
    let router = web::server::router(site.clone());
    let people = people();
    let mut rows: BTreeMap<String, Vec<bool>> = BTreeMap::new();
    for route in table().into_iter().filter(|route| route.audience == Audience::Citizen) {
        let mut row = Vec::new();
        for (name, role, person) in &people {
            let open = matches!(route.permission, Permission::Open);
            let passed = open || let_through(&router, &site, &route, person).await;
            assert_eq!(passed, allowed(route.permission, *role), "{} {} as {name}", route.method, route.path);
            row.push(passed);
        }
        rows.insert(format!("{} {}", route.path, route.method), row);
    }
    let mut text = String::from("Route, and who passes its gate: ");
    text.push_str(&people.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(" · "));
    text.push_str("\n\n");
    for (route, row) in &rows {
        let marks: String = row.iter().map(|passed| if *passed { '●' } else { '·' }).collect();
        let _ = writeln!(text, "{marks}  {route}");
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/matrix.txt");
    if std::env::var_os("MOTCUA_BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, kept, "the access matrix changed: look at it, then run with MOTCUA_BLESS=1");
}

/// Without the form token nothing is written, whoever asks; nor from another site.
#[tokio::test(flavor = "multi_thread")]
async fn forms_of_others_are_refused() {
    let site = site();
    let router = web::server::router(site.clone());
    let person = "h92.31120.tt.receptionist.1";
    for route in table().into_iter().filter(|route| route.method == "POST" && route.audience == Audience::Citizen) {
        if !allowed(route.permission, Some(Role::Receptionist)) || route.permission == Permission::Open {
            continue;
        }
        let cookie = cookie_of(&site, person);
        for (from, body) in [("same-origin", "csrf=wrong".to_owned()), ("cross-site", format!("csrf={}", csrf_of(&site, &cookie)))] {
            let request = Request::post(address(&route))
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("sec-fetch-site", from)
                .header(header::COOKIE, &cookie);
            let answer = send(&router, request.body(Body::from(body)).unwrap()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} from {from}", route.path);
        }
    }
}
