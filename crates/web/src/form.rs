//! Form fields as values: a page or an e-form builds them, one template draws them, errors included.
//! Browsers' own validation is not used: its sentences are in the browser's language, ours are on the page.

use askama::Template;

use crate::lang::Lang;

/// One thing to choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A second line.
    pub help: String,
    /// Chosen now.
    pub selected: bool,
}

impl Choice {
    /// A choice that is not chosen yet.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), ..Self::default() }
    }

    /// Adds a second line.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = text.into();
        self
    }
}

/// What the field looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One line; the text is the HTML input type: `text`, `password`, `email`, `tel`, `search`.
    Line(&'static str),
    /// Whole number or amount, right-aligned, with an optional unit after it.
    Number(String),
    /// A day, typed as `23/11/2026`.
    Date,
    /// Several lines.
    Area(u8),
    /// A drop-down list.
    Select(Vec<Choice>),
    /// One of a few, all visible.
    Radio(Vec<Choice>),
    /// Any of a few, all visible.
    Checks(Vec<Choice>),
    /// Yes or no.
    Check,
    /// Files; the texts are the accepted kinds, e.g. `.pdf,image/*`.
    File {
        /// `accept` attribute.
        accept: String,
        /// More than one.
        multiple: bool,
        /// Offers the camera on phones.
        camera: bool,
    },
}

/// A labelled field with help and error. `{{ field|safe }}` is not needed: it is HTML-safe by type.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/field.html")]
pub struct Field {
    /// `name` and, prefixed by `f-`, `id`.
    pub name: String,
    /// Label in words.
    pub label: String,
    /// Help under the label.
    pub help: String,
    /// What is wrong and what to do; empty if nothing.
    pub error: String,
    /// What was entered.
    pub value: String,
    /// Must be filled.
    pub required: bool,
    /// What it looks like.
    pub kind: Kind,
    /// `autocomplete` attribute, e.g. `name`, `bday`, `off`.
    pub autocomplete: &'static str,
    /// Extra class: `w-xs`, `w-s`, `w-m` (widths) or any.
    pub class: &'static str,
    /// Takes the focus when the page opens.
    pub autofocus: bool,
    /// Cannot be changed (known from a database, for example).
    pub readonly: bool,
    /// Longest text in characters; 0 is no limit.
    pub max_length: u32,
    /// Language of the few fixed words.
    pub lang: Lang,
}

impl askama::filters::HtmlSafe for Field {}

impl Field {
    /// A field of a kind.
    pub fn new(kind: Kind, name: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            help: String::new(),
            error: String::new(),
            value: String::new(),
            required: false,
            kind,
            autocomplete: "",
            class: "",
            autofocus: false,
            readonly: false,
            max_length: 0,
            lang: Lang::Vi,
        }
    }

    /// One line of text.
    pub fn text(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Kind::Line("text"), name, label)
    }

    /// A day.
    pub fn date(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Kind::Date, name, label).class("w-s")
    }

    /// A number with a unit after it.
    pub fn number(name: impl Into<String>, label: impl Into<String>, unit: impl Into<String>) -> Self {
        Self::new(Kind::Number(unit.into()), name, label).class("w-s")
    }

    /// Several lines.
    pub fn area(name: impl Into<String>, label: impl Into<String>, rows: u8) -> Self {
        Self::new(Kind::Area(rows), name, label)
    }

    /// A drop-down list.
    pub fn select(name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::new(Kind::Select(choices), name, label)
    }

    /// One of a few.
    pub fn radio(name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::new(Kind::Radio(choices), name, label)
    }

    /// Yes or no.
    pub fn check(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Kind::Check, name, label)
    }

    /// Any of a few.
    pub fn checks(name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::new(Kind::Checks(choices), name, label)
    }

    /// Files, with the camera offered on phones.
    pub fn files(name: impl Into<String>, label: impl Into<String>, accept: impl Into<String>) -> Self {
        Self::new(Kind::File { accept: accept.into(), multiple: true, camera: true }, name, label)
    }

    /// What was entered; marks the matching choices.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        if let Kind::Select(choices) | Kind::Radio(choices) = &mut self.kind {
            choices.iter_mut().for_each(|choice| choice.selected = choice.value == self.value);
        }
        self
    }

    /// What was chosen, for [`Kind::Checks`].
    #[must_use]
    pub fn values(mut self, values: &[String]) -> Self {
        if let Kind::Checks(choices) = &mut self.kind {
            choices.iter_mut().for_each(|choice| choice.selected = values.contains(&choice.value));
        }
        self
    }

    /// Must be filled.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Help under the label.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = text.into();
        self
    }

    /// What is wrong, or nothing.
    #[must_use]
    pub fn error(mut self, text: impl Into<String>) -> Self {
        self.error = text.into();
        self
    }

    /// Extra classes.
    #[must_use]
    pub fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    /// `autocomplete` attribute.
    #[must_use]
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = token;
        self
    }

    /// Takes the focus when the page opens.
    #[must_use]
    pub fn autofocus(mut self) -> Self {
        self.autofocus = true;
        self
    }

    /// Cannot be changed.
    #[must_use]
    pub fn readonly(mut self) -> Self {
        self.readonly = true;
        self
    }

    /// Language of the few fixed words ("không bắt buộc").
    #[must_use]
    pub fn lang(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// `aria-describedby`: help and error, whichever are there.
    fn described_by(&self) -> String {
        let help = (!self.help.is_empty()).then(|| format!("h-{}", self.name));
        let error = (!self.error.is_empty()).then(|| format!("e-{}", self.name));
        [help, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Files are picked.
    pub fn is_file(&self) -> bool {
        matches!(self.kind, Kind::File { .. })
    }

    /// One box to tick, its label beside it.
    fn is_check(&self) -> bool {
        self.kind == Kind::Check
    }

    /// A group of choices has a legend in place of a label.
    fn is_group(&self) -> bool {
        matches!(self.kind, Kind::Radio(_) | Kind::Checks(_))
    }
}

/// Minutes of the day: `14:05`, `14h05`, `14h`, `14`.
pub fn minutes(text: &str) -> Option<i32> {
    let text = text.trim().trim_end_matches(['h', 'H', 'g']);
    let (hour, minute) = text.split_once([':', 'h', 'H', 'g', '.']).unwrap_or((text, "0"));
    let (hour, minute): (i32, i32) = (hour.trim().parse().ok()?, minute.trim().parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_as_people_type_them() {
        let read: Vec<_> = ["14:05", "8h30", "16h", "9", "24:00", "8:75", "x"].into_iter().map(minutes).collect();
        assert_eq!(read, [Some(845), Some(510), Some(960), Some(540), None, None, None]);
    }

    #[test]
    fn a_field_comes_back_filled_with_its_error() {
        let html = Field::text("full_name", "Họ và tên")
            .value("Trần <b>")
            .required()
            .error("Nhập họ và tên")
            .render()
            .unwrap();
        assert!(html.contains(r#"for="f-full_name""#) && html.contains(r#"aria-invalid="true""#), "{html}");
        assert!(html.contains("Nhập họ và tên") && html.contains("&#60;b"), "{html}");
    }

    #[test]
    fn choices_are_marked() {
        let sexes = vec![Choice::new("1", "Nam"), Choice::new("2", "Nữ")];
        let html = Field::radio("sex", "Giới tính", sexes).value("2").render().unwrap();
        assert!(html.contains("<fieldset") && html.matches("checked").count() == 1, "{html}");
    }
}
