//! Sessions: a random token in the browser, its hash here. Renewed at sign-in, change of place and change of password.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use kernel::{Actor, Instant, PersonId, Refusal};
use serde::{Deserialize, Serialize};
use store::sessions::SessionRow;

use super::{ACCOUNT, minutes, token_hash};
use crate::app::{App, AppResult};

/// Ends without use, minutes.
const IDLE_MINUTES: i64 = 8 * 60;
/// Ends in any case, minutes.
const LONGEST_MINUTES: i64 = 24 * 60;
/// Use is written down at most so often, minutes.
const NOTED_MINUTES: i64 = 5;
/// How long a node believes what it remembers, seconds: another node may have ended the session.
const REMEMBERED_SECONDS: i64 = 30;

/// A fresh token for the browser's cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token(pub String);

/// A citizen as an identity service named them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citizen {
    /// Full name.
    pub name: String,
    /// Identity number.
    pub identity: String,
    /// Day of birth, `2026-11-25`; may be empty.
    #[serde(default)]
    pub born: String,
    /// Address in words.
    #[serde(default)]
    pub address: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// E-mail.
    #[serde(default)]
    pub email: String,
}

/// What a session keeps besides its owner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Data {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on_behalf_of: Option<PersonId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    citizen: Option<Citizen>,
    #[serde(default)]
    must_change: bool,
}

/// A signed-in official.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Hash of the token.
    pub session: String,
    /// Who; empty for a citizen.
    pub person: PersonId,
    /// In whose place.
    pub on_behalf_of: Option<PersonId>,
    /// The citizen, of a citizen's session.
    pub citizen: Option<Citizen>,
    /// What every form must send back.
    pub csrf: String,
    /// The first password has not been changed yet.
    pub must_change: bool,
}

/// Sessions seen lately.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    seen: Mutex<HashMap<String, (Instant, SessionRow)>>,
}

/// Sessions remembered at most.
const KEEP: usize = 20_000;

