//! The filters of the search: drop-downs, and chips of those in force.

use app::{Due, Narrow, access};
use kernel::UnitId;

use super::super::Address;
use super::{CHANNELS, DUES, Filter, STATES, Wanted};
use crate::desk::Desk;
use crate::pages::work::Shown;

pub fn chips(desk: &Desk, shown: &Shown, wanted: &Wanted) -> Vec<(String, String)> {
    let (lang, narrow, address) = (desk.lang(), &wanted.narrow, &wanted.address);
    let mut chips: Vec<(String, String)> = Vec::new();
    let mut add = |text: String, address: Address| chips.push((text, address.to_string()));
    if !narrow.words.is_empty() {
        add(format!("“{}”", narrow.words), address.without("q"));
    }
    for state in &narrow.states {
        add(lang.word("state", state).into_owned(), address.without_value("state", state));
    }
    if let Some(procedure) = &narrow.procedure {
        add(shown.procedure(procedure), address.without("procedure"));
    }
    if let Some(channel) = &narrow.channel {
        add(lang.word("channel", channel).into_owned(), address.without("channel"));
    }
    if let Some(unit) = &narrow.unit {
        add(shown.unit(unit), address.without("unit"));
    }
    if wanted.span.from.day.is_some() {
        add(lang.t1("list.from_day", "day", &wanted.span.from.text), address.without("from"));
    }
    if wanted.span.to.day.is_some() {
        add(lang.t1("list.to_day", "day", &wanted.span.to.text), address.without("to"));
    }
    if let Some(due) = due_key(narrow) {
        add(lang.word("list.due", due).into_owned(), address.without("due"));
    }
    chips
}

fn due_key(narrow: &Narrow) -> Option<&str> {
    match &narrow.due {
        Due::Overdue => Some("overdue"),
        Due::Within(_) => Some("soon"),
        Due::Finished(how) => Some(how),
        Due::Any => narrow.open.then_some("open"),
    }
}

pub fn filters(desk: &Desk, wanted: &Wanted) -> Vec<Filter> {
    let (lang, narrow) = (desk.lang(), &wanted.narrow);
    let words = |group: &'static str, keys: &[&'static str], chosen: Option<&str>| -> Vec<(String, String, bool)> {
        let one = |key: &&'static str| ((*key).to_owned(), lang.word(group, key).into_owned(), chosen == Some(*key));
        keys.iter().map(one).collect()
    };
    let state = narrow.states.first().map(String::as_str);
    let filter = |name, key: &str, options| Filter { name, label: lang.t(key).to_owned(), options };
    vec![
        filter("state", "list.state", words("state", &STATES, state)),
        filter("due", "list.time", words("list.due", &DUES, due_key(narrow))),
        filter("procedure", "list.procedure", procedures(desk, narrow.procedure.as_deref())),
        filter("unit", "list.unit", units(desk, narrow.unit.as_deref())),
        filter("channel", "list.channel", words("channel", &CHANNELS, narrow.channel.as_deref())),
    ]
}

fn procedures(desk: &Desk, chosen: Option<&str>) -> Vec<(String, String, bool)> {
    let catalogue = desk.site.catalogue();
    let mut all: Vec<_> = catalogue
        .list_usable(desk.site.today())
        .map(|version| (version.code.to_string(), version.name.clone(), Some(version.code.to_string().as_str()) == chosen))
        .collect();
    all.sort_by(|a, b| kernel::text::fold(&a.1).cmp(&kernel::text::fold(&b.1)));
    all
}

/// Agencies, centres and divisions within the scope of the official, by name.
pub fn units(desk: &Desk, chosen: Option<&str>) -> Vec<(String, String, bool)> {
    let org = &desk.officer.org;
    let scope = access::scope(org, desk.actor());
    let within = |unit: &&org::Unit| scope.iter().any(|held| org.is_within(&unit.id, held));
    let units = org.units(desk.site.today()).filter(within);
    let mut all: Vec<(String, String, bool)> =
        units.map(|unit| (unit.id.to_string(), unit.name.clone(), Some(unit.id.as_str()) == chosen)).collect();
    if all.len() > 400 {
        all.retain(|(id, _, chosen)| {
            *chosen || org.unit(&UnitId::new(id)).is_some_and(|unit| unit.kind != org::UnitKind::Division)
        });
    }
    all.sort_by_key(|(_, name, _)| kernel::text::fold(name));
    all
}
