//! Who is told: directing verbs, subjects of an action, speakers.

use crate::reading::agency::{Parties, Party, Who};
use crate::reading::clause::{Event, Form, Setting, Start, Voice, Walk};
use crate::reading::token::Tok;
use crate::reading::words::{Class, LEXICON};

/// An event at the beginning of a clause.
pub(super) fn opening(set: &Setting<'_>, toks: &[Tok], at: usize, start: Start, walk: &mut Walk) -> Option<Event> {
    let names = set.names;
    let mut from = at;
    let mut about = false;
    for _ in 0..3 {
        let link = LEXICON.len(toks, from, Class::Link);
        if link == 0 {
            break;
        }
        about |= names.low(toks, from + link - 1) == "với" || names.low(toks, from + link - 1) == "phía";
        from += link;
        from += usize::from(names.low(toks, from) == ",");
    }
    if about
        && let Some((parties, end)) = names.list(toks, from)
        && names.low(toks, end) == ","
    {
        walk.topic = parties;
        return None;
    }
    if LEXICON.is(toks, from, &["trường", "hợp"]) && start == Start::Sentence {
        return conditional(set, toks, at, from);
    }
    let elided = set.elided && at == 0 && LEXICON.len(toks, from, Class::Direct) > 0 && names.low(toks, from) != "giao";
    if !elided && let Some(event) = directed(set, toks, at, from, start, walk) {
        return Some(event);
    }
    subject(set, toks, at, from, start, walk)
}

/// "Trường hợp đơn vị … chưa …, cần nêu rõ": the one of whom it is said must act.
fn conditional(set: &Setting<'_>, toks: &[Tok], at: usize, from: usize) -> Option<Event> {
    let len = LEXICON.len(toks, from, Class::Sequel);
    if len == 0 || at > 0 {
        return None;
    }
    let (parties, action) = set.names.list(toks, from + len)?;
    let end = (action..toks.len()).find(|i| set.names.low(toks, *i) == ".").unwrap_or(toks.len());
    let told = (action..end).any(|i| matches!(set.names.low(toks, i), "cần" | "phải"));
    told.then_some(Event { from: at, parties, action, form: Form::Subject, beside: Vec::new() })
}

/// "Giao X …", "đề nghị X …" at a place; a speaker may stand before the verb.
fn directed(set: &Setting<'_>, toks: &[Tok], at: usize, from: usize, start: Start, walk: &Walk) -> Option<Event> {
    let names = set.names;
    let verb = LEXICON.len(toks, from, Class::Direct);
    if verb == 0 {
        return None;
    }
    let strong = matches!(names.low(toks, from), "giao" | "yêu" | "đề" | "phân" | "trân" | "thống" | "đồng" | "kính");
    if !strong && (!walk.spoken || walk.addressed) {
        return None;
    }
    // A clause behind a comma after an addressee is his own action, unless something new is given.
    if start == Start::Comma && walk.addressed && names.low(toks, from) != "giao" {
        return None;
    }
    let (parties, action) = addressee(set, toks, from + verb, walk)?;
    if is_higher(names, toks, from + verb) || walk.refused && start != Start::Semicolon && !behind_colon(set, toks, at)
    {
        return None;
    }
    Some(Event { from: at, parties, action, form: Form::Directed, beside: Vec::new() })
}

/// "Kiến nghị về …: Sở X hướng dẫn": what stands behind the colon answers the proposal.
fn behind_colon(set: &Setting<'_>, toks: &[Tok], at: usize) -> bool {
    at > 0 && set.names.low(toks, at - 1) == ":"
}

