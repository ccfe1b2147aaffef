//! The first page: one question, life events, sectors.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::desk;
use crate::frame::Frame;
use crate::page::Page;
use crate::site::Site;
use crate::words;

/// What the first page shows.
#[derive(Template)]
#[template(path = "home/home.html")]
pub struct Home {
    /// Frame.
    pub page: Page,
    /// Everyday questions to start from.
    pub examples: Vec<&'static str>,
    /// Life events.
    pub events: Vec<Way>,
    /// Sectors.
    pub sectors: Vec<Way>,
    /// Number of procedures.
    pub total: usize,
    /// Figures of the present month: share on time, received, settled; and what is open now; none while nothing happened.
    pub figures: Option<[String; 4]>,
}

/// A way into the catalogue.
pub struct Way {
    /// In words.
    pub name: String,
    /// Part of the address.
    pub slug: String,
    /// Icon.
    pub icon: &'static str,
    /// How many procedures lie there.
    pub count: usize,
}

/// Keys of the questions offered under the search box.
const EXAMPLES: [&str; 4] = ["home.example_birth", "home.example_business", "home.example_land", "home.example_copy"];

/// `GET /`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame) -> Response {
    desk::public(site, frame, |site, frame| Ok(super::html(StatusCode::OK, &view(site, frame)))).await
}

/// A page without figures is better than none.
fn figures(site: &Site) -> Option<[String; 4]> {
    let tally = super::figures::sums(site, 1).ok()?.all();
    let open = site.app.numbers(&app::Whose::Province, index::Span::year_to(site.today())).ok()?.open();
    let [received, finished, _, _, _, share] = tally.cells();
    (tally.received + tally.finished() + open > 0).then_some([share, received, finished, kernel::text::grouped(open)])
}

fn view(site: &Site, frame: &Frame) -> Home {
    let (lang, today) = (frame.lang, site.today());
    let event = |(name, count): (&str, usize)| {
        let slug = words::slug(name);
        Way { name: words::life_event(lang, name).into_owned(), icon: words::life_event_icon(&slug), slug, count }
    };
    let sector = |(name, count): (&str, usize)| Way { name: name.into(), slug: words::slug(name), icon: "", count };
    Home {
        page: site.page(frame, lang.t("home.title"), "home"),
        examples: EXAMPLES.map(|key| lang.find(key).unwrap_or(key)).to_vec(),
        events: site.catalogue().life_events(today).into_iter().map(event).collect(),
        sectors: site.catalogue().sectors(today).into_iter().map(sector).collect(),
        total: site.catalogue().list_usable(today).count(),
        figures: figures(site),
    }
}

/// The page on the real catalogue.
#[cfg(test)]
pub fn samples(site: &Site, lang: crate::lang::Lang) -> Vec<Home> {
    vec![view(site, &super::samples::frame(lang, "/"))]
}
