//! What the catalogue contributes: which procedures an agency has, which of them are online, cost something, are public
//! in time and in full.

use std::collections::BTreeSet;

use calendar::{Calendar, Limit, LimitUnit};
use kernel::{Day, Instant, ProcedureCode, text};
use procedure::{Channel, OnlineLevel, ProcedureVersion};

use crate::period::Span;

/// Working days between the decision and the day on which its legal basis takes effect (province; specification of the
/// portal's statistics, 1.1), and from the decision to being public (1.2).
const PUBLISH_DAYS: f64 = 5.0;

/// A procedure whose publication is judged in a period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Publishing {
    /// Procedure.
    pub procedure: ProcedureCode,
    /// In time.
    pub in_time: bool,
}

/// The procedures of an agency, or of a province.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Services {
    /// Within its authority.
    pub authority: BTreeSet<ProcedureCode>,
    /// With an online service, in part or in full.
    pub online: BTreeSet<ProcedureCode>,
    /// With a fee above zero.
    pub with_fee: BTreeSet<ProcedureCode>,
    /// For citizens.
    pub for_citizens: BTreeSet<ProcedureCode>,
    /// Public, and without one of the seven parts.
    pub incomplete: BTreeSet<ProcedureCode>,
    /// Published by a decision of the period whose legal basis has a known day.
    pub published: Vec<Publishing>,
    /// To be made public in the period.
    pub made_public: Vec<Publishing>,
}

fn is_online(version: &ProcedureVersion) -> bool {
    let stated = matches!(version.online_level, Some(OnlineLevel::Full | OnlineLevel::Partial));
    let unstated = version.online_level.is_none() && (version.own_portal || version.channels.contains(&Channel::Online));
    stated || unstated
}

fn is_for_citizens(version: &ProcedureVersion) -> bool {
    let words = ["cong dan", "ca nhan", "nguoi", "ho gia dinh"];
    version.applicants.iter().map(|who| text::fold(who)).any(|who| words.iter().any(|word| who.contains(word)))
}

impl Services {
    /// What versions in force contribute to a span.
    pub fn of<'a>(
        versions: impl IntoIterator<Item = &'a ProcedureVersion>,
        calendar: &Calendar,
        span: Span,
        as_of: Day,
    ) -> Self {
        let mut all = Self::default();
        for version in versions {
            let code = &version.code;
            all.authority.insert(code.clone());
            let truths = [
                (is_online(version), &mut all.online),
                (version.fees.iter().any(|fee| fee.amount.is_some_and(|amount| amount.0 > 0)), &mut all.with_fee),
                (is_for_citizens(version), &mut all.for_citizens),
                (version.parts().iter().any(|part| part.mandatory && !part.stated), &mut all.incomplete),
            ];
            for (_, set) in truths.into_iter().filter(|(truth, _)| *truth) {
                set.insert(code.clone());
            }
            all.publishing(version, calendar, span, as_of);
        }
        all
    }

    fn publishing(&mut self, version: &ProcedureVersion, calendar: &Calendar, span: Span, as_of: Day) {
        let Some(decided) = version.publication.decided_on else { return };
        if decided < span.first_day() || decided > span.last_day() {
            return;
        }
        let days = |from: Day| calendar.add(Instant::at(from, 8 * 60), Limit { value: PUBLISH_DAYS, unit: LimitUnit::WorkingDays });
        let latest = version.legal_basis.iter().filter_map(|text| text.effective_from).max();
        if let (Some(effective), Ok(due)) = (latest, days(decided)) {
            let in_time = due.at.day() <= effective;
            self.published.push(Publishing { procedure: version.code.clone(), in_time });
        }
        if let Ok(due) = days(decided) {
            let due = due.at.day();
            let in_time = version.publication.published_on.map_or(as_of <= due, |on| on <= due);
            self.made_public.push(Publishing { procedure: version.code.clone(), in_time });
        }
    }
}
