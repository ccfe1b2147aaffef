//! Closing a report: what was sent is kept as it was sent, figures and paper.

use std::sync::Arc;

use index::book::ClosedReport;
use index::{BookCommand, Column, Cut, Named, Report, ReportId};
use kernel::{Actor, Basis, FileHash, Instant, Refusal, UnitId};
use org::{Level, Org};
use serde::{Deserialize, Serialize};

use super::{Asked, Counted, Terms};
use crate::app::{App, AppResult};
use crate::ports::PortError;
use crate::standing::Whose;

/// Kind of report in the book; those of all communes or all departments together have a suffix.
pub const KIND: &str = "ii06a";
/// All kinds with whose they are.
const KINDS: [(&str, Option<Whose>); 3] =
    [(KIND, None), ("ii06a.xa", Some(Whose::Communes)), ("ii06a.so", Some(Whose::Departments))];

const REPORT: Basis = Basis("tt01_2020.ii06a");

/// What is frozen: the JSON whose hash the book keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Key of whose report it is, as in addresses.
    pub whose: String,
    /// Đơn vị báo cáo.
    pub unit_name: String,
    /// Đơn vị nhận báo cáo.
    pub recipient: String,
    /// Key of the period.
    pub period: String,
    /// How periods were cut.
    pub cut: Cut,
    /// How it was counted.
    #[serde(flatten)]
    pub terms: TermsKept,
    /// Position of the journal up to which it counts.
    pub position: i64,
    /// When it was counted, RFC 3339.
    pub counted_at: String,
    /// The figures.
    pub report: Report,
    /// SHA-256 of the paper's bytes.
    pub pdf: String,
}

/// [`Terms`] as they are kept: days as dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsKept {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Open dossiers were judged at the end of this day.
    pub as_of: String,
    /// What the form leaves open.
    pub rules: index::ReportRules,
}

impl From<Terms> for TermsKept {
    fn from(terms: Terms) -> Self {
        let Terms { days, as_of, rules } = terms;
        Self { from: days.from.iso(), to: days.to.iso(), as_of: as_of.iso(), rules }
    }
}

impl TermsKept {
    /// The terms; none when a day is none.
    pub fn terms(&self) -> Option<Terms> {
        let day = |text: &str| kernel::Day::parse(text).ok();
        let days = index::Days { from: day(&self.from)?, to: day(&self.to)? };
        Some(Terms { days, as_of: day(&self.as_of)?, rules: self.rules })
    }
}

impl Frozen {
    /// Reads a closed report; none when it is of another kind or of a form that this program does not know.
    pub fn of(closed: &ClosedReport) -> Option<Self> {
        serde_json::from_str(&closed.text).ok().filter(|_| closed.kind == KIND || closed.kind.starts_with("ii06a."))
    }

    /// How it was counted.
    pub fn terms(&self) -> Option<Terms> {
        self.terms.terms()
    }

    /// The period.
    pub fn named(&self) -> Option<Named> {
        Named::parse(&self.period)
    }

    /// The hash of the paper.
    pub fn pdf_hash(&self) -> FileHash {
        FileHash::new(&self.pdf)
    }
}

/// What is needed to close a report.
pub struct Closing<'a> {
    /// Who sends it.
    pub actor: &'a Actor,
    /// Which.
    pub asked: &'a Asked,
    /// Đơn vị báo cáo.
    pub unit_name: String,
    /// Đơn vị nhận báo cáo.
    pub recipient: String,
    /// Prints what is frozen; its `pdf` is empty then.
    #[allow(clippy::type_complexity)]
    pub press: &'a dyn Fn(&Frozen, Instant) -> Result<Vec<u8>, PortError>,
}

/// Open at the end of the closed report before, beside what this one carries over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedOver {
    /// The report before.
    pub before: ReportId,
    /// Its (11), in all.
    pub sent: i64,
    /// The (6) of this one.
    pub carried: i64,
    /// Rows where they differ: level, sector, (11) as sent, (6) now.
    pub rows: Vec<(Level, Option<String>, i64, i64)>,
}

/// The unit and kind under which the book keeps somebody's reports.
pub fn kind_of(org: &Org, whose: &Whose) -> Option<(UnitId, &'static str)> {
    let root = || org.units_ever().find(|unit| unit.parent.is_none()).map(|unit| unit.id.clone());
    Some(match whose {
        Whose::Agency(unit) => (unit.clone(), KIND),
        Whose::Province => (root()?, KIND),
        Whose::Communes => (root()?, KINDS[1].0),
        Whose::Departments => (root()?, KINDS[2].0),
    })
}

