//! The operator's parameters of forecasts and reminders.

use serde_json::Value;

use crate::settings::Settings;

/// From which probability on a dossier is pushed, percent.
const PUSH: &str = "forecast.push_percent";
/// How many working hours before the date of a step its owner is warned.
const WARN: &str = "forecast.warn_hours";
/// When the morning's digest goes out: `HH:MM`, or `off`; absent: when the office opens.
const DIGEST: &str = "digest.at";

/// When the digest goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigestAt {
    /// When the office opens.
    Opening,
    /// At a minute of the day.
    Minute(i32),
    /// Never.
    Off,
}

/// Parameters of forecasts and reminders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminders {
    /// From which probability on a dossier is pushed, percent; 70.
    pub push_percent: i64,
    /// Office minutes before the date of a step at which its owner is warned; 4 hours.
    pub warn_minutes: i64,
    /// When the digest goes out.
    pub digest_at: DigestAt,
}

fn percent(value: &Value) -> Option<i64> {
    value.as_i64().filter(|percent| (1..=99).contains(percent))
}

fn minutes(value: &Value) -> Option<i64> {
    value.as_f64().filter(|hours| (0.5..=80.0).contains(hours)).map(|hours| (hours * 60.0) as i64)
}

fn moment(value: &Value) -> Option<DigestAt> {
    let text = value.as_str()?;
    if text == "off" {
        return Some(DigestAt::Off);
    }
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (i32, i32) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(DigestAt::Minute(hour * 60 + minute))
}

/// Whether a value can be used; none: the key is none of these.
pub(crate) fn check(key: &str, value: &Value) -> Option<Result<(), String>> {
    let fits = match key {
        PUSH => percent(value).is_some(),
        WARN => minutes(value).is_some(),
        DIGEST => moment(value).is_some(),
        _ => return None,
    };
    let wanted = match key {
        PUSH => "1–99",
        WARN => "0.5–80",
        _ => "HH:MM, off",
    };
    Some(if fits { Ok(()) } else { Err(wanted.to_owned()) })
}

impl Settings {
    /// Parameters of forecasts and reminders.
    pub fn reminders(&self) -> Reminders {
        Reminders {
            push_percent: self.get(PUSH).and_then(percent).unwrap_or(70),
            warn_minutes: self.get(WARN).and_then(minutes).unwrap_or(4 * 60),
            digest_at: self.get(DIGEST).and_then(moment).unwrap_or(DigestAt::Opening),
        }
    }
}
