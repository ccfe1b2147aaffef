//! Accounts, passwords, sessions. Passwords are kept as argon2id; of tokens only the hash is kept.

mod password;
mod session;

use kernel::{Actor, ActorKind, Basis, Instant, PersonId, Refusal, Role};
use org::{Holding, OrgCommand, Person};
use sha2::{Digest, Sha256};
use store::accounts::AccountRow;

use crate::app::{App, AppResult};
use crate::limiter;

pub use password::problem as password_problem;
pub(crate) use session::Sessions;
pub use session::{Citizen, Signed, Token};

pub(crate) const ACCOUNT: Basis = Basis("design");
/// Wrong passwords in a row before an account rests.
const FAILURES: i64 = 6;
/// How long it rests, minutes.
const REST_MINUTES: i64 = 15;
/// How long a link for a new password holds, minutes.
const RESET_MINUTES: i64 = 60;

/// A new account with its first password, which must be changed at the first sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// Whose.
    pub person: PersonId,
    /// Name for signing in.
    pub login: String,
    /// The first password.
    pub password: String,
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
        text
    })
}

pub(crate) fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn minutes(now: Instant, minutes: i64) -> Instant {
    Instant(now.0 + minutes * 60_000_000)
}

impl App {
    pub(crate) fn new_token(&self) -> String {
        let mut bytes = [0_u8; 32];
        (self.setup.chance)(&mut bytes);
        hex(&bytes)
    }

    /// A password that people can type: four groups of letters and digits.
    pub(crate) fn new_password(&self) -> String {
        const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567892";
        let mut bytes = [0_u8; 16];
        (self.setup.chance)(&mut bytes);
        let letters: Vec<char> = bytes.iter().map(|byte| LETTERS[usize::from(byte % 31)] as char).collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }

    fn salt(&self) -> [u8; 16] {
        let mut salt = [0_u8; 16];
        (self.setup.chance)(&mut salt);
        salt
    }

    /// Signs in with name and password. Takes some tens of milliseconds on purpose.
    ///
    /// # Errors
    /// `password_wrong` (also for an unknown name), `account_locked`, `account_disabled`, `rate_limited`.
    pub fn sign_in(&self, login: &str, password: &str, address: &str) -> AppResult<Token> {
        let (now, login) = (self.now(), login.trim().to_lowercase());
        self.limiter.count("sign-in", address, limiter::SIGN_IN_BY_ADDRESS, now)?;
        self.limiter.count("sign-in-name", &format!("{address}/{login}"), limiter::SIGN_IN_BY_NAME, now)?;
        let account = self.read(|reader| reader.find_account_by_login(&login))?;
        let known = account.as_ref().map(|account| account.password_hash.as_str());
        // An unknown name costs the same time as a known one.
        let right = password::verify(password, known);
        let wrong = || Refusal::new("password_wrong", ACCOUNT);
        let Some(account) = account else { return Err(wrong().into()) };
        if account.locked_until > now {
            let until = account.locked_until.date_time_text();
            return Err(Refusal::new("account_locked", ACCOUNT).with("until", until).into());
        }
        let person = PersonId::new(&account.person);
        if !right {
            self.note_failure(account, now)?;
            return Err(wrong().into());
        }
        self.require_usable(&account, now)?;
        self.limiter.forget("sign-in-name", &format!("{address}/{login}"));
        self.store.write(move |writer| writer.note_sign_in(&account.person, now))?;
        self.open_session(&person, None)
    }

    fn require_usable(&self, account: &AccountRow, now: Instant) -> Result<(), Refusal> {
        let org = self.org();
        let in_office = org.person(&PersonId::new(&account.person)).is_some_and(|p| p.is_in_office(now.day()));
        if account.active && in_office { Ok(()) } else { Err(Refusal::new("account_disabled", ACCOUNT)) }
    }

    fn note_failure(&self, account: AccountRow, now: Instant) -> AppResult<()> {
        let failed = account.failed + 1;
        let locked = if failed % FAILURES == 0 { minutes(now, REST_MINUTES) } else { Instant(0) };
        Ok(self.store.write(move |writer| writer.note_failed_sign_in(&account.person, failed, locked))?)
    }

    /// Signs in a demo person without a password.
    ///
    /// # Errors
    /// `forbidden` outside a simulation.
    pub fn sign_in_for_demo(&self, person: &PersonId) -> AppResult<Token> {
        let known = self.org().person(person).is_some();
        if !self.setup.simulated || !known {
            return Err(Refusal::new("forbidden", ACCOUNT).into());
        }
        self.open_session(person, None)
    }

