//! Statements: named, fixed texts with `$n` parameters, one text for both engines or a twin where they differ.

use std::sync::OnceLock;

use crate::value::Value;

/// A fixed statement. Made by [`statements!`](crate::statements) only, so that a test can prepare every one.
#[derive(Debug)]
pub struct Statement {
    /// For messages: module and constant.
    pub name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
    made: [OnceLock<String>; 2],
}

impl Statement {
    /// The same text for both engines.
    pub const fn both(name: &'static str, sql: &'static str) -> Self {
        Self::twin(name, sql, sql)
    }

    /// A text for each engine.
    pub const fn twin(name: &'static str, sqlite: &'static str, postgres: &'static str) -> Self {
        Self { name, sqlite, postgres, made: [OnceLock::new(), OnceLock::new()] }
    }

    /// SQLite's text, its parameters rewritten to `?n` (to SQLite `$1` is a name, numbered by first appearance).
    pub fn sqlite(&self) -> &str {
        self.made[0].get_or_init(|| rewrite(&expand(self.sqlite, "(SELECT value FROM json_each(", "))")))
    }

    /// PostgreSQL's text.
    pub fn postgres(&self) -> &str {
        const OPEN: &str = "(SELECT json_array_elements_text(CAST(CAST(";
        self.made[1].get_or_init(|| expand(self.postgres, OPEN, " AS TEXT) AS JSON)))"))
    }
}

/// `$n` → `?n`. Statements have no `$` in literals.
pub fn rewrite(sql: &str) -> String {
    sql.replace('$', "?")
}

/// `LIST($n)` stands for the texts of a JSON array: `x IN LIST($2)`. Each engine unpacks it in its own way.
fn expand(sql: &str, open: &str, close: &str) -> String {
    let mut out = String::with_capacity(sql.len() + 64);
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once("LIST(") {
        let (parameter, tail) = after.split_once(')').unwrap_or((after, ""));
        out.extend([before, open, parameter, close]);
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// A JSON array for `LIST($n)`.
pub(crate) fn list<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Value {
    let texts: Vec<serde_json::Value> = texts.into_iter().map(|t| t.as_ref().into()).collect();
    serde_json::Value::Array(texts).to_string().into()
}

/// Declares statements of a module and the list `STATEMENTS` of all of them. Texts are literals, or `concat!` of them.
#[macro_export]
macro_rules! statements {
    ($( $name:ident = $sqlite:expr $(, postgres: $postgres:expr)? ;)+) => {
        $(
            pub(crate) static $name: $crate::Statement = $crate::statements!(@make $name $sqlite $(, $postgres)?);
        )+
        pub(crate) static STATEMENTS: &[&$crate::Statement] = &[$(&$name),+];
    };
    (@make $name:ident $sql:expr) => {
        $crate::Statement::both(concat!(module_path!(), "::", stringify!($name)), $sql)
    };
    (@make $name:ident $sqlite:expr, $postgres:expr) => {
        $crate::Statement::twin(concat!(module_path!(), "::", stringify!($name)), $sqlite, $postgres)
    };
}

#[cfg(test)]
mod tests {
    #[test]
    fn parameters_keep_their_numbers() {
        assert_eq!(super::rewrite("SELECT $2, $1 WHERE a = $12"), "SELECT ?2, ?1 WHERE a = ?12");
    }

    #[test]
    fn lists_are_unpacked_by_each_engine() {
        let statement = super::Statement::both("t", "a IN LIST($2) AND b = $1");
        assert_eq!(statement.sqlite(), "a IN (SELECT value FROM json_each(?2)) AND b = ?1");
        let postgres = "a IN (SELECT json_array_elements_text(CAST(CAST($2 AS TEXT) AS JSON))) AND b = $1";
        assert_eq!(statement.postgres(), postgres);
    }
}
