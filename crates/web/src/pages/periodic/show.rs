//! `GET /desk/steering/reports/{id}`: the report as it will be printed, or was; its figures lead to what they count.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::tasks::report::{Draft, Gathered, Own, SentContent};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Instant;
use paper::official::Official;
use paper::steering::{ReportPaper, Section, Sentences};
use sha2::{Digest, Sha256};
use steering::book::{BookCommand, PeriodicReport, ReportId};

use super::body::{self, Body, Marks};
use super::edit::{TypedSection, field_name};
use super::head::TypedHead;
use super::links::board;
use super::paper_of::{OPTIONAL, of_offices, paper, sentences};
use super::reach::{Kept, find, writes};
use super::shown::{Differs, changes, differs, entered_by, now_of};
use super::words::{office_name, period_title};
use crate::desk::{self, Desk, PageError, PageResult};
use crate::filters;
use crate::form::Field;
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::site::Site;

/// What was typed and not taken.
pub enum Wrong {
    /// Nothing was typed.
    Nothing,
    /// About the head.
    Head(TypedHead),
    /// About a section.
    Section(Box<TypedSection>),
    /// The reason of a withdrawal.
    Withdraw(String),
}

/// A section with its form.
struct SectionView {
    body: Body,
    title: String,
    /// Empty for readers.
    fields: Vec<Field>,
    /// Figures can be left out, and are.
    optional: bool,
    left_out: bool,
    /// Results of areas: not named.
    results: bool,
    no_results: bool,
    /// The form is open.
    open: bool,
    /// Something of it is the writer's own.
    own: bool,
}

/// What was sent.
struct SentView {
    hash: String,
    intact: bool,
    by: String,
    at: Instant,
}

/// The page.
#[derive(Template)]
#[template(path = "periodic/show.html")]
struct Show {
    page: Page,
    id: u32,
    office: String,
    days: String,
    gathered_at: String,
    running: bool,
    official: Official,
    head: PaperHead,
    sections: Vec<SectionView>,
    head_fields: Vec<Field>,
    head_open: bool,
    errors: Vec<(String, String)>,
    may_write: bool,
    /// Why it cannot be sent now; empty when it can.
    why_not: String,
    sent: Option<SentView>,
    withdrawn: Option<(String, String)>,
    may_withdraw: bool,
    reason: Field,
    differences: Vec<Differs>,
    /// Figures that were refreshed to other ones since the draft was begun.
    refreshed: usize,
    board: String,
}

/// Lines of the head as the paper prints them.
struct PaperHead {
    number: String,
    place_and_day: String,
}

/// `GET /desk/steering/reports/{id}`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<u32>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, id, Wrong::Nothing)).await
}

struct Told {
    gathered: Gathered,
    gathered_at: String,
    own: Own,
    before: BTreeMap<String, Option<f64>>,
    paper: ReportPaper,
    sentences: Sentences,
}

/// What is shown of a draft.
fn drafted(desk: &Desk, draft: Draft) -> Told {
    let paper = paper(desk, &draft.gathered, &draft.own, true, desk.now());
    let sentences = sentences(desk, &draft.own);
    Told { paper, sentences, gathered: draft.gathered, gathered_at: draft.gathered_at, own: draft.own, before: draft.before }
}

/// What is shown of a sent report: what was frozen, not what would be made of it today.
fn frozen(sent: SentContent) -> Result<Told, PageError> {
    let read = |value| serde_json::from_value(value).map_err(|_| PageError::NotFound);
    let sentences = serde_json::from_value(sent.sentences).map_err(|_| PageError::NotFound)?;
    let (gathered, gathered_at, own) = (sent.gathered, sent.gathered_at, sent.own);
    Ok(Told { paper: read(sent.paper)?, sentences, gathered, gathered_at, own, before: BTreeMap::new() })
}

