//! Laws that hold for every history of tasks: random people give random commands at random times, to a task and to what
//! comes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use calendar::Calendar;
use kernel::{Actor, ActorKind, Day, FileHash, Instant, PersonId, Role, RoleGrant, UnitId};
use proptest::prelude::*;
use steering::task::command::{Draft, Group, Part, Proposal};
use steering::task::counters::Counters;
use steering::task::fact::Fact;
use steering::task::model::{
    Addressee, Coordination, Correction, DocumentId, Owner, Report, Source, Successor, TaskId, Term,
};
use steering::task::recurrence::{DayRule, Period, Recurrence};
use steering::task::{
    Command, Context, Due, Effect, Event, Finish, JudgedBy, Kin, Offices, Parameters, Stage, Task, Time, TimeClass, decide,
    evolve,
};
use uuid::Uuid;

static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::embedded);

struct Town;

impl Offices for Town {
    fn reaches(&self, granted: &UnitId, unit: &UnitId) -> bool {
        unit.as_str().starts_with(granted.as_str())
    }
    fn may_own(&self, person: &PersonId, _unit: &UnitId) -> bool {
        person.as_str() != "away"
    }
    fn is_open(&self, _unit: &UnitId) -> bool {
        true
    }
}

const PEOPLE: u8 = 9;

fn actor(number: u8) -> Actor {
    let official = |name: &str, role, unit: &str| Actor {
        kind: ActorKind::Official { person: PersonId::new(name), on_behalf_of: None },
        grants: vec![RoleGrant { role, unit: UnitId::new(unit) }],
    };
    match number % PEOPLE {
        0 => Actor::system(),
        1 => official("chairman", Role::ProvinceLeader, "t"),
        2 => official("office", Role::DivisionHead, "t.vp"),
        3 => official("head", Role::AgencyLeader, "t.a"),
        4 => official("worker", Role::Specialist, "t.a"),
        5 => official("other", Role::AgencyLeader, "t.b"),
        // Follows up and has the lead: whatever he reports he could also confirm.
        8 => {
            let grant = |unit: &str| RoleGrant { role: Role::AgencyLeader, unit: UnitId::new(unit) };
            Actor { grants: ["t.vp", "t.a", "t.b"].map(grant).to_vec(), ..official("both", Role::AgencyLeader, "t.a") }
        }
        6 => official("commune", Role::AgencyLeader, "x.1"),
        _ => official("inspector", Role::Auditor, "t"),
    }
}

fn unit(x: u8) -> UnitId {
    UnitId::new(["t.a", "t.b", "t.a.p", "x.1"][usize::from(x % 4)])
}

fn owner(x: u8) -> Owner {
    match x % 5 {
        0 => Owner::person(&unit(0), &PersonId::new(["worker", "away", "head"][usize::from(x % 3)])),
        _ => Owner::unit(&unit(x / 5)),
    }
}

fn due(now: Instant, x: u8) -> Due {
    let minute = x.is_multiple_of(7).then_some(u16::from(x) * 5);
    Due { on: now.day().plus(i32::from(x % 32) - 5), minute }
}

fn term(now: Instant, x: u8) -> Term {
    let review_on = now.day().plus(i32::from(x) - 3);
    let day = [DayRule::LastDay, DayRule::DayOfLastMonth { day: x % 33 }, DayRule::DayOfMonth { month: x % 7, day: 5 }][usize::from(x % 3)];
    let until = x.is_multiple_of(2).then(|| now.day().plus(i32::from(x)));
    let period = Period::ALL[usize::from(x / 3 % 4)];
    match x % 9 {
        0 => Term::Ongoing { review_on },
        1 => Term::Open { reason: ["", "Văn bản không nêu"][usize::from(x / 9 % 2)].to_owned() },
        2 => Term::Recurring { rule: Recurrence { period, day, from: now.day(), until } },
        _ => Term::By { due: due(now, x) },
    }
}

fn draft(now: Instant, x: u8) -> Draft {
    let one = |x| Addressee::One { owner: owner(x) };
    let addressees = match x % 6 {
        0 => vec![one(x), one(x.wrapping_add(7))],
        1 => vec![Addressee::Group { name: "các sở".to_owned() }],
        _ => vec![one(x)],
    };
    let until = x.is_multiple_of(3).then(|| due(now, x / 2));
    let line = Coordination { unit: unit(x / 7), what: String::new(), until, answer: None };
    Draft {
        sources: vec![source(u128::from(x % 3))],
        content: "Nội dung".to_owned(),
        product: String::new(),
        area: x.is_multiple_of(2).then(|| "the_che".to_owned()),
        addressees,
        coordinators: if x.is_multiple_of(4) { vec![line] } else { Vec::new() },
        term: term(now, x),
    }
}

