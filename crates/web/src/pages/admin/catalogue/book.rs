//! The catalogue as a workbook: export of all or one, import with exact rows, all or nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use kernel::ProcedureCode;
use kernel::text::fold;
use paper::xlsx::{Cell as XlsxCell, Column, ColumnKind, Table as XlsxTable};
use procedure::sheets::LAYOUT;
use procedure::{Catalogue, ProcedureCommand, ProcedureVersion, Sheets, difference, sheets_to_versions, versions_to_sheets};

use super::super::blocks::{Cell, Form, Link, Sheet, Table};
use super::super::{Back, Wrong, XLSX, download, encoded, refused, t, table};
use super::labels::label;
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::{Field, Kind};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::server::{Pairs, value};
use crate::site::Site;

/// A procedure of the file and what would become of it.
struct Entry {
    version: ProcedureVersion,
    changes: usize,
    problems: Vec<String>,
}

/// All newest versions, or one.
pub async fn export(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| {
        let catalogue = desk.app().catalogue();
        let code = value(&query, "code").unwrap_or_default().to_owned();
        let wanted = catalogue.list().filter(|version| code.is_empty() || version.code.as_str() == code);
        let sheets = versions_to_sheets(wanted.map(Arc::as_ref));
        let tables: Vec<XlsxTable> = LAYOUT.iter().map(|(sheet, columns)| out(desk, &sheets, sheet, columns)).collect();
        match paper::xlsx::book(&tables) {
            Ok(bytes) => Ok(download("danh-muc-thu-tuc.xlsx", XLSX, bytes)),
            Err(error) => {
                tracing::error!(%error, "the catalogue could not be written as a workbook");
                Err(PageError::NotFound)
            }
        }
    })
    .await
}

fn out(desk: &Desk, sheets: &Sheets, sheet: &str, columns: &[&str]) -> XlsxTable {
    let title = t(desk, &format!("procedure.sheet.{sheet}"));
    let width = |column: &str| if matches!(column, "name" | "sequence" | "conditions" | "action" | "item") { 48 } else { 18 };
    let rows = sheets.0.get(sheet).into_iter().flatten().skip(1);
    XlsxTable {
        sheet: title.clone(),
        title,
        subtitles: Vec::new(),
        columns: columns.iter().map(|column| Column::new(label(desk, column), width(column), ColumnKind::Text)).collect(),
        rows: rows.map(|row| row.iter().cloned().map(XlsxCell::Text).collect()).collect(),
        made_at: desk.now(),
    }
}

/// The page with the form.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| Ok(start(desk, None).answer())).await
}

fn start(desk: &Desk, back: Option<Back>) -> Sheet {
    let mut sheet = Sheet::new(desk, t(desk, "admin.catalogue.import"), "catalogue", back);
    sheet.crumbs = vec![(t(desk, "admin.catalogue.title"), "/admin/catalogue".to_owned()), (t(desk, "admin.catalogue.import"), String::new())];
    sheet.links.push(Link::new(t(desk, "action.export_xlsx"), "/admin/catalogue/export", "download"));
    let kind = Kind::File { accept: ".xlsx".to_owned(), multiple: false, camera: false };
    let field = Field::new(kind, "file", t(desk, "admin.import.file")).required().help(t(desk, "admin.catalogue.import_help"));
    let form = Form::shown("import", t(desk, "admin.import.check"), "/admin/catalogue/import", vec![field]).icon("upload");
    sheet.form(Form { files: true, ..form });
    sheet
}

/// The dry run.
pub async fn check(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| checked(desk, posted)).await
}

fn checked(desk: &Desk, posted: Posted) -> PageResult {
    let entries = match read(desk, &posted) {
        Ok(entries) => entries,
        Err(texts) => {
            let wrong = Wrong(texts.into_iter().map(|text| ("file".to_owned(), text)).collect());
            return Ok(start(desk, Some(Back { form: "import", posted, wrong })).answer());
        }
    };
    let mut sheet = start(desk, None);
    let changed = entries.iter().filter(|entry| entry.changes > 0).count();
    let faulty = entries.iter().any(|entry| !entry.problems.is_empty());
    if faulty {
        sheet.note("bad", t(desk, "admin.import.not_yet"), t(desk, "admin.import.mend"));
    } else if let Some(hash) = table::hash_of(&posted).filter(|_| changed > 0) {
        let title = desk.lang().t1("admin.catalogue.apply", "n", changed);
        let form = Form::shown("apply", title, "/admin/catalogue/import/apply", Vec::new()).icon("check");
        sheet.form(form.hidden("hash", hash.to_string()).hidden("name", table::name_of(&posted)));
    }
    let row = |entry: &Entry| {
        let state = match (entry.problems.is_empty(), entry.changes) {
            (false, _) => Cell::badge(t(desk, "admin.import.fault"), "overdue").under(entry.problems.join(" ")),
            (true, 0) => Cell::badge(t(desk, "admin.catalogue.unchanged"), "none"),
            (true, n) => Cell::badge(desk.lang().t1("admin.catalogue.changed", "n", n), "in-time"),
        };
        let name = Cell::link(&entry.version.name, format!("/admin/catalogue/{}", encoded(entry.version.code.as_str())));
        vec![Cell::text(entry.version.code.to_string()), name, Cell::text(entry.version.version.to_string()), state]
    };
    sheet.table(Table {
        title: t(desk, "admin.import.result_of"),
        head: ["code", "procedure", "version", "result"].map(|key| t(desk, &format!("admin.catalogue.col.{key}"))).into(),
        rows: entries.iter().map(row).collect(),
        empty: t(desk, "admin.import.no_rows"),
    });
    Ok(sheet.answer())
}

