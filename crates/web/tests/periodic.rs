//! Periodic reports: figures are those of the board and lead to what they count; words stay; what was sent never changes.

mod site;
mod steered;

use std::collections::BTreeMap;

use app::tasks::report::{Asked, Counts, Draft, Gathered, SentContent};
use app::tasks::{BoardKind, Reach, TaskNarrow, TaskScope, task_id, total_keys};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use sha2::{Digest, Sha256};
use site::{Answer, cookie_of, get_as, post_as};
use steered::{AREA, HEAD, LEADER, MEMBER, OFFICE, Steered, day};
use steering::book::ReportId;
use steering::task::Command;
use steering::task::recurrence::Period;
use tower::ServiceExt;

const LIST: &str = "/desk/steering/reports";

/// The third quarter, closed on 14 September.
fn quarter() -> Asked {
    Asked { period: Period::Quarterly, from: day("2026-06-15"), to: day("2026-09-14") }
}

struct Town {
    town: Steered,
    router: Router,
}

impl Town {
    fn new() -> Self {
        let town = Steered::new();
        let router = web::server::router(town.site.clone());
        Self { town, router }
    }

    async fn get(&self, who: &str, path: &str) -> Answer {
        get_as(&self.router, &cookie_of(&self.town.site, who), path).await
    }

    async fn post(&self, who: &str, path: &str, body: &str) -> Answer {
        post_as(&self.router, &self.town.site, &cookie_of(&self.town.site, who), path, body).await
    }

    /// The page, which is there.
    async fn page(&self, who: &str, path: &str) -> String {
        let answer = self.get(who, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{who} {path}: {}", answer.body);
        answer.body
    }

    async fn bytes(&self, who: &str, path: &str) -> Vec<u8> {
        let request = Request::get(path).header(header::COOKIE, cookie_of(&self.town.site, who)).body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        axum::body::to_bytes(response.into_body(), 32 << 20).await.unwrap().to_vec()
    }

    /// Begins the report of the quarter; answers its address.
    async fn begun(&self) -> String {
        let answer = self.post(OFFICE, LIST, "office=H92&period=quarterly:2026-06-15:2026-09-14").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.header("location").to_owned()
    }

    fn draft(&self, id: u32) -> Draft {
        Draft::of(self.town.site.app.steering().report(ReportId(id)).unwrap()).unwrap()
    }

    fn sent(&self, id: u32) -> (SentContent, String, String) {
        let report = self.town.site.app.steering().report(ReportId(id)).unwrap().clone();
        let sent = report.sent.clone().unwrap();
        (SentContent::of(&report).unwrap(), sent.content, sent.hash)
    }

    /// A task that was given in the quarter.
    fn given(&self) -> steering::task::model::TaskId {
        let (app, org) = (&self.town.site.app, self.town.site.app.org());
        let narrow = TaskNarrow { kind: BoardKind::Given, days: Some((quarter().from, quarter().to)), ..TaskNarrow::default() };
        let rows = app.task_board(&org, &all(), &narrow, None, 1).unwrap().rows;
        task_id(&rows[0].id).unwrap()
    }
}

fn all() -> TaskScope {
    TaskScope { all: true, ..TaskScope::default() }
}

fn listed(town: &Steered, narrow: &TaskNarrow) -> i64 {
    let (app, org) = (&town.site.app, town.site.app.org());
    let (mut count, mut after) = (0, None);
    loop {
        let page = app.task_board(&org, &all(), narrow, after, 50).unwrap();
        count += page.rows.len() as i64;
        match page.next {
            Some(next) => after = Some(next),
            None => return count,
        }
    }
}

fn sums_of(gathered: &Gathered, lines: &[app::tasks::report::Line]) -> BTreeMap<&'static str, i64> {
    let names = ["assigned", "done", "on_time", "extended", "late", "no_deadline", "open", "open_late"];
    let sum = |name| lines.iter().map(|line| gathered.count(&format!("{}:{name}", line.key))).sum();
    names.into_iter().map(|name| (name, sum(name))).collect()
}

