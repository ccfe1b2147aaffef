//! Around the lives: procedures opened online, a leave and a delegation of today, what time demanded, notices.

use std::sync::Arc;

use app::{App, AppResult};
use kernel::{Actor, Instant, PersonId, Role, UnitId};
use org::{Delegation, DelegationId, DelegationKind, OrgCommand};
use procedure::ProcedureCommand;

use crate::cast::member_id;
use crate::kinds::Kinds;

/// Times that the clock is asked for what it demands, at most.
const TICKS: usize = 50;

/// The most asked-for procedures can be asked for in the own portal.
pub(crate) fn open_portal(app: &App, kinds: &Kinds) -> AppResult<()> {
    let officer = member_id("H92", Role::ProcedureControl, 1);
    let actor = app.org().actor(&officer, None, app.now())?;
    for kind in kinds.most_wished() {
        let code = kind.version.code.clone();
        app.change_catalogue(&actor, ProcedureCommand::SwitchOwnPortal { code, open: true })?;
    }
    Ok(())
}

fn standing(id: &str, from: PersonId, to: PersonId, kind: DelegationKind, now: Instant, days: i32) -> Delegation {
    Delegation {
        id: DelegationId(id.to_owned()),
        from_person: from,
        to_person: to,
        kind,
        roles: None,
        unit: None,
        from: Instant::at(now.day(), 0),
        to: Instant::at(now.day().plus(days), 0),
        document: Some("15/UQ-UBND".to_owned()),
        revoked: None,
    }
}

/// One specialist of the first commune is on leave, and its leader has delegated the signing of results.
fn stand_in(app: &App, commune: &UnitId, now: Instant) -> AppResult<()> {
    let specialist = |number| member_id(&format!("{commune}.KT"), Role::Specialist, number);
    let leave = standing("nghi-1", specialist(2), specialist(1), DelegationKind::Leave, now, 6);
    app.change_org(&Actor::system(), OrgCommand::RecordLeave { leave })?;
    let leader = |number| member_id(commune.as_str(), Role::AgencyLeader, number);
    let delegation = standing("uq-1", leader(1), leader(2), DelegationKind::Delegation, now, 11);
    app.change_org(&Actor::system(), OrgCommand::GiveDelegation { delegation })
}

/// What there is to do when the lives have come to their last moment.
pub(crate) fn close(app: &Arc<App>, kinds: &Kinds, end: Instant) -> AppResult<()> {
    if let Some(commune) = kinds.communes.first() {
        stand_in(app, commune, end)?;
    }
    for _ in 0..TICKS {
        if app.tick()? == app::Ticked::default() {
            break;
        }
    }
    app.skip_outbox(end, &["issue", "synchronise"])?;
    while app.work_outbox()? > 0 {}
    Ok(())
}
