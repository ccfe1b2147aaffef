//! Who acts: officials of units by role, as actors with their roles.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{Actor, Instant, PersonId, Role, UnitId};
use org::Org;

use crate::chance::Dice;

/// The officials.
pub(crate) struct Staff {
    /// Units and people.
    pub org: Arc<Org>,
    actors: HashMap<PersonId, Actor>,
}

impl Staff {
    pub fn new(org: Arc<Org>) -> Self {
        Self { org, actors: HashMap::new() }
    }

    /// The person as an actor.
    pub fn actor(&mut self, person: &PersonId, at: Instant) -> Option<Actor> {
        if let Some(known) = self.actors.get(person) {
            return Some(known.clone());
        }
        let actor = self.org.actor(person, None, at).ok()?;
        self.actors.insert(person.clone(), actor.clone());
        Some(actor)
    }

    /// Somebody with the role in exactly that unit.
    pub fn pick(&mut self, unit: &UnitId, role: Role, dice: &mut Dice, at: Instant) -> Option<Actor> {
        let holders = self.org.holders(unit, role, at);
        let person = (*dice.pick(&holders)?).clone();
        self.actor(&person, at)
    }

    /// Somebody with the role in that unit who is not the other.
    pub fn pick_other(&mut self, unit: &UnitId, role: Role, not: &PersonId, at: Instant) -> Option<Actor> {
        let holders = self.org.holders(unit, role, at);
        let person = holders.into_iter().find(|person| *person != not)?.clone();
        self.actor(&person, at)
    }
}
