//! What happened, event by event, in words.

use std::collections::BTreeMap;
use std::fmt::Display;

use app::PaperEntry;
use app::ports::Entry;
use dossier::Event;
use dossier::model::{Draft, Lane, Request};
use kernel::{FileHash, Instant};

use super::papers::paper_key;
use super::sentence::values;
use super::words::{Words, key_of};

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
    let mut answers: BTreeMap<String, String> = BTreeMap::new();
    let mut all = Vec::with_capacity(history.len());
    for (index, entry) in history.iter().enumerate() {
        match &entry.event {
            Event::Drafted { number, draft } => drop(drafts.insert(*number, draft)),
            Event::LaneOpened { lane } => drop(lanes.insert(lane.id, lane)),
            _ => {}
        }
        let mut told = told(words, entry, index, &drafts, &lanes, around);
        told.items.extend(corrections(words, &entry.event, &mut answers));
        all.push(told);
    }
    all.reverse();
    all
}

/// Answers of the e-form that the event changed: question, before, after.
fn corrections(words: &Words<'_>, event: &Event, answers: &mut BTreeMap<String, String>) -> Vec<String> {
    let before = answers.clone();
    match event {
        Event::Submitted { answers: given, .. } => {
            answers.clone_from(given);
            return Vec::new();
        }
        Event::Completed { answers: given, .. } | Event::Supplemented { answers: given, .. } => {
            dossier::correct(answers, given);
        }
        Event::Corrected { answers: Some(given), .. } => answers.clone_from(given),
        _ => return Vec::new(),
    }
    let Some(form) = &words.procedure.form else { return Vec::new() };
    let changed = crate::pages::eform::questions::changed(words.lang, form, &before, answers);
    changed.into_iter().map(|(label, before, after)| format!("{label}: {before} → {after}")).collect()
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
        Event::Recounted { .. } => ("calendar-due", "quiet"),
    }
}
