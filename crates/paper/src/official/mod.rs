//! Administrative documents in the format of Decree 30/2020/NĐ-CP, phụ lục I: one value, printed as PDF/A and as DOCX.
//!
//! [`Official`] is what an office fills in. It is first laid out as plain text (numbers of headings, capitals, dates, punctuation),
//! and both files are made from that: they cannot say different things. Vietnamese only, the language of the law.

mod docx;
mod grid;
mod model;
mod numbering;
mod pdf;
mod sheet;
mod signer;
mod table;

pub use docx::docx;
pub use model::{Align, Block, Kind, Number, Official, Run, Words, bold, figure, italic, plain};
pub use pdf::{combined, pdf};
pub use sheet::headings;
pub use signer::Signer;
pub use table::{Cell, Column, HeadCell, Row, Table};

pub(crate) use pdf::TEMPLATE;

use crate::PaperError;

static SAMPLES: &str = include_str!("../../../../data/paper/official-samples.json");

/// Name and value of samples (fictional people, marked as simulated): what a trial of the template prints.
///
/// # Errors
/// [`PaperError::Settings`] if the file does not hold documents.
pub fn samples() -> Result<Vec<(String, Official)>, PaperError> {
    let list: Result<Vec<(String, Official)>, _> = serde_json::from_str(SAMPLES);
    list.map_err(|e| PaperError::Settings { file: "official-samples.json".to_owned(), message: e.to_string() })
}
