//! Stages of a line: planned in their order, reached in their order, none in the future.

use kernel::{Basis, Day, FileHash, Refusal};

use super::plans::open_item;
use super::{BOOK, Decided, require_past, required};
use crate::book::Book;
use crate::book::command::BookCommand;
use crate::book::context::BookContext;
use crate::book::event::BookEvent;
use crate::book::ids::{PlanId, PlanItemId};
use crate::book::item::{ItemKind, PlanItem, PlanItemDraft};
use crate::book::stages::place_of;

/// The steps in which legal documents are made.
const STAGES: Basis = Basis("design.plan_stages");

pub(super) fn decide(book: &Book, command: BookCommand, context: &BookContext<'_>) -> Decided {
    match command {
        BookCommand::ReachStage { plan, item, stage, on, note, file } => {
            reach(book, (plan, item), stage, on, note, file, context)
        }
        BookCommand::UndoStage { plan, item, stage, reason } => {
            let (_, line) = open_item(book, plan, item, context)?;
            let reason = required(&reason, "reason")?;
            if !line.reached.contains_key(&stage) {
                return Err(Refusal::new("steering_stage_not_reached", STAGES));
            }
            Ok(vec![BookEvent::StageUndone { id: plan, item, stage, reason }])
        }
        _ => Err(Refusal::new("steering_plan_unknown", BOOK)),
    }
}

fn place(kind: ItemKind, stage: &str) -> Result<usize, Refusal> {
    place_of(kind, stage).ok_or_else(|| Refusal::new("steering_stage_unknown", STAGES).with("stage", stage))
}

/// Planned days rise with the stages, each stage once.
pub(super) fn require_planned_well(draft: &PlanItemDraft) -> Result<(), Refusal> {
    let mut places = Vec::new();
    for planned in &draft.stages {
        places.push((place(draft.kind, &planned.stage)?, planned.on));
    }
    places.sort_unstable();
    let well = places.is_sorted_by(|one, two| one.0 < two.0 && one.1 <= two.1);
    if well { Ok(()) } else { Err(Refusal::new("steering_stages_order", STAGES)) }
}

/// A changed kind keeps the stages that were reached.
pub(super) fn require_kept(line: &PlanItem, draft: &PlanItemDraft) -> Result<(), Refusal> {
    line.reached.keys().try_for_each(|stage| place(draft.kind, stage).map(drop))
}

fn reach(
    book: &Book,
    (plan, item): (PlanId, PlanItemId),
    stage: String,
    on: Day,
    note: String,
    file: Option<FileHash>,
    context: &BookContext<'_>,
) -> Decided {
    let (_, line) = open_item(book, plan, item, context)?;
    let at = place(line.draft.kind, &stage)?;
    require_past(on, context)?;
    if let Some(reached) = line.reached.get(&stage) {
        return Err(Refusal::new("steering_stage_reached", STAGES).with("day", reached.on.date_text()));
    }
    // Stages may be left out (shortened procedure), but none comes before an earlier one.
    let out_of_order = line.reached.iter().any(|(key, reached)| match place_of(line.draft.kind, key) {
        Some(other) if other < at => on < reached.on,
        Some(other) if other > at => on > reached.on,
        _ => false,
    });
    if out_of_order {
        return Err(Refusal::new("steering_stages_order", STAGES));
    }
    Ok(vec![BookEvent::StageReached { id: plan, item, stage, on, note, file }])
}
