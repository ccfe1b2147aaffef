//! What will probably be late, on the pages: first in the work list with a word and the step to push, on the dossier's page,
//! on the board; and the apology that is filled in on the last day before the date.

mod site;

use std::sync::Arc;

use axum::Router;
use dossier::Command;
use kernel::{Actor, Day, DossierId, Instant};
use procedure::ProcedureVersion;
use serde_json::json;
use site::{cookie_of, get_as, post_as};
use testkit::HandClock;
use web::site::Site;

const AGENCY: &str = "H92.31120";
const RECEPTION: &str = "h92.31120.tt.receptionist.1";
const LEADER: &str = "h92.31120.agency_leader.1";

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

    fn ask(&self, person: &str, dossier: DossierId, command: Command) -> String {
        site::ask(&self.site, site::actor(&self.site, person), dossier, &self.procedure, command)
    }

    /// Received and handed over; answers identity, code and the head of the division that has it.
    fn handed_over(&self, name: &str) -> (DossierId, String, String) {
        let new = site::new_dossier(&self.site, &self.procedure, name, AGENCY);
        let id = new.id;
        let code = self.ask(RECEPTION, id, Command::Receive(new));
        self.ask(RECEPTION, id, Command::HandOver);
        let work = self.site.app.story(&id).unwrap().unwrap().dossier.work.unwrap();
        (id, code, format!("{}.division_head.1", work.owner.unit.as_str().to_lowercase()))
    }

    fn foretell(&self) {
        while self.site.app.foretell().unwrap() {}
    }

    fn push_from(&self, percent: i64) {
        self.site.app.change_setting(&Actor::system(), "forecast.push_percent", Some(json!(percent))).unwrap();
    }

    fn percent(&self, id: &DossierId) -> i64 {
        let id = id.to_string();
        self.site.app.forecasts_of(&[&id]).unwrap()[&id].percent
    }

    async fn page(&self, person: &str, path: &str) -> String {
        let answer = get_as(&self.router, &cookie_of(&self.site, person), path).await;
        assert_eq!(answer.status, 200, "{path}");
        answer.body
    }

    /// The last working day before the due date.
    fn last_day(&self, id: &DossierId) -> Day {
        let calendar = self.site.app.calendar(&AGENCY.into());
        let mut last = self.due(id).day().plus(-1);
        while !calendar.is_working_day(last) {
            last = last.plus(-1);
        }
        last
    }

    fn due(&self, id: &DossierId) -> Instant {
        self.site.app.story(id).unwrap().unwrap().dossier.settlement.unwrap().due_at
    }
}

#[tokio::test]
async fn what_will_probably_be_late_comes_first_with_a_word_and_the_step() {
    let hall = Hall::open();
    let (old, old_code, head) = hall.handed_over("Người Trước");
    // On its last day but one another comes in: the first has less time left and is more probably late.
    hall.clock.set(Instant::at(hall.last_day(&old), 9 * 60));
    let (new, new_code, same) = hall.handed_over("Người Sau");
    assert_eq!(head, same);
    hall.foretell();
    assert!(hall.due(&old) > hall.clock.now(), "still in time");
    let (first, second) = (hall.percent(&old), hall.percent(&new));
    assert!(first > second, "{first} {second}");

    // Only the first reaches the least percent.
    hall.push_from(first);
    let page = hall.page(&head, "/desk").await;
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is not there"));
    assert!(at("Cần đẩy trước (1)") < at(&old_code) && at(&old_code) < at(&new_code));
    assert_eq!(page.matches(&format!("/desk/dossiers/{old_code}\"")).count(), 1, "not shown twice");
    assert_eq!(page.matches("Dễ trễ").count(), 1);
    assert!(page.contains(&format!("Dễ trễ {first} %")) && page.contains("Cần đẩy"));
    // Narrowed lists keep their order; the word stays.
    let later = hall.page(&head, "/desk?due=overdue").await;
    assert!(!later.contains("Cần đẩy trước"));

    // Nobody reaches 99: nothing is marked.
    hall.push_from(99);
    let page = hall.page(&head, "/desk").await;
    assert!(!page.contains("Dễ trễ") && page.contains(&old_code));

    // Past its date it is overdue, not likely.
    hall.push_from(1);
    hall.clock.set(hall.due(&old).plus_minutes(120));
    hall.foretell();
    assert_eq!(hall.percent(&old), 100);
    assert!(!hall.page(&head, "/desk").await.contains("Dễ trễ 100"));
}

