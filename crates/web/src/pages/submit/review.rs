//! The last look: everything that was entered, fees, when and where; then it is sent.

use app::receiving::{Draft, Plan};
use app::{AppError, dossier_files};
use askama::Template;
use axum::http::StatusCode;
use dossier::model::{Applicant, Channel, Fee, Representation};
use kernel::{Actor, Refusal, UnitId};
use procedure::{Clean, validate, warnings};

use super::state::{Application, files_owner};
use super::{Place, Shell, Step, go, papers, questions, who};
use crate::desk::{PageError, PageResult, refusal_with_basis};
use crate::filters;
use crate::form::{Choice, Field};
use crate::page::Page;
use crate::pages::eform::{questions as words, sentence};
use crate::posted::Posted;

/// Key under which the way of getting the result stands among the answers.
pub const COLLECT: &str = app::delivery::RESULT_DELIVERY;

/// The page.
#[derive(Template)]
#[template(path = "submit/review.html")]
pub struct ReviewPage {
    /// Frame and steps.
    pub shell: Shell,
    /// For the templates.
    pub page: Page,
    /// Blocks: heading, where to change it, rows.
    pub blocks: Vec<Block>,
    /// What was taken but looks like a slip.
    pub warnings: Vec<String>,
    /// Fees due now.
    pub fees: Vec<Fee>,
    /// Their sum.
    pub total: kernel::Dong,
    /// Items whose amount is told later.
    pub unstated: Vec<String>,
    /// Who receives, who decides; empty while unknown.
    pub desk: String,
    /// Who decides.
    pub agency: String,
    /// Time limit in words.
    pub limit: String,
    /// Appointment, if it were accepted now.
    pub promised: String,
    /// How the result is given.
    pub collect: Field,
    /// Consent.
    pub consent: Field,
    /// It cannot be sent as it stands.
    pub stopped: bool,
}

/// One block of what was entered.
pub struct Block {
    /// Heading.
    pub title: String,
    /// Where to change it.
    pub href: String,
    /// Rows.
    pub rows: Vec<(String, String)>,
}

/// `GET`.
pub fn show(step: &Step<'_>) -> PageResult {
    page(step, StatusCode::OK, Vec::new())
}

fn blocks(step: &Step<'_>) -> Vec<Block> {
    let (lang, application) = (step.lang(), &step.application);
    let who = &application.who;
    let word = |key: &str| lang.word("submit", format!("field_{key}")).into_owned();
    let mut rows = vec![
        (word("name"), who.name.clone()),
        (word("identity"), who.identity.clone()),
        (word("born"), who.born.clone()),
        (word("address"), who.address.clone()),
        (word("phone"), who.phone.clone()),
        (word("email"), who.email.clone()),
    ];
    if who.represented {
        rows.push((word("agent"), who.agent.clone()));
        rows.push((word("agent_identity"), who.agent_identity.clone()));
        rows.push((word("authority"), who.authority.clone()));
    }
    if let Some(commune) = step.visit.app().org().unit(&UnitId::new(&application.commune)) {
        rows.push((word("commune"), commune.name.clone()));
    }
    let variant = step.version.limit_variants.iter().find(|variant| variant.id == application.variant);
    if let Some(case) = variant.and_then(|variant| variant.case.clone()) {
        rows.push((word("variant"), case));
    }
    rows.retain(|(_, text)| !text.is_empty());
    let mut blocks = vec![Block { title: lang.t("submit.step_who").to_owned(), href: step.href("who"), rows }];
    if let Some(form) = &step.version.form {
        let clean = validate(form, &application.answers, step.visit.site.today());
        // What is not right yet is shown as it was typed; the way back says what is wrong.
        let clean = clean.unwrap_or_else(|_| Clean(application.answers.clone()));
        let english = lang == crate::lang::Lang::En;
        let at = |title: &str| form.sections.iter().position(|section| section.title_in(english) == title).unwrap_or(0);
        let section = |(title, rows): (String, Vec<(String, String)>)| {
            let href = step.href(&format!("form-{}", at(&title)));
            Block { title, href, rows }
        };
        blocks.extend(words::review(lang, form, &clean).into_iter().map(section));
    }
    let rows: Vec<_> = papers::review(step).into_iter().map(|(name, files)| (name, files.join(", "))).collect();
    if !rows.is_empty() {
        blocks.push(Block { title: lang.t("submit.step_papers").to_owned(), href: step.href("papers"), rows });
    }
    blocks
}

/// Answers that look like a slip, in words.
fn doubts(step: &Step<'_>) -> Vec<String> {
    let Some(form) = &step.version.form else { return Vec::new() };
    let clean = validate(form, &step.application.answers, step.visit.site.today()).unwrap_or_default();
    warnings(form, &clean).iter().map(|doubt| sentence(step.lang(), doubt)).collect()
}

/// Ways of getting the result.
const WAYS: [&str; 3] = ["online", "counter", "post"];

