//! Sending: receive, ask to complete, decline. Errors come back at their fields; nothing entered is lost.

use app::AppError;
use axum::http::StatusCode;
use dossier::Command;
use dossier::model::{Provision, Request, RequestItem, RequestReason};
use kernel::{Basis, DossierCode, DossierId, Refusal};
use procedure::ProcedureVersion;

use super::entry::{Entry, is_counted};
use super::drafts::draft_owner;
use super::eform::form_errors;
use super::screen::{Known, know, named, screen};
use super::{lines, people};
use crate::desk::{Desk, PageError, PageResult, refusal_with_basis};

type Errors = Vec<(String, String)>;

/// What is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    /// Tiếp nhận.
    Accept,
    /// Yêu cầu bổ sung.
    Request,
    /// Từ chối.
    Decline,
}

/// Files of a screen that is not sent yet.
pub fn draft_files(id: &str) -> String {
    format!("draft:{id}")
}

/// The screen again, with what is wrong.
pub fn again(desk: &Desk, entry: &Entry, errors: Errors) -> PageResult {
    Ok(super::super::html(StatusCode::UNPROCESSABLE_ENTITY, &screen(desk, entry, errors, Vec::new())?))
}

/// Checks and sends.
pub fn send(desk: &Desk, entry: &Entry, sending: Sending, mut errors: Errors) -> PageResult {
    let known = know(desk, entry)?;
    let Some(version) = known.version.clone() else {
        errors.push(("q".to_owned(), desk.lang().t("receive.error.procedure").to_owned()));
        return again(desk, entry, errors);
    };
    errors.extend(check(desk, entry, &known, &version, sending));
    let answers = match form_errors(desk, entry, &version) {
        Ok(answers) => answers,
        Err(wrong) => {
            errors.extend(wrong);
            procedure::Answers::new()
        }
    };
    if !errors.is_empty() {
        return again(desk, entry, errors);
    }
    match carry_out(desk, entry, &known, &version, answers, sending) {
        Ok((_, code)) => Ok(finished(desk, entry, sending, &code)?),
        Err(PageError::App(AppError::Refused(refusal))) => {
            let text = refusal_with_basis(desk.lang(), &named(desk, refusal.clone()));
            again(desk, entry, vec![(field_of(&refusal).to_owned(), text)])
        }
        Err(error) => Err(error),
    }
}

/// The field at which a refusal of the machine stands.
fn field_of(refusal: &Refusal) -> &'static str {
    match refusal.code {
        "commune_not_named" | "no_competent_unit" => "commune",
        "limit_variant_needed" | "limit_unknown" => "variant",
        _ => "procedure",
    }
}

fn check(desk: &Desk, entry: &Entry, known: &Known, version: &ProcedureVersion, sending: Sending) -> Errors {
    let lang = desk.lang();
    let mut errors = Errors::new();
    let mut wrong = |field: &str, text: String| errors.push((field.to_owned(), text));
    if let Some(Err(refusal)) = &known.plan {
        wrong(field_of(refusal), refusal_with_basis(lang, refusal));
    } else if known.plan.as_ref().and_then(|plan| plan.as_ref().ok()).is_some_and(|plan| plan.limit.is_none()) {
        let refusal = Refusal::new("limit_variant_needed", Basis("nd118_2025.d17k3"));
        wrong("variant", refusal_with_basis(lang, &refusal));
    }
    if !entry.is("name") {
        wrong("name", lang.t("receive.error.name").to_owned());
    }
    if let Some(text) = people::identity_error(desk, entry) {
        wrong("identity", text);
    }
    let phone = entry.get("phone");
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    if !phone.is_empty() && !((9..=12).contains(&digits) && phone.chars().all(|c| c.is_ascii_digit() || " +.-()".contains(c))) {
        wrong("phone", lang.t("receive.error.phone").to_owned());
    }
    let email = entry.get("email");
    if !email.is_empty() && !email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.')) {
        wrong("email", lang.t("receive.error.email").to_owned());
    }
    if let Some(agent) = entry.representation() {
        if agent.name.is_empty() {
            wrong("rep_name", lang.t("receive.error.rep_name").to_owned());
        }
        if agent.authority.is_empty() {
            wrong("rep_authority", lang.t("receive.error.rep_authority").to_owned());
        }
    }
    for fee in version.fees.iter().filter(|fee| is_counted(fee)) {
        let name = format!("count.{}", fee.id);
        if entry.is(&name) && !entry.get(&name).parse::<u32>().is_ok_and(|count| (1..=9_999).contains(&count)) {
            wrong(&name, lang.t("receive.error.count").to_owned());
        }
    }
    let duplicates = people::duplicates(desk, &known.earlier, version.code.as_str());
    if sending == Sending::Accept && !duplicates.is_empty() && !entry.is("anyway") {
        wrong("anyway", lang.t1("receive.error.duplicate", "code", &duplicates[0].code));
    }
    errors.extend(check_lines(desk, entry, version, sending));
    errors
}

