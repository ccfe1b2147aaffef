//! Half-filled screens that wait.

use super::entry::Entry;
use crate::desk::{Desk, PageError};

/// Owner of an official's drafts.
pub fn draft_owner(desk: &Desk) -> String {
    format!("person:{}", desk.officer.principal())
}

/// Kind of a draft of this screen.
pub const DRAFT: &str = "receive";

/// Half-filled screens of before: id, title, when.
pub fn drafts(desk: &Desk, entry: &Entry) -> Result<Vec<(String, String, String)>, PageError> {
    let catalogue = desk.app().catalogue();
    let shown = |row: app::rows::DraftRow| {
        let kept = Entry::from_draft(&row.data);
        let name = catalogue.latest(&kept.procedure()).map(|version| version.name.clone());
        let who = kept.get("name").to_owned();
        let words: Vec<String> = [Some(who), name].into_iter().flatten().filter(|text| !text.is_empty()).collect();
        (row.id, words.join(" · "), row.changed_at.date_time_text())
    };
    let own = desk.app().drafts(&draft_owner(desk))?.into_iter();
    Ok(own.filter(|row| row.kind == DRAFT && row.id != entry.get("id")).take(5).map(shown).filter(|d| !d.1.is_empty()).collect())
}
