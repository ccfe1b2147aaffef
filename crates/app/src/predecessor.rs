//! Open dossiers of a predecessor system: every row is decided as the machine would decide it, so that a dry run and the
//! list of reconciliation are exact; the import is idempotent by the old code.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use dossier::Command;
use dossier::command::{NewDossier, Predecessor};
use dossier::model::{Applicant, Channel, ProcessingSystem};
use kernel::{Actor, Basis, DossierCode, Instant, ProcedureCode, Refusal};

use crate::app::{App, AppResult};
use crate::machine::{Ask, Reply};
use crate::people_import::unit_by_code;
use crate::system::Run;

const IMPORT: Basis = Basis("design");

/// One open dossier as the predecessor exported it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldDossier {
    /// Row of the file.
    pub row: u32,
    /// Its code there, kept as it is.
    pub code: String,
    /// Code of the procedure.
    pub procedure: String,
    /// Name of the applicant.
    pub applicant: String,
    /// Identity number; empty if not known.
    pub identity: String,
    /// Telephone.
    pub phone: String,
    /// Address.
    pub address: String,
    /// Code of the unit that received it.
    pub receiving: String,
    /// Code of the unit that decides.
    pub competent: String,
    /// Accepted.
    pub accepted_at: Instant,
    /// Promised on the receipt.
    pub promised_at: Instant,
    /// Due.
    pub due_at: Instant,
    /// State in the predecessor's words.
    pub state: String,
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OldFate {
    /// Can be imported.
    Ready,
    /// Imported now.
    Imported,
    /// A dossier with this code is there already.
    There,
    /// Cannot be imported.
    Refused(Refusal),
}

/// A row of the list of reconciliation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldRow {
    /// Row of the file.
    pub row: u32,
    /// Code.
    pub code: String,
    /// Code of the receiving unit, as in the file.
    pub unit: String,
    /// State, as in the file.
    pub state: String,
    /// What becomes of it.
    pub fate: OldFate,
}

impl OldFate {
    /// `ready`, `imported`, `there`, `refused`.
    pub const fn key(&self) -> &'static str {
        match self {
            OldFate::Ready => "ready",
            OldFate::Imported => "imported",
            OldFate::There => "there",
            OldFate::Refused(_) => "refused",
        }
    }
}

/// How many rows of a unit and state the file has, and how many of them are or can be here.
pub fn sums(rows: &[OldRow]) -> BTreeMap<(String, String), (usize, usize)> {
    let mut sums: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for row in rows {
        let sum = sums.entry((row.unit.clone(), row.state.clone())).or_default();
        sum.0 += 1;
        sum.1 += usize::from(!matches!(row.fate, OldFate::Refused(_)));
    }
    sums
}

impl App {
    fn old_command(&self, old: &OldDossier) -> Result<Command, Refusal> {
        let org = self.org();
        let unit = |code: &str| {
            let found = unit_by_code(&org, code).and_then(|unit| org.successor_on(&unit.id, self.now().day()));
            found.map(|unit| unit.id.clone()).ok_or_else(|| Refusal::new("org_unknown_unit", IMPORT).with("unit", code))
        };
        let new = NewDossier {
            id: self.new_id(),
            code: DossierCode::new(&old.code),
            system: ProcessingSystem::Own,
            channel: Channel::Counter,
            variant: None,
            receiving_unit: unit(&old.receiving)?,
            competent_unit: unit(&old.competent)?,
            applicant: Applicant {
                name: old.applicant.clone(),
                identity: old.identity.clone(),
                phone: old.phone.clone(),
                address: old.address.clone(),
                ..Applicant::default()
            },
            representation: None,
            answers: BTreeMap::new(),
            components: Vec::new(),
            fees: Vec::new(),
            client_key: None,
        };
        let predecessor = Predecessor {
            accepted_at: old.accepted_at,
            promised_at: old.promised_at,
            due_at: old.due_at,
            state: old.state.clone(),
        };
        Ok(Command::Import(Box::new(new), predecessor))
    }

