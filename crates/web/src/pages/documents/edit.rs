//! A proposal as a form: content, product, who leads, who helps, by when, which area. Units are typed by any of their names.

use app::tasks::draft_of;
use kernel::{Day, UnitId};
use org::Unit;
use steering::book::Document;
use steering::proposing::{Directory, Named};
use steering::task::Due;
use steering::task::Task;
use steering::task::command::Draft;
use steering::task::model::{Addressee, Coordination, Owner, Term};
use steering::task::recurrence::{DayRule, Period, Recurrence};

use crate::desk::Desk;
use crate::posted::Posted;

/// Kinds of time, as the form has them.
const TIMES: [&str; 7] = ["day", "ongoing", "monthly", "quarterly", "half_yearly", "yearly", "open"];
/// Days until an ongoing task is looked at, if nothing is typed.
const REVIEW_AFTER: i32 = 90;

/// The form.
#[derive(Debug, Clone, Default)]
pub struct EditForm {
    /// What is to be done.
    pub content: String,
    /// The product.
    pub product: String,
    /// Inputs of who leads; the last is empty.
    pub leads: Vec<String>,
    /// Groups among them: name, its units with whether they are ticked.
    pub groups: Vec<(String, Vec<(String, String, bool)>)>,
    /// Inputs of who helps; the last is empty.
    pub helpers: Vec<String>,
    /// Kinds of time: key, chosen.
    pub times: Vec<(&'static str, bool)>,
    /// Day typed.
    pub day: String,
    /// Hour typed.
    pub hour: String,
    /// Day of the period.
    pub rule_day: String,
    /// That day lies behind the period.
    pub after: bool,
    /// Why there is no time.
    pub reason: String,
    /// Areas: key, name, chosen.
    pub areas: Vec<(String, String, bool)>,
    /// What is wrong: field, sentence.
    pub errors: Vec<(String, String)>,
}

impl EditForm {
    /// What is wrong with a field; empty: nothing.
    pub fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|(name, _)| name == field).map_or("", |(_, text)| text.as_str())
    }
}

fn name_of(desk: &Desk, unit: &UnitId) -> String {
    desk.officer.org.unit(unit).map_or_else(|| unit.to_string(), |unit| unit.name.clone())
}

/// Names that can be chosen while typing: every agency that texts name.
pub fn unit_names(desk: &Desk) -> Vec<String> {
    let (org, today) = (&desk.officer.org, desk.site.today());
    let names = desk.app().names();
    let known = |unit: &&Unit| names.unit(&unit.name) == Some(&unit.id);
    let mut all: Vec<String> = org.units(today).filter(known).map(|unit| unit.name.clone()).collect();
    all.sort_by_key(|name| kernel::text::fold(name));
    all
}

/// The form of a proposal as it stands.
pub fn of_task(desk: &Desk, task: &Task) -> EditForm {
    let draft = draft_of(task);
    let mut form = EditForm { content: draft.content, product: draft.product, ..EditForm::default() };
    for addressee in &draft.addressees {
        match addressee {
            Addressee::One { owner } => form.leads.push(name_of(desk, &owner.unit)),
            Addressee::Group { name } => {
                form.leads.push(name.clone());
                let units = desk.app().group_units(name);
                let line = |unit: UnitId| (unit.to_string(), name_of(desk, &unit), true);
                form.groups.push((name.clone(), units.into_iter().map(line).collect()));
            }
        }
    }
    form.helpers = draft.coordinators.iter().map(|line| name_of(desk, &line.unit)).collect();
    let mut chosen = "open";
    match &draft.term {
        Term::By { due } => {
            chosen = "day";
            form.day = due.on.date_text();
            form.hour = due.minute.map(|_| due.at().clock_text()).unwrap_or_default();
        }
        Term::Ongoing { review_on } => {
            chosen = "ongoing";
            form.day = review_on.date_text();
        }
        Term::Recurring { rule } => {
            chosen = period_key(rule.period);
            (form.rule_day, form.after) = match rule.day {
                DayRule::LastDay => (String::new(), false),
                DayRule::DayOfLastMonth { day } => (day.to_string(), false),
                DayRule::DayOfMonth { month, day } => (format!("{day}/{month}"), false),
                DayRule::DayAfter { day } => (day.to_string(), true),
            };
        }
        Term::Open { reason } => form.reason = reason.clone(),
    }
    completed(desk, form, chosen, task.area.as_deref().unwrap_or_default())
}

