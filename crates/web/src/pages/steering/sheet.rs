//! The list of tasks as a sheet, all pages of it.

use std::sync::Arc;

use app::tasks::rows::TaskRow;
use axum::extract::{Query, State};
use axum::response::Response;
use kernel::{Instant, UnitId};
use paper::xlsx::{self, TaskList};

use super::list::{Wanted, read};
use crate::desk::{self, Desk, PageError};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::lists::file::{self, Kind, Listed};
use crate::pages::lists::printer;
use crate::server::Pairs;
use crate::site::Site;
use crate::steer::Steer;

/// Rows read in one go.
const GROUP: i64 = 1_000;

/// `GET /desk/steering/list.xlsx`. Tasks hold no data of citizens: nobody is asked what for.
pub async fn give(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let listed = make(desk, &query)?;
        Ok(file::answer(Kind::Xlsx, &listed))
    })
    .await
}

fn make(desk: &Desk, query: &Pairs) -> Result<Listed, PageError> {
    let wanted = read(desk, query)?;
    let (rows, cut) = gather(desk, &wanted, Kind::Xlsx.rows())?;
    let list = list(desk, &wanted, &rows, cut)?;
    let bytes = xlsx::table(&xlsx::tasks(&list)).map_err(|error| file::failed(desk, &error))?;
    let name = format!("nhiem-vu-{}", desk.site.today().iso());
    Ok(Listed { name, what: list.chosen.join("; "), rows: rows.len(), bytes })
}

fn gather(desk: &Desk, wanted: &Wanted, most: usize) -> Result<(Vec<TaskRow>, bool), PageError> {
    let (mut rows, mut after) = (Vec::new(), None);
    while rows.len() <= most {
        let page = desk.app().task_board(&desk.officer.org, &wanted.scope, &wanted.find.0, after, GROUP)?;
        rows.extend(page.rows);
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    let cut = rows.len() > most;
    rows.truncate(most);
    Ok((rows, cut))
}

fn list(desk: &Desk, wanted: &Wanted, rows: &[TaskRow], cut: bool) -> Result<TaskList, PageError> {
    let (lang, steer) = (desk.lang(), Steer::of(desk));
    let mut chosen = vec![wanted.what(lang)];
    chosen.extend(wanted.chips(desk, &steer).into_iter().map(|(text, _)| text));
    if cut {
        chosen.push(lang.t1("list.cut", "n", kernel::text::grouped(rows.len() as i64)));
    }
    let unit = desk.actor().grants.first().map_or_else(|| UnitId::new(""), |grant| grant.unit.clone());
    let head = printer(desk, &unit).head(desk.now(), None).map_err(|error| file::failed(desk, &error))?;
    Ok(TaskList { head, chosen, rows: rows.iter().map(|row| line(desk, &steer, row)).collect() })
}

fn line(desk: &Desk, steer: &Steer, row: &TaskRow) -> xlsx::TaskRow {
    let (line, view) = (steer.line(row), Steer::view(&row.view));
    let deadline = view.as_ref().and_then(|view| view.time.deadline());
    let state = desk.lang().word("task_state", &row.state).into_owned();
    let lead = steer.shown.unit_name(&row.lead);
    let helpers = view.iter().flat_map(|view| &view.helpers);
    xlsx::TaskRow {
        task: line.content,
        document: line.document,
        clause: line.clause,
        assigned_by: view.as_ref().map(|view| steer.owner(&view.assigner)).unwrap_or_default(),
        lead: if line.person.is_empty() { lead } else { format!("{lead} ({})", line.person) },
        coordinating: helpers.map(|unit| steer.shown.unit_name(unit)).collect(),
        assigned_on: row.assigned_at.map(Instant::day),
        due: deadline.map(|deadline| deadline.first.at().day()),
        due_words: if deadline.is_none() { line.clock.due } else { String::new() },
        extended_to: deadline.and_then(|deadline| deadline.extended_to).map(|due| due.at().day()),
        state: if line.clock.class == "none" { state } else { format!("{state}; {}", line.clock.words) },
        done_on: row.finished_at.map(Instant::day),
        result: line.product,
        progress: line.percent,
        urged: line.urged,
    }
}
