//! Meetings, plans, letters and reports: what is entered, and each refusal.

mod book_support;

use book_support::*;
use kernel::{Dong, FileHash, Instant};
use steering::book::{
    Attended, BookCommand as C, ItemKind, MeetingDraft, MeetingId, PlanDraft, PlanId, PlanItemDraft, PlanItemId, PlannedStage,
    ReportId, ReportDraft, Urging,
};

fn plan_meeting(draft: MeetingDraft) -> C {
    C::PlanMeeting(Box::new(draft))
}

fn hold(minutes: &str) -> C {
    let attended = Attended { units: vec![unit("snv")], persons: Vec::new(), others: "Tổ giúp việc".to_owned() };
    C::HoldMeeting { meeting: MeetingId(1), attended, minutes: minutes.to_owned() }
}

fn link(n: u128) -> C {
    C::LinkConclusion { meeting: MeetingId(1), document: document(n) }
}

fn cancel() -> C {
    C::CancelMeeting { meeting: MeetingId(1), reason: "Hoãn".to_owned() }
}

#[test]
fn a_meeting_is_planned_held_and_concluded() {
    let mut desk = Desk::new();
    assert_eq!(desk.act(plan_meeting(meeting()))[0].number(), 1);
    desk.act(register(1, "1/TB-UBND"));
    assert_eq!(desk.refused(link(1)), "steering_meeting_not_held");
    assert_eq!(desk.refused(hold("")), "steering_meeting_ahead");
    let later = |draft| C::ChangeMeeting { meeting: MeetingId(1), draft: Box::new(draft), reason: String::new() };
    assert_eq!(desk.refused(later(meeting())), "steering_nothing_changed");
    desk.act(later(MeetingDraft { place: "Trực tuyến".to_owned(), ..meeting() }));
    desk.now = Instant::at(day("2026-06-20"), 12 * 60);
    desk.act(hold("Biên bản"));
    assert_eq!(desk.refused(hold("Biên bản")), "steering_nothing_changed");
    assert_eq!(desk.refused(cancel()), "steering_meeting_over");
    assert_eq!(desk.refused(later(meeting())), "steering_meeting_over");
    desk.act(link(1));
    assert_eq!(desk.refused(link(1)), "steering_meeting_concluded");
    // Minutes are corrected, the conclusion stays.
    desk.act(hold("Biên bản đã sửa"));
    let found = desk.book.meeting(MeetingId(1)).unwrap();
    assert_eq!((found.conclusion(), found.held().unwrap().minutes.as_str()), (Some(document(1)), "Biên bản đã sửa"));
    assert_eq!(desk.book.documents_of_meeting(MeetingId(1)).count(), 1);
    // One document concludes one meeting.
    desk.act(plan_meeting(MeetingDraft { at: desk.now, title: "Họp khác".to_owned(), ..meeting() }));
    let (meeting, attended, minutes) = (MeetingId(2), Attended::default(), String::new());
    desk.act(C::HoldMeeting { meeting, attended, minutes });
    assert_eq!(desk.refused(C::LinkConclusion { meeting, document: document(1) }), "steering_concludes_other");
    // A withdrawn conclusion leaves the meeting without one.
    desk.act(C::WithdrawDocument { document: document(1), open: 0, reason: "Nhầm".to_owned() });
    assert_eq!(desk.book.meeting(MeetingId(1)).unwrap().stage.key(), "held");
    // A conclusion that is registered as such concludes by itself.
    let mut draft = draft("2/TB-UBND");
    draft.head.meeting = Some(MeetingId(1));
    assert_eq!(desk.act(register_draft(2, draft)).len(), 2);
    assert_eq!(desk.book.meeting(MeetingId(1)).unwrap().conclusion(), Some(document(2)));
}

