//! Which body issues a document, in full with its province.

use crate::reading::agencies::AGENCIES;
use crate::reading::agency::Parties;
use crate::reading::clean::Clean;
use crate::reading::head::Part;
use crate::reading::lines::{Line, is_upper};

const PLACES: [&str; 9] = ["tỉnh", "thành phố", "tp.", "huyện", "quận", "thị xã", "xã", "phường", "đặc khu"];

/// The issuer by the letterhead, else by the signature and the text.
pub(crate) fn issuer(names: &Parties<'_>, parts: &[Part], title: Option<usize>, lines: &[Line]) -> Option<String> {
    let clean = names.clean;
    letterhead(clean, parts, title).or_else(|| unheaded(clean, lines))
}

/// Lines of the letterhead's left column in small letters.
fn letterhead(clean: &Clean, parts: &[Part], title: Option<usize>) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    let mut in_motto = false;
    for part in &parts[..title.unwrap_or(12).min(parts.len()).min(14)] {
        let text = &clean.text[part.start..part.end];
        let low = clean.low[part.start..part.end].trim_end_matches(['-', '*', ' ']).to_owned();
        // The motto may be broken: "CỘNG" above "HÒA XÃ HỘI …".
        in_motto =
            (in_motto && !words.is_empty() && !low.starts_with("số")) || low == "cộng" || low.starts_with("cộng h");
        if in_motto {
            in_motto = !low.contains("nam");
            continue;
        }
        let motto = low.starts_with("cộng h") || low.starts_with("độc lập") || low.starts_with("cong hoa");
        if motto || !(is_upper(text) || text.starts_with("UBND")) || low.starts_with("số") || low.contains("điện:")
        {
            continue;
        }
        if low.len() > 120 || low.starts_with("chủ tịch") || low.starts_with("đảng cộng sản") {
            continue;
        }
        if matches!(low.as_str(), "hỏa tốc" | "hoả tốc" | "thượng khẩn" | "khẩn" | "bản sao" | "dự thảo")
        {
            continue;
        }
        // The title of a list ends its head.
        if !words.is_empty() && ["bảng ", "danh mục", "biểu ", "danh sách"].iter().any(|list| low.starts_with(list))
        {
            break;
        }
        words.push(low);
    }
    // "ỦY" above "BAN NHÂN DÂN"
    if words.len() > 1 && matches!(words[0].as_str(), "ủy" | "uỷ" | "văn" | "hội") {
        let first = words.remove(0);
        words[0] = format!("{first} {}", words[0]);
    }
    if words.is_empty() || !is_body(&words[0]) {
        return None;
    }
    let words: Vec<String> = words.iter().map(|line| full(line)).collect();
    // A line that begins with a body of its own stands under the committee.
    let inner = words.iter().skip(1).position(|line| INNER.iter().any(|body| line.starts_with(body)));
    let (above, below) = words.split_at(inner.map_or(words.len(), |at| at + 1));
    Some(arrange(&above.join(" "), &below.join(" ")))
}

/// Bodies that stand under a committee in a letterhead.
const INNER: [&str; 12] = [
    "sở ",
    "văn phòng",
    "ban quản lý",
    "ban dân tộc",
    "thanh tra",
    "phòng ",
    "ban chỉ đạo",
    "trung tâm",
    "chi cục",
    "ban chỉ huy",
    "hội đồng thi đua",
    "tổ công tác",
];

/// Abbreviations of a letterhead in full, single blanks.
fn full(line: &str) -> String {
    let words = line.replace("tp.", "thành phố ").replace("tx.", "thị xã ");
    let one = |word: &str| match word {
        "ubnd" => "ủy ban nhân dân".to_owned(),
        "hđnd" => "hội đồng nhân dân".to_owned(),
        "tp" => "thành phố".to_owned(),
        "vp" => "văn phòng".to_owned(),
        _ => word.to_owned(),
    };
    words.split_whitespace().map(one).collect::<Vec<_>>().join(" ")
}

