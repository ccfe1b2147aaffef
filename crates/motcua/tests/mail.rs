//! A notice to the applicant on its way through the outbox to a real SMTP server (aiosmtpd, Debian: python3-aiosmtpd): taken,
//! put off and tried again, refused for good, and given up when no server answers.

use std::collections::BTreeMap;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command as Process, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant as Stopwatch};

use app::ports::{Mailer, PortError, Ports};
use app::{App, Ask, Reply};
use dossier::command::NewDossier;
use dossier::model::{Applicant, Channel, ComponentLine, ProcessingSystem, Provision};
use dossier::Command;
use exchange::{SmtpConfig, SmtpMailer};
use kernel::{Actor, ActorKind, Day, DossierCode, DossierId, Instant, PersonId, Role, RoleGrant, UnitId};
use procedure::{Catalogue, Need};
use sim::stage::{self, Stage};
use testkit::{Folder, HandClock};

const DESK: &str = "H92.31120.01";
const COMMUNE: &str = "H92.31120";

/// Takes mail into a maildir, but not for `no@`, and for `later@` only at the third try.
const SERVER: &str = "
import sys, time
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
tries = {'later': 0}
class Handler(Mailbox):
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith('no@'):
            return '550 5.1.1 no such mailbox'
        if address.startswith('later@'):
            tries['later'] += 1
            if tries['later'] < 3:
                return '451 4.2.1 try again later'
        envelope.rcpt_tos.append(address)
        return '250 OK'
Controller(Handler(sys.argv[2]), hostname='127.0.0.1', port=int(sys.argv[1])).start()
while True:
    time.sleep(60)
";

struct Server {
    process: Child,
    folder: PathBuf,
}