/// The form that came back, as it was typed.
pub fn of_posted(desk: &Desk, posted: &Posted, errors: Vec<(String, String)>) -> EditForm {
    let text = |name: &str| posted.get(name).to_owned();
    let list = |name: &str| posted.all(name).into_iter().map(str::to_owned).collect();
    let groups = posted.all("group").into_iter().enumerate().map(|(at, name)| {
        let ticked = posted.all(&format!("unit.{at}"));
        let line = |unit: UnitId| (unit.to_string(), name_of(desk, &unit), ticked.contains(&unit.as_str()));
        (name.to_owned(), desk.app().group_units(name).into_iter().map(line).collect())
    });
    let form = EditForm {
        content: text("content"),
        product: text("product"),
        leads: list("lead"),
        groups: groups.collect(),
        helpers: list("helper"),
        day: text("day"),
        hour: text("hour"),
        rule_day: text("rule_day"),
        after: posted.is_set("after"),
        reason: text("reason"),
        errors,
        ..EditForm::default()
    };
    completed(desk, form, posted.get("time"), posted.get("area"))
}

/// Spare inputs and choices.
fn completed(desk: &Desk, mut form: EditForm, time: &str, area: &str) -> EditForm {
    form.leads.push(String::new());
    form.helpers.push(String::new());
    form.times = TIMES.iter().map(|key| (*key, *key == time)).collect();
    let book = desk.app().steering();
    let line = |known: &std::sync::Arc<steering::book::KnownArea>| {
        let name = if desk.lang() == crate::lang::Lang::Vi { &known.area.vi } else { &known.area.en };
        (known.area.key.clone(), name.clone(), known.area.key == area)
    };
    form.areas = book.areas_on(desk.site.today()).into_iter().map(line).collect();
    form
}

fn period_key(period: Period) -> &'static str {
    match period {
        Period::Monthly => "monthly",
        Period::Quarterly => "quarterly",
        Period::HalfYearly => "half_yearly",
        Period::Yearly => "yearly",
    }
}

/// Reads forms against what stands there.
pub struct Reader<'a> {
    /// The request.
    pub desk: &'a Desk,
    /// What is wrong so far.
    pub errors: Vec<(String, String)>,
}

