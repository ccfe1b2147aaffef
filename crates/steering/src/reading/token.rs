//! Words, numbers and signs of the clean text.

use crate::reading::clean::{Clean, is_letter_or_digit};
use crate::reading::words::Lexicon;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Number,
    Sign,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Small,
    /// The first letter is a capital.
    Capital,
    /// All letters are capitals, two at least.
    Upper,
}

/// A word, a number or a sign.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tok {
    pub start: usize,
    pub end: usize,
    /// Number of the word in the lexicon, 0 if it has none.
    pub word: u32,
    pub kind: Kind,
    pub case: Case,
}

impl Tok {
    pub fn is_cap(self) -> bool {
        self.kind == Kind::Word && self.case != Case::Small
    }
}

/// Cuts `clean.text[start..end]` into tokens and puts them after those in `out`.
pub(crate) fn cut(clean: &Clean, start: usize, end: usize, lexicon: &Lexicon, out: &mut Vec<Tok>) {
    let text = &clean.text[start..end];
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut stop = at + c.len_utf8();
        let mut kind = Kind::Sign;
        let mut shape = Shape::default();
        if is_letter_or_digit(c) {
            kind = Kind::Number;
            let mut last = c;
            shape.add(c);
            kind = if c.is_ascii_digit() { kind } else { Kind::Word };
            while let Some((next_at, next)) = letters.peek().copied() {
                let after = || text[next_at + next.len_utf8()..].chars().next().unwrap_or(' ');
                let joins = matches!(next, '&' | '\'') && last.is_alphabetic() && after().is_alphabetic();
                if !(is_letter_or_digit(next) || joins) {
                    break;
                }
                kind = if next.is_ascii_digit() { kind } else { Kind::Word };
                shape.add(next);
                last = next;
                stop = next_at + next.len_utf8();
                letters.next();
            }
        }
        let low = &clean.low[start + at..start + stop];
        out.push(Tok { start: start + at, end: start + stop, word: lexicon.word(low), kind, case: shape.case() });
    }
}

#[derive(Default)]
struct Shape {
    letters: usize,
    capitals: usize,
    first: bool,
}

impl Shape {
    fn add(&mut self, c: char) {
        let capital = match c {
            '\0'..='\u{7f}' => c.is_ascii_uppercase(),
            // Capitals of Vietnamese have even numbers here.
            '\u{1ea0}'..='\u{1ef9}' => u32::from(c) % 2 == 0,
            _ => c.is_uppercase(),
        };
        self.first |= self.letters == 0 && capital;
        self.letters += usize::from(!c.is_ascii_digit());
        self.capitals += usize::from(capital);
    }

    fn case(&self) -> Case {
        match (self.first, self.capitals == self.letters && self.letters > 1) {
            (true, true) => Case::Upper,
            (true, false) => Case::Capital,
            _ => Case::Small,
        }
    }
}
