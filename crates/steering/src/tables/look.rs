//! Units, time and documents of a row that is imported.

use kernel::{Day, UnitId};

use super::days::last_day;
use super::import::ImportDefaults;
use super::running::RunningRow;
use super::{RowFault, RowNote, Weight};
use crate::proposing::{Defaults, Directory, Named, term};
use crate::reading::piece;
use crate::task::Due;
use crate::task::model::{Coordination, Owner, Source, Term};

/// What a row's names mean.
pub(super) struct Look<'a> {
    pub row: &'a RunningRow,
    pub directory: &'a dyn Directory,
    pub defaults: ImportDefaults<'a>,
}

impl Look<'_> {
    fn chosen(&self, name: &str) -> Option<&[UnitId]> {
        self.defaults.chosen.iter().find(|group| group.name == name).map(|group| group.units.as_slice())
    }

    /// The owners of a name; or why there are none.
    fn owners(&self, name: &str) -> Result<Vec<Owner>, &'static str> {
        if let Some(units) = self.chosen(name).filter(|units| !units.is_empty()) {
            return Ok(units.iter().map(Owner::unit).collect());
        }
        match self.directory.find(name) {
            Named::One(owner) => Ok(vec![owner]),
            Named::Group => Err("group"),
            Named::Unknown => Err("unknown"),
        }
    }

    pub fn leads(&self, faults: &mut Vec<RowFault>) -> Vec<Owner> {
        let mut leads: Vec<Owner> = Vec::new();
        for name in &self.row.lead {
            match self.owners(name) {
                Ok(owners) => owners.into_iter().for_each(|owner| {
                    if !leads.contains(&owner) {
                        leads.push(owner);
                    }
                }),
                Err(why) => {
                    let code = if why == "group" { "lead_group" } else { "lead_unknown" };
                    faults.push(RowNote::new(self.row.line, code, Weight::Blocks).with("text", name.as_str()));
                }
            }
        }
        if self.row.lead.is_empty() {
            faults.push(RowNote::new(self.row.line, "no_lead", Weight::Blocks));
        }
        leads
    }

    pub fn coordinators(&self, leads: &[Owner], notes: &mut Vec<RowNote>) -> Vec<Coordination> {
        let mut lines: Vec<Coordination> = Vec::new();
        for name in &self.row.coordinate {
            match self.owners(name) {
                Ok(owners) => {
                    for Owner { unit, .. } in owners {
                        let leads = leads.iter().any(|lead| lead.unit == unit);
                        if !leads && !lines.iter().any(|line| line.unit == unit) {
                            lines.push(Coordination { unit, what: String::new(), until: None, answer: None });
                        }
                    }
                }
                Err(_) => notes.push(
                    RowNote::new(self.row.line, "coordinator_unknown", Weight::Check).with("text", name.as_str()),
                ),
            }
        }
        lines
    }

    /// The time, and the extension if it is one.
    pub fn term(&self, assigned_on: Day) -> (Term, Option<Due>) {
        let own = Defaults {
            from: assigned_on,
            review_after_days: self.defaults.review_after_days,
            no_deadline: self.defaults.no_deadline,
        };
        let mut found = term(&self.row.due, own);
        // An old list's next review lies ahead of today.
        if let Term::Ongoing { review_on } = &mut found
            && *review_on <= self.defaults.today
        {
            *review_on = self.defaults.today.plus(self.defaults.review_after_days.max(1));
        }
        match (found, self.row.extended_to) {
            (Term::By { due }, Some(to)) if last_day(&self.row.due).is_some_and(|first| to > first) => {
                (Term::By { due }, Some(Due::day(to)))
            }
            (Term::By { due }, _) => (Term::By { due }, None),
            (_, Some(to)) => (Term::By { due: Due::day(to) }, None),
            (found, None) => (found, None),
        }
    }

    /// The documents that the row names: those that are registered, and numbers of the others.
    pub fn sources(&self) -> (Vec<Source>, Vec<(String, Option<Day>)>) {
        let mut numbers = vec![self.row.source_number.clone()];
        numbers.extend(piece::document_numbers(&self.row.source_text));
        let (mut sources, mut others): (Vec<Source>, Vec<(String, Option<Day>)>) = (Vec::new(), Vec::new());
        for number in numbers.into_iter().filter(|number| !number.is_empty()) {
            match self.directory.find_document(&number) {
                Some(document) if sources.iter().all(|source| source.document != document) => {
                    let quotation = self.row.source_text.clone();
                    sources.push(Source { document, clause: String::new(), place: None, quotation });
                }
                Some(_) => {}
                None if others.iter().all(|(known, _)| *known != number) => {
                    let day = self.row.source_day.filter(|_| number == self.row.source_number);
                    others.push((number, day));
                }
                None => {}
            }
        }
        (sources, others)
    }
}
