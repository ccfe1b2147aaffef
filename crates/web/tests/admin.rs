//! Administration: people, units, catalogue, calendar, imports, audit, status; the auditor reads and never writes.

mod site;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use paper::xlsx::{Cell, Column, ColumnKind, Table};
use site::{Answer, cookie_of, csrf_of, get_as, post_as, send};
use web::site::Site;

const ADMINISTRATOR: &str = "h92.administrator.1";
const AUDITOR: &str = "h92.auditor.1";
const CONTROL: &str = "h92.procedure_control.1";
const RECEPTION: &str = "h92.31120.tt.receptionist.1";

struct Office {
    site: Arc<Site>,
    router: Router,
    cookie: String,
}

impl Office {
    fn of(person: &str) -> Self {
        let site = site::site();
        let cookie = cookie_of(&site, person);
        Office { router: web::server::router(site.clone()), site, cookie }
    }

    async fn get(&self, path: &str) -> Answer {
        get_as(&self.router, &self.cookie, path).await
    }

    async fn post(&self, path: &str, body: &str) -> Answer {
        post_as(&self.router, &self.site, &self.cookie, path, body).await
    }

    async fn upload(&self, path: &str, name: &str, content: &[u8]) -> Answer {
        let mut body = Vec::new();
        let csrf = csrf_of(&self.site, &self.cookie);
        body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n").bytes());
        body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes());
        body.extend(content);
        body.extend(b"\r\n--b--\r\n");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .header(header::COOKIE, &self.cookie)
            .header("sec-fetch-site", "same-origin");
        send(&self.router, request.body(Body::from(body)).unwrap()).await
    }
}

fn xlsx(head: &[&str], rows: &[&[&str]]) -> Vec<u8> {
    let cells = |row: &&[&str]| row.iter().map(|text| Cell::Text((*text).to_owned())).collect();
    let table = Table {
        sheet: "Danh sách".into(),
        title: "Danh sách".into(),
        subtitles: Vec::new(),
        columns: head.iter().map(|text| Column::new(*text, 20, ColumnKind::Text)).collect(),
        rows: rows.iter().map(cells).collect(),
        made_at: kernel::Instant::parse("2026-11-24T10:00:00+07:00").unwrap(),
    };
    paper::xlsx::table(&table).unwrap()
}

/// The hidden value of a name in a page.
fn hidden(page: &str, name: &str) -> String {
    let part = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    part.split('"').next().unwrap().to_owned()
}

const PEOPLE: [&str; 8] =
    ["Họ và tên", "Tên đăng nhập", "Thư điện tử", "Điện thoại", "Mã đơn vị", "Vai trò", "Chức danh", "Từ ngày"];

#[tokio::test]
async fn a_person_gets_a_role_an_account_and_leaves() {
    let office = Office::of(ADMINISTRATOR);
    let list = office.get("/admin/people?q=receptionist&unit=H92.31120").await;
    assert!(list.status == 200 && list.body.contains("/admin/people/h92.31120.tt.receptionist.1"), "{}", list.body);
    let path = format!("/admin/people/{RECEPTION}");
    let made = office.post(&path, "do=account&login=tiep.nhan1").await;
    assert_eq!(made.status, 200);
    assert!(made.body.contains("tiep.nhan1 · Mật khẩu: "), "the first password is told once");
    assert!(!office.get(&path).await.body.contains("Mật khẩu: "));
    let bad = office.post(&path, "do=give&unit=H92.nothing&role=specialist&title=&from=31/02/2026").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.body.contains("Không có đơn vị mã H92.nothing") && bad.body.contains("value=\"H92.nothing\""));
    assert!(bad.body.contains("31/02/2026") && bad.body.contains("dạng 23/11/2026"), "nothing that was entered is lost");
    let refused = office.post(&path, "do=give&unit=H92.31120&role=auditor&title=Thanh+tra&from=01/12/2026").await;
    assert_eq!(refused.status, 422);
    let given = office.post(&path, "do=give&unit=H92.31120.TT&role=centre_director&title=Ph%C3%B3&from=01/12/2026").await;
    assert_eq!(given.status, 303, "{}", given.body);
    assert!(office.get(&path).await.body.contains("Chưa bắt đầu"));
    assert_eq!(office.post(&path, "do=disable").await.status, 303);
    assert!(office.get(&path).await.body.contains("Đã khóa"));
    assert_eq!(office.post(&path, "do=leave&to=24/11/2026").await.status, 303);
    let person = office.site.app.org().person(&kernel::PersonId::new(RECEPTION)).cloned().unwrap();
    assert_eq!(person.to, kernel::Day::from_ymd(2026, 11, 24));
}

