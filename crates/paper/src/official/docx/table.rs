//! Ruled tables in Word.

use super::dxa;
use super::xml::Paragraph;
use crate::official::grid::{Grid, GridRow, Placed, TEXT_WIDTH};

/// The table; its rows of titles are repeated on every page.
pub(super) fn ruled(grid: &Grid) -> String {
    let mut out = open(&grid.widths, "TableGrid");
    for y in 0..grid.head.len() {
        out.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        out.push_str(&head_row(grid, y));
        out.push_str("</w:tr>");
    }
    for row in &grid.rows {
        out.push_str(&body_row(grid, row));
    }
    out.push_str("</w:tbl>");
    out
}

/// Start of a table with columns of these widths (hundredths of a millimetre).
pub(super) fn open(widths: &[u32], style: &str) -> String {
    let columns: String = widths.iter().map(|width| format!(r#"<w:gridCol w:w="{}"/>"#, dxa(*width))).collect();
    format!(
        concat!(
            r#"<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{width}" w:type="dxa"/>"#,
            r#"<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>"#
        ),
        style = style,
        width = dxa(TEXT_WIDTH),
        columns = columns,
    )
}

/// Titles of a row, and the rests of those that come down from the rows above.
fn head_row(grid: &Grid, y: usize) -> String {
    let rows = grid.head.iter().enumerate().take(y + 1);
    let reaching = rows.flat_map(|(top, row)| row.iter().map(move |cell| (top, cell)));
    let mut cells: Vec<(usize, &Placed)> = reaching.filter(|(top, cell)| top + cell.rows > y).collect();
    cells.sort_by_key(|(_, cell)| cell.x);
    let cell = |(top, cell): (usize, &Placed)| {
        let merge = match (cell.rows > 1, top == y) {
            (true, true) => r#"<w:vMerge w:val="restart"/>"#,
            (true, false) => "<w:vMerge/>",
            (false, _) => "",
        };
        let paragraph = Paragraph::new("TableHead");
        let paragraph = if top == y { paragraph.words(&cell.words) } else { paragraph };
        field(grid, cell, &format!(r#"{merge}<w:vAlign w:val="center"/>"#), &paragraph.xml())
    };
    cells.into_iter().map(cell).collect()
}

fn body_row(grid: &Grid, row: &GridRow) -> String {
    let cell = |cell: &Placed| {
        let paragraph = Paragraph::new("TableText").keep_next(row.group);
        field(grid, cell, "", &paragraph.words(&cell.words).align(cell.align).xml())
    };
    let cells: String = row.cells.iter().map(cell).collect();
    let whole = if row.whole { "<w:trPr><w:cantSplit/></w:trPr>" } else { "" };
    format!("<w:tr>{whole}{cells}</w:tr>")
}

fn field(grid: &Grid, cell: &Placed, properties: &str, content: &str) -> String {
    let width: u32 = grid.widths.iter().skip(cell.x).take(cell.columns).sum();
    let span = if cell.columns > 1 { format!(r#"<w:gridSpan w:val="{}"/>"#, cell.columns) } else { String::new() };
    format!(r#"<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/>{span}{properties}</w:tcPr>{content}</w:tc>"#, dxa(width))
}
