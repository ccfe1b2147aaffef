//! What the passing of time demands: terms that ran out, late lanes, owners who are away. Commands of the program itself.

use std::collections::BTreeMap;

use dossier::Command;
use dossier::model::Owner;
use kernel::{Actor, DossierId, Instant, PersonId, Role, UnitId};
use org::Org;
use store::StoreError;
use store::dossiers::DutyRow;

use crate::app::App;
use crate::machine::{Ask, Reply};

/// Duties looked at in one go.
const GROUP: i64 = 500;

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ticked {
    /// Terms that ran out.
    pub timed_out: usize,
    /// Lanes told to be late.
    pub late_lanes: usize,
    /// Work that got another owner.
    pub moved: usize,
}

impl App {
    /// Does all that is due now. Run it every minute or so; on several nodes it does no harm.
    ///
    /// # Errors
    /// The store failed.
    pub fn tick(&self) -> Result<Ticked, StoreError> {
        let (timed_out, late_lanes) = self.tick_terms()?;
        let moved = self.move_owners()?;
        self.tick_tasks()?;
        self.forget_old_drafts()?;
        Ok(Ticked { timed_out, late_lanes, moved })
    }

    fn system(&self, dossier: DossierId, command: Command) -> Result<bool, StoreError> {
        let ask = Ask { actor: Actor::system(), dossier, procedure: None, key: None, command };
        Ok(matches!(self.ask(ask)?, Reply::Done { .. }))
    }

    fn tick_terms(&self) -> Result<(usize, usize), StoreError> {
        let now = self.now();
        let due = self.read(|reader| reader.list_due_duties(now, &["watch", "lane"], GROUP))?;
        let (mut timed_out, mut late) = (0, 0);
        for duty in due {
            let Some(id) = id_of(&duty) else { continue };
            if duty.kind == "watch" {
                timed_out += usize::from(self.system(id, Command::TimeOut)?);
            } else if let Ok(lane) = u32::try_from(duty.lane) {
                late += usize::from(self.system(id, Command::ReportLateLane { lane })?);
            }
        }
        Ok((timed_out, late))
    }

    /// Work of people who are away goes to their substitute, or back to their unit.
    fn move_owners(&self) -> Result<usize, StoreError> {
        let (org, now) = (self.org(), self.now());
        let mut moved = 0;
        for (person, unit_needed) in away(&org, now) {
            let reason = if unit_needed.is_some() { "leave" } else { "absent" };
            let fitting = |unit: &UnitId| unit_needed.clone().filter(|to| works_in(&org, to, unit, now));
            moved += self.move_task_owner(&person, &fitting, reason)?;
            let duties = self.read(|reader| reader.list_duties_of_person_all(person.as_str(), GROUP))?;
            for duty in duties {
                let Some(id) = id_of(&duty) else { continue };
                let unit = UnitId::new(&duty.unit);
                let from = Owner::person(&unit, &person);
                let to = match unit_needed.as_ref().filter(|to| works_in(&org, to, &unit, now)) {
                    Some(substitute) => Owner::person(&unit, substitute),
                    None => Owner::unit(&unit),
                };
                let command = Command::MoveOwnership { from, to, reason: reason.to_owned() };
                moved += usize::from(self.system(id, command)?);
            }
        }
        Ok(moved)
    }
}

fn id_of(duty: &DutyRow) -> Option<DossierId> {
    duty.dossier.parse().ok().map(DossierId)
}

fn works_in(org: &Org, person: &PersonId, unit: &UnitId, now: Instant) -> bool {
    let roles = [Role::Receptionist, Role::Specialist, Role::DivisionHead, Role::AgencyLeader, Role::Clerk, Role::CentreDirector];
    org.present(person, now)
        && org.grants_of(person, now).iter().any(|grant| roles.contains(&grant.role) && near(org, unit, &grant.unit))
}

/// The same unit, or one above or below it: whose people can have each other's work.
pub(crate) fn near(org: &Org, unit: &UnitId, other: &UnitId) -> bool {
    org.is_within(unit, other) || org.is_within(other, unit)
}

/// People who hold or held something and are not there now, each with the substitute.
fn away(org: &Org, now: Instant) -> BTreeMap<PersonId, Option<PersonId>> {
    let absent = org.people_ever().filter(|person| !org.present(&person.id, now));
    absent.map(|person| (person.id.clone(), org.substitute_of(&person.id, now).cloned())).collect()
}
