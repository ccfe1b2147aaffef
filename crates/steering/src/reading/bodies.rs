//! Departments and committees, with their lists of names and places.

use crate::reading::agencies::AGENCIES;
use crate::reading::agency::{Listed, Parties, body};
use crate::reading::token::{Kind, Tok};
use crate::reading::words::{Class, LEXICON};

impl Parties<'_> {
    /// A body or a collective addressee.
    pub(super) fn body(&self, toks: &[Tok], at: usize) -> Option<Listed> {
        if at >= toks.len() {
            return None;
        }
        self.departments(toks, at)
            .or_else(|| self.committee(toks, at))
            .or_else(|| self.named(toks, at))
            .or_else(|| self.collective(toks, at))
    }

    /// `Sở X`, `Sở X, Y và Z`, `các Sở: X, Y`, `Các Sở, ngành: X, Y`, `SNV`; also "các phòng: A, B".
    pub(super) fn departments(&self, toks: &[Tok], at: usize) -> Option<Listed> {
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
    pub(super) fn department(&self, toks: &[Tok], at: usize, free: bool, head: &str) -> Option<(String, usize)> {
        let first = toks.get(at)?;
        let spelled = free && LEXICON.len(toks, at, Class::Dept) > 1;
        if !first.is_cap() && !spelled {
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
            // "Sở TP; VP UBND tỉnh": the office is no department.
            if let (true, Some(name)) = (upper && !self.starts_body(toks, at), AGENCIES.abbreviations.get(&joined)) {
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

    pub(super) fn starts_body(&self, toks: &[Tok], at: usize) -> bool {
        LEXICON.len(toks, at, Class::Head) > 0
            || LEXICON.len(toks, at, Class::OpenHead) > 0
            || LEXICON.len(toks, at, Class::Post) > 0
            || LEXICON.len(toks, at, Class::Leader) > 0
    }

    /// `UBND tỉnh`, `UBND các huyện, thành phố`, `UBND huyện A`, `UBND các xã: A, B`.
    pub(super) fn committee(&self, toks: &[Tok], at: usize) -> Option<Listed> {
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
    pub(super) fn places(&self, toks: &[Tok], head: (usize, usize), area: usize, at: usize) -> Listed {
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
    pub(super) fn place(&self, toks: &[Tok], at: usize) -> usize {
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
    pub(super) fn qualifiers(&self, toks: &[Tok], at: usize) -> usize {
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
            let city = word == "thành" && self.low(toks, next - 1) == "phố";
            if city || LEXICON.len(toks, next - 1, Class::Place) > 0 {
                next = self.place(toks, next);
            }
        }
        next
    }

    /// "Các xã, phường có tỷ lệ hồ sơ trực tuyến dưới 60%:": a short clause up to the colon that ends a lead-in.
    fn lead_in(&self, toks: &[Tok], at: usize) -> Option<usize> {
        let last = toks.len().checked_sub(1)?;
        let plain = |tok: &Tok| tok.kind != Kind::Sign || &self.clean.low[tok.start..tok.end] == "%";
        let short = last > at + 2 && last < at + 14 && self.is(toks, last, ":");
        (short && toks[at..last].iter().all(plain)).then_some(last)
    }

    /// Past "có dự án đi qua" before what is to be done: a clause that says which ones are meant.
    pub(super) fn relative_clause(&self, toks: &[Tok], at: usize) -> usize {
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
        end.or_else(|| self.lead_in(toks, at)).unwrap_or(at)
    }
}
