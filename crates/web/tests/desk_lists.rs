//! Lists of the desk over real dossiers: own work, batches, approvals, search, permission.

mod site;

use std::collections::BTreeMap;
use std::sync::Arc;

use app::{Ask, Reply};
use axum::Router;
use dossier::Command;
use dossier::command::{NewDossier, Proposal};
use dossier::model::{Applicant, Channel, ComponentLine, ProcessingSystem, Provision};
use kernel::{Actor, DossierCode, DossierId, Instant, PersonId, Role, UnitId};
use procedure::{Need, ProcedureVersion};
use site::{Answer, cookie_of, get_as, post_as};
use testkit::HandClock;
use web::site::Site;

const AGENCY: &str = "H92.31120";
const RECEPTION: &str = "h92.31120.tt.receptionist.1";
const LEADER: &str = "h92.31120.agency_leader.1";
const OTHER_LEADER: &str = "h92.31120.agency_leader.2";

struct Hall {
    site: Arc<Site>,
    router: Router,
    clock: HandClock,
    procedure: Arc<ProcedureVersion>,
}

impl Hall {
    fn open() -> Self {
        let clock = HandClock::at(Instant::parse("2026-11-23T09:00:00+07:00").unwrap());
        let now = clock.clone();
        let site = site::site_at(Arc::new(move || now.now()));
        let catalogue = site.catalogue();
        let fits = |version: &&Arc<ProcedureVersion>| {
            let days = version.limit.is_some_and(|limit| limit.unit == calendar::LimitUnit::WorkingDays && limit.value >= 5.0);
            days && version.process.template && version.agency.id.as_deref() == Some("UBND_XA")
        };
        let procedure = catalogue.list_usable(site.today()).find(fits).cloned().expect("the catalogue has such procedures");
        Hall { router: web::server::router(site.clone()), site, clock, procedure }
    }

    fn actor(&self, person: &str) -> Actor {
        self.site.app.org().actor(&PersonId::new(person), None, self.clock.now()).unwrap()
    }

    fn new_dossier(&self, name: &str, agency: &str) -> Box<NewDossier> {
        let needed = self.procedure.components.iter().filter(|c| c.need != Need::Conditional);
        let brought = || Provision::Brought { paper: 1, files: Vec::new(), original_taken: false };
        Box::new(NewDossier {
            id: self.site.app.new_id(),
            code: DossierCode::new(""),
            system: ProcessingSystem::Own,
            channel: Channel::Counter,
            variant: None,
            receiving_unit: UnitId::new(format!("{agency}.TT")),
            competent_unit: UnitId::new(agency),
            applicant: Applicant {
                name: name.to_owned(),
                identity: "092000000001".to_owned(),
                phone: "0900000001".to_owned(),
                ..Applicant::default()
            },
            representation: None,
            answers: BTreeMap::new(),
            components: needed.map(|c| ComponentLine { component: c.id.clone(), provision: brought() }).collect(),
            fees: Vec::new(),
            client_key: None,
        })
    }

    fn ask(&self, person: &str, dossier: DossierId, command: Command) -> String {
        let ask = Ask {
            actor: self.actor(person),
            dossier,
            procedure: Some(self.procedure.code.clone()),
            key: None,
            command: command.clone(),
        };
        match self.site.app.ask(ask).unwrap() {
            Reply::Done { code, .. } => code.to_string(),
            Reply::Refused(refusal) => panic!("{command:?}: {refusal}"),
        }
    }

    /// Received at the counter; accepted at once.
    fn received(&self, name: &str) -> (DossierId, String) {
        let new = self.new_dossier(name, AGENCY);
        let id = new.id;
        (id, self.ask(RECEPTION, id, Command::Receive(new)))
    }

    /// Handed in online; waits to be accepted.
    fn submitted(&self, name: &str) -> String {
        let mut new = self.new_dossier(name, AGENCY);
        new.channel = Channel::Online;
        let (id, procedure) = (new.id, Some(self.procedure.code.clone()));
        let ask = Ask { actor: Actor::applicant(), dossier: id, procedure, key: None, command: Command::Submit(new) };
        match self.site.app.ask(ask).unwrap() {
            Reply::Done { code, .. } => code.to_string(),
            Reply::Refused(refusal) => panic!("{refusal}"),
        }
    }

