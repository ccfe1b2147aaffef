//! The units that come with the program: Thành phố Cần Thơ after 1 July 2025 (`data/org/can-tho.json`, see its `SOURCES.md`).

use kernel::{Day, UnitId};
use serde::Deserialize;

use crate::{Level, Org, Unit, UnitKind};

const UNITS: &str = include_str!("../../../data/org/can-tho.json");

/// Why a data file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// No such JSON.
    #[error("organisation data: {0}")]
    Json(#[from] serde_json::Error),
    /// A text is no day.
    #[error("organisation data: {0}")]
    Time(#[from] kernel::time::TimeError),
    /// A row names a district, province or commune that the file does not have.
    #[error("organisation data: unknown code {0}")]
    UnknownCode(String),
}

#[derive(Deserialize)]
struct File {
    from: String,
    units: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    code: String,
    name: String,
    short: String,
    kind: UnitKind,
    parent: Option<String>,
    level: Level,
    agency: Option<String>,
    gso: Option<String>,
    serves: Option<String>,
    #[serde(default)]
    template: bool,
}

impl Org {
    /// All units that come with the program, each after the one above it.
    pub fn embedded_units() -> Result<Vec<Unit>, DataError> {
        let file: File = serde_json::from_str(UNITS)?;
        let from = Day::parse(&file.from)?;
        Ok(file.units.into_iter().map(|row| row.into_unit(from)).collect())
    }
}

impl Row {
    fn into_unit(self, from: Day) -> Unit {
        Unit {
            id: UnitId::new(&self.code),
            name: self.name,
            short_name: self.short,
            kind: self.kind,
            parent: self.parent.map(UnitId::new),
            level: self.level,
            agency: self.agency,
            code: self.code,
            gso_code: self.gso,
            serves: self.serves.map(UnitId::new),
            address: None,
            phone: None,
            office_hours_key: None,
            from,
            to: None,
            successor: None,
            former_names: Vec::new(),
            template: self.template,
        }
    }
}
