//! The rating (NĐ 61/2018 Đ31): satisfied or not, nine items from 1 to 5, a comment. Once; staff see totals only.

use app::ports::Story;
use dossier::Command;
use dossier::model::Rating;
use kernel::Actor;

use crate::form::{Choice, Field};
use crate::pages::citizen::Visit;
use crate::posted::Posted;

/// What is asked.
pub struct Questions {
    /// It is over, or the result is there: the rating is asked for openly.
    pub now: bool,
    /// Satisfied or not.
    pub satisfied: Field,
    /// Items a–i.
    pub items: Vec<Field>,
    /// In words.
    pub comment: Field,
}

/// The questions, while the rating can be given.
pub fn questions(visit: &Visit, story: &Story) -> Option<Questions> {
    let lang = visit.lang();
    let trial = Rating { satisfied: true, items: Vec::new(), comment: String::new() };
    visit.app().would(&Actor::applicant(), story, Command::Rate(trial)).ok()?;
    let stage = &story.dossier.stage;
    let offered = !matches!(stage, dossier::Stage::Submitted { .. } | dossier::Stage::Voided);
    let yes_no = vec![Choice::new("yes", lang.t("rating.satisfied")), Choice::new("no", lang.t("rating.not_satisfied"))];
    let scores = || (1..=5).map(|n: u8| Choice::new(n.to_string(), n.to_string())).collect();
    let item = |c: char| Field::radio(format!("item_{c}"), lang.word("rating_item", c.to_string()), scores()).class("scale").lang(lang);
    offered.then(|| Questions {
        now: stage.is_final() || matches!(stage, dossier::Stage::Resolved { .. }),
        satisfied: Field::radio("satisfied", lang.t("track.satisfied"), yes_no).required().class("choices-row").lang(lang),
        items: ('a'..='i').map(item).collect(),
        comment: Field::area("comment", lang.t("rating.comment"), 3).lang(lang),
    })
}

/// Longest comment, characters.
const COMMENT: usize = 2_000;

/// The rating that was given; none: satisfied or not was not said.
pub fn rating(posted: &Posted) -> Option<Rating> {
    let satisfied = match posted.get("satisfied") {
        "yes" => true,
        "no" => false,
        _ => return None,
    };
    let score = |c: char| posted.get(&format!("item_{c}")).parse::<u8>().ok().map(|score| (c, score));
    let comment = posted.get("comment").chars().take(COMMENT).collect();
    Some(Rating { satisfied, items: ('a'..='i').filter_map(score).collect(), comment })
}
