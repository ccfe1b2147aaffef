//! A document that carries a degree of secrecy is not to be kept here (Law on protection of state secrets). Only the mark
//! itself counts, as it is stamped on the first page: on a line or in a cell of its own, or behind "Độ mật:".

use crate::reading::clean::Clean;

/// Lines from the top that are looked at, without blank ones: the first page.
const LINES: usize = 40;
/// Characters that are looked at, however long the lines are.
const CHARACTERS: usize = 12_000;
/// The degrees, highest first, as letters without blanks.
const DEGREES: [(&str, &str); 5] = [
    ("tuyệtmật", "TUYỆT MẬT"),
    ("tốimật", "TỐI MẬT"),
    ("mật", "MẬT"),
    ("tuyetmat", "TUYỆT MẬT"),
    ("toimat", "TỐI MẬT"),
];
/// What is stamped beside a degree: urgency, number of the copy.
const BESIDE: [&str; 7] = ["hỏatốcthượngkhẩn", "hỏatốc", "hoảtốc", "thượngkhẩn", "khẩn", "bảnsố", "dấu"];
/// What stands before a degree.
const LABELS: [&str; 5] = ["độmật", "mứcđộmật", "dấuđộmật", "dấuchỉđộmật", "độbảomật"];
/// A word that ends before a line break and goes on with "mật": secret as a property, not a degree.
const BROKEN: [&str; 4] = ["bí", "bảo", "cơ", "đường"];

/// The degree of secrecy that the head of a text carries: `MẬT`, `TỐI MẬT` or `TUYỆT MẬT`.
pub fn secret_mark(text: &str) -> Option<&'static str> {
    let head: String = text.chars().take(CHARACTERS).collect();
    let clean = Clean::new(&head);
    let mut before = "";
    let mut best: Option<&'static str> = None;
    let lines = clean.text.lines().map(str::trim).filter(|line| !line.is_empty());
    for line in lines.take(LINES) {
        let broken = BROKEN.contains(&last_word(before).as_str());
        if !broken {
            let cells = std::iter::once(line).chain(cells(line));
            best = cells.filter_map(mark).chain(best).max_by_key(|found| rank(found));
        }
        before = line;
    }
    best
}

fn rank(degree: &str) -> usize {
    degree.chars().count()
}

fn last_word(line: &str) -> String {
    line.split(|c: char| !c.is_alphabetic()).rfind(|word| !word.is_empty()).unwrap_or_default().to_lowercase()
}

/// Columns of a head that were written on one line.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.split(['\t', '|', '│', '¦']).flat_map(|cell| cell.split("    ")).map(str::trim).filter(|cell| !cell.is_empty())
}

/// The letters of a piece, small, without blanks and signs: letters that are set wide come together.
fn letters(piece: &str) -> String {
    piece.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

fn mark(cell: &str) -> Option<&'static str> {
    // A mark and what is stamped beside it is short; a sentence is not looked into.
    if cell.chars().count() > 120 {
        return None;
    }
    let low = letters(cell);
    let labelled = LABELS.iter().find_map(|label| low.strip_prefix(label)).filter(|rest| !rest.is_empty());
    if let Some(rest) = labelled {
        return degree(without_beside(rest));
    }
    if low.starts_with("số") {
        return behind_number(cell);
    }
    // "Mật" in small letters is the tail of a sentence that was broken.
    let first = cell.chars().find(|c| c.is_alphabetic())?;
    let bare = without_beside(&low);
    let plain = bare.starts_with("tuyetmat") || bare.starts_with("toimat");
    let stamped = if plain { cell.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase) } else { first.is_uppercase() };
    stamped.then(|| degree(bare)).flatten()
}

/// `Số: 12/TB-UBND TỐI MẬT`: capitals right behind the number of the document.
fn behind_number(cell: &str) -> Option<&'static str> {
    let number = cell.rfind(|c: char| c == '/' || c.is_ascii_digit())?;
    let (_, rest) = cell[number..].split_once(char::is_whitespace)?;
    let stamped = rest.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let low = letters(rest);
    stamped.then(|| degree(without_beside(&low))).flatten()
}

