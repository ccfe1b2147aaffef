//! Lines of the comparison in words, and as a file.

use std::collections::BTreeMap;

use app::Whose;
use index::book::{Compared, Reason, SAME_POINTS, Side};
use index::{Cost, CriteriaSet, Pick, Scope, cost};
use paper::xlsx::{Cell, Column, ColumnKind, Table};

use crate::desk::{Desk, PageError, PageResult};
use crate::lang::Lang;
use crate::pages::behind::Behind;
use crate::words::number;

/// The dossiers behind our figures, by code of the item: those of the denominator, those that the numerator lacks.
pub struct Picks {
    whose: Whose,
    of: BTreeMap<String, (Pick, Option<Pick>)>,
}

impl Picks {
    /// Of all items whose figures are dossiers.
    pub fn of(whose: Whose, set: &CriteriaSet, scope: &Scope<'_>) -> Self {
        let items = set.groups.iter().flat_map(|group| &group.items);
        let picks = |measure: &str| match cost(measure, scope)? {
            Cost::Dossiers(behind) => Some((behind.denominator, Some(behind.missing))),
            Cost::Mean(pick) => Some((pick, None)),
            Cost::Procedures(_) => None,
        };
        Self { whose, of: items.filter_map(|item| Some((item.code.clone(), picks(&item.measure)?))).collect() }
    }

    /// Addresses of both lists; empty without one.
    fn hrefs(&self, code: &str) -> (String, String) {
        let list = |pick: &Pick| Behind::new(self.whose.clone(), pick.clone()).address().to_string();
        let Some((whole, missing)) = self.of.get(code) else { return (String::new(), String::new()) };
        (list(whole), missing.as_ref().map(list).unwrap_or_default())
    }
}

/// One side in words.
pub struct SideView {
    /// `79 / 82`; empty without figures.
    pub figures: String,
    /// Points.
    pub points: String,
}

/// A part of a line: code, both figures.
pub struct PartView {
    pub code: String,
    pub ours: String,
    pub official: String,
}

/// A remark.
pub struct Note {
    pub text: String,
    pub at: String,
    pub by: String,
}

/// A line.
pub struct LineView {
    pub code: String,
    pub name: String,
    pub max: String,
    pub ours: SideView,
    pub official: SideView,
    pub difference: String,
    pub tone: &'static str,
    pub parts: Vec<PartView>,
    pub reasons: Vec<String>,
    /// Our dossiers behind the figures: words, address.
    pub lists: Vec<(String, String)>,
    pub notes: Vec<Note>,
}

/// `+0,12`, `−0,12`; what rounding hides is 0.
pub fn signed(lang: Lang, difference: f64) -> String {
    match difference {
        small if small.abs() < SAME_POINTS => "0".to_owned(),
        more if more > 0.0 => format!("+{}", number(lang, more)),
        less => format!("−{}", number(lang, -less)),
    }
}

/// The tone of a difference.
pub fn tone(difference: Option<f64>) -> &'static str {
    match difference {
        None => "none",
        Some(small) if small.abs() < SAME_POINTS => "in-time",
        Some(difference) if difference.abs() >= 0.5 => "overdue",
        Some(_) => "due-soon",
    }
}

/// A count with groups of thousands; decimals as they are.
fn figure(lang: Lang, value: f64) -> String {
    if value.fract() == 0.0 { kernel::text::grouped(value as i64) } else { number(lang, value) }
}

fn figures(lang: Lang, side: &Side) -> String {
    let one = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| figure(lang, value));
    match (side.numerator, side.denominator) {
        (None, None) => String::new(),
        (numerator, denominator) => format!("{} / {}", one(numerator), one(denominator)),
    }
}

fn side(lang: Lang, side: &Side) -> SideView {
    let points = side.points.map_or_else(|| "–".to_owned(), |points| number(lang, points));
    SideView { figures: figures(lang, side), points }
}

