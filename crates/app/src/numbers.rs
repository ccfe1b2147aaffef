//! Numbers that must follow each other without a gap and never come twice: codes of dossiers and receipts for cash. They are
//! given on the appender's thread, inside the transaction that uses them, so that no two commands can find the same one.

use dossier::model::{Payment, PaymentMeans};
use dossier::{Command, Dossier};
use kernel::{Actor, ActorKind, Basis, Day, DossierCode, Refusal, UnitId};
use store::payments::PaymentCursor;
use store::{Batch, StoreError};

/// Where codes are made: agency code, date, number of the day (TT 01/2018/TT-VPCP Đ19; NĐ 118/2025 Đ17.3).
const CODE: Basis = Basis("nd118_2025.d17k3");
/// Numbers of one unit and day before the four digits run out.
const CODES_A_DAY: i64 = 9_999;
/// Fees and their receipts (NĐ 61/2018 Đ22).
const FEES: Basis = Basis("nd61_2018.d22");
/// Payments read at once when the first receipt of a day is numbered.
const PAYMENTS: i64 = 1_000;

/// The command with its number filled in, and what is used up once it is accepted.
type Numbered = Result<(Command, Option<(UnitId, i64)>), Refusal>;

/// A new dossier without a code gets the next one of its receiving unit and day; one that came with a code keeps it.
pub(crate) fn numbered(
    batch: &mut Batch<'_>,
    mut command: Command,
    dossier: Option<&Dossier>,
    actor: &Actor,
) -> Result<Numbered, StoreError> {
    if let (Command::Pay(payment), Some(dossier)) = (&mut command, dossier) {
        let number = receipt(batch, payment, &dossier.receiving_unit, actor)?;
        return Ok(number.map(|number| (command, number)));
    }
    let (Command::Submit(new) | Command::Receive(new) | Command::Import(new, _)) = &mut command else {
        return Ok(Ok((command, None)));
    };
    if !new.code.as_str().is_empty() {
        let code = new.code.clone();
        let taken = batch.read(|reader| reader.find_dossier_by_code(code.as_str()))?;
        let refusal = || Refusal::new("code_taken", CODE).with("code", &code);
        return Ok(if taken.is_some() { Err(refusal()) } else { Ok((command, None)) });
    }
    let (unit, day) = (new.receiving_unit.clone(), batch.now().day());
    let number = batch.next_code_number(&unit, day)?;
    if number > CODES_A_DAY {
        return Ok(Err(Refusal::new("codes_exhausted", CODE).with("unit", &unit)));
    }
    let (year, month, date) = day.ymd();
    new.code = DossierCode::new(format!("{unit}-{:02}{month:02}{date:02}-{number:04}", year % 100));
    Ok(Ok((command, Some((unit, number)))))
}

/// How cash receipts of a day begin: `PT-261124-`.
fn beginning(day: Day) -> String {
    let (year, month, date) = day.ymd();
    format!("PT-{:02}{month:02}{date:02}-", year % 100)
}

/// Cash that an official takes without naming a voucher gets the desk's next receipt of the day; a voucher that somebody
/// names may not look like one of them.
fn receipt(
    batch: &mut Batch<'_>,
    payment: &mut Payment,
    desk: &UnitId,
    actor: &Actor,
) -> Result<Result<Option<(UnitId, i64)>, Refusal>, StoreError> {
    let day = batch.now().day();
    if !payment.voucher.is_empty() {
        let ours = payment.voucher.trim().to_uppercase().starts_with("PT-") && payment.means == PaymentMeans::Cash;
        return Ok(if ours { Err(Refusal::new("voucher_reserved", FEES)) } else { Ok(None) });
    }
    if payment.means != PaymentMeans::Cash || !matches!(actor.kind, ActorKind::Official { .. }) {
        return Ok(Ok(None));
    }
    // Receipts have a sequence of their own beside the codes of the same unit.
    let sequence = UnitId::new(format!("PT:{desk}"));
    let number = match batch.next_code_number(&sequence, day)? {
        1 => given(batch, desk, day)? + 1,
        next => next,
    };
    payment.voucher = format!("{}{number:04}", beginning(day));
    Ok(Ok(Some((sequence, number))))
}

/// The last receipt that the desk gave on a day before its sequence began: by a program that counted otherwise.
fn given(batch: &mut Batch<'_>, desk: &UnitId, day: Day) -> Result<i64, StoreError> {
    let (begin, desk) = (beginning(day), desk.as_str());
    batch.read(|reader| {
        let (mut after, mut last) = (PaymentCursor::default(), 0);
        loop {
            let rows = reader.list_payments(&[desk], day, day, &after, PAYMENTS)?;
            let Some(end) = rows.last() else { return Ok(last) };
            after = end.cursor();
            let own = rows.iter().filter(|row| row.unit == desk);
            let numbers = own.filter_map(|row| row.voucher.strip_prefix(&begin)?.parse::<i64>().ok());
            last = numbers.max().unwrap_or(0).max(last);
        }
    })
}
