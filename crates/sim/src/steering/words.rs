//! What officials of the simulated year write.

use kernel::UnitId;

use crate::chance::Dice;

pub(super) const DECLINED: [&str; 3] = [
    "Nội dung không thuộc chức năng, nhiệm vụ của cơ quan",
    "Đề nghị giao cơ quan quản lý chuyên ngành chủ trì",
    "Nhiệm vụ trùng với nội dung đã giao cơ quan khác",
];
pub(super) const EXTENDED: [&str; 4] = [
    "Chờ hướng dẫn của bộ, ngành trung ương",
    "Khối lượng rà soát lớn, cần thêm thời gian tổng hợp",
    "Phải lấy thêm ý kiến các cơ quan liên quan",
    "Thủ tục bố trí kinh phí kéo dài",
];
pub(super) const SUSPENDED: [&str; 2] = ["Chờ văn bản hướng dẫn thi hành", "Chờ phê duyệt dự toán điều chỉnh"];
pub(super) const DELAYED: [&str; 4] = [
    "Một số đơn vị gửi số liệu chậm",
    "Còn ý kiến khác nhau giữa các cơ quan phối hợp",
    "Nhân lực thực hiện thiếu do điều động, biệt phái",
    "Chờ kết quả thẩm định",
];
pub(super) const RETURNED: [&str; 3] = [
    "Báo cáo chưa nêu kết quả cụ thể, chưa có số liệu kèm theo",
    "Thiếu sản phẩm theo yêu cầu của văn bản giao",
    "Chưa có ý kiến của cơ quan phối hợp",
];
const NOTES: [&str; 5] = [
    "Đã hoàn thành dự thảo, đang lấy ý kiến",
    "Đang tổng hợp số liệu của các đơn vị",
    "Đã làm việc với cơ quan phối hợp, thống nhất nội dung",
    "Đã trình lãnh đạo xem xét",
    "Đang triển khai theo kế hoạch",
];
const REPORTS: [&str; 4] = [
    "Đã hoàn thành nhiệm vụ, gửi kèm báo cáo kết quả.",
    "Đã trình và ban hành sản phẩm theo yêu cầu.",
    "Đã thực hiện xong các nội dung được giao, kết quả nêu trong báo cáo.",
    "Đã hoàn thành; các đơn vị liên quan đã triển khai thực hiện.",
];
const ANSWERS: [&str; 3] =
    ["Thống nhất nội dung dự thảo.", "Đã gửi số liệu thuộc phạm vi quản lý.", "Có ý kiến góp ý, gửi kèm văn bản."];
const PARTS: [&str; 3] =
    ["Tổng hợp số liệu, dự thảo báo cáo", "Rà soát, đề xuất nội dung", "Chuẩn bị dự thảo văn bản và hồ sơ trình"];
const REVIEWS: [&str; 3] = [
    "Đang thực hiện thường xuyên, đúng yêu cầu.",
    "Đã kiểm tra tại cơ sở, chưa phát sinh vướng mắc.",
    "Kết quả tốt; tiếp tục theo dõi.",
];
pub(super) const REASSIGNED: &str = "Điều chỉnh phân công theo chức năng, nhiệm vụ của cơ quan";
pub(super) const INSISTED: &str = "Nhiệm vụ đúng chức năng của cơ quan; yêu cầu tiếp tục thực hiện";
pub(super) const CANCELLED: &str = "Không còn phù hợp với quy định mới của Chính phủ";
pub(super) const DROPPED: &str = "Trùng với nhiệm vụ đã giao tại văn bản khác";
pub(super) const SUPERSEDED: &str = "Nội dung được giao lại tại Thông báo thay thế";
pub(super) const KEPT: &str = "Vẫn còn hiệu lực, không có trong Thông báo thay thế";
pub(super) const URGED: &str = "Nhiệm vụ đã quá hạn; đề nghị khẩn trương hoàn thành và báo cáo.";
pub(super) const HISTORY: &str =
    "Nhiệm vụ năm 2023, nhập lại cùng kết quả; cơ quan thời điểm đó đã sắp xếp, ghi theo cơ quan kế thừa.";
pub(super) const LETTER_SYMBOL: &str = "ĐĐ-SNV";

/// One of several.
pub(super) fn pick(all: &[&str], dice: &mut Dice) -> String {
    dice.pick(all).copied().unwrap_or_default().to_owned()
}

pub(super) fn note(dice: &mut Dice) -> String {
    pick(&NOTES, dice)
}

pub(super) fn report(dice: &mut Dice) -> String {
    pick(&REPORTS, dice)
}

pub(super) fn answer(dice: &mut Dice) -> String {
    pick(&ANSWERS, dice)
}

pub(super) fn part(dice: &mut Dice) -> String {
    pick(&PARTS, dice)
}

pub(super) fn review(dice: &mut Dice) -> String {
    pick(&REVIEWS, dice)
}

/// What stands behind the number of a unit's reports.
pub(super) fn symbol(unit: &UnitId) -> &'static str {
    const KNOWN: [(&str, &str); 14] = [
        ("H92", "VPUB"),
        ("H92.01", "SNV"),
        ("H92.02", "STP"),
        ("H92.03", "STC"),
        ("H92.04", "SCT"),
        ("H92.05", "SNNMT"),
        ("H92.06", "SXD"),
        ("H92.07", "SKHCN"),
        ("H92.08", "SVHTTDL"),
        ("H92.09", "SGDĐT"),
        ("H92.10", "SYT"),
        ("H92.11", "SDTTG"),
        ("H92.TT", "TTPVHCC"),
        ("H92.CA", "CATP"),
    ];
    let id = unit.as_str();
    let known = KNOWN.iter().find(|(code, _)| *code == id).map(|(_, symbol)| *symbol);
    known.unwrap_or(if id.matches('.').count() > 1 { "PCM" } else { "UBND" })
}
