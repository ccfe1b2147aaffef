//! Report II.06a: its sums, its columns as numbers of dossiers, one dossier in each state.

#[path = "../../dossier/tests/script/mod.rs"]
mod script;

use index::{Column, Columns, Counts, Cube, Cut, Days, Ending, Fact, Left, Named, Report, ReportRules, Waiting, flag};
use kernel::{Day, ProcedureCode, UnitId};
use org::Level;
use proptest::collection::vec;
use proptest::prelude::*;
use script::World;

const START: i32 = 20_400; // November 2025

fn fact() -> impl Strategy<Value = Fact> {
    let ending = prop::option::of((0..60_i32, prop::sample::select(Ending::ALL.to_vec())));
    let parts = (0..3_usize, 0..4_usize, START..START + 400, ending, 0..40_i32, any::<[bool; 3]>());
    parts.prop_map(|(unit, procedure, received, ended, term, [online, waits, again])| {
        let received = Day(received);
        let ended = ended.map(|(days, how)| (received.plus(days), how));
        let due = Some(received.plus(term + 1));
        let late_from = match ended {
            Some((_, Ending::Early | Ending::OnTime)) => None,
            Some((day, _)) => due.filter(|from| *from <= day),
            None => due.filter(|_| !waits),
        };
        let asked_again = again && waits && ended.is_none();
        Fact {
            unit: UnitId::new(format!("u{unit}")),
            procedure: ProcedureCode::new(format!("p{procedure}")),
            received,
            ended,
            late_from,
            flags: if online { flag::ONLINE } else { 0 } | if asked_again { flag::ASKED_AGAIN } else { 0 },
            days: term,
            agencies: 0,
        }
    })
}

fn named() -> impl Strategy<Value = Named> {
    let month = (2025..2027_i32, 1..=12_u8).prop_map(|(year, month)| Named::Month(year, month));
    let quarter = (2025..2027_i32, 1..=4_u8).prop_map(|(year, quarter)| Named::Quarter(year, quarter));
    prop_oneof![month, quarter, (2025..2027_i32).prop_map(Named::Year)]
}

fn rules() -> impl Strategy<Value = ReportRules> {
    let left = prop::sample::select(vec![Left::OnTime, Left::ByDate]);
    let waiting = prop::sample::select(vec![Waiting::InTime, Waiting::AgainIsLate]);
    (left, waiting).prop_map(|(left, waiting)| ReportRules { left, waiting })
}

/// The report of all units from counters; procedures of odd number are one sector, communes have the last unit.
fn counted(facts: &[Fact], days: Days, rules: &ReportRules) -> Report {
    let cube = Cube::of_facts(facts);
    let rows = cube.units().iter().flat_map(|unit| {
        let level = if unit.as_str() == "u2" { Level::Commune } else { Level::Province };
        let all = cube.by_procedure([unit], days.span().unwrap(), days.to);
        let row = |(code, numbers): (&ProcedureCode, _)| {
            let sector = if ["p1", "p3"].contains(&code.as_str()) { "Đất đai" } else { "Hộ tịch" };
            (level, sector.to_owned(), code.clone(), Columns::of(&Counts::from(&numbers), rules).unwrap())
        };
        all.into_iter().map(row).collect::<Vec<_>>()
    });
    Report::of(rows.collect::<Vec<_>>())
}

fn balanced(columns: &Columns) {
    use Column::*;
    let of = |column| columns.get(column);
    assert_eq!(of(Received), of(Online) + of(Direct) + of(Carried));
    assert_eq!(of(Settled), of(Early) + of(OnTime) + of(Late));
    assert_eq!(of(Open), of(OpenInTime) + of(OpenLate));
    assert_eq!(of(Received), of(Settled) + of(Open));
    assert!(columns.each().iter().all(|(_, n)| *n >= 0));
}

