//! What is asked of the book.

use std::sync::Arc;

use kernel::{Day, PersonId, UnitId};

use super::area::{Answering, KnownArea, embedded_areas};
use super::committee::{Member, ReportingRhythm};
use super::document::{Document, number_key};
use super::ids::{MeetingId, MemberId, PlanId, PlanItemId, ReportId};
use super::meeting::Meeting;
use super::item::PlanItem;
use super::plan::Plan;
use super::report::{IssuedUrging, OwnTemplate, PeriodicReport};
use super::{Book, usual};
use crate::task::model::{DocumentId, TaskId};
use crate::task::recurrence::Period;

/// A line that is carried over every half-year for five hundred years.
const LONGEST_CHAIN: usize = 1_000;

impl Book {
    /// A document.
    pub fn document(&self, id: DocumentId) -> Option<&Arc<Document>> {
        self.documents.get(&id)
    }

    /// All documents, the newest registered first (their identities are in the order of time), with withdrawn ones.
    pub fn documents(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.documents.values().rev()
    }

    /// Documents with a number in whatever spelling, the newest day first, without withdrawn ones.
    pub fn documents_numbered(&self, number: &str) -> Vec<&Arc<Document>> {
        let found = self.numbers.get(&number_key(number)).into_iter().flatten().rev();
        let mut all: Vec<_> = found.filter_map(|id| self.documents.get(id)).filter(|document| document.stands()).collect();
        all.sort_by_key(|document| std::cmp::Reverse(document.head.issued_on));
        all
    }

    /// The document with a number; of several, the one with the newest day.
    pub fn find_document(&self, number: &str) -> Option<DocumentId> {
        self.documents_numbered(number).first().map(|document| document.id)
    }

    /// Documents that belong to a plan, newest first, without withdrawn ones.
    pub fn documents_of_plan(&self, plan: PlanId) -> impl Iterator<Item = &Arc<Document>> {
        let source = self.plan(plan).and_then(|plan| plan.draft.source);
        let belongs = move |document: &&Arc<Document>| document.head.plan == Some(plan) || source == Some(document.id);
        self.documents().filter(|document| document.stands()).filter(belongs)
    }

    /// Documents that belong to a meeting, newest first, without withdrawn ones: its conclusion and those of its agenda.
    pub fn documents_of_meeting(&self, meeting: MeetingId) -> impl Iterator<Item = &Arc<Document>> {
        let found = self.meetings.get(&meeting);
        let belongs = move |document: &&Arc<Document>| {
            let linked = |meeting: &Arc<Meeting>| {
                let agenda = meeting.draft.agenda.iter().any(|point| point.documents.contains(&document.id));
                agenda || meeting.conclusion() == Some(document.id)
            };
            document.head.meeting == Some(meeting) || found.is_some_and(linked)
        };
        self.documents().filter(|document| document.stands()).filter(belongs)
    }

    /// All areas: those of the program in their order, then own ones by key.
    pub fn areas(&self) -> Vec<&Arc<KnownArea>> {
        let embedded = embedded_areas().iter().map(|area| self.areas.get(&area.area.key).unwrap_or(area));
        let is_own = |key: &str| embedded_areas().iter().all(|area| area.area.key != key);
        embedded.chain(self.areas.iter().filter(|(key, _)| is_own(key)).map(|(_, area)| area)).collect()
    }

    /// Areas that are in use on a day.
    pub fn areas_on(&self, day: Day) -> Vec<&Arc<KnownArea>> {
        self.areas().into_iter().filter(|area| area.holds_on(day)).collect()
    }

    /// An area, in use or not.
    pub fn area(&self, key: &str) -> Option<&Arc<KnownArea>> {
        self.areas.get(key).or_else(|| embedded_areas().iter().find(|area| area.area.key == key))
    }

    /// Who answered for an area, the earliest day first.
    pub fn answering(&self, area: &str) -> &[Answering] {
        self.answering.get(area).map(|all| all.as_slice()).unwrap_or_default()
    }

    /// The agency that answers for an area on a day.
    pub fn agency_for(&self, area: &str, day: Day) -> Option<&UnitId> {
        self.answering(area).iter().rev().find(|line| line.from <= day)?.unit.as_ref()
    }

    /// A member of the committee.
    pub fn member(&self, id: MemberId) -> Option<&Arc<Member>> {
        self.members.get(&id)
    }

    /// All members that ever were, in the order of entry.
    pub fn members(&self) -> impl Iterator<Item = &Arc<Member>> {
        self.members.values()
    }

    /// Members on a day, in the order of rank.
    pub fn members_on(&self, day: Day) -> Vec<&Arc<Member>> {
        let mut all: Vec<_> = self.members.values().filter(|member| member.seat.holds_on(day)).collect();
        all.sort_by_key(|member| (member.seat.position, member.id));
        all
    }

    /// The seat of a person on a day.
    pub fn seat_of(&self, person: &PersonId, day: Day) -> Option<&Arc<Member>> {
        self.members.values().find(|member| member.seat.person == *person && member.seat.holds_on(day))
    }

