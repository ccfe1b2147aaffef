//! What one task contributes to measures: a pure function of its state.

use kernel::{Day, PersonId, UnitId};
use serde::{Deserialize, Serialize};

use super::clock::{Deadline, Finish};
use super::model::{DocumentId, Origin};
use super::parameters::JudgedBy;
use super::stage::Stage;
use super::state::Task;

/// Last day of the first half of a month: the closing day of periodic reports, as for the measures of dossiers.
const CLOSING_DAY: u8 = 14;

/// The half-month of a day: years × 24 + halves; the same numbers as for the measures of dossiers.
pub fn half_of(day: Day) -> i32 {
    let (year, month, of_month) = day.ymd();
    (year * 12 + i32::from(month) - 1) * 2 + i32::from(of_month > CLOSING_DAY)
}

/// Last day of a half-month.
pub fn last_of(half: i32) -> Day {
    let next = half + 1;
    let (month, second) = (next.div_euclid(2), next.rem_euclid(2) == 1);
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    let first = if second { CLOSING_DAY + 1 } else { 1 };
    Day::from_ymd(year as i16, month as i8, first as i8).unwrap_or(Day(1)).plus(-1)
}

/// A measure. Codes are stored; they are never given to something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Measure {
    /// Given, by the day of assignment.
    Assigned = 0,
    /// … and extended by now.
    Extended = 1,
    /// Done by the day that was given first, by the day that decides; so are the next ones.
    DoneOnTime = 2,
    /// … by the day of an extension.
    DoneExtended = 3,
    /// … late.
    DoneLate = 4,
    /// … without a day.
    DoneNoDeadline = 5,
    /// Ended without a result (cancelled, superseded), by the day of the end.
    Left = 6,
    /// Steps of the number of tasks open past their day: +1 where they became late, −1 where they ended.
    LateLevel = 7,
    /// Open, by the first day on which it is late.
    OpenDue = 8,
    /// Open without a day that runs: ongoing, open-ended, suspended, reported in time; by the day of assignment.
    OpenNoDay = 9,
}

impl Measure {
    /// All.
    pub const ALL: [Measure; 10] = [
        Measure::Assigned,
        Measure::Extended,
        Measure::DoneOnTime,
        Measure::DoneExtended,
        Measure::DoneLate,
        Measure::DoneNoDeadline,
        Measure::Left,
        Measure::LateLevel,
        Measure::OpenDue,
        Measure::OpenNoDay,
    ];

    /// The code, as stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// The measure with a code.
    pub fn of_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.code() == code)
    }

    const fn of(finish: Finish) -> Self {
        match finish {
            Finish::OnTime => Measure::DoneOnTime,
            Finish::Extended => Measure::DoneExtended,
            Finish::Late => Measure::DoneLate,
            Finish::NoDeadline => Measure::DoneNoDeadline,
        }
    }
}

/// By what tasks are counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "by", content = "key", rename_all = "snake_case")]
pub enum By {
    /// Lead unit of orders.
    Unit(UnitId),
    /// Unit that has a part which a lead handed on within its house: counted apart, so that nothing counts twice.
    PartOf(UnitId),
    /// Area; empty when not sorted.
    Area(String),
    /// Lead unit of orders in an area, for those who see one unit or one area.
    UnitArea(UnitId, String),
    /// The person of a unit that has it, orders and parts alike: the load of people.
    Person(UnitId, PersonId),
    /// Document.
    Document(DocumentId),
}

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "ending", rename_all = "snake_case")]
pub enum Ending {
    /// With a confirmed result.
    Done {
        /// How.
        finish: Finish,
    },
    /// Cancelled or superseded.
    Left,
}

/// A task as measures see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Whose it is, and whether it is a part of the house.
    pub unit: UnitId,
    /// Handed on within the lead's house.
    pub part: bool,
    /// Who has it by name.
    pub person: Option<PersonId>,
    /// Area.
    pub area: Option<String>,
    /// Documents, each once.
    pub documents: Vec<DocumentId>,
    /// Day of assignment.
    pub assigned: Day,
    /// Day and manner of the end.
    pub ended: Option<(Day, Ending)>,
    /// First day at whose end it is late while open (or was, before its end); none while no day runs.
    pub late_from: Option<Day>,
    /// An extension was granted.
    pub extended: bool,
}