/// Those whom a directing verb addresses.
fn addressee(set: &Setting<'_>, toks: &[Tok], at: usize, walk: &Walk) -> Option<(Vec<Party>, usize)> {
    let names = set.names;
    let mut next = at;
    for skip in [&["cho"][..], &["tới"], &["đến"], &["đối", "với"], &["thêm"]] {
        if LEXICON.is(toks, next, skip) || (skip.len() == 1 && names.low(toks, next) == skip[0]) {
            next += skip.len();
        }
    }
    if names.low(toks, next) == "quý" && !set.addressed.is_empty() {
        let end = names.list(toks, next + 1).map_or(next + 2, |(_, end)| end);
        return Some((set.addressed.to_vec(), end));
    }
    if let Some(listed) = names.list(toks, next) {
        // "các cơ quan ngành dọc: Cục Thuế tỉnh, …": those that are named.
        if names.low(toks, listed.1) == ":"
            && let Some((named, end)) = names.list(toks, listed.1 + 1)
            && toks.get(end).is_some_and(|_| acts(set, toks, end))
        {
            return Some((named, end));
        }
        return Some(listed);
    }
    // "lưu ý phường cần …": the one place that was spoken of.
    let noun = LEXICON.len(toks, next, Class::Noun);
    let place = matches!(
        names.low(toks, next),
        "phường" | "xã" | "huyện" | "thành" | "thị" | "đơn" | "tỉnh" | "địa" | "quận" | "cơ"
    );
    if noun > 0
        && place
        && LEXICON.len(toks, next + noun, Class::Duty) + LEXICON.len(toks, next + noun, Class::Manner) > 0
    {
        let party = Party { name: names.text(toks, next, next + noun), who: Who::Collective };
        return Some((vec![party], next + noun));
    }
    // "Đối với Trung tâm X, … yêu cầu Trung tâm …"
    let again = !walk.topic.is_empty()
        && toks.get(next).is_some_and(|tok| tok.is_cap())
        && LEXICON.len(toks, next, Class::Head) > 0;
    again.then(|| (walk.topic.clone(), next + LEXICON.len(toks, next, Class::Head)))
}

fn is_higher(names: &Parties<'_>, toks: &[Tok], at: usize) -> bool {
    let len = LEXICON.len(toks, at, Class::Higher);
    let next = names.low(toks, at + len);
    len > 0 && !matches!((names.low(toks, at), next), ("bộ", "chỉ" | "đội" | "tư" | "phận" | "chqs"))
}

/// A directing verb inside a clause, after its speaker: "Chủ tịch UBND tỉnh … yêu cầu các sở …".
pub(super) fn inside(set: &Setting<'_>, toks: &[Tok], at: usize, walk: &Walk) -> Option<Event> {
    if walk.addressed || !walk.spoken || walk.refused || LEXICON.len(toks, at, Class::Direct) == 0 {
        return None;
    }
    let before = set.names.low(toks, at.checked_sub(1)?);
    let told = matches!(
        before,
        "theo"
            | "của"
            | "do"
            | "việc"
            | "sự"
            | "mà"
            | "ứng"
            | "các"
            | "những"
            | "dung"
            | "vụ"
            | "nghị"
            | "được"
            | "xét"
            | "tinh"
            | "thần"
            | "khi"
            | "số"
    );
    if told {
        return None;
    }
    let strong = matches!(set.names.low(toks, at), "giao" | "yêu" | "đề" | "phân");
    if !strong && set.voice == Voice::Formal {
        return None;
    }
    let mut event = directed(set, toks, walk.sentence, at, Start::Sentence, walk)?;
    event.from = walk.sentence;
    Some(event)
}

/// An addressee as the subject of an action.
fn subject(set: &Setting<'_>, toks: &[Tok], at: usize, from: usize, start: Start, walk: &mut Walk) -> Option<Event> {
    let names = set.names;
    let (parties, end) = names.list(toks, from)?;
    let action = names.skip_bracket(toks, end);
    let mut verb = action;
    // "Đồng chí A đã quán triệt … và đề nghị các sở …" is found inside the clause.
    if speaks(set, &parties) && !office_acts(set, toks, &parties, verb) {
        walk.spoken = true;
        while matches!(names.low(toks, verb), "đã" | "cũng" | "tiếp" | "tục" | "đồng" | "thời" | ",") {
            verb += 1;
        }
        if LEXICON.len(toks, verb, Class::Direct) > 0 {
            let told = directed(set, toks, at, verb, Start::Sentence, walk).map(|event| Event { from: at, ..event });
            // "Đồng chí Phó Chủ tịch … chỉ đạo công tác …" acts himself.
            let himself = set.loose && matches!(names.low(toks, verb), "chỉ" | "đôn");
            if told.is_some() || !himself {
                return told;
            }
        }
        let committee = parties.first().is_some_and(|party| party.who != Who::Leader);
        if committee || tells_later(set, toks, verb, walk) {
            return None;
        }
    }
    walk.refused |= set.voice == Voice::Telling && proposes(names, toks, action);
    if set.voice != Voice::Formal || (walk.refused && !behind_colon(set, toks, at)) {
        return None;
    }
    if names.low(toks, action) == ":" {
        return (start == Start::Sentence).then_some(Event {
            from: at,
            parties,
            action: action + 1,
            form: Form::Label,
            beside: Vec::new(),
        });
    }
    if start == Start::Comma
        && matches!(names.low(toks, at.wrapping_sub(1)), ":" | "(")
        && at > 0
        && names.low(toks, at - 1) == "("
    {
        return None;
    }
    let comma = usize::from(
        names.low(toks, action) == ","
            && matches!(names.low(toks, action + 1), "căn" | "theo" | "trên" | "tùy" | "với"),
    );
    let open = start == Start::Sentence && set.loose && may_act(set, toks, action);
    (open || acts(set, toks, action + comma)).then_some(Event {
        from: at,
        parties,
        action,
        form: Form::Subject,
        beside: Vec::new(),
    })
}

