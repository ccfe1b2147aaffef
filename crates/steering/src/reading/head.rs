//! The head of a document: kind, number, day, issuer; whom it goes to.

use kernel::Day;

use crate::reading::agency::Parties;
use crate::reading::clean::Clean;
use crate::reading::core::{Core, core};
use crate::reading::issuer;
use crate::reading::lines::{Line, is_upper};
use crate::reading::model::Head;
use crate::reading::number::numbers;
use crate::reading::opening;
use crate::reading::sign;
use crate::reading::token::{Tok, cut};
use crate::reading::words::{Class, LEXICON};

/// A line or a part of it where columns of a letterhead stand side by side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub start: usize,
    pub end: usize,
    pub line: usize,
}

/// Parts of the first lines; bars, tabs and runs of blanks part them.
pub(crate) fn parts(clean: &Clean, lines: &[Line], most: usize) -> Vec<Part> {
    let mut out = Vec::new();
    for (number, line) in lines.iter().take(most).enumerate() {
        let text = line.text(clean);
        let mut from = 0;
        let mut push = |start: usize, end: usize| {
            let piece = &text[start..end];
            let trimmed = piece.trim();
            if !trimmed.is_empty() {
                let at = line.start + start + (piece.len() - piece.trim_start().len());
                out.push(Part { start: at, end: at + trimmed.len(), line: number });
            }
        };
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let blanks = bytes[at..].iter().take_while(|byte| **byte == b' ').count();
            if bytes[at] == b'|' || bytes[at] == b'\t' {
                push(from, at);
                from = at + 1;
                at += 1;
            } else if blanks >= 3 {
                push(from, at);
                from = at + blanks;
                at += blanks;
            } else {
                at += blanks.max(1);
            }
        }
        // Both columns of a letterhead run together with one blank.
        let low = &clean.low[line.start..line.end];
        let motto = ["cộng hòa xã hội", "độc lập -", "độc lập –"]
            .iter()
            .find_map(|motto| low.find(motto))
            .filter(|at| *at > from);
        if let Some(at) = motto.filter(|_| number < 12) {
            push(from, at);
            from = at;
        }
        push(from, text.len());
    }
    glue(clean, out)
}

/// What the reader finds before the tasks.
pub(crate) fn head(names: &Parties<'_>, lines: &[Line]) -> Head {
    let clean = names.clean;
    let parts = parts(clean, lines, 60);
    let title = title(clean, &parts);
    let number = number(clean, &parts, title);
    let press = is_press(names, lines);
    let kind = kind(clean, &parts, title, number.as_deref(), press);
    let mut head = Head { number, ..Head::default() };
    let article = kind == "bài báo";
    let day = day(names, &parts, title).or_else(|| if article { byline(names, &parts) } else { None });
    head.date = day.map(Day::iso);
    head.signer = if article { None } else { sign::signer(names, lines) };
    let (chair, met) = opening::meeting(names, lines, &kind, day, title.map(|at| parts[at].line));
    head.chair = chair;
    head.meeting_date = met.map(Day::iso);
    head.issuer = if article { issuer::outlet(clean, lines) } else { issuer::issuer(names, &parts, title, lines) };
    head.recipients = sign::recipients(clean, lines);
    head.kind = Some(kind);
    let mut cites: Vec<String> = Vec::new();
    for (_, found) in numbers(&clean.text).into_iter().take(2_000) {
        if head.number.as_deref() != Some(found) && !cites.iter().any(|cite| cite == found) && cites.len() < 200 {
            cites.push(found.to_owned());
        }
    }
    head.cites = cites;
    head
}

/// "Số:" above its number and "…, ngày" above its day are one part.
fn glue(clean: &Clean, parts: Vec<Part>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        match out.last_mut() {
            Some(last) if is_cut(low(clean, last)) && part.line <= last.line + 1 && part.end - part.start < 60 => {
                last.end = part.end
            }
            _ => out.push(part),
        }
    }
    out
}

