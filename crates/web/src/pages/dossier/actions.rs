//! The side column: exactly what this official may do now, the main thing first, and why not the rest.

use std::collections::BTreeMap;

use app::options::Choice;
use dossier::model::{Draft, Pending};

use super::forms::{self, Group, Kept, Make, Scene};
use super::rank::{DANGER, ORDER, QUIET, icon, is_mine, is_noise, is_others, owns, rank};
use super::sentence::draft_text;
use super::words::draft_key;
use crate::posted::Posted;

/// An action with its form.
pub struct Action {
    /// Key, as in the address.
    pub key: &'static str,
    /// Number of the draft or lane.
    pub number: Option<u32>,
    /// On the button.
    pub title: String,
    /// What it does.
    pub help: String,
    /// Icon.
    pub icon: &'static str,
    /// `main`, `plain` or `danger`.
    pub kind: &'static str,
    /// Shown open: the form came back.
    pub open: bool,
    /// The form.
    pub groups: Vec<Group>,
    /// Takes files.
    pub upload: bool,
    /// Names of files that came with an earlier try.
    pub kept: Vec<String>,
    /// Their fields.
    pub kept_fields: Vec<String>,
    /// What a draft or lane says, before one answers.
    pub shown: Option<Shown>,
    /// Asked before it is done; empty: nothing.
    pub confirm: String,
}

/// What is approved, rejected or answered.
pub struct Shown {
    /// What kind.
    pub title: String,
    /// Its text.
    pub text: String,
    /// What is asked, line by line.
    pub items: Vec<String>,
    /// Who prepared it, when.
    pub who: String,
    /// Files: name and address.
    pub files: Vec<(String, String)>,
}

/// An action that is not allowed.
pub struct Denied {
    /// In words.
    pub title: String,
    /// Icon.
    pub icon: &'static str,
    /// Why.
    pub reason: String,
    /// The article.
    pub basis: String,
}

/// What came back with errors.
pub struct Again<'a> {
    /// Which action.
    pub key: &'a str,
    /// Which draft or lane.
    pub number: Option<u32>,
    /// What was sent.
    pub posted: &'a Posted,
    /// Names of fields and what is wrong.
    pub errors: &'a [(String, String)],
    /// Files kept so far.
    pub kept: &'a Kept,
}

/// What can be done, and what cannot.
#[derive(Default)]
pub struct Side {
    /// Allowed, the main one first.
    pub allowed: Vec<Action>,
    /// Refused for a reason that may pass.
    pub denied: Vec<Denied>,
    /// Refused because somebody else does it.
    pub others: Vec<Denied>,
}

/// The side column.
pub fn side(scene: &Scene<'_>, choices: &[Choice], files: &BTreeMap<String, String>, again: Option<&Again<'_>>) -> Side {
    let mut side = Side::default();
    let owns = owns(scene);
    let mut sorted: Vec<&Choice> = choices.iter().collect();
    sorted.sort_by_key(|choice| rank(scene, choice.key));
    let came_back = |choice: &Choice| again.is_some_and(|again| again.key == choice.key && again.number == choice.number);
    for choice in sorted {
        match &choice.refused {
            // A form that came back stays, even if the action is no longer allowed: nothing entered is lost.
            Some(refusal) if is_noise(refusal.code, owns) && !came_back(choice) => {}
            Some(refusal) if !came_back(choice) => {
                let (reason, basis) = scene.words.refusal(refusal);
                let denied = Denied { title: title(scene, choice), icon: icon(choice.key), reason, basis };
                let into = if is_others(refusal.code) { &mut side.others } else { &mut side.denied };
                into.push(denied);
            }
            _ => side.allowed.push(action(scene, choice, files, again.filter(|_| came_back(choice)))),
        }
    }
    let gone = again.filter(|_| !choices.iter().any(came_back)).and_then(gone);
    if let Some(gone) = &gone {
        // The dossier moved on meanwhile: what was entered stays to be read and copied.
        side.allowed.insert(0, Action { kind: "plain", ..action(scene, gone, files, again) });
    }
    let carries_on = |action: &&mut Action| !QUIET.contains(&action.key) && is_mine(scene, action.key, owns);
    let main = side.allowed.iter_mut().skip(usize::from(gone.is_some())).find(carries_on);
    if let Some(main) = main {
        main.kind = "main";
    }
    side
}

