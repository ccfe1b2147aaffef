//! What the made-up people write.

pub(crate) const WITHDRAWN: [&str; 3] =
    ["Tôi chưa có nhu cầu giải quyết nữa", "Tôi sẽ nộp lại khi đủ giấy tờ", "Nộp nhầm thủ tục, xin rút để nộp lại"];
pub(crate) const DEFECTS: [&str; 3] = ["Bản chụp không rõ, đề nghị nộp lại", "Thiếu chữ ký, đề nghị hoàn thiện", "Thông tin chưa khớp, đề nghị nộp lại"];
pub(crate) const DEFECT: &str = "Ghi đầy đủ thông tin của người yêu cầu vào tờ khai";
pub(crate) const REQUEST: &str = "Thành phần hồ sơ chưa bảo đảm theo quy định của thủ tục";
pub(crate) const DECLINED: [&str; 3] = [
    "Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan",
    "Yêu cầu đã được giải quyết trong hồ sơ trước",
    "Hồ sơ không đúng thủ tục được chọn; đề nghị nộp theo thủ tục tương ứng",
];
pub(crate) const VOID: &str = "Nhập nhầm thủ tục khi tiếp nhận";
pub(crate) const CORRECTED: &str = "Sửa số điện thoại theo đề nghị của người nộp";
pub(crate) const BY_ELECTRONIC: &str = "Kết quả điện tử gửi qua tài khoản của người nộp";
pub(crate) const BY_RECEIPT: &str = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả";
pub(crate) const BY_AGENT: &str = "Văn bản ủy quyền và căn cước của người được ủy quyền";
pub(crate) const GOOD: [&str; 5] = [
    "Cán bộ hướng dẫn tận tình",
    "Giải quyết nhanh, đúng hẹn",
    "Nhận kết quả tại nhà rất thuận tiện",
    "Thái độ phục vụ tốt",
    "Hồ sơ trực tuyến dễ làm",
];
pub(crate) const BAD: [&str; 3] =
    ["Phải chờ lâu hơn ngày hẹn", "Phải bổ sung giấy tờ đã nộp trước đây", "Chưa được báo trước khi hồ sơ chậm"];
pub(crate) const INCIDENT: &str = "Bản chính giấy tờ nộp kèm bị thất lạc khi luân chuyển; đã xin lỗi và làm thủ tục cấp lại";
pub(crate) const REJECTED: [&str; 2] =
    ["Dự thảo chưa nêu đủ căn cứ pháp lý, đề nghị hoàn chỉnh", "Số liệu trong dự thảo chưa khớp với hồ sơ"];
pub(crate) const URGED: &str = "Hồ sơ sắp đến hạn, đề nghị khẩn trương giải quyết";
pub(crate) const NOTES: [&str; 4] = [
    "Đã gọi điện hướng dẫn người nộp",
    "Đã đối chiếu với cơ sở dữ liệu quốc gia về dân cư",
    "Hồ sơ liên quan đang lưu tại kho lưu trữ của phường",
    "Người nộp đề nghị nhận kết quả qua bưu chính",
];
pub(crate) const PARTICIPANTS: &str = "Đại diện phòng chuyên môn, cán bộ khu vực, người nộp hồ sơ";
pub(crate) const VERIFIED: &str = "Hiện trạng phù hợp với hồ sơ; ranh giới không có tranh chấp";
pub(crate) const DELAYED: &str = "Cần thêm thời gian để xác minh nguồn gốc hồ sơ";
pub(crate) const SUSPENDED: &str = "Chờ kết quả giải quyết tranh chấp của Tòa án";
pub(crate) const SUSPENDED_BASIS: &str = "Theo quy định của pháp luật chuyên ngành về tạm dừng giải quyết";
pub(crate) const HALTED: &str = "Đối tượng của hồ sơ không còn";
pub(crate) const HALTED_BASIS: &str = "Theo quy định của pháp luật chuyên ngành về chấm dứt giải quyết";
pub(crate) const GRANTED: &str = "Hồ sơ đủ điều kiện, đề nghị giải quyết";
pub(crate) const REFUSED: &str = "Không đủ điều kiện theo quy định của thủ tục";
pub(crate) const REFUSED_BASIS: &str = "Yêu cầu, điều kiện của thủ tục hành chính đã công bố";
pub(crate) const PRODUCT: &str = "Phiếu xử lý";
pub(crate) const TASKS: [&str; 4] =
    ["Xác nhận hiện trạng sử dụng đất", "Xác nhận sự phù hợp quy hoạch", "Xác định nghĩa vụ tài chính", "Kiểm tra tính pháp lý"];
pub(crate) const ANSWER: &str = "Thống nhất; không có ý kiến khác";
