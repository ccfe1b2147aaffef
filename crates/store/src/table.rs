//! Tables that are written set by set: one description gives the statements of both engines.

use std::sync::OnceLock;

use crate::value::{Kind, Value};

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Part of the key.
    Key,
    /// Stands in an index and rarely changes: a change of it rewrites the row, else its index is not touched.
    Fixed,
    /// Anything else.
    Plain,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// What it is for.
    pub part: Part,
}

/// `INT key`, `TEXT fixed` … in tables' descriptions.
pub const fn column(name: &'static str, kind: Kind, part: Part) -> Column {
    Column { name, kind, part }
}

/// Declares the columns of a table: `columns![key int province, key text id, fixed int at, plain text name]`.
#[macro_export]
macro_rules! columns {
    ($($part:ident $kind:ident $name:ident),+ $(,)?) => {
        &[$($crate::table::column(
            stringify!($name), $crate::columns!(@kind $kind), $crate::columns!(@part $part))),+]
    };
    (@kind int) => { $crate::Kind::Int };
    (@kind text) => { $crate::Kind::Text };
    (@kind blob) => { $crate::Kind::Blob };
    (@kind real) => { $crate::Kind::Real };
    (@part key) => { $crate::table::Part::Key };
    (@part fixed) => { $crate::table::Part::Fixed };
    (@part plain) => { $crate::table::Part::Plain };
}

/// A table of rows that are buffered in a batch and written together. Key columns come first.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in the order of the values of a row.
    pub columns: &'static [Column],
    bulks: OnceLock<Bulks>,
}

/// The set-based statements of a table.
#[derive(Debug)]
pub struct Bulks {
    /// Plain insert.
    pub insert: Bulk,
    /// Insert or replace by key.
    pub upsert: Bulk,
    /// Sets the plain columns by key; values: key columns, then plain columns. `None` without plain columns.
    pub update: Option<Bulk>,
    /// Deletes by key.
    pub delete: Bulk,
}

/// One statement applied to many rows.
#[derive(Debug)]
pub struct Bulk {
    /// For SQLite, one row.
    pub sqlite: String,
    /// For PostgreSQL, arrays.
    pub postgres: String,
    /// Types of the values of a row.
    pub kinds: Vec<Kind>,
}

impl Table {
    /// A description.
    pub const fn new(name: &'static str, columns: &'static [Column]) -> Self {
        Self { name, columns, bulks: OnceLock::new() }
    }

    /// How many columns the key has.
    pub fn key_len(&self) -> usize {
        self.columns.iter().take_while(|c| c.part == Part::Key).count()
    }

    /// The statements.
    pub fn bulks(&self) -> &Bulks {
        self.bulks.get_or_init(|| self.make_bulks())
    }

    /// Do all columns that stand in an index stay the same?
    pub fn same_fixed(&self, a: &[Value], b: &[Value]) -> bool {
        self.columns.iter().zip(a.iter().zip(b)).all(|(c, (a, b))| c.part != Part::Fixed || a == b)
    }

    /// The values for [`Bulks::update`].
    pub fn update_values(&self, row: &[Value]) -> Vec<Value> {
        let chosen = self.columns.iter().zip(row).filter(|(c, _)| c.part != Part::Fixed);
        chosen.map(|(_, v)| v.clone()).collect()
    }

    fn make_bulks(&self) -> Bulks {
        let all: Vec<Column> = self.columns.to_vec();
        let keys: Vec<Column> = all.iter().filter(|c| c.part == Part::Key).copied().collect();
        let plain: Vec<Column> = all.iter().filter(|c| c.part == Part::Plain).copied().collect();
        let insert = self.insert_bulk(&all, "");
        let upsert = self.insert_bulk(&all, &conflict(&keys, &all));
        let update = (!plain.is_empty()).then(|| self.update_bulk(&keys, &plain));
        Bulks { insert, upsert, update, delete: self.delete_bulk(&keys) }
    }

    fn insert_bulk(&self, all: &[Column], tail: &str) -> Bulk {
        let (table, names) = (self.name, names(all, ""));
        Bulk {
            sqlite: format!("INSERT INTO {table} ({names}) VALUES ({}){tail}", marks(all.len())),
            postgres: format!("INSERT INTO {table} ({names}) SELECT * FROM unnest({}){tail}", arrays(all)),
            kinds: all.iter().map(|c| c.kind).collect(),
        }
    }

