//! `GET /desk/approve`: what waits for a leader; many drafts are approved or rejected at once, by a second step.

use std::sync::Arc;

use app::rows::DutyRow;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use dossier::Command;
use dossier::model::{Draft, Pending};
use kernel::Role;

use super::batch::{self, MOST, Outcome};
use super::mine::{cursor, cursor_text, duty_view};
use super::shown::{Clock, Shown};
use crate::desk::{self, Desk, PageError, PageResult, refusal_with_basis};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::posted::Posted;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Drafts a page.
const ROWS: usize = 60;
/// Kinds of drafts in the order of the page.
const KINDS: [&str; 6] = ["grant", "refuse", "supplement", "reappointment", "suspension", "halt"];

/// What waits for approval.
#[derive(Template)]
#[template(path = "work/approve.html")]
pub struct Approve {
    /// Frame.
    pub page: Page,
    /// By kind of draft.
    pub groups: Vec<Group>,
    /// Address of the next page.
    pub next: String,
}

/// The second step: what was chosen, once more.
#[derive(Template)]
#[template(path = "work/approve_sure.html")]
pub struct Sure {
    /// Frame.
    pub page: Page,
    /// Chosen.
    pub rows: Vec<Row>,
    /// Approving; rejecting otherwise.
    pub approves: bool,
    /// The reason as typed.
    pub reason: String,
    /// What is wrong with it.
    pub error: String,
}

/// Drafts of one kind.
pub struct Group {
    /// Key.
    pub key: &'static str,
    /// The drafts.
    pub rows: Vec<Row>,
    /// How many are past their time.
    pub late: usize,
}

/// One draft.
#[derive(Clone)]
pub struct Row {
    /// `code:number`.
    pub id: String,
    /// Code of the dossier.
    pub code: String,
    /// Key of its kind.
    pub kind: &'static str,
    /// Who asks.
    pub applicant: String,
    /// Name of the procedure.
    pub procedure: String,
    /// What is proposed.
    pub proposes: String,
    /// Article, new appointment, review day.
    pub further: String,
    /// Who prepared it.
    pub prepared_by: String,
    /// When.
    pub since: String,
    /// Time of the dossier.
    pub clock: Clock,
    /// Why it cannot be approved by this leader now.
    pub refused: String,
}

impl Approve {
    /// How many drafts are shown.
    pub fn total(&self) -> usize {
        self.groups.iter().map(|group| group.rows.len()).sum()
    }

    /// How many of them are past their time.
    pub fn late(&self) -> usize {
        self.groups.iter().map(|group| group.late).sum()
    }

    /// Whether any can be ticked.
    pub fn any(&self) -> bool {
        self.groups.iter().flat_map(|group| &group.rows).any(|row| row.refused.is_empty())
    }
}

fn kind_of(draft: &Draft) -> &'static str {
    match draft {
        Draft::Grant { .. } => "grant",
        Draft::Refuse { .. } => "refuse",
        Draft::Supplement { .. } => "supplement",
        Draft::Reappointment { .. } => "reappointment",
        Draft::Suspension { .. } => "suspension",
        Draft::Halt { .. } => "halt",
    }
}

/// What a draft says: the proposal, and what belongs to it.
fn words_of(desk: &Desk, draft: &Draft) -> (String, String) {
    let basis = |basis: &String| desk.lang().t1("approve.basis", "basis", basis);
    match draft {
        Draft::Grant { summary, .. } => (summary.clone(), String::new()),
        Draft::Refuse { reason, basis: article } | Draft::Halt { reason, basis: article } => (reason.clone(), basis(article)),
        Draft::Supplement { request, .. } => {
            let items: Vec<&str> = request.items.iter().map(|item| item.text.as_str()).collect();
            (items.join("; "), request.reason.clone())
        }
        Draft::Reappointment { reason, to } => {
            (reason.clone(), desk.lang().t1("approve.new_appointment", "time", to.date_time_text()))
        }
        Draft::Suspension { reason, basis: article, review_on } => {
            let review = desk.lang().t1("approve.review_on", "day", review_on.date_text());
            (reason.clone(), format!("{}. {review}", basis(article)))
        }
    }
}

/// One row from a duty; none when it is done already.
fn row(desk: &Desk, shown: &Shown, duty: &DutyRow) -> Result<Option<Row>, PageError> {
    let (Some(id), Some(number)) = (app::dossier_id(&duty.dossier), duty_view(duty).draft) else { return Ok(None) };
    draft_row(desk, shown, &id, number)
}

