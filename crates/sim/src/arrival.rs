//! How a dossier comes in: checklist, fees, who asks, at the counter or from home.

use app::AppResult;
use dossier::Command;
use dossier::command::NewDossier;
use dossier::model::{Channel, ComponentLine, Fee, ProcessingSystem, Provision};
use kernel::{Dong, DossierCode, FileHash, Role};
use procedure::{Need, ProcedureVersion};

use crate::applicants;
use crate::chance::Dice;
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

fn is_of_residents(component: &procedure::Component) -> bool {
    component.available_from.is_some_and(|database| matches!(database.key(), "population" | "residence"))
}

/// The components that this case needs: the necessary ones and one of every group that fits the channel.
fn needed(version: &ProcedureVersion, online: bool, residents: bool) -> Vec<&procedure::Component> {
    let mut chosen: Vec<&procedure::Component> = Vec::new();
    for component in &version.components {
        let in_group = |other: &&procedure::Component| other.group.is_some() && other.group == component.group;
        match component.need {
            Need::Always => chosen.push(component),
            // What a database on residents holds is looked up in cases that do not need the paper too.
            Need::Conditional if residents && is_of_residents(component) => chosen.push(component),
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
    fn lines(&mut self, file: &FileHash) -> Vec<ComponentLine> {
        let version = self.kind.version.clone();
        let online = self.script.channel.is_online();
        let chosen = needed(&version, online, self.script.residents);
        let mut original = self.script.originals;
        let mut reuse = self.script.reuse;
        let mut lines = Vec::with_capacity(chosen.len());
        for component in chosen {
            let looked_up = component.available_from.filter(|database| self.script.looks_up(database.key()));
            let form = component.kind == procedure::ComponentKind::EForm;
            let provision = match looked_up {
                Some(database) => Provision::FromDatabase { database: database.key().to_owned() },
                None if !form && std::mem::take(&mut reuse) => Provision::Reused { file: file.clone() },
                None => Provision::Brought {
                    paper: if online { 0 } else { u16::from(component.copies.max(1)) },
                    files: if self.script.files { vec![file.clone()] } else { Vec::new() },
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
        let (components, fees) = (self.lines(&file), self.fees(hands));
        let has_file = |line: &ComponentLine| match &line.provision {
            Provision::Brought { files, .. } => !files.is_empty(),
            other => matches!(other, Provision::Reused { .. }),
        };
        let files = components.iter().any(has_file);
        let representation =
            self.script.represented.then(|| applicants::representative(self.applicant.organisation, &mut self.dice));
        // Their own dice: nothing else hangs on whether forms are filled.
        let mut pen = Dice::new(self.known.id.0.as_u128() as u64);
        let form = hands.keeps().then(|| crate::answers::filled(&self.kind.version, &self.applicant, hands.now.day(), &mut pen));
        let answers = form.unwrap_or_default();
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
            answers,
            components,
            fees,
            client_key: None,
        });
        if files {
            hands.use_file(&self.known.id)?;
        }
        let present = self.script.channel == Channel::Counter;
        let actor = match self.script.channel {
            Channel::Counter | Channel::Post => {
                hands.staff.pick(&self.desk, Role::Receptionist, &mut self.dice, hands.now)
            }
            Channel::Online | Channel::Kiosk => Some(hands.staff.applicant()),
        };
        let command = if present { Command::Receive(new) } else { Command::Submit(new) };
        if !self.give(hands, actor, command)? {
            return Ok(false);
        }
        // Whoever pays through the portal does so when handing in; the rest when the result is collected.
        let now = paid && (present || self.script.pays_online);
        if now { self.pay(hands) } else { Ok(true) }
    }
}
