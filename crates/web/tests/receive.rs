//! Receiving in one screen: the receipt, the request, the duplicate, the card, the database, the draft, the visit, the desk.

mod site;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use dossier::Stage;
use dossier::model::{ComponentLine, Provision};
use kernel::{Day, Instant, PersonId, ProcedureCode};
use procedure::{NonTerritorial, ProcedureCommand, Rule};
use site::{Answer, cookie_of, csrf_of, get_as, post_as, send};
use web::site::Site;

const DESK: &str = "h92.31120.tt.receptionist.1";
/// Chứng thực chữ ký: one paper to bring, one from a database, 10.000 đồng.
const SIGNATURE: &str = "2.000884";
/// Thông báo đủ điều kiện buôn bán thuốc bảo vệ thực vật: two papers, a department decides.
const PESTICIDES: &str = "1.004363";
const WHO: &str = "identity=092090000017&name=Nguy%E1%BB%85n+V%C4%83n+An&phone=0901234567&address=12+H%C3%B2a+B%C3%ACnh";

struct Hall {
    site: Arc<Site>,
    router: Router,
    cookie: String,
}

fn hall() -> Hall {
    hall_of(site::site())
}

/// The hall at a moment.
fn hall_at(moment: &'static str) -> Hall {
    hall_of(site::site_at(Arc::new(move || Instant::parse(moment).unwrap())))
}

fn hall_of(site: Arc<Site>) -> Hall {
    let (router, cookie) = (web::server::router(site.clone()), cookie_of(&site, DESK));
    Hall { site, router, cookie }
}

impl Hall {
    async fn get(&self, path: &str) -> Answer {
        get_as(&self.router, &self.cookie, path).await
    }

    async fn post(&self, body: &str) -> Answer {
        post_as(&self.router, &self.site, &self.cookie, "/desk/receive", body).await
    }

    /// Receives with everything brought; answers the codes of the visit.
    async fn accept(&self, procedure: &str, more: &str) -> String {
        let answer = self.post(&format!("procedure={procedure}&{WHO}&{}&do=accept&{more}", self.brought(procedure))).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let to = answer.header("location");
        to.strip_prefix("/desk/receive/done?codes=").unwrap_or_else(|| panic!("{to}")).to_owned()
    }

    fn brought(&self, procedure: &str) -> String {
        let version = self.site.shown_version(procedure).unwrap();
        let own = version.components.iter().filter(|c| c.available_from.is_none());
        own.map(|c| format!("how.{}=brought&paper.{}=2", c.id, c.id)).collect::<Vec<_>>().join("&")
    }

    fn dossier(&self, code: &str) -> dossier::Dossier {
        let id = self.site.app.find_dossier(code).unwrap().unwrap();
        self.site.app.story(&id).unwrap().unwrap().dossier
    }
}

fn count(text: &str, part: &str) -> usize {
    text.matches(part).count()
}

#[tokio::test]
async fn the_screen_shows_procedures_and_one_is_chosen_by_words_number_or_code() {
    let hall = hall();
    let empty = hall.get("/desk/receive").await;
    assert_eq!(empty.status, StatusCode::OK);
    assert!(empty.body.contains("name=\"pick\"") && empty.body.contains("data-key=\"1\""), "{}", empty.body);
    let found = hall.get("/desk/receive/procedures?q=chung+thuc+chu+ky").await;
    assert!(found.body.contains(SIGNATURE) && !found.body.contains("<html"), "{}", found.body);
    let chosen = hall.post(&format!("q={SIGNATURE}&do=look")).await;
    assert!(chosen.body.contains("name=\"how.c1\"") && chosen.body.contains("10.000 đồng"), "{}", chosen.body);
    // 24 November is a public holiday: nothing counts before the next working day.
    assert!(chosen.body.contains("25/11/2026 17:00") && chosen.body.contains("không phải ngày làm việc"), "{}", chosen.body);
    assert!(hall.post("q=1&do=look").await.body.contains("value=\"change\""));
}

