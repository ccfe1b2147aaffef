//! A little town whose dossiers live by real commands; every decision is checked against what papers are read again.

mod town;

use std::collections::BTreeMap;

use calendar::Calendar;
use dossier::command::NewDossier;
use dossier::model::{Applicant, Channel, ComponentLine, Fee, ProcessingSystem, Provision, Representation};
use dossier::{Command, Context, Dossier, Effect, PaperOrder, Parameters, decide, evolve};
use kernel::{Actor, ActorKind, Dong, DossierCode, DossierId, Instant, PersonId, Refusal, Role, RoleGrant, UnitId};
use org::Org;
use paper::fill::{Entry, Facts, fill, ordered};
use paper::{Form, Lang};
use procedure::{DeadlineRules, ProcedureVersion};

pub use town::{AGENCY, COMMUNE, DESK, DIVISION, organisation};

pub const URL: &str = "https://motcua.example/tra-cuu/H92.TT-261124-0007?ma=K7M2-94QX";
pub const SECRET: &str = "K7M2-94QX";

pub fn at(text: &str) -> Instant {
    Instant::parse(&format!("{}T{}:00+07:00", &text[..10], &text[11..])).unwrap()
}

/// One dossier in the town.
pub struct Play {
    pub org: Org,
    pub procedure: ProcedureVersion,
    pub rules: DeadlineRules,
    pub parameters: Parameters,
    calendar: Calendar,
    pub now: Instant,
    pub state: Option<Dossier>,
    pub history: Vec<Entry>,
}

impl Play {
    pub fn new() -> Self {
        Self {
            org: organisation(),
            procedure: town::procedure(),
            rules: town::rules(),
            parameters: Parameters::default(),
            calendar: Calendar::embedded(),
            now: at("2026-11-24 08:05"),
            state: None,
            history: Vec::new(),
        }
    }

    pub fn at(mut self, time: &str) -> Self {
        self.now = at(time);
        self
    }

    /// A command that is granted.
    pub fn by(mut self, who: &str, command: Command) -> Self {
        self.give(&actor(who), command).unwrap();
        self
    }

    /// The same in the place of another.
    pub fn by_for(mut self, who: &str, other: &str, command: Command) -> Self {
        let mut acting = actor(other);
        acting.kind =
            ActorKind::Official { person: PersonId::new(who), on_behalf_of: Some(PersonId::new(other)) };
        self.give(&acting, command).unwrap();
        self
    }

    pub fn receive(self) -> Self {
        self.by("nv-desk", Command::Receive(application(AGENCY)))
    }

    /// The draft that waits.
    pub fn draft(&self) -> u32 {
        self.state.as_ref().unwrap().pending.first().unwrap().id
    }

    pub fn approve(self, who: &str) -> Self {
        let draft = self.draft();
        self.by(who, Command::Approve { draft })
    }

    /// Gives a command; what it orders must be what is read again from the history.
    pub fn give(&mut self, actor: &Actor, command: Command) -> Result<(), Refusal> {
        let context = Context {
            now: self.now,
            actor,
            offices: &town::Town(&self.org),
            calendar: &self.calendar,
            desk_calendar: &self.calendar,
            procedure: &self.procedure,
            rules: &self.rules,
            parameters: &self.parameters,
        };
        let before = ordered(&self.history).len();
        let decision = decide(self.state.as_ref(), command, &context)?;
        for event in decision.events {
            self.state = evolve(self.state.take(), &event, self.now, &actor.kind);
            let position = 100 + self.history.len() as i64;
            self.history.push(Entry { at: self.now, actor: actor.kind.clone(), event, position });
        }
        let issued: Vec<PaperOrder> = decision.effects.iter().filter_map(|effect| match effect {
            Effect::Issue(order) => Some(*order),
            _ => None,
        }).collect();
        let read: Vec<PaperOrder> = ordered(&self.history)[before..].iter().map(|paper| paper.order).collect();
        assert_eq!(read, issued, "after {:?}", self.history.last());
        Ok(())
    }

    pub fn facts(&self, lang: Lang) -> Facts<'_> {
        Facts {
            dossier: self.state.as_ref().unwrap(),
            history: &self.history,
            procedure: &self.procedure,
            org: &self.org,
            lang,
            simulated: true,
            place: "Cần Thơ",
            tracking_url: Some(URL),
            tracking_secret: Some(SECRET),
        }
    }

    /// The last paper of that kind that the history ordered.
    pub fn paper(&self, order: PaperOrder, lang: Lang) -> Form {
        let found = ordered(&self.history).into_iter().rev().find(|paper| paper.order == order);
        fill(order, found.unwrap().entry, &self.facts(lang)).unwrap()
    }
}

pub fn actor(name: &str) -> Actor {
    let (role, unit) = match name {
        "applicant" => return Actor::applicant(),
        "system" => return Actor::system(),
        "nv-desk" | "nv-desk-2" => (Role::Receptionist, DESK),
        "nv-director" => (Role::CentreDirector, DESK),
        "nv-spec" => (Role::Specialist, AGENCY),
        "nv-head" => (Role::DivisionHead, DIVISION),
        "nv-deputy" | "nv-chief" => (Role::AgencyLeader, AGENCY),
        "nv-clerk" => (Role::Clerk, AGENCY),
        "nv-commune" => (Role::Specialist, COMMUNE),
        other => panic!("no such actor: {other}"),
    };
    let kind = ActorKind::Official { person: PersonId::new(name), on_behalf_of: None };
    Actor { kind, grants: vec![RoleGrant { role, unit: UnitId::new(unit) }] }
}

pub fn brought(id: &str, paper: u16, original_taken: bool) -> ComponentLine {
    let provision = Provision::Brought { paper, files: Vec::new(), original_taken };
    ComponentLine { component: id.to_owned(), provision }
}

pub fn application(competent: &str) -> Box<NewDossier> {
    let database = Provision::FromDatabase { database: "population".to_owned() };
    let represented = Representation {
        name: "Lê Văn Thay".to_owned(),
        identity: "000000000009".to_owned(),
        authority: "Giấy ủy quyền số 12/2026".to_owned(),
    };
    Box::new(NewDossier {
        id: DossierId(uuid::Uuid::from_u128(1)),
        code: DossierCode::new("H92.TT-261124-0007"),
        system: ProcessingSystem::Own,
        channel: Channel::Counter,
        variant: None,
        receiving_unit: UnitId::new(DESK),
        competent_unit: UnitId::new(competent),
        applicant: Applicant {
            name: "Nguyễn Thị Mẫu".to_owned(),
            identity: "000000000001".to_owned(),
            organisation: false,
            address: "Số 12 đường Ví Dụ, phường Ninh Kiều".to_owned(),
            phone: "0900 000 001".to_owned(),
            email: "mau@example.org".to_owned(),
        },
        representation: Some(represented),
        answers: BTreeMap::new(),
        components: vec![
            brought("c1", 2, false),
            ComponentLine { component: "c2".to_owned(), provision: database },
            brought("c3", 1, true),
        ],
        fees: vec![Fee { item: "f1".to_owned(), amount: Dong(75_000), paid: None }],
        client_key: None,
    })
}
