//! Overviews, the leader's page, the projector, own and public figures: each number is the number of what its link lists.

mod site;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use app::{Narrow, Whose};
use axum::Router;
use axum::http::StatusCode;
use index::{Named, Pick, Span};
use kernel::Instant;
use sim::{Plan, SimClock, populate};
use site::{actor, cookie_of, get, get_as, site_at};
use web::pages::behind::Behind;
use web::site::Site;

const LEADER: &str = "h92.province_leader.1";
const COMMUNE: &str = "h92.31120.agency_leader.1";

/// A province with a year behind it; made once, for it is only read.
static FILLED: LazyLock<Arc<Site>> = LazyLock::new(|| {
    let end = Instant::parse("2026-11-25T15:40:00+07:00").unwrap();
    let clock = SimClock::new(end);
    let site = site_at(clock.as_clock());
    populate(&site.app, &clock, &Plan::year(260, 5, end), &mut |_, _| {}).unwrap();
    while site.app.foretell().unwrap() {}
    site
});

fn filled() -> (Arc<Site>, Router) {
    (FILLED.clone(), web::server::router(FILLED.clone()))
}

async fn page(who: &str, path: &str) -> String {
    let (site, router) = filled();
    let answer = get_as(&router, &cookie_of(&site, who), path).await;
    assert_eq!(answer.status, StatusCode::OK, "{who} {path}: {}", answer.body);
    answer.body
}

/// What is written in a link: address and number.
fn links(html: &str) -> Vec<(String, i64)> {
    let mut found = Vec::new();
    for piece in html.split("<a ").skip(1) {
        let piece = piece.split("</a>").next().unwrap();
        let Some(href) = piece.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()) else { continue };
        let inner = piece.split_once('>').unwrap().1;
        // Of a tile or a row the number stands in its own part.
        let part = inner.split("tile-value\">").nth(1).or_else(|| inner.split("<b").nth(1)?.split_once('>').map(|(_, rest)| rest));
        let text = part.map_or(inner, |rest| rest.split('<').next().unwrap());
        if let Ok(n) = text.replace('.', "").trim().parse() {
            found.push((href.replace("&#38;", "&").replace("&amp;", "&"), n));
        }
    }
    found
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// How many rows a list has, counted one by one.
fn listed(site: &Site, href: &str) -> i64 {
    let pairs: Vec<(String, String)> = href
        .split_once('?')
        .unwrap()
        .1
        .split('&')
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| (name.to_owned(), decoded(value)))
        .collect();
    let behind = Behind::read(&pairs).unwrap();
    site.app.count_narrowed(&behind.narrowed()).unwrap()
}