fn source(document: u128) -> Source {
    Source { document: DocumentId(Uuid::from_u128(document)), clause: "1".to_owned(), place: None, quotation: String::new() }
}

/// Fresh identities.
struct Ids(u128);

impl Ids {
    fn next(&mut self) -> TaskId {
        self.0 += 1;
        TaskId(Uuid::from_u128(self.0))
    }
    fn some(&mut self, n: usize) -> Vec<TaskId> {
        (0..n).map(|_| self.next()).collect()
    }
}

fn command(kind: u8, x: u8, now: Instant, task: Option<&Task>, ids: &mut Ids) -> Command {
    let text = || "Lý do".to_owned();
    let review_on = now.day().plus(i32::from(x % 40) - 1);
    let later = || {
        let holds = task.and_then(|task| task.time.deadline()).map(|deadline| deadline.in_force().on);
        Due::day(holds.unwrap_or(now.day()).max(now.day()).plus(i32::from(x % 20)))
    };
    if let Some(likely) = task.filter(|_| kind >= 128).and_then(|task| likely(task, kind - 128, x, now, ids)) {
        return likely;
    }
    match kind % 44 {
        0 => Command::Revise(Box::new(draft(now, x))),
        1..=3 => {
            let units = (0..4).filter(|n| x >> n & 1 == 1).map(unit).collect();
            Command::Confirm { groups: vec![Group { name: "các sở".to_owned(), units }], ids: ids.some(4) }
        }
        4 | 5 => Command::Accept,
        6 => Command::Decline { reason: text() },
        7 => Command::CountAccepted,
        8 => Command::Reassign { lead: owner(x), reason: text() },
        9 => Command::AssignPerson { person: PersonId::new(["worker", "head", "away"][usize::from(x % 3)]) },
        10 | 11 => {
            let part = |id| Part {
                id,
                lead: Owner::unit(&unit(if x.is_multiple_of(4) { 0 } else { 2 })),
                content: "Phần việc".to_owned(),
                product: String::new(),
                term: term(now, x / 2),
                mandatory: !x.is_multiple_of(3),
            };
            Command::HandOn { parts: ids.some(usize::from(x % 3)).into_iter().map(part).collect() }
        }
        12 => Command::NoteProgress { text: text(), percent: Some(x % 110), files: Vec::new() },
        13 => Command::ExplainDelay { reason: text() },
        14 | 15 => Command::AskExtension { to: later(), reason: text() },
        16 => Command::GrantExtension { to: None },
        17 => Command::GrantExtension { to: Some(later()) },
        18 => Command::RefuseExtension { reason: text() },
        19 => Command::AskSuspension { reason: text(), review_on },
        20 => Command::Suspend { reason: String::new(), review_on: None },
        21 if x.is_multiple_of(3) => Command::Suspend { reason: text(), review_on: Some(review_on) },
        22 => Command::RefuseSuspension { reason: text() },
        23 => Command::SetReview { review_on, text: text() },
        24 | 25 => Command::Resume,
        26..=28 => Command::Report(Report {
            text: text(),
            number: ["", "1/BC"][usize::from(x % 2)].to_owned(),
            files: if x.is_multiple_of(4) { vec![FileHash::new("00")] } else { Vec::new() },
            late_reason: ["", "Chờ số liệu"][usize::from(x / 2 % 2)].to_owned(),
        }),
        29 => Command::Return { reason: text() },
        30 | 31 => Command::ConfirmDone,
        32 if x.is_multiple_of(4) => Command::Cancel { reason: text() },
        33 if x.is_multiple_of(6) => Command::Void { reason: text() },
        34 => Command::OfferSuperseding { successor: Successor::Document { document: source(u128::from(x)).document } },
        35 => Command::KeepAlive { reason: text() },
        36 if x.is_multiple_of(4) => {
            Command::Supersede { successor: Successor::Document { document: source(9).document }, reason: text() }
        }
        37 => Command::AddCoordinator(Coordination { unit: unit(x), what: text(), until: Some(due(now, x)), answer: None }),
        38 => Command::AnswerCoordination { unit: unit(x), text: text(), files: Vec::new() },
        39 => Command::Correct {
            correction: Correction { term: Some(term(now, x)), area: Some("a".to_owned()), ..Correction::default() },
            reason: text(),
        },
        40 => Command::MakeOccurrences { ids: ids.some(usize::from(x % 4)) },
        41 => Command::Gather,
        42 if x.is_multiple_of(8) => Command::Drop { reason: text() },
        43 => Command::MoveOwnership { from: owner(x), to: owner(x / 3), reason: text() },
        _ => Command::Urge { text: text(), number: String::new() },
    }
}

