//! Gathering the figures of a period.

use std::sync::Arc;

use index::{Column, Columns, Days, Span};
use kernel::{Day, UnitId};
use steering::book::{Book, ReportingRhythm};
use steering::task::counters::Figures;
use steering::task::model::DocumentId;

use super::lines::{Lines, OfTasks};
use super::lists::{label, unit_name};
use super::{Asked, Counts, Gathered, IndexFound, Line, TargetFound};
use crate::app::{App, AppResult};
use crate::reports::{Terms, TermsKept};
use crate::standing::Whose;

/// Figures of dossiers in their order: name, columns whose sum it is, the column that it leads to.
const DOSSIERS: [(&str, &[Column], Column); 8] = [
    ("received", &[Column::Received], Column::Received),
    ("online", &[Column::Online], Column::Online),
    ("settled", &[Column::Settled], Column::Settled),
    ("early", &[Column::Early], Column::Early),
    ("on_time", &[Column::OnTime], Column::OnTime),
    ("late", &[Column::Late], Column::Late),
    ("open", &[Column::Open], Column::Open),
    ("open_late", &[Column::OpenLate], Column::OpenLate),
];

fn nothing(figures: &Figures) -> bool {
    figures.assigned == 0 && figures.done() == 0 && figures.open == 0
}

impl App {
    /// The figures of a period, with what each of them counts.
    ///
    /// # Errors
    /// The store failed, or the counters could not be loaded.
    pub fn gather_report(&self, asked: Asked) -> AppResult<Gathered> {
        let (book, today) = (self.steering(), self.now().day());
        let rhythm = book.rhythm(asked.period).unwrap_or_else(|| ReportingRhythm::usual(asked.period));
        let (next, before) = (rhythm.period_of(asked.to.plus(1)), rhythm.period_of(asked.from.plus(-1)));
        let before = Asked { period: asked.period, from: before.from, to: before.to };
        let mut lines = Lines { asked, today, figures: Default::default() };
        let (units, areas, documents) = self.task_lines(&mut lines, &book)?;
        let dossiers = self.dossier_lines(&mut lines, before)?;
        let index = self.index_lines(&mut lines, before)?;
        let targets = self.target_lines(&mut lines, &book)?;
        let (late, late_more) = self.late_tasks(asked)?;
        let as_of = asked.to.min(today);
        for row in late.iter().flat_map(|unit| &unit.tasks) {
            let id = row.key.trim_start_matches("task/").to_owned();
            let days = Some(f64::from((as_of.0 - row.due.0).max(0)));
            lines.put(format!("{}:days", row.key), &row.content, "days", days, Counts::Task { id });
        }
        let done = self.done_tasks(asked)?;
        let next_rows = self.next_tasks(next.from, next.to)?;
        lines.put("plan:n".to_owned(), "", "next", Some(next_rows.len() as f64), Counts::Tasks(super::TaskCount {
            kind: "open".to_owned(),
            from: Some(next.from),
            to: Some(next.to),
            ..super::TaskCount::default()
        }));
        Ok(Gathered {
            period: asked.period,
            from: asked.from,
            to: asked.to,
            as_of,
            next_from: next.from,
            next_to: next.to,
            figures: lines.figures,
            units,
            areas,
            documents,
            dossiers,
            index,
            targets,
            late,
            late_more,
            done,
            next: next_rows,
        })
    }

