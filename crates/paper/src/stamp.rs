//! How moments and days are written in form data: RFC 3339 at +07:00 and `2026-11-23`, so that templates and stored
//! forms are readable.

use kernel::{Day, Instant};
use serde::{Deserialize, Deserializer, Serializer, de::Error};

/// `#[serde(with = "stamp::instant")]`.
pub mod instant {
    use super::*;

    pub fn serialize<S: Serializer>(at: &Instant, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&at.rfc3339())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Instant, D::Error> {
        Instant::parse(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// `#[serde(default, with = "stamp::instant_or_none")]`.
pub mod instant_or_none {
    use super::*;

    pub fn serialize<S: Serializer>(at: &Option<Instant>, out: S) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => instant::serialize(at, out),
            None => out.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Instant>, D::Error> {
        let text: Option<String> = Option::deserialize(from)?;
        text.map(|t| Instant::parse(&t).map_err(D::Error::custom)).transpose()
    }
}

/// `#[serde(with = "stamp::day")]`.
pub mod day {
    use super::*;

    pub fn serialize<S: Serializer>(day: &Day, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&day.iso())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Day, D::Error> {
        Day::parse(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// `#[serde(default, with = "stamp::day_or_none")]`.
pub mod day_or_none {
    use super::*;

    pub fn serialize<S: Serializer>(day: &Option<Day>, out: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => super::day::serialize(day, out),
            None => out.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Day>, D::Error> {
        let text: Option<String> = Option::deserialize(from)?;
        text.map(|t| Day::parse(&t).map_err(D::Error::custom)).transpose()
    }
}
