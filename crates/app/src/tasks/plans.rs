//! Plans over tasks: lines are given as tasks, and running lists of departments are taken in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kernel::text::fold;
use kernel::{Actor, Basis, Refusal, UnitId};
use steering::book::{BookCommand, Plan, PlanId, PlanItem, PlanItemId, Position};
use steering::proposing::{Directory, Named};
use steering::tables::Imported;
use steering::task::Command;
use steering::task::command::{Draft, Proposal};
use steering::task::model::{Addressee, Coordination, Owner, Source, TaskId, Term};
use store::tasks::TaskRow;

use super::documents::NO_DEADLINE;
use super::machine::{TaskAsk, TaskReply};
use super::projection::TaskListView;
use super::wire::task_id;
use crate::app::{App, AppError, AppResult};

/// Days until an ongoing task is looked at first, where its line names a day that has passed.
const REVIEW_AFTER_DAYS: i32 = 90;
/// Tasks of a plan's document that are compared with its lines.
const COMPARED: i64 = 5_000;
/// Characters by which a line and a task of the same document are taken for the same.
const ALIKE: usize = 300;
const BOOK: Basis = Basis("design.steering_book");

/// What became of a line that was to be given.
#[derive(Debug, Clone, PartialEq)]
pub enum LineFate {
    /// It is somebody's task now.
    Given(TaskId),
    /// A task of the plan's document says the same: it belongs to the line now.
    Linked(TaskId),
    /// It is proposed, and waits for a reviewer; perhaps because it could not be confirmed.
    Proposed(TaskId, Option<Refusal>),
    /// A task that was given for it is still open.
    Open,
    /// Refused.
    Refused(Refusal),
}

/// What became of a task of a running list.
#[derive(Debug, Clone, PartialEq)]
pub enum RunningFate {
    /// Taken in.
    New(TaskId),
    /// It came with the same file before.
    There(TaskId),
    /// Refused.
    Refused(Refusal),
}

impl App {
    /// Rows of tasks, by identity; those that are not there are left out.
    ///
    /// # Errors
    /// The store failed.
    pub fn tasks_by_id(&self, ids: impl IntoIterator<Item = TaskId>) -> AppResult<BTreeMap<TaskId, TaskRow>> {
        let ids: BTreeSet<TaskId> = ids.into_iter().collect();
        Ok(self.read(|reader| {
            let mut found = BTreeMap::new();
            for id in ids {
                if let Some(row) = reader.find_task(&id.to_string())? {
                    found.insert(id, row);
                }
            }
            Ok(found)
        })?)
    }

    /// Who gives the tasks of a plan: whose order its document is, else the head of the committee, else the province.
    pub fn assigner_of_plan(&self, plan: &Plan) -> Option<Owner> {
        let book = self.steering();
        let source = plan.draft.source.and_then(|source| book.document(source));
        source.map(|document| document.head.assigner.clone()).or_else(|| self.usual_assigner())
    }

    /// The head of the committee, else the province.
    pub fn usual_assigner(&self) -> Option<Owner> {
        let (book, org) = (self.steering(), self.org());
        let members = book.members_on(self.now().day());
        let head = members.iter().find(|member| member.seat.position == Position::Head);
        let head = head.map(|member| Owner::person(&member.seat.unit, &member.seat.person));
        let province = || org.units_ever().find(|unit| unit.kind == org::UnitKind::Province).map(|unit| Owner::unit(&unit.id));
        head.or_else(province)
    }

    /// Lines of a plan become tasks: proposed with the plan's document as their source, linked, and confirmed if `confirm`.
    /// A line of which the plan's document already has a task is linked to that one.
    ///
    /// # Errors
    /// `steering_plan_unknown`, or the store failed. What is refused of single lines stands in their fates.
    pub fn give_lines(
        &self,
        actor: &Actor,
        plan: PlanId,
        items: &[PlanItemId],
        confirm: bool,
    ) -> AppResult<Vec<(PlanItemId, LineFate)>> {
        let found = self.steering().plan(plan).cloned();
        let Some(found) = found else { return Err(Refusal::new("steering_plan_unknown", BOOK).with("id", plan).into()) };
        let alike = self.tasks_alike(&found)?;
        let mut used: BTreeSet<TaskId> = found.items.values().flat_map(|item| item.tasks.iter().copied()).collect();
        let mut fates = Vec::new();
        for id in items {
            let Some(item) = found.item(*id) else {
                fates.push((*id, LineFate::Refused(Refusal::new("steering_item_unknown", BOOK).with("id", id))));
                continue;
            };
            let same = alike.get(&likeness(&item.draft.content)).copied().filter(|task| !used.contains(task));
            let fate = self.give_line(actor, &found, item, same, confirm)?;
            if let LineFate::Linked(task) = fate {
                used.insert(task);
            }
            fates.push((*id, fate));
        }
        Ok(fates)
    }

