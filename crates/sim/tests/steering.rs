//! A year of steering in the simulated province: every task comes about by the real machine, on SQLite and PostgreSQL.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::tasks::fold_task;
use app::{App, Live};
use journal::{Head, Record, StreamId};
use kernel::{Day, Instant, PersonId, UnitId};
use procedure::Catalogue;
use sim::stage::{self, Stage};
use sim::{Plan, SimClock, Steered, populate_all};
use steering::book::MeetingStage;
use steering::task::counters::Counters;
use steering::task::fact::Fact;
use steering::task::model::{DocumentId, Origin, TaskId};
use steering::task::{JudgedBy, Stage as TaskStage, Task};
use testkit::{Folder, Postgres};

const END: &str = "2026-11-25T15:40:00+07:00";

struct Filled {
    app: Arc<App>,
    steered: Steered,
}

fn fill(url: &str, folder: &Folder, plan: &Plan) -> Filled {
    let clock = SimClock::new(plan.begin());
    let stage = Stage {
        url: url.to_owned(),
        files: folder.path().join("files"),
        ports: sim::plain::ports(),
        clock: clock.as_clock(),
        catalogue: Catalogue::embedded().unwrap(),
        simulated: true,
        base_url: "http://localhost".to_owned(),
    };
    let app = stage::open(stage, stage::repeatable_chance(7)).unwrap();
    let (summary, steered) = populate_all(&app, &clock, plan, &mut |_, _| {}).unwrap();
    assert_eq!(summary.refusals, BTreeMap::new());
    Filled { app, steered }
}

fn sqlite(folder: &Folder) -> String {
    format!("sqlite:{}", folder.path().join("motcua.sqlite").display())
}

fn whole(folder: &Folder, seed: u64) -> Filled {
    fill(&sqlite(folder), folder, &Plan { seed, ..Plan::year(60, 7, Instant::parse(END).unwrap()) })
}

impl Filled {
    fn head(&self) -> Head {
        self.app.store().read(|reader| reader.get_head()).unwrap()
    }

    fn records(&self) -> Vec<Record> {
        let (mut all, mut position) = (Vec::new(), 0);
        loop {
            let records = self.app.store().read(|reader| reader.list_since(position, 10_000)).unwrap();
            let Some(last) = records.last() else { return all };
            position = last.position;
            all.extend(records);
        }
    }

    /// All tasks, from the journal alone.
    fn tasks(&self) -> Vec<Task> {
        let mut streams: BTreeMap<StreamId, Vec<Record>> = BTreeMap::new();
        for record in self.records().into_iter().filter(|record| record.stream.kind == "task") {
            streams.entry(record.stream.clone()).or_default().push(record);
        }
        streams.values().filter_map(|records| fold_task(records).unwrap()).collect()
    }

    fn document(&self, number: &str) -> DocumentId {
        self.app.steering().find_document(number).unwrap_or_else(|| panic!("no document {number}"))
    }

    /// Documents without a number, by the beginning of their titles.
    fn titled(&self, begin: &str) -> DocumentId {
        let book = self.app.steering();
        let mut found = book.documents().filter(|document| document.head.title.starts_with(begin));
        found.next().unwrap_or_else(|| panic!("no document {begin}")).id
    }

    fn of<'a>(&self, tasks: &'a [Task], document: DocumentId) -> Vec<&'a Task> {
        let comes = |task: &&Task| task.sources.first().is_some_and(|source| source.document == document);
        tasks.iter().filter(comes).collect()
    }
}

/// Tasks as their documents give them: neither children nor taken over from elsewhere.
fn given(tasks: &[Task]) -> Vec<&Task> {
    tasks.iter().filter(|task| task.origin == Origin::Document && !task.addressees.is_empty()).collect()
}

fn every_state_is_there(filled: &Filled, tasks: &[Task]) {
    let found: BTreeSet<&str> = tasks.iter().map(|task| task.stage.key()).collect();
    let wanted: BTreeSet<&str> = TaskStage::KEYS.into_iter().filter(|key| *key != "voided").collect();
    assert_eq!(found, wanted);
    let states = tasks.iter().fold(BTreeMap::new(), |mut all: BTreeMap<String, usize>, task| {
        *all.entry(task.stage.key().to_owned()).or_default() += 1;
        all
    });
    assert_eq!(states, filled.steered.by_state, "the program kept what the simulation knows");
    assert_eq!(filled.steered.refusals, BTreeMap::new());
    let some = |what: &str, has: &dyn Fn(&Task) -> bool| {
        assert!(tasks.iter().any(has), "{what}");
    };
    some("accepted by silence", &|task| task.accepted.is_some_and(|accepted| accepted.by_silence));
    some("declined and given again", &|task| !task.declined_by.is_empty() && task.accepted.is_some());
    some("extended", &|task| task.extensions > 0);
    some("returned", &|task| task.returns > 0);
    some("urged", &|task| task.urged.0 > 0);
    some("a part of a house", &|task| matches!(task.origin, Origin::Part { .. }) && task.stage.key() == "done");
    some("a period", &|task| matches!(task.origin, Origin::Occurrence { .. }) && task.stage.key() == "done");
    some("helpers answered", &|task| task.coordinators.iter().any(|line| line.answer.is_some()));
    some("explained", &|task| task.delay.is_some());
    some("a person has it", &|task| task.lead.person.is_some());
}

