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

/// All sources of the machine.
fn sources(folder: &Path) -> String {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| if path.is_dir() { sources(&path) } else { fs::read_to_string(path).unwrap() }).collect()
}

/// Every rule of the machine is shown by a script: each refusal and each event is met.
#[test]
fn every_refusal_and_every_event_is_shown() {
    let golden: String = scripts().iter().map(|path| played(&fs::read_to_string(path).unwrap())).collect();
    let source = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/task"));
    let codes = source.split("Refusal::new(").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    // What only a shell with a fault meets is shown in `task_tree.rs`.
    let shells = ["task_needs_confirmation", "task_hour_wrong"];
    let own = codes.filter(|code| code.starts_with("task_") && !shells.contains(code));
    let unseen: Vec<&str> = own.filter(|code| !golden.contains(&format!("REFUSED {code} "))).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
    let happened: Vec<&str> = golden.lines().filter(|line| line.starts_with("    ")).flat_map(|line| line.split([' ', ','])).collect();
    let event = include_str!("../src/task/event.rs");
    let names = event.lines().filter(|line| line.contains("=> \"")).filter_map(|line| line.split('"').nth(1));
    let unseen: Vec<&str> = names.filter(|name| !happened.contains(name)).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
}

#[test]
fn every_script_begins_with_its_rule() {
    assert!(scripts().len() >= 15);
    for path in scripts() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("# "), "{}", path.display());
    }
}
