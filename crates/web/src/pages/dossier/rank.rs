//! The order of the actions: which carries the dossier on, which is never the main one, how each looks.

use dossier::Stage;
use kernel::Role;

use super::forms::Scene;

/// The order of actions: what carries the dossier on stands first.
pub(super) const ORDER: &[&str] = &[
    "confirm_void", "accept", "complete", "supplement", "receive_transfer", "approve", "number_result", "send_supplement",
    "hand_over", "take", "finish_step", "answer_lane", "resume", "return", "tell_ready", "return_originals", "pay",
    "decide_on_the_spot", "assign", "reject", "ask_completion", "draft_supplement", "consult", "open_lanes",
    "record_verification", "ask_fee", "send_back", "draft_reappointment", "draft_suspension", "draft_halt", "decline",
    "note", "urge", "correct", "link_correction",
];

/// Actions that are never the main one.
pub(super) const QUIET: &[&str] = &[
    "decide_on_the_spot", "reject", "draft_supplement", "consult", "open_lanes", "record_verification",
    "ask_fee", "send_back", "draft_reappointment", "draft_suspension", "draft_halt", "decline", "note", "urge", "correct",
    "link_correction", "ask_void", "withdraw",
];

pub(super) const DANGER: &[&str] =
    &["decline", "withdraw", "ask_void", "confirm_void", "reject", "draft_halt", "report_incident", "draft_suspension"];

pub(super) fn icon(key: &str) -> &'static str {
    match key {
        "accept" => "file-check",
        "ask_completion" | "draft_supplement" => "file-plus",
        "complete" | "supplement" => "paperclip",
        "decline" => "file-x",
        "hand_over" => "arrow-right",
        "receive_transfer" => "inbox",
        "decide_on_the_spot" => "gavel",
        "take" => "user-check",
        "assign" => "user-plus",
        "finish_step" => "check",
        "send_back" | "withdraw" => "arrow-back-up",
        "approve" => "certificate",
        "reject" => "x",
        "number_result" => "rubber-stamp",
        "send_supplement" | "tell_ready" => "send",
        "ask_fee" => "cash",
        "pay" => "receipt",
        "consult" => "message",
        "open_lanes" => "arrows-split",
        "answer_lane" => "message-report",
        "record_verification" => "map-pin",
        "draft_reappointment" => "calendar-due",
        "draft_suspension" => "clock-pause",
        "draft_halt" => "hand-stop",
        "resume" => "clock-play",
        "return" => "checks",
        "return_originals" => "files",
        "note" => "notes",
        "correct" => "edit",
        "urge" => "bell",
        "report_incident" => "alert-triangle",
        "link_correction" => "link",
        _ => "trash",
    }
}

/// Where an action stands.
pub(super) fn rank(scene: &Scene<'_>, key: &str) -> (usize, usize) {
    let at = ORDER.iter().position(|known| *known == key).unwrap_or(ORDER.len());
    let first = key == "assign" && waits_for_person(scene) || key == "ask_completion" && lacks(scene);
    (usize::from(!first), at)
}

/// Nobody has the specialist's work yet, or it is the head's own step to name somebody.
fn waits_for_person(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    let Some(work) = &view.dossier.work else { return false };
    let step = work.step.as_ref().and_then(|id| view.procedure.process.get(id));
    let specialists = step.is_some_and(|step| step.role == Role::Specialist);
    (specialists && work.owner.person.is_none()) || app::onward_step(&view.dossier, &view.procedure).is_some()
}

/// It cannot be accepted for want of papers: asking for them is what carries it on.
fn lacks(scene: &Scene<'_>) -> bool {
    let accept = scene.view.choices.iter().find(|choice| choice.key == "accept");
    accept.and_then(|choice| choice.refused.as_ref()).is_some_and(|refusal| refusal.code == "component_missing")
}

/// What is done already is not worth a line.
pub(super) fn is_noise(code: &str, owns: bool) -> bool {
    code == "already_received" || (code == "already_taken" && owns)
}

pub(super) fn is_others(code: &str) -> bool {
    matches!(code, "no_authority" | "not_the_owner" | "official_only" | "correction_not_yours" | "void_not_yours_today")
}

pub(super) fn owns(scene: &Scene<'_>) -> bool {
    let owner = scene.view.dossier.work.as_ref().and_then(|work| work.owner.person.as_ref());
    owner.is_some() && owner == scene.desk.actor().principal()
}

/// A head may finish a specialist's step, but it is not what the head is here for.
pub(super) fn is_mine(scene: &Scene<'_>, key: &str, owns: bool) -> bool {
    match key {
        "finish_step" => owns || !scene.desk.officer.holds(&[Role::DivisionHead, Role::AgencyLeader]),
        "assign" => waits_for_person(scene),
        "ask_completion" => lacks(scene),
        "pay" => matches!(scene.view.dossier.stage, Stage::AwaitingFee { .. } | Stage::Resolved { .. }),
        "report_incident" => false,
        _ => true,
    }
}
