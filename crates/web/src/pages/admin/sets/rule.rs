//! How a criterion gives points, in words; where its figures come from.

use index::{Band, BandOf, Bound, Empty, Item, Rule};

use crate::lang::Lang;
use crate::words::number;

/// A rule in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleWords {
    /// In a sentence.
    pub text: String,
    /// What the steps divide and what they give; empty without steps.
    pub head: (String, String),
    /// Steps: which, how many points.
    pub rows: Vec<(String, String)>,
}

/// Where the figures of a criterion come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// `own`, `import`, `survey`, `manual`, `none`.
    pub kind: &'static str,
    /// In words.
    pub text: String,
}

impl Source {
    /// Tone of its badge.
    pub fn tone(&self) -> &'static str {
        match self.kind {
            "own" => "in-time",
            "none" => "due-soon",
            _ => "paused",
        }
    }
}

/// The rule of a criterion in words.
pub fn rule(lang: Lang, item: &Item) -> RuleWords {
    let (n, t) = (|value: f64| number(lang, value), |key: &str| format!("sets.rule.{key}"));
    let max = n(item.max);
    let only = |text: String| RuleWords { text, ..RuleWords::default() };
    match &item.rule {
        Rule::Proportional { full_at, floor } => {
            let (full, floor) = (n(full_at * 100.0), n(floor * 100.0));
            let key = match (full_at.total_cmp(&1.0).is_eq(), floor.as_str()) {
                (true, "0") => "proportional",
                (false, "0") => "full_at",
                (true, _) => "floor",
                (false, _) => "full_at_floor",
            };
            only(lang.t_args(&t(key), &[("max", &max), ("full", &full), ("floor", &floor)]))
        }
        Rule::Bands { of, bands } => banded(lang, *of, bands),
        Rule::YesNo { otherwise } if *otherwise < 0.0 => {
            only(lang.t2(&t("deduction"), "max", max, "minus", n(-otherwise)))
        }
        Rule::YesNo { .. } => only(lang.t1(&t("yes_no"), "max", max)),
        Rule::Choices { weights } => shares(lang, "choices", "choice", item.max, weights),
        Rule::Level { shares: levels } => shares(lang, "level", "level", item.max, levels),
        Rule::Imported => only(lang.t1(&t("imported"), "max", max)),
        Rule::PerItem { points } => only(lang.t2(&t("per_item"), "points", n(*points), "max", max)),
        Rule::Average { decimals } => only(lang.t2(&t("average"), "n", decimals, "max", max)),
        Rule::Manual => only(lang.t1(&t("manual"), "max", max)),
        Rule::Bonus => only(lang.t1(&t("bonus"), "max", max)),
        Rule::Penalty => only(lang.t1(&t("penalty"), "max", max)),
        Rule::Shown => only(lang.t(&t("shown")).to_owned()),
    }
}

fn points_head(lang: Lang, of: &str) -> (String, String) {
    (lang.t(&format!("sets.step.{of}")).to_owned(), lang.t("sets.step.points").to_owned())
}

fn banded(lang: Lang, of: BandOf, bands: &[Band]) -> RuleWords {
    let key = match of {
        _ if bands.iter().all(Band::is_label) => "label",
        BandOf::Percent => "percent",
        BandOf::Count => "count",
    };
    let row = |band: &Band| (band_text(lang, of, band), number(lang, band.points));
    RuleWords {
        text: lang.t(&format!("sets.rule.bands_{key}")).to_owned(),
        head: points_head(lang, key),
        rows: bands.iter().map(row).collect(),
    }
}

/// `trên 90 %`, `từ 70 % đến dưới 90 %`, `4`; a label as the set says it.
fn band_text(lang: Lang, of: BandOf, band: &Band) -> String {
    let n = |bound: Bound| match of {
        BandOf::Percent => format!("{} %", number(lang, bound.at)),
        BandOf::Count => number(lang, bound.at),
    };
    let key = |name: &str| format!("sets.band.{name}");
    let low = |bound: Bound| lang.t1(&key(if bound.inclusive { "from" } else { "over" }), "n", n(bound));
    let high = |bound: Bound| lang.t1(&key(if bound.inclusive { "to" } else { "under" }), "n", n(bound));
    match (band.lower, band.upper) {
        (None, None) => band.label.clone(),
        (Some(low), Some(high)) if low == high => n(low),
        (Some(bound), None) if bound.inclusive => lang.t1(&key("from_on"), "n", n(bound)),
        (Some(bound), None) => low(bound),
        (None, Some(bound)) => high(bound),
        (Some(lower), Some(upper)) => format!("{} {}", low(lower), high(upper)),
    }
}

