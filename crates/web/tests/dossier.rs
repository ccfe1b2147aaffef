//! The page of a dossier: its whole life by the page's own forms, refusals with their article, forms that come back, sight.

mod site;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use dossier::Command;
use dossier::model::{Channel, Fee, Provision};
use kernel::{Actor, Dong, DossierId, PersonId, Role};
use procedure::ProcedureVersion;
use site::{Answer, cookie_of, csrf_of, get_as, get_with, post_as, send};
use testkit::HandClock;
use web::site::Site;

const AGENCY: &str = "H92.31120";
const RECEPTION: &str = "h92.31120.tt.receptionist.1";
const LEADER: &str = "h92.31120.agency_leader.1";
const CLERK: &str = "h92.31120.clerk.1";
const NAME: &str = "Nguyễn Thị Kiểm Thử";

struct Hall {
    site: Arc<Site>,
    router: Router,
    clock: HandClock,
    procedure: Arc<ProcedureVersion>,
}

impl Hall {
    fn open() -> Self {
        let (site, clock) = site::site_by_hand();
        Hall { router: web::server::router(site.clone()), procedure: site::procedure_of_days(&site), site, clock }
    }

    /// Handed in online with a fee; waits to be accepted. With `lacking`, the first necessary paper is missing.
    fn submitted(&self, lacking: bool) -> (DossierId, String) {
        let mut new = site::new_dossier(&self.site, &self.procedure, NAME, AGENCY);
        new.channel = Channel::Online;
        new.applicant.phone.clear();
        new.fees = vec![Fee { item: "Lệ phí".to_owned(), amount: Dong(20_000), paid: None }];
        if lacking {
            new.components[0].provision = Provision::Missing;
        }
        let id = new.id;
        (id, site::ask(&self.site, Actor::applicant(), id, &self.procedure, Command::Submit(new)))
    }

    async fn page(&self, person: &str, code: &str, tab: &str) -> Answer {
        get_as(&self.router, &cookie_of(&self.site, person), &format!("/desk/dossiers/{code}?tab={tab}")).await
    }

    async fn act(&self, person: &str, code: &str, action: &str, fields: &str) -> Answer {
        let path = format!("/desk/dossiers/{code}/act/{action}");
        post_as(&self.router, &self.site, &cookie_of(&self.site, person), &path, fields).await
    }

    /// Acts, and it is done.
    async fn done(&self, person: &str, code: &str, action: &str, fields: &str) {
        let answer = self.act(person, code, action, fields).await;
        assert_eq!(answer.status, 303, "{action} by {person}: {}", notes(&answer.body));
        assert_eq!(answer.header("location"), format!("/desk/dossiers/{code}"), "{action}");
    }

