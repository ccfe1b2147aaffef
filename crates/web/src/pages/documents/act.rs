//! What the reviewer does: confirm, save, drop, restore, split, merge, name a unit, set a counted day; all sure ones; the end.

use std::sync::Arc;

use app::AppError;
use app::tasks::{DocumentView, TaskReply, draft_of};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use kernel::{Day, Refusal, UnitId};
use steering::task::command::Draft;
use steering::task::model::{Addressee, Owner, Place, TaskId, Term};
use steering::task::{Command, Due, Task};

use super::card::Maker;
use super::edit::{self, Reader};
use super::review::{self, Opened};
use super::{add, find_reviewed, refused, sentence, task_id};
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::site::Site;
use crate::steer::document_href;

/// Parts of one split, at most.
const PARTS: usize = 10;
/// Refusals that are told one by one after many were confirmed.
const TOLD: usize = 5;

/// What came of an action on one card.
enum Done {
    /// This card alone has changed.
    Card(&'static str),
    /// Cards came or went: the page is shown anew at this one.
    Page(&'static str, TaskId),
    /// Not done, and why.
    Refused(Refusal),
    /// The form is shown again.
    Again(Box<Opened>),
}

/// `POST /desk/documents/{id}/review/{task}`: `do` says what.
pub async fn one(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path((id, task)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let document = find_reviewed(desk, &id)?;
        let before = desk.app().document_view(document.id)?;
        let done = Act { desk, view: &before, posted: &posted, id: task_id(&task)? }.run()?;
        answer(desk, before, &task, done)
    })
    .await
}

fn answer(desk: &Desk, before: DocumentView, task: &str, done: Done) -> PageResult {
    let to = format!("{}/review", document_href(before.document.id));
    let fragment = desk.frame.fragment;
    match done {
        Done::Card(_) if fragment => {
            let view = desk.app().document_view(before.document.id)?;
            review::fragment(desk, &view, StatusCode::OK, task, Opened::default())
        }
        Done::Card(key) => Ok(desk.done(&format!("{to}?at={task}#t-{task}"), desk.lang().t(key))),
        Done::Page(_, at) if fragment => Ok(crate::flash::redirect(&format!("{to}?at={at}"), &[])),
        Done::Page(key, at) => Ok(desk.done(&format!("{to}?at={at}#t-{at}"), desk.lang().t(key))),
        Done::Refused(refusal) => {
            let error = Some((task.to_owned(), sentence(desk, &refusal)));
            shown(desk, &before, task, Opened { at: task.to_owned(), error, ..Opened::default() })
        }
        Done::Again(opened) => shown(desk, &before, task, *opened),
    }
}

fn shown(desk: &Desk, view: &DocumentView, task: &str, opened: Opened) -> PageResult {
    if !desk.frame.fragment {
        return Ok(review::page(desk, view, StatusCode::UNPROCESSABLE_ENTITY, opened));
    }
    let mut response = review::fragment(desk, view, StatusCode::UNPROCESSABLE_ENTITY, task, opened)?;
    // Whatever part the form wanted to change: what is wrong stands in its card.
    if let Ok(card) = HeaderValue::from_str(&format!("#t-{task}")) {
        response.headers_mut().insert("hx-retarget", card.clone());
        response.headers_mut().insert("hx-reselect", card);
    }
    Ok(response)
}

struct Act<'a> {
    desk: &'a Desk,
    view: &'a DocumentView,
    posted: &'a Posted,
    id: TaskId,
}

