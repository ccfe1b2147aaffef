//! The one screen: what was entered, what is known of it, and the live summary beside it.

use std::sync::Arc;

use app::AppError;
use app::receiving::{self, Plan};
use askama::Template;
use kernel::{Refusal, UnitId};
use org::UnitKind;
use procedure::{ProcedureVersion, validate};

use super::entry::{Entry, is_counted};
use super::lines::{self, Line};
use super::people::{self, Duplicate, Moved};
use super::procedures::{self, Found, Offer, unit_name};
use crate::desk::{Desk, PageError, RECEIVERS, basis_text, refusal_text};
use crate::form::{Choice, Field};
use crate::page::Page;
use crate::pages::eform::{Group, questions, sentence};
use crate::words;

/// Owner of an official's drafts.
pub fn draft_owner(desk: &Desk) -> String {
    format!("person:{}", desk.officer.principal())
}

/// Kind of a draft of this screen.
pub const DRAFT: &str = "receive";

/// The desk at which the official receives: a one-stop centre of the roles held.
pub fn desk_unit(desk: &Desk) -> Result<UnitId, PageError> {
    let (org, day) = (&desk.officer.org, desk.now().day());
    let held = desk.officer.units_of(RECEIVERS);
    let centre = |unit: &UnitId| org.unit(unit).is_some_and(|unit| unit.kind.is_centre());
    let own = held.iter().find(|unit| centre(unit)).cloned();
    let above = || held.first().and_then(|unit| org.centre_of(unit, day)).map(|unit| unit.id.clone());
    own.or_else(above).ok_or(PageError::Forbidden)
}

/// What stands beside the form.
#[derive(Default)]
pub struct Summary {
    /// Name of the procedure; empty while none is chosen.
    pub procedure: String,
    /// The appointment; empty if unknown.
    pub promised: String,
    /// The limit in words.
    pub limit: String,
    /// Who decides.
    pub competent: String,
    /// By when it is handed over, and what else the rules say: each with its article.
    pub rules: Vec<(String, String)>,
    /// Fees due: item, amount in words.
    pub fees: Vec<(String, String)>,
    /// Their sum in words; empty without fees.
    pub total: String,
    /// What is missing.
    pub missing: Vec<String>,
    /// Why it cannot be received here: sentence and article.
    pub refusal: Option<(String, String)>,
}

