//! Trying an operator's templates before they are used: every sample of a form, within a time limit.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::form::{Form, FormKind, Lang};
use crate::templates::Templates;
use crate::{PaperError, official, render, samples};

/// Prints all samples of a kind in both languages, in a thread of its own; without a kind those of every kind, and the
/// administrative documents.
///
/// # Errors
/// The first error of a template; [`PaperError::TooSlow`] when the time is over (the thread then ends by itself
/// whenever typst does; typst bounds loops and call depth).
pub fn trial(templates: &Templates, kind: Option<FormKind>, limit_seconds: u64) -> Result<(), PaperError> {
    let (sender, receiver) = mpsc::channel();
    let templates = templates.clone();
    thread::spawn(move || sender.send(run(&templates, kind)));
    receiver.recv_timeout(Duration::from_secs(limit_seconds)).unwrap_or(Err(PaperError::TooSlow { limit_seconds }))
}

fn run(templates: &Templates, kind: Option<FormKind>) -> Result<(), PaperError> {
    let wanted = |form: &Form| kind.is_none_or(|k| k == form.kind());
    if kind.is_none() {
        for (_, document) in official::samples()? {
            official::pdf(&document, templates)?;
        }
    }
    for lang in [Lang::Vi, Lang::En] {
        for (_, form) in samples::samples(lang)?.into_iter().filter(|(_, form)| wanted(form)) {
            render(&form, templates)?;
        }
    }
    Ok(())
}
