//! The scorer: predicted and labelled tasks matched one to one, then compared field by field.

use std::collections::BTreeSet;
use std::path::Path;

use steering::reading::{Reading, Task};
use unicode_normalization::UnicodeNormalization;

/// Sums over documents.
#[derive(Debug, Default, Clone, Copy)]
pub struct Score {
    pub gold: usize,
    pub found: usize,
    pub matched: usize,
    pub lead: usize,
    pub coordinate: usize,
    pub due: usize,
    pub recurrence: usize,
    pub kind: usize,
    pub cites: usize,
    pub head: (usize, usize),
}

impl Score {
    pub fn f1(&self) -> f64 {
        if self.gold + self.found == 0 { 1.0 } else { 2.0 * self.matched as f64 / (self.gold + self.found) as f64 }
    }

    pub fn share(&self, part: usize) -> f64 {
        if self.matched == 0 { 1.0 } else { part as f64 / self.matched as f64 }
    }

    fn add(&mut self, other: Self) {
        self.gold += other.gold;
        self.found += other.found;
        self.matched += other.matched;
        self.lead += other.lead;
        self.coordinate += other.coordinate;
        self.due += other.due;
        self.recurrence += other.recurrence;
        self.kind += other.kind;
        self.cites += other.cites;
        self.head = (self.head.0 + other.head.0, self.head.1 + other.head.1);
    }
}