/// The page, perhaps with what was typed and not taken.
///
/// # Errors
/// Not theirs; the store failed.
pub fn view(desk: &Desk, id: u32, wrong: Wrong) -> PageResult {
    let (report, kept) = find(desk, id)?;
    let (lang, app) = (desk.lang(), desk.app());
    let is_draft = report.sent.is_none();
    let may_write = is_draft && report.withdrawn.is_none() && writes(desk, &report);
    let sent = match &kept {
        Kept::Sent(content) => sent_view(desk, &report, content),
        Kept::Draft(_) => None,
    };
    let told = match kept {
        Kept::Draft(draft) => drafted(desk, *draft),
        Kept::Sent(content) => frozen(*content)?,
    };
    let changed = if report.withdrawn.is_none() { changes(desk, &report, &told.gathered)? } else { Vec::new() };
    let now = now_of(&changed);
    let marks = Marks { gathered: &told.gathered, before: &told.before, now: &now };
    let bodies = body::sections(&told.paper, &told.sentences, &marks);
    let forms = Forms { desk, told: &told, wrong: &wrong, may_write };
    let refusal = app.sending_refusal(desk.actor(), ReportId(id)).filter(|_| may_write);
    let withdrawing = BookCommand::WithdrawReport { report: ReportId(id), reason: "-".to_owned() };
    let official = told.paper.official(&told.sentences);
    let head_typed = match &wrong {
        Wrong::Head(typed) => typed.clone(),
        _ => TypedHead::of(&told.own.head),
    };
    let (reason, reason_wrong) = match &wrong {
        Wrong::Withdraw(text) => (text.as_str(), lang.t("periodic.no_reason_given")),
        _ => ("", ""),
    };
    let view = Show {
        page: desk.page(period_title(lang, report.draft.period, report.draft.to), "periodic"),
        id,
        office: office_name(desk, &report.draft.unit),
        days: lang.t2("report.days", "from", report.draft.from.date_text(), "to", report.draft.to.date_text()),
        gathered_at: Instant::parse(&told.gathered_at).map(Instant::date_time_text).unwrap_or_default(),
        running: told.gathered.as_of < told.gathered.to,
        head: paper_head(&official),
        sections: bodies.into_iter().map(|body| forms.section(body)).collect(),
        head_fields: if may_write { head_typed.fields(lang) } else { Vec::new() },
        head_open: matches!(wrong, Wrong::Head(_)),
        errors: errors(&wrong),
        may_write,
        why_not: refusal.map(|refusal| desk::refusal_with_basis(lang, &refusal)).unwrap_or_default(),
        withdrawn: report.withdrawn.as_ref().map(|ended| {
            let (by, at) = (entered_by(desk, &ended.entered), ended.entered.at.date_time_text());
            (lang.t2("report.withdrawn_by", "name", by, "time", at), ended.reason.clone())
        }),
        may_withdraw: app.would_steer(desk.actor(), withdrawing).is_ok(),
        reason: Field::area("reason", lang.t("report.reason"), 3).required().value(reason).lang(lang).error(reason_wrong),
        differences: differs(desk, &changed),
        refreshed: told.before.len(),
        board: board(&told.gathered).to_string(),
        sent,
        official,
    };
    let status = if matches!(wrong, Wrong::Nothing) { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(html(status, &view))
}

fn errors(wrong: &Wrong) -> Vec<(String, String)> {
    match wrong {
        Wrong::Head(typed) => typed.errors.clone(),
        Wrong::Section(typed) => typed.errors.clone(),
        Wrong::Nothing | Wrong::Withdraw(_) => Vec::new(),
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sent_view(desk: &Desk, report: &PeriodicReport, content: &SentContent) -> Option<SentView> {
    let sent = report.sent.as_ref()?;
    let kept = |hash: &kernel::FileHash| desk.app().read_file(hash).is_ok_and(|bytes| hex(&bytes) == hash.to_string());
    let intact = hex(sent.content.as_bytes()) == sent.hash && kept(&content.pdf_hash()) && kept(&content.docx_hash());
    Some(SentView { hash: sent.hash.clone(), intact, by: entered_by(desk, &sent.entered), at: sent.entered.at })
}

fn paper_head(official: &Official) -> PaperHead {
    let lang = Lang::Vi;
    let number = official.number.clone().unwrap_or_else(|| "………".to_owned());
    let place_and_day = match official.date {
        Some(day) => {
            let (year, month, day) = day.ymd();
            let args: [(&str, &dyn std::fmt::Display); 4] =
                [("place", &official.place), ("day", &format!("{day:02}")), ("month", &month), ("year", &year)];
            lang.t_args("periodic.place_and_day", &args)
        }
        None => {
            let year = official.made_at.day().ymd().0;
            lang.t2("periodic.place_without_day", "place", &official.place, "year", year)
        }
    };
    PaperHead { number: format!("{number}/{}", official.symbol), place_and_day }
}

/// Forms of the sections.
struct Forms<'a> {
    desk: &'a Desk,
    told: &'a Told,
    wrong: &'a Wrong,
    may_write: bool,
}

impl Forms<'_> {
    fn section(&self, body: Body) -> SectionView {
        let (key, own) = (body.key, &self.told.own);
        let typed = match self.wrong {
            Wrong::Section(typed) if typed.key == key => Some(&**typed),
            _ => None,
        };
        let sentences = Section::sentences(key);
        SectionView {
            title: self.desk.lang().word("periodic_section", key).into_owned(),
            fields: if self.may_write { self.fields(key, typed) } else { Vec::new() },
            optional: OPTIONAL.contains(&key),
            left_out: typed.map_or_else(|| own.left_out.contains(key), |typed| typed.left_out),
            results: key == "areas",
            no_results: typed.map_or_else(|| own.left_out.contains("done"), |typed| typed.no_results),
            open: typed.is_some(),
            own: own.paragraphs.contains_key(key) || sentences.iter().any(|sentence| own.sentences.contains_key(*sentence)),
            body,
        }
    }

    fn fields(&self, key: &str, typed: Option<&TypedSection>) -> Vec<Field> {
        let (lang, offices, own) = (self.desk.lang(), of_offices(self.desk), &self.told.own);
        let error = |name: &str| {
            let found = typed.and_then(|typed| typed.errors.iter().find(|(own, _)| own == name));
            found.map(|(_, text)| text.clone()).unwrap_or_default()
        };
        let paragraphs = own.paragraphs.get(key).map(|all| all.join("\n")).unwrap_or_default();
        let paragraphs = typed.map_or(paragraphs, |typed| typed.own.clone());
        let name = format!("own-{key}");
        let mut all = vec![
            Field::area(&name, lang.t("periodic.own_paragraphs"), 4)
                .value(paragraphs)
                .help(lang.t("periodic.own_help"))
                .lang(lang)
                .error(error(&name)),
        ];
        for sentence in Section::sentences(key) {
            let kept = own.sentences.get(*sentence).map_or_else(|| offices.text(sentence).to_owned(), Clone::clone);
            let text = typed.and_then(|typed| typed.sentences.get(*sentence)).cloned().unwrap_or(kept);
            let name = field_name(sentence);
            let rows = if text.chars().count() > 90 { 3 } else { 1 };
            let gaps: Vec<String> = Sentences::gaps_of(sentence).into_iter().map(|gap| format!("{{{gap}}}")).collect();
            let help = if gaps.is_empty() { String::new() } else { lang.t1("periodic.gaps", "gaps", gaps.join(" ")) };
            let label = lang.word("periodic_sentence", sentence.trim_start_matches("report.")).into_owned();
            all.push(Field::area(&name, label, rows).value(text).help(help).lang(lang).error(error(&name)));
        }
        all
    }
}
