//! The page of one task: head, side column, source, tree, story.

use app::tasks::{TaskView, task_files};
use askama::Template;
use steering::task::Stage;
use steering::task::model::TaskId;

use super::actions::{self, Again, Files, Side};
use super::forms::Scene;
use super::head::{self, Head};
use super::story::{self, Told};
use super::tree::{self, Tree};
use super::words::{Words, short};
use crate::desk::{Desk, PageError};
use crate::filters;
use crate::page::Page;
use crate::steer::{Steer, document_href};

/// What the machine refused.
pub struct Said {
    /// Headline.
    pub title: String,
    /// The reason.
    pub reason: String,
    /// The rule.
    pub basis: String,
}

/// A document that the task comes from.
pub struct SourceLine {
    /// Number, or title.
    pub document: String,
    /// Its title, where the number is shown.
    pub title: String,
    /// Clause; may be empty.
    pub clause: String,
    /// The words of the document; may be empty.
    pub quotation: String,
    /// Where they stand; empty when the official may not open the document.
    pub href: String,
}

/// The page.
#[derive(Template)]
#[template(path = "tasks/task.html")]
pub struct Shown {
    page: Page,
    base: String,
    head: Head,
    side: Side,
    said: Option<Said>,
    errors: Vec<(String, String)>,
    version: i64,
    once: String,
    sources: Vec<SourceLine>,
    review_href: String,
    tree: Tree,
    files: Vec<(String, String)>,
    story: Vec<Told>,
    urge_text: String,
    back: String,
    all_href: String,
}

fn files(desk: &Desk, view: &TaskView) -> Result<Files, PageError> {
    let used = desk.app().files_of(&task_files(view.task.id))?;
    Ok(used.into_iter().map(|row| (row.hash, row.name)).collect())
}

/// Cells of a table, which its text parts by bars, one beside the other.
fn cells(quotation: &str) -> String {
    let parts: Vec<&str> = quotation.split(" |").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    parts.join(" · ")
}

/// The task at the top of the tree: the one that the text of a document marks.
fn top(scene: &Scene<'_>) -> Result<TaskId, PageError> {
    let mut top = scene.view.task.id;
    let mut above = scene.view.task.origin.parent();
    while let Some(id) = above {
        top = id;
        above = scene.desk.app().task_story(&id)?.and_then(|(task, _)| task.origin.parent());
    }
    Ok(top)
}

fn sources(scene: &Scene<'_>) -> Result<Vec<SourceLine>, PageError> {
    let (mut lines, top) = (Vec::new(), top(scene)?);
    for source in &scene.view.task.sources {
        let known = scene.steer.book.document(source.document);
        let sees = known.is_some() && scene.desk.app().sees_document(scene.desk.actor(), source.document)?;
        let place = source.place.map(|_| format!("#m-{top}")).unwrap_or_default();
        let title = known.filter(|known| !known.head.number.is_empty()).map(|known| known.head.title.clone());
        lines.push(SourceLine {
            document: scene.words.document(source.document),
            title: title.unwrap_or_default(),
            clause: source.clause.clone(),
            quotation: cells(&source.quotation),
            href: if sees { format!("{}{place}", document_href(source.document)) } else { String::new() },
        });
    }
    Ok(lines)
}

/// Proposals from a document are reviewed beside its text.
fn review_href(scene: &Scene<'_>) -> String {
    let task = &scene.view.task;
    let proposed = matches!(task.stage, Stage::Proposed { .. });
    let source = task.sources.first().filter(|_| proposed && scene.desk.officer.holds(super::REVIEWERS));
    source.map(|source| format!("{}/review", document_href(source.document))).unwrap_or_default()
}

/// Makes the page. `whole`: every child of a common task.
///
/// # Errors
/// The store failed.
pub fn page(
    desk: &Desk,
    view: &TaskView,
    whole: bool,
    again: Option<&Again<'_>>,
    said: Option<Said>,
) -> Result<Shown, PageError> {
    let (lang, steer) = (desk.lang(), Steer::of(desk));
    let scene = Scene { desk, view, steer: &steer, words: Words { desk, steer: &steer } };
    let names = files(desk, view)?;
    let base = super::base(view.task.id);
    let title = lang.t1("task_page.title", "content", short(&view.task.content));
    Ok(Shown {
        page: desk.page(title, "tasks"),
        head: head::head(&scene),
        side: actions::side(&scene, &view.choices, &names, again),
        said,
        errors: again.map(|again| again.errors.to_vec()).unwrap_or_default(),
        version: view.version,
        once: again.map(|again| again.posted.get("once").to_owned()).unwrap_or_else(|| desk.app().new_id().to_string()),
        sources: sources(&scene)?,
        review_href: review_href(&scene),
        tree: tree::tree(&scene, &names, whole)?,
        files: names.iter().map(|(hash, name)| (name.clone(), format!("{base}/files/{hash}"))).collect(),
        story: story::tell(&scene, &names),
        urge_text: lang.t("task_form.urge_text").to_owned(),
        back: if whole { format!("{base}?children=all") } else { base.clone() },
        all_href: format!("{base}?children=all#children"),
        base,
    })
}
