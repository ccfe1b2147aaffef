//! The body of a submission and of checklists: read, cleaned, every fault named.

use std::collections::BTreeMap;

use app::receiving::Draft;
use dossier::model::{Applicant, Channel, ComponentLine, DatabaseExcuse, Provision, Representation};
use intake::text;
use kernel::{DossierCode, FileHash, ProcedureCode, UnitId};
use procedure::{ProcedureVersion, validate};
use serde::Deserialize;

use super::fault::{ApiFault, FieldFault};
use crate::lang::Lang;
use crate::site::Site;

/// The longest line of an applicant, characters.
const LONGEST: usize = 300;

/// The longest code that a dossier may come with.
const LONGEST_CODE: usize = 60;

/// What `POST /api/v1/dossiers` takes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    procedure: String,
    #[serde(default)]
    variant: Option<String>,
    #[serde(default)]
    commune: Option<String>,
    #[serde(default)]
    receiving_unit: Option<String>,
    channel: Channel,
    applicant: Person,
    #[serde(default)]
    representation: Option<Agent>,
    #[serde(default, deserialize_with = "super::answers::read")]
    answers: BTreeMap<String, String>,
    #[serde(default)]
    components: Vec<Line>,
    #[serde(default)]
    fee_classes: Vec<String>,
    #[serde(default)]
    code: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    name: String,
    #[serde(default)]
    identity: String,
    #[serde(default)]
    organisation: bool,
    #[serde(default)]
    address: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    email: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Agent {
    name: String,
    #[serde(default)]
    identity: String,
    authority: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum How {
    Brought,
    Reused,
    FromDatabase,
    AskedDespiteDatabase,
    Missing,
    NotNeeded,
}

/// One line of a checklist.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    component: String,
    how: How,
    #[serde(default)]
    paper: u16,
    #[serde(default)]
    files: Vec<String>,
    #[serde(default)]
    file: Option<String>,
    #[serde(default)]
    database: Option<String>,
    #[serde(default)]
    reason: Option<DatabaseExcuse>,
    #[serde(default)]
    original_taken: bool,
}

/// Collects what is wrong.
struct Faults {
    lang: Lang,
    all: Vec<FieldFault>,
}

impl Faults {
    fn add(&mut self, field: impl Into<String>, code: &'static str, key: &str) {
        let detail = self.lang.t1(key, "max", LONGEST);
        self.all.push(FieldFault { field: field.into(), code, detail });
    }

    fn line(&mut self, field: &str, text: &str) -> String {
        let clean = text::line(text);
        if clean.chars().count() > LONGEST {
            self.add(field, "too_long", "api.error.too_long");
        }
        clean
    }

    fn required(&mut self, field: &str, text: &str) -> String {
        let clean = self.line(field, text);
        if clean.is_empty() {
            self.add(field, "required", "api.error.required");
        }
        clean
    }
}

/// The checklist, and the files that it names.
///
/// # Errors
/// Hashes that are none, lines without what they need.
pub fn checklist(lang: Lang, lines: Vec<Line>) -> Result<(Vec<ComponentLine>, Vec<FileHash>), ApiFault> {
    let mut faults = Faults { lang, all: Vec::new() };
    let found = read_checklist(&mut faults, lines);
    if faults.all.is_empty() { Ok(found) } else { Err(ApiFault::Invalid(faults.all)) }
}

