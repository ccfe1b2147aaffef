//! The e-form inside the screen.

use procedure::{ProcedureVersion, validate};

use super::entry::Entry;
use crate::desk::Desk;
use crate::pages::eform::{Group, questions, sentence};

/// The e-form inside the screen.
pub struct FormPart {
    /// Heading.
    pub title: String,
    /// It is not the official form.
    pub composed: bool,
    /// Questions.
    pub groups: Vec<Group>,
    /// Answers to questions that are hidden now.
    pub kept: Vec<(String, String)>,
    /// Something is filled, or was asked for.
    pub open: bool,
}

/// Answers of the form as entered.
pub fn answers(entry: &Entry, version: &ProcedureVersion) -> procedure::Answers {
    version.form.as_ref().map(|form| questions::answers(form, &entry.answer_pairs())).unwrap_or_default()
}

/// Empty rows that stand ready under each group of the form at the counter.
const SPARE_ROWS: usize = 2;

/// The form as it is drawn; none if the procedure has none.
pub fn form_part(desk: &Desk, entry: &Entry, version: &ProcedureVersion, errors: &[(String, String)]) -> Option<FormPart> {
    let form = version.form.as_ref()?;
    let mut answers = answers(entry, version);
    let open = !answers.is_empty();
    questions::rows::plain(form, &mut answers, SPARE_ROWS);
    let own: Vec<(String, String)> =
        errors.iter().filter_map(|(name, text)| Some((name.strip_prefix("a.")?.to_owned(), text.clone()))).collect();
    let mut groups = questions::groups(desk.lang(), form, &answers, &own);
    questions::rows::begin_names(&mut groups, "a.");
    let kept = questions::kept(form, &answers).into_iter().map(|(key, text)| (format!("a.{key}"), text)).collect();
    Some(FormPart {
        title: form.title.clone(),
        composed: version.provenance.form_composed,
        open: open || !own.is_empty(),
        groups,
        kept,
    })
}

/// Errors of the answers; an untouched form is on paper.
pub fn form_errors(desk: &Desk, entry: &Entry, version: &ProcedureVersion) -> Result<procedure::Answers, Vec<(String, String)>> {
    let Some(form) = &version.form else { return Ok(procedure::Answers::new()) };
    let answers = answers(entry, version);
    if answers.is_empty() {
        return Ok(answers);
    }
    match validate(form, &answers, desk.now().day()) {
        Ok(clean) => Ok(clean.0),
        Err(errors) => {
            Err(errors.iter().map(|error| (format!("a.{}", error.field), sentence(desk.lang(), error))).collect())
        }
    }
}

/// Whether the form itself asks how the result is wanted.
pub fn asks_for_delivery(version: &ProcedureVersion) -> bool {
    version.form.as_ref().is_some_and(|form| form.get(app::delivery::RESULT_DELIVERY).is_some())
}
