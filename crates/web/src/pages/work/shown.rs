//! What lists show of a duty or a dossier: names in place of codes, and how its time stands in words.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use calendar::Calendar;
use kernel::{Instant, PersonId, UnitId};
use org::Org;
use procedure::Catalogue;

use crate::desk::Desk;
use crate::filters::due_text;
use crate::lang::Lang;
use crate::site::Site;

/// How the time of something stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clock {
    /// Key of the time class.
    pub class: &'static str,
    /// In words of office time.
    pub words: String,
    /// The due time, empty without one.
    pub due: String,
}

impl Clock {
    /// Class of a table row.
    pub fn row_class(&self) -> &'static str {
        match self.class {
            "overdue" => "is-late",
            "due_soon" => "is-soon",
            _ => "",
        }
    }
}

/// Below this many minutes of office time something is due soon.
const SOON_MINUTES: i64 = 480;

/// Looks up names and counts office time for the rows of one page.
pub struct Shown {
    site: Arc<Site>,
    lang: Lang,
    now: Instant,
    /// Units and people.
    pub org: Arc<Org>,
    /// The procedures.
    pub catalogue: Arc<Catalogue>,
    calendars: RefCell<HashMap<String, Calendar>>,
}

impl Shown {
    /// For a page.
    pub fn of(desk: &Desk) -> Self {
        Self {
            site: desk.site.clone(),
            lang: desk.lang(),
            now: desk.now(),
            org: desk.officer.org.clone(),
            catalogue: desk.site.catalogue(),
            calendars: RefCell::default(),
        }
    }

    /// The moment of looking.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Minutes of office time to a moment; negative when it has passed.
    pub fn minutes(&self, unit: &str, to: Instant) -> i64 {
        let mut known = self.calendars.borrow_mut();
        let calendar = known.entry(unit.to_owned()).or_insert_with(|| self.site.app.calendar(&UnitId::new(unit)));
        app::signed_minutes(calendar, self.now, to)
    }

    /// How a running clock of a unit stands; `Instant(i64::MAX)` is no due time.
    pub fn clock(&self, unit: &str, due_at: Instant) -> Clock {
        if due_at.0 == i64::MAX {
            return Clock { class: "none", ..Clock::default() };
        }
        let minutes = self.minutes(unit, due_at);
        let class = match () {
            () if due_at < self.now => "overdue",
            () if minutes < SOON_MINUTES => "due_soon",
            () => "in_time",
        };
        Clock { class, words: due_text(self.lang, minutes, self.now, due_at), due: due_at.date_time_text() }
    }

    /// A clock that stands still.
    pub fn paused(&self, words: String) -> Clock {
        Clock { class: "paused", words, due: String::new() }
    }

    /// Name of a procedure.
    pub fn procedure(&self, code: &str) -> String {
        self.catalogue.latest(&code.into()).map_or_else(|| code.to_owned(), |version| version.name.clone())
    }

    /// What a step of a procedure is about; empty when unknown.
    pub fn step(&self, procedure: &str, step: &str) -> String {
        let version = self.catalogue.latest(&procedure.into());
        let found = version.and_then(|version| version.process.steps.iter().find(|known| known.id.to_string() == step));
        found.map(|step| step.action.clone()).unwrap_or_default()
    }

    /// Short name of a unit.
    pub fn unit(&self, unit: &str) -> String {
        self.org.unit(&UnitId::new(unit)).map_or_else(|| unit.to_owned(), |unit| unit.short_name.clone())
    }

    /// Full name of a unit.
    pub fn unit_name(&self, unit: &str) -> String {
        self.org.unit(&UnitId::new(unit)).map_or_else(|| unit.to_owned(), |unit| unit.name.clone())
    }

    /// Name of a person; empty for nobody.
    pub fn person(&self, person: &str) -> String {
        if person.is_empty() {
            return String::new();
        }
        self.org.person(&PersonId::new(person)).map_or_else(|| person.to_owned(), |person| person.name.clone())
    }
}