fn total(gathered: &Gathered) -> BTreeMap<&'static str, i64> {
    sums_of(gathered, &[app::tasks::report::Line { key: "total".into(), name: String::new() }])
}

/// A target of punctuality is measured by the share that the page of the plan shows, not by a number of tasks.
#[test]
fn a_target_in_percent_is_measured_in_percent() {
    use steering::book::{BookCommand, Direction, ItemKind, PlanDraft, PlanItemDraft, PlanKind, Target};
    let town = Steered::new();
    let app = &town.site.app;
    let office = app.org().actor(&kernel::PersonId::new(OFFICE), None, app.now()).unwrap();
    let asked = quarter();
    let unit = app.reviewing_offices(&office)[0].clone();
    let (kind, title) = (PlanKind::YearlyReform, "Kế hoạch".to_owned());
    let draft = PlanDraft { kind, title, from: asked.from, to: asked.to, office: unit, source: None };
    let plan = steering::book::PlanId(app.steer(&office, BookCommand::AddPlan(Box::new(draft))).unwrap());
    let target = |measure: &str| Target { measure: measure.to_owned(), unit: "%".to_owned(), value: 95.0, direction: Direction::AtLeast };
    let item = PlanItemDraft {
        kind: ItemKind::Goal,
        area: None,
        number: "1".to_owned(),
        content: "Đúng hạn".to_owned(),
        product: String::new(),
        leads: Vec::new(),
        coordinators: Vec::new(),
        term_text: String::new(),
        term: None,
        budget_text: String::new(),
        budget: None,
        targets: vec![target("task.on_time"), target("task.discipline")],
        stages: Vec::new(),
    };
    app.steer(&office, BookCommand::AddItems { plan, items: vec![item] }).unwrap();
    let gathered = app.gather_report(asked).unwrap();
    let told = total(&gathered);
    let share = (told["done"] - told["late"]) as f64 / told["done"] as f64 * 100.0;
    assert!(told["done"] > 0, "{told:?}");
    assert_eq!(gathered.value("target/1.1.0:measured"), Some(share));
    let discipline = gathered.value("total:discipline").map(|share| share * 100.0);
    assert_eq!(gathered.value("target/1.1.1:measured"), discipline);
}

#[test]
fn figures_are_those_of_the_board_and_as_many_as_their_lists() {
    let town = Steered::new();
    let app = &town.site.app;
    let (org, scope, keys) = (app.org(), all(), app.task_keys().unwrap());
    let asked = [quarter(), Asked { period: Period::Yearly, from: day("2025-12-15"), to: day("2026-12-14") }];
    for asked in asked {
        let gathered = app.gather_report(asked).unwrap();
        let board = total_keys(&Reach::of(&org, &scope, None), &keys);
        let board = app.task_sums([board.as_slice()], asked.from, asked.to).unwrap()[0].figures;
        let told = total(&gathered);
        assert_eq!([told["assigned"], told["done"], told["late"]], [board.assigned, board.done(), board.late]);
        assert_eq!([told["open"], told["open_late"]], [board.open, board.open_late]);
        assert!(told["assigned"] > 5 && told["open_late"] > 0, "{told:?}");
        assert_eq!(gathered.value("total:discipline"), board.discipline());
        assert_eq!(sums_of(&gathered, &gathered.units), told);
        assert_eq!(sums_of(&gathered, &gathered.areas), told);
        let late = gathered.late.iter().map(|unit| unit.tasks.len() as i64).sum::<i64>() + gathered.late_more;
        assert_eq!(late, told["open_late"]);
        let mut counted = 0;
        for (key, figure) in gathered.figures.iter().filter(|(key, _)| !key.ends_with(":discipline")) {
            if let Counts::Tasks(count) = &figure.counts {
                assert_eq!(figure.value.unwrap() as i64, listed(&town, &count.narrow()), "{key}");
                counted += 1;
            }
        }
        assert!(counted > 50, "{counted}");
        let again: Gathered = serde_json::from_str(&serde_json::to_string(&gathered).unwrap()).unwrap();
        assert_eq!(gathered.changed(&again), []);
        assert_eq!((again.late, again.done, again.next), (gathered.late, gathered.done, gathered.next));
    }
}

