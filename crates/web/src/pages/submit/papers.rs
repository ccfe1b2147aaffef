//! The papers: alternatives as a choice, files from disk or camera. What the e-form or a database gives is not asked for.

use askama::Template;
use axum::http::StatusCode;
use dossier::model::{ComponentLine, Provision};
use kernel::FileHash;
use procedure::{Component, ComponentKind, Need};

use super::state::{Kept, files_owner};
use super::{ACCEPT, Place, Shell, Step, refused_file};
use crate::desk::PageResult;
use crate::form::{Choice, Field};
use crate::page::Page;
use crate::posted::Posted;
use crate::words;

/// Files of one thing, at most.
const MOST_FILES: usize = 20;

/// The page.
#[derive(Template)]
#[template(path = "submit/papers.html")]
pub struct PapersPage {
    /// Frame and steps.
    pub shell: Shell,
    /// For the templates.
    pub page: Page,
    /// Papers that must be there.
    pub needed: Vec<SlotView>,
    /// Papers of certain cases.
    pub cases: Vec<SlotView>,
    /// What the office looks up itself: paper and database.
    pub known: Vec<(String, String)>,
}

/// One thing to hand in.
pub struct SlotView {
    /// Name of the paper; of alternatives empty.
    pub name: String,
    /// In which case; may be empty.
    pub condition: String,
    /// Kind and copies in words.
    pub paper: String,
    /// The alternatives.
    pub choice: Option<Field>,
    /// Files that are here.
    pub kept: Vec<Kept>,
    /// The upload.
    pub field: Field,
}

/// One thing to hand in: a component, or alternatives of which one is enough.
struct Slot<'a> {
    id: String,
    components: Vec<&'a Component>,
    needed: bool,
}

/// The e-form of this portal stands for it.
fn by_form(step: &Step<'_>, component: &Component) -> bool {
    component.kind == ComponentKind::EForm && step.version.form.is_some()
}

/// A group of which one member needs no upload is met as a whole.
fn met_group(step: &Step<'_>, group: &str) -> bool {
    let mut members = step.version.components.iter().filter(|c| c.group.as_deref() == Some(group));
    members.any(|c| by_form(step, c) || c.asking_is_refused())
}

fn slots<'a>(step: &'a Step<'_>) -> Vec<Slot<'a>> {
    let mut slots: Vec<Slot<'a>> = Vec::new();
    for component in &step.version.components {
        if by_form(step, component) || component.asking_is_refused() {
            continue;
        }
        match component.group.as_deref().filter(|_| component.need == Need::OneOf) {
            Some(group) if met_group(step, group) => {}
            Some(group) => match slots.iter_mut().find(|slot| slot.id == group) {
                Some(slot) => slot.components.push(component),
                None => slots.push(Slot { id: group.to_owned(), components: vec![component], needed: true }),
            },
            None => {
                let needed = component.need != Need::Conditional;
                slots.push(Slot { id: component.id.clone(), components: vec![component], needed });
            }
        }
    }
    slots
}

/// Whether there is anything to hand in.
pub fn anything(step: &Step<'_>) -> bool {
    !slots(step).is_empty()
}

fn files<'a>(step: &'a Step<'_>, slot: &str) -> impl Iterator<Item = &'a Kept> {
    let slot = slot.to_owned();
    step.application.files.iter().filter(move |kept| kept.slot == slot)
}

/// The component that the files of a slot are: the only one, or the chosen alternative.
fn component_of<'a>(step: &Step<'_>, slot: &Slot<'a>) -> &'a Component {
    let chosen = step.application.chosen.get(&slot.id);
    let found = chosen.and_then(|id| slot.components.iter().find(|component| component.id == *id));
    found.copied().unwrap_or(slot.components[0])
}

/// `GET`.
pub fn show(step: &Step<'_>) -> PageResult {
    page(step, StatusCode::OK, Vec::new())
}

fn slot_view(step: &Step<'_>, slot: &Slot<'_>, errors: &[(String, String)]) -> SlotView {
    let lang = step.lang();
    let name = format!("file_{}", slot.id);
    let error = errors.iter().find(|(field, _)| *field == name).map(|(_, text)| text.clone()).unwrap_or_default();
    let first = slot.components[0];
    let choice = (slot.components.len() > 1).then(|| {
        let choices = slot.components.iter().map(|component| {
            let condition = component.condition.clone().unwrap_or_default();
            let paper = words::component_paper(lang, component);
            let help = if condition.is_empty() { paper } else { format!("{paper}; {condition}") };
            Choice::new(&component.id, &component.name).help(help)
        });
        let field = Field::radio(format!("choice_{}", slot.id), lang.t("submit.one_of"), choices.collect());
        field.value(&component_of(step, slot).id).lang(lang)
    });
    SlotView {
        name: if choice.is_some() { String::new() } else { first.name.clone() },
        condition: if choice.is_some() { String::new() } else { first.condition.clone().unwrap_or_default() },
        paper: if choice.is_some() { String::new() } else { words::component_paper(lang, first) },
        choice,
        kept: files(step, &slot.id).cloned().collect(),
        field: Field::files(name, lang.t("submit.files"), ACCEPT).help(lang.t("submit.files_help")).lang(lang).error(error),
    }
}

