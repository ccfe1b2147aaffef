//! One confirmed proposal, several tasks: several leads, or a collective addressee, become a common task with one child for
//! each unit. Who a collective addressee means is frozen at the confirmation.

use std::collections::BTreeSet;

use kernel::{Basis, Refusal};

use super::command::{Group, NewTask};
use super::model::{Addressee, Child, Origin, Owner, TaskId};
use super::state::Task;

/// One lead for each task; several make a tree (QĐ of the working regulation; the design's table).
pub const TREE: Basis = Basis("design.task_tree");

/// Who gets the task, in the order of the text, each once. A unit that is named and also belongs to a group is named once.
///
/// # Errors
/// `task_no_addressee`; `task_group_unknown` when a group is not resolved or empty.
pub fn leads(addressees: &[Addressee], groups: &[Group]) -> Result<Vec<Owner>, Refusal> {
    let mut leads: Vec<Owner> = Vec::new();
    let named = addressees.iter().filter_map(|addressee| match addressee {
        Addressee::One { owner } => Some(&owner.unit),
        Addressee::Group { .. } => None,
    });
    let named: BTreeSet<_> = named.collect();
    for addressee in addressees {
        match addressee {
            Addressee::One { owner } if !leads.contains(owner) => leads.push(owner.clone()),
            Addressee::One { .. } => {}
            Addressee::Group { name } => {
                let found = groups.iter().find(|group| group.name == *name && !group.units.is_empty());
                let group = found.ok_or_else(|| Refusal::new("task_group_unknown", TREE).with("group", name))?;
                for owner in group.units.iter().filter(|unit| !named.contains(unit)).map(Owner::unit) {
                    if !leads.contains(&owner) {
                        leads.push(owner);
                    }
                }
            }
        }
    }
    if leads.is_empty() { Err(Refusal::new("task_no_addressee", TREE)) } else { Ok(leads) }
}

/// The children of a common task: one for each lead, with its time and sources. Coordinating units stay with the whole.
///
/// # Errors
/// `task_ids_missing` when there are fewer identities than leads, or one comes twice.
pub fn children(task: &Task, leads: &[Owner], ids: &[TaskId]) -> Result<Vec<NewTask>, Refusal> {
    let ids = distinct(task, ids, leads.len())?;
    let child = |(lead, id): (&Owner, TaskId)| NewTask {
        id,
        origin: Origin::Lead { parent: task.id },
        office: task.office.clone(),
        assigner: task.assigner.clone(),
        decider: task.decider.clone(),
        lead: lead.clone(),
        sources: task.sources.clone(),
        content: task.content.clone(),
        product: task.product.clone(),
        area: task.area.clone(),
        coordinators: Vec::new(),
        term: task.time.term(),
    };
    Ok(leads.iter().zip(ids).map(child).collect())
}

/// The first `wanted` identities, each once and none in use by the task or its children.
pub(super) fn distinct(task: &Task, ids: &[TaskId], wanted: usize) -> Result<Vec<TaskId>, Refusal> {
    let mut used: BTreeSet<TaskId> = task.children.iter().map(|child| child.task).chain([task.id]).collect();
    let fresh: Vec<TaskId> = ids.iter().copied().filter(|id| used.insert(*id)).take(wanted).collect();
    if fresh.len() < wanted { Err(Refusal::new("task_ids_missing", TREE).with("max", wanted)) } else { Ok(fresh) }
}

/// How the parent remembers new children.
pub(super) fn remembered(new: &[NewTask]) -> Vec<Child> {
    let child = |task: &NewTask| {
        let mandatory = !matches!(task.origin, Origin::Part { mandatory: false, .. });
        Child { task: task.id, lead: task.lead.clone(), mandatory }
    };
    new.iter().map(child).collect()
}
