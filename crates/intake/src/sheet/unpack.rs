//! The zip around an XLSX, unpacked once into nothing: declared sizes may lie, so bytes are counted.

use std::io::{Cursor, Read, copy, sink};

use zip::ZipArchive;

use crate::fault::IntakeError;
use crate::limits::Limits;
use crate::sheet::megabytes;

/// More parts than any workbook has.
const MOST_PARTS: usize = 5_000;

/// Refuses a damaged archive and one that unpacks to more than the limit.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), IntakeError> {
    let damaged = || IntakeError::new("intake_damaged");
    let too_much = || IntakeError::new("intake_unpacks_too_large").with("most", megabytes(limits.unpacked_bytes));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > MOST_PARTS {
        return Err(too_much());
    }
    let mut left = limits.unpacked_bytes;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| damaged())?;
        let unpacked = copy(&mut part.take(left + 1), &mut sink()).map_err(|_| damaged())?;
        left = left.checked_sub(unpacked).ok_or_else(too_much)?;
    }
    Ok(())
}
