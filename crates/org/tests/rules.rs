//! The rules of the organisation, one table each, titled by the rule.

mod world;

use std::collections::BTreeMap;

use kernel::{Actor, Role};
use org::{Delegation, Holding, OrgCommand, OrgEvent, Person, Unit, UnitKind};
use world::{World, at, code, day, holding, person, span, unit};

fn leave(delegation: Delegation) -> OrgCommand {
    OrgCommand::RecordLeave { leave: delegation }
}

fn give(holding: Holding) -> OrgCommand {
    OrgCommand::GiveHolding { holding }
}

fn create(unit: Unit) -> OrgCommand {
    OrgCommand::CreateUnit { unit }
}

fn merge(unit: &str, successor: &str) -> OrgCommand {
    OrgCommand::MergeUnit { unit: unit.into(), successor: successor.into(), from: day("2026-04-01") }
}

/// Each command is asked of a fresh world.
fn table(rows: Vec<(&str, &str, OrgCommand, &str)>) {
    for (title, who, command, expected) in rows {
        let mut world = World::new();
        let answer = world.by(who, command);
        assert_eq!(code(&answer), expected, "{title}");
    }
}

#[test]
fn only_the_administrator_changes_structure_and_people() {
    let x3 = || unit("X3", UnitKind::Commune, Some("T"), Some("UBND_XA"));
    let rename = || OrgCommand::RenameUnit {
        unit: "X1".into(),
        name: "Mới".into(),
        short_name: "M".into(),
        from: day("2026-04-01"),
    };
    table(vec![
        ("administrator creates", "admin", create(x3()), "ok"),
        ("a leader does not", "leader", create(x3()), "org_administrator_only"),
        ("administrator renames", "admin", rename(), "ok"),
        ("a mayor does not rename his commune", "mayor", rename(), "org_administrator_only"),
        ("a leader does not hire", "leader", OrgCommand::AddPerson { person: person("new") }, "org_administrator_only"),
        (
            "nobody gives himself a role",
            "ann",
            give(holding("ann", "S1", Role::AgencyLeader, "2026-03-02", None)),
            "org_administrator_only",
        ),
        (
            "not even the administrator makes a second root",
            "admin",
            create(unit("T2", UnitKind::Province, None, None)),
            "org_administrator_only",
        ),
    ]);
}

#[test]
fn an_administrator_of_one_commune_reaches_only_that_commune() {
    let mut world = World::new();
    world.system(OrgCommand::AddPerson { person: person("local") });
    world.system(give(holding("local", "X1", Role::Administrator, "2025-07-01", None)));
    let own = world.by("local", give(holding("desk2", "X1.TT", Role::Receptionist, "2026-03-02", None)));
    assert_eq!(code(&own), "ok");
    let foreign = world.by("local", give(holding("local", "T", Role::ProvinceLeader, "2026-03-02", None)));
    assert_eq!(code(&foreign), "org_administrator_only");
    let leaves = OrgCommand::PersonLeaves { person: "leader".into(), to: day("2026-03-02") };
    assert_eq!(code(&world.by("local", leaves)), "org_administrator_only");
}

#[test]
fn units_lie_where_they_belong_and_have_codes_of_their_own() {
    use UnitKind::*;
    let short = Unit { name: " ".into(), ..unit("N", Division, Some("S1"), None) };
    let early = Unit { from: day("2025-06-30"), ..unit("N", Division, Some("S1"), None) };
    let serves = Unit { serves: Some("S1".into()), ..unit("N", Vertical, Some("T"), None) };
    table(vec![
        ("a division in a department", "admin", create(unit("N", Division, Some("S1"), None)), "ok"),
        ("a department in a commune", "admin", create(unit("N", Department, Some("X1"), None)), "org_place_wrong"),
        (
            "a commune's centre in the province",
            "admin",
            create(unit("N", CommuneCentre, Some("T"), None)),
            "org_place_wrong",
        ),
        ("a division of the province itself", "admin", create(unit("N", Division, Some("T"), None)), "org_place_wrong"),
        ("an id is never used twice", "admin", create(unit("S2", Department, Some("T"), None)), "org_unit_exists"),
        ("a name is needed", "admin", create(short), "org_empty"),
        ("not before the unit above", "admin", create(early), "org_unit_closed"),
        ("only a commune is served", "admin", create(serves), "org_place_wrong"),
    ]);
}

