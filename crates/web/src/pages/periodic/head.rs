//! Who reports to whom: what is usual for an office, and the form that changes it.

use std::sync::Arc;

use app::AppError;
use app::tasks::report::{Head, Own};
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Day, UnitId};
use org::UnitKind;
use steering::book::ReportId;

use super::reach::find_draft;
use super::show::{Wrong, view};
use super::REPORTS;
use crate::desk::{self, Desk, PageResult};
use crate::form::Field;
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::site::Site;

/// Longest line, characters, and most lines of a list.
const LINE: usize = 300;
const LINES: usize = 30;

/// The words with which a report of an office begins.
pub fn usual(desk: &Desk, office: &UnitId) -> Own {
    let (org, today, lang) = (&desk.officer.org, desk.site.today(), Lang::Vi);
    let unit = org.unit(office);
    let province = org.units(today).find(|unit| unit.kind == UnitKind::Province).map(|unit| unit.name_on(today).to_owned());
    let province = province.unwrap_or_default();
    let whole = unit.is_some_and(|unit| unit.kind == UnitKind::Province);
    let issuer = unit.map(|unit| unit.name_on(today).to_owned()).unwrap_or_default();
    let short = unit.and_then(|unit| unit.agency.clone()).filter(|_| !whole);
    let symbol = short.map_or_else(|| lang.t("periodic.symbol_province").to_owned(), |short| format!("BC-{short}"));
    let lines = |key: &str| lang.t1(key, "province", &province).lines().map(str::to_owned).collect::<Vec<_>>();
    let of = |own: &str| format!("periodic.{own}_{}", if whole { "province" } else { "agency" });
    let head = Head {
        parent: if whole { String::new() } else { province.clone() },
        issuer,
        number: String::new(),
        symbol,
        place: desk.app().setup().place.clone(),
        date: None,
        addressees: lines(&of("addressees")),
        recipients: lines(&of("recipients")),
        titles: lines(&of("titles")),
        signer: String::new(),
    };
    Own { head, ..Own::default() }
}

/// What was typed about the head.
#[derive(Debug, Clone)]
pub struct TypedHead {
    /// The head as far as it can be read.
    pub head: Head,
    /// The day as typed.
    pub date: String,
    /// What is wrong: field, sentence.
    pub errors: Vec<(String, String)>,
}

impl TypedHead {
    /// As it is kept.
    pub fn of(head: &Head) -> Self {
        let date = head.date.map(Day::date_text).unwrap_or_default();
        Self { head: head.clone(), date, errors: Vec::new() }
    }

    /// As posted.
    pub fn posted(lang: Lang, posted: &Posted) -> Self {
        let line = |name: &str| posted.get(name).trim().chars().take(LINE).collect::<String>();
        let lines = |name: &str| -> Vec<String> {
            let all = posted.get(name).lines().map(|line| line.trim().trim_start_matches("- ").trim_end_matches([';', '.']).trim());
            all.filter(|line| !line.is_empty()).map(|line| line.chars().take(LINE).collect()).take(LINES).collect()
        };
        let date = line("date");
        let mut errors = Vec::new();
        let mut add = |name: &str, key: &str| errors.push((name.to_owned(), lang.t(key).to_owned()));
        let day = Day::parse_typed(&date).ok();
        if !date.is_empty() && day.is_none() {
            add("date", "periodic.wrong_date");
        }
        if line("issuer").is_empty() {
            add("issuer", "periodic.no_issuer");
        }
        if line("symbol").is_empty() {
            add("symbol", "periodic.no_symbol");
        }
        if lines("titles").is_empty() {
            add("titles", "periodic.no_titles");
        }
        let head = Head {
            parent: line("parent"),
            issuer: line("issuer"),
            number: line("number"),
            symbol: line("symbol"),
            place: line("place"),
            date: day,
            addressees: lines("addressees"),
            recipients: lines("recipients"),
            titles: lines("titles"),
            signer: line("signer"),
        };
        Self { head, date, errors }
    }

    fn error(&self, name: &str) -> String {
        self.errors.iter().find(|(own, _)| own == name).map(|(_, text)| text.clone()).unwrap_or_default()
    }

    /// The fields of the form.
    pub fn fields(&self, lang: Lang) -> Vec<Field> {
        let label = |name: &str| lang.t(&format!("periodic.head_{name}")).to_owned();
        let field = |field: Field, name: &str, value: String| field.value(value).lang(lang).error(self.error(name));
        let line = |name: &str, value: &str| field(Field::text(name, label(name)), name, value.to_owned());
        let area = |name: &str, value: &[String], rows: u8| field(Field::area(name, label(name), rows), name, value.join("\n"));
        let head = &self.head;
        vec![
            line("number", &head.number).help(lang.t("periodic.head_number_help")),
            line("symbol", &head.symbol).required(),
            line("place", &head.place),
            field(Field::date("date", label("date")), "date", self.date.clone()).help(lang.t("periodic.head_date_help")),
            line("parent", &head.parent),
            line("issuer", &head.issuer).required(),
            area("addressees", &head.addressees, 3).help(lang.t("periodic.head_lines_help")),
            area("recipients", &head.recipients, 3).help(lang.t("periodic.head_lines_help")),
            area("titles", &head.titles, 3).help(lang.t("periodic.head_titles_help")).required(),
            line("signer", &head.signer),
        ]
    }
}

/// `POST /desk/steering/reports/{id}/head`.
pub async fn save(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<u32>,
    posted: Posted,
) -> Response {
    desk::answer(site, frame, officer, move |desk| saved(desk, id, &posted)).await
}

fn saved(desk: &Desk, id: u32, posted: &Posted) -> PageResult {
    find_draft(desk, id)?;
    let typed = TypedHead::posted(desk.lang(), posted);
    if !typed.errors.is_empty() {
        return view(desk, id, Wrong::Head(typed));
    }
    let here = format!("{REPORTS}/{id}");
    match desk.app().write_report(desk.actor(), ReportId(id), |own| own.head = typed.head) {
        Ok(()) => Ok(desk.done(&here, desk.lang().t("periodic.saved"))),
        Err(AppError::Refused(refusal)) if refusal.code == "steering_nothing_changed" => Ok(desk.done(&here, desk.lang().t("periodic.saved"))),
        Err(AppError::Refused(refusal)) => Ok(desk.not_done(&here, &refusal)),
        Err(error) => Err(error.into()),
    }
}
