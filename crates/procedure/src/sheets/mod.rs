//! The catalogue as plain rows of a workbook: five sheets, the first row of each holds the column keys.
//! The bytes of spreadsheets are another crate's.

mod read;
mod row;
mod write;

use std::collections::BTreeMap;

use serde::Serialize;

pub use read::sheets_to_versions;
pub use write::versions_to_sheets;

/// Rows by sheet name; every cell is a text. Several values in one cell stand on lines of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheets(pub BTreeMap<String, Vec<Vec<String>>>);

/// Why a cell cannot be taken over. The sentence is `procedure.sheet_error.<code>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{sheet}!{row} {column}: {code} `{value}`")]
pub struct RowError {
    /// Sheet.
    pub sheet: &'static str,
    /// Row as the spreadsheet numbers it (the heading is row 1); 0 if the whole sheet is missing.
    pub row: usize,
    /// Key of the column.
    pub column: &'static str,
    /// Stable code: `sheet_missing`, `column_missing`, `required`, `not_a_number`, `not_a_date`, `not_yes_no`,
    /// `not_a_choice`, `repeated`, `unknown_code`.
    pub code: &'static str,
    /// What stands there.
    pub value: String,
}

/// Sheet of the procedures, one row a procedure.
pub const PROCEDURES: &str = "procedures";
/// Sheet of the components.
pub const COMPONENTS: &str = "components";
/// Sheet of the limits for named cases.
pub const LIMITS: &str = "limits";
/// Sheet of the fee policies.
pub const FEES: &str = "fees";
/// Sheet of the internal processes' steps.
pub const STEPS: &str = "steps";

/// Every sheet with its columns, in order.
pub const LAYOUT: [(&str, &[&str]); 5] = [
    (
        PROCEDURES,
        &[
            "code",
            "version",
            "name",
            "summary",
            "everyday_words",
            "life_event",
            "sector",
            "levels",
            "agency",
            "agency_as_read",
            "agency_verified",
            "channels",
            "online_level",
            "own_portal",
            "sequence",
            "conditions",
            "sets",
            "limit_value",
            "limit_unit",
            "applicants",
            "results",
            "legal_basis",
            "decision",
            "decided_on",
            "published_on",
            "effective_from",
            "effective_to",
            "regime",
            "process_decision",
            "process_template",
            "process_note",
        ],
    ),
    (COMPONENTS, &["code", "id", "name", "kind", "copies", "need", "condition", "group", "available_from", "to_show"]),
    (LIMITS, &["code", "id", "case", "channel", "limit_value", "limit_unit", "added", "note", "verified"]),
    (
        FEES,
        &[
            "code",
            "id",
            "item",
            "amount",
            "per",
            "channel",
            "person_class",
            "from",
            "to",
            "legal_basis",
            "note",
            "amounts_as_read",
            "verified",
        ],
    ),
    (
        STEPS,
        &[
            "code",
            "id",
            "at_desk",
            "role",
            "unit",
            "agency",
            "responsible",
            "action",
            "limit_value",
            "limit_unit",
            "limit_note",
            "product",
        ],
    ),
];
