//! Documents come in: registered with their original, read, and what is read proposed. Nothing is anybody's by it.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use kernel::{Actor, Basis, FileHash, Instant, Refusal, UnitId};
use steering::book::{BookCommand, Document, DocumentDraft, DocumentHead};
use steering::names::Names;
use steering::proposing::{Defaults, Drafted, drafts};
use steering::reading::{self, Reading};
use steering::task::command::Proposal;
use steering::task::model::{Addressee, Coordination, DocumentId, Successor, TaskId};
use steering::task::{Command, Stage, Task, offers};
use store::StoreError;
use store::tasks::TaskRow;
use store::uses::FileRow;

use super::machine::{TaskAsk, TaskReply};
use super::wire::task_id;
use crate::app::{App, AppError, AppResult};

/// Days until an ongoing task is looked at first.
const REVIEW_AFTER_DAYS: i32 = 90;
/// Why a task has no time, where its document says none.
pub const NO_DEADLINE: &str = "Văn bản không nêu thời hạn";
/// Tasks of a document read in one go.
const PAGE: i64 = 1_000;
/// Readings kept.
const READINGS: usize = 16;

/// The last readings, by the hash of their text.
pub(crate) type ReadingsKept = std::sync::Mutex<std::collections::VecDeque<(FileHash, Arc<Reading>)>>;

const REGISTER: Basis = Basis("nd30_2020.d22");

/// Who uses the files of a document.
pub fn document_files(document: DocumentId) -> String {
    format!("document:{document}")
}

/// Who uses the files of a task.
pub fn task_files(task: TaskId) -> String {
    format!("task:{task}")
}

/// A document as it comes in.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// What its head says, as a person has confirmed it.
    pub head: DocumentHead,
    /// The original, kept already.
    pub file: FileHash,
    /// Its name.
    pub file_name: String,
    /// The text that was taken out of it.
    pub text: String,
    /// The reviewing unit.
    pub office: UnitId,
    /// Documents that it replaces.
    pub replaces: Vec<DocumentId>,
}

/// A proposal beside what the reading knows of it.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// The task, as it stands.
    pub task: Task,
    /// 0 to 1: how sure the reading is; none of what a person entered.
    pub confidence: Option<f32>,
    /// Names that nobody knows, as written, and for which the reviewer has named no unit yet.
    pub unknown: Vec<String>,
}

/// A document with its text, its reading and what became of it.
pub struct DocumentView {
    /// The document.
    pub document: Arc<Document>,
    /// Its text.
    pub text: String,
    /// As read now.
    pub reading: Arc<Reading>,
    /// Its tasks at the top of their trees, in the order of the text.
    pub tasks: Vec<Proposed>,
    /// Places of the reading's tasks that nothing here comes from: dropped, or merged into others.
    pub left: Vec<reading::Span>,
}

impl App {
    /// Registers a document and proposes what is read in it; answers its identity and how many proposals there are. Open
    /// tasks of documents that it replaces are offered for superseding.
    ///
    /// # Errors
    /// Refused as the book says (`steering_document_secret`, `steering_document_known` …), or the store failed.
    pub fn register_document(&self, actor: &Actor, new: NewDocument) -> AppResult<(DocumentId, usize)> {
        let id = self.new_document_id();
        let kept = self.store.files().put(new.text.as_bytes())?;
        let row = FileRow {
            hash: kept.hash.to_string(),
            size: i64::try_from(kept.size).unwrap_or(i64::MAX),
            mime: "text/plain".to_owned(),
            at: self.now(),
        };
        self.store.write(move |writer| writer.put_file(&row))?;
        let replaces = new.replaces.clone();
        let draft = DocumentDraft {
            head: new.head,
            file: new.file.clone(),
            file_name: new.file_name.clone(),
            text: kept.hash.clone(),
            office: new.office,
            replaces: new.replaces,
        };
        self.steer(actor, BookCommand::Register { id, draft: Box::new(draft), head_text: new.text })?;
        let by = serde_json::to_string(&actor.kind).unwrap_or_default();
        let files = [(new.file, new.file_name), (kept.hash, "text.txt".to_owned())];
        self.use_files(&document_files(id), &by, &files)?;
        let proposed = self.propose_read(id)?;
        for replaced in replaces {
            self.offer_superseding(actor, replaced, id)?;
        }
        Ok((id, proposed))
    }

    /// All rows of a document's tasks with where they stand in it first, children too, in its order; each once.
    ///
    /// # Errors
    /// The store failed.
    pub fn rows_of_document(&self, id: DocumentId) -> AppResult<Vec<(i64, TaskRow)>> {
        let mut rows = self.places_of_document(id)?;
        let mut seen = HashSet::new();
        rows.retain(|(_, row)| seen.insert(row.id.clone()));
        Ok(rows)
    }

