//! Addressees: bodies, post-holders as their bodies, leaders in person, and collective addressees as they are written.

use rustc_hash::FxHashMap;

use crate::reading::agencies::AGENCIES;
use crate::reading::clean::Clean;
use crate::reading::token::{Case, Kind, Tok};
use crate::reading::words::{Class, LEXICON};

/// What kind of addressee a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Body,
    Collective,
    /// A leader who acts in person.
    Leader,
}

/// An addressee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Party {
    pub name: String,
    pub who: Who,
}

/// Reads addressees of one document; knows the abbreviations that the document defines itself.
pub(crate) struct Parties<'a> {
    pub clean: &'a Clean,
    pub defined: FxHashMap<String, String>,
}

/// Longest name in tokens; names are not longer, and the limit keeps the reading linear.
const LONGEST: usize = 22;
/// Heads that name nobody without a name behind them.
const BARE: [&str; 32] = [
    "sở",
    "phòng",
    "ban",
    "hội",
    "cục",
    "chi cục",
    "trung tâm",
    "văn phòng",
    "viện",
    "trường",
    "công ty",
    "tổng công ty",
    "báo",
    "đài",
    "quỹ",
    "bộ",
    "vụ",
    "đội",
    "trạm",
    "bệnh viện",
    "tổ",
    "hội đồng",
    "chi nhánh",
    "khối",
    "thành viên",
    "liên hiệp",
    "thường trực",
    "ban thường vụ",
    "thuế",
    "thống kê",
    "ngân hàng",
    "công đoàn",
];
const DET: [&str; 4] = ["các", "từng", "mỗi", "những"];

/// A list that was read, and the token after it.
pub(crate) type Listed = (Vec<Party>, usize);

