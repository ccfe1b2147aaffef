//! People come, change, leave.

use kernel::{Actor, Day, Instant, PersonId, Refusal};

use super::rights::{filled, is_self, ordered};
use super::{Decision, basis};
use crate::model::last;
use crate::{DelegationKind, Org, OrgEvent, Person};

impl Org {
    pub(super) fn add_person(&self, person: Person, actor: &Actor) -> Decision {
        self.administers_person(actor, &person.id, person.from)?;
        filled("id", person.id.as_str())?;
        filled("name", &person.name)?;
        if self.people.contains_key(&person.id) {
            return Err(Refusal::new("org_person_exists", basis::DESIGN).with("person", &person.id));
        }
        self.check_email(&person.id, person.email.as_deref(), person.from)?;
        Ok(vec![OrgEvent::PersonAdded { person: Person { to: None, ..person } }])
    }

    pub(super) fn change_person(
        &self,
        id: &PersonId,
        name: String,
        email: Option<String>,
        phone: Option<String>,
        actor: &Actor,
        now: Instant,
    ) -> Decision {
        let person = self.get_person(id)?;
        // A person keeps own addresses up to date; the name is the administrator's.
        if !(is_self(actor, id) && name == person.name) {
            self.administers_person(actor, id, now.day())?;
        }
        filled("name", &name)?;
        self.check_email(id, email.as_deref(), now.day())?;
        Ok(vec![OrgEvent::PersonChanged { person: id.clone(), name, email, phone }])
    }

    /// An e-mail signs in one person only, among those who are in office on that day or later.
    fn check_email(&self, id: &PersonId, email: Option<&str>, day: Day) -> Result<(), Refusal> {
        let Some(email) = email else { return Ok(()) };
        filled("email", email)?;
        let same = |other: &str| other.trim().to_lowercase() == email.trim().to_lowercase();
        let mut others = self.people.values().filter(|other| other.id != *id && last(other.to) >= day);
        if others.any(|other| other.email.as_deref().is_some_and(same)) {
            return Err(Refusal::new("org_email_taken", basis::DESIGN).with("email", email));
        }
        Ok(())
    }

    pub(super) fn person_leaves(&self, id: &PersonId, to: Day, actor: &Actor) -> Decision {
        let person = self.get_person(id)?;
        self.administers_person(actor, id, to)?;
        ordered(person.from, to)?;
        if person.to.is_some_and(|earlier| earlier <= to) {
            return Err(Refusal::new("org_person_left", basis::DESIGN).with("person", id));
        }
        let mut events = vec![OrgEvent::PersonLeft { person: id.clone(), to }];
        for held in self.holdings(id).iter().filter(|held| last(held.to) > to.max(held.from.plus(-1))) {
            let (unit, end) = (held.unit.clone(), to.max(held.from.plus(-1)));
            let (person, role, from) = (id.clone(), held.role, held.from);
            events.push(OrgEvent::HoldingEnded { person, unit, role, from, to: end });
        }
        // Delegations end with the person; a leave whose substitute left stays a leave, of somebody who has no substitute now.
        let at = Instant::at(to.plus(1), 0);
        let concerns = |d: &&crate::Delegation| d.from_person == *id || d.to_person == *id;
        let open =
            self.delegations.values().filter(concerns).filter(|d| d.kind == DelegationKind::Delegation && d.end() > at);
        events.extend(open.map(|d| OrgEvent::DelegationRevoked { id: d.id.clone(), at }));
        Ok(events)
    }
}