/// The first word of a title that is broken: "QUYẾT" above "ĐỊNH".
const BROKEN: [&str; 7] = ["quyết", "kế", "thông", "chỉ", "công", "chương", "báo"];

fn is_cut(low: &str) -> bool {
    if BROKEN.contains(&low) {
        return true;
    }
    // "Quảng Ninh, ngày 14" above "tháng 3 năm 2024"
    let year = |text: &str| text.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() == 4);
    let dated = low.find(", ngày").is_some_and(|at| low.len() < 70 && !year(&low[at..]));
    matches!(low, "số:" | "số")
        || dated
        || low.len() < 60
            && [", ngày", " tháng", " năm", ","].iter().any(|tail| low.ends_with(tail))
            && low.contains(", ngày")
}

fn low<'a>(clean: &'a Clean, part: &Part) -> &'a str {
    &clean.low[part.start..part.end]
}

/// The part that is the document's title.
fn title(clean: &Clean, parts: &[Part]) -> Option<usize> {
    parts.iter().position(|part| {
        let text = &clean.text[part.start..part.end];
        let mut toks = Vec::new();
        cut(clean, part.start, part.end, &LEXICON, &mut toks);
        let len = LEXICON.len(&toks, 0, Class::Title);
        let first = &clean.text[part.start..toks.get(len.wrapping_sub(1)).map_or(part.start, |tok| tok.end)];
        len > 0 && is_upper(first) && (is_upper(text) || len == toks.len())
    })
}

/// The number after "Số:".
fn number(clean: &Clean, parts: &[Part], title: Option<usize>) -> Option<String> {
    let last = title.map_or(24, |title| title + 6).min(parts.len());
    let labelled = parts[..last].iter().filter(|part| {
        let text = low(clean, part);
        ["số:", "số :", "số.", "số hiệu:"].iter().any(|head| text.starts_with(head))
            || (text.starts_with("số ") && text.len() < 40)
    });
    labelled.into_iter().find_map(|part| {
        let text = &clean.text[part.start..part.end];
        let compact: String = text.split_whitespace().collect();
        let squeezed = numbers(&compact).first().map(|(_, number)| (*number).to_owned());
        numbers(text).first().map(|(_, number)| (*number).to_owned()).or(squeezed.filter(|_| text.len() < 40))
    })
}

fn kind(clean: &Clean, parts: &[Part], title: Option<usize>, number: Option<&str>, press: bool) -> String {
    let by_title = title.map(|at| low(clean, &parts[at])).and_then(|text| {
        ["thông báo", "kế hoạch", "chỉ thị", "công điện", "chương trình", "quyết định", "báo cáo"]
            .iter()
            .find(|kind| text.starts_with(**kind))
            .copied()
    });
    let symbol = number.and_then(|number| {
        number.split('/').skip(1).find_map(|part| {
            let head = part.split('-').next()?;
            match head {
                "TB" => Some("thông báo"),
                "KH" => Some("kế hoạch"),
                "CT" => Some("chỉ thị"),
                "CĐ" => Some("công điện"),
                "CTr" | "CTR" => Some("chương trình"),
                "QĐ" => Some("quyết định"),
                "BC" => Some("báo cáo"),
                _ => part.contains('-').then_some("công văn"),
            }
        })
    });
    let letter = parts
        .iter()
        .take(30)
        .any(|part| low(clean, part).starts_with("kính gửi") || low(clean, part).starts_with("v/v"));
    let found = match (by_title, symbol) {
        (Some(kind), _) => kind,
        (None, Some(kind)) => kind,
        (None, None) if letter => "công văn",
        (None, None) if press => "bài báo",
        (None, None) => "công văn",
    };
    found.to_owned()
}

