//! Steps of tasks, carried out by whoever may: heads, people, the reviewer, leaders.

use app::AppResult;
use kernel::{Actor, Instant, Role, UnitId};
use org::UnitKind;
use steering::task::command::Part;
use steering::task::model::{Origin, Owner, Report, TaskId, Term};
use steering::task::{Command, Demand, Due, Stage, Task};

use super::course::{Step, WAITS};
use super::{Job, Steering, words};
use crate::staff::Person;

impl Steering<'_> {
    /// Whoever heads a unit; of a reviewing unit the deputy, so that nobody confirms what he reported.
    pub(super) fn head(&mut self, unit: &UnitId) -> Option<Person> {
        let (now, reviews) = (self.desk.now, *unit == self.year.reviewing_unit);
        let roles = [Role::AgencyLeader, Role::CentreDirector, Role::DivisionHead];
        roles.into_iter().find_map(|role| {
            let people = self.desk.staff.holders(unit, role, now);
            if reviews { people.last() } else { people.first() }.cloned()
        })
    }

    /// Divisions of a house that have a head.
    fn divisions(&mut self, unit: &UnitId) -> Vec<UnitId> {
        let org = self.desk.world.org().clone();
        let below = org.children(unit).filter(|below| below.kind == UnitKind::Division).map(|below| below.id.clone());
        let all: Vec<UnitId> = below.collect();
        let now = self.desk.now;
        all.into_iter().filter(|unit| !self.desk.staff.holders(unit, Role::DivisionHead, now).is_empty()).collect()
    }

    /// Somebody who does the work in a unit.
    fn worker(&mut self, unit: &UnitId) -> Option<Person> {
        let divisions = self.divisions(unit);
        let unit = self.dice.pick(&divisions).cloned().unwrap_or_else(|| unit.clone());
        let now = self.desk.now;
        let role = [Role::Specialist, Role::Receptionist];
        role.into_iter().find_map(|role| self.desk.staff.pick(&unit, role, &mut self.dice, now))
    }

    /// Who decides on a task: the office; of a part, who handed it on.
    fn decider(&mut self, task: &Task) -> Option<Person> {
        match (&task.origin, &task.assigner.person) {
            (Origin::Part { .. }, Some(person)) => self.desk.staff.actor(person, self.desk.now),
            _ => self.reviewer(),
        }
    }

    /// Carries out a step, if the task still stands so that it can be.
    pub(super) fn act(&mut self, id: TaskId, step: Step) -> AppResult<()> {
        let Some(task) = self.desk.tasks.get(&id).cloned() else { return Ok(()) };
        let Some(command) = self.command(&task, &step) else { return Ok(()) };
        let actor = match &step {
            Step::Silence | Step::Periods => Some(std::sync::Arc::new(Actor::system())),
            Step::Reassign { .. } | Step::GrantExtension | Step::Suspend | Step::Return(_) | Step::Confirm => {
                self.decider(&task)
            }
            Step::Cancel => task.assigner.person.as_ref().and_then(|person| self.desk.staff.actor(person, self.desk.now)),
            Step::Answer(unit) => self.head(unit),
            Step::Note(_) => self.noting(&task),
            _ => self.head(&task.lead.unit),
        };
        let Some(actor) = actor else { return Ok(()) };
        if self.desk.give(&actor, id, command)? {
            self.afterwards(id, step);
        }
        Ok(())
    }

    /// Progress is noted by who has it by name, else by the head.
    fn noting(&mut self, task: &Task) -> Option<Person> {
        let named = task.lead.person.as_ref().and_then(|person| self.desk.staff.actor(person, self.desk.now));
        named.or_else(|| self.head(&task.lead.unit))
    }

    fn command(&mut self, task: &Task, step: &Step) -> Option<Command> {
        let at_work = matches!(task.stage, Stage::InProgress);
        let assigned = matches!(task.stage, Stage::Assigned { .. });
        let now = self.desk.now;
        Some(match step {
            Step::Accept if assigned => Command::Accept,
            Step::Silence => match task.stage {
                Stage::Assigned { answer_by } if now > answer_by => Command::CountAccepted,
                _ => return None,
            },
            Step::Decline(reason) => match task.stage {
                Stage::Assigned { answer_by } if now <= answer_by && !task.declined_by.contains(&task.lead.unit) => {
                    Command::Decline { reason: reason.clone() }
                }
                _ => return None,
            },
            Step::Reassign { to, .. } => return self.reassigned(task, to.as_ref()),
            Step::Person if at_work && !task.common && task.lead.person.is_none() => {
                let person = self.worker(&task.lead.unit)?.person()?.clone();
                Command::AssignPerson { person }
            }
            Step::HandOn { until, .. } if at_work && !task.is_gathered() => {
                Command::HandOn { parts: self.parts(task, Due::day(*until))? }
            }
            Step::Note(percent) if at_work => {
                let percent = Some(*percent).filter(|percent| *percent > 0);
                Command::NoteProgress { text: words::note(&mut self.dice), percent, files: Vec::new() }
            }
            Step::AskExtension { to, reason } if at_work => Command::AskExtension { to: *to, reason: reason.clone() },
            Step::GrantExtension if at_work && task.extension_asked.is_some() => Command::GrantExtension { to: None },
            Step::AskSuspension { reason, review_on } if at_work => {
                Command::AskSuspension { reason: reason.clone(), review_on: *review_on }
            }
            Step::Suspend if at_work && task.suspension_asked.is_some() => {
                Command::Suspend { reason: String::new(), review_on: None }
            }
            Step::Review(next) if at_work => {
                Command::SetReview { review_on: *next, text: words::review(&mut self.dice) }
            }
            Step::Explain(reason) if at_work && is_late(task, now) => Command::ExplainDelay { reason: reason.clone() },
            Step::Answer(unit) if !task.stage.is_final() => {
                let waits = task.coordinators.iter().any(|line| line.unit == *unit && line.answer.is_none());
                let text = words::answer(&mut self.dice);
                return waits.then(|| Command::AnswerCoordination { unit: unit.clone(), text, files: Vec::new() });
            }
            Step::Report if at_work && self.waits_for_parts(task) => {
                self.postpone(task);
                return None;
            }
            Step::Report if at_work && !task.is_gathered() => Command::Report(self.report(task)),
            Step::Return(reason) if reported(task) => Command::Return { reason: reason.clone() },
            Step::Confirm if reported(task) => Command::ConfirmDone,
            Step::Cancel if !task.stage.is_final() => Command::Cancel { reason: words::CANCELLED.to_owned() },
            Step::Periods => match task.demanded(self.desk.calendar(&task.lead.unit), now)? {
                Demand::MakeOccurrences { periods } => {
                    Command::MakeOccurrences { ids: (0..periods).map(|_| self.desk.new_task()).collect() }
                }
                Demand::CountAccepted => return None,
            },
            _ => return None,
        })
    }

    /// To the unit that is told, to one that helps, to the next department; after a refusal mostly to the same once more.
    fn reassigned(&mut self, task: &Task, to: Option<&UnitId>) -> Option<Command> {
        let declined = matches!(task.stage, Stage::Declined { .. });
        if !declined && !matches!(task.stage, Stage::Assigned { .. } | Stage::InProgress) {
            return None;
        }
        let other = task.coordinators.iter().map(|line| &line.unit).find(|unit| **unit != task.lead.unit).cloned();
        let drawn = match (declined, other) {
            (true, Some(unit)) if self.dice.chance(50) => unit,
            (true, _) => task.lead.unit.clone(),
            (false, Some(unit)) => unit,
            (false, None) => ["H92.03", "H92.07"].map(UnitId::new).into_iter().find(|unit| *unit != task.lead.unit)?,
        };
        let unit = to.cloned().unwrap_or(drawn);
        let reason = if unit == task.lead.unit { words::INSISTED } else { words::REASSIGNED };
        Some(Command::Reassign { lead: Owner::unit(&unit), reason: reason.to_owned() })
    }

    fn parts(&mut self, task: &Task, due: Due) -> Option<Vec<Part>> {
        let divisions = self.divisions(&task.lead.unit);
        let bound = task.time.deadline()?.in_force();
        let many = if self.dice.chance(30) { 2 } else { 1 };
        let part = |(n, unit): (usize, UnitId)| Part {
            id: self.desk.new_task(),
            lead: Owner::unit(&unit),
            content: format!("{}: {}", words::part(&mut self.dice), task.content),
            product: String::new(),
            term: Term::By { due: due.min(bound) },
            mandatory: n == 0,
        };
        let parts: Vec<Part> = divisions.into_iter().take(many).enumerate().map(part).collect();
        (!parts.is_empty()).then_some(parts)
    }

    fn waits_for_parts(&self, task: &Task) -> bool {
        let open = |id: &TaskId| self.desk.tasks.get(id).is_some_and(|part| !part.stage.is_final());
        task.children.iter().any(|child| child.mandatory && open(&child.task))
    }

    /// The report comes a day later, when the parts have ended.
    fn postpone(&mut self, task: &Task) {
        let calendar = self.desk.calendar(&task.lead.unit);
        let report = crate::clock::work(calendar, self.desk.now, 480);
        let confirmed = crate::clock::work(calendar, report, 300);
        self.later(report, Job::Task(task.id, Step::Report));
        self.later(confirmed, Job::Task(task.id, Step::Confirm));
    }

    fn report(&mut self, task: &Task) -> Report {
        let unit = &task.lead.unit;
        let year = self.desk.now.day().ymd().0;
        let number = self.numbers.entry((unit.clone(), year)).or_insert(0);
        *number += 1 + self.dice.below(4) as u32;
        let number = format!("{number}/BC-{}", words::symbol(unit));
        let late = is_late(task, self.desk.now);
        let told = task.delay.clone().unwrap_or_else(|| words::pick(&words::DELAYED, &mut self.dice));
        let late_reason = if late { told } else { String::new() };
        Report { text: words::report(&mut self.dice), number, files: Vec::new(), late_reason }
    }

    /// What follows from a step that was done.
    fn afterwards(&mut self, id: TaskId, step: Step) {
        let Some(task) = self.desk.tasks.get(&id).cloned() else { return };
        match step {
            Step::Accept | Step::Silence if task.is_recurring() => self.wake(&task),
            Step::Periods => {
                for child in task.children.iter().map(|child| child.task) {
                    if !self.of.contains_key(&child) {
                        self.begin_course(child, self.of.get(&id).copied(), None);
                    }
                }
                self.wake(&task);
            }
            Step::HandOn { report, .. } => {
                for child in task.children.iter().map(|child| child.task) {
                    if self.of.contains_key(&child) {
                        continue;
                    }
                    self.begin_part(child, report, self.of.get(&id).copied());
                }
            }
            Step::Reassign { then, .. } => {
                let Stage::Assigned { answer_by } = task.stage else { return };
                if then.as_deref() == Some(WAITS) {
                    self.later(Instant(answer_by.0 + 1), Job::Task(id, Step::Silence));
                } else {
                    let goes = then.unwrap_or_else(|| "done_on_time".to_owned());
                    self.begin_course(id, self.of.get(&id).copied(), Some(&goes));
                }
            }
            _ => {}
        }
    }

    /// The next period of a duty.
    pub(super) fn wake(&mut self, task: &Task) {
        if let Some(at) = task.wakes_at(self.desk.calendar(&task.lead.unit)) {
            self.later(at.max(self.desk.now), Job::Task(task.id, Step::Periods));
        }
    }

    /// A part of a house: accepted, reported and confirmed there.
    fn begin_part(&mut self, id: TaskId, report: Instant, of: Option<usize>) {
        let Some(task) = self.desk.tasks.get(&id) else { return };
        let calendar = self.desk.calendar(&task.lead.unit);
        let minutes = self.dice.between(20, 300);
        let accepted = crate::clock::work(calendar, self.desk.now, minutes);
        let report = report.max(crate::clock::work(calendar, accepted, 30));
        let minutes = self.dice.between(40, 200);
        let confirmed = crate::clock::work(calendar, report, minutes);
        self.of.extend(of.map(|of| (id, of)));
        for (at, step) in [(accepted, Step::Accept), (report, Step::Report), (confirmed, Step::Confirm)] {
            self.later(at, Job::Task(id, step));
        }
    }
}

fn is_late(task: &Task, now: Instant) -> bool {
    task.time.deadline().is_some_and(|deadline| deadline.in_force().passed(now))
}

fn reported(task: &Task) -> bool {
    matches!(task.stage, Stage::AwaitingConfirmation { .. })
}
