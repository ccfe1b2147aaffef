//! All incoming HTTP: public pages, officers' desk, JSON API. Knows no SQL and no partner.

pub mod assets;
pub mod filters;
pub mod form;
pub mod lang;
pub mod page;
