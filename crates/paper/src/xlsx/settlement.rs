//! Biểu II.06a as a sheet: the head of the form with its merged cells, figures as numbers.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

use super::{XlsxError, bordered, made_at_local};
use crate::fill::words::{sentence, word};
use crate::form::{Lang, SettlementReport};

/// Columns of the form.
const COLUMNS: u16 = 13;

/// Words of the form in a language.
struct Words(Lang);

impl Words {
    fn of(&self, key: &str) -> String {
        word(key, self.0)
    }

    fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        sentence(key, self.0, values)
    }
}

/// Writes the report: the same report gives the same bytes.
///
/// # Errors
/// The format's own limits.
pub fn settlement_sheet(report: &SettlementReport) -> Result<Vec<u8>, XlsxError> {
    let words = Words(report.head.lang);
    let mut book = Workbook::new();
    let made_at = ExcelDateTime::from_timestamp(made_at_local(report.head.issued_at).div_euclid(1_000_000))?;
    book.set_properties(&DocProperties::new().set_title(words.of("ii06a.form")).set_creation_datetime(&made_at));
    let sheet = book.add_worksheet();
    sheet.set_name(words.of("sheet.settlement"))?;
    let top = write_head(sheet, report, &words)?;
    write_columns(sheet, top, &words)?;
    let next = write_rows(sheet, report, top + 4, &words)?;
    write_foot(sheet, report, next, &words)?;
    sheet.set_freeze_panes(top + 4, 2)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(top, top + 3)?;
    sheet.set_footer("&C&P/&N");
    Ok(book.save_to_buffer()?)
}

fn plain() -> Format {
    Format::new().set_font_name("Times New Roman").set_font_size(11)
}

/// Form, title, period, units; answers the first row of the table.
fn write_head(sheet: &mut Worksheet, report: &SettlementReport, words: &Words) -> Result<u32, XlsxError> {
    let (from, to) = (report.from.date_text(), report.to.date_text());
    let middle = plain().set_align(FormatAlign::Center);
    let bold = middle.clone().set_bold().set_font_size(14);
    let last = COLUMNS - 1;
    let name = words.of("ii06a.title").to_uppercase();
    sheet.merge_range(0, 0, 0, 6, &format!("{}: {}", words.of("ii06a.sender"), report.unit), &plain())?;
    sheet.merge_range(0, 7, 0, last, &words.of("ii06a.form"), &plain().set_bold().set_align(FormatAlign::Right))?;
    sheet.merge_range(1, 0, 1, 6, &format!("{}: {}", words.of("ii06a.recipient"), report.recipient), &plain())?;
    sheet.merge_range(1, 7, 1, last, &words.of("ii06a.unit"), &plain().set_italic().set_align(FormatAlign::Right))?;
    sheet.merge_range(2, 0, 2, last, &name, &bold)?;
    sheet.merge_range(3, 0, 3, last, &words.with("ii06a.at", &[("unit", &report.unit)]), &middle.clone().set_bold())?;
    sheet.merge_range(4, 0, 4, last, &words.with("ii06a.period", &[("period", &report.period)]), &middle)?;
    sheet.merge_range(5, 0, 5, last, &words.with("ii06a.days", &[("from", &from), ("to", &to)]), &middle.set_italic())?;
    let mut row = 6;
    let mut notes = Vec::new();
    if report.head.simulated {
        notes.push(words.of("page.simulated").to_uppercase());
    }
    if report.draft {
        notes.push(words.of("ii06a.draft"));
    }
    for note in notes {
        let red = plain().set_bold().set_font_color("A3261D").set_align(FormatAlign::Center);
        sheet.merge_range(row, 0, row, last, &note, &red)?;
        row += 1;
    }
    Ok(row + 1)
}

