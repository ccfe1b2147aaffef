//! Pages of tasks: every action through its form, who may not see or act, what was entered stays, files, lists.

mod site;

use std::sync::Arc;

use app::tasks::task_id;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use kernel::{Instant, UnitId};
use site::{Answer, cookie_of, csrf_of, get_as, post_as, send, site_by_hand};
use steering::task::Task;
use testkit::HandClock;
use web::address::encode;
use web::site::Site;

/// Follows tasks up for the province.
const OFFICE: &str = "h92.procedure_control.1";
/// Follows tasks up for the standing agency.
const STANDING: &str = "h92.01.agency_leader.1";
const CHAIR: &str = "h92.province_leader.1";
const HEAD: &str = "h92.05.agency_leader.1";
const DIVISION: &str = "h92.05.p1.division_head.1";
const SPECIALIST: &str = "h92.05.p1.specialist.1";
/// Somebody of another house.
const STRANGER: &str = "h92.06.agency_leader.1";
const COMMUNE: &str = "h92.31120.agency_leader.1";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF";

struct Hall {
    site: Arc<Site>,
    clock: HandClock,
    router: Router,
}

fn hall() -> Hall {
    let (site, clock) = site_by_hand();
    let router = web::server::router(site.clone());
    Hall { site, clock, router }
}

