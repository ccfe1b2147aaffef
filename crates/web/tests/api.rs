//! Dossiers over the API as partners use it: tokens, keys of writes, a whole life, lists, events, files, the bundle. Every
//! answer is held against the description.

mod described;
mod site;

use std::collections::BTreeSet;
use std::sync::Arc;

use app::{Bearer, TokenScope};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use dossier::Command;
use dossier::command::Proposal;
use kernel::{Actor, DossierId, Instant, PersonId, UnitId};
use serde_json::{Value, json};
use site::{Answer, cookie_of, get_as, send, site_at};
use testkit::HandClock;
use tower::ServiceExt;
use web::site::Site;

const COMMUNE: &str = "H92.31120";
const NEIGHBOUR: &str = "H92.31135";
const BIRTH: &str = "1.001193";

struct Province {
    site: Arc<Site>,
    router: Router,
    clock: HandClock,
    root: Value,
}

fn province() -> Province {
    let clock = HandClock::at(Instant::parse("2026-11-24T10:00:00+07:00").unwrap());
    let own = clock.clone();
    let site = site_at(Arc::new(move || own.now()));
    Province { router: web::server::router(site.clone()), site, clock, root: described::description() }
}

/// A system with a token.
struct Partner<'a> {
    at: &'a Province,
    token: String,
}

impl Province {
    fn token(&self, name: &str, unit: &str, scopes: &[TokenScope]) -> String {
        let until = Instant(self.clock.now().0 + 86_400_000_000);
        self.site.app.create_token(&Actor::system(), name, scopes, &UnitId::new(unit), until).unwrap()
    }

    fn partner(&self, unit: &str, scopes: &[TokenScope]) -> Partner<'_> {
        Partner { at: self, token: self.token("Cổng thử", unit, scopes) }
    }

    async fn send(&self, request: Request<Body>) -> (Answer, Value) {
        let (method, path) = (request.method().as_str().to_lowercase(), request.uri().to_string());
        let answer = send(&self.router, request).await;
        let value = described::hold(&self.root, &method, &path, &answer);
        (answer, value)
    }
}

impl Partner<'_> {
    async fn get(&self, path: &str) -> (Answer, Value) {
        let request = Request::get(path).header("authorization", format!("Bearer {}", self.token));
        self.at.send(request.body(Body::empty()).unwrap()).await
    }

    async fn ok(&self, path: &str) -> Value {
        let (answer, value) = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        value
    }

    async fn post(&self, path: &str, key: &str, body: &Value) -> (Answer, Value) {
        let request = Request::post(path)
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json")
            .header("accept-language", "en");
        let request = if key.is_empty() { request } else { request.header("idempotency-key", key) };
        self.at.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    async fn submit(&self, key: &str, name: &str) -> Value {
        let body = submission(&self.at.site, name);
        described::hold_body(&self.at.root, "/api/v1/dossiers", &body);
        let (answer, value) = self.post("/api/v1/dossiers", key, &body).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        assert_eq!(answer.header("location"), format!("/api/v1/dossiers/{}", value["code"].as_str().unwrap()));
        value
    }

    async fn command(&self, code: &str, body: Value) -> Value {
        let path = format!("/api/v1/dossiers/{code}/commands");
        described::hold_body(&self.at.root, &path, &body);
        let (answer, value) = self.post(&path, &format!("{code}-{:x}", fingerprint(&body.to_string())), &body).await;
        assert_eq!(answer.status, 200, "{body}: {}", answer.body);
        value
    }
}

/// A birth to be registered in the commune, with every paper brought.
fn submission(site: &Site, name: &str) -> Value {
    let catalogue = site.catalogue();
    let version = catalogue.in_force(&BIRTH.into(), site.today()).unwrap();
    let needed = version.components.iter().filter(|c| c.need != procedure::Need::Conditional);
    let lines: Vec<Value> =
        needed.map(|c| json!({"component": c.id, "how": "brought", "paper": 1})).collect();
    json!({"procedure": BIRTH, "commune": COMMUNE, "channel": "online",
        "applicant": {"name": name, "identity": "092188000016", "phone": "0900000000"}, "components": lines})
}

/// A key that differs with the body.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(14_695_981_039_346_656_037, |all, byte| (all ^ u64::from(byte)).wrapping_mul(1_099_511_628_211))
}

const ALL: [TokenScope; 4] = [TokenScope::Submit, TokenScope::Read, TokenScope::Act, TokenScope::Events];

