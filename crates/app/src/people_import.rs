//! Many officials at once: every row is tried on a copy of the organisation, so that a dry run says exactly what would be
//! refused; all rows are taken over, or none.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Actor, Basis, Day, Instant, PersonId, Refusal, Role, UnitId};
use org::{Holding, Org, OrgCommand, Person};

use crate::accounts::NewAccount;
use crate::app::{App, AppResult};

const IMPORT: Basis = Basis("design");
/// Longest name for signing in, characters.
const LONGEST_LOGIN: usize = 64;

/// One row: a person with one role. Several rows with the same name for signing in are one person with several roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOfficial {
    /// Row of the sheet.
    pub row: u32,
    /// Full name.
    pub name: String,
    /// Name for signing in.
    pub login: String,
    /// E-mail.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Code or identity of the unit.
    pub unit: String,
    /// Role.
    pub role: Role,
    /// Title as signed.
    pub title: String,
    /// First day.
    pub from: Day,
}

/// What could be read of a row that has unreadable cells: the rest is tried all the same, so that all faults come at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartOfRow {
    /// Row of the sheet.
    pub row: u32,
    /// Full name.
    pub name: Option<String>,
    /// Name for signing in.
    pub login: Option<String>,
    /// Code or identity of the unit.
    pub unit: Option<String>,
    /// Role.
    pub role: Option<Role>,
    /// First day.
    pub from: Option<Day>,
}

/// Why a row cannot be taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// Row of the sheet.
    pub row: u32,
    /// Field: `name`, `login`, `email`, `unit`, `role`, `title`, `from`.
    pub field: &'static str,
    /// The reason.
    pub refusal: Refusal,
}

/// What a file of officials would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeoplePlan {
    /// Changes of the organisation, in order.
    pub commands: Vec<OrgCommand>,
    /// Accounts to be made: whose, name for signing in.
    pub accounts: Vec<(PersonId, String)>,
    /// What is wrong; if anything, nothing can be taken over.
    pub faults: Vec<RowFault>,
}

/// An account as the administration shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountState {
    /// Name for signing in.
    pub login: String,
    /// May sign in.
    pub active: bool,
    /// Must choose a new password.
    pub must_change: bool,
    /// Rests until then after wrong passwords.
    pub locked_until: Instant,
    /// Last good sign-in.
    pub last_sign_in_at: Option<Instant>,
}

/// Whether a text can be a name for signing in, and so part of an identity: small letters, digits, `.`, `_`, `-`, `@`.
pub fn is_login(text: &str) -> bool {
    let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-@".contains(c);
    (3..=LONGEST_LOGIN).contains(&text.len()) && text.chars().all(sign)
}

/// The unit with that code or identity.
pub fn unit_by_code<'a>(org: &'a Org, code: &str) -> Option<&'a org::Unit> {
    let direct = org.unit(&UnitId::new(code));
    direct.or_else(|| org.units_ever().find(|unit| unit.code.eq_ignore_ascii_case(code)))
}

fn field_of(refusal: &Refusal) -> &'static str {
    match refusal.code {
        "org_email_taken" => "email",
        "org_unknown_unit" | "org_unit_closed" | "org_administrator_only" | "org_too_many_directors" => "unit",
        "org_role_place" | "org_already_held" | "org_roles_exclude" => "role",
        "org_not_in_office" | "org_person_left" | "org_days_reversed" => "from",
        "login_unreadable" | "login_taken" => "login",
        _ => "name",
    }
}

impl From<&NewOfficial> for PartOfRow {
    fn from(row: &NewOfficial) -> Self {
        Self {
            row: row.row,
            name: Some(row.name.clone()),
            login: Some(row.login.clone()),
            unit: Some(row.unit.clone()),
            role: Some(row.role),
            from: Some(row.from),
        }
    }
}

