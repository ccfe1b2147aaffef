//! Lists: what an official has to do, what a unit has in hand, dossiers found by filters. Permission is part of each query.

use kernel::{Actor, Day, DossierId, Instant, PersonId, Role, UnitId};
use org::Org;
use store::dossiers::{DossierRow, DutyRow, WorkCursor};
use store::figures::TallySum;
use store::lists::{DossierFilter, DueFilter, Side};
use store::payments::{PaymentCursor, PaymentRow, PaymentSum};
use store::work::WorkCount;

use crate::access;
use crate::app::{App, AppResult};

/// Rows and filters as the store knows them, for pages.
pub mod rows {
    pub use journal::Record;
    pub use store::accounts::AccountRow;
    pub use store::dossiers::{DossierRow, DutyRow, WorkCursor};
    pub use store::drafts::DraftRow;
    pub use store::facts::FactRow;
    pub use store::figures::{DaySum, TallySum};
    pub use store::forecasts::{ForecastRow, LikelyRow};
    pub use store::lists::{DossierFilter, DueFilter, Side};
    pub use store::payments::{PaymentCursor, PaymentRow, PaymentSum};
    pub use store::tokens::TokenRow;
    pub use store::access::AccessRow;
    pub use store::outbox_watch::EffectRow;
    pub use store::uses::{FileRow, FileUseRow};
    pub use store::work::WorkCount;
}

/// What a list of dossiers is narrowed to. Empty and `None` take all that the actor may list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Keys of states.
    pub states: Vec<String>,
    /// Only what is not finished.
    pub open: bool,
    /// Procedure code.
    pub procedure: Option<String>,
    /// Key of the channel.
    pub channel: Option<String>,
    /// A unit and those below it.
    pub unit: Option<String>,
    /// Handed in from that day on.
    pub from: Option<Day>,
    /// Handed in up to that day.
    pub to: Option<Day>,
    /// How its time stands.
    pub due: Due,
    /// Words of the applicant, the identity number, the telephone, the code.
    pub words: String,
}

/// How the time of listed dossiers stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Due {
    /// All.
    #[default]
    Any,
    /// Open and past its date.
    Overdue,
    /// Open and due within a number of days, from now.
    Within(i32),
    /// Finished early, on time, late.
    Finished(String),
}

/// Which duties of a unit that nobody has taken are an official's to take, by role: `(unit, kind)`.
pub fn claims(actor: &Actor) -> Vec<(String, &'static str)> {
    let kinds = |role: Role| -> &'static [&'static str] {
        match role {
            Role::Receptionist | Role::CentreDirector => &["submitted", "accepted", "resolved", "send"],
            Role::Specialist => &["in_process", "suspended", "lane"],
            Role::DivisionHead => &["in_process", "suspended", "lane"],
            Role::AgencyLeader => &["approve", "lane"],
            Role::Clerk => &["number"],
            _ => &[],
        }
    };
    let all = actor.grants.iter();
    all.flat_map(|grant| kinds(grant.role).iter().map(|kind| (grant.unit.to_string(), *kind))).collect()
}

fn texts(units: &[UnitId]) -> Vec<&str> {
    units.iter().map(UnitId::as_str).collect()
}

impl App {
    /// The work of an official: own duties, and what nobody has taken of those that the roles claim; due first, first.
    ///
    /// # Errors
    /// The store failed.
    pub fn my_work(
        &self,
        actor: &Actor,
        window: Option<(Instant, Instant)>,
        after: &WorkCursor,
        limit: i64,
    ) -> AppResult<Vec<DutyRow>> {
        let person = actor.principal().map_or("", PersonId::as_str);
        let claims = claims(actor);
        let claims: Vec<(&str, &str)> = claims.iter().map(|(unit, kind)| (unit.as_str(), *kind)).collect();
        Ok(self.read(|reader| reader.list_work(person, &[], &claims, window, after, limit))?)
    }

    /// How much of it is due before the first bound, between the bounds, after the last.
    ///
    /// # Errors
    /// The store failed.
    pub fn count_my_work(&self, actor: &Actor, bounds: &[Instant]) -> AppResult<Vec<i64>> {
        let person = actor.principal().map_or("", PersonId::as_str);
        let claims = claims(actor);
        let claims: Vec<(&str, &str)> = claims.iter().map(|(unit, kind)| (unit.as_str(), *kind)).collect();
        Ok(self.read(|reader| reader.count_work(person, &[], &claims, bounds))?)
    }

    /// What waits for a leader's approval, or for other kinds of duty, in the units of the actor's role.
    ///
    /// # Errors
    /// The store failed.
    pub fn waiting(
        &self,
        actor: &Actor,
        role: Role,
        kind: &str,
        after: &WorkCursor,
        limit: i64,
    ) -> AppResult<Vec<DutyRow>> {
        let units: Vec<&str> =
            actor.grants.iter().filter(|grant| grant.role == role).map(|grant| grant.unit.as_str()).collect();
        let claims: Vec<(&str, &str)> = units.into_iter().map(|unit| (unit, kind)).collect();
        Ok(self.read(|reader| reader.list_work("", &[], &claims, None, after, limit))?)
    }

