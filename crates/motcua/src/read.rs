//! `motcua read`: official documents in, their head and draft tasks out, one JSON object a file.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use steering::reading;

/// Reads each file; prints one JSON object a line, and with a folder writes `NAME.json` each. A file that cannot be read is told on the
/// standard error and does not stop the others; `false` if there was one.
pub fn read(files: &[PathBuf], json: bool, out: Option<&Path>) -> anyhow::Result<bool> {
    if let Some(folder) = out {
        std::fs::create_dir_all(folder).with_context(|| format!("không tạo được thư mục {}", folder.display()))?;
    }
    let mut whole = true;
    let mut printed = std::io::stdout().lock();
    for file in files {
        match one(file) {
            Ok(found) => {
                let object = serde_json::to_string(&found)?;
                if let Some(folder) = out {
                    let path = folder.join(name(file));
                    std::fs::write(&path, format!("{object}\n"))
                        .with_context(|| format!("không ghi được {}", path.display()))?;
                }
                match (json, out) {
                    (true, _) => writeln!(printed, "{object}")?,
                    (false, None) => summary(&mut printed, file, &found)?,
                    (false, Some(_)) => {}
                }
            }
            Err(error) => {
                eprintln!("motcua: {}: {error:#}", file.display());
                whole = false;
            }
        }
    }
    Ok(whole)
}

/// `báo cáo.docx` becomes `báo cáo.json`.
fn name(file: &Path) -> OsString {
    let mut name = file.file_stem().unwrap_or_default().to_owned();
    name.push(".json");
    name
}

fn one(file: &Path) -> anyhow::Result<reading::Reading> {
    let bytes = std::fs::read(file).context("không đọc được tệp")?;
    let limits = intake::Limits { file_bytes: 50 << 20, ..intake::Limits::default() };
    let text = match intake::document::text(&bytes, &limits) {
        Ok(Some(text)) => text,
        Ok(None) => reading::decode(&bytes),
        Err(refused) => anyhow::bail!("{}", sentence(&refused)),
    };
    Ok(reading::read(&text))
}

/// The refusal in words.
fn sentence(refused: &intake::Refused) -> String {
    let args: Vec<(&str, &dyn std::fmt::Display)> =
        refused.args.iter().map(|(name, value)| (*name, value as _)).collect();
    web::lang::Lang::Vi.t_args(&format!("refusal.{}", refused.code), &args)
}

/// What a person wants to see at a glance.
fn summary(out: &mut impl Write, file: &Path, found: &reading::Reading) -> anyhow::Result<()> {
    let head = &found.doc;
    let known = [&head.kind, &head.number, &head.date, &head.issuer].map(|field| field.as_deref().unwrap_or("–"));
    writeln!(out, "{}: {}", file.display(), known.join(" · "))?;
    for task in &found.tasks {
        let due = task.deadline.text.as_deref().unwrap_or("–");
        writeln!(
            out,
            "  {} [{}] {due}: {}",
            task.id,
            task.lead.join("; "),
            task.anchor.split_whitespace().collect::<Vec<_>>().join(" ")
        )?;
    }
    Ok(())
}
