//! Against a real SMTP server: aiosmtpd (Debian: python3-aiosmtpd), which writes what it takes into a maildir.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use exchange::{ExchangeError, SmtpConfig, SmtpMailer};

/// Largest message that the test's server takes, in bytes.
const SIZE_LIMIT: usize = 20_000;

struct Server {
    process: Child,
    folder: PathBuf,
    port: u16,
}

impl Server {
    fn start(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("exchange-smtp-{}-{name}", std::process::id()));
        let port = free_port();
        // Debian's package belongs to Debian's Python; another one may stand before it in PATH.
        let python = ["/usr/bin/python3", "python3"].into_iter().find(|python| has_aiosmtpd(python));
        let python = python.expect("no SMTP server to test against: install the Debian package python3-aiosmtpd");
        let process = Command::new(python)
            .args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}"), "-s", &SIZE_LIMIT.to_string()])
            .args(["-c", "aiosmtpd.handlers.Mailbox"])
            .arg(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { process, folder, port };
        server.wait_until_open();
        server
    }

    fn wait_until_open(&self) {
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(start.elapsed() < Duration::from_secs(20), "aiosmtpd does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn mails(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.folder.join("new")) else { return Vec::new() };
        entries.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn has_aiosmtpd(python: &str) -> bool {
    let status = Command::new(python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn config(port: u16) -> SmtpConfig {
    SmtpConfig {
        host: "127.0.0.1".into(),
        port,
        from: "Một Cửa <motcua@example.org>".into(),
        user: None,
        password: None,
    }
}

/// Subject and text as a mail program shows them, by Python's own reader.
fn read_mail(raw: &str) -> (String, String) {
    let script = "import sys,email,email.policy as p\n\
        m=email.message_from_bytes(sys.stdin.buffer.read(),policy=p.default)\n\
        sys.stdout.buffer.write((m['subject']+'\\0'+m.get_content()).encode())";
    let mut child =
        Command::new("python3").args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), raw.as_bytes()).unwrap();
    let output = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let (subject, text) = output.split_once('\0').unwrap();
    (subject.to_owned(), text.to_owned())
}

#[test]
fn vietnamese_arrives_as_written() {
    let server = Server::start("arrives");
    let subject = "Hồ sơ H92.31120-261124-0007: đề nghị bổ sung, hoàn thiện thành phần hồ sơ trước ngày 15/12/2026";
    let text = "Kính gửi ông/bà Nguyễn Thị Mẫu,\n\nHồ sơ còn thiếu: Giấy chứng sinh.\nNgười hướng dẫn: Lê Thị Thí.\n";
    SmtpMailer::new(config(server.port)).unwrap().send("mau.nguyen@example.org", subject, text).unwrap();
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].is_ascii(), "encoded for every relay");
    assert!(mails[0].contains("To: mau.nguyen@example.org"));
    let (read_subject, read_text) = read_mail(&mails[0]);
    assert_eq!(read_subject, subject);
    assert_eq!(read_text.replace("\r\n", "\n").trim_end(), text.trim_end());
}

#[test]
fn a_subject_cannot_add_a_header() {
    let server = Server::start("header");
    let mailer = SmtpMailer::new(config(server.port)).unwrap();
    mailer.send("a@example.org", "Thông báo\r\nBcc: b@example.org", "Nội dung").unwrap();
    let mails = server.mails();
    assert!(!mails[0].lines().any(|line| line.starts_with("Bcc:")), "{}", mails[0]);
    assert_eq!(read_mail(&mails[0]).0, "Thông báo Bcc: b@example.org");
}

#[test]
fn what_the_server_refuses_is_final() {
    let server = Server::start("refuses");
    let mailer = SmtpMailer::new(config(server.port)).unwrap();
    let error = mailer.send("a@example.org", "Dài", &"dài quá ".repeat(SIZE_LIMIT)).unwrap_err();
    assert!(matches!(error, ExchangeError::Permanent(_)), "{error:?}");
    assert!(server.mails().is_empty());
}

#[test]
fn a_silent_server_is_tried_again() {
    let error = SmtpMailer::new(config(free_port())).unwrap().send("a@example.org", "x", "y").unwrap_err();
    assert!(error.is_temporary(), "{error:?}");
}

#[test]
fn wrong_addresses_and_settings_send_nothing() {
    let mailer = SmtpMailer::new(config(1)).unwrap();
    for to in ["", "khong-phai-thu", "a@b@c", "a@example.org\r\nRCPT TO:<b@example.org>"] {
        assert!(matches!(mailer.send(to, "x", "y"), Err(ExchangeError::Address { .. })), "{to}");
    }
    let half = SmtpConfig { user: Some("u".into()), ..config(25) };
    assert!(matches!(SmtpMailer::new(half), Err(ExchangeError::Settings { .. })));
    let secret = SmtpConfig { user: Some("u".into()), password: Some("bí mật".into()), ..config(25) };
    assert!(!format!("{secret:?}").contains("bí mật"));
}
