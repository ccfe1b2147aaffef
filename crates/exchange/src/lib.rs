//! All outgoing network traffic. What leaves the house leaves through here.

mod error;
mod smtp;
mod tls;

pub use error::ExchangeError;
pub use smtp::{SmtpConfig, SmtpMailer};
pub use tls::SmtpTls;
