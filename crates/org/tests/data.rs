//! The data that come with the program: units of today, communes of before July 2025.

mod world;

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Actor, UnitId};
use org::{Level, OldUnits, Org, OrgCommand, Share, Translation, UnitKind};
use world::day;

fn can_tho() -> Org {
    let mut org = Org::default();
    for unit in Org::embedded_units().unwrap() {
        let name = unit.name.clone();
        let now = kernel::Instant::at(unit.from, 0);
        let events = org.decide(OrgCommand::CreateUnit { unit }, &Actor::system(), now);
        for event in events.unwrap_or_else(|refusal| panic!("{name}: {refusal}")) {
            org.evolve(&event);
        }
    }
    org
}

#[test]
fn the_units_are_created_by_ordinary_commands() {
    let org = can_tho();
    let today = day("2026-11-25");
    let mut kinds: BTreeMap<UnitKind, usize> = BTreeMap::new();
    for unit in org.units(today) {
        *kinds.entry(unit.kind).or_default() += 1;
    }
    let expected = [
        (UnitKind::Province, 1),
        (UnitKind::ProvincialCentre, 1),
        (UnitKind::Department, 11),
        (UnitKind::Vertical, 104),
        (UnitKind::Commune, 103),
        (UnitKind::CommuneCentre, 103),
        (UnitKind::Division, 11 * 3 + 103 * 3),
    ];
    assert_eq!(kinds, BTreeMap::from(expected));
    assert_eq!(org.units(day("2025-06-30")).count(), 0);
}

#[test]
fn every_commune_has_its_centre_its_police_and_a_code_of_the_statistics_office() {
    let org = can_tho();
    let today = day("2026-11-25");
    for commune in org.units(today).filter(|unit| unit.kind == UnitKind::Commune) {
        let centre = org.centre_of(&commune.id, today).unwrap();
        assert_eq!((centre.parent.as_ref(), centre.level), (Some(&commune.id), Level::Commune));
        assert!(centre.name.starts_with("Trung tâm Phục vụ hành chính công "), "{}", centre.name);
        assert_eq!(commune.code, format!("H92.{}", commune.gso_code.as_deref().unwrap()));
        assert_eq!(org.competent_unit("UBND_XA", Some(&commune.id), today), Some(&commune.id));
        let police = org.competent_unit("CA_XA", Some(&commune.id), today).unwrap();
        assert!(!org.is_within(police, &commune.id), "the police answers to the police");
    }
    assert_eq!(org.competent_unit("STP", None, today), Some(&UnitId::new("H92.02")));
    assert_eq!(org.centre_of(&"H92.02.P1".into(), today).unwrap().id.as_str(), "H92.TT");
}

fn found(text: &str) -> Vec<Translation> {
    OldUnits::embedded().unwrap().find(text)
}

/// Former district and commune, and codes of today.
fn brief(rows: &[Translation]) -> Vec<(String, Vec<&str>)> {
    let codes = |row: &'_ Translation| row.new.iter().map(|new| (new.code.clone(), new.share)).collect::<Vec<_>>();
    rows.iter()
        .map(|row| {
            let shares = codes(row).into_iter().map(|(_, share)| match share {
                Share::Whole => "w",
                Share::Main => "m",
                Share::Part => "p",
            });
            (format!("{}, {}", row.commune, row.district), shares.collect())
        })
        .collect()
}

#[test]
fn addresses_of_before_july_2025_are_found_with_and_without_marks() {
    let rows = [
        ("12 Nguyễn Văn Cừ, phường An Hòa, quận Ninh Kiều, Cần Thơ", vec!["Phường An Hòa, Quận Ninh Kiều"]),
        ("p an hoa q ninh kieu", vec!["Phường An Hòa, Quận Ninh Kiều"]),
        ("xã An Hòa", vec!["Phường An Hòa, Quận Ninh Kiều"]),
        ("PHUONG AN KHANH", vec!["Phường An Khánh, Quận Ninh Kiều"]),
        ("bùi hữu ngh", vec!["Phường Bùi Hữu Nghĩa, Quận Bình Thuỷ"]),
        ("đường không có tên", vec![]),
        ("", vec![]),
        (" ,.- ", vec![]),
    ];
    for (text, expected) in rows {
        let names: Vec<String> = brief(&found(text)).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, expected, "{text}");
    }
    let half = found("an kh");
    assert!(half.iter().any(|row| row.commune == "Phường An Khánh"), "{half:?}");
}

#[test]
fn a_number_is_a_ward_only_after_its_kind() {
    let ward = |text: &str| found(text).iter().any(|row| row.commune == "Phường 5");
    assert!(ward("Phường 5, thành phố Sóc Trăng") && ward("P.5 Sóc Trăng") && ward("p5, tp soc trang"));
    assert!(found("5 Trần Hưng Đạo, phường An Hòa, quận Ninh Kiều").iter().all(|row| row.commune == "Phường An Hòa"));
}

#[test]
fn a_district_alone_gives_all_its_communes() {
    let rows = found("quận Ninh Kiều");
    assert!(rows.len() > 1 && rows.iter().all(|row| row.district == "Quận Ninh Kiều"));
    let town = found("huyện Long Mỹ");
    assert!(town.len() > 1 && town.iter().all(|row| row.district == "Huyện Long Mỹ"), "{:?}", brief(&town));
}

#[test]
fn a_divided_commune_gives_its_main_part_first() {
    let table = OldUnits::embedded().unwrap();
    let divided: Vec<&Translation> = table.list().filter(|row| row.new.len() > 1).collect();
    assert!(!divided.is_empty());
    for row in divided {
        assert_eq!(row.new[0].share, Share::Main, "{}", row.commune);
        assert!(row.new[1..].iter().all(|new| new.share == Share::Part), "{}", row.commune);
    }
    assert!(table.list().filter(|row| row.new.len() == 1).all(|row| row.new[0].share == Share::Whole));
}

#[test]
fn every_former_commune_leads_to_a_commune_of_today_and_finds_itself() {
    let org = can_tho();
    let today: BTreeSet<&str> = org.units(day("2026-11-25")).filter_map(|unit| unit.gso_code.as_deref()).collect();
    let table = OldUnits::embedded().unwrap();
    assert_eq!(table.list().count(), 263);
    for row in table.list() {
        assert!(!row.new.is_empty() && row.new.iter().all(|new| today.contains(new.code.as_str())), "{}", row.commune);
        let whole = format!("{}, {}, {}", row.commune, row.district, row.province);
        assert_eq!(table.find(&whole), std::slice::from_ref(row), "{whole}");
    }
}
