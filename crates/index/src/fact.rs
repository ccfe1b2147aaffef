//! What one dossier contributes to all measures: a pure function of its state.

use dossier::model::{Outcome, PaymentMeans, Provision, Punctuality, RequestReason};
use dossier::{Dossier, Stage};
use kernel::{Day, ProcedureCode, UnitId};
use serde::{Deserialize, Serialize};

use crate::measure::Measure;
use crate::period::half_of;

/// How an accepted dossier ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// With a result, on an earlier date than due.
    Early,
    /// With a result, by the due time.
    OnTime,
    /// With a result, after the due time.
    Late,
    /// Withdrawn by the applicant.
    Withdrawn,
    /// Handling was ended.
    Halted,
}

impl Ending {
    /// All, in the order of their codes.
    pub const ALL: [Ending; 5] = [Ending::Early, Ending::OnTime, Ending::Late, Ending::Withdrawn, Ending::Halted];

    /// The code in read models.
    pub const fn code(self) -> i64 {
        match self {
            Ending::Early => 1,
            Ending::OnTime => 2,
            Ending::Late => 3,
            Ending::Withdrawn => 4,
            Ending::Halted => 5,
        }
    }

    /// The ending with a code.
    pub fn of_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.code() == code)
    }

    const fn measure(self) -> Measure {
        match self {
            Ending::Early => Measure::EndedEarly,
            Ending::OnTime => Measure::EndedOnTime,
            Ending::Late => Measure::EndedLate,
            Ending::Withdrawn => Measure::Withdrawn,
            Ending::Halted => Measure::Halted,
        }
    }

    /// Whether there is a result, granted or refused.
    pub const fn has_result(self) -> bool {
        matches!(self, Ending::Early | Ending::OnTime | Ending::Late)
    }
}

/// Truths about a dossier, as bits of one number: the read model keeps them so, and lists are narrowed by them.
pub mod flag {
    /// Came in online or at a kiosk.
    pub const ONLINE: i64 = 1;
    /// Came in by post.
    pub const POST: i64 = 1 << 1;
    /// The result has an electronic file.
    pub const RESULT: i64 = 1 << 2;
    /// Components and result have files.
    pub const DIGITISED: i64 = 1 << 3;
    /// At least one component was taken from the applicant's store.
    pub const REUSED: i64 = 1 << 4;
    /// Data on residents, or the person's store, was used.
    pub const RESIDENTS: i64 = 1 << 5;
    /// There is something to pay.
    pub const FEE: i64 = 1 << 6;
    /// Something was paid through the portal.
    pub const PAID_ONLINE: i64 = 1 << 7;
    /// The applicant has rated it.
    pub const RATED: i64 = 1 << 8;
    /// The applicant is not satisfied.
    pub const UNSATISFIED: i64 = 1 << 9;
    /// The clock stands still, and did not stand past its date.
    pub const WAITING: i64 = 1 << 10;
    /// Waits for a supplement that was asked for more than once.
    pub const ASKED_AGAIN: i64 = 1 << 11;
    /// The applicant had to come back once to complete it.
    pub const CONTACT_ONE: i64 = 1 << 12;
    /// More than once, not by own fault.
    pub const CONTACT_MORE: i64 = 1 << 13;
    /// Came in online and has an electronic result.
    pub const ONLINE_WITH_RESULT: i64 = 1 << 14;
}

/// An accepted dossier, as measures see it. Declined and voided ones, and those not accepted yet, have none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Competent agency.
    pub unit: UnitId,
    /// Procedure.
    pub procedure: ProcedureCode,
    /// Day of acceptance.
    pub received: Day,
    /// Day and manner of the end: the numbered result, the withdrawal, the halt.
    pub ended: Option<(Day, Ending)>,
    /// First day at whose end it is late while open (or was, before its end): the day after the due date; none while the
    /// clock stands still.
    pub late_from: Option<Day>,
    /// Bits of [`flag`].
    pub flags: i64,
    /// Days from acceptance to the end, without those in which the clock stood still.
    pub days: i32,
    /// Punctuality of each agency that took part (2 early, 1 on time, 0 late), mean × 100 (TT 01/2018 Đ13.2).
    pub agencies: i64,
}

impl Fact {
    /// Whether a flag is set.
    pub const fn is(&self, flag: i64) -> bool {
        self.flags & flag != 0
    }

