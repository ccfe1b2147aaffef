//! What is wrong with a form itself: empty sections, repeated ids, conditions on later fields, choices missing.

use std::fmt;

use super::{Choice, Condition, Field, FieldKind, Form};

/// One thing that is wrong with a form. The sentence is `form.fault.<code>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormFault {
    /// The section (its title) or question (its id, in a group with the group's) concerned.
    pub at: String,
    /// Stable code.
    pub code: &'static str,
}

impl fmt::Display for FormFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.code)
    }
}

fn fault(at: &str, code: &'static str) -> FormFault {
    FormFault { at: at.to_owned(), code }
}

impl Form {
    /// Everything that is wrong with the form; empty means it can be asked.
    pub fn problems(&self) -> Vec<FormFault> {
        let mut seen: Vec<&Field> = Vec::new();
        let mut problems = Vec::new();
        for section in &self.sections {
            if section.title.trim().is_empty() || section.fields.is_empty() {
                problems.push(fault(&section.title, "section_empty"));
            }
            check_condition(&section.title, section.show_if.as_ref(), &seen, &mut problems);
            for field in &section.fields {
                check_field(field, &seen, &mut problems);
                seen.push(field);
            }
        }
        problems
    }
}

fn check_field(field: &Field, seen: &[&Field], problems: &mut Vec<FormFault>) {
    let id = &field.id;
    let mut wrong = |found: bool, code: &'static str| {
        if found {
            problems.push(fault(id, code));
        }
    };
    wrong(id.is_empty() || id.contains('.'), "id_unfit");
    wrong(field.label.trim().is_empty(), "label_missing");
    wrong(seen.iter().any(|other| other.id == *id), "id_twice");
    wrong(
        (field.kind == FieldKind::Choice) == field.choices.is_empty(),
        "choices_unfit",
    );
    let repeated = |(i, choice): (usize, &Choice)| field.choices[..i].iter().any(|other| other.value == choice.value);
    wrong(field.choices.iter().enumerate().any(repeated), "choice_twice");
    let earlier = field.validation.not_before.as_ref();
    let is_date = |other: &&&Field| other.kind == FieldKind::Date && Some(&other.id) == earlier;
    wrong(earlier.is_some() && !seen.iter().any(|other| is_date(&other)), "earlier_date_unknown");
    wrong(
        (field.kind == FieldKind::Group) == field.fields.is_empty(),
        "rows_unfit",
    );
    let unfit = |inner: &Field| matches!(inner.kind, FieldKind::Group | FieldKind::File);
    wrong(field.fields.iter().any(unfit), "row_question_unfit");
    let span = (field.validation.min, field.validation.max);
    wrong(matches!(span, (Some(min), Some(max)) if max < min), "span_reversed");
    check_condition(id, field.show_if.as_ref(), seen, problems);
    let mut inner: Vec<&Field> = Vec::new();
    for question in &field.fields {
        let before = problems.len();
        check_field(question, &inner, problems);
        problems[before..].iter_mut().for_each(|problem| problem.at = format!("{id}.{}", problem.at));
        inner.push(question);
    }
}

fn check_condition(owner: &str, condition: Option<&Condition>, seen: &[&Field], problems: &mut Vec<FormFault>) {
    let Some(condition) = condition else { return };
    let Some(field) = seen.iter().find(|field| field.id == condition.field) else {
        return problems.push(fault(owner, "condition_not_earlier"));
    };
    let possible = |value: &String| match field.kind {
        FieldKind::Choice => field.choices.iter().any(|choice| choice.value == *value),
        FieldKind::YesNo => value == "yes" || value == "no",
        _ => false,
    };
    if condition.is.is_empty() || !condition.is.iter().all(possible) {
        problems.push(fault(owner, "condition_never"));
    }
}
