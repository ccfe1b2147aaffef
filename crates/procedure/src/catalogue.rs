//! All versions of all procedures: which is in force, search, browsing.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::{Day, ProcedureCode};

use crate::search::{Hit, SearchIndex};
use crate::{DeadlineRules, Form, Level, ProcedureVersion, QualityIssue, RuleDefaults, quality_issues};

const VERSIONS: &str = include_str!("../../../data/procedures/catalogue.json");
const FORMS: &str = include_str!("../../../data/forms/converted.json");
const FINISHED_FORMS: &str = include_str!("../../../data/forms/finished.json");
const DEFAULTS: &str = include_str!("../../../data/rules/deadline_defaults.json");

/// Why a catalogue cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A data file is no such JSON.
    #[error("catalogue data: {0}")]
    Json(#[from] serde_json::Error),
    /// The rule file has no stretch of time.
    #[error("catalogue data: no default deadline rules")]
    NoDefaults,
}

/// What a browser of the catalogue picks; `None` takes all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Browse {
    /// Life event.
    pub life_event: Option<String>,
    /// Sector.
    pub sector: Option<String>,
    /// Level.
    pub level: Option<Level>,
    /// Id of the competent agency.
    pub agency: Option<String>,
}

/// The catalogue.
#[derive(Debug, Clone)]
pub struct Catalogue {
    by_code: BTreeMap<ProcedureCode, Vec<Arc<ProcedureVersion>>>,
    defaults: RuleDefaults,
    index: SearchIndex,
}

impl Catalogue {
    /// From versions (any order) and the default rules.
    pub fn new(versions: Vec<ProcedureVersion>, defaults: RuleDefaults) -> Self {
        let mut by_code: BTreeMap<ProcedureCode, Vec<Arc<ProcedureVersion>>> = BTreeMap::new();
        for version in versions {
            by_code.entry(version.code.clone()).or_default().push(Arc::new(version));
        }
        by_code.values_mut().for_each(|history| history.sort_by_key(|version| version.version));
        let index = SearchIndex::new(by_code.values().filter_map(|history| history.last()));
        Self { by_code, defaults, index }
    }

    /// The real procedures that come with the program.
    ///
    /// # Errors
    /// Only if the embedded data are damaged; a test reads them.
    pub fn embedded() -> Result<Self, CatalogueError> {
        let mut versions: Vec<ProcedureVersion> = serde_json::from_str(VERSIONS)?;
        let mut forms: BTreeMap<String, Form> = serde_json::from_str(FORMS)?;
        let finished: BTreeMap<String, Form> = serde_json::from_str(FINISHED_FORMS)?;
        forms.extend(finished);
        for version in &mut versions {
            version.form = forms.remove(version.code.as_str());
        }
        Ok(Self::new(versions, embedded_defaults()?))
    }

    /// The version in force on that day, if any; of several, the latest.
    pub fn in_force(&self, code: &ProcedureCode, day: Day) -> Option<&Arc<ProcedureVersion>> {
        self.by_code.get(code)?.iter().rev().find(|version| version.holds_on(day))
    }

    /// One version.
    pub fn get(&self, code: &ProcedureCode, version: u32) -> Option<&Arc<ProcedureVersion>> {
        self.history(code).iter().find(|known| known.version == version)
    }

    /// The newest version, whether in force or not.
    pub fn latest(&self, code: &ProcedureCode) -> Option<&Arc<ProcedureVersion>> {
        self.history(code).last()
    }

    /// All versions of a procedure, oldest first.
    pub fn history(&self, code: &ProcedureCode) -> &[Arc<ProcedureVersion>] {
        self.by_code.get(code).map_or(&[], Vec::as_slice)
    }

    /// The newest version of every procedure by code, history included: the editor's list.
    pub fn list(&self) -> impl Iterator<Item = &Arc<ProcedureVersion>> {
        self.by_code.values().filter_map(|history| history.last())
    }

    /// The procedures that a new dossier may use on that day: the public list.
    pub fn list_usable(&self, day: Day) -> impl Iterator<Item = &Arc<ProcedureVersion>> {
        self.by_code.keys().filter_map(move |code| self.in_force(code, day)).filter(|version| version.usable())
    }

