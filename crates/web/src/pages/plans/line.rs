//! A line of a plan in words: who, when, money, its tasks, targets beside what is measured, stages.

use std::collections::BTreeMap;

use app::tasks::Measured;
use app::tasks::rows::TaskRow;
use kernel::{Day, Instant};
use steering::book::{Direction, Holder, Plan, PlanItem, PlanItemId, Target, stages_of};
use steering::task::model::{TaskId, Term};
use steering::task::Deadline;

use crate::desk::Desk;
use crate::lang::Lang;
use crate::pages::committee::parts::owner_words;
use crate::steer::{Steer, TaskLine};
use crate::words::number;

/// How a line stands by its tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody was given a task for it.
    Open,
    /// A proposal waits for review.
    Proposed,
    /// Somebody has it.
    Running,
    /// A task of it is late.
    Late,
    /// All its tasks are done, or without any its last stage was reached.
    Done,
}

impl Standing {
    /// Key of its word, `plan.standing.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            Standing::Open => "open",
            Standing::Proposed => "proposed",
            Standing::Running => "running",
            Standing::Late => "late",
            Standing::Done => "done",
        }
    }

    /// All keys.
    pub const KEYS: [&'static str; 5] = ["open", "proposed", "running", "late", "done"];

    /// Class of the badge.
    pub const fn class(self) -> &'static str {
        match self {
            Standing::Open => "none",
            Standing::Proposed => "paused",
            Standing::Running => "in_time",
            Standing::Late => "overdue",
            Standing::Done => "done",
        }
    }
}

/// How a line stands at a moment.
pub fn standing(item: &PlanItem, tasks: &BTreeMap<TaskId, TaskRow>, now: Instant) -> Standing {
    let last = stages_of(item.draft.kind).last();
    let issued = last.is_some_and(|stage| item.reached.contains_key(&stage.key));
    let left = ["dropped", "cancelled", "superseded", "voided"];
    let own: Vec<&TaskRow> = item.tasks.iter().filter_map(|id| tasks.get(id)).filter(|row| !left.contains(&row.state.as_str())).collect();
    let late = |row: &&&TaskRow| row.finished_at.is_none() && row.late_from.is_some() && row.due_at < now && row.state != "suspended";
    match () {
        () if own.is_empty() && issued => Standing::Done,
        () if own.is_empty() => Standing::Open,
        () if own.iter().any(|row| late(&row)) => Standing::Late,
        () if own.iter().all(|row| row.finished_at.is_some()) => Standing::Done,
        () if own.iter().all(|row| row.state == "proposed") => Standing::Proposed,
        () => Standing::Running,
    }
}

/// A target beside what is measured.
pub struct TargetWords {
    /// What is measured, in words; may be empty.
    pub measure: String,
    /// `từ 98 % trở lên`.
    pub wanted: String,
    /// The measured value; empty when nothing measures it.
    pub value: String,
    /// Days that it counts.
    pub stretch: String,
    /// Reached; none when nothing is measured.
    pub reached: Option<bool>,
    /// Where it is measured; may be empty.
    pub href: String,
}

/// A stage with its planned day and the day on which it was reached.
pub struct StageWords {
    /// Name.
    pub name: String,
    /// Planned day; may be empty.
    pub planned: String,
    /// Day on which it was reached; may be empty.
    pub reached: String,
    /// Remark; may be empty.
    pub note: String,
    /// `done`, `late`, `now`, `next`.
    pub kind: &'static str,
    /// Address of what shows it; may be empty.
    pub file: String,
}

/// A line for pages.
pub struct Line {
    /// Number within the plan.
    pub id: PlanItemId,
    /// Address of its page.
    pub href: String,
    /// As in the table.
    pub number: String,
    /// Key of the kind.
    pub kind: &'static str,
    /// Name of the area; may be empty.
    pub area: String,
    /// What is to be done.
    pub content: String,
    /// The product.
    pub product: String,
    /// Who leads: words, and whether they are known.
    pub leads: Vec<(String, bool)>,
    /// Who coordinates.
    pub coordinators: String,
    /// Time in words.
    pub time: String,
    /// As written, where that is something else.
    pub time_text: String,
    /// Money in words; may be empty.
    pub budget: String,
    /// How it stands.
    pub standing: Standing,
    /// Its tasks.
    pub tasks: Vec<TaskLine>,
    /// Targets.
    pub targets: Vec<TargetWords>,
    /// Stages; empty for goals and tasks.
    pub stages: Vec<StageWords>,
    /// From how many plans it was carried over.
    pub carried: usize,
}

/// What all lines of a page need.
pub struct Lines<'a> {
    /// The request.
    pub desk: &'a Desk,
    /// Names.
    pub steer: &'a Steer,
    /// Tasks by identity.
    pub tasks: &'a BTreeMap<TaskId, TaskRow>,
    /// Measured values by key.
    pub measured: &'a BTreeMap<String, Measured>,
}

