//! Periodic reports of steering: drafted from the data, written on, sent and frozen.

mod begin;
mod body;
mod edit;
mod files;
mod head;
mod links;
mod list;
mod paper_of;
mod reach;
mod send;
mod shown;
mod show;
mod templates;
mod words;

use axum::routing::{get, post};
use kernel::Role;

use crate::routes::{Permission, Route};

/// Who reads what was sent: leaders and inspectors of the province, and heads of agencies, to whom reports are copied. Members of
/// the committee are among them.
pub const READERS: &[Role] = &[Role::AgencyLeader, Role::ProcedureControl, Role::ProvinceLeader, Role::Auditor];

/// Address of the list.
pub const REPORTS: &str = "/desk/steering/reports";

/// The routes. Who writes is asked page by page: reviewing units are a parameter.
pub fn routes() -> Vec<Route> {
    let route = |path, method, handler| Route::desk(path, method, Permission::Role(READERS), handler);
    vec![
        route("/desk/steering/reports", "GET", get(list::show)),
        route("/desk/steering/reports", "POST", post(begin::begin)),
        route("/desk/steering/reports/templates", "GET", get(templates::show)),
        route("/desk/steering/reports/templates", "POST", post(templates::act)),
        route("/desk/steering/reports/{id}", "GET", get(show::show)),
        route("/desk/steering/reports/{id}/section", "POST", post(edit::section)),
        route("/desk/steering/reports/{id}/head", "POST", post(head::save)),
        route("/desk/steering/reports/{id}/refresh", "POST", post(edit::refresh)),
        route("/desk/steering/reports/{id}/send", "GET", get(send::ask)),
        route("/desk/steering/reports/{id}/send", "POST", post(send::send)),
        route("/desk/steering/reports/{id}/withdraw", "POST", post(send::withdraw)),
        route("/desk/steering/reports/{id}/pdf", "GET", get(files::pdf)),
        route("/desk/steering/reports/{id}/docx", "GET", get(files::docx)),
        route("/desk/steering/reports/{id}/json", "GET", get(files::json)),
    ]
}
