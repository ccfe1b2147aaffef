//! What happened, event by event, in words.

use std::collections::BTreeMap;
use std::fmt::Display;

use app::PaperEntry;
use app::ports::Entry;
use dossier::Event;
use dossier::model::{Draft, Lane, Request};
use kernel::{FileHash, Instant};

use super::papers::paper_key;
use super::words::{Words, draft_key, key_of, within};
use crate::filters::office_text;

/// One event as the page tells it.
pub struct Told {
    /// What.
    pub title: String,
    /// More, in a sentence; may be empty.
    pub text: String,
    /// Icon.
    pub icon: &'static str,
    /// `good`, `warn`, `bad`, `now`, `quiet` or empty.
    pub kind: &'static str,
    /// Who.
    pub who: String,
    /// When.
    pub at: Instant,
    /// Never shown to the applicant.
    pub internal: bool,
    /// What was asked, line by line.
    pub items: Vec<String>,
    /// Papers that it ordered: words and address.
    pub papers: Vec<(String, String)>,
    /// Files: name and address.
    pub files: Vec<(String, String)>,
    /// Place in the journal.
    pub position: i64,
}

/// What telling needs beside the words.
pub struct Around<'a> {
    /// Address of the dossier's page.
    pub base: &'a str,
    /// Papers that the history ordered.
    pub papers: &'a [PaperEntry],
    /// Names of files by hash.
    pub files: &'a BTreeMap<String, String>,
    /// Codes of linked dossiers by identity.
    pub codes: &'a BTreeMap<String, String>,
}

/// All events, newest first.
pub fn tell(words: &Words<'_>, history: &[Entry], around: &Around<'_>) -> Vec<Told> {
    let mut drafts: BTreeMap<u32, &Draft> = BTreeMap::new();
    let mut lanes: BTreeMap<u32, &Lane> = BTreeMap::new();
    let mut all = Vec::with_capacity(history.len());
    for (index, entry) in history.iter().enumerate() {
        match &entry.event {
            Event::Drafted { number, draft } => drop(drafts.insert(*number, draft)),
            Event::LaneOpened { lane } => drop(lanes.insert(lane.id, lane)),
            _ => {}
        }
        all.push(told(words, entry, index, &drafts, &lanes, around));
    }
    all.reverse();
    all
}

fn told(
    words: &Words<'_>,
    entry: &Entry,
    index: usize,
    drafts: &BTreeMap<u32, &Draft>,
    lanes: &BTreeMap<u32, &Lane>,
    around: &Around<'_>,
) -> Told {
    let name = entry.event.name();
    let (key, mut values) = values(words, &entry.event, drafts, lanes);
    if let Event::CorrectionLinked { by } = &entry.event
        && let Some(code) = around.codes.get(&by.to_string())
    {
        values = vec![("code", code.clone())];
    }
    let args: Vec<(&str, &dyn Display)> = values.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
    let known = words.lang.find(&format!("event_text.{key}")).is_some();
    let text = if known { words.lang.t_args(&format!("event_text.{key}"), &args) } else { String::new() };
    let (icon, kind) = look(&entry.event);
    let ordered = around.papers.iter().filter(|paper| paper.entry == index);
    let link = |paper: &PaperEntry| {
        let title = words.lang.word("paper", key_of(&paper.order)).into_owned();
        (title, format!("{}/papers/{}", around.base, paper_key(paper)))
    };
    Told {
        title: words.lang.word("event", name).into_owned(),
        text: text.replace("..", "."),
        icon,
        kind,
        who: words.actor(&entry.actor),
        at: entry.at,
        internal: matches!(entry.event, Event::Noted { .. } | Event::Urged { .. }),
        items: items(&entry.event),
        papers: ordered.map(link).collect(),
        files: files(&entry.event).iter().map(|hash| file_link(around, hash)).collect(),
        position: entry.position,
    }
}

/// Name and address of a file.
pub fn file_link(around: &Around<'_>, hash: &FileHash) -> (String, String) {
    let name = around.files.get(hash.as_str()).cloned().unwrap_or_else(|| hash.as_str().chars().take(12).collect());
    (name, format!("{}/files/{hash}", around.base))
}

fn files(event: &Event) -> &[FileHash] {
    match event {
        Event::Drafted { draft: Draft::Grant { files, .. }, .. } => files,
        Event::ResultNumbered { outcome, .. } => &outcome.files,
        _ => &[],
    }
}

fn items(event: &Event) -> Vec<String> {
    let lines = |request: &Request| request.items.iter().map(|item| item.text.clone()).collect();
    match event {
        Event::CompletionAsked { request, .. }
        | Event::SupplementReady { request }
        | Event::SupplementAsked { request, .. }
        | Event::Drafted { draft: Draft::Supplement { request, .. }, .. } => lines(request),
        _ => Vec::new(),
    }
}

fn look(event: &Event) -> (&'static str, &'static str) {
    match event {
        Event::Submitted { .. } => ("inbox", ""),
        Event::Accepted { .. } | Event::TransferReceived { .. } => ("file-check", "good"),
        Event::CompletionAsked { .. } | Event::SupplementAsked { .. } => ("file-plus", "warn"),
        Event::SupplementReady { .. } => ("file-plus", ""),
        Event::Completed { .. } | Event::Supplemented { .. } => ("paperclip", ""),
        Event::Declined { .. } | Event::Halted { .. } | Event::RefusedByTimeOut { .. } => ("file-x", "bad"),
        Event::HandedOver { .. } => ("arrow-right", ""),
        Event::Assigned { .. } => ("user-check", ""),
        Event::OwnershipMoved { .. } => ("user-share", "quiet"),
        Event::StepFinished { .. } => ("check", ""),
        Event::StepSentBack { .. } | Event::Withdrawn { .. } => ("arrow-back-up", "warn"),
        Event::LaneOpened { .. } => ("arrows-split", ""),
        Event::LaneAnswered { late: true, .. } => ("message", "warn"),
        Event::LaneAnswered { .. } => ("message", ""),
        Event::LateLaneReported { .. } | Event::Urged { .. } => ("bell", "warn"),
        Event::VerificationRecorded { .. } => ("map-pin", ""),
        Event::Drafted { .. } => ("signature", ""),
        Event::Approved { .. } => ("certificate", "good"),
        Event::Rejected { .. } => ("x", "bad"),
        Event::FeeAsked { .. } => ("cash", "warn"),
        Event::Paid { .. } => ("receipt", "good"),
        Event::ReAppointed { .. } => ("calendar-due", "warn"),
        Event::Suspended { .. } => ("clock-pause", "warn"),
        Event::Resumed { .. } => ("clock-play", ""),
        Event::ResultNumbered { .. } | Event::DecidedOnTheSpot { .. } => ("rubber-stamp", "good"),
        Event::ToldReady => ("send", ""),
        Event::Returned { .. } => ("checks", "good"),
        Event::OriginalsReturned { .. } => ("files", ""),
        Event::Rated { .. } => ("star", "quiet"),
        Event::Noted { .. } => ("notes", "quiet"),
        Event::Corrected { .. } => ("edit", "quiet"),
        Event::VoidAsked { .. } | Event::Voided { .. } => ("trash", "bad"),
        Event::IncidentReported { .. } => ("alert-triangle", "bad"),
        Event::CorrectionLinked { .. } => ("link", ""),
        Event::PaperIssued { .. } => ("printer", "quiet"),
    }
}

type Values = Vec<(&'static str, String)>;

/// What the sentence of the event names, and its key.
fn values(
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
