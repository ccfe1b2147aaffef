//! Fills `DIR/motcua.sqlite` with a simulated province: `cargo run --release -p sim --example fill -- DIR N [END]`.
//! Words and papers are left out: notices say only their keys.

use std::sync::Arc;

use app::ports::{Entry, Message, PortError, Ports, Press, Pressed, Story, Wording};
use dossier::{Notice, PaperOrder};
use kernel::Instant;
use procedure::Catalogue;
use sim::stage::{self, Stage};
use sim::{Plan, SimClock, populate};

struct Plain;

impl Press for Plain {
    fn press(&self, _: PaperOrder, _: usize, _: &Story, _: &str) -> Result<Pressed, PortError> {
        Err(PortError { temporary: false, text: "no press".to_owned() })
    }
    fn ordered(&self, _: &[Entry]) -> Vec<(PaperOrder, usize)> {
        Vec::new()
    }
    fn control_sheet(&self, _: &Story, _: Instant, _: &str) -> Result<Pressed, PortError> {
        Err(PortError { temporary: false, text: "no press".to_owned() })
    }
}

impl Wording for Plain {
    fn notice(&self, notice: Notice, _: &Story) -> Message {
        Message { subject: format!("{notice:?}"), ..Message::default() }
    }
    fn duty(&self, key: &str, _: &Story) -> Message {
        Message { subject: key.to_owned(), ..Message::default() }
    }
    fn reset(&self, _: &str, _: &str, _: Instant) -> Message {
        Message::default()
    }
}

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
        ports: Ports { mailer: None, texter: None, press: Arc::new(Plain), wording: Arc::new(Plain) },
        clock: clock.as_clock(),
        catalogue: Catalogue::embedded()?,
        simulated: true,
        base_url: "http://localhost:8080".to_owned(),
    };
    let app = stage::open(stage, stage::repeatable_chance(stage::SEED))?;
    let plan = Plan { dossiers: count.parse()?, seed: stage::SEED, end };
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
