//! A form whose session ended or changed: what was typed is shown again and sent by its person, never by another site.

mod site;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use dossier::Command;
use kernel::{DossierId, PersonId};
use site::{Answer, cookie_of, csrf_of, send};
use web::site::Site;

const RECEPTION: &str = "h92.31120.tt.receptionist.1";
const FORM: &str = "application/x-www-form-urlencoded";

struct Hall {
    site: Arc<Site>,
    router: Router,
    id: DossierId,
    code: String,
}

impl Hall {
    fn open() -> Self {
        let site = site::site();
        let procedure = site::procedure_of_days(&site);
        let new = site::new_dossier(&site, &procedure, "Trần Thị Mẫu", "H92.31120");
        let id = new.id;
        let code = site::ask(&site, site::actor(&site, RECEPTION), id, &procedure, Command::Receive(new));
        Self { router: web::server::router(site.clone()), site, id, code }
    }

    async fn post(&self, cookie: &str, from: &str, kind: &str, path: &str, body: &str) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, kind)
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", from);
        send(&self.router, request.body(Body::from(body.to_owned())).unwrap()).await
    }

    fn note(&self) -> String {
        format!("/desk/dossiers/{}/act/note", self.code)
    }

    fn notes(&self) -> usize {
        let history = self.site.app.story(&self.id).unwrap().unwrap().history;
        history.iter().filter(|entry| entry.event.name() == "noted").count()
    }
}

/// The hidden fields of the form that leads to an address, ready to be sent.
fn hidden(body: &str, to: &str) -> String {
    let form = body.split(&format!("action=\"{to}\"")).nth(1).unwrap_or_else(|| panic!("no form to {to} in {body}"));
    let form = form.split("</form>").next().unwrap();
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let read = |field: &str| {
        let attribute = |name: &str| field.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned();
        let value = attribute("value").replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&");
        format!("{}={}", attribute("name"), encode(&value))
    };
    form.split("<input type=\"hidden\"").skip(1).map(read).collect::<Vec<_>>().join("&")
}

#[tokio::test]
async fn a_changed_session_loses_nothing_and_sends_nothing_unseen() {
    let hall = Hall::open();
    let cookie = cookie_of(&hall.site, RECEPTION);
    let answer = hall.post(&cookie, "same-origin", FORM, &hall.note(), "csrf=old&note-text=Ghi+%3Cb%3E+d%C3%A0i").await;
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("Gửi lại nội dung đã nhập") && answer.body.contains("Ghi &#60;b&#62; dài"), "{}", answer.body);
    assert_eq!(hall.notes(), 0, "nothing was sent");
    let again = hidden(&answer.body, &hall.note());
    assert!(again.contains(&csrf_of(&hall.site, &cookie).bytes().map(|b| format!("%{b:02X}")).collect::<String>()));
    let done = hall.post(&cookie, "same-origin", FORM, &hall.note(), &again).await;
    assert_eq!((done.status.as_u16(), hall.notes()), (303, 1));

    let foreign = hall.post(&cookie, "cross-site", FORM, &hall.note(), "note-text=Gi%E1%BA%A3").await;
    assert!(foreign.status == 403 && !foreign.body.contains("Giả"), "another site gets no page with a token");
    let foreign = hall.post(&cookie, "cross-site", FORM, "/resend", "kept=e30").await;
    assert_eq!(foreign.status, 403);
    assert_eq!(hall.notes(), 1);
}

#[tokio::test]
async fn files_are_not_kept_before_the_form_is_known() {
    let hall = Hall::open();
    let cookie = cookie_of(&hall.site, RECEPTION);
    let part = |head: &str, text: &str| format!("--cut\r\ncontent-disposition: form-data; {head}\r\n\r\n{text}\r\n");
    let body = format!(
        "{}{}{}--cut--\r\n",
        part("name=\"csrf\"", "old"),
        part("name=\"number_result-number\"", "12/QĐ"),
        part("name=\"number_result-files\"; filename=\"ket-qua.pdf\"", "%PDF-1.4 x")
    );
    let path = format!("/desk/dossiers/{}/act/number_result", hall.code);
    for cookie in [cookie.as_str(), ""] {
        let answer = hall.post(cookie, "same-origin", "multipart/form-data; boundary=cut", &path, &body).await;
        let page = if cookie.is_empty() {
            assert_eq!(answer.status, 401);
            let kept = hidden(&answer.body, "/signin");
            hall.post(&cookie_of(&hall.site, RECEPTION), "same-origin", FORM, "/resend", &kept).await
        } else {
            answer
        };
        assert!(page.body.contains("12/QĐ") && page.body.contains("chọn lại: ket-qua.pdf"), "{}", page.body);
        assert!(page.body.contains("type=\"file\"") && page.body.contains("multipart/form-data"));
    }
}

#[tokio::test]
async fn who_signs_in_again_sends_what_was_typed() {
    let hall = Hall::open();
    let admin = site::actor(&hall.site, "h92.administrator.1");
    let account = hall.site.app.create_account(&admin, &PersonId::new(RECEPTION), "an.tran").unwrap();
    let first = hall.site.app.sign_in("an.tran", &account.password, "127.0.0.1").unwrap();
    let signed = hall.site.app.session(&first.0).unwrap().unwrap();
    hall.site.app.change_password(&signed, &account.password, "con trau qua song").unwrap();

    let typed = "csrf=old&note-text=V%E1%BA%ABn+c%C3%B2n";
    let lost = hall.post("mc_session=gone", "same-origin", FORM, &hall.note(), typed).await;
    assert_eq!(lost.status, 401);
    assert!(lost.body.contains("Phiên làm việc đã hết") && lost.body.contains("name=\"password\""), "{}", lost.body);
    let kept = hidden(&lost.body, "/signin");
    let wrong = hall.post("", "same-origin", FORM, "/signin", &format!("{kept}&login=an.tran&password=x")).await;
    assert_eq!(wrong.status, 422);
    let kept = hidden(&wrong.body, "/signin");
    let page = hall.post("", "same-origin", FORM, "/signin", &format!("{kept}&login=an.tran&password=con+trau+qua+song")).await;
    assert!(page.status == 200 && page.body.contains("Vẫn còn"), "{}", page.body);
    assert_eq!(hall.notes(), 0);
    let cookie = page.header("set-cookie").split(';').next().unwrap().to_owned();
    let done = hall.post(&cookie, "same-origin", FORM, &hall.note(), &hidden(&page.body, &hall.note())).await;
    assert_eq!((done.status.as_u16(), hall.notes()), (303, 1));

    let nothing = hall.post("", "same-origin", FORM, &hall.note(), "csrf=old").await;
    assert_eq!(nothing.status, 303, "nothing was typed");
    let elsewhere = hall.post(&cookie, "same-origin", FORM, "/resend", &kept).await;
    assert!(elsewhere.status == 200 && elsewhere.body.contains("Vẫn còn"), "signed in in another tab");
}

#[tokio::test]
async fn who_is_signed_in_may_sign_in_as_somebody_else() {
    let hall = Hall::open();
    let cookie = cookie_of(&hall.site, RECEPTION);
    let answer = hall.post(&cookie, "same-origin", FORM, "/demo", "person=h92.31120.clerk.1").await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/desk"));
    let answer = hall.post(&cookie, "same-origin", FORM, "/signin", "login=x&password=y").await;
    assert_eq!(answer.status, 422);
}
