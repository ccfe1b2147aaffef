//! Load over HTTP against the real program in a process of its own, load and program sharing the cores: submissions,
//! lists, the work list, the dossier page, start-up, memory. `bench_http [postgres://…]`; MOTCUA names the binary.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant as Stopwatch};

use app::ports::Ports;
use kernel::{Actor, Instant, PersonId, UnitId};
use procedure::Catalogue;

/// Dossiers submitted before lists are read.
const SUBMISSIONS: usize = 100_000;

struct Prepared {
    token: String,
    cookie: String,
    communes: Vec<String>,
    body: String,
}

#[allow(clippy::disallowed_methods, reason = "a measurement runs under the real clock")]
fn now() -> Instant {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Instant(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

fn prepare(url: &str, files: &std::path::Path) -> Prepared {
    let templates = Arc::new(paper::Templates::embedded().expect("templates"));
    let press = web::ports::PaperPress { templates, simulated: true, place: "Cần Thơ".to_owned() };
    let ports = Ports { mailer: None, texter: None, press: Arc::new(press), wording: Arc::new(web::ports::Sentences) };
    let stage = sim::stage::Stage {
        url: url.to_owned(),
        files: files.to_owned(),
        ports,
        clock: Arc::new(now),
        catalogue: Catalogue::embedded().expect("the catalogue"),
        simulated: true,
        base_url: "http://127.0.0.1:8080".to_owned(),
    };
    let app = sim::stage::open(stage, sim::stage::repeatable_chance(now().0.unsigned_abs())).expect("a program");
    let until = Instant(now().0 + 86_400_000_000);
    let scopes = app::TokenScope::ALL;
    let token = app.create_token(&Actor::system(), "bench", &scopes, &UnitId::new("H92"), until).expect("a token");
    let session = app.sign_in_for_demo(&PersonId::new("h92.31120.tt.receptionist.1")).expect("a session");
    let org = app.org();
    let communes = org.units(now().day()).filter(|unit| unit.kind == org::UnitKind::Commune);
    let communes = communes.map(|unit| unit.id.to_string()).collect();
    let catalogue = app.catalogue();
    let version = catalogue.in_force(&"1.004873".into(), now().day()).cloned().expect("a procedure");
    let lines = version.components.iter().filter(|c| c.need == procedure::Need::Always && c.available_from.is_none());
    let lines: Vec<String> =
        lines.map(|c| format!("{{\"component\":\"{}\",\"how\":\"brought\",\"paper\":1}}", c.id)).collect();
    let body = format!("\"procedure\":\"1.004873\",\"channel\":\"online\",\"components\":[{}]", lines.join(","));
    app.shutdown();
    Prepared { token, cookie: format!("mc_session={}", session.0), communes, body }
}

struct Server {
    child: Child,
    address: String,
    began: Duration,
}

fn start(config: &std::path::Path) -> Server {
    let binary = std::env::var("MOTCUA").unwrap_or_else(|_| "target/release/motcua".to_owned());
    let watch = Stopwatch::now();
    let mut child = Command::new(binary)
        .args(["serve", "--config", config.to_str().expect("a path")])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("its address");
    let address = line.trim().trim_start_matches("http://").to_owned();
    let mut client = Client::new(&address);
    assert_eq!(client.ask(&format!("GET /procedures/1.004873 HTTP/1.1\r\nHost: {address}\r\n\r\n")).0, 200);
    Server { child, address, began: watch.elapsed() }
}

impl Server {
    fn status(&self, key: &str) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_default().to_owned();
        line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
    }

    /// CPU seconds used so far.
    fn cpu(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let rest = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect::<Vec<_>>();
        let ticks = |at: usize| rest.get(at).and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0);
        (ticks(11) + ticks(12)) / 100.0
    }
}

struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    fn new(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Self { stream: BufReader::new(stream) }
    }

    /// Status and body.
    fn ask(&mut self, request: &str) -> (u16, Vec<u8>) {
        self.stream.get_mut().write_all(request.as_bytes()).expect("sent");
        let (mut line, mut status, mut length) = (String::new(), 0, 0);
        loop {
            line.clear();
            self.stream.read_line(&mut line).expect("an answer");
            let text = line.trim_end();
            if status == 0 {
                status = text.split(' ').nth(1).and_then(|n| n.parse().ok()).expect("a status");
            } else if text.is_empty() {
                break;
            } else if let Some(value) = text.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("a body");
        (status, body)
    }
}

/// Runs `total` requests from `clients` connections; prints rate, latencies, CPU of the program for each request.
fn load(name: &str, server: &Server, clients: usize, total: usize, request: impl Fn(usize) -> (String, u16) + Sync) {
    let (next, times) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(total)));
    let (cpu, watch) = (server.cpu(), Stopwatch::now());
    std::thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                let (mut client, mut own) = (Client::new(&server.address), Vec::new());
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= total {
                        break;
                    }
                    let (text, expected) = request(number);
                    let begun = Stopwatch::now();
                    let (status, body) = client.ask(&text);
                    own.push(begun.elapsed());
                    assert_eq!(status, expected, "{name}: {}", String::from_utf8_lossy(&body));
                }
                times.lock().expect("times").extend(own);
            });
        }
    });
    let took = watch.elapsed().as_secs_f64();
    let mut times = times.into_inner().expect("times");
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    let cpu = (server.cpu() - cpu) / total as f64 * 1e3;
    println!(
        "{name}, {clients} clients: {:.0}/s, p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, program's CPU {cpu:.3} ms each, resident {:.0} MiB",
        total as f64 / took, at(0.5), at(0.95), at(0.99), server.status("VmRSS:")
    );
}

