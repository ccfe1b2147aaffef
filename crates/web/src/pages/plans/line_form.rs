//! The form of a line: kind, area, content, who, when, money, targets with their measures, planned days of its stages.

use kernel::Day;
use steering::book::{Direction, Holder, ItemKind, PlanItemDraft, PlannedStage, Target, stages_of};
use steering::proposing::{Defaults, Directory, Named};
use steering::tables::{Dated, amount_of, term_of};

use super::measures;
use crate::desk::Desk;
use crate::form::{Choice, Field};
use crate::lang::Lang;
use crate::pages::admin::blocks::{Grid, Input};
use crate::pages::committee::parts::{NOTHING, Wrong, area_choices, chosen, t};
use crate::posted::Posted;

/// Targets that the form offers beyond those that are filled.
const MORE: usize = 1;
/// Days until an ongoing line is looked at first.
const REVIEW_AFTER_DAYS: i32 = 90;

/// Years and days against which times are read.
#[derive(Debug, Clone, Copy)]
pub struct Within {
    /// First day of the plan.
    pub from: Day,
    /// Last day of the plan.
    pub to: Day,
}

impl Within {
    /// What times of the plan are counted from.
    pub fn dated(self) -> Dated {
        Dated { day: Some(self.from), year: Some(self.to.ymd().0) }
    }

    /// What a reviewer would enter for nearly every line.
    pub const fn defaults(self) -> Defaults<'static> {
        Defaults { from: self.from, review_after_days: REVIEW_AFTER_DAYS, no_deadline: app::tasks::NO_DEADLINE }
    }
}

/// A line with nothing in it yet.
pub fn blank(kind: ItemKind) -> PlanItemDraft {
    PlanItemDraft {
        kind,
        area: None,
        number: String::new(),
        content: String::new(),
        product: String::new(),
        leads: Vec::new(),
        coordinators: Vec::new(),
        term_text: String::new(),
        term: None,
        budget_text: String::new(),
        budget: None,
        targets: Vec::new(),
        stages: Vec::new(),
    }
}

fn joined(all: &[Holder]) -> String {
    all.iter().map(|holder| holder.text.as_str()).collect::<Vec<_>>().join("; ")
}

/// Fields of a line.
pub fn fields(desk: &Desk, draft: &PlanItemDraft) -> Vec<Field> {
    let word = |key: &str| t(desk, key);
    let kinds = ItemKind::ALL.map(|kind| Choice::new(kind.key(), desk.lang().word("plan_item_kind", kind.key())));
    let mut areas = vec![Choice::new(NOTHING, word("plan.no_area"))];
    areas.extend(area_choices(desk, desk.now().day()));
    if let Some(own) = draft.area.as_deref().filter(|own| areas.iter().all(|area| area.value != *own)) {
        areas.push(Choice::new(own, own));
    }
    let unknown: Vec<&str> = draft.leads.iter().chain(&draft.coordinators).filter(|one| is_unknown(desk, one)).map(|one| one.text.as_str()).collect();
    let leads = Field::text("leads", word("plan.leads")).value(joined(&draft.leads));
    let leads = match unknown.is_empty() {
        true => leads.help(word("plan.names_help")),
        false => leads.help(desk.lang().t1("plan.names_unknown", "names", unknown.join("; "))),
    };
    let mut all = vec![
        Field::select("kind", word("plan.kind_of_line"), kinds.into()).value(draft.kind.key()).required().class("w-m"),
        Field::select("area", word("committee.area"), areas).value(draft.area.as_deref().unwrap_or(NOTHING)),
        Field::text("number", word("plan.number")).value(&draft.number).class("w-xs"),
        Field::area("content", word("plan.col.content"), 3).value(&draft.content).required(),
        Field::text("product", word("plan.product")).value(&draft.product),
        leads,
        Field::text("coordinators", word("plan.coordinators")).value(joined(&draft.coordinators)),
        Field::text("term", word("plan.col.time")).value(&draft.term_text).help(word("plan.time_help")).class("w-m"),
        Field::text("budget", word("plan.col.budget")).value(budget_text(draft)).help(word("plan.budget_help")).class("w-m"),
    ];
    for stage in stages_of(draft.kind) {
        let planned = draft.stages.iter().find(|known| known.stage == stage.key).map(|known| known.on.date_text());
        let name = if desk.lang() == Lang::Vi { &stage.vi } else { &stage.en };
        let label = desk.lang().t1("plan.stage_planned", "stage", name);
        all.push(Field::date(format!("stage.{}", stage.key), label).value(planned.unwrap_or_default()));
    }
    all
}

fn budget_text(draft: &PlanItemDraft) -> String {
    match (draft.budget_text.is_empty(), draft.budget) {
        (false, _) => draft.budget_text.clone(),
        (true, Some(budget)) => format!("{} đồng", kernel::text::grouped(budget.0)),
        (true, None) => String::new(),
    }
}

/// A name that nobody knows, neither as a unit nor as a group.
pub fn is_unknown(desk: &Desk, holder: &Holder) -> bool {
    holder.owner.is_none() && desk.app().names().find(&holder.text) == Named::Unknown
}

