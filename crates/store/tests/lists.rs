//! Lists, work lists and figures against a plain walk through the same rows, page by page. One suite, run on SQLite and on
//! PostgreSQL.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use journal::{Record, StreamId};
use kernel::{Actor, Day, Instant, Province};
use store::dossiers::{DOSSIER, DUTY, FactColumns, DossierRow, DutyRow, OpenCursor, WorkCursor};
use store::lists::{DossierFilter, DueFilter, Side};
use store::payments::{PAYMENT, PaymentCursor, PaymentRow};
use store::work::PART;
use store::{Appender, AppenderOptions, Batch, Count, Machine, NewEvent, Options, Projection, Store, search};
use testkit::{Folder, Postgres};

const PROVINCE: Province = Province(92);
/// Communes, each with a desk: with the root, more units than are asked one by one.
const COMMUNES: i64 = 20;
const DOSSIERS: i64 = 240;
const NOW: Instant = Instant(5_000);

/// Writes what it is told.
struct Rows;

impl Machine for Rows {
    type Command = (String, Projection);
    type Reply = bool;

    fn catch_up(&mut self, _records: &[Record]) {}

    fn handle(&mut self, batch: &mut Batch<'_>, (name, shown): Self::Command) -> bool {
        let event = NewEvent { event_type: "shown".into(), wire: 1, payload: "{}".to_owned() };
        let done = batch.append(&StreamId::new("row", &name), 0, &Actor::system(), vec![event]);
        batch.project(&Projection::default(), &shown);
        done.is_ok()
    }

    fn committed(&mut self) {}

    fn rolled_back(&mut self) {}
}

struct World {
    store: Store,
    dossiers: Vec<DossierRow>,
    duties: Vec<DutyRow>,
    payments: Vec<PaymentRow>,
    /// Ancestor and unit.
    scopes: BTreeSet<(String, String)>,
}

fn commune(n: i64) -> String {
    format!("H92.{:02}", n % COMMUNES)
}

fn desk(n: i64) -> String {
    format!("{}.01", commune(n))
}

fn pick<'a>(from: &[&'a str], n: i64) -> &'a str {
    from[usize::try_from(n).unwrap() % from.len()]
}

/// The n-th dossier; every seventh was imported: a new number with an old time of receipt.
fn dossier(n: i64) -> DossierRow {
    let state = pick(&["submitted", "in_process", "resolved", "returned", "in_process", "halted", "returned"], n);
    let finished = matches!(state, "resolved" | "returned" | "halted").then(|| Instant(4_000 + n * 37 % 900));
    let punctuality = matches!(state, "resolved" | "returned").then(|| pick(&["early", "on_time", "late"], n / 3));
    DossierRow {
        id: format!("id-{n:03}"),
        seq: n,
        code: format!("H92-{n:04}"),
        state: state.to_owned(),
        procedure: pick(&["1.001", "1.002", "2.001"], n / 2).to_owned(),
        receiving_unit: desk(n),
        // Every fifth is settled elsewhere than it was received.
        competent_unit: commune(if n % 5 == 0 { n + 1 } else { n }),
        channel: pick(&["counter", "online"], n / 5).to_owned(),
        submitted_at: Instant(if n % 7 == 0 { n } else { 1_000 + n * 10 }),
        accepted_at: None,
        promised_at: None,
        due_at: (state != "submitted").then(|| Instant(4_500 + n * 53 % 1_000)),
        finished_at: finished,
        punctuality: punctuality.map(str::to_owned),
        view: "{}".to_owned(),
        identity: if n % 40 == 3 { "092000000001".to_owned() } else { String::new() },
        waiting_since: finished.filter(|_| state == "resolved"),
    }
}

fn duty(n: i64, lane: i64, unit: String, person: &str, kind: &str) -> DutyRow {
    let (dossier, person, kind) = (format!("id-{n:03}"), person.to_owned(), kind.to_owned());
    DutyRow { dossier, lane, unit, person, due_at: Instant(4_500 + n * 29 % 100 * 10), kind, view: "{}".to_owned() }
}

