//! Apology and re-appointment (NĐ 61/2018 Đ19.9, Mẫu 04): a draft that is filled in: cause by its kind, and a proposed day.

use dossier::{Command, Event};

use super::{Group, Make, Read, Scene};
use crate::form::Choice;

/// Kinds of causes; their sentences are `re_appoint.reason.<key>`.
const CAUSES: [&str; 7] = ["verification", "consultation", "complex", "workload", "absence", "system", "other"];

/// What the history suggests; empty when nothing does.
fn guess(scene: &Scene<'_>) -> &'static str {
    let view = scene.view;
    if view.dossier.open_lanes().next().is_some() {
        return "consultation";
    }
    let has = |wanted: fn(&Event) -> bool| view.history.iter().any(|entry| wanted(&entry.event));
    if has(|event| matches!(event, Event::VerificationRecorded { .. })) {
        return "verification";
    }
    if has(|event| matches!(event, Event::OwnershipMoved { .. })) { "absence" } else { "" }
}

pub(super) fn fields(scene: &Scene<'_>, make: &Make<'_>) -> Vec<Group> {
    let words = |key: &&str| Choice::new(*key, make.lang.t(&format!("re_appoint.reason.{key}")));
    let day = scene.proposed.map(|day| day.date_text()).unwrap_or_default();
    Group::plain(vec![
        make.select("category", CAUSES.iter().map(words).collect(), guess(scene)).help(make.lang.t("re_appoint.hint")),
        make.area("reason", "").help(make.lang.t("re_appoint.detail")),
        make.day("day", &day).required(),
        make.hour("hour", ""),
    ])
}

/// The cause in words, and what was written beside it; one of the two must be there, and another cause is written.
pub(super) fn command(read: &mut Read<'_>, close: i32) -> Command {
    let (cause, written) = (read.maybe("category"), read.maybe("reason"));
    let known = CAUSES.iter().any(|key| *key == cause) && cause != "other";
    // What the citizen reads is Vietnamese, whatever language the page has.
    let sentence = crate::lang::Lang::Vi.t(&format!("re_appoint.reason.{cause}")).to_owned();
    let reason = match (known, written.is_empty()) {
        (true, true) => sentence,
        (true, false) => format!("{sentence}: {written}"),
        (false, _) => read.text("reason"),
    };
    Command::DraftReappointment { reason, to: read.moment("day", "hour", close) }
}
