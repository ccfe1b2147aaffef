//! How the applicant wants the result: said when handing in, kept among the answers, needed where the result is returned.

use std::collections::BTreeMap;

use dossier::Dossier;
use kernel::text::fold;

/// Key under which it stands among the answers.
pub const RESULT_DELIVERY: &str = "result_delivery";

/// A way of getting the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Comes to the desk.
    Counter,
    /// By post, to an address; empty: none was given.
    Post {
        /// Where to.
        address: String,
    },
    /// As an electronic file.
    Electronic,
    /// Said in words that none of these mean.
    Other(String),
}

impl Delivery {
    /// Key of its words.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Post { .. } => "post",
            Self::Electronic => "electronic",
            Self::Other(_) => "other",
        }
    }
}

/// What was said; none: nothing.
pub fn wanted(dossier: &Dossier) -> Option<Delivery> {
    wanted_of(&dossier.answers, &dossier.applicant.address)
}

/// The same for answers that are not a dossier yet. Own pages say `counter`, `post`, `online`; published forms say it in words.
pub fn wanted_of(answers: &BTreeMap<String, String>, address: &str) -> Option<Delivery> {
    let said = answers.get(RESULT_DELIVERY).map(|text| text.trim()).filter(|text| !text.is_empty())?;
    let words = fold(said);
    let any = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    Some(if any(&["buu", "post"]) {
        Delivery::Post { address: address.trim().to_owned() }
    } else if any(&["dien tu", "online", "electronic"]) {
        Delivery::Electronic
    } else if any(&["truc tiep", "counter", "tai noi tiep nhan"]) {
        Delivery::Counter
    } else {
        Delivery::Other(said.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_pages_and_published_forms_mean_the_same() {
        let said = |text: &str| wanted_of(&BTreeMap::from([(RESULT_DELIVERY.to_owned(), text.to_owned())]), " 12 Hòa Bình ");
        let post = Some(Delivery::Post { address: "12 Hòa Bình".to_owned() });
        assert_eq!([said("post"), said("Qua bưu chính")], [post.clone(), post]);
        assert_eq!([said("online"), said("Bản điện tử")], [Some(Delivery::Electronic), Some(Delivery::Electronic)]);
        assert_eq!([said("counter"), said("Nhận trực tiếp")], [Some(Delivery::Counter), Some(Delivery::Counter)]);
        assert_eq!(said("Nhờ hàng xóm"), Some(Delivery::Other("Nhờ hàng xóm".to_owned())));
        assert_eq!(said("  "), None);
    }
}
