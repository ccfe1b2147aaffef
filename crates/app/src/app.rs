//! The running program: one store, one appender, what readers share.

use std::sync::Arc;

use calendar::Calendar;
use dossier::Command;
use kernel::{Actor, DossierId, Instant, Refusal, UnitId};
use org::{Org, OrgCommand};
use procedure::{Catalogue, ProcedureCommand};
use serde_json::Value;
use store::{Appender, AppenderOptions, Reader, ReplyTo, Store, StoreError};

use crate::accounts::Sessions;
use crate::limiter::Limiter;
use crate::machine::{Ask, Reply};
use crate::ports::{Chance, Clock, Ports};
use crate::province::{Answer, Order, ProvinceMachine, Shared};
use crate::settings::Settings;
use crate::tokens::TokenCache;

/// How the program is set up.
#[derive(Clone)]
pub struct Setup {
    /// The time.
    pub clock: Clock,
    /// Chance.
    pub chance: Chance,
    /// The world outside.
    pub ports: Ports,
    /// The catalogue that comes with the program.
    pub catalogue: Catalogue,
    /// Name of the province, e.g. "Thành phố Cần Thơ".
    pub province_name: String,
    /// Place of issue on papers, e.g. "Cần Thơ".
    pub place: String,
    /// Address under which people reach it, without the slash at its end.
    pub base_url: String,
    /// All data are made up.
    pub simulated: bool,
}

/// Why a use case did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A rule forbids it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AppError {
    /// Too many commands wait: try again in a moment.
    pub fn is_busy(&self) -> bool {
        matches!(self, AppError::Store(StoreError::Busy))
    }
}

/// Result of a use case.
pub type AppResult<T> = Result<T, AppError>;

/// The program.
pub struct App {
    pub(crate) store: Store,
    appender: Appender<ProvinceMachine>,
    pub(crate) shared: Arc<Shared>,
    pub(crate) setup: Setup,
    pub(crate) sessions: Sessions,
    pub(crate) limiter: Limiter,
    pub(crate) tracking_key: String,
    pub(crate) tokens: TokenCache,
    pub(crate) jobs: crate::system::Jobs,
    pub(crate) services_kept: crate::standing::ServicesKept,
    pub(crate) foreteller: crate::forecasts::Foreteller,
    pub(crate) names: crate::tasks::NamesKept,
    pub(crate) reminder: crate::tasks::Reminder,
    pub(crate) readings: crate::tasks::ReadingsKept,
}

