//! Walking along a chain and naming the first event that is not as it was written.

use std::fmt;

use kernel::Province;

use crate::{Hash, Head, RecordRef, chain, write_canonical};

/// How far from its row's place an event is looked for, to tell a moved event from an altered one.
const SEARCH_SPAN: i64 = 4096;

/// What is wrong, and with which event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The content does not give the stored hash.
    #[error("event {position} ({event}) was altered")]
    Altered {
        /// Its position.
        position: i64,
        /// `kind/id version type`.
        event: String,
    },
    /// The stored previous hash is not the hash of the event before.
    #[error("event {position} ({event}) does not follow event {}: its previous hash is wrong", position - 1)]
    WrongPrevious {
        /// Its position.
        position: i64,
        /// `kind/id version type`.
        event: String,
    },
    /// A position without an event.
    #[error("event {position} is missing")]
    Missing {
        /// The first missing position.
        position: i64,
    },
    /// An event stands where another belongs.
    #[error("event {position} ({event}) is out of order: it was written as event {belongs_at}")]
    OutOfOrder {
        /// Where it stands.
        position: i64,
        /// Where it was written.
        belongs_at: i64,
        /// `kind/id version type`.
        event: String,
    },
    /// The event belongs to another province's chain.
    #[error("event {position} belongs to province {province}")]
    WrongProvince {
        /// Its position.
        position: i64,
        /// The province that the row names.
        province: i16,
    },
    /// The chain ends before the head that was noted.
    #[error("the tail was cut: event {} is missing (the chain ends at {have}, but {expected} was noted)", have + 1)]
    CutTail {
        /// Last position found.
        have: i64,
        /// Position of the noted head.
        expected: i64,
    },
    /// The chain passes the noted head's position with another hash: it was rewritten.
    #[error(
        "event {position} is not the one that was noted as head: the chain was rewritten at or before it"
    )]
    Rewritten {
        /// Position of the noted head.
        position: i64,
    },
}

impl Fault {
    /// Position of the first event that is wrong.
    pub fn position(&self) -> i64 {
        match self {
            Fault::Altered { position, .. }
            | Fault::WrongPrevious { position, .. }
            | Fault::Missing { position }
            | Fault::OutOfOrder { position, .. }
            | Fault::WrongProvince { position, .. }
            | Fault::Rewritten { position } => *position,
            Fault::CutTail { have, .. } => have + 1,
        }
    }
}

/// Takes rows in the order of their positions.
pub struct Verifier {
    province: Province,
    head: Head,
    noted: Option<Head>,
    buffer: Vec<u8>,
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verifier({} at {})", self.province.0, self.head)
    }
}

impl Verifier {
    /// From the first event; `noted` is a head kept elsewhere, by which a cut or rewritten chain is found.
    pub fn new(province: Province, noted: Option<Head>) -> Self {
        Self::resume(province, Head::EMPTY, noted)
    }

    /// From behind an event that is already trusted.
    pub fn resume(province: Province, from: Head, noted: Option<Head>) -> Self {
        Self {
            province,
            head: from,
            noted,
            buffer: Vec::with_capacity(4096),
        }
    }

    /// How far it came.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Checks one row against all before it; the hashes are the columns' texts.
    pub fn feed(
        &mut self,
        record: &RecordRef<'_>,
        prev_hash: &str,
        hash: &str,
    ) -> Result<(), Fault> {
        self.check_place(record)?;
        let next = self.link(record, &self.head.hash.clone());
        let follows = prev_hash.as_bytes() == self.head.hash.hex_bytes();
        if !follows || hash.as_bytes() != next.hex_bytes() {
            return Err(self.explain(record, prev_hash, hash, follows));
        }
        self.head = Head {
            position: record.position,
            hash: next,
        };
        self.check_noted()
    }

    fn check_place(&self, record: &RecordRef<'_>) -> Result<(), Fault> {
        let position = record.position;
        if record.province != self.province {
            return Err(Fault::WrongProvince {
                position,
                province: record.province.0,
            });
        }
        let expected = self.head.position + 1;
        if position > expected {
            return Err(Fault::Missing { position: expected });
        }
        if position < expected {
            return Err(Fault::OutOfOrder {
                position: expected,
                belongs_at: position,
                event: name(record),
            });
        }
        Ok(())
    }

    fn check_noted(&self) -> Result<(), Fault> {
        match self.noted {
            Some(noted) if noted.position == self.head.position && noted.hash != self.head.hash => {
                Err(Fault::Rewritten {
                    position: noted.position,
                })
            }
            _ => Ok(()),
        }
    }

    fn link(&mut self, record: &RecordRef<'_>, previous: &Hash) -> Hash {
        self.buffer.clear();
        write_canonical(&mut self.buffer, record);
        chain(previous, &Hash::of(&self.buffer))
    }

    /// Only after a mismatch: was the event moved, its content changed, or only its link?
    fn explain(
        &mut self,
        record: &RecordRef<'_>,
        prev_hash: &str,
        hash: &str,
        follows: bool,
    ) -> Fault {
        let (position, event) = (record.position, name(record));
        if let Ok(own_previous) = Hash::parse(prev_hash) {
            for at in (position - SEARCH_SPAN).max(1)..position + SEARCH_SPAN {
                let moved = RecordRef {
                    position: at,
                    ..*record
                };
                if at != position && self.link(&moved, &own_previous).hex_bytes() == hash.as_bytes()
                {
                    return Fault::OutOfOrder {
                        position,
                        belongs_at: at,
                        event,
                    };
                }
            }
        }
        let links = [Some(self.head.hash), Hash::parse(prev_hash).ok()];
        let genuine = |p: Hash| self.link(record, &p).hex_bytes() == hash.as_bytes();
        if !follows && links.into_iter().flatten().any(genuine) {
            return Fault::WrongPrevious { position, event };
        }
        Fault::Altered { position, event }
    }

    /// After the last row: is the noted head reached? Answers the head found.
    pub fn finish(self) -> Result<Head, Fault> {
        match self.noted {
            Some(noted) if noted.position > self.head.position => Err(Fault::CutTail {
                have: self.head.position,
                expected: noted.position,
            }),
            _ => Ok(self.head),
        }
    }
}

fn name(record: &RecordRef<'_>) -> String {
    format!(
        "{}/{} {} {}",
        record.stream_kind, record.stream_id, record.version, record.event_type
    )
}
