//! Why an item lost points: which sectors and procedures cost most, how units stand.

use std::collections::BTreeMap;

use app::Whose;
use index::{Item, ItemScore, Rule, Scope, Share, points_with, share};
use kernel::{ProcedureCode, UnitId};
use org::UnitKind;

use super::ask::{Asked, reads};
use super::words;
use crate::desk::{Desk, PageError};
use crate::lang::Lang;

/// Less cost is none.
const LEAST: f64 = 0.000_5;

/// One cause: a sector, a procedure, a unit.
#[derive(Debug, Clone, Default)]
pub struct Cause {
    /// Name.
    pub name: String,
    /// Under the name.
    pub sub: String,
    /// Where the name leads; empty: nowhere.
    pub href: String,
    /// Numerator and where it leads.
    pub numerator: (String, String),
    /// Denominator and where it leads.
    pub denominator: (String, String),
    /// The quotient.
    pub quotient: String,
    /// What the numerator lacks and where it leads; empty: nothing.
    pub lacking: (String, String),
    /// Points that it costs the whole; empty: none.
    pub cost: String,
    /// The same as a number.
    pub points: f64,
    /// Cost against the worst, out of 100.
    pub bar: u32,
    /// Shown now.
    pub current: bool,
}

/// The most that a denominator allows as numerator.
fn best(item: &Item, share: Share) -> f64 {
    let each = if matches!(item.rule, Rule::Average { .. }) { item.max } else { 1.0 };
    share.denominator * each
}

/// The points that the whole would have more if a part of it lacked nothing.
fn cost(item: &Item, whole: &ItemScore, part: Share) -> f64 {
    let (Some(share), Some(points)) = (whole.share, whole.points()) else { return 0.0 };
    let mended = Share { numerator: share.numerator + (best(item, part) - part.numerator).max(0.0), ..share };
    points_with(item, mended).map_or(0.0, |mended| (mended - points).max(0.0))
}

/// Figures of an item by procedure; none when it counts procedures.
pub fn by_procedure(item: &Item, scope: &Scope<'_>) -> Vec<(ProcedureCode, Share)> {
    if item.measure.starts_with("procedures_") {
        return Vec::new();
    }
    let all = scope.cube.by_procedure(scope.units, scope.span, scope.as_of);
    let share = |(code, numbers)| Some((ProcedureCode::clone(code), share(&item.measure, scope, &numbers)?));
    all.into_iter().filter_map(share).filter(|(_, share)| share.denominator > 0.0).collect()
}

/// Makes causes of figures.
pub struct Causes<'a> {
    /// The page.
    pub desk: &'a Desk,
    /// What is asked for.
    pub asked: &'a Asked,
    /// The item.
    pub item: &'a Item,
    /// How the whole stands.
    pub whole: &'a ItemScore,
}

