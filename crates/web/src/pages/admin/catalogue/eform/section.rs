//! One section of the form: heading, help, condition, order; removed with its questions.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use procedure::{Field, Form, Section};

use super::super::super::blocks::{Form as Inputs, Sheet};
use super::super::super::{Back, Wrong, t};
use super::{Editing, given, moved};
use crate::desk::{Desk, PageResult, answer};
use crate::form::Field as Input;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::server::{Pairs, value};
use crate::site::Site;

fn earlier(form: &Form, at: usize) -> Vec<&Field> {
    form.sections.iter().take(at).flat_map(|section| &section.fields).collect()
}

/// `GET /admin/catalogue/{code}/form/section?at=0`; without a number a new one.
pub async fn show(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(code): Path<String>,
    Query(query): Query<Pairs>,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let editing = Editing::open(desk, &code)?;
        page(desk, &editing, value(&query, "at").and_then(|at| at.parse().ok()), None)
    })
    .await
}

fn page(desk: &Desk, editing: &Editing<'_>, at: Option<usize>, back: Option<Back>) -> PageResult {
    let known = at.and_then(|at| Some((at, editing.form.sections.get(at)?)));
    let (number, section) = known.map_or_else(|| (editing.form.sections.len(), Section::default()), |(at, section)| (at, section.clone()));
    let title = if known.is_some() { section.title.clone() } else { t(desk, "admin.eform.add_section") };
    let mut sheet = Sheet::new(desk, title.clone(), "catalogue", back);
    sheet.crumbs = editing.crumbs(&title);
    let word = |key: &str| t(desk, &format!("admin.eform.{key}"));
    let line = |name: &'static str, value: &Option<String>| Input::text(name, word(name)).value(value.clone().unwrap_or_default());
    let mut inputs = vec![
        Input::text("title", word("section_title")).value(&section.title).required(),
        Input::text("title_en", word("in_english")).value(section.title_en.clone().unwrap_or_default()),
        Input::text("help", word("help_vi")).value(section.help.clone().unwrap_or_default()),
        line("help_en", &section.help_en),
    ];
    inputs.extend(given::condition_inputs(desk, section.show_if.as_ref(), &earlier(&editing.form, number)));
    let at_text = if known.is_some() { number.to_string() } else { String::new() };
    let form = Inputs::shown("section", word("section"), editing.href("/section"), inputs).hidden("at", &at_text);
    sheet.form(form.button(t(desk, "action.save")).icon("check"));
    if known.is_some() {
        for (key, icon) in [("up", "chevron-up"), ("down", "chevron-down"), ("remove", "trash")] {
            let form = Inputs::folded(key, word(&format!("section_{key}")), editing.href("/section"), Vec::new());
            let form = form.hidden("at", &at_text).hidden("do", key).icon(icon);
            sheet.form(if key == "remove" { form.intro(word("section_remove_help")).danger() } else { form });
        }
    }
    Ok(sheet.answer())
}

/// `POST`: keeps the section in the draft.
pub async fn save(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(code): Path<String>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut editing = Editing::open(desk, &code)?;
        let at = posted.get("at").parse::<usize>().ok().filter(|at| *at < editing.form.sections.len());
        if let (Some(at), act @ ("up" | "down" | "remove")) = (at, posted.get("do")) {
            moved(&mut editing.form.sections, at, act);
        } else {
            let mut wrong = Wrong::default();
            let number = at.unwrap_or(editing.form.sections.len());
            let section = Section {
                title: wrong.text(desk, &posted, "title"),
                title_en: given::text(&posted, "title_en"),
                help: given::text(&posted, "help"),
                help_en: given::text(&posted, "help_en"),
                show_if: given::condition(desk, &posted, &earlier(&editing.form, number), &mut wrong),
                fields: at.map(|at| editing.form.sections[at].fields.clone()).unwrap_or_default(),
            };
            if !wrong.is_empty() {
                return page(desk, &editing, at, Some(Back { form: "section", posted, wrong }));
            }
            match at {
                Some(at) => editing.form.sections[at] = section,
                None => editing.form.sections.push(section),
            }
        }
        editing.keep()?;
        Ok(desk.done(&editing.href(""), t(desk, "admin.eform.kept")))
    })
    .await
}
