//! How often the committee is reported to: period, closing day, days until the report is due.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use steering::book::{BookCommand, ClosingDay, ReportingRhythm};
use steering::task::recurrence::Period;

use super::parts::{Back, Wrong, changes_committee, settle, t, not_of_committee};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::{Choice, Field};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::admin::blocks::{Cell, Form, Sheet, Table};
use crate::posted::Posted;
use crate::site::Site;

/// Key of a period's word, `task_period.<key>`.
pub const fn period_key(period: Period) -> &'static str {
    match period {
        Period::Monthly => "monthly",
        Period::Quarterly => "quarterly",
        Period::HalfYearly => "half_yearly",
        Period::Yearly => "yearly",
    }
}

/// When figures are closed and the report is due, in words.
pub fn closing_words(desk: &Desk, rhythm: &ReportingRhythm) -> String {
    let days = rhythm.due_after_days;
    match rhythm.closing {
        ClosingDay::LastDay => desk.lang().t1("committee.closes_last", "days", days),
        ClosingDay::OfLastMonth { day } => desk.lang().t2("committee.closes_day", "day", day, "days", days),
    }
}

pub(super) async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| page(desk, None)).await
}

fn page(desk: &Desk, back: Option<Back>) -> PageResult {
    if !changes_committee(desk) {
        return Err(not_of_committee());
    }
    let mut sheet = Sheet::new(desk, t(desk, "committee.rhythm"), "committee", back);
    sheet.sub = t(desk, "committee.rhythm_sub");
    sheet.crumbs = vec![(t(desk, "committee.title"), "/desk/committee".to_owned()), (t(desk, "committee.rhythm"), String::new())];
    let book = desk.app().steering();
    let row = |rhythm: ReportingRhythm| {
        let key = period_key(rhythm.period);
        vec![
            Cell::text(desk.lang().word("task_period", key)).class("nowrap"),
            Cell::text(closing_words(desk, &rhythm)),
            Cell::act(t(desk, "committee.drop_rhythm"), "/desk/committee/rhythm/drop", "period", key),
        ]
    };
    sheet.table(Table {
        head: vec![t(desk, "committee.period"), t(desk, "committee.closes"), String::new()],
        rows: book.rhythms().into_iter().map(row).collect(),
        empty: t(desk, "committee.no_rhythm"),
        ..Table::default()
    });
    let periods = Period::ALL.map(|one| Choice::new(period_key(one), desk.lang().word("task_period", period_key(one))));
    let fields = vec![
        Field::select("period", t(desk, "committee.period"), periods.into()).required().class("w-s"),
        Field::number("day", t(desk, "committee.closing_day"), "").help(t(desk, "committee.closing_help")).value("14"),
        Field::number("after", t(desk, "committee.due_after"), t(desk, "committee.days")).value("5").required(),
    ];
    sheet.form(Form::shown("rhythm", t(desk, "committee.set_rhythm"), "/desk/committee/rhythm", fields).icon("calendar"));
    Ok(sheet.answer())
}

fn period_of(text: &str) -> Option<Period> {
    Period::ALL.into_iter().find(|period| period_key(*period) == text)
}

pub(super) async fn set(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut wrong = Wrong::default();
        let mut number = |field: &str| {
            let found = posted.get(field).parse().ok();
            if found.is_none() {
                wrong.put(field, t(desk, "admin.error.number"));
            }
            found.unwrap_or(0_u16)
        };
        let closing = match posted.get("day") {
            "" => ClosingDay::LastDay,
            _ => ClosingDay::OfLastMonth { day: u8::try_from(number("day")).unwrap_or(u8::MAX) },
        };
        let due_after_days = number("after");
        let Some(period) = period_of(posted.get("period")) else {
            wrong.put("period", t(desk, "admin.error.choose"));
            return page(desk, Some(Back { form: "rhythm", posted, wrong }));
        };
        let command = BookCommand::SetRhythm(ReportingRhythm { period, closing, due_after_days });
        if wrong.is_empty() && settle(desk, &mut wrong, "", desk.app().steer(desk.actor(), command))?.is_some() {
            return Ok(desk.done("/desk/committee/rhythm", t(desk, "committee.rhythm_set")));
        }
        page(desk, Some(Back { form: "rhythm", posted, wrong }))
    })
    .await
}

pub(super) async fn stop(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let Some(period) = period_of(posted.get("period")) else { return Err(PageError::NotFound) };
        desk.app().steer(desk.actor(), BookCommand::DropRhythm { period })?;
        Ok(desk.done("/desk/committee/rhythm", t(desk, "committee.rhythm_dropped")))
    })
    .await
}
