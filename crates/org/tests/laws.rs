//! Laws of every history, tried with random commands of random people.

mod world;

use std::collections::{BTreeMap, BTreeSet};

use kernel::time::{DAY_MICROS, Day, Instant};
use kernel::{Actor, PersonId, Role, UnitId};
use org::{Delegation, DelegationId, DelegationKind, Holding, Org, OrgCommand, OrgEvent, Unit, UnitKind};
use proptest::prelude::*;
use world::{World, person, unit};

const PEOPLE: &[&str] = &["admin", "leader", "head", "ann", "bob", "cam", "clerk", "aud", "desk", "desk2", "nobody"];
const UNITS: &[&str] = &["T", "TT", "S1", "S1.A", "S1.B", "S2", "X1", "X1.TT", "X2", "X2.TT", "CA1", "N1", "N2", "??"];

fn who() -> impl Strategy<Value = PersonId> {
    prop::sample::select(PEOPLE).prop_map(PersonId::from)
}

fn place() -> impl Strategy<Value = UnitId> {
    prop::sample::select(UNITS).prop_map(UnitId::from)
}

/// Days around 2 March 2026, and now and then the ends of all days.
fn some_day() -> impl Strategy<Value = Day> {
    prop_oneof![20 => (20_480..20_560).prop_map(Day), 1 => Just(Day(-1)), 1 => Just(Day(100_000))]
}

fn moment() -> impl Strategy<Value = Instant> {
    (20_513i64..20_545, 0i64..4).prop_map(|(day, quarter)| Instant(day * DAY_MICROS + quarter * DAY_MICROS / 4))
}

fn kind() -> impl Strategy<Value = UnitKind> {
    use UnitKind::*;
    prop::sample::select(&[Province, ProvincialCentre, Department, Vertical, Commune, CommuneCentre, Division][..])
}

fn new_unit() -> impl Strategy<Value = Unit> {
    let id = prop::sample::select(&["N1", "N2", "S1", ""][..]);
    (id, kind(), prop::option::of(place()), some_day()).prop_map(|(id, kind, parent, from)| {
        let parent = parent.as_ref().map(UnitId::as_str);
        Unit { from, ..unit(id, kind, parent, None) }
    })
}

fn delegation() -> impl Strategy<Value = Delegation> {
    let scope = (
        prop::option::of(prop::collection::vec(prop::sample::select(&Role::ALL[..]), 0..3)),
        prop::option::of(place()),
    );
    (0u8..40, who(), who(), moment(), moment(), scope).prop_map(
        |(id, from_person, to_person, from, to, (roles, unit))| Delegation {
            id: DelegationId(format!("d{id}")),
            from_person,
            to_person,
            kind: DelegationKind::Leave,
            roles,
            unit,
            from,
            to,
            document: None,
            revoked: None,
        },
    )
}

fn holding() -> impl Strategy<Value = Holding> {
    (who(), place(), prop::sample::select(&Role::ALL[..]), some_day(), prop::option::of(some_day())).prop_map(
        |(person, unit, role, from, to)| Holding {
            from,
            to,
            ..world::holding(person.as_str(), unit.as_str(), role, "2026-01-01", None)
        },
    )
}

fn structure() -> impl Strategy<Value = OrgCommand> {
    prop_oneof![
        new_unit().prop_map(|unit| OrgCommand::CreateUnit { unit }),
        (place(), "[a-z]{0,2}", some_day()).prop_map(|(unit, name, from)| OrgCommand::RenameUnit {
            unit,
            short_name: name.clone(),
            name,
            from
        }),
        (place(), place(), some_day()).prop_map(|(unit, successor, from)| OrgCommand::MergeUnit {
            unit,
            successor,
            from
        }),
        (place(), some_day()).prop_map(|(unit, to)| OrgCommand::CloseUnit { unit, to }),
        (place(), prop::collection::vec(new_unit(), 0..3), place(), who(), some_day()).prop_map(
            |(unit, parts, main, one, from)| {
                OrgCommand::SplitUnit { unit, parts, assign: BTreeMap::from([(one, main.clone())]), main, from }
            }
        ),
    ]
}

