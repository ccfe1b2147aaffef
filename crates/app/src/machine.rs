//! The dossier machine on the appender's thread: load, gather the context, decide, append, project, enqueue.

use std::collections::HashMap;
use std::sync::Arc;

use dossier::{Command, Decision, Dossier, NewDossier};
use journal::{Record, StreamId};
use kernel::{Actor, Basis, DossierCode, DossierId, Instant, ProcedureCode, Refusal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Batch, Machine, Projection, Store, StoreError};

use crate::law::Law;
use crate::numbers::numbered;
use crate::projection::projection;
use crate::wire::{fold, stream, to_new_event};

/// A command with who gives it.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Who acts, with the roles held now.
    pub actor: Actor,
    /// Of which dossier.
    pub dossier: DossierId,
    /// The procedure, for a new dossier.
    pub procedure: Option<ProcedureCode>,
    /// Idempotency key of the write; [`guarded_key`] also tells another write under the same key.
    pub key: Option<String>,
    /// What is asked.
    pub command: Command,
}

/// What came of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Done, durable.
    Done {
        /// The dossier's code.
        code: DossierCode,
        /// Version of its stream.
        version: i64,
        /// What a repeated key gets again as well.
        turn: Turn,
    },
    /// Not done, and why.
    Refused(Refusal),
}

/// The dossier as the command left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Its identity: with a repeated key that of the first time.
    pub id: DossierId,
    /// Key of its state.
    pub state: String,
    /// When the duty of whoever has it is due.
    pub due_at: Option<Instant>,
}

/// What is kept under an idempotency key.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    code: DossierCode,
    version: i64,
    turn: Turn,
    /// Of what was asked; empty: not told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    print: String,
}

/// An idempotency key that holds for one content only: the same key with other bytes is refused, not answered.
pub fn guarded_key(key: &str, content: &[u8]) -> String {
    format!("{key}\n{}", &crate::accounts::hex(&Sha256::digest(content))[..32])
}

/// The key proper, and the print of what was asked under it.
fn parted(key: &str) -> (&str, &str) {
    key.split_once('\n').unwrap_or((key, ""))
}

/// A dossier as the machine keeps it.
#[derive(Debug, Clone)]
struct Known {
    dossier: Dossier,
    /// Position of its first event.
    seq: i64,
    version: i64,
}

/// Dossiers kept between batches, at most.
const KEEP: usize = 4_096;
/// The same while a past is simulated: all dossiers that are open at a time belong to a few days of a whole province.
const KEEP_PAST: usize = 98_304;

/// The machine. It lives on the appender's thread.
pub struct DossierMachine {
    law: Arc<Law>,
    known: HashMap<DossierId, Known>,
    /// Dossiers that the open batch changed, in the order in which it met them, and what read models show of them.
    touched: Vec<DossierId>,
    open: HashMap<DossierId, Projection>,
    /// Dossiers of the batch whose read models are written, until the commit.
    shown: Vec<DossierId>,
    /// What the open batch adds to measures.
    added: Vec<(store::MeasureKey, i64)>,
    /// How many are kept between batches.
    keep: usize,
    /// Effects of what is handled are left out.
    silent: bool,
}

const CODE: Basis = Basis("nd118_2025.d17k3");

impl DossierMachine {
    /// A machine that knows no dossier yet.
    pub fn new(law: impl Into<Arc<Law>>) -> Self {
        Self { law: law.into(), known: HashMap::new(), touched: Vec::new(), open: HashMap::new(), shown: Vec::new(), added: Vec::new(), keep: KEEP, silent: false }
    }

    /// What the batch added to measures; asked once, before `committed`.
    pub(crate) fn take_added(&mut self) -> Vec<(store::MeasureKey, i64)> {
        std::mem::take(&mut self.added)
    }

    /// Handles a command of a simulated past; `told`: with its effects.
    pub(crate) fn handle_past(&mut self, batch: &mut Batch<'_>, ask: Ask, told: bool) -> Reply {
        (self.keep, self.silent) = (KEEP_PAST, !told);
        let reply = self.handle(batch, ask);
        self.silent = false;
        reply
    }