impl App {
    /// Freezes and keeps a report with its paper.
    ///
    /// # Errors
    /// `report_running` while its period is not over, as `Book::decide` refuses, or the store failed.
    pub fn close_settlement(&self, closing: &Closing<'_>) -> AppResult<ReportId> {
        if let Some(refusal) = self.closing_refusal(closing.actor, closing.asked) {
            return Err(refusal.into());
        }
        let Closing { actor, asked, unit_name, recipient, press } = closing;
        let (unit, kind) = kind_of(&self.org(), &asked.whose).ok_or_else(|| Refusal::new("org_unknown_unit", REPORT))?;
        let counted = self.settlement_report(asked)?;
        let now = self.now();
        let mut frozen = Frozen {
            whose: asked.whose.key().to_owned(),
            unit_name: unit_name.clone(),
            recipient: recipient.clone(),
            period: asked.named.key(),
            cut: asked.cut,
            terms: counted.terms.into(),
            position: counted.position,
            counted_at: now.rfc3339(),
            report: counted.report,
            pdf: String::new(),
        };
        let bytes = press(&frozen, now)?;
        let hash = self.keep_pdf(&bytes)?;
        frozen.pdf = hash.to_string();
        let days = counted.terms.days;
        let owner = format!("report:{kind}:{unit}:{}:{}", days.from.iso(), days.to.iso());
        let by = actor.person().map(ToString::to_string).unwrap_or_default();
        self.use_files(&owner, &by, &[(hash, format!("{kind}-{}.pdf", frozen.period))])?;
        let content = serde_json::to_value(&frozen).map_err(|error| store::StoreError::Format(error.to_string()))?;
        self.close_report(actor, kind, &unit, days.from, days.to, content)
    }

    /// Why somebody may not close a report now; none when they may.
    pub fn closing_refusal(&self, actor: &Actor, asked: &Asked) -> Option<Refusal> {
        let (org, days, now) = (self.org(), asked.days(), self.now());
        let Some((unit, kind)) = kind_of(&org, &asked.whose) else {
            return Some(Refusal::new("org_unknown_unit", REPORT));
        };
        let (from, to, kind) = (days.from, days.to, kind.to_owned());
        let command = BookCommand::CloseReport { kind, unit, from, to, content: String::new(), hash: String::new() };
        if let Err(refusal) = self.book().decide(command, actor, &org, now) {
            return Some(refusal);
        }
        let running = || Refusal::new("report_running", REPORT).with("to", to.date_text());
        (!days.are_over(now.day())).then(running)
    }

    /// Why somebody may not withdraw a closed report; none when they may.
    pub fn withdrawing_refusal(&self, actor: &Actor, id: ReportId) -> Option<Refusal> {
        let command = BookCommand::WithdrawReport { id, reason: "-".to_owned() };
        self.book().decide(command, actor, &self.org(), self.now()).err()
    }

    /// Closed reports of this form, newest first, withdrawn ones too.
    pub fn closed_settlements(&self) -> Vec<(Arc<ClosedReport>, Frozen)> {
        let book = self.book();
        let all = KINDS.iter().flat_map(|(kind, _)| book.closed_reports(kind));
        let mut all: Vec<_> = all.filter_map(|closed| Some((closed.clone(), Frozen::of(closed)?))).collect();
        all.sort_by_key(|(closed, _)| std::cmp::Reverse(closed.id));
        all
    }

    /// The report that stands closed for these days.
    pub fn closed_settlement(&self, asked: &Asked) -> Option<Arc<ClosedReport>> {
        let days = asked.days();
        let (unit, kind) = kind_of(&self.org(), &asked.whose)?;
        self.book().standing_report(kind, &unit, days.from, days.to).cloned()
    }

    /// The closed report that ends on the day before, beside what this one carries over.
    pub fn carried_over(&self, whose: &Whose, counted: &Counted) -> Option<CarriedOver> {
        let (unit, kind) = kind_of(&self.org(), whose)?;
        let eve = counted.terms.days.from.plus(-1);
        let book = self.book();
        let mut standing = book.closed_reports(kind).filter(|closed| closed.withdrawn.is_none() && closed.unit == unit);
        let before = standing.find(|closed| closed.to == eve)?;
        let sent = Frozen::of(before)?.report;
        let now = &counted.report;
        let mut places: Vec<_> = sent.places().chain(now.places()).filter_map(|(level, sector)| Some((level?, sector))).collect();
        places.sort();
        places.dedup();
        let row = |(level, sector): (Level, Option<&str>)| {
            let then = sent.find(Some(level), sector).get(Column::Open);
            let carried = now.find(Some(level), sector).get(Column::Carried);
            (then != carried).then(|| (level, sector.map(str::to_owned), then, carried))
        };
        let rows = places.into_iter().filter_map(row).collect();
        let (then, carried) = (sent.columns.get(Column::Open), now.columns.get(Column::Carried));
        Some(CarriedOver { before: before.id, sent: then, carried, rows })
    }
}
