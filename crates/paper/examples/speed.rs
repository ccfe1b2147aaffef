//! How long papers take: `cargo run --release -p paper --example speed`.

use std::time::Instant;

use paper::{Form, Lang, Templates, render, samples::samples};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let templates = Templates::embedded()?;
    println!("templates {:?}", start.elapsed());
    for (name, form) in samples(Lang::Vi)?.into_iter().filter(|(name, _)| name.ends_with("-short")) {
        let times: Vec<_> = (1..=20).map(|number| once(&form, number, &templates)).collect::<Result<_, _>>()?;
        let mut later = times[1..].to_vec();
        later.sort();
        println!("{name}: first {:?}, then median {:?}, longest {:?}", times[0], later[9], later[18]);
    }
    Ok(())
}

/// Each time another number, so that nothing is answered from memory alone.
fn once(form: &Form, number: u32, templates: &Templates) -> Result<std::time::Duration, paper::PaperError> {
    let mut form = form.clone();
    form.head_mut().number = Some(format!("{number}/2026"));
    let start = Instant::now();
    render(&form, templates)?;
    Ok(start.elapsed())
}
