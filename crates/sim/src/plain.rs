//! A world outside that says keys and prints nothing: words and papers have tests of their own.

use std::sync::Arc;

use app::ports::{Entry, Message, PortError, Ports, Press, Pressed, Story, Wording};
use dossier::{Notice, PaperOrder};
use kernel::Instant;

/// Says keys and prints nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plain;

fn no_press() -> PortError {
    PortError { temporary: false, text: "no press".to_owned() }
}

impl Press for Plain {
    fn press(&self, _: PaperOrder, _: usize, _: &Story, _: &str) -> Result<Pressed, PortError> {
        Err(no_press())
    }
    fn ordered(&self, _: &[Entry]) -> Vec<(PaperOrder, usize)> {
        Vec::new()
    }
    fn control_sheet(&self, _: &Story, _: Instant, _: &str) -> Result<Pressed, PortError> {
        Err(no_press())
    }
}

impl Wording for Plain {
    fn notice(&self, notice: Notice, _: &Story) -> Message {
        Message { subject: format!("{notice:?}"), text: "Kính gửi".to_owned(), ..Message::default() }
    }
    fn duty(&self, key: &str, _: &Story) -> Message {
        Message { subject: key.to_owned(), ..Message::default() }
    }
    fn task(&self, key: &str, _: &steering::task::Task, _: &org::Org, _: &str) -> Message {
        Message { subject: key.to_owned(), ..Message::default() }
    }
    fn reset(&self, _: &str, _: &str, _: Instant) -> Message {
        Message::default()
    }
}

/// Ports without mail, texts and papers.
pub fn ports() -> Ports {
    Ports { mailer: None, texter: None, press: Arc::new(Plain), wording: Arc::new(Plain) }
}
