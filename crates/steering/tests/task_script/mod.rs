//! The language of the scenarios: `at …`, `rule …`, `absent …`, `<who>: <command>`, `show …`, `figures …`.

mod commands;
mod people;

use std::collections::BTreeMap;

use calendar::Calendar;
use kernel::{Actor, Day, Instant};
use steering::task::counters::Counters;
use steering::task::fact::{By, Fact, half_of, last_of};
use steering::task::model::{DocumentId, Owner, TaskId};
use steering::task::{
    Command, Context, Decision, Effect, JudgedBy, Kin, Parameters, Stage, Task, Time, decide, evolve, offers,
};
use uuid::Uuid;

pub use people::Town;

/// The state of one play: tasks by name, in the order in which they came.
pub struct World {
    now: Instant,
    calendar: Calendar,
    parameters: Parameters,
    town: Town,
    names: Vec<(String, TaskId)>,
    tasks: BTreeMap<TaskId, Task>,
}

impl World {
    pub fn new() -> Self {
        let parameters =
            Parameters { reviewing_units: vec!["tinh.vp".into(), "tinh.snv".into()], ..Parameters::default() };
        Self {
            now: commands::instant("2026-03-02", "08:00"),
            calendar: Calendar::embedded(),
            parameters,
            town: Town::default(),
            names: Vec::new(),
            tasks: BTreeMap::new(),
        }
    }

    /// Plays one line; answers what is to be seen.
    pub fn play(&mut self, line: &str) -> Vec<String> {
        let words = commands::words(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words[..] {
            [] => Vec::new(),
            [first, ..] if first.starts_with('#') => Vec::new(),
            ["at", day, time] => {
                self.now = commands::instant(day, time);
                Vec::new()
            }
            ["rule", name, value] => {
                self.rule(name, value);
                Vec::new()
            }
            ["absent", person] => {
                self.town.absent.push(person.to_owned());
                Vec::new()
            }
            ["show", name] => self.show(name),
            ["choices", name, ..] => {
                let who = line.split_once(" of ").expect("of whom").1.to_owned();
                self.choices(name, &who)
            }
            ["demanded", name] => {
                let id = self.id(name);
                let task = &self.tasks[&id];
                let wakes = task.wakes_at(&self.calendar).map_or_else(|| "-".to_owned(), Instant::date_time_text);
                vec![format!("time demands {:?}, next at {wakes}", task.demanded(&self.calendar, self.now))]
            }
            ["offers", document] => {
                let document = commands::document(document);
                let offered = offers(self.tasks.values(), document);
                vec![format!("open tasks of it: {}", self.listed(&offered))]
            }
            ["figures", kind, key, month] => self.figures(kind, key, month),
            _ => match line.split_once(": ") {
                Some((who, _)) => self.ask(who, &commands::words(line.split_once(": ").unwrap().1)),
                None => panic!("not understood: {line}"),
            },
        }
    }

    fn rule(&mut self, name: &str, value: &str) {
        let parameters = &mut self.parameters;
        match (name, value) {
            ("judged-by", "report") => parameters.judged_by = JudgedBy::Report,
            ("judged-by", "confirmation") => parameters.judged_by = JudgedBy::Confirmation,
            ("extended-is-late", value) => parameters.extended_is_late = value == "yes",
            ("evidence-needed", value) => parameters.evidence_needed = value == "yes",
            ("person-signs", value) => parameters.person_signs = value == "yes",
            ("due-soon-days", value) => parameters.due_soon_days = value.parse().unwrap(),
            ("office-decides", value) => parameters.office_decides = value == "yes",
            ("answer-days", value) => parameters.answer_limit.value = value.parse().unwrap(),
            _ => panic!("no such rule: {name} {value}"),
        }
    }

    /// The identity behind a name; a new name gets the next one.
    fn id(&mut self, name: &str) -> TaskId {
        if let Some((_, id)) = self.names.iter().find(|(known, _)| known == name) {
            return *id;
        }
        let last = self.names.iter().map(|(_, id)| id.0.as_u128()).max().unwrap_or(0);
        let id = TaskId(Uuid::from_u128(last + 1));
        self.names.push((name.to_owned(), id));
        id
    }

    fn name(&self, id: TaskId) -> String {
        self.names.iter().find(|(_, known)| *known == id).map_or_else(|| id.to_string(), |(name, _)| name.clone())
    }

    fn listed(&self, ids: &[TaskId]) -> String {
        if ids.is_empty() {
            return "none".to_owned();
        }
        ids.iter().map(|id| self.name(*id)).collect::<Vec<_>>().join(", ")
    }

    fn ask(&mut self, who: &str, words: &[String]) -> Vec<String> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let [verb, name, ref rest @ ..] = words[..] else { panic!("a verb and a task: {words:?}") };
        let id = self.id(name);
        let children = self.tasks.get(&id).map_or(0, |task| task.children.len());
        let fresh: Vec<TaskId> =
            if commands::makes_children(verb) { self.fresh(name, children, rest) } else { Vec::new() };
        let successor = rest.first().and_then(|word| word.strip_prefix("task:")).map(|name| self.id(name));
        let command = commands::read(verb, rest, (id, &fresh, successor));
        let actor = people::actor(who);
        let told = self.carry_out(id, command, &actor);
        // Names for children that were not made are given back.
        let made: Vec<TaskId> = self.tasks.keys().copied().collect();
        self.names.retain(|(_, id)| made.contains(id));
        told
    }

