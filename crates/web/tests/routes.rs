//! Every route answers with its headers; errors are in words; links lead somewhere; search works over HTTP.

mod site;

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use site::{get, get_with, post, router, send};
use web::routes::{Audience, Permission, table};

const BIRTH: &str = "1.001193";

/// A real address for the pattern of a route.
fn address(pattern: &str) -> String {
    let asset = web::assets::asset("base.css").rsplit('/').next().unwrap();
    let path = pattern.replace("/criteria-sets/{id}", "/criteria-sets/qd766-2022");
    let mut path = path.replace("{code}", BIRTH).replace("{file}", asset);
    // Drafts, entries, files: there is none of that name.
    while let Some((before, rest)) = path.split_once('{') {
        path = format!("{before}1{}", rest.split_once('}').map_or("", |(_, after)| after));
    }
    if path.ends_with("/changes") { format!("{path}?from=1&to=1") } else { path }
}

#[tokio::test]
async fn every_route_answers_safely() {
    let router = router();
    for route in table().into_iter().filter(|route| route.permission == Permission::Open) {
        let path = address(route.path);
        let answer = match route.method {
            "GET" => get(&router, &path).await,
            _ => post(&router, &path, "").await,
        };
        let expected: &[u16] = match route.path {
            "/lang" => &[303],
            // The form asks for things that an empty body does not answer.
            "/procedures/{code}/form" if route.method == "POST" => &[422],
            _ if route.method == "POST" => &[303, 403, 404, 409, 422],
            // Personal pages lead to where codes are asked for; drafts of others do not exist.
            path if ["/citizen", "/resend"].contains(&path) || path.starts_with("/track/") => &[303],
            path if path.starts_with("/submit/") => &[404],
            // Nobody's secret.
            path if path.starts_with("/calendar/") => &[404],
            _ => &[200],
        };
        assert!(expected.contains(&answer.status.as_u16()), "{} {path}: {}", route.method, answer.status);
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        let kind = answer.header("content-type");
        match route.audience {
            Audience::Citizen if path.ends_with(".csv") => assert_eq!(kind, "text/csv; charset=utf-8"),
            Audience::Citizen if path.ends_with(".json") => assert_eq!(kind, "application/json; charset=utf-8"),
            Audience::Citizen if answer.status != 303 => assert_eq!(kind, "text/html; charset=utf-8", "{path}"),
            Audience::Machine => assert_eq!(kind, "application/json", "{path}"),
            _ => {}
        }
        let scripts = answer.body.matches("<script").count();
        assert_eq!(scripts, answer.body.matches("<script defer src=\"/assets/").count(), "{path}: inline script");
    }
}

#[tokio::test]
async fn every_route_refuses_other_methods_in_words() {
    let router = router();
    for route in table() {
        let request = Request::delete(address(route.path)).body(Body::empty()).unwrap();
        let answer = send(&router, request).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{}", route.path);
        assert!(
            answer.body.contains("Trang này không nhận")
                || answer.body.contains("problem")
                || route.audience == Audience::Machine
        );
        if route.audience == Audience::Machine {
            assert_eq!(answer.header("content-type"), "application/problem+json", "{}", route.path);
        }
    }
}

#[tokio::test]
async fn unknown_things_are_told_with_a_search_box() {
    let router = router();
    for path in [
        "/nothing",
        "/procedures/9.999999",
        "/procedures/9.999999/form",
        "/procedures/1.001193/changes?from=1&to=7",
        "/procedures/1.001193?version=x",
        "/assets/none.css",
    ] {
        let answer = get(&router, path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.contains("Không tìm thấy trang này") && answer.body.contains("name=\"q\""), "{path}");
    }
    let api = get(&router, "/api/v1/nothing").await;
    assert_eq!((api.status, api.header("content-type")), (StatusCode::NOT_FOUND, "application/problem+json"));
}

#[tokio::test]
async fn links_of_the_pages_lead_somewhere() {
    let router = router();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut next: Vec<String> = vec!["/".into(), "/nothing".into()];
    while let Some(path) = next.pop() {
        let answer = get(&router, &path).await;
        assert!(answer.status == 200 || ["/nothing", "/citizen"].contains(&path.as_str()), "{path}: {}", answer.status);
        for part in [" href=\"", " src=\""] {
            for link in answer.body.split(part).skip(1).filter_map(|rest| rest.split('"').next()) {
                let link = link.replace("&#38;", "&").replace("&amp;", "&");
                let link = link.split('#').next().unwrap_or_default().to_owned();
                if link.starts_with('/') && seen.len() < 700 && seen.insert(link.clone()) {
                    next.push(link);
                }
            }
        }
    }
    assert!(seen.len() > 300, "{}", seen.len());
    assert!(seen.iter().any(|link| link.ends_with("/form")));
}

