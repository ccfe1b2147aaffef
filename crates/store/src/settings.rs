//! Settings of the province, and which units stand below which: what permissions in queries join.

use std::collections::BTreeSet;

use crate::backup::UNIT_SCOPE;
use crate::conn::{Reader, Writer};
use crate::error::Result;

crate::statements! {
    SETTING = "SELECT value FROM setting WHERE province = $1 AND key = $2";
    SETTINGS = "SELECT key, value FROM setting WHERE province = $1 ORDER BY key";
    PUT_SETTING = "INSERT INTO setting (province, key, value) VALUES ($1, $2, $3) \
        ON CONFLICT (province, key) DO UPDATE SET value = excluded.value";
    NO_SCOPES = "DELETE FROM unit_scope WHERE province = $1";
}

impl Reader<'_> {
    /// A setting.
    pub fn find_setting(&mut self, key: &str) -> Result<Option<String>> {
        self.find_row(&SETTING, &[self.province().into(), key.into()], |row| row.string(0))
    }

    /// All settings: key and value, by key.
    pub fn list_settings(&mut self) -> Result<Vec<(String, String)>> {
        self.list_rows(&SETTINGS, &[self.province().into()], |row| Ok((row.string(0)?, row.string(1)?)))
    }
}

impl Writer<'_> {
    /// Sets a setting.
    pub fn put_setting(&mut self, key: &str, value: &str) -> Result<()> {
        self.execute(&PUT_SETTING, &[self.province().into(), key.into(), value.into()]).map(|_| ())
    }

    /// Writes anew which units stand below which: pairs of ancestor and unit, at any depth. Every unit that is named
    /// is its own ancestor too, whether the pairs say so or not.
    pub fn replace_unit_scopes(&mut self, pairs: &[(String, String)]) -> Result<()> {
        let province = self.province();
        let own = pairs.iter().flat_map(|(ancestor, unit)| [(ancestor, ancestor), (unit, unit)]);
        let all: BTreeSet<(&String, &String)> = pairs.iter().map(|(ancestor, unit)| (ancestor, unit)).chain(own).collect();
        self.execute(&NO_SCOPES, &[province.into()])?;
        let rows = all.into_iter().map(|(ancestor, unit)| vec![province.into(), ancestor.into(), unit.into()]).collect();
        self.conn().bulk(&[(&UNIT_SCOPE.bulks().insert, rows)], false)
    }
}
