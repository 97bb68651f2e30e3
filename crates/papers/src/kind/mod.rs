//! What a file is, by its content. Its name is only compared with what was found.

mod office;
mod signs;

use base::Error;

use crate::refusal;

/// The kinds of files an office meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// Word since 2007.
    Docx,
    /// Excel since 2007.
    Xlsx,
    /// PowerPoint since 2007.
    Pptx,
    /// PDF.
    Pdf,
    /// 版式文件 by GB/T 33190.
    Ofd,
    /// Word before 2007, and WPS 文字.
    Doc,
    /// Excel before 2007, and WPS 表格.
    Xls,
    /// PowerPoint before 2007, and WPS 演示.
    Ppt,
    /// An office file behind a password.
    Locked,
    /// Rich text.
    Rtf,
    /// OpenDocument text.
    Odt,
    /// OpenDocument sheets.
    Ods,
    /// OpenDocument slides.
    Odp,
    /// Any other zip file.
    Zip,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
    /// AVIF.
    Avif,
    /// HEIC, the pictures of telephones.
    Heic,
    /// BMP.
    Bmp,
    /// TIFF.
    Tiff,
    /// Windows metafile, plain or enhanced.
    Metafile,
    /// SVG.
    Svg,
    /// MP3.
    Mp3,
    /// MPEG-4 video.
    Mp4,
    /// WebM video.
    Webm,
    /// MPEG-4 audio.
    M4a,
    /// Text with separated columns.
    Csv,
    /// Plain text.
    Text,
    /// HTML.
    Html,
    /// None of these.
    Unknown,
}

/// What is known of a kind: name, media type, extensions with the usual one first.
type Facts = (FileKind, &'static str, &'static str, &'static [&'static str]);

const FACTS: [Facts; 32] = [
    (
        FileKind::Docx,
        "Word 文档",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        &["docx", "docm", "dotx", "dotm", "wps"],
    ),
    (
        FileKind::Xlsx,
        "Excel 工作簿",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        &["xlsx", "xlsm", "xltx", "et"],
    ),
    (
        FileKind::Pptx,
        "演示文稿",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        &["pptx", "pptm", "ppsx", "dps"],
    ),
    (FileKind::Pdf, "PDF 文件", "application/pdf", &["pdf"]),
    (FileKind::Ofd, "OFD 版式文件", "application/ofd", &["ofd"]),
    (FileKind::Doc, "旧版 Word 文档", "application/msword", &["doc", "wps", "dot", "wpt"]),
    (FileKind::Xls, "旧版 Excel 工作簿", "application/vnd.ms-excel", &["xls", "et", "xlt"]),
    (FileKind::Ppt, "旧版演示文稿", "application/vnd.ms-powerpoint", &["ppt", "dps", "pps"]),
    (
        FileKind::Locked,
        "设有密码的文件",
        "application/x-ole-storage",
        &["docx", "xlsx", "pptx", "doc", "xls", "ppt", "wps", "et"],
    ),
    (FileKind::Rtf, "RTF 文档", "application/rtf", &["rtf", "doc"]),
    (FileKind::Odt, "ODF 文档", "application/vnd.oasis.opendocument.text", &["odt", "ott"]),
    (FileKind::Ods, "ODF 表格", "application/vnd.oasis.opendocument.spreadsheet", &["ods"]),
    (FileKind::Odp, "ODF 演示文稿", "application/vnd.oasis.opendocument.presentation", &["odp"]),
    (FileKind::Zip, "压缩包", "application/zip", &["zip"]),
    (FileKind::Jpeg, "JPEG 图片", "image/jpeg", &["jpg", "jpeg", "jpe", "jfif"]),
    (FileKind::Png, "PNG 图片", "image/png", &["png"]),
    (FileKind::Gif, "GIF 图片", "image/gif", &["gif"]),
    (FileKind::Webp, "WebP 图片", "image/webp", &["webp"]),
    (FileKind::Avif, "AVIF 图片", "image/avif", &["avif"]),
    (FileKind::Heic, "HEIC 图片", "image/heic", &["heic", "heif"]),
    (FileKind::Bmp, "BMP 图片", "image/bmp", &["bmp", "dib"]),
    (FileKind::Tiff, "TIFF 图片", "image/tiff", &["tif", "tiff"]),
    (FileKind::Metafile, "图元文件", "image/emf", &["emf", "wmf"]),
    (FileKind::Svg, "SVG 图形", "image/svg+xml", &["svg"]),
    (FileKind::Mp3, "MP3 音频", "audio/mpeg", &["mp3"]),
    (FileKind::Mp4, "MP4 视频", "video/mp4", &["mp4", "m4v"]),
    (FileKind::Webm, "WebM 视频", "video/webm", &["webm"]),
    (FileKind::M4a, "M4A 音频", "audio/mp4", &["m4a"]),
    (FileKind::Csv, "CSV 表格", "text/csv", &["csv", "tsv", "txt"]),
    (FileKind::Text, "纯文本", "text/plain", &["txt", "csv", "tsv", "md", "log", "json", "xml"]),
    (FileKind::Html, "网页", "text/html", &["html", "htm", "xhtml"]),
    (FileKind::Unknown, "未知类型", "application/octet-stream", &[]),
];

/// What a file is, by its content alone.
pub fn kind_of(bytes: &[u8]) -> FileKind {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return office::packed(bytes);
    }
    if bytes.starts_with(&office::COMPOUND) {
        return office::compound(bytes);
    }
    signs::by_first_bytes(bytes).unwrap_or_else(|| signs::by_text(bytes))
}

impl FileKind {
    fn facts(self) -> &'static Facts {
        let known = FACTS.iter().find(|facts| facts.0 == self);
        known.unwrap_or(&FACTS[FACTS.len() - 1])
    }

    /// What a clerk calls it.
    pub fn name(self) -> &'static str {
        self.facts().1
    }

    /// The media type to serve it as.
    pub fn media_type(self) -> &'static str {
        self.facts().2
    }

    /// The usual ending of its name, without a dot; nothing for an unknown kind.
    pub fn extension(self) -> &'static str {
        self.facts().3.first().copied().unwrap_or_default()
    }

    /// Whether a file name ends as names of this kind do.
    pub fn agrees_with(self, file_name: &str) -> bool {
        let Some((_, ending)) = file_name.rsplit_once('.') else { return false };
        self.facts().3.contains(&ending.to_ascii_lowercase().as_str())
    }

    /// Whether browsers show it as a picture.
    pub fn is_shown_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Gif | Self::Webp)
    }

    /// Why a file of this kind does not become text, with advice; `None` for those that do.
    pub fn refusal(self) -> Option<Error> {
        Some(match self {
            Self::Docx | Self::Xlsx | Self::Csv => return None,
            Self::Doc => refusal::legacy_word(),
            Self::Xls => refusal::legacy_excel(),
            Self::Ppt | Self::Pptx | Self::Odp => refusal::slides(),
            Self::Rtf => refusal::rtf(),
            Self::Odt | Self::Ods => refusal::open_document(),
            Self::Ofd => refusal::ofd(),
            Self::Pdf => refusal::page_layout(),
            Self::Locked => refusal::encrypted(),
            _ => refusal::unknown(),
        })
    }
}
