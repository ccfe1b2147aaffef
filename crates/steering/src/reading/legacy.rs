//! Old encodings: TCVN3 (ABC) and VNI, as they look when their bytes were taken for Latin letters.

use std::iter::Peekable;

/// How the letters of a text are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Unicode,
    Tcvn3,
    Vni,
}

/// TCVN3: one sign for one small letter; capitals with a tone have the same signs in a font of capitals.
const TCVN3: &str = "µà¶ả·ã¸á¹ạ¨ă»ằ¼ẳ½ẵ¾ắÆặ©âÇầÈẩÉẫÊấËậ®đÌèÎẻÏẽÐéÑẹªêÒềÓểÔễÕếÖệ×ìØỉÜĩÝíÞịßòáỏâõãóäọ«ôåồæổçỗèốéộ¬ơêờëởìỡíớîợïùñủòũóúôụ\u{ad}ưõừöử÷ữøứùựúỳûỷüỹýýþỵ¡Ă¢Â£Ê¤Ô¥Ơ¦Ư§Đ";

/// VNI: a letter and a sign after it.
const VNI: &[(&str, &str)] = &[
    ("a", "øàùáûảõãïạââáấàầåẩãẫäậêăéắèằúẳüẵëặ"),
    ("e", "øèùéûẻõẽïẹâêáếàềåểãễäệ"),
    ("o", "øòùóûỏõõïọâôáốàồåổãỗäộ"),
    ("u", "øùùúûủõũïụ"),
    ("y", "øỳùýûỷõỹ"),
    ("ô", "øờùớûởõỡïợ"),
    ("ö", "øừùứûửõữïự"),
];
/// VNI: signs that are letters by themselves.
const VNI_SINGLE: &str = "ñđôơöưííììæỉóĩòịîỵ";

fn pairs(list: &str) -> impl Iterator<Item = (char, char)> {
    let letters: Vec<char> = list.chars().collect();
    letters.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>().into_iter()
}

/// Letters of Vietnamese that no Latin encoding of one byte has.
fn is_modern(c: char) -> bool {
    matches!(c, '\u{1ea0}'..='\u{1ef9}' | '\u{300}'..='\u{323}' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | 'ă' | 'Ă')
}

/// Looks at the first letters alone: a document is in one encoding.
fn coding(text: &str) -> Coding {
    let (mut modern, mut tcvn, mut vni, mut letters) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut before = ' ';
    for c in text.chars().take(20_000) {
        letters += usize::from(crate::reading::clean::is_letter_or_digit(c));
        modern += usize::from(is_modern(c));
        tcvn += usize::from("®µ¸¶·¹©ª«¬\u{ad}¨¾Êé×§".contains(c));
        let after_vowel = matches!(before.to_ascii_lowercase(), 'a' | 'e' | 'o' | 'u' | 'y' | 'ô' | 'ö');
        let small = c.to_lowercase().next().unwrap_or(c);
        vni += usize::from((after_vowel && "øùûõïâáàåãäêéèúüë".contains(small)) || matches!(small, 'ñ' | 'ö'));
        before = small;
    }
    let old = tcvn.max(vni);
    if modern * 4 >= old || old * 25 < letters || old < 4 {
        Coding::Unicode
    } else if tcvn >= vni {
        Coding::Tcvn3
    } else {
        Coding::Vni
    }
}

/// The letters of a text with the byte where each begins; those of old encodings as what they mean.
pub(crate) fn chars(text: &str) -> Box<dyn Iterator<Item = (usize, char)> + '_> {
    match coding(text) {
        Coding::Unicode => Box::new(text.char_indices()),
        Coding::Tcvn3 => Box::new(from_tcvn3(text).into_iter()),
        Coding::Vni => Box::new(from_vni(text).into_iter()),
    }
}

fn from_tcvn3(text: &str) -> Vec<(usize, char)> {
    let table: rustc_hash::FxHashMap<char, char> = pairs(TCVN3).collect();
    let mut out: Vec<(usize, char)> = Vec::with_capacity(text.len());
    let mut word = 0;
    for (at, c) in text.char_indices() {
        let letter = table.get(&c).copied().unwrap_or(c);
        if !letter.is_alphabetic() {
            capitals(&mut out[word..]);
            word = out.len() + 1;
        }
        out.push((at, letter));
    }
    let from = word.min(out.len());
    capitals(&mut out[from..]);
    out.split_mut(|(_, c)| *c == '\n').for_each(capital_line);
    out
}

/// A line whose plain letters are all capitals is a heading in the font of capitals.
fn capital_line(line: &mut [(usize, char)]) {
    let plain = || line.iter().filter(|(_, c)| c.is_ascii_alphabetic());
    if plain().count() >= 3 && plain().all(|(_, c)| c.is_ascii_uppercase()) {
        line.iter_mut().for_each(|(_, c)| *c = c.to_uppercase().next().unwrap_or(*c));
    }
}

