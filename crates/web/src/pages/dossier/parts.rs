//! Tabs beside the story: components, steps and lanes, papers, what the applicant was told.

use std::collections::BTreeMap;

use app::ports::Entry;
use app::{PaperEntry, signed_minutes};
use calendar::Calendar;
use dossier::clock::time_class;
use dossier::model::{Provision, Work};
use dossier::{Event, Stage};
use kernel::{FileHash, Instant};

use super::forms::Scene;
use super::papers::paper_key;
use super::words::key_of;
use crate::filters::{due_text, office_text};

/// One line of the checklist.
pub struct Line {
    /// Name of the component.
    pub name: String,
    /// How it is met, in words.
    pub how: String,
    /// `known`, `missing` or empty.
    pub kind: &'static str,
    /// Copies, originals, excuse.
    pub more: String,
    /// Files: name and address.
    pub files: Vec<(String, String)>,
}

/// The checklist.
pub fn components(scene: &Scene<'_>, names: &BTreeMap<String, String>) -> Vec<Line> {
    let (words, dossier) = (&scene.words, &scene.view.dossier);
    let base = super::base(dossier.code.as_str());
    let link = |hash: &FileHash| {
        let name = names.get(hash.as_str()).cloned().unwrap_or_else(|| hash.as_str().chars().take(12).collect());
        (name, format!("{base}/files/{hash}"))
    };
    let line = |line: &dossier::model::ComponentLine| {
        let (how, kind, files, more) = match &line.provision {
            Provision::Brought { paper, files, .. } => {
                let held = dossier.originals_held.contains(&line.component);
                let copies = (*paper > 0).then(|| words.lang.t1("dossier_page.paper_copies", "n", paper));
                let original = held.then(|| words.lang.t("dossier_page.original_held").to_owned());
                let more: Vec<String> = [copies, original].into_iter().flatten().collect();
                ("brought", "", files.iter().map(link).collect(), more.join(" · "))
            }
            Provision::Reused { file } => ("reused", "known", vec![link(file)], String::new()),
            Provision::FromDatabase { database } => {
                ("from_database", "known", Vec::new(), database_name(words.lang, database))
            }
            Provision::AskedDespiteDatabase { reason, files } => {
                let why = words.lang.word("database_excuse", key_of(reason)).into_owned();
                ("asked_despite_database", "", files.iter().map(link).collect(), why)
            }
            Provision::Missing => ("missing", "missing", Vec::new(), String::new()),
            Provision::NotNeeded => ("not_needed", "", Vec::new(), String::new()),
        };
        let how = words.lang.word("provision", how).into_owned();
        Line { name: words.component(&line.component), how, kind, more, files }
    };
    dossier.components.iter().map(line).collect()
}

fn database_name(lang: crate::lang::Lang, key: &str) -> String {
    lang.find(&format!("procedure.database.{key}")).unwrap_or(key).to_owned()
}

/// One step of the internal process.
pub struct StepLine {
    /// Position in the process.
    pub number: usize,
    /// What is done.
    pub title: String,
    /// Who does it: role, and the person who has or had it.
    pub who: String,
    /// `done`, `now` or `next`.
    pub kind: &'static str,
    /// Time allowed.
    pub allowed: String,
    /// Time taken.
    pub taken: String,
    /// Time class of the present step; `late` or `on_time` of a finished one; empty of others.
    pub class: String,
    /// Words of the clock.
    pub clock: String,
    /// What was handed on.
    pub product: String,
}

#[derive(Default)]
struct Walked {
    minutes: i64,
    late: bool,
    product: String,
    person: String,
}

/// What happened at each step.
fn walk(scene: &Scene<'_>, history: &[Entry]) -> BTreeMap<String, Walked> {
    let mut walked: BTreeMap<String, Walked> = BTreeMap::new();
    let mut now: Option<Work> = None;
    let begin = |next: &Work, walked: &mut BTreeMap<String, Walked>| {
        if let Some(step) = &next.step {
            walked.entry(step.to_string()).or_default();
        }
        Some(next.clone())
    };
    for entry in history {
        match &entry.event {
            Event::HandedOver { work } => now = begin(work, &mut walked),
            Event::Assigned { person } => {
                if let Some(work) = &mut now {
                    work.owner.person = Some(person.clone());
                }
            }
            Event::Supplemented { step_due_at: Some(due), .. }
            | Event::Paid { step_due_at: Some(due), .. }
            | Event::Resumed { step_due_at: Some(due), .. } => {
                if let Some(work) = &mut now {
                    work.due_at = Some(*due);
                }
            }
            Event::StepFinished { step, product, minutes, next } => {
                let found = walked.entry(step.to_string()).or_default();
                found.minutes += minutes;
                found.late |= now.as_ref().and_then(|work| work.due_at).is_some_and(|due| entry.at > due);
                found.product.clone_from(product);
                found.person = scene.words.actor(&entry.actor);
                now = begin(next, &mut walked);
            }
            Event::StepSentBack { next, .. } | Event::RefusedByTimeOut { next, .. } => now = begin(next, &mut walked),
            _ => {}
        }
    }
    walked
}

