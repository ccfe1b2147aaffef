//! What the pages of the index need besides scores: whose figures an address means, one item of many, the worst dossiers.

use std::collections::BTreeMap;

use index::{Item, ItemScore, Scope, Span};
use kernel::{ProcedureCode, UnitId};
use org::UnitKind;
use store::facts::FactRow;

use crate::app::{App, AppResult};
use crate::standing::Whose;

impl App {
    /// Whose figures a key in an address means; none for what is no agency with dossiers of its own.
    pub fn whose(&self, key: &str) -> Option<Whose> {
        match key {
            "tinh" => Some(Whose::Province),
            "so" => Some(Whose::Departments),
            "xa" => Some(Whose::Communes),
            unit => {
                let settles = [UnitKind::Department, UnitKind::Vertical, UnitKind::Commune];
                let (unit, org) = (UnitId::new(unit), self.org());
                let found = org.unit(&unit).filter(|unit| settles.contains(&unit.kind))?;
                Some(Whose::Agency(found.id.clone()))
            }
        }
    }

    /// The unit under which scores of somebody are published; none for groups of agencies.
    pub fn published_as(&self, whose: &Whose) -> Option<UnitId> {
        let org = self.org();
        match whose {
            Whose::Province => org.units_ever().find(|unit| unit.kind == UnitKind::Province).map(|unit| unit.id.clone()),
            Whose::Agency(unit) => Some(unit.clone()),
            Whose::Departments | Whose::Communes => None,
        }
    }

    /// The position of the journal up to which the figures count.
    pub fn measures_position(&self) -> i64 {
        self.shared.measures.position()
    }

    /// [`App::units_of`] of several, with one walk through the organisation.
    pub(crate) fn units_of_each(&self, all: &[Whose]) -> Vec<Vec<UnitId>> {
        let org = self.org();
        let mut within: BTreeMap<UnitId, Vec<UnitId>> = all
            .iter()
            .filter_map(|whose| if let Whose::Agency(root) = whose { Some((root.clone(), Vec::new())) } else { None })
            .collect();
        for unit in org.units_ever() {
            for above in std::iter::once(unit).chain(org.ancestors(&unit.id)) {
                if let Some(units) = within.get_mut(&above.id) {
                    units.push(unit.id.clone());
                }
            }
        }
        let of = |whose: &Whose| match whose {
            Whose::Agency(root) => within.get(root).cloned().unwrap_or_default(),
            together => self.units_of(together),
        };
        all.iter().map(of).collect()
    }

    /// One item of several.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn items_of(&self, all: &[Whose], span: Span, item: &Item) -> AppResult<Vec<ItemScore>> {
        let as_of = span.as_of(self.now().day());
        let province = self.services(&Whose::Province, span, as_of);
        let units = self.units_of_each(all);
        let each: Vec<_> = units.into_iter().zip(all.iter().map(|whose| self.services(whose, span, as_of))).collect();
        self.cube(|cube| {
            let scopes = each.iter().map(|(units, services)| Scope { cube, units, services, province: &province, span, as_of });
            scopes.map(|scope| index::score_one(item, &scope)).collect()
        })
    }

    /// One item of somebody over several periods.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn item_over(&self, whose: &Whose, spans: &[Span], item: &Item) -> AppResult<Vec<ItemScore>> {
        let today = self.now().day();
        let units = self.units_of(whose);
        // Only measures of procedures look at the catalogue.
        let of_procedures = item.measure.starts_with("procedures_");
        let usual = spans.last().copied().unwrap_or_else(|| Span::year_to(today));
        let services = |whose: &Whose, span: Span| {
            let span = if of_procedures { span } else { usual };
            self.services(whose, span, span.as_of(today))
        };
        let each: Vec<_> =
            spans.iter().map(|span| (*span, services(whose, *span), services(&Whose::Province, *span))).collect();
        self.cube(|cube| {
            let scopes = each.iter().map(|(span, services, province)| {
                Scope { cube, units: &units, services, province, span: *span, as_of: span.as_of(today) }
            });
            scopes.map(|scope| index::score_one(item, &scope)).collect()
        })
    }

    /// Open dossiers that are late at the end of a period, the latest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn worst_open(
        &self,
        whose: &Whose,
        procedure: Option<&ProcedureCode>,
        span: Span,
        limit: i64,
    ) -> AppResult<Vec<FactRow>> {
        let units = self.units_of(whose);
        let units: Vec<&str> = units.iter().map(UnitId::as_str).collect();
        let as_of = span.as_of(self.now().day());
        let procedure = procedure.map(ProcedureCode::as_str);
        Ok(self.read(|reader| reader.list_worst(&units, procedure, span.last_day(), as_of, limit))?)
    }
}
