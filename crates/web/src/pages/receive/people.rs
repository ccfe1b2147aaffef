//! Who asks: from the card, from earlier dossiers, addresses of before July 2025, files already in the store, duplicates.

use std::sync::LazyLock;

use app::rows::DossierRow;
use intake::identity::IdentityNumber;
use intake::identity_card::IdentityCard;
use kernel::text::fold;
use kernel::Instant;
use org::{OldUnits, Translation};

use super::entry::Entry;
use crate::desk::{Desk, PageError};

/// A duplicate is one of the same procedure within so many days.
const DUPLICATE_DAYS: i64 = 30;
const DAY: i64 = 86_400_000_000;
/// Earlier dossiers that are looked through for files.
const EARLIER: i64 = 12;
/// Communes of today offered for a former district.
const OFFERED: usize = 12;
const ENDED: [&str; 7] = ["declined", "withdrawn", "halted", "resolved", "returned", "voided", "refused"];

/// An open dossier of the same person and procedure.
pub struct Duplicate {
    /// Its code.
    pub code: String,
    /// Key of its state.
    pub state: String,
    /// When it was handed in.
    pub day: String,
    /// Where.
    pub desk: String,
}

/// A file of an earlier dossier.
pub struct Stored {
    /// `hash name`, as sent.
    pub value: String,
    /// In words: name, dossier.
    pub label: String,
    /// Name of the component that it was, folded.
    pub component: String,
}

/// A former commune in the address and the communes of today.
pub struct Moved {
    /// As it was.
    pub old: String,
    /// The address with the commune of today: what is read, what is sent.
    pub new: Vec<(String, String)>,
}

/// The sentence of an error of the intake.
fn sentence(desk: &Desk, error: &intake::IntakeError) -> String {
    let args: Vec<(&str, &dyn std::fmt::Display)> =
        error.args.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display)).collect();
    desk.lang().t_args(&format!("refusal.{}", error.code), &args)
}

/// A scanned card fills the fields; answers what is wrong and what a person should look at.
pub fn scan(desk: &Desk, entry: &mut Entry) -> (Option<String>, Vec<String>) {
    let scanned = entry.get("identity").to_owned();
    if !scanned.contains('|') {
        return (None, Vec::new());
    }
    match IdentityCard::parse(&scanned) {
        Ok(card) => {
            entry.set("identity", card.identity.as_str());
            entry.set("name", card.name.clone());
            entry.set("address", card.address.clone());
            entry.set("organisation", "");
            (None, card.doubts().iter().map(|doubt| sentence(desk, doubt)).collect())
        }
        Err(error) => (Some(sentence(desk, &error)), Vec::new()),
    }
}