impl<'a> Parties<'a> {
    pub fn low(&self, toks: &[Tok], at: usize) -> &'a str {
        toks.get(at).map_or("", |tok| &self.clean.low[tok.start..tok.end])
    }

    pub fn raw(&self, toks: &[Tok], at: usize) -> &'a str {
        toks.get(at).map_or("", |tok| &self.clean.text[tok.start..tok.end])
    }

    fn is(&self, toks: &[Tok], at: usize, word: &str) -> bool {
        self.low(toks, at) == word
    }

    fn det(&self, toks: &[Tok], at: usize) -> bool {
        DET.contains(&self.low(toks, at))
    }

    /// A list of addressees: `A, B và các C; D`.
    pub fn list(&self, toks: &[Tok], at: usize) -> Option<Listed> {
        self.list_until(toks, at, true)
    }

    /// A list that may end at `;`.
    pub fn list_until(&self, toks: &[Tok], at: usize, semicolons: bool) -> Option<Listed> {
        let (mut found, mut next) = self.group(toks, at)?;
        // More than these is a list of recipients, not of addressees.
        while found.len() < 40 {
            next = self.skip_bracket(toks, next);
            let Some(after) = self.separator(toks, next) else { break };
            if !semicolons && self.is(toks, next, ";") {
                break;
            }
            let Some((more, end)) = self.group(toks, after) else {
                break;
            };
            // "Đối với Sở X, đồng chí Chủ tịch …": a leader behind a body speaks.
            if found.iter().all(|party| party.who != Who::Leader) && more.iter().any(|party| party.who == Who::Leader) {
                break;
            }
            found.extend(more);
            next = end;
        }
        Some((found, next))
    }

    /// The place after `,`, `;`, `và`, `cùng`, `cùng với`, `/` or several of them.
    fn separator(&self, toks: &[Tok], at: usize) -> Option<usize> {
        let mut next = at;
        while next < at + 3 && matches!(self.low(toks, next), "," | ";" | "và" | "cùng" | "với" | "/" | "&") {
            if self.is(toks, next, "với") && !(next > at && self.is(toks, next - 1, "cùng")) {
                return None;
            }
            next += 1;
        }
        (next > at).then_some(next)
    }

    /// Past a bracket of at most 20 tokens.
    pub fn skip_bracket(&self, toks: &[Tok], at: usize) -> usize {
        if !self.is(toks, at, "(") {
            return at;
        }
        let close = (at + 1..(at + 21).min(toks.len())).find(|i| self.is(toks, *i, ")"));
        close.map_or(at, |close| close + 1)
    }

    /// One addressee, or several that share a head ("các Sở: A, B").
    fn group(&self, toks: &[Tok], at: usize) -> Option<Listed> {
        let mut next = at;
        if LEXICON.is(toks, next, &["các", "đồng", "chí"]) || LEXICON.is(toks, next, &["các", "ông"]) {
            next += 1;
        }
        if LEXICON.is(toks, next, &["đồng", "chí"]) {
            next += 2;
        } else if matches!(self.low(toks, next), "ông" | "bà") && toks.get(next + 1).is_some_and(|tok| tok.is_cap()) {
            next += 1;
        }
        if next > at
            && let Some(after) = self.person(toks, next)
        {
            let comma = if matches!(self.low(toks, after), "," | "-" | "–") { after + 1 } else { after };
            let held = self.holder(toks, comma).map(|(parties, end)| (parties, self.second_post(toks, end)));
            return held.or_else(|| Some((vec![leader(self.text(toks, next, after))], after)));
        }
        if self.is(toks, next, "toàn") && self.is(toks, next + 1, "thể") {
            next += 2;
        }
        self.holder(toks, next).or_else(|| self.body(toks, next))
    }

    /// Past "- Phó Trưởng Ban Chỉ đạo" behind a named post-holder.
    fn second_post(&self, toks: &[Tok], at: usize) -> usize {
        let mut next = at;
        for _ in 0..3 {
            let named = ["trưởng", "phó", "thành", "ủy", "tổ"].contains(&self.low(toks, next + 1));
            if !matches!(self.low(toks, next), "-" | "–" | ",")
                || !named
                || !toks.get(next + 1).is_some_and(|tok| tok.is_cap())
            {
                break;
            }
            let stop = (next + 2..(next + 16).min(toks.len())).find(|i| {
                matches!(self.low(toks, *i), ":" | "," | "." | ";" | "-" | "–")
                    || (toks[*i].case == Case::Small && self.starts_action(toks, *i))
            });
            next = stop.unwrap_or_else(|| (next + 16).min(toks.len()));
        }
        next
    }

    /// A person's name: two to five capitalised words of which the first is a surname.
    pub fn person(&self, toks: &[Tok], at: usize) -> Option<usize> {
        let post = LEXICON.len(toks, at, Class::Post).max(LEXICON.len(toks, at, Class::Leader));
        if post > 0 {
            return None;
        }
        if LEXICON.len(toks, at, Class::Surname) == 0 || !toks.get(at)?.is_cap() {
            return None;
        }
        let mut next = at + 1;
        while next < at + 6 && toks.get(next).is_some_and(|tok| tok.is_cap()) {
            // "Nguyễn Văn A Chủ tịch UBND" without a comma.
            if next > at + 1 && (LEXICON.len(toks, next, Class::Post) > 0 || LEXICON.len(toks, next, Class::Leader) > 0)
            {
                break;
            }
            next += 1;
        }
        (next > at + 1).then_some(next)
    }

    /// A post-holder: his body, or the leader himself.
    fn holder(&self, toks: &[Tok], at: usize) -> Option<Listed> {
        let lead = LEXICON.len(toks, at, Class::Leader);
        if lead > 0 {
            let whole = self.leader(toks, at, lead);
            if whole.is_some() {
                return whole;
            }
        }
        let mut next = at;
        let mut posts = 0;
        loop {
            let start = if self.det(toks, next) { next + 1 } else { next };
            let len = LEXICON.len(toks, start, Class::Post);
            if len == 0 {
                break;
            }
            posts += 1;
            next = start + len;
            // "Chánh Văn phòng UBND tỉnh": the office, not the committee.
            if self.is(toks, start, "chánh") || self.is(toks, start + 1, "chánh") {
                next = start + if self.is(toks, start, "chánh") { 1 } else { 2 };
                break;
            }
            // "Trưởng ban Ban Quản lý", but "Trưởng Ban Dân tộc"; "Chánh Văn phòng" is the head of an office.
            let last = self.low(toks, next - 1);
            if len > 1 && matches!(last, "ban" | "phòng" | "tra" | "đoàn") && self.body(toks, next).is_none() {
                next -= if last == "phòng" && self.is(toks, next - 2, "văn") || last == "tra" { 2 } else { 1 };
            }
            match self.low(toks, next) {
                "," | "và" | "/" if LEXICON.len(toks, next + 1, Class::Post) > 0 => next += 1,
                _ => break,
            }
        }
        if posts == 0 {
            return None;
        }
        self.body(toks, next).or_else(|| {
            // "Giám đốc sở, Thủ trưởng ban, ngành": one bare noun behind a post.
            let len = LEXICON.len(toks, next, Class::Noun);
            if len == 0 || !matches!(self.low(toks, next), "sở" | "ban" | "cơ" | "đơn" | "phòng") {
                return None;
            }
            let mut end = next + len;
            while self.is(toks, end, ",") && LEXICON.len(toks, end + 1, Class::Noun) > 0 {
                end += 1 + LEXICON.len(toks, end + 1, Class::Noun);
            }
            end = self.qualifiers(toks, end);
            Some((vec![Party { name: self.text(toks, next, end), who: Who::Collective }], end))
        })
    }

    /// "Phó Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh", "Trưởng Ban Chỉ đạo"; not "Chủ tịch UBND các xã".
    fn leader(&self, toks: &[Tok], at: usize, len: usize) -> Option<Listed> {
        let after = at + len;
        let plain = matches!(self.low(toks, at), "chủ" | "bí" | "tổ" | "trưởng") && len == 2;
        let body = self.committee(toks, after).or_else(|| self.body(toks, after));
        let end = match body {
            Some((parties, end)) => {
                let name = parties.first()?.name.to_lowercase();
                let own = ["tỉnh", "thành phố"].iter().any(|area| name == format!("ủy ban nhân dân {area}"));
                if plain && !own {
                    return None;
                }
                end
            }
            None if plain => return None,
            None => after,
        };
        // "Phó Chủ tịch UBND xã Lê Văn Tám": the name is no part of the place.
        let named = (after..end).find(|i| self.person(toks, *i) == Some(end) && end - i >= 3);
        let end_name = self.person(toks, end).unwrap_or(end);
        Some((vec![leader(self.text(toks, at, named.unwrap_or(end)))], end_name))
    }

    /// A body or a collective addressee.
    fn body(&self, toks: &[Tok], at: usize) -> Option<Listed> {
        if at >= toks.len() {
            return None;
        }
        self.departments(toks, at)
            .or_else(|| self.committee(toks, at))
            .or_else(|| self.named(toks, at))
            .or_else(|| self.collective(toks, at))
    }

    /// `Sở X`, `Sở X, Y và Z`, `các Sở: X, Y`, `Các Sở, ngành: X, Y`, `SNV`; also "các phòng: A, B".
    fn departments(&self, toks: &[Tok], at: usize) -> Option<Listed> {
        if let Some(name) = AGENCIES.symbols.get(self.raw(toks, at)) {
            return Some((vec![body(name.clone())], at + 1));
        }
        let many = self.det(toks, at);
        let mut next = at + usize::from(many);
        let head = match self.low(toks, next) {
            "sở" => "Sở",
            "phòng" if many => "Phòng",
            _ => return None,
        };
        next += 1;
        let mut colon = false;
        if many {
            // "Các Sở, ban, ngành: Nội vụ, …"
            let mut probe = next;
            while probe < next + 6
                && (matches!(self.low(toks, probe), "," | "và") || LEXICON.len(toks, probe, Class::Noun) == 1)
            {
                probe += 1;
            }
            if self.is(toks, probe, ":") && toks.get(probe + 1).is_some_and(|tok| tok.is_cap()) {
                next = probe + 1;
                colon = true;
            }
        }
        let mut found = Vec::new();
        let mut end = next;
        while found.len() < 25 {
            let Some((name, after)) = self.department(toks, next, found.is_empty() || colon, head) else {
                break;
            };
            found.push(body(format!("{head} {name}")));
            end = after;
            let skipped = self.skip_bracket(toks, after);
            let Some(more) = self.separator(toks, skipped) else {
                break;
            };
            next = more;
        }
        if found.is_empty() { None } else { Some((found, end)) }
    }

    /// A department's name without "Sở".
    fn department(&self, toks: &[Tok], at: usize, free: bool, head: &str) -> Option<(String, usize)> {
        let first = toks.get(at)?;
        if !first.is_cap() && !(free && LEXICON.len(toks, at, Class::Dept) > 1) {
            return None;
        }
        let raw = self.raw(toks, at);
        let known = LEXICON.len(toks, at, Class::Dept);
        if known > 0 {
            let plain = self.plain(toks, at, at + known);
            let variant = AGENCIES.variants.iter().find(|(name, _)| name.to_lowercase() == plain).map(|(_, full)| full);
            let name = AGENCIES.departments.iter().find(|name| name.to_lowercase() == plain).or(variant);
            return Some((name.cloned().unwrap_or_else(|| self.text(toks, at, at + known)), at + known));
        }
        if let Some(name) = AGENCIES.after_department.get(raw).filter(|_| head == "Sở" && free) {
            return Some((name.clone(), at + 1));
        }
        // "LĐ-TB&XH", "VH,TT&DL", "PT-TH": several signs that mean one name.
        for end in (at + 2..(at + 6).min(toks.len() + 1)).rev() {
            let joined: String = self.clean.text[first.start..toks[end - 1].end]
                .chars()
                .filter(|c| c.is_alphabetic() || *c == '&')
                .collect();
            let upper = joined.chars().all(|c| c.is_uppercase() || c == '&');
            if let (true, Some(name)) = (upper, AGENCIES.abbreviations.get(&joined)) {
                return Some((name.clone(), end));
            }
        }
        if let Some(name) =
            AGENCIES.abbreviations.get(raw).filter(|name| name.chars().next().is_some_and(char::is_uppercase))
        {
            return (free && LEXICON.len(toks, at, Class::Head) == 0).then(|| (name.clone(), at + 1));
        }
        if !free || self.starts_body(toks, at) {
            return None;
        }
        let mut end = at;
        while end < at + 8
            && toks.get(end).is_some_and(|tok| {
                tok.is_cap()
                    || (matches!(self.low(toks, end), "và" | "-" | "–")
                        && toks.get(end + 1).is_some_and(|next| next.is_cap() && !self.starts_body(toks, end + 1)))
            })
        {
            end += 1;
        }
        (end > at).then(|| (self.text(toks, at, end), end))
    }

    fn starts_body(&self, toks: &[Tok], at: usize) -> bool {
        LEXICON.len(toks, at, Class::Head) > 0
            || LEXICON.len(toks, at, Class::OpenHead) > 0
            || LEXICON.len(toks, at, Class::Post) > 0
            || LEXICON.len(toks, at, Class::Leader) > 0
    }

    /// `UBND tỉnh`, `UBND các huyện, thành phố`, `UBND huyện A`, `UBND các xã: A, B`.
    fn committee(&self, toks: &[Tok], at: usize) -> Option<Listed> {
        let start = if self.det(toks, at) { at + 1 } else { at };
        let len = ["ubnd", "ủy"]
            .contains(&self.low(toks, start))
            .then(|| if self.is(toks, start, "ubnd") { 1 } else { 4 })?;
        if len == 4 && !LEXICON.is(toks, start, &["ủy", "ban", "nhân", "dân"]) {
            return None;
        }
        let mut next = start + len;
        if self.is(toks, next, "và") && matches!(self.low(toks, next + 1), "hđnd") {
            next += 2;
        }
        if self.det(toks, next) {
            next += 1;
        }
        let listed = next;
        let mut area = 0;
        while next < listed + 14 {
            let len = LEXICON.len(toks, next, Class::Area);
            if len == 0 {
                break;
            }
            area = next;
            next += len;
            if matches!(self.low(toks, next), ".") && matches!(self.low(toks, next - 1), "tp" | "tx" | "tt") {
                next += 1;
            }
            let joins = usize::from(matches!(self.low(toks, next), "," | "và" | "/" | "-" | "hoặc"));
            let further =
                if joins > 0 && self.det(toks, next + joins) && LEXICON.len(toks, next + joins + 1, Class::Area) > 0 {
                    joins + 1
                } else {
                    joins
                };
            if joins == 0 || LEXICON.len(toks, next + further, Class::Area) == 0 {
                break;
            }
            // "UBND huyện A, huyện B" is two.
            next += further;
        }
        if next == listed {
            // "UBND Thành phố" is an area; "UBND" alone is the committee.
            let end = self.place(toks, next);
            return Some((vec![body(self.text(toks, start, end))], end));
        }
        let many = listed > start + len;
        let colon = self.is(toks, next, ":") && many && toks.get(next + 1).is_some_and(|tok| tok.is_cap());
        let single = LEXICON.len(toks, listed, Class::Area) + listed == next;
        if single && (colon || toks.get(next).is_some_and(|tok| tok.is_cap() && !self.starts_body(toks, next))) {
            return Some(self.places(toks, (start, len), area, next + usize::from(colon)));
        }
        let end = self.qualifiers(toks, next);
        Some((vec![body(self.text(toks, start, end))], end))
    }

    /// Names of places after `UBND huyện`: each its own committee.
    fn places(&self, toks: &[Tok], head: (usize, usize), area: usize, at: usize) -> Listed {
        let kind = self.text(toks, area, area + LEXICON.len(toks, area, Class::Area)).to_lowercase();
        let committee = self.text(toks, head.0, head.0 + head.1);
        let mut prefix = format!("{committee} {kind}");
        let (mut found, mut next, mut end) = (Vec::new(), at, at);
        while found.len() < 40 {
            let stop = self.place(toks, next);
            if stop == next {
                break;
            }
            found.push(body(format!("{prefix} {}", self.text(toks, next, stop))));
            end = stop;
            let Some(more) = self.separator(toks, stop) else { break };
            let named = LEXICON.len(toks, more, Class::Area);
            next = more;
            // "… và thành phố Phú Quốc" has its own kind.
            if named > 0 && toks.get(more + named).is_some_and(|tok| tok.is_cap()) {
                prefix = format!("{committee} {}", self.text(toks, more, more + named).to_lowercase());
                next = more + named;
            }
            if self.starts_body(toks, next) || LEXICON.len(toks, next, Class::Dept) > 1 {
                break;
            }
        }
        (found, end)
    }

    /// Capitalised words of a place's name.
    fn place(&self, toks: &[Tok], at: usize) -> usize {
        let mut next = at;
        while next < at + 5 && toks.get(next).is_some_and(|tok| tok.is_cap() || (next > at && tok.kind == Kind::Number))
        {
            if self.starts_body(toks, next)
                || (next > at + 1
                    && LEXICON.len(toks, next, Class::Surname) > 0
                    && self.person(toks, next).is_some_and(|end| end > next + 2))
            {
                break;
            }
            next += 1;
        }
        next
    }

    /// Past "cấp tỉnh", "có liên quan", "trên địa bàn tỉnh X".
    fn qualifiers(&self, toks: &[Tok], at: usize) -> usize {
        let mut next = at;
        for _ in 0..4 {
            let len = LEXICON.len(toks, next, Class::Qualifier);
            if len == 0 {
                return self.relative_clause(toks, next);
            }
            let word = self.low(toks, next);
            if word == "chủ" && !matches!(self.low(toks, next.wrapping_sub(1)), "quan" | "vị" | "ngành") {
                break;
            }
            next += len;
            if LEXICON.len(toks, next - 1, Class::Place) > 0 {
                next = self.place(toks, next);
            }
        }
        next
    }

    /// Past "có dự án đi qua" before what is to be done: a clause that says which ones are meant.
    fn relative_clause(&self, toks: &[Tok], at: usize) -> usize {
        if self.low(toks, at) != "có" || LEXICON.len(toks, at, Class::Duty).max(LEXICON.len(toks, at, Class::Verb)) > 0
        {
            return at;
        }
        let urges = |i: usize| {
            matches!(
                self.low(toks, i),
                "khẩn"
                    | "chủ"
                    | "tập"
                    | "phải"
                    | "cần"
                    | "tiếp"
                    | "kịp"
                    | "nghiêm"
                    | "tích"
                    | "rà"
                    | "thực"
                    | "tổ"
                    | "phối"
                    | "tăng"
                    | "đẩy"
            ) && self.starts_action(toks, i)
        };
        let clause = at + 2..(at + 8).min(toks.len());
        let end = clause.take_while(|i| toks[*i].kind == Kind::Word).find(|i| urges(*i));
        end.unwrap_or(at)
    }

    /// A body with a name of its own.
    fn named(&self, toks: &[Tok], at: usize) -> Option<Listed> {
        let start = if self.det(toks, at) { at + 1 } else { at };
        let closed = LEXICON.len(toks, start, Class::Head);
        let open = LEXICON.len(toks, start, Class::OpenHead);
        let len = closed.max(open);
        if len == 0 || LEXICON.len(toks, start, Class::NotBody) > 0 {
            return None;
        }
        let first = toks.get(start)?;
        if LEXICON.len(toks, start, Class::Verb) > len || LEXICON.len(toks, start, Class::Noun) > len {
            return None;
        }
        if !first.is_cap() && !(open >= closed && len > 1) && !(len == 2 && self.is(toks, start, "thành")) && len < 3 {
            return None;
        }
        let mut end = self.tail(toks, start + len);
        // "các trung tâm y tế huyện, thị xã, thành phố"
        while start > at && LEXICON.len(toks, end - 1, Class::Area) == 1 && matches!(self.low(toks, end), "," | "và") {
            let more = LEXICON.len(toks, end + 1, Class::Area);
            if more == 0 {
                break;
            }
            end += 1 + more;
        }
        // A bare head says nothing.
        if end == start + len && BARE.contains(&self.plain(toks, start, end).as_str()) {
            return None;
        }
        Some((vec![body(small(&self.text(toks, at, end)))], end))
    }

    /// The rest of a body's name.
    fn tail(&self, toks: &[Tok], at: usize) -> usize {
        let mut next = at;
        while next < at + LONGEST {
            let Some(tok) = toks.get(next) else { break };
            let name = LEXICON.len(toks, next, Class::Name);
            let qualifier = LEXICON.len(toks, next, Class::Qualifier);
            if name > 0 {
                next += name;
                continue;
            }
            if qualifier > 0 && !tok.is_cap() {
                next = self.qualifiers(toks, next);
                // "Ban Chỉ huy PCTT các sở", "Văn phòng HĐND và UBND xã".
                if !(self.is(toks, next, "và") && matches!(self.low(toks, next + 1), "ubnd" | "đoàn")) {
                    break;
                }
                next += 2;
                continue;
            }
            let word = self.low(toks, next);
            let next_cap = toks.get(next + 1).is_some_and(|tok| tok.is_cap());
            match (tok.kind, word) {
                (Kind::Sign, "-" | "–") if next_cap && next > at => next += 1,
                (Kind::Sign, ",") if next_cap && LEXICON.len(toks, at.max(next), Class::Name) > 0 => next += 1,
                (Kind::Sign, _) => break,
                (_, "và") if next > at && self.joins(toks, next + 1) => next += 1,
                (_, "và")
                    if matches!(
                        (self.low(toks, next - 1), self.low(toks, next + 1)),
                        ("hđnd", "ubnd") | ("đbqh", "hđnd") | ("hội", "hđnd")
                    ) =>
                {
                    next += 2;
                }
                (_, "các") if self.collective(toks, next).is_some() => {
                    return self.collective(toks, next).map_or(next, |(_, end)| end);
                }
                (Kind::Number, _) if matches!(self.low(toks, next - 1), "án" | "số") => next += 1,
                (Kind::Number, _) => break,
                _ if tok.is_cap() => next += 1,
                (_, "ubnd" | "hđnd") => next += 1,
                _ if is_stop(word) || self.starts_action(toks, next) => break,
                _ if !self.starts_action(toks, next) => next += 1,
                _ => break,
            }
        }
        while next > at && matches!(self.low(toks, next - 1), "-" | "–" | "và" | ",") {
            next -= 1;
        }
        next
    }

    fn joins(&self, toks: &[Tok], at: usize) -> bool {
        let cap = toks.get(at).is_some_and(|tok| tok.is_cap());
        let committee = matches!(self.low(toks, at), "ubnd") && matches!(self.low(toks, at.wrapping_sub(2)), "hđnd");
        committee
            || (cap && !self.starts_body(toks, at) && LEXICON.len(toks, at, Class::Noun) == 0)
            || LEXICON.len(toks, at, Class::Name) > 0
    }

    /// Whether the token before ends a sentence.
    pub fn starts_sentence(&self, toks: &[Tok], at: usize) -> bool {
        at > 0 && matches!(self.low(toks, at - 1), "." | "!" | "?")
    }

    /// Whether a predicate begins here.
    pub fn starts_action(&self, toks: &[Tok], at: usize) -> bool {
        [Class::Verb, Class::Manner, Class::Duty, Class::Assess].iter().any(|class| LEXICON.len(toks, at, *class) > 0)
    }

    /// `các sở, ban, ngành cấp tỉnh`: a run of bare category nouns with its qualifier.
    fn collective(&self, toks: &[Tok], at: usize) -> Option<Listed> {
        let mut next = at;
        let mut end = at;
        let mut plural = false;
        let mut nouns = 0;
        while nouns < 14 {
            let det = self.det(toks, next);
            let start = next + usize::from(det);
            let len = LEXICON.len(toks, start, Class::Noun);
            if len == 0 || !self.is_noun(toks, start, len, nouns, det) {
                break;
            }
            plural |= det;
            nouns += 1;
            let qualified = self.qualifiers(toks, start + len);
            end = qualified;
            let mut sep = end;
            while sep < end + 2 && matches!(self.low(toks, sep), "," | "và" | "/" | "-") {
                sep += 1;
            }
            // "cơ quan đơn vị" without a comma goes on; anything else ends the run.
            let beside = sep == end
                && qualified == start + len
                && LEXICON.len(toks, sep, Class::Noun) > 1
                && !det_or_verb(self, toks, sep);
            if sep == end && !beside {
                break;
            }
            let more = sep + usize::from(self.det(toks, sep));
            let is_body = self.departments(toks, sep).is_some()
                || self.committee(toks, sep).is_some()
                || self.named_strict(toks, sep);
            if LEXICON.len(toks, more, Class::Noun) == 0 || is_body {
                break;
            }
            next = sep;
        }
        if nouns == 0 || (!plural && nouns == 1 && !self.qualified(toks, at, end)) {
            return None;
        }
        // A name after the run belongs to it: "các xã A, B" is left as it is.
        let close = if matches!(self.low(toks, end.wrapping_sub(1)), "tỉnh" | "huyện" | "xã" | "phường") {
            self.place(toks, end)
        } else {
            end
        };
        Some((vec![Party { name: small(&self.text(toks, at, close)), who: Who::Collective }], close))
    }

    /// One noun without "các" needs a qualifier: "đơn vị được kiểm tra", "thành viên Ban Chỉ đạo"; in a cell it may stand alone.
    fn qualified(&self, toks: &[Tok], at: usize, end: usize) -> bool {
        let len = LEXICON.len(toks, at, Class::Noun);
        end > at + len || (end == toks.len() && at == 0)
    }

    fn named_strict(&self, toks: &[Tok], at: usize) -> bool {
        let start = if self.det(toks, at) { at + 1 } else { at };
        let head = LEXICON.len(toks, start, Class::Head).max(LEXICON.len(toks, start, Class::OpenHead));
        head > LEXICON.len(toks, start, Class::Noun) && self.named(toks, at).is_some()
    }

    /// "tổ chức" and "cấp" are verbs before their objects.
    fn is_noun(&self, toks: &[Tok], at: usize, len: usize, nouns: usize, det: bool) -> bool {
        let after = at + len;
        let text = self.plain(toks, at, after);
        match text.as_str() {
            "tổ chức" if !det => {
                let list_goes_on = matches!(self.low(toks, after), "," | "và" | ";" | "." | ")") || after == toks.len();
                nouns > 0 && (list_goes_on || LEXICON.len(toks, after, Class::Qualifier) > 0)
            }
            "cấp" | "bộ" | "hội" | "khối" | "bản" | "ban" | "đồng chí" if !det => {
                nouns > 0 && !toks.get(after).is_some_and(|tok| tok.is_cap())
            }
            "ngành" | "địa bàn" if !det => nouns > 0,
            "cơ sở" if !det => nouns > 0,
            _ => true,
        }
    }

    /// The words as written, small letters, single blanks.
    pub fn plain(&self, toks: &[Tok], from: usize, to: usize) -> String {
        joined(&self.clean.low, toks, from, to)
    }

    /// The words as written, abbreviations expanded, brackets dropped.
    pub fn text(&self, toks: &[Tok], from: usize, to: usize) -> String {
        let mut out = String::new();
        let mut before: Option<&Tok> = None;
        let mut bracket = 0_i32;
        for (i, tok) in toks.iter().enumerate().take(to).skip(from) {
            let raw = self.raw(toks, i);
            bracket += i32::from(raw == "(");
            if bracket > 0 {
                bracket -= i32::from(raw == ")");
                continue;
            }
            if before.is_some_and(|before| before.end < tok.start) && raw != "," {
                out.push(' ');
            }
            before = Some(tok);
            let abbreviation = (tok.case != Case::Small).then(|| self.expanded(raw)).flatten();
            match abbreviation {
                Some(full) => out.push_str(full),
                None => out.push_str(raw),
            }
        }
        let out = out.replace("thành phố.", "thành phố").replace("  ", " ");
        let short = AGENCIES.joined.iter().find(|(short, _)| out.contains(short.as_str()));
        short.map_or(out.clone(), |(short, full)| out.replace(short.as_str(), full)).trim().to_owned()
    }

    fn expanded(&self, raw: &str) -> Option<&str> {
        AGENCIES.abbreviations.get(raw).or_else(|| self.defined.get(raw)).map(String::as_str)
    }
}