fn duties(row: &DossierRow) -> Vec<DutyRow> {
    let n = row.seq;
    if row.finished_at.is_some() {
        return Vec::new();
    }
    let person = pick(&["", "nv-1", "nv-2"], n);
    let mut duties = vec![duty(n, 0, row.competent_unit.clone(), person, &row.state)];
    if n % 3 == 0 {
        duties.push(duty(n, 1, row.receiving_unit.clone(), "", "lane"));
    }
    if n % 4 == 0 {
        duties.push(duty(n, PART + 1, row.competent_unit.clone(), "", "approve"));
    }
    duties
}

fn payment(row: &DossierRow) -> PaymentRow {
    let day = Day(20_000 + i32::try_from(row.seq % 4).unwrap());
    PaymentRow {
        dossier: row.id.clone(),
        item: "le-phi".to_owned(),
        unit: row.receiving_unit.clone(),
        day,
        at: Instant::at(day, 480),
        voucher: format!("BL-{}", row.seq),
        means: pick(&["cash", "transfer"], row.seq).to_owned(),
        amount: 1_000 * row.seq,
        payer: "Trần Thị Mẫu".to_owned(),
        code: row.code.clone(),
        procedure: row.procedure.clone(),
    }
}

fn shown(row: &DossierRow, duties: &[DutyRow], payment: &PaymentRow) -> Projection {
    let mut rows = vec![(&DOSSIER, row.values(PROVINCE, &FactColumns::default())), (&PAYMENT, payment.values(PROVINCE))];
    rows.extend(duties.iter().map(|duty| (&DUTY, duty.values(PROVINCE))));
    let name = if row.seq % 2 == 0 { "Nguyễn Thị Hường" } else { "Lê Văn Đức" };
    let unit = row.competent_unit.as_str().into();
    // 2026-01-20 and the days behind it: two months.
    let day = Day::from_ymd(2026, 1, 20).unwrap().0 + i32::try_from(row.seq % 20).unwrap();
    let count = Count { name: "received", unit, day, detail: row.channel.as_str().into() };
    Projection { rows, search: Some((row.seq, search::words([name]))), counts: vec![count], ..Projection::default() }
}

fn open(url: &str, folder: &Folder) -> World {
    let mut options = Options::new(PROVINCE);
    options.files = Some(folder.path().join("files"));
    let store = Store::open(url, options).unwrap();
    store.migrate(Instant(0)).unwrap();
    let mut pairs = Vec::new();
    for n in 0..COMMUNES {
        pairs.extend([("H92".to_owned(), commune(n)), ("H92".to_owned(), desk(n)), (commune(n), desk(n))]);
    }
    let own = pairs.iter().flat_map(|(a, u)| [(a.clone(), a.clone()), (u.clone(), u.clone())]);
    let scopes: BTreeSet<(String, String)> = pairs.iter().cloned().chain(own).collect();
    store.write(move |w| w.replace_unit_scopes(&[("H92".to_owned(), "H92.99".to_owned())])).unwrap();
    store.write(move |w| w.replace_unit_scopes(&pairs)).unwrap();
    let dossiers: Vec<DossierRow> = (1..=DOSSIERS).map(dossier).collect();
    let payments: Vec<PaymentRow> = dossiers.iter().map(payment).collect();
    let appender = Appender::start(&store, Rows, AppenderOptions::new(Arc::new(|| Instant(1)), 0)).unwrap();
    for (row, payment) in dossiers.iter().zip(&payments) {
        assert!(appender.call((row.id.clone(), shown(row, &duties(row), payment))).unwrap());
    }
    appender.shutdown();
    let duties = dossiers.iter().flat_map(duties).collect();
    World { store, dossiers, duties, payments, scopes }
}

impl World {
    fn covers(&self, scope: &[&str], unit: &str) -> bool {
        scope.iter().any(|ancestor| self.scopes.contains(&((*ancestor).to_owned(), unit.to_owned())))
    }

