//! Templates of papers: which version holds when, a preview with sample data, the text.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use paper::FormMeta;

use super::blocks::{Block, Cell, Link, Sheet, Table};
use super::{READERS, download, encoded, t};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::routes::Route;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::desk("/admin/templates", "GET", READERS, get(list)),
        Route::desk("/admin/templates/{key}", "GET", READERS, get(one)),
        Route::desk("/admin/templates/{key}/text", "GET", READERS, get(text)),
        Route::desk("/admin/templates/{key}/preview", "GET", READERS, get(preview)),
    ]
}

fn name(desk: &Desk, meta: &FormMeta) -> String {
    if desk.lang() == Lang::Vi { meta.name_vi.clone() } else { meta.name_en.clone() }
}

fn validity(desk: &Desk, meta: &FormMeta) -> String {
    match (meta.effective_from, meta.effective_to) {
        (Some(from), Some(to)) => format!("{} – {}", from.date_text(), to.date_text()),
        (Some(from), None) => desk.lang().t1("admin.since", "day", from.date_text()),
        (None, Some(to)) => format!("→ {}", to.date_text()),
        (None, None) => t(desk, "admin.templates.always"),
    }
}

async fn list(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| {
        let mut sheet = Sheet::new(desk, t(desk, "admin.templates.title"), "templates", None);
        sheet.note("info", "", t(desk, "admin.templates.help"));
        let templates = &desk.site.templates;
        let row = |meta: &FormMeta| {
            let in_force = templates.get(meta.kind, desk.site.today()).is_ok_and(|held| held.key == meta.key);
            let (key, tone) = if in_force { ("in_force", "in-time") } else { ("not_in_force", "none") };
            vec![
                Cell::link(name(desk, meta), format!("/admin/templates/{}", encoded(&meta.key))).under(meta.issuing_document.clone().unwrap_or_default()),
                Cell::text(templates.version(meta)).class("nowrap"),
                Cell::text(validity(desk, meta)).class("nowrap"),
                Cell::text(&meta.paper_size),
                Cell::badge(t(desk, &format!("admin.templates.{key}")), tone),
            ]
        };
        sheet.table(Table {
            head: ["name", "version", "validity", "size", "state"].map(|key| t(desk, &format!("admin.templates.col.{key}"))).into(),
            rows: templates.list().iter().map(row).collect(),
            ..Table::default()
        });
        Ok(sheet.answer())
    })
    .await
}

fn find<'a>(desk: &'a Desk, key: &str) -> Result<&'a FormMeta, PageError> {
    desk.site.templates.list().iter().find(|meta| meta.key == key).ok_or(PageError::NotFound)
}

async fn one(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(key): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| page(desk, &key)).await
}

fn page(desk: &Desk, key: &str) -> PageResult {
    let meta = find(desk, key)?;
    let mut sheet = Sheet::new(desk, name(desk, meta), "templates", None);
    let address = format!("/admin/templates/{}", encoded(key));
    sheet.crumbs = vec![(t(desk, "admin.templates.title"), "/admin/templates".to_owned()), (name(desk, meta), String::new())];
    sheet.links.push(Link::new(t(desk, "admin.templates.text"), format!("{address}/text"), "download"));
    let samples = paper::samples::samples(paper::Lang::Vi).unwrap_or_default();
    let own = samples.iter().filter(|(_, form)| form.kind() == meta.kind);
    let row = |(sample, _): &(String, paper::Form)| {
        let link = |lang: Lang, words: &str| Cell::link(t(desk, words), format!("{address}/preview?sample={}&lang={}", encoded(sample), lang.code()));
        vec![Cell::text(sample), link(Lang::Vi, "admin.templates.vi"), link(Lang::En, "admin.templates.en")]
    };
    sheet.table(Table {
        title: t(desk, "admin.templates.previews"),
        head: ["sample", "vi", "en"].map(|key| t(desk, &format!("admin.templates.col.{key}"))).into(),
        rows: own.map(row).collect(),
        empty: t(desk, "admin.templates.no_samples"),
    });
    let source = desk.site.templates.text(&meta.template).unwrap_or_default();
    sheet.blocks.push(Block::Text(meta.template.clone(), source));
    Ok(sheet.answer())
}

async fn text(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(key): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| {
        let meta = find(desk, &key)?;
        let source = desk.site.templates.text(&meta.template).ok_or(PageError::NotFound)?;
        Ok(download(&meta.template, "text/plain; charset=utf-8", source.into_bytes()))
    })
    .await
}

async fn preview(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(key): Path<String>, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| {
        let meta = find(desk, &key)?;
        let lang = if value(&query, "lang") == Some("en") { paper::Lang::En } else { paper::Lang::Vi };
        let samples = paper::samples::samples(lang).unwrap_or_default();
        let wanted = value(&query, "sample").unwrap_or_default();
        let form = samples.into_iter().find(|(name, form)| name == wanted && form.kind() == meta.kind).ok_or(PageError::NotFound)?.1;
        let pdf = paper::render(&form, &desk.site.templates).map_err(|error| {
            tracing::error!(%error, key, "a sample could not be printed");
            PageError::NotFound
        })?;
        let mut response = pdf.bytes.into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
        Ok(response)
    })
    .await
}
