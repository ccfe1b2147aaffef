//! A checklist becomes a dossier: the one use case behind the counter, online submission and the API.
//!
//! Nothing here decides: the competent unit comes from the catalogue and the organisation, fees from the policy, and the
//! promise by trying the command on the dossier machine without giving it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use calendar::Limit;
use dossier::model::{Applicant, Channel, ComponentLine, Fee, ProcessingSystem, Provision, Representation};
use dossier::{Command, Event, NewDossier};
use kernel::{
    Actor, ActorKind, Basis, ClientKey, DossierCode, DossierId, Instant, PersonId, ProcedureCode, Refusal, Role,
    RoleGrant, UnitId,
};
use org::{Org, UnitKind};
use procedure::{DeadlineRules, Need, ProcedureVersion};

use crate::app::{App, AppResult};
use crate::machine::{Ask, Reply};

/// What a form knows before it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Which procedure.
    pub procedure: ProcedureCode,
    /// Case with a limit of its own, `LimitVariant::id`.
    pub variant: Option<String>,
    /// How it comes in.
    pub channel: Channel,
    /// The desk; none: the one-stop centre that serves the competent unit.
    pub receiving_unit: Option<UnitId>,
    /// The commune concerned, for agencies `UBND_XA` and `CA_XA`; none: the commune of the desk, if it is in one.
    pub commune: Option<UnitId>,
    /// Who asks.
    pub applicant: Applicant,
    /// Who acts for the applicant.
    pub representation: Option<Representation>,
    /// Answers of the e-form; validating them is the form's part.
    pub answers: BTreeMap<String, String>,
    /// The checklist; components that are not named count as missing.
    pub components: Vec<ComponentLine>,
    /// Classes of persons for the fee policy.
    pub fee_classes: Vec<String>,
    /// The code that it came with; none: the next one of the receiving unit.
    pub code: Option<DossierCode>,
    /// Idempotency key of the write, kept with the dossier.
    pub client_key: Option<ClientKey>,
}

/// Everything that a form shows before sending.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The version in force today.
    pub version: Arc<ProcedureVersion>,
    /// Its deadline rules today.
    pub rules: DeadlineRules,
    /// Who decides.
    pub competent: UnitId,
    /// Who receives.
    pub receiving: UnitId,
    /// Whether the desk serves the competent unit; else the dossier travels (non-territorial, NĐ 118/2025 Đ14).
    pub territorial: bool,
    /// The settlement limit; none while a case must still be chosen.
    pub limit: Option<Limit>,
    /// The appointment, if it were accepted now.
    pub promised_at: Option<Instant>,
    /// By when the desk hands it over, if it were accepted now (NĐ 118/2025 Đ18.2).
    pub hand_over_by: Option<Instant>,
    /// The appointment rests on days that are estimated, not decreed.
    pub provisional: bool,
    /// Fees due whose amount the policy states.
    pub fees: Vec<Fee>,
    /// Fee items without a stated amount.
    pub unstated_fees: Vec<String>,
    /// Ids of components without which it cannot be accepted; of alternatives the first.
    pub missing: Vec<String>,
    /// Ids of components that a database holds: asking for them is refused (NĐ 118/2025 Đ4.2a).
    pub databases: Vec<String>,
}

const RECEIVE: Basis = Basis("nd118_2025.d17k3");
const TERRITORY: Basis = Basis("nd118_2025.d14");

/// The catalogue's word for a channel; a kiosk counts as online.
pub const fn fee_channel(channel: Channel) -> procedure::Channel {
    match channel {
        Channel::Counter => procedure::Channel::Direct,
        Channel::Post => procedure::Channel::Postal,
        Channel::Online | Channel::Kiosk => procedure::Channel::Online,
    }
}

/// Whether the agency of a procedure is one of each commune, so that the commune must be named.
pub fn needs_commune(version: &ProcedureVersion) -> bool {
    version.agency.id.as_deref().is_some_and(|id| id.ends_with("_XA"))
}

/// The commune to which a desk belongs; none for the provincial centre.
pub fn commune_of(org: &Org, desk: &UnitId) -> Option<UnitId> {
    org.agency_of(desk).filter(|agency| agency.kind == UnitKind::Commune).map(|agency| agency.id.clone())
}

