//! The one screen: what was entered, what is known of it, and the live summary beside it.

use std::sync::Arc;

use app::AppError;
use app::receiving::{self, Plan};
use askama::Template;
use kernel::{Refusal, UnitId};
use procedure::ProcedureVersion;

use super::drafts::drafts;
use super::eform::{FormPart, answers, form_part};
use super::entry::Entry;
use super::fields::{choices, hidden, paying, who};
use super::lines::{self, Line};
use super::people::{self, Duplicate, Moved};
use super::procedures::{self, Found, Offer, unit_name};
use super::summary::{Summary, summary};
use crate::desk::{Desk, PageError, RECEIVERS};
use crate::form::Field;
use crate::page::Page;

/// The desk at which the official receives: a one-stop centre of the roles held.
pub fn desk_unit(desk: &Desk) -> Result<UnitId, PageError> {
    let (org, day) = (&desk.officer.org, desk.now().day());
    let held = desk.officer.units_of(RECEIVERS);
    let centre = |unit: &UnitId| org.unit(unit).is_some_and(|unit| unit.kind.is_centre());
    let own = held.iter().find(|unit| centre(unit)).cloned();
    let above = || held.first().and_then(|unit| org.centre_of(unit, day)).map(|unit| unit.id.clone());
    own.or_else(above).ok_or(PageError::Forbidden)
}