#[test]
fn a_renamed_unit_keeps_its_earlier_names_by_day() {
    let mut world = World::new();
    let rename = |name: &str, from: &str| OrgCommand::RenameUnit {
        unit: "X1".into(),
        name: name.into(),
        short_name: name.into(),
        from: day(from),
    };
    assert_eq!(code(&world.by("admin", rename("Hai", "2026-04-01"))), "ok");
    assert_eq!(code(&world.by("admin", rename("Ba", "2026-04-01"))), "org_days_reversed");
    assert_eq!(code(&world.by("admin", rename("Ba", "2026-05-01"))), "ok");
    let unit = world.org.unit(&"X1".into()).unwrap();
    let names = ["2025-01-01", "2026-03-31", "2026-04-01", "2026-04-30", "2026-05-01"].map(|on| unit.name_on(day(on)));
    assert_eq!(names, ["Đơn vị X1", "Đơn vị X1", "Hai", "Hai", "Ba"]);
}

#[test]
fn a_merged_unit_hands_its_people_to_the_successor() {
    let mut world = World::new();
    assert_eq!(code(&world.by("admin", merge("X1", "X2"))), "org_units_remain");
    assert_eq!(code(&world.by("admin", merge("X1.TT", "X2.TT"))), "ok");
    assert_eq!(code(&world.by("admin", merge("X1", "X2"))), "org_units_remain", "the police still serves it");
    let close = OrgCommand::CloseUnit { unit: "CA1".into(), to: day("2026-03-31") };
    assert_eq!(code(&world.by("admin", close)), "ok");
    assert_eq!(code(&world.by("admin", merge("X1", "X2"))), "ok");

    assert_eq!(world.holders("X1", Role::AgencyLeader, "2026-03-31"), ["mayor"]);
    assert!(world.holders("X1", Role::AgencyLeader, "2026-04-01").is_empty());
    assert!(world.holders("X2", Role::AgencyLeader, "2026-03-31").is_empty());
    assert_eq!(world.holders("X2", Role::AgencyLeader, "2026-04-01"), ["mayor"]);
    assert_eq!(world.holders("X2.TT", Role::Receptionist, "2026-04-01"), ["desk2", "desk"]);
    let on = |on: &str| world.org.successor_on(&"X1".into(), day(on)).unwrap().id.as_str();
    assert_eq!([on("2026-03-31"), on("2026-04-01")], ["X1", "X2"]);
}

#[test]
fn a_person_who_holds_the_role_in_the_successor_already_loses_no_day() {
    let mut world = World::new();
    world.system(give(holding("desk", "X2.TT", Role::Receptionist, "2026-05-01", Some("2026-05-31"))));
    world.by("admin", merge("X1.TT", "X2.TT")).unwrap();
    let present = |on: &str| world.holders("X2.TT", Role::Receptionist, on).contains(&"desk");
    let days = ["2026-03-31", "2026-04-01", "2026-04-30", "2026-05-01", "2026-05-31", "2026-06-01", "2030-01-01"];
    assert_eq!(days.map(present), [false, true, true, true, true, true, true]);
}

#[test]
fn units_merge_only_with_another_of_their_kind() {
    table(vec![
        ("with itself", "admin", merge("S2", "S2"), "org_successor_wrong"),
        ("a department with a commune", "admin", merge("S2", "X1"), "org_successor_wrong"),
        ("a division with a sister", "admin", merge("S1.A", "S1.B"), "ok"),
        ("with one that does not exist", "admin", merge("S2", "S9"), "org_unknown_unit"),
    ]);
}

