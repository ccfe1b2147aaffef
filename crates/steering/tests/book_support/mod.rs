//! A desk with a book on it: people of a province give commands, plain records to begin with.

#![allow(dead_code, reason = "each test uses its part")]

#[path = "../task_script/people.rs"]
mod people;

use kernel::{Day, Dong, FileHash, Instant, PersonId, Refusal, UnitId};
pub use people::{Town, actor, unit};
use steering::book::{
    AgendaItem, Book, BookCommand, BookContext, BookEvent, Direction, DocumentDraft, DocumentHead, Holder, ItemKind, MeetingDraft,
    PlanDraft, PlanItemDraft, PlanKind, PlannedStage, Position, ReportDraft, Seat, Target, Urging,
};
use steering::task::model::{DocumentId, Owner, TaskId, Term};
use steering::task::recurrence::Period;
use steering::task::{Due, Parameters};
use uuid::Uuid;

/// A day written `2026-03-01`.
pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// A document's identity.
pub fn document(n: u128) -> DocumentId {
    DocumentId(Uuid::from_u128(n))
}

/// A task's identity.
pub fn task(n: u128) -> TaskId {
    TaskId(Uuid::from_u128(n))
}

/// The operator's parameters: two reviewing units.
pub fn parameters() -> Parameters {
    Parameters { reviewing_units: vec![unit("vp"), unit("snv")], ..Parameters::default() }
}

/// The book and the moment.
pub struct Desk {
    pub book: Book,
    pub now: Instant,
    pub parameters: Parameters,
    pub town: Town,
}

impl Desk {
    pub fn new() -> Self {
        let now = Instant::at(day("2026-06-15"), 9 * 60);
        Self { book: Book::default(), now, parameters: parameters(), town: Town::default() }
    }

    pub fn decide(&self, who: &str, command: BookCommand) -> Result<Vec<BookEvent>, Refusal> {
        let actor = actor(who);
        let context = BookContext { now: self.now, actor: &actor, offices: &self.town, parameters: &self.parameters };
        self.book.decide(command, &context)
    }

    /// Carries a command out, as the office.
    pub fn act(&mut self, command: BookCommand) -> Vec<BookEvent> {
        self.act_as("office", command)
    }

    pub fn act_as(&mut self, who: &str, command: BookCommand) -> Vec<BookEvent> {
        let events = self.decide(who, command).unwrap_or_else(|refusal| panic!("{refusal}"));
        assert!(!events.is_empty());
        for event in &events {
            self.book.evolve(event, self.now, &actor(who).kind);
        }
        events
    }

    /// The code with which a command is refused, as the office.
    pub fn refused(&self, command: BookCommand) -> &'static str {
        self.refused_as("office", command)
    }

    pub fn refused_as(&self, who: &str, command: BookCommand) -> &'static str {
        match self.decide(who, command) {
            Ok(events) => panic!("not refused: {events:?}"),
            Err(refusal) => refusal.code,
        }
    }
}

pub fn head(number: &str) -> DocumentHead {
    DocumentHead {
        number: number.to_owned(),
        kind: "thông báo".to_owned(),
        issuer: "Ủy ban nhân dân tỉnh".to_owned(),
        issued_on: Some(day("2026-06-01")),
        title: "Kết luận phiên họp Ban Chỉ đạo".to_owned(),
        signer: "Người ký".to_owned(),
        chair: "Người chủ trì".to_owned(),
        meeting_on: Some(day("2026-05-30")),
        recipients: vec!["Các sở, ban, ngành".to_owned()],
        assigner: Owner::person(&unit("tinh"), &PersonId::new("chairman")),
        meeting: None,
        plan: None,
    }
}

pub fn draft(number: &str) -> DocumentDraft {
    DocumentDraft {
        head: head(number),
        file: FileHash::new(format!("file {number}")),
        file_name: "van-ban.pdf".to_owned(),
        text: FileHash::new(format!("text {number}")),
        office: unit("vp"),
        replaces: Vec::new(),
    }
}

pub fn register(n: u128, number: &str) -> BookCommand {
    register_draft(n, draft(number))
}

pub fn register_draft(n: u128, draft: DocumentDraft) -> BookCommand {
    BookCommand::Register { id: document(n), draft: Box::new(draft), head_text: "THÔNG BÁO\nKết luận".to_owned() }
}

pub fn seat(person: &str) -> Seat {
    Seat {
        person: PersonId::new(person),
        unit: unit("stc"),
        position: Position::Member,
        areas: vec!["tai_chinh_cong".to_owned()],
        units: vec![UnitId::new("xa1")],
        from: day("2026-01-01"),
        to: None,
        source: None,
    }
}

pub fn meeting() -> MeetingDraft {
    let point = AgendaItem { title: "Kết quả 6 tháng".to_owned(), presenter: Some(unit("snv")), documents: Vec::new() };
    MeetingDraft {
        office: unit("vp"),
        title: "Phiên họp thứ hai Ban Chỉ đạo".to_owned(),
        at: Instant::at(day("2026-06-20"), 8 * 60),
        place: "Phòng họp số 1".to_owned(),
        chair: Owner::person(&unit("tinh"), &PersonId::new("chairman")),
        agenda: vec![point],
        units: vec![unit("snv"), unit("stc")],
        persons: vec![PersonId::new("finance")],
    }
}

pub fn plan(year: i32) -> PlanDraft {
    PlanDraft {
        kind: PlanKind::YearlyReform,
        title: format!("Kế hoạch cải cách hành chính năm {year}"),
        from: day(&format!("{year}-01-01")),
        to: day(&format!("{year}-12-31")),
        office: unit("vp"),
        source: None,
    }
}

pub fn item(kind: ItemKind) -> PlanItemDraft {
    PlanItemDraft {
        kind,
        area: Some("the_che".to_owned()),
        number: "II.3".to_owned(),
        content: "Rà soát văn bản quy phạm pháp luật".to_owned(),
        product: "Báo cáo".to_owned(),
        leads: vec![Holder { text: "Sở Tài chính".to_owned(), owner: Some(Owner::unit(&unit("stc"))) }],
        coordinators: vec![Holder { text: "các sở, ban, ngành".to_owned(), owner: None }],
        term_text: "Quý III/2026".to_owned(),
        term: Some(Term::By { due: Due::day(day("2026-09-30")) }),
        budget_text: "50 triệu đồng".to_owned(),
        budget: Some(Dong(50_000_000)),
        targets: Vec::new(),
        stages: Vec::new(),
    }
}

pub fn goal() -> PlanItemDraft {
    let target = Target {
        measure: "task.discipline".to_owned(),
        unit: "%".to_owned(),
        value: 95.0,
        direction: Direction::AtLeast,
    };
    PlanItemDraft { targets: vec![target], ..item(ItemKind::Goal) }
}

pub fn drafting() -> PlanItemDraft {
    let stages = [("registered", "2026-02-01"), ("consulted", "2026-05-01")];
    let stages = stages.map(|(stage, on)| PlannedStage { stage: stage.to_owned(), on: day(on) });
    PlanItemDraft { stages: stages.to_vec(), ..item(ItemKind::LegalDrafting) }
}

pub fn letter(number: u32, on: &str) -> Urging {
    Urging {
        office: unit("vp"),
        unit: unit("stc"),
        tasks: vec![task(1)],
        number,
        symbol: "ĐĐ-VP".to_owned(),
        on: day(on),
        file: FileHash::new("letter"),
    }
}

pub fn report() -> ReportDraft {
    ReportDraft { period: Period::HalfYearly, unit: unit("vp"), from: day("2025-12-15"), to: day("2026-06-14") }
}
