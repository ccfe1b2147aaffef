//! Tasks on the real store, on SQLite and PostgreSQL: orders that a decision carries out in its own transaction, what time
//! demands, boards and figures, and the law that counters live = stored = recomputed, rows shown = rows made anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::tasks::{Board, BoardKind, TaskAsk, TaskNarrow, TaskReply, TaskScope, fold_task};
use app::{App, AppError, Live};
use journal::{Record, StreamId};
use kernel::{Actor, Day, Instant, PersonId, UnitId};
use procedure::Catalogue;
use sim::SimClock;
use sim::stage::{self, Stage};
use steering::task::command::{Draft, Group, Part, Proposal};
use steering::task::counters::{Counters, Figures};
use steering::task::fact::{By, Fact};
use steering::task::model::{Addressee, DocumentId, Owner, Report, Source, TaskId, Term};
use steering::task::recurrence::{DayRule, Period, Recurrence};
use steering::task::{Command, Due, JudgedBy, Task};
use testkit::{Folder, Postgres};

const OFFICE: &str = "h92.procedure_control.1";
const CHAIRMAN: &str = "h92.province_leader.1";
const DEPARTMENTS: [&str; 3] = ["H92.02", "H92.03", "H92.05"];

struct Town {
    app: Arc<App>,
    clock: SimClock,
    document: DocumentId,
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn by(text: &str) -> Term {
    Term::By { due: Due::day(day(text)) }
}

fn head(unit: &str) -> String {
    format!("{}.agency_leader.1", unit.to_lowercase())
}

impl Town {
    fn open(url: &str, folder: &Folder) -> Self {
        let clock = SimClock::new(at("2026-03-02T08:00:00+07:00"));
        let stage = Stage {
            url: url.to_owned(),
            files: folder.path().join("files"),
            ports: sim::plain::ports(),
            clock: clock.as_clock(),
            catalogue: Catalogue::embedded().unwrap(),
            simulated: true,
            base_url: "http://localhost".to_owned(),
        };
        let app = stage::open(stage, stage::repeatable_chance(11)).unwrap();
        let document = app.new_document_id();
        Self { app, clock, document }
    }

    fn actor(&self, person: &str) -> Actor {
        self.app.org().actor(&PersonId::new(person), None, self.app.now()).unwrap()
    }

    fn act(&self, who: &str, task: TaskId, command: Command) -> Result<(), AppError> {
        self.app.act_task(self.actor(who), task, None, command).map(drop)
    }

    fn must(&self, who: &str, task: TaskId, command: Command) {
        self.act(who, task, command.clone()).unwrap_or_else(|error| panic!("{who}: {command:?}: {error:?}"));
    }

    fn propose(&self, content: &str, addressees: Vec<Addressee>, term: Term) -> TaskId {
        let id = self.app.new_task_id();
        let source = Source { document: self.document, clause: "II.1".to_owned(), place: None, quotation: content.to_owned() };
        let draft = Draft {
            sources: vec![source],
            content: content.to_owned(),
            product: "Báo cáo".to_owned(),
            area: Some("procedure".to_owned()),
            addressees,
            coordinators: Vec::new(),
            term,
        };
        let assigner = Owner::person(&"H92".into(), &PersonId::new(CHAIRMAN));
        let proposal = Proposal { id, office: "H92".into(), assigner, draft };
        let ask = TaskAsk { actor: Actor::system(), task: id, key: None, command: Command::Propose(Box::new(proposal)) };
        assert!(matches!(self.app.ask_task(ask).unwrap(), TaskReply::Done { .. }));
        id
    }

    fn one(&self, content: &str, unit: &str, term: Term) -> TaskId {
        let id = self.propose(content, vec![Addressee::One { owner: Owner::unit(&unit.into()) }], term);
        self.must(OFFICE, id, Command::Confirm { groups: Vec::new(), ids: Vec::new() });
        id
    }

