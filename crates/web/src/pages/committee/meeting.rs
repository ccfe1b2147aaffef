//! A meeting: what is planned, who came, its conclusion, and the tasks of the conclusion as they stand.

use std::sync::Arc;

use app::tasks::rows::TaskRow;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{PersonId, UnitId};
use steering::book::{AgendaItem, Attended, BookCommand, Meeting, MeetingStage};
use steering::task::model::DocumentId;

use super::meeting_form::find;
use super::parts::{
    Back, NOTHING, Wrong, chosen_document, document_choices, entered_words, owner_words, reviews, settle, short_name, t, unit_name,
};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::{Choice, Field};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::admin::blocks::{Block, Cell, Form, Link, Sheet, Table};
use crate::posted::Posted;
use crate::site::Site;
use crate::steer::{Steer, document_href};

/// Tasks of the conclusion that are shown.
const TASKS: i64 = 300;

pub(super) async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| page(desk, &*find(desk, &id)?, None)).await
}

fn page(desk: &Desk, meeting: &Meeting, back: Option<Back>) -> PageResult {
    let steer = Steer::of(desk);
    let draft = &meeting.draft;
    let href = format!("/desk/meetings/{}", meeting.id);
    let mut sheet = Sheet::new(desk, &draft.title, "meetings", back);
    sheet.crumbs = vec![(t(desk, "meeting.title"), "/desk/meetings".to_owned()), (draft.title.clone(), String::new())];
    sheet.sub = format!("{} · {}", draft.at.date_time_text(), desk.lang().word("meeting_state", meeting.stage.key()));
    let reviewer = desk.app().reviewing_offices(desk.actor()).contains(&draft.office);
    links(desk, &mut sheet, meeting, &href, reviewer);
    told(desk, &mut sheet, meeting);
    sheet.blocks.push(Block::Facts(String::new(), facts(desk, &steer, meeting)));
    sheet.table(agenda(desk, &steer, &draft.agenda));
    if let Some(held) = meeting.held() {
        sheet.blocks.push(Block::Facts(t(desk, "meeting.attended"), attended_facts(desk, meeting, &held.attended)));
        if !held.minutes.trim().is_empty() && sees_minutes(desk, meeting) {
            sheet.blocks.push(Block::Text(t(desk, "meeting.minutes"), held.minutes.clone()));
        }
    }
    if let Some(document) = meeting.conclusion() {
        tasks(desk, &steer, &mut sheet, document)?;
    }
    if reviewer {
        forms(desk, &mut sheet, meeting, &href);
    }
    sheet.table(history(desk, meeting));
    Ok(sheet.answer())
}

/// Minutes are for those who prepare, chair or attend: reviewers, leaders of the province, members, invited units.
fn sees_minutes(desk: &Desk, meeting: &Meeting) -> bool {
    let (app, org) = (desk.app(), &desk.officer.org);
    let me = desk.officer.principal();
    let invited = || meeting.draft.units.iter().any(|unit| desk.actor().grants.iter().any(|grant| org.is_within(&grant.unit, unit)));
    reviews(desk)
        || app.task_scope(org, desk.actor()).all
        || app.steering().seat_of(me, meeting.draft.at.day()).is_some()
        || meeting.draft.persons.contains(me)
        || invited()
}

fn links(desk: &Desk, sheet: &mut Sheet, meeting: &Meeting, href: &str, reviewer: bool) {
    let planned = matches!(meeting.stage, MeetingStage::Planned);
    if !matches!(meeting.stage, MeetingStage::Cancelled(_)) {
        sheet.links.push(Link::new(t(desk, "meeting.invitation"), format!("{href}/invitation.pdf"), "printer"));
        sheet.links.push(Link::new(t(desk, "meeting.invitation_docx"), format!("{href}/invitation.docx"), "download"));
    }
    if planned && reviewer {
        sheet.links.push(Link::new(t(desk, "action.edit"), format!("{href}/change"), "edit"));
    }
    let waits = matches!(meeting.stage, MeetingStage::Held(_));
    if waits && reviewer {
        let to = format!("/desk/documents/new?meeting={}", meeting.id);
        sheet.links.push(Link { kind: "solid", ..Link::new(t(desk, "meeting.upload_conclusion"), to, "upload") });
    }
}