fn code_of(value: &Value) -> String {
    value["code"].as_str().unwrap().to_owned()
}

/// Reads of a dossier that were written down. They are written soon and not at once: waits for the one that is looked for.
async fn reads_with(app: &app::App, id: &kernel::DossierId, what: &str) -> Vec<app::rows::AccessRow> {
    for _ in 0..100 {
        let reads = app.accesses_of(id, i64::MAX, 100).unwrap();
        if reads.iter().any(|read| read.what.starts_with(what)) {
            return reads;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    app.accesses_of(id, i64::MAX, 100).unwrap()
}

#[tokio::test]
async fn tokens_hold_for_their_scopes_their_unit_and_their_time() {
    let province = province();
    let whole = province.partner("H92", &ALL);
    let code = code_of(&whole.submit("k1", "Trần Thị Mẫu").await);
    let path = format!("/api/v1/dossiers/{code}");
    assert_eq!(whole.ok(&path).await["applicant"]["name"], "Trần Thị Mẫu");

    let (answer, problem) = province.send(Request::get(&path).body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), &problem["code"]), (401, &json!("token_missing")));
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    let (answer, problem) = Partner { at: &province, token: "mc_0".into() }.get(&path).await;
    assert_eq!((answer.status.as_u16(), &problem["code"]), (401, &json!("token_unknown")));

    let reader = province.partner(COMMUNE, &[TokenScope::Read]);
    assert_eq!(reader.ok(&path).await["code"], code.as_str());
    let (answer, problem) = reader.post("/api/v1/dossiers", "k2", &submission(&province.site, "A")).await;
    assert_eq!((answer.status.as_u16(), &problem["code"]), (403, &json!("token_scope")));
    assert!(problem["detail"].as_str().unwrap().contains("dossiers:submit"));
    assert_eq!(reader.get("/api/v1/events").await.0.status, 403);

    let submitter = province.partner(COMMUNE, &[TokenScope::Submit]);
    let commands = format!("{path}/commands");
    let (answer, _) = submitter.post(&commands, "k3", &json!({"command": "accept"})).await;
    assert_eq!(answer.status, 403, "a token without dossiers:act does not accept");
    assert_eq!(submitter.get(&path).await.0.status, 403);

    let next = province.partner(NEIGHBOUR, &ALL);
    assert_eq!(next.get(&path).await.0.status, 404, "another unit's dossier is not there");
    assert_eq!(next.ok("/api/v1/dossiers").await["items"], json!([]));
    assert_eq!(next.ok("/api/v1/events").await["items"], json!([]));
    assert_eq!(next.post(&commands, "k4", &json!({"command": "accept"})).await.0.status, 404);
    let (answer, problem) = next.post("/api/v1/dossiers", "k5", &submission(&province.site, "B")).await;
    assert_eq!((answer.status.as_u16(), &problem["code"]), (403, &json!("token_outside_unit")));

    let app = &province.site.app;
    let rows = app.tokens(&Actor::system()).unwrap();
    assert!(rows.iter().all(|row| row.token_hash.len() == 64 && !row.token_hash.contains(&whole.token)));
    let row = rows.iter().find(|row| row.scopes == "dossiers:read").unwrap();
    app.revoke_token(&Actor::system(), &row.token_hash).unwrap();
    assert_eq!(reader.get(&path).await.1["code"], "token_revoked");
    province.clock.set(Instant(province.clock.now().0 + 2 * 86_400_000_000));
    let (answer, problem) = whole.get(&path).await;
    assert_eq!((answer.status.as_u16(), &problem["code"]), (401, &json!("token_expired")));
}

#[test]
fn only_administrators_make_tokens_and_they_must_make_sense() {
    let province = province();
    let (app, unit, soon) = (&province.site.app, UnitId::new(COMMUNE), Instant(province.clock.now().0 + 1));
    let desk = actor(&province.site, "h92.31120.tt.receptionist.1");
    let code = |error: app::AppError| match error {
        app::AppError::Refused(refusal) => refusal.code,
        other => panic!("{other}"),
    };
    let make = |who: &Actor, name: &str, scopes: &[TokenScope], unit: &UnitId, until: Instant| {
        app.create_token(who, name, scopes, unit, until).map_err(code)
    };
    let (system, read) = (Actor::system(), [TokenScope::Read]);
    assert_eq!(make(&desk, "x", &read, &unit, soon), Err("administrator_only"));
    assert_eq!(make(&system, " ", &read, &unit, soon), Err("token_name"));
    assert_eq!(make(&system, "x", &[], &unit, soon), Err("token_no_scope"));
    assert_eq!(make(&system, "x", &read, &unit, province.clock.now()), Err("token_ends_before"));
    assert_eq!(make(&system, "x", &read, &UnitId::new("H99"), soon), Err("org_unknown_unit"));
    let token = make(&system, "x", &read, &unit, soon).unwrap();
    let bearer: Arc<Bearer> = app.bearer(&token).unwrap();
    assert_eq!((bearer.name.as_str(), bearer.actor().grants.len()), ("x", 0), "a reader gives no commands");
}

