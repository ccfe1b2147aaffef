//! Rows of a running list through the task machine: what is done keeps its dates, and they alone judge it.

use calendar::Calendar;
use kernel::{Actor, ActorKind, Day, Instant, PersonId, Role, RoleGrant, UnitId};
use steering::names::{Names, UnitName};
use steering::tables::{Dated, ImportDefaults, Imported, read_running, rows_of_text, to_import};
use steering::task::model::{Owner, TaskId, Term};
use steering::task::{Command, Context, Offices, Parameters, Task, Time, TimeClass, decide, evolve};
use uuid::Uuid;

const LIST: &str = "TT | Văn bản giao | Nội dung | Chủ trì | Phối hợp | Ngày giao | Thời hạn | Gia hạn | Trạng thái | Ngày hoàn thành thực tế | Số báo cáo
1 | 45/TB-VPUB | Việc đúng hạn | Sở Nội vụ | Sở Tài chính | 11/3/2026 | 15/4/2026 |  | Hoàn thành đúng hạn | 15/4/2026 | 215/BC-SNV
2 | 45/TB-VPUB | Việc ghi đúng hạn mà trễ | Sở Nội vụ |  | 11/3/2026 | 15/4/2026 |  | Hoàn thành đúng hạn | 16/4/2026 | 216/BC-SNV
3 | 45/TB-VPUB | Việc được gia hạn | Sở Tài chính |  | 11/3/2026 | 15/4/2026 | 30/6/2026 | Hoàn thành | 20/6/2026 | 12/BC-STC
4 | 45/TB-VPUB | Việc đang làm | Sở Tài chính |  | 11/3/2026 | Quý IV/2026 |  | Đang thực hiện |  |
5 | 45/TB-VPUB | Việc quá hạn | Sở Tài chính |  | 11/3/2026 | 30/9/2026 |  | Đang thực hiện quá hạn |  |
6 | 45/TB-VPUB | Việc thường xuyên | Sở Nội vụ |  | 11/3/2026 | Thường xuyên |  | Đang thực hiện |  |
7 | 45/TB-VPUB | Việc hằng quý | Sở Nội vụ |  | 11/3/2026 | Hằng quý |  | Đang thực hiện |  |
8 | 45/TB-VPUB | Việc không hạn | Sở Nội vụ |  | 11/3/2026 |  |  | Đã hoàn thành | 1/6/2026 | 99/BC-SNV
9 | 45/TB-VPUB | Việc tạm dừng | Sở Nội vụ |  | 11/3/2026 | 31/12/2026 |  | Tạm dừng |  |
";

struct Town;

impl Offices for Town {
    fn reaches(&self, granted: &UnitId, unit: &UnitId) -> bool {
        granted == unit
    }
    fn may_own(&self, _person: &PersonId, _unit: &UnitId) -> bool {
        true
    }
    fn is_open(&self, _unit: &UnitId) -> bool {
        true
    }
}

fn with<T>(act: impl FnOnce(&Context<'_>) -> T) -> T {
    let kind = ActorKind::Official { person: PersonId::new("office"), on_behalf_of: None };
    let actor = Actor { kind, grants: vec![RoleGrant { role: Role::DivisionHead, unit: "t.vp".into() }] };
    let parameters = Parameters { reviewing_units: vec!["t.vp".into()], ..Parameters::default() };
    act(&Context {
        now: Instant::parse("2026-11-20T09:00:00+07:00").unwrap(),
        actor: &actor,
        offices: &Town,
        calendar: &Calendar::embedded(),
        parameters: &parameters,
        parent: None,
        children: &[],
    })
}

fn imported() -> Vec<Imported> {
    let unit = |id: &str, name: &str| UnitName::from((UnitId::new(id), name.to_owned(), Vec::new()));
    let names = Names::new([unit("t.snv", "Sở Nội vụ"), unit("t.stc", "Sở Tài chính")]);
    let defaults = ImportDefaults {
        today: Day::parse("2026-11-20").unwrap(),
        assigned_on: None,
        review_after_days: 30,
        no_deadline: "Danh sách không nêu thời hạn",
        chosen: &[],
    };
    let read = read_running(&rows_of_text(LIST), Dated::default());
    read.rows.iter().flat_map(|row| to_import(row, &names, defaults).unwrap()).collect()
}

fn task(one: Imported, number: u128) -> Task {
    let office = Owner::unit(&"t.vp".into());
    let (new, running) =
        one.into_task(TaskId(Uuid::from_u128(number)), "t.vp".into(), Owner::unit(&"t".into()), office);
    with(|context| {
        let decision = decide(None, Command::Import(Box::new(new), Box::new(running)), context).unwrap();
        evolve(None, &decision.events[0], context.now, &context.actor.kind).unwrap()
    })
}

#[test]
fn the_dates_judge_and_not_the_word_of_the_list() {
    let tasks: Vec<Task> = imported().into_iter().zip(1..).map(|(one, number)| task(one, number)).collect();
    let classes: Vec<TimeClass> = with(|context| {
        tasks.iter().map(|task| task.time_class(context.calendar, context.parameters, context.now)).collect()
    });
    assert_eq!(
        classes,
        [
            TimeClass::OnTime,
            TimeClass::Late,
            TimeClass::OnTimeExtended,
            TimeClass::NotDue,
            TimeClass::Overdue,
            TimeClass::NoDeadline,
            // A recurring duty has its clocks in its periods.
            TimeClass::None,
            TimeClass::DoneNoDeadline,
            TimeClass::NotDue
        ]
    );
    assert!(tasks.iter().all(|task| task.broken_invariants().is_empty()));
    assert_eq!(tasks[1].progress[0].text, "Hoàn thành đúng hạn", "the word of the list is kept as a note");
}

/// Periods before the import were reported where the list was kept: none of them begins here, late from its first moment.
#[test]
fn a_recurring_row_begins_with_the_period_of_the_import() {
    let duty = imported().into_iter().find(|one| matches!(one.term, Term::Recurring { .. })).expect("a recurring row");
    assert!(duty.running.assigned_on < Day::parse("2026-11-20").unwrap(), "it was given long before");
    let task = task(duty, 1);
    with(|context| {
        let Time::Recurring { rule, made } = &task.time else { panic!("{:?}", task.time) };
        assert_eq!(rule.from, Day::parse("2026-11-20").unwrap());
        assert_eq!(rule.begun(*made, context.now.day(), context.calendar).len(), 1);
    });
}

#[test]
fn what_the_list_calls_suspended_is_suspended_after_the_import() {
    let one = imported().pop().unwrap();
    let (reason, review_on) = one.suspend.clone().unwrap();
    let task = task(one, 1);
    with(|context| {
        let command = Command::Suspend { reason, review_on: Some(review_on) };
        let decision = decide(Some(&task), command, context).unwrap();
        let task = evolve(Some(task.clone()), &decision.events[0], context.now, &context.actor.kind).unwrap();
        assert_eq!(task.time_class(context.calendar, context.parameters, context.now), TimeClass::Suspended);
    });
}
