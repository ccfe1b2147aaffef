//! The verbs of the scenarios.

use kernel::{Day, FileHash, Instant, PersonId};
use steering::task::command::{Draft, Group, NewTask, Part, Proposal, Running};
use steering::task::model::{
    Addressee, Coordination, Correction, DocumentId, Origin, Owner, Place, Report, Source, Successor, TaskId, Term,
};
use steering::task::recurrence::{DayRule, Period, Recurrence};
use steering::task::{Command, Due};

use super::people::unit;

pub fn instant(day: &str, time: &str) -> Instant {
    Instant::parse(&format!("{day}T{time}:00+07:00")).unwrap()
}

/// Words of a line; what stands in quotation marks is one.
pub fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, piece) in line.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    words
}

pub fn document(word: &str) -> DocumentId {
    super::numbered(word.parse().expect("a document's number"))
}

pub fn makes_children(verb: &str) -> bool {
    matches!(verb, "confirm" | "hand-on" | "occurrences")
}

/// `2026-03-31` or `2026-03-31T16:00`.
fn due(word: &str) -> Due {
    match word.split_once('T') {
        Some((day, time)) => {
            let minute = instant(day, time).minute_of_day();
            Due { on: Day::parse(day).unwrap(), minute: Some(minute as u16) }
        }
        None => Due::day(Day::parse(word).unwrap()),
    }
}

fn day(word: &str) -> Day {
    Day::parse(word).unwrap()
}

/// `stc` or `stc/finance-worker`.
fn owner(word: &str) -> Owner {
    match word.split_once('/') {
        Some((name, person)) => Owner::person(&unit(name), &PersonId::new(person)),
        None => Owner::unit(&unit(word)),
    }
}

fn after<'a>(words: &[&'a str], name: &str) -> Option<&'a str> {
    words.iter().position(|word| *word == name).and_then(|at| words.get(at + 1)).copied()
}

/// Words behind a name, up to the next name.
fn list<'a>(words: &[&'a str], name: &str) -> Vec<&'a str> {
    const NAMES: [&str; 16] = [
        "to", "with", "by", "ongoing", "monthly", "quarterly", "half-yearly", "yearly", "open", "doing", "area", "document",
        "group", "from", "until", "product",
    ];
    let Some(at) = words.iter().position(|word| *word == name) else { return Vec::new() };
    words[at + 1..].iter().copied().take_while(|word| !NAMES.contains(word)).collect()
}

fn term(words: &[&str]) -> Term {
    let periods = [
        ("monthly", Period::Monthly),
        ("quarterly", Period::Quarterly),
        ("half-yearly", Period::HalfYearly),
        ("yearly", Period::Yearly),
    ];
    if let Some((name, period)) = periods.into_iter().find(|(name, _)| words.contains(name)) {
        let rule = match after(words, name).unwrap().split_once('-') {
            Some(("on", n)) => DayRule::DayOfLastMonth { day: n.parse().unwrap() },
            Some(("month", at)) => {
                let (month, day) = at.split_once('/').unwrap();
                DayRule::DayOfMonth { month: month.parse().unwrap(), day: day.parse().unwrap() }
            }
            Some(("after", n)) => DayRule::DayAfter { day: n.parse().unwrap() },
            _ => DayRule::LastDay,
        };
        let from = day(after(words, "from").unwrap());
        let rule = Recurrence { period, day: rule, from, until: after(words, "until").map(day) };
        return Term::Recurring { rule };
    }
    if let Some(review_on) = after(words, "ongoing") {
        return Term::Ongoing { review_on: day(review_on) };
    }
    if let Some(reason) = after(words, "open") {
        return Term::Open { reason: reason.to_owned() };
    }
    Term::By { due: due(after(words, "by").expect("by when")) }
}

/// `sxd` or `sxd:2026-03-20`.
fn line(word: &str) -> Coordination {
    let (name, until) = word.split_once(':').map_or((word, None), |(name, until)| (name, Some(due(until))));
    Coordination { unit: unit(name), what: String::new(), until, answer: None }
}

fn draft(words: &[&str]) -> Draft {
    let addressee = |word: &&str| match word.strip_prefix("group:") {
        Some(name) => Addressee::Group { name: name.replace('_', " ") },
        None => Addressee::One { owner: owner(word) },
    };
    let source = |word: &&str| Source {
        document: document(word),
        clause: "II.1".to_owned(),
        place: Some(Place { start: 10, end: 90 }),
        quotation: "Giao …".to_owned(),
    };
    let documents = list(words, "document");
    let documents = if documents.is_empty() { vec!["1"] } else { documents };
    Draft {
        sources: documents.iter().map(source).collect(),
        content: after(words, "doing").unwrap_or("Xây dựng kế hoạch").to_owned(),
        product: String::new(),
        area: after(words, "area").map(str::to_owned),
        addressees: list(words, "to").iter().map(addressee).collect(),
        coordinators: list(words, "with").into_iter().map(line).collect(),
        term: term(words),
    }
}

fn group(words: &[&str]) -> Vec<Group> {
    let pair = |word: &&str| {
        let (name, units) = word.split_once('=').expect("group=units");
        Group { name: name.replace('_', " "), units: units.split(',').filter(|u| !u.is_empty()).map(unit).collect() }
    };
    list(words, "group").iter().map(pair).collect()
}

fn parts(words: &[&str], ids: &[TaskId]) -> Vec<Part> {
    let pieces: Vec<&[&str]> = words.split(|word| *word == "part").filter(|piece| !piece.is_empty()).collect();
    let part = |(piece, id): (&&[&str], &TaskId)| Part {
        id: *id,
        lead: owner(piece[0]),
        content: "Chuẩn bị số liệu".to_owned(),
        product: String::new(),
        term: term(piece),
        mandatory: !piece.contains(&"optional"),
    };
    pieces.iter().zip(ids).map(part).collect()
}

