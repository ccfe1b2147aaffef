//! The site in process on a fixed day, and its answers as texts.
#![allow(dead_code, reason = "each test file uses a part")]

use std::collections::BTreeMap;
use std::sync::Arc;

use app::{Ask, Reply};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use dossier::Command;
use dossier::command::NewDossier;
use dossier::model::{Applicant, Channel, ComponentLine, ProcessingSystem, Provision};
use kernel::{Actor, DossierCode, DossierId, Instant, PersonId, UnitId};
use procedure::{Catalogue, Need, ProcedureVersion};
use testkit::HandClock;
use tower::ServiceExt;
use web::site::Site;

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// The site on a fixed day with the cast in its offices, and nothing else.
pub fn site() -> Arc<Site> {
    let clock = Arc::new(|| Instant::parse("2026-11-24T10:00:00+07:00").unwrap());
    site_at(clock)
}

pub fn site_at(clock: app::ports::Clock) -> Arc<Site> {
    let templates = Arc::new(paper::Templates::embedded().unwrap());
    let press = web::ports::PaperPress { templates: templates.clone(), simulated: false, place: "Cần Thơ".into() };
    let ports = app::ports::Ports {
        mailer: None,
        texter: None,
        press: Arc::new(press),
        wording: Arc::new(web::ports::Sentences),
    };
    // Swept by a later run of the tests.
    let folder = std::mem::ManuallyDrop::new(testkit::Folder::new());
    let stage = sim::stage::Stage {
        url: format!("sqlite:{}", folder.path().join("motcua.sqlite").display()),
        files: folder.path().join("files"),
        ports,
        clock,
        catalogue: Catalogue::embedded().unwrap(),
        simulated: true,
        base_url: "http://127.0.0.1:8080".into(),
    };
    let app = sim::stage::open(stage, sim::stage::repeatable_chance(7)).unwrap();
    Arc::new(Site::new(app, templates))
}

pub fn router() -> Router {
    web::server::router(site())
}

pub async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = String::from_utf8_lossy(&to_bytes(body, 8 << 20).await.unwrap()).into_owned();
    Answer { status: parts.status, headers: parts.headers, body }
}

pub async fn get(router: &Router, path: &str) -> Answer {
    send(router, Request::get(path).body(Body::empty()).unwrap()).await
}

pub async fn get_with(router: &Router, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    send(router, request.body(Body::empty()).unwrap()).await
}

pub async fn post(router: &Router, path: &str, body: &str) -> Answer {
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    send(router, request.body(Body::from(body.to_owned())).unwrap()).await
}

/// The cookie of a session of somebody of the cast, e.g. `h92.31120.tt.receptionist.1`.
pub fn cookie_of(site: &Site, person: &str) -> String {
    let token = site.app.sign_in_for_demo(&kernel::PersonId::new(person)).unwrap();
    format!("mc_session={}", token.0)
}

/// The form token that belongs to a cookie.
pub fn csrf_of(site: &Site, cookie: &str) -> String {
    site.app.session(cookie.trim_start_matches("mc_session=")).unwrap().unwrap().csrf
}

pub async fn get_as(router: &Router, cookie: &str, path: &str) -> Answer {
    get_with(router, path, &[("cookie", cookie)]).await
}

/// Sends a form as somebody; the form token is added.
pub async fn post_as(router: &Router, site: &Site, cookie: &str, path: &str, body: &str) -> Answer {
    let body = format!("csrf={}&{body}", csrf_of(site, cookie));
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin");
    send(router, request.body(Body::from(body)).unwrap()).await
}

/// The site on Monday, 23 November 2026, nine o'clock, and the hands of its clock.
pub fn site_by_hand() -> (Arc<Site>, HandClock) {
    let clock = HandClock::at(Instant::parse("2026-11-23T09:00:00+07:00").unwrap());
    let now = clock.clone();
    (site_at(Arc::new(move || now.now())), clock)
}

/// A procedure of communes with days to decide, usual steps, and a paper to bring.
pub fn procedure_of_days(site: &Site) -> Arc<ProcedureVersion> {
    let fits = |version: &&Arc<ProcedureVersion>| {
        let days = version.limit.is_some_and(|limit| limit.unit == calendar::LimitUnit::WorkingDays && limit.value >= 5.0);
        let plain = version.components.iter().any(|component| component.available_from.is_none());
        days && plain && version.process.template && version.agency.id.as_deref() == Some("UBND_XA")
    };
    site.catalogue().list_usable(site.today()).find(fits).cloned().expect("the catalogue has such procedures")
}

/// Everything necessary brought to the one-stop desk of an agency.
pub fn new_dossier(site: &Site, procedure: &ProcedureVersion, name: &str, agency: &str) -> Box<NewDossier> {
    let needed = procedure.components.iter().filter(|c| c.need != Need::Conditional);
    let brought = || Provision::Brought { paper: 1, files: Vec::new(), original_taken: false };
    Box::new(NewDossier {
        id: site.app.new_id(),
        code: DossierCode::new(""),
        system: ProcessingSystem::Own,
        channel: Channel::Counter,
        variant: None,
        receiving_unit: UnitId::new(format!("{agency}.TT")),
        competent_unit: UnitId::new(agency),
        applicant: Applicant {
            name: name.to_owned(),
            identity: "092000000001".to_owned(),
            phone: "0900000001".to_owned(),
            ..Applicant::default()
        },
        representation: None,
        answers: BTreeMap::new(),
        components: needed.map(|c| ComponentLine { component: c.id.clone(), provision: brought() }).collect(),
        fees: Vec::new(),
        client_key: None,
    })
}

/// Somebody of the cast as an actor.
pub fn actor(site: &Site, person: &str) -> Actor {
    site.app.org().actor(&PersonId::new(person), None, site.now()).unwrap()
}

/// Gives a command that is not refused; answers the code.
pub fn ask(site: &Site, actor: Actor, dossier: DossierId, procedure: &ProcedureVersion, command: Command) -> String {
    let ask = Ask { actor, dossier, procedure: Some(procedure.code.clone()), key: None, command: command.clone() };
    match site.app.ask(ask).unwrap() {
        Reply::Done { code, .. } => code.to_string(),
        Reply::Refused(refusal) => panic!("{command:?}: {refusal}"),
    }
}