#[test]
fn what_a_meeting_needs() {
    let mut desk = Desk::new();
    assert_eq!(desk.refused(plan_meeting(MeetingDraft { title: String::new(), ..meeting() })), "text_required");
    assert_eq!(desk.refused(plan_meeting(MeetingDraft { place: " ".to_owned(), ..meeting() })), "text_required");
    assert_eq!(desk.refused(plan_meeting(MeetingDraft { units: vec![unit("cu")], ..meeting() })), "task_unit_closed");
    assert_eq!(desk.refused(plan_meeting(MeetingDraft { office: unit("stc"), ..meeting() })), "task_not_reviewing_unit");
    let mut agenda = meeting();
    agenda.agenda[0].documents = vec![document(1)];
    assert_eq!(desk.refused(plan_meeting(agenda.clone())), "steering_document_unknown");
    assert_eq!(desk.refused(cancel()), "steering_meeting_unknown");
    desk.act(register(1, "1/TB-UBND"));
    desk.act(plan_meeting(agenda.clone()));
    desk.act(C::WithdrawDocument { document: document(1), open: 0, reason: "Nhầm".to_owned() });
    // A document that is gone does not keep the meeting from being moved.
    agenda.at = agenda.at.plus_minutes(60);
    desk.act(C::ChangeMeeting { meeting: MeetingId(1), draft: Box::new(agenda), reason: "Dời giờ".to_owned() });
    desk.act(cancel());
    assert_eq!(desk.refused(cancel()), "steering_meeting_cancelled");
    assert_eq!(desk.refused(hold("")), "steering_meeting_cancelled");
    assert_eq!(desk.refused_as("office", link(1)), "steering_document_unknown");
    desk.act(register(2, "2/TB-UBND"));
    assert_eq!(desk.refused(link(2)), "steering_meeting_cancelled");
}

#[test]
fn a_head_says_which_meeting_a_document_concludes() {
    let mut desk = Desk::new();
    desk.act(plan_meeting(meeting()));
    desk.act(plan_meeting(MeetingDraft { title: "Phiên thứ ba".to_owned(), ..meeting() }));
    let mut draft = draft("1/TB-UBND");
    draft.head.meeting = Some(MeetingId(1));
    assert_eq!(desk.act(register_draft(1, draft.clone())).len(), 1, "nobody noted yet that it was held");
    desk.now = Instant::at(day("2026-06-21"), 0);
    assert_eq!(desk.act(hold("Biên bản")).len(), 2);
    let conclusion = |desk: &Desk, id| desk.book.meeting(MeetingId(id)).unwrap().conclusion();
    assert_eq!(conclusion(&desk, 1), Some(document(1)));
    let (attended, minutes) = (Attended::default(), String::new());
    desk.act(C::HoldMeeting { meeting: MeetingId(2), attended, minutes });
    draft.head.meeting = Some(MeetingId(2));
    let reason = "Nhầm cuộc họp".to_owned();
    desk.act(C::CorrectDocument { document: document(1), head: Box::new(draft.head), reason });
    assert_eq!((conclusion(&desk, 1), conclusion(&desk, 2)), (None, Some(document(1))));
}

const PLAN: PlanId = PlanId(1);
const ITEM: PlanItemId = PlanItemId(1);

fn with_plan(items: Vec<PlanItemDraft>) -> Desk {
    let mut desk = Desk::new();
    desk.act(C::AddPlan(Box::new(plan(2026))));
    desk.act(C::AddItems { plan: PLAN, items });
    desk
}

fn change(draft: PlanItemDraft, reason: &str) -> C {
    C::ChangeItem { plan: PLAN, item: ITEM, draft: Box::new(draft), reason: reason.to_owned() }
}

fn close() -> C {
    C::ClosePlan { plan: PLAN, reason: "Hết năm".to_owned() }
}

fn drop_item(item: u32) -> C {
    C::DropItem { plan: PLAN, item: PlanItemId(item), reason: "Không còn cần".to_owned() }
}

