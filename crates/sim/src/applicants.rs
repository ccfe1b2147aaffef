//! Who asks: made-up people and organisations; a third come again.

use std::collections::HashMap;

use dossier::model::{Applicant, Representation};
use kernel::UnitId;
use org::Org;

use crate::chance::Dice;
use crate::names;

const TRADES: [&str; 6] = ["Thương mại", "Xây dựng", "Vận tải", "Nông sản", "Thủy sản", "Dịch vụ kỹ thuật"];

/// Of a commune so many are remembered: whoever comes again was here not long ago.
const REMEMBERED: usize = 60;

/// People who have asked already, by commune and kind.
#[derive(Debug, Default)]
pub(crate) struct Applicants {
    lately: HashMap<(UnitId, bool), Vec<Applicant>>,
    made: usize,
}

impl Applicants {
    /// Somebody of a commune: a third time somebody who was here before.
    pub fn pick(&mut self, org: &Org, commune: &UnitId, organisation: bool, dice: &mut Dice) -> Applicant {
        let lately = self.lately.entry((commune.clone(), organisation)).or_default();
        if dice.chance(33) && let Some(applicant) = dice.pick(lately) {
            return applicant.clone();
        }
        let applicant = made_up(org, commune, organisation, self.made, dice);
        if lately.len() < REMEMBERED {
            lately.push(applicant.clone());
        } else {
            lately[self.made % REMEMBERED] = applicant.clone();
        }
        self.made += 1;
        applicant
    }
}

fn made_up(org: &Org, commune: &UnitId, organisation: bool, number: usize, dice: &mut Dice) -> Applicant {
    let (person, woman) = names::person(dice);
    let year = dice.between(1950, 2007) as i32;
    let identity = names::identity(dice, woman, year);
    let place = org.unit(commune).map_or("", |unit| unit.name.as_str());
    let place = place.trim_start_matches("Ủy ban nhân dân ").to_owned();
    let (house, street) = (dice.between(1, 320), dice.between(1, 48));
    let address = format!("Số {house}, đường số {street}, {place}, thành phố Cần Thơ");
    let given = person.rsplit(' ').next().unwrap_or_default().to_owned();
    let (name, identity) = if organisation {
        let trade = TRADES[dice.below(TRADES.len())];
        (format!("Công ty TNHH {trade} {given} {}", 10 + number % 90), format!("18099{:05}", number % 100_000))
    } else {
        (person, identity)
    };
    let email = if dice.chance(60) { format!("nguoidan{number}@motcua.example") } else { String::new() };
    Applicant { name, identity, organisation, address, phone: names::phone(dice), email }
}

/// Somebody who acts for the applicant.
pub(crate) fn representative(organisation: bool, dice: &mut Dice) -> Representation {
    let (name, woman) = names::person(dice);
    let authority = if organisation { "Giấy giới thiệu của công ty" } else { "Văn bản ủy quyền có chứng thực" };
    Representation { name, identity: names::identity(dice, woman, 1985), authority: authority.to_owned() }
}
