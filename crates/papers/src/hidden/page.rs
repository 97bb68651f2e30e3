//! What PDFs tell beside their pages.

use lopdf::{Dictionary, Document, Object};

use crate::hidden::{Hidden, HiddenKind, Severity, found, unread};
use crate::limits::Limits;
use crate::pdf;

/// Objects that are looked at.
const OBJECTS_MAX: usize = 500_000;

/// Looks into a PDF.
pub(super) fn look(bytes: &[u8], limits: &Limits) -> Vec<Hidden> {
    pdf::guarded(bytes, limits, document)
        .unwrap_or_else(|_| vec![unread("PDF 已损坏或设有密码，无法检查其中的隐藏信息")])
}

fn document(document: &Document) -> Vec<Hidden> {
    let mut out = Vec::new();
    properties(document, &mut out);
    let mut tally = Tally::default();
    for object in document.objects.values().take(OBJECTS_MAX) {
        match object {
            Object::Dictionary(dictionary) => tally.count(document, dictionary),
            Object::Stream(stream) => tally.count(document, &stream.dict),
            _ => {}
        }
    }
    tally.report(&mut out);
    if document.revision_count() > 1 {
        let say = format!("PDF 保存过{}次，其中可能留有以前的内容", document.revision_count());
        out.push(found(HiddenKind::Earlier, Severity::Low, say, ""));
    }
    out
}

fn properties(document: &Document, out: &mut Vec<Hidden>) {
    let info = document.trailer.get(b"Info").and_then(|info| document.dereference(info));
    let Ok(info) = info.and_then(|(_, info)| info.as_dict()) else { return };
    let said = |key: &[u8]| {
        let text = info.get_deref(key, document).ok().and_then(pdf::text_of);
        text.map(|text| base::text::line(&text)).filter(|text| !text.is_empty())
    };
    if let Some(author) = said(b"Author") {
        out.push(found(HiddenKind::Person, Severity::Middle, "PDF 属性中有作者", &author));
    }
    if let Some(company) = said(b"Company") {
        out.push(found(HiddenKind::Company, Severity::Low, "PDF 属性中有单位名称", &company));
    }
    for (key, what) in [(&b"Creator"[..], "制作软件"), (b"Producer", "转换软件")] {
        if let Some(program) = said(key) {
            let say = format!("PDF 属性中有{what}名称");
            out.push(found(HiddenKind::Device, Severity::Low, say, &program));
        }
    }
    for key in [&b"Title"[..], b"Subject", b"Keywords"] {
        if let Some(text) = said(key).filter(|text| super::office::is_path(text)) {
            out.push(found(HiddenKind::Path, Severity::Middle, "PDF 属性中有本机路径", &text));
        }
    }
}

/// How much there is of what.
#[derive(Default)]
struct Tally {
    files: usize,
    scripts: usize,
    launches: usize,
    notes: usize,
    first_file: String,
    first_note: String,
}

impl Tally {
    fn count(&mut self, document: &Document, of: &Dictionary) {
        let name = |key: &[u8]| of.get(key).and_then(Object::as_name).unwrap_or_default();
        let text = |key: &[u8]| {
            of.get_deref(key, document).ok().and_then(pdf::text_of).unwrap_or_default()
        };
        if of.has(b"EF") {
            self.files += 1;
            if self.first_file.is_empty() {
                self.first_file = [text(b"UF"), text(b"F")].concat();
            }
        }
        let action = name(b"S");
        self.scripts += usize::from(action == b"JavaScript" || of.has(b"JS"));
        self.launches += usize::from(action == b"Launch");
        let kinds: [&[u8]; 10] = [
            b"Text",
            b"FreeText",
            b"Highlight",
            b"Underline",
            b"StrikeOut",
            b"Squiggly",
            b"Caret",
            b"Stamp",
            b"Ink",
            b"FileAttachment",
        ];
        if of.has(b"Rect") && kinds.contains(&name(b"Subtype")) {
            self.notes += 1;
            if self.first_note.is_empty() {
                self.first_note = text(b"Contents");
            }
        }
    }

    fn report(self, out: &mut Vec<Hidden>) {
        use Severity::High;
        if self.files > 0 {
            let say = format!("PDF 中附有{}个文件，会一并公开", self.files);
            out.push(found(HiddenKind::Embedded, High, say, &self.first_file));
        }
        if self.scripts > 0 {
            let say = format!("PDF 中有{}段脚本程序", self.scripts);
            out.push(found(HiddenKind::Program, High, say, ""));
        }
        if self.launches > 0 {
            let say = format!("PDF 中有{}处启动其他程序的动作", self.launches);
            out.push(found(HiddenKind::Program, High, say, ""));
        }
        if self.notes > 0 {
            let say = format!("PDF 中有{}处批注", self.notes);
            out.push(found(HiddenKind::Comment, High, say, &self.first_note));
        }
    }
}