fn form(fields: &[(&str, &str)]) -> String {
    fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

impl Hall {
    fn unit(&self, id: &str) -> String {
        self.site.app.org().unit(&UnitId::new(id)).unwrap().name.clone()
    }

    async fn page(&self, person: &str, path: &str) -> Answer {
        get_as(&self.router, &cookie_of(&self.site, person), path).await
    }

    async fn post(&self, person: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        post_as(&self.router, &self.site, &cookie_of(&self.site, person), path, &form(fields)).await
    }

    async fn act(&self, person: &str, task: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        self.post(person, &format!("/desk/tasks/{task}/act/{action}"), fields).await
    }

    async fn done(&self, person: &str, task: &str, action: &str, fields: &[(&str, &str)]) {
        let answer = self.act(person, task, action, fields).await;
        assert_eq!(answer.status, 303, "{action} by {person}: {}", notes(&answer.body));
        assert_eq!(answer.header("location"), format!("/desk/tasks/{task}"), "{action}");
    }

    fn set(&self, moment: &str) {
        self.clock.set(Instant::parse(moment).unwrap());
    }

    fn task(&self, id: &str) -> Task {
        self.site.app.task_story(&task_id(id).unwrap()).unwrap().unwrap().0
    }

    fn state(&self, id: &str) -> &'static str {
        self.task(id).stage.key()
    }

    /// A task entered by hand and given, for department 05 unless said otherwise.
    async fn given(&self, more: &[(&str, &str)]) -> String {
        let lead = self.unit("H92.05");
        let assigner = format!("p:H92:{CHAIR}");
        let mut fields = vec![
            ("new-content", "Rà soát quy hoạch sử dụng đất, báo cáo Ủy ban nhân dân thành phố"),
            ("new-product", "Báo cáo"),
            ("new-leads", lead.as_str()),
            ("new-term", "by"),
            ("new-due", "15/12/2026"),
            ("new-assigner", assigner.as_str()),
            ("then", "confirm"),
        ];
        for (name, value) in more {
            fields.retain(|(known, _)| known != name);
            fields.push((name, value));
        }
        let answer = self.post(OFFICE, "/desk/tasks/new", &fields).await;
        assert_eq!(answer.status, 303, "{}", notes(&answer.body));
        answer.header("location").strip_prefix("/desk/tasks/").unwrap().to_owned()
    }

    /// Given and accepted.
    async fn accepted(&self, more: &[(&str, &str)]) -> String {
        let id = self.given(more).await;
        self.done(HEAD, &id, "accept", &[]).await;
        id
    }

    async fn reported(&self) -> String {
        let id = self.accepted(&[]).await;
        self.done(HEAD, &id, "report", &[("report-text", "Đã rà soát 12 xã"), ("report-number", "215/BC-SXD")]).await;
        id
    }

    /// Sends a form with a file.
    async fn send_file(&self, person: &str, task: &str, action: &str, fields: &[(&str, &str)], field: &str) -> Answer {
        let cookie = cookie_of(&self.site, person);
        let csrf = csrf_of(&self.site, &cookie);
        let mut body = Vec::new();
        for (name, value) in std::iter::once(&("csrf", csrf.as_str())).chain(fields) {
            body.extend(format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        let name = format!("name=\"{field}\"; filename=\"Biên bản.pdf\"");
        body.extend(format!("--cut\r\ncontent-disposition: form-data; {name}\r\ncontent-type: application/pdf\r\n\r\n").bytes());
        body.extend(PDF);
        body.extend(b"\r\n--cut--\r\n");
        let request = Request::post(format!("/desk/tasks/{task}/act/{action}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin");
        send(&self.router, request.body(Body::from(body)).unwrap()).await
    }
}

/// Messages of a page, for failures.
fn notes(body: &str) -> String {
    let found = body.split("class=\"note").skip(1).map(|part| part.chars().take(600).collect::<String>());
    let fields = body.split("class=\"error\"").skip(1).map(|part| part.chars().take(300).collect::<String>());
    found.chain(fields).collect::<Vec<_>>().join("\n")
}

/// The forms that a page offers.
fn offered(body: &str) -> Vec<&str> {
    body.split("data-action=\"").skip(1).filter_map(|part| part.split('"').next()).collect()
}

#[tokio::test]
async fn a_task_goes_from_a_hand_to_its_confirmation() {
    let hall = hall();
    let id = hall.given(&[]).await;
    assert_eq!(hall.state(&id), "assigned");
    let page = hall.page(HEAD, &format!("/desk/tasks/{id}")).await;
    assert_eq!(page.status, 200);
    assert!(offered(&page.body).starts_with(&["accept"]), "{:?}", offered(&page.body));
    assert!(page.body.contains("Đã giao, chờ nhận") && page.body.contains("Trả lời trước"), "state and what it waits for");

    // One tap in the list comes back there.
    let list = hall.page(HEAD, "/desk/tasks").await;
    assert!(list.body.contains(&format!("/desk/tasks/{id}/act/accept")), "the row accepts");
    let tapped = hall.act(HEAD, &id, "accept", &[("next", "/desk/tasks?do=do")]).await;
    assert_eq!((tapped.status.as_u16(), tapped.header("location")), (303, "/desk/tasks?do=do"));

    let person = format!("p:H92.05.P1:{DIVISION}");
    let form = hall.page(HEAD, &format!("/desk/tasks/{id}")).await;
    assert!(form.body.contains(&format!("value=\"{person}\"")), "the head chooses among the people of the house");
    hall.done(HEAD, &id, "assign_person", &[("assign_person-person", &person)]).await;
    let part = format!("p:H92.05.P1:{SPECIALIST}");
    let parts = [
        ("hand_on-to-1", part.as_str()),
        ("hand_on-content-1", "Tổng hợp số liệu của các xã"),
        ("hand_on-due-1", "01/12/2026"),
        ("hand_on-mandatory-1", "1"),
        ("hand_on-to-2", "u:H92.05.P1"),
        ("hand_on-content-2", "Dự thảo báo cáo"),
    ];
    hall.done(HEAD, &id, "hand_on", &parts).await;
    let children: Vec<String> = hall.task(&id).children.iter().map(|child| child.task.to_string()).collect();
    assert_eq!(children.len(), 2);
    let page = hall.page(HEAD, &format!("/desk/tasks/{id}")).await;
    assert!(page.body.contains("Tổng hợp số liệu của các xã") && page.body.contains("không bắt buộc"), "parts are listed");

    hall.done(SPECIALIST, &children[0], "accept", &[]).await;
    let early = hall.act(HEAD, &id, "report", &[("report-text", "Xong"), ("report-number", "1/BC")]).await;
    assert_eq!(early.status, 422, "a mandatory part is open");
    assert!(early.body.contains("Còn 1 nhiệm vụ con chưa kết thúc"), "{}", notes(&early.body));
    hall.done(SPECIALIST, &children[0], "report", &[("report-text", "Đủ số liệu 12 xã"), ("report-number", "12/TH")]).await;
    hall.done(HEAD, &children[0], "confirm_done", &[]).await;
    hall.done(HEAD, &id, "report", &[("report-text", "Đã rà soát xong"), ("report-number", "215/BC-SXD")]).await;

    let own = hall.act(HEAD, &id, "confirm_done", &[]).await;
    assert_eq!(own.status, 422, "not by who reported");
    let page = hall.page(OFFICE, &format!("/desk/tasks/{id}")).await;
    assert!(page.body.contains("Văn bản kết quả: 215/BC-SXD"), "what is confirmed is read before");
    hall.done(OFFICE, &id, "return", &[("return-reason", "Thiếu phụ lục")]).await;
    let page = hall.page(HEAD, &format!("/desk/tasks/{id}")).await;
    assert!(page.body.contains("Báo cáo bị trả lại: Thiếu phụ lục."), "the head is told why");
    hall.done(HEAD, &id, "report", &[("report-text", "Đã bổ sung phụ lục"), ("report-number", "220/BC-SXD")]).await;
    let list = hall.page(OFFICE, "/desk/tasks?do=decide").await;
    assert!(list.body.contains(&format!("/desk/tasks/{id}/act/confirm_done")) && list.body.contains("220/BC-SXD"));
    hall.done(OFFICE, &id, "confirm_done", &[]).await;
    assert_eq!(hall.state(&id), "done");
    let page = hall.page(HEAD, &format!("/desk/tasks/{id}")).await;
    for told in ["Đã hoàn thành", "Hoàn thành đúng hạn", "2 phần việc", "Lý do: Thiếu phụ lục.", "Văn bản số 220/BC-SXD."] {
        assert!(page.body.contains(told), "{told}");
    }
    assert!(!page.body.contains("task_"), "no key without its word");
}

#[tokio::test]
async fn what_was_entered_stays_and_the_reason_stands_at_its_field() {
    let hall = hall();
    let id = hall.accepted(&[]).await;
    let empty = hall.act(HEAD, &id, "note_progress", &[("note_progress-percent", "140")]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("Hãy nhập hoặc chọn: Nội dung.") && empty.body.contains("Hãy nhập số từ 0 đến 100."));
    assert!(empty.body.contains("value=\"140\""), "what was typed stays");
    let wrong = [("ask_extension-due", "32/13/2026"), ("ask_extension-reason", "Chờ ý kiến của Bộ")];
    let answer = hall.act(HEAD, &id, "ask_extension", &wrong).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("32/13/2026") && answer.body.contains("Chờ ý kiến của Bộ"));
    // The machine refuses: the reason and its rule above, the form open and filled.
    let early = [("ask_extension-due", "01/12/2026"), ("ask_extension-reason", "Chờ ý kiến của Bộ")];
    let answer = hall.act(HEAD, &id, "ask_extension", &early).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("Hạn mới phải sau hạn hiện tại (15/12/2026)") && answer.body.contains("quy tắc của hệ thống"));
    assert!(answer.body.contains("Chờ ý kiến của Bộ") && answer.body.contains("data-action=\"ask_extension\" open"));
    let bare = hall.act(HEAD, &id, "report", &[("report-text", "Xong cả")]).await;
    assert_eq!(bare.status, 422);
    assert!(bare.body.contains("đính kèm tệp minh chứng") && bare.body.contains("Xong cả"));
    // An action that is gone keeps its form too.
    hall.done(OFFICE, &id, "cancel", &[("cancel-reason", "Không cần nữa")]).await;
    let late = hall.act(HEAD, &id, "note_progress", &[("note_progress-text", "Đã xong phần một"), ("version", "3")]).await;
    assert_eq!(late.status, 422);
    assert!(late.body.contains("Đã xong phần một") && late.body.contains("Nhiệm vụ đã thay đổi từ lúc bạn mở trang"));
}

#[tokio::test]
async fn others_neither_see_nor_act_and_refusals_name_units() {
    let hall = hall();
    let id = hall.accepted(&[]).await;
    for person in [STRANGER, COMMUNE] {
        assert_eq!(hall.page(person, &format!("/desk/tasks/{id}")).await.status, 404, "{person}");
        assert_eq!(hall.act(person, &id, "accept", &[]).await.status, 404, "{person}");
    }
    for path in ["/desk/tasks/nothing", "/desk/tasks/00000000-0000-7000-8000-000000000000"] {
        assert_eq!(hall.page(HEAD, path).await.status, 404);
    }
    assert_eq!(hall.act(HEAD, &id, "no_such_action", &[]).await.status, 404);
    // Whoever sees the whole province reads, with the reasons why not.
    let seen = hall.page("h92.auditor.1", &format!("/desk/tasks/{id}")).await;
    assert_eq!(seen.status, 200);
    assert!(offered(&seen.body).is_empty(), "an inspector writes nothing: {:?}", offered(&seen.body));
    assert!(seen.body.contains(&hall.unit("H92.05")) && !seen.body.contains("thủ trưởng H92.05"), "units by name");
    let refused = hall.act("h92.auditor.1", &id, "note_progress", &[("note_progress-text", "x")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains(&format!("Nhiệm vụ do {} thực hiện", hall.unit("H92.05"))), "{}", notes(&refused.body));
    // A tap in a list is answered in the list.
    let tapped = hall.act("h92.auditor.1", &id, "confirm_done", &[("next", "/desk/tasks")]).await;
    assert_eq!((tapped.status.as_u16(), tapped.header("location")), (303, "/desk/tasks"));
    // Who may not enter tasks.
    let refused = hall.page(HEAD, "/desk/tasks/new").await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains(&format!("theo dõi nhiệm vụ tại {} được làm việc này", hall.unit("H92.05"))));
    assert_eq!(hall.post(HEAD, "/desk/tasks/new", &[("new-content", "x")]).await.status, 409);
    assert_eq!(hall.page(SPECIALIST, "/desk/tasks/new").await.status, 403);
}

#[tokio::test]
async fn evidence_is_kept_and_only_the_task_s_people_open_it() {
    let hall = hall();
    let id = hall.accepted(&[]).await;
    let once = hall.site.app.new_id().to_string();
    // The form comes back for its text; the file is kept meanwhile.
    let fields = [("once", once.as_str())];
    let back = hall.send_file(HEAD, &id, "note_progress", &fields, "note_progress-files").await;
    assert_eq!(back.status, 422);
    assert!(back.body.contains("Đã giữ tệp: Biên bản.pdf"), "{}", notes(&back.body));
    let fields = [("once", once.as_str()), ("kept", "note_progress-files"), ("note_progress-text", "Họp 3 lần"), ("note_progress-percent", "40 %")];
    hall.done(HEAD, &id, "note_progress", &fields).await;
    let noted = hall.task(&id).progress;
    assert_eq!((noted[0].files.len(), noted[0].percent), (1, Some(40)));
    let path = format!("/desk/tasks/{id}/files/{}", noted[0].files[0]);
    let page = hall.page(OFFICE, &format!("/desk/tasks/{id}")).await;
    assert!(page.body.contains(&path) && page.body.contains("Biên bản.pdf") && page.body.contains("Đã làm 40 %"));
    let file = hall.page(OFFICE, &path).await;
    assert_eq!((file.status.as_u16(), file.header("content-type")), (200, "application/pdf"));
    assert_eq!(hall.page(STRANGER, &path).await.status, 404);
    assert_eq!(hall.page(HEAD, &format!("/desk/tasks/{id}/files/{}", "0".repeat(64))).await.status, 404);
    // Pressed twice, the same form is one note.
    hall.done(HEAD, &id, "note_progress", &fields).await;
    assert_eq!(hall.task(&id).progress.len(), 1);
}

#[tokio::test]
async fn time_is_asked_for_and_decided() {
    let hall = hall();
    let id = hall.accepted(&[]).await;
    let asked = [("ask_extension-due", "31/12/2026"), ("ask_extension-hour", "11h30"), ("ask_extension-reason", "Chờ số liệu của Bộ")];
    hall.done(HEAD, &id, "ask_extension", &asked).await;
    let list = hall.page(OFFICE, "/desk/tasks?do=decide").await;
    assert!(list.body.contains("Quyết định gia hạn") && list.body.contains("Xin đến 11:30 31/12/2026: Chờ số liệu của Bộ"));
    let page = hall.page(OFFICE, &format!("/desk/tasks/{id}")).await;
    assert!(page.body.contains("Xin gia hạn đến 11:30 31/12/2026 (hạn hiện tại 15/12/2026)"));
    hall.done(OFFICE, &id, "refuse_extension", &[("refuse_extension-reason", "Việc gấp")]).await;
    hall.done(HEAD, &id, "ask_extension", &asked).await;
    hall.done(OFFICE, &id, "grant_extension", &[("grant_extension-due", "25/12/2026")]).await;
    let page = hall.page(HEAD, &format!("/desk/tasks/{id}")).await;
    assert!(page.body.contains("Hạn giao ban đầu 15/12/2026") && page.body.contains("Gia hạn đến 25/12/2026"));

    hall.done(HEAD, &id, "ask_suspension", &[("ask_suspension-reason", "Chờ luật mới"), ("ask_suspension-review", "10/12/2026")]).await;
    let page = hall.page(OFFICE, &format!("/desk/tasks/{id}")).await;
    assert!(page.body.contains(">Chờ luật mới</textarea>"), "what was asked is filled in");
    hall.done(OFFICE, &id, "refuse_suspension", &[("refuse_suspension-reason", "Chưa cần")]).await;
    hall.done(OFFICE, &id, "suspend", &[("suspend-reason", "Chờ luật mới"), ("suspend-review", "10/12/2026")]).await;
    assert_eq!(hall.state(&id), "suspended");
    hall.done(OFFICE, &id, "set_review", &[("set_review-text", "Luật chưa ban hành"), ("set_review-review", "20/12/2026")]).await;
    hall.set("2026-12-03T09:00:00+07:00");
    hall.done(OFFICE, &id, "resume", &[]).await;
    let page = hall.page(HEAD, &format!("/desk/tasks/{id}")).await;
    for told in ["Tạm dừng tính hạn, hẹn xem xét ngày 10/12/2026", "Tiếp tục, hạn tính lại:", "Hẹn xem xét lại ngày 20/12/2026"] {
        assert!(page.body.contains(told), "{told}");
    }
    hall.set("2027-02-01T09:00:00+07:00");
    hall.done(HEAD, &id, "explain_delay", &[("explain_delay-reason", "Thiếu người")]).await;
    let page = hall.page(HEAD, &format!("/desk/tasks/{id}")).await;
    assert!(page.body.contains("Giải trình chậm: Thiếu người.") && page.body.contains("Quá hạn"));
    let unexplained = hall.act(HEAD, &id, "report", &[("report-text", "Xong"), ("report-number", "1/BC")]).await;
    assert_eq!(unexplained.status, 422);
    assert!(unexplained.body.contains("Hãy nhập hoặc chọn: Lý do chậm."), "late reports say why");
}

#[tokio::test]
async fn units_decline_help_and_are_urged() {
    let hall = hall();
    let id = hall.given(&[("new-helpers", "Sở Tài chính: dự toán kinh phí")]).await;
    hall.done(HEAD, &id, "decline", &[("decline-reason", "Không thuộc chức năng")]).await;
    let page = hall.page(OFFICE, &format!("/desk/tasks/{id}")).await;
    assert!(page.body.contains("Đơn vị từ chối nhận: Không thuộc chức năng."));
    hall.done(OFFICE, &id, "reassign", &[("reassign-to", "u:H92.05"), ("reassign-reason", "Đúng chức năng")]).await;
    hall.done(HEAD, &id, "accept", &[]).await;
    hall.done(OFFICE, &id, "urge", &[("urge-text", "Đề nghị khẩn trương"), ("urge-number", "15/UBND-VP")]).await;
    let page = hall.page(HEAD, &format!("/desk/tasks/{id}")).await;
    assert!(page.body.contains("Đề nghị khẩn trương. Văn bản số 15/UBND-VP."), "{}", notes(&page.body));

    let line = hall.task(&id).coordinators[0].clone();
    assert_eq!(line.what, "dự toán kinh phí");
    let helper = format!("{}.agency_leader.1", line.unit.as_str().to_lowercase());
    let list = hall.page(&helper, "/desk/tasks?do=help").await;
    assert!(list.body.contains("Trả lời phối hợp") && list.body.contains("dự toán kinh phí"), "coordination asked of my unit");
    let prefix = format!("answer_coordination-{}-text", line.unit);
    let answer = [("unit", line.unit.as_str()), (prefix.as_str(), "Dự toán 2 tỷ đồng")];
    hall.done(&helper, &id, "answer_coordination", &answer).await;
    let add = [("add_coordinator-unit", "u:H92.31120"), ("add_coordinator-what", "Số liệu của xã"), ("add_coordinator-due", "30/11/2026")];
    hall.done(HEAD, &id, "add_coordinator", &add).await;
    let release = [("unit", "H92.31120"), ("release_coordinator-H92.31120-reason", "Đã có số liệu")];
    hall.done(HEAD, &id, "release_coordinator", &release).await;
    let page = hall.page(HEAD, &format!("/desk/tasks/{id}")).await;
    assert!(page.body.contains("Dự toán 2 tỷ đồng") && page.body.contains("Đã trả lời"));
    assert!(page.body.contains("Lý do: Đã có số liệu."));
}

#[tokio::test]
async fn orders_are_corrected_replaced_and_taken_back() {
    let hall = hall();
    let id = hall.accepted(&[]).await;
    let correct = [
        ("correct-content", "Rà soát quy hoạch sử dụng đất và giá đất"),
        ("correct-product", "Báo cáo"),
        ("correct-term", "by"),
        ("correct-due", "20/12/2026"),
        ("correct-reason", "Thiếu nội dung giá đất"),
    ];
    hall.done(OFFICE, &id, "correct", &correct).await;
    let page = hall.page(HEAD, &format!("/desk/tasks/{id}")).await;
    assert!(page.body.contains("→ Rà soát quy hoạch sử dụng đất và giá đất"), "before and after");
    assert!(page.body.contains("Thời hạn: 15/12/2026 → 20/12/2026"), "before and after of the time");
    let nothing = hall.act(OFFICE, &id, "correct", &correct).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.body.contains("Chưa có nội dung nào thay đổi"));

    let next = hall.given(&[("new-content", "Rà soát giá đất năm 2027")]).await;
    let offer = [("offer_superseding-successor", format!("/desk/tasks/{next}"))];
    let offer: Vec<(&str, &str)> = offer.iter().map(|(name, value)| (*name, value.as_str())).collect();
    hall.done(OFFICE, &id, "offer_superseding", &offer).await;
    let page = hall.page(OFFICE, &format!("/desk/tasks/{id}")).await;
    assert!(page.body.contains("Có thể được thay thế bằng Rà soát giá đất năm 2027"));
    hall.done(OFFICE, &id, "keep_alive", &[("keep_alive-reason", "Hai việc khác nhau")]).await;
    let wrong = hall.act(OFFICE, &id, "supersede", &[("supersede-successor", "abc"), ("supersede-reason", "Gộp")]).await;
    assert_eq!(wrong.status, 422);
    let supersede = [("supersede-successor", next.as_str()), ("supersede-reason", "Gộp")];
    hall.done(OFFICE, &id, "supersede", &supersede).await;
    assert_eq!(hall.state(&id), "superseded");
    hall.done(OFFICE, &next, "void", &[("void-reason", "Giao nhầm")]).await;
    assert_eq!(hall.state(&next), "voided");
}

