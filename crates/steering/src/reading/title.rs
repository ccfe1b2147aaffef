//! What a document is about (trích yếu): the lines under the name of its kind, or behind "V/v" of a letter.

use super::clean::Clean;

/// Lines that are looked through for the beginning of a title.
const LINES: usize = 60;
/// Lines of a title at most.
const MOST_LINES: usize = 5;
/// Characters of a title at most.
const MOST: usize = 400;
/// Names of kinds as they stand alone above a title.
const KINDS: [&str; 13] = [
    "thông báo", "kế hoạch", "chỉ thị", "công điện", "quyết định", "chương trình", "chương trình công tác", "báo cáo",
    "kết luận", "nghị quyết", "thông báo kết luận", "hướng dẫn", "đề án",
];
/// What begins a line that is no title any more.
const AFTER: [&str; 12] = [
    "căn cứ", "kính gửi", "thực hiện", "ngày ", "cộng hòa", "cộng hoà", "độc lập", "số:", "phần ", "điều ", "i.", "1.",
];

/// The title of a document; `None` if no line looks like one.
pub fn title(text: &str) -> Option<String> {
    let head: String = text.chars().take(12_000).collect();
    let clean = Clean::new(&head);
    let lines: Vec<&str> = clean.text.lines().map(str::trim).take(LINES).collect();
    letter(&lines).or_else(|| under_kind(&lines)).or_else(|| first(&lines)).map(|title| short(&title))
}

/// "V/v …" of a letter, up to what stands below it.
fn letter(lines: &[&str]) -> Option<String> {
    let cell = |line: &str| -> Option<String> {
        let found = line.split(" | ").flat_map(|cell| cell.split("    ")).map(str::trim).find(|cell| {
            let low = cell.to_lowercase();
            low.starts_with("v/v ") || low.starts_with("v/v:")
        })?;
        Some(found[3..].trim_start_matches([':', ' ']).to_owned())
    };
    let (at, begun) = lines.iter().enumerate().find_map(|(at, line)| Some((at, cell(line)?)))?;
    Some(joined(begun, &lines[at + 1..]))
}

fn under_kind(lines: &[&str]) -> Option<String> {
    let names_kind = |line: &&str| {
        let low = line.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        KINDS.contains(&low.as_str()) && line.chars().next().is_some_and(char::is_uppercase)
    };
    let at = lines.iter().position(|line| names_kind(&line))?;
    let below = lines[at + 1..].iter().position(|line| !line.is_empty()).map(|blank| at + 1 + blank)?;
    let begun = lines[below];
    (!stops(begun)).then(|| joined(begun.to_owned(), &lines[below + 1..]))
}

/// Of what has no head, e.g. an article: its first line that is no head and no remark.
fn first(lines: &[&str]) -> Option<String> {
    let plain = |line: &&&str| {
        !line.is_empty() && !line.starts_with('(') && !stops(line) && line.chars().any(char::is_lowercase)
    };
    lines.iter().find(plain).map(|line| (*line).to_owned())
}

/// Lines that go on belong to a title until one is blank, all in capitals, or begins something else.
fn joined(mut title: String, below: &[&str]) -> String {
    for line in below.iter().take(MOST_LINES - 1) {
        let ended = title.ends_with(['.', ';', ':']);
        let capitals = mostly_capitals(line) && !mostly_capitals(&title);
        if line.is_empty() || ended || capitals || stops(line) || line.contains(" | ") {
            break;
        }
        title.push(' ');
        title.push_str(line);
    }
    title.trim_end_matches([':', ';']).trim().to_owned()
}

/// "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH điện" too.
fn mostly_capitals(text: &str) -> bool {
    let count = |is: fn(char) -> bool| text.chars().filter(|c| is(*c)).count();
    count(char::is_uppercase) > 2 * count(char::is_lowercase)
}

fn stops(line: &str) -> bool {
    let low = line.to_lowercase();
    AFTER.iter().any(|begin| low.starts_with(begin)) || !line.chars().any(char::is_alphabetic)
}

fn short(title: &str) -> String {
    let line = title.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn titles_stand_under_the_kind_or_behind_the_letters() {
        let notice = "ỦY BAN NHÂN DÂN\nTỈNH A\nSố: 1/TB-UBND\n\nTHÔNG BÁO\nKết luận của Chủ tịch tại cuộc họp\nquý I/2026\n\nNgày 07 tháng 4, họp.";
        assert_eq!(title(notice).as_deref(), Some("Kết luận của Chủ tịch tại cuộc họp quý I/2026"));
        let letter = "ỦY BAN NHÂN DÂN\nSố: 4/UBND-NC\nV/v triển khai Nghị định\nsố 309/2026/NĐ-CP\n\nKính gửi: Các sở";
        assert_eq!(title(letter).as_deref(), Some("triển khai Nghị định số 309/2026/NĐ-CP"));
        let dispatch = "CÔNG ĐIỆN\nVề việc ứng phó mưa lũ\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH điện:\n- Sở A";
        assert_eq!(title(dispatch).as_deref(), Some("Về việc ứng phó mưa lũ"));
        assert_eq!(title("Tỉnh A họp về cải cách hành chính\n\nSáng 5/6, …").as_deref(), Some("Tỉnh A họp về cải cách hành chính"));
        assert_eq!(title("KẾ HOẠCH\n\nI. MỤC TIÊU\n"), None);
        assert_eq!(title(""), None);
    }
}
