//! `motcua score`: a sheet of figures in, the same sheet with scores out.

use std::io::Read;
use std::path::Path;

use anyhow::Context;
use index::CriteriaSet;

/// Scores the sheet in a file by a set that is embedded or in a file.
pub fn score(set: &str, file: &Path) -> anyhow::Result<String> {
    let set = find(set)?;
    let text = read(file)?;
    let scored = index::score_sheet(&set, &text).with_context(|| format!("bảng số liệu {}", file.display()))?;
    Ok(serde_json::to_string_pretty(&scored)?)
}

fn find(name: &str) -> anyhow::Result<CriteriaSet> {
    if let Some(set) = index::embedded(name) {
        return Ok(set?);
    }
    let path = Path::new(name);
    if !path.exists() {
        let known: Vec<_> = index::embedded_ids().collect();
        anyhow::bail!("không có bộ tiêu chí \"{name}\": không phải là tệp, và chương trình chỉ có {}", known.join(", "));
    }
    index::load(&read(path)?).with_context(|| format!("bộ tiêu chí {}", path.display()))
}

fn read(file: &Path) -> anyhow::Result<String> {
    if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text).context("không đọc được đầu vào")?;
        return Ok(text);
    }
    std::fs::read_to_string(file).with_context(|| format!("không đọc được {}", file.display()))
}
