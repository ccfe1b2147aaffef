//! Statutory report II.06a for programs: figures now, and reports that were closed.

use std::sync::Arc;

use app::reports::{Asked, Frozen, Terms, kind_of};
use app::{TokenScope, Whose};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use index::book::ClosedReport;
use index::{Columns, Cut, Difference, Named, Report, ReportId};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::answer;
use super::asker::Asker;
use super::fault::ApiFault;
use super::papers::sent;
use crate::pages::behind::{level_key, whose_of};
use crate::server::{Pairs, value};

/// The official number of the form.
const FORM: &str = "II.06a/VPCP/KSTT";
const SCOPE: &[TokenScope] = &[TokenScope::Reports];

#[derive(Serialize)]
struct Figures {
    form: &'static str,
    unit: String,
    period: String,
    cut: Cut,
    from: String,
    to: String,
    /// Open dossiers are judged at the end of this day.
    as_of: String,
    /// Position of the journal up to which it counts.
    position: i64,
    rules: index::ReportRules,
    /// The closed report of this period, if there is one.
    closed: Option<u32>,
    total: Value,
    levels: Vec<Value>,
}

/// Figures by the number of their column.
fn columns(columns: &Columns) -> Value {
    let all = columns.each().into_iter().map(|(column, n)| (column.number().to_string(), json!(n)));
    Value::Object(all.collect::<Map<String, Value>>())
}

fn levels(report: &Report) -> Vec<Value> {
    let sector = |row: &index::SectorRow| {
        let procedures = row.procedures.iter().map(|(code, own)| json!({"code": code, "figures": columns(own)}));
        json!({"sector": row.sector, "total": columns(&row.columns), "procedures": procedures.collect::<Vec<_>>()})
    };
    let level = |part: &index::LevelPart| {
        let sectors: Vec<Value> = part.sectors.iter().map(sector).collect();
        json!({"level": level_key(part.level), "total": columns(&part.columns), "sectors": sectors})
    };
    report.levels.iter().map(level).collect()
}

fn figures(whose: &Whose, (period, cut): (String, Cut), terms: Terms, position: i64, report: &Report) -> Figures {
    Figures {
        form: FORM,
        unit: whose.key().to_owned(),
        period,
        cut,
        from: terms.days.from.iso(),
        to: terms.days.to.iso(),
        as_of: terms.as_of.iso(),
        position,
        rules: terms.rules,
        closed: None,
        total: columns(&report.columns),
        levels: levels(report),
    }
}

/// Whether a token reaches somebody's reports.
fn reaches(asker: &Asker, whose: &Whose) -> bool {
    let org = asker.site.app.org();
    let known = |whose: &Whose| kind_of(&org, whose).filter(|(unit, _)| org.unit(unit).is_some());
    known(whose).is_some_and(|(unit, _)| asker.bearer.covers(&org, &[&unit]))
}

const NONE: ApiFault = ApiFault::Status(StatusCode::NOT_FOUND);

/// `GET /api/v1/reports/ii06a?unit=&period=&cut=`.
pub async fn now(asker: Asker, Query(query): Query<Pairs>) -> Response {
    let work = move |asker: &Asker| {
        let app = &asker.site.app;
        let own = asker.bearer.unit.as_str().to_owned();
        let whose = whose_of(value(&query, "unit").unwrap_or(&own));
        if !reaches(asker, &whose) {
            return Err(NONE);
        }
        let named = value(&query, "period").and_then(Named::parse).ok_or(ApiFault::Query("period"))?;
        let cut = match value(&query, "cut") {
            None | Some("closing") => app.settings().report_cut(),
            Some("calendar") => Cut::Calendar,
            Some(_) => return Err(ApiFault::Query("cut")),
        };
        let asked = Asked { whose, named, cut };
        let counted = app.settlement_report(&asked)?;
        let figures = Figures {
            closed: app.closed_settlement(&asked).map(|closed| closed.id.0),
            ..figures(&asked.whose, (named.key(), cut), counted.terms, counted.position, &counted.report)
        };
        Ok(answer(StatusCode::OK, "application/json", &figures))
    };
    asker.answer(SCOPE, work).await
}

fn head(closed: &ClosedReport, frozen: &Frozen) -> Value {
    json!({
        "id": closed.id.0,
        "unit": frozen.whose,
        "unit_name": frozen.unit_name,
        "recipient": frozen.recipient,
        "period": frozen.period,
        "from": closed.from.iso(),
        "to": closed.to.iso(),
        "closed_at": closed.entered.at.rfc3339(),
        "withdrawn": closed.withdrawn.is_some(),
        "sha256": closed.hash,
        "pdf_sha256": frozen.pdf,
        "href": format!("/api/v1/reports/ii06a/closed/{}", closed.id),
    })
}

/// `GET /api/v1/reports/ii06a/closed?unit=`: newest first, withdrawn ones too.
pub async fn closed(asker: Asker, Query(query): Query<Pairs>) -> Response {
    let work = move |asker: &Asker| {
        let only = value(&query, "unit");
        let all = asker.site.app.closed_settlements().into_iter();
        let wanted = all.filter(|(_, frozen)| only.is_none_or(|unit| unit == frozen.whose));
        let seen = wanted.filter(|(_, frozen)| reaches(asker, &whose_of(&frozen.whose)));
        let items: Vec<Value> = seen.map(|(closed, frozen)| head(&closed, &frozen)).collect();
        Ok(answer(StatusCode::OK, "application/json", &json!({"items": items})))
    };
    asker.answer(SCOPE, work).await
}

fn find(asker: &Asker, id: u32) -> Result<(Arc<ClosedReport>, Frozen, Whose), ApiFault> {
    let closed = asker.site.app.closed_report(ReportId(id)).ok_or(NONE)?;
    let frozen = Frozen::of(&closed).ok_or(NONE)?;
    let whose = whose_of(&frozen.whose);
    if reaches(asker, &whose) { Ok((closed, frozen, whose)) } else { Err(NONE) }
}

/// `GET /api/v1/reports/ii06a/closed/{id}`: as it was sent, and what differs now.
pub async fn one(asker: Asker, Path(id): Path<u32>) -> Response {
    let work = move |asker: &Asker| {
        let (closed, frozen, whose) = find(asker, id)?;
        let terms = frozen.terms().ok_or(NONE)?;
        let changes = asker.site.app.settlement_changes(&whose, &frozen)?;
        let difference = |one: &Difference| {
            json!({
                "level": one.level.map(level_key), "sector": one.sector, "column": one.column, "sent": one.sent, "now": one.now,
            })
        };
        let figures = Figures {
            closed: Some(id),
            ..figures(&whose, (frozen.period.clone(), frozen.cut), terms, frozen.position, &frozen.report)
        };
        let body = json!({
            "head": head(&closed, &frozen),
            "sent": figures,
            "differences": changes.differences.iter().map(difference).collect::<Vec<_>>(),
        });
        Ok(answer(StatusCode::OK, "application/json", &body))
    };
    asker.answer(SCOPE, work).await
}

/// `GET /api/v1/reports/ii06a/closed/{id}/pdf`: the bytes that were kept.
pub async fn pdf(asker: Asker, Path(id): Path<u32>) -> Response {
    let work = move |asker: &Asker| {
        let (_, frozen, _) = find(asker, id)?;
        let bytes = asker.site.app.read_file(&frozen.pdf_hash())?;
        Ok(sent(&format!("ii06a-{}-{}-{id}.pdf", frozen.whose, frozen.period), "application/pdf", bytes))
    };
    asker.answer(SCOPE, work).await
}
