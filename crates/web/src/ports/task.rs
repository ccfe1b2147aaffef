//! What officials are told about tasks, in words.

use app::ports::Message;
use org::Org;
use steering::task::model::Owner;
use steering::task::{Deadline, Task, Time};

use crate::lang::Lang;

/// Characters of the content that a subject shows.
const SUBJECT: usize = 120;

fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// The unit, and the person if there is one.
fn named(owner: &Owner, org: &Org) -> String {
    let unit = org.unit(&owner.unit).map_or_else(|| owner.unit.to_string(), |unit| unit.name.clone());
    let person = owner.person.as_ref().and_then(|person| org.person(person));
    person.map_or_else(|| unit.clone(), |person| format!("{} ({unit})", person.name))
}

/// The message; the words of what is told are `task_told.<key>`.
pub fn message(key: &str, task: &Task, org: &Org, base_url: &str) -> Message {
    let lang = Lang::Vi;
    let told = lang.find(&format!("task_told.{key}")).unwrap_or(key).to_owned();
    let due = match &task.time {
        Time::By { deadline } => Deadline::in_force(deadline).text(),
        Time::Ongoing { .. } => lang.t("task_mail.ongoing").to_owned(),
        Time::Recurring { rule, .. } => {
            let key = serde_json::to_value(rule.period).ok().and_then(|key| key.as_str().map(str::to_owned)).unwrap_or_default();
            lang.t(&format!("task_period.{key}")).to_owned()
        }
        Time::Open { reason } => reason.clone(),
    };
    let content = shortened(&task.content, SUBJECT);
    let (lead, assigner) = (named(&task.lead, org), named(&task.assigner, org));
    let link = format!("{base_url}/desk/tasks/{}", task.id);
    let values: [(&str, &dyn std::fmt::Display); 6] = [
        ("told", &told),
        ("content", &task.content),
        ("lead", &lead),
        ("assigner", &assigner),
        ("due", &due),
        ("link", &link),
    ];
    let text = lang.t_args("task_mail.text", &values);
    Message { subject: format!("{told}: {content}"), short: format!("{told}: {content}"), text }
}
