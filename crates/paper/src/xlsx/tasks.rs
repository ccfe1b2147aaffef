//! The register of tasks and a board of them as sheets.

use kernel::Day;

use super::lists::{Heading, list};
use super::{Cell, Table};
use crate::fill::words::word;
use crate::form::Head;
use crate::steering::TaskFigures;

/// A task as a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskRow {
    /// What is to be done.
    pub task: String,
    /// Number of the document that gave it.
    pub document: String,
    /// Clause in the document, e.g. `mục II.4`.
    pub clause: String,
    /// Who gave it.
    pub assigned_by: String,
    /// Lead.
    pub lead: String,
    /// Coordinating units.
    pub coordinating: Vec<String>,
    /// When it was given.
    pub assigned_on: Option<Day>,
    /// The day given first.
    pub due: Option<Day>,
    /// Time in words, where there is no day: `Thường xuyên`.
    pub due_words: String,
    /// The day of an extension.
    pub extended_to: Option<Day>,
    /// State in words, with its class of time: `Đang thực hiện, quá hạn`.
    pub state: String,
    /// When it was done.
    pub done_on: Option<Day>,
    /// What was reached.
    pub result: String,
    /// Share done, in percent.
    pub progress: Option<u8>,
    /// How often it was urged.
    pub urged: u32,
}

/// A list of tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskList {
    /// Agency, language, moment, mark of made-up data.
    pub head: Head,
    /// Lines under the title: what was chosen.
    pub chosen: Vec<String>,
    /// Tasks in order.
    pub rows: Vec<TaskRow>,
}

/// Figures of tasks by unit, area, document or person, and the tasks behind them.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskBoard {
    /// The tasks.
    pub list: TaskList,
    /// By what they are counted, e.g. `Cơ quan, đơn vị`: title of the first column.
    pub by: String,
    /// Figures by row.
    pub rows: Vec<(String, TaskFigures)>,
    /// Figures of all.
    pub total: TaskFigures,
}

/// Danh mục nhiệm vụ: one row a task. It can be read again as a running list.
pub fn tasks(tasks: &TaskList) -> Table {
    use super::ColumnKind::{Date, Int, Text};
    let columns: [Heading; 15] = [
        ("tasks.no", 6, Int),
        ("tasks.task", 60, Text),
        ("tasks.document", 26, Text),
        ("tasks.clause", 16, Text),
        ("tasks.assigned-by", 26, Text),
        ("tasks.lead", 28, Text),
        ("tasks.coordinating", 34, Text),
        ("tasks.assigned-on", 13, Date),
        ("tasks.due", 13, Date),
        ("tasks.extended-to", 13, Date),
        ("tasks.state", 22, Text),
        ("tasks.done-on", 14, Date),
        ("tasks.result", 40, Text),
        ("tasks.progress", 11, Int),
        ("tasks.urged", 11, Int),
    ];
    let rows = (1..).zip(&tasks.rows).map(|(number, task)| row(number, task)).collect();
    list(&tasks.head, "tasks.title", tasks.chosen.clone(), &columns, rows)
}

fn row(number: i64, task: &TaskRow) -> Vec<Cell> {
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    let day = |day: Option<Day>| day.map_or(Cell::Empty, Cell::Date);
    vec![
        Cell::Int(number),
        text(&task.task),
        text(&task.document),
        text(&task.clause),
        text(&task.assigned_by),
        text(&task.lead),
        text(&task.coordinating.join("; ")),
        day(task.assigned_on),
        task.due.map_or_else(|| text(&task.due_words), Cell::Date),
        day(task.extended_to),
        text(&task.state),
        day(task.done_on),
        text(&task.result),
        task.progress.map_or(Cell::Empty, |share| Cell::Int(i64::from(share))),
        Cell::Int(i64::from(task.urged)),
    ]
}

/// Two sheets for [`super::book`]: figures with their sum, and the tasks.
pub fn task_board(board: &TaskBoard) -> Vec<Table> {
    use super::ColumnKind::{Decimal, Int, Text};
    let columns: [Heading; 10] = [
        ("tasks.no", 6, Int),
        ("tasks.by", 42, Text),
        ("tasks.assigned", 12, Int),
        ("tasks.on-time", 12, Int),
        ("tasks.on-time-extended", 14, Int),
        ("tasks.late", 12, Int),
        ("tasks.no-deadline", 12, Int),
        ("tasks.open", 12, Int),
        ("tasks.open-late", 14, Int),
        ("tasks.discipline", 14, Decimal),
    ];
    let figures = |number: Cell, name: &str, of: &TaskFigures| {
        let all = [of.assigned, of.on_time, of.extended, of.late, of.no_deadline, of.open, of.open_late];
        let mut cells = vec![number, Cell::Text(name.to_owned())];
        cells.extend(all.map(Cell::Int));
        cells.push(of.discipline.map_or(Cell::Empty, |share| Cell::Decimal((share * 10_000.0).round() / 100.0)));
        cells
    };
    let row = |(number, (name, of)): (i64, &(String, TaskFigures))| figures(Cell::Int(number), name, of);
    let mut rows: Vec<Vec<Cell>> = (1..).zip(&board.rows).map(row).collect();
    let head = &board.list.head;
    rows.push(figures(Cell::Empty, &word("report.total", head.lang), &board.total));
    let mut sums = list(head, "tasks.board", board.list.chosen.clone(), &columns, rows);
    if !board.by.is_empty() {
        sums.columns[1].header.clone_from(&board.by);
    }
    vec![sums, tasks(&board.list)]
}
