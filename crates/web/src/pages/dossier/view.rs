//! The page: head, side column, and the tab that is open.

use std::collections::BTreeMap;

use app::ShownNotice;
use app::access::Sight;
use app::options::Choice;
use askama::Template;
use dossier::{Command, Event};
use kernel::Role;

use super::actions::{self, Again, Side};
use super::forecast;
use super::forms::Scene;
use super::head::{self, Head};
use super::parts::{self, LaneLine, Line, PaperLine, StepLine};
use super::story::{self, Told};
use super::words::Words;
use super::Found;
use crate::pages::eform::questions::review;
use crate::desk::{Desk, PageError};
use crate::filters;
use crate::page::{self, Page};

/// A part of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// Diễn biến.
    Story,
    /// Thành phần.
    Components,
    /// Xử lý.
    Work,
    /// Giấy tờ.
    Papers,
    /// Liên lạc.
    Contact,
}

impl Tab {
    const ALL: [Tab; 5] = [Tab::Story, Tab::Components, Tab::Work, Tab::Papers, Tab::Contact];

    /// As in `?tab=`.
    pub const fn key(self) -> &'static str {
        match self {
            Tab::Story => "story",
            Tab::Components => "components",
            Tab::Work => "work",
            Tab::Papers => "papers",
            Tab::Contact => "contact",
        }
    }

    /// The tab with that key; anything else is the story.
    pub fn of(key: &str) -> Self {
        Self::ALL.into_iter().find(|tab| tab.key() == key).unwrap_or(Tab::Story)
    }
}

/// What the machine refused.
pub struct Said {
    /// Headline.
    pub title: String,
    /// The reason.
    pub reason: String,
    /// The article.
    pub basis: String,
}

/// The page.
#[derive(Template)]
#[template(path = "dossier/dossier.html")]
pub struct Shown {
    page: Page,
    base: String,
    tab: Tab,
    tabs: Vec<page::Tab>,
    head: Head,
    side: Side,
    forecast: Option<forecast::Panel>,
    said: Option<Said>,
    errors: Vec<(String, String)>,
    version: i64,
    once: String,
    story: Vec<Told>,
    components: Vec<Line>,
    answers: Vec<(String, String)>,
    steps: Vec<StepLine>,
    template: bool,
    decision: String,
    lanes: Vec<LaneLine>,
    papers: Vec<PaperLine>,
    notices: Vec<ShownNotice>,
    auditor: bool,
    whole: bool,
}

impl Shown {
    /// What will probably be late says so before what can be done.
    fn presses(&self) -> bool {
        self.forecast.as_ref().is_some_and(|panel| panel.level == "high")
    }
}

/// Names of the dossier's files by hash.
fn file_names(desk: &Desk, found: &Found) -> Result<BTreeMap<String, String>, PageError> {
    let used = desk.app().files_of(&app::dossier_files(&found.story.dossier.id))?;
    Ok(used.into_iter().map(|row| (row.hash, row.name)).collect())
}

/// Codes of dossiers that correct this one, by their identity.
fn linked(desk: &Desk, found: &Found) -> Result<BTreeMap<String, String>, PageError> {
    let mut codes = BTreeMap::new();
    for entry in &found.view.history {
        if let Event::CorrectionLinked { by } = &entry.event
            && let Some(story) = desk.app().story(by)?
        {
            codes.insert(by.to_string(), story.dossier.code.to_string());
        }
    }
    Ok(codes)
}

/// Who sees an outline handles nothing, but procedure control may urge.
fn choices(desk: &Desk, found: &Found) -> Vec<Choice> {
    if found.view.sight == Sight::Whole {
        return found.view.choices.clone();
    }
    let urge = Command::Urge { text: "…".to_owned() };
    let allowed = desk.app().would(desk.actor(), &found.story, urge).is_ok();
    if allowed { vec![Choice { key: "urge", number: None, refused: None }] } else { Vec::new() }
}

/// Makes the page.
///
/// # Errors
/// The store failed.
pub fn page(
    desk: &Desk,
    found: &Found,
    tab: Tab,
    again: Option<&Again<'_>>,
    said: Option<Said>,
) -> Result<Shown, PageError> {
    let (view, lang) = (&found.view, desk.lang());
    let code = view.dossier.code.to_string();
    let base = super::base(&code);
    let words = Words { lang, org: &view.org, procedure: &view.procedure };
    let foretold = forecast::find(desk, found)?;
    let panel = foretold.as_ref().map(|row| forecast::panel(desk, found, row));
    let proposed = forecast::proposed(desk, found, foretold.as_ref());
    let last_day = panel.as_ref().is_some_and(|panel| panel.last_day);
    let scene = Scene { desk, view, words, proposed, last_day };
    let whole = view.sight == Sight::Whole;
    let tab = if whole || tab == Tab::Components { tab } else { Tab::Work };
    let names = if whole { file_names(desk, found)? } else { BTreeMap::new() };
    let ordered = if whole { desk.app().papers(&found.story) } else { Vec::new() };
    let codes = linked(desk, found)?;
    let around = story::Around { base: &base, papers: &ordered, files: &names, codes: &codes };
    let notices = if whole && tab == Tab::Contact { desk.app().applicant_notices(&view.dossier.id, 200)? } else { Vec::new() };
    let process = &view.procedure.process;
    let link = |each: Tab| page::Tab {
        label: lang.word("dossier_page", format!("tab_{}", each.key())).into_owned(),
        href: if each == Tab::Story { base.clone() } else { format!("{base}?tab={}", each.key()) },
        active: each == tab,
        count: (each == Tab::Papers && whole).then(|| u32::try_from(ordered.len()).unwrap_or(0)),
    };
    Ok(Shown {
        page: desk.page(lang.t1("dossier_page.title", "code", &code), "search"),
        tab,
        tabs: Tab::ALL.into_iter().filter(|each| whole || matches!(each, Tab::Components | Tab::Work)).map(link).collect(),
        head: head::head(&scene),
        side: actions::side(&scene, &choices(desk, found), &names, again),
        forecast: panel,
        said,
        errors: again.map(|again| again.errors.to_vec()).unwrap_or_default(),
        version: view.version,
        once: again.map(|again| again.posted.get("once").to_owned()).unwrap_or_else(|| desk.app().new_id().to_string()),
        story: if tab == Tab::Story { story::tell(&words, &view.history, &around) } else { Vec::new() },
        components: parts::components(&scene, &names),
        answers: answers(&scene),
        // Times of steps are no personal data: an outline has them too.
        steps: parts::steps(&scene, &found.story.history),
        template: process.template,
        decision: process.decision.clone().unwrap_or_default(),
        lanes: if whole { parts::lanes(&scene) } else { Vec::new() },
        papers: parts::papers(&scene, &view.history, &ordered),
        notices,
        auditor: whole && desk.officer.holds(&[Role::Auditor]),
        whole,
        base,
    })
}

/// Questions of the e-form and their answers in words; answers of another form under their keys.
fn answers(scene: &Scene<'_>) -> Vec<(String, String)> {
    let given = &scene.view.dossier.answers;
    let Some(form) = scene.view.procedure.form.as_ref().filter(|_| !given.is_empty()) else {
        // How the result is wanted stands in the head.
        let other = given.iter().filter(|(key, _)| *key != app::delivery::RESULT_DELIVERY);
        return other.map(|(key, value)| (key.clone(), value.clone())).collect();
    };
    let sections = review(scene.words.lang, form, &procedure::Clean(given.clone()));
    sections.into_iter().flat_map(|(_, rows)| rows).collect()
}
