//! First step: who asks, who acts, which commune is concerned.

use app::receiving::needs_commune;
use askama::Template;
use axum::http::StatusCode;
use kernel::Day;
use org::UnitKind;

use super::state::Who;
use super::{Place, Shell, Step, questions};
use crate::desk::PageResult;
use crate::form::{Choice, Field};
use crate::posted::Posted;

/// The page.
#[derive(Template)]
#[template(path = "submit/who.html")]
pub struct WhoPage {
    /// Frame and steps.
    pub shell: Shell,
    /// For the templates.
    pub page: crate::page::Page,
    /// Signed in as; empty if nobody.
    pub citizen: String,
    /// There is an identity service.
    pub identity: bool,
    /// Address of this page, to come back to.
    pub here: String,
    /// Who asks.
    pub asker: Vec<Field>,
    /// Somebody acts for the applicant.
    pub represented: Field,
    /// Who acts.
    pub agent: Vec<Field>,
    /// Commune, case.
    pub place: Vec<Field>,
}

/// `GET`.
pub fn show(step: &Step<'_>) -> PageResult {
    page(step, StatusCode::OK, Vec::new())
}

fn page(step: &Step<'_>, status: StatusCode, errors: Vec<(String, String)>) -> PageResult {
    let (lang, who) = (step.lang(), &step.application.who);
    let error = |name: &str| errors.iter().find(|(field, _)| field == name).map(|(_, text)| text.clone()).unwrap_or_default();
    let line = |name: &str, value: &str| {
        let field = Field::text(name, lang.word("submit", format!("field_{name}"))).value(value).lang(lang);
        Field { error: error(name), max_length: 300, ..field }
    };
    let kinds = vec![Choice::new("no", lang.t("submit.person")), Choice::new("yes", lang.t("submit.organisation"))];
    let mut phone = line("phone", &who.phone).class("w-m").autocomplete("tel").required();
    phone.kind = crate::form::Kind::Line("tel");
    let mut email = line("email", &who.email).class("w-m").autocomplete("email").help(lang.t("submit.email_help"));
    email.kind = crate::form::Kind::Line("email");
    let born = Field { error: error("born"), ..Field::date("born", lang.t("submit.field_born")).value(&who.born).lang(lang) };
    let asker = vec![
        Field::radio("organisation", lang.t("submit.who_asks"), kinds).value(if who.organisation { "yes" } else { "no" }).lang(lang),
        line("name", &who.name).required().autocomplete("name"),
        line("identity", &who.identity).required().class("w-m").help(lang.t("submit.identity_help")),
        born,
        line("address", &who.address).required().autocomplete("street-address").help(lang.t("submit.address_help")),
        phone,
        email,
    ];
    let represented = Field::check("represented", lang.t("submit.represented")).value(if who.represented { "1" } else { "" }).lang(lang);
    let agent = vec![
        line("agent", &who.agent),
        line("agent_identity", &who.agent_identity).class("w-m"),
        line("authority", &who.authority).help(lang.t("submit.authority_help")),
    ];
    let title = lang.t("submit.step_who").to_owned();
    let place = place(step, &error);
    let shell = step.shell("who", Place::Who, &title, errors);
    let view = WhoPage {
        page: shell.page.clone(),
        here: shell.action.clone(),
        shell,
        citizen: step.visit.citizen.as_ref().map(|citizen| citizen.name.clone()).unwrap_or_default(),
        identity: crate::pages::citizen::IdentityService::of(&step.visit.site).is_some(),
        asker,
        represented,
        agent,
        place,
    };
    step.render(status, &view)
}

fn place(step: &Step<'_>, error: impl Fn(&str) -> String) -> Vec<Field> {
    let (lang, application) = (step.lang(), &step.application);
    let mut fields = Vec::new();
    if needs_commune(&step.version) {
        let org = step.visit.app().org();
        let communes = org.units(step.visit.site.today()).filter(|unit| unit.kind == UnitKind::Commune);
        let mut communes: Vec<Choice> = communes.map(|unit| Choice::new(unit.id.as_str(), commune_name(&unit.name))).collect();
        communes.sort_by_key(|choice| kernel::text::fold(&choice.label));
        let field = Field::select("commune", lang.t("submit.field_commune"), communes).value(&application.commune);
        let field = field.required().help(lang.t("submit.commune_help")).lang(lang);
        fields.push(Field { error: error("commune"), ..field });
    }
    if step.version.limit.is_none() && !step.version.limit_variants.is_empty() {
        let cases = step.version.limit_variants.iter().map(|variant| {
            let limit = crate::words::limit(lang, variant.limit);
            Choice::new(&variant.id, variant.case.clone().unwrap_or_else(|| limit.clone())).help(limit)
        });
        let field = Field::radio("variant", lang.t("submit.field_variant"), cases.collect()).value(&application.variant);
        fields.push(Field { error: error("variant"), ..field.required().lang(lang) });
    }
    fields
}

