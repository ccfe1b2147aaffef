//! Groups: questions that are answered once for each row, e.g. for each member of a household.
//!
//! While a form is filled, each answer of a row has a key of its own: `members.0.name`. Kept is one text under the id of
//! the group: a JSON array of objects, `[{"name":"…"}]`. Both forms are read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Answers, Clean, Field, FieldKind, Form, Section};
use kernel::Day;

/// Rows of one group, at most.
pub const MOST_ROWS: usize = 30;

/// Key under which the number of rows stands.
pub fn rows_key(id: &str) -> String {
    format!("{id}.rows")
}

/// The kept text of a group as its rows; `None` if it is no array of objects of texts.
pub fn rows_of(text: &str) -> Option<Vec<Answers>> {
    serde_json::from_str::<Vec<BTreeMap<String, String>>>(text).ok()
}

impl Field {
    /// Whether an answer under this key belongs to the question.
    pub fn owns(&self, key: &str) -> bool {
        if self.kind != FieldKind::Group {
            return self.kind.answer_keys(&self.id).iter().any(|own| own == key);
        }
        let Some(rest) = key.strip_prefix(self.id.as_str()) else { return false };
        let Some(rest) = rest.strip_prefix('.') else { return rest.is_empty() };
        let Some((row, inner)) = rest.split_once('.') else { return rest == "rows" };
        row.parse::<usize>().is_ok_and(|row| row < MOST_ROWS) && self.fields.iter().any(|field| field.owns(inner))
    }

    /// Most rows that a group takes.
    pub fn most_rows(&self) -> usize {
        self.validation.max.map_or(MOST_ROWS, |max| (max.max(1.0) as usize).min(MOST_ROWS))
    }

    /// Fewest rows that a group wants.
    pub fn least_rows(&self) -> usize {
        let least = self.validation.min.map_or(usize::from(self.required), |min| min.max(0.0) as usize);
        least.min(self.most_rows())
    }

    /// How many rows of a group the answers hold, empty ones too.
    pub fn row_count(&self, answers: &Answers) -> usize {
        let start = format!("{}.", self.id);
        let row = |key: &String| key.strip_prefix(&start)?.split_once('.')?.0.parse::<usize>().ok();
        let filled = answers.keys().filter_map(row).map(|row| row.saturating_add(1)).max().unwrap_or(0);
        let told = answers.get(&rows_key(&self.id)).and_then(|text| text.parse().ok()).unwrap_or(0);
        filled.max(told).max(self.least_rows()).min(MOST_ROWS)
    }

    /// Answers of one row, under the keys of its questions.
    pub fn row(&self, answers: &Answers, row: usize) -> Answers {
        let start = format!("{}.{row}.", self.id);
        let inside = |(key, text): (&String, &String)| Some((key.strip_prefix(&start)?.to_owned(), text.clone()));
        answers.iter().filter_map(inside).collect()
    }

    /// The questions of a row as a form of their own.
    pub fn row_form(&self) -> Form {
        let section = Section { title: self.label.clone(), fields: self.fields.clone(), ..Section::default() };
        Form { title: self.label.clone(), sections: vec![section], ..Form::default() }
    }

    /// Adds an empty row to a group, as far as it takes more.
    pub fn add_row(&self, answers: &mut Answers) {
        let rows = (self.row_count(answers) + 1).min(self.most_rows());
        answers.insert(rows_key(&self.id), rows.to_string());
    }

    /// Takes a row out of a group; those behind it move up.
    pub fn remove_row(&self, answers: &mut Answers, row: usize) {
        let count = self.row_count(answers);
        if row >= count {
            return;
        }
        let kept: Vec<Answers> = (0..count).filter(|at| *at != row).map(|at| self.row(answers, at)).collect();
        self.put_rows(answers, kept);
    }

    fn put_rows(&self, answers: &mut Answers, rows: Vec<Answers>) {
        let start = format!("{}.", self.id);
        answers.retain(|key, _| !key.starts_with(&start) && *key != self.id);
        answers.insert(rows_key(&self.id), rows.len().to_string());
        for (at, row) in rows.into_iter().enumerate() {
            answers.extend(row.into_iter().map(|(key, text)| (format!("{}.{at}.{key}", self.id), text)));
        }
    }
}

impl Form {
    /// The answers with each group in its single keys.
    pub fn spread<'a>(&self, answers: &'a Answers) -> Cow<'a, Answers> {
        let kept = |field: &&Field| field.kind == FieldKind::Group && answers.get(&field.id).is_some();
        let groups: Vec<&Field> = self.fields().filter(kept).collect();
        if groups.is_empty() {
            return Cow::Borrowed(answers);
        }
        let mut spread = answers.clone();
        for group in groups {
            if let Some(mut rows) = answers.get(&group.id).and_then(|text| rows_of(text)) {
                rows.truncate(MOST_ROWS);
                group.put_rows(&mut spread, rows);
            }
        }
        Cow::Owned(spread)
    }

    /// Kept answers as a person would type them: days as `23/11/2026`, groups in single keys.
    pub fn typed(&self, clean: &Clean) -> Answers {
        let mut answers = self.spread(&clean.0).into_owned();
        for (key, text) in &mut answers {
            let kind = self.owner(key).and_then(|field| match field.kind {
                FieldKind::Group => field.fields.iter().find(|inner| key.ends_with(&format!(".{}", inner.id))),
                _ => Some(field),
            });
            if kind.is_some_and(|field| field.kind == FieldKind::Date)
                && let Ok(day) = Day::parse(text)
            {
                *text = day.date_text();
            }
        }
        answers
    }
}