    /// What the filter says, row by row.
    fn lets_through(&self, f: &DossierFilter<'_>, row: &DossierRow) -> bool {
        let sees = |unit: &str| self.covers(f.scope, unit) && f.unit.is_none_or(|narrow| self.covers(&[narrow], unit));
        let (receiving, competent) = (sees(&row.receiving_unit), sees(&row.competent_unit));
        let open = row.finished_at.is_none();
        let due = match f.due {
            DueFilter::Any => true,
            DueFilter::Overdue(now) => open && row.due_at.is_some_and(|due| due < now),
            DueFilter::Between(from, to) => open && row.due_at.is_some_and(|due| due >= from && due < to),
            DueFilter::Finished(key) => row.punctuality.as_deref() == Some(key),
        };
        let side = match f.side {
            Side::Competent => competent,
            Side::Receiving => receiving,
            Side::Either => receiving || competent,
        };
        let words = f.words.is_none_or(|_| row.seq % 2 == 0);
        side && due
            && words
            && (open || !f.open)
            && (f.states.is_empty() || f.states.contains(&row.state.as_str()))
            && f.procedure.is_none_or(|p| p == row.procedure)
            && f.channel.is_none_or(|c| c == row.channel)
            && f.submitted_from.is_none_or(|from| row.submitted_at >= from)
            && f.submitted_to.is_none_or(|to| row.submitted_at < to)
    }

    fn check(&self, filter: &DossierFilter<'_>) -> usize {
        let mut expected: Vec<&DossierRow> = self.dossiers.iter().filter(|row| self.lets_through(filter, row)).collect();
        expected.sort_by_key(|row| if filter.words.is_some() { (Instant(0), -row.seq) } else { (Instant(-row.submitted_at.0), -row.seq) });
        let (mut found, mut before) = (Vec::new(), i64::MAX);
        loop {
            let page = self.store.read(|r| r.list_dossiers(filter, before, 7)).unwrap();
            let Some(last) = page.last() else { break };
            before = last.seq;
            found.extend(page);
        }
        assert!(found.iter().eq(expected.iter().copied()), "{filter:?}: {} found, {} expected", found.len(), expected.len());
        found.len()
    }
}

const SCOPES: [&[&str]; 5] = [&["H92"], &["H92.03"], &["H92.03.01"], &["H92.03", "H92.03.01", "H92.04"], &["H92.77"]];

fn filters_say_what_a_walk_says(world: &World) {
    let dues = [
        DueFilter::Any,
        DueFilter::Overdue(NOW),
        DueFilter::Between(Instant(4_800), Instant(5_200)),
        DueFilter::Finished("late"),
    ];
    let mut found = Vec::new();
    for scope in SCOPES {
        for side in [Side::Competent, Side::Receiving, Side::Either] {
            for due in dues {
                let base = DossierFilter { scope, side, due, ..DossierFilter::default() };
                found.push(world.check(&base));
                found.push(world.check(&DossierFilter { procedure: Some("1.002"), channel: Some("online"), ..base }));
                found.push(world.check(&DossierFilter { words: Some("hương NGUYEN"), ..base }));
                found.push(world.check(&DossierFilter { states: &["halted", "voided"], ..base }));
                found.push(world.check(&DossierFilter { states: &["halted", "returned"], procedure: Some("2.001"), ..base }));
                let open = ["submitted", "in_process"];
                found.push(world.check(&DossierFilter { states: &open, open: true, ..base }));
                found.push(world.check(&DossierFilter { states: &open, open: true, words: Some("huong"), ..base }));
                found.push(world.check(&DossierFilter { unit: Some("H92.03"), ..base }));
                let (from, to) = (Some(Instant(100)), Some(Instant(1_500)));
                found.push(world.check(&DossierFilter { submitted_from: from, submitted_to: to, ..base }));
                found.push(world.check(&DossierFilter { submitted_to: to, words: Some("huong"), ..base }));
            }
        }
    }
    let several = found.iter().filter(|n| **n > 7).count();
    let some = found.iter().filter(|n| **n > 0).count();
    assert!(several > 80 && some > 220, "of {} filters {some} found some, {several} more than a page", found.len());
    assert_eq!(world.check(&DossierFilter::default()), 0, "no scope, no dossier");
    let root = DossierFilter { scope: &["H92"], ..DossierFilter::default() };
    assert_eq!(world.check(&root), world.dossiers.len());
}

fn narrowing_never_widens(world: &World) {
    let filter = DossierFilter { scope: &["H92.03"], unit: Some("H92"), ..DossierFilter::default() };
    let own = DossierFilter { unit: None, ..filter };
    assert_eq!(world.check(&filter), world.check(&own));
    let narrowed = DossierFilter { scope: &["H92.03"], unit: Some("H92.04"), ..DossierFilter::default() };
    assert_eq!(world.check(&narrowed), 0);
    let work = |unit| world.store.read(|r| r.list_work_of_scope(&["H92.03"], unit, None, &WorkCursor::default(), 999)).unwrap();
    assert_eq!(work(Some("H92")), work(None));
}

