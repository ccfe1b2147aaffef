//! Names of commands, for the list of refusals.

use dossier::Command;

/// The name of a command, for the list of refusals.
pub(crate) fn command_name(command: &Command) -> &'static str {
    match command {
        Command::Submit(_) => "submit",
        Command::Receive(_) => "receive",
        Command::Accept => "accept",
        Command::AskCompletion(_) => "ask_completion",
        Command::Complete { .. } => "complete",
        Command::Decline { .. } => "decline",
        Command::HandOver => "hand_over",
        Command::ReceiveTransfer => "receive_transfer",
        Command::Assign { .. } => "assign",
        Command::Take => "take",
        Command::FinishStep { .. } => "finish_step",
        Command::Consult(_) | Command::OpenLanes(_) => "open_lanes",
        Command::AnswerLane { .. } => "answer_lane",
        Command::DraftSupplement(_) => "draft_supplement",
        Command::SendSupplement => "send_supplement",
        Command::Supplement { .. } => "supplement",
        Command::AskFee { .. } => "ask_fee",
        Command::Pay(_) => "pay",
        Command::DraftReappointment { .. } => "draft_reappointment",
        Command::DraftSuspension { .. } => "draft_suspension",
        Command::DraftHalt { .. } => "draft_halt",
        Command::Resume => "resume",
        Command::Approve { .. } => "approve",
        Command::Reject { .. } => "reject",
        Command::NumberResult { .. } => "number_result",
        Command::TellReady => "tell_ready",
        Command::Return(_) => "return",
        Command::ReturnOriginals { .. } => "return_originals",
        Command::Withdraw { .. } => "withdraw",
        Command::Rate(_) => "rate",
        Command::TimeOut => "time_out",
        Command::ReportLateLane { .. } => "report_late_lane",
        _ => "other",
    }
}
