//! Why something could not be delivered, and whether it is worth trying again.

/// A failed delivery.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    /// The settings cannot work; nothing was sent.
    #[error("mail settings, {field}: {message}")]
    Settings {
        /// Which setting.
        field: &'static str,
        /// What is wrong.
        message: String,
    },
    /// The recipient's address is not one; nothing was sent.
    #[error("mail address {address}: {message}")]
    Address {
        /// As given.
        address: String,
        /// What is wrong.
        message: String,
    },
    /// Network, time-out, a certificate or a login that is not taken, or a 4xx answer: try again later.
    #[error("not delivered, to be tried again: {0}")]
    Temporary(String),
    /// A 5xx answer about the message: it will never be taken.
    #[error("refused: {0}")]
    Permanent(String),
}

impl ExchangeError {
    /// Whether trying the same again can help.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Temporary(_))
    }
}
