//! Documents: registered with their originals, read, proposed, reviewed; what a reviewer corrects before he confirms.

use app::AppResult;
use app::tasks::{NO_DEADLINE, document_files, draft_of};
use calendar::Calendar;
use kernel::{Actor, Day, Role, UnitId};
use steering::book::{BookCommand, DocumentDraft, DocumentHead};
use steering::proposing::{Defaults, Directory, Drafted, Named, drafts};
use steering::task::command::{Draft, Group, Proposal};
use steering::task::model::{Addressee, DocumentId, Owner, Successor, TaskId, Term};
use steering::task::{Command, Due, Stage, Time, offers};

use super::papers::File;
use super::plan::day;
use super::{Job, PER_PROPOSAL, Steering, words};

/// Days until an ongoing task is looked at first.
pub(super) const REVIEW_AFTER: i32 = 90;
/// Of these documents so many proposals are dropped: they were given before.
const DROPPED: [(&str, usize); 2] = [("12/KH-UBND", 2), ("268/TB-VPUB", 1)];

impl Steering<'_> {
    /// The leader whose order a document is.
    pub(super) fn leader(&self, post: &str) -> Owner {
        let number = if post.starts_with("Phó") { 2 } else { 1 };
        let person = crate::cast::member_id("H92", Role::ProvinceLeader, number);
        Owner::person(&"H92".into(), &person)
    }

    /// Keeps original and text of a file; the draft with which it is registered.
    pub(super) fn document(&mut self, file: &File, head: DocumentHead) -> AppResult<(DocumentId, DocumentDraft)> {
        let id = self.desk.new_document();
        let owner = document_files(id);
        let text = self.desk.keep(file.text.as_bytes(), "text/plain", Some((owner.clone(), "text.txt")))?;
        let original = self.desk.keep(file.bytes, file.mime(), Some((owner, file.name)))?;
        let office = self.year.reviewing_unit.clone();
        let file_name = file.name.to_owned();
        Ok((id, DocumentDraft { head, file: original, file_name, text, office, replaces: Vec::new() }))
    }

    pub(super) fn read_drafts(&self, file: &File, id: DocumentId, from: Day) -> Vec<Drafted> {
        let find = |number: &str| self.desk.book.find_document(number).filter(|found| *found != id);
        let defaults = Defaults { from, review_after_days: REVIEW_AFTER, no_deadline: NO_DEADLINE };
        drafts(&file.reading, &file.text, id, &self.names.looking(&find), defaults)
    }

    /// Proposes what was read, as the program does.
    pub(super) fn propose(&mut self, drafted: Vec<Drafted>, assigner: &Owner) -> AppResult<Vec<TaskId>> {
        let mut all = Vec::new();
        for one in drafted {
            let id = self.desk.new_task();
            let (office, assigner) = (self.year.reviewing_unit.clone(), assigner.clone());
            let proposal = Proposal { id, office, assigner, draft: one.draft };
            self.desk.give(&Actor::system(), id, Command::Propose(Box::new(proposal)))?;
            all.push(id);
        }
        Ok(all)
    }

    pub(super) fn register(&mut self, n: usize) -> AppResult<()> {
        let year = self.year.clone();
        let (paper, Some(file), Some(reviewer)) = (&year.documents[n], self.files[n].take(), self.reviewer()) else {
            return Ok(());
        };
        let (head, read) = (&file.reading.doc, |text: &Option<String>| text.clone().unwrap_or_default());
        let issued_on = day(&paper.date);
        let assigner = self.leader(&paper.assigned_by.post);
        let head = DocumentHead {
            number: paper.number().to_owned(),
            kind: paper.kind.clone(),
            issuer: paper.issuer.clone(),
            issued_on,
            title: paper.about.clone(),
            signer: read(&head.signer),
            chair: read(&head.chair),
            meeting_on: head.meeting_date.as_deref().and_then(day),
            recipients: head.recipients.clone(),
            assigner: assigner.clone(),
            meeting: self.cases[n].meeting,
            plan: None,
        };
        let (id, mut draft) = self.document(&file, head)?;
        let replaced = paper.replaces.as_ref().and_then(|number| self.desk.book.find_document(number));
        draft.replaces.extend(replaced);
        let head_text = file.text.clone();
        if !self.desk.enter(&reviewer, BookCommand::Register { id, draft: Box::new(draft), head_text })? {
            return Ok(());
        }
        self.cases[n].document = Some(id);
        if paper.import {
            let at = crate::clock::work(self.desk.calendar(&year.reviewing_unit), self.desk.now, 90);
            self.files[n] = Some(file);
            self.later(at, Job::List(n));
            return Ok(());
        }
        self.enter_plan(n, &file)?;
        let drafted = self.read_drafts(&file, id, issued_on.unwrap_or(self.desk.now.day()));
        self.cases[n].proposals = self.propose(drafted, &assigner)?;
        self.files[n] = Some(file);
        if let Some(replaced) = replaced {
            self.offer(replaced, id)?;
        }
        self.schedule_review(n);
        if paper.number() == year.committee_document {
            self.appoint(Some(id))?;
        }
        Ok(())
    }

    fn schedule_review(&mut self, n: usize) {
        let year = self.year.clone();
        let Some(on) = year.documents[n].confirmed_on.as_deref().and_then(day) else { return };
        let begin = self.office(on, 8 * 60).max(self.desk.now.plus_minutes(35));
        let many = self.cases[n].proposals.len();
        for place in 0..many {
            self.later(kernel::Instant(begin.0 + place as i64 * PER_PROPOSAL), Job::Settle(n, place));
        }
        self.later(kernel::Instant(begin.0 + many as i64 * PER_PROPOSAL + 1), Job::Reviewed(n));
    }

    /// Open tasks of a replaced document may go.
    fn offer(&mut self, replaced: DocumentId, by: DocumentId) -> AppResult<()> {
        let ids = offers(self.desk.tasks.values(), replaced);
        let Some(reviewer) = self.reviewer() else { return Ok(()) };
        for id in ids {
            let successor = Successor::Document { document: by };
            self.desk.give(&reviewer, id, Command::OfferSuperseding { successor })?;
        }
        Ok(())
    }

    /// One proposal: corrected where the reading left something open, then confirmed, or dropped.
    pub(super) fn settle(&mut self, n: usize, place: usize) -> AppResult<()> {
        let year = self.year.clone();
        let (paper, Some(id), Some(reviewer)) = (&year.documents[n], self.cases[n].proposals.get(place).copied(), self.reviewer())
        else {
            return Ok(());
        };
        let Some(task) = self.desk.tasks.get(&id).filter(|task| matches!(task.stage, Stage::Proposed { .. })) else {
            return Ok(());
        };
        let before = draft_of(task);
        let quoted = before.sources.first().map(|source| source.quotation.clone()).unwrap_or_default();
        if self.is_dropped(n, place) && year.fate(paper.number(), &quoted).is_none() {
            let drop = Command::Drop { reason: words::DROPPED.to_owned() };
            return self.desk.give(&reviewer, id, drop).map(|_| ());
        }
        let after = self.corrected(n, place, before.clone(), day(&paper.date));
        let groups = self.groups(&after);
        if after != before {
            self.desk.give(&reviewer, id, Command::Revise(Box::new(after.clone())))?;
        }
        let many = after.addressees.len() + groups.iter().map(|group| group.units.len()).sum::<usize>();
        let ids = (0..many).map(|_| self.desk.new_task()).collect();
        if self.desk.give(&reviewer, id, Command::Confirm { groups, ids })? {
            self.link(n, id, &quoted)?;
            self.begin_course(id, Some(n), None);
        }
        Ok(())
    }

    /// Spread over the document, the same ones at every seed.
    fn is_dropped(&self, n: usize, place: usize) -> bool {
        let all = self.cases[n].proposals.len();
        let number = self.year.documents[n].number();
        let many = DROPPED.iter().find(|(known, _)| *known == number).map_or(0, |(_, many)| *many);
        (1..=many).any(|k| all * k / (many + 1) == place)
    }

    /// What the reviewer enters: the area, who is meant by names that nobody knows, a day for a term that counts from the
    /// document.
    fn corrected(&self, n: usize, place: usize, mut draft: Draft, issued_on: Option<Day>) -> Draft {
        let read = self.files[n].as_ref().and_then(|file| file.reading.tasks.get(place));
        draft.area = self.year.documents[n].area_of(place);
        let names = read.map(|task| task.lead.as_slice()).unwrap_or_default();
        draft.addressees = self.addressees(names, matches!(draft.term, Term::Recurring { .. }));
        let leads: Vec<&UnitId> = draft.addressees.iter().filter_map(unit_of).collect();
        draft.coordinators.retain(|line| !leads.contains(&&line.unit));
        let told = read.and_then(|task| task.deadline.text.clone()).unwrap_or_default();
        if let (Term::Open { .. }, Some(from)) = (&draft.term, issued_on)
            && let Some(on) = counted(&told, from, self.desk.calendar(&self.year.reviewing_unit))
        {
            draft.term = Term::By { due: Due::day(on) };
        }
        draft
    }

    fn addressees(&self, names: &[String], duty: bool) -> Vec<Addressee> {
        let mut all: Vec<Addressee> = Vec::new();
        for name in names {
            let one = match self.names.find(name) {
                _ if self.year.group(name, duty).is_some() => Addressee::Group { name: name.clone() },
                Named::One(owner) => Addressee::One { owner },
                Named::Group if !self.able(&self.names.group_units(name)).is_empty() => Addressee::Group { name: name.clone() },
                Named::Group | Named::Unknown => {
                    let unit = self.year.followed_by.get(name).map(UnitId::new);
                    Addressee::One { owner: Owner::unit(&unit.unwrap_or_else(|| self.year.reviewing_unit.clone())) }
                }
            };
            if !all.contains(&one) {
                all.push(one);
            }
        }
        if all.is_empty() {
            all.push(Addressee::One { owner: Owner::unit(&self.year.reviewing_unit) });
        }
        all
    }

    /// Those of the units that have people.
    fn able(&self, units: &[UnitId]) -> Vec<UnitId> {
        let org = self.desk.world.org();
        let headed = |unit: &&UnitId| !org.holders(unit, Role::AgencyLeader, self.desk.now).is_empty();
        units.iter().filter(headed).cloned().collect()
    }

    fn groups(&self, draft: &Draft) -> Vec<Group> {
        let duty = matches!(draft.term, Term::Recurring { .. });
        let group = |addressee: &Addressee| match addressee {
            Addressee::Group { name } => {
                let units = self.year.group(name, duty).unwrap_or_else(|| self.able(&self.names.group_units(name)));
                Some(Group { name: name.clone(), units })
            }
            Addressee::One { .. } => None,
        };
        draft.addressees.iter().filter_map(group).collect()
    }

    /// Nothing is left to settle; what an older document gave and this one gives anew is superseded.
    pub(super) fn reviewed(&mut self, n: usize) -> AppResult<()> {
        let (Some(document), Some(reviewer)) = (self.cases[n].document, self.reviewer()) else { return Ok(()) };
        self.desk.enter(&reviewer, BookCommand::FinishReview { document, open: 0 })?;
        let successor = Successor::Document { document };
        let offered = self.desk.tasks.values().filter(|task| task.offered == Some(successor) && !task.stage.is_final());
        let goes_on = |time: &Time| matches!(time, Time::Ongoing { .. });
        let offered: Vec<(TaskId, bool)> = offered.map(|task| (task.id, goes_on(&task.time))).collect();
        for (id, keeps) in offered {
            let command = match keeps {
                true => Command::KeepAlive { reason: words::KEPT.to_owned() },
                false => Command::Supersede { successor, reason: words::SUPERSEDED.to_owned() },
            };
            self.desk.give(&reviewer, id, command)?;
        }
        Ok(())
    }

}

fn unit_of(addressee: &Addressee) -> Option<&UnitId> {
    match addressee {
        Addressee::One { owner } => Some(&owner.unit),
        Addressee::Group { .. } => None,
    }
}

/// "trong vòng 20 ngày kể từ ngày ban hành": the last of so many days after the document's, working days where it says so.
fn counted(words: &str, from: Day, calendar: &Calendar) -> Option<Day> {
    if !words.contains("kể từ") && !words.contains("trong vòng") && !words.contains("trong thời hạn") {
        return None;
    }
    let at = words.find(|c: char| c.is_ascii_digit())?;
    let digits: String = words[at..].chars().take_while(char::is_ascii_digit).collect();
    let many: i32 = digits.parse().ok().filter(|many| (1..=366).contains(many))?;
    let rest = words[at + digits.len()..].trim_start();
    if rest.starts_with("ngày làm việc") {
        return Some((0..many).fold(from, |day, _| calendar.next_working_day(day)));
    }
    rest.starts_with("ngày").then(|| from.plus(many))
}