struct Trial<'a> {
    actor: &'a Actor,
    now: Instant,
    org: Org,
    by_login: BTreeMap<String, PersonId>,
    with_account: BTreeSet<PersonId>,
    plan: PeoplePlan,
}

impl Trial<'_> {
    fn give(&mut self, command: OrgCommand) -> Result<(), Refusal> {
        let events = self.org.decide(command.clone(), self.actor, self.now)?;
        events.iter().for_each(|event| self.org.evolve(event));
        self.plan.commands.push(command);
        Ok(())
    }

    fn person(&mut self, row: &NewOfficial, login: &str) -> Result<PersonId, Refusal> {
        let id = self.by_login.get(login).cloned().unwrap_or_else(|| PersonId::new(login));
        if let Some(known) = self.org.person(&id) {
            if kernel::text::fold(&known.name) != kernel::text::fold(&row.name) {
                return Err(Refusal::new("person_name_differs", IMPORT).with("login", login).with("name", &known.name));
            }
            return Ok(id);
        }
        let person = Person {
            id: id.clone(),
            name: row.name.clone(),
            email: row.email.clone(),
            phone: row.phone.clone(),
            from: row.from,
            to: None,
        };
        self.give(OrgCommand::AddPerson { person })?;
        Ok(id)
    }

    /// Everything that is wrong with what was read of a row; nothing is kept.
    fn faults(&self, part: &PartOfRow) -> Vec<Refusal> {
        let mut faults = Vec::new();
        let login = part.login.as_ref().map(|login| login.trim().to_lowercase());
        if let Some(login) = &login {
            let id = self.by_login.get(login).cloned().unwrap_or_else(|| PersonId::new(login));
            let known = self.org.person(&id);
            let differs = |name: &String| known.filter(|known| kernel::text::fold(&known.name) != kernel::text::fold(name));
            if !is_login(login) {
                faults.push(Refusal::new("login_unreadable", IMPORT).with("login", login));
            } else if let Some(known) = part.name.as_ref().and_then(differs) {
                faults.push(Refusal::new("person_name_differs", IMPORT).with("login", login).with("name", &known.name));
            }
        }
        let unit = part.unit.as_ref().map(|code| (code, unit_by_code(&self.org, code).map(|unit| unit.id.clone())));
        match unit {
            Some((code, None)) => faults.push(Refusal::new("org_unknown_unit", IMPORT).with("unit", code)),
            Some((_, Some(unit))) => faults.extend(part.role.and_then(|role| self.try_holding(unit, role, part.from).err())),
            None => {}
        }
        faults
    }

    /// Whether somebody new could hold the role there.
    fn try_holding(&self, unit: UnitId, role: Role, from: Option<Day>) -> Result<(), Refusal> {
        let (id, from) = (PersonId::new("-"), from.unwrap_or_else(|| self.now.day()));
        let mut org = self.org.clone();
        let person = Person { id: id.clone(), name: "-".to_owned(), email: None, phone: None, from, to: None };
        let holding = Holding { person: id, unit, role, title: "-".to_owned(), from, to: None, sent_by: None, authorised: Vec::new() };
        for command in [OrgCommand::AddPerson { person }, OrgCommand::GiveHolding { holding }] {
            let events = org.decide(command, self.actor, self.now)?;
            events.iter().for_each(|event| org.evolve(event));
        }
        Ok(())
    }

    fn try_row(&mut self, row: &NewOfficial) -> Result<(), Refusal> {
        let login = row.login.trim().to_lowercase();
        if !is_login(&login) {
            return Err(Refusal::new("login_unreadable", IMPORT).with("login", &row.login));
        }
        let unit = unit_by_code(&self.org, &row.unit).map(|unit| unit.id.clone());
        let unit = unit.ok_or_else(|| Refusal::new("org_unknown_unit", IMPORT).with("unit", &row.unit))?;
        let person = self.person(row, &login)?;
        let holding = Holding {
            person: person.clone(),
            unit,
            role: row.role,
            title: row.title.clone(),
            from: row.from,
            to: None,
            sent_by: None,
            authorised: Vec::new(),
        };
        self.give(OrgCommand::GiveHolding { holding })?;
        if self.with_account.insert(person.clone()) {
            self.by_login.insert(login.clone(), person.clone());
            self.plan.accounts.push((person, login));
        }
        Ok(())
    }
}

