//! Agencies in the order of their index, with what moved since the end of the month before.

use app::{Agency, App, AppResult, Whose};
use index::{CriteriaSet, Named, Numbers, Span, UnitScore};
use kernel::{Day, UnitId};

/// An agency in the ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The agency.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// Place; equal indices, equal place; none without dossiers.
    pub rank: Option<usize>,
    /// How many places it went up since the month before; none when it had none.
    pub moved: Option<i64>,
    /// The index.
    pub index: Option<f64>,
    /// Its figures of the span.
    pub numbers: Numbers,
}

impl Ranked {
    /// Share of the settled that was not late.
    pub fn share(&self) -> Option<f64> {
        share(&self.numbers)
    }
}

/// Share of those with a result that were not late; none while there are none.
pub fn share(numbers: &Numbers) -> Option<f64> {
    let (all, late) = (numbers.with_result(), numbers.of(index::Measure::EndedLate));
    (all > 0).then(|| (all - late) as f64 / all as f64)
}

/// The year up to the end of the month before a day; none in January.
pub fn month_before(today: Day) -> Option<Span> {
    let (year, month, _) = today.ymd();
    let before = Named::Month(year, month).before().calendar();
    (month > 1).then(|| Span::of_days(Named::Year(year).calendar().first_day(), before.last_day())).flatten()
}

/// Places by the index as the set shows it: equal index, equal place.
fn ranks(scores: &[UnitScore], set: &CriteriaSet) -> Vec<Option<usize>> {
    let indices: Vec<Option<f64>> = scores.iter().map(|score| score.index).collect();
    index::ranks(&indices, set.decimals)
}

/// Agencies by index, best first; those to whom nothing applies come last, by name.
///
/// # Errors
/// The counters could not be loaded.
pub fn ranking(app: &App, whose: &Whose, span: Span, set: &CriteriaSet) -> AppResult<Vec<Ranked>> {
    let agencies: Vec<Agency> = app.agencies_of(whose);
    let now = app.scores_by_agency(&agencies, span, set)?;
    let before = match month_before(span.as_of(app.now().day())) {
        Some(before) => ranks(&app.scores_by_agency(&agencies, before, set)?, set),
        None => vec![None; agencies.len()],
    };
    let places = ranks(&now, set);
    let row = |(((agency, score), rank), before): (((Agency, UnitScore), Option<usize>), Option<usize>)| Ranked {
        moved: rank.zip(before).map(|(rank, before)| before as i64 - rank as i64),
        rank,
        index: score.index,
        numbers: score.numbers,
        name: agency.unit.short_name,
        unit: agency.unit.id,
    };
    let mut rows: Vec<Ranked> = agencies.into_iter().zip(now).zip(places).zip(before).map(row).collect();
    rows.sort_by_key(|row| (row.rank.is_none(), row.rank, kernel::text::fold(&row.name)));
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_before() {
        let days = |month, day| month_before(Day::from_ymd(2026, month, day).unwrap());
        assert_eq!(days(1, 31), None);
        assert_eq!(days(11, 25).map(Span::last_day), Day::from_ymd(2026, 10, 31));
        assert_eq!(days(11, 25).map(Span::first_day), Day::from_ymd(2026, 1, 1));
    }
}
