//! Days as dates in what is frozen.

/// `#[serde(with = "iso::day")]`.
pub mod day {
    use kernel::Day;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes `2026-11-23`.
    pub fn serialize<S: Serializer>(day: &Day, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&day.iso())
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Day, D::Error> {
        Day::parse(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// `#[serde(with = "iso::day_or_none")]`.
pub mod day_or_none {
    use kernel::Day;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes `2026-11-23`, or nothing.
    pub fn serialize<S: Serializer>(day: &Option<Day>, out: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => super::day::serialize(day, out),
            None => out.serialize_none(),
        }
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Day>, D::Error> {
        let text: Option<String> = Option::deserialize(from)?;
        text.map(|text| Day::parse(&text).map_err(D::Error::custom)).transpose()
    }
}
