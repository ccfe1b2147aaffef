//! `GET /desk/cash`: what a desk took in a day, with sums by means; the same as PDF and as a sheet.

use std::sync::Arc;

use app::rows::{PaymentCursor, PaymentRow};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Day, Dong};
use paper::fill;
use paper::form::{CashRow, Signatory};

use super::days::Typed;
use super::desks::{self, Choice};
use super::file::{self, Kind, Listed};
use super::register::{head, printer};
use super::Address;
use crate::desk::{self, Desk, PageError, PageResult, RECEIVERS};
use crate::filters;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::server::Pairs;
use crate::site::Site;

/// Receipts of one desk and day at most.
const MOST: i64 = 5_000;

/// The day's money.
#[derive(Template)]
#[template(path = "lists/cash.html")]
pub struct Cash {
    /// Frame.
    pub page: Page,
    /// The desk.
    pub desk: Choice,
    /// The day as typed, with what is wrong.
    pub day: Typed,
    /// Addresses of the day before and after.
    pub around: (String, String),
    /// Receipts in order of time.
    pub rows: Vec<CashRow>,
    /// Means, how many, how much.
    pub sums: Vec<(String, i64, Dong)>,
    /// All together.
    pub total: Dong,
    /// Address of the sheet.
    pub xlsx: String,
    /// Address of the paper.
    pub pdf: String,
}

struct Wanted {
    desk: Choice,
    typed: Typed,
    day: Day,
    address: Address,
}

fn read(desk: &Desk, query: &Pairs) -> Result<Wanted, PageError> {
    let chosen = desks::choose(desk, query, RECEIVERS)?;
    let typed = Typed::read(desk.lang(), query, "day").or(desk.site.today());
    let address = Address::new("/desk/cash").and("unit", &chosen.unit).and("day", &typed.text);
    Ok(Wanted { desk: chosen, day: typed.day.unwrap_or_else(|| desk.site.today()), typed, address })
}

/// One line a receipt, in order of time; a receipt may cover several fees of a dossier.
fn receipts(desk: &Desk, wanted: &Wanted) -> Result<Vec<CashRow>, PageError> {
    let scope = std::slice::from_ref(&wanted.desk.unit);
    let span = (wanted.day, wanted.day);
    let paid = desk.app().payments(scope, span, &PaymentCursor::default(), MOST)?;
    let mut rows: Vec<CashRow> = Vec::with_capacity(paid.len());
    for row in &paid {
        let item = item_name(desk, row);
        let same = |known: &&mut CashRow| known.receipt_number == row.voucher && known.dossier_code == row.code;
        match rows.iter_mut().rev().take(20).find(same) {
            Some(known) => {
                known.amount = Dong(known.amount.0 + row.amount);
                known.item = format!("{}; {item}", known.item);
            }
            None => rows.push(CashRow {
                receipt_number: row.voucher.clone(),
                paid_at: row.at,
                dossier_code: row.code.clone(),
                payer: row.payer.clone(),
                item,
                method: desk.lang().word("payment_means", &row.means).into_owned(),
                amount: Dong(row.amount),
            }),
        }
    }
    Ok(rows)
}

/// A fee that was asked for twice has its turn behind its name.
fn item_name(desk: &Desk, row: &PaymentRow) -> String {
    let item = row.item.split('#').next().unwrap_or(&row.item);
    let catalogue = desk.site.catalogue();
    let version = catalogue.latest(&row.procedure.as_str().into());
    let policy = version.and_then(|version| version.fees.iter().find(|fee| fee.id == item || fee.item == item));
    policy.map_or_else(|| item.to_owned(), |policy| policy.item.clone())
}

/// `GET /desk/cash`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, read(desk, &query)?)).await
}

/// The page; nothing is listed while the day is wrong.
fn view(desk: &Desk, wanted: Wanted) -> PageResult {
    let wrong = !wanted.typed.error.is_empty();
    let scope = std::slice::from_ref(&wanted.desk.unit);
    let rows = if wrong { Vec::new() } else { receipts(desk, &wanted)? };
    let sums = if wrong { Vec::new() } else { desk.app().payment_sums(scope, (wanted.day, wanted.day))? };
    let total = Dong(sums.iter().map(|sum| sum.amount).sum());
    let word = |means: &String| desk.lang().word("payment_means", means).into_owned();
    let on = |day: Day| wanted.address.with("day", day.date_text()).to_string();
    let later = wanted.day < desk.site.today();
    let view = Cash {
        page: desk.page(desk.lang().t("nav.cash"), "cash"),
        around: (on(wanted.day.plus(-1)), if later { on(wanted.day.plus(1)) } else { String::new() }),
        rows,
        sums: sums.iter().map(|sum| (word(&sum.means), sum.n, Dong(sum.amount))).collect(),
        total,
        xlsx: wanted.address.under("/desk/cash.xlsx").to_string(),
        pdf: wanted.address.under("/desk/cash.pdf").to_string(),
        day: wanted.typed,
        desk: wanted.desk,
    };
    Ok(html(if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &view))
}

fn make(desk: &Desk, query: &Pairs, kind: Kind) -> Result<Listed, PageError> {
    let wanted = read(desk, query)?;
    if !wanted.typed.error.is_empty() {
        return Err(PageError::Answer(Box::new(view(desk, wanted)?)));
    }
    let rows = receipts(desk, &wanted)?;
    let count = rows.len();
    let cashier = printer(desk, &wanted.desk.unit).keeper(&desk.actor().kind);
    let head = head(desk, &wanted.desk.unit)?;
    let form = fill::cash_day_list(head, wanted.day, Some(wanted.desk.name.clone()), rows, cashier, Signatory::default());
    let bytes = match (kind, &form) {
        (Kind::Xlsx, paper::Form::CashDayList(list)) => {
            paper::xlsx::table(&paper::xlsx::cash_table(list)).map_err(|error| file::failed(desk, &error))?
        }
        _ => paper::render(&form, &desk.site.templates).map_err(|error| file::failed(desk, &error))?.bytes,
    };
    let name = format!("thu-phi-{}-{}", wanted.desk.unit, wanted.day.iso());
    let what = format!("{}; {}; {}", desk.lang().t("nav.cash"), wanted.desk.name, wanted.day.date_text());
    Ok(Listed { name, what, rows: count, bytes })
}

/// `GET /desk/cash.xlsx`.
pub async fn sheet(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    file::give(site, frame, officer, query, Kind::Xlsx, make).await
}

/// `GET /desk/cash.pdf`.
pub async fn print(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    file::give(site, frame, officer, query, Kind::Pdf, make).await
}