    fn give_line(&self, actor: &Actor, plan: &Plan, item: &PlanItem, same: Option<TaskId>, confirm: bool) -> AppResult<LineFate> {
        let given = self.tasks_by_id(item.tasks.iter().copied())?;
        if given.values().any(|row| row.finished_at.is_none()) {
            return Ok(LineFate::Open);
        }
        // Asked before anything is proposed, so that no proposal stands there without its line.
        let probe = self.new_task_id();
        let link = |task| BookCommand::LinkTask { plan: plan.id, item: item.id, task };
        if let Err(refusal) = self.would_steer(actor, link(probe)) {
            return Ok(LineFate::Refused(refusal));
        }
        if let Some(task) = same {
            return Ok(self.linked(actor, link(task))?.map_or(LineFate::Linked(task), LineFate::Refused));
        }
        let Some(assigner) = self.assigner_of_plan(plan) else {
            return Ok(LineFate::Refused(Refusal::new("task_no_addressee", BOOK)));
        };
        let proposal = Proposal { id: probe, office: plan.draft.office.clone(), assigner, draft: self.draft_of_line(plan, item) };
        let key = format!("plan:{}:{}:{}", plan.id, item.id, item.tasks.len());
        let reply = self.ask_task(TaskAsk {
            actor: actor.clone(),
            task: probe,
            key: Some(key),
            command: Command::Propose(Box::new(proposal)),
        })?;
        let task = match reply {
            TaskReply::Done { task, .. } => task,
            TaskReply::Refused(refusal) => return Ok(LineFate::Refused(refusal)),
        };
        if let Some(refusal) = self.linked(actor, link(task))? {
            return Ok(LineFate::Proposed(task, Some(refusal)));
        }
        if !confirm {
            return Ok(LineFate::Proposed(task, None));
        }
        match self.confirm_proposal(actor, task, None, Vec::new()) {
            Ok(_) => Ok(LineFate::Given(task)),
            Err(AppError::Refused(refusal)) => Ok(LineFate::Proposed(task, Some(refusal))),
            Err(error) => Err(error),
        }
    }

    fn linked(&self, actor: &Actor, link: BookCommand) -> AppResult<Option<Refusal>> {
        match self.steer(actor, link) {
            Ok(_) => Ok(None),
            Err(AppError::Refused(refusal)) => Ok(Some(refusal)),
            Err(error) => Err(error),
        }
    }

    /// Tasks of the plan's document at the top of their trees, by what they say.
    fn tasks_alike(&self, plan: &Plan) -> AppResult<BTreeMap<String, TaskId>> {
        let Some(source) = plan.draft.source else { return Ok(BTreeMap::new()) };
        let rows = self.tasks_of_document(&source.to_string(), (i64::MIN, ""), COMPARED)?;
        let standing = rows.into_iter().map(|(_, row)| row).filter(|row| {
            row.parent.is_empty() && !["dropped", "voided", "cancelled", "superseded"].contains(&row.state.as_str())
        });
        let alike = |row: TaskRow| {
            let view: TaskListView = serde_json::from_str(&row.view).ok()?;
            Some((likeness(&view.content), task_id(&row.id)?))
        };
        Ok(standing.filter_map(alike).collect())
    }

