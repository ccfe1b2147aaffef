//! Laws that hold for every history of the book: random people give random commands at random times.

mod book_support;

use std::collections::{BTreeMap, BTreeSet};

use book_support::*;
use kernel::text::fold;
use kernel::{Actor, FileHash, Instant, PersonId, Role, RoleGrant};
use proptest::prelude::*;
use steering::book::{
    AgendaItem, Area, Attended, Book, BookCommand as C, BookContext, BookEvent, ClosingDay, Document, DocumentDraft, DocumentHead,
    ItemKind, MeetingDraft, MeetingId, MemberId, PlanDraft, PlanId, PlanItemDraft, PlanItemId, PlannedStage, Position, ReportDraft,
    ReportId, ReportingRhythm, Seat, Urging, number_key, secret_mark, stages_of,
};
use steering::task::Parameters;
use steering::task::recurrence::Period;

const WHO: [&str; 6] = ["office", "office-two", "home-affairs", "system", "chairman", "finance"];

fn pick<T: Clone>(from: &[T], x: u8) -> T {
    from[usize::from(x) % from.len()].clone()
}

fn some_head(x: u8, y: u8, now: Instant) -> DocumentHead {
    DocumentHead {
        issuer: pick(&["UBND tỉnh", "Ubnd Tỉnh", "Sở Nội vụ"], y).to_owned(),
        issued_on: (!x.is_multiple_of(5)).then(|| now.day().plus(-i32::from(y % 3))),
        meeting: y.is_multiple_of(4).then_some(MeetingId(1 + u32::from(x % 3))),
        plan: y.is_multiple_of(7).then_some(PlanId(1)),
        ..head(pick(&["1/TB-UBND", "01/TB – UBND", "2/KL-UBND", ""], x))
    }
}

fn documents(x: u8, y: u8, z: u8, now: Instant) -> C {
    let id = |n: u8| document(u128::from(n % 7));
    let reason = "Lý do".to_owned();
    match x % 6 {
        0..=1 => {
            let replaces = if z.is_multiple_of(3) { vec![id(z), id(y)] } else { Vec::new() };
            let file = FileHash::new(format!("file {}", z % 9));
            let draft = DocumentDraft { head: some_head(y, z, now), file, replaces, ..draft("") };
            C::Register { id: id(y.wrapping_add(z)), draft: Box::new(draft), head_text: pick(&["", "MẬT", "Mật độ"], z).to_owned() }
        }
        2 => C::CorrectDocument { document: id(y), head: Box::new(some_head(z, y, now)), reason },
        3 => C::FinishReview { document: id(y), open: u32::from(z % 2) },
        4 => C::Replace { document: id(y), by: id(z) },
        _ => C::WithdrawDocument { document: id(y), open: u32::from(z % 3 / 2), reason },
    }
}

fn committee(x: u8, y: u8, z: u8, now: Instant) -> C {
    let reason = "Lý do".to_owned();
    let from = now.day().plus(i32::from(y % 40) - 20);
    let seat = || Seat {
        person: PersonId::new(["a", "b", "c"][usize::from(z % 3)]),
        position: pick(&Position::ALL, y),
        from,
        to: z.is_multiple_of(2).then(|| from.plus(i32::from(z % 30) - 2)),
        source: z.is_multiple_of(5).then(|| document(u128::from(y % 7))),
        ..seat("a")
    };
    let area = ["the_che", "rieng", "khac"][usize::from(z % 3)].to_owned();
    match x % 8 {
        0..=1 => C::AppointMember(Box::new(seat())),
        2 => C::ChangeMember { member: MemberId(u32::from(x % 4)), seat: Box::new(seat()), reason },
        3 => C::EndMember { member: MemberId(u32::from(y % 5)), last: from, reason },
        4 if z.is_multiple_of(9) => C::DropRhythm { period: pick(&Period::ALL, y) },
        4 => {
            let closing = if z.is_multiple_of(2) { ClosingDay::LastDay } else { ClosingDay::OfLastMonth { day: z % 32 } };
            C::SetRhythm(ReportingRhythm { period: pick(&Period::ALL, y), closing, due_after_days: u16::from(z) })
        }
        5 => C::AnswerFor { area, unit: (!y.is_multiple_of(3)).then(|| unit("snv")), from, source: None },
        6 => C::RetireArea { area, last: from, reason },
        _ => {
            let vi = format!("Lĩnh vực {}", y % 3);
            C::SetArea(Area { key: area, vi, en: String::new(), from, to: None, basis: String::new() })
        }
    }
}

