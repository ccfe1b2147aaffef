//! What a reader picked, as it stands in the address.

use std::sync::Arc;

use kernel::Day;
use procedure::{Browse, Catalogue, ProcedureVersion};

use crate::address::encode;
use crate::lang::Lang;
use crate::server::{Pairs, value};
use crate::words;

/// The longest query that is searched, in characters.
const LONGEST_QUERY: usize = 200;

/// A search and the choices that narrow it.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// What was typed.
    pub query: String,
    /// The choices.
    pub browse: Browse,
    /// Page, from 0.
    pub page: usize,
}

impl Choice {
    /// Reads the address; a value that the catalogue does not know is left out.
    pub fn read(query: &Pairs, catalogue: &Catalogue, today: Day) -> Self {
        let named = |names: Vec<(&str, usize)>, slug: &str| {
            names.into_iter().map(|(name, _)| name).find(|name| words::slug(name) == slug).map(str::to_owned)
        };
        let agencies = catalogue.agencies(today);
        let browse = Browse {
            life_event: value(query, "event").and_then(|slug| named(catalogue.life_events(today), slug)),
            sector: value(query, "sector").and_then(|slug| named(catalogue.sectors(today), slug)),
            level: value(query, "level").and_then(words::level_from_key),
            agency: value(query, "agency")
                .filter(|id| agencies.iter().any(|(known, _)| known == id))
                .map(str::to_owned),
        };
        let page = value(query, "page").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1).saturating_sub(1);
        let query = value(query, "q").unwrap_or_default().chars().take(LONGEST_QUERY).collect();
        Self { query, browse, page }
    }

    /// What fits, best first, or by code when nothing was typed.
    pub fn find<'a>(&self, catalogue: &'a Catalogue, today: Day) -> Vec<&'a Arc<ProcedureVersion>> {
        let fitting = catalogue.browse(&self.browse, today);
        if self.query.is_empty() {
            return fitting;
        }
        let hits = catalogue.search(&self.query, today, usize::MAX).into_iter().map(|hit| hit.version);
        hits.filter(|version| fitting.iter().any(|other| other.code == version.code)).collect()
    }

    /// Choices in force in words, each with the address without it.
    pub fn chips(&self, lang: Lang) -> Vec<(String, String)> {
        let without = |change: fn(&mut Choice)| {
            let mut rest = Self { page: 0, ..self.clone() };
            change(&mut rest);
            rest.href()
        };
        let browse = &self.browse;
        let mut chips = Vec::new();
        if !self.query.is_empty() {
            chips.push((format!("“{}”", self.query), without(|rest| rest.query.clear())));
        }
        if let Some(event) = &browse.life_event {
            chips.push((words::life_event(lang, event).into_owned(), without(|rest| rest.browse.life_event = None)));
        }
        if let Some(sector) = &browse.sector {
            chips.push((sector.clone(), without(|rest| rest.browse.sector = None)));
        }
        if let Some(level) = browse.level {
            let word = lang.word("level", words::level_key(level)).into_owned();
            chips.push((word, without(|rest| rest.browse.level = None)));
        }
        if let Some(agency) = &browse.agency {
            chips.push((words::agency_name(lang, agency).into_owned(), without(|rest| rest.browse.agency = None)));
        }
        chips
    }

    /// The address of this choice.
    pub fn href(&self) -> String {
        let pairs = [
            ("q", (!self.query.is_empty()).then(|| encode(&self.query))),
            ("event", self.browse.life_event.as_deref().map(words::slug)),
            ("sector", self.browse.sector.as_deref().map(words::slug)),
            ("level", self.browse.level.map(|level| words::level_key(level).to_owned())),
            ("agency", self.browse.agency.as_deref().map(encode)),
            ("page", (self.page > 0).then(|| (self.page + 1).to_string())),
        ];
        let texts = pairs.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
        let query = texts.collect::<Vec<_>>().join("&");
        if query.is_empty() { "/procedures".to_owned() } else { format!("/procedures?{query}") }
    }

    /// The address of another page of it.
    pub fn href_of_page(&self, page: usize) -> String {
        Self { page, ..self.clone() }.href()
    }
}
