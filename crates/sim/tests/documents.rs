//! Documents on the real store: registered once and never secret, read and proposed, reviewed by a person.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::tasks::{NewDocument, TaskReply, draft_of, names_on};
use app::{App, AppError};
use kernel::{Actor, Day, Instant, PersonId, UnitId};
use procedure::Catalogue;
use sim::SimClock;
use sim::stage::{self, Stage};
use steering::book::DocumentHead;
use steering::proposing::{Directory, Named};
use steering::task::model::{Addressee, DocumentId, Owner, Successor, TaskId};
use steering::task::{Command, Stage as TaskStage, Task};
use store::uses::FileRow;
use testkit::Folder;

const OFFICE: &str = "h92.01.agency_leader.1";
const NOTICE: &str = "ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ\n\nSố: 45/TB-UBND\n\nCần Thơ, ngày 10 tháng 3 năm 2026\n\nTHÔNG BÁO\n\
Kết luận của Chủ tịch Ủy ban nhân dân thành phố tại cuộc họp về cải cách hành chính\n\n\
II. NHIỆM VỤ TRỌNG TÂM\n\
1. Giao Sở Tư pháp chủ trì, phối hợp với Sở Tài chính xây dựng Kế hoạch kiểm tra văn bản năm 2026, trình Ủy ban nhân dân thành phố \
trước ngày 15 tháng 4 năm 2026.\n\
2. Giao Sở Tài chính báo cáo kết quả giải ngân vốn đầu tư công trước ngày 20 hằng tháng.\n\
3. Giao Ủy ban nhân dân các xã, phường rà soát thủ tục hành chính, hoàn thành trong tháng 5 năm 2026.\n\
4. Giao Sở Y tế rà soát danh mục dịch vụ công, hoàn thành trước ngày 30 tháng 4 năm 2026.\n";

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

struct Office {
    app: Arc<App>,
    clock: SimClock,
    _folder: Folder,
}

impl Office {
    fn open() -> Self {
        let folder = Folder::new();
        let clock = SimClock::new(Instant::parse("2026-03-11T08:00:00+07:00").unwrap());
        let stage = Stage {
            url: format!("sqlite:{}", folder.path().join("m.db").display()),
            files: folder.path().join("files"),
            ports: sim::plain::ports(),
            clock: clock.as_clock(),
            catalogue: Catalogue::embedded().unwrap(),
            simulated: true,
            base_url: "http://localhost".to_owned(),
        };
        let app = stage::open(stage, stage::repeatable_chance(5)).unwrap();
        Self { app, clock, _folder: folder }
    }

    fn actor(&self, person: &str) -> Actor {
        self.app.org().actor(&PersonId::new(person), None, self.app.now()).unwrap()
    }

    fn new(&self, number: &str, text: &str) -> NewDocument {
        let stored = self.app.store().files().put(format!("original of {number}: {text}").as_bytes()).unwrap();
        let row = FileRow { hash: stored.hash.to_string(), size: stored.size as i64, mime: "text/plain".to_owned(), at: self.app.now() };
        self.app.store().write(move |writer| writer.put_file(&row)).unwrap();
        let head = DocumentHead {
            number: number.to_owned(),
            kind: "thông báo".to_owned(),
            issuer: "Ủy ban nhân dân thành phố Cần Thơ".to_owned(),
            issued_on: Some(day("2026-03-10")),
            title: "Kết luận về cải cách hành chính".to_owned(),
            signer: String::new(),
            chair: String::new(),
            meeting_on: None,
            recipients: Vec::new(),
            assigner: Owner::person(&"H92".into(), &PersonId::new("h92.province_leader.1")),
            meeting: None,
            plan: None,
        };
        NewDocument {
            head,
            file: stored.hash,
            file_name: "thong-bao.txt".to_owned(),
            text: text.to_owned(),
            office: "H92.01".into(),
            replaces: Vec::new(),
        }
    }

    fn refused(&self, new: NewDocument) -> &'static str {
        match self.app.register_document(&self.actor(OFFICE), new) {
            Err(AppError::Refused(refusal)) => refusal.code,
            other => panic!("{other:?}"),
        }
    }

    fn tasks(&self, document: DocumentId) -> Vec<Task> {
        self.app.document_view(document).unwrap().tasks.into_iter().map(|proposed| proposed.task).collect()
    }

    fn task(&self, id: TaskId) -> Task {
        self.app.task_story(&id).unwrap().unwrap().0
    }
}

#[test]
fn names_of_the_province_are_found() {
    let office = Office::open();
    let names = names_on(&office.app.org(), day("2026-03-10"));
    let unit = |name: &str| match names.find(name) {
        Named::One(owner) => owner.unit.to_string(),
        other => format!("{other:?}"),
    };
    for (name, id) in [
        ("Sở Nội vụ", "H92.01"),
        ("Giám đốc Sở Nội vụ", "H92.01"),
        ("SỞ TÀI CHÍNH", "H92.03"),
        ("Uỷ ban nhân dân phường Cái Khế", "H92.31120"),
        ("Chủ tịch UBND phường Cái Khế", "H92.31120"),
        ("Văn phòng UBND thành phố", "H92"),
        ("Trung tâm Phục vụ hành chính công thành phố", "H92.TT"),
        ("Công an thành phố", "H92.CA"),
        ("Sở Nông nghiệp và Môi trường", "H92.05"),
    ] {
        assert_eq!(unit(name), id, "{name}");
    }
    for group in ["các sở, ban, ngành", "Ủy ban nhân dân các xã, phường"] {
        assert_eq!(names.find(group), Named::Group, "{group}");
    }
    assert_eq!(names.group_units("Ủy ban nhân dân các xã, phường").len(), 103);
    assert_eq!(names.find("Sở Không Có"), Named::Unknown);
}

