//! Working time: office hours, decreed and computed days off, and the counting of legal limits (Civil Code 91/2015 Đ144–148).

mod limit;

pub use limit::{Limit, LimitUnit};
