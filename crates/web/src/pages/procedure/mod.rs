//! A procedure: what you get, how long, how much, where; what to bring; its parts; how it is handled; its versions.

mod bring;
mod parts;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use procedure::{ProcedureVersion, QualityIssue, quality_issues};

pub use bring::{Bring, Paper};
pub use parts::PartView;

use crate::frame::Frame;
use crate::lang::Lang;
use crate::page::Page;
use crate::server::{Pairs, fault, value};
use crate::site::Site;
use crate::words;

/// The page of a procedure.
#[derive(Template)]
#[template(path = "procedure/procedure.html")]
pub struct ProcedurePage {
    /// Frame.
    pub page: Page,
    /// Way back.
    pub crumbs: Vec<(String, String)>,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// Ended with the three-level organisation.
    pub ended: bool,
    /// An older version, or one that does not hold today.
    pub other_version: bool,
    /// Something on the page is not verified.
    pub doubtful: bool,
    /// The four answers at the head.
    pub answers: Vec<Answer>,
    /// Papers needed in every case, with their alternatives.
    pub always: Vec<Bring>,
    /// Papers needed in some cases.
    pub sometimes: Vec<Bring>,
    /// Doubts about the list of papers.
    pub paper_doubts: Vec<String>,
    /// The parts.
    pub parts: Vec<PartView>,
    /// Steps of the internal process.
    pub steps: Vec<StepView>,
    /// The process comes from the template.
    pub template_process: bool,
    /// Number of the decision that approves the process.
    pub process_decision: Option<String>,
    /// Doubts about the process.
    pub process_doubts: Vec<String>,
    /// Versions, newest first.
    pub versions: Vec<VersionView>,
    /// There is an e-form to look at.
    pub has_form: bool,
    /// Page of the national portal.
    pub source: Option<String>,
    /// When the source was read.
    pub source_date: Option<String>,
}

impl ProcedurePage {
    /// Address of online submission.
    fn submit_href(&self) -> String {
        format!("/procedures/{}/submit", self.code)
    }

    /// Address of the e-form's preview.
    fn form_href(&self) -> String {
        format!("/procedures/{}/form", self.code)
    }
}

/// One of the four answers.
pub struct Answer {
    /// Icon.
    pub icon: &'static str,
    /// Key of the question.
    pub question: &'static str,
    /// The answer; `None`: not in the source.
    pub text: Option<String>,
    /// A second line.
    pub more: String,
    /// What is not verified about it.
    pub doubts: Vec<String>,
}

/// A step of the internal process.
pub struct StepView {
    /// What is done.
    pub action: String,
    /// By whom.
    pub who: String,
    /// Time allowed; empty if none is stated.
    pub time: String,
    /// Product.
    pub product: String,
}

/// A version in the history.
pub struct VersionView {
    /// Number.
    pub number: u32,
    /// Publishing decision, or that it is not stated.
    pub decision: Option<String>,
    /// First day in force.
    pub from: Option<String>,
    /// Shown now.
    pub current: bool,
    /// Number of the version before, to compare with.
    pub before: Option<u32>,
}

/// `GET /procedures/{code}`, `?version=N` for a certain one.
pub async fn show(
    State(site): State<Arc<Site>>,
    frame: Frame,
    Path(code): Path<String>,
    Query(query): Query<Pairs>,
) -> Response {
    let version = match value(&query, "version") {
        Some(number) => number.parse().ok().and_then(|number| site.catalogue().get(&code.as_str().into(), number).cloned()),
        None => site.shown_version(&code),
    };
    match version {
        Some(version) => super::html(StatusCode::OK, &view(&site, &frame, &version)),
        None => fault(&site, &frame, StatusCode::NOT_FOUND),
    }
}

fn view(site: &Site, frame: &Frame, version: &ProcedureVersion) -> ProcedurePage {
    let lang = frame.lang;
    let issues = quality_issues(version);
    let list = (lang.t("nav.procedures").to_owned(), "/procedures".to_owned());
    let sector = (version.sector.clone(), format!("/procedures?sector={}", words::slug(&version.sector)));
    let (always, sometimes) = bring::lists(lang, version);
    let shown = site.shown_version(version.code.as_str());
    let provenance = &version.provenance;
    ProcedurePage {
        page: site.page(frame, version.name.clone(), "procedures"),
        crumbs: vec![list, sector, (version.name.clone(), String::new())],
        code: version.code.to_string(),
        name: version.name.clone(),
        summary: version.summary.clone().unwrap_or_default(),
        ended: !version.usable(),
        other_version: shown.is_some_and(|shown| shown.version != version.version),
        doubtful: !issues.is_empty(),
        answers: parts::answers(lang, version, &issues),
        always,
        sometimes,
        paper_doubts: doubts(lang, &issues, "components"),
        parts: parts::parts(lang, version, &issues),
        steps: steps(lang, version),
        template_process: version.process.template,
        process_decision: version.process.decision.clone(),
        process_doubts: doubts(lang, &issues, "process"),
        versions: versions(site, version),
        has_form: version.form.is_some(),
        source: provenance.source.clone().filter(|source| source.starts_with("https://dichvucong.gov.vn/")),
        source_date: provenance.source_date.clone(),
    }
}

