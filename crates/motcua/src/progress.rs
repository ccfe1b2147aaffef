//! How far a long work has come: a bar on a terminal, lines of percents elsewhere; on standard error.

use std::io::{IsTerminal, Write};

/// Characters of the bar.
const WIDTH: usize = 40;
/// Percents between two lines where nobody watches.
const STEP: usize = 10;

/// A bar or lines.
pub struct Progress {
    terminal: bool,
    /// The last percent that was shown.
    last: Option<usize>,
}

impl Progress {
    /// On standard error as it is.
    pub fn new() -> Self {
        Self { terminal: std::io::stderr().is_terminal(), last: None }
    }

    /// Shows that `done` of `total` are done, if that differs from what is shown.
    pub fn show(&mut self, done: usize, total: usize) {
        let percent = done * 100 / total.max(1);
        let due = self.last.is_none_or(|last| if self.terminal { percent != last } else { percent / STEP > last / STEP });
        if !due {
            return;
        }
        self.last = Some(percent);
        let mut out = std::io::stderr();
        let _ = if self.terminal { write!(out, "\r{}", bar(percent, done, total)) } else { writeln!(out, "  {percent} %") };
        if self.terminal && percent == 100 {
            let _ = writeln!(out);
        }
        let _ = out.flush();
    }
}

fn bar(percent: usize, done: usize, total: usize) -> String {
    let full = (percent * WIDTH / 100).min(WIDTH);
    format!("  [{}{}] {percent:>3} %  {done}/{total}", "#".repeat(full), ".".repeat(WIDTH - full))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_bar_is_as_long_at_the_end_as_at_the_beginning() {
        assert_eq!(super::bar(0, 0, 9), format!("  [{}]   0 %  0/9", ".".repeat(40)));
        assert_eq!(super::bar(100, 9, 9), format!("  [{}] 100 %  9/9", "#".repeat(40)));
        assert_eq!(super::bar(50, 4, 9).len(), super::bar(100, 9, 9).len());
    }
}