    /// Each place of a document at which one of its tasks stands: what was merged stands at several.
    fn places_of_document(&self, id: DocumentId) -> AppResult<Vec<(i64, TaskRow)>> {
        let document = id.to_string();
        let mut all: Vec<(i64, TaskRow)> = Vec::new();
        loop {
            let after = all.last().map_or((i64::MIN, String::new()), |(place, row)| (*place, row.id.clone()));
            let page = self.tasks_of_document(&document, (after.0, &after.1), PAGE)?;
            let more = page.len() as i64 == PAGE;
            all.extend(page);
            if !more {
                return Ok(all);
            }
        }
    }

    fn document_of(&self, id: DocumentId) -> AppResult<Arc<Document>> {
        let found = self.steering().document(id).cloned();
        found.ok_or_else(|| AppError::Refused(Refusal::new("steering_document_unknown", REGISTER)))
    }

    /// The text of a document.
    ///
    /// # Errors
    /// `steering_document_unknown`, or the file cannot be read.
    pub fn document_text(&self, id: DocumentId) -> AppResult<String> {
        let bytes = self.read_file(&self.document_of(id)?.text)?;
        String::from_utf8(bytes).map_err(|_| StoreError::Format("the text of a document is no UTF-8".to_owned()).into())
    }

    /// The reading of a document's text. The last ones are kept: a review reads the same text after every step.
    fn reading_of(&self, document: &Document, text: &str) -> Arc<Reading> {
        let mut kept = self.readings.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((_, reading)) = kept.iter().find(|(of, _)| *of == document.text) {
            return reading.clone();
        }
        drop(kept);
        let reading = Arc::new(reading::read(text));
        kept = self.readings.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if kept.len() >= READINGS {
            kept.pop_front();
        }
        kept.push_back((document.text.clone(), reading.clone()));
        reading
    }

    fn drafted(&self, document: &Document, reading: &Reading, text: &str) -> Vec<Drafted> {
        let (names, book) = (self.names(), self.steering());
        let find = |number: &str| book.find_document(number).filter(|found| *found != document.id);
        let day = document.head.issued_on.unwrap_or(document.registered.at.day());
        let defaults = Defaults { from: day, review_after_days: REVIEW_AFTER_DAYS, no_deadline: NO_DEADLINE };
        drafts(reading, text, document.id, &names.looking(&find), defaults)
    }

    /// Proposes what is read in a document and has no task or proposal yet; answers how many there are. A program that was
    /// stopped in the middle goes on there.
    ///
    /// # Errors
    /// `steering_document_unknown`, or the store failed.
    pub fn propose_read(&self, id: DocumentId) -> AppResult<usize> {
        let (document, text) = (self.document_of(id)?, self.document_text(id)?);
        let reading = reading::read(&text);
        let known: std::collections::BTreeSet<i64> =
            self.places_of_document(id)?.into_iter().map(|(place, _)| place).collect();
        let fresh = |drafted: &Drafted| {
            let place = drafted.draft.sources.first().and_then(|source| source.place);
            place.is_none_or(|place| i64::try_from(place.start).is_ok_and(|start| !known.contains(&start)))
        };
        let asks = self.drafted(&document, &reading, &text).into_iter().filter(fresh).map(|drafted| {
            let task = self.new_task_id();
            let (office, assigner) = (document.office.clone(), document.head.assigner.clone());
            let proposal = Proposal { id: task, office, assigner, draft: drafted.draft };
            TaskAsk { actor: Actor::system(), task, key: None, command: Command::Propose(Box::new(proposal)) }
        });
        let mut proposed = 0;
        for reply in self.ask_tasks(asks)? {
            match reply? {
                TaskReply::Done { .. } => proposed += 1,
                TaskReply::Refused(refusal) => tracing::warn!(document = %id, code = refusal.code, "a reading was not proposed"),
            }
        }
        Ok(proposed)
    }

    /// Open tasks of a replaced document are offered for superseding by the new one; answers how many.
    ///
    /// # Errors
    /// The store failed.
    pub fn offer_superseding(&self, actor: &Actor, replaced: DocumentId, by: DocumentId) -> AppResult<usize> {
        let tasks = self.open_tasks_of(replaced)?;
        let ids = offers(&tasks, replaced);
        let command = Command::OfferSuperseding { successor: Successor::Document { document: by } };
        let asks = ids.into_iter().map(|task| TaskAsk { actor: actor.clone(), task, key: None, command: command.clone() });
        let mut offered = 0;
        for reply in self.ask_tasks(asks)? {
            offered += usize::from(matches!(reply?, TaskReply::Done { .. }));
        }
        Ok(offered)
    }

    fn open_tasks_of(&self, document: DocumentId) -> AppResult<Vec<Task>> {
        let rows = self.rows_of_document(document)?;
        let ids = rows.into_iter().filter(|(_, row)| row.finished_at.is_none()).filter_map(|(_, row)| task_id(&row.id));
        let mut tasks = Vec::new();
        for id in ids {
            tasks.extend(self.task_story(&id)?.map(|(task, _)| task));
        }
        Ok(tasks)
    }

