//! One answer by its kind: checked and normalised, or a code that says what is wrong.

use kernel::{Day, text::grouped};

use super::{DateRule, Field, FieldKind};

/// Code and values of what is wrong.
pub(super) type Wrong = (&'static str, Vec<(&'static str, String)>);

fn wrong<T>(code: &'static str) -> Result<T, Wrong> {
    Err((code, Vec::new()))
}

/// Normalises a trimmed, non-empty answer; `today` is the day in Viet Nam.
pub(super) fn normal(field: &Field, text: &str, today: Day) -> Result<String, Wrong> {
    let max = field.max_length();
    if text.chars().count() > usize::from(max) {
        return Err(("too_long", vec![("max", max.to_string())]));
    }
    let value = match field.kind {
        FieldKind::Text | FieldKind::LongText | FieldKind::Address | FieldKind::File => text.to_owned(),
        FieldKind::Choice => choice(field, text)?,
        FieldKind::Person => person(text)?,
        FieldKind::Number => number(field, text)?,
        FieldKind::Money => money(field, text)?,
        FieldKind::Date => date(field, text, today)?,
        FieldKind::IdentityNumber => identity_number(text)?,
        FieldKind::Phone => phone(text)?,
        FieldKind::Email => email(text)?,
        FieldKind::YesNo => yes_no(text)?,
        FieldKind::Group => return wrong("not_rows"),
    };
    match &field.validation.must_be {
        Some(only) if *only != value => wrong("must_be"),
        _ => Ok(value),
    }
}

fn choice(field: &Field, text: &str) -> Result<String, Wrong> {
    match field.choices.iter().any(|choice| choice.value == text) {
        true => Ok(text.to_owned()),
        false => wrong("not_a_choice"),
    }
}

/// Names have at least one letter and no digits or signs that no name has.
fn person(text: &str) -> Result<String, Wrong> {
    let allowed = |c: char| c.is_alphabetic() || matches!(c, ' ' | '\'' | '’' | '-' | '.' | '\u{0300}'..='\u{036f}');
    if !text.chars().all(allowed) || !text.chars().any(char::is_alphabetic) {
        return wrong("not_a_name");
    }
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Reads `1.234,5`, `1234.5` or `1 234`: a comma is decimal; dots are decimal unless they group by three.
fn decimal(text: &str) -> Option<f64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = match text.contains(',') || is_grouped(&text) {
        true => text.replace('.', "").replace(',', "."),
        false => text,
    };
    let digits_only = !plain.is_empty() && plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
    digits_only.then(|| plain.parse().ok()).flatten().filter(|number: &f64| number.is_finite())
}

fn is_grouped(text: &str) -> bool {
    let mut groups = text.trim_start_matches('-').split('.');
    let first = groups.next().map_or(0, str::len);
    let mut rest = groups.peekable();
    (1..=3).contains(&first) && rest.peek().is_some() && rest.all(|group| group.len() == 3) && !text.starts_with('0')
}

fn in_range(field: &Field, number: f64) -> Result<(), Wrong> {
    let plain = |bound: f64| match bound.fract() == 0.0 {
        true => grouped(bound as i64),
        false => bound.to_string().replace('.', ","),
    };
    match (field.validation.min, field.validation.max) {
        (Some(min), _) if number < min => Err(("too_small", vec![("min", plain(min))])),
        (_, Some(max)) if number > max => Err(("too_large", vec![("max", plain(max))])),
        _ => Ok(()),
    }
}

fn number(field: &Field, text: &str) -> Result<String, Wrong> {
    let Some(number) = decimal(text) else { return wrong("not_a_number") };
    if field.validation.whole && number.fract() != 0.0 {
        return wrong("not_whole");
    }
    in_range(field, number)?;
    Ok(number.to_string())
}

fn money(field: &Field, text: &str) -> Result<String, Wrong> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | ',')).collect();
    let digits = digits.trim_end_matches(['đ', '₫']).trim_end_matches("đồng").trim_end_matches("VND");
    let amount = digits.parse::<i64>().ok().filter(|amount| (0..=1_000_000_000_000_000).contains(amount));
    let Some(amount) = amount else { return wrong("not_money") };
    in_range(field, amount as f64)?;
    Ok(amount.to_string())
}

fn date(field: &Field, text: &str, today: Day) -> Result<String, Wrong> {
    let Ok(day) = Day::parse_typed(text) else { return wrong("not_a_date") };
    match field.validation.date {
        Some(DateRule::Past) if day > today => wrong("date_in_future"),
        Some(DateRule::Future) if day < today => wrong("date_in_past"),
        _ if !(1880..=2200).contains(&day.ymd().0) => wrong("not_a_date"),
        _ => Ok(day.iso()),
    }
}

fn identity_number(text: &str) -> Result<String, Wrong> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
    match matches!(digits.len(), 9 | 12) && digits.bytes().all(|b| b.is_ascii_digit()) {
        true => Ok(digits),
        false => wrong("not_identity_number"),
    }
}

/// Mobile (10 digits from 03, 05, 07, 08, 09) or fixed line (11 digits from 02), perhaps with +84.
fn phone(text: &str) -> Result<String, Wrong> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')')).collect();
    let local = match digits.strip_prefix("+84").or(digits.strip_prefix("0084")) {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None => digits,
    };
    let all_digits = local.bytes().all(|b| b.is_ascii_digit());
    let mobile = local.len() == 10 && matches!(local.as_bytes().get(1), Some(b'3' | b'5' | b'7' | b'8' | b'9'));
    let fixed = local.len() == 11 && local.starts_with("02");
    match all_digits && local.starts_with('0') && (mobile || fixed) {
        true => Ok(local),
        false => wrong("not_phone"),
    }
}

fn email(text: &str) -> Result<String, Wrong> {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, ',' | ';' | '<' | '>' | '"');
    let domain_is_fine = |domain: &str| {
        domain.contains('.') && domain.split('.').all(|label| !label.is_empty()) && !domain.contains('@')
    };
    match text.split_once('@') {
        Some((user, domain)) if !user.is_empty() && text.chars().all(plain) && domain_is_fine(domain) => {
            Ok(text.to_owned())
        }
        _ => wrong("not_email"),
    }
}

fn yes_no(text: &str) -> Result<String, Wrong> {
    match text {
        "yes" | "on" | "true" | "1" => Ok("yes".to_owned()),
        "no" | "off" | "false" | "0" => Ok("no".to_owned()),
        _ => wrong("not_yes_no"),
    }
}
