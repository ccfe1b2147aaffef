//! Numbers of headings, as NĐ 30/2020 (phụ lục I) counts them.

use super::Number;

/// The Vietnamese alphabet, which numbers "điểm": đ stands after d, and there is no f, j, w, z. Letters with ă, â, ê, ô, ơ, ư are
/// not used as numbers.
const LETTERS: [&str; 23] =
    ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"];

/// How far each level was counted.
#[derive(Debug, Default)]
pub(super) struct Counter([usize; 3]);

impl Counter {
    /// The heading with its number; level 0 to 2.
    pub fn heading(&mut self, level: usize, number: &Number, text: &str) -> String {
        let number = match number {
            Number::Without => return text.to_owned(),
            Number::Given(number) => number.clone(),
            Number::Counted => self.next(level),
        };
        format!("{number} {text}")
    }

    fn next(&mut self, level: usize) -> String {
        let at = level.min(2);
        self.0[at] += 1;
        self.0[at + 1..].fill(0);
        match at {
            0 => format!("{}.", roman(self.0[0])),
            1 => format!("{}.", self.0[1]),
            _ => format!("{})", letters(self.0[2])),
        }
    }
}

/// `a` … `y`, then `aa`, `ab` …; counts from 1.
fn letters(number: usize) -> String {
    let (above, at) = (number.saturating_sub(1) / LETTERS.len(), number.saturating_sub(1) % LETTERS.len());
    let first = if above > 0 { letters(above) } else { String::new() };
    first + LETTERS[at]
}

/// Roman numerals; counts from 1.
pub(crate) fn roman(number: usize) -> String {
    const SIGNS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_start_anew_and_given_numbers_do_not_count() {
        let mut counter = Counter::default();
        let mut next = |level, number: Number| counter.heading(level, &number, "x");
        assert_eq!(next(0, Number::Counted), "I. x");
        assert_eq!(next(1, Number::Counted), "1. x");
        assert_eq!(next(1, Number::Given("1.1.".into())), "1.1. x");
        assert_eq!(next(1, Number::Counted), "2. x");
        assert_eq!(next(2, Number::Counted), "a) x");
        assert_eq!(next(2, Number::Counted), "b) x");
        assert_eq!(next(0, Number::Without), "x");
        assert_eq!(next(0, Number::Counted), "II. x");
        assert_eq!(next(2, Number::Counted), "a) x");
        assert_eq!(next(1, Number::Counted), "1. x");
    }

    #[test]
    fn letters_are_vietnamese_and_never_end() {
        let all: Vec<String> = (1..=25).map(letters).collect();
        assert_eq!(all[..6], ["a", "b", "c", "d", "đ", "e"]);
        assert_eq!(all[22..], ["y", "aa", "ab"]);
        assert_eq!((roman(4), roman(19), roman(44)), ("IV".into(), "XIX".into(), "XLIV".into()));
    }
}
