//! Plans: tables that come in with every row, live values of targets, lines that are given and carried over; running lists.

mod site;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use site::{Answer, actor, cookie_of, csrf_of, get_as, post_as, send, site_by_hand};
use steering::book::{PlanId, PlanItemId};
use testkit::HandClock;
use web::site::Site;

const REVIEWER: &str = "h92.01.agency_leader.1";
const SPECIALIST: &str = "h92.31120.vp.specialist.1";
const LEAD: &str = "h92.03.agency_leader.1";

struct Hall {
    site: Arc<Site>,
    router: Router,
    clock: HandClock,
}

impl Hall {
    fn new() -> Self {
        let (site, clock) = site_by_hand();
        let router = web::server::router(site.clone());
        Self { site, router, clock }
    }

    async fn get(&self, person: &str, path: &str) -> Answer {
        get_as(&self.router, &cookie_of(&self.site, person), path).await
    }

    async fn post(&self, person: &str, path: &str, body: &str) -> Answer {
        post_as(&self.router, &self.site, &cookie_of(&self.site, person), path, body).await
    }

    async fn done(&self, person: &str, path: &str, body: &str) -> String {
        let answer = self.post(person, path, body).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.body);
        answer.header("location").to_owned()
    }

    async fn upload(&self, person: &str, path: &str, name: &str, content: &[u8], fields: &[(&str, &str)]) -> Answer {
        let cookie = cookie_of(&self.site, person);
        let csrf = csrf_of(&self.site, &cookie);
        let mut body = Vec::new();
        for (name, value) in std::iter::once(&("csrf", csrf.as_str())).chain(fields) {
            body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes());
        body.extend(content);
        body.extend(b"\r\n--b--\r\n");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .header(header::COOKIE, &cookie)
            .header("sec-fetch-site", "same-origin");
        send(&self.router, request.body(Body::from(body)).unwrap()).await
    }

    fn book(&self) -> Arc<steering::book::Book> {
        self.site.app.steering()
    }
}

fn demo(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo/steering").join(name);
    std::fs::read(path).unwrap()
}

const PLAN: &str = "kind=work_programme&title=Chương+trình+công+tác+2026&from=01/01/2026&to=31/12/2026&office=H92.01&source=-";
const NEXT: &str = "kind=work_programme&title=Chương+trình+công+tác+2027&from=01/01/2027&to=31/12/2027&office=H92.01&source=-";

fn line(content: &str, more: &str) -> String {
    format!("kind=task&area=thu_tuc&number=1&content={content}&product=&leads=Sở+Tài+chính&coordinators=&term=20/12/2026&budget=150+triệu+đồng{more}")
}

#[tokio::test]
async fn a_table_is_shown_row_by_row_mended_and_only_then_saved() {
    let hall = Hall::new();
    assert_eq!(hall.get(SPECIALIST, "/desk/plans/new").await.status, 403);
    let back = hall.post(REVIEWER, "/desk/plans/new", &PLAN.replace("to=31/12/2026", "to=31/12/2025")).await;
    assert_eq!(back.status, 422);
    assert!(back.body.contains("value=\"31/12/2025\""));
    let plan = hall.done(REVIEWER, "/desk/plans/new", PLAN).await;
    assert_eq!(hall.get(SPECIALIST, &format!("{plan}/import")).await.status, 403);
    let wrong = hall.upload(REVIEWER, &format!("{plan}/import"), "x.txt", "Không có bảng nào".as_bytes(), &[]).await;
    assert_eq!(wrong.status, 422);
    let sent = hall.upload(REVIEWER, &format!("{plan}/import"), "03.xlsx", &demo("03-chuong-trinh-cong-tac-2026.xlsx"), &[]).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let draft = sent.header("location").to_owned();
    let preview = hall.get(REVIEWER, &draft).await;
    assert!(preview.body.contains("name=\"take\" value=\"0\" checked"), "{}", preview.body);
    assert_eq!(hall.book().plan(PlanId(1)).unwrap().items.len(), 0, "nothing is saved by reading");
    // A row is mended; what is wrong in it stays as entered.
    let row = format!("{draft}/rows/0");
    assert_eq!(hall.post(REVIEWER, &row, &line("", "")).await.status, 422);
    hall.done(REVIEWER, &row, &line("Nội+dung+đã+sửa", "")).await;
    let preview = hall.get(REVIEWER, &draft).await;
    assert!(preview.body.contains("Nội dung đã sửa") && preview.body.contains("150.000.000 đồng"), "{}", preview.body);
    // Without a chosen row the table stays.
    assert_eq!(hall.post(REVIEWER, &draft, "do=save").await.status, 422);
    let to = hall.done(REVIEWER, &draft, "take=0&take=1&take=2&do=save").await;
    assert_eq!(to, plan);
    let book = hall.book();
    let items = &book.plan(PlanId(1)).unwrap().items;
    assert_eq!(items.len(), 3);
    assert_eq!(items[&PlanItemId(1)].draft.leads[0].owner.as_ref().unwrap().unit.as_str(), hall.site.app.names().unit("Sở Tài chính").unwrap().as_str());
    assert_eq!(hall.get(REVIEWER, &draft).await.status, 404, "the draft has gone");
    let page = hall.get(SPECIALIST, &plan).await;
    assert!(page.body.contains("Nội dung đã sửa") && !page.body.contains("name=\"do\""), "others read");
    let refused = hall.post(SPECIALIST, &plan, "item=1&do=give").await;
    assert_eq!(refused.status, 403);
}

