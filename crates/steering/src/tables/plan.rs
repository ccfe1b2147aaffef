//! Tables of a plan or a work programme: goals, tasks, drafting of legal documents, training.

use kernel::Dong;
use rustc_hash::FxHashSet;

use super::amount::{dong, unit_of_title};
use super::cells::{area_of, content, others, section, who, year};
use super::days::deadline;
use super::layout::Layout;
use super::target::{Target, is_goal, target};
use super::titles::Col;
use super::walk::{Item, walk};
use super::words::{WORDS, has, key};
use super::{Dated, RowNote, Weight};
use crate::book::ItemKind;
use crate::reading::{Deadline, DueKind, piece};

/// Money of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// As written.
    pub text: String,
    /// In đồng, if an amount is named.
    pub amount: Option<Dong>,
}

/// An item of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRow {
    /// Row in the file, from 1.
    pub line: u32,
    /// With the numbers of the headings above it: `I.2.a`; empty if it has none.
    pub number: String,
    /// Key of the area.
    pub area: Option<&'static str>,
    /// Headings above it, the outermost first.
    pub section: Vec<String>,
    /// What sort of item it is: a guess that a person may change.
    pub kind: ItemKind,
    /// What is to be done or reached.
    pub content: String,
    /// The product; may be empty.
    pub product: String,
    /// Who leads, names in full.
    pub lead: Vec<String>,
    /// With whom.
    pub coordinate: Vec<String>,
    /// By when.
    pub deadline: Deadline,
    /// Money, if a cell says something of it.
    pub budget: Option<Budget>,
    /// A numeric target.
    pub target: Option<Target>,
    /// Remarks.
    pub note: String,
    /// Cells of other columns: title and text.
    pub others: Vec<(String, String)>,
    /// 0 to 1: how sure the reading is.
    pub confidence: f32,
}

/// A table of a plan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanRead {
    /// Items in the order of the rows.
    pub items: Vec<PlanRow>,
    /// What became of the other rows, and what is to be looked at.
    pub notes: Vec<RowNote>,
    /// The year of the plan, as given or found above the table.
    pub year: Option<i32>,
}

/// Reads the tables of a plan. Row `i` of `rows` is line `i + 1`; no input makes it panic.
pub fn read_plan(rows: &[Vec<String>], dated: Dated) -> PlanRead {
    let mut walked = walk(rows);
    walked.layouts.iter_mut().for_each(|layout| layout.settle(Col::DueOrDone, Col::Due));
    let dated = Dated { year: dated.year.or_else(|| year(&walked)), ..dated };
    let mut notes = std::mem::take(&mut walked.notes);
    let items: Vec<PlanRow> =
        walked.items.iter().map(|item| row(item, walked.layout(item), dated, &mut notes)).collect();
    twice(&walked.items, &mut notes);
    notes.sort_by_key(|note| note.line);
    PlanRead { items, notes, year: dated.year }
}

fn row(item: &Item, layout: &Layout, dated: Dated, notes: &mut Vec<RowNote>) -> PlanRow {
    let who = who(item, layout);
    let content = content(item, layout);
    let product = item.get(layout, Col::Product);
    let target = target(&item.get(layout, Col::Target), &item.get(layout, Col::Unit), &content);
    let kind = kind(&content, &product, target.is_some(), layout, item);
    let deadline = time(item, layout, &content, dated);
    let budget = budget(item, layout);
    let mut row = PlanRow {
        line: item.line,
        number: item.number.clone(),
        area: area_of(item, layout),
        section: section(item),
        kind,
        content,
        product,
        lead: who.lead,
        coordinate: who.coordinate,
        deadline,
        budget,
        target,
        note: item.get(layout, Col::Note),
        others: others(item, layout, has_place),
        confidence: 0.0,
    };
    let own = remarks(&row, item, layout);
    row.confidence = confidence(&own, &row);
    notes.extend(own);
    row
}

fn has_place(col: Col) -> bool {
    matches!(
        col,
        Col::Index
            | Col::Content
            | Col::Product
            | Col::Lead
            | Col::With
            | Col::Both
            | Col::Due
            | Col::Budget
            | Col::Target
            | Col::Unit
            | Col::Area
            | Col::Note
    )
}

/// The time of its cell; without one, what its own words say.
fn time(item: &Item, layout: &Layout, content: &str, dated: Dated) -> Deadline {
    let cell = item.get(layout, Col::Due);
    if cell.chars().any(char::is_alphanumeric) {
        return deadline(&cell, dated);
    }
    // A programme that is parted by quarters or months says the time above its rows.
    let timed = |text: &str| ["quy ", "thang "].iter().any(|word| key(text).starts_with(word));
    let heading = || item.told(|heading| Some(heading.text.clone()).filter(|text| timed(text)));
    let told = piece::time_told(content, dated.day, dated.year);
    told.or_else(|| heading().map(|text| deadline(&text, dated))).unwrap_or_default()
}

