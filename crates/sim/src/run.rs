//! The run: lives act in the order of time; at each moment everything is given to the program at once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::io::Write;
use std::sync::Arc;

use app::{App, AppResult};
use kernel::{Actor, FileHash, Instant};
use serde_json::json;

use crate::births::Births;
use crate::chance::Dice;
use crate::clock::{Pace, SimClock};
use crate::hands::Hands;
use crate::kinds::Kinds;
use crate::life::Life;

/// What is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// How many dossiers.
    pub dossiers: usize,
    /// The same seed gives the same province.
    pub seed: u64,
    /// The last moment; dossiers come in during the hundred days before.
    pub end: Instant,
}

/// What was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Dossiers by key of their state; voided ones are outside all measures.
    pub by_state: BTreeMap<String, usize>,
    /// Commands that were carried out.
    pub commands: usize,
    /// Commands that were refused: such a life ended there.
    pub refused: usize,
    /// Refusals in words, with how often.
    pub refusals: BTreeMap<String, usize>,
}

/// Setting that says that this store was filled.
const MARK: &str = "province.simulated";

/// Fills an empty province whose people are enlisted (see [`crate::stage::open`]). A store that was filled before is left
/// as it is. `progress` hears how many of all dossiers have come in.
///
/// # Errors
/// The store failed.
pub fn populate(
    app: &Arc<App>,
    clock: &SimClock,
    plan: &Plan,
    progress: &mut dyn FnMut(usize, usize),
) -> AppResult<Summary> {
    if app.settings().get(MARK).is_some() {
        return Ok(Summary::default());
    }
    let first = Instant::at(plan.end.day().plus(-crate::births::DAYS), 6 * 60);
    clock.set(first);
    let kinds = Kinds::new(app, first.day());
    crate::closing::open_portal(app, &kinds)?;
    let mut hands = Hands::new(app, Pace(plan.seed), plan.end);
    hands.now = first;
    hands.sample = Some(sample(app)?);
    let mut births =
        Births { kinds: &kinds, applicants: Default::default(), dice: Dice::new(plan.seed), total: plan.dossiers };
    let mut lives = births.all(&hands);
    live(&mut lives, &mut hands, clock, progress)?;
    clock.set(plan.end);
    crate::closing::close(app, &kinds, plan.end)?;
    let summary = summary(app, &hands)?;
    let mark = json!({"dossiers": plan.dossiers, "seed": plan.seed, "end": plan.end.rfc3339()});
    app.change_setting(&Actor::system(), MARK, Some(mark))?;
    progress(plan.dossiers, plan.dossiers);
    Ok(summary)
}

fn summary(app: &App, hands: &Hands<'_>) -> AppResult<Summary> {
    let root = kernel::UnitId::new("H92");
    let by_state = app.figures("state", &[root], kernel::Day(0), kernel::Day(0))?;
    let mut states = BTreeMap::new();
    for sum in by_state {
        *states.entry(sum.detail).or_insert(0) += usize::try_from(sum.n).unwrap_or(0);
    }
    let refusals: BTreeMap<String, usize> = hands.refused.iter().map(|(text, n)| (text.clone(), *n)).collect();
    Ok(Summary { by_state: states, commands: hands.commands, refused: refusals.values().sum(), refusals })
}

/// Lets all lives act until the end.
fn live(
    lives: &mut [Life],
    hands: &mut Hands<'_>,
    clock: &SimClock,
    progress: &mut dyn FnMut(usize, usize),
) -> AppResult<()> {
    let (total, mut arrived) = (lives.len(), 0);
    let mut queue: BinaryHeap<Reverse<(Instant, usize)>> =
        lives.iter().enumerate().map(|(index, life)| Reverse((life.arrives, index))).collect();
    while let Some(Reverse((now, index))) = queue.pop() {
        if now > hands.end {
            break;
        }
        if now > hands.now {
            hands.settle()?;
            clock.set(now);
            hands.now = now;
        }
        let life = &mut lives[index];
        if life.turns == 0 {
            arrived += 1;
            progress(arrived, total);
        }
        if !life.act(hands)? {
            continue;
        }
        if let Some((at, turn)) = life.next(hands) {
            life.turn = turn;
            queue.push(Reverse((at.max(now), index)));
        }
    }
    hands.settle()
}

/// One page that stands for every paper that is handed in.
fn sample(app: &App) -> AppResult<FileHash> {
    const PAGE: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n\
        4 0 obj<</Length 63>>stream\nBT /F1 20 Tf 120 420 Td (TAI LIEU MO PHONG - SIMULATED) Tj ET \nendstream endobj\n\
        5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n\
        trailer<</Root 1 0 R>>\n%%EOF\n";
    let mut file = app.incoming_file(1 << 20)?;
    file.write_all(PAGE).map_err(store::StoreError::from)?;
    match app.keep_file(file, |_, _| Ok("application/pdf".to_owned()))? {
        Ok((hash, _, _)) => Ok(hash),
        Err(reason) => Err(store::StoreError::Format(reason.to_owned()).into()),
    }
}
