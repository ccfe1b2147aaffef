//! Names of units as texts and lists write them.

use kernel::UnitId;
use steering::names::{Names, Tag, UnitName};
use steering::proposing::{Directory, Named};
use steering::task::model::{DocumentId, Owner};
use uuid::Uuid;

fn unit(id: &str, name: &str, others: &[&str]) -> UnitName {
    (UnitId::new(id), name.to_owned(), others.iter().map(|other| (*other).to_owned()).collect()).into()
}

fn names() -> Names {
    Names::new([
        unit("t", "Ủy ban nhân dân thành phố Cần Thơ", &["Thành phố Cần Thơ"]),
        unit("t.vp", "Văn phòng Ủy ban nhân dân thành phố", &[]),
        unit("t.snv", "Sở Nội vụ", &["Sở NV"]),
        unit("t.stc", "Sở Tài chính", &[]),
        unit("t.svh", "Sở Văn hóa, Thể thao và Du lịch", &[]),
        unit("t.snn", "Sở Nông nghiệp và Môi trường", &[]),
        unit("t.kcn", "Ban Quản lý các khu chế xuất và công nghiệp", &[]),
        unit("t.ca", "Công an thành phố Cần Thơ", &[]),
        unit("x.ck", "Ủy ban nhân dân phường Cái Khế", &[]),
        unit("x.nk", "Ủy ban nhân dân phường Ninh Kiều", &[]),
        unit("x.vt", "Ủy ban nhân dân xã Vị Thuỷ", &[]),
        unit("x.th", "Ủy ban nhân dân xã Tân Hòa", &[]),
        unit("x.th2", "Ủy ban nhân dân xã Tân Hoa", &[]),
        unit("x.ck.ca", "Công an phường Cái Khế", &[]),
        unit("x.ck.p", "Phòng Kinh tế", &[]),
        unit("x.nk.p", "Phòng Kinh tế", &[]),
    ])
}

fn one(id: &str) -> Named {
    Named::One(Owner::unit(&UnitId::new(id)))
}

