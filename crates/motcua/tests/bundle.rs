//! The auditor's bundle: made by the program, checked by the library and by the command, found altered after one byte.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::{Command as Process, Output};
use std::sync::Arc;

use app::bundle::{BundleFault, MANIFEST, MANIFEST_HASH, verify_bundle};
use app::receiving::Draft;
use app::{App, dossier_files};
use dossier::model::{Applicant, Channel, ComponentLine, Provision};
use journal::Hash;
use kernel::{Actor, DossierId, FileHash, Instant, PersonId, UnitId};
use serde_json::Value;
use testkit::Folder;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

type Entries = Vec<(String, Vec<u8>)>;

fn program(folder: &Folder) -> Arc<App> {
    let templates = Arc::new(paper::Templates::embedded().unwrap());
    let press = web::ports::PaperPress { templates, simulated: false, place: "Cần Thơ".into() };
    let ports = app::ports::Ports {
        mailer: None,
        texter: None,
        press: Arc::new(press),
        wording: Arc::new(web::ports::Sentences),
    };
    let stage = sim::stage::Stage {
        url: format!("sqlite:{}", folder.path().join("motcua.sqlite").display()),
        files: folder.path().join("files"),
        ports,
        clock: Arc::new(|| Instant::parse("2026-11-24T10:00:00+07:00").unwrap()),
        catalogue: procedure::Catalogue::embedded().unwrap(),
        simulated: true,
        base_url: "http://127.0.0.1:8080".into(),
    };
    sim::stage::open(stage, sim::stage::repeatable_chance(3)).unwrap()
}

fn desk(app: &App) -> Actor {
    let token = app.sign_in_for_demo(&PersonId::new("h92.31120.tt.receptionist.1")).unwrap();
    app.actor(&app.session(&token.0).unwrap().unwrap()).unwrap()
}

fn receive(app: &App, name: &str, files: &[FileHash]) -> DossierId {
    let version = app.catalogue().in_force(&"1.001193".into(), app.now().day()).unwrap().clone();
    let needed = version.components.iter().filter(|c| c.need != procedure::Need::Conditional);
    let brought = |c: &procedure::Component| ComponentLine {
        component: c.id.clone(),
        provision: Provision::Brought { paper: 1, files: files.to_vec(), original_taken: false },
    };
    let draft = Draft {
        procedure: "1.001193".into(),
        variant: None,
        channel: Channel::Counter,
        receiving_unit: Some(UnitId::new("H92.31120.TT")),
        commune: None,
        applicant: Applicant { name: name.into(), ..Applicant::default() },
        representation: None,
        answers: BTreeMap::new(),
        components: needed.map(brought).collect(),
        fee_classes: Vec::new(),
        code: None,
        client_key: None,
    };
    app.receive_draft(desk(app), app.new_id(), draft, None).unwrap().0
}

/// A dossier received at a desk with a file and an issued receipt, and others around it.
fn dossier(app: &App) -> DossierId {
    let mut file = app.incoming_file(1 << 20).unwrap();
    file.write_all("nội dung tệp".as_bytes()).unwrap();
    let (hash, _, _) = app.keep_file(file, |_, _| Ok("text/plain".to_owned())).unwrap().unwrap();
    receive(app, "Người Trước", &[]);
    let id = receive(app, "Trần Thị Mẫu", std::slice::from_ref(&hash));
    app.use_files(&dossier_files(&id), "tester", &[(hash, "tệp.txt".to_owned())]).unwrap();
    receive(app, "Người Sau", &[]);
    let story = app.story(&id).unwrap().unwrap();
    let receipt = app.papers(&story).into_iter().next().unwrap();
    app.issue(&story, receipt.order, receipt.entry, "vi").unwrap();
    id
}

fn unpack(bytes: &[u8]) -> Entries {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut read = |at: usize| {
        let mut entry = archive.by_index(at).unwrap();
        let (name, mut content) = (entry.name().unwrap().into_owned(), Vec::new());
        entry.read_to_end(&mut content).unwrap();
        (name, content)
    };
    (0..ZipArchive::new(Cursor::new(bytes)).unwrap().len()).map(&mut read).collect()
}

fn pack(entries: &Entries) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What a forger does who knows the layout: the table of contents is written anew over what was altered.
fn reseal(entries: &mut Entries) {
    let all = entries.clone();
    let content = |name: &str| all.iter().find(|(own, _)| own == name).map(|(_, content)| content.clone());
    let mut table: Value = serde_json::from_slice(&content(MANIFEST).unwrap()).unwrap();
    for entry in table["entries"].as_array_mut().unwrap() {
        let bytes = content(entry["name"].as_str().unwrap()).unwrap();
        entry["sha256"] = Hash::of(&bytes).hex().into();
        entry["size"] = bytes.len().into();
    }
    let text = serde_json::to_vec_pretty(&table).unwrap();
    let line = format!("{}  {MANIFEST}\n", Hash::of(&text));
    for (name, content) in entries.iter_mut() {
        match name.as_str() {
            MANIFEST => content.clone_from(&text),
            MANIFEST_HASH => *content = line.clone().into_bytes(),
            _ => {}
        }
    }
}

fn run(file: &Path, more: &[&str]) -> Output {
    let file = file.display().to_string();
    let arguments = [&["journal", "verify-bundle", &file], more].concat();
    Process::new(env!("CARGO_BIN_EXE_motcua")).args(arguments).current_dir("/").output().unwrap()
}