    fn task(&self, id: TaskId) -> Task {
        self.app.task_story(&id).unwrap().unwrap().0
    }

    fn report(&self, who: &str, id: TaskId) {
        let report = Report { text: "Đã xong".to_owned(), number: "12/BC-STP".to_owned(), files: Vec::new(), late_reason: "Thiếu số liệu".to_owned() };
        self.must(who, id, Command::Report(report));
    }

    fn later(&self, text: &str) {
        self.clock.set(at(text));
        self.app.tick_tasks().unwrap();
    }
}

fn all() -> TaskScope {
    TaskScope { all: true, ..TaskScope::default() }
}

/// Every page of a board, small pages.
fn whole(app: &App, scope: &TaskScope, narrow: &TaskNarrow) -> Vec<app::tasks::rows::TaskRow> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let Board { rows: page, next } = app.task_board(&app.org(), scope, narrow, after, 2).unwrap();
        rows.extend(page);
        match next {
            Some(next) => after = Some(next),
            None => return rows,
        }
    }
}

fn count(app: &App, narrow: TaskNarrow) -> i64 {
    whole(app, &all(), &narrow).len() as i64
}

/// All tasks, from the journal alone.
fn replayed(app: &App) -> Vec<Task> {
    let mut streams: BTreeMap<StreamId, Vec<Record>> = BTreeMap::new();
    let records = app.store().read(|reader| reader.list_since(0, 100_000)).unwrap();
    for record in records.into_iter().filter(|record| record.stream.kind == "task") {
        streams.entry(record.stream.clone()).or_default().push(record);
    }
    streams.values().filter_map(|records| fold_task(records).unwrap()).collect()
}

fn figures(app: &App, key: By) -> Figures {
    app.task_figures(&[key], day("2026-01-01"), day("2026-12-31")).unwrap()[0].figures
}

/// Live = stored = recomputed; each figure is as long as its list; rows made anew are the same.
fn laws(town: &Town) {
    let app = &town.app;
    let tasks = replayed(app);
    for task in &tasks {
        assert_eq!(task.broken_invariants(), Vec::<&str>::new(), "{}", task.id);
    }
    let mut wanted = Counters::default();
    tasks.iter().filter_map(|task| Fact::of(task, JudgedBy::Report)).for_each(|fact| wanted.add(&fact, 1));
    let rows = |counters: &Counters| -> Vec<String> { counters.rows().map(|row| format!("{row:?}")).collect() };
    assert_eq!(app.read_task_counters(rows).unwrap(), rows(&wanted), "live counters = recomputation");
    let anew = Live::default();
    anew.load(app.store());
    assert_eq!(anew.read_tasks(rows).unwrap(), rows(&wanted), "stored counters = recomputation");
    for unit in DEPARTMENTS {
        lists_are_as_long_as_figures(app, unit);
    }
    let before = snapshot(app);
    app::rebuild(app.store(), &mut |_| {}).unwrap();
    assert_eq!(before, snapshot(app), "rows made anew are the same");
}

fn lists_are_as_long_as_figures(app: &App, unit: &str) {
    let figures = figures(app, By::Unit(unit.into()));
    let of = |kind, finishes: &[&str]| TaskNarrow {
        kind,
        unit: Some(unit.into()),
        finishes: finishes.iter().map(|key| (*key).to_owned()).collect(),
        days: matches!(kind, BoardKind::Given | BoardKind::Ended).then(|| (day("2026-01-01"), day("2026-12-31"))),
        ..TaskNarrow::default()
    };
    assert_eq!(figures.assigned, count(app, of(BoardKind::Given, &[])), "assigned to {unit}");
    assert_eq!(figures.extended, count(app, TaskNarrow { extended: true, ..of(BoardKind::Given, &[]) }), "extended {unit}");
    assert_eq!(figures.open, count(app, of(BoardKind::Open, &[])), "open {unit}");
    assert_eq!(figures.open_late, count(app, of(BoardKind::Late, &[])), "late {unit}");
    assert_eq!(figures.on_time, count(app, of(BoardKind::Ended, &["on_time"])), "on time {unit}");
    assert_eq!(figures.late, count(app, of(BoardKind::Ended, &["late"])), "done late {unit}");
    assert_eq!(figures.left, count(app, of(BoardKind::Ended, &["left"])), "left {unit}");
}

