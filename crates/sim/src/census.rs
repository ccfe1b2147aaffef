//! Figures of a simulated year that published statistics have too: for the calibration and for whoever runs a year without a
//! store.

use std::collections::BTreeMap;

use dossier::model::{Channel, PaymentMeans, Provision, Punctuality};
use dossier::{Dossier, Event, Stage};
use kernel::UnitId;
use org::{Org, UnitKind};

use crate::hands::Seen;

/// A share: how many of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// Those that are so.
    pub n: u64,
    /// All.
    pub of: u64,
}

impl Share {
    fn note(&mut self, is: bool) {
        self.n += u64::from(is);
        self.of += 1;
    }

    /// Of a hundred; 0 of none.
    pub fn percent(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.n as f64 * 100.0 / self.of as f64 }
    }
}

/// What one agency did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Agency {
    /// Results in time, of all results.
    pub in_time: Share,
    /// Calendar days from acceptance to result, summed.
    pub days: u64,
}

/// The figures.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Census {
    /// Handed in, by channel: counter, post, online, kiosk.
    pub channels: [u64; 4],
    /// By competent agency.
    pub agencies: BTreeMap<UnitId, Agency>,
    /// Results with an electronic file.
    pub electronic: Share,
    /// Results and components with files.
    pub digitised: Share,
    /// Accepted dossiers with a component from the applicant's store.
    pub reused: Share,
    /// Accepted dossiers for which data on residents or the applicant's store were looked up.
    pub residents: Share,
    /// Returned dossiers with something to pay, of all.
    pub fee: Share,
    /// Of these, paid through the portal.
    pub paid_online: Share,
    /// Rated, of those returned.
    pub rated: Share,
    /// Satisfied, of those rated.
    pub satisfied: Share,
    /// Asked for a supplement, of those accepted.
    pub supplement: Share,
    /// Events by name.
    pub events: BTreeMap<&'static str, u64>,
}

impl Census {
    /// Takes in an event.
    pub fn see(&mut self, seen: &Seen<'_>) {
        let dossier = seen.dossier;
        *self.events.entry(seen.event.name()).or_insert(0) += 1;
        match seen.event {
            Event::Submitted { channel, .. } => {
                let at = [Channel::Counter, Channel::Post, Channel::Online, Channel::Kiosk].iter().position(|c| c == channel);
                self.channels[at.unwrap_or(0)] += 1;
            }
            Event::Accepted { .. } => {
                let any = |is: fn(&Provision) -> bool| dossier.components.iter().any(|line| is(&line.provision));
                self.reused.note(any(|provision| matches!(provision, Provision::Reused { .. })));
                self.residents.note(any(is_of_residents));
                self.supplement.of += 1;
            }
            Event::SupplementAsked { .. } => self.supplement.n += u64::from(dossier.requests.len() == 1),
            Event::ResultNumbered { punctuality, .. } => self.end(dossier, *punctuality),
            Event::Returned { .. } => self.returned(dossier),
            Event::Rated { rating } => {
                self.rated.n += 1;
                self.satisfied.note(rating.satisfied);
            }
            _ => {}
        }
    }

    fn end(&mut self, dossier: &Dossier, punctuality: Punctuality) {
        let agency = self.agencies.entry(dossier.competent_unit.clone()).or_default();
        agency.in_time.note(punctuality != Punctuality::Late);
        let times = &dossier.times;
        let days = times.resolved_at.zip(times.accepted_at).map_or(0, |(to, from)| to.day().0 - from.day().0);
        agency.days += u64::from(days.unsigned_abs());
        let files = matches!(&dossier.stage, Stage::Resolved { outcome } if !outcome.files.is_empty());
        self.electronic.note(files);
        self.digitised.note(files && dossier.components.iter().any(|line| has_file(&line.provision)));
    }

    fn returned(&mut self, dossier: &Dossier) {
        self.rated.of += 1;
        let duty = dossier.fees.iter().any(|fee| fee.amount.0 > 0);
        self.fee.note(duty);
        if duty {
            let online = |fee: &dossier::model::Fee| fee.paid.as_ref().is_some_and(|paid| paid.means == PaymentMeans::Online);
            self.paid_online.note(dossier.fees.iter().any(online));
        }
    }

    /// Handed in online or at a kiosk.
    pub fn online(&self) -> Share {
        Share { n: self.channels[2] + self.channels[3], of: self.channels.iter().sum() }
    }

    /// The sum over agencies of a kind; all without one.
    pub fn of_kind(&self, org: &Org, kind: Option<UnitKind>) -> Agency {
        let fits = |unit: &UnitId| kind.is_none_or(|kind| org.unit(unit).is_some_and(|unit| unit.kind == kind));
        let mut sum = Agency::default();
        for (_, agency) in self.agencies.iter().filter(|(unit, _)| fits(unit)) {
            sum.in_time.n += agency.in_time.n;
            sum.in_time.of += agency.in_time.of;
            sum.days += agency.days;
        }
        sum
    }
}

impl Agency {
    /// Calendar days from acceptance to result, mean.
    pub fn mean_days(&self) -> f64 {
        self.days as f64 / (self.in_time.of.max(1)) as f64
    }
}

fn is_of_residents(provision: &Provision) -> bool {
    match provision {
        Provision::FromDatabase { database } => database == "population" || database == "residence",
        Provision::Reused { .. } => true,
        _ => false,
    }
}

fn has_file(provision: &Provision) -> bool {
    match provision {
        Provision::Brought { files, .. } | Provision::AskedDespiteDatabase { files, .. } => !files.is_empty(),
        Provision::Reused { .. } => true,
        _ => false,
    }
}
