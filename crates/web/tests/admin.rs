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
    // The row with an unreadable day is tried in all its other cells as well, each fault with its cell.
    for text in ["“Vua” không phải là một vai trò", "<span>F6</span>", "<span>H6</span>", "<span>C6</span>", "<span>E5</span>", "<span>Mã đơn vị</span>"] {
        assert!(dry.body.contains(text), "{text}: {}", dry.body);
    }
    let both: &[&str] = &["Phạm Sai Ba", "x y", "", "", "H92.KHONG", "Văn thư", "Văn thư", "hôm nay"];
    let all = office.upload("/admin/people/import", "ds.xlsx", &xlsx(&PEOPLE, &[both])).await;
    for cell in ["B4", "E4", "H4"] {
        assert!(all.body.contains(&format!("<span>{cell}</span>")), "{cell}: {}", all.body);
    }
    let hash = hidden(&all.body, "hash");
    let file = office.post("/admin/people/import/faults", &format!("hash={hash}&name=ds.xlsx")).await;
    assert!(file.status == 200 && file.header("content-disposition").contains(".xlsx"));
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

const SAMPLE: &str = "1.001193";

/// The fields of a form as they stand in a page: inputs, text areas, the chosen options.
fn form_of(page: &str, from: &str) -> Vec<(String, String)> {
    let unescape = |text: &str| {
        let plain = [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&quot;", "\""), ("&#38;", "&"), ("&amp;", "&")];
        plain.iter().fold(text.to_owned(), |text, (code, sign)| text.replace(code, sign))
    };
    let page = &page[page.find(from).unwrap()..];
    let page = &page[..page.find("</form>").unwrap()];
    let attribute = |tag: &str, name: &str| tag.split(&format!(" {name}=\"")).nth(1).map(|rest| unescape(rest.split('"').next().unwrap()));
    let mut found = Vec::new();
    for part in page.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        match tag.split(' ').next().unwrap() {
            "input" if tag.contains("type=\"checkbox\"") && !tag.contains(" checked") => {}
            "input" => found.extend(attribute(tag, "name").map(|name| (name, attribute(tag, "value").unwrap_or_default()))),
            "textarea" => found.extend(attribute(tag, "name").map(|name| (name, unescape(text)))),
            "select" => found.extend(attribute(tag, "name").map(|name| (name, String::new()))),
            "option" if tag.contains(" selected") => found.last_mut().unwrap().1 = attribute(tag, "value").unwrap_or_default(),
            _ => {}
        }
    }
    found.retain(|(name, _)| name != "csrf");
    found
}

fn encoded(pairs: &[(String, String)]) -> String {
    let one = |text: &str| text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { (byte as char).to_string() } else { format!("%{byte:02X}") }).collect::<String>();
    pairs.iter().map(|(name, value)| format!("{}={}", one(name), one(value))).collect::<Vec<_>>().join("&")
}

fn set(pairs: &mut Vec<(String, String)>, name: &str, value: &str) {
    pairs.retain(|(known, _)| known != name);
    pairs.push((name.to_owned(), value.to_owned()));
}