impl Causes<'_> {
    fn lang(&self) -> Lang {
        self.desk.lang()
    }

    fn cause(&self, name: String, share: Share, link: &dyn Fn(&str) -> String) -> Cause {
        let (lang, item) = (self.lang(), self.item);
        let (numerator, denominator) = words::figures(lang, item, share);
        let (lacking, mean) = (best(item, share) - share.numerator, words::is_mean(item));
        let points = if mean && self.whole.points().is_none() { 0.0 } else { cost(item, self.whole, share) };
        Cause {
            name,
            numerator: (numerator, if mean { String::new() } else { link("num") }),
            denominator: (denominator, link("den")),
            quotient: words::quotient(lang, item, share),
            lacking: if lacking >= 1.0 && !mean { (words::figure(lang, lacking), link("lost")) } else { Default::default() },
            cost: if points >= LEAST { cost_text(lang, points) } else { String::new() },
            points,
            ..Cause::default()
        }
    }

    /// Procedures, the costliest first.
    pub fn procedures(&self, all: &[(ProcedureCode, Share)], sector: Option<&str>) -> Vec<Cause> {
        let catalogue = self.desk.site.catalogue();
        let version = |code: &ProcedureCode| catalogue.latest(code);
        let inside = |code: &ProcedureCode| sector.is_none_or(|sector| version(code).is_some_and(|found| found.sector == sector));
        let cause = |(code, share): &(ProcedureCode, Share)| {
            let link = |side: &str| match reads(self.desk) {
                true => self.asked.behind_at("dossiers", self.item, side).and("procedure", code).to_string(),
                false => String::new(),
            };
            let name = version(code).map_or_else(|| code.to_string(), |found| found.name.clone());
            Cause { sub: code.to_string(), href: link("den"), ..self.cause(name, *share, &link) }
        };
        worst(all.iter().filter(|(code, _)| inside(code)).map(cause).collect(), self.item)
    }

    /// Sectors, the costliest first.
    pub fn sectors(&self, all: &[(ProcedureCode, Share)]) -> Vec<Cause> {
        let catalogue = self.desk.site.catalogue();
        let mut sums: BTreeMap<String, (Share, usize)> = BTreeMap::new();
        for (code, share) in all {
            let sector = catalogue.latest(code).map(|found| found.sector.clone()).unwrap_or_default();
            let (sum, count) = sums.entry(sector).or_insert((Share { numerator: 0.0, denominator: 0.0 }, 0));
            *sum = Share { numerator: sum.numerator + share.numerator, denominator: sum.denominator + share.denominator };
            *count += 1;
        }
        let cause = |(sector, (share, count)): (String, (Share, usize))| {
            let name = if sector.is_empty() { self.lang().t("ui.unknown").to_owned() } else { sector.clone() };
            let href = format!("{}#procedures", self.asked.item_at(&self.item.code).and("sector", &sector));
            let sub = self.lang().t1("index.procedures_n", "n", count);
            Cause { href, sub, ..self.cause(name, share, &|_| String::new()) }
        };
        worst(sums.into_iter().map(cause).collect(), self.item)
    }

    /// Units beside each other, the one that costs most first: those of the whole, or the peers of one agency.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn units(&self) -> Result<Vec<Cause>, PageError> {
        let app = self.desk.app();
        let units: Vec<org::Unit> = peers(self.desk, &self.asked.whose);
        let all: Vec<Whose> = units.iter().map(|unit| Whose::Agency(unit.id.clone())).collect();
        let scores = app.items_of(&all, self.asked.span(), self.item)?;
        let is_part = !matches!(self.asked.whose, Whose::Agency(_)) && !self.item.measure.starts_with("procedures_");
        let cause = |((unit, whose), score): ((&org::Unit, &Whose), &ItemScore)| {
            let asked = self.asked.with(whose.clone());
            let share = score.share.filter(|share| share.denominator > 0.0)?;
            let list = super::overview::list_of(self.item);
            let link = |side: &str| match list == "procedures" || reads(self.desk) {
                true => asked.behind_at(list, self.item, side).to_string(),
                false => String::new(),
            };
            let mut cause = self.cause(unit.name.clone(), share, &link);
            cause.href = asked.item_at(&self.item.code).to_string();
            cause.sub = score.points().map(|points| words::points(self.lang(), points)).unwrap_or_default();
            cause.current = *whose == self.asked.whose;
            if !is_part {
                // Peers do not add up to anything: what each lost itself tells them apart.
                cause.points = score.lost();
                cause.cost = if score.lost() >= LEAST { cost_text(self.lang(), score.lost()) } else { String::new() };
            }
            Some(cause)
        };
        let pairs = units.iter().zip(&all).zip(&scores);
        Ok(worst(pairs.filter_map(cause).collect(), self.item))
    }
}

/// The units that are compared: those within the whole, or those of the same kind.
fn peers(desk: &Desk, whose: &Whose) -> Vec<org::Unit> {
    let units = desk.app().settling_units(desk.site.today());
    let kind = |unit: &UnitId| desk.app().org().unit(unit).map(|unit| unit.kind);
    let fits = |unit: &org::Unit| {
        let commune = unit.kind == UnitKind::Commune;
        match whose {
            Whose::Province => true,
            Whose::Departments => !commune,
            Whose::Communes => commune,
            Whose::Agency(own) => kind(own) == Some(unit.kind),
        }
    };
    units.into_iter().filter(fits).collect()
}

/// Two decimals, or what is less in words.
fn cost_text(lang: Lang, points: f64) -> String {
    if points < 0.005 { format!("< {}", words::points(lang, 0.01)) } else { words::points(lang, points) }
}

/// Sorts by cost, and by size where none has a cost; draws the bars.
fn worst(mut all: Vec<Cause>, item: &Item) -> Vec<Cause> {
    let size = |cause: &Cause| cause.denominator.0.replace('.', "").parse::<i64>().unwrap_or(0);
    all.sort_by(|a, b| b.points.total_cmp(&a.points).then_with(|| size(b).cmp(&size(a))).then_with(|| a.name.cmp(&b.name)));
    let most = all.first().map_or(0.0, |cause| cause.points);
    for cause in all.iter_mut().filter(|_| most > 0.0 && item.max > 0.0) {
        cause.bar = (cause.points / most * 100.0).round() as u32;
    }
    all
}
