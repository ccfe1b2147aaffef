//! What the applicant does with a dossier: complete, supplement, pay, withdraw, rate.

use app::ports::Story;
use app::{AppError, Reply};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use dossier::Command;
use dossier::model::{Payment, PaymentMeans};
use kernel::{Actor, Dong, Refusal};
use procedure::ComponentKind;

use super::todo::{self, KeptFile};
use super::{correct, home, open, page, rate, tidy};
use crate::desk::{PageError, PageResult};
use crate::filters;
use crate::page::Page;
use crate::pages::citizen::{Visit, answer};
use crate::pages::submit::refused_file;
use crate::posted::Posted;

/// The simulated payment service.
#[derive(Template)]
#[template(path = "track/pay.html")]
pub struct PayPage {
    /// Frame.
    pub page: Page,
    /// Code.
    pub code: String,
    /// What for.
    pub pay: todo::Pay,
    /// State of the dossier that was seen: a second press of the button is the same payment.
    pub version: usize,
}

/// Asks once more before withdrawing.
#[derive(Template)]
#[template(path = "track/withdraw.html")]
pub struct WithdrawPage {
    /// Frame.
    pub page: Page,
    /// Code.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
}

/// Gives the command in the applicant's name.
fn give(visit: &Visit, story: &Story, key: Option<String>, command: Command) -> Result<Option<Refusal>, PageError> {
    let key = key.map(|key| format!("applicant:{}:{key}", story.dossier.id));
    match visit.app().act(Actor::applicant(), story.dossier.id, key, command) {
        Ok(Reply::Done { .. }) => Ok(None),
        Ok(Reply::Refused(refusal)) | Err(AppError::Refused(refusal)) => Ok(Some(refusal)),
        Err(error) => Err(error.into()),
    }
}

/// The same, and back to the page.
fn act(visit: &Visit, story: &Story, key: Option<String>, command: Command, done: &str) -> PageResult {
    Ok(match give(visit, story, key, command)? {
        None => visit.done(&home(story), done),
        Some(refusal) => visit.not_done(&home(story), &refusal),
    })
}

/// `POST /track/{code}/complete`.
pub async fn complete(visit: Visit, Path(code): Path<String>, posted: Posted) -> Response {
    answer(visit, move |visit| hand_in(visit, &code, &posted, "complete")).await
}

/// `POST /track/{code}/supplement`.
pub async fn supplement(visit: Visit, Path(code): Path<String>, posted: Posted) -> Response {
    answer(visit, move |visit| hand_in(visit, &code, &posted, "supplement")).await
}

fn hand_in(visit: &Visit, code: &str, posted: &Posted, action: &str) -> PageResult {
    let story = open(visit, &tidy(code))?;
    let id = story.dossier.id;
    let Some((request, _, _)) = todo::asked(&story).filter(|(_, _, asked)| *asked == action) else {
        return Ok(visit.done(&home(&story), "track.nothing_asked"));
    };
    let mut kept = todo::kept(visit, &id)?;
    for (at, item) in request.items.iter().enumerate() {
        let number = at + 1;
        let chosen = posted.get(&format!("component_{number}"));
        let component = item.component.clone().unwrap_or_else(|| chosen.to_owned());
        if story.procedure.component(&component).is_none() {
            continue;
        }
        let files = posted.files_of(&format!("file_{number}")).into_iter();
        let new = files.map(|file| KeptFile { item: number, component: component.clone(), hash: file.hash.clone(), name: file.name.clone() });
        kept.extend(new);
    }
    todo::keep(visit, &id, &kept)?;
    let corrections = correct::kept(visit, &story)?;
    let refused = wrong(visit, &story, request, posted, &kept, !corrections.is_empty());
    if !refused.is_empty() {
        return page(visit, &story, StatusCode::UNPROCESSABLE_ENTITY, &refused);
    }
    let components = todo::checklist(&story, request, &kept);
    let command = match action {
        "complete" => Command::Complete { components, answers: corrections },
        _ => Command::Supplement { components, answers: corrections },
    };
    match give(visit, &story, Some(story.history.len().to_string()), command)? {
        Some(refusal) => Ok(visit.not_done(&home(&story), &refusal)),
        None => {
            todo::hand_over(visit, &id)?;
            correct::forget(visit, &story)?;
            Ok(visit.done(&home(&story), "track.handed_in"))
        }
    }
}