#[tokio::test]
async fn the_same_key_gives_the_same_answer_also_after_a_restart() {
    let province = province();
    let partner = province.partner("H92", &ALL);
    let body = submission(&province.site, "Trần Thị Mẫu");
    let (first, _) = partner.post("/api/v1/dossiers", "một", &body).await;
    assert_eq!(first.status, 400, "keys are ASCII");
    assert_eq!(partner.post("/api/v1/dossiers", "", &body).await.1["code"], "idempotency_key_missing");

    let sent = (0..8).map(|_| partner.post("/api/v1/dossiers", "key-1", &body));
    let answers = join(sent).await;
    let bodies: BTreeSet<&str> = answers.iter().map(|(answer, _)| answer.body.as_str()).collect();
    assert_eq!((bodies.len(), answers[0].0.status.as_u16()), (1, 201), "{bodies:?}");
    let again = partner.post("/api/v1/dossiers", "key-1", &body).await.0;
    assert_eq!(again.body, answers[0].0.body);
    assert_eq!(partner.ok("/api/v1/dossiers").await["items"].as_array().unwrap().len(), 1);
    let (other, problem) = partner.post("/api/v1/dossiers", "key-1", &submission(&province.site, "Khác")).await;
    assert_eq!((other.status.as_u16(), &problem["code"]), (422, &json!("idempotency_key_reused")));

    let code = code_of(&answers[0].1);
    let path = format!("/api/v1/dossiers/{code}/commands");
    let (done, _) = partner.post(&path, "key-2", &json!({"command": "accept"})).await;
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(partner.post(&path, "key-2", &json!({"command": "accept"})).await.0.body, done.body);
    let (reused, problem) = partner.post(&path, "key-2", &json!({"command": "hand_over"})).await;
    assert_eq!((reused.status.as_u16(), &problem["code"]), (422, &json!("idempotency_key_reused")));

    let restarted = restart(&province);
    let partner = Partner { at: &restarted, token: partner.token.clone() };
    assert_eq!(partner.post("/api/v1/dossiers", "key-1", &body).await.0.body, answers[0].0.body);
    assert_eq!(partner.post(&path, "key-2", &json!({"command": "accept"})).await.0.body, done.body);
    // What was answered stays answered, even when the same would be refused today.
    let mut late = submission(&restarted.site, "Trần Thị Mẫu");
    late["procedure"] = json!("9.9");
    assert_eq!(partner.post("/api/v1/dossiers", "key-3", &late).await.1["code"], "procedure_not_in_force");
}

