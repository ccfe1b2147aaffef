//! Fields of the screen beside the checklist and the e-form.

use app::receiving;
use org::UnitKind;
use procedure::ProcedureVersion;

use super::entry::{self, Entry, is_counted};
use super::screen::Known;
use crate::desk::Desk;
use crate::form::{Choice, Field};
use crate::words;

/// What is carried along.
pub fn hidden(entry: &Entry) -> Vec<(&'static str, String)> {
    let names = ["id", "procedure", "visit", "known"];
    names.into_iter().map(|name| (name, entry.get(name).to_owned())).filter(|(_, value)| !value.is_empty()).collect()
}

/// The other facts of the applicant.
pub fn who(entry: &Entry, lang: crate::lang::Lang, text: &impl Fn(&str, &str) -> Field) -> Vec<Field> {
    let name = if entry.is("organisation") { "receive.organisation_name" } else { "receive.name" };
    vec![
        Field::check("organisation", lang.t("receive.organisation")).value(entry.get("organisation")).lang(lang),
        text("name", name).required().class("is-wide").autocomplete("off"),
        text("phone", "receive.phone").autocomplete("off"),
        text("email", "receive.email").autocomplete("off"),
        text("address", "receive.address").class("is-wide").autocomplete("off"),
    ]
}

/// Case, commune, way of handing in, way of getting the result.
pub fn choices(
    desk: &Desk,
    entry: &Entry,
    version: &ProcedureVersion,
    known: &Known,
    error: &impl Fn(&str) -> String,
) -> Vec<Field> {
    let (lang, org) = (desk.lang(), &desk.officer.org);
    let mut fields = Vec::new();
    if !version.limit_variants.is_empty() {
        let usual = version.limit.map(|limit| Choice::new("", lang.t("receive.usual_case")).help(words::limit(lang, limit)));
        let case = |variant: &procedure::LimitVariant| {
            let name = variant.case.clone().or_else(|| variant.note.clone()).unwrap_or_else(|| variant.id.clone());
            Choice::new(&variant.id, name).help(words::limit(lang, variant.limit))
        };
        let cases = usual.into_iter().chain(version.limit_variants.iter().map(case)).collect();
        let field = Field::radio("variant", lang.t("receive.variant"), cases);
        fields.push(field.value(entry.get("variant")).error(error("variant")).lang(lang));
    }
    if receiving::needs_commune(version) {
        let communes = org.units(desk.now().day()).filter(|unit| unit.kind == UnitKind::Commune);
        let all = communes.map(|unit| Choice::new(unit.id.as_str(), &unit.name)).collect();
        let own = receiving::commune_of(org, &known.unit).map(|unit| unit.to_string()).unwrap_or_default();
        let value = if entry.is("commune") { entry.get("commune") } else { own.as_str() };
        let field = Field::select("commune", lang.t("receive.commune"), all).class("w-m");
        fields.push(field.value(value).error(error("commune")).lang(lang));
    }
    let ways = vec![Choice::new("counter", lang.word("channel", "counter")), Choice::new("post", lang.word("channel", "post"))];
    let chosen = if entry.get("channel") == "post" { "post" } else { "counter" };
    fields.push(Field::radio("channel", lang.t("receive.channel"), ways).value(chosen).lang(lang).class("is-line"));
    // A published form may ask for it itself.
    if !super::eform::asks_for_delivery(version) {
        let ways = entry::DELIVERIES.map(|way| Choice::new(way, lang.word("delivery", way))).to_vec();
        let field = Field::radio("delivery", lang.t("delivery.title"), ways).value(entry.delivery());
        fields.push(field.lang(lang).class("is-line"));
    }
    fields
}

/// Classes of persons, counts, and the way of paying.
pub fn paying(
    desk: &Desk,
    entry: &Entry,
    version: &ProcedureVersion,
    known: &Known,
    error: &impl Fn(&str) -> String,
) -> Vec<Field> {
    let lang = desk.lang();
    let mut classes: Vec<&String> = version.fees.iter().filter_map(|fee| fee.person_class.as_ref()).collect();
    classes.sort();
    classes.dedup();
    let mut fields = Vec::new();
    if !classes.is_empty() {
        let all = classes.into_iter().map(|class| Choice::new(class, class)).collect();
        fields.push(Field::checks("fee_class", lang.t("receive.fee_class"), all).values(&entry.all("fee_class")).lang(lang));
    }
    for fee in version.fees.iter().filter(|fee| is_counted(fee)) {
        let (name, unit) = (format!("count.{}", fee.id), fee.per.clone().unwrap_or_default());
        let value = if entry.is(&name) { entry.get(&name) } else { "1" };
        let amount = fee.amount.map(|amount| amount.grouped()).unwrap_or_default();
        let label = lang.t2("receive.count", "item", &fee.item, "amount", amount);
        fields.push(Field::number(&name, label, unit).value(value).error(error(&name)).lang(lang));
    }
    let due = known.plan.as_ref().and_then(|plan| plan.as_ref().ok()).is_some_and(|plan| plan.fees.iter().any(|f| f.amount.0 > 0));
    if due {
        let ways = vec![Choice::new("later", lang.t("receive.pay_later")), Choice::new("cash", lang.t("receive.pay_cash"))];
        let chosen = if entry.get("pay") == "cash" { "cash" } else { "later" };
        fields.push(Field::radio("pay", lang.t("receive.pay"), ways).value(chosen).lang(lang).class("is-line"));
    }
    fields
}
