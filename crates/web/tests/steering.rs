//! Boards of tasks: every figure is as long as its list, nobody sees another's, lists leave as sheets.

mod site;
mod steered;

use std::sync::LazyLock;

use axum::Router;
use axum::http::StatusCode;
use site::{cookie_of, get_as};
use steered::{AREA, HEAD, LEADER, MEMBER, OFFICE, OTHER_HEAD, Steered};
use web::pages::steering::Find;

/// Made once, for it is only read.
static TOWN: LazyLock<Steered> = LazyLock::new(Steered::new);

fn router() -> Router {
    web::server::router(TOWN.site.clone())
}

async fn page(who: &str, path: &str) -> String {
    let answer = get_as(&router(), &cookie_of(&TOWN.site, who), path).await;
    assert_eq!(answer.status, StatusCode::OK, "{who} {path}: {}", answer.body);
    answer.body
}

async fn status(who: &str, path: &str) -> StatusCode {
    get_as(&router(), &cookie_of(&TOWN.site, who), path).await.status
}

fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
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

fn pairs(href: &str) -> Vec<(String, String)> {
    let query = href.split_once('?').unwrap().1.split('&');
    query.map(|pair| pair.split_once('=').unwrap()).map(|(name, value)| (name.to_owned(), decoded(value))).collect()
}

/// Links to lists whose text is a number.
fn figures(html: &str) -> Vec<(String, i64)> {
    let mut found = Vec::new();
    for piece in html.split("<a ").skip(1) {
        let piece = piece.split("</a>").next().unwrap();
        let Some(href) = piece.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()) else { continue };
        let inner = piece.split_once('>').unwrap().1;
        let row = inner.split("<b").nth(1).and_then(|rest| rest.split_once('>')).map(|(_, rest)| rest);
        let part = inner.split("tile-value\">").nth(1).or(row).unwrap_or(inner);
        let text = part.split('<').next().unwrap().replace('.', "");
        if let (Ok(n), true) = (text.trim().parse(), href.starts_with("/desk/steering/list")) {
            found.push((href.replace("&#38;", "&").replace("&amp;", "&"), n));
        }
    }
    found
}