    #[allow(clippy::type_complexity, reason = "units, areas, documents")]
    fn task_lines(&self, lines: &mut Lines, book: &Book) -> AppResult<(Vec<Line>, Vec<Line>, Vec<Line>)> {
        let (org, to) = (self.org(), lines.asked.to);
        let counted = self.counted_tasks(lines.asked)?;
        lines.tasks("total", "", &counted.total, &OfTasks::default());
        let mut units = Vec::new();
        for (unit, figures) in counted.units.iter().filter(|(_, figures)| !nothing(figures)) {
            let line = Line { key: format!("unit/{unit}"), name: unit_name(&org, unit, to) };
            let id = UnitId::new(unit);
            // Below the province stands everything: its own tasks are those of its house.
            let alone = org.unit(&id).is_some_and(|unit| unit.kind == org::UnitKind::Province);
            let of = OfTasks { unit: Some(id), alone, ..OfTasks::default() };
            lines.tasks(&line.key, &line.name, figures, &of);
            units.push(line);
        }
        let commune = |line: &Line| org.unit(&UnitId::new(&line.key["unit/".len()..])).is_some_and(|unit| unit.level == org::Level::Commune);
        units.sort_by_key(|line| (commune(line), kernel::text::fold(&line.name)));
        let mut areas = Vec::new();
        let known: Vec<String> = book.areas().into_iter().map(|area| area.area.key.clone()).collect();
        let place = |key: &String| known.iter().position(|own| own == key).unwrap_or(usize::MAX);
        let mut found: Vec<_> = counted.areas.iter().filter(|(_, figures)| !nothing(figures)).collect();
        found.sort_by_key(|(key, _)| (place(key), (*key).clone()));
        for (area, figures) in found {
            let name = book.area(area).map(|known| known.area.vi.clone()).unwrap_or_else(|| area.clone());
            let line = Line { key: format!("area/{area}"), name };
            lines.tasks(&line.key, &line.name, figures, &OfTasks { area: Some(area.clone()), ..OfTasks::default() });
            areas.push(line);
        }
        let mut documents: Vec<(Option<Day>, Line)> = Vec::new();
        for (id, figures) in counted.documents.iter().filter(|(_, figures)| !nothing(figures)) {
            let document = id.parse().ok().and_then(|id| book.document(DocumentId(id)).cloned());
            let name = document.as_ref().map_or_else(|| id.clone(), |document| label(document));
            let line = Line { key: format!("document/{id}"), name };
            lines.tasks(&line.key, &line.name, figures, &OfTasks { document: Some(id.clone()), ..OfTasks::default() });
            documents.push((document.and_then(|document| document.head.issued_on), line));
        }
        documents.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.key.cmp(&b.1.key)));
        Ok((units, areas, documents.into_iter().map(|(_, line)| line).collect()))
    }

    fn columns(&self, asked: Asked) -> AppResult<(Columns, TermsKept)> {
        let days = Days { from: asked.from, to: asked.to };
        let terms = Terms { days, as_of: days.as_of(self.now().day()), rules: self.settings().report_rules() };
        let counted = self.settlement_counted(&Whose::Province, terms)?;
        Ok((counted.report.columns, terms.into()))
    }

    fn dossier_lines(&self, lines: &mut Lines, before: Asked) -> AppResult<Vec<Line>> {
        let ((now, terms), (then, terms_before)) = (self.columns(lines.asked)?, self.columns(before)?);
        if now.is_empty() && then.is_empty() {
            return Ok(Vec::new());
        }
        let line = |name: &str| Line { key: format!("dossiers/{name}"), name: name.to_owned() };
        let sum = |of: &Columns, all: &[Column]| Some(all.iter().map(|column| of.get(*column)).sum::<i64>() as f64);
        let mut all = Vec::new();
        for (name, columns, leads_to) in DOSSIERS {
            let line = line(name);
            lines.dossiers(&line.key, leads_to, (sum(&now, columns), sum(&then, columns)), (&terms, &terms_before));
            all.push(line);
        }
        let share = |of: &Columns| {
            let (late, settled) = (of.get(Column::Late) as f64, of.get(Column::Settled) as f64);
            (settled > 0.0).then(|| (settled - late) / settled)
        };
        let rate = line("rate");
        lines.dossiers(&rate.key, Column::Settled, (share(&now), share(&then)), (&terms, &terms_before));
        all.insert(6, rate);
        Ok(all)
    }

    fn index_lines(&self, lines: &mut Lines, before: Asked) -> AppResult<Option<IndexFound>> {
        let Some(span) = Span::of_days(lines.asked.from, lines.asked.to) else { return Ok(None) };
        let day = span.as_of(self.now().day());
        let Some(set) = self.criteria_set_on(day) else { return Ok(None) };
        let score = self.scores(&Whose::Province, span, &set)?;
        let Some(index) = score.index else { return Ok(None) };
        let then = Span::of_days(before.from, before.to).map(|span| self.scores(&Whose::Province, span, &set)).transpose()?;
        let counts = || Counts::Index { set: set.id.clone(), from: span.first_day(), to: span.last_day(), item: String::new() };
        let key = format!("index/{}", set.id);
        let change = then.and_then(|then| then.index).map(|then| index - then);
        let mut points = |key: &str, name: &str, points: Option<f64>, most: f64| {
            lines.put(format!("{key}:points"), name, "points", points, counts());
            lines.put(format!("{key}:most"), name, "most", Some(most), counts());
            let share = points.filter(|_| most > 0.0).map(|points| points / most);
            lines.put(format!("{key}:share"), name, "points_share", share, counts());
        };
        points(&key, &set.name, Some(score.points), score.applicable);
        let mut groups = Vec::new();
        for group in &score.groups {
            let name = set.groups.iter().find(|own| own.key == group.key).map_or_else(|| group.key.clone(), |own| own.name.clone());
            let line = Line { key: format!("{key}/{}", group.key), name };
            points(&line.key, &line.name, group.points, group.applicable);
            groups.push(line);
        }
        lines.put(format!("{key}:change"), &set.name, "change", change, counts());
        Ok(Some(IndexFound { line: Line { key, name: set.name.clone() }, day, groups }))
    }

    fn target_lines(&self, lines: &mut Lines, book: &Arc<Book>) -> AppResult<Vec<TargetFound>> {
        let asked = lines.asked;
        let mut all = Vec::new();
        let runs = |plan: &&Arc<steering::book::Plan>| {
            plan.closed.is_none() && plan.draft.from <= asked.to && plan.draft.to >= asked.from
        };
        for plan in book.plans().into_iter().filter(runs) {
            for item in plan.items.values().filter(|item| item.stands()) {
                for (n, target) in item.draft.targets.iter().enumerate() {
                    let key = format!("target/{}.{}.{n}", plan.id, item.id);
                    let (value, counts) = self.measured(&target.measure, &target.unit, lines)?;
                    lines.put(format!("{key}:measured"), &item.draft.content, "measured", value, counts);
                    all.push(TargetFound { line: Line { key, name: item.draft.content.clone() }, target: target.clone() });
                }
            }
        }
        Ok(all)
    }

    /// What is measured in the period: an item of the index in force (`766.2.1`), or a figure of tasks (`task.discipline`).
    fn measured(&self, measure: &str, unit: &str, lines: &Lines) -> AppResult<(Option<f64>, Counts)> {
        let percent = unit.contains('%');
        let scaled = |value: f64| if percent { value * 100.0 } else { value };
        if let Some(name) = measure.strip_prefix("task.") {
            let found = lines.figures.get(&format!("total:{name}"));
            let total = |name: &str| lines.figures.get(&format!("total:{name}")).and_then(|figure| figure.value);
            let value = match name {
                "discipline" => total(name).map(scaled),
                // A share, as on the page of the plan: the number of tasks alone is none.
                "on_time" => match (total("done"), total("late")) {
                    (Some(done), Some(late)) if done > 0.0 => Some(scaled((done - late) / done)),
                    _ => None,
                },
                _ => total(name),
            };
            return Ok((value, found.map_or(Counts::Nothing, |figure| figure.counts.clone())));
        }
        let Some((family, code)) = measure.split_once('.') else { return Ok((None, Counts::Nothing)) };
        let Some(span) = Span::of_days(lines.asked.from, lines.asked.to) else { return Ok((None, Counts::Nothing)) };
        let set = self.criteria_set_on(span.as_of(self.now().day())).filter(|set| set.id.contains(family));
        let Some(set) = set else { return Ok((None, Counts::Nothing)) };
        let score = self.scores(&Whose::Province, span, &set)?;
        let share = score.item(code).and_then(|item| item.share).filter(|share| share.denominator > 0.0);
        let counts = Counts::Index { set: set.id.clone(), from: span.first_day(), to: span.last_day(), item: code.to_owned() };
        Ok((share.map(|share| scaled(share.numerator / share.denominator)), counts))
    }
}
