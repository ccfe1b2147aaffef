//! Boards and lists of tasks over 100,000 of them in SQLite: `bench_tasks FOLDER [TASKS]`. Prints p50 and p95 of each use case.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant as Stopwatch;

use app::App;
use app::tasks::{Axis, BoardKind, EVER, Reach, TaskAsk, TaskNarrow, TaskReply, TaskScope, groups, part_groups, total_keys};
use kernel::{Actor, Day, Instant, PersonId, UnitId};
use procedure::Catalogue;
use sim::SimClock;
use sim::stage::{self, Stage};
use steering::task::command::{NewTask, Running};
use steering::task::model::{DocumentId, Origin, Owner, Report, Source, Term};
use steering::task::{Command, Due};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Asked together, so that they share transactions.
const GROUP: usize = 2_000;
/// How often each use case is measured.
const TIMES: usize = 200;
/// Days over which tasks are given.
const DAYS: i32 = 4 * 365;
/// Words of contents.
const WORDS: [&str; 16] = [
    "rà soát", "công bố", "cắt giảm", "thủ tục", "hồ sơ", "trực tuyến", "số hóa", "dữ liệu", "dân cư", "giải ngân", "đất đai",
    "đầu tư", "công vụ", "tổ chức", "báo cáo", "kế hoạch",
];

/// Numbers without end that are the same every time.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }

    fn days(&mut self, below: i32) -> i32 {
        self.next(below.max(1) as usize) as i32
    }
}

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().collect();
    let folder = args.get(1).ok_or("bench_tasks FOLDER [TASKS]")?;
    let count: usize = args.get(2).map_or(Ok(100_000), |text| text.parse())?;
    std::fs::create_dir_all(folder)?;
    let clock = SimClock::new(Instant::parse("2026-11-25T15:40:00+07:00")?);
    let watch = Stopwatch::now();
    let app = open(Path::new(folder), &clock)?;
    if app.task_keys()?.is_empty() {
        fill(&app, count)?;
        println!("{count} tasks in {:.1} s", watch.elapsed().as_secs_f64());
    }
    measure(&app)
}

fn open(folder: &Path, clock: &SimClock) -> Outcome<Arc<App>> {
    let stage = Stage {
        url: format!("sqlite:{}", folder.join("motcua.sqlite").display()),
        files: folder.join("files"),
        ports: sim::plain::ports(),
        clock: clock.as_clock(),
        catalogue: Catalogue::embedded()?,
        simulated: true,
        base_url: "http://localhost".to_owned(),
    };
    Ok(stage::open(stage, stage::repeatable_chance(11))?)
}

/// Lead units with the people who may have tasks there.
fn leads(app: &App) -> Vec<(UnitId, Vec<PersonId>)> {
    let (org, day) = (app.org(), app.now().day());
    let agencies = org.units(day).filter(|unit| {
        use org::UnitKind::{Commune, Department, Vertical};
        matches!(unit.kind, Department | Commune) || unit.kind == Vertical && unit.level == org::Level::Province
    });
    let people = |unit: &UnitId| {
        let holds = |person: &&org::Person| org.holdings_on(&person.id, day).any(|held| org.is_within(&held.unit, unit));
        org.people(day).filter(holds).map(|person| person.id.clone()).collect()
    };
    agencies.map(|unit| (unit.id.clone(), people(&unit.id))).collect()
}

fn fill(app: &Arc<App>, count: usize) -> Outcome<()> {
    let (leads, mut dice) = (leads(app), Dice(0x9e37_79b9_7f4a_7c15));
    let actor = app.org().actor(&PersonId::new("h92.procedure_control.1"), None, app.now()).map_err(|_| "no reviewer")?;
    let areas: Vec<String> = app.steering().areas().into_iter().map(|known| known.area.key.clone()).collect();
    let documents: Vec<DocumentId> = (0..count.div_ceil(60)).map(|_| app.new_document_id()).collect();
    let mut asks = Vec::with_capacity(GROUP);
    for n in 0..count {
        // The oldest first, as lists of years are brought in.
        let given = app.now().day().plus(-DAYS + (n as i64 * i64::from(DAYS) / count as i64) as i32);
        let document = documents[(n / 60 + dice.next(3)).min(documents.len() - 1)];
        let lead = &leads[(dice.next(leads.len()) * dice.next(leads.len())) / leads.len()];
        let area = Some(dice.next(areas.len() + 1)).and_then(|at| areas.get(at).cloned());
        asks.push(task(app, &actor, &mut dice, (given, document, lead, area), n));
        if asks.len() == GROUP {
            give(app, &mut asks)?;
        }
    }
    give(app, &mut asks)
}

fn give(app: &Arc<App>, asks: &mut Vec<TaskAsk>) -> Outcome<()> {
    for reply in app.ask_tasks(std::mem::take(asks))? {
        if let TaskReply::Refused(refusal) = reply? {
            return Err(format!("{refusal:?}").into());
        }
    }
    Ok(())
}

