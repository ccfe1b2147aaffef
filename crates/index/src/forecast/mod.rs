//! Which open dossiers will be late: from the steps left, how fast they went in the last weeks, and office time.
//!
//! [`observed`] reads from a finished dossier what its pieces of work took; [`SpeedLog`] keeps sums by week, and gives
//! [`Speeds`] of a moment. [`Standing`] is what counts of an open dossier; [`look`] puts both together into an
//! [`Outlook`]: how probable it is that the dossier will be late, and which step to push. [`Weights`] turn the outlook's
//! measures into a probability that means what it says; how well it does is measured by [`quality`].

mod chance;
mod look;
mod pieces;
pub mod quality;
mod speeds;
mod standing;
mod weights;

pub use look::{Outlook, Push, Queues, look};
pub use pieces::{Observed, class_of, limit_minutes, observed};
pub use speeds::{Bucket, Class, Speed, SpeedLog, Speeds, WEEKS, week};
pub use standing::{Hop, Piece, Standing};
pub use weights::{Example, FEATURES, Weights};