#[tokio::test]
async fn a_procedure_becomes_a_new_version_after_its_difference_was_seen() {
    let office = Office::of(CONTROL);
    let list = office.get("/admin/catalogue?show=issues").await;
    assert!(list.status == 200 && list.body.contains("cần kiểm tra"));
    let path = format!("/admin/catalogue/{SAMPLE}/edit");
    let page = office.get(&path).await;
    assert_eq!(page.status, 200);
    let mut form = form_of(&page.body, "id=\"form-edit\"");
    let known = office.site.app.catalogue().latest(&SAMPLE.into()).cloned().unwrap();
    let steps = known.process.steps.len();
    set(&mut form, "procedures.0.name", "Đăng ký khai sinh (sửa đổi)");
    set(&mut form, "procedures.0.limit_value", "nhiều");
    set(&mut form, "steps.0.role", "");
    let wrong = office.post(&path, &encoded(&form)).await;
    assert_eq!(wrong.status, 422, "{}", wrong.body);
    assert!(!wrong.body.contains("Trang tính"), "a web form has no sheets");
    assert!(wrong.body.contains("“nhiều”") && wrong.body.contains("Đăng ký khai sinh (sửa đổi)"), "what was entered comes back");
    assert!(wrong.body.contains("Phần “Các bước xử lý”, dòng 1, ô “Vai trò”"), "the row is told as it stands");
    let mut form = form_of(&page.body, "id=\"form-edit\"");
    set(&mut form, "procedures.0.name", "Đăng ký khai sinh (sửa đổi)");
    let review = office.post(&path, &encoded(&form)).await;
    assert_eq!(review.status, 200);
    for raw in [">decided_on", ": decided_on", ">channels", ">two_level<", "publication."] {
        assert!(!review.body.contains(raw), "{raw}");
    }
    assert!(review.body.contains("Thiếu nội dung bắt buộc: Ngày quyết định"), "{}", review.body);
    assert!(review.body.contains("Khác với phiên bản hiện có") && review.body.contains("Đăng ký khai sinh (sửa đổi)"));
    for (name, value) in [
        ("procedures.0.decision", "999/QĐ-UBND"),
        ("procedures.0.decided_on", "25/11/2026"),
        ("procedures.0.effective_from", "01/01/2027"),
        ("procedures.0.agency", "UBND_XA"),
        ("rule.max_requests", "1"),
        ("step", "review"),
    ] {
        set(&mut form, name, value);
    }
    let no_basis = office.post(&path, &encoded(&form)).await;
    assert!(no_basis.status == 422 && no_basis.body.contains("dòng “Số lần được yêu cầu bổ sung”: đã ghi giá trị riêng “1” nhưng chưa chọn căn cứ pháp lý"));
    set(&mut form, "basis.max_requests", "design");
    let review = office.post(&path, &encoded(&form)).await;
    assert_eq!(review.status, 200, "{}", review.body);
    assert!(review.body.contains("Công bố phiên bản mới"), "{}", review.body);
    set(&mut form, "step", "publish");
    let done = office.post(&path, &encoded(&form)).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let latest = office.site.app.catalogue().latest(&SAMPLE.into()).cloned().unwrap();
    assert_eq!((latest.version, latest.name.as_str()), (known.version + 1, "Đăng ký khai sinh (sửa đổi)"));
    assert_eq!((latest.process.steps.len(), latest.rules.max_requests.as_ref().map(|rule| rule.value)), (steps, Some(1)));
    let one = office.get(&format!("/admin/catalogue/{SAMPLE}")).await;
    assert!(one.body.contains("999/QĐ-UBND") && one.body.contains("/changes?from="));
}

#[tokio::test]
async fn a_procedure_begins_from_nothing_and_from_another() {
    let office = Office::of(CONTROL);
    let bad = office.post("/admin/catalogue/new", "code=1.001193&name=&limit_value=nhanh").await;
    assert_eq!(bad.status, 422);
    for text in ["Mã 1.001193 đang là của thủ tục", "Không được để trống", "Hãy chọn một mục có sẵn", "lớn hơn 0", "value=\"nhanh\""] {
        assert!(bad.body.contains(text), "{text}: {}", bad.body);
    }
    let facts = "code=X.900&name=Th%E1%BB%A7+t%E1%BB%A5c+m%E1%BB%9Bi&sector=H%E1%BB%99+t%E1%BB%8Bch&levels=commune&agency=UBND_XA\
        &channels=direct&channels=online&limit_value=2%2C5&limit_unit=working_days&results=Gi%E1%BA%A5y+m%E1%BB%9Bi&decision=1%2FQ%C4%90\
        &decided_on=20/11/2026&effective_from=01/12/2026";
    let page = office.post("/admin/catalogue/new", facts).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let mut form = form_of(&page.body, "id=\"form-edit\"");
    let path = "/admin/catalogue/X.900/edit";
    let review = office.post(path, &encoded(&form)).await;
    assert!(review.status == 200 && review.body.contains("Có thể công bố"), "the draft lacks nothing: {}", review.body);
    set(&mut form, "step", "publish");
    assert_eq!(office.post(path, &encoded(&form)).await.status, 303);
    let made = office.site.app.catalogue().latest(&"X.900".into()).cloned().unwrap();
    assert_eq!((made.version, made.process.steps.len(), made.channels.len()), (1, 4, 2));

    let known = office.site.app.catalogue().latest(&SAMPLE.into()).cloned().unwrap();
    let start = office.get(&format!("/admin/catalogue/new?from={SAMPLE}")).await;
    assert!(start.body.contains("Sao chép từ") && start.body.contains(&known.name), "{}", start.body);
    let facts = format!("from={SAMPLE}&code=X.901&name=B%E1%BA%A3n+sao&decision=2&decided_on=20/11/2026&effective_from=01/12/2026");
    let page = office.post("/admin/catalogue/new", &facts).await;
    let mut form = form_of(&page.body, "id=\"form-edit\"");
    set(&mut form, "procedures.0.agency", "UBND_XA");
    set(&mut form, "step", "publish");
    let done = office.post("/admin/catalogue/X.901/edit", &encoded(&form)).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let copy = office.site.app.catalogue().latest(&"X.901".into()).cloned().unwrap();
    assert_eq!((copy.form.as_ref(), copy.components.len()), (known.form.as_ref(), known.components.len()));
    assert!(!copy.own_portal && copy.version == 1);
}

