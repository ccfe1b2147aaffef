//! The law of the counters: adding contributions, taking them back and counting tasks one by one give the same figures, for
//! any history.

use kernel::{Day, PersonId, UnitId};
use proptest::collection::vec;
use proptest::prelude::*;
use steering::task::Finish;
use steering::task::counters::{Counters, Figures};
use steering::task::fact::{By, Ending, Fact, Measure, half_of, last_of};
use steering::task::model::DocumentId;
use uuid::Uuid;

const START: i32 = 20_400; // November 2025

fn ending() -> impl Strategy<Value = Ending> {
    let all = Finish::ALL.map(|finish| Ending::Done { finish }).into_iter().chain([Ending::Left]);
    prop::sample::select(all.collect::<Vec<_>>())
}

/// A fact as tasks can have it: what was done on time was never late, what was late was so by its end or (hours) not at all,
/// an open one has a late day or no day that runs.
fn fact() -> impl Strategy<Value = Fact> {
    let parts = (0..4_u8, 0..3_u8, START..START + 400, prop::option::of((0..60_i32, ending())), 0..40_i32, 0..32_u8);
    parts.prop_map(|(unit, document, assigned, ended, term, bits)| {
        let assigned = Day(assigned);
        let ended = ended.map(|(days, how)| (assigned.plus(days), how));
        let due = Some(assigned.plus(term + 1)).filter(|_| bits & 1 == 0);
        let late_from = match ended {
            Some((day, Ending::Left | Ending::Done { finish: Finish::Late })) => due.filter(|from| *from <= day),
            Some(_) => None,
            None => due,
        };
        let documents: Vec<u8> = if bits & 2 == 0 { vec![document] } else { vec![document, document + 1] };
        Fact {
            unit: UnitId::new(format!("u{unit}")),
            part: bits & 4 != 0 && bits & 8 != 0,
            person: (bits & 8 == 0).then(|| PersonId::new(format!("p{document}"))),
            area: (bits & 16 != 0).then(|| "the_che".to_owned()),
            documents: documents.into_iter().map(|n| DocumentId(Uuid::from_u128(n.into()))).collect(),
            assigned,
            ended,
            late_from,
            extended: bits & 3 == 1,
        }
    })
}

/// Figures by looking at each fact.
fn counted(facts: &[Fact], by: &By, from: i32, to: i32) -> Figures {
    let last = last_of(to);
    let mut figures = Figures::default();
    for fact in facts.iter().filter(|fact| fact.keys().contains(by)) {
        let within = |day: Day| (from..=to).contains(&half_of(day));
        if within(fact.assigned) {
            figures.assigned += 1;
            figures.extended += i64::from(fact.extended);
        }
        if let Some((_, how)) = fact.ended.filter(|(day, _)| within(*day)) {
            match how {
                Ending::Done { finish: Finish::OnTime } => figures.on_time += 1,
                Ending::Done { finish: Finish::Extended } => figures.on_time_extended += 1,
                Ending::Done { finish: Finish::Late } => figures.late += 1,
                Ending::Done { finish: Finish::NoDeadline } => figures.no_deadline += 1,
                Ending::Left => figures.left += 1,
            }
        }
        let open = fact.assigned <= last && fact.ended.is_none_or(|(day, _)| day > last);
        figures.open += i64::from(open);
        figures.open_late += i64::from(open && fact.late_from.is_some_and(|from| from <= last));
    }
    figures
}

fn keys(facts: &[Fact]) -> Vec<By> {
    let mut keys: Vec<By> = facts.iter().flat_map(Fact::keys).collect();
    keys.sort();
    keys.dedup();
    keys
}

proptest! {
    #[test]
    fn counters_after_minus_before_are_those_of_the_last_states(histories in vec(vec(fact(), 1..5), 0..40)) {
        let mut live = Counters::default();
        for history in &histories {
            let mut before: Option<&Fact> = None;
            for state in history {
                before.into_iter().for_each(|fact| live.add(fact, -1));
                live.add(state, 1);
                before = Some(state);
            }
        }
        let mut anew = Counters::default();
        histories.iter().filter_map(|history| history.last()).for_each(|fact| anew.add(fact, 1));
        prop_assert_eq!(live, anew);
    }

    #[test]
    fn figures_are_numbers_of_tasks(facts in vec(fact(), 0..60), from in 0..24_i32, halves in 0..12_i32) {
        let mut counters = Counters::default();
        facts.iter().for_each(|fact| counters.add(fact, 1));
        let from = half_of(Day(START)) + from;
        for by in keys(&facts) {
            prop_assert_eq!(counters.figures(&by, from, from + halves, Day(i32::MAX)), counted(&facts, &by, from, from + halves), "{:?}", by);
        }
    }

    #[test]
    fn units_and_areas_tell_of_the_same_tasks(facts in vec(fact(), 0..60), halves in 0..24_i32) {
        let mut counters = Counters::default();
        facts.iter().for_each(|fact| counters.add(fact, 1));
        let from = half_of(Day(START));
        let sum = |kind: fn(&By) -> bool| {
            let of = |by: &By| counters.figures(by, from, from + halves, Day(i32::MAX));
            let figures: Vec<Figures> = keys(&facts).iter().filter(|by| kind(by)).map(of).collect();
            let total = |of: fn(&Figures) -> i64| figures.iter().map(of).sum::<i64>();
            (total(|f| f.assigned), total(Figures::done), total(|f| f.left), total(|f| f.open), total(|f| f.open_late))
        };
        prop_assert_eq!(sum(|by| matches!(by, By::Unit(_))), sum(|by| matches!(by, By::Area(_))));
        prop_assert_eq!(sum(|by| matches!(by, By::Unit(_))), sum(|by| matches!(by, By::UnitArea(..))));
    }

    #[test]
    fn half_months_are_cut_after_the_closing_day(day in 18_000..24_000_i32) {
        let half = half_of(Day(day));
        prop_assert!(half_of(last_of(half)) == half && half_of(last_of(half).plus(1)) == half + 1);
        prop_assert!(Day(day) <= last_of(half));
    }
}

#[test]
fn codes_of_measures_are_stored() {
    let codes: Vec<i64> = Measure::ALL.map(Measure::code).to_vec();
    assert_eq!(codes, (0..10).collect::<Vec<_>>());
    assert!(Measure::ALL.iter().all(|measure| Measure::of_code(measure.code()) == Some(*measure)));
}

#[test]
fn discipline_is_done_on_time_of_what_was_done_or_is_late() {
    let figures = Figures { on_time: 6, on_time_extended: 1, late: 2, no_deadline: 0, open: 5, open_late: 1, ..Figures::default() };
    assert_eq!(figures.discipline(), Some(0.7));
    assert_eq!(Figures::default().discipline(), None);
}