    /// Names `T.1`, `T.2` … for children to come.
    fn fresh(&mut self, name: &str, children: usize, rest: &[&str]) -> Vec<TaskId> {
        let wanted = rest.iter().filter(|word| **word == "part").count().max(8);
        (1..=wanted).map(|n| self.id(&format!("{name}.{}", children + n))).collect()
    }

    fn carry_out(&mut self, id: TaskId, command: Command, actor: &Actor) -> Vec<String> {
        let state = self.tasks.get(&id).cloned();
        let parent = state.as_ref().and_then(|task| task.origin.parent()).and_then(|id| self.tasks.get(&id)).map(Kin::of);
        let listed = state.iter().flat_map(|task| &task.children).filter_map(|child| self.tasks.get(&child.task));
        let children: Vec<Kin> = listed.map(Kin::of).collect();
        let context = Context {
            now: self.now,
            actor,
            offices: &self.town,
            calendar: &self.calendar,
            parameters: &self.parameters,
            parent: parent.as_ref(),
            children: &children,
        };
        match decide(state.as_ref(), command, &context) {
            Err(refusal) => vec![format!("REFUSED {refusal}")],
            Ok(decision) => {
                let mut state = state;
                for event in &decision.events {
                    state = evolve(state, event, self.now, &actor.kind);
                }
                let state = state.expect("a task");
                assert!(state.broken_invariants().is_empty(), "{:?} {state:?}", state.broken_invariants());
                self.tasks.insert(id, state);
                self.told(&decision)
            }
        }
    }

    /// Events, then who is told, then what the system does with other tasks.
    fn told(&mut self, decision: &Decision) -> Vec<String> {
        let events: Vec<_> = decision.events.iter().map(steering::task::Event::name).collect();
        let mut out = vec![events.join(", ")];
        for effect in &decision.effects {
            match effect {
                Effect::Tell { to, key } => out.push(format!("{} told: {key}", owner_text(to))),
                Effect::Order { task, command } => {
                    let gathers = **command == Command::Gather;
                    let told = self.carry_out(*task, (**command).clone(), &Actor::system());
                    if !(gathers && told.iter().any(|line| line.starts_with("REFUSED"))) {
                        let name = self.name(*task);
                        out.extend(told.into_iter().map(|line| format!("{name}: {line}")));
                    }
                }
            }
        }
        out
    }