#[test]
fn a_divided_unit_hands_its_people_to_the_parts() {
    let mut world = World::new();
    let parts =
        vec![unit("S1.A1", UnitKind::Division, Some("S1"), None), unit("S1.A2", UnitKind::Division, Some("S1"), None)];
    let split = |parts: Vec<Unit>, main: &str| OrgCommand::SplitUnit {
        unit: "S1.A".into(),
        parts,
        main: main.into(),
        assign: BTreeMap::from([("bob".into(), "S1.A2".into())]),
        from: day("2026-04-01"),
    };
    assert_eq!(code(&world.by("admin", split(parts[..1].to_vec(), "S1.A1"))), "org_parts_wrong");
    assert_eq!(code(&world.by("admin", split(parts.clone(), "S1.B"))), "org_parts_wrong");
    assert_eq!(code(&world.by("admin", split(parts, "S1.A1"))), "ok");
    assert_eq!(world.holders("S1.A", Role::Specialist, "2026-03-31"), ["ann", "bob"]);
    assert_eq!(world.holders("S1.A1", Role::Specialist, "2026-04-01"), ["ann"]);
    assert_eq!(world.holders("S1.A2", Role::Specialist, "2026-04-01"), ["bob"]);
    assert_eq!(world.org.successor_on(&"S1.A".into(), day("2027-01-01")).unwrap().id.as_str(), "S1.A1");
}

#[test]
fn a_unit_closes_only_when_nobody_is_left_in_it() {
    let mut world = World::new();
    let close = || OrgCommand::CloseUnit { unit: "S2".into(), to: day("2026-03-31") };
    assert_eq!(code(&world.by("admin", close())), "org_holders_remain");
    let leaves = OrgCommand::PersonLeaves { person: "other".into(), to: day("2026-03-31") };
    assert_eq!(code(&world.by("admin", leaves)), "ok");
    assert_eq!(code(&world.by("admin", close())), "ok");
    let late = give(holding("ann", "S2", Role::Specialist, "2026-04-01", None));
    assert_eq!(code(&world.by("admin", late)), "org_unit_closed");
    assert!(world.org.successor_on(&"S2".into(), day("2026-04-01")).is_none());
}

#[test]
fn who_held_this_on_that_day_counts_both_ends() {
    let mut world = World::new();
    world.system(give(holding("ann", "S1.B", Role::Specialist, "2026-01-05", Some("2026-01-09"))));
    let on = |on: &str| world.holders("S1.B", Role::Specialist, on).contains(&"ann");
    assert_eq!(["2026-01-04", "2026-01-05", "2026-01-09", "2026-01-10"].map(on), [false, true, true, false]);
    let end = |to: &str| OrgCommand::EndHolding {
        person: "ann".into(),
        unit: "S1.B".into(),
        role: Role::Specialist,
        from: day("2026-01-05"),
        to: day(to),
    };
    assert_eq!(code(&world.by("admin", end("2026-01-09"))), "org_not_held", "it ends that day anyway");
    assert_eq!(code(&world.by("admin", end("2026-01-04"))), "org_days_reversed");
    assert_eq!(code(&world.by("admin", end("2026-01-07"))), "ok");
    assert!(!world.holders("S1.B", Role::Specialist, "2026-01-08").contains(&"ann"));
}

#[test]
fn roles_are_held_where_they_exist_and_once() {
    let authorised =
        Holding { authorised: vec!["1.000894".into()], ..holding("clerk", "S1.B", Role::Clerk, "2026-03-02", None) };
    let sent = |unit: &str| Holding {
        sent_by: Some("S1".into()),
        ..holding("cam", unit, Role::Specialist, "2026-03-02", None)
    };
    let h = |who, place, role| give(holding(who, place, role, "2026-03-02", None));
    table(vec![
        ("a receptionist in a department", "admin", h("ann", "S1", Role::Receptionist), "org_role_place"),
        ("a vertical agency has its own desk (NĐ 118 Đ7.1b)", "admin", h("ann", "CA1", Role::Receptionist), "ok"),
        ("an agency leader in a division", "admin", h("ann", "S1.A", Role::AgencyLeader), "org_role_place"),
        ("the same role twice", "admin", h("ann", "S1.A", Role::Specialist), "org_already_held"),
        ("a clerk decides nothing on the spot", "admin", give(authorised), "org_role_not_authorised"),
        ("sent to a centre (NĐ 118 Đ11)", "admin", give(sent("TT")), "ok"),
        ("nobody is sent to a department", "admin", give(sent("S2")), "org_sent_elsewhere"),
        (
            "before the person came",
            "admin",
            give(holding("ann", "S1.B", Role::Clerk, "2025-06-30", None)),
            "org_unit_closed",
        ),
        ("an unknown person", "admin", h("nobody", "S1.A", Role::Specialist), "org_unknown_person"),
    ]);
}

