//! The personal address of an official's calendar: a secret derived from a key of the installation and a word that changes
//! when the address is revoked. Whoever knows the address reads the due days of that official, and nothing else.

use kernel::{Actor, PersonId};
use sha2::{Digest, Sha256};

use crate::app::{App, AppResult};

/// Letters of the secret, hexadecimal: 128 bits.
const LENGTH: usize = 32;

fn kept_as(person: &PersonId) -> String {
    format!("secret.calendar.{person}")
}

fn secret(key: &str, person: &PersonId, word: &str) -> String {
    let inner = Sha256::digest(format!("{key}:calendar:{person}:{word}"));
    let outer = Sha256::digest([key.as_bytes(), &inner].concat());
    let mut text = crate::accounts::hex(&outer);
    text.truncate(LENGTH);
    text
}

/// Every letter is compared, so that the time tells nothing.
fn same(right: &str, given: &str) -> bool {
    right.len() == given.len() && right.bytes().zip(given.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

impl App {
    fn calendar_word(&self, person: &PersonId) -> AppResult<Option<String>> {
        let kept = self.read(|reader| reader.find_setting(&kept_as(person)))?;
        Ok(kept.filter(|word| !word.is_empty()))
    }

    /// The token of an official's calendar address; none without one.
    ///
    /// # Errors
    /// The store failed.
    pub fn calendar_token(&self, person: &PersonId) -> AppResult<Option<String>> {
        let word = self.calendar_word(person)?;
        Ok(word.map(|word| format!("{person}.{}", secret(&self.tracking_key, person, &word))))
    }

    /// Makes an address; one that there was holds no more.
    ///
    /// # Errors
    /// The store failed.
    pub fn make_calendar_token(&self, person: &PersonId) -> AppResult<()> {
        let mut bytes = [0_u8; 16];
        (self.setup.chance)(&mut bytes);
        let word = crate::accounts::hex(&bytes);
        self.keep_calendar_word(person, word)
    }

    /// Revokes the address.
    ///
    /// # Errors
    /// The store failed.
    pub fn revoke_calendar_token(&self, person: &PersonId) -> AppResult<()> {
        self.keep_calendar_word(person, String::new())
    }

    fn keep_calendar_word(&self, person: &PersonId, word: String) -> AppResult<()> {
        let key = kept_as(person);
        Ok(self.store.write(move |writer| writer.put_setting(&key, &word))?)
    }

    /// Whose calendar a token opens, with the roles held now; none for a wrong or revoked one, and for who left office.
    ///
    /// # Errors
    /// The store failed.
    pub fn calendar_owner(&self, token: &str) -> AppResult<Option<Actor>> {
        let Some((person, given)) = token.rsplit_once('.') else { return Ok(None) };
        let person = PersonId::new(person);
        let Some(word) = self.calendar_word(&person)? else { return Ok(None) };
        if !same(&secret(&self.tracking_key, &person, &word), given) {
            return Ok(None);
        }
        Ok(self.org().actor(&person, None, self.now()).ok().filter(|actor| !actor.grants.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_depends_on_key_person_and_word() {
        let person = PersonId::new("p");
        let one = secret("k", &person, "a");
        assert_eq!(one.len(), LENGTH);
        for other in [secret("j", &person, "a"), secret("k", &PersonId::new("q"), "a"), secret("k", &person, "b")] {
            assert!(!same(&one, &other));
        }
        assert!(same(&one, &secret("k", &person, "a")) && !same(&one, &one[1..]));
    }
}