    fn update_bulk(&self, keys: &[Column], plain: &[Column]) -> Bulk {
        let table = self.name;
        let used: Vec<Column> = keys.iter().chain(plain).copied().collect();
        let number = |at: usize, c: &Column| format!("{} = ?{}", c.name, at + 1);
        let numbered: Vec<String> = used.iter().enumerate().map(|(i, c)| number(i, c)).collect();
        let (where_, set) = numbered.split_at(keys.len());
        let joined: Vec<String> = plain.iter().map(|c| format!("{0} = u.{0}", c.name)).collect();
        Bulk {
            sqlite: format!("UPDATE {table} SET {} WHERE {}", set.join(", "), where_.join(" AND ")),
            postgres: format!(
                "UPDATE {table} AS t SET {} FROM unnest({}) AS u ({}) WHERE {}",
                joined.join(", "),
                arrays(&used),
                names(&used, ""),
                same_key(keys)
            ),
            kinds: used.iter().map(|c| c.kind).collect(),
        }
    }

    fn delete_bulk(&self, keys: &[Column]) -> Bulk {
        let table = self.name;
        let where_: Vec<String> = keys.iter().enumerate().map(|(i, c)| format!("{} = ?{}", c.name, i + 1)).collect();
        Bulk {
            sqlite: format!("DELETE FROM {table} WHERE {}", where_.join(" AND ")),
            postgres: format!(
                "DELETE FROM {table} AS t USING unnest({}) AS u ({}) WHERE {}",
                arrays(keys),
                names(keys, ""),
                same_key(keys)
            ),
            kinds: keys.iter().map(|c| c.kind).collect(),
        }
    }

    /// Insert, or add the last column to what is there: for counters.
    pub fn add_bulk(&self) -> Bulk {
        let keys: Vec<Column> = self.columns.iter().filter(|c| c.part == Part::Key).copied().collect();
        let sum = self.columns[self.columns.len() - 1].name;
        let (table, list) = (self.name, names(&keys, ""));
        let tail = format!(" ON CONFLICT ({list}) DO UPDATE SET {sum} = {table}.{sum} + excluded.{sum}");
        self.insert_bulk(self.columns, &tail)
    }
}

fn conflict(keys: &[Column], all: &[Column]) -> String {
    let rest: Vec<String> =
        all.iter().filter(|c| c.part != Part::Key).map(|c| format!("{0} = excluded.{0}", c.name)).collect();
    let what = if rest.is_empty() { "NOTHING".to_owned() } else { format!("UPDATE SET {}", rest.join(", ")) };
    format!(" ON CONFLICT ({}) DO {what}", names(keys, ""))
}

fn names(columns: &[Column], before: &str) -> String {
    columns.iter().map(|c| format!("{before}{}", c.name)).collect::<Vec<_>>().join(", ")
}

fn marks(count: usize) -> String {
    (1..=count).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ")
}

fn arrays(columns: &[Column]) -> String {
    let array = |(i, c): (usize, &Column)| format!("${}::{}[]", i + 1, c.kind.postgres());
    columns.iter().enumerate().map(array).collect::<Vec<_>>().join(", ")
}

fn same_key(keys: &[Column]) -> String {
    keys.iter().map(|c| format!("t.{0} = u.{0}", c.name)).collect::<Vec<_>>().join(" AND ")
}

#[cfg(test)]
mod tests {
    use super::*;

    static SAMPLE: Table = Table::new("t", columns![key int a, key text b, fixed int c, plain text d]);

    #[test]
    fn statements_of_a_table() {
        let bulks = SAMPLE.bulks();
        assert_eq!(
            bulks.upsert.sqlite,
            "INSERT INTO t (a, b, c, d) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (a, b) DO UPDATE SET c = excluded.c, d = excluded.d"
        );
        let update = bulks.update.as_ref().unwrap();
        assert_eq!(update.sqlite, "UPDATE t SET d = ?3 WHERE a = ?1 AND b = ?2");
        assert_eq!(
            update.postgres,
            "UPDATE t AS t SET d = u.d FROM unnest($1::bigint[], $2::text[], $3::text[]) AS u (a, b, d) WHERE t.a = u.a AND t.b = u.b"
        );
        assert_eq!(SAMPLE.key_len(), 2);
    }
}