#[test]
fn who_audits_writes_nothing_and_who_administers_handles_no_dossiers() {
    let h = |who, role| give(holding(who, "S1.A", role, "2026-03-02", None));
    table(vec![
        ("an auditor gets no desk work", "admin", h("aud", Role::Specialist), "org_roles_exclude"),
        ("a specialist does not audit", "admin", h("ann", Role::Auditor), "org_roles_exclude"),
        ("an administrator decides nothing", "admin", h("admin", Role::DivisionHead), "org_roles_exclude"),
        ("a specialist may become a clerk too", "admin", h("ann", Role::Clerk), "ok"),
    ]);
}

#[test]
fn nd_118_article_10_3_a_director_and_at_most_two_deputies() {
    let mut world = World::new();
    let mut director = |who: &str, place: &str, from: &str, to: Option<&str>| {
        world.system(OrgCommand::AddPerson { person: person(who) });
        let answer = world.by("admin", give(holding(who, place, Role::CentreDirector, from, to)));
        code(&answer).to_owned()
    };
    assert_eq!(director("d1", "X1.TT", "2026-01-01", None), "ok");
    assert_eq!(director("d2", "X1.TT", "2026-01-01", Some("2026-06-30")), "ok");
    assert_eq!(director("d3", "X1.TT", "2026-05-01", None), "ok");
    assert_eq!(director("d4", "X1.TT", "2026-04-01", None), "org_too_many_directors");
    assert_eq!(director("d5", "X1.TT", "2026-07-01", None), "ok");
    assert_eq!(director("d6", "X2.TT", "2026-01-01", None), "ok");
    let merged = world.by(
        "admin",
        OrgCommand::MergeUnit { unit: "X1.TT".into(), successor: "X2.TT".into(), from: day("2026-08-01") },
    );
    assert_eq!(code(&merged), "org_too_many_directors");
}

#[test]
fn a_leave_is_recorded_by_the_person_or_a_leader() {
    let ann = || leave(span("n1", "ann", "bob", "2026-03-03 07:00", "2026-03-05 00:00"));
    let cam = || leave(span("n1", "cam", "bob", "2026-03-03 07:00", "2026-03-05 00:00"));
    table(vec![
        ("the person", "ann", ann(), "ok"),
        ("the head of the division", "head", ann(), "ok"),
        ("the leader of the agency", "leader", ann(), "ok"),
        ("a colleague does not", "cam", ann(), "org_leaders_only"),
        ("the head of another division does not", "head", cam(), "org_leaders_only"),
        (
            "the head not for the leader",
            "head",
            leave(span("n", "leader", "head", "2026-03-03 07:00", "2026-03-05 00:00")),
            "org_leaders_only",
        ),
        ("another mayor does not", "mayor", ann(), "org_leaders_only"),
    ]);
}

#[test]
fn nd_118_article_11_8_the_substitute_is_of_the_same_agency_and_there() {
    let l = |who, by| leave(span("n1", who, by, "2026-03-03 07:00", "2026-03-05 00:00"));
    table(vec![
        ("another division of the department", "ann", l("ann", "cam"), "ok"),
        ("another department", "ann", l("ann", "other"), "org_other_agency"),
        ("oneself", "ann", l("ann", "ann"), "org_substitute_self"),
        ("nobody known", "ann", l("ann", "nobody"), "org_unknown_person"),
        ("an auditor acts for nobody", "ann", l("ann", "aud"), "org_substitute_excluded"),
        (
            "a leave of the past",
            "ann",
            leave(span("n", "ann", "bob", "2026-02-27 07:00", "2026-03-05 00:00")),
            "org_window_past",
        ),
        (
            "a leave of this morning",
            "ann",
            leave(span("n", "ann", "bob", "2026-03-02 07:00", "2026-03-03 00:00")),
            "ok",
        ),
        (
            "an empty leave",
            "ann",
            leave(span("n", "ann", "bob", "2026-03-05 07:00", "2026-03-05 07:00")),
            "org_window_empty",
        ),
    ]);
}

