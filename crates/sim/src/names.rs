//! Fictional names: common family names with made-up given names, and identity numbers that no register issues.

use crate::chance::Dice;

const FAMILY: [&str; 16] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Lâm", "Thạch",
];
const MIDDLE_M: [&str; 10] = ["Văn", "Hữu", "Minh", "Quốc", "Đức", "Thanh", "Hoàng", "Công", "Gia", "Anh"];
const MIDDLE_F: [&str; 10] = ["Thị", "Ngọc", "Thu", "Kim", "Mỹ", "Thanh", "Bích", "Phương", "Thùy", "Hồng"];
const GIVEN_M: [&str; 24] = [
    "An", "Bình", "Cường", "Dũng", "Đạt", "Giang", "Hải", "Hùng", "Khoa", "Kiên", "Long", "Lộc", "Mạnh", "Nam", "Nghĩa",
    "Phong", "Phúc", "Quân", "Sơn", "Tâm", "Thịnh", "Toàn", "Trung", "Vinh",
];
const GIVEN_F: [&str; 24] = [
    "Anh", "Chi", "Diễm", "Dung", "Duyên", "Hà", "Hạnh", "Hiền", "Hoa", "Hương", "Lan", "Liên", "Linh", "Loan", "Mai",
    "Nga", "Ngân", "Nhung", "Oanh", "Quyên", "Thảo", "Trang", "Tuyết", "Vân",
];

/// A made-up full name; whether it is a woman's.
pub fn person(dice: &mut Dice) -> (String, bool) {
    let woman = dice.chance(50);
    let family = FAMILY[dice.below(FAMILY.len())];
    let (middle, given) = if woman { (&MIDDLE_F[..], &GIVEN_F[..]) } else { (&MIDDLE_M[..], &GIVEN_M[..]) };
    (format!("{family} {} {}", middle[dice.below(middle.len())], given[dice.below(given.len())]), woman)
}

/// A made-up identity number of Cần Thơ (092) in the right form; the serial starts with 99, which is far from those issued.
pub fn identity(dice: &mut Dice, woman: bool, year: i32) -> String {
    let century = if year >= 2000 { 2 } else { 0 };
    format!("092{}{:02}99{:04}", century + u8::from(woman), year % 100, dice.below(10_000))
}

/// A telephone number that is not given to anybody: prefix 0900 with zeros.
pub fn phone(dice: &mut Dice) -> String {
    format!("090000{:04}", dice.below(10_000))
}