fn meetings(x: u8, y: u8, z: u8, now: Instant) -> C {
    let meeting = MeetingId(u32::from(y % 4));
    let planned = || {
        let linked = z.is_multiple_of(2).then(|| document(u128::from(z % 7)));
        let point = AgendaItem { title: "Điểm".to_owned(), presenter: None, documents: linked.into_iter().collect() };
        Box::new(MeetingDraft { at: now.plus_minutes(i64::from(y) * 60 - 6_000), agenda: vec![point], ..book_support::meeting() })
    };
    match x % 6 {
        0 => C::PlanMeeting(planned()),
        1 => C::ChangeMeeting { meeting, draft: planned(), reason: String::new() },
        2 | 3 => C::HoldMeeting { meeting, attended: Attended::default(), minutes: format!("{z}") },
        4 => C::LinkConclusion { meeting, document: document(u128::from(z % 7)) },
        _ => C::CancelMeeting { meeting, reason: if z.is_multiple_of(2) { "Hoãn".to_owned() } else { String::new() } },
    }
}

fn some_item(y: u8, z: u8) -> PlanItemDraft {
    let kind = pick(&ItemKind::ALL, y);
    let stages = stages_of(kind).iter().enumerate().filter(|(n, _)| (z >> n) & 1 == 1);
    let stages = stages.map(|(n, stage)| PlannedStage { stage: stage.key.clone(), on: day("2026-01-01").plus(n as i32 * i32::from(z % 3)) });
    PlanItemDraft { content: format!("Việc {}", z % 4), stages: stages.collect(), ..item(kind) }
}

fn plans(x: u8, y: u8, z: u8, now: Instant, book: &Book) -> C {
    let (plan_id, item) = (PlanId(u32::from(y % 3) + 1), PlanItemId(u32::from(z % 5) + 1));
    let reason = if z.is_multiple_of(5) { String::new() } else { "Lý do".to_owned() };
    let stage = || {
        let all = stages_of(if y.is_multiple_of(2) { ItemKind::LegalDrafting } else { ItemKind::Training });
        pick(all, z / 5).key
    };
    let some_plan = || Box::new(PlanDraft { source: z.is_multiple_of(6).then(|| document(u128::from(y % 7))), ..plan(2025 + i32::from(z % 3)) });
    match x % 13 {
        0 => C::AddPlan(some_plan()),
        1 => C::ChangePlan { plan: plan_id, draft: some_plan(), reason },
        2 | 3 => C::AddItems { plan: plan_id, items: vec![some_item(y, z), some_item(z, y)] },
        4 => C::ChangeItem { plan: plan_id, item, draft: Box::new(some_item(z, y)), reason },
        5 => C::DropItem { plan: plan_id, item, reason },
        6 => C::LinkTask { plan: plan_id, item, task: task(u128::from(z % 3)) },
        7 | 8 => {
            let on = now.day().plus(4 - i32::from(z % 9));
            C::ReachStage { plan: plan_id, item, stage: stage(), on, note: String::new(), file: None }
        }
        9 => {
            let lines = book.plan(plan_id).into_iter().flat_map(|plan| plan.items.values());
            let some = lines.filter_map(|line| Some((line.id, line.reached.keys().next()?.clone()))).next();
            let (item, stage) = some.unwrap_or_else(|| (item, stage()));
            C::UndoStage { plan: plan_id, item, stage, reason }
        }
        10 => C::ApprovePlan { plan: plan_id },
        11 if z.is_multiple_of(4) => C::ClosePlan { plan: plan_id, reason },
        _ => C::CarryOver { from: plan_id, to: PlanId(u32::from(z % 3) + 1), items: vec![item, PlanItemId(u32::from(x % 5))] },
    }
}

