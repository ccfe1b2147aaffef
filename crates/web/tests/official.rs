//! Published scores: imported from JSON and spreadsheets after a preview, kept in versions, compared with ours.

mod described;
mod site;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use kernel::{Day, UnitId};
use paper::xlsx::{Cell, Column, ColumnKind, Table};
use site::{Answer, cookie_of, csrf_of, get_as, post_as, send};
use tower::ServiceExt;
use web::site::Site;

const CONTROL: &str = "h92.procedure_control.1";
const LEADER: &str = "h92.31120.agency_leader.1";
const COMMUNE: &str = "H92.31120";

struct Office {
    site: Arc<Site>,
    router: Router,
    cookie: String,
}

/// Fields of the form besides the file.
const FORM: [(&str, &str); 5] =
    [("set", "qd766-2022"), ("kind", "year"), ("year", "2026"), ("source", "Cổng Dịch vụ công quốc gia"), ("as_of", "10/10/2026")];

impl Office {
    fn of(person: &str) -> Self {
        let site = site::site();
        let cookie = cookie_of(&site, person);
        Office { router: web::server::router(site.clone()), site, cookie }
    }

    /// The same site, somebody else.
    fn as_other(&self, person: &str) -> Self {
        Office { site: self.site.clone(), router: self.router.clone(), cookie: cookie_of(&self.site, person) }
    }

    async fn get(&self, path: &str) -> Answer {
        get_as(&self.router, &self.cookie, path).await
    }

    async fn bytes(&self, path: &str) -> Vec<u8> {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        to_bytes(response.into_body(), 8 << 20).await.unwrap().to_vec()
    }

    async fn post(&self, path: &str, body: &str) -> Answer {
        post_as(&self.router, &self.site, &self.cookie, path, body).await
    }

    async fn upload(&self, fields: &[(&str, &str)], name: &str, content: &[u8]) -> Answer {
        let csrf = csrf_of(&self.site, &self.cookie);
        let mut body = Vec::new();
        for (name, value) in [("csrf", csrf.as_str())].iter().chain(fields) {
            body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes());
        body.extend(content);
        body.extend(b"\r\n--b--\r\n");
        let request = Request::post("/admin/official")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .header(header::COOKIE, &self.cookie)
            .header("sec-fetch-site", "same-origin");
        send(&self.router, request.body(Body::from(body)).unwrap()).await
    }

    /// Confirms a preview with units typed into its rows.
    async fn confirm(&self, preview: &Answer, units: &[&str]) -> Answer {
        assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
        let mut body = String::new();
        for name in ["set", "kind", "number", "year", "source", "as_of", "hash", "name"] {
            body.push_str(&format!("{name}={}&", encoded(&hidden(&preview.body, name))));
        }
        for (n, unit) in units.iter().enumerate() {
            body.push_str(&format!("unit.{n}={}&", encoded(unit)));
        }
        self.post("/admin/official/apply", &body).await
    }
}

/// The hidden value of a name in a page.
fn hidden(page: &str, name: &str) -> String {
    let part = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("{name}"));
    part.split('"').next().unwrap().to_owned()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn xlsx(head: &[&str], rows: &[&[Cell]]) -> Vec<u8> {
    let table = Table {
        sheet: "Điểm".into(),
        title: "Điểm công bố".into(),
        subtitles: vec!["Số liệu ngày 10/10/2026".into()],
        columns: head.iter().map(|text| Column::new(*text, 20, ColumnKind::Text)).collect(),
        rows: rows.iter().map(|row| row.to_vec()).collect(),
        made_at: kernel::Instant::parse("2026-11-24T10:00:00+07:00").unwrap(),
    };
    paper::xlsx::table(&table).unwrap()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn year() -> (Day, Day) {
    (Day::parse("2026-01-01").unwrap(), Day::parse("2026-12-31").unwrap())
}

const JSON: &str = r#"{"as_of": "2026-10-10T06:00:00+07:00", "units": [
 {"code": "H92", "name": "UBND Thành phố Cần Thơ", "total": 61.2, "groups": {"CKMB": 11.85, "TDGQ": 17.72, "CLGQ": 8.97},
  "metrics": [{"code": "2.1", "numerator": 393087, "denominator": 443565, "published_score": 17.72},
   {"code": "3.6+3.5b+3.5", "paid_online_dossiers": 179460, "fee_dossiers": 204757, "formalities_with_online_payment": 160,
    "fee_formalities": 376, "fee_formalities_with_dossier": 56, "published_score": 6.69}]},
 {"code": "H15", "name": "UBND tỉnh Đắk Lắk", "total": 65.49, "groups": {"CKMB": 11.85}}
]}"#;

