//! One proposal as the reviewer sees it: what it says, what is doubtful about it, what can be done with it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use app::tasks::{DocumentView, Proposed};
use calendar::{Limit, LimitUnit};
use kernel::{Day, Instant, UnitId};
use steering::names::Names;
use steering::reading::{self, DueKind};
use steering::task::model::{Addressee, Source};
use steering::task::{Stage, Task, Time};

use super::text::Mark;
use crate::desk::Desk;
use crate::steer::Steer;

/// A proposal, or what became of it.
#[derive(Debug, Clone, Default)]
pub struct Card {
    /// Identity of the task.
    pub id: String,
    /// Clause of the document; may be empty.
    pub clause: String,
    /// `waiting`, `given`, `dropped`.
    pub state: &'static str,
    /// Key of the task's state.
    pub task_state: &'static str,
    /// What is to be done.
    pub content: String,
    /// The product; may be empty.
    pub product: String,
    /// To whom: words, and of a group how many units.
    pub leads: Vec<(String, Option<usize>)>,
    /// With whom.
    pub helpers: Vec<String>,
    /// By when, in words.
    pub time: String,
    /// It has no time, or one that is still to be counted.
    pub no_time: bool,
    /// Name of the area; may be empty.
    pub area: String,
    /// Percent of confidence; none of what a person entered.
    pub percent: Option<u8>,
    /// Less sure than the parameter asks.
    pub low: bool,
    /// Names that nobody knows.
    pub unknown: Vec<Unknown>,
    /// A day that the words of the text give when counted: as typed.
    pub counted: Option<String>,
    /// The next proposal that waits, to be merged into this one.
    pub next: Option<String>,
    /// It stands in the text.
    pub placed: bool,
    /// The official may do something with it.
    pub can: bool,
    /// Where its forms go.
    pub action: String,
    /// Why something was not done; may be empty.
    pub error: String,
}

/// A name that nobody knows.
#[derive(Debug, Clone)]
pub struct Unknown {
    /// As written.
    pub name: String,
    /// `lead` or `helper`.
    pub role: &'static str,
    /// Units that are called alike: identity, name.
    pub offers: Vec<(String, String)>,
    /// How many units it means, if it is a group.
    pub group: usize,
}

/// How far the review is.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    /// All that is shown.
    pub total: usize,
    /// Wait for a decision.
    pub waiting: usize,
    /// Given.
    pub given: usize,
    /// Not given.
    pub dropped: usize,
    /// May be confirmed together.
    pub sure: usize,
    /// The review was closed.
    pub finished: bool,
    /// Swapped beside the part that was asked for.
    pub beside: bool,
}

/// Makes the cards of one document.
pub struct Maker<'a> {
    desk: &'a Desk,
    view: &'a DocumentView,
    /// Names and times in words.
    pub steer: Steer,
    names: Arc<Names>,
    groups: RefCell<HashMap<String, usize>>,
    reviewer: bool,
    shown: Vec<&'a Proposed>,
}

/// The key of a state on this page.
pub const fn state_of(task: &Task) -> &'static str {
    match task.stage {
        Stage::Proposed { .. } => "waiting",
        Stage::Dropped => "dropped",
        _ => "given",
    }
}

fn own_source<'a>(view: &DocumentView, task: &'a Task) -> Option<&'a Source> {
    task.sources.first().filter(|source| source.document == view.document.id)
}

/// Tasks of the document itself. What was dropped because another took it in, or was restored since, is not shown.
fn shown(view: &DocumentView) -> Vec<&Proposed> {
    let lives = |one: &&Proposed| !matches!(one.task.stage, Stage::Dropped);
    let living: Vec<&Task> = view.tasks.iter().filter(lives).map(|one| &one.task).collect();
    let goes_on = |one: &Proposed| living.iter().any(|task| continues(view, task, &one.task));
    let kept = |one: &&Proposed| own_source(view, &one.task).is_some() && (lives(one) || !goes_on(one));
    view.tasks.iter().filter(kept).collect()
}

/// Whether a task has taken up what was dropped: it stands at its place, with its words or a part of them.
fn continues(view: &DocumentView, task: &Task, dropped: &Task) -> bool {
    let Some(old) = own_source(view, dropped).and_then(|source| source.place) else { return false };
    let inside = |source: &Source| {
        let place = source.place.filter(|_| source.document == view.document.id);
        place.is_some_and(|place| old.start <= place.start && place.end <= old.end)
    };
    let same = task.content.contains(&dropped.content) || dropped.content.contains(&task.content);
    same && task.sources.iter().any(inside)
}

