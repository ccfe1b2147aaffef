//! Takes events of plans and reports in.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Book;
use super::entry::{Changed, Ended, Entered};
use super::event::BookEvent;
use super::ids::{PlanId, PlanItemId, ReportId};
use super::item::{PlanItem, PlanItemDraft, Reached};
use super::plan::Plan;
use super::report::{PeriodicReport, SentReport};

impl Book {
    pub(super) fn evolve_plan(&mut self, event: &BookEvent, entered: Entered) {
        match event {
            BookEvent::PlanAdded { id, plan } => {
                let plan = Plan {
                    id: *id,
                    draft: plan.clone(),
                    items: BTreeMap::new(),
                    entered,
                    changes: Vec::new(),
                    approved: None,
                    closed: None,
                };
                self.plans.insert(*id, Arc::new(plan));
            }
            BookEvent::PlanChanged { id, plan, reason } => self.with_plan(*id, |found| {
                let before = std::mem::replace(&mut found.draft, plan.clone());
                found.changes.push(Changed { entered, before, reason: reason.clone() });
            }),
            BookEvent::PlanApproved { id } => self.with_plan(*id, |found| found.approved = Some(entered)),
            BookEvent::PlanClosed { id, reason } => self.with_plan(*id, |found| {
                found.closed = Some(Ended { entered, reason: reason.clone() });
            }),
            _ => {}
        }
    }

    pub(super) fn evolve_item(&mut self, event: &BookEvent, entered: Entered) {
        match event {
            BookEvent::ItemsAdded { id, first, items } => self.with_plan(*id, |plan| {
                for (number, draft) in (first.0..).zip(items) {
                    let item = PlanItemId(number);
                    plan.items.insert(item, Arc::new(entered_item(item, draft.clone(), entered.clone())));
                }
            }),
            BookEvent::ItemChanged { id, item, draft, reason } => self.with_item(*id, *item, |found| {
                let before = std::mem::replace(&mut found.draft, draft.clone());
                found.changes.push(Changed { entered, before, reason: reason.clone() });
            }),
            BookEvent::ItemDropped { id, item, reason } => self.with_item(*id, *item, |found| {
                found.dropped = Some(Ended { entered, reason: reason.clone() });
            }),
            BookEvent::TaskLinked { id, item, task } => self.with_item(*id, *item, |found| found.tasks.push(*task)),
            BookEvent::StageReached { id, item, stage, on, note, file } => self.with_item(*id, *item, |found| {
                let reached = Reached { on: *on, note: note.clone(), file: file.clone(), entered };
                found.reached.insert(stage.clone(), reached);
            }),
            BookEvent::StageUndone { id, item, stage, .. } => {
                self.with_item(*id, *item, |found| drop(found.reached.remove(stage)));
            }
            BookEvent::ItemsCarried { id, from, items, first } => self.carry(*from, *id, items, *first, &entered),
            _ => {}
        }
    }

    fn carry(&mut self, from: PlanId, to: PlanId, items: &[PlanItemId], first: PlanItemId, entered: &Entered) {
        for (number, item) in (first.0..).zip(items) {
            let Some(old) = self.plan_item(from, *item).cloned() else { continue };
            let new = PlanItemId(number);
            self.with_item(from, *item, |found| found.carried_to = Some((to, new)));
            let carried = PlanItem {
                tasks: old.tasks.clone(),
                reached: old.reached.clone(),
                carried_from: Some((from, *item)),
                ..entered_item(new, old.draft.clone(), entered.clone())
            };
            self.with_plan(to, |plan| drop(plan.items.insert(new, Arc::new(carried))));
        }
    }

    fn with_plan(&mut self, id: PlanId, change: impl FnOnce(&mut Plan)) {
        if let Some(found) = self.plans.get_mut(&id) {
            change(Arc::make_mut(found));
        }
    }

    fn with_item(&mut self, id: PlanId, item: PlanItemId, change: impl FnOnce(&mut PlanItem)) {
        self.with_plan(id, |plan| {
            if let Some(found) = plan.items.get_mut(&item) {
                change(Arc::make_mut(found));
            }
        });
    }

    pub(super) fn evolve_report(&mut self, event: &BookEvent, entered: Entered) {
        match event {
            BookEvent::ReportDrafted { id, report, text } => {
                let report = PeriodicReport {
                    id: *id,
                    draft: report.clone(),
                    text: text.clone(),
                    entered,
                    changed: None,
                    sent: None,
                    withdrawn: None,
                };
                self.reports.insert(*id, Arc::new(report));
            }
            BookEvent::ReportChanged { id, text } => self.with_report(*id, |report| {
                report.text.clone_from(text);
                report.changed = Some(entered);
            }),
            BookEvent::ReportSent { id, content, hash, files } => self.with_report(*id, |report| {
                let (content, hash, files) = (content.clone(), hash.clone(), files.clone());
                report.sent = Some(SentReport { content, hash, files, entered });
            }),
            BookEvent::ReportWithdrawn { id, reason } => self.with_report(*id, |report| {
                report.withdrawn = Some(Ended { entered, reason: reason.clone() });
            }),
            _ => {}
        }
    }

    fn with_report(&mut self, id: ReportId, change: impl FnOnce(&mut PeriodicReport)) {
        if let Some(found) = self.reports.get_mut(&id) {
            change(Arc::make_mut(found));
        }
    }
}

fn entered_item(id: PlanItemId, draft: PlanItemDraft, entered: Entered) -> PlanItem {
    PlanItem {
        id,
        draft,
        tasks: Vec::new(),
        reached: BTreeMap::new(),
        changes: Vec::new(),
        dropped: None,
        carried_from: None,
        carried_to: None,
        entered,
    }
}
