//! The forms of the actions: which fields each has, and the command that a filled form means.

mod deciding;
pub mod draft;
mod make;
pub mod people;
mod read;
pub mod term;
mod working;

use app::tasks::TaskView;
use kernel::UnitId;
use steering::task::Command;

use super::words::Words;
use crate::desk::Desk;
use crate::form::Field;
use crate::steer::Steer;

pub use make::{Make, prefix};
pub use read::Read;

/// The task for which forms are made.
pub struct Scene<'a> {
    /// The request.
    pub desk: &'a Desk,
    /// The task as this official sees it.
    pub view: &'a TaskView,
    /// Names, documents, areas.
    pub steer: &'a Steer,
    /// Words.
    pub words: Words<'a>,
}

/// Fields that belong together.
#[derive(Default)]
pub struct Group {
    /// Their title; empty: none.
    pub title: String,
    /// The fields.
    pub fields: Vec<Field>,
    /// Shown folded until it is needed.
    pub folded: bool,
}

impl Group {
    fn plain(fields: Vec<Field>) -> Vec<Group> {
        vec![Group { fields, ..Group::default() }]
    }
}

/// What a filled form asks for.
pub enum Order {
    /// One command.
    Act(Command),
    /// A proposal becomes a task; the units of its groups are those of today.
    Confirm,
}

/// Fields of an action; empty: a button is enough.
pub fn fields(scene: &Scene<'_>, key: &str, unit: Option<&UnitId>, make: &Make<'_>) -> Vec<Group> {
    match key {
        "hand_on" => working::part_fields(scene, make),
        "revise" => Group::plain(draft::fields(&scene.words, make, &app::tasks::draft_of(&scene.view.task))),
        _ => Group::plain(working::fields(scene, key, unit, make).or_else(|| deciding::fields(scene, key, make)).unwrap_or_default()),
    }
}

/// Whether a form takes files.
pub fn takes_files(key: &str) -> bool {
    matches!(key, "note_progress" | "report" | "answer_coordination")
}

/// The order that a form means; `None`: there is no such action. Errors are gathered in `read`.
pub fn order(scene: &Scene<'_>, key: &str, unit: Option<&UnitId>, read: &mut Read<'_>) -> Option<Order> {
    let command = match key {
        "confirm" => return Some(Order::Confirm),
        "accept" => Command::Accept,
        "resume" => Command::Resume,
        "confirm_done" => Command::ConfirmDone,
        "revise" => Command::Revise(Box::new(draft::read(&scene.words, read, &app::tasks::draft_of(&scene.view.task)))),
        _ => working::command(scene, key, unit, read).or_else(|| deciding::command(scene, key, read))?,
    };
    Some(Order::Act(command))
}
