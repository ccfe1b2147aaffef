//! Editing the e-form of a procedure: sections and questions with their order. Every change is kept in a draft of the
//! editor's own; published, it is a new version of the procedure with a visible difference like any other.

pub mod field;
mod given;
pub mod publish;
pub mod section;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::ProcedureCode;
use procedure::{Condition, Field, FieldKind, Form, ProcedureVersion};

use super::super::blocks::{Block, Cell, Form as Inputs, Link, Sheet, Table};
use super::super::{encoded, t};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::Field as Input;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::eform::{self, Shown};
use crate::posted::Posted;
use crate::site::Site;

/// Kind of these drafts.
const KIND: &str = "eform";

/// A form in the making.
pub(super) struct Editing<'a> {
    desk: &'a Desk,
    version: Arc<ProcedureVersion>,
    form: Form,
    begun: bool,
}

fn owner(desk: &Desk) -> String {
    format!("eform:{}", desk.officer.signed.person)
}

impl<'a> Editing<'a> {
    fn open(desk: &'a Desk, code: &str) -> Result<Self, PageError> {
        let version = desk.app().catalogue().latest(&ProcedureCode::new(code)).cloned().ok_or(PageError::NotFound)?;
        let row = desk.app().draft(&owner(desk), code)?.filter(|row| row.kind == KIND);
        let kept = row.and_then(|row| serde_json::from_str::<Form>(&row.data).ok());
        let begun = kept.is_some();
        let own = || version.form.clone().unwrap_or_else(|| Form { title: version.name.clone(), ..Form::default() });
        Ok(Self { desk, form: kept.unwrap_or_else(own), begun, version })
    }

    fn keep(&self) -> Result<(), PageError> {
        let data = serde_json::to_string(&self.form).unwrap_or_default();
        Ok(self.desk.app().put_draft(&owner(self.desk), self.version.code.as_str(), KIND, data)?)
    }

    fn forget(&self) -> Result<(), PageError> {
        Ok(self.desk.app().drop_draft(&owner(self.desk), self.version.code.as_str())?)
    }

    fn href(&self, rest: &str) -> String {
        format!("/admin/catalogue/{}/form{rest}", encoded(self.version.code.as_str()))
    }

    fn crumbs(&self, last: &str) -> Vec<(String, String)> {
        let mut crumbs = vec![
            (t(self.desk, "admin.catalogue.title"), "/admin/catalogue".to_owned()),
            (self.version.code.to_string(), format!("/admin/catalogue/{}", encoded(self.version.code.as_str()))),
            (t(self.desk, "admin.eform.title"), if last.is_empty() { String::new() } else { self.href("") }),
        ];
        if !last.is_empty() {
            crumbs.push((last.to_owned(), String::new()));
        }
        crumbs
    }
}

/// Where a question stands: its section, its place there, and in a group its place in the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place(Vec<usize>);

impl Place {
    fn read(text: &str) -> Option<Self> {
        let parts: Option<Vec<usize>> = text.split('.').map(|part| part.parse().ok()).collect();
        parts.filter(|parts| (1..=3).contains(&parts.len())).map(Self)
    }

    fn text(&self) -> String {
        self.0.iter().map(usize::to_string).collect::<Vec<_>>().join(".")
    }

    /// The questions among which it stands, and its number there.
    fn among<'f>(&self, form: &'f mut Form) -> Option<(&'f mut Vec<Field>, usize)> {
        let fields = &mut form.sections.get_mut(*self.0.first()?)?.fields;
        match self.0.as_slice() {
            [_, at] => Some((fields, *at)),
            [_, group, at] => Some((&mut fields.get_mut(*group)?.fields, *at)),
            _ => None,
        }
    }
}

/// `GET /admin/catalogue/{code}/form`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(code): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| page(&Editing::open(desk, &code)?)).await
}

