//! `motcua simulate` as a user runs it: the same seed gives the same journal, a used database is left alone, and a year
//! without a store tells its figures.

use std::process::{Command, Output, Stdio};

use testkit::Folder;

fn simulate(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_motcua"));
    command.arg("simulate").args(args).current_dir("/").stdin(Stdio::null());
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn into(folder: &Folder, seed: &str) -> (String, Output) {
    let url = format!("sqlite:{}", folder.path().join("motcua.sqlite").display());
    let output = simulate(&["--seed", seed, "--from", "2026-01-01", "--days", "90", "--dossiers", "60", "--database", &url]);
    (url, output)
}

fn head(output: &Output) -> String {
    assert!(output.status.success(), "{}", text(&output.stderr));
    let text = text(&output.stdout);
    text.lines().find(|line| line.starts_with("head ")).unwrap_or_else(|| panic!("no head in {text}")).to_owned()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let (one, two, three) = (Folder::new(), Folder::new(), Folder::new());
    let (url, first) = into(&one, "5");
    let found = head(&first);
    assert_eq!(found, head(&into(&two, "5").1));
    assert_ne!(found, head(&into(&three, "6").1));
    assert!(text(&first.stderr).contains("100 %"), "percents where nobody watches: {}", text(&first.stderr));
    assert!(text(&first.stdout).contains("60 dossiers"), "{}", text(&first.stdout));
    assert!(text(&first.stdout).contains("commands of steering"), "{}", text(&first.stdout));
    // The chain holds, and nobody simulates into it once more.
    let verified = Command::new(env!("CARGO_BIN_EXE_motcua")).args(["journal", "verify", "--database", &url]).output().unwrap();
    assert!(verified.status.success(), "{}", text(&verified.stderr));
    let (_, again) = into(&one, "5");
    assert!(!again.status.success() && text(&again.stderr).contains("not empty"), "{}", text(&again.stderr));
}

#[test]
fn dossiers_can_be_had_alone() {
    let folder = Folder::new();
    let url = format!("sqlite:{}", folder.path().join("motcua.sqlite").display());
    let args = ["--from", "2026-01-01", "--days", "30", "--dossiers", "20", "--database", &url, "--no-steering"];
    let output = simulate(&args);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(!text(&output.stdout).contains("steering"), "{}", text(&output.stdout));
}

#[test]
fn a_year_without_a_store_tells_its_figures() {
    let output = simulate(&["--seed", "2", "--from", "01/01/2026", "--dossiers", "300", "--no-store"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let told = text(&output.stdout);
    for word in ["300 dossiers", "dossiers/s", "results in time", "handed in online", "returned"] {
        assert!(told.contains(word), "{word} in {told}");
    }
}

#[test]
fn what_cannot_be_is_said() {
    let cases: [(&[&str], &str); 4] = [
        (&["--from", "2026-01-01"], "--database"),
        (&["--from", "2026-01-01", "--no-store", "--database", "sqlite:/x"], "cannot be used with"),
        (&["--from", "2024-01-01", "--no-store"], "01/07/2025"),
        (&["--from", "hôm qua", "--no-store"], "--from"),
    ];
    for (args, wanted) in cases {
        let output = simulate(args);
        let told = text(&output.stderr);
        assert!(!output.status.success() && told.contains(wanted), "{args:?}: {told}");
    }
}
