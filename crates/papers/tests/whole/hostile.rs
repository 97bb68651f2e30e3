//! Files that were made to harm, cut, or changed at random: nothing panics, hangs or swells.

use std::time::{Duration, Instant};

use papers::{Limits, arrange, csv, docx, hidden, kind_of, pdf, without_hidden, xlsx};
use proptest::prelude::{ProptestConfig, any};
use proptest::{prop_assert, proptest};

use crate::make::{self, book, p, pack, word};
use crate::{markup, samples};

/// Runs everything on a file; the HTML of what is read must be clean whatever it was made of.
pub(crate) fn try_all(bytes: &[u8]) {
    let limits = Limits::default();
    let _ = kind_of(bytes);
    for paper in [docx(bytes, &limits), xlsx(bytes, &limits)].into_iter().flatten() {
        markup::check(&paper.html);
    }
    let _ = pdf(bytes, &limits);
    let _ = hidden(bytes);
    let _ = without_hidden(bytes);
}

fn refused(bytes: &[u8]) -> Option<&'static str> {
    docx(bytes, &Limits::default()).err().and_then(|error| error.code())
}

fn with_document(document: &[u8]) -> Vec<u8> {
    pack(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document)])
}

#[test]
fn a_bomb_is_refused_quickly() {
    let mut document = b"<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>".to_vec();
    document.resize(200 << 20, b'a');
    document.extend(b"</w:t></w:r></w:p></w:body></w:document>");
    let bomb = with_document(&document);
    drop(document);
    assert!(bomb.len() < 1 << 20);
    let begin = Instant::now();
    assert_eq!(refused(&bomb), Some("paper.unpacks_too_large"));
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
}

