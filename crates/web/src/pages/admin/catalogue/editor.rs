//! The editor: inputs, then the difference and what stands in the way, then the new version is published.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::ProcedureCode;
use procedure::sheets::{PROCEDURES, STEPS};
use procedure::{ProcedureCommand, ProcedureVersion, difference, publish_problems};

use super::super::blocks::{Block, Cell, Form, Grid, Input, Sheet, Table};
use super::super::{Back, Wrong, encoded, refused, settle, t};
use crate::pages::changes::words::{Told, told};
use super::draft::{self, FREE, RULES, TABLES, name};
use super::labels::{LONG, choices, label};
use super::one::line;
use crate::desk::{Desk, PageResult, answer};
use crate::form::{Choice, Field, Kind};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::site::Site;

/// Columns that the program fills itself.
const OWN: [&str; 3] = ["code", "version", "own_portal"];

/// The inputs of the newest version, or of a new procedure.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(code): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| {
        let catalogue = desk.app().catalogue();
        let values = draft::values(&code, catalogue.latest(&ProcedureCode::new(&code)).map(Arc::as_ref));
        edit(desk, &code, &values, None)
    })
    .await
}

/// The inputs, filled.
pub fn edit(desk: &Desk, code: &str, values: &BTreeMap<String, String>, back: Option<Back>) -> PageResult {
    let title = desk.lang().t1("admin.catalogue.edit_of", "code", code);
    let mut sheet = Sheet::new(desk, title, "catalogue", back);
    let address = format!("/admin/catalogue/{}", encoded(code));
    sheet.crumbs = vec![(t(desk, "admin.catalogue.title"), "/admin/catalogue".to_owned()), (code.to_owned(), address.clone()), (t(desk, "admin.catalogue.edit"), String::new())];
    sheet.note("info", "", t(desk, "admin.catalogue.edit_help"));
    let mut form = Form::shown("edit", t(desk, "admin.catalogue.edit"), format!("{address}/edit"), fields(desk, values));
    form.grids = TABLES.iter().map(|(sheet, _)| grid(desk, values, sheet)).collect();
    form.grids.push(rules(desk, code, values));
    let mut form = form.button(t(desk, "admin.catalogue.review")).icon("eye").hidden("step", "review");
    if let Some(original) = values.get(draft::COPY_OF) {
        form = form.hidden(draft::COPY_OF, original);
    }
    sheet.form(form);
    Ok(sheet.answer())
}

fn fields(desk: &Desk, values: &BTreeMap<String, String>) -> Vec<Field> {
    let field = |column: &&'static str| {
        let id = name(PROCEDURES, 0, column);
        let value = values.get(&id).cloned().unwrap_or_default();
        let text = label(desk, column);
        let several = |group: &str, keys: &[&str]| {
            keys.iter().map(|key| Choice::new(*key, desk.lang().word(group, key))).collect::<Vec<_>>()
        };
        let chosen: Vec<String> = value.lines().map(str::to_owned).collect();
        match *column {
            "levels" => Field::checks(id, text, several("level", &["province", "commune"])).values(&chosen),
            "channels" => Field::checks(id, text, several("admin.handed_in", &["online", "postal", "direct"])).values(&chosen),
            "decided_on" | "published_on" | "effective_from" | "effective_to" => Field::date(id, text).value(day_text(&value)),
            column if LONG.contains(&column) => Field::area(id, text, 4).value(value),
            column => match choices(desk, PROCEDURES, column) {
                all if all.is_empty() => Field::new(Kind::Line("text"), id, text).value(value),
                all => Field::select(id, text, all.into_iter().map(|(value, words)| Choice::new(value, words)).collect()).value(value),
            },
        }
    };
    draft::columns(PROCEDURES).iter().filter(|column| !OWN.contains(column)).map(field).collect()
}

fn day_text(iso: &str) -> String {
    kernel::Day::parse(iso).map_or_else(|_| iso.to_owned(), |day| day.date_text())
}