fn page(editing: &Editing<'_>) -> PageResult {
    let desk = editing.desk;
    let title = desk.lang().t1("admin.eform.title_of", "code", &editing.version.code);
    let mut sheet = Sheet::new(desk, title, "catalogue", None);
    sheet.sub.clone_from(&editing.version.name);
    sheet.crumbs = editing.crumbs("");
    sheet.links.push(Link::new(t(desk, "admin.eform.preview"), editing.href("/preview"), "eye"));
    if editing.begun {
        let publish = Link::new(t(desk, "admin.eform.publish"), editing.href("/publish"), "check");
        sheet.links.push(Link { kind: "main", ..publish });
        sheet.note("warn", t(desk, "admin.eform.begun"), t(desk, "admin.eform.begun_help"));
    } else {
        sheet.note("info", "", t(desk, "admin.eform.help"));
    }
    for (at, section) in editing.form.sections.iter().enumerate() {
        sheet.table(questions(editing, at));
        let add = Link::new(t(desk, "admin.eform.add_field"), editing.href(&format!("/field?in={at}")), "plus");
        let change = Link::new(t(desk, "admin.eform.section_edit"), editing.href(&format!("/section?at={at}")), "edit");
        let mut links = vec![add, change];
        let groups = section.fields.iter().enumerate().filter(|(_, field)| field.kind == FieldKind::Group);
        links.extend(groups.map(|(group, field)| {
            let text = desk.lang().t1("admin.eform.add_inner", "name", &field.label);
            Link::new(text, editing.href(&format!("/field?in={at}.{group}")), "plus")
        }));
        sheet.blocks.push(Block::Links(links));
    }
    sheet.blocks.push(Block::Links(vec![Link::new(t(desk, "admin.eform.add_section"), editing.href("/section"), "plus")]));
    let fields = vec![
        Input::text("title", t(desk, "admin.eform.form_title")).value(&editing.form.title).required(),
        Input::text("title_en", t(desk, "admin.eform.in_english")).value(editing.form.title_en.clone().unwrap_or_default()),
    ];
    let form = Inputs::folded("title", t(desk, "admin.eform.form_title"), editing.href(""), fields).hidden("do", "title");
    sheet.form(form.button(t(desk, "action.save")));
    if editing.begun {
        let form = Inputs::folded("discard", t(desk, "admin.eform.discard"), editing.href(""), Vec::new()).hidden("do", "discard");
        sheet.form(form.intro(t(desk, "admin.eform.discard_help")).icon("trash").danger());
    }
    Ok(sheet.answer())
}

fn questions(editing: &Editing<'_>, at: usize) -> Table {
    let (desk, section) = (editing.desk, &editing.form.sections[at]);
    let mut rows = Vec::new();
    for (number, field) in section.fields.iter().enumerate() {
        rows.push(row(editing, field, &Place(vec![at, number])));
        rows.extend(field.fields.iter().enumerate().map(|(inner, field)| row(editing, field, &Place(vec![at, number, inner]))));
    }
    let english = section.title_en.as_ref().map(|title| format!(" ({title})")).unwrap_or_default();
    let when = condition(&editing.form, section.show_if.as_ref()).map(|when| format!(" · {}", desk.lang().t1("admin.eform.when", "case", when)));
    Table {
        title: format!("{}. {}{english}{}", at + 1, section.title, when.unwrap_or_default()),
        head: ["question", "kind", "required", "when", "order", "order", "remove"].map(|key| t(desk, &format!("admin.eform.col.{key}"))).into(),
        rows,
        empty: t(desk, "admin.eform.no_fields"),
    }
}

