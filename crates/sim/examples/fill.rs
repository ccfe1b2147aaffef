//! Fills `DIR/motcua.sqlite` with a simulated province: `cargo run --release -p sim --example fill -- DIR N [END]`.
//! Words and papers are left out: notices say only their keys.

use kernel::Instant;
use procedure::Catalogue;
use sim::stage::{self, Stage};
use sim::{Plan, SimClock, populate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let (Some(folder), Some(count)) = (args.get(1), args.get(2)) else {
        return Err("fill DIR N [END]".into());
    };
    let end = Instant::parse(args.get(3).map_or("2026-11-25T15:40:00+07:00", String::as_str))?;
    std::fs::create_dir_all(folder)?;
    let clock = SimClock::new(end);
    let stage = Stage {
        url: format!("sqlite:{folder}/motcua.sqlite"),
        files: format!("{folder}/files").into(),
        ports: sim::plain::ports(),
        clock: clock.as_clock(),
        catalogue: Catalogue::embedded()?,
        simulated: true,
        base_url: "http://localhost:8080".to_owned(),
    };
    let app = stage::open(stage, stage::repeatable_chance(stage::SEED))?;
    let plan = Plan::year(count.parse()?, stage::SEED, end);
    let summary = populate(&app, &clock, &plan, &mut |_, _| {})?;
    println!("{} commands, {} refused", summary.commands, summary.refused);
    for (state, number) in &summary.by_state {
        println!("  {number:>6} {state}");
    }
    for (refusal, number) in &summary.refusals {
        println!("  refused {number}: {refusal}");
    }
    app.shutdown();
    Ok(())
}