type Place<'a> = (Day, DocumentId, &'a (UnitId, Vec<PersonId>), Option<String>);

fn task(app: &App, actor: &Actor, dice: &mut Dice, (given, document, lead, area): Place<'_>, n: usize) -> TaskAsk {
    let id = app.new_task_id();
    let today = app.now().day();
    let due = given.plus(20 + dice.days(160));
    let words: Vec<&str> = (0..12).map(|_| WORDS[dice.next(WORDS.len())]).collect();
    let without = dice.next(20) == 0;
    let term = if without { Term::Ongoing { review_on: today.plus(30 + dice.days(90)) } } else { Term::By { due: Due::day(due) } };
    let extended_to = (!without && dice.next(9) == 0).then(|| Due::day(due.plus(30)));
    // Old ones are done, nearly all; of what is left open a third is late.
    let wanted = given.plus(10 + dice.days(190));
    let open = wanted >= today || dice.next(100) < 5;
    let report = Report { text: "Đã hoàn thành".to_owned(), number: format!("{n}/BC"), files: Vec::new(), late_reason: "Chờ ý kiến".to_owned() };
    let running = Running { assigned_on: given, extended_to, text: String::new(), done: (!open).then_some((wanted, report)) };
    let person = (dice.next(3) > 0).then(|| lead.1.get(dice.next(lead.1.len().max(1)))).flatten();
    let clause = format!("II.{}", n % 60 + 1);
    let content = format!("{} số {n}", words.join(" "));
    let new = NewTask {
        id,
        origin: Origin::Document,
        office: "H92".into(),
        assigner: Owner::person(&"H92".into(), &PersonId::new("h92.province_leader.1")),
        decider: Owner::unit(&"H92".into()),
        lead: person.map_or_else(|| Owner::unit(&lead.0), |person| Owner::person(&lead.0, person)),
        sources: vec![Source { document, clause, place: None, quotation: String::new() }],
        content,
        product: "Báo cáo".to_owned(),
        area,
        coordinators: Vec::new(),
        term,
    };
    TaskAsk { actor: actor.clone(), task: id, key: None, command: Command::Import(Box::new(new), Box::new(running)) }
}

