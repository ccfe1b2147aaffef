//! Units by what texts and lists call them: full names, abbreviations, post-holders, the old spelling of tone marks, names
//! with and without the province. Pure: the units come from the caller.
//!
//! What is not known stays unknown; [`Names::closest`] suggests, [`Names::group_units`] lists what a collective name may
//! mean, and a person decides.

mod close;
mod group;
mod key;

use std::collections::BTreeMap;

use kernel::UnitId;
use rustc_hash::FxHashMap;

use crate::proposing::{Directory, Named};
use crate::task::model::{DocumentId, Owner};
use close::Shape;
use key::Key;

/// What sort of unit it is, as far as collective names tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tag {
    /// The people's committee of the province.
    Province,
    /// Sở and bodies of the same rank.
    Department,
    /// Văn phòng of the committee, of the council.
    Office,
    /// Ngành dọc of the province: police, tax, insurance.
    Branch,
    /// The people's committee of a commune, ward or special zone.
    Commune,
    /// Anything else; no collective name means it.
    Other,
}

/// A unit with its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitName {
    /// Identity.
    pub id: UnitId,
    /// Name in full.
    pub name: String,
    /// Short names, abbreviations, earlier names.
    pub others: Vec<String>,
    /// What sort of unit it is.
    pub tag: Tag,
}

impl From<(UnitId, String, Vec<String>)> for UnitName {
    /// The tag is told from the name.
    fn from((id, name, others): (UnitId, String, Vec<String>)) -> Self {
        let tag = group::tag(&name);
        Self { id, name, others, tag }
    }
}

impl From<(UnitId, String, Vec<String>, Tag)> for UnitName {
    fn from((id, name, others, tag): (UnitId, String, Vec<String>, Tag)) -> Self {
        Self { id, name, others, tag }
    }
}

struct Unit {
    id: UnitId,
    tag: Tag,
    /// Folded words of the name, for groups.
    folded: String,
    shape: Shape,
}

/// The units of one province, ready to be looked up.
pub struct Names {
    units: Vec<Unit>,
    /// Own province without its kind: "cần thơ".
    home: Option<String>,
    full: Index,
    /// By short names, which count only where no name in full says otherwise.
    short: Index,
    /// By the place alone ("Cái Khế"), where no unit has that name.
    places: FxHashMap<String, Place>,
    documents: BTreeMap<String, DocumentId>,
}

/// One unit, or several that share a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    One(usize),
    Many,
}

/// Units by keys: with the marks of letters, and without.
#[derive(Default)]
struct Index {
    exact: FxHashMap<String, Place>,
    folded: FxHashMap<String, Place>,
}

impl Index {
    fn put(&mut self, words: &str, unit: usize) {
        put(&mut self.exact, words.to_owned(), unit);
        put(&mut self.folded, kernel::text::fold(words), unit);
    }

    /// The letters as written first: places may differ by their marks alone.
    fn get(&self, words: &str, folded: &str) -> Option<Place> {
        self.exact.get(words).or_else(|| self.folded.get(folded)).copied()
    }
}

fn put(map: &mut FxHashMap<String, Place>, key: String, unit: usize) {
    if key.is_empty() {
        return;
    }
    let place = map.entry(key).or_insert(Place::One(unit));
    if *place != Place::One(unit) {
        *place = Place::Many;
    }
}

impl Names {
    /// Learns the units. A name that two units share means neither of them.
    pub fn new<U: Into<UnitName>>(units: impl IntoIterator<Item = U>) -> Self {
        let units: Vec<UnitName> = units.into_iter().map(Into::into).collect();
        let home = units.iter().find(|unit| unit.tag == Tag::Province).and_then(|unit| key::home(&unit.name));
        let mut names = Self {
            units: Vec::with_capacity(units.len()),
            home,
            full: Index::default(),
            short: Index::default(),
            places: FxHashMap::default(),
            documents: BTreeMap::new(),
        };
        units.iter().for_each(|unit| names.learn(unit));
        names
    }

