//! A change of the calendar moves the planned dates of open dossiers: the dates are counted again, group by group.
//!
//! What dates are counted by is known by its print: days, office hours, and which unit keeps which. When the print differs
//! from the one that is kept with the province – an operator decided a day or hours, a unit keeps other hours, a new program
//! brings newly decreed days –, every open dossier is looked at. The place reached is kept with the print, so that a program
//! that was stopped in the middle goes on there; only dossiers whose dates differ get an event.

use dossier::{Command, Dossier};
use kernel::{Actor, DossierId, Instant};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::StoreError;
use store::dossiers::OpenCursor;

use crate::app::App;
use crate::machine::{Ask, Reply};

/// Where the state of the work is kept.
const KEY: &str = "calendar.recount";
/// Dossiers looked at in one go.
const GROUP: i64 = 200;
/// What officials are told with; see `duty.recounted`.
pub(crate) const TOLD: &str = "recounted";
/// Notices looked through for one of the same change.
const NOTICES: i64 = 50;

/// How far the dates are counted by the present calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recount {
    /// Print of the calendars.
    print: String,
    /// When the difference was found.
    pub started_at: Instant,
    /// Dossiers up to this number were there then; later ones were counted by the new calendar from the beginning.
    end: i64,
    /// The last dossier looked at: time of receipt and number.
    place: (Instant, i64),
    /// Open dossiers looked at.
    pub looked: i64,
    /// Dossiers whose dates moved.
    pub moved: i64,
    /// When the last was done.
    pub finished_at: Option<Instant>,
}

impl App {
    /// Everything that counting depends on, as one text.
    fn calendar_print(&self) -> String {
        let (calendars, org) = (self.shared.calendars.get(), self.org());
        let mut print = Sha256::new();
        for (key, calendar) in calendars.all() {
            print.update(key);
            print.update(calendar.shape());
        }
        for unit in org.units_ever() {
            let mut own = std::iter::once(unit).chain(org.ancestors(&unit.id));
            if let Some(key) = own.find_map(|unit| unit.office_hours_key.as_deref()) {
                print.update(format!("{}={key};", unit.id));
            }
        }
        crate::accounts::hex(&print.finalize())
    }

    /// How far the dates are counted by the calendar; none before the first look.
    ///
    /// # Errors
    /// The store failed.
    pub fn recounted(&self) -> Result<Option<Recount>, StoreError> {
        let kept = self.read(|reader| reader.find_setting(KEY))?;
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Looks at the next group of open dossiers if the calendar differs from the one their dates were counted by; answers
    /// whether more wait. Run it after each tick until nothing waits; on several nodes it does no harm.
    ///
    /// # Errors
    /// The store failed; the next call goes on where this one began.
    pub fn recount(&self) -> Result<bool, StoreError> {
        let (print, now) = (self.calendar_print(), self.now());
        let mut run = match self.recounted()?.filter(|run| run.print == print) {
            Some(run) if run.finished_at.is_some() => return Ok(false),
            Some(run) => run,
            None => {
                let end = self.read(|reader| reader.get_head())?.position;
                let place = (Instant(i64::MIN), i64::MIN);
                Recount { print, started_at: now, end, place, looked: 0, moved: 0, finished_at: None }
            }
        };
        let after = OpenCursor(run.place.0, run.place.1);
        let open = self.read(|reader| reader.list_open(&after, run.end, GROUP))?;
        let mut stale = Vec::new();
        for row in &open {
            if let Some(id) = row.id.parse().ok().map(DossierId)
                && self.is_stale(&id)?
            {
                stale.push(id);
            }
            run.place = (row.submitted_at, row.seq);
        }
        run.looked += open.len() as i64;
        run.moved += self.recount_all(&stale)?;
        let more = open.len() as i64 == GROUP;
        run.finished_at = (!more).then(|| self.now());
        let text = serde_json::to_string(&run)?;
        self.store.write(move |writer| writer.put_setting(KEY, &text))?;
        if !more {
            tracing::info!(looked = run.looked, moved = run.moved, "dates are counted by the present calendar");
        }
        Ok(more)
    }

    /// Whether counting again would move a date. Looked up here, so that the appender is left in peace.
    fn is_stale(&self, id: &DossierId) -> Result<bool, StoreError> {
        let records = self.read(|reader| reader.list_stream(&crate::wire::stream(id)))?;
        let dossier: Option<Dossier> = match crate::wire::fold(&records) {
            Ok(dossier) => dossier,
            Err(error) => {
                tracing::error!(%error, dossier = %id, "a dossier cannot be read: its dates stay");
                return Ok(false);
            }
        };
        let Some(dossier) = dossier else { return Ok(false) };
        let (now, actor) = (self.now(), Actor::system());
        let Ok(sources) = self.shared.law.gather(Some(&dossier), None, None, now) else { return Ok(false) };
        Ok(dossier::decide(Some(&dossier), Command::Recount, &sources.context(&actor, now)).is_ok())
    }

    /// Gives all the commands at once, so that they share transactions; answers how many dossiers moved.
    fn recount_all(&self, stale: &[DossierId]) -> Result<i64, StoreError> {
        let asks = stale.iter().map(|id| {
            let (actor, command) = (Actor::system(), Command::Recount);
            Ask { actor, dossier: *id, procedure: None, key: None, command }
        });
        let mut moved = 0;
        for reply in self.ask_all(asks)? {
            moved += i64::from(matches!(reply?, Reply::Done { .. }));
        }
        Ok(moved)
    }

    /// Whether somebody heard of the same change already: one notice for each officer is enough.
    pub(crate) fn told_of_recount(&self, audience: &str, effect: i64, at: Instant) -> Result<bool, StoreError> {
        let Some(run) = self.recounted()?.filter(|run| run.started_at <= at) else { return Ok(false) };
        let notices = self.read(|reader| reader.list_notices(&[audience], i64::MAX, NOTICES))?;
        Ok(notices.iter().any(|notice| notice.kind == TOLD && notice.id != effect && notice.at >= run.started_at))
    }
}
