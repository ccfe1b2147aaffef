//! The verbs of the scenarios.

use std::collections::BTreeMap;

use dossier::command::{LaneOrder, NewDossier, Proposal};
use dossier::model::{
    Applicant, Channel, Collection, ComponentLine, DatabaseExcuse, Fee, Owner, Payment, PaymentMeans, ProcessingSystem,
    Provision, Rating, Request, RequestItem, RequestReason,
};
use dossier::{Command, Dossier};
use kernel::{Day, Dong, DossierCode, DossierId, FileHash, Instant, PersonId, UnitId};

use super::{AGENCY, DESK, OTHER};

pub fn instant(day: &str, time: &str) -> Instant {
    Instant::parse(&format!("{day}T{time}:00+07:00")).unwrap()
}

pub fn owner_text(owner: &Owner) -> String {
    match &owner.person {
        Some(person) => format!("{person} of {}", owner.unit),
        None => owner.unit.to_string(),
    }
}

fn lines(words: &[&str]) -> Vec<ComponentLine> {
    let files = if words.contains(&"scanned") { vec![scan()] } else { Vec::new() };
    let brought = |original_taken| Provision::Brought { paper: 1, files: files.clone(), original_taken };
    let line = |id: &str, provision| ComponentLine { component: id.to_owned(), provision };
    let first = if words.contains(&"missing") { Provision::Missing } else { brought(false) };
    let mut lines = vec![line("c1", first)];
    if words.contains(&"from-database") {
        lines.push(line("c2", Provision::FromDatabase { database: "population".to_owned() }));
    }
    if words.contains(&"from-store") {
        lines.push(line("c2", Provision::Reused { file: scan() }));
    }
    if words.contains(&"original") {
        lines.push(line("c3", brought(true)));
    }
    lines
}

/// A stored file.
fn scan() -> FileHash {
    FileHash::new("0".repeat(64))
}

fn channel(words: &[&str]) -> Channel {
    let named = [("online", Channel::Online), ("kiosk", Channel::Kiosk), ("post", Channel::Post)];
    named.into_iter().find(|(word, _)| words.contains(word)).map_or(Channel::Counter, |(_, channel)| channel)
}

fn new_dossier(words: &[&str]) -> Box<NewDossier> {
    let competent = if words.contains(&"far") { OTHER } else { AGENCY };
    let mirror = words.contains(&"mirror");
    Box::new(NewDossier {
        id: DossierId(uuid::Uuid::from_u128(1)),
        code: DossierCode::new(if words.contains(&"no-code") { "" } else { "H61-261207-0001" }),
        system: if mirror { ProcessingSystem::Mirror } else { ProcessingSystem::Own },
        channel: channel(words),
        variant: None,
        receiving_unit: UnitId::new(DESK),
        competent_unit: UnitId::new(competent),
        applicant: Applicant { name: "Người nộp".to_owned(), ..Applicant::default() },
        representation: None,
        answers: BTreeMap::new(),
        components: lines(words),
        fees: if words.contains(&"fee") { fees() } else { Vec::new() },
        client_key: None,
    })
}

fn fees() -> Vec<Fee> {
    vec![Fee { item: "Phí".to_owned(), amount: Dong(50_000), paid: None }]
}

fn request(words: &[&str]) -> Request {
    let component = words.contains(&"c2").then(|| "c2".to_owned());
    let excuse = words.contains(&"outage").then_some(DatabaseExcuse::Outage);
    let reason_code = if words.contains(&"new_defect") {
        RequestReason::NewDefect
    } else if words.contains(&"applicant_fault") {
        RequestReason::ApplicantFault
    } else {
        RequestReason::First
    };
    let item = RequestItem { component, text: "Nộp bản có ký tên".to_owned(), excuse };
    Request { items: vec![item], reason: "Thiếu chữ ký".to_owned(), reason_code }
}

fn lane(day: &str) -> LaneOrder {
    LaneOrder { unit: UnitId::new(OTHER), task: "Xác nhận".to_owned(), due_at: instant(day, "17:00") }
}

fn proposal(words: &[&str]) -> Proposal {
    let text = |empty| if words.contains(&empty) { String::new() } else { "Nội dung".to_owned() };
    if words.contains(&"refuse") {
        return Proposal::Refuse { reason: text("no-reason"), basis: "Điều 1".to_owned() };
    }
    if words.contains(&"grant") {
        return Proposal::Grant { summary: text("no-summary"), files: Vec::new() };
    }
    Proposal::None
}

