//! What happened, in the order of the chain, for systems that follow along. Positions are given under the lock of the
//! chain's head, so a reader that goes on behind the last position it saw never steps over a late commit.

use std::collections::HashMap;

use kernel::{Instant, UnitId};
use serde_json::{Map, Value};
use store::uses::FileUseRow;

use crate::app::{App, AppResult};
use crate::tokens::{Bearer, TokenScope};
use crate::wire;

/// Rows of the journal that one question walks through at most.
const WALK: i64 = 20_000;
/// Rows read at once.
const PAGE: i64 = 1_000;

/// What of an event names no person; the rest needs the scope `dossiers:read`.
const PLAIN: [&str; 29] = [
    "event", "id", "code", "system", "channel", "procedure", "procedure_version", "variant", "receiving_unit",
    "competent_unit", "reception", "imported", "settlement", "hand_over_by", "term", "due_at", "started_at", "punctuality",
    "step", "minutes", "late", "number", "step_due_at", "to", "review_on", "basis", "stop_basis", "moves", "provisional",
];

/// One event of a dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedEvent {
    /// Place in the province's chain.
    pub position: i64,
    /// When.
    pub at: Instant,
    /// Name of the event.
    pub event_type: String,
    /// Identity of the dossier.
    pub dossier: String,
    /// Its code.
    pub code: String,
    /// What happened; without personal data unless the reader may see them.
    pub payload: Value,
}

/// A page of events.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedPage {
    /// In order.
    pub events: Vec<FeedEvent>,
    /// Go on behind this position.
    pub next: i64,
    /// Nothing more at the moment.
    pub at_end: bool,
}

/// Code and units of a dossier; none when it is not the reader's business.
type Known = HashMap<String, Option<String>>;

impl App {
    /// Events of dossiers of the token's unit and below, behind a position, at most `limit`.
    ///
    /// # Errors
    /// The store failed, or a stored event is no JSON.
    pub fn feed(&self, bearer: &Bearer, after: i64, limit: usize) -> AppResult<FeedPage> {
        let org = self.org();
        let whole = bearer.scopes.contains(&TokenScope::Read);
        let page = self.store.read_snapshot(|reader| {
            let (mut known, mut page) = (Known::new(), FeedPage { events: Vec::new(), next: after, at_end: false });
            while page.events.len() < limit && page.next - after < WALK {
                let records = reader.list_since(page.next, PAGE)?;
                for record in &records {
                    if page.events.len() == limit {
                        return Ok(page);
                    }
                    page.next = record.position;
                    if record.stream.kind != wire::KIND {
                        continue;
                    }
                    let id = record.stream.id.to_string();
                    if !known.contains_key(&id) {
                        let row = reader.find_dossier(&id)?.filter(|row| {
                            let units = [UnitId::new(&row.receiving_unit), UnitId::new(&row.competent_unit)];
                            bearer.covers(&org, &[&units[0], &units[1]])
                        });
                        known.insert(id.clone(), row.map(|row| row.code));
                    }
                    let Some(Some(code)) = known.get(&id) else { continue };
                    page.events.push(FeedEvent {
                        position: record.position,
                        at: record.at,
                        event_type: record.event_type.to_string(),
                        dossier: id.clone(),
                        code: code.clone(),
                        payload: payload(&record.payload, whole)?,
                    });
                }
                if (records.len() as i64) < PAGE {
                    page.at_end = true;
                    break;
                }
            }
            Ok(page)
        })?;
        if whole && let (Some(first), Some(last)) = (page.events.first(), page.events.last()) {
            self.note_reading(bearer, &format!("events {}-{}", first.position, last.position));
        }
        Ok(page)
    }

    /// Writes down that another system read personal data of several dossiers.
    pub fn note_reading(&self, bearer: &Bearer, what: &str) {
        let who = serde_json::to_string(&bearer.actor().kind).unwrap_or_default();
        let (now, what) = (self.now(), what.to_owned());
        let done = self.store.write_later(move |writer| writer.log_access(now, &who, "", "api", &what));
        if let Err(error) = done {
            tracing::error!(%error, "a read of personal data could not be written down");
        }
    }

    /// Under which name somebody uses a file; none when they do not.
    ///
    /// # Errors
    /// The store failed.
    pub fn file_use(&self, owner: &str, hash: &str) -> AppResult<Option<FileUseRow>> {
        Ok(self.read(|reader| reader.find_file_use(owner, hash))?)
    }
}

/// A rating is for totals only: nobody sees who gave it (NĐ 61/2018 Đ31).
pub fn shown_payload(value: Value, whole: bool) -> Value {
    let Value::Object(all) = value else { return value };
    let rated = all.get("event").and_then(Value::as_str) == Some("rated");
    let keep = |name: &str| if rated { name == "event" } else { whole || PLAIN.contains(&name) };
    Value::Object(all.into_iter().filter(|(name, _)| keep(name)).map(unowned(whole)).collect::<Map<_, _>>())
}

/// An owner who is a person is an official's name in disguise: `to` of a moved duty is told without it.
fn unowned(whole: bool) -> impl Fn((String, Value)) -> (String, Value) {
    move |(name, mut value)| {
        if !whole && let Some(inner) = value.as_object_mut() {
            inner.remove("person");
        }
        (name, value)
    }
}

fn payload(text: &str, whole: bool) -> store::Result<Value> {
    Ok(shown_payload(serde_json::from_str(text)?, whole))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn personal_data_and_ratings_are_left_out() {
        let event = json!({"event": "submitted", "code": "H92-1", "applicant": {"name": "A"}, "answers": {"x": "y"}});
        assert_eq!(shown_payload(event.clone(), false), json!({"event": "submitted", "code": "H92-1"}));
        assert_eq!(shown_payload(event.clone(), true), event);
        let rated = json!({"event": "rated", "rating": {"satisfied": false, "items": [], "comment": "x"}});
        assert_eq!(shown_payload(rated, true), json!({"event": "rated"}));
    }
}
