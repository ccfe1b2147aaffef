//! Tokens of other systems for the JSON API. Only hashes of tokens are kept.

use kernel::Instant;

use crate::conn::{Reader, Writer};
use crate::error::Result;
use crate::value::Row;

crate::statements! {
    TOKEN = "SELECT token_hash, name, scopes, unit, created_by, created_at, expires_at, revoked_at FROM api_token \
        WHERE province = $1 AND token_hash = $2";
    TOKENS = "SELECT token_hash, name, scopes, unit, created_by, created_at, expires_at, revoked_at FROM api_token \
        WHERE province = $1 ORDER BY name, token_hash";
    PUT_TOKEN = "INSERT INTO api_token (province, token_hash, name, scopes, unit, created_by, created_at, expires_at, \
        revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (province, token_hash) DO UPDATE SET \
        name = excluded.name, scopes = excluded.scopes, unit = excluded.unit, created_by = excluded.created_by, \
        created_at = excluded.created_at, expires_at = excluded.expires_at, revoked_at = excluded.revoked_at";
    REVOKE = "UPDATE api_token SET revoked_at = $3 WHERE province = $1 AND token_hash = $2 AND revoked_at IS NULL";
}

/// A token of another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// SHA-256 of the token, hex.
    pub token_hash: String,
    /// Which system.
    pub name: String,
    /// What it may do.
    pub scopes: String,
    /// For which unit and those below.
    pub unit: String,
    /// Who made it.
    pub created_by: String,
    /// Made.
    pub created_at: Instant,
    /// Ends.
    pub expires_at: Instant,
    /// Ended earlier.
    pub revoked_at: Option<Instant>,
}

fn token(row: &Row<'_>) -> Result<TokenRow> {
    Ok(TokenRow {
        token_hash: row.string(0)?,
        name: row.string(1)?,
        scopes: row.string(2)?,
        unit: row.string(3)?,
        created_by: row.string(4)?,
        created_at: row.instant(5)?,
        expires_at: row.instant(6)?,
        revoked_at: row.opt_instant(7)?,
    })
}

impl Reader<'_> {
    /// By hash, also one that has ended: compare `expires_at` and `revoked_at`.
    pub fn find_token(&mut self, token_hash: &str) -> Result<Option<TokenRow>> {
        self.find_row(&TOKEN, &[self.province().into(), token_hash.into()], token)
    }

    /// All, by name.
    pub fn list_tokens(&mut self) -> Result<Vec<TokenRow>> {
        self.list_rows(&TOKENS, &[self.province().into()], token)
    }
}

impl Writer<'_> {
    /// Makes a token or writes over it.
    pub fn put_token(&mut self, token: &TokenRow) -> Result<()> {
        let t = token;
        let params = [
            self.province().into(),
            (&t.token_hash).into(),
            (&t.name).into(),
            (&t.scopes).into(),
            (&t.unit).into(),
            (&t.created_by).into(),
            t.created_at.into(),
            t.expires_at.into(),
            t.revoked_at.into(),
        ];
        self.execute(&PUT_TOKEN, &params).map(|_| ())
    }

    /// Ends a token; the first time stays.
    pub fn revoke_token(&mut self, token_hash: &str, at: Instant) -> Result<()> {
        let params = [self.province().into(), token_hash.into(), at.into()];
        self.execute(&REVOKE, &params).map(|_| ())
    }
}
