//! `motcua backup`, `restore`, `rebuild`: what the people who run it need on a bad day.

use std::io::IsTerminal;
use std::path::Path;

use kernel::Instant;
use store::Store;

use crate::Database;
use crate::journal_commands::refuse_missing;

pub fn backup(database: &Database, folder: &Path, now: Instant) -> anyhow::Result<()> {
    refuse_missing(&database.database)?;
    let store = database.open()?;
    store.require_schema()?;
    let made = store.backup(folder, now)?;
    println!("{} rows, {} files, journal {}", made.rows.iter().map(|(_, rows)| rows).sum::<u64>(), made.files, made.head);
    Ok(())
}

pub fn restore(database: &Database, folder: &Path, now: Instant) -> anyhow::Result<()> {
    anyhow::ensure!(folder.join("manifest.json").is_file(), "{} holds no backup", folder.display());
    let store = database.open()?;
    store.migrate(now)?;
    let made = store.restore(folder)?;
    println!("journal {}, {} files", made.head, made.files);
    rewrite(&store)
}

pub fn rebuild(database: &Database) -> anyhow::Result<()> {
    refuse_missing(&database.database)?;
    let store = database.open()?;
    store.require_schema()?;
    rewrite(&store)
}

/// Schema, and read models made anew when the newer program shows more of them.
pub fn make_ready(store: &Store, now: Instant) -> anyhow::Result<app::Ready> {
    let ready = app::make_ready(store, now, &mut told())?;
    if let Some(dossiers) = ready.rebuilt {
        eprintln!("{dossiers} dossiers shown anew");
    }
    Ok(ready)
}

/// Tells on a terminal how far it is.
fn told() -> impl FnMut(u64) {
    let shown = std::io::stderr().is_terminal();
    move |done| {
        if shown {
            eprint!("\r{done}");
        }
    }
}

fn rewrite(store: &Store) -> anyhow::Result<()> {
    let dossiers = app::rebuild(store, &mut told())?;
    println!("{dossiers} dossiers shown anew");
    Ok(())
}
