//! The workbook: round trip of the whole catalogue, and errors that name sheet, row and column.

use procedure::{Catalogue, ProcedureVersion, RowError, Sheets, sheets, sheets_to_versions, versions_to_sheets};

fn catalogue() -> Catalogue {
    Catalogue::embedded().expect("embedded data")
}

fn workbook(catalogue: &Catalogue) -> Sheets {
    versions_to_sheets(catalogue.list().map(|version| version.as_ref()))
}

fn set(sheets: &mut Sheets, sheet: &str, row: usize, column: &str, text: &str) {
    let rows = sheets.0.get_mut(sheet).unwrap();
    let place = rows[0].iter().position(|heading| heading == column).unwrap();
    rows[row - 1][place] = text.to_owned();
}

#[test]
fn the_whole_catalogue_comes_back_as_it_was() {
    let catalogue = catalogue();
    let read = sheets_to_versions(&workbook(&catalogue), &catalogue).expect("no error");
    let expected: Vec<ProcedureVersion> = catalogue.list().map(|version| version.as_ref().clone()).collect();
    assert_eq!(read.len(), expected.len());
    for (read, expected) in read.iter().zip(&expected) {
        assert_eq!(read, expected, "{}", expected.code);
    }
}

#[test]
fn every_error_names_its_cell_and_all_come_at_once() {
    let catalogue = catalogue();
    let mut sheets = workbook(&catalogue);
    let cells = [
        (sheets::PROCEDURES, 2, "name", "", "required"),
        (sheets::PROCEDURES, 3, "levels", "xã", "not_a_choice"),
        (sheets::PROCEDURES, 4, "effective_from", "31/02/2026", "not_a_date"),
        (sheets::COMPONENTS, 5, "copies", "hai", "not_a_number"),
        (sheets::FEES, 2, "verified", "có lẽ", "not_yes_no"),
        (sheets::STEPS, 7, "role", "giám đốc", "not_a_choice"),
        (sheets::STEPS, 9, "code", "9.999999", "unknown_code"),
    ];
    for (sheet, row, column, text, _) in cells {
        set(&mut sheets, sheet, row, column, text);
    }
    let errors = sheets_to_versions(&sheets, &catalogue).expect_err("seven errors");
    let expected: Vec<RowError> = cells
        .map(|(sheet, row, column, value, code)| RowError { sheet, row, column, code, value: value.to_owned() })
        .to_vec();
    assert_eq!(errors, expected);
}

#[test]
fn missing_sheets_columns_and_repeated_rows_are_named() {
    let catalogue = catalogue();
    let mut sheets = workbook(&catalogue);
    sheets.0.remove(sheets::LIMITS);
    sheets.0.get_mut(sheets::FEES).unwrap()[0][3] = "money".to_owned();
    let again = sheets.0[sheets::PROCEDURES][1].clone();
    sheets.0.get_mut(sheets::PROCEDURES).unwrap().push(again);
    let errors = sheets_to_versions(&sheets, &catalogue).expect_err("errors");
    let found: Vec<_> = errors.iter().map(|error| (error.sheet, error.row, error.column, error.code)).collect();
    assert!(found.contains(&("procedures", 133, "code", "repeated")), "{found:?}");
    assert!(found.contains(&("limits", 0, "", "sheet_missing")), "{found:?}");
    assert!(found.contains(&("fees", 1, "amount", "column_missing")), "{found:?}");
}

#[test]
fn a_decimal_comma_an_empty_row_and_a_new_code_are_fine() {
    let catalogue = catalogue();
    let mut sheets = workbook(&catalogue);
    set(&mut sheets, sheets::PROCEDURES, 2, "limit_value", "2,5");
    set(&mut sheets, sheets::PROCEDURES, 2, "limit_unit", "working_days");
    let mut new = sheets.0[sheets::PROCEDURES][1].clone();
    new[0] = "X.900".to_owned();
    let rows = sheets.0.get_mut(sheets::PROCEDURES).unwrap();
    rows.push(Vec::new());
    rows.push(new);
    let read = sheets_to_versions(&sheets, &catalogue).expect("no error");
    assert_eq!(read.len(), 132);
    assert_eq!(read[0].limit.map(|limit| limit.value), Some(2.5));
    assert!(read[131].form.is_none() && read[131].components.is_empty());
}
