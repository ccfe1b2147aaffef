//! Facts of the index live in the journal: they are there again when the program starts anew, on both engines.

use std::path::PathBuf;
use std::sync::Arc;

use app::App;
use app::ports::{Entry, Message, PortError, Ports, Press, Pressed, Story, Wording};
use dossier::{Notice, PaperOrder};
use index::{ReportId, embedded_text};
use kernel::{Actor, ActorKind, Day, Instant, PersonId, Role, RoleGrant, UnitId};
use sim::stage::{self, Stage};
use testkit::{Folder, HandClock, Postgres};

/// Says nothing and prints nothing.
struct Plain;

impl Press for Plain {
    fn press(&self, _: PaperOrder, _: usize, _: &Story, _: &str) -> Result<Pressed, PortError> {
        Err(PortError { temporary: false, text: "no press".to_owned() })
    }
    fn ordered(&self, _: &[Entry]) -> Vec<(PaperOrder, usize)> {
        Vec::new()
    }
    fn control_sheet(&self, _: &Story, _: Instant, _: &str) -> Result<Pressed, PortError> {
        Err(PortError { temporary: false, text: "no press".to_owned() })
    }
}

impl Wording for Plain {
    fn notice(&self, _: Notice, _: &Story) -> Message {
        Message::default()
    }
    fn duty(&self, _: &str, _: &Story) -> Message {
        Message::default()
    }
    fn task(&self, _: &str, _: &steering::task::Task, _: &org::Org, _: &str) -> Message {
        Message::default()
    }
    fn reset(&self, _: &str, _: &str, _: Instant) -> Message {
        Message::default()
    }
}

fn open(url: &str, files: PathBuf, clock: &HandClock) -> Arc<App> {
    let now = clock.clone();
    let stage = Stage {
        url: url.to_owned(),
        files,
        ports: Ports { mailer: None, texter: None, press: Arc::new(Plain), wording: Arc::new(Plain) },
        clock: Arc::new(move || now.now()),
        catalogue: procedure::Catalogue::embedded().unwrap(),
        simulated: true,
        base_url: "http://localhost".to_owned(),
    };
    stage::open(stage, stage::repeatable_chance(1)).unwrap()
}

fn official(role: Role) -> Actor {
    let kind = ActorKind::Official { person: PersonId::new("h92.procedure_control.1"), on_behalf_of: None };
    Actor { kind, grants: vec![RoleGrant { role, unit: UnitId::new("H92") }] }
}

fn closed_and_kept(url: &str, folder: &Folder) {
    let clock = HandClock::at(Instant::parse("2026-11-25T09:00:00+07:00").unwrap());
    let (unit, from, to) = (UnitId::new("H92"), Day::parse("2026-07-01").unwrap(), Day::parse("2026-09-30").unwrap());
    let (control, admin) = (official(Role::ProcedureControl), official(Role::Administrator));
    let content = serde_json::json!({"rows": [{"sector": "Hộ tịch", "received": 12, "share": 0.1}], "b": 1, "a": 2});
    let app = open(url, folder.path().join("files"), &clock);
    let id = app.close_report(&control, "ii06a", &unit, from, to, content.clone()).unwrap();
    let again = app.close_report(&control, "ii06a", &unit, from, to, content.clone()).unwrap_err();
    assert!(again.to_string().contains("report_already_closed"), "{again}");
    let text = embedded_text("tt01-2018-vpcp").unwrap().replace("tt01-2018-vpcp", "cchc-thu");
    assert_eq!(app.add_criteria_set(&admin, "thu.json", &text).unwrap(), 1);
    assert_eq!(app.book().set("cchc-thu").unwrap().total, 18.0);
    app.shutdown();
    drop(app);

    let app = open(url, folder.path().join("files"), &clock);
    let kept = app.closed_report(id).unwrap();
    assert_eq!((kept.content(), kept.hash.len(), kept.entered.at), (content, 64, clock.now()));
    assert_eq!(kept.entered.by, control.kind);
    assert_eq!((app.closed_reports("ii06a").len(), app.closed_reports("other").len()), (1, 0));
    assert!(app.closed_report(ReportId(2)).is_none());
    assert_eq!(app.book().versions("cchc-thu")[0].file, "thu.json");
    assert_eq!(app.withdraw_report(&control, id, "gửi nhầm").map_err(|error| error.to_string()), Ok(()));
    assert_eq!(app.close_report(&control, "ii06a", &unit, from, to, serde_json::json!({})).unwrap(), ReportId(2));
    app.shutdown();
}

#[test]
fn the_book_is_kept_on_sqlite() {
    let folder = Folder::new();
    closed_and_kept(&format!("sqlite:{}", folder.path().join("book.db").display()), &folder);
}

#[test]
fn the_book_is_kept_on_postgresql() {
    let (folder, postgres) = (Folder::new(), Postgres::start());
    closed_and_kept(&postgres.database("book"), &folder);
}