#[test]
fn days_that_are_no_half_months_are_counted_row_by_row() {
    let town = Steered::new();
    let app = &town.site.app;
    let by_counters = app.gather_report(quarter()).unwrap();
    let odd = Asked { to: day("2026-09-15"), ..quarter() };
    let by_rows = app.gather_report(odd).unwrap();
    for (key, figure) in by_rows.figures.iter().filter(|(key, _)| !key.ends_with(":discipline")) {
        if let Counts::Tasks(count) = &figure.counts {
            assert_eq!(figure.value.unwrap() as i64, listed(&town, &count.narrow()), "{key}");
        }
    }
    assert!(by_rows.index.is_none() && by_rows.documents.is_empty());
    assert!(by_rows.count("total:assigned") >= by_counters.count("total:assigned"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_the_paper_with_figures_that_lead_to_lists() {
    let hall = Town::new();
    let list = hall.page(OFFICE, LIST).await;
    assert!(list.contains("Quý III năm 2026") && list.contains("Đã quá hạn gửi 19/09/2026"), "{list}");
    let here = hall.begun().await;
    assert_eq!(here, format!("{LIST}/1"));
    let page = hall.page(OFFICE, &here).await;
    let draft = hall.draft(1);
    let assigned = draft.gathered.count("total:assigned");
    let link = format!("/desk/steering/list?kind=given&amp;from=15%2F06%2F2026&amp;to=14%2F09%2F2026\">{assigned}</a>");
    assert!(page.replace("&#38;", "&amp;").contains(&link), "{link}: {page}");
    for words in ["I. KẾT QUẢ THỰC HIỆN", "II. NHIỆM VỤ QUÁ HẠN VÀ NGUYÊN NHÂN", "Chưa giải trình", "BC-UBND", "./.", "III. NHIỆM VỤ QUÝ IV NĂM 2026"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(page.contains("/desk/tasks/") && page.contains("/desk/documents/"), "rows lead to tasks and documents");
    let board = hall.page(OFFICE, "/desk/steering?period=2026-06-15_2026-09-14").await;
    assert!(board.contains(&format!(">{assigned}</a>")), "the board has the same figure");
    let again = hall.post(OFFICE, LIST, "office=H92&period=quarterly:2026-06-15:2026-09-14").await;
    assert_eq!(again.header("location"), here, "one report a period");
    let odd = hall.post(OFFICE, LIST, "office=H92&period=quarterly:2026-06-16:2026-09-14").await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_the_writer_stay_when_figures_are_refreshed() {
    let hall = Town::new();
    let here = hall.begun().await;
    let section = format!("{here}/section");
    let wrong = hall.post(OFFICE, &section, "section=late&own-late=Nguyên+nhân+chung&s-report-late-said=Còn+{money}").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in ["Nguyên nhân chung", "Còn {money}", "không có số liệu {money}"] {
        assert!(wrong.body.contains(kept), "{kept}");
    }
    let said = "section=late&own-late=Nguyên+nhân+chung%0A%0AĐang+khắc+phục.&s-report-late-said=Tới+{to}+chậm+{tasks}+việc.";
    assert_eq!(hall.post(OFFICE, &section, said).await.header("location"), format!("{here}#s-late"));
    let before = hall.draft(1);
    assert_eq!(before.own.paragraphs["late"], ["Nguyên nhân chung", "Đang khắc phục."]);
    assert_eq!(before.own.sentences.len(), 1, "sentences that were left alone are the office's");
    hall.town.give(OFFICE, hall.given(), Command::Void { reason: "Giao nhầm".into() });
    let stale = hall.page(OFFICE, &here).await;
    assert!(stale.contains("số liệu đã thay đổi trong dữ liệu") && stale.contains("is-stale"));
    let assigned = before.gathered.count("total:assigned");
    assert_eq!(hall.draft(1).gathered.count("total:assigned"), assigned, "a look changes nothing");
    assert_eq!(hall.post(OFFICE, &format!("{here}/refresh"), "").await.status, StatusCode::SEE_OTHER);
    let fresh = hall.draft(1);
    assert_eq!(fresh.gathered.count("total:assigned"), assigned - 1);
    assert_eq!(fresh.own, before.own);
    assert_eq!(fresh.before["total:assigned"], Some(assigned as f64));
    let page = hall.page(OFFICE, &here).await;
    assert!(page.contains(&format!("trước: {assigned}")), "what changed is marked");
    assert!(page.contains("Số liệu trùng với dữ liệu hiện tại") && page.contains("Đang khắc phục."));
    assert!(page.contains("Tới 14/09/2026 chậm "));
    let head = "number=&symbol=&place=Cần+Thơ&date=31/02/2026&issuer=Văn+phòng&titles=Chánh+Văn+phòng&addressees=Một%0AHai&recipients=";
    let wrong = hall.post(OFFICE, &format!("{here}/head"), head).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("31/02/2026") && wrong.body.contains("Chánh Văn phòng"));
    let head = head.replace("symbol=", "symbol=BC-VP").replace("31/02/2026", "");
    assert_eq!(hall.post(OFFICE, &format!("{here}/head"), &head).await.status, StatusCode::SEE_OTHER);
    assert_eq!(hall.draft(1).own.head.addressees, ["Một", "Hai"]);
}

fn text_of(bytes: &[u8]) -> String {
    let text = intake::document::text(bytes, &intake::Limits::default()).unwrap().unwrap();
    text.replace('\n', " ")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_never_changes_and_what_differs_is_told() {
    let hall = Town::new();
    let here = hall.begun().await;
    hall.post(OFFICE, &format!("{here}/section"), "section=recommendations&own-recommendations=Đề+nghị+bố+trí+nguồn+lực.").await;
    let wrong = hall.post(OFFICE, &format!("{here}/send"), "number=215&date=14/09/2026").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"215\"") && wrong.body.contains("14/09/2026"));
    let sent = hall.post(OFFICE, &format!("{here}/send"), "number=215&date=18/09/2026").await;
    assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, here.as_str()));
    let (content, json, hash) = hall.sent(1);
    let hex = |bytes: &[u8]| Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(hex(json.as_bytes()), hash);
    let files = async || {
        let mut all = Vec::new();
        for ending in ["json", "pdf", "docx"] {
            all.push(hall.bytes(LEADER, &format!("{here}/{ending}")).await);
        }
        all
    };
    let first = files().await;
    assert_eq!((hex(&first[0]), hex(&first[1]), hex(&first[2])), (hash.clone(), content.pdf.clone(), content.docx.clone()));
    let (pdf, docx) = (text_of(&first[1]), text_of(&first[2]));
    let assigned = content.gathered.count("total:assigned");
    for told in [format!("đã giao {assigned} nhiệm vụ"), "Đề nghị bố trí nguồn lực".to_owned(), "215/BC-UBND".to_owned()] {
        assert!(docx.contains(&told), "{told}: {docx}");
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        assert!(plain(&pdf).contains(&plain(&told)), "{told}: {pdf}");
    }
    assert!(content.gathered.figures.values().any(|figure| matches!(&figure.counts, Counts::Tasks(count) if count.area.as_deref() == Some(AREA))));
    hall.town.give(OFFICE, hall.given(), Command::Void { reason: "Giao nhầm".into() });
    assert_eq!(files().await, first, "bytes");
    let page = hall.page(LEADER, &here).await;
    assert!(page.contains(&hash) && page.contains("tc-done"), "{page}");
    assert!(page.contains("Báo cáo đã gửi không đổi") && page.contains("Được giao trong kỳ"));
    assert!(page.contains(&format!("<strong>{}</strong>", assigned - 1)), "what it is now");
    for (path, body) in [("section", "section=late&own-late=x"), ("refresh", ""), ("send", "number=1&date=18/09/2026")] {
        assert_eq!(hall.post(OFFICE, &format!("{here}/{path}"), body).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let without = hall.post(OFFICE, &format!("{here}/withdraw"), "reason=").await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(hall.post(OFFICE, &format!("{here}/withdraw"), "reason=Sai+số+liệu").await.status, StatusCode::SEE_OTHER);
    assert!(hall.page(LEADER, &here).await.contains("Sai số liệu"));
    assert_eq!(hall.begun().await, format!("{LIST}/2"), "the period can be reported anew");
    assert_eq!(files().await, first, "withdrawn, not gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_period_is_written_and_not_sent() {
    let hall = Town::new();
    let answer = hall.post(OFFICE, LIST, "office=H92&period=monthly:2026-11-15:2026-12-14").await;
    let here = answer.header("location").to_owned();
    assert!(hall.page(OFFICE, &here).await.contains("Kỳ báo cáo chưa kết thúc"));
    let refused = hall.post(OFFICE, &format!("{here}/send"), "number=1&date=25/11/2026").await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY || refused.status == StatusCode::SEE_OTHER);
    assert!(hall.town.site.app.steering().report(ReportId(1)).unwrap().sent.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn reviewers_write_heads_read_what_was_sent_others_nothing() {
    let hall = Town::new();
    let here = hall.begun().await;
    for who in [LEADER, HEAD, MEMBER, "h92.auditor.1"] {
        assert_eq!(hall.get(who, &here).await.status, StatusCode::NOT_FOUND, "{who}: a draft is its writers'");
        assert!(!hall.page(who, LIST).await.contains(&here), "{who}");
        let refused = hall.post(who, LIST, "office=H92&period=quarterly:2026-06-15:2026-09-14").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{who}");
        assert!(refused.body.contains("Chỉ người được giao rà soát"), "{who}: says why");
        assert_eq!(hall.get(who, &format!("{LIST}/templates")).await.status, StatusCode::FORBIDDEN, "{who}");
    }
    let other = "h92.31120.vp.specialist.1";
    assert_eq!(hall.get(other, LIST).await.status, StatusCode::FORBIDDEN);
    assert!(!hall.page(other, "/desk").await.contains(LIST), "no entry in the menu");
    hall.post(OFFICE, &format!("{here}/send"), "number=1&date=18/09/2026").await;
    for who in [LEADER, HEAD, MEMBER, "h92.auditor.1"] {
        let page = hall.page(who, &here).await;
        assert!(!page.contains(&format!("action=\"{here}")), "{who} only reads");
        assert!(hall.page(who, LIST).await.contains(&here));
        assert_eq!(hall.post(who, &format!("{here}/withdraw"), "reason=x").await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(hall.get(other, &here).await.status, StatusCode::FORBIDDEN);
    assert_eq!(hall.get(other, &format!("{here}/pdf")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn sentences_are_tried_written_and_taken_back() {
    let (hall, page) = (Town::new(), format!("{LIST}/templates"));
    let shown = hall.page(OFFICE, &format!("{page}?key=report.rate-said")).await;
    assert!(shown.contains("{rate}") && shown.contains("Tỷ lệ phần trăm"));
    let wrong = hall.post(OFFICE, &page, "key=report.rate-said&act=save&text=Đạt+{rates}%25").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Đạt {rates}%"), "what was typed stays");
    let tried = hall.post(OFFICE, &page, "key=report.rate-said&act=try&text=Chấp+hành+{rate}%25.").await;
    assert!(tried.body.contains("Chấp hành 92,5%."));
    let here = hall.begun().await;
    assert!(!hall.page(OFFICE, &here).await.contains("Chấp hành "), "a trial changes nothing");
    hall.post(OFFICE, &page, "key=report.rate-said&act=save&text=Chấp+hành+{rate}%25.").await;
    assert!(hall.page(OFFICE, &here).await.contains("Chấp hành "));
    hall.post(OFFICE, &page, "key=report.rate-said&act=reset").await;
    assert!(!hall.page(OFFICE, &here).await.contains("Chấp hành "));
    assert_eq!(hall.get(OFFICE, &format!("{page}?key=report.nothing")).await.status, StatusCode::NOT_FOUND);
}
