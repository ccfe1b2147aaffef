//! Figures, rules and repairs of criteria in words.

use index::{Band, BandOf, Item, ItemScore, ItemState, Rule, Share, scale};

use crate::filters::percent_text;
use crate::lang::Lang;
use crate::words::number;

/// `17,46`: points, two decimals.
pub fn points(lang: Lang, value: f64) -> String {
    let text = format!("{:.2}", value.abs());
    let text = if lang == Lang::Vi { text.replace('.', ",") } else { text };
    if value <= -0.005 { format!("\u{2212}{text}") } else { text }
}

/// `+0,84`, `−0,10`, `0,00`.
pub fn signed(lang: Lang, value: f64) -> String {
    let text = points(lang, value);
    if value >= 0.005 { format!("+{text}") } else { text }
}

/// How a change looks: `up`, `down`, or nothing.
pub fn tone(value: f64) -> &'static str {
    match value {
        value if value >= 0.005 => "up",
        value if value <= -0.005 => "down",
        _ => "",
    }
}

/// `1.234`, or `12,5` for what is no whole number.
pub fn figure(lang: Lang, value: f64) -> String {
    if value.fract() == 0.0 { kernel::text::grouped(value as i64) } else { number(lang, value) }
}

/// Numerator and denominator as people count them.
pub fn figures(lang: Lang, item: &Item, share: Share) -> (String, String) {
    let scale = scale(&item.measure);
    (figure(lang, share.numerator / scale), figure(lang, share.denominator / scale))
}

/// Whether the quotient is a mean and no share.
pub fn is_mean(item: &Item) -> bool {
    item.measure == "days_of_handling" || matches!(item.rule, Rule::Average { .. })
}

/// The quotient: a percentage, a mean of days, a mean of points.
pub fn quotient(lang: Lang, item: &Item, share: Share) -> String {
    if share.denominator <= 0.0 {
        return "–".to_owned();
    }
    let value = share.numerator / share.denominator;
    match item.measure.as_str() {
        "days_of_handling" => lang.t1("index.days", "n", number(lang, value)),
        _ if is_mean(item) => lang.t1("index.points_each", "n", number(lang, value)),
        _ => percent_text(value),
    }
}

/// How a criterion gives points.
pub fn rule(lang: Lang, item: &Item) -> String {
    let max = number(lang, item.max);
    match &item.rule {
        Rule::Proportional { full_at, floor } => {
            let mut text = match *full_at {
                full if full >= 1.0 => lang.t1("index_rule.proportional", "max", max),
                full => lang.t2("index_rule.threshold", "full", percent_text(full), "max", max),
            };
            if *floor > 0.0 {
                text = format!("{text}; {}", lang.t1("index_rule.floor", "floor", percent_text(*floor)));
            }
            text
        }
        Rule::Bands { of, bands } => {
            let key = if *of == BandOf::Percent { "index_rule.bands" } else { "index_rule.count_bands" };
            let all: Vec<String> = bands.iter().map(|band| one_band(lang, band, *of)).collect();
            lang.t1(key, "bands", all.join("; "))
        }
        Rule::YesNo { .. } => lang.t1("index_rule.yes_no", "max", max),
        Rule::Choices { .. } => lang.t1("index_rule.choices", "max", max),
        Rule::Imported => lang.t1("index_rule.imported", "max", max),
        Rule::Level { .. } => lang.t1("index_rule.level", "max", max),
        Rule::PerItem { points } => lang.t2("index_rule.per_item", "n", number(lang, *points), "max", max),
        Rule::Average { .. } => lang.t1("index_rule.average", "max", max),
        Rule::Manual => lang.t1("index_rule.manual", "max", max),
        Rule::Bonus => lang.t1("index_rule.bonus", "max", max),
        Rule::Penalty => lang.t1("index_rule.penalty", "max", max),
        Rule::Shown => lang.t("index_rule.shown").to_owned(),
    }
}

fn one_band(lang: Lang, band: &Band, of: BandOf) -> String {
    let sign = if of == BandOf::Percent { "\u{a0}%" } else { "" };
    let bound = |at: f64| format!("{}{sign}", number(lang, at));
    let words = match (&band.lower, &band.upper) {
        _ if !band.label.is_empty() => band.label.clone(),
        (Some(from), Some(to)) => lang.t2("index_rule.between", "from", bound(from.at), "to", bound(to.at)),
        (Some(from), None) => lang.t1("index_rule.from", "from", bound(from.at)),
        (None, Some(to)) => lang.t1("index_rule.below", "to", bound(to.at)),
        (None, None) => String::new(),
    };
    lang.t2("index_rule.band", "band", words, "points", number(lang, band.points))
}

/// What a measure counts on one side of a figure, in own words; as the set says it where the measure is not ours.
pub fn counted(lang: Lang, side: &str, item: &Item) -> String {
    let own = lang.find(&format!("index_{side}.{}", item.measure)).map(str::to_owned);
    own.unwrap_or_else(|| match side {
        "num" => item.numerator.clone(),
        "den" => item.denominator.clone(),
        _ => String::new(),
    })
}

/// Points, or why there are none.
pub fn state(lang: Lang, score: &ItemScore) -> String {
    match score.state {
        ItemState::Scored(value) => points(lang, value),
        ItemState::Shown => lang.t("index.shown").to_owned(),
        ItemState::NotApplicable => lang.t("index.not_applicable").to_owned(),
        ItemState::NoSource => lang.t("index.no_source").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_and_changes() {
        assert_eq!([points(Lang::Vi, 17.456), points(Lang::En, 0.0)], ["17,46", "0.00"]);
        assert_eq!([signed(Lang::Vi, 0.84), signed(Lang::Vi, -0.1), signed(Lang::Vi, 0.001)], ["+0,84", "\u{2212}0,10", "0,00"]);
        assert_eq!([tone(0.001), tone(-1.0), tone(1.0)], ["", "down", "up"]);
    }

    #[test]
    fn every_measure_has_its_words() {
        let set = index::embedded("qd766-2022").unwrap().unwrap();
        let circular = index::embedded("tt01-2018-vpcp").unwrap().unwrap();
        let items = set.groups.iter().chain(&circular.groups).flat_map(|group| &group.items);
        for item in items.filter(|item| index::is_source(&item.measure)) {
            for lang in Lang::ALL {
                assert!(lang.find(&format!("index_num.{}", item.measure)).is_some(), "{}", item.measure);
                assert!(lang.find(&format!("index_den.{}", item.measure)).is_some(), "{}", item.measure);
                assert!(!rule(lang, item).contains("index_rule"), "{}", item.code);
            }
        }
    }
}