    /// What a line says, as a proposal. Names that nobody knows are left to the reviewer.
    fn draft_of_line(&self, plan: &Plan, item: &PlanItem) -> Draft {
        let (names, line) = (self.names(), &item.draft);
        let today = self.now().day();
        let addressees = line.leads.iter().filter_map(|holder| match &holder.owner {
            Some(owner) => Some(Addressee::One { owner: owner.clone() }),
            None if names.find(&holder.text) == Named::Group => Some(Addressee::Group { name: holder.text.clone() }),
            None => None,
        });
        let addressees: Vec<Addressee> = addressees.collect();
        let leads = |unit: &UnitId| addressees.iter().any(|one| matches!(one, Addressee::One { owner } if owner.unit == *unit));
        let mut coordinators: Vec<Coordination> = Vec::new();
        for owner in line.coordinators.iter().filter_map(|holder| holder.owner.as_ref()) {
            if !leads(&owner.unit) && coordinators.iter().all(|known| known.unit != owner.unit) {
                coordinators.push(Coordination { unit: owner.unit.clone(), what: String::new(), until: None, answer: None });
            }
        }
        let term = match &line.term {
            Some(Term::Ongoing { review_on }) if *review_on <= today => Term::Ongoing { review_on: today.plus(REVIEW_AFTER_DAYS) },
            Some(term) => term.clone(),
            None => Term::Open { reason: if line.term_text.is_empty() { NO_DEADLINE.to_owned() } else { line.term_text.clone() } },
        };
        let source = |document| Source { document, clause: line.number.clone(), place: None, quotation: String::new() };
        Draft {
            sources: plan.draft.source.map(source).into_iter().collect(),
            content: line.content.clone(),
            product: line.product.clone(),
            area: line.area.clone(),
            addressees,
            coordinators,
            term,
        }
    }

    /// Tasks of a running list are taken in as they stand, each once: with the same file, sheet, row and lead it is there
    /// already. `assigner` gives those whose document is not registered.
    ///
    /// # Errors
    /// The store failed.
    pub fn import_running(
        &self,
        actor: &Actor,
        file: &str,
        office: &UnitId,
        assigner: &Owner,
        rows: Vec<(usize, Imported)>,
    ) -> AppResult<Vec<RunningFate>> {
        let book = self.steering();
        let office_decides = self.task_parameters().office_decides;
        let suspended: Vec<_> = rows.iter().map(|(_, row)| row.suspend.clone()).collect();
        let mut ids = Vec::new();
        let asks: Vec<TaskAsk> = rows.into_iter().map(|(sheet, row)| {
            let id = self.new_task_id();
            ids.push(id);
            let key = format!("running:{file}:{sheet}:{}:{}", row.line, row.lead.unit);
            let order = row.sources.first().and_then(|source| book.document(source.document));
            let assigner = order.map_or_else(|| assigner.clone(), |document| document.head.assigner.clone());
            let decider = if office_decides { Owner::unit(office) } else { assigner.clone() };
            let (task, running) = row.into_task(id, office.clone(), assigner, decider);
            let command = Command::Import(Box::new(task), Box::new(running));
            TaskAsk { actor: actor.clone(), task: id, key: Some(key), command }
        }).collect();
        let replies = self.ask_tasks(asks)?;
        let mut fates = Vec::new();
        for ((reply, id), suspend) in replies.into_iter().zip(ids).zip(suspended) {
            fates.push(match reply? {
                TaskReply::Refused(refusal) => RunningFate::Refused(refusal),
                TaskReply::Done { task, .. } if task == id => {
                    self.suspend_imported(actor, task, suspend)?;
                    RunningFate::New(task)
                }
                TaskReply::Done { task, .. } => RunningFate::There(task),
            });
        }
        Ok(fates)
    }

    fn suspend_imported(&self, actor: &Actor, task: TaskId, suspend: Option<(String, kernel::Day)>) -> AppResult<()> {
        let Some((reason, review_on)) = suspend else { return Ok(()) };
        match self.act_task(actor.clone(), task, None, Command::Suspend { reason, review_on: Some(review_on) }) {
            Ok(_) | Err(AppError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The line of a plan.
    pub fn plan_line(&self, plan: PlanId, item: PlanItemId) -> Option<Arc<PlanItem>> {
        self.steering().plan_item(plan, item).cloned()
    }
}

/// By what two texts are taken for the same: letters without marks, blanks and signs left out, up to a length.
fn likeness(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).take(ALIKE).collect()
}
