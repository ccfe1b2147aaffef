//! The same sums as open data: one row for each agency and month, and the agencies by index as computed here.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::{AppResult, Whose, last_months};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use index::Measure;
use serde_json::json;

use super::{MONTHS, Sums, charts, sums};
use crate::desk;
use crate::frame::Frame;
use crate::pages::dashboard::Ranked;
use crate::site::Site;

/// A cell of a table; texts that a spreadsheet would take for a formula are told apart by a leading apostrophe.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    match text.contains([',', '"', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

/// Of each agency in each month: accepted, of them online, by post; rated, of them satisfied.
type Counted = BTreeMap<(String, (i32, u8)), [i64; 5]>;

/// The rows of all months, with those in which an agency accepted what was handed in before.
fn rows(site: &Site) -> AppResult<(Sums, Counted)> {
    let mut sums = sums(site, MONTHS)?;
    let months = last_months(site.today(), MONTHS as usize);
    let spans: Vec<_> = months.iter().map(|month| month.calendar()).collect();
    let mut agencies = site.app.agencies_of(&Whose::Province);
    // What an agency answers for itself; those below it have rows of their own.
    agencies.iter_mut().for_each(|agency| agency.units = vec![agency.unit.id.clone()]);
    let numbers = site.app.numbers_of(&agencies, &spans)?;
    let mut all = Counted::new();
    for (agency, numbers) in agencies.iter().zip(&numbers) {
        for (span, numbers) in spans.iter().zip(numbers) {
            let (year, month, _) = span.first_day().ymd();
            let of = |measure| numbers.of(measure);
            let satisfied = of(Measure::Rated) - of(Measure::RatedUnsatisfied);
            let counts = [numbers.received(), of(Measure::ReceivedOnline), of(Measure::ReceivedByPost), of(Measure::Rated), satisfied];
            if counts != [0; 5] {
                let id = agency.unit.id.to_string();
                sums.rows.entry((agency.unit.name.clone(), id.clone(), (year, month))).or_default();
                all.insert((id, (year, month)), counts);
            }
        }
    }
    Ok((sums, all))
}

fn of(all: &Counted, agency: &str, month: (i32, u8)) -> [i64; 5] {
    all.get(&(agency.to_owned(), month)).copied().unwrap_or_default()
}

/// `GET /figures.csv`: UTF-8 with its mark, so that spreadsheets read it right.
pub async fn csv(State(site): State<Arc<Site>>, frame: Frame) -> Response {
    desk::public(site, frame, |site, _| {
        let (sums, all) = rows(site)?;
        let mut text = String::from("\u{feff}month,agency,agency_name,received,finished,early,on_time,late,accepted,online,by_post,rated,satisfied\r\n");
        for ((name, id, month), tally) in &sums.rows {
            let numbers = [tally.received, tally.finished(), tally.early, tally.on_time, tally.late];
            let numbers = numbers.into_iter().chain(of(&all, id, *month)).map(|n| n.to_string()).collect::<Vec<_>>();
            text.push_str(&format!("{}-{:02},{},{},{}\r\n", month.0, month.1, cell(id), cell(name), numbers.join(",")));
        }
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"figures.csv\""),
        ];
        Ok((StatusCode::OK, headers, text).into_response())
    })
    .await
}

/// `GET /figures.json`.
pub async fn json(State(site): State<Arc<Site>>, frame: Frame) -> Response {
    desk::public(site, frame, |site, _| {
        let (sums, all) = rows(site)?;
        let row = |((name, id, month), tally): (&(String, String, (i32, u8)), &super::Tally)| {
            let [accepted, online, by_post, rated, satisfied] = of(&all, id, *month);
            json!({
                "month": format!("{}-{:02}", month.0, month.1), "agency": id, "agency_name": name,
                "received": tally.received, "finished": tally.finished(),
                "early": tally.early, "on_time": tally.on_time, "late": tally.late,
                "accepted": accepted, "online": online, "by_post": by_post, "rated": rated, "satisfied": satisfied,
            })
        };
        let (set, ranks) = charts::ranks(site)?;
        let rank = |row: &Ranked| {
            let index = row.index.map(|index| (index * 100.0).round() / 100.0);
            json!({"agency": row.unit, "agency_name": row.name, "rank": row.rank, "index": index})
        };
        let body = json!({
            "province": site.app.setup().province_name,
            "simulated": site.app.setup().simulated,
            "counted_at": site.now().rfc3339(),
            "rows": sums.rows.iter().map(row).collect::<Vec<_>>(),
            "index": {
                "set": set, "year": site.today().ymd().0,
                "source": "computed by this system from its own data; not a published result",
                "agencies": ranks.iter().map(rank).collect::<Vec<_>>(),
            },
        });
        Ok((StatusCode::OK, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], body.to_string()).into_response())
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_safe_for_spreadsheets() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("Sở A, \"B\""), "\"Sở A, \"\"B\"\"\"");
    }
}
