//! What specialists and heads of divisions do: steps, requests, drafts, lanes.

use app::AppResult;
use dossier::Command;
use dossier::command::{LaneOrder, Proposal};
use dossier::model::{Draft, Fee};
use kernel::{Dong, Instant, Role, UnitId};
use org::UnitKind;

use crate::clock::later;
use crate::hands::Hands;
use crate::life::{Life, Turn};
use crate::staff::Person;
use crate::words;

/// Name of the duty that is asked for on the way.
pub(crate) const LAND_DUTY: &str = "Nghĩa vụ tài chính theo thông báo của cơ quan thuế";

impl Life {
    /// Whoever has the step, or somebody of the unit with its role.
    fn worker(&mut self, hands: &mut Hands<'_>) -> Option<Person> {
        let work = self.state()?.work.clone()?;
        if let Some(person) = &work.owner.person {
            return hands.staff.actor(person, hands.now);
        }
        let role = work.step.as_ref().and_then(|id| self.kind.version.process.get(id)).map_or(Role::Clerk, |step| step.role);
        if let Some((person, _)) = self.laid.as_ref().filter(|_| role == Role::Specialist) {
            return hands.staff.actor(person, hands.now);
        }
        hands.staff.pick(&work.owner.unit, role, &mut self.dice, hands.now)
    }

    pub(crate) fn work(&mut self, hands: &mut Hands<'_>, turn: Turn) -> AppResult<bool> {
        if let Turn::Answer(lane) = turn {
            return self.answer_lane(hands, lane);
        }
        let actor = self.worker(hands);
        let owned = self.state().and_then(|d| d.work.as_ref()).is_some_and(|work| work.owner.person.is_some());
        let at_specialist = turn != Turn::Head && turn != Turn::Resume;
        if at_specialist && !owned && !self.give(hands, actor.clone(), Command::Take)? {
            return Ok(false);
        }
        let Some(command) = self.command_of(hands, turn) else { return Ok(false) };
        if !self.give(hands, actor.clone(), command)? {
            return Ok(false);
        }
        if turn == Turn::Head { self.assign(hands, actor) } else { Ok(true) }
    }

    /// The head hands the next step to somebody of the division, mostly at once.
    fn assign(&mut self, hands: &mut Hands<'_>, head: Option<Person>) -> AppResult<bool> {
        let Some(work) = self.state().and_then(|dossier| dossier.work.clone()) else { return Ok(true) };
        let step = work.step.as_ref().and_then(|id| self.kind.version.process.get(id)).map(|step| step.role);
        if step != Some(Role::Specialist) || self.dice.chance(15) {
            return Ok(true);
        }
        let calendar = hands.world.calendar(&self.competent);
        let Some(person) = hands.least_laden(&work.owner.unit, calendar) else { return Ok(true) };
        self.give(hands, head, Command::Assign { person })
    }

    fn command_of(&mut self, hands: &mut Hands<'_>, turn: Turn) -> Option<Command> {
        let dossier = self.state()?;
        let due = dossier.settlement.as_ref().map_or(hands.now, |settlement| settlement.due_at);
        let calendar = hands.world.calendar(&self.competent);
        Some(match turn {
            Turn::Head | Turn::Finish => self.finish(),
            Turn::Note => Command::Note { text: words::NOTES[self.dice.below(words::NOTES.len())].to_owned() },
            Turn::Verify => Command::RecordVerification {
                at: hands.now.plus_minutes(-90),
                place: self.applicant.address.clone(),
                participants: words::PARTICIPANTS.to_owned(),
                content: words::VERIFIED.to_owned(),
            },
            Turn::Consult => {
                let order = self.orders(hands, due, 1).into_iter().next()?;
                Command::Consult(order)
            }
            Turn::Lanes => {
                let count = std::mem::take(&mut self.script.lanes);
                Command::OpenLanes(self.orders(hands, due, count))
            }
            Turn::AskSupplement => Command::DraftSupplement(self.request()),
            Turn::AskFee => {
                let amount = Dong(self.dice.between(5, 90) * 100_000);
                Command::AskFee { fees: vec![Fee { item: LAND_DUTY.to_owned(), amount, paid: None }] }
            }
            Turn::Reappoint => Command::DraftReappointment {
                reason: words::DELAYED.to_owned(),
                to: later(calendar, due, self.dice.between(2, 5) * 480),
            },
            Turn::Suspend => Command::DraftSuspension {
                reason: words::SUSPENDED.to_owned(),
                basis: words::SUSPENDED_BASIS.to_owned(),
                review_on: hands.now.day().plus(self.dice.between(10, 25) as i32),
            },
            Turn::Halt => Command::DraftHalt { reason: words::HALTED.to_owned(), basis: words::HALTED_BASIS.to_owned() },
            Turn::Resume => Command::Resume,
            _ => return None,
        })
    }

    fn finish(&mut self) -> Command {
        let version = self.kind.version.clone();
        let (product, proposes) = match self.state() {
            Some(dossier) => {
                let product = self.step(dossier).and_then(|step| step.product.clone());
                let waiting = dossier.approved.is_some()
                    || dossier.pending.iter().any(|p| matches!(p.draft, Draft::Grant { .. } | Draft::Refuse { .. }));
                (product, !waiting && app::options::proposes(dossier, &version))
            }
            None => (None, false),
        };
        let proposal = match (proposes, self.script.refuse) {
            (false, _) => Proposal::None,
            (true, false) => Proposal::Grant { summary: words::GRANTED.to_owned(), files: Vec::new() },
            (true, true) => {
                Proposal::Refuse { reason: words::REFUSED.to_owned(), basis: words::REFUSED_BASIS.to_owned() }
            }
        };
        let product = product.unwrap_or_default();
        let product = if product.is_empty() { words::PRODUCT.to_owned() } else { product };
        Command::FinishStep { product, proposal }
    }

    /// Lanes to divisions of departments and to the police of the commune.
    fn orders(&mut self, hands: &Hands<'_>, due: Instant, count: usize) -> Vec<LaneOrder> {
        let calendar = hands.world.calendar(&self.competent);
        let left = calendar.working_minutes_between(hands.now, due);
        let due_at = later(calendar, hands.now, (left * 60 / 100).max(30)).min(due);
        let org = hands.world.org();
        let own = org.agency_of(&self.competent).map(|unit| unit.id.clone());
        let wanted = ["H92.05", "H92.06", "H92.03", "H92.02"].map(UnitId::new);
        let agencies = wanted.iter().filter(|unit| Some(*unit) != own.as_ref());
        let special = |agency: &UnitId| {
            let mut below = org.children(agency);
            below.find(|unit| unit.kind == UnitKind::Division && !unit.code.ends_with(".VP")).map(|unit| unit.id.clone())
        };
        let units = agencies.filter_map(special).take(count);
        units.enumerate().map(|(at, unit)| LaneOrder { unit, task: words::TASKS[at % words::TASKS.len()].to_owned(), due_at }).collect()
    }

    fn answer_lane(&mut self, hands: &mut Hands<'_>, lane: u32) -> AppResult<bool> {
        let owner = self.state().and_then(|d| d.open_lanes().find(|open| open.id == lane).map(|open| open.owner.clone()));
        let Some(owner) = owner else { return Ok(false) };
        let actor = match &owner.person {
            Some(person) => hands.staff.actor(person, hands.now),
            None => hands.staff.pick(&owner.unit, Role::Specialist, &mut self.dice, hands.now),
        };
        self.give(hands, actor, Command::AnswerLane { lane, answer: words::ANSWER.to_owned() })
    }
}