/// All columns of money together, each in the unit of its title.
fn budget(item: &Item, layout: &Layout) -> Option<Budget> {
    let columns = layout.columns.iter().zip(&layout.titles).zip(&item.cells);
    let cells: Vec<(&String, &String)> = columns
        .filter(|((col, _), cell)| **col == Col::Budget && cell.chars().any(char::is_alphanumeric))
        .map(|((_, title), cell)| (title, cell))
        .collect();
    let text = item.get(layout, Col::Budget);
    let amounts: Vec<i64> = cells.iter().filter_map(|(title, cell)| dong(cell, unit_of_title(title))).collect();
    let sum = amounts.iter().try_fold(0_i64, |sum, amount| sum.checked_add(*amount)).filter(|_| !amounts.is_empty());
    (!cells.is_empty()).then(|| Budget { text, amount: sum.map(Dong) })
}

fn kind(content: &str, product: &str, measured: bool, layout: &Layout, item: &Item) -> ItemKind {
    let words = key(content);
    let told = format!("{words} {}", key(product));
    let any = |phrases: &[String], text: &str| phrases.iter().any(|phrase| has(text, phrase));
    let begins: String = words.split(' ').take(8).collect::<Vec<_>>().join(" ");
    let own_target = !item.get(layout, Col::Target).is_empty();
    let heading = item.told(|heading| Some(key(&heading.text))).unwrap_or_default();
    let goals = ["muc tieu", "chi tieu"]
        .iter()
        .any(|word| heading.starts_with(word) || has(&key(layout.title(Col::Content)), word));
    if measured && (own_target || goals || is_goal(content)) {
        ItemKind::Goal
    } else if any(&WORDS.legal, &told) || is_of_council(&words, product) || any(&WORDS.legal_parts, &heading) {
        ItemKind::LegalDrafting
    } else if any(&WORDS.training, &begins) || any(&WORDS.training, &key(layout.title(Col::Content))) {
        ItemKind::Training
    } else {
        ItemKind::Task
    }
}

/// A resolution of the council is a legal document, whatever it is about.
fn is_of_council(words: &str, product: &str) -> bool {
    words.starts_with("nghi quyet") && key(product).starts_with("nghi quyet")
}

fn remarks(row: &PlanRow, item: &Item, layout: &Layout) -> Vec<RowNote> {
    let check = |code| RowNote::new(row.line, code, Weight::Check);
    let mut out = Vec::new();
    if !item.inherited.is_empty() {
        let titles: Vec<&str> =
            item.inherited.iter().map(|col| layout.title(*col)).filter(|title| !title.is_empty()).collect();
        out.push(check("inherited").at(&titles.join(", ")));
    }
    if row.lead.is_empty() && row.kind != ItemKind::Goal {
        out.push(check("no_lead"));
    }
    match (row.deadline.kind, &row.deadline.text) {
        (DueKind::None, Some(text)) => {
            out.push(check("time_unclear").at(layout.title(Col::Due)).with("text", text.as_str()))
        }
        (DueKind::None, None) if row.kind != ItemKind::Goal => out.push(check("no_deadline")),
        _ => {}
    }
    let digits = |budget: &Budget| budget.text.bytes().any(|byte| byte.is_ascii_digit());
    if let Some(budget) = row.budget.as_ref().filter(|budget| budget.amount.is_none() && digits(budget)) {
        out.push(check("budget_unclear").at(layout.title(Col::Budget)).with("text", budget.text.as_str()));
    }
    out
}

/// Each doubt takes some of it.
fn confidence(notes: &[RowNote], row: &PlanRow) -> f32 {
    let doubt = |note: &RowNote| match note.code {
        "no_lead" => 0.3,
        "inherited" => 0.2,
        "time_unclear" => 0.15,
        "no_deadline" => 0.1,
        _ => 0.05,
    };
    let short = if row.content.chars().count() < 12 { 0.2 } else { 0.0 };
    (0.97 - short - notes.iter().map(doubt).sum::<f32>()).clamp(0.1, 1.0)
}

/// Two rows of one table with the same number.
fn twice(items: &[Item], notes: &mut Vec<RowNote>) {
    let mut seen: FxHashSet<(usize, &str)> = FxHashSet::default();
    for item in items.iter().filter(|item| !item.number.is_empty() && !item.inherited.contains(&Col::Content)) {
        let numbered = item.cells.first().is_some_and(|cell| cell.chars().any(char::is_alphanumeric));
        if numbered && !seen.insert((item.layout, item.number.as_str())) {
            notes.push(RowNote::new(item.line, "number_twice", Weight::Check).with("text", item.number.as_str()));
        }
    }
}