/// Files that were not taken, and papers without a file: field and sentence. What the form itself holds needs no file once
/// the form was corrected.
fn wrong(
    visit: &Visit,
    story: &Story,
    request: &dossier::model::Request,
    posted: &Posted,
    kept: &[KeptFile],
    corrected: bool,
) -> Vec<(String, String)> {
    let lang = visit.lang();
    let mut wrong: Vec<(String, String)> =
        posted.refused.iter().map(|(field, name, code)| (field.clone(), refused_file(lang, name, code))).collect();
    for (at, item) in request.items.iter().enumerate() {
        let (field, number) = (format!("file_{}", at + 1), at + 1);
        let empty = !kept.iter().any(|file| file.item == number);
        let component = item.component.as_deref().and_then(|id| story.procedure.component(id));
        let in_form = component.is_none_or(|component| component.kind == ComponentKind::EForm);
        let needed = match corrected && in_form {
            true => false,
            false => item.component.is_some() || kept.is_empty(),
        };
        if empty && needed && !wrong.iter().any(|(known, _)| *known == field) {
            wrong.push((field, lang.t("track.file_needed").to_owned()));
        }
    }
    wrong
}

/// `GET /track/{code}/pay`.
pub async fn ask_pay(visit: Visit, Path(code): Path<String>) -> Response {
    answer(visit, move |visit| {
        let story = open(visit, &tidy(&code))?;
        let Some(pay) = todo::todo(visit, &story, &[])?.pay else {
            return Ok(visit.done(&home(&story), "track.nothing_to_pay"));
        };
        let (code, version) = (story.dossier.code.to_string(), story.history.len());
        let page = visit.page(visit.lang().t("track.pay_title"), "track");
        Ok(crate::pages::html(StatusCode::OK, &PayPage { page, code, pay, version }))
    })
    .await
}

/// `POST /track/{code}/pay`: the simulated service says that it was paid, or cancelled.
pub async fn pay(visit: Visit, Path(code): Path<String>, posted: Posted) -> Response {
    answer(visit, move |visit| {
        let story = open(visit, &tidy(&code))?;
        if !visit.app().setup().simulated {
            return Err(PageError::NotFound);
        }
        if posted.get("decision") != "pay" {
            return Ok(visit.done(&home(&story), "track.pay_cancelled"));
        }
        if todo::open_fees(&story).is_empty() {
            return Ok(visit.done(&home(&story), "track.nothing_to_pay"));
        }
        let total: Dong = Dong(todo::open_fees(&story).iter().map(|fee| fee.amount.0).sum());
        let number = visit.app().new_id().to_string().replace('-', "").to_uppercase();
        let voucher = format!("MP-{}-{}", total.0, &number[number.len() - 10..]);
        let payment = Payment { at: visit.site.now(), means: PaymentMeans::Online, voucher };
        act(visit, &story, Some(format!("pay-{}", posted.get("version"))), Command::Pay(payment), "track.paid")
    })
    .await
}

/// `GET /track/{code}/withdraw`.
pub async fn ask_withdraw(visit: Visit, Path(code): Path<String>) -> Response {
    answer(visit, move |visit| {
        let story = open(visit, &tidy(&code))?;
        if story.dossier.stage.is_final() {
            return Ok(crate::flash::redirect(&home(&story), &[]));
        }
        let page = visit.page(visit.lang().t("track.withdraw_title"), "track");
        let (code, procedure) = (story.dossier.code.to_string(), story.procedure.name.clone());
        Ok(crate::pages::html(StatusCode::OK, &WithdrawPage { page, code, procedure }))
    })
    .await
}

/// `POST /track/{code}/withdraw`, with the box ticked.
pub async fn withdraw(visit: Visit, Path(code): Path<String>, posted: Posted) -> Response {
    answer(visit, move |visit| {
        let story = open(visit, &tidy(&code))?;
        if !posted.is_set("sure") {
            let to = format!("{}/withdraw", home(&story));
            return Ok(crate::flash::redirect(&to, &[crate::page::Flash { kind: "warn", text: visit.lang().t("track.withdraw_tick").to_owned() }]));
        }
        let said = posted.get("reason");
        let reason = if said.is_empty() { visit.lang().t("track.withdraw_unsaid") } else { said }.chars().take(1_000).collect();
        act(visit, &story, None, Command::Withdraw { reason }, "track.withdrawn")
    })
    .await
}

/// `POST /track/{code}/rate`.
pub async fn rate(visit: Visit, Path(code): Path<String>, posted: Posted) -> Response {
    answer(visit, move |visit| {
        let story = open(visit, &tidy(&code))?;
        let Some(rating) = rate::rating(&posted) else {
            let text = visit.lang().t("track.say_satisfied").to_owned();
            return Ok(crate::flash::redirect(&home(&story), &[crate::page::Flash { kind: "bad", text }]));
        };
        act(visit, &story, None, Command::Rate(rating), "track.rated")
    })
    .await
}
