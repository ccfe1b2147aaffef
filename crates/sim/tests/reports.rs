//! Report II.06a on the real store, both engines: counters = stored facts counted in SQL = lists behind each figure; closing
//! and what changes afterwards.

use std::sync::Arc;

use app::reports::{Asked, Closing, Frozen, Narrowed, Terms};
use app::{App, Whose};
use index::{Column, Cut, Named, ReportRules};
use kernel::{Actor, Day, Instant, UnitId};
use procedure::Catalogue;
use sim::stage::{self, Stage};
use sim::{Plan, SimClock, populate};
use testkit::{Folder, Postgres};

const END: &str = "2026-11-25T15:40:00+07:00";

fn fill(url: &str, folder: &Folder, dossiers: usize) -> Arc<App> {
    let end = Instant::parse(END).unwrap();
    let clock = SimClock::new(end);
    let stage = Stage {
        url: url.to_owned(),
        files: folder.path().join("files"),
        ports: sim::plain::ports(),
        clock: clock.as_clock(),
        catalogue: Catalogue::embedded().unwrap(),
        simulated: true,
        base_url: "http://localhost".to_owned(),
    };
    let app = stage::open(stage, stage::repeatable_chance(17)).unwrap();
    populate(&app, &clock, &Plan::year(dossiers, 17, end), &mut |_, _| {}).unwrap();
    app
}

/// Who has most dossiers.
fn busiest(app: &App) -> UnitId {
    let span = Named::Year(2026).calendar();
    let count = |unit: &UnitId| app.numbers(&Whose::Agency(unit.clone()), span).unwrap().received();
    let units = app.settling_units(Day::parse("2026-11-25").unwrap());
    units.into_iter().map(|unit| unit.id).max_by_key(|unit| (count(unit), unit.clone())).unwrap()
}

/// From counters and from stored facts, the same; and behind every figure as many dossiers.
fn both_ways_agree(app: &App) {
    let mut seen = 0;
    let all = [Whose::Province, Whose::Communes, Whose::Departments, Whose::Agency(busiest(app))];
    for (whose, named, cut) in all.iter().flat_map(|whose| {
        let periods = [Named::Month(2026, 11), Named::Quarter(2026, 4), Named::Year(2026), Named::Month(2026, 9)];
        periods.into_iter().flat_map(move |named| [(whose, named, Cut::default()), (whose, named, Cut::Calendar)])
    }) {
        let asked = Asked { whose: whose.clone(), named, cut };
        let counted = app.settlement_report(&asked).unwrap();
        assert!(!counted.one_by_one);
        let facts = app.by_facts(whose, counted.terms).unwrap();
        assert_eq!(counted.report, facts.report, "{asked:?}");
        assert_eq!(counted.position, facts.position);
        seen += counted.report.columns.get(Column::Received);
    }
    assert!(seen > 100, "the simulation has too little to compare: {seen}");
    let asked = Asked { whose: Whose::Province, named: Named::Month(2026, 10), cut: Cut::Closing(20) };
    let odd = app.settlement_report(&asked).unwrap();
    assert!(odd.one_by_one && odd.report.columns.get(Column::Received) > 0, "days that counters cannot give");
    behind_each_figure(app, &asked.whose, &odd.report, odd.terms);
}

fn behind_each_figure(app: &App, whose: &Whose, report: &index::Report, terms: Terms) {
    let rules: &ReportRules = &terms.rules;
    for (level, sector) in report.places() {
        for (column, figure) in report.find(level, sector).each() {
            let pick = column.pick(terms.days, terms.as_of, rules);
            let sector = sector.map(|sector| (sector, terms.days.to));
            let of = Narrowed { whose, level, sector, procedure: None, pick: &pick };
            assert_eq!(app.count_narrowed(&of).unwrap(), figure, "{of:?}");
        }
    }
}

