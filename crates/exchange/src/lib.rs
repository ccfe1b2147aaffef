//! All outgoing network traffic. What leaves the house leaves through here.

mod error;
mod smtp;

pub use error::ExchangeError;
pub use smtp::{SmtpConfig, SmtpMailer};
