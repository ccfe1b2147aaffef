//! The two forms: a leave with its substitute, a delegation; and who can be chosen in them.

use kernel::{Day, Instant, PersonId, Role};
use org::Person;

use crate::desk::{Desk, LEADERS};
use crate::form::{Choice, Field};
use crate::posted::Posted;

/// Fields with what is wrong, or as they are at first.
pub struct Forms {
    /// Of a leave.
    pub leave: Vec<Field>,
    /// Of a delegation.
    pub delegation: Vec<Field>,
    /// Errors of the form that came back: field, sentence.
    pub errors: Vec<(String, String)>,
    /// `leave` or `delegation` when it came back.
    pub open: &'static str,
    /// The official arranges for others too: who can stand in depends on whom and when.
    pub arranges: bool,
}

/// A form that came back.
#[derive(Default)]
pub struct Returned<'a> {
    /// `leave` or `delegation`; empty: none.
    pub which: &'static str,
    /// What was typed.
    pub posted: Option<&'a Posted>,
    /// Field and sentence.
    pub errors: Vec<(String, String)>,
}

/// People whose leave the official arranges: himself, and all whose every role lies below a unit that he leads.
pub fn arranged(desk: &Desk) -> Vec<&Person> {
    let (org, today) = (&desk.officer.org, desk.site.today());
    let own = &desk.officer.signed.person;
    let below = |person: &&Person| {
        let mut held = org.holdings_on(&person.id, today).peekable();
        held.peek().is_some() && held.all(|holding| org.may(desk.actor(), LEADERS, &holding.unit))
    };
    let leads = desk.officer.holds(LEADERS);
    let mut found: Vec<&Person> =
        org.people(today).filter(|person| person.id == *own || (leads && below(person))).collect();
    found.sort_by_key(|person| (person.id != *own, kernel::text::fold(&person.name)));
    found
}

/// People of the same agencies as somebody, without that person.
fn colleagues(desk: &Desk, of: &PersonId) -> Vec<PersonId> {
    let (org, today) = (&desk.officer.org, desk.site.today());
    let agencies = org.agencies_of(of, today);
    let near = |person: &&Person| person.id != *of && !org.agencies_of(&person.id, today).is_disjoint(&agencies);
    let mut found: Vec<&Person> = org.people(today).filter(near).collect();
    found.sort_by_key(|person| kernel::text::fold(&person.name));
    found.into_iter().map(|person| person.id.clone()).collect()
}

/// Days of a form, as moments; what is not typed right is today.
fn span(desk: &Desk, typed: Option<&Posted>, which: &str) -> (Instant, Instant) {
    let today = desk.site.today();
    let day = |name: &str| typed.and_then(|posted| Day::parse_typed(posted.get(&format!("{which}_{name}"))).ok());
    let from = day("from").unwrap_or(today);
    let until = day("until").unwrap_or(from).max(from);
    (Instant::at(from, 0), Instant::at(until.plus(1), 0))
}

/// Who can be chosen to stand in for somebody, and why there is nobody.
fn others(desk: &Desk, which: &str, of: &PersonId, span: (Instant, Instant)) -> (Vec<PersonId>, &'static str) {
    if which != "leave" {
        return (colleagues(desk, of), "");
    }
    let (found, some_away) = app::substitutes(&desk.officer.org, of, span);
    let why = match (found.is_empty(), some_away) {
        (false, _) => "",
        (true, true) => "leave.all_away",
        (true, false) => "leave.nobody_fits",
    };
    (found, why)
}

fn choices<'a>(desk: &Desk, people: impl IntoIterator<Item = &'a PersonId>) -> Vec<Choice> {
    let (org, today) = (&desk.officer.org, desk.site.today());
    let one = |person: &PersonId| {
        let (name, held) = (desk.officer.name_of(person), org.holdings_on(person, today).next());
        let unit = held.and_then(|held| org.unit(&held.unit)).map(|unit| unit.short_name.clone());
        let what = held.map(|held| held.title.clone()).into_iter().chain(unit).collect::<Vec<_>>().join(", ");
        Choice::new(person.to_string(), if what.is_empty() { name } else { format!("{name} ({what})") })
    };
    people.into_iter().map(one).collect()
}

/// Roles that the official holds, to hand over some of them.
fn roles(desk: &Desk) -> Vec<Choice> {
    let mut keys: Vec<Role> = desk.actor().grants.iter().map(|grant| grant.role).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter().map(|role| Choice::new(role.key(), desk.lang().word("role", role.key()))).collect()
}

/// Both forms.
pub fn forms(desk: &Desk, returned: &Returned<'_>) -> Forms {
    let people = arranged(desk);
    let (own, today) = (desk.officer.signed.person.clone(), desk.site.today());
    let make = |which: &'static str| {
        let typed = returned.posted.filter(|_| returned.which == which);
        let chosen = typed.map(|posted| posted.get(&format!("{which}_person"))).filter(|id| !id.is_empty());
        let of = chosen.map_or_else(|| own.clone(), PersonId::new);
        let (others, why) = others(desk, which, &of, span(desk, typed, which));
        let lang = desk.lang();
        let filled = move |field: Field, name: &str, first: &str| {
            let error = returned.errors.iter().find(|(wrong, _)| returned.which == which && wrong == name);
            let value = typed.map_or(first, |posted| posted.get(name)).to_owned();
            field.value(value).error(error.map(|(_, text)| text.clone()).unwrap_or_default()).lang(lang)
        };
        let name = |name: &str| format!("{which}_{name}");
        let day = |field: &str, key: &str, first: Day| {
            filled(Field::date(name(field), lang.t(key)).required(), &name(field), &first.date_text())
        };
        let person = choices(desk, people.iter().map(|person| &person.id));
        let substitute = choices(desk, &others);
        let why = if why.is_empty() { String::new() } else { lang.t1(why, "name", desk.officer.name_of(&of)) };
        let key = if which == "leave" { "leave.substitute" } else { "leave.delegate" };
        let mut fields = vec![
            filled(Field::select(name("person"), lang.t("leave.person"), person).required(), &name("person"), own.as_str()),
            filled(Field::select(name("to"), lang.t(key), substitute).help(why).required(), &name("to"), ""),
            day("from", "leave.from", today),
            day("until", "leave.until", today),
        ];
        if which == "delegation" {
            let chosen: Vec<String> = typed
                .map(|posted| posted.all("delegation_roles").into_iter().map(str::to_owned).collect())
                .unwrap_or_default();
            let checks = Field::checks(name("roles"), lang.t("leave.roles"), roles(desk)).help(lang.t("leave.roles_hint"));
            fields.push(checks.values(&chosen).lang(lang));
        }
        let document = Field::text(name("document"), lang.t("leave.document"));
        fields.push(filled(document, &name("document"), ""));
        fields
    };
    let errors = returned.errors.clone();
    Forms { leave: make("leave"), delegation: make("delegation"), errors, open: returned.which, arranges: people.len() > 1 }
}
