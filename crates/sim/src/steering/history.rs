//! What comes from elsewhere: a real conclusion of 2023 with what became of it, a running list of a department, and real
//! documents that wait in the reviewer's tray.
//!
//! The units of 2023 do not exist any more, and the program was not there: the document is registered when the program is
//! taken into use, and its tasks are taken over with their dates, given to the agencies that follow in the old ones' place.

use app::AppResult;
use app::tasks::NO_DEADLINE;
use kernel::{Day, UnitId};
use steering::book::{BookCommand, DocumentHead};
use steering::proposing::{Directory, Named};
use steering::tables::{Dated, ImportDefaults, read_running, to_import};
use steering::task::command::{Group, NewTask, Running};
use steering::task::model::{DocumentId, Origin, Owner, Report, Source, Term};
use steering::task::{Command, Due};

use super::papers::File;
use super::plan::{Fate, Sample, day};
use super::review::REVIEW_AFTER;
use super::{Steering, words};
use crate::chance::Dice;

/// Who follows in the place of all agencies of an earlier time.
const SUCCESSORS: &str = "các sở";

impl Steering<'_> {
    /// Registers a real document with what its head says.
    fn take_in(&mut self, file: &File, title: &str, assigner: Owner) -> AppResult<Option<DocumentId>> {
        let Some(reviewer) = self.reviewer() else { return Ok(None) };
        let (head, read) = (&file.reading.doc, |text: &Option<String>| text.clone().unwrap_or_default());
        let head = DocumentHead {
            number: read(&head.number),
            kind: read(&head.kind),
            issuer: read(&head.issuer),
            issued_on: head.date.as_deref().and_then(day),
            title: title.to_owned(),
            signer: read(&head.signer),
            chair: read(&head.chair),
            meeting_on: head.meeting_date.as_deref().and_then(day),
            recipients: head.recipients.clone(),
            assigner,
            meeting: None,
            plan: None,
        };
        let (id, draft) = self.document(file, head)?;
        let command = BookCommand::Register { id, draft: Box::new(draft), head_text: file.text.clone() };
        Ok(self.desk.enter(&reviewer, command)?.then_some(id))
    }

    /// A real document in the reviewer's tray: proposed, and nothing else.
    pub(super) fn sample(&mut self, n: usize) -> AppResult<()> {
        let year = self.year.clone();
        let file = File::open(&year.samples[n].file)?;
        let assigner = Owner::unit(&"H92".into());
        let Some(id) = self.take_in(&file, &year.samples[n].title, assigner.clone())? else { return Ok(()) };
        let drafted = self.read_drafts(&file, id, self.desk.now.day());
        self.propose(drafted, &assigner).map(drop)
    }

    /// The conclusion of 2023 with its tasks.
    pub(super) fn take_history(&mut self) -> AppResult<()> {
        let year = self.year.clone();
        for sample in year.samples.iter().filter(|sample| sample.kind == "history") {
            let file = File::open(&sample.file)?;
            let assigner = Owner::unit(&"H92".into());
            let Some(id) = self.take_in(&file, &sample.title, assigner)? else { continue };
            self.take_over(sample, &file, id)?;
            if let Some(reviewer) = self.reviewer() {
                self.desk.enter(&reviewer, BookCommand::FinishReview { document: id, open: 0 })?;
            }
        }
        Ok(())
    }

    fn take_over(&mut self, sample: &Sample, file: &File, id: DocumentId) -> AppResult<()> {
        let given = sample.confirmed_on.as_deref().or(Some(&sample.registered_on)).and_then(day);
        let closed = sample.ongoing_closed_on.as_deref().and_then(day);
        let (Some(given), Some(closed), Some(reviewer)) = (given, closed, self.reviewer()) else { return Ok(()) };
        let mut dice = Dice::new(sample.seed);
        let drafted = self.read_drafts(file, id, given);
        for (drafted, read) in drafted.into_iter().zip(&file.reading.tasks) {
            let begins = |fate: &&Fate| read.anchor.starts_with(&fate.anchor) || fate.anchor.starts_with(&read.anchor);
            let told = sample.terms.iter().find(begins);
            let due = told.and_then(|fate| day(fate.due.as_deref()?)).map(|on| Term::By { due: Due::day(on) });
            let fixed = told.and_then(|fate| day(fate.on.as_deref()?));
            for unit in self.successors(&read.lead) {
                let drawn = given.plus(dice.between(60, i64::from(closed.0 - given.0)) as i32);
                let on = fixed.unwrap_or(drawn).min(closed);
                let late = due.as_ref().is_some_and(|term| matches!(term, Term::By { due } if due.on < on));
                let draft = drafted.draft.clone();
                let new = NewTask {
                    id: self.desk.new_task(),
                    origin: Origin::Document,
                    office: self.year.reviewing_unit.clone(),
                    assigner: Owner::unit(&"H92".into()),
                    decider: Owner::unit(&self.year.reviewing_unit),
                    coordinators: draft.coordinators.into_iter().filter(|line| line.unit != unit).collect(),
                    lead: Owner::unit(&unit),
                    sources: draft.sources,
                    content: draft.content,
                    product: draft.product,
                    area: None,
                    term: due.clone().unwrap_or(Term::Open { reason: NO_DEADLINE.to_owned() }),
                };
                let late_reason = if late { words::pick(&words::DELAYED, &mut dice) } else { String::new() };
                let (text, number) = (words::report(&mut dice), String::new());
                let report = Report { text, number, files: Vec::new(), late_reason };
                let running = Running {
                    assigned_on: given,
                    extended_to: None,
                    text: words::HISTORY.to_owned(),
                    done: Some((on, report)),
                };
                self.desk.give(&reviewer, new.id, Command::Import(Box::new(new), Box::new(running)))?;
            }
        }
        Ok(())
    }

    /// Agencies of today for names of 2023: the same ones where they are still known, those that follow in their place, and
    /// the standing agency for bodies that are gone.
    fn successors(&self, names: &[String]) -> Vec<UnitId> {
        let mut units: Vec<UnitId> = Vec::new();
        for name in names {
            let found = match self.names.find(name) {
                Named::One(owner) => vec![owner.unit],
                Named::Group => self.year.group(SUCCESSORS, false).unwrap_or_default(),
                Named::Unknown if name.contains("cơ quan") || name.contains("đơn vị") => {
                    self.year.group(SUCCESSORS, false).unwrap_or_default()
                }
                Named::Unknown => vec![self.year.reviewing_unit.clone()],
            };
            for unit in found {
                if !units.contains(&unit) {
                    units.push(unit);
                }
            }
        }
        units
    }

    /// A department's own list of what its divisions do, taken over as it stands. Its tasks repeat those of other documents,
    /// so that they come from the list alone; rows that contradict themselves are left out.
    pub(super) fn take_list(&mut self, n: usize) -> AppResult<()> {
        let year = self.year.clone();
        let paper = &year.documents[n];
        let (Some(document), Some(file), Some(unit), Some(reviewer)) =
            (self.cases[n].document, self.files[n].take(), paper.unit.clone(), self.reviewer())
        else {
            return Ok(());
        };
        let chosen: Vec<Group> =
            year.division_names.iter().map(|(name, unit)| Group { name: name.clone(), units: vec![unit.clone()] }).collect();
        let today: Day = self.desk.now.day();
        let defaults = ImportDefaults {
            today,
            assigned_on: None,
            review_after_days: REVIEW_AFTER,
            no_deadline: NO_DEADLINE,
            chosen: &chosen,
        };
        let dated = Dated { day: day(&paper.date), year: Some(today.ymd().0) };
        let giver = crate::cast::member_id(unit.as_str(), kernel::Role::AgencyLeader, 1);
        let giver = Owner::person(&unit, &giver);
        for rows in file.tables()? {
            for row in read_running(&rows, dated).rows {
                let Ok(imported) = to_import(&row, &self.names, defaults) else { continue };
                for mut one in imported {
                    let quotation = row.source_text.clone();
                    one.sources = vec![Source { document, clause: row.number.clone(), place: None, quotation }];
                    let suspend = one.suspend.take();
                    let id = self.desk.new_task();
                    let (task, running) = one.into_task(id, year.reviewing_unit.clone(), giver.clone(), giver.clone());
                    let done = self.desk.give(&reviewer, id, Command::Import(Box::new(task), Box::new(running)))?;
                    if let Some(task) = self.desk.tasks.get(&id).filter(|task| task.is_recurring()).cloned() {
                        self.of.insert(id, n);
                        self.wake(&task);
                    }
                    if let Some((reason, review_on)) = suspend.filter(|_| done) {
                        let command = Command::Suspend { reason, review_on: Some(review_on) };
                        self.desk.give(&reviewer, id, command)?;
                    }
                }
            }
        }
        self.desk.enter(&reviewer, BookCommand::FinishReview { document, open: 0 }).map(drop)
    }
}
