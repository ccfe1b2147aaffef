//! The commands as a user runs them: real processes, a real database.

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use journal::StreamId;
use kernel::{Actor, Instant, Province};
use store::{Appender, AppenderOptions, Batch, Machine, NewEvent, Options, Store};
use testkit::Folder;

fn motcua(args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_motcua"))
        .args(args)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn due_answers_each_line() {
    let input = concat!(
        r#"{"from":"2026-11-20T14:05:00+07:00","limit":{"value":15,"unit":"working_days"}}"#,
        "\n",
        r#"{"from":"hôm qua","limit":{"value":15,"unit":"working_days"}}"#,
        "\n",
        r#"{"from":"2026-11-20T14:05:00+07:00","limit":{"value":4,"unit":"working_hours"}}"#,
    );
    let output = motcua(&["due"], input);
    assert!(output.status.success());
    let lines: Vec<String> = text(&output).lines().map(str::to_owned).collect();
    assert_eq!(lines[0], r#"{"due":"2026-12-14T17:00:00+07:00"}"#);
    assert!(lines[1].starts_with(r#"{"error":""#), "{}", lines[1]);
    assert_eq!(lines[2], r#"{"due":"2026-11-23T08:05:00+07:00"}"#);
    assert_eq!(lines.len(), 3);
}

#[test]
fn due_survives_a_line_without_end() {
    let input = format!("{}\n{}\n", "x".repeat(300_000), r#"{"from":"2026-11-20T14:05:00+07:00","limit":{"value":1,"unit":"hours"}}"#);
    let output = motcua(&["due"], &input);
    let lines = text(&output);
    assert_eq!(lines.lines().count(), 2, "{lines}");
    assert!(lines.ends_with("{\"due\":\"2026-11-20T15:05:00+07:00\"}\n"), "{lines}");
}

#[test]
fn score_answers_the_sheet_or_says_what_is_wrong() {
    let sheet = r#"{"units":[{"code":"a","metrics":[{"code":"2.1","numerator":9,"denominator":10}]}]}"#;
    let output = motcua(&["score", "--set", "qd766-2022", "-"], sheet);
    assert!(output.status.success());
    let scored: serde_json::Value = serde_json::from_str(&text(&output)).unwrap();
    assert_eq!(scored["units"][0]["metrics"][0]["score"], 18.0);
    assert_eq!(scored["units"][0]["index"], 90.0);
    let output = motcua(&["score", "--set", "none", "-"], sheet);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && told.contains("qd766-2022"), "{told}");
    let output = motcua(&["score", "--set", "qd766-2022", "-"], &sheet.replace("9,", "-9,"));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && told.contains("units[0].metrics[0].numerator"), "{told}");
}

/// Appends one event per command.
struct Plain;

impl Machine for Plain {
    type Command = String;
    type Reply = bool;

    fn catch_up(&mut self, _records: &[journal::Record]) {}

    fn handle(&mut self, batch: &mut Batch<'_>, command: String) -> bool {
        let payload = format!("{{\"text\":\"{command}\"}}");
        let event = NewEvent { event_type: "said".into(), wire: 1, payload };
        batch.append(&StreamId::new("note", &command), 0, &Actor::system(), vec![event]).is_ok()
    }

    fn committed(&mut self) {}

    fn rolled_back(&mut self) {}
}

fn fill(url: &str) {
    let store = Store::open(url, Options::new(Province(92))).unwrap();
    let clock: store::Clock = Arc::new(|| Instant(1));
    let appender = Appender::start(&store, Plain, AppenderOptions::new(clock, 0)).unwrap();
    (1..=5).for_each(|n| assert!(appender.call(format!("n{n}")).unwrap()));
}

#[test]
fn journal_verify_prints_the_head_or_names_the_fault() {
    let folder = Folder::new();
    let path = folder.path().join("motcua.sqlite").display().to_string();
    let url = format!("sqlite:{path}");
    let verify = |more: &[&str]| motcua(&[&["journal", "verify", "--database", &url], more].concat(), "");
    assert_eq!(verify(&[]).status.code(), Some(2), "looking makes no database");
    assert!(motcua(&["migrate", "--database", &url], "").status.success());
    fill(&url);

    let whole = verify(&[]);
    assert_eq!(whole.status.code(), Some(0));
    let head = text(&whole).trim().to_owned();
    assert!(head.starts_with("5:"), "{head}");
    let hash = head.trim_start_matches("5:");
    assert_eq!(verify(&["--head", &head]).status.code(), Some(0));
    assert_eq!(verify(&["--head", hash]).status.code(), Some(0));

    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute("UPDATE journal SET payload = '{\"text\":\"x\"}' WHERE position = 3", []).unwrap();
    let altered = verify(&[]);
    assert_eq!(altered.status.code(), Some(1));
    assert!(text(&altered).contains('3'), "{}", text(&altered));
    raw.execute("UPDATE journal SET payload = '{\"text\":\"n3\"}' WHERE position = 3", []).unwrap();

    raw.execute("DELETE FROM journal WHERE position = 5", []).unwrap();
    let rest: String = raw.query_row("SELECT hash FROM journal WHERE position = 4", [], |row| row.get(0)).unwrap();
    raw.execute("UPDATE head SET position = 4, hash = ?1", [rest]).unwrap();
    assert_eq!(verify(&[]).status.code(), Some(0), "a cut tail with a mended head row looks whole");
    assert_eq!(verify(&["--head", &head]).status.code(), Some(1));
    assert_eq!(verify(&["--head", hash]).status.code(), Some(1));
}

#[test]
fn a_backup_is_restored_by_command() {
    let folder = Folder::new();
    let url = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    let place = folder.path().join("backup").display().to_string();
    assert!(motcua(&["migrate", "--database", &url("a.sqlite")], "").status.success());
    fill(&url("a.sqlite"));
    let made = motcua(&["backup", "--database", &url("a.sqlite"), &place], "");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(motcua(&["backup", "--database", &url("a.sqlite"), &place], "").status.code(), Some(2));
    let back = motcua(&["restore", "--database", &url("b.sqlite"), &place], "");
    assert!(back.status.success(), "{}", String::from_utf8_lossy(&back.stderr));
    assert!(motcua(&["rebuild", "--database", &url("b.sqlite")], "").status.success());
    let heads = ["a.sqlite", "b.sqlite"].map(|n| text(&motcua(&["journal", "verify", "--database", &url(n)], "")));
    assert_eq!(heads[0], heads[1]);
    assert!(heads[0].starts_with("5:"));
    let nowhere = motcua(&["restore", "--database", &url("c.sqlite"), "/nowhere"], "");
    assert_eq!(nowhere.status.code(), Some(2));
}

/// A configuration in a folder of its own.
fn configured(folder: &Folder) -> String {
    let path = folder.path().join("motcua.toml");
    let database = folder.path().join("motcua.sqlite");
    let text = format!(
        "database = \"sqlite:{}\"\nbase_url = \"http://127.0.0.1:8080\"\nlisten = \"127.0.0.1:0\"\n",
        database.display()
    );
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn ask(address: &str, request: &str) -> String {
    use std::io::Read;
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_new_installation_lets_its_administrator_in_and_ends_when_told() {
    use std::io::{BufRead, BufReader};
    let folder = Folder::new();
    let config = configured(&folder);
    let create = ["admin", "create", "--config", &config, "--name", "Quản Trị Mẫu", "--login", "quantri"];
    let made = motcua(&create, "");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let told = text(&made);
    let password = told.lines().find_map(|line| line.strip_prefix("password")).unwrap().trim().to_owned();
    assert_eq!(motcua(&create, "").status.code(), Some(2), "the name is taken");
    let mut child = Command::new(env!("CARGO_BIN_EXE_motcua"))
        .args(["serve", "--config", &config])
        .current_dir("/")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("http://").unwrap();
    let get = |path: &str| ask(address, &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"));
    assert!(get("/healthz").ends_with("ok\n"));
    assert!(get("/readyz").starts_with("HTTP/1.1 200"));
    assert!(get("/demo").starts_with("HTTP/1.1 404"), "no demo accounts in production");
    let body = format!("login=quantri&password={password}");
    let head = format!("Host: {address}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\nContent-Length: {}", body.len());
    let kind = "Content-Type: application/x-www-form-urlencoded";
    let entered = ask(address, &format!("POST /signin HTTP/1.1\r\n{head}\r\n{kind}\r\n\r\n{body}"));
    assert!(entered.starts_with("HTTP/1.1 303") && entered.contains("set-cookie: mc_session="), "{entered}");
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_configuration_with_a_slip_is_named() {
    let folder = Folder::new();
    let path = folder.path().join("motcua.toml");
    std::fs::write(&path, "base_ulr = \"http://x\"\n").unwrap();
    let output = motcua(&["serve", "--config", path.to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("base_ulr"));
}
