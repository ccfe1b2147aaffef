//! A department's running list of tasks comes in: every row with its state and what is wrong with it, units chosen for names
//! that nobody knows; then the rows that can are taken in, each once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::tasks::RunningFate;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Day, FileHash, UnitId};
use serde::{Deserialize, Serialize};
use steering::task::command::Group;
use steering::task::model::Owner;

use super::running_names::{chosen_names, unknown_names};
use super::running_view::{self, rows};
use super::source::{sent, tables};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::{Field, Kind};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::admin::blocks::{Form, Link, Sheet};
use crate::pages::committee::parts::{Back, Wrong, leader_choices, leader_of, leader_value, office_choices, refused, reviews, t, not_reviewer};
use crate::posted::Posted;
use crate::site::Site;

const KIND: &str = "running_list";

/// A list that was read and perhaps taken in.
#[derive(Debug, Serialize, Deserialize)]
pub struct Listed {
    /// Name of the file.
    pub file: String,
    /// Its content.
    pub hash: FileHash,
    /// The reviewing unit that follows the tasks.
    pub office: UnitId,
    /// Who gave those whose document is not registered.
    pub assigner: Owner,
    /// When they were given, where no row says.
    pub assigned_on: Option<Day>,
    /// Units that were chosen for names.
    pub chosen: BTreeMap<String, Vec<UnitId>>,
    /// What became of rows: sheet and line with the fates of their tasks.
    #[serde(default)]
    pub told: Vec<Told>,
}

/// What became of a task of a row.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Told {
    /// Place of the sheet, from 0.
    pub sheet: usize,
    /// Row in it, from 1.
    pub line: u32,
    /// `new`, `there`, `refused`.
    pub fate: String,
    /// The task; empty when refused.
    pub task: String,
    /// Why it was refused.
    pub why: String,
}

impl Listed {
    /// The chosen units as the reader takes them.
    pub fn groups(&self) -> Vec<Group> {
        self.chosen.iter().map(|(name, units)| Group { name: name.clone(), units: units.clone() }).collect()
    }
}

fn owner(desk: &Desk) -> String {
    format!("running_list:{}", desk.officer.principal())
}

fn load(desk: &Desk, id: &str) -> Result<Listed, PageError> {
    if !reviews(desk) {
        return Err(not_reviewer());
    }
    let row = desk.app().draft(&owner(desk), id)?.filter(|row| row.kind == KIND).ok_or(PageError::NotFound)?;
    serde_json::from_str(&row.data).map_err(|_| PageError::NotFound)
}

fn keep(desk: &Desk, id: &str, listed: &Listed) -> Result<(), PageError> {
    let data = serde_json::to_string(listed).map_err(|_| PageError::NotFound)?;
    Ok(desk.app().put_draft(&owner(desk), id, KIND, data)?)
}

pub(super) async fn start(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| begin(desk, None)).await
}

fn begin(desk: &Desk, back: Option<Back>) -> PageResult {
    if !reviews(desk) {
        return Err(not_reviewer());
    }
    let mut sheet = Sheet::new(desk, t(desk, "plan.running_list"), "plans", back);
    sheet.sub = t(desk, "plan.running_sub");
    sheet.crumbs = vec![(t(desk, "plan.title"), "/desk/plans".to_owned()), (t(desk, "plan.running_list"), String::new())];
    sheet.links.push(Link::new(t(desk, "admin.import.template"), "/desk/plans/running/template", "download"));
    let kind = Kind::File { accept: super::source::ACCEPT.to_owned(), multiple: false, camera: false };
    let offices = desk.app().reviewing_offices(desk.actor());
    let office = offices.first().map(UnitId::to_string).unwrap_or_default();
    let assigner = desk.app().usual_assigner().map(|owner| leader_value(&owner)).unwrap_or_default();
    let fields = vec![
        Field::new(kind, "file", t(desk, "plan.file")).required().help(t(desk, "plan.running_help")),
        Field::select("office", t(desk, "plan.office"), office_choices(desk)).value(office).required().class("w-m"),
        Field::select("assigner", t(desk, "plan.assigner"), leader_choices(desk)).value(assigner).required().help(t(desk, "plan.assigner_help")),
        Field::date("assigned_on", t(desk, "plan.assigned_on")).help(t(desk, "plan.assigned_on_help")),
    ];
    let form = Form::shown("running", t(desk, "plan.read_file"), "/desk/plans/running", fields).icon("upload");
    sheet.form(Form { files: true, ..form });
    Ok(sheet.answer())
}