    /// Numbers of registered documents, for [`Directory::find_document`].
    #[must_use]
    pub fn with_documents(mut self, documents: impl IntoIterator<Item = (String, DocumentId)>) -> Self {
        self.documents.extend(documents.into_iter().map(|(number, id)| (key::number(&number), id)));
        self
    }

    /// The same names with documents that are looked up elsewhere.
    pub fn looking<'a>(&'a self, documents: &'a dyn Fn(&str) -> Option<DocumentId>) -> Looking<'a> {
        Looking { names: self, documents }
    }

    fn learn(&mut self, unit: &UnitName) {
        let at = self.units.len();
        let home = self.home.clone();
        let key = Key::of(&unit.name, home.as_deref());
        self.full.put(&key.words, at);
        unit.others.iter().for_each(|other| self.short.put(&Key::of(other, home.as_deref()).words, at));
        if unit.tag == Tag::Commune {
            let (area, place) = key.commune();
            self.full.put(&area, at);
            put(&mut self.places, kernel::text::fold(&place), at);
        }
        let folded = key.folded();
        self.units.push(Unit { id: unit.id.clone(), tag: unit.tag, shape: Shape::of(&folded), folded });
    }

    /// The one unit that a name means; `None` if nobody knows or several are meant.
    pub fn unit(&self, name: &str) -> Option<&UnitId> {
        let key = Key::of(name, self.home.as_deref());
        if key.leader {
            return None;
        }
        self.at(&key).map(|at| &self.units[at].id)
    }

    fn at(&self, key: &Key) -> Option<usize> {
        let folded = key.folded();
        let found = self.full.get(&key.words, &folded).or_else(|| self.short.get(&key.words, &folded));
        let found = found.or_else(|| self.places.get(key::bare_place(&folded)).copied());
        match found {
            Some(Place::One(at)) => Some(at),
            Some(Place::Many) | None => None,
        }
    }

    /// The units that a collective name may mean, for a person to confirm: "UBND các xã, phường", "các sở, ban, ngành". Empty
    /// if the name is no such name.
    pub fn group_units(&self, name: &str) -> Vec<UnitId> {
        let Some(wanted) = group::wanted(name) else {
            return Vec::new();
        };
        self.units.iter().filter(|unit| wanted.takes(unit.tag, &unit.folded)).map(|unit| unit.id.clone()).collect()
    }

    /// Up to three units whose names are most like this one, the most like first; none that is little like it.
    pub fn closest(&self, name: &str) -> Vec<UnitId> {
        let wanted = Shape::of(&Key::of(name, self.home.as_deref()).folded());
        let likeness = |unit: &Unit| unit.shape.likeness(&wanted);
        let mut found: Vec<(f32, usize)> = self
            .units
            .iter()
            .enumerate()
            .map(|(at, unit)| (likeness(unit), at))
            .filter(|(like, _)| *like >= LIKE)
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.into_iter().take(3).map(|(_, at)| self.units[at].id.clone()).collect()
    }
}

/// Share of pairs of letters in common from which two names are taken to be alike.
const LIKE: f32 = 0.45;

impl Directory for Names {
    fn find(&self, name: &str) -> Named {
        let key = Key::of(name, self.home.as_deref());
        match self.at(&key).filter(|_| !key.leader) {
            Some(at) => Named::One(Owner::unit(&self.units[at].id)),
            None if key.collective || group::is_collective(name) => Named::Group,
            None => Named::Unknown,
        }
    }

    fn find_document(&self, number: &str) -> Option<DocumentId> {
        self.documents.get(&key::number(number)).copied()
    }
}

/// [`Names`] with documents looked up elsewhere.
pub struct Looking<'a> {
    names: &'a Names,
    documents: &'a dyn Fn(&str) -> Option<DocumentId>,
}

impl Directory for Looking<'_> {
    fn find(&self, name: &str) -> Named {
        self.names.find(name)
    }

    fn find_document(&self, number: &str) -> Option<DocumentId> {
        self.names.find_document(number).or_else(|| (self.documents)(number))
    }
}
