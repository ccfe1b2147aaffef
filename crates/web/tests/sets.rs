//! Criteria sets on the administration pages: read, added by file or written there, compared, retired.

mod site;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use site::{Answer, cookie_of, csrf_of, get_as, post_as, send};
use web::site::Site;

const ADMINISTRATOR: &str = "h92.administrator.1";
const CONTROL: &str = "h92.procedure_control.1";

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

    /// Sends the editor's form: fields, and perhaps a file.
    async fn edit(&self, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Answer {
        let csrf = csrf_of(&self.site, &self.cookie);
        let mut body = Vec::new();
        for (name, value) in [("csrf", csrf.as_str())].iter().chain(fields) {
            body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        if let Some((name, content)) = file {
            body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes());
            body.extend(content);
            body.extend(b"\r\n");
        }
        body.extend(b"--b--\r\n");
        let request = Request::post("/admin/sets/new")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .header(header::COOKIE, &self.cookie)
            .header("sec-fetch-site", "same-origin");
        send(&self.router, request.body(Body::from(body)).unwrap()).await
    }

    async fn check(&self, text: &str) -> Answer {
        self.edit(&[("text", text), ("action", "check")], None).await
    }
}

const SMALL: &str = r#"{
  "id": "cchc-xa",
  "name_vi": "Bộ tiêu chí xã",
  "source_decision": "12/QĐ-UBND",
  "valid_from": "2026-01-01",
  "total_max": 10,
  "items": [
    {"code": "1", "name_vi": "Đúng hạn <b>", "max_points": 6, "scoring": {"kind": "threshold-proportional", "full_at_percent": 95}, "measure": "dossiers_on_time"},
    {
      "code": "2", "name_vi": "Kế hoạch", "max_points": 4,
      "scoring": {"kind": "count-bands", "bands": [{"count": 4, "points": 4}, {"min": 2, "points": 1.5}]}
    }
  ]
}"#;

