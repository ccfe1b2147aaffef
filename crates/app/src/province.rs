//! The machine of a whole province on the appender's thread: dossiers, organisation, catalogue, settings.

use std::sync::Arc;

use calendar::Calendar;
use index::{Book, BookCommand, BookEvent};
use journal::{Record, StreamId};
use kernel::{Actor, ActorKind, Basis, Instant, Refusal, UnitId};
use org::{Org, OrgCommand, OrgEvent};
use procedure::{Catalogue, ProcedureCommand, ProcedureEvent};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use steering::book::{Book as Steering, BookEvent as BookOfSteeringEvent};
use store::{Batch, Machine, NewEvent, Reader, StoreError};

use crate::cell::Cell;
use crate::law::Law;
use crate::machine::{Ask, DossierMachine, Reply};
use crate::measures::{Change, Live};
use crate::offices::OfficesNow;
use crate::settings::{self, Calendars, SettingEvent, Settings};
use crate::tasks::{TaskAsk, TaskLaw, TaskMachine, TaskOffices, TaskReply, parameters};

/// Anything that changes facts.
#[derive(Debug)]
pub enum Order {
    /// Of a dossier.
    Dossier(Box<Ask>),
    /// Of a dossier, at a moment of a simulated past; whether anybody is told.
    Past(Box<Ask>, Instant, bool),
    /// Of the organisation.
    Org(Actor, Box<OrgCommand>),
    /// Of the catalogue.
    Catalogue(Actor, Box<ProcedureCommand>),
    /// Of a setting.
    Setting(Actor, String, Option<Value>),
    /// Of what officials are told once: effects, each under a key.
    Tell(Vec<crate::forecasts::Telling>),
    /// Of criteria sets, published scores, closed reports.
    Book(Actor, Box<BookCommand>),
    /// Of a task.
    Task(Box<TaskAsk>),
    /// Of a task, at a moment of a simulated past; whether anybody is told.
    PastTask(Box<TaskAsk>, Instant, bool),
    /// Of the book of steering: documents, committee, meetings, plans, letters, reports; perhaps at a moment of a simulated
    /// past.
    Steering(Actor, Box<steering::book::BookCommand>, Option<Instant>),
}

/// What came of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Of a dossier.
    Dossier(Reply),
    /// Of anything else: done and durable, or refused.
    Other(Result<(), Refusal>),
    /// Of the book: the number of what was entered.
    Book(Result<u32, Refusal>),
    /// Of a task.
    Task(TaskReply),
    /// Of the book of steering: the number of what was entered.
    Steering(Result<u32, Refusal>),
}

/// Kinds of stream besides dossiers; each has one stream.
const ORG: &str = "org";
const CATALOGUE: &str = "catalogue";
const SETTING: &str = "setting";
const INDEX: &str = "index";
const STEERING: &str = "steering";
const ONE: &str = "province";

/// What is shared between the appender's thread and all readers.
pub struct Shared {
    /// What decisions look at.
    pub law: Arc<Law>,
    /// Units and people.
    pub org: Arc<Cell<Org>>,
    /// The operator's settings.
    pub settings: Cell<Settings>,
    /// Office time.
    pub calendars: Arc<Cell<Calendars>>,
    /// Criteria sets, published scores, closed reports.
    pub book: Cell<Book>,
    /// Documents, committee, meetings, plans, letters, reports of steering.
    pub steering: Cell<Steering>,
    /// The counters of measures.
    pub measures: Arc<Live>,
    /// What decisions about tasks look at.
    pub task_law: Arc<TaskLaw>,
}

/// A state that is folded from one stream.
struct Folded<T> {
    kind: &'static str,
    state: Arc<T>,
    version: i64,
    changed: bool,
    /// As it was before the batch.
    before: Option<(Arc<T>, i64)>,
}

impl<T: Clone> Folded<T> {
    fn new(kind: &'static str, state: T) -> Self {
        Self { kind, state: Arc::new(state), version: 0, changed: false, before: None }
    }

    fn stream(&self) -> StreamId {
        StreamId::new(self.kind, ONE)
    }

    fn take_in<E: DeserializeOwned>(&mut self, record: &Record, evolve: impl FnOnce(&mut T, &E)) {
        match serde_json::from_str::<E>(&record.payload) {
            Ok(event) => evolve(Arc::make_mut(&mut self.state), &event),
            Err(error) => tracing::error!(%error, position = record.position, "an event cannot be read"),
        }
        self.version = record.version;
        self.changed = true;
    }

