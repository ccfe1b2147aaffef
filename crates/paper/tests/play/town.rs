//! Units, people, a procedure and rules of the plays.

use std::sync::LazyLock;

use dossier::Offices;
use kernel::{Day, PersonId, Role, UnitId};
use org::{Holding, Org, OrgEvent, Person};
use procedure::{Catalogue, DeadlineRules, ProcedureVersion, Step};

pub const DESK: &str = "H92.TT";
pub const AGENCY: &str = "H92.05";
pub const DIVISION: &str = "H92.05.P1";
pub const REGISTRY: &str = "H92.05.VP";
pub const COMMUNE: &str = "H92.31120";

fn day() -> Day {
    Day::parse("2025-07-01").unwrap()
}

fn person(id: &str, name: &str, role: Role, unit: &str, title: &str) -> [OrgEvent; 2] {
    let person = Person {
        id: PersonId::new(id),
        name: name.to_owned(),
        email: None,
        phone: Some("0292 000 0000".to_owned()),
        from: day(),
        to: None,
    };
    let holding = Holding {
        person: PersonId::new(id),
        unit: UnitId::new(unit),
        role,
        title: title.to_owned(),
        from: day(),
        to: None,
        sent_by: None,
        authorised: Vec::new(),
    };
    [OrgEvent::PersonAdded { person }, OrgEvent::HoldingGiven { holding }]
}

pub fn organisation() -> Org {
    let units = Org::embedded_units().unwrap().into_iter().map(|unit| OrgEvent::UnitCreated { unit });
    let people = [
        person("nv-desk", "Trần Văn Thử", Role::Receptionist, DESK, "Chuyên viên"),
        person("nv-desk-2", "Lý Thị Nghiệm", Role::Receptionist, DESK, "Chuyên viên"),
        person("nv-director", "Đỗ Thị Dụ", Role::CentreDirector, DESK, "Giám đốc"),
        person("nv-spec", "Phạm Văn Ví", Role::Specialist, DIVISION, "Chuyên viên"),
        person("nv-head", "Bùi Thị Phỏng", Role::DivisionHead, DIVISION, "Trưởng phòng"),
        person("nv-deputy", "Võ Minh Họa", Role::AgencyLeader, AGENCY, "Phó Giám đốc"),
        person("nv-chief", "Hồ Văn Giả", Role::AgencyLeader, AGENCY, "Giám đốc"),
        person("nv-clerk", "Ngô Thị Định", Role::Clerk, REGISTRY, "Văn thư"),
        person("nv-commune", "Mai Văn Thí", Role::Specialist, COMMUNE, "Công chức"),
    ];
    let events: Vec<OrgEvent> = units.chain(people.into_iter().flatten()).collect();
    Org::replay(&events)
}

/// One department, served by the provincial centre.
pub struct Town<'a>(pub &'a Org);

impl Offices for Town<'_> {
    fn reaches(&self, granted: &UnitId, unit: &UnitId) -> bool {
        self.0.is_within(unit, granted)
    }
    fn agency_of(&self, unit: &UnitId) -> UnitId {
        self.0.agency_of(unit).unwrap().id.clone()
    }
    fn serves(&self, desk: &UnitId, competent: &UnitId) -> bool {
        desk.as_str() == DESK && competent.as_str() == AGENCY
    }
    fn unit_for(&self, competent: &UnitId, step: &Step) -> UnitId {
        match (competent.as_str(), step.role) {
            (AGENCY, Role::Specialist) => UnitId::new(DIVISION),
            _ => competent.clone(),
        }
    }
    fn registry_of(&self, competent: &UnitId) -> UnitId {
        if competent.as_str() == AGENCY { UnitId::new(REGISTRY) } else { competent.clone() }
    }
    fn may_own(&self, person: &PersonId, _unit: &UnitId) -> bool {
        self.0.person(person).is_some()
    }
}

static PROCEDURE: LazyLock<ProcedureVersion> = LazyLock::new(version);

pub fn procedure() -> ProcedureVersion {
    PROCEDURE.clone()
}

/// Ten working days; a form, data of a database, an original for comparison.
fn version() -> ProcedureVersion {
    let catalogue = Catalogue::embedded().unwrap();
    let mut version = ProcedureVersion::clone(catalogue.list_usable(Day(20_800)).next().unwrap());
    version.name = "Cấp giấy phép khai thác nước dưới đất".to_owned();
    version.limit = read(r#"{"value":10,"unit":"working_days"}"#);
    version.limit_variants.clear();
    version.sets = Some(1);
    (version.effective_from, version.effective_to) = (None, None);
    version.components = read(
        r#"[{"id":"c1","name":"Đơn đề nghị","kind":"form","copies":1,"need":"always"},
        {"id":"c2","name":"Thông tin cư trú","kind":"data","copies":1,"need":"always","available_from":"population"},
        {"id":"c3","name":"Giấy tờ về đất đai","kind":"copy","copies":1,"need":"conditional"}]"#,
    );
    version.fees = read(
        r#"[{"id":"f1","item":"Lệ phí cấp giấy phép","amount":75000,"legal_basis":"Nghị quyết 10/2025/NQ-HĐND"}]"#,
    );
    version.results = read(r#"[{"id":"r1","name":"Giấy phép khai thác nước"}]"#);
    version.process = read(
        r#"{"steps":[{"id":"1","at_desk":true,"role":"receptionist","unit":"desk","action":"Tiếp nhận"},
        {"id":"2","role":"specialist","unit":"division","action":"Thẩm định hồ sơ","product":"Tờ trình",
         "limit":{"value":5,"unit":"working_days"}},
        {"id":"3","role":"agency_leader","unit":"leadership","action":"Ký duyệt",
         "limit":{"value":1,"unit":"working_days"}}]}"#,
    );
    version
}

pub fn rules() -> DeadlineRules {
    read(
        r#"{"on_supplement":{"value":"restart","basis":"nd61_2018.d19k4"},
        "applicant_term":{"value":{"value":30,"unit":"calendar_days"},"basis":"design.applicant_term"},
        "on_timeout":{"value":"close","basis":"design.applicant_term"},
        "on_fee":{"value":"run","basis":"design.fee_clock"},
        "fee_term":{"value":{"value":3,"unit":"working_days"},"basis":"design.fee_clock"},
        "on_fee_timeout":{"value":"close","basis":"design.fee_clock"},
        "reception_limit":{"value":{"value":8,"unit":"working_hours"},"basis":"design.reception"},
        "supplement_notice_limit":{"value":{"value":3,"unit":"working_days"},"basis":"nd61_2018.d19k4"},
        "handover_cutoff_minute":{"value":900,"basis":"nd118_2025.d18k2"},
        "immediate_result":{"value":false,"basis":"nd61_2018.d17k4"},
        "decide_on_the_spot":{"value":false,"basis":"nd61_2018.d17k5"},
        "non_territorial":{"value":"province","basis":"nd118_2025.d14"}}"#,
    )
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap()
}
