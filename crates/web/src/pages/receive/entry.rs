//! What was entered so far: names and values as posted, kept as a draft, changed by look-ups.

use std::collections::BTreeMap;

use app::receiving::Draft;
use dossier::model::{Applicant, Channel, ComponentLine, DatabaseExcuse, Provision, Representation};
use kernel::{DossierId, FileHash, ProcedureCode, UnitId};
use procedure::{Component, ComponentKind, FeePolicy, Need, ProcedureVersion};

use crate::posted::{Posted, Upload};
use crate::server::{Pairs, value};

/// Names that are never kept.
const PASSING: [&str; 7] = ["csrf", "do", "pick", "q", "use_address", "drop_file", "anyway"];

/// Ways of getting the result.
pub const DELIVERIES: [&str; 3] = ["counter", "post", "electronic"];

/// The half-filled screen.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    pairs: Pairs,
}

impl Entry {
    /// As posted; uploaded files become kept files of their component.
    pub fn of(posted: &Posted) -> Self {
        let mut entry = Self { pairs: posted.pairs.clone() };
        for file in &posted.files {
            if let Some(component) = file.field.strip_prefix("file.") {
                entry.pairs.push((format!("kept.{component}"), kept(file)));
            }
        }
        entry
    }

    /// From a kept draft.
    pub fn from_draft(data: &str) -> Self {
        Self { pairs: serde_json::from_str(data).unwrap_or_default() }
    }

    /// To be kept as a draft.
    pub fn to_draft(&self) -> String {
        let kept: Vec<_> = self.pairs.iter().filter(|(name, _)| !PASSING.contains(&name.as_str())).collect();
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// The last value of a name, trimmed; empty if there is none.
    pub fn get(&self, name: &str) -> &str {
        value(&self.pairs, name).unwrap_or_default()
    }

    /// Whether a value is there.
    pub fn is(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// All values of a name.
    pub fn all(&self, name: &str) -> Vec<String> {
        let found = self.pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned());
        found.filter(|value| !value.is_empty()).collect()
    }

    /// Replaces all values of a name.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.pairs.retain(|(key, _)| key != name);
        self.pairs.push((name.to_owned(), value.into()));
    }

    /// Fills what is still empty.
    pub fn fill(&mut self, name: &str, value: &str) {
        if !self.is(name) && !value.is_empty() {
            self.set(name, value);
        }
    }

    /// Forgets everything that belongs to a procedure; the applicant stays.
    pub fn forget_procedure(&mut self) {
        let own = ["procedure", "variant", "commune", "pay", "reason", "decline_reason", "fee_class"];
        let parts = ["how.", "paper.", "original.", "kept.", "reuse.", "count.", "a."];
        self.pairs.retain(|(key, _)| !own.contains(&key.as_str()) && !parts.iter().any(|part| key.starts_with(part)));
    }

    /// Takes one kept file away, `component:hash`.
    pub fn drop_file(&mut self, which: &str) {
        let Some((component, hash)) = which.split_once(':') else { return };
        let name = format!("kept.{component}");
        self.pairs.retain(|(key, value)| *key != name || value.split(' ').next() != Some(hash));
    }

    /// The dossier's identity, chosen when the screen was opened; also the key that makes a repeated sending harmless.
    pub fn id(&self) -> Option<DossierId> {
        self.get("id").parse().ok().map(DossierId)
    }

    /// The chosen procedure.
    pub fn procedure(&self) -> ProcedureCode {
        ProcedureCode::new(self.get("procedure"))
    }

    /// Answers of the e-form under the form's own keys.
    pub fn answer_pairs(&self) -> Pairs {
        let own = |(name, value): &(String, String)| Some((name.strip_prefix("a.")?.to_owned(), value.clone()));
        self.pairs.iter().filter_map(own).collect()
    }

    /// Who asks.
    pub fn applicant(&self) -> Applicant {
        let text = |name: &str| self.get(name).to_owned();
        Applicant {
            name: text("name"),
            identity: text("identity"),
            organisation: self.is("organisation"),
            address: text("address"),
            phone: text("phone"),
            email: text("email"),
        }
    }

    /// Who acts for the applicant, if anybody.
    pub fn representation(&self) -> Option<Representation> {
        let text = |name: &str| self.get(name).to_owned();
        let any = self.is("rep_name") || self.is("rep_identity") || self.is("rep_authority");
        any.then(|| Representation {
            name: text("rep_name"),
            identity: text("rep_identity"),
            authority: text("rep_authority"),
        })
    }

    /// How it was handed in.
    pub fn channel(&self) -> Channel {
        if self.get("channel") == "post" { Channel::Post } else { Channel::Counter }
    }

