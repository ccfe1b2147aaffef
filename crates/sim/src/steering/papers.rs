//! The files of the demonstration: originals, their text, and what is read in them.

use app::AppResult;
use intake::Limits;
use steering::reading::{self, Reading};
use steering::tables::rows_of_sheet;
use store::StoreError;

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        const FILES: &[(&str, &[u8])] =
            &[$(($name, include_bytes!(concat!("../../../../data/demo/steering/", $name)))),+];
    };
}

files![
    "01-ke-hoach-cai-cach-hanh-chinh-2026.docx",
    "02-thong-bao-phan-cong-thanh-vien.docx",
    "03-chuong-trinh-cong-tac-2026.xlsx",
    "04-thong-bao-ket-luan-phien-hop-thu-nhat.txt",
    "05-chi-thi-ky-luat-ky-cuong.docx",
    "06-thong-bao-ket-luan-giao-ban-quy-1.txt",
    "07-cong-dien-ho-so-dat-dai-tre-han.txt",
    "08-thong-bao-ket-luan-so-ket-6-thang.docx",
    "09-cong-van-trien-khai-nghi-dinh-309.txt",
    "10-thong-bao-ket-luan-thay-the.txt",
    "11-thong-bao-ket-luan-thang-10.txt",
    "12-theo-doi-nhiem-vu-so-khcn.xlsx",
    "samples/000_581d6401cba42f72.txt",
    "samples/001_7425c1757c89daf9.txt",
    "samples/002_a5e4bbd6572cef02.txt",
    "samples/003_56dd7385fc792d91.txt",
    "samples/004_9799a1e5810c0810.txt",
];

/// A file with what is read in it.
pub(super) struct File {
    pub bytes: &'static [u8],
    /// Its name, without folder.
    pub name: &'static str,
    pub text: String,
    pub reading: Reading,
}

fn unreadable(error: impl std::fmt::Debug) -> StoreError {
    StoreError::Format(format!("{error:?}"))
}

impl File {
    /// Opens a file of the demonstration by its path there.
    pub fn open(path: &str) -> AppResult<Self> {
        let found = FILES.iter().find(|(name, _)| *name == path);
        let (name, bytes) = found.copied().ok_or_else(|| unreadable(path))?;
        let text = intake::document::text(bytes, &Limits::default()).map_err(unreadable)?;
        let text = text.unwrap_or_else(|| reading::decode(bytes));
        let reading = reading::read(&text);
        Ok(Self { bytes, name: name.rsplit('/').next().unwrap_or(name), text, reading })
    }

    /// Its kind as the web names it.
    pub fn mime(&self) -> &'static str {
        match self.name.rsplit('.').next() {
            Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _ => "text/plain",
        }
    }

    /// Rows of its tables: of each sheet by itself, or of the text.
    pub fn tables(&self) -> AppResult<Vec<Vec<Vec<String>>>> {
        if !self.name.ends_with(".xlsx") {
            return Ok(vec![steering::tables::rows_of_text(&self.text)]);
        }
        let sheets = intake::sheet::read_xlsx(self.bytes, &Limits::default()).map_err(unreadable)?;
        let rows = |sheet: intake::sheet::Sheet| rows_of_sheet(sheet.rows.into_iter().map(|row| (row.number, row.cells)));
        Ok(sheets.into_iter().map(rows).collect())
    }
}