/// Small letters, NFC, one spelling of tone marks.
pub fn norm(text: &str) -> String {
    let mut low: String = text.nfc().collect::<String>().to_lowercase();
    for (old, new) in
        ["oà òa", "oá óa", "oả ỏa", "oã õa", "oạ ọa", "oè òe", "oé óe", "uỳ ùy", "uý úy", "uỷ ủy", "uỹ ũy", "uỵ ụy"]
            .iter()
            .filter_map(|pair| pair.split_once(' '))
    {
        low = low.replace(old, new);
    }
    low.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> Vec<String> {
    norm(text)
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// An anchor's words without list markers and numbers of rows.
fn anchor_words(text: &str) -> Vec<String> {
    let mut rest = text.trim_start();
    for _ in 0..4 {
        let end = rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len());
        let head = &rest[..end];
        let sign = !head.is_empty() && head.chars().all(|c| "-+*•–·|".contains(c));
        let number = head.trim_end_matches(['.', ')']).chars().all(|c| c.is_ascii_digit() || c == '.')
            && head.chars().any(|c| c.is_ascii_digit());
        let letter = head.ends_with(')') && head.chars().count() == 2;
        if !(sign || number || letter) {
            break;
        }
        rest = rest[end..].trim_start();
    }
    words(rest)
}

/// The sentence or row that a labelled anchor opens, at most 80 words.
fn sentence(gold: &[Task], number: usize, text: &str) -> Vec<String> {
    let anchor = &gold[number].anchor;
    let Some(start) = text.find(anchor.as_str()) else {
        return words(anchor);
    };
    let next = gold.iter().filter_map(|task| text.find(task.anchor.as_str())).filter(|at| *at > start).min();
    let piece = &text[start..next.unwrap_or(text.len())];
    let from = anchor.len().min(piece.len());
    let ends = ["\n\n", ". ", ";\n", "./.", "\n-", "\n+", "\n|"];
    let end = ends.iter().filter_map(|sign| piece[from..].find(sign)).min().map_or(piece.len(), |at| from + at);
    words(&piece[..end]).into_iter().take(80).collect()
}

fn inside(needle: &[String], hay: &[String]) -> bool {
    !needle.is_empty() && hay.windows(needle.len()).any(|window| window == needle)
}

fn fits(found: &Task, gold: &Task, sentence: &[String]) -> usize {
    let (mine, theirs) = (anchor_words(&found.anchor), anchor_words(&gold.anchor));
    if mine.is_empty() || sentence.is_empty() {
        return 0;
    }
    let same = mine.iter().zip(sentence).take_while(|(a, b)| a == b).count();
    let set = |words: &[String]| words.iter().take(12).cloned().collect::<BTreeSet<_>>();
    let (a, b) = (set(&mine), set(sentence));
    let shared = a.intersection(&b).count() * 10 >= a.union(&b).count() * 6;
    let part = mine.len() >= 5 && inside(&mine[..5], sentence) || theirs.len() >= 5 && inside(&theirs[..5], &mine);
    if same >= 5.min(mine.len()).min(sentence.len()) || shared || part { 1 + same } else { 0 }
}

fn agencies(names: &[String]) -> BTreeSet<String> {
    let short = [
        ("ubnd", "ủy ban nhân dân"),
        ("hđnd", "hội đồng nhân dân"),
        ("mttq", "mặt trận tổ quốc"),
        ("pvhcc", "phục vụ hành chính công"),
        ("cchc", "cải cách hành chính"),
    ];
    let one = |name: &String| {
        let all = words(name).into_iter().map(|word| {
            short.iter().find(|(abbreviation, _)| *abbreviation == word).map_or(word, |(_, full)| (*full).to_owned())
        });
        all.filter(|word| !matches!(word.as_str(), "các" | "từng" | "và"))
            .collect::<Vec<_>>()
            .join(" ")
            .replace("có liên quan", "liên quan")
    };
    names.iter().map(one).collect()
}

/// Compares one document.
pub fn compare(found: &Reading, gold: &Reading, text: &str) -> Score {
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for j in 0..gold.tasks.len() {
        let sentence = sentence(&gold.tasks, j, text);
        for (i, task) in found.tasks.iter().enumerate() {
            let rank = fits(task, &gold.tasks[j], &sentence);
            if rank > 0 {
                pairs.push((rank, i, j));
            }
        }
    }
    pairs.sort_by_key(|(rank, i, j)| (std::cmp::Reverse(*rank), i.abs_diff(*j)));
    let (mut used, mut taken) = (BTreeSet::new(), BTreeSet::new());
    let mut score = Score { gold: gold.tasks.len(), found: found.tasks.len(), ..Score::default() };
    for (_, i, j) in pairs {
        if used.contains(&i) || taken.contains(&j) {
            continue;
        }
        used.insert(i);
        taken.insert(j);
        let (mine, theirs) = (&found.tasks[i], &gold.tasks[j]);
        score.matched += 1;
        score.lead += usize::from(agencies(&mine.lead) == agencies(&theirs.lead));
        score.coordinate += usize::from(agencies(&mine.coordinate) == agencies(&theirs.coordinate));
        score.due += usize::from(mine.deadline.due == theirs.deadline.due);
        score.recurrence += usize::from(mine.deadline.recurrence == theirs.deadline.recurrence);
        score.kind += usize::from(mine.deadline.kind == theirs.deadline.kind);
        score.cites += usize::from(mine.cites.iter().collect::<BTreeSet<_>>() == theirs.cites.iter().collect());
    }
    let fields = |head: &steering::reading::Head| {
        [&head.kind, &head.number, &head.date, &head.issuer, &head.signer, &head.chair, &head.meeting_date]
            .map(|field| field.as_deref().map(norm))
    };
    for (mine, theirs) in fields(&found.doc).iter().zip(&fields(&gold.doc)) {
        score.head.1 += usize::from(mine.is_some() || theirs.is_some());
        score.head.0 += usize::from(mine == theirs && mine.is_some());
    }
    score
}

/// A labelled document: name, text, labels.
pub type Labelled = (String, String, Reading);

/// All labelled documents of a folder under `tests`.
pub fn labelled(folder: &str) -> Vec<Labelled> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    names.sort();
    let one = |path: &std::path::PathBuf| {
        let mut label: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        for task in label["tasks"].as_array_mut().unwrap() {
            task["span"] = serde_json::json!({"start": 0, "end": 0});
            task["confidence"] = serde_json::json!(1.0);
        }
        let text = std::fs::read_to_string(path.with_extension("txt")).unwrap();
        (path.file_stem().unwrap().to_string_lossy().into_owned(), text, serde_json::from_value(label).unwrap())
    };
    names.iter().map(one).collect()
}

/// The sum over documents.
pub fn total(documents: &[Labelled]) -> Score {
    let mut sum = Score::default();
    for (name, text, gold) in documents {
        let score = compare(&steering::reading::read(text), gold, text);
        println!("{name}: {score:?}");
        sum.add(score);
    }
    println!("{sum:?}");
    sum
}
