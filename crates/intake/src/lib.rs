//! Bytes in: text out of DOCX, XLSX and PDF, rows out of XLSX and CSV, lines of JSON, kinds of uploaded files, the QR code of the identity card, clean text.
//!
//! Everything that comes in is hostile until read: all readers have limits, none panics, and errors name sheet, row and column.
//! Deliberately does not know what the text means: no dossiers, no units, no SQL, no pages.

pub mod document;
pub mod fault;
pub mod identity;
pub mod identity_card;
pub mod jsonl;
pub mod limits;
pub mod sheet;
pub mod sniff;
pub mod table;
pub mod text;

pub use fault::{IntakeError, Refused};
pub use limits::Limits;