#[test]
fn a_plan_is_entered_approved_and_closed() {
    let mut desk = Desk::new();
    let add = |draft: PlanDraft| C::AddPlan(Box::new(draft));
    assert_eq!(desk.refused(add(PlanDraft { title: String::new(), ..plan(2026) })), "text_required");
    assert_eq!(desk.refused(add(PlanDraft { to: day("2025-01-01"), ..plan(2026) })), "steering_days");
    assert_eq!(desk.refused(add(PlanDraft { source: Some(document(1)), ..plan(2026) })), "steering_document_unknown");
    assert_eq!(desk.refused_as("finance", add(plan(2026))), "task_not_reviewer");
    assert_eq!(desk.refused(C::ApprovePlan { plan: PLAN }), "steering_plan_unknown");
    desk.act(add(plan(2026)));
    assert_eq!(desk.refused(C::ApprovePlan { plan: PLAN }), "steering_plan_empty");
    assert_eq!(desk.refused(C::AddItems { plan: PLAN, items: Vec::new() }), "steering_items_none");
    let bulk = vec![goal(), item(ItemKind::Task), drafting()];
    assert_eq!(desk.act(C::AddItems { plan: PLAN, items: bulk })[0].number(), 1);
    assert_eq!(desk.act(C::AddItems { plan: PLAN, items: vec![goal()] })[0].number(), 4);
    let title = PlanDraft { title: "Kế hoạch sửa".to_owned(), ..plan(2026) };
    let retitle = |reason: &str| C::ChangePlan { plan: PLAN, draft: Box::new(title.clone()), reason: reason.to_owned() };
    assert!(desk.decide("office", retitle("")).is_ok());
    desk.act(C::ApprovePlan { plan: PLAN });
    assert_eq!(desk.refused(C::ApprovePlan { plan: PLAN }), "steering_plan_approved");
    assert_eq!(desk.refused(retitle("")), "text_required");
    assert_eq!(desk.refused(change(item(ItemKind::Task), "")), "text_required");
    desk.act(change(item(ItemKind::Task), "Điều chỉnh"));
    assert_eq!(desk.book.plan_item(PLAN, ITEM).unwrap().changes[0].before, goal());
    desk.act(drop_item(2));
    assert_eq!(desk.refused(drop_item(2)), "steering_item_dropped");
    assert_eq!(desk.refused(drop_item(99)), "steering_item_unknown");
    desk.act(close());
    assert_eq!(desk.book.plan(PLAN).unwrap().state(), "closed");
    for command in [close(), drop_item(1), C::AddItems { plan: PLAN, items: vec![goal()] }, retitle("Sửa")] {
        assert_eq!(desk.refused(command), "steering_plan_closed");
    }
}

#[test]
fn what_a_line_needs() {
    let desk = with_plan(vec![goal()]);
    let refused = |draft| desk.refused(C::AddItems { plan: PLAN, items: vec![draft] });
    assert_eq!(refused(PlanItemDraft { content: String::new(), ..goal() }), "text_required");
    assert_eq!(refused(PlanItemDraft { area: Some("x".to_owned()), ..goal() }), "steering_area_unknown");
    assert_eq!(refused(PlanItemDraft { budget: Some(Dong(-1)), ..goal() }), "steering_budget_wrong");
    let mut endless = goal();
    endless.targets[0].value = f64::NAN;
    assert_eq!(refused(endless), "steering_target_wrong");
    let staged = |stage: &str, on: &str| PlannedStage { stage: stage.to_owned(), on: day(on) };
    assert_eq!(refused(PlanItemDraft { stages: vec![staged("held", "2026-01-01")], ..drafting() }), "steering_stage_unknown");
    assert_eq!(refused(PlanItemDraft { stages: vec![staged("registered", "2026-01-01")], ..goal() }), "steering_stage_unknown");
    let wrong = vec![staged("drafted", "2026-01-01"), staged("registered", "2026-02-01")];
    assert_eq!(refused(PlanItemDraft { stages: wrong, ..drafting() }), "steering_stages_order");
    let twice = vec![staged("drafted", "2026-01-01"), staged("drafted", "2026-02-01")];
    assert_eq!(refused(PlanItemDraft { stages: twice, ..drafting() }), "steering_stages_order");
    assert_eq!(desk.refused(C::AddItems { plan: PLAN, items: vec![goal(); 2_000] }), "too_many");
    assert_eq!(desk.refused(change(goal(), "")), "steering_nothing_changed");
    let reached = goal().targets[0].clone();
    assert!(reached.is_reached_by(95.0) && !reached.is_reached_by(94.9));
}

fn reach(stage: &str, on: &str) -> C {
    let (note, file) = ("Tờ trình".to_owned(), Some(FileHash::new("evidence")));
    C::ReachStage { plan: PLAN, item: ITEM, stage: stage.to_owned(), on: day(on), note, file }
}

