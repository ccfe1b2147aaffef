//! Cash at the desk: the receipt gets the next number of the desk's day, given by the machine.

use dossier::Command;
use dossier::model::{Payment, PaymentMeans};
use kernel::{Actor, DossierId};

use crate::app::{App, AppResult};
use crate::machine::Reply;

impl App {
    /// All open fees of a dossier are paid in cash at its desk, now. The receipt's number, `PT-261124-0001`, is in the event.
    ///
    /// # Errors
    /// Refused, or the store failed.
    pub fn pay_in_cash(&self, actor: &Actor, dossier: DossierId, key: Option<String>) -> AppResult<Reply> {
        let payment = Payment { at: self.now(), means: PaymentMeans::Cash, voucher: String::new() };
        self.act(actor.clone(), dossier, key, Command::Pay(payment))
    }
}
