//! One letter: who writes, to whom, about which tasks.

use app::tasks::rows::TaskRow;
use kernel::{Day, UnitId};
use org::UnitKind;
use paper::official::Signer;
use paper::steering::{LateTask, Letterhead, Sentences, UrgingLetter};

use super::late::LateUnit;
use crate::desk::Desk;
use crate::posted::Posted;
use crate::server::{Pairs, value};
use crate::steer::Steer;

/// Longest line of a signature, characters.
const LONGEST: usize = 120;
/// Working days in which a unit answers, unless said otherwise.
const ANSWER_DAYS: f64 = 5.0;

/// What an official says about the letters of a batch.
#[derive(Debug, Clone)]
pub struct Said {
    /// Symbol behind the number.
    pub symbol: String,
    /// Lines over the signature.
    pub title: String,
    /// Name under it; may be empty.
    pub signer: String,
    /// The unit reports by that day, as typed.
    pub report_by: String,
}

impl Said {
    /// As usual for an office.
    pub fn usual(desk: &Desk, office: &UnitId) -> Self {
        let limit = calendar::Limit { value: ANSWER_DAYS, unit: calendar::LimitUnit::WorkingDays };
        let due = desk.app().calendar(office).add(desk.now(), limit);
        let by = due.map_or_else(|_| desk.site.today().plus(7), |due| due.at.day());
        let key = if is_province(desk, office) { "steering_urging.signer_office" } else { "steering_urging.signer_agency" };
        Self {
            symbol: format!("ĐĐ-{}", short(desk, office)),
            title: desk.lang().t(key).to_owned(),
            signer: String::new(),
            report_by: by.date_text(),
        }
    }

    /// As posted.
    pub fn posted(posted: &Posted) -> Self {
        let text = |name: &str| posted.get(name).chars().take(LONGEST).collect::<String>();
        Self { symbol: text("symbol"), title: text("title"), signer: text("signer"), report_by: text("report_by") }
    }

    /// As an address has it, in place of what is usual.
    pub fn queried(self, query: &Pairs) -> Self {
        let text = |name: &str, usual: String| value(query, name).map_or(usual, |text| text.chars().take(LONGEST).collect());
        Self {
            symbol: text("symbol", self.symbol),
            title: text("title", self.title),
            signer: value(query, "signer").map(str::to_owned).unwrap_or(self.signer),
            report_by: text("report_by", self.report_by),
        }
    }

    /// The day by which the unit reports; none when it is no day from today on.
    pub fn day(&self, today: Day) -> Option<Day> {
        Day::parse_typed(&self.report_by).ok().filter(|day| *day >= today)
    }
}

fn is_province(desk: &Desk, office: &UnitId) -> bool {
    desk.officer.org.unit(office).is_some_and(|unit| unit.kind == UnitKind::Province)
}

/// Abbreviation of an office in symbols: of its agency, or of the office of the committee.
fn short(desk: &Desk, office: &UnitId) -> String {
    let unit = desk.officer.org.unit(office);
    let agency = unit.filter(|unit| unit.kind != UnitKind::Province).and_then(|unit| unit.agency.clone());
    agency.unwrap_or_else(|| "VPUB".to_owned())
}

/// The sentences of letters, as the office wrote them anew; one that the program does not know any more is left out.
pub fn sentences(desk: &Desk) -> Sentences {
    let book = desk.app().steering();
    Sentences::of(book.templates().map(|(key, own)| (key, own.text.as_str()))).0
}

/// The letter to a unit; `number`: none while it is a draft.
pub fn letter(desk: &Desk, office: &UnitId, late: &LateUnit, said: &Said, number: Option<u32>) -> UrgingLetter {
    let (steer, today) = (Steer::of(desk), desk.site.today());
    let name = |unit: &UnitId| steer.shown.unit_name(unit.as_str());
    let org = &desk.officer.org;
    let province = org.units(today).find(|unit| unit.kind == UnitKind::Province).map(|unit| unit.name.clone());
    let (parent, issuer) = match is_province(desk, office) {
        true => (province, desk.lang().t("steering_urging.office").to_owned()),
        false => (province, name(office)),
    };
    let unit = name(&late.unit);
    let letterhead = Letterhead {
        parent,
        issuer,
        number: number.map(|number| format!("{number:02}")),
        symbol: said.symbol.clone(),
        place: desk.app().setup().place.clone(),
        date: number.map(|_| today),
        addressees: vec![unit.clone()],
        recipients: vec![desk.lang().t("steering_urging.as_above").to_owned(), format!("Lưu: {}", said.symbol)],
        signer: Signer {
            lines: said.title.lines().map(str::to_owned).collect(),
            name: Some(said.signer.clone()).filter(|name| !name.is_empty()),
        },
        draft: number.is_none(),
        simulated: desk.app().setup().simulated,
        made_at: desk.now(),
    };
    UrgingLetter {
        letterhead,
        unit,
        as_of: today,
        tasks: late.tasks.iter().map(|row| task(&steer, row, today)).collect(),
        report_by: said.day(today).unwrap_or(today),
    }
}

fn task(steer: &Steer, row: &TaskRow, today: Day) -> LateTask {
    let line = steer.line(row);
    let source = match (line.document.is_empty(), line.clause.is_empty()) {
        (true, _) => String::new(),
        (false, true) => line.document.clone(),
        (false, false) => format!("{} ({})", line.document, line.clause),
    };
    let due = row.due_at.day();
    LateTask {
        task: line.content,
        source,
        due,
        days: u32::try_from(today.0 - due.0).unwrap_or(0),
        reason: Some(line.delay).filter(|delay| !delay.is_empty()),
    }
}
