//! Sessions of browsers and links to set a new password. Only hashes of tokens are kept.

use kernel::Instant;

use crate::conn::{Reader, Writer};
use crate::error::Result;
use crate::value::Row;

crate::statements! {
    SESSION = "SELECT token_hash, person, created_at, seen_at, expires_at, csrf, data FROM session \
        WHERE province = $1 AND token_hash = $2";
    PUT_SESSION = "INSERT INTO session (province, token_hash, person, created_at, seen_at, expires_at, csrf, data) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (province, token_hash) DO UPDATE SET \
        person = excluded.person, created_at = excluded.created_at, seen_at = excluded.seen_at, \
        expires_at = excluded.expires_at, csrf = excluded.csrf, data = excluded.data";
    END_SESSION = "DELETE FROM session WHERE province = $1 AND token_hash = $2";
    END_SESSIONS_OF = "DELETE FROM session WHERE province = $1 AND person = $2";
    PRUNE_SESSIONS = "DELETE FROM session WHERE province = $1 AND expires_at <= $2";
    RESET = "SELECT person FROM password_reset \
        WHERE province = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3";
    PUT_RESET = "INSERT INTO password_reset (province, token_hash, person, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5)";
    USE_RESET = "UPDATE password_reset SET used_at = $3 \
        WHERE province = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3";
    PRUNE_RESETS = "DELETE FROM password_reset WHERE province = $1 AND expires_at <= $2";
}

/// A session of a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// SHA-256 of the cookie's token, hex.
    pub token_hash: String,
    /// Who is signed in; nobody before signing in.
    pub person: Option<String>,
    /// Made.
    pub created_at: Instant,
    /// Last seen.
    pub seen_at: Instant,
    /// Ends.
    pub expires_at: Instant,
    /// What forms must carry.
    pub csrf: String,
    /// JSON.
    pub data: String,
}

fn session(row: &Row<'_>) -> Result<SessionRow> {
    Ok(SessionRow {
        token_hash: row.string(0)?,
        person: row.opt_string(1)?,
        created_at: row.instant(2)?,
        seen_at: row.instant(3)?,
        expires_at: row.instant(4)?,
        csrf: row.string(5)?,
        data: row.string(6)?,
    })
}

impl Reader<'_> {
    /// The session of a token, also one that has ended: compare `expires_at`.
    pub fn find_session(&mut self, token_hash: &str) -> Result<Option<SessionRow>> {
        self.find_row(&SESSION, &[self.province().into(), token_hash.into()], session)
    }

    /// For whom a link sets a new password; nobody when it was used or its time is over.
    pub fn find_reset(&mut self, token_hash: &str, now: Instant) -> Result<Option<String>> {
        self.find_row(&RESET, &[self.province().into(), token_hash.into(), now.into()], |row| row.string(0))
    }
}

impl Writer<'_> {
    /// Makes a session or writes over it.
    pub fn put_session(&mut self, session: &SessionRow) -> Result<()> {
        let s = session;
        let params = [
            self.province().into(),
            (&s.token_hash).into(),
            s.person.as_deref().into(),
            s.created_at.into(),
            s.seen_at.into(),
            s.expires_at.into(),
            (&s.csrf).into(),
            (&s.data).into(),
        ];
        self.execute(&PUT_SESSION, &params).map(|_| ())
    }

    /// Signs out.
    pub fn delete_session(&mut self, token_hash: &str) -> Result<()> {
        let params = [self.province().into(), token_hash.into()];
        self.execute(&END_SESSION, &params).map(|_| ())
    }

    /// Signs a person out everywhere.
    pub fn delete_sessions_of(&mut self, person: &str) -> Result<()> {
        let params = [self.province().into(), person.into()];
        self.execute(&END_SESSIONS_OF, &params).map(|_| ())
    }

    /// Forgets sessions that have ended, and links to set a password; answers how many sessions.
    pub fn prune_sessions(&mut self, now: Instant) -> Result<u64> {
        let params = [self.province().into(), now.into()];
        self.execute(&PRUNE_RESETS, &params)?;
        self.execute(&PRUNE_SESSIONS, &params)
    }

    /// Keeps a link to set a new password.
    pub fn put_reset(
        &mut self,
        token_hash: &str,
        person: &str,
        created_at: Instant,
        expires_at: Instant,
    ) -> Result<()> {
        let params = [self.province().into(), token_hash.into(), person.into(), created_at.into(), expires_at.into()];
        self.execute(&PUT_RESET, &params).map(|_| ())
    }

    /// Uses a link up; answers whose password it sets, once, and only before its time is over.
    pub fn take_reset(&mut self, token_hash: &str, now: Instant) -> Result<Option<String>> {
        let Some(person) = self.find_reset(token_hash, now)? else { return Ok(None) };
        let params = [self.province().into(), token_hash.into(), now.into()];
        // Another node may have used it since it was read.
        let taken = self.execute(&USE_RESET, &params)?;
        Ok((taken == 1).then_some(person))
    }
}