#[tokio::test]
async fn scores_in_json_are_previewed_imported_and_kept_in_versions() {
    let office = Office::of(CONTROL);
    let preview = office.upload(&FORM, "766.json", JSON.as_bytes()).await;
    for part in ["Năm 2026", "10/10/2026", "value=\"H92\"", "1 đơn vị chưa gắn", "61,2"] {
        assert!(preview.body.contains(part), "{part}: {}", preview.body);
    }
    assert!(office.site.app.book().imports().next().is_none());
    let wrong = office.confirm(&preview, &["H92", "H99"]).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("Không có đơn vị “H99”"), "{}", wrong.body);
    let twice = office.confirm(&preview, &["H92", "H92"]).await;
    assert!(twice.body.contains("Đơn vị này đã gắn với một dòng khác"));
    let done = office.confirm(&preview, &["H92", ""]).await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/admin/official/1"));
    let one = office.get("/admin/official/1").await;
    for part in ["Cổng Dịch vụ công quốc gia", "766.json", "UBND tỉnh Đắk Lắk", "Chưa gắn đơn vị", "8,97", "/desk/reconcile?set=qd766-2022&#38;unit=H92"] {
        assert!(one.body.contains(part), "{part}: {}", one.body);
    }
    // The same again is refused; a correction is a new version, and the older one stays.
    let again = office.upload(&FORM, "766.json", JSON.as_bytes()).await;
    let again = office.confirm(&again, &["H92", ""]).await;
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.body.contains("đã được nhập lúc"));
    let corrected = office.upload(&FORM, "766.json", JSON.replace("61.2", "61.8").as_bytes()).await;
    assert!(corrected.body.contains("61,2") && corrected.body.contains("61,8"));
    office.confirm(&corrected, &["H92", ""]).await;
    let totals = |office: &Office| {
        let found = office.site.app.book().published("qd766-2022", &UnitId::new("H92"), year().0, year().1);
        found.iter().map(|found| found.unit().total.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(totals(&office), [61.8, 61.2]);
    let empty = office.post("/admin/official/2", "reason=").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    office.post("/admin/official/2", "reason=sai").await;
    assert_eq!(totals(&office), [61.2]);
    assert!(office.get("/admin/official").await.body.contains("Đã hủy"));
}

#[tokio::test]
async fn faults_of_a_file_are_told_by_cell_and_nothing_is_imported() {
    let office = Office::of(CONTROL);
    let head = ["Ghi chú", "2.1 – Điểm", "Đơn vị", "Mã đơn vị", "2.1 – Mẫu số", "2.1 – Tử số", "Xếp hạng"];
    let rows: [&[Cell]; 4] = [
        &[text("x"), text("abc"), text("UBND phường Cái Khế"), text(COMMUNE), text("443.565"), text("393087"), text("1")],
        &[text(""), Cell::Decimal(21.5), text("Sở Nội vụ"), text(""), Cell::Int(-3), Cell::Int(5), text("1,5")],
        &[text(""), Cell::Decimal(11.5), text(""), text(""), Cell::Int(3), Cell::Int(5), text("")],
        &[text(""), Cell::Decimal(11.5), text("UBND phường Cái Khế"), text(COMMUNE), Cell::Int(3), Cell::Int(5), text("")],
    ];
    let preview = office.upload(&FORM, "diem.xlsx", &xlsx(&head, &rows)).await;
    assert_eq!(preview.status, StatusCode::OK);
    for part in [
        "Còn 6 lỗi, chưa nhập gì",
        "<strong>B5</strong>",
        "<strong>B6</strong>",
        "21.5 điểm, lớn hơn điểm tối đa 20",
        "<strong>E6</strong>",
        "<strong>G6</strong>",
        "<strong>A7</strong>",
        "Dòng có số liệu nhưng không có mã hoặc tên đơn vị",
        "<strong>A8</strong>",
        "A (Ghi chú)",
    ] {
        assert!(preview.body.contains(part), "{part}: {}", preview.body);
    }
    assert!(!preview.body.contains("Xác nhận nhập"));
    let done = office.confirm(&preview, &[COMMUNE]).await;
    assert_eq!(done.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(office.site.app.book().imports().next().is_none());
    // A JSON file with faults is told by line.
    let wrong = office.upload(&FORM, "766.json", JSON.replace("\"published_score\": 17.72", "\"published_score\": 27.72").as_bytes()).await;
    assert!(wrong.body.contains("<strong>Dòng 3</strong>") && wrong.body.contains("lớn hơn điểm tối đa 20"), "{}", wrong.body);
    // A form with errors comes back as it was.
    let fields = [("set", "qd766-2022"), ("kind", "month"), ("number", "13"), ("year", "2026"), ("source", "Nguồn khác")];
    let back = office.upload(&fields, "766.json", JSON.as_bytes()).await;
    assert!(back.status == StatusCode::UNPROCESSABLE_ENTITY && back.body.contains("Nguồn khác") && back.body.contains("Hãy ghi tháng 1–12"));
    let none = office.upload(&FORM, "la.xlsx", &xlsx(&["Họ tên", "Tuổi"], &[&[text("An"), text("3")]])).await;
    assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.body.contains("Không tìm thấy cột đơn vị"));
}

#[tokio::test]
async fn a_workbook_goes_round() {
    let office = Office::of(CONTROL);
    // The template holds every unit and no figures.
    let template = office.bytes("/admin/official/template").await;
    let sheets = intake::sheet::read_xlsx(&template, &intake::Limits::default()).unwrap();
    let told: Vec<&str> = sheets[0].rows.iter().flat_map(|row| &row.cells).map(String::as_str).collect();
    for part in ["Mã đơn vị", "2.1 – Tử số", "2.1 – Mẫu số", "2.1 – Điểm", "3.6+3.5b+3.5 – Điểm", "Điểm nhóm CKMB", COMMUNE] {
        assert!(told.contains(&part), "{part}");
    }
    assert!(!told.contains(&"2.2 – Điểm"));
    let untouched = office.upload(&FORM, "mau.xlsx", &template).await;
    assert!(untouched.body.contains("Tệp không có đơn vị nào có điểm"), "{}", untouched.body);
    // Columns in another order, named by the items' names, units by their names.
    let head = ["Tỷ lệ hồ sơ xử lý trước hạn, đúng hạn (Điểm)", "Tổng điểm", "Tên cơ quan", "Tử số 2.1", "MẪU SỐ – 2.1", "DOSSIER_SYNC – Điểm", "Điểm nhóm Số hóa hồ sơ"];
    let row: &[Cell] =
        &[text("17,72"), Cell::Decimal(65.49), text("Ủy ban nhân dân phường Cái Khế"), text("393.087"), Cell::Int(443_565), Cell::Int(6), Cell::Decimal(9.08)];
    let preview = office.upload(&FORM, "cong.xlsx", &xlsx(&head, &[row])).await;
    assert!(preview.body.contains(&format!("value=\"{COMMUNE}\"")), "{}", preview.body);
    assert_eq!(office.confirm(&preview, &[COMMUNE]).await.status, StatusCode::SEE_OTHER);
    let book = office.site.app.book();
    let unit = book.import(1).unwrap().publication.units[0].clone();
    assert_eq!((unit.total, unit.groups["MDSH"], unit.items.len()), (Some(65.49), 9.08, 2));
    assert_eq!((unit.items[0].item.as_str(), unit.items[0].score), ("1.4", Some(6.0)));
    assert_eq!((unit.items[1].numerator, unit.items[1].denominator, unit.items[1].score), (Some(393_087.0), Some(443_565.0), Some(17.72)));
    // What is exported is imported again as the same.
    let exported = office.bytes("/admin/official/1/xlsx").await;
    let preview = office.upload(&FORM, "xuat.xlsx", &exported).await;
    let again = office.confirm(&preview, &[COMMUNE]).await;
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY, "{}", again.body);
    let again = office.site.app.book().imports().count();
    assert_eq!(again, 1);
}

