//! The four answers at the head, and the mandatory parts below.

use procedure::{FeePolicy, LimitVariant, OnlineLevel, PartKey, ProcedureVersion, QualityIssue};

use super::{Answer, doubts};
use crate::lang::Lang;
use crate::words;

/// A part of the publication.
pub struct PartView {
    /// Key, for its address on the page.
    pub key: &'static str,
    /// Name.
    pub title: String,
    /// Whether the source states it.
    pub stated: bool,
    /// What it states.
    pub lines: Vec<String>,
    /// What is not verified about it.
    pub doubts: Vec<String>,
    /// The lines are Vietnamese whatever the page's language.
    pub vietnamese: bool,
}

/// What you get, how long, how much, where.
pub fn answers(lang: Lang, version: &ProcedureVersion, issues: &[QualityIssue]) -> Vec<Answer> {
    let results: Vec<&str> = version.results.iter().map(|result| result.name.as_str()).collect();
    let fees: Vec<String> = version.fees.iter().filter_map(|fee| words::fee_amount(lang, fee)).collect();
    let levels = levels(lang, version);
    let variants = version.limit_variants.len();
    let special = match variants {
        0 => String::new(),
        n => lang.t1("procedure_page.special_cases", "n", n),
    };
    let fee_notes: Vec<&str> = version.fees.iter().filter_map(words::fee_note).collect();
    let answer = |icon, question, text: Option<String>, more, at| Answer {
        icon,
        question,
        // A missing value is told as such already.
        doubts: if text.is_some() { doubts(lang, issues, at) } else { Vec::new() },
        text,
        more,
    };
    let limit = version.limit.map(|limit| words::limit(lang, limit));
    let agency = words::agency(lang, &version.agency).map(|name| name.into_owned());
    vec![
        answer("certificate", "procedure_page.what", joined(&results), String::new(), "results"),
        answer("clock", "procedure_page.how_long", limit, special, "limit"),
        answer("cash", "procedure_page.how_much", joined(&fees), fee_notes.join("; "), "fees"),
        answer("building-community", "procedure_page.where", agency, levels, "agency"),
    ]
}

fn joined<T: AsRef<str>>(texts: &[T]) -> Option<String> {
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    (!texts.is_empty()).then(|| texts.join("; "))
}

fn levels(lang: Lang, version: &ProcedureVersion) -> String {
    let words = version.levels.iter().map(|level| lang.word("level", words::level_key(*level)));
    words.collect::<Vec<_>>().join(", ")
}

/// The seven mandatory parts and those that follow them.
pub fn parts(lang: Lang, version: &ProcedureVersion, issues: &[QualityIssue]) -> Vec<PartView> {
    let view = |part: procedure::Part| {
        let key = part.key.key();
        let mut told = doubts(lang, issues, key);
        if part.key == PartKey::LegalBasis {
            told.extend(doubts(lang, issues, "record"));
        }
        PartView {
            key,
            title: lang.word("procedure.part", key).into_owned(),
            stated: part.stated,
            lines: lines(lang, version, part.key),
            doubts: told,
            vietnamese: is_as_published(part.key),
        }
    };
    version.parts().into_iter().map(view).collect()
}

/// Whether the lines are the words of the publication, rather than values put into words here.
const fn is_as_published(part: PartKey) -> bool {
    use PartKey::{Applicants, Conditions, Form, LegalBasis, Results, Sequence};
    matches!(part, Applicants | Conditions | Form | LegalBasis | Results | Sequence)
}