#[tokio::test]
async fn proposals_by_hand_are_revised_confirmed_or_dropped() {
    let hall = hall();
    let bad = [("new-content", "Việc mới"), ("new-leads", "Sở Thiên văn"), ("new-term", "by"), ("new-due", ""), ("new-assigner", "")];
    let answer = hall.post(OFFICE, "/desk/tasks/new", &bad).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("Không có đơn vị “Sở Thiên văn”") && answer.body.contains("Việc mới"), "{}", notes(&answer.body));
    let id = hall.given(&[("then", "propose")]).await;
    assert_eq!(hall.state(&id), "proposed");
    assert_eq!(hall.page(HEAD, &format!("/desk/tasks/{id}")).await.status, 404, "nothing is anybody's yet");
    let list = hall.page(OFFICE, "/desk/tasks?do=review").await;
    assert!(list.body.contains(&format!("/desk/tasks/{id}")), "proposals without a document are listed");
    let lead = hall.unit("H92.05");
    let revise = [
        ("revise-content", "Báo cáo quý về quy hoạch"),
        ("revise-leads", lead.as_str()),
        ("revise-term", "recurring"),
        ("revise-period", "quarterly"),
        ("revise-rule", "day_of_last_month"),
        ("revise-day_number", "20"),
    ];
    hall.done(OFFICE, &id, "revise", &revise).await;
    let page = hall.page(OFFICE, &format!("/desk/tasks/{id}")).await;
    assert!(page.body.contains("Hằng quý, trước ngày 20 của tháng cuối kỳ"));
    assert!(page.body.contains("Nội dung nhiệm vụ: Rà soát quy hoạch"), "what changed is told");
    hall.done(OFFICE, &id, "confirm", &[]).await;
    hall.done(HEAD, &id, "accept", &[]).await;
    let other = hall.given(&[("then", "propose"), ("new-term", "open"), ("new-open_reason", "Văn bản không nêu")]).await;
    hall.done(OFFICE, &other, "drop", &[("drop-reason", "Trùng")]).await;
    assert_eq!(hall.state(&other), "dropped");
    // What cannot be given stays a proposal, and the reason is told.
    let ongoing = hall.given(&[("new-term", "ongoing"), ("new-review", "01/01/2026")]).await;
    assert_eq!(hall.state(&ongoing), "proposed");
}

