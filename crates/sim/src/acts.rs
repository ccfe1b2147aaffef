//! Carrying out a turn: who does it, with which command.

use app::AppResult;
use dossier::command::Correction;
use dossier::model::{
    Collection, ComponentLine, Draft, Payment, PaymentMeans, Provision, Rating, Request, RequestItem, RequestReason,
};
use dossier::{Command, Dossier};
use kernel::Role;

use crate::hands::Hands;
use crate::life::{Life, Turn};
use crate::staff::Person;
use crate::words;

impl Life {
    /// Carries out the planned turn; whether the life goes on.
    pub fn act(&mut self, hands: &mut Hands<'_>) -> AppResult<bool> {
        self.turns += 1;
        let turn = self.turn;
        match turn {
            Turn::Arrive => self.arrive(hands),
            Turn::React => self.react(hands),
            Turn::HandOver => self.by_desk(hands, Command::HandOver),
            Turn::Void => self.void(hands),
            Turn::Correct => self.correct(hands),
            Turn::Complete => {
                let components = self.brought();
                self.by_applicant(hands, Command::Complete { components, answers: Default::default() })
            }
            Turn::Supplement => {
                let components = self.brought();
                self.by_applicant(hands, Command::Supplement { components, answers: Default::default() })
            }
            Turn::TimeOut => self.by_system(hands, Command::TimeOut),
            Turn::LateLane(lane) => self.by_system(hands, Command::ReportLateLane { lane }),
            Turn::Transfer => {
                let clerk = self.of_competent(hands, Role::Clerk);
                self.give(hands, clerk, Command::ReceiveTransfer)
            }
            Turn::Send => self.by_desk(hands, Command::SendSupplement),
            Turn::Withdraw => {
                let reason = words::WITHDRAWN[self.dice.below(words::WITHDRAWN.len())].to_owned();
                self.by_applicant(hands, Command::Withdraw { reason })
            }
            Turn::Pay => self.pay(hands),
            Turn::Tell => self.by_desk(hands, Command::TellReady),
            Turn::Return => self.give_back(hands),
            Turn::Rate => self.rate(hands),
            Turn::Aftermath => self.look_back(hands),
            Turn::Decide | Turn::Approve => self.decide(hands),
            Turn::Number => self.number(hands),
            Turn::Urge => self.urge(hands),
            _ => self.work(hands, turn),
        }
    }

    pub(crate) fn give(&mut self, hands: &mut Hands<'_>, actor: Option<Person>, command: Command) -> AppResult<bool> {
        hands.give(&mut self.known, actor, command)
    }

    fn by_system(&mut self, hands: &mut Hands<'_>, command: Command) -> AppResult<bool> {
        let system = hands.staff.system();
        self.give(hands, Some(system), command)
    }

    fn at_home(&mut self, hands: &mut Hands<'_>, command: Command) -> AppResult<bool> {
        let applicant = hands.staff.applicant();
        self.give(hands, Some(applicant), command)
    }

    pub(crate) fn state(&self) -> Option<&Dossier> {
        self.known.state.as_ref()
    }

    /// Whoever sits at the desk: the one who took it in, or another.
    pub(crate) fn desk_actor(&mut self, hands: &mut Hands<'_>) -> Option<Person> {
        let person = self.state().and_then(|dossier| dossier.desk.person.clone());
        match person {
            Some(person) => hands.staff.actor(&person, hands.now),
            None => hands.staff.pick(&self.desk, Role::Receptionist, &mut self.dice, hands.now),
        }
    }

    fn by_desk(&mut self, hands: &mut Hands<'_>, command: Command) -> AppResult<bool> {
        let actor = self.desk_actor(hands);
        self.give(hands, actor, command)
    }

    /// The applicant at home, or the desk for whoever came in person.
    fn by_applicant(&mut self, hands: &mut Hands<'_>, command: Command) -> AppResult<bool> {
        let person = !self.script.channel.is_online() && hands.world.calendar(&self.desk).is_open(hands.now);
        let actor = if person { self.desk_actor(hands) } else { Some(hands.staff.applicant()) };
        self.give(hands, actor, command)
    }

