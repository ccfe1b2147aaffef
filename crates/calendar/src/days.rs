//! Day data: days off with their sources and statuses, swapped working days, and the statutory days of years that
//! no decision covers yet.

use kernel::time::Day;
use serde::{Deserialize, Serialize};

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// An ordinary working day.
    Working,
    /// Saturday or Sunday.
    Weekend,
    /// A public holiday (Labour Code 45/2019 Đ112).
    Holiday,
    /// A day off in place of a holiday that fell on a weekend (Đ111.3).
    Compensatory,
    /// A weekday off that is worked on another day.
    SwapOff,
    /// A Saturday or Sunday worked in place of a swapped day.
    MakeUp,
    /// A day off by the operator's own decision.
    Override,
}

impl DayKind {
    /// Whether offices work.
    pub fn is_working(self) -> bool {
        matches!(self, Self::Working | Self::MakeUp)
    }
}

/// How sure a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayStatus {
    /// Read on a page of an authority or the press.
    ConfirmedByPage,
    /// In a package and in a lunar calendar.
    PackageAndLunarCalendar,
    /// In a package only.
    PackageOnly,
    /// Computed by rule, not decreed: answers that meet it are provisional.
    Estimated,
    /// Sources differ.
    Disagreement,
    /// Announced, the enacted text was not read.
    NeedsConfirmation,
    /// Fixed by law on its date each year.
    Statutory,
    /// Entered by the operator.
    Operator,
}

/// A day off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOff {
    /// Which day.
    #[serde(with = "iso_day")]
    pub date: Day,
    /// Vietnamese name.
    pub name: String,
    /// Why it is off.
    pub kind: DayKind,
    /// How sure it is.
    pub status: DayStatus,
    /// Where it was read.
    #[serde(default)]
    pub sources: Vec<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A weekday off that is worked on a weekend day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwappedDay {
    /// The day off.
    #[serde(with = "iso_day")]
    pub off: Day,
    /// The day worked.
    #[serde(with = "iso_day")]
    pub work: Day,
    /// How sure it is.
    pub status: DayStatus,
    /// Where it was read.
    #[serde(default)]
    pub sources: Vec<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// When a statutory day falls in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatutoryRule {
    /// A date of the solar calendar.
    Solar {
        /// 1–12.
        month: i8,
        /// 1–31.
        day: i8,
    },
    /// A date of the lunar calendar, and days after it.
    Lunar {
        /// 1–12.
        month: u8,
        /// 1–30.
        day: u8,
        /// Days later (or earlier).
        shift: i32,
    },
    /// The day before or after a date, whichever gives the longer break (the Prime Minister decides, Đ112.3).
    Beside {
        /// 1–12.
        month: i8,
        /// 1–31.
        day: i8,
    },
}

/// A day off that the law gives every year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatutoryDay {
    /// Vietnamese name.
    pub name: String,
    /// When.
    pub rule: StatutoryRule,
    /// First year.
    pub since: i32,
    /// Whether a weekend is made up on the next working day (Đ111.3).
    pub compensated: bool,
    /// How sure it is before a decision.
    pub status: DayStatus,
    /// Legal basis.
    pub basis: String,
}

/// All that is known of days off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaysOff {
    /// Names this state of the data.
    pub version: String,
    /// Years that `days_off` covers; all others follow `statutory`.
    pub years: Vec<i32>,
    /// Days off of those years.
    pub days_off: Vec<DayOff>,
    /// Swapped days of those years.
    #[serde(default)]
    pub swapped: Vec<SwappedDay>,
    /// Days off of every other year.
    #[serde(default)]
    pub statutory: Vec<StatutoryDay>,
    /// Name of a worked weekend day.
    #[serde(default)]
    pub make_up_name: String,
    /// Name of a day off in place of `{name}`.
    #[serde(default)]
    pub compensatory_name: String,
    /// Days that the operator decided.
    #[serde(default)]
    pub overrides: Vec<DayOff>,
}

/// What a calendar knows of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayInfo {
    /// Which day.
    #[serde(with = "iso_day")]
    pub day: Day,
    /// What it is.
    pub kind: DayKind,
    /// Vietnamese name or the operator's reason; empty for ordinary days and weekends.
    pub name: String,
    /// How sure it is; `None` for ordinary days and weekends.
    pub status: Option<DayStatus>,
    /// Computed, not decreed.
    pub estimated: bool,
}

/// Days as `2026-11-23`.
mod iso_day {
    use kernel::time::Day;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(day: &Day, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&day.iso())
    }

    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Day, D::Error> {
        let text = String::deserialize(from)?;
        Day::parse(&text).map_err(D::Error::custom)
    }
}
