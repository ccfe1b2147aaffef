//! The language of the scenarios: `rule …`, `at …`, `calendar …`, `<who>: <command>`, `show`.

mod commands;

use calendar::{Calendar, DayKind, Limit, OfficeHours, Window};
use dossier::{Context, Decision, Dossier, Effect, Event, Holder, Offices, Parameters, decide, evolve};
use kernel::{Actor, ActorKind, Day, Instant, PersonId, Role, RoleGrant, UnitId};
use procedure::{Catalogue, Component, DeadlineRules, ProcedureVersion, Process, Rule, Step};

pub const DESK: &str = "so.mot-cua";
pub const AGENCY: &str = "so";
pub const OTHER: &str = "xa";

/// One department with its desk, and a commune elsewhere.
struct Town;

impl Offices for Town {
    fn reaches(&self, granted: &UnitId, unit: &UnitId) -> bool {
        unit.as_str().starts_with(granted.as_str())
    }
    fn agency_of(&self, unit: &UnitId) -> UnitId {
        UnitId::new(unit.as_str().split('.').next().unwrap_or_default())
    }
    fn serves(&self, desk: &UnitId, competent: &UnitId) -> bool {
        self.agency_of(desk) == *competent
    }
    fn unit_for(&self, competent: &UnitId, step: &Step) -> UnitId {
        let part = match step.role {
            Role::Specialist => ".phong",
            Role::Clerk => ".van-thu",
            _ => "",
        };
        UnitId::new(format!("{competent}{part}"))
    }
    fn registry_of(&self, competent: &UnitId) -> UnitId {
        UnitId::new(format!("{competent}.van-thu"))
    }
    fn may_own(&self, person: &PersonId, _unit: &UnitId) -> bool {
        person.as_str() != "absent"
    }
}

fn actor(name: &str) -> Actor {
    let role = match name {
        "applicant" => return Actor::applicant(),
        "system" => return Actor::system(),
        "receptionist" => (Role::Receptionist, DESK),
        "director" => (Role::CentreDirector, DESK),
        "specialist" => (Role::Specialist, AGENCY),
        "head" => (Role::DivisionHead, "so.phong"),
        "leader" => (Role::AgencyLeader, AGENCY),
        "clerk" => (Role::Clerk, AGENCY),
        "commune" => (Role::Specialist, OTHER),
        other => panic!("no such actor: {other}"),
    };
    let kind = ActorKind::Official { person: PersonId::new(name), on_behalf_of: None };
    Actor { kind, grants: vec![RoleGrant { role: role.0, unit: UnitId::new(role.1) }] }
}

/// Ten working days; an application (c1), data of the population database (c2), an original (c3, when brought).
fn procedure() -> ProcedureVersion {
    let catalogue = Catalogue::embedded().unwrap();
    let mut version = ProcedureVersion::clone(catalogue.list_usable(Day(20_800)).next().unwrap());
    version.limit = Some(limit("10", "working_days"));
    version.limit_variants.clear();
    (version.effective_from, version.effective_to) = (None, None);
    let components = r#"[{"id":"c1","name":"Đơn","kind":"form","copies":1,"need":"always"},
        {"id":"c2","name":"Thông tin cư trú","kind":"copy","copies":1,"need":"always","available_from":"population"},
        {"id":"c3","name":"Văn bằng","kind":"original","copies":1,"need":"conditional"}]"#;
    version.components = serde_json::from_str::<Vec<Component>>(components).unwrap();
    let process = r#"{"steps":[{"id":"1","at_desk":true,"role":"receptionist","unit":"desk","action":"Tiếp nhận"},
        {"id":"2","role":"specialist","unit":"division","action":"Thẩm định","product":"Tờ trình",
         "limit":{"value":5,"unit":"working_days"}},
        {"id":"3","role":"agency_leader","unit":"leadership","action":"Ký"},
        {"id":"4","role":"clerk","unit":"registry","action":"Cấp số"}]}"#;
    version.process = serde_json::from_str::<Process>(process).unwrap();
    version
}

