//! TLS to a real PostgreSQL server: what `sslmode` and `sslrootcert` of the address promise.

use kernel::Province;
use store::{Options, Store, StoreError};
use testkit::{Authority, Folder, Postgres};

struct Place {
    server: Postgres,
    authority: Authority,
    folder: Folder,
    url: String,
}

impl Place {
    /// A server whose certificate is made for these names.
    fn new(names: &str) -> Self {
        let (server, authority) = (Postgres::start(), Authority::new());
        server.encrypt(&authority.server(names));
        let url = server.database("tls");
        Self { server, authority, folder: Folder::new(), url }
    }

    /// What the server says about the store's connection: `t|TLSv1.3`, or `f|` in plain words.
    fn open(&self, parameters: &str) -> Result<String, StoreError> {
        let mut options = Options::new(Province(92));
        options.files = Some(self.folder.path().join("files"));
        let store = Store::open(&format!("{}?{parameters}", self.url), options)?;
        let asked = "SELECT ssl, version FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
            WHERE application_name = 'motcua' ORDER BY backend_start DESC LIMIT 1";
        let answer = self.server.sql("tls", asked);
        drop(store);
        Ok(answer)
    }

    fn refused(&self, parameters: &str) -> String {
        self.open(parameters).unwrap_err().to_string()
    }
}

#[test]
fn each_mode_gives_what_it_promises() {
    let place = Place::new("IP:127.0.0.1");
    let (own, other) = (place.authority.certificate(), Authority::new());
    let (own, wrong) = (own.display(), other.certificate());
    let wrong = wrong.display();

    assert_eq!(place.open("").unwrap(), "f|", "nothing changes on the own machine");
    assert_eq!(place.open("sslmode=disable").unwrap(), "f|");
    for encrypted in ["sslmode=prefer", "sslmode=require"] {
        assert_eq!(place.open(encrypted).unwrap(), "t|TLSv1.3", "{encrypted}");
    }
    for mode in ["require", "verify-ca", "verify-full"] {
        assert_eq!(place.open(&format!("sslmode={mode}&sslrootcert={own}")).unwrap(), "t|TLSv1.3", "{mode}");
        let error = place.refused(&format!("sslmode={mode}&sslrootcert={wrong}"));
        assert!(error.contains("UnknownIssuer") && error.contains("sslrootcert"), "{mode}: {error}");
    }
    let error = place.refused("sslmode=verify-full");
    assert!(error.contains("sslrootcert"), "the platform does not know this authority: {error}");
}

#[test]
fn only_verify_full_asks_for_the_name() {
    let place = Place::new("DNS:db.example");
    let own = place.authority.certificate();
    let own = own.display();
    assert_eq!(place.open(&format!("sslmode=verify-ca&sslrootcert={own}")).unwrap(), "t|TLSv1.3");
    let error = place.refused(&format!("sslmode=verify-full&sslrootcert={own}"));
    assert!(error.contains("db.example") && error.contains("another name"), "{error}");
}

#[test]
fn a_server_without_tls_is_refused_where_tls_is_required() {
    let server = Postgres::start();
    let url = server.database("tls");
    let open = |parameters: &str| Store::open(&format!("{url}?{parameters}"), Options::new(Province(92)));
    assert!(open("sslmode=prefer").is_ok());
    for mode in ["require", "verify-full"] {
        let error = open(&format!("sslmode={mode}")).unwrap_err().to_string();
        assert!(error.contains("does not support TLS"), "{mode}: {error}");
    }
}

#[test]
fn the_password_is_bound_to_the_channel() {
    let place = Place::new("IP:127.0.0.1");
    place.server.sql("postgres", "CREATE ROLE scram LOGIN PASSWORD 'mat-khau'");
    place.server.require_password("scram");
    let url = place.url.replace("motcua@", "scram:mat-khau@");
    let open = |parameters: &str| Store::open(&format!("{url}?{parameters}"), Options::new(Province(92)));
    open("sslmode=require&channel_binding=require").unwrap();
    assert!(open("sslmode=disable&channel_binding=require").is_err());
}

#[test]
fn authorities_that_cannot_be_read_are_named() {
    let folder = Folder::new();
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "nothing").unwrap();
    for path in [empty.as_path(), &folder.path().join("missing.pem")] {
        let url = format!("postgres://u@127.0.0.1:1/n?sslmode=verify-full&sslrootcert={}", path.display());
        let error = Store::open(&url, Options::new(Province(92))).unwrap_err().to_string();
        assert!(error.starts_with("sslrootcert") && error.contains(&path.display().to_string()), "{error}");
    }
}