impl App {
    /// Every account by person.
    ///
    /// # Errors
    /// The store failed.
    pub fn accounts(&self) -> AppResult<BTreeMap<PersonId, AccountState>> {
        const PAGE: i64 = 1_000;
        let (mut all, mut after) = (BTreeMap::new(), String::new());
        loop {
            let rows = self.read(|reader| reader.list_accounts(&after, PAGE))?;
            let full = rows.len() as i64 == PAGE;
            for row in rows {
                after.clone_from(&row.login);
                let state = AccountState {
                    login: row.login,
                    active: row.active,
                    must_change: row.must_change,
                    locked_until: row.locked_until,
                    last_sign_in_at: row.last_sign_in_at,
                };
                all.insert(PersonId::new(&row.person), state);
            }
            if !full {
                return Ok(all);
            }
        }
    }

    /// What a file of officials would do, without doing it.
    ///
    /// # Errors
    /// `administrator_only`, or the store failed.
    pub fn plan_people(&self, actor: &Actor, rows: &[NewOfficial]) -> AppResult<PeoplePlan> {
        self.require_administrator(actor)?;
        let accounts = self.accounts()?;
        let mut trial = Trial {
            actor,
            now: self.now(),
            org: self.org().as_ref().clone(),
            by_login: accounts.iter().map(|(person, account)| (account.login.clone(), person.clone())).collect(),
            with_account: accounts.into_keys().collect(),
            plan: PeoplePlan::default(),
        };
        for row in rows {
            let Err(refusal) = trial.try_row(row) else { continue };
            // The first refusal stops the row; what else is wrong with it is told as well.
            let mut all = trial.faults(&PartOfRow::from(row));
            if !all.iter().any(|known| known.code == refusal.code) {
                all.insert(0, refusal);
            }
            let fault = |refusal: Refusal| RowFault { row: row.row, field: field_of(&refusal), refusal };
            trial.plan.faults.extend(all.into_iter().map(fault));
        }
        Ok(trial.plan)
    }

    /// What is wrong with the readable cells of rows that have unreadable ones.
    ///
    /// # Errors
    /// `administrator_only`, or the store failed.
    pub fn faults_of_parts(&self, actor: &Actor, parts: &[PartOfRow]) -> AppResult<Vec<RowFault>> {
        self.require_administrator(actor)?;
        let accounts = self.accounts()?;
        let trial = Trial {
            actor,
            now: self.now(),
            org: self.org().as_ref().clone(),
            by_login: accounts.into_iter().map(|(person, account)| (account.login, person)).collect(),
            with_account: BTreeSet::new(),
            plan: PeoplePlan::default(),
        };
        let of = |part: &PartOfRow| {
            let row = part.row;
            trial.faults(part).into_iter().map(move |refusal| RowFault { row, field: field_of(&refusal), refusal })
        };
        Ok(parts.iter().flat_map(of).collect())
    }

    /// Takes all rows over and makes the accounts, with their first passwords; nothing happens when a row has a fault.
    ///
    /// # Errors
    /// `administrator_only`, `rows_have_faults`, or the store failed.
    pub fn import_people(&self, actor: &Actor, rows: &[NewOfficial]) -> AppResult<Vec<NewAccount>> {
        let plan = self.plan_people(actor, rows)?;
        if !plan.faults.is_empty() {
            return Err(Refusal::new("rows_have_faults", IMPORT).with("count", plan.faults.len()).into());
        }
        self.change_org_all(actor, plan.commands)?;
        plan.accounts.iter().map(|(person, login)| self.create_account(actor, person, login)).collect()
    }
}