/// A reason in words.
pub fn reason(lang: Lang, reason: &Reason) -> String {
    let word = |key: &str| format!("reconcile.reason.{key}");
    let differs = |key: &str, n: f64| {
        let side = if n > 0.0 { "more" } else { "less" };
        lang.t1(&word(&format!("{key}_{side}")), "n", figure(lang, n.abs()))
    };
    match reason {
        Reason::NoSource => lang.t(&word("no_source")).to_owned(),
        Reason::NotApplicable => lang.t(&word("not_applicable")).to_owned(),
        Reason::NotPublished => lang.t(&word("not_published")).to_owned(),
        Reason::Denominator(n) => differs("denominator", *n),
        Reason::Numerator(n) => differs("numerator", *n),
        Reason::Rule(points) => lang.t1(&word("rule"), "n", number(lang, *points)),
    }
}

/// Lists of our dossiers behind a line, where it has any and does not agree.
fn lists(lang: Lang, line: &Compared, picks: &Picks) -> Vec<(String, String)> {
    if line.difference.is_some_and(|difference| difference.abs() < SAME_POINTS) && line.reasons.is_empty() {
        return Vec::new();
    }
    let of = |code: &str, ours: &Side, part: bool| {
        let (whole, missing) = if ours.denominator.is_some_and(|n| n > 0.0) { picks.hrefs(code) } else { Default::default() };
        let word = |key: &str| {
            let text = lang.word("reconcile", key);
            if part { format!("{code}: {text}") } else { text.into_owned() }
        };
        [(word("dossiers"), whole), (word("lacking"), missing)].into_iter().filter(|(_, href)| !href.is_empty()).collect::<Vec<_>>()
    };
    let parts = line.parts.iter().flat_map(|part| of(&part.code, &part.ours, true));
    of(&line.code, &line.ours, false).into_iter().chain(parts).collect()
}

/// A line in words.
pub fn line_view(lang: Lang, line: &Compared, notes: Vec<Note>, picks: &Picks) -> LineView {
    LineView {
        code: line.code.clone(),
        name: line.name.clone(),
        max: number(lang, line.max),
        ours: side(lang, &line.ours),
        official: side(lang, &line.official),
        difference: line.difference.map_or_else(|| "–".to_owned(), |difference| signed(lang, difference)),
        tone: tone(line.difference),
        parts: line
            .parts
            .iter()
            .map(|part| PartView {
                code: part.code.clone(),
                ours: figures(lang, &part.ours),
                official: figures(lang, &part.official),
            })
            .collect(),
        reasons: line.reasons.iter().map(|found| reason(lang, found)).collect(),
        lists: lists(lang, line, picks),
        notes,
    }
}

/// The comparison as a file.
pub fn file(desk: &Desk, lines: &[Compared], subtitles: Vec<String>) -> PageResult {
    let lang = desk.lang();
    let word = |key: &str| lang.t(&format!("reconcile.col.{key}")).to_owned();
    let text = |key: &str, width| Column::new(word(key), width, ColumnKind::Text);
    let decimal = |key: &str| Column::new(word(key), 12, ColumnKind::Decimal);
    let columns = vec![
        text("code", 14),
        text("item", 46),
        decimal("max"),
        decimal("our_numerator"),
        decimal("our_denominator"),
        decimal("our_points"),
        decimal("their_numerator"),
        decimal("their_denominator"),
        decimal("their_points"),
        decimal("difference"),
        text("reasons", 50),
    ];
    let cell = |value: Option<f64>| value.map_or(Cell::Empty, Cell::Decimal);
    let row = |line: &Compared| {
        let reasons: Vec<String> = line.reasons.iter().map(|found| reason(lang, found)).collect();
        vec![
            Cell::Text(line.code.clone()),
            Cell::Text(line.name.clone()),
            Cell::Decimal(line.max),
            cell(line.ours.numerator),
            cell(line.ours.denominator),
            cell(line.ours.points),
            cell(line.official.numerator),
            cell(line.official.denominator),
            cell(line.official.points),
            cell(line.difference),
            Cell::Text(reasons.join(" ")),
        ]
    };
    let title = lang.t("reconcile.title").to_owned();
    let table = Table { sheet: title.clone(), title, subtitles, columns, rows: lines.iter().map(row).collect(), made_at: desk.now() };
    match paper::xlsx::table(&table) {
        Ok(bytes) => Ok(crate::pages::admin::download("doi-soat-diem.xlsx", crate::pages::admin::XLSX, bytes)),
        Err(error) => {
            tracing::error!(%error, "the comparison could not be written");
            Err(PageError::NotFound)
        }
    }
}
