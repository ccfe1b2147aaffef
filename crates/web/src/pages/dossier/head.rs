//! The head of the page: state, clock, owner, dates, who asks, fees.

use app::access::Sight;
use app::signed_minutes;
use dossier::{Holder, Stage};
use dossier::model::{Fee, Owner, Punctuality};
use kernel::Instant;

use super::forms::Scene;
use super::words::key_of;
use crate::filters::due_text;

/// A date with what it means.
pub struct Dated {
    /// Which.
    pub term: String,
    /// When.
    pub value: String,
    /// What it means.
    pub note: String,
}

/// A fee.
pub struct FeeLine {
    /// What for.
    pub item: String,
    /// In đồng.
    pub amount: kernel::Dong,
    /// How and when it was paid, or that it is open.
    pub paid: String,
    /// Not paid yet.
    pub open: bool,
}

/// The head.
pub struct Head {
    /// Mã số hồ sơ.
    pub code: String,
    /// Key of the state.
    pub state: &'static str,
    /// Key of the time class or outcome.
    pub class: String,
    /// The clock in words.
    pub clock: String,
    /// Below it.
    pub under: String,
    /// Who has it: the person, or that nobody has taken it.
    pub owner: String,
    /// Where.
    pub owner_unit: String,
    /// The three dates.
    pub dates: Vec<Dated>,
    /// Who asks.
    pub applicant: String,
    /// Identity, telephone, address, representative: one line each.
    pub applicant_more: Vec<String>,
    /// Personal data are hidden.
    pub masked: bool,
    /// Name of the procedure.
    pub procedure: String,
    /// Its page.
    pub procedure_href: String,
    /// Key of the channel.
    pub channel: String,
    /// How the applicant wants the result, and where to; empty: not said.
    pub delivery: (String, String),
    /// Fees.
    pub fees: Vec<FeeLine>,
    /// Processed elsewhere: can only be read.
    pub mirror: bool,
    /// From a predecessor system.
    pub imported: bool,
}

/// Makes the head.
pub fn head(scene: &Scene<'_>) -> Head {
    let (view, words) = (scene.view, &scene.words);
    let dossier = &view.dossier;
    let (class, clock, under) = clock(scene);
    let (owner, owner_unit) = owner(scene);
    Head {
        code: dossier.code.to_string(),
        state: dossier.stage.key(),
        class,
        clock,
        under,
        owner,
        owner_unit,
        dates: dates(scene),
        applicant: dossier.applicant.name.clone(),
        applicant_more: applicant(scene),
        masked: view.sight != Sight::Whole,
        procedure: view.procedure.name.clone(),
        procedure_href: format!("/procedures/{}", dossier.procedure),
        channel: key_of(&dossier.channel),
        delivery: app::delivery::wanted(dossier).map(|way| crate::words::delivery(words.lang, &way)).unwrap_or_default(),
        fees: dossier.fees.iter().map(|fee| fee_line(words, fee)).collect(),
        mirror: dossier.system == dossier::model::ProcessingSystem::Mirror,
        imported: dossier.imported,
    }
}

fn fee_line(words: &super::words::Words<'_>, fee: &Fee) -> FeeLine {
    let paid = fee.paid.as_ref().map(|payment| {
        let means = words.lang.word("payment_means", key_of(&payment.means));
        format!("{means}, {}, {}", payment.voucher, payment.at.date_time_text())
    });
    let open = paid.is_none();
    let paid = paid.unwrap_or_else(|| words.lang.t("dossier_page.fee_open").to_owned());
    FeeLine { item: fee.item.clone(), amount: fee.amount, paid, open }
}

