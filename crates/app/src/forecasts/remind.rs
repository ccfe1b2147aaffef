//! Reminders before a date: to the owner of each step and lane some hours before it is due (rules §9.10), and on the last
//! working day before the date of the whole to who leads the unit that holds it, so that an apology can still be made
//! (NĐ 61/2018 Đ19.9). Each is told once.

use dossier::model::Owner;
use index::forecast::{Hop, Standing};
use kernel::{DossierId, Instant, Role};
use serde_json::json;
use store::forecasts::TOLD;
use store::{Batch, StoreError};

use super::State;
use crate::app::App;

/// The task to prepare an apology; its sentence is `duty.apology_due`.
pub(crate) const APOLOGY: &str = "apology_due";
/// A step is due soon; its sentence is `duty.step_soon`.
const SOON: &str = "step_soon";
/// Things told in one transaction.
const GROUP: usize = 200;

/// Something that is told once: the effect, and the key under which it is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// Under which key it is remembered.
    pub key: String,
    /// Kind of the effect.
    pub kind: &'static str,
    /// JSON.
    pub payload: String,
}

impl App {
    pub(super) fn remind(&self, state: &mut State) -> Result<(), StoreError> {
        let (now, parameters) = (self.now(), self.settings().reminders());
        let mut tellings = Vec::new();
        for standing in state.open.values() {
            let soon = standing.hops.iter().filter(|hop| self.is_soon(standing, hop, parameters.warn_minutes, now));
            tellings.extend(soon.map(|hop| told_soon(standing, hop)));
            let percent = state.written.get(&standing.dossier.to_string()).map_or(0, |row| row.percent);
            if percent >= parameters.push_percent && self.is_last_day(standing, now) {
                tellings.extend(self.apology(standing, now));
            }
        }
        self.tell_once(state, tellings)
    }

    /// Within the hours before its date; of a step that is shorter than twice that, in its second half.
    fn is_soon(&self, standing: &Standing, hop: &Hop, minutes: i64, now: Instant) -> bool {
        // Most are due on another day: the calendar is not asked.
        if now >= hop.due_at || hop.due_at.day().0 - now.day().0 > 14 {
            return false;
        }
        let calendar = self.calendar(&standing.competent);
        let whole = calendar.working_minutes_between(hop.since, hop.due_at);
        calendar.is_open(now) && calendar.working_minutes_between(now, hop.due_at) <= minutes.min(whole / 2)
    }

    /// The last working day before the due date: an apology comes a day before it at the latest.
    fn is_last_day(&self, standing: &Standing, now: Instant) -> bool {
        let due = standing.due_at.day();
        if standing.waiting.is_some() || standing.re_appointed || now.day() >= due || due.0 - now.day().0 > 14 {
            return false;
        }
        let calendar = self.calendar(&standing.competent);
        let opened = calendar.open_of(now.day()).is_some_and(|open| now >= open);
        opened && calendar.next_working_day(now.day()) >= due
    }

    fn apology(&self, standing: &Standing, now: Instant) -> Vec<Telling> {
        let (org, unit) = (self.org(), &standing.owner.unit);
        let heads = |unit, role| -> Vec<Owner> {
            org.holders(unit, role, now).into_iter().map(|person| Owner::person(unit, person)).collect()
        };
        let mut to = heads(unit, Role::DivisionHead);
        if to.is_empty() {
            to = heads(&standing.competent, Role::AgencyLeader);
        }
        if to.is_empty() {
            to.push(Owner::unit(unit));
        }
        let about = format!("apology:{}:{}", standing.dossier, standing.due_at.day().iso());
        to.into_iter().map(|owner| told(format!("{about}:{}", crate::worker::official_audience(&owner)), standing.dossier, &owner, APOLOGY)).collect()
    }

    /// Gives effects that were not given under their keys before.
    pub(super) fn tell_once(&self, state: &mut State, tellings: Vec<Telling>) -> Result<(), StoreError> {
        let fresh: Vec<Telling> = tellings.into_iter().filter(|telling| !state.told.contains(&telling.key)).collect();
        for group in fresh.chunks(GROUP) {
            self.order_telling(group.to_vec())?;
            state.told.extend(group.iter().map(|telling| telling.key.clone()));
        }
        Ok(())
    }
}

/// On the appender's thread: enqueues what was not told before, and remembers it.
pub(crate) fn tell(batch: &mut Batch<'_>, tellings: &[Telling]) -> Result<(), StoreError> {
    for telling in tellings {
        if batch.read(|reader| reader.was_told(&telling.key))? {
            continue;
        }
        batch.enqueue(telling.kind, &telling.payload);
        let row = vec![batch.province().into(), telling.key.as_str().into(), batch.now().into()];
        batch.put(&TOLD, row);
    }
    Ok(())
}

fn told_soon(standing: &Standing, hop: &Hop) -> Telling {
    let key = format!("hop:{}:{}:{}", standing.dossier, hop.key, hop.due_at.0);
    told(key, standing.dossier, &hop.owner, SOON)
}

fn told(key: String, dossier: DossierId, to: &Owner, what: &str) -> Telling {
    let payload = json!({"dossier": dossier, "what": {"to": to, "key": what}}).to_string();
    Telling { key, kind: "tell_official", payload }
}