#[test]
fn stages_are_reached_in_their_order() {
    let mut desk = with_plan(vec![drafting()]);
    assert_eq!(desk.refused(reach("held", "2026-02-01")), "steering_stage_unknown");
    assert_eq!(desk.refused(reach("registered", "2026-06-16")), "steering_day_ahead");
    desk.act(reach("registered", "2026-02-01"));
    assert_eq!(desk.refused(reach("registered", "2026-02-02")), "steering_stage_reached");
    assert_eq!(desk.refused(reach("consulted", "2026-01-31")), "steering_stages_order");
    // A shortened procedure leaves stages out.
    desk.act(reach("appraised", "2026-04-01"));
    assert_eq!(desk.refused(reach("drafted", "2026-04-02")), "steering_stages_order");
    desk.act(reach("drafted", "2026-03-01"));
    // Training has other stages: the line cannot become one.
    let training = PlanItemDraft { stages: Vec::new(), ..item(ItemKind::Training) };
    assert_eq!(desk.refused(change(training, "Sửa")), "steering_stage_unknown");
    let undo = |stage: &str| C::UndoStage { plan: PLAN, item: ITEM, stage: stage.to_owned(), reason: "Nhầm".to_owned() };
    assert_eq!(desk.refused(undo("issued")), "steering_stage_not_reached");
    desk.act(undo("appraised"));
    desk.act(reach("appraised", "2026-05-01"));
    assert_eq!(desk.book.plan_item(PLAN, ITEM).unwrap().reached["appraised"].on, day("2026-05-01"));
}

#[test]
fn unfinished_lines_go_on_with_their_history() {
    let mut desk = with_plan(vec![goal(), drafting(), item(ItemKind::Task)]);
    let link = |plan, item: u32| C::LinkTask { plan: PlanId(plan), item: PlanItemId(item), task: task(7) };
    desk.act(link(1, 2));
    assert_eq!(desk.refused(link(1, 2)), "steering_task_linked");
    desk.act(drop_item(3));
    desk.act(C::AddPlan(Box::new(plan(2027))));
    desk.act(C::AddPlan(Box::new(plan(2028))));
    let carry = |from: u32, to: u32, items: &[u32]| C::CarryOver {
        from: PlanId(from),
        to: PlanId(to),
        items: items.iter().map(|item| PlanItemId(*item)).collect(),
    };
    assert_eq!(desk.refused(carry(2, 1, &[1])), "steering_carry_backwards");
    assert_eq!(desk.refused(carry(1, 1, &[1])), "steering_carry_backwards");
    assert_eq!(desk.refused(carry(1, 2, &[])), "steering_items_none");
    assert_eq!(desk.refused(carry(1, 2, &[2, 3])), "steering_item_dropped");
    assert_eq!(desk.refused(carry(1, 9, &[2])), "steering_plan_unknown");
    // The earlier plan may be closed already.
    desk.act(close());
    desk.act(carry(1, 2, &[2, 2]));
    assert_eq!(desk.refused(carry(1, 2, &[2])), "steering_item_carried");
    desk.act(carry(2, 3, &[1]));
    let last = desk.book.plan_item(PlanId(3), ITEM).unwrap();
    assert_eq!((last.draft.clone(), last.tasks.clone()), (drafting(), vec![task(7)]));
    assert_eq!(desk.book.history_of(PlanId(3), ITEM), [(PlanId(2), ITEM), (PlanId(1), PlanItemId(2))]);
    assert_eq!(desk.book.plan_item(PlanId(1), PlanItemId(2)).unwrap().carried_to, Some((PlanId(2), ITEM)));
    assert_eq!(desk.refused(link(2, 1)), "steering_item_carried");
    assert_eq!(desk.book.items_of_task(task(7)).len(), 3);
}

