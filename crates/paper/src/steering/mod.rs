//! Papers of steering: the periodic report and urging letters, as administrative documents (see [`crate::official`]).
//!
//! Each type holds the figures and words of one paper; `official()` sets them in the sentences of `data/paper/words.json`, or in
//! those that an office wrote instead ([`Sentences`]). No figure is computed here but sums of rows shown.

mod figures;
mod late;
mod letterhead;
mod report;
mod sections;
mod sentences;
mod tables;
mod urging;

pub use figures::{DossierFigure, IndexPart, IndexRow, TaskFigures, UnitFigures};
pub use late::LateTask;
pub use letterhead::Letterhead;
pub use report::{AreaPart, DoneTask, LateLine, LateUnit, PlanTask, ReportPaper, TargetLine};
pub use sections::Section;
pub use sentences::{SentenceError, Sentences, Value};
pub use urging::{Batch, LetterFiles, UrgingLetter, batch};