#[test]
fn a_notice_is_registered_read_and_reviewed() {
    let office = Office::open();
    let app = &office.app;
    // Who does not review registers nothing.
    let stranger = office.actor("h92.05.agency_leader.1");
    assert!(matches!(app.register_document(&stranger, office.new("45/TB-UBND", NOTICE)), Err(AppError::Refused(_))));
    let (document, proposed) = app.register_document(&office.actor(OFFICE), office.new("45/TB-UBND", NOTICE)).unwrap();
    assert_eq!(proposed, 4);
    assert_eq!(app.propose_read(document).unwrap(), 0, "nothing is proposed twice");
    // The same once more, and a secret one.
    assert_eq!(office.refused(office.new("45 / TB – UBND", &format!("{NOTICE} "))), "steering_document_known");
    assert_eq!(office.refused(office.new("46/TB-UBND", &format!("MẬT\n{NOTICE}"))), "steering_document_secret");
    // Nobody's before the review.
    let view = app.document_view(document).unwrap();
    assert!(view.tasks.iter().all(|one| matches!(one.task.stage, TaskStage::Proposed { .. })), "nothing is assigned");
    assert!(view.tasks.iter().all(|one| one.unknown.is_empty() && one.confidence.is_some_and(|sure| sure > 0.5)));
    let quoted = |task: &Task| {
        let place = task.sources[0].place.unwrap();
        view.text[place.start as usize..place.end as usize].to_owned()
    };
    assert!(view.tasks.iter().all(|one| quoted(&one.task) == one.task.sources[0].quotation));
    assert!(!app.sees_document(&stranger, document).unwrap());
    let tasks = office.tasks(document);
    let actor = office.actor(OFFICE);
    // Split: the plan and its submission; merge back.
    let (mut first, mut second) = (draft_of(&tasks[0]), draft_of(&tasks[0]));
    first.content = "Xây dựng Kế hoạch kiểm tra văn bản năm 2026".to_owned();
    second.content = "Trình Ủy ban nhân dân thành phố".to_owned();
    let added = app.split_proposal(&actor, tasks[0].id, first, second).unwrap();
    assert_eq!(office.tasks(document).len(), 5);
    app.merge_proposals(&actor, &[tasks[0].id, added], "Gộp").unwrap();
    let whole = office.task(tasks[0].id);
    assert_eq!(whole.content, "Xây dựng Kế hoạch kiểm tra văn bản năm 2026; Trình Ủy ban nhân dân thành phố");
    assert!(matches!(office.task(added).stage, TaskStage::Dropped));
    // Confirm the rest in one go: one lead, a duty, a group of all communes.
    let ids: Vec<TaskId> = tasks.iter().map(|task| task.id).collect();
    let replies = app.confirm_proposals(&actor, &ids[..3]).unwrap();
    assert!(replies.iter().all(|reply| matches!(reply, TaskReply::Done { .. })), "{replies:?}");
    let communes = office.task(ids[2]);
    assert_eq!((communes.common, communes.children.len()), (true, 103));
    assert!(matches!(app.finish_review(&actor, document), Err(AppError::Refused(refusal)) if refusal.code == "steering_review_open"));
    app.act_task(actor.clone(), ids[3], None, Command::Drop { reason: "Đã giao".to_owned() }).unwrap();
    app.finish_review(&actor, document).unwrap();
    assert!(app.steering().document(document).unwrap().reviewed.is_some());
    assert!(app.sees_document(&office.actor("h92.02.agency_leader.1"), document).unwrap());

    // A later document takes its place: what is open is offered, and the reviewer decides.
    office.clock.set(Instant::parse("2026-03-20T08:00:00+07:00").unwrap());
    let later = NewDocument { replaces: vec![document], ..office.new("60/TB-UBND", &NOTICE.replace("45/TB", "60/TB")) };
    let (by, _) = app.register_document(&actor, later).unwrap();
    let offered: BTreeSet<TaskId> = office.tasks(document).iter().filter(|task| task.offered.is_some()).map(|task| task.id).collect();
    assert_eq!(offered, ids[..3].iter().copied().collect());
    let successor = Successor::Document { document: by };
    let supersede = Command::Supersede { successor, reason: "Thay bằng thông báo mới".to_owned() };
    app.act_task(actor.clone(), ids[2], None, supersede).unwrap();
    let children: Vec<Task> = communes.children.iter().map(|child| office.task(child.task)).collect();
    assert!(children.iter().all(|child| child.stage.is_final()), "the children go with the whole");
    assert!(matches!(&communes.addressees[0], Addressee::Group { .. }));
    assert_eq!(UnitId::new("H92.01"), app.steering().document(document).unwrap().office);
}
