//! The steering of the demonstration: a year of documents, meetings, plans and the life of every task, and what is left of
//! an earlier year. All of it comes about by the real commands, in the order of time beside the dossiers.

mod acts;
mod book;
mod course;
mod desk;
mod history;
mod letters;
mod papers;
mod plan;
mod programme;
mod review;
mod ways;
mod words;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::sync::Arc;

use app::tasks::names_on;
use app::{App, AppResult};
use kernel::{Day, Instant, UnitId};
use steering::book::{MeetingId, PlanId, PlanItemId};
use steering::names::Names;
use steering::task::model::{DocumentId, TaskId};
use store::StoreError;

use crate::chance::Dice;
use crate::run::Plan;
use crate::staff::Person;
use crate::world::World;
use course::{Course, Step};
use desk::Desk;
use papers::File;
use plan::{Year, day};

/// Notices of so many days before the end are told: work lists and digests of these days look alive.
const TOLD_DAYS: i64 = 4;
/// Between two proposals a reviewer needs so long.
const PER_PROPOSAL: i64 = 40_000_000;

/// What is to be done at a moment.
#[derive(Debug)]
enum Job {
    /// What was there before the year: areas, history.
    Begin,
    /// The meeting of a document is planned.
    Announce(usize),
    /// … and held.
    Hold(usize),
    Register(usize),
    /// A proposal of a document is settled.
    Settle(usize, usize),
    /// All of them are.
    Reviewed(usize),
    /// A running list is taken over.
    List(usize),
    Sample(usize),
    Stage(PlanId, PlanItemId, String, Day),
    /// Units that are late are urged.
    Letters,
    /// What is open late goes on in the second half of the year.
    Carry,
    /// The next meeting is planned.
    Ahead,
    Task(TaskId, Step),
}

/// What became of a document of the year.
#[derive(Default)]
struct Case {
    document: Option<DocumentId>,
    meeting: Option<MeetingId>,
    plan: Option<PlanId>,
    proposals: Vec<TaskId>,
}

/// What was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Steered {
    /// Tasks by key of their state.
    pub by_state: BTreeMap<String, usize>,
    /// Commands that were carried out.
    pub commands: usize,
    /// Commands and codes of refusals, with how often.
    pub refusals: BTreeMap<String, usize>,
}

/// The year under way.
pub(crate) struct Steering<'a> {
    desk: Desk<'a>,
    year: Arc<Year>,
    /// Of each document of the year, if it comes within it.
    files: Vec<Option<File>>,
    cases: Vec<Case>,
    names: Names,
    begin: Instant,
    end: Instant,
    dice: Dice,
    seed: u64,
    courses: u64,
    /// From which document a task comes.
    of: HashMap<TaskId, usize>,
    /// Last numbers of units' reports in a year.
    numbers: HashMap<(UnitId, i32), u32>,
    jobs: HashMap<u64, Job>,
    queue: BinaryHeap<Reverse<(Instant, u64)>>,
    entered: u64,
}

impl<'a> Steering<'a> {
    pub fn new(app: &'a Arc<App>, world: &'a World, plan: &Plan) -> AppResult<Self> {
        let year = Arc::new(Year::embedded().map_err(|error| StoreError::Format(error.to_string()))?);
        let (begin, end) = (plan.begin(), plan.end);
        let mut files = Vec::new();
        for paper in &year.documents {
            let comes = day(&paper.registered_on).is_some_and(|on| on > plan.from && on <= end.day());
            files.push(if comes { Some(File::open(&paper.file)?) } else { None });
        }
        let told_from = end.plus_minutes(-TOLD_DAYS * 24 * 60);
        let mut steering = Self {
            desk: Desk::new(app, world, plan.seed, (begin, told_from)),
            cases: year.documents.iter().map(|_| Case::default()).collect(),
            files,
            year,
            names: names_on(world.org(), plan.from),
            begin,
            end,
            dice: Dice::new(plan.seed ^ 0x4b45_484f_4143_4843),
            seed: plan.seed,
            courses: 0,
            of: HashMap::new(),
            numbers: HashMap::new(),
            jobs: HashMap::new(),
            queue: BinaryHeap::new(),
            entered: 0,
        };
        steering.lay_out();
        Ok(steering)
    }

    fn later(&mut self, at: Instant, job: Job) {
        if at > self.end {
            return;
        }
        self.queue.push(Reverse((at, self.entered)));
        self.jobs.insert(self.entered, job);
        self.entered += 1;
    }

    /// In office time of the reviewing unit.
    fn office(&self, day: Day, minute: i32) -> Instant {
        self.desk.calendar(&self.year.reviewing_unit).next_open(Instant::at(day, minute))
    }

