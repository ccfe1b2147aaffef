//! Papers: what was issued is issued. Made once, kept by content, recorded in the journal; a reprint gives the same bytes.

use dossier::model::IssuedPaper;
use dossier::{Command, PaperOrder};
use kernel::{Actor, DossierId, FileHash};
use store::uses::FileRow;

use crate::app::{App, AppError, AppResult};
use crate::machine::Ask;
use crate::ports::{PortError, Story};

/// A paper of a dossier, issued or still to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperEntry {
    /// Which.
    pub order: PaperOrder,
    /// Index of the event that ordered it.
    pub entry: usize,
    /// As it was issued, in Vietnamese; none when nobody has made it yet.
    pub issued: Option<IssuedPaper>,
}

impl From<PortError> for AppError {
    fn from(error: PortError) -> Self {
        AppError::Store(store::StoreError::Format(error.text))
    }
}

impl App {
    /// Papers that the history ordered, in order.
    pub fn papers(&self, story: &Story) -> Vec<PaperEntry> {
        let ordered = self.setup.ports.press.ordered(&story.history);
        let find = |order: PaperOrder, entry: usize| {
            let at = entry as i64 + 1;
            let mut issued = story.dossier.papers.iter();
            issued.find(|paper| paper.order == order && paper.ordered_at == at && paper.lang == "vi").cloned()
        };
        ordered.into_iter().map(|(order, entry)| PaperEntry { order, entry, issued: find(order, entry) }).collect()
    }

    /// The paper's bytes: those issued, or made, kept and recorded now.
    ///
    /// # Errors
    /// The history orders no such paper, the template does not work, or the store failed.
    pub fn issue(&self, story: &Story, order: PaperOrder, entry: usize, lang: &str) -> AppResult<Vec<u8>> {
        let at = entry as i64 + 1;
        let same = |paper: &&IssuedPaper| paper.order == order && paper.ordered_at == at && paper.lang == lang;
        if let Some(paper) = story.dossier.papers.iter().find(same) {
            return self.read_file(&paper.hash);
        }
        let pressed = self.setup.ports.press.press(order, entry, story, lang)?;
        let hash = self.keep_pdf(&pressed.bytes)?;
        let paper = IssuedPaper {
            order,
            ordered_at: at,
            hash,
            template: pressed.template,
            template_version: pressed.version,
            lang: lang.to_owned(),
        };
        let id = story.dossier.id;
        let key = Some(format!("paper:{id}:{at}:{order:?}:{lang}"));
        // Two at once: the first is recorded, and its bytes are the same.
        self.ask(Ask { actor: Actor::system(), dossier: id, procedure: None, key, command: Command::RecordPaper(paper) })?;
        Ok(pressed.bytes)
    }

    pub(crate) fn keep_pdf(&self, bytes: &[u8]) -> AppResult<FileHash> {
        self.keep_bytes(bytes, "application/pdf")
    }

    /// Keeps a file that the program made.
    ///
    /// # Errors
    /// The store failed.
    pub fn keep_bytes(&self, bytes: &[u8], mime: &str) -> AppResult<FileHash> {
        let stored = self.store.files().put(bytes)?;
        let row = FileRow {
            hash: stored.hash.to_string(),
            size: stored.size as i64,
            mime: mime.to_owned(),
            at: self.now(),
        };
        self.store.write(move |writer| writer.put_file(&row))?;
        Ok(stored.hash)
    }

    /// The bytes of a kept file.
    ///
    /// # Errors
    /// There is none.
    pub fn read_file(&self, hash: &FileHash) -> AppResult<Vec<u8>> {
        let path = self.store.files().path(hash)?;
        std::fs::read(path).map_err(|error| store::StoreError::from(error).into())
    }

    /// The control sheet as of now.
    ///
    /// # Errors
    /// The template does not work.
    pub fn control_sheet(&self, story: &Story, lang: &str) -> AppResult<Vec<u8>> {
        Ok(self.setup.ports.press.control_sheet(story, self.now(), lang)?.bytes)
    }

    /// Whether a file belongs to a dossier: handed in, part of a result, or an issued paper.
    pub fn file_belongs(&self, dossier: &DossierId, hash: &str) -> AppResult<Option<String>> {
        let owner = format!("dossier:{dossier}");
        Ok(self.read(|reader| reader.find_file_use(&owner, hash))?.map(|found| found.name))
    }
}