/// Ids of the components without which the checklist is not complete, as the machine judges it: every necessary one, one of
/// each group of alternatives (its first stands for it), and those whose case holds but which are not there.
pub fn missing(version: &ProcedureVersion, lines: &[ComponentLine]) -> Vec<String> {
    let open = |provision: &Provision| matches!(provision, Provision::Missing | Provision::NotNeeded);
    let met: BTreeSet<&str> =
        lines.iter().filter(|line| !open(&line.provision)).map(|line| line.component.as_str()).collect();
    let group_met = |group: &str| {
        let mut members = version.components.iter().filter(|c| c.need == Need::OneOf && c.group.as_deref() == Some(group));
        members.any(|c| met.contains(c.id.as_str()))
    };
    let said_missing = |id: &str| lines.iter().any(|l| l.component == id && l.provision == Provision::Missing);
    let mut groups = BTreeSet::new();
    let mut lacks = |component: &procedure::Component| {
        let there = met.contains(component.id.as_str());
        match (component.need, component.group.as_deref()) {
            (Need::Always, _) => !there && !component.asking_is_refused(),
            (Need::OneOf, Some(group)) => groups.insert(group.to_owned()) && !group_met(group),
            (Need::OneOf, None) => false,
            (Need::Conditional, _) => said_missing(&component.id),
        }
    };
    version.components.iter().filter(|component| lacks(component)).map(|component| component.id.clone()).collect()
}

impl App {
    /// Competent unit, receiving unit, appointment, fees due, what is missing: everything a form shows before sending.
    ///
    /// # Errors
    /// Refused: `procedure_not_in_force`, `agency_unknown`, `commune_not_named`, `no_competent_unit`, `no_desk`,
    /// `limit_unknown`, `wrong_desk`, or what the machine says.
    pub fn plan(&self, draft: &Draft) -> AppResult<Plan> {
        let (catalogue, org, now) = (self.catalogue(), self.org(), self.now());
        let day = now.day();
        let gone = || {
            let refusal = Refusal::new("procedure_not_in_force", RECEIVE).with("code", &draft.procedure);
            refusal.with("day", day.date_text())
        };
        let version = catalogue.in_force(&draft.procedure, day).cloned().ok_or_else(gone)?;
        let rules = catalogue.rules(&version, day).ok_or_else(gone)?;
        let competent = competent(&org, &version, draft, now)?;
        let centre = org.centre_of(&competent, day).map(|unit| unit.id.clone());
        let no_desk = || Refusal::new("no_desk", TERRITORY).with("unit", &competent);
        let receiving = draft.receiving_unit.clone().or_else(|| centre.clone()).ok_or_else(no_desk)?;
        let limit = version.limit_for(draft.variant.as_deref());
        if limit.is_none() && (draft.variant.is_some() || version.limit_variants.is_empty()) {
            return Err(Refusal::new("limit_unknown", RECEIVE).into());
        }
        let due = version.fees_due(day, fee_channel(draft.channel), &draft.fee_classes);
        // Free of charge is no fee.
        let stated = due.iter().filter_map(|policy| {
            let amount = policy.amount.filter(|amount| amount.0 > 0)?;
            Some(Fee { item: policy.item.clone(), amount, paid: None })
        });
        let mut plan = Plan {
            rules,
            territorial: centre.as_ref() == Some(&receiving),
            competent,
            receiving,
            limit,
            promised_at: None,
            hand_over_by: None,
            provisional: false,
            fees: stated.collect(),
            unstated_fees: due.iter().filter(|policy| policy.amount.is_none()).map(|policy| policy.item.clone()).collect(),
            missing: missing(&version, &draft.components),
            databases: asking_refused(&version),
            version,
        };
        if limit.is_some() {
            self.promise(draft, &mut plan, now)?;
        }
        Ok(plan)
    }

    /// The machine's own answer to "accepted now, complete": appointment and hand-over.
    fn promise(&self, draft: &Draft, plan: &mut Plan, now: Instant) -> Result<(), Refusal> {
        let mut new = new(self.new_id(), draft.clone(), plan);
        new.code = DossierCode::new("?");
        if new.applicant.name.is_empty() {
            "?".clone_into(&mut new.applicant.name);
        }
        new.representation = None;
        let brought = |id: &String| ComponentLine { component: id.clone(), provision: whole() };
        new.components = plan.version.components.iter().map(|c| &c.id).map(brought).collect();
        let sources = self.shared.law.gather(None, Some(&draft.procedure), Some(&new), now)?;
        let kind = ActorKind::Official { person: PersonId::new(""), on_behalf_of: None };
        let grant = RoleGrant { role: Role::Receptionist, unit: plan.receiving.clone() };
        let desk = Actor { kind, grants: vec![grant] };
        let decision = dossier::decide(None, Command::Receive(Box::new(new)), &sources.context(&desk, now))?;
        for event in decision.events {
            if let Event::Accepted { settlement, hand_over_by, .. } = event {
                plan.promised_at = Some(settlement.promised_at);
                plan.provisional = settlement.provisional;
                plan.hand_over_by = Some(hand_over_by);
            }
        }
        Ok(())
    }