fn degree(letters: &str) -> Option<&'static str> {
    DEGREES.iter().find(|(name, _)| *name == letters).map(|(_, degree)| *degree)
}

fn without_beside(low: &str) -> &str {
    let mut rest = low;
    for _ in 0..BESIDE.len() {
        let cut = BESIDE.iter().find_map(|word| rest.strip_prefix(word).or_else(|| rest.strip_suffix(word)));
        match cut {
            Some(shorter) => rest = shorter,
            None => break,
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::secret_mark;

    fn head(mark: &str) -> String {
        format!("ỦY BAN NHÂN DÂN\nTỈNH A\n\nSố: 12/TB-UBND\n{mark}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nTHÔNG BÁO\n")
    }

    #[test]
    fn marks_are_seen() {
        for (mark, degree) in [
            ("MẬT", "MẬT"),
            ("Mật", "MẬT"),
            ("(MẬT)", "MẬT"),
            ("**TỐI MẬT**", "TỐI MẬT"),
            ("TUYỆT MẬT", "TUYỆT MẬT"),
            ("T Ố I  M Ậ T", "TỐI MẬT"),
            ("M Ậ T", "MẬT"),
            ("Độ mật: Mật", "MẬT"),
            ("Độ mật: TỐI MẬT", "TỐI MẬT"),
            ("Mức độ mật: tối mật", "TỐI MẬT"),
            ("ĐỘ MẬT : TUYỆT MẬT", "TUYỆT MẬT"),
            ("| MẬT | Độc lập - Tự do - Hạnh phúc |", "MẬT"),
            ("TỐI MẬT\tĐộc lập - Tự do - Hạnh phúc", "TỐI MẬT"),
            ("MẬT - HỎA TỐC", "MẬT"),
            ("TỐI MẬT     Bản số: 03", "TỐI MẬT"),
            ("TOI MAT", "TỐI MẬT"),
            ("Số: 12/BC-UBND MẬT", "MẬT"),
            ("Số: 12 /BC-UBND TỐI MẬT", "TỐI MẬT"),
            ("│ MẬT │ Độc lập │", "MẬT"),
        ] {
            assert_eq!(secret_mark(&head(mark)), Some(degree), "{mark}");
            let apart: String = head(mark).nfd().collect();
            assert_eq!(secret_mark(&apart), Some(degree), "{mark} in parts");
        }
    }

    #[test]
    fn words_are_no_marks() {
        for words in [
            "Về công tác bảo vệ bí mật nhà nước",
            "BẢO VỆ BÍ MẬT NHÀ NƯỚC",
            "CÔNG TÁC BẢO VỆ BÍ\nMẬT",
            "tăng cường bảo\nmật",
            "BẢO MẬT",
            "Mật độ dân số",
            "MẬT ĐỘ",
            "mật",
            "Mật mã",
            "Độ mật: Không",
            "Độ mật:",
            "Độ mật: Thường",
            "toi mat",
            "Quy định độ mật: Tuyệt mật, Tối mật, Mật của tài liệu",
            "Hộ mật ong",
            "Số: 12/KH-UBND Mật độ dân số",
            "Số: 12/KH-UBND BẢO MẬT",
            "Số liệu mật",
        ] {
            assert_eq!(secret_mark(&head(words)), None, "{words}");
        }
    }

    #[test]
    fn only_the_first_page_counts() {
        let body = "Điều khoản thi hành\n".repeat(60);
        assert_eq!(secret_mark(&format!("{body}MẬT\n")), None);
        assert_eq!(secret_mark(&format!("{}MẬT", "\n\n".repeat(100))), Some("MẬT"));
        assert_eq!(secret_mark("MẬT\nx\nTUYỆT MẬT"), Some("TUYỆT MẬT"));
        assert_eq!(secret_mark(""), None);
    }
}
