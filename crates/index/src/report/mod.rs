//! Statutory report II.06a/VPCP/KSTT, "Tình hình, kết quả giải quyết thủ tục hành chính" (TT 01/2020/TT-VPCP): rows by level
//! and sector, sums of each level and of all.

mod columns;
mod period;

use std::collections::BTreeMap;

use kernel::ProcedureCode;
use org::Level;
use serde::{Deserialize, Serialize};

pub use columns::{Column, Columns, Counts, Unbalanced};
pub use period::{Cut, Days};

/// Where dossiers go that were withdrawn or halted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// Into (9), whenever it was.
    #[default]
    OnTime,
    /// Into (9), or into (10) when it was past the date.
    ByDate,
}

/// Where open dossiers go that wait for a supplement.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waiting {
    /// Into (12).
    #[default]
    InTime,
    /// Into (13) when it was asked for more than once, as Decision 766 counts them; else into (12).
    AgainIsLate,
}

/// The operator's parameters: the form leaves them open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReportRules {
    /// Withdrawn and halted.
    pub left: Left,
    /// Awaiting a supplement.
    pub waiting: Waiting,
}

/// One sector at one level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectorRow {
    /// Lĩnh vực.
    pub sector: String,
    /// Figures.
    pub columns: Columns,
    /// The same by procedure.
    pub procedures: BTreeMap<ProcedureCode, Columns>,
}

/// One level of government.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelPart {
    /// Which.
    pub level: Level,
    /// Sum.
    pub columns: Columns,
    /// By sector, in the order of the alphabet.
    pub sectors: Vec<SectorRow>,
}

/// A report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Sum.
    pub columns: Columns,
    /// Levels that have dossiers, the province first.
    pub levels: Vec<LevelPart>,
}

/// A figure that is another than it was when a report was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Level; none: the sum of all.
    pub level: Option<Level>,
    /// Sector; none: the sum of the level.
    pub sector: Option<String>,
    /// Column.
    pub column: Column,
    /// As sent.
    pub sent: i64,
    /// As it is.
    pub now: i64,
}

impl Report {
    /// Puts rows of procedures together. The same procedure may come more than once.
    pub fn of(rows: impl IntoIterator<Item = (Level, String, ProcedureCode, Columns)>) -> Self {
        let mut levels: BTreeMap<Level, BTreeMap<(String, String), SectorRow>> = BTreeMap::new();
        for (level, sector, procedure, columns) in rows {
            if columns.is_empty() {
                continue;
            }
            let key = (kernel::text::fold(&sector), sector.clone());
            let empty = || SectorRow { sector, columns: Columns::default(), procedures: BTreeMap::new() };
            let row = levels.entry(level).or_default().entry(key).or_insert_with(empty);
            row.columns += columns;
            *row.procedures.entry(procedure).or_default() += columns;
        }
        let part = |(level, sectors): (Level, BTreeMap<_, SectorRow>)| {
            let sectors: Vec<SectorRow> = sectors.into_values().collect();
            LevelPart { level, columns: sectors.iter().map(|row| row.columns).sum(), sectors }
        };
        let levels: Vec<LevelPart> = levels.into_iter().map(part).collect();
        Self { columns: levels.iter().map(|part| part.columns).sum(), levels }
    }

    /// The figures of a level and sector; none: of all of them.
    pub fn find(&self, level: Option<Level>, sector: Option<&str>) -> Columns {
        let Some(level) = level else { return self.columns };
        let Some(part) = self.levels.iter().find(|part| part.level == level) else { return Columns::default() };
        match sector {
            None => part.columns,
            Some(sector) => {
                let row = part.sectors.iter().find(|row| row.sector == sector);
                row.map(|row| row.columns).unwrap_or_default()
            }
        }
    }

    /// Every row's place: the sum, then levels with their sectors.
    pub fn places(&self) -> impl Iterator<Item = (Option<Level>, Option<&str>)> {
        let of_level = |part: &LevelPart| (Some(part.level), None);
        let below = self.levels.iter().flat_map(move |part| {
            let sectors = part.sectors.iter().map(|row| (Some(part.level), Some(row.sector.as_str())));
            std::iter::once(of_level(part)).chain(sectors)
        });
        std::iter::once((None, None)).chain(below)
    }

    /// What is other now than in a report that was sent, figure by figure.
    pub fn differences(sent: &Report, now: &Report) -> Vec<Difference> {
        let mut places: Vec<_> = sent.places().chain(now.places()).collect();
        places.sort();
        places.dedup();
        let of_place = |(level, sector): (Option<Level>, Option<&str>)| {
            let (sent, now) = (sent.find(level, sector), now.find(level, sector));
            let both = sent.each().into_iter().zip(now.each());
            let changed = both.filter(|((_, sent), (_, now))| sent != now);
            let sector = sector.map(str::to_owned);
            let told = move |((column, sent), (_, now))| Difference { level, sector: sector.clone(), column, sent, now };
            changed.map(told).collect::<Vec<_>>()
        };
        places.into_iter().flat_map(of_place).collect()
    }
}