    /// Goes on until the leader has to approve; the last step is done by `last`, if given.
    fn drafted(&self, name: &str, last: Option<&str>) -> (DossierId, String) {
        let (id, code) = self.received(name);
        self.ask(RECEPTION, id, Command::HandOver);
        for _ in 0..9 {
            let story = self.site.app.story(&id).unwrap().unwrap();
            let work = story.dossier.work.clone().unwrap();
            let step = story.procedure.process.steps.iter().find(|step| Some(&step.id) == work.step.as_ref()).unwrap();
            if step.role == Role::AgencyLeader {
                return (id, code);
            }
            let proposes = app::options::asks_for_proposal(&story);
            let org = self.site.app.org();
            let holder = org.holders(&work.owner.unit, step.role, self.clock.now())[0].clone();
            let person = last.filter(|_| proposes).map_or(holder, PersonId::new);
            self.ask(LEADER, id, Command::Assign { person: person.clone() });
            let grant = Proposal::Grant { summary: "Đủ điều kiện cấp".to_owned(), files: Vec::new() };
            let proposal = if proposes { grant } else { Proposal::None };
            self.ask(person.as_str(), id, Command::FinishStep { product: "Dự thảo".to_owned(), proposal });
        }
        panic!("the process has no end");
    }

    async fn get(&self, person: &str, path: &str) -> Answer {
        get_as(&self.router, &cookie_of(&self.site, person), path).await
    }

    async fn post(&self, person: &str, path: &str, body: &str) -> Answer {
        post_as(&self.router, &self.site, &cookie_of(&self.site, person), path, body).await
    }
}

fn place(body: &str, text: &str) -> usize {
    body.find(text).unwrap_or_else(|| panic!("no {text} in {body}"))
}

#[tokio::test]
async fn my_work_shows_first_what_will_be_late_first() {
    let hall = Hall::open();
    let (_, early) = hall.received("Trần Thị Mẫu");
    hall.clock.set(Instant::parse("2026-11-24T09:00:00+07:00").unwrap());
    let (_, later) = hall.received("Lê Văn Thử");
    let page = hall.get(RECEPTION, "/desk").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(place(&page.body, &early) < place(&page.body, &later));
    assert!(page.body.contains("Trần Thị Mẫu") && page.body.contains(&hall.procedure.name));
    assert!(page.body.contains("quá hạn") && page.body.contains("Chuyển xử lý"), "the first is late to be handed over");
    let late = hall.get(RECEPTION, "/desk?due=overdue").await.body;
    assert!(late.contains(&early) && !late.contains(&later));
    let none = hall.get(RECEPTION, "/desk?due=later").await.body;
    assert!(none.contains("Không có việc nào trong khoảng thời hạn này"));
    let away = hall.get("h92.auditor.1", "/desk").await;
    assert_eq!((away.status.as_u16(), away.header("location")), (303, "/desk/search"), "who handles nothing begins elsewhere");
}

#[tokio::test]
async fn many_are_accepted_at_once_and_each_is_told() {
    let hall = Hall::open();
    let codes: Vec<String> = ["Trần Thị Một", "Trần Thị Hai"].into_iter().map(|name| hall.submitted(name)).collect();
    let (_, other) = hall.received("Đã Tiếp Nhận");
    let body = format!("do=accept&accept={}&accept={}&accept={other}&next=%2Fdesk", codes[0], codes[1]);
    let page = hall.post(RECEPTION, "/desk/batch", &body).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert_eq!(page.body.matches("class=\"is-done\"").count(), 2, "{}", page.body);
    assert_eq!(page.body.matches("class=\"is-refused\"").count(), 1, "one was accepted before");
    let list = hall.get(RECEPTION, "/desk").await.body;
    assert_eq!(list.matches("name=\"hand_over\"").count(), 3);
    let nothing = hall.post(RECEPTION, "/desk/batch", "do=accept&next=%2Fdesk").await;
    assert_eq!((nothing.status.as_u16(), nothing.header("location")), (303, "/desk"));
}

