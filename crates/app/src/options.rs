//! Exactly the actions that somebody may do now, and why not the others: each command is tried on the dossier with
//! plausible values, without carrying it out.

use calendar::{Limit, LimitUnit};
use dossier::command::{Correction, LaneOrder, Proposal};
use dossier::model::{
    Collection, ComponentLine, Draft, Fee, Payment, PaymentMeans, Provision, Request, RequestItem, RequestReason,
};
use dossier::{Command, Dossier, Stage};
use kernel::{Actor, Dong, Instant, PersonId, Refusal, Role, UnitId};

use crate::app::App;
use crate::ports::Story;

/// One action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Key of its words, `action.<key>`.
    pub key: &'static str,
    /// Number of the draft or lane, where there may be several.
    pub number: Option<u32>,
    /// Why not, if not.
    pub refused: Option<Refusal>,
}

impl Choice {
    /// Whether it may be done now.
    pub fn allowed(&self) -> bool {
        self.refused.is_none()
    }
}

const FILL: &str = "…";

fn request(reason_code: RequestReason) -> Request {
    let items = vec![RequestItem { component: None, text: FILL.to_owned(), excuse: None }];
    Request { items, reason: FILL.to_owned(), reason_code }
}

/// Some other unit, by the end of the whole: if that is refused, every lane is.
fn lane(story: &Story, now: Instant) -> LaneOrder {
    let due = story.dossier.settlement.as_ref().map_or(now, |settlement| settlement.due_at);
    LaneOrder { unit: UnitId::new(FILL), task: FILL.to_owned(), due_at: due }
}

/// All actions that may ever make sense in this state for officials, tried.
pub(crate) fn choices(app: &App, actor: &Actor, story: &Story, now: Instant) -> Vec<Choice> {
    let dossier = &story.dossier;
    let me = actor.principal().cloned().unwrap_or_else(|| PersonId::new(""));
    // The law is gathered once for all of them.
    let sources = app.shared.law.gather(Some(dossier), None, None, now);
    let tried = probes(app, story, now, &me).into_iter().map(|(key, number, command)| {
        let refused = match &sources {
            Ok(sources) => dossier::decide(Some(dossier), command, &sources.context(actor, now)).err(),
            Err(refusal) => Some(refusal.clone()),
        };
        Choice { key, number, refused }
    });
    tried.filter(|choice| makes_sense(dossier, choice)).collect()
}

/// A wrong state is no reason worth reading: such an action is simply not there.
fn makes_sense(dossier: &Dossier, choice: &Choice) -> bool {
    let Some(refusal) = &choice.refused else { return true };
    let silent = [
        "wrong_state", "no_such_draft", "no_such_lane", "nothing_to_send", "nothing_to_pay", "originals_not_held",
        "correction_needs_result", "mirror_read_only", "nothing_approved", "system_only", "applicant_only", "fees_empty",
    ];
    let _ = dossier;
    !silent.contains(&refusal.code)
}

