//! Public figures: how many dossiers, how many on time, by month and by agency. Sums only, nothing of any person; agencies
//! without dossiers are not counted.

mod open_data;
mod sums;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use std::sync::Arc;

pub use sums::{Sums, Tally, sums};

use crate::desk;
use crate::filters;
use crate::frame::Frame;
use crate::page::Page;
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
    /// Month by month, oldest first: name and sums.
    pub months: Vec<(String, Tally)>,
    /// By agency, by name.
    pub agencies: Vec<(String, Tally)>,
    /// The bars.
    pub bars: Vec<Bar>,
    /// The largest number of the chart's scale.
    pub top: String,
}

/// One month in the chart: lengths from below, out of 200.
pub struct Bar {
    /// Left edge.
    pub x: usize,
    /// Name of the month, short.
    pub label: String,
    /// Early and on time: top edge and height.
    pub good: (i64, i64),
    /// Late: top edge and height.
    pub late: (i64, i64),
}

/// Height of the chart.
const HEIGHT: i64 = 200;
/// Width of a month.
const STEP: usize = 60;

fn month_name(month: (i32, u8)) -> String {
    format!("{:02}/{}", month.1, month.0)
}

fn bars(months: &[(String, Tally)]) -> (Vec<Bar>, i64) {
    let top = months.iter().map(|(_, tally)| tally.finished()).max().unwrap_or(0).max(1);
    let bar = |(at, (name, tally)): (usize, &(String, Tally))| {
        let (good, late) = (tally.on_time_or_early() * HEIGHT / top, tally.late * HEIGHT / top);
        let label = name.split('/').next().unwrap_or_default().trim_start_matches('0').to_owned();
        Bar { x: at * STEP, label, good: (HEIGHT - good, good), late: (HEIGHT - good - late, late) }
    };
    (months.iter().enumerate().map(bar).collect(), top)
}

async fn show(State(site): State<Arc<Site>>, frame: Frame) -> Response {
    desk::public(site, frame, |site, frame| {
        let sums = sums(site, MONTHS)?;
        let months: Vec<(String, Tally)> = sums.months().into_iter().map(|(month, tally)| (month_name(month), tally)).collect();
        let (bars, top) = bars(&months);
        let view = Figures {
            page: site.page(frame, frame.lang.t("nav.figures"), "figures"),
            at: site.now(),
            all: sums.all(),
            now: months.last().map(|(_, tally)| *tally).unwrap_or_default(),
            month: months.last().map(|(name, _)| name.clone()).unwrap_or_default(),
            agencies: sums.agencies(),
            months,
            bars,
            top: kernel::text::grouped(top),
        };
        Ok(super::html(StatusCode::OK, &view))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_fill_the_chart_and_no_more() {
        let tally = |early, late| Tally { early, late, ..Tally::default() };
        let (bars, top) = bars(&[("10/2026".into(), tally(30, 10)), ("11/2026".into(), tally(0, 0))]);
        assert_eq!(top, 40);
        assert_eq!((bars[0].good, bars[0].late), ((50, 150), (0, 50)));
        assert_eq!((bars[1].good, bars[1].label.as_str()), ((200, 0), "11"));
    }
}
