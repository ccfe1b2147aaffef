//! How commands are given: decided by the real machine on the simulation's own copy, so that the next turn is known at once;
//! with a program behind, handed to it too, which decides once more and keeps what happened.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use app::{App, AppResult, Ask, Reply};
use calendar::Calendar;
use dossier::{Command, Dossier, Event};
use kernel::{ActorKind, Day, DossierCode, DossierId, FileHash, Instant, PersonId, ProcedureCode, Role, UnitId};

use crate::command_name::command_name;
use crate::staff::{Person, Staff};
use crate::trays::Trays;
use crate::world::World;

/// A dossier as the simulation knows it.
pub(crate) struct Known {
    pub id: DossierId,
    pub procedure: ProcedureCode,
    pub state: Option<Dossier>,
}

/// Something that happened in a simulated year.
#[derive(Debug)]
pub struct Seen<'a> {
    /// The dossier as the event left it.
    pub dossier: &'a Dossier,
    /// What happened.
    pub event: &'a Event,
    /// Who did it.
    pub actor: &'a ActorKind,
    /// When.
    pub at: Instant,
}

/// Who watches what happens.
pub(crate) type Watch<'a> = dyn FnMut(&Seen<'_>) + 'a;

/// Name under which the sample is handed in.
const SAMPLE_NAME: &str = "tai-lieu-mo-phong.pdf";

/// The program that keeps what happens.
pub(crate) struct Keeper<'a> {
    pub app: &'a Arc<App>,
    /// What happened before is told to nobody.
    pub told_from: Instant,
    waiting: usize,
    replies: (Sender<store::Result<Reply>>, Receiver<store::Result<Reply>>),
}

impl<'a> Keeper<'a> {
    pub fn new(app: &'a Arc<App>, told_from: Instant) -> Self {
        Self { app, told_from, waiting: 0, replies: channel() }
    }

    fn keep(&mut self, ask: Ask, at: Instant) -> AppResult<()> {
        let sender = self.replies.0.clone();
        let told = at >= self.told_from;
        self.app.submit_as_of(ask, at, told, Box::new(move |reply| drop(sender.send(reply))))?;
        self.waiting += 1;
        Ok(())
    }
}

/// What all lives share.
pub(crate) struct Hands<'a> {
    pub world: &'a World,
    pub staff: Staff,
    pub trays: Trays,
    pub now: Instant,
    pub end: Instant,
    pub commands: usize,
    pub events: usize,
    /// Commands and codes of refusals, with how often.
    pub refused: HashMap<String, usize>,
    /// The sample that is handed in everywhere.
    pub sample: FileHash,
    keeper: Option<Keeper<'a>>,
    watch: &'a mut Watch<'a>,
    numbers: HashMap<(UnitId, &'static str), u32>,
    codes: HashMap<UnitId, (Day, u32)>,
}

impl<'a> Hands<'a> {
    pub fn new(
        world: &'a World,
        trays: Trays,
        (end, sample): (Instant, FileHash),
        keeper: Option<Keeper<'a>>,
        watch: &'a mut Watch<'a>,
    ) -> Self {
        Self {
            world,
            trays,
            staff: Staff::new(world.org().clone()),
            now: end,
            end,
            commands: 0,
            events: 0,
            refused: HashMap::new(),
            sample,
            keeper,
            watch,
            numbers: HashMap::new(),
            codes: HashMap::new(),
        }
    }

    /// Whether a program keeps what happens. Without one, e-forms stay empty: nothing that is counted hangs on them, and filling
    /// them would be a quarter of the time.
    pub fn keeps(&self) -> bool {
        self.keeper.is_some()
    }

    /// The next number of a series of a unit.
    pub fn number(&mut self, unit: &UnitId, series: &'static str) -> u32 {
        let number = self.numbers.entry((unit.clone(), series)).or_insert(0);
        *number += 1;
        *number
    }

    /// The code that the program gives to the next dossier of a desk: agency code, date, number of the day.
    fn code(&self, desk: &UnitId) -> (u32, DossierCode) {
        let today = self.now.day();
        let number = self.codes.get(desk).filter(|last| last.0 == today).map_or(1, |last| last.1 + 1);
        let (year, month, date) = today.ymd();
        (number, DossierCode::new(format!("{desk}-{:02}{month:02}{date:02}-{number:04}", year % 100)))
    }

