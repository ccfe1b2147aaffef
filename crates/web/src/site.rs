//! What every handler reads: the program, the templates of papers. Made once by the binary.

use std::sync::Arc;

use app::App;
use kernel::{Day, Instant};
use procedure::{Catalogue, ProcedureVersion};

use crate::frame::Frame;
use crate::metrics::Metrics;
use crate::page::{NavGroup, NavItem, Page};

/// The site of one province.
pub struct Site {
    /// The program.
    pub app: Arc<App>,
    /// Templates of papers that are made on request (register, lists).
    pub templates: Arc<paper::Templates>,
    /// Counts of requests.
    pub metrics: Metrics,
}

impl Site {
    /// The site over a program.
    pub fn new(app: Arc<App>, templates: Arc<paper::Templates>) -> Self {
        Self { app, templates, metrics: Metrics::default() }
    }

    /// The present moment.
    pub fn now(&self) -> Instant {
        self.app.now()
    }

    /// The day in Viet Nam.
    pub fn today(&self) -> Day {
        self.now().day()
    }

    /// The procedures as they are now.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.app.catalogue()
    }

    /// The version a reader should see: the one in force today, or else the newest; `None` if the code is unknown.
    pub fn shown_version(&self, code: &str) -> Option<Arc<ProcedureVersion>> {
        let (code, catalogue) = (code.into(), self.catalogue());
        catalogue.in_force(&code, self.today()).or_else(|| catalogue.latest(&code)).cloned()
    }

    /// The frame around a public page.
    pub fn page(&self, frame: &Frame, title: impl Into<String>, section: &'static str) -> Page {
        Page {
            lang: frame.lang,
            title: title.into(),
            province: self.app.setup().province_name.clone(),
            simulated: self.app.setup().simulated,
            path: frame.path.clone(),
            section,
            nav: public_nav(),
            flashes: frame.flashes.clone(),
            ..Page::default()
        }
    }

    /// Runs work that blocks (reads, waiting for the appender) away from the threads that serve connections.
    ///
    /// # Errors
    /// The work panicked.
    pub async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Arc<Site>) -> T + Send + 'static,
    ) -> Result<T, tokio::task::JoinError> {
        let site = self.clone();
        tokio::task::spawn_blocking(move || work(&site)).await
    }

    /// Makes a page that only reads, and little: at once where the store allows it, for the way to another thread and
    /// back costs as much as such a page; else as [`Site::run`]. Never for work that waits for the appender.
    ///
    /// # Errors
    /// The work panicked.
    pub async fn run_short<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Arc<Site>) -> T + Send + 'static,
    ) -> Result<T, tokio::task::JoinError> {
        if self.app.reads_at_once() { Ok(work(self)) } else { self.run(work).await }
    }
}

/// The menu of citizens: only what can be opened.
fn public_nav() -> Vec<NavGroup> {
    let item = |key, href, icon| NavItem { key, href, icon, count: None, main: true };
    let items = vec![
        item("procedures", "/procedures", "list-details"),
        item("track", "/track", "search"),
        item("figures", "/figures", "chart-bar"),
        item("help", "/help", "help-circle"),
        NavItem { main: false, ..item("officials", "/signin", "user") },
    ];
    vec![NavGroup { key: "home", items }]
}
