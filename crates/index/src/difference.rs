//! What differs between two criteria sets.

use crate::set::{CriteriaSet, Group, Item};

/// One item that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemChange {
    /// As it was; none: it is new.
    pub old: Option<Item>,
    /// As it will be; none: it is gone.
    pub new: Option<Item>,
    /// Key of the group before and after.
    pub group: (String, String),
    /// What differs: `name`, `group`, `max`, `rule`, `empty`, `measure`, `numerator`, `denominator`, `codes`.
    pub fields: Vec<&'static str>,
}

/// All that differs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SetDifference {
    /// Of the set as a whole: name of the field, before, after.
    pub head: Vec<(&'static str, String, String)>,
    /// Of groups: key of the group, name of the field, before, after; empty before: new, empty after: gone.
    pub groups: Vec<(String, &'static str, String, String)>,
    /// Items in the order of the new set, those that are gone last.
    pub items: Vec<ItemChange>,
}

impl SetDifference {
    /// What differs between two sets.
    pub fn between(old: &CriteriaSet, new: &CriteriaSet) -> Self {
        Self { head: head(old, new), groups: groups(old, new), items: items(old, new) }
    }

    /// Nothing differs.
    pub fn is_empty(&self) -> bool {
        self.head.is_empty() && self.groups.is_empty() && self.items.is_empty()
    }
}

fn head(old: &CriteriaSet, new: &CriteriaSet) -> Vec<(&'static str, String, String)> {
    let classes = |set: &CriteriaSet| {
        let all = set.classes.iter().map(|class| format!("{} ≥ {}", class.name, class.min));
        all.collect::<Vec<_>>().join("; ")
    };
    let combined = |set: &CriteriaSet| set.combined.iter().map(|one| one.code.clone()).collect::<Vec<_>>().join("; ");
    let both = [
        ("id", old.id.clone(), new.id.clone()),
        ("name", old.name.clone(), new.name.clone()),
        ("decision", old.decision.clone(), new.decision.clone()),
        ("valid_from", old.valid_from.clone(), new.valid_from.clone()),
        ("valid_to", old.valid_to.clone(), new.valid_to.clone()),
        ("replaces", old.replaces.clone(), new.replaces.clone()),
        ("total", old.total.to_string(), new.total.to_string()),
        ("decimals", old.decimals.to_string(), new.decimals.to_string()),
        ("classes", classes(old), classes(new)),
        ("combined", combined(old), combined(new)),
    ];
    both.into_iter().filter(|(_, old, new)| old != new).collect()
}

fn groups(old: &CriteriaSet, new: &CriteriaSet) -> Vec<(String, &'static str, String, String)> {
    let find = |set: &CriteriaSet, key: &str| set.groups.iter().find(|group| group.key == key).cloned();
    let mut all = Vec::new();
    for group in &new.groups {
        let Some(before) = find(old, &group.key) else {
            all.push((group.key.clone(), "group", String::new(), group.name.clone()));
            continue;
        };
        let fields = [("name", before.name, group.name.clone()), ("max", before.max.to_string(), group.max.to_string())];
        let changed = fields.into_iter().filter(|(_, old, new)| old != new);
        all.extend(changed.map(|(field, old, new)| (group.key.clone(), field, old, new)));
    }
    let gone = old.groups.iter().filter(|group| find(new, &group.key).is_none());
    all.extend(gone.map(|group| (group.key.clone(), "group", group.name.clone(), String::new())));
    all
}

fn all_items(set: &CriteriaSet) -> impl Iterator<Item = (&Group, &Item)> {
    set.groups.iter().flat_map(|group| group.items.iter().map(move |item| (group, item)))
}

fn items(old: &CriteriaSet, new: &CriteriaSet) -> Vec<ItemChange> {
    let find = |set: &'_ CriteriaSet, code: &str| {
        let found = all_items(set).find(|(_, item)| item.code.eq_ignore_ascii_case(code));
        found.map(|(group, item)| (group.key.clone(), item.clone()))
    };
    let mut all = Vec::new();
    for (group, item) in all_items(new) {
        let Some((before_group, before)) = find(old, &item.code) else {
            let group = (String::new(), group.key.clone());
            all.push(ItemChange { old: None, new: Some(item.clone()), group, fields: Vec::new() });
            continue;
        };
        let mut fields = fields(&before, item);
        if before_group != group.key {
            fields.insert(0, "group");
        }
        if !fields.is_empty() {
            let group = (before_group, group.key.clone());
            all.push(ItemChange { old: Some(before), new: Some(item.clone()), group, fields });
        }
    }
    for (group, item) in all_items(old).filter(|(_, item)| find(new, &item.code).is_none()) {
        let group = (group.key.clone(), String::new());
        all.push(ItemChange { old: Some(item.clone()), new: None, group, fields: Vec::new() });
    }
    all
}

fn fields(old: &Item, new: &Item) -> Vec<&'static str> {
    let differ = [
        ("name", old.name != new.name),
        ("max", old.max != new.max),
        ("rule", old.rule != new.rule),
        ("empty", old.empty != new.empty),
        ("measure", old.measure != new.measure),
        ("numerator", old.numerator != new.numerator),
        ("denominator", old.denominator != new.denominator),
        ("codes", old.aliases != new.aliases),
    ];
    differ.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{embedded_text, load};

    #[test]
    fn what_changed_is_told_item_by_item() {
        let text = embedded_text("qd766-2022").unwrap();
        let old = load(text).unwrap();
        assert!(SetDifference::between(&old, &old).is_empty());
        let changed = text
            .replacen("\"source_decision\": \"766/QĐ-TTg\"", "\"source_decision\": \"999/QĐ-TTg\"", 1)
            .replacen("\"full_at_percent\": 50", "\"full_at_percent\": 60", 1)
            .replacen("\"code\": \"5.4\"", "\"code\": \"5.5\"", 1);
        let difference = SetDifference::between(&old, &load(&changed).unwrap());
        assert_eq!(difference.head, [("decision", "766/QĐ-TTg".to_owned(), "999/QĐ-TTg".to_owned())]);
        assert_eq!(difference.groups, []);
        let told = difference.items.iter().map(|change| {
            let code = |item: &Option<Item>| item.as_ref().map(|item| item.code.clone()).unwrap_or_default();
            (code(&change.old), code(&change.new), change.fields.clone())
        });
        let expected = [("3.3", "3.3", vec!["rule"]), ("", "5.5", vec![]), ("5.4", "", vec![])];
        assert_eq!(told.collect::<Vec<_>>(), expected.map(|(old, new, fields)| (old.to_owned(), new.to_owned(), fields)));
    }
}
