//! The live index on the desk and over the API, over a simulated year: figures of pages are those of the program, every
//! figure leads to as many rows as it says.

mod described;
mod site;

use std::collections::BTreeSet;
use std::sync::Arc;

use app::{TokenScope, Whose};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use index::book::{Publication, PublishedItem, PublishedUnit};
use index::{ItemState, Named};
use kernel::{Actor, Instant, UnitId};
use org::UnitKind;
use site::{Answer, cookie_of, get_as, send, site_at};
use web::site::Site;

const AUDITOR: &str = "h92.auditor.1";
const YEAR: &str = "period=2026";

struct Province {
    site: Arc<Site>,
    router: Router,
}

/// A province on a day; with dossiers of the year before it, if any.
fn province(dossiers: usize) -> Province {
    let end = Instant::parse("2026-11-24T10:00:00+07:00").unwrap();
    let plan = sim::Plan::year(dossiers, 5, end);
    let clock = sim::SimClock::new(if dossiers > 0 { plan.begin() } else { end });
    let site = site_at(clock.as_clock());
    if dossiers > 0 {
        sim::populate(&site.app, &clock, &plan, &mut |_, _| {}).unwrap();
    }
    clock.set(end);
    Province { router: web::server::router(site.clone()), site }
}

impl Province {
    async fn get(&self, person: &str, path: &str) -> Answer {
        let answer = get_as(&self.router, &cookie_of(&self.site, person), path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer
    }

    /// The agency with the most dossiers of the year, and one without any.
    fn busiest_and_idle(&self) -> (UnitId, UnitId) {
        let span = Named::Year(2026).calendar();
        let units = self.site.app.settling_units(self.site.today()).into_iter().map(|unit| unit.id);
        let handled = |unit: &UnitId| self.site.app.numbers(&Whose::Agency(unit.clone()), span).unwrap().handled();
        let all: Vec<(i64, UnitId)> = units.map(|unit| (handled(&unit), unit)).collect();
        let busiest = all.iter().max().unwrap().1.clone();
        let idle = all.iter().find(|(n, _)| *n == 0).expect("some offices stay empty").1.clone();
        (busiest, idle)
    }

    /// How many rows a list has on all its pages.
    async fn rows(&self, path: &str) -> usize {
        let (mut path, mut rows) = (path.to_owned(), 0);
        loop {
            let page = self.get(AUDITOR, &path).await.body;
            rows += page.matches("<td class=\"lead\">").count();
            match page.split("rel=\"next\" href=\"").nth(1) {
                Some(rest) => path = plain(rest.split('"').next().unwrap()),
                None => return rows,
            }
        }
    }
}

/// An address as it stands in HTML.
fn plain(href: &str) -> String {
    href.replace("&#38;", "&").replace("&amp;", "&")
}

/// Links whose address begins so: address and text.
fn links(body: &str, begin: &str) -> BTreeSet<(String, String)> {
    let opening = format!("<a href=\"{begin}");
    let after = body.split(&opening).skip(1);
    let link = |rest: &str| {
        let (href, rest) = rest.split_once('"')?;
        let text = rest.split_once('>')?.1.split("</a>").next()?;
        Some((plain(&format!("{begin}{href}")), text.to_owned()))
    };
    after.filter_map(link).collect()
}

fn number(text: &str) -> Option<usize> {
    text.replace('.', "").parse().ok()
}

#[tokio::test]
async fn every_figure_leads_to_as_many_rows_as_it_says() {
    let at = province(700);
    let (busiest, _) = at.busiest_and_idle();
    let mut checked = BTreeSet::new();
    for set in ["qd766-2022", "tt01-2018-vpcp"] {
        for whose in ["tinh", busiest.as_str()] {
            let page = at.get(AUDITOR, &format!("/desk/index?set={set}&whose={whose}&{YEAR}")).await.body;
            let all = links(&page, "/desk/index/dossiers?").into_iter().chain(links(&page, "/desk/index/procedures?"));
            for (href, text) in all {
                let list = at.get(AUDITOR, &href).await.body;
                let head = list.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap();
                let told = head.split("nowrap\">").nth(1).unwrap().split(' ').next().unwrap();
                let rows = at.rows(&href).await;
                assert_eq!(number(told), Some(rows), "{href}: {head}");
                // A figure is a number of rows; what is lost is told in points, a repair in words.
                if href.contains("side=num") || href.contains("side=den") {
                    assert_eq!(number(&text), Some(rows), "{href}");
                }
                checked.insert(href);
            }
        }
    }
    assert!(checked.len() > 60, "{}", checked.len());
    assert!(checked.iter().any(|href| href.contains("side=mend")), "{checked:#?}");

    // The item's page: procedures, sectors and units lead to lists as well.
    let page = at.get(AUDITOR, &format!("/desk/index/qd766-2022/2.1?whose=tinh&{YEAR}&all=1")).await.body;
    let all = links(&page, "/desk/index/dossiers?");
    assert!(all.iter().any(|(href, _)| href.contains("procedure=")), "{page}");
    for (href, text) in all.iter().filter(|(_, text)| number(text).is_some()).take(40) {
        assert_eq!(number(text), Some(at.rows(href).await), "{href}");
    }
}

#[tokio::test]
async fn pages_say_what_the_program_counts() {
    let at = province(500);
    let app = &at.site.app;
    let set = app.book().set("qd766-2022").unwrap();
    let (busiest, idle) = at.busiest_and_idle();
    let whose = Whose::Agency(busiest.clone());
    let text = |value: f64| format!("{value:.2}").replace('.', ",");
    let (now, before) = (Named::Month(2026, 11).calendar(), Named::Month(2026, 10).calendar());
    let (now, before) = (app.scores(&whose, now, &set).unwrap(), app.scores(&whose, before, &set).unwrap());
    let page = at.get(AUDITOR, &format!("/desk/index?whose={busiest}&period=2026-11")).await.body;
    assert!(page.contains(&format!(">{}</text>", text(now.index.unwrap()))), "the index stands in the ring");
    assert!(page.contains(&format!("<strong>{}</strong> điểm trên", text(now.points))), "{page}");
    assert!(page.contains("so với Tháng 10/2026") || page.contains("So với Tháng 10/2026"));
    // The change of an item against the period before.
    for code in ["2.1", "4.1"] {
        let row = page.split(&format!(">{code}. ")).nth(2).or_else(|| page.split(&format!(">{code}. ")).nth(1)).unwrap();
        let row = row.split("</tr>").next().unwrap();
        let [now, before] = [&now, &before].map(|score| score.item(code).unwrap());
        let change = now.points().unwrap() - before.points().unwrap();
        let sign = if change >= 0.005 { "+" } else if change <= -0.005 { "\u{2212}" } else { "" };
        assert!(row.contains(&format!("{sign}{}", text(change.abs()))), "{code}: {change} in {row}");
        assert!(row.contains(&text(now.points().unwrap())), "{code}: {row}");
    }
    assert!(page.contains("chưa có nguồn dữ liệu") && page.contains("không tính vào tổng"));
    assert!(page.contains("đến sự kiện số"), "the position of the journal is told");
    // Every item has its page, without dossiers too.
    for whose in [busiest.as_str(), idle.as_str(), "tinh", "so", "xa"] {
        for item in set.groups.iter().flat_map(|group| &group.items) {
            let page = at.get(AUDITOR, &format!("/desk/index/qd766-2022/{}?whose={whose}&period=2026-q4", item.code)).await.body;
            assert!(page.contains(&item.code));
        }
    }
    // A unit without dossiers: nothing applies, and it stands behind those with a rank.
    let page = at.get(AUDITOR, &format!("/desk/index?whose={idle}&{YEAR}")).await.body;
    assert!(page.contains("Không áp dụng: đơn vị không có hồ sơ trong kỳ"), "{page}");
    let page = at.get(AUDITOR, &format!("/desk/index/ranking?{YEAR}")).await.body;
    let (own, empty) = (page.find(&format!("whose={busiest}")).unwrap(), page.find(&format!("whose={idle}")).unwrap());
    let same_kind = |unit: &UnitId| app.org().unit(unit).unwrap().kind == UnitKind::Commune;
    if same_kind(&busiest) == same_kind(&idle) {
        assert!(own < empty, "ranked units come first");
    }
    let best = all_scores(&at).into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    let first = page.split("<strong>1</strong>").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(first.contains(&text(best.1)), "{} {}: {first}", best.0, best.1);
    let page = at.get(AUDITOR, &format!("/desk/index/compare?a={busiest}&b={idle}&period=2026-11")).await.body;
    assert!(page.contains(&text(now.index.unwrap())) && page.contains("không áp dụng"), "{page}");
}

/// Departments with an index of the year.
fn all_scores(at: &Province) -> Vec<(UnitId, f64)> {
    let app = &at.site.app;
    let set = app.book().set("qd766-2022").unwrap();
    let units = app.settling_units(at.site.today()).into_iter().filter(|unit| unit.kind == UnitKind::Department);
    let score = |unit: org::Unit| {
        let score = app.scores(&Whose::Agency(unit.id.clone()), Named::Year(2026).calendar(), &set).unwrap();
        Some((unit.id, score.index?))
    };
    units.filter_map(score).collect()
}

#[tokio::test]
async fn rows_outside_the_own_scope_have_no_name_and_no_link() {
    let at = province(400);
    let app = &at.site.app;
    let own = UnitId::new("H92.31120");
    let span = Named::Year(2026).calendar();
    let pick = index::Pick::handled(span);
    let inside = app.behind(&Whose::Agency(own.clone()), None, &pick, None, 1).unwrap();
    let list = format!("/desk/index/dossiers?item=2.1&side=den&{YEAR}");
    let reader = "h92.31120.agency_leader.1";
    let mut path = format!("{list}&whose=tinh");
    let (mut named, mut bare) = (0, 0);
    loop {
        let page = at.get(reader, &path).await.body;
        assert!(page.contains("Hồ sơ ngoài phạm vi của bạn"), "{page}");
        for row in page.split("<td class=\"lead\">").skip(1) {
            let row = row.split("</td>").next().unwrap();
            let open = row.contains("href=\"/desk/dossiers/");
            assert_eq!(open, row.contains("under-strong"), "{row}");
            if open { named += 1 } else { bare += 1 }
        }
        match page.split("rel=\"next\" href=\"").nth(1) {
            Some(rest) => path = plain(rest.split('"').next().unwrap()),
            None => break,
        }
    }
    assert!(named > 0 && bare > 0, "{named} {bare}");
    let page = at.get(reader, &format!("{list}&whose={own}")).await.body;
    assert!(page.contains(inside[0].row.code.as_str()) && !page.contains("Hồ sơ ngoài phạm vi của bạn"));
    // The usual place: the own agency; the province for those who look over it.
    let page = at.get(reader, "/desk/index").await.body;
    assert!(page.contains(&format!("<option value=\"{own}\" selected>")), "{page}");
    let page = at.get("h92.province_leader.1", "/desk/index").await.body;
    assert!(page.contains("<option value=\"tinh\" selected>"));
    // Who reads no dossiers sees figures without links to them.
    let page = at.get("h92.administrator.1", &format!("/desk/index?whose=tinh&{YEAR}")).await.body;
    assert!(!page.contains("/desk/index/dossiers") && page.contains("/desk/index/procedures"));
    // As a file: CSV with as many lines, and what was taken is written down.
    let path = format!("/desk/index/dossiers.csv?item=2.1&side=den&{YEAR}&whose={own}");
    let file = at.get(reader, &path).await;
    let rows = app.numbers(&Whose::Agency(own.clone()), span).unwrap().handled() as usize;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.body.lines().count(), rows + 1);
    let sheet = at.get(reader, &path.replace(".csv", ".xlsx")).await;
    assert!(sheet.header("content-disposition").contains(".xlsx"));
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let at = province(0);
    let cookie = cookie_of(&at.site, AUDITOR);
    let wrong = [
        "/desk/index?set=none", "/desk/index?whose=H92.99999", "/desk/index?period=2026-13", "/desk/index?whose=H92",
        "/desk/index/qd766-2022/9.9", "/desk/index/dossiers?item=2.1", "/desk/index/dossiers?item=9.9&side=num",
        "/desk/index/dossiers?item=1.4&side=num", "/desk/index/dossiers?item=3.1&side=num",
        "/desk/index/dossiers", "/desk/index/dossiers?whose=H92.99999", "/desk/index/procedures?item=2.1&side=num", "/desk/index/procedures?item=3.1&side=none",
    ];
    for path in wrong {
        assert_eq!(get_as(&at.router, &cookie, path).await.status, 404, "{path}");
    }
    for path in ["/desk/index", "/desk/index/ranking", "/desk/index/compare", "/desk/index?period=2030-q1", "/desk/index?period=2026-to-10"] {
        at.get(AUDITOR, path).await;
    }
}