    fn of_competent(&mut self, hands: &mut Hands<'_>, role: Role) -> Option<Person> {
        hands.staff.pick(&self.competent, role, &mut self.dice, hands.now)
    }

    /// Every line that is missing, brought.
    fn brought(&self) -> Vec<ComponentLine> {
        let Some(dossier) = self.state() else { return Vec::new() };
        let line = |line: &ComponentLine| match line.provision {
            Provision::Missing => ComponentLine {
                component: line.component.clone(),
                provision: Provision::Brought { paper: 1, files: Vec::new(), original_taken: false },
            },
            _ => line.clone(),
        };
        dossier.components.iter().map(line).collect()
    }

    pub(crate) fn request(&mut self) -> Request {
        let version = self.kind.version.clone();
        let asked = version.components.iter().filter(|component| !component.asking_is_refused()).collect::<Vec<_>>();
        let item = match self.dice.pick(&asked) {
            Some(component) => RequestItem {
                component: Some(component.id.clone()),
                text: format!("{}: {}", words::DEFECTS[self.dice.below(words::DEFECTS.len())], component.name),
                excuse: None,
            },
            None => RequestItem { component: None, text: words::DEFECT.to_owned(), excuse: None },
        };
        Request { items: vec![item], reason: words::REQUEST.to_owned(), reason_code: RequestReason::First }
    }

    fn react(&mut self, hands: &mut Hands<'_>) -> AppResult<bool> {
        let asked = self.state().is_some_and(|dossier| dossier.completion_requests > 0);
        if self.script.decline {
            let reason = words::DECLINED[self.dice.below(words::DECLINED.len())].to_owned();
            return self.by_desk(hands, Command::Decline { reason });
        }
        if self.script.completion.is_some() && !asked {
            let request = self.request();
            return self.by_desk(hands, Command::AskCompletion(request));
        }
        self.by_desk(hands, Command::Accept)
    }

    fn void(&mut self, hands: &mut Hands<'_>) -> AppResult<bool> {
        let asked = self.state().is_some_and(|dossier| dossier.void_asked.is_some());
        if !asked {
            let reason = words::VOID.to_owned();
            return self.by_desk(hands, Command::AskVoid { reason });
        }
        let director = hands.staff.pick(&self.desk, Role::CentreDirector, &mut self.dice, hands.now);
        self.give(hands, director, Command::ConfirmVoid)
    }

    fn correct(&mut self, hands: &mut Hands<'_>) -> AppResult<bool> {
        self.script.correct = false;
        let Some(mut applicant) = self.state().map(|dossier| dossier.applicant.clone()) else { return Ok(false) };
        applicant.phone = crate::names::phone(&mut self.dice);
        let correction = Correction { applicant: Some(applicant), ..Correction::default() };
        self.by_desk(hands, Command::Correct { correction, reason: words::CORRECTED.to_owned() })
    }

    pub(crate) fn pay(&mut self, hands: &mut Hands<'_>) -> AppResult<bool> {
        let open = hands.world.calendar(&self.desk).is_open(hands.now);
        let at_desk = !self.script.pays_online && open;
        let payment = if at_desk {
            let number = hands.number(&self.desk, "BL");
            Payment { at: hands.now, means: PaymentMeans::Cash, voucher: format!("BL{number:06}") }
        } else {
            Payment { at: hands.now, means: PaymentMeans::Online, voucher: format!("TT{:012}", self.dice.below(999_999_999)) }
        };
        if at_desk {
            return self.by_desk(hands, Command::Pay(payment));
        }
        self.by_applicant(hands, Command::Pay(payment))
    }