    /// Keys of the areas that a person is in charge of on a day.
    pub fn areas_of(&self, person: &PersonId, day: Day) -> &[String] {
        self.seat_of(person, day).map(|member| member.seat.areas.as_slice()).unwrap_or_default()
    }

    /// Members who are in charge of an area on a day, in the order of rank.
    pub fn in_charge_of(&self, area: &str, day: Day) -> Vec<&Arc<Member>> {
        let mut all = self.members_on(day);
        all.retain(|member| member.seat.areas.iter().any(|known| known == area));
        all
    }

    /// Members who follow a unit on a day, in the order of rank.
    pub fn followers_of(&self, unit: &UnitId, day: Day) -> Vec<&Arc<Member>> {
        let mut all = self.members_on(day);
        all.retain(|member| member.seat.units.contains(unit));
        all
    }

    /// Rhythms of the reports, the shortest period first.
    pub fn rhythms(&self) -> Vec<ReportingRhythm> {
        Period::ALL.into_iter().filter_map(|period| self.rhythm(period)).collect()
    }

    /// The rhythm of a period; none when it is not reported.
    pub fn rhythm(&self, period: Period) -> Option<ReportingRhythm> {
        self.rhythms.get(&period.months()).copied().unwrap_or_else(|| usual(period.months()))
    }

    /// A meeting.
    pub fn meeting(&self, id: MeetingId) -> Option<&Arc<Meeting>> {
        self.meetings.get(&id)
    }

    /// All meetings, the latest first.
    pub fn meetings(&self) -> Vec<&Arc<Meeting>> {
        let mut all: Vec<_> = self.meetings.values().collect();
        all.sort_by_key(|meeting| std::cmp::Reverse((meeting.draft.at, meeting.id)));
        all
    }

    /// A plan.
    pub fn plan(&self, id: PlanId) -> Option<&Arc<Plan>> {
        self.plans.get(&id)
    }

    /// All plans, the latest period first.
    pub fn plans(&self) -> Vec<&Arc<Plan>> {
        let mut all: Vec<_> = self.plans.values().collect();
        all.sort_by_key(|plan| std::cmp::Reverse((plan.draft.from, plan.id)));
        all
    }

    /// A line of a plan.
    pub fn plan_item(&self, plan: PlanId, item: PlanItemId) -> Option<&Arc<PlanItem>> {
        self.plan(plan)?.item(item)
    }

    /// The lines of plans for which a task was given.
    pub fn items_of_task(&self, task: TaskId) -> Vec<(PlanId, &Arc<PlanItem>)> {
        let lines = self.plans.values().flat_map(|plan| plan.items.values().map(|item| (plan.id, item)));
        lines.filter(|(_, item)| item.tasks.contains(&task)).collect()
    }

    /// Where a line comes from: the lines of earlier plans, the nearest first.
    pub fn history_of(&self, plan: PlanId, item: PlanItemId) -> Vec<(PlanId, PlanItemId)> {
        let mut chain = Vec::new();
        let mut at = self.plan_item(plan, item).and_then(|item| item.carried_from);
        // A line comes from one that was there before it, so that the chain ends; a damaged stream must not turn round.
        while let Some((plan, item)) = at.filter(|_| chain.len() < LONGEST_CHAIN) {
            chain.push((plan, item));
            at = self.plan_item(plan, item).and_then(|item| item.carried_from);
        }
        chain
    }

    /// Letters of an office in a year, in the order of their numbers.
    pub fn urgings(&self, office: &UnitId, year: i32) -> &[Arc<IssuedUrging>] {
        self.urgings.get(&(office.clone(), year)).map(|all| all.as_slice()).unwrap_or_default()
    }

    /// All letters, by office and year.
    pub fn all_urgings(&self) -> impl Iterator<Item = &Arc<IssuedUrging>> {
        self.urgings.values().flat_map(|all| all.iter())
    }

    /// The number of the next letter of an office in a year.
    pub fn next_urging(&self, office: &UnitId, year: i32) -> u32 {
        self.urgings(office, year).last().map_or(1, |last| last.letter.number.saturating_add(1))
    }

    /// A periodic report.
    pub fn report(&self, id: ReportId) -> Option<&Arc<PeriodicReport>> {
        self.reports.get(&id)
    }

    /// All periodic reports, newest first, with withdrawn ones.
    pub fn reports(&self) -> impl Iterator<Item = &Arc<PeriodicReport>> {
        self.reports.values().rev()
    }

    /// The report of a period that was not withdrawn.
    pub fn standing_report(&self, unit: &UnitId, period: Period, from: Day, to: Day) -> Option<&Arc<PeriodicReport>> {
        self.reports().find(|report| {
            let draft = &report.draft;
            (&draft.unit, draft.period, draft.from, draft.to) == (unit, period, from, to) && report.withdrawn.is_none()
        })
    }

    /// The sentence that took the place of the program's own.
    pub fn template(&self, key: &str) -> Option<&Arc<OwnTemplate>> {
        self.templates.get(key)
    }

    /// Keys and sentences that were changed.
    pub fn templates(&self) -> impl Iterator<Item = (&str, &Arc<OwnTemplate>)> {
        self.templates.iter().map(|(key, template)| (key.as_str(), template))
    }
}
