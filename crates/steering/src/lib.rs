//! Steering: from the conclusion of a meeting to a finished task.

pub mod book;
pub mod names;
pub mod proposing;
pub mod reading;
pub mod tables;
pub mod task;
