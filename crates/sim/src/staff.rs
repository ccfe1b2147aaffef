//! Who acts: officials of units by role, as actors with their roles. Nobody changes office within a simulated year, so each
//! is looked up once.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{Actor, Instant, PersonId, Role, UnitId};
use org::Org;

use crate::chance::Dice;

/// Somebody who may act.
pub(crate) type Person = Arc<Actor>;

/// The officials.
pub(crate) struct Staff {
    org: Arc<Org>,
    actors: HashMap<PersonId, Person>,
    holders: HashMap<(UnitId, Role), Vec<Person>>,
    system: Person,
    applicant: Person,
}

impl Staff {
    pub fn new(org: Arc<Org>) -> Self {
        let (system, applicant) = (Arc::new(Actor::system()), Arc::new(Actor::applicant()));
        Self { org, actors: HashMap::new(), holders: HashMap::new(), system, applicant }
    }

    pub fn system(&self) -> Person {
        self.system.clone()
    }

    pub fn applicant(&self) -> Person {
        self.applicant.clone()
    }

    /// The person as an actor.
    pub fn actor(&mut self, person: &PersonId, at: Instant) -> Option<Person> {
        if let Some(known) = self.actors.get(person) {
            return Some(known.clone());
        }
        let actor = Arc::new(self.org.actor(person, None, at).ok()?);
        self.actors.insert(person.clone(), actor.clone());
        Some(actor)
    }

    /// Everybody with the role in exactly that unit.
    pub fn holders(&mut self, unit: &UnitId, role: Role, at: Instant) -> &[Person] {
        let key = (unit.clone(), role);
        if !self.holders.contains_key(&key) {
            let ids: Vec<PersonId> = self.org.holders(unit, role, at).into_iter().cloned().collect();
            let people = ids.iter().filter_map(|id| self.actor(id, at)).collect();
            self.holders.insert(key.clone(), people);
        }
        self.holders.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Somebody with the role in exactly that unit.
    pub fn pick(&mut self, unit: &UnitId, role: Role, dice: &mut Dice, at: Instant) -> Option<Person> {
        dice.pick(self.holders(unit, role, at)).cloned()
    }

    /// Somebody with the role in that unit who is not the other.
    pub fn pick_other(&mut self, unit: &UnitId, role: Role, not: &PersonId, at: Instant) -> Option<Person> {
        self.holders(unit, role, at).iter().find(|actor| actor.person() != Some(not)).cloned()
    }
}
