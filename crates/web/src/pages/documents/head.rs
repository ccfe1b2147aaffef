//! The head of a document as a form: filled from what was read, read back when it is sent.

use kernel::text::fold;
use kernel::{Day, PersonId, Role, UnitId};
use org::UnitKind;
use steering::book::{Document, DocumentHead, MeetingId, MeetingStage, PlanId};
use steering::reading;
use steering::task::model::{DocumentId, Owner};

use crate::desk::Desk;
use crate::form::{Choice, Field};
use crate::server::{Pairs, value};

/// Kinds of documents, as the reading names them.
const KINDS: [&str; 11] = [
    "thông báo", "kết luận", "kế hoạch", "chương trình", "chỉ thị", "công điện", "công văn", "quyết định", "nghị quyết", "báo cáo",
    "bài báo",
];
/// Meetings and plans that can be chosen, at most.
const OFFERED: usize = 30;

/// What the form says.
pub struct Typed {
    /// The head.
    pub head: DocumentHead,
    /// The reviewing unit.
    pub office: UnitId,
    /// Documents that it replaces.
    pub replaces: Vec<DocumentId>,
}

fn get<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    value(pairs, name).unwrap_or_default()
}

fn owner_text(owner: &Owner) -> String {
    format!("{}|{}", owner.unit, owner.person.as_ref().map_or("", PersonId::as_str))
}

fn owner_of(text: &str) -> Option<Owner> {
    let (unit, person) = text.split_once('|')?;
    let person = Some(person).filter(|person| !person.is_empty()).map(PersonId::new);
    (!unit.is_empty()).then(|| Owner { unit: UnitId::new(unit), person })
}

/// Somebody whose orders documents carry.
struct Leader {
    owner: Owner,
    name: String,
    /// Title as signed: "Phó Chủ tịch".
    title: String,
    label: String,
}

