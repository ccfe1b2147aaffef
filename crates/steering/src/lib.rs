//! Steering: from the conclusion of a meeting to a finished task.

pub mod book;
pub mod proposing;
pub mod reading;
pub mod task;
