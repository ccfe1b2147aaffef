//! What repairs would bring: for each item with lost points, what can still be done and how many points it gives.

use index::{CriteriaSet, Item, ItemScore, Mend, Scope, UnitScore, coming, mend, needed, repair};

use super::ask::Asked;
use super::words::{counted, points, signed};
use crate::lang::Lang;

/// How many coming dossiers are reckoned with.
const COMING: i64 = 100;
/// Less is not worth a line.
const LEAST: f64 = 0.005;

/// One repair.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Code of the item.
    pub code: String,
    /// Name of the item.
    pub name: String,
    /// What is to be done, in words.
    pub text: String,
    /// Points that it brings.
    pub gain: f64,
    /// `+0,84`.
    pub gain_text: String,
    /// How many dossiers or procedures it takes.
    pub count: i64,
    /// Points that the item lost.
    pub lost: f64,
    /// `2,31`.
    pub lost_text: String,
    /// The dossiers or procedures; empty where there are none yet.
    pub href: String,
    /// The page of the item.
    pub item_href: String,
    /// Only what comes can raise it.
    pub is_coming: bool,
}

impl Row {
    /// Points for one dossier or procedure.
    pub fn ease(&self) -> f64 {
        self.gain / (self.count.max(1) as f64)
    }
}

/// The repair of one item; none when nothing is lost or can be won.
pub fn one(lang: Lang, asked: &Asked, item: &Item, score: &ItemScore, scope: &Scope<'_>, numbers: &index::Numbers) -> Option<Row> {
    if score.lost() < LEAST {
        return None;
    }
    let (count, gain, href, is_coming) = match mend(&item.measure, scope, numbers)? {
        Mend::Dossiers(_, n) => {
            let enough = needed(item, score).map_or(n, |all| all.count.min(n));
            (enough, repair(item, score, enough)?.points, asked.behind_at("dossiers", item, "mend").to_string(), false)
        }
        Mend::Procedures(missing) => {
            let n = missing.len() as i64;
            let enough = needed(item, score).map_or(n, |all| all.count.min(n));
            (enough, repair(item, score, enough)?.points, asked.behind_at("procedures", item, "lost").to_string(), false)
        }
        Mend::Coming => (COMING, coming(item, score, COMING)?.points, String::new(), true),
    };
    if gain < LEAST {
        return None;
    }
    let side = if is_coming { "coming" } else { "mend" };
    Some(Row {
        code: item.code.clone(),
        name: item.name.clone(),
        text: counted(lang, side, item).replace("{n}", &kernel::text::grouped(count)),
        gain,
        gain_text: signed(lang, gain),
        count,
        lost: score.lost(),
        lost_text: points(lang, score.lost()),
        href,
        item_href: asked.item_at(&item.code).to_string(),
        is_coming,
    })
}

/// All repairs of somebody, what is cheapest to win first, or else by what was lost most.
pub fn all(lang: Lang, asked: &Asked, set: &CriteriaSet, score: &UnitScore, scope: &Scope<'_>, easy: bool) -> Vec<Row> {
    let items = set.groups.iter().flat_map(|group| &group.items);
    let row = |item: &Item| one(lang, asked, item, score.item(&item.code)?, scope, &score.numbers);
    let mut rows: Vec<Row> = items.filter_map(row).collect();
    rows.sort_by(|a, b| match easy {
        true => (a.is_coming, b.ease()).partial_cmp(&(b.is_coming, a.ease())).unwrap_or(std::cmp::Ordering::Equal),
        false => b.lost.total_cmp(&a.lost),
    });
    rows
}
