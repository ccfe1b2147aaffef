//! Where a figure leads: to the list of what it counts.

use app::Whose;
use app::tasks::report::{Counts, Figure, Gathered};
use index::{Column, Span};

use crate::address::encode;
use crate::pages::behind::Behind;
use crate::pages::index766::term::Term;
use crate::pages::lists::Address;
use crate::pages::steering::Find;

/// Where a key of the paper leads; empty: nowhere.
pub fn href(key: &str, gathered: &Gathered) -> String {
    if let Some(figure) = gathered.figures.get(key) {
        return figure_href(figure);
    }
    match key.split_once('/') {
        Some(("task", id)) if !id.contains(':') => format!("/desk/tasks/{}", encode(id)),
        Some(("document", id)) if !id.contains(':') => format!("/desk/documents/{}", encode(id)),
        Some(("plan", rest)) => format!("/desk/plans/{}", encode(rest.split('/').next().unwrap_or_default())),
        Some(("unit", id)) if !id.contains(':') => board(gathered).and("unit", id).to_string(),
        _ => String::new(),
    }
}

/// The board of the report's period.
pub fn board(gathered: &Gathered) -> Address {
    let term = Span::of_days(gathered.from, gathered.to).map(|span| Term::Days(span).key());
    Address::new("/desk/steering").and("period", term.unwrap_or_default())
}

/// Where a figure leads; nothing of nothing is listed.
pub fn figure_href(figure: &Figure) -> String {
    match &figure.counts {
        Counts::Tasks(_) | Counts::Dossiers { .. } if figure.value.is_none_or(|value| value == 0.0) => String::new(),
        Counts::Tasks(count) => Find(count.narrow()).address().to_string(),
        Counts::Dossiers { column, terms } => {
            let pick = |terms: app::reports::Terms| Some(Column::of_number(*column)?.pick(terms.days, terms.as_of, &terms.rules));
            let behind = terms.terms().and_then(pick).map(|pick| Behind::new(Whose::Province, pick));
            behind.map(|behind| behind.address().to_string()).unwrap_or_default()
        }
        Counts::Index { set, from, to, item } => {
            let Some(span) = Span::of_days(*from, *to) else { return String::new() };
            let path = if item.is_empty() { "/desk/index".to_owned() } else { format!("/desk/index/{}/{}", encode(set), encode(item)) };
            let set = if item.is_empty() { set.as_str() } else { "" };
            let whose = Whose::Province;
            Address::new(path).and("set", set).and("whose", whose.key()).and("period", Term::Days(span).key()).to_string()
        }
        Counts::Task { id } => format!("/desk/tasks/{}", encode(id)),
        Counts::Nothing => String::new(),
    }
}
