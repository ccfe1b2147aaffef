//! The figures of docs/forecast.md: a table between two marks of the page, and the calibration curve as a picture.

use std::fmt::Write as _;
use std::path::Path;

use super::Judged;

const BEGIN: &str = "<!-- figures: written by the example `forecast` of the crate `sim` -->";
const END: &str = "<!-- end of figures -->";

/// Writes `forecast-curve.svg` beside the page, and the figures into the page.
pub fn write(folder: &Path, dossiers: usize, train: &[u64], all: &[(u64, Judged)]) {
    std::fs::write(folder.join("forecast-curve.svg"), picture(all)).unwrap();
    let page = folder.join("forecast.md");
    let text = std::fs::read_to_string(&page).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the page has a place for figures");
    let (_, after) = rest.split_once(END).expect("the place for figures ends");
    std::fs::write(page, format!("{before}{BEGIN}\n{}{END}{after}", figures(dossiers, train, all))).unwrap();
}

fn figures(dossiers: usize, train: &[u64], all: &[(u64, Judged)]) -> String {
    let mut out = format!("Weights fitted to seeds {train:?}, {dossiers} dossiers a year each; judged on seeds they never saw.\n\n");
    let _ = writeln!(out, "| seed | looks | late | AUC | AUC of the rule “80 % used” | AUC of the used share | ECE |");
    let _ = writeln!(out, "|---|---|---|---|---|---|---|");
    for (seed, one) in all {
        let late = 100.0 * one.late as f64 / one.looks.max(1) as f64;
        let _ = writeln!(
            out,
            "| {seed} | {} | {late:.1} % | **{:.3}** | {:.3} | {:.3} | **{:.3}** |",
            one.looks, one.auc, one.naive, one.used, one.error
        );
    }
    for (seed, one) in all {
        let _ = writeln!(out, "\nSeed {seed}:\n\n| foretold | looks | mean foretold | late in the end |\n|---|---|---|---|");
        for (at, group) in one.groups.iter().enumerate().filter(|(_, group)| group.n > 0) {
            let (low, high) = (at * 10, at * 10 + 10);
            let percent = |part: f64| 100.0 * part;
            let (foretold, happened) = (percent(group.foretold), percent(group.happened));
            let _ = writeln!(out, "| {low}–{high} % | {} | {foretold:.1} % | {happened:.1} % |", group.n);
        }
    }
    out
}

/// A curve for each seed, beside the line on which probabilities mean what they say; bigger points stand for more looks.
fn picture(all: &[(u64, Judged)]) -> String {
    const COLOURS: [&str; 4] = ["#a3123a", "#1f4e9c", "#2f7d4f", "#8a5a00"];
    let (left, bottom, size) = (56.0, 316.0, 280.0);
    let x = |part: f64| left + part * size;
    let y = |part: f64| bottom - part * size;
    let mut out = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 480 370\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\" \
        aria-label=\"Calibration curve: probability foretold and part that was late\">\n<rect width=\"480\" height=\"370\" fill=\"#fff\"/>\n",
    );
    for tick in 0..=5 {
        let part = f64::from(tick) / 5.0;
        let _ = writeln!(
            out,
            "<path d=\"M{left} {0}H{1}M{2} {bottom}V{3}\" stroke=\"#e3e1dc\"/><text x=\"{4}\" y=\"{5}\" text-anchor=\"end\">{6} %</text>\
            <text x=\"{2}\" y=\"{7}\" text-anchor=\"middle\">{6} %</text>",
            y(part), x(1.0), x(part), y(1.0), left - 8.0, y(part) + 4.0, tick * 20, bottom + 18.0
        );
    }
    let _ = writeln!(out, "<path d=\"M{} {}L{} {}\" stroke=\"#999\" stroke-dasharray=\"4 4\"/>", x(0.0), y(0.0), x(1.0), y(1.0));
    for (at, (seed, one)) in all.iter().enumerate() {
        let colour = COLOURS[at % COLOURS.len()];
        let groups: Vec<_> = one.groups.iter().filter(|group| group.n >= 10).collect();
        let line: Vec<String> = groups.iter().map(|g| format!("{:.1} {:.1}", x(g.foretold), y(g.happened))).collect();
        let _ = writeln!(out, "<path d=\"M{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>", line.join("L"));
        for group in groups {
            let radius = 2.0 + (group.n as f64 / one.looks as f64).sqrt() * 8.0;
            let _ = writeln!(out, "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"{radius:.1}\" fill=\"{colour}\" fill-opacity=\".75\"/>", x(group.foretold), y(group.happened));
        }
        let _ = writeln!(out, "<text x=\"{}\" y=\"{}\" fill=\"{colour}\">seed {seed}</text>", x(1.0) + 14.0, y(1.0) + 14.0 + at as f64 * 18.0);
    }
    let _ = writeln!(out, "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">foretold</text>", x(0.5), bottom + 40.0);
    let _ = writeln!(out, "<text x=\"14\" y=\"{0}\" text-anchor=\"middle\" transform=\"rotate(-90 14 {0})\">late in the end</text>\n</svg>", y(0.5));
    out
}