fn shares(lang: Lang, rule: &str, step: &str, max: f64, shares: &std::collections::BTreeMap<String, f64>) -> RuleWords {
    let mut rows: Vec<(&String, f64)> = shares.iter().map(|(name, share)| (name, *share)).collect();
    rows.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let row = |(name, share): (&String, f64)| (name.clone(), format!("{} % ({})", number(lang, share * 100.0), number(lang, share * max)));
    RuleWords {
        text: lang.t(&format!("sets.rule.{rule}")).to_owned(),
        head: points_head(lang, step),
        rows: rows.into_iter().map(row).collect(),
    }
}

/// What a zero denominator gives; empty for rules without one.
pub fn empty(lang: Lang, item: &Item) -> String {
    let has_share = match &item.rule {
        Rule::Proportional { .. } | Rule::Average { .. } | Rule::Choices { .. } => true,
        Rule::Bands { of: BandOf::Percent, bands } => !bands.iter().all(Band::is_label),
        _ => false,
    };
    let key = match item.empty {
        _ if !has_share => return String::new(),
        Empty::Zero => "zero",
        Empty::Full => "full",
        Empty::NotApplicable => "not_applicable",
    };
    lang.t1(&format!("sets.empty.{key}"), "max", number(lang, item.max))
}

/// The own measure in words.
pub fn measure(lang: Lang, key: &str) -> String {
    lang.find(&format!("set_source.{key}")).unwrap_or(key).to_owned()
}

/// Where the figures of a criterion come from.
pub fn source(lang: Lang, item: &Item) -> Source {
    let told = |kind: &'static str| Source { kind, text: lang.t(&format!("sets.source.{kind}")).to_owned() };
    match &item.rule {
        _ if !item.measure.is_empty() => Source { kind: "own", text: measure(lang, &item.measure) },
        Rule::Imported => told("import"),
        Rule::Choices { .. } => told("survey"),
        Rule::Manual | Rule::Bonus | Rule::Penalty | Rule::YesNo { .. } => told("manual"),
        _ => told("none"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use index::load;

    fn told(scoring: &str) -> RuleWords {
        let text = format!(
            r#"{{"id":"b","name_vi":"B","source_decision":"1","total_max":2,
                "items":[{{"code":"1","name_vi":"T","max_points":2,"scoring":{scoring}}}]}}"#
        );
        let set = load(&text).unwrap_or_else(|wrong| panic!("{wrong}"));
        rule(Lang::Vi, &set.groups[0].items[0])
    }

    #[test]
    fn shares_in_words() {
        let text = |scoring| told(scoring).text;
        assert_eq!(text(r#"{"kind":"proportional"}"#), "Điểm tối đa nhân với tỷ lệ đạt được");
        assert_eq!(
            text(r#"{"kind":"threshold-proportional","full_at_percent":80}"#),
            "Tối đa khi đạt từ 80 % trở lên; dưới 80 % tính theo tỷ lệ đạt được chia cho 80 %"
        );
        assert_eq!(
            text(r#"{"kind":"proportional-with-floor","floor_percent":62.5}"#),
            "Điểm tối đa nhân với tỷ lệ đạt được; dưới 62,5 % không có điểm"
        );
        assert_eq!(text(r#"{"kind":"deduction","minus":0.25}"#), "Đạt: 2 điểm; không đạt: trừ 0,25 điểm");
    }

    #[test]
    fn bands_are_steps() {
        let bands = told(
            r#"{"kind":"threshold-bands","bands":[{"when":"> 90%","points":2},{"when":"70% - 90%","points":1},{"when":"< 70%","points":0}]}"#,
        );
        let rows = [("trên 90 %", "2"), ("từ 70 % đến 90 %", "1"), ("dưới 70 %", "0")];
        assert_eq!(bands.rows, rows.map(|(a, b)| (a.to_owned(), b.to_owned())));
        let counts = told(r#"{"kind":"count-bands","bands":[{"count":4,"points":2},{"min":2,"points":1.5},{"max":1,"points":0}]}"#);
        let rows = [("4", "2"), ("từ 2 trở lên", "1,5"), ("đến 1", "0")];
        assert_eq!(counts.rows, rows.map(|(a, b)| (a.to_owned(), b.to_owned())));
        let choices = told(r#"{"kind":"survey-choice","weights":{"A":100,"B":60,"C":20,"D":0}}"#);
        assert_eq!(choices.rows[1], ("B".to_owned(), "60 % (1,2)".to_owned()));
        assert_eq!((told(r#"{"kind":"manual"}"#).rows.len(), bands.head.0.as_str()), (0, "Tỷ lệ đạt được"));
    }
}