/// A word whose plain letters are all capitals is in the font of capitals: so are its marked ones.
fn capitals(word: &mut [(usize, char)]) {
    let plain = word.iter().filter(|(_, c)| c.is_ascii_alphabetic() || "ĂÂÊÔƠƯĐ".contains(*c));
    let (big, small) =
        plain.fold((0, 0), |(big, small), (_, c)| if c.is_uppercase() { (big + 1, small) } else { (big, small + 1) });
    // One capital before marked small letters is a word that begins with a capital, unless it is a lone vowel.
    if small == 0 && (big >= 2 || (big == 1 && word.len() == 2 && !word[0].1.is_ascii_uppercase())) {
        word.iter_mut().for_each(|(_, c)| *c = c.to_uppercase().next().unwrap_or(*c));
    }
}

fn from_vni(text: &str) -> Vec<(usize, char)> {
    let mut double: rustc_hash::FxHashMap<(char, char), char> = rustc_hash::FxHashMap::default();
    let up = |c: char| c.to_uppercase().next().unwrap_or(c);
    for (base, list) in VNI {
        let base = base.chars().next().unwrap_or(' ');
        for (sign, letter) in pairs(list) {
            double.insert((base, sign), letter);
            double.insert((up(base), up(sign)), up(letter));
            double.insert((up(base), sign), up(letter));
        }
    }
    let mut single: rustc_hash::FxHashMap<char, char> = rustc_hash::FxHashMap::default();
    for (sign, letter) in pairs(VNI_SINGLE) {
        single.insert(sign, letter);
        single.insert(up(sign), up(letter));
    }
    let mut out = Vec::with_capacity(text.len());
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        out.push((at, joined(c, &mut letters, &double).unwrap_or_else(|| single.get(&c).copied().unwrap_or(c))));
    }
    out
}

fn joined(
    c: char,
    letters: &mut Peekable<std::str::CharIndices<'_>>,
    double: &rustc_hash::FxHashMap<(char, char), char>,
) -> Option<char> {
    let (_, sign) = letters.peek()?;
    let letter = double.get(&(c, *sign)).copied()?;
    letters.next();
    Some(letter)
}

/// Bytes of a text file: UTF-8 as it is; UTF-16 by its mark; anything else one letter a byte, and TCVN3 or VNI read as what it means.
pub fn decode(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let wide = |little: bool| {
        let unit = |pair: &[u8]| {
            if little { u16::from_le_bytes([pair[0], pair[1]]) } else { u16::from_be_bytes([pair[0], pair[1]]) }
        };
        let units = bytes[2..].chunks_exact(2).map(unit);
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(true),
        [0xfe, 0xff, ..] => wide(false),
        _ if broken(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => {
            let latin: String = bytes.iter().map(|byte| char::from(*byte)).collect();
            chars(&latin).map(|(_, c)| c).collect()
        }
    }
}

/// Mostly good UTF-8 with a few broken bytes, rather than another encoding.
fn broken(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    good > 4 * bad
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        chars(text).map(|(_, c)| c).collect()
    }

    #[test]
    fn tcvn3_and_vni() {
        assert_eq!(read("Uû ban nh©n d©n tØnh ®Ò nghÞ c¸c së"), "Uỷ ban nhân dân tỉnh đề nghị các sở");
        assert_eq!(
            read("UBND TØNH TH¸I NGUY£N, Së T\u{ad} ph¸p th«ng b¸o"),
            "UBND TỈNH THÁI NGUYÊN, Sở Tư pháp thông báo"
        );
        assert_eq!(
            read("Uûy ban nhaân daân tænh ñeà nghò caùc sôû thöïc hieän"),
            "Ủy ban nhân dân tỉnh đề nghị các sở thực hiện"
        );
        assert_eq!(read("UÛY BAN NHAÂN DAÂN TÆNH ÑOÀNG NAI"), "ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI");
        assert_eq!(read("Ủy ban nhân dân é à ê"), "Ủy ban nhân dân é à ê");
        assert_eq!(read("Café à la carte"), "Café à la carte");
    }

    #[test]
    fn bytes() {
        assert_eq!(decode("Sở".as_bytes()), "Sở");
        assert_eq!(decode(&[0xff, 0xfe, 0x53, 0x00, 0xdf, 0x1e]), "Sở");
        let tcvn: Vec<u8> = "Uû ban nh©n d©n tØnh ®Ò nghÞ c¸c së".chars().map(|c| c as u8).collect();
        assert_eq!(decode(&tcvn), "Uỷ ban nhân dân tỉnh đề nghị các sở");
    }
}