#[tokio::test]
async fn the_summary_says_what_the_hour_means() {
    let asked = format!("procedure={SIGNATURE}&{WHO}");
    let summary = async |hall: &Hall| post_as(&hall.router, &hall.site, &hall.cookie, "/desk/receive/summary", &asked).await.body;
    let morning = summary(&hall_at("2026-11-25T09:00:00+07:00")).await;
    assert!(!morning.contains("<html") && morning.contains("25/11/2026 17:00"), "{morning}");
    assert!(morning.contains("Chuyển xử lý chậm nhất 25/11/2026 17:00"), "{morning}");
    let late = summary(&hall_at("2026-11-25T15:30:00+07:00")).await;
    assert!(late.contains("Tiếp nhận sau 15:00") && late.contains("Chuyển xử lý chậm nhất 26/11/2026"), "{late}");
    let saturday = summary(&hall_at("2026-11-28T09:00:00+07:00")).await;
    assert!(saturday.contains("không phải ngày làm việc") && saturday.contains("30/11/2026"), "{saturday}");
}

#[tokio::test]
async fn a_complete_dossier_is_accepted_paid_and_its_receipt_is_offered() {
    let hall = hall();
    let code = hall.accept(SIGNATURE, "pay=cash").await;
    let dossier = hall.dossier(&code);
    assert!(matches!(dossier.stage, Stage::Accepted { .. }), "{:?}", dossier.stage);
    assert_eq!(dossier.applicant.name, "Nguyễn Văn An");
    let paid = dossier.fees[0].paid.clone().expect("paid");
    assert_eq!(paid.voucher, "PT-261124-0001");
    let brought = |line: &ComponentLine| matches!(line.provision, Provision::Brought { paper: 2, .. });
    assert!(dossier.components.iter().any(brought), "{:?}", dossier.components);
    let second = hall.accept(SIGNATURE, "pay=cash&anyway=1").await;
    assert_eq!(hall.dossier(&second).fees[0].paid.clone().expect("paid").voucher, "PT-261124-0002");
    let done = hall.get(&format!("/desk/receive/done?codes={code}")).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.body.contains(&format!("/desk/dossiers/{code}/papers/receipt-2?lang=vi")), "{}", done.body);
    assert!(done.body.contains("data-key=\"n\""), "{}", done.body);
}

#[tokio::test]
async fn a_fee_for_each_page_is_counted() {
    let hall = hall();
    // Chứng thực bản sao: 2.000 đồng a page.
    const COPIES: &str = "2.000815";
    let shown = hall.post(&format!("procedure={COPIES}&{WHO}&count.f1=7&do=look")).await;
    assert!(shown.body.contains("name=\"count.f1\" value=\"7\"") && shown.body.contains("14.000 đồng"), "{}", shown.body);
    let wrong = hall.post(&format!("procedure={COPIES}&{WHO}&{}&count.f1=nhi%E1%BB%81u&do=accept", hall.brought(COPIES))).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("#f-count.f1"), "{}", wrong.body);
    let code = hall.accept(COPIES, "count.f1=7&pay=cash").await;
    assert_eq!(hall.dossier(&code).fees[0].amount, kernel::Dong(14_000));
}

#[tokio::test]
async fn sending_twice_makes_one_dossier() {
    let hall = hall();
    let id = hall.site.app.new_id();
    let first = hall.accept(SIGNATURE, &format!("id={id}")).await;
    let again = hall.accept(SIGNATURE, &format!("id={id}&anyway=1")).await;
    assert_eq!(first, again);
}

#[tokio::test]
async fn what_is_missing_is_said_at_its_line_and_becomes_a_request() {
    let hall = hall();
    let body = format!("procedure={PESTICIDES}&{WHO}&how.c1=brought");
    let refused = hall.post(&format!("{body}&do=accept")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("href=\"#f-how.c2\"") && refused.body.contains("Nguyễn Văn An"), "{}", refused.body);
    let asked = hall.post(&format!("{body}&do=request")).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    let code = asked.header("location").rsplit('/').next().unwrap().to_owned();
    let dossier = hall.dossier(&code);
    assert!(matches!(dossier.stage, Stage::AwaitingCompletion { .. }), "{:?}", dossier.stage);
    let name = hall.site.shown_version(PESTICIDES).unwrap().component("c2").unwrap().name.clone();
    let story = hall.site.app.story(&dossier.id).unwrap().unwrap();
    let text = serde_json::to_string(&story.history.last().unwrap().event).unwrap();
    assert!(text.contains(&serde_json::to_string(&name).unwrap().trim_matches('"').to_owned()), "{text}");
    let nothing = hall.post(&format!("procedure={PESTICIDES}&{WHO}&how.c1=brought&how.c2=brought&do=request")).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn declining_needs_a_reason() {
    let hall = hall();
    let body = format!("procedure={PESTICIDES}&{WHO}&do=decline");
    let refused = hall.post(&body).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.body.contains("#f-decline_reason"));
    let done = hall.post(&format!("{body}&decline_reason=Kh%C3%B4ng+thu%E1%BB%99c+ph%E1%BA%A1m+vi")).await;
    let code = done.header("location").rsplit('/').next().unwrap().to_owned();
    assert!(matches!(hall.dossier(&code).stage, Stage::Declined { .. }), "{:?}", hall.dossier(&code).stage);
}

