//! The table of the form: lines by level and sector, each figure a link to its dossiers.

use app::Whose;
use app::reports::Terms;
use index::{Column, Columns, Difference, Pick, Report};
use kernel::ProcedureCode;
use kernel::text::grouped;
use org::Level;
use procedure::Catalogue;

use super::names::level_name;
use crate::lang::Lang;
use crate::pages::behind::Behind;

/// A figure.
pub struct Figure {
    /// Number of the column.
    pub column: u8,
    /// As shown.
    pub text: String,
    /// The dossiers behind it; empty when there are none.
    pub href: String,
    /// What it is now, when it is another than was sent.
    pub now: String,
}

/// A line.
pub struct Line {
    /// `total`, `level`, `sector`, `procedure`.
    pub kind: &'static str,
    /// Number of the line.
    pub number: String,
    /// Name.
    pub name: String,
    /// Columns (3) to (13).
    pub figures: Vec<Figure>,
}

/// What the lines are made for.
pub struct Maker<'a> {
    /// Language.
    pub lang: Lang,
    /// Whose.
    pub whose: &'a Whose,
    /// How it was counted.
    pub terms: Terms,
    /// Names of procedures.
    pub catalogue: &'a Catalogue,
    /// A line for each procedure too.
    pub by_procedure: bool,
    /// Figures that are others now than those that were sent.
    pub changed: &'a [Difference],
}

/// Where a line stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    level: Option<Level>,
    sector: Option<&'a str>,
    procedure: Option<&'a ProcedureCode>,
}

impl Maker<'_> {
    /// The lines of a report, with its sum as the last.
    pub fn lines(&self, report: &Report) -> Vec<Line> {
        let mut lines = Vec::new();
        for (number, part) in (1..).zip(&report.levels) {
            let roman = ["", "I", "II", "III"].get(number).copied().unwrap_or_default();
            let place = Place { level: Some(part.level), sector: None, procedure: None };
            lines.push(self.line("level", roman.to_owned(), level_name(self.lang, part.level).to_owned(), &part.columns, place));
            for (number, row) in (1..).zip(&part.sectors) {
                let place = Place { sector: Some(&row.sector), ..place };
                lines.push(self.line("sector", i32::to_string(&number), self.sector(&row.sector), &row.columns, place));
                for (code, columns) in row.procedures.iter().filter(|_| self.by_procedure) {
                    let name = self.catalogue.latest(code).map_or_else(|| code.to_string(), |version| version.name.clone());
                    let place = Place { procedure: Some(code), ..place };
                    lines.push(self.line("procedure", String::new(), name, columns, place));
                }
            }
        }
        let all = Place { level: None, sector: None, procedure: None };
        lines.push(self.line("total", String::new(), self.lang.t("report.total").to_owned(), &report.columns, all));
        lines
    }

    fn sector(&self, name: &str) -> String {
        if name.is_empty() { self.lang.t("report.no_sector").to_owned() } else { name.to_owned() }
    }

    fn line(&self, kind: &'static str, number: String, name: String, columns: &Columns, place: Place<'_>) -> Line {
        let here = |one: &&Difference| one.level == place.level && one.sector.as_deref() == place.sector;
        let changed: Vec<&Difference> = self.changed.iter().filter(here).filter(|_| place.procedure.is_none()).collect();
        let figure = |(column, n): (Column, i64)| {
            let now = changed.iter().find(|one| one.column == column).map(|one| one.now);
            let any = n > 0 || now.is_some_and(|now| now > 0);
            Figure {
                column: column.number(),
                text: grouped(n),
                href: if any { self.href(column, place) } else { String::new() },
                now: now.map(grouped).unwrap_or_default(),
            }
        };
        Line { kind, number, name, figures: columns.each().into_iter().map(figure).collect() }
    }

    fn href(&self, column: Column, place: Place<'_>) -> String {
        let pick: Pick = column.pick(self.terms.days, self.terms.as_of, &self.terms.rules);
        let sector = place.sector.filter(|_| place.procedure.is_none());
        let behind = Behind {
            level: place.level,
            sector: sector.map(|sector| (sector.to_owned(), self.terms.days.to)),
            procedure: place.procedure.cloned(),
            ..Behind::new(self.whose.clone(), pick)
        };
        behind.address().to_string()
    }
}
