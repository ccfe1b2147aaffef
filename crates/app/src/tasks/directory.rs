//! What names in documents and lists mean here: units of the organisation, groups of them, registered documents.

use std::sync::Arc;

use kernel::{Day, UnitId};
use org::{Org, Unit, UnitKind};
use steering::names::{Names, Tag, UnitName};

use crate::app::App;

fn tag(unit: &Unit) -> Tag {
    match unit.kind {
        UnitKind::Province => Tag::Province,
        UnitKind::Department => Tag::Department,
        UnitKind::Vertical if unit.level == org::Level::Province => Tag::Branch,
        UnitKind::Commune => Tag::Commune,
        UnitKind::ProvincialCentre | UnitKind::CommuneCentre | UnitKind::Division | UnitKind::Vertical => Tag::Other,
    }
}

/// Agencies that texts name: not their divisions, whose names are the same in many houses.
fn is_named(unit: &Unit) -> bool {
    match unit.kind {
        UnitKind::Province | UnitKind::ProvincialCentre | UnitKind::Department | UnitKind::Commune => true,
        UnitKind::Vertical => unit.level == org::Level::Province,
        UnitKind::CommuneCentre | UnitKind::Division => false,
    }
}

/// Units as of a day, by what texts call them.
pub fn names_on(org: &Org, day: Day) -> Names {
    let named = org.units(day).filter(|unit| is_named(unit));
    Names::new(named.map(|unit| {
        let mut others = vec![unit.short_name.clone()];
        others.extend(unit.former_names.iter().flat_map(|former| [former.name.clone(), former.short_name.clone()]));
        // The office of the committee is the committee's own house.
        if unit.kind == UnitKind::Province {
            others.extend(unit.name.strip_prefix("Ủy ban nhân dân").map(|place| format!("Văn phòng Ủy ban nhân dân{place}")));
            others.push("Văn phòng Ủy ban nhân dân".to_owned());
        }
        UnitName { id: unit.id.clone(), name: unit.name.clone(), others, tag: tag(unit) }
    }))
}

impl App {
    /// Units as of today, by what texts call them. Made anew when the organisation has changed.
    pub fn names(&self) -> Arc<Names> {
        let (org, today) = (self.org(), self.now().day());
        let kept = self.names.get();
        match &*kept {
            Some((of, day, names)) if Arc::ptr_eq(of, &org) && *day == today => names.clone(),
            _ => {
                let names = Arc::new(names_on(&org, today));
                self.names.set(Arc::new(Some((org, today, names.clone()))));
                names
            }
        }
    }

    /// Units that a collective name may mean, for a person to confirm.
    pub fn group_units(&self, name: &str) -> Vec<UnitId> {
        self.names().group_units(name)
    }
}

/// The names as of a day of an organisation, kept.
pub(crate) type NamesKept = crate::cell::Cell<Option<(Arc<Org>, Day, Arc<Names>)>>;