fn is_body(low: &str) -> bool {
    [
        "ủy ban",
        "ubnd",
        "sở",
        "văn phòng",
        "ban ",
        "hội đồng",
        "tỉnh",
        "thành phố",
        "huyện",
        "cục",
        "chi cục",
        "công an",
        "thanh tra",
        "bộ ",
        "đảng ủy",
        "thành ủy",
        "huyện ủy",
        "trung tâm",
        "hđnd",
        "phòng",
        "đoàn",
        "bảo hiểm",
        "kho bạc",
        "tp",
    ]
    .iter()
    .any(|head| low.starts_with(head))
}

/// "ủy ban nhân dân tỉnh x", "sở nội vụ" becomes "Sở Nội vụ tỉnh X".
fn arrange(above: &str, below: &str) -> String {
    const COMMITTEE: &str = "ủy ban nhân dân";
    if let Some(rest) = above.strip_prefix(COMMITTEE) {
        let place = proper(rest);
        let text = match below {
            "" => format!("Ủy ban nhân dân {place}"),
            "văn phòng" => format!("Văn phòng Ủy ban nhân dân {place}"),
            // The inner line names the place itself.
            body if body.ends_with(rest.trim()) => arrange(body, ""),
            body => format!("{} {place}", named(body)),
        };
        return text.trim().to_owned();
    }
    if let Some(party) = ["tỉnh ủy", "thành ủy", "huyện ủy", "đảng ủy"].iter().find(|party| above.starts_with(**party))
    {
        let rest = above[party.len()..].trim();
        let place = rest
            .strip_prefix(COMMITTEE)
            .map_or_else(|| proper(rest), |place| format!("Ủy ban nhân dân {}", proper(place)));
        let name = format!("{} {place}", capital(party));
        return if below.is_empty() { name } else { format!("{} {name}", named(below)) };
    }
    // "văn phòng ủy ban nhân dân tỉnh x", "sở tài chính tỉnh x"
    let joined = format!("{above} {below}");
    let joined = joined.trim();
    let place = PLACES.iter().filter_map(|place| find_word(joined, place)).filter(|at| *at > 0).min();
    match place {
        Some(at) => format!("{} {}", named(joined[..at].trim()), proper(&joined[at..])),
        None => named(joined),
    }
}

fn find_word(text: &str, word: &str) -> Option<usize> {
    let bare = word.trim_end();
    text.match_indices(bare).map(|(at, _)| at).find(|at| {
        let before = text[..*at].chars().next_back().unwrap_or(' ');
        let after = text[at + bare.len()..].chars().next().unwrap_or(' ');
        !before.is_alphanumeric() && !after.is_alphanumeric()
    })
}

/// A body's name with the capitals that it has in running text.
fn named(low: &str) -> String {
    let known =
        low.strip_prefix("sở ").and_then(|rest| AGENCIES.departments.iter().find(|name| name.to_lowercase() == rest));
    if let Some(name) = known {
        return format!("Sở {name}");
    }
    if let Some(rest) = low.strip_prefix("văn phòng ủy ban nhân dân") {
        return format!("Văn phòng Ủy ban nhân dân{rest}");
    }
    capital(low)
}

