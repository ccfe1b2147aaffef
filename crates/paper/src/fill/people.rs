//! Units, people, titles and limits in words.

use calendar::{Limit, LimitUnit};
use kernel::{ActorKind, Day, PersonId, Role, UnitId};
use org::{Holding, Org};

use super::moment::{Moment, official};
use super::words::{sentence, word};
use crate::form::{Contact, Lang, Signatory};

/// The name of a unit on a day; its code when it is not known.
pub fn unit_name(org: &Org, unit: &UnitId, day: Day) -> String {
    org.unit(unit).map_or_else(|| unit.to_string(), |unit| unit.name_on(day).to_owned())
}

/// The full name of a person; the code when it is not known.
pub fn person_name(org: &Org, person: &PersonId) -> String {
    org.person(person).map_or_else(|| person.to_string(), |person| person.name.clone())
}

/// Who acted, in words: both names when one acted in the place of another.
pub fn actor_name(org: &Org, actor: &ActorKind, lang: Lang) -> String {
    match actor {
        ActorKind::Official { person, on_behalf_of: Some(other) } if other != person => {
            let (name, other) = (person_name(org, person), person_name(org, other));
            sentence("person.in-place-of", lang, &[("name", &name), ("other", &other)])
        }
        ActorKind::Official { person, .. } => person_name(org, person),
        ActorKind::System => word("system", lang),
        ActorKind::Applicant => word("applicant", lang),
        ActorKind::Partner { name } => name.clone(),
    }
}

/// Who signs at a desk, where the label says in which quality: the name, and that of the person replaced.
pub fn desk_signatory(org: &Org, actor: &ActorKind) -> Signatory {
    let ActorKind::Official { person, on_behalf_of } = actor else { return Signatory::default() };
    let other = on_behalf_of.as_ref().filter(|other| *other != person);
    Signatory {
        titles: Vec::new(),
        name: Some(person_name(org, person)),
        in_place_of: other.map(|other| person_name(org, other)),
    }
}

/// Who signs for an agency: with the title held on that day there, a deputy as `KT.` of the head (NĐ 30/2020 Đ13).
/// Without an official only the head's office is named, and room is left for the pen.
pub fn signatory(org: &Org, actor: &ActorKind, unit: &UnitId, day: Day, lang: Lang) -> Signatory {
    let mut signs = desk_signatory(org, actor);
    let title = official(actor).and_then(|person| title_of(org, person, unit, day));
    signs.titles = title.map_or_else(|| vec![word("head-of-agency", lang)], |title| signing_titles(title, lang));
    signs
}

/// The title of the most fitting holding: leading the unit or one above or below it, else any there, else any at all.
fn title_of<'a>(org: &'a Org, person: &PersonId, unit: &UnitId, day: Day) -> Option<&'a str> {
    let rank = |holding: &&Holding| {
        let leads = matches!(holding.role, Role::AgencyLeader | Role::CentreDirector);
        let there = org.is_within(unit, &holding.unit) || org.is_within(&holding.unit, unit);
        (u8::from(there), u8::from(leads))
    };
    let titled = org.holdings_on(person, day).filter(|holding| !holding.title.trim().is_empty());
    titled.max_by_key(rank).map(|holding| holding.title.trim())
}

/// `Phó Giám đốc` signs as `KT. Giám đốc`, `Phó Giám đốc`.
fn signing_titles(title: &str, lang: Lang) -> Vec<String> {
    let deputy_of = title.strip_prefix("Phó ").or_else(|| title.strip_prefix("PHÓ ")).filter(|head| !head.is_empty());
    match deputy_of {
        Some(head) => {
            // "Phó trưởng phòng" stands in for "Trưởng phòng"; printed in capitals anyway.
            vec![sentence("head-of-agency-for", lang, &[("title", head)]), title.to_owned()]
        }
        None => vec![title.to_owned()],
    }
}

impl Moment<'_> {
    /// The acting official as who guides the applicant.
    pub fn contact_of(&self, person: Option<&PersonId>, unit: &UnitId) -> Contact {
        let org = self.facts.org;
        let known = person.and_then(|person| org.person(person));
        let desk = org.unit(unit);
        let position = person.and_then(|person| title_of(org, person, unit, self.day()));
        Contact {
            name: person.map_or_else(|| self.unit_name(unit), |person| person_name(org, person)),
            position: position.map(str::to_owned),
            phone: known.and_then(|p| p.phone.clone()).or_else(|| desk.and_then(|d| d.phone.clone())),
            email: known.and_then(|p| p.email.clone()),
            address: desk.map(|desk| place_of(desk.name_on(self.day()), desk.address.as_deref())),
        }
    }

    /// Who signs for the deciding agency, when this actor acted.
    pub fn leader(&self, actor: &ActorKind) -> Signatory {
        let unit = self.agency().map_or(&self.after.competent_unit, |agency| &agency.id);
        signatory(self.facts.org, actor, unit, self.day(), self.lang())
    }

    /// Who acted at the desk.
    pub fn at_desk(&self) -> Signatory {
        desk_signatory(self.facts.org, &self.entry.actor)
    }
}

/// `Name, address`.
fn place_of(name: &str, address: Option<&str>) -> String {
    address.map_or_else(|| name.to_owned(), |address| format!("{name}, {address}"))
}

/// A limit in words, e.g. `10 ngày làm việc`.
pub fn limit_text(limit: Limit, lang: Lang) -> String {
    let key = match limit.unit {
        LimitUnit::Minutes => "limit.minutes",
        LimitUnit::Hours => "limit.hours",
        LimitUnit::WorkingHours => "limit.working_hours",
        LimitUnit::WorkingDays => "limit.working_days",
        LimitUnit::CalendarDays => "limit.calendar_days",
        LimitUnit::Weeks => "limit.weeks",
        LimitUnit::Months => "limit.months",
        LimitUnit::Years => "limit.years",
        LimitUnit::SameDay => "limit.same_day",
    };
    let number = format!("{}", limit.value).replace('.', &word("number.point", lang));
    let text = sentence(key, lang, &[("n", &number)]);
    // English alone tells one from many; all units end in the plural's s.
    if lang == Lang::En && limit.value == 1.0 { text.trim_end_matches('s').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deputy_signs_for_the_head() {
        assert_eq!(signing_titles("Giám đốc", Lang::Vi), ["Giám đốc"]);
        assert_eq!(signing_titles("Phó Giám đốc", Lang::Vi), ["KT. Giám đốc", "Phó Giám đốc"]);
        assert_eq!(signing_titles("Phó Chủ tịch", Lang::En), ["KT. Chủ tịch", "Phó Chủ tịch"]);
    }

    #[test]
    fn limits_in_words() {
        let text = |value, unit, lang| limit_text(Limit { value, unit }, lang);
        assert_eq!(text(10.0, LimitUnit::WorkingDays, Lang::Vi), "10 ngày làm việc");
        assert_eq!(text(0.5, LimitUnit::WorkingDays, Lang::Vi), "0,5 ngày làm việc");
        assert_eq!(text(1.0, LimitUnit::WorkingDays, Lang::En), "1 working day");
        assert_eq!(text(1.5, LimitUnit::WorkingHours, Lang::En), "1.5 working hours");
        assert_eq!(text(1.0, LimitUnit::SameDay, Lang::Vi), "Trong ngày làm việc");
    }
}
