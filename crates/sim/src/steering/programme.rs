//! Plans: their lines with targets and stages, tasks that were given for them, lines that go on.

use app::AppResult;
use app::tasks::NO_DEADLINE;
use kernel::text::fold;
use kernel::{Day, Instant};
use steering::book::{
    BookCommand, ItemKind, PlanDraft, PlanId, PlanItemDraft, PlanItemId, PlanKind, PlannedStage,
};
use steering::proposing::Defaults;
use steering::tables::{Dated, read_plan, to_item};
use steering::task::model::{TaskId, Term};
use steering::task::Stage;

use super::papers::File;
use super::plan::day;
use super::review::REVIEW_AFTER;
use super::{Job, Steering};

/// Letters by which a line and a task are known to be the same.
const ALIKE: usize = 48;
/// Training: a stage and the days between it and the time of the line.
const TRAINING: [(&str, i32); 4] = [("planned", -30), ("enrolled", -14), ("held", -1), ("evaluated", 10)];

fn key(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn alike(one: &str, other: &str) -> bool {
    let (one, other) = (key(one), key(other));
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let begin: String = short.chars().take(ALIKE).collect();
    begin.len() > 15 && long.contains(&begin)
}

fn due_of(draft: &PlanItemDraft) -> Option<Day> {
    match &draft.term {
        Some(Term::By { due }) => Some(due.on),
        _ => None,
    }
}

impl Steering<'_> {
    /// The plan that a document issues, if it is one.
    pub(super) fn enter_plan(&mut self, n: usize, file: &File) -> AppResult<()> {
        let year = self.year.clone();
        let paper = &year.documents[n];
        let table = year.plans.iter().find(|table| table.document == paper.number());
        let (Some(table), Some(reviewer), Some(source)) = (table, self.reviewer(), self.cases[n].document) else {
            return Ok(());
        };
        let Some(issued) = day(&paper.date) else { return Ok(()) };
        let this_year = issued.ymd().0;
        let (Some(from), Some(to)) = (day(&format!("{this_year}-01-01")), day(&format!("{this_year}-12-31"))) else {
            return Ok(());
        };
        let kind = if paper.kind == "kế hoạch" { PlanKind::YearlyReform } else { PlanKind::WorkProgramme };
        let office = year.reviewing_unit.clone();
        let draft = PlanDraft { kind, title: paper.about.clone(), from, to, office, source: Some(source) };
        if !self.desk.enter(&reviewer, BookCommand::AddPlan(Box::new(draft)))? {
            return Ok(());
        }
        let Some(plan) = self.desk.book.plans().into_iter().map(|plan| plan.id).max() else { return Ok(()) };
        self.cases[n].plan = Some(plan);
        let mut items = Vec::new();
        for rows in file.tables()? {
            let dated = Dated { day: Some(issued), year: Some(this_year) };
            items.extend(read_plan(&rows, dated).items);
        }
        let defaults = Defaults { from: issued, review_after_days: REVIEW_AFTER, no_deadline: NO_DEADLINE };
        let mut drafts: Vec<PlanItemDraft> = items.iter().map(|item| to_item(item, &self.names, defaults)).collect();
        for draft in &mut drafts {
            self.complete(draft, table);
        }
        if self.desk.enter(&reviewer, BookCommand::AddItems { plan, items: drafts })? {
            self.desk.enter(&reviewer, BookCommand::ApprovePlan { plan })?;
            self.expect_stages(plan);
        }
        Ok(())
    }

    /// What a person adds: which measure shows a target, the days of stages.
    fn complete(&self, draft: &mut PlanItemDraft, table: &super::plan::Table) {
        let known = self.year.targets.iter().find(|target| alike(&target.name, &draft.content));
        if let (Some(known), Some(target)) = (known, draft.targets.first_mut()) {
            target.measure = known.measure.clone().unwrap_or_default();
        }
        let told = table.stages_of(&draft.content);
        match (draft.kind, due_of(draft)) {
            (ItemKind::LegalDrafting, due) => {
                draft.stages = told.into_iter().map(|(stage, on)| PlannedStage { stage, on }).collect();
                let last = draft.stages.last().map(|last| last.on);
                if let Some(due) = due.filter(|due| last.is_none_or(|last| last <= *due)) {
                    draft.stages.push(PlannedStage { stage: "submitted".to_owned(), on: due });
                    draft.stages.push(PlannedStage { stage: "issued".to_owned(), on: due.plus(30) });
                }
            }
            (ItemKind::Training, Some(due)) => {
                let stage = |(stage, days): (&str, i32)| PlannedStage { stage: stage.to_owned(), on: due.plus(days) };
                draft.stages = TRAINING.map(stage).into();
            }
            _ => {}
        }
    }

    /// Stages are reached about when they were planned; one in ten lines comes to a stop on the way.
    fn expect_stages(&mut self, plan: PlanId) {
        let Some(found) = self.desk.book.plan(plan).cloned() else { return };
        for (item, line) in &found.items {
            let stop = if self.dice.chance(12) { self.dice.below(line.draft.stages.len().max(1)) } else { usize::MAX };
            let mut last = self.desk.now.day();
            for planned in line.draft.stages.iter().take(stop) {
                let late = if self.dice.chance(70) { self.dice.between(-3, 0) } else { self.dice.between(2, 18) } as i32;
                last = planned.on.plus(late).max(last);
                let at = self.office(last, 16 * 60);
                self.later(at, Job::Stage(plan, *item, planned.stage.clone(), last));
            }
        }
    }

    pub(super) fn reach(&mut self, plan: PlanId, item: PlanItemId, stage: String, on: Day) -> AppResult<()> {
        let stands = self.desk.book.plan_item(plan, item).is_some_and(|item| item.stands());
        let Some(reviewer) = self.reviewer().filter(|_| stands) else { return Ok(()) };
        let command = BookCommand::ReachStage { plan, item, stage, on, note: String::new(), file: None };
        self.desk.enter(&reviewer, command).map(drop)
    }

    /// A task that was given for a line belongs to it.
    pub(super) fn link(&mut self, n: usize, task: TaskId, quoted: &str) -> AppResult<()> {
        let Some(plan) = self.cases[n].plan else { return Ok(()) };
        let (Some(content), Some(reviewer)) = (self.desk.tasks.get(&task).map(|task| task.content.clone()), self.reviewer()) else {
            return Ok(());
        };
        let found = self.desk.book.plan(plan).cloned();
        let free = found.iter().flat_map(|plan| plan.items.values()).filter(|item| item.tasks.is_empty());
        let mut fits = free.filter(|item| {
            item.draft.kind != ItemKind::Goal
                && (alike(&item.draft.content, &content) || alike(&item.draft.content, quoted))
        });
        let Some(item) = fits.next().map(|item| item.id) else { return Ok(()) };
        self.desk.enter(&reviewer, BookCommand::LinkTask { plan, item, task }).map(drop)
    }

    /// Lines whose tasks are open and late at the end of June go on in a plan of the second half of the year.
    pub(super) fn carry_over(&mut self) -> AppResult<()> {
        let year = self.year.clone();
        let reform = year.documents.iter().position(|paper| paper.kind == "kế hoạch");
        let Some(from) = reform.and_then(|n| self.cases[n].plan) else { return Ok(()) };
        let (Some(plan), Some(reviewer)) = (self.desk.book.plan(from).cloned(), self.reviewer()) else { return Ok(()) };
        let late = plan.items.iter().filter(|(_, item)| item.tasks.iter().any(|task| self.open_late(*task, self.desk.now)));
        let items: Vec<PlanItemId> = late.map(|(id, _)| *id).collect();
        if items.is_empty() {
            return Ok(());
        }
        let draft = PlanDraft {
            kind: plan.draft.kind,
            title: format!("{} – nhiệm vụ chuyển tiếp 6 tháng cuối năm", plan.draft.title),
            from: self.desk.now.day(),
            to: plan.draft.to,
            office: year.reviewing_unit.clone(),
            source: plan.draft.source,
        };
        if self.desk.enter(&reviewer, BookCommand::AddPlan(Box::new(draft)))? {
            let Some(to) = self.desk.book.plans().into_iter().map(|plan| plan.id).max() else { return Ok(()) };
            self.desk.enter(&reviewer, BookCommand::CarryOver { from, to, items })?;
            self.desk.enter(&reviewer, BookCommand::ApprovePlan { plan: to })?;
        }
        Ok(())
    }

    /// Whether a task, or a child of a common one, is at work after its day.
    pub(super) fn open_late(&self, task: TaskId, now: Instant) -> bool {
        let Some(task) = self.desk.tasks.get(&task) else { return false };
        if task.common {
            return task.children.iter().any(|child| self.open_late(child.task, now));
        }
        let passed = task.time.deadline().is_some_and(|deadline| deadline.in_force().passed(now));
        passed && matches!(task.stage, Stage::InProgress)
    }
}