/// The steps of the process with their times.
pub fn steps(scene: &Scene<'_>, history: &[Entry]) -> Vec<StepLine> {
    let (view, words) = (scene.view, &scene.words);
    let walked = walk(scene, history);
    let work = view.dossier.work.as_ref().filter(|_| !view.dossier.stage.is_final());
    let present = work.and_then(|work| work.step.as_ref());
    let calendar = scene.desk.app().calendar(&view.dossier.competent_unit);
    let steps = view.procedure.process.handling_steps().enumerate();
    let passed = present.and_then(|id| view.procedure.process.handling_steps().position(|step| step.id == *id));
    steps
        .map(|(index, step)| {
            let found = walked.get(step.id.as_str());
            let is_now = present == Some(&step.id);
            let done = !is_now && found.is_some() && passed.is_none_or(|passed| index < passed);
            let role = words.lang.word("role", step.role.key()).into_owned();
            let person = match (is_now, work) {
                (true, Some(work)) => work.owner.person.as_ref().map(|person| words.person(person)).unwrap_or_default(),
                _ => found.map(|found| found.person.clone()).unwrap_or_default(),
            };
            let (class, clock) = match (is_now, work, found) {
                (true, Some(work), _) => running(scene, &calendar, work),
                (_, _, Some(found)) if done => {
                    let class = if found.late { "late" } else { "on_time" };
                    (class.to_owned(), words.lang.word("time_class", class).into_owned())
                }
                _ => (String::new(), String::new()),
            };
            StepLine {
                number: index + 1,
                title: step.action.clone(),
                who: [role, person].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" – "),
                kind: if is_now { "now" } else if done { "done" } else { "next" },
                allowed: step.limit.map(|limit| crate::words::limit(words.lang, limit)).unwrap_or_default(),
                taken: found.filter(|_| done).map(|found| office_text(words.lang, found.minutes)).unwrap_or_default(),
                class,
                clock,
                product: found.map(|found| found.product.clone()).unwrap_or_default(),
            }
        })
        .collect()
}

fn running(scene: &Scene<'_>, calendar: &Calendar, work: &Work) -> (String, String) {
    let lang = scene.words.lang;
    let stands = scene.view.dossier.settlement.as_ref().is_some_and(|settlement| settlement.stop.is_some());
    if stands || !matches!(scene.view.dossier.stage, Stage::InProcess) {
        return ("paused".to_owned(), lang.word("time_class", "paused").into_owned());
    }
    let Some(due) = work.due_at else { return (String::new(), String::new()) };
    let class = time_class(calendar, work.since, due, scene.view.now);
    let minutes = signed_minutes(calendar, scene.view.now, due);
    (class.key().to_owned(), due_text(lang, minutes, scene.view.now, due))
}

/// A consultation or parallel lane.
pub struct LaneLine {
    /// Who.
    pub agency: String,
    /// What.
    pub task: String,
    /// Time class or outcome.
    pub class: String,
    /// Words of the clock.
    pub words: String,
    /// Consultation or liên thông.
    pub kind: String,
    /// The answer, when there is one.
    pub answer: String,
}

/// Lanes and consultations.
pub fn lanes(scene: &Scene<'_>) -> Vec<LaneLine> {
    let (view, words) = (scene.view, &scene.words);
    let calendar = scene.desk.app().calendar(&view.dossier.competent_unit);
    let line = |lane: &dossier::model::Lane| {
        let (class, clock) = match &lane.answer {
            Some((at, _)) => {
                let class = if *at > lane.due_at { "late" } else { "on_time" };
                (class, words.lang.t1("dossier_page.answered_at", "at", at.date_time_text()))
            }
            None => {
                let class = time_class(&calendar, lane.opened_at, lane.due_at, view.now).key();
                let minutes = signed_minutes(&calendar, view.now, lane.due_at);
                (class, due_text(words.lang, minutes, view.now, lane.due_at))
            }
        };
        LaneLine {
            agency: words.owner(&lane.owner),
            task: lane.task.clone(),
            class: class.to_owned(),
            words: clock,
            kind: words.lang.word("lane_kind", if lane.consultation { "consultation" } else { "lane" }).into_owned(),
            answer: lane.answer.as_ref().map(|(_, answer)| answer.clone()).unwrap_or_default(),
        }
    };
    view.dossier.lanes.iter().map(line).collect()
}

/// A paper of the dossier.
pub struct PaperLine {
    /// Which.
    pub title: String,
    /// When the event that orders it happened.
    pub at: Instant,
    /// Made already: a reprint gives the same bytes.
    pub issued: bool,
    /// Address; languages by `?lang=`.
    pub href: String,
}

/// Papers that the history ordered, newest first.
pub fn papers(scene: &Scene<'_>, history: &[Entry], papers: &[PaperEntry]) -> Vec<PaperLine> {
    let base = super::base(scene.view.dossier.code.as_str());
    let line = |paper: &PaperEntry| {
        let at = history.get(paper.entry)?.at;
        Some(PaperLine {
            title: scene.words.lang.word("paper", key_of(&paper.order)).into_owned(),
            at,
            issued: paper.issued.is_some(),
            href: format!("{base}/papers/{}", paper_key(paper)),
        })
    };
    papers.iter().rev().filter_map(line).collect()
}
