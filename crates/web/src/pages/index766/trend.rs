//! The last months of an item as a line, drawn by the server, with its table.

use index::{Item, ItemScore, Named};

use super::words;
use crate::lang::Lang;

/// Room for the line.
const HEIGHT: f64 = 120.0;
/// Between months.
const STEP: f64 = 56.0;

/// One month.
#[derive(Debug, Clone, Default)]
pub struct Month {
    /// `11/2026`.
    pub name: String,
    /// `11`, under the line.
    pub short: String,
    /// Numerator, denominator, quotient, points.
    pub cells: [String; 4],
    /// Middle.
    pub x: String,
    /// Height of the point; empty without one.
    pub y: String,
    /// What stands at the point.
    pub label: String,
}

/// The line.
#[derive(Debug, Clone, Default)]
pub struct Trend {
    /// Months, oldest first.
    pub months: Vec<Month>,
    /// Stretches without a gap, as `points` of polylines.
    pub lines: Vec<String>,
    /// The largest value of the scale.
    pub top: String,
}

/// What is drawn: the points of a scored item, else the quotient.
fn value(item: &Item, score: &ItemScore) -> Option<f64> {
    if item.max > 0.0 {
        return score.points();
    }
    let share = score.share.filter(|share| share.denominator > 0.0)?;
    Some(share.numerator / share.denominator)
}

/// The line of an item.
pub fn trend(lang: Lang, item: &Item, months: &[(Named, ItemScore)]) -> Trend {
    let values: Vec<Option<f64>> = months.iter().map(|(_, score)| value(item, score)).collect();
    let top = if item.max > 0.0 { item.max } else { values.iter().flatten().fold(1.0_f64, |a, b| a.max(*b)).ceil() };
    let mut trend = Trend { top: crate::words::number(lang, top), ..Trend::default() };
    let mut line: Vec<String> = Vec::new();
    for (place, ((named, score), value)) in months.iter().zip(&values).enumerate() {
        let x = format!("{:.0}", STEP * (place as f64 + 0.5));
        let y = value.map(|value| format!("{:.1}", HEIGHT - (value / top).clamp(0.0, 1.0) * HEIGHT));
        match &y {
            Some(y) => line.push(format!("{x},{y}")),
            None => end(&mut line, &mut trend.lines),
        }
        let label = value.map(|value| words::points(lang, value)).unwrap_or_default();
        trend.months.push(Month { x, y: y.unwrap_or_default(), label, ..month(lang, item, *named, score) });
    }
    end(&mut line, &mut trend.lines);
    trend
}

fn end(line: &mut Vec<String>, lines: &mut Vec<String>) {
    if line.len() > 1 {
        lines.push(line.join(" "));
    }
    line.clear();
}

fn month(lang: Lang, item: &Item, named: Named, score: &ItemScore) -> Month {
    let (year, month) = match named {
        Named::Month(year, month) => (year, month),
        other => (other.calendar().first_day().ymd().0, other.calendar().first_day().ymd().1),
    };
    let share = score.share.filter(|share| share.denominator > 0.0);
    let (numerator, denominator) = share.map_or_else(|| ("–".to_owned(), "–".to_owned()), |share| words::figures(lang, item, share));
    let quotient = share.map_or_else(|| "–".to_owned(), |share| words::quotient(lang, item, share));
    let points = words::state(lang, score);
    Month {
        name: format!("{month:02}/{year}"),
        short: month.to_string(),
        cells: [numerator, denominator, quotient, points],
        ..Month::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use index::{ItemState, Share};

    #[test]
    fn months_without_figures_break_the_line() {
        let set = index::embedded("qd766-2022").unwrap().unwrap();
        let (_, item) = set.find("2.1").unwrap();
        let score = |points: Option<f64>| ItemScore {
            code: item.code.clone(),
            max: item.max,
            share: points.map(|points| Share { numerator: points, denominator: item.max }),
            state: points.map_or(ItemState::NotApplicable, ItemState::Scored),
        };
        let points = [Some(20.0), Some(10.0), None, Some(0.0)];
        let months: Vec<_> = (1..).zip(points).map(|(month, points)| (Named::Month(2026, month), score(points))).collect();
        let trend = trend(Lang::Vi, item, &months);
        assert_eq!(trend.lines, ["28,0.0 84,60.0"]);
        assert_eq!((trend.months[3].y.as_str(), trend.months[2].y.as_str()), ("120.0", ""));
        assert_eq!(trend.months[2].cells[3], "không áp dụng");
    }
}