fn snapshot(app: &App) -> Vec<String> {
    let mut all_rows = Vec::new();
    for kind in [BoardKind::Open, BoardKind::Given, BoardKind::Ended] {
        for parts in [false, true] {
            let rows = whole(app, &all(), &TaskNarrow { kind, parts, ..TaskNarrow::default() });
            all_rows.extend(rows.iter().map(|row| format!("{row:?}")));
        }
    }
    let found = whole(app, &all(), &TaskNarrow { words: "ke hoach cai cach".to_owned(), ..TaskNarrow::default() });
    all_rows.extend(found.iter().map(|row| row.id.clone()));
    for unit in DEPARTMENTS {
        let load = app.task_load(&[UnitId::new(unit)]).unwrap();
        all_rows.extend(load.iter().map(|row| format!("{row:?}")));
    }
    all_rows
}

fn life(url: &str, folder: &Folder) {
    let town = Town::open(url, folder);
    let app = &town.app;
    // Nobody's before a person confirms: the system may propose, not confirm.
    let proposed = town.propose("Rà soát thủ tục", vec![Addressee::One { owner: Owner::unit(&"H92.02".into()) }], by("2026-03-20"));
    let confirm = Command::Confirm { groups: Vec::new(), ids: Vec::new() };
    let refused = app.act_task(Actor::system(), proposed, None, confirm.clone()).unwrap_err();
    assert!(matches!(refused, AppError::Refused(_)), "{refused:?}");
    assert_eq!(count(app, TaskNarrow::default()), 0);
    assert_eq!(app.proposed(&town.actor(OFFICE)).unwrap().len(), 1);
    town.must(OFFICE, proposed, confirm);
    // Its lead has it in hand: it stands in the unit's work.
    let kinds = |who: &str| -> Vec<String> {
        let rows = app.my_task_work(&town.actor(who), &[], None, &Default::default(), 50).unwrap();
        rows.into_iter().map(|row| row.kind).collect()
    };
    assert_eq!(kinds(&head("H92.02")), ["answer"]);
    town.must(&head("H92.02"), proposed, Command::Accept);
    assert_eq!(kinds(&head("H92.02")), ["work"]);

    // A group: one child each, made in the same transaction; the parent is done with the last.
    let group = "các sở, ngành".to_owned();
    let common = town.propose("Xây dựng kế hoạch cải cách hành chính", vec![Addressee::Group { name: group.clone() }], by("2026-03-31"));
    let units = DEPARTMENTS.iter().map(|unit| UnitId::new(unit)).collect();
    let ids: Vec<TaskId> = (0..3).map(|_| app.new_task_id()).collect();
    town.must(OFFICE, common, Command::Confirm { groups: vec![Group { name: group, units }], ids: ids.clone() });
    assert_eq!(town.task(common).children.len(), 3);
    assert_eq!(count(app, TaskNarrow::default()), 4, "the whole itself has no figure");
    // A recurring duty makes the task of its period.
    let rule = Recurrence { period: Period::Monthly, day: DayRule::DayOfLastMonth { day: 25 }, from: day("2026-03-01"), until: None };
    let duty = town.one("Báo cáo giải ngân hằng tháng", "H92.03", Term::Recurring { rule });
    town.must(&head("H92.03"), duty, Command::Accept);
    town.later("2026-03-05T08:00:00+07:00");
    assert_eq!(town.task(duty).children.len(), 1);
    // Silence of those who did not answer in two working days counts as accepted.
    assert!(ids.iter().all(|id| town.task(*id).accepted.is_some_and(|accepted| accepted.by_silence)));
    // A part within the house.
    let part = app.new_task_id();
    let parts = vec![Part {
        id: part,
        lead: Owner::unit(&"H92.05.P1".into()),
        content: "Tổng hợp số liệu".to_owned(),
        product: String::new(),
        term: by("2026-03-15"),
        mandatory: true,
    }];
    town.must(&head("H92.05"), ids[2], Command::HandOn { parts });
    let early = Report { text: "Xong".to_owned(), number: "1/BC".to_owned(), files: Vec::new(), late_reason: String::new() };
    assert!(town.act(&head("H92.05"), ids[2], Command::Report(early)).is_err(), "a mandatory part is open");
    town.later("2026-03-10T08:00:00+07:00");
    let division = "h92.05.p1.division_head.1";
    town.report(division, part);
    town.must(&head("H92.05"), part, Command::ConfirmDone);

    // One on time, one late, one open and late; one extended, one cancelled.
    for (id, unit) in ids.iter().zip(DEPARTMENTS).skip(1) {
        town.report(&head(unit), *id);
        town.must(OFFICE, *id, Command::ConfirmDone);
    }
    let ask = Command::AskExtension { to: Due::day(day("2026-05-15")), reason: "Chờ hướng dẫn".to_owned() };
    let extended = town.one("Sửa quy chế", "H92.02", by("2026-04-30"));
    let cancelled = town.one("Việc thừa", "H92.02", by("2026-04-30"));
    town.later("2026-04-13T08:00:00+07:00");
    town.must(&head("H92.02"), extended, ask);
    town.must(OFFICE, extended, Command::GrantExtension { to: None });
    town.must(CHAIRMAN, cancelled, Command::Cancel { reason: "Đã có người làm".to_owned() });
    town.report(&head("H92.02"), ids[0]);
    town.must(OFFICE, ids[0], Command::ConfirmDone);
    assert_eq!(town.task(common).stage.key(), "done", "gathered with the last child");
    let own = figures(app, By::Unit("H92.02".into()));
    assert_eq!((own.assigned, own.late, own.left, own.open_late, own.extended), (4, 1, 1, 1, 1), "{own:?}");
    // With an hour: on its day it is late behind the hour, not before.
    let hour = Term::By { due: Due { on: day("2026-04-13"), minute: Some(16 * 60) } };
    town.one("Gửi số liệu trước 16 giờ", "H92.02", hour);
    lists_are_as_long_as_figures(app, "H92.02");
    assert_eq!(figures(app, By::Unit("H92.02".into())).open_late, 1);
    town.later("2026-04-13T16:01:00+07:00");
    lists_are_as_long_as_figures(app, "H92.02");
    assert_eq!(figures(app, By::Unit("H92.02".into())).open_late, 2);
    assert_eq!(figures(app, By::Document(town.document)).late, 1);
    assert_eq!(figures(app, By::PartOf("H92.05.P1".into())).on_time, 1);
    // Who has nothing to do with it sees nothing of it.
    assert!(app.task_view(&town.actor(&head("H92.05")), &proposed).unwrap().is_none());
    let view = app.task_view(&town.actor(&head("H92.02")), &proposed).unwrap().unwrap();
    assert!(view.choices.iter().any(|choice| choice.key == "report" && choice.allowed()));
    assert!(view.minutes_left.is_some_and(|left| left < 0));
    // The same key does nothing twice.
    let ask = || TaskAsk { actor: town.actor(&head("H92.02")), task: proposed, key: Some("k1".to_owned()), command: Command::NoteProgress { text: "Đang làm".to_owned(), percent: Some(50), files: Vec::new() } };
    assert_eq!(app.ask_task(ask()).unwrap(), app.ask_task(ask()).unwrap());
    assert_eq!(town.task(proposed).progress.len(), 1);
    // Scopes.
    let scope = app.task_scope(&app.org(), &town.actor(&head("H92.02")));
    let rows = whole(app, &scope, &TaskNarrow { kind: BoardKind::Given, ..TaskNarrow::default() });
    assert!(!rows.is_empty() && rows.iter().all(|row| row.lead.starts_with("H92.02")));
    laws(&town);
}

