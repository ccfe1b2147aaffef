//! E-mail by SMTP, to the province's own relay. Encrypted unless the relay stands on the same machine or the settings say
//! `tls = "none"`: a password never leaves the machine in plain words otherwise.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, Message, SmtpTransport, Transport};
use serde::Deserialize;

use crate::ExchangeError;
use crate::tls::{self, SmtpTls};

/// Longest wait for one step of the talk with the relay.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Answers about the connection and its account rather than the message: login or TLS needed, login too weak, login
/// wrong (RFC 4954, section 6; RFC 3207).
const LOGIN_CODES: [u16; 4] = [530, 534, 535, 538];

/// Where mail goes out.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpConfig {
    /// Name or address of the relay.
    pub host: String,
    /// Usually 25, 587 or, with TLS from the first byte, 465.
    pub port: u16,
    /// Sender, e.g. `Một Cửa <motcua@example.org>`.
    pub from: String,
    /// Account at the relay, if it asks for one.
    #[serde(default)]
    pub user: Option<String>,
    /// Its password.
    #[serde(default)]
    pub password: Option<String>,
    /// When the talk is encrypted; by default as [`SmtpTls::of_host`] says.
    #[serde(default)]
    pub tls: Option<SmtpTls>,
    /// PEM file of an authority that is believed besides those of the platform.
    #[serde(default)]
    pub ca: Option<PathBuf>,
}

impl fmt::Debug for SmtpConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, from, user, tls, ca, .. } = self;
        f.debug_struct("SmtpConfig")
            .field("host", host)
            .field("port", port)
            .field("from", from)
            .field("user", user)
            .field("tls", tls)
            .field("ca", ca)
            .finish_non_exhaustive()
    }
}

/// Sends mail, one connection a message. `send` blocks its thread.
#[derive(Debug, Clone)]
pub struct SmtpMailer {
    from: Mailbox,
    transport: SmtpTransport,
}

impl SmtpMailer {
    /// Checks the settings and reads the authorities' certificates; does not connect.
    ///
    /// # Errors
    /// [`ExchangeError::Settings`] for a sender that is no address, an account without password, or an authority that
    /// cannot be read.
    pub fn new(config: SmtpConfig) -> Result<Self, ExchangeError> {
        let from = config.from.parse().map_err(|e| settings("from", &e))?;
        let tls = config.tls.unwrap_or_else(|| SmtpTls::of_host(&config.host));
        let tls = tls.setting(&config.host, config.ca.as_deref())?;
        let relay = SmtpTransport::builder_dangerous(config.host).port(config.port).timeout(Some(TIMEOUT)).tls(tls);
        let transport = match (config.user, config.password) {
            (Some(user), Some(password)) => relay.credentials(Credentials::new(user, password)),
            (None, None) => relay,
            _ => return Err(settings("user, password", &"both or neither")),
        };
        Ok(Self { from, transport: transport.build() })
    }

    /// Sends a text in UTF-8 to one address and waits until the relay has taken it.
    ///
    /// # Errors
    /// [`ExchangeError::Temporary`] when it may be tried again; every other error is final for this message.
    pub fn send(&self, to: &str, subject: &str, text: &str) -> Result<(), ExchangeError> {
        let message = self.message(to, subject, text)?;
        self.transport.send(&message).map(drop).map_err(|e| delivery(&e))
    }

    fn message(&self, to: &str, subject: &str, text: &str) -> Result<Message, ExchangeError> {
        let address: Address = to.trim().parse().map_err(|e| wrong_address(to, &e))?;
        // A line break in a subject would start another header.
        let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
        let builder = Message::builder().from(self.from.clone()).to(Mailbox::new(None, address)).subject(subject);
        let message = builder.message_id(None).header(ContentType::TEXT_PLAIN).body(text.to_owned());
        message.map_err(|e| wrong_address(to, &e))
    }
}

fn settings(field: &'static str, message: &impl fmt::Display) -> ExchangeError {
    ExchangeError::Settings { field, message: message.to_string() }
}

fn wrong_address(address: &str, message: &impl fmt::Display) -> ExchangeError {
    ExchangeError::Address { address: address.to_owned(), message: message.to_string() }
}

/// A certificate that is not believed or a login that is not taken is a matter of settings, here or at the relay, not of
/// this message: it waits until they are right.
fn delivery(error: &lettre::transport::smtp::Error) -> ExchangeError {
    let words = tls::explain(error).unwrap_or_else(|| error.to_string());
    let settings = error.status().is_some_and(|code| LOGIN_CODES.contains(&u16::from(code)));
    if error.is_permanent() && !settings { ExchangeError::Permanent(words) } else { ExchangeError::Temporary(words) }
}