#[tokio::test]
async fn a_common_task_shows_who_is_late_first() {
    let hall = hall();
    let id = hall.given(&[("new-leads", "UBND các xã, phường"), ("new-due", "30/11/2026")]).await;
    let task = hall.task(&id);
    assert!(task.common && task.children.len() > 50, "{}", task.children.len());
    let child = |unit: &str| task.children.iter().find(|child| child.lead.unit.as_str() == unit).unwrap().task.to_string();
    let own = child("H92.31120");
    hall.done(COMMUNE, &own, "accept", &[]).await;
    hall.done(COMMUNE, &own, "report", &[("report-text", "Xong"), ("report-number", "9/BC-UBND")]).await;
    hall.done(OFFICE, &own, "confirm_done", &[]).await;
    hall.set("2026-12-05T09:00:00+07:00");
    let page = hall.page(OFFICE, &format!("/desk/tasks/{id}")).await;
    let late = task.children.len() - 1;
    assert!(page.body.contains(&format!("<strong>{late}</strong> quá hạn")), "counts on top");
    assert!(page.body.contains("<strong>1</strong> hoàn thành đúng hạn"));
    let rows = page.body.matches("/act/urge\"").count();
    assert_eq!(rows, 20, "what is late stands first and is urged by one tap");
    let whole = hall.page(OFFICE, &format!("/desk/tasks/{id}?children=all")).await;
    assert!(whole.body.contains(&format!("/desk/tasks/{own}")) && whole.body.matches("/act/urge\"").count() > 50);
    let next = format!("/desk/tasks/{id}");
    let first = task.children.iter().find(|one| one.task.to_string() != own).unwrap().task.to_string();
    let urged = hall.act(OFFICE, &first, "urge", &[("urge-text", "Khẩn trương"), ("next", &next)]).await;
    assert_eq!((urged.status.as_u16(), urged.header("location").to_owned()), (303, next));
    // The list of what is late is as long as its figure.
    let list = hall.page(OFFICE, "/desk/tasks?do=urge").await;
    assert!(list.body.contains(&format!("<strong>{late}</strong><span>Cần đôn đốc")), "the figure");
    assert_eq!(list.body.matches("/act/urge\"").count(), 50, "a page");
    assert!(list.body.contains("rel=\"next\""));
}

