//! Addresses of the list of tasks: what a figure counts, and what a list shows.

use app::tasks::{BoardKind, TaskNarrow};
use kernel::{Day, PersonId, UnitId};

use crate::pages::lists::Address;
use crate::server::{Pairs, value};

/// Path of the list.
pub const LIST: &str = "/desk/steering/list";
/// Stands for "without an area".
pub const NO_AREA: &str = "-";
/// Kinds by key.
pub const KINDS: [(&str, BoardKind); 4] =
    [("open", BoardKind::Open), ("late", BoardKind::Late), ("given", BoardKind::Given), ("ended", BoardKind::Ended)];
/// States of what is on boards.
pub const STATES: [&str; 8] =
    ["assigned", "declined", "in_progress", "awaiting_confirmation", "suspended", "done", "cancelled", "superseded"];
/// How tasks end.
pub const FINISHES: [&str; 5] = ["on_time", "extended", "late", "no_deadline", "left"];

/// An address of the list being put together.
#[derive(Debug, Clone, Default)]
pub struct Find(pub TaskNarrow);

impl Find {
    /// Of a kind.
    pub fn of(kind: BoardKind) -> Self {
        Self(TaskNarrow { kind, ..TaskNarrow::default() })
    }

    /// Given, or ended, from one day to another; open ones: due.
    #[must_use]
    pub fn days(mut self, from: Day, to: Day) -> Self {
        self.0.days = Some((from, to));
        self
    }

    /// Of a unit and those below.
    #[must_use]
    pub fn unit(mut self, unit: Option<&UnitId>, alone: bool) -> Self {
        (self.0.unit, self.0.alone) = (unit.cloned(), alone && unit.is_some());
        self
    }

    /// In a state.
    #[must_use]
    pub fn state(mut self, state: &str) -> Self {
        self.0.states = vec![state.to_owned()];
        self
    }

    /// Ended in one way.
    #[must_use]
    pub fn finish(mut self, finish: &str) -> Self {
        self.0.finishes = vec![finish.to_owned()];
        self
    }

    /// The address.
    pub fn address(&self) -> Address {
        let narrow = &self.0;
        let flag = |on: bool| if on { "1" } else { "" };
        let kind = KINDS.iter().find(|(_, kind)| *kind == narrow.kind).map_or("open", |(key, _)| key);
        let mut address = Address::new(LIST).and("kind", kind);
        if let Some(unit) = &narrow.unit {
            address = address.and("unit", unit).and("own", flag(narrow.alone));
        }
        if let Some(area) = &narrow.area {
            address = address.and("area", if area.is_empty() { NO_AREA } else { area });
        }
        address = address.and("document", narrow.document.as_deref().unwrap_or_default());
        address = address.and("person", narrow.person.as_ref().map_or("", PersonId::as_str));
        address = narrow.states.iter().fold(address, |address, state| address.and("state", state));
        address = narrow.finishes.iter().fold(address, |address, finish| address.and("finish", finish));
        if let Some((from, to)) = narrow.days {
            let from = if from <= app::tasks::EVER { String::new() } else { from.date_text() };
            address = address.and("from", from).and("to", to.date_text());
        }
        address = address.and("at", narrow.at.map(Day::date_text).unwrap_or_default());
        address.and("no_day", flag(narrow.no_day)).and("extended", flag(narrow.extended)).and("parts", flag(narrow.parts)).and("q", &narrow.words)
    }

    /// Reads an address; days that are no days, and keys that nobody knows, are left out.
    pub fn read(query: &Pairs) -> Self {
        let text = |name: &str| value(query, name);
        let day = |name: &str| text(name).and_then(|text| Day::parse_typed(text).ok());
        let flag = |name: &str| text(name) == Some("1");
        let known = |name: &str, all: &[&str]| -> Vec<String> {
            let asked = query.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone());
            asked.filter(|value| all.contains(&value.as_str())).collect()
        };
        let kind = text("kind").and_then(|key| KINDS.iter().find(|(own, _)| *own == key)).map_or(BoardKind::Open, |(_, kind)| *kind);
        let unit = text("unit").map(UnitId::new);
        let open = matches!(kind, BoardKind::Open | BoardKind::Late);
        let days = match (day("from"), day("to")) {
            (None, None) => None,
            (from, to) => Some((from.unwrap_or(app::tasks::EVER), to.unwrap_or(FOR_EVER))),
        };
        Self(TaskNarrow {
            kind,
            alone: flag("own") && unit.is_some(),
            unit,
            area: text("area").map(|area| if area == NO_AREA { String::new() } else { area.to_owned() }),
            person: text("person").map(PersonId::new),
            document: text("document").map(str::to_owned),
            states: known("state", &STATES),
            finishes: if open { Vec::new() } else { known("finish", &FINISHES) },
            days,
            no_day: flag("no_day") && kind == BoardKind::Open,
            at: day("at").filter(|_| open),
            extended: flag("extended"),
            parts: flag("parts"),
            words: text("q").unwrap_or_default().to_owned(),
        })
    }
}

/// After any task.
const FOR_EVER: Day = Day(200_000);
