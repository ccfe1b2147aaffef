//! What the applicant has to do now: hand in what was asked, pay, collect.

use app::ports::Story;
use dossier::Stage;
use dossier::model::{ComponentLine, Fee, Provision, Request, RequestItem};
use kernel::{DossierId, FileHash};
use serde::{Deserialize, Serialize};

use super::correct;
use super::status::{reason_words, unit_name};
use crate::desk::PageError;
use crate::form::{Choice, Field};
use crate::pages::citizen::Visit;
use crate::pages::submit::ACCEPT;

/// Name of the draft that keeps files between two tries.
const DRAFT: &str = "files";

/// What waits for the applicant.
pub struct Todo {
    /// Papers that were asked for.
    pub ask: Option<Ask>,
    /// Open fees.
    pub pay: Option<Pay>,
    /// Result to collect.
    pub collect: Option<Collect>,
}

/// Papers that were asked for.
pub struct Ask {
    /// Last part of the address: `complete` or `supplement`.
    pub action: &'static str,
    /// Until when.
    pub due: String,
    /// Why.
    pub reason: String,
    /// One by one.
    pub items: Vec<AskedItem>,
    /// The form can be corrected, too.
    pub correctable: bool,
    /// Corrections that will be sent: question, before, after.
    pub corrections: Vec<(String, String, String)>,
    /// Where else it can be brought.
    pub desk: String,
}

/// One thing that was asked for.
pub struct AskedItem {
    /// From 1.
    pub number: usize,
    /// What to hand in or to mend.
    pub text: String,
    /// The paper concerned; may be empty.
    pub paper: String,
    /// Names of files that are here already.
    pub kept: Vec<String>,
    /// The upload.
    pub field: Field,
    /// Which paper it is, where the request names none.
    pub which: Option<Field>,
}

/// Fees to pay.
pub struct Pay {
    /// Items.
    pub fees: Vec<Fee>,
    /// Sum.
    pub total: kernel::Dong,
    /// Until when; empty: before the result is returned.
    pub due: String,
    /// The simulated payment service is there.
    pub online: bool,
    /// Where it can be paid otherwise.
    pub desk: String,
}

/// A result that is ready.
pub struct Collect {
    /// Where.
    pub desk: String,
    /// Address; may be empty.
    pub address: String,
    /// The result can be downloaded.
    pub electronic: bool,
}

/// A file that was taken before the rest was right.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptFile {
    /// Number of the item, from 1.
    pub item: usize,
    /// The component that it belongs to.
    pub component: String,
    /// Content.
    pub hash: FileHash,
    /// Name.
    pub name: String,
}

/// Owner of the draft of a dossier.
pub fn draft_owner(id: &DossierId) -> String {
    format!("track:{id}")
}

/// Files taken in earlier tries.
pub fn kept(visit: &Visit, id: &DossierId) -> Result<Vec<KeptFile>, PageError> {
    let row = visit.app().draft(&draft_owner(id), DRAFT)?;
    Ok(row.and_then(|row| serde_json::from_str(&row.data).ok()).unwrap_or_default())
}

/// Keeps files until the rest is right.
pub fn keep(visit: &Visit, id: &DossierId, files: &[KeptFile]) -> Result<(), PageError> {
    let data = serde_json::to_string(files).unwrap_or_default();
    visit.app().put_draft(&draft_owner(id), DRAFT, "supplement", data)?;
    let names: Vec<(FileHash, String)> = files.iter().map(|file| (file.hash.clone(), file.name.clone())).collect();
    Ok(visit.app().use_files(&draft_owner(id), "applicant", &names)?)
}

/// They are the dossier's now.
pub fn hand_over(visit: &Visit, id: &DossierId) -> Result<(), PageError> {
    visit.app().move_files(&draft_owner(id), &app::dossier_files(id))?;
    Ok(visit.app().drop_draft(&draft_owner(id), DRAFT)?)
}

/// What was asked, if something waits: the request, its due time, before or after acceptance.
pub fn asked(story: &Story) -> Option<(&Request, kernel::Instant, &'static str)> {
    match &story.dossier.stage {
        Stage::AwaitingCompletion { term, request } => Some((request, term.due_at, "complete")),
        Stage::AwaitingSupplement { term, request } => Some((request, term.due_at, "supplement")),
        _ => None,
    }
}

