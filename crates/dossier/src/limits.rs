//! How long texts of a command may be, and which signs they may hold: one table, asked before every decision, so that no
//! shell can forget it. Lengths are characters, not bytes.

use kernel::{Basis, Refusal};

use crate::command::{Command, Correction, LaneOrder, NewDossier, Proposal};
use crate::model::{Applicant, ComponentLine, Fee, Provision, Rating, Representation, Request};

/// No law sets lengths; the operator's design does.
const TEXT: Basis = Basis("design.text");

/// Reasons, notes, answers, findings: about a page.
pub const LONG: usize = 4_000;
/// One line of a request, a task, a legal basis, a comment.
pub const LINE: usize = 2_000;
/// An address, a place, participants, a product.
pub const PLACE: usize = 500;
/// A name of a person or organisation, a document.
pub const NAME: usize = 300;
/// Numbers of results, vouchers, codes, e-mail addresses (RFC 5321: 254).
pub const NUMBER: usize = 254;
/// Numbers of identity and telephone.
pub const SHORT: usize = 40;
/// One answer of an e-form; its own field may allow less.
pub const ANSWER: usize = 20_000;
/// Lines of one list: components, items of a request, fees, lanes, answers.
pub const LIST: usize = 500;

/// Refuses a command with a text that is too long or holds control characters, or with an endless list.
///
/// # Errors
/// `too_long`, `control_character`, `too_many`.
pub fn check(command: &Command) -> Result<(), Refusal> {
    match command {
        Command::Submit(new) | Command::Receive(new) => new_dossier(new),
        Command::Import(new, from) => {
            new_dossier(new)?;
            text("text", &from.state, LONG)
        }
        Command::Complete { components, answers } => {
            lines(components)?;
            all_answers(answers)
        }
        Command::Supplement { components, answers } => {
            lines(components)?;
            all_answers(answers)
        }
        Command::AskCompletion(asked) | Command::DraftSupplement(asked) => request(asked),
        Command::Decline { reason }
        | Command::SendBack { reason }
        | Command::DraftReappointment { reason, .. }
        | Command::Reject { reason, .. }
        | Command::Withdraw { reason }
        | Command::AskVoid { reason }
        | Command::MoveOwnership { reason, .. } => text("reason", reason, LONG),
        Command::DraftSuspension { reason, basis, .. } | Command::DraftHalt { reason, basis } => {
            text("reason", reason, LONG)?;
            text("basis", basis, LINE)
        }
        Command::DecideOnTheSpot { summary, number } => {
            text("summary", summary, LONG)?;
            text("number", number, NUMBER)
        }
        Command::FinishStep { product, proposal } => {
            text("product", product, PLACE)?;
            proposed(proposal)
        }
        Command::Consult(order) => lane(order),
        Command::OpenLanes(orders) => {
            many("lanes", orders.len())?;
            orders.iter().try_for_each(lane)
        }
        Command::AnswerLane { answer, .. } => text("answer", answer, LONG),
        Command::RecordVerification { place, participants, content, .. } => {
            text("place", place, PLACE)?;
            text("participants", participants, LINE)?;
            text("content", content, LONG)
        }
        Command::AskFee { fees } => all_fees(fees),
        Command::Pay(payment) => text("voucher", &payment.voucher, NUMBER),
        Command::NumberResult { number, files } => {
            many("files", files.len())?;
            text("number", number, NUMBER)
        }
        Command::Return(collection) => {
            text("name", &collection.name, NAME)?;
            text("document", &collection.document, NAME)
        }
        Command::ReturnOriginals { components } => many("components", components.len()),
        Command::Rate(Rating { items, comment, .. }) => {
            many("items", items.len())?;
            text("text", comment, LINE)
        }
        Command::Note { text: said } | Command::Urge { text: said } => text("text", said, LONG),
        Command::ReportIncident { text: said, responsible } => {
            text("text", said, LONG)?;
            text("unit", responsible.as_str(), NAME)
        }
        Command::Correct { correction, reason } => {
            text("reason", reason, LONG)?;
            corrected(correction)
        }
        Command::Accept
        | Command::HandOver
        | Command::ReceiveTransfer
        | Command::Assign { .. }
        | Command::Take
        | Command::SendSupplement
        | Command::Resume
        | Command::Approve { .. }
        | Command::TellReady
        | Command::ConfirmVoid
        | Command::LinkCorrection { .. }
        | Command::TimeOut
        | Command::RecordPaper(_)
        | Command::ReportLateLane { .. }
        | Command::Recount => Ok(()),
    }
}