    /// Every open duty in the units that an overseer may look at, due first, first.
    ///
    /// # Errors
    /// The store failed.
    pub fn unit_work(
        &self,
        scope: &[UnitId],
        unit: Option<&str>,
        window: Option<(Instant, Instant)>,
        after: &WorkCursor,
        limit: i64,
    ) -> AppResult<Vec<DutyRow>> {
        let scope = texts(scope);
        Ok(self.read(|reader| reader.list_work_of_scope(&scope, unit, window, after, limit))?)
    }

    /// Open work by unit and person, and by unit and kind.
    ///
    /// # Errors
    /// The store failed.
    pub fn unit_load(&self, scope: &[UnitId]) -> AppResult<(Vec<WorkCount>, Vec<WorkCount>)> {
        let (scope, now) = (texts(scope), self.now());
        let by_person = self.read(|reader| reader.count_work_by_person(&scope, now))?;
        let by_step = self.read(|reader| reader.count_work_by_step(&scope, now))?;
        Ok((by_person, by_step))
    }

    /// Dossiers that an actor may list, narrowed, newest first; `before`: `seq` of the last row of the page before.
    ///
    /// # Errors
    /// The store failed.
    pub fn list_dossiers(
        &self,
        org: &Org,
        actor: &Actor,
        narrow: &Narrow,
        before: i64,
        limit: i64,
    ) -> AppResult<Vec<DossierRow>> {
        let (scope, now) = (access::scope(org, actor), self.now());
        let scope = texts(&scope);
        let states: Vec<&str> = narrow.states.iter().map(String::as_str).collect();
        let due = match &narrow.due {
            Due::Any => DueFilter::Any,
            Due::Overdue => DueFilter::Overdue(now),
            Due::Within(days) => DueFilter::Between(now, Instant::at(now.day().plus(*days), 24 * 60)),
            Due::Finished(punctuality) => DueFilter::Finished(punctuality),
        };
        let filter = DossierFilter {
            scope: &scope,
            side: Side::Either,
            states: &states,
            open: narrow.open,
            procedure: narrow.procedure.as_deref(),
            channel: narrow.channel.as_deref(),
            unit: narrow.unit.as_deref(),
            submitted_from: narrow.from.map(|day| Instant::at(day, 0)),
            submitted_to: narrow.to.map(|day| Instant::at(day.plus(1), 0)),
            due,
            words: Some(narrow.words.as_str()).filter(|words| !words.trim().is_empty()),
        };
        Ok(self.read(|reader| reader.list_dossiers(&filter, before, limit))?)
    }

    /// The register of the desks that an actor may read, in the order of receipt.
    ///
    /// # Errors
    /// The store failed.
    pub fn register(&self, scope: &[UnitId], from: Day, to: Day, after: i64, limit: i64) -> AppResult<Vec<DossierRow>> {
        let (scope, from, to) = (texts(scope), Instant::at(from, 0), Instant::at(to.plus(1), 0));
        Ok(self.read(|reader| reader.list_register(&scope, from, to, after, limit))?)
    }

    /// Results that wait to be collected, longest first.
    ///
    /// # Errors
    /// The store failed.
    pub fn uncollected(&self, scope: &[UnitId], after: (Instant, i64), limit: i64) -> AppResult<Vec<DossierRow>> {
        let scope = texts(scope);
        Ok(self.read(|reader| reader.list_uncollected(&scope, after, limit))?)
    }

    /// Fees paid at desks between two days, in order.
    ///
    /// # Errors
    /// The store failed.
    pub fn payments(
        &self,
        scope: &[UnitId],
        (from, to): (Day, Day),
        after: &PaymentCursor,
        limit: i64,
    ) -> AppResult<Vec<PaymentRow>> {
        let scope = texts(scope);
        Ok(self.read(|reader| reader.list_payments(&scope, from, to, after, limit))?)
    }

    /// Their sums by desk and means.
    ///
    /// # Errors
    /// The store failed.
    pub fn payment_sums(&self, scope: &[UnitId], (from, to): (Day, Day)) -> AppResult<Vec<PaymentSum>> {
        let scope = texts(scope);
        Ok(self.read(|reader| reader.sum_payments(&scope, from, to))?)
    }

    /// Dossiers of the same applicant since a moment: for the duplicate warning and for filling in who asks.
    ///
    /// # Errors
    /// The store failed.
    pub fn same_applicant(&self, identity: &str, since: Instant, limit: i64) -> AppResult<Vec<DossierRow>> {
        Ok(self.read(|reader| reader.list_same_applicant(identity, since, limit))?)
    }

    /// A counter (`received`, `finished`, `returned`, `state`) under a scope, by unit, month and detail.
    ///
    /// # Errors
    /// The store failed.
    pub fn figures(&self, name: &str, scope: &[UnitId], from: Day, to: Day) -> AppResult<Vec<TallySum>> {
        let scope = texts(scope);
        Ok(self.read(|reader| reader.sum_tally(name, &scope, from, to))?)
    }
}

/// The id in a row.
pub fn dossier_id(text: &str) -> Option<DossierId> {
    text.parse().ok().map(DossierId)
}