#[tokio::test]
async fn an_e_form_is_edited_previewed_and_published() {
    let office = Office::of(CONTROL);
    let base = format!("/admin/catalogue/{SAMPLE}/form");
    let first = office.get(&base).await;
    assert!(first.status == 200 && first.body.contains("Số điện thoại của bạn") && first.body.contains("Your telephone number"));
    let bad = office.post(&format!("{base}/field"), "in=0&label=&kind=choice&choices=mot&min=x").await;
    assert_eq!(bad.status, 422);
    assert!(bad.body.contains("ít nhất hai lựa chọn") && bad.body.contains("Hãy nhập một số"), "{}", bad.body);
    let group = "in=0&label=Nh%E1%BB%AFng+ng%C6%B0%E1%BB%9Di+con&kind=group&row_label=Ng%C6%B0%E1%BB%9Di+con&max=5";
    assert_eq!(office.post(&format!("{base}/field"), group).await.status, 303);
    let broken = office.get(&format!("{base}/publish")).await;
    assert!(broken.body.contains("nhóm phải có câu hỏi bên trong"), "{}", broken.body);
    let place = office.site.app.catalogue().latest(&SAMPLE.into()).unwrap().form.as_ref().unwrap().sections[0].fields.len();
    let inner = format!("in=0.{place}&label=H%E1%BB%8D+t%C3%AAn&label_en=Name&kind=person&required=1");
    assert_eq!(office.post(&format!("{base}/field"), &inner).await.status, 303);
    assert_eq!(office.post(&base, &format!("up=0.{place}")).await.status, 303);
    let preview = office.get(&format!("{base}/preview")).await;
    assert!(preview.body.contains("Những người con") && preview.body.contains("Thêm người con"), "{}", preview.body);
    let tried = office.post(&format!("{base}/preview"), "intent=add:nhung_nguoi_con").await;
    assert!(tried.status == 200 && tried.body.contains("nhung_nguoi_con.0.ho_ten"), "{}", tried.body);
    let known = office.site.app.catalogue().latest(&SAMPLE.into()).cloned().unwrap();
    assert!(known.form.as_ref().unwrap().get("nhung_nguoi_con").is_none(), "nothing is published yet");
    let review = office.get(&format!("{base}/publish")).await;
    assert!(review.body.contains("Biểu mẫu điện tử › Về bạn › Những người con"), "{}", review.body);
    let body = "decision=&decided_on=20/11/2026&effective_from=01/01/2027";
    assert_eq!(office.post(&format!("{base}/publish"), body).await.status, 422);
    let done = office.post(&format!("{base}/publish"), &body.replace("decision=", "decision=7")).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let latest = office.site.app.catalogue().latest(&SAMPLE.into()).cloned().unwrap();
    let form = latest.form.as_ref().unwrap();
    assert_eq!(latest.version, known.version + 1);
    assert_eq!(form.sections[0].fields[place - 1].id, "nhung_nguoi_con");
    assert_eq!(form.get("nhung_nguoi_con").unwrap().fields[0].label_en.as_deref(), Some("Name"));
    assert!(!office.get(&base).await.body.contains("chưa công bố</strong>"), "the draft is gone");
}

