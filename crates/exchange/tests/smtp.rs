//! Against a real SMTP server: aiosmtpd (Debian: python3-aiosmtpd), which writes what it takes into a maildir.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use exchange::{ExchangeError, SmtpConfig, SmtpMailer, SmtpTls};
use testkit::{Authority, Certificate};

/// Largest message that the test's server takes, in bytes.
const SIZE_LIMIT: usize = 20_000;

/// aiosmtpd with accounts, which its command line does not have: port, maildir, certificate, key.
const LOGIN: &str = "
import ssl, sys, time
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import AuthResult
port, folder, certificate, key = sys.argv[1:]
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(certificate, key)
def check(server, session, envelope, mechanism, login):
    return AuthResult(success=(login.login, login.password) == (b'motcua', 'bí mật'.encode()), handled=False)
Controller(Mailbox(folder), hostname='127.0.0.1', port=int(port), tls_context=context, require_starttls=True,
    authenticator=check, auth_required=True).start()
while True:
    time.sleep(60)
";

struct Server {
    process: Child,
    folder: PathBuf,
    port: u16,
}

impl Server {
    fn start(name: &str) -> Self {
        Self::start_with(name, &[])
    }

    /// With further arguments for aiosmtpd.
    fn start_with(name: &str, more: &[&str]) -> Self {
        let folder = std::env::temp_dir().join(format!("exchange-smtp-{}-{name}", std::process::id()));
        let port = free_port();
        let process = Command::new(python())
            .args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}"), "-s", &SIZE_LIMIT.to_string()])
            .args(more)
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

    /// One that takes mail after STARTTLS and a login as `motcua` alone.
    fn start_with_login(name: &str, Certificate { certificate, key }: &Certificate) -> Self {
        let folder = std::env::temp_dir().join(format!("exchange-smtp-{}-{name}", std::process::id()));
        let port = free_port();
        let process = Command::new(python())
            .args(["-c", LOGIN, &port.to_string()])
            .args([&folder, certificate, key])
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

/// Debian's package belongs to Debian's Python; another one may stand before it in PATH.
fn python() -> &'static str {
    let python = ["/usr/bin/python3", "python3"].into_iter().find(|python| has_aiosmtpd(python));
    python.expect("no SMTP server to test against: install the Debian package python3-aiosmtpd")
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
        tls: None,
        ca: None,
    }
}

/// Subject and text as a mail program shows them, by Python's own reader.
fn read_mail(raw: &str) -> (String, String) {
    let script = "import sys,email,email.policy as p\n\
        m=email.message_from_bytes(sys.stdin.buffer.read(),policy=p.default)\n\
        sys.stdout.buffer.write((m['subject']+'\\0'+m.get_content()).encode())";
    let mut child =
        Command::new("python3").args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(raw.as_bytes()).unwrap();
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

/// A server with a certificate of an authority of the test's own, with TLS by STARTTLS or from the first byte.
fn start_encrypted(name: &str, tls: SmtpTls, Certificate { certificate, key }: &Certificate) -> Server {
    let kind = if tls == SmtpTls::Tls { "smtps" } else { "tls" };
    let (certificate, key) = (certificate.display().to_string(), key.display().to_string());
    // STARTTLS is required, aiosmtpd's default: what arrives came encrypted.
    Server::start_with(name, &[&format!("--{kind}cert"), &certificate, &format!("--{kind}key"), &key])
}

#[test]
fn mail_goes_encrypted_to_the_relay_whose_authority_is_known() {
    for (name, tls) in [("starttls", SmtpTls::StartTls), ("implicit", SmtpTls::Tls)] {
        let (authority, other) = (Authority::new(), Authority::new());
        let server = start_encrypted(name, tls, &authority.server("IP:127.0.0.1"));
        let send = |ca: Option<std::path::PathBuf>| {
            let config = SmtpConfig { tls: Some(tls), ca, ..config(server.port) };
            SmtpMailer::new(config).unwrap().send("a@example.org", "Thông báo", "Nội dung")
        };
        for unknown in [None, Some(other.certificate())] {
            let error = send(unknown).unwrap_err();
            assert!(error.is_temporary(), "{name}: {error:?}");
            assert!(error.to_string().contains("[smtp] ca"), "{name}: {error}");
        }
        assert!(server.mails().is_empty(), "{name}");
        send(Some(authority.certificate())).unwrap();
        assert_eq!(read_mail(&server.mails()[0]).0, "Thông báo", "{name}");
    }
}

#[test]
fn a_certificate_for_another_name_is_not_believed() {
    let authority = Authority::new();
    let server = start_encrypted("name", SmtpTls::StartTls, &authority.server("DNS:mail.example.org"));
    let tls = SmtpConfig { tls: Some(SmtpTls::StartTls), ca: Some(authority.certificate()), ..config(server.port) };
    let error = SmtpMailer::new(tls).unwrap().send("a@example.org", "x", "y").unwrap_err();
    assert!(error.is_temporary() && error.to_string().contains("mail.example.org"), "{error}");
    assert!(server.mails().is_empty());
}

#[test]
fn a_relay_that_requires_encryption_refuses_plain_words() {
    let authority = Authority::new();
    let server = start_encrypted("plain", SmtpTls::StartTls, &authority.server("IP:127.0.0.1"));
    let error = SmtpMailer::new(config(server.port)).unwrap().send("a@example.org", "x", "y").unwrap_err();
    assert!(error.is_temporary(), "{error:?}");
    assert!(server.mails().is_empty());
}

#[test]
fn tls_from_the_first_byte_at_a_plain_port_says_so() {
    let server = Server::start("mixed");
    let tls = SmtpConfig { tls: Some(SmtpTls::Tls), ..config(server.port) };
    let error = SmtpMailer::new(tls).unwrap().send("a@example.org", "x", "y").unwrap_err();
    assert!(error.is_temporary() && error.to_string().contains("starttls"), "{error}");
}

/// Somebody between the program and its relay, who removes the offer of STARTTLS and asks for the password. Answers all
/// lines that were sent to it.
fn stripped_of_tls() -> (u16, std::thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        stream.write_all(b"220 mail.example.org ESMTP\r\n").unwrap();
        let mut heard = Vec::new();
        for line in BufReader::new(stream.try_clone().unwrap()).lines() {
            let Ok(line) = line else { break };
            let answer = if line.starts_with("EHLO") { "250-mail.example.org\r\n250 AUTH PLAIN LOGIN" } else { "250 OK" };
            heard.push(line);
            if stream.write_all(format!("{answer}\r\n").as_bytes()).is_err() {
                break;
            }
        }
        heard
    });
    (port, heard)
}

