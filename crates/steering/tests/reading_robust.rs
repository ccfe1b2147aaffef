//! Any text may come in: none makes the reader panic, spans stay inside, and the time grows with the length.

#[allow(dead_code, reason = "the scorer is used by the other test")]
mod reading_support;

use std::time::Instant;

use proptest::prelude::*;
use reading_support::labelled;

fn check(text: &str) {
    let reading = steering::reading::read(text);
    for task in &reading.tasks {
        assert!(text.get(task.span.start..task.span.end).is_some(), "{:?}", task.span);
    }
}

/// A generator of numbers without chance from outside, so that a failure comes again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }
}

const SPICE: &[&str] = &[
    "\n",
    "\t",
    "|",
    " | ",
    "-",
    "1. ",
    "a) ",
    "đ) ",
    ".",
    ";",
    ":",
    "(",
    ")",
    "./.",
    "ngày 30/9",
    "ngày 31/02/2024",
    "tháng 13/2025",
    "quý V",
    "99/99",
    "UBND",
    "các",
    "Sở",
    "và",
    "phối hợp với",
    "chủ trì,",
    "Giao",
    "trước",
    "từ ngày",
    "\u{301}",
    "\u{323}",
    "\u{feff}",
    "\r\n",
    "İ",
    "ß",
    "ﬁ",
    "𝔸",
    "\0",
    "\u{202e}",
    "Điều 999999999999.",
    "năm 99999",
    "TT | Nhiệm vụ | Chủ trì | Thời gian\n",
    "TT\tNội dung\tChủ trì\n",
    "Nơi nhận:\n",
    "-nt-",
    "Chủ trì:",
    "Uû ban nh©n d©n",
    "**",
    "…",
];

/// Cuts, repeats, moves and spices a text.
fn mutated(text: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..=chance.below(12) {
        let at = chance.below(letters.len());
        let end = (at + chance.below(60)).min(letters.len());
        match chance.below(5) {
            0 => drop(letters.drain(at..end)),
            1 => {
                let piece: Vec<char> = letters[at..end].to_vec();
                letters.splice(at..at, piece);
            }
            2 => {
                let spice = SPICE[chance.below(SPICE.len())];
                letters.splice(at..at, spice.chars());
            }
            3 if end > at + 1 => letters.swap(at, end - 1),
            _ => letters.truncate(letters.len() - chance.below(letters.len() / 4 + 1)),
        }
        if letters.is_empty() {
            break;
        }
    }
    letters.into_iter().collect()
}

#[test]
fn mutated_documents() {
    let mut chance = Chance(20_261_125);
    let documents: Vec<_> = ["seeds", "corpus/a", "corpus/b"].iter().flat_map(|folder| labelled(folder)).collect();
    for _ in 0..12 {
        for (_, text, _) in &documents {
            check(&mutated(text, &mut chance));
        }
    }
}

#[test]
fn bytes_of_any_kind_are_decoded() {
    let mut chance = Chance(7);
    for length in 0..200 {
        let bytes: Vec<u8> = (0..length).map(|_| u8::try_from(chance.below(256)).unwrap()).collect();
        check(&steering::reading::decode(&bytes));
    }
}

#[test]
fn long_and_crooked_texts_take_time_by_their_length() {
    let crooked = [
        "các sở, ban, ngành, ".to_owned(),
        "(".to_owned(),
        "a\u{301}\u{301}\u{301}".to_owned(),
        "Giao Sở Nội vụ phối hợp với ".to_owned(),
        "1. \n- \n".to_owned(),
        "TT | Nhiệm vụ | Chủ trì | Thời gian\n".to_owned(),
        "TT   Nhiệm vụ   Chủ trì   Thời gian\n".to_owned(),
        "UBND huyện A, B, ".to_owned(),
        "ngày 1/".to_owned(),
        "Nguyễn Văn ".to_owned(),
        "Ủy ban nhân dân (UBND) ".to_owned(),
        "Chủ trì: Sở Nội vụ. ".to_owned(),
    ];
    for piece in crooked {
        let time = |bytes: usize| {
            let text = piece.repeat(bytes / piece.len());
            let begin = Instant::now();
            check(&text);
            begin.elapsed().as_secs_f64()
        };
        let (small, large) = (time(15_000), time(120_000));
        // Eight times the length: sixteen times the time leaves room for a busy machine, a square would take sixty-four.
        assert!(large < small * 32.0 + 0.3, "{piece:?}: {small:.3} s and {large:.3} s");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "(?s).{0,400}") {
        check(&text);
    }

    #[test]
    fn any_words(pieces in prop::collection::vec(prop::sample::select(SPICE), 0..80)) {
        check(&pieces.join(" "));
    }
}
