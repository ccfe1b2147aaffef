//! The operator's settings: facts of the journal like all others, each a key with a JSON value.

use std::collections::BTreeMap;

use calendar::{Calendar, DayKind, OfficeHours};
use dossier::Parameters;
use index::{Cut, Left, ReportRules, Waiting};
use kernel::{Actor, ActorKind, Basis, Day, Refusal, Role};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Version of the stored form of [`SettingEvent`].
pub const WIRE: i32 = 1;

/// Only an administrator changes how the program is set up.
const SETTINGS: Basis = Basis("design");

/// A change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum SettingEvent {
    /// From now on this value; without one, the default again.
    SettingChanged {
        /// Which.
        key: String,
        /// What.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<Value>,
    },
}

/// One day as the operator decided it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayDecision {
    /// What the day is.
    pub kind: DayKind,
    /// Why, in words.
    pub note: String,
}

/// All settings that differ from their defaults.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    values: BTreeMap<String, Value>,
}

/// Prefix of single days, `day.2026-12-31`.
const DAY: &str = "day.";
/// Prefix of office hours, `hours.default`, `hours.<key of a unit>`.
const HOURS: &str = "hours.";
/// Prefix of what the statutory report leaves open: `report.closing_day`, `report.left`, `report.waiting`.
const REPORT: &str = "report.";
/// Key of the parameters of the dossier machine.
const PARAMETERS: &str = "parameters";

/// Key of the parameters of the task machine.
pub(crate) const STEERING: &str = "steering.parameters";

impl Settings {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.values.get(key)
    }

    /// All keys with a prefix.
    pub fn with_prefix<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let all = self.values.range(prefix.to_owned()..);
        all.take_while(move |(key, _)| key.starts_with(prefix)).map(move |(key, value)| (&key[prefix.len()..], value))
    }

    /// Whether a change may be made and its value can be used.
    ///
    /// # Errors
    /// `administrator_only`, `setting_unknown`, `setting_unreadable`.
    pub fn decide(key: &str, value: Option<Value>, actor: &Actor) -> Result<SettingEvent, Refusal> {
        let allowed = actor.kind == ActorKind::System || actor.grants.iter().any(|g| g.role == Role::Administrator);
        if !allowed {
            return Err(Refusal::new("administrator_only", SETTINGS));
        }
        let unreadable = |cause: String| Refusal::new("setting_unreadable", SETTINGS).with("key", key).with("cause", cause);
        let check = |value: &Value| -> Result<(), Refusal> {
            if let Some(day) = key.strip_prefix(DAY) {
                Day::parse(day).map_err(|error| unreadable(error.to_string()))?;
                return read::<DayDecision>(value).map(drop).map_err(unreadable);
            }
            if key.starts_with(HOURS) {
                return read::<OfficeHours>(value).map(drop).map_err(unreadable);
            }
            if let Some(key) = key.strip_prefix(REPORT) {
                return read_report(key, value).map_err(unreadable);
            }
            if key == PARAMETERS {
                return read::<ParameterValues>(value).map(drop).map_err(unreadable);
            }
            if key == STEERING {
                return read::<steering::task::Parameters>(value).map(drop).map_err(unreadable);
            }
            if key == crate::tasks::REMINDERS {
                return crate::tasks::check_reminders(value).map_err(unreadable);
            }
            if let Some(fits) = crate::forecasts::check(key, value) {
                return fits.map_err(unreadable);
            }
            let free = ["template.", "province.", "notice."];
            let known = free.iter().any(|prefix| key.starts_with(prefix));
            known.then_some(()).ok_or_else(|| Refusal::new("setting_unknown", SETTINGS).with("key", key))
        };
        value.iter().try_for_each(check)?;
        Ok(SettingEvent::SettingChanged { key: key.to_owned(), value })
    }

    /// Takes a change in.
    pub fn evolve(&mut self, event: &SettingEvent) {
        let SettingEvent::SettingChanged { key, value } = event;
        match value {
            Some(value) => drop(self.values.insert(key.clone(), value.clone())),
            None => drop(self.values.remove(key)),
        }
    }

    /// Days that the operator decided.
    pub fn days(&self) -> Vec<(Day, DayDecision)> {
        let read = |(day, value): (&str, &Value)| Some((Day::parse(day).ok()?, read(value).ok()?));
        self.with_prefix(DAY).filter_map(read).collect()
    }

    /// Parameters of the dossier machine.
    pub fn parameters(&self) -> Parameters {
        let values: ParameterValues = self.get(PARAMETERS).and_then(|value| read(value).ok()).unwrap_or_default();
        Parameters {
            re_appointed_is_late: values.re_appointed_is_late,
            send_supplement_at_once: values.send_supplement_at_once,
            rating_days: values.rating_days,
        }
    }

    /// Parameters of the task machine, as the operator set them.
    pub fn steering(&self) -> steering::task::Parameters {
        self.get(STEERING).and_then(|value| read(value).ok()).unwrap_or_default()
    }

    /// Days for which a half-filled form is kept after its last change.
    pub fn draft_days(&self) -> i32 {
        let values: ParameterValues = self.get(PARAMETERS).and_then(|value| read(value).ok()).unwrap_or_default();
        values.draft_days.clamp(1, 365)
    }

    /// How the periods of the statutory report are cut: `report.closing_day`, or the 14th.
    pub fn report_cut(&self) -> Cut {
        let day = self.get("report.closing_day").and_then(|value| read(value).ok());
        day.map_or_else(Cut::default, Cut::Closing)
    }

    /// Where the statutory report puts what its form leaves open.
    pub fn report_rules(&self) -> ReportRules {
        ReportRules {
            left: self.get("report.left").and_then(|value| read(value).ok()).unwrap_or_default(),
            waiting: self.get("report.waiting").and_then(|value| read(value).ok()).unwrap_or_default(),
        }
    }

    /// The calendars: the default and those of keys that units name.
    pub fn calendars(&self) -> Calendars {
        let days: Vec<(Day, DayKind, String)> =
            self.days().into_iter().map(|(day, decision)| (day, decision.kind, decision.note)).collect();
        let plain = Calendar::embedded();
        let plain = if days.is_empty() { plain } else { plain.with_overrides(&days) };
        let with = |value: &Value| read::<OfficeHours>(value).ok().map(|hours| plain.with_hours(hours));
        let default = self.get("hours.default").and_then(with).unwrap_or_else(|| plain.clone());
        let by_key = self.with_prefix(HOURS).filter_map(|(key, value)| Some((key.to_owned(), with(value)?)));
        Calendars { by_key: by_key.collect(), default }
    }
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, String> {
    serde_json::from_value(value.clone()).map_err(|error| error.to_string())
}

