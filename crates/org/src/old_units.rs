//! Addresses of before 1 July 2025: a former commune or district, and the communes of today (`data/org/old-units.json`).

use std::collections::BTreeMap;

use kernel::text::fold;
use serde::Deserialize;

use crate::DataError;

const FILE: &str = include_str!("../../../data/org/old-units.json");
/// Words for kinds of unit, and how people shorten them.
const KINDS: &[&str] =
    &["phuong", "xa", "tran", "quan", "huyen", "pho", "tinh", "p", "x", "tt", "q", "h", "tp", "tx", "t"];

/// How much of the former commune went to a commune of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Share {
    /// All of it.
    #[serde(rename = "w")]
    Whole,
    /// The main part: the one to propose.
    #[serde(rename = "m")]
    Main,
    /// Another part: ask.
    #[serde(rename = "p")]
    Part,
}

/// A commune of today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCommune {
    /// Code of the statistics office.
    pub code: String,
    /// Name with its kind, e.g. `Phường Cái Khế`.
    pub name: String,
    /// How much of the former one lies in it.
    pub share: Share,
}

/// A former commune and where it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// Former code.
    pub old_code: String,
    /// Former commune.
    pub commune: String,
    /// Former district.
    pub district: String,
    /// Former province.
    pub province: String,
    /// Communes of today, the likeliest first.
    pub new: Vec<NewCommune>,
}

/// Code, name, district, communes of today.
type Row = (String, String, String, Vec<(String, Share)>);

#[derive(Deserialize)]
struct File {
    provinces: BTreeMap<String, String>,
    districts: BTreeMap<String, (String, String)>,
    new: BTreeMap<String, String>,
    communes: Vec<Row>,
}

/// A name, folded and cut into words: its kind apart.
#[derive(Debug, Clone)]
struct Words {
    kind: Vec<String>,
    bare: Vec<String>,
}

#[derive(Debug, Clone)]
struct Entry {
    commune: Words,
    district: Words,
    province: Words,
    translation: Translation,
}

/// All former communes of the provinces that were joined.
#[derive(Debug, Clone)]
pub struct OldUnits {
    entries: Vec<Entry>,
}

impl OldUnits {
    /// The table that comes with the program.
    pub fn embedded() -> Result<Self, DataError> {
        let file: File = serde_json::from_str(FILE)?;
        let entries = file.communes.iter().map(|row| entry(&file, row)).collect::<Result<_, _>>()?;
        Ok(Self { entries })
    }

    /// All rows, in the order of the former codes' file.
    pub fn list(&self) -> impl Iterator<Item = &Translation> {
        self.entries.iter().map(|entry| &entry.translation)
    }

    /// Former communes that a text names, with or without marks, inside a whole address or half typed; the best first. A text that names
    /// only a district gives all its communes.
    pub fn find(&self, text: &str) -> Vec<Translation> {
        let query = cut(text);
        if query.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(u32, &Entry)> =
            self.entries.iter().map(|e| (e.score(&query), e)).filter(|(s, _)| *s > 0).collect();
        let best = found.iter().map(|(score, _)| *score).max().unwrap_or(0);
        // A district that fits puts those of other districts out; a longer name wins over a part of it.
        found.retain(|(score, _)| *score >= best);
        found.into_iter().map(|(_, entry)| entry.translation.clone()).collect()
    }
}

impl Entry {
    /// 0 if not named; a commune counts most, then its district, its kind, its province.
    fn score(&self, query: &[String]) -> u32 {
        let commune = if self.commune.is_in(query) {
            1_000 + 100 * self.commune.bare.len() as u32
        } else if self.commune.begins_with(query) {
            500
        } else {
            0
        };
        let district = if self.district.is_in(query) { 400 + u32::from(self.district.has_kind(query)) } else { 0 };
        if commune == 0 && district == 0 {
            return 0;
        }
        let province = if self.province.is_in(query) { 20 } else { 0 };
        let kind = if commune > 0 && self.commune.has_kind(query) { 10 } else { 0 };
        commune + district + province + kind
    }
}