/// Whether a speaker goes on to direct somebody in the same sentence.
fn tells_later(set: &Setting<'_>, toks: &[Tok], at: usize, walk: &Walk) -> bool {
    let names = set.names;
    let end = (at..toks.len().min(at + 45))
        .find(|i| matches!(names.low(toks, *i), "." | ";"))
        .unwrap_or_else(|| toks.len().min(at + 45));
    (at + 1..end).any(|i| {
        let verb = LEXICON.len(toks, i, Class::Direct);
        verb > 0
            && matches!(names.low(toks, i), "giao" | "yêu" | "đề" | "phân" | "chỉ" | "lưu")
            && addressee(set, toks, i + verb, walk).is_some()
    })
}

/// Leaders, committees and boards speak; departments act.
fn speaks(set: &Setting<'_>, parties: &[Party]) -> bool {
    let Some(first) = parties.first().filter(|_| parties.len() == 1) else {
        return false;
    };
    let name = first.name.to_lowercase();
    first.who == Who::Leader
        || is_issuer(set, parties)
        || name.starts_with("ủy ban nhân dân tỉnh")
        || name.starts_with("ủy ban nhân dân thành phố")
            && name.split(' ').count() < 9
            && set.issuer.starts_with("ủy ban nhân dân thành phố")
        || name.starts_with("thường trực")
}

fn is_issuer(set: &Setting<'_>, parties: &[Party]) -> bool {
    parties.len() == 1
        && parties.first().is_some_and(|party| {
            let name = party.name.to_lowercase();
            !set.issuer.is_empty() && (set.issuer == name || set.issuer.starts_with(&format!("{name} ")))
        })
}

/// An office that tells of its chairman's conclusions has tasks among them: "5. Văn phòng UBND tỉnh theo dõi, …".
fn office_acts(set: &Setting<'_>, toks: &[Tok], parties: &[Party], at: usize) -> bool {
    let word = set.names.low(toks, at);
    let conveys = matches!(word, "thông" | "trân" | "xin" | "truyền");
    let directs = LEXICON.len(toks, at, Class::Direct) > 0 && word != "đôn";
    set.loose && set.issuer.starts_with("văn phòng") && is_issuer(set, parties) && !conveys && !directs
}

/// "Lãnh đạo phường A cho biết …, đề nghị thành phố …": what a delegate says is no instruction.
fn proposes(names: &Parties<'_>, toks: &[Tok], at: usize) -> bool {
    matches!(
        (names.low(toks, at), names.low(toks, at + 1)),
        ("cho", "biết") | ("kiến", "nghị") | ("đề", "xuất") | ("phản", "ánh") | ("chia", "sẻ") | ("cho", "rằng")
    )
}

/// A small word that the vocabulary does not know at all, behind a subject: most likely a verb.
fn may_act(set: &Setting<'_>, toks: &[Tok], at: usize) -> bool {
    let (Some(tok), Some(next)) = (toks.get(at), toks.get(at + 1)) else { return false };
    let small =
        |tok: &Tok| tok.kind == crate::reading::token::Kind::Word && tok.case == crate::reading::token::Case::Small;
    small(tok) && small(next) && tok.word == 0 && toks.len() > at + 3 && !set.names.low(toks, at).is_empty()
}

/// Whether an action to be done follows: a verb, a manner or a duty, and no word of what was.
fn acts(set: &Setting<'_>, toks: &[Tok], at: usize) -> bool {
    let names = set.names;
    let verb = LEXICON.len(toks, at, Class::Verb);
    let assess = LEXICON.len(toks, at, Class::Assess);
    let duty = LEXICON.len(toks, at, Class::Duty);
    if assess > 0 && assess > verb && duty == 0 {
        return false;
    }
    if verb > 0 || duty > 0 {
        return true;
    }
    let word = names.low(toks, at);
    match word {
        "được" | "có" | "còn" | "không" | "sẽ" | "cũng" | "chỉ" if word != "không" => false,
        "là" => matches!(names.low(toks, at + 1), "cơ" | "đầu" | "đơn" | "thường"),
        _ => LEXICON.len(toks, at, Class::Manner) > 0,
    }
}
