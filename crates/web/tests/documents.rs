//! Documents: the file comes in and is read, its head is checked and registered, its proposals are reviewed one by one or
//! together, its page shows what became of it; who may what.

mod site;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kernel::UnitId;
use site::{Answer, actor, cookie_of, csrf_of, get_as, get_with, post_as, send};
use steering::task::model::{Addressee, DocumentId, Term};
use steering::task::{Stage, Task};
use web::site::Site;

const REVIEWER: &str = "h92.procedure_control.1";
const HOME_AFFAIRS: &str = "h92.01.agency_leader.1";
const SPECIALIST: &str = "h92.31120.vp.specialist.1";

struct Room {
    site: Arc<Site>,
    router: Router,
    cookie: String,
}

fn room() -> Room {
    let site = site::site();
    let (router, cookie) = (web::server::router(site.clone()), cookie_of(&site, REVIEWER));
    Room { site, router, cookie }
}

fn file(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}

fn notice() -> String {
    String::from_utf8(file("data/demo/steering/06-thong-bao-ket-luan-giao-ban-quy-1.txt")).unwrap()
}

/// Percent-encoded.
fn enc(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { (byte as char).to_string() } else { format!("%{byte:02X}") }).collect()
}

impl Room {
    async fn get(&self, path: &str) -> Answer {
        get_as(&self.router, &self.cookie, path).await
    }

    async fn post(&self, path: &str, body: &str) -> Answer {
        post_as(&self.router, &self.site, &self.cookie, path, body).await
    }

    async fn upload(&self, name: &str, content: &[u8]) -> Answer {
        let csrf = csrf_of(&self.site, &self.cookie);
        let mut body = format!("--b\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n").into_bytes();
        body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes());
        body.extend(content);
        body.extend(b"\r\n--b--\r\n");
        let request = Request::post("/desk/documents/new")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .header(header::COOKIE, &self.cookie)
            .header("sec-fetch-site", "same-origin");
        send(&self.router, request.body(Body::from(body)).unwrap()).await
    }

    /// Uploads a file that is taken; answers the address of its draft.
    async fn draft(&self, name: &str, content: &[u8]) -> String {
        let answer = self.upload(name, content).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.header("location").to_owned()
    }

    /// Registers a draft as it was read; answers the document.
    async fn register(&self, draft: &str) -> DocumentId {
        let page = self.get(draft).await;
        let answer = self.post(draft, &format!("{}&do=register", fields(&page.body))).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let id = answer.header("location").split('/').nth(3).unwrap();
        DocumentId(id.parse().unwrap())
    }

    async fn registered(&self) -> (DocumentId, String) {
        let id = self.register(&self.draft("06.txt", notice().as_bytes()).await).await;
        (id, format!("/desk/documents/{id}/review"))
    }

    fn tasks(&self, id: DocumentId) -> Vec<Task> {
        self.site.app.document_view(id).unwrap().tasks.into_iter().map(|one| one.task).collect()
    }

    fn task(&self, id: DocumentId, begins: &str) -> Task {
        let all = self.tasks(id);
        let waits = |task: &&Task| matches!(task.stage, Stage::Proposed { .. });
        all.iter().filter(waits).find(|task| task.content.starts_with(begins)).cloned().unwrap_or_else(|| panic!("{begins}: {all:#?}"))
    }

    async fn act(&self, id: DocumentId, task: &Task, body: &str) -> Answer {
        self.post(&format!("/desk/documents/{id}/review/{}", task.id), body).await
    }

    /// The same as htmx asks: the answer is the card.
    async fn act_quick(&self, id: DocumentId, task: &Task, body: &str) -> Answer {
        let request = Request::post(format!("/desk/documents/{id}/review/{}", task.id))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, &self.cookie)
            .header("x-csrf-token", csrf_of(&self.site, &self.cookie))
            .header("hx-request", "true")
            .header("sec-fetch-site", "same-origin");
        send(&self.router, request.body(Body::from(body.to_owned())).unwrap()).await
    }
}

