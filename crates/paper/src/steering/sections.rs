//! Sections of the periodic report.

use kernel::text::grouped;

use super::figures::{self, TOTAL, TaskFigures, decimal, dossiers_table, index_table, percent, tasks_table};
use super::report::{AreaPart, DoneTask, ReportPaper};
use super::sentences::Value;
use super::{Sentences, late, tables};
use crate::official::{Align, Block, Row, italic};

/// A section of the report: what a writer works on at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Key, one of [`Section::KEYS`].
    pub key: &'static str,
    /// What it says; empty when there is nothing to say.
    pub blocks: Vec<Block>,
}

impl Section {
    /// Keys of all sections in their order.
    pub const KEYS: [&'static str; 11] = [
        "opening", "tasks", "documents", "dossiers", "index", "targets", "areas", "late", "plan", "recommendations", "closing",
    ];

    /// Keys of the sentences of a section.
    pub fn sentences(key: &str) -> &'static [&'static str] {
        match key {
            "opening" => &["report.subject", "report.opening"],
            "tasks" => &[
                "report.results", "report.tasks", "report.tasks-said", "report.no-deadline-said", "report.rate-said",
                "report.tasks-table", "report.rate-note",
            ],
            "documents" => &["report.documents-table"],
            "dossiers" => &["report.dossiers", "report.dossiers-table"],
            "index" => &["report.index-said", "report.index-up", "report.index-down", "report.index-same", "report.index-table"],
            "targets" => &["report.targets", "report.targets-said", "report.targets-table"],
            "areas" => &[
                "report.areas", "report.area-said", "report.done-said", "report.done-numbered", "report.done", "report.done-more",
            ],
            "late" => &["report.late", "report.late-said", "report.late-more", "report.late-none", "report.late-table"],
            "plan" => &["report.plan", "report.plan-said", "report.plan-none", "report.plan-table"],
            "recommendations" => &["report.recommendations"],
            "closing" => &["report.closing"],
            _ => &[],
        }
    }
}

/// The report under construction: tables are numbered as they come.
struct Writer<'a> {
    report: &'a ReportPaper,
    say: &'a Sentences,
    blocks: Vec<Block>,
    tables: usize,
}

/// The text of the report.
pub(super) fn sections(report: &ReportPaper, say: &Sentences) -> Vec<Section> {
    let mut writer = Writer { report, say, blocks: Vec::new(), tables: 0 };
    Section::KEYS.into_iter().map(|key| writer.section(key)).collect()
}

