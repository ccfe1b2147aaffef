//! At the desk: declining, correcting, withdrawing, voiding, deciding on the spot.

use dossier::Command;
use dossier::command::Correction;

use super::{Group, Make, Read, Scene};
use crate::form::Kind;

pub(super) fn fields(scene: &Scene<'_>, key: &str, make: &Make<'_>) -> Vec<Group> {
    Group::plain(match key {
        "decide_on_the_spot" => vec![make.area("summary", "").required(), make.line("number", "").required().class("w-m")],
        "withdraw" => vec![make.area("reason", "")],
        "correct" => correct_fields(scene, make),
        _ => vec![make.area("reason", "").required()],
    })
}

fn correct_fields(scene: &Scene<'_>, make: &Make<'_>) -> Vec<crate::form::Field> {
    let applicant = &scene.view.dossier.applicant;
    vec![
        make.line("name", &applicant.name).required(),
        make.field(Kind::Check, "organisation", if applicant.organisation { "1" } else { "" }),
        make.line("identity", &applicant.identity).class("w-m"),
        make.line("address", &applicant.address),
        make.field(Kind::Line("tel"), "phone", &applicant.phone).class("w-m"),
        make.field(Kind::Line("email"), "email", &applicant.email),
        make.area("reason", "").required(),
    ]
}

pub(super) fn command(scene: &Scene<'_>, key: &str, read: &mut Read<'_>) -> Command {
    match key {
        "decide_on_the_spot" => Command::DecideOnTheSpot { summary: read.text("summary"), number: read.text("number") },
        "withdraw" => Command::Withdraw { reason: read.maybe("reason") },
        "ask_void" => Command::AskVoid { reason: read.text("reason") },
        "correct" => {
            let mut applicant = scene.view.dossier.applicant.clone();
            applicant.name = read.text("name");
            applicant.organisation = !read.maybe("organisation").is_empty();
            applicant.identity = read.maybe("identity");
            applicant.address = read.maybe("address");
            applicant.phone = read.maybe("phone");
            applicant.email = read.maybe("email");
            let correction = Correction { applicant: Some(applicant), ..Correction::default() };
            Command::Correct { correction, reason: read.text("reason") }
        }
        _ => Command::Decline { reason: read.text("reason") },
    }
}
