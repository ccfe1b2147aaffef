//! Groups on a page: a part for each row, a button to take it away, a button for one more. The buttons send the form; the
//! answer is the same page with the rows as wanted, so that no script is needed.

use procedure::form::group::rows_key;
use procedure::{Answers, Field as Asked, FieldKind, Form};

use super::Question;
use crate::lang::Lang;

/// The rows of a group.
pub struct Rows {
    /// Words of help under the heading.
    pub help: String,
    /// Name and value under which the number of rows is sent.
    pub count: (String, String),
    /// The rows.
    pub rows: Vec<Row>,
    /// Words of the button for one more row, and what it sends; empty: no more are taken.
    pub add: (String, String),
    /// What is wrong with the group as a whole.
    pub error: String,
}

/// One row.
pub struct Row {
    /// `Người 2`.
    pub title: String,
    /// Its questions.
    pub questions: Vec<Question>,
    /// What the button that takes it away sends; empty: it must stay.
    pub remove: String,
}

/// A group as a question.
pub(super) fn question(lang: Lang, field: &Asked, answers: &Answers, errors: &[(String, String)]) -> Question {
    let english = lang == Lang::En;
    let count = field.row_count(answers);
    let name = field.row_label_in(english);
    let row = |at: usize| Row {
        title: format!("{name} {}", at + 1),
        questions: row_questions(lang, field, answers, errors, at),
        remove: if count > field.least_rows() { format!("remove:{}:{at}", field.id) } else { String::new() },
    };
    let add = match count < field.most_rows() {
        true => (lang.t1("eform.add_row", "name", name.to_lowercase()), format!("add:{}", field.id)),
        false => (String::new(), String::new()),
    };
    let error = errors.iter().find(|(key, _)| *key == field.id).map(|(_, text)| text.clone()).unwrap_or_default();
    let rows = Rows {
        help: field.help_in(english).to_owned(),
        count: (rows_key(&field.id), count.to_string()),
        rows: (0..count).map(row).collect(),
        add,
        error,
    };
    Question { legend: field.label_in(english).to_owned(), rows: Some(rows), ..Question::default() }
}

fn row_questions(lang: Lang, field: &Asked, answers: &Answers, errors: &[(String, String)], at: usize) -> Vec<Question> {
    let start = format!("{}.{at}.", field.id);
    let (given, form) = (field.row(answers, at), field.row_form());
    let own = |(key, text): &(String, String)| Some((key.strip_prefix(&start)?.to_owned(), text.clone()));
    let wrong: Vec<(String, String)> = errors.iter().filter_map(own).collect();
    let steering = super::steering(&form);
    let mut questions: Vec<Question> = form
        .shown(&given)
        .into_iter()
        .map(|inner| super::question(lang, inner, &given, &wrong, steering.contains(inner.id.as_str())))
        .collect();
    for input in questions.iter_mut().flat_map(|question| &mut question.fields) {
        input.name = format!("{start}{}", input.name);
    }
    questions
}

/// What a button of a group wants: `add:ID` or `remove:ID:ROW`. Answers whether it was one.
pub fn press(form: &Form, answers: &mut Answers, intent: &str) -> bool {
    let mut parts = intent.split(':');
    let (what, id, row) = (parts.next(), parts.next().unwrap_or_default(), parts.next());
    let Some(field) = form.get(id).filter(|field| field.kind == FieldKind::Group) else { return false };
    *answers = form.spread(answers).into_owned();
    match (what, row.and_then(|row| row.parse().ok())) {
        (Some("add"), _) => field.add_row(answers),
        (Some("remove"), Some(row)) => field.remove_row(answers, row),
        _ => return false,
    }
    true
}

/// Puts the cursor into the first question of the row that was added.
pub fn focus(groups: &mut [super::Group], intent: &str) {
    let Some(id) = intent.strip_prefix("add:") else { return };
    let name = rows_key(id);
    let all = groups.iter_mut().flat_map(|group| &mut group.questions).filter_map(|question| question.rows.as_mut());
    for rows in all.filter(|rows| rows.count.0 == name) {
        let first = rows.rows.last_mut().and_then(|row| row.questions.first_mut());
        if let Some(field) = first.and_then(|question| question.fields.first_mut()) {
            field.autofocus = true;
        }
    }
}

/// So many empty rows stand ready behind the filled ones: for pages that do not answer to the buttons.
pub fn plain(form: &Form, answers: &mut Answers, spare: usize) {
    *answers = form.spread(answers).into_owned();
    for field in form.fields().filter(|field| field.kind == FieldKind::Group) {
        let filled = |at: &usize| field.row(answers, *at).values().any(|text| !text.trim().is_empty());
        let count = (0..field.row_count(answers)).filter(filled).max().map_or(0, |last| last + 1);
        let rows = (count + spare).min(field.most_rows()).max(count);
        answers.insert(rows_key(&field.id), rows.to_string());
    }
}

/// Puts a beginning before every name, and leaves the buttons out.
pub fn begin_names(groups: &mut [super::Group], start: &str) {
    let begin = |question: &mut Question| {
        question.fields.iter_mut().for_each(|field| field.name = format!("{start}{}", field.name));
    };
    for question in groups.iter_mut().flat_map(|group| &mut group.questions) {
        begin(question);
        let Some(rows) = &mut question.rows else { continue };
        rows.count.0 = format!("{start}{}", rows.count.0);
        rows.add.0.clear();
        for row in &mut rows.rows {
            row.remove.clear();
            row.questions.iter_mut().for_each(begin);
        }
    }
}
