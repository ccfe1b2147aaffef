//! The dossiers behind a figure, as an address: whose, which sector or procedure, and the [`Pick`]. Every figure of the index
//! and of reports links to the same list.

mod list;

use app::reports::Narrowed;
use app::{Whose, access};
use axum::routing::get;
use index::{Ending, Pick};
use kernel::{Day, ProcedureCode, Role, UnitId};
use org::{Level, UnitKind};

use super::lists::Address;
use crate::desk::{Desk, READERS};
use crate::routes::{Permission, Route};
use crate::server::{Pairs, value};

/// The list page.
pub const LIST: &str = "/desk/behind";

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![Route::desk(LIST, "GET", Permission::Role(READERS), get(list::show))]
}

/// What a list behind a figure holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// Whose dossiers.
    pub whose: Whose,
    /// Only of units of a level of government.
    pub level: Option<Level>,
    /// Only of a sector (lĩnh vực), as the catalogue was on a day.
    pub sector: Option<(String, Day)>,
    /// Only of a procedure.
    pub procedure: Option<ProcedureCode>,
    /// Which of them.
    pub pick: Pick,
}

impl Behind {
    /// All of somebody that a pick takes.
    pub const fn new(whose: Whose, pick: Pick) -> Self {
        Self { whose, level: None, sector: None, procedure: None, pick }
    }

    /// The address of the list.
    pub fn address(&self) -> Address {
        let level = self.level.map_or("", level_key);
        let procedure = self.procedure.as_ref().map_or("", ProcedureCode::as_str);
        let address = Address::new(LIST).and("whose", self.whose.key()).and("level", level);
        let (sector, day) = self.sector.as_ref().map_or(("", String::new()), |(sector, day)| (sector.as_str(), day.iso()));
        with_pick(address.and("sector", sector).and("sector_day", day).and("procedure", procedure), &self.pick)
    }

    /// Reads the choices of an address; what cannot be read is not there.
    pub fn read(query: &Pairs) -> Option<Self> {
        Some(Self {
            whose: whose_of(value(query, "whose")?),
            level: value(query, "level").and_then(level_of),
            sector: value(query, "sector").map(str::to_owned).zip(day(query, "sector_day")),
            procedure: value(query, "procedure").map(ProcedureCode::new),
            pick: read_pick(query),
        })
    }
}

impl Behind {
    /// The same for the use case that lists and counts them.
    pub fn narrowed(&self) -> Narrowed<'_> {
        Narrowed {
            whose: &self.whose,
            level: self.level,
            sector: self.sector.as_ref().map(|(sector, day)| (sector.as_str(), *day)),
            procedure: self.procedure.as_ref(),
            pick: &self.pick,
        }
    }
}

fn day(query: &Pairs, name: &str) -> Option<Day> {
    value(query, name).and_then(|text| Day::parse(text).ok())
}

/// Units whose figures an official may see with these roles: the centre of a commune works for the whole commune.
pub fn scope(desk: &Desk, roles: &[Role]) -> Vec<UnitId> {
    let org = &desk.officer.org;
    let widened = |held: UnitId| match org.unit(&held) {
        Some(unit) if unit.kind == UnitKind::CommuneCentre => org.agency_of(&held).map_or(held, |agency| agency.id.clone()),
        _ => held,
    };
    access::units(org, desk.actor(), roles).into_iter().map(widened).collect()
}

/// Whether an official may see somebody's figures with these roles: sums over many, only who reaches the whole province.
pub fn may_see(desk: &Desk, whose: &Whose, roles: &[Role]) -> bool {
    let (org, scope) = (&desk.officer.org, scope(desk, roles));
    match whose {
        Whose::Agency(unit) => org.unit(unit).is_some() && scope.iter().any(|held| org.is_within(unit, held)),
        _ => scope.iter().any(|held| org.unit(held).is_some_and(|unit| unit.parent.is_none())),
    }
}

/// Whose figures a key means.
pub fn whose_of(key: &str) -> Whose {
    match key {
        "tinh" => Whose::Province,
        "so" => Whose::Departments,
        "xa" => Whose::Communes,
        unit => Whose::Agency(UnitId::new(unit)),
    }
}

/// The key of a level in addresses.
pub const fn level_key(level: Level) -> &'static str {
    match level {
        Level::Province => "province",
        Level::Commune => "commune",
    }
}

fn level_of(key: &str) -> Option<Level> {
    [Level::Province, Level::Commune].into_iter().find(|level| level_key(*level) == key)
}

const ENDINGS: [(Ending, &str); 5] = [
    (Ending::Early, "early"),
    (Ending::OnTime, "on_time"),
    (Ending::Late, "late"),
    (Ending::Withdrawn, "withdrawn"),
    (Ending::Halted, "halted"),
];

