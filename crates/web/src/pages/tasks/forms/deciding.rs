//! Forms of whoever gave the task or follows it up: giving it elsewhere, time, returning, ending, correcting.

use steering::task::Command;
use steering::task::model::{Correction, DocumentId, Origin, Successor, Term};

use super::{Make, Read, Scene, draft, people, term};
use crate::form::Field;

pub(super) fn fields(scene: &Scene<'_>, key: &str, make: &Make<'_>) -> Option<Vec<Field>> {
    let (task, lang) = (&scene.view.task, make.lang);
    Some(match key {
        "reassign" => {
            let to = match task.origin {
                Origin::Part { .. } => people::house(&scene.words, &task.office, &task.assigner.person.iter().collect::<Vec<_>>()),
                _ => people::agencies(&scene.words, &[]),
            };
            vec![make.select("to", to, "").required(), make.reason("")]
        }
        "grant_extension" => {
            let asked = task.extension_asked.as_ref()?;
            let hour = asked.to.minute.map(|_| asked.to.at().clock_text()).unwrap_or_default();
            vec![make.day("due", &asked.to.on.date_text()).required(), make.hour("hour", &hour)]
        }
        "suspend" => {
            let asked = task.suspension_asked.as_ref();
            let review = asked.map(|asked| asked.review_on.date_text()).unwrap_or_default();
            vec![make.reason(asked.map_or("", |asked| asked.reason.as_str())), make.day("review", &review).required()]
        }
        "set_review" => vec![make.area("text", "").required(), make.day("review", "").required()],
        "urge" => vec![
            make.area("text", lang.t("task_form.urge_text")).required(),
            make.line("number", "").help(lang.t("task_form.urge_number_help")),
        ],
        "supersede" | "offer_superseding" => {
            let own: Vec<DocumentId> = task.sources.iter().map(|source| source.document).collect();
            let (document, other) = match task.offered {
                Some(Successor::Document { document }) => (document.to_string(), String::new()),
                Some(Successor::Task { task }) => (String::new(), task.to_string()),
                None => (String::new(), String::new()),
            };
            let document = make.select("document", draft::documents(&scene.words, &own), &document);
            let other = make.line("successor", &other).help(lang.t("task_form.successor_help"));
            let reason = (key == "supersede").then(|| make.reason(""));
            [document, other].into_iter().chain(reason).collect()
        }
        "correct" => correct_fields(scene, make),
        "add_source" => draft::source_fields(&scene.words, make, true),
        "drop" | "return" | "refuse_extension" | "refuse_suspension" | "keep_alive" | "cancel" | "void" => {
            vec![make.reason("")]
        }
        _ => return None,
    })
}

fn correct_fields(scene: &Scene<'_>, make: &Make<'_>) -> Vec<Field> {
    let task = &scene.view.task;
    let mut fields = vec![
        make.area("content", &task.content).required(),
        make.line("product", &task.product),
        make.select("area", draft::areas(&scene.words), task.area.as_deref().unwrap_or_default()).class("w-m"),
    ];
    // A clock that stands still goes on first.
    if !matches!(task.stage, steering::task::Stage::Suspended { .. }) {
        fields.extend(term::fields(make, &task.time.term(), true));
    }
    fields.push(make.reason("").help(make.lang.t("task_form.correct_help")));
    fields
}

/// Only what was changed.
fn correction(scene: &Scene<'_>, read: &mut Read<'_>) -> Correction {
    let task = &scene.view.task;
    let (content, product, area) = (read.text("content"), read.maybe("product"), read.maybe("area"));
    let term = read.has("term").then(|| term::term(read, scene.desk.now().day()));
    Correction {
        content: Some(content).filter(|content| *content != task.content.trim()),
        product: Some(product).filter(|product| *product != task.product.trim()),
        area: Some(area).filter(|area| area != task.area.as_deref().unwrap_or_default()),
        term: term.filter(|term| !same(term, &task.time.term())),
    }
}

fn same(new: &Term, old: &Term) -> bool {
    match (new, old) {
        (Term::Open { reason }, Term::Open { reason: before }) => reason.trim() == before.trim(),
        _ => new == old,
    }
}

/// A registered document, or another task by its address.
fn successor(scene: &Scene<'_>, read: &mut Read<'_>) -> Successor {
    let typed = read.maybe("successor");
    let last = typed.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if let Some(task) = app::tasks::task_id(last) {
        return Successor::Task { task };
    }
    if !typed.is_empty() {
        let said = read.lang.t("task_form.successor_wrong").to_owned();
        read.wrong("successor", said);
    }
    let chosen = read.maybe("document");
    let found = scene.steer.book.documents().find(|document| document.id.to_string() == chosen);
    if found.is_none() && typed.is_empty() {
        read.missing("document");
    }
    let nobody = DocumentId(scene.view.task.id.0);
    Successor::Document { document: found.map_or(nobody, |document| document.id) }
}

pub(super) fn command(scene: &Scene<'_>, key: &str, read: &mut Read<'_>) -> Option<Command> {
    Some(match key {
        "reassign" => {
            let chosen = people::owner(&read.text("to"));
            let lead = chosen.unwrap_or_else(|| scene.view.task.lead.clone());
            Command::Reassign { lead, reason: read.text("reason") }
        }
        "grant_extension" => Command::GrantExtension { to: Some(read.due("due", "hour")) },
        "refuse_extension" => Command::RefuseExtension { reason: read.text("reason") },
        "suspend" => Command::Suspend { reason: read.text("reason"), review_on: Some(read.day("review")) },
        "refuse_suspension" => Command::RefuseSuspension { reason: read.text("reason") },
        "set_review" => Command::SetReview { review_on: read.day("review"), text: read.text("text") },
        "return" => Command::Return { reason: read.text("reason") },
        "urge" => Command::Urge { text: read.text("text"), number: read.maybe("number") },
        "offer_superseding" => Command::OfferSuperseding { successor: successor(scene, read) },
        "supersede" => Command::Supersede { successor: successor(scene, read), reason: read.text("reason") },
        "keep_alive" => Command::KeepAlive { reason: read.text("reason") },
        "correct" => {
            let correction = correction(scene, read);
            Command::Correct { correction, reason: read.text("reason") }
        }
        "add_source" => Command::AddSource(draft::source(&scene.words, read, true)?),
        "cancel" => Command::Cancel { reason: read.text("reason") },
        "void" => Command::Void { reason: read.text("reason") },
        "drop" => Command::Drop { reason: read.text("reason") },
        _ => return None,
    })
}
