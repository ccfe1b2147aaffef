//! Citizens' pages over the real program: submitting, tracking, completing, paying, rating, withdrawing, figures.

mod site;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use dossier::command::Proposal;
use dossier::model::{Applicant, Channel, ComponentLine, Fee, Provision, Request as Asked, RequestItem, RequestReason};
use dossier::{Command, Stage};
use kernel::{Actor, Dong, DossierId, PersonId, UnitId};
use procedure::ProcedureCommand;
use site::{Answer, send, site};
use web::site::Site;

const BIRTH: &str = "1.001193";
const COMMUNE: &str = "H92.31120";
const DESK: &str = "h92.31120.tt.receptionist.1";
const BOUNDARY: &str = "mc-boundary";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";

/// A browser that keeps cookies.
struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn new(site: &Arc<Site>) -> Self {
        Self { router: web::server::router(site.clone()), cookies: BTreeMap::new() }
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Vec<u8>) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::COOKIE, cookies.join("; ")).header("sec-fetch-site", "same-origin");
        let answer = send(&self.router, request.body(Body::from(body)).unwrap()).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, rest) = text.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            match text.contains("Max-Age=0") {
                true => drop(self.cookies.remove(name)),
                false => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
            }
        }
        answer
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Vec::new()).await
    }

    async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let body: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, body.join("&").into_bytes()).await
    }

    /// Fields, and files as field, name, content.
    async fn upload(&mut self, path: &str, pairs: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in pairs {
            body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        for (field, name, content) in files {
            body.extend(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n").bytes(),
            );
            body.extend_from_slice(content);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").bytes());
        let request = Request::post(path).header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
        self.send(request, body).await
    }

    /// Where the answer leads, followed.
    async fn follow(&mut self, answer: &Answer) -> Answer {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let to = answer.header("location").to_owned();
        self.get(&to).await
    }
}

fn open_portal(site: &Site) {
    let command = ProcedureCommand::SwitchOwnPortal { code: BIRTH.into(), open: true };
    site.app.change_catalogue(&official(site, "h92.procedure_control.1"), command).unwrap();
}

fn official(site: &Site, person: &str) -> Actor {
    site.app.org().actor(&PersonId::new(person), None, site.now()).unwrap()
}

fn act(site: &Site, person: &str, id: DossierId, command: Command) {
    site.app.act(official(site, person), id, None, command).unwrap();
}

fn brought(component: &str) -> ComponentLine {
    let provision = Provision::Brought { paper: 1, files: Vec::new(), original_taken: false };
    ComponentLine { component: component.into(), provision }
}

/// A birth registration in the program, without the pages.
fn handed_in(site: &Site) -> (DossierId, String) {
    let draft = app::receiving::Draft {
        procedure: BIRTH.into(),
        variant: None,
        channel: Channel::Online,
        receiving_unit: None,
        commune: Some(UnitId::new(COMMUNE)),
        applicant: Applicant { name: "Trần Thị Mẫu".into(), identity: "092190990001".into(), ..Applicant::default() },
        representation: None,
        answers: BTreeMap::new(),
        components: vec![brought("c1"), brought("c3")],
        fee_classes: Vec::new(),
        code: None,
        client_key: None,
    };
    let (id, code) = site.app.submit_draft(Actor::applicant(), site.app.new_id(), draft, None).unwrap();
    (id, code.to_string())
}

fn asks(component: Option<&str>, text: &str) -> Asked {
    let items = vec![RequestItem { component: component.map(str::to_owned), text: text.into(), excuse: None }];
    Asked { items, reason: "Thiếu giấy tờ".into(), reason_code: RequestReason::First }
}

const WHO: &[(&str, &str)] = &[
    ("organisation", "no"),
    ("name", "Trần Thị Mẫu"),
    ("identity", "092190990001"),
    ("born", "12/03/1990"),
    ("address", "Số 12 đường Hoa Mẫu, Phường Ninh Kiều, Thành phố Cần Thơ"),
    ("phone", "0912345678"),
    ("email", ""),
    ("commune", COMMUNE),
];

/// Answers by section of the form, as far as it is asked.
const ANSWERS: &[(usize, &[(&str, &str)])] = &[
    (0, &[
        ("requester_name", "Trần Thị Mẫu"),
        ("requester_id", "092190990001"),
        ("requester_address.province", "Cần Thơ"),
        ("requester_address.commune", "Phường Ninh Kiều"),
        ("requester_phone", "0912345678"),
    ]),
    (1, &[("relation", "mother")]),
    (2, &[
        ("child_name", "Trần Mẫu Nhi"),
        ("child_birth_date", "20/11/2026"),
        ("child_sex", "female"),
        ("child_ethnicity", "Kinh"),
        ("child_nationality", "Việt Nam"),
        ("child_hometown.province", "Cần Thơ"),
        ("child_hometown.commune", "Phường Ninh Kiều"),
    ]),
    (3, &[
        ("born_in", "elsewhere"),
        ("birth_place.province", "Cần Thơ"),
        ("birth_place.commune", "Phường Ninh Kiều"),
        ("birth_paper", "certificate"),
    ]),
    (4, &[("mother_known", "no")]),
    (6, &[("father_known", "no")]),
    (8, &[("copies", "2"), ("declared", "1")]),
];

/// From nothing to the step of papers; answers the draft's address.
async fn up_to_papers(browser: &mut Browser) -> String {
    let begun = browser.post(&format!("/procedures/{BIRTH}/submit"), &[]).await;
    let draft = begun.header("location").trim_end_matches("/who").to_owned();
    assert!(draft.starts_with("/submit/"), "{}", begun.body);
    let short = browser.post(&format!("{draft}/who"), &WHO[..3]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.body.contains("Trần Thị Mẫu") && short.body.contains("Chọn xã, phường"), "nothing entered is lost");
    let who = browser.post(&format!("{draft}/who"), WHO).await;
    assert_eq!(who.header("location"), format!("{draft}/form-0"), "{}", who.body);
    let first = browser.get(&format!("{draft}/form-0")).await;
    assert!(first.body.contains("092190990001") && first.body.contains("Phường Ninh Kiều"), "what is known is filled in");
    let short = browser.post(&format!("{draft}/form-2"), &ANSWERS[2].1[..1]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.body.contains("Trần Mẫu Nhi") && short.body.contains("aria-invalid"), "nothing entered is lost");
    for (at, (section, answers)) in ANSWERS.iter().enumerate() {
        let next = ANSWERS.get(at + 1).map_or("papers".to_owned(), |(next, _)| format!("form-{next}"));
        let form = browser.post(&format!("{draft}/form-{section}"), answers).await;
        assert_eq!(form.header("location"), format!("{draft}/{next}"), "{}", form.body);
    }
    draft
}

#[tokio::test]
async fn the_page_says_where_to_go_when_this_portal_does_not_take_it() {
    let site = site();
    let mut browser = Browser::new(&site);
    let closed = browser.get(&format!("/procedures/{BIRTH}/submit")).await;
    assert!(closed.body.contains("Cổng Dịch vụ công quốc gia") && closed.body.contains(BIRTH));
    assert!(!closed.body.contains("Bắt đầu</span>"));
    let refused = browser.post(&format!("/procedures/{BIRTH}/submit"), &[]).await;
    assert_eq!(refused.header("location"), format!("/procedures/{BIRTH}/submit"));
}

#[tokio::test]
async fn a_birth_is_registered_online_from_beginning_to_end() {
    let site = site();
    open_portal(&site);
    let mut browser = Browser::new(&site);
    let draft = up_to_papers(&mut browser).await;
    let papers = browser.get(&format!("{draft}/papers")).await;
    assert!(papers.body.contains("choice_chung_sinh") && !papers.body.contains("file_c9"), "databases are not asked for");
    assert_eq!(papers.header("cache-control"), "no-store");
    let none = browser.upload(&format!("{draft}/papers"), &[("intent", "next")], &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);

    let wrong = [("file_chung_sinh", "chung-sinh.pdf", PDF), ("file_c7", "virus.exe", b"MZ\x90\0\x03\0\0\0" as &[u8])];
    let refused = browser.upload(&format!("{draft}/papers"), &[("choice_chung_sinh", "c3"), ("intent", "next")], &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("virus.exe") && refused.body.contains("Không nhận tệp"), "{}", refused.body);
    assert!(refused.body.contains("chung-sinh.pdf"), "the good file stays");

    let next = browser.upload(&format!("{draft}/papers"), &[("choice_chung_sinh", "c3"), ("intent", "next")], &[]).await;
    assert_eq!(next.header("location"), format!("{draft}/review"), "{}", next.body);
    let review = browser.get(&format!("{draft}/review")).await;
    for text in ["Trần Mẫu Nhi", "chung-sinh.pdf", "Không thu phí", "Giấy chứng sinh", "Cơ quan tự tra cứu", "hẹn trả kết quả: 25/11/2026"] {
        assert!(review.body.contains(text), "{text}: {}", review.body);
    }
    let not_agreed = browser.post(&format!("{draft}/review"), &[("collect", "online")]).await;
    assert_eq!(not_agreed.status, StatusCode::UNPROCESSABLE_ENTITY);
    let agreed = [("collect", "online"), ("consent", "1")];
    let sent = browser.post(&format!("{draft}/review"), &agreed).await;
    assert_eq!(sent.header("location"), format!("{draft}/sent"), "{}", sent.body);
    let again = browser.post(&format!("{draft}/review"), &agreed).await;
    assert_eq!(again.header("location"), format!("{draft}/sent"), "sending twice is sending once");
    let page = browser.get(&format!("{draft}/sent")).await;

    let id = app::dossier_id(draft.trim_start_matches("/submit/")).unwrap();
    let story = site.app.story(&id).unwrap().unwrap();
    assert!(page.body.contains(story.dossier.code.as_str()) && page.body.contains(&story.tracking_secret));
    assert!(page.body.contains("<svg") && page.body.contains("chậm nhất"), "{}", page.body);
    assert_eq!(site.app.same_applicant("092190990001", kernel::Instant(0), 10).unwrap().len(), 1);
    assert_eq!(story.dossier.answers["child_name"], "Trần Mẫu Nhi");
    assert_eq!(story.dossier.channel, Channel::Online);
    let files = site.app.files_of(&app::dossier_files(&id)).unwrap();
    assert_eq!(files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["chung-sinh.pdf"]);
    act(&site, DESK, id, Command::Accept);
}

#[tokio::test]
async fn a_draft_is_taken_up_again_and_seen_by_nobody_else() {
    let site = site();
    open_portal(&site);
    let mut browser = Browser::new(&site);
    let draft = up_to_papers(&mut browser).await;
    let start = browser.get(&format!("/procedures/{BIRTH}/submit")).await;
    assert!(start.body.contains(&format!("{draft}/who")), "offered to go on");
    let mut stranger = Browser::new(&site);
    assert_eq!(stranger.get(&format!("{draft}/form-1")).await.status, StatusCode::NOT_FOUND);

    // Signing in takes the draft along.
    let signed = browser.post("/citizen/signin", &[("identity", "092190990001"), ("next", "/citizen")]).await;
    let mine = browser.follow(&signed).await;
    assert!(mine.body.contains(&format!("{draft}/who")), "{}", mine.body);
    assert!(browser.get(&format!("{draft}/form-2")).await.body.contains("Trần Mẫu Nhi"));
}

#[tokio::test]
async fn tracking_needs_both_codes_and_tells_not_which_is_wrong() {
    let site = site();
    let (id, code) = handed_in(&site);
    let secret = site.app.tracking_secret(&id);
    let mut browser = Browser::new(&site);
    let asked = browser.get(&format!("/track/{code}")).await;
    assert_eq!(asked.header("location"), format!("/track?code={code}"));
    let wrong = browser.post("/track", &[("code", &code), ("key", "AAAA-AAAA")]).await;
    let unknown = browser.post("/track", &[("code", "H92.31120-261124-9999"), ("key", "AAAA-AAAA")]).await;
    assert_eq!((wrong.status, unknown.status), (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!(wrong.body.replace(&code, "?"), unknown.body.replace("H92.31120-261124-9999", "?"));

    let link = browser.get(&format!("/track/{code}?key={secret}")).await;
    assert_eq!(link.header("location"), format!("/track/{code}"), "the secret leaves the address");
    let cookie = link.header("set-cookie");
    assert!(cookie.contains(&format!("Path=/track/{code};")) && cookie.contains("HttpOnly"), "{cookie}");
    let page = browser.follow(&link).await;
    assert!(page.body.contains("đang chờ kiểm tra") && page.body.contains("Trần Thị Mẫu"), "{}", page.body);
    assert_eq!(page.header("cache-control"), "no-store");
    let typed = secret.to_lowercase().replace('-', " ");
    assert_eq!(Browser::new(&site).post("/track", &[("code", &code.to_lowercase()), ("key", &typed)]).await.status, 303);

    for _ in 0..20 {
        browser.post("/track", &[("code", &code), ("key", "AAAA-AAAA")]).await;
    }
    let blocked = Browser::new(&site).post("/track", &[("code", &code), ("key", &secret)]).await;
    assert_eq!(blocked.status, StatusCode::TOO_MANY_REQUESTS, "even the right secret waits");
}

async fn tracking(site: &Arc<Site>, id: DossierId, code: &str) -> (Browser, String) {
    let mut browser = Browser::new(site);
    let page = format!("/track/{code}");
    let entered = browser.get(&format!("{page}?key={}", site.app.tracking_secret(&id))).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER);
    (browser, page)
}

#[tokio::test]
async fn what_the_desk_asks_for_is_completed_online() {
    let site = site();
    let (id, code) = handed_in(&site);
    act(&site, DESK, id, Command::AskCompletion(asks(Some("c7"), "Nộp văn bản ủy quyền")));
    let (mut browser, page) = tracking(&site, id, &code).await;
    let shown = browser.get(&page).await;
    assert!(shown.body.contains("Nộp văn bản ủy quyền") && shown.body.contains("file_1"), "{}", shown.body);
    let wrong = browser.upload(&format!("{page}/complete"), &[], &[("file_1", "trang.html", b"<html><script>1</script></html>")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Không nhận tệp"), "{}", wrong.body);
    let done = browser.upload(&format!("{page}/complete"), &[], &[("file_1", "uy-quyen.pdf", PDF)]).await;
    let shown = browser.follow(&done).await;
    assert!(shown.body.contains("Đã gửi phần bổ sung"), "{}", shown.body);
    let story = site.app.story(&id).unwrap().unwrap();
    assert!(matches!(story.dossier.stage, Stage::Submitted { .. }));
    let line = story.dossier.components.iter().find(|line| line.component == "c7").unwrap();
    assert!(matches!(&line.provision, Provision::Brought { files, .. } if files.len() == 1));
    assert_eq!(site.app.files_of(&app::dossier_files(&id)).unwrap().len(), 1);
}

/// Accepted, handed over, and with a specialist.
fn in_process(site: &Site, id: DossierId) -> PersonId {
    act(site, DESK, id, Command::Accept);
    act(site, DESK, id, Command::HandOver);
    let story = site.app.story(&id).unwrap().unwrap();
    let unit = story.dossier.work.as_ref().unwrap().owner.unit.clone();
    let person = app::options::candidates(&story.org, &unit, site.now()).into_iter().next().unwrap();
    if story.dossier.work.unwrap().owner.person.is_none() {
        act(site, person.as_str(), id, Command::Take);
    }
    person
}

#[tokio::test]
async fn a_fee_is_paid_once_and_notes_are_never_shown() {
    let site = site();
    let (id, code) = handed_in(&site);
    let person = in_process(&site, id);
    act(&site, person.as_str(), id, Command::Note { text: "ghi chú chỉ cho cán bộ".into() });
    let fee = Fee { item: "Lệ phí mẫu".into(), amount: Dong(8000), paid: None };
    act(&site, person.as_str(), id, Command::AskFee { fees: vec![fee] });
    let (mut browser, page) = tracking(&site, id, &code).await;
    let shown = browser.get(&page).await;
    assert!(shown.body.contains("8.000") && shown.body.contains("Lệ phí mẫu"), "{}", shown.body);
    assert!(!shown.body.contains("ghi chú chỉ cho cán bộ"));
    let service = browser.get(&format!("{page}/pay")).await;
    assert!(service.body.contains("Cổng thanh toán mô phỏng"));
    let version = service.body.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    browser.post(&format!("{page}/pay"), &[("decision", "cancel")]).await;
    assert!(matches!(site.app.story(&id).unwrap().unwrap().dossier.stage, Stage::AwaitingFee { .. }));
    let paid = browser.post(&format!("{page}/pay"), &[("decision", "pay"), ("version", &version)]).await;
    assert!(browser.follow(&paid).await.body.contains("Đã thanh toán"));
    let again = browser.post(&format!("{page}/pay"), &[("decision", "pay"), ("version", &version)]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let story = site.app.story(&id).unwrap().unwrap();
    assert_eq!(story.history.iter().filter(|entry| matches!(entry.event, dossier::Event::Paid { .. })).count(), 1);
}

#[tokio::test]
async fn the_applicant_sees_what_the_desk_sees() {
    let site = site();
    let (id, code) = handed_in(&site);
    let person = in_process(&site, id);
    let view = site.app.view(&official(&site, DESK), &id).unwrap().unwrap();
    let (mut browser, page) = tracking(&site, id, &code).await;
    let shown = browser.get(&page).await;
    let name = &view.org.person(&person).unwrap().name;
    let promised = view.dossier.settlement.as_ref().unwrap().promised_at.date_time_text();
    let state = web::lang::Lang::Vi.word("state", view.dossier.stage.key());
    for text in [name.as_str(), &promised, &state] {
        assert!(shown.body.contains(text), "{text}: {}", shown.body);
    }
    let receipt = shown.body.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|href| href.ends_with("/fee_receipt"));
    assert_eq!(receipt, None, "no paper that was not issued");
}

#[tokio::test]
async fn it_is_withdrawn_only_on_purpose_and_rated_once() {
    let site = site();
    let (id, code) = handed_in(&site);
    let (mut browser, page) = tracking(&site, id, &code).await;
    assert!(browser.get(&format!("{page}/withdraw")).await.body.contains("name=\"sure\""));
    let not_sure = browser.post(&format!("{page}/withdraw"), &[("reason", "")]).await;
    assert_eq!(not_sure.header("location"), format!("{page}/withdraw"));
    let done = browser.post(&format!("{page}/withdraw"), &[("reason", "Nộp nhầm"), ("sure", "1")]).await;
    assert!(browser.follow(&done).await.body.contains("được rút theo yêu cầu"));
    assert_eq!(site.app.story(&id).unwrap().unwrap().dossier.stage, Stage::Withdrawn);

    let page_after = browser.get(&page).await;
    assert!(!page_after.body.contains("name=\"satisfied\""), "who withdrew is not asked how it went");
    let refused = browser.post(&format!("{page}/rate"), &[("satisfied", "yes")]).await;
    assert!(browser.follow(&refused).await.body.contains("sau khi đã nhận kết quả"));
    assert!(site.app.story(&id).unwrap().unwrap().dossier.rating.is_none());
}

#[tokio::test]
async fn it_is_rated_once_after_the_result_was_returned() {
    let site = site();
    let (id, code) = handed_in(&site);
    let (mut browser, page) = tracking(&site, id, &code).await;
    assert!(!browser.get(&page).await.body.contains("name=\"satisfied\""), "nothing to judge yet");
    let person = in_process(&site, id);
    finish(&site, id, &person);
    act(&site, DESK, id, Command::TellReady);
    act(&site, DESK, id, Command::Return(dossier::model::Collection { name: "Trần Thị Mẫu".into(), document: "Giấy hẹn".into() }));
    assert!(browser.get(&page).await.body.contains("name=\"satisfied\""));
    let rating = [("satisfied", "yes"), ("item_a", "5"), ("item_e", "4"), ("comment", "Tốt")];
    let rated = browser.post(&format!("{page}/rate"), &rating).await;
    let thanks = browser.follow(&rated).await;
    assert!(thanks.body.contains("Cảm ơn") && !thanks.body.contains("name=\"satisfied\""), "{}", thanks.body);
    let twice = browser.post(&format!("{page}/rate"), &[("satisfied", "no")]).await;
    assert!(browser.follow(&twice).await.body.contains("đã được đánh giá"));
    let kept = site.app.story(&id).unwrap().unwrap().dossier.rating.unwrap();
    assert_eq!((kept.satisfied, kept.items.as_slice()), (true, &[('a', 5), ('e', 4)][..]));
}

#[tokio::test]
async fn answers_of_the_form_are_corrected_with_what_the_desk_asks_for() {
    let site = site();
    open_portal(&site);
    let mut browser = Browser::new(&site);
    let draft = up_to_papers(&mut browser).await;
    let file = [("file_chung_sinh", "chung-sinh.pdf", PDF)];
    browser.upload(&format!("{draft}/papers"), &[("choice_chung_sinh", "c3"), ("intent", "next")], &file).await;
    browser.post(&format!("{draft}/review"), &[("collect", "online"), ("consent", "1")]).await;
    let id = app::dossier_id(draft.trim_start_matches("/submit/")).unwrap();
    let code = site.app.story(&id).unwrap().unwrap().dossier.code.to_string();
    act(&site, DESK, id, Command::AskCompletion(asks(None, "Ghi lại tên của bé")));
    let (mut browser, page) = tracking(&site, id, &code).await;
    assert!(browser.get(&page).await.body.contains(&format!("{page}/answers")));
    let form = browser.get(&format!("{page}/answers")).await;
    assert!(form.body.contains("Trần Mẫu Nhi") && form.body.contains("20/11/2026"), "{}", form.body);
    let mut answers: Vec<(&str, &str)> = ANSWERS.iter().flat_map(|(_, pairs)| pairs.iter().copied()).collect();
    let story = site.app.story(&id).unwrap().unwrap();
    let filled = story.procedure.form.as_ref().unwrap().typed(&procedure::Clean(story.dossier.answers.clone()));
    answers.extend(filled.iter().map(|(key, text)| (key.as_str(), text.as_str())));
    answers.push(("child_name", "12"));
    let wrong = browser.post(&format!("{page}/answers"), &answers).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    answers.push(("child_name", "Trần Mẫu Nhiên"));
    let saved = browser.post(&format!("{page}/answers"), &answers).await;
    let shown = browser.follow(&saved).await;
    assert!(shown.body.contains("<del>Trần Mẫu Nhi</del>") && shown.body.contains("<ins>Trần Mẫu Nhiên</ins>"), "{}", shown.body);
    assert_eq!(site.app.story(&id).unwrap().unwrap().dossier.answers["child_name"], "Trần Mẫu Nhi", "nothing is sent yet");
    let done = browser.upload(&format!("{page}/complete"), &[], &[]).await;
    assert!(browser.follow(&done).await.body.contains("Đã gửi phần bổ sung"));
    let story = site.app.story(&id).unwrap().unwrap();
    assert_eq!(story.dossier.answers["child_name"], "Trần Mẫu Nhiên");
    assert_eq!(story.dossier.answers["result_delivery"], "online", "what the form does not ask stays");
    let facts = story.history.iter().find_map(|entry| match &entry.event {
        dossier::Event::Completed { answers, .. } => Some(answers.clone()),
        _ => None,
    });
    assert_eq!(facts.unwrap().into_iter().collect::<Vec<_>>(), [("child_name".to_owned(), "Trần Mẫu Nhiên".to_owned())]);
}

#[tokio::test]
async fn a_draft_is_gone_on_with_begun_anew_or_discarded() {
    let site = site();
    open_portal(&site);
    let mut browser = Browser::new(&site);
    let begin = format!("/procedures/{BIRTH}/submit");
    let first = browser.post(&begin, &[]).await.header("location").to_owned();
    let again = browser.post(&begin, &[]).await;
    assert_eq!(again.header("location"), begin, "asked whether to go on");
    let asked = browser.get(&begin).await;
    assert!(asked.body.contains(&first) && asked.body.contains("Làm bản mới") && asked.body.contains("Tự xóa ngày 24/12/2026"), "{}", asked.body);
    let second = browser.post(&begin, &[("fresh", "1")]).await.header("location").to_owned();
    assert!(second.ends_with("/who") && second != first);
    let discard = second.replace("/who", "/discard");
    assert!(browser.get(&discard).await.body.contains("Bỏ bản nháp này?"));
    assert!(browser.get(&second).await.status == 200, "asking discards nothing");
    let gone = browser.post(&discard, &[]).await;
    assert!(browser.follow(&gone).await.body.contains("Đã bỏ bản nháp"));
    assert_eq!(browser.get(&second).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&first).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_signed_in_citizen_sees_the_own_dossiers_alone() {
    let site = site();
    let (_, code) = handed_in(&site);
    let mut other = Browser::new(&site);
    other.post("/citizen/signin", &[("identity", "092085990002"), ("next", "/citizen")]).await;
    assert!(!other.get("/citizen").await.body.contains(&code));
    assert_eq!(other.get(&format!("/track/{code}")).await.status, StatusCode::SEE_OTHER);
    let mut own = Browser::new(&site);
    own.post("/citizen/signin", &[("identity", "092190990001"), ("next", "/citizen")]).await;
    assert!(own.get("/citizen").await.body.contains(&code));
    assert_eq!(own.get(&format!("/track/{code}")).await.status, StatusCode::OK);
    let token = own.get("/citizen").await.body.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    own.post("/citizen/signout", &[("csrf", &token)]).await;
    assert_eq!(own.get("/citizen").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn figures_count_what_there_is() {
    let site = site();
    let mut browser = Browser::new(&site);
    assert!(browser.get("/figures").await.body.contains("Chưa có hồ sơ nào"));
    let (id, _) = handed_in(&site);
    handed_in(&site);
    let specialist = in_process(&site, id);
    finish(&site, id, &specialist);
    let json = browser.get("/figures.json").await;
    let open: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    let rows = open["rows"].as_array().unwrap();
    let sum = |name: &str| rows.iter().map(|row| row[name].as_i64().unwrap()).sum::<i64>();
    assert_eq!((sum("received"), sum("finished"), sum("late")), (2, 1, 0));
    assert!(rows.iter().all(|row| row["agency"] == COMMUNE), "agencies without dossiers are not counted");
    let page = browser.get("/figures").await;
    assert!(page.body.contains("100\u{a0}%") && page.body.contains("data-figure=\"columns\""), "{}", page.body);
    assert!(!page.body.contains("Trần Thị Mẫu"));
    let csv = browser.get("/figures.csv").await;
    assert_eq!(csv.body.lines().count(), 2, "{}", csv.body);
    assert!(browser.get("/").await.body.contains("quickfigures"));
}

/// All steps up to the numbered result.
fn finish(site: &Site, id: DossierId, first: &PersonId) {
    let mut person = first.clone();
    for _ in 0..12 {
        let story = site.app.story(&id).unwrap().unwrap();
        let Stage::InProcess = story.dossier.stage else { return };
        if story.dossier.approved.is_some() && story.dossier.work.as_ref().is_none_or(|work| work.step.is_none()) {
            let clerk = "h92.31120.clerk.1";
            act(site, clerk, id, Command::NumberResult { number: "01/KS".into(), files: Vec::new() });
            return;
        }
        if let Some(pending) = story.dossier.pending.first() {
            act(site, "h92.31120.agency_leader.1", id, Command::Approve { draft: pending.id });
            continue;
        }
        let work = story.dossier.work.clone().unwrap();
        if let Some(owner) = work.owner.person.clone() {
            person = owner;
        } else if let Some(found) = app::options::candidates(&story.org, &work.owner.unit, site.now()).into_iter().next() {
            act(site, found.as_str(), id, Command::Take);
            continue;
        }
        let proposal = match app::options::asks_for_proposal(&story) {
            true => Proposal::Grant { summary: "Đủ điều kiện".into(), files: Vec::new() },
            false => Proposal::None,
        };
        act(site, person.as_str(), id, Command::FinishStep { product: "Dự thảo".into(), proposal });
    }
    panic!("no result: {:?}", site.app.story(&id).unwrap().unwrap().dossier.work);
}