fn command() -> impl Strategy<Value = OrgCommand> {
    let id = || (0u8..40).prop_map(|id| DelegationId(format!("d{id}")));
    prop_oneof![
        2 => structure(),
        1 => (who(), some_day()).prop_map(|(id, from)| OrgCommand::AddPerson { person: org::Person { from, ..person(id.as_str()) } }),
        1 => (who(), some_day()).prop_map(|(person, to)| OrgCommand::PersonLeaves { person, to }),
        4 => holding().prop_map(|holding| OrgCommand::GiveHolding { holding }),
        2 => (who(), place(), prop::sample::select(&Role::ALL[..]), some_day(), some_day())
            .prop_map(|(person, unit, role, from, to)| OrgCommand::EndHolding { person, unit, role, from, to }),
        6 => delegation().prop_map(|leave| OrgCommand::RecordLeave { leave }),
        6 => delegation().prop_map(|delegation| OrgCommand::GiveDelegation { delegation }),
        1 => id().prop_map(|id| OrgCommand::CancelLeave { id }),
        1 => id().prop_map(|id| OrgCommand::RevokeDelegation { id }),
    ]
}

/// Runs a history; actor 0 is the program, the others are people.
fn run(history: Vec<(usize, OrgCommand)>) -> World {
    let mut world = World::new();
    for (index, (by, command)) in history.into_iter().enumerate() {
        world.now = Instant(world.now.0 + DAY_MICROS / 8 * i64::from(index % 2 == 0));
        let actor = match PEOPLE.get(by.wrapping_sub(1)) {
            None => Actor::system(),
            Some(id) => world.org.actor(&(*id).into(), None, world.now).unwrap_or_else(|_| Actor::applicant()),
        };
        let _ = world.ask(&actor, command);
    }
    world
}

fn history() -> impl Strategy<Value = Vec<(usize, OrgCommand)>> {
    let by = prop_oneof![3 => Just(0usize), 1 => 0..=PEOPLE.len()];
    prop::collection::vec((by, command()), 1..60)
}

fn moments(world: &World) -> Vec<Instant> {
    (0..30).map(|step| Instant(world.now.0 - 2 * DAY_MICROS + step * DAY_MICROS / 2)).collect()
}