impl Reader<'_> {
    fn wrong(&mut self, field: &str, text: String) {
        self.errors.push((field.to_owned(), text));
    }

    /// The draft that the form says; `base`: what it changes.
    ///
    /// # Errors
    /// Field and sentence.
    pub fn draft(mut self, posted: &Posted, base: &Draft, document: &Document) -> Result<Draft, Vec<(String, String)>> {
        let lang = self.desk.lang();
        let content = posted.get("content").split_whitespace().collect::<Vec<_>>().join(" ");
        if content.is_empty() {
            self.wrong("content", lang.t("documents.content_missing").to_owned());
        }
        let addressees = self.leads(posted, base);
        let coordinators = self.helpers(posted, base, &addressees);
        let term = self.term(posted, &base.term, document);
        let area = Some(posted.get("area")).filter(|area| !area.is_empty()).map(str::to_owned);
        match (term, self.errors.is_empty()) {
            (Some(term), true) => Ok(Draft {
                sources: base.sources.clone(),
                content,
                product: posted.get("product").to_owned(),
                area,
                addressees,
                coordinators,
                term,
            }),
            _ => Err(self.errors),
        }
    }

    fn named(&mut self, field: &str, name: &str) -> Named {
        let names = self.desk.app().names();
        let found = names.find(name);
        if found != Named::Unknown {
            return found;
        }
        // Divisions and centres have names of their own, which no text uses.
        let (org, today) = (&self.desk.officer.org, self.desk.site.today());
        let mut exact = org.units(today).filter(|unit| unit.name == name || unit.short_name == name);
        if let (Some(unit), None) = (exact.next(), exact.next()) {
            return Named::One(Owner::unit(&unit.id));
        }
        let like: Vec<String> = names.closest(name).iter().map(|unit| name_of(self.desk, unit)).collect();
        let lang = self.desk.lang();
        let told = match like.is_empty() {
            true => lang.t1("documents.unit_unknown", "name", name),
            false => lang.t2("documents.unit_unknown_like", "name", name, "like", like.join("; ")),
        };
        self.wrong(field, told);
        Named::Unknown
    }

    /// Who leads. A group of which units were taken out is these units from now on.
    fn leads(&mut self, posted: &Posted, base: &Draft) -> Vec<Addressee> {
        let mut all: Vec<Addressee> = Vec::new();
        let groups = posted.all("group");
        for name in names_in(posted, "lead") {
            let found: Vec<Addressee> = match self.named("lead", name) {
                Named::One(owner) => vec![Addressee::One { owner: with_person(owner, base) }],
                Named::Unknown => Vec::new(),
                Named::Group => {
                    let ticked = groups.iter().position(|group| *group == name).map(|at| posted.all(&format!("unit.{at}")));
                    let units = self.desk.app().group_units(name);
                    match ticked.filter(|ticked| ticked.len() < units.len()) {
                        Some(ticked) if ticked.is_empty() => {
                            self.wrong("lead", self.desk.lang().t1("documents.group_empty", "name", name));
                            Vec::new()
                        }
                        Some(ticked) => {
                            let chosen = units.iter().filter(|unit| ticked.contains(&unit.as_str()));
                            chosen.map(|unit| Addressee::One { owner: Owner::unit(unit) }).collect()
                        }
                        None => vec![Addressee::Group { name: name.to_owned() }],
                    }
                }
            };
            for one in found {
                if !all.contains(&one) {
                    all.push(one);
                }
            }
        }
        all
    }

    fn helpers(&mut self, posted: &Posted, base: &Draft, leads: &[Addressee]) -> Vec<Coordination> {
        let mut units: Vec<UnitId> = Vec::new();
        for name in names_in(posted, "helper") {
            match self.named("helper", name) {
                Named::One(owner) => units.push(owner.unit),
                Named::Group => units.extend(self.desk.app().group_units(name)),
                Named::Unknown => {}
            }
        }
        helper_lines(units, base, leads)
    }

    fn term(&mut self, posted: &Posted, old: &Term, document: &Document) -> Option<Term> {
        let lang = self.desk.lang();
        let typed = posted.get("day");
        let day = Day::parse_typed(typed).ok();
        match posted.get("time") {
            "day" => {
                if day.is_none() {
                    self.wrong("day", lang.t("documents.day_wrong").to_owned());
                }
                let hour = posted.get("hour");
                let minute = minute_of(hour);
                if !hour.is_empty() && minute.is_none() {
                    self.wrong("hour", lang.t("documents.hour_wrong").to_owned());
                }
                day.map(|on| Term::By { due: Due { on, minute } })
            }
            "ongoing" => {
                if day.is_none() && !typed.is_empty() {
                    self.wrong("day", lang.t("documents.day_wrong").to_owned());
                }
                Some(Term::Ongoing { review_on: day.unwrap_or_else(|| self.desk.site.today().plus(REVIEW_AFTER)) })
            }
            "open" => {
                let reason = posted.get("reason").to_owned();
                if reason.is_empty() {
                    self.wrong("reason", lang.t("documents.reason_missing").to_owned());
                }
                Some(Term::Open { reason })
            }
            key => {
                let period = Period::ALL.into_iter().find(|period| period_key(*period) == key);
                let rule = period.and_then(|period| rule_of(posted, period, old, document, self.desk.site.today()));
                if rule.is_none() {
                    let (field, text) = if period.is_none() { ("time", "documents.time_missing") } else { ("rule_day", "documents.rule_wrong") };
                    self.wrong(field, lang.t(text).to_owned());
                }
                rule.map(|rule| Term::Recurring { rule })
            }
        }
    }
}

