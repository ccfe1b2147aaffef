//! `motcua read` as a process: text, DOCX, XLSX and PDF in, one JSON object a file out.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../intake/tests/documents")
}

fn read(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_motcua")).arg("read").args(args).output().unwrap()
}

fn leads(task: &Value) -> Vec<&str> {
    task["lead"].as_array().unwrap().iter().filter_map(Value::as_str).collect()
}

#[test]
fn three_kinds_of_files_give_one_line_each() {
    let names =
        ["plan.docx", "tasks.xlsx", "notice.pdf"].map(|name| documents().join(name).to_string_lossy().into_owned());
    let out = read(&[&names[0], &names[1], &names[2], "--json"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let lines: Vec<Value> =
        String::from_utf8(out.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);

    let plan = &lines[0];
    assert_eq!(plan["doc"]["type"], "kế hoạch");
    assert_eq!(plan["doc"]["number"], "51/KH-UBND");
    assert_eq!(plan["doc"]["issuer"], "Ủy ban nhân dân tỉnh Hòa An");
    let tasks = plan["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), 5, "{tasks:#?}");
    assert_eq!(leads(&tasks[1]), ["Sở Khoa học và Công nghệ"]);
    assert_eq!(tasks[0]["deadline"]["due"], "2026-06-30");
    assert_eq!(tasks[2]["deadline"]["recurrence"], "quarterly");
    assert_eq!(leads(&tasks[4]), ["các sở, ban, ngành"]);

    let list = lines[1]["tasks"].as_array().unwrap();
    assert_eq!(
        list.iter().map(leads).collect::<Vec<_>>(),
        [["Văn phòng Ủy ban nhân dân tỉnh"], ["Sở Nội vụ"], ["Sở Tài chính"]]
    );

    let notice = &lines[2];
    assert_eq!(notice["doc"]["chair"], "Lê Thế Quân");
    assert_eq!(notice["doc"]["signer"], "Đỗ Gia Phúc");
    let tasks = notice["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), 6, "{tasks:#?}");
    assert_eq!(tasks[0]["deadline"]["due"], "2026-04-30");
    assert_eq!(leads(&tasks[5]), ["Sở Khoa học và Công nghệ"]);
}

#[test]
fn spans_are_bytes_of_a_text_file_and_out_writes_files() {
    let folder = tempfile();
    let path = folder.join("công văn.txt");
    let text = "Kính gửi: Các sở.\n\nUBND tỉnh yêu cầu:\n1. Sở Nội vụ tham mưu kế hoạch trước ngày 30/9/2025.\n";
    std::fs::write(&path, text).unwrap();
    let out = read(&[&path.to_string_lossy(), "--json", "--out", &folder.to_string_lossy()]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let written: Value = serde_json::from_slice(&std::fs::read(folder.join("công văn.json")).unwrap()).unwrap();
    assert_eq!(written, serde_json::from_slice::<Value>(&out.stdout).unwrap());
    let task = &written["tasks"][0];
    let span = |key: &str| usize::try_from(task["span"][key].as_u64().unwrap()).unwrap();
    assert_eq!(&text[span("start")..span("end")], "Sở Nội vụ tham mưu kế hoạch trước ngày 30/9/2025.");
    assert!(task["confidence"].as_f64().unwrap() > 0.5);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let folder = tempfile();
    let picture = folder.join("ảnh.png");
    std::fs::write(&picture, b"\x89PNG\r\n\x1a\n\0\0\0\0").unwrap();
    let list = documents().join("tasks.xlsx");
    let out = read(&[&picture.to_string_lossy(), &list.to_string_lossy(), "--json"]);
    assert_eq!(out.status.code(), Some(1));
    assert_eq!(String::from_utf8(out.stdout).unwrap().lines().count(), 1);
    assert!(String::from_utf8_lossy(&out.stderr).contains("ảnh.png: Đây không phải là văn bản đọc được"));
    std::fs::remove_dir_all(folder).unwrap();
}

/// A folder of this test's own.
fn tempfile() -> PathBuf {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("motcua-read-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The documents of the demonstration are read as a person counts their tasks.
#[test]
fn documents_of_the_demonstration_give_the_tasks_that_were_counted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo/steering");
    let plan: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("plan.json")).unwrap()).unwrap();
    let entries: Vec<&Value> =
        ["documents", "samples"].iter().flat_map(|part| plan[*part].as_array().unwrap()).collect();
    let paths: Vec<String> = entries
        .iter()
        .map(|entry| folder.join(entry["file"].as_str().unwrap()).to_string_lossy().into_owned())
        .collect();
    let args: Vec<&str> = paths.iter().map(String::as_str).chain(["--json"]).collect();
    let out = read(&args);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).unwrap();
    let readings: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(readings.len(), entries.len());
    for (entry, reading) in entries.iter().zip(&readings) {
        let (file, tasks) = (&entry["file"], reading["tasks"].as_array().unwrap());
        assert_eq!(tasks.len() as u64, entry["expected_tasks"].as_u64().unwrap(), "{file}");
        if entry.get("number").is_some_and(Value::is_string) {
            for (part, read) in [("kind", "type"), ("number", "number"), ("date", "date"), ("issuer", "issuer")] {
                let [said, found] = [&entry[part], &reading["doc"][read]].map(|v| v.as_str().unwrap().to_lowercase());
                assert_eq!(found, said, "{file}: {part}");
            }
            assert!(tasks.iter().all(|task| !leads(task).is_empty()), "{file}: a task of nobody");
        }
    }
}
