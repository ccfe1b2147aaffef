//! Sections of the periodic report.

use kernel::text::grouped;

use super::figures::{TaskFigures, dossiers_table, index_table, pairs, percent, tasks_table};
use super::report::{AreaPart, PlanTask, ReportPaper};
use super::{Sentences, late};
use crate::official::{Align, Block, Column, Row, Table, italic};

/// The report under construction: tables are numbered as they come.
struct Writer<'a> {
    report: &'a ReportPaper,
    say: &'a Sentences,
    blocks: Vec<Block>,
    tables: usize,
}

/// The text of the report.
pub(super) fn blocks(report: &ReportPaper, say: &Sentences) -> Vec<Block> {
    let mut writer = Writer { report, say, blocks: Vec::new(), tables: 0 };
    writer.opening();
    writer.results();
    writer.late();
    writer.plan();
    writer.ending();
    writer.blocks
}

impl Writer<'_> {
    fn word(&self, key: &str) -> String {
        self.say.say(key, &[])
    }

    fn heading(&mut self, level: u8, key: &str) {
        self.blocks.push(Block::heading(level, self.word(key)));
    }

    fn sentence(&mut self, key: &str, values: &[(&str, &str)]) {
        self.blocks.push(Block::paragraph(self.say.say(key, values)));
    }

    fn table(&mut self, caption: &str, table: Block) {
        self.tables += 1;
        let (number, name) = (self.tables.to_string(), self.word(caption));
        let caption = self.say.say("report.table", &[("number", &number), ("name", &name)]);
        self.blocks.push(Block::caption(caption));
        self.blocks.push(table);
    }

    fn opening(&mut self) {
        let report = self.report;
        let values = [("issuer", report.letterhead.issuer.as_str()), ("period", &report.period)];
        self.sentence("report.opening", &values);
    }

    fn results(&mut self) {
        self.heading(1, "report.results");
        self.tasks();
        let report = self.report;
        if !report.dossiers.is_empty() {
            self.heading(2, "report.dossiers");
            self.table("report.dossiers-table", dossiers_table(&report.dossiers, self.say));
        }
        for part in &report.indices {
            self.blocks.push(Block::heading(2, &part.name));
            let day = part.day.date_text();
            let (points, most) = (super::figures::decimal(part.points, 2), super::figures::decimal(part.most, 2));
            self.sentence("report.index-said", &[("day", &day), ("points", &points), ("most", &most)]);
            self.table("report.index-table", index_table(part, self.say));
        }
        if !report.areas.is_empty() {
            self.heading(2, "report.areas");
            report.areas.iter().for_each(|area| self.area(area));
        }
    }

    fn tasks(&mut self) {
        let report = self.report;
        self.heading(2, "report.tasks");
        self.said_of("report.tasks-said", &report.total, &[("units", &grouped(report.units.len() as i64))]);
        if report.total.discipline.is_some() {
            let rate = percent(report.total.discipline, "");
            self.sentence("report.rate-said", &[("rate", &rate)]);
        }
        if !report.units.is_empty() {
            self.table("report.tasks-table", tasks_table(&report.units, &report.total, self.say));
            let note = vec![italic(self.word("report.rate-note"))];
            self.blocks.push(Block::Paragraph { align: Align::Text, words: note });
        }
    }

    /// A sentence with the figures of tasks, and those without a day in a sentence of their own.
    fn said_of(&mut self, key: &str, of: &TaskFigures, more: &[(&str, &str)]) {
        let figures = [
            ("assigned", of.assigned),
            ("done", of.done()),
            ("on_time", of.on_time),
            ("extended", of.extended),
            ("late", of.late),
            ("open", of.open),
            ("open_late", of.open_late),
        ];
        let figures: Vec<(&str, String)> = figures.into_iter().map(|(name, n)| (name, grouped(n))).collect();
        let mut values: Vec<(&str, &str)> = figures.iter().map(|(name, n)| (*name, n.as_str())).collect();
        values.extend(more);
        let mut text = self.say.say(key, &values);
        if of.no_deadline > 0 {
            let n = grouped(of.no_deadline);
            text = format!("{text} {}", self.say.say("report.no-deadline-said", &[("n", &n)]));
        }
        self.blocks.push(Block::paragraph(text));
    }

    fn area(&mut self, area: &AreaPart) {
        self.blocks.push(Block::heading(3, &area.name));
        if let Some(figures) = &area.figures {
            self.said_of("report.area-said", figures, &[]);
        }
        self.blocks.extend(area.paragraphs.iter().map(Block::paragraph));
    }

    fn late(&mut self) {
        self.heading(1, "report.late");
        let to = self.report.to.date_text();
        let units: Vec<_> = self.report.late.iter().filter(|unit| !unit.tasks.is_empty()).collect();
        if units.is_empty() {
            return self.sentence("report.late-none", &[("to", &to)]);
        }
        let count: usize = units.iter().map(|unit| unit.tasks.len()).sum();
        let (tasks, of) = (grouped(count as i64), grouped(units.len() as i64));
        self.sentence("report.late-said", &[("to", &to), ("tasks", &tasks), ("units", &of)]);
        let mut table = late::table("report.col.reason", self.say);
        let columns = table.columns.len();
        for unit in units {
            let n = grouped(unit.tasks.len() as i64);
            let name = self.say.say("report.late-unit", &[("unit", &unit.unit), ("n", &n)]);
            table.rows.push(Row::group(name, columns));
            table.rows.extend(late::rows(&unit.tasks));
        }
        self.table("report.late-table", Block::Table(table));
    }

    fn plan(&mut self) {
        let report = self.report;
        let next = [("period", report.next_period.as_str())];
        self.blocks.push(Block::heading(1, self.say.say("report.plan", &next)));
        if report.plan.is_empty() {
            return self.sentence("report.plan-none", &next);
        }
        let n = grouped(report.plan.len() as i64);
        self.sentence("report.plan-said", &[next[0], ("n", &n)]);
        self.table("report.plan-table", plan_table(&report.plan, self.say));
    }

    fn ending(&mut self) {
        let report = self.report;
        if !report.recommendations.is_empty() {
            self.heading(1, "report.recommendations");
            self.blocks.extend(report.recommendations.iter().map(Block::paragraph));
        }
        self.sentence("report.closing", &[("period", &report.period)]);
    }
}

fn plan_table(plan: &[PlanTask], say: &Sentences) -> Block {
    let titles = ["no", "task", "product", "lead", "coordinating", "due"];
    let titles = titles.map(|key| say.say(&format!("report.col.{key}"), &[]));
    let columns = [
        Column::center(10),
        Column::text(53),
        Column::text(27),
        Column::text(25),
        Column::text(27),
        Column::center(23),
    ];
    let mut table = Table::simple(&pairs(&titles, &columns));
    table.rows.extend(plan.iter().enumerate().map(|(at, line)| {
        let product = line.product.clone().unwrap_or_default();
        let with = line.coordinating.join("; ");
        Row::of([(at + 1).to_string(), line.task.clone(), product, line.lead.clone(), with, line.due.clone()])
    }));
    Block::Table(table)
}
