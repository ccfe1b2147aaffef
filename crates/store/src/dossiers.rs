//! Read models of dossiers: rows, tables, and the queries of lists. Generic texts and numbers; what they mean is the
//! caller's.

use kernel::{Day, Instant};

use crate::conn::Reader;
use crate::error::Result;
use crate::search;
use crate::statement::list;
use crate::table::Table;
use crate::value::{Row, Value};

/// What lists and searches show of a dossier.
pub static DOSSIER: Table = Table::new(
    "dossier",
    crate::columns![
        key int province, key text id, fixed int seq, fixed text code, plain text state, fixed text procedure,
        fixed text receiving_unit, fixed text competent_unit, plain text channel, fixed int submitted_at,
        plain int accepted_at, plain int promised_at, fixed int due_at, fixed int finished_at,
        fixed text punctuality, plain text view, fixed text identity, fixed int waiting_since, fixed int received_day,
        fixed int ended_day, fixed int ending, fixed int late_from, fixed int flags, plain int handling_days,
        plain int agency_points
    ],
);

/// Open work by owner.
pub static DUTY: Table = Table::new(
    "duty",
    crate::columns![
        key int province, key text owner, key int due_at, key text dossier, key int lane, fixed text unit,
        fixed text person, fixed text kind, plain text view
    ],
);

/// The columns of a [`DossierRow`], of a table named `x`.
macro_rules! dossier_columns {
    () => {
        "x.id, x.seq, x.code, x.state, x.procedure, x.receiving_unit, x.competent_unit, x.channel, x.submitted_at, \
        x.accepted_at, x.promised_at, x.due_at, x.finished_at, x.punctuality, x.view, x.identity, x.waiting_since"
    };
}
pub(crate) use dossier_columns;

macro_rules! same_applicant {
    ($index:literal) => {
        concat!(
            "SELECT ", dossier_columns!(), " FROM dossier x ", $index, " WHERE x.province = $1 AND x.identity = $2 \
            AND x.identity <> '' AND x.submitted_at >= $3 ORDER BY x.seq DESC LIMIT $4"
        )
    };
}

macro_rules! open {
    ($index:literal) => {
        concat!(
            "SELECT x.id, x.seq, x.submitted_at FROM dossier x ", $index, " WHERE x.province = $1 \
            AND x.finished_at IS NULL AND (x.submitted_at, x.seq) > ($2, $3) AND x.seq <= $4 \
            ORDER BY x.submitted_at, x.seq LIMIT $5"
        )
    };
}

crate::statements! {
    BY_ID = concat!("SELECT ", dossier_columns!(), " FROM dossier x WHERE x.province = $1 AND x.id = $2");
    BY_CODE = concat!("SELECT ", dossier_columns!(), " FROM dossier x WHERE x.province = $1 AND x.code = $2");
    OF_RECEIVING = concat!("SELECT ", dossier_columns!(), " FROM dossier x WHERE x.province = $1 AND x.receiving_unit = $2 \
        AND (x.submitted_at, x.seq) < ($3, $4) ORDER BY x.submitted_at DESC, x.seq DESC LIMIT $5");
    OF_COMPETENT = concat!("SELECT ", dossier_columns!(), " FROM dossier x WHERE x.province = $1 AND x.competent_unit = $2 \
        AND (x.submitted_at, x.seq) < ($3, $4) ORDER BY x.submitted_at DESC, x.seq DESC LIMIT $5");
    OPEN = open!("INDEXED BY dossier_open"), postgres: open!("");
    SUBMITTED_AT = "SELECT submitted_at FROM dossier WHERE province = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1";
    SAME_APPLICANT = same_applicant!("INDEXED BY dossier_identity"), postgres: same_applicant!("");
    FOUND = concat!("SELECT ", dossier_columns!(), " FROM search s JOIN dossier x ON x.province = $1 AND x.seq = s.rowid \
        WHERE s.words MATCH $2 AND s.rowid < $3 \
        AND (x.receiving_unit IN LIST($4) OR x.competent_unit IN LIST($4)) ORDER BY s.rowid DESC LIMIT $5"),
        postgres: concat!("SELECT ", dossier_columns!(), " FROM search s \
        JOIN dossier x ON x.province = s.province AND x.seq = s.seq \
        WHERE s.province = $1 AND s.words @@ CAST(CAST($2 AS TEXT) AS TSQUERY) AND s.seq < $3 \
        AND (x.receiving_unit IN LIST($4) OR x.competent_unit IN LIST($4)) ORDER BY s.seq DESC LIMIT $5");
}