#[tokio::test]
async fn a_set_without_sources_gives_no_points() {
    let at = province(60);
    let text = r#"{"id": "thu-2026", "name_vi": "Bộ thử", "source_decision": "01/QĐ-UBND", "total_max": 10,
        "groups": [{"code": "1", "name_vi": "Một", "max_points": 10, "api_code": "A", "items": [
        {"code": "1.1", "name_vi": "Tuyên truyền", "max_points": 10, "numerator": "Đã làm", "denominator": "Phải làm",
        "scoring": {"kind": "proportional"}, "zero_denominator": "zero"}]}]}"#;
    let administrator = site::actor(&at.site, "h92.administrator.1");
    at.site.app.add_criteria_set(&administrator, "thu.json", text).unwrap();
    let page = at.get(AUDITOR, &format!("/desk/index?set=thu-2026&whose=tinh&{YEAR}")).await.body;
    assert!(page.contains("không chỉ số nào có nguồn dữ liệu") && !page.contains("Không áp dụng: đơn vị"), "{page}");
    assert!(page.contains("1 chỉ số (10 điểm) chưa có nguồn dữ liệu"), "{page}");
    let page = at.get(AUDITOR, &format!("/desk/index/thu-2026/1.1?whose=tinh&{YEAR}")).await.body;
    assert!(page.contains("Đã làm") && page.contains("không được cộng điểm tự động"));
    at.get(AUDITOR, &format!("/desk/index/ranking?set=thu-2026&{YEAR}")).await;
}

