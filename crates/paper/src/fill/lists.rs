//! Lists of many dossiers: the register and the day-end list of money. The caller gives the rows.

use dossier::{Event, Stage};
use kernel::{ActorKind, Day, Dong, Instant, UnitId};

use super::moment::{Moment, fold, parent_name, some};
use super::slips::{means_key, paid_now};
use super::words::{find, word};
use super::{Facts, FillError, people};
use crate::form::{CashDayList, CashRow, Form, Head, Lang, Register, RegisterRow, Signatory};

/// Who makes a list: a unit, on a day.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// Units and people.
    pub org: &'a org::Org,
    /// The unit.
    pub unit: &'a UnitId,
    /// Language of the labels.
    pub lang: Lang,
    /// Prints "DỮ LIỆU MÔ PHỎNG" over every page.
    pub simulated: bool,
    /// Place of issue.
    pub place: &'a str,
}

impl Desk<'_> {
    /// The head of a list made at that moment.
    ///
    /// # Errors
    /// [`FillError::UnknownUnit`].
    pub fn head(&self, issued_at: Instant, number: Option<String>) -> Result<Head, FillError> {
        let unit = self.org.unit(self.unit).ok_or_else(|| FillError::UnknownUnit(self.unit.clone()))?;
        let day = issued_at.day();
        Ok(Head {
            lang: self.lang,
            simulated: self.simulated,
            issued_at,
            agency_parent: parent_name(self.org, unit, day),
            agency: unit.name_on(day).to_owned(),
            number,
            place: self.place.to_owned(),
        })
    }

    /// Who signs for the unit, with the title held on that day.
    pub fn signatory(&self, actor: &ActorKind, day: Day) -> Signatory {
        people::signatory(self.org, actor, self.unit, day, self.lang)
    }

    /// Who made the list: the label says in which quality.
    pub fn keeper(&self, actor: &ActorKind) -> Signatory {
        people::desk_signatory(self.org, actor)
    }
}

/// Sổ theo dõi hồ sơ of one year and unit; `signatory` closes it.
pub fn register(
    head: Head,
    (from, to): (Day, Day),
    rows: Vec<RegisterRow>,
    keeper: Option<Signatory>,
    signatory: Option<Signatory>,
) -> Form {
    Form::Register(Register { head, year: to.ymd().0, from, to, rows, keeper, signatory, remark: None })
}

/// The line of a dossier; `number` is its place in the book, unbroken within the year.
///
/// # Errors
/// [`FillError::NotBegun`].
pub fn register_row(number: u32, facts: &Facts<'_>) -> Result<RegisterRow, FillError> {
    let dossier = fold(facts.history).ok_or(FillError::NotBegun)?;
    let received_at = dossier.times.accepted_at.or(dossier.times.submitted_at).ok_or(FillError::NotBegun)?;
    let collection = match &dossier.stage {
        Stage::Returned { collection, .. } => Some(collection),
        _ => None,
    };
    let way = collection.and_then(|c| find(&format!("collect.{}", c.document.trim()), facts.lang));
    let contact = [some(&dossier.applicant.address), some(&dossier.applicant.phone)];
    Ok(RegisterRow {
        number,
        code: dossier.code.to_string(),
        procedure: facts.procedure.name.clone(),
        sets: facts.procedure.sets.map_or(1, u32::from),
        applicant: dossier.applicant.name.clone(),
        contact: contact.into_iter().flatten().collect::<Vec<_>>().join(", "),
        lead_unit: people::unit_name(facts.org, &dossier.competent_unit, received_at.day()),
        received_at,
        promised_at: dossier.settlement.as_ref().map(|settlement| settlement.promised_at),
        returned_at: dossier.times.returned_at,
        channel: way.map_or_else(|| word("collect.short", facts.lang), str::to_owned),
        collected_by: collection.map(|collection| collection.name.clone()),
        note: note(&dossier.stage, facts.lang),
    })
}

/// How it ended, when not with a granted result.
fn note(stage: &Stage, lang: Lang) -> Option<String> {
    let key = match stage {
        Stage::Withdrawn => "register.withdrawn",
        Stage::Halted => "register.halted",
        Stage::Declined => "register.declined",
        Stage::Voided => "register.voided",
        Stage::Resolved { outcome } | Stage::Returned { outcome, .. } if !outcome.granted => "register.refused",
        _ => return None,
    };
    Some(word(key, lang))
}

/// Bảng kê thu phí, lệ phí of a day; rows are put in order of time.
pub fn cash_day_list(
    head: Head,
    day: Day,
    desk: Option<String>,
    mut rows: Vec<CashRow>,
    cashier: Signatory,
    checker: Signatory,
) -> Form {
    rows.sort_by(|one, other| (one.paid_at, &one.receipt_number).cmp(&(other.paid_at, &other.receipt_number)));
    Form::CashDayList(CashDayList { head, day, desk, rows, cashier, checker })
}

/// The payments of a dossier on a day.
///
/// # Errors
/// [`FillError::NotBegun`].
pub fn cash_rows(facts: &Facts<'_>, day: Day) -> Result<Vec<CashRow>, FillError> {
    let mut rows = Vec::new();
    for (index, entry) in facts.history.iter().enumerate() {
        let Event::Paid { payment, .. } = &entry.event else { continue };
        if payment.at.day() != day {
            continue;
        }
        let moment = Moment::new(facts, index)?;
        let lines = super::parts::fee_lines(paid_now(&moment), facts.procedure);
        rows.push(CashRow {
            receipt_number: payment.voucher.clone(),
            paid_at: payment.at,
            dossier_code: moment.after.code.to_string(),
            payer: moment.after.applicant.name.clone(),
            item: lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>().join("; "),
            method: moment.word(means_key(payment.means)),
            amount: lines.iter().map(|line| line.amount).sum::<Dong>(),
        });
    }
    Ok(rows)
}
