//! Public figures: how many dossiers, how many on time, by month and by agency; ways of handing in, satisfaction, and the
//! index as computed here. Sums only, nothing of any person; agencies without dossiers are not counted.

mod charts;
mod open_data;
mod sums;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use std::sync::Arc;

pub use sums::{Sums, Tally, sums};

use crate::chart::{Chart, decimal_text};
use crate::desk;
use crate::filters;
use crate::frame::Frame;
use crate::page::Page;
use crate::pages::dashboard::Ranked;
use crate::routes::Route;
use crate::site::Site;

/// Months shown, with the present one.
pub const MONTHS: i32 = 12;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::open("/figures", "GET", get(show)),
        Route::open("/figures.csv", "GET", get(open_data::csv)),
        Route::open("/figures.json", "GET", get(open_data::json)),
    ]
}

/// The page.
#[derive(Template)]
#[template(path = "figures/figures.html")]
pub struct Figures {
    /// Frame.
    pub page: Page,
    /// The moment of counting.
    pub at: kernel::Instant,
    /// Everything of the months shown.
    pub all: Tally,
    /// The present month.
    pub now: Tally,
    /// Name of the present month.
    pub month: String,
    /// Month by month.
    pub months: Chart,
    /// The share on time month by month.
    pub shares: Chart,
    /// By agency, by name.
    pub agencies: Vec<(String, Tally)>,
    /// By the way of handing in.
    pub channels: Chart,
    /// Share of those satisfied, and how many rated.
    pub satisfaction: Option<(String, String)>,
    /// Agencies by index.
    pub ranks: Vec<Ranked>,
    /// Name of the criteria set.
    pub set: String,
}

/// The index in words.
pub fn index_text(row: &Ranked) -> String {
    row.index.map_or_else(|| "–".to_owned(), decimal_text)
}

async fn show(State(site): State<Arc<Site>>, frame: Frame) -> Response {
    desk::public(site, frame, |site, frame| {
        let (sums, lang) = (sums(site, MONTHS)?, frame.lang);
        let months = sums.months();
        let (set, ranks) = charts::ranks(site)?;
        let numbers = charts::last_year(site)?;
        let view = Figures {
            page: site.page(frame, lang.t("nav.figures"), "figures"),
            at: site.now(),
            all: sums.all(),
            now: months.last().map(|(_, tally)| *tally).unwrap_or_default(),
            month: months.last().map(|(month, _)| charts::month_name(*month)).unwrap_or_default(),
            agencies: sums.agencies(),
            months: charts::by_month(lang, &months),
            shares: charts::shares(lang, &months),
            channels: charts::channels(lang, &numbers),
            satisfaction: charts::satisfaction(&numbers),
            ranks,
            set,
        };
        Ok(super::html(StatusCode::OK, &view))
    })
    .await
}