/// Reads a command; `draft` stands for the draft that waits, `lane` numbers from 1.
pub fn read(verb: &[&str], now: Instant, state: Option<&Dossier>) -> Command {
    let text = || "Nội dung".to_owned();
    let draft = state.and_then(|dossier| dossier.pending.first()).map_or(0, |pending| pending.id);
    match *verb {
        ["submit", ref words @ ..] => Command::Submit(new_dossier(words)),
        ["receive", ref words @ ..] => Command::Receive(new_dossier(words)),
        ["accept"] => Command::Accept,
        ["ask", "completion", ref words @ ..] => Command::AskCompletion(request(words)),
        ["complete", ref words @ ..] => Command::Complete { components: lines(words), answers: BTreeMap::new() },
        ["decline"] => Command::Decline { reason: text() },
        ["decline", "no-reason"] => Command::Decline { reason: String::new() },
        ["hand", "over"] => Command::HandOver,
        ["receive-transfer"] => Command::ReceiveTransfer,
        ["decide", "on", "the", "spot"] => Command::DecideOnTheSpot { summary: text(), number: "01/QĐ".to_owned() },
        ["assign", person] => Command::Assign { person: PersonId::new(person) },
        ["take"] => Command::Take,
        ["finish", "no-product"] => Command::FinishStep { product: String::new(), proposal: Proposal::None },
        ["finish", ref words @ ..] => {
            Command::FinishStep { product: "Tờ trình".to_owned(), proposal: proposal(words) }
        }
        ["send", "back"] => Command::SendBack { reason: text() },
        ["consult", day] => Command::Consult(lane(day)),
        ["consult", "itself", day] => {
            Command::Consult(LaneOrder { unit: state.unwrap().work.as_ref().unwrap().owner.unit.clone(), ..lane(day) })
        }
        ["open", "lanes", ref days @ ..] => Command::OpenLanes(days.iter().map(|day| lane(day)).collect()),
        ["answer", number] => Command::AnswerLane { lane: number.parse().unwrap(), answer: text() },
        ["report", "late", "lane", number] => Command::ReportLateLane { lane: number.parse().unwrap() },
        ["verify"] => Command::RecordVerification { at: now, place: text(), participants: text(), content: text() },
        ["draft", "supplement", ref words @ ..] => Command::DraftSupplement(request(words)),
        ["send", "supplement"] => Command::SendSupplement,
        ["supplement"] => Command::Supplement { components: lines(&[]), answers: BTreeMap::new() },
        ["ask", "fee"] => Command::AskFee { fees: fees() },
        _ => read_ending(verb, now, draft),
    }
}

fn read_ending(verb: &[&str], now: Instant, draft: u32) -> Command {
    let text = || "Nội dung".to_owned();
    match *verb {
        ["pay"] => Command::Pay(Payment { at: now, means: PaymentMeans::Cash, voucher: "BL-1".to_owned() }),
        ["pay", "online"] => {
            Command::Pay(Payment { at: now, means: PaymentMeans::Online, voucher: "TT-1".to_owned() })
        }
        ["draft", "apology", day, time] => Command::DraftReappointment { reason: text(), to: instant(day, time) },
        ["draft", "suspension", day] => {
            Command::DraftSuspension { reason: text(), basis: text(), review_on: Day::parse(day).unwrap() }
        }
        ["draft", "halt"] => Command::DraftHalt { reason: text(), basis: text() },
        ["resume"] => Command::Resume,
        ["approve"] => Command::Approve { draft },
        ["reject"] => Command::Reject { draft, reason: text() },
        ["number"] => Command::NumberResult { number: "01/GP".to_owned(), files: Vec::new() },
        ["number", "file"] => Command::NumberResult { number: "01/GP".to_owned(), files: vec![scan()] },
        ["tell", "ready"] => Command::TellReady,
        ["return"] => {
            Command::Return(Collection { name: "Người nộp".to_owned(), document: "Giấy hẹn".to_owned() })
        }
        ["return", "originals"] => Command::ReturnOriginals { components: vec!["c3".to_owned()] },
        ["withdraw"] => Command::Withdraw { reason: text() },
        ["rate"] => Command::Rate(Rating { satisfied: true, items: vec![('a', 5)], comment: String::new() }),
        ["rate", "unsatisfied"] => {
            Command::Rate(Rating { satisfied: false, items: vec![('a', 1)], comment: String::new() })
        }
        ["note"] => Command::Note { text: text() },
        ["ask", "void"] => Command::AskVoid { reason: text() },
        ["confirm", "void"] => Command::ConfirmVoid,
        ["incident"] => Command::ReportIncident { text: text(), responsible: UnitId::new(AGENCY) },
        ["link", "correction"] => Command::LinkCorrection { by: DossierId(uuid::Uuid::from_u128(2)) },
        ["time", "out"] => Command::TimeOut,
        ["recount"] => Command::Recount,
        ["move", from, "to", to] => Command::MoveOwnership {
            from: Owner::unit(&UnitId::new(from)),
            to: Owner::unit(&UnitId::new(to)),
            reason: text(),
        },
        _ => panic!("no such command: {verb:?}"),
    }
}
