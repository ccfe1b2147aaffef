//! `GET /desk/index/dossiers`: the dossiers behind a figure, each with why it counts.

use std::sync::Arc;

use app::rows::FactRow;
use app::{Whose, access};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use index::{Cost, Ending, Item, Mend, Pick, Scope, cost, flag, mend, scale, share};
use kernel::{Day, ProcedureCode, UnitId};

use super::ask::{self, Asked};
use super::words;
use crate::desk::{self, Desk, PageError, PageResult};
use crate::filters;
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::pages::lists::{Address, Eyes, list_view};
use crate::pages::work::Shown;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Rows a page.
const ROWS: usize = 50;
/// The worst dossiers of an item.
const WORST: i64 = 10;
/// Sides of a figure.
const SIDES: [&str; 4] = ["num", "den", "lost", "mend"];
/// Narrower parts of a list.
const PARTS: [&str; 4] = ["open", "settled", "late", "left"];

/// The list.
#[derive(Template)]
#[template(path = "index766/dossiers.html")]
pub struct Dossiers {
    page: Page,
    /// Whose, period.
    sub: String,
    as_of: String,
    /// What they are, in words.
    what: String,
    /// How many, as the figure says.
    count: String,
    /// The item.
    item: String,
    item_href: String,
    /// Filters in force, with the address without each.
    chips: Vec<(String, String)>,
    /// Parts: words, address, shown now.
    parts: Vec<(String, String, bool)>,
    /// Rows.
    rows: Vec<Row>,
    next: String,
    first: String,
    xlsx: String,
    csv: String,
    /// Some rows are without the applicant's name.
    masked: bool,
}

/// One dossier.
#[derive(Debug, Clone)]
pub struct Row {
    /// Code.
    pub code: String,
    /// Its page; empty: outside the officer's scope.
    pub href: String,
    /// Who asks; empty: outside the scope.
    pub applicant: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Agency.
    pub unit: String,
    /// Accepted.
    pub received: Day,
    /// Due.
    pub due: Option<Day>,
    /// Ended.
    pub ended: Option<Day>,
    /// Why it counts, or counts not.
    pub why: String,
    /// Time class of the reason: `late`, `on_time`, or nothing.
    pub tone: &'static str,
}

/// What stands in the address: a side of an item's figures.
pub struct Wanted {
    /// Set, whose, period.
    pub asked: Asked,
    /// The item.
    pub item: Item,
    /// Of one procedure.
    pub procedure: Option<ProcedureCode>,
    side: &'static str,
    part: Option<&'static str>,
    after: Option<(Day, i64)>,
    address: Address,
}

/// What the figure says of the dossiers behind it.
pub struct Figure {
    /// Which ones.
    pub pick: Pick,
    /// How many.
    pub count: i64,
}

/// Reads an address.
///
/// # Errors
/// There is no such item or side.
pub fn read(desk: &Desk, query: &Pairs) -> Result<Wanted, PageError> {
    let asked = Asked::read(desk, query)?;
    let code = value(query, "item").unwrap_or_default();
    let item = asked.set.find(code).map(|(_, item)| item.clone()).ok_or(PageError::NotFound)?;
    let known = |all: &[&'static str], name: &str| {
        value(query, name).and_then(|text| all.iter().find(|known| **known == text).copied())
    };
    let side = known(&SIDES, "side").ok_or(PageError::NotFound)?;
    let (procedure, part) = (value(query, "procedure").map(ProcedureCode::new), known(&PARTS, "part"));
    let mut address = asked.behind_at("dossiers", &item, side);
    if let Some(procedure) = &procedure {
        address = address.and("procedure", procedure);
    }
    address = address.and("part", part.unwrap_or_default());
    let after = value(query, "after").and_then(|text| {
        let (day, seq) = text.split_once('.')?;
        Some((Day(day.parse().ok()?), seq.parse().ok()?))
    });
    Ok(Wanted { asked, item, procedure, side, part, after, address })
}

/// The dossiers behind a side of an item's figures; none when it does not count dossiers.
pub fn figure(item: &Item, side: &str, procedure: Option<&ProcedureCode>, scope: &Scope<'_>) -> Option<Figure> {
    let numbers = match procedure {
        Some(code) => scope.cube.by_procedure(scope.units, scope.span, scope.as_of).remove(code).unwrap_or_default(),
        None => scope.cube.numbers(scope.units, scope.span, scope.as_of),
    };
    if side == "mend" {
        return match mend(&item.measure, scope, &numbers)? {
            Mend::Dossiers(pick, count) => Some(Figure { pick, count }),
            Mend::Procedures(_) | Mend::Coming => None,
        };
    }
    let share = share(&item.measure, scope, &numbers)?;
    let (numerator, denominator) = (share.numerator as i64, (share.denominator / scale(&item.measure)) as i64);
    match (cost(&item.measure, scope)?, side) {
        (Cost::Dossiers(behind), "num") => Some(Figure { pick: behind.numerator, count: numerator }),
        (Cost::Dossiers(behind), "lost") => Some(Figure { pick: behind.missing, count: denominator - numerator }),
        (Cost::Dossiers(behind), _) => Some(Figure { pick: behind.denominator, count: denominator }),
        (Cost::Mean(pick), "den") => Some(Figure { pick, count: denominator }),
        _ => None,
    }
}

