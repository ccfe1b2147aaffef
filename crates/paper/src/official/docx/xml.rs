//! Paragraphs and runs of WordprocessingML.

use crate::official::{Align, Run};

/// Text between tags or in an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

/// A paragraph under construction. Properties are written in the order that the schema asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    style: &'static str,
    keep_next: bool,
    break_before: bool,
    /// `pBdr` with its content.
    border: String,
    /// Attributes of `spacing`.
    spacing: String,
    /// Attributes of `ind`.
    indent: String,
    align: Option<&'static str>,
    runs: String,
}

impl Paragraph {
    pub fn new(style: &'static str) -> Self {
        Self { style, ..Self::default() }
    }

    /// Stands on the page of the next paragraph.
    pub fn keep_next(mut self, keep: bool) -> Self {
        self.keep_next = keep;
        self
    }

    pub fn break_before(mut self, breaks: bool) -> Self {
        self.break_before = breaks;
        self
    }

    pub fn border(mut self, sides: &[&str]) -> Self {
        let side = |side: &&str| format!(r#"<w:{side} w:val="single" w:sz="6" w:space="1" w:color="auto"/>"#);
        self.border = sides.iter().map(side).collect();
        self
    }

    /// Twips before.
    pub fn before(mut self, twips: u32) -> Self {
        self.spacing = format!(r#"w:before="{twips}""#);
        self
    }

    /// Twips from both sides.
    pub fn inset(mut self, twips: u32) -> Self {
        self.indent = format!(r#"w:left="{twips}" w:right="{twips}""#);
        self
    }

    /// How it stands, where that is not as its style says.
    pub fn align(mut self, align: Align) -> Self {
        self.align = match align {
            Align::Text => None,
            Align::Center => Some("center"),
            Align::Right => Some("right"),
        };
        if self.align.is_some() {
            self.indent = r#"w:firstLine="0""#.to_owned();
        }
        self
    }

    /// Upright text as the style has it.
    pub fn text(self, text: &str) -> Self {
        self.styled(text, "")
    }

    /// Text with run properties of its own.
    pub fn styled(mut self, text: &str, properties: &str) -> Self {
        let properties = if properties.is_empty() { String::new() } else { format!("<w:rPr>{properties}</w:rPr>") };
        let text = escaped(text);
        self.runs.push_str(&format!(r#"<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>"#));
        self
    }

    /// Text that breaks into lines of like length when it is longer than a line of so many letters.
    pub fn balanced(self, text: &str, letters: usize, properties: &str) -> Self {
        let lines = balanced(text, letters);
        let last = lines.len() - 1;
        lines.into_iter().enumerate().fold(self, |paragraph, (at, line)| {
            let mut paragraph = paragraph.styled(line, properties);
            if at < last {
                paragraph.runs.push_str("<w:r><w:br/></w:r>");
            }
            paragraph
        })
    }

    pub fn words(self, words: &[Run]) -> Self {
        words.iter().fold(self, |paragraph, run| {
            let bold = if run.bold { "<w:b/><w:bCs/>" } else { "" };
            let italic = if run.italic { "<w:i/><w:iCs/>" } else { "" };
            paragraph.styled(&run.text, &format!("{bold}{italic}"))
        })
    }

    /// On to the next stop.
    pub fn tab(mut self) -> Self {
        self.runs.push_str("<w:r><w:tab/></w:r>");
        self
    }

    /// The number of the page.
    pub fn page_number(mut self) -> Self {
        self.runs.push_str(r#"<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>"#);
        self
    }

    pub fn xml(self) -> String {
        let mut out = format!(r#"<w:p><w:pPr><w:pStyle w:val="{}"/>"#, self.style);
        if self.keep_next {
            out.push_str("<w:keepNext/>");
        }
        if self.break_before {
            out.push_str("<w:pageBreakBefore/>");
        }
        if !self.border.is_empty() {
            out.push_str(&format!("<w:pBdr>{}</w:pBdr>", self.border));
        }
        if !self.spacing.is_empty() {
            out.push_str(&format!("<w:spacing {}/>", self.spacing));
        }
        if !self.indent.is_empty() {
            out.push_str(&format!("<w:ind {}/>", self.indent));
        }
        if let Some(align) = self.align {
            out.push_str(&format!(r#"<w:jc w:val="{align}"/>"#));
        }
        out.push_str(&format!("</w:pPr>{}</w:p>", self.runs));
        out
    }
}

/// Lines of like length, none much longer than so many letters; at least one.
fn balanced(text: &str, letters: usize) -> Vec<&str> {
    let count = text.chars().count();
    let lines = count.div_ceil(letters.max(1)).max(1);
    let mut out = Vec::new();
    let mut rest = text;
    for left in (2..=lines).rev() {
        let wanted = rest.chars().count() / left;
        let distance = |at: &usize| rest[..*at].chars().count().abs_diff(wanted);
        let Some(at) = rest.match_indices(' ').map(|(at, _)| at).min_by_key(distance) else { break };
        out.push(&rest[..at]);
        rest = &rest[at + 1..];
    }
    out.push(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::balanced;

    #[test]
    fn lines_are_of_like_length() {
        let name = "ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ";
        assert_eq!(balanced(name, 27), ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ CẦN THƠ"]);
        assert_eq!(balanced("SỞ NỘI VỤ", 27), ["SỞ NỘI VỤ"]);
        assert_eq!(balanced("", 27), [""]);
        assert_eq!(balanced("một hai ba bốn năm sáu", 8), ["một hai", "ba bốn", "năm sáu"]);
        assert_eq!(balanced(&"x".repeat(90), 27).concat(), "x".repeat(90));
    }
}