    /// Of the specialists of a unit who are there today the one with the least work before them.
    pub fn least_laden(&mut self, unit: &UnitId, calendar: &Calendar) -> Option<PersonId> {
        let now = self.now;
        let people = self.staff.holders(unit, Role::Specialist, now);
        let ids = people.iter().filter_map(|actor| actor.person());
        let weigh = |person: &&PersonId| {
            let away = !self.trays.is_there(person, now.day());
            (away, self.trays.ahead(unit, person, calendar, now) as i64)
        };
        ids.min_by_key(weigh).cloned()
    }

    /// Gives a command; whether it is allowed.
    pub fn give(&mut self, known: &mut Known, actor: Option<Person>, command: Command) -> AppResult<bool> {
        let Some(actor) = actor else {
            *self.refused.entry("nobody_there".to_owned()).or_insert(0) += 1;
            return Ok(false);
        };
        let procedure = known.state.is_none().then(|| known.procedure.clone());
        let ask = self.keeper.is_some().then(|| Ask {
            actor: (*actor).clone(),
            dossier: known.id,
            procedure,
            key: None,
            command: command.clone(),
        });
        let name = command_name(&command);
        if let Err(refusal) = self.decide(known, &actor, command) {
            *self.refused.entry(format!("{name}: {}", refusal.code)).or_insert(0) += 1;
            return Ok(false);
        }
        self.commands += 1;
        if let (Some(keeper), Some(ask)) = (&mut self.keeper, ask) {
            keeper.keep(ask, self.now)?;
        }
        self.hear(false)?;
        Ok(true)
    }

    fn decide(&mut self, known: &mut Known, actor: &Person, mut command: Command) -> Result<(), kernel::Refusal> {
        let mut numbered = None;
        if let Command::Submit(new) | Command::Receive(new) = &mut command {
            let (number, code) = self.code(&new.receiving_unit);
            numbered = Some((new.receiving_unit.clone(), number));
            new.code = code;
        }
        let new = match &command {
            Command::Submit(new) | Command::Receive(new) => Some(new.as_ref()),
            _ => None,
        };
        let sources = self.world.law().gather(known.state.as_ref(), Some(&known.procedure), new, self.now)?;
        let decision = dossier::decide(known.state.as_ref(), command, &sources.context(actor, self.now))?;
        if let Some((desk, number)) = numbered {
            self.codes.insert(desk, (self.now.day(), number));
        }
        for event in &decision.events {
            known.state = dossier::evolve(known.state.take(), event, self.now, &actor.kind);
            if let Some(dossier) = &known.state {
                (self.watch)(&Seen { dossier, event, actor: &actor.kind, at: self.now });
            }
        }
        self.events += decision.events.len();
        Ok(())
    }

    /// Notes that a dossier uses the sample.
    pub fn use_file(&self, dossier: &DossierId) -> AppResult<()> {
        let Some(keeper) = &self.keeper else { return Ok(()) };
        let row = app::rows::FileUseRow {
            owner: app::dossier_files(dossier),
            hash: self.sample.to_string(),
            name: SAMPLE_NAME.to_owned(),
            uploaded_by: "applicant".to_owned(),
            at: self.now,
        };
        Ok(keeper.app.store().write_later(move |writer| writer.put_file_use(&row))?)
    }

    /// Takes in the program's answers: those that are there, or all that are owed.
    pub fn hear(&mut self, all: bool) -> AppResult<()> {
        let Some(keeper) = &mut self.keeper else { return Ok(()) };
        while keeper.waiting > 0 {
            let reply = match keeper.replies.1.try_recv() {
                Ok(reply) => reply,
                Err(_) if !all => break,
                Err(_) => keeper.replies.1.recv().map_err(|_| store::StoreError::Closed)?,
            };
            keeper.waiting -= 1;
            if let Reply::Refused(refusal) = reply? {
                *self.refused.entry(format!("program: {}", refusal.code)).or_insert(0) += 1;
            }
        }
        Ok(())
    }
}
