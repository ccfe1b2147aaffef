//! How much is read before a file is refused.

/// Upper bounds of a table or of a file of lines. `Default` is generous for lists that offices keep and far from what hurts a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as it came.
    pub file_bytes: usize,
    /// Bytes of all parts of an XLSX after unpacking.
    pub unpacked_bytes: u64,
    /// Bytes of all texts together; a text that many cells share is counted each time.
    pub text_bytes: usize,
    /// Sheets that can be seen.
    pub sheets: usize,
    /// Rows (of a sheet) or lines that are not empty.
    pub rows: usize,
    /// Columns of a row.
    pub columns: usize,
    /// Characters of a cell, or of a line of JSON.
    pub cell_characters: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 10 << 20,
            unpacked_bytes: 64 << 20,
            text_bytes: 50 << 20,
            sheets: 20,
            rows: 20_000,
            columns: 100,
            cell_characters: 4_000,
        }
    }
}
