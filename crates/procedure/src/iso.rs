//! Days as `2026-11-23` in data files and events, because people read them.

/// For `#[serde(with = "crate::iso::optional")]` on an optional day.
pub(crate) mod optional {
    use kernel::Day;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(day: &Option<Day>, serializer: S) -> Result<S::Ok, S::Error> {
        day.map(Day::iso).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Day>, D::Error> {
        let text: Option<String> = Option::deserialize(deserializer)?;
        text.map(|text| Day::parse(&text).map_err(D::Error::custom)).transpose()
    }
}