#[test]
fn what_a_file_says_about_its_size_is_not_believed() {
    let mut document = b"<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>".to_vec();
    document.resize(40 << 20, b'a');
    let mut bomb = with_document(&document);
    // The list of contents says it unpacks to ten bytes.
    let size = u32::try_from(document.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = (0..bomb.len() - 4).filter(|at| bomb[*at..at + 4] == size).collect();
    for at in places {
        bomb[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    assert!(matches!(refused(&bomb), Some("paper.unpacks_too_large" | "paper.broken")));
}

#[test]
fn too_much_of_anything_is_refused() {
    let many = |count: usize| {
        let parts: Vec<String> = (0..count).map(|at| format!("x/{at}.xml")).collect();
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|name| (&**name, &b""[..])).collect();
        pack(&parts)
    };
    assert_eq!(refused(&many(5_000)), Some("paper.unpacks_too_large"));
    let deep = format!("{}{}", "<w:p>".repeat(1_000), "</w:p>".repeat(1_000));
    assert_eq!(refused(&word(&deep).packed()), Some("paper.broken"));
    assert_eq!(refused(&word(&p("文").repeat(20_001)).packed()), Some("paper.too_long"));
    let row = format!("<w:tr>{}</w:tr>", "<w:tc><w:p/></w:tc>".repeat(50));
    let table = format!("<w:tbl>{}</w:tbl>", row.repeat(1_300));
    assert!(matches!(refused(&word(&table).packed()), Some("paper.too_long")));
    let long = p(&"长".repeat(1 << 19));
    assert_eq!(refused(&word(&long).packed()), Some("paper.too_long"));
    let limits = Limits { file_bytes_max: 100, ..Limits::default() };
    assert_eq!(docx(&word("").packed(), &limits).unwrap_err().code(), Some("paper.too_large"));
}

/// A workbook whose one text stands in many cells, and that hides the same columns many times.
fn repeating_book(text: &str) -> Vec<u8> {
    let cell = |row: usize| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>");
    let cells: String = (1..20_000).map(cell).collect();
    let columns = "<col min=\"1000\" max=\"16384\" hidden=\"1\"/>".repeat(20_000);
    let sheet =
        format!("<worksheet><cols>{columns}</cols><sheetData>{cells}</sheetData></worksheet>");
    let main = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" r:id=\"s\"/></sheets></workbook>";
    let own = make::relations(&[
        ("s", "worksheet", "worksheets/sheet1.xml", false),
        ("t", "sharedStrings", "sharedStrings.xml", false),
    ]);
    let texts = format!("<sst><si><t>{text}</t></si></sst>");
    let package = make::relations(&[("w", "officeDocument", "xl/workbook.xml", false)]);
    pack(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.xml", main.as_bytes()),
        ("xl/_rels/workbook.xml.rels", own.as_bytes()),
        ("xl/sharedStrings.xml", texts.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

#[test]
fn a_little_that_is_referred_to_often_does_not_swell() {
    let long = "长".repeat(200_000);
    let notes = format!(
        "<w:footnotes xmlns:w=\"w\"><w:footnote w:id=\"7\">{}</w:footnote></w:footnotes>",
        p(&long)
    );
    let cite = "<w:r><w:footnoteReference w:id=\"7\"/></w:r>".repeat(15_000);
    let cited = word(&format!("<w:p>{cite}</w:p>"));
    let cited = cited.with("n", "footnotes", "footnotes.xml", notes.as_bytes());
    let number = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
    let item = format!("<w:p><w:pPr>{number}</w:pPr><w:r><w:t>甲</w:t></w:r></w:p>");
    let kind = format!(
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/>\
         <w:lvlText w:val=\"{long}\"/></w:lvl></w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>"
    );
    let labelled = word(&item.repeat(15_000)).numbered(&kind);
    let begin = Instant::now();
    for made in [cited, labelled] {
        assert_eq!(refused(&made.packed()), Some("paper.too_long"));
    }
    let bytes = repeating_book(&long);
    let read = xlsx(&bytes, &Limits::default());
    assert_eq!(read.unwrap_err().code(), Some("paper.too_long"));
    assert_eq!(hidden(&bytes), []);
    assert!(begin.elapsed() < Duration::from_secs(15), "{:?}", begin.elapsed());
}

#[test]
fn entities_are_refused_whatever_they_declare() {
    let body = "<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>";
    for declared in [
        "<!DOCTYPE x [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE x [<!ENTITY a \"aa\"><!ENTITY x \"&a;&a;\">]>",
        "<!DOCTYPE x SYSTEM \"http://evil.example/x.dtd\">",
        "",
    ] {
        let document = format!("{declared}<w:document xmlns:w=\"w\">{body}");
        assert_eq!(refused(&with_document(document.as_bytes())), Some("paper.entities"));
    }
}

#[test]
fn names_that_climb_are_only_names() {
    let bytes = pack(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("../../etc/word/passwd", b"x"),
        ("word/document.xml", b"<w:document xmlns:w=\"w\"><w:body/></w:document>"),
        ("/word/abs.xml", b"x"),
    ]);
    assert_eq!(docx(&bytes, &Limits::default()).unwrap().html, "");
}

/// One small file of each kind.
fn seeds() -> Vec<Vec<u8>> {
    let table = "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/>\
        <w:vMerge w:val=\"restart\"/></w:tcPr><w:p/></w:tc>\
        <w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/>\
        </w:tcPr><w:p/></w:tc></w:tr></w:tbl>";
    let body = format!(
        "{}{table}<w:p><w:ins w:author=\"a\"><w:r><w:t>丙</w:t></w:r></w:ins></w:p>",
        p("甲")
    );
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\"><v>45000.5</v></c></row></sheetData>\
        <mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>";
    vec![
        word(&body).and("docProps/core.xml", b"<x><creator>a</creator></x>").packed(),
        book(
            &[("甲", "visible", sheet), ("乙", "hidden", "")],
            "<cellXfs><xf numFmtId=\"14\"/></cellXfs>",
            &[],
        ),
        make::pdf(
            &["BT /F1 12 Tf (Hello) Tj ET"],
            "/Author (a)",
            "/OpenAction<</S/JavaScript/JS(x)>>",
        ),
    ]
}

#[test]
fn files_cut_at_any_place_do_no_harm() {
    for seed in seeds() {
        let step = (seed.len() / 150).max(1);
        for length in (0..seed.len()).step_by(step) {
            try_all(&seed[..length]);
        }
    }
}

/// Packs parts anew after bytes of one of them were changed, so that the change gets through.
fn changed_inside(seed: &[u8], part: usize, changes: &[(usize, u8)]) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(seed)).unwrap();
    let mut parts = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        std::io::copy(&mut file, &mut bytes).unwrap();
        parts.push((file.name().unwrap().into_owned(), bytes));
    }
    let count = parts.len();
    let bytes = &mut parts[part % count].1;
    for (at, value) in changes {
        let at = at % bytes.len().max(1);
        if let Some(byte) = bytes.get_mut(at) {
            *byte = *value;
        }
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (&**name, &**bytes)).collect();
    pack(&parts)
}

/// All that XML may hold.
const WORDS: &str = "[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\u{fffe}\u{ffff}]{0,80}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn changed_bytes_do_no_harm(
        which in 0_usize..3,
        part in 0_usize..10,
        changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..8),
    ) {
        let seeds = seeds();
        let mut bytes = seeds[which].clone();
        if which < 2 {
            try_all(&changed_inside(&bytes, part, &changes));
        }
        let length = bytes.len();
        for (at, value) in changes {
            bytes[at % length] = value;
        }
        try_all(&bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(
        text in ".{0,200}",
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        for bytes in [text.as_bytes(), &bytes] {
            try_all(bytes);
            if let Ok(paper) = csv(bytes, &Limits::default()) {
                markup::check(&paper.html);
            }
        }
        let once = arrange(&text);
        prop_assert!(arrange(&once) == once, "{once}");
    }

    #[test]
    fn any_words_in_a_document_come_out_clean(text in WORDS) {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let paper = docx(&word(&p(&escaped)).packed(), &Limits::default()).unwrap();
        markup::check(&paper.html);
        let seen = |c: &char| !c.is_whitespace() && !base::text::is_invisible(*c);
        let said: String = text.chars().filter(seen).collect();
        prop_assert!(markup::bare(&paper.html) == said, "{}", paper.html);
    }
}

#[test]
fn real_files_changed_at_random_do_no_harm() {
    // A few bytes of each file, by a rule that is the same every time.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for folder in ["docx", "pdf", "derived-office"] {
        for (name, bytes) in samples::files(folder) {
            let is_tried = name.ends_with(".pdf") || (folder == "docx" && bytes.len() < 60_000);
            if !is_tried || bytes.is_empty() {
                continue;
            }
            for _ in 0..3 {
                let mut changed = bytes.clone();
                for _ in 0..6 {
                    let at = usize::try_from(next() % changed.len() as u64).unwrap();
                    changed[at] = next().to_le_bytes()[0];
                }
                changed.truncate(changed.len() - usize::try_from(next() % 3).unwrap() * 50);
                try_all(&changed);
            }
        }
    }
}
