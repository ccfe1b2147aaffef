//! Urging letters: one unit with its late tasks.

use kernel::Day;
use kernel::text::{fold, grouped};
use serde::{Deserialize, Serialize};

use super::{LateTask, Letterhead, Sentences, late};
use crate::official::{Block, Kind, Official, combined, docx, pdf};
use crate::{PaperError, Pdf, Templates, stamp};

/// Longest part of a file's name that is taken from the unit.
const NAME_LETTERS: usize = 60;

/// A letter to one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgingLetter {
    /// Who writes. Without addressees the letter goes to the unit.
    pub letterhead: Letterhead,
    /// The unit that is urged.
    pub unit: String,
    /// Last day that was looked at.
    #[serde(with = "stamp::day")]
    pub as_of: Day,
    /// Its late tasks.
    pub tasks: Vec<LateTask>,
    /// Last day for its report.
    #[serde(with = "stamp::day")]
    pub report_by: Day,
}

impl UrgingLetter {
    /// The letter as an administrative document.
    pub fn official(&self, sentences: &Sentences) -> Official {
        let (day, by, n) = (self.as_of.date_text(), self.report_by.date_text(), grouped(self.tasks.len() as i64));
        let issuer = self.letterhead.issuer.as_str();
        let values = [("unit", self.unit.as_str()), ("day", &day), ("n", &n), ("issuer", issuer), ("by", &by)];
        let mut table = late::table("urging.col.note", sentences);
        table.rows.extend(late::rows(&self.tasks));
        let blocks = vec![
            Block::paragraph(sentences.say("urging.opening", &values)),
            Block::Table(table),
            Block::paragraph(sentences.say("urging.request", &values)),
        ];
        let mut letter = self.letterhead.document(Kind::Letter, sentences.say("urging.subject", &values), blocks);
        if letter.addressees.is_empty() {
            letter.addressees.push(self.unit.clone());
        }
        letter
    }
}

/// Letters of a batch, one to a file, and all in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// In the order given.
    pub letters: Vec<LetterFiles>,
    /// All letters, to be printed at once.
    pub combined: Pdf,
}

/// A letter as files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterFiles {
    /// Name without its ending, of small Latin letters, digits and hyphens; no two of a batch are the same.
    pub name: String,
    /// PDF/A.
    pub pdf: Pdf,
    /// DOCX.
    pub docx: Vec<u8>,
}

/// Prints a batch of letters. Takes some ten milliseconds a letter in the calling thread.
///
/// # Errors
/// As [`pdf`] and [`docx`]; [`PaperError::Data`] for an empty batch.
pub fn batch(letters: &[UrgingLetter], sentences: &Sentences, templates: &Templates) -> Result<Batch, PaperError> {
    let officials: Vec<Official> = letters.iter().map(|letter| letter.official(sentences)).collect();
    let combined = combined(&officials, templates)?;
    let files = |(at, (letter, official)): (usize, (&UrgingLetter, &Official))| {
        let name = format!("{:03}-{}", at + 1, slug(&letter.unit));
        Ok(LetterFiles { name, pdf: pdf(official, templates)?, docx: docx(official)? })
    };
    let letters = letters.iter().zip(&officials).enumerate().map(files).collect::<Result<_, PaperError>>()?;
    Ok(Batch { letters, combined })
}

/// `Sở Tài chính` → `so-tai-chinh`.
fn slug(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut out = words.collect::<Vec<_>>().join("-");
    out.truncate(NAME_LETTERS);
    out.trim_end_matches('-').to_owned()
}