/// A dossier of an older system, entered today.
fn imported(app: &Arc<App>, unit: &UnitId) -> String {
    let (org, today) = (app.org(), app.now().day());
    let at = |text: &str| Instant::parse(text).unwrap();
    let span = Named::Year(2026).calendar();
    let procedures = app.numbers_by_procedure(&Whose::Agency(unit.clone()), span).unwrap();
    let old = app::predecessor::OldDossier {
        row: 2,
        code: "CU-2026-0001".to_owned(),
        procedure: procedures.keys().next().unwrap().to_string(),
        applicant: "Nguyễn Thị Mẫu".to_owned(),
        identity: "092000000001".to_owned(),
        phone: "0900000001".to_owned(),
        address: String::new(),
        receiving: org.centre_of(unit, today).unwrap().code.clone(),
        competent: org.unit(unit).unwrap().code.clone(),
        accepted_at: at("2026-11-03T09:00:00+07:00"),
        promised_at: at("2026-11-10T17:00:00+07:00"),
        due_at: at("2026-11-10T17:00:00+07:00"),
        state: "Đang xử lý".to_owned(),
    };
    let key = app.start_import(Actor::system(), vec![old]).unwrap();
    for _ in 0..500 {
        let run = app.import_run(&key).unwrap();
        if run.finished {
            assert_eq!(run.rows[0].fate.key(), "imported", "{:?}", run.rows);
            return run.rows[0].code.clone();
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("the import has no end");
}

fn closed_stays_as_it_was_sent(app: &Arc<App>) {
    let unit = busiest(app);
    let whose = Whose::Agency(unit.clone());
    let asked = Asked { whose: whose.clone(), named: Named::Month(2026, 11), cut: Cut::default() };
    let due = |asked: &Asked| app.due_reports(&whose).unwrap().into_iter().any(|due| due.asked == *asked);
    let quarter = Asked { named: Named::Quarter(2026, 3), ..asked.clone() };
    assert!(due(&quarter) && !due(&asked), "months are asked for of those alone who report them");
    let close = |actor: &Actor, asked: &Asked| {
        let press = |frozen: &Frozen, _: Instant| Ok(format!("%PDF-{}", frozen.report.columns.get(Column::Received)).into_bytes());
        let (unit_name, recipient) = ("Đơn vị".to_owned(), "Nơi nhận".to_owned());
        app.close_settlement(&Closing { actor, asked, unit_name, recipient, press: &press })
    };
    let refused = |done: app::AppResult<index::ReportId>| match done {
        Err(app::AppError::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(close(&Actor::applicant(), &asked)), "no_authority");
    let running = Asked { named: Named::Month(2026, 12), ..asked.clone() };
    assert_eq!(refused(close(&Actor::system(), &running)), "report_running");
    let id = close(&Actor::system(), &asked).unwrap();
    assert_eq!(refused(close(&Actor::system(), &asked)), "report_already_closed");
    let closed = app.closed_report(id).unwrap();
    let frozen = Frozen::of(&closed).unwrap();
    assert_eq!(frozen.report, app.settlement_report(&asked).unwrap().report);
    let paper = format!("%PDF-{}", frozen.report.columns.get(Column::Received)).into_bytes();
    assert_eq!(app.read_file(&frozen.pdf_hash()).unwrap(), paper);
    assert_eq!(app.settlement_changes(&whose, &frozen).unwrap(), app::reports::Changes::default());

    // The next period carries over what this one left open.
    let next = app.settlement_report(&running).unwrap();
    let over = app.carried_over(&whose, &next).unwrap();
    assert_eq!((over.before, over.rows.len()), (id, 0));
    assert_eq!(over.sent, over.carried);

    // A dossier of the predecessor comes in late: accepted in the period, open past its date at its end.
    let code = imported(app, &unit);
    let changes = app.settlement_changes(&whose, &frozen).unwrap();
    assert!(!changes.cut && changes.moved.len() == 1, "{changes:?}");
    let moved = &changes.moved[0];
    let columns = [Column::Received, Column::Direct, Column::Open, Column::OpenLate];
    assert_eq!((moved.code.as_str(), moved.sent.len(), &moved.now[..]), (code.as_str(), 0, &columns[..]));
    assert_eq!(changes.differences.len(), columns.len() * 3, "in its sector, its level and the sum");
    assert!(changes.differences.iter().all(|one| one.now == one.sent + 1));
    let over = app.carried_over(&whose, &app.settlement_report(&running).unwrap()).unwrap();
    assert_eq!(over.carried, over.sent + 1, "what is carried over differs from what was sent");
    assert_eq!(app.read_file(&frozen.pdf_hash()).unwrap(), paper, "what was sent was sent");

    app.withdraw_report(&Actor::system(), id, "Gửi nhầm").unwrap();
    let again = close(&Actor::system(), &asked).unwrap();
    assert!(again > id && app.carried_over(&whose, &next).unwrap().before == again);
    assert_eq!(app.closed_settlements().len(), 2);
    let settled = app.closed_settlement(&asked).unwrap();
    assert_eq!(settled.id, again);
}

#[test]
fn the_report_on_sqlite() {
    let folder = Folder::new();
    let app = fill(&format!("sqlite:{}", folder.path().join("motcua.sqlite").display()), &folder, 600);
    both_ways_agree(&app);
    closed_stays_as_it_was_sent(&app);
}

#[test]
fn the_report_on_postgresql() {
    let folder = Folder::new();
    let postgres = Postgres::start();
    let app = fill(&postgres.database("reports"), &folder, 150);
    both_ways_agree(&app);
    closed_stays_as_it_was_sent(&app);
}
