//! Laws that hold for every history: random people give random commands at random times.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use calendar::{Calendar, DayKind, Limit, LimitUnit, OfficeHours};
use dossier::command::{Correction, LaneOrder, NewDossier, Proposal};
use dossier::model::{
    Applicant, Channel, Collection, ComponentLine, DatabaseExcuse, Fee, Owner, Payment, PaymentMeans, ProcessingSystem,
    Provision, Rating, Request, RequestItem, RequestReason,
};
use dossier::{Command, Context, Dossier, Event, Offices, Parameters, Stage, decide, evolve};
use kernel::{
    Actor, ActorKind, Day, Dong, DossierCode, DossierId, Instant, PersonId, Role, RoleGrant, UnitId,
};
use procedure::{Catalogue, DeadlineRules, OnFee, OnSupplement, OnTimeout, ProcedureVersion, Step};
use proptest::prelude::*;

const DESK: &str = "H.1.DESK";
const AGENCY: &str = "H.1";
const OTHER: &str = "H.2";

struct Town;

impl Offices for Town {
    fn reaches(&self, granted: &UnitId, unit: &UnitId) -> bool {
        unit.as_str().starts_with(granted.as_str())
    }
    fn agency_of(&self, unit: &UnitId) -> UnitId {
        UnitId::new(&unit.as_str()[..3])
    }
    fn serves(&self, desk: &UnitId, competent: &UnitId) -> bool {
        desk.as_str().starts_with(competent.as_str())
    }
    fn unit_for(&self, competent: &UnitId, _step: &Step) -> UnitId {
        competent.clone()
    }
    fn registry_of(&self, competent: &UnitId) -> UnitId {
        competent.clone()
    }
    fn may_own(&self, person: &PersonId, _unit: &UnitId) -> bool {
        person.as_str() != "nv-away"
    }
}

fn actor(number: u8) -> Actor {
    let grant = |role, unit: &str| RoleGrant { role, unit: UnitId::new(unit) };
    let official = |name: &str, grants| Actor {
        kind: ActorKind::Official { person: PersonId::new(name), on_behalf_of: None },
        grants,
    };
    match number % 9 {
        0 => Actor::applicant(),
        1 => Actor::system(),
        2 => official("nv-desk", vec![grant(Role::Receptionist, DESK)]),
        3 => official("nv-director", vec![grant(Role::CentreDirector, DESK)]),
        4 => official("nv-spec", vec![grant(Role::Specialist, AGENCY)]),
        5 => official("nv-head", vec![grant(Role::DivisionHead, AGENCY)]),
        6 => official("nv-lead", vec![grant(Role::AgencyLeader, AGENCY), grant(Role::DivisionHead, AGENCY)]),
        7 => official("nv-clerk", vec![grant(Role::Clerk, AGENCY)]),
        _ => official("nv-other", vec![grant(Role::Specialist, OTHER)]),
    }
}

fn request(number: u8) -> Request {
    let reason_code = [RequestReason::First, RequestReason::ApplicantFault, RequestReason::NewDefect][usize::from(number % 3)];
    let excuse = (number % 2 == 0).then_some(DatabaseExcuse::Outage);
    let item = RequestItem { component: None, text: "Giấy tờ còn thiếu".to_owned(), excuse };
    Request { items: vec![item], reason: "Thiếu giấy tờ".to_owned(), reason_code }
}

fn lines(procedure: &ProcedureVersion, missing: bool) -> Vec<ComponentLine> {
    let brought = |taken| Provision::Brought { paper: 1, files: Vec::new(), original_taken: taken };
    let provision = |n: usize| if missing && n == 0 { Provision::Missing } else { brought(n == 1) };
    let line = |(n, c): (usize, &procedure::Component)| ComponentLine { component: c.id.clone(), provision: provision(n) };
    procedure.components.iter().enumerate().map(line).collect()
}

fn new_dossier(procedure: &ProcedureVersion, x: u8) -> Box<NewDossier> {
    let competent = if x % 5 == 0 { OTHER } else { AGENCY };
    Box::new(NewDossier {
        id: DossierId(uuid_of(x)),
        code: DossierCode::new("H.1-261116-0001"),
        system: ProcessingSystem::Own,
        channel: Channel::Online,
        variant: None,
        receiving_unit: UnitId::new(DESK),
        competent_unit: UnitId::new(competent),
        applicant: Applicant { name: "Người Mẫu".to_owned(), ..Applicant::default() },
        representation: None,
        answers: BTreeMap::new(),
        components: lines(procedure, x % 7 == 0),
        fees: Vec::new(),
        client_key: None,
    })
}

