//! Bytes out: the forms that the one-stop shop hands to people, as PDF, and lists as XLSX.
//!
//! A [`Form`] holds everything that its paper prints; [`fill`] makes forms from a dossier and its history. Layout and words
//! live in `data/paper/` (typst templates, `labels.json`, `forms.json`), are embedded, and can be replaced at run time.
//! The same form with the same templates gives the same bytes.

mod error;
pub mod fill;
pub mod form;
pub mod official;
pub mod qr;
mod render;
pub mod samples;
mod stamp;
pub mod steering;
mod templates;
mod trial;
pub mod words;
mod world;
pub mod xlsx;

pub use error::PaperError;
pub use form::{Form, FormKind, Lang};
pub use render::{Pdf, render};
pub use templates::{FormMeta, Templates};
pub use trial::trial;
