//! What an event's sentence names.

use std::collections::BTreeMap;

use dossier::Event;
use dossier::model::{DateMoved, Draft, Lane, Request};
use kernel::Instant;

use super::words::{Words, draft_key, key_of, within};
use crate::filters::office_text;

/// Names and values of a sentence.
pub(super) type Values = Vec<(&'static str, String)>;

/// What the sentence of the event names, and its key.
pub(super) fn values(
    words: &Words<'_>,
    event: &Event,
    drafts: &BTreeMap<u32, &Draft>,
    lanes: &BTreeMap<u32, &Lane>,
) -> (&'static str, Values) {
    let name = event.name();
    let lang = words.lang;
    let at = |instant: &Instant| instant.date_time_text();
    let asked = |request: &Request| request.items.iter().map(|item| within(&item.text)).collect::<Vec<_>>().join("; ");
    let punctual = |value| lang.word("punctuality", key_of(value)).into_owned();
    let draft_word = |number: &u32| {
        let key = drafts.get(number).map_or("grant", |draft| draft_key(draft));
        lang.word("draft", key).into_owned()
    };
    let lane_owner = |lane: &u32| lanes.get(lane).map(|lane| words.owner(&lane.owner)).unwrap_or_default();
    let list = match event {
        Event::Submitted { channel, receiving_unit, reception, .. } => vec![
            ("channel", lang.word("channel", key_of(channel)).into_owned()),
            ("desk", words.unit(receiving_unit)),
            ("due", at(&reception.due_at)),
        ],
        Event::Accepted { settlement, .. } => vec![("due", at(&settlement.promised_at))],
        Event::CompletionAsked { request, term } => {
            vec![("reason", words.reason(&request.reason)), ("items", asked(request)), ("due", at(&term.due_at))]
        }
        Event::Completed { reception, .. } => vec![("due", at(&reception.due_at))],
        Event::Declined { reason } | Event::Withdrawn { reason } | Event::VoidAsked { reason } | Event::Voided { reason } => {
            vec![("reason", or_dash(words.reason(reason)))]
        }
        Event::HandedOver { work } => {
            vec![("owner", words.owner(&work.owner)), ("step", within(&words.step(work.step.as_ref())))]
        }
        Event::TransferReceived { due_at, started_at } => vec![("since", at(started_at)), ("due", at(due_at))],
        Event::DecidedOnTheSpot { outcome, punctuality } => {
            vec![("number", outcome.number.clone()), ("punctuality", punctual(punctuality))]
        }
        Event::ResultNumbered { outcome, punctuality } => {
            let key = if outcome.granted { name } else { "result_refused" };
            let reason = outcome.reason.as_deref().map(|reason| words.reason(reason)).unwrap_or_default();
            let values =
                vec![("number", outcome.number.clone()), ("punctuality", punctual(punctuality)), ("reason", reason)];
            return (key, values);
        }
        Event::Assigned { person } => vec![("person", words.person(person))],
        Event::StepFinished { step, minutes, next, .. } => vec![
            ("step", within(&words.step(Some(step)))),
            ("time", office_text(lang, *minutes)),
            ("owner", words.owner(&next.owner)),
        ],
        Event::StepSentBack { reason, next } => {
            vec![("owner", words.owner(&next.owner)), ("reason", words.reason(reason))]
        }
        Event::LaneOpened { lane } => {
            vec![("owner", words.owner(&lane.owner)), ("task", within(&lane.task)), ("due", at(&lane.due_at))]
        }
        Event::LaneAnswered { lane, answer, late } => {
            let key = if *late { "lane_answered_late" } else { name };
            return (key, vec![("owner", lane_owner(lane)), ("answer", within(answer))]);
        }
        Event::LateLaneReported { lane } => vec![("owner", lane_owner(lane))],
        Event::VerificationRecorded { at: when, place, participants, content } => vec![
            ("time", at(when)),
            ("place", within(place)),
            ("participants", within(participants)),
            ("content", within(content)),
        ],
        Event::Drafted { draft, .. } => {
            vec![("draft", lang.word("draft", draft_key(draft)).into_owned()), ("text", within(&draft_text(words, draft)))]
        }
        Event::Approved { number } => vec![("draft", draft_word(number))],
        Event::Rejected { number, reason } => vec![("draft", draft_word(number)), ("reason", words.reason(reason))],
        Event::SupplementReady { request } => vec![("items", asked(request))],
        Event::SupplementAsked { request, term, stop_basis } => vec![
            ("reason", words.reason(&request.reason)),
            ("items", asked(request)),
            ("due", at(&term.due_at)),
            ("basis", words.basis(stop_basis)),
        ],
        Event::Supplemented { settlement, .. } => vec![("due", at(&settlement.due_at))],
        Event::FeeAsked { fees, term, .. } => {
            let total: i64 = fees.iter().map(|fee| fee.amount.0).sum();
            vec![("amount", format!("{} đồng", kernel::text::grouped(total))), ("due", at(&term.due_at))]
        }
        Event::Paid { payment, .. } => vec![
            ("means", lang.word("payment_means", key_of(&payment.means)).into_owned()),
            ("number", payment.voucher.clone()),
        ],
        Event::ReAppointed { to, reason } => vec![("due", at(to)), ("reason", words.reason(reason))],
        Event::Suspended { reason, basis, review_on } => vec![
            ("reason", words.reason(reason)),
            ("basis", words.basis(basis)),
            ("due", review_on.date_text()),
        ],
        Event::Resumed { due_at, .. } => vec![("due", at(due_at))],
        Event::Returned { collection } => {
            vec![("person", collection.name.clone()), ("document", within(&collection.document))]
        }
        Event::OriginalsReturned { components } => {
            let names: Vec<String> = components.iter().map(|id| words.component(id)).collect();
            vec![("items", names.join("; "))]
        }
        Event::Halted { reason, basis } | Event::RefusedByTimeOut { reason, basis, .. } => {
            vec![("reason", words.reason(reason)), ("basis", words.basis(basis))]
        }
        Event::Noted { text } | Event::Urged { text } => vec![("text", text.clone())],
        Event::Corrected { applicant, components, answers, reason } => {
            let parts = [
                applicant.as_ref().map(|_| "dossier_page.applicant"),
                components.as_ref().map(|_| "dossier_page.tab_components"),
                answers.as_ref().map(|_| "dossier_page.answers"),
            ];
            let parts: Vec<&str> = parts.into_iter().flatten().map(|key| lang.t(key)).collect();
            vec![("items", parts.join(", ")), ("reason", words.reason(reason))]
        }
        Event::IncidentReported { text, responsible } => vec![("text", within(text)), ("unit", words.unit(responsible))],
        Event::CorrectionLinked { by } => vec![("code", by.to_string())],
        Event::OwnershipMoved { from, to, reason } => {
            vec![("from", words.owner(from)), ("owner", words.owner(to)), ("reason", words.reason(reason))]
        }
        Event::Recounted { moves, basis, .. } => {
            let moved = |moved: &DateMoved| {
                let date = lang.word("planned_date", key_of(&moved.date));
                let (from, to) = (at(&moved.from), at(&moved.to));
                lang.t_args("dossier_page.date_moved", &[("date", &date), ("from", &from), ("to", &to)])
            };
            vec![("items", moves.iter().map(moved).collect::<Vec<_>>().join("; ")), ("basis", words.basis(basis))]
        }
        Event::PaperIssued { paper } => vec![("paper", lang.word("paper", key_of(&paper.order)).into_owned())],
        Event::ToldReady | Event::Rated { .. } => Vec::new(),
    };
    (name, list)
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "–".to_owned() } else { text }
}

/// What a draft says, in one line.
pub fn draft_text(words: &Words<'_>, draft: &Draft) -> String {
    match draft {
        Draft::Grant { summary, .. } => summary.clone(),
        Draft::Refuse { reason, basis } | Draft::Halt { reason, basis } => {
            format!("{} ({})", within(reason), words.basis(basis))
        }
        Draft::Supplement { request, .. } => request.reason.clone(),
        Draft::Reappointment { reason, to } => format!("{} ({})", within(reason), to.date_time_text()),
        Draft::Suspension { reason, basis, review_on } => {
            format!("{} ({}; {})", within(reason), words.basis(basis), review_on.date_text())
        }
    }
}
