//! Numbers of Word's lists: kept as definitions, counted anew.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// How a level is numbered: format and pattern (`%1.%2.`).
#[derive(Debug, Clone, Default)]
struct Level {
    format: String,
    pattern: String,
    start: u32,
}

/// Definitions of lists and how far each was counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    levels: BTreeMap<(u32, usize), Level>,
    abstracts: BTreeMap<u32, u32>,
    counts: BTreeMap<(u32, usize), u32>,
}

const MOST_LEVELS: usize = 9;

impl Numbering {
    /// Reads `word/numbering.xml`; what cannot be read leaves items without numbers.
    pub fn read(xml: &str) -> Self {
        let mut found = Self::default();
        let mut reader = Reader::from_str(xml);
        let (mut list, mut level, mut number) = (0, 0, 0);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Eof => break,
                Event::Start(tag) | Event::Empty(tag) => {
                    let val = attribute(&tag, "val");
                    let whole = val.as_deref().and_then(|text| text.parse().ok());
                    match tag.local_name().as_ref() {
                        "abstractNum" => {
                            list = attribute(&tag, "abstractNumId").and_then(|text| text.parse().ok()).unwrap_or(0)
                        }
                        "lvl" => level = attribute(&tag, "ilvl").and_then(|text| text.parse().ok()).unwrap_or(0),
                        "num" => number = attribute(&tag, "numId").and_then(|text| text.parse().ok()).unwrap_or(0),
                        "abstractNumId" => drop(found.abstracts.insert(number, whole.unwrap_or(0))),
                        "numFmt" => found.levels.entry((list, level)).or_default().format = val.unwrap_or_default(),
                        "lvlText" => found.levels.entry((list, level)).or_default().pattern = val.unwrap_or_default(),
                        "start" => found.levels.entry((list, level)).or_default().start = whole.unwrap_or(1),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The number of the next item of a list.
    pub fn next(&mut self, definition: u32, level: usize) -> Option<String> {
        let list = *self.abstracts.get(&definition)?;
        let level = level.min(MOST_LEVELS - 1);
        let here = self.levels.get(&(list, level))?.clone();
        if here.format == "bullet" {
            return Some("-".to_owned());
        }
        if here.format == "none" || here.format.is_empty() {
            return None;
        }
        let count = self.counts.entry((definition, level)).or_insert(here.start.max(1) - 1);
        *count = count.saturating_add(1);
        for deeper in level + 1..MOST_LEVELS {
            self.counts.remove(&(definition, deeper));
        }
        let mut out = here.pattern.clone();
        for above in 0..=level {
            let format = self.levels.get(&(list, above)).map_or("decimal", |level| level.format.as_str());
            let count = self.counts.get(&(definition, above)).copied().unwrap_or(1);
            out = out.replace(&format!("%{}", above + 1), &spelled(format, count));
        }
        Some(out.trim().to_owned()).filter(|text| !text.is_empty())
    }
}

fn spelled(format: &str, count: u32) -> String {
    // Vietnamese lists of letters have đ after d in the law's own numbering; Word counts Latin letters.
    let letter = || char::from_u32(u32::from('a') + (count.max(1) - 1) % 26).unwrap_or('a');
    match format {
        "lowerLetter" => letter().to_string(),
        "upperLetter" => letter().to_uppercase().to_string(),
        "upperRoman" => roman(count),
        "lowerRoman" => roman(count).to_lowercase(),
        _ => count.to_string(),
    }
}

fn roman(count: u32) -> String {
    const SIGNS: [(u32, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut rest = count.min(399);
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}
