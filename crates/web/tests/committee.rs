//! The committee and its meetings: who reads and who changes, what stays when a form is refused, histories, the invitation.

mod site;

use std::sync::Arc;

use axum::Router;
use site::{Answer, actor, cookie_of, get_as, post_as, site_by_hand};
use steering::book::{DocumentDraft, DocumentHead, MeetingId, MeetingStage};
use steering::task::model::Owner;
use testkit::HandClock;
use web::site::Site;

/// Somebody of the standing agency, who reviews.
const REVIEWER: &str = "h92.01.agency_leader.1";
const CHAIRMAN: &str = "h92.province_leader.1";
const SPECIALIST: &str = "h92.31120.vp.specialist.1";

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

    fn book(&self) -> Arc<steering::book::Book> {
        self.site.app.steering()
    }
}

const SEAT: &str = "person=h92.province_leader.1@H92&position=head&areas=the_che&areas=thu_tuc&units=group:departments&from=01/02/2026&source=-";

#[tokio::test]
async fn members_are_appointed_changed_and_ended_with_their_history() {
    let hall = Hall::new();
    let to = hall.done(REVIEWER, "/desk/committee/new", SEAT).await;
    assert_eq!(to, "/desk/committee/members/1");
    let book = hall.book();
    let seat = &book.members().next().unwrap().seat;
    assert_eq!(seat.areas, ["the_che", "thu_tuc"]);
    assert!(seat.units.len() > 5, "a group is followed as its units");
    // Everybody reads; nobody else is offered a change.
    let seen = hall.get(SPECIALIST, "/desk/committee").await;
    assert!(seen.body.contains("Trưởng ban") && seen.body.contains("Cải cách thể chế"), "{}", seen.body);
    assert!(!seen.body.contains("/desk/committee/new"));
    assert_eq!(hall.get(SPECIALIST, "/desk/committee/new").await.status, 403);
    let refused = hall.post(SPECIALIST, "/desk/committee/new", SEAT).await;
    assert_eq!(refused.status, 403);
    // The chairman changes it, too; a reason is asked and what was entered stays.
    let other = "person=h92.province_leader.1@H92&position=head&areas=the_che&from=15/02/2026&source=-";
    let back = hall.post(CHAIRMAN, "/desk/committee/members/1/change", &format!("{other}&reason=")).await;
    assert_eq!(back.status, 422);
    assert!(back.body.contains("15/02/2026") && back.body.contains("Không được để trống"));
    hall.done(CHAIRMAN, "/desk/committee/members/1/change", &format!("{other}&reason=Theo+phân+công+mới")).await;
    let page = hall.get(SPECIALIST, "/desk/committee/members/1").await;
    assert!(page.body.contains("Theo phân công mới") && page.body.contains("Cải cách thủ tục hành chính"), "what it was before");
    hall.done(REVIEWER, "/desk/committee/members/1/end", "last=20/11/2026&reason=Nghỉ+hưu").await;
    let list = hall.get(SPECIALIST, "/desk/committee").await;
    assert!(list.body.contains("Đã thôi hoặc chưa đến ngày tham gia: 1"));
}

#[tokio::test]
async fn two_heads_are_refused_and_the_form_comes_back() {
    let hall = Hall::new();
    hall.done(REVIEWER, "/desk/committee/new", SEAT).await;
    let second = "person=h92.01.agency_leader.1@H92.01&position=head&from=01/03/2026&to=&source=-";
    let back = hall.post(REVIEWER, "/desk/committee/new", second).await;
    assert_eq!(back.status, 422);
    assert!(back.body.contains("đã có Trưởng ban") && back.body.contains("value=\"01/03/2026\""), "{}", back.body);
}

