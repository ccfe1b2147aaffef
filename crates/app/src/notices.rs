//! Notices in the program: to officials by person and unit, to applicants by dossier.

use std::collections::BTreeSet;

use kernel::{Actor, DossierId};
use org::Org;
use store::notices::NoticeRow;

use crate::app::{App, AppResult};
use crate::worker::{KeptNotice, applicant_audience};

/// A notice as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownNotice {
    /// Number, for paging.
    pub id: i64,
    /// When.
    pub at: kernel::Instant,
    /// Not read yet.
    pub unread: bool,
    /// What it says.
    pub notice: KeptNotice,
}

/// Who an official is, as far as notices are concerned.
pub fn audiences(actor: &Actor, _org: &Org) -> Vec<String> {
    let person = actor.principal().map(|person| format!("person:{person}"));
    let units: BTreeSet<String> = actor.grants.iter().map(|grant| format!("unit:{}", grant.unit)).collect();
    person.into_iter().chain(units).collect()
}

fn shown(row: NoticeRow) -> Option<ShownNotice> {
    let notice = serde_json::from_str(&row.payload).ok()?;
    Some(ShownNotice { id: row.id, at: row.at, unread: row.read_at.is_none(), notice })
}

impl App {
    /// How many notices an official has not read.
    ///
    /// # Errors
    /// The store failed.
    pub fn unread(&self, actor: &Actor, org: &Org) -> AppResult<i64> {
        let audiences = audiences(actor, org);
        let audiences: Vec<&str> = audiences.iter().map(String::as_str).collect();
        Ok(self.read(|reader| reader.count_unread(&audiences))?)
    }

    /// Notices of an official, newest first, before a number.
    ///
    /// # Errors
    /// The store failed.
    pub fn notices(&self, actor: &Actor, org: &Org, before: i64, limit: i64) -> AppResult<Vec<ShownNotice>> {
        let audiences = audiences(actor, org);
        let audiences: Vec<&str> = audiences.iter().map(String::as_str).collect();
        let rows = self.read(|reader| reader.list_notices(&audiences, before, limit))?;
        Ok(rows.into_iter().filter_map(shown).collect())
    }

    /// All up to a number are read.
    ///
    /// # Errors
    /// The store failed.
    pub fn mark_notices_read(&self, actor: &Actor, org: &Org, up_to: i64) -> AppResult<()> {
        let (audiences, now) = (audiences(actor, org), self.now());
        Ok(self.store.write(move |writer| {
            let audiences: Vec<&str> = audiences.iter().map(String::as_str).collect();
            writer.mark_notices_read(&audiences, up_to, now)
        })?)
    }

    /// What an applicant was told of a dossier, newest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn applicant_notices(&self, dossier: &DossierId, limit: i64) -> AppResult<Vec<ShownNotice>> {
        let audience = applicant_audience(dossier);
        let rows = self.read(|reader| reader.list_notices(&[&audience], i64::MAX, limit))?;
        Ok(rows.into_iter().filter_map(shown).collect())
    }
}
