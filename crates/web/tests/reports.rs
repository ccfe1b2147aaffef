//! Report II.06a: its page and links, files, closing and its permission, what changes afterwards, what is due, the API.

mod described;
mod site;

use std::sync::Arc;

use app::predecessor::OldDossier;
use app::TokenScope;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use dossier::Command;
use dossier::model::Channel;
use kernel::{Actor, Instant, UnitId};
use procedure::ProcedureVersion;
use serde_json::{Value, json};
use site::{Answer, cookie_of, get_as, post_as, send};
use testkit::HandClock;
use web::site::Site;

const AGENCY: &str = "H92.31120";
const RECEPTION: &str = "h92.31120.tt.receptionist.1";
const LEADER: &str = "h92.31120.agency_leader.1";
const AUDITOR: &str = "h92.auditor.1";
const PAGE: &str = "/desk/reports/ii06a?unit=H92.31120&period=2026-11";

struct Hall {
    site: Arc<Site>,
    router: Router,
    clock: HandClock,
    procedure: Arc<ProcedureVersion>,
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

impl Hall {
    /// Three dossiers of 19 October, within the period 15/10–14/11: open from the counter, open online, withdrawn. Then it is
    /// 16 November, and both open ones are late.
    fn open() -> Self {
        let clock = HandClock::at(at("2026-10-19T09:00:00+07:00"));
        let own = clock.clone();
        let site = site::site_at(Arc::new(move || own.now()));
        let hall = Hall { router: web::server::router(site.clone()), procedure: site::procedure_of_days(&site), site, clock };
        hall.received("Trần Thị Một", Channel::Counter);
        hall.received("Trần Thị Hai", Channel::Online);
        let (gone, _) = hall.received("Trần Thị Ba", Channel::Counter);
        let withdraw = Command::Withdraw { reason: "Đổi ý".to_owned() };
        site::ask(&hall.site, Actor::applicant(), gone, &hall.procedure, withdraw);
        hall.clock.set(at("2026-11-16T09:00:00+07:00"));
        hall
    }

    fn received(&self, name: &str, channel: Channel) -> (kernel::DossierId, String) {
        let mut new = site::new_dossier(&self.site, &self.procedure, name, AGENCY);
        let (id, desk) = (new.id, site::actor(&self.site, RECEPTION));
        new.channel = channel;
        if channel == Channel::Counter {
            return (id, site::ask(&self.site, desk, id, &self.procedure, Command::Receive(new)));
        }
        let code = site::ask(&self.site, Actor::applicant(), id, &self.procedure, Command::Submit(new));
        site::ask(&self.site, desk, id, &self.procedure, Command::Accept);
        (id, code)
    }

