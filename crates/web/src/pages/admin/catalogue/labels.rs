//! Columns of the catalogue's sheets in words, and what may stand in them.

use procedure::sheets::{FEES, LIMITS, STEPS};

use super::super::t;
use crate::desk::Desk;
use crate::words;

/// The column in words.
pub fn label(desk: &Desk, column: &str) -> String {
    t(desk, &format!("admin.col.{column}"))
}

/// Columns with several lines.
pub const LONG: [&str; 7] = ["summary", "everyday_words", "sequence", "conditions", "applicants", "results", "legal_basis"];

/// The choices of a column; none: free text.
pub fn choices(desk: &Desk, sheet: &str, column: &str) -> Vec<(String, String)> {
    let lang = desk.lang();
    let of = |group: &str, keys: &[&str]| {
        let choice = |key: &&str| ((*key).to_owned(), lang.word(group, key.replace('-', "_")).into_owned());
        keys.iter().map(choice).collect::<Vec<_>>()
    };
    let mut found = match (sheet, column) {
        (_, "limit_unit") => of("admin.limit_unit", &["working_days", "working_hours", "calendar_days", "hours", "minutes", "weeks", "months", "years", "same_day"]),
        (_, "online_level") => of("online_level", &["full", "partial", "none"]),
        (_, "regime") => of("admin.regime", &["two_level", "three_level"]),
        (FEES | LIMITS, "channel") => of("admin.handed_in", &["direct", "online", "postal"]),
        (_, "kind") => of("component_kind", &["e-form", "form", "original", "copy", "certified_copy", "data"]),
        (_, "need") => of("admin.need", &["always", "conditional", "one_of"]),
        (_, "available_from") => of("procedure.database", &["population", "residence", "civil_status", "land", "business", "earlier_result"]),
        (STEPS, "unit") => of("unit_role", &["desk", "division", "leadership", "registry", "other_agency"]),
        (STEPS, "role") => kernel::Role::ALL.iter().map(|role| (role.key().to_owned(), lang.word("role", role.key()).into_owned())).collect(),
        (_, "at_desk" | "to_show" | "added" | "verified" | "own_portal" | "process_template" | "agency_verified") => vec![("yes".to_owned(), t(desk, "ui.yes"))],
        (_, "agency") => agencies(desk),
        _ => return Vec::new(),
    };
    found.insert(0, (String::new(), "–".to_owned()));
    found
}

fn agencies(desk: &Desk) -> Vec<(String, String)> {
    let catalogue = desk.app().catalogue();
    let mut ids: Vec<String> = catalogue.list().filter_map(|version| version.agency.id.clone()).collect();
    ids.sort();
    ids.dedup();
    ids.into_iter().map(|id| (id.clone(), words::agency_name(desk.lang(), &id).into_owned())).collect()
}
