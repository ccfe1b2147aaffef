//! The personal identification number of twelve digits: place of birth registration (3), century and gender (1), year of birth (2),
//! six digits at random (Law on Identification 2023, Article 12; Decree 137/2015/NĐ-CP, Article 13).

use crate::fault::IntakeError;

/// The 63 places of Circular 07/2016/TT-BCA, Annex 1. Numbers given before the mergers of 2025 keep them.
const PLACES: [u16; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44, 45,
    46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92,
    93, 94, 95, 96,
];

/// Gender as the number and the card know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gender {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

impl Gender {
    /// Reads `Nam`, `Nữ`, `male`, `female` in any case, with or without diacritics.
    pub fn parse(text: &str) -> Option<Gender> {
        match kernel::text::fold(text.trim()).as_str() {
            "nam" | "male" | "m" => Some(Gender::Male),
            "nu" | "female" | "f" => Some(Gender::Female),
            _ => None,
        }
    }

    /// `male` or `female`, for keys.
    pub const fn key(self) -> &'static str {
        match self {
            Gender::Male => "male",
            Gender::Female => "female",
        }
    }
}

/// A number whose parts are possible. Whether it was given to anybody only the national database knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdentityNumber {
    digits: String,
}

/// Enough of a text to recognise it in an error.
fn told(text: &str) -> String {
    crate::text::line(&text.chars().take(40).collect::<String>())
}

impl IdentityNumber {
    /// Reads twelve digits, with blanks or dots between. Errors: `intake_identity_digits`, `intake_identity_zero_lost`,
    /// `intake_identity_place`, `intake_identity_century`.
    pub fn parse(text: &str) -> Result<Self, IntakeError> {
        let fail = |code| Err(IntakeError::new(code).with("text", told(text)));
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
        if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
            return fail("intake_identity_digits");
        }
        match digits.len() {
            12 => {}
            // A table of numbers takes the zeros at the front away: a number is not guessed, the column has to be text.
            10 | 11 => return fail("intake_identity_zero_lost"),
            _ => return fail("intake_identity_digits"),
        }
        let number = Self { digits };
        // From 101 on the codes are countries.
        if number.place_code() <= 100 && !PLACES.contains(&number.place_code()) {
            return fail("intake_identity_place");
        }
        // 4 to 9 are the 22nd to the 24th century.
        if number.century_digit() > 3 {
            return fail("intake_identity_century");
        }
        Ok(number)
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.digits
    }

    /// Code of the province or country where the birth was registered, e.g. 92 Cần Thơ.
    pub fn place_code(&self) -> u16 {
        self.number(0, 3)
    }

    /// Year of birth.
    pub fn birth_year(&self) -> i16 {
        (1900 + 100 * (self.century_digit() / 2) + self.number(4, 6)) as i16
    }

    /// Gender when the number was given.
    pub fn gender(&self) -> Gender {
        if self.century_digit().is_multiple_of(2) { Gender::Male } else { Gender::Female }
    }

    fn century_digit(&self) -> u16 {
        self.number(3, 4)
    }

    fn number(&self, from: usize, to: usize) -> u16 {
        self.digits.as_bytes()[from..to].iter().fold(0, |sum, byte| sum * 10 + u16::from(byte - b'0'))
    }
}

impl std::fmt::Display for IdentityNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_number_apart() {
        let number = IdentityNumber::parse(" 092 190 000 123 ").unwrap();
        assert_eq!((number.as_str(), number.place_code()), ("092190000123", 92));
        assert_eq!((number.birth_year(), number.gender()), (1990, Gender::Female));
        let number = IdentityNumber::parse("001205012345").unwrap();
        assert_eq!((number.birth_year(), number.gender()), (2005, Gender::Male));
        assert!(IdentityNumber::parse("132190000123").is_ok());
    }

    #[test]
    fn says_what_is_wrong() {
        let cases = [
            ("", "intake_identity_digits"),
            ("09219000012", "intake_identity_zero_lost"),
            ("0921900001234", "intake_identity_digits"),
            ("09219000012O", "intake_identity_digits"),
            ("٠٩٢١٩٠٠٠٠١٢٣", "intake_identity_digits"),
            ("003190000123", "intake_identity_place"),
            ("000190000123", "intake_identity_place"),
            ("092490000123", "intake_identity_century"),
        ];
        cases
            .iter()
            .for_each(|(text, code)| assert_eq!(IdentityNumber::parse(text).unwrap_err().code, *code, "{text}"));
    }
}
