//! While it is handled: steps, drafts, verification, notes.

use app::options;
use dossier::Command;
use dossier::command::Proposal;
use dossier::model::Draft;

use super::{Group, Make, Read, Scene};
use crate::form::{Choice, Field};

/// Whether the present step has to say what becomes of the dossier.
fn proposes(scene: &Scene<'_>) -> bool {
    let dossier = &scene.view.dossier;
    let result = |draft: &Draft| matches!(draft, Draft::Grant { .. } | Draft::Refuse { .. });
    let proposed = dossier.approved.is_some() || dossier.pending.iter().any(|pending| result(&pending.draft));
    !proposed && options::proposes(dossier, &scene.view.procedure)
}

fn product(scene: &Scene<'_>) -> Option<String> {
    let step = scene.view.dossier.work.as_ref()?.step.as_ref()?;
    scene.view.procedure.process.get(step)?.product.clone()
}

pub(super) fn fields(scene: &Scene<'_>, key: &str, make: &Make<'_>) -> Vec<Group> {
    let now = scene.view.now;
    Group::plain(match key {
        "finish_step" => return finish_fields(scene, make),
        "send_back" | "reject" => vec![make.area("reason", "").required()],
        "answer_lane" => vec![make.area("answer", "").required()],
        "note" | "urge" => vec![make.area("text", "").required()],
        "record_verification" => vec![
            make.day("day", &now.day().date_text()).required(),
            make.hour("hour", &now.clock_text()),
            make.line("place", "").required(),
            make.field(crate::form::Kind::Area(2), "participants", "").required(),
            make.area("content", "").required(),
        ],
        "draft_reappointment" => return super::reappoint::fields(scene, make),
        "draft_suspension" => with_article(make, vec![make.day("review", "").required()]),
        "draft_halt" => with_article(make, Vec::new()),
        _ => return Vec::new(),
    })
}

fn with_article(make: &Make<'_>, more: Vec<Field>) -> Vec<Field> {
    let [article, basis] = make.article();
    [vec![make.area("reason", "").required(), article, basis], more].concat()
}

fn finish_fields(scene: &Scene<'_>, make: &Make<'_>) -> Vec<Group> {
    let mut first = Vec::new();
    if let Some(product) = product(scene) {
        let help = make.lang.t1("dossier_form.product_help", "product", product);
        first.push(make.line("product", "").required().help(help));
    }
    if !proposes(scene) {
        return if first.is_empty() { Vec::new() } else { Group::plain(first) };
    }
    let choice = |key: &str| Choice::new(key, make.lang.word("draft", key));
    first.push(make.radio("proposal", vec![choice("grant"), choice("refuse")], "grant").required());
    let [article, basis] = make.article();
    let title = |key: &str| make.lang.word("draft", key).into_owned();
    vec![
        Group { title: String::new(), fields: first },
        Group { title: title("grant"), fields: vec![make.area("summary", ""), make.files("files")] },
        Group { title: title("refuse"), fields: vec![make.area("reason", ""), article, basis] },
    ]
}

fn finish(scene: &Scene<'_>, read: &mut Read<'_>) -> Command {
    let product = if product(scene).is_some() { read.text("product") } else { read.maybe("product") };
    let proposal = match read.maybe("proposal").as_str() {
        _ if !proposes(scene) => Proposal::None,
        "refuse" => Proposal::Refuse { reason: read.text("reason"), basis: read.article() },
        "grant" => Proposal::Grant { summary: read.text("summary"), files: read.files("files") },
        _ => {
            read.missing("proposal");
            Proposal::None
        }
    };
    Command::FinishStep { product, proposal }
}

/// A day without an hour means the end of the office day.
const CLOSE: i32 = 17 * 60;

pub(super) fn command(scene: &Scene<'_>, key: &str, number: Option<u32>, read: &mut Read<'_>) -> Option<Command> {
    Some(match key {
        "finish_step" => finish(scene, read),
        "send_back" => Command::SendBack { reason: read.text("reason") },
        "reject" => Command::Reject { draft: number?, reason: read.text("reason") },
        "answer_lane" => Command::AnswerLane { lane: number?, answer: read.text("answer") },
        "note" => Command::Note { text: read.text("text") },
        "urge" => Command::Urge { text: read.text("text") },
        "record_verification" => Command::RecordVerification {
            at: read.moment("day", "hour", scene.view.now.minute_of_day()),
            place: read.text("place"),
            participants: read.text("participants"),
            content: read.text("content"),
        },
        "draft_reappointment" => super::reappoint::command(read, CLOSE),
        "draft_suspension" => Command::DraftSuspension {
            reason: read.text("reason"),
            basis: read.article(),
            review_on: read.day("review"),
        },
        "draft_halt" => Command::DraftHalt { reason: read.text("reason"), basis: read.article() },
        _ => return None,
    })
}
