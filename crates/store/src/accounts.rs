//! Accounts: who signs in, with which password, and what the person prefers.

use kernel::Instant;

use crate::conn::{Reader, Writer};
use crate::error::Result;
use crate::value::Row;

crate::statements! {
    ACCOUNT = "SELECT person, login, password_hash, email, must_change, active, failed, locked_until, preferences, \
        created_at, changed_at, last_sign_in_at FROM account WHERE province = $1 AND person = $2";
    ACCOUNT_BY_LOGIN = "SELECT person, login, password_hash, email, must_change, active, failed, locked_until, preferences, \
        created_at, changed_at, last_sign_in_at FROM account WHERE province = $1 AND login = $2";
    ACCOUNT_BY_EMAIL = "SELECT person, login, password_hash, email, must_change, active, failed, locked_until, preferences, \
        created_at, changed_at, last_sign_in_at FROM account WHERE province = $1 AND email = $2 ORDER BY person LIMIT 1";
    ACCOUNTS = "SELECT person, login, password_hash, email, must_change, active, failed, locked_until, preferences, \
        created_at, changed_at, last_sign_in_at FROM account WHERE province = $1 AND login > $2 ORDER BY login LIMIT $3";
    ACCOUNT_COUNT = "SELECT CAST(count(*) AS BIGINT) FROM account WHERE province = $1";
    PUT_ACCOUNT = "INSERT INTO account (province, person, login, password_hash, email, must_change, active, failed, \
        locked_until, preferences, created_at, changed_at, last_sign_in_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
        ON CONFLICT (province, person) DO UPDATE SET login = excluded.login, password_hash = excluded.password_hash, \
        email = excluded.email, must_change = excluded.must_change, active = excluded.active, failed = excluded.failed, \
        locked_until = excluded.locked_until, preferences = excluded.preferences, created_at = excluded.created_at, \
        changed_at = excluded.changed_at, last_sign_in_at = excluded.last_sign_in_at";
    SIGNED_IN = "UPDATE account SET failed = 0, locked_until = 0, last_sign_in_at = $3 WHERE province = $1 AND person = $2";
    SIGN_IN_FAILED = "UPDATE account SET failed = $3, locked_until = $4 WHERE province = $1 AND person = $2";
    SET_PASSWORD = "UPDATE account SET password_hash = $3, must_change = $4, failed = 0, locked_until = 0, changed_at = $5 \
        WHERE province = $1 AND person = $2";
    SET_ACTIVE = "UPDATE account SET active = $3, changed_at = $4 WHERE province = $1 AND person = $2";
    SET_PREFERENCES = "UPDATE account SET preferences = $3 WHERE province = $1 AND person = $2";
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Whose.
    pub person: String,
    /// Name for signing in; unique in the province.
    pub login: String,
    /// Hash of the password (PHC text).
    pub password_hash: String,
    /// Where links to set a new password go.
    pub email: Option<String>,
    /// A new password must be chosen at the next sign-in.
    pub must_change: bool,
    /// May sign in.
    pub active: bool,
    /// Failed sign-ins since the last good one.
    pub failed: i64,
    /// No sign-in before that; 0 when not locked.
    pub locked_until: Instant,
    /// JSON: language, size of text and so on.
    pub preferences: String,
    /// Made.
    pub created_at: Instant,
    /// Password or right to sign in changed.
    pub changed_at: Instant,
    /// Last good sign-in.
    pub last_sign_in_at: Option<Instant>,
}

fn account(row: &Row<'_>) -> Result<AccountRow> {
    Ok(AccountRow {
        person: row.string(0)?,
        login: row.string(1)?,
        password_hash: row.string(2)?,
        email: row.opt_string(3)?,
        must_change: row.truth(4)?,
        active: row.truth(5)?,
        failed: row.int(6)?,
        locked_until: row.instant(7)?,
        preferences: row.string(8)?,
        created_at: row.instant(9)?,
        changed_at: row.instant(10)?,
        last_sign_in_at: row.opt_instant(11)?,
    })
}

impl Reader<'_> {
    /// The account of a person.
    pub fn find_account(&mut self, person: &str) -> Result<Option<AccountRow>> {
        self.find_row(&ACCOUNT, &[self.province().into(), person.into()], account)
    }

    /// By the name for signing in, as written when it was made.
    pub fn find_account_by_login(&mut self, login: &str) -> Result<Option<AccountRow>> {
        self.find_row(&ACCOUNT_BY_LOGIN, &[self.province().into(), login.into()], account)
    }

    /// By e-mail address; the first by person when several have the same.
    pub fn find_account_by_email(&mut self, email: &str) -> Result<Option<AccountRow>> {
        self.find_row(&ACCOUNT_BY_EMAIL, &[self.province().into(), email.into()], account)
    }

    /// In the order of logins, behind `after_login` (first page: empty).
    pub fn list_accounts(&mut self, after_login: &str, limit: i64) -> Result<Vec<AccountRow>> {
        let params = [self.province().into(), after_login.into(), limit.into()];
        self.list_rows(&ACCOUNTS, &params, account)
    }

    /// How many there are; reads them all.
    pub fn count_accounts(&mut self) -> Result<i64> {
        self.get_row("count", &ACCOUNT_COUNT, &[self.province().into()], |row| row.int(0))
    }
}

impl Writer<'_> {
    /// Makes an account, or writes over the person's.
    ///
    /// # Errors
    /// The login is another person's.
    pub fn put_account(&mut self, account: &AccountRow) -> Result<()> {
        let a = account;
        let params = [
            self.province().into(),
            (&a.person).into(),
            (&a.login).into(),
            (&a.password_hash).into(),
            a.email.as_deref().into(),
            a.must_change.into(),
            a.active.into(),
            a.failed.into(),
            a.locked_until.into(),
            (&a.preferences).into(),
            a.created_at.into(),
            a.changed_at.into(),
            a.last_sign_in_at.into(),
        ];
        self.execute(&PUT_ACCOUNT, &params).map(|_| ())
    }

    /// A good sign-in: failures are forgotten.
    pub fn note_sign_in(&mut self, person: &str, at: Instant) -> Result<()> {
        let params = [self.province().into(), person.into(), at.into()];
        self.execute(&SIGNED_IN, &params).map(|_| ())
    }

    /// A failed sign-in: how many there are now, and until when the account is locked (0: it is not).
    pub fn note_failed_sign_in(&mut self, person: &str, failed: i64, locked_until: Instant) -> Result<()> {
        let params = [self.province().into(), person.into(), failed.into(), locked_until.into()];
        self.execute(&SIGN_IN_FAILED, &params).map(|_| ())
    }

    /// A new password; lifts a lock.
    pub fn set_password(&mut self, person: &str, hash: &str, must_change: bool, at: Instant) -> Result<()> {
        let params = [self.province().into(), person.into(), hash.into(), must_change.into(), at.into()];
        self.execute(&SET_PASSWORD, &params).map(|_| ())
    }

    /// Allows or ends signing in. Open sessions are ended apart: [`Writer::delete_sessions_of`].
    pub fn set_account_active(&mut self, person: &str, active: bool, at: Instant) -> Result<()> {
        let params = [self.province().into(), person.into(), active.into(), at.into()];
        self.execute(&SET_ACTIVE, &params).map(|_| ())
    }

    /// Writes the person's preferences (JSON).
    pub fn set_preferences(&mut self, person: &str, json: &str) -> Result<()> {
        let params = [self.province().into(), person.into(), json.into()];
        self.execute(&SET_PREFERENCES, &params).map(|_| ())
    }
}