/// Values of the form of a page, as a browser would send them.
fn fields(page: &str) -> String {
    let form = page.split("class=\"doc-form\"").nth(1).unwrap().split("</form>").next().unwrap();
    let mut out = Vec::new();
    for tag in form.split("<input ").skip(1).map(|rest| rest.split('>').next().unwrap()) {
        let of = |name: &str| tag.split(&format!("{name}=\"")).nth(1).map(|rest| rest.split('"').next().unwrap());
        if let (Some(name), false) = (of(" name").or_else(|| of("name")), tag.contains("checkbox") || tag.contains("hidden")) {
            out.push((name.to_owned(), of("value").unwrap_or_default().to_owned()));
        }
    }
    for part in form.split("<textarea ").skip(1) {
        let name = part.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
        out.push((name.to_owned(), part.split('>').nth(1).unwrap().split("</textarea").next().unwrap().to_owned()));
    }
    for part in form.split("<select ").skip(1) {
        let name = part.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
        let options = part.split("</select>").next().unwrap();
        let chosen = options.split("<option ").find(|option| option.contains(" selected"));
        let value = chosen.map(|option| option.split("value=\"").nth(1).unwrap().split('"').next().unwrap());
        out.push((name.to_owned(), value.unwrap_or_default().to_owned()));
    }
    let plain = |text: &str| text.replace("&#38;", "&").replace("&#34;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    out.iter().map(|(name, value)| format!("{name}={}", enc(&plain(value)))).collect::<Vec<_>>().join("&")
}

/// The bytes of a text in TCVN3, as old machines wrote it.
fn tcvn3(text: &str) -> Vec<u8> {
    const TABLE: &str = "µà¶ả·ã¸á¹ạ¨ă»ằ¼ẳ½ẵ¾ắÆặ©âÇầÈẩÉẫÊấËậ®đÌèÎẻÏẽÐéÑẹªêÒềÓểÔễÕếÖệ×ìØỉÜĩÝíÞịßòáỏâõãóäọ«ôåồæổçỗèốéộ¬ơêờëởìỡíớîợïùñủòũóúôụ\u{ad}ưõừöử÷ữøứùựúỳûỷüỹýýþỵ¡Ă¢Â£Ê¤Ô¥Ơ¦Ư§Đ";
    let letters: Vec<char> = TABLE.chars().collect();
    let of = |c: char| {
        let find = |c: char| letters.chunks(2).find(|pair| pair[1] == c).map(|pair| pair[0] as u8);
        let small = c.to_lowercase().next().unwrap();
        if c.is_ascii() { c as u8 } else { find(c).or_else(|| find(small)).unwrap_or(b'-') }
    };
    text.chars().map(of).collect()
}

#[tokio::test]
async fn a_notice_is_read_checked_and_registered() {
    let room = room();
    let empty = room.get("/desk/documents").await;
    assert!(empty.body.contains("Không có văn bản nào chờ rà soát") && empty.body.contains("Chưa có văn bản nào"), "{}", empty.body);
    let draft = room.draft("Thông báo 132.txt", notice().as_bytes()).await;
    let page = room.get(&draft).await;
    for shown in ["132/TB-VPUB", "10/04/2026", "07/04/2026", "Kết luận của Phó Chủ tịch Thường trực", "Đọc được 12 nhiệm vụ", "dm dm-read"] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    assert!(room.get("/desk/documents").await.body.contains("Đang đăng ký dở"));
    // What is typed is kept, with and without errors.
    let kept = room.post(&draft, "number=132%2FTB-VPUB&title=&issued_on=31.2.2026&signer=T%C3%AAn").await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT);
    let wrong = room.post(&draft, "number=132%2FTB-VPUB&title=&issued_on=31.2.2026&signer=T%C3%AAn&do=register").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for shown in ["Nhập trích yếu", "Nhập ngày theo dạng", "Chọn người giao nhiệm vụ", "value=\"31.2.2026\"", "value=\"Tên\""] {
        assert!(wrong.body.contains(shown), "{shown}: {}", wrong.body);
    }
    let again = room.draft("lần hai.txt", notice().as_bytes()).await;
    let id = room.register(&again).await;
    let document = room.site.app.steering().document(id).cloned().unwrap();
    assert_eq!(document.head.number, "132/TB-VPUB");
    assert_eq!(document.office.as_str(), "H92");
    // The title names a vice chairman.
    assert_eq!(document.head.assigner.person.as_ref().map(ToString::to_string).as_deref(), Some("h92.province_leader.2"));
    assert_eq!(room.tasks(id).len(), 12);
    assert!(room.tasks(id).iter().all(|task| matches!(task.stage, Stage::Proposed { .. })), "nothing is given yet");
    // The same file, and the same number, lead to what is registered.
    let same = room.upload("cũ.txt", notice().as_bytes()).await;
    assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(same.body.contains(&format!("/desk/documents/{id}")), "{}", same.body);
    let other = room.draft("khác.txt", notice().replace("Ghi nhận nỗ lực", "Biểu dương nỗ lực").as_bytes()).await;
    let page = room.get(&other).await;
    assert!(page.body.contains("Đã có văn bản cùng số, ký hiệu"));
    let twice = room.post(&other, &format!("{}&do=register", fields(&page.body))).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.body.contains("Chưa đăng ký được") && twice.body.contains(&format!("href=\"/desk/documents/{id}\"")), "{}", twice.body);
    let tray = room.get("/desk/documents").await;
    assert!(tray.body.contains("Chờ rà soát") && tray.body.contains("<strong>12</strong>"), "{}", tray.body);
    let dropped = room.post(&other, "do=drop").await;
    assert_eq!(dropped.status, StatusCode::SEE_OTHER);
    assert_eq!(room.get(&other).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn files_of_all_kinds_are_read_and_others_told_why_not() {
    let room = room();
    let docx = room.draft("05.docx", &file("data/demo/steering/05-chi-thi-ky-luat-ky-cuong.docx")).await;
    assert!(room.get(&docx).await.body.contains("05/CT-UBND"));
    let pdf = room.draft("77.pdf", &file("crates/intake/tests/documents/notice.pdf")).await;
    assert!(room.get(&pdf).await.body.contains("77/TB-VP"));
    let xlsx = room.draft("03.xlsx", &file("data/demo/steering/03-chuong-trinh-cong-tac-2026.xlsx")).await;
    assert!(room.get(&xlsx).await.body.contains("doc-table"));
    let old = room.draft("cu.txt", &tcvn3(&notice())).await;
    let page = room.get(&old).await;
    assert!(page.body.contains("132/TB-VPUB") && page.body.contains("Sở Giáo dục và Đào tạo"), "{}", page.body);
    let empty_pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF";
    for (name, content, told) in [
        ("scan.pdf", empty_pdf.as_slice(), "không có lớp chữ"),
        ("anh.png", b"\x89PNG\r\n\x1a\n0000".as_slice(), "không phải là văn bản đọc được"),
        ("trang.txt", b"<!doctype html><html><script>x</script>".as_slice(), "trang web"),
        ("rong.txt", b"  \n ".as_slice(), "không có nội dung"),
    ] {
        let answer = room.upload(name, content).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.body.contains(told), "{name}: {}", answer.body);
    }
    let none = room.post("/desk/documents/new", "x=1").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("Chọn tệp văn bản"));
}