/// What is wrong with the number, if anything. An organisation has ten or thirteen digits; a foreigner a passport.
pub fn identity_error(desk: &Desk, entry: &Entry) -> Option<String> {
    let text = entry.get("identity");
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if text.is_empty() {
        return None;
    }
    if entry.is("organisation") {
        let plain: String = text.chars().filter(|c| *c != '-').collect();
        let fits = matches!(plain.len(), 10 | 12 | 13) && plain.bytes().all(|byte| byte.is_ascii_digit());
        return (!fits).then(|| desk.lang().t("receive.error.enterprise").to_owned());
    }
    if digits {
        return IdentityNumber::parse(text).err().map(|error| sentence(desk, &error));
    }
    let passport = (6..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (!passport).then(|| desk.lang().t("receive.error.identity").to_owned())
}

/// Earlier dossiers of the same number, newest first.
pub fn earlier(desk: &Desk, identity: &str) -> Result<Vec<DossierRow>, PageError> {
    if identity.is_empty() {
        return Ok(Vec::new());
    }
    Ok(desk.app().same_applicant(identity, Instant(i64::MIN), EARLIER)?)
}

/// Another number is another person: nothing of whoever stood there before stays.
pub fn forget_another(entry: &mut Entry) {
    if !entry.get("known").is_empty() && entry.get("known") != entry.get("identity") {
        for field in ["name", "phone", "email", "address", "organisation"] {
            entry.set(field, "");
        }
    }
}

/// Fills what is empty from the newest earlier dossier of the number; the reading is written down.
pub fn fill(desk: &Desk, entry: &mut Entry) -> Result<bool, PageError> {
    let rows = earlier(desk, entry.get("identity"))?;

    let app = desk.app();
    for row in &rows {
        let Some(id) = app::dossier_id(&row.id) else { continue };
        let Some(story) = app.story(&id)? else { continue };
        let known = story.dossier.applicant;
        entry.fill("name", &known.name);
        entry.fill("phone", &known.phone);
        entry.fill("email", &known.email);
        entry.fill("address", &known.address);
        if known.organisation {
            entry.set("organisation", "1");
        }
        app.note_access(desk.actor(), &id, "receive", "applicant");
        return Ok(true);
    }
    Ok(false)
}

/// Files that this person has handed in or been given before.
pub fn store(desk: &Desk, rows: &[DossierRow]) -> Result<Vec<Stored>, PageError> {
    let app = desk.app();
    let mut found: Vec<Stored> = Vec::new();
    for row in rows {
        let Some(id) = app::dossier_id(&row.id) else { continue };
        let used = app.files_of(&app::dossier_files(&id))?;
        if used.is_empty() {
            continue;
        }
        let Some(story) = app.story(&id)? else { continue };
        for file in used {
            let holds = |line: &&dossier::model::ComponentLine| {
                serde_json::to_string(&line.provision).is_ok_and(|text| text.contains(&file.hash))
            };
            let line = story.dossier.components.iter().find(holds);
            let name = line.and_then(|line| story.procedure.component(&line.component)).map(|c| c.name.clone());
            let label = format!("{} · {}", name.as_deref().unwrap_or(&file.name), row.code);
            let value = format!("{} {}", file.hash, file.name);
            if !found.iter().any(|known| known.value == value) {
                found.push(Stored { value, label, component: name.map(|name| fold(&name)).unwrap_or_default() });
            }
        }
    }
    Ok(found)
}

/// Open dossiers of the same procedure within thirty days.
pub fn duplicates(desk: &Desk, rows: &[DossierRow], procedure: &str) -> Vec<Duplicate> {
    let since = desk.now().0 - DUPLICATE_DAYS * DAY;
    let open = |row: &&DossierRow| {
        let ended = row.finished_at.is_some() || ENDED.contains(&row.state.as_str());
        row.procedure == procedure && row.submitted_at.0 >= since && !ended
    };
    let shown = |row: &DossierRow| Duplicate {
        code: row.code.clone(),
        state: row.state.clone(),
        day: row.submitted_at.day().date_text(),
        desk: super::procedures::unit_name(&desk.officer.org, &row.receiving_unit.as_str().into()),
    };
    rows.iter().filter(open).map(shown).collect()
}

static OLD_UNITS: LazyLock<Option<OldUnits>> = LazyLock::new(|| OldUnits::embedded().ok());

/// What former commune the address names, and the address as it is written today. A district alone offers all communes that
/// took over parts of it.
pub fn moved(address: &str, province: &str) -> Vec<Moved> {
    let (Some(units), true) = (OLD_UNITS.as_ref(), names_district(address)) else { return Vec::new() };
    let street = address.split(',').next().unwrap_or_default().trim();
    let today = |found: &Translation| -> Vec<(String, String)> {
        let new = found.new.iter();
        new.map(|commune| (commune.name.clone(), rewritten(street, &found.commune, &commune.name, province))).collect()
    };
    let found = units.find(address);
    match &found[..] {
        [] => Vec::new(),
        [one] => vec![Moved { old: format!("{}, {}, {}", one.commune, one.district, one.province), new: today(one) }],
        [first, ..] => {
            let mut new: Vec<(String, String)> = found.iter().flat_map(today).collect();
            new.sort();
            new.dedup_by(|a, b| a.0 == b.0);
            new.truncate(OFFERED);
            vec![Moved { old: format!("{}, {}", first.district, first.province), new }]
        }
    }
}

fn rewritten(street: &str, old: &str, new: &str, province: &str) -> String {
    let own = fold(street).contains(&fold(old));
    if own || street.is_empty() { format!("{new}, {province}") } else { format!("{street}, {new}, {province}") }
}

/// Districts ended on 1 July 2025: an address that names one is from before.
fn names_district(address: &str) -> bool {
    let words = fold(address);
    let parts = words.split([',', '-']).map(str::trim);
    let kinds = ["quan ", "huyen ", "q.", "h.", "thi xa ", "tx ", "tx."];
    parts.into_iter().any(|part| kinds.iter().any(|kind| part.starts_with(kind))) 
}
