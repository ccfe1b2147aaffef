//! Officials from a spreadsheet: template, dry run with exact rows, all or nothing.

use std::sync::Arc;

use app::people_import::{NewOfficial, PartOfRow};
use axum::extract::State;
use axum::response::Response;
use intake::table::{Column, RowErrors, Table as Rows, TableRow};
use kernel::Role;
use kernel::text::fold;

use super::super::blocks::{Block, Cell, Form, Link, Sheet, Table};
use super::super::{Back, Wrong, refused, settle, t, table};
use crate::desk::{Desk, PageResult, answer};
use crate::form::{Field, Kind};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::site::Site;

const HEAD: [&str; 8] =
    ["Họ và tên", "Tên đăng nhập", "Thư điện tử", "Điện thoại", "Mã đơn vị", "Vai trò", "Chức danh", "Từ ngày"];
const COLUMNS: [Column; 8] = [
    Column { key: "name", titles: &[HEAD[0], "Họ tên", "Full name"], required: true },
    Column { key: "login", titles: &[HEAD[1], "Mã định danh", "Tài khoản", "Login"], required: true },
    Column { key: "email", titles: &[HEAD[2], "Email", "E-mail"], required: false },
    Column { key: "phone", titles: &[HEAD[3], "Số điện thoại", "Phone"], required: false },
    Column { key: "unit", titles: &[HEAD[4], "Đơn vị", "Unit"], required: true },
    Column { key: "role", titles: &[HEAD[5], "Role"], required: true },
    Column { key: "title", titles: &[HEAD[6], "Chức vụ", "Title"], required: true },
    Column { key: "from", titles: &[HEAD[7], "Ngày bắt đầu", "From"], required: true },
];

/// A row as it was read: its number, the texts as they stand, what is wrong.
struct Checked {
    number: u32,
    texts: Vec<String>,
    faults: Vec<Fault>,
    part: PartOfRow,
    official: Option<NewOfficial>,
}

/// One thing that is wrong: where it stands and why.
struct Fault {
    /// `C5`.
    cell: String,
    /// Title of the column.
    column: String,
    /// What stands there.
    text: String,
    /// In words.
    why: String,
}

/// The page with the form.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| Ok(start(desk, None).answer())).await
}

fn start(desk: &Desk, back: Option<Back>) -> Sheet {
    let mut sheet = Sheet::new(desk, t(desk, "admin.people.import"), "people", back);
    sheet.crumbs = vec![(t(desk, "admin.people.title"), "/admin/people".to_owned()), (t(desk, "admin.people.import"), String::new())];
    sheet.links.push(Link::new(t(desk, "admin.import.template"), "/admin/people/import/template", "download"));
    let kind = Kind::File { accept: ".xlsx,.csv".to_owned(), multiple: false, camera: false };
    let field = Field::new(kind, "file", t(desk, "admin.import.file")).required().help(t(desk, "admin.people.import_help"));
    let form = Form::shown("import", t(desk, "admin.import.check"), "/admin/people/import", vec![field]).icon("upload");
    sheet.form(Form { files: true, ..form });
    sheet
}

/// An empty file with the columns and one example.
pub async fn template(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| {
        let example = ["Nguyễn Văn Mẫu", "mau.nv", "mau.nv@vidu.vn", "0900000000", "", "Chuyên viên thụ lý", "Chuyên viên", ""];
        let mut example = example.map(str::to_owned).to_vec();
        example[4] = desk.app().org().units(desk.site.today()).find(|u| !u.kind.is_agency()).map(|u| u.code.clone()).unwrap_or_default();
        example[7] = desk.site.today().date_text();
        table::sheet(desk, "mau-nhap-can-bo.xlsx", t(desk, "admin.people.import"), &HEAD, vec![example])
    })
    .await
}

/// The dry run.
pub async fn check(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| checked(desk, posted)).await
}

