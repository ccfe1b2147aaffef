//! The file of published scores: JSON or a spreadsheet; units matched with own ones; the template.

use std::collections::BTreeMap;

use index::CriteriaSet;
use index::book::{PublishedUnit, read_scores};
use index::{Book, Lines};
use kernel::text::fold;
use kernel::{Day, UnitId};
use org::{Org, Unit, UnitKind};
use paper::xlsx::{Cell, Column, ColumnKind, Table};

use super::super::table;
use super::sheet::{self, Fault};
use super::t;
use crate::desk::Desk;
use crate::posted::Posted;

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Read {
    /// Units in order.
    pub units: Vec<PublishedUnit>,
    /// The day of the figures, if the file says it.
    pub as_of: Option<Day>,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// Columns or codes that the set does not know.
    pub unknown: Vec<String>,
    /// Rows of units without figures.
    pub empty: usize,
}

/// Reads the file of a form; the error of the whole file in words.
pub fn read(desk: &Desk, posted: &Posted, set: &CriteriaSet) -> Result<Read, String> {
    let bytes = table::hash_of(posted).and_then(|hash| table::bytes_of(desk, &hash));
    let bytes = bytes.ok_or_else(|| match posted.refused.first() {
        Some((_, _, code)) => t(desk, &format!("refusal.{code}")),
        None => t(desk, "official.error.file"),
    })?;
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut read = match start.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{' | b'[') => json(desk, set, start)?,
        _ => sheets(desk, posted, set, &bytes)?,
    };
    if read.units.is_empty() && read.faults.is_empty() {
        return Err(t(desk, "official.error.nothing"));
    }
    match_units(&desk.app().org(), &desk.app().book(), desk.site.today(), &mut read.units);
    Ok(read)
}

fn json(desk: &Desk, set: &CriteriaSet, bytes: &[u8]) -> Result<Read, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| t(desk, "sets.error.not_utf8"))?;
    match read_scores(set, text) {
        Ok(found) => {
            let unknown = found.unknown.into_iter().collect();
            Ok(Read { units: found.units, as_of: found.as_of, unknown, ..Read::default() })
        }
        Err(wrong) => {
            let lines = Lines::of(text);
            let fault = |problem: &index::Problem| Fault {
                place: lines.line(problem).map(|line| desk.lang().t1("sets.line", "n", line)).unwrap_or_default(),
                column: if problem.syntax().is_some() { String::new() } else { problem.at.clone() },
                text: String::new(),
                why: problem.text.clone(),
            };
            Ok(Read { faults: wrong.0.iter().map(fault).collect(), ..Read::default() })
        }
    }
}

fn sheets(desk: &Desk, posted: &Posted, set: &CriteriaSet, bytes: &[u8]) -> Result<Read, String> {
    let told = |error: intake::IntakeError| match error.code {
        "official_columns" => t(desk, "official.error.columns"),
        _ => table::file_error(desk, &error),
    };
    let sheets = intake::sheet::read_any(&table::name_of(posted), bytes, &table::limits()).map_err(told)?;
    let rows = sheet::read(set, &sheets).map_err(told)?;
    let word = |why: &str| desk.lang().find(&format!("official.fault.{why}")).map_or_else(|| why.to_owned(), str::to_owned);
    let faults = rows.faults.into_iter().map(|fault| Fault { why: word(&fault.why), ..fault });
    Ok(Read { units: rows.units, as_of: None, faults: faults.collect(), unknown: rows.unknown, empty: rows.empty })
}

