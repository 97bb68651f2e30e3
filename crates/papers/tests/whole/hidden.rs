//! What goes out unseen is found, and taken out where it can be.

use papers::{Hidden, Limits, Severity, docx, hidden, without_hidden, xlsx};

use crate::make::{book, p, relations, word};
use crate::markup::bare;

fn codes(found: &[Hidden]) -> Vec<&'static str> {
    let mut codes: Vec<_> = found.iter().map(|one| one.kind.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

const CORE: &[u8] =
    b"<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:creator>\xe5\xbc\xa0\xe4\xb8\x89\
    </dc:creator><cp:lastModifiedBy>li</cp:lastModifiedBy></cp:coreProperties>";
const APP: &[u8] = b"<Properties><Template>C:\\Users\\li\\t.dotx</Template><Manager>wang</Manager>\
    <Company>ju</Company></Properties>";

const REVISED: &str = "<w:p><w:r><w:t>甲</w:t></w:r>\
    <w:del w:id=\"1\" w:author=\"张三\" w:date=\"2024-05-03T10:00:00Z\">\
    <w:r><w:delText>删去</w:delText></w:r></w:del>\
    <w:ins w:id=\"2\" w:author=\"李四\" w:date=\"2024-05-04T10:00:00Z\">\
    <w:r><w:rPr><w:b/><w:rPrChange w:id=\"3\" w:author=\"李四\"><w:rPr/></w:rPrChange></w:rPr>\
    <w:t>添上</w:t></w:r></w:ins></w:p>\
    <w:p><w:pPr><w:jc w:val=\"center\"/><w:rPr><w:del w:id=\"4\" w:author=\"张三\"/></w:rPr>\
    </w:pPr><w:r><w:t>前半</w:t></w:r></w:p>\
    <w:p><w:pPr><w:jc w:val=\"center\"/><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:t>后半</w:t></w:r></w:p>\
    <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部掌握</w:t></w:r><w:commentRangeStart w:id=\"0\"/><w:r>\
    <w:t>乙</w:t></w:r><w:commentRangeEnd w:id=\"0\"/><w:r><w:commentReference w:id=\"0\"/></w:r>\
    </w:p>\
    <w:tbl><w:tr><w:trPr><w:del w:id=\"5\" w:author=\"张三\"/></w:trPr><w:tc><w:p/></w:tc><w:tc>\
    <w:p/></w:tc></w:tr>\
    <w:tr><w:tc><w:p><w:r><w:t>丙</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>\
    <w:sectPr/>";

fn revised() -> Vec<u8> {
    let comments = "<w:comments xmlns:w=\"w\"><w:comment w:id=\"0\" w:author=\"王五\"><w:p><w:r>\
        <w:t>领导要求删去</w:t>\
        </w:r></w:p></w:comment></w:comments>";
    let settings = "<w:settings xmlns:w=\"w\"><w:zoom w:percent=\"100\"/>\
        <w:attachedTemplate r:id=\"t\" xmlns:r=\"r\"/>\
        <w:docVars><w:docVar w:name=\"stage\" w:val=\"draft 7\"/></w:docVars><w:rsids>\
        <w:rsid w:val=\"1\"/></w:rsids></w:settings>";
    let template =
        relations(&[("t", "attachedTemplate", "file:///C:\\Users\\li\\Normal.dotm", true)]);
    word(REVISED)
        .with("c", "comments", "comments.xml", comments.as_bytes())
        .with("s", "settings", "settings.xml", settings.as_bytes())
        .and("word/_rels/settings.xml.rels", template.as_bytes())
        .and("docProps/core.xml", CORE)
        .and("docProps/app.xml", APP)
        .packed()
}

#[test]
fn a_word_document_shows_what_it_hides() {
    let found = hidden(&revised());
    assert_eq!(
        codes(&found),
        ["change", "comment", "company", "path", "person", "property", "text"]
    );
    let said = |code: &str| -> Vec<&str> {
        found.iter().filter(|one| one.kind.code() == code).map(|one| &*one.say).collect()
    };
    assert_eq!(
        said("change"),
        [
            "文稿中有3处未接受的修订，修订人：张三，时间：2024-05-03",
            "文稿中有2处未接受的修订，修订人：李四，时间：2024-05-04"
        ]
    );
    assert_eq!(said("comment"), ["文稿中有1条批注，批注人：王五"]);
    assert_eq!(said("text"), ["文稿中有4个字设为隐藏文字"]);
    assert_eq!(said("path").len(), 2, "the template of the settings and of the properties");
    assert_eq!(found[0].severity, Severity::High);
    assert!(found.iter().any(|one| one.sample == "张三"));
    assert_eq!(hidden(&word(&p("文")).packed()), []);
}

#[test]
fn a_clean_copy_of_a_word_document_hides_nothing_and_says_the_same() {
    let bytes = revised();
    let clean = without_hidden(&bytes).unwrap();
    assert_eq!(hidden(&clean), []);
    let before = docx(&bytes, &Limits::default()).unwrap();
    let after = docx(&clean, &Limits::default()).unwrap();
    assert_eq!(bare(&after.html), bare(&before.html));
    assert_eq!(after.html, before.html);
    assert_eq!(after.notes, []);
    let again = without_hidden(&clean).unwrap();
    assert_eq!(docx(&again, &Limits::default()).unwrap().html, after.html);
}

#[test]
fn what_cannot_be_taken_out_is_still_said() {
    let bytes = word(&p("文"))
        .and("word/embeddings/oleObject1.bin", b"x")
        .and("word/vbaProject.bin", b"x")
        .to("l", "image", "http://inner.example/a.png")
        .packed();
    assert_eq!(codes(&hidden(&bytes)), ["embedded", "link", "program"]);
    let clean = without_hidden(&bytes).unwrap();
    assert_eq!(codes(&hidden(&clean)), ["embedded", "link", "program"]);
    let signed = word(&p("文")).and("_xmlsignatures/sig1.xml", b"<x/>").packed();
    assert_eq!(without_hidden(&signed), None, "a signature would be broken");
    assert_eq!(without_hidden(b"%PDF-1.4"), None);
    assert_eq!(without_hidden(b""), None);
}

#[test]
fn a_workbook_shows_what_it_hides() {
    let cell = |place: &str, text: &str| {
        format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let first = format!(
        "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData><row r=\"1\">{}{}</row>\
         <row r=\"2\" hidden=\"1\">{}</row></sheetData><legacyDrawing r:id=\"v\"/>",
        cell("A1", "甲"),
        cell("B1", "身份证号"),
        cell("A2", "底稿"),
    );
    let second = format!("<sheetData><row r=\"1\">{}</row></sheetData>", cell("A1", "名单"));
    let comments = "<comments><authors><author>li</author></authors><commentList>\
        <comment ref=\"A1\" authorId=\"0\">\
        <text><t>待核实</t></text></comment></commentList></comments>";
    let own = relations(&[("c", "comments", "../comments1.xml", false)]);
    let more: [(&str, &[u8]); 5] = [
        ("docProps/core.xml", CORE),
        ("xl/comments1.xml", comments.as_bytes()),
        ("xl/worksheets/_rels/sheet1.xml.rels", own.as_bytes()),
        ("xl/connections.xml", b"<connections><connection name=\"oa\"/></connections>"),
        ("xl/pivotCache/pivotCacheRecords1.xml", b"<x/>"),
    ];
    let sheets = [
        ("公开", "visible", &*first),
        ("内部", "hidden", &*second),
        ("深", "veryHidden", &*second),
    ];
    let bytes = book(&sheets, "", &more);
    let found = hidden(&bytes);
    assert_eq!(codes(&found), ["cells", "comment", "link", "person", "pivot", "sheet"]);
    assert!(
        found.iter().any(|one| one.say == "工作表“公开”隐藏了1行、1列，但会一并公开"),
        "{found:?}"
    );
    let clean = without_hidden(&bytes).unwrap();
    assert_eq!(codes(&hidden(&clean)), ["cells", "link", "pivot", "sheet"]);
    let read = |bytes: &[u8]| xlsx(bytes, &Limits::default()).unwrap();
    assert_eq!(read(&clean), read(&bytes));
}

/// An Exif block, big end first: orientation, camera, artist, and a place on the earth.
fn exif(way: u8) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    let at = |place: u32| place.to_be_bytes();
    let mut out = b"MM\0*\0\0\0\x08\0\x04".to_vec();
    out.extend(entry(0x0110, 2, 8, at(62)));
    out.extend(entry(0x0112, 3, 1, [0, way, 0, 0]));
    out.extend(entry(0x013b, 2, 3, *b"li\0\0"));
    out.extend(entry(0x8825, 4, 1, at(70)));
    out.extend([0; 4]);
    out.extend(b"Phone 9\0");
    out.extend([0, 4]);
    out.extend(entry(1, 2, 2, *b"N\0\0\0"));
    out.extend(entry(2, 5, 3, at(124)));
    out.extend(entry(3, 2, 2, *b"E\0\0\0"));
    out.extend(entry(4, 5, 3, at(148)));
    out.extend([0; 4]);
    for (above, below) in [(38_u32, 1_u32), (2, 1), (30, 1), (114, 1), (30, 1), (0, 1)] {
        out.extend(above.to_be_bytes());
        out.extend(below.to_be_bytes());
    }
    out
}

fn segment(marker: u8, inside: &[u8]) -> Vec<u8> {
    let length = u16::try_from(inside.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], &length[..], inside].concat()
}

