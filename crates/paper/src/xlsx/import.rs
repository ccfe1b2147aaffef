//! Empty sheets to be filled in and read: a running list of tasks, the table of a plan. Titles are those that the reader knows, in
//! Vietnamese; a second sheet says how each column is filled.

use kernel::Instant;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format,
    FormatAlign, Workbook, Worksheet,
};
use serde::Deserialize;

use super::{XlsxError, bordered, made_at_local};

static FILE: &str = include_str!("../../../../data/paper/import.json");

/// Rows for which choices are offered and days are checked.
const ROWS: u32 = 5_000;

#[derive(Deserialize)]
struct File {
    tasks: Template,
    plan: Template,
    /// Title of the sheet that explains, and its columns.
    help: String,
    help_columns: [String; 4],
    required: String,
    /// What Excel says of a cell that is neither empty nor a day.
    not_a_day: String,
    /// What it says of a state that is not in the list; it may stay.
    other_state: String,
    /// States that a running list may have.
    states: Vec<String>,
}

#[derive(Deserialize)]
struct Template {
    sheet: String,
    title: String,
    notes: Vec<String>,
    columns: Vec<Field>,
}

#[derive(Deserialize)]
struct Field {
    title: String,
    width: u16,
    #[serde(default)]
    kind: Kind,
    #[serde(default)]
    required: bool,
    how: String,
    example: String,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    Text,
    Day,
    State,
}

/// The template of a running list of tasks.
///
/// # Errors
/// The format's own limits.
pub fn task_import(made_at: Instant) -> Result<Vec<u8>, XlsxError> {
    let file = read()?;
    workbook(&file, &file.tasks, made_at)
}

/// The template of the table of a plan or work programme.
///
/// # Errors
/// The format's own limits.
pub fn plan_import(made_at: Instant) -> Result<Vec<u8>, XlsxError> {
    let file = read()?;
    workbook(&file, &file.plan, made_at)
}

fn read() -> Result<File, XlsxError> {
    serde_json::from_str(FILE).map_err(|error| XlsxError::Columns(error.to_string()))
}

fn workbook(file: &File, template: &Template, made_at: Instant) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made_at = ExcelDateTime::from_timestamp(made_at_local(made_at).div_euclid(1_000_000))?;
    book.set_properties(&DocProperties::new().set_title(&template.title).set_creation_datetime(&made_at));
    let sheet = book.add_worksheet();
    sheet.set_name(&template.sheet)?;
    for (at, field) in (0u16..).zip(&template.columns) {
        column(sheet, at, field, file)?;
    }
    sheet.set_row_height(0, 34)?;
    sheet.set_freeze_panes(1, 2)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    help(book.add_worksheet(), file, template)?;
    Ok(book.save_to_buffer()?)
}

/// A title with the mark of required columns.
fn title(field: &Field) -> String {
    if field.required { format!("{} (*)", field.title) } else { field.title.clone() }
}

fn head() -> Format {
    bordered().set_bold().set_background_color("DCE6F1").set_align(FormatAlign::Center).set_text_wrap()
}

fn column(sheet: &mut Worksheet, at: u16, field: &Field, file: &File) -> Result<(), XlsxError> {
    let cell = Format::new().set_font_name("Times New Roman").set_font_size(11);
    let cell = cell.set_align(FormatAlign::Top);
    let cell = match field.kind {
        Kind::Day => cell.set_num_format("dd/mm/yyyy").set_align(FormatAlign::Center),
        Kind::Text | Kind::State => cell.set_text_wrap(),
    };
    sheet.set_column_width(at, f64::from(field.width))?;
    sheet.set_column_format(at, &cell)?;
    sheet.write_string_with_format(0, at, title(field), &head())?;
    let check = match field.kind {
        Kind::Text => return Ok(()),
        Kind::Day => {
            let first = ExcelDateTime::from_ymd(2000, 1, 1)?;
            let check = DataValidation::new().allow_date(DataValidationRule::GreaterThanOrEqualTo(first));
            check.set_error_message(&file.not_a_day)?
        }
        Kind::State => {
            let check = DataValidation::new().allow_list_strings(&file.states)?;
            // The reader knows more words than the list offers.
            check.set_error_style(DataValidationErrorStyle::Warning).set_error_message(&file.other_state)?
        }
    };
    sheet.add_data_validation(1, at, ROWS, at, &check)?;
    Ok(())
}

/// The sheet that says how each column is filled, with an example.
fn help(sheet: &mut Worksheet, file: &File, template: &Template) -> Result<(), XlsxError> {
    sheet.set_name(&file.help)?;
    let plain = Format::new().set_font_name("Times New Roman").set_font_size(11);
    sheet.write_string_with_format(0, 0, &template.title, &plain.clone().set_bold().set_font_size(14))?;
    let mut row = 1;
    for note in &template.notes {
        sheet.write_string_with_format(row, 0, note, &plain)?;
        row += 1;
    }
    row += 1;
    for ((at, name), width) in (0u16..).zip(&file.help_columns).zip([30.0, 12.0, 80.0, 50.0]) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(row, at, name, &head())?;
    }
    let (text, required) = (bordered().set_text_wrap(), bordered().set_font_color(Color::RGB(0xA3261D)));
    for field in &template.columns {
        row += 1;
        sheet.write_string_with_format(row, 0, &field.title, &bordered().set_bold().set_text_wrap())?;
        let mark = if field.required { file.required.as_str() } else { "" };
        sheet.write_string_with_format(row, 1, mark, &required)?;
        sheet.write_string_with_format(row, 2, &field.how, &text)?;
        sheet.write_string_with_format(row, 3, &field.example, &text)?;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}
