//! Rows that wait in a batch: the last write of a key wins, unchanged rows are not written, and each table is written in
//! the order of its keys, so that neighbours share a page.

use std::collections::BTreeMap;

use crate::conn::BulkRows;
use crate::table::Table;
use crate::value::Value;

/// A row: values in the order of the table's columns.
pub type Values = Vec<Value>;

/// What the database holds before the batch.
#[derive(Debug, Clone, PartialEq)]
enum Was {
    Absent,
    Known(Values),
    Unknown,
}

#[derive(Debug, Clone)]
struct Change {
    was: Was,
    now: Option<Values>,
}

/// The waiting rows of all tables.
#[derive(Debug, Default)]
pub(crate) struct RowBuffer {
    tables: BTreeMap<&'static str, (&'static Table, BTreeMap<Values, Change>)>,
}

impl RowBuffer {
    /// A row changes from `was` (absent when `None`) to `now` (gone when `None`); both have the same key.
    pub(crate) fn set(&mut self, table: &'static Table, was: Option<&Values>, now: Option<Values>) {
        let Some(row) = now.as_ref().or(was) else { return };
        let key = row[..table.key_len()].to_vec();
        let was = was.map_or(Was::Absent, |row| Was::Known(row.clone()));
        self.change(table, key, was, now);
    }

    /// A row is written over whatever is there.
    pub(crate) fn put(&mut self, table: &'static Table, row: Values) {
        let key = row[..table.key_len()].to_vec();
        self.change(table, key, Was::Unknown, Some(row));
    }

    fn change(&mut self, table: &'static Table, key: Values, was: Was, now: Option<Values>) {
        let (_, rows) = self.tables.entry(table.name).or_insert_with(|| (table, BTreeMap::new()));
        rows.entry(key).and_modify(|change| change.now = now.clone()).or_insert(Change { was, now });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// The set-based statements that bring the database to the buffered rows.
    pub(crate) fn bulks(&self) -> Vec<BulkRows<'static>> {
        let mut out = Vec::new();
        for (table, rows) in self.tables.values() {
            let bulks = table.bulks();
            let (mut gone, mut changed, mut written) = (Vec::new(), Vec::new(), Vec::new());
            for (key, change) in rows {
                match (&change.was, &change.now) {
                    (Was::Absent, None) => {}
                    (_, None) => gone.push(key.clone()),
                    (Was::Known(was), Some(now)) if was == now => {}
                    (Was::Known(was), Some(now)) if bulks.update.is_some() && table.same_fixed(was, now) => {
                        changed.push(table.update_values(now));
                    }
                    (_, Some(now)) => written.push(now.clone()),
                }
            }
            out.extend((!gone.is_empty()).then_some((&bulks.delete, gone)));
            out.extend(bulks.update.as_ref().filter(|_| !changed.is_empty()).map(|bulk| (bulk, changed)));
            out.extend((!written.is_empty()).then_some((&bulks.upsert, written)));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static SAMPLE: Table = Table::new("t", crate::columns![key int a, fixed int b, plain int c]);

    fn row(a: i64, b: i64, c: i64) -> Values {
        vec![a.into(), b.into(), c.into()]
    }

    #[test]
    fn only_what_differs_from_the_database_is_written() {
        let mut buffer = RowBuffer::default();
        buffer.set(&SAMPLE, None, Some(row(1, 0, 0)));
        buffer.set(&SAMPLE, Some(&row(1, 0, 0)), None);
        buffer.set(&SAMPLE, Some(&row(2, 0, 0)), Some(row(2, 0, 5)));
        buffer.set(&SAMPLE, Some(&row(2, 0, 5)), Some(row(2, 0, 0)));
        buffer.set(&SAMPLE, Some(&row(3, 0, 0)), Some(row(3, 0, 1)));
        buffer.set(&SAMPLE, Some(&row(4, 0, 0)), Some(row(4, 1, 0)));
        buffer.set(&SAMPLE, Some(&row(5, 0, 0)), None);
        let bulks = buffer.bulks();
        let seen: Vec<_> = bulks.iter().map(|(_, rows)| rows.clone()).collect();
        assert_eq!(seen, vec![vec![vec![5.into()]], vec![vec![3.into(), 1.into()]], vec![row(4, 1, 0)]]);
    }
}