#[tokio::test]
async fn the_catalogue_goes_out_and_comes_back_as_a_workbook() {
    let office = Office::of(CONTROL);
    let catalogue = office.site.app.catalogue();
    let sheets = procedure::versions_to_sheets([catalogue.latest(&SAMPLE.into()).unwrap().as_ref()]);
    let book = |change: &dyn Fn(&str, usize, &str) -> Option<String>| {
        let table = |(sheet, columns): &(&str, &[&str])| Table {
            sheet: (*sheet).into(),
            title: (*sheet).into(),
            subtitles: Vec::new(),
            columns: columns.iter().map(|column| Column::new(*column, 20, ColumnKind::Text)).collect(),
            rows: sheets.0[*sheet].iter().skip(1).enumerate().map(|(at, row)| {
                let cell = |(column, text): (&&str, &String)| Cell::Text(change(column, at, sheet).unwrap_or_else(|| text.clone()));
                columns.iter().zip(row).map(cell).collect()
            }).collect(),
            made_at: kernel::Instant::parse("2026-11-24T10:00:00+07:00").unwrap(),
        };
        paper::xlsx::book(&procedure::sheets::LAYOUT.iter().map(table).collect::<Vec<_>>()).unwrap()
    };
    let same = office.upload("/admin/catalogue/import", "dm.xlsx", &book(&|_, _, _| None)).await;
    assert!(same.status == 200 && same.body.contains("Không thay đổi"), "{}", same.body);
    let bad = office.upload("/admin/catalogue/import", "dm.xlsx", &book(&|column, at, sheet| (sheet == "steps" && at == 1 && column == "role").then(|| "vua".to_owned()))).await;
    assert_eq!(bad.status, 422);
    // Title in row 1, titles of columns in row 3: the second step stands in row 5.
    assert!(bad.body.contains("Trang tính Các bước xử lý, dòng 5") && bad.body.contains("“vua”"), "{}", bad.body);
    let new = |column: &str, _: usize, sheet: &str| match (sheet, column) {
        ("procedures", "summary") => Some("Tóm tắt mới.".to_owned()),
        ("procedures", "decision") => Some("1000/QĐ-UBND".to_owned()),
        ("procedures", "decided_on") => Some("2026-11-20".to_owned()),
        ("procedures", "effective_from") => Some("2027-01-01".to_owned()),
        _ => None,
    };
    let dry = office.upload("/admin/catalogue/import", "dm.xlsx", &book(&new)).await;
    let hash = hidden(&dry.body, "hash");
    assert_eq!(office.post("/admin/catalogue/import/apply", &format!("hash={hash}&name=dm.xlsx")).await.status, 303);
    let latest = office.site.app.catalogue().latest(&SAMPLE.into()).cloned().unwrap();
    assert_eq!(latest.summary.as_deref(), Some("Tóm tắt mới."));
    let export = office.get(&format!("/admin/catalogue/export?code={SAMPLE}")).await;
    assert!(export.status == 200 && export.header("content-disposition").contains(".xlsx"));
}

#[tokio::test]
async fn days_and_hours_are_decided() {
    let office = Office::of(ADMINISTRATOR);
    let year = office.get("/admin/calendar?year=2026").await;
    assert!(year.status == 200 && year.body.contains("Tháng 12") && year.body.contains("/admin/calendar/2026-12-31"));
    let lacking = office.post("/admin/calendar/2026-12-31", "kind=override").await;
    assert_eq!(lacking.status, 422);
    assert_eq!(office.post("/admin/calendar/2026-12-31", "kind=override&note=Th%C3%B4ng+b%C3%A1o+1").await.status, 303);
    let day = kernel::Day::from_ymd(2026, 12, 31).unwrap();
    let works = || office.site.app.calendar(&kernel::UnitId::new("H92.31120")).is_working_day(day);
    assert!(!works());
    assert!(office.get("/admin/calendar/2026-12-31").await.body.contains("Thông báo 1"));
    assert_eq!(office.post("/admin/calendar/2026-12-31", "do=default").await.status, 303);
    assert!(works());
    let far = office.get("/admin/calendar?year=2031").await;
    assert!(far.body.contains("mùng một Tết là 23/01/2031"), "a proposal by the lunar calendar");
    let week = (0..5).map(|day| format!("working.{day}=07:00-11:00,13:00-17:00")).collect::<Vec<_>>().join("&");
    assert_eq!(office.post("/admin/calendar/hours", &format!("key=default&{week}&reception.5=08:00-11:00")).await.status, 303);
    let bad = office.post("/admin/calendar/hours", "key=default&working.0=11:00-07:00").await;
    assert!(bad.status == 422 && bad.body.contains("11:00-07:00"));
}

