//! What will befall a dossier: drawn once, at its beginning.

use dossier::model::Channel;

use crate::chance::Dice;

/// Whether the applicant does what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answers {
    /// After so many days.
    After(i64),
    /// Never.
    Never,
}

/// Where a dossier of the end stands still, so that every list has something in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    Submitted,
    AwaitingCompletion,
    Completed,
    Accepted,
    VoidAsked,
    Transfer,
    Head,
    Specialist,
    Lanes,
    Consultation,
    ToApprove,
    RefusalToApprove,
    ToNumber,
    ToSend,
    LateSupplement,
    Reappointment,
    Suspension,
    Halt,
    AwaitingSupplement,
    AwaitingFee,
    Suspended,
    Resolved,
    ToldReady,
}

/// The scenes, the more wanted ones several times.
pub(crate) const HOLDS: [Hold; 36] = [
    Hold::Submitted, Hold::Head, Hold::Specialist, Hold::ToApprove, Hold::ToNumber, Hold::Resolved, Hold::AwaitingSupplement,
    Hold::Accepted, Hold::ToSend, Hold::Lanes, Hold::Suspended, Hold::AwaitingFee, Hold::AwaitingCompletion,
    Hold::Reappointment, Hold::Halt, Hold::Suspension, Hold::LateSupplement, Hold::RefusalToApprove, Hold::Consultation,
    Hold::Submitted, Hold::Specialist, Hold::ToApprove, Hold::ToldReady, Hold::VoidAsked, Hold::Transfer, Hold::Completed,
    Hold::Submitted, Hold::Specialist, Hold::ToApprove, Hold::Head, Hold::Specialist, Hold::Accepted, Hold::ToNumber,
    Hold::Resolved, Hold::Specialist, Hold::ToApprove,
];

/// The turns of one life. What is done is taken out.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    pub channel: Channel,
    pub completion: Option<Answers>,
    pub decline: bool,
    pub void: bool,
    pub correct: bool,
    pub note: bool,
    pub represented: bool,
    pub elsewhere: bool,
    pub consult: bool,
    pub lanes: usize,
    pub lane_late: bool,
    pub verify: bool,
    pub supplement: Option<Answers>,
    pub supplement_late: bool,
    pub fee: Option<Answers>,
    pub reappoint: bool,
    pub suspend: bool,
    pub halt: bool,
    pub refuse: bool,
    pub reject: bool,
    pub withdraw: bool,
    pub late: bool,
    pub urge: bool,
    pub uncollected: bool,
    pub rate: bool,
    pub incident: bool,
    pub link: bool,
    pub originals: bool,
    /// Files of the components are handed in.
    pub files: bool,
    /// A component is taken from the applicant's store.
    pub reuse: bool,
    /// Data on residents are looked up instead of asking for papers.
    pub residents: bool,
    /// The result has an electronic file.
    pub electronic: bool,
    /// The fee is paid through the portal.
    pub pays_online: bool,
    /// Says in time that it will be late.
    pub apology: bool,
    asked_apology: bool,
    pub hold: Option<Hold>,
}

/// Of a hundred dossiers: files of components; of these a component from the applicant's store; data on residents; an electronic
/// result; a fee paid through the portal online and else. See docs/simulation.md.
const FILES: usize = 34;
const REUSE: usize = 26;
const RESIDENTS: u32 = 75;
const ELECTRONIC: u32 = 78;
const PAYS_ONLINE: (u32, u32) = (92, 25);

fn answers(dice: &mut Dice, never: u32) -> Answers {
    if dice.chance(never) { Answers::Never } else { Answers::After(dice.between(1, 9)) }
}

