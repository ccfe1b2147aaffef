//! Cash at the desk: the receipt gets the next number of the desk's day.

use std::sync::{Mutex, PoisonError};

use dossier::Command;
use dossier::model::{Payment, PaymentMeans};
use kernel::{Actor, DossierId, UnitId};
use store::payments::PaymentCursor;

use crate::app::{App, AppResult};
use crate::machine::Reply;

/// Between finding a number and using it nobody else may find one.
static TAKING: Mutex<()> = Mutex::new(());
/// Payments of one desk and day that are looked through for the last number.
const DAY_OF_PAYMENTS: i64 = 10_000;

impl App {
    /// The number that the next cash receipt of a desk would get today: `PT-261124-0001`.
    ///
    /// # Errors
    /// The store failed.
    pub fn next_receipt_number(&self, desk: &UnitId) -> AppResult<String> {
        let day = self.now().day();
        let (year, month, date) = day.ymd();
        let begin = format!("PT-{:02}{month:02}{date:02}-", year % 100);
        let scope = std::slice::from_ref(desk);
        let paid = self.payments(scope, (day, day), &PaymentCursor::default(), DAY_OF_PAYMENTS)?;
        let numbers = paid.iter().filter_map(|row| row.voucher.strip_prefix(&begin)?.parse::<u32>().ok());
        Ok(format!("{begin}{:04}", numbers.max().unwrap_or(0) + 1))
    }

    /// All open fees of a dossier are paid in cash at its desk, now.
    ///
    /// # Errors
    /// Refused, or the store failed.
    pub fn pay_in_cash(&self, actor: &Actor, dossier: DossierId, key: Option<String>, desk: &UnitId) -> AppResult<Reply> {
        let _alone = TAKING.lock().unwrap_or_else(PoisonError::into_inner);
        let voucher = self.next_receipt_number(desk)?;
        let payment = Payment { at: self.now(), means: PaymentMeans::Cash, voucher };
        self.act(actor.clone(), dossier, key, Command::Pay(payment))
    }
}
