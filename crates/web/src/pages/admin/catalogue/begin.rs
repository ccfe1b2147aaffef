//! A new procedure: a few facts, then the editor with a draft that can be published, or with a copy of another procedure.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use kernel::{Day, ProcedureCode};
use procedure::sheets::{PROCEDURES, STEPS};

use super::super::blocks::{Form, Sheet};
use super::super::{Back, Wrong, t};
use super::draft::{self, COPY_OF, name};
use super::editor;
use super::labels::{choices, label};
use crate::desk::{Desk, PageResult, answer};
use crate::form::{Choice, Field};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Longest code.
const LONGEST_CODE: usize = 20;

/// The steps of a draft: role, unit, the place of its words, share of the time in tenths.
const STEPS_OF: [(&str, &str, &str, f64); 4] = [
    ("receptionist", "desk", "receive", 0.0),
    ("specialist", "division", "handle", 6.0),
    ("agency_leader", "leadership", "sign", 3.0),
    ("clerk", "registry", "number", 1.0),
];

/// The page; `?from=CODE` copies that procedure.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| {
        let from = value(&query, "from").unwrap_or_default();
        Ok(page(desk, from, None).answer())
    })
    .await
}

fn page(desk: &Desk, from: &str, back: Option<Back>) -> Sheet {
    let catalogue = desk.app().catalogue();
    let original = catalogue.latest(&ProcedureCode::new(from)).cloned();
    let title = if original.is_some() { "admin.catalogue.copy" } else { "admin.catalogue.new" };
    let mut sheet = Sheet::new(desk, t(desk, title), "catalogue", back);
    sheet.crumbs = vec![(t(desk, "admin.catalogue.title"), "/admin/catalogue".to_owned()), (t(desk, title), String::new())];
    if let Some(original) = &original {
        sheet.note("info", desk.lang().t1("admin.catalogue.copies", "name", &original.name), t(desk, "admin.catalogue.copies_help"));
    }
    let pick = |column: &str| choices(desk, PROCEDURES, column).into_iter().filter(|(value, _)| !value.is_empty()).map(|(value, words)| Choice::new(value, words)).collect::<Vec<_>>();
    let text = |column: &str| Field::text(column, label(desk, column)).required();
    let mut fields = vec![
        text("code").help(t(desk, "admin.catalogue.new_code_help")).class("w-m"),
        text("name").value(original.as_ref().map(|version| version.name.clone()).unwrap_or_default()),
    ];
    if original.is_none() {
        let several = |group: &str, keys: &[&str]| keys.iter().map(|key| Choice::new(*key, desk.lang().word(group, key))).collect::<Vec<_>>();
        fields.extend([
            text("sector"),
            Field::checks("levels", label(desk, "levels"), several("level", &["province", "commune"])).required(),
            Field::select("agency", label(desk, "agency"), pick("agency")).required(),
            Field::checks("channels", label(desk, "channels"), several("admin.handed_in", &["online", "postal", "direct"])).required(),
            Field::number("limit_value", label(desk, "limit_value"), "").required(),
            Field::select("limit_unit", label(desk, "limit_unit"), pick("limit_unit")).value("working_days").required().class("w-m"),
            Field::text("results", label(desk, "results")).required().help(t(desk, "admin.catalogue.new_results_help")),
        ]);
    }
    fields.extend([
        text("decision").class("w-m"),
        Field::date("decided_on", label(desk, "decided_on")).required(),
        Field::date("effective_from", label(desk, "effective_from")).required(),
    ]);
    let mut form = Form::shown("new", t(desk, title), "/admin/catalogue/new", fields);
    if original.is_some() {
        form = form.hidden("from", from);
    }
    sheet.form(form.intro(t(desk, "admin.catalogue.new_help")).button(t(desk, "admin.catalogue.new_go")).icon("arrow-right"));
    sheet
}

