//! A new set or version: by file, or written on the page, checked with the place of each fault beside the text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::Whose;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use index::book::check_set;
use index::{CriteriaSet, Lines, Problems, SetDifference, Span};

use super::super::blocks::{Cell, Table};
use super::super::{Wrong, settle, table};
use super::{address, changes, one, rule, t, validity};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::posted::Posted;
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::words::number;

/// Largest set, bytes.
const LARGEST: usize = 1024 * 1024;
/// Numbers of lines that stand beside the text for lines that are still to be written.
const SPARE: usize = 200;
/// Where a set from nothing begins.
const BLANK: &str = include_str!("blank.json");

/// The page.
#[derive(Template)]
#[template(path = "admin/sets/edit.html")]
struct View {
    page: Page,
    crumbs: Vec<(String, String)>,
    /// The text.
    text: String,
    /// Name of the file it came from.
    file: String,
    /// Numbers of the lines, with what is wrong there.
    lines: Vec<(usize, String)>,
    /// Lines that the box shows.
    rows: usize,
    /// What is wrong: line, place, sentence.
    problems: Vec<(Option<usize>, String, String)>,
    /// Why the file was not read, or the set not saved.
    refused: String,
    /// The set is without fault and may be saved.
    ready: Option<Ready>,
    /// Sets to begin from: address, name.
    copies: Vec<(String, String)>,
    /// Sources that may stand behind an item: key, name.
    sources: Vec<(String, String)>,
}

/// What would be saved.
struct Ready {
    title: String,
    facts: Vec<(String, Cell)>,
    changes: Option<Table>,
    same: bool,
}

pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| {
        let text = match begun(desk, &query)? {
            Some(text) => text,
            None => BLANK.to_owned(),
        };
        Ok(crate::pages::html(StatusCode::OK, &view(desk, text, String::new())))
    })
    .await
}

/// The text of the set from which the new one begins; a copy gets another id.
fn begun(desk: &Desk, query: &Pairs) -> Result<Option<String>, PageError> {
    let (copy, edit) = (value(query, "copy"), value(query, "edit"));
    let Some(id) = copy.or(edit) else { return Ok(None) };
    let version = value(query, "version").and_then(|text| text.parse().ok()).unwrap_or_else(|| desk.app().book().version_in_use(id));
    let text = one::text_of(desk, id, version).ok_or(PageError::NotFound)?;
    Ok(Some(if copy.is_some() { renamed(&text, id) } else { text }))
}

/// The text with another id, so that a copy does not become a version of what it is copied from.
fn renamed(text: &str, id: &str) -> String {
    let quoted = format!("\"{id}\"");
    let after = text.find("\"id\"").map(|at| at + 4);
    match after.and_then(|at| text[at..].find(&quoted).map(|found| at + found)) {
        Some(at) => format!("{}\"{id}-2\"{}", &text[..at], &text[at + quoted.len()..]),
        None => text.to_owned(),
    }
}

fn view(desk: &Desk, text: String, file: String) -> View {
    let count = text.lines().count().max(1);
    let copy = |id: &str| Some((format!("/admin/sets/new?copy={}", super::encoded(id)), desk.app().book().set(id)?.name.clone()));
    let sources = desk.lang().keys().into_iter().filter_map(|key| key.strip_prefix("set_source."));
    View {
        page: desk.page(t(desk, "sets.add"), "sets"),
        crumbs: vec![(t(desk, "sets.title"), "/admin/sets".to_owned()), (t(desk, "sets.add"), String::new())],
        file,
        lines: (1..=count + SPARE).map(|line| (line, String::new())).collect(),
        rows: count + 2,
        problems: Vec::new(),
        refused: String::new(),
        ready: None,
        copies: desk.app().book().set_ids().into_iter().filter_map(copy).collect(),
        sources: sources.map(|key| (key.to_owned(), rule::measure(desk.lang(), key))).collect(),
        text,
    }
}

pub async fn save(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| sent(desk, &posted)).await
}

fn sent(desk: &Desk, posted: &Posted) -> PageResult {
    // Lines end as they were typed: browsers send CR LF.
    let typed = posted.raw("text").replace("\r\n", "\n");
    let (text, file) = match from_file(desk, posted) {
        Ok(Some(found)) => found,
        Ok(None) => (typed, posted.get("file_name").to_owned()),
        Err(refused) => {
            let view = View { refused, ..view(desk, typed, String::new()) };
            return Ok(crate::pages::html(StatusCode::UNPROCESSABLE_ENTITY, &view));
        }
    };
    let mut view = view(desk, text, file);
    let set = match check_set(&view.text) {
        Ok(set) => set,
        Err(wrong) => {
            tell(desk, &mut view, &wrong);
            return Ok(crate::pages::html(StatusCode::UNPROCESSABLE_ENTITY, &view));
        }
    };
    if posted.get("action") == "save" {
        let mut wrong = Wrong::default();
        let done = desk.app().add_criteria_set(desk.actor(), &view.file, &view.text);
        if let Some(version) = settle(desk, &mut wrong, "text", done)? {
            let message = desk.lang().t2("sets.saved", "id", &set.id, "n", version);
            return Ok(desk.done(&address(&set.id), message));
        }
        view.refused = wrong.0.pop().map(|(_, text)| text).unwrap_or_default();
    }
    let status = if view.refused.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    view.ready = Some(ready(desk, &set));
    Ok(crate::pages::html(status, &view))
}

