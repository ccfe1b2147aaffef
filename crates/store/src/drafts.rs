//! What people have begun and not handed in. A draft belongs to one owner, and is forgotten after a time.

use kernel::Instant;

use crate::conn::{Reader, Writer};
use crate::error::Result;
use crate::value::Row;

crate::statements! {
    DRAFT = "SELECT owner, id, kind, data, changed_at, expires_at FROM draft WHERE province = $1 AND owner = $2 AND id = $3";
    DRAFTS = "SELECT owner, id, kind, data, changed_at, expires_at FROM draft WHERE province = $1 AND owner = $2 \
        ORDER BY changed_at DESC, id";
    PUT_DRAFT = "INSERT INTO draft (province, owner, id, kind, data, changed_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (province, owner, id) DO UPDATE SET \
        kind = excluded.kind, data = excluded.data, changed_at = excluded.changed_at, expires_at = excluded.expires_at";
    DELETE_DRAFT = "DELETE FROM draft WHERE province = $1 AND owner = $2 AND id = $3";
    PRUNE_DRAFTS = "DELETE FROM draft WHERE province = $1 AND expires_at <= $2";
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// Whose.
    pub owner: String,
    /// Which.
    pub id: String,
    /// What kind.
    pub kind: String,
    /// JSON.
    pub data: String,
    /// Last kept.
    pub changed_at: Instant,
    /// Forgotten then.
    pub expires_at: Instant,
}

fn draft(row: &Row<'_>) -> Result<DraftRow> {
    Ok(DraftRow {
        owner: row.string(0)?,
        id: row.string(1)?,
        kind: row.string(2)?,
        data: row.string(3)?,
        changed_at: row.instant(4)?,
        expires_at: row.instant(5)?,
    })
}

impl Reader<'_> {
    /// A draft of an owner.
    pub fn find_draft(&mut self, owner: &str, id: &str) -> Result<Option<DraftRow>> {
        self.find_row(&DRAFT, &[self.province().into(), owner.into(), id.into()], draft)
    }

    /// The drafts of an owner, last changed first.
    pub fn list_drafts(&mut self, owner: &str) -> Result<Vec<DraftRow>> {
        self.list_rows(&DRAFTS, &[self.province().into(), owner.into()], draft)
    }
}

impl Writer<'_> {
    /// Keeps a draft, over an earlier state of it.
    pub fn put_draft(&mut self, draft: &DraftRow) -> Result<()> {
        let d = draft;
        let params = [
            self.province().into(),
            (&d.owner).into(),
            (&d.id).into(),
            (&d.kind).into(),
            (&d.data).into(),
            d.changed_at.into(),
            d.expires_at.into(),
        ];
        self.execute(&PUT_DRAFT, &params).map(|_| ())
    }

    /// Forgets a draft.
    pub fn delete_draft(&mut self, owner: &str, id: &str) -> Result<()> {
        self.execute(&DELETE_DRAFT, &[self.province().into(), owner.into(), id.into()]).map(|_| ())
    }

    /// Forgets drafts whose time is over; answers how many.
    pub fn prune_drafts(&mut self, now: Instant) -> Result<u64> {
        self.execute(&PRUNE_DRAFTS, &[self.province().into(), now.into()])
    }
}