    /// What an accepted dossier gives.
    pub fn of(dossier: &Dossier) -> Option<Self> {
        let received = dossier.times.accepted_at?.day();
        if matches!(dossier.stage, Stage::Voided | Stage::Declined) {
            return None;
        }
        let ended = ending(dossier);
        Some(Self {
            unit: dossier.competent_unit.clone(),
            procedure: dossier.procedure.clone(),
            received,
            late_from: late_from(dossier, ended),
            flags: flags(dossier, ended),
            days: ended.map_or(0, |(day, _)| days(dossier, received, day)),
            agencies: ended.map_or(0, |(_, how)| agencies(dossier, how)),
            ended,
        })
    }

    /// Calls back with every `(period, measure, n)` that it adds. Periods are half-months, except of [`Measure::OpenDue`]:
    /// there it is the first late day.
    pub fn contribute(&self, add: &mut dyn FnMut(i32, Measure, i64)) {
        let half = half_of(self.received);
        add(half, Measure::Received, 1);
        let of_flags = [
            (flag::ONLINE, Measure::ReceivedOnline),
            (flag::POST, Measure::ReceivedByPost),
            (flag::RESULT, Measure::WithElectronicResult),
            (flag::DIGITISED, Measure::Digitised),
            (flag::REUSED, Measure::Reused),
            (flag::RESIDENTS, Measure::UsingResidents),
            (flag::FEE, Measure::WithFee),
            (flag::PAID_ONLINE, Measure::PaidOnline),
            (flag::ONLINE_WITH_RESULT, Measure::OnlineWithResult),
        ];
        of_flags.into_iter().filter(|(bit, _)| self.is(*bit)).for_each(|(_, measure)| add(half, measure, 1));
        match self.ended {
            Some((day, how)) => self.contribute_end(half_of(day), day, how, add),
            None => self.contribute_open(add),
        }
    }

    fn contribute_end(&self, half: i32, day: Day, how: Ending, add: &mut dyn FnMut(i32, Measure, i64)) {
        add(half, how.measure(), 1);
        if how.has_result() {
            add(half, Measure::HandlingDays, i64::from(self.days));
            let contacts = if self.is(flag::CONTACT_MORE) { 0 } else { 2 - i64::from(self.is(flag::CONTACT_ONE)) };
            add(half, Measure::ContactPoints, contacts);
            add(half, Measure::OfficePoints, if contacts == 2 { 2 } else { 1 });
            add(half, Measure::AgencyPoints, self.agencies);
        }
        if self.is(flag::RATED) {
            add(half, Measure::Rated, 1);
        }
        if self.is(flag::UNSATISFIED) {
            add(half, Measure::RatedUnsatisfied, 1);
            if how != Ending::Late && self.late_from.is_none() {
                add(half, Measure::UnsatisfiedInTime, 1);
            }
        }
        if self.late_from.is_some() && !how.has_result() {
            add(half, Measure::LeftLate, 1);
        }
        if let Some(from) = self.late_from.filter(|from| half_of(*from) != half && *from <= day) {
            add(half_of(from), Measure::LateLevel, 1);
            add(half, Measure::LateLevel, -1);
        }
    }

    fn contribute_open(&self, add: &mut dyn FnMut(i32, Measure, i64)) {
        match self.late_from {
            Some(from) => add(from.0, Measure::OpenDue, 1),
            None => add(half_of(self.received), Measure::OpenWaiting, 1),
        }
        if self.is(flag::ASKED_AGAIN) && self.late_from.is_none() {
            add(half_of(self.received), Measure::OpenAskedAgain, 1);
        }
    }
}

fn ending(dossier: &Dossier) -> Option<(Day, Ending)> {
    let ended = |how| Some((dossier.times.ended_at?.day(), how));
    match &dossier.stage {
        Stage::Withdrawn => ended(Ending::Withdrawn),
        Stage::Halted => ended(Ending::Halted),
        Stage::Resolved { .. } | Stage::Returned { .. } => {
            let how = match dossier.punctuality? {
                Punctuality::Early => Ending::Early,
                Punctuality::OnTime => Ending::OnTime,
                Punctuality::Late => Ending::Late,
            };
            Some((dossier.times.resolved_at?.day(), how))
        }
        _ => None,
    }
}

/// The day after the due date. A clock that stands still keeps what it was when it stopped.
fn late_from(dossier: &Dossier, ended: Option<(Day, Ending)>) -> Option<Day> {
    let settlement = dossier.settlement.as_ref()?;
    let due = settlement.due_at.day();
    let from = Some(due.plus(1));
    match (ended, &settlement.stop) {
        (Some((_, Ending::Early | Ending::OnTime)), _) => None,
        (Some((day, _)), _) => from.filter(|from| *from <= day),
        (None, Some(stop)) => from.filter(|_| stop.since.day() > due),
        (None, None) => from,
    }
}

