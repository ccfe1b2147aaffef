//! Working time: office hours, decreed and computed days off, and the counting of legal limits
//! (Civil Code 91/2015 Đ144–148).

mod calendar;
mod count;
mod days;
pub mod due;
mod error;
mod hours;
mod limit;
pub mod lunar;
mod statutory;
mod table;

pub use calendar::{Calendar, Due, describe_working};
pub use days::{DayInfo, DayKind, DayOff, DayStatus, DaysOff, StatutoryDay, StatutoryRule, SwappedDay};
pub use error::CalendarError;
pub use hours::{OfficeHours, Window};
pub use limit::{Limit, LimitUnit};
