//! The same sums as open data: one row for each agency and month.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{MONTHS, sums};
use crate::desk;
use crate::frame::Frame;
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

/// `GET /figures.csv`: UTF-8 with its mark, so that spreadsheets read it right.
pub async fn csv(State(site): State<Arc<Site>>, frame: Frame) -> Response {
    desk::public(site, frame, |site, _| {
        let sums = sums(site, MONTHS)?;
        let mut text = String::from("\u{feff}month,agency,agency_name,received,finished,early,on_time,late\r\n");
        for ((name, id, month), tally) in &sums.rows {
            let numbers = [tally.received, tally.finished(), tally.early, tally.on_time, tally.late].map(|n| n.to_string());
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
        let sums = sums(site, MONTHS)?;
        let row = |((name, id, month), tally): (&(String, String, (i32, u8)), &super::Tally)| {
            json!({
                "month": format!("{}-{:02}", month.0, month.1), "agency": id, "agency_name": name,
                "received": tally.received, "finished": tally.finished(),
                "early": tally.early, "on_time": tally.on_time, "late": tally.late,
            })
        };
        let body = json!({
            "province": site.app.setup().province_name,
            "simulated": site.app.setup().simulated,
            "counted_at": site.now().rfc3339(),
            "rows": sums.rows.iter().map(row).collect::<Vec<_>>(),
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