fn uuid_of(x: u8) -> uuid::Uuid {
    uuid::Uuid::from_u128(u128::from(x))
}

fn command(kind: u8, x: u8, now: Instant, procedure: &ProcedureVersion, state: Option<&Dossier>) -> Command {
    let text = || "Nội dung".to_owned();
    let later = now.plus_minutes(i64::from(x) * 400 + 30);
    let lane = || LaneOrder { unit: UnitId::new(OTHER), task: text(), due_at: later };
    let draft = state.and_then(|d| d.pending.first()).map_or(1, |p| p.id);
    let open_lane = state.and_then(|d| d.open_lanes().next()).map_or(1, |l| l.id);
    match kind % 42 {
        0 => Command::Submit(new_dossier(procedure, x)),
        1 => Command::Receive(new_dossier(procedure, x)),
        2 | 3 => Command::Accept,
        4 => Command::AskCompletion(request(x)),
        5 => Command::Complete { components: lines(procedure, false), answers: BTreeMap::new() },
        6 if x % 16 == 0 => Command::Decline { reason: text() },
        7 | 8 => Command::HandOver,
        9 => Command::ReceiveTransfer,
        10 => Command::DecideOnTheSpot { summary: text(), number: text() },
        11 | 12 => Command::Assign { person: PersonId::new(["nv-spec", "nv-head", "nv-away"][usize::from(x % 3)]) },
        13 => Command::Take,
        14 | 15 => Command::FinishStep { product: text(), proposal: Proposal::None },
        16 => Command::FinishStep { product: text(), proposal: Proposal::Grant { summary: text(), files: Vec::new() } },
        17 => Command::FinishStep { product: text(), proposal: Proposal::Refuse { reason: text(), basis: text() } },
        18 => Command::SendBack { reason: text() },
        19 => Command::Consult(lane()),
        20 => Command::OpenLanes(vec![lane(), lane()]),
        21 => Command::AnswerLane { lane: open_lane, answer: text() },
        22 => Command::DraftSupplement(request(x)),
        23 => Command::SendSupplement,
        24 => Command::Supplement { components: lines(procedure, false), answers: BTreeMap::new() },
        25 => Command::AskFee { fees: vec![Fee { item: text(), amount: Dong(50_000), paid: None }] },
        26 => Command::Pay(Payment { at: now, means: PaymentMeans::Cash, voucher: text() }),
        27 => Command::DraftReappointment { reason: text(), to: later.plus_minutes(60 * 24 * 20) },
        28 => Command::DraftSuspension { reason: text(), basis: text(), review_on: Day(now.day().0 + i32::from(x)) },
        29 if x % 4 == 0 => Command::DraftHalt { reason: text(), basis: text() },
        30 => Command::Resume,
        31 | 32 => Command::Approve { draft },
        33 => Command::Reject { draft, reason: text() },
        34 => Command::NumberResult { number: text(), files: Vec::new() },
        35 => Command::TellReady,
        36 => Command::Return(Collection { name: text(), document: text() }),
        37 => Command::ReturnOriginals {
            components: state.map(|d| d.originals_held.iter().cloned().collect()).unwrap_or_default(),
        },
        38 => ending_command(x, text()),
        39 => Command::TimeOut,
        40 => Command::ReportLateLane { lane: open_lane },
        _ => moving_command(x, text(), state),
    }
}

fn ending_command(x: u8, text: String) -> Command {
    match x % 48 {
        0 => Command::Withdraw { reason: text },
        1 => Command::Rate(Rating { satisfied: true, items: vec![('a', 5)], comment: text }),
        2 => Command::AskVoid { reason: text },
        3 => Command::ConfirmVoid,
        4..20 => Command::Urge { text },
        _ => Command::Note { text },
    }
}

fn moving_command(x: u8, text: String, state: Option<&Dossier>) -> Command {
    let from = state.and_then(|d| d.work.as_ref()).map_or(Owner::unit(&UnitId::new(DESK)), |w| w.owner.clone());
    match x % 3 {
        0 => Command::MoveOwnership { from, to: Owner::unit(&UnitId::new(AGENCY)), reason: text },
        1 => Command::Correct { correction: Correction::default(), reason: text },
        _ => Command::ReportIncident { text, responsible: UnitId::new(AGENCY) },
    }
}

