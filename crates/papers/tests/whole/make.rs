//! Small files, composed here.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A zip file of these parts.
pub(crate) fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Relations: id, last word of the type, target, and whether it leads outside.
pub(crate) fn relations(all: &[(&str, &str, &str, bool)]) -> String {
    let mut out = format!("<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (id, kind, target, outside) in all {
        let mode = if *outside { " TargetMode=\"External\"" } else { "" };
        out.push_str(&format!(
            "<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"{mode}/>"
        ));
    }
    out + "</Relationships>"
}

/// The parts of a Word document with this body.
pub(crate) struct Word {
    body: String,
    parts: Vec<(String, Vec<u8>)>,
    relations: Vec<(String, String, String, bool)>,
}

/// A Word document with this body.
pub(crate) fn word(body: &str) -> Word {
    Word { body: body.to_owned(), parts: Vec::new(), relations: Vec::new() }
}

impl Word {
    /// With a part that the document refers to.
    pub(crate) fn with(mut self, id: &str, kind: &str, file: &str, bytes: &[u8]) -> Self {
        self.parts.push((format!("word/{file}"), bytes.to_vec()));
        self.relations.push((id.into(), kind.into(), file.into(), false));
        self
    }

    /// With a part somewhere in the package.
    pub(crate) fn and(mut self, name: &str, bytes: &[u8]) -> Self {
        self.parts.push((name.to_owned(), bytes.to_vec()));
        self
    }

    /// With a reference that leads outside.
    pub(crate) fn to(mut self, id: &str, kind: &str, target: &str) -> Self {
        self.relations.push((id.into(), kind.into(), target.into(), true));
        self
    }

    /// With styles, the inside of their part.
    pub(crate) fn styled(self, styles: &str) -> Self {
        let part = format!("<w:styles xmlns:w=\"{WORD}\">{styles}</w:styles>");
        self.with("rIdStyles", "styles", "styles.xml", part.as_bytes())
    }

    /// With lists, the inside of their part.
    pub(crate) fn numbered(self, numbering: &str) -> Self {
        let part = format!("<w:numbering xmlns:w=\"{WORD}\">{numbering}</w:numbering>");
        self.with("rIdNumbering", "numbering", "numbering.xml", part.as_bytes())
    }

    /// The file.
    pub(crate) fn packed(&self) -> Vec<u8> {
        let document = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"{WORD}\" \
             xmlns:r=\"{OFFICE}\" xmlns:a=\"a\" xmlns:wp=\"wp\" xmlns:mc=\"mc\" xmlns:m=\"m\" \
             xmlns:v=\"v\" xmlns:o=\"o\"><w:body>{}</w:body></w:document>",
            self.body
        );
        let types = format!("<Types xmlns=\"{PACKAGE}/content-types\"/>");
        let package = relations(&[("rId1", "officeDocument", "word/document.xml", false)]);
        let own: Vec<(&str, &str, &str, bool)> =
            self.relations.iter().map(|(a, b, c, d)| (&**a, &**b, &**c, *d)).collect();
        let own = relations(&own);
        let mut parts: Vec<(&str, &[u8])> = vec![
            ("[Content_Types].xml", types.as_bytes()),
            ("_rels/.rels", package.as_bytes()),
            ("word/document.xml", document.as_bytes()),
            ("word/_rels/document.xml.rels", own.as_bytes()),
        ];
        parts.extend(self.parts.iter().map(|(name, bytes)| (&**name, &**bytes)));
        pack(&parts)
    }
}

/// A paragraph of plain text.
pub(crate) fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A sheet: name, state, and the inside of its part.
pub(crate) type Sheet<'a> = (&'a str, &'a str, &'a str);

/// A workbook with these sheets, styles and other parts.
pub(crate) fn book(sheets: &[Sheet<'_>], styles: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let mut listed = String::new();
    let mut own = Vec::new();
    let mut parts: Vec<(String, String)> = Vec::new();
    for (at, (name, state, inside)) in sheets.iter().enumerate() {
        let number = at + 1;
        listed.push_str(&format!(
            "<sheet name=\"{name}\" sheetId=\"{number}\" state=\"{state}\" r:id=\"rId{number}\"/>"
        ));
        own.push((format!("rId{number}"), format!("worksheets/sheet{number}.xml")));
        let sheet =
            format!("<worksheet xmlns=\"{main}\" xmlns:r=\"{OFFICE}\">{inside}</worksheet>");
        parts.push((format!("xl/worksheets/sheet{number}.xml"), sheet));
    }
    let mut all: Vec<(&str, &str, &str, bool)> =
        own.iter().map(|(id, target)| (&**id, "worksheet", &**target, false)).collect();
    all.push(("rIdStyles", "styles", "styles.xml", false));
    parts.push(("[Content_Types].xml".into(), "<Types/>".into()));
    parts.push((
        "_rels/.rels".into(),
        relations(&[("rId1", "officeDocument", "xl/workbook.xml", false)]),
    ));
    parts.push((
        "xl/workbook.xml".into(),
        format!(
            "<workbook xmlns=\"{main}\" xmlns:r=\"{OFFICE}\"><sheets>{listed}</sheets></workbook>"
        ),
    ));
    parts.push(("xl/_rels/workbook.xml.rels".into(), relations(&all)));
    parts.push(("xl/styles.xml".into(), format!("<styleSheet>{styles}</styleSheet>")));
    let mut packed: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, text)| (&**name, text.as_bytes())).collect();
    packed.extend(more);
    pack(&packed)
}

/// A PDF whose pages draw these instructions, with these entries of information and of the catalog.
pub(crate) fn pdf(pages: &[&str], info: &str, catalog: &str) -> Vec<u8> {
    pdf_with(pages, info, catalog, &[])
}

/// The same with further objects.
pub(crate) fn pdf_with(
    pages: &[&str],
    info: &str,
    catalog: &str,
    more: &[(usize, &str)],
) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|at| format!("{} 0 R", 10 + 2 * at)).collect();
    let mut objects = vec![
        (1, format!("<</Type/Catalog/Pages 2 0 R{catalog}>>")),
        (2, format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.join(" "))),
        (3, format!("<<{info}>>")),
        (4, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".into()),
        (5, "<</Type/Font/Subtype/Type0/BaseFont/STSong/Encoding/UniGB-UCS2-H>>".into()),
    ];
    objects.extend(more.iter().map(|(number, text)| (*number, (*text).to_owned())));
    for (at, page) in pages.iter().enumerate() {
        let (number, content) = (10 + 2 * at, 11 + 2 * at);
        let fonts = "/Resources<</Font<</F1 4 0 R/F2 5 0 R>>/XObject<</X 7 0 R>>>>";
        objects.push((
            number,
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{fonts}/Contents {content} 0 R>>"
            ),
        ));
        objects.push((content, format!("<</Length {}>>\nstream\n{page}\nendstream", page.len())));
    }
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in &objects {
        places.push((*number, out.len()));
        out.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let start = out.len();
    out.extend(b"xref\n0 1\n0000000000 65535 f \n".iter());
    for (number, place) in places {
        out.extend(format!("{number} 1\n{place:010} 00000 n \n").bytes());
    }
    let size = objects.last().map_or(1, |(number, _)| number + 1);
    out.extend(
        format!("trailer\n<</Size {size}/Root 1 0 R/Info 3 0 R>>\nstartxref\n{start}\n%%EOF\n")
            .bytes(),
    );
    out
}
