//! Components, fees and originals of a dossier as papers list them.

use dossier::Dossier;
use dossier::model::{ComponentLine, DatabaseExcuse, Fee, Provision};
use procedure::{ComponentKind, ProcedureVersion};

use super::words::word;
use crate::form::{Component, Copy, FeeLine, Item, Lang, Medium};

/// The name of a component; its id when the version does not have it.
pub fn component_name(procedure: &ProcedureVersion, id: &str) -> String {
    procedure.component(id).map_or_else(|| id.to_owned(), |component| component.name.clone())
}

/// What was handed in, reused or taken from a database; nothing for what is missing or not needed.
pub fn components(dossier: &Dossier, procedure: &ProcedureVersion, lang: Lang) -> Vec<Component> {
    dossier.components.iter().flat_map(|line| component(line, procedure, lang)).collect()
}

/// The papers among them, which can be handed on.
pub fn papers(dossier: &Dossier, procedure: &ProcedureVersion, lang: Lang) -> Vec<Component> {
    components(dossier, procedure, lang).into_iter().filter(|part| part.medium == Medium::Paper).collect()
}

fn component(line: &ComponentLine, procedure: &ProcedureVersion, lang: Lang) -> Vec<Component> {
    let known = procedure.component(&line.component);
    let copy = known.map_or(Copy::Original, |component| copy_of(component.kind));
    let part = |copy, medium, quantity| Component {
        name: component_name(procedure, &line.component),
        copy,
        medium,
        quantity,
        note: None,
    };
    match &line.provision {
        Provision::Brought { paper, files, original_taken } => {
            let brought = match (*paper, count(files.len())) {
                (0, 0) => part(copy, Medium::Paper, 1),
                (0, files) => part(copy, Medium::Electronic, files),
                (paper, _) => part(copy, Medium::Paper, u32::from(paper)),
            };
            with_original(brought, *original_taken, lang)
        }
        Provision::Reused { .. } | Provision::FromDatabase { .. } => {
            vec![part(Copy::FromDatabase, Medium::Electronic, 1)]
        }
        Provision::AskedDespiteDatabase { reason, files } => {
            let copies = known.map_or(1, |component| u32::from(component.copies).max(1));
            let asked = match count(files.len()) {
                0 => part(copy, Medium::Paper, copies),
                files => part(copy, Medium::Electronic, files),
            };
            vec![Component { note: Some(word(excuse_key(*reason), lang)), ..asked }]
        }
        Provision::Missing | Provision::NotNeeded => Vec::new(),
    }
}

/// An original taken for comparison is a paper of its own beside the copy that is handed in (NĐ 61/2018 Đ20.2).
fn with_original(brought: Component, taken: bool, lang: Lang) -> Vec<Component> {
    let note = taken.then(|| word("component.to-return", lang));
    if !taken || brought.copy == Copy::Original && brought.medium == Medium::Paper {
        return vec![Component { note, ..brought }];
    }
    let original = Component { copy: Copy::Original, medium: Medium::Paper, quantity: 1, note, ..brought.clone() };
    vec![brought, original]
}

const fn copy_of(kind: ComponentKind) -> Copy {
    match kind {
        ComponentKind::EForm | ComponentKind::Form | ComponentKind::Original => Copy::Original,
        ComponentKind::Copy => Copy::PlainCopy,
        ComponentKind::CertifiedCopy => Copy::CertifiedCopy,
        ComponentKind::Data => Copy::FromDatabase,
    }
}

/// Why a paper is asked for although a database holds it.
pub const fn excuse_key(excuse: DatabaseExcuse) -> &'static str {
    match excuse {
        DatabaseExcuse::Outage => "component.outage",
        DatabaseExcuse::Inaccurate => "component.inaccurate",
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Fees with the law that sets each.
pub fn fee_lines<'f>(fees: impl Iterator<Item = &'f Fee>, procedure: &ProcedureVersion) -> Vec<FeeLine> {
    let line = |fee: &Fee| {
        let policy = procedure.fees.iter().find(|policy| policy.id == fee.item || policy.item == fee.item);
        FeeLine {
            name: policy.map_or_else(|| fee.item.clone(), |policy| policy.item.clone()),
            amount: fee.amount,
            basis: policy.and_then(|policy| policy.legal_basis.clone()),
        }
    };
    fees.map(line).collect()
}

/// Originals by component, as things handed back.
pub fn original_items<'i>(
    ids: impl Iterator<Item = &'i String>,
    dossier: &Dossier,
    procedure: &ProcedureVersion,
) -> Vec<Item> {
    let item = |id: &String| Item {
        name: component_name(procedure, id),
        number: None,
        quantity: originals(id, dossier, procedure),
        note: None,
    };
    ids.map(item).collect()
}

/// All copies of a component that is itself an original; else the one compared with.
fn originals(id: &str, dossier: &Dossier, procedure: &ProcedureVersion) -> u32 {
    let kind = procedure.component(id).map_or(Copy::Original, |component| copy_of(component.kind));
    let line = dossier.components.iter().find(|line| line.component == id);
    match line.map(|line| &line.provision) {
        Some(Provision::Brought { paper, .. }) if kind == Copy::Original => u32::from(*paper).max(1),
        _ => 1,
    }
}
