//! Publishing, abolishing, confirming: what is refused and why, what changed, and that nothing panics.

use kernel::{Actor, ActorKind, Day, PersonId, ProcedureCode, Role, RoleGrant, UnitId};
use procedure::{Catalogue, ProcedureCommand, ProcedureVersion, difference, publish_problems, quality_issues};
use proptest::prelude::*;

type Spoil = fn(&mut ProcedureVersion);

const BIRTH: &str = "1.001193";

fn catalogue() -> Catalogue {
    Catalogue::embedded().expect("embedded data")
}

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::from_ymd(year, month, day).unwrap()
}

fn official(role: Role) -> Actor {
    let person = PersonId::new("nv-1");
    let grants = vec![RoleGrant { role, unit: UnitId::new("H92") }];
    Actor { kind: ActorKind::Official { person, on_behalf_of: None }, grants }
}

fn editor() -> Actor {
    official(Role::ProcedureControl)
}

/// The next version of the birth registration, fit to be published.
fn next(catalogue: &Catalogue) -> ProcedureVersion {
    let mut version = catalogue.latest(&ProcedureCode::new(BIRTH)).unwrap().as_ref().clone();
    version.version += 1;
    version.publication.decided_on = Some(day(2026, 12, 1));
    version.effective_from = Some(day(2027, 1, 1));
    version
}

fn publish(version: ProcedureVersion) -> ProcedureCommand {
    ProcedureCommand::Publish { version: Box::new(version) }
}

fn code_of(catalogue: &Catalogue, command: ProcedureCommand, actor: &Actor) -> &'static str {
    catalogue.decide(command, actor, day(2026, 11, 25)).expect_err("refused").code
}

#[test]
fn a_new_version_ends_the_old_one_and_both_stay() {
    let mut catalogue = catalogue();
    let events = catalogue.decide(publish(next(&catalogue)), &editor(), day(2026, 11, 25)).unwrap();
    events.iter().for_each(|event| catalogue.evolve(event));
    let code = ProcedureCode::new(BIRTH);
    assert_eq!(catalogue.in_force(&code, day(2026, 12, 31)).unwrap().version, 1);
    assert_eq!(catalogue.in_force(&code, day(2027, 1, 1)).unwrap().version, 2);
    assert_eq!(catalogue.get(&code, 1).unwrap().effective_to, Some(day(2026, 12, 31)));
}

#[test]
fn refusals_name_the_rule() {
    let catalogue = catalogue();
    assert_eq!(code_of(&catalogue, publish(next(&catalogue)), &official(Role::Auditor)), "procedure_editor_only");
    let mut skipped = next(&catalogue);
    skipped.version = 7;
    assert_eq!(code_of(&catalogue, publish(skipped), &editor()), "procedure_version_not_next");
    let unknown = ProcedureCommand::SwitchOwnPortal { code: ProcedureCode::new("0.000000"), open: true };
    assert_eq!(code_of(&catalogue, unknown, &editor()), "procedure_unknown");
    let no_limit = catalogue.list().find(|version| version.limit.is_none()).unwrap();
    let open = ProcedureCommand::SwitchOwnPortal { code: no_limit.code.clone(), open: true };
    assert_eq!(code_of(&catalogue, open, &editor()), "procedure_not_open_to_dossiers");
}

#[test]
fn every_problem_of_a_version_is_listed() {
    let catalogue = catalogue();
    assert_eq!(publish_problems(&next(&catalogue)), Vec::new());
    let spoiled: [(&str, Spoil); 7] = [
        ("procedure_part_missing", |v| v.channels.clear()),
        ("procedure_limit_unknown", |v| v.limit = None),
        ("procedure_dates_reversed", |v| v.effective_to = v.effective_from.map(|day| day.plus(-1))),
        ("procedure_component_inconsistent", |v| v.components[0].group = None),
        ("procedure_process_empty", |v| v.process.steps.retain(|step| step.at_desk)),
        ("procedure_fee_inconsistent", |v| v.fees[0].amount = Some(kernel::Dong(-1))),
        ("procedure_id_repeated", |v| v.components[1].id = v.components[0].id.clone()),
    ];
    for (code, spoil) in spoiled {
        let mut version = next(&catalogue);
        spoil(&mut version);
        let problems = publish_problems(&version);
        assert!(problems.iter().any(|problem| problem.code == code), "{code}: {problems:?}");
    }
    let mut long = next(&catalogue);
    let limit = calendar::Limit { value: 3.0, unit: calendar::LimitUnit::WorkingDays };
    long.process.steps[1].limit = Some(limit);
    assert!(publish_problems(&long).iter().any(|problem| problem.code == "procedure_steps_exceed_limit"));
}

