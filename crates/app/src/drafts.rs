//! Half-filled forms, kept until they are sent or too old; and what people read, written down.

use kernel::{DossierId, Instant};
use store::drafts::DraftRow;
use store::access::AccessRow;

use crate::app::{App, AppResult};

/// A draft is kept so many days after its last change.
const KEPT_DAYS: i64 = 30;

impl App {
    /// Keeps a draft.
    ///
    /// # Errors
    /// The store failed.
    pub fn put_draft(&self, owner: &str, id: &str, kind: &str, data: String) -> AppResult<()> {
        let now = self.now();
        let row = DraftRow {
            owner: owner.to_owned(),
            id: id.to_owned(),
            kind: kind.to_owned(),
            data,
            changed_at: now,
            expires_at: Instant(now.0 + KEPT_DAYS * 86_400_000_000),
        };
        Ok(self.store.write(move |writer| writer.put_draft(&row))?)
    }

    /// A draft of an owner.
    ///
    /// # Errors
    /// The store failed.
    pub fn draft(&self, owner: &str, id: &str) -> AppResult<Option<DraftRow>> {
        Ok(self.read(|reader| reader.find_draft(owner, id))?)
    }

    /// All drafts of an owner.
    ///
    /// # Errors
    /// The store failed.
    pub fn drafts(&self, owner: &str) -> AppResult<Vec<DraftRow>> {
        Ok(self.read(|reader| reader.list_drafts(owner))?)
    }

    /// A draft is no longer needed.
    ///
    /// # Errors
    /// The store failed.
    pub fn drop_draft(&self, owner: &str, id: &str) -> AppResult<()> {
        let (owner, id) = (owner.to_owned(), id.to_owned());
        self.store.write(move |writer| writer.delete_draft(&owner, &id))?;
        Ok(())
    }

    /// Who read a dossier's personal data, newest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn accesses_of(&self, dossier: &DossierId, before: i64, limit: i64) -> AppResult<Vec<AccessRow>> {
        let id = dossier.to_string();
        Ok(self.read(|reader| reader.list_access_of(&id, before, limit))?)
    }

    /// All reads of personal data, newest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn accesses(&self, before: i64, limit: i64) -> AppResult<Vec<AccessRow>> {
        Ok(self.read(|reader| reader.list_access(before, limit))?)
    }

    /// A random name for a draft, dossier or key.
    pub fn new_id(&self) -> DossierId {
        let mut bytes = [0_u8; 16];
        (self.setup.chance)(&mut bytes);
        let millis = u64::try_from(self.now().0 / 1000).unwrap_or(0).to_be_bytes();
        bytes[..6].copy_from_slice(&millis[2..]);
        DossierId(uuid::Builder::from_custom_bytes(bytes).with_version(uuid::Version::SortRand).into_uuid())
    }
}