impl Act<'_> {
    fn run(&self) -> Result<Done, PageError> {
        let found = self.view.tasks.iter().find(|one| one.task.id == self.id).ok_or(PageError::NotFound)?;
        let task = &found.task;
        match self.posted.get("do") {
            "confirm" => self.confirm("documents.confirmed"),
            "save" | "save_confirm" => self.save(task),
            "drop" => self.drop_it(),
            "restore" => self.restore(task),
            "split" => self.split(task),
            "merge" => self.merge(),
            "name" => self.name(task),
            "day" => self.day(task),
            _ => Err(PageError::NotFound),
        }
    }

    fn give(&self, command: Command) -> Result<Result<TaskReply, Refusal>, PageError> {
        refused(self.desk.app().act_task(self.desk.actor().clone(), self.id, None, command))
    }

    fn revise(&self, draft: Draft, key: &'static str) -> Result<Done, PageError> {
        Ok(self.give(Command::Revise(Box::new(draft)))?.map_or_else(Done::Refused, |_| Done::Card(key)))
    }

    fn confirm(&self, key: &'static str) -> Result<Done, PageError> {
        let done = refused(self.desk.app().confirm_proposal(self.desk.actor(), self.id, None, Vec::new()))?;
        Ok(match done {
            Ok(TaskReply::Refused(refusal)) | Err(refusal) => Done::Refused(refusal),
            Ok(TaskReply::Done { .. }) => Done::Card(key),
        })
    }

    fn save(&self, task: &Task) -> Result<Done, PageError> {
        let base = draft_of(task);
        let reader = Reader { desk: self.desk, errors: Vec::new() };
        let draft = match reader.draft(self.posted, &base, &self.view.document) {
            Ok(draft) => draft,
            Err(errors) => return Ok(self.again(errors)),
        };
        if draft != base
            && let Err(refusal) = self.give(Command::Revise(Box::new(draft)))?
        {
            return Ok(self.again(vec![(String::new(), sentence(self.desk, &refusal))]));
        }
        if self.posted.get("do") == "save" {
            return Ok(Done::Card("documents.saved"));
        }
        Ok(match self.confirm("documents.confirmed")? {
            Done::Refused(refusal) => self.again(vec![(String::new(), sentence(self.desk, &refusal))]),
            done => done,
        })
    }

    fn again(&self, errors: Vec<(String, String)>) -> Done {
        let form = edit::of_posted(self.desk, self.posted, errors);
        let id = self.id.to_string();
        Done::Again(Box::new(Opened { at: id.clone(), edit: Some((id, form)), ..Opened::default() }))
    }

    fn drop_it(&self) -> Result<Done, PageError> {
        let typed = self.posted.get("reason_text");
        let quick = review::REASONS.into_iter().find(|key| *key == self.posted.get("reason"));
        let quick = quick.map(|key| self.desk.lang().word("documents_reason", key).into_owned());
        let reason = if typed.is_empty() { quick.unwrap_or_default() } else { typed.to_owned() };
        Ok(self.give(Command::Drop { reason })?.map_or_else(Done::Refused, |_| Done::Card("documents.dropped_one")))
    }

    /// What was dropped is final; a proposal like it takes its place.
    fn restore(&self, task: &Task) -> Result<Done, PageError> {
        if super::card::state_of(task) != "dropped" {
            return Err(PageError::NotFound);
        }
        let done = refused(self.desk.app().add_proposal(self.desk.actor(), self.view.document.id, draft_of(task)))?;
        Ok(done.map_or_else(Done::Refused, |id| Done::Page("documents.restored", id)))
    }

    fn split(&self, task: &Task) -> Result<Done, PageError> {
        let typed = self.posted.raw("lines");
        let parts: Vec<String> = typed.lines().map(one_line).filter(|line| !line.is_empty()).collect();
        if !(2..=PARTS).contains(&parts.len()) {
            let id = self.id.to_string();
            let error = self.desk.lang().t1("documents.split_wrong", "most", PARTS);
            let split = Some((id.clone(), typed.to_owned()));
            return Ok(Done::Again(Box::new(Opened { at: id.clone(), split, error: Some((id, error)), ..Opened::default() })));
        }
        let base = draft_of(task);
        let drafts: Vec<Draft> = parts.iter().map(|part| self.part(&base, part)).collect();
        let mut at = self.id;
        for pair in drafts.windows(2) {
            let done = self.desk.app().split_proposal(self.desk.actor(), at, pair[0].clone(), pair[1].clone());
            match refused(done)? {
                Ok(second) => at = second,
                Err(refusal) => return Ok(Done::Refused(refusal)),
            }
        }
        Ok(Done::Page("documents.split_done", self.id))
    }

    /// A part of a proposal: its place is narrowed to its words, and of several agencies those stay that it names.
    fn part(&self, base: &Draft, content: &str) -> Draft {
        let mut draft = base.clone();
        content.clone_into(&mut draft.content);
        if let Some(source) = draft.sources.first_mut()
            && let Some(place) = source.place.and_then(|place| narrowed(&self.view.text, place, content))
        {
            let span = usize::try_from(place.start).unwrap_or(0)..usize::try_from(place.end).unwrap_or(0);
            source.place = Some(place);
            self.view.text.get(span).unwrap_or_default().clone_into(&mut source.quotation);
        }
        let named = |unit: &UnitId| self.is_named(unit, content);
        let leads: Vec<Addressee> = draft
            .addressees
            .iter()
            .filter(|lead| matches!(lead, Addressee::One { owner } if named(&owner.unit)))
            .cloned()
            .collect();
        if !leads.is_empty() {
            draft.addressees = leads;
        }
        draft
    }

    fn is_named(&self, unit: &UnitId, content: &str) -> bool {
        let text = kernel::text::fold(content);
        let found = self.desk.officer.org.unit(unit);
        found.is_some_and(|unit| [&unit.name, &unit.short_name].iter().any(|name| text.contains(&kernel::text::fold(name))))
    }

    fn merge(&self) -> Result<Done, PageError> {
        let other = task_id(self.posted.get("with"))?;
        let reason = self.desk.lang().t("documents.merged_reason");
        let done = refused(self.desk.app().merge_proposals(self.desk.actor(), &[self.id, other], reason))?;
        Ok(done.map_or_else(Done::Refused, |()| Done::Page("documents.merged", self.id)))
    }

    /// Which unit an unknown name means.
    fn name(&self, task: &Task) -> Result<Done, PageError> {
        let mut draft = draft_of(task);
        let unit = self.posted.get("unit");
        let units = match unit {
            "" => self.desk.app().group_units(self.posted.get("name")),
            unit => vec![UnitId::new(unit)],
        };
        if self.posted.get("role") == "lead" {
            let new = units.iter().map(|unit| Addressee::One { owner: Owner::unit(unit) });
            let new: Vec<Addressee> = new.filter(|lead| !draft.addressees.contains(lead)).collect();
            draft.addressees.extend(new);
        } else {
            let known = draft.coordinators.iter().map(|line| line.unit.clone());
            let all: Vec<UnitId> = known.chain(units).collect();
            draft.coordinators = edit::helper_lines(all, &draft, &draft.addressees);
        }
        self.revise(draft, "documents.saved")
    }

    fn day(&self, task: &Task) -> Result<Done, PageError> {
        let on = Day::parse_typed(self.posted.get("day")).map_err(|_| PageError::NotFound)?;
        self.revise(Draft { term: Term::By { due: Due::day(on) }, ..draft_of(task) }, "documents.saved")
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_matches([';', ' ']).to_owned()
}