impl Lines<'_> {
    /// A line of a plan.
    pub fn line(&self, plan: &Plan, item: &PlanItem) -> Line {
        let draft = &item.draft;
        let holders = |all: &[Holder]| all.iter().map(|holder| self.holder(holder)).collect::<Vec<_>>();
        let time = draft.term.as_ref().map(|term| self.term(term)).unwrap_or_default();
        let time_text = if draft.term_text == time { String::new() } else { draft.term_text.clone() };
        let coordinators: Vec<String> = holders(&draft.coordinators).into_iter().map(|(name, _)| name).collect();
        Line {
            id: item.id,
            href: format!("/desk/plans/{}/items/{}", plan.id, item.id),
            number: draft.number.clone(),
            kind: draft.kind.key(),
            area: draft.area.as_deref().map(|area| self.steer.area(area)).unwrap_or_default(),
            content: draft.content.clone(),
            product: draft.product.clone(),
            leads: holders(&draft.leads),
            coordinators: coordinators.join("; "),
            time,
            time_text,
            budget: draft.budget.map_or_else(|| draft.budget_text.clone(), |budget| money(self.desk, budget.0)),
            standing: standing(item, self.tasks, self.desk.now()),
            tasks: item.tasks.iter().filter_map(|id| self.tasks.get(id)).map(|row| self.steer.line(row)).collect(),
            targets: draft.targets.iter().map(|target| self.target(target)).collect(),
            stages: self.stages(plan, item),
            carried: self.steer.book.history_of(plan.id, item.id).len(),
        }
    }

    fn holder(&self, holder: &Holder) -> (String, bool) {
        match &holder.owner {
            Some(owner) => (owner_words(self.desk, owner), true),
            // A collective name is understood, though it is nobody's alone.
            None => (holder.text.clone(), !self.desk.app().group_units(&holder.text).is_empty()),
        }
    }

    /// A term in words.
    pub fn term(&self, term: &Term) -> String {
        match term {
            Term::By { due } => Deadline::new(*due).in_force().text(),
            Term::Ongoing { .. } => self.desk.lang().t("plan.ongoing").to_owned(),
            Term::Recurring { rule } => self.steer.rule(rule),
            Term::Open { reason } => reason.clone(),
        }
    }

    fn target(&self, target: &Target) -> TargetWords {
        let lang = self.desk.lang();
        let unit = if target.unit.is_empty() { String::new() } else { format!(" {}", target.unit) };
        let wanted = format!("{}{unit}", number(lang, target.value));
        let key = if target.direction == Direction::AtLeast { "target_way.at_least" } else { "target_way.at_most" };
        let found = self.measured.get(&target.measure);
        let stretch = |found: &Measured| format!("{} – {}", found.from.date_text(), found.to.date_text());
        let href = |found: &Measured| match &found.item {
            Some((set, code)) => format!("/desk/index/{}/{}", crate::address::encode(set), crate::address::encode(code)),
            None => "/desk/steering".to_owned(),
        };
        TargetWords {
            measure: super::measures::name(self.desk, &target.measure),
            wanted: lang.t1(key, "value", wanted),
            value: found.map(|found| format!("{}{unit}", number(lang, found.value))).unwrap_or_default(),
            stretch: found.map(stretch).unwrap_or_default(),
            reached: found.map(|found| target.is_reached_by(found.value)),
            href: found.map(href).unwrap_or_default(),
        }
    }

    fn stages(&self, plan: &Plan, item: &PlanItem) -> Vec<StageWords> {
        let today = self.desk.now().day();
        let mut now = true;
        let all = stages_of(item.draft.kind);
        let last = all.iter().rposition(|stage| item.reached.contains_key(&stage.key));
        let one = |(at, stage): (usize, &steering::book::StageKind)| {
            let planned: Option<Day> = item.draft.stages.iter().find(|known| known.stage == stage.key).map(|known| known.on);
            let reached = item.reached.get(&stage.key);
            let kind = match (reached, planned) {
                (Some(_), _) => "done",
                // Left out in a shortened procedure.
                (None, _) if last.is_some_and(|last| at < last) => "next",
                (None, Some(on)) if on < today => "late",
                (None, _) if std::mem::take(&mut now) => "now",
                (None, _) => "next",
            };
            let file = reached.and_then(|reached| reached.file.as_ref());
            StageWords {
                name: if self.desk.lang() == Lang::Vi { stage.vi.clone() } else { stage.en.clone() },
                planned: planned.map(|on| on.date_text()).unwrap_or_default(),
                reached: reached.map(|reached| reached.on.date_text()).unwrap_or_default(),
                note: reached.map(|reached| reached.note.clone()).unwrap_or_default(),
                kind,
                file: file.map(|hash| format!("/desk/plans/{}/files/{hash}", plan.id)).unwrap_or_default(),
            }
        };
        all.iter().enumerate().map(one).collect()
    }
}

/// An amount in words.
pub fn money(desk: &Desk, dong: i64) -> String {
    desk.lang().t1("plan.dong", "n", kernel::text::grouped(dong))
}