#[tokio::test]
async fn papers_are_shown_with_sample_data() {
    let office = Office::of(ADMINISTRATOR);
    let list = office.get("/admin/templates").await;
    let link = list.body.split("href=\"/admin/templates/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let one = office.get(&format!("/admin/templates/{link}")).await;
    assert_eq!(one.status, 200);
    let preview = one.body.split("href=\"").find(|part| part.contains("/preview?")).unwrap().split('"').next().unwrap().replace("&#38;", "&");
    let pdf = office.get(&preview).await;
    assert!(pdf.status == 200 && pdf.body.starts_with("%PDF"), "{}", pdf.status);
    assert_eq!(office.get(&format!("/admin/templates/{link}/text")).await.status, 200);
}

const OLD: [&str; 12] = [
    "Mã hồ sơ cũ", "Mã thủ tục", "Người nộp", "Số định danh", "Điện thoại", "Địa chỉ", "Đơn vị tiếp nhận", "Đơn vị giải quyết",
    "Thời điểm tiếp nhận", "Ngày hẹn trả", "Hạn giải quyết", "Trạng thái",
];

#[tokio::test]
async fn open_dossiers_are_reconciled_and_imported_once() {
    let office = Office::of(ADMINISTRATOR);
    let fits = |version: &&Arc<procedure::ProcedureVersion>| version.limit.is_some() && version.agency.id.as_deref() == Some("UBND_XA");
    let procedure = office.site.catalogue().list_usable(office.site.today()).find(fits).unwrap().code.to_string();
    let old = |code: &str, procedure: &str, accepted: &str, due: &str| {
        [code, procedure, "Nguyễn Thị Cũ", "", "0912345678", "", "H92.31120.TT", "H92.31120", accepted, due, due, "Đang thụ lý"].map(str::to_owned)
    };
    let rows = [
        old("CU-1", &procedure, "20/11/2026 08:30", "30/11/2026"),
        old("CU-2", "9.999999", "20/11/2026", "30/11/2026"),
        old("CU-3", &procedure, "20/11/2026", "10/11/2026"),
        old("CU-4", &procedure, "hôm qua", "30/11/2026"),
        old("CU-1", &procedure, "20/11/2026", "30/11/2026"),
    ];
    let texts: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let slices: Vec<&[&str]> = texts.iter().map(Vec::as_slice).collect();
    let dry = office.upload("/admin/imports", "cu.xlsx", &xlsx(&OLD, &slices)).await;
    assert_eq!(dry.status, 200, "{}", dry.body);
    assert!(dry.body.contains("Không có thủ tục mã 9.999999") && dry.body.contains("Mã hồ sơ CU-1 có hai lần"));
    assert!(dry.body.contains("“hôm qua” không phải là thời điểm") && dry.body.contains("<span>7</span>"), "the row as Excel shows it");
    assert!(dry.body.contains("Nhập 1 hồ sơ") && dry.body.contains("Tệp không ghi"));
    let hash = hidden(&dry.body, "hash");
    let begun = office.post("/admin/imports/apply", &format!("hash={hash}&name=cu.xlsx")).await;
    assert_eq!(begun.status, 303);
    let run = begun.header("location").to_owned();
    let mut page = office.get(&run).await;
    for _ in 0..200 {
        if page.body.contains("Đã nhập xong") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        page = office.get(&run).await;
    }
    assert!(page.body.contains("Đã nhập xong") && page.body.contains("/desk/dossiers/CU-1"), "{}", page.body);
    assert_eq!(office.get(&format!("{run}/xlsx")).await.status, 200);
    let lines = format!(
        "{{\"code\":\"CU-1\",\"procedure\":\"{procedure}\",\"applicant\":\"Nguyễn Thị Cũ\",\"receiving_unit\":\"H92.31120.TT\",\"competent_unit\":\"H92.31120\",\"accepted_at\":\"2026-11-20T08:30:00+07:00\",\"promised_at\":\"2026-11-30\",\"due_at\":\"2026-11-30\",\"state\":\"Đang thụ lý\"}}\n{{\"unit\":\"H92.31120.TT\",\"state\":\"Đang thụ lý\",\"count\":2}}\n"
    );
    let again = office.upload("/admin/imports", "cu.jsonl", lines.as_bytes()).await;
    assert!(again.status == 200 && again.body.contains("Đã có theo mã") && again.body.contains("Lệch"), "{}", again.body);
}

#[tokio::test]
async fn a_token_is_shown_once_and_revoked() {
    let office = Office::of(ADMINISTRATOR);
    let lacking = office.post("/admin/tokens", "name=&unit=H92.31120&until=01/01/2027").await;
    assert!(lacking.status == 422 && lacking.body.contains("value=\"H92.31120\""));
    let made = office.post("/admin/tokens", "name=C%E1%BB%95ng&unit=H92.31120&scopes=events:read&until=01/01/2027").await;
    assert!(made.status == 200 && made.body.contains("mc_"), "{}", made.body);
    let list = office.get("/admin/tokens").await;
    assert!(!list.body.contains(">mc_"));
    let token = hidden(&list.body, "token");
    assert_eq!(office.post("/admin/tokens/revoke", &format!("token={token}")).await.status, 303);
    assert!(office.get("/admin/tokens").await.body.contains("Đã thu hồi"));
}

#[tokio::test]
async fn the_journal_is_read_and_verified() {
    let office = Office::of(AUDITOR);
    let page = office.get("/admin/audit?kind=org").await;
    assert!(page.status == 200 && page.body.contains("Mã băm cuối chuỗi") && page.body.contains("before="), "{}", page.body);
    assert_eq!(office.post("/admin/audit/verify", "").await.status, 303);
    let mut page = office.get("/admin/audit").await;
    for _ in 0..200 {
        if page.body.contains("Chuỗi nguyên vẹn") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        page = office.get("/admin/audit").await;
    }
    assert!(page.body.contains("Chuỗi nguyên vẹn"), "{}", page.body);
    assert!(office.get("/admin/audit?dossier=khong-co").await.body.contains("Không có sự kiện nào"));
    assert_eq!(office.get("/admin/audit/access").await.status, 200);
}

/// A birth registration handed in online.
fn hand_in(site: &Site) {
    use dossier::model::{Applicant, Channel, ComponentLine, Provision};
    let brought = |component: &str| ComponentLine {
        component: component.into(),
        provision: Provision::Brought { paper: 1, files: Vec::new(), original_taken: false },
    };
    let draft = app::receiving::Draft {
        procedure: SAMPLE.into(),
        variant: None,
        channel: Channel::Online,
        receiving_unit: None,
        commune: Some(kernel::UnitId::new("H92.31120")),
        applicant: Applicant { name: "Trần Thị Mẫu".into(), identity: "092190990001".into(), ..Applicant::default() },
        representation: None,
        answers: std::collections::BTreeMap::new(),
        components: vec![brought("c1"), brought("c3")],
        fee_classes: Vec::new(),
        code: None,
        client_key: None,
    };
    site.app.submit_draft(kernel::Actor::applicant(), site.app.new_id(), draft, None).unwrap();
}

#[tokio::test]
async fn the_journal_is_read_in_words() {
    let office = Office::of(ADMINISTRATOR);
    let given = "do=give&unit=H92.31120.TT&role=centre_director&title=Ph%C3%B3&from=01/12/2026";
    assert_eq!(office.post(&format!("/admin/people/{RECEPTION}"), given).await.status, 303);
    let name = office.site.app.org().person(&kernel::PersonId::new(RECEPTION)).unwrap().name.clone();
    let page = office.get("/admin/audit?kind=org").await;
    let sentence = format!("{name} giữ vai trò ");
    assert!(page.body.contains(&sentence) && page.body.contains("từ 01/12/2026."), "{}", page.body);
    assert!(page.body.contains("<dt>Vai trò được giao › Chức danh</dt><dd>Phó</dd>"), "{}", page.body);
    assert!(!page.body.contains("Dữ liệu gốc"), "what is kept is for auditors");
    hand_in(&office.site);
    let dossiers = office.get("/admin/audit?kind=dossier").await;
    assert!(dossiers.body.contains("chỉ cán bộ kiểm tra, giám sát được xem") && !dossiers.body.contains("Trần Thị Mẫu"));
    let auditor = Office::of(AUDITOR);
    hand_in(&auditor.site);
    let journal = auditor.get("/admin/audit?kind=dossier").await;
    assert!(journal.body.contains("Dữ liệu gốc") && journal.body.contains("H92."), "{}", journal.body);
    assert!(journal.body.contains("<dt>Người nộp › Tên</dt><dd>Trần Thị Mẫu</dd>"), "{}", journal.body);
    let visible: String = journal.body.split("<pre").map(|part| part.split_once("</pre>").map_or(part, |(_, rest)| rest)).collect();
    assert!(!visible.contains("{&#34;") && !visible.contains("&#34;event&#34;"), "JSON is folded away");
}

#[tokio::test]
async fn the_state_of_the_program_and_its_parameters() {
    let office = Office::of(ADMINISTRATOR);
    let page = office.get("/admin/status?files=1").await;
    assert!(page.status == 200 && page.body.contains("SQLite") && page.body.contains(" MB"), "{}", page.body);
    let bad = office.post("/admin/status/parameters", "late=no&at_once=yes&rating_days=m%C6%B0%E1%BB%9Di").await;
    assert!(bad.status == 422 && bad.body.contains("value=\"mười\""));
    assert_eq!(office.post("/admin/status/parameters", "late=no&at_once=yes&rating_days=10&draft_days=20").await.status, 303);
    let now = office.site.app.settings().parameters();
    assert!(!now.re_appointed_is_late && now.send_supplement_at_once && now.rating_days == 10);
}

#[tokio::test]
async fn forecasts_and_reminders_have_parameters() {
    let office = Office::of(ADMINISTRATOR);
    let page = office.get("/admin/status").await;
    assert!(page.body.contains("Dự báo và nhắc việc") && page.body.contains("value=\"70\""), "{}", page.body);
    let bad = office.post("/admin/status/reminders", "push_percent=120&warn_hours=x&digest=opening").await;
    assert!(bad.status == 422 && bad.body.contains("value=\"120\"") && bad.body.contains("value=\"x\""));
    let good = "push_percent=60&warn_hours=2%2C5&digest=07%3A30";
    assert_eq!(office.post("/admin/status/reminders", good).await.status, 303);
    let now = office.site.app.settings().reminders();
    assert_eq!((now.push_percent, now.warn_minutes, now.digest_at), (60, 150, app::DigestAt::Minute(450)));
    assert_eq!(office.post("/admin/status/reminders", "push_percent=60&warn_hours=2,5&digest=opening").await.status, 303);
    assert_eq!(office.site.app.settings().reminders().digest_at, app::DigestAt::Opening);
    let outside = office.post("/admin/status/reminders", "push_percent=60&warn_hours=2,5&digest=99%3A99").await;
    assert_eq!(outside.status, 422);
}

#[tokio::test]
async fn the_auditor_reads_and_never_writes() {
    let office = Office::of(AUDITOR);
    for path in ["people", "units", "calendar", "catalogue", "status", "templates"] {
        let page = office.get(&format!("/admin/{path}")).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.body.contains("class=\"fold fold-"), "{path} offers no change");
    }
    let writes = [
        "people", "people/h92.31120.clerk.1", "people/import", "units", "units/H92.31120", "catalogue/1.001193", "catalogue/1.001193/edit",
        "catalogue/import/apply", "calendar/2026-12-31", "calendar/hours", "imports", "tokens", "status/retry", "status/parameters", "status/reminders",
    ];
    for path in writes {
        assert_eq!(office.post(&format!("/admin/{path}"), "").await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let outsider = Office::of(RECEPTION);
    assert_eq!(outsider.get("/admin/people").await.status, StatusCode::FORBIDDEN);
    assert_eq!(Office::of(CONTROL).get("/admin/people").await.status, StatusCode::FORBIDDEN);
    assert_eq!(Office::of(ADMINISTRATOR).post("/admin/catalogue/1.001193", "do=open").await.status, StatusCode::FORBIDDEN);
}