    fn show(&mut self, name: &str) -> Vec<String> {
        let id = self.id(name);
        let Some(task) = self.tasks.get(&id) else { return vec!["no such task".to_owned()] };
        let owner = task.holder().map_or_else(|| "none".to_owned(), |owner| owner_text(&owner));
        let accepted = task.accepted.map_or("", |accepted| if accepted.by_silence { " (accepted by silence)" } else { "" });
        let mut out = vec![format!("{}{accepted}, owner {owner}", task.stage.key())];
        out.push(match &task.time {
            Time::By { deadline } => {
                let extended = deadline.extended_to.map_or_else(|| "-".to_owned(), |to| to.text());
                let moved = if deadline.due == deadline.first { String::new() } else { format!(" · moved to {}", deadline.due.text()) };
                format!("first due {}{moved} · extended to {extended}", deadline.first.text())
            }
            Time::Ongoing { review_on } => format!("ongoing, next review {}", review_on.date_text()),
            Time::Recurring { rule, made } => {
                let made = made.map_or_else(|| "-".to_owned(), Day::date_text);
                format!("recurring {:?}, last period with a task begins {made}", rule.period)
            }
            Time::Open { reason } => format!("no day: {reason}"),
        });
        out.push(format!("time {}", task.time_class(&self.calendar, &self.parameters, self.now).key()));
        for duty in task.duties() {
            let due = duty.due_at.map_or_else(|| "-".to_owned(), Instant::date_time_text);
            out.push(format!("duty {:?} of {}, by {due}", duty.kind, owner_text(&duty.owner)));
        }
        if let Stage::Superseded { successor } = &task.stage {
            out.push(match successor {
                steering::task::model::Successor::Document { document } => format!("by document {}", document.0.as_u128()),
                steering::task::model::Successor::Task { task } => format!("by task {}", self.name(*task)),
            });
        }
        let children: Vec<TaskId> = task.children.iter().map(|child| child.task).collect();
        if !children.is_empty() {
            out.push(format!("children {}", self.listed(&children)));
        }
        for corrected in &task.corrections {
            out.push(format!("before: {}, because {}", commands::correction_text(&corrected.before), corrected.reason));
        }
        out
    }

    /// What somebody may do with a task now, and why not the rest.
    fn choices(&mut self, name: &str, who: &str) -> Vec<String> {
        let id = self.id(name);
        let task = &self.tasks[&id];
        let actor = people::actor(who);
        let parent = task.origin.parent().and_then(|id| self.tasks.get(&id)).map(Kin::of);
        let children: Vec<Kin> = task.children.iter().filter_map(|child| self.tasks.get(&child.task)).map(Kin::of).collect();
        let context = Context {
            now: self.now,
            actor: &actor,
            offices: &self.town,
            calendar: &self.calendar,
            parameters: &self.parameters,
            parent: parent.as_ref(),
            children: &children,
        };
        let all = steering::task::options::choices(task, &context, None);
        let (may, not): (Vec<_>, Vec<_>) = all.into_iter().partition(|choice| choice.allowed());
        let may: Vec<&str> = may.iter().map(|choice| choice.key).collect();
        let authority = |code: &str| code.starts_with("task_not_") || code == "official_only";
        let not = not.iter().filter_map(|choice| choice.refused.as_ref().map(|refusal| (choice.key, refusal.code)));
        let not: Vec<String> =
            not.filter(|(_, code)| !authority(code)).map(|(key, code)| format!("{key} ({code})")).collect();
        let line = |head: &str, list: String| format!("{head} {}", if list.is_empty() { "nothing".to_owned() } else { list });
        vec![line("may", may.join(", ")), line("not now", not.join(", "))]
    }

    /// Figures of a month of a unit, area or document.
    fn figures(&self, kind: &str, key: &str, month: &str) -> Vec<String> {
        let by = match kind {
            "unit" => By::Unit(people::unit(key)),
            "part" => By::PartOf(people::unit(key)),
            "area" => By::Area(key.to_owned()),
            "document" => By::Document(commands::document(key)),
            _ => panic!("figures by {kind}?"),
        };
        let mut counters = Counters::default();
        let facts = self.tasks.values().filter_map(|task| Fact::of(task, self.parameters.judged_by));
        facts.for_each(|fact| counters.add(&fact, 1));
        let first = half_of(Day::parse(&format!("{month}-01")).unwrap());
        let f = counters.figures(&by, first, first + 1, last_of(first + 1));
        vec![
            format!("assigned {} (extended {})", f.assigned, f.extended),
            format!(
                "done {}: on time {}, by extension {}, late {}, without a day {}; ended otherwise {}",
                f.done(), f.on_time, f.on_time_extended, f.late, f.no_deadline, f.left
            ),
            format!("open {}, late {}", f.open, f.open_late),
        ]
    }
}

pub fn owner_text(owner: &Owner) -> String {
    match &owner.person {
        Some(person) => format!("{person} of {}", owner.unit),
        None => owner.unit.to_string(),
    }
}

/// The document with a number.
pub fn numbered(number: u128) -> DocumentId {
    DocumentId(Uuid::from_u128(number))
}
