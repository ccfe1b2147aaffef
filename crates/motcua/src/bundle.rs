//! `motcua journal verify-bundle`: checks an auditor's bundle; needs no database.

use std::path::Path;
use std::process::ExitCode;

use app::bundle::{BundleReport, verify_bundle};
use journal::{Hash, Head};

/// Prints what was checked and answers 0, or names the first fault and answers 1. `noted`: a head kept elsewhere,
/// `POSITION:HASH` or the hash alone.
pub fn verify(file: &Path, noted: Option<&str>, json: bool) -> anyhow::Result<ExitCode> {
    let bytes = std::fs::read(file).map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?;
    let noted = noted.map(hash).transpose()?;
    match verify_bundle(&bytes, noted) {
        Ok(report) if json => println!("{}", serde_json::json!({"ok": true, "report": report})),
        Ok(report) => print(&report),
        Err(fault) => {
            match json {
                true => println!("{}", serde_json::json!({"ok": false, "fault": fault.to_string()})),
                false => println!("{fault}"),
            }
            return Ok(ExitCode::from(1));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn hash(text: &str) -> anyhow::Result<Hash> {
    let text = text.trim();
    let bad = |_| anyhow::anyhow!("--head takes POSITION:HASH or HASH, as `journal verify` prints it");
    text.parse::<Head>().map(|head| head.hash).or_else(|_| Hash::parse(text)).map_err(bad)
}

fn print(report: &BundleReport) {
    println!("dossier {} ({})", report.code, report.state);
    println!("{} entries have the SHA-256 of the manifest", report.entries);
    println!("{} events stand in the chain, among {} of others, and give the dossier", report.events, report.others);
    println!("{} papers are those that were issued, {} files those that were handed in", report.papers, report.files);
    if report.missing > 0 {
        println!("{} papers or files were not kept when the bundle was made", report.missing);
    }
    match report.noted_head {
        Some(_) => println!("the noted head stands in the chain"),
        None => println!("no noted head was given: compare this one with a head kept elsewhere"),
    }
    println!("{}", report.head);
}
