//! Texts have a greatest length and no control characters, in every command.

use dossier::command::{Correction, LaneOrder, NewDossier, Predecessor, Proposal};
use dossier::limits::{self, LIST};
use dossier::model::{
    Applicant, Channel, Collection, ComponentLine, Fee, Payment, PaymentMeans, ProcessingSystem, Provision, Rating,
    Representation, Request, RequestItem, RequestReason,
};
use dossier::{Command, command};
use kernel::{Day, Dong, DossierCode, DossierId, Instant, UnitId};

fn new_dossier(t: &str, at: usize) -> Box<NewDossier> {
    let is = |n: usize| if n == at { t.to_owned() } else { "Nội dung\nhai dòng".to_owned() };
    Box::new(NewDossier {
        id: DossierId(uuid::Uuid::from_u128(1)),
        code: DossierCode::new(is(0)),
        system: ProcessingSystem::Own,
        channel: Channel::Online,
        variant: Some(is(1)),
        receiving_unit: UnitId::new("H"),
        competent_unit: UnitId::new("H"),
        applicant: Applicant {
            name: is(2),
            identity: is(3),
            organisation: false,
            address: is(4),
            phone: is(5),
            email: is(6),
        },
        representation: Some(Representation { name: is(7), identity: is(8), authority: is(9) }),
        answers: [(is(10), is(11))].into(),
        components: Vec::new(),
        fees: vec![Fee { item: is(12), amount: Dong(1), paid: None }],
        client_key: None,
    })
}

fn request(t: &str, at: usize) -> Request {
    let is = |n: usize| if n == at { t.to_owned() } else { "x".to_owned() };
    let item = RequestItem { component: Some(is(0)), text: is(1), excuse: None };
    Request { items: vec![item], reason: is(2), reason_code: RequestReason::First }
}

/// A command for each text that a command can hold, with that text.
fn commands(t: &str) -> Vec<Command> {
    let now = Instant(0);
    let (t, s) = (|| t.to_owned(), t);
    let lane = || LaneOrder { unit: UnitId::new("H"), task: t(), due_at: now };
    let fee = || Fee { item: t(), amount: Dong(1), paid: None };
    let payment = Payment { at: now, means: PaymentMeans::Cash, voucher: t() };
    let correction = |applicant| Correction { applicant, ..Correction::default() };
    let x = || "x".to_owned();
    let mut all = vec![
        Command::Import(new_dossier("x", 99), Predecessor { accepted_at: now, promised_at: now, due_at: now, state: t() }),
        Command::Complete { components: Vec::new(), answers: [("a".to_owned(), t())].into() },
        Command::Decline { reason: t() },
        Command::DecideOnTheSpot { summary: t(), number: x() },
        Command::DecideOnTheSpot { summary: x(), number: t() },
        Command::FinishStep { product: t(), proposal: Proposal::None },
        Command::FinishStep { product: x(), proposal: Proposal::Grant { summary: t(), files: Vec::new() } },
        Command::FinishStep { product: x(), proposal: Proposal::Refuse { reason: t(), basis: x() } },
        Command::FinishStep { product: x(), proposal: Proposal::Refuse { reason: x(), basis: t() } },
        Command::SendBack { reason: t() },
        Command::Consult(lane()),
        Command::OpenLanes(vec![lane()]),
        Command::AnswerLane { lane: 1, answer: t() },
        Command::RecordVerification { at: now, place: t(), participants: x(), content: x() },
        Command::RecordVerification { at: now, place: x(), participants: t(), content: x() },
        Command::RecordVerification { at: now, place: x(), participants: x(), content: t() },
        Command::AskFee { fees: vec![fee()] },
        Command::Pay(payment),
        Command::DraftReappointment { reason: t(), to: now },
        Command::DraftSuspension { reason: t(), basis: x(), review_on: Day(1) },
        Command::DraftSuspension { reason: x(), basis: t(), review_on: Day(1) },
        Command::DraftHalt { reason: t(), basis: x() },
        Command::DraftHalt { reason: x(), basis: t() },
        Command::Reject { draft: 1, reason: t() },
        Command::NumberResult { number: t(), files: Vec::new() },
        Command::Return(Collection { name: t(), document: x() }),
        Command::Return(Collection { name: x(), document: t() }),
        Command::Withdraw { reason: t() },
        Command::Rate(Rating { satisfied: true, items: Vec::new(), comment: t() }),
        Command::Note { text: t() },
        Command::Correct { correction: correction(None), reason: t() },
        Command::Correct { correction: correction(Some(Applicant { address: t(), ..Applicant::default() })), reason: x() },
        Command::AskVoid { reason: t() },
        Command::Urge { text: t() },
        Command::ReportIncident { text: t(), responsible: UnitId::new("H") },
    ];
    all.extend((0..13).map(|at| Command::Submit(new_dossier(s, at))));
    all.extend((0..13).map(|at| Command::Receive(new_dossier(s, at))));
    all.extend((0..3).map(|at| Command::AskCompletion(request(s, at))));
    all.extend((0..3).map(|at| Command::DraftSupplement(request(s, at))));
    all
}

fn code(command: &Command) -> &'static str {
    limits::check(command).map_or_else(|refusal| refusal.code, |()| "fits")
}

#[test]
fn every_text_of_every_command_has_a_greatest_length() {
    let endless = "ế".repeat(limits::ANSWER + 1);
    for command in commands(&endless) {
        assert_eq!(code(&command), "too_long", "{}", format!("{command:?}").replace(&endless, "…"));
    }
    for command in commands(&"ế".repeat(limits::SHORT)) {
        assert_eq!(code(&command), "fits", "characters count, not bytes: {command:?}");
    }
}

#[test]
fn control_characters_are_refused_and_line_breaks_are_not() {
    for sign in ['\0', '\u{1b}', '\u{7f}', '\u{8}'] {
        for command in commands(&format!("Nguyễn{sign}Văn")) {
            assert_eq!(code(&command), "control_character", "{command:?}");
        }
    }
    for command in commands("Nguyễn Văn\r\n\tA") {
        assert_eq!(code(&command), "fits", "{command:?}");
    }
}

#[test]
fn refusals_name_the_field_and_the_greatest_length() {
    let refusal = limits::check(&Command::Note { text: "a".repeat(limits::LONG + 1) }).unwrap_err();
    assert_eq!(refusal.args, [("field", "text".to_owned()), ("max", limits::LONG.to_string())]);
}

#[test]
fn lists_end() {
    let line = ComponentLine { component: "c1".to_owned(), provision: Provision::Missing };
    let command = |n| Command::Supplement { components: vec![line.clone(); n], answers: Default::default() };
    assert_eq!((code(&command(LIST)), code(&command(LIST + 1))), ("fits", "too_many"));
    let orders = vec![command::LaneOrder { unit: UnitId::new("H"), task: "x".to_owned(), due_at: Instant(0) }; LIST + 1];
    assert_eq!(code(&Command::OpenLanes(orders)), "too_many");
}
