//! The two engines behind the seam.

pub mod postgres;
pub mod sqlite;
