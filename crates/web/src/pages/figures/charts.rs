//! The charts of the public page. Nothing leads to lists of dossiers.

use app::{AppResult, Whose, last_months};
use index::{Measure, Numbers, Span};

use super::{MONTHS, Tally};
use crate::chart::{Chart, Kind, Point, Row, Series};
use crate::filters::percent_text;
use crate::lang::Lang;
use crate::pages::dashboard::{Ranked, ranking};
use crate::site::Site;

/// A year and a month.
type Month = (i32, u8);

/// `11/2026`.
pub fn month_name(month: Month) -> String {
    format!("{:02}/{}", month.1, month.0)
}

fn label(month: Month, points: Vec<Point>) -> Row {
    let short = if month.1 == 1 { format!("T1/{}", month.0 % 100) } else { format!("T{}", month.1) };
    Row { label: month_name(month), short, tone: "", points }
}

/// Settled month by month: not late, late; the rest in the table.
pub fn by_month(lang: Lang, months: &[(Month, Tally)]) -> Chart {
    let row = |(month, tally): &(Month, Tally)| {
        let count = |n| Point::count(n, "");
        let points =
            [tally.early, tally.on_time, tally.late, tally.received, tally.finished()].map(count).into_iter();
        label(*month, points.chain([Point::share(tally.share(), "")]).collect())
    };
    Chart {
        id: "months",
        title: lang.t("figures.by_month").to_owned(),
        note: String::new(),
        kind: Kind::Columns,
        percent: false,
        first: lang.t("figures.month").to_owned(),
        series: vec![
            Series::new(lang.word("time_class", "early"), "done"),
            Series::new(lang.word("time_class", "on_time"), "in-time"),
            Series::new(lang.word("time_class", "late"), "overdue"),
            Series::told(lang.t("figures.received")),
            Series::told(lang.t("figures.finished")),
            Series::told(lang.t("figures.share")),
        ],
        rows: months.iter().map(row).collect(),
    }
}

/// The share on time month by month.
pub fn shares(lang: Lang, months: &[(Month, Tally)]) -> Chart {
    Chart {
        id: "shares",
        title: lang.t("figures.share_by_month").to_owned(),
        note: String::new(),
        kind: Kind::Lines,
        percent: true,
        first: lang.t("figures.month").to_owned(),
        series: vec![Series::new(lang.t("figures.share"), "in-time")],
        rows: months.iter().map(|(month, tally)| label(*month, vec![Point::share(tally.share(), "")])).collect(),
    }
}

/// The figures of the months shown.
///
/// # Errors
/// The counters could not be loaded.
pub fn last_year(site: &Site) -> AppResult<Numbers> {
    let months = last_months(site.today(), MONTHS as usize);
    let days = months.first().zip(months.last()).map(|(first, last)| (first.calendar().first_day(), last.calendar().last_day()));
    let span = days.and_then(|(from, to)| Span::of_days(from, to));
    span.map_or_else(|| Ok(Numbers::default()), |span| site.app.numbers(&Whose::Province, span))
}

/// By the way of handing in.
pub fn channels(lang: Lang, numbers: &Numbers) -> Chart {
    let (all, online, post) =
        (numbers.received(), numbers.of(Measure::ReceivedOnline), numbers.of(Measure::ReceivedByPost));
    let row = |key: &str, n: i64| Row {
        label: lang.find(key).unwrap_or_default().to_owned(),
        points: vec![Point::count(n, ""), Point::share((all > 0).then(|| n as f64 / all as f64), "")],
        ..Row::default()
    };
    Chart {
        id: "channels",
        title: lang.t("figures.channels").to_owned(),
        note: String::new(),
        kind: Kind::Bars,
        percent: false,
        first: lang.t("figures.channel").to_owned(),
        series: vec![Series::new(lang.t("figures.received"), "link"), Series::told(lang.t("figures.part"))],
        rows: vec![
            row("figures.channel_online", online),
            row("figures.channel_counter", all - online - post),
            row("figures.channel_post", post),
        ],
    }
}

/// Share of those who rated that are satisfied, and how many rated.
pub fn satisfaction(numbers: &Numbers) -> Option<(String, String)> {
    let (rated, not) = (numbers.of(Measure::Rated), numbers.of(Measure::RatedUnsatisfied));
    (rated > 0).then(|| (percent_text((rated - not) as f64 / rated as f64), kernel::text::grouped(rated)))
}

/// Agencies by the index of this year, as computed here, with the name of the set.
///
/// # Errors
/// The counters could not be loaded.
pub fn ranks(site: &Site) -> AppResult<(String, Vec<Ranked>)> {
    let today = site.today();
    let Some(set) = site.app.criteria_set_on(today) else { return Ok((String::new(), Vec::new())) };
    let mut rows = ranking(&site.app, &Whose::Province, index::Named::Year(today.ymd().0).calendar(), &set)?;
    rows.retain(|row| row.rank.is_some());
    Ok((set.name.clone(), rows))
}