impl Sessions {
    fn with<T>(&self, work: impl FnOnce(&mut HashMap<String, (Instant, SessionRow)>) -> T) -> T {
        work(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn find(&self, hash: &str, now: Instant) -> Option<SessionRow> {
        self.with(|seen| {
            let (at, row) = seen.get(hash)?;
            (now.0 - at.0 < REMEMBERED_SECONDS * 1_000_000).then(|| row.clone())
        })
    }

    fn remember(&self, row: &SessionRow, now: Instant) {
        self.with(|seen| {
            if seen.len() >= KEEP {
                seen.clear();
            }
            seen.insert(row.token_hash.clone(), (now, row.clone()));
        });
    }

    fn forget(&self, hash: &str) {
        self.with(|seen| seen.remove(hash));
    }

    pub(crate) fn forget_person(&self, person: &str) {
        self.with(|seen| seen.retain(|_, (_, row)| row.person.as_deref() != Some(person)));
    }
}

fn is_over(row: &SessionRow, now: Instant) -> bool {
    row.expires_at <= now || minutes(row.created_at, LONGEST_MINUTES) <= now
}

fn is_use_to_note(row: &SessionRow, now: Instant) -> bool {
    minutes(row.seen_at, NOTED_MINUTES) <= now
}

fn signed(row: SessionRow) -> Signed {
    let data: Data = serde_json::from_str(&row.data).unwrap_or_default();
    Signed {
        session: row.token_hash,
        person: PersonId::new(row.person.unwrap_or_default()),
        on_behalf_of: data.on_behalf_of,
        citizen: data.citizen,
        csrf: row.csrf,
        must_change: data.must_change,
    }
}

impl App {
    pub(super) fn open_session(&self, person: &PersonId, on_behalf_of: Option<&PersonId>) -> AppResult<Token> {
        let account = self.read(|reader| reader.find_account(person.as_str()))?;
        let must_change = account.is_some_and(|account| account.must_change);
        let data = Data { on_behalf_of: on_behalf_of.cloned(), citizen: None, must_change };
        self.keep_session(Some(person), &data)
    }

    fn keep_session(&self, person: Option<&PersonId>, data: &Data) -> AppResult<Token> {
        let (token, csrf, now) = (self.new_token(), self.new_token(), self.now());
        let row = SessionRow {
            token_hash: token_hash(&token),
            person: person.map(ToString::to_string),
            created_at: now,
            seen_at: now,
            expires_at: minutes(now, IDLE_MINUTES),
            csrf: csrf[..32].to_owned(),
            data: serde_json::to_string(data).unwrap_or_default(),
        };
        let kept = row.clone();
        self.store.write(move |writer| writer.put_session(&kept))?;
        self.sessions.remember(&row, now);
        Ok(Token(token))
    }

    /// A citizen whom an identity service vouched for.
    ///
    /// # Errors
    /// The store failed.
    pub fn sign_in_citizen(&self, citizen: Citizen) -> AppResult<Token> {
        self.keep_session(None, &Data { citizen: Some(citizen), ..Data::default() })
    }

    /// Who holds a token; none when it is unknown or over.
    ///
    /// # Errors
    /// The store failed.
    pub fn session(&self, token: &str) -> AppResult<Option<Signed>> {
        let (hash, now) = (token_hash(token), self.now());
        let row = match self.sessions.find(&hash, now) {
            Some(row) => row,
            None => match self.read(|reader| reader.find_session(&hash))? {
                Some(row) => {
                    self.sessions.remember(&row, now);
                    row
                }
                None => return Ok(None),
            },
        };
        if is_over(&row, now) {
            return Ok(None);
        }
        self.note_use(&row, now)?;
        Ok(Some(signed(row)))
    }

    /// Who holds a token, if this node has seen it in the last moments and has nothing to write down: needs no store, so it
    /// may be asked on a thread that serves connections. `None`: ask [`App::session`].
    pub fn session_seen(&self, token: &str) -> Option<Signed> {
        let now = self.now();
        let row = self.sessions.find(&token_hash(token), now)?;
        (!is_over(&row, now) && !is_use_to_note(&row, now)).then(|| signed(row))
    }

    fn note_use(&self, row: &SessionRow, now: Instant) -> AppResult<()> {
        if !is_use_to_note(row, now) {
            return Ok(());
        }
        let row = SessionRow { seen_at: now, expires_at: minutes(now, IDLE_MINUTES), ..row.clone() };
        self.sessions.remember(&row, now);
        Ok(self.store.write_later(move |writer| writer.put_session(&row))?)
    }

    /// Acts in the place of another from now on, or in one's own again; the token is renewed.
    ///
    /// # Errors
    /// Nobody handed this over.
    pub fn act_for(&self, signed: &Signed, principal: Option<&PersonId>) -> AppResult<Token> {
        self.org().actor(&signed.person, principal, self.now())?;
        self.end_session(&signed.session)?;
        self.open_session(&signed.person, principal)
    }

    /// Ends all sessions of the person; this browser goes on with a fresh one.
    ///
    /// # Errors
    /// The store failed.
    pub fn end_other_sessions(&self, signed: &Signed) -> AppResult<Token> {
        let person = signed.person.to_string();
        self.store.write(move |writer| writer.delete_sessions_of(&person))?;
        self.sessions.forget_person(signed.person.as_str());
        self.open_session(&signed.person, signed.on_behalf_of.as_ref())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The store failed.
    pub fn end_session(&self, session: &str) -> AppResult<()> {
        self.sessions.forget(session);
        let hash = session.to_owned();
        self.store.write(move |writer| writer.delete_session(&hash))?;
        Ok(())
    }

    /// The official as an actor now, with the roles in force.
    ///
    /// # Errors
    /// No longer in office, or the delegation is over.
    pub fn actor(&self, signed: &Signed) -> AppResult<Actor> {
        if signed.person.as_str().is_empty() {
            return Err(Refusal::new("signed_out", ACCOUNT).into());
        }
        Ok(self.org().actor(&signed.person, signed.on_behalf_of.as_ref(), self.now())?)
    }
}