/// The three rows of names and the row of numbers.
fn write_columns(sheet: &mut Worksheet, top: u32, words: &Words) -> Result<(), XlsxError> {
    let style = bordered().set_bold().set_background_color("DCE6F1").set_align(FormatAlign::Center).set_text_wrap();
    let widths = [(0, 6.0), (1, 42.0)].into_iter().chain((2..COLUMNS).map(|column| (column, 13.0)));
    for (column, width) in widths {
        sheet.set_column_width(column, width)?;
    }
    // Row, column, last row, last column, words.
    let merged = [
        (0, 0, 2, 0, "ii06a.no"),
        (0, 1, 2, 1, "ii06a.sector"),
        (0, 2, 0, 5, "ii06a.received"),
        (0, 6, 0, 9, "ii06a.settled"),
        (0, 10, 0, 12, "ii06a.open"),
        (1, 2, 2, 2, "ii06a.sum"),
        (1, 3, 1, 4, "ii06a.in-period"),
        (1, 5, 2, 5, "ii06a.carried"),
        (1, 6, 2, 6, "ii06a.sum"),
        (1, 7, 2, 7, "ii06a.early"),
        (1, 8, 2, 8, "ii06a.on-time"),
        (1, 9, 2, 9, "ii06a.late"),
        (1, 10, 2, 10, "ii06a.sum"),
        (1, 11, 2, 11, "ii06a.in-time"),
        (1, 12, 2, 12, "ii06a.late"),
    ];
    for (row, column, last_row, last_column, key) in merged {
        sheet.merge_range(top + row, column, top + last_row, last_column, &words.of(key), &style)?;
    }
    sheet.write_string_with_format(top + 2, 3, words.of("ii06a.online"), &style)?;
    sheet.write_string_with_format(top + 2, 4, words.of("ii06a.direct"), &style)?;
    sheet.set_row_height(top + 2, 45)?;
    for column in 0..COLUMNS {
        let number = match column + 1 {
            3 => "(3)=(4)+(5)+(6)".to_owned(),
            7 => "(7)=(8)+(9)+(10)".to_owned(),
            11 => "(11)=(12)+(13)".to_owned(),
            number => format!("({number})"),
        };
        sheet.write_string_with_format(top + 3, column, number, &style.clone().set_font_size(9))?;
    }
    sheet.set_row_height(top + 3, 30)?;
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    (number, name, columns): (&str, &str, &[i64; 11]),
    bold: bool,
) -> Result<(), XlsxError> {
    let style = |format: Format| if bold { format.set_bold() } else { format };
    sheet.write_string_with_format(row, 0, number, &style(bordered().set_align(FormatAlign::Center)))?;
    sheet.write_string_with_format(row, 1, name, &style(bordered().set_text_wrap()))?;
    let figure = style(bordered().set_num_format("#,##0"));
    for (column, n) in (2..COLUMNS).zip(columns) {
        sheet.write_number_with_format(row, column, *n as f64, &figure)?;
    }
    Ok(())
}

fn write_rows(sheet: &mut Worksheet, report: &SettlementReport, first: u32, words: &Words) -> Result<u32, XlsxError> {
    let mut row = first;
    for part in &report.parts {
        write_row(sheet, row, (&part.number, &part.name, &part.total), true)?;
        row += 1;
        for line in &part.rows {
            write_row(sheet, row, (&line.number, &line.name, &line.columns), false)?;
            row += 1;
        }
    }
    write_row(sheet, row, ("", &words.of("ii06a.total"), &report.total), true)?;
    Ok(row + 1)
}

fn write_foot(sheet: &mut Worksheet, report: &SettlementReport, first: u32, words: &Words) -> Result<(), XlsxError> {
    let mut row = first + 1;
    for remark in &report.remarks {
        sheet.write_string_with_format(row, 0, remark, &plain().set_italic())?;
        row += 1;
    }
    let sign = plain().set_bold().set_align(FormatAlign::Center);
    sheet.merge_range(row + 1, 0, row + 1, 4, &words.of("sign.maker").to_uppercase(), &sign)?;
    sheet.merge_range(row + 1, 7, row + 1, COLUMNS - 1, &words.of("sign.unit-head").to_uppercase(), &sign)?;
    let name = |who: &Option<crate::form::Signatory>| who.as_ref().and_then(|who| who.name.clone()).unwrap_or_default();
    sheet.merge_range(row + 6, 0, row + 6, 4, &name(&report.keeper), &sign)?;
    sheet.merge_range(row + 6, 7, row + 6, COLUMNS - 1, &name(&report.signatory), &sign)?;
    Ok(())
}
