//! Open dossiers of a predecessor system: dry run with a list of reconciliation, import in the background, the result.

mod file;

use std::sync::Arc;

use app::predecessor::{OldFate, OldRow, sums};
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};

use self::file::{HEAD, Read};
use super::blocks::{Block, Cell, Form, Link, Sheet, Table};
use super::{ADMINISTRATOR, Back, Wrong, refused, t, table};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::{Field, Kind};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::routes::Route;
use crate::site::Site;

/// Rows of the list that are shown; the file has them all.
const SHOWN: usize = 500;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::desk("/admin/imports", "GET", ADMINISTRATOR, get(show)),
        Route::desk("/admin/imports", "POST", ADMINISTRATOR, post(check)).with_files(),
        Route::desk("/admin/imports/template", "GET", ADMINISTRATOR, get(template)),
        Route::desk("/admin/imports/apply", "POST", ADMINISTRATOR, post(apply)),
        Route::desk("/admin/imports/{run}", "GET", ADMINISTRATOR, get(run)),
        Route::desk("/admin/imports/{run}/xlsx", "GET", ADMINISTRATOR, get(result)),
    ]
}

async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| Ok(start(desk, None).answer())).await
}

fn start(desk: &Desk, back: Option<Back>) -> Sheet {
    let mut sheet = Sheet::new(desk, t(desk, "admin.imports.title"), "imports", back);
    sheet.sub = t(desk, "admin.imports.sub");
    sheet.links.push(Link::new(t(desk, "admin.import.template"), "/admin/imports/template", "download"));
    let kind = Kind::File { accept: ".xlsx,.csv,.jsonl,.ndjson".to_owned(), multiple: false, camera: false };
    let field = Field::new(kind, "file", t(desk, "admin.import.file")).required().help(t(desk, "admin.imports.help"));
    let form = Form::shown("import", t(desk, "admin.import.check"), "/admin/imports", vec![field]).icon("upload");
    sheet.form(Form { files: true, ..form });
    sheet
}

async fn template(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| table::sheet(desk, "mau-ho-so-chuyen-tiep.xlsx", t(desk, "admin.imports.title"), &HEAD, Vec::new())).await
}

async fn check(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| checked(desk, posted)).await
}

fn checked(desk: &Desk, posted: Posted) -> PageResult {
    let read = match file::read(desk, &posted) {
        Ok(read) => read,
        Err(text) => {
            let wrong = Wrong(vec![("file".to_owned(), text)]);
            return Ok(start(desk, Some(Back { form: "import", posted, wrong })).answer());
        }
    };
    let rows = desk.app().plan_predecessor(desk.actor(), &read.rows)?;
    let mut sheet = start(desk, None);
    tiles(desk, &mut sheet, &rows, read.faults.len());
    let ready = rows.iter().filter(|row| row.fate == OldFate::Ready).count();
    if let Some(hash) = table::hash_of(&posted).filter(|_| ready > 0) {
        let title = desk.lang().t1("admin.imports.apply", "n", ready);
        let form = Form::shown("apply", title, "/admin/imports/apply", Vec::new()).icon("check");
        let form = form.hidden("hash", hash.to_string()).hidden("name", table::name_of(&posted));
        sheet.form(form.intro(t(desk, "admin.imports.apply_help")));
    }
    sheet.table(totals(desk, &rows, &read));
    if !read.faults.is_empty() {
        let row = |(number, column, text): &(u32, String, String)| vec![Cell::text(number.to_string()).class("num"), Cell::text(column), Cell::text(text)];
        sheet.table(Table {
            title: t(desk, "admin.imports.unreadable"),
            head: ["row", "column", "reason"].map(|key| t(desk, &format!("admin.imports.col.{key}"))).into(),
            rows: read.faults.iter().take(SHOWN).map(row).collect(),
            empty: String::new(),
        });
    }
    sheet.table(list(desk, &rows));
    Ok(sheet.answer())
}

fn tiles(desk: &Desk, sheet: &mut Sheet, rows: &[OldRow], faults: usize) {
    let count = |key: &str| rows.iter().filter(|row| row.fate.key() == key).count();
    let figures = [
        ("ready", count("ready"), "in-time"),
        ("imported", count("imported"), "in-time"),
        ("there", count("there"), "paused"),
        ("refused", count("refused"), "overdue"),
        ("unreadable", faults, "overdue"),
    ];
    let tile = |(key, n, tone): (&str, usize, &'static str)| {
        (t(desk, &format!("admin.imports.fate.{key}")), n.to_string(), "#rows".to_owned(), if n == 0 { "" } else { tone }, String::new())
    };
    sheet.blocks.push(Block::Tiles(figures.into_iter().map(tile).collect()));
}

