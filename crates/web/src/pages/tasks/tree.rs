//! What stands above and below a task, and the lines of those who help.

use app::tasks::rows::TaskRow;
use kernel::Instant;
use steering::task::{Command, Stage};

use super::actions::{Files, file_link};
use super::forms::Scene;
use super::words::short;
use crate::desk::PageError;
use crate::steer::TaskLine;

/// Children shown at first.
const SHOWN: usize = 20;

/// A task in a line.
pub struct Link {
    /// What it says, shortened.
    pub text: String,
    /// Address.
    pub href: String,
}

/// How children stand.
pub struct Count {
    /// In words.
    pub label: String,
    /// How many.
    pub n: usize,
    /// Colour family.
    pub tone: &'static str,
}

/// A child.
pub struct Child {
    /// As on boards.
    pub line: TaskLine,
    /// Must end before the whole can be reported.
    pub mandatory: bool,
    /// One tap urges.
    pub urge: bool,
}

/// A coordinating unit.
pub struct Helper {
    /// Which.
    pub unit: String,
    /// What it gives.
    pub what: String,
    /// Badge: class and words.
    pub class: &'static str,
    /// Words of the badge.
    pub words: String,
    /// What it answered; may be empty.
    pub answer: String,
    /// When it answered.
    pub at: Option<Instant>,
    /// Files: name and address.
    pub files: Vec<(String, String)>,
}

/// Above and below.
#[derive(Default)]
pub struct Tree {
    /// The task above.
    pub parent: Option<Link>,
    /// Heading over the children.
    pub title: String,
    /// How they stand.
    pub counts: Vec<Count>,
    /// What is late, first.
    pub children: Vec<Child>,
    /// Children not shown.
    pub hidden: usize,
    /// All children.
    pub total: usize,
    /// Children have words of their own.
    pub parts: bool,
    /// Children are periods of a duty.
    pub periods: bool,
    /// Those who help.
    pub helpers: Vec<Helper>,
}

/// Late, due soon, running, waiting, ended.
fn order(line: &TaskLine) -> usize {
    match (line.clock.class, line.state.as_str()) {
        ("overdue", _) => 0,
        (_, "declined") => 1,
        ("due_soon", _) => 2,
        (_, "assigned" | "in_progress") => 3,
        (_, "awaiting_confirmation") => 4,
        (_, "suspended") => 5,
        ("late", _) => 6,
        _ => 7,
    }
}

fn counts(scene: &Scene<'_>, lines: &[TaskLine]) -> Vec<Count> {
    let word = |key: &str| scene.desk.lang().word("task_page.count", key).into_owned();
    let of = |is: &dyn Fn(&TaskLine) -> bool| lines.iter().filter(|line| is(line)).count();
    let open = |line: &TaskLine| matches!(line.state.as_str(), "assigned" | "declined" | "in_progress" | "suspended");
    let all = [
        ("overdue", of(&|line| line.clock.class == "overdue"), "overdue"),
        ("open", of(&|line| open(line) && line.clock.class != "overdue"), "in-time"),
        ("waiting", of(&|line| line.state == "awaiting_confirmation" && line.clock.class != "overdue"), "due-soon"),
        ("done", of(&|line| line.state == "done" && line.clock.class != "late"), "done"),
        ("done_late", of(&|line| line.clock.class == "late"), "overdue"),
        ("left", of(&|line| matches!(line.state.as_str(), "cancelled" | "superseded" | "voided")), ""),
    ];
    all.into_iter().filter(|(_, n, _)| *n > 0).map(|(key, n, tone)| Count { label: word(key), n, tone }).collect()
}

/// Whether the viewer urges the children: asked of one of them that is open.
fn urges(scene: &Scene<'_>, rows: &[TaskRow]) -> Result<bool, PageError> {
    let open = rows.iter().find(|row| matches!(row.state.as_str(), "assigned" | "in_progress"));
    let Some(id) = open.and_then(|row| app::tasks::task_id(&row.id)) else { return Ok(false) };
    let Some((task, _)) = scene.desk.app().task_story(&id)? else { return Ok(false) };
    let urge = Command::Urge { text: "…".to_owned(), number: String::new() };
    Ok(scene.desk.app().would_task(scene.desk.actor(), &task, urge)?.is_ok())
}