/// What waits for the applicant.
pub fn todo(visit: &Visit, story: &Story, refused: &[(String, String)]) -> Result<Todo, PageError> {
    let desk = unit_name(story, &story.dossier.receiving_unit);
    let ask = match asked(story) {
        None => None,
        Some((request, due, action)) => {
            let kept = kept(visit, &story.dossier.id)?;
            let items = request.items.iter().enumerate();
            let items = items.map(|(at, item)| asked_item(visit, story, at + 1, item, &kept, refused)).collect();
            let reason = reason_words(visit.lang(), &request.reason);
            let corrections = correct::told(visit.lang(), story, &correct::kept(visit, story)?);
            let correctable = correct::possible(story);
            Some(Ask { action, due: due.date_time_text(), reason, items, correctable, corrections, desk: desk.clone() })
        }
    };
    Ok(Todo { ask, pay: pay(visit, story, &desk), collect: collect(story, desk) })
}

fn asked_item(
    visit: &Visit,
    story: &Story,
    number: usize,
    item: &RequestItem,
    kept: &[KeptFile],
    refused: &[(String, String)],
) -> AskedItem {
    let lang = visit.lang();
    let component = item.component.as_deref().and_then(|id| story.procedure.component(id));
    let name = format!("file_{number}");
    let mut errors = refused.iter().filter(|(field, _)| *field == name);
    let field = Field::files(&name, lang.t("track.files"), ACCEPT)
        .lang(lang)
        .error(errors.next().map(|(_, text)| text.clone()).unwrap_or_default());
    let choices = story.procedure.components.iter().map(|c| Choice::new(&c.id, &c.name)).collect();
    let which = component.is_none().then(|| {
        Field::select(format!("component_{number}"), lang.t("track.which_paper"), choices)
            .value(story.procedure.components.first().map(|c| c.id.clone()).unwrap_or_default())
            .lang(lang)
    });
    AskedItem {
        number,
        text: item.text.clone(),
        paper: component.map(|c| c.name.clone()).unwrap_or_default(),
        kept: kept.iter().filter(|file| file.item == number).map(|file| file.name.clone()).collect(),
        field,
        which,
    }
}

/// Fees without a payment.
pub fn open_fees(story: &Story) -> Vec<Fee> {
    story.dossier.fees.iter().filter(|fee| fee.paid.is_none() && fee.amount.0 > 0).cloned().collect()
}

fn pay(visit: &Visit, story: &Story, desk: &str) -> Option<Pay> {
    let fees = open_fees(story);
    if fees.is_empty() || story.dossier.stage.is_final() {
        return None;
    }
    let due = match &story.dossier.stage {
        Stage::AwaitingFee { term } => term.due_at.date_time_text(),
        _ => String::new(),
    };
    let total = kernel::Dong(fees.iter().map(|fee| fee.amount.0).sum());
    Some(Pay { fees, total, due, online: visit.app().setup().simulated, desk: desk.to_owned() })
}

fn collect(story: &Story, desk: String) -> Option<Collect> {
    let Stage::Resolved { outcome } = &story.dossier.stage else { return None };
    let unit = story.org.unit(&story.dossier.receiving_unit);
    let address = unit.and_then(|unit| unit.address.clone()).unwrap_or_default();
    Some(Collect { desk, address, electronic: !outcome.files.is_empty() })
}

/// The checklist with the new files in it. What a database holds and was asked for all the same says why.
pub fn checklist(story: &Story, request: &Request, kept: &[KeptFile]) -> Vec<ComponentLine> {
    let mut lines = story.dossier.components.clone();
    for file in kept {
        let excuse = request.items.get(file.item.wrapping_sub(1)).and_then(|item| item.excuse);
        let at = match lines.iter().position(|line| line.component == file.component) {
            Some(at) => at,
            None => {
                lines.push(ComponentLine { component: file.component.clone(), provision: Provision::Missing });
                lines.len() - 1
            }
        };
        add(&mut lines[at].provision, &file.hash, excuse);
    }
    lines
}

fn add(provision: &mut Provision, hash: &FileHash, excuse: Option<dossier::model::DatabaseExcuse>) {
    match (provision, excuse) {
        (Provision::Brought { files, .. } | Provision::AskedDespiteDatabase { files, .. }, _) => {
            if !files.contains(hash) {
                files.push(hash.clone());
            }
        }
        (other, Some(reason)) => *other = Provision::AskedDespiteDatabase { reason, files: vec![hash.clone()] },
        (other, None) => {
            *other = Provision::Brought { paper: 0, files: vec![hash.clone()], original_taken: false };
        }
    }
}
