//! From one proposal to several tasks, and what only a shell with a fault can ask.

use calendar::Calendar;
use kernel::{Actor, ActorKind, Instant, PersonId, Role, RoleGrant, UnitId};
use steering::task::command::{Draft, Group, NewTask, Proposal};
use steering::task::model::{Addressee, Origin, Owner, TaskId, Term};
use steering::task::{Command, Context, Decision, Due, Effect, Offices, Parameters, Task, decide, evolve, tree};
use uuid::Uuid;

struct Town;

impl Offices for Town {
    fn reaches(&self, granted: &UnitId, unit: &UnitId) -> bool {
        granted == unit
    }
    fn may_own(&self, _person: &PersonId, _unit: &UnitId) -> bool {
        true
    }
    fn is_open(&self, _unit: &UnitId) -> bool {
        true
    }
}

fn id(n: u128) -> TaskId {
    TaskId(Uuid::from_u128(n))
}

fn unit(name: &str) -> Addressee {
    Addressee::One { owner: Owner::unit(&name.into()) }
}

fn named(name: &str, units: &[&str]) -> Group {
    Group { name: name.to_owned(), units: units.iter().map(|unit| UnitId::new(unit)).collect() }
}

fn group(name: &str) -> Addressee {
    Addressee::Group { name: name.to_owned() }
}

fn now() -> Instant {
    Instant::parse("2026-03-02T08:00:00+07:00").expect("a time")
}

fn reviewer() -> Actor {
    let kind = ActorKind::Official { person: PersonId::new("office"), on_behalf_of: None };
    Actor { kind, grants: vec![RoleGrant { role: Role::DivisionHead, unit: "vp".into() }] }
}

fn ask(task: Option<&Task>, command: Command, actor: &Actor) -> Result<Decision, &'static str> {
    let parameters = Parameters { reviewing_units: vec!["vp".into()], ..Parameters::default() };
    let calendar = Calendar::embedded();
    let context = Context {
        now: now(),
        actor,
        offices: &Town,
        calendar: &calendar,
        parameters: &parameters,
        parent: None,
        children: &[],
    };
    decide(task, command, &context).map_err(|refusal| refusal.code)
}

fn draft(addressees: Vec<Addressee>, term: Term) -> Draft {
    let content = "Rà soát".to_owned();
    Draft { sources: Vec::new(), content, product: String::new(), area: None, addressees, coordinators: Vec::new(), term }
}

fn proposed(draft: Draft) -> Task {
    let assigner = Owner::person(&"t".into(), &PersonId::new("chairman"));
    let proposal = Proposal { id: id(1), office: "vp".into(), assigner, draft };
    let decision = ask(None, Command::Propose(Box::new(proposal)), &reviewer()).expect("proposed");
    evolve(None, &decision.events[0], now(), &reviewer().kind).expect("a task")
}

fn by_the_end_of_march() -> Term {
    Term::By { due: Due::day(kernel::Day::parse("2026-03-31").expect("a day")) }
}

#[test]
fn leads_keep_the_order_of_the_text_and_come_once() {
    let groups = [named("các sở", &["a", "b", "c"]), named("các xã", &["x", "a"])];
    let leads = |addressees: &[Addressee]| {
        let leads = tree::leads(addressees, &groups).map_err(|refusal| refusal.code)?;
        Ok::<_, &str>(leads.iter().map(|lead| lead.unit.to_string()).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(leads(&[unit("b"), unit("a")]), Ok("b a".to_owned()));
    assert_eq!(leads(&[group("các sở"), unit("b")]), Ok("a c b".to_owned()), "who is named stands where he is named");
    assert_eq!(leads(&[group("các sở"), group("các xã")]), Ok("a b c x".to_owned()));
    assert_eq!(leads(&[unit("a"), unit("a")]), Ok("a".to_owned()));
    assert_eq!(leads(&[group("các ban")]), Err("task_group_unknown"));
    assert_eq!(leads(&[]), Err("task_no_addressee"));
}

#[test]
fn a_person_named_in_a_unit_of_a_group_leads_for_it() {
    let person = Owner::person(&"a".into(), &PersonId::new("nv-1"));
    let addressees = [Addressee::One { owner: person.clone() }, group("các sở")];
    let leads = tree::leads(&addressees, &[named("các sở", &["a", "b"])]).expect("leads");
    assert_eq!(leads, [person, Owner::unit(&"b".into())]);
}

#[test]
fn each_lead_gets_a_child_with_the_time_and_the_words_of_the_whole() {
    let task = proposed(draft(vec![unit("a"), group("các xã")], by_the_end_of_march()));
    let ids = vec![id(1), id(2), id(2), id(3), id(4)];
    let command = Command::Confirm { groups: vec![named("các xã", &["x", "y"])], ids };
    let decision = ask(Some(&task), command, &reviewer()).expect("confirmed");
    let new = decision.effects.iter().filter_map(|effect| match effect {
        Effect::Order { command, .. } => match &**command {
            Command::Assign(new) => Some(&**new),
            _ => None,
        },
        Effect::Tell { .. } => None,
    });
    let new: Vec<&NewTask> = new.collect();
    let whose: Vec<_> = new.iter().map(|new| (new.id, new.lead.unit.as_str())).collect();
    assert_eq!(whose, [(id(2), "a"), (id(3), "x"), (id(4), "y")], "no identity twice, and not that of the whole");
    for new in new {
        assert_eq!((&new.term, &new.content, &new.assigner), (&by_the_end_of_march(), &task.content, &task.assigner));
        assert_eq!(new.origin, Origin::Lead { parent: task.id });
    }
    let whole = evolve(Some(task), &decision.events[0], now(), &reviewer().kind).expect("a task");
    assert!(whole.common && whole.children.len() == 3 && whole.broken_invariants().is_empty());
}

#[test]
fn what_only_a_shell_with_a_fault_asks_is_refused() {
    let task = proposed(draft(vec![unit("a"), unit("b")], by_the_end_of_march()));
    let confirm = |ids| ask(Some(&task), Command::Confirm { groups: Vec::new(), ids }, &reviewer()).map(|_| ());
    assert_eq!(confirm(vec![id(1), id(2), id(2)]), Err("task_ids_missing"));
    assert_eq!(confirm(vec![id(2), id(3)]), Ok(()));

    let new = tree::children(&task, &[Owner::unit(&"a".into())], &[id(2)]).expect("a child").remove(0);
    let assign = |new: &NewTask, actor: &Actor| ask(None, Command::Assign(Box::new(new.clone())), actor).map(|_| ());
    assert_eq!(assign(&new, &reviewer()), Err("system_only"));
    assert_eq!(assign(&new, &Actor::system()), Ok(()));
    let root = NewTask { origin: Origin::Document, ..new };
    assert_eq!(assign(&root, &Actor::system()), Err("task_needs_confirmation"), "nothing is given before a person confirms");

    let due = Due { minute: Some(24 * 60), ..Due::day(now().day()) };
    let late = proposed(draft(vec![unit("a")], Term::By { due }));
    let confirmed = ask(Some(&late), Command::Confirm { groups: Vec::new(), ids: Vec::new() }, &reviewer());
    assert_eq!(confirmed.map(|_| ()), Err("task_hour_wrong"));
}
