//! What follows a commit: notices to applicants and officials, papers. Workers lease effects from the outbox; a failure is
//! tried again later, with growing pauses.

use dossier::model::Owner;
use dossier::{Notice, PaperOrder};
use kernel::{DossierId, Instant, PersonId};
use serde::{Deserialize, Serialize};
use steering::task::model::TaskId;
use store::outbox::Waiting;
use store::StoreError;
use store::notices::NoticeRow;

use crate::app::{App, AppError};
use crate::forecasts::{APOLOGY, DIGEST, DigestPayload};
use crate::ports::{Message, PortError, Story};

/// Effects taken at once.
const GROUP: i64 = 50;
/// How long a worker may take for a group, seconds.
const LEASE_SECONDS: i64 = 120;
/// Tries before an effect is left for a person to look at; pauses grow to a day.
const TRIES: i64 = 12;

#[derive(Debug, Deserialize)]
struct Payload {
    dossier: DossierId,
    what: serde_json::Value,
}

#[derive(Debug, Deserialize)]
struct TaskPayload {
    task: TaskId,
    what: TaskTold,
}

#[derive(Debug, Deserialize)]
struct TaskTold {
    to: steering::task::model::Owner,
    key: String,
}

#[derive(Debug, Deserialize)]
struct Told {
    to: Owner,
    key: String,
}

/// A notice as it is kept: the words as they were sent, and what they are about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptNotice {
    /// The dossier; a digest is about many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dossier: Option<DossierId>,
    /// Its code; empty without one.
    #[serde(default)]
    pub code: String,
    /// The task that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskId>,
    /// Key of what is told.
    pub key: String,
    /// Subject.
    pub subject: String,
    /// Text.
    pub text: String,
}

/// Why an effect was not carried out.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    App(#[from] AppError),
    #[error(transparent)]
    Port(#[from] PortError),
    #[error("unreadable: {0}")]
    Unreadable(#[from] serde_json::Error),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Failure::App(error.into())
    }
}

/// Who hears of an applicant's notices in the program: whoever knows the tracking secret.
pub fn applicant_audience(dossier: &DossierId) -> String {
    format!("dossier:{dossier}")
}

/// Who hears of an official's notices: the person, or everybody of the unit.
pub fn official_audience(owner: &Owner) -> String {
    owner.person.as_ref().map_or_else(|| format!("unit:{}", owner.unit), |person| format!("person:{person}"))
}

impl App {
    /// Carries out a group of effects; answers how many were taken.
    ///
    /// # Errors
    /// The store failed.
    pub fn work_outbox(&self) -> Result<usize, StoreError> {
        let now = self.now();
        let until = Instant(now.0 + LEASE_SECONDS * 1_000_000);
        let taken = self.store.write(move |writer| writer.lease_effects(now, until, GROUP))?;
        let count = taken.len();
        for effect in taken {
            let done = self.carry_out(&effect);
            let (id, now) = (effect.id, self.now());
            match done {
                Ok(()) => self.store.write_later(move |writer| writer.finish_effect(id, now))?,
                Err(failure) => self.note_effect_failure(&effect, &failure, now)?,
            }
        }
        Ok(count)
    }

