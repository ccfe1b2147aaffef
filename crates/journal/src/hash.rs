//! Hashes as lower-case hexadecimal, and the head of a chain.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

/// A SHA-256 value; written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

/// A text that is no hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a hash of 64 lower-case hexadecimal digits")]
pub struct HashParseError;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

impl Hash {
    /// What stands before the first event.
    pub const ZERO: Hash = Hash([0; 32]);

    /// SHA-256 of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digits as ASCII bytes, without allocation.
    pub fn hex_bytes(&self) -> [u8; 64] {
        let mut out = [0; 64];
        for (pair, byte) in out.chunks_exact_mut(2).zip(self.0) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        out
    }

    /// The digits.
    pub fn hex(&self) -> String {
        self.hex_bytes().iter().map(|b| char::from(*b)).collect()
    }

    /// Reads 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, HashParseError> {
        if text.len() != 64 {
            return Err(HashParseError);
        }
        let mut out = [0; 32];
        for (byte, pair) in out.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Self(out))
    }
}

fn digit(c: u8) -> Result<u8, HashParseError> {
    match c {
        b'0'..=b'9' => Ok(c - b'0'),
        b'a'..=b'f' => Ok(c - b'a' + 10),
        _ => Err(HashParseError),
    }
}

/// The next link: `SHA-256(previous ‖ digest)`.
pub fn chain(previous: &Hash, digest: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(previous.0);
    hasher.update(digest.0);
    Hash(hasher.finalize().into())
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.hex())
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// How far a chain goes: the last position (0 = empty) and its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Position of the last event; positions start at 1.
    pub position: i64,
    /// Hash of the last event.
    pub hash: Hash,
}

impl Head {
    /// Of a chain without events.
    pub const EMPTY: Head = Head {
        position: 0,
        hash: Hash::ZERO,
    };
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.position, self.hash)
    }
}

impl std::str::FromStr for Head {
    type Err = HashParseError;

    /// Reads `position:hash`, as `Display` writes it.
    fn from_str(text: &str) -> Result<Self, HashParseError> {
        let (position, hash) = text.trim().split_once(':').ok_or(HashParseError)?;
        Ok(Head {
            position: position.parse().map_err(|_| HashParseError)?,
            hash: Hash::parse(hash)?,
        })
    }
}