impl Wanted {
    /// The dossiers, and how many the figure says they are.
    ///
    /// # Errors
    /// The item does not count dossiers, or the counters could not be loaded.
    pub fn figure(&self, desk: &Desk) -> Result<Figure, PageError> {
        let found = desk.app().with_scope(&self.asked.whose, self.asked.span(), |scope| {
            figure(&self.item, self.side, self.procedure.as_ref(), scope)
        })?;
        let mut found = found.ok_or(PageError::NotFound)?;
        narrow(&mut found.pick, self.part);
        Ok(found)
    }

    /// A page of the list.
    ///
    /// # Errors
    /// The store failed.
    pub fn list(&self, desk: &Desk, pick: &Pick, after: Option<(Day, i64)>, limit: i64) -> Result<Vec<FactRow>, PageError> {
        Ok(desk.app().behind(&self.asked.whose, self.procedure.as_ref(), pick, after, limit)?)
    }

    /// The rows as this officer may see them.
    pub fn rows(&self, desk: &Desk, found: &[FactRow]) -> Vec<Row> {
        rows(desk, &self.item, self.asked.as_of(desk.site.today()), found)
    }

    /// What the list holds, in words.
    pub fn what(&self, lang: Lang) -> String {
        match self.side {
            "mend" => words::counted(lang, "open", &self.item),
            side => words::counted(lang, side, &self.item),
        }
    }

    /// Whose and when, in words.
    pub fn sub(&self, desk: &Desk) -> String {
        format!("{} · {}", ask::name(desk, &self.asked.whose), self.asked.term.words(desk.lang()))
    }

    /// Filters beside the figure itself, in words, with the address without each.
    pub fn chips(&self, desk: &Desk, shown: &Shown) -> Vec<(String, String)> {
        let mut chips = Vec::new();
        if self.asked.whose != Whose::Province {
            chips.push((ask::name(desk, &self.asked.whose), self.address.with("whose", Whose::Province.key()).to_string()));
        }
        if let Some(procedure) = &self.procedure {
            chips.push((shown.procedure(procedure.as_str()), self.address.without("procedure").to_string()));
        }
        if let Some(part) = self.part {
            chips.push((desk.lang().word("index_part", part).into_owned(), self.address.without("part").to_string()));
        }
        chips
    }

    fn parts(&self, lang: Lang) -> Vec<(String, String, bool)> {
        let part = |part: &&'static str| {
            let words = lang.word("index_part", part).into_owned();
            (words, self.address.with("part", part).to_string(), self.part == Some(part))
        };
        let all = (lang.t("ui.all").to_owned(), self.address.without("part").to_string(), self.part.is_none());
        std::iter::once(all).chain(PARTS.iter().map(part)).collect()
    }
}

/// Takes a part of a pick.
fn narrow(pick: &mut Pick, part: Option<&str>) {
    let endings: &[Ending] = match part {
        Some("settled") => &[Ending::Early, Ending::OnTime, Ending::Late],
        Some("late") => &[Ending::Late],
        Some("left") => &[Ending::Withdrawn, Ending::Halted],
        Some("open") => return pick.open_at = Some(Day(i32::MAX)),
        _ => return,
    };
    // A part of a part: endings that the pick does not take stay outside.
    let inside = |ending: &Ending| pick.endings.is_empty() || pick.endings.contains(ending);
    let endings: Vec<Ending> = endings.iter().copied().filter(inside).collect();
    if endings.is_empty() {
        pick.received_to = Day(i32::MIN);
    }
    pick.endings = endings;
}

/// `GET /desk/index/dossiers`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &query)).await
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    let wanted = read(desk, query)?;
    let (lang, figure) = (desk.lang(), wanted.figure(desk)?);
    let mut found = wanted.list(desk, &figure.pick, wanted.after, ROWS as i64 + 1)?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let cursor = |row: &FactRow| format!("{}.{}", row.received.0, row.row.seq);
    let next = found.last().filter(|_| more).map(|row| wanted.address.with("after", cursor(row)).to_string());
    let (shown, rows) = (Shown::of(desk), wanted.rows(desk, &found));
    let view = Dossiers {
        page: desk.page(lang.t("index.dossiers"), "index"),
        sub: wanted.sub(desk),
        as_of: ask::as_of(desk, &wanted.asked),
        what: wanted.what(lang),
        count: kernel::text::grouped(figure.count),
        item: format!("{}. {}", wanted.item.code, wanted.item.name),
        item_href: wanted.asked.item_at(&wanted.item.code).to_string(),
        chips: wanted.chips(desk, &shown),
        parts: wanted.parts(lang),
        masked: rows.iter().any(|row| row.href.is_empty()),
        rows,
        next: next.unwrap_or_default(),
        first: if wanted.after.is_some() { wanted.address.to_string() } else { String::new() },
        xlsx: wanted.address.under("/desk/index/dossiers.xlsx").to_string(),
        csv: wanted.address.under("/desk/index/dossiers.csv").to_string(),
    };
    Ok(html(StatusCode::OK, &view))
}

