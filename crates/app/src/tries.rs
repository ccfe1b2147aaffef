//! Tries of people without an account, limited by where they come from.

use kernel::Refusal;

use crate::app::App;
use crate::limiter::Limit;

impl App {
    /// Counts a try of somebody at an address.
    ///
    /// # Errors
    /// `rate_limited`.
    pub fn count_try(&self, what: &str, who: &str, limit: Limit) -> Result<(), Refusal> {
        self.limiter.count(what, who, limit, self.now())
    }

    /// Whether a try would still be let through; counts nothing.
    ///
    /// # Errors
    /// `rate_limited`.
    pub fn may_try(&self, what: &str, who: &str, limit: Limit) -> Result<(), Refusal> {
        self.limiter.check(what, who, limit, self.now())
    }
}
