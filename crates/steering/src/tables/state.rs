//! States of tasks in the words of lists.

use super::words::{WORDS, has, key, meaning};

/// How a list says that a task stands (the states of systems in use).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunningState {
    /// Chưa phân công.
    NotAssigned,
    /// Đã phân công.
    Assigned,
    /// Chưa thực hiện.
    NotStarted,
    /// Đang thực hiện.
    InProgress,
    /// Chờ xác nhận, chờ duyệt.
    AwaitingConfirmation,
    /// Đã hoàn thành.
    Done,
    /// Tạm dừng, tạm hoãn.
    Suspended,
    /// Từ chối nhiệm vụ.
    Declined,
    /// Từ chối xác nhận.
    ConfirmationRefused,
    /// Thực hiện lại.
    Redo,
    /// Hủy.
    Cancelled,
}

impl RunningState {
    /// All.
    pub const ALL: [RunningState; 11] = [
        RunningState::NotAssigned,
        RunningState::Assigned,
        RunningState::NotStarted,
        RunningState::InProgress,
        RunningState::AwaitingConfirmation,
        RunningState::Done,
        RunningState::Suspended,
        RunningState::Declined,
        RunningState::ConfirmationRefused,
        RunningState::Redo,
        RunningState::Cancelled,
    ];

    /// The stable key, as in translation files (`running_state.<key>`).
    pub const fn key(self) -> &'static str {
        match self {
            RunningState::NotAssigned => "not_assigned",
            RunningState::Assigned => "assigned",
            RunningState::NotStarted => "not_started",
            RunningState::InProgress => "in_progress",
            RunningState::AwaitingConfirmation => "awaiting_confirmation",
            RunningState::Done => "done",
            RunningState::Suspended => "suspended",
            RunningState::Declined => "declined",
            RunningState::ConfirmationRefused => "confirmation_refused",
            RunningState::Redo => "redo",
            RunningState::Cancelled => "cancelled",
        }
    }
}

/// What a list says of the time of a task. It is shown beside the dates and never counts against them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timing {
    /// Đúng hạn, trong hạn.
    OnTime,
    /// Quá hạn, trễ hạn.
    Late,
    /// Không hạn.
    NoDeadline,
}

/// What the words of a cell say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    pub state: RunningState,
    pub timing: Option<Timing>,
    /// Share done in percent, if said.
    pub percent: Option<u8>,
    /// The cell says nothing else.
    pub whole: bool,
}

/// Cells of more words than these tell a story: only its beginning says the state.
const WORDS_OF_A_STATE: usize = 12;

/// What a cell says of state and time; `None` if it says nothing of them.
pub(super) fn told(cell: &str) -> Option<Told> {
    let percent = percent(cell);
    let whole_key = key(cell);
    let words: Vec<&str> = whole_key.split(' ').collect();
    let key = if words.len() > WORDS_OF_A_STATE { words[..6].join(" ") } else { whole_key.clone() };
    let waits = ["cho xac nhan", "cho duyet", "cho phe duyet", "cho nghiem thu"].iter().any(|words| has(&key, words));
    let found = meaning(&WORDS.states, &key);
    let state = if waits { Some(RunningState::AwaitingConfirmation) } else { found.and_then(|(_, name)| named(name)) };
    let time = meaning(&WORDS.timings, &key);
    let timing = time.and_then(|(_, name)| match name {
        "late" => Some(Timing::Late),
        "on_time" => Some(Timing::OnTime),
        "no_deadline" => Some(Timing::NoDeadline),
        _ => None,
    });
    // "Hoàn thành 80%" is not done.
    let state = match (state, percent) {
        (Some(RunningState::Done) | None, Some(share)) if share < 100 => Some(RunningState::InProgress),
        (None, Some(_)) => Some(RunningState::Done),
        (state, _) => state,
    };
    // A time alone is of work that is not done.
    let state = state.or(timing.map(|_| RunningState::InProgress));
    let said = found.map_or(0, |(phrase, _)| phrase.len()) + time.map_or(0, |(phrase, _)| phrase.len());
    let whole = said > 0 && whole_key.len() <= said + 2;
    state.map(|state| Told { state, timing, percent, whole })
}

fn named(name: &str) -> Option<RunningState> {
    RunningState::ALL.into_iter().find(|state| state.key() == name)
}

/// `80%`.
fn percent(cell: &str) -> Option<u8> {
    let at = cell.find('%')?;
    let before = cell[..at].trim_end();
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    before[before.len() - digits..].parse().ok().filter(|share| *share <= 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use RunningState::*;

    #[test]
    fn states_by_their_words() {
        for (cell, state, timing) in [
            ("Chưa phân công", NotAssigned, None),
            ("Đã phân công", Assigned, None),
            ("Chưa thực hiện", NotStarted, None),
            ("ĐANG THỰC HIỆN", InProgress, None),
            ("Chờ xác nhận", AwaitingConfirmation, None),
            ("Chờ duyệt", AwaitingConfirmation, None),
            ("Đã hoàn thành, chờ xác nhận", AwaitingConfirmation, None),
            ("Đã hoàn thành", Done, None),
            ("Hoàn thành đúng hạn", Done, Some(Timing::OnTime)),
            ("Hoàn thành trước hạn", Done, Some(Timing::OnTime)),
            ("Hoàn thành trễ hạn", Done, Some(Timing::Late)),
            ("Đã hoàn thành (quá hạn)", Done, Some(Timing::Late)),
            ("Đang thực hiện quá hạn", InProgress, Some(Timing::Late)),
            ("Đang thực hiện trong hạn", InProgress, Some(Timing::OnTime)),
            ("Chưa hoàn thành", InProgress, None),
            ("Chưa thực hiện (quá hạn)", NotStarted, Some(Timing::Late)),
            ("Quá hạn", InProgress, Some(Timing::Late)),
            ("Chưa đến hạn", InProgress, Some(Timing::OnTime)),
            ("Hoàn thành không hạn", Done, Some(Timing::NoDeadline)),
            ("Tạm dừng thực hiện", Suspended, None),
            ("Tạm hoãn", Suspended, None),
            ("Từ chối nhiệm vụ", Declined, None),
            ("Từ chối xác nhận", ConfirmationRefused, None),
            ("Thực hiện lại", Redo, None),
            ("Hủy", Cancelled, None),
            ("Đã huỷ", Cancelled, None),
            ("Hoàn thành 80%", InProgress, None),
            ("100%", Done, None),
        ] {
            let told = told(cell).unwrap_or_else(|| panic!("{cell}"));
            assert_eq!((told.state, told.timing), (state, timing), "{cell}");
        }
        assert_eq!(told("Sở Nội vụ"), None);
        assert_eq!(told(""), None);
    }
}