async fn join<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut out = Vec::new();
    let mut running: Vec<_> = all.map(Box::pin).collect();
    std::future::poll_fn(|context| {
        running.retain_mut(|one| match one.as_mut().poll(context) {
            std::task::Poll::Ready(done) => {
                out.push(done);
                false
            }
            std::task::Poll::Pending => true,
        });
        if running.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    out
}

/// The same data under a new program.
fn restart(old: &Province) -> Province {
    old.site.app.shutdown();
    let (store, setup, clock) = (old.site.app.store(), old.site.app.setup().clone(), old.clock.clone());
    let own = clock.clone();
    let stage = sim::stage::Stage {
        url: store.url().to_owned(),
        files: store.files().folder().to_owned(),
        ports: setup.ports.clone(),
        clock: Arc::new(move || own.now()),
        catalogue: setup.catalogue.clone(),
        simulated: true,
        base_url: setup.base_url.clone(),
    };
    let app = sim::stage::open(stage, sim::stage::repeatable_chance(8)).unwrap();
    let site = Arc::new(Site::new(app, old.site.templates.clone()));
    Province { router: web::server::router(site.clone()), site, clock, root: described::description() }
}

fn actor(site: &Site, person: &str) -> Actor {
    let token = site.app.sign_in_for_demo(&PersonId::new(person)).unwrap();
    let signed = site.app.session(&token.0).unwrap().unwrap();
    site.app.actor(&signed).unwrap()
}

/// What officials do between hand-over and the numbered result.
fn settle(site: &Site, id: DossierId) {
    let (app, act) = (&site.app, |person: &str, command: Command| {
        site.app.act(actor(site, person), id, None, command.clone()).unwrap_or_else(|e| panic!("{person} {command:?}: {e}"));
    });
    for _ in 0..20 {
        let story = app.story(&id).unwrap().unwrap();
        let dossier = &story.dossier;
        if dossier.stage.key() != "in_process" {
            return;
        }
        if let Some(pending) = dossier.pending.first() {
            act("h92.31120.agency_leader.1", Command::Approve { draft: pending.id });
            continue;
        }
        let work = dossier.work.clone().unwrap();
        if work.step.is_none() {
            act("h92.31120.clerk.1", Command::NumberResult { number: "01/KS".into(), files: Vec::new() });
            continue;
        }
        let person = match &work.owner.person {
            Some(person) => person.clone(),
            None => {
                let people = app::options::candidates(&story.org, &work.owner.unit, site.now());
                let person = people.into_iter().next().unwrap();
                act(person.as_str(), Command::Take);
                person
            }
        };
        let proposal = match app::options::proposes(dossier, &story.procedure) && dossier.approved.is_none() {
            true => Proposal::Grant { summary: "Đủ điều kiện".into(), files: Vec::new() },
            false => Proposal::None,
        };
        act(person.as_str(), Command::FinishStep { product: "Dự thảo".into(), proposal });
    }
    panic!("no end");
}

#[tokio::test]
async fn a_whole_life_by_the_api() {
    let province = province();
    let partner = province.partner(COMMUNE, &ALL);
    let made = partner.submit("life", "Trần Thị Mẫu").await;
    let (code, id) = (code_of(&made), DossierId(made["id"].as_str().unwrap().parse().unwrap()));
    assert!(made["tracking_url"].as_str().unwrap().contains(&format!("/track/{code}?key=")));
    let path = format!("/api/v1/dossiers/{code}");
    assert_eq!((&made["reception_due_at"], &made["state"]), (&partner.ok(&path).await["duty_due_at"], &json!("submitted")));
    assert!(made["reception_due_at"].as_str().unwrap().starts_with("2026-11-2"));

    let version = province.site.catalogue().in_force(&BIRTH.into(), province.site.today()).unwrap().clone();
    let component = version.components[0].id.clone();
    let request = json!({"items": [{"component": component, "text": "Bản rõ hơn", "excuse": "outage"}], "reason": "Mờ", "reason_code": "first"});
    let asked = partner.command(&code, json!({"command": "ask_completion", "request": request})).await;
    assert_eq!(asked["state"], "awaiting_completion");
    let shown = partner.ok(&path).await;
    assert_eq!((&shown["request"]["reason"], &shown["holder"]["applicant"]), (&json!("Mờ"), &json!(true)));

    let file = upload(&partner, "tệp.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n").await;
    let line = json!({"component": component, "how": "brought", "files": [file["hash"]]});
    assert_eq!(partner.command(&code, json!({"command": "complete", "components": [line]})).await["state"], "submitted");
    let (answer, _) = partner.get(&format!("{path}/files/{}", file["hash"].as_str().unwrap())).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/pdf"));
    assert_eq!(partner.get(&format!("{path}/files/{}", "0".repeat(64))).await.0.status, 404);

    assert_eq!(partner.command(&code, json!({"command": "accept"})).await["state"], "accepted");
    assert_eq!(partner.command(&code, json!({"command": "hand_over"})).await["state"], "in_process");
    let (again, problem) = partner.post(&format!("{path}/commands"), "x1", &json!({"command": "hand_over"})).await;
    assert_eq!((again.status.as_u16(), &problem["code"]), (409, &json!("wrong_state")));
    assert_eq!(problem["basis"]["key"], "nd61_2018.d17");
    assert!(problem["detail"].as_str().unwrap().contains("Under way") || !problem["detail"].as_str().unwrap().contains('{'));
    for (key, body, why) in [
        ("x2", json!({"command": "note", "text": "Đã gọi điện"}), "official_only"),
        ("x3", json!({"command": "urge", "text": "Nhanh lên"}), "no_authority"),
    ] {
        let (answer, problem) = partner.post(&format!("{path}/commands"), key, &body).await;
        assert_eq!((answer.status.as_u16(), &problem["code"]), (403, &json!(why)));
    }

    settle(&province.site, id);
    assert_eq!(partner.ok(&path).await["state"], "resolved");
    if !partner.ok(&path).await["fees"].as_array().unwrap().is_empty() {
        partner.command(&code, json!({"command": "pay", "means": "online", "voucher": "NT-1"})).await;
    }
    partner.command(&code, json!({"command": "tell_ready"})).await;
    let back = json!({"command": "return", "name": "Trần Thị Mẫu", "document": "Giấy hẹn"});
    assert_eq!(partner.command(&code, back).await["state"], "returned");

    let whole = partner.ok(&path).await;
    assert_eq!((&whole["outcome"]["granted"], &whole["exchanged_code"]), (&json!(true), &json!(10)));
    let history = partner.ok(&format!("{path}/history")).await;
    let types: Vec<&str> = history["items"].as_array().unwrap().iter().map(|one| one["type"].as_str().unwrap()).collect();
    assert_eq!((types[0], *types.last().unwrap()), ("submitted", "returned"));
    assert_eq!(history["items"][0]["actor"], json!({"kind": "partner", "name": "Cổng thử"}));
    let papers = partner.ok(&format!("{path}/papers")).await;
    let receipt = papers["items"].as_array().unwrap().iter().find(|one| one["order"] == "receipt").unwrap().clone();
    let (pdf, _) = partner.get(receipt["href"].as_str().unwrap()).await;
    assert!(pdf.status == 200 && pdf.body.starts_with("%PDF"));
    assert_eq!(partner.get(&format!("{path}/papers/receipt-99")).await.0.status, 404);
    let reads = reads_with(&province.site.app, &id, "history").await;
    assert!(reads.iter().any(|read| read.purpose == "api" && read.what == "history" && read.who.contains("partner")));
    bundle(&province, &code, id).await;
}

async fn upload(partner: &Partner<'_>, name: &str, content: &'static [u8]) -> Value {
    let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let request = Request::post(format!("/api/v1/files?name={encoded}"))
        .header("authorization", format!("Bearer {}", partner.token))
        .header("content-type", "application/octet-stream");
    let (answer, value) = partner.at.send(request.body(Body::from(content)).unwrap()).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert_eq!((&value["name"], &value["size"]), (&json!(name), &json!(content.len())));
    value
}

async fn bundle(province: &Province, code: &str, id: DossierId) {
    let path = format!("/desk/dossiers/{code}/bundle");
    let desk = cookie_of(&province.site, "h92.31120.tt.receptionist.1");
    assert_eq!(get_as(&province.router, &desk, &path).await.status, 403, "auditors only");
    let auditor = cookie_of(&province.site, "h92.auditor.1");
    let request = Request::get(format!("{path}?purpose=Thanh+tra+2026")).header("cookie", &auditor);
    let response = province.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!((response.status().as_u16(), &response.headers()["content-type"]), (200, &"application/zip".parse().unwrap()));
    let bytes = to_bytes(response.into_body(), 64 << 20).await.unwrap();
    let head = province.site.app.store().read(|reader| reader.get_head()).unwrap();
    let report = app::bundle::verify_bundle(&bytes, Some(head.hash)).unwrap();
    assert_eq!((report.code.as_str(), report.state.as_str(), report.noted_head), (code, "returned", Some(true)));
    assert_eq!((report.papers, report.files, report.missing), (1, 1, 0));
    assert!(report.events > 8 && report.entries == 3 + 1 + 1);
    let reads = reads_with(&province.site.app, &id, "bundle").await;
    assert!(reads.iter().any(|read| read.what == "bundle" && read.purpose == "Thanh tra 2026"), "{reads:?}");
    let nothing = get_as(&province.router, &auditor, "/desk/dossiers/H92-none/bundle").await;
    assert_eq!(nothing.status, 404);
}

#[tokio::test]
async fn uploads_and_bodies_are_checked() {
    let province = province();
    let partner = province.partner("H92", &ALL);
    let multipart = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nxin chào\r\n--x--\r\n";
    for (kind, body, status) in [
        ("multipart/form-data; boundary=x", multipart, 201),
        ("multipart/form-data; boundary=x", "--x--\r\n", 400),
        ("application/octet-stream", "", 400),
        ("application/octet-stream", "MZ\u{0}\u{1}", 422),
    ] {
        let request = Request::post("/api/v1/files")
            .header("authorization", format!("Bearer {}", partner.token))
            .header("content-type", kind);
        let (answer, _) = province.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.body);
    }
    let body = submission(&province.site, "A");
    let change = |path: &[&str], value: Value| {
        let mut body = body.clone();
        let (last, before) = path.split_last().unwrap();
        before.iter().fold(&mut body, |inner, name| &mut inner[*name])[*last] = value;
        body
    };
    let stranger = json!([{"component": "c1", "how": "brought", "files": ["0".repeat(64)]}]);
    for (body, status, code, field) in [
        (json!([]), 400, "not_json", ""),
        (change(&["colour"], json!(1)), 400, "not_json", ""),
        (change(&["channel"], json!("pigeon")), 400, "not_json", ""),
        (change(&["channel"], json!("counter")), 422, "invalid", "channel"),
        (change(&["applicant", "name"], json!("  ")), 422, "invalid", "applicant.name"),
        (change(&["applicant", "address"], json!("x".repeat(301))), 422, "invalid", "applicant.address"),
        (change(&["code"], json!("../x")), 422, "invalid", "code"),
        (change(&["components"], json!([{"component": "c1", "how": "reused"}])), 422, "invalid", "components[0].file"),
        (change(&["components"], json!([{"component": "c1", "how": "brought", "files": ["x"]}])), 422, "invalid", "components[0].files[0]"),
        (change(&["components"], stranger), 422, "invalid", "components[].files["),
        (change(&["answers"], json!({"none": "x"})), 422, "invalid", "answers."),
        (change(&["components"], json!([{"component": "c999", "how": "missing"}])), 422, "component_unknown", ""),
        (change(&["procedure"], json!("9.9")), 422, "procedure_not_in_force", ""),
        (change(&["commune"], Value::Null), 422, "commune_not_named", ""),
    ] {
        let (answer, problem) = partner.post("/api/v1/dossiers", "k", &body).await;
        assert_eq!((answer.status.as_u16(), problem["code"].as_str().unwrap()), (status, code), "{body} {}", answer.body);
        let told = problem["errors"][0]["field"].as_str().unwrap_or_default();
        assert!(told.starts_with(field), "{told} {field}");
        assert!(!problem["detail"].as_str().unwrap().contains(['{', '…']), "{problem}");
        assert!(problem["title"].as_str().unwrap().is_ascii(), "in the asker's language: {problem}");
    }
    let code = {
        let mut body = body.clone();
        body["code"] = json!("000.00.01.H92-261124-0007");
        let (answer, value) = partner.post("/api/v1/dossiers", "kept", &body).await;
        assert_eq!((answer.status.as_u16(), &value["code"]), (201, &body["code"]), "{}", answer.body);
        let (taken, problem) = partner.post("/api/v1/dossiers", "kept-2", &body).await;
        assert_eq!((taken.status.as_u16(), &problem["code"]), (409, &json!("code_taken")));
        code_of(&value)
    };
    let path = format!("/api/v1/dossiers/{code}/commands");
    for body in [json!({"command": "time_out"}), json!({"command": "decline"}), json!({})] {
        assert_eq!(partner.post(&path, "k", &body).await.0.status, 400, "{body}");
    }
    let pay = json!({"command": "pay", "at": "hôm qua", "means": "cash", "voucher": "1"});
    assert_eq!(partner.post(&path, "k", &pay).await.1["errors"][0]["field"], "at");
}

