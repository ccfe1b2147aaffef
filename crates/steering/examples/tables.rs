//! Reads tables of plans and running lists: `tables plan|list FILE…` prints their rows and notes, `tables --speed` how many rows
//! a second are read.

use std::time::Instant;

use intake::{Limits, document, sheet};
use steering::names::{Names, UnitName};
use steering::tables::{Dated, read_plan, read_running, rows_of_sheet, rows_of_text};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.split_first() {
        Some((first, _)) if first == "--speed" => speed(),
        Some((kind, files)) => files.iter().for_each(|file| show(kind == "plan", file)),
        None => eprintln!("tables plan|list FILE…, or tables --speed"),
    }
}

/// All tables of a file: each sheet of a workbook, or the lines of a document.
fn tables(file: &str) -> Vec<Vec<Vec<String>>> {
    let Ok(bytes) = std::fs::read(file) else { return Vec::new() };
    if let Ok(sheets) = sheet::read_xlsx(&bytes, &Limits::default()) {
        let rows = |sheet: sheet::Sheet| rows_of_sheet(sheet.rows.into_iter().map(|row| (row.number, row.cells)));
        return sheets.into_iter().map(rows).collect();
    }
    let text = document::text(&bytes, &Limits::default()).ok().flatten();
    vec![rows_of_text(&text.unwrap_or_else(|| steering::reading::decode(&bytes)))]
}

fn show(plan: bool, file: &str) {
    for rows in tables(file) {
        println!("== {file}: {} rows", rows.len());
        let notes = if plan {
            let read = read_plan(&rows, Dated::default());
            read.items.iter().for_each(|row| println!("{row:?}"));
            read.notes
        } else {
            let read = read_running(&rows, Dated::default());
            read.rows.iter().for_each(|row| println!("{row:?}"));
            read.faults
        };
        notes.iter().for_each(|note| {
            println!("{}: {:?} {} {} {:?}", note.line, note.weight, note.code, note.column, note.args)
        });
    }
}

/// Seconds that this process has worked, where the system tells; a busy machine does not slow it.
fn worked(begin: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanos = told.and_then(|text| text.split(' ').next().and_then(|first| first.parse::<f64>().ok()));
    nanos.map_or_else(|| begin.elapsed().as_secs_f64(), |nanos| nanos / 1e9)
}

/// How many a second.
fn measure(what: &str, act: impl FnOnce() -> usize) {
    let begin = Instant::now();
    let from = worked(begin);
    let count = act();
    println!("{what}: {:.0}/s", count as f64 / (worked(begin) - from));
}

fn speed() {
    let head = "STT | Văn bản giao | Nội dung | Đơn vị chủ trì | Đơn vị phối hợp | Ngày giao | Thời hạn | Trạng thái | Ngày hoàn thành";
    let row = "7 | Thông báo số 45/TB-VPUB ngày 10/3/2026 | Xây dựng kế hoạch cải cách hành chính của ngành, báo cáo kết quả | Sở Nội vụ | \
        Sở Tài chính; UBND các xã, phường | 11/3/2026 | Quý III/2026 | Hoàn thành đúng hạn | 20/8/2026";
    let text: Vec<&str> = std::iter::once(head).chain(std::iter::repeat_n(row, 20_000)).collect();
    let rows = rows_of_text(&text.join("\n"));
    measure("rows of a list", || read_running(&rows, Dated::default()).rows.len());
    measure("rows of a plan", || read_plan(&rows, Dated::default()).items.len());
    let communes = (0..700).map(|n| format!("Ủy ban nhân dân phường Mẫu {n}"));
    let names = Names::new(
        communes.enumerate().map(|(n, name)| UnitName::from((format!("u{n}").as_str().into(), name, Vec::new()))),
    );
    measure("names found", || {
        (0..5_000).filter(|n| names.unit(&format!("UBND phường Mẫu {}", n % 700)).is_some()).count()
    });
    measure("suggestions", || (0..1_000).map(|n| names.closest(&format!("phường Mâu {n}")).len().min(1)).sum());
}
