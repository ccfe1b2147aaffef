//! A province with tasks of two years: given, done, late, extended, handed on, declined, waiting.
#![allow(dead_code, reason = "each test file uses a part")]

use std::sync::Arc;

use app::tasks::{TaskAsk, TaskReply};
use kernel::{Actor, Day, FileHash, Instant, PersonId, UnitId};
use sim::SimClock;
use steering::book::{BookCommand, DocumentDraft, DocumentHead, Position, Seat};
use steering::task::command::{NewTask, Part, Running};
use steering::task::model::{DocumentId, Origin, Owner, Report, Source, TaskId, Term};
use steering::task::{Command, Due};
use web::site::Site;

use crate::site::site_at;

pub const OFFICE: &str = "h92.procedure_control.1";
pub const LEADER: &str = "h92.province_leader.1";
pub const HEAD: &str = "h92.05.agency_leader.1";
pub const OTHER_HEAD: &str = "h92.02.agency_leader.1";
pub const MEMBER: &str = "h92.03.agency_leader.1";
pub const UNITS: [&str; 6] = ["H92.02", "H92.03", "H92.05", "H92.31120", "H92.01", "H92.05"];
pub const AREA: &str = "thu_tuc";

pub struct Steered {
    pub site: Arc<Site>,
    pub clock: SimClock,
    pub documents: Vec<DocumentId>,
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

impl Steered {
    /// Everything of two years, looked at on 25 November 2026.
    pub fn new() -> Self {
        let clock = SimClock::new(at("2026-11-23T08:00:00+07:00"));
        let site = site_at(clock.as_clock());
        let mut town = Self { site, clock, documents: Vec::new() };
        town.documents = (1..=5).map(|n| town.document(n)).collect();
        town.member();
        (0..240).for_each(|n| town.imported(n));
        town.living();
        town.clock.set(at("2026-11-25T15:40:00+07:00"));
        town
    }

    pub fn actor(&self, person: &str) -> Actor {
        self.site.app.org().actor(&PersonId::new(person), None, self.site.app.now()).unwrap()
    }

    pub fn steer(&self, who: &str, command: BookCommand) -> u32 {
        self.site.app.steer(&self.actor(who), command).unwrap()
    }

    fn document(&self, n: u32) -> DocumentId {
        let id = self.site.app.new_document_id();
        let head = DocumentHead {
            number: format!("{n}/TB-UBND"),
            kind: "thông báo".into(),
            issuer: "Ủy ban nhân dân".into(),
            issued_on: Some(day("2025-01-06")),
            title: format!("Kết luận cuộc họp số {n}"),
            signer: String::new(),
            chair: String::new(),
            meeting_on: None,
            recipients: Vec::new(),
            assigner: Owner::person(&"H92".into(), &PersonId::new(LEADER)),
            meeting: None,
            plan: None,
        };
        let file = |k: u32| FileHash::new(format!("{:064x}", n * 2 + k));
        let draft = DocumentDraft {
            head,
            file: file(0),
            file_name: format!("{n}.docx"),
            text: file(1),
            office: "H92".into(),
            replaces: Vec::new(),
        };
        self.steer(OFFICE, BookCommand::Register { id, draft: Box::new(draft), head_text: String::new() });
        id
    }

    fn member(&self) {
        let seat = Seat {
            person: PersonId::new(MEMBER),
            unit: "H92.03".into(),
            position: Position::Member,
            areas: vec![AREA.to_owned()],
            units: vec!["H92.02".into()],
            from: day("2026-01-01"),
            to: None,
            source: None,
        };
        self.steer(LEADER, BookCommand::AppointMember(Box::new(seat)));
    }

    pub fn give(&self, who: &str, task: TaskId, command: Command) {
        let reply = self.site.app.ask_task(TaskAsk { actor: self.actor(who), task, key: None, command }).unwrap();
        assert!(matches!(reply, TaskReply::Done { .. }), "{who}: {reply:?}");
    }