/// Names typed into the inputs of a field; several in one are parted by semicolons.
fn names_in<'a>(posted: &'a Posted, field: &str) -> Vec<&'a str> {
    let typed = posted.all(field).into_iter().flat_map(|text| text.split(';'));
    typed.map(str::trim).filter(|name| !name.is_empty()).collect()
}

/// A person that was named in the unit stays.
fn with_person(owner: Owner, base: &Draft) -> Owner {
    let same = base.addressees.iter().find_map(|known| match known {
        Addressee::One { owner: known } if known.unit == owner.unit => Some(known.clone()),
        _ => None,
    });
    same.unwrap_or(owner)
}

/// Lines of units that help: each once, without who leads alone; what was asked of them stays.
pub fn helper_lines(units: Vec<UnitId>, base: &Draft, leads: &[Addressee]) -> Vec<Coordination> {
    let leads_alone = |unit: &UnitId| leads.iter().any(|lead| matches!(lead, Addressee::One { owner } if owner.unit == *unit));
    let mut lines: Vec<Coordination> = Vec::new();
    for unit in units {
        if leads_alone(&unit) || lines.iter().any(|line| line.unit == unit) {
            continue;
        }
        let known = base.coordinators.iter().find(|line| line.unit == unit).cloned();
        lines.push(known.unwrap_or(Coordination { unit, what: String::new(), until: None, answer: None }));
    }
    lines
}

/// `17`, `17:30`, `17h30`, `17 giờ 30`: minutes of the day.
fn minute_of(text: &str) -> Option<u16> {
    let low = text.trim().to_lowercase().replace("giờ", ":").replace(['h', 'g', '.'], ":");
    let mut parts = low.split(':').map(str::trim);
    let hour: u16 = parts.next()?.parse().ok().filter(|hour| *hour < 24)?;
    let minute: u16 = match parts.next().filter(|rest| !rest.is_empty()) {
        Some(rest) => rest.trim_end_matches("phút").trim().parse().ok().filter(|minute| *minute < 60)?,
        None => 0,
    };
    Some(hour * 60 + minute)
}

fn rule_of(posted: &Posted, period: Period, old: &Term, document: &Document, today: Day) -> Option<Recurrence> {
    let typed = posted.get("rule_day");
    let mut numbers = typed.split('/').map(|part| part.trim().parse::<u8>().ok());
    let (first, second) = (numbers.next().flatten(), numbers.next());
    let day = match (typed.is_empty(), first, second, posted.is_set("after")) {
        (true, ..) => DayRule::LastDay,
        (_, Some(day), None, true) => DayRule::DayAfter { day },
        (_, Some(day), None, false) => DayRule::DayOfLastMonth { day },
        (_, Some(day), Some(Some(month)), false) => DayRule::DayOfMonth { month, day },
        _ => return None,
    };
    let (from, until) = match old {
        Term::Recurring { rule } => (rule.from, rule.until),
        _ => (document.head.issued_on.unwrap_or(today), None),
    };
    let rule = Recurrence { period, day, from, until };
    rule.is_sound().then_some(rule)
}

#[cfg(test)]
mod tests {
    use super::minute_of;

    #[test]
    fn hours_as_people_type_them() {
        for (text, minute) in [("17", 1020), ("17:30", 1050), ("17h30", 1050), ("17 giờ 30", 1050), ("8 giờ", 480)] {
            assert_eq!(minute_of(text), Some(minute), "{text}");
        }
        for text in ["", "24:00", "8:75", "sáng"] {
            assert_eq!(minute_of(text), None, "{text}");
        }
    }
}