/// "Ủy ban nhân dân Phường X" is asked for as "Phường X".
fn commune_name(name: &str) -> String {
    let short = name.strip_prefix("Ủy ban nhân dân ").or_else(|| name.strip_prefix("UBND "));
    let short = short.unwrap_or(name);
    let mut letters = short.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `POST`.
pub fn save(mut step: Step<'_>, posted: &Posted) -> PageResult {
    let text = |name: &str| posted.get(name).chars().take(300).collect::<String>();
    step.application.who = Who {
        organisation: posted.get("organisation") == "yes",
        name: intake::text::line(&text("name")),
        identity: text("identity").replace(' ', ""),
        born: text("born"),
        address: intake::text::line(&text("address")),
        phone: text("phone"),
        email: text("email"),
        represented: posted.is_set("represented"),
        agent: intake::text::line(&text("agent")),
        agent_identity: text("agent_identity").replace(' ', ""),
        authority: intake::text::line(&text("authority")),
    };
    step.application.commune = text("commune");
    step.application.variant = text("variant");
    step.keep()?;
    let errors = problems(&step);
    if !errors.is_empty() {
        return page(&step, StatusCode::UNPROCESSABLE_ENTITY, errors);
    }
    let version = step.version.clone();
    questions::prefill(&version, &mut step.application, step.visit.site.today());
    step.next("who")
}

/// What is missing or wrong: field and sentence.
pub fn problems(step: &Step<'_>) -> Vec<(String, String)> {
    let (lang, application) = (step.lang(), &step.application);
    let who = &application.who;
    let mut wrong = Vec::new();
    let mut say = |field: &str, key: &str| wrong.push((field.to_owned(), lang.find(key).unwrap_or(key).to_owned()));
    if who.name.is_empty() {
        say("name", "submit.error_name");
    }
    let is_person_number = |number: &str| intake::identity::IdentityNumber::parse(number).is_ok();
    let is_firm_number = |number: &str| number.len() >= 10 && number.chars().all(|c| c.is_ascii_digit() || c == '-');
    if !(if who.organisation { is_firm_number(&who.identity) } else { is_person_number(&who.identity) }) {
        say("identity", if who.organisation { "submit.error_firm_number" } else { "submit.error_identity" });
    }
    if !who.born.is_empty() && !Day::parse_typed(&who.born).is_ok_and(|day| day <= step.visit.site.today()) {
        say("born", "submit.error_born");
    }
    if who.address.is_empty() {
        say("address", "submit.error_address");
    }
    if intake::text::phone(&who.phone).is_none() {
        say("phone", "submit.error_phone");
    }
    if !who.email.is_empty() && !who.email.split_once('@').is_some_and(|(a, b)| !a.is_empty() && b.contains('.')) {
        say("email", "submit.error_email");
    }
    if who.represented {
        if who.agent.is_empty() {
            say("agent", "submit.error_agent");
        }
        if !is_person_number(&who.agent_identity) {
            say("agent_identity", "submit.error_identity");
        }
        if who.authority.is_empty() {
            say("authority", "submit.error_authority");
        }
    }
    let commune = kernel::UnitId::new(&application.commune);
    let known = step.visit.app().org().unit(&commune).is_some_and(|unit| unit.kind == UnitKind::Commune);
    if needs_commune(&step.version) && !known {
        say("commune", "submit.error_commune");
    }
    let case_known = step.version.limit_variants.iter().any(|variant| variant.id == application.variant);
    if step.version.limit.is_none() && !step.version.limit_variants.is_empty() && !case_known {
        say("variant", "submit.error_variant");
    }
    wrong
}
