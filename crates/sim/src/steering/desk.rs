//! How commands are given: decided by the real machines on the simulation's own copies, so that the next step is known at
//! once, and handed to the program, which decides once more and keeps what happened.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use app::tasks::{TaskAsk, TaskOffices, TaskReply};
use app::{App, AppResult};
use calendar::Calendar;
use kernel::{Actor, FileHash, Instant, Refusal, UnitId};
use steering::book::{Book, BookCommand, BookContext};
use steering::task::model::{DocumentId, TaskId};
use steering::task::{Command, Context, Decision, Effect, Kin, Parameters, Task, decide, evolve};
use store::StoreError;
use store::uses::{FileRow, FileUseRow};
use uuid::Uuid;

use crate::chance::Dice;
use crate::staff::Staff;
use crate::world::World;

type Said = store::Result<Option<Refusal>>;

/// Who keeps tasks and book, here and in the program.
pub(super) struct Desk<'a> {
    pub app: &'a Arc<App>,
    pub world: &'a World,
    pub staff: Staff,
    pub book: Book,
    pub tasks: BTreeMap<TaskId, Task>,
    pub now: Instant,
    pub commands: usize,
    pub refused: BTreeMap<String, usize>,
    parameters: Arc<Parameters>,
    /// What happened before is told to nobody.
    told_from: Instant,
    ids: Dice,
    waiting: usize,
    replies: (Sender<Said>, Receiver<Said>),
}

/// The first word of a command as it is written down.
fn name_of(command: &impl std::fmt::Debug) -> String {
    let text = format!("{command:?}");
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
}

impl<'a> Desk<'a> {
    pub fn new(app: &'a Arc<App>, world: &'a World, seed: u64, (begin, told_from): (Instant, Instant)) -> Self {
        Self {
            app,
            world,
            staff: Staff::new(world.org().clone()),
            book: (*app.steering()).clone(),
            tasks: BTreeMap::new(),
            now: begin,
            commands: 0,
            refused: BTreeMap::new(),
            parameters: app.task_parameters(),
            told_from,
            ids: Dice::new(seed ^ 0x5354_4545_5249_4e47),
            waiting: 0,
            replies: channel(),
        }
    }