fn lines(lang: Lang, version: &ProcedureVersion, part: PartKey) -> Vec<String> {
    let paragraphs = |text: &Option<String>| -> Vec<String> {
        let lines = text.as_deref().unwrap_or_default().lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    match part {
        PartKey::Sequence => paragraphs(&version.sequence),
        PartKey::Conditions => paragraphs(&version.conditions),
        PartKey::Channels => channels(lang, version),
        PartKey::Components => components(lang, version),
        PartKey::Limit => limits(lang, version),
        PartKey::Applicants => version.applicants.clone(),
        PartKey::Agency => words::agency(lang, &version.agency).map(|name| name.into_owned()).into_iter().collect(),
        PartKey::Results => version.results.iter().map(|result| result.name.clone()).collect(),
        PartKey::Fees => version.fees.iter().map(|fee| fee_line(lang, fee)).collect(),
        PartKey::Form => version.form.iter().map(|form| form.title.clone()).collect(),
        PartKey::LegalBasis => version.legal_basis.iter().map(|text| basis_line(lang, text)).collect(),
    }
}

fn channels(lang: Lang, version: &ProcedureVersion) -> Vec<String> {
    let word = |channel: &procedure::Channel| lang.word("channel", words::channel_key(*channel)).into_owned();
    let online = version.online_level.map(|level| match level {
        OnlineLevel::Full => "online_level.full",
        OnlineLevel::Partial => "online_level.partial",
        OnlineLevel::None => "online_level.none",
    });
    let online = online.map(|key| lang.find(key).unwrap_or(key).to_owned());
    version.channels.iter().map(word).chain(online).collect()
}

fn components(lang: Lang, version: &ProcedureVersion) -> Vec<String> {
    let count = version.components.len();
    let papers = (count > 0).then(|| lang.t1("procedure_page.papers_above", "n", count));
    let sets = version.sets.map(|sets| lang.t1("procedure_page.sets", "n", sets));
    papers.into_iter().chain(sets).collect()
}

fn limits(lang: Lang, version: &ProcedureVersion) -> Vec<String> {
    let usual = version.limit.map(|limit| words::limit(lang, limit));
    let special = version.limit_variants.iter().map(|variant| variant_line(lang, variant));
    let cutoff = version.rules.settlement_cutoff_minute.as_ref().map(|rule| {
        let time = format!("{:02}:{:02}", rule.value / 60, rule.value % 60);
        lang.t2("procedure_page.cutoff", "time", time, "basis", basis_name(lang, &rule.basis))
    });
    usual.into_iter().chain(special).chain(cutoff).collect()
}

fn basis_name(lang: Lang, key: &str) -> String {
    let found = procedure::basis::find(key);
    found.map_or_else(|| key.to_owned(), |basis| if lang == Lang::Vi { basis.vi.clone() } else { basis.en.clone() })
}

fn variant_line(lang: Lang, variant: &LimitVariant) -> String {
    let limit = words::limit(lang, variant.limit);
    let limit = if variant.added { lang.t1("procedure_page.added", "limit", limit) } else { limit };
    let channel = variant.channel.map(|channel| lang.word("channel", words::channel_key(channel)).into_owned());
    let case = variant.case.clone().or(channel);
    let line =
        case.map_or(limit.clone(), |case| lang.t2("procedure_page.case_limit", "case", capital(&case), "limit", limit));
    if variant.verified { line } else { lang.t1("procedure_page.unverified_line", "line", line) }
}

fn fee_line(lang: Lang, fee: &FeePolicy) -> String {
    let amount = words::fee_amount(lang, fee).unwrap_or_else(|| lang.t("procedure.not_in_source").to_owned());
    let line = format!("{}: {amount}", fee.item);
    let channel = fee.channel.map(|channel| lang.word("channel", words::channel_key(channel)).into_owned());
    let extras = [channel, fee.person_class.clone(), fee.legal_basis.clone(), words::fee_note(fee).map(str::to_owned)];
    let extras: Vec<String> = extras.into_iter().flatten().collect();
    let line = if extras.is_empty() { line } else { format!("{line} ({})", extras.join("; ")) };
    let unverified = fee.amount.is_some() && !fee.verified;
    if unverified { lang.t1("procedure_page.unverified_line", "line", line) } else { line }
}

fn basis_line(lang: Lang, text: &procedure::LegalText) -> String {
    let from = text.effective_from.map(|day| day.date_text());
    from.map_or(text.number.clone(), |from| lang.t2("procedure_page.basis_from", "number", &text.number, "day", from))
}

/// With a capital first letter.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