fn the_register_goes_by_receipt(world: &World) {
    for scope in SCOPES {
        let (from, to) = (Instant(50), Instant(2_000));
        let mut expected: Vec<&DossierRow> = world.dossiers.iter().collect();
        expected.retain(|row| world.covers(scope, &row.receiving_unit) && row.submitted_at >= from && row.submitted_at < to);
        expected.sort_by_key(|row| (row.submitted_at, row.seq));
        let (mut found, mut after) = (Vec::new(), 0);
        loop {
            let page = world.store.read(|r| r.list_register(scope, from, to, after, 4)).unwrap();
            let Some(last) = page.last() else { break };
            after = last.seq;
            found.extend(page);
        }
        assert!(found.iter().eq(expected), "{scope:?}");
    }
}

fn all_open_dossiers_are_walked_through_once(world: &World) {
    let mut expected: Vec<&DossierRow> = world.dossiers.iter().filter(|row| row.finished_at.is_none()).collect();
    expected.retain(|row| row.seq <= 200);
    expected.sort_by_key(|row| (row.submitted_at, row.seq));
    let (mut found, mut after) = (Vec::new(), OpenCursor(Instant(i64::MIN), i64::MIN));
    loop {
        let page = world.store.read(|r| r.list_open(&after, 200, 7)).unwrap();
        let Some(last) = page.last() else { break };
        after = OpenCursor(last.submitted_at, last.seq);
        found.extend(page.into_iter().map(|row| row.id));
    }
    assert!(found.len() > 60 && found.iter().eq(expected.into_iter().map(|row| &row.id)));
}

fn what_waits_longest_comes_first(world: &World) {
    for scope in SCOPES {
        let mut expected: Vec<&DossierRow> = world.dossiers.iter().collect();
        expected.retain(|row| world.covers(scope, &row.receiving_unit) && row.state == "resolved");
        expected.sort_by_key(|row| (row.waiting_since, row.seq));
        let (mut found, mut after) = (Vec::new(), (Instant(i64::MIN), 0));
        loop {
            let page = world.store.read(|r| r.list_uncollected(scope, after, 3)).unwrap();
            let Some(last) = page.last() else { break };
            after = (last.waiting_since.unwrap(), last.seq);
            found.extend(page);
        }
        assert!(found.iter().eq(expected), "{scope:?}");
    }
}

fn the_same_applicant_is_found(world: &World) {
    let found = |since| world.store.read(|r| r.list_same_applicant("092000000001", Instant(since), 3)).unwrap();
    assert_eq!(found(0).iter().map(|row| row.seq).collect::<Vec<_>>(), [203, 163, 123]);
    assert_eq!(found(2_600).iter().map(|row| row.seq).collect::<Vec<_>>(), [163], "number 203 came in long ago");
    assert_eq!(world.store.read(|r| r.list_same_applicant("", Instant(0), 3)).unwrap(), [], "unknown is nobody");
}

type Window = Option<(Instant, Instant)>;

impl World {
    fn check_work(
        &self,
        window: Window,
        mine: impl Fn(&DutyRow) -> bool,
        page: impl Fn(&WorkCursor) -> Vec<DutyRow>,
    ) -> usize {
        let inside = |row: &DutyRow| window.is_none_or(|(from, to)| row.due_at >= from && row.due_at < to);
        let mut expected: Vec<&DutyRow> = self.duties.iter().filter(|row| mine(row) && inside(row)).collect();
        expected.sort_by_key(|row| (row.due_at, row.dossier.clone(), row.lane));
        let (mut found, mut after) = (Vec::new(), WorkCursor::default());
        loop {
            let rows = page(&after);
            let Some(last) = rows.last() else { break };
            after = last.cursor();
            found.extend(rows);
        }
        assert!(found.iter().eq(expected.iter().copied()), "{} found, {} expected", found.len(), expected.len());
        found.len()
    }
}