fn checked(desk: &Desk, posted: Posted) -> PageResult {
    let rows = match read(desk, &posted)? {
        Ok(rows) => rows,
        Err(text) => {
            let wrong = Wrong(vec![("file".to_owned(), text)]);
            return Ok(start(desk, Some(Back { form: "import", posted, wrong })).answer());
        }
    };
    let mut sheet = start(desk, None);
    let faulty = rows.iter().filter(|row| !row.faults.is_empty()).count();
    let figures = [("rows", rows.len(), ""), ("good", rows.len() - faulty, "in-time"), ("faulty", faulty, "overdue")];
    let tile = |(key, n, tone): (&str, usize, &'static str)| (t(desk, &format!("admin.import.{key}")), n.to_string(), "#rows".to_owned(), tone, String::new());
    sheet.blocks.push(Block::Tiles(figures.into_iter().map(tile).collect()));
    if faulty > 0 {
        sheet.note("bad", t(desk, "admin.import.not_yet"), t(desk, "admin.import.mend"));
        sheet.table(faults(desk, &rows));
        if let Some(hash) = table::hash_of(&posted) {
            let form = Form::shown("faults", t(desk, "admin.import.download_faults"), "/admin/people/import/faults", Vec::new());
            let form = form.hidden("hash", hash.to_string()).hidden("name", table::name_of(&posted)).icon("download");
            sheet.form(Form { kind: "plain", ..form });
        }
    } else if let Some(hash) = table::hash_of(&posted) {
        let form = Form::shown("apply", t(desk, "admin.people.apply"), "/admin/people/import/apply", Vec::new());
        let form = form.hidden("hash", hash.to_string()).hidden("name", table::name_of(&posted));
        sheet.form(form.intro(t(desk, "admin.people.apply_help")).icon("check"));
    }
    let head = std::iter::once(t(desk, "admin.import.row")).chain(HEAD.map(str::to_owned)).chain([t(desk, "admin.import.result")]);
    sheet.table(Table {
        title: t(desk, "admin.import.result_of"),
        head: head.collect(),
        rows: rows.iter().map(|row| cells(desk, row)).collect(),
        empty: t(desk, "admin.import.no_rows"),
    });
    Ok(sheet.answer())
}

const FAULT_COLUMNS: [&str; 5] = ["row", "cell", "column", "text", "why"];

fn fault_rows(rows: &[Checked]) -> Vec<Vec<String>> {
    let line = |row: &Checked| {
        let number = row.number.to_string();
        row.faults.iter().map(|fault| vec![number.clone(), fault.cell.clone(), fault.column.clone(), fault.text.clone(), fault.why.clone()]).collect::<Vec<_>>()
    };
    rows.iter().flat_map(line).collect()
}

/// Every fault of every row, with the cell in which it stands.
fn faults(desk: &Desk, rows: &[Checked]) -> Table {
    Table {
        title: t(desk, "admin.import.faults"),
        head: FAULT_COLUMNS.map(|key| t(desk, &format!("admin.import.fault_col.{key}"))).into(),
        rows: fault_rows(rows).into_iter().map(|line| line.into_iter().map(Cell::text).collect()).collect(),
        empty: String::new(),
    }
}

/// The faults as a file, to be worked through beside the sheet.
pub async fn fault_file(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let Ok(rows) = read(desk, &posted)? else { return checked(desk, posted) };
        let head = FAULT_COLUMNS.map(|key| t(desk, &format!("admin.import.fault_col.{key}")));
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        table::sheet(desk, "loi-nhap-can-bo.xlsx", t(desk, "admin.import.faults"), &head, fault_rows(&rows))
    })
    .await
}

fn cells(desk: &Desk, row: &Checked) -> Vec<Cell> {
    let mut cells = vec![Cell::text(row.number.to_string()).class("num")];
    cells.extend(row.texts.iter().map(Cell::text));
    cells.push(match row.faults.is_empty() {
        true => Cell::badge(t(desk, "admin.import.ok"), "in-time"),
        false => {
            Cell::badge(desk.lang().t1("admin.import.faults_of_row", "n", row.faults.len()), "overdue")
        }
    });
    cells
}