    /// The dossier as it is now, taken out: whoever decides on it puts it back.
    fn take(&mut self, batch: &mut Batch<'_>, id: &DossierId) -> Result<Option<Known>, StoreError> {
        if let Some(known) = self.known.remove(id) {
            return Ok(Some(known));
        }
        let records = batch.load_stream(&stream(id))?;
        let Some(first) = records.first() else { return Ok(None) };
        let dossier = fold(&records).map_err(|error| StoreError::Format(error.to_string()))?;
        let (seq, version) = (first.position, records.len() as i64);
        Ok(dossier.map(|dossier| Known { dossier, seq, version }))
    }

    fn answer(&mut self, batch: &mut Batch<'_>, ask: Ask) -> Result<Reply, StoreError> {
        if let Some(reply) = remembered(batch, ask.key.as_deref())? {
            return Ok(reply);
        }
        let known = self.take(batch, &ask.dossier)?;
        let (dossier, id) = (known.as_ref().map(|known| &known.dossier), ask.dossier);
        match self.decide(batch, ask.command, &ask.actor, ask.procedure.as_ref(), dossier)? {
            Ok(decision) => self.write(batch, &ask.actor, id, known, decision, ask.key.as_deref()),
            Err(refusal) => {
                self.known.extend(known.map(|known| (id, known)));
                Ok(Reply::Refused(refusal))
            }
        }
    }

    fn decide(
        &self,
        batch: &mut Batch<'_>,
        command: Command,
        actor: &Actor,
        procedure: Option<&ProcedureCode>,
        dossier: Option<&Dossier>,
    ) -> Result<Result<Decision, Refusal>, StoreError> {
        let (command, number) = match numbered(batch, command, dossier, actor)? {
            Ok(ready) => ready,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let now = batch.now();
        let decided = self.law.gather(dossier, procedure, new_dossier(&command), now).and_then(|sources| {
            dossier::decide(dossier, command, &sources.context(actor, now))
        });
        if let (Ok(_), Some((unit, number))) = (&decided, number) {
            batch.use_code_number(&unit, now.day(), number);
        }
        Ok(decided)
    }

    fn write(
        &mut self,
        batch: &mut Batch<'_>,
        actor: &Actor,
        id: DossierId,
        known: Option<Known>,
        decision: Decision,
        key: Option<&str>,
    ) -> Result<Reply, StoreError> {
        let (now, province) = (batch.now(), batch.province());
        self.open.entry(id).or_insert_with(|| {
            self.touched.push(id);
            known.as_ref().map_or_else(Projection::default, |k| projection(province, &k.dossier, k.seq))
        });
        let version = known.as_ref().map_or(0, |k| k.version);
        let events = decision.events.iter().map(to_new_event).collect::<Result<Vec<_>, _>>()?;
        let appended = batch.append(&stream(&id), version, actor, events)?;
        let seq = known.as_ref().map_or(appended.first_position, |k| k.seq);
        let mut state = known.map(|k| k.dossier);
        for event in &decision.events {
            state = dossier::evolve(state, event, now, &actor.kind);
        }
        let Some(dossier) = state else { return Err(StoreError::Format("a decision without a dossier".to_owned())) };
        if !self.silent {
            enqueue(batch, &id, &decision)?;
        }
        let (code, version) = (dossier.code.clone(), appended.version);
        let turn = Turn { id, state: dossier.stage.key().to_owned(), due_at: dossier.duty_due_at() };
        if let Some(key) = key {
            let (key, print) = parted(key);
            let kept = Kept { code: code.clone(), version, turn: turn.clone(), print: print.to_owned() };
            batch.remember(key, &serde_json::to_string(&kept)?);
        }
        self.known.insert(id, Known { dossier, seq, version });
        Ok(Reply::Done { code, version, turn })
    }
}

fn new_dossier(command: &Command) -> Option<&NewDossier> {
    match command {
        Command::Submit(new) | Command::Receive(new) | Command::Import(new, _) => Some(new),
        _ => None,
    }
}

fn remembered(batch: &mut Batch<'_>, key: Option<&str>) -> Result<Option<Reply>, StoreError> {
    let Some((key, print)) = key.map(parted) else { return Ok(None) };
    let Some(text) = batch.find_idempotent(key)? else { return Ok(None) };
    let kept: Kept = serde_json::from_str(&text)?;
    if kept.print != print {
        return Ok(Some(Reply::Refused(Refusal::new("idempotency_key_reused", Basis("design")))));
    }
    Ok(Some(Reply::Done { code: kept.code, version: kept.version, turn: kept.turn }))
}

fn enqueue(batch: &mut Batch<'_>, id: &DossierId, decision: &Decision) -> Result<(), StoreError> {
    use dossier::Effect;
    for effect in &decision.effects {
        let (kind, what) = match effect {
            Effect::TellApplicant(notice) => ("tell_applicant", serde_json::to_value(notice)?),
            Effect::TellOfficial { to, key } => ("tell_official", serde_json::json!({"to": to, "key": key})),
            Effect::Issue(paper) => ("issue", serde_json::to_value(paper)?),
            Effect::Synchronise => ("synchronise", serde_json::Value::Null),
        };
        batch.enqueue(kind, &serde_json::json!({"dossier": id, "what": what}).to_string());
    }
    Ok(())
}

impl Machine for DossierMachine {
    type Command = Ask;
    type Reply = Reply;

