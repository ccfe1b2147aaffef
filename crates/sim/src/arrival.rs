//! How a dossier comes in: checklist, fees, who asks, at the counter or from home.

use app::AppResult;
use dossier::Command;
use dossier::command::NewDossier;
use dossier::model::{Channel, ComponentLine, Fee, ProcessingSystem, Provision};
use kernel::{Actor, Dong, DossierCode, FileHash, Role};
use procedure::{Need, ProcedureVersion};

use crate::applicants;
use crate::hands::Hands;
use crate::life::Life;

/// The channel as the catalogue names it.
fn catalogue_channel(channel: Channel) -> procedure::Channel {
    match channel {
        Channel::Counter => procedure::Channel::Direct,
        Channel::Post => procedure::Channel::Postal,
        Channel::Online | Channel::Kiosk => procedure::Channel::Online,
    }
}

/// The components that this case needs: the necessary ones and one of every group that fits the channel.
fn needed(version: &ProcedureVersion, online: bool) -> Vec<&procedure::Component> {
    let mut chosen: Vec<&procedure::Component> = Vec::new();
    for component in &version.components {
        let in_group = |other: &&procedure::Component| other.group.is_some() && other.group == component.group;
        match component.need {
            Need::Always => chosen.push(component),
            Need::Conditional => {}
            Need::OneOf => {
                let paper = component.kind != procedure::ComponentKind::EForm;
                match chosen.iter().position(|other| in_group(&other)) {
                    None => chosen.push(component),
                    // A form on paper for whoever comes in person, the electronic one for the rest.
                    Some(at) if !online && paper && chosen[at].kind == procedure::ComponentKind::EForm => chosen[at] = component,
                    Some(_) => {}
                }
            }
        }
    }
    chosen
}

impl Life {
    fn lines(&mut self, file: Option<&FileHash>) -> Vec<ComponentLine> {
        let version = self.kind.version.clone();
        let online = self.script.channel.is_online();
        let chosen = needed(&version, online);
        let mut original = self.script.originals;
        let mut lines = Vec::with_capacity(chosen.len());
        for component in chosen {
            let provision = match component.available_from {
                Some(database) => Provision::FromDatabase { database: database.key().to_owned() },
                None => Provision::Brought {
                    paper: if online { 0 } else { u16::from(component.copies.max(1)) },
                    files: file.filter(|_| online || self.dice.chance(40)).into_iter().cloned().collect(),
                    original_taken: std::mem::take(&mut original),
                },
            };
            lines.push(ComponentLine { component: component.id.clone(), provision });
        }
        lines
    }

    fn fees(&mut self, hands: &Hands<'_>) -> Vec<Fee> {
        let version = self.kind.version.clone();
        let due = version.fees_due(hands.now.day(), catalogue_channel(self.script.channel), &[]);
        let amount = |life: &mut Self, policy: &procedure::FeePolicy| {
            let amount = policy.amount.filter(|amount| amount.0 > 0)?;
            let times = if policy.per.as_deref() == Some("trang") { life.dice.between(1, 12) } else { 1 };
            Some(Fee { item: policy.item.clone(), amount: Dong(amount.0 * times), paid: None })
        };
        due.into_iter().filter_map(|policy| amount(self, policy)).collect()
    }

    /// Hands the dossier in.
    pub(crate) fn arrive(&mut self, hands: &mut Hands<'_>) -> AppResult<bool> {
        let file = hands.sample.clone();
        let (components, fees) = (self.lines(file.as_ref()), self.fees(hands));
        let files = components.iter().any(|line| matches!(&line.provision, Provision::Brought { files, .. } if !files.is_empty()));
        let representation =
            self.script.represented.then(|| applicants::representative(self.applicant.organisation, &mut self.dice));
        let paid = !fees.is_empty();
        let new = Box::new(NewDossier {
            id: self.known.id,
            code: DossierCode::new(""),
            system: ProcessingSystem::Own,
            channel: self.script.channel,
            variant: None,
            receiving_unit: self.desk.clone(),
            competent_unit: self.competent.clone(),
            applicant: self.applicant.clone(),
            representation,
            answers: crate::answers::filled(&self.kind.version, &self.applicant, hands.now.day(), &mut self.dice),
            components,
            fees,
            client_key: None,
        });
        if files && let Some(file) = file {
            hands.use_file(&self.known.id, &file)?;
        }
        let present = self.script.channel == Channel::Counter;
        let actor = match self.script.channel {
            Channel::Counter | Channel::Post => {
                hands.staff.pick(&self.desk, Role::Receptionist, &mut self.dice, hands.now)
            }
            Channel::Online | Channel::Kiosk => Some(Actor::applicant()),
        };
        let command = if present { Command::Receive(new) } else { Command::Submit(new) };
        if !self.give(hands, actor, command)? {
            return Ok(false);
        }
        let now = paid && (present || self.dice.chance(70));
        if now { self.pay(hands) } else { Ok(true) }
    }
}