/// Whether a text fits: at most so many characters, and no control characters but line breaks and tabs.
///
/// # Errors
/// `too_long` with the field and the maximum, `control_character` with the field.
pub fn text(field: &'static str, text: &str, max: usize) -> Result<(), Refusal> {
    // Bytes bound characters: most texts are short enough without counting.
    if text.len() > max && text.chars().count() > max {
        return Err(Refusal::new("too_long", TEXT).with("field", field).with("max", max));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Refusal::new("control_character", TEXT).with("field", field));
    }
    Ok(())
}

fn many(field: &'static str, count: usize) -> Result<(), Refusal> {
    if count > LIST { Err(Refusal::new("too_many", TEXT).with("field", field).with("max", LIST)) } else { Ok(()) }
}

fn new_dossier(new: &NewDossier) -> Result<(), Refusal> {
    text("code", new.code.as_str(), NUMBER)?;
    text("code", new.variant.as_deref().unwrap_or_default(), NAME)?;
    applicant(&new.applicant)?;
    if let Some(Representation { name, identity, authority }) = &new.representation {
        text("representative_name", name, NAME)?;
        text("representative_identity", identity, SHORT)?;
        text("representative_authority", authority, NAME)?;
    }
    lines(&new.components)?;
    all_answers(&new.answers)?;
    all_fees(&new.fees)
}

fn applicant(applicant: &Applicant) -> Result<(), Refusal> {
    text("applicant_name", &applicant.name, NAME)?;
    text("identity", &applicant.identity, SHORT)?;
    text("address", &applicant.address, PLACE)?;
    text("phone", &applicant.phone, SHORT)?;
    text("email", &applicant.email, NUMBER)
}

fn all_answers(answers: &std::collections::BTreeMap<String, String>) -> Result<(), Refusal> {
    many("answers", answers.len())?;
    answers.iter().try_for_each(|(field, answer)| {
        text("answers", field, NAME)?;
        text("answers", answer, ANSWER)
    })
}

fn all_fees(fees: &[Fee]) -> Result<(), Refusal> {
    many("fees", fees.len())?;
    fees.iter().try_for_each(|fee| text("fees", &fee.item, NAME))
}

fn lines(lines: &[ComponentLine]) -> Result<(), Refusal> {
    many("components", lines.len())?;
    lines.iter().try_for_each(|line| {
        text("components", &line.component, NAME)?;
        match &line.provision {
            Provision::FromDatabase { database } => text("components", database, NAME),
            Provision::Brought { files, .. } | Provision::AskedDespiteDatabase { files, .. } => many("files", files.len()),
            Provision::Reused { .. } | Provision::Missing | Provision::NotNeeded => Ok(()),
        }
    })
}

fn request(request: &Request) -> Result<(), Refusal> {
    text("reason", &request.reason, LONG)?;
    many("items", request.items.len())?;
    request.items.iter().try_for_each(|item| {
        text("item", item.component.as_deref().unwrap_or_default(), NAME)?;
        text("item", &item.text, LINE)
    })
}

fn lane(order: &LaneOrder) -> Result<(), Refusal> {
    text("task", &order.task, LINE)
}

fn proposed(proposal: &Proposal) -> Result<(), Refusal> {
    match proposal {
        Proposal::None => Ok(()),
        Proposal::Grant { summary, files } => {
            many("files", files.len())?;
            text("summary", summary, LONG)
        }
        Proposal::Refuse { reason, basis } => {
            text("reason", reason, LONG)?;
            text("basis", basis, LINE)
        }
    }
}

fn corrected(correction: &Correction) -> Result<(), Refusal> {
    correction.applicant.iter().try_for_each(applicant)?;
    correction.components.iter().try_for_each(|components| lines(components))?;
    correction.answers.iter().try_for_each(all_answers)
}
