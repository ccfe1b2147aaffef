//! What the base templates need to know: language, who is signed in, menu, messages. Every view carries one as `page`.

use std::borrow::Cow;
use std::fmt::Display;

use crate::lang::Lang;

/// The frame around a view. Base templates and `components.html` read the field `page` of the view.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Language of all words.
    pub lang: Lang,
    /// Title of the page, already in words.
    pub title: String,
    /// Name of the province, e.g. "Thành phố Cần Thơ".
    pub province: String,
    /// Shows the banner "dữ liệu mô phỏng".
    pub simulated: bool,
    /// Path and query of this page, to come back after a change of language or a sign-in.
    pub path: String,
    /// Key of the menu item that is current, e.g. `my_work`.
    pub section: &'static str,
    /// Token that every form sends back.
    pub csrf: String,
    /// The signed-in official, on desk pages.
    pub user: Option<User>,
    /// The menu.
    pub nav: Vec<NavGroup>,
    /// Messages about what has just happened.
    pub flashes: Vec<Flash>,
    /// Unread notices of the user.
    pub unread: u32,
}

/// The signed-in official as the frame shows them.
#[derive(Debug, Clone, Default)]
pub struct User {
    /// Full name.
    pub name: String,
    /// Name of the unit.
    pub unit: String,
    /// Role in words.
    pub role: String,
    /// In whose place, when a delegate or substitute.
    pub on_behalf_of: Option<String>,
}

impl User {
    /// Initials of the last two words, e.g. "Nguyễn Văn An" → "VA".
    pub fn initials(&self) -> String {
        let words: Vec<&str> = self.name.split_whitespace().collect();
        let last = &words[words.len().saturating_sub(2)..];
        last.iter().filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
    }
}

/// A part of the menu; its title is `nav.<key>`.
#[derive(Debug, Clone)]
pub struct NavGroup {
    /// Key of the title.
    pub key: &'static str,
    /// The items.
    pub items: Vec<NavItem>,
}

/// A menu item; its words are `nav.<key>`.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Key of the words, compared with [`Page::section`].
    pub key: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Icon name in the sprite.
    pub icon: &'static str,
    /// How many things wait there.
    pub count: Option<u32>,
    /// Stands in the bottom bar of phones (at most four).
    pub main: bool,
}

/// A message at the head of the page.
#[derive(Debug, Clone)]
pub struct Flash {
    /// `info`, `good`, `warn` or `bad`.
    pub kind: &'static str,
    /// The sentence.
    pub text: String,
}

impl Page {
    /// The sentence for a key; a missing key shows itself.
    pub fn t<'a>(&self, key: &'a str) -> &'a str {
        self.lang.find(key).unwrap_or(key)
    }

    /// The sentence with one `{name}` filled.
    pub fn t1(&self, key: &str, name: &str, value: impl Display) -> String {
        self.lang.t1(key, name, value)
    }

    /// The sentence with two `{name}`s filled.
    pub fn t2(&self, key: &str, name: &str, value: impl Display, name2: &str, value2: impl Display) -> String {
        self.lang.t2(key, name, value, name2, value2)
    }

    /// The word of an enumeration, e.g. `word("state", "submitted")`.
    pub fn word(&self, group: &str, key: impl AsRef<str>) -> Cow<'static, str> {
        self.lang.word(group, key)
    }

    /// The menu items of the bottom bar of phones.
    pub fn main_nav(&self) -> impl Iterator<Item = &NavItem> {
        self.nav.iter().flat_map(|group| &group.items).filter(|item| item.main).take(4)
    }

    /// The other language, for the switch.
    pub fn other_lang(&self) -> Lang {
        if self.lang == Lang::Vi { Lang::En } else { Lang::Vi }
    }
}

/// Icon of a time class or outcome.
pub fn time_icon(class: &str) -> &'static str {
    match class {
        "in_time" | "on_time" | "early" => "clock-check",
        "due_soon" => "hourglass-high",
        "overdue" | "late" => "alert-triangle",
        "paused" | "stopped" => "clock-pause",
        "done" => "checks",
        _ => "circle-dashed",
    }
}

/// The colour family of a time class or outcome, as in `tc-…` classes.
pub fn time_tone(class: &str) -> &'static str {
    match class {
        "in_time" | "on_time" | "early" => "in-time",
        "due_soon" => "due-soon",
        "overdue" | "late" => "overdue",
        "paused" | "stopped" => "paused",
        "done" => "done",
        _ => "none",
    }
}

/// Icon of a state (key in snake case).
pub fn state_icon(state: &str) -> &'static str {
    match state {
        "submitted" => "inbox",
        "awaiting_completion" | "awaiting_supplement" => "file-plus",
        "declined" | "halted" => "file-x",
        "accepted" => "file-check",
        "in_process" => "list-check",
        "awaiting_fee" => "cash",
        "suspended" => "clock-pause",
        "withdrawn" => "arrow-back-up",
        "resolved" => "certificate",
        "returned" => "checks",
        _ => "circle-x",
    }
}

/// Icon of the state of a task (key in snake case).
pub fn task_icon(state: &str) -> &'static str {
    match state {
        "proposed" => "file-plus",
        "assigned" => "inbox",
        "declined" => "file-x",
        "in_progress" => "list-check",
        "awaiting_confirmation" => "hourglass-high",
        "suspended" => "clock-pause",
        "done" => "checks",
        "superseded" => "refresh",
        _ => "circle-x",
    }
}

/// Icon of a channel.
pub fn channel_icon(channel: &str) -> &'static str {
    match channel {
        "counter" => "building",
        "post" => "mail",
        "kiosk" => "qrcode",
        _ => "world",
    }
}

/// Icon of a message kind (`info`, `good`, `warn`, `bad`).
pub fn note_icon(kind: &str) -> &'static str {
    match kind {
        "good" => "circle-check",
        "warn" => "alert-triangle",
        "bad" => "alert-circle",
        _ => "info-circle",
    }
}

/// `value` out of `max` as a length of 0–100, for bars.
pub fn share_of_100(value: &impl Measure, max: &impl Measure) -> u32 {
    let (value, max) = (value.measure(), max.measure());
    if max <= 0 { 0 } else { (value.max(0) * 100 / max).min(100) as u32 }
}

/// A count or amount that a bar can show.
pub trait Measure {
    /// The number.
    fn measure(&self) -> i64;
}

macro_rules! measure {
    ($($kind:ty),+) => {$(impl Measure for $kind {
        fn measure(&self) -> i64 {
            i64::try_from(*self).unwrap_or(i64::MAX)
        }
    })+};
}
measure!(i32, i64, u32, u64, usize);

impl<T: Measure> Measure for &T {
    fn measure(&self) -> i64 {
        (*self).measure()
    }
}

/// One tab: a link to a view of the same thing.
#[derive(Debug, Clone, Default)]
pub struct Tab {
    /// In words.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Shown now.
    pub active: bool,
    /// How many things are in it.
    pub count: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_of_vietnamese_names() {
        let user = |name: &str| User { name: name.into(), ..User::default() }.initials();
        assert_eq!([user("Nguyễn Văn An"), user("Đào"), user("")], ["VA", "Đ", ""]);
    }
}
