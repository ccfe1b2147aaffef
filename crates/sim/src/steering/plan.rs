//! What the demonstration tells of its year of steering: `data/demo/steering/plan.json`.

use std::collections::BTreeMap;

use kernel::{Day, UnitId};
use serde::Deserialize;
use serde_json::Value;

use crate::chance::Dice;

const PLAN: &str = include_str!("../../../../data/demo/steering/plan.json");

/// Shares of what may happen, adding up to one.
pub(super) type Shares = BTreeMap<String, f64>;

/// The year.
#[derive(Debug, Deserialize)]
pub(super) struct Year {
    pub reviewing_unit: UnitId,
    pub recurring: Shares,
    pub no_time: NoTime,
    pub unit_delay: Shares,
    pub documents: Vec<Paper>,
    pub samples: Vec<Sample>,
    groups: BTreeMap<String, Value>,
    groups_of_duties: BTreeMap<String, Value>,
    pub followed_by: BTreeMap<String, String>,
    pub division_names: BTreeMap<String, UnitId>,
    pub fates: Vec<Fate>,
    pub carried_over: On,
    pub areas_to_add: Vec<Area>,
    pub committee: Vec<Seat>,
    pub committee_from: String,
    pub committee_document: String,
    pub answering: BTreeMap<String, UnitId>,
    pub targets: Vec<Target>,
    pub plans: Vec<Table>,
}

#[derive(Debug, Deserialize)]
pub(super) struct NoTime {
    pub done: f64,
}

#[derive(Debug, Deserialize)]
pub(super) struct On {
    pub on: String,
}

/// A document of the year.
#[derive(Debug, Deserialize)]
pub(super) struct Paper {
    pub file: String,
    pub kind: String,
    pub number: Option<String>,
    pub date: String,
    pub issuer: String,
    pub about: String,
    pub registered_on: String,
    pub confirmed_on: Option<String>,
    #[serde(default)]
    pub assigned_by: By,
    #[serde(default)]
    pub area: Option<String>,
    #[serde(default)]
    pub areas_in_order: Vec<(String, usize)>,
    #[serde(default)]
    pub replaces: Option<String>,
    #[serde(default)]
    pub import: bool,
    #[serde(default)]
    pub unit: Option<UnitId>,
    pub seed: u64,
    #[serde(default)]
    pub goes: Goes,
}

/// Whose order it is.
#[derive(Debug, Default, Deserialize)]
pub(super) struct By {
    #[serde(default)]
    pub post: String,
}

impl Paper {
    /// Key of the area of a task by its place in the text.
    pub fn area_of(&self, mut place: usize) -> Option<String> {
        for (area, many) in &self.areas_in_order {
            if place < *many {
                return Some(area.clone());
            }
            place -= many;
        }
        self.area.clone()
    }

    /// The number; empty without one.
    pub fn number(&self) -> &str {
        self.number.as_deref().unwrap_or_default()
    }
}

/// A real document: history of an earlier year, or left to the reviewer.
#[derive(Debug, Deserialize)]
pub(super) struct Sample {
    pub file: String,
    /// What it is about, as a person has entered it.
    pub title: String,
    #[serde(rename = "use")]
    pub kind: String,
    pub registered_on: String,
    #[serde(default)]
    pub confirmed_on: Option<String>,
    #[serde(default)]
    pub seed: u64,
    #[serde(default)]
    pub terms: Vec<Fate>,
    #[serde(default)]
    pub ongoing_closed_on: Option<String>,
}

/// How the tasks of a document go.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Goes {
    #[serde(default)]
    pub answer: Shares,
    #[serde(default)]
    pub due_passed: Shares,
    #[serde(default)]
    pub not_yet_due: Shares,
    #[serde(default)]
    pub on_the_way: Shares,
}