fn told(desk: &Desk, sheet: &mut Sheet, meeting: &Meeting) {
    match &meeting.stage {
        MeetingStage::Cancelled(ended) => sheet.note("warn", t(desk, "meeting.was_cancelled"), &ended.reason),
        MeetingStage::Held(_) => sheet.note("info", t(desk, "meeting.waits_conclusion"), t(desk, "meeting.waits_conclusion_hint")),
        MeetingStage::Planned if meeting.draft.at <= desk.now() => {
            sheet.note("info", t(desk, "meeting.time_passed"), t(desk, "meeting.time_passed_hint"));
        }
        MeetingStage::Planned | MeetingStage::Concluded(..) => {}
    }
}

fn named(all: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = all.collect();
    if all.is_empty() { "–".to_owned() } else { all.join("; ") }
}

fn facts(desk: &Desk, steer: &Steer, meeting: &Meeting) -> Vec<(String, Cell)> {
    let draft = &meeting.draft;
    let mut all = vec![
        (t(desk, "meeting.time"), Cell::text(draft.at.date_time_text())),
        (t(desk, "meeting.place"), Cell::text(&draft.place)),
        (t(desk, "meeting.chair"), Cell::text(owner_words(desk, &draft.chair))),
        (t(desk, "meeting.office"), Cell::text(unit_name(desk, &draft.office))),
        (t(desk, "meeting.persons"), Cell::text(named(draft.persons.iter().map(|person| desk.officer.name_of(person))))),
        (t(desk, "meeting.units"), Cell::text(named(draft.units.iter().map(|unit| short_name(desk, unit))))),
    ];
    if let Some(document) = meeting.conclusion() {
        all.push((t(desk, "meeting.conclusion"), Cell::link(steer.document(document), document_href(document))));
    }
    all
}

fn agenda(desk: &Desk, steer: &Steer, points: &[AgendaItem]) -> Table {
    let row = |(n, point): (usize, &AgendaItem)| {
        let presenter = point.presenter.as_ref().map_or_else(|| "–".to_owned(), |unit| short_name(desk, unit));
        let mut documents = point.documents.iter();
        let first = documents.next().map_or_else(|| Cell::text("–"), |id| Cell::link(steer.document(*id), document_href(*id)));
        let rest: Vec<String> = documents.map(|id| steer.document(*id)).collect();
        vec![Cell::text((n + 1).to_string()).class("num"), Cell::text(&point.title).class("wide"), Cell::text(presenter), first.under(rest.join("; "))]
    };
    Table {
        title: t(desk, "meeting.agenda"),
        head: ["no", "point", "presenter", "document"].map(|key| t(desk, &format!("meeting.{key}"))).into(),
        rows: points.iter().enumerate().map(row).collect(),
        empty: t(desk, "meeting.no_agenda"),
    }
}

fn attended_facts(desk: &Desk, meeting: &Meeting, attended: &Attended) -> Vec<(String, Cell)> {
    let missing = meeting.draft.persons.iter().filter(|person| !attended.persons.contains(person)).map(|person| desk.officer.name_of(person));
    let absent = meeting.draft.units.iter().filter(|unit| !attended.units.contains(unit)).map(|unit| short_name(desk, unit));
    let came = attended.persons.iter().map(|person| desk.officer.name_of(person));
    let mut all = vec![
        (t(desk, "meeting.came_persons"), Cell::text(named(came))),
        (t(desk, "meeting.came_units"), Cell::text(named(attended.units.iter().map(|unit| short_name(desk, unit))))),
        (t(desk, "meeting.missing"), Cell::text(named(missing.chain(absent)))),
    ];
    if !attended.others.trim().is_empty() {
        all.push((t(desk, "meeting.others"), Cell::text(&attended.others)));
    }
    all
}

