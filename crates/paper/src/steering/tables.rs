//! Tables of the periodic report that have no figures of tasks: the next period, targets.

use super::Sentences;
use super::figures::{of, pairs};
use super::report::{PlanTask, TargetLine};
use crate::official::{Block, Cell, Column, Row, Table};

/// Tasks of the next period.
pub(super) fn plan(plan: &[PlanTask], say: &Sentences) -> Block {
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
        let mut row = Row::of([(at + 1).to_string(), String::new(), product, line.lead.clone(), with, line.due.clone()]);
        row.cells[1] = Cell::figure(line.task.clone(), line.key.clone());
        row
    }));
    Block::Table(table)
}

/// Numeric targets beside what was measured.
pub(super) fn targets(targets: &[TargetLine], say: &Sentences) -> Block {
    let word = |key: &str| say.say(key, &[]);
    let titles = ["report.col.no", "report.col.target", "report.col.aim", "report.col.measured", "report.col.reached"].map(word);
    let columns = [Column::center(10), Column::text(85), Column::figure(22), Column::figure(24), Column::center(24)];
    let mut table = Table::simple(&pairs(&titles, &columns));
    let none = word("report.no-figure");
    table.rows.extend(targets.iter().enumerate().map(|(at, line)| {
        let reached = match line.reached {
            Some(true) => word("report.reached"),
            Some(false) => word("report.missed"),
            None => none.clone(),
        };
        let measured = line.measured.clone().unwrap_or_else(|| none.clone());
        let mut row = Row::of([(at + 1).to_string(), line.name.clone(), line.target.clone(), String::new(), reached]);
        row.cells[3] = Cell::figure(measured, of(&line.key, "measured"));
        row
    }));
    Block::Table(table)
}
