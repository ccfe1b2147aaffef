//! Decision 766 of every unit from the facts of simulated dossiers: `bench_index FOLDER [DOSSIERS]`. Prints what it takes and
//! leaves the facts in FOLDER for `scripts/bench_766.py`, which asks DuckDB the same.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::time::Instant as Stopwatch;

use app::{Whose, procedures_of, settles};
use index::{Cube, Fact, Scope, Services, Span, UnitScore, embedded, score_unit};
use kernel::{Day, DossierId, Instant, UnitId};
use sim::{Plan, World, year};

/// Items in the order of the columns of `ours.csv`.
const ITEMS: [&str; 14] =
    ["2.1", "2.2", "3.1", "3.2", "3.3", "3.5", "3.5b", "3.6", "4.1", "4.2", "4.3", "4.5b", "4.5a", "5.4"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let folder = args.get(1).ok_or("bench_index FOLDER [DOSSIERS]")?;
    let dossiers: usize = args.get(2).map_or(Ok(1_000_000), |text| text.parse())?;
    std::fs::create_dir_all(folder)?;
    let world = World::embedded()?;
    let end = Instant::parse("2026-12-31T17:00:00+07:00")?;
    let mut facts: HashMap<DossierId, Fact> = HashMap::new();
    let watch = Stopwatch::now();
    year(&world, &Plan::year(dossiers, 7, end), &mut |seen| {
        match Fact::of(seen.dossier) {
            Some(fact) => drop(facts.insert(seen.dossier.id, fact)),
            None => drop(facts.remove(&seen.dossier.id)),
        }
    })?;
    println!("simulated in {:.1} s, {} accepted", watch.elapsed().as_secs_f64(), facts.len());
    let facts: Vec<Fact> = facts.into_values().collect();
    let span = Span::year_to(end.day());
    let as_of = end.day();
    let watch = Stopwatch::now();
    let cube = Cube::of_facts(&facts);
    let counted = watch.elapsed();
    let scores = all(&world, &cube, span, as_of)?;
    println!(
        "766 of {} units from {} facts: {:.3} s (counters {:.3} s, scores {:.1} ms)",
        scores.len(),
        facts.len(),
        watch.elapsed().as_secs_f64(),
        counted.as_secs_f64(),
        (watch.elapsed() - counted).as_secs_f64() * 1e3
    );
    let watch = Stopwatch::now();
    let again = all(&world, &cube, span, as_of)?;
    println!("the same from counters that are there: {:.1} ms", watch.elapsed().as_secs_f64() * 1e3);
    assert_eq!(scores, again);
    write(folder, &world, &facts, &scores, (span, as_of))?;
    println!("days {} {} {}", span.first_day().0, span.last_day().0, as_of.0);
    Ok(())
}

fn units(world: &World, day: Day) -> Vec<UnitId> {
    world.org().units_ever().filter(|unit| settles(unit) && unit.is_open(day)).map(|unit| unit.id.clone()).collect()
}

fn services(world: &World, unit: &UnitId, span: Span, as_of: Day) -> Services {
    let whose = Whose::Agency(unit.clone());
    Services::of(procedures_of(&world.catalogue(), &world.org(), &whose, as_of), &world.calendar(unit), span, as_of)
}

fn all(world: &World, cube: &Cube, span: Span, as_of: Day) -> Result<Vec<(UnitId, UnitScore)>, Box<dyn std::error::Error>> {
    let set = embedded("qd766-2022").ok_or("no set")??;
    let province = Services::of(
        procedures_of(&world.catalogue(), &world.org(), &Whose::Province, as_of),
        &world.calendar(&UnitId::new("")),
        span,
        as_of,
    );
    let mut by_agency: HashMap<String, Services> = HashMap::new();
    let mut scores = Vec::new();
    for unit in units(world, as_of) {
        let agency = world.org().unit(&unit).and_then(|unit| unit.agency.clone()).unwrap_or_default();
        let own = by_agency.entry(agency).or_insert_with(|| services(world, &unit, span, as_of));
        let only = [unit.clone()];
        let scope = Scope { cube, units: &only, services: own, province: &province, span, as_of };
        let score = score_unit(&set, &scope);
        if score.numbers.handled() > 0 {
            scores.push((unit, score));
        }
    }
    Ok(scores)
}

fn write(
    folder: &str,
    world: &World,
    facts: &[Fact],
    scores: &[(UnitId, UnitScore)],
    (span, as_of): (Span, Day),
) -> std::io::Result<()> {
    let open = |name: &str| File::create(format!("{folder}/{name}")).map(BufWriter::new);
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.0.to_string());
    let mut out = open("facts.csv")?;
    writeln!(out, "unit,procedure,received,ended,ending,late_from,flags,days")?;
    for f in facts {
        let (ended, how) = f.ended.map_or((None, 0), |(day, how)| (Some(day), how.code()));
        let times = format!("{},{},{how},{}", f.received.0, day(ended), day(f.late_from));
        writeln!(out, "{},{},{times},{},{}", f.unit, f.procedure, f.flags, f.days)?;
    }
    out.flush()?;
    let mut out = open("services.csv")?;
    writeln!(out, "unit,procedure,online,fee,citizens")?;
    for unit in units(world, as_of) {
        let own = services(world, &unit, span, as_of);
        for code in &own.authority {
            let truths = [&own.online, &own.with_fee, &own.for_citizens].map(|set| set.contains(code));
            writeln!(out, "{unit},{code},{},{},{}", truths[0], truths[1], truths[2])?;
        }
    }
    out.flush()?;
    let mut out = open("ours.csv")?;
    let heads: Vec<String> = ITEMS.iter().map(|item| format!("n{item},d{item}")).collect();
    writeln!(out, "unit,{}", heads.join(","))?;
    for (unit, score) in scores {
        let share = |item: &&str| score.item(item).and_then(|item| item.share);
        let cells = ITEMS.iter().map(|item| share(&item).map_or_else(|| "0,0".to_owned(), |s| format!("{},{}", s.numerator, s.denominator)));
        writeln!(out, "{unit},{}", cells.collect::<Vec<_>>().join(","))?;
    }
    out.flush()
}
