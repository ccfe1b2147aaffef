//! What was entered so far, and whose it is.

use std::collections::BTreeMap;

use app::Citizen;
use kernel::FileHash;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::desk::PageError;
use crate::pages::citizen::Visit;

/// Cookie with the token of a browser that has drafts.
pub const COOKIE: &str = "mc_draft";
/// Kind of these drafts.
const KIND: &str = "submit";

/// An application that is being filled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Application {
    /// Procedure.
    pub procedure: String,
    /// Who asks and who acts.
    pub who: Who,
    /// The commune concerned.
    pub commune: String,
    /// Case with a limit of its own.
    pub variant: String,
    /// Answers of the e-form, as typed.
    pub answers: BTreeMap<String, String>,
    /// Files by what they are for: a component, a group of alternatives, a field of the e-form.
    pub files: Vec<Kept>,
    /// Chosen alternative by group.
    pub chosen: BTreeMap<String, String>,
    /// How the result is to be given.
    pub collect: String,
    /// The dossier's code, once sent; then nothing else is kept here.
    pub sent: String,
}

/// Who asks and who acts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Who {
    /// An organisation asks.
    pub organisation: bool,
    /// Name.
    pub name: String,
    /// Identity or enterprise number.
    pub identity: String,
    /// Day of birth as typed.
    pub born: String,
    /// Address.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Somebody acts for the applicant.
    pub represented: bool,
    /// Who acts.
    pub agent: String,
    /// The agent's identity number.
    pub agent_identity: String,
    /// By which right.
    pub authority: String,
}

/// A file that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What it is for.
    pub slot: String,
    /// Content.
    pub hash: FileHash,
    /// Name.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// Who uses the files of a draft.
pub fn files_owner(id: &str) -> String {
    format!("draft:{id}")
}

fn citizen_owner(citizen: &Citizen) -> String {
    format!("citizen:{}", citizen.identity)
}

/// Only the hash of a browser's token is kept.
fn browser_owner(token: &str) -> String {
    let hash = Sha256::digest(token.as_bytes());
    format!("browser:{}", hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// Whose drafts this visit may see: the citizen's, or those of the browser.
pub fn owner(visit: &Visit) -> Option<String> {
    let browser = || visit.cookie(COOKIE).map(browser_owner);
    visit.citizen.as_ref().map(citizen_owner).or_else(browser)
}

/// A fresh token for a browser, and its owner.
pub fn new_browser(visit: &Visit) -> (String, String) {
    let token: String = [visit.app().new_id(), visit.app().new_id()].map(|id| id.to_string().replace('-', "")).concat();
    let owner = browser_owner(&token);
    (token, owner)
}

/// An application of this visitor.
pub fn find(visit: &Visit, id: &str) -> Result<Option<(String, Application)>, PageError> {
    let Some(owner) = owner(visit) else { return Ok(None) };
    let row = visit.app().draft(&owner, id)?.filter(|row| row.kind == KIND);
    Ok(row.and_then(|row| Some((row.id, serde_json::from_str(&row.data).ok()?))))
}

/// An application that was not sent.
pub struct Open {
    /// Its id.
    pub id: String,
    /// What was entered.
    pub application: Application,
    /// Last change.
    pub changed: kernel::Instant,
    /// Forgotten then.
    pub expires: kernel::Instant,
}

/// All applications of this visitor that were not sent.
pub fn list(visit: &Visit) -> Result<Vec<Open>, PageError> {
    let Some(owner) = owner(visit) else { return Ok(Vec::new()) };
    let rows = visit.app().drafts(&owner)?.into_iter().filter(|row| row.kind == KIND);
    let read = |row: app::rows::DraftRow| {
        let application = serde_json::from_str::<Application>(&row.data).ok()?;
        Some(Open { id: row.id, application, changed: row.changed_at, expires: row.expires_at })
    };
    Ok(rows.filter_map(read).filter(|open| open.application.sent.is_empty()).collect())
}

/// Keeps an application.
pub fn put(visit: &Visit, id: &str, application: &Application) -> Result<(), PageError> {
    let owner = owner(visit).ok_or(PageError::NotFound)?;
    put_for(visit, &owner, id, application)
}

/// Keeps an application of an owner.
pub fn put_for(visit: &Visit, owner: &str, id: &str, application: &Application) -> Result<(), PageError> {
    let data = serde_json::to_string(application).unwrap_or_default();
    Ok(visit.app().put_draft(owner, id, KIND, data)?)
}

/// Forgets an application; its files are no longer used by anybody.
pub fn drop(visit: &Visit, id: &str) -> Result<(), PageError> {
    let owner = owner(visit).ok_or(PageError::NotFound)?;
    Ok(visit.app().drop_draft(&owner, id)?)
}

/// Drafts of the browser become the citizen's.
pub fn take_over(visit: &Visit, citizen: &Citizen) -> Result<(), PageError> {
    let Some(token) = visit.cookie(COOKIE) else { return Ok(()) };
    let (from, to) = (browser_owner(token), citizen_owner(citizen));
    for row in visit.app().drafts(&from)? {
        visit.app().put_draft(&to, &row.id, &row.kind, row.data)?;
        visit.app().drop_draft(&from, &row.id)?;
    }
    Ok(())
}
