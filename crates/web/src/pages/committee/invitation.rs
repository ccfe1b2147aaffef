//! The invitation to a meeting, as an administrative document (Decree 30/2020/NĐ-CP).

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use paper::official::{Block, Kind, Official, Signer, bold, plain};
use steering::book::{Meeting, MeetingStage};

use super::meeting_form::find;
use super::parts::{owner_words, short_name, unit_name};
use crate::desk::{Desk, PageError, answer};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::lists::failed;
use crate::site::Site;
use crate::steer::Steer;

/// What Vietnamese papers of offices say; they are not translated.
mod words {
    pub const SUBJECT: &str = "mời dự họp";
    pub const KEPT: &str = "Lưu: VT";
    pub const LIKE_ABOVE: &str = "Như trên";
}

fn document(desk: &Desk, meeting: &Meeting) -> Official {
    let (steer, draft) = (Steer::of(desk), &meeting.draft);
    let org = &desk.officer.org;
    let office = org.unit(&draft.office);
    let parent = office.and_then(|unit| unit.parent.as_ref()).map(|unit| unit_name(desk, unit));
    let line = |term: &str, text: String| Block::Paragraph {
        align: paper::official::Align::Text,
        words: vec![bold(format!("{term}: ")), plain(text)],
    };
    let mut blocks = vec![
        Block::paragraph(format!("{} trân trọng kính mời đại biểu dự họp: {}.", unit_name(desk, &draft.office), draft.title)),
        line("Thời gian", format!("{}, ngày {}.", draft.at.clock_text().replace(':', " giờ "), draft.at.day().date_text())),
        line("Địa điểm", format!("{}.", draft.place)),
        line("Chủ trì", format!("{}.", owner_words(desk, &draft.chair))),
    ];
    if !draft.agenda.is_empty() {
        blocks.push(line("Nội dung", String::new()));
    }
    for point in &draft.agenda {
        let presenter = point.presenter.as_ref().map(|unit| format!(" ({} báo cáo)", short_name(desk, unit))).unwrap_or_default();
        let documents: Vec<String> = point.documents.iter().map(|id| steer.document(*id)).collect();
        let documents = if documents.is_empty() { String::new() } else { format!("; tài liệu: {}", documents.join(", ")) };
        blocks.push(Block::bullet(format!("{}{presenter}{documents};", point.title)));
    }
    blocks.push(Block::paragraph("Đề nghị đại biểu sắp xếp thời gian, dự họp đúng thành phần"));
    let invited = draft.persons.iter().map(|person| desk.officer.name_of(person));
    let units = draft.units.iter().map(|unit| unit_name(desk, unit));
    Official {
        parent,
        issuer: unit_name(desk, &draft.office),
        number: None,
        symbol: format!("GM-{}", office.and_then(|unit| unit.agency.clone()).unwrap_or_else(|| "UBND".to_owned())),
        place: desk.app().setup().place.clone(),
        date: Some(meeting.entered.at.day()),
        kind: Kind::Letter,
        subject: words::SUBJECT.to_owned(),
        remark: None,
        addressees: invited.chain(units).collect(),
        blocks,
        recipients: vec![words::LIKE_ABOVE.to_owned(), words::KEPT.to_owned()],
        signer: Signer::head("Thủ trưởng đơn vị"),
        draft: false,
        simulated: desk.app().setup().simulated,
        made_at: meeting.entered.at,
    }
}

fn invited(desk: &Desk, id: &str) -> Result<Arc<Meeting>, PageError> {
    let meeting = find(desk, id)?;
    if matches!(meeting.stage, MeetingStage::Cancelled(_)) { Err(PageError::NotFound) } else { Ok(meeting) }
}

fn sent(name: &str, mime: &'static str, place: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, mime.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{place}; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (StatusCode::OK, headers, bytes).into_response()
}

pub(super) async fn pdf(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| {
        let official = document(desk, &*invited(desk, &id)?);
        let made = paper::official::pdf(&official, &desk.site.templates).map_err(|error| failed(desk, &error))?;
        Ok(sent(&format!("giay-moi-{id}.pdf"), "application/pdf", "inline", made.bytes))
    })
    .await
}

pub(super) async fn docx(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>) -> Response {
    const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    answer(site, frame, officer, move |desk| {
        let official = document(desk, &*invited(desk, &id)?);
        let bytes = paper::official::docx(&official).map_err(|error| failed(desk, &error))?;
        Ok(sent(&format!("giay-moi-{id}.docx"), DOCX, "attachment", bytes))
    })
    .await
}
