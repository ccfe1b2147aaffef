//! Which papers a history ordered: read again from its events, so that an issued paper can always be found.

use dossier::{Event, PaperOrder};

use super::Entry;

/// A paper that was due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered {
    /// Which paper.
    pub order: PaperOrder,
    /// Index into the history of the event that ordered it.
    pub entry: usize,
    /// Name of the paper inside its dossier: the order and the dossier's version at that event (count of events), e.g.
    /// `receipt-2`. Never changes.
    pub key: String,
}

/// All papers that the history ordered, in order. A receipt follows every acceptance; for a procedure with an immediate
/// result, whose receipt is made only when asked for (NĐ 61/2018 Đ17.4), use [`ordered_by`].
pub fn ordered(history: &[Entry]) -> Vec<Ordered> {
    ordered_by(history, false)
}

/// The same under the rule `immediate_result` of the dossier's deadline rules.
pub fn ordered_by(history: &[Entry], immediate_result: bool) -> Vec<Ordered> {
    let imported = history.first().is_some_and(|first| matches!(first.event, Event::Submitted { imported: true, .. }));
    let of = |(entry, happened): (usize, &Entry)| {
        let order = order_of(&happened.event)?;
        if order == PaperOrder::Receipt && (imported || immediate_result) {
            return None;
        }
        Some(Ordered { order, entry, key: format!("{}-{}", order_key(order), entry + 1) })
    };
    history.iter().enumerate().filter_map(of).collect()
}

/// The stable name of an order, as in the journal and in addresses.
pub const fn order_key(order: PaperOrder) -> &'static str {
    match order {
        PaperOrder::Receipt => "receipt",
        PaperOrder::CompletionRequest => "completion_request",
        PaperOrder::Refusal => "refusal",
        PaperOrder::Apology => "apology",
        PaperOrder::HaltNotice => "halt_notice",
        PaperOrder::TransferSlip => "transfer_slip",
        PaperOrder::FeeReceipt => "fee_receipt",
        PaperOrder::ReturnedOriginals => "returned_originals",
        PaperOrder::ResultSlip => "result_slip",
    }
}

fn order_of(event: &Event) -> Option<PaperOrder> {
    Some(match event {
        Event::Accepted { .. } => PaperOrder::Receipt,
        Event::CompletionAsked { .. } | Event::SupplementAsked { .. } => PaperOrder::CompletionRequest,
        Event::Declined { .. } => PaperOrder::Refusal,
        Event::ResultNumbered { outcome, .. } if !outcome.granted => PaperOrder::Refusal,
        Event::ReAppointed { .. } => PaperOrder::Apology,
        Event::Halted { .. } => PaperOrder::HaltNotice,
        Event::HandedOver { .. } => PaperOrder::TransferSlip,
        Event::Paid { .. } => PaperOrder::FeeReceipt,
        Event::OriginalsReturned { .. } => PaperOrder::ReturnedOriginals,
        Event::Returned { .. } => PaperOrder::ResultSlip,
        _ => return None,
    })
}