fn rules(catalogue: &Catalogue, procedure: &ProcedureVersion, variant: u8) -> DeadlineRules {
    let mut rules = catalogue.rules(procedure, Day(20_500)).expect("default rules");
    let ten = Limit { value: 10.0, unit: LimitUnit::WorkingDays };
    rules.on_supplement.value =
        [OnSupplement::Restart, OnSupplement::Pause, OnSupplement::NewTerm(ten)][usize::from(variant % 3)];
    rules.on_timeout.value = [OnTimeout::Close, OnTimeout::Refuse, OnTimeout::Invalid][usize::from(variant / 3 % 3)];
    rules.on_fee.value = if variant % 2 == 0 { OnFee::Run } else { OnFee::Pause };
    rules.on_fee_timeout.value = rules.on_timeout.value;
    rules.decide_on_the_spot.value = variant % 4 == 0;
    rules
}

/// Planned dates are counted again under a calendar: what changes stands, the promise stays, and once is enough.
fn recounted(
    state: Option<Dossier>,
    context: &Context<'_>,
    nothing_changes: bool,
) -> Result<Option<Dossier>, TestCaseError> {
    let Some(before) = state else { return Ok(None) };
    let actor = Actor::system();
    let context = Context { actor: &actor, ..*context };
    let decided = decide(Some(&before), Command::Recount, &context);
    if nothing_changes || before.stage.is_final() {
        prop_assert_eq!(decided.map_err(|refusal| refusal.code), Err("nothing_to_recount"), "{:?}", before);
        return Ok(Some(before));
    }
    let Ok(decision) = decided else { return Ok(Some(before)) };
    let mut after = Some(before.clone());
    for event in &decision.events {
        let stored: Event = serde_json::from_str(&serde_json::to_string(event).expect("JSON")).expect("JSON");
        prop_assert_eq!(&stored, event, "replay is not live");
        after = evolve(after, event, context.now, &actor.kind);
    }
    let after = after.expect("a dossier");
    after_each(Some(&before), &after)?;
    prop_assert_eq!(&before.lanes, &after.lanes, "a date that a person gave");
    let again = decide(Some(&after), Command::Recount, &context);
    prop_assert_eq!(again.map_err(|refusal| refusal.code), Err("nothing_to_recount"), "twice is once");
    let late = |d: &Dossier| d.settlement.as_ref().is_some_and(|s| s.stop.is_none() && context.now > s.due_at);
    prop_assert!(late(&before) || !late(&after), "late by a decree");
    Ok(Some(after))
}

/// One of ten calendars: that of the product, and some with days off and other office hours.
fn other_calendar(number: u8) -> Calendar {
    static MADE: LazyLock<Vec<Calendar>> = LazyLock::new(|| {
        let others = (0..9).map(|n| with_days_off(n % 3, ["07:00-11:00", "07:30-11:30", "08:00-12:00"][n / 3]));
        std::iter::once(Calendar::embedded()).chain(others).collect()
    });
    MADE[usize::from(number) % MADE.len()].clone()
}

fn with_days_off(shift: usize, morning: &str) -> Calendar {
    let first = Day::parse("2026-11-16").expect("a day").0 + shift as i32;
    let off = (0..40).map(|n| (Day(first + n * 3), DayKind::Override, "Nghỉ".to_owned()));
    let windows = [morning, "13:00-16:30"].map(|window| window.parse().expect("hours")).to_vec();
    let week = std::array::from_fn(|day| if day < 5 { windows.clone() } else { Vec::new() });
    let hours = OfficeHours::new(week, Default::default()).expect("hours");
    Calendar::embedded().with_hours(hours).with_overrides(&off.collect::<Vec<_>>())
}

