//! All incoming HTTP: public pages, officers' desk, JSON API. Knows no SQL and no partner.

pub mod api;
pub mod assets;
pub mod filters;
pub mod form;
pub mod frame;
pub mod lang;
pub mod page;
pub mod pages;
pub mod routes;
pub mod server;
pub mod site;
pub mod words;
