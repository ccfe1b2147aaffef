//! `POST /desk/board`: `do=assign` with `person`, or `do=urge` with `text`; `code` any number of times.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use dossier::Command;
use kernel::{PersonId, Refusal};

use crate::desk::{self, PageError};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::work::batch;
use crate::posted::Posted;
use crate::site::Site;

/// Carries it out for each; what came of it is told row by row.
pub async fn run(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let back = batch::back(posted.get("next"), "/desk/board");
        let mut codes = posted.all("code");
        codes.dedup();
        let (person, text) = (posted.get("person"), posted.get("text"));
        let (command, key) = match posted.get("do") {
            "assign" if person.is_empty() => {
                let refusal = Refusal::new("nobody_chosen", kernel::Basis("design"));
                return Ok(desk.not_done(&back, &refusal));
            }
            "assign" => (Command::Assign { person: PersonId::new(person) }, "board.assigned"),
            "urge" => {
                let text = if text.is_empty() { desk.lang().t("board.urge_text") } else { text };
                (Command::Urge { text: text.to_owned() }, "board.urged")
            }
            _ => return Err(PageError::NotFound),
        };
        if codes.is_empty() {
            return Ok(desk.not_done(&back, &batch::nothing_chosen()));
        }
        let done = desk.lang().t1(key, "name", desk.officer.name_of(&PersonId::new(person)));
        let codes = codes.into_iter().take(batch::MOST);
        let rows = codes.map(|code| batch::one(desk, code, command.clone(), &done)).collect::<Result<_, _>>()?;
        batch::results(desk, "board", rows, back)
    })
    .await
}
