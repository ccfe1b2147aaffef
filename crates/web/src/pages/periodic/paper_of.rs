//! The report as a paper, from its figures and the words of its writer. Papers are Vietnamese.

use app::tasks::report::{DoneRow, Gathered, Line, Own, TargetFound};
use kernel::Instant;
use paper::official::Signer;
use paper::steering::{
    AreaPart, DoneTask, DossierFigure, IndexPart, IndexRow, LateLine, LateTask, LateUnit, Letterhead, PlanTask, ReportPaper,
    Section, Sentences, TargetLine, TaskFigures, UnitFigures,
};
use steering::book::Direction;

use super::words::{decimal, period_words};
use crate::desk::Desk;
use crate::lang::Lang;

/// Results named for an area; the others are told as a number.
const NAMED: usize = 12;
/// Units and documents named of one result.
const TOGETHER: usize = 4;

/// The sentences of the offices, then those of this report alone.
pub fn sentences(desk: &Desk, own: &Own) -> Sentences {
    let mut all = of_offices(desk);
    let (here, _) = Sentences::of(own.sentences.iter().map(|(key, text)| (key.as_str(), text.as_str())));
    all.over(&here);
    all
}

/// The sentences of the offices. One that the program does not know any more is left out.
pub fn of_offices(desk: &Desk) -> Sentences {
    let book = desk.app().steering();
    Sentences::of(book.templates().map(|(key, own)| (key, own.text.as_str()))).0
}

/// The paper.
pub fn paper(desk: &Desk, gathered: &Gathered, own: &Own, draft: bool, at: Instant) -> ReportPaper {
    let made = Made { gathered, own };
    let shown = |section: &str| !own.left_out.contains(section);
    let tasks = |lines: &[Line]| lines.iter().map(|line| made.unit(line)).collect::<Vec<_>>();
    let lang = Lang::Vi;
    ReportPaper {
        letterhead: letterhead(desk, own, draft, at),
        subject: None,
        period: period_words(lang, gathered.period, gathered.to),
        from: gathered.from,
        to: gathered.to,
        units: tasks(&gathered.units),
        total: made.figures("total"),
        documents: if shown("documents") { tasks(&gathered.documents) } else { Vec::new() },
        dossiers: if shown("dossiers") { gathered.dossiers.iter().map(|line| made.dossiers(line)).collect() } else { Vec::new() },
        indices: if shown("index") { made.index().into_iter().collect() } else { Vec::new() },
        targets: if shown("targets") { gathered.targets.iter().map(|line| made.target(line)).collect() } else { Vec::new() },
        areas: if shown("areas") { gathered.areas.iter().map(|line| made.area(line)).collect() } else { Vec::new() },
        late: made.late(),
        late_more: gathered.late_more,
        next_period: period_words(lang, gathered.period, gathered.next_to),
        plan: if shown("plan") { made.plan() } else { Vec::new() },
        recommendations: Vec::new(),
        own: own.paragraphs.clone(),
    }
}

fn letterhead(desk: &Desk, own: &Own, draft: bool, at: Instant) -> Letterhead {
    let head = own.head.clone();
    let some = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    Letterhead {
        parent: some(head.parent),
        issuer: head.issuer,
        number: some(head.number),
        symbol: head.symbol,
        place: head.place,
        date: head.date,
        addressees: head.addressees,
        recipients: head.recipients,
        signer: Signer { lines: head.titles, name: some(head.signer) },
        draft,
        simulated: desk.app().setup().simulated,
        made_at: at,
    }
}

/// Results of one order to several units stand together; those with a document of their own come first.
fn results<'a>(rows: impl Iterator<Item = &'a DoneRow>) -> Vec<(&'a str, Vec<&'a DoneRow>)> {
    let mut found: Vec<(&str, Vec<&DoneRow>)> = Vec::new();
    for row in rows {
        match found.iter_mut().find(|(what, _)| *what == row.what) {
            Some((_, same)) => same.push(row),
            None => found.push((&row.what, vec![row])),
        }
    }
    found.sort_by_key(|(_, rows)| rows.iter().all(|row| row.number.is_none()));
    found
}

fn done_task(what: &str, rows: &[&DoneRow]) -> DoneTask {
    let joined = |mut all: Vec<String>, rest: &str| {
        all.dedup();
        let more = all.len().saturating_sub(TOGETHER);
        all.truncate(TOGETHER);
        let text = all.join(", ");
        if more == 0 { text } else { format!("{text} {}", Lang::Vi.t1(rest, "n", more)) }
    };
    let numbers: Vec<String> = rows.iter().filter_map(|row| row.number.clone()).collect();
    DoneTask {
        key: rows.first().map(|row| row.key.clone()).unwrap_or_default(),
        what: what.trim().trim_end_matches(['.', ';']).to_owned(),
        number: (!numbers.is_empty()).then(|| joined(numbers, "periodic.more_documents")),
        unit: joined(rows.iter().map(|row| row.unit.clone()).collect(), "periodic.more_units"),
    }
}

struct Made<'a> {
    gathered: &'a Gathered,
    own: &'a Own,
}

