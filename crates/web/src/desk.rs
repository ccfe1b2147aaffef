//! What the pages of the desk share: who asks, the frame with the menu of their roles, reading away from the server's
//! threads, refusals in words.

use std::sync::Arc;

use app::{App, AppError};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Actor, Basis, Instant, PersonId, Refusal, Role, UnitId};
use org::Org;

use crate::flash;
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::page::{Flash, NavGroup, NavItem, Page, User};
use crate::server::fault;
use crate::site::Site;

/// One request of an official.
pub struct Desk {
    /// The site.
    pub site: Arc<Site>,
    /// The request.
    pub frame: Frame,
    /// Who asks.
    pub officer: Officer,
}

/// Why a page is not shown.
#[derive(Debug)]
pub enum PageError {
    /// There is no such thing, for this official.
    NotFound,
    /// Not theirs.
    Forbidden,
    /// The use case failed or was refused.
    App(AppError),
    /// Another answer.
    Answer(Box<Response>),
}

impl From<AppError> for PageError {
    fn from(error: AppError) -> Self {
        PageError::App(error)
    }
}

impl From<Refusal> for PageError {
    fn from(refusal: Refusal) -> Self {
        PageError::App(refusal.into())
    }
}

/// Result of making a page.
pub type PageResult = Result<Response, PageError>;

impl Desk {
    /// The program.
    pub fn app(&self) -> &App {
        &self.site.app
    }

    /// The official as an actor.
    pub fn actor(&self) -> &Actor {
        &self.officer.actor
    }

    /// Language of the page.
    pub fn lang(&self) -> Lang {
        self.frame.lang
    }

    /// The present moment.
    pub fn now(&self) -> Instant {
        self.site.now()
    }

    /// The frame around a page of the desk. Reads the count of unread notices.
    pub fn page(&self, title: impl Into<String>, section: &'static str) -> Page {
        let signed = &self.officer.signed;
        let unread = self.app().unread(&self.officer.actor, &self.officer.org).unwrap_or(0);
        Page {
            csrf: signed.csrf.clone(),
            user: Some(user(self.lang(), &self.officer)),
            nav: nav(&self.officer),
            unread: u32::try_from(unread).unwrap_or(0),
            ..self.site.page(&self.frame, title, section)
        }
    }

    /// Back to an address of the desk with a good message.
    pub fn done(&self, to: &str, message: impl Into<String>) -> Response {
        flash::redirect(to, &[Flash { kind: "good", text: message.into() }])
    }

    /// Back to an address of the desk with the reason why something was not done.
    pub fn not_done(&self, to: &str, refusal: &Refusal) -> Response {
        flash::redirect(to, &[Flash { kind: "bad", text: self.refusal(refusal) }])
    }

    /// The sentence of a refusal with names in place of identities, and the article.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        refusal_with_basis(self.lang(), &named(&self.officer.org, refusal.clone()))
    }
}

/// Makes a page away from the threads that serve connections; errors become pages in words.
pub async fn answer(
    site: Arc<Site>,
    frame: Frame,
    officer: Officer,
    work: impl FnOnce(&Desk) -> PageResult + Send + 'static,
) -> Response {
    let desk = Desk { site: site.clone(), frame: frame.clone(), officer };
    let done = site.run(move |_| {
        let done = work(&desk);
        done.unwrap_or_else(|error| error.into_response(&desk.site, &desk.frame))
    });
    done.await.unwrap_or_else(|_| fault(&site, &frame, StatusCode::INTERNAL_SERVER_ERROR))
}

/// The same for a page of an official that reads little, on the thread that serves where that is cheaper.
pub async fn answer_short(
    site: Arc<Site>,
    frame: Frame,
    officer: Officer,
    work: impl FnOnce(&Desk) -> PageResult + Send + 'static,
) -> Response {
    let desk = Desk { site: site.clone(), frame: frame.clone(), officer };
    let done = site.run_short(move |_| {
        let done = work(&desk);
        done.unwrap_or_else(|error| error.into_response(&desk.site, &desk.frame))
    });
    done.await.unwrap_or_else(|_| fault(&site, &frame, StatusCode::INTERNAL_SERVER_ERROR))
}

/// The same for public pages.
pub async fn public(
    site: Arc<Site>,
    frame: Frame,
    work: impl FnOnce(&Arc<Site>, &Frame) -> PageResult + Send + 'static,
) -> Response {
    let (own, shown) = (site.clone(), frame.clone());
    let done = site.run(move |site| work(site, &shown).unwrap_or_else(|error| error.into_response(site, &shown)));
    done.await.unwrap_or_else(|_| fault(&own, &frame, StatusCode::INTERNAL_SERVER_ERROR))
}