fn ending_key(how: Ending) -> &'static str {
    ENDINGS.iter().find(|(own, _)| *own == how).map_or("", |(_, key)| key)
}

/// Adds a pick to an address; what it leaves open adds nothing.
pub fn with_pick(address: Address, pick: &Pick) -> Address {
    let open = Pick::default();
    let day = |day: Day| day.iso();
    let maybe = |wanted: Option<Day>| wanted.map(day).unwrap_or_default();
    let when = |said: bool, word: &'static str| if said { word } else { "" };
    let bits = |bits: i64| if bits == 0 { String::new() } else { bits.to_string() };
    let received = |own: Day, open: Day| maybe((own != open).then_some(own));
    let mut address = address
        .and("received_from", received(pick.received_from, open.received_from))
        .and("received_to", received(pick.received_to, open.received_to))
        .and("alive_from", maybe(pick.alive_from))
        .and("ended_from", maybe(pick.ended.map(|(from, _)| from)))
        .and("ended_to", maybe(pick.ended.map(|(_, to)| to)))
        .and("open_at", maybe(pick.open_at))
        .and("turns_late_from", maybe(pick.turns_late.map(|(from, _)| from)))
        .and("turns_late_to", maybe(pick.turns_late.map(|(_, to)| to)))
        .and("late_at", maybe(pick.late_at.filter(|(_, late)| *late).map(|(day, _)| day)))
        .and("in_time_at", maybe(pick.late_at.filter(|(_, late)| !late).map(|(day, _)| day)))
        .and("again_late", when(pick.asked_again_is_late, "1"))
        .and("unsatisfied_late", when(pick.or_unsatisfied, "1"))
        .and("with", bits(pick.with))
        .and("without", bits(pick.without));
    for (ending, key) in ENDINGS {
        address = address.and("ending", when(pick.endings.contains(&ending), key));
    }
    address
}

/// The pick of an address.
pub fn read_pick(query: &Pairs) -> Pick {
    let open = Pick::default();
    let day = |name: &str| day(query, name);
    let said = |name: &str| value(query, name) == Some("1");
    let bits = |name: &str| value(query, name).and_then(|text| text.parse().ok()).filter(|bits| *bits >= 0).unwrap_or(0);
    let has = |key: &str| query.iter().any(|(name, value)| name == "ending" && value == key);
    Pick {
        received_from: day("received_from").unwrap_or(open.received_from),
        received_to: day("received_to").unwrap_or(open.received_to),
        alive_from: day("alive_from"),
        ended: day("ended_from").zip(day("ended_to")),
        endings: ENDINGS.into_iter().filter(|(_, key)| has(key)).map(|(ending, _)| ending).collect(),
        open_at: day("open_at"),
        turns_late: day("turns_late_from").zip(day("turns_late_to")),
        late_at: day("late_at").map(|day| (day, true)).or_else(|| day("in_time_at").map(|day| (day, false))),
        asked_again_is_late: said("again_late"),
        or_unsatisfied: said("unsatisfied_late"),
        with: bits("with"),
        without: bits("without"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use index::{Column, Days, Left, ReportRules, Waiting};

    fn read_back(address: &Address) -> Behind {
        let text = address.to_string();
        let query = text.split_once('?').unwrap().1;
        let pairs = query.split('&').map(|pair| {
            let (name, value) = pair.split_once('=').unwrap();
            (name.to_owned(), crate::address::decode(value))
        });
        Behind::read(&pairs.collect()).unwrap()
    }

    #[test]
    fn addresses_lead_back_to_the_same_dossiers() {
        let date = |month, day| Day::from_ymd(2026, month, day).unwrap();
        let days = Days { from: date(10, 15), to: date(11, 14) };
        let rules = ReportRules { left: Left::ByDate, waiting: Waiting::AgainIsLate };
        for column in Column::ALL {
            for rules in [rules, ReportRules::default()] {
                let mut behind = Behind::new(Whose::Province, column.pick(days, date(11, 10), &rules));
                assert_eq!(read_back(&behind.address()), behind);
                behind.whose = Whose::Agency(UnitId::new("H92.01"));
                behind.level = Some(Level::Commune);
                behind.sector = Some(("Đất đai & nhà ở".to_owned(), date(11, 14)));
                behind.procedure = Some(ProcedureCode::new("1.012415"));
                behind.pick.or_unsatisfied = true;
                behind.pick.turns_late = Some((date(11, 26), date(11, 27)));
                assert_eq!(read_back(&behind.address()), behind);
            }
        }
    }
}