    fn reviewer(&mut self) -> Option<Person> {
        let unit = self.year.reviewing_unit.clone();
        self.desk.staff.holders(&unit, kernel::Role::AgencyLeader, self.desk.now).first().cloned()
    }

    /// What is known before the first day.
    fn lay_out(&mut self) {
        self.later(self.begin, Job::Begin);
        let year = self.year.clone();
        for (n, paper) in year.documents.iter().enumerate() {
            let Some(on) = day(&paper.registered_on).filter(|_| self.files[n].is_some()) else { continue };
            self.meeting_of(n);
            self.later(self.office(on, 8 * 60 + 5), Job::Register(n));
        }
        let last = self.end.day();
        for (n, sample) in year.samples.iter().enumerate().filter(|(_, sample)| sample.kind == "tray") {
            // They came in the last days, whenever these are.
            let on = day(&sample.registered_on).unwrap_or(last).min(last);
            let on = if last.0 - on.0 > 2 { last.plus(-1) } else { on };
            let at = self.office(on, 9 * 60 + 10 + n as i32 * 25);
            self.later(if at > self.end { Instant(self.end.0 - 3_600_000_000) } else { at }, Job::Sample(n));
        }
        for on in ["2026-05-18", "2026-07-20", "2026-09-21", "2026-11-17"].into_iter().filter_map(day) {
            if on > self.begin.day() {
                self.later(self.office(on, 10 * 60), Job::Letters);
            }
        }
        if let Some(on) = day(&year.carried_over.on).filter(|on| *on > self.begin.day()) {
            self.later(self.office(on, 9 * 60), Job::Carry);
        }
        self.later(self.office(last.plus(-2), 14 * 60), Job::Ahead);
    }

    /// Does all that comes up to a moment.
    pub fn advance(&mut self, until: Instant) -> AppResult<()> {
        while let Some(Reverse((at, number))) = self.queue.peek().copied() {
            if at > until {
                break;
            }
            self.queue.pop();
            self.desk.now = self.desk.now.max(at);
            if let Some(job) = self.jobs.remove(&number) {
                self.carry_out(job)?;
            }
        }
        Ok(())
    }

    fn carry_out(&mut self, job: Job) -> AppResult<()> {
        match job {
            Job::Begin => self.before(),
            Job::Announce(n) => self.announce(n),
            Job::Hold(n) => self.hold(n),
            Job::Register(n) => self.register(n),
            Job::Settle(n, place) => self.settle(n, place),
            Job::Reviewed(n) => self.reviewed(n),
            Job::List(n) => self.take_list(n),
            Job::Sample(n) => self.sample(n),
            Job::Stage(plan, item, stage, on) => self.reach(plan, item, stage, on),
            Job::Letters => self.urge(),
            Job::Carry => self.carry_over(),
            Job::Ahead => self.plan_ahead(),
            Job::Task(id, step) => self.act(id, step),
        }
    }

    /// All that was given was kept; what was made.
    pub fn finish(mut self) -> AppResult<Steered> {
        self.desk.hear(true)?;
        let mut by_state = BTreeMap::new();
        for task in self.desk.tasks.values() {
            *by_state.entry(task.stage.key().to_owned()).or_insert(0) += 1;
        }
        Ok(Steered { by_state, commands: self.desk.commands, refusals: self.desk.refused })
    }

    /// How a task goes from now on; of a common one, how each child goes.
    fn begin_course(&mut self, id: TaskId, of: Option<usize>, then: Option<&str>) {
        let (Some(task), Some(n)) = (self.desk.tasks.get(&id).cloned(), of) else { return };
        self.of.insert(id, n);
        if task.common {
            task.children.iter().for_each(|child| self.begin_course(child.task, of, then));
            return;
        }
        let year = self.year.clone();
        let paper = &year.documents[n];
        let period = matches!(task.origin, steering::task::model::Origin::Occurrence { .. });
        let words = task.sources.first().map(|source| source.quotation.as_str()).unwrap_or_default();
        let fate = year.fate(paper.number(), words).filter(|_| !period);
        let fate = fate.filter(|fate| fate.of.as_ref().is_none_or(|unit| *unit == task.lead.unit || then.is_some()));
        self.courses += 1;
        let seed = paper.seed ^ self.seed.rotate_left(32) ^ self.courses.wrapping_mul(0xd134_2543_de82_ef95);
        let course = Course {
            year: &year,
            goes: &paper.goes,
            fate,
            calendar: self.desk.calendar(&task.lead.unit),
            now: self.desk.now,
            end: self.end,
            dice: Dice::new(Dice::new(seed).next_u64()),
            steps: Vec::new(),
        };
        for (at, step) in course.run(&task, then) {
            self.later(at.max(self.desk.now), Job::Task(id, step));
        }
    }
}
