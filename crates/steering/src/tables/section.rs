//! Headings of a table and the numbers of its rows.

use kernel::Day;

use super::target;
use super::words::{area, key};
use super::{days, words};
use crate::reading::piece;

/// How a row is numbered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marker {
    style: Style,
    /// Without signs: `I`, `2.1`, `a`; empty for a dash.
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Letter,
    Roman,
    /// By its points.
    Number(usize),
    Small,
    Dash,
    /// A heading without a number.
    Plain,
}

/// The number of a row: a whole cell, or the beginning of a text.
pub(super) fn marker(text: &str, whole: bool) -> Option<Marker> {
    let text = text.trim();
    if !whole && text.starts_with(['-', '+', '–', '•', '*']) {
        return Some(Marker { style: Style::Dash, text: String::new() });
    }
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '.')).unwrap_or(text.len());
    let bare = text[..end].trim_end_matches('.');
    let sign = text[bare.len()..].trim_start();
    let closed = sign.starts_with(['.', ')', '/', '-', '–', ':']) || whole && sign.is_empty();
    if whole && bare.is_empty() && matches!(text, "-" | "+" | "–" | "•" | "*") {
        return Some(Marker { style: Style::Dash, text: String::new() });
    }
    let rest = sign.trim_start_matches(['.', ')', '/', '-', '–', ':']).trim();
    if !closed || whole && !rest.is_empty() || bare.is_empty() || bare.len() > 12 {
        return None;
    }
    let all = |is: fn(char) -> bool| bare.chars().all(is);
    let style = if all(|c| matches!(c, 'I' | 'V' | 'X')) {
        Style::Roman
    } else if all(|c| c.is_ascii_digit() || c == '.') && bare.starts_with(|c: char| c.is_ascii_digit()) {
        Style::Number(bare.matches('.').count())
    } else if bare.chars().count() == 1 && all(char::is_uppercase) {
        Style::Letter
    } else if bare.chars().count() == 1 && all(char::is_lowercase) {
        Style::Small
    } else if bare.starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X')) && bare.contains('.') {
        // `I.1`, `1.a`
        Style::Number(bare.matches('.').count())
    } else {
        return None;
    };
    Some(Marker { style, text: bare.to_owned() })
}

/// The words behind the number.
pub(super) fn words_of(text: &str) -> &str {
    let Some(found) = marker(text, false) else {
        return text.trim();
    };
    let rest = text.trim().trim_start_matches(['-', '+', '–', '•', '*', ' ']);
    let rest = rest.strip_prefix(found.text.as_str()).unwrap_or(rest);
    rest.trim_start_matches(['.', ')', '/', '-', '–', ':', ' '])
}

/// A heading with what it says of the rows under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    marker: Marker,
    /// Its words, without the number.
    pub text: String,
    /// Key of the area.
    pub area: Option<&'static str>,
    /// Agencies whose rows stand under it.
    pub bodies: Vec<String>,
    /// Number of the document whose tasks stand under it.
    pub document: Option<String>,
    /// Day of that document.
    pub day: Option<Day>,
}

/// How the name of an area begins, other than work in it.
const AREA_BEGINS: [&str; 7] =
    ["cai cach", "xay dung va", "xay dung chinh quyen", "hien dai hoa", "linh vuc", "cong tac", "nhom"];

/// How the name of a document begins.
const DOCUMENT_BEGINS: [&str; 16] = [
    "thong bao",
    "cong van",
    "quyet dinh",
    "ke hoach",
    "chi thi",
    "cong dien",
    "nghi quyet",
    "van ban",
    "ket luan",
    "chuong trinh",
    "tb",
    "cv",
    "kh",
    "qd",
    "theo",
    "nhiem vu theo",
];

/// Whether a row is a heading. `lone`: nothing stands in its other columns; `next`: how the row behind it is numbered.
pub(super) fn heading(index: &str, content: &str, lone: bool, next: Option<&Marker>) -> Option<Heading> {
    if !lone || content.is_empty() {
        return None;
    }
    let own = marker(index, true).or_else(|| marker(content, false));
    let text = if marker(index, true).is_some() { content.trim() } else { words_of(content) };
    if text.is_empty() || text.chars().count() > 300 {
        return None;
    }
    let style = own.as_ref().map_or(Style::Plain, |own| own.style);
    let upper = text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase);
    let bodies = bodies(text);
    let document = piece::document_numbers(text).into_iter().next();
    let deeper = match (style, next.map(|next| next.style)) {
        (Style::Number(own), Some(Style::Number(below))) => below > own,
        (Style::Number(_), Some(Style::Small | Style::Dash)) => true,
        (Style::Plain, Some(Style::Number(0) | Style::Letter | Style::Roman)) => text.chars().count() < 120,
        _ => false,
    };
    let short = text.chars().count() < 160;
    let begins = |words: &[&str]| words.iter().any(|word| words::has(&key(text), word) && key(text).starts_with(word));
    let of_area = area(text).is_some() && begins(&AREA_BEGINS);
    let says = of_area || !bodies.is_empty() || document.is_some() && begins(&DOCUMENT_BEGINS);
    let measured = target::target("", "", text).is_some();
    let is_heading = match style {
        Style::Letter | Style::Roman => short || upper,
        Style::Plain => upper || deeper || short && says && !measured,
        Style::Number(_) => upper || deeper || short && !bodies.is_empty(),
        Style::Small | Style::Dash => upper,
    };
    is_heading.then(|| Heading {
        marker: own.unwrap_or(Marker { style: Style::Plain, text: String::new() }),
        area: area(text),
        day: document.as_ref().and_then(|_| days::day_in(text, None)),
        text: text.to_owned(),
        bodies,
        document,
    })
}