#[test]
fn a_password_waits_for_tls() {
    let account = |port| SmtpConfig { user: Some("motcua".into()), password: Some("bí mật".into()), ..config(port) };
    let (port, heard) = stripped_of_tls();
    let required = SmtpConfig { tls: Some(SmtpTls::StartTls), ..account(port) };
    let error = SmtpMailer::new(required).unwrap().send("a@example.org", "x", "y").unwrap_err();
    assert!(error.is_temporary() && error.to_string().contains("STARTTLS"), "{error}");
    let heard = heard.join().unwrap();
    assert!(heard.iter().all(|line| line.starts_with("EHLO") || line == "QUIT"), "{heard:?}");
    // The same server hears it from a program that was told to go without.
    let (port, heard) = stripped_of_tls();
    let _ = SmtpMailer::new(SmtpConfig { tls: Some(SmtpTls::None), ..account(port) }).unwrap().send("a@b.vn", "x", "y");
    assert!(heard.join().unwrap().iter().any(|line| line.starts_with("AUTH")));
}

#[test]
fn authorities_that_cannot_be_used_are_named() {
    let folder = testkit::Folder::new();
    let empty = folder.path().join("empty.pem");
    fs::write(&empty, "nothing").unwrap();
    let relay = |tls, ca: &std::path::Path| SmtpConfig { tls: Some(tls), ca: Some(ca.to_owned()), ..config(25) };
    for path in [empty.as_path(), &folder.path().join("missing.pem")] {
        let error = SmtpMailer::new(relay(SmtpTls::StartTls, path)).unwrap_err().to_string();
        assert!(error.starts_with("mail settings, ca:") && error.contains(&path.display().to_string()), "{error}");
    }
    let idle = relay(SmtpTls::None, &Authority::new().certificate());
    assert!(matches!(SmtpMailer::new(idle), Err(ExchangeError::Settings { field: "ca", .. })));
}

#[test]
fn a_login_goes_through_tls() {
    let authority = Authority::new();
    let server = Server::start_with_login("login", &authority.server("IP:127.0.0.1"));
    let send = |password: &str| {
        let (user, password) = (Some("motcua".into()), Some(password.into()));
        let (tls, ca) = (Some(SmtpTls::StartTls), Some(authority.certificate()));
        let config = SmtpConfig { user, password, tls, ca, ..config(server.port) };
        SmtpMailer::new(config).unwrap().send("a@example.org", "Thông báo", "Nội dung")
    };
    let error = send("sai").unwrap_err();
    assert!(error.is_temporary(), "right again once the password is: {error:?}");
    assert!(server.mails().is_empty());
    send("bí mật").unwrap();
    assert_eq!(server.mails().len(), 1);
}