fn helpers(scene: &Scene<'_>, names: &Files) -> Vec<Helper> {
    let (task, lang) = (&scene.view.task, scene.desk.lang());
    let base = super::base(task.id);
    let given = matches!(task.stage, Stage::Assigned { .. } | Stage::InProgress);
    let helper = |line: &steering::task::model::Coordination| {
        let until = line.until.map(|until| lang.t1("task_page.until", "due", until.text()));
        let (class, words) = match &line.answer {
            Some(answer) if line.until.is_some_and(|until| until.passed(answer.at)) => ("late", lang.t("task_page.answered_late").to_owned()),
            Some(_) => ("on_time", lang.t("task_page.answered").to_owned()),
            None if !given => ("none", lang.t("task_page.not_answered").to_owned()),
            None => match line.until {
                Some(until) => {
                    let clock = scene.steer.running(until.at(), false);
                    (clock.class, clock.words)
                }
                None => ("none", lang.t("task_page.waits_answer").to_owned()),
            },
        };
        let what = if line.what.is_empty() { lang.t("task_page.help_unsaid").to_owned() } else { line.what.clone() };
        Helper {
            unit: scene.words.unit(&line.unit),
            what: until.map_or_else(|| what.clone(), |until| format!("{what} · {until}")),
            class,
            words,
            answer: line.answer.as_ref().map(|answer| answer.text.clone()).unwrap_or_default(),
            at: line.answer.as_ref().map(|answer| answer.at),
            files: line.answer.iter().flat_map(|answer| &answer.files).map(|hash| file_link(&base, names, hash)).collect(),
        }
    };
    task.coordinators.iter().map(helper).collect()
}

fn parent(scene: &Scene<'_>) -> Option<Link> {
    let row = scene.view.parent.as_ref()?;
    let line = scene.steer.line(row);
    Some(Link { text: short(&line.content), href: line.href })
}

/// Above and below. `whole`: every child.
///
/// # Errors
/// The store failed.
pub fn tree(scene: &Scene<'_>, names: &Files, whole: bool) -> Result<Tree, PageError> {
    let (view, lang) = (scene.view, scene.desk.lang());
    let mut tree = Tree { parent: parent(scene), helpers: helpers(scene, names), ..Tree::default() };
    if view.children.is_empty() {
        return Ok(tree);
    }
    let mut rows: Vec<(TaskLine, &TaskRow)> = view.children.iter().map(|row| (scene.steer.line(row), row)).collect();
    rows.sort_by_key(|(line, row)| (order(line), row.due_at, line.lead.clone()));
    let lines: Vec<TaskLine> = rows.iter().map(|(line, _)| line.clone()).collect();
    tree.counts = counts(scene, &lines);
    tree.total = view.task.children.len();
    let urges = urges(scene, &view.children)?;
    let mandatory = |line: &TaskLine| view.task.children.iter().any(|child| child.mandatory && child.task.to_string() == line.id);
    let child = |line: TaskLine| Child {
        mandatory: mandatory(&line),
        urge: urges && line.clock.class == "overdue" && matches!(line.state.as_str(), "assigned" | "in_progress"),
        line,
    };
    let shown = if whole { lines.len() } else { SHOWN };
    tree.hidden = lines.len().saturating_sub(shown);
    tree.children = lines.into_iter().take(shown).map(child).collect();
    tree.parts = view.children.iter().any(|row| row.origin == "part");
    tree.periods = view.children.iter().any(|row| row.origin == "occurrence");
    let key = match () {
        () if tree.parts => "task_page.parts",
        () if tree.periods => "task_page.periods",
        () => "task_page.leads",
    };
    tree.title = lang.t1(key, "n", tree.total);
    Ok(tree)
}