fn jpeg(way: u8) -> Vec<u8> {
    [
        vec![0xff, 0xd8],
        segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        segment(0xe1, &[&b"Exif\0\0"[..], &exif(way)].concat()),
        segment(
            0xe1,
            b"http://ns.adobe.com/xap/1.0/\0<x dc:creator=\"zhao\" xmp:CreatorTool=\"PS\"/>",
        ),
        segment(0xe2, b"ICC_PROFILE\0\x01\x01profile"),
        segment(0xfe, b"a remark"),
        segment(0xdb, &[0; 65]),
        segment(0xda, &[1, 1, 0, 0, 63, 0]),
        vec![1, 2, 0xff, 0, 3, 0xff, 0xd0, 4, 0xff, 0xd9],
        b"hung on behind".to_vec(),
    ]
    .concat()
}

#[test]
fn a_photograph_tells_where_it_was_taken_until_it_is_cleaned() {
    let found = hidden(&jpeg(6));
    assert_eq!(codes(&found), ["device", "person", "position", "property"]);
    assert_eq!(found[0].sample, "北纬38.0417度，东经114.5000度");
    let clean = without_hidden(&jpeg(6)).unwrap();
    assert_eq!(hidden(&clean), []);
    assert!(clean.ends_with(&[4, 0xff, 0xd9]), "what was hung on is gone");
    let has = |word: &[u8]| clean.windows(word.len()).any(|window| window == word);
    assert!(has(b"ICC_PROFILE") && has(b"JFIF") && !has(b"li\0") && !has(b"zhao"));
    assert!(has(&[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]), "it still stands upright");
    assert_eq!(without_hidden(&clean).unwrap(), clean);
    let upright = without_hidden(&jpeg(1)).unwrap();
    assert!(!upright.windows(4).any(|word| word == b"Exif"));
    assert_eq!(without_hidden(&jpeg(6)[..60]), None, "no whole picture");
}

