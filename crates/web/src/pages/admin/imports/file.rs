//! The predecessor's file: a spreadsheet, or one JSON object a line; with its own totals if it has them.

use std::collections::BTreeMap;

use app::predecessor::OldDossier;
use intake::sheet::Sheet;
use intake::table::{Column, RowErrors, Table as Rows, TableRow};
use kernel::Instant;
use serde::Deserialize;

use super::super::table;
use crate::desk::Desk;
use crate::posted::Posted;

/// Titles of the columns.
pub const HEAD: [&str; 12] = [
    "Mã hồ sơ cũ",
    "Mã thủ tục",
    "Người nộp",
    "Số định danh",
    "Điện thoại",
    "Địa chỉ",
    "Đơn vị tiếp nhận",
    "Đơn vị giải quyết",
    "Thời điểm tiếp nhận",
    "Ngày hẹn trả",
    "Hạn giải quyết",
    "Trạng thái",
];
const COLUMNS: [Column; 12] = [
    Column { key: "code", titles: &[HEAD[0], "Mã hồ sơ", "Old code"], required: true },
    Column { key: "procedure", titles: &[HEAD[1], "Procedure code"], required: true },
    Column { key: "applicant", titles: &[HEAD[2], "Họ và tên", "Applicant"], required: true },
    Column { key: "identity", titles: &[HEAD[3], "Identity"], required: false },
    Column { key: "phone", titles: &[HEAD[4], "Phone"], required: false },
    Column { key: "address", titles: &[HEAD[5], "Address"], required: false },
    Column { key: "receiving", titles: &[HEAD[6], "Receiving unit"], required: true },
    Column { key: "competent", titles: &[HEAD[7], "Competent unit"], required: true },
    Column { key: "accepted_at", titles: &[HEAD[8], "Ngày tiếp nhận", "Accepted at"], required: true },
    Column { key: "promised_at", titles: &[HEAD[9], "Promised at"], required: true },
    Column { key: "due_at", titles: &[HEAD[10], "Due at"], required: true },
    Column { key: "state", titles: &[HEAD[11], "State"], required: true },
];
const TOTALS: [Column; 3] = [
    Column { key: "unit", titles: &["Đơn vị tiếp nhận", "Đơn vị", "Unit"], required: true },
    Column { key: "state", titles: &["Trạng thái", "State"], required: true },
    Column { key: "count", titles: &["Số hồ sơ", "Count"], required: true },
];
/// Minute at which a day without a time ends: deadlines are days of office.
const END_OF_DAY: i32 = 17 * 60;
const START_OF_DAY: i32 = 8 * 60;

/// What a file holds.
#[derive(Debug, Default)]
pub struct Read {
    /// Readable rows.
    pub rows: Vec<OldDossier>,
    /// Row, column, sentence of what could not be read.
    pub faults: Vec<(u32, String, String)>,
    /// The file's own totals by unit and state.
    pub totals: BTreeMap<(String, String), usize>,
}

/// A line of JSON: a dossier, or a total if it has `count`.
#[derive(Debug, Deserialize)]
struct Line {
    #[serde(default)]
    code: String,
    #[serde(default)]
    procedure: String,
    #[serde(default)]
    applicant: String,
    #[serde(default)]
    identity: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    address: String,
    #[serde(default, alias = "unit")]
    receiving_unit: String,
    #[serde(default)]
    competent_unit: String,
    #[serde(default)]
    accepted_at: String,
    #[serde(default)]
    promised_at: String,
    #[serde(default)]
    due_at: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    count: Option<usize>,
}

/// Reads the file of a form; the error of the whole file in words.
pub fn read(desk: &Desk, posted: &Posted) -> Result<Read, String> {
    let bytes = table::hash_of(posted).and_then(|hash| table::bytes_of(desk, &hash));
    let bytes = bytes.ok_or_else(|| table::no_file(desk, posted))?;
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    if start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{') {
        return lines(desk, &bytes);
    }
    let told = |error: intake::IntakeError| table::file_error(desk, &error);
    let sheets = intake::sheet::read_any(&table::name_of(posted), &bytes, &table::limits()).map_err(told)?;
    let first = sheets.first().ok_or_else(|| told(intake::IntakeError::new("intake_empty")))?;
    let own = Rows::of(first, &COLUMNS).map_err(told)?;
    let mut read = Read { totals: totals(&sheets[1..]), ..Read::default() };
    for row in &own.rows {
        sheet_row(desk, row, &mut read);
    }
    Ok(read)
}