    /// How the result is wanted: at the counter, unless said otherwise.
    pub fn delivery(&self) -> &'static str {
        DELIVERIES.into_iter().find(|way| *way == self.get("delivery")).unwrap_or(DELIVERIES[0])
    }

    /// How a component is met: as chosen, or as it is to begin with.
    pub fn how(&self, component: &Component) -> String {
        let chosen = self.get(&format!("how.{}", component.id));
        if !chosen.is_empty() {
            return chosen.to_owned();
        }
        let first = match (component.asking_is_refused(), component.need) {
            (_, Need::Conditional) | (false, Need::OneOf) => "not_needed",
            (true, _) => "database",
            (false, Need::Always) => "missing",
        };
        first.to_owned()
    }

    /// Kept files of a component: content and name.
    pub fn files(&self, component: &str) -> Vec<(FileHash, String)> {
        let read = |text: String| text.split_once(' ').map(|(hash, name)| (FileHash::new(hash), name.to_owned()));
        self.all(&format!("kept.{component}")).into_iter().filter_map(read).collect()
    }

    /// The stored file chosen for a component.
    pub fn reused(&self, component: &str) -> Option<(FileHash, String)> {
        let chosen = self.get(&format!("reuse.{component}"));
        chosen.split_once(' ').map(|(hash, name)| (FileHash::new(hash), name.to_owned()))
    }

    fn provision(&self, component: &Component) -> Provision {
        let id = &component.id;
        let files = || self.files(id).into_iter().map(|(hash, _)| hash).collect();
        let excuse = |reason| Provision::AskedDespiteDatabase { reason, files: files() };
        match self.how(component).as_str() {
            "brought" => Provision::Brought {
                paper: self.get(&format!("paper.{id}")).parse().unwrap_or_else(|_| u16::from(component.copies.max(1))),
                files: files(),
                original_taken: self.is(&format!("original.{id}")),
            },
            "reuse" => self.reused(id).map_or(Provision::Missing, |(file, _)| Provision::Reused { file }),
            "database" => component.available_from.map_or(Provision::Missing, |database| Provision::FromDatabase {
                database: database.key().to_owned(),
            }),
            "outage" => excuse(DatabaseExcuse::Outage),
            "inaccurate" => excuse(DatabaseExcuse::Inaccurate),
            "not_needed" => Provision::NotNeeded,
            _ => Provision::Missing,
        }
    }

    /// The checklist.
    pub fn lines(&self, version: &ProcedureVersion) -> Vec<ComponentLine> {
        let line = |c: &Component| ComponentLine { component: c.id.clone(), provision: self.provision(c) };
        version.components.iter().map(line).collect()
    }

    /// All files that the dossier will use, with their names.
    pub fn all_files(&self, version: &ProcedureVersion) -> Vec<(FileHash, String)> {
        let of = |component: &Component| {
            let mut files = self.files(&component.id);
            if self.how(component) == "reuse" {
                files.extend(self.reused(&component.id));
            }
            files
        };
        version.components.iter().flat_map(of).collect()
    }

    /// The draft that goes to the use case.
    pub fn draft(&self, version: &ProcedureVersion, desk: &UnitId, answers: BTreeMap<String, String>) -> Draft {
        Draft {
            procedure: version.code.clone(),
            variant: Some(self.get("variant").to_owned()).filter(|variant| !variant.is_empty()),
            channel: self.channel(),
            receiving_unit: Some(desk.clone()),
            commune: Some(self.get("commune")).filter(|unit| !unit.is_empty()).map(UnitId::new),
            applicant: self.applicant(),
            representation: self.representation(),
            answers: self.with_delivery(version, answers),
            components: self.lines(version),
            fee_classes: self.all("fee_class"),
            code: None,
            client_key: None,
        }
    }

    /// The answers with the way of getting the result, unless the form asks for it itself.
    fn with_delivery(&self, version: &ProcedureVersion, mut answers: BTreeMap<String, String>) -> BTreeMap<String, String> {
        if !super::eform::asks_for_delivery(version) {
            answers.insert(app::delivery::RESULT_DELIVERY.to_owned(), self.delivery().to_owned());
        }
        answers
    }

    /// Units of each fee that is not for the whole dossier, by item: pages, contracts, wills.
    pub fn counts(&self, version: &ProcedureVersion) -> BTreeMap<String, u32> {
        let counted = version.fees.iter().filter(|fee| is_counted(fee));
        let count = |fee: &FeePolicy| Some((fee.item.clone(), self.get(&format!("count.{}", fee.id)).parse().ok()?));
        counted.filter_map(count).collect()
    }

    /// Everything brought: every necessary component, and the first of alternatives of which none is chosen (an e-form is not
    /// brought to a desk).
    pub fn all_brought(&mut self, version: &ProcedureVersion) {
        let mut groups = std::collections::BTreeSet::new();
        let own = version.components.iter().filter(|c| !c.asking_is_refused());
        for component in own {
            let take = match (component.need, component.group.as_deref()) {
                (Need::OneOf, None) => false,
                (Need::OneOf, Some(group)) => {
                    let of_group = || version.components.iter().filter(|c| c.group.as_deref() == Some(group));
                    let electronic = component.kind == ComponentKind::EForm && of_group().any(|c| c.kind != ComponentKind::EForm);
                    let chosen = of_group().any(|c| self.how(c) != "not_needed");
                    !electronic && groups.insert(group) && !chosen
                }
                _ => self.how(component) == "missing",
            };
            if take {
                self.set(&format!("how.{}", component.id), "brought");
            }
        }
    }
}

/// Whether a fee is for one of several units.
pub fn is_counted(fee: &FeePolicy) -> bool {
    fee.amount.is_some_and(|amount| amount.0 > 0) && fee.per.as_deref().is_some_and(|per| per != "hồ sơ")
}

/// A file as a hidden field carries it.
pub fn kept(file: &Upload) -> String {
    format!("{} {}", file.hash, file.name)
}
