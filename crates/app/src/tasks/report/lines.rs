//! Figures under their keys, each with what it counts.

use std::collections::BTreeMap;

use index::Column;
use kernel::{Day, UnitId};
use steering::task::counters::Figures;

use super::lists::DONE_FINISHES;
use super::{Asked, Counts, Figure, TaskCount};
use crate::reports::TermsKept;

/// Figures being put together.
pub(super) struct Lines {
    pub asked: Asked,
    pub today: Day,
    pub figures: BTreeMap<String, Figure>,
}

/// Of what tasks are counted.
#[derive(Clone, Default)]
pub(super) struct OfTasks {
    pub unit: Option<UnitId>,
    pub alone: bool,
    pub area: Option<String>,
    pub document: Option<String>,
}

impl Lines {
    pub fn put(&mut self, key: String, of_what: &str, what: &str, value: Option<f64>, counts: Counts) {
        let figure = Figure { of_what: of_what.to_owned(), what: what.to_owned(), value, counts };
        self.figures.insert(key, figure);
    }

    fn count(&self, of: &OfTasks, kind: &str, finishes: &[&str]) -> Counts {
        let standing = matches!(kind, "open" | "late");
        Counts::Tasks(TaskCount {
            kind: kind.to_owned(),
            unit: of.unit.clone(),
            alone: of.alone,
            area: of.area.clone(),
            document: of.document.clone(),
            finishes: finishes.iter().map(|finish| (*finish).to_owned()).collect(),
            from: (!standing).then_some(self.asked.from),
            to: (!standing).then_some(self.asked.to),
            at: Some(self.asked.to).filter(|to| standing && *to < self.today),
        })
    }

    /// All figures of tasks of something.
    pub fn tasks(&mut self, key: &str, name: &str, figures: &Figures, of: &OfTasks) {
        let ended = |finish: &'static str| ("ended", vec![finish]);
        let rows = [
            ("assigned", figures.assigned, ("given", Vec::new())),
            ("done", figures.done(), ("ended", DONE_FINISHES.to_vec())),
            ("on_time", figures.on_time, ended("on_time")),
            ("extended", figures.on_time_extended, ended("extended")),
            ("late", figures.late, ended("late")),
            ("no_deadline", figures.no_deadline, ended("no_deadline")),
            ("open", figures.open, ("open", Vec::new())),
            ("open_late", figures.open_late, ("late", Vec::new())),
        ];
        for (what, n, (kind, finishes)) in rows {
            let counts = self.count(of, kind, &finishes);
            self.put(format!("{key}:{what}"), name, what, Some(n as f64), counts);
        }
        // The share leads to its numerator: what was done and not late.
        let counts = self.count(of, "ended", &["on_time", "extended", "no_deadline"]);
        self.put(format!("{key}:discipline"), name, "discipline", figures.discipline(), counts);
    }

    /// A figure of dossiers, now and in the period before.
    pub fn dossiers(&mut self, key: &str, column: Column, (now, before): (Option<f64>, Option<f64>), terms: (&TermsKept, &TermsKept)) {
        let what = format!("dossiers_{}", key.rsplit('/').next().unwrap_or_default());
        let counts = |terms: &TermsKept| Counts::Dossiers { column: column.number(), terms: terms.clone() };
        self.put(format!("{key}:now"), "", &what, now, counts(terms.0));
        self.put(format!("{key}:before"), "before", &what, before, counts(terms.1));
    }
}