fn page(step: &Step<'_>, status: StatusCode, mut errors: Vec<(String, String)>) -> PageResult {
    let lang = step.lang();
    let plan = match step.visit.app().plan(&draft(step)) {
        Ok(plan) => Some(plan),
        Err(AppError::Refused(refusal)) => {
            errors.push(("consent".to_owned(), refusal_with_basis(lang, &refusal)));
            None
        }
        Err(error) => return Err(error.into()),
    };
    let org = step.visit.app().org();
    let name = |unit: Option<&UnitId>| unit.and_then(|id| org.unit(id)).map(|unit| unit.name.clone()).unwrap_or_default();
    let error = |field: &str| errors.iter().find(|(known, _)| known == field).map(|(_, text)| text.clone()).unwrap_or_default();
    let ways = WAYS.map(|way| Choice::new(way, lang.word("submit", format!("collect_{way}")))).to_vec();
    let way = Some(step.application.collect.as_str()).filter(|way| !way.is_empty()).unwrap_or("counter");
    let collect = Field::radio("collect", lang.t("submit.collect"), ways).value(way).lang(lang);
    let consent = Field { error: error("consent"), ..Field::check("consent", lang.t("submit.consent")).required().lang(lang) };
    let fees = plan.as_ref().map(|plan| plan.fees.clone()).unwrap_or_default();
    let limit = plan.as_ref().and_then(|plan| plan.limit).map(|limit| crate::words::limit(lang, limit));
    let promised = plan.as_ref().and_then(|plan| plan.promised_at).map(|at| at.date_time_text());
    let (desk, agency) = (name(plan.as_ref().map(|p| &p.receiving)), name(plan.as_ref().map(|p| &p.competent)));
    let shell = step.shell("review", Place::Review, lang.t("submit.step_review"), errors);
    let view = ReviewPage {
        page: shell.page.clone(),
        shell,
        blocks: blocks(step),
        warnings: doubts(step),
        total: kernel::Dong(fees.iter().map(|fee| fee.amount.0).sum()),
        fees,
        unstated: plan.as_ref().map(|plan: &Plan| plan.unstated_fees.clone()).unwrap_or_default(),
        desk,
        agency,
        limit: limit.unwrap_or_default(),
        promised: promised.unwrap_or_default(),
        collect,
        consent,
        stopped: plan.is_none(),
    };
    step.render(status, &view)
}

/// What was entered, as the program's use case takes it.
fn draft(step: &Step<'_>) -> Draft {
    let application = &step.application;
    let who = &application.who;
    let clean = step.version.form.as_ref().map(|form| validate(form, &application.answers, step.visit.site.today()));
    let mut answers = clean.and_then(Result::ok).map(|clean| clean.0).unwrap_or_default();
    if !application.collect.is_empty() {
        answers.insert(COLLECT.to_owned(), application.collect.clone());
    }
    let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Draft {
        procedure: step.version.code.clone(),
        variant: filled(&application.variant),
        channel: Channel::Online,
        receiving_unit: None,
        commune: filled(&application.commune).map(UnitId::new),
        applicant: Applicant {
            name: who.name.clone(),
            identity: who.identity.clone(),
            organisation: who.organisation,
            address: who.address.clone(),
            phone: intake::text::phone(&who.phone).unwrap_or_else(|| who.phone.clone()),
            email: who.email.clone(),
        },
        representation: who.represented.then(|| Representation {
            name: who.agent.clone(),
            identity: who.agent_identity.clone(),
            authority: who.authority.clone(),
        }),
        answers,
        components: papers::lines(step),
        fee_classes: Vec::new(),
        code: None,
        client_key: None,
    }
}

/// The first step that is not right: back there.
fn unfinished(step: &Step<'_>) -> Option<String> {
    if !who::problems(step).is_empty() {
        return Some(step.href("who"));
    }
    if let (Some(form), Some((key, _))) = (&step.version.form, questions::problems(step).into_iter().next()) {
        return Some(step.href(&format!("form-{}", questions::section_of(form, &key).unwrap_or(0))));
    }
    (!papers::problems(step).is_empty()).then(|| step.href("papers"))
}

/// `POST`: sends. The draft's id is the dossier's and the key of the write, so that sending twice is sending once.
pub fn send(mut step: Step<'_>, posted: &Posted) -> PageResult {
    let way = WAYS.into_iter().find(|way| *way == posted.get("collect")).unwrap_or("counter");
    way.clone_into(&mut step.application.collect);
    step.keep()?;
    if let Some(to) = unfinished(&step) {
        let text = step.lang().t("submit.unfinished").to_owned();
        return Ok(crate::flash::redirect(&to, &[crate::page::Flash { kind: "warn", text }]));
    }
    if !posted.is_set("consent") {
        let errors = vec![("consent".to_owned(), step.lang().t("submit.error_consent").to_owned())];
        return page(&step, StatusCode::UNPROCESSABLE_ENTITY, errors);
    }
    let app = step.visit.app();
    app.count_try("submit", &step.visit.address, app::limiter::SUBMISSION)?;
    let id = app::dossier_id(&step.id).ok_or(PageError::NotFound)?;
    app.move_files(&files_owner(&step.id), &dossier_files(&id))?;
    match app.submit_draft(Actor::applicant(), id, draft(&step), Some(format!("submit:{id}"))) {
        Ok((_, code)) => {
            let procedure = step.application.procedure.clone();
            step.application = Application { procedure, sent: code.to_string(), ..Application::default() };
            step.keep()?;
            Ok(go(&step.href("sent")))
        }
        Err(AppError::Refused(refusal)) => refused(&step, &refusal),
        Err(error) => Err(error.into()),
    }
}

fn refused(step: &Step<'_>, refusal: &Refusal) -> PageResult {
    let id = app::dossier_id(&step.id).ok_or(PageError::NotFound)?;
    step.visit.app().move_files(&dossier_files(&id), &files_owner(&step.id))?;
    let errors = vec![("consent".to_owned(), refusal_with_basis(step.lang(), refusal))];
    page(step, StatusCode::UNPROCESSABLE_ENTITY, errors)
}
