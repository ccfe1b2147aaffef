//! State in one sentence, who holds it, when it is promised: all three dates when they differ, with reason and article.

use app::ports::Story;
use app::signed_minutes;
use dossier::model::{Owner, PlannedDate};
use dossier::{Event, Holder, Stage, TimeClass};
use kernel::{Instant, UnitId};

use super::fill;
use crate::filters::left_text;
use crate::lang::Lang;
use crate::pages::citizen::Visit;

/// The head of the page.
pub struct Status {
    /// Key of the state.
    pub state: &'static str,
    /// The state in one sentence.
    pub sentence: String,
    /// Colour family, `tc-…`.
    pub tone: &'static str,
    /// How much time is left, in words; empty when no clock runs.
    pub left: String,
    /// Why it is so: reason of a refusal, suspension, end; empty if there is none.
    pub reason: String,
    /// Who has it: person and unit; empty when it is over.
    pub holder: String,
    /// Dates.
    pub dates: Vec<DateLine>,
    /// Applicant's name.
    pub applicant: String,
    /// Where it was handed in.
    pub desk: String,
}

/// One date with what it means.
pub struct DateLine {
    /// What it is.
    pub label: String,
    /// When, in words.
    pub at: String,
    /// Why it differs, with the article; empty for the first promise.
    pub why: String,
}

/// Name of a unit; of a division with its agency.
pub fn unit_name(story: &Story, id: &UnitId) -> String {
    let Some(unit) = story.org.unit(id) else { return id.to_string() };
    match story.org.agency_of(id).filter(|agency| agency.id != unit.id && unit.kind == org::UnitKind::Division) {
        Some(agency) => format!("{}, {}", unit.name, agency.name),
        None => unit.name.clone(),
    }
}

/// Person and unit in words.
pub fn owner_name(story: &Story, owner: &Owner) -> String {
    let unit = unit_name(story, &owner.unit);
    let person = owner.person.as_ref().and_then(|person| story.org.person(person));
    person.map_or_else(|| unit.clone(), |person| format!("{}, {unit}", person.name))
}

/// An article by its key, in words; an article written by hand as it is.
pub fn article(lang: Lang, key: &str) -> String {
    let found = procedure::basis::find(key);
    found.map_or_else(|| key.to_owned(), |basis| if lang == Lang::Vi { basis.vi.clone() } else { basis.en.clone() })
}

/// The head of the page.
pub fn status(visit: &Visit, story: &Story) -> Status {
    let (lang, now, dossier) = (visit.lang(), visit.site.now(), &story.dossier);
    let calendar = visit.app().calendar(&dossier.competent_unit);
    let class = dossier.time_class(&calendar, now);
    let holder = dossier.holder().map(|holder| match holder {
        Holder::Official(owner) => owner_name(story, owner),
        Holder::Applicant { watch } => lang.t1("track.with_you", "desk", unit_name(story, &watch.unit)),
    });
    Status {
        state: dossier.stage.key(),
        sentence: sentence(lang, story),
        tone: tone(&dossier.stage, class),
        left: left(lang, story, class, |due| signed_minutes(&calendar, now, due)),
        reason: reason(lang, story),
        holder: holder.unwrap_or_default(),
        dates: dates(lang, story),
        applicant: dossier.applicant.name.clone(),
        desk: unit_name(story, &dossier.receiving_unit),
    }
}

fn sentence(lang: Lang, story: &Story) -> String {
    let dossier = &story.dossier;
    let key = match &dossier.stage {
        Stage::Resolved { outcome } if !outcome.granted => "track_state.resolved_refused".to_owned(),
        Stage::Returned { outcome, .. } if !outcome.granted => "track_state.returned_refused".to_owned(),
        stage => format!("track_state.{}", stage.key()),
    };
    let values = [
        ("desk", unit_name(story, &dossier.receiving_unit)),
        ("agency", unit_name(story, &dossier.competent_unit)),
    ];
    fill(lang, &key, &values)
}

fn tone(stage: &Stage, class: TimeClass) -> &'static str {
    match stage {
        Stage::AwaitingCompletion { .. } | Stage::AwaitingSupplement { .. } | Stage::AwaitingFee { .. } => "due-soon",
        Stage::Resolved { outcome } | Stage::Returned { outcome, .. } if outcome.granted => "done",
        Stage::Resolved { .. } | Stage::Returned { .. } | Stage::Declined => "overdue",
        Stage::Halted | Stage::Withdrawn | Stage::Voided => "none",
        _ => crate::page::time_tone(class.key()),
    }
}

