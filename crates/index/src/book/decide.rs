//! Whether a command may be carried out, and what happens then.

use kernel::{Actor, ActorKind, Basis, Day, Instant, Refusal, Role, UnitId};
use org::Org;

use super::{Book, BookCommand, BookEvent, Publication, check_set};

const BOOK: Basis = Basis("design");
const QD766: Basis = Basis("qd766");
const REPORT: Basis = Basis("tt01_2020.ii06a");

/// Who enters published scores and remarks on them, besides the administrator.
const CONTROL: &[Role] = &[Role::ProcedureControl];
/// Who answers for the remarks of a unit.
const NOTERS: &[Role] = &[Role::ProcedureControl, Role::AgencyLeader, Role::CentreDirector];
/// Who sends reports: whoever controls procedures, or leads the unit.
const SENDERS: &[Role] = &[Role::ProcedureControl, Role::AgencyLeader, Role::CentreDirector];
/// Largest criteria set, bytes.
const LARGEST_SET: usize = 1024 * 1024;
/// Largest frozen report, bytes.
const LARGEST_REPORT: usize = 4 * 1024 * 1024;
/// Longest remark, characters.
const LONGEST_NOTE: usize = 1_000;

impl Book {
    /// Events of a command; `org` tells which units lie under which.
    ///
    /// # Errors
    /// `administrator_only`, `no_authority`, and the refusals named at each rule below.
    pub fn decide(&self, command: BookCommand, actor: &Actor, org: &Org, now: Instant) -> Result<Vec<BookEvent>, Refusal> {
        match command {
            BookCommand::AddSet { file, text } => self.add_set(file, text, actor),
            BookCommand::RetireSet { set, reason } => self.retire_set(set, &reason, actor),
            BookCommand::Import(publication) => self.import_scores(publication, actor, org, now.day()),
            BookCommand::Withdraw { id, reason } => self.withdraw(id, &reason, actor, org),
            BookCommand::Note { line, note } => {
                require(org, actor, NOTERS, &line.unit)?;
                if self.set(&line.set).is_none() {
                    return Err(unknown_set(&line.set));
                }
                Ok(vec![BookEvent::LineNoted { note: text("note", &note)?, line }])
            }
            BookCommand::CloseReport { kind, unit, from, to, content, hash } => {
                self.check_closing(&kind, &unit, from, to, &content, actor, org, now.day())?;
                let id = number_after(self.reports.last().map(|report| report.id.0));
                Ok(vec![BookEvent::ReportClosed { id, kind, unit, from, to, hash, content }])
            }
            BookCommand::WithdrawReport { id, reason } => {
                let found = self.closed_report(id).filter(|report| report.withdrawn.is_none());
                let found = found.ok_or_else(|| Refusal::new("report_unknown", BOOK).with("id", id))?;
                require(org, actor, SENDERS, &found.unit)?;
                Ok(vec![BookEvent::ReportWithdrawn { id: id.0, reason: text("reason", &reason)? }])
            }
        }
    }

    /// `set_too_large`, `set_faulty`, `set_same`.
    fn add_set(&self, file: String, text: String, actor: &Actor) -> Result<Vec<BookEvent>, Refusal> {
        require_administrator(actor)?;
        if text.len() > LARGEST_SET {
            return Err(Refusal::new("set_too_large", BOOK).with("most", LARGEST_SET / 1024));
        }
        let set = check_set(&text).map_err(|wrong| {
            let first = wrong.0.first().map(ToString::to_string).unwrap_or_default();
            Refusal::new("set_faulty", BOOK).with("count", wrong.0.len()).with("first", first)
        })?;
        let newest = self.versions(&set.id).last();
        if newest.is_some_and(|own| own.retired.is_none() && own.text == text) {
            return Err(Refusal::new("set_same", BOOK).with("set", &set.id));
        }
        let version = number_after(newest.map(|own| own.version));
        Ok(vec![BookEvent::SetAdded { set: set.id, version, file, text }])
    }

    /// `set_unknown`, `set_not_own`.
    fn retire_set(&self, set: String, reason: &str, actor: &Actor) -> Result<Vec<BookEvent>, Refusal> {
        require_administrator(actor)?;
        if self.set(&set).is_none() && self.versions(&set).is_empty() {
            return Err(unknown_set(&set));
        }
        if self.versions(&set).iter().all(|own| own.retired.is_some()) {
            return Err(Refusal::new("set_not_own", BOOK).with("set", &set));
        }
        Ok(vec![BookEvent::SetRetired { set, reason: text("reason", reason)? }])
    }

    /// `set_unknown`, `official_period`, `official_later`, `official_empty`, `official_unit_twice`, `official_number`,
    /// `official_same`.
    fn import_scores(&self, about: Publication, actor: &Actor, org: &Org, today: Day) -> Result<Vec<BookEvent>, Refusal> {
        may_publish(&about, actor, org)?;
        if self.set(&about.set).is_none() {
            return Err(unknown_set(&about.set));
        }
        if about.to < about.from || about.as_of < about.from {
            let refusal = Refusal::new("official_period", QD766).with("from", about.from.date_text());
            return Err(refusal.with("to", about.to.date_text()).with("day", about.as_of.date_text()));
        }
        if about.as_of > today {
            return Err(Refusal::new("official_later", QD766).with("day", about.as_of.date_text()));
        }
        check_units(&about, org)?;
        let same = |old: &Publication| {
            (&old.set, old.from, old.to, old.as_of, &old.units) == (&about.set, about.from, about.to, about.as_of, &about.units)
        };
        if let Some(found) = self.imports.iter().find(|old| old.withdrawn.is_none() && same(&old.publication)) {
            let refusal = Refusal::new("official_same", BOOK).with("time", found.entered.at.date_time_text());
            return Err(refusal.with("id", found.id));
        }
        let id = number_after(self.imports.last().map(|import| import.id));
        Ok(vec![BookEvent::OfficialImported { id, publication: about }])
    }