#[tokio::test]
async fn an_open_dossier_of_the_same_person_and_procedure_is_shown_first() {
    let hall = hall();
    let first = hall.accept(PESTICIDES, "").await;
    let body = format!("procedure={PESTICIDES}&{WHO}&{}&do=accept", hall.brought(PESTICIDES));
    let warned = hall.post(&body).await;
    assert_eq!(warned.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(warned.body.contains(&format!("/desk/dossiers/{first}")) && warned.body.contains("name=\"anyway\""), "{}", warned.body);
    let second = hall.accept(PESTICIDES, "anyway=1").await;
    assert_ne!(first, second);
    // Another procedure is no duplicate, and the number alone brings back who asks.
    hall.accept(SIGNATURE, "").await;
    let known = hall.post("identity=092090000017&do=look").await;
    assert!(known.body.contains("value=\"Nguyễn Văn An\"") && known.body.contains("value=\"0901234567\""), "{}", known.body);
}

#[tokio::test]
async fn the_card_fills_the_fields_and_a_wrong_one_is_said() {
    let hall = hall();
    let card = "092090000017%7C%7CTr%E1%BA%A7n+Th%E1%BB%8B+B%C3%ADch%7C02011990%7CNam%7C12+H%C3%B2a+B%C3%ACnh%2C+An+C%C6%B0%2C+Ninh+Ki%E1%BB%81u%2C+C%E1%BA%A7n+Th%C6%A1%7C01062021";
    let read = hall.post(&format!("procedure={SIGNATURE}&identity={card}&do=look")).await;
    assert_eq!(read.status, StatusCode::OK, "{}", read.body);
    for text in ["value=\"092090000017\"", "value=\"Trần Thị Bích\"", "12 Hòa Bình"] {
        assert!(read.body.contains(text), "{text}: {}", read.body);
    }
    let wrong = hall.post(&format!("procedure={SIGNATURE}&identity=abc%7Cdef&do=look")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("#f-identity") && wrong.body.contains("value=\"abc|def\""), "{}", wrong.body);
}

#[tokio::test]
async fn an_address_from_before_july_2025_is_translated() {
    let hall = hall();
    let old = "12+Hoà+Bình,+Phường+An+Cư,+Quận+Ninh+Kiều,+Thành+phố+Cần+Thơ".replace('+', "%20");
    let shown = hall.post(&format!("procedure={SIGNATURE}&address={}&do=look", encoded(&old))).await;
    assert!(shown.body.contains("name=\"use_address\"") && shown.body.contains("Phường Ninh Kiều"), "{}", shown.body);
    let taken = hall.post(&format!("procedure={SIGNATURE}&address=x&use_address=Ph%C6%B0%E1%BB%9Dng+Ninh+Ki%E1%BB%81u&do=look")).await;
    assert!(taken.body.contains("name=\"address\" value=\"Phường Ninh Kiều\""), "{}", taken.body);
}

/// Characters beyond ASCII by their bytes.
fn encoded(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii() { c.to_string() } else {
        c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect()
    }).collect()
}