    /// A task of a list: done on time, by extension, late, without a day; or open, some of them late.
    fn imported(&self, n: usize) {
        let assigned = day("2025-01-10").plus(n as i32 * 28 / 10);
        let today = self.site.today();
        let due = assigned.plus(30 + (n as i32 * 7) % 60);
        let extended = n.is_multiple_of(9).then(|| due.plus(25));
        let done = match n % 5 {
            0 | 1 => Some(due.plus(-3)),
            2 => Some(due.plus(12)),
            _ => None,
        };
        let done = done.filter(|on| *on <= today && n < 225);
        let report = Report { text: "Đã xong".into(), number: format!("{n}/BC"), files: Vec::new(), late_reason: "Chờ số liệu".into() };
        let term = if n % 11 == 10 {
            Term::Ongoing { review_on: today.plus(40) }
        } else {
            Term::By { due: Due::day(due) }
        };
        let dated = matches!(term, Term::By { .. });
        let running = Running {
            assigned_on: assigned,
            extended_to: extended.filter(|_| dated).map(Due::day),
            text: String::new(),
            done: done.map(|on| (on, report)),
        };
        let mut new = self.new_task(n, term);
        new.sources.push(self.source(n / 2 + 1));
        new.sources.dedup_by_key(|source| source.document);
        self.give(OFFICE, new.id, Command::Import(Box::new(new), Box::new(running)));
    }

    fn source(&self, n: usize) -> Source {
        Source { document: self.documents[n % 5], clause: format!("II.{n}"), place: None, quotation: String::new() }
    }

    fn new_task(&self, n: usize, term: Term) -> NewTask {
        let unit: UnitId = UNITS[n % 6].into();
        let person = (n.is_multiple_of(6)).then(|| PersonId::new("h92.02.p1.specialist.1"));
        NewTask {
            id: self.site.app.new_task_id(),
            origin: Origin::Document,
            office: "H92".into(),
            assigner: Owner::person(&"H92".into(), &PersonId::new(LEADER)),
            decider: Owner::unit(&"H92".into()),
            lead: person.map_or_else(|| Owner::unit(&unit), |person| Owner::person(&unit, &person)),
            sources: vec![self.source(n)],
            content: format!("Rà soát, đơn giản hóa thủ tục đất đai số {n}"),
            product: "Báo cáo".into(),
            area: (!n.is_multiple_of(4)).then(|| if n % 3 == 0 { AREA } else { "chinh_quyen_so" }.to_owned()),
            coordinators: Vec::new(),
            term,
        }
    }

    /// Tasks of these days through the machine: unanswered, declined, waiting, handed on.
    fn living(&self) {
        use steering::task::command::{Draft, Proposal};
        use steering::task::model::Addressee;
        let by = |text: &str| Term::By { due: Due::day(day(text)) };
        let order = |n: usize, unit: &str, term: Term| {
            let id = self.site.app.new_task_id();
            let draft = Draft {
                sources: vec![self.source(n)],
                content: format!("Công bố danh mục số {n}"),
                product: "Quyết định".into(),
                area: Some(AREA.to_owned()),
                addressees: vec![Addressee::One { owner: Owner::unit(&unit.into()) }],
                coordinators: Vec::new(),
                term,
            };
            let assigner = Owner::person(&"H92".into(), &PersonId::new(LEADER));
            let proposal = Proposal { id, office: "H92".into(), assigner, draft };
            let ask = TaskAsk { actor: Actor::system(), task: id, key: None, command: Command::Propose(Box::new(proposal)) };
            assert!(matches!(self.site.app.ask_task(ask).unwrap(), TaskReply::Done { .. }));
            self.give(OFFICE, id, Command::Confirm { groups: Vec::new(), ids: Vec::new() });
            id
        };
        order(1, "H92.05", by("2026-11-27"));
        order(2, "H92.02", by("2026-11-24"));
        let declined = order(3, "H92.02", by("2026-12-20"));
        self.give(OTHER_HEAD, declined, Command::Decline { reason: "Không đúng chức năng".into() });
        let waiting = order(4, "H92.05", by("2026-12-01"));
        self.give(HEAD, waiting, Command::Accept);
        let report = Report { text: "Đã ban hành".into(), number: "12/QĐ".into(), files: Vec::new(), late_reason: String::new() };
        self.give(HEAD, waiting, Command::Report(report));
        let parted = order(5, "H92.05", by("2026-12-15"));
        self.give(HEAD, parted, Command::Accept);
        let part = Part {
            id: self.site.app.new_task_id(),
            lead: Owner::unit(&"H92.05.P1".into()),
            content: "Tổng hợp số liệu".into(),
            product: "Báo cáo".into(),
            term: by("2026-12-10"),
            mandatory: true,
        };
        self.give(HEAD, parted, Command::HandOn { parts: vec![part] });
    }
}