#[test]
fn the_difference_names_fields_and_rows() {
    let catalogue = catalogue();
    let old = catalogue.latest(&ProcedureCode::new(BIRTH)).unwrap();
    assert!(difference(old, old).is_empty());
    let mut new = next(&catalogue);
    new.components.remove(2);
    new.components[0].name = "Mẫu mới".to_owned();
    new.fees[0].amount = Some(kernel::Dong(5_000));
    let changes = difference(old, &new);
    let paths: Vec<_> = changes.iter().map(|change| change.path.as_str()).collect();
    for path in ["components[c3]", "components[c1].name", "fees[f1].amount", "effective_from"] {
        assert!(paths.contains(&path), "{path} in {paths:?}");
    }
    assert!(!paths.iter().any(|path| path.starts_with("components[c4]")), "other rows do not shift");
    let removed = changes.iter().find(|change| change.path == "components[c3]").unwrap();
    assert_eq!((removed.old.as_deref(), &removed.new), (Some("Giấy chứng sinh"), &None));
}

#[test]
fn a_confirmed_issue_leaves_the_list_and_a_blocking_one_cannot_be_confirmed() {
    let mut catalogue = catalogue();
    let code = ProcedureCode::new(BIRTH);
    let confirm =
        |issue: &str| ProcedureCommand::ConfirmIssue { code: code.clone(), version: 1, issue: issue.to_owned() };
    let events = catalogue.decide(confirm("process_template"), &editor(), day(2026, 11, 25)).unwrap();
    events.iter().for_each(|event| catalogue.evolve(event));
    let issues = quality_issues(catalogue.get(&code, 1).unwrap());
    assert!(issues.iter().all(|issue| issue.key != "process_template"));
    assert_eq!(code_of(&catalogue, confirm("process_template"), &editor()), "procedure_no_such_issue");
    assert_eq!(code_of(&catalogue, confirm("limit_unknown"), &editor()), "procedure_no_such_issue");
}

fn command() -> impl Strategy<Value = (usize, u8, u32, i32, bool)> {
    (0..140_usize, 0..4_u8, 0..4_u32, -40_000..40_000_i32, any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// decide never panics, and evolve accepts all that it emits: the catalogue stays readable afterwards.
    #[test]
    fn decide_never_panics_and_evolve_accepts(commands in proptest::collection::vec(command(), 1..25)) {
        let mut catalogue = catalogue();
        let codes: Vec<_> = catalogue.list().map(|version| version.code.clone()).collect();
        for (which, kind, number, on, flag) in commands {
            let code = codes.get(which).cloned().unwrap_or_else(|| ProcedureCode::new("không có"));
            let command = match kind {
                0 => {
                    let mut version = catalogue.latest(&code).or(catalogue.list().next()).unwrap().as_ref().clone();
                    version.version += number;
                    version.effective_from = flag.then_some(Day(on));
                    version.publication.decided_on = Some(Day(on));
                    publish(version)
                }
                1 => ProcedureCommand::Abolish { code, last_day: Day(on), decision: "1/QĐ".repeat(number as usize) },
                2 => ProcedureCommand::SwitchOwnPortal { code, open: flag },
                _ => ProcedureCommand::ConfirmIssue { code, version: number, issue: "process_template".to_owned() },
            };
            if let Ok(events) = catalogue.decide(command, &editor(), Day(20_000)) {
                events.iter().for_each(|event| catalogue.evolve(event));
            }
        }
        prop_assert_eq!(catalogue.list().count(), 131);
        for version in catalogue.list() {
            let history = catalogue.history(&version.code);
            prop_assert!(history.iter().zip(1..).all(|(version, number)| version.version == number));
        }
    }
}