fn main() {
    let folder = testkit::Folder::new();
    let sqlite = format!("sqlite:{}", folder.path().join("bench.sqlite").display());
    let url = std::env::args().nth(1).unwrap_or(sqlite);
    let files = folder.path().join("files");
    let ready = prepare(&url, &files);
    let config = folder.path().join("motcua.toml");
    let text = format!(
        "database = \"{url}\"\nfiles = \"{}\"\nbase_url = \"http://127.0.0.1:8080\"\nlisten = \"127.0.0.1:0\"\n",
        files.display()
    );
    std::fs::write(&config, text).expect("a configuration");
    let server = start(&config);
    println!("first answer after start: {:.0} ms, resident {:.0} MiB", server.began.as_secs_f64() * 1e3, server.status("VmRSS:"));
    let run = now().0;
    let post = |number: usize| {
        let commune = &ready.communes[number % ready.communes.len()];
        let (name, _) = sim::names::person(&mut sim::Dice::new(number as u64));
        let person = format!("\"applicant\":{{\"name\":\"{name}\",\"identity\":\"092199{number:06}\",\"phone\":\"0900000000\"}}");
        let body = format!("{{{},\"commune\":\"{commune}\",{person}}}", ready.body);
        let head = format!("Host: {}\r\nAuthorization: Bearer {}\r\nIdempotency-Key: {run}-{number}", server.address, ready.token);
        let kind = format!("Content-Type: application/json\r\nContent-Length: {}", body.len());
        (format!("POST /api/v1/dossiers HTTP/1.1\r\n{head}\r\n{kind}\r\n\r\n{body}"), 201)
    };
    load("POST /api/v1/dossiers", &server, 64, SUBMISSIONS, post);
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nCookie: {}\r\n\r\n", server.address, ready.token, ready.cookie);
    let mut client = Client::new(&server.address);
    let (_, list) = client.ask(&get("/api/v1/dossiers?limit=100&unit=H92.31120"));
    let list = String::from_utf8_lossy(&list).into_owned();
    let codes: Vec<String> =
        list.split("\"code\":\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
    assert!(codes.len() > 50, "{list}");
    let reads: usize = std::env::var("READS").ok().and_then(|text| text.parse().ok()).unwrap_or(5_000);
    load("GET /api/v1/dossiers, 100 rows of the province", &server, 16, reads, |_| (get("/api/v1/dossiers?limit=100"), 200));
    load("GET /desk, work list of one desk", &server, 16, reads, |_| (get("/desk"), 200));
    load("GET /desk/dossiers/{code}", &server, 16, reads, |n| (get(&format!("/desk/dossiers/{}", codes[n % codes.len()])), 200));
    load("GET /procedures/{code}", &server, 16, reads, |_| (get("/procedures/1.004873"), 200));
    let seconds: u64 = std::env::var("MIXED_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    mixed(&server, seconds, &get, &post, &codes);
    let mut server = server;
    server.child.kill().expect("killed");
    server.child.wait().expect("ended");
    let again = start(&config);
    println!("first answer after a kill: {:.0} ms", again.began.as_secs_f64() * 1e3);
    let mut again = again;
    again.child.kill().expect("killed");
    let _ = again.child.wait();
}

/// Reading of all kinds and one submission in six requests for a while; prints resident memory on the way.
fn mixed(
    server: &Server,
    seconds: u64,
    get: &(impl Fn(&str) -> String + Sync),
    post: &(impl Fn(usize) -> (String, u16) + Sync),
    codes: &[String],
) {
    let (begun, count, written) = (Stopwatch::now(), AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for client in 0..16 {
            let (count, written) = (&count, &written);
            scope.spawn(move || {
                let mut connection = Client::new(&server.address);
                let mut number = client * 7_919;
                while begun.elapsed().as_secs() < seconds {
                    number += 1;
                    let path = match number % 6 {
                        5 => {
                            let (text, status) = post(SUBMISSIONS + written.fetch_add(1, Ordering::Relaxed));
                            assert_eq!(connection.ask(&text).0, status);
                            count.fetch_add(1, Ordering::Relaxed);
                            continue;
                        }
                        0 => "/desk".to_owned(),
                        1 => format!("/desk/dossiers/{}", codes[number % codes.len()]),
                        2 => "/desk/search?q=nguyen+ngoc+linh".to_owned(),
                        3 => "/procedures?q=khai+sinh".to_owned(),
                        _ => "/api/v1/dossiers?limit=50".to_owned(),
                    };
                    assert_eq!(connection.ask(&get(&path)).0, 200, "{path}");
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for part in 1..=10 {
            std::thread::sleep(Duration::from_millis(seconds * 100));
            println!("mixed load after {} s: resident {:.0} MiB", seconds * part / 10, server.status("VmRSS:"));
        }
    });
    println!("mixed load: {} submissions, {:.0} requests/s in all", written.load(Ordering::Relaxed), count.load(Ordering::Relaxed) as f64 / seconds as f64);
}