#[tokio::test]
async fn lists_lead_through_everything_once() {
    let province = province();
    let partner = province.partner("H92", &ALL);
    let mut made = BTreeSet::new();
    for n in 0..17 {
        made.insert(code_of(&partner.submit(&format!("n{n}"), &format!("Người Thứ {n}")).await));
        province.clock.set(Instant(province.clock.now().0 + 60_000_000));
    }
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = partner.ok(&format!("/api/v1/dossiers?limit=5{after}")).await;
        seen.extend(page["items"].as_array().unwrap().iter().map(code_of));
        // A dossier that comes in between does not move the pages.
        if seen.len() == 5 {
            partner.submit("between", "Người Chen").await;
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!((seen.len(), seen.iter().cloned().collect::<BTreeSet<_>>()), (17, made));
    let found = partner.ok("/api/v1/dossiers?q=nguoi%20thu%207&limit=200").await;
    assert_eq!(found["items"][0]["applicant"], "Người Thứ 7");
    let count = |value: Value| value["items"].as_array().unwrap().len();
    assert_eq!(count(partner.ok("/api/v1/dossiers?state=submitted,accepted&channel=online&from=2026-11-24&to=2026-11-24").await), 18);
    assert_eq!(count(partner.ok("/api/v1/dossiers?state=accepted").await), 0);
    assert_eq!(count(partner.ok(&format!("/api/v1/dossiers?procedure={BIRTH}&unit={COMMUNE}")).await), 18);
    assert_eq!(count(partner.ok(&format!("/api/v1/dossiers?unit={NEIGHBOUR}")).await), 0);
    for bad in ["limit=0", "limit=201", "after=x", "from=hôm", "due=x"] {
        let bad = bad.replace('ô', "%C3%B4");
        assert_eq!(partner.get(&format!("/api/v1/dossiers?{bad}")).await.0.status, 400, "{bad}");
    }
}

#[tokio::test]
async fn events_come_in_order_without_gaps_and_without_persons() {
    let province = province();
    let partner = province.partner(COMMUNE, &ALL);
    let follower = province.partner("H92", &[TokenScope::Events]);
    for n in 0..4 {
        let code = code_of(&partner.submit(&format!("n{n}"), "Trần Thị Mẫu").await);
        partner.command(&code, json!({"command": "accept"})).await;
        partner.command(&code, json!({"command": "withdraw", "reason": "Lý do riêng"})).await;
    }
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let page = follower.ok(&format!("/api/v1/events?after={after}&limit=5")).await;
        let items = page["items"].as_array().unwrap().clone();
        assert!(items.len() <= 5 && page["next"].as_i64().unwrap() >= after);
        after = page["next"].as_i64().unwrap();
        all.extend(items);
        if page["at_end"] == true {
            break;
        }
    }
    assert_eq!(all.len(), 12);
    assert!(all.windows(2).all(|two| two[0]["position"].as_i64() < two[1]["position"].as_i64()));
    let text = json!(all).to_string();
    assert!(!text.contains("Mẫu") && !text.contains("092188000016") && !text.contains("Lý do riêng"), "{text}");
    assert_eq!(all[0]["payload"]["procedure"], BIRTH);
    let empty = follower.ok(&format!("/api/v1/events?after={after}")).await;
    assert_eq!((&empty["items"], &empty["next"]), (&json!([]), &json!(after)));
    partner.submit("late", "Người Đến Sau").await;
    let news = partner.ok(&format!("/api/v1/events?after={after}")).await;
    assert_eq!(news["items"].as_array().unwrap().len(), 1);
    assert_eq!(news["items"][0]["payload"]["applicant"]["name"], "Người Đến Sau");
    for bad in ["after=-1", "after=x", "limit=0"] {
        assert_eq!(follower.get(&format!("/api/v1/events?{bad}")).await.0.status, 400);
    }
}

