//! The indices that judge an agency: criteria sets as data, rules that turn figures into points, sheets of many units.
//! Pure: no clock, no store, no words of pages. What a criterion measures is told by its data; which figures stand behind
//! it is the business of whoever fills the sheet.

pub mod book;
mod cube;
mod difference;
mod explain;
mod fact;
pub mod forecast;
mod lines;
mod load;
mod load_rule;
mod measure;
mod mend;
mod period;
mod pick;
mod problem;
mod report;
mod rule;
mod services;
mod set;
mod sheet;
mod standing;
mod unit;

pub use book::{Book, BookCommand, BookEvent, ReportId};
pub use cube::{Cube, Numbers};
pub use difference::{ItemChange, SetDifference};
pub use explain::{Behind, Cost, Repair, cost, needed, repair};
pub use fact::{Ending, Fact, flag};
pub use lines::Lines;
pub use load::load;
pub use measure::{FLOWS, Measure};
pub use mend::{Listed, Mend, coming, is_inherited, mend, procedures, ranks, scale};
pub use period::{CLOSING_DAY, Named, Span, first_of, half_of};
pub use pick::Pick;
pub use problem::{Problem, Problems};
pub use report::{
    Column, Columns, Counts, Cut, Days, Difference, Left, LevelPart, Report, ReportRules, SectorRow, Unbalanced, Waiting,
};
pub use rule::{Band, BandOf, Bound, Empty, Figures, Outcome, Rule};
pub use set::{Class, Combined, CriteriaSet, Group, Item, Part, embedded, embedded_ids, embedded_text};
pub use services::{Publishing, Services};
pub use sheet::score_sheet;
pub use standing::{
    GroupScore, ItemScore, ItemState, SOURCES, Scope, Share, UnitScore, is_source, points_with, score_one, score_unit, share,
};
