//! How an open dossier looks: how probable it is that it will be late, which step to push, and on the last day before its
//! date the task to prepare an apology (NĐ 61/2018 Đ19.9).

use app::rows::ForecastRow;
use kernel::Day;

use super::Found;
use crate::desk::{Desk, PageError};
use crate::pages::work::{Shown, step_name};

/// From here on it is to be watched.
const WATCH: i64 = 30;
/// Width of the bar.
const WIDTH: i64 = 100;

/// The panel.
pub struct Panel {
    /// How probable, 0–100.
    pub percent: i64,
    /// Length of the bar, out of a hundred.
    pub bar: i64,
    /// Class of colour: `low`, `middle`, `high`.
    pub level: &'static str,
    /// In words.
    pub level_text: String,
    /// Until when it will probably be done.
    pub text: String,
    /// The step to push, and who has it.
    pub step: String,
    /// Who has it.
    pub holder: String,
    /// As of when.
    pub at: String,
    /// Today is the last day for an apology.
    pub last_day: bool,
}

/// What is foretold of the dossier; none while it is not open, waits for the applicant, or was not looked at yet.
///
/// # Errors
/// The store failed.
pub fn find(desk: &Desk, found: &Found) -> Result<Option<ForecastRow>, PageError> {
    let id = found.story.dossier.id.to_string();
    let row = desk.app().forecasts_of(&[&id])?.remove(&id);
    Ok(row.filter(|row| !row.owner.is_empty() && row.due_at > desk.now()))
}

/// Whether today is the last working day before the due date and it will probably be late.
pub fn is_last_day(desk: &Desk, found: &Found, row: &ForecastRow) -> bool {
    let settlement = found.story.dossier.settlement.as_ref();
    if row.percent < desk.app().settings().reminders().push_percent || settlement.is_none_or(|s| s.re_promised_at.is_some()) {
        return false;
    }
    let (today, due) = (desk.now().day(), row.due_at.day());
    let calendar = desk.app().calendar(&found.story.dossier.competent_unit);
    today < due && calendar.next_working_day(today) >= due
}

/// The panel of a forecast.
pub fn panel(desk: &Desk, found: &Found, row: &ForecastRow) -> Panel {
    let (lang, shown) = (desk.lang(), Shown::of(desk));
    let least = desk.app().settings().reminders().push_percent;
    let level = match row.percent {
        high if high >= least => "high",
        middle if middle >= WATCH => "middle",
        _ => "low",
    };
    // A day is as much as can be said of it.
    let (safe, due) = (row.safe_at.day().date_text(), row.due_at.date_time_text());
    Panel {
        percent: row.percent,
        bar: (row.percent * WIDTH / 100).max(2),
        level,
        level_text: lang.word("forecast", format!("chance_{level}")).into_owned(),
        text: lang.t2("forecast.panel_text", "safe", safe, "due", due),
        step: step_name(desk, &shown, found.story.dossier.procedure.as_str(), &row.step),
        holder: if row.person.is_empty() { shown.unit(&row.holder) } else { shown.person(&row.person) },
        at: lang.t1("forecast.panel_at", "at", row.at.date_time_text()),
        last_day: is_last_day(desk, found, row),
    }
}

/// The day to which one would appoint anew: done by then in four of five cases, and a working day after the due date.
pub fn proposed(desk: &Desk, found: &Found, row: Option<&ForecastRow>) -> Option<Day> {
    let dossier = &found.story.dossier;
    let due = dossier.settlement.as_ref()?.due_at.day();
    let calendar = desk.app().calendar(&dossier.receiving_unit);
    let safe = row.map_or(due, |row| row.safe_at.day());
    let day = if safe > due { safe } else { calendar.next_working_day(due) };
    Some(if calendar.is_working_day(day) { day } else { calendar.next_working_day(day) })
}