proptest! {
    #[test]
    fn every_column_is_a_number_of_dossiers(facts in vec(fact(), 0..60), named in named(), calendar: bool, rules in rules()) {
        let days = if calendar { Cut::Calendar } else { Cut::default() }.days(named);
        let report = counted(&facts, days, &rules);
        for (column, figure) in report.columns.each() {
            let pick = column.pick(days, days.to, &rules);
            prop_assert_eq!(figure, facts.iter().filter(|fact| pick.takes(fact)).count() as i64, "{:?}", column);
        }
        let communes = facts.iter().filter(|fact| fact.unit.as_str() == "u2" && fact.procedure.as_str() == "p1");
        let late = Column::Late.pick(days, days.to, &rules);
        let found = report.levels.iter().filter(|part| part.level == Level::Commune).flat_map(|part| &part.sectors);
        let mut found = found.filter_map(|row| row.procedures.get(&ProcedureCode::new("p1")));
        let figure = found.next().map_or(0, |columns| columns.get(Column::Late));
        prop_assert_eq!(figure, communes.filter(|fact| late.takes(fact)).count() as i64);
    }

    #[test]
    fn sums_hold_in_every_row(facts in vec(fact(), 0..60), named in named(), rules in rules()) {
        let report = counted(&facts, Cut::default().days(named), &rules);
        balanced(&report.columns);
        prop_assert_eq!(report.columns, report.levels.iter().map(|part| part.columns).sum());
        for part in &report.levels {
            balanced(&part.columns);
            prop_assert_eq!(part.columns, part.sectors.iter().map(|row| row.columns).sum());
            for row in &part.sectors {
                balanced(&row.columns);
                prop_assert_eq!(row.columns, row.procedures.values().copied().sum());
            }
        }
        let kept = serde_json::to_string(&report).unwrap();
        prop_assert_eq!(serde_json::from_str::<Report>(&kept).unwrap(), report);
    }

    #[test]
    fn what_is_open_at_the_end_is_carried_over(facts in vec(fact(), 0..60), named in named(), rules in rules()) {
        let (before, after) = (Cut::default().days(named.before()), Cut::default().days(named));
        let open = counted(&facts, before, &rules).columns.get(Column::Open);
        prop_assert_eq!(open, counted(&facts, after, &rules).columns.get(Column::Carried));
    }

    #[test]
    fn columns_out_of_balance_cannot_be_made(all in any::<[i8; 11]>(), counts in any::<[i8; 10]>()) {
        let all = all.map(i64::from);
        if let Ok(columns) = Columns::try_from(all) {
            balanced(&columns);
            prop_assert_eq!(<[i64; 11]>::from(columns), all);
        }
        let [online, direct, carried, early, on_time, late, left, left_late, open_late, asked_again] = counts.map(i64::from);
        let counts = Counts { online, direct, carried, early, on_time, late, left, left_late, open_late, asked_again };
        if let Ok(columns) = Columns::of(&counts, &ReportRules::default()) {
            balanced(&columns);
        }
    }

    #[test]
    fn differences_are_where_figures_differ(facts in vec(fact(), 1..40), named in named(), lost in any::<prop::sample::Index>()) {
        let days = Cut::default().days(named);
        let sent = counted(&facts, days, &ReportRules::default());
        prop_assert_eq!(Report::differences(&sent, &sent), Vec::new());
        let mut fewer = facts.clone();
        let gone = fewer.remove(lost.index(facts.len()));
        let now = counted(&fewer, days, &ReportRules::default());
        let found = Report::differences(&sent, &now);
        let columns = Column::ALL.into_iter().filter(|column| column.pick(days, days.to, &ReportRules::default()).takes(&gone));
        prop_assert_eq!(found.len(), columns.count() * 3, "in its sector, its level and the sum");
        prop_assert!(found.iter().all(|one| one.now == one.sent - 1));
    }
}

/// Plays a script; the columns in which the dossier stands, for a period of the closing rule, at the end of a day.
fn columns_of(script: &str, period: &str, day: &str, rules: ReportRules) -> Vec<u8> {
    let mut world = World::new();
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let answers = world.play(line);
        assert!(!answers.iter().any(|answer| answer.contains("refused")), "{line}: {answers:?}");
    }
    let days = Cut::default().days(Named::parse(period).unwrap());
    let facts: Vec<Fact> = world.dossier().0.and_then(Fact::of).into_iter().collect();
    let as_of = days.as_of(Day::parse(day).unwrap());
    let cube = Cube::of_facts(&facts);
    let numbers = cube.numbers(cube.units(), days.span().unwrap(), as_of);
    let columns = Columns::of(&Counts::from(&numbers), &rules).unwrap();
    balanced(&columns);
    for (column, figure) in columns.each() {
        let taken = facts.iter().filter(|fact| column.pick(days, as_of, &rules).takes(fact)).count() as i64;
        assert_eq!(figure, taken, "{column:?}");
    }
    columns.each().into_iter().filter(|(_, n)| *n > 0).map(|(column, _)| column.number()).collect()
}

