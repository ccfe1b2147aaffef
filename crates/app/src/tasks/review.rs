//! Reviewing proposals: confirm, split, merge, add. Every step is a command of the machine.

use kernel::{Actor, Refusal};
use steering::task::command::{Draft, Group, Proposal};
use steering::task::model::{Addressee, Coordination, DocumentId, Source, TaskId};
use steering::task::{Command, Stage, Task, clock::Due};

use super::machine::{TaskAsk, TaskReply};
use crate::app::{App, AppError, AppResult};

/// What of a proposal says: its draft as it stands.
pub fn draft_of(task: &Task) -> Draft {
    Draft {
        sources: task.sources.clone(),
        content: task.content.clone(),
        product: task.product.clone(),
        area: task.area.clone(),
        addressees: task.addressees.clone(),
        coordinators: task.coordinators.clone(),
        term: task.time.term(),
    }
}

/// Two drafts as one: texts one behind the other, everybody once, every source once, the earlier day.
pub fn merged(first: &Draft, second: &Draft) -> Draft {
    let joined = |a: &str, b: &str, between: &str| match (a.trim(), b.trim()) {
        ("", text) | (text, "") => text.to_owned(),
        (a, b) if a == b => a.to_owned(),
        (a, b) => format!("{}{between}{b}", a.trim_end_matches(['.', ';'])),
    };
    let mut draft = first.clone();
    draft.content = joined(&first.content, &second.content, "; ");
    draft.product = joined(&first.product, &second.product, "; ");
    draft.area = first.area.clone().or_else(|| second.area.clone());
    let addressees: Vec<Addressee> = second.addressees.iter().filter(|one| !first.addressees.contains(one)).cloned().collect();
    draft.addressees.extend(addressees);
    let helpers: Vec<Coordination> = {
        let known = |line: &&Coordination| first.coordinators.iter().all(|own| own.unit != line.unit);
        second.coordinators.iter().filter(known).cloned().collect()
    };
    draft.coordinators.extend(helpers);
    let sources: Vec<Source> = second.sources.iter().filter(|one| !first.sources.contains(one)).cloned().collect();
    draft.sources.extend(sources);
    draft.term = earlier(&first.term, &second.term);
    draft
}

fn earlier(first: &steering::task::model::Term, second: &steering::task::model::Term) -> steering::task::model::Term {
    use steering::task::model::Term;
    let day = |term: &Term| -> Option<Due> {
        match term {
            Term::By { due } => Some(*due),
            _ => None,
        }
    };
    match (day(first), day(second)) {
        (Some(a), Some(b)) => Term::By { due: a.min(b) },
        (None, Some(due)) if matches!(first, Term::Open { .. }) => Term::By { due },
        _ => first.clone(),
    }
}

impl App {
    /// Confirms a proposal: from here on it is somebody's. Groups that are not named mean the units that their words mean.
    ///
    /// # Errors
    /// Refused as the machine says, or the store failed.
    pub fn confirm_proposal(&self, actor: &Actor, task: TaskId, key: Option<String>, groups: Vec<Group>) -> AppResult<TaskReply> {
        let Some((found, _)) = self.task_story(&task)? else {
            return Err(AppError::Refused(Refusal::new("task_unknown", kernel::Basis("design.task_states"))));
        };
        let groups = self.with_groups(&found, groups);
        let most = found.addressees.len() + groups.iter().map(|group| group.units.len()).sum::<usize>();
        let ids = (0..most).map(|_| self.new_task_id()).collect();
        self.act_task(actor.clone(), task, key, Command::Confirm { groups, ids })
    }

    fn with_groups(&self, task: &Task, mut groups: Vec<Group>) -> Vec<Group> {
        for addressee in &task.addressees {
            if let Addressee::Group { name } = addressee
                && groups.iter().all(|group| group.name != *name)
            {
                groups.push(Group { name: name.clone(), units: self.group_units(name) });
            }
        }
        groups
    }

    /// A task that a person adds beside what was read.
    ///
    /// # Errors
    /// Refused as the machine says, or the store failed.
    pub fn add_proposal(&self, actor: &Actor, document: DocumentId, draft: Draft) -> AppResult<TaskId> {
        let found = self.steering().document(document).cloned();
        let Some(document) = found else {
            return Err(AppError::Refused(Refusal::new("steering_document_unknown", kernel::Basis("nd30_2020.d22"))));
        };
        let id = self.new_task_id();
        let proposal =
            Proposal { id, office: document.office.clone(), assigner: document.head.assigner.clone(), draft };
        self.act_task(actor.clone(), id, None, Command::Propose(Box::new(proposal)))?;
        Ok(id)
    }

    /// One proposal becomes two: it keeps the first part, the second is a proposal of its own.
    ///
    /// # Errors
    /// Refused as the machine says, or the store failed.
    pub fn split_proposal(&self, actor: &Actor, task: TaskId, first: Draft, second: Draft) -> AppResult<TaskId> {
        let Some((found, _)) = self.task_story(&task)? else {
            return Err(AppError::Refused(Refusal::new("task_unknown", kernel::Basis("design.task_states"))));
        };
        self.act_task(actor.clone(), task, None, Command::Revise(Box::new(first)))?;
        let id = self.new_task_id();
        let proposal = Proposal { id, office: found.office.clone(), assigner: found.assigner.clone(), draft: second };
        self.act_task(actor.clone(), id, None, Command::Propose(Box::new(proposal)))?;
        Ok(id)
    }

    /// Several proposals become one: the first takes the others in, and these are dropped with that reason.
    ///
    /// # Errors
    /// Refused as the machine says, or the store failed; what was done before stands.
    pub fn merge_proposals(&self, actor: &Actor, tasks: &[TaskId], reason: &str) -> AppResult<()> {
        let mut found = Vec::new();
        for id in tasks {
            found.extend(self.task_story(id)?.map(|(task, _)| task));
        }
        let open = found.iter().all(|task| matches!(task.stage, Stage::Proposed { .. }));
        let Some((first, rest)) = found.split_first().filter(|(_, rest)| open && !rest.is_empty()) else {
            return Err(AppError::Refused(Refusal::new("proposals_not_merged", kernel::Basis("design.task_review"))));
        };
        let whole = rest.iter().fold(draft_of(first), |whole, task| merged(&whole, &draft_of(task)));
        self.act_task(actor.clone(), first.id, None, Command::Revise(Box::new(whole)))?;
        for task in rest {
            self.act_task(actor.clone(), task.id, None, Command::Drop { reason: reason.to_owned() })?;
        }
        Ok(())
    }

    /// Confirms several proposals, each by itself; the replies in their order.
    ///
    /// # Errors
    /// The store failed.
    pub fn confirm_proposals(&self, actor: &Actor, tasks: &[TaskId]) -> AppResult<Vec<TaskReply>> {
        let mut asks = Vec::new();
        for task in tasks {
            let Some((found, _)) = self.task_story(task)? else { continue };
            let groups = self.with_groups(&found, Vec::new());
            let most = found.addressees.len() + groups.iter().map(|group| group.units.len()).sum::<usize>();
            let ids = (0..most).map(|_| self.new_task_id()).collect();
            let command = Command::Confirm { groups, ids };
            asks.push(TaskAsk { actor: actor.clone(), task: *task, key: None, command });
        }
        let replies = self.ask_tasks(asks)?;
        replies.into_iter().map(|reply| reply.map_err(AppError::from)).collect()
    }
}