fn row(editing: &Editing<'_>, field: &Field, place: &Place) -> Vec<Cell> {
    let desk = editing.desk;
    let mut name = Cell::link(&field.label, editing.href(&format!("/field?at={}", place.text())));
    name.depth = place.0.len() - 2;
    let act = |key: &str, what: &'static str| Cell::act(t(desk, key), editing.href(""), what, place.text());
    let inner = place.0.len() == 3;
    let when = match inner {
        true => field.show_if.as_ref().map(|when| when.is.join(", ")),
        false => condition(&editing.form, field.show_if.as_ref()),
    };
    vec![
        name.under(field.label_en.clone().unwrap_or_default()),
        Cell::text(desk.lang().word("admin.field_kind", kind_key(field.kind))),
        Cell::text(t(desk, if field.required { "ui.yes" } else { "ui.no" })),
        Cell::text(when.unwrap_or_else(|| "–".to_owned())),
        act("admin.eform.up", "up"),
        act("admin.eform.down", "down"),
        act("admin.eform.remove", "remove"),
    ]
}

/// The stable key of a kind.
pub(super) fn kind_key(kind: FieldKind) -> String {
    crate::pages::dossier::words::key_of(&kind)
}

/// A condition in words: question and the answers that show it.
fn condition(form: &Form, condition: Option<&Condition>) -> Option<String> {
    let condition = condition?;
    let steering = form.get(&condition.field);
    let label = steering.map_or(condition.field.as_str(), |field| field.label.as_str());
    let lang = crate::lang::Lang::Vi;
    let answer = |value: &String| match steering.map(|field| field.kind) {
        Some(FieldKind::YesNo) => lang.word("ui", value).into_owned(),
        _ => steering.map_or(value.clone(), |field| field.shown_value(value, false).to_owned()),
    };
    Some(format!("{label} {}", condition.is.iter().map(answer).collect::<Vec<_>>().join(", ")))
}

/// `POST /admin/catalogue/{code}/form`: order, removal, heading, giving up.
pub async fn change(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(code): Path<String>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut editing = Editing::open(desk, &code)?;
        let to = editing.href("");
        match posted.get("do") {
            "discard" => {
                editing.forget()?;
                return Ok(desk.done(&to, t(desk, "admin.eform.discarded")));
            }
            "title" => {
                if !posted.get("title").is_empty() {
                    posted.get("title").clone_into(&mut editing.form.title);
                }
                editing.form.title_en = given::text(&posted, "title_en");
            }
            _ => {
                let act = ["up", "down", "remove"].into_iter().find(|act| posted.is_set(act)).ok_or(PageError::NotFound)?;
                let place = Place::read(posted.get(act)).ok_or(PageError::NotFound)?;
                let (fields, at) = place.among(&mut editing.form).ok_or(PageError::NotFound)?;
                moved(fields, at, act);
            }
        }
        editing.keep()?;
        Ok(desk.done(&to, t(desk, "admin.eform.kept")))
    })
    .await
}

/// Moves a thing by one place, or takes it out.
fn moved<T>(things: &mut Vec<T>, at: usize, act: &str) {
    match act {
        _ if at >= things.len() => {}
        "up" if at > 0 => things.swap(at, at - 1),
        "down" if at + 1 < things.len() => things.swap(at, at + 1),
        "remove" => drop(things.remove(at)),
        _ => {}
    }
}

fn shown<'a>(editing: &'a Editing<'_>) -> Shown<'a> {
    Shown {
        version: &editing.version,
        form: &editing.form,
        action: editing.href("/preview"),
        crumbs: editing.crumbs(&t(editing.desk, "admin.eform.preview")),
        csrf: editing.desk.officer.signed.csrf.clone(),
    }
}

/// `GET /admin/catalogue/{code}/form/preview`: the form as a citizen would see it.
pub async fn preview(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(code): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| {
        let editing = Editing::open(desk, &code)?;
        Ok(eform::empty(&desk.site, &desk.frame, shown(&editing)))
    })
    .await
}

/// `POST`: checked as it would be, kept nowhere.
pub async fn try_out(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(code): Path<String>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let editing = Editing::open(desk, &code)?;
        Ok(eform::checked(&desk.site, &desk.frame, shown(&editing), &posted.pairs))
    })
    .await
}
