//! One dossier as people look at it: state, history, clock, and exactly the actions that somebody may do now.

use std::sync::Arc;

use dossier::{Dossier, TimeClass};
use kernel::{Actor, DossierId, Instant, Refusal};
use org::Org;
use procedure::ProcedureVersion;
use store::StoreError;

use crate::access::{self, Sight};
use crate::app::{App, AppError, AppResult};
use crate::options::{self, Choice};
use crate::ports::{Entry, Story};
use crate::wire;

/// A dossier with its history, as the viewer may see it.
pub struct DossierView {
    /// The dossier; without personal data when `sight` is an outline.
    pub dossier: Dossier,
    /// All that happened, in order; empty when `sight` is an outline.
    pub history: Vec<Entry>,
    /// Version of the stream: how many events.
    pub version: i64,
    /// The version of its procedure.
    pub procedure: Arc<ProcedureVersion>,
    /// How much the viewer sees.
    pub sight: Sight,
    /// How its clock stands.
    pub time_class: TimeClass,
    /// Working minutes left to the due time; negative when it has passed; none without a clock.
    pub minutes_left: Option<i64>,
    /// What the viewer may do now, and why not the rest.
    pub choices: Vec<Choice>,
    /// Units and people.
    pub org: Arc<Org>,
    /// The moment of looking.
    pub now: Instant,
}

fn damaged(error: &impl ToString) -> AppError {
    StoreError::Format(error.to_string()).into()
}

impl App {
    /// The dossier's id for a code.
    ///
    /// # Errors
    /// The store failed.
    pub fn find_dossier(&self, code: &str) -> AppResult<Option<DossierId>> {
        let row = self.read(|reader| reader.find_dossier_by_code(code))?;
        Ok(row.and_then(|row| row.id.parse().ok().map(DossierId)))
    }

    /// Everything of a dossier, for use cases that have checked who asks.
    ///
    /// # Errors
    /// The store failed.
    pub fn story(&self, id: &DossierId) -> AppResult<Option<Story>> {
        let records = self.read(|reader| reader.list_stream(&wire::stream(id)))?;
        let told = wire::tell(&records).map_err(|error| damaged(&error))?;
        let Some((dossier, history)) = told else { return Ok(None) };
        let procedure = self.version_of(&dossier)?;
        let (tracking_url, tracking_secret) =
            (self.tracking_url(id, dossier.code.as_str()), self.tracking_secret(id));
        Ok(Some(Story {
            history,
            procedure,
            org: self.org(),
            tracking_url,
            tracking_secret,
            dossier,
        }))
    }

    fn version_of(&self, dossier: &Dossier) -> AppResult<Arc<ProcedureVersion>> {
        let catalogue = self.catalogue();
        let exact = catalogue.get(&dossier.procedure, dossier.procedure_version);
        let found = exact.or_else(|| catalogue.latest(&dossier.procedure)).cloned();
        found.ok_or_else(|| damaged(&format!("no version of procedure {}", dossier.procedure)))
    }

    /// The dossier as the actor may see it; none when there is none for this actor.
    ///
    /// # Errors
    /// The store failed.
    pub fn view(&self, actor: &Actor, id: &DossierId) -> AppResult<Option<DossierView>> {
        Ok(self.story(id)?.and_then(|story| self.view_of(actor, &story)))
    }

    /// The same of a story that is read already.
    pub fn view_of(&self, actor: &Actor, story: &Story) -> Option<DossierView> {
        let sight = access::sight(&story.org, actor, &story.dossier);
        if sight == Sight::Nothing {
            return None;
        }
        let now = self.now();
        let calendar = self.calendar(&story.dossier.competent_unit);
        let due = story.dossier.settlement.as_ref().filter(|s| s.stop.is_none() && !story.dossier.stage.is_final());
        let minutes_left = due.map(|settlement| signed_minutes(&calendar, now, settlement.due_at));
        let choices = if sight == Sight::Whole { options::choices(self, actor, story, now) } else { Vec::new() };
        let version = story.history.len() as i64;
        let time_class = story.dossier.time_class(&calendar, now);
        let whole = sight == Sight::Whole;
        Some(DossierView {
            dossier: if whole { story.dossier.clone() } else { access::masked(story.dossier.clone()) },
            history: if whole { story.history.clone() } else { Vec::new() },
            version,
            procedure: story.procedure.clone(),
            sight,
            time_class,
            minutes_left,
            choices,
            org: story.org.clone(),
            now,
        })
    }

    /// Writes down that somebody read personal data.
    pub fn note_access(&self, actor: &Actor, dossier: &DossierId, purpose: &str, what: &str) {
        let who = serde_json::to_string(&actor.kind).unwrap_or_default();
        let (now, id, purpose, what) = (self.now(), dossier.to_string(), purpose.to_owned(), what.to_owned());
        let done = self.store.write_later(move |writer| writer.log_access(now, &who, &id, &purpose, &what));
        if let Err(error) = done {
            tracing::error!(%error, "a read of personal data could not be written down");
        }
    }

    /// Writes down that somebody took personal data of many dossiers away, as a file; `what`: which list, how narrowed.
    pub fn note_list(&self, actor: &Actor, purpose: &str, what: &str) {
        let who = serde_json::to_string(&actor.kind).unwrap_or_default();
        let (now, purpose, what) = (self.now(), purpose.to_owned(), what.to_owned());
        let done = self.store.write_later(move |writer| writer.log_access(now, &who, "", &purpose, &what));
        if let Err(error) = done {
            tracing::error!(%error, "an export of personal data could not be written down");
        }
    }

    /// What would come of a command, without giving it.
    ///
    /// # Errors
    /// The refusal.
    pub fn would(&self, actor: &Actor, story: &Story, command: dossier::Command) -> Result<(), Refusal> {
        let now = self.now();
        let sources = self.shared.law.gather(Some(&story.dossier), None, None, now)?;
        dossier::decide(Some(&story.dossier), command, &sources.context(actor, now)).map(drop)
    }
}

/// Working minutes from now to a moment; negative when it lies before.
pub fn signed_minutes(calendar: &calendar::Calendar, now: Instant, to: Instant) -> i64 {
    if to >= now { calendar.working_minutes_between(now, to) } else { -calendar.working_minutes_between(to, now) }
}
