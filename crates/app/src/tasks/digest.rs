//! What an official has to do about tasks today, for the morning's digest.

use kernel::{Instant, PersonId};
use store::task_work::{TaskDutyRow, TaskWorkCursor};

use super::projection::TaskListView;
use crate::app::{App, AppResult};

/// Lines of each list.
const LINES: usize = 8;
/// Rows looked at for one list.
const ROWS: i64 = 300;
/// Days that "this week" reaches.
const WEEK: i32 = 7;

/// One task in a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskDigestLine {
    /// What is to be done about it (`task_duty.<key>`).
    pub kind: String,
    /// Its content.
    pub content: String,
    /// By when.
    pub due_at: Instant,
}

/// A list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskDigestList {
    /// How many there are.
    pub total: usize,
    /// The first of them.
    pub lines: Vec<TaskDigestLine>,
}

/// Tasks in a digest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskDigest {
    /// Past their day.
    pub late: TaskDigestList,
    /// Due today.
    pub today: TaskDigestList,
    /// Due in the next days.
    pub week: TaskDigestList,
    /// Address of the list.
    pub url: String,
}

impl TaskDigest {
    /// Nothing to say.
    pub const fn is_empty(&self) -> bool {
        self.late.total + self.today.total + self.week.total == 0
    }
}

fn list(rows: &[TaskDutyRow]) -> TaskDigestList {
    let line = |row: &TaskDutyRow| {
        let view: TaskListView = serde_json::from_str(&row.view).ok()?;
        Some(TaskDigestLine { kind: row.kind.clone(), content: view.content, due_at: row.due_at })
    };
    TaskDigestList { total: rows.len(), lines: rows.iter().filter_map(line).take(LINES).collect() }
}

impl App {
    /// What an official has to do about tasks today.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) fn task_digest(&self, person: &PersonId) -> AppResult<TaskDigest> {
        let now = self.now();
        let Ok(actor) = self.org().actor(person, None, now) else { return Ok(TaskDigest::default()) };
        let tonight = Instant::at(now.day().plus(1), 0);
        let last = Instant::at(now.day().plus(WEEK), 0);
        let first = TaskWorkCursor::default();
        let between = |from: Instant, to: Instant| self.my_task_work(&actor, &[], Some((from, to)), &first, ROWS);
        Ok(TaskDigest {
            late: list(&between(Instant(i64::MIN), Instant(now.0 - 1))?),
            today: list(&between(now, Instant(tonight.0 - 1))?),
            week: list(&between(tonight, last)?),
            url: format!("{}/desk/tasks", self.setup.base_url),
        })
    }
}