impl Server {
    fn start(port: u16, folder: PathBuf) -> Self {
        let has = |python: &&str| {
            let status = Process::new(python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
            status.is_ok_and(|status| status.success())
        };
        let python = ["/usr/bin/python3", "python3"].into_iter().find(has).expect("install python3-aiosmtpd");
        let process = Process::new(python).args(["-c", SERVER, &port.to_string()]).arg(&folder).spawn().unwrap();
        let start = Stopwatch::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < Duration::from_secs(20), "aiosmtpd does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { process, folder }
    }

    /// To whom mail went, in the order of the alphabet.
    fn taken(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.folder.join("new")) else { return Vec::new() };
        let to = |text: String| text.lines().find_map(|line| line.strip_prefix("X-RcptTo: ")).unwrap_or("?").to_owned();
        let mut all: Vec<String> = entries.map(|entry| to(std::fs::read_to_string(entry.unwrap().path()).unwrap())).collect();
        all.sort();
        all
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

struct Smtp(SmtpMailer);

impl Mailer for Smtp {
    fn send(&self, to: &str, subject: &str, text: &str) -> Result<(), PortError> {
        let done = self.0.send(to, subject, text);
        done.map_err(|error| PortError { temporary: error.is_temporary(), text: error.to_string() })
    }
}

fn open(folder: &Folder, clock: &HandClock, port: u16) -> Arc<App> {
    let config = SmtpConfig {
        host: "127.0.0.1".to_owned(),
        port,
        from: "Một Cửa <motcua@example.org>".to_owned(),
        user: None,
        password: None,
        tls: None,
        ca: None,
    };
    let mailer = Arc::new(Smtp(SmtpMailer::new(config).unwrap()));
    let now = clock.clone();
    let stage = Stage {
        url: format!("sqlite:{}", folder.path().join("motcua.sqlite").display()),
        files: folder.path().join("files"),
        ports: Ports { mailer: Some(mailer), ..sim::plain::ports() },
        clock: Arc::new(move || now.now()),
        catalogue: Catalogue::embedded().unwrap(),
        simulated: true,
        base_url: "http://localhost".to_owned(),
    };
    stage::open(stage, stage::repeatable_chance(7)).unwrap()
}

/// Receives a dossier of somebody with that address.
fn receive(app: &App, number: u128, email: &str) {
    let catalogue = app.catalogue();
    let fits = |version: &&Arc<procedure::ProcedureVersion>| {
        let limit = version.limit.filter(|limit| limit.unit == calendar::LimitUnit::WorkingDays);
        limit.is_some_and(|limit| limit.value >= 3.0) && version.process.template
    };
    let version = catalogue.list_usable(Day::parse("2026-11-25").unwrap()).find(fits).unwrap();
    let needed = version.components.iter().filter(|c| c.need != Need::Conditional);
    let brought = || Provision::Brought { paper: 1, files: Vec::new(), original_taken: false };
    let id = DossierId(uuid::Uuid::from_u128(number));
    let new = NewDossier {
        id,
        code: DossierCode::new(""),
        system: ProcessingSystem::Own,
        channel: Channel::Counter,
        variant: None,
        receiving_unit: UnitId::new(DESK),
        competent_unit: UnitId::new(COMMUNE),
        applicant: Applicant { name: "Trần Thị Mẫu".to_owned(), email: email.to_owned(), ..Applicant::default() },
        representation: None,
        answers: BTreeMap::new(),
        components: needed.map(|c| ComponentLine { component: c.id.clone(), provision: brought() }).collect(),
        fees: Vec::new(),
        client_key: None,
    };
    let kind = ActorKind::Official { person: PersonId::new("nv-desk"), on_behalf_of: None };
    let actor = Actor { kind, grants: vec![RoleGrant { role: Role::Receptionist, unit: UnitId::new(DESK) }] };
    let ask = Ask { actor, dossier: id, procedure: Some(version.code.clone()), key: None, command: Command::Receive(Box::new(new)) };
    assert!(matches!(app.ask(ask), Ok(Reply::Done { .. })));
}

struct World {
    app: Arc<App>,
    clock: HandClock,
}

impl World {
    /// After a pause, everything that is due.
    fn work(&self, seconds: i64) {
        self.clock.set(Instant(self.clock.now().0 + seconds * 1_000_000));
        while self.app.work_outbox().unwrap() > 0 {}
    }

    /// Effects that are tried again, and that were given up. What went well is written down a moment later.
    fn failed(&self, retried: i64, given_up: i64) {
        let count = || self.app.store().read(|reader| reader.count_failed_effects()).unwrap();
        let start = Stopwatch::now();
        while count() != (retried, given_up) && start.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(count(), (retried, given_up));
    }
}

#[test]
fn a_notice_reaches_the_mailbox_or_a_person_hears_of_it() {
    let folder = Folder::new();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mails = folder.path().join("mails");
    let server = Server::start(port, mails.clone());
    let clock = HandClock::at(Instant::parse("2026-11-25T09:00:00+07:00").unwrap());
    let world = World { app: open(&folder, &clock, port), clock };
    let kind = ActorKind::Official { person: PersonId::new("nv-admin"), on_behalf_of: None };
    let admin = Actor { kind, grants: vec![RoleGrant { role: Role::Administrator, unit: UnitId::new("H92") }] };

    receive(&world.app, 1, "nhan@example.org");
    receive(&world.app, 2, "no@example.org");
    receive(&world.app, 3, "later@example.org");
    world.work(0);
    assert_eq!(server.taken(), ["nhan@example.org"]);
    // One is tried again, one was refused for good.
    world.failed(1, 1);
    let failed = world.app.system_status(&admin).unwrap().failed;
    let shown: Vec<(&str, i64, bool)> =
        failed.iter().map(|effect| (effect.kind.as_str(), effect.attempts, effect.done_at.is_some())).collect();
    assert_eq!(shown, [("tell_applicant", 1, false), ("tell_applicant", 1, true)]);
    assert!(failed[0].error.contains("451") && failed[1].error.contains("550"), "{failed:?}");

    world.work(10);
    assert_eq!(server.taken().len(), 1, "not before the pause is over");
    world.work(10);
    world.work(40);
    assert_eq!(server.taken(), ["later@example.org", "nhan@example.org"]);
    world.failed(0, 1);

    // No server: twelve tries with growing pauses, then it waits for a person.
    drop(server);
    receive(&world.app, 4, "nhan@example.org");
    world.work(0);
    world.failed(1, 1);
    (0..11).for_each(|_| world.work(86_400));
    world.failed(0, 2);
    let given_up = &world.app.system_status(&admin).unwrap().failed[0];
    assert_eq!((given_up.attempts, given_up.done_at.is_some()), (12, true));

    let server = Server::start(port, mails);
    world.app.retry_effect(&admin, given_up.id).unwrap();
    world.work(0);
    assert_eq!(server.taken().len(), 3);
    world.failed(0, 1);
    world.app.shutdown();
}