fn read_checklist(faults: &mut Faults, lines: Vec<Line>) -> (Vec<ComponentLine>, Vec<FileHash>) {
    let (mut all, mut hashes) = (Vec::with_capacity(lines.len()), Vec::new());
    for (at, line) in lines.into_iter().enumerate() {
        let files: Vec<FileHash> = line.files.iter().map(FileHash::new).collect();
        for (index, hash) in line.files.iter().chain(&line.file).enumerate() {
            if !is_hash(hash) {
                faults.add(format!("components[{at}].files[{index}]"), "not_a_hash", "api.error.not_a_hash");
            }
            hashes.push(FileHash::new(hash));
        }
        let mut need = |name: &str| faults.add(format!("components[{at}].{name}"), "required", "api.error.required");
        let provision = match line.how {
            How::Brought => Provision::Brought { paper: line.paper, files, original_taken: line.original_taken },
            How::Reused => match &line.file {
                Some(file) => Provision::Reused { file: FileHash::new(file) },
                None => {
                    need("file");
                    Provision::Missing
                }
            },
            How::FromDatabase => {
                let database = line.database.unwrap_or_default();
                if database.is_empty() {
                    need("database");
                }
                Provision::FromDatabase { database }
            }
            How::AskedDespiteDatabase => match line.reason {
                Some(reason) => Provision::AskedDespiteDatabase { reason, files },
                None => {
                    need("reason");
                    Provision::Missing
                }
            },
            How::Missing => Provision::Missing,
            How::NotNeeded => Provision::NotNeeded,
        };
        all.push(ComponentLine { component: line.component, provision });
    }
    (all, hashes)
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

impl Submission {
    /// The draft that it asks for, and the files that it names.
    ///
    /// # Errors
    /// Every field that is not right.
    pub fn draft(self, site: &Site, lang: Lang) -> Result<(Draft, Vec<FileHash>), ApiFault> {
        let mut faults = Faults { lang, all: Vec::new() };
        let procedure = ProcedureCode::new(&self.procedure);
        let applicant = applicant(&mut faults, &self.applicant);
        let representation = self.representation.map(|agent| Representation {
            name: faults.required("representation.name", &agent.name),
            identity: faults.line("representation.identity", &agent.identity),
            authority: faults.required("representation.authority", &agent.authority),
        });
        if self.channel == Channel::Counter {
            faults.add("channel", "channel_counter", "api.error.channel_counter");
        }
        let code = self.code.map(|code| code.trim().to_owned()).filter(|code| !code.is_empty());
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        if code.as_ref().is_some_and(|code| code.len() > LONGEST_CODE || !code.bytes().all(plain)) {
            faults.add("code", "bad_code", "api.error.bad_code");
        }
        let (components, hashes) = read_checklist(&mut faults, self.components);
        let version = site.catalogue().in_force(&procedure, site.today()).cloned();
        let answers = match version {
            Some(version) if !self.answers.is_empty() => checked(&mut faults, &version, self.answers, site),
            _ => self.answers,
        };
        if !faults.all.is_empty() {
            return Err(ApiFault::Invalid(faults.all));
        }
        let draft = Draft {
            procedure,
            variant: self.variant,
            channel: self.channel,
            receiving_unit: self.receiving_unit.map(UnitId::new),
            commune: self.commune.map(UnitId::new),
            applicant,
            representation,
            answers,
            components,
            fee_classes: self.fee_classes,
            code: code.map(DossierCode::new),
            client_key: None,
        };
        Ok((draft, hashes))
    }
}

fn applicant(faults: &mut Faults, person: &Person) -> Applicant {
    Applicant {
        name: faults.required("applicant.name", &person.name),
        identity: faults.line("applicant.identity", &person.identity),
        organisation: person.organisation,
        address: faults.line("applicant.address", &person.address),
        phone: faults.line("applicant.phone", &person.phone),
        email: faults.line("applicant.email", &person.email),
    }
}

/// Answers are checked by the form of the version in force; a procedure without one takes none.
fn checked(
    faults: &mut Faults,
    version: &ProcedureVersion,
    answers: BTreeMap<String, String>,
    site: &Site,
) -> BTreeMap<String, String> {
    let Some(form) = version.form.as_ref() else { return answers };
    match validate(form, &answers, site.today()) {
        Ok(clean) => clean.0,
        Err(errors) => {
            faults.all.extend(errors.iter().map(|error| FieldFault {
                field: format!("answers.{}", error.field),
                code: error.code,
                detail: crate::pages::eform::sentence(faults.lang, error),
            }));
            answers
        }
    }
}