    fn give_back(&mut self, hands: &mut Hands<'_>) -> AppResult<bool> {
        let Some(dossier) = self.state() else { return Ok(false) };
        let unpaid = dossier.fees.iter().any(|fee| fee.paid.is_none() && fee.amount.0 > 0);
        let originals: Vec<String> = dossier.originals_held.iter().cloned().collect();
        if unpaid && !self.pay(hands)? {
            return Ok(false);
        }
        if !originals.is_empty() && !self.by_desk(hands, Command::ReturnOriginals { components: originals })? {
            return Ok(false);
        }
        let agent = self.state().and_then(|dossier| dossier.representation.as_ref()).map(|agent| agent.name.clone());
        let online = self.script.channel.is_online();
        let document = if online { words::BY_ELECTRONIC } else if agent.is_some() { words::BY_AGENT } else { words::BY_RECEIPT };
        let name = agent.unwrap_or_else(|| self.applicant.name.clone());
        self.aftermath = true;
        self.by_desk(hands, Command::Return(Collection { name, document: document.to_owned() }))
    }

    fn rate(&mut self, hands: &mut Hands<'_>) -> AppResult<bool> {
        let late = self.state().and_then(|dossier| dossier.punctuality) == Some(dossier::model::Punctuality::Late);
        let satisfied = self.dice.chance(if late { 70 } else { 98 });
        let score = if satisfied { 5 } else { 2 };
        let items = ('a'..='i').map(|item| (item, score - u8::from(self.dice.chance(15)))).collect();
        let texts = if satisfied { &words::GOOD[..] } else { &words::BAD[..] };
        let comment = if self.dice.chance(25) || !satisfied { texts[self.dice.below(texts.len())] } else { "" };
        let rating = Rating { satisfied, items, comment: comment.to_owned() };
        self.at_home(hands, Command::Rate(rating))
    }

    fn look_back(&mut self, hands: &mut Hands<'_>) -> AppResult<bool> {
        if std::mem::take(&mut self.script.incident) {
            let responsible = self.competent.clone();
            return self.by_desk(hands, Command::ReportIncident { text: words::INCIDENT.to_owned(), responsible });
        }
        let by = kernel::DossierId(uuid::Uuid::from_u128(self.known.id.0.as_u128() ^ 1));
        self.by_desk(hands, Command::LinkCorrection { by })
    }

    /// A leader who did not prepare it signs, or sends it back.
    fn decide(&mut self, hands: &mut Hands<'_>) -> AppResult<bool> {
        let Some(pending) = self.state().and_then(|dossier| dossier.pending.first().cloned()) else { return Ok(false) };
        let leader = hands.staff.pick_other(&self.competent, Role::AgencyLeader, &pending.prepared_by, hands.now);
        let result = matches!(pending.draft, Draft::Grant { .. } | Draft::Refuse { .. });
        if result && std::mem::take(&mut self.script.reject) {
            let reason = words::REJECTED[self.dice.below(words::REJECTED.len())].to_owned();
            return self.give(hands, leader, Command::Reject { draft: pending.id, reason });
        }
        self.give(hands, leader, Command::Approve { draft: pending.id })
    }

    fn number(&mut self, hands: &mut Hands<'_>) -> AppResult<bool> {
        let clerk = self.of_competent(hands, Role::Clerk);
        let number = hands.number(&self.competent, "KQ");
        let agency = match self.kind.agency.as_str() {
            "UBND_XA" => "UBND",
            "CA_XA" => "CA",
            other => other,
        };
        let number = format!("{number:02}/{agency}-KQ");
        let files = if self.script.electronic { vec![hands.sample.clone()] } else { Vec::new() };
        if self.script.electronic && !self.script.files {
            hands.use_file(&self.known.id)?;
        }
        self.give(hands, clerk, Command::NumberResult { number, files })
    }

    fn urge(&mut self, hands: &mut Hands<'_>) -> AppResult<bool> {
        self.script.urge = false;
        let desk = self.desk.clone();
        let director = hands.staff.pick(&desk, Role::CentreDirector, &mut self.dice, hands.now);
        self.give(hands, director, Command::Urge { text: words::URGED.to_owned() })
    }
}
