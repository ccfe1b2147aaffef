//! How mail is kept from other eyes on its way to the relay.

use std::error::Error as _;
use std::fmt::Display;
use std::net::IpAddr;
use std::path::Path;

use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use rustls::{CertificateError, Error};
use serde::Deserialize;

use crate::ExchangeError;

/// When the talk with the relay is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    /// Never, passwords neither: for a relay on the same machine, or in a network that one trusts.
    None,
    /// After a greeting in plain words (port 25 or 587); without it nothing is sent.
    StartTls,
    /// From the first byte (port 465).
    Tls,
}

impl SmtpTls {
    /// What holds for a relay when nothing is said: plain on the own machine, else [`SmtpTls::StartTls`].
    pub fn of_host(host: &str) -> Self {
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let here = host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback());
        if here { Self::None } else { Self::StartTls }
    }

    /// The library's setting. Reads the platform's authorities and that of the file, only when encrypted.
    pub(crate) fn setting(self, host: &str, ca: Option<&Path>) -> Result<Tls, ExchangeError> {
        if self == Self::None {
            return match ca {
                // Whoever names an authority believes that it is asked.
                Some(_) => Err(wrong("ca", &"needs tls = \"starttls\" or \"tls\"")),
                None => Ok(Tls::None),
            };
        }
        let mut builder = TlsParameters::builder(host.to_owned());
        if let Some(path) = ca {
            builder = builder.add_root_certificate(authority(path)?);
        }
        let parameters = builder.build().map_err(|error| wrong("tls", &error))?;
        Ok(if self == Self::Tls { Tls::Wrapper(parameters) } else { Tls::Required(parameters) })
    }
}

fn authority(path: &Path) -> Result<Certificate, ExchangeError> {
    let told = |why: &dyn Display| wrong("ca", &format!("{}: {why}", path.display()));
    let pem = std::fs::read(path).map_err(|error| told(&error))?;
    // The library takes a file without any certificate as an authority that signed nothing.
    if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE-----") {
        return Err(told(&"no certificate in it"));
    }
    Certificate::from_pem(&pem).map_err(|error| told(&error))
}

fn wrong(field: &'static str, message: &impl Display) -> ExchangeError {
    ExchangeError::Settings { field, message: message.to_string() }
}

/// What went wrong with TLS, in words that say what to do; `None` when it was something else.
pub(crate) fn explain(error: &lettre::transport::smtp::Error) -> Option<String> {
    let cause = error.source()?;
    let inner = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    if let Some(tls) = inner.and_then(|inner| inner.downcast_ref::<Error>()).or_else(|| cause.downcast_ref()) {
        return Some(format!("TLS with the mail relay: {tls}{}", remedy(tls)));
    }
    let no_offer = error.is_client() && cause.to_string().starts_with("STARTTLS is not supported");
    no_offer.then(|| "the mail relay does not offer STARTTLS; nothing was sent to it unencrypted".to_owned())
}

fn remedy(error: &Error) -> &'static str {
    match error {
        // A bad signature: an authority of the same name, made anew with another key.
        Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::BadSignature) => {
            " – who signed the relay's certificate is not known here: name the authority in [smtp] ca"
        }
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => " – the relay's certificate is for another name: write that name in [smtp] host",
        Error::InvalidMessage(_) => " – no TLS on this port from the first byte: tls = \"starttls\"?",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_own_machine_may_be_spoken_to_in_plain_words_unasked() {
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.8.0.1", "::1", "[::1]"] {
            assert_eq!(SmtpTls::of_host(host), SmtpTls::None, "{host}");
        }
        for host in ["mail.example.org", "10.0.0.1", "localhost.example.org", "127.0.0.1.example.org", "fe80::1", ""] {
            assert_eq!(SmtpTls::of_host(host), SmtpTls::StartTls, "{host}");
        }
    }
}
