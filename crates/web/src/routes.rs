//! The one table of routes: path, method, audience, permission, handler.

use std::sync::Arc;

use axum::routing::{MethodRouter, get, post};
use kernel::Role;

use crate::site::Site;
use crate::{api, pages, server};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// People with a browser: pages.
    Citizen,
    /// Programs: JSON, and errors as problem+json.
    Machine,
    /// Browsers and watchdogs on behalf of no one: assets, health.
    Plumbing,
}

/// What the asker must be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Nothing: public knowledge, or guarded by a secret that the handler checks.
    Open,
    /// A signed-in official, whatever the role.
    Official,
    /// A signed-in official with one of the roles, somewhere; where exactly, use cases and queries check.
    Role(&'static [Role]),
    /// A token of the API; its scopes are checked by the handler.
    Token,
}

/// One route.
pub struct Route {
    /// Path pattern.
    pub path: &'static str,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Who asks.
    pub audience: Audience,
    /// What is needed.
    pub permission: Permission,
    /// Takes files: the body may be large.
    pub upload: bool,
    /// Answers.
    pub handler: MethodRouter<Arc<Site>>,
}

impl Route {
    /// A page for everybody.
    pub fn open(path: &'static str, method: &'static str, handler: MethodRouter<Arc<Site>>) -> Self {
        Self { path, method, audience: Audience::Citizen, permission: Permission::Open, upload: false, handler }
    }

    /// A page of the desk.
    pub fn desk(
        path: &'static str,
        method: &'static str,
        permission: Permission,
        handler: MethodRouter<Arc<Site>>,
    ) -> Self {
        Self { permission, ..Self::open(path, method, handler) }
    }

    /// Takes files.
    #[must_use]
    pub fn with_files(self) -> Self {
        Self { upload: true, ..self }
    }
}

/// Every route of the site.
pub fn table() -> Vec<Route> {
    use Audience::{Citizen, Machine, Plumbing};
    let open =
        |path, method, audience, handler| Route { audience, ..Route::open(path, method, handler) };
    let mut all = vec![
        open("/", "GET", Citizen, get(pages::home::show)),
        open("/procedures", "GET", Citizen, get(pages::procedures::show)),
        open("/procedures/{code}", "GET", Citizen, get(pages::procedure::show)),
        open("/procedures/{code}/changes", "GET", Citizen, get(pages::changes::show)),
        open("/procedures/{code}/form", "GET", Citizen, get(pages::eform::show)),
        open("/procedures/{code}/form", "POST", Citizen, post(pages::eform::check)),
        open("/help", "GET", Citizen, get(pages::help::show)),
        open("/lang", "POST", Citizen, post(server::switch_language)),
        open("/api/v1/procedures", "GET", Machine, get(api::procedures::list)),
        open("/api/v1/procedures/{code}", "GET", Machine, get(api::procedures::one)),
        open("/api/v1/criteria-sets", "GET", Machine, get(api::indices::sets)),
        open("/api/v1/criteria-sets/{id}", "GET", Machine, get(api::indices::set)),
        open("/api/v1/official-scores", "GET", Machine, get(api::indices::official)),
        open("/api/v1/openapi.json", "GET", Machine, get(api::openapi)),
        open("/assets/{file}", "GET", Plumbing, get(server::asset)),
        open("/healthz", "GET", Plumbing, get(server::health)),
        open("/readyz", "GET", Plumbing, get(server::ready)),
    ];
    all.extend(api::routes());
    all.extend(pages::account::routes());
    all.extend(pages::calendar::routes());
    all.extend(pages::work::routes());
    all.extend(pages::dossier::routes());
    all.extend(pages::lists::routes());
    all.extend(pages::board::routes());
    all.extend(pages::dashboard::routes());
    all.extend(pages::index766::routes());
    all.extend(pages::leave::routes());
    all.extend(pages::receive::routes());
    all.extend(pages::resend::routes());
    all.extend(pages::citizen::routes());
    all.extend(pages::submit::routes());
    all.extend(pages::track::routes());
    all.extend(pages::figures::routes());
    all.extend(pages::reports::routes());
    all.extend(pages::behind::routes());
    all.extend(pages::reconcile::routes());
    all.extend(pages::tasks::routes());
    all.extend(pages::documents::routes());
    all.extend(pages::steering::routes());
    all.extend(pages::committee::routes());
    all.extend(pages::plans::routes());
    all.extend(pages::periodic::routes());
    all.extend(pages::admin::routes());
    all
}
