//! One row of a table that is being taken in, to be mended before it is saved.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use super::import::{Incoming, keep, load, open};
use super::line_form::{self, Within};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::admin::blocks::{Form, Sheet};
use crate::pages::committee::parts::{Back, Wrong, t};
use crate::posted::Posted;
use crate::site::Site;

/// Plan, draft and row of an address.
type At = (String, String, usize);

pub(super) async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(at): Path<(String, String, String)>) -> Response {
    answer(site, frame, officer, move |desk| {
        let at = place(at)?;
        page(desk, &at, &load(desk, &at.1)?, None)
    })
    .await
}

fn place((id, draft, row): (String, String, String)) -> Result<At, PageError> {
    Ok((id, draft, row.parse().map_err(|_| PageError::NotFound)?))
}

fn page(desk: &Desk, (id, draft, n): &At, incoming: &Incoming, back: Option<Back>) -> PageResult {
    let plan = open(desk, id)?;
    let row = incoming.rows.get(*n).ok_or(PageError::NotFound)?;
    let title = desk.lang().t1("plan.row_no", "n", row.line);
    let mut sheet = Sheet::new(desk, &title, "plans", back);
    let list = format!("/desk/plans/{id}/import/{draft}");
    sheet.crumbs = vec![
        (t(desk, "plan.title"), "/desk/plans".to_owned()),
        (plan.draft.title.clone(), format!("/desk/plans/{id}")),
        (t(desk, "plan.preview"), format!("{list}#row-{n}")),
        (title, String::new()),
    ];
    for note in &row.notes {
        let kind = ["info", "warn", "bad"][usize::from(note.weight.min(2))];
        sheet.note(kind, note.words(desk.lang()), "");
    }
    let mut form = Form::shown("line", t(desk, "plan.mend_row"), format!("{list}/rows/{n}"), line_form::fields(desk, &row.item));
    form.grids.push(line_form::targets(desk, &row.item.targets));
    sheet.form(form);
    Ok(sheet.answer())
}

pub(super) async fn change(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(at): Path<(String, String, String)>,
    posted: Posted,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let at = place(at)?;
        let plan = open(desk, &at.0)?;
        let mut incoming = load(desk, &at.1)?;
        let within = Within { from: plan.draft.from, to: plan.draft.to };
        let mut wrong = Wrong::default();
        let row = incoming.rows.get_mut(at.2).ok_or(PageError::NotFound)?;
        let item = line_form::read(desk, &posted, &row.item, within, &mut wrong);
        if !wrong.is_empty() {
            return page(desk, &at, &incoming, Some(Back { form: "line", posted, wrong }));
        }
        row.item = item;
        row.edited = true;
        row.take = true;
        keep(desk, &at.1, &incoming)?;
        let list = format!("/desk/plans/{}/import/{}#row-{}", at.0, at.1, at.2);
        Ok(desk.done(&list, t(desk, "plan.row_mended")))
    })
    .await
}
