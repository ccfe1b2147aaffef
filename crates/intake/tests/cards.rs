//! The QR code of the identity card as scanners type it.

use intake::identity::Gender;
use intake::identity_card::IdentityCard;
use kernel::Day;

const CARD: &str = "092190000123|361234567|Nguyễn Thị Ánh|02051990|Nữ|12 Hòa Bình, phường Ninh Kiều, Cần Thơ|15082021";

fn day(text: &str) -> Option<Day> {
    Some(Day::parse(text).unwrap())
}

#[test]
fn a_card_is_taken_apart() {
    let card = IdentityCard::parse(CARD).unwrap();
    assert_eq!((card.identity.as_str(), card.old_identity.as_deref()), ("092190000123", Some("361234567")));
    assert_eq!((card.name.as_str(), card.gender), ("Nguyễn Thị Ánh", Gender::Female));
    assert_eq!((card.birth_day, card.birth_year, card.issued), (day("1990-05-02"), 1990, day("2021-08-15")));
    assert_eq!(card.address, "12 Hòa Bình, phường Ninh Kiều, Cần Thơ");
    assert_eq!((card.further.len(), card.doubts().len()), (0, 0));
}

#[test]
fn scanners_differ() {
    let same = IdentityCard::parse(CARD).unwrap();
    let decomposed = CARD.replace('ễ', "e\u{302}\u{303}").replace('Á', "A\u{301}").replace('ữ', "u\u{31b}\u{303}");
    let variants = [
        format!("{CARD}\r\n"),
        format!("\u{feff}  {CARD}\r"),
        decomposed,
        CARD.replace("Nguyễn Thị Ánh", "NGUYỄN THỊ  ÁNH").replace("Nữ", "NỮ"),
        CARD.replace("Nguyễn Thị Ánh", "nGUYỄN tHỊ áNH").replace("Nữ", "nỮ"),
        CARD.replace("02051990", "02/05/1990"),
        format!("{CARD}||"),
    ];
    variants.iter().for_each(|text| assert_eq!(IdentityCard::parse(text).as_ref(), Ok(&same), "{text}"));
}

#[test]
fn cards_have_more_or_fewer_fields() {
    let newer = IdentityCard::parse(&format!("{CARD}||Nguyễn Văn Cha|Trần Thị Mẹ|")).unwrap();
    assert_eq!(newer.further, ["Nguyễn Văn Cha", "Trần Thị Mẹ"]);
    let (shorter, _) = CARD.rsplit_once('|').unwrap();
    assert_eq!(IdentityCard::parse(shorter).unwrap().issued, None);
    let no_old = IdentityCard::parse(&CARD.replace("361234567", "")).unwrap();
    assert_eq!(no_old.old_identity, None);
    for only_year in ["1990", "00001990", "00/00/1990"] {
        let card = IdentityCard::parse(&CARD.replace("02051990", only_year)).unwrap();
        assert_eq!((card.birth_day, card.birth_year), (None, 1990));
    }
}

#[test]
fn faults_are_named() {
    let mojibake = CARD.replace("Nguyễn", "Nguyá»…n");
    let cases = [
        (String::new(), "intake_card_fields"),
        ("https://vi-du.vn/abc".to_owned(), "intake_card_fields"),
        ("a|".repeat(2_000), "intake_card_fields"),
        (mojibake, "intake_card_garbled"),
        (CARD.replace("092190000123", "92190000123"), "intake_identity_zero_lost"),
        (CARD.replace("361234567", "36123"), "intake_card_old_identity"),
        (CARD.replace("Nguyễn Thị Ánh", ""), "intake_card_name"),
        (CARD.replace("02051990", "31021990"), "intake_card_birth"),
        (CARD.replace("|Nữ|", "|?|"), "intake_card_gender_word"),
        (CARD.replace("15082021", "1508202"), "intake_card_issued"),
    ];
    cases.iter().for_each(|(text, code)| assert_eq!(IdentityCard::parse(text).unwrap_err().code, *code, "{text}"));
}

#[test]
fn what_does_not_fit_together_is_doubted_and_not_refused() {
    let text = CARD.replace("02051990", "02051991").replace("Nữ", "Nam").replace("15082021", "15081980");
    let doubts: Vec<_> = IdentityCard::parse(&text).unwrap().doubts().iter().map(ToString::to_string).collect();
    assert_eq!(
        doubts,
        ["intake_card_birth_year card=1991 number=1990", "intake_card_gender", "intake_card_issued_early"]
    );
}
