//! On which line of a JSON text something stands, so that a fault can be shown beside it.

use std::collections::BTreeMap;

use crate::problem::Problem;

/// Lines of the values of a JSON text by their place (`groups[3].items[1].max_points`).
#[derive(Debug, Clone, Default)]
pub struct Lines {
    of_place: BTreeMap<String, usize>,
    /// Lines of texts that name things: `"code"`, `"api_code"`.
    of_code: Vec<(String, usize)>,
}

impl Lines {
    /// Reads a text as far as it is JSON.
    pub fn of(text: &str) -> Self {
        let mut reader = Reader { rest: text.chars().collect(), at: 0, line: 1, found: Self::default() };
        reader.value("", 0);
        reader.found
    }

    /// The line of a problem, from 1; of a value that is missing, the line of what should hold it. None for the file as a
    /// whole.
    pub fn line(&self, problem: &Problem) -> Option<usize> {
        if let Some((line, _)) = problem.syntax() {
            return Some(line);
        }
        let mut at = problem.at.as_str();
        if at.is_empty() {
            return None;
        }
        // A code stands for the last thing that bears it: of two with one code the second is the fault.
        let of_code = || self.of_code.iter().rev().find(|(code, _)| code.eq_ignore_ascii_case(&problem.at)).map(|(_, line)| *line);
        loop {
            if let Some(line) = self.of_place.get(at) {
                return Some(*line);
            }
            match at.rfind(['.', '[']) {
                Some(end) => at = &at[..end],
                None => return of_code().or_else(|| self.of_place.get("").copied()),
            }
        }
    }
}

/// Values within values, at most; deeper ones have no lines of their own.
const DEEPEST: usize = 64;

struct Reader {
    rest: Vec<char>,
    at: usize,
    line: usize,
    found: Lines,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.rest.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        self.line += usize::from(c == '\n');
        Some(c)
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.next();
        }
    }

    fn text(&mut self) -> Option<String> {
        if self.peek() != Some('"') {
            return None;
        }
        self.next();
        let mut text = String::new();
        while let Some(c) = self.next() {
            match c {
                '"' => return Some(text),
                '\\' => text.extend(self.next()),
                c => text.push(c),
            }
        }
        None
    }

    /// Reads a value; none when the text is no JSON from here on.
    fn value(&mut self, place: &str, depth: usize) -> Option<()> {
        self.blanks();
        self.found.of_place.entry(place.to_owned()).or_insert(self.line);
        if depth > DEEPEST {
            return None;
        }
        match self.peek()? {
            '{' => self.object(place, depth),
            '[' => self.array(place, depth),
            '"' => {
                let line = self.line;
                let text = self.text()?;
                if matches!(place.rsplit('.').next(), Some("code" | "api_code")) {
                    let names = text.split([' ', '/']).filter(|name| !name.is_empty()).map(|name| (name.to_owned(), line));
                    self.found.of_code.extend(names);
                }
                Some(())
            }
            _ => {
                while self.peek().is_some_and(|c| c.is_alphanumeric() || "+-.".contains(c)) {
                    self.next();
                }
                Some(())
            }
        }
    }

    fn object(&mut self, place: &str, depth: usize) -> Option<()> {
        self.next();
        loop {
            self.blanks();
            match self.peek()? {
                '}' => {
                    self.next();
                    return Some(());
                }
                ',' => drop(self.next()),
                _ => {
                    let (key, line) = (self.text()?, self.line);
                    let inner = crate::load::place(place, &key);
                    self.found.of_place.insert(inner.clone(), line);
                    self.blanks();
                    (self.next()? == ':').then_some(())?;
                    self.value(&inner, depth + 1)?;
                }
            }
        }
    }

    fn array(&mut self, place: &str, depth: usize) -> Option<()> {
        self.next();
        let mut number = 0_usize;
        loop {
            self.blanks();
            match self.peek()? {
                ']' => {
                    self.next();
                    return Some(());
                }
                ',' => drop(self.next()),
                _ => {
                    let before = self.at;
                    self.value(&format!("{place}[{number}]"), depth + 1)?;
                    (self.at > before).then_some(())?;
                    number += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\n \"id\": \"x\",\n \"groups\": [\n  {\"code\": \"1\"},\n  {\n   \"code\": \"CKMB\",\n   \"items\": [\n    {\"max_points\": 2}]}]\n}";

    fn line(at: &str) -> Option<usize> {
        Lines::of(TEXT).line(&Problem { at: at.to_owned(), text: String::new() })
    }

    #[test]
    fn places_have_lines() {
        assert_eq!(line("id"), Some(2));
        assert_eq!(line("groups[1]"), Some(5));
        assert_eq!(line("groups[1].items[0].max_points"), Some(8));
        assert_eq!(line(""), None);
    }

    #[test]
    fn what_is_missing_stands_where_it_should() {
        assert_eq!(line("groups[1].name_vi"), Some(5));
        assert_eq!(line("groups[0].items[3].scoring.kind"), Some(4));
        assert_eq!(line("total_max"), Some(1));
    }

    #[test]
    fn a_code_is_a_place_too() {
        assert_eq!(line("CKMB"), Some(6));
        assert_eq!(line("1"), Some(4));
    }

    #[test]
    fn broken_texts_end_the_reading() {
        for text in ["", "{", "[", "{\"a\"", "{\"a\": [1, {", "{]}", "[}", "\"\\", "{\"a\":}", "[[[[", "nonsense {", "[1 2"] {
            Lines::of(text);
        }
        Lines::of(&"[".repeat(10_000));
    }
}