/// What usually comes next in a state, so that histories go deep.
fn likely(task: &Task, kind: u8, x: u8, now: Instant, ids: &mut Ids) -> Option<Command> {
    let reason = || "Lý do".to_owned();
    let holds = task.time.deadline().map(|deadline| deadline.in_force());
    let report = || Report { text: reason(), number: reason(), files: Vec::new(), late_reason: reason() };
    let on = |days: u8| Due::day(holds.map_or(now.day(), |due| due.on).max(now.day()).plus(i32::from(days)));
    Some(match &task.stage {
        Stage::Proposed { .. } if x.is_multiple_of(16) => Command::Drop { reason: reason() },
        Stage::Proposed { .. } => {
            let units = (0..4).map(unit).collect();
            Command::Confirm { groups: vec![Group { name: "các sở".to_owned(), units }], ids: ids.some(5) }
        }
        Stage::Assigned { .. } if x.is_multiple_of(8) => Command::Decline { reason: reason() },
        Stage::Assigned { .. } => Command::Accept,
        Stage::Declined { .. } => Command::Reassign { lead: Owner::unit(&unit(x)), reason: reason() },
        Stage::AwaitingConfirmation { .. } if x.is_multiple_of(5) => Command::Return { reason: reason() },
        Stage::AwaitingConfirmation { .. } => Command::ConfirmDone,
        Stage::Suspended { .. } => Command::Resume,
        Stage::InProgress if task.is_recurring() && kind.is_multiple_of(2) => Command::MakeOccurrences { ids: ids.some(3) },
        Stage::InProgress if task.extension_asked.is_some() => Command::GrantExtension { to: (x.is_multiple_of(2)).then(|| on(x % 30)) },
        Stage::InProgress => match kind % 8 {
            0 | 1 => {
                let due = holds.map(|due| Due::day(due.on.plus(-i32::from(x % 6))));
                let term = due.map_or(Term::Ongoing { review_on: now.day().plus(9) }, |due| Term::By { due });
                let lead = Owner::unit(&task.lead.unit);
                let (id, content, product, mandatory) = (ids.next(), reason(), String::new(), x % 3 != 0);
                Command::HandOn { parts: vec![Part { id, lead, content, product, term, mandatory }] }
            }
            2 | 3 => Command::AskExtension { to: on(x % 9), reason: reason() },
            4 => Command::Suspend { reason: reason(), review_on: Some(now.day().plus(5)) },
            5 => Command::Correct {
                correction: Correction { term: Some(Term::By { due: on(x % 9) }), ..Correction::default() },
                reason: reason(),
            },
            _ => Command::Report(report()),
        },
        _ => return None,
    })
}

/// All tasks of one history, and the counters that were kept along the way.
struct Province {
    now: Instant,
    parameters: Parameters,
    tasks: BTreeMap<TaskId, Task>,
    counters: Counters,
    accepted: usize,
}

type Checked = Result<(), TestCaseError>;

impl Province {
    fn fact(&self, task: Option<&Task>) -> Option<Fact> {
        task.and_then(|task| Fact::of(task, self.parameters.judged_by))
    }

