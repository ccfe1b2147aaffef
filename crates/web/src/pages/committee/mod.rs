//! The committee: members, areas, rhythm of reports; its meetings.

mod area;
mod form;
mod invitation;
mod meeting;
mod meeting_form;
mod meetings;
mod member;
mod overview;
pub mod parts;
mod rhythm;

use axum::routing::{get, post};

use crate::routes::{Permission, Route};

/// Every official reads; who changes is asked of the book.
const ALL: Permission = Permission::Official;

/// The routes.
pub fn routes() -> Vec<Route> {
    let read = |path, handler| Route::desk(path, "GET", ALL, handler);
    let change = |path, handler| Route::desk(path, "POST", ALL, handler);
    vec![
        read("/desk/committee", get(overview::show)),
        read("/desk/committee/new", get(member::blank)),
        change("/desk/committee/new", post(member::appoint)),
        read("/desk/committee/members/{id}", get(member::show)),
        change("/desk/committee/members/{id}/change", post(member::change)),
        change("/desk/committee/members/{id}/end", post(member::end)),
        read("/desk/committee/areas", get(area::blank)),
        change("/desk/committee/areas", post(area::add)),
        read("/desk/committee/areas/{key}", get(area::show)),
        change("/desk/committee/areas/{key}/change", post(area::change)),
        change("/desk/committee/areas/{key}/answer", post(area::answer_for)),
        change("/desk/committee/areas/{key}/retire", post(area::retire)),
        read("/desk/committee/rhythm", get(rhythm::show)),
        change("/desk/committee/rhythm", post(rhythm::set)),
        change("/desk/committee/rhythm/drop", post(rhythm::stop)),
        read("/desk/meetings", get(meetings::show)),
        read("/desk/meetings/new", get(meeting_form::blank)),
        change("/desk/meetings/new", post(meeting_form::plan)),
        read("/desk/meetings/{id}", get(meeting::show)),
        read("/desk/meetings/{id}/change", get(meeting_form::filled)),
        change("/desk/meetings/{id}/change", post(meeting_form::change)),
        change("/desk/meetings/{id}/hold", post(meeting::hold)),
        change("/desk/meetings/{id}/conclude", post(meeting::conclude)),
        change("/desk/meetings/{id}/cancel", post(meeting::cancel)),
        read("/desk/meetings/{id}/invitation.pdf", get(invitation::pdf)),
        read("/desk/meetings/{id}/invitation.docx", get(invitation::docx)),
    ]
}
