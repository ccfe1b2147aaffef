//! The columns of the settlement report and the sums that always hold between them.

use kernel::Day;
use serde::{Deserialize, Serialize};

use super::{Days, Left, ReportRules, Waiting};
use crate::cube::Numbers;
use crate::fact::{Ending, flag};
use crate::measure::Measure;
use crate::pick::Pick;

/// A column with a figure: (3) to (13) of form II.06a/VPCP/KSTT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
#[repr(u8)]
pub enum Column {
    /// Received in all: (4) + (5) + (6).
    Received = 3,
    /// In the period, online; a kiosk counts as online.
    Online = 4,
    /// In the period, at the counter or by post.
    Direct = 5,
    /// From the period before.
    Carried = 6,
    /// Settled in all: (8) + (9) + (10).
    Settled = 7,
    /// Before the due date.
    Early = 8,
    /// On time.
    OnTime = 9,
    /// Late.
    Late = 10,
    /// Being settled in all: (12) + (13).
    Open = 11,
    /// In time.
    OpenInTime = 12,
    /// Past the due date.
    OpenLate = 13,
}

impl Column {
    /// All, in the order of the form.
    pub const ALL: [Column; 11] = [
        Column::Received, Column::Online, Column::Direct, Column::Carried, Column::Settled, Column::Early, Column::OnTime,
        Column::Late, Column::Open, Column::OpenInTime, Column::OpenLate,
    ];

    /// The number in the form.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The column with a number.
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.number() == number)
    }

    /// The dossiers of a column.
    pub fn pick(self, days: Days, as_of: Day, rules: &ReportRules) -> Pick {
        let Days { from, to } = days;
        let received = Pick { received_from: from, received_to: to, ..Pick::default() };
        let ended = |endings: &[Ending]| Pick { ended: Some((from, to)), endings: endings.to_vec(), ..Pick::default() };
        let open = Pick { asked_again_is_late: rules.waiting == Waiting::AgainIsLate, ..Pick::open(to) };
        let by_date = rules.left == Left::ByDate;
        match self {
            Column::Received => Pick { received_to: to, alive_from: Some(from), ..Pick::default() },
            Column::Online => received.flagged(flag::ONLINE, 0),
            Column::Direct => received.flagged(0, flag::ONLINE),
            Column::Carried => Pick { received_to: from.plus(-1), alive_from: Some(from), ..Pick::default() },
            Column::Settled => ended(&[]),
            Column::Early => ended(&[Ending::Early]),
            Column::OnTime => {
                let pick = ended(&[Ending::OnTime, Ending::Withdrawn, Ending::Halted]);
                if by_date { pick.late(to, false) } else { pick }
            }
            Column::Late if by_date => ended(&[]).late(to, true),
            Column::Late => ended(&[Ending::Late]),
            Column::Open => Pick::open(to),
            Column::OpenInTime => open.late(as_of, false),
            Column::OpenLate => open.late(as_of, true),
        }
    }
}

impl From<Column> for u8 {
    fn from(column: Column) -> u8 {
        column.number()
    }
}

impl TryFrom<u8> for Column {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        Column::of_number(number).ok_or_else(|| format!("no column {number}"))
    }
}

/// What was counted for a row, before it is put into columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Accepted in the period, online or at a kiosk.
    pub online: i64,
    /// Accepted in the period, otherwise.
    pub direct: i64,
    /// Accepted before and open at its beginning.
    pub carried: i64,
    /// Ended in it with a result, early.
    pub early: i64,
    /// … on time.
    pub on_time: i64,
    /// … late.
    pub late: i64,
    /// Withdrawn or halted in it.
    pub left: i64,
    /// Of these: past the date.
    pub left_late: i64,
    /// Open past the date at its end.
    pub open_late: i64,
    /// Open at its end, in time, waiting for a supplement that was asked for again.
    pub asked_again: i64,
}