    /// A dossier of an older system that was accepted in the period, entered now.
    fn import(&self) -> String {
        let old = OldDossier {
            row: 2,
            code: "CU-2026-0001".to_owned(),
            procedure: self.procedure.code.to_string(),
            applicant: "Nguyễn Thị Mẫu".to_owned(),
            identity: "092000000001".to_owned(),
            phone: "0900000001".to_owned(),
            address: String::new(),
            receiving: format!("{AGENCY}.TT"),
            competent: AGENCY.to_owned(),
            accepted_at: at("2026-11-03T09:00:00+07:00"),
            promised_at: at("2026-11-30T17:00:00+07:00"),
            due_at: at("2026-11-30T17:00:00+07:00"),
            state: "Đang xử lý".to_owned(),
        };
        let key = self.site.app.start_import(Actor::system(), vec![old]).unwrap();
        for _ in 0..500 {
            let run = self.site.app.import_run(&key).unwrap();
            if run.finished {
                assert_eq!(run.rows[0].fate.key(), "imported", "{:?}", run.rows);
                return run.rows[0].code.clone();
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        panic!("the import has no end");
    }

    async fn get(&self, person: &str, path: &str) -> Answer {
        get_as(&self.router, &cookie_of(&self.site, person), path).await
    }

    async fn post(&self, person: &str, path: &str, body: &str) -> Answer {
        post_as(&self.router, &self.site, &cookie_of(&self.site, person), path, body).await
    }

    async fn close(&self, person: &str) -> Answer {
        let body = "unit=H92.31120&period=2026-11&recipient=UBND+th%C3%A0nh+ph%E1%BB%91";
        self.post(person, "/desk/reports/ii06a/close", body).await
    }

    fn closed(&self) -> usize {
        self.site.app.closed_settlements().len()
    }
}

/// The figures of a line of the table, columns (3) to (13).
fn figures(body: &str, kind: &str) -> Vec<i64> {
    let line = body.split(&format!("<tr class=\"statement-{kind}\">")).nth(1).unwrap_or_else(|| panic!("no {kind} in {body}"));
    let line = line.split("</tr>").next().unwrap();
    let cell = |cell: &str| {
        let text = cell.split_once('>').unwrap().1.split("</td>").next().unwrap().split("<span").next().unwrap();
        let plain = text.split_once('>').map_or(text, |(_, rest)| rest).split('<').next().unwrap();
        plain.replace('.', "").trim().parse().unwrap_or_else(|_| panic!("{cell}"))
    };
    line.split("<td class=\"num").skip(1).map(cell).collect()
}

#[tokio::test]
async fn the_page_shows_the_form_and_leads_to_the_dossiers() {
    let hall = Hall::open();
    let page = hall.get(LEADER, PAGE).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let expected = [3, 1, 2, 0, 1, 0, 1, 0, 2, 0, 2];
    for kind in ["level", "sector", "total"] {
        assert_eq!(figures(&page.body, kind), expected, "{kind}");
    }
    assert!(page.body.contains("Cấp xã") && page.body.contains(&hall.procedure.sector));
    assert!(page.body.contains("Từ ngày 15/10/2026 đến ngày 14/11/2026"));
    assert!(page.body.contains("/desk/behind?whose=H92.31120&#38;level=commune&#38;sector=")
        || page.body.contains("/desk/behind?whose=H92.31120&amp;level=commune&amp;sector="), "{}", page.body);
    assert!(page.body.contains("chưa chốt"), "the period is over");
    for (number, column) in page.body.split("/desk/behind?").skip(1).enumerate() {
        let path = column.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        let list = hall.get(LEADER, &format!("/desk/behind?{path}")).await;
        let figure: usize = column.split_once('>').unwrap().1.split('<').next().unwrap().parse().unwrap();
        assert_eq!(list.status, 200, "{path}");
        assert!(list.body.contains(&format!("{figure} hồ sơ")), "{number} {path}: {}", list.body);
        assert_eq!(list.body.matches("<td class=\"lead\">").count(), figure, "{path}");
        assert_eq!(hall.get("h92.31135.agency_leader.1", &format!("/desk/behind?{path}")).await.status, 404);
    }
    let detail = hall.get(LEADER, &format!("{PAGE}&detail=procedure")).await;
    assert_eq!(figures(&detail.body, "procedure"), expected);
    assert!(detail.body.contains(&hall.procedure.name));
    let calendar = hall.get(LEADER, "/desk/reports/ii06a?unit=H92.31120&period=2026-11&cut=calendar").await;
    assert_eq!(figures(&calendar.body, "total"), [2, 0, 0, 2, 0, 0, 0, 0, 2, 0, 2], "carried over from October");
    assert!(calendar.body.contains("Kỳ báo cáo đang chạy"));
    let empty = hall.get(LEADER, "/desk/reports/ii06a?unit=H92.31120&period=2026-q1").await;
    assert!(empty.body.contains("Không có hồ sơ trong kỳ báo cáo"));
}

#[tokio::test]
async fn a_report_is_seen_within_ones_reach() {
    let hall = Hall::open();
    for unit in ["H92.31135", "tinh", "xa", "so", "nowhere"] {
        let page = hall.get(LEADER, &format!("/desk/reports/ii06a?unit={unit}&period=2026-11")).await;
        assert_eq!(page.status, 404, "{unit}");
    }
    assert_eq!(hall.get(RECEPTION, PAGE).await.status, 403);
    for unit in ["tinh", "xa", AGENCY] {
        let page = hall.get(AUDITOR, &format!("/desk/reports/ii06a?unit={unit}&period=2026-11")).await;
        assert_eq!(page.status, 200, "{unit}");
        assert_eq!(figures(&page.body, "total")[0], 3, "{unit}");
        assert!(!page.body.contains("/desk/reports/ii06a/close?"), "an auditor closes nothing");
    }
    // The centre of a commune works for the whole commune.
    let centre = hall.get("h92.31120.tt.centre_director.1", PAGE).await;
    assert_eq!((centre.status.as_u16(), figures(&centre.body, "total")[0]), (200, 3));
    assert!(centre.body.contains("/desk/reports/ii06a/close?"));
    let agencies = hall.get(AUDITOR, "/desk/reports/ii06a?unit=so&period=2026-11").await;
    assert!(agencies.body.contains("Không có hồ sơ trong kỳ báo cáo"));
}

#[tokio::test]
async fn files_carry_the_same_figures() {
    let hall = Hall::open();
    let query = "?unit=H92.31120&period=2026-11";
    let pdf = hall.get(LEADER, &format!("/desk/reports/ii06a.pdf{query}")).await;
    assert_eq!((pdf.status.as_u16(), pdf.header("content-type")), (200, "application/pdf"));
    assert!(pdf.body.starts_with("%PDF"));
    let xlsx = hall.get(LEADER, &format!("/desk/reports/ii06a.xlsx{query}")).await;
    assert_eq!(xlsx.status, 200);
    assert!(xlsx.header("content-disposition").contains("ii06a-H92.31120-2026-11.xlsx") && xlsx.body.starts_with("PK"));
}

#[tokio::test]
async fn closing_asks_first_is_done_once_and_by_those_who_may() {
    let hall = Hall::open();
    let ask = "/desk/reports/ii06a/close?unit=H92.31120&period=2026-11";
    let refused = hall.get(AUDITOR, ask).await;
    assert_eq!(refused.status, 303, "an auditor is sent back");
    assert_eq!(hall.close(AUDITOR).await.status, 303);
    assert_eq!(hall.close(RECEPTION).await.status, 403);
    assert_eq!(hall.closed(), 0);
    let running = "/desk/reports/ii06a/close?unit=H92.31120&period=2026-12";
    assert_eq!(hall.get(LEADER, running).await.status, 303);

    let sure = hall.get(LEADER, ask).await;
    assert_eq!(sure.status, 200, "{}", sure.body);
    assert!(sure.body.contains("Chốt báo cáo?") && sure.body.contains("Ủy ban nhân dân thành phố Cần Thơ"));
    assert_eq!(hall.closed(), 0, "asking closes nothing");
    let empty = hall.post(LEADER, "/desk/reports/ii06a/close", "unit=H92.31120&period=2026-11&recipient=+").await;
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("Hãy ghi đơn vị nhận báo cáo"));

    let done = hall.close(LEADER).await;
    assert_eq!((done.status.as_u16(), done.header("location")), (303, "/desk/reports/ii06a/closed/1"), "{}", done.body);
    let again = hall.close(LEADER).await;
    assert_eq!((again.status.as_u16(), again.header("location")), (303, PAGE), "{}", again.body);
    assert_eq!(hall.closed(), 1, "closing twice gives one report");
    assert_eq!(hall.get(LEADER, ask).await.header("location"), "/desk/reports/ii06a/closed/1");
    let page = hall.get(LEADER, PAGE).await;
    assert!(page.body.contains("đã chốt (số 1)") && !page.body.contains("/desk/reports/ii06a/close?"));

    let closed = hall.get(LEADER, "/desk/reports/ii06a/closed/1").await;
    assert_eq!(closed.status, 200, "{}", closed.body);
    assert_eq!(figures(&closed.body, "total"), [3, 1, 2, 0, 1, 0, 1, 0, 2, 0, 2]);
    assert!(closed.body.contains("còn nguyên vẹn") && closed.body.contains("không có chênh lệch"));
    let hash = hall.site.app.closed_settlements()[0].0.hash.clone();
    assert!(closed.body.contains(&hash));
    let pdf = hall.get(LEADER, "/desk/reports/ii06a/closed/1/pdf").await;
    assert!(pdf.body.starts_with("%PDF"));
    hall.clock.set(at("2026-11-20T09:00:00+07:00"));
    assert_eq!(hall.get(AUDITOR, "/desk/reports/ii06a/closed/1/pdf").await.body, pdf.body, "the same bytes for everybody");
    let json = hall.get(LEADER, "/desk/reports/ii06a/closed/1/json").await;
    assert_eq!(json.body, hall.site.app.closed_settlements()[0].0.text);
    assert!(hall.get(LEADER, "/desk/reports/ii06a/closed/1/xlsx").await.body.starts_with("PK"));
    assert_eq!(hall.get("h92.31135.agency_leader.1", "/desk/reports/ii06a/closed/1").await.status, 404);
}

#[tokio::test]
async fn later_corrections_show_as_differences_and_a_report_can_be_withdrawn() {
    let hall = Hall::open();
    hall.close(LEADER).await;
    let pdf = hall.get(LEADER, "/desk/reports/ii06a/closed/1/pdf").await.body;
    let code = hall.import();
    let closed = hall.get(LEADER, "/desk/reports/ii06a/closed/1").await.body;
    assert_eq!(figures(&closed, "total"), [3, 1, 2, 0, 1, 0, 1, 0, 2, 0, 2], "what was sent was sent");
    assert!(closed.contains("nay: 4") && closed.contains(&code) && closed.contains("(3) (5) (11) (12)"), "{closed}");
    assert!(closed.contains("<strong>+1</strong>") && closed.contains("còn nguyên vẹn"));
    assert_eq!(hall.get(LEADER, "/desk/reports/ii06a/closed/1/pdf").await.body, pdf);
    // The next period carries over three, of which two were reported.
    let next = hall.get(LEADER, "/desk/reports/ii06a?unit=H92.31120&period=2026-12").await.body;
    assert_eq!(figures(&next, "total")[3], 3);
    assert!(next.contains("còn 2 hồ sơ đang giải quyết, cột (11)") && next.contains("chuyển sang 3 hồ sơ, cột (6)"), "{next}");

    let path = "/desk/reports/ii06a/closed/1/withdraw";
    let withdrawn = || hall.site.app.closed_settlements()[0].0.withdrawn.is_some();
    hall.post(LEADER, path, "reason=").await;
    hall.post(AUDITOR, path, "reason=x").await;
    assert!(!withdrawn(), "without a reason, and by an auditor");
    hall.post(LEADER, path, "reason=G%E1%BB%ADi+nh%E1%BA%A7m").await;
    assert!(withdrawn());
    let closed = hall.get(LEADER, "/desk/reports/ii06a/closed/1").await.body;
    assert!(closed.contains("Bản này đã hủy") && closed.contains("Gửi nhầm") && !closed.contains("/withdraw\""));
    assert_eq!(hall.close(LEADER).await.header("location"), "/desk/reports/ii06a/closed/2");
    let list = hall.get(LEADER, "/desk/reports").await.body;
    assert!(list.contains("/closed/1\"") && list.contains("/closed/2\"") && list.contains("đã hủy"));
}

#[tokio::test]
async fn what_is_over_and_not_closed_is_due() {
    let hall = Hall::open();
    let overview = hall.get(LEADER, "/desk/reports").await;
    assert_eq!(overview.status, 200, "{}", overview.body);
    assert!(overview.body.contains("Không có báo cáo nào đến hạn"), "the quarter still runs");
    hall.clock.set(at("2026-12-15T09:00:00+07:00"));
    let overview = hall.get(LEADER, "/desk/reports").await.body;
    assert!(overview.contains("Quý IV năm 2026") && overview.contains("Năm 2026") && overview.contains("đến hạn, chưa chốt"));
    assert!(!overview.contains("Quý III năm 2026"), "nothing happened then");
    let of_all = hall.get(AUDITOR, "/desk/reports").await.body;
    assert!(of_all.contains("Quý IV năm 2026: 1 đơn vị chưa chốt"), "{of_all}");
    let body = "unit=H92.31120&period=2026-q4&recipient=UBND";
    let done = hall.post(LEADER, "/desk/reports/ii06a/close", body).await;
    assert_eq!(done.header("location"), "/desk/reports/ii06a/closed/1");
    let due = hall.get(LEADER, "/desk/reports").await.body;
    let due = due.split("id=\"closed\"").next().unwrap();
    assert!(!due.contains("Quý IV năm 2026") && due.contains("Năm 2026"));
}

#[tokio::test]
async fn another_closing_day_is_counted_dossier_by_dossier() {
    let hall = Hall::open();
    let set = |key: &str, value: Value| hall.site.app.change_setting(&Actor::system(), key, Some(value));
    for (key, wrong) in [("report.closing_day", json!(31)), ("report.left", json!("x")), ("report.unknown", json!(1))] {
        assert!(set(key, wrong).is_err(), "{key}");
    }
    set("report.closing_day", json!(18)).unwrap();
    let page = hall.get(LEADER, PAGE).await.body;
    assert!(page.contains("Từ ngày 19/10/2026 đến ngày 18/11/2026") && page.contains("đếm từng hồ sơ"), "{page}");
    assert_eq!(figures(&page, "total"), [3, 1, 2, 0, 1, 0, 1, 0, 2, 0, 2]);
}

#[tokio::test]
async fn programs_read_figures_and_closed_reports() {
    let hall = Hall::open();
    let root = described::description();
    let until = Instant(hall.clock.now().0 + 86_400_000_000);
    let token = |scopes: &[TokenScope], unit: &str| {
        hall.site.app.create_token(&Actor::system(), "Tổng hợp", scopes, &UnitId::new(unit), until).unwrap()
    };
    let own = token(&[TokenScope::Reports], AGENCY);
    let ask = async |token: &str, path: &str| {
        let request = Request::get(path).header("authorization", format!("Bearer {token}")).body(Body::empty()).unwrap();
        let answer = send(&hall.router, request).await;
        let value = described::hold(&root, "get", path, &answer);
        (answer.status.as_u16(), value)
    };
    let (status, now) = ask(&own, "/api/v1/reports/ii06a?period=2026-11").await;
    assert_eq!((status, &now["total"]["3"], &now["total"]["13"], &now["from"]), (200, &json!(3), &json!(2), &json!("2026-10-15")));
    assert_eq!(now["levels"][0]["sectors"][0]["procedures"][0]["code"], hall.procedure.code.as_str());
    assert_eq!(now["closed"], Value::Null);
    assert_eq!(ask(&own, "/api/v1/reports/ii06a?period=2026-x").await.0, 400);
    assert_eq!(ask(&own, "/api/v1/reports/ii06a?period=2026-11&unit=tinh").await.0, 404, "beyond its unit");
    assert_eq!(ask(&token(&[TokenScope::Events], AGENCY), "/api/v1/reports/ii06a?period=2026-11").await.0, 403);
    hall.close(LEADER).await;
    hall.import();
    let (_, list) = ask(&own, "/api/v1/reports/ii06a/closed").await;
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let (_, one) = ask(&own, "/api/v1/reports/ii06a/closed/1").await;
    assert_eq!((&one["sent"]["total"]["3"], &one["head"]["unit"]), (&json!(3), &json!(AGENCY)));
    assert!(one["differences"].as_array().unwrap().iter().all(|one| one["now"].as_i64() == one["sent"].as_i64().map(|n| n + 1)));
    assert_eq!(one["differences"].as_array().unwrap().len(), 12);
    let neighbour = token(&[TokenScope::Reports], "H92.31135");
    assert_eq!(ask(&neighbour, "/api/v1/reports/ii06a/closed/1").await.0, 404);
    assert_eq!(ask(&neighbour, "/api/v1/reports/ii06a/closed").await.1["items"], json!([]));
    let request = Request::get("/api/v1/reports/ii06a/closed/1/pdf").header("authorization", format!("Bearer {own}"));
    let pdf = send(&hall.router, request.body(Body::empty()).unwrap()).await;
    assert_eq!(pdf.body, hall.get(LEADER, "/desk/reports/ii06a/closed/1/pdf").await.body);
}

#[tokio::test]
async fn parameters_are_the_administrators() {
    let hall = Hall::open();
    let page = hall.get("h92.administrator.1", "/admin/reports").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("Ngày chốt số liệu hằng tháng") && page.body.contains("value=\"14\""), "{}", page.body);
    let wrong = hall.post("h92.administrator.1", "/admin/reports", "closing_day=31&left=on_time&waiting=in_time").await;
    assert_eq!(wrong.status, 422);
    assert_eq!(hall.post(AUDITOR, "/admin/reports", "closing_day=20&left=on_time&waiting=in_time").await.status, 403);
    assert_eq!(hall.site.app.settings().report_cut(), index::Cut::default());
    let done = hall.post("h92.administrator.1", "/admin/reports", "closing_day=14&left=by_date&waiting=in_time").await;
    assert_eq!(done.status, 303, "{}", done.body);
    let settings = hall.site.app.settings();
    assert_eq!(settings.report_rules().left, index::Left::ByDate);
    assert!(settings.get("report.closing_day").is_none(), "what stays as it is gives no event");
    let report = hall.get(LEADER, PAGE).await.body;
    assert!(report.contains("nếu đã quá hạn thì vào cột (10)"), "{report}");
    let read = hall.get(AUDITOR, "/admin/reports").await.body;
    assert!(read.contains("Cột (9); đã quá hạn thì cột (10)") && !read.contains("<form method=\"post\" action=\"/admin/reports\""));
}