fn draft_row(desk: &Desk, shown: &Shown, id: &kernel::DossierId, number: u32) -> Result<Option<Row>, PageError> {
    let Some(story) = desk.app().story(id)? else { return Ok(None) };
    let dossier = &story.dossier;
    let Some(Pending { prepared_by, draft, since, .. }) = dossier.pending.iter().find(|draft| draft.id == number) else {
        return Ok(None);
    };
    let refusal = desk.app().would(desk.actor(), &story, Command::Approve { draft: number }).err();
    let (proposes, further) = words_of(desk, draft);
    let due = dossier.duty_due_at().unwrap_or(kernel::Instant(i64::MAX));
    Ok(Some(Row {
        id: format!("{}:{number}", dossier.code),
        code: dossier.code.to_string(),
        kind: kind_of(draft),
        applicant: dossier.applicant.name.clone(),
        procedure: story.procedure.name.clone(),
        proposes,
        further,
        prepared_by: shown.person(prepared_by.as_str()),
        since: since.date_time_text(),
        clock: shown.clock(dossier.competent_unit.as_str(), due),
        refused: refusal.map(|refusal| refusal_with_basis(desk.lang(), &batch::named(desk, refusal))).unwrap_or_default(),
    }))
}

/// `GET /desk/approve`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let after = value(&query, "after").and_then(cursor).unwrap_or_default();
        let mut duties = desk.app().waiting(desk.actor(), Role::AgencyLeader, "approve", &after, ROWS as i64 + 1)?;
        let more = duties.len() > ROWS;
        duties.truncate(ROWS);
        let next = duties.last().filter(|_| more).map(|row| format!("/desk/approve?after={}", cursor_text(row)));
        let shown = Shown::of(desk);
        let mut groups: Vec<Group> =
            KINDS.into_iter().map(|key| Group { key, rows: Vec::new(), late: 0 }).collect();
        for duty in &duties {
            let Some(row) = row(desk, &shown, duty)? else { continue };
            let Some(group) = groups.iter_mut().find(|group| group.key == row.kind) else { continue };
            group.late += usize::from(row.clock.class == "overdue");
            group.rows.push(row);
        }
        groups.retain(|group| !group.rows.is_empty());
        let page = desk.page(desk.lang().t("nav.approve"), "approve");
        Ok(html(StatusCode::OK, &Approve { page, groups, next: next.unwrap_or_default() }))
    })
    .await
}

/// The dossier's code and the draft's number.
fn chosen(text: &str) -> Option<(&str, u32)> {
    let (code, number) = text.rsplit_once(':')?;
    Some((code, number.parse().ok()?))
}

/// `POST /desk/approve`: `draft=code:number` any number of times, `do=approve|reject`, `reason`, and `sure` in the second step.
pub async fn decide(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let approves = match posted.get("do") {
            "approve" => true,
            "reject" => false,
            _ => return Err(PageError::NotFound),
        };
        let drafts: Vec<(&str, u32)> = posted.all("draft").into_iter().filter_map(chosen).take(MOST).collect();
        if drafts.is_empty() {
            return Ok(desk.not_done("/desk/approve", &batch::nothing_chosen()));
        }
        let reason = posted.get("reason");
        let unreasoned = !approves && reason.is_empty();
        if posted.is_set("sure") && !unreasoned {
            return carry_out(desk, &drafts, approves, reason);
        }
        let error = if posted.is_set("sure") { desk.lang().t("approve.reason_missing") } else { "" };
        ask_again(desk, &drafts, approves, reason, error)
    })
    .await
}

fn ask_again(desk: &Desk, drafts: &[(&str, u32)], approves: bool, reason: &str, error: &str) -> PageResult {
    let shown = Shown::of(desk);
    let mut rows = Vec::new();
    for (code, number) in drafts {
        let Some(id) = desk.app().find_dossier(code)? else { continue };
        // Only what waits for this leader is shown again.
        if desk.app().view(desk.actor(), &id)?.is_none_or(|view| view.sight != app::access::Sight::Whole) {
            continue;
        }
        rows.extend(draft_row(desk, &shown, &id, *number)?);
    }
    let key = if approves { "approve.sure_title" } else { "approve.reject_title" };
    let page = desk.page(desk.lang().t1(key, "n", rows.len()), "approve");
    let status = if error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = Sure { page, rows, approves, reason: reason.to_owned(), error: error.to_owned() };
    Ok(html(status, &view))
}

fn carry_out(desk: &Desk, drafts: &[(&str, u32)], approves: bool, reason: &str) -> PageResult {
    let done_text = desk.lang().t(if approves { "approve.done" } else { "approve.rejected" });
    let command = |draft: u32| match approves {
        true => Command::Approve { draft },
        false => Command::Reject { draft, reason: reason.to_owned() },
    };
    let each = |(code, number): &(&str, u32)| batch::one(desk, code, command(*number), done_text);
    let rows: Vec<Outcome> = drafts.iter().map(each).collect::<Result<_, _>>()?;
    batch::results(desk, "approve", rows, "/desk/approve".to_owned())
}