/// Class, words, and what stands below.
fn clock(scene: &Scene<'_>) -> (String, String, String) {
    let (view, words) = (scene.view, &scene.words);
    let (lang, dossier, now) = (words.lang, &view.dossier, view.now);
    let done = |key: &str, at: Option<Instant>| {
        let under = at.map(|at| at.date_time_text()).unwrap_or_default();
        ("done".to_owned(), lang.word("state", key).into_owned(), under)
    };
    match (&dossier.stage, &dossier.settlement) {
        (Stage::Resolved { .. } | Stage::Returned { .. }, _) => {
            let class = match dossier.punctuality {
                Some(Punctuality::Early) => "early",
                Some(Punctuality::OnTime) => "on_time",
                Some(Punctuality::Late) => "late",
                None => "done",
            };
            let at = dossier.times.resolved_at.map(|at| at.date_time_text()).unwrap_or_default();
            (class.to_owned(), lang.word("time_class", class).into_owned(), lang.t1("dossier_page.resolved_at", "at", at))
        }
        (stage, _) if stage.is_final() => done(stage.key(), dossier.times.ended_at),
        (Stage::Submitted { reception }, _) => {
            let calendar = scene.desk.app().calendar(&dossier.receiving_unit);
            let left = due_text(lang, signed_minutes(&calendar, now, reception.due_at), now, reception.due_at);
            let under = lang.t1("dossier_page.reception_due", "due", reception.due_at.date_time_text());
            (view.time_class.key().to_owned(), left, under)
        }
        (Stage::AwaitingCompletion { term, .. }, _) => {
            let under = lang.t1("dossier_page.applicant_due", "due", term.due_at.date_time_text());
            ("paused".to_owned(), lang.t("dossier_page.not_started").to_owned(), under)
        }
        (_, Some(settlement)) => match &settlement.stop {
            Some(stop) => {
                let why = lang.word("stop_reason", key_of(&stop.reason)).into_owned();
                let (basis, day) = (words.basis(&stop.basis), stop.review_on.date_text());
                let under = lang.t2("dossier_page.stopped_under", "basis", basis, "day", day);
                ("paused".to_owned(), why, under)
            }
            None => {
                let left = due_text(lang, view.minutes_left.unwrap_or(0), now, settlement.due_at);
                let under = lang.t1("dossier_page.due_under", "due", settlement.due_at.date_time_text());
                (view.time_class.key().to_owned(), left, under)
            }
        },
        _ => ("none".to_owned(), lang.word("time_class", "none").into_owned(), String::new()),
    }
}

fn owner(scene: &Scene<'_>) -> (String, String) {
    let (words, dossier) = (&scene.words, &scene.view.dossier);
    let named = |owner: &Owner| {
        let person = owner.person.as_ref().map(|person| words.person(person));
        (person.unwrap_or_else(|| words.lang.t("dossier_page.nobody_yet").to_owned()), words.unit(&owner.unit))
    };
    match dossier.holder() {
        None => (words.lang.t("dossier_page.ended").to_owned(), String::new()),
        Some(Holder::Official(owner)) => named(owner),
        Some(Holder::Applicant { watch }) => {
            let (person, unit) = named(watch);
            let watch = words.lang.t2("dossier_page.watched_by", "person", person, "unit", unit);
            (words.lang.t("dossier_page.waits_applicant").to_owned(), watch)
        }
    }
}

fn dates(scene: &Scene<'_>) -> Vec<Dated> {
    let lang = scene.words.lang;
    let Some(settlement) = &scene.view.dossier.settlement else { return Vec::new() };
    let dated = |key: &str, at: Instant| Dated {
        term: lang.word("dossier_page", key).into_owned(),
        value: at.date_time_text(),
        note: lang.word("dossier_page", format!("{key}_note")).into_owned(),
    };
    let re_promised = settlement.re_promised_at.map(|at| dated("re_promised", at));
    [dated("promised", settlement.promised_at), dated("due", settlement.due_at)].into_iter().chain(re_promised).collect()
}

fn applicant(scene: &Scene<'_>) -> Vec<String> {
    let (words, dossier) = (&scene.words, &scene.view.dossier);
    let who = &dossier.applicant;
    let labelled = |key: &str, value: &str| {
        (!value.is_empty()).then(|| format!("{}: {value}", words.lang.word("dossier_field", key)))
    };
    let agent = dossier.representation.as_ref().map(|agent| {
        let values = [("name", &agent.name), ("authority", &agent.authority)];
        words.lang.t2("dossier_page.represented", values[0].0, values[0].1, values[1].0, values[1].1)
    });
    let lines = [
        labelled("identity", &who.identity),
        labelled("phone", &who.phone),
        labelled("email", &who.email),
        labelled("address", &who.address),
        agent,
    ];
    lines.into_iter().flatten().collect()
}