#[tokio::test]
async fn of_a_secret_document_nothing_is_kept() {
    let room = room();
    let files = || room.site.app.store().files().list().unwrap().len();
    let before = files();
    let secret = notice().replacen("Số: 132/TB-VPUB", "Số: 132/TB-VPUB\nMẬT", 1);
    let answer = room.upload("mat.txt", secret.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("dấu độ mật “MẬT”") && answer.body.contains("không được lưu lại"), "{}", answer.body);
    assert_eq!(files(), before, "the file was not kept");
    assert!(!room.get("/desk/documents").await.body.contains("Đang đăng ký dở"));
    room.draft("thuong.txt", notice().as_bytes()).await;
    assert_eq!(files(), before + 1);
}

#[tokio::test]
async fn who_may_what() {
    let mut room = room();
    let (id, review) = room.registered().await;
    let page = format!("/desk/documents/{id}");
    for person in [SPECIALIST, "h92.31120.agency_leader.1"] {
        room.cookie = cookie_of(&room.site, person);
        assert_eq!(room.get(&page).await.status, StatusCode::NOT_FOUND, "{person}");
        assert_eq!(room.get(&review).await.status, StatusCode::NOT_FOUND, "{person}");
        assert_eq!(room.get(&format!("{page}/original")).await.status, StatusCode::NOT_FOUND, "{person}");
        assert_eq!(room.get("/desk/documents/new").await.status, StatusCode::FORBIDDEN, "{person}");
        let tray = room.get("/desk/documents").await;
        assert!(!tray.body.contains("132/TB-VPUB") && tray.body.contains("khi đơn vị của bạn được giao nhiệm vụ"), "{}", tray.body);
    }
    // Whose unit was given one of its tasks reads it, and does not review it.
    let health = room.task(id, "Giao Sở Y tế");
    room.site.app.confirm_proposal(&actor(&room.site, REVIEWER), health.id, None, Vec::new()).unwrap();
    let lead = room.tasks(id).into_iter().find(|task| task.id == health.id).unwrap().lead.unit;
    room.cookie = cookie_of(&room.site, &format!("{}.agency_leader.1", lead.as_str().to_lowercase()));
    let shown = room.get(&page).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.body.contains("Giao Sở Y tế") && !shown.body.contains("Đính chính phần đầu"), "{}", shown.body);
    assert_eq!(room.get(&review).await.status, StatusCode::FORBIDDEN);
    assert_eq!(room.post(&page, "do=withdraw&reason=x").await.status, StatusCode::FORBIDDEN);
    assert!(room.get("/desk/documents").await.body.contains("132/TB-VPUB"));
    // Another reviewing unit sees it, but the review is the office's.
    room.cookie = cookie_of(&room.site, HOME_AFFAIRS);
    assert_eq!(room.get(&page).await.status, StatusCode::OK);
    assert_eq!(room.get(&review).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn proposals_are_given_saved_dropped_and_restored() {
    let room = room();
    let (id, review) = room.registered().await;
    let page = room.get(&review).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.body.matches("data-state=\"waiting\"").count(), 12);
    for shown in ["class=\"card-clause\">2.1<", "(Cần xem kỹ", "dm dm-waiting", "data-at=\"", "Đặt hạn 30/04/2026"] {
        let shown = shown.trim_start_matches('(');
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    // Give.
    let first = room.task(id, "Trung tâm Phục vụ");
    let card = room.act_quick(id, &first, "do=confirm").await;
    assert_eq!(card.status, StatusCode::OK);
    assert!(card.body.contains("data-state=\"given\"") && card.body.contains("hx-swap-oob") && !card.body.contains("<html"), "{}", card.body);
    // A counted day, by one button.
    let counted = room.task(id, "Giao Sở Nội vụ hướng dẫn");
    room.act_quick(id, &counted, "do=day&day=30%2F04%2F2026").await;
    assert!(matches!(room.task(id, "Giao Sở Nội vụ hướng dẫn").time.term(), Term::By { due } if due.on.iso() == "2026-04-30"));
    // Save with errors: what was typed stays.
    let health = room.task(id, "Giao Sở Y tế");
    let typed = format!("do=save_confirm&content={}&lead={}&time=day&day=32%2F1%2F2026&product=B", enc("Sở Y tế rà soát"), enc("Sở Y tếe khác"));
    for quick in [true, false] {
        let wrong = if quick { room.act_quick(id, &health, &typed).await } else { room.act(id, &health, &typed).await };
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for shown in ["Không có đơn vị tên", "Gần nhất: Sở Y tế", "Nhập ngày theo dạng", "value=\"32/1/2026\"", "Sở Y tế rà soát"] {
            assert!(wrong.body.contains(shown), "{shown}: {}", wrong.body);
        }
    }
    let typed = format!(
        "do=save&content={}&lead={}&helper={}&helper=&time=day&day=20%2F6%2F2026&hour=17h30&product={}",
        enc("Sở Y tế rà soát"), enc("Sở Y tế; Sở Nội vụ"), enc("Công an thành phố"), enc("Báo cáo")
    );
    let saved = room.act(id, &health, &typed).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let now = room.task(id, "Sở Y tế rà soát");
    assert_eq!((now.addressees.len(), now.coordinators.len(), now.product.as_str()), (2, 1, "Báo cáo"));
    assert!(matches!(now.time.term(), Term::By { due } if due.minute == Some(17 * 60 + 30)));
    let unsaid = room.act(id, &now, &format!("do=save&content=x&lead={}&time=open", enc("Sở Y tế"))).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let monthly = format!("do=save_confirm&content={}&lead={}&time=monthly&rule_day=25", enc("Sở Y tế báo cáo"), enc("Sở Y tế"));
    assert_eq!(room.act_quick(id, &now, &monthly).await.status, StatusCode::OK);
    // Drop and take back.
    let schools = room.task(id, "Giao Sở Giáo dục");
    assert_eq!(room.act_quick(id, &schools, "do=drop").await.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is asked");
    let dropped = room.act_quick(id, &schools, "do=drop&reason=not_task").await;
    assert!(dropped.body.contains("data-state=\"dropped\"") && dropped.body.contains("Khôi phục"), "{}", dropped.body);
    let restored = room.act(id, &schools, "do=restore").await;
    assert_eq!(restored.status, StatusCode::SEE_OTHER);
    let again = room.task(id, "Giao Sở Giáo dục");
    assert_ne!(again.id, schools.id);
    assert_eq!(room.get(&review).await.body.matches("data-state=\"dropped\"").count(), 0);
    let view = room.site.app.document_view(id).unwrap();
    let sure = view.tasks.iter().find(|one| one.task.id == again.id).unwrap().confidence;
    assert!(sure.is_some(), "it comes from the same words");
    // Split after that, it still stands for what was dropped.
    let lines = enc("Giao Sở Giáo dục và Đào tạo chuẩn bị kế hoạch tuyển sinh đầu cấp trực tuyến năm học 2026 - 2027\nkết nối dữ liệu dân cư, xong trước ngày 31/5/2026.");
    room.act(id, &again, &format!("do=split&lines={lines}")).await;
    assert_eq!(room.get(&review).await.body.matches("data-state=\"dropped\"").count(), 0);
}

#[tokio::test]
async fn proposals_are_split_merged_and_added() {
    let room = room();
    let (id, review) = room.registered().await;
    let joint = room.task(id, "Sở Công Thương và Sở Tài chính");
    assert_eq!(joint.addressees.len(), 2);
    let form = room.get(&format!("{review}?split={}", joint.id)).await;
    assert!(form.body.contains("name=\"lines\""));
    // Leaving the form takes its own card, not the whole review for which the form asks.
    assert!(form.body.contains(&format!("hx-select=\"#t-{}\"", joint.id)), "{}", form.body);
    let once = room.act(id, &joint, &format!("do=split&lines={}", enc(&joint.content))).await;
    assert_eq!(once.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (one, two) = ("Sở Công Thương và Sở Tài chính rà soát điều kiện kinh doanh không còn phù hợp", "kiến nghị cắt giảm ít nhất 30%");
    let parts = room.act(id, &joint, &format!("do=split&lines={}", enc(&format!("{one}\n{two}\n")))).await;
    assert_eq!(parts.status, StatusCode::SEE_OTHER, "{}", parts.body);
    let (first, second) = (room.task(id, one), room.task(id, two));
    assert_eq!(first.id, joint.id);
    let place = second.sources[0].place.unwrap();
    assert_eq!(&notice()[place.start as usize..place.end as usize], two);
    // Merged again: the second goes, the first has both places.
    let merged = room.act(id, &first, &format!("do=merge&with={}", second.id)).await;
    assert_eq!(merged.status, StatusCode::SEE_OTHER);
    let whole = room.task(id, one);
    assert!(whole.content.contains(two) && whole.sources.len() == 2, "{whole:?}");
    assert_eq!(room.get(&review).await.body.matches("data-card=").count(), 12);
    // From words selected in the text: unit and day are read from them.
    let text = notice();
    let piece = "Ghi nhận nỗ lực của Trung tâm Phục vụ hành chính công thành phố";
    let start = text.find(piece).unwrap();
    let added = room.post(&review, &format!("do=add&start={start}&end={}&content=&lead={}&day=1%2F6%2F2026", start + piece.len(), enc("SNV"))).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    let task = room.task(id, piece);
    assert_eq!((task.sources[0].clause.as_str(), task.sources[0].quotation.as_str()), ("1", piece));
    assert!(matches!(&task.addressees[..], [Addressee::One { owner }] if owner.unit == UnitId::new("H92.01")));
    // By hand: without words it is not added and the form keeps the rest.
    let wrong = room.post(&review, "do=add&clause=II.3&lead=Kh%C3%B4ng+ai&content=").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Nhập nội dung nhiệm vụ") && wrong.body.contains("value=\"II.3\""), "{}", wrong.body);
    let typed = "Giao Sở Tư pháp báo cáo kết quả trước ngày 20/6/2026.";
    room.post(&review, &format!("do=add&clause=9&content={}", enc(typed))).await;
    let task = room.task(id, "Giao Sở Tư pháp báo cáo");
    assert!(matches!(task.time.term(), Term::By { due } if due.on.iso() == "2026-06-20"), "{task:?}");
    assert_eq!(task.addressees.len(), 1);
}

#[tokio::test]
async fn names_that_nobody_knows_are_offered_units_that_are_called_alike() {
    let room = room();
    let text = notice().replace("Giao Sở Y tế rà soát", "Giao Sở Y tếe rà soát");
    let id = room.register(&room.draft("06.txt", text.as_bytes()).await).await;
    let task = room.task(id, "Giao Sở Y tếe");
    assert!(task.addressees.is_empty());
    let refused = room.act_quick(id, &task, "do=confirm").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.header("hx-retarget"), format!("#t-{}", task.id));
    assert!(refused.body.contains("Chưa có đơn vị chủ trì") && refused.body.contains("data-quick=\"1\">Sở Y tế"), "{}", refused.body);
    let unit = refused.body.split("name=\"unit\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let named = room.act_quick(id, &task, &format!("do=name&name=S%E1%BB%9F+Y&role=lead&unit={unit}")).await;
    assert!(!named.body.contains("class=\"unknown\""), "it is settled: {}", named.body);
    assert!(matches!(&room.task(id, "Giao Sở Y tếe").addressees[..], [Addressee::One { owner }] if owner.unit.as_str() == unit));
}

#[tokio::test]
async fn sure_ones_together_then_the_end() {
    let room = room();
    let (id, review) = room.registered().await;
    let early = room.post(&review, "do=finish").await;
    assert_eq!(early.status, StatusCode::SEE_OTHER);
    assert!(room.site.app.steering().document(id).unwrap().reviewed.is_none(), "proposals are open");
    let done = room.post(&review, "do=sure").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let left: Vec<Task> = room.tasks(id).into_iter().filter(|task| matches!(task.stage, Stage::Proposed { .. })).collect();
    assert!((1..6).contains(&left.len()), "what is doubtful waits: {left:#?}");
    assert!(left.iter().any(|task| task.content.starts_with("Giao Sở Nội vụ hướng dẫn")), "its time has to be counted");
    assert!(left.iter().any(|task| task.content.starts_with("Các sở, ban, ngành")), "a group is looked at");
    // A group without some of its units is the others.
    let group = room.task(id, "Các sở, ban, ngành");
    let form = room.get(&format!("{review}?edit={}", group.id)).await;
    let boxes = form.body.matches("name=\"unit.0\"").count();
    assert!(boxes > 5, "{boxes}");
    let body = format!(
        "do=save_confirm&content={}&lead={}&group={}&unit.0=H92.01&unit.0=H92.05&time=day&day=20%2F5%2F2026",
        enc(&group.content), enc("các sở, ban, ngành"), enc("các sở, ban, ngành")
    );
    let given = room.act_quick(id, &group, &body).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.body);
    let group = room.tasks(id).into_iter().find(|task| task.id == group.id).unwrap();
    assert_eq!(group.children.len(), 2);
    for task in &left {
        if task.id != group.id {
            room.act(id, task, "do=confirm").await;
        }
    }
    let page = room.get(&review).await;
    assert!(page.body.contains("value=\"finish\""), "{}", page.body);
    assert_eq!(room.post(&review, "do=finish").await.header("location"), format!("/desk/documents/{id}"));
    let page = room.get(&format!("/desk/documents/{id}")).await;
    for shown in ["Đã rà soát xong", "nhiệm vụ theo đơn vị", "dm dm-given", "2.1"] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    assert!(!room.get(&review).await.body.contains("data-act="), "a review that is over has no actions");
}

