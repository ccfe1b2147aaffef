//! What the address of a PostgreSQL server says about TLS, in libpq's words: `sslmode` and `sslrootcert`. The driver
//! itself knows neither `verify-ca` nor `verify-full` nor authorities.

use std::net::IpAddr;
use std::path::PathBuf;

use percent_encoding::percent_decode_str;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

use crate::error::{Result, StoreError};

/// Where the server is, and how it is spoken to.
#[derive(Debug)]
pub(super) struct Address {
    pub(super) config: Config,
    /// `None`: in plain words.
    pub(super) tls: Option<Proof>,
}

/// What the server must prove before it is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Proof {
    /// Nothing: keeps out who listens, not who stands between (`prefer`, `require`).
    Nothing,
    /// A certificate by one of these authorities, whatever its name (`verify-ca`, `require` with `sslrootcert`).
    Authority(PathBuf),
    /// A certificate for the very host of the address (`verify-full`), by one of these authorities; none: by one of
    /// those that the platform trusts.
    Name(Option<PathBuf>),
}

/// From `postgres://…`.
pub(super) fn parse(url: &str) -> Result<Address> {
    let (place, query) = split(url);
    let (mut mode, mut roots, mut rest) = (None, None, Vec::new());
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        match &*decoded(key)? {
            "sslmode" => mode = Some(decoded(value)?),
            "sslrootcert" => roots = Some(decoded(value)?),
            _ => rest.push(pair),
        }
    }
    let known = if rest.is_empty() { place.to_owned() } else { format!("{place}?{}", rest.join("&")) };
    let mut config: Config = known.parse().map_err(|error| unreadable(url, &error))?;
    if is_socket(&config) {
        // As libpq has it: what does not leave the machine is not encrypted, and `sslmode` says nothing about it.
        config.ssl_mode(SslMode::Disable);
        return Ok(Address { config, tls: None });
    }
    let stays_here = is_loopback(&config);
    let (mode, tls) = wanted(mode.as_deref(), roots.as_deref(), stays_here)?;
    config.ssl_mode(mode);
    Ok(Address { config, tls })
}

/// The driver's mode and what must be proved, after libpq's documentation, section "SSL Support".
fn wanted(mode: Option<&str>, roots: Option<&str>, stays_here: bool) -> Result<(SslMode, Option<Proof>)> {
    let file = roots.filter(|roots| *roots != "system").map(PathBuf::from);
    Ok(match (mode, roots, file) {
        (Some("verify-full"), _, file) => (SslMode::Require, Some(Proof::Name(file))),
        (Some("verify-ca" | "require"), _, Some(file)) => (SslMode::Require, Some(Proof::Authority(file))),
        (Some("verify-ca"), _, None) => return Err(refused("sslmode=verify-ca needs sslrootcert=FILE")),
        // Whoever names an authority wants it to be asked; these modes would not.
        (_, Some(_), _) => return Err(refused("sslrootcert needs sslmode=verify-full")),
        (Some("require"), ..) => (SslMode::Require, Some(Proof::Nothing)),
        (None, ..) if stays_here => (SslMode::Disable, None),
        (None | Some("prefer"), ..) => (SslMode::Prefer, Some(Proof::Nothing)),
        (Some("disable"), ..) => (SslMode::Disable, None),
        (Some(_), ..) => {
            return Err(refused("sslmode must be disable, prefer, require, verify-ca or verify-full"));
        }
    })
}

/// What stands before the parameters, and they. A question mark before the `@` belongs to the password.
fn split(url: &str) -> (&str, &str) {
    let start = url.find('@').unwrap_or(0);
    match url[start..].find('?') {
        Some(at) => (&url[..start + at], &url[start + at + 1..]),
        None => (url, ""),
    }
}

fn decoded(text: &str) -> Result<String> {
    let text = percent_decode_str(text).decode_utf8();
    Ok(text.map_err(|_| refused("a parameter is not UTF-8"))?.into_owned())
}

fn is_socket(config: &Config) -> bool {
    let hosts = config.get_hosts();
    config.get_hostaddrs().is_empty() && !hosts.is_empty() && hosts.iter().all(|host| matches!(host, Host::Unix(_)))
}

