//! The rooms of the house: which crate may depend on which. A new edge is a decision, written here first.

use std::collections::BTreeSet;
use std::path::Path;

/// Crate and what it may depend on, besides `kernel`. Pure parts first, then shells.
const EDGES: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("calendar", &[]),
    ("org", &[]),
    ("journal", &[]),
    ("procedure", &["calendar"]),
    ("dossier", &["calendar", "org", "procedure"]),
    ("index", &["calendar", "org", "procedure", "dossier"]),
    ("steering", &["calendar", "org"]),
    ("store", &["calendar", "org", "journal", "procedure", "dossier"]),
    ("app", &["calendar", "org", "journal", "procedure", "dossier", "index", "steering", "store"]),
    ("intake", &[]),
    ("paper", &["calendar", "org", "journal", "procedure", "dossier", "index", "steering"]),
    ("exchange", &["app", "calendar", "org", "journal", "procedure", "dossier"]),
    ("web", &["app", "paper", "intake", "calendar", "org", "journal", "procedure", "dossier", "index", "steering"]),
    ("sim", &["app", "store", "intake", "calendar", "org", "journal", "procedure", "dossier", "index", "steering"]),
];

/// What pure crates must never need: runtimes, databases, networks, chance.
const FORBIDDEN_IN_PURE: &[&str] = &["tokio", "rusqlite", "tokio-postgres", "axum", "rand", "lettre", "tracing"];
const PURE: &[&str] = &["kernel", "calendar", "org", "journal", "procedure", "dossier", "index", "steering"];

fn crates() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Names under `[dependencies]` of a crate's manifest.
fn dependencies(name: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("Cargo.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let rest = text.split("[dependencies]").nth(1).unwrap_or("");
    let section = rest.split("\n[").next().unwrap_or("");
    let names = section.lines().filter_map(|line| line.split(['.', '=', ' ']).next());
    names.filter(|name| !name.is_empty() && !name.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn no_crate_has_an_edge_that_the_table_lacks() {
    let all: BTreeSet<String> = crates().into_iter().collect();
    for (name, allowed) in EDGES.iter().filter(|(name, _)| all.contains(*name)) {
        for edge in dependencies(name).intersection(&all) {
            assert!(edge == "kernel" || allowed.contains(&edge.as_str()), "{name} must not depend on {edge}");
        }
    }
}

#[test]
fn every_crate_is_in_the_table_and_none_ships_the_testkit() {
    let free = ["motcua", "testkit"];
    for name in crates() {
        let known = EDGES.iter().any(|(listed, _)| *listed == name) || free.contains(&name.as_str());
        assert!(known, "{name} is not in the table of rooms");
        assert!(!dependencies(&name).contains("testkit"), "{name} ships the testkit");
    }
}

#[test]
fn pure_crates_need_no_runtime_no_database_no_network() {
    let all = crates();
    for name in PURE.iter().filter(|name| all.iter().any(|found| found == *name)) {
        let needs = dependencies(name);
        let found: Vec<_> = FORBIDDEN_IN_PURE.iter().filter(|bad| needs.contains(**bad)).collect();
        assert!(found.is_empty(), "{name} needs {found:?}");
    }
}