    /// Gives a command and carries on what follows; answers whether it was accepted.
    fn give(&mut self, id: TaskId, command: Command, actor: &Actor) -> Result<bool, TestCaseError> {
        let before = self.tasks.get(&id).cloned();
        let parent = before.as_ref().and_then(|task| task.origin.parent());
        let parent = parent.and_then(|id| self.tasks.get(&id)).map(Kin::of);
        let listed = before.iter().flat_map(|task| &task.children).filter_map(|child| self.tasks.get(&child.task));
        let children: Vec<Kin> = listed.map(Kin::of).collect();
        let context = Context {
            now: self.now,
            actor,
            offices: &Town,
            calendar: &CALENDAR,
            parameters: &self.parameters,
            parent: parent.as_ref(),
            children: &children,
        };
        let Ok(decision) = decide(before.as_ref(), command, &context) else { return Ok(false) };
        prop_assert!(!decision.events.is_empty());
        let (mut live, mut replayed) = (before.clone(), before.clone());
        for event in &decision.events {
            live = evolve(live, event, self.now, &actor.kind);
            let stored: Event = serde_json::from_str(&serde_json::to_string(event).expect("JSON")).expect("JSON");
            replayed = evolve(replayed, &stored, self.now, &actor.kind);
        }
        prop_assert_eq!(&live, &replayed, "replay is not live");
        let after = live.expect("a task");
        self.check(before.as_ref(), &after, &decision.events, &children)?;
        who_did_it(before.as_ref(), &decision.events, actor)?;
        if let Some(fact) = self.fact(before.as_ref()) {
            self.counters.add(&fact, -1);
        }
        if let Some(fact) = self.fact(Some(&after)) {
            self.counters.add(&fact, 1);
        }
        self.tasks.insert(id, after);
        self.accepted += 1;
        for effect in decision.effects {
            if let Effect::Order { task, command } = effect {
                let must = !matches!(*command, Command::Gather | Command::Correct { .. });
                let kind = format!("{command:?}");
                let given = self.give(task, *command, &Actor::system())?;
                prop_assert!(given || !must, "the system's order was refused: {}", kind);
            }
        }
        Ok(true)
    }

    fn check(&self, before: Option<&Task>, after: &Task, events: &[Event], children: &[Kin]) -> Checked {
        prop_assert!(after.broken_invariants().is_empty(), "{:?} in {}", after.broken_invariants(), after.stage.key());
        prop_assert_eq!(after.stage.is_final(), after.duties().is_empty(), "open is somebody's, ended is nobody's");
        let class = after.time_class(&CALENDAR, &self.parameters, self.now);
        let stands = class == TimeClass::Suspended;
        prop_assert_eq!(stands, matches!(after.stage, Stage::Suspended { .. }), "a clock stands still only when suspended");
        if after.time.deadline().is_none() {
            prop_assert!(class != TimeClass::Overdue && class != TimeClass::DueSoon, "late without a day");
        }
        let demanded = after.demanded(&CALENDAR, self.now).is_some();
        let woken = after.wakes_at(&CALENDAR).is_some_and(|at| at <= self.now);
        prop_assert_eq!(demanded, woken, "time demands what it wakes for");
        let Some(before) = before else { return Ok(()) };
        prop_assert!(!before.stage.is_final(), "a final state was left by {:?}", events);
        prop_assert_eq!((before.id, &before.origin), (after.id, &after.origin));
        dates_move_by_decision(before, after, events)?;
        prop_assert!(after.progress.len() >= before.progress.len() && after.corrections.len() >= before.corrections.len());
        for child in &before.children {
            prop_assert!(after.children.contains(child), "a child was forgotten");
        }
        if matches!(after.stage, Stage::AwaitingConfirmation { .. } | Stage::Done { .. }) && !before.is_gathered() {
            let ended = |id| children.iter().any(|kin| kin.task == id && kin.state != steering::task::KinState::Open);
            let mandatory = before.children.iter().filter(|child| child.mandatory);
            prop_assert!(mandatory.into_iter().all(|child| ended(child.task)), "reported over an open part");
        }
        Ok(())
    }
}

/// A task is given by a person; nobody confirms what he reported; whoever only inspects writes nothing.
fn who_did_it(before: Option<&Task>, events: &[Event], actor: &Actor) -> Checked {
    let gives = |event: &Event| matches!(event, Event::Confirmed { .. } | Event::Divided { .. });
    prop_assert!(!events.iter().any(gives) || actor.person().is_some(), "the system gave a task");
    prop_assert!(actor.person().is_none_or(|person| person.as_str() != "inspector"), "an inspector wrote {:?}", events);
    let by_lead = |event: &Event| {
        matches!(event, Event::Accepted | Event::Declined { .. } | Event::ProgressNoted { .. } | Event::Reported { .. })
    };
    let gave = before.is_some_and(|task| actor.person().is_some() && task.assigner.person.as_ref() == actor.person());
    prop_assert!(!(gave && events.iter().any(by_lead)), "who gave it acted for its lead: {:?}", events);
    let Some(Stage::AwaitingConfirmation { reported_by, .. }) = before.map(|task| &task.stage) else { return Ok(()) };
    let confirms = events.iter().any(|event| matches!(event, Event::Done { .. }));
    let own = actor.person().is_some_and(|person| reported_by.contains(person));
    prop_assert!(!(confirms && own), "confirmed by who reported it");
    Ok(())
}