/// The e-form inside the screen.
pub struct FormPart {
    /// Heading.
    pub title: String,
    /// It is not the official form.
    pub composed: bool,
    /// Questions.
    pub groups: Vec<Group>,
    /// Answers to questions that are hidden now.
    pub kept: Vec<(String, String)>,
    /// Something is filled, or was asked for.
    pub open: bool,
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

/// Answers of the form as entered.
pub fn answers(entry: &Entry, version: &ProcedureVersion) -> procedure::Answers {
    version.form.as_ref().map(|form| questions::answers(form, &entry.answer_pairs())).unwrap_or_default()
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

fn hidden(entry: &Entry) -> Vec<(&'static str, String)> {
    let names = ["id", "procedure", "visit", "known"];
    names.into_iter().map(|name| (name, entry.get(name).to_owned())).filter(|(_, value)| !value.is_empty()).collect()
}

fn who(entry: &Entry, lang: crate::lang::Lang, text: &impl Fn(&str, &str) -> Field) -> Vec<Field> {
    let name = if entry.is("organisation") { "receive.organisation_name" } else { "receive.name" };
    vec![
        Field::check("organisation", lang.t("receive.organisation")).value(entry.get("organisation")).lang(lang),
        text("name", name).required().class("is-wide").autocomplete("off"),
        text("phone", "receive.phone").autocomplete("off"),
        text("email", "receive.email").autocomplete("off"),
        text("address", "receive.address").class("is-wide").autocomplete("off"),
    ]
}

fn choices(
    desk: &Desk,
    entry: &Entry,
    version: &ProcedureVersion,
    known: &Known,
    error: &impl Fn(&str) -> String,
) -> Vec<Field> {
    let (lang, org) = (desk.lang(), &desk.officer.org);
    let mut fields = Vec::new();
    if !version.limit_variants.is_empty() {
        let usual = version.limit.map(|limit| Choice::new("", lang.t("receive.usual_case")).help(words::limit(lang, limit)));
        let case = |variant: &procedure::LimitVariant| {
            let name = variant.case.clone().or_else(|| variant.note.clone()).unwrap_or_else(|| variant.id.clone());
            Choice::new(&variant.id, name).help(words::limit(lang, variant.limit))
        };
        let cases = usual.into_iter().chain(version.limit_variants.iter().map(case)).collect();
        let field = Field::radio("variant", lang.t("receive.variant"), cases);
        fields.push(field.value(entry.get("variant")).error(error("variant")).lang(lang));
    }
    if receiving::needs_commune(version) {
        let communes = org.units(desk.now().day()).filter(|unit| unit.kind == UnitKind::Commune);
        let all = communes.map(|unit| Choice::new(unit.id.as_str(), &unit.name)).collect();
        let own = receiving::commune_of(org, &known.unit).map(|unit| unit.to_string()).unwrap_or_default();
        let value = if entry.is("commune") { entry.get("commune") } else { own.as_str() };
        let field = Field::select("commune", lang.t("receive.commune"), all).class("w-m");
        fields.push(field.value(value).error(error("commune")).lang(lang));
    }
    let ways = vec![Choice::new("counter", lang.word("channel", "counter")), Choice::new("post", lang.word("channel", "post"))];
    let chosen = if entry.get("channel") == "post" { "post" } else { "counter" };
    fields.push(Field::radio("channel", lang.t("receive.channel"), ways).value(chosen).lang(lang).class("is-line"));
    fields
}

fn form_part(desk: &Desk, entry: &Entry, version: &ProcedureVersion, errors: &[(String, String)]) -> Option<FormPart> {
    let form = version.form.as_ref()?;
    let answers = answers(entry, version);
    let own: Vec<(String, String)> =
        errors.iter().filter_map(|(name, text)| Some((name.strip_prefix("a.")?.to_owned(), text.clone()))).collect();
    let mut groups = questions::groups(desk.lang(), form, &answers, &own);
    let fields = groups.iter_mut().flat_map(|group| &mut group.questions).flat_map(|question| &mut question.fields);
    fields.for_each(|field| field.name = format!("a.{}", field.name));
    let kept = questions::kept(form, &answers).into_iter().map(|(key, text)| (format!("a.{key}"), text)).collect();
    Some(FormPart {
        title: form.title.clone(),
        composed: version.provenance.form_composed,
        open: !answers.is_empty() || !own.is_empty(),
        groups,
        kept,
    })
}

/// Errors of the answers; an untouched form is on paper.
pub fn form_errors(desk: &Desk, entry: &Entry, version: &ProcedureVersion) -> Result<procedure::Answers, Vec<(String, String)>> {
    let Some(form) = &version.form else { return Ok(procedure::Answers::new()) };
    let answers = answers(entry, version);
    if answers.is_empty() {
        return Ok(answers);
    }
    match validate(form, &answers, desk.now().day()) {
        Ok(clean) => Ok(clean.0),
        Err(errors) => {
            Err(errors.iter().map(|error| (format!("a.{}", error.field), sentence(desk.lang(), error))).collect())
        }
    }
}

fn paying(
    desk: &Desk,
    entry: &Entry,
    version: &ProcedureVersion,
    known: &Known,
    error: &impl Fn(&str) -> String,
) -> Vec<Field> {
    let lang = desk.lang();
    let mut classes: Vec<&String> = version.fees.iter().filter_map(|fee| fee.person_class.as_ref()).collect();
    classes.sort();
    classes.dedup();
    let mut fields = Vec::new();
    if !classes.is_empty() {
        let all = classes.into_iter().map(|class| Choice::new(class, class)).collect();
        fields.push(Field::checks("fee_class", lang.t("receive.fee_class"), all).values(&entry.all("fee_class")).lang(lang));
    }
    for fee in version.fees.iter().filter(|fee| is_counted(fee)) {
        let (name, unit) = (format!("count.{}", fee.id), fee.per.clone().unwrap_or_default());
        let value = if entry.is(&name) { entry.get(&name) } else { "1" };
        let amount = fee.amount.map(|amount| amount.grouped()).unwrap_or_default();
        let label = lang.t2("receive.count", "item", &fee.item, "amount", amount);
        fields.push(Field::number(&name, label, unit).value(value).error(error(&name)).lang(lang));
    }
    let due = known.plan.as_ref().and_then(|plan| plan.as_ref().ok()).is_some_and(|plan| plan.fees.iter().any(|f| f.amount.0 > 0));
    if due {
        let ways = vec![Choice::new("later", lang.t("receive.pay_later")), Choice::new("cash", lang.t("receive.pay_cash"))];
        let chosen = if entry.get("pay") == "cash" { "cash" } else { "later" };
        fields.push(Field::radio("pay", lang.t("receive.pay"), ways).value(chosen).lang(lang).class("is-line"));
    }
    fields
}

fn summary(desk: &Desk, known: &Known, missing: &[String]) -> Summary {
    let (lang, org) = (desk.lang(), &desk.officer.org);
    let Some(version) = &known.version else { return Summary::default() };
    let name = |id: &String| lines::with_others(version, id).join(lang.t("receive.or"));
    let mut summary = Summary {
        procedure: version.name.clone(),
        missing: missing.iter().map(name).collect(),
        ..Summary::default()
    };
    match &known.plan {
        Some(Ok(plan)) => {
            summary.promised = plan.promised_at.map(|at| at.date_time_text()).unwrap_or_default();
            summary.limit = plan.limit.map(|limit| words::limit(lang, limit)).unwrap_or_default();
            summary.competent = unit_name(org, &plan.competent);
            summary.rules = rules(desk, plan);
            let amount = |dong: kernel::Dong| format!("{} đồng", dong.grouped());
            summary.fees = plan.fees.iter().map(|fee| (fee.item.clone(), amount(fee.amount))).collect();
            let unstated = plan.unstated_fees.iter().map(|item| (item.clone(), lang.t("receive.fee_unstated").to_owned()));
            summary.fees.extend(unstated);
            if !plan.fees.is_empty() {
                summary.total = amount(kernel::Dong(plan.fees.iter().map(|fee| fee.amount.0).sum()));
            }
        }
        Some(Err(refusal)) => {
            summary.refusal = Some((refusal_text(lang, refusal), basis_text(lang, refusal.basis)));
        }
        None => {}
    }
    summary
}

/// What the rules say about this moment: when it is handed over, and why the day does not count.
fn rules(desk: &Desk, plan: &Plan) -> Vec<(String, String)> {
    let (lang, now) = (desk.lang(), desk.now());
    let article = |key: &'static str| basis_text(lang, kernel::Basis(key));
    let mut said = Vec::new();
    if let Some(by) = plan.hand_over_by {
        said.push((lang.t1("receive.hand_over_by", "at", by.date_time_text()), article("nd118_2025.d18k2")));
        let cut_off = plan.rules.handover_cutoff_minute.as_ref();
        let late = cut_off.filter(|rule| now.minute_of_day() > i32::from(rule.value));
        if !desk.app().calendar(&plan.receiving).is_working_day(now.day()) {
            said.push((lang.t("receive.day_off").to_owned(), article("nd118_2025.d18k2")));
        } else if let Some(rule) = late {
            let hour = format!("{:02}:{:02}", rule.value / 60, rule.value % 60);
            said.push((lang.t1("receive.after_cut_off", "hour", hour), article("nd118_2025.d18k2")));
        }
    }
    if !plan.territorial {
        said.push((lang.t("receive.non_territorial").to_owned(), article("nd118_2025.d14k2")));
    }
    if plan.provisional {
        said.push((lang.t("receive.provisional").to_owned(), String::new()));
    }
    said
}

fn drafts(desk: &Desk, entry: &Entry) -> Result<Vec<(String, String, String)>, PageError> {
    let catalogue = desk.app().catalogue();
    let shown = |row: app::rows::DraftRow| {
        let kept = Entry::from_draft(&row.data);
        let name = catalogue.latest(&kept.procedure()).map(|version| version.name.clone());
        let who = kept.get("name").to_owned();
        let words: Vec<String> = [Some(who), name].into_iter().flatten().filter(|text| !text.is_empty()).collect();
        (row.id, words.join(" · "), row.changed_at.date_time_text())
    };
    let own = desk.app().drafts(&draft_owner(desk))?.into_iter();
    Ok(own.filter(|row| row.kind == DRAFT && row.id != entry.get("id")).take(5).map(shown).filter(|d| !d.1.is_empty()).collect())
}
