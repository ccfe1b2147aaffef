//! What is kept beside the journal: accounts, sessions, tokens, files, notices, drafts, settings. One suite, run on SQLite
//! and on PostgreSQL.

use kernel::{Instant, Province};
use store::accounts::AccountRow;
use store::drafts::DraftRow;
use store::notices::NoticeRow;
use store::sessions::SessionRow;
use store::tokens::TokenRow;
use store::uses::{FileRow, FileUseRow};
use store::{Options, Result, Store, Writer};
use testkit::{Folder, Postgres};

fn open(url: &str, folder: &Folder) -> Store {
    let mut options = Options::new(Province(92));
    options.files = Some(folder.path().join("files"));
    let store = Store::open(url, options).unwrap();
    store.migrate(Instant(0)).unwrap();
    store
}

fn write<T: Send + 'static>(store: &Store, work: impl FnOnce(&mut Writer<'_>) -> Result<T> + Send + 'static) -> T {
    store.write(work).unwrap()
}

fn account(person: &str, login: &str) -> AccountRow {
    AccountRow {
        person: person.to_owned(),
        login: login.to_owned(),
        password_hash: "$argon2id$1".to_owned(),
        email: Some(format!("{login}@example.vn")),
        must_change: true,
        active: true,
        failed: 0,
        locked_until: Instant(0),
        preferences: "{}".to_owned(),
        created_at: Instant(1),
        changed_at: Instant(1),
        last_sign_in_at: None,
    }
}

fn accounts(store: &Store) {
    let (an, binh) = (account("nv-1", "an"), account("nv-2", "binh"));
    let (a, b) = (an.clone(), binh.clone());
    write(store, move |w| w.put_account(&a).and_then(|()| w.put_account(&b)));
    assert_eq!(store.read(|r| r.find_account("nv-1")).unwrap(), Some(an.clone()));
    assert_eq!(store.read(|r| r.find_account_by_login("binh")).unwrap(), Some(binh.clone()));
    assert_eq!(store.read(|r| r.find_account_by_email("an@example.vn")).unwrap(), Some(an.clone()));
    assert_eq!(store.read(|r| r.find_account_by_email("nobody@example.vn")).unwrap(), None);
    assert_eq!(store.read(|r| r.list_accounts("", 1)).unwrap(), std::slice::from_ref(&an));
    assert_eq!(store.read(|r| r.list_accounts("an", 9)).unwrap(), [binh]);
    assert_eq!(store.read(|r| r.count_accounts()).unwrap(), 2);
    let taken = account("nv-3", "an");
    assert!(store.write(move |w| w.put_account(&taken)).is_err(), "a login is one person's");

    write(store, |w| w.note_failed_sign_in("nv-1", 5, Instant(900)));
    write(store, |w| w.set_preferences("nv-1", "{\"lang\":\"en\"}"));
    let locked = AccountRow { failed: 5, locked_until: Instant(900), preferences: "{\"lang\":\"en\"}".to_owned(), ..an };
    assert_eq!(store.read(|r| r.find_account("nv-1")).unwrap(), Some(locked.clone()));
    write(store, |w| w.note_sign_in("nv-1", Instant(1000)));
    write(store, |w| w.set_password("nv-1", "$argon2id$2", false, Instant(1001)));
    write(store, |w| w.set_account_active("nv-1", false, Instant(1002)));
    let after = AccountRow {
        failed: 0,
        locked_until: Instant(0),
        last_sign_in_at: Some(Instant(1000)),
        password_hash: "$argon2id$2".to_owned(),
        must_change: false,
        active: false,
        changed_at: Instant(1002),
        ..locked
    };
    assert_eq!(store.read(|r| r.find_account("nv-1")).unwrap(), Some(after));
    assert!(store.read(|r| r.find_account("nv-2")).unwrap().unwrap().must_change, "others are left alone");
}

fn session(token: &str, person: Option<&str>, ends: i64) -> SessionRow {
    SessionRow {
        token_hash: token.to_owned(),
        person: person.map(str::to_owned),
        created_at: Instant(1),
        seen_at: Instant(2),
        expires_at: Instant(ends),
        csrf: "c".to_owned(),
        data: "{}".to_owned(),
    }
}

fn sessions(store: &Store) {
    let rows = [("s1", Some("nv-1"), 100), ("s2", Some("nv-1"), 200), ("s3", None, 100), ("s4", Some("nv-2"), 200)];
    for (token, person, ends) in rows {
        write(store, move |w| w.put_session(&session(token, person, ends)));
    }
    let seen = SessionRow { seen_at: Instant(50), ..session("s1", Some("nv-1"), 100) };
    let again = seen.clone();
    write(store, move |w| w.put_session(&again));
    let find = |token: &str| store.read(|r| r.find_session(token)).unwrap();
    assert_eq!(find("s1"), Some(seen));
    assert_eq!(write(store, |w| w.prune_sessions(Instant(100))), 2, "what ends at 100 has ended at 100");
    assert_eq!((find("s1"), find("s3")), (None, None));
    write(store, |w| w.delete_sessions_of("nv-1"));
    assert_eq!((find("s2"), find("s4").is_some()), (None, true));
    write(store, |w| w.delete_session("s4"));
    assert_eq!(find("s4"), None);
}