/// Publishes the changed versions of a file that has no fault.
pub async fn apply(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let entries = match read(desk, &posted) {
            Ok(entries) if entries.iter().all(|entry| entry.problems.is_empty()) => entries,
            _ => return checked(desk, posted),
        };
        let mut count = 0;
        for entry in entries.into_iter().filter(|entry| entry.changes > 0) {
            desk.app().change_catalogue(desk.actor(), ProcedureCommand::Publish { version: Box::new(entry.version) })?;
            count += 1;
        }
        Ok(desk.done("/admin/catalogue", desk.lang().t1("admin.catalogue.imported", "n", count)))
    })
    .await
}

fn read(desk: &Desk, posted: &Posted) -> Result<Vec<Entry>, Vec<String>> {
    let bytes = table::hash_of(posted).and_then(|hash| table::bytes_of(desk, &hash));
    let bytes = bytes.ok_or_else(|| vec![table::no_file(desk, posted)])?;
    let found = intake::sheet::read_xlsx(&bytes, &table::limits()).map_err(|error| vec![table::file_error(desk, &error)])?;
    let (sheets, numbers) = keyed(&found);
    let catalogue = desk.app().catalogue();
    let versions = sheets_to_versions(&sheets, &catalogue).map_err(|errors| {
        let told = |error: &procedure::RowError| {
            let rows = numbers.get(error.sheet).map_or(&[][..], Vec::as_slice);
            let row = rows.get(error.row.saturating_sub(1)).map_or(error.row as u32, |row| *row);
            let args: [(&str, &dyn std::fmt::Display); 4] = [
                ("sheet", &t(desk, &format!("procedure.sheet.{}", error.sheet))),
                ("row", &row),
                ("column", &label(desk, error.column)),
                ("value", &error.value),
            ];
            desk.lang().t_args(&format!("procedure.sheet_error.{}", error.code), &args)
        };
        errors.iter().map(told).collect::<Vec<String>>()
    })?;
    Ok(versions.into_iter().map(|version| entry(desk, &catalogue, version)).collect())
}

fn entry(desk: &Desk, catalogue: &Catalogue, mut version: ProcedureVersion) -> Entry {
    let latest = catalogue.latest(&ProcedureCode::new(version.code.as_str()));
    let changes = latest.map_or(1, |latest| difference(latest, &version).len());
    if let Some(latest) = latest
        && changes > 0
        && version.version == latest.version
    {
        version.version += 1;
    }
    let mut problems: Vec<String> = Vec::new();
    if changes > 0 {
        problems.extend(procedure::publish_problems(&version).iter().map(|problem| refused(desk, problem)));
        let publish = ProcedureCommand::Publish { version: Box::new(version.clone()) };
        if let Err(refusal) = catalogue.decide(publish, desk.actor(), desk.site.today()) {
            let text = refused(desk, &refusal);
            if !problems.contains(&text) {
                problems.push(text);
            }
        }
    }
    Entry { version, changes, problems }
}

/// Sheets and columns under their keys, whether titled by key or in words; and the number of each row in the file.
fn keyed(found: &[intake::sheet::Sheet]) -> (Sheets, BTreeMap<&'static str, Vec<u32>>) {
    let is = |text: &str, key: &str, group: &str| {
        let text = fold(text.trim());
        text == fold(key) || Lang::ALL.iter().any(|lang| lang.find(&format!("{group}.{key}")).is_some_and(|words| fold(words) == text))
    };
    let (mut sheets, mut numbers) = (BTreeMap::new(), BTreeMap::new());
    for (key, columns) in LAYOUT {
        let Some(sheet) = found.iter().find(|sheet| is(&sheet.name, key, "procedure.sheet")) else { continue };
        let head = sheet.rows.iter().position(|row| row.cells.iter().any(|cell| is(cell, "code", "admin.col")));
        let Some(head) = head else { continue };
        let titles = sheet.rows[head].cells.iter().map(|cell| {
            let known = columns.iter().find(|column| is(cell, column, "admin.col"));
            known.map_or_else(|| cell.clone(), |column| (*column).to_owned())
        });
        let rows: Vec<Vec<String>> =
            std::iter::once(titles.collect()).chain(sheet.rows[head + 1..].iter().map(|row| row.cells.clone())).collect();
        sheets.insert(key.to_owned(), rows);
        numbers.insert(key, sheet.rows[head..].iter().map(|row| row.number).collect());
    }
    (Sheets(sheets), numbers)
}
