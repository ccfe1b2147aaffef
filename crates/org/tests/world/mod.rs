//! A small province for tests: a department with two divisions, two communes with centres, an administrator and some people.
#![allow(dead_code)]

use kernel::time::{Day, Instant};
use kernel::{Actor, PersonId, Refusal, Role, UnitId};
use org::{
    Delegation, DelegationId, DelegationKind, Holding, Level, Org, OrgCommand, OrgEvent, Person, Unit, UnitKind,
};

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// `2026-03-02 08:00`.
pub fn at(text: &str) -> Instant {
    Instant::parse(&format!("{}:00+07:00", text.replace(' ', "T"))).unwrap()
}

pub fn unit(id: &str, kind: UnitKind, parent: Option<&str>, agency: Option<&str>) -> Unit {
    let level =
        if matches!(kind, UnitKind::Commune | UnitKind::CommuneCentre) { Level::Commune } else { Level::Province };
    Unit {
        id: id.into(),
        name: format!("Đơn vị {id}"),
        short_name: id.to_owned(),
        kind,
        parent: parent.map(UnitId::from),
        level,
        agency: agency.map(str::to_owned),
        code: id.to_owned(),
        gso_code: None,
        serves: None,
        address: None,
        phone: None,
        office_hours_key: None,
        from: day("2025-07-01"),
        to: None,
        successor: None,
        former_names: Vec::new(),
        template: false,
    }
}

pub fn person(id: &str) -> Person {
    Person {
        id: id.into(), name: format!("Người {id}"), email: None, phone: None, from: day("2025-07-01"), to: None
    }
}

pub fn holding(person: &str, unit: &str, role: Role, from: &str, to: Option<&str>) -> Holding {
    Holding {
        person: person.into(),
        unit: unit.into(),
        role,
        title: "Chức danh".into(),
        from: day(from),
        to: to.map(day),
        sent_by: None,
        authorised: Vec::new(),
    }
}

pub fn span(id: &str, who: &str, by: &str, from: &str, to: &str) -> Delegation {
    Delegation {
        id: DelegationId(id.into()),
        from_person: who.into(),
        to_person: by.into(),
        kind: DelegationKind::Leave,
        roles: None,
        unit: None,
        from: at(from),
        to: at(to),
        document: None,
        revoked: None,
    }
}

/// An organisation with its history, at the moment `now`.
pub struct World {
    pub org: Org,
    pub events: Vec<OrgEvent>,
    pub refusals: Vec<Refusal>,
    pub now: Instant,
}

impl World {
    pub fn new() -> Self {
        use UnitKind::*;
        let mut world =
            Self { org: Org::default(), events: Vec::new(), refusals: Vec::new(), now: at("2026-03-02 08:00") };
        let units = [
            unit("T", Province, None, Some("UBND")),
            unit("TT", ProvincialCentre, Some("T"), Some("TTPVHCC")),
            unit("S1", Department, Some("T"), Some("STP")),
            unit("S1.A", Division, Some("S1"), None),
            unit("S1.B", Division, Some("S1"), None),
            unit("S2", Department, Some("T"), Some("SNV")),
            unit("X1", Commune, Some("T"), Some("UBND_XA")),
            unit("X1.TT", CommuneCentre, Some("X1"), None),
            unit("X2", Commune, Some("T"), Some("UBND_XA")),
            unit("X2.TT", CommuneCentre, Some("X2"), None),
        ];
        for unit in units {
            world.system(OrgCommand::CreateUnit { unit });
        }
        let police = Unit { serves: Some("X1".into()), ..unit("CA1", Vertical, Some("T"), Some("CA_XA")) };
        world.system(OrgCommand::CreateUnit { unit: police });
        for id in ["admin", "leader", "head", "ann", "bob", "cam", "clerk", "aud", "mayor", "desk", "desk2", "other"] {
            world.system(OrgCommand::AddPerson { person: person(id) });
        }
        let held = [
            ("admin", "T", Role::Administrator),
            ("leader", "S1", Role::AgencyLeader),
            ("head", "S1.A", Role::DivisionHead),
            ("ann", "S1.A", Role::Specialist),
            ("bob", "S1.A", Role::Specialist),
            ("cam", "S1.B", Role::Specialist),
            ("clerk", "S1", Role::Clerk),
            ("aud", "S1", Role::Auditor),
            ("mayor", "X1", Role::AgencyLeader),
            ("desk", "X1.TT", Role::Receptionist),
            ("desk2", "X2.TT", Role::Receptionist),
            ("other", "S2", Role::Specialist),
        ];
        for (who, place, role) in held {
            world.system(OrgCommand::GiveHolding { holding: holding(who, place, role, "2025-07-01", None) });
        }
        world
    }

    pub fn actor(&self, person: &str) -> Actor {
        self.org.actor(&person.into(), None, self.now).unwrap()
    }

    /// Asks, and takes the answer in.
    pub fn ask(&mut self, actor: &Actor, command: OrgCommand) -> Result<Vec<OrgEvent>, Refusal> {
        let answer = self.org.decide(command, actor, self.now);
        self.refusals.extend(answer.as_ref().err().cloned());
        let events = answer?;
        events.iter().for_each(|event| self.org.evolve(event));
        self.events.extend(events.clone());
        Ok(events)
    }

    pub fn system(&mut self, command: OrgCommand) {
        self.ask(&Actor::system(), command).unwrap();
    }

    pub fn by(&mut self, person: &str, command: OrgCommand) -> Result<Vec<OrgEvent>, Refusal> {
        let actor = self.actor(person);
        self.ask(&actor, command)
    }

    pub fn holders(&self, unit: &str, role: Role, on: &str) -> Vec<&str> {
        self.org.holders_on(&unit.into(), role, day(on)).into_iter().map(PersonId::as_str).collect()
    }
}

/// `code` of a refusal, or `ok`.
pub fn code<T>(answer: &Result<T, Refusal>) -> &str {
    answer.as_ref().map_or_else(|refusal| refusal.code, |_| "ok")
}
