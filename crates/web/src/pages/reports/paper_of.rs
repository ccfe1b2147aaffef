//! The report as a paper, from its figures.

use app::Whose;
use app::reports::{Frozen, Terms, kind_of};
use index::{Named, Report, SectorRow};
use kernel::{Instant, Role};
use paper::form::{SettlementPart, SettlementReport, SettlementRow};

use super::names::{level_name, period_name, rule_notes};
use crate::desk::{Desk, PageError};
use crate::lang::Lang;
use crate::pages::lists::{paper_lang, printer};

/// What a paper tells.
pub struct Told<'a> {
    /// Whose.
    pub whose: &'a Whose,
    /// Đơn vị báo cáo.
    pub unit_name: String,
    /// Đơn vị nhận báo cáo.
    pub recipient: String,
    /// The period.
    pub named: Named,
    /// How it was counted.
    pub terms: Terms,
    /// The figures.
    pub report: &'a Report,
    /// Not closed.
    pub draft: bool,
}

impl<'a> Told<'a> {
    /// What is frozen.
    pub fn of_frozen(whose: &'a Whose, frozen: &'a Frozen) -> Option<Self> {
        Some(Self {
            whose,
            unit_name: frozen.unit_name.clone(),
            recipient: frozen.recipient.clone(),
            named: frozen.named()?,
            terms: frozen.terms()?,
            report: &frozen.report,
            draft: false,
        })
    }

    /// The form, made by an official at a moment.
    ///
    /// # Errors
    /// The unit is unknown.
    pub fn form(&self, desk: &Desk, lang: Lang, at: Instant) -> Result<SettlementReport, PageError> {
        let (unit, _) = kind_of(&desk.officer.org, self.whose).ok_or(PageError::NotFound)?;
        let printer = paper::fill::Desk { lang: paper_lang(lang), ..printer(desk, &unit) };
        let head = printer.head(at, None).map_err(|_| PageError::NotFound)?;
        let leads = desk.officer.holds(&[Role::AgencyLeader]);
        let actor = &desk.actor().kind;
        Ok(SettlementReport {
            head,
            unit: self.unit_name.clone(),
            recipient: self.recipient.clone(),
            period: period_name(lang, self.named),
            from: self.terms.days.from,
            to: self.terms.days.to,
            parts: parts(lang, self.report),
            total: self.report.columns.into(),
            draft: self.draft,
            remarks: rule_notes(lang, &self.terms.rules),
            keeper: (!leads).then(|| printer.keeper(actor)),
            signatory: leads.then(|| printer.signatory(actor, at.day())),
        })
    }
}

fn parts(lang: Lang, report: &Report) -> Vec<SettlementPart> {
    let row = |(number, row): (usize, &SectorRow)| {
        let name = if row.sector.is_empty() { lang.t("report.no_sector").to_owned() } else { row.sector.clone() };
        SettlementRow { number: number.to_string(), name, columns: row.columns.into() }
    };
    let part = |(number, part): (&str, &index::LevelPart)| SettlementPart {
        number: number.to_owned(),
        name: level_name(lang, part.level).to_owned(),
        total: part.columns.into(),
        rows: (1..).zip(&part.sectors).map(row).collect(),
    };
    ["I", "II", "III"].into_iter().zip(&report.levels).map(part).collect()
}

/// To whom somebody reports: the agency above, or the ministry for the whole province.
pub fn default_recipient(desk: &Desk, whose: &Whose) -> String {
    let org = &desk.officer.org;
    let above = match whose {
        Whose::Agency(unit) => org.ancestors(unit).find(|unit| unit.kind.is_agency()).map(|unit| unit.name.clone()),
        Whose::Communes | Whose::Departments => {
            kind_of(org, whose).and_then(|(root, _)| org.unit(&root)).map(|unit| unit.name.clone())
        }
        Whose::Province => None,
    };
    above.unwrap_or_else(|| Lang::Vi.t("report.recipient_ministry").to_owned())
}
