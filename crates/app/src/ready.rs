//! Makes a database ready for this program: schema, and read models that show what this program expects.

use kernel::Instant;
use store::{Store, StoreError};

use crate::machine::rebuild;

/// Setting that tells for which schema the read models were last made.
const SHOWN: &str = "read_models";

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ready {
    /// Schema before.
    pub from: i64,
    /// Schema now.
    pub to: i64,
    /// How many dossiers are shown anew, if that was needed.
    pub rebuilt: Option<u64>,
}

/// Brings a database to the newest schema; when a change since says so, makes the read models anew from the journal. What
/// was interrupted is done again at the next start.
///
/// # Errors
/// The store failed; then the read models are as they were.
pub fn make_ready(store: &Store, now: Instant, progress: &mut dyn FnMut(u64)) -> Result<Ready, StoreError> {
    let (from, to) = store.migrate(now)?;
    let (shown, head) = store.read(|reader| Ok((reader.find_setting(SHOWN)?, reader.get_head()?)))?;
    let shown: i64 = shown.and_then(|text| text.parse().ok()).unwrap_or(0);
    let stale = shown < store::SHOWN_ANEW || crate::tasks::judged_otherwise(store)?;
    let rebuilt = if stale && head.position > 0 { Some(rebuild(store, progress)?) } else { None };
    if stale {
        store.write(move |writer| writer.put_setting(SHOWN, &to.to_string()))?;
    }
    Ok(Ready { from, to, rebuilt })
}
