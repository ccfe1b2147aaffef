//! Who gave a dossier to whom, and when: one row for each hand-over, read from the events.

use dossier::model::{Owner, Punctuality};
use kernel::{Day, Instant, UnitId};

use super::people;
use super::words::{sentence, word};
use super::{Entry, Facts};
use crate::form::{ControlOutcome, ControlRow};

/// What a row is about, so that later events find it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The work of a step.
    Work,
    /// A lane or consultation, by its number.
    Lane(u32),
    /// The applicant has to supplement or to pay.
    Applicant,
    /// The result.
    Result,
}

/// A row that may still be open.
struct Track {
    about: About,
    row: ControlRow,
    ended: Option<Instant>,
    fixed: Option<ControlOutcome>,
}

/// One hand-over.
pub struct Hand<'e> {
    pub about: About,
    pub from: String,
    pub to: String,
    pub step: Option<String>,
    pub due_at: Option<Instant>,
    pub entry: &'e Entry,
    pub receiver: Option<String>,
}

/// The rows so far.
pub struct Tracks<'a> {
    facts: &'a Facts<'a>,
    rows: Vec<Track>,
}

impl<'a> Tracks<'a> {
    pub fn new(facts: &'a Facts<'a>) -> Self {
        Self { facts, rows: Vec::new() }
    }

    pub fn unit(&self, unit: &UnitId, day: Day) -> String {
        people::unit_name(self.facts.org, unit, day)
    }

    pub fn owner(&self, owner: &Owner) -> Option<String> {
        owner.person.as_ref().map(|person| people::person_name(self.facts.org, person))
    }

    pub fn actor(&self, entry: &Entry) -> String {
        people::actor_name(self.facts.org, &entry.actor, self.facts.lang)
    }

    pub fn word(&self, key: &str) -> String {
        word(key, self.facts.lang)
    }

    /// A sentence with the time of an event as `{moment}`, and one value more.
    pub fn said(&self, key: &str, at: Instant, (name, value): (&str, &str)) -> String {
        sentence(key, self.facts.lang, &[("moment", &at.date_time_text()), (name, value)])
    }

    /// A new row.
    pub fn hand(&mut self, hand: Hand<'_>) {
        let row = ControlRow {
            from_unit: hand.from,
            to_unit: hand.to,
            step: hand.step,
            handed_at: Some(hand.entry.at),
            received_at: None,
            giver: Some(self.actor(hand.entry)),
            receiver: hand.receiver,
            due_at: hand.due_at,
            outcome: ControlOutcome::Running,
            note: None,
        };
        self.rows.push(Track { about: hand.about, row, ended: None, fixed: None });
    }

    fn open(&mut self, about: About) -> Option<&mut Track> {
        self.rows.iter_mut().rev().find(|track| track.about == about && track.ended.is_none())
    }

    /// The row's work is in somebody's hands; the first time counts.
    pub fn receive(&mut self, about: About, at: Instant, receiver: String) {
        if let Some(track) = self.open(about) {
            track.row.received_at.get_or_insert(at);
            track.row.receiver = Some(receiver);
        }
    }

    pub fn close(&mut self, about: About, at: Instant) {
        if let Some(track) = self.open(about) {
            track.ended = Some(at);
        }
    }

    /// Closed by whoever had it: who ends the work must have received it.
    pub fn finish(&mut self, about: About, entry: &Entry) {
        let official = super::moment::official(&entry.actor).map(|_| self.actor(entry));
        if let Some(track) = self.open(about) {
            track.row.receiver = track.row.receiver.take().or(official);
            track.ended = Some(entry.at);
        }
    }

    /// Closes with an outcome that was judged already.
    pub fn judge(&mut self, about: About, at: Instant, punctuality: Punctuality) {
        if let Some(track) = self.open(about) {
            track.ended = Some(at);
            track.fixed = Some(match punctuality {
                Punctuality::Early => ControlOutcome::Early,
                Punctuality::OnTime => ControlOutcome::OnTime,
                Punctuality::Late => ControlOutcome::Late,
            });
        }
    }

    pub fn note(&mut self, about: About, text: String) {
        if let Some(track) = self.open(about) {
            track.row.note = Some(match track.row.note.take() {
                Some(before) => format!("{before}; {text}"),
                None => text,
            });
        }
    }

    pub fn due(&mut self, about: About, due_at: Option<Instant>) {
        if let (Some(track), Some(due_at)) = (self.open(about), due_at) {
            track.row.due_at = Some(due_at);
        }
    }

    /// The unit of a lane changed.
    pub fn move_to(&mut self, about: About, to: String) {
        if let Some(track) = self.open(about) {
            track.row.to_unit = to;
        }
    }

    /// Everything ends here.
    pub fn end(&mut self, at: Instant, text: String) {
        let open: Vec<About> = self.rows.iter().filter(|track| track.ended.is_none()).map(|track| track.about).collect();
        for about in open {
            self.note(about, text.clone());
            self.close(about, at);
        }
    }

    /// The rows as they stand at a moment; `stopped`: the time limit stands still, and nothing open is late.
    pub fn into_rows(self, at: Instant, stopped: bool) -> Vec<ControlRow> {
        let finished = |track: Track| {
            let outcome = track.fixed.unwrap_or_else(|| outcome(track.row.due_at, track.ended, at, stopped));
            ControlRow { outcome, ..track.row }
        };
        self.rows.into_iter().map(finished).collect()
    }
}

/// Early is an earlier day, as for whole dossiers.
fn outcome(due_at: Option<Instant>, ended: Option<Instant>, at: Instant, stopped: bool) -> ControlOutcome {
    match (due_at, ended) {
        (None, None) => ControlOutcome::Running,
        (None, Some(_)) => ControlOutcome::NoLimit,
        (Some(due), None) if at <= due || stopped => ControlOutcome::Running,
        (Some(_), None) => ControlOutcome::Late,
        (Some(due), Some(end)) if end.day() < due.day() => ControlOutcome::Early,
        (Some(due), Some(end)) if end <= due => ControlOutcome::OnTime,
        (Some(_), Some(_)) => ControlOutcome::Late,
    }
}