    /// `official_unknown`.
    fn withdraw(&self, id: u32, reason: &str, actor: &Actor, org: &Org) -> Result<Vec<BookEvent>, Refusal> {
        let found = self.import(id).filter(|import| import.withdrawn.is_none());
        let found = found.ok_or_else(|| Refusal::new("official_unknown", BOOK).with("id", id))?;
        may_publish(&found.publication, actor, org)?;
        Ok(vec![BookEvent::OfficialWithdrawn { id, reason: text("reason", reason)? }])
    }

    /// `org_unknown_unit`, `report_kind`, `report_period`, `report_too_large`, `report_already_closed`.
    #[allow(clippy::too_many_arguments)]
    fn check_closing(
        &self,
        kind: &str,
        unit: &UnitId,
        from: Day,
        to: Day,
        content: &str,
        actor: &Actor,
        org: &Org,
        today: Day,
    ) -> Result<(), Refusal> {
        if org.unit(unit).is_none() {
            return Err(Refusal::new("org_unknown_unit", BOOK).with("unit", unit));
        }
        require(org, actor, SENDERS, unit)?;
        let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
        if kind.is_empty() || kind.len() > 40 || !kind.chars().all(sign) {
            return Err(Refusal::new("report_kind", BOOK).with("kind", kind));
        }
        if to < from || from > today {
            return Err(Refusal::new("report_period", REPORT).with("from", from.date_text()).with("to", to.date_text()));
        }
        if content.len() > LARGEST_REPORT {
            return Err(Refusal::new("report_too_large", BOOK).with("most", LARGEST_REPORT / 1024));
        }
        if let Some(found) = self.standing_report(kind, unit, from, to) {
            let refusal = Refusal::new("report_already_closed", REPORT).with("id", found.id);
            return Err(refusal.with("time", found.entered.at.date_time_text()));
        }
        Ok(())
    }
}

/// Each unit exists and is named once; all numbers are numbers.
fn check_units(about: &Publication, org: &Org) -> Result<(), Refusal> {
    if about.units.is_empty() {
        return Err(Refusal::new("official_empty", QD766));
    }
    let mut seen = std::collections::BTreeSet::new();
    for published in &about.units {
        if let Some(unit) = &published.unit {
            if org.unit(unit).is_none() {
                return Err(Refusal::new("org_unknown_unit", BOOK).with("unit", unit));
            }
            if !seen.insert(unit) {
                return Err(Refusal::new("official_unit_twice", BOOK).with("unit", unit));
            }
        }
        let of_items = published.items.iter().flat_map(|item| {
            [item.numerator, item.denominator, item.score].into_iter().flatten().chain(item.fields.values().copied())
        });
        let mut all = of_items.chain(published.total).chain(published.groups.values().copied());
        if all.any(|number| !number.is_finite()) {
            return Err(Refusal::new("official_number", BOOK).with("unit", &published.name));
        }
    }
    Ok(())
}

fn number_after(last: Option<u32>) -> u32 {
    last.unwrap_or(0).saturating_add(1)
}

fn unknown_set(set: &str) -> Refusal {
    Refusal::new("set_unknown", BOOK).with("set", set)
}

/// A text that must be given: `book_text_missing`, `book_text_long`.
fn text(field: &'static str, given: &str) -> Result<String, Refusal> {
    let given = given.trim();
    if given.is_empty() {
        return Err(Refusal::new("book_text_missing", BOOK).with("field", field));
    }
    if given.chars().count() > LONGEST_NOTE {
        return Err(Refusal::new("book_text_long", BOOK).with("most", LONGEST_NOTE));
    }
    Ok(given.to_owned())
}

fn is_administrator(actor: &Actor) -> bool {
    actor.kind == ActorKind::System || actor.grants.iter().any(|grant| grant.role == Role::Administrator)
}

fn require_administrator(actor: &Actor) -> Result<(), Refusal> {
    is_administrator(actor).then_some(()).ok_or_else(|| Refusal::new("administrator_only", BOOK))
}

/// Whether a role is held in the unit, above it, or in a division of its agency.
fn holds(org: &Org, actor: &Actor, roles: &[Role], unit: &UnitId) -> bool {
    let reach = |held: &UnitId| org.agency_of(held).map_or_else(|| held.clone(), |agency| agency.id.clone());
    let granted = actor.grants.iter().filter(|grant| roles.contains(&grant.role));
    actor.kind == ActorKind::System || granted.into_iter().any(|grant| org.is_within(unit, &reach(&grant.unit)))
}

fn require(org: &Org, actor: &Actor, roles: &[Role], unit: &UnitId) -> Result<(), Refusal> {
    let refusal = || Refusal::new("no_authority", BOOK).with("unit", org.unit(unit).map_or(unit.as_str(), |unit| &unit.name));
    holds(org, actor, roles, unit).then_some(()).ok_or_else(refusal)
}

/// Administrators, and procedure control over every own unit that is named.
fn may_publish(about: &Publication, actor: &Actor, org: &Org) -> Result<(), Refusal> {
    if is_administrator(actor) {
        return Ok(());
    }
    if !actor.grants.iter().any(|grant| CONTROL.contains(&grant.role)) {
        return Err(Refusal::new("official_control_only", BOOK));
    }
    about.units.iter().filter_map(|published| published.unit.as_ref()).try_for_each(|unit| require(org, actor, CONTROL, unit))
}
