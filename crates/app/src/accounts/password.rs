//! Passwords: argon2id with the parameters that OWASP advises (19 MiB, two passes), and what is too weak.

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordVerifier, Version};
use argon2::password_hash::CustomizedPasswordHasher;

/// Least length of a password.
pub const LEAST: usize = 10;
/// Longest that is hashed.
const MOST: usize = 200;
/// The commonest beginnings and words; a longer list is the operator's.
const COMMON: [&str; 12] = [
    "1234567", "password", "matkhau", "qwerty", "abcdef", "111111", "000000", "iloveyou", "admin", "motcua", "vietnam",
    "cantho",
];

fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19_456, 2, 1, None).unwrap_or_default())
}

pub(super) fn hash(password: &str, salt: &[u8]) -> String {
    let made = hasher().hash_password_customized(password.as_bytes(), salt, None, None, Params::default());
    made.map(|hash| hash.to_string()).unwrap_or_default()
}

/// Whether it is the password; without a known one the same time goes by.
pub(super) fn verify(password: &str, known: Option<&str>) -> bool {
    let decoy;
    let (text, real) = match known.filter(|known| !known.is_empty()) {
        Some(known) => (known, true),
        None => {
            decoy = hash("decoy", &[7; 16]);
            (decoy.as_str(), false)
        }
    };
    let Ok(parsed) = PasswordHash::new(text) else { return false };
    hasher().verify_password(password.as_bytes(), &parsed).is_ok() && real
}

/// What is wrong with a new password: `short`, `long`, `common`, `name`.
pub fn problem(password: &str, login: &str) -> Option<&'static str> {
    let length = password.chars().count();
    let folded = kernel::text::fold(password);
    let plain: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let different = plain.chars().collect::<std::collections::BTreeSet<_>>().len();
    match () {
        () if length < LEAST => Some("short"),
        () if password.len() > MOST => Some("long"),
        () if login.len() > 3 && folded.contains(&login.to_lowercase()) => Some("name"),
        () if different < 5 || COMMON.iter().any(|word| plain.contains(word) && plain.len() < word.len() + 6) => {
            Some("common")
        }
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_named() {
        assert_eq!(problem("ngan", "an"), Some("short"));
        assert_eq!(problem("matkhau1234", "an"), Some("common"));
        assert_eq!(problem("aaaaaaaaaaaa", "an"), Some("common"));
        assert_eq!(problem("nguyenvanan2026", "nguyenvanan"), Some("name"));
        assert_eq!(problem("con meo ngoi tren mai nha", "an"), None);
    }

    #[test]
    fn only_the_right_password_fits() {
        let kept = hash("con mèo ngồi trên mái", &[3; 16]);
        assert!(kept.starts_with("$argon2id$"));
        assert!(verify("con mèo ngồi trên mái", Some(&kept)));
        assert!(!verify("con mèo", Some(&kept)));
        assert!(!verify("decoy", None));
    }
}