/// Checks every number of a page that leads to the list behind a figure; answers how many there were.
fn all_lists_agree(html: &str, page: &str) -> usize {
    let (site, _) = filled();
    let lists: Vec<(String, i64)> =
        links(html).into_iter().filter(|(href, _)| href.starts_with(web::pages::behind::LIST)).collect();
    for (href, n) in &lists {
        assert_eq!(listed(&site, href), *n, "{page}: {href}");
    }
    lists.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_is_the_number_of_what_its_link_lists() {
    for (who, path, least) in [
        (LEADER, "/desk/dashboard", 60),
        (LEADER, "/desk/dashboard?period=2026-11&whose=xa", 30),
        (LEADER, "/desk/dashboard?period=2026-q3&whose=so", 20),
        (COMMUNE, "/desk/dashboard", 20),
        (LEADER, "/desk/leader", 5),
        (COMMUNE, "/desk/leader", 2),
        (LEADER, "/desk/projector?slide=index", 6),
        (LEADER, "/desk/projector?slide=trend", 12),
    ] {
        let found = all_lists_agree(&page(who, path).await, path);
        assert!(found >= least, "{path} has {found} figures with lists");
    }
}

#[tokio::test]
async fn the_numbers_are_those_of_the_application() {
    let (site, _) = filled();
    let year = Named::Year(2026).calendar();
    let numbers = site.app.numbers(&Whose::Province, year).unwrap();
    let html = page(LEADER, "/desk/dashboard?period=2026").await;
    let tile = |n: i64| format!("tile-value\">{}<", kernel::text::grouped(n));
    for n in [numbers.received(), numbers.with_result(), numbers.open(), numbers.late_open] {
        assert!(html.contains(&tile(n)), "{n}");
    }
    let open = site.app.open_by_day(&Whose::Province, 10).unwrap();
    assert_eq!(open.open(), numbers.open());
    assert!(open.late > 0 && open.days.iter().any(|(_, n)| *n > 0), "{open:?}");
    // Grouped units are those that are asked for one by one.
    for agency in site.app.agencies_of(&Whose::Province) {
        let one = site.app.numbers(&agency.whose(), year).unwrap();
        assert_eq!(site.app.numbers_of(&[agency.clone()], &[year]).unwrap()[0][0], one, "{}", agency.unit.id);
    }
    let set = site.app.criteria_set_on(site.today()).unwrap();
    let agencies = site.app.agencies_of(&Whose::Departments);
    let scores = site.app.scores_by_agency(&agencies, year, &set).unwrap();
    for (agency, score) in agencies.iter().zip(scores) {
        assert_eq!(score, site.app.scores(&agency.whose(), year, &set).unwrap());
    }
}

#[tokio::test]
async fn days_add_up_to_months() {
    let (site, _) = filled();
    let month = Named::Month(2026, 10).calendar();
    let numbers = site.app.numbers(&Whose::Province, month).unwrap();
    let sum = |name: &str| {
        let days = site.app.figures_by_day(name, &Whose::Province, month.first_day(), month.last_day()).unwrap();
        days.into_iter().map(|sum| sum.n).sum::<i64>()
    };
    assert_eq!((sum("accepted"), sum("ended")), (numbers.received(), numbers.ended()));
    assert!(numbers.received() > 5);
}

#[tokio::test]
async fn a_table_stands_behind_each_chart() {
    for (who, path, charts) in [
        (LEADER, "/desk/dashboard", 6),
        (COMMUNE, "/desk/dashboard", 6),
        (COMMUNE, "/desk/own", 2),
        (LEADER, "/desk/projector?slide=trend", 1),
    ] {
        let html = page(who, path).await;
        let figures: Vec<&str> = html.split("data-figure=\"").skip(1).collect();
        assert_eq!(figures.len(), charts, "{path}");
        for figure in figures {
            let figure = figure.split("</section>").next().unwrap();
            let table = figure.split("<table").nth(1).expect(path).split("</table>").next().unwrap();
            let (head, body) = table.split_once("<tbody>").unwrap();
            let (columns, rows) = (head.matches("<th scope=\"col\"").count() - 1, body.matches("<tr").count());
            assert_eq!(body.matches("<td").count(), columns * rows, "{path}");
            assert_eq!(body.matches("data-n=\"").count(), columns * rows, "every cell has its number");
            assert!(head.contains("data-tone"), "something is drawn");
        }
        assert!(html.contains("/assets/echarts.") && html.contains("/assets/charts."));
    }
    let (_, router) = filled();
    assert!(!get(&router, "/").await.body.contains("echarts"), "only pages with charts load the library");
    assert!(!page(LEADER, "/desk/leader").await.contains("echarts"));
}

#[tokio::test]
async fn nobody_looks_over_what_is_not_theirs() {
    let (site, router) = filled();
    let cookie = cookie_of(&site, COMMUNE);
    for path in ["/desk/dashboard", "/desk/leader", "/desk/projector"] {
        for whose in ["tinh", "xa", "H92.31117", "H92.99999"] {
            let answer = get_as(&router, &cookie, &format!("{path}?whose={whose}")).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {whose}");
        }
        assert_eq!(get_as(&router, &cookie, &format!("{path}?whose=H92.31120")).await.status, StatusCode::OK);
    }
    let specialist = cookie_of(&site, "h92.31120.vp.specialist.1");
    for path in ["/desk/dashboard", "/desk/leader", "/desk/projector"] {
        assert_eq!(get_as(&router, &specialist, path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(get_as(&router, &specialist, "/desk/own").await.status, StatusCode::OK);
    // A centre receives for its commune: its director sees the figures, and opens no list that is not the centre's.
    let html = page("h92.31120.tt.centre_director.1", "/desk/dashboard").await;
    assert!(html.contains("tile-value") && !html.contains(web::pages::behind::LIST));
    // Own agencies are links, others are shown without.
    let html = page(COMMUNE, "/desk/dashboard").await;
    assert!(html.contains("is-own") && !html.contains("whose=H92.31117"));
}

#[tokio::test]
async fn who_leads_the_province_begins_with_the_leaders_page() {
    let (site, router) = filled();
    let answer = get_as(&router, &cookie_of(&site, LEADER), "/desk").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/desk/leader"));
    let html = page(LEADER, "/desk/leader").await;
    assert!(html.contains("class=\"ring\"") && html.contains("Đang quá hạn"));
}

#[tokio::test]
async fn no_personal_data_on_figures() {
    let (site, router) = filled();
    let all = actor(&site, "h92.auditor.1");
    let rows = site.app.list_dossiers(&site.app.org(), &all, &Narrow::default(), i64::MAX, 300).unwrap();
    let names: Vec<String> = rows
        .iter()
        .filter_map(|row| serde_json::from_str::<serde_json::Value>(&row.view).ok()?["applicant"].as_str().map(str::to_owned))
        .filter(|name| name.chars().count() > 6)
        .collect();
    assert!(names.len() > 50);
    let mut pages = Vec::new();
    for path in ["/desk/dashboard", "/desk/leader", "/desk/projector", "/desk/projector?slide=late", "/desk/projector?slide=ranking"] {
        pages.push((path, page(LEADER, path).await));
    }
    for path in ["/", "/figures", "/figures.csv", "/figures.json"] {
        let answer = get(&router, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        pages.push((path, answer.body));
    }
    for (path, html) in pages {
        for (name, row) in names.iter().zip(&rows) {
            assert!(!html.contains(name), "{path} names {name}");
            // Only the leader's page opens downwards to single dossiers, by their codes.
            assert!(path == "/desk/leader" || !html.contains(&row.code), "{path} has {}", row.code);
        }
    }
}

#[tokio::test]
async fn everybody_sees_the_ranking_as_computed_here() {
    let (site, router) = filled();
    let html = get(&router, "/figures").await.body;
    assert!(html.contains("Hệ thống tự tính theo") && html.contains("không phải kết quả công bố"));
    assert!(!html.contains("href=\"/desk/"), "nothing leads into the desk");
    let year = Named::Year(2026).calendar();
    let set = site.app.criteria_set_on(site.today()).unwrap();
    let ranks = web::pages::dashboard::ranking(&site.app, &Whose::Province, year, &set).unwrap();
    let json: serde_json::Value = serde_json::from_str(&get(&router, "/figures.json").await.body).unwrap();
    let told = json["index"]["agencies"].as_array().unwrap();
    assert_eq!(told.len(), ranks.iter().filter(|row| row.rank.is_some()).count());
    assert!(told.len() > 5 && told[0]["rank"] == 1);
    let indices: Vec<f64> = told.iter().map(|row| row["index"].as_f64().unwrap()).collect();
    assert!(indices.windows(2).all(|pair| pair[0] >= pair[1]));
    let sum = |name: &str| json["rows"].as_array().unwrap().iter().map(|row| row[name].as_i64().unwrap()).sum::<i64>();
    let months = Span::of_days(kernel::Day::from_ymd(2025, 12, 1).unwrap(), kernel::Day::from_ymd(2026, 11, 30).unwrap());
    let numbers = site.app.numbers(&Whose::Province, months.unwrap()).unwrap();
    assert_eq!((sum("accepted"), sum("online")), (numbers.received(), numbers.of(index::Measure::ReceivedOnline)));
}

#[tokio::test]
async fn where_time_goes_and_what_will_be_late() {
    let (site, _) = filled();
    let took = site.app.time_by_work().unwrap();
    assert!(took.iter().any(|took| took.class == "specialist" && took.n > 0 && took.minutes > 0), "{took:?}");
    let html = page(LEADER, "/desk/dashboard").await;
    assert!(html.contains("id=\"times\"") && html.contains("Thời gian đi đâu"));
    let root = site.app.org().units(site.today()).find(|unit| unit.parent.is_none()).unwrap().id.clone();
    let (count, _) = site.app.likely_late(&[root], web::pages::board::week_end(site.today()), 1).unwrap();
    let html = page(LEADER, "/desk/leader").await;
    assert!(links(&html).contains(&("/desk/board#likely".to_owned(), count)), "{count} {:?}", links(&html));
}

#[tokio::test]
async fn own_figures_are_the_pieces_of_work_in_the_dossiers() {
    let (site, _) = filled();
    let who = "h92.31120.vp.specialist.1";
    let (from, to) = (kernel::Day::from_ymd(2026, 6, 1).unwrap(), site.today());
    let mut wanted: BTreeMap<kernel::Day, (i64, i64)> = BTreeMap::new();
    let all = actor(&site, "h92.auditor.1");
    for row in site.app.list_dossiers(&site.app.org(), &all, &Narrow::default(), i64::MAX, 1_000).unwrap() {
        let Some(story) = site.app.story(&app::dossier_id(&row.id).unwrap()).unwrap() else { continue };
        for done in &story.dossier.done {
            let own = done.owner.person.as_ref().is_some_and(|person| person.as_str() == who);
            let finished = done.ending == dossier::Ending::Finished && !done.phase.is_wait() && !done.phase.is_applicants();
            if own && finished && (from..=to).contains(&done.to.day()) {
                let sums = wanted.entry(done.to.day()).or_default();
                if done.is_late() { sums.1 += 1 } else { sums.0 += 1 }
            }
        }
    }
    assert!(wanted.len() > 3, "{wanted:?}");
    let units = [kernel::UnitId::new("H92.31120")];
    let found = site.app.finished_by(&kernel::PersonId::new(who), &units, from, to).unwrap();
    let found: BTreeMap<kernel::Day, (i64, i64)> = found.into_iter().map(|(day, n)| (day, (n.in_time, n.late))).collect();
    assert_eq!(found, wanted);
    let html = page(who, "/desk/own").await;
    let november: i64 = wanted.range(kernel::Day::from_ymd(2026, 11, 1).unwrap()..).map(|(_, n)| n.0 + n.1).sum();
    assert!(html.contains(&format!("tile-value\">{november}<")), "{november}");
}

#[tokio::test]
async fn open_by_day_is_what_a_pick_takes() {
    let (site, _) = filled();
    let open = site.app.open_by_day(&Whose::Communes, 5).unwrap();
    for (day, n) in &open.days {
        let pick = Pick { turns_late: Some((day.plus(1), day.plus(1))), ..Pick::open(site.today()) };
        assert_eq!(site.app.count_behind(&Whose::Communes, None, &pick).unwrap(), *n, "{}", day.iso());
    }
}