#[tokio::test]
async fn what_a_database_holds_is_not_asked_for_unless_it_fails() {
    let hall = hall();
    let version = hall.site.shown_version(SIGNATURE).unwrap();
    let held = version.components.iter().find(|c| c.available_from.is_some()).unwrap().id.clone();
    let body = format!("procedure={SIGNATURE}&{WHO}&{}&do=accept", hall.brought(SIGNATURE));
    let refused = hall.post(&format!("{body}&how.{held}=missing")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("118/2025") && refused.body.contains(&format!("#f-how.{held}")), "{}", refused.body);
    let done = hall.post(&format!("{body}&how.{held}=outage")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let code = done.header("location").rsplit('=').next().unwrap().to_owned();
    let line = hall.dossier(&code).components.into_iter().find(|line| line.component == held).unwrap();
    assert!(matches!(line.provision, Provision::AskedDespiteDatabase { .. }), "{line:?}");
}

#[tokio::test]
async fn everything_brought_with_one_key() {
    let hall = hall();
    let all = hall.post(&format!("procedure=1.001193&{WHO}&do=all")).await;
    assert_eq!(all.status, StatusCode::OK);
    // The form on paper and the certificate of birth; not the e-form, not what only some cases need.
    for id in ["c2", "c3"] {
        assert!(all.body.contains(&format!("name=\"how.{id}\" value=\"brought\" checked")), "{id}: {}", all.body);
    }
    assert!(!all.body.contains("name=\"how.c1\" value=\"brought\" checked"));
    assert!(all.body.contains("name=\"how.c5\" value=\"not_needed\" checked"));
    assert!(all.body.contains("Hồ sơ đủ thành phần"), "{}", all.body);
}

#[tokio::test]
async fn a_half_filled_screen_is_kept_until_it_is_sent() {
    let hall = hall();
    let id = hall.site.app.new_id();
    let body = format!("id={id}&procedure={PESTICIDES}&{WHO}&how.c1=brought");
    let kept = post_as(&hall.router, &hall.site, &hall.cookie, "/desk/receive/draft", &body).await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT);
    let fresh = hall.get("/desk/receive").await;
    assert!(fresh.body.contains(&format!("/desk/receive?draft={id}")) && fresh.body.contains("Nguyễn Văn An"), "{}", fresh.body);
    let again = hall.get(&format!("/desk/receive?draft={id}")).await;
    assert!(again.body.contains("name=\"how.c1\" value=\"brought\" checked"), "{}", again.body);
    // Somebody else does not see it.
    let other = cookie_of(&hall.site, "h92.31120.tt.receptionist.2");
    let other = get_as(&hall.router, &other, &format!("/desk/receive?draft={id}")).await;
    assert!(!other.body.contains("Nguyễn Văn An"));
    hall.accept(PESTICIDES, &format!("id={id}")).await;
    assert!(!hall.get("/desk/receive").await.body.contains("?draft="));
}

#[tokio::test]
async fn one_visit_has_one_receipt() {
    let hall = hall();
    let first = hall.accept(SIGNATURE, "").await;
    let more = hall.get(&format!("/desk/receive?visit={first}")).await;
    assert!(more.body.contains("value=\"Nguyễn Văn An\"") && more.body.contains(&format!("name=\"visit\" value=\"{first}\"")));
    let both = hall.accept(PESTICIDES, &format!("visit={first}")).await;
    assert_eq!(both.split(',').count(), 2, "{both}");
    let done = hall.get(&format!("/desk/receive/done?codes={both}")).await;
    assert_eq!(count(&done.body, "class=\"panel received\""), 2);
    let pdf = hall.get(&format!("/desk/receive/visit?codes={both}")).await;
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert!(pdf.body.starts_with("%PDF"), "{}", &pdf.body[..40.min(pdf.body.len())]);
    // Another desk does not print it.
    let other = cookie_of(&hall.site, "h92.31147.tt.receptionist.1");
    let away = get_as(&hall.router, &other, &format!("/desk/receive/visit?codes={both}")).await;
    assert_eq!(away.status, StatusCode::NOT_FOUND, "{}", away.body);
}

#[tokio::test]
async fn a_procedure_of_another_desk_is_refused_with_its_article() {
    let hall = hall();
    let code = ProcedureCode::new(PESTICIDES);
    let mut version = hall.site.app.catalogue().latest(&code).unwrap().as_ref().clone();
    version.version += 1;
    version.rules.non_territorial = Some(Rule { value: NonTerritorial::No, basis: "nd118_2025.d14".into() });
    version.publication.decision = Some("1/QĐ-UBND".into());
    version.publication.decided_on = Day::from_ymd(2026, 11, 1);
    version.effective_from = Day::from_ymd(2026, 11, 2);
    let now = hall.site.now();
    let editor = hall.site.app.org().actor(&PersonId::new("h92.procedure_control.1"), None, now).unwrap();
    hall.site.app.change_catalogue(&editor, ProcedureCommand::Publish { version: Box::new(version) }).unwrap();
    let listed = hall.get(&format!("/desk/receive/procedures?q={PESTICIDES}")).await;
    assert!(listed.body.contains("is-off") && !listed.body.contains("name=\"pick\" value=\"1.004363\""), "{}", listed.body);
    let refused = hall.post(&format!("procedure={PESTICIDES}&{WHO}&{}&do=accept", hall.brought(PESTICIDES))).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Điều 14 Nghị định 118/2025") && refused.body.contains("Sở Nông nghiệp"), "{}", refused.body);
}

