//! What the editor's inputs say about a question: texts, numbers, choices, conditions; and those inputs filled.

use procedure::form::prefill::KNOWN_KEYS;
use procedure::{Choice as Answer, Condition, DateRule, Field, FieldKind, Form, Validation};

use super::super::super::{Wrong, t};
use super::kind_key;
use crate::desk::Desk;
use crate::form::{Choice, Field as Input};
use crate::posted::Posted;

/// Every kind of question.
pub const KINDS: [FieldKind; 14] = [
    FieldKind::Text,
    FieldKind::LongText,
    FieldKind::Person,
    FieldKind::IdentityNumber,
    FieldKind::Date,
    FieldKind::Address,
    FieldKind::Phone,
    FieldKind::Email,
    FieldKind::Number,
    FieldKind::Money,
    FieldKind::Choice,
    FieldKind::YesNo,
    FieldKind::File,
    FieldKind::Group,
];

/// A text that may be left out.
pub fn text(posted: &Posted, name: &str) -> Option<String> {
    Some(posted.get(name).to_owned()).filter(|text| !text.is_empty())
}

fn number(desk: &Desk, posted: &Posted, name: &str, wrong: &mut Wrong) -> Option<f64> {
    let given = text(posted, name)?;
    let plain = given.replace('.', "").replace(',', ".");
    let number = plain.parse::<f64>().ok().filter(|number| number.is_finite());
    if number.is_none() {
        wrong.put(name, t(desk, "admin.eform.error.number"));
    }
    number
}

/// Choices, one a line: `value | Nhãn | English`; a value alone is its own label.
fn choices(posted: &Posted) -> Vec<Answer> {
    let line = |line: &str| {
        let mut parts = line.split('|').map(str::trim);
        let value = parts.next().unwrap_or_default().to_owned();
        let label = parts.next().filter(|text| !text.is_empty()).unwrap_or(&value).to_owned();
        Answer { label_en: parts.next().filter(|text| !text.is_empty()).map(str::to_owned), value, label }
    };
    posted.get("choices").lines().filter(|text| !text.trim().is_empty()).map(line).collect()
}

fn choice_lines(field: &Field) -> String {
    let line = |choice: &Answer| {
        let english = choice.label_en.as_ref().map(|text| format!(" | {text}")).unwrap_or_default();
        format!("{} | {}{english}", choice.value, choice.label)
    };
    field.choices.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The condition; its answers are told by value or by label.
pub fn condition(desk: &Desk, posted: &Posted, earlier: &[&Field], wrong: &mut Wrong) -> Option<Condition> {
    let id = text(posted, "show_field")?;
    let Some(field) = earlier.iter().find(|field| field.id == id) else {
        wrong.put("show_field", t(desk, "admin.error.choose"));
        return None;
    };
    let fold = kernel::text::fold;
    let known = |given: &str| match field.kind {
        FieldKind::YesNo => ["yes", "no"].into_iter().find(|key| *key == given || fold(&desk.lang().word("ui", key)) == fold(given)).map(str::to_owned),
        _ => field.choices.iter().find(|choice| choice.value == given || fold(&choice.label) == fold(given)).map(|choice| choice.value.clone()),
    };
    let given: Vec<&str> = posted.get("show_is").split([';', '\n']).map(str::trim).filter(|text| !text.is_empty()).collect();
    let is: Vec<String> = given.iter().filter_map(|text| known(text)).collect();
    if is.is_empty() || is.len() < given.len() {
        let all: Vec<String> = match field.kind {
            FieldKind::YesNo => ["yes", "no"].map(|key| desk.lang().word("ui", key).into_owned()).to_vec(),
            _ => field.choices.iter().map(|choice| choice.label.clone()).collect(),
        };
        wrong.put("show_is", desk.lang().t1("admin.eform.error.condition", "choices", all.join("; ")));
    }
    Some(Condition { field: id, is })
}

/// Questions that can steer one behind them.
pub fn steering<'a>(earlier: &[&'a Field]) -> Vec<&'a Field> {
    earlier.iter().copied().filter(|field| matches!(field.kind, FieldKind::Choice | FieldKind::YesNo)).collect()
}

/// Inputs of a condition, filled.
pub fn condition_inputs(desk: &Desk, show_if: Option<&Condition>, earlier: &[&Field]) -> Vec<Input> {
    let mut pick = vec![Choice::new("", "–")];
    pick.extend(steering(earlier).into_iter().map(|field| Choice::new(&field.id, &field.label)));
    let steering = show_if.and_then(|when| earlier.iter().find(|field| field.id == when.field));
    let shown = |value: &String| match steering.map(|field| field.kind) {
        Some(FieldKind::YesNo) => desk.lang().word("ui", value).into_owned(),
        _ => steering.map_or(value.clone(), |field| field.shown_value(value, false).to_owned()),
    };
    let is = show_if.map(|when| when.is.iter().map(shown).collect::<Vec<_>>().join("; ")).unwrap_or_default();
    vec![
        Input::select("show_field", t(desk, "admin.eform.show_field"), pick).value(show_if.map(|when| when.field.clone()).unwrap_or_default()),
        Input::text("show_is", t(desk, "admin.eform.show_is")).value(is).help(t(desk, "admin.eform.show_is_help")),
    ]
}