fn reports(x: u8, y: u8, z: u8, now: Instant, book: &Book) -> C {
    let report_id = ReportId(u32::from(y % 4));
    match x % 7 {
        0 | 1 => {
            let on = now.day().plus(2 - i32::from(z % 8));
            let office = pick(&[unit("vp"), unit("snv")], y);
            let number = book.next_urging(&office, on.ymd().0) + u32::from(z % 5 / 4);
            C::IssueUrging(Box::new(Urging { office, on, ..letter(number, "2026-01-01") }))
        }
        2 => {
            let draft = ReportDraft { period: pick(&Period::ALL, z), to: report().from.plus(i32::from(z % 3)), ..report() };
            C::DraftReport { draft: Box::new(draft), text: pick(&["{}", "[]", "{\"a\":1}"], y).to_owned() }
        }
        3 => C::ChangeReport { report: report_id, text: format!("{{\"z\":{z}}}") },
        4 => C::SendReport { report: report_id, content: "{\"s\":1}".to_owned(), hash: "ab".repeat(32), files: Vec::new() },
        5 => C::WithdrawReport { report: report_id, reason: "Lý do".to_owned() },
        _ => match z % 3 {
            0 => C::ResetTemplate { key: "k".to_owned() },
            _ => C::SetTemplate { key: "k".to_owned(), text: format!("{}", y % 3) },
        },
    }
}

fn command([kind, x, y, z]: [u8; 4], now: Instant, book: &Book) -> C {
    match kind % 5 {
        0 => documents(x, y, z, now),
        1 => committee(x, y, z, now),
        2 => meetings(x, y, z, now),
        3 => plans(x, y, z, now, book),
        _ => reports(x, y, z, now, book),
    }
}

fn check(book: &Book, now: Instant) {
    check_documents(book);
    check_committee(book);
    check_meetings(book);
    check_plans(book, now);
    check_reports(book);
}

fn check_documents(book: &Book) {
    let mut heads = BTreeSet::new();
    let mut files = BTreeSet::new();
    for document in book.documents().filter(|document| document.stands()) {
        assert!(files.insert(document.file.clone()), "one file, one document");
        let key = number_key(&document.head.number);
        if !key.is_empty() {
            let head = (key, fold(&document.head.issuer), document.head.issued_on);
            assert!(heads.insert(head), "one number, one document");
            assert!(book.documents_numbered(&document.head.number).iter().any(|found| found.id == document.id));
        }
        for by in &document.replaced_by {
            let later = book.document(*by).unwrap();
            assert!(later.stands() && later.replaces.contains(&document.id));
        }
        assert!(!is_above(book, document, document), "nothing replaces itself");
    }
}

fn is_above(book: &Book, from: &Document, sought: &Document) -> bool {
    let later = from.replaced_by.iter().filter_map(|id| book.document(*id));
    later.into_iter().any(|next| next.id == sought.id || is_above(book, next, sought))
}

fn check_committee(book: &Book) {
    let all: Vec<_> = book.members().collect();
    for (n, one) in all.iter().enumerate() {
        assert!(one.seat.to.is_none_or(|to| one.seat.from <= to));
        for two in all[n + 1..].iter().filter(|two| two.seat.overlaps(&one.seat)) {
            assert_ne!(one.seat.person, two.seat.person);
            assert!(one.seat.position != Position::Head || two.seat.position != Position::Head);
        }
    }
    for area in book.areas() {
        let days: Vec<_> = book.answering(&area.area.key).iter().map(|line| line.from).collect();
        assert!(days.is_sorted_by(|one, two| one < two));
    }
    assert!(book.rhythms().iter().all(ReportingRhythm::is_sound));
}

fn check_meetings(book: &Book) {
    let mut conclusions = BTreeSet::new();
    for document in book.meetings().into_iter().filter_map(|meeting| meeting.conclusion()) {
        assert!(conclusions.insert(document), "a document concludes one meeting");
        assert!(book.document(document).unwrap().stands());
    }
}

fn check_plans(book: &Book, now: Instant) {
    for plan in book.plans() {
        assert!(plan.items.keys().map(|id| id.0).eq(1..=plan.items.len() as u32), "numbers have no gaps");
        for item in plan.items.values() {
            assert!(item.dropped.is_none() || item.carried_to.is_none());
            if let Some((from, old)) = item.carried_from {
                assert_eq!(book.plan_item(from, old).unwrap().carried_to, Some((plan.id, item.id)));
                assert!(book.history_of(plan.id, item.id).len() < 100);
            }
            let place = |key: &str| stages_of(item.draft.kind).iter().position(|stage| stage.key == key).unwrap();
            let mut reached: Vec<_> = item.reached.iter().map(|(key, reached)| (place(key), reached.on)).collect();
            reached.sort_unstable();
            assert!(reached.is_sorted_by_key(|(_, on)| *on), "stages in their order");
            assert!(reached.iter().all(|(_, on)| *on <= now.day()));
            let tasks: BTreeSet<_> = item.tasks.iter().collect();
            assert_eq!(tasks.len(), item.tasks.len());
        }
    }
}

