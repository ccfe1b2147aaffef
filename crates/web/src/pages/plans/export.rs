//! `GET /desk/plans/{id}/export.xlsx`: the table of a plan with how its lines stand; it can be read in again.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use paper::xlsx::{Cell, Column, ColumnKind, Table};
use steering::book::{Plan, PlanItem};

use super::line::{Line, Lines};
use super::plan::{facts, find};
use crate::desk::{Desk, PageResult, answer};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::admin::{XLSX, download};
use crate::pages::committee::parts::{t, unit_name};
use crate::pages::lists::failed;
use crate::site::Site;
use crate::steer::Steer;

pub(super) async fn xlsx(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| sheet(desk, &*find(desk, &id)?)).await
}

/// Titles that the reader of plans knows, with widths and kinds.
const COLUMNS: [(&str, u16, ColumnKind); 11] = [
    ("TT", 8, ColumnKind::Text),
    ("Lĩnh vực", 26, ColumnKind::Text),
    ("Nội dung nhiệm vụ", 60, ColumnKind::Text),
    ("Chỉ tiêu", 20, ColumnKind::Text),
    ("Sản phẩm", 28, ColumnKind::Text),
    ("Cơ quan chủ trì", 30, ColumnKind::Text),
    ("Cơ quan phối hợp", 34, ColumnKind::Text),
    ("Thời gian hoàn thành", 20, ColumnKind::Text),
    ("Kinh phí (đồng)", 18, ColumnKind::Money),
    ("Kết quả đo", 22, ColumnKind::Text),
    ("Tình trạng", 30, ColumnKind::Text),
];

fn sheet(desk: &Desk, plan: &Plan) -> PageResult {
    let steer = Steer::of(desk);
    let (tasks, measured) = facts(desk, plan)?;
    let lines = Lines { desk, steer: &steer, tasks: &tasks, measured: &measured };
    let rows = plan.items.values().filter(|item| item.stands()).map(|item| row(desk, item, &lines.line(plan, item))).collect();
    let draft = &plan.draft;
    let table = Table {
        sheet: t(desk, "plan.sheet"),
        title: draft.title.clone(),
        subtitles: vec![
            format!("{} – {}", draft.from.date_text(), draft.to.date_text()),
            unit_name(desk, &draft.office),
        ],
        columns: COLUMNS.iter().map(|(title, width, kind)| Column::new(*title, *width, *kind)).collect(),
        rows,
        made_at: desk.now(),
    };
    let bytes = paper::xlsx::table(&table).map_err(|error| failed(desk, &error))?;
    Ok(download(&format!("ke-hoach-{}.xlsx", plan.id), XLSX, bytes))
}

fn row(desk: &Desk, item: &PlanItem, line: &Line) -> Vec<Cell> {
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    let names = |all: &[steering::book::Holder]| all.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join("; ");
    let targets: Vec<&str> = line.targets.iter().map(|target| target.wanted.as_str()).collect();
    let values: Vec<&str> = line.targets.iter().map(|target| target.value.as_str()).filter(|value| !value.is_empty()).collect();
    let time = if item.draft.term_text.is_empty() { &line.time } else { &item.draft.term_text };
    let states: Vec<String> = line.tasks.iter().map(|task| desk.lang().word("task_state", &task.state).into_owned()).collect();
    let standing = desk.lang().word("plan.standing", line.standing.key()).into_owned();
    let state = if states.is_empty() { standing } else { format!("{standing} ({})", states.join("; ")) };
    vec![
        text(&line.number),
        text(&line.area),
        text(&line.content),
        text(&targets.join("; ")),
        text(&line.product),
        text(&names(&item.draft.leads)),
        text(&names(&item.draft.coordinators)),
        text(time),
        item.draft.budget.map_or_else(|| text(&item.draft.budget_text), Cell::Money),
        text(&values.join("; ")),
        text(&state),
    ]
}