impl From<&Numbers> for Counts {
    fn from(numbers: &Numbers) -> Self {
        let online = numbers.of(Measure::ReceivedOnline);
        Self {
            online,
            direct: numbers.received() - online,
            carried: numbers.carried,
            early: numbers.of(Measure::EndedEarly),
            on_time: numbers.of(Measure::EndedOnTime),
            late: numbers.of(Measure::EndedLate),
            left: numbers.of(Measure::Withdrawn) + numbers.of(Measure::Halted),
            left_late: numbers.of(Measure::LeftLate),
            open_late: numbers.late_open,
            asked_again: numbers.asked_again,
        }
    }
}

/// Counters that no dossiers can have given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("columns out of balance: {0:?}")]
pub struct Unbalanced(pub [i64; 11]);

/// A row of figures. (3) = (4) + (5) + (6), (7) = (8) + (9) + (10), (11) = (12) + (13) and (3) = (7) + (11) hold for each
/// value of this type, and no figure is below zero: the sums are not kept, and (12) is what the others leave.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "[i64; 11]", try_from = "[i64; 11]")]
pub struct Columns {
    online: i64,
    direct: i64,
    carried: i64,
    early: i64,
    on_time: i64,
    late: i64,
    open_late: i64,
}

impl Columns {
    /// The columns of what was counted.
    ///
    /// # Errors
    /// A figure would be below zero.
    pub fn of(counts: &Counts, rules: &ReportRules) -> Result<Self, Unbalanced> {
        let left_late = if rules.left == Left::ByDate { counts.left_late } else { 0 };
        let again = if rules.waiting == Waiting::AgainIsLate { counts.asked_again } else { 0 };
        Self {
            online: counts.online,
            direct: counts.direct,
            carried: counts.carried,
            early: counts.early,
            on_time: counts.on_time + counts.left - left_late,
            late: counts.late + left_late,
            open_late: counts.open_late + again,
        }
        .checked()
    }

    fn checked(self) -> Result<Self, Unbalanced> {
        let all: [i64; 11] = self.into();
        if all.iter().any(|n| *n < 0) { Err(Unbalanced(all)) } else { Ok(self) }
    }

    /// A figure.
    pub const fn get(&self, column: Column) -> i64 {
        match column {
            Column::Received => self.online + self.direct + self.carried,
            Column::Online => self.online,
            Column::Direct => self.direct,
            Column::Carried => self.carried,
            Column::Settled => self.early + self.on_time + self.late,
            Column::Early => self.early,
            Column::OnTime => self.on_time,
            Column::Late => self.late,
            Column::Open => self.get(Column::Received) - self.get(Column::Settled),
            Column::OpenInTime => self.get(Column::Open) - self.open_late,
            Column::OpenLate => self.open_late,
        }
    }

    /// Each column with its figure.
    pub fn each(&self) -> [(Column, i64); 11] {
        Column::ALL.map(|column| (column, self.get(column)))
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl std::ops::AddAssign for Columns {
    fn add_assign(&mut self, other: Self) {
        self.online += other.online;
        self.direct += other.direct;
        self.carried += other.carried;
        self.early += other.early;
        self.on_time += other.on_time;
        self.late += other.late;
        self.open_late += other.open_late;
    }
}

impl std::iter::Sum for Columns {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, one| {
            sum += one;
            sum
        })
    }
}

impl From<Columns> for [i64; 11] {
    fn from(columns: Columns) -> Self {
        Column::ALL.map(|column| columns.get(column))
    }
}

impl TryFrom<[i64; 11]> for Columns {
    type Error = Unbalanced;

    fn try_from(all: [i64; 11]) -> Result<Self, Unbalanced> {
        let [_, online, direct, carried, _, early, on_time, late, _, _, open_late] = all;
        let columns = Self { online, direct, carried, early, on_time, late, open_late }.checked()?;
        let same: [i64; 11] = columns.into();
        if same == all { Ok(columns) } else { Err(Unbalanced(all)) }
    }
}
