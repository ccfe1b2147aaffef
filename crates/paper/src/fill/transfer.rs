//! Phiếu chuyển xử lý: one hop of a dossier to another unit (NĐ 61/2018 Đ19.6).

use dossier::Event;
use dossier::model::{Owner, Work};
use kernel::UnitId;

use super::moment::Moment;
use super::parts::papers;
use super::{FillError, people};
use crate::form::{Medium, Signatory, TransferDossier, TransferSlip, TransferTask};

/// From where to whom, and what has to be done there.
struct Hop {
    from: UnitId,
    to: Owner,
    tasks: Vec<TransferTask>,
    note: Option<String>,
}

pub fn transfer(moment: &Moment<'_>) -> Result<Option<TransferSlip>, FillError> {
    let Some(hop) = hop(moment) else { return Ok(None) };
    let components = papers(&moment.after, moment.facts.procedure, moment.lang());
    let receiver = hop.to.person.as_ref().map(|person| people::person_name(moment.facts.org, person));
    let at_desk = matches!(moment.entry.event, Event::HandedOver { .. });
    Ok(Some(TransferSlip {
        head: if at_desk { moment.desk_head()? } else { moment.agency_head()? },
        from_unit: moment.full_name(&hop.from),
        to_unit: moment.full_name(&hop.to.unit),
        dossiers: vec![TransferDossier {
            code: moment.after.code.to_string(),
            procedure: moment.facts.procedure.name.clone(),
            applicant: moment.after.applicant.name.clone(),
            papers: components.iter().filter(|part| part.medium == Medium::Paper).map(|part| part.quantity).sum(),
            promised_at: moment.after.settlement.as_ref().map(|settlement| settlement.promised_at),
            note: None,
        }],
        components,
        tasks: hop.tasks,
        handed_at: Some(moment.entry.at),
        received_at: None,
        giver: moment.at_desk(),
        receiver: Signatory { name: receiver, ..Signatory::default() },
        note: hop.note,
    }))
}

fn hop(moment: &Moment<'_>) -> Option<Hop> {
    let holder = || moment.before.work.as_ref().map_or(&moment.before.desk, |work| &work.owner).unit.clone();
    let to_work = |from, work: &Work, note| Hop {
        from,
        to: work.owner.clone(),
        tasks: vec![lead(moment), step_task(moment, work)],
        note,
    };
    Some(match &moment.entry.event {
        Event::HandedOver { work } => to_work(moment.before.desk.unit.clone(), work, None),
        Event::StepFinished { next, .. } => to_work(holder(), next, None),
        Event::StepSentBack { reason, next } => {
            to_work(holder(), next, Some(moment.sentence("transfer.back", &[("reason", reason)])))
        }
        Event::LaneOpened { lane } => {
            let asked = || moment.sentence("transfer.consult", &[("task", &lane.task)]);
            let work = if lane.consultation { asked() } else { lane.task.clone() };
            let agency = moment.full_name(&lane.owner.unit);
            let task = TransferTask { agency, work, due_at: Some(lane.due_at), lead: false };
            Hop { from: holder(), to: lane.owner.clone(), tasks: vec![lead(moment), task], note: None }
        }
        _ => return None,
    })
}

/// The deciding agency leads, and has until the due time.
fn lead(moment: &Moment<'_>) -> TransferTask {
    let unit = moment.agency().map_or(&moment.after.competent_unit, |agency| &agency.id);
    TransferTask {
        agency: moment.unit_name(unit),
        work: moment.word("transfer.work"),
        due_at: moment.after.settlement.as_ref().map(|settlement| settlement.due_at),
        lead: true,
    }
}

fn step_task(moment: &Moment<'_>, work: &Work) -> TransferTask {
    let step = work.step.as_ref().and_then(|id| moment.facts.procedure.process.get(id));
    TransferTask {
        agency: moment.unit_name(&work.owner.unit),
        work: step.map_or_else(|| moment.word("control.number"), |step| step.action.clone()),
        due_at: work.due_at,
        lead: false,
    }
}
