//! Scenarios of one dossier: which items of Decision 766 move, and why. Scripts as of the dossier, with one line more:
//! `items PERIOD on DAY` prints the items that moved since the last such line. `MOTCUA_BLESS=1` rewrites the output.

#[path = "../../dossier/tests/script/mod.rs"]
mod script;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use calendar::Calendar;
use index::{Cube, Fact, ItemState, Named, Scope, Services, embedded, score_unit};
use kernel::Day;
use script::World;

fn scripts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "txt")).collect();
    files.sort();
    files
}

/// Each item of the set with its figures and points.
fn standing(world: &World, period: &str, day: &str) -> BTreeMap<String, String> {
    let (dossier, procedure) = world.dossier();
    let (set, span) = (embedded("qd766-2022").unwrap().unwrap(), Named::parse(period).unwrap().calendar());
    let as_of = span.as_of(Day::parse(day).unwrap());
    let facts: Vec<Fact> = dossier.and_then(Fact::of).into_iter().collect();
    let cube = Cube::of_facts(&facts);
    let services = Services::of([procedure], &Calendar::embedded(), span, as_of);
    let units = cube.units().to_vec();
    let scope = Scope { cube: &cube, units: &units, services: &services, province: &services, span, as_of };
    let score = score_unit(&set, &scope);
    let items = score.groups.iter().flat_map(|group| &group.items);
    let mut all: BTreeMap<String, String> = items
        .map(|item| {
            let share = item.share.map_or_else(|| "-".to_owned(), |s| format!("{}/{}", s.numerator, s.denominator));
            let state = match item.state {
                ItemState::Scored(points) => format!("{points:.2} of {}", item.max),
                ItemState::Shown => "shown".to_owned(),
                ItemState::NotApplicable => "does not apply".to_owned(),
                ItemState::NoSource => "no source".to_owned(),
            };
            (item.code.clone(), format!("{share} · {state}"))
        })
        .collect();
    let n = &score.numbers;
    let report = [n.carried, n.received(), n.ended(), n.open(), n.late_open];
    all.insert("carried, received, ended, open, open late".to_owned(), format!("{report:?}"));
    all
}

fn played(script: &str) -> String {
    let mut world = World::new();
    // Beside a unit without any dossier, to which nothing applies.
    let (mut out, mut before) = (String::new(), standing(&world, "2026-12", "2026-12-01"));
    for line in script.lines() {
        out.push_str(line);
        out.push('\n');
        let words: Vec<&str> = line.split_whitespace().collect();
        let answers = match words[..] {
            ["items", period, "on", day] => {
                let now = standing(&world, period, day);
                let moved = now.iter().filter(|(item, state)| before.get(*item) != Some(*state));
                let told = moved.map(|(item, state)| format!("{item}: {state}")).collect();
                before = now;
                told
            }
            _ => world.play(line.trim()),
        };
        for answer in answers {
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
    assert!(scripts().len() >= 8);
    for path in scripts() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("# "), "{}", path.display());
        let got = played(&text);
        let golden = path.with_extension("out");
        if bless {
            fs::write(&golden, &got).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != got {
            wrong.push(format!("{}\n{got}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