impl Words {
    fn new(name: &str) -> Self {
        let words = cut(name);
        let kinds = match words.first().map(String::as_str) {
            Some("thi" | "thanh") => 2,
            _ => 1,
        };
        let (kind, bare) = words.split_at(kinds.min(words.len().saturating_sub(1)));
        Self { kind: kind.to_vec(), bare: bare.to_vec() }
    }

    /// Places of the bare name in the query.
    fn places<'a>(&'a self, query: &'a [String]) -> impl Iterator<Item = usize> + 'a {
        query.windows(self.bare.len().max(1)).enumerate().filter(|(_, w)| *w == self.bare).map(|(at, _)| at)
    }

    /// Named whole; a name that is only a number or a letter needs its kind before it, so that a house number is no ward.
    fn is_in(&self, query: &[String]) -> bool {
        let short = self.bare.iter().all(|word| word.len() <= 2 || word.parse::<u32>().is_ok());
        self.places(query).any(|at| match kind_before(query, at) {
            Some(_) if self.kind_stands_before(query, at) => true,
            Some(rank) => !short && Some(rank) == self.rank(),
            None => !short,
        })
    }

    fn has_kind(&self, query: &[String]) -> bool {
        self.places(query).any(|at| self.kind_stands_before(query, at))
    }

    fn rank(&self) -> Option<Rank> {
        kind_before(&self.kind, self.kind.len())
    }

    /// `phuong`, `p`, `thi tran`, `tt` before position `at`.
    fn kind_stands_before(&self, query: &[String], at: usize) -> bool {
        let initials: String = self.kind.iter().filter_map(|word| word.chars().next()).collect();
        let before = &query[..at];
        before.ends_with(&self.kind) || before.last().is_some_and(|word| *word == initials)
    }

    /// Half typed: the whole query, without words for kinds, begins the name.
    fn begins_with(&self, query: &[String]) -> bool {
        let typed: Vec<&str> = query.iter().map(String::as_str).filter(|word| !KINDS.contains(word)).collect();
        let typed = typed.join(" ");
        typed.len() >= 2 && self.bare.join(" ").starts_with(&typed)
    }
}

fn entry(file: &File, row: &Row) -> Result<Entry, DataError> {
    let (code, commune, district_code, targets) = row;
    let unknown = |code: &str| DataError::UnknownCode(code.to_owned());
    let (district, province_code) = file.districts.get(district_code).ok_or_else(|| unknown(district_code))?;
    let province = file.provinces.get(province_code).ok_or_else(|| unknown(province_code))?;
    let new = targets.iter().map(|(code, share)| {
        let name = file.new.get(code).ok_or_else(|| unknown(code))?.clone();
        Ok(NewCommune { code: code.clone(), name, share: *share })
    });
    let translation = Translation {
        old_code: code.clone(),
        commune: commune.clone(),
        district: district.clone(),
        province: province.clone(),
        new: new.collect::<Result<_, DataError>>()?,
    };
    Ok(Entry {
        commune: Words::new(commune),
        district: Words::new(district),
        province: Words::new(province),
        translation,
    })
}

/// Which kind of unit a word announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rank {
    Commune,
    District,
    Province,
}

/// The kind that stands right before position `at`: `huyện Long Mỹ` is no commune, but a ward that people still call `xã` is found.
fn kind_before(words: &[String], at: usize) -> Option<Rank> {
    let before = words.get(..at)?;
    let second = before.len().checked_sub(2).and_then(|place| before.get(place)).map(String::as_str);
    match (second, before.last()?.as_str()) {
        (Some("thi"), "xa") | (_, "quan" | "huyen" | "q" | "h" | "tx") => Some(Rank::District),
        (Some("thanh"), "pho") | (_, "tp") => Some(Rank::District),
        (Some("thi"), "tran") | (_, "phuong" | "xa" | "p" | "x" | "tt") => Some(Rank::Commune),
        (_, "tinh" | "t") => Some(Rank::Province),
        _ => None,
    }
}

/// Folded words; `P.5` and `p5` are `p 5`.
fn cut(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for part in fold(text).split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
        match part.strip_prefix(['p', 'q']).filter(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()))
        {
            Some(number) => words.extend([part[..1].to_owned(), number.to_owned()]),
            None => words.push(part.to_owned()),
        }
    }
    words
}