fn a_reset_is_used_once(store: &Store) {
    write(store, |w| w.put_reset("r1", "nv-1", Instant(1), Instant(100)));
    write(store, |w| w.put_reset("r2", "nv-2", Instant(1), Instant(100)));
    assert_eq!(store.read(|r| r.find_reset("r1", Instant(99))).unwrap().as_deref(), Some("nv-1"));
    assert_eq!(write(store, |w| w.take_reset("r1", Instant(100))), None, "its time is over");
    assert_eq!(write(store, |w| w.take_reset("r1", Instant(99))).as_deref(), Some("nv-1"));
    assert_eq!(write(store, |w| w.take_reset("r1", Instant(99))), None, "it was used");
    assert_eq!(store.read(|r| r.find_reset("r1", Instant(99))).unwrap(), None);
    write(store, |w| w.prune_sessions(Instant(100)));
    assert_eq!(write(store, |w| w.take_reset("r2", Instant(50))), None, "it was forgotten");
}

fn tokens(store: &Store) {
    let token = |hash: &str, name: &str| TokenRow {
        token_hash: hash.to_owned(),
        name: name.to_owned(),
        scopes: "read".to_owned(),
        unit: "H92".to_owned(),
        created_by: "nv-1".to_owned(),
        created_at: Instant(1),
        expires_at: Instant(100),
        revoked_at: None,
    };
    let (b, a) = (token("t1", "cổng b"), token("t2", "cổng a"));
    let rows = [b.clone(), a.clone()];
    write(store, move |w| rows.iter().try_for_each(|row| w.put_token(row)));
    assert_eq!(store.read(|r| r.list_tokens()).unwrap(), [a, b.clone()]);
    write(store, |w| w.revoke_token("t1", Instant(7)).and_then(|()| w.revoke_token("t1", Instant(8))));
    let revoked = TokenRow { revoked_at: Some(Instant(7)), ..b };
    assert_eq!(store.read(|r| r.find_token("t1")).unwrap(), Some(revoked), "the first time stays");
    assert_eq!(store.read(|r| r.find_token("t3")).unwrap(), None);
}

fn file_uses(store: &Store) {
    let file = FileRow { hash: "f1".to_owned(), size: 3, mime: "application/pdf".to_owned(), at: Instant(1) };
    let other = FileRow { mime: "text/html".to_owned(), at: Instant(2), ..file.clone() };
    let first = file.clone();
    write(store, move |w| w.put_file(&first).and_then(|()| w.put_file(&other)));
    assert_eq!(store.read(|r| r.find_file("f1")).unwrap(), Some(file), "the same bytes keep their kind");

    let used = |owner: &str, hash: &str, name: &str| FileUseRow {
        owner: owner.to_owned(),
        hash: hash.to_owned(),
        name: name.to_owned(),
        uploaded_by: "nv-1".to_owned(),
        at: Instant(1),
    };
    let rows = [used("draft-1", "f1", "a.pdf"), used("draft-1", "f2", "b.pdf"), used("hs-1", "f2", "sẵn có.pdf")];
    write(store, move |w| rows.iter().try_for_each(|row| w.put_file_use(row)));
    write(store, |w| w.move_file_uses("draft-1", "hs-1"));
    write(store, |w| w.move_file_uses("hs-1", "hs-1"));
    let of = |owner: &str| store.read(|r| r.list_file_uses(owner)).unwrap();
    assert_eq!(of("hs-1"), [used("hs-1", "f1", "a.pdf"), used("hs-1", "f2", "sẵn có.pdf")]);
    assert_eq!(of("draft-1"), []);
    assert!(store.read(|r| r.find_file_use("hs-1", "f1")).unwrap().is_some());
    assert!(store.read(|r| r.find_file_use("hs-2", "f1")).unwrap().is_none());
}

fn access_is_noted(store: &Store) {
    for (at, dossier) in [(1, "hs-1"), (2, "hs-2"), (3, "hs-1")] {
        write(store, move |w| w.log_access(Instant(at), "nv-1", dossier, "settle", "view"));
    }
    let times = |rows: Vec<store::access::AccessRow>| rows.into_iter().map(|row| row.at.0).collect::<Vec<_>>();
    let all = store.read(|r| r.list_access(i64::MAX, 2)).unwrap();
    let before = all[1].id;
    assert_eq!(times(all), [3, 2]);
    assert_eq!(times(store.read(|r| r.list_access(before, 9)).unwrap()), [1]);
    assert_eq!(times(store.read(|r| r.list_access_of("hs-1", i64::MAX, 9)).unwrap()), [3, 1]);
}

