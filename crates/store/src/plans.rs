//! How SQLite carries out the statements that a list waits for: by an index, in the order asked for, without sorting.

use rusqlite::Connection;

use crate::migrate::SQLITE;
use crate::statement::Statement;
use crate::{dossiers, fact_sums, facts, figures, forecasts, lists, notices, payments, task_work, tasks, work};

fn plan(statement: &Statement) -> Vec<String> {
    let conn = Connection::open_in_memory().unwrap();
    SQLITE.iter().for_each(|change| conn.execute_batch(change).unwrap());
    let mut prepared = conn.prepare(&format!("EXPLAIN QUERY PLAN {}", statement.sqlite())).unwrap();
    let nothing = rusqlite::params_from_iter(vec![rusqlite::types::Null; prepared.parameter_count()]);
    let rows = prepared.query_map(nothing, |row| row.get::<_, String>(3)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Tables that grow are never read from end to end: every mention of one by its letter is a search.
fn no_scan(statement: &Statement) -> Vec<String> {
    let plan = plan(statement);
    let scans = ["SCAN x", "SCAN o", "SCAN d", "SCAN p", "SCAN t", "SCAN u", "SCAN n", "SCAN notice", "SCAN dossier"];
    let scanned = |line: &String| scans.iter().any(|scan| line == scan || line.starts_with(&format!("{scan} ")));
    assert!(!plan.iter().any(scanned), "{}: {plan:#?}", statement.name);
    plan
}

fn in_order(statement: &Statement) -> Vec<String> {
    let plan = no_scan(statement);
    assert!(!plan.iter().any(|line| line.contains("ORDER BY")), "{}: {plan:#?}", statement.name);
    plan
}

fn by(statement: &Statement, index: &str) {
    let plan = in_order(statement);
    assert!(plan.iter().any(|line| line.contains(index)), "{}: {plan:#?}", statement.name);
}

#[test]
fn pages_are_read_in_their_order() {
    by(&lists::LIST_RECEIVING, "dossier_receiving (province=? AND receiving_unit=? AND submitted_at");
    by(&lists::LIST_COMPETENT, "dossier_competent (province=? AND competent_unit=? AND submitted_at");
    by(&lists::LIST_ALL, "dossier_submitted (province=? AND submitted_at");
    by(&lists::LIST_OF_PROCEDURE, "dossier_procedure (province=? AND procedure=? AND submitted_at");
    by(&lists::LIST_ENDED, "dossier_ended (province=? AND submitted_at");
    by(&lists::LIST_OPEN, "COVERING INDEX dossier_open (province=?");
    by(&lists::REGISTER, "dossier_submitted (province=? AND (submitted_at,seq)>");
    by(&lists::REGISTER_OF, "dossier_receiving (province=? AND receiving_unit=? AND (submitted_at,seq)>");
    by(&lists::UNCOLLECTED, "COVERING INDEX dossier_waiting (province=? AND (waiting_since,seq)>");
    by(&dossiers::OF_RECEIVING, "dossier_receiving (province=? AND receiving_unit=? AND (submitted_at,seq)<");
    by(&dossiers::OF_COMPETENT, "dossier_competent (province=? AND competent_unit=? AND (submitted_at,seq)<");
    by(&dossiers::OPEN, "COVERING INDEX dossier_open (province=? AND (submitted_at,seq)>");
    by(&dossiers::SUBMITTED_AT, "dossier_seq (province=? AND seq<?");
    by(&dossiers::SAME_APPLICANT, "dossier_identity (province=? AND identity=?");
    by(&work::OF_OWNER, "PRIMARY KEY (province=? AND owner=? AND (due_at");
    by(&work::OF_UNIT, "duty_unit (province=? AND unit=? AND (due_at");
    by(&work::OF_ALL, "duty_due (province=? AND (due_at");
    by(&work::DUE, "duty_due (province=? AND due_at<?");
    by(&payments::PAYMENTS, "payment_at (province=? AND (at");
    by(&notices::NOTICES, "PRIMARY KEY (province=? AND audience=? AND id<?");
}

#[test]
fn counts_read_what_they_count() {
    by(&work::TIMES_OF_OWNER, "COVERING INDEX duty_times (province=? AND owner=?");
    by(&work::TIMES_OF_KIND, "COVERING INDEX duty_times (province=? AND owner=? AND kind=? AND due_at<?");
    by(&notices::UNREAD, "notice_unread (province=? AND audience=?");
    for statement in [&work::BY_PERSON, &work::BY_STEP, &payments::SUMS, &figures::TALLY_ROWS] {
        no_scan(statement);
    }
}

#[test]
fn dossiers_behind_figures_are_found_in_their_index() {
    let sums = no_scan(&fact_sums::SUMS);
    assert!(sums.iter().any(|line| line.contains("COVERING INDEX dossier_fact (province=? AND competent_unit=? AND received_day<?)")), "{sums:#?}");
    for statement in [&facts::FACTS, &facts::COUNT] {
        let plan = no_scan(statement);
        let index = "COVERING INDEX dossier_fact (province=? AND competent_unit=? AND received_day>? AND received_day<?)";
        assert!(plan.iter().any(|line| line.contains(index)), "{}: {plan:#?}", statement.name);
    }
}

/// Forecasts are found by who holds the dossier, then the work by its key; only what is found is sorted.
#[test]
fn forecasts_are_found_by_their_holder() {
    let wanted = [
        (&forecasts::PUSHED_OF_OWNER, ["forecast_owner (province=? AND owner=? AND percent>?", "PRIMARY KEY (province=? AND owner=? AND due_at=? AND dossier=?"]),
        (&forecasts::PUSHED_PARTS, ["forecast_competent (province=? AND competent=? AND percent>?", "PRIMARY KEY (province=? AND owner=? AND due_at=? AND dossier=?"]),
        (&forecasts::LIKELY, ["forecast_unit (province=? AND unit=? AND percent>?", "PRIMARY KEY (province=? AND id=?"]),
        (&forecasts::COUNT_LIKELY, ["forecast_unit (province=? AND unit=? AND percent>?", "PRIMARY KEY (province=? AND id=?"]),
    ];
    for (statement, parts) in wanted {
        let plan = no_scan(statement);
        for part in parts {
            assert!(plan.iter().any(|line| line.contains(part)), "{}: {plan:#?}", statement.name);
        }
    }
}

#[test]
fn work_of_a_group_is_found_by_its_unit() {
    for statement in [&work::BY_PERSON, &work::BY_STEP] {
        let plan = no_scan(statement);
        assert!(plan.iter().any(|line| line.contains("duty_unit (province=? AND unit=?)")), "{}: {plan:#?}", statement.name);
    }
}

#[test]
fn boards_of_tasks_are_read_in_their_order() {
    by(&tasks::OPEN_OF_UNIT, "task_open_unit (province=? AND lead=? AND (due_at,seq)>");
    by(&tasks::OPEN_OF_AREA, "task_open_area (province=? AND area=? AND (due_at,seq)>");
    by(&tasks::OPEN_OF_ALL, "task_open (province=? AND (due_at,seq)>");
    by(&tasks::GIVEN_OF_UNIT, "task_given_unit (province=? AND lead=? AND");
    by(&tasks::GIVEN_OF_ALL, "task_given (province=? AND");
    by(&tasks::ENDED_OF_UNIT, "task_ended_unit (province=? AND lead=? AND");
    by(&tasks::ENDED_OF_ALL, "task_ended (province=? AND");
    by(&tasks::ENDED_OF_FINISH, "task_finish (province=? AND finish=? AND");
    for statement in [&tasks::OPEN_OF_PERSON, &tasks::GIVEN_OF_PERSON, &tasks::ENDED_OF_PERSON] {
        let plan = no_scan(statement);
        assert!(plan.iter().any(|line| line.contains("task_person (province=? AND person=?")), "{}: {plan:#?}", statement.name);
    }
    for statement in [&tasks::OPEN_OF_DOCUMENT, &tasks::GIVEN_OF_DOCUMENT, &tasks::ENDED_OF_DOCUMENT] {
        let plan = format!("{:#?}", no_scan(statement));
        assert!(plan.contains("(province=? AND document=?") && plan.contains("(province=? AND id=?"), "{}: {plan}", statement.name);
    }
    by(&tasks::OPEN_BY_STATE, "COVERING INDEX task_open_state (province=? AND state=?");
    by(&tasks::OF_PARENT, "task_parent (province=? AND parent=?");
    by(&tasks::WAKING, "task_wakes (province=? AND wakes_at>?");
    by(&task_work::OF_OWNER, "PRIMARY KEY (province=? AND owner=? AND");
    let sourced = in_order(&tasks::OF_DOCUMENT);
    assert!(sourced.iter().any(|line| line.contains("PRIMARY KEY (province=? AND document=? AND")), "{sourced:#?}");
    no_scan(&task_work::OF_KIND);
    let load = no_scan(&task_work::BY_PERSON);
    assert!(load.iter().any(|line| line.contains("task_duty_unit (province=? AND unit=?)")), "{load:#?}");
}