/// Invariants; live = stored = recomputed; rows made anew are the same.
fn laws(filled: &Filled, tasks: &[Task]) {
    let app = &filled.app;
    for task in tasks {
        assert_eq!(task.broken_invariants(), Vec::<&str>::new(), "{}: {}", task.id, task.content);
    }
    let mut wanted = Counters::default();
    tasks.iter().filter_map(|task| Fact::of(task, JudgedBy::Report)).for_each(|fact| wanted.add(&fact, 1));
    let rows = |counters: &Counters| -> Vec<String> { counters.rows().map(|row| format!("{row:?}")).collect() };
    assert_eq!(app.read_task_counters(rows).unwrap(), rows(&wanted), "live counters = recomputation");
    let anew = Live::default();
    anew.load(app.store());
    assert_eq!(anew.read_tasks(rows).unwrap(), rows(&wanted), "stored counters = recomputation");
    assert_eq!(app.tick_tasks().unwrap(), 0, "nothing that time demanded was left");
}

/// The journal goes forward, tasks and dossiers in one order.
fn in_order_of_time(filled: &Filled) {
    let mut last = Instant(i64::MIN);
    let mut kinds = BTreeSet::new();
    for record in filled.records() {
        let kind = record.stream.kind.to_string();
        assert!(!matches!(kind.as_str(), "task" | "dossier" | "steering") || record.at >= last, "{kind} {}", record.at);
        last = last.max(record.at);
        kinds.insert(kind);
    }
    assert!(kinds.contains("task") && kinds.contains("dossier"), "{kinds:?}");
}

fn the_year_is_there(filled: &Filled, tasks: &[Task]) {
    let (app, book) = (&filled.app, filled.app.steering());
    let waiting: BTreeSet<TaskId> = tasks.iter().filter(|task| task.stage.key() == "proposed").map(|task| task.id).collect();
    let of_the_year = given(tasks).into_iter().filter(|task| !waiting.contains(&task.id)).count();
    assert_eq!(of_the_year, 302, "as a person counts them");
    // The four samples wait in the reviewer's tray, unreviewed.
    let reviewer = app.org().actor(&PersonId::new("h92.01.agency_leader.1"), None, app.now()).unwrap();
    let tray = app.count_proposed(&reviewer).unwrap();
    let counts: BTreeSet<i64> = tray.iter().map(|(_, many)| *many).collect();
    assert_eq!((tray.len(), tray.iter().map(|(_, many)| many).sum::<i64>()), (4, 20), "{counts:?}");
    for (document, _) in &tray {
        let document = book.documents().find(|known| known.id.to_string() == *document).unwrap();
        assert!(document.reviewed.is_none());
    }
    let unknown = tray.iter().filter_map(|(id, _)| book.documents().find(|known| known.id.to_string() == *id));
    let unknown = unknown.flat_map(|document| app.document_view(document.id).unwrap().tasks);
    assert!(unknown.into_iter().any(|one| !one.unknown.is_empty()), "agencies of other provinces are not known here");
    // 2023: done, given to those that followed, with the one day that the text names missed.
    let history = filled.of(tasks, filled.titled("Thông báo kết luận Hội nghị phân tích"));
    assert!(history.len() >= 14 && history.iter().all(|task| task.stage.key() == "done"));
    let year = |day: Day| day.ymd().0;
    assert!(history.iter().all(|task| year(task.assigned_at.unwrap().day()) == 2023 && year(task.ended_at.unwrap().day()) == 2023));
    // What replaces another document leaves nothing of it open.
    let replaced = filled.of(tasks, filled.document("132/TB-VPUB"));
    assert!(replaced.iter().all(|task| task.stage.is_final()));
    assert!(replaced.iter().filter(|task| task.stage.key() == "superseded").count() >= 4);
    // What is told of single tasks holds: mended by nine o'clock on the day that was named, and an extension that ran out.
    let single = |words: &str| tasks.iter().find(|task| task.content.contains(words)).unwrap_or_else(|| panic!("{words}"));
    let mended = single("khắc phục hoàn toàn sự cố");
    assert!(matches!(mended.stage, TaskStage::Done { finish: steering::task::Finish::OnTime, .. }), "{:?}", mended.stage);
    let health = single("Sắp xếp trung tâm y tế, trạm y tế");
    assert_eq!((health.stage.key(), health.extensions), ("in_progress", 1));
    // The running list: rows that stand, with divisions as leads.
    let list = filled.of(tasks, filled.titled("Bảng theo dõi nhiệm vụ"));
    assert!(list.len() > 15 && list.iter().all(|task| task.lead.unit.as_str().starts_with("H92.07.")));
}