/// Tasks of the conclusion with their figures.
fn tasks(desk: &Desk, steer: &Steer, sheet: &mut Sheet, document: DocumentId) -> Result<(), PageError> {
    let rows = desk.app().tasks_of_document(&document.to_string(), (i64::MIN, ""), TASKS)?;
    let rows: Vec<TaskRow> = rows.into_iter().map(|(_, row)| row).filter(|row| row.parent.is_empty() && row.state != "dropped").collect();
    let lines: Vec<_> = rows.iter().map(|row| steer.line(row)).collect();
    let count = |class: &str| lines.iter().filter(|line| line.clock.class == class).count();
    let done = rows.iter().filter(|row| row.state == "done").count();
    let proposed = rows.iter().filter(|row| row.state == "proposed").count();
    let href = document_href(document);
    let tile = |key: &str, n: usize, tone: &'static str| (t(desk, key), n.to_string(), href.clone(), if n == 0 { "" } else { tone }, String::new());
    let mut tiles = vec![
        tile("meeting.tasks_all", rows.len(), ""),
        tile("meeting.tasks_done", done, "done"),
        tile("meeting.tasks_soon", count("due_soon"), "due-soon"),
        tile("meeting.tasks_late", count("overdue"), "overdue"),
    ];
    if proposed > 0 {
        tiles.push((t(desk, "meeting.tasks_proposed"), proposed.to_string(), format!("{href}/review"), "paused", String::new()));
    }
    sheet.blocks.push(Block::Tiles(tiles));
    let row = |line: crate::steer::TaskLine| {
        let tone = crate::page::time_tone(line.clock.class);
        let state = desk.lang().word("task_state", &line.state);
        let clock = if line.clock.words.is_empty() { Cell::text(state) } else { Cell::badge(&line.clock.words, tone).under(state) };
        vec![
            Cell::text(&line.clause).class("nowrap"),
            Cell::link(&line.content, &line.href).class("wide"),
            Cell::text(&line.lead).under(&line.person),
            Cell::text(&line.clock.due).class("nowrap"),
            clock,
        ]
    };
    sheet.table(Table {
        title: t(desk, "meeting.tasks"),
        head: ["clause", "task", "lead", "due", "state"].map(|key| t(desk, &format!("meeting.col.{key}"))).into(),
        rows: lines.into_iter().map(row).collect(),
        empty: t(desk, "meeting.no_tasks"),
    });
    Ok(())
}

fn forms(desk: &Desk, sheet: &mut Sheet, meeting: &Meeting, href: &str) {
    let reached = meeting.draft.at <= desk.now();
    match &meeting.stage {
        MeetingStage::Planned => {
            if reached {
                sheet.form(hold_form(desk, meeting, href));
            }
            let reason = Field::area("reason", t(desk, "committee.reason"), 2).required();
            let cancel = Form::folded("cancel", t(desk, "meeting.cancel"), format!("{href}/cancel"), vec![reason]);
            sheet.form(cancel.icon("circle-x").danger());
        }
        MeetingStage::Held(_) => {
            let document = Field::select("document", t(desk, "meeting.conclusion"), document_choices(desk)).value(NOTHING).required();
            let link = Form::folded("conclude", t(desk, "meeting.link_conclusion"), format!("{href}/conclude"), vec![document]);
            sheet.form(link.icon("link").intro(t(desk, "meeting.link_help")));
            sheet.form(hold_form(desk, meeting, href));
        }
        MeetingStage::Concluded(..) => sheet.form(hold_form(desk, meeting, href)),
        MeetingStage::Cancelled(_) => {}
    }
}

fn hold_form(desk: &Desk, meeting: &Meeting, href: &str) -> Form {
    let draft = &meeting.draft;
    let held = meeting.held();
    let persons: Vec<&PersonId> = held.map_or_else(|| draft.persons.iter().collect(), |held| held.attended.persons.iter().collect());
    let units: Vec<&UnitId> = held.map_or_else(|| draft.units.iter().collect(), |held| held.attended.units.iter().collect());
    let all_persons = with_all(&draft.persons, &persons).into_iter().map(|person| Choice::new(person.as_str(), desk.officer.name_of(person)));
    let all_units = with_all(&draft.units, &units).into_iter().map(|unit| Choice::new(unit.as_str(), short_name(desk, unit)));
    let ticked_persons: Vec<String> = persons.iter().map(ToString::to_string).collect();
    let ticked_units: Vec<String> = units.iter().map(ToString::to_string).collect();
    let mut fields = Vec::new();
    if !draft.persons.is_empty() || !persons.is_empty() {
        fields.push(Field::checks("persons", t(desk, "meeting.came_persons"), all_persons.collect()).values(&ticked_persons).class("checks-scroll"));
    }
    if !draft.units.is_empty() || !units.is_empty() {
        fields.push(Field::checks("units", t(desk, "meeting.came_units"), all_units.collect()).values(&ticked_units).class("checks-scroll"));
    }
    let others = held.map(|held| held.attended.others.clone()).unwrap_or_default();
    let minutes = held.map(|held| held.minutes.clone()).unwrap_or_default();
    fields.push(Field::text("others", t(desk, "meeting.others")).value(others));
    fields.push(Field::area("minutes", t(desk, "meeting.minutes"), 12).value(minutes));
    let title = if held.is_some() { "meeting.correct_minutes" } else { "meeting.hold" };
    let form = Form::folded("hold", t(desk, title), format!("{href}/hold"), fields).icon("writing-sign");
    Form { open: held.is_none(), ..form }
}