#[tokio::test]
async fn ours_and_theirs_stand_beside_each_other_with_remarks() {
    let office = Office::of(CONTROL);
    assert!(office.get("/desk/reconcile").await.body.contains("Chưa có điểm công bố để đối soát"));
    let json = JSON.replace("\"H15\"", &format!("\"{COMMUNE}\"")).replace("\"CKMB\": 11.85}}", "\"CLGQ\": 8.97}}");
    let preview = office.upload(&FORM, "766.json", json.as_bytes()).await;
    office.confirm(&preview, &["H92", COMMUNE]).await;
    let page = office.get("/desk/reconcile?set=qd766-2022&unit=H92&from=2026-01-01&to=2026-12-31").await;
    assert_eq!(page.status, StatusCode::OK);
    for part in ["393.087 / 443.565", "17,72", "3.6: 179.460 / 204.757", "Đơn vị không có hồ sơ trong kỳ", "Chưa công bố điểm của chỉ tiêu này", "số liệu công bố lấy ngày 10/10/2026"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    let note = "set=qd766-2022&unit=H92&from=2026-01-01&to=2026-12-31&item=2.1&note=%C4%90%C3%A3+g%E1%BB%ADi+%C4%91%E1%BB%91i+so%C3%A1t";
    let noted = office.post("/desk/reconcile", note).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER);
    assert!(noted.header("location").ends_with("#line-2.1"));
    let sorted = office.get("/desk/reconcile?set=qd766-2022&unit=H92&from=2026-01-01&to=2026-12-31&sort=difference").await;
    assert!(sorted.body.contains("Đã gửi đối soát"));
    let file = office.bytes("/desk/reconcile/xlsx?set=qd766-2022&unit=H92&from=2026-01-01&to=2026-12-31").await;
    let sheets = intake::sheet::read_xlsx(&file, &intake::Limits::default()).unwrap();
    assert!(sheets[0].rows.iter().flat_map(|row| &row.cells).any(|text| text == "17.72"));
    // A leader sees the own unit alone, and writes no remark on another's.
    let leader = office.as_other(LEADER);
    let page = leader.get("/desk/reconcile?unit=H92").await;
    assert!(page.body.contains("phường Cái Khế") && !page.body.contains("393.087 / 443.565"), "{}", page.body);
    leader.post("/desk/reconcile", note).await;
    let book = office.site.app.book();
    let line = index::book::Line {
        set: "qd766-2022".into(),
        unit: UnitId::new("H92"),
        from: year().0,
        to: year().1,
        item: "2.1".into(),
    };
    assert_eq!(book.notes(&line).len(), 1);
}

