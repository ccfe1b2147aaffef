//! Ports to the world outside: the binary gives their adapters.

use std::sync::Arc;

use dossier::{Dossier, Notice, PaperOrder};
use kernel::{ActorKind, Instant};
use org::Org;
use procedure::ProcedureVersion;
use steering::task::Task;

use crate::forecasts::Digest;

/// Tells the time.
pub type Clock = store::Clock;

/// Fills bytes with chance.
pub type Chance = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// Why a port did not do it.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{text}")]
pub struct PortError {
    /// Trying again may help.
    pub temporary: bool,
    /// In words, for the operator.
    pub text: String,
}

/// A message in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// Subject line.
    pub subject: String,
    /// Text.
    pub text: String,
    /// Text for a telephone.
    pub short: String,
}

/// Sends mail.
pub trait Mailer: Send + Sync {
    /// Sends one message; waits for the relay's answer.
    ///
    /// # Errors
    /// Not accepted.
    fn send(&self, to: &str, subject: &str, text: &str) -> Result<(), PortError>;
}

/// Sends short messages.
pub trait Texter: Send + Sync {
    /// Sends one message to a telephone number.
    ///
    /// # Errors
    /// Not accepted.
    fn send(&self, to: &str, text: &str) -> Result<(), PortError>;
}

/// One event of a dossier with its envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Place in the province's chain.
    pub position: i64,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: ActorKind,
    /// What.
    pub event: dossier::Event,
}

/// What a paper or a message may tell of a dossier.
pub struct Story {
    /// The dossier now.
    pub dossier: Dossier,
    /// All that happened, in order.
    pub history: Vec<Entry>,
    /// The version of its procedure.
    pub procedure: Arc<ProcedureVersion>,
    /// Units and people.
    pub org: Arc<Org>,
    /// Address of the tracking page, with the code and the secret.
    pub tracking_url: String,
    /// The second secret, as printed.
    pub tracking_secret: String,
}

/// A paper as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pressed {
    /// PDF.
    pub bytes: Vec<u8>,
    /// Name of the template.
    pub template: String,
    /// Its state.
    pub version: String,
}

/// Makes papers.
pub trait Press: Send + Sync {
    /// The paper that the event at `entry` of the history ordered, in `vi` or `en`.
    ///
    /// # Errors
    /// The template does not work, or the event orders no such paper.
    fn press(&self, order: PaperOrder, entry: usize, story: &Story, lang: &str) -> Result<Pressed, PortError>;
    /// Which papers the history ordered: order and index of the event.
    fn ordered(&self, history: &[Entry]) -> Vec<(PaperOrder, usize)>;
    /// The control sheet of the dossier as of now; made anew each time.
    ///
    /// # Errors
    /// The template does not work.
    fn control_sheet(&self, story: &Story, at: Instant, lang: &str) -> Result<Pressed, PortError>;
}

/// Puts notices into words.
pub trait Wording: Send + Sync {
    /// To the applicant.
    fn notice(&self, notice: Notice, story: &Story) -> Message;
    /// To an official, who is told `key` about a dossier.
    fn duty(&self, key: &str, story: &Story) -> Message;
    /// To an official, who is told `key` about a task; `base_url`: address under which people reach the program.
    fn task(&self, key: &str, task: &Task, org: &Org, base_url: &str) -> Message;
    /// What an official has to look at today.
    fn digest(&self, digest: &Digest) -> Message {
        Message { subject: digest.day.date_text(), ..Message::default() }
    }
    /// The way to a new password.
    fn reset(&self, name: &str, link: &str, until: Instant) -> Message;
}

/// Everything outside.
#[derive(Clone)]
pub struct Ports {
    /// Mail; none: messages stay in the program.
    pub mailer: Option<Arc<dyn Mailer>>,
    /// Short messages.
    pub texter: Option<Arc<dyn Texter>>,
    /// Papers.
    pub press: Arc<dyn Press>,
    /// Words.
    pub wording: Arc<dyn Wording>,
}