#[test]
fn a_person_sent_to_a_centre_is_replaced_by_the_sending_agency() {
    let mut world = World::new();
    world.system(OrgCommand::AddPerson { person: person("sent") });
    let mut posted = holding("sent", "TT", Role::Receptionist, "2025-07-01", None);
    let request = || leave(span("n1", "sent", "cam", "2026-03-03 07:00", "2026-03-05 00:00"));
    world.system(give(posted.clone()));
    assert_eq!(code(&world.by("sent", request())), "org_other_agency");
    let mut world = World::new();
    world.system(OrgCommand::AddPerson { person: person("sent") });
    posted.sent_by = Some("S1".into());
    world.system(give(posted));
    assert_eq!(code(&world.by("sent", request())), "ok");
}

#[test]
fn leaves_do_not_overlap_and_substitutes_form_a_line_without_loop() {
    let mut world = World::new();
    let l = |id, who, by, from, to| leave(span(id, who, by, from, to));
    let first = world.by("ann", l("n1", "ann", "bob", "2026-03-03 07:00", "2026-03-06 00:00"));
    assert_eq!(code(&first), "ok");
    let rows = [
        ("again", "ann", l("n2", "ann", "cam", "2026-03-05 07:00", "2026-03-07 00:00"), "org_leave_overlaps"),
        ("the id again", "ann", l("n1", "ann", "cam", "2026-04-05 07:00", "2026-04-07 00:00"), "org_delegation_exists"),
        (
            "an absent substitute",
            "cam",
            l("n2", "cam", "ann", "2026-03-05 07:00", "2026-03-07 00:00"),
            "org_substitute_absent",
        ),
        ("back to the first", "bob", l("n2", "bob", "ann", "2026-03-05 07:00", "2026-03-07 00:00"), "org_circular"),
        ("the next day is free", "ann", l("n3", "ann", "cam", "2026-03-06 00:00", "2026-03-07 00:00"), "ok"),
        ("the substitute falls ill", "bob", l("n4", "bob", "cam", "2026-03-04 07:00", "2026-03-06 00:00"), "ok"),
        (
            "and the next one too, back to the first",
            "cam",
            l("n5", "cam", "ann", "2026-03-04 07:00", "2026-03-06 00:00"),
            "org_circular",
        ),
    ];
    for (title, who, command, expected) in rows {
        assert_eq!(code(&world.by(who, command)), expected, "{title}");
    }
    let sub = |when: &str| world.org.substitute_of(&"ann".into(), at(when)).map(|p| p.as_str());
    assert_eq!(sub("2026-03-03 06:59"), None);
    assert_eq!(sub("2026-03-03 07:00"), Some("bob"));
    assert_eq!(sub("2026-03-04 08:00"), Some("cam"), "bob is ill, cam has his duties");
    assert_eq!(sub("2026-03-06 08:00"), Some("cam"));
    let present = |who: &str| world.org.present(&who.into(), at("2026-03-04 08:00"));
    assert_eq!(["ann", "bob", "cam"].map(present), [false, false, true]);
    let stands: Vec<_> = world.org.stands_in_for(&"cam".into(), at("2026-03-04 08:00"));
    assert_eq!(stands.iter().map(|d| d.from_person.as_str()).collect::<Vec<_>>(), ["bob", "ann"]);
}

#[test]
fn a_substitute_acts_with_the_roles_of_the_other_and_both_names_are_kept() {
    let mut world = World::new();
    world.by("leader", leave(span("n1", "leader", "head", "2026-03-03 07:00", "2026-03-05 00:00"))).unwrap();
    let acting = |when: &str| world.org.actor(&"head".into(), Some(&"leader".into()), at(when));
    assert_eq!(code(&acting("2026-03-02 10:00")), "org_no_delegation");
    let actor = acting("2026-03-03 10:00").unwrap();
    assert_eq!(actor.person().unwrap().as_str(), "head");
    assert_eq!(actor.principal().unwrap().as_str(), "leader");
    assert!(world.org.may(&actor, &[Role::AgencyLeader], &"S1.B".into()));
    assert!(!world.org.may(&actor, &[Role::AgencyLeader], &"S2".into()));
    assert_eq!(code(&acting("2026-03-05 00:00")), "org_no_delegation");
    assert_eq!(
        code(&world.org.actor(&"bob".into(), Some(&"leader".into()), at("2026-03-03 10:00"))),
        "org_no_delegation"
    );
}