#[tokio::test]
async fn a_system_that_hands_in_acts_only_for_its_own_applicants() {
    let province = province();
    let own = province.partner(COMMUNE, &[TokenScope::Submit]);
    let other = Partner { at: &province, token: province.token("Cổng khác", COMMUNE, &[TokenScope::Submit]) };
    let acting = Partner { at: &province, token: province.token("Quầy", COMMUNE, &[TokenScope::Submit, TokenScope::Act]) };
    let code = code_of(&own.submit("n1", "Trần Thị Mẫu").await);
    let path = format!("/api/v1/dossiers/{code}/commands");
    let commands = [
        json!({"command": "withdraw", "reason": "Không phải của tôi"}),
        json!({"command": "pay", "means": "online", "voucher": "X-1"}),
    ];
    for (n, command) in commands.iter().enumerate() {
        let (answer, value) = other.post(&path, &format!("k{n}"), command).await;
        assert_eq!((answer.status.as_u16(), &value["code"]), (403, &json!("not_handed_in_by_you")), "{}", answer.body);
    }
    // The desk may, and so may another token of the same system.
    acting.command(&code, json!({"command": "accept"})).await;
    let renewed = province.partner(COMMUNE, &[TokenScope::Submit]);
    renewed.command(&code, json!({"command": "withdraw", "reason": "Đổi ý"})).await;
    let code = code_of(&own.submit("n2", "Trần Thị Mẫu").await);
    acting.command(&code, json!({"command": "withdraw", "reason": "Người nộp đề nghị"})).await;
}