    /// How many proposals and tasks of a document have not ended: proposals alone, and all.
    ///
    /// # Errors
    /// The store failed.
    pub fn open_of_document(&self, document: DocumentId) -> AppResult<(u32, u32)> {
        let mut tasks = self.open_tasks_of(document)?;
        // Tasks of other documents that only refer to this one are not its own.
        tasks.retain(|task| task.sources.first().is_some_and(|source| source.document == document));
        let proposals = tasks.iter().filter(|task| matches!(task.stage, Stage::Proposed { .. })).count();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok((count(proposals), count(tasks.len())))
    }

    /// All proposals of a document are settled.
    ///
    /// # Errors
    /// `steering_review_open`, `steering_reviewed`, `task_not_reviewer`, or the store failed.
    pub fn finish_review(&self, actor: &Actor, document: DocumentId) -> AppResult<()> {
        let (open, _) = self.open_of_document(document)?;
        self.steer(actor, BookCommand::FinishReview { document, open }).map(drop)
    }

    /// A document was registered by mistake: it goes when nothing open comes from it.
    ///
    /// # Errors
    /// `steering_document_used`, `task_not_reviewer`, or the store failed.
    pub fn withdraw_document(&self, actor: &Actor, document: DocumentId, reason: &str) -> AppResult<()> {
        let (_, open) = self.open_of_document(document)?;
        self.steer(actor, BookCommand::WithdrawDocument { document, open, reason: reason.to_owned() }).map(drop)
    }

    /// Whether an official may read a document: who reviews, who sees everything, who sees one of its tasks, members of the
    /// committee.
    ///
    /// # Errors
    /// The store failed.
    pub fn sees_document(&self, actor: &Actor, id: DocumentId) -> AppResult<bool> {
        let org = self.org();
        let scope = self.task_scope(&org, actor);
        let day = self.now().day();
        let sits = |person| self.steering().seat_of(person, day).is_some();
        if scope.all || actor.principal().is_some_and(sits) {
            return Ok(true);
        }
        let rows = self.rows_of_document(id)?;
        Ok(rows.iter().any(|(_, row)| row.board > 0 && scope.covers(&row.lead, &row.area)))
    }

    /// A document with its text, its reading and its tasks. Who may see it is the caller's to ask ([`App::sees_document`]).
    ///
    /// # Errors
    /// `steering_document_unknown`, or the store failed.
    pub fn document_view(&self, id: DocumentId) -> AppResult<DocumentView> {
        let (document, text) = (self.document_of(id)?, self.document_text(id)?);
        let reading = self.reading_of(&document, &text);
        let drafted = self.drafted(&document, &reading, &text);
        let mut sure: BTreeMap<u64, Drafted> = BTreeMap::new();
        for one in drafted {
            if let Some(place) = one.draft.sources.first().and_then(|source| source.place) {
                sure.insert(place.start, one);
            }
        }
        let names = self.names();
        let (mut tasks, mut taken) = (Vec::new(), HashSet::new());
        for (_, row) in self.rows_of_document(id)? {
            let Some(found) = task_id(&row.id).filter(|_| row.parent.is_empty()) else { continue };
            let Some((task, _)) = self.task_story(&found)? else { continue };
            let own = task.sources.iter().find(|source| source.document == id);
            let place = own.and_then(|source| source.place);
            // What was restored stands where the dropped one stood: both come from the same words.
            let known = place.and_then(|place| sure.get(&place.start));
            let unknown = known.map(|one| still_unknown(&names, &task, one)).unwrap_or_default();
            let confidence = known.map(|one| one.confidence);
            taken.extend(place.map(|place| place.start));
            tasks.push(Proposed { task, confidence, unknown });
        }
        let left = reading.tasks.iter().map(|task| task.span).filter(|span| !taken.contains(&(span.start as u64)));
        let left = left.collect();
        Ok(DocumentView { document, text, reading, tasks, left })
    }

    /// The moment from which a proposal waits longer than it should; for trays.
    pub fn review_started(&self, document: DocumentId) -> Option<Instant> {
        self.steering().document(document).map(|document| document.registered.at)
    }
}

fn units<'a>(addressees: &'a [Addressee], helpers: &'a [Coordination]) -> impl Iterator<Item = &'a UnitId> {
    let leads = addressees.iter().filter_map(|addressee| match addressee {
        Addressee::One { owner } => Some(&owner.unit),
        Addressee::Group { .. } => None,
    });
    leads.chain(helpers.iter().map(|line| &line.unit))
}

/// Names for which the reviewer has named nobody yet: a unit that was not read stands for the name that it is like; as many
/// new units as names settle them all.
fn still_unknown(names: &Names, task: &Task, read: &Drafted) -> Vec<String> {
    let known: Vec<&UnitId> = units(&read.draft.addressees, &read.draft.coordinators).collect();
    let added: Vec<&UnitId> = units(&task.addressees, &task.coordinators).filter(|unit| !known.contains(unit)).collect();
    if added.len() >= read.unknown.len() {
        return Vec::new();
    }
    let open = |name: &&String| {
        let meant = names.closest(name).into_iter().chain(names.group_units(name));
        added.is_empty() || meant.into_iter().all(|unit| !added.contains(&&unit))
    };
    read.unknown.iter().filter(open).cloned().collect()
}