fn totals(sheets: &[Sheet]) -> BTreeMap<(String, String), usize> {
    let tables = sheets.iter().filter_map(|sheet| Rows::of(sheet, &TOTALS).ok());
    let rows = tables.flat_map(|table| table.rows);
    rows.filter_map(|row| Some(((row.get("unit").to_owned(), row.get("state").to_owned()), row.get("count").parse().ok()?))).collect()
}

/// A moment; of a day alone the given minute.
fn moment(row: &TableRow, key: &str, minute: i32) -> Result<Instant, intake::table::RowError> {
    let cell = row.cell(key);
    cell.instant().or_else(|error| cell.day().map(|day| Instant::at(day, minute)).map_err(|_| error))
}

fn sheet_row(desk: &Desk, row: &TableRow, read: &mut Read) {
    let mut errors = RowErrors::default();
    let mut text = |key: &str| errors.take(row.cell(key).text().map(str::to_owned));
    let (code, procedure, applicant) = (text("code"), text("procedure"), text("applicant"));
    let (receiving, competent, state) = (text("receiving"), text("competent"), text("state"));
    let accepted = errors.take(moment(row, "accepted_at", START_OF_DAY));
    let promised = errors.take(moment(row, "promised_at", END_OF_DAY));
    let due = errors.take(moment(row, "due_at", END_OF_DAY));
    let old = || {
        Some(OldDossier {
            row: row.number,
            code: code?,
            procedure: procedure?,
            applicant: applicant?,
            identity: row.get("identity").to_owned(),
            phone: row.get("phone").to_owned(),
            address: row.get("address").to_owned(),
            receiving: receiving?,
            competent: competent?,
            accepted_at: accepted?,
            promised_at: promised?,
            due_at: due?,
            state: state?,
        })
    };
    read.rows.extend(old());
    read.faults.extend(errors.0.iter().map(|error| (error.row, error.column.clone(), table::cell_error(desk, error))));
}

fn lines(desk: &Desk, bytes: &[u8]) -> Result<Read, String> {
    let found = intake::jsonl::read_jsonl::<Line>(bytes, &table::limits()).map_err(|error| table::file_error(desk, &error))?;
    let mut read = Read::default();
    for fault in &found.faults {
        let error = intake::IntakeError { code: fault.code, args: fault.args.clone() };
        read.faults.push((fault.line, String::new(), table::file_error(desk, &error)));
    }
    for (number, line) in found.values {
        match line.count {
            Some(count) => drop(read.totals.insert((line.receiving_unit, line.state), count)),
            None => json_row(desk, number, line, &mut read),
        }
    }
    Ok(read)
}

fn json_row(desk: &Desk, row: u32, line: Line, read: &mut Read) {
    let mut fault = |column: &str, code: &'static str, text: &str| {
        let error = intake::IntakeError::new(code).with("text", text);
        read.faults.push((row, column.to_owned(), table::file_error(desk, &error)));
    };
    let needed = [
        ("code", &line.code),
        ("procedure", &line.procedure),
        ("applicant", &line.applicant),
        ("receiving_unit", &line.receiving_unit),
        ("competent_unit", &line.competent_unit),
        ("state", &line.state),
    ];
    let mut good = true;
    for (column, text) in needed {
        if text.trim().is_empty() {
            fault(column, "intake_cell_empty", "");
            good = false;
        }
    }
    let mut moment = |column: &str, text: &str, minute: i32| {
        let day = || kernel::Day::parse_typed(text).ok().or_else(|| kernel::Day::parse(text).ok());
        let found = Instant::parse(text).ok().or_else(|| day().map(|day| Instant::at(day, minute)));
        if found.is_none() {
            fault(column, "intake_cell_instant", text);
        }
        found
    };
    let accepted = moment("accepted_at", &line.accepted_at, START_OF_DAY);
    let promised = moment("promised_at", &line.promised_at, END_OF_DAY);
    let due = moment("due_at", &line.due_at, END_OF_DAY);
    if let (true, Some(accepted_at), Some(promised_at), Some(due_at)) = (good, accepted, promised, due) {
        read.rows.push(OldDossier {
            row,
            code: line.code,
            procedure: line.procedure,
            applicant: line.applicant,
            identity: line.identity,
            phone: line.phone,
            address: line.address,
            receiving: line.receiving_unit,
            competent: line.competent_unit,
            accepted_at,
            promised_at,
            due_at,
            state: line.state,
        });
    }
}