#[tokio::test]
async fn the_published_score_stands_beside_ours() {
    let at = province(120);
    let app = &at.site.app;
    let set = app.book().set("qd766-2022").unwrap();
    let span = Named::Year(2026).calendar();
    let (busiest, _) = at.busiest_and_idle();
    let unit = |id: &UnitId| PublishedUnit {
        name: "Đơn vị".to_owned(),
        unit: Some(id.clone()),
        total: Some(61.25),
        rank: Some(4),
        items: vec![PublishedItem { item: "2.1".to_owned(), score: Some(12.5), ..PublishedItem::default() }],
        ..PublishedUnit::default()
    };
    let publication = Publication {
        set: set.id.clone(),
        from: span.first_day(),
        to: span.last_day(),
        as_of: at.site.today(),
        source: "Cổng Dịch vụ công quốc gia".to_owned(),
        file: "766.json".to_owned(),
        units: vec![unit(&UnitId::new("H92")), unit(&busiest)],
    };
    app.import_official(&site::actor(&at.site, "h92.procedure_control.1"), publication).unwrap();
    let ours = app.scores(&Whose::Province, span, &set).unwrap().item("2.1").unwrap().points().unwrap();
    let page = at.get(AUDITOR, &format!("/desk/index?whose=tinh&{YEAR}")).await.body;
    let text = |value: f64| format!("{value:.2}").replace('.', ",");
    assert!(page.contains("61,25") && page.contains("hạng 4") && page.contains("12,50"), "{page}");
    assert!(page.contains(&format!("hệ thống {}, công bố 12,50, chênh lệch: <strong>+{}", text(ours), text(ours - 12.5))), "{page}");
    let page = at.get(AUDITOR, &format!("/desk/index/ranking?{YEAR}")).await.body;
    assert_eq!(page.matches("61,25").count(), 1, "the agency's, not the province's");
    let page = at.get(AUDITOR, "/desk/index?whose=tinh&period=2026-11").await.body;
    assert!(!page.contains("61,25"), "another period has no published score");
}