/// What is told of one task.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fate {
    pub document: String,
    pub anchor: String,
    pub goes: String,
    /// Of several leads, the one that is meant.
    pub of: Option<UnitId>,
    pub to: Option<UnitId>,
    pub then: Option<String>,
    pub on: Option<String>,
    pub due: Option<String>,
    pub reason: Option<String>,
    pub progress: Vec<(String, u8)>,
    pub explained: Option<String>,
    pub extended_to: Option<String>,
    pub asked_on: Option<String>,
    pub review_on: Option<String>,
    pub returned_on: Option<String>,
    pub return_reason: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Area {
    pub key: String,
    pub vi: String,
    pub en: String,
    pub from: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Seat {
    pub position: String,
    pub unit: UnitId,
    pub person: String,
    pub areas: Vec<String>,
}

/// A goal of the plan with the measure that shows it.
#[derive(Debug, Deserialize)]
pub(super) struct Target {
    pub name: String,
    pub measure: Option<String>,
}

/// Tables of a plan.
#[derive(Debug, Deserialize)]
pub(super) struct Table {
    pub document: String,
    #[serde(default)]
    pub items: Value,
}

impl Table {
    /// Planned days of the stages of a line, by the beginning of its words.
    pub fn stages_of(&self, content: &str) -> Vec<(String, Day)> {
        let lines = self.items.as_array().map(Vec::as_slice).unwrap_or_default();
        let told = |line: &&Value| line["content"].as_str().is_some_and(|words| content.starts_with(words));
        let stages = lines.iter().find(told).and_then(|line| line["stages"].as_object());
        let dated = |(key, on): (&String, &Value)| Some((key.clone(), day(on.as_str()?)?));
        let mut all: Vec<(String, Day)> = stages.into_iter().flatten().filter_map(dated).collect();
        all.sort_by_key(|(_, on)| *on);
        all
    }
}

/// A day as the plan writes it.
pub(super) fn day(text: &str) -> Option<Day> {
    Day::parse(text).ok()
}

fn units(groups: &BTreeMap<String, Value>, name: &str) -> Option<Vec<UnitId>> {
    let units = groups.get(name)?.as_array()?;
    Some(units.iter().filter_map(Value::as_str).map(UnitId::new).collect())
}

impl Year {
    /// The year that comes with the program.
    pub fn embedded() -> serde_json::Result<Self> {
        serde_json::from_str(PLAN)
    }

    /// Units that a collective name means; of duties only some.
    pub fn group(&self, name: &str, duty: bool) -> Option<Vec<UnitId>> {
        let few = duty.then(|| units(&self.groups_of_duties, name)).flatten();
        few.or_else(|| units(&self.groups, name))
    }

    /// How often a unit is late, beside others.
    pub fn delay(&self, unit: &UnitId) -> f64 {
        self.unit_delay.get(unit.as_str()).copied().unwrap_or(1.0)
    }

    /// What is told of a task.
    pub fn fate(&self, document: &str, words: &str) -> Option<&Fate> {
        self.fates.iter().find(|fate| fate.document == document && words.trim_start().starts_with(&fate.anchor))
    }
}

/// One of several by their shares, those that mean delay taken `factor` times; empty for none.
pub(super) fn draw(shares: &Shares, factor: f64, dice: &mut Dice) -> String {
    let weigh = |(key, share): (&String, &f64)| match key.as_str() {
        "done_late" | "open_late" => share * factor,
        _ => *share,
    };
    let whole: f64 = shares.iter().map(weigh).sum();
    let mut at = dice.below(10_000) as f64 / 10_000.0 * whole;
    for line in shares {
        at -= weigh(line);
        if at < 0.0 {
            return line.0.clone();
        }
    }
    shares.keys().next_back().cloned().unwrap_or_default()
}

/// Whether something happens that has a share.
pub(super) fn happens(shares: &Shares, key: &str, dice: &mut Dice) -> bool {
    let share = shares.get(key).copied().unwrap_or(0.0);
    (dice.below(10_000) as f64) < share * 10_000.0
}
