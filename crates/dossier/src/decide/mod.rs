//! Decide: a command on a dossier gives events and effects, or a refusal with its legal basis. Pure; never panics.

mod approval;
mod ending;
mod handling;
mod receiving;
mod recount;
mod start;
mod supplement;
mod system;

use kernel::{Basis, Refusal};

use crate::command::Command;
use crate::context::{Context, Decided};
use crate::model::ProcessingSystem;
use crate::state::Dossier;

/// The states and their order: NĐ 61/2018 Đ17–20 and the exchanged list of states.
const ORDER: Basis = Basis("nd61_2018.d17");
/// Services of a ministry's central system are processed there.
const MIRROR: Basis = Basis("nd224_2026.d15k1");

/// Decides a command. `dossier` is `None` for one that does not exist yet.
///
/// # Errors
/// A refusal that names the rule and its legal basis.
pub fn decide(dossier: Option<&Dossier>, command: Command, context: &Context<'_>) -> Decided {
    crate::limits::check(&command)?;
    match (dossier, command) {
        (None, Command::Submit(new)) => receiving::submit(*new, context),
        (None, Command::Receive(new)) => receiving::receive(*new, context),
        (None, Command::Import(new, predecessor)) => receiving::import(*new, &predecessor, context),
        (None, _) => Err(Refusal::new("no_such_dossier", ORDER)),
        (Some(_), Command::Submit(_) | Command::Receive(_) | Command::Import(..)) => {
            Err(Refusal::new("dossier_exists", Basis("nd118_2025.d17k3")))
        }
        (Some(dossier), command) => decide_existing(dossier, command, context),
    }
}

fn decide_existing(dossier: &Dossier, command: Command, context: &Context<'_>) -> Decided {
    if dossier.system == ProcessingSystem::Mirror && !matches!(command, Command::Rate(_) | Command::Note { .. }) {
        return Err(Refusal::new("mirror_read_only", MIRROR));
    }
    match command {
        Command::Submit(_) | Command::Receive(_) | Command::Import(..) => Err(Refusal::new("dossier_exists", ORDER)),
        Command::Accept => receiving::accept(dossier, context),
        Command::AskCompletion(request) => receiving::ask_completion(dossier, request, context),
        Command::Complete { components, answers } => receiving::complete(dossier, components, answers, context),
        Command::Decline { reason } => receiving::decline(dossier, reason, context),
        Command::HandOver => receiving::hand_over(dossier, context),
        Command::ReceiveTransfer => receiving::receive_transfer(dossier, context),
        Command::DecideOnTheSpot { summary, number } => ending::on_the_spot(dossier, summary, number, context),
        Command::Assign { person } => handling::assign(dossier, person, context),
        Command::Take => handling::take(dossier, context),
        Command::FinishStep { product, proposal } => handling::finish_step(dossier, product, proposal, context),
        Command::SendBack { reason } => handling::send_back(dossier, reason, context),
        Command::Consult(order) => handling::open_lanes(dossier, vec![order], true, context),
        Command::OpenLanes(orders) => handling::open_lanes(dossier, orders, false, context),
        Command::AnswerLane { lane, answer } => handling::answer_lane(dossier, lane, answer, context),
        Command::RecordVerification { at, place, participants, content } => {
            handling::record_verification(dossier, (at, place, participants, content), context)
        }
        Command::DraftSupplement(request) => supplement::draft(dossier, request, context),
        Command::SendSupplement => supplement::send(dossier, context),
        Command::Supplement { components, answers } => supplement::supplement(dossier, components, answers, context),
        Command::AskFee { fees } => supplement::ask_fee(dossier, fees, context),
        Command::Pay(payment) => supplement::pay(dossier, payment, context),
        Command::DraftReappointment { reason, to } => approval::draft_reappointment(dossier, reason, to, context),
        Command::DraftSuspension { reason, basis, review_on } => {
            approval::draft_suspension(dossier, reason, basis, review_on, context)
        }
        Command::DraftHalt { reason, basis } => approval::draft_halt(dossier, reason, basis, context),
        Command::Resume => approval::resume(dossier, context),
        Command::Approve { draft } => approval::approve(dossier, draft, context),
        Command::Reject { draft, reason } => approval::reject(dossier, draft, reason, context),
        Command::NumberResult { number, files } => ending::number_result(dossier, number, files, context),
        Command::TellReady => ending::tell_ready(dossier, context),
        Command::Return(collection) => ending::give_back(dossier, collection, context),
        Command::ReturnOriginals { components } => ending::return_originals(dossier, components, context),
        Command::Withdraw { reason } => ending::withdraw(dossier, reason, context),
        Command::Rate(rating) => ending::rate(dossier, rating, context),
        Command::Note { text } => ending::note(dossier, text, context),
        Command::Correct { correction, reason } => ending::correct(dossier, correction, reason, context),
        Command::AskVoid { reason } => ending::ask_void(dossier, reason, context),
        Command::ConfirmVoid => ending::confirm_void(dossier, context),
        Command::Urge { text } => ending::urge(dossier, text, context),
        Command::ReportIncident { text, responsible } => ending::incident(dossier, text, responsible, context),
        Command::LinkCorrection { by } => ending::link_correction(dossier, by, context),
        Command::MoveOwnership { from, to, reason } => system::move_ownership(dossier, from, to, reason, context),
        Command::RecordPaper(paper) => system::record_paper(dossier, paper, context),
        Command::TimeOut => system::time_out(dossier, context),
        Command::ReportLateLane { lane } => system::report_late_lane(dossier, lane, context),
        Command::Recount => recount::recount(dossier, context),
    }
}

/// The command does not fit the state.
fn wrong_state(dossier: &Dossier) -> Refusal {
    Refusal::new("wrong_state", ORDER).with("state", dossier.stage.key())
}

/// A text that must be there.
fn required(text: &str, name: &'static str, basis: Basis) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::new("text_required", basis).with("field", name)) } else { Ok(()) }
}