/// A heading in capitals as its names are written in a text.
fn small(text: &str) -> String {
    if text.chars().any(char::is_lowercase) {
        return text.to_owned();
    }
    let short = ["UBND", "HĐND", "VP", "TP", "BQL", "KBNN", "BHXH", "UBMTTQ"];
    let kinds = ["CÁC", "XÃ", "PHƯỜNG", "ĐẶC", "KHU", "TỈNH", "THÀNH", "PHỐ", "VÀ", "BAN", "NGÀNH"];
    let word = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if short.contains(&bare) {
            return word.to_owned();
        }
        let low = word.to_lowercase();
        let first = low.chars().next().filter(|_| !kinds.contains(&bare));
        first.map_or_else(|| low.clone(), |first| format!("{}{}", first.to_uppercase(), &low[first.len_utf8()..]))
    };
    let words: Vec<String> = text.split(' ').map(word).collect();
    words.join(" ")
}

/// The agencies of a heading that names nothing else: "SỞ NỘI VỤ", "UBND các xã, phường".
fn bodies(text: &str) -> Vec<String> {
    let bare = small(text.trim_end_matches([':', '.', ';']));
    let key = key(&bare);
    let begins = [
        "so",
        "uy ban nhan dan",
        "ubnd",
        "van phong",
        "vp",
        "cong an",
        "thanh tra",
        "ban quan ly",
        "bql",
        "cac so",
        "trung tam",
        "phong",
        "bao hiem xa hoi",
        "thue",
        "chi cuc",
        "kho bac",
        "chu tich ubnd",
        "chu tich uy ban nhan dan",
        "giam doc",
        "thu truong",
    ];
    let named = begins.iter().any(|begin| words::has(&key, begin) && key.starts_with(begin));
    if !named
        || key.split(' ').count() > 16
        || area(text).is_some_and(|area| area == "thu_tuc") && !key.contains("trung tam")
    {
        return Vec::new();
    }
    let found: Vec<String> = piece::names(&bare).into_iter().map(|named| named.name).collect();
    // A sentence about an agency goes on behind its name.
    let said: usize = found.iter().map(|name| name.split(' ').count()).sum();
    if said + 2 >= key.split(' ').count() && found.iter().all(|name| name.split(' ').count() < 14) {
        found
    } else {
        Vec::new()
    }
}

/// The headings above a row, and the numbers of the rows that it may belong to.
#[derive(Debug, Default)]
pub(super) struct Stack {
    headings: Vec<Heading>,
    /// `2` above `a)`: rows of work that have parts.
    rows: Vec<Marker>,
}

impl Stack {
    /// A heading of the same style ends the one before with all below it.
    pub fn push(&mut self, heading: Heading) {
        self.close(&heading.marker);
        self.rows.clear();
        if self.headings.len() < 12 {
            self.headings.push(heading);
        }
    }

    fn close(&mut self, marker: &Marker) {
        if let Some(at) = self.headings.iter().position(|above| ends(&above.marker, marker)) {
            self.headings.truncate(at);
            self.rows.clear();
        }
    }

    /// The number of an item, with those of the headings and rows above it.
    pub fn number(&mut self, own: Option<&Marker>) -> String {
        if let Some(own) = own.filter(|own| own.style != Style::Dash) {
            self.close(own);
            if let Some(at) = self.rows.iter().position(|above| ends(above, own)) {
                self.rows.truncate(at);
            }
            if self.rows.len() < 8 {
                self.rows.push(own.clone());
            }
        }
        let mut parts: Vec<&str> = Vec::new();
        let headings = self.headings.iter().map(|heading| heading.marker.text.as_str());
        for part in headings.chain(self.rows.iter().filter(|_| own.is_some()).map(|row| row.text.as_str())) {
            // `2.1` says already that it belongs to `2`.
            let within = |upper: &&str| part.strip_prefix(*upper).is_some_and(|rest| rest.starts_with('.'));
            if parts.last().is_some_and(within) {
                parts.pop();
            }
            if !part.is_empty() {
                parts.push(part);
            }
        }
        parts.join(".")
    }

    pub fn headings(&self) -> Vec<Heading> {
        self.headings.clone()
    }
}

/// Whether a number ends the part that another one began.
fn ends(above: &Marker, own: &Marker) -> bool {
    match (above.style, own.style) {
        (Style::Number(above), Style::Number(own)) => above >= own,
        (Style::Small, Style::Number(_)) => true,
        (above, own) => above == own,
    }
}
