//! The indices that judge an agency: criteria sets as data, rules that turn figures into points, sheets of many units.
//! Pure: no clock, no store, no words of pages. What a criterion measures is told by its data; which figures stand behind
//! it is the business of whoever fills the sheet.

pub mod book;
pub mod forecast;
mod load;
mod load_rule;
mod problem;
mod rule;
mod set;
mod sheet;
mod unit;

pub use book::{Book, BookCommand, BookEvent, ReportId};
pub use load::load;
pub use problem::{Problem, Problems};
pub use rule::{Band, BandOf, Bound, Empty, Figures, Outcome, Rule};
pub use set::{Class, Combined, CriteriaSet, Group, Item, Part, embedded, embedded_ids, embedded_text};
pub use sheet::score_sheet;
