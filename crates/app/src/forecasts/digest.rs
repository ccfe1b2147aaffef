//! The morning's digest: what an official has to look at today, once on each working day. Who leads a unit also gets its
//! digest. It is an effect of the outbox, written when it is carried out, and given once even after a new start.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Day, Instant, PersonId, ProcedureCode, Role, UnitId};
use org::Org;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::StoreError;
use store::dossiers::{DutyRow, WorkCursor};
use store::work::PART;

use super::{DigestAt, State, Telling};
use crate::app::{App, AppResult};
use crate::projection::DutyView;
use crate::tasks::TaskDigest;

/// Kind of the effect.
pub(crate) const KIND: &str = "digest";
/// Lines of each list.
const LINES: usize = 10;
/// Rows looked at for one list; beyond, "more" is said.
const ROWS: i64 = 500;

/// What the effect carries.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Payload {
    person: PersonId,
    day: Day,
}

/// One dossier in a digest: no name of a citizen goes into mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestLine {
    /// Mã số hồ sơ.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// When the duty is due; of likely late ones: the dossier.
    pub due_at: Instant,
    /// How probable it is that it will be late; none in other lists.
    pub percent: Option<i64>,
}

/// A list of a digest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DigestList {
    /// How many there are.
    pub total: usize,
    /// The first of them.
    pub lines: Vec<DigestLine>,
}

/// What one official or one unit has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DigestPart {
    /// The unit that the official leads; none: his or her own work.
    pub unit: Option<String>,
    /// Probably late, most probable first.
    pub likely: DigestList,
    /// Due today.
    pub today: DigestList,
    /// Past.
    pub overdue: DigestList,
}

/// A digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// To whom.
    pub name: String,
    /// Of which day.
    pub day: Day,
    /// Own work, then units.
    pub parts: Vec<DigestPart>,
    /// Tasks.
    pub tasks: TaskDigest,
    /// Address of the work list.
    pub url: String,
}

impl DigestPart {
    fn is_empty(&self) -> bool {
        self.likely.total + self.today.total + self.overdue.total == 0
    }
}

impl App {
    /// Gives the day's digests when it is time for them.
    pub(super) fn digest(&self, state: &mut State) -> Result<(), StoreError> {
        let (now, at) = (self.now(), self.settings().reminders().digest_at);
        if at == DigestAt::Off {
            return Ok(());
        }
        if state.digested.0 != now.day() {
            state.digested = (now.day(), BTreeSet::new());
            // The store remembers; this only spares it the questions of one day.
            state.told.clear();
        }
        let org = self.org();
        let wanted = |person: &&org::Person| !state.digested.1.contains(&person.id) && org.present(&person.id, now);
        let people = org.people(now.day()).filter(wanted);
        let due: Vec<PersonId> = people.filter(|person| self.is_time(&org, &person.id, at, now)).map(|p| p.id.clone()).collect();
        let tellings = due.iter().map(|person| Telling {
            key: format!("digest:{}:{person}", now.day().iso()),
            kind: KIND,
            payload: json!(Payload { person: person.clone(), day: now.day() }).to_string(),
        });
        self.tell_once(state, tellings.collect())?;
        state.digested.1.extend(due);
        Ok(())
    }

    /// From the hour on until the office closes.
    fn is_time(&self, org: &Org, person: &PersonId, at: DigestAt, now: Instant) -> bool {
        let Some(unit) = org.grants_of(person, now).into_iter().find(|grant| works(grant.role)).map(|grant| grant.unit) else {
            return false;
        };
        let calendar = self.calendar(&unit);
        let (Some(open), Some(close)) = (calendar.open_of(now.day()), calendar.close_of(now.day())) else { return false };
        let from = match at {
            DigestAt::Minute(minute) => Instant::at(now.day(), minute),
            _ => open,
        };
        now >= from && now <= close.max(from.plus_minutes(60))
    }

    /// The digest of an official as it is now; none when there is nothing to say.
    ///
    /// # Errors
    /// The store failed.
    pub fn digest_of(&self, person: &PersonId) -> AppResult<Option<Digest>> {
        let (org, now) = (self.org(), self.now());
        let Some(known) = org.person(person) else { return Ok(None) };
        let own = self.own_part(person, now)?;
        let led: BTreeSet<UnitId> = org.grants_of(person, now).into_iter().filter(|g| leads(g.role)).map(|g| g.unit).collect();
        let units = led.iter().map(|unit| self.unit_part(&org, unit, now)).collect::<AppResult<Vec<_>>>()?;
        let parts: Vec<DigestPart> = std::iter::once(own).chain(units).filter(|part| !part.is_empty()).collect();
        let tasks = self.task_digest(person)?;
        let url = format!("{}/desk", self.setup.base_url);
        let something = !parts.is_empty() || !tasks.is_empty();
        Ok(something.then(|| Digest { name: known.name.clone(), day: now.day(), parts, tasks, url }))
    }

