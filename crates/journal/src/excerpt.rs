//! One stream taken out of the chain, provable elsewhere: its events in full, of all others between only digests.

use kernel::Province;
use serde::{Deserialize, Serialize};

use crate::{Hash, Head, Record, RecordRef, StreamId, chain, digest};

/// A link of the chain from before the stream's first event to the head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// An event of the stream.
    Full(Record),
    /// Digests of events of other streams that follow one another.
    Others(Vec<Hash>),
}

/// The stream's events with the chain that holds them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Layout of this excerpt, 1.
    pub layout: u8,
    /// Tenant.
    pub province: Province,
    /// Whose events are shown.
    pub stream: StreamId,
    /// Head before the first item.
    pub start: Head,
    /// The chain, in order.
    pub items: Vec<Item>,
    /// Head after the last item; compare it with a head noted elsewhere.
    pub head: Head,
}

/// Why an excerpt proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExcerptError {
    /// Written by a newer program.
    #[error("excerpt layout {0} is not known")]
    Layout(u8),
    /// An event belongs elsewhere.
    #[error("event {position} is not of {stream}")]
    Foreign {
        /// Its position.
        position: i64,
        /// The stream of the excerpt.
        stream: StreamId,
    },
    /// An event does not stand at its position.
    #[error("event {position} stands where event {expected} belongs")]
    Position {
        /// Position in the record.
        position: i64,
        /// Position in the chain.
        expected: i64,
    },
    /// Events of the stream are left out or doubled.
    #[error("version {version} of the stream stands where version {expected} belongs")]
    Version {
        /// Version in the record.
        version: i64,
        /// Version expected.
        expected: i64,
    },
    /// The chain does not lead to the head: something was altered.
    #[error(
        "the chain does not lead to the stated head {0}: an event, a digest or the head was altered"
    )]
    Head(Head),
    /// Nothing inside.
    #[error("the excerpt shows no event")]
    Empty,
}

/// Collects an excerpt from rows in the order of the chain, starting with the stream's first event.
#[derive(Debug)]
pub struct ExcerptBuilder {
    excerpt: Excerpt,
}

impl ExcerptBuilder {
    /// `start` is the head before the stream's first event.
    pub fn new(province: Province, stream: StreamId, start: Head) -> Self {
        Self {
            excerpt: Excerpt {
                layout: 1,
                province,
                stream,
                start,
                items: Vec::new(),
                head: start,
            },
        }
    }

    /// Takes the next row.
    pub fn feed(&mut self, record: &RecordRef<'_>) {
        let digest = digest(record);
        let excerpt = &mut self.excerpt;
        excerpt.head = Head {
            position: record.position,
            hash: chain(&excerpt.head.hash, &digest),
        };
        if record.stream_kind == excerpt.stream.kind && record.stream_id == excerpt.stream.id {
            excerpt.items.push(Item::Full(record.to_record()));
        } else if let Some(Item::Others(run)) = excerpt.items.last_mut() {
            run.push(digest);
        } else {
            excerpt.items.push(Item::Others(vec![digest]));
        }
    }

    /// The excerpt up to the last row fed.
    pub fn finish(self) -> Excerpt {
        self.excerpt
    }
}

/// Checks that the shown events stand in a chain that leads to `excerpt.head`, each once and in order. That this head is
/// the province's own must be compared with a head obtained elsewhere.
pub fn verify_excerpt(excerpt: &Excerpt) -> Result<(), ExcerptError> {
    if excerpt.layout != 1 {
        return Err(ExcerptError::Layout(excerpt.layout));
    }
    let (mut at, mut version) = (excerpt.start, 0);
    for item in &excerpt.items {
        match item {
            Item::Full(record) => {
                version += 1;
                check(excerpt, record, at.position + 1, version)?;
                at = step(at, &digest(&record.as_ref()));
            }
            Item::Others(run) => at = run.iter().fold(at, step),
        }
    }
    if version == 0 {
        return Err(ExcerptError::Empty);
    }
    if at == excerpt.head {
        Ok(())
    } else {
        Err(ExcerptError::Head(excerpt.head))
    }
}

fn step(at: Head, digest: &Hash) -> Head {
    Head {
        position: at.position + 1,
        hash: chain(&at.hash, digest),
    }
}

fn check(
    excerpt: &Excerpt,
    record: &Record,
    position: i64,
    version: i64,
) -> Result<(), ExcerptError> {
    if record.stream != excerpt.stream || record.province != excerpt.province {
        return Err(ExcerptError::Foreign {
            position: record.position,
            stream: excerpt.stream.clone(),
        });
    }
    if record.position != position {
        return Err(ExcerptError::Position {
            position: record.position,
            expected: position,
        });
    }
    if record.version != version {
        return Err(ExcerptError::Version {
            version: record.version,
            expected: version,
        });
    }
    Ok(())
}
