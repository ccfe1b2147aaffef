//! Areas, the committee and its meetings.

use app::AppResult;
use kernel::{Day, Instant, PersonId, Role, UnitId};
use steering::book::{AgendaItem, Area, Attended, BookCommand, MeetingDraft, MeetingId, Position, Seat};
use steering::task::model::{DocumentId, Owner};

use super::plan::day;
use super::{Job, Steering};

/// Days before a meeting at which it is planned.
const AHEAD: i32 = 7;
const MINUTES: &str = "Các cơ quan báo cáo theo chương trình; thảo luận nguyên nhân chậm, trách nhiệm và thời hạn mới. \
    Chủ trì kết luận; Văn phòng UBND thành phố ban hành thông báo.";
const PLACE: &str = "Phòng họp số 1, trụ sở UBND thành phố";

fn position(key: &str) -> Position {
    match key {
        "head" => Position::Head,
        "standing" => Position::Standing,
        "deputy" => Position::Deputy,
        _ => Position::Member,
    }
}

impl Steering<'_> {
    /// Areas of the year, and what was done in an earlier one.
    pub(super) fn before(&mut self) -> AppResult<()> {
        let (year, Some(reviewer)) = (self.year.clone(), self.reviewer()) else { return Ok(()) };
        for area in &year.areas_to_add {
            let Some(from) = day(&area.from) else { continue };
            let (key, vi, en) = (area.key.clone(), area.vi.clone(), area.en.clone());
            let area = Area { key, vi, en, from, to: None, basis: String::new() };
            self.desk.enter(&reviewer, BookCommand::SetArea(area))?;
        }
        // A store that begins later finds the committee in office.
        if day(&year.committee_from).is_some_and(|from| from < self.begin.day()) {
            self.appoint(None)?;
        }
        self.take_history()
    }

    /// Members with their areas, and the agencies that answer for these.
    pub(super) fn appoint(&mut self, source: Option<DocumentId>) -> AppResult<()> {
        let year = self.year.clone();
        let (Some(from), Some(reviewer)) = (day(&year.committee_from), self.reviewer()) else { return Ok(()) };
        for seat in &year.committee {
            let seat = Seat {
                person: PersonId::new(&seat.person),
                unit: seat.unit.clone(),
                position: position(&seat.position),
                areas: seat.areas.clone(),
                units: Vec::new(),
                from,
                to: None,
                source,
            };
            self.desk.enter(&reviewer, BookCommand::AppointMember(Box::new(seat)))?;
        }
        for (area, unit) in &year.answering {
            let (area, unit) = (area.clone(), Some(unit.clone()));
            self.desk.enter(&reviewer, BookCommand::AnswerFor { area, unit, from, source })?;
        }
        Ok(())
    }

    /// A document whose head names a meeting has one.
    pub(super) fn meeting_of(&mut self, n: usize) {
        let held = self.files[n].as_ref().and_then(|file| day(file.reading.doc.meeting_date.as_deref()?));
        let Some(held) = held.filter(|held| held.0 - AHEAD > self.begin.day().0) else { return };
        self.later(self.office(held.plus(-AHEAD), 15 * 60), Job::Announce(n));
        self.later(self.office(held, 8 * 60).plus_minutes(225), Job::Hold(n));
    }

    fn invited(&self) -> Vec<UnitId> {
        self.year.group("các sở, ban, ngành thành phố", false).unwrap_or_default()
    }

    fn plan_meeting(&mut self, title: String, at: Instant, chair: Owner) -> AppResult<Option<MeetingId>> {
        let Some(reviewer) = self.reviewer() else { return Ok(None) };
        let point = |title: &str, presenter: &str| AgendaItem {
            title: title.to_owned(),
            presenter: Some(UnitId::new(presenter)),
            documents: Vec::new(),
        };
        let agenda = vec![
            point("Báo cáo kết quả cải cách hành chính và nhiệm vụ quá hạn", "H92.01"),
            point("Báo cáo kết quả giải quyết thủ tục hành chính", "H92.TT"),
            point("Báo cáo tiến độ chuyển đổi số", "H92.07"),
        ];
        let draft = MeetingDraft {
            office: self.year.reviewing_unit.clone(),
            title,
            at,
            place: PLACE.to_owned(),
            chair,
            agenda,
            units: self.invited(),
            persons: Vec::new(),
        };
        let done = self.desk.enter(&reviewer, BookCommand::PlanMeeting(Box::new(draft)))?;
        Ok(self.desk.book.meetings().into_iter().map(|meeting| meeting.id).max().filter(|_| done))
    }

    pub(super) fn announce(&mut self, n: usize) -> AppResult<()> {
        let year = self.year.clone();
        let paper = &year.documents[n];
        let held = self.files[n].as_ref().and_then(|file| day(file.reading.doc.meeting_date.as_deref()?));
        let Some(held) = held else { return Ok(()) };
        let words = paper.about.strip_prefix("Kết luận ").unwrap_or(&paper.about);
        let words = words.strip_prefix("về ").map_or_else(|| words.to_owned(), |what| format!("Cuộc họp {what}"));
        let mut letters = words.chars();
        let title = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or(words);
        let at = self.office(held, 8 * 60);
        let chair = self.leader(&paper.assigned_by.post);
        self.cases[n].meeting = self.plan_meeting(title, at, chair)?;
        Ok(())
    }

    pub(super) fn hold(&mut self, n: usize) -> AppResult<()> {
        let (Some(meeting), Some(reviewer)) = (self.cases[n].meeting, self.reviewer()) else { return Ok(()) };
        let mut units = self.invited();
        // Somebody is always kept away.
        if !units.is_empty() {
            units.remove(self.dice.below(units.len()));
        }
        let attended = Attended { units, persons: Vec::new(), others: "Đại diện UBND các xã, phường (trực tuyến)".to_owned() };
        let minutes = MINUTES.to_owned();
        self.desk.enter(&reviewer, BookCommand::HoldMeeting { meeting, attended, minutes }).map(drop)
    }

    /// A meeting lies ahead at the end.
    pub(super) fn plan_ahead(&mut self) -> AppResult<()> {
        let on: Day = self.end.day().plus(6);
        let on = if self.desk.calendar(&self.year.reviewing_unit).is_working_day(on) {
            on
        } else {
            self.desk.calendar(&self.year.reviewing_unit).next_working_day(on)
        };
        let (_, month, _) = on.ymd();
        let chair = Owner::person(&"H92".into(), &crate::cast::member_id("H92", Role::ProvinceLeader, 1));
        let title = format!("Phiên họp thường kỳ Ban Chỉ đạo tháng {month}/{}", on.ymd().0);
        self.plan_meeting(title, Instant::at(on, 14 * 60), chair).map(drop)
    }
}