impl PageError {
    /// The error as an answer.
    pub fn into_response(self, site: &Site, frame: &Frame) -> Response {
        match self {
            PageError::NotFound => fault(site, frame, StatusCode::NOT_FOUND),
            PageError::Forbidden => fault(site, frame, StatusCode::FORBIDDEN),
            PageError::Answer(response) => *response,
            PageError::App(AppError::Refused(refusal)) => {
                let status = match refusal.code {
                    "rate_limited" => StatusCode::TOO_MANY_REQUESTS,
                    "steering_reviewer_only" | "steering_committee_only" | "no_authority" | "not_the_owner" | "administrator_only" | "forbidden" => StatusCode::FORBIDDEN,
                    _ => StatusCode::CONFLICT,
                };
                let refusal = named(&site.app.org(), refusal);
                crate::pages::fault::refused(site, frame, status, &refusal)
            }
            PageError::App(AppError::Store(store)) => {
                tracing::error!(error = %store, path = frame.path, "the store failed");
                fault(site, frame, StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

/// The refusal with names of units and people in place of their identities.
pub fn named(org: &Org, mut refusal: Refusal) -> Refusal {
    for (name, value) in &mut refusal.args {
        let found = match *name {
            "person" | "substitute" | "principal" => org.person(&PersonId::new(&*value)).map(|person| &person.name),
            "unit" => org.unit(&UnitId::new(&*value)).map(|unit| &unit.name),
            _ => None,
        };
        if let Some(found) = found {
            value.clone_from(found);
        }
    }
    refusal
}

/// The sentence of a refusal.
pub fn refusal_text(lang: Lang, refusal: &Refusal) -> String {
    let of_task = refusal.code.starts_with("task_");
    let word = |name: &str, value: &String| match name {
        "state" if of_task => lang.word("task_state", value).into_owned(),
        "state" | "channel" | "field" | "why" | "role" => lang.word(name, value).into_owned(),
        _ => value.clone(),
    };
    let values: Vec<(&'static str, String)> = refusal.args.iter().map(|(n, v)| (*n, word(n, v))).collect();
    let args: Vec<(&str, &dyn std::fmt::Display)> =
        values.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display)).collect();
    lang.t_args(&format!("refusal.{}", refusal.code), &args)
}

/// The article of a basis in words; empty for a rule of the design alone.
pub fn basis_text(lang: Lang, basis: Basis) -> String {
    let law = |found: &&procedure::LegalBasis| found.instrument.is_some();
    let found = procedure::basis::find(basis.0).filter(law);
    found.map(|found| if lang == Lang::Vi { &found.vi } else { &found.en }).cloned().unwrap_or_default()
}

/// A basis in words, whether an article or a rule of the design; empty when it is in no table.
pub fn rule_text(lang: Lang, basis: Basis) -> String {
    let found = procedure::basis::find(basis.0);
    found.map(|found| if lang == Lang::Vi { &found.vi } else { &found.en }).cloned().unwrap_or_default()
}

/// The sentence and the article.
pub fn refusal_with_basis(lang: Lang, refusal: &Refusal) -> String {
    let (text, basis) = (refusal_text(lang, refusal), basis_text(lang, refusal.basis));
    if basis.is_empty() { text } else { format!("{text} ({basis})") }
}

fn user(lang: Lang, officer: &Officer) -> User {
    let principal = officer.principal();
    let grant = officer.actor.grants.first();
    let unit = grant.and_then(|grant| officer.org.unit(&grant.unit));
    User {
        name: officer.name_of(&officer.signed.person),
        unit: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
        role: grant.map(|grant| lang.word("role", grant.role.key()).into_owned()).unwrap_or_default(),
        on_behalf_of: officer.signed.on_behalf_of.as_ref().map(|_| officer.name_of(principal)),
    }
}

pub use app::access::READERS;

/// Roles that work on dossiers.
pub const WORKERS: &[Role] = &[
    Role::Receptionist,
    Role::Specialist,
    Role::DivisionHead,
    Role::AgencyLeader,
    Role::Clerk,
    Role::CentreDirector,
];
/// Roles that receive people.
pub const RECEIVERS: &[Role] = &[Role::Receptionist, Role::CentreDirector];
/// Roles that lead others.
pub const LEADERS: &[Role] = &[Role::DivisionHead, Role::AgencyLeader, Role::CentreDirector];
/// Roles that look over units.
pub const OVERSEERS: &[Role] =
    &[Role::DivisionHead, Role::AgencyLeader, Role::CentreDirector, Role::ProcedureControl, Role::ProvinceLeader, Role::Auditor];
/// Roles that set up or oversee the indices.
pub const INDEXERS: &[Role] = &[Role::Administrator, Role::ProcedureControl, Role::Auditor];
/// The menu of an official: only what can be opened with the roles held.
pub fn nav(officer: &Officer) -> Vec<NavGroup> {
    let item = |key, href, icon, main| NavItem { key, href, icon, count: None, main };
    let when = |roles: &[Role], item: NavItem| officer.holds(roles).then_some(item);
    let work = [
        when(&[Role::ProvinceLeader], item("leader", "/desk/leader", "rosette-discount-check", true)),
        when(WORKERS, item("my_work", "/desk", "list-check", true)),
        when(&[Role::AgencyLeader], item("approve", "/desk/approve", "certificate", true)),
        when(RECEIVERS, item("receive", "/desk/receive", "file-plus", true)),
        when(READERS, item("search", "/desk/search", "search", true)),
        when(RECEIVERS, item("uncollected", "/desk/uncollected", "package", false)),
    ];
    let steering = [
        when(crate::pages::tasks::TASKERS, item("tasks", "/desk/tasks", "flag", true)),
        when(OVERSEERS, item("boards", "/desk/steering", "layout-dashboard", false)),
        when(crate::pages::periodic::READERS, item("periodic", "/desk/steering/reports", "report-analytics", false)),
        when(crate::pages::documents::READERS, item("documents", "/desk/documents", "file-text", false)),
        Some(item("committee", "/desk/committee", "users-group", false)),
        Some(item("meetings", "/desk/meetings", "calendar-due", false)),
        Some(item("plans", "/desk/plans", "clipboard-list", false)),
    ];
    let books = [
        when(&[Role::AgencyLeader], item("leader", "/desk/leader", "rosette-discount-check", true)),
        when(OVERSEERS, item("dashboard", "/desk/dashboard", "chart-bar", true)),
        when(OVERSEERS, item("board", "/desk/board", "layout-dashboard", true)),
        Some(item("index", "/desk/index", "sum", true)),
        when(READERS, item("register", "/desk/register", "book-2", false)),
        when(OVERSEERS, item("reports", "/desk/reports", "report-analytics", false)),
        when(RECEIVERS, item("cash", "/desk/cash", "cash", false)),
        when(WORKERS, item("own", "/desk/own", "trending-up", false)),
        when(crate::pages::reconcile::READERS, item("reconcile", "/desk/reconcile", "sum", false)),
        when(WORKERS, item("leave", "/desk/leave", "calendar", false)),
    ];
    let administration = [
        when(&[Role::ProcedureControl, Role::Administrator, Role::Auditor], item("catalogue", "/admin/catalogue", "list-details", false)),
        when(&[Role::Administrator, Role::Auditor], item("units", "/admin/units", "building", false)),
        when(&[Role::Administrator, Role::Auditor], item("people", "/admin/people", "users", false)),
        when(&[Role::Administrator, Role::Auditor], item("calendar", "/admin/calendar", "calendar", false)),
        when(INDEXERS, item("sets", "/admin/sets", "scale", false)),
        when(INDEXERS, item("official", "/admin/official", "certificate-2", false)),
        when(&[Role::Administrator, Role::Auditor], item("templates", "/admin/templates", "file-text", false)),
        when(&[Role::Administrator, Role::Auditor], item("report_rules", "/admin/reports", "report-analytics", false)),
        when(&[Role::Administrator], item("imports", "/admin/imports", "upload", false)),
        when(&[Role::Administrator], item("tokens", "/admin/tokens", "key", false)),
        when(&[Role::Administrator, Role::Auditor], item("audit", "/admin/audit", "shield-check", false)),
        when(&[Role::Administrator, Role::Auditor], item("status", "/admin/status", "heartbeat", false)),
    ];
    let group = |key, items: Vec<Option<NavItem>>| NavGroup { key, items: items.into_iter().flatten().collect() };
    let groups = [
        group("work", work.into()),
        group("steering", steering.into()),
        group("books", books.into()),
        group("administration", administration.into()),
    ];
    groups.into_iter().filter(|group| !group.items.is_empty()).collect()
}