#[tokio::test]
async fn areas_have_agencies_by_day_and_own_ones_are_added_and_retired() {
    let hall = Hall::new();
    hall.done(REVIEWER, "/desk/committee/areas/the_che/answer", "unit=H92.01&from=01/01/2026&source=-").await;
    hall.done(REVIEWER, "/desk/committee/areas/the_che/answer", "unit=H92.02&from=01/12/2026&source=-").await;
    let day = |text: &str| kernel::Day::parse(text).unwrap();
    let book = hall.book();
    assert_eq!(book.agency_for("the_che", day("2026-11-23")).unwrap().as_str(), "H92.01");
    assert_eq!(book.agency_for("the_che", day("2026-12-01")).unwrap().as_str(), "H92.02");
    // A leader of the province changes members, not areas.
    let refused = hall.post(CHAIRMAN, "/desk/committee/areas/the_che/answer", "unit=H92.01&from=01/02/2026&source=-").await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Chỉ người được giao rà soát"));
    let to = hall.done(REVIEWER, "/desk/committee/areas", "vi=Chuyển+đổi+số&en=&from=01/01/2026&to=").await;
    assert_eq!(to, "/desk/committee/areas/chuyen_doi_so");
    assert_eq!(hall.post(REVIEWER, "/desk/committee/areas", "vi=Chuyển+đổi+số&en=&from=01/01/2026&to=").await.status, 422);
    hall.done(REVIEWER, "/desk/committee/areas/chuyen_doi_so/retire", "last=30/11/2026&reason=Nhập+vào+lĩnh+vực+khác").await;
    let page = hall.get(SPECIALIST, "/desk/committee/areas/chuyen_doi_so").await;
    assert!(page.body.contains("30/11/2026") && page.body.contains("Nhập vào lĩnh vực khác"));
    assert_eq!(hall.get(SPECIALIST, "/desk/committee/areas/none").await.status, 404);
}

#[tokio::test]
async fn rhythms_are_set_and_the_next_report_is_told() {
    let hall = Hall::new();
    let page = hall.get(SPECIALIST, "/desk/committee").await;
    assert!(page.body.contains("15/11/2026 – 14/12/2026"), "the month that runs");
    hall.done(CHAIRMAN, "/desk/committee/rhythm", "period=monthly&day=&after=3").await;
    let page = hall.get(SPECIALIST, "/desk/committee").await;
    assert!(page.body.contains("01/11/2026 – 30/11/2026") && page.body.contains("03/12/2026"), "{}", page.body);
    let back = hall.post(CHAIRMAN, "/desk/committee/rhythm", "period=monthly&day=31&after=3").await;
    assert_eq!(back.status, 422);
    assert!(back.body.contains("value=\"31\""));
    hall.done(REVIEWER, "/desk/committee/rhythm/drop", "period=quarterly").await;
    assert!(!hall.get(SPECIALIST, "/desk/committee").await.body.contains("Hằng quý"));
    assert_eq!(hall.get(SPECIALIST, "/desk/committee/rhythm").await.status, 403);
}

const MEETING: &str = "office=H92.01&title=Phiên+họp+thứ+nhất&day=24/11/2026&hour=14h&place=Phòng+họp+số+1&chair=h92.province_leader.1@H92\
    &units=H92.01&units=H92.02&agenda.0.title=Kết+quả+11+tháng&agenda.0.presenter=H92.01&agenda.0.document=-&agenda.0.document2=-&agenda.1.title=&reason=";

fn conclusion(hall: &Hall) -> steering::task::model::DocumentId {
    let text = "Thông báo kết luận\n1. Giao Sở Nội vụ chủ trì tham mưu kế hoạch năm 2027, hoàn thành trước ngày 20/12/2026.";
    let kept = hall.site.app.store().files().put(text.as_bytes()).unwrap();
    let head = DocumentHead {
        number: "215/TB-UBND".into(),
        kind: "thông báo".into(),
        issuer: "Ủy ban nhân dân thành phố".into(),
        issued_on: Some(kernel::Day::parse("2026-11-24").unwrap()),
        title: "Kết luận phiên họp".into(),
        signer: String::new(),
        chair: String::new(),
        meeting_on: None,
        recipients: Vec::new(),
        assigner: Owner::unit(&kernel::UnitId::new("H92")),
        meeting: None,
        plan: None,
    };
    let draft = DocumentDraft { head, file: kept.hash.clone(), file_name: "kl.txt".into(), text: kept.hash, office: "H92.01".into(), replaces: Vec::new() };
    let new = app::tasks::NewDocument {
        head: draft.head,
        file: draft.file,
        file_name: draft.file_name,
        text: text.to_owned(),
        office: draft.office,
        replaces: Vec::new(),
    };
    let (id, proposed) = hall.site.app.register_document(&actor(&hall.site, REVIEWER), new).unwrap();
    assert_eq!(proposed, 1, "the conclusion is read");
    id
}