#[tokio::test]
async fn lists_are_as_long_as_their_counts() {
    let hall = hall();
    for due in ["23/11/2026", "27/11/2026", "15/12/2026"] {
        hall.accepted(&[("new-due", due), ("new-content", &format!("Việc đến hạn {due}"))]).await;
    }
    hall.accepted(&[("new-term", "open"), ("new-open_reason", "Chưa nêu"), ("new-content", "Việc không hạn")]).await;
    hall.given(&[("new-content", "Việc mới giao")]).await;
    hall.set("2026-11-24T09:00:00+07:00");
    let whole = hall.page(HEAD, "/desk/tasks").await;
    assert!(whole.body.contains("<strong>5</strong><span>Việc của tôi"), "all");
    let at = |text: &str| whole.body.find(text).unwrap_or_else(|| panic!("{text} is not listed"));
    assert!(at("Việc đến hạn 23/11/2026") < at("Việc đến hạn 27/11/2026") && at("Việc đến hạn 15/12/2026") < at("Việc không hạn"));
    for (due, word, count) in [("overdue", "Quá hạn", 1), ("week", "7 ngày tới", 2), ("later", "Sau đó", 1), ("none", "Không hạn", 1)] {
        let page = hall.page(HEAD, &format!("/desk/tasks?due={due}")).await;
        assert!(page.body.contains(&format!("<strong>{count}</strong><span>{word}")), "{due}: the count");
        assert_eq!(page.body.matches("class=\"task-name").count(), count, "{due}: the rows");
    }
    let nothing = hall.page(HEAD, "/desk/tasks?do=help").await;
    assert!(nothing.body.contains("Không có nhiệm vụ nào ở mục này"));
    assert!(hall.page(STRANGER, "/desk/tasks").await.body.contains("Bạn không có nhiệm vụ nào phải làm"));
    let desk = hall.page(HEAD, "/desk").await;
    assert!(desk.body.contains("Nhiệm vụ được giao") && desk.body.contains("/desk/tasks?due=overdue"), "the tile of own work");
    assert_eq!(hall.page(STANDING, "/desk/tasks?do=decide").await.status, 200);
}