/// A dossier in lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierRow {
    /// Identity (UUID).
    pub id: String,
    /// Order of arrival; also the key of the search row.
    pub seq: i64,
    /// Mã số hồ sơ.
    pub code: String,
    /// Key of the state.
    pub state: String,
    /// Procedure.
    pub procedure: String,
    /// Nơi tiếp nhận.
    pub receiving_unit: String,
    /// Cơ quan có thẩm quyền.
    pub competent_unit: String,
    /// Key of the channel.
    pub channel: String,
    /// Handed in.
    pub submitted_at: Instant,
    /// Accepted.
    pub accepted_at: Option<Instant>,
    /// Printed on the first receipt.
    pub promised_at: Option<Instant>,
    /// Due now.
    pub due_at: Option<Instant>,
    /// Result numbered, or ended otherwise.
    pub finished_at: Option<Instant>,
    /// Early, on time, late.
    pub punctuality: Option<String>,
    /// JSON with what a list shows beyond.
    pub view: String,
    /// The applicant's identity number; empty when unknown.
    pub identity: String,
    /// Since when the result waits to be collected; none before and after.
    pub waiting_since: Option<Instant>,
}

/// What measures see of an accepted dossier; what the numbers mean is the caller's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FactColumns {
    /// Day of acceptance; none: outside all measures.
    pub received_day: Option<Day>,
    /// Day of the end.
    pub ended_day: Option<Day>,
    /// Code of the manner of the end, 0 while open.
    pub ending: i64,
    /// First late day.
    pub late_from: Option<Day>,
    /// Truths, as bits.
    pub flags: i64,
    /// Days of handling.
    pub handling_days: i64,
    /// Points for the time of the agencies.
    pub agency_points: i64,
}

/// A piece of open work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyRow {
    /// The dossier.
    pub dossier: String,
    /// The lane, 0 for the dossier itself.
    pub lane: i64,
    /// Unit that has it.
    pub unit: String,
    /// Person that has it; empty: the unit as a whole.
    pub person: String,
    /// When it is due.
    pub due_at: Instant,
    /// What kind of work.
    pub kind: String,
    /// JSON with what a list shows.
    pub view: String,
}

/// Where the next page of a work list begins: behind that due time, dossier and lane (one dossier may have several lanes
/// due at once).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkCursor(pub Instant, pub String, pub i64);

impl Default for WorkCursor {
    fn default() -> Self {
        Self(Instant(i64::MIN), String::new(), -1)
    }
}

/// Where a walk through all open dossiers goes on: behind that time of receipt and number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenCursor(pub Instant, pub i64);

/// An open dossier on a walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRow {
    /// Identity (UUID).
    pub id: String,
    /// Number.
    pub seq: i64,
    /// Handed in.
    pub submitted_at: Instant,
}

pub(crate) fn dossier(row: &Row<'_>) -> Result<DossierRow> {
    Ok(DossierRow {
        id: row.string(0)?,
        seq: row.int(1)?,
        code: row.string(2)?,
        state: row.string(3)?,
        procedure: row.string(4)?,
        receiving_unit: row.string(5)?,
        competent_unit: row.string(6)?,
        channel: row.string(7)?,
        submitted_at: row.instant(8)?,
        accepted_at: row.opt_instant(9)?,
        promised_at: row.opt_instant(10)?,
        due_at: row.opt_instant(11)?,
        finished_at: row.opt_instant(12)?,
        punctuality: row.opt_string(13)?,
        view: row.string(14)?,
        identity: row.string(15)?,
        waiting_since: row.opt_instant(16)?,
    })
}

pub(crate) fn duty(row: &Row<'_>) -> Result<DutyRow> {
    Ok(DutyRow {
        dossier: row.string(0)?,
        lane: row.int(1)?,
        unit: row.string(2)?,
        person: row.string(3)?,
        due_at: row.instant(4)?,
        kind: row.string(5)?,
        view: row.string(6)?,
    })
}