#[tokio::test]
async fn officials_come_from_a_sheet_all_or_none() {
    let office = Office::of(ADMINISTRATOR);
    let good: &[&str] = &["Lê Thị Thử", "thu.lt", "thu.lt@vidu.vn", "0912345678", "H92.31120.VP", "Chuyên viên thụ lý", "Chuyên viên", "01/12/2026"];
    let second: &[&str] = &["Trần Văn Nghiệm", "nghiem.tv", "", "", "H92.31120.VP", "specialist", "Chuyên viên", "2026-12-01"];
    let no_unit: &[&str] = &["Phạm Sai", "sai.p", "", "", "H92.KHONG", "Văn thư", "Văn thư", "01/12/2026"];
    let no_day: &[&str] = &["Phạm Sai Hai", "sai2.p", "không", "", "H92.31120", "Vua", "Văn thư", "hôm nay"];
    let dry = office.upload("/admin/people/import", "ds.xlsx", &xlsx(&PEOPLE, &[good, no_unit, no_day])).await;
    assert_eq!(dry.status, 200, "{}", dry.body);
    assert!(dry.body.contains("Không có đơn vị mã H92.KHONG") && dry.body.contains("“Vua” không phải là một vai trò"));
    assert!(dry.body.contains("“hôm nay” không phải là ngày") && dry.body.contains("“không” không phải là địa chỉ thư"));
    // Title in row 1, titles of columns in row 3: the rows are 4, 5, 6.
    for row in ["4", "5", "6"] {
        assert!(dry.body.contains(&format!("<span>{row}</span>")), "row {row}");
    }
    assert!(!dry.body.contains("import/apply"), "nothing can be taken over while a row has a fault");
    let dry = office.upload("/admin/people/import", "ds.xlsx", &xlsx(&PEOPLE, &[good, second])).await;
    let hash = hidden(&dry.body, "hash");
    assert!(office.site.app.org().person(&kernel::PersonId::new("thu.lt")).is_none(), "a dry run writes nothing");
    let done = office.post("/admin/people/import/apply", &format!("hash={hash}&name=ds.xlsx")).await;
    assert_eq!((done.status, done.header("content-type")), (StatusCode::OK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"));
    assert!(office.site.app.account(&kernel::PersonId::new("nghiem.tv")).unwrap().is_some());
    let again = office.post("/admin/people/import/apply", &format!("hash={hash}&name=ds.xlsx")).await;
    assert_eq!(again.status, 200);
    assert!(again.body.contains("đã giữ vai trò"), "the same file a second time is told row by row");
}

#[tokio::test]
async fn the_structure_changes_with_reasons() {
    let office = Office::of(ADMINISTRATOR);
    let tree = office.get("/admin/units?on=24/11/2026").await;
    assert!(tree.status == 200 && tree.body.contains("/admin/units/H92.31120.TT"));
    let refused = office.post("/admin/units/H92.31120", "do=close&to=31/12/2026").await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("chưa thể kết thúc"), "{}", refused.body);
    let body = "name=Ph%C3%B2ng+Th%E1%BB%AD&short_name=Ph%C3%B2ng+Th%E1%BB%AD&code=H92.31120.PT&kind=division&parent=H92.31120&from=01/12/2026";
    assert_eq!(office.post("/admin/units", body).await.status, 303);
    let renamed = office.post("/admin/units/H92.31120.PT", "do=rename&name=Ph%C3%B2ng+M%E1%BB%9Bi&short_name=PM&from=01/02/2027").await;
    assert_eq!(renamed.status, 303, "{}", renamed.body);
    let before = office.get("/admin/units?on=15/12/2026&q=H92.31120.PT").await;
    let after = office.get("/admin/units?on=01/03/2027&q=H92.31120.PT").await;
    assert!(before.body.contains(">Phòng Thử</a>") && after.body.contains(">Phòng Mới</a>"));
    assert_eq!(office.post("/admin/units", &body.replace("kind=division", "kind=x")).await.status, 422);
}

#[tokio::test]
async fn the_auditor_reads_and_never_writes() {
    let office = Office::of(AUDITOR);
    for path in ["/admin/people", "/admin/units"] {
        let page = office.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.body.contains("class=\"fold fold-"), "{path} offers no change");
        assert_eq!(office.post(path, "").await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let outsider = Office::of(RECEPTION);
    assert_eq!(outsider.get("/admin/people").await.status, StatusCode::FORBIDDEN);
    assert_eq!(Office::of(CONTROL).get("/admin/people").await.status, StatusCode::FORBIDDEN);
}