type Probe = (&'static str, Option<u32>, Command);

fn probes(app: &App, story: &Story, now: Instant, me: &PersonId) -> Vec<Probe> {
    let dossier = &story.dossier;
    let fill = || FILL.to_owned();
    let mut all: Vec<Probe> = vec![
        ("accept", None, Command::Accept),
        ("ask_completion", None, Command::AskCompletion(request(completion_reason(dossier)))),
        ("decline", None, Command::Decline { reason: fill() }),
        ("complete", None, Command::Complete { components: lines(dossier), answers: dossier.answers.clone() }),
        ("hand_over", None, Command::HandOver),
        ("receive_transfer", None, Command::ReceiveTransfer),
        ("decide_on_the_spot", None, Command::DecideOnTheSpot { summary: fill(), number: fill() }),
        ("take", None, Command::Take),
        ("assign", None, Command::Assign { person: colleague(story, now).unwrap_or_else(|| me.clone()) }),
        ("finish_step", None, finish(story)),
        ("send_back", None, Command::SendBack { reason: fill() }),
    ];
    for pending in &dossier.pending {
        all.push(("approve", Some(pending.id), Command::Approve { draft: pending.id }));
        all.push(("reject", Some(pending.id), Command::Reject { draft: pending.id, reason: fill() }));
    }
    let reason_code = if dossier.requests.is_empty() { RequestReason::First } else { RequestReason::NewDefect };
    all.extend([
        ("number_result", None, Command::NumberResult { number: fill(), files: Vec::new() }),
        ("draft_supplement", None, Command::DraftSupplement(request(reason_code))),
        ("send_supplement", None, Command::SendSupplement),
        ("supplement", None, Command::Supplement { components: lines(dossier), answers: Default::default() }),
        ("ask_fee", None, Command::AskFee { fees: vec![Fee { item: fill(), amount: Dong(1000), paid: None }] }),
        ("pay", None, Command::Pay(Payment { at: now, means: PaymentMeans::Cash, voucher: fill() })),
        ("consult", None, Command::Consult(lane(story, now))),
        ("open_lanes", None, Command::OpenLanes(vec![lane(story, now)])),
    ]);
    for open in dossier.open_lanes() {
        all.push(("answer_lane", Some(open.id), Command::AnswerLane { lane: open.id, answer: fill() }));
    }
    all.extend(rest(app, dossier, now));
    all
}

fn rest(app: &App, dossier: &Dossier, now: Instant) -> Vec<Probe> {
    let fill = || FILL.to_owned();
    let later = dossier.settlement.as_ref().map_or(now, |s| s.due_at.max(now));
    let calendar = app.calendar(&dossier.competent_unit);
    let next = calendar.add(later, Limit { value: 1.0, unit: LimitUnit::WorkingDays }).map_or(later, |due| due.at);
    let by = kernel::DossierId(uuid::Uuid::nil());
    vec![
        (
            "record_verification",
            None,
            Command::RecordVerification { at: now, place: fill(), participants: fill(), content: fill() },
        ),
        ("draft_reappointment", None, Command::DraftReappointment { reason: fill(), to: next }),
        (
            "draft_suspension",
            None,
            Command::DraftSuspension { reason: fill(), basis: fill(), review_on: now.day().plus(7) },
        ),
        ("draft_halt", None, Command::DraftHalt { reason: fill(), basis: fill() }),
        ("resume", None, Command::Resume),
        ("tell_ready", None, Command::TellReady),
        ("return_originals", None, Command::ReturnOriginals { components: dossier.originals_held.iter().cloned().collect() }),
        ("return", None, Command::Return(Collection { name: fill(), document: fill() })),
        ("withdraw", None, Command::Withdraw { reason: fill() }),
        ("note", None, Command::Note { text: fill() }),
        (
            "correct",
            None,
            Command::Correct {
                correction: Correction { applicant: Some(dossier.applicant.clone()), ..Correction::default() },
                reason: fill(),
            },
        ),
        ("ask_void", None, Command::AskVoid { reason: fill() }),
        ("confirm_void", None, Command::ConfirmVoid),
        ("urge", None, Command::Urge { text: fill() }),
        ("report_incident", None, Command::ReportIncident { text: fill(), responsible: dossier.receiving_unit.clone() }),
        ("link_correction", None, Command::LinkCorrection { by }),
    ]
}

fn completion_reason(dossier: &Dossier) -> RequestReason {
    if dossier.completion_requests == 0 { RequestReason::First } else { RequestReason::NewDefect }
}

/// What an applicant hands in when asked: every line that is missing, brought.
fn lines(dossier: &Dossier) -> Vec<ComponentLine> {
    let brought = || Provision::Brought { paper: 1, files: Vec::new(), original_taken: false };
    let line = |line: &ComponentLine| match line.provision {
        Provision::Missing => ComponentLine { component: line.component.clone(), provision: brought() },
        _ => line.clone(),
    };
    dossier.components.iter().map(line).collect()
}

/// Finishing the present step, with a proposal where the next step asks for one.
fn finish(story: &Story) -> Command {
    let product = FILL.to_owned();
    let dossier = &story.dossier;
    let proposed = dossier.approved.is_some()
        || dossier.pending.iter().any(|p| matches!(p.draft, Draft::Grant { .. } | Draft::Refuse { .. }));
    let proposal = if proposed || !asks_for_proposal(story) {
        Proposal::None
    } else {
        Proposal::Grant { summary: FILL.to_owned(), files: Vec::new() }
    };
    Command::FinishStep { product, proposal }
}

/// Whether the step behind the present one is the leader's or the clerk's: then this one proposes the result.
pub fn asks_for_proposal(story: &Story) -> bool {
    proposes(&story.dossier, &story.procedure)
}

/// The same for a dossier and the version of its procedure.
pub fn proposes(dossier: &Dossier, procedure: &procedure::ProcedureVersion) -> bool {
    let Some(now) = dossier.work.as_ref().and_then(|work| work.step.as_ref()) else { return false };
    let mut steps = procedure.process.handling_steps().skip_while(|step| step.id != *now).skip(1);
    let leads = steps.next().is_none_or(|step| matches!(step.role, Role::AgencyLeader | Role::Clerk));
    leads && matches!(dossier.stage, Stage::InProcess)
}

/// Somebody to whom the work could be given.
fn colleague(story: &Story, now: Instant) -> Option<PersonId> {
    let unit = story.dossier.work.as_ref().map(|work| &work.owner.unit)?;
    candidates(&story.org, unit, now).into_iter().next()
}

/// People of a unit, or below it, who are present and may have its work.
pub fn candidates(org: &org::Org, unit: &UnitId, now: Instant) -> Vec<PersonId> {
    let roles = [Role::Specialist, Role::DivisionHead, Role::AgencyLeader, Role::Clerk];
    let mut found: Vec<PersonId> = Vec::new();
    for role in roles {
        for person in org.holders(unit, role, now) {
            if org.present(person, now) && !found.contains(person) {
                found.push(person.clone());
            }
        }
    }
    found
}
