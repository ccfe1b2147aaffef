//! What an administrative document says.

use kernel::{Day, Instant};
use serde::{Deserialize, Serialize};

use super::{Signer, Table};
use crate::stamp;

/// An administrative document. The same value gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Official {
    /// Cơ quan chủ quản, printed in capitals; none for an agency that has none over it.
    pub parent: Option<String>,
    /// Cơ quan ban hành, printed in bold capitals.
    pub issuer: String,
    /// Số, e.g. `12`, or with its symbol `12/BC-SNV`; without it room is left for the pen. Numbers below 10 get a 0 before them
    /// (NĐ 30/2020, phụ lục I).
    pub number: Option<String>,
    /// Ký hiệu behind a number that has none, e.g. `BC-SNV`.
    pub symbol: String,
    /// Địa danh, e.g. `Cần Thơ`.
    pub place: String,
    /// Day of the document; without it room is left for day and month.
    #[serde(default, with = "stamp::day_or_none")]
    pub date: Option<Day>,
    /// Tên loại.
    pub kind: Kind,
    /// Trích yếu, without "V/v".
    pub subject: String,
    /// Line under the subject, e.g. the stretch of time that figures cover.
    #[serde(default)]
    pub remark: Option<String>,
    /// Kính gửi; empty for a document that is not addressed.
    #[serde(default)]
    pub addressees: Vec<String>,
    /// What it says. The mark of the end, `./.`, is set behind the last paragraph.
    pub blocks: Vec<Block>,
    /// Nơi nhận, without signs between them, e.g. `Như trên`, `Lưu: VT, CCHC`.
    #[serde(default)]
    pub recipients: Vec<String>,
    /// Who signs.
    pub signer: Signer,
    /// Prints DỰ THẢO.
    #[serde(default)]
    pub draft: bool,
    /// Prints DỮ LIỆU MÔ PHỎNG over every page.
    #[serde(default)]
    pub simulated: bool,
    /// Written as the date of the files; its year stands where a date is left blank.
    #[serde(with = "stamp::instant")]
    pub made_at: Instant,
}

/// Tên loại văn bản, of the 29 kinds of NĐ 30/2020 Đ7 those that steering writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Báo cáo.
    Report,
    /// Công văn: has no title, its subject stands under the number.
    Letter,
    /// Thông báo.
    Notice,
    /// Kế hoạch.
    Plan,
}

/// A part of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// A heading; of level 1 in capitals.
    Heading {
        /// 1 (I.), 2 (1.) or 3 (a)); others count as the nearest.
        level: u8,
        /// Its number.
        number: Number,
        /// Words behind the number.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// How it stands.
        align: Align,
        /// What it says.
        words: Words,
    },
    /// An item of a list, with a dash.
    Bullet {
        /// What it says.
        words: Words,
    },
    /// A table.
    Table(Table),
    /// The next part begins a page.
    PageBreak,
}

/// Number of a heading.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "number", content = "text", rename_all = "snake_case")]
pub enum Number {
    /// Counted: I., 1., a) with the letters of the Vietnamese alphabet; starts anew under each heading above.
    #[default]
    Counted,
    /// As given, e.g. `2.1.`; does not count.
    Given(String),
    /// None.
    Without,
}

/// How a paragraph or a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Running text: both edges, first line indented; in a cell at the left edge.
    #[default]
    Text,
    /// In the middle.
    Center,
    /// At the right edge: figures, units of measurement.
    Right,
}

/// Pieces of text in a row.
pub type Words = Vec<Run>;

/// A piece of text in one style.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Run {
    /// Text; line ends count as blanks.
    pub text: String,
    /// Bold.
    #[serde(default)]
    pub bold: bool,
    /// Italic.
    #[serde(default)]
    pub italic: bool,
    /// Which figure this is, for screens that lead from it to what it counts; empty for words. Files do not know of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub figure: String,
}

/// Upright text.
pub fn plain(text: impl Into<String>) -> Run {
    Run { text: text.into(), ..Run::default() }
}

/// A figure, by its key.
pub fn figure(text: impl Into<String>, key: impl Into<String>) -> Run {
    Run { figure: key.into(), ..plain(text) }
}

/// Bold text.
pub fn bold(text: impl Into<String>) -> Run {
    Run { bold: true, ..plain(text) }
}

/// Italic text.
pub fn italic(text: impl Into<String>) -> Run {
    Run { italic: true, ..plain(text) }
}

impl Block {
    /// A heading with a counted number.
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading { level, number: Number::Counted, text: text.into() }
    }

    /// A paragraph of running text.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { align: Align::Text, words: vec![plain(text)] }
    }

    /// A bold line in the middle, as over a table.
    pub fn caption(text: impl Into<String>) -> Self {
        Self::Paragraph { align: Align::Center, words: vec![bold(text)] }
    }

    /// An item of a list.
    pub fn bullet(text: impl Into<String>) -> Self {
        Self::Bullet { words: vec![plain(text)] }
    }
}