    /// Sends a form with a file.
    async fn send_file(&self, person: &str, code: &str, action: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Answer {
        let cookie = cookie_of(&self.site, person);
        let csrf = csrf_of(&self.site, &cookie);
        let mut body = Vec::new();
        for (name, value) in std::iter::once(&("csrf", csrf.as_str())).chain(fields) {
            body.extend(format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        let head = "content-type: application/pdf";
        let name = format!("name=\"{}\"; filename=\"Dự thảo.pdf\"", file.0);
        body.extend(format!("--cut\r\ncontent-disposition: form-data; {name}\r\n{head}\r\n\r\n").bytes());
        body.extend(file.1);
        body.extend(b"\r\n--cut--\r\n");
        let request = Request::post(format!("/desk/dossiers/{code}/act/{action}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin");
        send(&self.router, request.body(Body::from(body)).unwrap()).await
    }

    /// Who has the work, and a person with a role there.
    fn holder(&self, id: &DossierId, role: Role) -> String {
        let story = self.site.app.story(id).unwrap().unwrap();
        let unit = story.dossier.work.unwrap().owner.unit;
        self.site.app.org().holders(&unit, role, self.clock.now())[0].to_string()
    }

    fn state(&self, id: &DossierId) -> &'static str {
        self.site.app.story(id).unwrap().unwrap().dossier.stage.key()
    }

    /// Accepted, handed over and given to a specialist, by the page.
    async fn assigned(&self) -> (DossierId, String, String) {
        let (id, code) = self.submitted(false);
        self.done(RECEPTION, &code, "accept", "").await;
        self.done(RECEPTION, &code, "hand_over", "").await;
        let (head, specialist) = (self.holder(&id, Role::DivisionHead), self.holder(&id, Role::Specialist));
        let page = self.page(&head, &code, "").await;
        assert!(page.body.contains(&format!(r#"<option value="{specialist}""#)), "the head chooses among the people");
        self.done(&head, &code, "assign", &format!("assign-person={specialist}")).await;
        let work = self.site.app.story(&id).unwrap().unwrap().dossier.work.unwrap();
        assert_eq!(work.owner.person, Some(PersonId::new(&specialist)), "the head's step is finished, the next has its person");
        (id, code, specialist)
    }
}

/// Errors and messages of a page, for panics.
fn notes(body: &str) -> String {
    let parts = body.split("class=\"note ").skip(1).map(|part| part.chars().take(500).collect::<String>());
    parts.collect::<Vec<_>>().join("\n")
}

fn pdf() -> Vec<u8> {
    let mut form = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n".to_vec();
    form.extend(b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
    form
}

#[tokio::test]
async fn a_whole_life_by_the_forms_of_the_page() {
    let hall = Hall::open();
    let (id, code, specialist) = hall.assigned().await;

    let page = hall.page(&specialist, &code, "").await;
    assert!(page.body.contains(r#"name="finish_step-proposal""#), "the specialist proposes");
    let fields = [
        ("finish_step-product", "Tờ trình"),
        ("finish_step-proposal", "grant"),
        ("finish_step-summary", "Đủ điều kiện cấp"),
        ("once", "018f0000-0000-7000-8000-000000000001"),
    ];
    let answer = hall.send_file(&specialist, &code, "finish_step", &fields, ("finish_step-files", &pdf())).await;
    assert_eq!(answer.status, 303, "{}", notes(&answer.body));

    let page = hall.page(LEADER, &code, "").await;
    for part in ["Đủ điều kiện cấp", "Dự thảo.pdf", "fold-main", r#"name="number" value="1""#] {
        assert!(page.body.contains(part), "the draft is shown to who approves it: {part}");
    }
    hall.done(LEADER, &code, "approve", "number=1").await;
    hall.done(CLERK, &code, "number_result", "number_result-number=12/GXN-UBND").await;
    assert_eq!(hall.state(&id), "resolved");
    hall.done(RECEPTION, &code, "tell_ready", "").await;

    let refused = hall.act(RECEPTION, &code, "return", "return-who=applicant&return-document=receipt").await;
    assert_eq!(refused.status, 409, "fees are open");
    assert!(refused.body.contains("Chưa nộp đủ phí"), "{}", notes(&refused.body));
    hall.done(RECEPTION, &code, "pay", "pay-means=cash").await;
    hall.done(RECEPTION, &code, "return", "return-who=applicant&return-document=receipt").await;
    assert_eq!(hall.state(&id), "returned");

    let story = hall.page(RECEPTION, &code, "story").await;
    let told = ["Tiếp nhận hồ sơ", "Phê duyệt", "12/GXN-UBND", "PT-261123-0001", "Giấy tiếp nhận hồ sơ", "Trả kết quả", NAME];
    for part in told {
        assert!(story.body.contains(part), "{part}");
    }
    for (tab, part) in [("work", "quy trình mẫu"), ("components", "Đã nộp"), ("papers", "papers/receipt-2"), ("contact", "báo")] {
        let page = hall.page(RECEPTION, &code, tab).await;
        assert!(page.status == 200 && page.body.contains(part), "{tab}: {part}");
    }
}

#[tokio::test]
async fn papers_and_files_are_sent_as_what_they_are() {
    let hall = Hall::open();
    let (id, code, specialist) = hall.assigned().await;
    let cookie = cookie_of(&hall.site, &specialist);
    let base = format!("/desk/dossiers/{code}");
    for path in ["papers/receipt-2", "papers/receipt-2?lang=en", "control-sheet"] {
        let answer = get_as(&hall.router, &cookie, &format!("{base}/{path}")).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/pdf"), "{path}");
        assert!(answer.header("content-disposition").starts_with("inline"), "{path}");
    }
    assert_eq!(get_as(&hall.router, &cookie, &format!("{base}/papers/receipt-3")).await.status, 404);

    let fields = [("finish_step-product", "Tờ trình"), ("finish_step-proposal", "grant"), ("finish_step-summary", "Cấp")];
    hall.send_file(&specialist, &code, "finish_step", &fields, ("finish_step-files", &pdf())).await;
    let used = hall.site.app.files_of(&app::dossier_files(&id)).unwrap();
    let [file] = used.as_slice() else { panic!("one file: {used:?}") };
    let answer = get_as(&hall.router, &cookie, &format!("{base}/files/{}", file.hash)).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/pdf"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let (_, other) = hall.submitted(false);
    let elsewhere = format!("/desk/dossiers/{other}/files/{}", file.hash);
    assert_eq!(get_as(&hall.router, &cookie, &elsewhere).await.status, 404, "only files that the dossier uses");
}

#[tokio::test]
async fn a_form_with_a_mistake_comes_back_filled() {
    let hall = Hall::open();
    let (id, code, specialist) = hall.assigned().await;
    let once = ("once", "018f0000-0000-7000-8000-000000000002");
    let fields = [("finish_step-proposal", "grant"), ("finish_step-product", "Tờ trình <1>"), once];
    let answer = hall.send_file(&specialist, &code, "finish_step", &fields, ("finish_step-files", &pdf())).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("Tờ trình &#60;1&#62;") && answer.body.contains(r#"id="e-finish_step-summary""#), "kept, told");
    assert!(answer.body.contains(r#"name="kept" value="finish_step-files""#) && answer.body.contains("Dự thảo.pdf"));

    // Sent again without the file: it was received before.
    let fields = "finish_step-proposal=grant&finish_step-product=T&finish_step-summary=C%E1%BA%A5p&kept=finish_step-files";
    hall.done(&specialist, &code, "finish_step", &format!("{fields}&{}={}", once.0, once.1)).await;
    assert_eq!(hall.site.app.files_of(&app::dossier_files(&id)).unwrap().len(), 1);

    let (_, fresh) = hall.submitted(true);
    let answer = hall.act(RECEPTION, &fresh, "decline", "decline-reason=").await;
    assert!(answer.status == 422 && answer.body.contains("Hãy nhập hoặc chọn: Lý do."), "{}", notes(&answer.body));
    let days = "draft_reappointment-reason=Chờ&draft_reappointment-day=31/02/2026";
    let answer = hall.act(LEADER, &code, "draft_reappointment", days).await;
    assert!(answer.status == 422 && answer.body.contains("31/02/2026"), "a day that does not exist");
}

#[tokio::test]
async fn missing_papers_are_prefilled_and_completed_at_the_counter() {
    let hall = Hall::open();
    let (id, code) = hall.submitted(true);
    let lacking = hall.site.app.story(&id).unwrap().unwrap().dossier.components[0].component.clone();
    let page = hall.page(RECEPTION, &code, "").await;
    assert!(page.body.contains(&format!(r#"name="ask_completion-text-{lacking}""#)) && page.body.contains("Nộp "));
    let denied = page.body.split("class=\"denied\"").nth(1).expect("accepting is refused, and the reason is there");
    assert!(denied.contains("Chưa thể tiếp nhận") && denied.contains("Nghị định 118/2025"), "{denied}");

    let fields = format!("ask_completion-reason=Thi%E1%BA%BFu&ask_completion-more=B%E1%BA%A3n+%C4%91%E1%BB%93&ask_completion-text-{lacking}=N%E1%BB%99p");
    hall.done(RECEPTION, &code, "ask_completion", &fields).await;
    assert_eq!(hall.state(&id), "awaiting_completion");
    let empty = hall.act(RECEPTION, &code, "complete", "").await;
    assert_eq!(empty.status, 422, "nothing was brought");
    hall.done(RECEPTION, &code, "complete", &format!("complete-paper-{lacking}=1&complete-original-{lacking}=1")).await;
    hall.done(RECEPTION, &code, "accept", "").await;
    let dossier = hall.site.app.story(&id).unwrap().unwrap().dossier;
    assert!(dossier.originals_held.contains(&lacking), "the original is held");
    hall.done(RECEPTION, &code, "return_originals", &format!("return_originals-components={lacking}")).await;
}

#[tokio::test]
async fn other_agencies_fees_and_notes() {
    let hall = Hall::open();
    let (id, code, specialist) = hall.assigned().await;
    let lanes = "open_lanes-unit-1=H92.31120&open_lanes-task-1=A&open_lanes-due-1=25/11/2026&open_lanes-hour-1=10:00\
        &open_lanes-unit-2=H92.31120&open_lanes-task-2=B&open_lanes-due-2=25/11/2026";
    hall.done(&specialist, &code, "open_lanes", lanes).await;
    assert_eq!(hall.site.app.story(&id).unwrap().unwrap().dossier.lanes.len(), 2);
    let work = hall.page(&specialist, &code, "work").await;
    assert_eq!(work.body.matches(r#"<article class="lane "#).count(), 2);
    hall.done(LEADER, &code, "answer_lane", "number=1&answer_lane-1-answer=Xong").await;
    hall.done(&specialist, &code, "note", "note-text=Ghi+ri%C3%AAng").await;
    let story = hall.page(&specialist, &code, "story").await;
    assert!(story.body.contains("Ghi riêng") && story.body.contains("nội bộ"));
    hall.done(&specialist, &code, "ask_fee", "ask_fee-item-1=Ph%C3%AD&ask_fee-amount-1=1.500.000").await;
    assert_eq!(hall.state(&id), "awaiting_fee");
    hall.done(RECEPTION, &code, "pay", "pay-means=transfer&pay-voucher=CK1").await;
    assert_eq!(hall.state(&id), "in_process");
    let verify = "record_verification-day=22/11/2026&record_verification-hour=9h30&record_verification-place=X\
        &record_verification-participants=Y&record_verification-content=Z";
    hall.done(&specialist, &code, "record_verification", verify).await;
    let halt = "draft_suspension-reason=R&draft_suspension-basis=Lu%E1%BA%ADt&draft_suspension-review=30/11/2026";
    hall.done(&specialist, &code, "draft_suspension", halt).await;
}

#[tokio::test]
async fn a_dossier_that_changed_meanwhile_is_told() {
    let hall = Hall::open();
    let (_, code) = hall.submitted(false);
    hall.done(RECEPTION, &code, "accept", "").await;
    let late = hall.act(RECEPTION, &code, "decline", "version=1&decline-reason=Kh%C3%B4ng").await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("đã thay đổi từ lúc bạn mở trang"), "{}", notes(&late.body));
    assert!(late.body.contains("Không</textarea>"), "what was entered is still there");
}

#[tokio::test]
async fn who_sees_what() {
    let hall = Hall::open();
    let (_, code) = hall.submitted(false);
    let outsider = "h92.31117.tt.receptionist.1";
    let other = hall.site.app.org().people(hall.site.today()).map(|p| p.id.to_string()).find(|id| {
        id.contains(".tt.receptionist.1") && !id.starts_with("h92.31120") && !id.starts_with("h92.tt")
    });
    assert_eq!(hall.page(other.as_deref().unwrap_or(outsider), &code, "").await.status, 404);
    assert_eq!(hall.page(RECEPTION, "H92.31120-261123-9999", "").await.status, 404);

    let people = hall.site.app.org();
    let with = |role: Role| {
        let day = hall.site.today();
        let mut found = people.people(day).filter(|p| people.holdings_on(&p.id, day).any(|held| held.role == role));
        found.next().unwrap().id.to_string()
    };
    let outline = hall.page(&with(Role::ProcedureControl), &code, "").await;
    assert_eq!(outline.status, 200);
    assert!(!outline.body.contains(NAME) && !outline.body.contains("092000000001"), "masked");
    assert!(outline.body.contains("đã che thông tin cá nhân") && outline.body.contains("act/urge"));

    let auditor = with(Role::Auditor);
    let asked = hall.page(&auditor, &code, "").await;
    assert!(asked.status == 200 && asked.body.contains(r#"name="purpose""#) && !asked.body.contains(NAME));
    let cookie = cookie_of(&hall.site, &auditor);
    let base = format!("/desk/dossiers/{code}");
    let empty = post_as(&hall.router, &hall.site, &cookie, &format!("{base}/purpose"), "purpose=").await;
    assert_eq!(empty.status, 422);
    let said = post_as(&hall.router, &hall.site, &cookie, &format!("{base}/purpose"), "purpose=Ki%E1%BB%83m+tra").await;
    let remembered = said.header("set-cookie").split(';').next().unwrap().to_owned();
    let both = format!("{cookie}; {remembered}");
    let page = get_with(&hall.router, &base, &[("cookie", &both)]).await;
    assert!(page.body.contains(NAME) && page.body.contains(&format!("{base}/bundle")));
    hall.site.app.shutdown();
}

const FINISH: &str = "finish_step-product=T&finish_step-proposal=grant&finish_step-summary=C%E1%BA%A5p";

#[tokio::test]
async fn supplements_rejections_and_stops() {
    let hall = Hall::open();
    let (id, code, specialist) = hall.assigned().await;
    let ask = "draft_supplement-reason=Thi%E1%BA%BFu&draft_supplement-more=B%E1%BA%A3n+v%E1%BA%BD";
    hall.done(&specialist, &code, "draft_supplement", ask).await;
    hall.done(RECEPTION, &code, "send_supplement", "").await;
    assert_eq!(hall.state(&id), "awaiting_supplement");
    let stopped = hall.page(RECEPTION, &code, "").await;
    assert!(stopped.body.contains("Chờ người nộp bổ sung") && stopped.body.contains("Căn cứ: "), "the clock says why it stands");
    let brought = hall.site.app.story(&id).unwrap().unwrap().dossier.components[0].component.clone();
    hall.done(RECEPTION, &code, "supplement", &format!("supplement-paper-{brought}=2")).await;

    let again = hall.act(&specialist, &code, "draft_supplement", ask).await;
    assert!(again.status == 409 && again.body.contains(r#"name="draft_supplement-reason_code""#), "a second request needs a reason");
    let second = format!("{ask}&draft_supplement-reason_code=applicant_fault");
    hall.done(&specialist, &code, "draft_supplement", &second).await;
    hall.done(LEADER, &code, "reject", "number=1&reject-1-reason=Kh%C3%B4ng+c%E1%BA%A7n").await;

    let stop = "draft_suspension-reason=R&draft_suspension-article=nd61_2018.d19k4&draft_suspension-review=30/11/2026";
    hall.done(&specialist, &code, "draft_suspension", stop).await;
    hall.done(LEADER, &code, "approve", "number=2").await;
    assert_eq!(hall.state(&id), "suspended");
    hall.done(&specialist, &code, "resume", "").await;
    let later = "draft_reappointment-reason=R&draft_reappointment-day=25/12/2026&draft_reappointment-hour=9h";
    hall.done(&specialist, &code, "draft_reappointment", later).await;
    hall.done(LEADER, &code, "approve", "number=3").await;
    let page = hall.page(&specialist, &code, "").await;
    assert!(page.body.contains("25/12/2026 09:00") && page.body.contains("chỉ hẹn lại một lần"));

    hall.done(&specialist, &code, "finish_step", FINISH).await;
    hall.done(LEADER, &code, "reject", "number=4&reject-4-reason=Sai").await;
    let refuse = "finish_step-product=T&finish_step-proposal=refuse&finish_step-reason=R&finish_step-basis=%C4%90i%E1%BB%81u+1";
    let owner = hall.holder(&id, Role::Specialist);
    hall.done(LEADER, &code, "assign", &format!("assign-person={owner}")).await;
    hall.done(&owner, &code, "finish_step", refuse).await;
    hall.done(LEADER, &code, "approve", "number=5").await;
    hall.done(CLERK, &code, "number_result", "number_result-number=1").await;
    let story = hall.page(RECEPTION, &code, "story").await;
    for part in ["Tiếp tục giải quyết", "Không phê duyệt", "Xin lỗi và hẹn lại", "Từ chối, số 1"] {
        assert!(story.body.contains(part), "{part}");
    }
}

#[tokio::test]
async fn what_is_mended_and_what_is_void() {
    let hall = Hall::open();
    let (id, code, specialist) = hall.assigned().await;
    let incident = "report_incident-text=M%E1%BA%A5t&report_incident-responsible=H92.31120";
    hall.done(RECEPTION, &code, "report_incident", incident).await;
    hall.done(LEADER, &code, "urge", "urge-text=Kh%E1%BA%A9n").await;
    let correct = "correct-name=T%C3%AAn+M%E1%BB%9Bi&correct-reason=Nh%E1%BA%A7m";
    hall.done(&specialist, &code, "correct", correct).await;
    assert_eq!(hall.site.app.story(&id).unwrap().unwrap().dossier.applicant.name, "Tên Mới");
    hall.done(&specialist, &code, "finish_step", FINISH).await;
    hall.done(LEADER, &code, "approve", "number=1").await;
    hall.done(CLERK, &code, "number_result", "number_result-number=1").await;

    let (other, mended) = hall.submitted(false);
    let unknown = hall.act(RECEPTION, &code, "link_correction", "link_correction-code=H92.1-261123-0009").await;
    assert!(unknown.status == 422 && unknown.body.contains("Không có hồ sơ này"));
    hall.done(RECEPTION, &code, "link_correction", &format!("link_correction-code={mended}")).await;
    assert!(hall.page(RECEPTION, &code, "story").await.body.contains(&mended), "linked by its code");
    let open = hall.act(RECEPTION, &mended, "ask_void", "ask_void-reason=Nh%E1%BA%A7m").await;
    assert!(open.status == 409 && open.body.contains("Chỉ hủy được hồ sơ do chính bạn nhập nhầm"));
    hall.done(RECEPTION, &mended, "withdraw", "").await;
    assert_eq!(hall.state(&other), "withdrawn");
    let nothing = hall.act(RECEPTION, &mended, "no_such_action", "").await;
    assert_eq!(nothing.status, 404);
}

#[tokio::test]
async fn pressed_twice_is_done_once() {
    let hall = Hall::open();
    let (id, code) = hall.submitted(false);
    let once = "once=018f0000-0000-7000-8000-00000000000a";
    for text in ["M%E1%BB%99t", "M%E1%BB%99t", "Hai"] {
        hall.done(RECEPTION, &code, "note", &format!("{once}&note-text={text}")).await;
    }
    hall.done(RECEPTION, &code, "accept", once).await;
    hall.done(RECEPTION, &code, "accept", once).await;
    let history = hall.site.app.story(&id).unwrap().unwrap().history;
    let names: Vec<&str> = history.iter().map(|entry| entry.event.name()).collect();
    assert_eq!(names, ["submitted", "noted", "noted", "accepted"]);
}

#[tokio::test]
async fn others_are_asked_on_working_days_and_never_the_own_unit() {
    let hall = Hall::open();
    let (id, code, specialist) = hall.assigned().await;
    let own = hall.site.app.story(&id).unwrap().unwrap().dossier.work.unwrap().owner.unit;
    let page = hall.page(&specialist, &code, "").await.body;
    let select = page.split("id=\"f-consult-unit-1\"").nth(1).unwrap().split("</select>").next().unwrap();
    assert!(!select.contains(&format!("value=\"{own}\"")) && select.contains("value=\"H92.05\""), "{select}");
    let saturday = "consult-unit-1=H92.05&consult-task-1=H%E1%BB%8Fi&consult-due-1=28/11/2026";
    let answer = hall.act(&specialist, &code, "consult", saturday).await;
    assert!(answer.status == 422 && answer.body.contains("id=\"e-consult-due-1\""), "{}", notes(&answer.body));
    assert!(answer.body.contains("Ngày 28/11/2026 là ngày nghỉ") && answer.body.contains("30/11/2026"), "the next working day is named");
    let itself = format!("consult-unit-1={own}&consult-task-1=H%E1%BB%8Fi&consult-due-1=25/11/2026");
    let answer = hall.act(&specialist, &code, "consult", &itself).await;
    assert!(answer.status == 409 && answer.body.contains("Hồ sơ đang ở chính đơn vị này"), "{}", notes(&answer.body));
    hall.done(&specialist, &code, "consult", &saturday.replace("28/11", "25/11")).await;
}

#[tokio::test]
async fn where_forms_are_sent_reading_leads_to_the_dossier() {
    let hall = Hall::open();
    let (_, code) = hall.submitted(false);
    let cookie = cookie_of(&hall.site, RECEPTION);
    for path in ["act/accept", "purpose"] {
        let answer = get_as(&hall.router, &cookie, &format!("/desk/dossiers/{code}/{path}")).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, format!("/desk/dossiers/{code}").as_str()));
    }
}