    /// Appends events and folds them in.
    fn append<E: Serialize>(
        &mut self,
        batch: &mut Batch<'_>,
        actor: &Actor,
        events: &[E],
        wire: i32,
        evolve: impl Fn(&mut T, &E),
    ) -> Result<(), StoreError> {
        if events.is_empty() {
            return Ok(());
        }
        let mut rows = Vec::with_capacity(events.len());
        for event in events {
            let value = serde_json::to_value(event)?;
            let name = value.get("event").and_then(Value::as_str).unwrap_or(self.kind);
            rows.push(NewEvent { event_type: name.into(), wire, payload: value.to_string() });
        }
        let appended = batch.append(&self.stream(), self.version, actor, rows)?;
        self.before.get_or_insert_with(|| (self.state.clone(), self.version));
        let state = Arc::make_mut(&mut self.state);
        events.iter().for_each(|event| evolve(state, event));
        (self.version, self.changed) = (appended.version, true);
        Ok(())
    }

    /// The new state, if there is one since the last call.
    fn published(&mut self) -> Option<Arc<T>> {
        self.before = None;
        std::mem::take(&mut self.changed).then(|| self.state.clone())
    }

    fn roll_back(&mut self) {
        if let Some((state, version)) = self.before.take() {
            (self.state, self.version) = (state, version);
        }
    }
}

/// The machine.
pub struct ProvinceMachine {
    dossiers: DossierMachine,
    tasks: TaskMachine,
    shared: Arc<Shared>,
    org: Folded<Org>,
    catalogue: Folded<Catalogue>,
    settings: Folded<Settings>,
    book: Folded<Book>,
    steering: Folded<Steering>,
    /// Positions before and after the open batch.
    span: Option<(i64, i64)>,
}

const KEPT: Basis = Basis("design");
/// Stored form of catalogue events.
const CATALOGUE_WIRE: i32 = 1;

