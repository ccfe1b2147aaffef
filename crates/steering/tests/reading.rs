//! How well documents are read: floors under what the scorer measured, so that quality cannot fall unnoticed.

mod reading_support;

use reading_support::{labelled, total};
use unicode_normalization::UnicodeNormalization;

fn holds(folder: &str, f1: f64, lead: f64, rest: f64) {
    let score = total(&labelled(folder));
    assert!(score.f1() >= f1, "{folder}: F1 {:.3}", score.f1());
    assert!(score.share(score.lead) >= lead, "{folder}: leads {:.3}", score.share(score.lead));
    for part in [score.coordinate, score.due, score.recurrence, score.kind, score.cites] {
        assert!(score.share(part) >= rest, "{folder}: {:.3} of {score:?}", score.share(part));
    }
    assert!(score.head.0 as f64 >= rest * score.head.1 as f64, "{folder}: head {:?}", score.head);
}

#[test]
fn the_five_samples() {
    holds("seeds", 0.99, 0.99, 0.99);
}

#[test]
fn the_corpus_that_the_reading_was_built_with() {
    holds("corpus/a", 0.99, 0.99, 0.98);
}

#[test]
fn the_corpus_that_was_kept_aside() {
    holds("corpus/b", 0.98, 0.97, 0.97);
}

#[test]
fn the_corpus_that_was_written_last() {
    holds("corpus/d", 0.98, 0.97, 0.96);
}

#[test]
fn probes_whose_labels_were_checked_after_reading() {
    holds("corpus/c", 0.98, 0.98, 0.98);
}

/// Leads and times of a text, whatever its letters and lines look like.
fn gist(text: &str) -> Vec<(Vec<String>, Vec<String>, Option<String>)> {
    let tasks = steering::reading::read(text).tasks;
    tasks
        .into_iter()
        .map(|task| {
            (
                task.lead.iter().map(|name| reading_support::norm(name)).collect(),
                task.coordinate.iter().map(|name| reading_support::norm(name)).collect(),
                task.deadline.due,
            )
        })
        .collect()
}

#[test]
fn decomposed_letters_and_windows_line_ends_change_nothing() {
    for (name, text, _) in labelled("seeds").iter().chain(&labelled("corpus/a")) {
        let plain = gist(text);
        assert_eq!(gist(&text.nfd().collect::<String>()), plain, "{name} decomposed");
        assert_eq!(gist(&text.replace('\n', "\r\n")), plain, "{name} with CRLF");
        assert_eq!(gist(&text.replace("Ủy", "Uỷ").replace("hòa", "hoà")), plain, "{name} in the old spelling");
    }
}

/// Breaks lines as a page of `width` letters does.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.split('\n') {
        let mut len = 0;
        for (i, word) in line.split(' ').enumerate() {
            let more = word.chars().count() + 1;
            if i > 0 && len + more > width && !line.contains(['|', '\t']) {
                out.push('\n');
                len = 0;
            } else if i > 0 {
                out.push(' ');
            }
            out.push_str(word);
            len += more;
        }
        out.push('\n');
    }
    out
}

#[test]
fn lines_broken_at_a_page_width_are_joined() {
    let (mut same, mut all) = (0, 0);
    for (name, text, _) in labelled("seeds").iter().chain(&labelled("corpus/a")) {
        for width in [70, 85, 100] {
            let (plain, broken) = (gist(text), gist(&wrapped(text, width)));
            all += plain.len().max(broken.len());
            let found = plain.iter().filter(|task| broken.contains(task)).count();
            if found < plain.len() || broken.len() != plain.len() {
                println!("{name} at {width}: {found} of {}, {} read", plain.len(), broken.len());
            }
            same += found.min(broken.len());
        }
    }
    assert!(same * 100 >= all * 96, "{same} of {all}");
}

#[test]
fn spans_and_anchors_are_pieces_of_the_text() {
    for folder in ["seeds", "corpus/a", "corpus/b", "corpus/c", "corpus/d"] {
        for (name, text, _) in labelled(folder) {
            let reading = steering::reading::read(&text);
            for task in &reading.tasks {
                assert!(text[task.span.start..task.span.end].starts_with(&task.anchor), "{name} {}", task.id);
                assert!((0.0..=1.0).contains(&task.confidence));
            }
            assert!(reading.outline.iter().all(|item| text.get(item.span.start..item.span.end).is_some()), "{name}");
        }
    }
}