#[tokio::test]
async fn what_was_exported_can_be_read_in_again() {
    let hall = Hall::new();
    let plan = hall.done(REVIEWER, "/desk/plans/new", PLAN).await;
    hall.done(REVIEWER, &format!("{plan}/items/new"), &line("Rà+soát+thủ+tục+hành+chính+nội+bộ", "")).await;
    hall.done(REVIEWER, &format!("{plan}/items/new"), &line("Tổ+chức+kiểm+tra+cải+cách+hành+chính", "").replace("number=1", "number=2")).await;
    let cookie = cookie_of(&hall.site, REVIEWER);
    let request = Request::get(format!("{plan}/export.xlsx")).header(header::COOKIE, &cookie).body(Body::empty()).unwrap();
    let answer = tower::ServiceExt::oneshot(hall.router.clone(), request).await.unwrap();
    let bytes = axum::body::to_bytes(answer.into_body(), 8 << 20).await.unwrap();
    let sheets = intake::sheet::read_xlsx(&bytes, &intake::Limits::default()).unwrap();
    let rows = steering::tables::rows_of_sheet(sheets[0].rows.iter().map(|row| (row.number, row.cells.clone())));
    let read = steering::tables::read_plan(&rows, steering::tables::Dated::default());
    assert_eq!(read.items.len(), 2, "{read:?}");
    assert_eq!(read.items[0].lead, ["Sở Tài chính"]);
    assert_eq!(read.items[0].budget.as_ref().unwrap().amount.unwrap().0, 150_000_000);
}