fn is_loopback(config: &Config) -> bool {
    let addresses = config.get_hostaddrs();
    if !addresses.is_empty() {
        return addresses.iter().all(IpAddr::is_loopback);
    }
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        Host::Unix(_) => true,
    })
}

fn refused(why: &str) -> StoreError {
    StoreError::Format(format!("address of the database: {why}"))
}

/// Names the parameter that is not understood; an address that is none at all is shown without its password.
fn unreadable(url: &str, error: &tokio_postgres::Error) -> StoreError {
    match std::error::Error::source(error) {
        Some(cause) => refused(&cause.to_string()),
        None => StoreError::Url(hide_password(url)),
    }
}

fn hide_password(url: &str) -> String {
    url.rsplit_once('@').map_or_else(|| url.to_owned(), |(_, place)| format!("postgres://…@{place}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tls(url: &str) -> (SslMode, Option<Proof>) {
        let address = parse(url).unwrap();
        (address.config.get_ssl_mode(), address.tls)
    }

    #[test]
    fn what_stays_on_the_machine_stays_plain() {
        for url in [
            "postgres://motcua@localhost/motcua",
            "postgres://motcua@127.0.0.1:5433/motcua",
            "postgres://motcua@[::1]/motcua",
            "postgresql:///motcua?host=/var/run/postgresql&sslmode=verify-full",
            "postgres://u@db.example/motcua?hostaddr=127.0.0.1",
            "postgres://u@db.example/motcua?sslmode=disable",
        ] {
            assert_eq!(tls(url), (SslMode::Disable, None), "{url}");
        }
    }

    #[test]
    fn libpq_s_modes_ask_for_libpq_s_proofs() {
        let (require, file) = (SslMode::Require, || PathBuf::from("/etc/ssl/a b.pem"));
        for (parameters, expected) in [
            ("", (SslMode::Prefer, Some(Proof::Nothing))),
            ("?sslmode=prefer", (SslMode::Prefer, Some(Proof::Nothing))),
            ("?sslmode=require", (require, Some(Proof::Nothing))),
            ("?sslmode=require&sslrootcert=/etc/ssl/a%20b.pem", (require, Some(Proof::Authority(file())))),
            ("?sslrootcert=/etc/ssl/a%20b.pem&sslmode=verify-ca", (require, Some(Proof::Authority(file())))),
            ("?sslmode=verify-full&sslrootcert=/etc/ssl/a%20b.pem", (require, Some(Proof::Name(Some(file()))))),
            ("?%73slmode=verify-full", (require, Some(Proof::Name(None)))),
            ("?sslmode=verify-full&sslrootcert=system", (require, Some(Proof::Name(None)))),
        ] {
            assert_eq!(tls(&format!("postgres://u:p@db.example:5432/motcua{parameters}")), expected, "{parameters}");
        }
    }

    #[test]
    fn other_parameters_and_passwords_are_left_alone() {
        let address = parse("postgres://u:a?b%40c@db.example/n?connect_timeout=3&sslmode=require").unwrap();
        assert_eq!(address.config.get_password(), Some(&b"a?b@c"[..]));
        assert_eq!(address.config.get_connect_timeout().unwrap().as_secs(), 3);
        assert_eq!(address.config.get_dbname(), Some("n"));
    }

    #[test]
    fn what_would_be_weaker_than_meant_is_refused() {
        for (parameters, word) in [
            ("sslmode=verify-ca", "sslrootcert"),
            ("sslmode=verify-ca&sslrootcert=system", "sslrootcert"),
            ("sslmode=prefer&sslrootcert=/ca.pem", "verify-full"),
            ("sslrootcert=/ca.pem", "verify-full"),
            ("sslmode=require&sslrootcert=system", "verify-full"),
            ("sslmode=verify_full", "verify-full"),
            ("sslcert=/client.pem", "sslcert"),
        ] {
            let error = parse(&format!("postgres://u:geheim@db.example/n?{parameters}")).unwrap_err().to_string();
            assert!(error.contains(word) && !error.contains("geheim"), "{parameters}: {error}");
        }
    }
}