/// The content with a line break where it may be split: behind the sign that stands nearest to the middle.
pub fn guessed(content: &str) -> String {
    let middle = content.len() / 2;
    let signs = content.match_indices(['.', ';']).filter(|(at, _)| content[at + 1..].starts_with(' '));
    let nearest = signs.min_by_key(|(at, _)| at.abs_diff(middle));
    match nearest {
        Some((at, _)) => format!("{}\n{}", &content[..=at], content[at + 1..].trim_start()),
        None => content.to_owned(),
    }
}

/// Where a part stands inside a place, blanks aside.
fn narrowed(text: &str, place: Place, part: &str) -> Option<Place> {
    let start = usize::try_from(place.start).ok()?;
    let whole = text.get(start..usize::try_from(place.end).ok()?)?;
    let letters: Vec<(usize, char)> = whole.char_indices().filter(|(_, c)| !c.is_whitespace()).collect();
    let wanted: Vec<char> = part.chars().filter(|c| !c.is_whitespace()).collect();
    let fits = |window: &[(usize, char)]| window.iter().map(|(_, c)| c).eq(wanted.iter());
    let at = (!wanted.is_empty()).then(|| letters.windows(wanted.len()).position(fits)).flatten()?;
    let (first, (last, letter)) = (letters[at].0, letters[at + wanted.len() - 1]);
    let end = start + last + letter.len_utf8();
    Some(Place { start: (start + first) as u64, end: end as u64 })
}

/// `POST /desk/documents/{id}/review`: `do=sure`, `do=add`, `do=finish`.
pub async fn whole(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let document = find_reviewed(desk, &id)?;
        let href = document_href(document.id);
        let to = format!("{href}/review");
        match posted.get("do") {
            "sure" => sure(desk, &desk.app().document_view(document.id)?, &to),
            "add" => add::take(desk, &desk.app().document_view(document.id)?, &posted, &to),
            "finish" => Ok(match refused(desk.app().finish_review(desk.actor(), document.id))? {
                Ok(()) => desk.done(&href, desk.lang().t("documents.finished")),
                Err(refusal) => desk.not_done(&to, &crate::pages::work::batch::named(desk, refusal)),
            }),
            _ => Err(PageError::NotFound),
        }
    })
    .await
}

fn sure(desk: &Desk, view: &DocumentView, to: &str) -> PageResult {
    let ids = Maker::of(desk, view).sure();
    let replies = desk.app().confirm_proposals(desk.actor(), &ids).map_err(AppError::from)?;
    let mut told: Vec<String> = Vec::new();
    for reply in &replies {
        if let TaskReply::Refused(refusal) = reply {
            told.push(sentence(desk, refusal));
        }
    }
    let done = replies.len() - told.len();
    let left = told.len();
    told.dedup();
    told.truncate(TOLD);
    let good = crate::page::Flash { kind: "good", text: desk.lang().t1("documents.sure_done", "n", done) };
    let bad = (left > 0).then(|| crate::page::Flash {
        kind: "warn",
        text: format!("{} {}", desk.lang().t1("documents.sure_left", "n", left), told.join(" ")),
    });
    Ok(crate::flash::redirect(to, &std::iter::once(good).chain(bad).collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_over_line_breaks() {
        let text = "a) Sở A làm\nviệc này; Sở B làm việc kia.";
        let whole = Place { start: 3, end: text.len() as u64 };
        let part = narrowed(text, whole, "Sở A làm việc này").unwrap();
        assert_eq!(&text[part.start as usize..part.end as usize], "Sở A làm\nviệc này");
        assert_eq!(narrowed(text, whole, "khác"), None);
        assert_eq!(narrowed(text, whole, " "), None);
    }

    #[test]
    fn a_split_is_guessed_behind_a_sign() {
        assert_eq!(guessed("Sở A làm; Sở B trình."), "Sở A làm;\nSở B trình.");
        assert_eq!(guessed("một việc"), "một việc");
    }
}
