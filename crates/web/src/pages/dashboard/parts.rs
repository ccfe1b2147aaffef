//! The figures of an overview as charts with their tables.

use std::collections::BTreeMap;

use app::{OpenByDay, Whose, last_months};
use index::{Ending, Measure, Named, Numbers, Pick, Span};
use kernel::{Day, Instant};

use super::links;
use super::place::Place;
use super::ranking::share;
use crate::chart::{Chart, Kind, Point, Row, Series};
use crate::desk::{Desk, PageError};
use crate::lang::Lang;

/// Months of a trend.
pub const MONTHS: usize = 12;
/// Days of the trend by day.
const DAYS: i32 = 30;
/// Sectors shown.
const SECTORS: usize = 12;

/// `11/2026`.
pub fn month_text(month: Named) -> String {
    match month {
        Named::Month(year, month) => format!("{month:02}/{year}"),
        other => other.key(),
    }
}

/// `T11`, and the year where one begins.
fn month_short(month: Named) -> String {
    match month {
        Named::Month(year, 1) => format!("T1/{}", year % 100),
        Named::Month(_, month) => format!("T{month}"),
        other => other.key(),
    }
}

/// `25/11`.
pub fn day_short(day: Day) -> String {
    day.date_text().chars().take(5).collect()
}

/// Early, on time, late as series.
fn punctuality(lang: Lang) -> Vec<Series> {
    vec![
        Series::new(lang.word("time_class", "early"), "done"),
        Series::new(lang.word("time_class", "on_time"), "in-time"),
        Series::new(lang.word("time_class", "late"), "overdue"),
    ]
}

/// The three ways of ending with a result, with their measures.
const ENDED: [(Ending, Measure); 3] =
    [(Ending::Early, Measure::EndedEarly), (Ending::OnTime, Measure::EndedOnTime), (Ending::Late, Measure::EndedLate)];

/// Received and settled month by month.
///
/// # Errors
/// The counters could not be loaded.
pub fn by_month(desk: &Desk, whose: &Whose) -> Result<Chart, PageError> {
    let (lang, months) = (desk.lang(), last_months(desk.site.today(), MONTHS));
    let spans: Vec<Span> = months.iter().map(|month| month.calendar()).collect();
    let numbers = desk.app().numbers_over(whose, &spans)?;
    let mut series = punctuality(lang);
    series.push(Series::told(lang.t("dash.on_time_share")));
    series.push(Series::told(lang.t("dash.received")));
    let row = |(at, (month, numbers)): (usize, (&Named, &Numbers))| {
        let span = spans[at];
        let mut points: Vec<Point> = ENDED
            .iter()
            .map(|(how, measure)| Point::count(numbers.of(*measure), links::list(whose, Pick::ended(span, &[*how]))))
            .collect();
        points.push(Point::share(share(numbers), links::list(whose, Pick::ended(span, links::WITH_RESULT))));
        points.push(Point::count(numbers.received(), links::list(whose, Pick::received(span))));
        Row { label: month_text(*month), short: month_short(*month), tone: "", points }
    };
    Ok(Chart {
        id: "months",
        title: lang.t("dash.by_month").to_owned(),
        note: String::new(),
        kind: Kind::Columns,
        percent: false,
        first: lang.t("dash.month_head").to_owned(),
        series,
        rows: months.iter().zip(&numbers).enumerate().map(row).collect(),
    })
}

/// The share on time month by month.
pub fn share_by_month(lang: Lang, months: &Chart) -> Chart {
    let row = |row: &Row| Row { points: vec![row.points[3].clone()], ..row.clone() };
    Chart {
        id: "shares",
        title: lang.t("dash.share_by_month").to_owned(),
        kind: Kind::Lines,
        percent: true,
        series: vec![Series::new(lang.t("dash.on_time_share"), "in-time")],
        rows: months.rows.iter().map(row).collect(),
        ..months.clone()
    }
}

/// Accepted and settled day by day.
///
/// # Errors
/// The store failed.
pub fn by_day(desk: &Desk, whose: &Whose) -> Result<Chart, PageError> {
    let (lang, today) = (desk.lang(), desk.site.today());
    let from = today.plus(1 - DAYS);
    let mut days: BTreeMap<Day, (i64, i64)> = (0..DAYS).map(|n| (from.plus(n), (0, 0))).collect();
    for sum in desk.app().figures_by_day("accepted", whose, from, today)? {
        days.entry(sum.day).or_default().0 += sum.n;
    }
    let with_result = |detail: &str| matches!(detail, "early" | "on_time" | "late");
    for sum in desk.app().figures_by_day("ended", whose, from, today)?.into_iter().filter(|sum| with_result(&sum.detail)) {
        days.entry(sum.day).or_default().1 += sum.n;
    }
    let row = |(day, (accepted, ended)): (Day, (i64, i64))| Row {
        label: day.date_text(),
        short: day_short(day),
        tone: "",
        points: vec![
            Point::count(accepted, links::list(whose, links::received(day, day))),
            Point::count(ended, links::list(whose, links::ended(day, day, links::WITH_RESULT))),
        ],
    };
    Ok(Chart {
        id: "days",
        title: lang.t("dash.by_day").to_owned(),
        note: String::new(),
        kind: Kind::Lines,
        percent: false,
        first: lang.t("dash.day_head").to_owned(),
        series: vec![Series::new(lang.t("dash.received"), "ink"), Series::new(lang.t("dash.settled"), "in-time")],
        rows: days.into_iter().map(row).collect(),
    })
}