/// The dates of a clock change only by a decision that says so.
fn dates_move_by_decision(before: &Task, after: &Task, events: &[Event]) -> Checked {
    let says = |event: &Event| {
        matches!(
            event,
            Event::Revised { .. }
                | Event::ExtensionGranted { .. }
                | Event::Resumed { .. }
                | Event::Corrected { .. }
                | Event::OccurrencesMade { .. }
                | Event::ReviewSet { .. }
        )
    };
    if !events.iter().any(says) {
        prop_assert_eq!(&before.time, &after.time, "a clock was changed by {:?}", events);
    }
    let corrected = events.iter().any(|event| matches!(event, Event::Revised { .. } | Event::Corrected { .. }));
    if let (Time::By { deadline: old }, Time::By { deadline: new }, false) = (&before.time, &after.time, corrected) {
        prop_assert_eq!(old.first, new.first, "the day that was given first changed");
        prop_assert!(new.in_force() >= old.in_force(), "a day came nearer without a correction");
    }
    Ok(())
}

fn history(variant: u8, steps: &[(u8, u8, u8, u8, u16)]) -> Result<Province, TestCaseError> {
    let now = Instant::parse("2026-03-02T08:00:00+07:00").expect("a time");
    let judged_by = if variant.is_multiple_of(2) { JudgedBy::Report } else { JudgedBy::Confirmation };
    let parameters = Parameters {
        reviewing_units: vec!["t.vp".into()],
        judged_by,
        extended_is_late: variant.is_multiple_of(3),
        evidence_needed: variant.is_multiple_of(5),
        person_signs: variant % 7 < 3,
        office_decides: variant % 4 < 2,
        ..Parameters::default()
    };
    let mut province = Province { now, parameters, tasks: BTreeMap::new(), counters: Counters::default(), accepted: 0 };
    let mut ids = Ids(0);
    for (place, who, kind, x, minutes) in steps {
        province.now = province.now.plus_minutes(i64::from(*minutes));
        if province.tasks.len() < 3 {
            let assigner = Owner::person(&"t".into(), &PersonId::new("chairman"));
            let (id, office) = (ids.next(), UnitId::new("t.vp"));
            let proposal = Proposal { id, office, assigner, draft: draft(province.now, *x) };
            province.give(id, Command::Propose(Box::new(proposal)), &Actor::system())?;
            continue;
        }
        let known: Vec<TaskId> = province.tasks.keys().copied().collect();
        let id = known[usize::from(*place) % known.len()];
        let ask = command(*kind, *x, province.now, province.tasks.get(&id), &mut ids);
        // Everybody tries in turn, so that histories go deep and every refusal is reached.
        for n in 0..PEOPLE {
            let before = (province.tasks.len(), province.tasks.get(&id).cloned());
            if province.give(id, ask.clone(), &actor(who.wrapping_add(n)))? {
                break;
            }
            let after = (province.tasks.len(), province.tasks.get(&id).cloned());
            prop_assert_eq!(before, after, "a refused command wrote something");
        }
    }
    tree_holds(&province)?;
    let mut anew = Counters::default();
    province.tasks.values().filter_map(|task| province.fact(Some(task))).for_each(|fact| anew.add(&fact, 1));
    prop_assert_eq!(&province.counters, &anew, "counters kept along the way are those of the last states");
    Ok(province)
}

/// What has nothing to wait for any more has ended: a common task with its last child, a duty with its last period.
fn nothing_hangs(province: &Province, task: &Task) -> Checked {
    let child_open = |id| province.tasks.get(&id).is_some_and(|child| !child.stage.is_final());
    let open = task.children.iter().any(|child| child_open(child.task));
    let periods_come = match &task.time {
        Time::Recurring { rule, made } if !task.common => rule.next(*made, &CALENDAR).is_some(),
        _ => false,
    };
    let works = matches!(task.stage, Stage::InProgress) && task.is_gathered();
    prop_assert!(!works || open || periods_come, "nothing is left of {:?}", task);
    Ok(())
}