fn limit(value: &str, unit: &str) -> Limit {
    serde_json::from_str(&format!(r#"{{"value":{value},"unit":"{unit}"}}"#)).unwrap()
}

/// What the tests rule, whatever the operator's data say.
fn rules() -> DeadlineRules {
    let text = r#"{"on_supplement":{"value":"restart","basis":"nd61_2018.d19k4"},
        "applicant_term":{"value":{"value":30,"unit":"calendar_days"},"basis":"design.applicant_term"},
        "on_timeout":{"value":"close","basis":"design.applicant_term"},
        "on_fee":{"value":"run","basis":"design.fee_clock"},
        "fee_term":{"value":{"value":3,"unit":"working_days"},"basis":"design.fee_clock"},
        "on_fee_timeout":{"value":"close","basis":"design.fee_clock"},
        "reception_limit":{"value":{"value":8,"unit":"working_hours"},"basis":"design.reception"},
        "supplement_notice_limit":{"value":{"value":3,"unit":"working_days"},"basis":"nd61_2018.d19k4"},
        "handover_cutoff_minute":{"value":900,"basis":"nd118_2025.d18k2"},
        "immediate_result":{"value":false,"basis":"nd61_2018.d17k4"},
        "decide_on_the_spot":{"value":false,"basis":"nd61_2018.d17k5"},
        "non_territorial":{"value":"no","basis":"nd118_2025.d14"}}"#;
    serde_json::from_str(text).unwrap()
}

/// The state of one play.
pub struct World {
    now: Instant,
    calendar: Calendar,
    procedure: ProcedureVersion,
    rules: DeadlineRules,
    parameters: Parameters,
    state: Option<Dossier>,
}

impl World {
    pub fn new() -> Self {
        Self {
            now: Instant::at(Day(0), 0),
            calendar: Calendar::embedded(),
            procedure: procedure(),
            rules: rules(),
            parameters: Parameters::default(),
            state: None,
        }
    }

    /// The dossier now, and its procedure.
    #[allow(dead_code, reason = "for scripts that look further than the dossier")]
    pub fn dossier(&self) -> (Option<&Dossier>, &ProcedureVersion) {
        (self.state.as_ref(), &self.procedure)
    }

    /// Plays one line; answers what is printed below it.
    pub fn play(&mut self, line: &str) -> Vec<String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [] => Vec::new(),
            [first, ..] if first.starts_with('#') => Vec::new(),
            ["at", day, time] => {
                self.now = commands::instant(day, time);
                Vec::new()
            }
            ["rule", name, ref value @ ..] => {
                self.rule(name, value);
                Vec::new()
            }
            ["calendar", "off", day] => {
                self.calendar = self.calendar.with_overrides(&[(Day::parse(day).unwrap(), DayKind::Override, "Nghỉ".to_owned())]);
                Vec::new()
            }
            ["calendar", "worked", day] => {
                self.calendar = self.calendar.with_overrides(&[(Day::parse(day).unwrap(), DayKind::MakeUp, "Làm bù".to_owned())]);
                Vec::new()
            }
            ["calendar", "hours", ref windows @ ..] => {
                let windows: Vec<Window> = windows.iter().map(|window| window.parse().unwrap()).collect();
                let week = std::array::from_fn(|day| if day < 5 { windows.clone() } else { Vec::new() });
                self.calendar = self.calendar.with_hours(OfficeHours::new(week, Default::default()).unwrap());
                Vec::new()
            }
            ["show"] => self.show(),
            ["show", "work"] => self.work_done(),
            [who, ref verb @ ..] if who.ends_with(':') => self.command(who.trim_end_matches(':'), verb),
            _ => panic!("not understood: {line}"),
        }
    }

    fn rule(&mut self, name: &str, value: &[&str]) {
        let rules = &mut self.rules;
        match (name, value) {
            ("limit", [value, unit]) => self.procedure.limit = Some(limit(value, unit)),
            ("applicant_term", [value, unit]) => rules.applicant_term.value = limit(value, unit),
            ("fee_term", [value, unit]) => rules.fee_term.value = limit(value, unit),
            ("on_supplement", ["new_term", value, unit]) => {
                rules.on_supplement.value = procedure::OnSupplement::NewTerm(limit(value, unit));
            }
            ("on_supplement", [value]) => rules.on_supplement.value = key(value),
            ("on_timeout", [value]) => rules.on_timeout.value = key(value),
            ("on_fee", [value]) => rules.on_fee.value = key(value),
            ("on_fee_timeout", [value]) => rules.on_fee_timeout.value = key(value),
            ("non_territorial", [value]) => rules.non_territorial.value = key(value),
            ("decide_on_the_spot", []) => rules.decide_on_the_spot.value = true,
            ("immediate_result", []) => rules.immediate_result.value = true,
            ("max_requests", [value]) => {
                let value = value.parse().unwrap();
                rules.max_requests = Some(Rule { value, basis: "nd46_2026.d34".into() });
            }
            _ => panic!("no such rule: {name} {value:?}"),
        }
    }

    fn command(&mut self, who: &str, verb: &[&str]) -> Vec<String> {
        let actor = actor(who);
        let command = commands::read(verb, self.now, self.state.as_ref());
        let context = Context {
            now: self.now,
            actor: &actor,
            offices: &Town,
            calendar: &self.calendar,
            desk_calendar: &self.calendar,
            procedure: &self.procedure,
            rules: &self.rules,
            parameters: &self.parameters,
        };
        match decide(self.state.as_ref(), command, &context) {
            Err(refusal) => vec![format!("REFUSED {refusal}")],
            Ok(decision) => {
                for event in &decision.events {
                    self.state = evolve(self.state.take(), event, self.now, &actor.kind);
                }
                let broken = self.state.as_ref().map(Dossier::broken_invariants).unwrap_or_default();
                assert!(broken.is_empty(), "{broken:?}");
                told(&decision)
            }
        }
    }

    /// What each finished piece of work took.
    fn work_done(&self) -> Vec<String> {
        let done = self.state.iter().flat_map(|dossier| &dossier.done);
        let line = |done: &dossier::StepDone| {
            let step = done.step.as_ref().map_or_else(String::new, |step| format!(" {step}"));
            let times = format!("{} -> {}", done.from.date_time_text(), done.to.date_time_text());
            let due = done.due_at.map_or_else(String::new, |due| format!(", due {}", due.date_time_text()));
            let minutes = done.minutes.map_or_else(String::new, |minutes| format!(", {minutes} minutes"));
            let ending = if done.ending == dossier::Ending::Finished { String::new() } else { format!(", {:?}", done.ending) };
            format!("{}{step} of {}: {times}{due}{minutes}{ending}", done.phase.key(), commands::owner_text(&done.owner))
        };
        done.map(line).collect()
    }

    fn show(&self) -> Vec<String> {
        let Some(dossier) = &self.state else { return vec!["no dossier".to_owned()] };
        let mut out = vec![format!("state {} ({:?})", dossier.stage.key(), dossier.stage.exchanged_code())];
        out.push(match dossier.holder() {
            None => "owner none".to_owned(),
            Some(Holder::Official(owner)) => format!("owner {}", commands::owner_text(owner)),
            Some(Holder::Applicant { watch }) => format!("owner applicant, watched by {}", commands::owner_text(watch)),
        });
        let text = |at: Option<Instant>| at.map_or_else(|| "-".to_owned(), Instant::date_time_text);
        if let Some(clock) = &dossier.settlement {
            let (promised, due) = (clock.promised_at.date_time_text(), clock.due_at.date_time_text());
            out.push(format!("promised {promised} · due {due} · re-promised {}", text(clock.re_promised_at)));
        }
        let class = dossier.time_class(&self.calendar, self.now).key();
        out.push(format!("clock {class} · duty due {}", text(dossier.duty_due_at())));
        if let Some(punctuality) = dossier.punctuality {
            out.push(format!("finished {punctuality:?}"));
        }
        out
    }
}

fn key<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(serde_json::Value::from(text)).unwrap()
}

/// Events, then what the applicant is told and which papers are issued.
fn told(decision: &Decision) -> Vec<String> {
    let events: Vec<_> = decision.events.iter().map(dossier::Event::name).collect();
    let moves = decision.events.iter().flat_map(|event| match event {
        Event::Recounted { moves, .. } => moves.clone(),
        _ => Vec::new(),
    });
    let moves = moves.map(|moved| {
        format!("{:?}: {} -> {}", moved.date, moved.from.date_time_text(), moved.to.date_time_text())
    });
    let effects = decision.effects.iter().filter_map(|effect| match effect {
        Effect::TellApplicant(notice) => Some(format!("applicant told: {notice:?}")),
        Effect::Issue(paper) => Some(format!("paper: {paper:?}")),
        Effect::TellOfficial { to, key } => Some(format!("{} told: {key}", commands::owner_text(to))),
        Effect::Synchronise => None,
    });
    std::iter::once(events.join(", ")).chain(moves).chain(effects).collect()
}
