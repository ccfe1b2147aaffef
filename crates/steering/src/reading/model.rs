//! What a document says: its head and the tasks it gives.

use serde::{Deserialize, Serialize};

/// A document as read. Offsets are UTF-8 bytes of the text that was given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// What the head, the signature and the opening say.
    pub doc: Head,
    /// Draft tasks in the order of the text. Nothing is assigned by them: a person confirms.
    pub tasks: Vec<Task>,
    /// Numbered and bulleted items, tables' rows and headings, in order; for showing the document beside its tasks.
    #[serde(skip)]
    pub outline: Vec<Item>,
}

/// The head of a document. What is absent or left blank is `None`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// `thông báo`, `kế hoạch`, `công văn`, `chỉ thị`, `công điện`, `chương trình`, `quyết định`, `báo cáo`, `bài báo`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Number and symbol, e.g. `412/TB-VPUB`.
    pub number: Option<String>,
    /// Day of the document, ISO 8601.
    pub date: Option<String>,
    /// The body that issues it, in full with its province; for an article the outlet.
    pub issuer: Option<String>,
    /// The name under the signature.
    pub signer: Option<String>,
    /// Who chairs the meeting or gives its conclusions, name only.
    pub chair: Option<String>,
    /// Day of the meeting, ISO 8601.
    pub meeting_date: Option<String>,
    /// Whom it goes to: "Kính gửi" and "Nơi nhận", as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
    /// Numbers of other documents that the text names, in order, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<String>,
}

/// A piece of the text: first byte, and the byte after the last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

/// One instruction to identifiable addressees.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// `t1`, `t2` …
    pub id: String,
    /// The first words of the sentence or row, exactly as in the text.
    pub anchor: String,
    /// Who must act; several act jointly or each for himself. Collective addressees are kept as written.
    pub lead: Vec<String>,
    /// With whom.
    pub coordinate: Vec<String>,
    /// By when.
    pub deadline: Deadline,
    /// The product to be made, in the words of the text.
    pub output: Option<String>,
    /// Document numbers in the task's own text.
    pub cites: Vec<String>,
    /// What is to be done: the task's text in one line, composed letters, without its marker.
    #[serde(default)]
    pub content: String,
    /// Where it stands.
    pub span: Span,
    /// 0 to 1: how sure the reading is.
    pub confidence: f32,
}

/// What kind of time a task has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DueKind {
    /// A day.
    Date,
    /// A month; due on its last day.
    Month,
    /// A quarter; due on its last day.
    Quarter,
    /// A year; due on its last day.
    Year,
    /// Again and again.
    Recurring,
    /// Counted from an event or from this document.
    Relative,
    /// Not said.
    #[default]
    None,
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recurrence {
    /// Each month.
    Monthly,
    /// Each quarter.
    Quarterly,
    /// Each half-year.
    HalfYearly,
    /// Each year.
    Yearly,
    /// Without a period, or more often than monthly.
    Ongoing,
}

/// By when a task is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Which kind.
    pub kind: DueKind,
    /// The last day, ISO 8601; for date, month, quarter and year.
    pub due: Option<String>,
    /// How often; for recurring alone.
    pub recurrence: Option<Recurrence>,
    /// The words, composed letters, blanks collapsed.
    pub text: Option<String>,
}

/// An item of the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// 0 for parts, then deeper.
    pub depth: u8,
    /// `I.`, `2.1.`, `đ)`, `-`; empty for paragraphs and rows.
    pub marker: String,
    /// Where it stands, with its marker.
    pub span: Span,
}