    fn own_part(&self, person: &PersonId, now: Instant) -> AppResult<DigestPart> {
        let percent = self.settings().reminders().push_percent;
        let pushed = self.read(|reader| reader.list_pushed(person.as_str(), &[], percent, now, ROWS))?;
        let likely = pushed.iter().map(|(duty, forecast)| (duty.view.as_str(), forecast.due_at, forecast.percent));
        let likely = self.likely(likely.collect());
        let after = WorkCursor::default();
        let rows = self.read(|reader| reader.list_work(person.as_str(), &[], &[], Some(until_tonight(now)), &after, ROWS))?;
        Ok(self.part(None, likely, rows, now))
    }

    fn unit_part(&self, org: &Org, unit: &UnitId, now: Instant) -> AppResult<DigestPart> {
        let (_, rows) = self.likely_late(std::slice::from_ref(unit), Instant(i64::MAX), ROWS)?;
        let procedure = |row: &store::forecasts::LikelyRow| self.procedure_name(&row.procedure);
        let likely = list(rows.iter().map(|row| DigestLine {
            code: row.code.clone(),
            procedure: procedure(row),
            due_at: row.forecast.due_at,
            percent: Some(row.forecast.percent),
        }));
        let after = WorkCursor::default();
        let scope = [unit.as_str()];
        let rows = self.read(|reader| reader.list_work_of_scope(&scope, None, Some(until_tonight(now)), &after, ROWS))?;
        let name = org.unit(unit).map_or_else(|| unit.to_string(), |unit| unit.name_on(now.day()).to_owned());
        Ok(self.part(Some(name), likely, rows, now))
    }

    fn part(&self, unit: Option<String>, likely: DigestList, rows: Vec<DutyRow>, now: Instant) -> DigestPart {
        // One line a dossier: parts of others and watching desks are not counted again.
        let mut by_code: BTreeMap<String, DigestLine> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.lane < PART && row.kind != "watch") {
            if let Some(line) = self.line(&row.view, row.due_at, None) {
                by_code.entry(line.code.clone()).or_insert(line);
            }
        }
        let told: BTreeSet<&String> = likely.lines.iter().map(|line| &line.code).collect();
        let (mut overdue, mut today): (Vec<_>, Vec<_>) = by_code.into_values().partition(|line| line.due_at < now);
        today.retain(|line| !told.contains(&line.code));
        overdue.sort_by_key(|line| line.due_at);
        today.sort_by_key(|line| line.due_at);
        DigestPart { unit, today: list(today.into_iter()), overdue: list(overdue.into_iter()), likely }
    }

    fn likely(&self, rows: Vec<(&str, Instant, i64)>) -> DigestList {
        let lines: Vec<DigestLine> = rows.into_iter().filter_map(|(view, due, percent)| self.line(view, due, Some(percent))).collect();
        list(lines.into_iter())
    }

    fn line(&self, view: &str, due_at: Instant, percent: Option<i64>) -> Option<DigestLine> {
        let view: DutyView = serde_json::from_str(view).ok()?;
        Some(DigestLine { procedure: self.procedure_name(&view.procedure), code: view.code, due_at, percent })
    }

    fn procedure_name(&self, code: &str) -> String {
        let catalogue = self.catalogue();
        let known = catalogue.latest(&ProcedureCode::new(code));
        known.map_or_else(|| code.to_owned(), |version| version.name.clone())
    }
}

fn list(lines: impl Iterator<Item = DigestLine>) -> DigestList {
    let mut lines: Vec<DigestLine> = lines.collect();
    let total = lines.len();
    lines.truncate(LINES);
    DigestList { total, lines }
}

fn until_tonight(now: Instant) -> (Instant, Instant) {
    (Instant(i64::MIN), Instant::at(now.day().plus(1), 0))
}

/// Whose work is on dossiers or tasks.
fn works(role: Role) -> bool {
    use Role::{AgencyLeader, CentreDirector, Clerk, DivisionHead, ProcedureControl, ProvinceLeader, Receptionist, Specialist};
    let dossiers = matches!(role, Receptionist | Specialist | DivisionHead | AgencyLeader | Clerk | CentreDirector);
    dossiers || matches!(role, ProcedureControl | ProvinceLeader)
}

/// Who answers for a unit's work.
fn leads(role: Role) -> bool {
    matches!(role, Role::DivisionHead | Role::AgencyLeader | Role::CentreDirector)
}

impl Payload {
    /// To whom, and of which day.
    pub(crate) fn whose(self) -> (PersonId, Day) {
        (self.person, self.day)
    }
}
