//! Changes of the structure: create, rename, merge, divide, close. Refusals come back with their reason at the form.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::people_import::unit_by_code;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::UnitId;
use org::{Org, OrgCommand, Unit, UnitKind};

use super::super::{Back, Wrong, encoded, settle, t};
use super::{kind_of, level_of, tree, unit_page};
use crate::desk::{Desk, PageError, answer};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::site::Site;

fn named<'a>(desk: &Desk, org: &'a Org, posted: &Posted, field: &str, wrong: &mut Wrong) -> Option<&'a Unit> {
    let text = wrong.text(desk, posted, field);
    if text.is_empty() {
        return None;
    }
    let found = unit_by_code(org, &text);
    if found.is_none() {
        wrong.put(field, desk.lang().t1("refusal.org_unknown_unit", "unit", &text));
    }
    found
}

fn optional(posted: &Posted, name: &str) -> Option<String> {
    Some(posted.get(name)).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A new unit.
pub async fn create(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let (org, mut wrong) = (desk.app().org(), Wrong::default());
        let code = wrong.text(desk, &posted, "code");
        let kind = kind_of(posted.get("kind"));
        if kind.is_none() {
            wrong.put("kind", t(desk, "admin.error.choose"));
        }
        let kind = kind.unwrap_or(UnitKind::Division);
        let parent = named(desk, &org, &posted, "parent", &mut wrong);
        let serves = optional(&posted, "serves").and_then(|_| named(desk, &org, &posted, "serves", &mut wrong));
        let unit = Unit {
            id: UnitId::new(&code),
            name: wrong.text(desk, &posted, "name"),
            short_name: wrong.text(desk, &posted, "short_name"),
            kind,
            parent: parent.map(|unit| unit.id.clone()),
            level: parent.map_or(org::Level::Province, |parent| level_of(kind, parent)),
            agency: None,
            code,
            gso_code: None,
            serves: serves.map(|unit| unit.id.clone()),
            address: optional(&posted, "address"),
            phone: optional(&posted, "phone"),
            office_hours_key: optional(&posted, "office_hours_key"),
            from: wrong.day(desk, &posted, "from"),
            to: None,
            successor: None,
            former_names: Vec::new(),
            template: false,
        };
        let id = unit.id.clone();
        if wrong.is_empty()
            && settle(desk, &mut wrong, "code", desk.app().change_org(desk.actor(), OrgCommand::CreateUnit { unit }))?.is_some()
        {
            return Ok(desk.done(&format!("/admin/units/{}", encoded(id.as_str())), t(desk, "admin.done")));
        }
        tree(desk, &Vec::new(), Some(Back { form: "create", posted, wrong }))
    })
    .await
}

/// A change of one unit; `do` says which.
pub async fn change(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let (id, org, mut wrong) = (UnitId::new(id), desk.app().org(), Wrong::default());
        let unit = org.unit(&id).ok_or(PageError::NotFound)?;
        let (form, field, command) = match posted.get("do") {
            "rename" => {
                let (name, short_name) = (wrong.text(desk, &posted, "name"), wrong.text(desk, &posted, "short_name"));
                let from = wrong.day(desk, &posted, "from");
                ("rename", "from", OrgCommand::RenameUnit { unit: id.clone(), name, short_name, from })
            }
            "merge" => {
                let successor = named(desk, &org, &posted, "successor", &mut wrong).map_or_else(|| id.clone(), |unit| unit.id.clone());
                let from = wrong.day(desk, &posted, "from");
                ("merge", "successor", OrgCommand::MergeUnit { unit: id.clone(), successor, from })
            }
            "split" => ("split", "from", split(desk, unit, &posted, &mut wrong)),
            "close" => ("close", "to", OrgCommand::CloseUnit { unit: id.clone(), to: wrong.day(desk, &posted, "to") }),
            _ => return Err(PageError::NotFound),
        };
        if wrong.is_empty() && settle(desk, &mut wrong, field, desk.app().change_org(desk.actor(), command))?.is_some() {
            return Ok(desk.done(&format!("/admin/units/{}", encoded(id.as_str())), t(desk, "admin.done")));
        }
        unit_page(desk, &id, Some(Back { form, posted, wrong }))
    })
    .await
}

/// Two new units in the place of one; the first takes over people and what is open.
fn split(desk: &Desk, unit: &Unit, posted: &Posted, wrong: &mut Wrong) -> OrgCommand {
    let from = wrong.day(desk, posted, "from");
    let mut part = |n: u8| {
        let code = wrong.text(desk, posted, &format!("code{n}"));
        Unit {
            id: UnitId::new(&code),
            name: wrong.text(desk, posted, &format!("name{n}")),
            short_name: wrong.text(desk, posted, &format!("short_name{n}")),
            code,
            from,
            to: None,
            successor: None,
            former_names: Vec::new(),
            gso_code: None,
            ..unit.clone()
        }
    };
    let parts = vec![part(1), part(2)];
    let main = UnitId::new(posted.get("code1"));
    OrgCommand::SplitUnit { unit: unit.id.clone(), parts, main, assign: BTreeMap::new(), from }
}
