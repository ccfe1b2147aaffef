//! What administrators and auditors see of the running program: journal, verification, access log, outbox, disk.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use journal::{Head, Record};
use kernel::{Actor, Basis, DossierId, Instant, Refusal, Role};
use store::access::AccessRow;
use store::outbox_watch::EffectRow;

use crate::app::{App, AppResult};
use crate::predecessor::OldRow;
use crate::recount::Recount;
use crate::wire::stream;

const AUDIT: Basis = Basis("design");
/// Events read in one step when a page looks for some.
const WINDOW: i64 = 1_000;
/// Steps until a page is answered with what was found so far.
const WINDOWS: usize = 20;
/// Imports that are remembered.
const RUNS: usize = 20;

/// An import in the background.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// Rows of the file.
    pub total: usize,
    /// What became of those done so far.
    pub rows: Vec<OldRow>,
    /// It is over.
    pub finished: bool,
    /// Why it ended early; empty if it did not.
    pub error: String,
}

/// A verification of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Begun.
    pub started_at: Instant,
    /// Position of the head then.
    pub total: i64,
    /// Verified so far.
    pub position: i64,
    /// The head that was computed, or what is wrong; none while it runs.
    pub result: Option<Result<String, String>>,
}

/// Work in the background that pages ask about.
#[derive(Debug)]
pub(crate) struct Jobs {
    started_at: Instant,
    verification: Mutex<Option<Verification>>,
    runs: Mutex<BTreeMap<String, Run>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Jobs {
    pub(crate) fn new(started_at: Instant) -> Self {
        Self { started_at, verification: Mutex::default(), runs: Mutex::default() }
    }

    pub(crate) fn put_run(&self, key: &str, run: Run) {
        let mut runs = locked(&self.runs);
        if runs.len() >= RUNS {
            runs.retain(|_, run| !run.finished);
        }
        runs.insert(key.to_owned(), run);
    }

    pub(crate) fn change_run(&self, key: &str, change: impl FnOnce(&mut Run)) {
        if let Some(run) = locked(&self.runs).get_mut(key) {
            change(run);
        }
    }

    pub(crate) fn run(&self, key: &str) -> Option<Run> {
        locked(&self.runs).get(key).cloned()
    }
}

/// A page of the journal, newest first.
#[derive(Debug, Clone, Default)]
pub struct JournalPage {
    /// Events.
    pub records: Vec<Record>,
    /// Go on before this position; none: the beginning was reached.
    pub before: Option<i64>,
}

/// What is looked for in the journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JournalFilter {
    /// Code of a dossier; empty: all.
    pub dossier: String,
    /// Kind of stream or name of an event; empty: all.
    pub kind: String,
    /// Part of the actor's JSON, e.g. the identity of a person; empty: all.
    pub actor: String,
}

impl JournalFilter {
    fn fits(&self, record: &Record) -> bool {
        let kind = self.kind.is_empty() || record.stream.kind == self.kind || record.event_type == self.kind;
        kind && (self.actor.is_empty() || record.actor.to_lowercase().contains(&self.actor.to_lowercase()))
    }
}

/// The program and its parts.
#[derive(Debug, Clone)]
pub struct SystemStatus {
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    /// Version of the schema.
    pub schema: i64,
    /// End of the journal.
    pub head: Head,
    /// Since when the program runs.
    pub started_at: Instant,
    /// Effects that wait.
    pub waiting: i64,
    /// The longest waiting one was decided then.
    pub oldest: Option<Instant>,
    /// Effects that failed, newest first.
    pub failed: Vec<EffectRow>,
    /// How far planned dates are counted by the present calendar.
    pub recount: Option<Recount>,
}

impl App {
    fn require_auditor(&self, actor: &Actor) -> Result<(), Refusal> {
        let allowed = actor.grants.iter().any(|grant| matches!(grant.role, Role::Administrator | Role::Auditor));
        if allowed { Ok(()) } else { Err(Refusal::new("forbidden", AUDIT)) }
    }

    /// The end of the journal.
    ///
    /// # Errors
    /// The store failed.
    pub fn head(&self) -> AppResult<Head> {
        Ok(self.read(|reader| reader.get_head())?)
    }

    /// A page of the journal before a position (first page: `i64::MAX`), newest first. A rare thing may take several pages.
    ///
    /// # Errors
    /// `forbidden`, or the store failed.
    pub fn journal(&self, actor: &Actor, filter: &JournalFilter, before: i64, limit: usize) -> AppResult<JournalPage> {
        self.require_auditor(actor)?;
        if !filter.dossier.is_empty() {
            return self.journal_of(filter, before, limit);
        }
        let mut page = JournalPage::default();
        let mut end = before.min(self.head()?.position.saturating_add(1));
        for _ in 0..WINDOWS {
            if end <= 1 || page.records.len() >= limit {
                break;
            }
            let from = (end - 1 - WINDOW).max(0);
            let window = self.read(|reader| reader.list_since(from, end - 1 - from))?;
            for record in window.into_iter().rev() {
                if page.records.len() >= limit {
                    break;
                }
                end = record.position;
                if filter.fits(&record) {
                    page.records.push(record);
                }
            }
        }
        page.before = (end > 1).then_some(end);
        Ok(page)
    }