#[tokio::test]
async fn a_leader_approves_many_but_not_the_own_draft() {
    let hall = Hall::open();
    let (first, first_code) = hall.drafted("Trần Thị Mẫu", None);
    let (second, second_code) = hall.drafted("Lê Văn Thử", None);
    let (own, own_code) = hall.drafted("Của Chính Mình", Some(LEADER));
    let page = hall.get(LEADER, "/desk/approve").await.body;
    assert!(page.contains("Đủ điều kiện cấp") && page.contains(&format!("value=\"{first_code}:")));
    assert!(!page.contains(&format!("value=\"{own_code}:")), "the own draft cannot be ticked");
    assert!(page.contains("Người soạn dự thảo không được tự phê duyệt"));
    let number = |id: &DossierId| hall.site.app.story(id).unwrap().unwrap().dossier.pending[0].id;
    let drafts: Vec<String> = [(&first_code, &first), (&second_code, &second), (&own_code, &own)]
        .into_iter()
        .map(|(code, id)| format!("draft={code}%3A{}", number(id)))
        .collect();
    let body = format!("do=approve&{}", drafts.join("&"));
    let sure = hall.post(LEADER, "/desk/approve", &body).await.body;
    assert!(sure.contains("Phê duyệt 3 dự thảo") && sure.contains("name=\"sure\""), "{sure}");
    assert!(hall.site.app.story(&first).unwrap().unwrap().dossier.approved.is_none(), "only asked so far");
    let done = hall.post(LEADER, "/desk/approve", &format!("{body}&sure=1")).await.body;
    assert_eq!(done.matches("class=\"is-done\"").count(), 2, "{done}");
    assert_eq!(done.matches("class=\"is-refused\"").count(), 1);
    for (id, approved) in [(&first, true), (&second, true), (&own, false)] {
        assert_eq!(hall.site.app.story(id).unwrap().unwrap().dossier.approved.is_some(), approved);
    }
    let reject = format!("do=reject&sure=1&{}", drafts[2]);
    let unreasoned = hall.post(OTHER_LEADER, "/desk/approve", &reject).await;
    assert_eq!(unreasoned.status, 422);
    assert!(unreasoned.body.contains("Hãy ghi lý do"));
    let back = hall.post(OTHER_LEADER, "/desk/approve", &format!("{reject}&reason=Ch%C6%B0a+r%C3%B5")).await.body;
    assert_eq!(back.matches("class=\"is-done\"").count(), 1, "{back}");
    assert!(hall.site.app.story(&own).unwrap().unwrap().dossier.pending.is_empty());
    assert!(hall.get(LEADER, "/desk/approve").await.body.contains("Không có dự thảo nào chờ phê duyệt"));
}

#[tokio::test]
async fn dossiers_are_found_without_marks_and_within_reach_only() {
    let hall = Hall::open();
    let (_, code) = hall.received("Nguyễn Thị Ánh Dương");
    for query in ["nguyen+thi+anh+duong", "092000000001", "0900000001", "anh+duong&state=accepted&channel=counter"] {
        let page = hall.get(RECEPTION, &format!("/desk/search?q={query}")).await.body;
        assert!(page.contains(&code) && page.contains("Nguyễn Thị Ánh Dương"), "{query}");
    }
    let direct = hall.get(RECEPTION, &format!("/desk/search?q={}", code.to_lowercase())).await;
    assert_eq!(direct.header("location"), format!("/desk/dossiers/{code}"));
    let filtered = hall.get(RECEPTION, "/desk/search?q=anh+duong&state=returned").await.body;
    assert!(filtered.contains("Không tìm thấy hồ sơ phù hợp") && filtered.contains("class=\"chip\" href=\"/desk/search?q=anh%20duong\""));
    let org = hall.site.app.org();
    let other = sim::cast::communes(&org, hall.site.today()).into_iter().find(|unit| unit.as_str() != AGENCY).unwrap();
    let stranger = format!("{}.tt.receptionist.1", other.as_str().to_lowercase());
    let page = hall.get(&stranger, "/desk/search?q=anh+duong").await;
    assert!(page.status == 200 && !page.body.contains(&code), "another commune's officer finds it");
    let direct = hall.get(&stranger, &format!("/desk/search?q={code}")).await;
    assert!(direct.status == 200 && !direct.body.contains("class=\"code\""));
    let overseer = hall.get("h92.procedure_control.1", "/desk/search?q=anh+duong").await.body;
    assert!(overseer.contains("N. T. Á. Dương") && !overseer.contains("Nguyễn Thị Ánh Dương"));
    let file = hall.get(RECEPTION, "/desk/search.xlsx?q=anh+duong").await;
    assert!(file.header("content-type").ends_with("sheet") && file.body.len() > 3_000);
    let forbidden = hall.get("h92.administrator.1", "/desk/search").await;
    assert_eq!(forbidden.status, 403);
}
