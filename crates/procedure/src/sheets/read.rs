//! Rows to versions: all errors at once, each with its sheet, row and column. Nothing is taken over if there is one.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Dong, ProcedureCode, StepId};

use super::row::{Errors, Row};
use super::{LAYOUT, RowError, Sheets};
use crate::{
    Agency, Catalogue, Component, FeePolicy, LegalText, LimitVariant, ProcedureVersion, Process, Publication,
    ResultKind, Step,
};

/// Reads a workbook. What has no column (e-form, rule overrides, origin) is kept from the newest known version.
///
/// # Errors
/// Every cell that cannot be taken over.
pub fn sheets_to_versions(sheets: &Sheets, known: &Catalogue) -> Result<Vec<ProcedureVersion>, Vec<RowError>> {
    let errors = Errors::default();
    let tables = LAYOUT.map(|(sheet, columns)| rows(sheets, sheet, columns, &errors));
    let [procedures, components, limits, fees, steps] = &tables;
    let codes = codes(procedures);
    let (components, limits) = (by_code(components, &codes, component), by_code(limits, &codes, variant));
    let (fees, steps) = (by_code(fees, &codes, fee), by_code(steps, &codes, step));
    let mut versions = Vec::new();
    for row in procedures {
        let code = row.required("code");
        let latest = known.latest(&ProcedureCode::new(&code)).map(|version| version.as_ref());
        let Some(mut version) = procedure(row, &code, latest) else { continue };
        version.components = components.get(&code).cloned().unwrap_or_default();
        version.limit_variants = limits.get(&code).cloned().unwrap_or_default();
        version.fees = fees.get(&code).cloned().unwrap_or_default();
        version.process.steps = steps.get(&code).cloned().unwrap_or_default();
        versions.push(version);
    }
    let mut errors = errors.into_inner();
    errors.sort_by_key(|error| (LAYOUT.iter().position(|(sheet, _)| *sheet == error.sheet), error.row));
    if errors.is_empty() { Ok(versions) } else { Err(errors) }
}

/// The rows under the heading; empty ones are skipped, missing sheets and columns are errors.
fn rows<'a>(
    sheets: &'a Sheets,
    sheet: &'static str,
    columns: &'static [&'static str],
    errors: &'a Errors,
) -> Vec<Row<'a>> {
    let fail = |row, column, code| {
        errors.borrow_mut().push(RowError { sheet, row, column, code, value: String::new() });
    };
    let Some((headings, rows)) = sheets.0.get(sheet).and_then(|rows| rows.split_first()) else {
        fail(0, "", "sheet_missing");
        return Vec::new();
    };
    for column in columns.iter().filter(|column| !headings.iter().any(|heading| heading.trim() == **column)) {
        fail(1, column, "column_missing");
    }
    let filled = |cells: &Vec<String>| cells.iter().any(|cell| !cell.trim().is_empty());
    let numbered = rows.iter().enumerate().filter(|(_, cells)| filled(cells));
    numbered.map(|(i, cells)| Row { sheet, number: i + 2, headings, cells, errors }).collect()
}

fn codes(procedures: &[Row<'_>]) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for row in procedures {
        if !row.text("code").is_empty() && !codes.insert(row.text("code").to_owned()) {
            row.fail("code", "repeated");
        }
    }
    codes
}

/// The rows of a sheet by procedure; a row of no procedure and a repeated id are errors.
fn by_code<T>(rows: &[Row<'_>], codes: &BTreeSet<String>, read: fn(&Row<'_>) -> Option<T>) -> BTreeMap<String, Vec<T>> {
    let mut found: BTreeMap<String, Vec<T>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for row in rows {
        let (code, id) = (row.required("code"), row.required("id"));
        if !code.is_empty() && !codes.contains(&code) {
            row.fail("code", "unknown_code");
        }
        if !id.is_empty() && !seen.insert((code.clone(), id)) {
            row.fail("id", "repeated");
        }
        found.entry(code).or_default().extend(read(row));
    }
    found
}

