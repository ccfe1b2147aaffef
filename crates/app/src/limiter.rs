//! Rate limits: how often somebody may try. Kept in memory; a node counts for itself.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use kernel::{Basis, Instant, Refusal};

/// Tries within a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How many.
    pub tries: u32,
    /// In how many seconds.
    pub seconds: i64,
}

/// Sign-ins of one address.
pub const SIGN_IN_BY_ADDRESS: Limit = Limit { tries: 30, seconds: 300 };
/// Sign-ins of one name from one address.
pub const SIGN_IN_BY_NAME: Limit = Limit { tries: 8, seconds: 300 };
/// Looks at the tracking page with a wrong secret, of one address.
pub const TRACKING: Limit = Limit { tries: 20, seconds: 300 };
/// Submissions without an account, of one address.
pub const SUBMISSION: Limit = Limit { tries: 20, seconds: 3600 };
/// Requests for a new password, of one address.
pub const RESET: Limit = Limit { tries: 5, seconds: 3600 };

/// Keys kept at most; then the oldest windows go.
const KEEP: usize = 50_000;

/// The counts.
#[derive(Debug, Default)]
pub struct Limiter {
    windows: Mutex<HashMap<String, (Instant, u32)>>,
}

impl Limiter {
    /// Counts a try.
    ///
    /// # Errors
    /// `rate_limited`, with the minutes to wait.
    pub fn count(&self, what: &str, who: &str, limit: Limit, now: Instant) -> Result<(), Refusal> {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let length = limit.seconds * 1_000_000;
        if windows.len() > KEEP {
            windows.retain(|_, (since, _)| now.0 - since.0 < length);
        }
        let window = windows.entry(format!("{what}:{who}")).or_insert((now, 0));
        if now.0 - window.0.0 >= length {
            *window = (now, 0);
        }
        window.1 += 1;
        if window.1 > limit.tries {
            let minutes = (length - (now.0 - window.0.0)).div_euclid(60_000_000) + 1;
            return Err(Refusal::new("rate_limited", Basis("design")).with("minutes", minutes));
        }
        Ok(())
    }

    /// Whether a try would still be let through; counts nothing.
    ///
    /// # Errors
    /// `rate_limited`, with the minutes to wait.
    pub fn check(&self, what: &str, who: &str, limit: Limit, now: Instant) -> Result<(), Refusal> {
        let windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let length = limit.seconds * 1_000_000;
        match windows.get(&format!("{what}:{who}")) {
            Some((since, tries)) if now.0 - since.0 < length && *tries >= limit.tries => {
                let minutes = (length - (now.0 - since.0)).div_euclid(60_000_000) + 1;
                Err(Refusal::new("rate_limited", Basis("design")).with("minutes", minutes))
            }
            _ => Ok(()),
        }
    }

    /// Forgets the tries, after a success.
    pub fn forget(&self, what: &str, who: &str) {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner).remove(&format!("{what}:{who}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_opens_again() {
        let limiter = Limiter::default();
        let limit = Limit { tries: 2, seconds: 60 };
        let at = |seconds: i64| Instant(seconds * 1_000_000);
        assert!(limiter.count("a", "x", limit, at(0)).is_ok());
        assert!(limiter.count("a", "x", limit, at(1)).is_ok());
        assert_eq!(limiter.count("a", "x", limit, at(2)).unwrap_err().code, "rate_limited");
        assert!(limiter.count("a", "y", limit, at(2)).is_ok(), "others are not touched");
        assert!(limiter.count("a", "x", limit, at(61)).is_ok());
    }
}