#[tokio::test]
async fn the_provincial_desk_chooses_the_commune() {
    let hall = hall();
    let desk = hall.site.app.org().units(hall.site.today()).find(|u| u.kind == org::UnitKind::ProvincialCentre).unwrap().id.clone();
    let cookie = cookie_of(&hall.site, &format!("{}.receptionist.1", desk.as_str().to_lowercase()));
    let body = format!("procedure={SIGNATURE}&{WHO}&{}&do=accept", hall.brought(SIGNATURE));
    let open = post_as(&hall.router, &hall.site, &cookie, "/desk/receive", &body).await;
    assert_eq!(open.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(open.body.contains("href=\"#f-commune\"") && open.body.contains("name=\"commune\""), "{}", open.body);
    let done = post_as(&hall.router, &hall.site, &cookie, "/desk/receive", &format!("{body}&commune=H92.31120")).await;
    let code = done.header("location").rsplit('=').next().unwrap().to_owned();
    let dossier = hall.dossier(&code);
    assert_eq!((dossier.competent_unit.as_str(), &dossier.receiving_unit), ("H92.31120", &desk));
}

#[tokio::test]
async fn scans_are_kept_and_become_the_store_of_the_person() {
    let hall = hall();
    let pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    let fields = [
        ("csrf", csrf_of(&hall.site, &hall.cookie)),
        ("procedure", PESTICIDES.to_owned()),
        ("identity", "092090000017".to_owned()),
        ("name", "Nguyễn Văn An".to_owned()),
        ("how.c1", "brought".to_owned()),
        ("how.c2", "brought".to_owned()),
        ("do", "accept".to_owned()),
    ];
    let mut body = String::new();
    for (name, value) in fields {
        body.push_str(&format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    }
    body.push_str(&format!(
        "--X\r\nContent-Disposition: form-data; name=\"file.c1\"; filename=\"don.pdf\"\r\nContent-Type: application/pdf\r\n\r\n{pdf}\r\n"
    ));
    // As browsers send a file field that was left empty.
    body.push_str("--X\r\nContent-Disposition: form-data; name=\"file.c2\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--X--\r\n");
    let request = Request::post("/desk/receive")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X")
        .header(header::COOKIE, &hall.cookie)
        .header("sec-fetch-site", "same-origin");
    let done = send(&hall.router, request.body(Body::from(body)).unwrap()).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let code = done.header("location").rsplit('=').next().unwrap().to_owned();
    let dossier = hall.dossier(&code);
    let files = hall.site.app.files_of(&app::dossier_files(&dossier.id)).unwrap();
    assert_eq!(files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["don.pdf"]);
    let next = hall.post(&format!("procedure={SIGNATURE}&{WHO}&do=look")).await;
    let stored = format!("{} don.pdf", files[0].hash);
    assert!(next.body.contains(&stored), "{}", next.body);
    let brought = hall.site.shown_version(SIGNATURE).unwrap().components.iter().find(|c| c.available_from.is_none()).unwrap().id.clone();
    let reused = hall.post(&format!("procedure={SIGNATURE}&{WHO}&how.{brought}=reuse&reuse.{brought}={}&do=accept", stored.replace(' ', "+"))).await;
    assert_eq!(reused.status, StatusCode::SEE_OTHER, "{}", reused.body);
}

#[tokio::test]
async fn how_the_result_is_wanted_is_asked_once() {
    let hall = hall();
    let page = hall.post(&format!("procedure={SIGNATURE}&{WHO}&delivery=post")).await.body;
    assert!(page.contains("name=\"delivery\" value=\"post\" checked"), "kept as chosen");
    let code = hall.accept(SIGNATURE, "delivery=post").await;
    let wanted = app::delivery::wanted(&hall.dossier(&code));
    assert_eq!(wanted, Some(app::delivery::Delivery::Post { address: "12 Hòa Bình".to_owned() }));
    let code = hall.accept(SIGNATURE, "anyway=1").await;
    assert_eq!(app::delivery::wanted(&hall.dossier(&code)), Some(app::delivery::Delivery::Counter));
    let catalogue = hall.site.catalogue();
    let asks = |version: &&Arc<procedure::ProcedureVersion>| {
        version.form.as_ref().is_some_and(|form| form.get("result_delivery").is_some())
    };
    let own = catalogue.list_usable(hall.site.today()).find(asks).expect("a form asks for it itself").code.clone();
    let page = hall.get(&format!("/desk/receive?procedure={own}")).await.body;
    assert!(page.contains("a.result_delivery") && !page.contains("name=\"delivery\""), "asked in the form alone");
}
