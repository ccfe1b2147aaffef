//! The rows of a running list as they would be taken in, and what became of them.

use askama::Template;
use axum::http::StatusCode;
use steering::tables::{Imported, RunningRow, Timing, read_running, to_import, ImportDefaults};

use super::running::{Listed, Told};
use super::running_names::{field, unknown_names};
use super::source::{Note, tables};
use crate::desk::{Desk, PageError, PageResult};
use crate::form::Field;
use crate::page::Page;
use crate::pages::committee::parts::{owner_words, t};
use crate::pages::html;
use crate::posted::Posted;

/// Days until an ongoing or suspended task is looked at first.
const REVIEW_AFTER_DAYS: i32 = 90;

/// A row of a list.
pub struct ListRow {
    /// Place of the sheet, from 0.
    pub sheet: usize,
    /// Its name; may be empty.
    pub sheet_name: String,
    /// As read.
    pub row: RunningRow,
    /// What it becomes; none: it cannot be taken in so.
    pub tasks: Option<Vec<Imported>>,
    /// What is to be said of it.
    pub notes: Vec<Note>,
}

impl ListRow {
    /// What stands for it in the form.
    pub fn key(&self) -> String {
        format!("{}:{}", self.sheet, self.row.line)
    }
}

/// The rows of the list with what they become.
///
/// # Errors
/// The file is gone.
pub fn rows(desk: &Desk, listed: &Listed) -> Result<Vec<ListRow>, PageError> {
    Ok(read(desk, listed)?.0)
}

fn read(desk: &Desk, listed: &Listed) -> Result<(Vec<ListRow>, Vec<Note>), PageError> {
    let (names, book) = (desk.app().names(), desk.app().steering());
    let find = |number: &str| book.find_document(number);
    let directory = names.looking(&find);
    let chosen = listed.groups();
    let defaults = ImportDefaults {
        today: desk.now().day(),
        assigned_on: listed.assigned_on,
        review_after_days: REVIEW_AFTER_DAYS,
        no_deadline: app::tasks::NO_DEADLINE,
        chosen: &chosen,
    };
    let (mut all, mut rest) = (Vec::new(), Vec::new());
    let sources = tables(desk, &listed.hash, &listed.file).map_err(|_| PageError::NotFound)?;
    for (at, source) in sources.into_iter().enumerate() {
        let read = read_running(&source.rows, Default::default());
        let of_row = |line: u32| read.rows.iter().any(|row| row.line == line);
        rest.extend(read.faults.iter().filter(|note| !of_row(note.line)).map(|note| Note::of(&source.sheet, note)));
        for row in read.rows {
            let mut notes: Vec<Note> = read.faults.iter().filter(|note| note.line == row.line).map(|note| Note::of(&source.sheet, note)).collect();
            let tasks = match to_import(&row, &directory, defaults) {
                Ok(tasks) => {
                    notes.extend(tasks.first().iter().flat_map(|task| &task.notes).map(|note| Note::of(&source.sheet, note)));
                    Some(tasks)
                }
                Err(faults) => {
                    // What blocks was perhaps told when the row was read.
                    notes.retain(|note| note.weight < 2);
                    notes.extend(faults.iter().map(|note| Note::of(&source.sheet, note)));
                    None
                }
            };
            notes.sort_by_key(|note| std::cmp::Reverse(note.weight));
            all.push(ListRow { sheet: at, sheet_name: source.sheet.clone(), row, tasks, notes });
        }
    }
    Ok((all, rest))
}