fn the_book_is_kept(filled: &Filled) {
    let book = filled.app.steering();
    let today = filled.app.now().day();
    assert_eq!(book.members_on(today).len(), 9);
    assert!(book.areas_on(today).iter().all(|area| book.agency_for(&area.area.key, today).is_some()));
    let concluded = book.meetings().into_iter().filter(|meeting| matches!(meeting.stage, MeetingStage::Concluded(..))).count();
    assert_eq!((book.meetings().len(), concluded), (6, 5));
    assert!(book.documents().all(|document| filled.app.read_file(&document.file).is_ok_and(|bytes| !bytes.is_empty())));
    let plans = book.plans();
    assert_eq!(plans.len(), 3, "reform, programme, and what was carried over");
    let linked = |plan: &steering::book::Plan| plan.items.values().filter(|item| !item.tasks.is_empty()).count();
    assert_eq!(plans.iter().map(|plan| linked(plan)).filter(|many| *many >= 36).count(), 2);
    let carried = plans.iter().flat_map(|plan| plan.items.values()).filter(|item| item.carried_from.is_some()).count();
    assert!(carried > 0);
    let reached: usize = plans.iter().flat_map(|plan| plan.items.values()).map(|item| item.reached.len()).sum();
    assert!(reached > 50, "{reached}");
    let office = UnitId::new("H92.01");
    let numbers: Vec<u32> = book.urgings(&office, 2026).iter().map(|urging| urging.letter.number).collect();
    assert!(numbers.len() > 4 && numbers.iter().enumerate().all(|(n, number)| *number == n as u32 + 1), "{numbers:?}");
}

/// Some units are late and others are not, as a province is.
fn figures_are_like_a_province(filled: &Filled, tasks: &[Task]) {
    let now = filled.app.now();
    let facts = tasks.iter().filter(|task| task.assigned_at.is_some_and(|at| at.day().ymd().0 == 2026));
    let (mut late, mut open_late, mut on_time) = (0, 0, 0);
    for task in facts.filter(|task| !task.is_gathered()) {
        let due = task.time.deadline().map(|deadline| deadline.in_force());
        match &task.stage {
            TaskStage::Done { finish, .. } => match finish {
                steering::task::Finish::Late => late += 1,
                _ => on_time += 1,
            },
            TaskStage::InProgress if due.is_some_and(|due| due.passed(now)) => open_late += 1,
            _ => {}
        }
    }
    let share = 100 * on_time / (on_time + late + open_late).max(1);
    assert!((70..=95).contains(&share), "{on_time} on time, {late} late, {open_late} open late");
    assert!(open_late >= 15 && open_late <= 150, "{open_late}");
}

#[test]
fn a_year_of_steering_comes_about() {
    let folder = Folder::new();
    let filled = whole(&folder, 7);
    let tasks = filled.tasks();
    every_state_is_there(&filled, &tasks);
    the_year_is_there(&filled, &tasks);
    the_book_is_kept(&filled);
    figures_are_like_a_province(&filled, &tasks);
    in_order_of_time(&filled);
    laws(&filled, &tasks);
}

#[test]
fn the_same_seed_gives_the_same_journal() {
    let (one, two, three) = (Folder::new(), Folder::new(), Folder::new());
    let (first, again, other) = (whole(&one, 3), whole(&two, 3), whole(&three, 4));
    assert_eq!(first.head(), again.head());
    assert_eq!(first.steered, again.steered);
    assert_ne!(first.head(), other.head());
    assert_eq!(other.steered.refusals, BTreeMap::new(), "no command is refused, whatever the seed");
}

/// A store that begins in spring has the documents that came since.
#[test]
fn a_shorter_year_lives_in_postgres() {
    let (postgres, folder) = (Postgres::start(), Folder::new());
    let (from, end) = (Day::parse("2026-08-03").unwrap(), Instant::parse(END).unwrap());
    let filled = fill(&postgres.database("steering"), &folder, &Plan { dossiers: 20, seed: 5, from, end });
    let tasks = filled.tasks();
    assert_eq!(filled.steered.refusals, BTreeMap::new());
    let book = filled.app.steering();
    assert_eq!(book.members_on(end.day()).len(), 9, "the committee was in office before");
    assert!(book.find_document("12/KH-UBND").is_none() && book.find_document("391/TB-VPUB").is_some());
    laws(&filled, &tasks);
}
