//! Papers from what happened: a dossier, its history and the organisation become [`Form`]s.
//!
//! Pure. Each paper says what held at the moment of the event that ordered it: the history is folded up to that event,
//! units bear the name of that day and people sign with the title that they held then.

mod control;
mod letters;
mod lists;
mod moment;
mod movement;
mod ordered;
mod parts;
mod people;
mod receipt;
mod slips;
mod transfer;
pub(crate) mod words;

use dossier::{Event, PaperOrder};
use kernel::{ActorKind, Instant, UnitId};

use crate::form::{Form, Lang};
use moment::Moment;

pub use control::control_sheet;
pub use lists::{Desk, cash_day_list, cash_rows, register, register_row};
pub use ordered::{Ordered, order_key, ordered, ordered_by};
pub use people::{limit_text, signatory};
pub use receipt::fill_receipt_of_visit;

/// What papers of one dossier are filled from.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The dossier as it stands.
    pub dossier: &'a dossier::Dossier,
    /// Every event of the dossier, in order, the first one first.
    pub history: &'a [Entry],
    /// The version that holds for the dossier.
    pub procedure: &'a procedure::ProcedureVersion,
    /// Units and people.
    pub org: &'a org::Org,
    /// Language of labels and sentences.
    pub lang: Lang,
    /// Prints "DỮ LIỆU MÔ PHỎNG" over every page.
    pub simulated: bool,
    /// Place of issue, e.g. `Cần Thơ`.
    pub place: &'a str,
    /// Address of the public tracking page, with the tracking secret inside; printed as QR code on what the applicant gets.
    pub tracking_url: Option<&'a str>,
    /// Mã tra cứu; printed on the receipt only.
    pub tracking_secret: Option<&'a str>,
}

/// One event of a dossier with its envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When it was recorded.
    pub at: Instant,
    /// Who acted.
    pub actor: ActorKind,
    /// What happened.
    pub event: Event,
    /// Place in the journal.
    pub position: i64,
}

/// Why a paper cannot be filled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FillError {
    /// The history has no such event.
    #[error("no event {0} in the history")]
    NoEntry(usize),
    /// The history does not begin with the event that makes a dossier.
    #[error("the history does not begin with a dossier")]
    NotBegun,
    /// That event gives no such paper.
    #[error("no {order:?} after {event}")]
    WrongEvent {
        /// Paper asked for.
        order: PaperOrder,
        /// Name of the event.
        event: &'static str,
    },
    /// The issuing unit is not in the organisation.
    #[error("unknown unit {0}")]
    UnknownUnit(UnitId),
    /// The dossier was not accepted at that moment.
    #[error("the dossier is not accepted")]
    NotAccepted,
    /// Dossiers of different applicants or desks, or none at all, share no receipt.
    #[error("not the dossiers of one visit")]
    NotOneVisit,
}

/// The paper that was due at the event `entry` (index into the history).
///
/// # Errors
/// [`FillError::WrongEvent`] when that event gives no such paper; see there for the others.
pub fn fill(order: PaperOrder, entry: usize, facts: &Facts<'_>) -> Result<Form, FillError> {
    let moment = Moment::new(facts, entry)?;
    let filled = match order {
        PaperOrder::Receipt => receipt::receipt(&moment)?.map(Form::ReceiptAndAppointment),
        PaperOrder::CompletionRequest => letters::completion(&moment)?.map(Form::CompletionRequest),
        PaperOrder::Refusal => letters::refusal(&moment)?.map(Form::Refusal),
        PaperOrder::Apology => letters::apology(&moment)?.map(Form::ApologyReappointment),
        PaperOrder::HaltNotice => letters::halt(&moment)?.map(Form::HaltNotice),
        PaperOrder::TransferSlip => transfer::transfer(&moment)?.map(Form::TransferSlip),
        PaperOrder::FeeReceipt => slips::fee_receipt(&moment)?.map(Form::FeeReceipt),
        PaperOrder::ReturnedOriginals => slips::originals(&moment)?.map(Form::ReturnedOriginals),
        PaperOrder::ResultSlip => slips::result(&moment)?.map(Form::ResultSlip),
    };
    filled.ok_or(FillError::WrongEvent { order, event: moment.entry.event.name() })
}