    /// Makes an account; its first password is told once.
    ///
    /// # Errors
    /// `login_taken`, `account_unknown` (no such person), `administrator_only`.
    pub fn create_account(&self, actor: &Actor, person: &PersonId, login: &str) -> AppResult<NewAccount> {
        self.require_administrator(actor)?;
        let (now, login) = (self.now(), login.trim().to_lowercase());
        let org = self.org();
        let Some(known) = org.person(person) else {
            return Err(Refusal::new("account_unknown", ACCOUNT).with("person", person).into());
        };
        let taken = self.read(|reader| reader.find_account_by_login(&login))?;
        if login.is_empty() || taken.is_some() {
            return Err(Refusal::new("login_taken", ACCOUNT).with("login", &login).into());
        }
        let password = self.new_password();
        let row = AccountRow {
            person: person.to_string(),
            login: login.clone(),
            password_hash: password::hash(&password, &self.salt()),
            email: known.email.clone(),
            must_change: true,
            active: true,
            failed: 0,
            locked_until: Instant(0),
            preferences: "{}".to_owned(),
            created_at: now,
            changed_at: now,
            last_sign_in_at: None,
        };
        self.store.write(move |writer| writer.put_account(&row))?;
        Ok(NewAccount { person: person.clone(), login, password })
    }

    pub(crate) fn require_administrator(&self, actor: &Actor) -> Result<(), Refusal> {
        let allowed = actor.kind == ActorKind::System || actor.grants.iter().any(|g| g.role == Role::Administrator);
        if allowed { Ok(()) } else { Err(Refusal::new("administrator_only", ACCOUNT)) }
    }

    /// An administrator of an installation: a person with the role over the whole province, and an account. Whoever may
    /// run the program on its machine may also make a further one, when a password is lost.
    ///
    /// # Errors
    /// The name is taken, or the organisation has no units.
    pub fn create_first_administrator(&self, name: &str, login: &str, email: Option<&str>) -> AppResult<NewAccount> {
        let (org, now) = (self.org(), self.now());
        let root = org.units(now.day()).find(|unit| unit.parent.is_none()).map(|unit| unit.id.clone());
        let Some(root) = root else { return Err(Refusal::new("org_unknown_unit", ACCOUNT).with("unit", "").into()) };
        let system = Actor::system();
        let person = PersonId::new(format!("qt-{}", login.trim().to_lowercase()));
        if org.person(&person).is_none() {
            let email = email.map(str::to_owned);
            let added = Person { id: person.clone(), name: name.to_owned(), email, phone: None, from: now.day(), to: None };
            let holding = Holding {
                person: person.clone(),
                unit: root,
                role: Role::Administrator,
                title: "Quản trị hệ thống".to_owned(),
                from: now.day(),
                to: None,
                sent_by: None,
                authorised: Vec::new(),
            };
            self.change_org_all(&system, vec![OrgCommand::AddPerson { person: added }, OrgCommand::GiveHolding { holding }])?;
        }
        self.create_account(&system, &person, login)
    }

    /// Changes the own password; all other sessions of the person end.
    ///
    /// # Errors
    /// `password_wrong`, `password_weak`.
    pub fn change_password(&self, signed: &Signed, old: &str, new: &str) -> AppResult<Token> {
        let account = self.read(|reader| reader.find_account(signed.person.as_str()))?;
        let Some(account) = account.filter(|account| password::verify(old, Some(&account.password_hash))) else {
            return Err(Refusal::new("password_wrong", ACCOUNT).into());
        };
        if old == new {
            return Err(Refusal::new("password_weak", ACCOUNT).with("why", "same").into());
        }
        self.set_password(&account, new)?;
        self.open_session(&signed.person, None)
    }

    fn set_password(&self, account: &AccountRow, new: &str) -> AppResult<()> {
        if let Some(why) = password::problem(new, &account.login) {
            return Err(Refusal::new("password_weak", ACCOUNT).with("why", why).into());
        }
        let (person, hash, now) = (account.person.clone(), password::hash(new, &self.salt()), self.now());
        self.store.write(move |writer| {
            writer.set_password(&person, &hash, false, now)?;
            writer.delete_sessions_of(&person)
        })?;
        self.sessions.forget_person(&account.person);
        Ok(())
    }

