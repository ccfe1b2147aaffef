//! Fees that were paid: the list of a day's takings, and its sums by means.

use kernel::{Day, Instant};

use crate::conn::Reader;
use crate::error::Result;
use crate::lists::scope;
use crate::statement::list;
use crate::table::Table;
use crate::value::{Row, Value};

/// Paid fees, a read model of dossiers.
pub static PAYMENT: Table = Table::new(
    "payment",
    crate::columns![
        key int province, key text dossier, key text item, fixed text unit, plain int day, fixed int at,
        plain text voucher, plain text means, plain int amount, plain text payer, plain text code, plain text procedure
    ],
);

macro_rules! page {
    ($index:literal) => {
        concat!(
            "SELECT p.dossier, p.item, p.unit, p.day, p.at, p.voucher, p.means, p.amount, p.payer, p.code, p.procedure \
            FROM payment p ", $index, " WHERE p.province = $1 AND (p.at, p.dossier, p.item) > ($3, $4, $5) AND p.at < $6 \
            AND p.unit IN ", scope!(), " ORDER BY p.at, p.dossier, p.item LIMIT $7"
        )
    };
}

macro_rules! sums {
    ($index:literal) => {
        concat!(
            "SELECT p.unit, p.means, CAST(count(*) AS BIGINT), CAST(sum(p.amount) AS BIGINT) FROM payment p ", $index,
            " WHERE p.province = $1 AND p.at >= $3 AND p.at < $4 AND p.unit IN ", scope!(),
            " GROUP BY p.unit, p.means ORDER BY p.unit, p.means"
        )
    };
}

crate::statements! {
    PAYMENTS = page!("INDEXED BY payment_at"), postgres: page!("");
    SUMS = sums!("INDEXED BY payment_at"), postgres: sums!("");
}

/// A fee that was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRow {
    /// Of which dossier (UUID).
    pub dossier: String,
    /// Item of the policy; unique in the dossier.
    pub item: String,
    /// Nơi tiếp nhận.
    pub unit: String,
    /// Local day.
    pub day: Day,
    /// When.
    pub at: Instant,
    /// Number of the receipt or voucher.
    pub voucher: String,
    /// Key of the means.
    pub means: String,
    /// In đồng.
    pub amount: i64,
    /// Who paid.
    pub payer: String,
    /// Mã số hồ sơ.
    pub code: String,
    /// Procedure.
    pub procedure: String,
}

/// What was taken at a unit by one means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentSum {
    /// Nơi tiếp nhận.
    pub unit: String,
    /// Key of the means.
    pub means: String,
    /// How many fees.
    pub n: i64,
    /// In đồng.
    pub amount: i64,
}

/// Where the next page begins: behind that time, dossier and item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentCursor(pub Instant, pub String, pub String);

impl Default for PaymentCursor {
    fn default() -> Self {
        Self(Instant(i64::MIN), String::new(), String::new())
    }
}

impl PaymentRow {
    /// The page behind this row begins here.
    pub fn cursor(&self) -> PaymentCursor {
        PaymentCursor(self.at, self.dossier.clone(), self.item.clone())
    }

    /// The row of [`PAYMENT`].
    pub fn values(&self, province: kernel::Province) -> Vec<Value> {
        vec![
            province.into(),
            (&self.dossier).into(),
            (&self.item).into(),
            (&self.unit).into(),
            self.day.into(),
            self.at.into(),
            (&self.voucher).into(),
            (&self.means).into(),
            self.amount.into(),
            (&self.payer).into(),
            (&self.code).into(),
            (&self.procedure).into(),
        ]
    }
}

fn payment(row: &Row<'_>) -> Result<PaymentRow> {
    Ok(PaymentRow {
        dossier: row.string(0)?,
        item: row.string(1)?,
        unit: row.string(2)?,
        day: Day(row.small(3)?),
        at: row.instant(4)?,
        voucher: row.string(5)?,
        means: row.string(6)?,
        amount: row.int(7)?,
        payer: row.string(8)?,
        code: row.string(9)?,
        procedure: row.string(10)?,
    })
}

impl Reader<'_> {
    /// Fees paid at units under a scope, from a local day to another, both included, in the order of payment.
    pub fn list_payments(
        &mut self,
        scope: &[&str],
        day_from: Day,
        day_to: Day,
        after: &PaymentCursor,
        limit: i64,
    ) -> Result<Vec<PaymentRow>> {
        let begin = PaymentCursor(Instant::at(day_from, 0), String::new(), String::new());
        let PaymentCursor(at, dossier, item) = if after.0 < begin.0 { &begin } else { after };
        let end = Instant::at(day_to.plus(1), 0);
        let (dossier, item) = (dossier.into(), item.into());
        let params = [self.province().into(), list(scope), (*at).into(), dossier, item, end.into(), limit.into()];
        self.list_rows(&PAYMENTS, &params, payment)
    }

    /// Sums of the same, by unit and means.
    pub fn sum_payments(&mut self, scope: &[&str], day_from: Day, day_to: Day) -> Result<Vec<PaymentSum>> {
        let (from, to) = (Instant::at(day_from, 0), Instant::at(day_to.plus(1), 0));
        self.list_rows(&SUMS, &[self.province().into(), list(scope), from.into(), to.into()], |row| {
            Ok(PaymentSum { unit: row.string(0)?, means: row.string(1)?, n: row.int(2)?, amount: row.int(3)? })
        })
    }
}
