//! Template files and the list of forms: embedded from `data/paper/`, each replaceable by the operator.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use kernel::Day;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use typst::foundations::Bytes;
use typst::syntax::{FileId, Source};

use crate::form::FormKind;
use crate::stamp;
use crate::{PaperError, world};

/// Largest template file, in bytes.
const FILE_LIMIT: usize = 512 * 1024;
/// Most files that an operator may add or replace.
const COUNT_LIMIT: usize = 200;

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!("../../../data/paper/", $name)).as_slice())),*]
    };
}

static EMBEDDED: [(&str, &[u8]); 17] = embedded![
    "forms.json",
    "labels.json",
    "lib.typ",
    "apology-reappointment.tt-03-2025-vpcp.typ",
    "cash-day-list.internal.typ",
    "completion-request.tt-03-2025-vpcp.typ",
    "control-sheet.tt-03-2025-vpcp.typ",
    "fee-receipt.internal.typ",
    "halt-notice.tt-03-2025-vpcp.typ",
    "official.nd-30-2020.typ",
    "receipt-and-appointment.tt-03-2025-vpcp.typ",
    "refusal.tt-03-2025-vpcp.typ",
    "register.tt-03-2025-vpcp.typ",
    "result-slip.internal.typ",
    "settlement-report.tt-01-2020-vpcp.typ",
    "returned-originals.internal.typ",
    "transfer-slip.nd-61-2018.typ",
];

static DEFAULT: LazyLock<Result<Templates, PaperError>> = LazyLock::new(|| Templates::build(embedded_files()));

fn embedded_files() -> BTreeMap<String, Vec<u8>> {
    EMBEDDED.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect()
}

/// One line of `forms.json`: a form by name and issuing document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormMeta {
    /// Name and issuing document, e.g. `receipt-and-appointment.tt-03-2025-vpcp`.
    pub key: String,
    /// Which [`crate::Form`] it prints.
    pub kind: FormKind,
    /// Official name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// Document that issued the form; none for a form of the operator's own.
    pub issuing_document: Option<String>,
    /// First day in force; open if unknown.
    #[serde(default, with = "stamp::day_or_none")]
    pub effective_from: Option<Day>,
    /// Last day in force.
    #[serde(default, with = "stamp::day_or_none")]
    pub effective_to: Option<Day>,
    /// `A5`, `A4` or `A4-landscape`.
    pub paper_size: String,
    /// File name of the template.
    pub template: String,
    /// Raised by whoever edits the template.
    pub version: u32,
}

#[derive(Deserialize)]
struct FormsFile {
    forms: Vec<FormMeta>,
}

/// Templates ready to use; cheap to clone and to share.
#[derive(Debug, Clone)]
pub struct Templates {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    forms: Vec<FormMeta>,
    sources: BTreeMap<String, Source>,
    files: BTreeMap<String, Bytes>,
    /// First half of the digest over everything but the forms' own templates.
    common: [u8; 32],
}

impl Templates {
    /// The templates that come with the program.
    pub fn embedded() -> Result<Self, PaperError> {
        DEFAULT.clone()
    }

    /// The embedded ones with some files replaced or added: `*.typ`, `labels.json`, `forms.json`, pictures
    /// (`*.svg`, `*.png`). Keys are bare file names. Try them with [`crate::trial`] before use.
    pub fn with_overrides(overrides: BTreeMap<String, Vec<u8>>) -> Result<Self, PaperError> {
        limit("override files", overrides.len(), COUNT_LIMIT)?;
        let mut files = embedded_files();
        for (name, bytes) in overrides {
            limit("template file, bytes", bytes.len(), FILE_LIMIT)?;
            allowed_name(&name)?;
            files.insert(name, bytes);
        }
        Self::build(files)
    }

    fn build(files: BTreeMap<String, Vec<u8>>) -> Result<Self, PaperError> {
        let forms = parse_forms(files.get("forms.json").map_or(&[][..], |b| b))?;
        parse_labels(files.get("labels.json").map_or(&[][..], |b| b))?;
        let common = digest_common(&files, &forms);
        let mut inner = Inner { forms, sources: BTreeMap::new(), files: BTreeMap::new(), common };
        for (name, bytes) in files {
            inner.insert(name, bytes)?;
        }
        inner.check_templates_exist()?;
        Ok(Self { inner: Arc::new(inner) })
    }

    /// All forms, in the order of `forms.json`.
    pub fn list(&self) -> &[FormMeta] {
        &self.inner.forms
    }

    /// The form of a kind that is in force on a day; of several, the one in force last.
    pub fn get(&self, kind: FormKind, day: Day) -> Result<&FormMeta, PaperError> {
        let in_force = |meta: &&FormMeta| {
            meta.kind == kind
                && meta.effective_from.is_none_or(|from| from <= day)
                && meta.effective_to.is_none_or(|to| day <= to)
        };
        let found = self.inner.forms.iter().filter(in_force).max_by_key(|meta| meta.effective_from);
        found.ok_or_else(|| PaperError::NoForm { kind, day: day.iso() })
    }

