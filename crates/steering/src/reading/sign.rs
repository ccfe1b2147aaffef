//! Who signed, and whom a document goes to.

use crate::reading::agency::Parties;
use crate::reading::blocks::is_signature;
use crate::reading::clean::Clean;
use crate::reading::head::parts;
use crate::reading::lines::{Line, is_upper};
use crate::reading::token::{Case, cut};
use crate::reading::words::LEXICON;

/// The name under the last title of who signs.
pub(crate) fn signer(names: &Parties<'_>, lines: &[Line]) -> Option<String> {
    let clean = names.clean;
    let all = parts(clean, lines, lines.len().min(20_000));
    let text = |at: usize| &clean.text[all[at].start..all[at].end];
    let annex =
        (0..all.len()).find(|at| *at > 12 && text(*at).to_lowercase().starts_with("phụ lục") && is_upper(text(*at)));
    let end = annex.unwrap_or(all.len());
    let find = |from: usize, to: usize| {
        let titles: Vec<usize> = (from..to).filter(|at| is_signature(text(*at))).collect();
        titles.iter().rev().find_map(|title| {
            let below = title + 1..(title + 14).min(to);
            below
                .take_while(|at| !is_annex_title(text(*at)))
                .find_map(|at| name(names, text(at), all[at].start, all[at].end))
        })
    };
    find(0, end).or_else(|| find(end, all.len()))
}

fn is_annex_title(text: &str) -> bool {
    is_upper(text) && text.to_lowercase().starts_with("phụ lục")
}

/// A part that is a person's name and nothing else.
fn name(names: &Parties<'_>, text: &str, start: usize, end: usize) -> Option<String> {
    let mut toks = Vec::new();
    let text_end = end - (text.len() - text.trim_end_matches(['.', '*', ' ']).len());
    cut(names.clean, start, text_end.max(start), &LEXICON, &mut toks);
    let words = toks.iter().filter(|tok| tok.is_cap()).count();
    let whole = words == toks.len() && (2..=6).contains(&words) && !toks.iter().all(|tok| tok.case == Case::Upper);
    (whole && names.person(&toks, 0) == Some(toks.len())).then(|| names.text_of(&toks, 0, toks.len()))
}

/// The lines of "Kính gửi" and "Nơi nhận".
pub(crate) fn recipients(clean: &Clean, lines: &[Line]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for line in lines {
        let text = line.text(clean);
        let low = &clean.low[line.start..line.end];
        if low.starts_with("kính gửi") || low.starts_with("nơi nhận") {
            open = true;
            let rest = text.split_once(':').map_or("", |(_, rest)| rest);
            out.extend(one(rest.split("  ").next().unwrap_or("")));
            continue;
        }
        if !open {
            continue;
        }
        let item = text.trim_start_matches(['-', '–', '+', '|', ' ']);
        let listed = text.starts_with(['-', '–', '+']);
        if !listed || out.len() > 60 {
            open = false;
            continue;
        }
        out.extend(one(item.split(['|', '\t']).next().unwrap_or("").split("   ").next().unwrap_or("")));
    }
    out
}

fn one(text: &str) -> Option<String> {
    let bare = text.trim().trim_end_matches([';', '.', ',', ' ']);
    let line = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty() && !line.starts_with("Lưu") && line.chars().count() < 200).then_some(line)
}