    fn try_old(&self, actor: &Actor, old: &OldDossier) -> Result<Command, Refusal> {
        let (now, code) = (self.now(), ProcedureCode::new(&old.procedure));
        if self.catalogue().latest(&code).is_none() {
            return Err(Refusal::new("procedure_unknown", IMPORT).with("code", code));
        }
        let command = self.old_command(old)?;
        let Command::Import(new, _) = &command else { return Ok(command) };
        let sources = self.shared.law.gather(None, Some(&code), Some(new), now)?;
        dossier::decide(None, command.clone(), &sources.context(actor, now))?;
        Ok(command)
    }

    /// What an import would do, row by row, without doing it.
    ///
    /// # Errors
    /// `administrator_only`, or the store failed.
    pub fn plan_predecessor(&self, actor: &Actor, rows: &[OldDossier]) -> AppResult<Vec<OldRow>> {
        self.require_administrator(actor)?;
        let mut seen = BTreeSet::new();
        rows.iter().map(|old| self.fate_of(actor, old, &mut seen, false)).collect()
    }

    fn fate_of(&self, actor: &Actor, old: &OldDossier, seen: &mut BTreeSet<String>, write: bool) -> AppResult<OldRow> {
        let row = |fate| OldRow {
            row: old.row,
            code: old.code.clone(),
            unit: old.receiving.clone(),
            state: old.state.clone(),
            fate,
        };
        if !seen.insert(old.code.clone()) {
            return Ok(row(OldFate::Refused(Refusal::new("code_twice", IMPORT).with("code", &old.code))));
        }
        if self.read(|reader| reader.find_dossier_by_code(&old.code))?.is_some() {
            return Ok(row(OldFate::There));
        }
        let command = match self.try_old(actor, old) {
            Err(refusal) => return Ok(row(OldFate::Refused(refusal))),
            Ok(_) if !write => return Ok(row(OldFate::Ready)),
            Ok(command) => command,
        };
        let Command::Import(new, _) = &command else { return Ok(row(OldFate::Ready)) };
        let ask = Ask {
            actor: actor.clone(),
            dossier: new.id,
            procedure: Some(ProcedureCode::new(&old.procedure)),
            key: Some(format!("predecessor/{}", old.code)),
            command,
        };
        Ok(row(match self.ask(ask)? {
            Reply::Done { .. } => OldFate::Imported,
            Reply::Refused(refusal) => OldFate::Refused(refusal),
        }))
    }

    /// Imports in the background; answers the key under which [`App::import_run`] tells how far it is.
    ///
    /// # Errors
    /// `administrator_only`, or no thread could be started.
    pub fn start_import(self: &Arc<Self>, actor: Actor, rows: Vec<OldDossier>) -> AppResult<String> {
        self.require_administrator(&actor)?;
        let key = self.new_token()[..16].to_owned();
        self.jobs.put_run(&key, Run { total: rows.len(), rows: Vec::new(), finished: false, error: String::new() });
        let (app, own) = (self.clone(), key.clone());
        let work = move || {
            let mut seen = BTreeSet::new();
            for old in &rows {
                match app.fate_of(&actor, old, &mut seen, true) {
                    Ok(row) => app.jobs.change_run(&own, |run| run.rows.push(row)),
                    Err(error) => {
                        tracing::error!(%error, "an import ended early");
                        app.jobs.change_run(&own, |run| run.error = error.to_string());
                        break;
                    }
                }
            }
            app.jobs.change_run(&own, |run| run.finished = true);
        };
        std::thread::Builder::new().name("import".to_owned()).spawn(work).map_err(store::StoreError::from)?;
        Ok(key)
    }

    /// How far an import is; none: no such import since the program started.
    pub fn import_run(&self, key: &str) -> Option<Run> {
        self.jobs.run(key)
    }
}
