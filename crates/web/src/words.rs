//! Values of the catalogue in words: limits, fees, levels, agencies, life events.

use std::borrow::Cow;

use calendar::{Limit, LimitUnit};
use kernel::text::fold;
use procedure::{Agency, Channel, Component, ComponentKind, FeePolicy, Level, UnitRole};

use crate::lang::Lang;

/// `15 ngày làm việc`, `10,5 ngày làm việc`, `trong ngày làm việc`.
pub fn limit(lang: Lang, limit: Limit) -> String {
    let one = limit.value == 1.0;
    let key = match limit.unit {
        LimitUnit::Minutes => "limit.minutes",
        LimitUnit::Hours => "limit.hours",
        LimitUnit::WorkingHours => "limit.working_hours",
        LimitUnit::WorkingDays if one => "limit.working_day",
        LimitUnit::WorkingDays => "limit.working_days",
        LimitUnit::CalendarDays if one => "limit.calendar_day",
        LimitUnit::CalendarDays => "limit.calendar_days",
        LimitUnit::Weeks => "limit.weeks",
        LimitUnit::Months => "limit.months",
        LimitUnit::Years => "limit.years",
        LimitUnit::SameDay => "limit.same_day",
    };
    lang.t1(key, "n", number(lang, limit.value))
}

/// At most two decimals; the comma is decimal in Vietnamese.
pub fn number(lang: Lang, value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    match lang {
        Lang::Vi => rounded.to_string().replace('.', ","),
        Lang::En => rounded.to_string(),
    }
}

/// The amount in words; `None` if the source states none.
pub fn fee_amount(lang: Lang, fee: &FeePolicy) -> Option<String> {
    let amount = fee.amount?;
    if amount.0 == 0 {
        return Some(lang.t("fee.free").to_owned());
    }
    let money = format!("{} đồng", amount.grouped());
    Some(fee.per.as_ref().map_or(money.clone(), |per| format!("{money}/{per}")))
}

/// The remark on a fee, if it is meant for the public: the editor's own remarks are in English.
pub fn fee_note(fee: &FeePolicy) -> Option<&str> {
    fee.note.as_deref().filter(|note| !note.is_ascii())
}

/// Key of a level under `level.`.
pub const fn level_key(level: Level) -> &'static str {
    match level {
        Level::Province => "province",
        Level::District => "district",
        Level::Commune => "commune",
    }
}

/// The level with that key; those of the three-level regime cannot be picked.
pub fn level_from_key(key: &str) -> Option<Level> {
    [Level::Province, Level::Commune].into_iter().find(|level| level_key(*level) == key)
}

/// Key of a channel under `channel.`.
pub const fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::Direct => "counter",
        Channel::Online => "online",
        Channel::Postal => "post",
    }
}

/// Key of a kind of paper under `component_kind.`.
pub const fn component_key(kind: ComponentKind) -> &'static str {
    match kind {
        ComponentKind::EForm => "e_form",
        ComponentKind::Form => "form",
        ComponentKind::Original => "original",
        ComponentKind::Copy => "copy",
        ComponentKind::CertifiedCopy => "certified_copy",
        ComponentKind::Data => "data",
    }
}

/// Kind and number: `Bản chính, 1 bản`.
pub fn component_paper(lang: Lang, component: &Component) -> String {
    let kind = lang.word("component_kind", component_key(component.kind));
    if component.to_show {
        return lang.t1("component.to_show", "kind", kind);
    }
    match component.kind {
        ComponentKind::EForm | ComponentKind::Data => kind.into_owned(),
        _ => lang.t2("component.copies", "kind", kind, "n", component.copies),
    }
}

/// Key of a unit's role under `unit_role.`.
pub const fn unit_key(unit: UnitRole) -> &'static str {
    match unit {
        UnitRole::Desk => "desk",
        UnitRole::Division => "division",
        UnitRole::Leadership => "leadership",
        UnitRole::Registry => "registry",
        UnitRole::OtherAgency => "other_agency",
    }
}

/// Name of the competent agency: by its id, or else as the source words it; `None` if it names none.
pub fn agency(lang: Lang, agency: &Agency) -> Option<Cow<'_, str>> {
    match &agency.id {
        Some(id) => Some(agency_name(lang, id)),
        None => agency.as_read.as_deref().map(Cow::Borrowed),
    }
}

/// Name of the agency with that id.
pub fn agency_name(lang: Lang, id: &str) -> Cow<'static, str> {
    lang.word("agency", id)
}

/// How the applicant wants the result, and where it is sent to.
pub fn delivery(lang: Lang, way: &app::delivery::Delivery) -> (String, String) {
    use app::delivery::Delivery;
    let name = |key: &str| lang.word("delivery", key).into_owned();
    match way {
        Delivery::Other(said) => (said.clone(), String::new()),
        Delivery::Post { address } if address.is_empty() => (name("post"), lang.t("delivery.no_address").to_owned()),
        Delivery::Post { address } => (name("post"), address.clone()),
        Delivery::Counter | Delivery::Electronic => (name(way.key()), String::new()),
    }
}

/// A name as part of an address: `nhà đất` → `nha-dat`.
pub fn slug(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// Name of a life event on pages.
pub fn life_event(lang: Lang, event: &str) -> Cow<'static, str> {
    lang.word("life_event", slug(event).replace('-', "_"))
}

/// Icon of a life event, by its slug.
pub fn life_event_icon(slug: &str) -> &'static str {
    match slug {
        "sinh-con" => "baby-carriage",
        "ket-hon" => "heart",
        "qua-doi" => "grave",
        "nha-dat" => "home-2",
        "xay-dung" => "building",
        "kinh-doanh" => "building-store",
        "nong-nghiep-va-moi-truong" => "tree",
        "tro-giup-xa-hoi-va-nguoi-co-cong" => "heart-handshake",
        "phap-ly-va-chung-thuc" => "rubber-stamp",
        "cu-tru-va-giay-to-tuy-than" => "id",
        "xe-va-giao-thong" => "car",
        "hoc-tap" => "school",
        "viec-lam-va-bao-hiem" => "briefcase",
        "khen-thuong-va-can-bo" => "certificate-2",
        "khieu-nai-va-phan-anh" => "message-report",
        "suc-khoe" => "shield-check",
        "van-hoa-va-ton-giao" => "book",
        _ => "folder",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_in_words() {
        let words = |value, unit| [Lang::Vi, Lang::En].map(|lang| limit(lang, Limit { value, unit }));
        assert_eq!(words(10.5, LimitUnit::WorkingDays), ["10,5 ngày làm việc", "10.5 working days"]);
        assert_eq!(words(1.0, LimitUnit::WorkingDays), ["1 ngày làm việc", "1 working day"]);
        assert_eq!(words(1.0, LimitUnit::SameDay), ["Trong ngày làm việc", "Within the working day"]);
    }

    #[test]
    fn names_in_addresses() {
        assert_eq!(slug("Đường bộ (giao thông)"), "duong-bo-giao-thong");
    }
}
