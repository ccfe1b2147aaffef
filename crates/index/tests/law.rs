//! The law of the counters: adding contributions, taking them back and counting dossiers one by one give the same figures,
//! for any history.

use index::{Cube, Ending, Fact, Measure, Named, Pick, Span, flag};
use kernel::{Day, ProcedureCode, UnitId};
use proptest::collection::vec;
use proptest::prelude::*;

const START: i32 = 20_400; // November 2025

fn ending() -> impl Strategy<Value = Ending> {
    prop::sample::select(Ending::ALL.to_vec())
}

/// A fact as dossiers can have it: what ended early or on time was never late, late ones were from some day on or not at
/// all (hours), what waits has no late day.
fn fact() -> impl Strategy<Value = Fact> {
    let parts = (0..4_usize, 0..3_usize, START..START + 500, prop::option::of((0..60_i32, ending())), 0..40_i32, 0..1_i64 << 15);
    parts.prop_map(|(unit, procedure, received, ended, term, bits)| {
        let received = Day(received);
        let ended = ended.map(|(days, how)| (received.plus(days), how));
        let due = Some(received.plus(term + 1));
        let waits = bits & flag::WAITING != 0;
        let late_from = match ended {
            Some((_, Ending::Early | Ending::OnTime)) => None,
            Some((day, _)) => due.filter(|from| *from <= day),
            None => due.filter(|_| !waits),
        };
        let mut flags = bits;
        if ended.is_some() || late_from.is_some() {
            flags &= !(flag::ASKED_AGAIN | flag::WAITING);
        }
        if ended.is_none() {
            flags &= !(flag::RATED | flag::UNSATISFIED);
        }
        Fact {
            unit: UnitId::new(format!("u{unit}")),
            procedure: ProcedureCode::new(format!("p{procedure}")),
            received,
            ended,
            late_from,
            flags,
            days: term,
            agencies: i64::from(term) * 5,
        }
    })
}

fn span() -> impl Strategy<Value = Span> {
    let month = (2025..2028_i32, 1..=12_u8).prop_map(|(year, month)| Named::Month(year, month));
    let quarter = (2025..2028_i32, 1..=4_u8).prop_map(|(year, quarter)| Named::Quarter(year, quarter));
    let year = (2025..2028_i32).prop_map(Named::Year);
    (prop_oneof![month, quarter, year], any::<bool>())
        .prop_map(|(named, report)| if report { named.reporting() } else { named.calendar() })
}

fn count(facts: &[Fact], pick: &Pick) -> i64 {
    facts.iter().filter(|fact| pick.takes(fact)).count() as i64
}

proptest! {
    #[test]
    fn counters_after_minus_before_are_those_of_the_last_states(histories in vec(vec(fact(), 1..5), 0..40)) {
        let mut live = Cube::default();
        for history in &histories {
            let mut before: Option<&Fact> = None;
            for state in history {
                before.into_iter().for_each(|fact| live.add_fact(fact, -1));
                live.add_fact(state, 1);
                before = Some(state);
            }
        }
        let last: Vec<&Fact> = histories.iter().filter_map(|history| history.last()).collect();
        prop_assert_eq!(live.rows(), Cube::of_facts(last).rows());
    }

    #[test]
    fn figures_are_numbers_of_dossiers(facts in vec(fact(), 0..60), span in span()) {
        let cube = Cube::of_facts(&facts);
        let units = cube.units().to_vec();
        let as_of = span.last_day();
        let numbers = cube.numbers(&units, span, as_of);
        let of = |pick: Pick| count(&facts, &pick);
        prop_assert_eq!(numbers.received(), of(Pick::received(span)));
        prop_assert_eq!(numbers.carried, of(Pick::carried(span)));
        prop_assert_eq!(numbers.handled(), of(Pick::handled(span)));
        prop_assert_eq!(numbers.open(), of(Pick::open(as_of)));
        prop_assert_eq!(numbers.late_open, of(Pick::open(as_of).late(as_of, true)));
        for how in Ending::ALL {
            let measure = [Measure::EndedEarly, Measure::EndedOnTime, Measure::EndedLate, Measure::Withdrawn, Measure::Halted];
            prop_assert_eq!(numbers.of(measure[how.code() as usize - 1]), of(Pick::ended(span, &[how])));
        }
        let late = Pick { asked_again_is_late: true, ..Pick::handled(span) };
        prop_assert_eq!(numbers.late(), of(late.clone().late(as_of, true)));
        prop_assert_eq!(numbers.handled() - numbers.late(), of(late.clone().late(as_of, false)));
        let unsatisfied = Pick { or_unsatisfied: true, ..late };
        let lost = numbers.late() + numbers.of(Measure::UnsatisfiedInTime);
        prop_assert_eq!(lost, of(unsatisfied.late(as_of, true)));
        // The report's law: received in all = settled + open.
        prop_assert_eq!(numbers.carried + numbers.received(), numbers.ended() + numbers.open());
    }

    #[test]
    fn procedures_and_units_add_up(facts in vec(fact(), 0..60), span in span()) {
        let cube = Cube::of_facts(&facts);
        let units = cube.units().to_vec();
        let as_of = span.last_day();
        let whole = cube.numbers(&units, span, as_of);
        let by_procedure = cube.by_procedure(&units, span, as_of);
        let by_unit: Vec<_> = units.iter().map(|unit| cube.numbers([unit], span, as_of)).collect();
        for measure in Measure::ALL {
            prop_assert_eq!(whole.of(measure), by_procedure.values().map(|n| n.of(measure)).sum::<i64>());
            prop_assert_eq!(whole.of(measure), by_unit.iter().map(|n| n.of(measure)).sum::<i64>());
        }
        prop_assert_eq!(whole.open(), by_procedure.values().map(|n| n.open()).sum::<i64>());
        prop_assert_eq!(whole.late(), by_unit.iter().map(|n| n.late()).sum::<i64>());
        let with: Vec<&ProcedureCode> = cube.procedures_with(&units, span, Measure::Received).into_iter().collect();
        let received: Vec<&ProcedureCode> =
            by_procedure.iter().filter(|(_, n)| n.received() > 0).map(|(code, _)| *code).collect();
        prop_assert_eq!(with, received);
    }
}