#[tokio::test]
async fn lines_are_given_as_tasks_and_go_on_in_the_next_plan_with_them() {
    let hall = Hall::new();
    let plan = hall.done(REVIEWER, "/desk/plans/new", PLAN).await;
    let next = hall.done(REVIEWER, "/desk/plans/new", NEXT).await;
    hall.done(REVIEWER, &format!("{plan}/items/new"), &line("Rà+soát+thủ+tục", "")).await;
    hall.done(REVIEWER, &format!("{plan}/items/new"), &line("Nâng+cấp+cổng+dịch+vụ", "").replace("Sở+Tài+chính", "Đơn+vị+lạ")).await;
    assert!(hall.get(REVIEWER, &plan).await.body.contains("chưa xác định đơn vị"));
    let told = hall.post(REVIEWER, &plan, "item=1&item=2&do=give").await;
    assert_eq!(told.status, 303);
    let items = |plan: u32| hall.book().plan(PlanId(plan)).unwrap().items.clone();
    let task = items(1)[&PlanItemId(1)].tasks[0];
    let (given, _) = hall.site.app.task_story(&task).unwrap().unwrap();
    assert_eq!((given.stage.key(), given.content.as_str()), ("assigned", "Rà soát thủ tục"));
    let unknown = items(1)[&PlanItemId(2)].tasks[0];
    assert_eq!(hall.site.app.task_story(&unknown).unwrap().unwrap().0.stage.key(), "proposed", "nobody is guessed");
    // Given again, an open task is not doubled.
    hall.done(REVIEWER, &plan, "item=1&do=give").await;
    assert_eq!(items(1)[&PlanItemId(1)].tasks.len(), 1);
    let page = hall.get(SPECIALIST, &plan).await;
    assert!(page.body.contains(&format!("/desk/tasks/{task}")) && page.body.contains("Đã giao, chờ nhận"));
    // A year later: the line is late, and goes on in the next plan.
    hall.clock.set(kernel::Instant::parse("2027-01-05T09:00:00+07:00").unwrap());
    assert!(hall.get(SPECIALIST, &plan).await.body.contains("Quá hạn 16 ngày"));
    hall.done(REVIEWER, &format!("{plan}/approve"), "").await;
    let to = hall.done(REVIEWER, &plan, "item=1&do=carry&to=2").await;
    assert_eq!(to, next);
    let carried = items(2)[&PlanItemId(1)].clone();
    assert_eq!((carried.carried_from, carried.tasks.clone()), (Some((PlanId(1), PlanItemId(1))), vec![task]));
    let line = hall.get(SPECIALIST, &format!("{next}/items/1")).await;
    assert!(line.body.contains("Chuyển tiếp từ") && line.body.contains("Chương trình công tác 2026"), "{}", line.body);
    let old = hall.get(SPECIALIST, &format!("{plan}/items/1")).await;
    assert!(old.body.contains("Đã chuyển sang Chương trình công tác 2027"));
    assert_eq!(hall.post(REVIEWER, &format!("{plan}/items/1/drop"), "reason=Thừa").await.status, 422);
}

#[tokio::test]
async fn an_approved_plan_asks_for_reasons_and_keeps_what_stood_there() {
    let hall = Hall::new();
    let plan = hall.done(REVIEWER, "/desk/plans/new", PLAN).await;
    hall.done(REVIEWER, &format!("{plan}/items/new"), &line("Rà+soát+thủ+tục", "")).await;
    hall.done(REVIEWER, &format!("{plan}/approve"), "").await;
    let changed = line("Rà+soát+toàn+bộ+thủ+tục", "&reason=");
    let back = hall.post(REVIEWER, &format!("{plan}/items/1/change"), &changed).await;
    assert_eq!(back.status, 422);
    assert!(back.body.contains("Rà soát toàn bộ thủ tục"));
    hall.done(REVIEWER, &format!("{plan}/items/1/change"), &changed.replace("reason=", "reason=Mở+rộng+phạm+vi")).await;
    let page = hall.get(SPECIALIST, &format!("{plan}/items/1")).await;
    assert!(page.body.contains("Mở rộng phạm vi") && page.body.contains("Rà soát thủ tục"));
    assert_eq!(hall.post(SPECIALIST, &format!("{plan}/items/1/drop"), "reason=x").await.status, 422);
    hall.done(REVIEWER, &format!("{plan}/items/1/drop"), "reason=Không+còn+cần").await;
    assert!(hall.get(SPECIALIST, &plan).await.body.contains("Đã bỏ: Không còn cần"));
    hall.done(REVIEWER, &format!("{plan}/close"), "reason=Hết+năm").await;
    assert!(hall.get(SPECIALIST, &plan).await.body.contains("Hết năm"));
    assert_eq!(hall.get(REVIEWER, &format!("{plan}/import")).await.status, 409);
}