/// The action of a form that came back, although the dossier has no such action any more.
fn gone(again: &Again<'_>) -> Option<Choice> {
    let mut known = ORDER.iter().chain(QUIET).chain(DANGER);
    let key = known.find(|known| **known == again.key)?;
    Some(Choice { key, number: again.number, refused: None })
}

fn title(scene: &Scene<'_>, choice: &Choice) -> String {
    let reassign = choice.key == "assign"
        && scene.view.dossier.work.as_ref().is_some_and(|work| work.owner.person.is_some())
        && app::onward_step(&scene.view.dossier, &scene.view.procedure).is_none();
    scene.words.lang.word("action", if reassign { "reassign" } else { choice.key }).into_owned()
}

fn help(scene: &Scene<'_>, key: &str) -> String {
    let lang = scene.words.lang;
    if key == "assign" && app::onward_step(&scene.view.dossier, &scene.view.procedure).is_some() {
        return lang.t("dossier_form.onward_help").to_owned();
    }
    lang.find(&format!("action_help.{key}")).unwrap_or_default().to_owned()
}

fn action(scene: &Scene<'_>, choice: &Choice, files: &BTreeMap<String, String>, again: Option<&Again<'_>>) -> Action {
    let (key, lang) = (choice.key, scene.words.lang);
    let make = Make {
        lang,
        prefix: forms::prefix(key, choice.number),
        typed: again.map(|again| again.posted),
        errors: again.map_or(&[], |again| again.errors),
    };
    let kept = again.map(|again| again.kept.values().flatten().map(|(_, name)| name.clone()).collect());
    let kept_fields = again.map(|again| again.kept.keys().cloned().collect());
    let confirm = if key == "confirm_void" { lang.t("dossier_form.sure_void").to_owned() } else { String::new() };
    Action {
        key,
        number: choice.number,
        title: title(scene, choice),
        help: help(scene, key),
        icon: icon(key),
        kind: if DANGER.contains(&key) { "danger" } else { "plain" },
        open: again.is_some() || (key == "draft_reappointment" && scene.last_day),
        groups: forms::fields(scene, key, &make),
        upload: forms::takes_files(key),
        kept: kept.unwrap_or_default(),
        kept_fields: kept_fields.unwrap_or_default(),
        shown: shown(scene, choice, files),
        confirm,
    }
}

fn shown(scene: &Scene<'_>, choice: &Choice, files: &BTreeMap<String, String>) -> Option<Shown> {
    let number = choice.number?;
    if choice.key == "answer_lane" {
        let lane = scene.view.dossier.lanes.iter().find(|lane| lane.id == number)?;
        let due = scene.words.lang.t1("dossier_page.lane_due", "due", lane.due_at.date_time_text());
        return Some(Shown {
            title: scene.words.unit(&lane.owner.unit),
            text: lane.task.clone(),
            items: Vec::new(),
            who: due,
            files: Vec::new(),
        });
    }
    let pending = scene.view.dossier.pending.iter().find(|pending| pending.id == number)?;
    Some(draft(scene, pending, files))
}

fn draft(scene: &Scene<'_>, pending: &Pending, names: &BTreeMap<String, String>) -> Shown {
    let words = &scene.words;
    let base = super::base(scene.view.dossier.code.as_str());
    let link = |hash: &kernel::FileHash| {
        let name = names.get(hash.as_str()).cloned().unwrap_or_else(|| hash.as_str().chars().take(12).collect());
        (name, format!("{base}/files/{hash}"))
    };
    let (items, files) = match &pending.draft {
        Draft::Supplement { request, .. } => (request.items.iter().map(|item| item.text.clone()).collect(), Vec::new()),
        Draft::Grant { files, .. } => (Vec::new(), files.iter().map(link).collect()),
        _ => (Vec::new(), Vec::new()),
    };
    let (person, at) = (words.person(&pending.prepared_by), pending.since.date_time_text());
    Shown {
        title: words.lang.word("draft", draft_key(&pending.draft)).into_owned(),
        text: draft_text(words, &pending.draft),
        items,
        who: words.lang.t2("dossier_page.prepared_by", "person", person, "at", at),
        files,
    }
}