#[test]
fn a_bundle_proves_itself_and_one_byte_is_found() {
    let folder = Folder::new();
    let app = program(&folder);
    let id = dossier(&app);
    let head = app.store().read(|reader| reader.get_head()).unwrap();
    let bytes = app.bundle(&id, "Đọc trước\n").unwrap().unwrap();
    assert!(app.bundle(&app.new_id(), "").unwrap().is_none());
    let report = verify_bundle(&bytes, Some(head.hash)).unwrap();
    assert_eq!((report.events, report.papers, report.files, report.missing), (3, 1, 1, 0));
    assert!(report.others >= 2 && report.head == head.to_string());

    let whole = unpack(&bytes);
    let kinds: Vec<&str> = whole.iter().map(|(name, _)| name.split('/').next().unwrap()).collect();
    assert_eq!(
        kinds,
        ["README.txt", "events.jsonl", "excerpt.json", "papers", "files", "manifest.json", "manifest.sha256"]
    );
    assert_eq!(verify_bundle(&pack(&whole), None).unwrap().entries, report.entries);
    for (at, (name, content)) in whole.iter().enumerate() {
        for place in [0, content.len() / 2, content.len() - 1] {
            let mut altered = whole.clone();
            altered[at].1[place] ^= 1;
            let fault = verify_bundle(&pack(&altered), None).unwrap_err();
            let named = if name == MANIFEST_HASH { MANIFEST } else { name.as_str() };
            assert_eq!(fault, BundleFault::Altered(named.to_owned()), "{name} at {place}");
        }
        let mut shorter = whole.clone();
        shorter.remove(at);
        assert_eq!(verify_bundle(&pack(&shorter), None), Err(BundleFault::Absent(name.clone())));
    }
    let mut more = whole.clone();
    more.push(("x".into(), vec![1]));
    assert_eq!(verify_bundle(&pack(&more), None), Err(BundleFault::Stranger("x".into())));
    assert!(matches!(verify_bundle(b"PK", None), Err(BundleFault::Unreadable(_))));
    assert!(matches!(verify_bundle(&bytes[..bytes.len() - 30], None), Err(BundleFault::Unreadable(_))));
}

#[test]
fn a_forger_who_mends_the_manifest_is_found_by_chain_papers_and_files() {
    let folder = Folder::new();
    let app = program(&folder);
    let id = dossier(&app);
    let whole = unpack(&app.bundle(&id, "Đọc trước\n").unwrap().unwrap());
    let forged = |wanted: &str, change: &dyn Fn(&[u8]) -> Vec<u8>| {
        let mut entries = whole.clone();
        let hit = entries.iter_mut().find(|(name, _)| name.starts_with(wanted)).unwrap();
        let changed = change(&hit.1);
        assert_ne!(hit.1, changed);
        hit.1 = changed;
        reseal(&mut entries);
        verify_bundle(&pack(&entries), None).unwrap_err()
    };
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let rename = |bytes: &[u8]| text(bytes).replace("Trần Thị Mẫu", "Trần Thị Khác").into_bytes();
    let first_left_out = |bytes: &[u8]| text(bytes).split_once('\n').unwrap().1.as_bytes().to_vec();
    let longer = |bytes: &[u8]| [bytes, b" "].concat();
    assert!(matches!(forged("events.jsonl", &rename), BundleFault::Event(_)));
    assert!(matches!(forged("excerpt.json", &rename), BundleFault::Chain(_)));
    assert!(matches!(forged("events.jsonl", &first_left_out), BundleFault::Event(_)));
    assert!(matches!(forged("papers/", &longer), BundleFault::Paper(_)));
    assert!(matches!(forged("files/", &longer), BundleFault::File(_)));

    let mut entries = whole.clone();
    let table = entries.iter_mut().find(|(name, _)| name == MANIFEST).unwrap();
    table.1 = text(&table.1).replace("-0002\"", "-0003\"").into_bytes();
    reseal(&mut entries);
    assert_eq!(verify_bundle(&pack(&entries), None), Err(BundleFault::Manifest("code")));
    let elsewhere = Hash::of(b"another head");
    assert_eq!(verify_bundle(&pack(&whole), Some(elsewhere)), Err(BundleFault::Head(elsewhere)));
}

#[test]
fn the_command_checks_a_bundle() {
    let folder = Folder::new();
    let app = program(&folder);
    let id = dossier(&app);
    let noted = app.store().read(|reader| reader.get_head()).unwrap();
    let bytes = app.bundle(&id, "Đọc trước\n").unwrap().unwrap();
    let path = folder.path().join("bundle.zip");
    std::fs::write(&path, &bytes).unwrap();
    let text = |output: &Output| String::from_utf8(output.stdout.clone()).unwrap();

    let good = run(&path, &["--head", &noted.to_string()]);
    assert_eq!(good.status.code(), Some(0), "{}", text(&good));
    assert!(text(&good).contains("1 papers") && text(&good).contains("noted head stands"), "{}", text(&good));
    let json = run(&path, &["--json", "--head", &noted.hash.hex()]);
    let value: Value = serde_json::from_str(&text(&json)).unwrap();
    assert_eq!((&value["ok"], &value["report"]["noted_head"]), (&true.into(), &true.into()));
    assert_eq!(run(&path, &["--head", &"0".repeat(64)]).status.code(), Some(1));
    assert_eq!(run(&path, &["--head", "x"]).status.code(), Some(2));
    assert_eq!(run(Path::new("/nowhere.zip"), &[]).status.code(), Some(2));

    let mut entries = unpack(&bytes);
    entries[1].1[40] ^= 1;
    std::fs::write(&path, pack(&entries)).unwrap();
    let bad = run(&path, &[]);
    assert_eq!(bad.status.code(), Some(1));
    assert!(text(&bad).starts_with("events.jsonl was altered"), "{}", text(&bad));
    let bad: Value = serde_json::from_str(&text(&run(&path, &["--json"]))).unwrap();
    assert_eq!(bad["ok"], false);
    assert!(bad["fault"].as_str().unwrap().starts_with("events.jsonl"));
}
