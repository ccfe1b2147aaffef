//! What rows of lists show of a dossier, and whose names are written out.

use std::sync::Arc;

use app::rows::DossierRow;
use app::{ListView, access};
use kernel::{Instant, Role, UnitId};

use crate::desk::Desk;
use crate::lang::Lang;
use crate::pages::work::{Clock, Shown};

/// Roles that see personal data in lists.
const HANDLERS: &[Role] = &[
    Role::Receptionist,
    Role::Specialist,
    Role::DivisionHead,
    Role::AgencyLeader,
    Role::Clerk,
    Role::CentreDirector,
    Role::Auditor,
];

/// In which units an official sees personal data.
pub struct Eyes {
    org: Arc<org::Org>,
    units: Vec<UnitId>,
}

impl Eyes {
    /// Of the official who asks.
    pub fn of(desk: &Desk) -> Self {
        let org = desk.officer.org.clone();
        let units = access::units(&org, desk.actor(), HANDLERS);
        Self { org, units }
    }

    /// Whether the unit's dossiers are seen whole.
    pub fn reach(&self, unit: &str) -> bool {
        let unit = UnitId::new(unit);
        self.units.iter().any(|held| self.org.is_within(&unit, held))
    }

    /// Whether a dossier is seen whole.
    pub fn see(&self, row: &DossierRow) -> bool {
        self.reach(&row.receiving_unit) || self.reach(&row.competent_unit)
    }
}

/// What is beside the columns of a row.
pub fn list_view(row: &DossierRow) -> ListView {
    let empty = ListView {
        applicant: String::new(),
        unit: None,
        person: None,
        stopped: false,
        re_promised_at: None,
        pending: Vec::new(),
    };
    serde_json::from_str(&row.view).unwrap_or(empty)
}

/// How the time of a dossier stands, or how it ended.
pub fn row_clock(lang: Lang, shown: &Shown, found: &DossierRow, stopped: bool) -> Clock {
    if let Some(punctuality) = &found.punctuality {
        let class = match punctuality.as_str() {
            "early" => "early",
            "on_time" => "on_time",
            _ => "late",
        };
        let due = found.due_at.map(Instant::date_time_text).unwrap_or_default();
        return Clock { class, words: lang.word("time_class", class).into_owned(), due };
    }
    match found.due_at.filter(|_| found.finished_at.is_none()) {
        Some(_) if stopped => shown.paused(lang.word("time_class", "paused").into_owned()),
        Some(due) => shown.clock(&found.competent_unit, due),
        None => Clock { class: "none", words: String::new(), due: String::new() },
    }
}
