//! After it: what this visit handed in, its papers, and one receipt for all.

use app::ports::Story;
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use paper::fill::{Facts, fill_receipt_of_visit};

use crate::desk::{Desk, PageError, PageResult};
use crate::page::Page;

/// Dossiers of one visit at most.
const VISIT: usize = 30;

/// One dossier of the visit.
pub struct Received {
    /// Mã số hồ sơ.
    pub code: String,
    /// Procedure.
    pub procedure: String,
    /// The appointment.
    pub promised: String,
    /// Who decides.
    pub competent: String,
    /// Fees and whether they are paid, in words.
    pub fees: String,
    /// Papers: name, address.
    pub papers: Vec<(String, String)>,
}

/// The confirmation.
#[derive(Template)]
#[template(path = "receive/done.html")]
pub struct Done {
    /// Frame.
    pub page: Page,
    /// Who asks.
    pub applicant: String,
    /// What was received, the newest first.
    pub received: Vec<Received>,
    /// Their codes, for the next one and the common receipt.
    pub codes: String,
    /// The printed receipt of the newest; empty when the result is given at once.
    pub receipt: String,
}

/// The stories of a visit that the official may read, in the order of the codes.
fn stories(desk: &Desk, codes: &str) -> Result<Vec<Story>, PageError> {
    let app = desk.app();
    let mut all = Vec::new();
    for code in codes.split(',').filter(|code| !code.is_empty()).take(VISIT) {
        let Some(id) = app.find_dossier(code)? else { return Err(PageError::NotFound) };
        let Some(story) = app.story(&id)? else { return Err(PageError::NotFound) };
        if app::access::sight(&story.org, desk.actor(), &story.dossier) != app::access::Sight::Whole {
            return Err(PageError::NotFound);
        }
        app.note_access(desk.actor(), &id, "receive", "receipt");
        all.push(story);
    }
    if all.is_empty() { Err(PageError::NotFound) } else { Ok(all) }
}

fn received(desk: &Desk, story: &Story) -> Received {
    let (lang, dossier) = (desk.lang(), &story.dossier);
    let key = |order: dossier::PaperOrder| {
        let value = serde_json::to_value(order).ok();
        value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let paper = |entry: app::PaperEntry| {
        let name = key(entry.order);
        let address = format!("/desk/dossiers/{}/papers/{name}-{}?lang=vi", dossier.code, entry.entry + 1);
        (lang.word("paper", &name).into_owned(), address)
    };
    let sum: i64 = dossier.fees.iter().map(|fee| fee.amount.0).sum();
    let paid = dossier.fees.iter().all(|fee| fee.paid.is_some());
    let words = if paid { "receive.fees_paid" } else { "receive.fees_open" };
    Received {
        code: dossier.code.to_string(),
        procedure: story.procedure.name.clone(),
        promised: dossier.settlement.as_ref().map(|s| s.promised_at.date_time_text()).unwrap_or_default(),
        competent: super::procedures::unit_name(&story.org, &dossier.competent_unit),
        fees: if sum == 0 { String::new() } else { lang.t1(words, "amount", kernel::Dong(sum).grouped()) },
        papers: desk.app().papers(story).into_iter().map(paper).collect(),
    }
}

/// The confirmation page.
pub fn show(desk: &Desk, codes: &str) -> PageResult {
    let stories = stories(desk, codes)?;
    let mut all: Vec<Received> = stories.iter().map(|story| received(desk, story)).collect();
    all.reverse();
    let receipt = all.first().and_then(|newest| newest.papers.first()).map(|(_, address)| address.clone());
    let view = Done {
        page: desk.page(desk.lang().t("receive.done_title"), "receive"),
        applicant: stories.last().map(|story| story.dossier.applicant.name.clone()).unwrap_or_default(),
        received: all,
        codes: codes.to_owned(),
        receipt: receipt.unwrap_or_default(),
    };
    Ok(super::super::html(StatusCode::OK, &view))
}

/// One receipt for all dossiers of a visit, as PDF.
pub fn receipt(desk: &Desk, codes: &str, lang: &str) -> PageResult {
    let stories = stories(desk, codes)?;
    let histories: Vec<_> = stories.iter().map(|story| crate::ports::history(&story.history)).collect();
    let setup = desk.app().setup();
    let facts: Vec<Facts<'_>> = stories
        .iter()
        .zip(&histories)
        .map(|(story, history)| Facts {
            dossier: &story.dossier,
            history,
            procedure: &story.procedure,
            org: &story.org,
            lang: if lang == "en" { paper::Lang::En } else { paper::Lang::Vi },
            simulated: setup.simulated,
            place: &setup.place,
            tracking_url: Some(&story.tracking_url),
            tracking_secret: Some(&story.tracking_secret),
        })
        .collect();
    let form = fill_receipt_of_visit(&facts).map_err(|_| PageError::NotFound)?;
    let failed = |error: paper::PaperError| {
        PageError::App(app::ports::PortError { temporary: false, text: error.to_string() }.into())
    };
    let pdf = paper::render(&form, &desk.site.templates).map_err(failed)?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"giay-hen.pdf\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((StatusCode::OK, headers, pdf.bytes).into_response())
}

/// The applicant of an earlier dossier of the visit, for the next one.
pub fn applicant_of(desk: &Desk, codes: &str) -> Result<dossier::model::Applicant, PageError> {
    let stories = stories(desk, codes)?;
    stories.last().map(|story| story.dossier.applicant.clone()).ok_or(PageError::NotFound)
}
