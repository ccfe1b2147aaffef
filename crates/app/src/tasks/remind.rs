//! Reminders of tasks: before the day, on it, after it; to the next superior when it stays late; to whoever keeps a decision
//! waiting. Each is told once (the store remembers), in office hours, and again when the day has moved.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use calendar::Calendar;
use kernel::{Instant, Role, UnitId};
use org::{Org, UnitKind};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use steering::task::model::Owner;
use store::StoreError;
use store::task_work::{TaskDutyRow, TaskWorkCursor};
use store::tasks::{TaskFilter, TaskOrder, TaskRow};

use super::projection::TaskListView;
use super::wire::task_id;
use crate::app::App;
use crate::forecasts::Telling;
use crate::settings::Settings;

/// Where the operator's parameters are kept.
pub(crate) const KEY: &str = "steering.reminders";
/// Rows looked at in one go.
const GROUP: i64 = 500;
/// Things told in one transaction.
const TOLD_AT_ONCE: usize = 200;
/// Minutes between two looks.
const EVERY_MINUTES: i64 = 30;

/// When whom is reminded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TaskReminders {
    /// So many working days before the day.
    pub before_days: Vec<u16>,
    /// On the day itself.
    pub on_day: bool,
    /// After the day, again each so many days; 0: only on the first day.
    pub again_days: u16,
    /// So many days after the day the next superior hears of it: first the head of the agency, then whose order it is.
    pub escalate_days: Vec<u16>,
}

impl Default for TaskReminders {
    fn default() -> Self {
        Self { before_days: vec![5, 1], on_day: true, again_days: 7, escalate_days: vec![3, 10] }
    }
}

/// Whether a value can be used.
pub(crate) fn check(value: &Value) -> Result<(), String> {
    let read: TaskReminders = serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
    let few = |days: &[u16]| days.len() <= 6 && days.iter().all(|n| (1..=180).contains(n));
    let fits = few(&read.before_days) && few(&read.escalate_days) && read.again_days <= 90;
    fits.then_some(()).ok_or_else(|| "1–180".to_owned())
}

impl Settings {
    /// When whom is reminded of tasks.
    pub fn task_reminders(&self) -> TaskReminders {
        self.get(KEY).and_then(|value| serde_json::from_value(value.clone()).ok()).unwrap_or_default()
    }
}

/// What was told, so that the store is not asked each time.
#[derive(Default)]
pub(crate) struct Reminder(Mutex<State>);

#[derive(Default)]
struct State {
    looked_at: Option<Instant>,
    told: BTreeSet<String>,
}

fn telling(row: &TaskRow, key: String, to: &Owner, what: &str) -> Telling {
    let payload = json!({"task": row.id, "what": {"to": to, "key": what}}).to_string();
    Telling { key: format!("task:{}:{key}:{}:{}", row.id, row.due_at.0, audience(to)), kind: super::TOLD, payload }
}

fn audience(to: &Owner) -> String {
    to.person.as_ref().map_or_else(|| format!("@{}", to.unit), ToString::to_string)
}

impl App {
    /// Reminds of tasks; answers how much was told. Run it each minute; on several nodes it does no harm.
    ///
    /// # Errors
    /// The store failed; the next call goes on.
    pub fn remind_of_tasks(&self) -> Result<usize, StoreError> {
        let now = self.now();
        let mut state = self.reminder.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same_day = state.looked_at.is_some_and(|at| at.day() == now.day());
        if same_day && state.looked_at.is_some_and(|at| now < at.plus_minutes(EVERY_MINUTES)) {
            return Ok(0);
        }
        if !self.calendar(&UnitId::new("")).is_open(now) {
            return Ok(0);
        }
        if !same_day {
            // The store remembers; this only spares it the questions of one day.
            state.told.clear();
        }
        let mut tellings = self.about_open(now)?;
        tellings.extend(self.about_decisions(now)?);
        tellings.retain(|telling| !state.told.contains(&telling.key));
        for group in tellings.chunks(TOLD_AT_ONCE) {
            self.order_telling(group.to_vec())?;
            state.told.extend(group.iter().map(|telling| telling.key.clone()));
        }
        state.looked_at = Some(now);
        Ok(tellings.len())
    }

    /// Everything due up to the farthest reminder, the late ones first.
    fn about_open(&self, now: Instant) -> Result<Vec<Telling>, StoreError> {
        let (parameters, org) = (self.settings().task_reminders(), self.org());
        let farthest = i32::from(parameters.before_days.iter().copied().max().unwrap_or(0)) * 2 + 14;
        let window = (Instant(i64::MIN), Instant::at(now.day().plus(farthest), 0));
        let filter = TaskFilter { order: TaskOrder::Due, board: (1, 2), window: Some(window), ..TaskFilter::default() };
        let (mut after, mut all) = (filter.first(), Vec::new());
        loop {
            let rows = self.read(|reader| reader.list_tasks(&filter, after, GROUP))?;
            for row in rows.iter().filter(|row| row.late_from.is_some() && row.state != "suspended") {
                all.extend(self.about(row, &parameters, &org, now));
            }
            match rows.last().filter(|_| rows.len() as i64 == GROUP) {
                Some(last) => after = filter.behind(last),
                None => return Ok(all),
            }
        }
    }