impl Fact {
    /// What a task gives. Proposals, voided tasks, and those whose work lies with their children (common tasks, duties)
    /// have none.
    pub fn of(task: &Task, judged_by: JudgedBy) -> Option<Self> {
        let assigned = task.assigned_at?.day();
        if task.is_gathered() || matches!(task.stage, Stage::Voided) {
            return None;
        }
        let mut documents: Vec<DocumentId> = task.sources.iter().map(|source| source.document).collect();
        documents.sort();
        documents.dedup();
        let ended = ending(task).map(|(day, how)| (day.max(assigned), how));
        Some(Self {
            unit: unit_of(task),
            part: matches!(task.origin, Origin::Part { .. }),
            person: person_of(task),
            area: task.area.clone(),
            documents,
            assigned,
            late_from: late_from(task, ended, judged_by).map(|from| from.max(assigned)),
            extended: task.extensions > 0,
            ended,
        })
    }

    /// By what it is counted. A part counts for its unit and person alone: area and document have it in the whole.
    pub fn keys(&self) -> Vec<By> {
        let person = self.person.iter().map(|person| By::Person(self.unit.clone(), person.clone()));
        if self.part {
            return std::iter::once(By::PartOf(self.unit.clone())).chain(person).collect();
        }
        let (unit, area) = (self.unit.clone(), self.area.clone().unwrap_or_default());
        let own = [By::Unit(unit.clone()), By::Area(area.clone()), By::UnitArea(unit, area)];
        own.into_iter().chain(self.documents.iter().copied().map(By::Document)).chain(person).collect()
    }

    /// Calls back with every `(period, measure, n)` that it adds. Periods are half-months, except of [`Measure::OpenDue`]:
    /// there it is the first late day.
    pub fn contribute(&self, add: &mut dyn FnMut(i32, Measure, i64)) {
        let half = half_of(self.assigned);
        add(half, Measure::Assigned, 1);
        if self.extended {
            add(half, Measure::Extended, 1);
        }
        match (self.ended, self.late_from) {
            (Some((day, how)), from) => {
                let end = half_of(day);
                let measure = match how {
                    Ending::Done { finish } => Measure::of(finish),
                    Ending::Left => Measure::Left,
                };
                add(end, measure, 1);
                if let Some(from) = from.map(half_of).filter(|from| *from < end) {
                    add(from, Measure::LateLevel, 1);
                    add(end, Measure::LateLevel, -1);
                }
            }
            (None, Some(from)) => add(from.0, Measure::OpenDue, 1),
            (None, None) => add(half, Measure::OpenNoDay, 1),
        }
    }
}

/// The lead; a task that was declined lies with whoever has to decide about it.
fn unit_of(task: &Task) -> UnitId {
    let owner = if matches!(task.stage, Stage::Declined { .. }) { &task.decider } else { &task.lead };
    owner.unit.clone()
}

/// The person of the lead, as the row of a list has it; nobody's while the decider decides about a declined one.
fn person_of(task: &Task) -> Option<PersonId> {
    task.lead.person.clone().filter(|_| !matches!(task.stage, Stage::Declined { .. }))
}

fn ending(task: &Task) -> Option<(Day, Ending)> {
    match &task.stage {
        Stage::Done { decided_at, finish, .. } => Some((decided_at.day(), Ending::Done { finish: *finish })),
        Stage::Cancelled | Stage::Superseded { .. } => Some((task.ended_at?.day(), Ending::Left)),
        _ => None,
    }
}

/// The day after the day in force. What stands still, or waits for the confirmation of a report that decides, keeps what
/// it was.
fn late_from(task: &Task, ended: Option<(Day, Ending)>, judged_by: JudgedBy) -> Option<Day> {
    let deadline = task.time.deadline()?;
    let due = deadline.in_force();
    let from = Some(due.first_late_day());
    match (ended, &task.stage) {
        (Some((_, Ending::Done { finish: Finish::OnTime | Finish::Extended | Finish::NoDeadline })), _) => None,
        (Some((day, how)), _) => late_before(deadline, how).filter(|from| *from <= day),
        (None, Stage::Suspended { since, .. }) => from.filter(|_| due.passed(*since)),
        (None, Stage::AwaitingConfirmation { reported_at, .. }) if judged_by == JudgedBy::Report => {
            from.filter(|_| due.passed(*reported_at))
        }
        (None, _) => from,
    }
}

/// Late by parameter although an extension was kept: late from the day that was given first.
fn late_before(deadline: &Deadline, how: Ending) -> Option<Day> {
    let late = matches!(how, Ending::Done { finish: Finish::Late });
    let due = if late { deadline.due } else { deadline.in_force() };
    Some(due.first_late_day())
}
