//! Lists of the desk over real dossiers: own work, batches, approvals, search, register, cash, board, leave, passwords.

mod site;

use std::sync::Arc;

use axum::Router;
use dossier::Command;
use dossier::command::{NewDossier, Proposal};
use dossier::model::{Channel, Fee, Payment, PaymentMeans};
use kernel::{Actor, Dong, DossierId, Instant, PersonId, Role};
use procedure::ProcedureVersion;
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
        let (site, clock) = site::site_by_hand();
        Hall { router: web::server::router(site.clone()), procedure: site::procedure_of_days(&site), site, clock }
    }

    fn new_dossier(&self, name: &str, agency: &str) -> Box<NewDossier> {
        site::new_dossier(&self.site, &self.procedure, name, agency)
    }

    fn ask(&self, person: &str, dossier: DossierId, command: Command) -> String {
        site::ask(&self.site, site::actor(&self.site, person), dossier, &self.procedure, command)
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
        site::ask(&self.site, Actor::applicant(), new.id, &self.procedure, Command::Submit(new))
    }

    /// Approved and numbered.
    fn approve(&self, id: DossierId) {
        let draft = self.site.app.story(&id).unwrap().unwrap().dossier.pending[0].id;
        self.ask(LEADER, id, Command::Approve { draft });
        self.ask("h92.31120.clerk.1", id, Command::NumberResult { number: "12/QĐ-UBND".to_owned(), files: Vec::new() });
    }

    /// From its receipt to its result.
    fn finish(&self, id: DossierId) {
        self.go_on(id, None);
        self.approve(id);
    }

    /// Goes on until the leader has to approve; the last step is done by `last`, if given.
    fn drafted(&self, name: &str, last: Option<&str>) -> (DossierId, String) {
        let (id, code) = self.received(name);
        self.go_on(id, last);
        (id, code)
    }

    fn go_on(&self, id: DossierId, last: Option<&str>) {
        self.ask(RECEPTION, id, Command::HandOver);
        for _ in 0..9 {
            let story = self.site.app.story(&id).unwrap().unwrap();
            let work = story.dossier.work.clone().unwrap();
            let step = story.procedure.process.steps.iter().find(|step| Some(&step.id) == work.step.as_ref()).unwrap();
            if step.role == Role::AgencyLeader {
                return;
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

#[tokio::test]
async fn the_register_goes_on_counting_and_is_printed() {
    let hall = Hall::open();
    let (_, first) = hall.received("Trần Thị Mẫu");
    hall.clock.set(Instant::parse("2026-11-24T09:00:00+07:00").unwrap());
    let (_, second) = hall.received("Lê Văn Thử");
    let page = hall.get(RECEPTION, "/desk/register").await.body;
    assert!(place(&page, &first) < place(&page, &second), "in the order of receipt");
    assert!(page.contains("0900000001") && page.contains("<td class=\"num\">1</td>"));
    let today = hall.get(RECEPTION, "/desk/register?from=24/11/2026&to=24/11/2026").await.body;
    assert!(today.contains("<td class=\"num\">2</td>") && !today.contains(&first), "the number is of the year's book");
    let overseer = hall.get("h92.procedure_control.1", "/desk/register?unit=H92.31120.TT").await.body;
    assert!(overseer.contains(&second) && overseer.contains("L. V. Thử") && !overseer.contains("0900000001"));
    let paper = hall.get(RECEPTION, "/desk/register.pdf").await;
    assert_eq!(paper.header("content-type"), "application/pdf");
    assert!(paper.body.starts_with("%PDF-"));
    let sheet = hall.get(RECEPTION, "/desk/register.xlsx").await;
    assert!(sheet.body.starts_with("PK") && sheet.header("cache-control").contains("no-store"));
}

#[tokio::test]
async fn the_days_money_is_summed_by_means() {
    let hall = Hall::open();
    for (name, voucher, means, amount) in [
        ("Trần Thị Mẫu", "BL-1", PaymentMeans::Cash, 8_000),
        ("Lê Văn Thử", "BL-2", PaymentMeans::Cash, 5_000),
        ("Võ Thị Ba", "CK-1", PaymentMeans::Transfer, 20_000),
    ] {
        let mut new = hall.new_dossier(name, AGENCY);
        let fee = |item: &str, amount| Fee { item: item.to_owned(), amount: Dong(amount), paid: None };
        new.fees = vec![fee("Lệ phí", amount), fee("Phí sao", 2_000)];
        let id = new.id;
        hall.ask(RECEPTION, id, Command::Receive(new));
        let payment = Payment { at: hall.clock.now(), means, voucher: voucher.to_owned() };
        hall.ask(RECEPTION, id, Command::Pay(payment));
    }
    let page = hall.get(RECEPTION, "/desk/cash").await.body;
    assert!(page.contains("17.000 đồng") && page.contains("22.000 đồng") && page.contains("39.000 đồng"), "{page}");
    assert!(page.contains("Lệ phí; Phí sao") && page.contains("3 biên lai"), "one line a receipt");
    let before = hall.get(RECEPTION, "/desk/cash?day=22/11/2026").await.body;
    assert!(before.contains("Chưa thu khoản nào trong ngày này"));
    assert!(hall.get(RECEPTION, "/desk/cash.pdf").await.body.starts_with("%PDF-"));
    assert!(hall.get(RECEPTION, "/desk/cash.xlsx").await.body.starts_with("PK"));
    let elsewhere = hall.get("h92.31120.vp.specialist.1", "/desk/cash").await;
    assert_eq!(elsewhere.status, 403);
}

#[tokio::test]
async fn results_wait_until_the_applicant_is_told() {
    let hall = Hall::open();
    let (id, code) = hall.drafted("Trần Thị Mẫu", None);
    hall.approve(id);
    let page = hall.get(RECEPTION, "/desk/uncollected").await.body;
    assert!(page.contains(&code) && page.contains("chưa báo") && page.contains("tel:0900000001"));
    let told = hall.post(RECEPTION, "/desk/uncollected", &format!("code={code}")).await.body;
    assert!(told.contains("class=\"is-done\""), "{told}");
    assert!(hall.site.app.story(&id).unwrap().unwrap().dossier.told_ready);
    assert!(!hall.get(RECEPTION, "/desk/uncollected").await.body.contains("chưa báo"));
}

#[tokio::test]
async fn the_board_shows_who_carries_what_and_gives_work_to_another() {
    let hall = Hall::open();
    let (id, code) = hall.received("Trần Thị Mẫu");
    hall.ask(RECEPTION, id, Command::HandOver);
    let work = hall.site.app.story(&id).unwrap().unwrap().dossier.work.unwrap();
    let org = hall.site.app.org();
    let people = app::options::candidates(&org, &work.owner.unit, hall.clock.now());
    let (one, other) = (people[0].clone(), people[1].clone());
    hall.ask(LEADER, id, Command::Assign { person: one.clone() });
    let page = hall.get(LEADER, "/desk/board").await.body;
    let name = |person: &PersonId| org.person(person).unwrap().name.clone();
    assert!(page.contains(&name(&one)) && page.contains(&code), "{page}");
    let filtered = hall.get(LEADER, &format!("/desk/board?person={other}")).await.body;
    assert!(!filtered.contains(&code) && filtered.contains("Không có việc nào ở đây"));
    let given = hall.post(LEADER, "/desk/board", &format!("do=assign&person={other}&code={code}&next=%2Fdesk%2Fboard")).await.body;
    assert!(given.contains("class=\"is-done\"") && given.contains(&name(&other)), "{given}");
    let owner = hall.site.app.story(&id).unwrap().unwrap().dossier.work.unwrap().owner;
    assert_eq!(owner.person, Some(other.clone()));
    let urged = hall.post(LEADER, "/desk/board", &format!("do=urge&text=Nhanh&code={code}")).await.body;
    assert!(urged.contains("class=\"is-done\""));
    while hall.site.app.work_outbox().unwrap() > 0 {}
    let notices = hall.get(other.as_str(), "/desk/notices").await.body;
    assert!(notices.contains("bị đôn đốc") && notices.contains("is-unread"), "{notices}");
    assert!(!hall.get(other.as_str(), "/desk/notices").await.body.contains("is-unread"), "opening the page has read them");
    let commune = sim::cast::communes(&org, hall.site.today()).into_iter().find(|unit| unit.as_str() != AGENCY).unwrap();
    let beyond = hall.get(LEADER, &format!("/desk/board?unit={commune}")).await.body;
    assert!(beyond.contains(&code), "a unit beyond reach is as good as none");
    let overseer = hall.get("h92.province_leader.1", "/desk/board?unit=H92.31120").await.body;
    assert!(overseer.contains("T. T. Mẫu") && !overseer.contains("Trần Thị Mẫu"));
}

#[tokio::test]
async fn a_leave_moves_the_work_and_both_names_are_shown() {
    let hall = Hall::open();
    let (id, code) = hall.received("Trần Thị Mẫu");
    hall.ask(RECEPTION, id, Command::HandOver);
    let work = hall.site.app.story(&id).unwrap().unwrap().dossier.work.unwrap();
    let org = hall.site.app.org();
    let people = app::options::candidates(&org, &work.owner.unit, hall.clock.now());
    let (away, substitute) = (people[0].clone(), people[1].clone());
    hall.ask(LEADER, id, Command::Assign { person: away.clone() });
    let form = hall.get(away.as_str(), "/desk/leave").await.body;
    assert!(form.contains(&format!("value=\"{substitute}\"")), "a colleague can be chosen");
    let nobody = hall.post(away.as_str(), "/desk/leave", &format!("leave_person={away}&leave_from=23/11/2026&leave_until=x")).await;
    assert_eq!(nobody.status, 422);
    assert!(nobody.body.contains("Hãy chọn người thay") && nobody.body.contains("value=\"23/11/2026\""));
    let own = format!("leave_person={away}&leave_to={away}&leave_from=23/11/2026&leave_until=25/11/2026");
    let own = hall.post(away.as_str(), "/desk/leave", &own).await;
    assert!(own.status == 422 && own.body.contains("phải là người khác"), "{}", own.body);
    let body = format!("leave_person={away}&leave_to={substitute}&leave_from=23/11/2026&leave_until=25/11/2026");
    let done = hall.post(away.as_str(), "/desk/leave", &body).await.body;
    let name = |person: &PersonId| org.person(person).unwrap().name.clone();
    assert!(done.contains(&code) && done.contains(&name(&away)) && done.contains(&name(&substitute)), "{done}");
    let owner = hall.site.app.story(&id).unwrap().unwrap().dossier.work.unwrap().owner;
    assert_eq!(owner.person, Some(substitute.clone()));
    let list = hall.get(substitute.as_str(), "/desk").await.body;
    assert!(list.contains(&code) && list.contains(&format!("name=\"person\" value=\"{away}\"")), "may act in the other's place");
    let entered = hall.post(substitute.as_str(), "/desk/acting", &format!("person={away}")).await;
    let cookie = entered.header("set-cookie").split(';').next().unwrap().to_owned();
    let acting = get_as(&hall.router, &cookie, "/desk").await.body;
    assert!(acting.contains(&format!("Bạn đang làm việc thay {}", name(&away))), "{acting}");
    let stranger = hall.post(RECEPTION, "/desk/leave", &body.replace("23/11", "24/11")).await;
    assert_eq!(stranger.status, 422, "only the person and leaders");
}

/// Keeps what is sent.
#[derive(Default)]
struct Letters(std::sync::Mutex<Vec<(String, String)>>);

fn site_with_mail(mails: Arc<Letters>) -> Arc<Site> {
    let templates = Arc::new(paper::Templates::embedded().unwrap());
    let press = web::ports::PaperPress { templates: templates.clone(), simulated: false, place: "Cần Thơ".into() };
    let wording = Arc::new(web::ports::Sentences);
    let folder = std::mem::ManuallyDrop::new(testkit::Folder::new());
    let stage = sim::stage::Stage {
        url: format!("sqlite:{}", folder.path().join("motcua.sqlite").display()),
        files: folder.path().join("files"),
        ports: app::ports::Ports { mailer: Some(mails), texter: None, press: Arc::new(press), wording },
        clock: Arc::new(|| Instant::parse("2026-11-24T10:00:00+07:00").unwrap()),
        catalogue: procedure::Catalogue::embedded().unwrap(),
        simulated: true,
        base_url: "http://127.0.0.1:8080".into(),
    };
    let app = sim::stage::open(stage, sim::stage::repeatable_chance(7)).unwrap();
    Arc::new(Site::new(app, templates))
}

impl app::ports::Mailer for Letters {
    fn send(&self, to: &str, _: &str, text: &str) -> Result<(), app::ports::PortError> {
        self.0.lock().unwrap().push((to.to_owned(), text.to_owned()));
        Ok(())
    }
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_by_the_link_in_the_mail() {
    let mails = Arc::new(Letters::default());
    let site = site_with_mail(mails.clone());
    let router = web::server::router(site.clone());
    let admin = site.app.org().actor(&PersonId::new("h92.administrator.1"), None, site.now()).unwrap();
    let account = site.app.create_account(&admin, &PersonId::new(RECEPTION), "an.tran").unwrap();
    let unknown = site::post(&router, "/signin/forgotten", "login=nobody").await.body;
    let known = site::post(&router, "/signin/forgotten", "login=an.tran").await.body;
    let sentence = "Nếu tên đăng nhập đúng";
    assert!(unknown.contains(sentence) && known.contains(sentence), "who has an account is not told");
    let (to, text) = mails.0.lock().unwrap().pop().unwrap();
    assert!(to.contains("receptionist") && mails.0.lock().unwrap().is_empty());
    let link = text.split("http://127.0.0.1:8080").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let open = site::get(&router, &link).await.body;
    assert!(open.contains("name=\"repeat\""), "{open}");
    let differ = site::post(&router, &link, "new=mot+cau+du+dai&repeat=khac").await;
    assert!(differ.status == 422 && differ.body.contains("không giống nhau"));
    let weak = site::post(&router, &link, "new=ngan&repeat=ngan").await;
    assert!(weak.status == 422 && weak.body.contains("10 ký tự"));
    let set = site::post(&router, &link, "new=con+trau+qua+song&repeat=con+trau+qua+song").await;
    assert_eq!((set.status.as_u16(), set.header("location")), (303, "/signin"));
    let again = site::post(&router, &link, "new=con+trau+qua+cau&repeat=con+trau+qua+cau").await;
    assert!(again.status == 422 && again.body.contains("đã dùng hoặc đã hết hạn"), "the link works once");
    let old = site::post(&router, "/signin", &format!("login=an.tran&password={}", account.password)).await;
    assert_eq!(old.status, 422);
    let entered = site::post(&router, "/signin", "login=an.tran&password=con+trau+qua+song").await;
    assert_eq!((entered.status.as_u16(), entered.header("location")), (303, "/desk"));
    let cookie = entered.header("set-cookie").split(';').next().unwrap().to_owned();
    let wrong = post_as(&router, &site, &cookie, "/desk/account", "old=x&new=con+trau+an+co+1&repeat=con+trau+an+co+1").await;
    assert!(wrong.status == 422 && wrong.body.contains("Mật khẩu hiện tại không đúng"));
    let changed = post_as(&router, &site, &cookie, "/desk/account", "old=con+trau+qua+song&new=con+trau+an+co+1&repeat=con+trau+an+co+1").await;
    assert_eq!(changed.header("location"), "/desk/account");
    assert_eq!(get_as(&router, &cookie, "/desk").await.status, 303, "the old session is over");
}

fn taken(hall: &Hall) -> Vec<(String, String)> {
    hall.site.app.store().read(|reader| reader.list_access(i64::MAX, 50)).unwrap().into_iter().map(|row| (row.purpose, row.what)).collect()
}

#[tokio::test]
async fn a_wrong_day_stays_and_nothing_else_is_listed_in_its_place() {
    let hall = Hall::open();
    let (_, code) = hall.received("Trần Thị Mẫu");
    for (path, field) in [("search", "from"), ("search", "to"), ("register", "from"), ("register", "to"), ("cash", "day")] {
        let page = hall.get(RECEPTION, &format!("/desk/{path}?{field}=31%2F02%2F2026")).await;
        assert_eq!(page.status, 422, "{path} {field}");
        assert!(page.body.contains("value=\"31/02/2026\"") && page.body.contains(&format!("id=\"e-{field}\"")), "{path} {field}");
        assert!(!page.body.contains(&code) && page.body.contains("Ngày chưa đúng"), "{path} {field}");
        assert!(!page.body.contains(&format!("/desk/{path}.xlsx")), "{path}: no file of a wrong day is offered");
    }
    for file in ["search.xlsx?from=x", "register.xlsx?from=x", "register.pdf?to=x", "cash.xlsx?day=x", "cash.pdf?day=x"] {
        assert_eq!(hall.get(RECEPTION, &format!("/desk/{file}")).await.status, 422, "{file}");
    }
    let reversed = hall.get(RECEPTION, "/desk/register?from=24/11/2026&to=20/11/2026").await;
    assert!(reversed.status == 422 && reversed.body.contains("Ngày cuối không được trước ngày đầu"));
    assert!(taken(&hall).is_empty(), "nothing was taken away");
}

#[tokio::test]
async fn who_takes_a_list_away_is_written_down_with_the_purpose() {
    let hall = Hall::open();
    hall.received("Nguyễn Thị Ánh Dương");
    for path in ["search.xlsx?q=anh+duong", "register.pdf", "cash.xlsx"] {
        assert_eq!(hall.get(RECEPTION, &format!("/desk/{path}")).await.status, 200, "{path}");
    }
    let auditor = "h92.auditor.1";
    let asked = hall.get(auditor, "/desk/search.xlsx?q=anh+duong").await;
    assert!(asked.header("content-type").starts_with("text/html") && asked.body.contains("name=\"purpose\""));
    assert!(asked.body.contains("name=\"q\" value=\"anh duong\""), "the filters go along");
    assert_eq!(hall.get(auditor, "/desk/search.xlsx?q=anh+duong&purpose=").await.status, 422);
    let file = hall.get(auditor, "/desk/search.xlsx?q=anh+duong&purpose=Ki%E1%BB%83m+tra").await;
    assert!(file.header("content-type").ends_with("sheet"));
    // Written down beside the answer: a moment later it is there.
    let mut log = taken(&hall);
    for _ in 0..100 {
        if log.len() >= 4 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
        log = taken(&hall);
    }
    let find = |purpose: &str, part: &str| log.iter().any(|(why, what)| why == purpose && what.contains(part));
    assert!(find("handling", "“anh duong” xlsx; 1 dòng") && find("handling", "Sổ theo dõi"), "{log:?}");
    assert!(find("Kiểm tra", "anh duong") && log.len() == 4, "{log:?}");
}

#[tokio::test]
async fn how_the_result_is_wanted_is_seen_where_it_is_returned() {
    let hall = Hall::open();
    let mut new = hall.new_dossier("Trần Thị Mẫu", AGENCY);
    new.answers.insert("result_delivery".to_owned(), "post".to_owned());
    "12 Hòa Bình, Cần Thơ".clone_into(&mut new.applicant.address);
    let id = new.id;
    let code = hall.ask(RECEPTION, id, Command::Receive(new));
    let page = hall.get(RECEPTION, &format!("/desk/dossiers/{code}")).await.body;
    let facts = page.split("class=\"facts\"").nth(1).unwrap().split("</dl>").next().unwrap();
    assert!(facts.contains("Nhận kết quả") && facts.contains("Qua bưu chính") && facts.contains("12 Hòa Bình"), "{facts}");
    let papers = hall.get(RECEPTION, &format!("/desk/dossiers/{code}?tab=components")).await.body;
    assert!(!papers.contains("result_delivery"), "no key without its name");
    hall.finish(id);
    let list = hall.get(RECEPTION, "/desk/uncollected").await.body;
    assert!(list.contains(&code) && list.contains("Qua bưu chính") && list.contains("12 Hòa Bình"), "{list}");
}

#[tokio::test]
async fn substitutes_fit_and_are_there() {
    let hall = Hall::open();
    let options = |body: &str, field: &str| -> Vec<String> {
        let select = body.split(&format!("id=\"f-{field}\"")).nth(1).unwrap().split("</select>").next().unwrap().to_owned();
        select.split("<option value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).filter(|id| !id.is_empty()).collect()
    };
    let page = hall.get(RECEPTION, "/desk/leave").await.body;
    let offered = options(&page, "leave_to");
    assert!(offered.contains(&"h92.31120.tt.receptionist.2".to_owned()), "{offered:?}");
    assert!(offered.iter().all(|id| id.starts_with("h92.31120.tt.")), "people of the same desk alone: {offered:?}");
    assert!(!offered.contains(&RECEPTION.to_owned()) && !options(&page, "delegation_to").contains(&RECEPTION.to_owned()));

    let other = "h92.31120.vp.specialist.1";
    let days = "leave_from=23/11/2026&leave_until=25/11/2026";
    let refused = hall.post(RECEPTION, "/desk/leave", &format!("leave_person={RECEPTION}&leave_to={other}&{days}")).await;
    assert!(refused.status == 422 && refused.body.contains("không giữ vai trò làm thay được"), "{}", refused.body);

    let second = "h92.31120.tt.receptionist.2";
    let away = format!("leave_person={second}&leave_to=h92.31120.tt.receptionist.3&{days}");
    assert_eq!(hall.post(second, "/desk/leave", &away).await.status, 200);
    let look = hall.post(RECEPTION, "/desk/leave", &format!("do=look&leave_person={RECEPTION}&{days}")).await;
    assert!(look.status == 200 && !options(&look.body, "leave_to").contains(&second.to_owned()), "who is away is not offered");
    let later = "leave_from=30/11/2026&leave_until=30/11/2026";
    let look = hall.post(RECEPTION, "/desk/leave", &format!("do=look&leave_person={RECEPTION}&{later}")).await;
    assert!(options(&look.body, "leave_to").contains(&second.to_owned()) && look.body.contains("value=\"30/11/2026\""));
    let refused = hall.post(RECEPTION, "/desk/leave", &format!("leave_person={RECEPTION}&leave_to={second}&{days}")).await;
    assert!(refused.status == 422 && refused.body.contains("cũng nghỉ trong các ngày này"), "{}", refused.body);
    let auditor = hall.get("h92.auditor.1", "/desk/leave").await.body;
    assert!(options(&auditor, "leave_to").is_empty() && auditor.contains("Không có ai cùng đơn vị"), "why there is nobody");
}