#[tokio::test]
async fn search_needs_no_diacritics_and_no_script() {
    let router = router();
    for query in ["l%C3%A0m+gi%E1%BA%A5y+khai+sinh", "lam+giay+khai+sinh", "LAM%20GIAY%20KHAI%20SINH", "1.001193"] {
        let page = get(&router, &format!("/procedures?q={query}")).await;
        let first = page.body.split("class=\"result\" href=\"").nth(1).and_then(|rest| rest.split('"').next());
        assert_eq!(first, Some("/procedures/1.001193"), "{query}");
        let part = get_with(&router, &format!("/procedures?q={query}"), &[("hx-request", "true")]).await;
        assert!(!part.body.contains("<html") && part.body.contains("/procedures/1.001193"), "{query}");
        assert!(part.header("vary").contains("hx-request"));
    }
    let empty = get_with(&router, "/procedures?q=", &[("hx-request", "true")]).await;
    assert!(empty.body.is_empty());
    let odd = get(&router, "/procedures?q=%3Cscript%3E&q=%FF&page=-1&level=moon&event=x").await;
    assert!(odd.status == 200 && !odd.body.contains("<script>"));
}

#[tokio::test]
async fn choices_are_chips_that_can_be_removed() {
    let router = router();
    let page = get(&router, "/procedures?event=sinh-con&level=commune").await.body;
    let chips: Vec<_> =
        page.split("<a class=\"chip\" href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(chips, ["/procedures?level=commune", "/procedures?event=sinh-con"]);
    assert!(page.contains("Thủ tục đăng ký khai sinh"));
}

#[tokio::test]
async fn the_language_is_remembered_and_leads_back_to_this_site_only() {
    let router = router();
    let answer = post(&router, "/lang", "lang=en&next=%2Fhelp").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/help"));
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    assert!(get_with(&router, "/help", &[("cookie", &cookie)]).await.body.contains("<html lang=\"en\">"));
    let away = post(&router, "/lang", "lang=en&next=https%3A%2F%2Fevil.example").await;
    assert_eq!(away.header("location"), "/");
}

#[tokio::test]
async fn a_form_comes_back_filled_with_its_errors_beside_the_fields() {
    let router = router();
    let path = format!("/procedures/{BIRTH}/form");
    let empty = get(&router, &path).await.body;
    let names: BTreeSet<&str> = empty.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let text = empty.split("type=\"text\" id=\"f-").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(names.contains(text));
    let answer = post(&router, &path, &format!("{text}=Tr%E1%BA%A7n+%3Cb%3E")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("value=\"Trần &#60;b&#62;\""), "what was entered is lost");
    assert!(answer.body.contains("aria-invalid=\"true\"") && answer.body.contains("Cần sửa "));
    let target = answer.body.split("<li><a href=\"#").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(answer.body.contains(&format!("id=\"{target}\"")), "the summary points at no field: {target}");
}

#[tokio::test]
async fn bodies_are_limited() {
    let router = router();
    let large = "a=".to_owned() + &"x".repeat(web::server::BODY_LIMIT + 1);
    let answer = post(&router, "/procedures/1.001193/form", &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("quá lớn"));
    let request = Request::post("/lang").header("content-type", "text/plain").body(Body::from("x")).unwrap();
    assert_eq!(send(&router, request).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn pages_are_compressed_and_assets_are_kept_for_good() {
    let router = router();
    let page = get_with(&router, "/", &[("accept-encoding", "gzip")]).await;
    assert_eq!(page.header("content-encoding"), "gzip");
    let css = web::assets::asset("base.css");
    let asset = get_with(&router, css, &[("accept-encoding", "gzip")]).await;
    assert_eq!(asset.header("content-encoding"), "gzip");
    assert!(asset.header("cache-control").contains("immutable"));
    let etag = asset.header("etag").to_owned();
    let again = get_with(&router, css, &[("if-none-match", &etag)]).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    let font = web::assets::asset("be-vietnam-pro-latin-400.woff2");
    assert_eq!(get_with(&router, font, &[("accept-encoding", "gzip")]).await.header("content-encoding"), "");
}

/// The birth form asks about the mother only when the answer calls for it; find any such pair in the real forms.
#[tokio::test]
async fn questions_follow_the_answers_and_hidden_answers_are_kept() {
    let router = router();
    let catalogue = procedure::Catalogue::embedded().unwrap();
    let mut followed = 0;
    for version in catalogue.list() {
        let form = version.form.as_ref().unwrap();
        let of_field =
            |field: &procedure::Field| Some((field.show_if.clone()?, match field.fields.first() {
                Some(inner) => format!("{}.0.{}", field.id, inner.id),
                None => field.kind.answer_keys(&field.id)[0].clone(),
            }));
        for (condition, follower) in form.fields().filter_map(of_field) {
            let steering = form.get(&condition.field).unwrap();
            if steering.show_if.is_some() || form.sections.iter().any(|section| section.show_if.is_some()) {
                continue;
            }
            let path = format!("/procedures/{}/form", version.code);
            let asked = |body: &str| body.contains(&format!("id=\"f-{follower}\""));
            let answered = format!("{}={}&{follower}=KEEP", condition.field, condition.is[0]);
            let request = |body: String| {
                let request = Request::post(&path).header("hx-request", "true");
                request.header("content-type", "application/x-www-form-urlencoded").body(Body::from(body)).unwrap()
            };
            let part = send(&router, request(answered.replace(' ', "+"))).await;
            assert!(part.status == 200 && !part.body.contains("<html") && asked(&part.body), "{path} {follower}");
            let hidden = send(&router, request(format!("{follower}=KEEP"))).await.body;
            let kept = format!("<input type=\"hidden\" name=\"{follower}\" value=\"KEEP\">");
            assert!(!asked(&hidden) && hidden.contains(&kept), "{path} {follower}");
            followed += 1;
        }
    }
    assert!(followed > 10, "{followed}");
}

#[tokio::test]
async fn a_complete_form_is_read_back_and_nothing_is_kept() {
    use procedure::FieldKind::*;
    let router = router();
    let catalogue = procedure::Catalogue::embedded().unwrap();
    let form = catalogue.latest(&BIRTH.into()).unwrap().form.clone().unwrap();
    let mut answers = procedure::Answers::new();
    // Answering may call for more questions, so go on until none is open.
    loop {
        let open: Vec<_> = form
            .shown(&answers)
            .into_iter()
            .filter(|field| !answers.contains_key(&field.kind.answer_keys(&field.id)[0]))
            .cloned()
            .collect();
        if open.is_empty() {
            break;
        }
        for field in open {
            for key in field.kind.answer_keys(&field.id) {
                let text = match field.kind {
                    Choice => &field.choices[0].value,
                    Person => "Họ Tên Mẫu",
                    Number | Money => "1",
                    Date => "01/11/2026",
                    IdentityNumber => "000000000000",
                    Phone => "0900000000",
                    Email => "ten@vidu.vn",
                    YesNo => "yes",
                    Text | LongText | Address | File | Group => "mẫu",
                };
                answers.insert(key, text.to_owned());
            }
        }
    }
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let body: Vec<String> = answers.iter().map(|(key, text)| format!("{}={}", encode(key), encode(text))).collect();
    let path = format!("/procedures/{BIRTH}/form");
    let answer = post(&router, &path, &body.join("&")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.body.contains("Tờ khai đã đủ và đúng cách ghi") && answer.body.contains("01/11/2026"));
    assert!(!get(&router, &path).await.body.contains("Họ Tên Mẫu"), "a preview was kept");
}

#[tokio::test]
async fn rows_of_people_are_added_and_taken_away_without_script() {
    let router = router();
    let path = "/procedures/1.004222/form";
    let first = "with_others=yes&others.rows=1&others.0.name=L%C3%AA+An";
    let more = post(&router, path, &format!("{first}&intent=add:others")).await;
    assert_eq!(more.status, 200);
    assert!(more.body.contains("name=\"others.1.name\"") && more.body.contains("value=\"Lê An\""), "{}", more.body);
    assert!(more.body.contains("name=\"others.rows\" value=\"2\""));
    let second = format!("{first}&others.rows=2&others.1.name=B%C3%ACnh");
    let less = post(&router, path, &format!("{second}&intent=remove:others:0")).await;
    assert!(less.body.contains("value=\"Bình\"") && !less.body.contains("others.1.name"), "{}", less.body);
    let wrong = post(&router, path, &second).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("Người 2: Ngày sinh") && wrong.body.contains("href=\"#f-others.1.birth_date\""), "{}", wrong.body);
}

#[tokio::test]
async fn a_finished_form_speaks_english() {
    let router = router();
    let page = get_with(&router, "/procedures/1.004222/form", &[("cookie", "lang=en")]).await;
    assert!(page.body.contains("Your full name") && page.body.contains("Where is your new home?"), "{}", page.body);
    assert!(!page.body.contains("Họ và tên của bạn"));
    let request = Request::post("/procedures/1.004222/form").header("cookie", "lang=en");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let wrong = send(&router, request.body(Body::from("requester_phone=12")).unwrap()).await;
    assert!(wrong.body.contains("\u{201c}Your telephone number\u{201d}") || wrong.body.contains("Your telephone number"), "{}", wrong.body);
}