/// The page.
#[derive(Template)]
#[template(path = "plans/running.html")]
pub struct RunningPage {
    page: Page,
    href: String,
    file: String,
    errors: Vec<(String, String)>,
    tiles: Vec<(String, usize, &'static str)>,
    names: Vec<Field>,
    rows: Vec<Shown>,
    rest: Vec<(String, String)>,
    told: bool,
    ready: usize,
}

struct Shown {
    key: String,
    place: String,
    content: String,
    product: String,
    source: String,
    /// Numbers of documents that are not registered.
    unregistered: String,
    leads: String,
    time: String,
    extended: String,
    state: String,
    state_text: String,
    state_tone: &'static str,
    done: String,
    can: bool,
    take: bool,
    notes: Vec<(u8, String)>,
    fates: Vec<(String, String, String)>,
}

/// The list with what is wrong in a form that came back.
///
/// # Errors
/// The file is gone.
pub fn page(desk: &Desk, id: &str, listed: &Listed, errors: Vec<(String, String)>, posted: Option<&Posted>) -> PageResult {
    let (rows, rest) = read(desk, listed)?;
    let unknown = unknown_names(desk, &rows);
    let mut names: Vec<Field> = unknown.iter().enumerate().flat_map(|(n, one)| field(desk, n, one, listed.chosen.get(&one.name))).collect();
    let day = listed.assigned_on.map(|day| day.date_text()).unwrap_or_default();
    let lacking = rows.iter().any(|row| row.row.assigned_on.is_none() && row.row.source_day.is_none());
    if lacking {
        names.push(Field::date("assigned_on", t(desk, "plan.assigned_on")).value(day).help(t(desk, "plan.assigned_on_help")));
    }
    if let Some(posted) = posted {
        names = names.into_iter().map(|field| again(field, posted, &errors)).collect();
    }
    let count = |is: &dyn Fn(&ListRow) -> bool| rows.iter().filter(|row| is(row)).count();
    let ready = count(&|row| row.tasks.is_some());
    let tiles = vec![
        (t(desk, "plan.rows_all"), rows.len(), ""),
        (t(desk, "plan.rows_ready"), ready, "in-time"),
        (t(desk, "plan.rows_look"), count(&|row| row.tasks.is_some() && row.notes.iter().any(|note| note.weight > 0)), "due-soon"),
        (t(desk, "plan.rows_blocked"), rows.len() - ready, "overdue"),
    ];
    let place = |note: &Note| if note.sheet.is_empty() { note.line.to_string() } else { format!("{}, {}", note.sheet, note.line) };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = RunningPage {
        page: desk.page(t(desk, "plan.running_list"), "plans"),
        href: format!("/desk/plans/running/{id}"),
        file: listed.file.clone(),
        errors,
        tiles,
        names,
        rest: rest.iter().map(|note| (place(note), note.words(desk.lang()))).collect(),
        told: !listed.told.is_empty(),
        ready,
        rows: rows.iter().map(|row| shown(desk, row, &listed.told)).collect(),
    };
    Ok(html(status, &view))
}

fn again(field: Field, posted: &Posted, errors: &[(String, String)]) -> Field {
    let all: Vec<String> = posted.all(&field.name).into_iter().map(str::to_owned).collect();
    let value = posted.get(&field.name).to_owned();
    let error = errors.iter().find(|(name, _)| *name == field.name).map(|(_, text)| text.clone()).unwrap_or_default();
    field.values(&all).value(value).error(error)
}

fn shown(desk: &Desk, row: &ListRow, told: &[Told]) -> Shown {
    let read = &row.row;
    let fates: Vec<&Told> = told.iter().filter(|one| one.sheet == row.sheet && one.line == read.line).collect();
    let leads: Vec<String> = match &row.tasks {
        Some(tasks) if tasks.len() > 6 => vec![desk.lang().t1("plan.whole_group", "n", tasks.len())],
        Some(tasks) => tasks.iter().map(|task| owner_words(desk, &task.lead)).collect(),
        None => read.lead.clone(),
    };
    let unregistered: Vec<String> = row.tasks.iter().flat_map(|tasks| tasks.first()).flat_map(|task| task.unregistered.iter().map(|(number, _)| number.clone())).collect();
    let late = read.timing == Some(Timing::Late);
    let state = read.state.map(|state| desk.lang().word("running_state", state.key()).into_owned()).unwrap_or_default();
    Shown {
        key: row.key(),
        place: if row.sheet_name.is_empty() { read.line.to_string() } else { format!("{}, {}", row.sheet_name, read.line) },
        content: read.content.clone(),
        product: read.product.clone(),
        source: if read.source_text.is_empty() { read.source_number.clone() } else { read.source_text.clone() },
        unregistered: unregistered.join("; "),
        leads: leads.join("; "),
        time: read.due.text.clone().unwrap_or_default(),
        extended: read.extended_to.map(|day| desk.lang().t1("plan.extended_to", "day", day.date_text())).unwrap_or_default(),
        state_text: if state == read.state_text { String::new() } else { read.state_text.clone() },
        state,
        state_tone: match read.state.map(|state| state.key()) {
            Some("done") => "done",
            Some("suspended") => "paused",
            _ if late => "overdue",
            Some(_) => "in-time",
            None => "none",
        },
        done: read.done_on.map(|day| desk.lang().t1("plan.done_on", "day", day.date_text())).unwrap_or_default(),
        can: row.tasks.is_some(),
        take: row.tasks.is_some() && fates.is_empty(),
        notes: row.notes.iter().filter(|note| note.weight > 0).map(|note| (note.weight, note.words(desk.lang()))).collect(),
        fates: fates.into_iter().map(|one| (one.fate.clone(), one.task.clone(), one.why.clone())).collect(),
    }
}