#[test]
fn units_by_all_their_names() {
    let names = names();
    let mut wrong = Vec::new();
    for (name, id) in [
        ("Sở Nội vụ", "t.snv"),
        ("SỞ NỘI VỤ", "t.snv"),
        ("  sở   nội vụ ", "t.snv"),
        ("Sở NV", "t.snv"),
        ("SNV", "t.snv"),
        ("So Noi vu", "t.snv"),
        ("Sở Nội vụ tỉnh", "t.snv"),
        ("Sở Nội vụ thành phố Cần Thơ", "t.snv"),
        ("Sở Nội vụ TP. Cần Thơ", "t.snv"),
        ("Sở Nội vụ Cần Thơ", "t.snv"),
        ("Sơ\u{309} Nô\u{323}i vu\u{323}", "t.snv"),
        ("Giám đốc Sở Nội vụ", "t.snv"),
        ("Sở Nội vụ (Phòng Cải cách hành chính)", "t.snv"),
        ("Sở Văn hoá, Thể thao & Du lịch", "t.svh"),
        ("Sở VHTTDL", "t.svh"),
        ("Sở VH, TT&DL", "t.svh"),
        ("Sở NN&MT", "t.snn"),
        ("VP UBND tỉnh", "t.vp"),
        ("Văn phòng UBND thành phố Cần Thơ", "t.vp"),
        ("Chánh Văn phòng UBND thành phố", "t.vp"),
        ("UBND tỉnh", "t"),
        ("UBND thành phố", "t"),
        ("UBND thành phố Cần Thơ", "t"),
        ("Công an tỉnh", "t.ca"),
        ("Công an thành phố", "t.ca"),
        ("UBND phường Cái Khế", "x.ck"),
        ("UBND P. Cái Khế", "x.ck"),
        ("phường Cái Khế", "x.ck"),
        ("Uỷ ban nhân dân phường Cái Khế", "x.ck"),
        ("UBND phường Cái Khế, thành phố Cần Thơ", "x.ck"),
        ("Chủ tịch UBND phường Ninh Kiều", "x.nk"),
        ("Ninh Kiều", "x.nk"),
        ("UBND xã Vị Thủy", "x.vt"),
        ("UBND xã Tân Hoà", "x.th"),
        ("Công an phường Cái Khế", "x.ck.ca"),
        ("Ban Quản lý các khu chế xuất và công nghiệp", "t.kcn"),
        ("BQL các khu chế xuất và công nghiệp", "t.kcn"),
    ] {
        if names.find(name) != one(id) {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn what_is_not_known_stays_unknown_with_what_is_like_it() {
    let names = names();
    for name in [
        "Sở Nội vụ tỉnh Vĩnh Long",
        "Sở Xây dựng",
        "UBND phường Lạ",
        "Phòng Kinh tế",
        "Chủ tịch UBND tỉnh",
        "",
        "???",
        "xa tan hoa",
    ] {
        assert_eq!(names.find(name), Named::Unknown, "{name}");
    }
    let ids = |name: &str| names.closest(name).iter().map(|id| id.as_str().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids("Sở Nôi vu tinh Cần Thơ").first().map(String::as_str), Some("t.snv"));
    assert_eq!(ids("UBND phường Cái Khê").first().map(String::as_str), Some("x.ck"));
    assert!(ids("Sở Văn hóa và Thể thao").contains(&"t.svh".to_owned()));
    assert!(ids("Phường Cái Khế và các hội").len() <= 3);
    assert!(ids("").is_empty());
    assert!(ids("zzzz").is_empty());
}

#[test]
fn collective_names_list_the_units_to_be_confirmed() {
    let names = names();
    let ids = |name: &str| {
        assert_eq!(names.find(name), Named::Group, "{name}");
        names.group_units(name).iter().map(|id| id.as_str().to_owned()).collect::<Vec<_>>()
    };
    let communes = ["x.ck", "x.nk", "x.vt", "x.th", "x.th2"];
    assert_eq!(ids("UBND các xã, phường"), communes);
    assert_eq!(ids("Ủy ban nhân dân các xã, phường, đặc khu"), communes);
    assert_eq!(ids("Chủ tịch UBND các xã, phường"), communes);
    assert_eq!(ids("UBND cấp xã"), communes);
    assert_eq!(ids("các phường"), ["x.ck", "x.nk"]);
    assert_eq!(ids("các sở, ban, ngành"), ["t.vp", "t.snv", "t.stc", "t.svh", "t.snn", "t.kcn", "t.ca"]);
    assert_eq!(ids("Các sở, ban, ngành thành phố"), ids("các sở, ban, ngành"));
    assert_eq!(ids("Thủ trưởng các sở, ban, ngành").len(), 7);
    assert_eq!(ids("các sở, ngành; địa phương").len(), 12);
    assert_eq!(ids("các cơ quan, đơn vị, địa phương").len(), 11);
    assert!(names.group_units("Sở Nội vụ").is_empty());
    // Parts of one house, and bodies outside the government, are several and nobody of these.
    for inside in
        ["các phòng, ban, đơn vị thuộc Sở", "các đơn vị sự nghiệp", "các ban quản lý dự án", "các hội, đoàn thể"]
    {
        assert_eq!(ids(inside), [""; 0], "{inside}");
    }
}

#[test]
fn a_tag_of_the_caller_counts() {
    let id = UnitId::new("a");
    let names = Names::new([(id.clone(), "Trung tâm Phục vụ hành chính công".to_owned(), Vec::new(), Tag::Department)]);
    assert_eq!(names.group_units("các sở, ngành"), [id]);
}

#[test]
fn documents_by_number() {
    let id = |n: u128| DocumentId(Uuid::from_u128(n));
    let names = names().with_documents([("45/TB-VPUB".to_owned(), id(1))]);
    assert_eq!(names.find_document("Số: 45/tb-vpub"), Some(id(1)));
    assert_eq!(names.find_document("46/TB-VPUB"), None);
    let more = |number: &str| (number == "46/TB-VPUB").then(|| id(2));
    let looking = names.looking(&more);
    assert_eq!(looking.find_document("46/TB-VPUB"), Some(id(2)));
    assert_eq!(looking.find_document("45/TB-VPUB"), Some(id(1)));
    assert_eq!(looking.find("Sở Nội vụ"), one("t.snv"));
}

#[derive(serde::Deserialize)]
struct Province {
    units: Vec<Listed>,
}

#[derive(serde::Deserialize)]
struct Listed {
    code: String,
    name: String,
    #[serde(default)]
    short: Option<String>,
    kind: String,
}

/// The agencies of a whole province.
fn province() -> Vec<UnitName> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/org/can-tho.json");
    let found: Province = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let agencies = found.units.into_iter().filter_map(|unit| {
        let tag = match unit.kind.as_str() {
            "province" => Tag::Province,
            "department" | "provincial_centre" => Tag::Department,
            "commune" => Tag::Commune,
            "vertical" if !unit.name.contains("phường") && !unit.name.contains("xã") => Tag::Branch,
            "vertical" | "commune_centre" => Tag::Other,
            _ => return None,
        };
        Some(UnitName { id: UnitId::new(&unit.code), name: unit.name, others: unit.short.into_iter().collect(), tag })
    });
    agencies.collect()
}

#[test]
fn every_agency_of_a_province_is_found_by_its_spellings() {
    let units = province();
    assert!(units.len() > 300);
    let names = Names::new(units.clone());
    let mut wrong = Vec::new();
    for unit in &units {
        let own = &unit.name;
        let short = own.replace("Ủy ban nhân dân", "UBND");
        let old = own.replace("Ủy", "Uỷ").replace("hòa", "hoà").replace("Hòa", "Hoà");
        let spellings = [
            own.clone(),
            short.clone(),
            own.to_uppercase(),
            old,
            format!("{short}, thành phố Cần Thơ"),
            format!("Chủ tịch {short}"),
        ];
        let count = if own.starts_with("Ủy ban nhân dân phường") || own.starts_with("Ủy ban nhân dân xã") {
            6
        } else {
            4
        };
        for spelling in &spellings[..count] {
            if names.unit(spelling) != Some(&unit.id) {
                wrong.push(spelling.clone());
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}: {:?}", wrong.len(), units.len(), &wrong[..wrong.len().min(30)]);
    assert_eq!(names.group_units("UBND các xã, phường").len(), 103);
    assert_eq!(names.group_units("các sở, ban, ngành").len(), 13);
}