/// One use case, many times.
fn timed(name: &str, mut work: impl FnMut() -> Outcome<usize>) -> Outcome<()> {
    let mut times = Vec::with_capacity(TIMES);
    let mut found = 0;
    for _ in 0..TIMES {
        let watch = Stopwatch::now();
        found = work()?;
        times.push(watch.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    println!("{name:<44} {found:>6}  p50 {:>6.2} ms  p95 {:>6.2} ms", times[TIMES / 2], times[TIMES * 95 / 100]);
    Ok(())
}

fn measure(app: &Arc<App>) -> Outcome<()> {
    let org = app.org();
    let everything = TaskScope { all: true, ..TaskScope::default() };
    let head = app.org().actor(&PersonId::new("h92.05.agency_leader.1"), None, app.now()).map_err(|_| "no head")?;
    let own = app.task_scope(&org, &head);
    let area = app.steering().areas().first().map(|known| known.area.key.clone()).unwrap_or_default();
    let member = TaskScope { all: false, units: own.units.clone(), areas: vec![area.clone()] };
    let department = UnitId::new("H92.05");
    println!("{} counted by; open: {}", app.task_keys()?.len(), rest(app, &everything, &TaskNarrow::default())?);
    for (name, scope, unit) in [("province", &everything, None), ("agency", &own, Some(&department)), ("member", &member, None)] {
        for axis in [Axis::Unit, Axis::Document, Axis::Area, Axis::Person] {
            timed(&format!("board {axis:?}, {name}"), || board(app, scope, unit, axis))?;
        }
        lists(app, name, scope, &area)?;
    }
    Ok(())
}

/// All that a board's page asks.
fn board(app: &Arc<App>, scope: &TaskScope, unit: Option<&UnitId>, axis: Axis) -> Outcome<usize> {
    let (org, today) = (app.org(), app.now().day());
    let (from, to) = (Day::parse("2026-01-01")?, Day::parse("2026-11-30")?);
    let reach = Reach::of(&org, scope, unit);
    let keys = app.task_keys()?;
    let total = total_keys(&reach, &keys);
    let rows = if axis == Axis::Document && !(scope.all && unit.is_none()) {
        app.sums_by_document(&org, scope, unit, (from, to))?.0.len()
    } else {
        let found = groups(&reach, axis, &keys);
        app.task_sums(found.iter().map(|group| group.keys.as_slice()), from, to)?.len()
    };
    let parts = part_groups(&reach, &keys);
    app.task_sums(parts.iter().map(|group| group.keys.as_slice()), from, to)?;
    app.task_standing(&reach, &total)?;
    for month in app::last_months(today, 12) {
        let span = month.calendar();
        app.task_sums([total.as_slice()], span.first_day(), span.last_day())?;
    }
    Ok(rows)
}

fn rest(app: &Arc<App>, scope: &TaskScope, narrow: &TaskNarrow) -> Outcome<usize> {
    let (mut count, mut after) = (0, None);
    loop {
        let page = app.task_board(&app.org(), scope, narrow, after, 1_000)?;
        count += page.rows.len();
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(count),
        }
    }
}

fn lists(app: &Arc<App>, name: &str, scope: &TaskScope, area: &str) -> Outcome<()> {
    let today = app.now().day();
    let day = Day::parse;
    let of = |kind| TaskNarrow { kind, ..TaskNarrow::default() };
    let year = Some((day("2025-01-01")?, day("2025-12-31")?));
    let document = first_document(app, scope)?;
    let person = first_person(app, scope)?;
    let states = |state: &str| TaskNarrow { states: vec![state.to_owned()], ..of(BoardKind::Open) };
    let cases = [
        ("open", of(BoardKind::Open)),
        ("late", of(BoardKind::Late)),
        ("late over 30 days", TaskNarrow { days: Some((EVER, today.plus(-31))), ..of(BoardKind::Late) }),
        ("due in seven days", TaskNarrow { days: Some((today, today.plus(6))), ..of(BoardKind::Open) }),
        ("without a day", TaskNarrow { no_day: true, ..of(BoardKind::Open) }),
        ("awaiting confirmation", states("awaiting_confirmation")),
        ("declined", states("declined")),
        ("suspended", states("suspended")),
        ("given", of(BoardKind::Given)),
        ("given last year", TaskNarrow { days: year, ..of(BoardKind::Given) }),
        ("given, extended", TaskNarrow { extended: true, ..of(BoardKind::Given) }),
        ("ended late last year", TaskNarrow { days: year, finishes: vec!["late".to_owned()], ..of(BoardKind::Ended) }),
        ("ended otherwise", TaskNarrow { finishes: vec!["left".to_owned()], ..of(BoardKind::Ended) }),
        ("late at the end of last year", TaskNarrow { at: Some(day("2025-12-31")?), ..of(BoardKind::Late) }),
        ("open at the end of 2023", TaskNarrow { at: Some(day("2023-12-31")?), ..of(BoardKind::Open) }),
        ("open of an agency", TaskNarrow { unit: Some("H92.05".into()), ..of(BoardKind::Open) }),
        ("open of an area", TaskNarrow { area: Some(area.to_owned()), ..of(BoardKind::Open) }),
        ("late of an area", TaskNarrow { area: Some(area.to_owned()), ..of(BoardKind::Late) }),
        ("given of an area last year", TaskNarrow { area: Some(area.to_owned()), days: year, ..of(BoardKind::Given) }),
        ("open of a document", TaskNarrow { document: Some(document.clone()), ..of(BoardKind::Open) }),
        ("ended late of a document", TaskNarrow { document: Some(document), finishes: vec!["late".to_owned()], ..of(BoardKind::Ended) }),
        ("open of a person", TaskNarrow { person: person.clone(), ..of(BoardKind::Open) }),
        ("ended of a person", TaskNarrow { person, ..of(BoardKind::Ended) }),
        ("parts", TaskNarrow { parts: true, ..of(BoardKind::Open) }),
        ("words", TaskNarrow { words: "rà soát thủ tục".to_owned(), ..of(BoardKind::Given) }),
        ("words without marks, open", TaskNarrow { words: "giai ngan dat dai".to_owned(), ..of(BoardKind::Open) }),
        ("words, late", TaskNarrow { words: "báo cáo".to_owned(), ..of(BoardKind::Late) }),
    ];
    for (what, narrow) in cases {
        timed(&format!("list {what}, {name}"), || Ok(app.task_board(&app.org(), scope, &narrow, None, 50)?.rows.len()))?;
    }
    Ok(())
}

/// A document in the middle of the years.
fn first_document(app: &Arc<App>, scope: &TaskScope) -> Outcome<String> {
    let narrow = TaskNarrow { kind: BoardKind::Given, days: Some((EVER, Day::parse("2025-06-30")?)), ..TaskNarrow::default() };
    let page = app.task_board(&app.org(), scope, &narrow, None, 1)?;
    Ok(page.rows.first().map(|row| row.document.clone()).unwrap_or_default())
}

fn first_person(app: &Arc<App>, scope: &TaskScope) -> Outcome<Option<PersonId>> {
    let page = app.task_board(&app.org(), scope, &TaskNarrow::default(), None, 50)?;
    Ok(page.rows.iter().find(|row| !row.person.is_empty()).map(|row| PersonId::new(&row.person)))
}
