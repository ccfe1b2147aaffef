//! Collective names: which sorts of units they mean.

use kernel::text::fold;

use super::Tag;
use crate::reading::piece;

/// What a collective name means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    departments: bool,
    offices: bool,
    branches: bool,
    communes: Communes,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Communes {
    #[default]
    None,
    /// Of these kinds: xã, phường, đặc khu.
    Kinds(bool, bool, bool),
    All,
}

impl Wanted {
    pub fn takes(&self, tag: Tag, folded: &str) -> bool {
        match tag {
            Tag::Department => self.departments,
            Tag::Office => self.offices,
            Tag::Branch => self.branches,
            Tag::Commune => match self.communes {
                Communes::None => false,
                Communes::All => true,
                Communes::Kinds(villages, wards, zones) => {
                    let kind = |kind: &str| has(folded, kind);
                    // A unit that names no kind may be any.
                    let unnamed = !(kind("xa") || kind("phuong") || kind("dac khu"));
                    unnamed || villages && kind("xa") || wards && kind("phuong") || zones && kind("dac khu")
                }
            },
            Tag::Province | Tag::Other => false,
        }
    }
}

fn has(folded: &str, phrase: &str) -> bool {
    format!(" {folded} ").contains(&format!(" {phrase} "))
}

/// Whether a name is of several units: "các sở", "UBND xã, phường", "cấp xã".
pub(super) fn is_collective(name: &str) -> bool {
    plural(&words_of(name))
}

/// What a collective name means; `None` if it is none, or names no units of these sorts.
pub(super) fn wanted(name: &str) -> Option<Wanted> {
    let words = words_of(name);
    plural(&words).then(|| meaning(&words)).filter(|wanted| *wanted != Wanted::default())
}

fn words_of(name: &str) -> String {
    let plain = piece::plain(name).to_lowercase();
    let parts: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    spelled(&parts.join(" "))
}

fn plural(words: &str) -> bool {
    let many = ["các", "từng", "mỗi", "toàn bộ", "tất cả"];
    let posts =
        ["thủ trưởng ", "giám đốc ", "chủ tịch ", "lãnh đạo ", "người đứng đầu ", "ủy ban nhân dân ", "công an "];
    let mut rest = words;
    while let Some(after) = posts.iter().find_map(|post| rest.strip_prefix(post)) {
        rest = after;
    }
    let named = many.iter().any(|word| rest.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')));
    let level = ["cấp xã", "cấp tỉnh", "các cấp"].iter().any(|level| words.contains(level));
    // "UBND xã, phường", "sở, ban, ngành": kinds without a name.
    let bare = rest.split(' ').count() > 1 && rest.split(' ').all(|word| KINDS.contains(&word));
    named || level || bare
}

const KINDS: [&str; 12] = ["sở", "ban", "ngành", "xã", "phường", "đặc", "khu", "và", "địa", "đoàn", "thể", "cấp"];

fn spelled(words: &str) -> String {
    words.replace("ubnd", "ủy ban nhân dân")
}

fn meaning(words: &str) -> Wanted {
    // "ủy ban" is no "ban".
    let words = &words.replace("ủy ban nhân dân", " ");
    // Parts of one house are no units of the province.
    if ["phòng", "thuộc sở", "trực thuộc", "sự nghiệp", "doanh nghiệp", "dự án"].iter().any(|word| has(words, word))
    {
        return Wanted::default();
    }
    let folded = fold(words);
    let (villages, wards, zones) = (has(&folded, "xa"), has(&folded, "phuong"), has(&folded, "dac khu"));
    let local = has(words, "địa phương") || has(words, "cấp xã") || has(words, "các cấp");
    let communes = match (local, villages || wards || zones) {
        (true, _) => Communes::All,
        (false, true) => Communes::Kinds(villages, wards, zones),
        (false, false) => Communes::None,
    };
    let bodies = has(words, "cơ quan") || has(words, "đơn vị");
    // "cơ quan, đơn vị cấp xã" are the communes'.
    let above = !has(words, "cấp xã") || has(words, "cấp tỉnh") || has(words, "sở");
    let central = has(words, "ngành dọc") || has(words, "trung ương");
    Wanted {
        departments: (has(words, "sở") || (has(words, "ngành") || bodies) && !central) && above,
        offices: (has(words, "sở") || has(words, "ban ngành") || bodies && !central) && above,
        branches: has(words, "ngành") || central,
        communes,
    }
}

/// The sort of unit that a name tells.
pub(super) fn tag(name: &str) -> Tag {
    let plain = piece::plain(name).to_lowercase();
    let name = spelled(&plain);
    let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| name.starts_with(beginning));
    if begins(&["ủy ban nhân dân tỉnh", "ủy ban nhân dân thành phố"]) {
        Tag::Province
    } else if begins(&["ủy ban nhân dân phường", "ủy ban nhân dân xã", "ủy ban nhân dân đặc khu"]) {
        Tag::Commune
    } else if begins(&[
        "sở ",
        "thanh tra tỉnh",
        "thanh tra thành phố",
        "ban dân tộc",
        "ban quản lý các khu",
        "ban quản lý khu",
    ]) {
        Tag::Department
    } else if begins(&["văn phòng ủy ban nhân dân", "văn phòng hđnd", "văn phòng hội đồng nhân dân", "văn phòng đoàn"])
    {
        Tag::Office
    } else if begins(&[
        "công an tỉnh",
        "công an thành phố",
        "thuế tỉnh",
        "thuế thành phố",
        "bảo hiểm xã hội",
        "bộ chỉ huy",
        "kho bạc",
        "thống kê",
        "hải quan",
    ]) {
        Tag::Branch
    } else {
        Tag::Other
    }
}
