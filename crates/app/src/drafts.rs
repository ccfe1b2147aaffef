//! Half-filled forms, kept until they are sent or too old; and what people read, written down.

use kernel::{DossierId, Instant};
use store::drafts::DraftRow;
use store::access::AccessRow;

use crate::app::{App, AppResult};

impl App {
    /// Days after its last change for which a draft is kept: a parameter of the operator.
    pub fn draft_days(&self) -> i64 {
        i64::from(self.settings().draft_days())
    }

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
            expires_at: Instant(now.0 + self.draft_days() * 86_400_000_000),
        };
        Ok(self.store.write(move |writer| writer.put_draft(&row))?)
    }

    /// A draft of an owner.
    ///
    /// # Errors
    /// The store failed.
    pub fn draft(&self, owner: &str, id: &str) -> AppResult<Option<DraftRow>> {
        let now = self.now();
        Ok(self.read(|reader| reader.find_draft(owner, id))?.filter(|row| row.expires_at > now))
    }

    /// All drafts of an owner.
    ///
    /// # Errors
    /// The store failed.
    pub fn drafts(&self, owner: &str) -> AppResult<Vec<DraftRow>> {
        let now = self.now();
        let mut rows = self.read(|reader| reader.list_drafts(owner))?;
        rows.retain(|row| row.expires_at > now);
        Ok(rows)
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

    /// Forgets drafts that nobody touched for too long; answers how many.
    ///
    /// # Errors
    /// The store failed.
    pub fn forget_old_drafts(&self) -> Result<u64, store::StoreError> {
        let now = self.now();
        self.store.write(move |writer| writer.prune_drafts(now))
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
