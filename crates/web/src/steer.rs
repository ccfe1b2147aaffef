//! What all pages of steering share: rows of tasks in words, documents by their number, times as tasks have them.

use std::sync::Arc;

use app::tasks::TaskListView;
use app::tasks::rows::TaskRow;
use calendar::{Limit, LimitUnit};
use kernel::{Day, Instant, UnitId};
use steering::book::{Book, Document};
use steering::task::model::{DocumentId, Owner};
use steering::task::recurrence::{DayRule, Recurrence};
use steering::task::{Deadline, Time};

use crate::desk::Desk;
use crate::lang::Lang;
use crate::pages::work::Shown;

/// Words and names for the rows of one page.
pub struct Steer {
    /// Names of units and people, office time.
    pub shown: Shown,
    /// Documents, areas, committee.
    pub book: Arc<Book>,
    lang: Lang,
    today: Day,
    /// The last day that counts as "due soon".
    soon: Day,
}

/// How the time of a task stands, for a badge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskClock {
    /// Key of the badge: `in_time`, `due_soon`, `overdue`, `paused`, `on_time`, `late`, `done`, `none`.
    pub class: &'static str,
    /// In words, e.g. "quá hạn 12 ngày".
    pub words: String,
    /// The day in force, or what stands in its place ("thường xuyên").
    pub due: String,
}

impl TaskClock {
    /// Class of a table row.
    pub fn row_class(&self) -> &'static str {
        match self.class {
            "overdue" => "is-late",
            "due_soon" => "is-soon",
            _ => "",
        }
    }
}

/// A task in a list.
#[derive(Debug, Clone)]
pub struct TaskLine {
    /// Address of its page.
    pub href: String,
    /// Identity.
    pub id: String,
    /// What is to be done.
    pub content: String,
    /// The product; may be empty.
    pub product: String,
    /// Key of the state (`task_state.<key>`).
    pub state: String,
    /// How its time stands.
    pub clock: TaskClock,
    /// Short name of the lead unit.
    pub lead: String,
    /// Name of the person that has it; may be empty.
    pub person: String,
    /// Short names of units that help.
    pub helpers: Vec<String>,
    /// Number of the document, or its title; may be empty.
    pub document: String,
    /// Address of the document; may be empty.
    pub document_href: String,
    /// Its clause; may be empty.
    pub clause: String,
    /// Name of the area; may be empty.
    pub area: String,
    /// Share done.
    pub percent: Option<u8>,
    /// Times it was urged.
    pub urged: u32,
    /// Reports returned.
    pub returns: u32,
    /// Extended at least once.
    pub extended: bool,
    /// Why it is late; may be empty.
    pub delay: String,
}

impl Steer {
    /// For a page.
    pub fn of(desk: &Desk) -> Self {
        let now = desk.now();
        let days = f64::from(desk.app().task_parameters().due_soon_days);
        let limit = Limit { value: days, unit: LimitUnit::WorkingDays };
        let calendar = desk.app().calendar(&UnitId::new(""));
        let soon = calendar.add(now, limit).map_or(now.day().plus(7), |due| due.at.day());
        Self { shown: Shown::of(desk), book: desk.app().steering(), lang: desk.lang(), today: now.day(), soon }
    }

    /// The last day that counts as "due soon".
    pub const fn soon(&self) -> Day {
        self.soon
    }

    /// The view that a row of a read model carries.
    pub fn view(text: &str) -> Option<TaskListView> {
        serde_json::from_str(text).ok()
    }

    /// A row of a board.
    pub fn line(&self, row: &TaskRow) -> TaskLine {
        let view = Self::view(&row.view);
        let clock = self.row_clock(row, view.as_ref());
        let view_of = |get: fn(&TaskListView) -> String| view.as_ref().map(get).unwrap_or_default();
        let document = view.as_ref().and_then(|view| view.document);
        TaskLine {
            href: format!("/desk/tasks/{}", row.id),
            id: row.id.clone(),
            content: view_of(|view| view.content.clone()),
            product: view_of(|view| view.product.clone()),
            state: row.state.clone(),
            clock,
            lead: self.shown.unit(&row.lead),
            person: self.shown.person(&row.person),
            helpers: view.iter().flat_map(|view| &view.helpers).map(|unit| self.shown.unit(unit)).collect(),
            document: document.map(|id| self.document(id)).unwrap_or_default(),
            document_href: document.map(document_href).unwrap_or_default(),
            clause: view_of(|view| view.clause.clone()),
            area: self.area(&row.area),
            percent: view.as_ref().and_then(|view| view.percent),
            urged: view.as_ref().map_or(0, |view| view.urged),
            returns: view.as_ref().map_or(0, |view| view.returns),
            extended: row.extended > 0,
            delay: view.as_ref().and_then(|view| view.delay.clone()).unwrap_or_default(),
        }
    }

