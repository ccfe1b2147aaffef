//! How many commands of whole dossier lives are decided and evolved in a second, on one core.
//!
//! `cargo run --release -p dossier --example bench_decide`

use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant as Watch};

use calendar::Calendar;
use dossier::command::{NewDossier, Proposal};
use dossier::model::{Applicant, Channel, Collection, ComponentLine, ProcessingSystem, Provision};
use dossier::{Command, Context, Dossier, Offices, Parameters, Stage, decide, evolve};
use kernel::{Actor, ActorKind, Day, DossierCode, DossierId, Instant, PersonId, Role, RoleGrant, UnitId};
use procedure::{Catalogue, ProcedureVersion, Step};

/// One agency with its own desk.
struct OneAgency;

impl Offices for OneAgency {
    fn reaches(&self, granted: &UnitId, unit: &UnitId) -> bool {
        granted == unit
    }
    fn agency_of(&self, unit: &UnitId) -> UnitId {
        unit.clone()
    }
    fn serves(&self, _desk: &UnitId, _competent: &UnitId) -> bool {
        true
    }
    fn unit_for(&self, competent: &UnitId, _step: &Step) -> UnitId {
        competent.clone()
    }
    fn registry_of(&self, competent: &UnitId) -> UnitId {
        competent.clone()
    }
    fn may_own(&self, _person: &PersonId, _unit: &UnitId) -> bool {
        true
    }
}

fn official(name: &str, role: Role) -> Actor {
    let kind = ActorKind::Official { person: PersonId::new(name), on_behalf_of: None };
    Actor { kind, grants: vec![RoleGrant { role, unit: UnitId::new("so") }] }
}

fn new_dossier(procedure: &ProcedureVersion) -> NewDossier {
    let brought = || Provision::Brought { paper: 1, files: Vec::new(), original_taken: false };
    let line = |c: &procedure::Component| ComponentLine { component: c.id.clone(), provision: brought() };
    NewDossier {
        id: DossierId(uuid::Uuid::from_u128(1)),
        code: DossierCode::new("H61-261207-0001"),
        system: ProcessingSystem::Own,
        channel: Channel::Counter,
        variant: None,
        receiving_unit: UnitId::new("so"),
        competent_unit: UnitId::new("so"),
        applicant: Applicant { name: "Người nộp".to_owned(), ..Applicant::default() },
        representation: None,
        answers: BTreeMap::new(),
        components: procedure.components.iter().map(line).collect(),
        fees: Vec::new(),
        client_key: None,
    }
}

/// The commands of one life after receiving, in order, each with the place of its actor.
fn life(procedure: &ProcedureVersion) -> Vec<(usize, Command)> {
    let text = || "Nội dung".to_owned();
    let mut commands = vec![(0, Command::Receive(Box::new(new_dossier(procedure)))), (0, Command::HandOver)];
    let steps = procedure.process.handling_steps().take_while(|step| step.role != Role::AgencyLeader).count();
    for _ in 0..steps {
        let proposal = Proposal::Grant { summary: text(), files: Vec::new() };
        commands.push((1, Command::Assign { person: PersonId::new("head") }));
        commands.push((1, Command::FinishStep { product: text(), proposal }));
    }
    commands.push((2, Command::Approve { draft: steps as u32 }));
    commands.push((3, Command::NumberResult { number: text(), files: Vec::new() }));
    commands.push((0, Command::TellReady));
    commands.push((0, Command::Return(Collection { name: text(), document: text() })));
    commands
}

fn main() -> Result<(), Box<dyn Error>> {
    let catalogue = Catalogue::embedded()?;
    let calendar = Calendar::embedded();
    let day = Day::from_ymd(2026, 12, 7).ok_or("no such day")?;
    let leads = |v: &ProcedureVersion| v.process.handling_steps().filter(|s| s.role == Role::AgencyLeader).count() == 1;
    let procedure = catalogue.list_usable(day).find(|v| v.limit.is_some() && leads(v)).ok_or("no procedure")?;
    let rules = catalogue.rules(procedure, day).ok_or("no rules")?;
    let actors = [
        official("desk", Role::Receptionist),
        official("head", Role::DivisionHead),
        official("leader", Role::AgencyLeader),
        official("clerk", Role::Clerk),
    ];
    let parameters = Parameters::default();
    let commands = life(procedure);
    let (mut pairs, mut refused, mut returned) = (0_u64, 0_u64, 0_u64);
    let watch = Watch::now();
    while watch.elapsed() < Duration::from_secs(3) {
        let mut state: Option<Dossier> = None;
        for ((who, command), minute) in commands.iter().cloned().zip(8 * 60..) {
            let actor = &actors[who];
            let context = Context {
                now: Instant::at(day, minute),
                actor,
                offices: &OneAgency,
                calendar: &calendar,
                desk_calendar: &calendar,
                procedure,
                rules: &rules,
                parameters: &parameters,
            };
            match decide(state.as_ref(), command, &context) {
                Ok(decision) => {
                    for event in &decision.events {
                        state = evolve(state, event, context.now, &actor.kind);
                    }
                }
                Err(_) => refused += 1,
            }
            pairs += 1;
        }
        returned += u64::from(matches!(black_box(&state), Some(Dossier { stage: Stage::Returned { .. }, .. })));
    }
    let seconds = watch.elapsed().as_secs_f64();
    println!(
        "{:.0} decide+evolve a second; {} commands a life, {returned} lives returned, {refused} refused",
        pairs as f64 / seconds,
        commands.len()
    );
    Ok(())
}