fn successor(word: &str, task: Option<TaskId>) -> Successor {
    match task {
        Some(task) => Successor::Task { task },
        None => Successor::Document { document: document(word.trim_start_matches("document:")) },
    }
}

fn correction(words: &[&str]) -> Correction {
    let timed = ["by", "ongoing", "open", "monthly", "quarterly"].iter().any(|name| words.contains(name));
    Correction {
        content: after(words, "doing").map(str::to_owned),
        product: after(words, "product").map(str::to_owned),
        area: after(words, "area").map(str::to_owned),
        term: timed.then(|| term(words)),
    }
}

fn report(words: &[&str]) -> Report {
    let late_reason = after(words, "late-because").unwrap_or_default().to_owned();
    let number = after(words, "number").unwrap_or_default().to_owned();
    let files = if words.contains(&"scanned") { vec![FileHash::new("0".repeat(64))] } else { Vec::new() };
    Report { text: "Đã hoàn thành".to_owned(), number, files, late_reason }
}

pub fn read(verb: &str, words: &[&str], (id, fresh, other): (TaskId, &[TaskId], Option<TaskId>)) -> Command {
    let text = || words.iter().copied().find(|word| word.contains(' ')).unwrap_or_default().to_owned();
    let first = || words.first().copied().unwrap_or_default();
    match verb {
        "propose" => {
            let assigner = Owner::person(&unit("tinh"), &PersonId::new("chairman"));
            let office = unit(after(words, "through").unwrap_or("vp"));
            Command::Propose(Box::new(Proposal { id, office, assigner, draft: draft(words) }))
        }
        "import" => {
            let Draft { sources, content, product, area, coordinators, term, .. } = draft(words);
            let day_of = |name| after(words, name).map(day);
            let new = NewTask {
                id,
                origin: Origin::Document,
                office: unit("vp"),
                assigner: Owner::person(&unit("tinh"), &PersonId::new("chairman")),
                decider: Owner::unit(&unit("vp")),
                lead: owner(list(words, "to")[0]),
                sources,
                content,
                product,
                area,
                coordinators,
                term,
            };
            let running = Running {
                assigned_on: day_of("given").unwrap(),
                extended_to: after(words, "extended").map(due),
                text: text(),
                done: day_of("done").map(|on| (on, report(words))),
            };
            Command::Import(Box::new(new), Box::new(running))
        }
        "release" => Command::ReleaseCoordinator { unit: unit(first()), reason: text() },
        "revise" => Command::Revise(Box::new(draft(words))),
        "drop" => Command::Drop { reason: text() },
        "confirm" => Command::Confirm { groups: group(words), ids: fresh.to_vec() },
        "accept" => Command::Accept,
        "decline" => Command::Decline { reason: text() },
        "count-accepted" => Command::CountAccepted,
        "reassign" => Command::Reassign { lead: owner(first()), reason: text() },
        "person" => Command::AssignPerson { person: PersonId::new(first()) },
        "hand-on" => Command::HandOn { parts: parts(words, fresh) },
        "progress" => {
            let percent = words.iter().find_map(|word| word.strip_suffix('%')).map(|n| n.parse().unwrap());
            Command::NoteProgress { text: text(), percent, files: Vec::new() }
        }
        "explain" => Command::ExplainDelay { reason: text() },
        "ask-extension" => Command::AskExtension { to: due(first()), reason: text() },
        "grant-extension" => Command::GrantExtension { to: words.first().map(|word| due(word)) },
        "refuse-extension" => Command::RefuseExtension { reason: text() },
        "ask-suspension" => Command::AskSuspension { review_on: day(first()), reason: text() },
        "suspend" => Command::Suspend { review_on: words.first().map(|word| day(word)), reason: text() },
        "refuse-suspension" => Command::RefuseSuspension { reason: text() },
        "review" => Command::SetReview { review_on: day(first()), text: text() },
        "resume" => Command::Resume,
        "report" => Command::Report(report(words)),
        "return" => Command::Return { reason: text() },
        "done" => Command::ConfirmDone,
        "gather" => Command::Gather,
        "cancel" => Command::Cancel { reason: text() },
        "void" => Command::Void { reason: text() },
        "offer" => Command::OfferSuperseding { successor: successor(first(), other) },
        "keep" => Command::KeepAlive { reason: text() },
        "supersede" => Command::Supersede { successor: successor(first(), other), reason: text() },
        "coordinate" => Command::AddCoordinator(line(first())),
        "answer" => Command::AnswerCoordination { unit: unit(first()), text: text(), files: Vec::new() },
        "urge" => Command::Urge { text: text(), number: after(words, "number").unwrap_or_default().to_owned() },
        "source" => Command::AddSource(draft(&["document", first(), "by", "2026-12-31"]).sources.remove(0)),
        "correct" => Command::Correct { correction: correction(words), reason: text() },
        "occurrences" => Command::MakeOccurrences { ids: fresh.to_vec() },
        "move" => Command::MoveOwnership { from: owner(words[0]), to: owner(words[1]), reason: text() },
        other => panic!("no such verb: {other}"),
    }
}

/// What stood there before a correction.
pub fn correction_text(before: &Correction) -> String {
    let term = before.term.as_ref().map(|term| match term {
        Term::By { due } => due.text(),
        other => format!("{other:?}"),
    });
    let said = [&before.content, &before.product, &before.area, &term];
    said.into_iter().flatten().cloned().collect::<Vec<_>>().join("; ")
}