    fn about(&self, row: &TaskRow, parameters: &TaskReminders, org: &Org, now: Instant) -> Vec<Telling> {
        let Ok(view) = serde_json::from_str::<TaskListView>(&row.view) else { return Vec::new() };
        let (day, today) = (row.due_at.day(), now.day());
        if row.due_at < now {
            return late(row, &view, parameters, org, today.0 - day.0, now);
        }
        if day == today {
            let told = parameters.on_day.then(|| telling(row, "on".to_owned(), &view.lead, "due_today"));
            return told.into_iter().collect();
        }
        let calendar = self.calendar(&view.lead.unit);
        let left = working_days_to(&calendar, now, row.due_at);
        // The nearest of those that have come: one, not all that were missed.
        let reached = parameters.before_days.iter().copied().filter(|n| left <= i64::from(*n)).min();
        reached.map(|n| telling(row, format!("before{n}"), &view.lead, "due_soon")).into_iter().collect()
    }

    /// Decisions that wait longer than they should: told once to whoever has them.
    fn about_decisions(&self, now: Instant) -> Result<Vec<Telling>, StoreError> {
        let mut all = Vec::new();
        let parameters = self.task_parameters();
        let kinds = ["review", "redirect", "confirm", "extend", "suspend", "resume", "look_at"];
        for office in &parameters.reviewing_units {
            let claims: Vec<(&str, &str)> = kinds.iter().map(|kind| (office.as_str(), *kind)).collect();
            let window = (Instant(i64::MIN), Instant(now.0 - 1));
            let mut after = TaskWorkCursor::default();
            loop {
                let rows = self.read(|reader| reader.list_task_work("", &claims, &[], window, &after, GROUP))?;
                all.extend(rows.iter().filter_map(|duty| waiting(duty, office)));
                match rows.last().filter(|_| rows.len() as i64 == GROUP) {
                    Some(last) => after = last.cursor(),
                    None => break,
                }
            }
        }
        Ok(all)
    }
}

/// Whole working days from today to the day, today not counted; stops counting when it is far.
fn working_days_to(calendar: &Calendar, now: Instant, due_at: Instant) -> i64 {
    let (mut day, mut left) = (now.day(), 0);
    while day < due_at.day() && left < 200 {
        day = day.plus(1);
        left += i64::from(calendar.is_working_day(day));
    }
    left
}

fn late(row: &TaskRow, view: &TaskListView, parameters: &TaskReminders, org: &Org, days: i32, now: Instant) -> Vec<Telling> {
    let mut all = Vec::new();
    let every = i32::from(parameters.again_days);
    let turn = if every > 0 { days / every } else { 0 };
    all.push(telling(row, format!("late{turn}"), &view.lead, "overdue"));
    let reached = parameters.escalate_days.iter().filter(|n| days >= i32::from(**n)).count();
    for step in 0..reached {
        let to = if step == 0 { superior(org, &view.lead, now) } else { Vec::new() };
        // Who has no superior of the house is brought before whose order it is.
        let to = if to.is_empty() { vec![view.assigner.clone()] } else { to };
        all.extend(to.iter().map(|owner| telling(row, format!("up{step}"), owner, "escalated")));
    }
    all
}

/// The heads above whoever has it, within the agency: of a person the unit's head, of a division the agency's leaders.
fn superior(org: &Org, lead: &Owner, now: Instant) -> Vec<Owner> {
    let heads = |unit: &UnitId, roles: &[Role]| -> Vec<Owner> {
        let held = roles.iter().flat_map(|role| org.holders(unit, *role, now));
        held.filter(|person| Some(*person) != lead.person.as_ref()).map(|person| Owner::person(unit, person)).collect()
    };
    let own = heads(&lead.unit, &[Role::DivisionHead, Role::AgencyLeader, Role::CentreDirector]);
    let division = org.unit(&lead.unit).is_some_and(|unit| unit.kind == UnitKind::Division);
    if lead.person.is_some() && !own.is_empty() {
        return own;
    }
    if division {
        let agency = org.agency_of(&lead.unit).map(|agency| heads(&agency.id, &[Role::AgencyLeader]));
        return agency.unwrap_or_default();
    }
    own
}

fn waiting(duty: &TaskDutyRow, office: &UnitId) -> Option<Telling> {
    let id = task_id(&duty.task)?;
    let to = Owner::unit(office);
    let payload = json!({"task": id, "what": {"to": to, "key": "decision_late"}}).to_string();
    let key = format!("task:{id}:waits:{}:{}:{office}", duty.kind, duty.due_at.0);
    Some(Telling { key, kind: super::TOLD, payload })
}