impl<'a> Maker<'a> {
    /// For a page.
    pub fn of(desk: &'a Desk, view: &'a DocumentView) -> Self {
        Self {
            desk,
            view,
            steer: Steer::of(desk),
            names: desk.app().names(),
            groups: RefCell::default(),
            reviewer: super::reviews(desk, &view.document),
            shown: shown(view),
        }
    }

    /// All cards, in the order of the text.
    pub fn cards(&self) -> Vec<Card> {
        (0..self.shown.len()).map(|at| self.card(at)).collect()
    }

    /// The card of a task.
    pub fn card_of(&self, id: &str) -> Option<Card> {
        let at = self.shown.iter().position(|one| one.task.id.to_string() == id)?;
        Some(self.card(at))
    }

    /// The task of a card.
    pub fn task_of(&self, id: &str) -> Option<&'a Task> {
        self.shown.iter().find(|one| one.task.id.to_string() == id).map(|one| &one.task)
    }

    /// How far it is.
    pub fn progress(&self, beside: bool) -> Progress {
        let count = |state: &str| self.shown.iter().filter(|one| state_of(&one.task) == state).count();
        Progress {
            total: self.shown.len(),
            waiting: count("waiting"),
            given: count("given"),
            dropped: count("dropped"),
            sure: self.shown.iter().filter(|one| self.is_sure(one)).count(),
            finished: self.view.document.reviewed.is_some(),
            beside,
        }
    }

    /// Identities of proposals that may be confirmed together.
    pub fn sure(&self) -> Vec<steering::task::model::TaskId> {
        self.shown.iter().filter(|one| self.is_sure(one)).map(|one| one.task.id).collect()
    }

    /// Where tasks stand in the text.
    pub fn marks(&self) -> Vec<Mark> {
        let mark = |one: &&Proposed| {
            let low = self.is_low(one);
            let id = one.task.id.to_string();
            let places = one.task.sources.iter().filter(|source| source.document == self.view.document.id);
            let places: Vec<_> = places.filter_map(|source| source.place).collect();
            let state = state_of(&one.task);
            places.into_iter().map(move |place| Mark {
                span: reading::Span {
                    start: usize::try_from(place.start).unwrap_or(usize::MAX),
                    end: usize::try_from(place.end).unwrap_or(usize::MAX),
                },
                href: format!("#t-{id}"),
                task: id.clone(),
                state,
                low,
            })
        };
        self.shown.iter().flat_map(mark).collect()
    }

    fn read_of(&self, task: &Task) -> Option<&reading::Task> {
        let start = own_source(self.view, task)?.place?.start;
        self.view.reading.tasks.iter().find(|read| read.span.start as u64 == start)
    }

    fn is_low(&self, one: &Proposed) -> bool {
        let asked = f32::from(self.desk.app().task_parameters().sure_percent) / 100.0;
        one.confidence.is_some_and(|sure| sure + 1e-4 < asked)
    }

    /// The words of the text give a time that somebody has to count.
    fn to_count(&self, task: &Task) -> Option<String> {
        let Time::Open { reason } = &task.time else { return None };
        let read = self.read_of(task)?;
        (read.deadline.kind == DueKind::Relative && read.deadline.text.as_deref() == Some(reason)).then(|| reason.clone())
    }

    fn is_sure(&self, one: &Proposed) -> bool {
        let waits = matches!(one.task.stage, Stage::Proposed { .. });
        let meant = |addressee: &Addressee| match addressee {
            Addressee::One { .. } => true,
            Addressee::Group { name } => self.group(name) > 0,
        };
        let led = !one.task.addressees.is_empty() && one.task.addressees.iter().all(meant);
        waits && led && !self.is_low(one) && one.unknown.is_empty() && self.to_count(&one.task).is_none()
    }

    fn group(&self, name: &str) -> usize {
        let mut known = self.groups.borrow_mut();
        *known.entry(name.to_owned()).or_insert_with(|| self.names.group_units(name).len())
    }

    fn unknown(&self, one: &Proposed) -> Vec<Unknown> {
        let read = self.read_of(&one.task);
        let of = |name: &String| {
            let leads = read.is_none_or(|read| read.lead.contains(name));
            let offer = |id: &UnitId| (id.to_string(), self.steer.shown.unit_name(id.as_str()));
            Unknown {
                name: name.clone(),
                role: if leads { "lead" } else { "helper" },
                offers: self.names.closest(name).iter().map(offer).collect(),
                group: self.group(name),
            }
        };
        one.unknown.iter().map(of).collect()
    }

    fn lead(&self, addressee: &Addressee) -> (String, Option<usize>) {
        match addressee {
            Addressee::One { owner } => {
                let unit = self.steer.shown.unit(owner.unit.as_str());
                let person = owner.person.as_ref().map(|person| self.steer.shown.person(person.as_str()));
                (person.map_or_else(|| unit.clone(), |person| format!("{person} ({unit})")), None)
            }
            Addressee::Group { name } => (name.clone(), Some(self.group(name))),
        }
    }

    fn card(&self, at: usize) -> Card {
        let one = self.shown[at];
        let task = &one.task;
        let source = own_source(self.view, task);
        let waits = matches!(task.stage, Stage::Proposed { .. });
        let next = self.shown[at + 1..].iter().find(|one| matches!(one.task.stage, Stage::Proposed { .. }));
        let to_count = self.to_count(task).filter(|_| waits);
        let counted = to_count.as_deref().and_then(|words| self.counted(words));
        Card {
            id: task.id.to_string(),
            clause: source.map(|source| source.clause.clone()).unwrap_or_default(),
            state: state_of(task),
            task_state: task.stage.key(),
            content: task.content.clone(),
            product: task.product.clone(),
            leads: task.addressees.iter().map(|addressee| self.lead(addressee)).collect(),
            helpers: task.coordinators.iter().map(|line| self.steer.shown.unit(line.unit.as_str())).collect(),
            time: self.steer.time(&task.time),
            no_time: matches!(task.time, Time::Open { .. }),
            area: task.area.as_deref().map(|area| self.steer.area(area)).unwrap_or_default(),
            percent: one.confidence.map(|sure| (sure * 100.0).round().clamp(0.0, 100.0) as u8),
            low: self.is_low(one),
            unknown: if waits { self.unknown(one) } else { Vec::new() },
            counted: counted.map(Day::date_text),
            next: next.map(|one| one.task.id.to_string()).filter(|_| waits),
            placed: source.is_some_and(|source| source.place.is_some()),
            can: self.reviewer && self.view.document.stands() && self.view.document.reviewed.is_none(),
            action: format!("/desk/documents/{}/review/{}", self.view.document.id, task.id),
            error: String::new(),
        }
    }

    /// The day on which a term ends that begins with the document.
    fn counted(&self, words: &str) -> Option<Day> {
        let issued = self.view.document.head.issued_on?;
        let limit = limit_of(words)?;
        if limit.unit == LimitUnit::CalendarDays {
            return Some(issued.plus(limit.value as i32));
        }
        let calendar = self.desk.app().calendar(&self.view.document.office);
        calendar.add(Instant::at(issued, 8 * 60), limit).ok().map(|due| due.at.day())
    }
}

