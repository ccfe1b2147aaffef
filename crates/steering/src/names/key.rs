//! One form for all spellings of a name.

use kernel::text::fold;

use crate::reading::piece;

/// Words that say nothing between the parts of a name: "Văn hóa, Thể thao & Du lịch" is "Văn hóa, Thể thao và Du lịch".
const EMPTY: [&str; 1] = ["và"];

/// A name in one form.
pub(super) struct Key {
    /// Small letters with their marks, words parted by one blank; without signs, "và" and the own province.
    pub words: String,
    /// The grammar takes it for several bodies.
    pub collective: bool,
    /// A leader who acts in person.
    pub leader: bool,
}

impl Key {
    /// `home`: the own province without its kind, "cần thơ".
    pub fn of(name: &str, home: Option<&str>) -> Self {
        let spelled = spelled(&piece::plain(name));
        // "UBND phường Cái Khế, thành phố Cần Thơ"
        let spelled = match spelled.rsplit_once(',') {
            Some((own, province)) if is_home(province, home) => own.to_owned(),
            _ => spelled,
        };
        let found = piece::names(&spelled);
        // A cell of several names is no name: as it is written it may still be one that holds a comma.
        let (full, collective, leader) = match &found[..] {
            [one] => (one.name.as_str(), one.collective, one.leader),
            _ => (spelled.as_str(), false, false),
        };
        let words = words(full);
        // The grammar may take the place for a body: "Chủ tịch UBND xã Trường Thành".
        let posted = words.strip_prefix("chủ tịch ").filter(|rest| rest.starts_with("ủy ban nhân dân ") && !leader);
        Self { words: without_home(posted.unwrap_or(&words), home), collective, leader }
    }

    pub fn folded(&self) -> String {
        fold(&self.words)
    }

    /// Of a commune's committee: its area ("phường cái khế") and its place ("cái khế").
    pub fn commune(&self) -> (String, String) {
        let area = self.words.strip_prefix("ủy ban nhân dân ").unwrap_or(&self.words);
        let place = ["phường ", "xã ", "đặc khu ", "thị trấn "].iter().find_map(|kind| area.strip_prefix(kind));
        (area.to_owned(), place.unwrap_or_default().to_owned())
    }
}

/// The place of a folded key that names a committee or nothing but the place.
pub(super) fn bare_place(folded: &str) -> &str {
    folded.strip_prefix("uy ban nhan dan ").unwrap_or(folded)
}

/// Short kinds of areas in full: "P. Cái Khế", "UBND P.Cái Khế", "TP. Cần Thơ".
fn spelled(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    for word in name.split_inclusive(' ') {
        let full = [("P.", "phường "), ("X.", "xã "), ("ĐK.", "đặc khu "), ("TP.", "thành phố "), ("T.", "tỉnh ")]
            .iter()
            .find_map(|(short, full)| word.strip_prefix(short).map(|rest| (full, rest)));
        match full {
            Some((full, rest)) => {
                out.push_str(full);
                out.push_str(rest.trim_start());
            }
            None => out.push_str(word),
        }
    }
    out.trim().to_owned()
}

fn words(name: &str) -> String {
    let low = name.to_lowercase();
    // A bracket explains a name: "Sở Nội vụ (Phòng Cải cách hành chính)".
    let low = match (low.find('('), low.find(')')) {
        (Some(open), Some(close)) if open > 0 && close > open => {
            format!("{} {}", &low[..open], &low[close + 1..])
        }
        _ => low,
    };
    let parts = low.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !EMPTY.contains(word));
    parts.collect::<Vec<_>>().join(" ")
}

/// "sở nội vụ tỉnh", "sở nội vụ thành phố cần thơ": the own province behind a name says nothing. Another one stays.
fn without_home(words: &str, home: Option<&str>) -> String {
    let named = home.and_then(|home| words.strip_suffix(home)).map(str::trim_end);
    let rest = named.filter(|rest| rest.contains(' ')).unwrap_or(words);
    let kinds = [" tỉnh", " thành phố"];
    let bare = kinds.iter().find_map(|kind| rest.strip_suffix(kind));
    match (bare, named) {
        (Some(bare), _) => bare.to_owned(),
        // "sở nội vụ cần thơ"; but "phường cần thơ" is a place.
        (None, Some(rest)) if !["phường ", "xã ", "đặc khu "].iter().any(|kind| words.contains(kind)) => {
            rest.to_owned()
        }
        _ => words.to_owned(),
    }
}

fn is_home(text: &str, home: Option<&str>) -> bool {
    let words = words(text);
    let place = words.strip_prefix("tỉnh ").or_else(|| words.strip_prefix("thành phố "));
    home.is_some_and(|home| place == Some(home))
}

/// The own province without its kind, from the name of its committee.
pub(super) fn home(committee: &str) -> Option<String> {
    let words = words(&piece::plain(committee));
    let area = words.strip_prefix("ủy ban nhân dân ").or_else(|| words.strip_prefix("ubnd ")).unwrap_or(&words);
    let place = area.strip_prefix("tỉnh ").or_else(|| area.strip_prefix("thành phố "))?;
    Some(place.to_owned()).filter(|place| !place.is_empty())
}

/// A number of a document as it is compared: no blanks, capitals, "Số" left out.
pub(super) fn number(text: &str) -> String {
    let plain = piece::plain(text);
    let bare: String = plain.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
    bare.strip_prefix("SỐ").map_or(bare.as_str(), |rest| rest.trim_start_matches([':', '.'])).to_owned()
}
