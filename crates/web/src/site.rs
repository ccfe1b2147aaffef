//! What every handler reads: the catalogue, the province, the clock. Made once by the binary.

use std::sync::Arc;

use kernel::{Day, Instant};
use procedure::{Catalogue, ProcedureVersion};

use crate::frame::Frame;
use crate::page::{NavGroup, NavItem, Page};

/// Tells the time; the binary gives the real clock, tests a fixed one.
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// The public site of one province.
pub struct Site {
    /// The procedures.
    pub catalogue: Arc<Catalogue>,
    /// Name of the province, e.g. "Thành phố Cần Thơ".
    pub province: String,
    /// Shows the banner "dữ liệu mô phỏng".
    pub simulated: bool,
    /// The clock.
    pub clock: Clock,
}

impl Site {
    /// The day in Viet Nam.
    pub fn today(&self) -> Day {
        (self.clock)().day()
    }

    /// The version a reader should see: the one in force today, or else the newest; `None` if the code is unknown.
    pub fn shown_version(&self, code: &str) -> Option<&Arc<ProcedureVersion>> {
        let code = code.into();
        self.catalogue.in_force(&code, self.today()).or_else(|| self.catalogue.latest(&code))
    }

    /// The frame around a public page.
    pub fn page(&self, frame: &Frame, title: impl Into<String>, section: &'static str) -> Page {
        Page {
            lang: frame.lang,
            title: title.into(),
            province: self.province.clone(),
            simulated: self.simulated,
            path: frame.path.clone(),
            section,
            nav: public_nav(),
            ..Page::default()
        }
    }
}

/// The menu of citizens: only what can be opened.
fn public_nav() -> Vec<NavGroup> {
    let item = |key, href, icon| NavItem { key, href, icon, count: None, main: true };
    let items = vec![item("procedures", "/procedures", "list-details"), item("help", "/help", "help-circle")];
    vec![NavGroup { key: "home", items }]
}