/// Signs of a report in a newspaper: what was said is told, by "tại hội nghị", "phát biểu", a by-line.
fn is_press(names: &Parties<'_>, lines: &[Line]) -> bool {
    let clean = names.clean;
    let mut signs = 0;
    let mut open = false;
    for line in lines.iter().take(80) {
        // A line that goes on with a sentence begins nothing.
        let goes_on = open && !line.gap;
        let whole = line.text(clean);
        open = whole.len() > 70 && !whole.ends_with(['.', ':', ';', '!', '?', '…', '|']);
        if goes_on {
            continue;
        }
        let mut toks: Vec<Tok> = Vec::new();
        // The first words of a line show it.
        let end = line.text(clean).char_indices().nth(120).map_or(line.end, |(i, _)| line.start + i);
        cut(clean, line.start, end, &LEXICON, &mut toks);
        let told = (0..toks.len().min(12)).any(|at| {
            let len = LEXICON.len(&toks, at, Class::Press);
            len > 1 || (len == 1 && at == 0)
        });
        signs += usize::from(told);
        let text = line.text(clean);
        signs += usize::from(text.starts_with('(') && text.find(") -").is_some_and(|at| at < 60));
        let site = text.split(' ').next().is_some_and(|word| word.trim_matches(['(', ')']).ends_with(".vn"));
        signs += usize::from(site || text.contains(".vn)") || text.contains("Tác giả:") || text.contains("Tin, ảnh"));
    }
    signs >= 1
}

/// "Hà Giang, ngày 25 tháng 12 năm 2023".
fn day(names: &Parties<'_>, parts: &[Part], title: Option<usize>) -> Option<Day> {
    let clean = names.clean;
    let last = title.map_or(24, |title| title + 8).min(parts.len());
    for part in &parts[..last] {
        let text = low(clean, part);
        let at = match text.find(", ngày").map(|at| at + 2) {
            Some(at) => at,
            None if text.starts_with("ngày") && text.len() < 40 && !text.ends_with(',') => 0,
            None => match sent_at(text) {
                Some(at) => at,
                None => continue,
            },
        };
        if text.len() > 90 {
            continue;
        }
        let mut toks = Vec::new();
        cut(clean, part.start + at, part.end, &LEXICON, &mut toks);
        if let Some((Core::Day(day, month, Some(year)), end)) = core(names, &toks, 0, true) {
            // "Ngày 25/7/2023, tại …" is the meeting's.
            return if end >= toks.len() || toks.len() < end + 3 {
                crate::reading::core::day(year, month, day)
            } else {
                None
            };
        }
    }
    None
}

/// "Điện Biên, hồi 15 giờ 30 ngày 29 tháng 9 năm 2025": where the day of a dispatch begins.
fn sent_at(low: &str) -> Option<usize> {
    let (at, hour) = [", hồi ", ", lúc "].iter().find_map(|word| low.find(word).map(|at| (at, word.len())))?;
    let rest = &low[at + hour..];
    let clock = rest.starts_with(|c: char| c.is_ascii_digit());
    rest.find("ngày").filter(|found| clock && *found < 24).map(|found| at + hour + found)
}

/// The day that an article carries: a short line with day, month and year.
fn byline(names: &Parties<'_>, parts: &[Part]) -> Option<Day> {
    let clean = names.clean;
    for part in parts.iter().take(12).filter(|part| part.end - part.start < 80) {
        let mut toks = Vec::new();
        cut(clean, part.start, part.end, &LEXICON, &mut toks);
        let found = (0..toks.len()).find_map(|at| match core(names, &toks, at, true) {
            Some((Core::Day(day, month, Some(year)), _)) => crate::reading::core::day(year, month, day),
            _ => None,
        });
        let first = low(clean, part).chars().next().unwrap_or(' ');
        let told = ["cập nhật", "ngày", "thứ", "chủ nhật", "đăng", "xuất bản"]
            .iter()
            .any(|head| low(clean, part).starts_with(head));
        if found.is_some() && (told || first.is_ascii_digit()) {
            return found;
        }
    }
    None
}