impl ProvinceMachine {
    /// Reads organisation, catalogue and settings from the journal, and what readers share of them.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn load(reader: &mut Reader<'_>, base: Catalogue) -> Result<(Self, Arc<Shared>), StoreError> {
        let mut org = Folded::new(ORG, Org::default());
        let mut catalogue = Folded::new(CATALOGUE, base);
        let mut settings = Folded::new(SETTING, Settings::default());
        for record in reader.list_stream(&org.stream())? {
            org.take_in(&record, |state: &mut Org, event: &OrgEvent| state.evolve(event));
        }
        for record in reader.list_stream(&catalogue.stream())? {
            catalogue.take_in(&record, |state: &mut Catalogue, event: &ProcedureEvent| state.evolve(event));
        }
        for record in reader.list_stream(&settings.stream())? {
            settings.take_in(&record, |state: &mut Settings, event: &SettingEvent| state.evolve(event));
        }
        let mut book = Folded::new(INDEX, Book::default());
        for record in reader.list_stream(&book.stream())? {
            take_in_book(&mut book, &record);
        }
        let mut steering = Folded::new(STEERING, Steering::default());
        for record in reader.list_stream(&steering.stream())? {
            take_in_steering(&mut steering, &record);
        }
        let shared = Arc::new(share(&org.state, &catalogue.state, &settings.state, &book.state, &steering.state));
        let dossiers = DossierMachine::new(shared.law.clone());
        let tasks = TaskMachine::new(shared.task_law.clone());
        Ok((Self { dossiers, tasks, shared: shared.clone(), org, catalogue, settings, book, steering, span: None }, shared))
    }

    fn publish(&mut self) {
        if self.org.changed || self.settings.changed {
            self.shared.task_law.parameters.set(Arc::new(parameters(&self.settings.state, &self.org.state)));
        }
        if let Some(org) = self.org.published() {
            self.shared.org.set(org);
        }
        if let Some(catalogue) = self.catalogue.published() {
            self.shared.law.catalogue.set(catalogue);
        }
        if let Some(settings) = self.settings.published() {
            self.shared.calendars.set(Arc::new(settings.calendars()));
            self.shared.law.parameters.set(Arc::new(settings.parameters()));
            self.shared.settings.set(settings);
        }
        if let Some(book) = self.book.published() {
            self.shared.book.set(book);
        }
        if let Some(steering) = self.steering.published() {
            self.shared.steering.set(steering);
        }
    }

    fn other(&mut self, batch: &mut Batch<'_>, order: Order) -> Result<Result<(), Refusal>, StoreError> {
        let now = batch.now();
        match order {
            Order::Dossier(_)
            | Order::Past(..)
            | Order::Book(..)
            | Order::Task(_)
            | Order::PastTask(..)
            | Order::Steering(..) => Ok(Err(Refusal::new("store_failed", KEPT))),
            Order::Org(actor, command) => match self.org.state.decide(*command, &actor, now) {
                Ok(events) => self.org.append(batch, &actor, &events, org::WIRE, |o, e| o.evolve(e)).map(Ok),
                Err(refusal) => Ok(Err(refusal)),
            },
            Order::Catalogue(actor, command) => match self.catalogue.state.decide(*command, &actor, now.day()) {
                Ok(events) => {
                    self.catalogue.append(batch, &actor, &events, CATALOGUE_WIRE, |c, e| c.evolve(e)).map(Ok)
                }
                Err(refusal) => Ok(Err(refusal)),
            },
            Order::Tell(tellings) => crate::forecasts::tell(batch, &tellings).map(Ok),
            Order::Setting(actor, key, value) => match Settings::decide(&key, value, &actor) {
                Ok(event) => {
                    self.settings.append(batch, &actor, &[event], settings::WIRE, |s, e| s.evolve(e)).map(Ok)
                }
                Err(refusal) => Ok(Err(refusal)),
            },
        }
    }

    fn steer(
        &mut self,
        batch: &mut Batch<'_>,
        actor: &Actor,
        command: steering::book::BookCommand,
    ) -> Result<Result<u32, Refusal>, StoreError> {
        let now = batch.now();
        let parameters = self.shared.task_law.parameters.get();
        let offices = TaskOffices { org: self.org.state.clone(), at: now };
        let context = steering::book::BookContext { now, actor, offices: &offices, parameters: &parameters };
        let events = match self.steering.state.decide(command, &context) {
            Ok(events) => events,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let number = events.first().map_or(0, BookOfSteeringEvent::number);
        let fold = |book: &mut Steering, event: &BookOfSteeringEvent| book.evolve(event, now, &actor.kind);
        self.steering.append(batch, actor, &events, steering::book::WIRE, fold)?;
        Ok(Ok(number))
    }

    fn enter(&mut self, batch: &mut Batch<'_>, actor: &Actor, command: BookCommand) -> Result<Result<u32, Refusal>, StoreError> {
        let now = batch.now();
        let events = match self.book.state.decide(command, actor, &self.org.state, now) {
            Ok(events) => events,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let number = events.first().map_or(0, BookEvent::number);
        self.book.append(batch, actor, &events, index::book::WIRE, |book, event| book.evolve(event, now, &actor.kind))?;
        Ok(Ok(number))
    }
}

fn take_in_steering(steering: &mut Folded<Steering>, record: &Record) {
    let by = serde_json::from_str(&record.actor).unwrap_or(ActorKind::System);
    steering.take_in(record, |state: &mut Steering, event: &BookOfSteeringEvent| state.evolve(event, record.at, &by));
}

fn take_in_book(book: &mut Folded<Book>, record: &Record) {
    let by = serde_json::from_str(&record.actor).unwrap_or(ActorKind::System);
    book.take_in(record, |state: &mut Book, event: &BookEvent| state.evolve(event, record.at, &by));
}

fn share(
    org: &Arc<Org>,
    catalogue: &Arc<Catalogue>,
    settings: &Arc<Settings>,
    book: &Arc<Book>,
    steering: &Arc<Steering>,
) -> Shared {
    let (org, calendars) = (Arc::new(Cell::from(org.clone())), Arc::new(Cell::new(settings.calendars())));
    let (of_offices, calendar) = (org.clone(), calendar_of(&org, &calendars));
    let law = Law {
        catalogue: Cell::from(catalogue.clone()),
        offices: Box::new(move |at, version| {
            Box::new(OfficesNow { org: of_offices.get(), at, sector: version.sector.clone() })
        }),
        calendar,
        parameters: Cell::new(settings.parameters()),
    };
    let task_parameters = parameters(settings, &org.get());
    let judged_by = task_parameters.judged_by;
    let task_law =
        TaskLaw { org: org.clone(), calendar: calendar_of(&org, &calendars), parameters: Cell::new(task_parameters), judged_by };
    let measures = Arc::<Live>::default();
    measures.judge_by(judged_by);
    Shared {
        law: Arc::new(law),
        task_law: Arc::new(task_law),
        org,
        settings: Cell::from(settings.clone()),
        calendars,
        book: Cell::from(book.clone()),
        steering: Cell::from(steering.clone()),
        measures,
    }
}

/// Office time of a unit: its own, or that of the nearest unit above that has one.
fn calendar_of(org: &Arc<Cell<Org>>, calendars: &Arc<Cell<Calendars>>) -> Box<dyn Fn(&UnitId) -> Calendar + Send + Sync> {
    let (org, calendars) = (org.clone(), calendars.clone());
    Box::new(move |unit| {
        let org = org.get();
        let own = org.unit(unit).into_iter().chain(org.ancestors(unit));
        let key = own.filter_map(|unit| unit.office_hours_key.as_deref()).next();
        calendars.get().get(key).clone()
    })
}

impl Machine for ProvinceMachine {
    type Command = Order;
    type Reply = Answer;

    fn catch_up(&mut self, records: &[Record]) {
        self.dossiers.catch_up(records);
        self.tasks.catch_up(records);
        for record in records {
            match record.stream.kind.as_str() {
                ORG => self.org.take_in(record, |state: &mut Org, event: &OrgEvent| state.evolve(event)),
                CATALOGUE => self.catalogue.take_in(record, |c: &mut Catalogue, e: &ProcedureEvent| c.evolve(e)),
                SETTING => self.settings.take_in(record, |s: &mut Settings, e: &SettingEvent| s.evolve(e)),
                INDEX => take_in_book(&mut self.book, record),
                STEERING => take_in_steering(&mut self.steering, record),
                _ => {}
            }
        }
        self.publish();
    }

    fn streams(&self, order: &Order) -> Vec<StreamId> {
        match order {
            Order::Dossier(ask) | Order::Past(ask, ..) => self.dossiers.streams(ask),
            Order::Task(ask) | Order::PastTask(ask, ..) => self.tasks.streams(ask).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn begins(&self, order: &Order) -> Option<StreamId> {
        match order {
            Order::Dossier(ask) | Order::Past(ask, ..) => self.dossiers.begins(ask),
            Order::Task(ask) | Order::PastTask(ask, ..) => self.tasks.begins(ask),
            _ => None,
        }
    }

    fn handle(&mut self, batch: &mut Batch<'_>, order: Order) -> Answer {
        let before = batch.head().position;
        let answer = self.answer(batch, order);
        self.span = Some((self.span.map_or(before, |(from, _)| from), batch.head().position));
        answer
    }

    fn finish(&mut self, batch: &mut Batch<'_>) {
        self.dossiers.finish(batch);
        self.tasks.finish(batch);
    }

    fn committed(&mut self) {
        if let Some((from, to)) = self.span.take() {
            let mut added = self.dossiers.take_added();
            added.extend(self.tasks.take_added());
            self.shared.measures.committed(Change { from, to, added });
        }
        self.dossiers.committed();
        self.tasks.committed();
        self.publish();
    }

    fn rolled_back(&mut self) {
        self.span = None;
        self.dossiers.rolled_back();
        self.tasks.rolled_back();
        self.org.roll_back();
        self.catalogue.roll_back();
        self.settings.roll_back();
        self.book.roll_back();
        self.steering.roll_back();
    }
}

impl ProvinceMachine {
    fn answer(&mut self, batch: &mut Batch<'_>, order: Order) -> Answer {
        let order = match order {
            Order::Dossier(ask) => return Answer::Dossier(self.dossiers.handle(batch, *ask)),
            Order::Book(actor, command) => {
                return Answer::Book(self.enter(batch, &actor, *command).unwrap_or_else(|error| {
                    batch.fail(error);
                    Err(Refusal::new("store_failed", KEPT))
                }));
            }
            Order::Steering(actor, command, at) => {
                if let Some(at) = at {
                    batch.as_of(at);
                }
                return Answer::Steering(self.steer(batch, &actor, *command).unwrap_or_else(|error| {
                    batch.fail(error);
                    Err(Refusal::new("store_failed", KEPT))
                }));
            }
            Order::Task(ask) => return Answer::Task(self.tasks.handle(batch, *ask, true)),
            Order::PastTask(ask, at, told) => {
                batch.as_of(at);
                return Answer::Task(self.tasks.handle(batch, *ask, told));
            }
            Order::Past(ask, at, told) => {
                batch.as_of(at);
                return Answer::Dossier(self.dossiers.handle_past(batch, *ask, told));
            }
            other => other,
        };
        Answer::Other(self.other(batch, order).unwrap_or_else(|error| {
            batch.fail(error);
            Err(Refusal::new("store_failed", KEPT))
        }))
    }
}
