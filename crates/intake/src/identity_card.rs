//! The text in the QR code of the identity card (căn cước công dân with chip, căn cước): fields parted by `|`.
//!
//! `number|old number|name|birth|gender|address|issued`, and on newer cards further fields (names of the parents), or fewer at the end.

use kernel::Day;

use crate::fault::IntakeError;
use crate::identity::{Gender, IdentityNumber};
use crate::text;

/// No code holds more.
const MOST_BYTES: usize = 2_000;

/// What the code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityCard {
    /// The personal identification number.
    pub identity: IdentityNumber,
    /// Number of the identity card of before (CMND, 9 digits; or an earlier 12), if any.
    pub old_identity: Option<String>,
    /// Family name, middle name and name.
    pub name: String,
    /// Day of birth; `None` where only the year is known.
    pub birth_day: Option<Day>,
    /// Year of birth.
    pub birth_year: i16,
    /// Gender.
    pub gender: Gender,
    /// Place of residence, as on the card.
    pub address: String,
    /// Day of issue, if told.
    pub issued: Option<Day>,
    /// Fields after the day of issue that are not empty, in order (newer cards: names of the parents).
    pub further: Vec<String>,
}

impl IdentityCard {
    /// Reads the text as a scanner types it: any case, NFC or NFD, line ends at the end. Errors: `intake_card_garbled` (the scanner
    /// does not speak UTF-8), `intake_card_fields`, one for each field (`intake_card_name`, `_birth`, `_gender_word`, `_old_identity`, `_issued`)
    /// and those of [`IdentityNumber::parse`].
    pub fn parse(scanned: &str) -> Result<Self, IntakeError> {
        if scanned.len() > MOST_BYTES {
            return Err(IntakeError::new("intake_card_fields"));
        }
        if is_garbled(scanned) {
            return Err(IntakeError::new("intake_card_garbled"));
        }
        let fields: Vec<String> = scanned.split('|').map(text::line).collect();
        let [identity, old, name, birth, gender, address, rest @ ..] = &fields[..] else {
            return Err(IntakeError::new("intake_card_fields"));
        };
        let (birth_year, birth_day) = birth_of(birth).ok_or_else(|| wrong("intake_card_birth", birth))?;
        let (issued, further) = rest.split_first().map_or(("", rest), |(first, further)| (first.as_str(), further));
        Ok(Self {
            identity: IdentityNumber::parse(identity)?,
            old_identity: old_number(old)?,
            name: name_of(name)?,
            birth_day,
            birth_year,
            gender: Gender::parse(gender).ok_or_else(|| wrong("intake_card_gender_word", gender))?,
            address: address.clone(),
            issued: issued_of(issued)?,
            further: further.iter().filter(|field| !field.is_empty()).cloned().collect(),
        })
    }

    /// What does not fit together and a person should look at: `intake_card_birth_year` and `intake_card_gender` (differ from the
    /// number), `intake_card_issued_early` (before the birth).
    pub fn doubts(&self) -> Vec<IntakeError> {
        let number = &self.identity;
        let mut doubts = Vec::new();
        if number.birth_year() != self.birth_year {
            let doubt = IntakeError::new("intake_card_birth_year").with("card", self.birth_year);
            doubts.push(doubt.with("number", number.birth_year()));
        }
        if number.gender() != self.gender {
            doubts.push(IntakeError::new("intake_card_gender"));
        }
        if self.issued.is_some_and(|day| day.ymd().0 < i32::from(self.birth_year)) {
            doubts.push(IntakeError::new("intake_card_issued_early"));
        }
        doubts
    }
}

/// UTF-8 read as Latin letters (`Nguyá»…n`), or letters the scanner lost.
fn is_garbled(text: &str) -> bool {
    ["\u{fffd}", "á»", "áº", "Ã¢", "Ä\u{91}", "Ä‘", "Æ°", "Æ¡"].iter().any(|sign| text.contains(sign))
}

fn wrong(code: &'static str, text: &str) -> IntakeError {
    IntakeError::new(code).with("text", text.chars().take(40).collect::<String>())
}

fn old_number(text: &str) -> Result<Option<String>, IntakeError> {
    let digits = text.chars().all(|c| c.is_ascii_digit());
    match text.len() {
        0 => Ok(None),
        9 | 12 if digits => Ok(Some(text.to_owned())),
        _ => Err(wrong("intake_card_old_identity", text)),
    }
}

fn name_of(text: &str) -> Result<String, IntakeError> {
    let named = text.chars().any(char::is_alphabetic) && !text.chars().any(|c| c.is_ascii_digit());
    if named { Ok(text::person_name(text)) } else { Err(wrong("intake_card_name", text)) }
}

fn issued_of(text: &str) -> Result<Option<Day>, IntakeError> {
    if text.is_empty() {
        return Ok(None);
    }
    day_of(text).map(Some).ok_or_else(|| wrong("intake_card_issued", text))
}

/// `02011990` or `02/01/1990`.
fn day_of(text: &str) -> Option<Day> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = |from: usize, to: usize| text[from..to].parse::<i16>().ok();
        return Day::from_ymd(number(4, 8)?, number(2, 4)? as i8, number(0, 2)? as i8);
    }
    Day::parse_typed(text).ok()
}

/// Year and day of birth. Where only the year is known the day is zeros, or the year stands alone.
fn birth_of(text: &str) -> Option<(i16, Option<Day>)> {
    let digits: String = text.chars().filter(|c| !"/-. ".contains(*c)).collect();
    let year_text = digits.strip_prefix("0000").unwrap_or(&digits);
    let (year, day) = if year_text.len() == 4 {
        (year_text.parse().ok()?, None)
    } else {
        let day = day_of(text)?;
        (i16::try_from(day.ymd().0).ok()?, Some(day))
    };
    (1850..2200).contains(&year).then_some((year, day))
}