/// Checks the facts and opens the editor with the draft.
pub async fn begin(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| begun(desk, posted)).await
}

fn begun(desk: &Desk, posted: Posted) -> PageResult {
    let (catalogue, from) = (desk.app().catalogue(), posted.get("from").to_owned());
    let original = catalogue.latest(&ProcedureCode::new(&from)).cloned();
    let mut wrong = Wrong::default();
    let code = wrong.text(desk, &posted, "code");
    let sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    if !code.is_empty() && (code.len() > LONGEST_CODE || !code.chars().all(sign)) {
        wrong.put("code", t(desk, "admin.catalogue.error.code"));
    } else if let Some(known) = catalogue.latest(&ProcedureCode::new(&code)) {
        wrong.put("code", desk.lang().t2("admin.catalogue.error.code_taken", "code", &code, "name", &known.name));
    }
    let mut needed = vec!["name", "decision"];
    if original.is_none() {
        needed.extend(["sector", "agency", "limit_value", "limit_unit", "results"]);
        for column in ["levels", "channels"] {
            if posted.all(column).is_empty() {
                wrong.put(column, t(desk, "admin.error.choose"));
            }
        }
        let limit = posted.get("limit_value").replace(',', ".").parse::<f64>().ok().filter(|limit| *limit > 0.0);
        if limit.is_none() && !posted.get("limit_value").is_empty() {
            wrong.put("limit_value", t(desk, "admin.catalogue.error.limit"));
        }
    }
    for column in needed {
        wrong.text(desk, &posted, column);
    }
    let (decided, from_day) = (wrong.day(desk, &posted, "decided_on"), wrong.day(desk, &posted, "effective_from"));
    if !wrong.is_empty() {
        return Ok(page(desk, &from, Some(Back { form: "new", posted, wrong })).answer());
    }
    let mut values = draft::values(&code, original.as_deref());
    let mut put = |column: &str, text: String| drop(values.insert(name(PROCEDURES, 0, column), text));
    put("code", code.clone());
    put("name", posted.get("name").to_owned());
    put("decision", posted.get("decision").to_owned());
    put("decided_on", Day::iso(decided));
    put("effective_from", Day::iso(from_day));
    put("published_on", String::new());
    put("effective_to", String::new());
    match &original {
        Some(original) => {
            put("regime", "two_level".to_owned());
            drop(values.insert(COPY_OF.to_owned(), original.code.to_string()));
        }
        None => minimal(desk, &posted, &mut values),
    }
    editor::edit(desk, &code, &values, None)
}

/// What a procedure needs at least to be published: one result, a process of four steps within its time.
fn minimal(desk: &Desk, posted: &Posted, values: &mut BTreeMap<String, String>) {
    for column in ["sector", "agency", "limit_value", "limit_unit", "results"] {
        values.insert(name(PROCEDURES, 0, column), posted.get(column).to_owned());
    }
    for column in ["levels", "channels"] {
        values.insert(name(PROCEDURES, 0, column), posted.all(column).join("\n"));
    }
    let whole = posted.get("limit_value").replace(',', ".").parse::<f64>().unwrap_or(0.0);
    let unit = posted.get("limit_unit");
    for (row, (role, part, words, tenths)) in STEPS_OF.into_iter().enumerate() {
        let share = (whole * tenths * 10.0).floor() / 100.0;
        let time = if share > 0.0 { share.to_string().replace('.', ",") } else { String::new() };
        let columns = [
            ("at_desk", if part == "desk" { "yes".to_owned() } else { String::new() }),
            ("role", role.to_owned()),
            ("unit", part.to_owned()),
            ("action", t(desk, &format!("admin.catalogue.step.{words}"))),
            ("limit_unit", if time.is_empty() { String::new() } else { unit.to_owned() }),
            ("limit_value", time),
        ];
        values.extend(columns.map(|(column, text)| (name(STEPS, row, column), text)));
    }
}