#[test]
fn a_delegation_hands_over_what_it_names_and_no_more() {
    let mut world = World::new();
    let mut given = span("u1", "leader", "head", "2026-03-03 07:00", "2026-04-01 00:00");
    given.unit = Some("S1.B".into());
    given.roles = Some(vec![Role::Clerk]);
    let ask = |given: &Delegation| OrgCommand::GiveDelegation { delegation: given.clone() };
    assert_eq!(code(&world.by("leader", ask(&given))), "org_nothing_to_hand_over");
    given.roles = Some(vec![Role::AgencyLeader]);
    assert_eq!(code(&world.by("leader", ask(&given))), "ok");
    let actor = world.org.actor(&"head".into(), Some(&"leader".into()), at("2026-03-03 10:00")).unwrap();
    let may = |unit: &str| world.org.may(&actor, &[Role::AgencyLeader], &unit.into());
    assert_eq!(["S1", "S1.A", "S1.B"].map(may), [false, false, true]);
    assert_eq!(world.org.substitute_of(&"leader".into(), at("2026-03-03 10:00")), None, "only a part was handed over");
}

#[test]
fn nobody_takes_a_delegation_himself_or_hands_it_on() {
    let mut world = World::new();
    let ask = |id: &str, who: &str, by: &str| OrgCommand::GiveDelegation {
        delegation: span(id, who, by, "2026-03-02 07:00", "2026-04-01 00:00"),
    };
    assert_eq!(code(&world.by("head", ask("u1", "ann", "head"))), "org_self_appointed");
    assert_eq!(code(&world.by("leader", ask("u2", "leader", "head"))), "ok");
    let acting = world.org.actor(&"head".into(), Some(&"leader".into()), world.now).unwrap();
    assert_eq!(code(&world.ask(&acting, ask("u3", "leader", "clerk"))), "org_no_further_delegation");
    assert_eq!(world.org.substitute_of(&"leader".into(), world.now).unwrap().as_str(), "head");
    world.by("head", leave(span("n1", "head", "bob", "2026-03-03 07:00", "2026-03-05 00:00"))).unwrap();
    let away = at("2026-03-03 10:00");
    assert_eq!(
        world.org.substitute_of(&"leader".into(), away),
        None,
        "the delegate's substitute gets nothing from the delegation"
    );
    assert_eq!(code(&world.org.actor(&"bob".into(), Some(&"leader".into()), away)), "org_no_delegation");
}

#[test]
fn leave_and_delegation_end_when_taken_back() {
    let mut world = World::new();
    world.by("ann", leave(span("n1", "ann", "bob", "2026-03-03 07:00", "2026-03-06 00:00"))).unwrap();
    let cancel = || OrgCommand::CancelLeave { id: org::DelegationId("n1".into()) };
    let revoke = OrgCommand::RevokeDelegation { id: org::DelegationId("n1".into()) };
    assert_eq!(code(&world.by("ann", revoke)), "org_unknown_delegation", "a leave is no delegation");
    assert_eq!(code(&world.by("bob", cancel())), "org_leaders_only");
    world.now = at("2026-03-04 09:00");
    assert_eq!(code(&world.by("ann", cancel())), "ok");
    assert_eq!(code(&world.by("ann", cancel())), "org_delegation_ended");
    let present = |when: &str| world.org.present(&"ann".into(), at(when));
    assert_eq!(["2026-03-04 08:59", "2026-03-04 09:00"].map(present), [false, true]);
}