    /// The best matches among the procedures usable on that day; typed with or without diacritics.
    pub fn search(&self, query: &str, day: Day, limit: usize) -> Vec<Hit<'_>> {
        let hits = self.index.search(query).into_iter();
        let hits = hits.filter_map(|(code, score)| Some(Hit { version: self.in_force(code, day)?, score }));
        hits.filter(|hit| hit.version.usable()).take(limit).collect()
    }

    /// The best matches among the newest versions of all, history included: the editor's search.
    pub fn search_all(&self, query: &str, limit: usize) -> Vec<Hit<'_>> {
        let hits = self.index.search(query).into_iter();
        hits.filter_map(|(code, score)| Some(Hit { version: self.latest(code)?, score })).take(limit).collect()
    }

    /// The procedures usable on that day that fit the choice.
    pub fn browse(&self, choice: &Browse, day: Day) -> Vec<&Arc<ProcedureVersion>> {
        self.list_usable(day).filter(|version| choice.fits(version)).collect()
    }

    /// Life events with the number of procedures usable on that day, the most frequent first.
    pub fn life_events(&self, day: Day) -> Vec<(&str, usize)> {
        counted(self.list_usable(day).filter_map(|version| version.life_event.as_deref()))
    }

    /// Sectors with the number of procedures usable on that day, the most frequent first.
    pub fn sectors(&self, day: Day) -> Vec<(&str, usize)> {
        counted(self.list_usable(day).map(|version| version.sector.as_str()))
    }

    /// Competent agencies with the number of procedures usable on that day, the most frequent first.
    pub fn agencies(&self, day: Day) -> Vec<(&str, usize)> {
        counted(self.list_usable(day).filter_map(|version| version.agency.id.as_deref()))
    }

    /// The deadline rules of a version on a day; `None` only without any defaults.
    pub fn rules(&self, version: &ProcedureVersion, day: Day) -> Option<DeadlineRules> {
        self.defaults.at(day).map(|defaults| version.rules.over(defaults))
    }

    /// The default rules.
    pub fn defaults(&self) -> &RuleDefaults {
        &self.defaults
    }

    /// Every version with something to check, with its issues: the editor's work list, blocking ones first.
    pub fn to_check(&self) -> Vec<(&Arc<ProcedureVersion>, Vec<QualityIssue>)> {
        let with_issues = self.list().map(|version| (version, quality_issues(version)));
        let mut found: Vec<_> = with_issues.filter(|(_, issues)| !issues.is_empty()).collect();
        found.sort_by_key(|(_, issues)| std::cmp::Reverse((issues.iter().any(|issue| issue.blocking), issues.len())));
        found
    }

    pub(crate) fn history_mut(&mut self, code: &ProcedureCode) -> &mut [Arc<ProcedureVersion>] {
        self.by_code.get_mut(code).map_or(&mut [], Vec::as_mut_slice)
    }

    /// Adds a version; an open predecessor ends the day before.
    pub(crate) fn add(&mut self, version: ProcedureVersion) {
        let history = self.by_code.entry(version.code.clone()).or_default();
        if let (Some(previous), Some(from)) = (history.last_mut(), version.effective_from)
            && previous.effective_to.is_none_or(|to| to >= from)
        {
            Arc::make_mut(previous).effective_to = Some(from.plus(-1));
        }
        history.push(Arc::new(version));
        self.index = SearchIndex::new(self.by_code.values().filter_map(|history| history.last()));
    }
}

impl Browse {
    fn fits(&self, version: &ProcedureVersion) -> bool {
        self.life_event.as_ref().is_none_or(|event| version.life_event.as_ref() == Some(event))
            && self.sector.as_ref().is_none_or(|sector| version.sector == *sector)
            && self.level.is_none_or(|level| version.levels.contains(&level))
            && self.agency.as_ref().is_none_or(|agency| version.agency.id.as_ref() == Some(agency))
    }
}

/// The default rules that come with the program.
///
/// # Errors
/// Only if the embedded data are damaged; a test reads them.
pub fn embedded_defaults() -> Result<RuleDefaults, CatalogueError> {
    let defaults: RuleDefaults = serde_json::from_str(DEFAULTS)?;
    if defaults.periods.is_empty() { Err(CatalogueError::NoDefaults) } else { Ok(defaults) }
}

fn counted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<(&'a str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}