    fn journal_of(&self, filter: &JournalFilter, before: i64, limit: usize) -> AppResult<JournalPage> {
        let Some(id) = self.id_of_code(&filter.dossier)? else { return Ok(JournalPage::default()) };
        let all = self.read(|reader| reader.list_stream(&stream(&id)))?;
        let mut records = all.into_iter().rev().filter(|record| record.position < before && filter.fits(record));
        let page: Vec<Record> = records.by_ref().take(limit).collect();
        let more = records.next().is_some();
        let before = page.last().map(|record| record.position).filter(|_| more);
        Ok(JournalPage { records: page, before })
    }

    fn id_of_code(&self, code: &str) -> AppResult<Option<DossierId>> {
        let row = self.read(|reader| reader.find_dossier_by_code(code))?;
        Ok(row.and_then(|row| crate::lists::dossier_id(&row.id)))
    }

    /// Who looked at personal data, newest first, before a number (first page: `i64::MAX`); of one dossier by its code.
    ///
    /// # Errors
    /// `forbidden`, or the store failed.
    pub fn access_log(&self, actor: &Actor, dossier: &str, before: i64, limit: i64) -> AppResult<Vec<AccessRow>> {
        self.require_auditor(actor)?;
        if dossier.is_empty() {
            return Ok(self.read(|reader| reader.list_access(before, limit))?);
        }
        let Some(id) = self.id_of_code(dossier)? else { return Ok(Vec::new()) };
        Ok(self.read(|reader| reader.list_access_of(&id.to_string(), before, limit))?)
    }

    /// The code of a dossier with that identity.
    ///
    /// # Errors
    /// The store failed.
    pub fn code_of(&self, id: &str) -> AppResult<Option<String>> {
        Ok(self.read(|reader| reader.find_dossier(id))?.map(|row| row.code.to_string()))
    }

    /// Begins to verify the whole journal in the background, unless a verification runs.
    ///
    /// # Errors
    /// `forbidden`, or the store failed.
    pub fn start_verification(self: &Arc<Self>, actor: &Actor) -> AppResult<()> {
        self.require_auditor(actor)?;
        let (head, started_at) = (self.head()?, self.now());
        {
            let mut slot = locked(&self.jobs.verification);
            if slot.as_ref().is_some_and(|running| running.result.is_none()) {
                return Ok(());
            }
            *slot = Some(Verification { started_at, total: head.position, position: 0, result: None });
        }
        let app = self.clone();
        let work = move || {
            let progress = |position: i64| {
                if let Some(running) = locked(&app.jobs.verification).as_mut() {
                    running.position = position;
                }
            };
            let done = app.store.read_snapshot(|reader| reader.verify(Head::EMPTY, None, progress));
            let mut slot = locked(&app.jobs.verification);
            if let Some(running) = slot.as_mut() {
                running.position = done.as_ref().map_or(running.position, |head| head.position);
                running.result = Some(done.map(|head| head.hash.hex()).map_err(|error| error.to_string()));
            }
        };
        std::thread::Builder::new().name("verify".to_owned()).spawn(work).map_err(store::StoreError::from)?;
        Ok(())
    }

    /// The last verification since the program started.
    pub fn verification(&self) -> Option<Verification> {
        locked(&self.jobs.verification).clone()
    }

    /// The program and its parts.
    ///
    /// # Errors
    /// `administrator_only`, or the store failed.
    pub fn system_status(&self, actor: &Actor) -> AppResult<SystemStatus> {
        self.require_auditor(actor)?;
        let schema = self.store.schema()?;
        let engine = if self.store.url().starts_with("postgres") { "postgres" } else { "sqlite" };
        let (head, waiting, oldest, failed) = self.read(|reader| {
            Ok((
                reader.get_head()?,
                reader.count_waiting_effects()?,
                reader.find_oldest_effect()?,
                reader.list_failed_effects(50)?,
            ))
        })?;
        let recount = self.recounted()?;
        Ok(SystemStatus { engine, schema, head, started_at: self.jobs.started_at, waiting, oldest, failed, recount })
    }

    /// Tries a failed effect again at once.
    ///
    /// # Errors
    /// `administrator_only`, or the store failed.
    pub fn retry_effect(&self, actor: &Actor, id: i64) -> AppResult<()> {
        self.require_administrator(actor)?;
        let now = self.now();
        Ok(self.store.write(move |writer| writer.retry_effect(id, now))?)
    }

    /// Number and bytes of kept files. Walks the whole folder.
    pub fn files_on_disk(&self) -> (u64, u64) {
        fn walk(folder: &Path, sum: &mut (u64, u64)) {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                match entry.metadata() {
                    Ok(found) if found.is_dir() => walk(&entry.path(), sum),
                    Ok(found) => *sum = (sum.0 + 1, sum.1 + found.len()),
                    Err(_) => {}
                }
            }
        }
        let mut sum = (0, 0);
        walk(self.store.files().folder(), &mut sum);
        sum
    }
}
