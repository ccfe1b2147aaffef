//! Plans and programmes: their lines, targets and stages; tables and running lists that come in.

mod act;
mod export;
mod files;
mod import;
mod import_row;
mod item;
mod line;
mod line_form;
mod list;
mod measures;
mod plan;
mod plan_form;
mod running;
mod running_names;
mod running_view;
mod source;

use axum::routing::{get, post};

use crate::routes::{Permission, Route};

/// Every official reads; who changes is asked of the book.
const ALL: Permission = Permission::Official;

/// The routes.
pub fn routes() -> Vec<Route> {
    let read = |path, handler| Route::desk(path, "GET", ALL, handler);
    let change = |path, handler| Route::desk(path, "POST", ALL, handler);
    vec![
        read("/desk/plans", get(list::show)),
        read("/desk/plans/new", get(plan_form::blank)),
        change("/desk/plans/new", post(plan_form::add)),
        read("/desk/plans/template", get(files::plan_template)),
        read("/desk/plans/running", get(running::start)),
        change("/desk/plans/running", post(running::take)).with_files(),
        read("/desk/plans/running/template", get(files::running_template)),
        read("/desk/plans/running/{id}", get(running::show)),
        change("/desk/plans/running/{id}", post(running::settle_names)),
        change("/desk/plans/running/{id}/import", post(running::import)),
        read("/desk/plans/{id}", get(plan::show)),
        change("/desk/plans/{id}", post(act::chosen)),
        read("/desk/plans/{id}/change", get(plan_form::filled)),
        change("/desk/plans/{id}/change", post(plan_form::change)),
        change("/desk/plans/{id}/approve", post(act::approve)),
        change("/desk/plans/{id}/close", post(act::close)),
        read("/desk/plans/{id}/files/{hash}", get(files::stage_file)),
        read("/desk/plans/{id}/export.xlsx", get(export::xlsx)),
        read("/desk/plans/{id}/import", get(import::start)),
        change("/desk/plans/{id}/import", post(import::take)).with_files(),
        read("/desk/plans/{id}/import/{draft}", get(import::show)),
        change("/desk/plans/{id}/import/{draft}", post(import::save)),
        read("/desk/plans/{id}/import/{draft}/rows/{row}", get(import_row::show)),
        change("/desk/plans/{id}/import/{draft}/rows/{row}", post(import_row::change)),
        read("/desk/plans/{id}/items/new", get(item::blank)),
        change("/desk/plans/{id}/items/new", post(item::add)),
        read("/desk/plans/{id}/items/{item}", get(item::show)),
        change("/desk/plans/{id}/items/{item}/change", post(item::change)),
        change("/desk/plans/{id}/items/{item}/drop", post(item::drop_line)),
        change("/desk/plans/{id}/items/{item}/give", post(item::give)),
        change("/desk/plans/{id}/items/{item}/stage", post(item::reach)).with_files(),
        change("/desk/plans/{id}/items/{item}/undo", post(item::undo)),
    ]
}