impl Writer<'_> {
    fn section(&mut self, key: &'static str) -> Section {
        match key {
            "opening" => self.opening(),
            "tasks" => self.tasks(),
            "documents" => self.documents(),
            "dossiers" => self.dossiers(),
            "index" => self.index(),
            "targets" => self.targets(),
            "areas" => self.areas(),
            "late" => self.late(),
            "plan" => self.plan(),
            "recommendations" => self.recommendations(),
            _ => {}
        }
        let own: Vec<Block> = self.own(key).iter().map(Block::paragraph).collect();
        self.blocks.extend(own);
        if key == "closing" {
            self.sentence("report.closing", &[Value::word("period", &self.report.period)]);
        }
        Section { key, blocks: std::mem::take(&mut self.blocks) }
    }

    fn own(&self, key: &str) -> &[String] {
        self.report.own.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    fn word(&self, key: &str) -> String {
        self.say.say(key, &[])
    }

    fn heading(&mut self, level: u8, key: &str) {
        self.blocks.push(Block::heading(level, self.word(key)));
    }

    fn sentence(&mut self, key: &str, values: &[Value<'_>]) {
        self.blocks.push(Block::Paragraph { align: Align::Text, words: self.say.said(key, values) });
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
        let values = [Value::word("issuer", &report.letterhead.issuer), Value::word("period", &report.period)];
        self.sentence("report.opening", &values);
    }

    fn tasks(&mut self) {
        let report = self.report;
        self.heading(1, "report.results");
        self.heading(2, "report.tasks");
        let units = Value::word("units", grouped(report.units.len() as i64));
        self.said_of("report.tasks-said", &report.total, TOTAL, Some(units));
        if report.total.discipline.is_some() {
            let rate = percent(report.total.discipline, "");
            self.sentence("report.rate-said", &[Value::figure("rate", rate, figures::of(TOTAL, "discipline"))]);
        }
        if !report.units.is_empty() {
            let table = tasks_table(&report.units, Some(&report.total), "report.col.unit", self.say);
            self.table("report.tasks-table", table);
            let note = vec![italic(self.word("report.rate-note"))];
            self.blocks.push(Block::Paragraph { align: Align::Text, words: note });
        }
    }

    fn documents(&mut self) {
        let report = self.report;
        if !report.documents.is_empty() {
            self.table("report.documents-table", tasks_table(&report.documents, None, "report.col.source", self.say));
        }
    }

    fn dossiers(&mut self) {
        let report = self.report;
        if report.dossiers.is_empty() && self.own("dossiers").is_empty() {
            return;
        }
        self.heading(2, "report.dossiers");
        if !report.dossiers.is_empty() {
            self.table("report.dossiers-table", dossiers_table(&report.dossiers, self.say));
        }
    }

    fn index(&mut self) {
        for part in &self.report.indices {
            self.blocks.push(Block::heading(2, &part.name));
            let of = |name: &str| figures::of(&part.key, name);
            let values = [
                Value::word("day", part.day.date_text()),
                Value::figure("points", decimal(part.points, 2), of("points")),
                Value::figure("most", decimal(part.most, 2), of("most")),
            ];
            self.sentence("report.index-said", &values);
            if let Some(change) = part.change {
                let key = match decimal(change, 2).as_str() {
                    "0,00" => "report.index-same",
                    by if by.starts_with('-') => "report.index-down",
                    _ => "report.index-up",
                };
                self.sentence(key, &[Value::figure("by", decimal(change.abs(), 2), of("change"))]);
            }
            self.table("report.index-table", index_table(part, self.say));
        }
    }

    fn targets(&mut self) {
        let targets = &self.report.targets;
        if targets.is_empty() && self.own("targets").is_empty() {
            return;
        }
        self.heading(2, "report.targets");
        if !targets.is_empty() {
            let reached = targets.iter().filter(|line| line.reached == Some(true)).count();
            let measured = targets.iter().filter(|line| line.reached.is_some()).count();
            let n = |n: usize| grouped(n as i64);
            let values = [
                Value::word("n", n(targets.len())),
                Value::word("measured", n(measured)),
                Value::word("reached", n(reached)),
                Value::word("missed", n(measured - reached)),
            ];
            self.sentence("report.targets-said", &values);
            self.table("report.targets-table", tables::targets(targets, self.say));
        }
    }

    /// A sentence with the figures of tasks, and those without a day in a sentence of their own.
    fn said_of(&mut self, key: &str, of: &TaskFigures, of_key: &str, more: Option<Value<'_>>) {
        let figure = |(name, n): (&'static str, i64)| Value::figure(name, grouped(n), figures::of(of_key, name));
        let values: Vec<Value<'_>> = of.each().into_iter().map(figure).chain(more).collect();
        let mut words = self.say.said(key, &values);
        if of.no_deadline > 0 {
            let n = Value::figure("n", grouped(of.no_deadline), figures::of(of_key, "no_deadline"));
            words.push(crate::official::plain(" "));
            words.extend(self.say.said("report.no-deadline-said", &[n]));
        }
        self.blocks.push(Block::Paragraph { align: Align::Text, words });
    }

    fn areas(&mut self) {
        let report = self.report;
        if report.areas.is_empty() && self.own("areas").is_empty() {
            return;
        }
        self.heading(2, "report.areas");
        report.areas.iter().for_each(|area| self.area(area));
    }

    fn area(&mut self, area: &AreaPart) {
        self.blocks.push(Block::heading(3, &area.name));
        if let Some(figures) = &area.figures {
            self.said_of("report.area-said", figures, &area.key, None);
        }
        if !area.done.is_empty() {
            self.sentence("report.done-said", &[]);
            area.done.iter().for_each(|done| self.done(done));
        }
        if area.more > 0 {
            let n = Value::figure("n", grouped(area.more), figures::of(&area.key, "done"));
            self.sentence("report.done-more", &[n]);
        }
        self.blocks.extend(area.paragraphs.iter().map(Block::paragraph));
    }

    fn done(&mut self, done: &DoneTask) {
        let mut values = vec![Value::figure("what", &done.what, &done.key), Value::word("unit", &done.unit)];
        let key = match &done.number {
            Some(number) => {
                values.push(Value::word("number", number));
                "report.done-numbered"
            }
            None => "report.done",
        };
        self.blocks.push(Block::Bullet { words: self.say.said(key, &values) });
    }

    fn late(&mut self) {
        self.heading(1, "report.late");
        let report = self.report;
        let to = Value::word("to", report.to.date_text());
        let units: Vec<_> = report.late.iter().filter(|unit| !unit.tasks.is_empty()).collect();
        if units.is_empty() {
            return self.sentence("report.late-none", &[to]);
        }
        let count = units.iter().map(|unit| unit.tasks.len() as i64).sum::<i64>() + report.late_more;
        let tasks = Value::figure("tasks", grouped(count), figures::of(TOTAL, "open_late"));
        self.sentence("report.late-said", &[to, tasks, Value::word("units", grouped(units.len() as i64))]);
        let mut table = late::table("report.col.reason", self.say);
        let columns = table.columns.len();
        for unit in units {
            let n = grouped(unit.tasks.len() as i64);
            let name = self.say.said("report.late-unit", &[Value::word("unit", &unit.unit), Value::word("n", n)]);
            let mut group = Row::group("", columns);
            group.cells[0].words = name;
            table.rows.push(group);
            table.rows.extend(unit.tasks.iter().enumerate().map(|(at, line)| late::row(at, &line.task, &line.key)));
        }
        self.table("report.late-table", Block::Table(table));
        if report.late_more > 0 {
            let n = Value::figure("n", grouped(report.late_more), figures::of(TOTAL, "open_late"));
            self.sentence("report.late-more", &[n]);
        }
    }

    fn plan(&mut self) {
        let report = self.report;
        let next = Value::word("period", &report.next_period);
        self.blocks.push(Block::heading(1, self.say.say("report.plan", &[("period", &report.next_period)])));
        if report.plan.is_empty() {
            return self.sentence("report.plan-none", &[next]);
        }
        let n = Value::figure("n", grouped(report.plan.len() as i64), figures::of("plan", "n"));
        self.sentence("report.plan-said", &[next, n]);
        self.table("report.plan-table", tables::plan(&report.plan, self.say));
    }

    fn recommendations(&mut self) {
        let report = self.report;
        if report.recommendations.is_empty() && self.own("recommendations").is_empty() {
            return;
        }
        self.heading(1, "report.recommendations");
        self.blocks.extend(report.recommendations.iter().map(Block::paragraph));
    }
}
