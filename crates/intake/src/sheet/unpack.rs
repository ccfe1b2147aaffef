//! The zip around an XLSX, unpacked once into nothing: declared sizes may lie, so bytes are counted.

use std::io::{Cursor, Read, copy, sink};

use zip::ZipArchive;

use crate::fault::IntakeError;
use crate::limits::Limits;
use crate::sheet::megabytes;

/// More parts than any workbook has.
const MOST_PARTS: usize = 5_000;
/// Styles grow a hundredfold in memory; those of a large workbook take some hundred kilobytes.
const MOST_STYLES_BYTES: usize = 2 << 20;

/// Refuses a damaged archive, one that unpacks to more than the limit, and one that asks for memory it does not fill.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), IntakeError> {
    let too_much = || IntakeError::new("intake_unpacks_too_large").with("most", megabytes(limits.unpacked_bytes));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > MOST_PARTS {
        return Err(too_much());
    }
    let mut left = limits.unpacked_bytes;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| damaged())?;
        let name = String::from_utf8_lossy(part.name_raw()).to_lowercase();
        let mut part = part.take(left + 1);
        let unpacked = if name.ends_with("sharedstrings.xml") || name.ends_with("styles.xml") {
            check_xml(&name, &mut part)?
        } else {
            copy(&mut part, &mut sink()).map_err(|_| damaged())?
        };
        left = left.checked_sub(unpacked).ok_or_else(too_much)?;
    }
    Ok(())
}

/// Length of a part that the reader keeps in memory as a whole.
fn check_xml(name: &str, part: &mut impl Read) -> Result<u64, IntakeError> {
    let mut content = Vec::new();
    part.read_to_end(&mut content).map_err(|_| damaged())?;
    let is_strange = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    let too_many_styles = name.ends_with("styles.xml") && content.len() > MOST_STYLES_BYTES;
    // Zeros and escapes belong to encodings in which the count below could hide.
    if too_many_styles || content.iter().any(is_strange) || promises_too_much(&content) {
        return Err(damaged());
    }
    Ok(content.len() as u64)
}

/// The reader sets memory aside for `uniqueCount` texts before it has seen one; a text takes at least the five bytes of `<si/>`.
fn promises_too_much(content: &[u8]) -> bool {
    const COUNT: &[u8] = b"uniqueCount";
    let starts = content.windows(COUNT.len()).enumerate().filter(|(_, window)| *window == COUNT);
    starts.map(|(at, _)| &content[at + COUNT.len()..]).any(|rest| {
        let digits =
            rest.iter().skip_while(|byte| b" \t\r\n='\"+".contains(byte)).take_while(|byte| byte.is_ascii_digit());
        let count = digits.fold(0_usize, |sum, byte| sum.saturating_mul(10).saturating_add(usize::from(byte - b'0')));
        count > content.len() / 5 + 1
    })
}

fn damaged() -> IntakeError {
    IntakeError::new("intake_damaged")
}
