//! What happened, in the citizen's words. Only events named here are shown: notes, drafts, approvals, urging and who
//! corrected whom inside the administration stay inside.

use app::ports::{Entry, Story};
use dossier::Event;
use dossier::model::{DateMoved, Owner, PlannedDate, Request};

use super::fill;
use super::status::{article, owner_name, reason_words, unit_name};
use crate::lang::Lang;

/// One event.
pub struct Moment {
    /// What happened.
    pub title: String,
    /// More about it; may be empty.
    pub text: String,
    /// When.
    pub when: String,
    /// Icon.
    pub icon: &'static str,
    /// `good`, `warn`, `bad`, `quiet` or empty.
    pub kind: &'static str,
}

type Told = (&'static str, &'static str, &'static str, Vec<(&'static str, String)>);

/// Newest first.
pub fn moments(lang: Lang, story: &Story) -> Vec<Moment> {
    let mut moments: Vec<Moment> = story.history.iter().filter_map(|entry| moment(lang, story, entry)).collect();
    moments.reverse();
    moments
}

fn moment(lang: Lang, story: &Story, entry: &Entry) -> Option<Moment> {
    let (key, icon, kind, values) = told(lang, story, &entry.event)?;
    let text = lang.find(&format!("track_text.{key}")).map(|_| fill(lang, &format!("track_text.{key}"), &values));
    Some(Moment {
        title: fill(lang, &format!("track_event.{key}"), &values),
        text: text.unwrap_or_default(),
        when: entry.at.date_time_text(),
        icon,
        kind,
    })
}

fn items(request: &Request) -> String {
    request.items.iter().map(|item| item.text.trim_end_matches('.').to_owned()).collect::<Vec<_>>().join("; ")
}

/// Key of the words, icon, kind, values; none: not for the applicant.
fn told(lang: Lang, story: &Story, event: &Event) -> Option<Told> {
    let owner = |owner: &Owner| ("owner", owner_name(story, owner));
    let reason = |reason: &str| ("reason", reason_words(lang, reason));
    let basis = |key: &str| ("basis", article(lang, key));
    let desk = ("desk", unit_name(story, &story.dossier.receiving_unit));
    let agency = ("agency", unit_name(story, &story.dossier.competent_unit));
    Some(match event {
        Event::Submitted { channel, reception, .. } => {
            let channel = serde_json::to_value(channel).ok()?;
            let channel = lang.word("channel", channel.as_str()?).into_owned();
            ("submitted", "send", "", vec![desk, ("channel", channel), ("due", reception.due_at.date_time_text())])
        }
        Event::Accepted { settlement, .. } => {
            ("accepted", "file-check", "good", vec![desk, ("due", settlement.promised_at.date_time_text())])
        }
        Event::CompletionAsked { request, term } => {
            let values = vec![reason(&request.reason), ("items", items(request)), ("due", term.due_at.date_time_text())];
            ("completion_asked", "file-plus", "warn", values)
        }
        Event::Completed { reception, .. } => {
            ("completed", "upload", "", vec![("due", reception.due_at.date_time_text())])
        }
        Event::Declined { reason: why } => ("declined", "file-x", "bad", vec![reason(why)]),
        Event::HandedOver { work } => ("handed_over", "arrow-forward-up", "", vec![owner(&work.owner)]),
        Event::TransferReceived { due_at, .. } => {
            ("transfer_received", "inbox", "", vec![agency, ("due", due_at.date_time_text())])
        }
        Event::Assigned { person } => {
            let name = story.org.person(person).map(|person| person.name.clone())?;
            ("assigned", "user", "quiet", vec![("person", name)])
        }
        Event::StepFinished { next, .. } => ("step_finished", "check", "quiet", vec![owner(&next.owner)]),
        Event::LaneOpened { lane } => ("lane_opened", "arrows-split", "", vec![("unit", unit_name(story, &lane.owner.unit))]),
        Event::LaneAnswered { lane, .. } => {
            let found = story.dossier.lanes.iter().find(|known| known.id == *lane)?;
            ("lane_answered", "message", "", vec![("unit", unit_name(story, &found.owner.unit))])
        }
        Event::VerificationRecorded { at, .. } => ("verified", "map-pin", "", vec![("time", at.date_time_text())]),
        _ => return ends(story, event, reason, basis),
    })
}

