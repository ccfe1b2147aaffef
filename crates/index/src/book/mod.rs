//! The book of an installation: criteria sets that were added, scores that others published, reports that were closed.
//! Folded from the events of one stream. What is published or closed is never written over: a correction is a new entry.

mod command;
mod compare;
mod decide;
mod event;
mod official;
mod read;
mod sets;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use kernel::{ActorKind, Day, Instant, UnitId};

pub use command::BookCommand;
pub use compare::{Compared, LinePart, Reason, SAME_POINTS, Side, compare};
pub use event::{BookEvent, Line, Publication, PublishedItem, PublishedUnit, WIRE};
pub use official::Found;
pub use read::{ReadScores, check_score, proper_code, read_scores};
pub use sets::{DEFAULT_SET, check_set, embedded_set};

use crate::set::CriteriaSet;

/// Number of a closed report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportId(pub u32);

impl fmt::Display for ReportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// When and by whom something was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: ActorKind,
}

/// How something ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// When and by whom.
    pub entered: Entered,
    /// Why.
    pub reason: String,
}

/// A version of a criteria set that was added.
#[derive(Debug, Clone)]
pub struct OwnSet {
    /// Id.
    pub id: String,
    /// From 1.
    pub version: u32,
    /// Name of the file; empty when it was written on the page.
    pub file: String,
    /// The JSON as it was given.
    pub text: String,
    /// As read; none when this program does not read it any more.
    pub set: Option<Arc<CriteriaSet>>,
    /// When and by whom.
    pub entered: Entered,
    /// Not used any more.
    pub retired: Option<Ended>,
}

/// A publication that was imported.
#[derive(Debug, Clone)]
pub struct Imported {
    /// Number, from 1.
    pub id: u32,
    /// What was published.
    pub publication: Publication,
    /// When and by whom.
    pub entered: Entered,
    /// It was a mistake.
    pub withdrawn: Option<Ended>,
}

/// A remark on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineNote {
    /// The remark.
    pub note: String,
    /// When and by whom.
    pub entered: Entered,
}

/// A report as it was sent.
#[derive(Debug, Clone)]
pub struct ClosedReport {
    /// Number.
    pub id: ReportId,
    /// Which report.
    pub kind: String,
    /// Whose.
    pub unit: UnitId,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// SHA-256 of `text`.
    pub hash: String,
    /// The frozen JSON, byte for byte.
    pub text: String,
    /// When and by whom.
    pub entered: Entered,
    /// It was sent by mistake.
    pub withdrawn: Option<Ended>,
}

impl ClosedReport {
    /// The frozen content as JSON.
    pub fn content(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }
}

/// The book.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Versions by id, oldest first.
    sets: BTreeMap<String, Vec<Arc<OwnSet>>>,
    /// In the order of their numbers.
    imports: Vec<Arc<Imported>>,
    notes: BTreeMap<Line, Vec<LineNote>>,
    /// In the order of their numbers.
    reports: Vec<Arc<ClosedReport>>,
}

impl Book {
    /// Takes an event in. Has no rules; numbers that do not exist are passed over.
    pub fn evolve(&mut self, event: &BookEvent, at: Instant, by: &ActorKind) {
        let entered = || Entered { at, by: by.clone() };
        let ended = |reason: &String| Some(Ended { entered: entered(), reason: reason.clone() });
        match event {
            BookEvent::SetAdded { set, version, file, text } => {
                let own = OwnSet {
                    id: set.clone(),
                    version: *version,
                    file: file.clone(),
                    text: text.clone(),
                    set: crate::load(text).ok().map(Arc::new),
                    entered: entered(),
                    retired: None,
                };
                self.sets.entry(set.clone()).or_default().push(Arc::new(own));
            }
            BookEvent::SetRetired { set, reason } => {
                for own in self.sets.get_mut(set).into_iter().flatten().filter(|own| own.retired.is_none()) {
                    Arc::make_mut(own).retired = ended(reason);
                }
            }
            BookEvent::OfficialImported { id, publication } => {
                let publication = publication.clone();
                self.imports.push(Arc::new(Imported { id: *id, publication, entered: entered(), withdrawn: None }));
            }
            BookEvent::OfficialWithdrawn { id, reason } => {
                if let Some(found) = self.imports.iter_mut().find(|import| import.id == *id) {
                    Arc::make_mut(found).withdrawn = ended(reason);
                }
            }
            BookEvent::LineNoted { line, note } => {
                let note = LineNote { note: note.clone(), entered: entered() };
                self.notes.entry(line.clone()).or_default().push(note);
            }
            BookEvent::ReportClosed { id, kind, unit, from, to, hash, content } => {
                self.reports.push(Arc::new(ClosedReport {
                    id: ReportId(*id),
                    kind: kind.clone(),
                    unit: unit.clone(),
                    from: *from,
                    to: *to,
                    hash: hash.clone(),
                    text: content.clone(),
                    entered: entered(),
                    withdrawn: None,
                }));
            }
            BookEvent::ReportWithdrawn { id, reason } => {
                if let Some(found) = self.reports.iter_mut().find(|report| report.id.0 == *id) {
                    Arc::make_mut(found).withdrawn = ended(reason);
                }
            }
        }
    }

    /// Remarks on a line, oldest first.
    pub fn notes(&self, line: &Line) -> &[LineNote] {
        self.notes.get(line).map(Vec::as_slice).unwrap_or_default()
    }

    /// Closed reports of a kind, newest first, with those that were withdrawn.
    pub fn closed_reports<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Arc<ClosedReport>> {
        self.reports.iter().rev().filter(move |report| report.kind == kind)
    }

    /// A closed report.
    pub fn closed_report(&self, id: ReportId) -> Option<&Arc<ClosedReport>> {
        self.reports.iter().find(|report| report.id == id)
    }

    /// The closed report of a period that stands.
    pub fn standing_report(&self, kind: &str, unit: &UnitId, from: Day, to: Day) -> Option<&Arc<ClosedReport>> {
        let same = |report: &&Arc<ClosedReport>| {
            report.kind == kind && report.unit == *unit && (report.from, report.to) == (from, to) && report.withdrawn.is_none()
        };
        self.reports.iter().rev().find(same)
    }
}
