//! Changes of officials and their accounts.

use std::sync::Arc;

use app::people_import::{NewOfficial, is_login, unit_by_code};
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Day, PersonId, Role, UnitId};
use org::{Holding, Org, OrgCommand};

use super::super::{Back, Wrong, encoded, refused, settle, t};
use super::person::{holding_key, page};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::site::Site;

/// A new person with a role and an account.
pub async fn add(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut wrong = Wrong::default();
        let new = NewOfficial {
            row: 1,
            name: wrong.text(desk, &posted, "name"),
            login: wrong.text(desk, &posted, "login"),
            email: email(desk, &posted, &mut wrong),
            phone: optional(&posted, "phone"),
            unit: wrong.text(desk, &posted, "unit"),
            role: role(desk, &posted, &mut wrong),
            title: wrong.text(desk, &posted, "title"),
            from: wrong.day(desk, &posted, "from"),
        };
        if wrong.is_empty() {
            let plan = desk.app().plan_people(desk.actor(), std::slice::from_ref(&new))?;
            plan.faults.iter().for_each(|fault| wrong.put(fault.field, refused(desk, &fault.refusal)));
        }
        if wrong.is_empty()
            && let Some(made) = settle(desk, &mut wrong, "name", desk.app().import_people(desk.actor(), &[new]))?
        {
            return match made.first() {
                Some(account) => page(desk, &account.person, None, Some(account)),
                None => Ok(desk.done("/admin/people", t(desk, "admin.done"))),
            };
        }
        super::list(desk, &Vec::new(), Some(Back { form: "add", posted, wrong }))
    })
    .await
}

fn optional(posted: &Posted, name: &str) -> Option<String> {
    Some(posted.get(name)).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn email(desk: &Desk, posted: &Posted, wrong: &mut Wrong) -> Option<String> {
    let text = optional(posted, "email")?.to_lowercase();
    let fits = text.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'));
    if !fits || text.contains(char::is_whitespace) {
        wrong.put("email", t(desk, "admin.error.email"));
    }
    Some(text)
}

fn role(desk: &Desk, posted: &Posted, wrong: &mut Wrong) -> Role {
    Role::from_key(posted.get("role")).unwrap_or_else(|| {
        wrong.put("role", t(desk, "admin.error.choose"));
        Role::Specialist
    })
}

fn unit(desk: &Desk, org: &Org, posted: &Posted, field: &str, wrong: &mut Wrong) -> UnitId {
    let text = wrong.text(desk, posted, field);
    match unit_by_code(org, &text) {
        Some(unit) => unit.id.clone(),
        None => {
            if !text.is_empty() {
                wrong.put(field, desk.lang().t1("refusal.org_unknown_unit", "unit", &text));
            }
            UnitId::new(text)
        }
    }
}

/// A change of one person; `do` says which.
pub async fn change(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let id = PersonId::new(id);
        if desk.app().org().person(&id).is_none() {
            return Err(PageError::NotFound);
        }
        match posted.get("do") {
            "account" | "renew" => account(desk, &id, posted),
            "disable" | "enable" => {
                let active = posted.get("do") == "enable";
                desk.app().set_account_active(desk.actor(), &id, active)?;
                Ok(desk.done(&address(&id), t(desk, "admin.done")))
            }
            _ => changed(desk, &id, posted),
        }
    })
    .await
}

fn address(id: &PersonId) -> String {
    format!("/admin/people/{}", encoded(id.as_str()))
}

fn account(desk: &Desk, id: &PersonId, posted: Posted) -> PageResult {
    if posted.get("do") == "renew" {
        let made = desk.app().renew_password(desk.actor(), id)?;
        return page(desk, id, None, Some(&made));
    }
    let mut wrong = Wrong::default();
    let login = wrong.text(desk, &posted, "login").to_lowercase();
    if wrong.is_empty() && !is_login(&login) {
        wrong.put("login", desk.lang().t1("refusal.login_unreadable", "login", &login));
    }
    if wrong.is_empty()
        && let Some(made) = settle(desk, &mut wrong, "login", desk.app().create_account(desk.actor(), id, &login))?
    {
        return page(desk, id, None, Some(&made));
    }
    page(desk, id, Some(Back { form: "account", posted, wrong }), None)
}

fn changed(desk: &Desk, id: &PersonId, posted: Posted) -> PageResult {
    let (org, mut wrong) = (desk.app().org(), Wrong::default());
    let (form, field, command) = match posted.get("do") {
        "give" => ("give", "unit", give(desk, &org, id, &posted, &mut wrong)),
        "end" => ("end", "to", end(desk, &org, id, &posted, &mut wrong)?),
        "change" => {
            let name = wrong.text(desk, &posted, "name");
            let email = email(desk, &posted, &mut wrong);
            let command = OrgCommand::ChangePerson { person: id.clone(), name, email, phone: optional(&posted, "phone") };
            ("change", "email", command)
        }
        "leave" => {
            let to: Day = wrong.day(desk, &posted, "to");
            ("leave", "to", OrgCommand::PersonLeaves { person: id.clone(), to })
        }
        _ => return Err(PageError::NotFound),
    };
    if wrong.is_empty() && settle(desk, &mut wrong, field, desk.app().change_org(desk.actor(), command))?.is_some() {
        return Ok(desk.done(&address(id), t(desk, "admin.done")));
    }
    page(desk, id, Some(Back { form, posted, wrong }), None)
}

fn give(desk: &Desk, org: &Org, id: &PersonId, posted: &Posted, wrong: &mut Wrong) -> OrgCommand {
    let sent_by = optional(posted, "sent_by").map(|_| unit(desk, org, posted, "sent_by", wrong));
    let holding = Holding {
        person: id.clone(),
        unit: unit(desk, org, posted, "unit", wrong),
        role: role(desk, posted, wrong),
        title: wrong.text(desk, posted, "title"),
        from: wrong.day(desk, posted, "from"),
        to: wrong.day_or_none(desk, posted, "to"),
        sent_by,
        authorised: Vec::new(),
    };
    OrgCommand::GiveHolding { holding }
}

fn end(desk: &Desk, org: &Org, id: &PersonId, posted: &Posted, wrong: &mut Wrong) -> Result<OrgCommand, PageError> {
    let to = wrong.day(desk, posted, "to");
    let found = org.holdings(id).iter().find(|holding| holding_key(holding) == posted.get("holding"));
    let Some(holding) = found else {
        wrong.put("holding", t(desk, "admin.error.choose"));
        let nobody = OrgCommand::PersonLeaves { person: id.clone(), to };
        return Ok(nobody);
    };
    Ok(OrgCommand::EndHolding { person: id.clone(), unit: holding.unit.clone(), role: holding.role, from: holding.from, to })
}