#[tokio::test]
async fn stages_are_reached_in_their_order_and_undone_with_a_reason() {
    let hall = Hall::new();
    let plan = hall.done(REVIEWER, "/desk/plans/new", PLAN).await;
    let drafting = line("Nghị+quyết+về+phân+cấp", "&stage.registered=01/02/2026&stage.issued=01/03/2026").replace("kind=task", "kind=legal_drafting");
    hall.done(REVIEWER, &format!("{plan}/items/new"), &drafting).await;
    let item = format!("{plan}/items/1");
    let fields = [("stage", "registered"), ("on", "05/02/2026"), ("note", "Đã đăng ký")];
    let sent = hall.upload(REVIEWER, &format!("{item}/stage"), "to-trinh.txt", "Tờ trình".as_bytes(), &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let page = hall.get(SPECIALIST, &item).await;
    assert!(page.body.contains("05/02/2026") && page.body.contains("Chậm so với dự kiến"), "{}", page.body);
    let at = page.body.find(&format!("{plan}/files/")).expect("the evidence is there");
    let path: String = page.body[at..].chars().take_while(|c| *c != '"').collect();
    assert_eq!(hall.get(SPECIALIST, &path).await.body, "Tờ trình");
    let early = hall.post(REVIEWER, &format!("{item}/stage"), "stage=drafted&on=01/02/2026&note=").await;
    assert_eq!(early.status, 422);
    assert_eq!(hall.post(REVIEWER, &format!("{item}/undo"), "stage=registered&reason=").await.status, 422);
    hall.done(REVIEWER, &format!("{item}/undo"), "stage=registered&reason=Ghi+nhầm").await;
    assert!(hall.book().plan_item(PlanId(1), PlanItemId(1)).unwrap().reached.is_empty());
}

#[tokio::test]
async fn targets_stand_beside_what_is_measured_now() {
    let hall = Hall::new();
    let plan = hall.done(REVIEWER, "/desk/plans/new", PLAN).await;
    let goal = "&target.0.way=least&target.0.value=95,5&target.0.unit=%25&target.0.measure=task.discipline";
    let wrong = line("Kỷ+luật+thực+hiện+nhiệm+vụ", &goal.replace("95,5", "nhiều"));
    assert_eq!(hall.post(REVIEWER, &format!("{plan}/items/new"), &wrong).await.status, 422);
    hall.done(REVIEWER, &format!("{plan}/items/new"), &line("Kỷ+luật+thực+hiện+nhiệm+vụ", goal).replace("kind=task", "kind=goal")).await;
    assert!(hall.get(SPECIALIST, &plan).await.body.contains("chưa có số liệu"), "no task, no value");
    // One task late, one done on time.
    hall.done(REVIEWER, &format!("{plan}/items/new"), &line("Việc+quá+hạn", "").replace("20/12/2026", "25/11/2026")).await;
    hall.done(REVIEWER, &format!("{plan}/items/new"), &line("Việc+đúng+hạn", "").replace("20/12/2026", "30/11/2026")).await;
    hall.done(REVIEWER, &plan, "item=2&item=3&do=give").await;
    let tasks = |item: u32| hall.book().plan_item(PlanId(1), PlanItemId(item)).unwrap().tasks[0];
    let app = &hall.site.app;
    let lead = { use steering::task::model::Owner; let (task, _) = app.task_story(&tasks(3)).unwrap().unwrap(); Owner::unit(&task.lead.unit) };
    assert_eq!(lead.unit.as_str(), "H92.03", "the lead of the test is that department");
    use steering::task::Command;
    app.act_task(actor(&hall.site, LEAD), tasks(3), None, Command::Accept).unwrap();
    let report = steering::task::model::Report { text: "Xong".into(), number: "12/BC-STC".into(), files: Vec::new(), late_reason: String::new() };
    app.act_task(actor(&hall.site, LEAD), tasks(3), None, Command::Report(report)).unwrap();
    app.act_task(actor(&hall.site, REVIEWER), tasks(3), None, Command::ConfirmDone).unwrap();
    hall.clock.set(kernel::Instant::parse("2026-11-27T09:00:00+07:00").unwrap());
    let page = hall.get(SPECIALIST, &plan).await;
    assert!(page.body.contains("Chưa đạt: 50 %"), "{}", page.body);
    assert!(page.body.contains("từ 95,5 % trở lên") && page.body.contains("href=\"/desk/steering\""));
}

#[tokio::test]
async fn a_running_list_is_taken_in_once_with_units_chosen_for_unknown_names() {
    let hall = Hall::new();
    assert_eq!(hall.get(SPECIALIST, "/desk/plans/running").await.status, 403);
    assert_eq!(hall.get(REVIEWER, "/desk/plans/running/template").await.status, 200);
    let fields = [("office", "H92.01"), ("assigner", "h92.province_leader.1@H92"), ("assigned_on", "")];
    let file = demo("12-theo-doi-nhiem-vu-so-khcn.xlsx");
    let nothing = hall.upload(REVIEWER, "/desk/plans/running", "x.txt", "Không có bảng".as_bytes(), &fields).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.body.contains("Không tìm thấy bảng"));
    let sent = hall.upload(REVIEWER, "/desk/plans/running", "12.xlsx", &file, &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let list = sent.header("location").to_owned();
    // The list names divisions of the house: the reviewer says that the department answers for them.
    let page = hall.get(REVIEWER, &list).await;
    assert!(!page.body.contains("name=\"take\""), "no row is ready: {}", page.body);
    settle(&hall, &list, &page.body).await;
    let page = hall.get(REVIEWER, &list).await;
    let rows: Vec<String> = page.body.split("name=\"take\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    assert!(rows.len() > 5, "{}", page.body);
    assert_eq!(hall.post(REVIEWER, &format!("{list}/import"), "").await.status, 422);
    let all: String = rows.iter().map(|key| format!("take={key}&")).collect();
    hall.done(REVIEWER, &format!("{list}/import"), &all).await;
    let done = hall.get(REVIEWER, &list).await;
    let new = done.body.matches(">Đã nhập</a>").count();
    assert!(new >= rows.len(), "each row has its tasks: {new}");
    // The same file again: nothing is made twice.
    let before = imported(&hall);
    let again = hall.upload(REVIEWER, "/desk/plans/running", "ten-khac.xlsx", &file, &fields).await.header("location").to_owned();
    settle(&hall, &again, &hall.get(REVIEWER, &again).await.body).await;
    hall.done(REVIEWER, &format!("{again}/import"), &all).await;
    let done = hall.get(REVIEWER, &again).await;
    assert_eq!((done.body.matches(">Đã có từ trước</a>").count(), done.body.matches(">Đã nhập</a>").count()), (new, 0));
    assert_eq!(imported(&hall), before);
}

/// Chooses the department for every name of a list.
async fn settle(hall: &Hall, list: &str, page: &str) {
    let names = (0..100).filter(|n| page.contains(&format!("name=\"name.{n}\" value=\"other\"")));
    let chosen: String = names.map(|n| format!("name.{n}=other&units.{n}=H92.07&")).collect();
    hall.done(REVIEWER, list, &chosen).await;
}

/// How many tasks there are.
fn imported(hall: &Hall) -> usize {
    use app::tasks::{BoardKind, TaskNarrow, TaskScope};
    let narrow = TaskNarrow { kind: BoardKind::Given, ..TaskNarrow::default() };
    let scope = TaskScope { all: true, ..TaskScope::default() };
    hall.site.app.task_board(&hall.site.app.org(), &scope, &narrow, None, 1_000).unwrap().rows.len()
}

#[tokio::test]
async fn names_that_nobody_knows_wait_for_a_person() {
    let hall = Hall::new();
    let text = "TT | Nhiệm vụ | Cơ quan chủ trì | Ngày giao | Thời hạn | Trạng thái\n\
        1 | Xây dựng kế hoạch chuyển đổi số | Sở Nội vu | 01/10/2026 | 31/12/2026 | Đang thực hiện\n\
        2 | Báo cáo kết quả cải cách hành chính | UBND các xã, phường | 01/10/2026 | 15/12/2026 | Đang thực hiện\n";
    let fields = [("office", "H92.01"), ("assigner", "h92.province_leader.1@H92"), ("assigned_on", "")];
    let sent = hall.upload(REVIEWER, "/desk/plans/running", "ds.txt", text.as_bytes(), &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let list = sent.header("location").to_owned();
    let page = hall.get(REVIEWER, &list).await;
    assert!(page.body.contains("các xã, phường") && page.body.contains("Tất cả"), "{}", page.body);
    let groups = page.body.matches("name=\"name.0\" value=\"group\"").count();
    let name = if groups == 1 { "name.0" } else { "name.1" };
    // Chosen "other" without a unit: the form comes back as it was.
    let back = hall.post(REVIEWER, &list, &format!("{name}=other")).await;
    assert_eq!(back.status, 422);
    assert!(back.body.contains("Hãy chọn ít nhất một đơn vị"));
    hall.done(REVIEWER, &list, &format!("{name}=group")).await;
    let page = hall.get(REVIEWER, &list).await;
    assert!(page.body.contains("value=\"0:3\" checked"), "the row is ready now: {}", page.body);
    hall.done(REVIEWER, &format!("{list}/import"), "take=0:3").await;
    assert!(imported(&hall) > 5, "each commune has its task");
}
