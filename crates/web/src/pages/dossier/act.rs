//! An action: the form is read, the command given, and what came of it told.

use std::sync::Arc;

use app::access::Sight;
use app::{AppError, Onward};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use dossier::Command;
use kernel::{DossierId, Refusal};
use sha2::{Digest, Sha256};

use super::actions::Again;
use super::forms::{self, Kept, Order, Read, Scene};
use super::view::{self, Said, Tab};
use super::words::Words;
use super::{Found, find, purpose};
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::server::fault;
use crate::site::Site;

/// `POST /desk/dossiers/{code}/act/{action}`.
pub async fn act(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path((code, action)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    desk::answer(site, frame, officer, move |desk| Acting { desk, posted: &posted }.run(&code, &action)).await
}

struct Acting<'a> {
    desk: &'a Desk,
    posted: &'a Posted,
}

impl Acting<'_> {
    fn run(&self, code: &str, action: &str) -> PageResult {
        let found = find(self.desk, code)?;
        let number = self.posted.get("number").parse::<u32>().ok();
        if found.view.sight != Sight::Whole && action != "urge" {
            return Err(PageError::NotFound);
        }
        // Who only looks changes nothing, and sees nothing without having said why.
        if purpose::must_say(self.desk) {
            return Err(PageError::Forbidden);
        }
        let kept = self.keep(action, number)?;
        let words = Words { lang: self.desk.lang(), org: &found.view.org, procedure: &found.view.procedure };
        let scene = Scene { desk: self.desk, view: &found.view, words, proposed: None, last_day: false };
        let prefix = forms::prefix(action, number);
        let mut read =
            Read { lang: self.desk.lang(), prefix, posted: self.posted, files: &kept, errors: self.refused_files() };
        let order = forms::order(&scene, action, number, &mut read);
        let errors = std::mem::take(&mut read.errors);
        if !errors.is_empty() {
            return self.again(&found, action, number, &errors, &kept, None);
        }
        let Some(order) = order else {
            return Ok(fault(&self.desk.site, &self.desk.frame, StatusCode::NOT_FOUND));
        };
        match self.give(&found, action, order) {
            Ok(told) => {
                self.use_files(&found.view.dossier.id, &kept)?;
                let to = super::base(found.view.dossier.code.as_str());
                let title = self.desk.lang().word("action", action);
                let done = self.desk.lang().t1("dossier_page.done", "action", title);
                Ok(match told {
                    None => self.desk.done(&to, done),
                    Some(refusal) => {
                        let text = self.desk.lang().t1("dossier_page.done_in_part", "reason", sentence(&scene.words, &refusal));
                        crate::flash::redirect(&to, &[crate::page::Flash { kind: "warn", text }])
                    }
                })
            }
            Err(AppError::Refused(refusal)) => self.refused(&found, action, number, &refusal, &kept),
            Err(error) => Err(error.into()),
        }
    }

    /// Carries it out; a refusal of the second half of two acts is told.
    fn give(&self, found: &Found, action: &str, order: Order) -> Result<Option<Refusal>, AppError> {
        let (app, actor, id) = (self.desk.app(), self.desk.actor(), found.view.dossier.id);
        let key = self.once().map(|once| format!("desk:{id}:{once}:{action}:{}", self.digest()));
        match order {
            Order::Act(command) => {
                let command = at_now(command, app.now());
                app.act(actor.clone(), id, key, command).map(|_| None)
            }
            Order::Cash => app.pay_in_cash(actor, id, key).map(|_| None),
            Order::Onward { product, person } => match app.assign_onward(actor, id, key, product, person)? {
                Onward::Assigned => Ok(None),
                Onward::FinishedOnly(refusal) => Ok(Some(refusal)),
            },
        }
    }

    /// What was entered. Pressed twice, a form is answered with what it has done the first time; with other content it is
    /// a new one, even if it comes from a page that a browser kept.
    fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        for (name, value) in self.posted.pairs.iter().filter(|(name, _)| name != "csrf" && name != "version") {
            hasher.update(format!("{name}\u{1f}{value}\u{1e}"));
        }
        self.posted.files.iter().for_each(|file| hasher.update(file.hash.as_str()));
        hasher.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The form's own random name, if it is one that a page of ours could have made.
    fn once(&self) -> Option<DossierId> {
        self.posted.get("once").parse().ok().map(DossierId)
    }

    /// Under which name files of a form are kept until it is through.
    fn shelf(&self, once: &DossierId, field: &str) -> String {
        format!("form:{}:{once}:{field}", self.desk.officer.principal())
    }

    fn file_fields(&self, action: &str, number: Option<u32>) -> Vec<String> {
        let begin = format!("{}-", forms::prefix(action, number));
        let sent = self.posted.files.iter().map(|file| file.field.clone());
        let told = self.posted.all("kept").into_iter().map(str::to_owned);
        let mut fields: Vec<String> = sent.chain(told).filter(|field| field.starts_with(&begin)).collect();
        fields.sort();
        fields.dedup();
        fields
    }

    /// Files of this try and of those before it, which come from the official's own shelf.
    fn keep(&self, action: &str, number: Option<u32>) -> Result<Kept, PageError> {
        let mut kept = Kept::new();
        let by = self.desk.officer.principal().as_str();
        for field in self.file_fields(action, number) {
            let mut files: Vec<(kernel::FileHash, String)> =
                self.posted.files_of(&field).into_iter().map(|file| (file.hash.clone(), file.name.clone())).collect();
            if let Some(once) = self.once() {
                let shelf = self.shelf(&once, &field);
                self.desk.app().use_files(&shelf, by, &files)?;
                let all = self.desk.app().files_of(&shelf)?;
                files = all.into_iter().map(|row| (kernel::FileHash::new(row.hash), row.name)).collect();
            }
            kept.insert(field, files);
        }
        Ok(kept)
    }

    fn use_files(&self, id: &DossierId, kept: &Kept) -> Result<(), PageError> {
        let by = self.desk.officer.principal().as_str();
        let owner = app::dossier_files(id);
        for (field, files) in kept {
            self.desk.app().use_files(&owner, by, files)?;
            if let Some(once) = self.once() {
                self.desk.app().move_files(&self.shelf(&once, field), &owner)?;
            }
        }
        Ok(())
    }

    fn refused_files(&self) -> Vec<(String, String)> {
        let lang = self.desk.lang();
        let text = |name: &str, code: &str| {
            let kinds = "PDF, JPG, PNG, DOCX, XLSX";
            let most = format!("{} MB", crate::posted::FILE_LIMIT / 1024 / 1024);
            let args: [(&str, &dyn std::fmt::Display); 3] = [("most", &most), ("kind", &name), ("allowed", &kinds)];
            format!("{name}: {}", lang.t_args(&format!("refusal.{code}"), &args))
        };
        self.posted.refused.iter().map(|(field, name, code)| (field.clone(), text(name, code))).collect()
    }

    /// The machine said no: at the field if it names one, else above the page; nothing entered is lost.
    fn refused(&self, found: &Found, action: &str, number: Option<u32>, refusal: &Refusal, kept: &Kept) -> PageResult {
        let lang = self.desk.lang();
        let fresh = find(self.desk, found.view.dossier.code.as_str())?;
        let words = Words { lang, org: &fresh.view.org, procedure: &fresh.view.procedure };
        let (reason, basis) = words.refusal(refusal);
        let seen = self.posted.get("version").parse::<i64>().ok();
        let changed = seen.is_some_and(|seen| seen != fresh.view.version);
        let title = if changed { "dossier_page.changed_meanwhile" } else { "dossier_page.not_done" };
        let said = Said { title: lang.t(title).to_owned(), reason, basis };
        self.again(&fresh, action, number, &[], kept, Some(said))
    }

    fn again(
        &self,
        found: &Found,
        action: &str,
        number: Option<u32>,
        errors: &[(String, String)],
        kept: &Kept,
        said: Option<Said>,
    ) -> PageResult {
        let status = if said.is_some() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        let again = Again { key: action, number, posted: self.posted, errors, kept };
        let tab = Tab::of(self.posted.get("tab"));
        let page = view::page(self.desk, found, tab, Some(&again), said)?;
        Ok(crate::pages::html(status, &page))
    }
}

/// The moment of a payment is that of the command.
fn at_now(command: Command, now: kernel::Instant) -> Command {
    match command {
        Command::Pay(payment) => Command::Pay(dossier::model::Payment { at: now, ..payment }),
        other => other,
    }
}

fn sentence(words: &Words<'_>, refusal: &Refusal) -> String {
    let (text, basis) = words.refusal(refusal);
    if basis.is_empty() { text } else { format!("{text} ({basis})") }
}