/// One history: answers how many commands were accepted, for the test that histories are not all empty. With numbers of
/// calendars, they change along the way.
fn history(
    variant: u8,
    steps: &[(u8, u8, u8, u16)],
    calendars: &[u8],
) -> Result<(usize, Option<Dossier>), TestCaseError> {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::embedded().expect("the catalogue"));
    let (catalogue, mut calendar) = (&*CATALOGUE, Calendar::embedded());
    let usable = catalogue.list_usable(Day(20_500));
    let procedure = usable.filter(|v| v.limit.is_some()).nth(usize::from(variant) % 40).expect("procedures").clone();
    let rules = rules(catalogue, &procedure, variant);
    let parameters = Parameters { send_supplement_at_once: variant % 2 == 1, ..Parameters::default() };
    let mut now = Instant::parse("2026-11-16T08:00:00+07:00").expect("a time");
    let (mut state, mut accepted): (Option<Dossier>, usize) = (None, 0);
    let system = Actor::system();
    for (at, (who, kind, x, minutes)) in steps.iter().enumerate() {
        now = now.plus_minutes(i64::from(*minutes));
        let changed = (at % 8 == 7).then(|| calendars.get(at / 8)).flatten();
        if let Some(number) = changed {
            calendar = other_calendar(*number);
        }
        let context = Context {
            now,
            actor: &system,
            offices: &Town,
            calendar: &calendar,
            desk_calendar: &calendar,
            procedure: &procedure,
            rules: &rules,
            parameters: &parameters,
        };
        if changed.is_some() {
            state = recounted(state, &context, false)?;
        }
        let ask = command(*kind, *x, now, &procedure, state.as_ref());
        // Everybody tries in turn, so that histories go deep and every refusal is reached.
        let tried = (0..9_u8).map(|n| actor(who.wrapping_add(n))).find_map(|actor| {
            let context = Context { actor: &actor, ..context };
            let decided = decide(state.as_ref(), ask.clone(), &context).ok();
            decided.map(|decision| (decision, actor))
        });
        let Some((decision, actor)) = tried else { continue };
        accepted += 1;
        prop_assert!(!decision.events.is_empty());
        let before = state.clone();
        let mut replayed = state.clone();
        for event in &decision.events {
            state = evolve(state, event, now, &actor.kind);
            let stored: Event = serde_json::from_str(&serde_json::to_string(event).expect("JSON")).expect("JSON");
            replayed = evolve(replayed, &stored, now, &actor.kind);
        }
        prop_assert_eq!(&state, &replayed, "replay is not live");
        after_each(before.as_ref(), state.as_ref().expect("a dossier"))?;
        if calendars.is_empty() {
            state = recounted(state, &context, true)?;
        }
    }
    Ok((accepted, state))
}

/// Finished work, waits within steps set aside, lies end to end from the submission on: no minute is lost or told twice.
fn work_lies_end_to_end(dossier: &Dossier) -> Result<(), TestCaseError> {
    let mut reached = dossier.times.submitted_at;
    for done in dossier.done.iter().filter(|done| !done.phase.is_wait()) {
        prop_assert_eq!(reached, Some(done.from), "{:?}", dossier.done);
        prop_assert!(done.from <= done.to);
        reached = Some(done.to);
    }
    for pair in dossier.done.windows(2) {
        prop_assert!(pair[0].to <= pair[1].to, "{:?}", dossier.done);
    }
    if let Some(ended) = dossier.times.ended_at.or(dossier.times.returned_at) {
        prop_assert_eq!(reached, Some(ended), "{:?}", dossier.done);
    }
    Ok(())
}

fn after_each(before: Option<&Dossier>, after: &Dossier) -> Result<(), TestCaseError> {
    work_lies_end_to_end(after)?;
    prop_assert!(after.broken_invariants().is_empty(), "{:?} in {}", after.broken_invariants(), after.stage.key());
    let Some(before) = before else { return Ok(()) };
    if let (Some(old), Some(new)) = (&before.settlement, &after.settlement) {
        prop_assert_eq!(old.promised_at, new.promised_at, "the printed promise changed");
        if old.re_promised_at.is_some() {
            prop_assert_eq!(old.re_promised_at, new.re_promised_at, "re-appointed twice");
        }
    }
    prop_assert_eq!(&before.code, &after.code);
    if before.stage.is_final() {
        prop_assert_eq!(before.stage.key(), after.stage.key(), "a final state was left");
    }
    if matches!(before.stage, Stage::Resolved { .. }) {
        let kept = matches!(after.stage, Stage::Resolved { .. } | Stage::Returned { .. } | Stage::Withdrawn);
        prop_assert!(kept, "a result was lost");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn no_history_breaks_the_laws(
        variant in any::<u8>(),
        steps in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>(), 0_u16..3_000), 1..160),
    ) {
        history(variant, &steps, &[])?;
    }

    #[test]
    fn no_change_of_the_calendar_breaks_the_laws(
        variant in any::<u8>(),
        steps in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>(), 0_u16..3_000), 1..160),
        calendars in prop::collection::vec(any::<u8>(), 20),
    ) {
        history(variant, &steps, &calendars)?;
    }
}

/// The seeds reach deep: some histories end, so the laws above are not about empty histories only.
#[test]
fn random_histories_go_far() {
    let mut seed = 7_u64;
    let mut next = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as u32
    };
    let mut reached = std::collections::BTreeSet::new();
    for variant in 0..60_u8 {
        let steps: Vec<_> =
            (0..400).map(|_| (next() as u8, next() as u8, next() as u8, (next() % 300) as u16)).collect();
        let (_, state) = history(variant, &steps, &[]).expect("laws hold");
        reached.extend(state.map(|state| state.stage.key()));
    }
    let ends = ["awaiting_supplement", "suspended", "halted", "returned"];
    assert!(ends.iter().all(|end| reached.contains(end)), "{reached:?}");
}