fn notices(store: &Store) {
    let notice = |audience: &str, id: i64| NoticeRow {
        audience: audience.to_owned(),
        id,
        kind: "assigned".to_owned(),
        payload: "{}".to_owned(),
        at: Instant(id),
        read_at: None,
    };
    let rows = [notice("p:1", 1), notice("u:1", 2), notice("p:1", 3), notice("u:1", 3), notice("p:2", 4), notice("p:1", 3)];
    write(store, move |w| rows.iter().try_for_each(|row| w.put_notice(row)));
    let ids = |audiences: &[&str], before: i64, limit: i64| {
        let rows = store.read(|r| r.list_notices(audiences, before, limit)).unwrap();
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let mine = ["p:1", "u:1"];
    assert_eq!(ids(&mine, i64::MAX, 2), [3, 2], "what went to two of my audiences comes once");
    assert_eq!(ids(&mine, 2, 9), [1]);
    let unread = || store.read(|r| r.count_unread(&mine)).unwrap();
    assert_eq!(unread(), 3);
    write(store, move |w| w.mark_notices_read(&["p:1", "u:1"], 2, Instant(9)));
    assert_eq!(unread(), 1);
    let again = notice("p:1", 1);
    write(store, move |w| w.put_notice(&again));
    assert_eq!(unread(), 1, "what is put up again stays read");
    assert_eq!(store.read(|r| r.count_unread(&["p:2"])).unwrap(), 1, "others' are left alone");
}

fn drafts(store: &Store) {
    let draft = |owner: &str, id: &str, at: i64| DraftRow {
        owner: owner.to_owned(),
        id: id.to_owned(),
        kind: "intake".to_owned(),
        data: format!("{{\"at\":{at}}}"),
        changed_at: Instant(at),
        expires_at: Instant(at + 10),
    };
    let rows = [draft("nv-1", "d1", 1), draft("nv-1", "d2", 2), draft("nv-2", "d1", 3), draft("nv-1", "d1", 5)];
    write(store, move |w| rows.iter().try_for_each(|row| w.put_draft(row)));
    assert_eq!(store.read(|r| r.list_drafts("nv-1")).unwrap(), [draft("nv-1", "d1", 5), draft("nv-1", "d2", 2)]);
    write(store, |w| w.delete_draft("nv-1", "d1"));
    assert_eq!(store.read(|r| r.find_draft("nv-1", "d1")).unwrap(), None);
    assert_eq!(write(store, |w| w.prune_drafts(Instant(12))), 1);
    assert_eq!(store.read(|r| r.list_drafts("nv-1")).unwrap(), []);
    assert_eq!(store.read(|r| r.find_draft("nv-2", "d1")).unwrap(), Some(draft("nv-2", "d1", 3)));
}

fn settings(store: &Store) {
    write(store, |w| w.put_setting("b", "1").and_then(|()| w.put_setting("a", "2")).and_then(|()| w.put_setting("b", "3")));
    assert_eq!(store.read(|r| r.find_setting("b")).unwrap().as_deref(), Some("3"));
    assert_eq!(store.read(|r| r.find_setting("c")).unwrap(), None);
    let all = store.read(|r| r.list_settings()).unwrap();
    assert_eq!(all, [("a".to_owned(), "2".to_owned()), ("b".to_owned(), "3".to_owned())]);
}

/// Numbers of the access log go on after a restore.
fn a_restored_log_goes_on(store: &Store, to: &str, folder: &Folder) {
    let place = folder.path().join("backup");
    store.backup(&place, Instant(1)).unwrap();
    let other = Folder::new();
    let restored = open(to, &other);
    restored.restore(&place).unwrap();
    write(&restored, |w| w.log_access(Instant(4), "nv-1", "hs-1", "settle", "view"));
    let times: Vec<i64> = restored.read(|r| r.list_access(i64::MAX, 9)).unwrap().iter().map(|row| row.at.0).collect();
    assert_eq!(times, [4, 3, 2, 1]);
    assert_eq!(restored.read(|r| r.list_settings()).unwrap(), store.read(|r| r.list_settings()).unwrap());
    assert_eq!(restored.read(|r| r.find_session("s5")).unwrap(), None, "nobody is signed in after a restore");
}

fn suite(url: &str, folder: &Folder, restored: &str) {
    let store = open(url, folder);
    accounts(&store);
    sessions(&store);
    a_reset_is_used_once(&store);
    tokens(&store);
    file_uses(&store);
    access_is_noted(&store);
    notices(&store);
    drafts(&store);
    settings(&store);
    write(&store, |w| w.put_session(&session("s5", Some("nv-1"), 900)));
    a_restored_log_goes_on(&store, restored, folder);
}

#[test]
fn sqlite_keeps_it_and_postgres_restores_it() {
    let (server, folder) = (Postgres::start(), Folder::new());
    let url = format!("sqlite:{}", folder.path().join("kept.sqlite").display());
    suite(&url, &folder, &server.database("restored"));
}

#[test]
fn postgres_keeps_it_and_sqlite_restores_it() {
    let (server, folder) = (Postgres::start(), Folder::new());
    let url = format!("sqlite:{}", folder.path().join("restored.sqlite").display());
    suite(&server.database("kept"), &folder, &url);
}
