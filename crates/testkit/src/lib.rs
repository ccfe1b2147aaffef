//! What tests share: a PostgreSQL server in a folder of its own, a folder that goes away, a clock that is set by hand,
//! certificates.

mod authority;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use kernel::Instant;

pub use authority::{Authority, Certificate};

static COUNTER: AtomicU32 = AtomicU32::new(0);

/// A folder that goes away when it is dropped.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A new, empty one.
    pub fn new() -> Self {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        if number == 0 {
            sweep();
        }
        let path = std::env::temp_dir().join(format!("motcua-test-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

/// Removes folders of test processes that are gone: some are left on purpose, others by a crash.
fn sweep() {
    for entry in std::fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let owner = name.strip_prefix("motcua-test-").and_then(|rest| rest.split('-').next());
        let Some(owner) = owner.and_then(|text| text.parse::<u32>().ok()) else { continue };
        if !Path::new(&format!("/proc/{owner}")).exists() {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug, Clone)]
pub struct HandClock(Arc<AtomicI64>);

impl HandClock {
    /// Set to a moment.
    pub fn at(moment: Instant) -> Self {
        Self(Arc::new(AtomicI64::new(moment.0)))
    }

    /// The moment it shows.
    pub fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }

    /// Moves it.
    pub fn set(&self, moment: Instant) {
        self.0.store(moment.0, Ordering::SeqCst);
    }
}

/// A PostgreSQL server of the test's own: Debian's, in a temporary folder, reached over loopback.
#[derive(Debug)]
pub struct Postgres {
    folder: Folder,
    bin: PathBuf,
    port: u16,
}

impl Postgres {
    /// Starts one, durable as in production.
    pub fn start() -> Self {
        let bin = newest_bin().expect("no PostgreSQL server to test on: install the Debian package postgresql");
        let folder = Folder::new();
        let port = free_port();
        let server = Self { folder, bin, port };
        if is_root() {
            let owned = Command::new("chown").arg("postgres").arg(server.folder.path()).status();
            assert!(owned.is_ok_and(|s| s.success()), "PostgreSQL refuses to run as root and needs the user postgres");
        }
        server.run("initdb", &["-D", &server.data(), "-U", "motcua", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]);
        let options = format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={}", server.folder.path().display());
        let log = server.folder.path().join("log").display().to_string();
        server.run("pg_ctl", &["-D", &server.data(), "-w", "-t", "60", "-l", &log, "-o", &options, "start"]);
        server
    }

    /// Address of a new, empty database.
    pub fn database(&self, name: &str) -> String {
        let port = self.port.to_string();
        self.run("createdb", &["-h", "127.0.0.1", "-p", &port, "-U", "motcua", name]);
        format!("postgres://motcua@127.0.0.1:{port}/{name}")
    }

    /// From now on it takes TLS, with this certificate, besides plain connections.
    pub fn encrypt(&self, server: &Certificate) {
        let data = PathBuf::from(self.data());
        for (from, to) in [(&server.certificate, "server.crt"), (&server.key, "server.key")] {
            std::fs::copy(from, data.join(to)).expect("a file in the server's folder");
        }
        // The server refuses a key that others may read; openssl makes it for its owner alone.
        if is_root() {
            let owned = Command::new("chown").arg("postgres").arg(data.join("server.key")).status();
            assert!(owned.is_ok_and(|status| status.success()), "the key could not be given to PostgreSQL");
        }
        self.set("ssl", "on");
    }

    /// From now on this role needs its password (SCRAM); all others are trusted as before.
    pub fn require_password(&self, role: &str) {
        let path = PathBuf::from(self.data()).join("pg_hba.conf");
        let rules = std::fs::read_to_string(&path).expect("the server's rules");
        std::fs::write(&path, format!("host all {role} all scram-sha-256\n{rules}")).expect("the server's rules");
        // Rules are read after settings: whoever sees this one is under the new rules.
        self.set("log_line_prefix", role);
    }

    /// Changes a setting and waits until new connections see it: the server answers no signal.
    fn set(&self, setting: &str, value: &str) {
        self.sql("postgres", &format!("ALTER SYSTEM SET {setting} = '{value}'"));
        self.sql("postgres", "SELECT pg_reload_conf()");
        for _ in 0..200 {
            if self.sql("postgres", &format!("SHOW {setting}")) == value {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(25));
        }
        panic!("PostgreSQL did not take {setting}");
    }

    /// What one statement answers, by psql over the server's socket: columns parted by `|`.
    pub fn sql(&self, database: &str, statement: &str) -> String {
        let port = self.port.to_string();
        let folder = self.folder.path().display().to_string();
        let args = ["-h", &folder, "-p", &port, "-U", "motcua", "-d", database, "-XAtqc", statement];
        let done = self.command("psql").args(args).stderr(Stdio::inherit()).output().expect("psql");
        assert!(done.status.success(), "psql failed: {statement}");
        String::from_utf8_lossy(&done.stdout).trim().to_owned()
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn run(&self, program: &str, args: &[&str]) {
        let done = self.command(program).args(args).stdout(Stdio::null()).stderr(Stdio::inherit()).status();
        assert!(done.is_ok_and(|status| status.success()), "{program} failed");
    }

    fn command(&self, program: &str) -> Command {
        let path = self.bin.join(program);
        let mut command = if is_root() {
            let mut as_postgres = Command::new("runuser");
            as_postgres.args(["-u", "postgres", "--"]).arg(path);
            as_postgres
        } else {
            Command::new(path)
        };
        command.current_dir("/");
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.data();
        let stop = ["-D", &data, "-m", "immediate", "-w", "stop"];
        let _ = self.command("pg_ctl").args(stop).stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

fn newest_bin() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut bins: Vec<PathBuf> = versions.flatten().map(|entry| entry.path().join("bin")).collect();
    bins.retain(|bin| bin.join("initdb").exists());
    bins.sort();
    bins.pop()
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|out| out.stdout.starts_with(b"0\n"))
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}