/// Rows as this officer may see them.
fn rows(desk: &Desk, item: &Item, as_of: Day, found: &[FactRow]) -> Vec<Row> {
    let (shown, eyes) = (Shown::of(desk), Eyes::of(desk));
    let org = &desk.officer.org;
    let scope = access::scope(org, desk.actor());
    let reaches = |unit: &str| {
        let unit = UnitId::new(unit);
        scope.iter().any(|held| org.is_within(&unit, held))
    };
    let row = |fact: &FactRow| {
        let found = &fact.row;
        let within = reaches(&found.receiving_unit) || reaches(&found.competent_unit);
        let (why, tone) = why(desk.lang(), item, fact, as_of);
        Row {
            code: found.code.clone(),
            href: if within { format!("/desk/dossiers/{}", found.code) } else { String::new() },
            applicant: match (eyes.see(found), within) {
                (true, _) => list_view(found).applicant,
                (false, true) => access::masked_name(&list_view(found).applicant),
                (false, false) => String::new(),
            },
            procedure: shown.procedure(&found.procedure),
            unit: shown.unit(&found.competent_unit),
            received: fact.received,
            due: found.due_at.map(kernel::Instant::day),
            ended: fact.ended,
            why,
            tone,
        }
    };
    found.iter().map(row).collect()
}

/// Why a dossier counts, or counts not, for an item.
fn why(lang: Lang, item: &Item, fact: &FactRow, as_of: Day) -> (String, &'static str) {
    let bit = match item.measure.as_str() {
        "dossiers_with_electronic_result" => flag::RESULT,
        "dossiers_digitised" => flag::DIGITISED,
        "dossiers_reusing_data" => flag::REUSED,
        "dossiers_using_residents_data" => flag::RESIDENTS,
        "dossiers_paid_online" => flag::PAID_ONLINE,
        "dossiers_online" => {
            let key = match (fact.flags & flag::ONLINE_WITH_RESULT != 0, fact.flags & flag::ONLINE != 0) {
                (true, _) => "index_why.online_with_result",
                (false, true) => "index_why.online_without",
                (false, false) => "index_why.not_online",
            };
            return (lang.t(key).to_owned(), "");
        }
        "dossiers_satisfied" if fact.flags & flag::UNSATISFIED != 0 && fact.ended.is_some_and(|day| day <= as_of) => {
            return (lang.t("index_why.unsatisfied").to_owned(), "late");
        }
        _ => return lateness(lang, fact, as_of),
    };
    let side = if fact.flags & bit != 0 { "yes" } else { "no" };
    (lang.word("index_why", format!("{}_{side}", item.measure)).into_owned(), "")
}

/// How late, in days of the calendar.
fn lateness(lang: Lang, fact: &FactRow, as_of: Day) -> (String, &'static str) {
    let ended = fact.ended.filter(|day| *day <= as_of);
    let late = fact.late_from.filter(|from| *from <= ended.unwrap_or(as_of));
    match (late, ended) {
        (Some(from), ended) => {
            let key = if ended.is_some() { "index_why.ended_late" } else { "index_why.open_late" };
            (lang.t1(key, "n", ended.unwrap_or(as_of).0 - from.0 + 1), "late")
        }
        (None, None) if fact.ended.is_none() && fact.flags & flag::ASKED_AGAIN != 0 => {
            (lang.t("index_why.asked_again").to_owned(), "late")
        }
        (None, None) => (lang.t("index_why.in_time").to_owned(), "in_time"),
        (None, Some(_)) => {
            let key = match fact.row.punctuality.as_deref() {
                Some("early") => "index_why.early",
                Some("late") => "index_why.late",
                Some(_) => "index_why.on_time",
                None => "index_why.left",
            };
            (lang.t(key).to_owned(), if key == "index_why.late" { "late" } else { "on_time" })
        }
    }
}

/// The worst dossiers of an item about lateness: open ones by how late, then ended ones, the last accepted first. None of
/// other items.
///
/// # Errors
/// The store failed.
pub fn worst_rows(desk: &Desk, asked: &Asked, item: &Item) -> Result<Vec<Row>, PageError> {
    if !matches!(item.measure.as_str(), "dossiers_on_time" | "dossiers_satisfied") || !ask::reads(desk) {
        return Ok(Vec::new());
    }
    let (app, span) = (desk.app(), asked.span());
    let mut found = app.worst_open(&asked.whose, None, span, WORST)?;
    let as_of = asked.as_of(desk.site.today());
    let left = WORST - found.len() as i64;
    if left > 0 {
        let ended = Pick { endings: vec![Ending::Late], ..Pick::handled(span) }.late(as_of, true);
        found.extend(app.behind(&asked.whose, None, &ended, None, left)?);
    }
    Ok(rows(desk, item, as_of, &found))
}