/// Those who were invited, and those who came besides.
fn with_all<'a, T: PartialEq>(invited: &'a [T], came: &[&'a T]) -> Vec<&'a T> {
    let mut all: Vec<&T> = invited.iter().collect();
    all.extend(came.iter().copied().filter(|one| !invited.contains(one)));
    all
}

fn history(desk: &Desk, meeting: &Meeting) -> Table {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    if let MeetingStage::Cancelled(ended) = &meeting.stage {
        rows.push(vec![Cell::text(entered_words(desk, &ended.entered)), Cell::text(t(desk, "meeting.cancel")), Cell::text(&ended.reason)]);
    }
    if let Some(held) = meeting.held() {
        rows.push(vec![Cell::text(entered_words(desk, &held.entered)), Cell::text(t(desk, "meeting.hold")), Cell::text("")]);
    }
    for change in meeting.changes.iter().rev() {
        let before = format!("{} · {}", change.before.at.date_time_text(), change.before.place);
        rows.push(vec![
            Cell::text(entered_words(desk, &change.entered)),
            Cell::text(t(desk, "meeting.changed")).under(desk.lang().t1("meeting.before", "what", before)),
            Cell::text(&change.reason),
        ]);
    }
    rows.push(vec![Cell::text(entered_words(desk, &meeting.entered)), Cell::text(t(desk, "meeting.planned")), Cell::text("")]);
    Table {
        title: t(desk, "committee.history"),
        head: ["when", "what", "why"].map(|key| t(desk, &format!("committee.col.{key}"))).into(),
        rows,
        empty: String::new(),
    }
}

/// Gives a command of a form of the page; comes back with the form when it is refused.
fn give(
    desk: &Desk,
    id: &str,
    (form, posted): (&'static str, Posted),
    mut wrong: Wrong,
    command: impl FnOnce(&Meeting, &Posted) -> BookCommand,
    done: &str,
) -> PageResult {
    let meeting = find(desk, id)?;
    let command = command(&meeting, &posted);
    if wrong.is_empty() && settle(desk, &mut wrong, "", desk.app().steer(desk.actor(), command))?.is_some() {
        return Ok(desk.done(&format!("/desk/meetings/{id}"), t(desk, done)));
    }
    page(desk, &meeting, Some(Back { form, posted, wrong }))
}

pub(super) async fn hold(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let command = |meeting: &Meeting, posted: &Posted| {
        let attended = Attended {
            units: posted.all("units").into_iter().map(UnitId::new).collect(),
            persons: posted.all("persons").into_iter().map(PersonId::new).collect(),
            others: posted.get("others").to_owned(),
        };
        let minutes = posted.raw("minutes").trim().replace("\r\n", "\n");
        BookCommand::HoldMeeting { meeting: meeting.id, attended, minutes }
    };
    answer(site, frame, officer, move |desk| give(desk, &id, ("hold", posted), Wrong::default(), command, "meeting.was_held")).await
}

pub(super) async fn conclude(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut wrong = Wrong::default();
        let document = chosen_document(&posted, "document");
        if document.is_none() {
            wrong.put("document", t(desk, "admin.error.choose"));
        }
        let document = document.unwrap_or_else(|| desk.app().new_document_id());
        let command = move |meeting: &Meeting, _: &Posted| BookCommand::LinkConclusion { meeting: meeting.id, document };
        give(desk, &id, ("conclude", posted), wrong, command, "meeting.concluded")
    })
    .await
}

pub(super) async fn cancel(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut wrong = Wrong::default();
        let reason = wrong.text(desk, &posted, "reason");
        let command = move |meeting: &Meeting, _: &Posted| BookCommand::CancelMeeting { meeting: meeting.id, reason };
        give(desk, &id, ("cancel", posted), wrong, command, "meeting.was_cancelled")
    })
    .await
}