    /// Source text of a template file, to be edited.
    pub fn text(&self, name: &str) -> Option<String> {
        let source = self.inner.sources.get(name).map(|s| s.text().to_owned());
        source.or_else(|| String::from_utf8(self.inner.files.get(name)?.to_vec()).ok())
    }

    /// Number set in `forms.json` and a digest of all that shapes this form, e.g. `1-9f2c41d07be3`.
    pub fn version(&self, meta: &FormMeta) -> String {
        let mut hash = Sha256::new();
        hash.update(self.inner.common);
        hash.update(self.inner.sources.get(&meta.template).map_or("", |s| s.text()));
        hash.update(serde_json::to_vec(meta).unwrap_or_default());
        format!("{}-{}", meta.version, hex::encode(&hash.finalize()[..6]))
    }

    /// The same for a template that is no form and shares nothing with the others.
    pub(crate) fn version_of(&self, template: &str, version: u32) -> String {
        let text = self.inner.sources.get(template).map_or("", |source| source.text());
        format!("{version}-{}", hex::encode(&Sha256::digest(text)[..6]))
    }

    pub(crate) fn source(&self, id: FileId) -> Option<Source> {
        self.inner.sources.get(id.get().vpath().get_without_slash()).cloned()
    }

    pub(crate) fn bytes(&self, id: FileId) -> Option<Bytes> {
        let name = id.get().vpath().get_without_slash();
        let file = self.inner.files.get(name).cloned();
        file.or_else(|| self.inner.sources.get(name).map(|s| Bytes::from_string(s.clone())))
    }
}

impl Inner {
    fn insert(&mut self, name: String, bytes: Vec<u8>) -> Result<(), PaperError> {
        if !name.ends_with(".typ") {
            self.files.insert(name, Bytes::new(bytes));
            return Ok(());
        }
        let text = String::from_utf8(bytes).map_err(|_| settings(&name, "not UTF-8"))?;
        let id = world::file_id(&name).ok_or_else(|| settings(&name, "not a file name"))?;
        self.sources.insert(name, Source::new(id, text));
        Ok(())
    }

    fn check_templates_exist(&self) -> Result<(), PaperError> {
        match self.forms.iter().find(|meta| !self.sources.contains_key(&meta.template)) {
            Some(meta) => Err(settings("forms.json", &format!("{}: no file {}", meta.key, meta.template))),
            None => Ok(()),
        }
    }
}

fn settings(file: &str, message: &str) -> PaperError {
    PaperError::Settings { file: file.to_owned(), message: message.to_owned() }
}

/// Refuses what is over a limit.
pub(crate) fn limit(what: &'static str, size: usize, limit: usize) -> Result<(), PaperError> {
    if size > limit { Err(PaperError::TooLarge { what, size, limit }) } else { Ok(()) }
}

fn allowed_name(name: &str) -> Result<(), PaperError> {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')) && name != "data.json";
    let kind = [".typ", ".json", ".svg", ".png"].iter().any(|end| name.len() > end.len() && name.ends_with(end));
    if plain && kind && !name.starts_with('.') { Ok(()) } else { Err(settings(name, "not an allowed file name")) }
}

fn parse_forms(bytes: &[u8]) -> Result<Vec<FormMeta>, PaperError> {
    let file: FormsFile = serde_json::from_slice(bytes).map_err(|e| settings("forms.json", &e.to_string()))?;
    let sizes = ["A5", "A4", "A4-landscape"];
    match file.forms.iter().find(|meta| !sizes.contains(&meta.paper_size.as_str())) {
        Some(meta) => Err(settings("forms.json", &format!("{}: paper_size is A5, A4 or A4-landscape", meta.key))),
        None => Ok(file.forms),
    }
}

fn parse_labels(bytes: &[u8]) -> Result<(), PaperError> {
    let fail = |e: serde_json::Error| settings("labels.json", &e.to_string());
    let labels: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_slice(bytes).map_err(fail)?;
    match labels.iter().find(|(_, words)| !words.contains_key("vi")) {
        Some((key, _)) => Err(settings("labels.json", &format!("{key}: no \"vi\""))),
        None => Ok(()),
    }
}

/// Digest of the files that every form shares.
fn digest_common(files: &BTreeMap<String, Vec<u8>>, forms: &[FormMeta]) -> [u8; 32] {
    let mut hash = Sha256::new();
    let alone = |name: &str| name == "forms.json" || name == crate::official::TEMPLATE;
    let own = |name: &str| alone(name) || forms.iter().any(|meta| meta.template == name);
    for (name, bytes) in files.iter().filter(|(name, _)| !own(name)) {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    hash.finalize().into()
}