fn left(lang: Lang, story: &Story, class: TimeClass, minutes: impl Fn(Instant) -> i64) -> String {
    let settlement = story.dossier.settlement.as_ref();
    match (&story.dossier.stage, settlement) {
        (Stage::Submitted { reception }, _) => left_text(lang, minutes(reception.due_at)),
        (Stage::Accepted { .. } | Stage::InProcess, Some(settlement)) => left_text(lang, minutes(settlement.due_at)),
        (stage, _) if !stage.is_final() && class == TimeClass::Stopped => lang.t("time_class.stopped").to_owned(),
        _ => String::new(),
    }
}

/// Reasons that the program wrote have words of their own.
pub fn reason_words(lang: Lang, reason: &str) -> String {
    lang.find(&format!("reason.{reason}")).unwrap_or(reason).to_owned()
}

fn reason(lang: Lang, story: &Story) -> String {
    let with_basis = |reason: &str, basis: &str| {
        fill(lang, "track.reason_basis", &[("reason", reason_words(lang, reason)), ("basis", article(lang, basis))])
    };
    let refusal = |outcome: &dossier::model::Outcome| outcome.reason.as_deref().map(|r| reason_words(lang, r));
    let found = match &story.dossier.stage {
        Stage::Resolved { outcome } | Stage::Returned { outcome, .. } => refusal(outcome),
        Stage::Declined => story.history.iter().rev().find_map(|entry| match &entry.event {
            Event::Declined { reason } => Some(reason_words(lang, reason)),
            _ => None,
        }),
        Stage::Suspended => story.history.iter().rev().find_map(|entry| match &entry.event {
            Event::Suspended { reason, basis, .. } => Some(with_basis(reason, basis)),
            _ => None,
        }),
        Stage::Halted => story.history.iter().rev().find_map(|entry| match &entry.event {
            Event::Halted { reason, basis } => Some(with_basis(reason, basis)),
            _ => None,
        }),
        _ => None,
    };
    found.unwrap_or_default()
}

fn dates(lang: Lang, story: &Story) -> Vec<DateLine> {
    let dossier = &story.dossier;
    let line = |key: &str, at: Instant, why: String| DateLine { label: lang.find(key).unwrap_or(key).to_owned(), at: at.date_time_text(), why };
    let mut lines = Vec::new();
    if let Stage::Submitted { reception } = &dossier.stage {
        lines.push(line("track.answer_by", reception.due_at, String::new()));
    }
    let Some(settlement) = &dossier.settlement else { return lines };
    lines.push(line("track.promised_at", settlement.promised_at, String::new()));
    if settlement.due_at != settlement.promised_at {
        lines.push(line("track.due_at", settlement.due_at, moved(lang, story)));
    }
    if let Some(at) = settlement.re_promised_at {
        let reason = story.history.iter().rev().find_map(|entry| match &entry.event {
            Event::ReAppointed { reason, .. } => Some(reason_words(lang, reason)),
            _ => None,
        });
        let values = [("reason", reason.unwrap_or_default()), ("basis", article(lang, "nd61_2018.d19k9"))];
        lines.push(line("track.re_promised_at", at, fill(lang, "track.reason_basis", &values)));
    }
    if let Some(at) = dossier.times.resolved_at {
        lines.push(line("track.resolved_at", at, String::new()));
    }
    lines
}

/// Why the due date is another than the promised one: the last event that moved it, and the article behind it.
fn moved(lang: Lang, story: &Story) -> String {
    let mut basis = String::new();
    let mut told = String::new();
    for entry in &story.history {
        let key = match &entry.event {
            Event::SupplementAsked { stop_basis, .. } => {
                basis.clone_from(stop_basis);
                continue;
            }
            Event::FeeAsked { stop_basis: Some(stop), .. } => {
                basis.clone_from(stop);
                continue;
            }
            Event::Suspended { basis: stop, .. } => {
                basis.clone_from(stop);
                continue;
            }
            Event::Supplemented { .. } => "track.moved_supplement",
            Event::Paid { settlement: Some(_), .. } => "track.moved_fee",
            Event::Resumed { .. } => "track.moved_suspension",
            Event::TransferReceived { .. } => {
                "nd118_2025.d17k3".clone_into(&mut basis);
                "track.moved_transfer"
            }
            Event::RefusedByTimeOut { due_at: Some(_), .. } => "track.moved_time_out",
            Event::Recounted { moves, basis: article, .. }
                if moves.iter().any(|moved| moved.date == PlannedDate::Settlement) =>
            {
                basis.clone_from(article);
                "track.moved_calendar"
            }
            _ => continue,
        };
        told = fill(lang, key, &[("basis", article(lang, &basis))]);
    }
    told
}