fn check_lines(desk: &Desk, entry: &Entry, version: &ProcedureVersion, sending: Sending) -> Errors {
    let lang = desk.lang();
    let mut errors = Errors::new();
    for component in &version.components {
        let (field, how) = (format!("how.{}", component.id), entry.how(component));
        if component.asking_is_refused() && matches!(how.as_str(), "brought" | "missing") {
            let refusal = Refusal::new("held_by_database", Basis("nd118_2025.d4k2a")).with("component", &component.name);
            errors.push((field, refusal_with_basis(lang, &refusal)));
        } else if how == "reuse" && entry.reused(&component.id).is_none() {
            errors.push((field, lang.t("receive.error.reuse").to_owned()));
        } else if !lines::ways(component, true).contains(&how.as_str()) {
            errors.push((field, lang.t("receive.error.how").to_owned()));
        }
    }
    let missing = app::receiving::missing(version, &entry.lines(version));
    match sending {
        Sending::Accept => {
            for component in missing.iter().filter_map(|id| version.component(id)) {
                let refusal = Refusal::new("component_missing", Basis("nd118_2025.d17k3")).with("component", &component.name);
                errors.push((format!("how.{}", component.id), refusal_with_basis(lang, &refusal)));
            }
        }
        Sending::Request if missing.is_empty() => {
            errors.push(("reason".to_owned(), lang.t("receive.error.nothing_missing").to_owned()));
        }
        Sending::Decline if !entry.is("decline_reason") => {
            errors.push(("decline_reason".to_owned(), lang.t("receive.error.decline_reason").to_owned()));
        }
        _ => {}
    }
    errors
}

fn carry_out(
    desk: &Desk,
    entry: &Entry,
    known: &Known,
    version: &ProcedureVersion,
    answers: procedure::Answers,
    sending: Sending,
) -> Result<(DossierId, DossierCode), PageError> {
    let (app, actor) = (desk.app(), desk.actor());
    let id = entry.id().unwrap_or_else(|| app.new_id());
    let mut draft = entry.draft(version, &known.unit, answers);
    let files = entry.all_files(version);
    let key = Some(format!("receive:{id}"));
    let done = match sending {
        Sending::Accept => app.receive_counted(actor.clone(), id, draft, &entry.counts(version), key)?,
        Sending::Request | Sending::Decline => {
            // Fees are asked for when the dossier is complete.
            draft.client_key = None;
            app.submit_draft(actor.clone(), id, draft, key)?
        }
    };
    let by = desk.officer.principal().to_string();
    if !files.is_empty() {
        app.use_files(&app::dossier_files(&done.0), &by, &files)?;
    }
    let again = |what: &str| Some(format!("receive:{what}:{id}"));
    match sending {
        Sending::Accept if entry.get("pay") == "cash" => pay(desk, done.0, again("pay"))?,
        Sending::Accept => {}
        Sending::Request => {
            let command = Command::AskCompletion(request(desk, entry, version));
            app.act(actor.clone(), done.0, again("request"), command)?;
        }
        Sending::Decline => {
            let command = Command::Decline { reason: entry.get("decline_reason").to_owned() };
            app.act(actor.clone(), done.0, again("decline"), command)?;
        }
    }
    Ok(done)
}

/// Cash of all fees, under the next number of the desk's day.
fn pay(desk: &Desk, id: DossierId, key: Option<String>) -> Result<(), PageError> {
    let app = desk.app();
    let fees = app.story(&id)?.map(|story| story.dossier.fees).unwrap_or_default();
    if !fees.iter().any(|fee| fee.paid.is_none() && fee.amount.0 > 0) {
        return Ok(());
    }
    app.pay_in_cash(desk.actor(), id, key)?;
    Ok(())
}

/// The request, from the checklist: what is missing, in which form, and why a paper is asked although a database holds it.
fn request(desk: &Desk, entry: &Entry, version: &ProcedureVersion) -> Request {
    let lang = desk.lang();
    let checklist = entry.lines(version);
    let missing = app::receiving::missing(version, &checklist);
    let item = |id: &String| {
        let component = version.component(id)?;
        let all = lines::with_others(version, id);
        let excuse = checklist.iter().find(|line| line.component == *id).and_then(|line| match line.provision {
            Provision::AskedDespiteDatabase { reason, .. } => Some(reason),
            _ => None,
        });
        let text = if all.len() > 1 {
            lang.t1("receive.request_one_of", "papers", all.join("; "))
        } else {
            let paper = crate::words::component_paper(lang, component);
            lang.t2("receive.request_item", "name", &component.name, "paper", paper)
        };
        Some(RequestItem { component: Some(id.clone()), text, excuse })
    };
    Request {
        items: missing.iter().filter_map(item).collect(),
        reason: Some(entry.get("reason")).filter(|text| !text.is_empty()).unwrap_or(lang.t("receive.reason_default")).to_owned(),
        reason_code: RequestReason::First,
    }
}

fn finished(desk: &Desk, entry: &Entry, sending: Sending, code: &DossierCode) -> PageResult {
    let id = entry.get("id");
    desk.app().drop_draft(&draft_owner(desk), id)?;
    let lang = desk.lang();
    match sending {
        Sending::Accept => {
            let mut codes: Vec<String> = entry.get("visit").split(',').filter(|c| !c.is_empty()).map(str::to_owned).collect();
            if !codes.contains(&code.to_string()) {
                codes.push(code.to_string());
            }
            let to = format!("/desk/receive/done?codes={}", codes.join(","));
            Ok(desk.done(&to, lang.t1("receive.accepted", "code", code)))
        }
        Sending::Request => Ok(desk.done(&format!("/desk/dossiers/{code}"), lang.t1("receive.requested", "code", code))),
        Sending::Decline => Ok(desk.done(&format!("/desk/dossiers/{code}"), lang.t1("receive.declined", "code", code))),
    }
}
