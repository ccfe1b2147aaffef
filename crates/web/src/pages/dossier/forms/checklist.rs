//! Requests for papers, prefilled from the checklist, and what the applicant brings in answer to them.

use dossier::Stage;
use dossier::model::{ComponentLine, DatabaseExcuse, Provision, Request, RequestItem, RequestReason};

use super::{Group, Make, Read, Scene};
use crate::form::{Choice, Kind};
use crate::pages::dossier::words::key_of;

/// Lines of papers asked beside those of the checklist are typed one below the other.
const FREE: &str = "more";

fn is_missing(scene: &Scene<'_>, id: &str) -> bool {
    let line = scene.view.dossier.components.iter().find(|line| line.component == id);
    let conditional = || {
        let component = scene.view.procedure.component(id);
        component.is_some_and(|component| component.need == procedure::Need::Always && component.available_from.is_none())
    };
    line.map_or_else(conditional, |line| line.provision == Provision::Missing)
}

fn earlier(scene: &Scene<'_>, key: &str) -> bool {
    let dossier = &scene.view.dossier;
    if key == "ask_completion" { dossier.completion_requests > 0 } else { !dossier.requests.is_empty() }
}

/// One field a component (what is asked of it; empty: nothing), free lines, reason, whose fault.
pub(super) fn request_fields(scene: &Scene<'_>, key: &str, make: &Make<'_>) -> Vec<Group> {
    let (mut missing, mut others) = (Vec::new(), Vec::new());
    for component in &scene.view.procedure.components {
        let lacks = is_missing(scene, &component.id);
        let text = if lacks { make.lang.t1("dossier_form.bring", "paper", &component.name) } else { String::new() };
        let mut field = make.field(Kind::Area(2), &format!("text-{}", component.id), &text);
        field.label.clone_from(&component.name);
        let into = if lacks { &mut missing } else { &mut others };
        into.push(field);
        if component.asking_is_refused() {
            let excuses = [DatabaseExcuse::Outage, DatabaseExcuse::Inaccurate];
            let words = |excuse| Choice::new(key_of(excuse), make.lang.word("database_excuse", key_of(excuse)));
            let choices = excuses.iter().map(words).collect();
            into.push(make.select(&format!("excuse-{}", component.id), choices, "").help(make.lang.t("dossier_form.excuse_help")));
        }
    }
    let mut last = vec![make.area(FREE, "").help(make.lang.t("dossier_form.more_help")), make.area("reason", "").required()];
    if earlier(scene, key) {
        let reasons = [RequestReason::NewDefect, RequestReason::ApplicantFault, RequestReason::LawChanged];
        let words = |reason| Choice::new(key_of(reason), make.lang.word("request_reason", key_of(reason)));
        last.push(make.radio("reason_code", reasons.iter().map(words).collect(), "").required());
    }
    let title = |key: &str| make.lang.word("dossier_form", key).into_owned();
    let groups = [
        Group { title: title("papers_missing"), fields: missing },
        Group { title: title("papers_faulty"), fields: others },
        Group { title: String::new(), fields: last },
    ];
    groups.into_iter().filter(|group| !group.fields.is_empty()).collect()
}

/// The request that the form means.
pub(super) fn request(scene: &Scene<'_>, read: &mut Read<'_>) -> Request {
    let mut items = Vec::new();
    for component in &scene.view.procedure.components {
        let text = read.maybe(&format!("text-{}", component.id));
        if text.is_empty() {
            continue;
        }
        let excuse = match read.maybe(&format!("excuse-{}", component.id)).as_str() {
            "outage" => Some(DatabaseExcuse::Outage),
            "inaccurate" => Some(DatabaseExcuse::Inaccurate),
            _ => None,
        };
        items.push(RequestItem { component: Some(component.id.clone()), text, excuse });
    }
    for line in read.maybe(FREE).lines().map(str::trim).filter(|line| !line.is_empty()) {
        items.push(RequestItem { component: None, text: line.to_owned(), excuse: None });
    }
    if items.is_empty() {
        let text = read.lang.t("refusal.request_empty").to_owned();
        read.wrong(FREE, text);
    }
    let reason_code = match read.maybe("reason_code").as_str() {
        "new_defect" => RequestReason::NewDefect,
        "applicant_fault" => RequestReason::ApplicantFault,
        "law_changed" => RequestReason::LawChanged,
        _ => RequestReason::First,
    };
    Request { items, reason: read.text("reason"), reason_code }
}

fn asked(scene: &Scene<'_>) -> Vec<String> {
    let request = match &scene.view.dossier.stage {
        Stage::AwaitingCompletion { request, .. } | Stage::AwaitingSupplement { request, .. } => request,
        _ => return Vec::new(),
    };
    request.items.iter().filter_map(|item| item.component.clone()).collect()
}

/// What is brought, component by component; those that were asked come first.
pub(super) fn brought_fields(scene: &Scene<'_>, make: &Make<'_>) -> Vec<Group> {
    let asked = asked(scene);
    let mut all: Vec<&procedure::Component> = scene.view.procedure.components.iter().collect();
    all.sort_by_key(|component| (!asked.contains(&component.id), !is_missing(scene, &component.id)));
    let group = |component: &procedure::Component| {
        let id = &component.id;
        let copies = make.field(Kind::Number(make.lang.t("dossier_form.copies").to_owned()), &format!("paper-{id}"), "");
        let files = make.files(&format!("files-{id}"));
        let original = make.field(Kind::Check, &format!("original-{id}"), "");
        Group { title: component.name.clone(), fields: vec![copies.class("w-s"), files, original] }
    };
    all.into_iter().map(group).collect()
}

/// The checklist as it stands after what was brought.
pub(super) fn brought(scene: &Scene<'_>, read: &mut Read<'_>) -> Vec<ComponentLine> {
    let mut lines = scene.view.dossier.components.clone();
    let mut any = false;
    for component in &scene.view.procedure.components {
        let id = &component.id;
        let copies = read.maybe(&format!("paper-{id}"));
        let now = copies.parse::<u16>().unwrap_or(0);
        if !copies.is_empty() && copies.parse::<u16>().is_err() {
            let text = read.lang.t_args("refusal.intake_cell_number", &[("text", &copies), ("least", &0), ("most", &999)]);
            read.wrong(&format!("paper-{id}"), text);
        }
        let new = read.files(&format!("files-{id}"));
        let original = !read.maybe(&format!("original-{id}")).is_empty();
        if now == 0 && new.is_empty() && !original {
            continue;
        }
        any = true;
        let at = lines.iter().position(|line| line.component == *id);
        let before = at.map(|at| lines[at].provision.clone());
        let (had, mut files, held) = match before {
            Some(Provision::Brought { paper, files, original_taken }) => (paper, files, original_taken),
            _ => (0, Vec::new(), false),
        };
        files.extend(new);
        let paper = if now == 0 { had } else { now };
        let provision = Provision::Brought { paper, files, original_taken: held || original };
        match at {
            Some(at) => lines[at].provision = provision,
            None => lines.push(ComponentLine { component: id.clone(), provision }),
        }
    }
    if !any {
        let first = scene.view.procedure.components.first().map(|component| component.id.clone()).unwrap_or_default();
        let text = read.lang.t("refusal.supplement_empty").to_owned();
        read.wrong(&format!("paper-{first}"), text);
    }
    lines
}