#[tokio::test]
async fn the_dossier_and_the_board_say_it_too() {
    let hall = Hall::open();
    let (id, code, head) = hall.handed_over("Người Mẫu");
    let page = hall.page(&head, &format!("/desk/dossiers/{code}")).await;
    assert!(!page.contains(r#"id="forecast""#), "nothing is foretold yet");
    hall.push_from(1);
    // On the Monday of the week in which it is due.
    let due = hall.due(&id).day();
    let monday = due.plus(-(due.0 + 3).rem_euclid(7));
    hall.clock.set(Instant::at(monday, 8 * 60).max(hall.clock.now()));
    hall.foretell();
    let page = hall.page(&head, &format!("/desk/dossiers/{code}")).await;
    let panel = page.split(r#"id="forecast""#).nth(1).expect("a panel");
    assert!(panel.contains("Bước chiếm nhiều thời gian nhất còn lại") && panel.contains(" %"));
    let board = hall.page(LEADER, "/desk/board").await;
    let likely = board.split(r#"id="likely""#).nth(1).unwrap().split("</section>").next().unwrap();
    assert!(likely.contains(&code) && likely.contains("Dễ trễ"), "{likely}");
}

#[tokio::test]
async fn on_the_last_day_the_apology_is_open_and_filled_in() {
    let hall = Hall::open();
    let (id, code, head) = hall.handed_over("Người Mẫu");
    hall.push_from(1);
    let address = format!("/desk/dossiers/{code}");
    hall.foretell();
    let form = |page: &str| {
        let rest = page.split(r#"data-action="draft_reappointment""#).nth(1).expect("the action").to_owned();
        rest.split("</form>").next().unwrap().to_owned()
    };
    assert!(!form(&hall.page(&head, &address).await).starts_with(" open"), "there is time");

    let calendar = hall.site.app.calendar(&AGENCY.into());
    let due = hall.due(&id);
    hall.clock.set(Instant::at(hall.last_day(&id), 8 * 60));
    hall.foretell();
    let page = hall.page(&head, &address).await;
    assert!(page.contains("Hôm nay là ngày làm việc cuối trước hạn"));
    let form = form(&page);
    assert!(form.starts_with(" open"), "{form}");
    assert!(form.contains("Số lượng hồ sơ tăng cao"), "causes to choose from");
    let proposed = form.split(r#"name="draft_reappointment-day""#).nth(1).unwrap();
    let proposed = proposed.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    let day = Day::parse_typed(proposed).unwrap();
    assert!(day > due.day() && calendar.is_working_day(day), "{proposed}");

    // As it stands, with a cause chosen, it can be handed in; the citizen reads the cause.
    let cookie = cookie_of(&hall.site, &head);
    let body = format!("draft_reappointment-category=workload&draft_reappointment-day={proposed}");
    let path = format!("{address}/act/draft_reappointment");
    let answer = post_as(&hall.router, &hall.site, &cookie, &path, "draft_reappointment-category=other").await;
    assert_eq!(answer.status, 422, "another cause is written");
    let answer = post_as(&hall.router, &hall.site, &cookie, &path, &body).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let dossier = hall.site.app.story(&id).unwrap().unwrap().dossier;
    let draft = serde_json::to_value(&dossier.pending[0].draft).unwrap();
    assert!(draft["reason"].as_str().unwrap().starts_with("Số lượng hồ sơ tăng cao"), "{draft}");
}

#[tokio::test]
async fn the_digest_stands_among_the_notices() {
    let hall = Hall::open();
    let (id, _, head) = hall.handed_over("Người Mẫu");
    hall.clock.set(Instant::at(hall.due(&id).day(), 8 * 60 + 10));
    hall.foretell();
    while hall.site.app.work_outbox().unwrap() > 0 {}
    let page = hall.page(&head, "/desk/notices").await;
    assert!(page.contains("đến hạn hôm nay") && page.contains("Mở danh sách việc"), "{page}");
}
