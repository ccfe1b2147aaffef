//! The chain: golden bytes, every kind of tampering, excerpts.

use journal::{
    Excerpt, ExcerptBuilder, ExcerptError, Fault, Hash, Head, Item, Record, StreamId, Verifier,
    canonical_bytes, chain, digest, verify_excerpt,
};
use kernel::{Instant, Province};

struct Row {
    record: Record,
    prev: String,
    hash: String,
}

fn record(position: i64) -> Record {
    Record {
        province: Province(92),
        position,
        stream: StreamId::new("dossier", format!("d{}", position % 3)),
        version: (position - 1) / 3 + 1,
        event_type: "accepted".into(),
        wire: 1,
        at: Instant(1_795_500_000_000_000 + position),
        actor: r#"{"kind":"system"}"#.to_owned(),
        payload: format!(r#"{{"note":"Đã tiếp nhận","n":{position}}}"#),
    }
}

fn rows(count: i64) -> Vec<Row> {
    let mut head = Hash::ZERO;
    let link = |position| {
        let record = record(position);
        let hash = chain(&head, &digest(&record.as_ref()));
        let row = Row {
            record,
            prev: head.hex(),
            hash: hash.hex(),
        };
        head = hash;
        row
    };
    (1..=count).map(link).collect()
}

fn verify(rows: &[Row], noted: Option<Head>) -> Result<Head, Fault> {
    let mut verifier = Verifier::new(Province(92), noted);
    for row in rows {
        verifier.feed(&row.record.as_ref(), &row.prev, &row.hash)?;
    }
    verifier.finish()
}

fn head(row: &Row) -> Head {
    Head {
        position: row.record.position,
        hash: Hash::parse(&row.hash).unwrap(),
    }
}

#[test]
fn canonical_bytes_never_change() {
    let bytes = canonical_bytes(&record(1).as_ref());
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    // Made by another program (Python) from the description of the layout.
    let golden = "4d434a01005c000000000000000100000007646f737369657200000002643100000000000000010000000861636365707465\
                  6400000001000660ff6bb1b801000000117b226b696e64223a2273797374656d227d000000237b226e6f7465223a22c490c3\
                  a3207469e1babf70206e68e1baad6e222c226e223a317d";
    assert_eq!(hex, golden);
    let hash = chain(&Hash::ZERO, &digest(&record(1).as_ref()));
    assert_eq!(hash.hex(), GOLDEN_HASH);
}

const GOLDEN_HASH: &str = "fb4ce10f21929e70382178646df25f0cff8163b41247bce89802faca9f5f56eb";

#[test]
fn a_whole_chain_passes() {
    let rows = rows(20);
    assert_eq!(verify(&rows, Some(head(&rows[9]))), Ok(head(&rows[19])));
    assert_eq!(verify(&[], None), Ok(Head::EMPTY));
}

#[test]
fn an_altered_field_is_named() {
    let changes: [fn(&mut Record); 6] = [
        |r| r.payload.push(' '),
        |r| r.actor = "{}".into(),
        |r| r.at = Instant(0),
        |r| r.version += 1,
        |r| r.wire = 2,
        |r| r.stream = StreamId::new("dossier", "other"),
    ];
    for change in changes {
        let mut rows = rows(9);
        change(&mut rows[4].record);
        assert!(matches!(
            verify(&rows, None),
            Err(Fault::Altered { position: 5, .. })
        ));
    }
}

#[test]
fn changed_hash_columns_are_named() {
    let mut tampered = rows(9);
    tampered[4].hash = Hash::ZERO.hex();
    assert!(matches!(
        verify(&tampered, None),
        Err(Fault::Altered { position: 5, .. })
    ));
    let mut tampered = rows(9);
    tampered[4].prev = "x".into();
    assert!(matches!(
        verify(&tampered, None),
        Err(Fault::WrongPrevious { position: 5, .. })
    ));
}

#[test]
fn an_altered_event_with_its_own_hash_mended_breaks_the_next() {
    let mut rows = rows(9);
    rows[4].record.payload.push(' ');
    let mended = chain(
        &Hash::parse(&rows[4].prev).unwrap(),
        &digest(&rows[4].record.as_ref()),
    );
    rows[4].hash = mended.hex();
    assert!(matches!(
        verify(&rows, None),
        Err(Fault::WrongPrevious { position: 6, .. })
    ));
}

#[test]
fn missing_moved_and_cut() {
    let mut gap = rows(9);
    gap.remove(3);
    assert_eq!(verify(&gap, None), Err(Fault::Missing { position: 4 }));
    let mut swapped = rows(9);
    swapped.swap(3, 4);
    (swapped[3].record.position, swapped[4].record.position) = (4, 5);
    assert!(matches!(
        verify(&swapped, None),
        Err(Fault::OutOfOrder {
            position: 4,
            belongs_at: 5,
            ..
        })
    ));
    let whole = rows(9);
    let fault = verify(&whole[..7], Some(head(&whole[8])));
    assert_eq!(
        fault,
        Err(Fault::CutTail {
            have: 7,
            expected: 9
        })
    );
    assert_eq!(fault.unwrap_err().position(), 8);
}

#[test]
fn a_rewritten_chain_is_found_by_the_noted_head() {
    let rows = rows(9);
    let noted = Head {
        position: 6,
        hash: Hash::of(b"another"),
    };
    assert_eq!(
        verify(&rows, Some(noted)),
        Err(Fault::Rewritten { position: 6 })
    );
}

#[test]
fn heads_read_and_print() {
    let head = head(&rows(3)[2]);
    assert_eq!(head.to_string().parse(), Ok(head));
    assert!("3:ABC".parse::<Head>().is_err());
}

fn excerpt() -> Excerpt {
    let rows = rows(12);
    let start = head(&rows[1]);
    let mut builder = ExcerptBuilder::new(Province(92), StreamId::new("dossier", "d0"), start);
    rows[2..]
        .iter()
        .for_each(|row| builder.feed(&row.record.as_ref()));
    let excerpt = builder.finish();
    assert_eq!(excerpt.head, head(&rows[11]));
    excerpt
}

#[test]
fn an_excerpt_proves_its_stream_alone() {
    let excerpt = excerpt();
    assert_eq!(verify_excerpt(&excerpt), Ok(()));
    let text = serde_json::to_string(&excerpt).unwrap();
    assert!(!text.contains("\"d1\"") && text.contains("\"d0\""));
    let read: Excerpt = serde_json::from_str(&text).unwrap();
    assert_eq!(read, excerpt);
}

#[test]
fn a_tampered_excerpt_fails() {
    let mut altered = excerpt();
    let Item::Full(record) = &mut altered.items[0] else {
        panic!()
    };
    record.payload.push(' ');
    assert!(matches!(
        verify_excerpt(&altered),
        Err(ExcerptError::Head(_))
    ));
    let mut left_out = excerpt();
    let Item::Full(record) = left_out.items[2].clone() else {
        panic!()
    };
    left_out.items[2] = Item::Others(vec![digest(&record.as_ref())]);
    assert!(matches!(
        verify_excerpt(&left_out),
        Err(ExcerptError::Version {
            version: 3,
            expected: 2
        })
    ));
    let mut foreign = excerpt();
    foreign.stream = StreamId::new("dossier", "d1");
    assert!(matches!(
        verify_excerpt(&foreign),
        Err(ExcerptError::Foreign { .. })
    ));
}