fn outcome(dossier: &Dossier) -> Option<&Outcome> {
    match &dossier.stage {
        Stage::Resolved { outcome } | Stage::Returned { outcome, .. } => Some(outcome),
        _ => None,
    }
}

fn flags(dossier: &Dossier, ended: Option<(Day, Ending)>) -> i64 {
    use dossier::model::Channel;
    let provisions = || dossier.components.iter().map(|line| &line.provision);
    let has_file = |provision: &Provision| match provision {
        Provision::Brought { files, .. } | Provision::AskedDespiteDatabase { files, .. } => !files.is_empty(),
        Provision::Reused { .. } => true,
        _ => false,
    };
    // A look into a database is no component reused: published shares of reuse lie below those of residents' data.
    let reused = |provision: &Provision| matches!(provision, Provision::Reused { .. });
    let residents = |provision: &Provision| match provision {
        Provision::Reused { .. } => true,
        Provision::FromDatabase { database } => matches!(database.as_str(), "population" | "residence"),
        _ => false,
    };
    let result = outcome(dossier).is_some_and(|outcome| !outcome.files.is_empty());
    let settlement = dossier.settlement.as_ref();
    let stopped = ended.is_none() && settlement.is_some_and(|s| s.stop.is_some());
    let again = matches!(dossier.stage, Stage::AwaitingSupplement { .. }) && dossier.requests.len() > 1;
    let paid = |means: PaymentMeans| dossier.fees.iter().filter_map(|fee| fee.paid.as_ref()).any(|p| p.means == means);
    let contacts = contacts(dossier);
    let truths = [
        (flag::ONLINE, dossier.channel.is_online()),
        (flag::POST, dossier.channel == Channel::Post),
        (flag::RESULT, result),
        (flag::DIGITISED, result && provisions().any(has_file)),
        (flag::REUSED, provisions().any(reused)),
        (flag::RESIDENTS, provisions().any(residents)),
        (flag::FEE, dossier.fees.iter().any(|fee| fee.amount.0 > 0)),
        (flag::PAID_ONLINE, paid(PaymentMeans::Online)),
        (flag::RATED, dossier.rating.is_some()),
        (flag::UNSATISFIED, dossier.rating.as_ref().is_some_and(|rating| !rating.satisfied)),
        (flag::WAITING, stopped),
        (flag::ASKED_AGAIN, again),
        (flag::CONTACT_ONE, contacts == 1),
        (flag::CONTACT_MORE, contacts > 1),
        (flag::ONLINE_WITH_RESULT, result && dossier.channel.is_online()),
    ];
    truths.into_iter().filter(|(_, truth)| *truth).map(|(bit, _)| bit).sum()
}

/// How often the applicant had to complete it; repeated requests by own fault count once (TT 01/2018 Đ13.3).
fn contacts(dossier: &Dossier) -> usize {
    let own_fault = |reason: &RequestReason| *reason == RequestReason::ApplicantFault;
    let faults = dossier.requests.iter().filter(|request| own_fault(&request.reason_code)).count();
    let all = dossier.completion_requests as usize + dossier.requests.len();
    if all == 0 { 0 } else { (all - faults.min(all)).max(1) }
}

fn days(dossier: &Dossier, received: Day, ended: Day) -> i32 {
    let stretches = dossier.settlement.iter().flat_map(|settlement| &settlement.stretches);
    let stopped: i32 =
        stretches.filter(|s| s.stopped.is_some()).map(|s| s.to.day().0.min(ended.0) - s.from.day().0.max(received.0)).sum();
    (ended.0 - received.0 - stopped.max(0)).max(0)
}

fn agencies(dossier: &Dossier, how: Ending) -> i64 {
    let own = match how {
        Ending::Early => 2,
        Ending::OnTime => 1,
        _ => 0,
    };
    let of_lane = |lane: &dossier::model::Lane| {
        let answered = lane.answer.as_ref().map(|(at, _)| at.day())?;
        Some(match answered.cmp(&lane.due_at.day()) {
            std::cmp::Ordering::Less => 2,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Greater => 0,
        })
    };
    let all: Vec<i64> = std::iter::once(own).chain(dossier.lanes.iter().filter_map(of_lane)).collect();
    all.iter().sum::<i64>() * 100 / (all.len() as i64).max(1)
}
