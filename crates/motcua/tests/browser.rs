//! Journeys in a real browser (headless Chromium) against the real program; each has a script under `browser/`.

use std::path::Path;
use std::process::Command;

fn journey(name: &str) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/run.mjs");
    let output = Command::new("node")
        .arg(script)
        .arg(name)
        .env("MOTCUA", env!("CARGO_BIN_EXE_motcua"))
        .output()
        .expect("node runs; scripts/setup.sh test installs it");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{name}:\n{out}\n{err}");
}

#[test]
fn public_pages_are_accessible() {
    journey("public");
}

#[test]
fn counter_to_return() {
    journey("counter");
}

#[test]
fn online_completion_result_rating() {
    journey("online");
}

#[test]
fn late_apology_re_appointment_return() {
    journey("late");
}

#[test]
fn three_agencies_work_at_once() {
    journey("lanes");
}

#[test]
fn leave_and_substitute() {
    journey("leave");
}

#[test]
fn pages_of_every_role_are_accessible() {
    journey("desks");
}

#[test]
fn figures_are_walked_and_lead_to_their_lists() {
    journey("dashboards");
}

#[test]
fn index_to_item_to_dossiers() {
    journey("index");
}

#[test]
fn reports_are_closed_and_kept() {
    journey("reports");
}

#[test]
fn a_notice_becomes_finished_tasks_and_a_report() {
    journey("steering");
}