/// The question of the inputs; `earlier` are the questions before it.
pub fn field(desk: &Desk, posted: &Posted, id: String, old: Option<&Field>, earlier: &[&Field], wrong: &mut Wrong) -> Field {
    let kind = KINDS.into_iter().find(|kind| kind_key(*kind) == posted.get("kind"));
    if kind.is_none() {
        wrong.put("kind", t(desk, "admin.error.choose"));
    }
    let kind = kind.unwrap_or_default();
    let choices = if kind == FieldKind::Choice { choices(posted) } else { Vec::new() };
    if kind == FieldKind::Choice && choices.len() < 2 {
        wrong.put("choices", t(desk, "admin.eform.error.choices"));
    }
    let (min, max) = (number(desk, posted, "min", wrong), number(desk, posted, "max", wrong));
    if matches!((min, max), (Some(min), Some(max)) if max < min) {
        wrong.put("max", t(desk, "form.fault.span_reversed"));
    }
    let max_length = number(desk, posted, "max_length", wrong).filter(|length| *length >= 1.0).map(|length| length as u16);
    let validation = Validation {
        min,
        max,
        warn_below: number(desk, posted, "warn_below", wrong),
        whole: posted.is_set("whole"),
        date: match posted.get("date") {
            "past" => Some(DateRule::Past),
            "future" => Some(DateRule::Future),
            _ => None,
        },
        not_before: text(posted, "not_before").filter(|_| kind == FieldKind::Date),
        must_be: (kind == FieldKind::YesNo && posted.is_set("must_be")).then(|| "yes".to_owned()),
    };
    Field {
        id,
        label: wrong.text(desk, posted, "label"),
        label_en: text(posted, "label_en"),
        help: text(posted, "help"),
        help_en: text(posted, "help_en"),
        kind,
        required: posted.is_set("required"),
        choices,
        prefill: text(posted, "prefill").filter(|key| KNOWN_KEYS.contains(&key.as_str())),
        lookup: old.and_then(|old| old.lookup),
        show_if: condition(desk, posted, earlier, wrong),
        validation,
        max_length,
        row_label: text(posted, "row_label").filter(|_| kind == FieldKind::Group),
        row_label_en: text(posted, "row_label_en").filter(|_| kind == FieldKind::Group),
        fields: old.filter(|_| kind == FieldKind::Group).map(|old| old.fields.clone()).unwrap_or_default(),
    }
}

/// The inputs of a question, filled.
pub fn inputs(desk: &Desk, field: &Field, earlier: &[&Field], inner: bool) -> Vec<Input> {
    let word = |key: &str| t(desk, &format!("admin.eform.{key}"));
    let line = |name: &'static str, value: &Option<String>| Input::text(name, word(name)).value(value.clone().unwrap_or_default());
    let real = |name: &'static str, value: Option<f64>| {
        let text = value.map(|value| if value.fract() == 0.0 { kernel::text::grouped(value as i64) } else { value.to_string().replace('.', ",") });
        Input::number(name, word(name), "").value(text.unwrap_or_default()).help(word(&format!("{name}_help")))
    };
    let tick = |name: &'static str, on: bool| Input::check(name, word(name)).value(if on { "1" } else { "" });
    let fits = |kind: &FieldKind| !inner || !matches!(kind, FieldKind::Group | FieldKind::File);
    let kinds = KINDS.iter().filter(|kind| fits(kind)).map(|kind| Choice::new(kind_key(*kind), desk.lang().word("admin.field_kind", kind_key(*kind)))).collect();
    let mut known = vec![Choice::new("", "–")];
    known.extend(KNOWN_KEYS.map(|key| Choice::new(key, desk.lang().word("admin.prefill", key.replace('.', "_")))));
    let mut dates = vec![Choice::new("", "–")];
    dates.extend(earlier.iter().filter(|field| field.kind == FieldKind::Date).map(|field| Choice::new(&field.id, &field.label)));
    let days = ["", "past", "future"].map(|key| Choice::new(key, if key.is_empty() { "–".to_owned() } else { t(desk, &format!("admin.date_rule.{key}")) }));
    let day = match field.validation.date {
        Some(DateRule::Past) => "past",
        Some(DateRule::Future) => "future",
        None => "",
    };
    let v = &field.validation;
    let mut all = vec![
        Input::text("label", word("label")).value(&field.label).required(),
        line("label_en", &field.label_en),
        Input::text("help", word("help_vi")).value(field.help.clone().unwrap_or_default()),
        line("help_en", &field.help_en),
        Input::select("kind", word("kind"), kinds).value(kind_key(field.kind)).help(word("kind_help")),
        tick("required", field.required),
        Input::area("choices", word("choices"), 6).value(choice_lines(field)).help(word("choices_help")),
    ];
    all.extend(condition_inputs(desk, field.show_if.as_ref(), earlier));
    if !inner {
        all.push(Input::select("prefill", word("prefill"), known).value(field.prefill.clone().unwrap_or_default()).help(word("prefill_help")));
    }
    all.extend([
        real("min", v.min),
        real("max", v.max),
        real("warn_below", v.warn_below),
        tick("whole", v.whole),
        Input::select("date", word("date"), days.into()).value(day),
        Input::select("not_before", word("not_before"), dates).value(v.not_before.clone().unwrap_or_default()),
        tick("must_be", v.must_be.is_some()),
        real("max_length", field.max_length.map(f64::from)),
    ]);
    if !inner {
        all.extend([line("row_label", &field.row_label).help(word("row_label_help")), line("row_label_en", &field.row_label_en)]);
    }
    all
}

/// An id that is not used yet, from the label: `Họ và tên` becomes `ho_va_ten`.
pub fn fresh_id(form: &Form, beside: &[Field], label: &str) -> String {
    let folded = kernel::text::fold(label);
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).take(5).collect();
    let base = if words.is_empty() { "cau".to_owned() } else { words.join("_") };
    let taken = |id: &str| form.get(id).is_some() || beside.iter().any(|field| field.id == id) || id == "rows";
    let numbered = (2..).map(|n| format!("{base}_{n}"));
    std::iter::once(base.clone()).chain(numbered).find(|id| !taken(id)).unwrap_or(base)
}