/// The text and name of the file that was sent.
fn from_file(desk: &Desk, posted: &Posted) -> Result<Option<(String, String)>, String> {
    if posted.get("action") == "save" {
        return Ok(None);
    }
    let Some(file) = posted.files_of("file").last().copied() else {
        return match posted.refused.first() {
            Some((_, _, code)) => Err(t(desk, &format!("refusal.{code}"))),
            None => Ok(None),
        };
    };
    if file.size > LARGEST as u64 {
        return Err(desk.lang().t1("refusal.set_too_large", "most", LARGEST / 1024));
    }
    let bytes = table::bytes_of(desk, &file.hash).ok_or_else(|| t(desk, "admin.error.file"))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).to_vec();
    let text = String::from_utf8(bytes).map_err(|_| t(desk, "sets.error.not_utf8"))?;
    Ok(Some((text.replace("\r\n", "\n"), file.name.clone())))
}

/// Puts what is wrong beside the lines.
fn tell(desk: &Desk, view: &mut View, wrong: &Problems) {
    let places = Lines::of(&view.text);
    let mut by_line: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for problem in &wrong.0 {
        if !seen.insert((problem.at.clone(), problem.text.clone())) {
            continue;
        }
        let line = places.line(problem);
        if let Some(line) = line {
            by_line.entry(line).or_default().push(problem.text.clone());
        }
        let at = if problem.syntax().is_some() { String::new() } else { problem.at.clone() };
        view.problems.push((line, at, problem.text.clone()));
    }
    view.problems.sort_by_key(|(line, _, _)| line.unwrap_or(0));
    for (line, text) in &mut view.lines {
        if let Some(found) = by_line.remove(line) {
            *text = desk.lang().t2("sets.line_wrong", "line", *line, "text", found.join("; "));
        }
    }
}

/// What would be saved, and how it differs from what is there.
fn ready(desk: &Desk, set: &CriteriaSet) -> Ready {
    let (lang, book) = (desk.lang(), desk.app().book());
    let items = || set.groups.iter().flat_map(|group| &group.items);
    let count = |kind: &str| items().filter(|item| rule::source(lang, item).kind == kind).count();
    let counted = lang.t_args("sets.counted", &[("n", &items().count()), ("own", &count("own")), ("none", &count("none"))]);
    let mut facts = vec![
        ("id", Cell::text(&set.id).class("code")),
        ("name", Cell::text(&set.name)),
        ("decision", Cell::text(&set.decision)),
        ("validity", Cell::text(validity(desk, set))),
        ("groups", Cell::text(set.groups.len().to_string())),
        ("items", Cell::text(counted)),
        ("total", Cell::text(number(lang, set.total))),
    ];
    if !set.replaces.is_empty() {
        facts.push(("replaces", Cell::text(&set.replaces)));
    }
    let (before, title) = match (book.set(&set.id), book.set(&set.replaces)) {
        (Some(before), _) => {
            let next = book.versions(&set.id).last().map_or(0, |own| own.version) + 1;
            (Some(before), lang.t2("sets.ready.version", "id", &set.id, "n", next))
        }
        (None, Some(before)) => (Some(before), lang.t2("sets.ready.successor", "id", &set.id, "other", &set.replaces)),
        (None, None) => (None, lang.t1("sets.ready.new", "id", &set.id)),
    };
    if let Some(told) = before.as_ref().and_then(|before| effect(desk, before, set)) {
        facts.push(("effect", Cell::text(told)));
    }
    let difference = before.map(|before| SetDifference::between(&before, set));
    Ready {
        title,
        facts: facts.into_iter().map(|(key, cell)| (fact_word(desk, key), cell)).collect(),
        same: difference.as_ref().is_some_and(SetDifference::is_empty),
        changes: difference.filter(|difference| !difference.is_empty()).map(|difference| changes::table(desk, &difference)),
    }
}

fn fact_word(desk: &Desk, key: &str) -> String {
    t(desk, &if key == "effect" { "sets.effect".to_owned() } else { format!("sets.fact.{key}") })
}

/// The province's score since the beginning of the year by the set as it was and as it will be; none without figures.
fn effect(desk: &Desk, before: &CriteriaSet, after: &CriteriaSet) -> Option<String> {
    let span = Span::year_to(desk.site.today());
    let told = |set: &CriteriaSet| {
        let score = desk.app().scores(&Whose::Province, span, set).ok()?;
        let (points, most) = (number(desk.lang(), score.points), number(desk.lang(), score.applicable));
        let index = number(desk.lang(), score.index?);
        Some(desk.lang().t_args("sets.effect_score", &[("points", &points), ("most", &most), ("index", &index)]))
    };
    Some(desk.lang().t2("sets.effect_both", "old", told(before)?, "new", told(after)?))
}