#[tokio::test]
async fn programs_read_what_was_published() {
    let (office, root) = (Office::of(CONTROL), described::description());
    for total in ["61.2", "61.8", "62.1"] {
        let preview = office.upload(&FORM, "766.json", JSON.replace("61.2", total).as_bytes()).await;
        office.confirm(&preview, &["H92", ""]).await;
    }
    let read = async |query: &str| {
        let path = format!("/api/v1/official-scores?{query}");
        let answer = site::get(&office.router, &path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        described::hold(&root, "get", &path, &answer)
    };
    let first = read("limit=2").await;
    assert_eq!((first["total"].as_u64(), first["items"][0]["units"][0]["total"].as_f64()), (Some(3), Some(62.1)));
    assert_eq!(first["items"][0]["units"].as_array().unwrap().len(), 2);
    let rest = read(&format!("limit=2&cursor={}", first["next_cursor"].as_str().unwrap())).await;
    assert_eq!((rest["items"].as_array().unwrap().len(), rest["next_cursor"].is_null()), (1, true));
    let own = read("unit=H92&set=qd766-2022&from=2026-01-01&to=2026-12-31").await;
    assert_eq!(own["items"][0]["units"].as_array().unwrap().len(), 1);
    assert_eq!(own["items"][0]["units"][0]["items"][1]["fields"]["fee_dossiers"].as_f64(), Some(204_757.0));
    for none in ["set=tt01-2018-vpcp", "unit=H92.05", "from=2027-01-01"] {
        assert_eq!(read(none).await["total"].as_u64(), Some(0), "{none}");
    }
}
