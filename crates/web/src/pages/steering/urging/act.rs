//! Issuing letters, and urging from a row.

use std::sync::Arc;

use app::AppError;
use app::tasks::task_id;
use axum::extract::State;
use axum::response::Response;
use kernel::{Basis, FileHash, Refusal, UnitId};
use steering::book::{BookCommand, Urging};
use steering::task::Command;

use super::late::{LateUnit, late_units, named_office};
use super::letter::{Said, letter, sentences};
use super::page::view;
use super::register::{DOCX, PDF, letter_files};
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::pages::lists::failed;
use crate::pages::work::batch;
use crate::posted::Posted;
use crate::site::Site;

/// Tries with the next number when somebody was quicker.
const TRIES: usize = 5;
/// Longest text of urging, characters.
const LONGEST: usize = 2_000;

/// Whether an official may urge about tasks of an office.
pub fn may_urge(desk: &Desk, office: &str) -> bool {
    desk.app().reviewing_offices(desk.actor()).iter().any(|own| own.as_str() == office)
}

/// `POST /desk/steering/urge`: `task`, `text`, `next`.
pub async fn one(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let back = batch::back(posted.get("next"), "/desk/steering/list?kind=late");
        let task = task_id(posted.get("task")).ok_or(PageError::NotFound)?;
        let text: String = posted.get("text").chars().take(LONGEST).collect();
        let text = if text.is_empty() { Lang::Vi.t("steering_urging.text").to_owned() } else { text };
        match desk.app().act_task(desk.actor().clone(), task, None, Command::Urge { text, number: String::new() }) {
            Ok(_) => Ok(desk.done(&back, desk.lang().t("steering_urging.done_one"))),
            Err(AppError::Refused(refusal)) => Ok(desk.not_done(&back, &refusal)),
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// `POST /desk/steering/urging`: `office`, `unit` any number of times, `symbol`, `title`, `signer`, `report_by`, `again`.
pub async fn issue(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| batch_of(desk, &posted)).await
}

fn batch_of(desk: &Desk, posted: &Posted) -> PageResult {
    let office = named_office(desk, posted.get("office"))?;
    let units: Vec<String> = posted.all("unit").into_iter().map(str::to_owned).collect();
    let said = Said::posted(posted);
    let errors = wrong(desk, &units, &said);
    if !errors.is_empty() {
        return view(desk, &office, &units, said, errors);
    }
    let late = late_units(desk, &office)?;
    let chosen: Vec<&LateUnit> = late.iter().filter(|late| units.iter().any(|unit| unit == late.unit.as_str())).collect();
    let again: Vec<&&LateUnit> = chosen.iter().filter(|late| urged_today(desk, &office, &late.unit)).collect();
    if !again.is_empty() && !posted.is_set("again") {
        let text = desk.lang().t("steering_urging.again_missing").to_owned();
        return view(desk, &office, &units, said, vec![("again".to_owned(), text)]);
    }
    let (mut letters, mut tasks) = (0, 0);
    for late in chosen {
        tasks += one_letter(desk, &office, late, &said)?;
        letters += 1;
    }
    if letters == 0 {
        return Ok(desk.not_done("/desk/steering/urging", &Refusal::new("steering_letter_empty", Basis("nd30_2020.d22"))));
    }
    let message = desk.lang().t2("steering_urging.done", "letters", letters, "tasks", tasks);
    Ok(desk.done(&format!("/desk/steering/letters?office={office}"), message))
}

fn wrong(desk: &Desk, units: &[String], said: &Said) -> Vec<(String, String)> {
    let lang = desk.lang();
    let mut errors = Vec::new();
    let mut add = |name: &str, key: &str| errors.push((name.to_owned(), lang.t(key).to_owned()));
    if units.is_empty() {
        add("unit", "steering_urging.no_unit");
    }
    if said.symbol.is_empty() {
        add("symbol", "steering_urging.no_symbol");
    }
    if said.title.is_empty() {
        add("title", "steering_urging.no_title");
    }
    if said.day(desk.site.today()).is_none() {
        add("report_by", "steering_urging.no_day");
    }
    errors
}

/// Whether an office has urged a unit today.
fn urged_today(desk: &Desk, office: &UnitId, unit: &UnitId) -> bool {
    let today = desk.site.today();
    let book = desk.app().steering();
    book.urgings(office, today.ymd().0).iter().any(|own| own.letter.unit == *unit && own.letter.on == today)
}

/// Prints, numbers and keeps a letter, then urges about each of its tasks; answers how many.
fn one_letter(desk: &Desk, office: &UnitId, late: &LateUnit, said: &Said) -> Result<usize, PageError> {
    let (today, sentences) = (desk.site.today(), sentences(desk));
    let ids: Vec<_> = late.tasks.iter().filter_map(|row| task_id(&row.id)).collect();
    for attempt in 1.. {
        let number = desk.app().steering().next_urging(office, today.ymd().0);
        let official = letter(desk, office, late, said, Some(number)).official(&sentences);
        let pdf = paper::official::pdf(&official, &desk.site.templates).map_err(|error| failed(desk, &error))?.bytes;
        let docx = paper::official::docx(&official).map_err(|error| failed(desk, &error))?;
        let (pdf, docx) = (desk.app().keep_bytes(&pdf, PDF)?, desk.app().keep_bytes(&docx, DOCX)?);
        let issued = Urging {
            office: office.clone(),
            unit: late.unit.clone(),
            tasks: ids.clone(),
            number,
            symbol: said.symbol.clone(),
            on: today,
            file: pdf.clone(),
        };
        let text = issued.number_text();
        use_files(desk, &issued, &pdf, &docx)?;
        match desk.app().steer(desk.actor(), BookCommand::IssueUrging(Box::new(issued))) {
            Ok(_) => return urge(desk, &ids, &text),
            Err(AppError::Refused(refusal)) if refusal.code == "steering_number_taken" && attempt < TRIES => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(0)
}

/// The files belong to the letter before it is issued: a letter in the book always has them.
fn use_files(desk: &Desk, letter: &Urging, pdf: &FileHash, docx: &FileHash) -> Result<(), PageError> {
    let year = letter.on.ymd().0;
    let owner = letter_files(&letter.office, year, letter.number);
    let name = format!("don-doc-{}-{year}-{}", letter.number, letter.unit);
    let files = [(pdf.clone(), format!("{name}.pdf")), (docx.clone(), format!("{name}.docx"))];
    let by = desk.actor().principal().map(ToString::to_string).unwrap_or_default();
    Ok(desk.app().use_files(&owner, &by, &files)?)
}

/// A task that has moved on meanwhile is not urged; the letter stands.
fn urge(desk: &Desk, ids: &[steering::task::model::TaskId], number: &str) -> Result<usize, PageError> {
    let text = Lang::Vi.t1("steering_urging.text_letter", "number", number);
    let ask = |id: &steering::task::model::TaskId| app::tasks::TaskAsk {
        actor: desk.actor().clone(),
        task: *id,
        key: None,
        command: Command::Urge { text: text.clone(), number: number.to_owned() },
    };
    let replies = desk.app().ask_tasks(ids.iter().map(ask)).map_err(AppError::from)?;
    let mut done = 0;
    for reply in replies {
        done += usize::from(matches!(reply.map_err(AppError::from)?, app::tasks::TaskReply::Done { .. }));
    }
    Ok(done)
}
