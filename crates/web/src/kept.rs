//! A form of the desk that may come back with errors: its own name, what was entered, and its files, which lie on a shelf of
//! the official until the form is through.

use std::collections::BTreeMap;

use kernel::{DossierId, FileHash};
use sha2::{Digest, Sha256};

use crate::desk::{Desk, PageError};
use crate::posted::Posted;

/// Files that came with this or an earlier try of the same form: by field, hash and name.
pub type Kept = BTreeMap<String, Vec<(FileHash, String)>>;

/// Kinds of files that forms take, as people call them.
const KINDS: &str = "PDF, JPG, PNG, DOCX, XLSX";

/// A form that was sent.
#[derive(Clone, Copy)]
pub struct Sent<'a> {
    /// The request.
    pub desk: &'a Desk,
    /// What was sent.
    pub posted: &'a Posted,
}

impl Sent<'_> {
    /// What was entered. Pressed twice, a form is answered with what it has done the first time; with other content it is
    /// a new one, even if it comes from a page that a browser kept.
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        for (name, value) in self.posted.pairs.iter().filter(|(name, _)| name != "csrf" && name != "version") {
            hasher.update(format!("{name}\u{1f}{value}\u{1e}"));
        }
        self.posted.files.iter().for_each(|file| hasher.update(file.hash.as_str()));
        hasher.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The form's own random name, if it is one that a page of ours could have made.
    pub fn once(&self) -> Option<DossierId> {
        self.posted.get("once").parse().ok().map(DossierId)
    }

    /// Under which name files of the form are kept until it is through.
    fn shelf(&self, once: &DossierId, field: &str) -> String {
        format!("form:{}:{once}:{field}", self.desk.officer.principal())
    }

    fn fields(&self, prefix: &str) -> Vec<String> {
        let begin = format!("{prefix}-");
        let sent = self.posted.files.iter().map(|file| file.field.clone());
        let told = self.posted.all("kept").into_iter().map(str::to_owned);
        let mut fields: Vec<String> = sent.chain(told).filter(|field| field.starts_with(&begin)).collect();
        fields.sort();
        fields.dedup();
        fields
    }

    /// Files of this try and of those before it, which come from the official's own shelf. `prefix`: what the names of the
    /// form's fields begin with.
    ///
    /// # Errors
    /// The store failed.
    pub fn keep(&self, prefix: &str) -> Result<Kept, PageError> {
        let mut kept = Kept::new();
        let by = self.desk.officer.principal().as_str();
        for field in self.fields(prefix) {
            let mut files: Vec<(FileHash, String)> =
                self.posted.files_of(&field).into_iter().map(|file| (file.hash.clone(), file.name.clone())).collect();
            if let Some(once) = self.once() {
                let shelf = self.shelf(&once, &field);
                self.desk.app().use_files(&shelf, by, &files)?;
                let all = self.desk.app().files_of(&shelf)?;
                files = all.into_iter().map(|row| (FileHash::new(row.hash), row.name)).collect();
            }
            kept.insert(field, files);
        }
        Ok(kept)
    }

    /// The form is through: its files are those of `owner`.
    ///
    /// # Errors
    /// The store failed.
    pub fn hand_over(&self, owner: &str, kept: &Kept) -> Result<(), PageError> {
        let by = self.desk.officer.principal().as_str();
        for (field, files) in kept {
            self.desk.app().use_files(owner, by, files)?;
            if let Some(once) = self.once() {
                self.desk.app().move_files(&self.shelf(&once, field), owner)?;
            }
        }
        Ok(())
    }

    /// Files that were not taken: field and sentence.
    pub fn refused(&self) -> Vec<(String, String)> {
        let lang = self.desk.lang();
        let text = |name: &str, code: &str| {
            let most = format!("{} MB", crate::posted::FILE_LIMIT / 1024 / 1024);
            let args: [(&str, &dyn std::fmt::Display); 3] = [("most", &most), ("kind", &name), ("allowed", &KINDS)];
            format!("{name}: {}", lang.t_args(&format!("refusal.{code}"), &args))
        };
        self.posted.refused.iter().map(|(field, name, code)| (field.clone(), text(name, code))).collect()
    }
}
