//! Pages of the administration as blocks: notes, forms, tables, facts. One template draws them all.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::Back;
use crate::desk::Desk;
use crate::form::Field;
use crate::page::{Page, Tab};
use crate::posted::Posted;

/// A page.
#[derive(Template)]
#[template(path = "admin/page.html")]
pub struct Sheet {
    /// Frame.
    pub page: Page,
    /// Under the title.
    pub sub: String,
    /// Where the page stands: text and address.
    pub crumbs: Vec<(String, String)>,
    /// Beside the title.
    pub links: Vec<Link>,
    /// The parts, in order.
    pub blocks: Vec<Block>,
    /// Seconds after which the page is asked for again; 0: not.
    pub refresh: u32,
    /// What is wrong in the form that came back.
    pub errors: Vec<(String, String)>,
    back: Option<(&'static str, Posted)>,
}

/// A link that looks like a button.
pub struct Link {
    /// In words.
    pub text: String,
    /// Where to.
    pub href: String,
    /// Icon.
    pub icon: &'static str,
    /// `plain`, `main`, `solid`, `quiet`.
    pub kind: &'static str,
}

/// A part of a page.
pub enum Block {
    /// A message: kind (`info`, `good`, `warn`, `bad`), title, text.
    Note(&'static str, String, String),
    /// A form.
    Form(Box<Form>),
    /// A table.
    Table(Table),
    /// Terms and values under a title.
    Facts(String, Vec<(String, Cell)>),
    /// Figures: label, value, address, tone, remark.
    Tiles(Vec<(String, String, String, &'static str, String)>),
    /// How many are shown, the way back, the way on.
    Pager(String, String, String),
    /// Views of the same thing.
    Tabs(Vec<Tab>),
    /// Steps on a line: title, remark.
    Path(String, Vec<(String, String)>),
    /// Months of a year.
    Months(Vec<Month>),
    /// A text as it is.
    Text(String, String),
    /// Buttons that lead on.
    Links(Vec<Link>),
}

/// A month as weeks from Monday; days outside are absent.
pub struct Month {
    /// `Tháng 1`.
    pub name: String,
    /// Rows of seven.
    pub weeks: Vec<Vec<Option<MonthDay>>>,
}

/// A day of a month.
pub struct MonthDay {
    /// 1–31.
    pub number: u8,
    /// In words, for those who do not see the colour.
    pub title: String,
    /// Class of its look.
    pub class: &'static str,
    /// Where it leads.
    pub href: String,
}

/// A form, folded away unless it is the page's subject or came back with errors.
#[derive(Default)]
pub struct Form {
    /// Which one of the page.
    pub key: &'static str,
    /// Title.
    pub title: String,
    /// Sentence under the title.
    pub intro: String,
    /// Where it goes.
    pub action: String,
    /// Sent with GET.
    pub get: bool,
    /// Takes files.
    pub files: bool,
    /// Folded away.
    pub folded: bool,
    /// Open although folded.
    pub open: bool,
    /// Values that are sent along.
    pub hidden: Vec<(String, String)>,
    /// Fields.
    pub fields: Vec<Field>,
    /// Tables of inputs.
    pub grids: Vec<Grid>,
    /// Words of the button.
    pub button: String,
    /// `solid`, `main`, `danger`, `plain`.
    pub kind: &'static str,
    /// Icon.
    pub icon: &'static str,
}

/// A table of inputs.
pub struct Grid {
    /// Title.
    pub title: String,
    /// Sentence under the title.
    pub help: String,
    /// Columns.
    pub head: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<Input>>,
}

/// A cell of a [`Grid`].
pub struct Input {
    /// Name.
    pub name: String,
    /// For those who do not see the column.
    pub label: String,
    /// Value.
    pub value: String,
    /// Choices: value, words; a line of text without them.
    pub choices: Vec<(String, String)>,
    /// Width: `w-xs`, `w-s`, `w-m` or empty.
    pub class: &'static str,
    /// Several lines.
    pub rows: u8,
}

/// A table.
#[derive(Default)]
pub struct Table {
    /// Title over it; empty: none.
    pub title: String,
    /// Columns.
    pub head: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<Cell>>,
    /// What is said without rows.
    pub empty: String,
}

/// A cell.
#[derive(Default, Clone)]
pub struct Cell {
    /// Text.
    pub text: String,
    /// Second line.
    pub under: String,
    /// Where it leads.
    pub href: String,
    /// Class: `num`, `nowrap`, `wide`, `code`.
    pub class: &'static str,
    /// A badge of this tone.
    pub tone: &'static str,
    /// Steps to the right, for trees.
    pub depth: usize,
    /// A button that sends: address, name, value; `text` is on it.
    pub act: Option<(String, &'static str, String)>,
    /// Named values, folded away.
    pub facts: Vec<(String, String)>,
    /// The data as they are kept, folded away below.
    pub raw: String,
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A link.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { href: href.into(), ..Self::text(text) }
    }

    /// A badge; tones as of time classes.
    pub fn badge(text: impl Into<String>, tone: &'static str) -> Self {
        Self { tone, ..Self::text(text) }
    }

    /// A button that sends one value.
    pub fn act(text: impl Into<String>, action: impl Into<String>, name: &'static str, value: impl Into<String>) -> Self {
        Self { act: Some((action.into(), name, value.into())), ..Self::text(text) }
    }

    /// A second line.
    #[must_use]
    pub fn under(mut self, text: impl Into<String>) -> Self {
        self.under = text.into();
        self
    }

    /// A class.
    #[must_use]
    pub fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }
}

impl Link {
    /// A plain one.
    pub fn new(text: impl Into<String>, href: impl Into<String>, icon: &'static str) -> Self {
        Self { text: text.into(), href: href.into(), icon, kind: "plain" }
    }
}

impl Form {
    /// A form that is folded away.
    pub fn folded(key: &'static str, title: impl Into<String>, action: impl Into<String>, fields: Vec<Field>) -> Self {
        let title = title.into();
        let button = title.clone();
        Self { key, title, action: action.into(), fields, folded: true, button, kind: "solid", icon: "edit", ..Self::default() }
    }

    /// A form that is the page's subject.
    pub fn shown(key: &'static str, title: impl Into<String>, action: impl Into<String>, fields: Vec<Field>) -> Self {
        Self { folded: false, ..Self::folded(key, title, action, fields) }
    }

    /// Another icon.
    #[must_use]
    pub fn icon(mut self, icon: &'static str) -> Self {
        self.icon = icon;
        self
    }

    /// Other words on the button.
    #[must_use]
    pub fn button(mut self, text: impl Into<String>) -> Self {
        self.button = text.into();
        self
    }

    /// A sentence under the title.
    #[must_use]
    pub fn intro(mut self, text: impl Into<String>) -> Self {
        self.intro = text.into();
        self
    }

    /// Ends something.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.kind = "danger";
        self
    }

    /// A value that is sent along.
    #[must_use]
    pub fn hidden(mut self, name: &str, value: impl Into<String>) -> Self {
        self.hidden.push((name.to_owned(), value.into()));
        self
    }

    /// Fills in what was entered, and what is wrong with it.
    fn fill(&mut self, posted: &Posted, errors: &[(String, String)]) {
        let fields = std::mem::take(&mut self.fields);
        let filled = fields.into_iter().map(|field| {
            let all: Vec<String> = posted.all(&field.name).into_iter().map(str::to_owned).collect();
            let error = errors.iter().find(|(name, _)| *name == field.name).map(|(_, text)| text.clone());
            let value = posted.get(&field.name).to_owned();
            let field = if field.is_file() { field } else { field.values(&all).value(value) };
            field.error(error.unwrap_or_default())
        });
        self.fields = filled.collect();
        for input in self.grids.iter_mut().flat_map(|grid| &mut grid.rows).flatten() {
            input.value = posted.get(&input.name).to_owned();
        }
        self.open = true;
    }
}

impl Sheet {
    /// An empty page of a section; `back` is the form that came back with errors.
    pub fn new(desk: &Desk, title: impl Into<String>, section: &'static str, back: Option<Back>) -> Self {
        let (errors, back) = back.map_or((Vec::new(), None), |back| (back.wrong.0, Some((back.form, back.posted))));
        Self {
            page: desk.page(title, section),
            sub: String::new(),
            crumbs: Vec::new(),
            links: Vec::new(),
            blocks: Vec::new(),
            refresh: 0,
            errors,
            back,
        }
    }

    /// Adds a form; one that came back is filled and open.
    pub fn form(&mut self, mut form: Form) {
        if let Some((key, posted)) = &self.back
            && *key == form.key
        {
            form.fill(posted, &self.errors);
        }
        self.blocks.push(Block::Form(Box::new(form)));
    }

    /// Adds a table.
    pub fn table(&mut self, table: Table) {
        self.blocks.push(Block::Table(table));
    }

    /// Adds a message.
    pub fn note(&mut self, kind: &'static str, title: impl Into<String>, text: impl Into<String>) {
        self.blocks.push(Block::Note(kind, title.into(), text.into()));
    }

    /// The answer: 422 when a form came back.
    pub fn answer(self) -> Response {
        let status = if self.back.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        crate::pages::html(status, &self)
    }
}

/// Characters of a value that are shown before it is folded.
const SHOWN: usize = 120;

/// Whether a value is folded.
pub fn is_long(text: &str) -> bool {
    text.chars().nth(SHOWN).is_some()
}

/// The beginning of a folded value.
pub fn beginning(text: &str) -> String {
    text.chars().take(SHOWN - 20).chain(['…']).collect()
}
