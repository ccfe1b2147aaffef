//! Which open dossiers will probably be late: a follower of the journal that works beside the appender. It learns how long
//! steps took from what was settled ([`learn`]), keeps in memory where open dossiers stand ([`open`]), and writes what it
//! foretells for lists to read. Reminders ([`remind`]) and the morning's digest ([`digest`]) come from the same standing.

mod digest;
mod learn;
mod open;
mod parameters;
mod remind;
mod shown;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use index::forecast::{Outlook, Queues, Speeds, Standing, Weights, look};
use kernel::{Day, DossierId, Instant, PersonId};
use store::StoreError;
use store::dossiers::OpenCursor;
use store::forecasts::ForecastRow;

pub use digest::{Digest, DigestLine, DigestList, DigestPart};
pub(crate) use digest::{KIND as DIGEST, Payload as DigestPayload};
pub(crate) use parameters::check;
pub use parameters::{DigestAt, Reminders};
pub(crate) use remind::{APOLOGY, tell};
pub use remind::Telling;

use crate::app::App;

/// Forecasts of all open dossiers are made anew after so many minutes, of those that changed at once.
const EVERY_MINUTES: i64 = 5;
/// Rows written in one go.
const GROUP: usize = 500;

/// What the follower keeps in memory.
pub(crate) struct Foreteller {
    state: Mutex<State>,
}

struct State {
    /// Up to where the journal was followed for open dossiers; none: they are still being loaded.
    position: Option<i64>,
    /// Where loading goes on, and the head when it began.
    loading: Option<(OpenCursor, i64)>,
    open: HashMap<DossierId, Standing>,
    /// Dossiers that changed since they were looked at.
    changed: BTreeSet<DossierId>,
    /// What the store has.
    written: BTreeMap<String, ForecastRow>,
    speeds: Speeds,
    /// The speeds are older than what was learnt.
    stale: bool,
    learnt_at: Option<Instant>,
    looked_at: Option<Instant>,
    weights: Weights,
    /// Who got the digest of which day.
    digested: (Day, BTreeSet<PersonId>),
    /// What was told, so that the store is not asked each minute.
    told: BTreeSet<String>,
}

impl Default for Foreteller {
    fn default() -> Self {
        let state = State {
            position: None,
            loading: None,
            open: HashMap::new(),
            changed: BTreeSet::new(),
            written: BTreeMap::new(),
            speeds: Speeds::default(),
            stale: true,
            learnt_at: None,
            looked_at: None,
            weights: Weights::embedded(),
            digested: (Day(0), BTreeSet::new()),
            told: BTreeSet::new(),
        };
        Self { state: Mutex::new(state) }
    }
}

impl App {
    /// A step of the follower; answers whether more waits. Run it each minute until nothing waits; on several nodes it
    /// does no harm.
    ///
    /// # Errors
    /// The store failed; the next call goes on where this one began.
    pub fn foretell(&self) -> Result<bool, StoreError> {
        let mut state = self.foreteller.state.lock().unwrap_or_else(PoisonError::into_inner);
        if self.learn(&mut state)? || self.load_open(&mut state)? {
            return Ok(true);
        }
        self.follow_open(&mut state)?;
        self.refresh_speeds(&mut state)?;
        self.look_at_open(&mut state)?;
        self.remind(&mut state)?;
        self.remind_of_tasks()?;
        self.digest(&mut state)?;
        Ok(false)
    }

    fn look_at_open(&self, state: &mut State) -> Result<(), StoreError> {
        let now = self.now();
        let all = state.looked_at.is_none_or(|at| now >= at.plus_minutes(EVERY_MINUTES));
        if !all && state.changed.is_empty() {
            return Ok(());
        }
        let queues = Queues::of(state.open.values());
        let mut fresh = Vec::new();
        for (id, standing) in &state.open {
            if all || state.changed.contains(id) {
                let row = self.foretold(standing, state, &queues, now);
                fresh.extend(state.written.get(&row.dossier).is_none_or(|was| differs(was, &row)).then_some(row));
            }
        }
        let gone: Vec<String> = state.written.keys().filter(|id| !is_open(state, id)).cloned().collect();
        self.write_forecasts(state, fresh, gone)?;
        state.changed.clear();
        state.looked_at = if all { Some(now) } else { state.looked_at };
        Ok(())
    }

    fn foretold(&self, standing: &Standing, state: &State, queues: &Queues, now: Instant) -> ForecastRow {
        let calendar = self.calendar(&standing.competent);
        let outlook = look(standing, &state.speeds, queues, &calendar, &state.weights, now);
        let safe = calendar::Limit { value: outlook.safe.max(30.0) / 60.0, unit: calendar::LimitUnit::WorkingHours };
        let safe_at = calendar.add(now, safe).map_or(standing.due_at, |due| due.at);
        row(standing, &outlook, safe_at, now)
    }

    fn write_forecasts(&self, state: &mut State, fresh: Vec<ForecastRow>, gone: Vec<String>) -> Result<(), StoreError> {
        let groups = fresh.chunks(GROUP).map(|rows| (rows.to_vec(), Vec::new()));
        let ends = gone.chunks(GROUP).map(|ids| (Vec::new(), ids.to_vec()));
        for (rows, ids) in groups.chain(ends) {
            let (put, away) = (rows.clone(), ids.clone());
            self.store.write(move |writer| writer.put_forecasts(&put, &away))?;
            ids.iter().for_each(|id| _ = state.written.remove(id));
            state.written.extend(rows.into_iter().map(|row| (row.dossier.clone(), row)));
        }
        Ok(())
    }
}

fn is_open(state: &State, id: &str) -> bool {
    id.parse().is_ok_and(|id| state.open.contains_key(&DossierId(id)))
}

/// Whether a page would show something else; the moment alone is no reason to write.
fn differs(was: &ForecastRow, now: &ForecastRow) -> bool {
    let plain = |row: &ForecastRow| ForecastRow { at: Instant(0), safe_at: Instant(0), ..row.clone() };
    plain(was) != plain(now) || was.safe_at.day() != now.safe_at.day()
}

fn row(standing: &Standing, outlook: &Outlook, safe_at: Instant, now: Instant) -> ForecastRow {
    let owner = match (&standing.waiting, &standing.owner.person) {
        (Some(_), _) => String::new(),
        (None, Some(person)) => person.to_string(),
        (None, None) => format!("@{}", standing.owner.unit),
    };
    // Only what is past its date is certain.
    let percent = (outlook.late * 100.0).round() as i64;
    let percent = if standing.stopped.is_none() && now > standing.due_at { 100 } else { percent.clamp(0, 99) };
    ForecastRow {
        dossier: standing.dossier.to_string(),
        owner,
        unit: standing.owner.unit.to_string(),
        competent: standing.competent.to_string(),
        percent,
        due_at: standing.due_at,
        duty_due_at: standing.duty_due_at,
        step: outlook.push.key.to_string(),
        holder: outlook.push.owner.unit.to_string(),
        person: outlook.push.owner.person.as_ref().map_or_else(String::new, ToString::to_string),
        safe_at,
        at: now,
    }
}