/// "tổ chức" right behind a noun is a verb.
fn det_or_verb(names: &Parties<'_>, toks: &[Tok], at: usize) -> bool {
    names.det(toks, at) || LEXICON.len(toks, at, Class::Verb) > 0
}

/// Tokens with one blank where there was any; what lies between the pieces of a cell is left out.
fn joined(text: &str, toks: &[Tok], from: usize, to: usize) -> String {
    let mut out = String::new();
    let mut end = None;
    for tok in toks.iter().take(to).skip(from) {
        if end.is_some_and(|end| end < tok.start) {
            out.push(' ');
        }
        out.push_str(&text[tok.start..tok.end]);
        end = Some(tok.end);
    }
    out
}

/// A collective addressee begins with a small letter wherever it stands.
fn small(name: &str) -> String {
    let first = name.split(' ').next().unwrap_or("").to_lowercase();
    if DET.contains(&first.as_str()) {
        format!("{first}{}", &name[first.len().min(name.len())..])
    } else {
        name.to_owned()
    }
}

fn body(name: String) -> Party {
    Party { name, who: Who::Body }
}

fn leader(name: String) -> Party {
    Party { name, who: Who::Leader }
}

/// Words that never belong to a body's name.
fn is_stop(word: &str) -> bool {
    matches!(
        word,
        "để" | "tại"
            | "về"
            | "theo"
            | "trong"
            | "khi"
            | "nếu"
            | "do"
            | "mà"
            | "này"
            | "như"
            | "từ"
            | "của"
            | "với"
            | "cho"
            | "thì"
            | "là"
            | "và"
            | "hoặc"
            | "trên"
            | "vào"
            | "đến"
            | "các"
            | "những"
            | "được"
            | "bị"
            | "gồm"
            | "sau"
            | "trước"
            | "đã"
            | "đang"
            | "sẽ"
            | "nhằm"
    )
}

impl Parties<'_> {
    /// The words as written, single blanks.
    pub fn text_of(&self, toks: &[Tok], from: usize, to: usize) -> String {
        joined(&self.clean.text, toks, from, to)
    }
}
