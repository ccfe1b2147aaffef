//! Who vouches for a citizen. There is one service, and it is simulated: made-up people, no connection to VNeID.

use std::sync::LazyLock;

use app::Citizen;

use crate::site::Site;

const PEOPLE: &str = include_str!("../../../../../data/demo/citizens.json");

static CITIZENS: LazyLock<Vec<Citizen>> = LazyLock::new(|| serde_json::from_str(PEOPLE).unwrap_or_default());

/// The service that names citizens; there is none unless the province is simulated.
#[derive(Debug, Clone, Copy)]
pub struct IdentityService {
    citizens: &'static [Citizen],
}

impl IdentityService {
    /// The service of a site.
    pub fn of(site: &Site) -> Option<Self> {
        site.app.setup().simulated.then(|| Self { citizens: &CITIZENS })
    }

    /// Whom it may name.
    pub fn people(&self) -> &'static [Citizen] {
        self.citizens
    }

    /// The citizen with that identity number.
    pub fn find(&self, identity: &str) -> Option<&'static Citizen> {
        self.citizens.iter().find(|citizen| citizen.identity == identity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_people_have_plausible_numbers() {
        assert_eq!(CITIZENS.len(), 12);
        for citizen in CITIZENS.iter() {
            let number = intake::identity::IdentityNumber::parse(&citizen.identity).unwrap();
            let born = kernel::Day::parse(&citizen.born).unwrap();
            assert_eq!(i32::from(number.birth_year()), born.ymd().0, "{}", citizen.name);
            assert!(citizen.identity.starts_with("092") && citizen.identity[6..].starts_with("99"), "{}", citizen.name);
            assert!(citizen.name.contains("Mẫu"), "the name says that nobody is meant");
        }
    }
}
