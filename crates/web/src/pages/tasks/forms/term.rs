//! The time of a task in a form: by a day, ongoing, recurring, or without any for a stated reason. All fields are there; the
//! style sheet hides those of the other kinds.

use kernel::Day;
use steering::task::Due;
use steering::task::model::Term;
use steering::task::recurrence::{DayRule, Period, Recurrence};

use super::{Make, Read};
use crate::form::{Choice, Field, Kind};
use crate::steer::period_key;

/// Kinds of time, in the order of the form.
const KINDS: [&str; 4] = ["by", "ongoing", "recurring", "open"];
/// On which day a period ends: key and how the rule is made.
const RULES: [&str; 4] = ["last_day", "day_of_last_month", "day_of_month", "day_after"];

#[derive(Default)]
struct Held {
    kind: &'static str,
    day: String,
    hour: String,
    review: String,
    reason: String,
    period: String,
    rule: &'static str,
    number: String,
    month: String,
    from: String,
    until: String,
}

/// What stands in the fields at first.
fn held(term: &Term) -> Held {
    match term {
        Term::By { due } => {
            let hour = due.minute.map(|_| due.at().clock_text()).unwrap_or_default();
            let day = if due.on == Day(0) { String::new() } else { due.on.date_text() };
            Held { kind: "by", day, hour, ..Held::default() }
        }
        Term::Ongoing { review_on } => Held { kind: "ongoing", review: review_on.date_text(), ..Held::default() },
        Term::Open { reason } => Held { kind: "open", reason: reason.clone(), ..Held::default() },
        Term::Recurring { rule } => {
            let (key, number, month) = match rule.day {
                DayRule::LastDay => ("last_day", String::new(), String::new()),
                DayRule::DayOfLastMonth { day } => ("day_of_last_month", day.to_string(), String::new()),
                DayRule::DayOfMonth { month, day } => ("day_of_month", day.to_string(), month.to_string()),
                DayRule::DayAfter { day } => ("day_after", day.to_string(), String::new()),
            };
            Held {
                kind: "recurring",
                period: period_key(rule),
                rule: key,
                number,
                month,
                from: rule.from.date_text(),
                until: rule.until.map(|day| day.date_text()).unwrap_or_default(),
                ..Held::default()
            }
        }
    }
}

/// The fields. With `fixed`, a duty stays one and a single task too.
pub fn fields(make: &Make<'_>, term: &Term, fixed: bool) -> Vec<Field> {
    let (held, lang) = (held(term), make.lang);
    let word = |group: &str, key: &str| Choice::new(key, lang.word(group, key).into_owned());
    let recurring = matches!(term, Term::Recurring { .. });
    let kinds = KINDS.into_iter().filter(|kind| !fixed || (*kind == "recurring") == recurring);
    let periods = Period::ALL.map(|period| {
        let rule = Recurrence { period, day: DayRule::LastDay, from: Day(0), until: None };
        word("task_period", &period_key(&rule))
    });
    let kind = Kind::Radio(kinds.map(|kind| word("task_term", kind)).collect());
    vec![
        make.field(kind, "term", held.kind).class("is-line"),
        make.day("due", &held.day).class("w-s for-by"),
        make.hour("hour", &held.hour).class("w-xs for-by"),
        make.day("review", &held.review).class("w-s for-ongoing"),
        make.select("period", periods.into(), &held.period).class("w-m for-recurring"),
        make.select("rule", RULES.map(|rule| word("task_rule", rule)).into(), held.rule).class("w-m for-recurring"),
        make.line("day_number", &held.number).class("w-xs for-recurring"),
        make.line("month", &held.month).class("w-xs for-recurring").help(lang.t("task_form.month_help")),
        make.day("from", &held.from).class("w-s for-recurring").help(lang.t("task_form.from_help")),
        make.day("until", &held.until).class("w-s for-recurring").help(lang.t("task_form.until_help")),
        make.line("open_reason", &held.reason).class("for-open"),
    ]
}

/// The time that a form says; `today` begins a duty that does not say when.
pub fn term(read: &mut Read<'_>, today: Day) -> Term {
    match read.maybe("term").as_str() {
        "ongoing" => Term::Ongoing { review_on: read.day("review") },
        "open" => Term::Open { reason: read.text("open_reason") },
        "recurring" => Term::Recurring { rule: rule(read, today) },
        _ => Term::By { due: read.due("due", "hour") },
    }
}

fn rule(read: &mut Read<'_>, today: Day) -> Recurrence {
    let wanted = read.text("period");
    let key = |period: &Period| serde_json::to_value(period).ok().is_some_and(|key| key.as_str() == Some(&wanted));
    let period = Period::ALL.into_iter().find(key).unwrap_or(Period::Monthly);
    let day = match read.maybe("rule").as_str() {
        "day_of_last_month" => DayRule::DayOfLastMonth { day: read.number("day_number", 1, 31) },
        "day_after" => DayRule::DayAfter { day: read.number("day_number", 1, 31) },
        "day_of_month" => {
            let most = u8::try_from(period.months()).unwrap_or(12);
            DayRule::DayOfMonth { month: read.number("month", 1, most), day: read.number("day_number", 1, 31) }
        }
        _ => DayRule::LastDay,
    };
    let from = read.maybe_day("from").unwrap_or(today);
    Recurrence { period, day, from, until: read.maybe_day("until") }
}

/// A day for a part or a line, as a term; none said: the whole's own day.
pub fn part_term(due: Option<Due>, whole: &Term, today: Day) -> Term {
    match (due, whole) {
        (Some(due), _) => Term::By { due },
        (None, Term::By { due }) => Term::By { due: *due },
        (None, Term::Recurring { .. }) => Term::Ongoing { review_on: today.plus(30) },
        (None, other) => other.clone(),
    }
}