/// Sums by unit and state against what the file itself says.
fn totals(desk: &Desk, rows: &[OldRow], read: &Read) -> Table {
    let mut sums = sums(rows);
    for key in read.totals.keys() {
        sums.entry(key.clone()).or_default();
    }
    let row = |((unit, state), (all, good)): (&(String, String), &(usize, usize))| {
        let own = read.totals.get(&(unit.clone(), state.clone()));
        let agrees = match own {
            None => Cell::badge(t(desk, "admin.imports.not_told"), "none"),
            Some(own) if own == good => Cell::badge(t(desk, "admin.imports.agrees"), "in-time"),
            Some(_) => Cell::badge(t(desk, "admin.imports.differs"), "overdue"),
        };
        vec![
            Cell::text(unit),
            Cell::text(state),
            Cell::text(all.to_string()).class("num"),
            Cell::text(good.to_string()).class("num"),
            Cell::text(own.map_or_else(|| "–".to_owned(), ToString::to_string)).class("num"),
            agrees,
        ]
    };
    Table {
        title: t(desk, "admin.imports.totals"),
        head: ["unit", "state", "rows", "good", "told", "agrees"].map(|key| t(desk, &format!("admin.imports.col.{key}"))).into(),
        rows: sums.iter().map(row).collect(),
        empty: t(desk, "admin.import.no_rows"),
    }
}

fn reason(desk: &Desk, row: &OldRow) -> String {
    match &row.fate {
        OldFate::Refused(refusal) => refused(desk, refusal),
        _ => String::new(),
    }
}

fn list(desk: &Desk, rows: &[OldRow]) -> Table {
    // What needs somebody's attention stands first.
    let mut order: Vec<&OldRow> = rows.iter().collect();
    order.sort_by_key(|row| !matches!(row.fate, OldFate::Refused(_)));
    let cells = |row: &OldRow| {
        let tone = match row.fate {
            OldFate::Ready | OldFate::Imported => "in-time",
            OldFate::There => "paused",
            OldFate::Refused(_) => "overdue",
        };
        let code = match row.fate {
            OldFate::Imported | OldFate::There => Cell::link(&row.code, format!("/desk/dossiers/{}", super::encoded(&row.code))),
            _ => Cell::text(&row.code),
        };
        vec![
            Cell::text(row.row.to_string()).class("num"),
            code.class("nowrap"),
            Cell::text(&row.unit),
            Cell::text(&row.state),
            Cell::badge(t(desk, &format!("admin.imports.fate.{}", row.fate.key())), tone).under(reason(desk, row)),
        ]
    };
    Table {
        title: if rows.len() > SHOWN { desk.lang().t2("admin.imports.first", "n", SHOWN, "total", rows.len()) } else { t(desk, "admin.imports.list") },
        head: ["row", "code", "unit", "state", "fate"].map(|key| t(desk, &format!("admin.imports.col.{key}"))).into(),
        rows: order.into_iter().take(SHOWN).map(cells).collect(),
        empty: t(desk, "admin.import.no_rows"),
    }
}

async fn apply(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let Ok(read) = file::read(desk, &posted) else { return checked(desk, posted) };
        let key = desk.site.app.start_import(desk.actor().clone(), read.rows)?;
        Ok(desk.done(&format!("/admin/imports/{key}"), t(desk, "admin.imports.started")))
    })
    .await
}

async fn run(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(key): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| {
        let run = desk.app().import_run(&key).ok_or(PageError::NotFound)?;
        let mut sheet = Sheet::new(desk, t(desk, "admin.imports.run"), "imports", None);
        sheet.crumbs = vec![(t(desk, "admin.imports.title"), "/admin/imports".to_owned()), (t(desk, "admin.imports.run"), String::new())];
        let done = desk.lang().t2("ui.of", "n", run.rows.len(), "total", run.total);
        match (run.finished, run.error.is_empty()) {
            (false, _) => {
                sheet.refresh = 2;
                sheet.note("info", t(desk, "admin.imports.running"), done);
            }
            (true, true) => sheet.note("good", t(desk, "admin.imports.finished"), done),
            (true, false) => sheet.note("bad", t(desk, "admin.imports.broken"), format!("{done} · {}", run.error)),
        }
        tiles(desk, &mut sheet, &run.rows, 0);
        if run.finished {
            sheet.links.push(Link::new(t(desk, "action.export_xlsx"), format!("/admin/imports/{key}/xlsx"), "download"));
            sheet.table(totals(desk, &run.rows, &Read::default()));
            sheet.table(list(desk, &run.rows));
        }
        Ok(sheet.answer())
    })
    .await
}

async fn result(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(key): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| {
        let run = desk.app().import_run(&key).ok_or(PageError::NotFound)?;
        let row = |row: &OldRow| {
            let fate = t(desk, &format!("admin.imports.fate.{}", row.fate.key()));
            vec![row.row.to_string(), row.code.clone(), row.unit.clone(), row.state.clone(), fate, reason(desk, row)]
        };
        let head = ["row", "code", "unit", "state", "fate", "reason"].map(|key| t(desk, &format!("admin.imports.col.{key}")));
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        table::sheet(desk, "ket-qua-nhap-ho-so.xlsx", t(desk, "admin.imports.run"), &head, run.rows.iter().map(row).collect())
    })
    .await
}
