//! The book of steering: what is known besides tasks. Registered documents, areas, the committee and its meetings, plans,
//! letters that urge, periodic reports. One state, folded from the events of one stream.
//!
//! Pure: [`Book::decide`] gives events or a refusal, [`Book::evolve`] takes events in and has no rules. A clone is cheap
//! (records are shared), so that readers keep theirs while the writer goes on.

mod area;
mod command;
mod committee;
mod context;
mod decide;
mod document;
mod entry;
mod event;
mod evolve;
mod evolve_plan;
mod ids;
mod item;
pub mod limits;
mod meeting;
mod plan;
mod read;
mod report;
mod secret;
mod stages;

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::UnitId;

pub use area::{Answering, Area, KnownArea, embedded_areas};
pub use command::BookCommand;
pub use committee::{ClosingDay, Member, Position, ReportingPeriod, ReportingRhythm, Seat};
pub use context::BookContext;
pub use document::{Document, DocumentDraft, DocumentHead, number_key};
pub use entry::{Changed, Ended, Entered};
pub use event::{BookEvent, WIRE};
pub use ids::{MeetingId, MemberId, PlanId, PlanItemId, ReportId};
pub use meeting::{AgendaItem, Attended, Held, Meeting, MeetingDraft, MeetingStage};
pub use item::{Direction, Holder, ItemKind, PlanItem, PlanItemDraft, PlannedStage, Reached, Target};
pub use plan::{Plan, PlanDraft, PlanKind};
pub use report::{IssuedUrging, OwnTemplate, PeriodicReport, ReportDraft, SentReport, Urging};
pub use secret::secret_mark;
pub use stages::{StageKind, stages_of};

use crate::task::model::DocumentId;
use crate::task::recurrence::Period;

/// The book.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Book {
    documents: BTreeMap<DocumentId, Arc<Document>>,
    /// Documents by the one form of their numbers, oldest first; those without a number are not here.
    numbers: Arc<BTreeMap<String, Vec<DocumentId>>>,
    /// Areas that were added, changed or retired; the others come with the program.
    areas: BTreeMap<String, Arc<KnownArea>>,
    /// By area, the earliest day first.
    answering: BTreeMap<String, Arc<Vec<Answering>>>,
    members: BTreeMap<MemberId, Arc<Member>>,
    /// Rhythms that were set (`Some`) or dropped (`None`), by months of the period; for the others the usual ones hold.
    rhythms: BTreeMap<i32, Option<ReportingRhythm>>,
    meetings: BTreeMap<MeetingId, Arc<Meeting>>,
    plans: BTreeMap<PlanId, Arc<Plan>>,
    /// By office and year, in the order of their numbers.
    urgings: BTreeMap<(UnitId, i32), Arc<Vec<Arc<IssuedUrging>>>>,
    reports: BTreeMap<ReportId, Arc<PeriodicReport>>,
    templates: BTreeMap<String, Arc<OwnTemplate>>,
}

/// The usual rhythms, where nothing was set: month, quarter, half-year and year.
fn usual(months: i32) -> Option<ReportingRhythm> {
    Period::ALL.into_iter().find(|period| period.months() == months).map(ReportingRhythm::usual)
}
