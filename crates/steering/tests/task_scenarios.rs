//! Scenarios of the task machine that an official can read: scripts beside their expected output. `MOTCUA_BLESS=1`
//! rewrites the output.

mod task_script;

use std::fs;
use std::path::{Path, PathBuf};

use task_script::World;

fn scripts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/task_scenarios");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "txt")).collect();
    files.sort();
    files
}

fn played(script: &str) -> String {
    let mut world = World::new();
    let mut out = String::new();
    for line in script.lines() {
        out.push_str(line);
        out.push('\n');
        for answer in world.play(line.trim()) {
            out.push_str("    ");
            out.push_str(&answer);
            out.push('\n');
        }
    }
    out
}

#[test]
fn every_script_gives_its_expected_output() {
    let bless = std::env::var_os("MOTCUA_BLESS").is_some();
    let mut wrong = Vec::new();
    for path in scripts() {
        let got = played(&fs::read_to_string(&path).unwrap());
        let golden = path.with_extension("out");
        if bless {
            fs::write(&golden, &got).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != got {
            wrong.push(format!("{}\n{got}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_script_begins_with_its_rule() {
    assert!(scripts().len() >= 15);
    for path in scripts() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("# "), "{}", path.display());
    }
}
