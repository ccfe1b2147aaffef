//! Prints every sample in both languages into a folder: `cargo run -p paper --example samples -- FOLDER`.

use std::{env, fs, path::PathBuf};

use paper::{Lang, Templates, render, samples::samples};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("which folder?")?);
    fs::create_dir_all(&folder)?;
    let templates = Templates::embedded()?;
    for (lang, end) in [(Lang::Vi, "vi"), (Lang::En, "en")] {
        for (name, form) in samples(lang)? {
            fs::write(folder.join(format!("{name}.{end}.pdf")), render(&form, &templates)?.bytes)?;
        }
    }
    Ok(())
}