fn work_is_listed_and_counted_by_owner(world: &World) {
    let claims = [("H92.03", "approve"), ("H92.03", "in_process"), ("H92.04.01", "lane"), ("H92.05", "number")];
    let (window, also) = (Some((Instant(4_700), Instant(5_300))), ["nv-2"]);
    let claimed = |row: &DutyRow| row.person.is_empty() && claims.contains(&(row.unit.as_str(), row.kind.as_str()));
    let both = |row: &DutyRow| row.person == "nv-1" || row.person == "nv-2" || claimed(row);
    let alone = |row: &DutyRow| row.person == "nv-1";
    for window in [None, window] {
        let list = |also: &[&str], claims: &[(&str, &str)], after: &WorkCursor| {
            world.store.read(|r| r.list_work("nv-1", also, claims, window, after, 5)).unwrap()
        };
        assert!(world.check_work(window, both, |after| list(&also, &claims, after)) > 20);
        assert!(world.check_work(window, alone, |after| list(&[], &[], after)) > 10);
        assert!(world.check_work(window, claimed, |after| {
            world.store.read(|r| r.list_work("", &["@H92.06"], &claims, window, after, 5)).unwrap()
        }) > 0);
    }
    let bounds = [Instant(4_700), Instant(5_000), Instant(5_300)];
    let counts = world.store.read(|r| r.count_work("nv-1", &also, &claims, &bounds)).unwrap();
    let n = |from: i64, to: i64| world.duties.iter().filter(|d| both(d) && d.due_at.0 >= from && d.due_at.0 < to).count() as i64;
    assert_eq!(counts, [n(0, 4_700), n(4_700, 5_000), n(5_000, 5_300), n(5_300, i64::MAX)]);
    let all = world.store.read(|r| r.list_duties_of_person_all("nv-2", 999)).unwrap();
    assert_eq!(all.len(), world.duties.iter().filter(|row| row.person == "nv-2").count());
}

fn boards_show_units_below(world: &World) {
    for scope in SCOPES {
        for window in [None, Some((Instant(4_700), Instant(5_300)))] {
            let within = |row: &DutyRow| world.covers(scope, &row.unit);
            world.check_work(window, within, |after| {
                world.store.read(|r| r.list_work_of_scope(scope, None, window, after, 6)).unwrap()
            });
            let narrow = |row: &DutyRow| within(row) && world.covers(&["H92.03"], &row.unit);
            world.check_work(window, narrow, |after| {
                world.store.read(|r| r.list_work_of_scope(scope, Some("H92.03"), window, after, 6)).unwrap()
            });
        }
        let group = |key: fn(&DutyRow) -> &str, parts: bool| {
            let mut groups: BTreeMap<(String, String), (i64, i64)> = BTreeMap::new();
            for row in world.duties.iter().filter(|row| world.covers(scope, &row.unit) && (parts || row.lane < PART)) {
                let entry = groups.entry((row.unit.clone(), key(row).to_owned())).or_default();
                *entry = (entry.0 + 1, entry.1 + i64::from(row.due_at < NOW));
            }
            groups.into_iter().collect::<Vec<_>>()
        };
        let plain = |rows: Vec<store::work::WorkCount>| {
            rows.into_iter().map(|c| ((c.unit, c.group), (c.open, c.overdue))).collect::<Vec<_>>()
        };
        let by_person = world.store.read(|r| r.count_work_by_person(scope, NOW)).unwrap();
        assert_eq!(plain(by_person), group(|row| &row.person, false));
        let by_step = world.store.read(|r| r.count_work_by_step(scope, NOW)).unwrap();
        assert_eq!(plain(by_step), group(|row| &row.kind, true));
    }
}

fn what_time_decides_is_found_everywhere(world: &World) {
    let found = world.store.read(|r| r.list_due_duties(NOW, &["lane", "watch"], 999)).unwrap();
    let mut expected: Vec<&DutyRow> = world.duties.iter().filter(|d| d.kind == "lane" && d.due_at < NOW).collect();
    expected.sort_by_key(|row| (row.due_at, row.dossier.clone(), row.lane));
    assert!(expected.len() > 5 && found.iter().eq(expected));
}