/// How many rows a list has for somebody, page by page.
fn listed(who: &str, href: &str) -> i64 {
    let (app, org) = (&TOWN.site.app, TOWN.site.app.org());
    let scope = app.task_scope(&org, &TOWN.actor(who));
    let narrow = Find::read(&pairs(href)).0;
    let (mut count, mut after) = (0, None);
    loop {
        let page = app.task_board(&org, &scope, &narrow, after, 7).unwrap();
        count += page.rows.len() as i64;
        match page.next {
            Some(next) => after = Some(next),
            None => return count,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_is_the_number_of_what_its_link_lists() {
    for who in [OFFICE, LEADER, HEAD, MEMBER] {
        for tab in ["unit", "document", "area", "person"] {
            for period in ["2026-to-11", "2025-q3", "2026-11", "2025"] {
                let path = format!("/desk/steering?tab={tab}&period={period}");
                let found = figures(&page(who, &path).await);
                assert!(found.len() > 7, "{who} {path}: {}", found.len());
                for (href, n) in found {
                    assert_eq!(listed(who, &href), n, "{who} {path}: {href}");
                }
            }
        }
    }
    for path in ["/desk/steering?unit=H92.05", "/desk/steering?unit=H92.05&tab=area", "/desk/steering?unit=H92.05&tab=document&period=2025"] {
        for who in [OFFICE, MEMBER] {
            for (href, n) in figures(&page(who, path).await) {
                assert_eq!(listed(who, &href), n, "{who} {path}: {href}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_the_tasks_of_another_house() {
    let own = page(HEAD, "/desk/steering/list?kind=given").await;
    assert!(own.contains("đơn giản hóa thủ tục"));
    assert_eq!(status(HEAD, "/desk/steering?unit=H92.02").await, StatusCode::FORBIDDEN);
    assert_eq!(status(HEAD, "/desk/steering/list?unit=H92.02").await, StatusCode::FORBIDDEN);
    let scope = TOWN.site.app.task_scope(&TOWN.site.app.org(), &TOWN.actor(HEAD));
    assert!(!scope.all && scope.units.iter().all(|unit| unit.starts_with("H92.05")), "{scope:?}");
    for (href, _) in figures(&page(HEAD, "/desk/steering").await) {
        assert!(!href.contains("unit=H92.0") || href.contains("unit=H92.05"), "{href}");
    }
    // A specialist looks over nobody's tasks.
    assert_eq!(status("h92.05.p1.specialist.1", "/desk/steering").await, StatusCode::FORBIDDEN);
    assert_eq!(status("h92.05.p1.specialist.1", "/desk/steering/list.xlsx").await, StatusCode::FORBIDDEN);
    let other = page(OTHER_HEAD, "/desk/steering").await;
    assert!(!other.contains("H92.05"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_the_committee_begins_with_the_own_areas() {
    let body = page(MEMBER, "/desk/steering").await;
    let area = body.find("Cải cách thủ tục hành chính").unwrap();
    assert!(body[area..].contains("Đang theo dõi"));
    let units = page(MEMBER, "/desk/steering?tab=unit").await;
    let rows = units.split("<tbody>").nth(1).unwrap();
    assert!(rows.find("unit=H92.02").unwrap() < rows.find("unit=H92.31120").unwrap(), "what is followed stands first");
    let list = figures(&body).into_iter().find(|(href, _)| href.contains(AREA)).unwrap();
    assert_eq!(listed(MEMBER, &list.0), list.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn boards_are_sorted_as_asked() {
    let names = |body: &str| -> Vec<String> {
        let rows = body.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
        rows.split("<th scope=\"row\">").skip(1).map(|row| row.split("</a>").next().unwrap().rsplit('>').next().unwrap().to_owned()).collect()
    };
    let (up, down) = (
        names(&page(OFFICE, "/desk/steering?sort=assigned&order=asc").await),
        names(&page(OFFICE, "/desk/steering?sort=assigned&order=desc").await),
    );
    assert!(up.len() > 3);
    assert_eq!(up, down.into_iter().rev().collect::<Vec<_>>());
    let late = |body: &str| -> Vec<i64> {
        figures(body.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap())
            .into_iter()
            .filter(|(href, _)| href.contains("kind=late"))
            .map(|(_, n)| n)
            .collect()
    };
    let worst = late(&page(OFFICE, "/desk/steering").await);
    assert!(worst.len() > 2 && worst.is_sorted_by(|a, b| a >= b), "{worst:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_are_chips_and_words_go_without_marks() {
    let body = page(OFFICE, "/desk/steering/list?kind=open&q=cong+bo+danh+muc&area=thu_tuc&state=assigned").await;
    assert!(body.contains("Công bố danh mục số 1") && !body.contains("đơn giản hóa"));
    for chip in ["Đã giao, chờ nhận", "Cải cách thủ tục hành chính", "“cong bo danh muc”"] {
        assert!(body.contains(chip), "{chip}");
    }
    assert!(body.contains("/desk/steering/list?kind=open&#38;area=thu_tuc&#38;state=assigned\"") || body.contains("kind=open&amp;area=thu_tuc"));
    // Words stay within the kind and the days.
    let ended = page(OFFICE, "/desk/steering/list?kind=ended&q=danh+muc").await;
    assert!(ended.contains("Không tìm thấy nhiệm vụ phù hợp"));
    let wrong = get_as(&router(), &cookie_of(&TOWN.site, OFFICE), "/desk/steering/list?kind=given&from=32/13/2026").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("32/13/2026"), "what was typed stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_a_list_join_without_gaps() {
    let (mut path, mut seen) = ("/desk/steering/list?kind=given".to_owned(), std::collections::BTreeSet::new());
    loop {
        let body = page(OFFICE, &path).await;
        for piece in body.split("href=\"/desk/tasks/").skip(1) {
            assert!(seen.insert(piece.split('"').next().unwrap().to_owned()), "twice");
        }
        let next = body.split("href=\"").map(|piece| piece.split('"').next().unwrap().to_owned()).find(|href| href.contains("after="));
        match next.map(|href| href.replace("&#38;", "&").replace("&amp;", "&")) {
            Some(href) if seen.len() < 1_000 => path = href,
            _ => break,
        }
    }
    assert_eq!(seen.len() as i64, listed(OFFICE, "/desk/steering/list?kind=given"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_list_leaves_as_a_sheet_that_can_be_read_again() {
    let href = "/desk/steering/list.xlsx?kind=given&unit=H92.05";
    let request = axum::http::Request::get(href).header("cookie", cookie_of(&TOWN.site, OFFICE)).body(axum::body::Body::empty()).unwrap();
    let answer = tower::ServiceExt::oneshot(router(), request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let bytes = axum::body::to_bytes(answer.into_body(), 8 << 20).await.unwrap();
    let sheets = intake::sheet::read_any("nhiem-vu.xlsx", &bytes, &intake::Limits::default()).unwrap();
    let rows = steering::tables::rows_of_sheet(sheets[0].rows.iter().map(|row| (row.number, row.cells.clone())));
    let read = steering::tables::read_running(&rows, steering::tables::Dated { day: None, year: None });
    assert_eq!(read.rows.len() as i64, listed(OFFICE, "/desk/steering/list?kind=given&unit=H92.05"));
}

async fn post(town: &Steered, who: &str, path: &str, body: &str) -> site::Answer {
    let router = web::server::router(town.site.clone());
    site::post_as(&router, &town.site, &cookie_of(&town.site, who), path, body).await
}

async fn see(town: &Steered, who: &str, path: &str) -> site::Answer {
    get_as(&web::server::router(town.site.clone()), &cookie_of(&town.site, who), path).await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_numbered_letter_goes_to_each_unit_with_its_late_tasks() {
    let town = Steered::new();
    let page = see(&town, OFFICE, "/desk/steering/urging?unit=H92.02&unit=H92.05").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("Văn bản đầu tiên lấy số 01") && page.body.contains("Công bố danh mục số 2"));
    let draft = see(&town, OFFICE, "/desk/steering/urging/draft.pdf?unit=H92.05").await;
    assert!(draft.body.starts_with("%PDF"));

    let body = "office=H92&unit=H92.02&unit=H92.05&symbol=&title=CH%C3%81NH+V%C4%82N+PH%C3%92NG&signer=&report_by=01%2F12%2F2026";
    let wrong = post(&town, OFFICE, "/desk/steering/urging", body).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Chưa ghi ký hiệu") && wrong.body.contains("01/12/2026"), "what was entered stays");

    let body = body.replace("symbol=", "symbol=%C4%90%C4%90-VPUB");
    let done = post(&town, OFFICE, "/desk/steering/urging", &body).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let book = town.site.app.steering();
    let letters = book.urgings(&"H92".into(), 2026);
    assert_eq!(letters.iter().map(|own| own.letter.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(letters[0].letter.number_text(), "01/ĐĐ-VPUB");
    for own in letters {
        assert!(!own.letter.tasks.is_empty());
        for task in &own.letter.tasks {
            let (task, _) = town.site.app.task_story(task).unwrap().unwrap();
            assert_eq!(task.urged.0, 1, "{}", task.content);
            let agency = town.site.app.org().agency_of(&task.lead.unit).unwrap().id.clone();
            assert_eq!(agency, own.letter.unit);
        }
    }

    let register = see(&town, OFFICE, "/desk/steering/letters").await;
    assert!(register.body.contains("01/ĐĐ-VPUB") && register.body.contains("02/ĐĐ-VPUB"));
    let unit = letters[0].letter.unit.as_str();
    let (reader, other) = if unit == "H92.05" { (HEAD, OTHER_HEAD) } else { (OTHER_HEAD, HEAD) };
    for kind in [("pdf", "%PDF"), ("docx", "PK")] {
        let path = format!("/desk/steering/letters/H92/2026/1/{}", kind.0);
        let file = see(&town, reader, &path).await;
        assert!(file.status == StatusCode::OK && file.body.starts_with(kind.1), "{path}: {}", file.status);
        assert_eq!(see(&town, other, &path).await.status, StatusCode::NOT_FOUND);
    }

    // Again on the same day only when it is meant.
    let again = post(&town, OFFICE, "/desk/steering/urging", &body).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("đã được đôn đốc hôm nay"));
    assert_eq!(post(&town, OFFICE, "/desk/steering/urging", &format!("{body}&again=1")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.site.app.steering().urgings(&"H92".into(), 2026).len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_reviewing_units_urge() {
    let town = Steered::new();
    assert_eq!(see(&town, HEAD, "/desk/steering/urging").await.status, StatusCode::FORBIDDEN);
    let refused = post(&town, HEAD, "/desk/steering/urging", "office=H92&unit=H92.05&symbol=x&title=y&report_by=01%2F12%2F2026").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let list = see(&town, OFFICE, "/desk/steering/list?kind=late&unit=H92.02").await.body;
    let id = list.split("name=\"task\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(!see(&town, OTHER_HEAD, "/desk/steering/list?kind=late").await.body.contains("name=\"task\""));
    let urged = || town.site.app.task_story(&app::tasks::task_id(&id).unwrap()).unwrap().unwrap().0.urged.0;
    post(&town, OTHER_HEAD, "/desk/steering/urge", &format!("task={id}")).await;
    assert_eq!(urged(), 0);
    let done = post(&town, OFFICE, "/desk/steering/urge", &format!("task={id}&next=%2Fdesk%2Fsteering%2Flist%3Fkind%3Dlate")).await;
    assert_eq!((done.status, done.header("location"), urged()), (StatusCode::SEE_OTHER, "/desk/steering/list?kind=late", 1));
}

/// Lines of a calendar without their folds, checked by the grammar of RFC 5545.
fn lines(text: &str) -> Vec<(String, String)> {
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']), "lines end with CRLF");
    assert!(text.split_terminator("\r\n").all(|line| line.len() <= 75), "75 octets at most");
    let unfolded = text.replace("\r\n ", "");
    let line = |line: &str| {
        let (name, value) = line.split_once(':').unwrap();
        let bare = name.split(';').next().unwrap();
        assert!(bare.chars().all(|c| c.is_ascii_uppercase() || c == '-'), "{line}");
        if matches!(bare, "SUMMARY" | "DESCRIPTION" | "LOCATION" | "X-WR-CALNAME" | "CATEGORIES" | "UID") {
            let mut rest = value.chars();
            while let Some(c) = rest.next() {
                assert!(!matches!(c, ';' | ','), "{line}: not escaped");
                if c == '\\' {
                    assert!(matches!(rest.next(), Some('\\' | ';' | ',' | 'n' | 'N')), "{line}");
                }
            }
        }
        (name.to_owned(), value.to_owned())
    };
    unfolded.split_terminator("\r\n").map(line).collect()
}

fn is_time(name: &str, value: &str) -> bool {
    let digits = |text: &str, n: usize| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    match name.ends_with(";VALUE=DATE") {
        true => digits(value, 8),
        false => value.len() == 16 && digits(&value[..8], 8) && &value[8..9] == "T" && digits(&value[9..15], 6) && value.ends_with('Z'),
    }
}

/// Events of a calendar: each property once, all that must be there, ends after beginnings.
fn events(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let all = lines(text);
    let head = |at: usize| (all[at].0.as_str(), all[at].1.as_str());
    assert_eq!((head(0), head(all.len() - 1)), (("BEGIN", "VCALENDAR"), ("END", "VCALENDAR")));
    assert!(all.contains(&("VERSION".into(), "2.0".into())) && all.iter().any(|(name, _)| name == "PRODID"));
    let (mut found, mut open) = (Vec::new(), None::<std::collections::BTreeMap<String, String>>);
    for (name, value) in &all[1..all.len() - 1] {
        match (name.as_str(), value.as_str(), open.as_mut()) {
            ("BEGIN", "VEVENT", None) => open = Some(Default::default()),
            ("END", "VEVENT", Some(_)) => found.extend(open.take()),
            (_, _, Some(event)) => {
                let bare = name.split(';').next().unwrap();
                if bare.starts_with("DT") {
                    assert!(is_time(name, value), "{name}:{value}");
                }
                assert!(event.insert(bare.to_owned(), value.clone()).is_none(), "{bare} twice");
            }
            (_, _, None) => assert!(name != "BEGIN" && name != "END"),
        }
    }
    for event in &found {
        assert!(["UID", "DTSTAMP", "DTSTART", "SUMMARY"].iter().all(|name| event.contains_key(*name)), "{event:?}");
        assert!(event["DTEND"] > event["DTSTART"], "{event:?}");
    }
    let ids: std::collections::BTreeSet<&String> = found.iter().map(|event| &event["UID"]).collect();
    assert_eq!(ids.len(), found.len(), "UIDs are unique");
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_address_gives_the_own_calendar_until_it_is_revoked() {
    let town = Steered::new();
    let draft = steering::book::MeetingDraft {
        office: "H92".into(),
        title: "Họp Ban Chỉ đạo; quý IV, 2026 về cải cách hành chính và chuyển đổi số của thành phố".into(),
        at: kernel::Instant::parse("2026-12-04T14:00:00+07:00").unwrap(),
        place: "Phòng họp số 1, trụ sở".into(),
        chair: steering::task::model::Owner::unit(&"H92".into()),
        agenda: vec![steering::book::AgendaItem { title: "Kết quả, tồn tại".into(), presenter: None, documents: Vec::new() }],
        units: Vec::new(),
        persons: Vec::new(),
    };
    town.steer(OFFICE, steering::book::BookCommand::PlanMeeting(Box::new(draft)));
    assert!(see(&town, MEMBER, "/desk/account").await.body.contains("Tạo địa chỉ lịch"));
    post(&town, MEMBER, "/desk/account/calendar", "do=make").await;
    post(&town, HEAD, "/desk/account/calendar", "do=make").await;
    let address = |body: &str| {
        let value = body.split("id=\"f-calendar\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        value.strip_prefix("http://127.0.0.1:8080").unwrap().to_owned()
    };
    let own = address(&see(&town, MEMBER, "/desk/account").await.body);
    let router = web::server::router(town.site.clone());
    let feed = site::get(&router, &own).await;
    assert_eq!((feed.status, feed.header("content-type")), (StatusCode::OK, "text/calendar; charset=utf-8"));
    let found = events(&feed.body);
    let meeting = found.iter().find(|event| event["UID"].starts_with("meeting-")).unwrap();
    assert_eq!((meeting["DTSTART"].as_str(), meeting["STATUS"].as_str()), ("20261204T070000Z", "CONFIRMED"));
    assert!(meeting["SUMMARY"].starts_with("Họp Ban Chỉ đạo\\; quý IV\\, 2026"));

    // Who is no member and not invited has no meeting, but what is due.
    let head = address(&see(&town, HEAD, "/desk/account").await.body);
    let due = events(&site::get(&router, &head).await.body);
    assert!(!due.is_empty() && due.iter().all(|event| event["UID"].starts_with("task-")));
    assert!(due.iter().any(|event| event["SUMMARY"].contains("Công bố danh mục số 1") && event["DTSTART"] <= "20261127".to_owned()));

    // Nobody guesses, and what is revoked opens nothing.
    assert_eq!(site::get(&router, &own.replace(".ics", "0.ics")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site::get(&router, &format!("/calendar/{MEMBER}.ics")).await.status, StatusCode::NOT_FOUND);
    post(&town, MEMBER, "/desk/account/calendar", "do=make").await;
    assert_eq!(site::get(&router, &own).await.status, StatusCode::NOT_FOUND, "a new address replaces the old one");
    let new = address(&see(&town, MEMBER, "/desk/account").await.body);
    post(&town, MEMBER, "/desk/account/calendar", "do=revoke").await;
    assert_eq!(site::get(&router, &new).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn leaders_see_tasks_at_a_glance() {
    for (who, path) in [(LEADER, "/desk/leader"), (HEAD, "/desk/leader"), (LEADER, "/desk/dashboard"), (HEAD, "/desk/dashboard")] {
        let found = figures(&page(who, path).await);
        assert!(found.len() >= 2, "{who} {path}: {found:?}");
        for (href, n) in found {
            assert_eq!(listed(who, &href), n, "{who} {path}: {href}");
        }
    }
}