impl App {
    /// Opens a store whose schema is the newest.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn open(store: Store, setup: Setup) -> Result<Arc<Self>, StoreError> {
        store.require_schema()?;
        let head = store.read(|reader| reader.get_head())?;
        let (machine, shared) = store.read(|reader| ProvinceMachine::load(reader, setup.catalogue.clone()))?;
        let mut options = AppenderOptions::new(setup.clock.clone(), head.position);
        if setup.simulated {
            // A simulated year comes faster than it is written: fewer and larger transactions.
            options.max_batch = options.queue;
        }
        let appender = Appender::start(&store, machine, options)?;
        shared.measures.start(&store);
        let tracking_key = crate::tracking::key(&store, &setup.chance)?;
        let (sessions, limiter) = (Sessions::default(), Limiter::default());
        let tokens = TokenCache::default();
        let jobs = crate::system::Jobs::new((setup.clock)());
        let (foreteller, services_kept) = (crate::forecasts::Foreteller::default(), Default::default());
        Ok(Arc::new(Self {
            store, appender, shared, setup, sessions, limiter, tracking_key, tokens, jobs, services_kept, foreteller,
            names: crate::cell::Cell::new(None),
            reminder: crate::tasks::Reminder::default(),
            readings: Default::default(),
        }))
    }

    /// The present moment.
    pub fn now(&self) -> Instant {
        (self.setup.clock)()
    }

    /// How it is set up.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// Units and people.
    pub fn org(&self) -> Arc<Org> {
        self.shared.org.get()
    }

    /// The procedures.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.shared.law.catalogue.get()
    }

    /// The operator's settings.
    pub fn settings(&self) -> Arc<Settings> {
        self.shared.settings.get()
    }

    /// Office time of a unit.
    pub fn calendar(&self, unit: &UnitId) -> Calendar {
        (self.shared.law.calendar)(unit)
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Whether a short read may be done on a thread that serves connections: see [`Store::reads_at_once`].
    pub fn reads_at_once(&self) -> bool {
        self.store.reads_at_once()
    }

    /// Counts of the appender, for metrics.
    pub fn stats(&self) -> &store::AppenderStats {
        self.appender.stats()
    }

    /// Reads. Blocks its thread.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&mut Reader<'_>) -> store::Result<T>) -> store::Result<T> {
        self.store.read(work)
    }

    /// Gives a command and waits until it is durable.
    ///
    /// # Errors
    /// The store failed; a refusal is a reply.
    pub fn ask(&self, ask: Ask) -> Result<Reply, StoreError> {
        match self.appender.call(Order::Dossier(Box::new(ask)))? {
            Answer::Dossier(reply) => Ok(reply),
            _ => Err(StoreError::Closed),
        }
    }

    /// Gives effects that are told once; waits until they are durable.
    pub(crate) fn order_telling(&self, tellings: Vec<crate::forecasts::Telling>) -> Result<(), StoreError> {
        self.appender.call(Order::Tell(tellings)).map(drop)
    }

    /// Gives many commands at once, so that they share transactions; the replies in the order in which they come.
    ///
    /// # Errors
    /// The store is closed.
    pub(crate) fn ask_all(&self, asks: impl Iterator<Item = Ask>) -> Result<Vec<Result<Reply, StoreError>>, StoreError> {
        let (sender, replies) = std::sync::mpsc::channel();
        for ask in asks {
            let sender = sender.clone();
            let reply: ReplyTo<Answer> = Box::new(move |answer| {
                drop(sender.send(match answer {
                    Ok(Answer::Dossier(reply)) => Ok(reply),
                    Ok(_) => Err(StoreError::Closed),
                    Err(error) => Err(error),
                }));
            });
            self.appender.submit(Order::Dossier(Box::new(ask)), reply)?;
        }
        drop(sender);
        Ok(replies.iter().collect())
    }

    /// Gives a command; the answer comes on the appender's thread. `Busy` when too many wait.
    ///
    /// # Errors
    /// `Busy` or closed.
    pub fn submit(&self, ask: Ask, reply: ReplyTo<Reply>) -> Result<(), StoreError> {
        let answer: ReplyTo<Answer> = Box::new(move |answer| {
            reply(answer.and_then(|answer| match answer {
                Answer::Dossier(reply) => Ok(reply),
                _ => Err(StoreError::Closed),
            }));
        });
        self.appender.try_submit(Order::Dossier(Box::new(ask)), answer)
    }

    /// Gives a command of a simulated past: it happens at `at`, which is not before what was given earlier; unless `told`,
    /// nobody is told and no paper is ordered. Waits while the queue is full; the answer comes on the appender's thread.
    ///
    /// # Errors
    /// The province is real, or the store is closed.
    pub fn submit_as_of(&self, ask: Ask, at: Instant, told: bool, reply: ReplyTo<Reply>) -> Result<(), StoreError> {
        if !self.setup.simulated {
            return Err(StoreError::Format("a real province has no simulated past".to_owned()));
        }
        let answer: ReplyTo<Answer> = Box::new(move |answer| {
            reply(answer.and_then(|answer| match answer {
                Answer::Dossier(reply) => Ok(reply),
                _ => Err(StoreError::Closed),
            }));
        });
        self.appender.submit(Order::Past(Box::new(ask), at, told), answer)
    }

    /// A command on an existing dossier.
    ///
    /// # Errors
    /// Refused, or the store failed.
    pub fn act(&self, actor: Actor, dossier: DossierId, key: Option<String>, command: Command) -> AppResult<Reply> {
        match self.ask(Ask { actor, dossier, procedure: None, key, command })? {
            Reply::Refused(refusal) => Err(refusal.into()),
            done => Ok(done),
        }
    }

    /// Enters something into the book; answers its number.
    pub(crate) fn enter(&self, actor: &Actor, command: index::BookCommand) -> AppResult<u32> {
        match self.appender.call(Order::Book(actor.clone(), Box::new(command)))? {
            Answer::Book(done) => Ok(done?),
            _ => Err(StoreError::Closed.into()),
        }
    }

    /// Gives an order and waits until it is durable.
    pub(crate) fn call(&self, order: Order) -> Result<Answer, StoreError> {
        self.appender.call(order)
    }

    /// Gives an order; the answer comes on the appender's thread.
    pub(crate) fn submit_order(&self, order: Order, answer: ReplyTo<Answer>) -> Result<(), StoreError> {
        self.appender.submit(order, answer)
    }

    /// Gives many orders at once; the answers in their order.
    pub(crate) fn call_all(
        &self,
        orders: impl Iterator<Item = Order>,
    ) -> Result<Vec<Result<Answer, StoreError>>, StoreError> {
        let (sender, answers) = std::sync::mpsc::channel();
        for order in orders {
            let sender = sender.clone();
            self.appender.submit(order, Box::new(move |answer| drop(sender.send(answer))))?;
        }
        drop(sender);
        Ok(answers.iter().collect())
    }

    fn other(&self, order: Order) -> AppResult<()> {
        match self.appender.call(order)? {
            Answer::Other(done) => Ok(done?),
            _ => Err(StoreError::Closed.into()),
        }
    }

    /// Changes the organisation; units' scopes and owners of work follow.
    ///
    /// # Errors
    /// Refused, or the store failed.
    pub fn change_org(&self, actor: &Actor, command: OrgCommand) -> AppResult<()> {
        self.change_org_all(actor, vec![command])
    }

    /// Several changes, in order; stops at the first that is refused (those before it stand).
    ///
    /// # Errors
    /// Refused, or the store failed.
    pub fn change_org_all(&self, actor: &Actor, commands: Vec<OrgCommand>) -> AppResult<()> {
        let (sender, answers) = std::sync::mpsc::channel();
        let mut asked = 0_usize;
        for command in commands {
            let sender = sender.clone();
            let reply: ReplyTo<Answer> = Box::new(move |answer| drop(sender.send(answer)));
            self.appender.submit(Order::Org(actor.clone(), Box::new(command)), reply)?;
            asked += 1;
        }
        drop(sender);
        let mut first = Ok(());
        for answer in answers.iter().take(asked) {
            let done = match answer {
                Ok(Answer::Other(done)) => done.map_err(AppError::from),
                Ok(_) => Err(StoreError::Closed.into()),
                Err(error) => Err(error.into()),
            };
            if first.is_ok() {
                first = done;
            }
        }
        self.write_scopes()?;
        first
    }

    /// Edits the catalogue.
    ///
    /// # Errors
    /// Refused, or the store failed.
    pub fn change_catalogue(&self, actor: &Actor, command: ProcedureCommand) -> AppResult<()> {
        self.other(Order::Catalogue(actor.clone(), Box::new(command)))
    }

    /// Changes a setting; none: the default again.
    ///
    /// # Errors
    /// Refused, or the store failed.
    pub fn change_setting(&self, actor: &Actor, key: &str, value: Option<Value>) -> AppResult<()> {
        self.other(Order::Setting(actor.clone(), key.to_owned(), value))
    }

    /// Which units lie under which, for permission inside queries.
    pub(crate) fn write_scopes(&self) -> Result<(), StoreError> {
        let org = self.org();
        let all = org.units_ever();
        let pairs: Vec<(String, String)> = all
            .flat_map(|unit| {
                let own = std::iter::once(&unit.id).chain(org.ancestors(&unit.id).map(|above| &above.id));
                own.map(|above| (above.to_string(), unit.id.to_string())).collect::<Vec<_>>()
            })
            .collect();
        self.store.write(move |writer| writer.replace_unit_scopes(&pairs))
    }

    /// Answers everything that is queued, then stops the appender.
    pub fn shutdown(&self) {
        self.appender.shutdown();
    }
}