    fn catch_up(&mut self, records: &[Record]) {
        for record in records.iter().filter(|record| record.stream.kind == crate::wire::KIND) {
            if let Ok(id) = record.stream.id.parse() {
                self.known.remove(&DossierId(id));
            }
        }
    }

    fn streams(&self, ask: &Ask) -> Vec<StreamId> {
        let wanted = !self.known.contains_key(&ask.dossier) && new_dossier(&ask.command).is_none();
        wanted.then(|| stream(&ask.dossier)).into_iter().collect()
    }

    fn begins(&self, ask: &Ask) -> Option<StreamId> {
        new_dossier(&ask.command).map(|_| stream(&ask.dossier))
    }

    fn handle(&mut self, batch: &mut Batch<'_>, ask: Ask) -> Reply {
        match self.answer(batch, ask) {
            Ok(reply) => reply,
            Err(error) => {
                batch.fail(error);
                Reply::Refused(Refusal::new("store_failed", CODE))
            }
        }
    }

    fn finish(&mut self, batch: &mut Batch<'_>) {
        // Once a dossier, however many commands of the batch it met.
        for id in std::mem::take(&mut self.touched) {
            let Some(before) = self.open.remove(&id) else { continue };
            let known = self.known.get(&id);
            let after = known.map_or_else(Projection::default, |k| projection(batch.province(), &k.dossier, k.seq));
            batch.project(&before, &after);
            if before.measures != after.measures {
                self.added.extend(before.measures.into_iter().map(|(key, n)| (key, -n)));
                self.added.extend(after.measures);
            }
            self.shown.push(id);
        }
    }

    fn committed(&mut self) {
        self.shown.clear();
        self.added.clear();
        if self.known.len() > self.keep {
            // Nothing more is likely to happen to those that are over.
            self.known.retain(|_, known| !known.dossier.stage.is_final());
            if self.known.len() > self.keep / 4 * 3 {
                self.known.clear();
            }
        }
    }

    fn rolled_back(&mut self) {
        self.added.clear();
        self.open.clear();
        self.shown.append(&mut self.touched);
        self.shown.drain(..).for_each(|id| {
            self.known.remove(&id);
        });
    }
}

/// The projection that a dossier's events give, to compare with the rows or to write them anew.
///
/// # Errors
/// The stream cannot be read.
pub fn shown(province: kernel::Province, records: &[Record]) -> Result<Projection, StoreError> {
    let Some(first) = records.first() else { return Ok(Projection::default()) };
    let dossier = fold(records).map_err(|error| StoreError::Format(error.to_string()))?;
    Ok(dossier.map_or_else(Projection::default, |dossier| projection(province, &dossier, first.position)))
}

/// Writes the read models of all dossiers and tasks anew from the journal; answers how many there are.
///
/// # Errors
/// The journal cannot be read; then nothing has changed.
pub fn rebuild(store: &Store, progress: &mut dyn FnMut(u64)) -> Result<u64, StoreError> {
    let province = store.province();
    let judged_by = store.read(crate::tasks::judged_by)?;
    let kinds = [crate::wire::KIND, crate::tasks::TASKS];
    let mut project = |records: &[Record]| match records.first() {
        Some(first) if first.stream.kind == crate::tasks::TASKS => crate::tasks::shown_task(province, records, judged_by),
        _ => shown(province, records),
    };
    let done = store.rebuild(&kinds, &mut project, progress)?;
    crate::tasks::keep_judged_by(store, judged_by)?;
    Ok(done)
}