/// Children exist, know their parent, and end with it when the whole ends without a result.
fn tree_holds(province: &Province) -> Checked {
    for task in province.tasks.values() {
        nothing_hangs(province, task)?;
        for child in &task.children {
            let Some(of) = province.tasks.get(&child.task) else {
                return Err(TestCaseError::fail("a child that was not made"));
            };
            prop_assert_eq!(of.origin.parent(), Some(task.id));
            let part = matches!(of.origin, steering::task::model::Origin::Part { .. });
            if let (true, false, Some(whole), Some(own)) =
                (part, of.stage.is_final(), task.time.deadline(), of.time.deadline())
            {
                prop_assert!(own.in_force() <= whole.in_force(), "a part lies within the time of the whole");
            }
            let without = matches!(task.stage, Stage::Cancelled | Stage::Voided | Stage::Superseded { .. });
            prop_assert!(!without || of.stage.is_final(), "{} under {}", of.stage.key(), task.stage.key());
            if let Stage::Done { finish, .. } = &task.stage {
                prop_assert!(of.stage.is_final() || !child.mandatory, "done over an open child");
                if task.common && matches!(&of.stage, Stage::Done { finish: Finish::Late, .. }) {
                    prop_assert_eq!(*finish, Finish::Late, "the worst judges the whole");
                }
            }
        }
    }
    Ok(())
}

fn steps(most: usize) -> impl Strategy<Value = Vec<(u8, u8, u8, u8, u16)>> {
    prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), 0_u16..2_000), 1..most)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_history_breaks_the_laws(variant in any::<u8>(), steps in steps(160)) {
        history(variant, &steps)?;
    }

    #[test]
    fn periods_lie_end_to_end_and_come_once(
        period in prop::sample::select(Period::ALL.to_vec()),
        kind in 0..4_u8, day in 1..=31_u8, from in 20_000..22_000_i32, stops in prop::collection::vec(0..200_i32, 1..8),
    ) {
        let day = [DayRule::LastDay, DayRule::DayOfLastMonth { day }, DayRule::DayAfter { day }, DayRule::DayOfMonth { month: 1, day }]
            [usize::from(kind)];
        let rule = Recurrence { period, day, from: Day(from), until: None };
        let (mut made, mut all, mut by) = (None, Vec::new(), Day(from));
        for stop in stops {
            by = by.plus(stop);
            let begun = rule.begun(made, by, &CALENDAR);
            made = begun.last().map(|of| of.first).or(made);
            all.extend(begun);
        }
        prop_assert_eq!(&all, &rule.begun(None, by, &CALENDAR), "asked often or once");
        prop_assert!(all[0].first <= Day(from) && Day(from) <= all[0].last);
        prop_assert!(all.last().is_some_and(|last| last.first <= by && by <= last.last));
        for pair in all.windows(2) {
            prop_assert_eq!(pair[0].last.plus(1), pair[1].first);
            prop_assert!(pair[0].due < pair[1].due);
        }
        for of in &all {
            prop_assert!(CALENDAR.is_working_day(of.due.on) && of.due.on >= of.first);
        }
    }
}

/// The seeds reach deep: every state is met, so the laws above are not about empty histories only.
#[test]
fn random_histories_go_far() {
    let mut seed = 7_u64;
    let mut next = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as u32
    };
    let (mut reached, mut finishes, mut accepted) = (BTreeSet::new(), BTreeSet::new(), 0);
    for variant in 0..60_u8 {
        let steps: Vec<_> =
            (0..300).map(|_| (next() as u8, next() as u8, next() as u8, next() as u8, (next() % 800) as u16)).collect();
        let province = history(variant, &steps).expect("laws hold");
        accepted += province.accepted;
        for task in province.tasks.values() {
            reached.insert(task.stage.key());
            if let Stage::Done { finish, .. } = task.stage {
                finishes.insert(finish);
            }
        }
    }
    assert!(Stage::KEYS.iter().all(|key| reached.contains(key)), "{reached:?}");
    assert_eq!(finishes.len(), Finish::ALL.len(), "{finishes:?}");
    assert!(accepted > 2_000, "{accepted}");
}
