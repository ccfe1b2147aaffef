//! The text of a document for the page: paragraphs and tables, cut where tasks begin and end. Every piece knows its first
//! byte, so that a selection in the browser is a place in the text.

use steering::reading::{Item, Span};

/// A stretch of the text that belongs to a task.
#[derive(Debug, Clone, Default)]
pub struct Mark {
    /// First byte, and the byte after the last.
    pub span: Span,
    /// Identity of the task; empty: only read.
    pub task: String,
    /// Key of its look: `waiting`, `given`, `dropped`, `read`.
    pub state: &'static str,
    /// Read with little confidence.
    pub low: bool,
    /// Where it leads; may be empty.
    pub href: String,
}

impl Mark {
    /// Of a task that was read and has no identity.
    pub fn read(span: Span) -> Self {
        Self { span, state: "read", ..Self::default() }
    }
}

/// Letters that belong together.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The letters.
    pub text: String,
    /// First byte in the text.
    pub at: usize,
    /// The task, with whether this is its first piece.
    pub mark: Option<(Mark, bool)>,
}

/// A paragraph or a table.
#[derive(Debug, Clone)]
pub enum Block {
    /// A line with its class.
    Line(&'static str, Vec<Piece>),
    /// Rows of cells.
    Table(Vec<Vec<Vec<Piece>>>),
}

/// The blocks of a text. `marks` in any order; where two overlap, the one that begins later stands above.
pub fn blocks(text: &str, outline: &[Item], marks: &[Mark]) -> Vec<Block> {
    let mut marks: Vec<&Mark> = marks.iter().filter(|mark| mark.span.start < mark.span.end).collect();
    marks.sort_by_key(|mark| mark.span.start);
    let mut cutter = Cutter { text, marks, first: 0, seen: std::collections::HashSet::new() };
    let (mut out, mut at) = (Vec::new(), 0);
    let mut items = outline.iter().peekable();
    for line in text.split_inclusive('\n') {
        let (start, end) = (at, at + line.trim_end_matches(['\n', '\r']).len());
        at += line.len();
        let mut depth = None;
        while let Some(item) = items.next_if(|item| item.span.start < at) {
            if item.span.start >= start && !item.marker.is_empty() && depth.is_none() {
                depth = Some(item.depth);
            }
        }
        let content = &text[start..end];
        if content.trim().is_empty() {
            continue;
        }
        if content.contains(" | ") {
            let cells = cutter.cells(start, end);
            match out.last_mut() {
                Some(Block::Table(rows)) => rows.push(cells),
                _ => out.push(Block::Table(vec![cells])),
            }
        } else {
            out.push(Block::Line(class(content, depth), cutter.pieces(start, end)));
        }
    }
    out
}

fn class(line: &str, depth: Option<u8>) -> &'static str {
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = letters > 3 && !line.chars().any(char::is_lowercase);
    match (depth, capitals) {
        (None, true) => "doc-caps",
        (None, false) => "",
        (Some(0), _) => "doc-0",
        (Some(1), _) => "doc-1",
        (Some(2), _) => "doc-2",
        (Some(_), _) => "doc-3",
    }
}

struct Cutter<'a> {
    text: &'a str,
    marks: Vec<&'a Mark>,
    /// Marks before this one have ended.
    first: usize,
    /// Tasks whose first piece is there.
    seen: std::collections::HashSet<&'a str>,
}

impl<'a> Cutter<'a> {
    fn cells(&mut self, start: usize, end: usize) -> Vec<Vec<Piece>> {
        let (mut all, mut at) = (Vec::new(), start);
        for cell in self.text[start..end].split(" | ") {
            all.push(self.pieces(at, at + cell.len()));
            at += cell.len() + " | ".len();
        }
        all
    }

    fn pieces(&mut self, start: usize, end: usize) -> Vec<Piece> {
        while self.marks.get(self.first).is_some_and(|mark| mark.span.end <= start) {
            self.first += 1;
        }
        let near: Vec<&'a Mark> = self.marks[self.first..]
            .iter()
            .take_while(|mark| mark.span.start < end)
            .filter(|mark| mark.span.end > start)
            .copied()
            .collect();
        let mut cuts: Vec<usize> = near.iter().flat_map(|mark| [mark.span.start, mark.span.end]).collect();
        cuts.retain(|cut| *cut > start && *cut < end && self.text.is_char_boundary(*cut));
        cuts.push(end);
        cuts.sort_unstable();
        cuts.dedup();
        let (mut out, mut at) = (Vec::new(), start);
        for cut in cuts {
            let over = near.iter().rfind(|mark| mark.span.start <= at && mark.span.end > at);
            let mark = over.map(|mark| ((*mark).clone(), self.seen.insert(&mark.task)));
            if cut > at {
                out.push(Piece { text: self.text[at..cut].to_owned(), at, mark });
            }
            at = cut;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(task: &str, start: usize, end: usize) -> Mark {
        Mark { span: Span { start, end }, task: task.to_owned(), state: "waiting", ..Mark::default() }
    }

    fn shown(blocks: &[Block]) -> String {
        let piece = |piece: &Piece| match &piece.mark {
            Some((mark, first)) => format!("[{}{}:{}]", mark.task, if *first { "!" } else { "" }, piece.text),
            None => piece.text.clone(),
        };
        let line = |pieces: &[Piece]| pieces.iter().map(piece).collect::<String>();
        let block = |block: &Block| match block {
            Block::Line(class, pieces) => format!("{class}<{}>", line(pieces)),
            Block::Table(rows) => {
                let row = |row: &Vec<Vec<Piece>>| row.iter().map(|cell| line(cell)).collect::<Vec<_>>().join("/");
                rows.iter().map(row).collect::<Vec<_>>().join("//")
            }
        };
        blocks.iter().map(block).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn pieces_are_cut_at_marks_over_lines_and_cells() {
        let text = "GIAO VIỆC\n\nmột hai\nba | bốn | năm\n";
        let (one, two, three) = (text.find("hai").unwrap(), text.find("bốn").unwrap(), text.find("ba").unwrap());
        let marks = [mark("a", one, two + "bốn".len()), mark("b", three, three + 1)];
        let shown = shown(&blocks(text, &[], &marks));
        assert_eq!(shown, "doc-caps<GIAO VIỆC>\n<một [a!:hai]>\n[b!:b][a:a]/[a:bốn]/năm");
    }

    #[test]
    fn every_letter_stands_once_with_its_place() {
        let text = "Điều 1\r\n\n a | b\nc";
        let all = blocks(text, &[], &[mark("x", 1, 9), mark("y", 4, 100)]);
        let pieces = all.iter().flat_map(|block| match block {
            Block::Line(_, pieces) => pieces.clone(),
            Block::Table(rows) => rows.iter().flatten().flatten().cloned().collect(),
        });
        for piece in pieces {
            assert_eq!(&text[piece.at..piece.at + piece.text.len()], piece.text);
        }
    }
}