#[test]
fn letters_have_continuous_numbers_within_a_year() {
    let mut desk = Desk::new();
    let issue = |letter: Urging| C::IssueUrging(Box::new(letter));
    assert_eq!(desk.refused(issue(letter(2, "2026-06-15"))), "steering_number_taken");
    assert_eq!(desk.refused(issue(Urging { tasks: Vec::new(), ..letter(1, "2026-06-15") })), "steering_letter_empty");
    assert_eq!(desk.refused(issue(Urging { symbol: String::new(), ..letter(1, "2026-06-15") })), "text_required");
    assert_eq!(desk.refused(issue(letter(1, "2026-06-16"))), "steering_day_ahead");
    assert_eq!(desk.refused(issue(Urging { unit: unit("cu"), ..letter(1, "2026-06-15") })), "task_unit_closed");
    desk.act(issue(letter(1, "2026-06-10")));
    assert_eq!(desk.refused(issue(letter(1, "2026-06-15"))), "steering_number_taken");
    assert_eq!(desk.refused(issue(letter(2, "2026-06-09"))), "steering_letter_order");
    desk.act(issue(letter(2, "2026-06-10")));
    // Another office, another year: another series.
    desk.act_as("home-affairs", issue(Urging { office: unit("snv"), ..letter(1, "2026-06-01") }));
    desk.act(issue(letter(1, "2025-12-31")));
    assert_eq!(desk.book.next_urging(&unit("vp"), 2026), 3);
    assert_eq!(desk.book.urgings(&unit("vp"), 2026)[0].letter.number_text(), "01/ĐĐ-VP");
    assert_eq!(desk.book.all_urgings().count(), 4);
}

#[test]
fn a_sent_report_is_frozen() {
    let mut desk = Desk::new();
    let begin = |draft: ReportDraft, text: &str| C::DraftReport { draft: Box::new(draft), text: text.to_owned() };
    assert_eq!(desk.refused(begin(report(), "không")), "steering_report_text");
    assert_eq!(desk.refused(begin(report(), &" ".repeat(5_000_000))), "steering_report_large");
    assert_eq!(desk.refused(begin(ReportDraft { to: day("2025-01-01"), ..report() }, "{}")), "steering_days");
    assert_eq!(desk.refused(begin(ReportDraft { unit: unit("stc"), ..report() }, "{}")), "task_not_reviewing_unit");
    desk.act(begin(report(), "{}"));
    assert_eq!(desk.refused(begin(report(), "{}")), "steering_report_known");
    let id = ReportId(1);
    let write = |text: &str| C::ChangeReport { report: id, text: text.to_owned() };
    desk.act(write("{\"a\":1}"));
    assert_eq!(desk.refused(write("{\"a\":1}")), "steering_nothing_changed");
    let send = |hash: &str| C::SendReport {
        report: id,
        content: "{\"b\":2}".to_owned(),
        hash: hash.to_owned(),
        files: vec![FileHash::new("pdf")],
    };
    assert_eq!(desk.refused(send("ABC")), "steering_report_hash");
    desk.act(send(&"0f".repeat(32)));
    assert_eq!(desk.refused(write("{}")), "steering_report_sent");
    assert_eq!(desk.refused(send(&"0f".repeat(32))), "steering_report_sent");
    let withdraw = || C::WithdrawReport { report: id, reason: "Sai số liệu".to_owned() };
    desk.act(withdraw());
    assert_eq!(desk.refused(withdraw()), "steering_report_withdrawn");
    assert_eq!(desk.refused(write("{}")), "steering_report_withdrawn");
    assert_eq!(desk.refused(C::ChangeReport { report: ReportId(5), text: "{}".to_owned() }), "steering_report_unknown");
    assert_eq!(desk.book.report(id).unwrap().sent.as_ref().unwrap().content, "{\"b\":2}");
    // The period may be reported again.
    assert_eq!(desk.act(begin(report(), "{}"))[0].number(), 2);
}

#[test]
fn sentences_are_changed_and_restored() {
    let mut desk = Desk::new();
    let set = |text: &str| C::SetTemplate { key: "report.late".to_owned(), text: text.to_owned() };
    let reset = || C::ResetTemplate { key: "report.late".to_owned() };
    assert_eq!(desk.refused(set(" ")), "text_required");
    assert_eq!(desk.refused(C::SetTemplate { key: "Báo cáo".to_owned(), text: "x".to_owned() }), "steering_key_wrong");
    assert_eq!(desk.refused_as("finance", set("x")), "steering_reviewer_only");
    assert_eq!(desk.refused(reset()), "steering_nothing_changed");
    desk.act(set("Còn {{ count }} nhiệm vụ quá hạn."));
    assert_eq!(desk.refused(set("Còn {{ count }} nhiệm vụ quá hạn.")), "steering_nothing_changed");
    assert_eq!(desk.book.template("report.late").unwrap().text, "Còn {{ count }} nhiệm vụ quá hạn.");
    desk.act(reset());
    assert!(desk.book.template("report.late").is_none());
}