#[tokio::test]
async fn a_meeting_goes_from_its_agenda_to_the_tasks_of_its_conclusion() {
    let hall = Hall::new();
    assert_eq!(hall.get(SPECIALIST, "/desk/meetings/new").await.status, 403);
    let back = hall.post(REVIEWER, "/desk/meetings/new", &MEETING.replace("hour=14h", "hour=abc")).await;
    assert_eq!(back.status, 422);
    assert!(back.body.contains("value=\"abc\"") && back.body.contains("Kết quả 11 tháng"), "the agenda stays");
    let to = hall.done(REVIEWER, "/desk/meetings/new", MEETING).await;
    assert_eq!(to, "/desk/meetings/1");
    let pdf = hall.get(SPECIALIST, "/desk/meetings/1/invitation.pdf").await;
    assert_eq!((pdf.status.as_u16(), pdf.header("content-type")), (200, "application/pdf"));
    assert_eq!(hall.get(SPECIALIST, "/desk/meetings/1/invitation.docx").await.status, 200);
    // Before its time nothing is noted as held.
    let early = hall.post(REVIEWER, "/desk/meetings/1/hold", "minutes=Biên+bản+thử&others=").await;
    assert_eq!(early.status, 422);
    hall.clock.set(kernel::Instant::parse("2026-11-24T17:00:00+07:00").unwrap());
    hall.done(REVIEWER, "/desk/meetings/1/hold", "units=H92.01&others=Báo+Cần+Thơ&minutes=Đã+thống+nhất+các+nội+dung").await;
    let page = hall.get(REVIEWER, "/desk/meetings/1").await;
    assert!(page.body.contains("/desk/documents/new?meeting=1") && page.body.contains("Đã thống nhất các nội dung"), "{}", page.body);
    assert!(!hall.get(SPECIALIST, "/desk/meetings/1").await.body.contains("Đã thống nhất các nội dung"), "minutes are not for everybody");
    let document = conclusion(&hall);
    let without = hall.post(REVIEWER, "/desk/meetings/1/conclude", "document=-").await;
    assert_eq!(without.status, 422);
    hall.done(REVIEWER, "/desk/meetings/1/conclude", &format!("document={document}")).await;
    let page = hall.get(REVIEWER, "/desk/meetings/1").await;
    assert!(page.body.contains("215/TB-UBND") && page.body.contains("Chờ rà soát"), "{}", page.body);
    let meeting = hall.book().meeting(MeetingId(1)).unwrap().clone();
    assert!(matches!(meeting.stage, MeetingStage::Concluded(..)));
    let list = hall.get(SPECIALIST, "/desk/meetings?state=concluded").await;
    assert!(list.body.contains("Phiên họp thứ nhất"));
}

#[tokio::test]
async fn a_meeting_is_changed_and_cancelled_with_reasons() {
    let hall = Hall::new();
    hall.done(REVIEWER, "/desk/meetings/new", MEETING).await;
    let later = MEETING.replace("day=24/11/2026", "day=26/11/2026").replace("reason=", "reason=Chủ+tịch+đi+công+tác");
    hall.done(REVIEWER, "/desk/meetings/1/change", &later).await;
    let page = hall.get(SPECIALIST, "/desk/meetings/1").await;
    assert!(page.body.contains("Chủ tịch đi công tác") && page.body.contains("24/11/2026"), "what it was before");
    assert_eq!(hall.post(REVIEWER, "/desk/meetings/1/cancel", "reason=").await.status, 422);
    assert_eq!(hall.post(SPECIALIST, "/desk/meetings/1/cancel", "reason=Không").await.status, 422);
    hall.done(REVIEWER, "/desk/meetings/1/cancel", "reason=Trùng+lịch").await;
    assert_eq!(hall.get(SPECIALIST, "/desk/meetings/1/invitation.pdf").await.status, 404);
    assert!(hall.get(SPECIALIST, "/desk/meetings/1").await.body.contains("Trùng lịch"));
}
