//! Prints every sample in both languages, and those of administrative documents, into a folder: `cargo run -p paper --example samples -- FOLDER`.

use std::{env, fs, path::PathBuf};

use paper::{Lang, Templates, official, render, samples::samples};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("which folder?")?);
    fs::create_dir_all(&folder)?;
    let templates = Templates::embedded()?;
    for (lang, end) in [(Lang::Vi, "vi"), (Lang::En, "en")] {
        for (name, form) in samples(lang)? {
            fs::write(folder.join(format!("{name}.{end}.pdf")), render(&form, &templates)?.bytes)?;
        }
    }
    for (name, document) in official::samples()? {
        fs::write(folder.join(format!("{name}.pdf")), official::pdf(&document, &templates)?.bytes)?;
        fs::write(folder.join(format!("{name}.docx")), official::docx(&document)?)?;
    }
    Ok(())
}
