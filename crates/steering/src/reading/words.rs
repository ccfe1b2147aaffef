//! The vocabulary: classes of phrases, kept as data in `data/steering/vocabulary.txt`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::reading::agencies::AGENCIES;
use crate::reading::clean::Clean;
use crate::reading::token::{Tok, cut};

const VOCABULARY: &str = include_str!("../../../../data/steering/vocabulary.txt");

macro_rules! classes {
    ($($name:ident = $key:literal),* $(,)?) => {
        /// What a phrase can be; one phrase may be several things.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Class { $($name,)* /// A department without "Sở", from the agencies' data.
            Dept }
        const KEYS: &[(&str, Class)] = &[$(($key, Class::$name)),*];
    };
}

classes! {
    Verb = "verb",
    Manner = "manner",
    Duty = "duty",
    Direct = "direct",
    Told = "told",
    Assess = "assess",
    Approve = "approve",
    Closing = "closing",
    Liability = "liability",
    Praise = "praise",
    Post = "post",
    Leader = "leader",
    Head = "head",
    OpenHead = "open-head",
    Noun = "noun",
    Area = "area",
    Qualifier = "qualifier",
    Speaker = "speaker",
    Void = "void",
    Soft = "soft",
    Work = "work",
    Above = "above",
    ColIndex = "col-index",
    ColTask = "col-task",
    ColLead = "col-lead",
    ColWith = "col-with",
    ColBoth = "col-both",
    ColTime = "col-time",
    ColProduct = "col-product",
    ColOther = "col-other",
    Title = "title",
    LabelLead = "label-lead",
    LabelWith = "label-with",
    LabelTime = "label-time",
    LabelProduct = "label-product",
    Surname = "surname",
    Place = "place",
    Product = "product",
    Sequel = "sequel",
    Press = "press",
    NotBody = "not-body",
    Hollow = "hollow",
    Link = "link",
    Adjunct = "adjunct",
    Delegate = "delegate",
    Higher = "higher",
    Name = "name",
}

/// Words with their numbers, and the tree of phrases.
pub(crate) struct Lexicon {
    words: FxHashMap<Box<str>, u32>,
    next: FxHashMap<(u32, u32), u32>,
    /// Classes that end at a node.
    ends: Vec<u64>,
    /// Classes of the phrases that begin with a word: most questions are answered by it.
    starts: Vec<u64>,
}

impl Lexicon {
    fn empty() -> Self {
        Self { words: FxHashMap::default(), next: FxHashMap::default(), ends: vec![0], starts: Vec::new() }
    }

    /// The number of a word, 0 if the vocabulary lacks it.
    pub fn word(&self, low: &str) -> u32 {
        self.words.get(low).copied().unwrap_or(0)
    }

    fn learn(&mut self, phrase: &str) -> usize {
        let clean = Clean::new(phrase.trim());
        let mut toks = Vec::new();
        cut(&clean, 0, clean.text.len(), self, &mut toks);
        let mut node = 0;
        for tok in toks {
            let fresh = u32::try_from(self.words.len()).unwrap_or(0) + 1;
            let word = *self.words.entry(clean.low[tok.start..tok.end].into()).or_insert(fresh);
            let made = u32::try_from(self.ends.len()).unwrap_or(0);
            let to = *self.next.entry((node, word)).or_insert(made);
            if to == made {
                self.ends.push(0);
            }
            node = to;
        }
        node as usize
    }

    /// Puts a phrase into a class.
    pub fn add(&mut self, phrase: &str, class: Class) {
        let node = self.learn(phrase);
        self.ends[node] |= 1 << class as u8;
        let clean = Clean::new(phrase.trim());
        let mut toks = Vec::new();
        cut(&clean, 0, clean.text.len(), self, &mut toks);
        if let Some(first) = toks.first() {
            let word = first.word as usize;
            self.starts.resize(self.starts.len().max(word + 1), 0);
            self.starts[word] |= 1 << class as u8;
        }
    }

    /// How many tokens the longest phrase of a class takes at a place; 0 if none.
    pub fn len(&self, toks: &[Tok], at: usize, class: Class) -> usize {
        let begins = toks
            .get(at)
            .and_then(|tok| self.starts.get(tok.word as usize))
            .is_some_and(|classes| classes & (1 << class as u8) != 0);
        if !begins {
            return 0;
        }
        let (mut node, mut best) = (0_u32, 0);
        for (steps, tok) in toks.get(at..).unwrap_or_default().iter().enumerate() {
            let Some(to) = (tok.word != 0).then(|| self.next.get(&(node, tok.word))).flatten() else {
                break;
            };
            node = *to;
            if self.ends[node as usize] & (1 << class as u8) != 0 {
                best = steps + 1;
            }
        }
        best
    }

    /// Whether these exact words stand at a place; each a word of the vocabulary.
    pub fn is(&self, toks: &[Tok], at: usize, phrase: &[&str]) -> bool {
        phrase.iter().enumerate().all(|(i, word)| {
            toks.get(at + i).is_some_and(|tok| tok.word != 0 && self.words.get(*word).is_some_and(|id| *id == tok.word))
        })
    }
}

/// The vocabulary of the product.
pub(crate) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon::empty();
    for common in COMMON.split_whitespace() {
        lexicon.learn(common);
    }
    let mut class = None;
    for line in VOCABULARY.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(key) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            class = KEYS.iter().find(|(name, _)| *name == key).map(|(_, class)| *class);
            continue;
        }
        let Some(class) = class else { continue };
        line.split(" · ").for_each(|phrase| lexicon.add(phrase, class));
    }
    AGENCIES.departments.iter().chain(AGENCIES.variants.keys()).for_each(|name| lexicon.add(name, Class::Dept));
    lexicon
});

/// Words that the grammar asks for one by one.
const COMMON: &str = "trường hợp và các từng mỗi những , ; : . ( ) - – / | \" ” “ của tỉnh thành phố xã phường huyện quận thị trấn đặc khu ủy ban nhân dân ubnd \
    giao cho phải cần đối với về phía riêng đồng thời cùng phối hợp chủ trì trước sau ngày tháng quý năm hết trong đến đầu cuối này \
    sở ban ngành chánh văn phòng thanh tra trưởng phó tp số từ kể vòng thời hạn làm việc giờ hằng hàng tuần mỗi lần một 1 định kỳ \
    thường xuyên xong hoàn chậm nhất muộn không quá hơn nửa 06 6 đồng chí ông bà tại để khi nếu theo như đã đang chưa vẫn còn được bị \
    i ii iii iv 2 3 4 nay vào nhật thứ đơn vị cơ quan giai đoạn tính ký ban hành thực hiện công tác lập dự kiến tiến độ liên trên bổ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_phrases() {
        for (key, class) in KEYS {
            let known = LEXICON.ends.iter().any(|ends| ends & (1 << *class as u8) != 0);
            assert!(known, "{key} has no phrase");
        }
        let heads = VOCABULARY.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
        heads.for_each(|head| assert!(KEYS.iter().any(|(key, _)| *key == head), "{head} is no class"));
    }
}