fn check_reports(book: &Book) {
    let mut series: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for issued in book.all_urgings() {
        let letter = &issued.letter;
        series.entry((letter.office.clone(), letter.on.ymd().0)).or_default().push((letter.number, letter.on));
    }
    for letters in series.values() {
        assert!(letters.iter().map(|(number, _)| *number).eq(1..=letters.len() as u32), "numbers are continuous");
        assert!(letters.is_sorted_by_key(|(_, on)| *on));
    }
    for report in book.reports().filter(|report| report.withdrawn.is_none()) {
        let draft = &report.draft;
        assert_eq!(book.standing_report(&draft.unit, draft.period, draft.from, draft.to).unwrap().id, report.id);
    }
}

/// What is frozen when it is sent.
fn frozen(book: &Book) -> Vec<(ReportId, String)> {
    book.reports().filter_map(|report| Some((report.id, report.sent.as_ref()?.content.clone()))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_book_keeps_its_laws(steps in prop::collection::vec((any::<[u8; 4]>(), 0u8..12, 0i64..4_000), 1..120)) {
        let (parameters, town): (Parameters, Town) = (parameters(), Town::default());
        let (mut book, mut replayed) = (Book::default(), Book::default());
        let mut now = Instant::at(day("2026-06-15"), 9 * 60);
        for (seed, who, minutes) in steps {
            now = now.plus_minutes(minutes);
            let who = WHO.get(usize::from(who)).copied().unwrap_or("office");
            let actor = actor(who);
            let command = command(seed, now, &book);
            let context = BookContext { now, actor: &actor, offices: &town, parameters: &parameters };
            let Ok(events) = book.decide(command.clone(), &context) else { continue };
            prop_assert!(!events.is_empty());
            prop_assert!(who != "finance", "only reviewing units and leaders write: {command:?}");
            // Who only looks on is refused what others may do.
            let inspector = Actor { grants: vec![RoleGrant { role: Role::Auditor, unit: unit("tinh") }], ..actor.clone() };
            if who != "system" {
                let looking = BookContext { now, actor: &inspector, offices: &town, parameters: &parameters };
                prop_assert!(book.decide(command, &looking).is_err());
            }
            let (before, old) = (frozen(&book), book.clone());
            for event in &events {
                let line = serde_json::to_string(event).unwrap();
                let read: BookEvent = serde_json::from_str(&line).unwrap();
                prop_assert_eq!(&read, event);
                let tag = format!("\"event\":\"{}\"", event.name());
                prop_assert!(line.contains(&tag), "{line}");
                book.evolve(event, now, &actor.kind);
                replayed.evolve(&read, now, &actor.kind);
            }
            prop_assert!(book != old, "what happened can be seen: {events:?}");
            prop_assert!(before.iter().all(|sent| frozen(&book).contains(sent)));
            check(&book, now);
        }
        prop_assert!(book == replayed);
    }
}

proptest! {
    #[test]
    fn marks_are_sought_in_any_text(text in "[ \\t|\\nMẬTmậtTỐIuyệtĐộ:ố0-9/\u{301}\u{323}\\PC]{0,200}") {
        let found = secret_mark(&text);
        prop_assert!(found.is_none() || text.chars().any(|c| matches!(c, 'M' | 'm')));
    }
}

/// The commands above are not all refused: each kind of event happens in some history.
#[test]
fn every_kind_of_event_happens() {
    let (parameters, town) = (parameters(), Town::default());
    let actor = actor("office");
    let mut seen = BTreeSet::new();
    let mut chance = 1u64;
    for _ in 0..120 {
        let mut book = Book::default();
        let mut now = Instant::at(day("2026-06-15"), 9 * 60);
        for _ in 0..150 {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let [_, _, _, kind, x, y, z, later] = chance.to_le_bytes();
            now = now.plus_minutes(i64::from(later) * 10);
            let context = BookContext { now, actor: &actor, offices: &town, parameters: &parameters };
            for event in book.decide(command([kind, x, y, z], now, &book), &context).unwrap_or_default() {
                book.evolve(&event, now, &actor.kind);
                seen.insert(event.name());
            }
        }
    }
    assert_eq!(seen.len(), 36, "{seen:?}");
}
