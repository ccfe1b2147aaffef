//! The second secret of public tracking: printed on the receipt, derived from a key of the installation, kept nowhere.

use kernel::DossierId;
use sha2::{Digest, Sha256};
use store::{Store, StoreError};

use crate::app::App;
use crate::ports::Chance;

/// Where the key is kept.
const KEY: &str = "secret.tracking";
/// No letters that look alike or read as words.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Letters of a secret: 40 bits, and guessing is limited.
const LENGTH: usize = 8;

/// The key; made when first asked for.
pub(crate) fn key(store: &Store, chance: &Chance) -> Result<String, StoreError> {
    if let Some(found) = store.read(|reader| reader.find_setting(KEY))? {
        return Ok(found);
    }
    let mut bytes = [0_u8; 32];
    chance(&mut bytes);
    let made = crate::accounts::hex(&bytes);
    let kept = made.clone();
    store.write(move |writer| writer.put_setting(KEY, &kept))?;
    Ok(made)
}

impl App {
    /// The secret of a dossier, `ABCD-2345`.
    pub fn tracking_secret(&self, dossier: &DossierId) -> String {
        secret(&self.tracking_key, dossier)
    }

    /// Whether what somebody typed is the secret; spaces, hyphens and case do not matter.
    pub fn is_tracking_secret(&self, dossier: &DossierId, typed: &str) -> bool {
        let plain = |text: &str| -> String {
            text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
        };
        let (right, given) = (plain(&self.tracking_secret(dossier)), plain(typed));
        // Every letter is compared, so that the time tells nothing.
        right.len() == given.len() && right.bytes().zip(given.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
    }

    /// The public page of a dossier, with the secret inside.
    pub fn tracking_url(&self, dossier: &DossierId, code: &str) -> String {
        format!("{}/track/{code}?key={}", self.setup.base_url, self.tracking_secret(dossier))
    }
}

fn secret(key: &str, dossier: &DossierId) -> String {
    let inner = Sha256::digest(format!("{key}:{dossier}"));
    let outer = Sha256::digest([key.as_bytes(), &inner].concat());
    let letters: String = outer.iter().take(LENGTH).map(|byte| LETTERS[usize::from(byte % 32)] as char).collect();
    format!("{}-{}", &letters[..4], &letters[4..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_depends_on_key_and_dossier() {
        let id = |n| DossierId(uuid::Uuid::from_u128(n));
        let one = secret("k", &id(1));
        assert_eq!(one.len(), 9);
        assert_eq!(one, secret("k", &id(1)));
        assert_ne!(one, secret("k", &id(2)));
        assert_ne!(one, secret("other", &id(1)));
    }
}
