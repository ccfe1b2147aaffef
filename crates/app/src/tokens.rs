//! Tokens of other systems for the JSON API: made by an administrator, shown once, bound to a unit and to scopes.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{Actor, ActorKind, Basis, Instant, Refusal, Role, RoleGrant, UnitId};
use org::Org;
use store::tokens::TokenRow;

use crate::access;
use crate::accounts::token_hash;
use crate::app::{App, AppResult};

const TOKEN: Basis = Basis("design");
/// How long a node believes what it remembers, seconds: another node may have revoked the token.
const REMEMBERED_SECONDS: i64 = 30;
/// Tokens remembered at most.
const KEEP: usize = 10_000;
/// The longest name, characters.
const LONGEST_NAME: usize = 80;
/// Marks our tokens, so that one that leaked into a file is recognised.
const PREFIX: &str = "mc_";

/// What a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenScope {
    /// Hand in dossiers, and act for the applicants of those that the same system handed in: complete, supplement, pay,
    /// withdraw. The dossier itself knows through which system it came; [`TokenScope::Act`] reaches further.
    Submit,
    /// Read dossiers with personal data, papers and files.
    Read,
    /// Act as the desk (role `receptionist`) of its unit.
    Act,
    /// Read what happened, without personal data.
    Events,
    /// Read the catalogue (which everybody may).
    Procedures,
    /// Read statutory reports of its unit and below: sums, without personal data.
    Reports,
    /// Read tasks of its unit and below, and their figures.
    Tasks,
    /// Note progress of tasks of its unit and below, as whoever works there (role `specialist`).
    TaskProgress,
}

impl TokenScope {
    /// Every scope, in the order in which pages list them.
    pub const ALL: [TokenScope; 8] = [
        TokenScope::Submit,
        TokenScope::Read,
        TokenScope::Act,
        TokenScope::Events,
        TokenScope::Procedures,
        TokenScope::Reports,
        TokenScope::Tasks,
        TokenScope::TaskProgress,
    ];

    /// As written in tokens and in the API's description.
    pub const fn key(self) -> &'static str {
        match self {
            TokenScope::Submit => "dossiers:submit",
            TokenScope::Read => "dossiers:read",
            TokenScope::Act => "dossiers:act",
            TokenScope::Events => "events:read",
            TokenScope::Procedures => "procedures:read",
            TokenScope::Reports => "reports:read",
            TokenScope::Tasks => "tasks:read",
            TokenScope::TaskProgress => "tasks:progress",
        }
    }

    /// The scope with that key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.key() == key)
    }
}

/// A token that holds now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearer {
    /// Which system.
    pub name: String,
    /// What it may do.
    pub scopes: BTreeSet<TokenScope>,
    /// For which unit and those below.
    pub unit: UnitId,
    /// Ends.
    pub expires_at: Instant,
}

impl Bearer {
    fn of(row: &TokenRow) -> Self {
        Self {
            name: row.name.clone(),
            scopes: row.scopes.split_whitespace().filter_map(TokenScope::from_key).collect(),
            unit: UnitId::new(&row.unit),
            expires_at: row.expires_at,
        }
    }

    /// Refuses what the token may not do.
    ///
    /// # Errors
    /// `token_scope`.
    pub fn require(&self, scopes: &[TokenScope]) -> Result<(), Refusal> {
        match scopes.iter().any(|scope| self.scopes.contains(scope)) {
            true => Ok(()),
            false => Err(Refusal::new("token_scope", TOKEN).with("scope", scopes.first().map_or("", |s| s.key()))),
        }
    }

    /// As an actor: a partner, with the role of a receptionist in its unit if it may act.
    pub fn actor(&self) -> Actor {
        let acts = self.scopes.contains(&TokenScope::Act);
        self.with(acts.then_some(Role::Receptionist))
    }

    /// As whoever works on tasks of its unit.
    pub fn worker(&self) -> Actor {
        self.with(self.scopes.contains(&TokenScope::TaskProgress).then_some(Role::Specialist))
    }

    /// As a reader: sees the dossiers of its unit and below whole, and writes nothing.
    pub fn reader(&self) -> Actor {
        self.with(Some(Role::Auditor))
    }

    fn with(&self, role: Option<Role>) -> Actor {
        let grants = role.map(|role| RoleGrant { role, unit: self.unit.clone() }).into_iter().collect();
        Actor { kind: ActorKind::Partner { name: self.name.clone() }, grants }
    }

    /// Whether a dossier of these units is the token's business: as lists are scoped, a division stands for its agency.
    pub fn covers(&self, org: &Org, units: &[&UnitId]) -> bool {
        let held = access::scope(org, &self.reader());
        held.iter().any(|held| units.iter().any(|unit| org.is_within(unit, held)))
    }

