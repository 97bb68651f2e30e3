//! How much of a file is read at most. Everything is counted while reading: what a file says about
//! its own size is never believed.

/// The bounds of one reading; `default` suits what an office uploads.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes_max: usize,
    /// Files packed inside it.
    pub entries_max: usize,
    /// Bytes of all that is unpacked from it.
    pub unpacked_bytes_max: usize,
    /// Bytes of one XML part once unpacked.
    pub part_bytes_max: usize,
    /// How many times larger a part of more than a mebibyte may be than it was packed.
    pub ratio_max: usize,
    /// Elements inside each other.
    pub depth_max: usize,
    /// Elements and texts of one XML part.
    pub nodes_max: usize,
    /// Paragraphs of a document.
    pub paragraphs_max: usize,
    /// Cells of all tables together.
    pub cells_max: usize,
    /// Pictures of a document.
    pub pictures_max: usize,
    /// Bytes of the HTML that comes out; a body of the library holds no more.
    pub html_bytes_max: usize,
    /// Pages of a PDF whose text is read.
    pub pages_max: usize,
    /// Bytes of drawing instructions that are unpacked from one PDF.
    pub drawing_bytes_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes_max: 64 << 20,
            entries_max: 4_000,
            unpacked_bytes_max: 192 << 20,
            part_bytes_max: 24 << 20,
            ratio_max: 250,
            depth_max: 160,
            nodes_max: 1_000_000,
            paragraphs_max: 20_000,
            cells_max: 60_000,
            pictures_max: 300,
            html_bytes_max: 1 << 20,
            pages_max: 1_000,
            drawing_bytes_max: 64 << 20,
        }
    }
}