impl Made<'_> {
    fn figures(&self, key: &str) -> TaskFigures {
        let n = |name: &str| self.gathered.count(&format!("{key}:{name}"));
        TaskFigures {
            assigned: n("assigned"),
            on_time: n("on_time"),
            extended: n("extended"),
            late: n("late"),
            no_deadline: n("no_deadline"),
            open: n("open"),
            open_late: n("open_late"),
            discipline: self.gathered.value(&format!("{key}:discipline")),
        }
    }

    fn unit(&self, line: &Line) -> UnitFigures {
        UnitFigures { key: line.key.clone(), unit: line.name.clone(), figures: self.figures(&line.key) }
    }

    fn dossiers(&self, line: &Line) -> DossierFigure {
        let rate = line.name == "rate";
        let value = |when: &str| {
            let value = self.gathered.value(&format!("{}:{when}", line.key));
            value.map(|value| if rate { value * 100.0 } else { value })
        };
        DossierFigure {
            key: line.key.clone(),
            name: Lang::Vi.word("periodic_figure", format!("dossiers_{}", line.name)).into_owned(),
            unit: Lang::Vi.t(if rate { "periodic.unit_percent" } else { "periodic.unit_dossier" }).to_owned(),
            decimals: if rate { 2 } else { 0 },
            value: value("now"),
            before: value("before"),
        }
    }

    fn index(&self) -> Option<IndexPart> {
        let found = self.gathered.index.as_ref()?;
        let of = |key: &str, name: &str| self.gathered.value(&format!("{key}:{name}"));
        let row = |line: &Line| IndexRow {
            key: line.key.clone(),
            name: line.name.clone(),
            points: of(&line.key, "points"),
            most: of(&line.key, "most").unwrap_or_default(),
        };
        Some(IndexPart {
            key: found.line.key.clone(),
            name: found.line.name.clone(),
            day: found.day,
            rows: found.groups.iter().map(row).collect(),
            points: of(&found.line.key, "points").unwrap_or_default(),
            most: of(&found.line.key, "most").unwrap_or_default(),
            change: of(&found.line.key, "change"),
        })
    }

    fn target(&self, found: &TargetFound) -> TargetLine {
        let target = &found.target;
        let sign = if target.direction == Direction::AtLeast { "≥" } else { "≤" };
        let unit = match target.unit.as_str() {
            "" => String::new(),
            "%" => "%".to_owned(),
            unit => format!(" {unit}"),
        };
        let number = |value: f64| {
            let text = decimal(value, 2);
            let short = if text.contains(',') { text.trim_end_matches('0').trim_end_matches(',') } else { text.as_str() };
            format!("{short}{unit}")
        };
        let measured = self.gathered.value(&format!("{}:measured", found.line.key));
        TargetLine {
            key: found.line.key.clone(),
            name: found.line.name.clone(),
            target: format!("{sign} {}", number(target.value)),
            measured: measured.map(number),
            reached: measured.map(|measured| target.is_reached_by(measured)),
        }
    }

    fn area(&self, line: &Line) -> AreaPart {
        let area = line.key.trim_start_matches("area/");
        let figures = self.figures(&line.key);
        let named = if self.own.left_out.contains("done") { 0 } else { NAMED };
        let mut results = results(self.gathered.done.iter().filter(|row| row.area == area));
        results.truncate(named);
        let shown: usize = results.iter().map(|(_, rows)| rows.len()).sum();
        let more = if results.is_empty() { 0 } else { figures.done() - shown as i64 };
        let done = results.into_iter().map(|(what, rows)| done_task(what, &rows)).collect();
        let name = if line.name.is_empty() { Lang::Vi.t("periodic.no_area").to_owned() } else { line.name.clone() };
        AreaPart { key: line.key.clone(), name, figures: Some(figures), paragraphs: Vec::new(), done, more: more.max(0) }
    }

    fn late(&self) -> Vec<LateUnit> {
        let as_of = self.gathered.as_of;
        let none = Lang::Vi.t("periodic.no_reason");
        let line = |row: &app::tasks::report::LateRow| LateLine {
            key: row.key.clone(),
            task: LateTask {
                task: row.content.clone(),
                source: row.source.clone(),
                due: row.due,
                days: u32::try_from(as_of.0 - row.due.0).unwrap_or(0),
                reason: Some(row.reason.clone().unwrap_or_else(|| none.to_owned())),
            },
        };
        let unit = |found: &app::tasks::report::LateFound| LateUnit {
            key: found.line.key.clone(),
            unit: found.line.name.clone(),
            tasks: found.tasks.iter().map(line).collect(),
        };
        self.gathered.late.iter().map(unit).collect()
    }

    fn plan(&self) -> Vec<PlanTask> {
        let row = |row: &app::tasks::report::NextRow| PlanTask {
            key: row.key.clone(),
            task: row.content.clone(),
            product: Some(row.product.clone()).filter(|product| !product.is_empty()),
            lead: row.lead.clone(),
            coordinating: row.with.clone(),
            due: row.due.date_text(),
        };
        self.gathered.next.iter().map(row).collect()
    }
}

/// Sections whose figures may be left out.
pub const OPTIONAL: [&str; 6] = ["documents", "dossiers", "index", "targets", "areas", "plan"];

/// Whether a key is that of a section.
pub fn section_key(key: &str) -> Option<&'static str> {
    Section::KEYS.into_iter().find(|own| *own == key)
}