/// What was emitted, without judgement of ours: every holding by its key, with its last recorded end.
fn told(events: &[OrgEvent]) -> Vec<Holding> {
    let mut told: Vec<Holding> = Vec::new();
    for event in events {
        match event {
            OrgEvent::HoldingGiven { holding } => told.push(holding.clone()),
            OrgEvent::HoldingEnded { person, unit, role, from, to } => {
                let same =
                    |h: &&mut Holding| h.person == *person && h.unit == *unit && h.role == *role && h.from == *from;
                let mut found: Vec<&mut Holding> = told.iter_mut().filter(same).collect();
                assert!(!found.is_empty(), "an end without a beginning: {event:?}");
                found.iter_mut().for_each(|h| h.to = Some(*to));
            }
            _ => {}
        }
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn replay_is_live_and_stored_events_read_back(history in history()) {
        let world = run(history);
        prop_assert_eq!(&Org::replay(&world.events), &world.org);
        for event in &world.events {
            let line = serde_json::to_string(event).unwrap();
            prop_assert_eq!(&serde_json::from_str::<OrgEvent>(&line).unwrap(), event);
        }
    }

    #[test]
    fn who_held_this_on_that_day_has_an_answer_for_every_day_of_a_holding(history in history()) {
        let world = run(history);
        for held in told(&world.events) {
            let last = held.to.unwrap_or(Day(held.from.0 + 40));
            for day in held.from.0..=last.0.min(held.from.0 + 400) {
                let answer = world.org.holders_on(&held.unit, held.role, Day(day));
                prop_assert!(answer.contains(&&held.person), "{held:?} on {}", Day(day));
                prop_assert!(world.org.unit(&held.unit).unwrap().is_open(Day(day)), "{held:?} in a closed unit on {}", Day(day));
                prop_assert!(world.org.person(&held.person).unwrap().is_in_office(Day(day)), "{held:?} after leaving");
            }
        }
    }

    #[test]
    fn nobody_holds_the_same_twice_and_role_groups_stay_apart(history in history()) {
        let world = run(history);
        let held = told(&world.events);
        for (index, one) in held.iter().enumerate() {
            for other in held[index + 1..].iter().filter(|other| other.person == one.person && other.overlaps(one.from, one.to)) {
                prop_assert!(one.unit != other.unit || one.role != other.role, "{one:?} {other:?}");
                let apart = |role| matches!(role, Role::Auditor | Role::Administrator);
                prop_assert!(one.role == other.role || !(apart(one.role) || apart(other.role)), "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn substitutes_are_present_act_for_the_other_and_never_form_a_loop(history in history()) {
        let world = run(history);
        let org = &world.org;
        for at in moments(&world) {
            for id in PEOPLE.iter().map(|id| PersonId::from(*id)) {
                let leaves = org.delegations_of(&id).filter(|d| d.kind == DelegationKind::Leave && d.is_in_force(at)).count();
                prop_assert!(leaves <= 1, "two leaves of {id} at {at}");
                if let Some(substitute) = org.substitute_of(&id, at) {
                    prop_assert!(*substitute != id && org.present(substitute, at));
                    prop_assert!(org.stands_in_for(substitute, at).iter().any(|d| d.from_person == id), "{substitute} for {id}");
                }
                let mut seen = BTreeSet::from([id.clone()]);
                let mut open = vec![id.clone()];
                while let Some(current) = open.pop() {
                    for next in org.delegations_of(&current).filter(|d| d.is_in_force(at)).map(|d| &d.to_person) {
                        prop_assert!(*next != id, "duties of {id} come back at {at}");
                        if seen.insert(next.clone()) {
                            open.push(next.clone());
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn who_acts_for_another_has_no_more_than_the_other(history in history()) {
        let world = run(history);
        let org = &world.org;
        for at in moments(&world) {
            for (who, principal) in PEOPLE.iter().flat_map(|a| PEOPLE.iter().map(move |b| (PersonId::from(*a), PersonId::from(*b)))) {
                let Ok(actor) = org.actor(&who, Some(&principal), at) else { continue };
                let own = org.grants_of(&principal, at);
                for grant in &actor.grants {
                    let covered = own.iter().any(|o| o.role == grant.role && org.is_within(&grant.unit, &o.unit));
                    prop_assert!(covered, "{grant:?} of {who} for {principal}");
                }
            }
        }
    }

    #[test]
    fn an_ended_unit_leads_to_an_open_one_or_to_none(history in history()) {
        let world = run(history);
        for (id, day) in UNITS.iter().flat_map(|id| (20_480..20_560).map(move |day| (UnitId::from(*id), Day(day)))) {
            let Some(unit) = world.org.unit(&id) else { continue };
            let found = world.org.successor_on(&id, day);
            if unit.from <= day {
                prop_assert!(found.is_none_or(|found| found.is_open(day)), "{id} on {day}");
                prop_assert!(found.is_some() || unit.successor.is_none() || unit.to.is_some_and(|to| to < day));
            }
            let open_below = world.org.children(&id).filter(|child| child.is_open(day)).count();
            prop_assert!(open_below == 0 || unit.is_open(day), "units below {id}, which is closed on {day}");
        }
    }

    #[test]
    fn finding_former_communes_never_panics(text in ".{0,40}") {
        let table = org::OldUnits::embedded().unwrap();
        prop_assert!(table.find(&text).len() <= 263);
    }
}

/// Places of a sentence: `{name}`.
fn places(sentence: &str) -> BTreeSet<&str> {
    sentence.split('{').skip(1).filter_map(|part| part.split('}').next()).collect()
}

#[test]
fn every_refusal_met_fills_its_sentence() {
    use proptest::strategy::ValueTree;
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/lang/org.vi.toml");
    let words: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut met = BTreeSet::new();
    for _ in 0..400 {
        let history = history().new_tree(&mut runner).unwrap().current();
        for refusal in run(history).refusals {
            let sentence = words["refusal"][refusal.code].as_str().unwrap();
            let args: BTreeSet<&str> = refusal.args.iter().map(|(name, _)| *name).collect();
            assert!(places(sentence).is_subset(&args), "{refusal}: {sentence}");
            met.insert(refusal.code);
        }
    }
    assert!(met.len() >= 25, "{met:?}");
}

#[test]
fn random_histories_reach_every_kind_of_event() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut kinds = BTreeSet::new();
    for _ in 0..400 {
        let history = history().new_tree(&mut runner).unwrap().current();
        for event in run(history).events {
            kinds.insert(serde_json::to_value(&event).unwrap()["event"].as_str().unwrap().to_owned());
        }
    }
    let expected = [
        "delegation_given",
        "delegation_revoked",
        "holding_ended",
        "holding_given",
        "leave_cancelled",
        "leave_recorded",
        "person_added",
        "person_left",
        "unit_closed",
        "unit_created",
        "unit_merged",
        "unit_renamed",
    ];
    let missing: Vec<_> = expected.iter().filter(|kind| !kinds.contains(**kind)).collect();
    assert!(missing.is_empty(), "never tried: {missing:?}");
}