fn procedure(row: &Row<'_>, code: &str, latest: Option<&ProcedureVersion>) -> Option<ProcedureVersion> {
    let version: Option<u32> = row.whole("version");
    if row.text("version").is_empty() {
        row.fail("version", "required");
    }
    let (name, sector) = (row.required("name"), row.required("sector"));
    let regime = row.required_choice("regime");
    let process = Process {
        decision: row.optional("process_decision"),
        template: row.yes("process_template"),
        note: row.optional("process_note"),
        steps: Vec::new(),
    };
    Some(ProcedureVersion {
        code: ProcedureCode::new(code),
        version: version?,
        name,
        summary: row.optional("summary"),
        everyday_words: row.lines("everyday_words"),
        life_event: row.optional("life_event"),
        sector,
        levels: row.choices("levels"),
        agency: Agency {
            id: row.optional("agency"),
            as_read: row.optional("agency_as_read"),
            verified: row.yes("agency_verified"),
        },
        channels: row.choices("channels"),
        online_level: row.choice("online_level"),
        own_portal: row.yes("own_portal"),
        sequence: row.optional("sequence"),
        conditions: row.optional("conditions"),
        sets: row.whole("sets"),
        components: Vec::new(),
        limit: row.limit(),
        limit_variants: Vec::new(),
        rules: latest.map(|latest| latest.rules.clone()).unwrap_or_default(),
        fees: Vec::new(),
        applicants: row.lines("applicants"),
        results: results(row, latest),
        legal_basis: legal_texts(row),
        publication: Publication {
            decision: row.optional("decision"),
            decided_on: row.day("decided_on"),
            published_on: row.day("published_on"),
        },
        effective_from: row.day("effective_from"),
        effective_to: row.day("effective_to"),
        regime: regime?,
        process,
        form: latest.and_then(|latest| latest.form.clone()),
        provenance: latest.map(|latest| latest.provenance.clone()).unwrap_or_default(),
    })
}

/// A result that keeps its name keeps its id.
fn results(row: &Row<'_>, latest: Option<&ProcedureVersion>) -> Vec<ResultKind> {
    let known = latest.map_or(&[][..], |latest| &latest.results);
    let mut results: Vec<ResultKind> = Vec::new();
    for name in row.lines("results") {
        let kept = known.iter().find(|result| result.name == name).cloned();
        let taken = |id: &str| known.iter().chain(&results).any(|result| result.id == id);
        let fresh = (1_usize..).map(|n| format!("r{n}")).find(|id| !taken(id));
        results.extend(kept.or_else(|| fresh.map(|id| ResultKind { id, name })));
    }
    results
}

/// One text a line: its number, and after a semicolon its first day in force.
fn legal_texts(row: &Row<'_>) -> Vec<LegalText> {
    let read = |line: String| match line.split_once(';') {
        None => LegalText { number: line, effective_from: None },
        Some((number, day)) => {
            let effective_from = kernel::Day::parse_typed(day).ok();
            if effective_from.is_none() {
                row.fail("legal_basis", "not_a_date");
            }
            LegalText { number: number.trim().to_owned(), effective_from }
        }
    };
    row.lines("legal_basis").into_iter().map(read).collect()
}

fn component(row: &Row<'_>) -> Option<Component> {
    let (kind, need) = (row.required_choice("kind"), row.required_choice("need"));
    Some(Component {
        id: row.text("id").to_owned(),
        name: row.required("name"),
        copies: row.whole("copies").unwrap_or(1),
        condition: row.optional("condition"),
        group: row.optional("group"),
        available_from: row.choice("available_from"),
        to_show: row.yes("to_show"),
        kind: kind?,
        need: need?,
    })
}

fn variant(row: &Row<'_>) -> Option<LimitVariant> {
    row.required("limit_value");
    Some(LimitVariant {
        id: row.text("id").to_owned(),
        case: row.optional("case"),
        channel: row.choice("channel"),
        added: row.yes("added"),
        note: row.optional("note"),
        verified: row.yes("verified"),
        limit: row.limit()?,
    })
}

fn fee(row: &Row<'_>) -> Option<FeePolicy> {
    let amounts: Option<Vec<Dong>> =
        row.lines("amounts_as_read").iter().map(|line| line.parse().ok().map(Dong)).collect();
    if amounts.is_none() {
        row.fail("amounts_as_read", "not_a_number");
    }
    Some(FeePolicy {
        id: row.text("id").to_owned(),
        item: row.required("item"),
        amount: row.whole("amount").map(Dong),
        per: row.optional("per"),
        channel: row.choice("channel"),
        person_class: row.optional("person_class"),
        from: row.day("from"),
        to: row.day("to"),
        legal_basis: row.optional("legal_basis"),
        note: row.optional("note"),
        verified: row.yes("verified"),
        amounts_as_read: amounts?,
    })
}

fn step(row: &Row<'_>) -> Option<Step> {
    let (role, unit) = (row.required_choice("role"), row.required_choice("unit"));
    Some(Step {
        id: StepId::new(row.text("id")),
        at_desk: row.yes("at_desk"),
        agency: row.optional("agency"),
        responsible: row.optional("responsible"),
        action: row.required("action"),
        limit: row.limit(),
        limit_note: row.optional("limit_note"),
        product: row.optional("product"),
        role: role?,
        unit: unit?,
    })
}
