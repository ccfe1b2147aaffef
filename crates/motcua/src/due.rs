//! `motcua due`: one JSON line in, one JSON line out.

use std::io::{BufRead, Read, Write};

use calendar::Calendar;

/// Longest line that is read; a longer one is answered with an error like any bad line.
const LINE_LIMIT: u64 = 64 * 1024;

/// Answers every line; flushes when there is nothing more to read at once, so that a partner may hold the pipe open.
pub fn answer(input: &mut impl BufRead, output: &mut impl Write) -> anyhow::Result<()> {
    let calendar = Calendar::embedded();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.by_ref().take(LINE_LIMIT).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        skip_rest(input, &line)?;
        let text = String::from_utf8_lossy(&line);
        writeln!(output, "{}", calendar::due::answer_line(&calendar, text.trim_end_matches(['\n', '\r'])))?;
        output.flush()?;
    }
    Ok(())
}

/// Leaves the rest of a line that is too long unread.
fn skip_rest(input: &mut impl BufRead, line: &[u8]) -> std::io::Result<()> {
    if line.last() == Some(&b'\n') || (line.len() as u64) < LINE_LIMIT {
        return Ok(());
    }
    let mut rest = Vec::new();
    loop {
        rest.clear();
        let read = input.by_ref().take(LINE_LIMIT).read_until(b'\n', &mut rest)?;
        if read == 0 || rest.last() == Some(&b'\n') {
            return Ok(());
        }
    }
}