/// Whether a parameter of the statutory report can be used.
fn read_report(key: &str, value: &Value) -> Result<(), String> {
    match key {
        "closing_day" => {
            let day: u8 = read(value)?;
            let (first, last) = (Cut::DAYS.start(), Cut::DAYS.end());
            Cut::DAYS.contains(&day).then_some(()).ok_or_else(|| format!("a day from {first} to {last}"))
        }
        "left" => read::<Left>(value).map(drop),
        "waiting" => read::<Waiting>(value).map(drop),
        _ => Err("no such parameter".to_owned()),
    }
}

/// The parameters as they are kept; what is absent has its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ParameterValues {
    /// A dossier finished by its re-appointment counts as late all the same.
    pub re_appointed_is_late: bool,
    /// The desk's part in a request for papers happens at once.
    pub send_supplement_at_once: bool,
    /// Days after the end within which one may rate.
    pub rating_days: i32,
    /// Days for which a half-filled form is kept after its last change, 1 to 365.
    pub draft_days: i32,
}

impl Default for ParameterValues {
    fn default() -> Self {
        let p = Parameters::default();
        Self {
            re_appointed_is_late: p.re_appointed_is_late,
            send_supplement_at_once: p.send_supplement_at_once,
            rating_days: p.rating_days,
            draft_days: DRAFT_DAYS,
        }
    }
}

/// A draft is kept for a month unless the operator says otherwise.
const DRAFT_DAYS: i32 = 30;

/// Office time by key.
#[derive(Debug, Clone)]
pub struct Calendars {
    default: Calendar,
    by_key: BTreeMap<String, Calendar>,
}

impl Calendars {
    /// The calendar of a key; the default for none or an unknown one.
    pub fn get(&self, key: Option<&str>) -> &Calendar {
        key.and_then(|key| self.by_key.get(key)).unwrap_or(&self.default)
    }

    /// All of them by key; the default under the empty key.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Calendar)> {
        std::iter::once(("", &self.default)).chain(self.by_key.iter().map(|(key, calendar)| (key.as_str(), calendar)))
    }
}
