//! All incoming HTTP: public pages, officers' desk, JSON API. Knows no SQL and no partner.

pub mod address;
pub mod api;
pub mod assets;
pub mod chart;
pub mod desk;
pub mod filters;
pub mod flash;
pub mod form;
pub mod frame;
pub mod gate;
pub mod in_hand;
pub mod kept;
pub mod lang;
pub mod metrics;
pub mod officer;
pub mod page;
pub mod pages;
pub mod ports;
pub mod posted;
pub mod resend;
pub mod routes;
pub mod server;
pub mod site;
pub mod steer;
pub mod words;