fn page(step: &Step<'_>, status: StatusCode, errors: Vec<(String, String)>) -> PageResult {
    let lang = step.lang();
    let slots = slots(step);
    let view = |needed: bool| slots.iter().filter(|slot| slot.needed == needed).map(|slot| slot_view(step, slot, &errors)).collect();
    let known = step.version.components.iter().filter_map(|component| {
        let database = component.available_from?;
        Some((component.name.clone(), lang.word("procedure.database", database.key()).into_owned()))
    });
    let (needed, cases) = (view(true), view(false));
    let shell = step.shell("papers", Place::Papers, lang.t("submit.step_papers"), errors);
    let view = PapersPage { page: shell.page.clone(), shell, needed, cases, known: known.collect() };
    step.render(status, &view)
}

/// `POST`: takes files in, or takes one away.
pub fn save(mut step: Step<'_>, posted: &Posted) -> PageResult {
    let known: Vec<String> = slots(&step).iter().map(|slot| slot.id.clone()).collect();
    for slot in &known {
        let chosen = posted.get(&format!("choice_{slot}"));
        if !chosen.is_empty() {
            step.application.chosen.insert(slot.clone(), chosen.to_owned());
        }
        for upload in posted.files_of(&format!("file_{slot}")) {
            let same = |kept: &Kept| kept.slot == *slot && kept.hash == upload.hash;
            if step.application.files.iter().any(same) || files(&step, slot).count() >= MOST_FILES {
                continue;
            }
            let kept = Kept { slot: slot.clone(), hash: upload.hash.clone(), name: upload.name.clone(), size: upload.size };
            step.visit.app().use_files(&files_owner(&step.id), "applicant", &[(kept.hash.clone(), kept.name.clone())])?;
            step.application.files.push(kept);
        }
    }
    if let Some((slot, hash)) = posted.get("remove").split_once('|') {
        step.application.files.retain(|kept| kept.slot != slot || kept.hash.as_str() != hash);
        step.keep()?;
        return show(&step);
    }
    step.keep()?;
    let lang = step.lang();
    let mut errors: Vec<(String, String)> =
        posted.refused.iter().map(|(field, name, code)| (field.clone(), refused_file(lang, name, code))).collect();
    for (field, text) in problems(&step) {
        if !errors.iter().any(|(known, _)| *known == field) {
            errors.push((field, text));
        }
    }
    match (errors.is_empty(), posted.get("intent")) {
        (false, _) => page(&step, StatusCode::UNPROCESSABLE_ENTITY, errors),
        (true, "upload") => show(&step),
        (true, _) => step.next("papers"),
    }
}

/// Papers that must be there and are not: field and sentence.
pub fn problems(step: &Step<'_>) -> Vec<(String, String)> {
    let lang = step.lang();
    let slots = slots(step);
    let missing = slots.iter().filter(|slot| slot.needed && files(step, &slot.id).next().is_none());
    let say = |slot: &Slot<'_>| {
        let text = lang.t1("submit.error_paper", "name", &component_of(step, slot).name);
        (format!("file_{}", slot.id), text)
    };
    missing.map(say).collect()
}

/// Names of papers with their files, for the last look.
pub fn review(step: &Step<'_>) -> Vec<(String, Vec<String>)> {
    let lang = step.lang();
    let with_files = slots(step).into_iter().filter_map(|slot| {
        let names: Vec<String> = files(step, &slot.id).map(|kept| kept.name.clone()).collect();
        (!names.is_empty()).then(|| (component_of(step, &slot).name.clone(), names))
    });
    let by_form = step.version.components.iter().filter(|c| by_form(step, c));
    let forms = by_form.map(|c| (c.name.clone(), vec![lang.t("submit.filled_here").to_owned()]));
    let known = step.version.components.iter().filter(|c| c.asking_is_refused());
    let known = known.map(|c| (c.name.clone(), vec![lang.t("submit.looked_up").to_owned()]));
    forms.chain(with_files).chain(known).collect()
}

fn brought(files: Vec<FileHash>) -> Provision {
    Provision::Brought { paper: 0, files, original_taken: false }
}

/// The checklist.
pub fn lines(step: &Step<'_>) -> Vec<ComponentLine> {
    let line = |component: &Component, provision| ComponentLine { component: component.id.clone(), provision };
    let mut form_files: Vec<FileHash> = Vec::new();
    for kept in step.application.files.iter().filter(|kept| kept.slot.starts_with("form:")) {
        form_files.push(kept.hash.clone());
    }
    let mut lines = Vec::new();
    for component in &step.version.components {
        if by_form(step, component) {
            // Files asked for by the e-form travel with it.
            lines.push(line(component, brought(std::mem::take(&mut form_files))));
        } else if let Some(database) = component.available_from {
            lines.push(line(component, Provision::FromDatabase { database: database.key().to_owned() }));
        }
    }
    for slot in slots(step) {
        let hashes: Vec<FileHash> = files(step, &slot.id).map(|kept| kept.hash.clone()).collect();
        if !hashes.is_empty() {
            lines.push(line(component_of(step, &slot), brought(hashes)));
        }
    }
    lines
}