#[test]
fn tasks_live_in_sqlite() {
    let folder = Folder::new();
    life(&format!("sqlite:{}", folder.path().join("m.db").display()), &folder);
}

#[test]
fn tasks_live_in_postgres() {
    let (postgres, folder) = (Postgres::start(), Folder::new());
    life(&postgres.database("tasks"), &folder);
}

/// What an official was told of tasks, newest first.
fn told(town: &Town, who: &str) -> Vec<String> {
    let app = &town.app;
    while app.work_outbox().unwrap() > 0 {}
    let notices = app.notices(&town.actor(who), &app.org(), i64::MAX, 200).unwrap();
    notices.into_iter().filter(|shown| shown.notice.task.is_some()).map(|shown| shown.notice.key).collect()
}

fn count_of(told: &[String], key: &str) -> usize {
    told.iter().filter(|own| *own == key).count()
}

#[test]
fn reminders_come_before_on_and_after_the_day_and_go_up() {
    let folder = Folder::new();
    let town = Town::open(&format!("sqlite:{}", folder.path().join("m.db").display()), &folder);
    let (app, lead) = (&town.app, head("H92.02"));
    // Friday 2026-03-20; given on Monday 2026-03-02.
    let task = town.one("Rà soát thủ tục", "H92.02", by("2026-03-20"));
    town.must(&lead, task, Command::Accept);
    assert_eq!(app.remind_of_tasks().unwrap(), 0, "far away");
    let at_day = |text: &str| {
        town.clock.set(at(text));
        app.remind_of_tasks().unwrap()
    };
    assert_eq!(at_day("2026-03-12T20:00:00+07:00"), 0, "not outside office hours");
    assert_eq!(at_day("2026-03-13T08:00:00+07:00"), 1, "five working days before");
    assert_eq!(at_day("2026-03-16T08:00:00+07:00"), 1, "given again to the store, which remembers");
    assert_eq!(count_of(&told(&town, &lead), "due_soon"), 1);
    at_day("2026-03-19T08:00:00+07:00");
    assert_eq!(count_of(&told(&town, &lead), "due_soon"), 2, "and the day before");
    at_day("2026-03-20T08:00:00+07:00");
    assert_eq!(count_of(&told(&town, &lead), "due_today"), 1);
    at_day("2026-03-23T08:00:00+07:00");
    assert_eq!(count_of(&told(&town, &lead), "overdue"), 1);
    // On the third day the agency's head, on the tenth whose order it is.
    assert_eq!(count_of(&told(&town, &lead), "escalated"), 1);
    assert_eq!(count_of(&told(&town, CHAIRMAN), "escalated"), 0);
    at_day("2026-03-30T08:00:00+07:00");
    assert_eq!(count_of(&told(&town, CHAIRMAN), "escalated"), 1);
    assert_eq!(count_of(&told(&town, &lead), "overdue"), 2, "again after a week");
    // What was reported waits for its decision, and the office hears of that; nobody is called late any more.
    town.report(&lead, task);
    at_day("2026-04-06T08:00:00+07:00");
    assert_eq!(count_of(&told(&town, OFFICE), "decision_late"), 1);
    // The digest names tasks of heads, and of the office.
    let digest = app.digest_of(&PersonId::new(OFFICE)).unwrap().unwrap();
    assert_eq!((digest.tasks.late.total, digest.tasks.late.lines[0].kind.as_str()), (1, "confirm"));
    town.must(OFFICE, task, Command::ConfirmDone);
    assert_eq!(at_day("2026-04-20T08:00:00+07:00"), 0, "over");
    assert!(app.digest_of(&PersonId::new(OFFICE)).unwrap().is_none());
}
