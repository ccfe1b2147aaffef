//! Adapters for the ports of the program that need words and papers.

mod digest;
mod task;

use std::fmt::Display;
use std::sync::Arc;

use app::Digest;
use app::ports::{Entry, Message, PortError, Press, Pressed, Story, Wording};
use dossier::model::Owner;
use dossier::{Event, Holder, Notice, PaperOrder, Stage};
use kernel::Instant;
use paper::fill::{self, Facts};
use paper::{Form, Templates};

use crate::lang::Lang;

/// Sentences of notices, from the translation files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sentences;

fn key_of(notice: Notice) -> String {
    let value = serde_json::to_value(notice).ok();
    value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn owner_of(story: &Story) -> Option<&Owner> {
    story.dossier.holder().map(|holder| match holder {
        Holder::Official(owner) | Holder::Applicant { watch: owner } => owner,
    })
}

/// Values that sentences may name.
fn values(story: &Story) -> Vec<(&'static str, String)> {
    let dossier = &story.dossier;
    let desk = story.org.unit(&dossier.receiving_unit);
    let competent = story.org.unit(&dossier.competent_unit);
    let owner = owner_of(story).unwrap_or(&dossier.desk);
    let person = owner.person.as_ref().and_then(|person| story.org.person(person));
    let holder_unit = story.org.unit(&owner.unit);
    let (reason, items) = last_words(&story.history);
    let items = if let Stage::AwaitingFee { .. } = dossier.stage { open_fees(story) } else { items };
    let open: i64 = dossier.fees.iter().filter(|fee| fee.paid.is_none()).map(|fee| fee.amount.0).sum();
    let paid: i64 = dossier.fees.iter().filter(|fee| fee.paid.is_some()).map(|fee| fee.amount.0).sum();
    let amount = if open > 0 { open } else { paid };
    let unit_name = |unit: Option<&org::Unit>| unit.map(|unit| unit.name.clone()).unwrap_or_default();
    let person = person.map_or_else(|| unit_name(holder_unit), |person| person.name.clone());
    vec![
        ("code", dossier.code.to_string()),
        ("procedure", story.procedure.name.clone()),
        ("agency", unit_name(competent)),
        ("desk", unit_name(desk)),
        ("unit", unit_name(holder_unit)),
        ("person", person),
        ("due", due_text(story)),
        ("basis", basis_of(story)),
        ("amount", format!("{} đồng", kernel::text::grouped(amount))),
        ("address", desk.and_then(|unit| unit.address.clone()).unwrap_or_else(|| unit_name(desk))),
        ("hours", "07:00–11:00, 13:00–17:00".to_owned()),
        ("link", story.tracking_url.clone()),
        ("applicant", dossier.applicant.name.clone()),
        ("reason", reason.trim_end_matches(['.', ' ']).to_owned()),
        ("items", items),
    ]
}

/// What the applicant has to keep: the own term, the review day, the new or the present appointment.
fn due_text(story: &Story) -> String {
    let dossier = &story.dossier;
    match &dossier.stage {
        Stage::AwaitingCompletion { term, .. } | Stage::AwaitingSupplement { term, .. } | Stage::AwaitingFee { term } => {
            term.due_at.date_time_text()
        }
        Stage::Suspended => {
            let stop = dossier.settlement.as_ref().and_then(|settlement| settlement.stop.as_ref());
            stop.map(|stop| stop.review_on.date_text()).unwrap_or_default()
        }
        _ => {
            let promised = dossier.settlement.as_ref().map(|s| s.re_promised_at.unwrap_or(s.due_at));
            promised.or_else(|| dossier.duty_due_at()).map(|at| at.date_time_text()).unwrap_or_default()
        }
    }
}

/// The article behind the last event that moved a date.
fn basis_of(story: &Story) -> String {
    let found = story.history.iter().rev().find_map(|entry| match &entry.event {
        Event::SupplementAsked { stop_basis, .. } => Some(stop_basis.as_str()),
        Event::Suspended { basis, .. } | Event::Halted { basis, .. } | Event::Recounted { basis, .. } => Some(basis.as_str()),
        Event::ReAppointed { .. } => Some("nd61_2018.d19k9"),
        Event::IncidentReported { .. } => Some("nd61_2018.d21k2"),
        _ => None,
    });
    let found = found.unwrap_or("nd61_2018.d19");
    procedure::basis::find(found).map_or_else(|| found.to_owned(), |basis| basis.vi.clone())
}

fn open_fees(story: &Story) -> String {
    let open = story.dossier.fees.iter().filter(|fee| fee.paid.is_none());
    let line = |fee: &dossier::model::Fee| format!("- {}: {} đồng", fee.item, kernel::text::grouped(fee.amount.0));
    open.map(line).collect::<Vec<_>>().join("\n")
}

/// Reason and items of the last event that has them.
fn last_words(history: &[Entry]) -> (String, String) {
    for entry in history.iter().rev() {
        match &entry.event {
            Event::CompletionAsked { request, .. } | Event::SupplementAsked { request, .. } => {
                let items: Vec<String> = request.items.iter().map(|item| format!("- {}", item.text)).collect();
                return (request.reason.clone(), items.join("\n"));
            }
            Event::Declined { reason }
            | Event::ReAppointed { reason, .. }
            | Event::Suspended { reason, .. }
            | Event::Halted { reason, .. }
            | Event::Withdrawn { reason } => {
                let reason = Lang::Vi.find(&format!("reason.{reason}")).unwrap_or(reason);
                return (reason.to_owned(), String::new());
            }
            Event::ResultNumbered { outcome, .. } if outcome.reason.is_some() => {
                return (outcome.reason.clone().unwrap_or_default(), String::new());
            }
            Event::IncidentReported { text, .. } => return (text.clone(), String::new()),
            _ => {}
        }
    }
    (String::new(), String::new())
}

fn filled(key: &str, values: &[(&'static str, String)]) -> String {
    let args: Vec<(&str, &dyn Display)> = values.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
    Lang::Vi.t_args(key, &args)
}

impl Wording for Sentences {
    fn notice(&self, notice: Notice, story: &Story) -> Message {
        let (key, values) = (key_of(notice), values(story));
        let part = |name: &str| filled(&format!("notice.{key}.{name}"), &values);
        let organisation = story.dossier.applicant.organisation;
        let greeting = if organisation { "notice_frame.greeting_organisation" } else { "notice_frame.greeting" };
        let (greeting, closing) = (filled(greeting, &values), filled("notice_frame.closing", &values));
        let text = format!("{greeting}\n\n{}\n\n{closing}", part("text"));
        Message { subject: part("subject"), text, short: part("short") }
    }

    fn duty(&self, key: &str, story: &Story) -> Message {
        let text = filled(&format!("duty.{key}"), &values(story));
        Message { subject: text.clone(), short: text.clone(), text }
    }

    fn task(&self, key: &str, task: &steering::task::Task, org: &org::Org, base_url: &str) -> Message {
        task::message(key, task, org, base_url)
    }

    fn digest(&self, digest: &Digest) -> Message {
        digest::message(digest)
    }

    fn reset(&self, name: &str, link: &str, until: Instant) -> Message {
        let values = [("name", name.to_owned()), ("link", link.to_owned()), ("until", until.date_time_text())];
        let (subject, text) = (filled("account.reset_mail_subject", &values), filled("account.reset_mail_text", &values));
        Message { subject, short: String::new(), text }
    }
}

/// Papers by the templates.
pub struct PaperPress {
    /// The templates.
    pub templates: Arc<Templates>,
    /// All data are made up.
    pub simulated: bool,
    /// Place of issue.
    pub place: String,
}

fn failed(error: impl Display) -> PortError {
    PortError { temporary: false, text: error.to_string() }
}

/// The history as papers read it.
pub fn history(entries: &[Entry]) -> Vec<fill::Entry> {
    let entry = |entry: &Entry| fill::Entry {
        at: entry.at,
        actor: entry.actor.clone(),
        event: entry.event.clone(),
        position: entry.position,
    };
    entries.iter().map(entry).collect()
}

impl PaperPress {
    fn with<T>(&self, story: &Story, lang: &str, work: impl FnOnce(&Facts<'_>) -> Result<T, PortError>) -> Result<T, PortError> {
        let history = history(&story.history);
        work(&Facts {
            dossier: &story.dossier,
            history: &history,
            procedure: &story.procedure,
            org: &story.org,
            lang: if lang == "en" { paper::Lang::En } else { paper::Lang::Vi },
            simulated: self.simulated,
            place: &self.place,
            tracking_url: Some(&story.tracking_url),
            tracking_secret: Some(&story.tracking_secret),
        })
    }

    fn pressed(&self, form: &Form) -> Result<Pressed, PortError> {
        let done = paper::render(form, &self.templates).map_err(failed)?;
        Ok(Pressed { bytes: done.bytes, template: done.template_key, version: done.template_version })
    }
}

impl Press for PaperPress {
    fn press(&self, order: PaperOrder, entry: usize, story: &Story, lang: &str) -> Result<Pressed, PortError> {
        let form = self.with(story, lang, |facts| fill::fill(order, entry, facts).map_err(failed))?;
        self.pressed(&form)
    }

    fn ordered(&self, entries: &[Entry]) -> Vec<(PaperOrder, usize)> {
        fill::ordered(&history(entries)).into_iter().map(|ordered| (ordered.order, ordered.entry)).collect()
    }

    fn control_sheet(&self, story: &Story, at: Instant, lang: &str) -> Result<Pressed, PortError> {
        let form = self.with(story, lang, |facts| fill::control_sheet(facts, at).map_err(failed))?;
        self.pressed(&form)
    }
}