#[tokio::test]
async fn a_text_has_a_greatest_length_and_no_control_characters() {
    let province = province();
    let partner = province.partner(COMMUNE, &ALL);
    let code = code_of(&partner.submit("n1", "Trần Thị Mẫu").await);
    let path = format!("/api/v1/dossiers/{code}/commands");
    for (reason, found, said) in [("ế".repeat(5_000), "too_long", "4000"), ("a\u{0}b".to_owned(), "control_character", "reason")] {
        let command = json!({"command": "withdraw", "reason": reason});
        let (answer, value) = partner.post(&path, found, &command).await;
        assert_eq!(value["code"], found, "{}", answer.body);
        assert!(value["detail"].as_str().unwrap().contains(said), "{}", answer.body);
    }
}

/// Tasks over the API: a department's system sees its own, notes progress once, and nothing of its neighbour.
#[tokio::test]
async fn tasks_for_a_departments_system() {
    use app::tasks::TaskAsk;
    use steering::task::command::{Draft, Proposal};
    use steering::task::model::{Addressee, Owner, Term};
    use steering::task::{Command as Do, Due};

    let province = province();
    let app = &province.site.app;
    let (office, now) = (PersonId::new("h92.procedure_control.1"), province.clock.now());
    let office = app.org().actor(&office, None, now).unwrap();
    let give = |unit: &str, content: &str| {
        let id = app.new_task_id();
        let draft = Draft {
            sources: Vec::new(),
            content: content.to_owned(),
            product: String::new(),
            area: None,
            addressees: vec![Addressee::One { owner: Owner::unit(&UnitId::new(unit)) }],
            coordinators: Vec::new(),
            term: Term::By { due: Due::day(now.day().plus(10)) },
        };
        let assigner = Owner::person(&"H92".into(), &PersonId::new("h92.province_leader.1"));
        let proposal = Proposal { id, office: "H92".into(), assigner, draft };
        app.ask_task(TaskAsk { actor: Actor::system(), task: id, key: None, command: Do::Propose(Box::new(proposal)) }).unwrap();
        app.act_task(office.clone(), id, None, Do::Confirm { groups: Vec::new(), ids: Vec::new() }).unwrap();
        let head = PersonId::new(format!("{}.agency_leader.1", unit.to_lowercase()));
        app.act_task(app.org().actor(&head, None, now).unwrap(), id, None, Do::Accept).unwrap();
        id
    };
    let (own, other) = (give("H92.05", "Rà soát thủ tục đất đai"), give("H92.02", "Kiểm tra văn bản"));
    let system = province.partner("H92.05", &[TokenScope::Tasks, TokenScope::TaskProgress]);
    let list = system.ok("/api/v1/tasks?show=open&q=dat%20dai").await;
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
    assert_eq!(list["items"][0]["id"], own.to_string());
    assert_eq!(system.ok("/api/v1/tasks?show=given").await["items"].as_array().unwrap().len(), 1);
    assert_eq!(system.get(&format!("/api/v1/tasks/{other}")).await.0.status, 404);
    assert_eq!(system.get("/api/v1/tasks?show=some").await.0.status, 400);
    let task = system.ok(&format!("/api/v1/tasks/{own}")).await;
    assert_eq!((&task["state"], &task["term"]["kind"]), (&json!("in_progress"), &json!("by")));
    let path = format!("/api/v1/tasks/{own}/progress");
    let progress = json!({"text": "Đã họp", "percent": 40});
    let (answer, noted) = system.post(&path, "p1", &progress).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let (_, again) = system.post(&path, "p1", &progress).await;
    assert_eq!(noted, again, "the same key does nothing twice");
    let (refused, problem) = system.post(&path, "p2", &json!({"text": "Đã họp", "percent": 140})).await;
    assert!(refused.status.is_client_error(), "{problem}");
    let history = system.ok(&format!("/api/v1/tasks/{own}/history")).await;
    let types: Vec<&str> = history["items"].as_array().unwrap().iter().filter_map(|item| item["type"].as_str()).collect();
    assert_eq!(types, ["proposed", "confirmed", "accepted", "progress_noted"]);
    let figures = system.ok("/api/v1/task-figures?by=unit").await;
    assert_eq!(figures["items"][0]["key"], "H92.05");
    assert_eq!((figures["items"].as_array().unwrap().len(), &figures["items"][0]["open"]), (1, &json!(1)));
    let reader = province.partner("H92.05", &[TokenScope::Tasks]);
    assert_eq!(reader.post(&path, "p3", &progress).await.0.status, 403);
    assert_eq!(province.partner("H92.05", &[TokenScope::Read]).get("/api/v1/tasks").await.0.status, 403);
}
