//! Which report an address asks for, within the reach of an official.

use app::reports::Asked;
use app::Whose;
use index::{Cut, Named};
use kernel::{Day, UnitId};

use super::names::{cut_name, period_name};
use super::REPORT;
use crate::desk::{Desk, OVERSEERS, PageError};
use crate::lang::Lang;
use crate::pages::behind::{self, scope, whose_of};
use crate::pages::lists::Address;
use crate::server::{Pairs, value};

/// A choice of a select: value, words, chosen.
pub type Item = (String, String, bool);

/// What was chosen, and what could be.
pub struct Choice {
    /// The report.
    pub asked: Asked,
    /// Name of whose it is.
    pub unit_name: String,
    /// Whose reports may be seen, in groups with a name.
    pub units: Vec<(String, Vec<Item>)>,
    /// Periods, in groups with a name.
    pub periods: Vec<(String, Vec<Item>)>,
    /// Ways to cut them.
    pub cuts: Vec<Item>,
}

/// Everybody whose reports an official may see, in order.
pub fn reach(desk: &Desk) -> Vec<(&'static str, Vec<(Whose, String)>)> {
    let (org, today, lang) = (&desk.officer.org, desk.site.today(), desk.lang());
    let scope = scope(desk, OVERSEERS);
    let whole = scope.iter().any(|held| org.unit(held).is_some_and(|unit| unit.parent.is_none()));
    let within = |id: &UnitId| scope.iter().any(|held| org.is_within(id, held));
    let mut sums = Vec::new();
    if whole {
        let all = [Whose::Province, Whose::Departments, Whose::Communes];
        sums.extend(all.map(|whose| (whose.clone(), name_of(desk, &whose))));
    }
    let (mut agencies, mut communes) = (Vec::new(), Vec::new());
    for unit in desk.app().settling_units(today).into_iter().filter(|unit| within(&unit.id)) {
        let group = if unit.level == org::Level::Commune { &mut communes } else { &mut agencies };
        group.push((Whose::Agency(unit.id), unit.name));
    }
    [agencies.as_mut_slice(), communes.as_mut_slice()].into_iter().for_each(|all| all.sort_by_key(|(_, name)| kernel::text::fold(name)));
    let groups = [("report.of.sums", sums), ("report.of.agencies", agencies), ("report.of.communes", communes)];
    groups.into_iter().filter(|(_, all)| !all.is_empty()).map(|(key, all)| (lang.t(key), all)).collect()
}

/// Name of whose report it is.
pub fn name_of(desk: &Desk, whose: &Whose) -> String {
    let (org, lang) = (&desk.officer.org, desk.lang());
    let province = &desk.app().setup().province_name;
    match whose {
        Whose::Agency(unit) => org.unit(unit).map_or_else(|| unit.to_string(), |unit| unit.name.clone()),
        Whose::Province => province.clone(),
        Whose::Communes => lang.t1("report.of.all_communes", "province", province),
        Whose::Departments => lang.t1("report.of.all_agencies", "province", province),
    }
}

/// Whether an official may see somebody's reports.
pub fn may_see(desk: &Desk, whose: &Whose) -> bool {
    behind::may_see(desk, whose, OVERSEERS)
}

/// Reads what an address asks for: the first unit within reach and the present quarter when it says nothing.
///
/// # Errors
/// `NotFound` for a unit beyond the reach, or when there is none.
pub fn choose(desk: &Desk, query: &Pairs) -> Result<Choice, PageError> {
    let (lang, today) = (desk.lang(), desk.site.today());
    let reach = reach(desk);
    let whose = match value(query, "unit") {
        Some(key) => Some(whose_of(key)).filter(|whose| may_see(desk, whose)),
        None => reach.first().and_then(|(_, all)| all.first()).map(|(whose, _)| whose.clone()),
    };
    let whose = whose.ok_or(PageError::NotFound)?;
    let cut = desk.app().settings().report_cut();
    let cut = if value(query, "cut") == Some("calendar") { Cut::Calendar } else { cut };
    let named = value(query, "period").and_then(Named::parse).unwrap_or_else(|| present(cut, today));
    let unit = |(own, name): (Whose, String)| (own.key().to_owned(), name, own == whose);
    let units = reach.into_iter().map(|(key, all)| (key.to_owned(), all.into_iter().map(unit).collect())).collect();
    let closing = desk.app().settings().report_cut();
    let cuts = [("", closing), ("calendar", Cut::Calendar)];
    let cuts = cuts.into_iter().map(|(key, own)| (key.to_owned(), cut_name(lang, own), own == cut)).collect();
    let unit_name = name_of(desk, &whose);
    Ok(Choice { asked: Asked { whose, named, cut }, unit_name, units, periods: periods(lang, cut, named, today), cuts })
}

/// The quarter that runs on a day.
fn present(cut: Cut, today: Day) -> Named {
    let (year, month, _) = today.ymd();
    let quarter = Named::Quarter(year, (month - 1) / 3 + 1);
    if cut.days(quarter).are_over(today) {
        let (year, month, _) = today.plus(31).ymd();
        return Named::Quarter(year, (month - 1) / 3 + 1);
    }
    quarter
}

/// Periods that have begun, this year and the two before; the chosen one always.
fn periods(lang: Lang, cut: Cut, chosen: Named, today: Day) -> Vec<(String, Vec<Item>)> {
    let (year, _, _) = today.plus(31).ymd();
    let years = || (year - 2..=year).rev();
    let groups: [(&str, Vec<Named>); 3] = [
        ("report.kind.quarter", years().flat_map(|y| (1..=4).rev().map(move |q| Named::Quarter(y, q))).collect()),
        (
            "report.kind.longer",
            years().flat_map(|y| [Named::Year(y), Named::NineMonths(y), Named::HalfYear(y, 1)]).collect(),
        ),
        ("report.kind.month", years().flat_map(|y| (1..=12).rev().map(move |m| Named::Month(y, m))).collect()),
    ];
    let item = |named: Named| (named.key(), period_name(lang, named), named == chosen);
    let mut found = false;
    let mut all: Vec<(String, Vec<Item>)> = Vec::new();
    for (key, group) in groups {
        let begun = group.into_iter().filter(|named| cut.days(*named).from <= today || *named == chosen);
        let items: Vec<Item> = begun.map(item).collect();
        found |= items.iter().any(|(_, _, chosen)| *chosen);
        all.push((lang.t(key).to_owned(), items));
    }
    if !found && let Some((_, items)) = all.first_mut() {
        items.insert(0, item(chosen));
    }
    all
}

/// The address of a report under a path.
pub fn address(asked: &Asked, path: &str) -> Address {
    let cut = if asked.cut == Cut::Calendar { "calendar" } else { "" };
    Address::new(path).and("unit", asked.whose.key()).and("period", asked.named.key()).and("cut", cut)
}

/// The address of the page of a report.
pub fn page_of(asked: &Asked) -> String {
    address(asked, REPORT).to_string()
}
