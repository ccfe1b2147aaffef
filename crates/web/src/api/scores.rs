//! Scores of a criteria set for other systems: sums without personal data.

use app::{TokenScope, Whose};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use index::{CriteriaSet, Item, ItemScore, UnitScore, needed, scale};
use kernel::Day;
use serde::Serialize;

use super::answer;
use super::asker::Asker;
use super::fault::{ApiFault, ApiResult};
use crate::lang::Lang;
use crate::pages::index766::ask::{Asked, name_in};
use crate::pages::index766::term::{Term, months_to};
use crate::pages::index766::{words, state_key};
use crate::server::{Pairs, value};

/// Sums, as reports have them.
const SCOPES: &[TokenScope] = &[TokenScope::Reports];
/// Months of the trend.
const MONTHS: usize = 12;

#[derive(Serialize)]
struct Head {
    unit: String,
    unit_name: String,
    set: String,
    decision: String,
    period: String,
    from: String,
    to: String,
    /// The day on which what is open is judged.
    as_of: String,
    /// Up to this event of the journal.
    position: i64,
}

#[derive(Serialize)]
struct Score {
    #[serde(flatten)]
    head: Head,
    points: f64,
    applicable: f64,
    index: Option<f64>,
    class: Option<String>,
    groups: Vec<Group>,
    /// Codes of items that have no source of data and stay outside.
    without_source: Vec<String>,
}

#[derive(Serialize)]
struct Group {
    code: String,
    key: String,
    name: String,
    points: Option<f64>,
    applicable: f64,
    max: f64,
    items: Vec<One>,
}

#[derive(Serialize)]
struct One {
    code: String,
    name: String,
    state: &'static str,
    numerator: Option<f64>,
    denominator: Option<f64>,
    points: Option<f64>,
    max: f64,
    lost: f64,
}

#[derive(Serialize)]
struct Explained {
    #[serde(flatten)]
    head: Head,
    #[serde(flatten)]
    item: One,
    numerator_counts: String,
    denominator_counts: String,
    rule: String,
    /// What all points need.
    needed: Option<Needed>,
    /// The last months, oldest first.
    months: Vec<Month>,
}

#[derive(Serialize)]
struct Needed {
    count: i64,
    points: f64,
}

#[derive(Serialize)]
struct Month {
    period: String,
    numerator: Option<f64>,
    denominator: Option<f64>,
    points: Option<f64>,
}

fn iso(day: Day) -> String {
    day.iso()
}

/// What is asked for; usual: the token's own unit, the month.
fn asked(asker: &Asker, query: &Pairs) -> Result<Asked, ApiFault> {
    let app = &asker.site.app;
    let whose = match value(query, "unit") {
        Some(key) => app.whose(key).ok_or(ApiFault::Query("unit"))?,
        None => app.whose(asker.bearer.unit.as_str()).unwrap_or(Whose::Province),
    };
    if value(query, "period").is_some_and(|key| Term::parse(key).is_none()) {
        return Err(ApiFault::Query("period"));
    }
    Asked::of(app, value(query, "set"), whose, value(query, "period")).ok_or(ApiFault::Query("set"))
}

fn head(asker: &Asker, asked: &Asked) -> Head {
    let (app, span) = (&asker.site.app, asked.span());
    Head {
        unit: asked.whose.key().to_owned(),
        unit_name: name_in(app, asker.lang, &asked.whose),
        set: asked.set.id.clone(),
        decision: asked.set.decision.clone(),
        period: asked.term.key(),
        from: iso(span.first_day()),
        to: iso(span.last_day()),
        as_of: iso(asked.as_of(asker.site.today())),
        position: app.measures_position(),
    }
}

fn one(item: &Item, score: &ItemScore) -> One {
    let scale = scale(&item.measure);
    One {
        code: item.code.clone(),
        name: item.name.clone(),
        state: state_key(score.state),
        numerator: score.share.map(|share| share.numerator / scale),
        denominator: score.share.map(|share| share.denominator / scale),
        points: score.points(),
        max: item.max,
        lost: score.lost(),
    }
}

fn groups(set: &CriteriaSet, score: &UnitScore) -> Vec<Group> {
    let group = |(known, group): (&index::Group, &index::GroupScore)| Group {
        code: known.code.clone(),
        key: known.key.clone(),
        name: known.name.clone(),
        points: group.points,
        applicable: group.applicable,
        max: group.max,
        items: known.items.iter().zip(&group.items).map(|(item, score)| one(item, score)).collect(),
    };
    set.groups.iter().zip(&score.groups).map(group).collect()
}

/// `GET /api/v1/scores?unit=&period=&set=`.
pub async fn show(asker: Asker, Query(query): Query<Pairs>) -> Response {
    asker.answer(SCOPES, move |asker| score(asker, &query)).await
}

fn score(asker: &Asker, query: &Pairs) -> ApiResult {
    let asked = asked(asker, query)?;
    let score = asker.site.app.scores(&asked.whose, asked.span(), &asked.set)?;
    let answered = Score {
        head: head(asker, &asked),
        points: score.points,
        applicable: score.applicable,
        index: score.index,
        class: score.class.clone(),
        groups: groups(&asked.set, &score),
        without_source: score.without_source().map(|item| item.code.clone()).collect(),
    };
    Ok(answer(StatusCode::OK, "application/json", &answered))
}

/// `GET /api/v1/scores/{item}?unit=&period=&set=`.
pub async fn item(asker: Asker, Path(code): Path<String>, Query(query): Query<Pairs>) -> Response {
    asker.answer(SCOPES, move |asker| explain(asker, &code, &query)).await
}

fn explain(asker: &Asker, code: &str, query: &Pairs) -> ApiResult {
    let asked = asked(asker, query)?;
    let app = &asker.site.app;
    let (_, item) = asked.set.find(code).ok_or(ApiFault::Status(StatusCode::NOT_FOUND))?;
    let score = app.with_scope(&asked.whose, asked.span(), |scope| index::score_one(item, scope))?;
    let months = months_to(asked.as_of(asker.site.today()), MONTHS);
    let spans: Vec<index::Span> = months.iter().map(|month| month.calendar()).collect();
    let scores = app.item_over(&asked.whose, &spans, item)?;
    let month = |(named, score): (&index::Named, &ItemScore)| {
        let one = one(item, score);
        Month { period: named.key(), numerator: one.numerator, denominator: one.denominator, points: one.points }
    };
    let all = needed(item, &score).filter(|_| !words::is_mean(item));
    let lang: Lang = asker.lang;
    let answered = Explained {
        head: head(asker, &asked),
        item: one(item, &score),
        numerator_counts: words::counted(lang, "num", item),
        denominator_counts: words::counted(lang, "den", item),
        rule: words::rule(lang, item),
        needed: all.map(|all| Needed { count: all.count, points: all.points }),
        months: months.iter().zip(&scores).map(month).collect(),
    };
    Ok(answer(StatusCode::OK, "application/json", &answered))
}