#[test]
fn one_dossier_in_each_state_stands_in_its_columns() {
    let begun = "at 2026-12-16 08:30\nreceptionist: receive\nreceptionist: hand over\nhead: assign specialist\n";
    let ready = format!("{begun}specialist: finish grant\n");
    let to_do = |more: &str| format!("{begun}{more}");
    let done = |more: &str| format!("{ready}{more}");
    // Received on 16 December, within the report of January (15/12–14/1); due on 30 December.
    let rows: Vec<(&str, String, &str, &str, Vec<u8>)> = vec![
        ("submitted", "at 2026-12-16 08:30\napplicant: submit online".into(), "2027-01", "2026-12-20", vec![]),
        ("declined", "at 2026-12-16 08:30\napplicant: submit online\nreceptionist: decline".into(), "2027-01", "2027-02-01", vec![]),
        ("voided", "at 2026-12-16 08:30\nreceptionist: receive\nreceptionist: ask void\ndirector: confirm void".into(), "2027-01", "2027-02-01", vec![]),
        ("at the counter", begun.into(), "2027-01", "2026-12-20", vec![3, 5, 11, 12]),
        ("online", "at 2026-12-16 08:30\napplicant: submit online\nreceptionist: accept".into(), "2027-01", "2026-12-20", vec![3, 4, 11, 12]),
        ("at a kiosk", "at 2026-12-16 08:30\napplicant: submit kiosk\nreceptionist: accept".into(), "2027-01", "2026-12-20", vec![3, 4, 11, 12]),
        ("by post", "at 2026-12-16 08:30\nreceptionist: receive post".into(), "2027-01", "2026-12-20", vec![3, 5, 11, 12]),
        ("open, late", begun.into(), "2027-01", "2027-01-10", vec![3, 5, 11, 13]),
        ("early", done("at 2026-12-21 09:00\nleader: approve\nclerk: number"), "2027-01", "2027-02-01", vec![3, 5, 7, 8]),
        ("on time", done("at 2026-12-30 09:00\nleader: approve\nclerk: number"), "2027-01", "2027-02-01", vec![3, 5, 7, 9]),
        ("late", done("at 2027-01-08 09:00\nleader: approve\nclerk: number"), "2027-01", "2027-02-01", vec![3, 5, 7, 10]),
        ("ended in the next period: open in this one", done("at 2027-01-20 09:00\nleader: approve\nclerk: number"), "2027-01", "2027-02-20", vec![3, 5, 11, 13]),
        ("carried over, then late", done("at 2027-01-20 09:00\nleader: approve\nclerk: number"), "2027-02", "2027-02-20", vec![3, 6, 7, 10]),
        ("gone before the period", done("at 2026-12-21 09:00\nleader: approve\nclerk: number"), "2027-02", "2027-02-20", vec![]),
        ("waits", to_do("specialist: draft supplement\nreceptionist: send supplement"), "2027-01", "2027-02-01", vec![3, 5, 11, 12]),
        ("withdrawn", to_do("applicant: withdraw"), "2027-01", "2027-02-01", vec![3, 5, 7, 9]),
        ("halted", to_do("specialist: draft halt\nleader: approve"), "2027-01", "2027-02-01", vec![3, 5, 7, 9]),
        ("withdrawn late", to_do("at 2027-01-08 09:00\napplicant: withdraw"), "2027-01", "2027-02-01", vec![3, 5, 7, 9]),
    ];
    for (name, script, period, day, columns) in rows {
        assert_eq!(columns_of(&script, period, day, ReportRules::default()), columns, "{name}");
    }
    let by_date = ReportRules { left: Left::ByDate, waiting: Waiting::AgainIsLate };
    let late = to_do("at 2027-01-08 09:00\napplicant: withdraw");
    assert_eq!(columns_of(&late, "2027-01", "2027-02-01", by_date), [3, 5, 7, 10]);
    let waits = to_do("specialist: draft supplement\nreceptionist: send supplement");
    assert_eq!(columns_of(&waits, "2027-01", "2027-02-01", by_date), [3, 5, 11, 12], "asked once");
}