fn ends(
    story: &Story,
    event: &Event,
    reason: impl Fn(&str) -> (&'static str, String),
    basis: impl Fn(&str) -> (&'static str, String),
) -> Option<Told> {
    let due = |at: kernel::Instant| ("due", at.date_time_text());
    Some(match event {
        Event::SupplementAsked { request, term, stop_basis } => {
            let values = vec![reason(&request.reason), ("items", items(request)), due(term.due_at), basis(stop_basis)];
            ("supplement_asked", "file-plus", "warn", values)
        }
        Event::Supplemented { settlement, .. } => ("supplemented", "upload", "", vec![due(settlement.due_at)]),
        Event::FeeAsked { fees, term, .. } => {
            let amount: i64 = fees.iter().map(|fee| fee.amount.0).sum();
            ("fee_asked", "cash", "warn", vec![("amount", kernel::text::grouped(amount)), due(term.due_at)])
        }
        Event::Paid { payment, .. } => ("paid", "receipt", "good", vec![("number", payment.voucher.clone())]),
        Event::ReAppointed { to, reason: why } => {
            ("re_appointed", "calendar-due", "warn", vec![due(*to), reason(why), basis("nd61_2018.d19k9")])
        }
        Event::Suspended { reason: why, basis: article, review_on } => {
            ("suspended", "clock-pause", "warn", vec![reason(why), basis(article), ("due", review_on.date_text())])
        }
        Event::Recounted { moves, basis: article, .. } => {
            let seen = |moved: &&DateMoved| matches!(moved.date, PlannedDate::Settlement | PlannedDate::Term);
            let moved = moves.iter().find(seen)?;
            let from = ("from", moved.from.date_time_text());
            ("recounted", "calendar-due", "quiet", vec![from, due(moved.to), basis(article)])
        }
        Event::Resumed { due_at, .. } => ("resumed", "clock-play", "", vec![due(*due_at)]),
        Event::DecidedOnTheSpot { outcome, .. } | Event::ResultNumbered { outcome, .. } => {
            let number = ("number", outcome.number.clone());
            match (&outcome.reason, outcome.granted) {
                (_, true) => ("granted", "certificate", "good", vec![number]),
                (why, false) => ("refused", "file-x", "bad", vec![number, reason(why.as_deref().unwrap_or_default())]),
            }
        }
        Event::ToldReady => ("told_ready", "bell", "quiet", Vec::new()),
        Event::Returned { collection } => {
            ("returned", "checks", "good", vec![("name", collection.name.clone()), ("document", collection.document.clone())])
        }
        Event::OriginalsReturned { .. } => ("originals_returned", "files", "", Vec::new()),
        Event::Withdrawn { .. } => ("withdrawn", "arrow-back-up", "quiet", Vec::new()),
        Event::Halted { reason: why, basis: article } => ("halted", "file-x", "bad", vec![reason(why), basis(article)]),
        Event::RefusedByTimeOut { reason: why, basis: article, .. } => {
            ("timed_out", "file-x", "bad", vec![reason(why), basis(article)])
        }
        Event::Rated { .. } => ("rated", "star", "quiet", Vec::new()),
        Event::Corrected { .. } => ("corrected", "edit", "quiet", Vec::new()),
        Event::Voided { .. } => ("voided", "circle-x", "quiet", Vec::new()),
        Event::IncidentReported { text, responsible } => {
            ("incident", "alert-triangle", "bad", vec![("text", text.clone()), ("unit", unit_name(story, responsible))])
        }
        Event::CorrectionLinked { .. } => ("correction_linked", "link", "", Vec::new()),
        Event::OwnershipMoved { to, .. } => ("moved", "user-share", "quiet", vec![("owner", owner_name(story, to))]),
        _ => return None,
    })
}