/// What is open by the day on which it is due.
pub fn by_due(desk: &Desk, whose: &Whose, open: &OpenByDay) -> Chart {
    let (lang, today) = (desk.lang(), desk.site.today());
    let row = |label: String, short: String, tone, n, href| Row { label, short, tone, points: vec![Point::count(n, href)] };
    let late = lang.t("dash.late_now").to_owned();
    let mut rows = vec![row(late.clone(), late, "overdue", open.late, links::list(whose, links::late(today)))];
    for (day, n) in &open.days {
        let soon = day.0 - today.0 <= 1;
        let (label, short) = match day.0 - today.0 {
            0 => (lang.t1("dash.due_today", "day", day.date_text()), lang.t("board.today").to_owned()),
            _ => (lang.t1("dash.due_on", "day", day.date_text()), day_short(*day)),
        };
        rows.push(row(label, short, if soon { "due-soon" } else { "in-time" }, *n, links::list(whose, links::due(today, *day, *day))));
    }
    let after = open.days.last().map_or(today, |(day, _)| day.plus(1));
    let later = lang.t("board.later").to_owned();
    rows.push(row(later.clone(), later, "in-time", open.later, links::list(whose, links::due(today, after, after.plus(36_500)))));
    let waiting = lang.t("dash.waiting").to_owned();
    rows.push(row(waiting.clone(), waiting, "paused", open.waiting, links::list(whose, links::waiting(today))));
    Chart {
        id: "due",
        title: lang.t("dash.by_due").to_owned(),
        note: lang.t1("dash.by_due_note", "n", kernel::text::grouped(open.open())),
        kind: Kind::Columns,
        percent: false,
        first: lang.t("dash.due_head").to_owned(),
        series: vec![Series::new(lang.t("dash.open"), "ink")],
        rows,
    }
}

/// Early, on time, late by sector.
///
/// # Errors
/// The counters could not be loaded.
pub fn by_sector(desk: &Desk, place: &Place) -> Result<Chart, PageError> {
    let (lang, catalogue) = (desk.lang(), desk.site.catalogue());
    let mut sectors: BTreeMap<String, ([i64; 3], i64, i64)> = BTreeMap::new();
    for (code, numbers) in desk.app().numbers_by_procedure(&place.whose, place.span)? {
        let sector = app::reports::sector_of(&catalogue, &code, place.as_of);
        let sums = sectors.entry(sector).or_default();
        ENDED.iter().enumerate().for_each(|(at, (_, measure))| sums.0[at] += numbers.of(*measure));
        sums.1 += numbers.received();
        sums.2 += numbers.late_open;
    }
    let mut sectors: Vec<_> = sectors.into_iter().filter(|(_, sums)| sums.0.iter().sum::<i64>() + sums.1 > 0).collect();
    sectors.sort_by_key(|(name, sums)| (std::cmp::Reverse(sums.0.iter().sum::<i64>()), kernel::text::fold(name)));
    sectors.truncate(SECTORS);
    let mut series = punctuality(lang);
    series.extend([Series::told(lang.t("dash.received")), Series::told(lang.t("dash.late_now"))]);
    let row = |(name, (ended, received, late)): (String, ([i64; 3], i64, i64))| {
        let link = |pick| links::of_sector(&place.whose, (&name, place.as_of), pick);
        let mut points: Vec<Point> =
            ENDED.iter().zip(ended).map(|((how, _), n)| Point::count(n, link(Pick::ended(place.span, &[*how])))).collect();
        points.push(Point::count(received, link(Pick::received(place.span))));
        points.push(Point::count(late, link(links::late(place.as_of))));
        Row { label: name.clone(), short: String::new(), tone: "", points }
    };
    Ok(Chart {
        id: "sectors",
        title: lang.t("dash.by_sector").to_owned(),
        note: String::new(),
        kind: Kind::Bars,
        percent: false,
        first: lang.t("dash.sector_head").to_owned(),
        series,
        rows: sectors.into_iter().map(row).collect(),
    })
}

/// Where open work lies on its way: in time and late, by kind of work.
pub fn flow(desk: &Desk, place: &Place, kinds: &[(&'static str, i64, i64)]) -> Chart {
    let lang = desk.lang();
    let board = crate::pages::lists::Address::new("/desk/board");
    let board = match &place.whose {
        Whose::Agency(unit) => board.and("unit", unit),
        _ => board,
    };
    // The board shows all that is within the official's reach; groups of agencies are no unit of it.
    let linked = !matches!(place.whose, Whose::Departments | Whose::Communes);
    let row = |(kind, open, late): &(&'static str, i64, i64)| {
        let all = board.with("kind", kind);
        let href = |address: String| if linked { format!("{address}#work") } else { String::new() };
        Row {
            label: lang.word("work", kind).into_owned(),
            short: String::new(),
            tone: "",
            points: vec![
                Point::count(open - late, href(all.to_string())),
                Point::count(*late, href(all.with("due", "overdue").to_string())),
            ],
        }
    };
    Chart {
        id: "flow",
        title: lang.t("dash.flow").to_owned(),
        note: lang.t("dash.flow_note").to_owned(),
        kind: Kind::Bars,
        percent: false,
        first: lang.t("dash.flow_head").to_owned(),
        series: vec![
            Series::new(lang.word("time_class", "in_time"), "in-time"),
            Series::new(lang.word("time_class", "overdue"), "overdue"),
        ],
        rows: kinds.iter().map(row).collect(),
    }
}

/// The moment at which a page was counted, in words.
pub fn counted_at(lang: Lang, at: Instant) -> String {
    lang.t1("ui.updated", "time", at.date_time_text())
}