/// Reads and tries every row; the error of the whole file in words.
fn read(desk: &Desk, posted: &Posted) -> Result<Result<Vec<Checked>, String>, crate::desk::PageError> {
    let Some(bytes) = table::hash_of(posted).and_then(|hash| table::bytes_of(desk, &hash)) else {
        return Ok(Err(table::no_file(desk, posted)));
    };
    let sheets = intake::sheet::read_any(&table::name_of(posted), &bytes, &table::limits());
    let found = sheets.and_then(|sheets| match sheets.first() {
        Some(sheet) => Rows::of(sheet, &COLUMNS),
        None => Err(intake::IntakeError::new("intake_empty")),
    });
    let rows = match found {
        Ok(found) => found.rows,
        Err(error) => return Ok(Err(table::file_error(desk, &error))),
    };
    let mut checked: Vec<Checked> = rows.iter().map(|row| read_row(desk, row)).collect();
    let whole: Vec<NewOfficial> = checked.iter().filter_map(|row| row.official.clone()).collect();
    let parts: Vec<PartOfRow> = checked.iter().filter(|row| row.official.is_none()).map(|row| row.part.clone()).collect();
    let mut faults = desk.app().plan_people(desk.actor(), &whole)?.faults;
    faults.extend(desk.app().faults_of_parts(desk.actor(), &parts)?);
    for fault in faults {
        let at = COLUMNS.iter().position(|column| column.key == fault.field).unwrap_or(0);
        let source = rows.iter().find(|row| row.number == fault.row);
        if let (Some(row), Some(source)) = (checked.iter_mut().find(|row| row.number == fault.row), source) {
            let cell = source.address(COLUMNS[at].key);
            // A cell that could not be read has its fault already.
            if !row.faults.iter().any(|known| known.cell == cell) {
                let (column, text) = (HEAD[at].to_owned(), source.get(COLUMNS[at].key).to_owned());
                row.faults.push(Fault { cell, column, text, why: refused(desk, &fault.refusal) });
            }
        }
    }
    Ok(Ok(checked))
}

fn read_row(desk: &Desk, row: &TableRow) -> Checked {
    let mut errors = RowErrors::default();
    let name = errors.take(row.cell("name").person_name());
    let login = errors.take(row.cell("login").text().map(str::to_lowercase));
    let email = errors.take(row.cell("email").given().map(|cell| cell.email()).transpose());
    let phone = errors.take(row.cell("phone").given().map(|cell| cell.phone()).transpose());
    let unit = errors.take(row.cell("unit").text().map(str::to_owned));
    let role = errors.take(row.cell("role").text().and_then(|text| role_of(text).ok_or_else(|| row.cell("role").error("intake_cell_role"))));
    let title = errors.take(row.cell("title").text().map(str::to_owned));
    let from = errors.take(row.cell("from").day());
    let part = PartOfRow { row: row.number, name: name.clone(), login: login.clone(), unit: unit.clone(), role, from };
    let official = || {
        let (name, login, email, phone) = (name?, login?, email?, phone?);
        Some(NewOfficial { row: row.number, name, login, email, phone, unit: unit?, role: role?, title: title?, from: from? })
    };
    let texts = COLUMNS.iter().map(|column| row.get(column.key).to_owned()).collect();
    let official = official().filter(|_| errors.0.is_empty());
    let fault = |error: &intake::table::RowError| {
        let key = COLUMNS.iter().map(|column| column.key).find(|key| row.cell(key).column == error.column).unwrap_or_default();
        let (cell, text) = (row.address(key), row.get(key).to_owned());
        Fault { cell, column: error.column.clone(), text, why: table::cell_error(desk, error) }
    };
    let faults = errors.0.iter().map(fault).collect();
    Checked { number: row.number, texts, faults, part, official }
}

/// A role by its key or its words in either language.
fn role_of(text: &str) -> Option<Role> {
    let typed = fold(text);
    let named = |role: &Role| Lang::ALL.iter().any(|lang| fold(&lang.word("role", role.key())) == typed);
    Role::from_key(text).or_else(|| Role::ALL.into_iter().find(named))
}

/// Takes the rows over; the answer is the file with the first passwords, once.
pub async fn apply(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let rows = match read(desk, &posted)? {
            Ok(rows) if rows.iter().all(|row| row.faults.is_empty()) && !rows.is_empty() => rows,
            _ => return checked(desk, posted),
        };
        let whole: Vec<NewOfficial> = rows.into_iter().filter_map(|row| row.official).collect();
        let mut wrong = Wrong::default();
        let Some(made) = settle(desk, &mut wrong, "file", desk.app().import_people(desk.actor(), &whole))? else {
            return Ok(start(desk, Some(Back { form: "import", posted, wrong })).answer());
        };
        let org = desk.app().org();
        let row = |account: &app::NewAccount| {
            let name = org.person(&account.person).map(|person| person.name.clone()).unwrap_or_default();
            vec![name, account.login.clone(), account.password.clone()]
        };
        let head = [HEAD[0], HEAD[1], "Mật khẩu lần đầu"];
        table::sheet(desk, "tai-khoan-moi.xlsx", t(desk, "admin.people.accounts_made"), &head, made.iter().map(row).collect())
    })
    .await
}