#[test]
fn what_a_person_holds_ends_with_the_person() {
    let mut world = World::new();
    let given = span("u1", "leader", "ann", "2026-03-02 07:00", "2026-06-01 00:00");
    world.by("leader", OrgCommand::GiveDelegation { delegation: given }).unwrap();
    world.system(give(holding("ann", "S1.B", Role::Specialist, "2026-05-01", None)));
    let leaves = |to: &str| OrgCommand::PersonLeaves { person: "ann".into(), to: day(to) };
    let events = world.by("admin", leaves("2026-03-31")).unwrap();
    assert_eq!(events.iter().filter(|e| matches!(e, OrgEvent::HoldingEnded { .. })).count(), 2);
    assert_eq!(events.iter().filter(|e| matches!(e, OrgEvent::DelegationRevoked { .. })).count(), 1);
    assert_eq!(world.holders("S1.A", Role::Specialist, "2026-03-31"), ["ann", "bob"]);
    assert_eq!(world.holders("S1.A", Role::Specialist, "2026-04-01"), ["bob"]);
    assert!(world.holders("S1.B", Role::Specialist, "2026-05-01").iter().all(|who| *who != "ann"));
    assert!(world.org.stands_in_for(&"ann".into(), at("2026-04-01 08:00")).is_empty());
    assert_eq!(code(&world.org.actor(&"ann".into(), None, at("2026-04-01 08:00"))), "org_not_in_office");
    assert_eq!(code(&world.by("admin", leaves("2026-04-30"))), "org_person_left");
}

#[test]
fn a_leave_whose_substitute_left_stays_a_leave_without_substitute() {
    let mut world = World::new();
    world.by("ann", leave(span("n1", "ann", "bob", "2026-03-03 07:00", "2026-03-20 00:00"))).unwrap();
    world.by("admin", OrgCommand::PersonLeaves { person: "bob".into(), to: day("2026-03-09") }).unwrap();
    let sub = |when: &str| world.org.substitute_of(&"ann".into(), at(when)).map(|p| p.as_str());
    assert_eq!([sub("2026-03-09 16:00"), sub("2026-03-10 08:00")], [Some("bob"), None]);
    assert!(!world.org.present(&"ann".into(), at("2026-03-10 08:00")));
}

#[test]
fn an_email_signs_in_one_person_and_people_keep_their_own_addresses() {
    let mut world = World::new();
    let with =
        |id: &str, email: &str| OrgCommand::AddPerson { person: Person { email: Some(email.into()), ..person(id) } };
    let change = |name: &str, email: &str| OrgCommand::ChangePerson {
        person: "ann".into(),
        name: name.into(),
        email: Some(email.into()),
        phone: None,
    };
    assert_eq!(code(&world.by("admin", with("p1", "a@example.org"))), "ok");
    assert_eq!(code(&world.by("admin", with("p2", "A@Example.org "))), "org_email_taken");
    assert_eq!(code(&world.by("ann", change("Người ann", "b@example.org"))), "ok");
    assert_eq!(code(&world.by("ann", change("Người ann", "a@example.org"))), "org_email_taken");
    assert_eq!(code(&world.by("ann", change("Tên khác", "b@example.org"))), "org_administrator_only");
    assert_eq!(code(&world.by("bob", change("Người ann", "c@example.org"))), "org_administrator_only");
    assert_eq!(code(&world.by("admin", change("Tên khác", "b@example.org"))), "ok");
}

#[test]
fn units_are_found_by_place_agency_and_centre() {
    let world = World::new();
    let org = &world.org;
    let today = day("2026-03-02");
    let agency = |id: &str| org.agency_of(&id.into()).map(|u| u.id.as_str());
    assert_eq!(
        ["S1.A", "S1", "X1.TT", "CA1", "T"].map(agency),
        [Some("S1"), Some("S1"), Some("X1"), Some("CA1"), Some("T")]
    );
    let centre = |id: &str| org.centre_of(&id.into(), today).map(|u| u.id.as_str());
    assert_eq!(
        ["S1.A", "X1", "CA1", "X2.TT", "?"].map(centre),
        [Some("TT"), Some("X1.TT"), Some("X1.TT"), Some("X2.TT"), None]
    );
    let competent = |agency: &str, commune: Option<&str>| {
        org.competent_unit(agency, commune.map(Into::into).as_ref(), today).map(|id| id.as_str())
    };
    let rows = [
        ("STP", None, Some("S1")),
        ("STP", Some("X1"), Some("S1")),
        ("UBND", None, Some("T")),
        ("UBND_XA", Some("X2"), Some("X2")),
        ("UBND_XA", None, None),
        ("CA_XA", Some("X1"), Some("CA1")),
        ("BHXH", Some("X1"), None),
    ];
    for (agency, commune, expected) in rows {
        assert_eq!(competent(agency, commune), expected, "{agency} {commune:?}");
    }
    assert!(!org.may(&Actor::applicant(), &Role::ALL, &"T".into()));
}