/// The part of the page where an issue is told.
fn place(issue: &QualityIssue) -> &'static str {
    match issue.key {
        "agency_unknown" | "agency_unverified" => "agency",
        "form_not_official" => "form",
        "legal_basis_undated" => "legal_basis",
        "online_level_unknown" => "channels",
        "process_template" => "template",
        "part_not_in_source" | "regime_ended" => "told_elsewhere",
        key if key.starts_with("limit_") || key.starts_with("rule_") => "limit",
        key if key.starts_with("fee_") => "fees",
        key if key.starts_with("components_") => "components",
        key if key.starts_with("process_") || key == "step_without_time" => "process",
        _ => "record",
    }
}

/// Sentences of the issues told in one place, each once.
fn doubts(lang: Lang, issues: &[QualityIssue], at: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for issue in issues.iter().filter(|issue| place(issue) == at) {
        let text = lang.word("procedure.issue", issue.key).into_owned();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

fn steps(lang: Lang, version: &ProcedureVersion) -> Vec<StepView> {
    let usual = |step: &procedure::Step| {
        let role = lang.word("role", step.role.key());
        let unit = lang.word("unit_role", words::unit_key(step.unit));
        // Some positions are units of their own.
        match role.to_lowercase() == unit.to_lowercase() {
            true => role.into_owned(),
            false => lang.t2("procedure_page.by", "role", role, "unit", unit),
        }
    };
    let view = |step: &procedure::Step| StepView {
        action: step.action.clone(),
        who: step.responsible.clone().unwrap_or_else(|| usual(step)),
        time: step.limit.map(|limit| words::limit(lang, limit)).unwrap_or_default(),
        product: step.product.clone().unwrap_or_default(),
    };
    version.process.steps.iter().map(view).collect()
}

fn versions(site: &Site, shown: &ProcedureVersion) -> Vec<VersionView> {
    let catalogue = site.catalogue();
    let history = catalogue.history(&shown.code);
    let before =
        |index: usize| index.checked_sub(1).and_then(|index| history.get(index)).map(|version| version.version);
    let view = |(index, version): (usize, &Arc<ProcedureVersion>)| VersionView {
        number: version.version,
        decision: version.publication.decision.clone(),
        from: version.effective_from.map(|day| day.date_text()),
        current: version.version == shown.version,
        before: before(index),
    };
    let mut views: Vec<VersionView> = history.iter().enumerate().map(view).collect();
    views.reverse();
    views
}

/// Every real procedure, and one with two versions.
#[cfg(test)]
pub fn samples(site: &Site, lang: Lang) -> Vec<ProcedurePage> {
    let frame = super::samples::frame(lang, "/procedures/x");
    let two = super::samples::with(super::samples::two_versions());
    let mut views: Vec<_> = site.catalogue().list().map(|version| view(site, &frame, version)).collect();
    let catalogue = two.catalogue();
    let history = catalogue.history(&"1.001193".into());
    views.extend(history.iter().map(|version| view(&two, &frame, version)));
    views
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_verified_is_marked_where_it_stands() {
        let site = crate::pages::samples::site();
        let frame = crate::pages::samples::frame(Lang::Vi, "/");
        for version in site.catalogue().list() {
            let issues = quality_issues(version);
            let html = view(&site, &frame, version).render().unwrap();
            for issue in issues.iter().filter(|issue| !["told_elsewhere", "template"].contains(&place(issue))) {
                let sentence = Lang::Vi.word("procedure.issue", issue.key);
                assert!(html.contains(sentence.as_ref()), "{}: {sentence}", version.code);
            }
            let missing = version.parts().iter().filter(|part| !part.stated).count();
            assert!(html.matches("Chưa có trong nguồn").count() >= missing, "{}", version.code);
            assert_eq!(html.contains("Quy trình mẫu"), version.process.template, "{}", version.code);
        }
    }

    #[test]
    fn an_unverified_fee_is_never_the_answer_without_its_mark() {
        let site = crate::pages::samples::site();
        for version in site.catalogue().list() {
            let issues = quality_issues(version);
            let answers = parts::answers(Lang::Vi, version, &issues);
            let fee = answers.iter().find(|answer| answer.question == "procedure_page.how_much").unwrap();
            let unverified = version.fees.iter().any(|fee| fee.amount.is_some() && !fee.verified);
            assert!(!unverified || !fee.doubts.is_empty(), "{}", version.code);
        }
    }
}