impl DossierRow {
    /// The row of [`DOSSIER`].
    pub fn values(&self, province: kernel::Province, fact: &FactColumns) -> Vec<Value> {
        vec![
            province.into(),
            self.id.as_str().into(),
            self.seq.into(),
            self.code.as_str().into(),
            self.state.as_str().into(),
            self.procedure.as_str().into(),
            self.receiving_unit.as_str().into(),
            self.competent_unit.as_str().into(),
            self.channel.as_str().into(),
            self.submitted_at.into(),
            self.accepted_at.into(),
            self.promised_at.into(),
            self.due_at.into(),
            self.finished_at.into(),
            self.punctuality.as_deref().into(),
            self.view.as_str().into(),
            self.identity.as_str().into(),
            self.waiting_since.into(),
            fact.received_day.into(),
            fact.ended_day.into(),
            fact.ending.into(),
            fact.late_from.into(),
            fact.flags.into(),
            fact.handling_days.into(),
            fact.agency_points.into(),
        ]
    }
}

impl DutyRow {
    /// The page behind this row begins here.
    pub fn cursor(&self) -> WorkCursor {
        WorkCursor(self.due_at, self.dossier.clone(), self.lane)
    }

    /// The row of [`DUTY`].
    pub fn values(&self, province: kernel::Province) -> Vec<Value> {
        let owner = if self.person.is_empty() { format!("@{}", self.unit) } else { self.person.clone() };
        vec![
            province.into(),
            owner.into(),
            self.due_at.into(),
            self.dossier.as_str().into(),
            self.lane.into(),
            self.unit.as_str().into(),
            self.person.as_str().into(),
            self.kind.as_str().into(),
            self.view.as_str().into(),
        ]
    }
}

impl Reader<'_> {
    /// By identity.
    pub fn find_dossier(&mut self, id: &str) -> Result<Option<DossierRow>> {
        self.find_row(&BY_ID, &[self.province().into(), id.into()], dossier)
    }

    /// By code.
    pub fn find_dossier_by_code(&mut self, code: &str) -> Result<Option<DossierRow>> {
        self.find_row(&BY_CODE, &[self.province().into(), code.into()], dossier)
    }

    /// Received at a unit, newest first; the next page begins before `before` (first page: `i64::MAX`).
    pub fn list_received(&mut self, unit: &str, before: i64, limit: i64) -> Result<Vec<DossierRow>> {
        let (at, seq) = self.place(before)?;
        let params = [self.province().into(), unit.into(), at.into(), seq.into(), limit.into()];
        self.list_rows(&OF_RECEIVING, &params, dossier)
    }

    /// Of a competent unit, newest first.
    pub fn list_competent(&mut self, unit: &str, before: i64, limit: i64) -> Result<Vec<DossierRow>> {
        let (at, seq) = self.place(before)?;
        let params = [self.province().into(), unit.into(), at.into(), seq.into(), limit.into()];
        self.list_rows(&OF_COMPETENT, &params, dossier)
    }

    /// Dossiers without a result or another end, in the order of receipt, up to a number.
    pub fn list_open(&mut self, after: &OpenCursor, to_seq: i64, limit: i64) -> Result<Vec<OpenRow>> {
        let params = [self.province().into(), after.0.into(), after.1.into(), to_seq.into(), limit.into()];
        self.list_rows(&OPEN, &params, |row| {
            Ok(OpenRow { id: row.string(0)?, seq: row.int(1)?, submitted_at: row.instant(2)? })
        })
    }

    /// Dossiers of an applicant with an identity number, handed in since then, newest first; none for an empty number.
    pub fn list_same_applicant(&mut self, identity: &str, since: Instant, limit: i64) -> Result<Vec<DossierRow>> {
        let params = [self.province().into(), identity.into(), since.into(), limit.into()];
        self.list_rows(&SAME_APPLICANT, &params, dossier)
    }

    /// Where a dossier stands in the order of receipt: lists go by time of receipt, then by number.
    pub(crate) fn place(&mut self, seq: i64) -> Result<(Instant, i64)> {
        if seq == i64::MAX {
            return Ok((Instant(i64::MAX), i64::MAX));
        }
        let at = self.find_row(&SUBMITTED_AT, &[self.province().into(), seq.into()], |row| row.instant(0))?;
        Ok((at.unwrap_or(Instant(i64::MIN)), seq))
    }

    /// Found by words, typed with or without diacritics, among the dossiers of those units only, newest first.
    pub fn search_dossiers(&mut self, typed: &str, units: &[&str], before: i64, limit: i64) -> Result<Vec<DossierRow>> {
        let Some(words) = search::expression(self.engine(), typed) else { return Ok(Vec::new()) };
        let params = [self.province().into(), words.into(), before.into(), list(units), limit.into()];
        self.list_rows(&FOUND, &params, dossier)
    }
}
