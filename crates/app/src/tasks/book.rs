//! The book of steering: use cases over documents, committee, meetings, plans, letters and reports.

use std::sync::Arc;

use kernel::{Actor, Instant, Refusal};
use steering::book::{Book, BookCommand, BookContext};
use store::{ReplyTo, StoreError};

use super::machine::TaskOffices;
use crate::app::{App, AppResult};
use crate::province::{Answer, Order};

impl App {
    /// The book of steering as it stands.
    pub fn steering(&self) -> Arc<Book> {
        self.shared.steering.get()
    }

    /// Enters something into the book of steering; answers its number, where it has one.
    ///
    /// # Errors
    /// Refused as `steering::book::Book::decide` says, or the store failed.
    pub fn steer(&self, actor: &Actor, command: BookCommand) -> AppResult<u32> {
        self.steered(Order::Steering(actor.clone(), Box::new(command), None))
    }

    /// The same at a moment of a simulated past, which is not before what was given earlier.
    ///
    /// # Errors
    /// The province is real; refused; or the store failed.
    pub fn steer_as_of(&self, actor: &Actor, command: BookCommand, at: Instant) -> AppResult<u32> {
        if !self.setup.simulated {
            return Err(StoreError::Format("a real province has no simulated past".to_owned()).into());
        }
        self.steered(Order::Steering(actor.clone(), Box::new(command), Some(at)))
    }

    /// The same without waiting: the answer comes on the appender's thread.
    ///
    /// # Errors
    /// The province is real, or the store is closed.
    pub fn submit_steering_as_of(
        &self,
        actor: Actor,
        command: BookCommand,
        at: Instant,
        reply: ReplyTo<Result<u32, Refusal>>,
    ) -> Result<(), StoreError> {
        if !self.setup.simulated {
            return Err(StoreError::Format("a real province has no simulated past".to_owned()));
        }
        let answer: ReplyTo<Answer> = Box::new(move |answer| {
            reply(answer.and_then(|answer| match answer {
                Answer::Steering(done) => Ok(done),
                _ => Err(StoreError::Closed),
            }));
        });
        self.submit_order(Order::Steering(actor, Box::new(command), Some(at)), answer)
    }

    fn steered(&self, order: Order) -> AppResult<u32> {
        match self.call(order)? {
            Answer::Steering(done) => Ok(done?),
            _ => Err(StoreError::Closed.into()),
        }
    }

    /// What would come of a command, without giving it.
    ///
    /// # Errors
    /// The refusal.
    pub fn would_steer(&self, actor: &Actor, command: BookCommand) -> Result<(), Refusal> {
        let (now, parameters) = (self.now(), self.task_parameters());
        let offices = TaskOffices { org: self.org(), at: now };
        let context = BookContext { now, actor, offices: &offices, parameters: &parameters };
        self.steering().decide(command, &context).map(drop)
    }

    /// Areas of which an official is in charge as a member of the committee.
    pub fn areas_of(&self, actor: &Actor) -> Vec<String> {
        let day = self.now().day();
        let areas = |person| self.steering().areas_of(person, day).to_vec();
        actor.principal().map(areas).unwrap_or_default()
    }
}