fn grid(desk: &Desk, values: &BTreeMap<String, String>, sheet: &'static str) -> Grid {
    let columns: Vec<&'static str> = draft::columns(sheet).iter().filter(|column| **column != "code").copied().collect();
    let mut head: Vec<String> = columns.iter().map(|column| label(desk, column)).collect();
    let placed = sheet == STEPS;
    if placed {
        head.insert(0, label(desk, "place"));
    }
    let input = |row: usize, column: &str, value: String| Input {
        name: name(sheet, row, column),
        label: format!("{} {}", label(desk, column), row + 1),
        value,
        choices: choices(desk, sheet, column),
        class: if matches!(column, "id" | "copies" | "limit_value" | "place" | "group") { "w-xs" } else { "" },
        rows: if matches!(column, "name" | "action" | "item" | "condition" | "product" | "responsible" | "case" | "note" | "limit_note" | "amounts_as_read") { 2 } else { 1 },
    };
    let filled = draft::rows_of(values, sheet);
    let row = |row: usize| {
        let own = columns.iter().map(|column| input(row, column, values.get(&name(sheet, row, column)).cloned().unwrap_or_default()));
        let place = if row < filled { (row + 1).to_string() } else { String::new() };
        let place = values.get(&name(sheet, row, "place")).cloned().unwrap_or(place);
        let place = placed.then(|| input(row, "place", place));
        place.into_iter().chain(own).collect()
    };
    Grid {
        title: t(desk, &format!("procedure.sheet.{sheet}")),
        help: t(desk, if placed { "admin.catalogue.steps_help" } else { "admin.catalogue.grid_help" }),
        head,
        rows: (0..filled + FREE).map(row).collect(),
    }
}

fn rules(desk: &Desk, code: &str, values: &BTreeMap<String, String>) -> Grid {
    let catalogue = desk.app().catalogue();
    let version = catalogue.latest(&ProcedureCode::new(code));
    let in_force = version.and_then(|version| catalogue.rules(version, desk.site.today())).and_then(|rules| serde_json::to_value(rules).ok());
    let bases: Vec<(String, String)> = std::iter::once((String::new(), "–".to_owned()))
        .chain(procedure::basis::list().map(|(key, basis)| (key.to_owned(), if desk.lang() == crate::lang::Lang::Vi { basis.vi.clone() } else { basis.en.clone() })))
        .collect();
    let plain = |value: String| Input { name: String::new(), label: String::new(), value, choices: Vec::new(), class: "", rows: 1 };
    let row = |(rule, example): &(&'static str, &'static str)| {
        let now = in_force.as_ref().and_then(|rules| rules.get(*rule));
        let value = now.and_then(|rule| rule.get("value")).map(|value| draft::limit_text(desk, value)).unwrap_or_default();
        let value = rule_word(desk, &value);
        let basis = now.and_then(|rule| rule.get("basis")).and_then(|key| key.as_str()).and_then(procedure::basis::find);
        let basis = basis.map(|basis| format!(" ({})", basis.vi)).unwrap_or_default();
        let words = t(desk, &format!("admin.rule.{rule}"));
        let get = |part: &str| values.get(&format!("{part}.{rule}")).cloned().unwrap_or_default();
        vec![
            plain(words.clone()),
            plain(format!("{value}{basis}")),
            Input { name: format!("rule.{rule}"), label: words.clone(), value: get("rule"), choices: rule_choices(desk, example, &get("rule")), ..plain(String::new()) },
            plain(if example.contains(", ") { String::new() } else { (*example).to_owned() }),
            Input { name: format!("basis.{rule}"), label: words, value: get("basis"), choices: bases.clone(), ..plain(String::new()) },
        ]
    };
    Grid {
        title: t(desk, "procedure.field.rules"),
        help: t(desk, "admin.catalogue.rules_help"),
        head: ["rule", "in_force", "own", "example", "basis"].map(|key| t(desk, &format!("admin.rule.col.{key}"))).into(),
        rows: RULES.iter().map(row).collect(),
    }
}

/// A value of a rule in words, if it is a word.
fn rule_word(desk: &Desk, value: &str) -> String {
    desk.lang().find(&format!("admin.rule_value.{value}")).unwrap_or(value).to_owned()
}

/// The choices of a rule whose values are words; the value in force stays one of them.
fn rule_choices(desk: &Desk, example: &str, own: &str) -> Vec<(String, String)> {
    if !example.contains(", ") {
        return Vec::new();
    }
    let mut keys: Vec<&str> = std::iter::once("").chain(example.split(", ")).collect();
    if !keys.contains(&own) {
        keys.push(own);
    }
    let words = |key: &&str| ((*key).to_owned(), if key.is_empty() { "–".to_owned() } else { rule_word(desk, key) });
    keys.iter().map(words).collect()
}