impl Script {
    /// An ordinary life. Rare turns come by turn and not by chance, so that a small province has them too.
    pub fn ordinary(index: usize, long: bool, dice: &mut Dice) -> Self {
        let turn = |every: usize, at: usize| index % every == at;
        let channel = match dice.below(1000) {
            0..=64 => Channel::Counter,
            65..=84 => Channel::Post,
            85..=109 => Channel::Kiosk,
            _ => Channel::Online,
        };
        let void = turn(140, 17);
        let channel = if void { Channel::Counter } else { channel };
        let asked = channel != Channel::Counter && dice.chance(8);
        let shared = dice.below(100);
        let supplement = (long && dice.chance(9)).then(|| answers(dice, 14));
        Self {
            channel,
            completion: asked.then(|| answers(dice, 12)),
            decline: channel != Channel::Counter && turn(48, 5),
            void,
            correct: channel == Channel::Counter && dice.chance(2),
            note: dice.chance(7),
            represented: dice.chance(9),
            elsewhere: channel == Channel::Counter && dice.chance(4),
            consult: long && dice.chance(6),
            lanes: if long && dice.chance(6) { 2 + dice.below(2) } else { 0 },
            lane_late: dice.chance(12),
            verify: long && dice.chance(20),
            supplement,
            supplement_late: dice.chance(10),
            fee: None,
            reappoint: long && turn(45, 11),
            suspend: long && turn(70, 23),
            halt: turn(110, 31),
            refuse: dice.chance(2),
            reject: dice.chance(3),
            withdraw: turn(95, 41),
            late: false,
            urge: dice.chance(50),
            uncollected: dice.chance(2),
            rate: dice.chance(if channel.is_online() { 45 } else { 20 }),
            incident: turn(230, 61),
            link: turn(240, 71),
            originals: channel == Channel::Counter && dice.chance(12),
            files: shared < FILES,
            reuse: shared < REUSE,
            residents: dice.chance(RESIDENTS),
            electronic: dice.chance(ELECTRONIC),
            pays_online: dice.chance(if channel.is_online() { PAYS_ONLINE.0 } else { PAYS_ONLINE.1 }),
            apology: dice.chance(12),
            asked_apology: false,
            hold: None,
        }
    }

    /// Whether a database is asked instead of the applicant: that on residents as often as provinces do, others always.
    pub fn looks_up(&self, database: &str) -> bool {
        !matches!(database, "population" | "residence") || self.residents
    }

    /// Of those who see that they will be late some say so in time; asked once.
    pub fn apologises(&mut self) -> bool {
        !std::mem::replace(&mut self.asked_apology, true) && self.apology
    }

    /// The portal is away: whoever cannot wait goes to the counter.
    pub fn stay_off_portal(&mut self) {
        if self.channel.is_online() {
            (self.channel, self.completion) = (Channel::Counter, None);
            self.decline = false;
        }
    }

    /// The counter is closed: online then.
    pub fn go_online(&mut self) {
        self.channel = Channel::Online;
        (self.void, self.correct, self.elsewhere, self.originals) = (false, false, false, false);
    }

    /// A life that stands still at the end of the simulation.
    pub fn held(hold: Hold, dice: &mut Dice) -> Self {
        let mut script = Self::ordinary(1, false, dice);
        (script.completion, script.supplement, script.supplement_late) = (None, None, false);
        (script.void, script.decline, script.refuse, script.reject, script.withdraw) = (false, false, false, false, false);
        (script.late, script.halt, script.elsewhere, script.uncollected) = (false, false, false, true);
        (script.hold, script.files) = (Some(hold), true);
        let online = [Hold::Submitted, Hold::AwaitingCompletion, Hold::Completed].contains(&hold);
        let counter = [Hold::VoidAsked, Hold::Transfer].contains(&hold);
        match (online, counter) {
            (true, _) => script.channel = Channel::Online,
            (_, true) => script.channel = Channel::Counter,
            _ => {}
        }
        match hold {
            Hold::AwaitingCompletion => script.completion = Some(Answers::Never),
            Hold::Completed => script.completion = Some(Answers::After(1)),
            Hold::VoidAsked => script.void = true,
            Hold::Transfer => script.elsewhere = true,
            Hold::Lanes => script.lanes = 3,
            Hold::Consultation => script.consult = true,
            Hold::RefusalToApprove => script.refuse = true,
            Hold::ToSend | Hold::AwaitingSupplement => script.supplement = Some(Answers::Never),
            Hold::LateSupplement => {
                (script.supplement, script.supplement_late) = (Some(Answers::Never), true);
            }
            Hold::Reappointment => script.reappoint = true,
            Hold::Suspension | Hold::Suspended => script.suspend = true,
            Hold::Halt => script.halt = true,
            Hold::AwaitingFee => script.fee = Some(Answers::Never),
            _ => {}
        }
        script
    }
}

impl Hold {
    /// Whether its turns follow each other at once.
    pub fn is_prompt(self) -> bool {
        matches!(
            self,
            Hold::Head | Hold::ToSend | Hold::AwaitingSupplement | Hold::LateSupplement | Hold::AwaitingFee
                | Hold::Suspended | Hold::Reappointment | Hold::Transfer
        )
    }

    /// How long its procedure takes at least, minutes of office time.
    pub fn needs(self) -> i64 {
        match self {
            Hold::LateSupplement => 12 * 480,
            Hold::Lanes | Hold::Suspended | Hold::Suspension | Hold::Reappointment => 7 * 480,
            _ => 0,
        }
    }

    /// Whether it needs a procedure of several days.
    pub fn is_long(self) -> bool {
        !matches!(self, Hold::Submitted | Hold::AwaitingCompletion | Hold::Completed | Hold::Accepted | Hold::VoidAsked)
    }
}