    /// How the time of a row stands, or how it ended.
    pub fn row_clock(&self, row: &TaskRow, view: Option<&TaskListView>) -> TaskClock {
        let due = view.map(|view| self.time(&view.time)).unwrap_or_default();
        let ended = match row.finish.as_str() {
            "" => None,
            "on_time" => Some(("on_time", "task_time.on_time")),
            "extended" => Some(("on_time", "task_time.on_time_extended")),
            "late" => Some(("late", "task_time.late")),
            "no_deadline" => Some(("done", "task_time.done_no_deadline")),
            _ => Some(("none", "task_time.none")),
        };
        if let Some((class, key)) = ended {
            return TaskClock { class, words: self.lang.t(key).to_owned(), due };
        }
        if row.state == "suspended" {
            return TaskClock { class: "paused", words: self.lang.t("task_time.suspended").to_owned(), due };
        }
        if row.state == "proposed" || row.board == 0 {
            return TaskClock { class: "none", words: self.lang.t("task_time.none").to_owned(), due };
        }
        if row.due_at.0 == i64::MAX {
            return TaskClock { class: "none", words: self.lang.t("task_time.no_deadline").to_owned(), due };
        }
        let waits = row.late_from.is_none();
        TaskClock { due, ..self.running(row.due_at, waits) }
    }

    /// A running clock in words of days; `reported`: what was reported in time is not late any more.
    pub fn running(&self, due_at: Instant, reported: bool) -> TaskClock {
        let days = due_at.day().0 - self.today.0;
        let late = !reported && due_at < self.shown.now();
        let (class, words) = match days {
            _ if reported => ("in_time", self.lang.t("steer.reported_in_time").to_owned()),
            n if late && n == 0 => ("overdue", self.lang.t("steer.late_today").to_owned()),
            n if late => ("overdue", self.lang.t1("steer.late_days", "n", -n)),
            0 => ("due_soon", self.lang.t("steer.due_today").to_owned()),
            n if due_at.day() <= self.soon => ("due_soon", self.lang.t1("steer.days_left", "n", n)),
            n => ("in_time", self.lang.t1("steer.days_left", "n", n)),
        };
        TaskClock { class, words, due: String::new() }
    }

    /// The time of a task in words: the day in force, the period, or the reason for having none.
    pub fn time(&self, time: &Time) -> String {
        match time {
            Time::By { deadline } => Deadline::in_force(deadline).text(),
            Time::Ongoing { review_on } => self.lang.t1("steer.ongoing", "day", review_on.date_text()),
            Time::Recurring { rule, .. } => self.rule(rule),
            Time::Open { reason } => reason.clone(),
        }
    }

    /// The rule of a recurring duty in words.
    pub fn rule(&self, rule: &Recurrence) -> String {
        let period = self.lang.word("task_period", period_key(rule)).into_owned();
        match rule.day {
            DayRule::LastDay => self.lang.t1("steer.rule_last_day", "period", period),
            DayRule::DayOfLastMonth { day } => self.lang.t2("steer.rule_day", "period", period, "day", day),
            DayRule::DayOfMonth { month, day } => {
                self.lang.t2("steer.rule_day_of_month", "period", period, "day", format!("{day:02}/{month:02}"))
            }
            DayRule::DayAfter { day } => self.lang.t2("steer.rule_day_after", "period", period, "day", day),
        }
    }

    /// A unit, and the person if there is one.
    pub fn owner(&self, owner: &Owner) -> String {
        let unit = self.shown.unit(owner.unit.as_str());
        let person = owner.person.as_ref().map(|person| self.shown.person(person.as_str()));
        person.map_or_else(|| unit.clone(), |person| format!("{person} ({unit})"))
    }

    /// Name of an area; empty for none.
    pub fn area(&self, key: &str) -> String {
        let found = self.book.area(key);
        let name = |area: &Arc<steering::book::KnownArea>| match self.lang {
            Lang::Vi => area.area.vi.clone(),
            Lang::En => area.area.en.clone(),
        };
        found.map_or_else(|| key.to_owned(), name)
    }

    /// What a document is called in lists: its number, or its title.
    pub fn document(&self, id: DocumentId) -> String {
        self.book.document(id).map(|document| document_label(document)).unwrap_or_default()
    }
}

/// Its number, or its title.
pub fn document_label(document: &Document) -> String {
    if document.head.number.is_empty() { document.head.title.clone() } else { document.head.number.clone() }
}

/// Address of a document.
pub fn document_href(id: DocumentId) -> String {
    format!("/desk/documents/{id}")
}

/// Key of a period, as in `task_period.<key>`.
pub fn period_key(rule: &Recurrence) -> String {
    let key = serde_json::to_value(rule.period).ok();
    key.and_then(|key| key.as_str().map(str::to_owned)).unwrap_or_default()
}