/// Targets as a table of inputs.
pub fn targets(desk: &Desk, all: &[Target]) -> Grid {
    let measures: Vec<(String, String)> = measures::choices(desk).into_iter().map(|one| (one.value, one.label)).collect();
    let ways = [("least", t(desk, "plan.at_least")), ("most", t(desk, "plan.at_most"))].map(|(key, words)| (key.to_owned(), words));
    let row = |n: usize| {
        let target = all.get(n);
        let input = |name: &str, label: &str, value: String, choices: Vec<(String, String)>| Input {
            name: format!("target.{n}.{name}"),
            label: t(desk, label),
            value,
            choices,
            class: if matches!(name, "value" | "unit") { "w-xs" } else { "" },
            rows: 1,
        };
        let measure = target.map(|target| target.measure.clone()).filter(|key| !key.is_empty());
        let way = if target.is_some_and(|target| target.direction == Direction::AtMost) { "most" } else { "least" };
        let value = target.map(|target| crate::words::number(desk.lang(), target.value)).unwrap_or_default();
        vec![
            input("way", "plan.target_way", way.to_owned(), ways.to_vec()),
            input("value", "plan.target_value", value, Vec::new()),
            input("unit", "plan.target_unit", target.map_or_else(|| "%".to_owned(), |target| target.unit.clone()), Vec::new()),
            input("measure", "plan.target_measure", measure.unwrap_or_else(|| NOTHING.to_owned()), measures.clone()),
        ]
    };
    Grid {
        title: t(desk, "plan.targets"),
        help: t(desk, "plan.targets_help"),
        head: ["way", "value", "unit", "measure"].map(|key| t(desk, &format!("plan.target_{key}"))).into(),
        rows: (0..all.len() + MORE).map(row).collect(),
    }
}

/// Names as somebody types them, parted by semicolons or lines; a name that stood there before keeps who it means.
fn holders(desk: &Desk, text: &str, before: &[Holder]) -> Vec<Holder> {
    let names = desk.app().names();
    let one = |name: &str| {
        let known = before.iter().find(|holder| holder.text == name && holder.owner.is_some());
        let found = || match names.find(name) {
            Named::One(owner) => Some(owner),
            Named::Group | Named::Unknown => None,
        };
        Holder { text: name.to_owned(), owner: known.map_or_else(found, |holder| holder.owner.clone()) }
    };
    text.split([';', '\n']).map(str::trim).filter(|name| !name.is_empty()).map(one).collect()
}

/// A number as people type it: `95,5` or `95.5`.
fn decimal(text: &str) -> Option<f64> {
    text.trim().replace(',', ".").parse().ok().filter(|value: &f64| value.is_finite())
}

fn read_targets(desk: &Desk, posted: &Posted, wrong: &mut Wrong) -> Vec<Target> {
    let count = posted.pairs.iter().filter(|(name, _)| name.starts_with("target.") && name.ends_with(".value")).count();
    let mut all = Vec::new();
    for n in 0..count {
        let get = |name: &str| posted.get(&format!("target.{n}.{name}"));
        if get("value").is_empty() {
            continue;
        }
        match decimal(get("value")) {
            None => wrong.put(&format!("target.{n}.value"), t(desk, "plan.target_wrong")),
            Some(value) => all.push(Target {
                measure: chosen(posted, &format!("target.{n}.measure")).unwrap_or_default().to_owned(),
                unit: get("unit").to_owned(),
                value,
                direction: if get("way") == "most" { Direction::AtMost } else { Direction::AtLeast },
            }),
        }
    }
    all
}

/// The line of a form; `before` is what stood there.
pub fn read(desk: &Desk, posted: &Posted, before: &PlanItemDraft, within: Within, wrong: &mut Wrong) -> PlanItemDraft {
    let kind = ItemKind::ALL.into_iter().find(|kind| kind.key() == posted.get("kind"));
    if kind.is_none() {
        wrong.put("kind", t(desk, "admin.error.choose"));
    }
    let kind = kind.unwrap_or(before.kind);
    let term_text = posted.get("term").to_owned();
    // Words that were not touched keep what they were understood as.
    let term = if term_text == before.term_text {
        before.term.clone()
    } else {
        term_of(&term_text, within.dated(), within.defaults())
    };
    let money = posted.get("budget").to_owned();
    let same = money == budget_text(before);
    PlanItemDraft {
        kind,
        area: chosen(posted, "area").map(str::to_owned),
        number: posted.get("number").to_owned(),
        content: wrong.text(desk, posted, "content"),
        product: posted.get("product").to_owned(),
        leads: holders(desk, posted.get("leads"), &before.leads),
        coordinators: holders(desk, posted.get("coordinators"), &before.coordinators),
        term,
        term_text,
        budget: if same { before.budget } else { amount_of(&money) },
        budget_text: if same { before.budget_text.clone() } else { money },
        targets: read_targets(desk, posted, wrong),
        stages: read_stages(desk, posted, kind, wrong),
    }
}

fn read_stages(desk: &Desk, posted: &Posted, kind: ItemKind, wrong: &mut Wrong) -> Vec<PlannedStage> {
    let mut all = Vec::new();
    for stage in stages_of(kind) {
        let day = wrong.day_or_none(desk, posted, &format!("stage.{}", stage.key));
        all.extend(day.map(|on| PlannedStage { stage: stage.key.clone(), on }));
    }
    all
}
