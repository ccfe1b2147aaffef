//! How commands are given: decided on the simulation's own copy, so that the next turn is known at once, and handed to
//! the program, which decides and keeps them.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use app::{App, AppResult, Ask, Cell, Law, OfficesNow, Reply};
use dossier::{Command, Dossier};
use kernel::{Actor, DossierCode, DossierId, FileHash, Instant, ProcedureCode, UnitId};

use crate::clock::Pace;
use crate::staff::Staff;

/// A dossier as the simulation knows it.
pub(crate) struct Known {
    pub id: DossierId,
    pub procedure: ProcedureCode,
    pub state: Option<Dossier>,
}

/// Name under which the sample is handed in.
const SAMPLE_NAME: &str = "tai-lieu-mo-phong.pdf";

/// What all lives share.
pub(crate) struct Hands<'a> {
    pub app: &'a Arc<App>,
    pub law: Law,
    pub staff: Staff,
    pub pace: Pace,
    pub now: Instant,
    pub end: Instant,
    pub commands: usize,
    /// Refusals by code.
    pub refused: HashMap<String, usize>,
    /// The sample that is handed in everywhere.
    pub sample: Option<FileHash>,
    waiting: usize,
    replies: (Sender<store::Result<Reply>>, Receiver<store::Result<Reply>>),
    numbers: HashMap<(UnitId, &'static str), u32>,
}

fn law(app: &Arc<App>) -> Law {
    let (of_offices, of_hours) = (app.org(), app.clone());
    let parameters = app.settings().parameters();
    Law {
        catalogue: Cell::from(app.catalogue()),
        offices: Box::new(move |at, version| {
            Box::new(OfficesNow { org: of_offices.clone(), at, sector: version.sector.clone() })
        }),
        calendar: Box::new(move |unit| of_hours.calendar(unit)),
        parameters: Cell::new(parameters),
    }
}

impl<'a> Hands<'a> {
    pub fn new(app: &'a Arc<App>, pace: Pace, end: Instant) -> Self {
        Self {
            app,
            law: law(app),
            staff: Staff::new(app.org()),
            pace,
            now: end,
            end,
            commands: 0,
            refused: HashMap::new(),
            sample: None,
            waiting: 0,
            replies: channel(),
            numbers: HashMap::new(),
        }
    }

    /// The next number of a series of a unit.
    pub fn number(&mut self, unit: &UnitId, series: &'static str) -> u32 {
        let number = self.numbers.entry((unit.clone(), series)).or_insert(0);
        *number += 1;
        *number
    }

    /// Gives a command; whether it is allowed.
    pub fn give(&mut self, known: &mut Known, actor: Option<Actor>, command: Command) -> AppResult<bool> {
        let Some(actor) = actor else {
            *self.refused.entry("nobody_there".to_owned()).or_insert(0) += 1;
            return Ok(false);
        };
        let procedure = known.state.is_none().then(|| known.procedure.clone());
        if let Err(refusal) = self.decide(known, &actor, command.clone()) {
            *self.refused.entry(format!("{}: {}", name(&command), refusal)).or_insert(0) += 1;
            return Ok(false);
        }
        let ask = Ask { actor, dossier: known.id, procedure, key: None, command };
        let sender = self.replies.0.clone();
        self.app.submit(ask, Box::new(move |reply| drop(sender.send(reply))))?;
        self.waiting += 1;
        self.commands += 1;
        Ok(true)
    }

    fn decide(&self, known: &mut Known, actor: &Actor, mut command: Command) -> Result<(), kernel::Refusal> {
        if let Command::Submit(new) | Command::Receive(new) = &mut command {
            // The program gives the code; the copy only needs one.
            new.code = DossierCode::new("-");
        }
        let new = match &command {
            Command::Submit(new) | Command::Receive(new) => Some(new.as_ref()),
            _ => None,
        };
        let sources = self.law.gather(known.state.as_ref(), Some(&known.procedure), new, self.now)?;
        let decision = dossier::decide(known.state.as_ref(), command, &sources.context(actor, self.now))?;
        for event in &decision.events {
            known.state = dossier::evolve(known.state.take(), event, self.now, &actor.kind);
        }
        Ok(())
    }

    /// Notes that a dossier uses the sample.
    pub fn use_file(&self, dossier: &DossierId, file: &FileHash) -> AppResult<()> {
        let row = app::rows::FileUseRow {
            owner: app::dossier_files(dossier),
            hash: file.to_string(),
            name: SAMPLE_NAME.to_owned(),
            uploaded_by: "applicant".to_owned(),
            at: self.now,
        };
        Ok(self.app.store().write_later(move |writer| writer.put_file_use(&row))?)
    }

    /// Waits until everything that was given is durable.
    pub fn settle(&mut self) -> AppResult<()> {
        for _ in 0..std::mem::take(&mut self.waiting) {
            match self.replies.1.recv() {
                Ok(Ok(Reply::Done { .. })) => {}
                Ok(Ok(Reply::Refused(refusal))) => {
                    *self.refused.entry(format!("program: {refusal}")).or_insert(0) += 1;
                }
                Ok(Err(error)) => return Err(error.into()),
                Err(_) => return Err(store::StoreError::Closed.into()),
            }
        }
        Ok(())
    }
}

/// The name of a command, for the list of refusals.
fn name(command: &Command) -> String {
    let text = format!("{command:?}");
    text.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
}