/// "trong vòng 20 ngày kể từ ngày ban hành", "05 ngày làm việc kể từ ngày ký": a term that begins with the document.
fn limit_of(words: &str) -> Option<Limit> {
    let low = words.to_lowercase();
    if !["ngày ban hành", "ngày ký", "ban hành thông báo", "ban hành công điện"].iter().any(|from| low.contains(from)) {
        return None;
    }
    let words: Vec<&str> = low.split_whitespace().collect();
    words.windows(2).enumerate().find_map(|(at, pair)| {
        let value: f64 = pair[0].parse().ok().filter(|value: &f64| (1.0..=366.0).contains(value))?;
        let working = words.get(at + 2..at + 4).is_some_and(|next| next == ["làm", "việc"]);
        let unit = match pair[1] {
            "ngày" if working => LimitUnit::WorkingDays,
            "ngày" => LimitUnit::CalendarDays,
            "tháng" => LimitUnit::Months,
            _ => return None,
        };
        Some(Limit { value, unit })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_that_begin_with_the_document() {
        let of = |words: &str| limit_of(words).map(|limit| (limit.value, limit.unit));
        assert_eq!(of("trong vòng 20 ngày kể từ ngày ban hành Thông báo này"), Some((20.0, LimitUnit::CalendarDays)));
        assert_eq!(of("trong 05 ngày làm việc kể từ ngày ký"), Some((5.0, LimitUnit::WorkingDays)));
        assert_eq!(of("không quá 07 ngày làm việc"), None);
        assert_eq!(of("trong thời hạn 05 ngày kể từ ngày nhận được văn bản"), None);
    }
}