/// Leaders of the province and of its departments: the province first, and there who leads it before who heads its office.
fn leaders(desk: &Desk) -> Vec<Leader> {
    let (org, today) = (&desk.officer.org, desk.site.today());
    let roles = &desk.app().task_parameters().leader_roles;
    let mut found = Vec::new();
    for person in org.people(today) {
        for held in org.holdings_on(&person.id, today).filter(|held| roles.contains(&held.role)) {
            let Some(unit) = org.unit(&held.unit) else { continue };
            let rank = match unit.kind {
                UnitKind::Province => 0,
                UnitKind::Department => 1,
                _ => continue,
            };
            let leader = Leader {
                owner: Owner::person(&unit.id, &person.id),
                name: person.name.clone(),
                title: held.title.clone(),
                label: format!("{} ({}, {})", person.name, held.title, unit.short_name),
            };
            found.push(((rank, fold(&unit.name), held.role != Role::ProvinceLeader, fold(&held.title)), leader));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.into_iter().map(|(_, leader)| leader).collect()
}

/// Who gave the order: the person named; in the house that issued it, whose post the title names, else who leads it.
fn likely_assigner(desk: &Desk, issuer: &str, named: [&str; 2], title: &str) -> String {
    let leaders = leaders(desk);
    let house = desk.app().names().unit(issuer).cloned();
    let names = |name: &str| leaders.iter().find(|leader| !name.is_empty() && fold(&leader.name) == fold(name));
    let own: Vec<&Leader> = leaders.iter().filter(|leader| Some(&leader.owner.unit) == house.as_ref()).collect();
    let title = fold(title);
    let posts = own.iter().filter(|leader| !leader.title.is_empty() && title.contains(&fold(&leader.title)));
    // "Phó Chủ tịch" names a "Chủ tịch" too: the longest post is meant.
    let by_post = posts.max_by_key(|leader| leader.title.chars().count()).copied();
    let found = named.into_iter().find_map(names).or(by_post).or_else(|| own.first().copied()).or_else(|| leaders.first());
    found.map(|leader| owner_text(&leader.owner)).unwrap_or_default()
}

/// The fields as a text says them.
pub fn as_read(desk: &Desk, text: &str) -> Pairs {
    let read = reading::read(text);
    let head = read.doc;
    let day = |text: &Option<String>| text.as_deref().and_then(|text| Day::parse(text).ok());
    let shown = |day: Option<Day>| day.map(Day::date_text).unwrap_or_default();
    let text_of = |text: &Option<String>| text.clone().unwrap_or_default();
    let (signer, chair, issuer) = (text_of(&head.signer), text_of(&head.chair), text_of(&head.issuer));
    let met = day(&head.meeting_date);
    let meeting = meetings(desk, "").into_iter().find(|(day, _)| met == Some(*day)).map(|(_, choice)| choice.value);
    let title = reading::title(text).unwrap_or_default();
    let assigner = likely_assigner(desk, &issuer, [&chair, &signer], &title);
    let own = desk.app().reviewing_offices(desk.actor());
    let house = desk.app().names().unit(&issuer).cloned();
    let office = own.iter().find(|unit| Some(*unit) == house.as_ref()).or_else(|| own.first());
    let mut pairs: Pairs = [
        ("number", text_of(&head.number)),
        ("kind", text_of(&head.kind)),
        ("issued_on", shown(day(&head.date))),
        ("issuer", issuer),
        ("title", title),
        ("signer", signer),
        ("chair", chair),
        ("meeting_on", shown(met)),
        ("recipients", head.recipients.join("\n")),
        ("assigner", assigner),
        ("office", office.map(UnitId::to_string).unwrap_or_default()),
        ("meeting", meeting.unwrap_or_default()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    pairs.retain(|(_, value)| !value.is_empty());
    pairs
}

/// The fields of a head as it is registered.
pub fn of_head(head: &DocumentHead) -> Pairs {
    let shown = |day: Option<Day>| day.map(Day::date_text).unwrap_or_default();
    let pairs = [
        ("number", head.number.clone()),
        ("kind", head.kind.clone()),
        ("issued_on", shown(head.issued_on)),
        ("issuer", head.issuer.clone()),
        ("title", head.title.clone()),
        ("signer", head.signer.clone()),
        ("chair", head.chair.clone()),
        ("meeting_on", shown(head.meeting_on)),
        ("recipients", head.recipients.join("\n")),
        ("assigner", owner_text(&head.assigner)),
        ("meeting", head.meeting.map(|id| id.to_string()).unwrap_or_default()),
        ("plan", head.plan.map(|id| id.to_string()).unwrap_or_default()),
    ];
    pairs.map(|(name, value)| (name.to_owned(), value)).into()
}

/// Meetings that may still be concluded, and the one chosen: day and choice.
fn meetings(desk: &Desk, chosen: &str) -> Vec<(Day, Choice)> {
    let book = desk.app().steering();
    let open = |id: &str, stage: &MeetingStage| {
        id == chosen || matches!(stage, MeetingStage::Planned | MeetingStage::Held(_))
    };
    let shown = book.meetings().into_iter().filter(|meeting| open(&meeting.id.to_string(), &meeting.stage)).take(OFFERED);
    let choice = |meeting: &std::sync::Arc<steering::book::Meeting>| {
        let label = format!("{}: {}", meeting.draft.at.day().date_text(), meeting.draft.title);
        (meeting.draft.at.day(), Choice::new(meeting.id.to_string(), label))
    };
    shown.map(choice).collect()
}

fn plans(desk: &Desk) -> Vec<Choice> {
    let book = desk.app().steering();
    let plans = book.plans().into_iter().take(OFFERED);
    plans.map(|plan| Choice::new(plan.id.to_string(), plan.draft.title.clone())).collect()
}

/// Registered documents that a text names: it may replace them.
pub fn cited(desk: &Desk, text: &str) -> Vec<Choice> {
    let book = desk.app().steering();
    let known = reading::read(text).doc.cites.into_iter().filter_map(|number| book.find_document(&number));
    let choice = |id: DocumentId| {
        let document = book.document(id)?;
        Some(Choice::new(id.to_string(), crate::steer::document_label(document)).help(document.head.title.clone()))
    };
    let mut all: Vec<Choice> = known.filter_map(choice).collect();
    all.dedup_by(|a, b| a.value == b.value);
    all
}

fn kinds(current: &str) -> Vec<Choice> {
    let capital = |kind: &str| {
        let mut letters = kind.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        format!("{first}{}", letters.as_str())
    };
    let other = Some(current).filter(|kind| !kind.is_empty() && !KINDS.contains(kind));
    KINDS.into_iter().chain(other).map(|kind| Choice::new(kind, capital(kind))).collect()
}

/// The fields; `cited`: of a new document, those that it may replace.
pub fn fields(desk: &Desk, pairs: &Pairs, errors: &[(String, String)], cited: Option<Vec<Choice>>) -> Vec<Field> {
    let lang = desk.lang();
    let label = |name: &str| lang.t(&format!("documents.head_{name}")).to_owned();
    let done = |field: Field| {
        let error = errors.iter().find(|(wrong, _)| *wrong == field.name).map(|(_, text)| text.clone());
        let value = get(pairs, &field.name).to_owned();
        field.value(value).error(error.unwrap_or_default()).lang(lang)
    };
    let text = |name: &str| done(Field::text(name, label(name)));
    let date = |name: &str| done(Field::date(name, label(name)));
    let mut leaders: Vec<Choice> =
        leaders(desk).into_iter().map(|leader| Choice::new(owner_text(&leader.owner), leader.label)).collect();
    let assigner = get(pairs, "assigner");
    if let Some(owner) = owner_of(assigner).filter(|_| leaders.iter().all(|known| known.value != assigner)) {
        let name = crate::steer::Steer::of(desk).owner(&owner);
        leaders.push(Choice::new(assigner, name));
    }
    let mut all = vec![
        text("number"),
        date("issued_on"),
        done(Field::select("kind", label("kind"), kinds(get(pairs, "kind")))),
        text("issuer"),
        done(Field::area("title", label("title"), 2).required().class("span-all")),
        done(Field::select("assigner", label("assigner"), leaders).help(lang.t("documents.assigner_help")).required()),
    ];
    if cited.is_some() {
        let org = &desk.officer.org;
        let name = |unit: &UnitId| org.unit(unit).map_or_else(|| unit.to_string(), |unit| unit.name.clone());
        let own = desk.app().reviewing_offices(desk.actor());
        let choices = own.iter().map(|unit| Choice::new(unit.to_string(), name(unit))).collect();
        all.push(done(Field::select("office", label("office"), choices).help(lang.t("documents.office_help")).required()));
    }
    all.extend([text("signer"), text("chair"), date("meeting_on")]);
    let meetings = meetings(desk, get(pairs, "meeting"));
    if !meetings.is_empty() {
        let choices = meetings.into_iter().map(|(_, choice)| choice).collect();
        all.push(done(Field::select("meeting", label("meeting"), choices)));
    }
    let plans = plans(desk);
    if !plans.is_empty() {
        all.push(done(Field::select("plan", label("plan"), plans)));
    }
    all.push(done(Field::area("recipients", label("recipients"), 3).help(lang.t("documents.recipients_help")).class("span-all")));
    if let Some(cited) = cited {
        let ticked: Vec<String> = pairs.iter().filter(|(name, _)| name == "replaces").map(|(_, id)| id.clone()).collect();
        if !cited.is_empty() {
            let field = Field::checks("replaces", label("replaces"), cited).help(lang.t("documents.replaces_help"));
            all.push(field.values(&ticked).class("span-all").lang(lang));
        }
        let more = Field::text("replaces_more", label("replaces_more")).help(lang.t("documents.replaces_more_help"));
        all.push(done(more.class("span-all")));
    }
    all
}

/// What was typed, or what is wrong with it: field and sentence.
///
/// # Errors
/// Fields that are missing or cannot be read.
pub fn parse(desk: &Desk, pairs: &Pairs, office: Option<&Document>) -> Result<Typed, Vec<(String, String)>> {
    let lang = desk.lang();
    let mut errors: Vec<(String, String)> = Vec::new();
    let mut wrong = |name: &str, text: String| errors.push((name.to_owned(), text));
    let mut day = |name: &'static str| {
        let typed = get(pairs, name);
        let read = (!typed.is_empty()).then(|| Day::parse_typed(typed).ok());
        if read == Some(None) {
            wrong(name, lang.t("documents.day_wrong").to_owned());
        }
        read.flatten()
    };
    let (issued_on, meeting_on) = (day("issued_on"), day("meeting_on"));
    if get(pairs, "title").is_empty() {
        wrong("title", lang.t("documents.title_missing").to_owned());
    }
    let assigner = owner_of(get(pairs, "assigner"));
    if assigner.is_none() {
        wrong("assigner", lang.t("documents.assigner_missing").to_owned());
    }
    let own = desk.app().reviewing_offices(desk.actor());
    let chosen = UnitId::new(get(pairs, "office"));
    let office = office.map(|document| document.office.clone()).or_else(|| own.contains(&chosen).then_some(chosen));
    if office.is_none() {
        wrong("office", lang.t("documents.office_missing").to_owned());
    }
    let book = desk.app().steering();
    let mut replaces: Vec<DocumentId> =
        pairs.iter().filter(|(name, _)| name == "replaces").filter_map(|(_, id)| id.parse().ok().map(DocumentId)).collect();
    for number in get(pairs, "replaces_more").split([';', '\n']).map(str::trim).filter(|number| !number.is_empty()) {
        match book.find_document(number) {
            Some(id) => replaces.push(id),
            None => wrong("replaces_more", lang.t1("documents.replaces_unknown", "number", number)),
        }
    }
    let text = |name: &str| get(pairs, name).to_owned();
    let (Some(assigner), Some(office), true) = (assigner, office, errors.is_empty()) else { return Err(errors) };
    let lines = get(pairs, "recipients").lines().map(str::trim).filter(|line| !line.is_empty());
    let head = DocumentHead {
        number: text("number"),
        kind: text("kind"),
        issuer: text("issuer"),
        issued_on,
        title: text("title"),
        signer: text("signer"),
        chair: text("chair"),
        meeting_on,
        recipients: lines.map(str::to_owned).collect(),
        assigner,
        meeting: get(pairs, "meeting").parse().ok().map(MeetingId),
        plan: get(pairs, "plan").parse().ok().map(PlanId),
    };
    Ok(Typed { head, office, replaces })
}

/// The field of the head that a refusal of the book is about; empty: none of them.
pub fn field_of(refusal: &kernel::Refusal) -> &'static str {
    let field = refusal.args.iter().find(|(name, _)| *name == "field").map_or("", |(_, value)| value.as_str());
    match (refusal.code, field) {
        (_, "steering_title") => "title",
        (_, "task_number") => "number",
        (_, "steering_issuer") => "issuer",
        (_, "steering_recipients") => "recipients",
        ("steering_day_future", _) => "issued_on",
        ("task_unit_closed" | "steering_unit_closed", _) => "assigner",
        _ => "",
    }
}