fn takings_are_listed_and_summed(world: &World) {
    let (from, to) = (Day(20_001), Day(20_002));
    for scope in SCOPES {
        let mut expected: Vec<&PaymentRow> = world.payments.iter().collect();
        expected.retain(|row| world.covers(scope, &row.unit) && row.day >= from && row.day <= to);
        expected.sort_by_key(|row| (row.at, row.dossier.clone()));
        let mut sums: BTreeMap<(String, String), (i64, i64)> = BTreeMap::new();
        for row in &expected {
            let entry = sums.entry((row.unit.clone(), row.means.clone())).or_default();
            *entry = (entry.0 + 1, entry.1 + row.amount);
        }
        let (mut found, mut after) = (Vec::new(), PaymentCursor::default());
        loop {
            let page = world.store.read(|r| r.list_payments(scope, from, to, &after, 6)).unwrap();
            let Some(last) = page.last() else { break };
            after = last.cursor();
            found.extend(page);
        }
        assert!(found.iter().eq(expected), "{scope:?}");
        let summed = world.store.read(|r| r.sum_payments(scope, from, to)).unwrap();
        let summed = summed.into_iter().map(|s| ((s.unit, s.means), (s.n, s.amount)));
        assert_eq!(summed.collect::<Vec<_>>(), sums.into_iter().collect::<Vec<_>>());
    }
}

fn counters_are_summed_by_month(world: &World) {
    let days = (Day::from_ymd(2026, 1, 1).unwrap(), Day::from_ymd(2026, 2, 28).unwrap());
    let sums = |scope: &[&str]| world.store.read(|r| r.sum_tally("received", scope, days.0, days.1)).unwrap();
    let mut expected: BTreeMap<(String, (i32, u8), String), i64> = BTreeMap::new();
    for row in &world.dossiers {
        let month = if row.seq % 20 < 12 { 1 } else { 2 };
        *expected.entry((row.competent_unit.clone(), (2026, month), row.channel.clone())).or_default() += 1;
    }
    let plain = |rows: Vec<store::figures::TallySum>| {
        rows.into_iter().map(|s| ((s.unit, s.month, s.detail), s.n)).collect::<Vec<_>>()
    };
    assert_eq!(plain(sums(&["H92"])), expected.clone().into_iter().collect::<Vec<_>>());
    expected.retain(|(unit, _, _), _| unit == "H92.03");
    assert_eq!(plain(sums(&["H92.03"])), expected.into_iter().collect::<Vec<_>>());
    let one = world.store.read(|r| r.sum_tally("received", &["H92"], days.0, Day(days.0.0 + 19))).unwrap();
    assert_eq!(one.iter().map(|sum| sum.n).sum::<i64>(), 12, "the day on which every twentieth came in");
}

/// What is not shown any more is gone: rows of every table are written anew.
fn a_rebuild_leaves_nothing_behind(world: &World) {
    let mut project = |records: &[Record]| {
        let row = world.dossiers.iter().find(|row| records[0].stream.id == row.id).unwrap();
        let mut shown = shown(row, &duties(row), &payment(row));
        if row.seq > 10 {
            shown.rows.retain(|(table, _)| table.name == "dossier");
        }
        Ok(shown)
    };
    assert_eq!(world.store.rebuild(&["row"], &mut project, &mut |_| {}).unwrap(), world.dossiers.len() as u64);
    world.check(&DossierFilter { scope: &["H92"], ..DossierFilter::default() });
    let paid = |r: &mut store::Reader<'_>| r.list_payments(&["H92"], Day(0), Day(30_000), &PaymentCursor::default(), 999);
    assert_eq!(world.store.read(paid).unwrap().len(), 10);
    let left = world.store.read(|r| r.list_work_of_scope(&["H92"], None, None, &WorkCursor::default(), 999)).unwrap();
    assert_eq!(left.len(), world.duties.iter().filter(|duty| duty.dossier.as_str() <= "id-010").count());
}

fn suite(url: &str, folder: &Folder) {
    let world = open(url, folder);
    filters_say_what_a_walk_says(&world);
    narrowing_never_widens(&world);
    the_register_goes_by_receipt(&world);
    all_open_dossiers_are_walked_through_once(&world);
    what_waits_longest_comes_first(&world);
    the_same_applicant_is_found(&world);
    work_is_listed_and_counted_by_owner(&world);
    boards_show_units_below(&world);
    what_time_decides_is_found_everywhere(&world);
    takings_are_listed_and_summed(&world);
    counters_are_summed_by_month(&world);
    a_rebuild_leaves_nothing_behind(&world);
}

#[test]
fn sqlite_lists() {
    let folder = Folder::new();
    suite(&format!("sqlite:{}", folder.path().join("lists.sqlite").display()), &folder);
}

#[test]
fn postgres_lists() {
    let (server, folder) = (Postgres::start(), Folder::new());
    suite(&server.database("lists"), &folder);
}