#[tokio::test]
async fn scores_over_the_api() {
    let at = province(200);
    let app = &at.site.app;
    let root = described::description();
    let until = Instant(at.site.now().0 + 86_400_000_000);
    let token = |name: &str, scopes: &[TokenScope]| {
        app.create_token(&Actor::system(), name, scopes, &UnitId::new("H92"), until).unwrap()
    };
    let (follower, handing) = (token("Trung tâm điều hành", &[TokenScope::Reports]), token("Cổng", &[TokenScope::Submit]));
    let ask = async |token: &str, path: &str| {
        let request = Request::get(path).header("authorization", format!("Bearer {token}"));
        let answer = send(&at.router, request.body(Body::empty()).unwrap()).await;
        let value = described::hold(&root, "get", path, &answer);
        (answer.status.as_u16(), value)
    };
    let set = app.book().set("qd766-2022").unwrap();
    let ours = app.scores(&Whose::Province, Named::Year(2026).calendar(), &set).unwrap();
    let (status, score) = ask(&follower, "/api/v1/scores?period=2026").await;
    assert_eq!((status, score["unit"].as_str(), score["index"].as_f64()), (200, Some("tinh"), ours.index));
    assert_eq!(score["groups"].as_array().unwrap().len(), set.groups.len());
    let without: Vec<&str> = ours.without_source().map(|item| item.code.as_str()).collect();
    assert_eq!(score["without_source"], serde_json::json!(without));
    let (status, item) = ask(&follower, "/api/v1/scores/2.1?period=2026&unit=tinh").await;
    let own = ours.item("2.1").unwrap();
    assert_eq!((status, item["points"].as_f64()), (200, own.points()));
    assert_eq!(item["numerator"].as_f64(), own.share.map(|share| share.numerator));
    assert_eq!(item["months"].as_array().unwrap().len(), 12);
    let sum: f64 = item["months"].as_array().unwrap().iter().filter_map(|month| month["denominator"].as_f64()).sum();
    assert!(sum > 0.0);
    assert!(matches!(ours.item("1.4").unwrap().state, ItemState::NoSource));
    assert_eq!(ask(&follower, "/api/v1/scores/1.4").await.1["state"], "no_source");
    for (path, status) in [
        ("/api/v1/scores/9.9", 404), ("/api/v1/scores?period=x", 400), ("/api/v1/scores?unit=H92.99999", 400),
        ("/api/v1/scores?set=none", 400),
    ] {
        assert_eq!(ask(&follower, path).await.0, status, "{path}");
    }
    assert_eq!(ask(&handing, "/api/v1/scores").await.0, 403);
}
