//! The access log: who looked at which personal data, when and for what (Law 91/2025/QH15). It only grows.

use kernel::Instant;

use crate::conn::{Reader, Writer};
use crate::error::Result;
use crate::value::Row;

crate::statements! {
    LOG_ACCESS = "INSERT INTO access_log (province, at, who, dossier, purpose, what) VALUES ($1, $2, $3, $4, $5, $6)";
    ACCESS_OF = "SELECT id, at, who, dossier, purpose, what FROM access_log \
        WHERE province = $1 AND dossier = $2 AND id < $3 ORDER BY id DESC LIMIT $4";
    ACCESS = "SELECT id, at, who, dossier, purpose, what FROM access_log \
        WHERE province = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
}

/// One look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRow {
    /// Order.
    pub id: i64,
    /// When.
    pub at: Instant,
    /// Who.
    pub who: String,
    /// At which dossier; empty: at several.
    pub dossier: String,
    /// For what.
    pub purpose: String,
    /// What was shown.
    pub what: String,
}

fn access(row: &Row<'_>) -> Result<AccessRow> {
    Ok(AccessRow {
        id: row.int(0)?,
        at: row.instant(1)?,
        who: row.string(2)?,
        dossier: row.string(3)?,
        purpose: row.string(4)?,
        what: row.string(5)?,
    })
}

impl Reader<'_> {
    /// Looks at one dossier, newest first, before `before_id` (first page: `i64::MAX`).
    pub fn list_access_of(&mut self, dossier: &str, before_id: i64, limit: i64) -> Result<Vec<AccessRow>> {
        let params = [self.province().into(), dossier.into(), before_id.into(), limit.into()];
        self.list_rows(&ACCESS_OF, &params, access)
    }

    /// All looks, newest first, before `before_id` (first page: `i64::MAX`).
    pub fn list_access(&mut self, before_id: i64, limit: i64) -> Result<Vec<AccessRow>> {
        self.list_rows(&ACCESS, &[self.province().into(), before_id.into(), limit.into()], access)
    }
}

impl Writer<'_> {
    /// Notes a look.
    pub fn log_access(&mut self, at: Instant, who: &str, dossier: &str, purpose: &str, what: &str) -> Result<()> {
        let params = [self.province().into(), at.into(), who.into(), dossier.into(), purpose.into(), what.into()];
        self.execute(&LOG_ACCESS, &params).map(|_| ())
    }
}
