//! The lives that are under way, in the order of their next turns. A life that is over is dropped.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

use app::AppResult;
use kernel::Instant;

use crate::clock::SimClock;
use crate::hands::Hands;
use crate::life::Life;

/// What goes on beside the dossiers, up to a moment.
pub(crate) type Beside<'a> = dyn FnMut(Instant) -> AppResult<()> + 'a;

/// The lives that are under way.
#[derive(Default)]
pub(crate) struct Lives {
    lives: HashMap<u64, Life>,
    queue: BinaryHeap<Reverse<(Instant, u64)>>,
    entered: u64,
    /// The most that were held at a time.
    pub most: usize,
    /// Those that left, by key of their state.
    pub by_state: BTreeMap<String, usize>,
}

impl Lives {
    pub fn enter(&mut self, life: Life) {
        self.queue.push(Reverse((life.arrives, self.entered)));
        self.lives.insert(self.entered, life);
        self.entered += 1;
        self.most = self.most.max(self.lives.len());
    }

    fn leave(&mut self, number: u64) {
        let state = self.lives.remove(&number).and_then(|life| life.known.state);
        if let Some(dossier) = state {
            *self.by_state.entry(dossier.stage.key().to_owned()).or_insert(0) += 1;
        }
    }

    pub fn leave_all(&mut self) {
        let all: Vec<u64> = self.lives.keys().copied().collect();
        all.into_iter().for_each(|number| self.leave(number));
    }

    /// Lets all act whose turn comes until a moment. `beside` hears of each moment before somebody acts, and of the last.
    pub fn live(
        &mut self,
        until: Instant,
        hands: &mut Hands<'_>,
        clock: Option<&SimClock>,
        beside: &mut Beside<'_>,
        arrived: &mut dyn FnMut(usize),
    ) -> AppResult<()> {
        let mut came = 0;
        while let Some(Reverse((now, number))) = self.queue.peek().copied() {
            if now > until {
                break;
            }
            self.queue.pop();
            beside(now)?;
            hands.now = now;
            if let Some(clock) = clock {
                clock.set(now);
            }
            let Some(life) = self.lives.get_mut(&number) else { continue };
            came += usize::from(life.turns == 0);
            let next = if life.act(hands)? { life.next(hands) } else { None };
            match next {
                Some((at, turn)) => {
                    life.turn = turn;
                    self.queue.push(Reverse((at.max(now), number)));
                }
                None => self.leave(number),
            }
        }
        beside(until)?;
        arrived(came);
        Ok(())
    }
}