#[test]
fn other_pictures_tell_as_well() {
    let chunk = |name: &[u8], inside: &[u8]| {
        let length = u32::try_from(inside.len()).unwrap().to_be_bytes();
        [&length[..], name, inside, &[0; 4]].concat()
    };
    let png = [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &[0; 13]),
        chunk(b"eXIf", &exif(1)),
        chunk(b"tEXt", b"Author\0wang"),
        chunk(b"IDAT", b"x"),
        chunk(b"IEND", b""),
        b"hung on".to_vec(),
    ]
    .concat();
    assert_eq!(codes(&hidden(&png)), ["device", "person", "position"]);
    let clean = without_hidden(&png).unwrap();
    assert_eq!(hidden(&clean), []);
    assert!(clean.ends_with(&chunk(b"IEND", b"")));
    let length = u32::try_from(exif(1).len()).unwrap().to_le_bytes();
    let webp = [&b"RIFF\0\0\0\0WEBPEXIF"[..], &length, &exif(1)].concat();
    assert_eq!(codes(&hidden(&webp)), ["device", "person", "position"]);
    let heic = [&[0, 0, 0, 16][..], b"ftypheic\0\0\0\0", b"Exif\0\0", &exif(1)].concat();
    assert_eq!(codes(&hidden(&heic)), ["device", "person", "position"]);
}

#[test]
fn photographs_inside_a_document_are_looked_into_and_cleaned() {
    let bytes = word(&p("文")).with("i", "image", "media/image1.jpeg", &jpeg(1)).packed();
    let found = hidden(&bytes);
    assert_eq!(codes(&found), ["person", "position"]);
    assert!(found[0].say.contains("文中图片image1.jpeg"), "{found:?}");
    assert_eq!(hidden(&without_hidden(&bytes).unwrap()), []);
}

#[test]
fn what_cannot_be_looked_into_is_said() {
    let broken = [&b"PK\x03\x04"[..], &[0; 100]].concat();
    assert_eq!(hidden(&broken), [], "no office file, nothing to say");
    let half = word("<w:p><w:r>").packed();
    assert_eq!(codes(&hidden(&half)), ["unread"]);
}