pub(super) async fn take(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        if !reviews(desk) {
            return Err(not_reviewer());
        }
        let mut wrong = Wrong::default();
        let office = UnitId::new(posted.get("office"));
        if !desk.app().reviewing_offices(desk.actor()).contains(&office) {
            wrong.put("office", t(desk, "admin.error.choose"));
        }
        let assigner = leader_of(posted.get("assigner"));
        if assigner.is_none() {
            wrong.put("assigner", t(desk, "admin.error.choose"));
        }
        let assigned_on = wrong.day_or_none(desk, &posted, "assigned_on");
        let file = sent(desk, &posted).and_then(|file| tables(desk, &file.hash, &file.name).map(|tables| (file, tables)));
        let file = file.and_then(|(file, tables)| {
            let found = tables.iter().any(|source| !steering::tables::read_running(&source.rows, Default::default()).rows.is_empty());
            if found { Ok(file) } else { Err(t(desk, "plan.no_table")) }
        });
        let file = file.map_err(|text| wrong.put("file", text)).ok();
        let (Some(file), Some(assigner), true) = (file, assigner, wrong.is_empty()) else {
            return begin(desk, Some(Back { form: "running", posted, wrong }));
        };
        let by = serde_json::to_string(&desk.actor().kind).unwrap_or_default();
        desk.app().use_files(&owner(desk), &by, &[(file.hash.clone(), file.name.clone())])?;
        let id = desk.app().new_id().to_string();
        let listed = Listed { file: file.name, hash: file.hash, office, assigner, assigned_on, chosen: BTreeMap::new(), told: Vec::new() };
        keep(desk, &id, &listed)?;
        Ok(crate::flash::redirect(&format!("/desk/plans/running/{id}"), &[]))
    })
    .await
}

pub(super) async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| running_view::page(desk, &id, &load(desk, &id)?, Vec::new(), None)).await
}

pub(super) async fn settle_names(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut listed = load(desk, &id)?;
        let mut wrong = Wrong::default();
        let names = unknown_names(desk, &rows(desk, &listed)?);
        let chosen = chosen_names(desk, &posted, &names, &mut wrong);
        listed.assigned_on = wrong.day_or_none(desk, &posted, "assigned_on").or(listed.assigned_on.filter(|_| !posted.get("assigned_on").is_empty()));
        if !wrong.is_empty() {
            return running_view::page(desk, &id, &listed, wrong.0, Some(&posted));
        }
        listed.chosen.extend(chosen);
        keep(desk, &id, &listed)?;
        Ok(desk.done(&format!("/desk/plans/running/{id}"), t(desk, "plan.names_kept")))
    })
    .await
}

pub(super) async fn import(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut listed = load(desk, &id)?;
        let wanted: BTreeSet<&str> = posted.all("take").into_iter().collect();
        let mut tasks = Vec::new();
        for row in rows(desk, &listed)? {
            if wanted.contains(row.key().as_str()) {
                tasks.extend(row.tasks.unwrap_or_default().into_iter().map(|task| (row.sheet, task)));
            }
        }
        if tasks.is_empty() {
            let wrong = vec![(String::new(), t(desk, "plan.choose_rows"))];
            return running_view::page(desk, &id, &listed, wrong, None);
        }
        let places: Vec<(usize, u32)> = tasks.iter().map(|(sheet, task)| (*sheet, task.line)).collect();
        let fates = desk.app().import_running(desk.actor(), listed.hash.as_str(), &listed.office, &listed.assigner, tasks)?;
        let told = places.into_iter().zip(fates).map(|((sheet, line), fate)| told(desk, sheet, line, fate));
        listed.told = told.collect();
        keep(desk, &id, &listed)?;
        let count = |fate: &str| listed.told.iter().filter(|told| told.fate == fate).count();
        let words = desk.lang().t_args("plan.told_imported", &[("new", &count("new")), ("there", &count("there")), ("refused", &count("refused"))]);
        Ok(desk.done(&format!("/desk/plans/running/{id}"), words))
    })
    .await
}

fn told(desk: &Desk, sheet: usize, line: u32, fate: RunningFate) -> Told {
    let (fate, task, why) = match fate {
        RunningFate::New(task) => ("new", task.to_string(), String::new()),
        RunningFate::There(task) => ("there", task.to_string(), String::new()),
        RunningFate::Refused(refusal) => ("refused", String::new(), refused(desk, &refusal)),
    };
    Told { sheet, line, fate: fate.to_owned(), task, why }
}
