//! Quyền hạn, chức vụ, họ tên of who signs (NĐ 30/2020, Đ13 and phụ lục I).

use serde::{Deserialize, Serialize};

use crate::form::Signatory;

/// Who signs: lines of authority and position, and the name under the room for the pen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// One line each, e.g. `KT. GIÁM ĐỐC`, `PHÓ GIÁM ĐỐC`; printed in bold capitals.
    pub lines: Vec<String>,
    /// Full name; without it only room for the pen is left.
    pub name: Option<String>,
}

impl Signer {
    /// The head himself.
    pub fn head(title: &str) -> Self {
        Self { lines: vec![title.to_owned()], name: None }
    }

    /// A deputy in the head's stead: `KT. GIÁM ĐỐC`, `PHÓ GIÁM ĐỐC`.
    pub fn deputy(head: &str, title: &str) -> Self {
        Self::under("KT.", head, title)
    }

    /// By order of the head (thừa lệnh): `TL. CHỦ TỊCH`, `CHÁNH VĂN PHÒNG`.
    pub fn by_order(head: &str, title: &str) -> Self {
        Self::under("TL.", head, title)
    }

    /// By the head's mandate (thừa ủy quyền): `TUQ. GIÁM ĐỐC`, `TRƯỞNG PHÒNG`.
    pub fn by_mandate(head: &str, title: &str) -> Self {
        Self::under("TUQ.", head, title)
    }

    /// Charged with the head's post (quyền): `Q. GIÁM ĐỐC`.
    pub fn acting(title: &str) -> Self {
        Self::head(&format!("Q. {title}"))
    }

    fn under(mark: &str, head: &str, title: &str) -> Self {
        Self { lines: vec![format!("{mark} {head}"), title.to_owned()], name: None }
    }

    /// On behalf of a collective body (thay mặt): `TM. ỦY BAN NHÂN DÂN` above the other lines.
    #[must_use]
    pub fn on_behalf(mut self, body: &str) -> Self {
        self.lines.insert(0, format!("TM. {body}"));
        self
    }

    /// With the name of who signs.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

impl From<Signatory> for Signer {
    fn from(who: Signatory) -> Self {
        Self { lines: who.titles, name: who.name }
    }
}
