//! Lives a year without a store and prints its figures: `cargo run --release -p sim --example year -- N [SEED] [END]`.

use std::time::Instant as Stopwatch;

use kernel::Instant;
use sim::census::{Census, Share};
use sim::{Plan, World};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let count = args.get(1).map_or(Ok(20_000), |text| text.parse())?;
    let seed = args.get(2).map_or(Ok(sim::stage::SEED), |text| text.parse())?;
    let end = Instant::parse(args.get(3).map_or("2026-11-25T15:40:00+07:00", String::as_str))?;
    let world = World::embedded()?;
    let mut census = Census::default();
    let mut by_limit = std::collections::BTreeMap::new();
    #[allow(clippy::disallowed_methods, reason = "measures")]
    let watch = Stopwatch::now();
    let summary = sim::year(&world, &Plan::year(count, seed, end), &mut |seen| {
        census.see(seen);
        if let dossier::Event::ResultNumbered { punctuality, .. } = seen.event
            && let Some(settlement) = &seen.dossier.settlement
        {
            let key = format!("{:?} {:>4}", settlement.limit.unit, settlement.limit.value);
            let found = by_limit.entry(key).or_insert((0_u64, 0_u64));
            found.0 += u64::from(*punctuality == dossier::model::Punctuality::Late);
            found.1 += 1;
        }
    })?;
    let seconds = watch.elapsed().as_secs_f64();
    println!("{count} dossiers, {} commands, {} events in {seconds:.2} s: {:.0} dossiers/s", summary.commands, summary.events, count as f64 / seconds);
    println!("most lives held at a time: {}", summary.held);
    for (state, number) in &summary.by_state {
        println!("  {number:>8} {state}");
    }
    for (refusal, number) in &summary.refusals {
        println!("  refused {number}: {refusal}");
    }
    println!("channels (counter, post, online, kiosk): {:?}", census.channels);
    let say = |name: &str, share: Share| println!("{name:<28} {:>6.2} % of {}", share.percent(), share.of);
    say("electronic result", census.electronic);
    say("digitised", census.digitised);
    say("reused", census.reused);
    say("data on residents", census.residents);
    say("fee duty", census.fee);
    say("paid online", census.paid_online);
    say("rated", census.rated);
    say("satisfied", census.satisfied);
    say("asked for a supplement", census.supplement);
    let all = census.of_kind(world.org(), None);
    println!("all: {:.2} % in time, {:.2} days", all.in_time.percent(), all.mean_days());
    for (unit, agency) in &census.agencies {
        let name = world.org().unit(unit).map_or("", |unit| unit.name.as_str());
        println!("  {unit:<12} {:>7} {:>6.2} % {:>6.2} days  {name}", agency.in_time.of, agency.in_time.percent(), agency.mean_days());
    }
    println!("late by the limit of the procedure:");
    for (limit, (late, all)) in &by_limit {
        println!("  {limit:<22} {all:>7} {:>6.2} %", *late as f64 * 100.0 / *all as f64);
    }
    Ok(())
}
