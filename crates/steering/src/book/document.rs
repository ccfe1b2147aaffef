//! Registered documents: the original that was received, what its head says, and what became of it.

use kernel::text::fold;
use kernel::{Day, FileHash, UnitId};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::entry::{Changed, Ended, Entered};
use super::ids::{MeetingId, PlanId};
use crate::task::model::{DocumentId, Owner};

/// What the head of a document says and where it belongs; may be corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentHead {
    /// Number and symbol, e.g. `215/TB-UBND`; empty when the document has none (a press report).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Kind, e.g. `thông báo`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The body that issues it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub issuer: String,
    /// Day of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<Day>,
    /// What it is about (trích yếu).
    pub title: String,
    /// Name under the signature.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub signer: String,
    /// Who chaired the meeting.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub chair: String,
    /// Day of the meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting_on: Option<Day>,
    /// Whom it goes to, as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
    /// Whose order it is: the assigner of its tasks.
    pub assigner: Owner,
    /// The meeting whose conclusion it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<MeetingId>,
    /// The plan that it issues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
}

/// A document as it is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentDraft {
    /// Its head.
    pub head: DocumentHead,
    /// The original file.
    pub file: FileHash,
    /// Name of the original file.
    pub file_name: String,
    /// The text that was taken out of it, UTF-8.
    pub text: FileHash,
    /// The reviewing unit.
    pub office: UnitId,
    /// Documents that it replaces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<DocumentId>,
}

/// A registered document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Identity.
    pub id: DocumentId,
    /// Its head, as corrected.
    pub head: DocumentHead,
    /// The original file.
    pub file: FileHash,
    /// Name of the original file.
    pub file_name: String,
    /// The text that was taken out of it, UTF-8.
    pub text: FileHash,
    /// The reviewing unit.
    pub office: UnitId,
    /// Documents that it replaces.
    pub replaces: Vec<DocumentId>,
    /// Documents that replace it.
    pub replaced_by: Vec<DocumentId>,
    /// When and by whom it was registered.
    pub registered: Entered,
    /// Corrections, oldest first.
    pub corrections: Vec<Changed<DocumentHead>>,
    /// All its proposals were settled.
    pub reviewed: Option<Entered>,
    /// Registered by mistake.
    pub withdrawn: Option<Ended>,
}

impl Document {
    /// Whether it was not withdrawn.
    pub const fn stands(&self) -> bool {
        self.withdrawn.is_none()
    }
}

/// One form of a number: `Số: 05 /TB - UBND` and `5/tb–ubnd` are the same document.
pub fn number_key(number: &str) -> String {
    let composed: String = number.nfc().collect();
    let folded = fold(composed.trim());
    let bare = ["so:", "so "].iter().find_map(|word| folded.strip_prefix(word)).unwrap_or(&folded);
    let one = |c: char| if matches!(c, '–' | '—' | '‑' | '−') { '-' } else { c };
    let joined: String = bare.chars().filter(|c| !c.is_whitespace()).map(one).collect();
    let short = joined.trim_start_matches('0');
    if short.starts_with(|c: char| c.is_ascii_digit()) { short.to_owned() } else { joined }
}

#[cfg(test)]
mod tests {
    use super::number_key;

    #[test]
    fn numbers_in_one_form() {
        let one = number_key("5/TB-UBND");
        for same in ["05/TB-UBND", " Số: 05 /TB – UBND", "số 5/tb-ubnd", "5/TB‑UBND"] {
            assert_eq!(number_key(same), one, "{same}");
        }
        assert_eq!(number_key("12/QĐ-UBND"), number_key("12/QĐ\u{2011}UBND"));
        assert_eq!(number_key("7/KL-Ủy"), number_key("7/KL-U\u{309}y"));
        assert_eq!(number_key("000"), "000");
        assert_ne!(number_key("15/TB-UBND"), one);
        assert_ne!(number_key("5/KL-UBND"), one);
    }
}
