//! The catalogue of procedures: versions by publishing decision, their parts, fees, internal process, deadline rules and e-forms.
//!
//! Pure: data in, answers out. Bytes of spreadsheets, storage and pages are other crates.

pub mod basis;
pub mod catalogue;
pub mod component;
pub mod difference;
pub mod edit;
pub mod fee;
pub mod form;
mod iso;
mod limit;

pub mod process;
pub mod publish;
pub mod quality;
pub mod rules;
pub mod search;
pub mod sheets;
pub mod version;

pub use basis::{BasisStatus, LegalBasis, Verified};
pub use catalogue::{Browse, Catalogue, CatalogueError};
pub use component::{AsRead, Component, ComponentKind, Database, Need};
pub use difference::{FieldChange, difference};
pub use edit::{ProcedureCommand, ProcedureEvent};
pub use fee::{FeePolicy, PersonClass};
pub use form::{
    Answers, Choice, Clean, Condition, DateRule, Field, FieldError, FieldKind, Form, Section, Validation,
    prefill::prefill, validate::{validate, warnings},
};

pub use process::{Process, Step, UnitRole};
pub use publish::publish_problems;
pub use quality::{QualityIssue, quality_issues};
pub use rules::{
    DeadlineRules, LimitVariant, NonTerritorial, OnFee, OnSupplement, OnTimeout, Rule, RuleDefaults, RuleOverrides,
};
pub use search::Hit;
pub use sheets::{RowError, Sheets, sheets_to_versions, versions_to_sheets};
pub use version::{
    Agency, Channel, LegalText, Level, OnlineLevel, Part, PartKey, ProcedureVersion, Provenance, Publication, Regime,
    ResultKind,
};
