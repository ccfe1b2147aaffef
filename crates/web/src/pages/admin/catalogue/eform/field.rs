//! One question of the form: its inputs; a new one is put behind the others of its section or row.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use procedure::{Field, Form};

use super::super::super::blocks::{Form as Inputs, Sheet};
use super::super::super::{Back, Wrong, t};
use super::{Editing, Place, given};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Which question: one that exists, or a new one at the end of a section (or of a group's row).
struct Which {
    place: Place,
    new: bool,
}

impl Which {
    fn of(form: &Form, at: &str, into: &str) -> Option<Self> {
        if let Some(place) = Place::read(at) {
            return Some(Self { place, new: false });
        }
        let Place(mut parts) = Place::read(into)?;
        let section = form.sections.get(*parts.first()?)?;
        let end = match parts.get(1) {
            Some(group) => section.fields.get(*group)?.fields.len(),
            None => section.fields.len(),
        };
        parts.push(end);
        Some(Self { place: Place(parts), new: true })
    }

    fn inner(&self) -> bool {
        self.place.0.len() == 3
    }

    fn field(&self, form: &Form) -> Option<Field> {
        let (fields, at) = self.place.among(&mut form.clone()).map(|(fields, at)| (fields.clone(), at))?;
        if self.new { Some(Field::default()) } else { fields.get(at).cloned() }
    }

    /// The questions before it, on which it can depend.
    fn earlier<'f>(&self, form: &'f Form) -> Vec<&'f Field> {
        match self.place.0.as_slice() {
            [section, group, at] => {
                let inner = form.sections.get(*section).and_then(|section| section.fields.get(*group));
                inner.map(|field| field.fields.iter().take(*at).collect()).unwrap_or_default()
            }
            [section, at] => {
                let before = form.sections.iter().take(*section).flat_map(|section| &section.fields);
                before.chain(form.sections.get(*section).into_iter().flat_map(|own| own.fields.iter().take(*at))).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// `GET /admin/catalogue/{code}/form/field?at=0.2` or `?in=0`.
pub async fn show(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(code): Path<String>,
    Query(query): Query<Pairs>,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let editing = Editing::open(desk, &code)?;
        let get = |name| value(&query, name).unwrap_or_default();
        let which = Which::of(&editing.form, get("at"), get("in")).ok_or(PageError::NotFound)?;
        page(desk, &editing, &which, get("in"), None)
    })
    .await
}

fn page(desk: &Desk, editing: &Editing<'_>, which: &Which, into: &str, back: Option<Back>) -> PageResult {
    let field = which.field(&editing.form).ok_or(PageError::NotFound)?;
    let title = if which.new { t(desk, "admin.eform.add_field") } else { field.label.clone() };
    let mut sheet = Sheet::new(desk, title.clone(), "catalogue", back);
    sheet.crumbs = editing.crumbs(&title);
    let inputs = given::inputs(desk, &field, &which.earlier(&editing.form), which.inner());
    let form = Inputs::shown("field", t(desk, "admin.eform.question"), editing.href("/field"), inputs);
    let form = match which.new {
        true => form.hidden("in", into),
        false => form.hidden("at", which.place.text()),
    };
    sheet.form(form.button(t(desk, "action.save")).icon("check"));
    Ok(sheet.answer())
}

/// `POST`: keeps the question in the draft.
pub async fn save(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(code): Path<String>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut editing = Editing::open(desk, &code)?;
        let which = Which::of(&editing.form, posted.get("at"), posted.get("in")).ok_or(PageError::NotFound)?;
        let old = which.field(&editing.form).ok_or(PageError::NotFound)?;
        let mut wrong = Wrong::default();
        let beside = which.place.among(&mut editing.form.clone()).map(|(fields, _)| fields.clone()).unwrap_or_default();
        let id = match which.new {
            true => given::fresh_id(&editing.form, &beside, posted.get("label")),
            // Kept answers name the question by its id.
            false => old.id.clone(),
        };
        let field = given::field(desk, &posted, id, Some(&old), &which.earlier(&editing.form), &mut wrong);
        if !wrong.is_empty() {
            let into = posted.get("in").to_owned();
            return page(desk, &editing, &which, &into, Some(Back { form: "field", posted, wrong }));
        }
        let (fields, at) = which.place.among(&mut editing.form).ok_or(PageError::NotFound)?;
        match fields.get_mut(at) {
            Some(kept) => *kept = field,
            None => fields.push(field),
        }
        editing.keep()?;
        Ok(desk.done(&editing.href(""), t(desk, "admin.eform.kept")))
    })
    .await
}
