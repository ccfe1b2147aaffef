//! The register and the day-end list as sheets.

use super::{Cell, Column, ColumnKind, Table};
use crate::fill::words::{sentence, word};
use crate::form::{CashDayList, Head, Lang, Register};

/// Sổ theo dõi hồ sơ.
pub fn register_table(register: &Register) -> Table {
    let lang = register.head.lang;
    let (from, to) = (register.from.date_text(), register.to.date_text());
    let year = register.year.to_string();
    let period = sentence("register.period", lang, &[("year", &year), ("from", &from), ("to", &to)]);
    let text = |text: &str| Cell::Text(text.to_owned());
    let time = |at: Option<kernel::Instant>| at.map_or(Cell::Empty, Cell::DateTime);
    let maybe = |words: &Option<String>| words.as_deref().map_or(Cell::Empty, text);
    let row = |row: &crate::form::RegisterRow| {
        vec![
            Cell::Int(i64::from(row.number)),
            text(&row.code),
            text(&row.procedure),
            Cell::Int(i64::from(row.sets)),
            text(&row.applicant),
            text(&row.contact),
            text(&row.lead_unit),
            Cell::DateTime(row.received_at),
            time(row.promised_at),
            time(row.returned_at),
            text(&row.channel),
            maybe(&row.collected_by),
            maybe(&row.note),
        ]
    };
    use ColumnKind::{DateTime, Int, Text};
    let columns = [
        ("col.no", 6, Int),
        ("dossier.code", 25, Text),
        ("dossier.procedure", 42, Text),
        ("register.sets", 7, Int),
        ("register.applicant", 26, Text),
        ("register.contact", 34, Text),
        ("register.lead", 28, Text),
        ("register.received", 17, DateTime),
        ("register.promised", 17, DateTime),
        ("register.returned", 17, DateTime),
        ("register.channel", 20, Text),
        ("register.signed", 22, Text),
        ("col.note", 18, Text),
    ];
    let rows = register.rows.iter().map(row).collect();
    let subtitles = std::iter::once(period).chain(register.remark.clone()).collect();
    list(&register.head, "sheet.register", subtitles, &columns, rows)
}

/// Bảng kê thu phí, lệ phí trong ngày, with the sum as its last row.
pub fn cash_table(list_of_day: &CashDayList) -> Table {
    let lang = list_of_day.head.lang;
    let day = sentence("cash.day", lang, &[("day", &list_of_day.day.date_text())]);
    let subtitles = std::iter::once(day).chain(list_of_day.desk.clone()).collect();
    let text = |text: &str| Cell::Text(text.to_owned());
    let row = |(number, row): (i64, &crate::form::CashRow)| {
        vec![
            Cell::Int(number),
            text(&row.receipt_number),
            Cell::DateTime(row.paid_at),
            text(&row.dossier_code),
            text(&row.payer),
            text(&row.item),
            text(&row.method),
            Cell::Money(row.amount),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = (1..).zip(&list_of_day.rows).map(row).collect();
    let sum = list_of_day.rows.iter().map(|row| row.amount).sum();
    let mut total = vec![Cell::Empty; 6];
    total.extend([text(&word("total", lang)), Cell::Money(sum)]);
    rows.push(total);
    use ColumnKind::{DateTime, Int, Money, Text};
    let columns = [
        ("col.no", 6, Int),
        ("cash.receipt", 14, Text),
        ("fee.paid-at", 17, DateTime),
        ("dossier.code", 25, Text),
        ("fee.payer", 26, Text),
        ("fee.item", 36, Text),
        ("cash.method", 16, Text),
        ("fee.amount", 16, Money),
    ];
    list(&list_of_day.head, "sheet.cash", subtitles, &columns, rows)
}

pub(super) type Heading = (&'static str, u16, ColumnKind);

/// A list with the agency and the mark of made-up data under its title.
pub(super) fn list(head: &Head, title: &str, mut under: Vec<String>, columns: &[Heading], rows: Vec<Vec<Cell>>) -> Table {
    let lang: Lang = head.lang;
    under.insert(0, head.agency.clone());
    if head.simulated {
        under.push(word("page.simulated", lang).to_uppercase());
    }
    Table {
        sheet: word(title, lang),
        title: word(title, lang),
        subtitles: under,
        columns: columns.iter().map(|(key, width, kind)| Column::new(word(key, lang), *width, *kind)).collect(),
        rows,
        made_at: head.issued_at,
    }
}