/// Reviews, goes back to editing, or publishes.
pub async fn save(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(code): Path<String>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let (mut values, mut wrong) = (draft::sent(&posted), Wrong::default());
        if posted.get("step") == "edit" {
            return edit(desk, &code, &values, None);
        }
        let Some(version) = draft::read(desk, &code, &mut values, &mut wrong) else {
            return edit(desk, &code, &values, Some(Back { form: "edit", posted, wrong }));
        };
        if posted.get("step") == "publish" {
            let command = ProcedureCommand::Publish { version: Box::new(version.clone()) };
            if settle(desk, &mut wrong, "publish", desk.app().change_catalogue(desk.actor(), command))?.is_some() {
                return Ok(desk.done(&format!("/admin/catalogue/{}", encoded(&code)), t(desk, "admin.catalogue.published")));
            }
        }
        review(desk, &code, &version, posted, wrong)
    })
    .await
}

/// What would change, in words.
pub fn changes(desk: &Desk, version: &ProcedureVersion) -> Table {
    let catalogue = desk.app().catalogue();
    let told = catalogue.latest(&version.code).map(|latest| told(desk.lang(), latest, version, &difference(latest, version)));
    let row = |change: Told| {
        let text = |value: Option<String>| Cell::text(value.unwrap_or_else(|| "–".to_owned())).class("wide");
        vec![Cell::text(change.place), text(change.old), text(change.new)]
    };
    Table {
        title: t(desk, "admin.catalogue.difference"),
        head: ["field", "before", "after"].map(|key| t(desk, &format!("admin.catalogue.col.{key}"))).into(),
        rows: told.unwrap_or_default().into_iter().map(row).collect(),
        empty: t(desk, "admin.catalogue.no_difference"),
    }
}

/// What stands in the way, with the names of rows and boxes in place of keys.
pub fn problem_text(desk: &Desk, version: &ProcedureVersion, problem: &kernel::Refusal) -> String {
    let mut named = problem.clone();
    for (name, value) in &mut named.args {
        let words = match *name {
            "part" => Some(label(desk, value)),
            "component" => version.component(value).map(|component| component.name.clone()).filter(|name| !name.is_empty()),
            "fee" => version.fees.iter().find(|fee| fee.id == *value).map(|fee| fee.item.clone()).filter(|item| !item.is_empty()),
            "kind" => Some(t(desk, &format!("admin.catalogue.row_kind.{value}"))),
            "fault" => Some(t(desk, &format!("form.fault.{value}"))),
            "at" => version.form.as_ref().and_then(|form| form.owner(value).or_else(|| form.get(value))).map(|field| field.label.clone()),
            _ => None,
        };
        if let Some(words) = words {
            *value = words;
        }
    }
    refused(desk, &named)
}

fn review(desk: &Desk, code: &str, version: &ProcedureVersion, posted: Posted, wrong: Wrong) -> PageResult {
    let title = desk.lang().t2("admin.catalogue.review_of", "code", code, "version", version.version);
    let kept: Vec<(String, String)> = posted.pairs.iter().filter(|(name, _)| name != "csrf" && name != "step").cloned().collect();
    let back = (!wrong.is_empty()).then_some(Back { form: "publish", posted, wrong });
    let mut sheet = Sheet::new(desk, title, "catalogue", back);
    sheet.crumbs = vec![(t(desk, "admin.catalogue.title"), "/admin/catalogue".to_owned()), (code.to_owned(), format!("/admin/catalogue/{}", encoded(code))), (t(desk, "admin.catalogue.review"), String::new())];
    let catalogue = desk.app().catalogue();
    sheet.table(changes(desk, version));
    sheet.blocks.push(Block::Path(t(desk, "admin.catalogue.process"), line(desk, version)));
    let mut problems = publish_problems(version);
    let publish = ProcedureCommand::Publish { version: Box::new(version.clone()) };
    if let Err(refusal) = catalogue.decide(publish, desk.actor(), desk.site.today())
        && !problems.contains(&refusal)
    {
        problems.insert(0, refusal);
    }
    let action = format!("/admin/catalogue/{}/edit", encoded(code));
    let form = |key: &'static str, words: &str, step: &str| {
        let mut form = Form::shown(key, t(desk, words), &action, Vec::new()).hidden("step", step);
        form.hidden.extend(kept.iter().cloned());
        form
    };
    if problems.is_empty() {
        sheet.note("good", "", t(desk, "admin.catalogue.ready"));
        sheet.form(form("publish", "admin.catalogue.publish", "publish").icon("check"));
    } else {
        let told: Vec<Vec<Cell>> = problems.iter().map(|problem| vec![Cell::text(problem_text(desk, version, problem))]).collect();
        sheet.table(Table { title: t(desk, "admin.catalogue.problems"), head: vec![t(desk, "admin.catalogue.col.problem")], rows: told, empty: String::new() });
    }
    sheet.form(Form { kind: "plain", ..form("again", "admin.catalogue.edit_again", "edit") });
    Ok(sheet.answer())
}
