//! The things of the organisation: units, people, holdings, delegations.

use kernel::{Day, Instant, PersonId, ProcedureCode, Role, UnitId};
use serde::{Deserialize, Serialize};

/// Level of government; there are two since 1 July 2025.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Tỉnh, thành phố.
    Province,
    /// Xã, phường, đặc khu.
    Commune,
}

/// What kind of unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// People's committee of the province: the root.
    Province,
    /// Trung tâm Phục vụ hành chính công cấp tỉnh.
    ProvincialCentre,
    /// Sở.
    Department,
    /// Ngành dọc (police, tax …): own desk, own line of command (Decree 118/2025, Article 7.1b).
    Vertical,
    /// People's committee of a commune or ward.
    Commune,
    /// Trung tâm Phục vụ hành chính công cấp xã.
    CommuneCentre,
    /// Phòng, văn phòng, chi nhánh of another unit.
    Division,
}

impl UnitKind {
    /// Whether a unit of this kind answers for itself: what a division belongs to.
    pub const fn is_agency(self) -> bool {
        !matches!(self, UnitKind::Division | UnitKind::CommuneCentre)
    }

    /// Whether it is a one-stop centre.
    pub const fn is_centre(self) -> bool {
        matches!(self, UnitKind::ProvincialCentre | UnitKind::CommuneCentre)
    }
}

/// A name that a unit had, until that day inclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerName {
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// Last day of the name.
    pub to: Day,
}

/// A unit of the administration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Identity; never reused.
    pub id: UnitId,
    /// The latest name recorded; `name_on` knows earlier ones.
    pub name: String,
    /// The latest short name.
    pub short_name: String,
    /// Kind.
    pub kind: UnitKind,
    /// The unit above; only the province has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<UnitId>,
    /// Level of government.
    pub level: Level,
    /// Id in the table of agencies, e.g. `SNV`, or `UBND_XA`, `CA_XA`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// Agency code as used in dossier codes, e.g. `H92.05`.
    pub code: String,
    /// Code of the statistics office, of a province or commune.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gso_code: Option<String>,
    /// The commune whose territory it serves without belonging to it (police of a commune).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serves: Option<UnitId>,
    /// Address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Which office hours of the calendar apply, if not the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office_hours_key: Option<String>,
    /// First day.
    pub from: Day,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// The unit that took over from the day after `to`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<UnitId>,
    /// Earlier names, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_names: Vec<FormerName>,
    /// A plausible unit that no source names ("đơn vị mẫu").
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub template: bool,
}

impl Unit {
    /// Whether it exists on that day.
    pub fn is_open(&self, day: Day) -> bool {
        covers(self.from, self.to, day)
    }

    /// Its name on that day; the oldest known before its first day.
    pub fn name_on(&self, day: Day) -> &str {
        self.former_names.iter().find(|former| day <= former.to).map_or(&self.name, |former| &former.name)
    }
}

/// A person who works for the administration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Identity; never an identity number.
    pub id: PersonId,
    /// Full name.
    pub name: String,
    /// E-mail, unique among those in office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// First day in office.
    pub from: Day,
    /// Last day in office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
}

impl Person {
    /// Whether in office on that day.
    pub fn is_in_office(&self, day: Day) -> bool {
        covers(self.from, self.to, day)
    }
}

/// A role held in a unit; it reaches that unit and all below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub unit: UnitId,
    /// The role.
    pub role: Role,
    /// Title as signed, e.g. `Phó Giám đốc`.
    pub title: String,
    /// First day.
    pub from: Day,
    /// Last day; before `from` if it was taken back before it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// The agency that sends the person to a one-stop centre (Decree 118/2025, Article 11).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_by: Option<UnitId>,
    /// Procedures that the holder may decide on the spot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorised: Vec<ProcedureCode>,
}

impl Holding {
    /// Whether held on that day.
    pub fn is_held(&self, day: Day) -> bool {
        covers(self.from, self.to, day)
    }

    /// Whether some day is common with `from`–`to`, both inclusive.
    pub fn overlaps(&self, from: Day, to: Option<Day>) -> bool {
        self.from <= last(self.to) && self.from <= last(to) && from <= last(self.to) && from <= last(to)
    }
}

/// Name of a delegation or leave, given by the shell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DelegationId(pub String);

/// Why one stands in for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DelegationKind {
    /// Ủy quyền: the person goes on working.
    Delegation,
    /// Nghỉ: the person is away, the other substitutes.
    Leave,
}

/// One person may act in the place of another, for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// Identity.
    pub id: DelegationId,
    /// Whose powers.
    pub from_person: PersonId,
    /// Who acts.
    pub to_person: PersonId,
    /// Delegation or leave.
    pub kind: DelegationKind,
    /// Only these roles; `None` for all. A leave is always whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<Role>>,
    /// Only in this unit and below; `None` for everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// From this moment.
    pub from: Instant,
    /// Until before this moment.
    pub to: Instant,
    /// Number of the document that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Ended from this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Instant>,
}

impl Delegation {
    /// The first moment at which it is over.
    pub fn end(&self) -> Instant {
        self.revoked.map_or(self.to, |revoked| revoked.min(self.to))
    }

    /// Whether in force at that moment.
    pub fn is_in_force(&self, at: Instant) -> bool {
        self.from <= at && at < self.end()
    }

    /// Whether some moment is common with `from`..`to`.
    pub fn overlaps(&self, from: Instant, to: Instant) -> bool {
        self.from.max(from) < self.end().min(to)
    }

    /// Whether it hands over everything.
    pub fn is_whole(&self) -> bool {
        self.roles.is_none() && self.unit.is_none()
    }
}

/// The last day, far away if open.
pub(crate) fn last(to: Option<Day>) -> Day {
    to.unwrap_or(Day(i32::MAX))
}

fn covers(from: Day, to: Option<Day>, day: Day) -> bool {
    from <= day && day <= last(to)
}