/// A name without "Ủy ban nhân dân" and signs, folded.
fn bare(name: &str) -> String {
    let folded = fold(name).replace("uy ban nhan dan", " ").replace("ubnd", " ");
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Whether scores of the unit are published: agencies, not their offices.
pub fn is_scored(unit: &Unit) -> bool {
    matches!(unit.kind, UnitKind::Province | UnitKind::Department | UnitKind::Vertical | UnitKind::Commune)
}

/// Matches units by code, by name, or as they were meant before; one own unit is matched once.
pub fn match_units(org: &Org, book: &Book, today: Day, units: &mut [PublishedUnit]) {
    let mut by_name: BTreeMap<String, Vec<&Unit>> = BTreeMap::new();
    for unit in org.units_ever().filter(|unit| is_scored(unit)) {
        let mut names: Vec<String> = [&unit.name, &unit.short_name].into_iter().map(|name| bare(name)).collect();
        names.extend(unit.former_names.iter().map(|former| bare(&former.name)));
        names.dedup();
        names.into_iter().for_each(|name| by_name.entry(name).or_default().push(unit));
    }
    let named = |name: &str| {
        let found = by_name.get(&bare(name)).map(Vec::as_slice).unwrap_or_default();
        let open: Vec<&&Unit> = found.iter().filter(|unit| unit.is_open(today)).collect();
        match (open.as_slice(), found) {
            ([one], _) => Some(one.id.clone()),
            ([], [one]) => Some(one.id.clone()),
            _ => None,
        }
    };
    let mut taken = std::collections::BTreeSet::new();
    for unit in units.iter_mut().filter(|unit| unit.unit.is_none()) {
        let by_code = || app::people_import::unit_by_code(org, &unit.code).filter(|_| !unit.code.is_empty()).map(|unit| unit.id.clone());
        let found = by_code().or_else(|| named(&unit.name)).or_else(|| book.meant_by(&unit.code, &unit.name).cloned());
        unit.unit = found.filter(|found| taken.insert(found.clone()));
    }
}

/// Titles and cells of published units, as the template has them: what is exported can be imported again.
pub fn list(desk: &Desk, set: &CriteriaSet, title: String, subtitles: Vec<String>, units: &[PublishedUnit]) -> Table {
    let lang = desk.lang();
    let word = |key: &str| lang.t(&format!("official.title.{key}")).to_owned();
    let mut columns = vec![
        Column::new(word("code"), 16, ColumnKind::Text),
        Column::new(word("name"), 40, ColumnKind::Text),
        Column::new(word("total"), 10, ColumnKind::Decimal),
        Column::new(word("rank"), 9, ColumnKind::Int),
    ];
    let scored = || set.groups.iter().flat_map(|group| &group.items).filter(|item| !item.rule.is_shown_only());
    let mut codes: Vec<(String, bool)> = scored().map(|item| (item.code.clone(), true)).collect();
    codes.extend(set.combined.iter().map(|one| (one.code.clone(), false)));
    for (code, figures) in &codes {
        if *figures {
            columns.push(Column::new(format!("{code} – {}", word("numerator")), 12, ColumnKind::Int));
            columns.push(Column::new(format!("{code} – {}", word("denominator")), 12, ColumnKind::Int));
        }
        columns.push(Column::new(format!("{code} – {}", word("score")), 10, ColumnKind::Decimal));
    }
    for group in &set.groups {
        columns.push(Column::new(format!("{} {}", word("group"), group.key), 12, ColumnKind::Decimal));
    }
    let decimal = |number: Option<f64>| number.map_or(Cell::Empty, Cell::Decimal);
    let count = |number: Option<f64>| match number {
        Some(number) if number.fract() == 0.0 => Cell::Int(number as i64),
        number => decimal(number),
    };
    let row = |unit: &PublishedUnit| {
        let mut cells = vec![
            Cell::Text(unit.code.clone()),
            Cell::Text(unit.name.clone()),
            decimal(unit.total),
            unit.rank.map_or(Cell::Empty, |rank| Cell::Int(i64::from(rank))),
        ];
        for (code, figures) in &codes {
            let item = unit.items.iter().find(|item| item.item == *code);
            if *figures {
                cells.push(count(item.and_then(|item| item.numerator)));
                cells.push(count(item.and_then(|item| item.denominator)));
            }
            cells.push(decimal(item.and_then(|item| item.score)));
        }
        cells.extend(set.groups.iter().map(|group| decimal(unit.groups.get(&group.key).copied())));
        cells
    };
    Table { sheet: word("sheet"), title, subtitles, columns, rows: units.iter().map(row).collect(), made_at: desk.now() }
}

/// The template: every own unit that has a score, without figures.
pub fn blank_units(org: &Org, today: Day) -> Vec<PublishedUnit> {
    let mut units: Vec<&Unit> = org.units(today).filter(|unit| is_scored(unit)).collect();
    units.sort_by(|a, b| (a.kind, &a.code).cmp(&(b.kind, &b.code)));
    let blank = |unit: &&Unit| PublishedUnit { code: unit.code.clone(), name: unit.name.clone(), ..PublishedUnit::default() };
    units.iter().map(blank).collect()
}

/// An own unit by what was typed: code, identity or name; none for nothing that is known.
pub fn typed_unit(org: &Org, text: &str) -> Option<UnitId> {
    let by_code = app::people_import::unit_by_code(org, text).map(|unit| unit.id.clone());
    let name = bare(text);
    by_code.or_else(|| org.units_ever().find(|unit| is_scored(unit) && bare(&unit.name) == name).map(|unit| unit.id.clone()))
}