#[tokio::test]
async fn the_sets_that_come_with_the_program_are_told_in_words() {
    let office = Office::of(CONTROL);
    let list = office.get("/admin/sets").await;
    assert_eq!(list.status, StatusCode::OK);
    for part in ["766/QĐ-TTg", "/admin/sets/tt01-2018-vpcp", "Đang dùng để chấm điểm", "Có sẵn", "từ 23/06/2022"] {
        assert!(list.body.contains(part), "{part}");
    }
    assert!(!list.body.contains("/admin/sets/new"));
    let page = office.get("/admin/sets/qd766-2022").await;
    for part in [
        "Tối đa khi đạt từ 80 % trở lên; dưới 80 % tính theo tỷ lệ đạt được chia cho 80 %",
        "Hồ sơ đúng hạn, trong hạn",
        "Chưa có nguồn dữ liệu",
        "Mẫu số bằng 0: đủ 6 điểm",
        "Chỉ theo dõi, không tính điểm",
        "Xuất sắc",
    ] {
        assert!(page.body.contains(part), "{part}");
    }
    assert!(!page.body.contains("form-retire"));
    let other = office.get("/admin/sets/tt01-2018-vpcp").await;
    assert!(other.body.contains("Trung bình điểm của các hồ sơ, làm tròn đến 1 chữ số thập phân"));
    assert!(other.body.contains("Theo mức được xác định khi chấm"));
    let json = office.get("/admin/sets/qd766-2022/json").await;
    assert_eq!(json.body, index::embedded_text("qd766-2022").unwrap());
    assert_eq!(office.get("/admin/sets/none").await.status, StatusCode::NOT_FOUND);
    assert_eq!(office.get("/admin/sets/qd766-2022?version=7").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn faults_stand_beside_their_lines_and_nothing_is_lost() {
    let office = Office::of(ADMINISTRATOR);
    let wrong = SMALL.replace("\"full_at_percent\": 95", "\"full_at_percent\": 950").replace("\"max_points\": 4,", "\"max_points\": 3,");
    for answer in [office.check(&wrong).await, office.edit(&[("action", "check")], Some(("xa.json", wrong.as_bytes()))).await] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let body = &answer.body;
        assert!(body.contains("Còn 3 lỗi, chưa lưu gì"), "{body}");
        assert!(body.contains(r##"<a href="#L8" data-line="8">Dòng 8</a> <code>items[0].scoring.full_at_percent</code><span>phải là số lớn hơn 0, tối đa 100</span>"##));
        assert!(body.contains(r#"<li id="L8" class="is-wrong""#) && body.contains(r#"<li id="L11" class="is-wrong""#));
        // The text comes back as it was, and harmless.
        assert!(body.contains("&#34;full_at_percent&#34;: 950") || body.contains("&quot;full_at_percent&quot;: 950"), "the text is there");
        assert!(!body.contains("Đúng hạn <b>"));
        assert!(!body.contains("value=\"save\""));
    }
    let broken = office.check("{\n \"id\": \"x\"\n \"name_vi\": 1}").await;
    assert!(broken.body.contains(r##"<a href="#L3" data-line="3">Dòng 3</a><span>không phải JSON hợp lệ: thiếu dấu phẩy giữa hai trường"##), "{}", broken.body);
    // Saving what has faults does no more than checking it.
    let saved = office.edit(&[("text", &wrong), ("action", "save")], None).await;
    assert_eq!(saved.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(office.site.app.book().set("cchc-xa").is_none());
    let binary = office.edit(&[("text", "kept"), ("action", "check")], Some(("xa.json", b"{\"id\": \"\xc3\x28\"}"))).await;
    assert_eq!(binary.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(binary.body.contains("kept"));
}

#[tokio::test]
async fn a_set_is_added_gets_a_version_is_compared_and_retired() {
    let office = Office::of(ADMINISTRATOR);
    let new = office.get("/admin/sets/new").await;
    assert!(new.body.contains("cchc-xa-2027") && new.body.contains("dossiers_on_time"));
    let checked = office.check(SMALL).await;
    assert_eq!(checked.status, StatusCode::OK);
    assert!(checked.body.contains("Không có lỗi. Bộ chỉ số mới: cchc-xa") && checked.body.contains("value=\"save\""));
    let saved = office.edit(&[("text", &SMALL.replace('\n', "\r\n")), ("file_name", "xa.json"), ("action", "save")], None).await;
    assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, "/admin/sets/cchc-xa"));
    let page = office.get("/admin/sets/cchc-xa").await;
    for part in ["từ 2 trở lên", "1,5", "Đúng hạn &#60;b&#62;", "Phiên bản 1", "xa.json", "form-retire"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    // The same once more is nothing new; a change is a version with its difference.
    let again = office.edit(&[("text", SMALL), ("action", "save")], None).await;
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.body.contains("không cần thêm phiên bản mới"));
    let changed = SMALL.replace("\"full_at_percent\": 95", "\"full_at_percent\": 90");
    let checked = office.check(&changed).await;
    assert!(checked.body.contains("cchc-xa sẽ có phiên bản 2"));
    assert!(checked.body.contains("Tối đa khi đạt từ 95 % trở lên") && checked.body.contains("Tối đa khi đạt từ 90 % trở lên"));
    office.edit(&[("text", &changed), ("action", "save")], None).await;
    let compare = office.get("/admin/sets/compare?a=cchc-xa@1&b=cchc-xa@2").await;
    assert!(compare.body.contains("Tối đa khi đạt từ 90 % trở lên"));
    assert_eq!(office.get("/admin/sets/compare?a=cchc-xa@1&b=cchc-xa@9").await.status, StatusCode::NOT_FOUND);
    assert!(office.get("/admin/sets/cchc-xa?version=1").await.body.contains("Đây không phải là phiên bản đang dùng"));
    // A copy begins with another id.
    assert!(office.get("/admin/sets/new?copy=cchc-xa").await.body.contains("cchc-xa-2"));
    let empty = office.post("/admin/sets/cchc-xa", "reason=").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let retired = office.post("/admin/sets/cchc-xa", "reason=h%E1%BA%BFt").await;
    assert_eq!(retired.status, StatusCode::SEE_OTHER);
    assert!(office.get("/admin/sets/cchc-xa").await.body.contains("Đã ngừng dùng lúc"));
    let events = office.get("/admin/audit?kind=index").await;
    assert!(events.body.contains("Thêm bộ chỉ số") && events.body.contains("Ngừng dùng bộ chỉ số"));
}

/// A set of a province has some hundred items: longer than other text fields may be.
#[tokio::test]
async fn a_long_set_fits_into_the_form() {
    let office = Office::of(ADMINISTRATOR);
    let item = |n: usize| {
        let name = "Tiêu chí dài ".repeat(40);
        format!(r#"{{"code": "1.{n}", "name_vi": "{name}", "max_points": 1, "scoring": {{"kind": "manual"}}}}"#)
    };
    let items: Vec<String> = (0..200).map(item).collect();
    let text = format!(
        "{{\"id\": \"dai\", \"name_vi\": \"Dài\", \"source_decision\": \"1\", \"total_max\": 200, \"items\": [\n{}\n]}}",
        items.join(",\n")
    );
    assert!(text.len() > 100_000);
    let saved = office.edit(&[("text", &text), ("action", "save")], None).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let too_long = office.edit(&[("text", &"a".repeat(1024 * 1024 + 1)), ("action", "check")], None).await;
    assert_eq!(too_long.status, StatusCode::PAYLOAD_TOO_LARGE);
}

/// Every own measure that may stand behind an item has a name.
#[test]
fn every_measure_has_a_name() {
    for key in index::SOURCES {
        for lang in web::lang::Lang::ALL {
            assert!(lang.find(&format!("set_source.{key}")).is_some(), "{key}");
        }
    }
}