    /// Sends a link for a new password to the address of an account; says nothing about whether there is one.
    ///
    /// # Errors
    /// `rate_limited`.
    pub fn request_reset(&self, login_or_email: &str, address: &str) -> AppResult<()> {
        let now = self.now();
        self.limiter.count("reset", address, limiter::RESET, now)?;
        let typed = login_or_email.trim().to_lowercase();
        let by_login = self.read(|reader| reader.find_account_by_login(&typed))?;
        let account = match by_login {
            None => self.read(|reader| reader.find_account_by_email(&typed))?,
            found => found,
        };
        let Some(account) = account.filter(|account| account.active) else { return Ok(()) };
        let (Some(email), Some(mailer)) = (account.email.clone(), &self.setup.ports.mailer) else { return Ok(()) };
        let (token, until) = (self.new_token(), minutes(now, RESET_MINUTES));
        let (hash, person) = (token_hash(&token), account.person.clone());
        self.store.write(move |writer| writer.put_reset(&hash, &person, now, until))?;
        let link = format!("{}/signin/reset/{token}", self.setup.base_url);
        let org = self.org();
        let name = org.person(&PersonId::new(&account.person)).map(|p| p.name.clone()).unwrap_or_default();
        let message = self.setup.ports.wording.reset(&name, &link, until);
        if let Err(error) = mailer.send(&email, &message.subject, &message.text) {
            tracing::warn!(%error, "a link for a new password could not be sent");
        }
        Ok(())
    }

    /// Whether a link for a new password still holds.
    ///
    /// # Errors
    /// The store failed.
    pub fn reset_holds(&self, token: &str) -> AppResult<bool> {
        let (hash, now) = (token_hash(token), self.now());
        Ok(self.read(|reader| reader.find_reset(&hash, now))?.is_some())
    }

    /// Sets a new password by a link; it works once.
    ///
    /// # Errors
    /// `reset_invalid`, `password_weak`.
    pub fn reset_password(&self, token: &str, new: &str) -> AppResult<()> {
        let (hash, now) = (token_hash(token), self.now());
        let invalid = || Refusal::new("reset_invalid", ACCOUNT);
        let person = self.read(|reader| reader.find_reset(&hash, now))?.ok_or_else(invalid)?;
        let account = self.read(|reader| reader.find_account(&person))?.ok_or_else(invalid)?;
        if let Some(why) = password::problem(new, &account.login) {
            return Err(Refusal::new("password_weak", ACCOUNT).with("why", why).into());
        }
        let taken = self.store.write(move |writer| writer.take_reset(&hash, now))?;
        taken.ok_or_else(invalid)?;
        self.set_password(&account, new)
    }

    /// A new first password for somebody who lost theirs.
    ///
    /// # Errors
    /// `administrator_only`, `account_unknown`.
    pub fn renew_password(&self, actor: &Actor, person: &PersonId) -> AppResult<NewAccount> {
        self.require_administrator(actor)?;
        let account = self.read(|reader| reader.find_account(person.as_str()))?;
        let unknown = || Refusal::new("account_unknown", ACCOUNT).with("person", person);
        let account = account.ok_or_else(unknown)?;
        let (password, now, id) = (self.new_password(), self.now(), person.to_string());
        let hash = password::hash(&password, &self.salt());
        self.store.write(move |writer| {
            writer.set_password(&id, &hash, true, now)?;
            writer.delete_sessions_of(&id)
        })?;
        self.sessions.forget_person(person.as_str());
        Ok(NewAccount { person: person.clone(), login: account.login, password })
    }

    /// Lets an account in or keeps it out; its sessions end.
    ///
    /// # Errors
    /// `administrator_only`.
    pub fn set_account_active(&self, actor: &Actor, person: &PersonId, active: bool) -> AppResult<()> {
        self.require_administrator(actor)?;
        let (id, now) = (person.to_string(), self.now());
        self.store.write(move |writer| {
            writer.set_account_active(&id, active, now)?;
            writer.delete_sessions_of(&id)
        })?;
        self.sessions.forget_person(person.as_str());
        Ok(())
    }

    /// The account of a person.
    ///
    /// # Errors
    /// The store failed.
    pub fn account(&self, person: &PersonId) -> AppResult<Option<AccountRow>> {
        Ok(self.read(|reader| reader.find_account(person.as_str()))?)
    }

    /// Keeps what a person chose for pages (columns, language …), as JSON.
    ///
    /// # Errors
    /// The store failed.
    pub fn set_preferences(&self, person: &PersonId, json: String) -> AppResult<()> {
        let id = person.to_string();
        Ok(self.store.write(move |writer| writer.set_preferences(&id, &json))?)
    }
}
