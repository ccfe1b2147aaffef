//! E-mail by SMTP, to the province's own relay.
//!
//! The connection is not encrypted (no TLS library is built in): the relay must stand on the same machine or inside
//! the province's network, and speak TLS to the world itself.

use std::fmt;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, Message, SmtpTransport, Transport};
use serde::Deserialize;

use crate::ExchangeError;

/// Longest wait for one step of the talk with the relay.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Where mail goes out.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpConfig {
    /// Name or address of the relay.
    pub host: String,
    /// Usually 25 or 587.
    pub port: u16,
    /// Sender, e.g. `Một Cửa <motcua@example.org>`.
    pub from: String,
    /// Account at the relay, if it asks for one.
    #[serde(default)]
    pub user: Option<String>,
    /// Its password.
    #[serde(default)]
    pub password: Option<String>,
}

impl fmt::Debug for SmtpConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, from, user, .. } = self;
        f.debug_struct("SmtpConfig")
            .field("host", host)
            .field("port", port)
            .field("from", from)
            .field("user", user)
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
    /// Checks the settings; does not connect.
    ///
    /// # Errors
    /// [`ExchangeError::Settings`] for a sender that is no address, or an account without password.
    pub fn new(config: SmtpConfig) -> Result<Self, ExchangeError> {
        let from = config.from.parse().map_err(|e| settings("from", &e))?;
        let plain = SmtpTransport::builder_dangerous(config.host).port(config.port).timeout(Some(TIMEOUT));
        let transport = match (config.user, config.password) {
            (Some(user), Some(password)) => plain.credentials(Credentials::new(user, password)),
            (None, None) => plain,
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

fn delivery(error: &lettre::transport::smtp::Error) -> ExchangeError {
    let words = error.to_string();
    if error.is_permanent() { ExchangeError::Permanent(words) } else { ExchangeError::Temporary(words) }
}
