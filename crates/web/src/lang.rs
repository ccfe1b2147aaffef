//! Languages: flat tables `key = "sentence with {name}"` under `data/lang/*.vi.toml` and `*.en.toml`. Vietnamese is the default.

use std::borrow::Cow;
use std::fmt::Display;
use std::sync::LazyLock;

use rust_embed::RustEmbed;
use rustc_hash::FxHashMap;

/// Name of the cookie that remembers the choice.
pub const LANG_COOKIE: &str = "lang";

#[derive(RustEmbed)]
#[folder = "../../data/lang"]
struct Files;

/// Asked some hundred times a page with keys of our own: a quick hash will do.
type Table = FxHashMap<String, String>;

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Tiếng Việt.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// Every language, the default first.
    pub const ALL: [Lang; 2] = [Lang::Vi, Lang::En];

    /// `vi` or `en`, as in the cookie and in `<html lang>`.
    pub const fn code(self) -> &'static str {
        match self {
            Lang::Vi => "vi",
            Lang::En => "en",
        }
    }

    /// The language with that code; anything else is Vietnamese.
    pub fn from_code(code: &str) -> Lang {
        if code == "en" { Lang::En } else { Lang::Vi }
    }

    /// The language chosen in a `Cookie` header.
    pub fn from_cookies(header: &str) -> Lang {
        let value =
            header.split(';').filter_map(|part| part.trim().split_once('=')).find(|(name, _)| *name == LANG_COOKIE);
        value.map_or(Lang::Vi, |(_, code)| Lang::from_code(code))
    }

    /// The sentence for a key; a missing key shows itself.
    pub fn t(self, key: &str) -> &str {
        self.find(key).unwrap_or(key)
    }

    /// The sentence for a key, if there is one.
    pub fn find(self, key: &str) -> Option<&'static str> {
        TABLES[self as usize].get(key).map(String::as_str)
    }

    /// The sentence with its `{name}`s filled.
    pub fn t_args(self, key: &str, args: &[(&str, &dyn Display)]) -> String {
        let fill = |text: String, (name, value): &(&str, &dyn Display)| {
            text.replace(&format!("{{{name}}}"), &value.to_string())
        };
        args.iter().fold(self.t(key).to_owned(), fill)
    }

    /// The sentence with one `{name}` filled.
    pub fn t1(self, key: &str, name: &str, value: impl Display) -> String {
        self.t_args(key, &[(name, &value)])
    }

    /// The sentence with two `{name}`s filled.
    pub fn t2(self, key: &str, name: &str, value: impl Display, name2: &str, value2: impl Display) -> String {
        self.t_args(key, &[(name, &value), (name2, &value2)])
    }

    /// The word of an enumeration, e.g. `word("state", "submitted")`; a missing one shows its key.
    pub fn word(self, group: &str, key: impl AsRef<str>) -> Cow<'static, str> {
        let full = format!("{group}.{}", key.as_ref());
        self.find(&full).map_or(Cow::Owned(full), Cow::Borrowed)
    }

    /// Every key of the language, sorted.
    pub fn keys(self) -> Vec<&'static str> {
        let mut keys: Vec<_> = TABLES[self as usize].keys().map(String::as_str).collect();
        keys.sort_unstable();
        keys
    }
}

static TABLES: LazyLock<[Table; 2]> = LazyLock::new(|| Lang::ALL.map(|lang| read(lang.code())));

/// Joins all files of a language. A file that cannot be read adds nothing: its keys then show themselves, and a test names it.
fn read(code: &str) -> Table {
    let suffix = format!(".{code}.toml");
    let files = Files::iter().filter(|name| name.ends_with(&suffix)).filter_map(|name| Files::get(&name));
    files.filter_map(|file| parse(&String::from_utf8_lossy(&file.data)).ok()).flatten().collect()
}

fn parse(text: &str) -> Result<Table, toml::de::Error> {
    let mut table = Table::default();
    flatten(String::new(), toml::from_str::<toml::Table>(text)?, &mut table);
    Ok(table)
}

/// `a.b = "x"` and `[a] b = "x"` are the same key.
fn flatten(prefix: String, values: toml::Table, into: &mut Table) {
    for (key, value) in values {
        let full = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(inner) => flatten(full, inner, into),
            toml::Value::String(text) => drop(into.insert(full, text)),
            other => drop(into.insert(full, other.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_reads_and_no_key_is_told_twice() {
        for lang in Lang::ALL {
            let mut seen = FxHashMap::default();
            for name in Files::iter().filter(|name| name.ends_with(&format!(".{}.toml", lang.code()))) {
                let text = String::from_utf8(Files::get(&name).unwrap().data.into_owned()).unwrap();
                let table = parse(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
                for key in table.into_keys() {
                    let first = seen.insert(key.clone(), name.clone());
                    assert!(first.is_none(), "{key} is both in {} and {name}", first.unwrap_or_default());
                }
            }
        }
    }

    #[test]
    fn both_languages_have_the_same_keys_and_places() {
        assert_eq!(Lang::Vi.keys(), Lang::En.keys());
        for key in Lang::Vi.keys() {
            assert_eq!(places(Lang::Vi.t(key)), places(Lang::En.t(key)), "{key}");
            assert!(!Lang::Vi.t(key).trim().is_empty() && !Lang::En.t(key).trim().is_empty(), "{key} is empty");
        }
    }

    fn places(text: &str) -> Vec<&str> {
        let mut names: Vec<_> =
            text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    #[test]
    fn fills_and_falls_back() {
        assert_eq!(Lang::Vi.t("no.such.key"), "no.such.key");
        assert_eq!(Lang::Vi.word("state", "submitted"), "Mới nộp");
        assert_eq!(Lang::Vi.t1("list.shown", "n", 15), "15 dòng");
        assert_eq!(Lang::from_cookies("a=b; lang=en"), Lang::En);
        assert_eq!(Lang::from_cookies("lang=xx"), Lang::Vi);
    }

    /// Keys written out in templates and code must exist: `t("…")`, `t1("…`, `t2("…`, `t_args("…`.
    #[test]
    fn every_key_that_is_used_exists() {
        let root = env!("CARGO_MANIFEST_DIR");
        let mut missing = Vec::new();
        for folder in ["templates", "src"] {
            each_file(&std::path::Path::new(root).join(folder), &mut |path, text| {
                // A source file's own tests may name keys that do not exist.
                let text = text.split("#[cfg(test)]").next().unwrap_or_default();
                for key in keys_in(text).filter(|key| Lang::Vi.find(key).is_none()) {
                    missing.push(format!("{}: {key}", path.display()));
                }
            });
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }

    fn keys_in(text: &str) -> impl Iterator<Item = &str> {
        [".t(\"", ".t1(\"", ".t2(\"", ".t_args(\""].into_iter().flat_map(move |call| {
            text.split(call)
                .skip(1)
                .filter_map(|rest| rest.split_once('"'))
                .map(|(key, _)| key)
                .filter(|key| !key.is_empty())
        })
    }

    fn each_file(folder: &std::path::Path, visit: &mut dyn FnMut(&std::path::Path, &str)) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                each_file(&path, visit);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                visit(&path, &text);
            }
        }
    }
}
