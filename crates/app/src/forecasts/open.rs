//! Where open dossiers stand: loaded once, then kept in step with the journal.

use std::collections::BTreeSet;

use index::forecast::Standing;
use kernel::{Actor, DossierId, Instant};
use procedure::OnSupplement;
use store::StoreError;
use store::dossiers::OpenCursor;

use super::State;
use crate::app::App;

/// Open dossiers loaded in one step.
const GROUP: i64 = 500;
/// Events looked through at once.
const WINDOW: i64 = 20_000;

impl App {
    /// Loads the next open dossiers after a start; answers whether more wait.
    pub(super) fn load_open(&self, state: &mut State) -> Result<bool, StoreError> {
        if state.position.is_some() {
            return Ok(false);
        }
        let (after, end) = match state.loading {
            Some(loading) => loading,
            None => {
                let known = self.read(|reader| reader.list_forecasts())?;
                state.written = known.into_iter().map(|row| (row.dossier.clone(), row)).collect();
                (OpenCursor(Instant(i64::MIN), i64::MIN), self.read(|reader| reader.get_head())?.position)
            }
        };
        let rows = self.read(|reader| reader.list_open(&after, end, GROUP))?;
        for row in &rows {
            if let Some(id) = crate::lists::dossier_id(&row.id) {
                self.stand(state, id)?;
            }
        }
        let more = rows.len() as i64 == GROUP;
        let place = rows.last().map_or(after, |row| OpenCursor(row.submitted_at, row.seq));
        state.loading = Some((place, end));
        state.position = (!more).then_some(end);
        Ok(more)
    }

    /// Takes in what happened to dossiers since.
    pub(super) fn follow_open(&self, state: &mut State) -> Result<(), StoreError> {
        let head = self.read(|reader| reader.get_head())?.position;
        while let Some(position) = state.position.filter(|position| *position < head) {
            let to = head.min(position + WINDOW);
            let turns = self.read(|reader| reader.list_turns(crate::wire::KIND, position, to))?;
            let touched: BTreeSet<&String> = turns.iter().map(|(_, stream, _)| stream).collect();
            for stream in touched {
                if let Some(id) = crate::lists::dossier_id(stream) {
                    self.stand(state, id)?;
                }
            }
            state.position = Some(to);
        }
        Ok(())
    }

    fn stand(&self, state: &mut State, id: DossierId) -> Result<(), StoreError> {
        state.changed.insert(id);
        match self.standing(&id)? {
            Some(standing) => drop(state.open.insert(id, standing)),
            None => drop(state.open.remove(&id)),
        }
        Ok(())
    }

    fn standing(&self, id: &DossierId) -> Result<Option<Standing>, StoreError> {
        let Some(dossier) = self.folded(id)? else { return Ok(None) };
        let now = self.now();
        let Ok(sources) = self.shared.law.gather(Some(&dossier), None, None, now) else { return Ok(None) };
        let restarts = matches!(sources.rules().on_supplement.value, OnSupplement::Restart | OnSupplement::NewTerm(_));
        let actor = Actor::system();
        let offices = sources.context(&actor, now).offices;
        Ok(Standing::of(&dossier, sources.version(), restarts, offices))
    }
}
