//! Measures: what is counted of dossiers, by unit × procedure × period.

/// A measure. Codes are stored; they are never given to something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Measure {
    /// Accepted, by the day of acceptance; so are the next ones.
    Received = 0,
    /// … online or at a kiosk.
    ReceivedOnline = 1,
    /// … by post.
    ReceivedByPost = 2,
    /// … online, and with an electronic result by now.
    OnlineWithResult = 3,
    /// … with an electronic result by now.
    WithElectronicResult = 4,
    /// … with files of components and result.
    Digitised = 5,
    /// … with a component taken from the applicant's store.
    Reused = 6,
    /// … with data on residents or from the person's store.
    UsingResidents = 7,
    /// … with something to pay.
    WithFee = 8,
    /// … paid through the portal.
    PaidOnline = 9,
    /// Ended with a result early, by the day of the end; so are the next ones.
    EndedEarly = 10,
    /// … on time.
    EndedOnTime = 11,
    /// … late.
    EndedLate = 12,
    /// Withdrawn.
    Withdrawn = 13,
    /// Halted.
    Halted = 14,
    /// Days of handling of those with a result.
    HandlingDays = 15,
    /// Rated.
    Rated = 16,
    /// Rated, and not satisfied.
    RatedUnsatisfied = 17,
    /// Not satisfied although it was not late: costs satisfaction a second time only once.
    UnsatisfiedInTime = 18,
    /// Points for contacts with the applicant, 0–2 each (TT 01/2018 Đ13.3).
    ContactPoints = 19,
    /// Points for the number of agencies that had to be contacted, 0–2 each (TT 01/2018 Đ13.4).
    OfficePoints = 20,
    /// Points for the time of each agency, 0–200 each (TT 01/2018 Đ13.2).
    AgencyPoints = 21,
    /// Steps of the number of dossiers open past their date: +1 where they became late, −1 where they ended.
    LateLevel = 22,
    /// Withdrawn or halted when it was past its date.
    LeftLate = 23,
    /// Open, by the first day on which it is late.
    OpenDue = 24,
    /// Open while the clock stands still, by the half-month of acceptance; so is the next one.
    OpenWaiting = 25,
    /// … and waits for a supplement that was asked for more than once.
    OpenAskedAgain = 26,
}

/// How many measures are counted by half-months.
pub const FLOWS: usize = 24;

impl Measure {
    /// All.
    pub const ALL: [Measure; 27] = [
        Measure::Received, Measure::ReceivedOnline, Measure::ReceivedByPost, Measure::OnlineWithResult,
        Measure::WithElectronicResult, Measure::Digitised, Measure::Reused, Measure::UsingResidents, Measure::WithFee,
        Measure::PaidOnline, Measure::EndedEarly, Measure::EndedOnTime, Measure::EndedLate, Measure::Withdrawn,
        Measure::Halted, Measure::HandlingDays, Measure::Rated, Measure::RatedUnsatisfied, Measure::UnsatisfiedInTime,
        Measure::ContactPoints, Measure::OfficePoints, Measure::AgencyPoints, Measure::LateLevel, Measure::LeftLate,
        Measure::OpenDue, Measure::OpenWaiting, Measure::OpenAskedAgain,
    ];

    /// The code, as stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// The measure with a code.
    pub fn of_code(code: i64) -> Option<Self> {
        usize::try_from(code).ok().and_then(|at| Self::ALL.get(at)).copied()
    }

    /// Whether its period is a half-month; else it tells what is open now.
    pub const fn is_flow(self) -> bool {
        (self as usize) < FLOWS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back() {
        for (at, measure) in Measure::ALL.into_iter().enumerate() {
            assert_eq!(measure.code(), at as i64);
            assert_eq!(Measure::of_code(at as i64), Some(measure));
        }
        assert_eq!(Measure::of_code(27), None);
        assert_eq!(Measure::of_code(-1), None);
    }
}
