//! Identifiers. Short ones are inline strings (codes of the field, readable in the journal); dossiers have a UUID.

use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use uuid::Uuid;

/// Tenant: the statistics-office code of the province, e.g. 92 for Thành phố Cần Thơ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Province(pub i16);

macro_rules! text_id {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub SmolStr);

        impl $name {
            /// Wraps a text; nothing is checked.
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(SmolStr::new(text.as_ref()))
            }

            /// The text of the identifier.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    )+};
}

text_id! {
    /// A unit of the administration; the text is its agency code, e.g. `H92.05` (department) or `H92.31120.02` (office of a commune).
    UnitId,
    /// A person who works for the administration, e.g. `nv-00017`. Never an identity number.
    PersonId,
    /// A position in a unit, e.g. `H92.05.P1/chuyen-vien`.
    PositionId,
    /// National procedure code, e.g. `1.001193`.
    ProcedureCode,
    /// Mã số hồ sơ, as printed, e.g. `H92.31120-261124-0007`.
    DossierCode,
    /// A step of an internal process, unique inside its procedure version, e.g. `3`.
    StepId,
    /// SHA-256 of a stored file, lower-case hexadecimal.
    FileHash,
    /// Idempotency key given by the caller of a write.
    ClientKey,
}

/// A dossier's internal identity (UUID version 7, made by the shell).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DossierId(pub Uuid);

impl fmt::Display for DossierId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
