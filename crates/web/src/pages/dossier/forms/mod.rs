//! The forms of the actions: which fields each has, and the command that a filled form means.

mod checklist;
mod ending;
mod handling;
mod make;
mod people;
mod read;
mod reappoint;
mod receiving;

use app::DossierView;
use dossier::Command;
use kernel::PersonId;

use super::words::Words;
use crate::desk::Desk;
use crate::form::Field;

pub use make::{Make, prefix};
pub use read::{Kept, Read};

/// The dossier for which forms are made.
pub struct Scene<'a> {
    /// The request.
    pub desk: &'a Desk,
    /// The dossier as this official sees it.
    pub view: &'a DossierView,
    /// Names.
    pub words: Words<'a>,
    /// The day to which one would appoint anew.
    pub proposed: Option<kernel::Day>,
    /// Today is the last day for an apology, and it will be needed.
    pub last_day: bool,
}

/// Fields that belong together.
#[derive(Default)]
pub struct Group {
    /// Their title; empty: none.
    pub title: String,
    /// The fields.
    pub fields: Vec<Field>,
}

impl Group {
    fn plain(fields: Vec<Field>) -> Vec<Group> {
        vec![Group { title: String::new(), fields }]
    }
}

/// What a filled form asks for.
pub enum Order {
    /// One command.
    Act(Command),
    /// The step is finished, and the next gets its person.
    Onward {
        /// Product of the step.
        product: String,
        /// Who gets the next step.
        person: PersonId,
    },
    /// All open fees are paid in cash; the receipt gets the next number of the desk's day.
    Cash,
}

/// Fields of an action; empty: a button is enough.
pub fn fields(scene: &Scene<'_>, key: &str, make: &Make<'_>) -> Vec<Group> {
    match key {
        "ask_completion" | "draft_supplement" => checklist::request_fields(scene, key, make),
        "complete" | "supplement" => checklist::brought_fields(scene, make),
        "decline" | "correct" | "withdraw" | "ask_void" | "decide_on_the_spot" => receiving::fields(scene, key, make),
        "assign" => people::assign_fields(scene, make),
        "consult" | "open_lanes" => people::lane_fields(scene, key, make),
        "number_result" | "return" | "return_originals" | "pay" | "ask_fee" | "link_correction" | "report_incident" => {
            ending::fields(scene, key, make)
        }
        _ => handling::fields(scene, key, make),
    }
}

/// Whether a form takes files.
pub fn takes_files(key: &str) -> bool {
    matches!(key, "finish_step" | "number_result" | "complete" | "supplement")
}

/// The order that a form means; `None`: there is no such action. Errors are gathered in `read`.
pub fn order(scene: &Scene<'_>, key: &str, number: Option<u32>, read: &mut Read<'_>) -> Option<Order> {
    let command = match key {
        "accept" => Command::Accept,
        "hand_over" => Command::HandOver,
        "receive_transfer" => Command::ReceiveTransfer,
        "take" => Command::Take,
        "send_supplement" => Command::SendSupplement,
        "resume" => Command::Resume,
        "tell_ready" => Command::TellReady,
        "confirm_void" => Command::ConfirmVoid,
        "approve" => Command::Approve { draft: number? },
        "ask_completion" => Command::AskCompletion(checklist::request(scene, read)),
        "draft_supplement" => Command::DraftSupplement(checklist::request(scene, read)),
        "complete" => {
            let components = checklist::brought(scene, read);
            Command::Complete { components, answers: scene.view.dossier.answers.clone() }
        }
        "supplement" => Command::Supplement { components: checklist::brought(scene, read), answers: Default::default() },
        "decline" | "correct" | "withdraw" | "ask_void" | "decide_on_the_spot" => receiving::command(scene, key, read),
        "assign" => return Some(people::assign(scene, read)),
        "consult" => Command::Consult(people::lanes(scene, read, 1).into_iter().next()?),
        "open_lanes" => Command::OpenLanes(people::lanes(scene, read, people::LANES)),
        "pay" => return Some(ending::pay(scene, read)),
        "number_result" | "return" | "return_originals" | "ask_fee" | "link_correction" | "report_incident" => {
            ending::command(scene, key, read)
        }
        _ => handling::command(scene, key, number, read)?,
    };
    Some(Order::Act(command))
}
