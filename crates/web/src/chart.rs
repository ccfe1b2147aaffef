//! A figure as a table, from which the browser draws a picture: what stands in the picture stands in the table, and every
//! point leads to what it counts. Knows nothing of any subject.

use crate::filters::percent_text;

/// How a table is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Columns beside time, the series on top of each other.
    Columns,
    /// Lines beside time.
    Lines,
    /// Bars under each other, the series one behind the other.
    Bars,
}

impl Kind {
    /// Its name for the script.
    pub const fn key(self) -> &'static str {
        match self {
            Kind::Columns => "columns",
            Kind::Lines => "lines",
            Kind::Bars => "bars",
        }
    }
}

/// A column of numbers.
#[derive(Debug, Clone)]
pub struct Series {
    /// Head of the column.
    pub name: String,
    /// Colour family of a time class, or `ink`, `link`, `none`.
    pub tone: &'static str,
    /// In the table alone.
    pub told_only: bool,
}

impl Series {
    /// A series that is drawn.
    pub fn new(name: impl Into<String>, tone: &'static str) -> Self {
        Self { name: name.into(), tone, told_only: false }
    }

    /// One that stands in the table alone.
    pub fn told(name: impl Into<String>) -> Self {
        Self { name: name.into(), tone: "none", told_only: true }
    }
}

/// A number of the table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Point {
    /// The number that is drawn; none: a gap.
    pub number: Option<f64>,
    /// How it is written.
    pub text: String,
    /// The list of what it counts; empty: none.
    pub href: String,
}

impl Point {
    /// A count with the list behind it; nothing to list leads nowhere.
    pub fn count(n: i64, href: impl Into<String>) -> Self {
        let href = if n == 0 { String::new() } else { href.into() };
        Self { number: Some(n as f64), text: kernel::text::grouped(n), href }
    }

    /// A share, 0 to 1, drawn in percent; none: a gap.
    pub fn share(share: Option<f64>, href: impl Into<String>) -> Self {
        match share {
            Some(share) => Self { number: Some(share * 100.0), text: percent_text(share), href: href.into() },
            None => Self { number: None, text: "–".to_owned(), href: String::new() },
        }
    }

    /// A number with two decimals, such as points or an index.
    pub fn decimal(number: Option<f64>, href: impl Into<String>) -> Self {
        match number {
            Some(number) => Self { number: Some(number), text: decimal_text(number), href: href.into() },
            None => Self { number: None, text: "–".to_owned(), href: String::new() },
        }
    }

    /// The number for the script.
    pub fn drawn(&self) -> String {
        self.number.map(|n| format!("{}", (n * 1000.0).round() / 1000.0)).unwrap_or_default()
    }
}

/// `81,25`; one hundred is `100`.
pub fn decimal_text(number: f64) -> String {
    let text = format!("{number:.2}").replace('.', ",");
    let text = text.strip_suffix(",00").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// The same with its sign: `+0,84`, `−1,2`, `0`.
pub fn signed_text(number: f64) -> String {
    let text = decimal_text(number.abs());
    match text.as_str() {
        "0" => text,
        _ if number < 0.0 => format!("−{text}"),
        _ => format!("+{text}"),
    }
}

/// A row of the table.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Head of the row.
    pub label: String,
    /// What stands at the axis, when it is shorter.
    pub short: String,
    /// Colour family of its own; empty: of the series.
    pub tone: &'static str,
    /// One for each series.
    pub points: Vec<Point>,
}

/// A figure.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Its place on the page.
    pub id: &'static str,
    /// What is seen.
    pub title: String,
    /// One sentence more; may be empty.
    pub note: String,
    /// How it is drawn.
    pub kind: Kind,
    /// Numbers are percent: the axis says so.
    pub percent: bool,
    /// Head of the first column.
    pub first: String,
    /// Columns of numbers.
    pub series: Vec<Series>,
    /// Rows.
    pub rows: Vec<Row>,
}

impl Chart {
    /// The same, whose points lead nowhere unless lists may be opened.
    #[must_use]
    pub fn opening(mut self, opens: bool) -> Self {
        let points = self.rows.iter_mut().flat_map(|row| &mut row.points);
        points.filter(|_| !opens).for_each(|point| point.href.clear());
        self
    }

    /// Series that are drawn.
    pub fn drawn(&self) -> impl Iterator<Item = &Series> {
        self.series.iter().filter(|series| !series.told_only)
    }
}

/// Points of a small line in a box of 100 × 24, as SVG wants them; gaps are left out.
pub fn spark(numbers: &[Option<f64>], low: f64, high: f64) -> String {
    let last = numbers.len().saturating_sub(1).max(1) as f64;
    let range = (high - low).max(1e-9);
    let known = numbers.iter().enumerate().filter_map(|(at, n)| n.map(|n| (at, n)));
    let point = |(at, n): (usize, f64)| {
        let y = 22.0 - ((n - low) / range).clamp(0.0, 1.0) * 20.0;
        format!("{:.1},{y:.1}", at as f64 * 100.0 / last)
    };
    known.map(point).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_written() {
        assert_eq!([decimal_text(81.25), decimal_text(100.0), decimal_text(-0.001)], ["81,25", "100", "0"]);
        assert_eq!([signed_text(0.84), signed_text(-1.2), signed_text(0.0)], ["+0,84", "−1,20", "0"]);
        assert_eq!(Point::count(1234, "/x"), Point { number: Some(1234.0), text: "1.234".into(), href: "/x".into() });
        assert_eq!(Point::count(0, "/x").href, "");
        assert_eq!(Point::share(Some(0.125), "").drawn(), "12.5");
        assert_eq!(Point::share(None, "/x").drawn(), "");
    }

    #[test]
    fn small_lines_stay_in_their_box() {
        assert_eq!(spark(&[Some(0.0), None, Some(100.0)], 0.0, 100.0), "0.0,22.0 100.0,2.0");
        assert_eq!(spark(&[Some(5.0)], 0.0, 0.0), "0.0,2.0");
    }
}
