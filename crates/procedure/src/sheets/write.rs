//! Versions to rows.

use calendar::Limit;
use kernel::Day;
use serde::Serialize;

use super::{LAYOUT, Sheets};
use crate::{Component, FeePolicy, LegalText, LimitVariant, ProcedureVersion, Step};

/// The workbook of these versions; give one version of each procedure, rows are joined by the code.
pub fn versions_to_sheets<'a>(versions: impl IntoIterator<Item = &'a ProcedureVersion>) -> Sheets {
    let mut tables = LAYOUT.map(|(_, columns)| vec![columns.iter().map(|column| (*column).to_owned()).collect()]);
    let [procedures, components, limits, fees, steps] = &mut tables;
    for version in versions {
        let code = version.code.as_str();
        procedures.push(procedure(version));
        components.extend(version.components.iter().map(|row| component(code, row)));
        limits.extend(version.limit_variants.iter().map(|row| variant(code, row)));
        fees.extend(version.fees.iter().map(|row| fee(code, row)));
        steps.extend(version.process.steps.iter().map(|row| step(code, row)));
    }
    Sheets(LAYOUT.iter().map(|(sheet, _)| (*sheet).to_owned()).zip(tables).collect())
}

fn procedure(version: &ProcedureVersion) -> Vec<String> {
    let (publication, process, limit) = (&version.publication, &version.process, limit(version.limit));
    let mut row = vec![version.code.to_string(), version.version.to_string(), version.name.clone()];
    row.extend([text(&version.summary), version.everyday_words.join("\n"), text(&version.life_event)]);
    row.extend([version.sector.clone(), keys(&version.levels), text(&version.agency.id)]);
    row.extend([text(&version.agency.as_read), yes(version.agency.verified), keys(&version.channels)]);
    row.extend([version.online_level.as_ref().map_or_else(String::new, key), yes(version.own_portal)]);
    row.extend([text(&version.sequence), text(&version.conditions), number(version.sets)]);
    row.extend(limit);
    row.extend([version.applicants.join("\n"), lines(version.results.iter().map(|result| result.name.clone()))]);
    row.extend([lines(version.legal_basis.iter().map(legal_text)), text(&publication.decision)]);
    row.extend(
        [publication.decided_on, publication.published_on, version.effective_from, version.effective_to].map(day),
    );
    row.extend([key(&version.regime), text(&process.decision), yes(process.template), text(&process.note)]);
    row
}

fn component(code: &str, row: &Component) -> Vec<String> {
    vec![
        code.to_owned(),
        row.id.clone(),
        row.name.clone(),
        key(&row.kind),
        row.copies.to_string(),
        key(&row.need),
        text(&row.condition),
        text(&row.group),
        row.available_from.as_ref().map_or_else(String::new, key),
        yes(row.to_show),
    ]
}

fn variant(code: &str, row: &LimitVariant) -> Vec<String> {
    let mut cells = vec![code.to_owned(), row.id.clone(), text(&row.case)];
    cells.push(row.channel.as_ref().map_or_else(String::new, key));
    cells.extend(limit(Some(row.limit)));
    cells.extend([yes(row.added), text(&row.note), yes(row.verified)]);
    cells
}

fn fee(code: &str, row: &FeePolicy) -> Vec<String> {
    let mut cells = vec![code.to_owned(), row.id.clone(), row.item.clone(), number(row.amount.map(|amount| amount.0))];
    cells.extend([text(&row.per), row.channel.as_ref().map_or_else(String::new, key), text(&row.person_class)]);
    cells.extend([day(row.from), day(row.to), text(&row.legal_basis), text(&row.note)]);
    cells.extend([lines(row.amounts_as_read.iter().map(|amount| amount.0.to_string())), yes(row.verified)]);
    cells
}

fn step(code: &str, row: &Step) -> Vec<String> {
    let mut cells = vec![code.to_owned(), row.id.to_string(), yes(row.at_desk), key(&row.role), key(&row.unit)];
    cells.extend([text(&row.agency), text(&row.responsible), row.action.clone()]);
    cells.extend(limit(row.limit));
    cells.extend([text(&row.limit_note), text(&row.product)]);
    cells
}

fn legal_text(row: &LegalText) -> String {
    row.effective_from.map_or_else(|| row.number.clone(), |day| format!("{}; {}", row.number, day.iso()))
}

/// The stable key of an enumeration value, as in data files.
fn key<T: Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).ok();
    value.as_ref().and_then(|value| value.as_str()).map_or_else(String::new, str::to_owned)
}

fn keys<T: Serialize>(values: &[T]) -> String {
    lines(values.iter().map(key))
}

fn lines(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join("\n")
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn number(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |number| number.to_string())
}

fn yes(value: bool) -> String {
    if value { "yes".to_owned() } else { String::new() }
}

fn day(day: Option<Day>) -> String {
    day.map_or_else(String::new, Day::iso)
}

fn limit(limit: Option<Limit>) -> [String; 2] {
    limit.map_or_else(Default::default, |limit| [limit.value.to_string(), key(&limit.unit)])
}