fn capital(low: &str) -> String {
    let mut letters = low.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// "tỉnh hà giang" becomes "tỉnh Hà Giang".
pub(crate) fn proper(low: &str) -> String {
    let low = low.trim();
    let kind = PLACES.iter().find(|place| low.starts_with(**place)).copied().unwrap_or("");
    let name: Vec<String> = low[kind.len()..]
        .split_whitespace()
        .map(|word| word.split('-').map(capital).collect::<Vec<_>>().join("-"))
        .collect();
    format!("{} {}", if kind == "tp." { "thành phố" } else { kind }, name.join(" ")).trim().to_owned()
}

/// Without a letterhead: the office that signs, with the committee that the text names most fully.
fn unheaded(clean: &Clean, lines: &[Line]) -> Option<String> {
    let tail: Vec<&str> = lines.iter().rev().take(40).map(|line| line.text(clean)).collect();
    let signs = |word: &str| tail.iter().any(|line| is_upper(line) && line.contains(word));
    let committee = committee(clean)?;
    let office = signs("CHÁNH VĂN PHÒNG") && !signs("TL. CHỦ TỊCH") && !signs("TUQ. CHỦ TỊCH");
    Some(if office { format!("Văn phòng {committee}") } else { committee })
}

/// "Ủy ban nhân dân thành phố Cần Thơ": with a name if the text gives one.
fn committee(clean: &Clean) -> Option<String> {
    let end = (0..=20_000.min(clean.text.len())).rev().find(|at| clean.text.is_char_boundary(*at)).unwrap_or(0);
    // A name may be broken at the end of a line.
    let (text, low) = (clean.text[..end].replace('\n', " "), clean.low[..end].replace('\n', " "));
    let mut kind = None;
    for (head, len) in [("ủy ban nhân dân ", "ủy ban nhân dân ".len()), ("ubnd ", 5)] {
        for (at, _) in low.match_indices(head).take(60) {
            let rest = &low[at + len..];
            if let Some(place) = ["tỉnh", "thành phố"].iter().find(|place| rest.starts_with(**place)) {
                let after = &text[at + len + place.len()..];
                let name: Vec<&str> = after
                    .split(' ')
                    .skip(1)
                    .take_while(|word| {
                        word.chars().next().is_some_and(char::is_uppercase) && word.chars().all(char::is_alphabetic)
                    })
                    .take(3)
                    .collect();
                let glued = after.starts_with(' ');
                if glued && name.len() >= 2 && !is_name_of_person(&name) {
                    return Some(format!("Ủy ban nhân dân {place} {}", name[..2].join(" ")));
                }
                kind = kind.or(Some(*place));
            }
        }
    }
    kind.map(|place| format!("Ủy ban nhân dân {place}"))
}

/// "Chủ tịch UBND tỉnh Nguyễn Phi Long" is a person; a place is followed by no third name.
fn is_name_of_person(name: &[&str]) -> bool {
    const COMMON: [&str; 16] = [
        "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Hoàng",
        "Trương", "Đinh",
    ];
    let surname = crate::reading::words::LEXICON.word(&name[0].to_lowercase()) != 0;
    COMMON.contains(&name[0]) || (name.len() > 2 && surname && name[2] != "Trần")
}

/// The outlet of an article: a site in brackets, "Báo X", "Đài …".
pub(crate) fn outlet(clean: &Clean, lines: &[Line]) -> Option<String> {
    let ends = lines.iter().take(6).chain(lines.iter().rev().take(8));
    for line in ends {
        let text = line.text(clean);
        let inner = text.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(inner, _)| inner);
        let site = inner.into_iter().chain(text.split([' ', ',', '|'])).find(|word| is_site(word));
        if let Some(site) = site {
            return Some(site.trim_matches(['(', ')', '.', ':']).to_owned());
        }
        let named = [
            "Báo ",
            "Đài ",
            "Cổng Thông tin điện tử ",
            "Cổng TTĐT ",
            "Trang thông tin điện tử ",
            "Nguồn: Báo ",
            "Theo Báo ",
        ];
        let head = named.iter().find(|head| text.starts_with(**head) && !text.starts_with("Báo cáo"));
        if head.is_some() && text.chars().count() < 60 && !text.ends_with('.') {
            return Some(
                text.trim_start_matches("Nguồn: ").trim_start_matches("Theo ").trim_end_matches([')', '(']).to_owned(),
            );
        }
        if let Some(inner) = inner.filter(|inner| inner.starts_with("Báo ") || inner.starts_with("Cổng ")) {
            return Some(inner.to_owned());
        }
    }
    None
}

fn is_site(word: &str) -> bool {
    let bare = word.trim_matches(['(', ')', '.', ':']);
    bare.is_ascii() && bare.ends_with(".vn") && bare.len() > 5 && !bare.contains('@')
}