#[tokio::test]
async fn notices_lead_to_their_tasks() {
    let hall = hall();
    let id = hall.given(&[]).await;
    while hall.site.app.work_outbox().unwrap() > 0 {}
    let page = hall.page(HEAD, "/desk/notices").await;
    assert!(page.body.contains(&format!("href=\"/desk/tasks/{id}\"")) && page.body.contains("Có nhiệm vụ mới được giao"));
}

#[tokio::test]
async fn what_a_house_does_itself_is_not_offered_from_above_and_counts_of_proposals_are_those_listed() {
    let hall = hall();
    let id = hall.given(&[("new-helpers", "Sở Tài chính: dự toán")]).await;
    let page = hall.page(OFFICE, &format!("/desk/tasks/{id}")).await;
    let (first, rest) = page.body.split_once("Việc khác (").expect("what is seldom needed is folded");
    assert!(!first.contains("data-action=\"answer_coordination\"") && rest.contains("data-action=\"answer_coordination\""));
    // The probe of a coordinating unit is the assigner's own; that says nothing about others.
    let own = hall.given(&[("new-leads", "Ủy ban nhân dân thành phố Cần Thơ")]).await;
    let page = hall.page(OFFICE, &format!("/desk/tasks/{own}")).await;
    assert!(offered(&page.body).contains(&"add_coordinator"), "{:?}", offered(&page.body));
    // A reviewer who reaches two offices counts the proposals of both.
    hall.given(&[("then", "propose"), ("new-office", "u:H92")]).await;
    hall.given(&[("then", "propose"), ("new-office", "u:H92.01")]).await;
    let list = hall.page(OFFICE, "/desk/tasks?do=review").await;
    assert!(list.body.contains("<strong>2</strong><span>Đề xuất chờ rà soát"), "as many as are listed");
    assert_eq!(list.body.matches("class=\"task-name").count(), 2);
}
