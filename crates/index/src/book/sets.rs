//! Which criteria set is meant: by id, by version, by day.

use std::sync::{Arc, OnceLock};

use kernel::Day;
use serde_json::Value;

use super::{Book, OwnSet};
use crate::load::place;
use crate::problem::Problems;
use crate::set::{CriteriaSet, embedded, embedded_ids};
use crate::standing::{SOURCES, is_source};

/// The set by which agencies are judged unless another took its place: Decision 766/QĐ-TTg.
pub const DEFAULT_SET: &str = "qd766-2022";
/// Longest id, characters.
const LONGEST_ID: usize = 40;
/// A set replaces a set that replaces a set …, at most.
const LONGEST_CHAIN: usize = 32;

fn all_embedded() -> &'static [Arc<CriteriaSet>] {
    static SETS: OnceLock<Vec<Arc<CriteriaSet>>> = OnceLock::new();
    // A set that comes with the program and cannot be read would be found by a test.
    SETS.get_or_init(|| embedded_ids().filter_map(|id| embedded(id)?.ok()).map(Arc::new).collect())
}

/// A set that comes with the program.
pub fn embedded_set(id: &str) -> Option<&'static Arc<CriteriaSet>> {
    all_embedded().iter().find(|set| set.id == id)
}

/// Reads a set that is to be kept: besides what [`crate::load`] checks, its id must fit into an address, its days must be
/// days, its measures must be those of the program, and it cannot replace itself.
///
/// # Errors
/// All that is wrong, each with its place.
pub fn check_set(text: &str) -> Result<CriteriaSet, Problems> {
    let set = crate::load(text)?;
    let mut wrong = Problems::default();
    let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c);
    if set.id.len() > LONGEST_ID || !set.id.chars().all(sign) || !set.id.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        wrong.add("id", format!("chỉ gồm chữ thường không dấu, chữ số, dấu gạch nối, dấu chấm; tối đa {LONGEST_ID} ký tự"));
    }
    let days = [("valid_from", &set.valid_from), ("valid_to", &set.valid_to)];
    for (key, text) in days.into_iter().filter(|(_, text)| !text.is_empty()) {
        if Day::parse(text).is_err() {
            wrong.add(key, format!("\"{text}\" không phải là ngày, ví dụ đúng là \"2027-01-01\""));
        }
    }
    if let (Ok(from), Ok(to)) = (Day::parse(&set.valid_from), Day::parse(&set.valid_to))
        && to < from
    {
        wrong.add("valid_to", format!("ngày hết hiệu lực {} trước ngày có hiệu lực {}", to.date_text(), from.date_text()));
    }
    if set.replaces == set.id {
        wrong.add("replaces", "bộ tiêu chí không thay thế chính nó; phiên bản mới của cùng mã thì bỏ trường này");
    } else if !set.replaces.is_empty() && set.valid_from.is_empty() {
        wrong.add("valid_from", "bộ thay thế bộ khác phải có ngày hiệu lực");
    }
    if let Ok(value) = serde_json::from_str(text) {
        check_measures(&value, "", &mut wrong);
    }
    wrong.or(set)
}

/// Only what is to be computed here needs a measure that is known here; a sheet brings its own figures.
fn check_measures(value: &Value, at: &str, wrong: &mut Problems) {
    match value {
        Value::Array(all) => {
            all.iter().enumerate().for_each(|(n, one)| check_measures(one, &format!("{at}[{n}]"), wrong));
        }
        Value::Object(map) => {
            for (key, inner) in map {
                let place = place(at, key);
                match inner {
                    Value::String(named) if key == "measure" && !named.is_empty() && !is_source(named) => {
                        let known = SOURCES.join(", ");
                        wrong.add(place, format!("không có số đo \"{named}\"; các số đo: {known}"));
                    }
                    inner => check_measures(inner, &place, wrong),
                }
            }
        }
        _ => {}
    }
}

/// The days on which a set holds; ends that are not told are open.
fn validity(set: &CriteriaSet) -> (Day, Day) {
    let from = Day::parse(&set.valid_from).unwrap_or(Day(i32::MIN));
    (from, Day::parse(&set.valid_to).unwrap_or(Day(i32::MAX)))
}

impl Book {
    /// Ids of all sets, those that come with the program first.
    pub fn set_ids(&self) -> Vec<&str> {
        let own = self.sets.keys().map(String::as_str).filter(|id| embedded_set(id).is_none());
        all_embedded().iter().map(|set| set.id.as_str()).chain(own).collect()
    }

    /// Versions of a set that were added, oldest first.
    pub fn versions(&self, id: &str) -> &[Arc<OwnSet>] {
        self.sets.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The set with that id in the version that is used: the newest that was added and not retired, or else the one that
    /// comes with the program.
    pub fn set(&self, id: &str) -> Option<Arc<CriteriaSet>> {
        let own = self.versions(id).iter().rev().filter(|own| own.retired.is_none());
        own.filter_map(|own| own.set.clone()).next().or_else(|| embedded_set(id).cloned())
    }

    /// Number of the version that [`Book::set`] gives; 0 for the one that comes with the program.
    pub fn version_in_use(&self, id: &str) -> u32 {
        let mut own = self.versions(id).iter().rev().filter(|own| own.retired.is_none() && own.set.is_some());
        own.next().map_or(0, |own| own.version)
    }

    /// The set of a version; 0: as it comes with the program.
    pub fn set_version(&self, id: &str, version: u32) -> Option<Arc<CriteriaSet>> {
        if version == 0 {
            return embedded_set(id).cloned();
        }
        self.versions(id).iter().find(|own| own.version == version)?.set.clone()
    }

    /// The set by which agencies are judged on a day: Decision 766, or what replaced it by then.
    pub fn set_on(&self, day: Day) -> Option<Arc<CriteriaSet>> {
        self.successor_on(DEFAULT_SET, day)
    }

    /// The set that stands in the place of `id` on a day: among the set and all that replace it, in turn, the one that
    /// began to hold last. When none holds on that day, the set itself.
    pub fn successor_on(&self, id: &str, day: Day) -> Option<Arc<CriteriaSet>> {
        let all: Vec<Arc<CriteriaSet>> = self.set_ids().into_iter().filter_map(|id| self.set(id)).collect();
        let descends = |set: &CriteriaSet| {
            let mut at = set;
            for _ in 0..LONGEST_CHAIN {
                if at.id == id {
                    return true;
                }
                match all.iter().find(|other| other.id == at.replaces) {
                    Some(next) => at = next,
                    None => return false,
                }
            }
            false
        };
        let holds = |set: &&Arc<CriteriaSet>| {
            let (from, to) = validity(set);
            from <= day && day <= to && descends(set)
        };
        all.iter().filter(holds).max_by_key(|set| validity(set).0).cloned().or_else(|| self.set(id))
    }
}
