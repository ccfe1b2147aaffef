//! Fees by policy: item, channel, class of person, dates, legal basis.

use kernel::{Day, Dong};
use serde::{Deserialize, Serialize};

use crate::Channel;

/// A class of persons to whom a policy is limited; operators may add classes.
pub type PersonClass = String;

/// One line of a fee policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeePolicy {
    /// Unique in its version, e.g. `f1`.
    pub id: String,
    /// What is charged; policies for the same item replace each other.
    pub item: String,
    /// Amount, `None` if the source states none (set by the provincial council, or unknown).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Dong>,
    /// Per what: trang, trường hợp, hồ sơ…
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// Only for this channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Only for this class of persons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_class: Option<PersonClass>,
    /// First day.
    #[serde(default, with = "crate::iso::optional", skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Last day.
    #[serde(default, with = "crate::iso::optional", skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// Number of the legal text that sets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<String>,
    /// Remark of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Other figures on the page, for the editor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amounts_as_read: Vec<Dong>,
    /// Whether the amount was read in a source.
    #[serde(default)]
    pub verified: bool,
}

impl FeePolicy {
    /// Whether it applies on that day, by that channel, to those classes.
    pub fn applies(&self, day: Day, channel: Channel, classes: &[PersonClass]) -> bool {
        self.from.is_none_or(|from| from <= day)
            && self.to.is_none_or(|to| day <= to)
            && self.channel.is_none_or(|only| only == channel)
            && self.person_class.as_ref().is_none_or(|class| classes.contains(class))
    }

    /// How special it is: a class of persons beats a channel, a channel beats dates.
    fn rank(&self) -> u8 {
        4 * u8::from(self.person_class.is_some()) + 2 * u8::from(self.channel.is_some()) + u8::from(self.from.is_some())
    }
}

/// The policy in force for each item: the most special one that applies; of equals, the cheaper.
pub fn fees_due<'a>(
    policies: &'a [FeePolicy],
    day: Day,
    channel: Channel,
    classes: &[PersonClass],
) -> Vec<&'a FeePolicy> {
    let mut due: Vec<&FeePolicy> = Vec::new();
    for policy in policies.iter().filter(|policy| policy.applies(day, channel, classes)) {
        match due.iter_mut().find(|other| other.item == policy.item) {
            Some(other) if replaces(policy, other) => *other = policy,
            Some(_) => {}
            None => due.push(policy),
        }
    }
    due
}

fn replaces(policy: &FeePolicy, other: &FeePolicy) -> bool {
    match policy.rank().cmp(&other.rank()) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => {
            policy.amount.is_some() && (other.amount.is_none() || policy.amount < other.amount)
        }
    }
}
