//! Editing the catalogue: commands, events, decide and evolve. A dossier keeps the version in force at its acceptance.

use std::sync::Arc;

use kernel::{Actor, Basis, Day, ProcedureCode, Refusal, Role};
use serde::{Deserialize, Serialize};

use crate::publish::{CONTENT_BASIS, publish_problems};
use crate::quality::quality_issues;
use crate::{Catalogue, ProcedureVersion};

/// Who may edit: the procedure-control officer.
pub const EDITOR_BASIS: Basis = Basis("tt01_2018.d8");
/// Where citizens submit since 1 July 2025.
pub const PORTAL_BASIS: Basis = Basis("nd224_2026.d15");

/// What an editor can ask for.
#[derive(Debug, Clone, PartialEq)]
pub enum ProcedureCommand {
    /// Publish a version: the first of a new code, or the next of a known one.
    Publish {
        /// The whole version, with its number.
        version: Box<ProcedureVersion>,
    },
    /// End a procedure: its last version holds until that day.
    Abolish {
        /// The procedure.
        code: ProcedureCode,
        /// Last day in force.
        last_day: Day,
        /// Number of the abolishing decision.
        decision: String,
    },
    /// Open or close submission in the own portal.
    SwitchOwnPortal {
        /// The procedure.
        code: ProcedureCode,
        /// Open or closed.
        open: bool,
    },
    /// Record that an unverified value was checked against the law.
    ConfirmIssue {
        /// The procedure.
        code: ProcedureCode,
        /// Its version.
        version: u32,
        /// Key of the quality issue.
        issue: String,
    },
}

/// What happened to the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ProcedureEvent {
    /// A version was published; an open predecessor ends the day before.
    VersionPublished {
        /// The whole version.
        version: Box<ProcedureVersion>,
    },
    /// The procedure was abolished.
    Abolished {
        /// The procedure.
        code: ProcedureCode,
        /// Last day in force (days since 1970-01-01).
        last_day: Day,
        /// Number of the abolishing decision.
        decision: String,
    },
    /// Submission in the own portal was opened or closed.
    OwnPortalSwitched {
        /// The procedure.
        code: ProcedureCode,
        /// Open or closed.
        open: bool,
    },
    /// An unverified value was checked.
    IssueConfirmed {
        /// The procedure.
        code: ProcedureCode,
        /// Its version.
        version: u32,
        /// Key of the quality issue.
        issue: String,
    },
}

impl Catalogue {
    /// Decides a command. `today` is the day in Viet Nam.
    ///
    /// # Errors
    /// A refusal with its legal basis; for all problems of a version at once see [`publish_problems`].
    pub fn decide(&self, command: ProcedureCommand, actor: &Actor, today: Day) -> Result<Vec<ProcedureEvent>, Refusal> {
        if !actor.grants.iter().any(|grant| grant.role == Role::ProcedureControl) {
            return Err(Refusal::new("procedure_editor_only", EDITOR_BASIS));
        }
        match command {
            ProcedureCommand::Publish { version } => self.publish(version),
            ProcedureCommand::Abolish { code, last_day, decision } => self.abolish(code, last_day, decision, today),
            ProcedureCommand::SwitchOwnPortal { code, open } => self.switch(code, open),
            ProcedureCommand::ConfirmIssue { code, version, issue } => self.confirm(code, version, issue),
        }
    }

    fn publish(&self, version: Box<ProcedureVersion>) -> Result<Vec<ProcedureEvent>, Refusal> {
        let latest = self.latest(&version.code);
        let expected = latest.map_or(1, |latest| latest.version + 1);
        if version.version != expected {
            let refusal = Refusal::new("procedure_version_not_next", CONTENT_BASIS);
            return Err(refusal.with("given", version.version).with("expected", expected));
        }
        let before = latest.and_then(|latest| latest.effective_from);
        if let (Some(before), Some(from)) = (before, version.effective_from)
            && from <= before
        {
            let refusal = Refusal::new("procedure_effective_too_early", CONTENT_BASIS);
            return Err(refusal.with("from", from.date_text()).with("previous", before.date_text()));
        }
        match publish_problems(&version).into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(vec![ProcedureEvent::VersionPublished { version }]),
        }
    }

    fn abolish(
        &self,
        code: ProcedureCode,
        last_day: Day,
        decision: String,
        today: Day,
    ) -> Result<Vec<ProcedureEvent>, Refusal> {
        let latest = self.latest(&code).ok_or_else(|| unknown(&code))?;
        if decision.trim().is_empty() {
            return Err(Refusal::new("procedure_part_missing", CONTENT_BASIS).with("part", "decision"));
        }
        if latest.effective_to.is_some_and(|to| to < today) || latest.effective_from.is_some_and(|from| last_day < from)
        {
            let refusal = Refusal::new("procedure_not_in_force", CONTENT_BASIS);
            return Err(refusal.with("code", code).with("day", last_day.date_text()));
        }
        Ok(vec![ProcedureEvent::Abolished { code, last_day, decision }])
    }

    fn switch(&self, code: ProcedureCode, open: bool) -> Result<Vec<ProcedureEvent>, Refusal> {
        let latest = self.latest(&code).ok_or_else(|| unknown(&code))?;
        if open && (!latest.usable() || latest.limit.is_none()) {
            return Err(Refusal::new("procedure_not_open_to_dossiers", PORTAL_BASIS).with("code", code));
        }
        if latest.own_portal == open {
            return Ok(Vec::new());
        }
        Ok(vec![ProcedureEvent::OwnPortalSwitched { code, open }])
    }

    fn confirm(&self, code: ProcedureCode, version: u32, issue: String) -> Result<Vec<ProcedureEvent>, Refusal> {
        let found = self.get(&code, version).ok_or_else(|| unknown(&code))?;
        match quality_issues(found).iter().any(|open| open.key == issue && !open.blocking) {
            true => Ok(vec![ProcedureEvent::IssueConfirmed { code, version, issue }]),
            false => Err(Refusal::new("procedure_no_such_issue", CONTENT_BASIS).with("issue", issue)),
        }
    }

    /// Folds an event in. It has no rules: what was decided is taken as it is.
    pub fn evolve(&mut self, event: &ProcedureEvent) {
        match event {
            ProcedureEvent::VersionPublished { version } => self.add(version.as_ref().clone()),
            ProcedureEvent::Abolished { code, last_day, .. } => {
                self.change_latest(code, |version| version.effective_to = Some(*last_day));
            }
            ProcedureEvent::OwnPortalSwitched { code, open } => {
                self.change_latest(code, |version| version.own_portal = *open);
            }
            ProcedureEvent::IssueConfirmed { code, version, issue } => {
                self.change(code, *version, |version| version.provenance.confirmed.push(issue.clone()));
            }
        }
    }

    fn change_latest(&mut self, code: &ProcedureCode, change: impl FnOnce(&mut ProcedureVersion)) {
        if let Some(latest) = self.history_mut(code).last_mut() {
            change(Arc::make_mut(latest));
        }
    }

    fn change(&mut self, code: &ProcedureCode, number: u32, change: impl FnOnce(&mut ProcedureVersion)) {
        if let Some(version) = self.history_mut(code).iter_mut().find(|version| version.version == number) {
            change(Arc::make_mut(version));
        }
    }
}

fn unknown(code: &ProcedureCode) -> Refusal {
    Refusal::new("procedure_unknown", CONTENT_BASIS).with("code", code)
}