/// The screen.
#[derive(Template)]
#[template(path = "receive/receive.html", blocks = ["summary", "questions"])]
pub struct Screen {
    /// Frame.
    pub page: Page,
    /// What is wrong, by field.
    pub errors: Vec<(String, String)>,
    /// Name of the desk.
    pub desk: String,
    /// Carried along.
    pub hidden: Vec<(&'static str, String)>,
    /// Procedures to choose.
    pub found: Found,
    /// The chosen one.
    pub chosen: Option<Offer>,
    /// Case, commune, channel.
    pub choices: Vec<Field>,
    /// Number, as typed or scanned.
    pub identity: Field,
    /// The other facts of the applicant.
    pub who: Vec<Field>,
    /// What was found about the applicant, in words.
    pub remarks: Vec<String>,
    /// Addresses of today.
    pub moved: Vec<Moved>,
    /// The representative.
    pub agent: Vec<Field>,
    /// Whether one is named.
    pub has_agent: bool,
    /// Open dossiers of the same procedure.
    pub duplicates: Vec<Duplicate>,
    /// "Vẫn tiếp nhận" is ticked.
    pub anyway: bool,
    /// The checklist.
    pub lines: Vec<Line>,
    /// The e-form.
    pub form: Option<FormPart>,
    /// Classes of persons and the way of paying.
    pub paying: Vec<Field>,
    /// Beside the form.
    pub summary: Summary,
    /// Sentence of a request, reason of refusing.
    pub reason: Field,
    /// Reason of declining.
    pub decline: Field,
    /// Half-filled screens of before: id, title, when.
    pub drafts: Vec<(String, String, String)>,
    /// Codes received in this visit.
    pub visit: Vec<String>,
}

impl Screen {
    /// Nothing is missing any more: the next key may accept.
    fn is_ready(&self) -> bool {
        let named = !self.lines.is_empty() && self.who.iter().any(|field| field.name == "name" && !field.value.is_empty());
        let clear = self.errors.is_empty() && self.duplicates.is_empty() && self.summary.refusal.is_none();
        named && clear && self.summary.missing.is_empty()
    }
}

/// What was found out for a page: also what sending needs.
pub struct Known {
    /// Where one receives.
    pub unit: UnitId,
    /// The chosen version.
    pub version: Option<Arc<ProcedureVersion>>,
    /// Its plan, or why there is none.
    pub plan: Option<Result<Plan, Refusal>>,
    /// Earlier dossiers of the applicant.
    pub earlier: Vec<app::rows::DossierRow>,
}

/// Reads what the entry leads to.
pub fn know(desk: &Desk, entry: &Entry) -> Result<Known, PageError> {
    let (unit, day) = (desk_unit(desk)?, desk.now().day());
    let version = desk.app().catalogue().in_force(&entry.procedure(), day).cloned();
    let plan = match &version {
        None => None,
        Some(version) => match desk.app().plan(&entry.draft(version, &unit, answers(entry, version))) {
            Ok(mut plan) => {
                receiving::count_fees(&mut plan.fees, &entry.counts(version));
                Some(Ok(plan))
            }
            Err(AppError::Refused(refusal)) => Some(Err(named(desk, refusal))),
            Err(error) => return Err(error.into()),
        },
    };
    let earlier = people::earlier(desk, entry.get("identity"))?;
    Ok(Known { unit, version, plan, earlier })
}

/// Units of a refusal by their names.
pub fn named(desk: &Desk, mut refusal: Refusal) -> Refusal {
    for (name, value) in &mut refusal.args {
        if *name == "unit" {
            *value = unit_name(&desk.officer.org, &value.as_str().into());
        }
    }
    refusal
}

/// The screen for what was entered.
pub fn screen(desk: &Desk, entry: &Entry, errors: Vec<(String, String)>, remarks: Vec<String>) -> Result<Screen, PageError> {
    let (lang, known) = (desk.lang(), know(desk, entry)?);
    let version = known.version.as_deref();
    let stored = people::store(desk, &known.earlier)?;
    let missing = version.map(|v| receiving::missing(v, &entry.lines(v))).unwrap_or_default();
    let found = if version.is_some() { Found::default() } else { procedures::find(desk, &known.unit, entry.get("q"))? };
    let province = desk.app().setup().province_name.clone();
    let error = |name: &str| errors.iter().find(|(n, _)| n == name).map(|(_, t)| t.clone()).unwrap_or_default();
    let text = |name: &str, key: &str| Field::text(name, lang.t(key)).value(entry.get(name)).error(error(name)).lang(lang);
    let mut identity = text("identity", "receive.identity").help(lang.t("receive.identity_hint")).autocomplete("off");
    identity.autofocus = version.is_some() && !entry.is("identity");
    Ok(Screen {
        page: desk.page(lang.t("receive.title"), "receive"),
        desk: unit_name(&desk.officer.org, &known.unit),
        hidden: hidden(entry),
        chosen: version.map(|version| procedures::shown(desk, &known.unit, version)),
        choices: version.map(|version| choices(desk, entry, version, &known, &error)).unwrap_or_default(),
        who: who(entry, lang, &text),
        moved: people::moved(entry.get("address"), &province),
        agent: vec![
            text("rep_name", "receive.rep_name"),
            text("rep_identity", "receive.rep_identity"),
            text("rep_authority", "receive.rep_authority").help(lang.t("receive.rep_authority_hint")),
        ],
        has_agent: entry.representation().is_some(),
        duplicates: people::duplicates(desk, &known.earlier, entry.get("procedure")),
        anyway: entry.is("anyway"),
        lines: version.map(|v| lines::lines(lang, entry, v, &stored, &missing, &errors)).unwrap_or_default(),
        form: version.and_then(|version| form_part(desk, entry, version, &errors)),
        paying: version.map(|version| paying(desk, entry, version, &known, &error)).unwrap_or_default(),
        summary: summary(desk, &known, &missing),
        reason: Field::area("reason", lang.t("receive.reason"), 3)
            .value(if entry.is("reason") { entry.get("reason") } else { lang.t("receive.reason_default") })
            .error(error("reason")),
        decline: Field::area("decline_reason", lang.t("receive.decline_reason"), 3)
            .value(entry.get("decline_reason"))
            .error(error("decline_reason")),
        drafts: if entry.is("procedure") { Vec::new() } else { drafts(desk, entry)? },
        visit: entry.get("visit").split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        identity,
        found,
        remarks,
        errors,
    })
}