#[tokio::test]
async fn one_document_original_correction_replacement_withdrawal() {
    let room = room();
    let (id, _) = room.registered().await;
    let page = format!("/desk/documents/{id}");
    let original = room.get(&format!("{page}/original")).await;
    assert_eq!(original.header("content-type"), "text/plain; charset=utf-8");
    assert!(original.header("content-disposition").starts_with("attachment"), "{}", original.header("content-disposition"));
    assert_eq!(original.body, notice());
    let pdf = room.register(&room.draft("77.pdf", &file("crates/intake/tests/documents/notice.pdf")).await).await;
    let answer = room.get(&format!("/desk/documents/{pdf}/original")).await;
    assert_eq!(answer.header("content-type"), "application/pdf");
    // Correct.
    let head = format!("number=132%2FTB-VPUB&title={}&issued_on=10%2F4%2F2026&assigner=H92%7Ch92.province_leader.1", enc("Kết luận giao ban"));
    let wrong = room.post(&page, &format!("do=correct&{head}&reason=")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Kết luận giao ban"), "what was typed stays");
    assert_eq!(room.post(&page, &format!("do=correct&{head}&reason={}", enc("Sai trích yếu"))).await.status, StatusCode::SEE_OTHER);
    let shown = room.get(&page).await;
    assert!(shown.body.contains("Sai trích yếu") && shown.body.contains("<ins>Kết luận giao ban</ins>"), "{}", shown.body);
    // Replace: open tasks are offered for superseding.
    let health = room.task(id, "Giao Sở Y tế");
    room.act(id, &health, "do=confirm").await;
    let nobody = room.post(&page, "do=replace&number=999%2FXX").await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.body.contains("value=\"999/XX\""));
    assert_eq!(room.post(&page, "do=replace&number=77%2Ftb-vp").await.status, StatusCode::SEE_OTHER);
    let task = room.site.app.task_story(&health.id).unwrap().unwrap().0;
    assert!(task.offered.is_some());
    assert!(room.get(&page).await.body.contains("Đã được thay thế bằng"));
    // Withdraw: not while something is open.
    let used = room.post(&page, "do=withdraw&reason=Nh%E1%BA%A7m").await;
    assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY);
    for task in room.tasks(pdf) {
        room.act(pdf, &task, "do=drop&reason=double").await;
    }
    assert_eq!(room.post(&format!("/desk/documents/{pdf}"), "do=withdraw&reason=Nh%E1%BA%A7m").await.header("location"), "/desk/documents");
    assert!(room.get(&format!("/desk/documents/{pdf}")).await.body.contains("Đã thu hồi"));
}

#[tokio::test]
async fn the_list_is_found_by_words_with_and_without_marks() {
    let room = room();
    room.registered().await;
    room.register(&room.draft("05.docx", &file("data/demo/steering/05-chi-thi-ky-luat-ky-cuong.docx")).await).await;
    let rows = |answer: &Answer| answer.body.split("<tbody>").nth(1).map_or(0, |rows| rows.matches("<tr").count());
    for (query, count) in [
        ("", 2),
        ("?q=giao+ban+cai+cach", 1),
        ("?q=5%2Fct-ubnd", 1),
        ("?kind=ch%E1%BB%89+th%E1%BB%8B", 1),
        ("?year=2026", 2),
        ("?year=2025", 0),
        ("?q=kh%C3%B4ng+c%C3%B3+g%C3%AC", 0),
    ] {
        let answer = room.get(&format!("/desk/documents{query}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(rows(&answer), count, "{query}: {}", answer.body);
    }
    assert!(room.get("/desk/documents?q=xyz").await.body.contains("Không tìm thấy văn bản nào"));
    let english = get_with(&room.router, "/desk/documents", &[("cookie", &format!("{}; lang=en", room.cookie))]).await;
    assert!(english.body.contains("Waiting for review"), "{}", english.body);
}