    /// Takes effects of some kinds that were decided before a moment as done, without carrying them out: papers are then
    /// made when they are first printed, with the same content. For imports and simulations.
    ///
    /// # Errors
    /// The store failed.
    pub fn skip_outbox(&self, before: Instant, kinds: &[&'static str]) -> Result<(), StoreError> {
        let (now, kinds) = (self.now(), kinds.to_vec());
        self.store.write(move |writer| kinds.iter().try_for_each(|kind| writer.skip_effects(kind, before, now).map(drop)))
    }

    fn note_effect_failure(&self, effect: &Waiting, failure: &Failure, now: Instant) -> Result<(), StoreError> {
        let permanent = matches!(failure, Failure::Port(error) if !error.temporary);
        let (id, text) = (effect.id, failure.to_string());
        tracing::warn!(error = %text, effect = id, kind = effect.kind, tries = effect.attempts + 1, "an effect failed");
        if permanent || effect.attempts + 1 >= TRIES {
            return self.store.write(move |writer| writer.give_up_effect(id, &text, now));
        }
        let pause = (15_i64 << effect.attempts.min(12)).min(86_400);
        let again = Instant(now.0 + pause * 1_000_000);
        self.store.write(move |writer| writer.fail_effect(id, &text, again))
    }

    fn carry_out(&self, effect: &Waiting) -> Result<(), Failure> {
        if effect.kind == "synchronise" {
            // No exchange is connected; the national portal's adapter will take these.
            return Ok(());
        }
        if effect.kind == DIGEST {
            return self.send_digest(effect);
        }
        if effect.kind == crate::tasks::TOLD {
            return self.tell_of_task(effect, serde_json::from_str(&effect.payload)?);
        }
        let payload: Payload = serde_json::from_str(&effect.payload)?;
        let Some(story) = self.story(&payload.dossier)? else { return Ok(()) };
        match effect.kind.as_str() {
            "tell_applicant" => self.tell_applicant(effect, serde_json::from_value(payload.what)?, &story),
            "tell_official" => self.tell_official(effect, &serde_json::from_value(payload.what)?, &story),
            "issue" => self.issue_ordered(serde_json::from_value(payload.what)?, &story),
            _ => Ok(()),
        }
    }

    fn keep(&self, audience: String, effect: &Waiting, key: &str, story: &Story, message: &Message) -> Result<(), Failure> {
        let kept = KeptNotice {
            dossier: Some(story.dossier.id),
            code: story.dossier.code.to_string(),
            task: None,
            key: key.to_owned(),
            subject: message.subject.clone(),
            text: message.text.clone(),
        };
        self.put_up(audience, effect, &kept)
    }

    fn put_up(&self, audience: String, effect: &Waiting, kept: &KeptNotice) -> Result<(), Failure> {
        let payload = serde_json::to_string(kept)?;
        let (id, at) = (effect.id, effect.created_at);
        let row = NoticeRow { audience, id, kind: kept.key.clone(), payload, at, read_at: None };
        Ok(self.store.write(move |writer| writer.put_notice(&row))?)
    }

    /// The digest as it is now: in the program, and by mail to who has an address. Of a day that has passed there is
    /// nothing to say any more.
    fn send_digest(&self, effect: &Waiting) -> Result<(), Failure> {
        let payload: DigestPayload = serde_json::from_str(&effect.payload)?;
        let (person, day) = payload.whose();
        if day != self.now().day() {
            return Ok(());
        }
        let Some(digest) = self.digest_of(&person)? else { return Ok(()) };
        let message = self.setup.ports.wording.digest(&digest);
        let (subject, text) = (message.subject.clone(), message.short.clone());
        let kept = KeptNotice { dossier: None, code: String::new(), task: None, key: DIGEST.to_owned(), subject, text };
        self.put_up(format!("person:{person}"), effect, &kept)?;
        self.mail_official(&person, &message)
    }

    fn mail_official(&self, person: &PersonId, message: &Message) -> Result<(), Failure> {
        let org = self.org();
        let address = org.person(person).and_then(|person| person.email.as_deref()).filter(|email| !email.is_empty());
        if let (Some(mailer), Some(address)) = (&self.setup.ports.mailer, address) {
            mailer.send(address, &message.subject, &message.text)?;
        }
        Ok(())
    }

    fn tell_applicant(&self, effect: &Waiting, notice: Notice, story: &Story) -> Result<(), Failure> {
        let message = self.setup.ports.wording.notice(notice, story);
        let key = serde_json::to_value(notice)?.as_str().unwrap_or_default().to_owned();
        self.keep(applicant_audience(&story.dossier.id), effect, &key, story, &message)?;
        let applicant = &story.dossier.applicant;
        if let Some(mailer) = self.setup.ports.mailer.as_ref().filter(|_| !applicant.email.is_empty()) {
            mailer.send(&applicant.email, &message.subject, &message.text)?;
        }
        if let Some(texter) = self.setup.ports.texter.as_ref().filter(|_| !applicant.phone.is_empty()) {
            texter.send(&applicant.phone, &message.short)?;
        }
        Ok(())
    }

    /// In the program, and by mail to a person who is told by name.
    fn tell_of_task(&self, effect: &Waiting, payload: TaskPayload) -> Result<(), Failure> {
        let Some((task, _)) = self.task_story(&payload.task)? else { return Ok(()) };
        let message = self.setup.ports.wording.task(&payload.what.key, &task, &self.org(), &self.setup.base_url);
        let to = &payload.what.to;
        let audience = to.person.as_ref().map_or_else(|| format!("unit:{}", to.unit), |person| format!("person:{person}"));
        let kept = KeptNotice {
            dossier: None,
            code: String::new(),
            task: Some(task.id),
            key: payload.what.key,
            subject: message.subject.clone(),
            text: message.short.clone(),
        };
        self.put_up(audience, effect, &kept)?;
        to.person.as_ref().map_or(Ok(()), |person| self.mail_official(person, &message))
    }

    fn tell_official(&self, effect: &Waiting, told: &Told, story: &Story) -> Result<(), Failure> {
        let audience = official_audience(&told.to);
        if told.key == crate::recount::TOLD && self.told_of_recount(&audience, effect.id, effect.created_at)? {
            return Ok(());
        }
        let message = self.setup.ports.wording.duty(&told.key, story);
        self.keep(audience, effect, &told.key, story, &message)?;
        // A task with a date of its own also goes by mail.
        match &told.to.person {
            Some(person) if told.key == APOLOGY => self.mail_official(person, &message),
            _ => Ok(()),
        }
    }

    /// Every paper of that kind that the history ordered and that was not issued yet.
    fn issue_ordered(&self, order: PaperOrder, story: &Story) -> Result<(), Failure> {
        for (ordered, entry) in self.setup.ports.press.ordered(&story.history) {
            if ordered == order {
                self.issue(story, order, entry, "vi")?;
            }
        }
        Ok(())
    }
}