    /// The dossier that a draft asks for.
    ///
    /// # Errors
    /// As [`App::plan`]; `limit_variant_needed` while a case must be chosen.
    pub fn new_dossier(&self, id: DossierId, draft: Draft) -> AppResult<NewDossier> {
        let plan = self.plan(&draft)?;
        if plan.limit.is_none() {
            return Err(Refusal::new("limit_variant_needed", RECEIVE).into());
        }
        Ok(new(id, draft, &plan))
    }

    /// Hands in: the desk has still to accept it. The same key gives the same dossier again.
    ///
    /// # Errors
    /// As [`App::new_dossier`], or refused by the machine.
    pub fn submit_draft(
        &self,
        actor: Actor,
        id: DossierId,
        draft: Draft,
        key: Option<String>,
    ) -> AppResult<(DossierId, DossierCode)> {
        self.send_draft(actor, id, draft, key, |new| Command::Submit(Box::new(new)))
    }

    /// Receives at the counter: handed in and accepted at once. The same key gives the same dossier again.
    ///
    /// # Errors
    /// As [`App::new_dossier`], or refused by the machine.
    pub fn receive_draft(
        &self,
        actor: Actor,
        id: DossierId,
        draft: Draft,
        key: Option<String>,
    ) -> AppResult<(DossierId, DossierCode)> {
        self.receive_counted(actor, id, draft, &BTreeMap::new(), key)
    }

    /// As [`App::receive_draft`], with how many units of a fee are due (pages, contracts), by item.
    ///
    /// # Errors
    /// As there.
    pub fn receive_counted(
        &self,
        actor: Actor,
        id: DossierId,
        draft: Draft,
        counts: &BTreeMap<String, u32>,
        key: Option<String>,
    ) -> AppResult<(DossierId, DossierCode)> {
        self.send_draft(actor, id, draft, key, |mut new| {
            count_fees(&mut new.fees, counts);
            Command::Receive(Box::new(new))
        })
    }

    fn send_draft(
        &self,
        actor: Actor,
        id: DossierId,
        draft: Draft,
        key: Option<String>,
        command: impl FnOnce(NewDossier) -> Command,
    ) -> AppResult<(DossierId, DossierCode)> {
        let procedure = Some(draft.procedure.clone());
        let command = command(self.new_dossier(id, draft)?);
        self.begin(Ask { actor, dossier: id, procedure, key, command })
    }

    fn begin(&self, ask: Ask) -> AppResult<(DossierId, DossierCode)> {
        let id = ask.dossier;
        match self.ask(ask)? {
            Reply::Refused(refusal) => Err(refusal.into()),
            // A repeated key answers with the dossier of the first time.
            Reply::Done { code, .. } => Ok((self.find_dossier(code.as_str())?.unwrap_or(id), code)),
        }
    }
}

/// Fees whose amount is for one unit, by the number of units; what is not named stays.
pub fn count_fees(fees: &mut [Fee], counts: &BTreeMap<String, u32>) {
    for fee in fees {
        let count = counts.get(&fee.item).copied().unwrap_or(1).max(1);
        fee.amount.0 = fee.amount.0.saturating_mul(i64::from(count));
    }
}

fn competent(org: &Org, version: &ProcedureVersion, draft: &Draft, now: Instant) -> Result<UnitId, Refusal> {
    let unknown = || Refusal::new("agency_unknown", RECEIVE).with("code", &version.code);
    let agency = version.agency.id.as_deref().ok_or_else(unknown)?;
    let own = || draft.receiving_unit.as_ref().and_then(|desk| commune_of(org, desk));
    let commune = draft.commune.clone().or_else(own);
    if commune.is_none() && needs_commune(version) {
        return Err(Refusal::new("commune_not_named", RECEIVE));
    }
    let found = org.competent_unit(agency, commune.as_ref(), now.day());
    let none = || Refusal::new("no_competent_unit", RECEIVE).with("agency", agency).with("code", &version.code);
    found.cloned().ok_or_else(none)
}

fn asking_refused(version: &ProcedureVersion) -> Vec<String> {
    version.components.iter().filter(|c| c.asking_is_refused()).map(|c| c.id.clone()).collect()
}

const fn whole() -> Provision {
    Provision::Brought { paper: 1, files: Vec::new(), original_taken: false }
}

fn new(id: DossierId, draft: Draft, plan: &Plan) -> NewDossier {
    NewDossier {
        id,
        code: draft.code.unwrap_or_else(|| DossierCode::new("")),
        system: ProcessingSystem::Own,
        channel: draft.channel,
        variant: draft.variant,
        receiving_unit: plan.receiving.clone(),
        competent_unit: plan.competent.clone(),
        applicant: draft.applicant,
        representation: draft.representation,
        answers: draft.answers,
        components: draft.components,
        fees: plan.fees.clone(),
        client_key: draft.client_key,
    }
}
