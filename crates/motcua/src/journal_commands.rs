//! `motcua journal …`: what an auditor runs.

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;

use journal::{Hash, Head};
use store::{Store, StoreError};

/// Looking must not make a database: a path that holds none is an error.
pub fn refuse_missing(url: &str) -> anyhow::Result<()> {
    match url.strip_prefix("sqlite:") {
        Some(path) if !Path::new(path).is_file() => anyhow::bail!("no database at {path}"),
        _ => Ok(()),
    }
}

/// Prints the head and answers 0, or names the first fault and answers 1.
pub fn verify(store: &Store, noted: Option<&str>) -> anyhow::Result<ExitCode> {
    store.require_schema()?;
    let noted = noted.map(|text| noted_head(store, text)).transpose()?;
    let noted = match noted {
        Some(Noted::Unknown(hash)) => {
            println!("the chain has no event with hash {hash}: its tail was cut or rewritten");
            return Ok(ExitCode::from(1));
        }
        Some(Noted::Head(head)) => Some(head),
        None => None,
    };
    let progress = |position: i64| {
        if std::io::stderr().is_terminal() {
            eprint!("\r{position}");
        }
    };
    match store.read_snapshot(|reader| reader.verify(Head::EMPTY, noted, progress)) {
        Ok(head) => {
            println!("{head}");
            Ok(ExitCode::SUCCESS)
        }
        Err(StoreError::Tampered(fault)) => {
            println!("{fault}");
            Ok(ExitCode::from(1))
        }
        Err(other) => Err(other.into()),
    }
}

enum Noted {
    Head(Head),
    Unknown(Hash),
}

/// `POSITION:HASH` as printed, or the hash alone, which is looked up.
fn noted_head(store: &Store, text: &str) -> anyhow::Result<Noted> {
    if let Ok(head) = text.parse::<Head>() {
        return Ok(Noted::Head(head));
    }
    let bad = |_| anyhow::anyhow!("--head takes POSITION:HASH or HASH, as `journal verify` prints it");
    let hash = Hash::parse(text.trim()).map_err(bad)?;
    let position = store.read(|reader| reader.find_position_of(&hash))?;
    Ok(position.map_or(Noted::Unknown(hash), |position| Noted::Head(Head { position, hash })))
}