    /// Who uses the files that this system has uploaded and not handed in yet.
    pub fn files(&self) -> String {
        format!("partner:{}", self.name)
    }
}

/// Tokens seen lately.
#[derive(Debug, Default)]
pub(crate) struct TokenCache {
    seen: Mutex<HashMap<String, (Instant, Arc<Bearer>)>>,
}

impl TokenCache {
    fn with<T>(&self, work: impl FnOnce(&mut HashMap<String, (Instant, Arc<Bearer>)>) -> T) -> T {
        work(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn find(&self, hash: &str, now: Instant) -> Option<Arc<Bearer>> {
        self.with(|seen| {
            let (at, bearer) = seen.get(hash)?;
            let fresh = now.0 - at.0 < REMEMBERED_SECONDS * 1_000_000 && now < bearer.expires_at;
            fresh.then(|| bearer.clone())
        })
    }

    fn remember(&self, hash: &str, bearer: &Arc<Bearer>, now: Instant) {
        self.with(|seen| {
            if seen.len() >= KEEP {
                seen.clear();
            }
            seen.insert(hash.to_owned(), (now, bearer.clone()));
        });
    }

    fn forget(&self, hash: &str) {
        self.with(|seen| seen.remove(hash));
    }
}

impl App {
    /// Makes a token and answers it; only its hash is kept, so it is shown this once.
    ///
    /// # Errors
    /// `administrator_only`, `token_name`, `token_no_scope`, `token_ends_before`, `org_unknown_unit`.
    pub fn create_token(
        &self,
        actor: &Actor,
        name: &str,
        scopes: &[TokenScope],
        unit: &UnitId,
        expires_at: Instant,
    ) -> AppResult<String> {
        self.require_administrator(actor)?;
        let (now, name) = (self.now(), name.trim());
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(Refusal::new("token_name", TOKEN).with("max", LONGEST_NAME).into());
        }
        if scopes.is_empty() {
            return Err(Refusal::new("token_no_scope", TOKEN).into());
        }
        if expires_at <= now {
            return Err(Refusal::new("token_ends_before", TOKEN).into());
        }
        if !self.org().unit(unit).is_some_and(|unit| unit.is_open(now.day())) {
            return Err(Refusal::new("org_unknown_unit", TOKEN).with("unit", unit).into());
        }
        let token = format!("{PREFIX}{}", self.new_token());
        let keys: BTreeSet<&str> = scopes.iter().map(|scope| scope.key()).collect();
        let row = TokenRow {
            token_hash: token_hash(&token),
            name: name.to_owned(),
            scopes: keys.into_iter().collect::<Vec<_>>().join(" "),
            unit: unit.to_string(),
            created_by: actor.principal().map_or_else(|| "system".to_owned(), ToString::to_string),
            created_at: now,
            expires_at,
            revoked_at: None,
        };
        self.store.write(move |writer| writer.put_token(&row))?;
        Ok(token)
    }

    /// Ends a token at once (on other nodes within half a minute).
    ///
    /// # Errors
    /// `administrator_only`.
    pub fn revoke_token(&self, actor: &Actor, hash: &str) -> AppResult<()> {
        self.require_administrator(actor)?;
        let (now, own) = (self.now(), hash.to_owned());
        self.store.write(move |writer| writer.revoke_token(&own, now))?;
        self.tokens.forget(hash);
        Ok(())
    }

    /// All tokens, also those that have ended, by name.
    ///
    /// # Errors
    /// `administrator_only`.
    pub fn tokens(&self, actor: &Actor) -> AppResult<Vec<TokenRow>> {
        self.require_administrator(actor)?;
        Ok(self.read(|reader| reader.list_tokens())?)
    }

    /// The system behind a token if it was seen a moment ago: never blocks.
    pub fn known_bearer(&self, token: &str) -> Option<Arc<Bearer>> {
        self.tokens.find(&token_hash(token), self.now())
    }

    /// The system behind a token. Blocks.
    ///
    /// # Errors
    /// `token_unknown`, `token_revoked`, `token_expired`.
    pub fn bearer(&self, token: &str) -> AppResult<Arc<Bearer>> {
        let (hash, now) = (token_hash(token), self.now());
        if let Some(bearer) = self.tokens.find(&hash, now) {
            return Ok(bearer);
        }
        let row = self.read(|reader| reader.find_token(&hash))?;
        let row = row.ok_or_else(|| Refusal::new("token_unknown", TOKEN))?;
        if row.revoked_at.is_some() {
            return Err(Refusal::new("token_revoked", TOKEN).into());
        }
        if row.expires_at <= now {
            return Err(Refusal::new("token_expired", TOKEN).with("until", row.expires_at.date_time_text()).into());
        }
        let bearer = Arc::new(Bearer::of(&row));
        self.tokens.remember(&hash, &bearer, now);
        Ok(bearer)
    }
}