    pub fn calendar(&self, unit: &UnitId) -> &'a Calendar {
        self.world.calendar(unit)
    }

    fn new_id(&mut self) -> Uuid {
        let mut bytes = [0_u8; 16];
        self.ids.fill(&mut bytes);
        let millis = u64::try_from(self.now.0 / 1000).unwrap_or(0).to_be_bytes();
        bytes[..6].copy_from_slice(&millis[2..]);
        uuid::Builder::from_custom_bytes(bytes).with_version(uuid::Version::SortRand).into_uuid()
    }

    pub fn new_task(&mut self) -> TaskId {
        TaskId(self.new_id())
    }

    pub fn new_document(&mut self) -> DocumentId {
        DocumentId(self.new_id())
    }

    /// Gives a command about a task; whether it was done.
    pub fn give(&mut self, actor: &Actor, id: TaskId, command: Command) -> AppResult<bool> {
        let decision = match self.decide(id, command.clone(), actor) {
            Ok(decision) => decision,
            Err(refusal) => {
                *self.refused.entry(format!("{}: {}", name_of(&command), refusal.code)).or_insert(0) += 1;
                return Ok(false);
            }
        };
        let ask = TaskAsk { actor: actor.clone(), task: id, key: None, command };
        let sender = self.replies.0.clone();
        let reply = Box::new(move |reply: store::Result<TaskReply>| {
            let said = reply.map(|reply| match reply {
                TaskReply::Done { .. } => None,
                TaskReply::Refused(refusal) => Some(refusal),
            });
            drop(sender.send(said));
        });
        self.app.submit_task_as_of(ask, self.now, self.now >= self.told_from, reply)?;
        self.sent()?;
        self.write(id, &decision, actor);
        self.follow(id, decision.effects);
        Ok(true)
    }

    fn sent(&mut self) -> AppResult<()> {
        self.commands += 1;
        self.waiting += 1;
        self.hear(false)
    }

    fn decide(&self, id: TaskId, command: Command, actor: &Actor) -> Result<Decision, Refusal> {
        let task = self.tasks.get(&id);
        let named = match &command {
            Command::Assign(new) | Command::Import(new, _) => (new.origin.parent(), Some(&new.lead.unit)),
            Command::Propose(proposal) => (None, Some(&proposal.office)),
            _ => (None, None),
        };
        let parent = task.map_or(named.0, |task| task.origin.parent());
        let unit = task.map(|task| &task.lead.unit).or(named.1);
        let calendar = unit.map(|unit| self.calendar(unit)).ok_or_else(|| unknown("task_unknown"))?;
        let kin = |id: &TaskId| self.tasks.get(id).map(Kin::of);
        let children: Vec<Kin> = task.into_iter().flat_map(|task| &task.children).filter_map(|child| kin(&child.task)).collect();
        let parent = parent.as_ref().and_then(kin);
        let offices = TaskOffices { org: self.world.org().clone(), at: self.now };
        let context = Context {
            now: self.now,
            actor,
            offices: &offices,
            calendar,
            parameters: &self.parameters,
            parent: parent.as_ref(),
            children: &children,
        };
        decide(task, command, &context)
    }

    fn write(&mut self, id: TaskId, decision: &Decision, actor: &Actor) {
        let known = self.tasks.remove(&id);
        let after = decision.events.iter().fold(known, |task, event| evolve(task, event, self.now, &actor.kind));
        if let Some(task) = after {
            self.tasks.insert(id, task);
        }
    }

    /// What a decision orders about other tasks, as the program carries it out.
    fn follow(&mut self, id: TaskId, effects: Vec<Effect>) {
        let system = Actor::system();
        let mut waiting = VecDeque::from([(id, effects)]);
        while let Some((_, effects)) = waiting.pop_front() {
            for effect in effects {
                let Effect::Order { task, command } = effect else { continue };
                // What is refused here is refused there too, and nothing is amiss.
                if let Ok(decision) = self.decide(task, *command, &system) {
                    self.write(task, &decision, &system);
                    waiting.push_back((task, decision.effects));
                }
            }
        }
    }

    /// Enters something into the book; whether it was done.
    pub fn enter(&mut self, actor: &Actor, command: BookCommand) -> AppResult<bool> {
        let offices = TaskOffices { org: self.world.org().clone(), at: self.now };
        let context = BookContext { now: self.now, actor, offices: &offices, parameters: &self.parameters };
        let events = match self.book.decide(command.clone(), &context) {
            Ok(events) => events,
            Err(refusal) => {
                *self.refused.entry(format!("{}: {}", name_of(&command), refusal.code)).or_insert(0) += 1;
                return Ok(false);
            }
        };
        let sender = self.replies.0.clone();
        let reply = Box::new(move |said: store::Result<Result<u32, Refusal>>| drop(sender.send(said.map(Result::err))));
        self.app.submit_steering_as_of(actor.clone(), command, self.now, reply)?;
        self.sent()?;
        for event in &events {
            self.book.evolve(event, self.now, &actor.kind);
        }
        Ok(true)
    }

    /// Keeps bytes; `uses`: who uses them, under which name.
    pub fn keep(&self, bytes: &[u8], mime: &str, uses: Option<(String, &str)>) -> AppResult<FileHash> {
        let kept = self.app.store().files().put(bytes)?;
        let hash = kept.hash.to_string();
        let size = i64::try_from(kept.size).unwrap_or(i64::MAX);
        let row = FileRow { hash: hash.clone(), size, mime: mime.to_owned(), at: self.now };
        let by = "\"system\"".to_owned();
        let used = uses.map(|(owner, name)| FileUseRow { owner, hash, name: name.to_owned(), uploaded_by: by, at: self.now });
        self.app.store().write_later(move |writer| {
            writer.put_file(&row)?;
            used.iter().try_for_each(|used| writer.put_file_use(used))
        })?;
        Ok(kept.hash)
    }

    /// Takes in the program's answers: those that are there, or all that are owed.
    pub fn hear(&mut self, all: bool) -> AppResult<()> {
        while self.waiting > 0 {
            let said = match self.replies.1.try_recv() {
                Ok(said) => said,
                Err(_) if !all => break,
                Err(_) => self.replies.1.recv().map_err(|_| StoreError::Closed)?,
            };
            self.waiting -= 1;
            if let Some(refusal) = said? {
                *self.refused.entry(format!("program: {}", refusal.code)).or_insert(0) += 1;
            }
        }
        Ok(())
    }
}

fn unknown(code: &'static str) -> Refusal {
    Refusal::new(code, kernel::Basis("design.task_states"))
}
