//! The text of PDF files, and files that were made to harm.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use papers::{Limits, hidden, pdf};

use crate::make;

fn wide(text: &str) -> String {
    let bytes = text.encode_utf16().flat_map(u16::to_be_bytes);
    format!("<{}>", bytes.map(|byte| format!("{byte:02x}")).collect::<String>())
}

#[test]
fn text_is_read_page_by_page() {
    let first = format!(
        "BT /F2 16 Tf 100 700 Td {} Tj ET BT /F1 12 Tf 1 0 0 1 100 650 Tm (Hello) Tj \
         [(Wor) -20 (ld) -900 (again)] TJ ET",
        wide("河北省人民政府")
    );
    let bytes =
        make::pdf(&[&first, "BT /F1 12 Tf (Page two is here) Tj ET"], "/Title (A plain title)", "");
    let read = pdf(&bytes, &Limits::default()).unwrap();
    assert_eq!(read.pages, ["河北省人民政府\nHello World again", "Page two is here"]);
    assert_eq!((read.page_count, read.is_scan, read.is_cut), (2, false, false));
    assert_eq!(read.title.as_deref(), Some("A plain title"));
}

#[test]
fn a_scan_is_said_to_be_one_and_a_file_name_is_no_title() {
    let bytes = make::pdf(&["0 0 m 1 1 l S"], "/Title (Microsoft Word - 1.docx)", "");
    let read = pdf(&bytes, &Limits::default()).unwrap();
    assert!(read.is_scan && read.title.is_none(), "{read:?}");
}

#[test]
fn a_file_behind_a_password_is_refused() {
    let plain = String::from_utf8(make::pdf(&["BT ET"], "", "")).unwrap();
    let locked = plain.replace(
        "/Root 1 0 R",
        "/Root 1 0 R/Encrypt<</Filter/Standard/V 1/R 2/O<00>/U<00>/P -1>>/ID[<00><00>]",
    );
    let code = pdf(locked.as_bytes(), &Limits::default()).unwrap_err().code();
    assert!(matches!(code, Some("paper.encrypted" | "paper.broken")), "{code:?}");
}

#[test]
fn what_hides_in_a_file_is_found() {
    let found = |info: &str, catalog: &str, more: &[(usize, &str)]| {
        let all = hidden(&make::pdf_with(&["BT ET"], info, catalog, more));
        all.iter().map(|one| format!("{} {}", one.kind.code(), one.sample)).collect::<Vec<_>>()
    };
    assert_eq!(found("/Author (Li)/Creator (WPS)", "", &[]), ["person Li", "device WPS"]);
    assert_eq!(
        found("/Title (C:\\\\Users\\\\li\\\\a.doc)", "", &[]),
        ["path C:\\Users\\li\\a.doc"]
    );
    let script = found("", "/OpenAction 7 0 R", &[(7, "<</S/JavaScript/JS(x)>>")]);
    assert_eq!(script, ["program "]);
    let file = found("", "", &[(7, "<</Type/Filespec/F(list.xls)/EF<</F 3 0 R>>>>")]);
    assert_eq!(file, ["embedded list.xls"]);
    let note = "<</Type/Annot/Subtype/Highlight/Rect[0 0 1 1]/Contents(check this)>>";
    assert_eq!(found("", "", &[(7, note)]), ["comment check this"]);
    assert_eq!(found("", "", &[(7, "<</Subtype/Link/Rect[0 0 1 1]>>")]), [] as [String; 0]);
}

#[test]
fn lists_of_objects_that_unpack_to_too_much_are_refused() {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..(300 << 20) / (1 << 20) {
        packer.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let packed = packer.finish().unwrap();
    let mut bytes =
        b"%PDF-1.5\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>\nstream\n".to_vec();
    bytes.extend(packed);
    bytes.extend(b"\nendstream\nendobj\n");
    let begin = std::time::Instant::now();
    assert_eq!(
        pdf(&bytes, &Limits::default()).unwrap_err().code(),
        Some("paper.unpacks_too_large")
    );
    assert!(begin.elapsed().as_secs() < 20);
    let disguised = String::from_utf8_lossy(&bytes[..60]).replace("ObjStm", "Obj#53tm");
    assert_eq!(
        pdf(disguised.as_bytes(), &Limits::default()).unwrap_err().code(),
        Some("paper.broken")
    );
}

#[test]
fn forms_that_draw_themselves_come_to_an_end() {
    let form = "<</Type/XObject/Subtype/Form/Resources<</XObject<</X 7 0 R>>>>/Length 77>>\n\
        stream\n/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do \n\
        endstream";
    let pages = ["BT /F1 1 Tf (before) Tj ET /X Do /X Do", "BT /F1 1 Tf (behind) Tj ET"];
    let bytes = make::pdf_with(&pages, "", "", &[(7, form)]);
    let begin = std::time::Instant::now();
    let limits = Limits { drawing_bytes_max: 1 << 20, ..Limits::default() };
    let read = pdf(&bytes, &limits).unwrap();
    assert_eq!(read.pages[0], "before");
    assert!(read.is_cut && begin.elapsed().as_secs() < 20, "{read:?}");
}

#[test]
fn deep_arrays_and_circles_of_pages_come_to_an_end() {
    let deep = format!(
        "%PDF-1.4\n1 0 obj\n{}{}\nendobj\ntrailer<</Root 1 0 R>>",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!(pdf(deep.as_bytes(), &Limits::default()).is_err());
    let text = String::from_utf8(make::pdf(&["BT ET"], "", "")).unwrap();
    let circle =
        text.replace("/Kids[10 0 R]", "/Kids[2 0 R]").replace("/Parent 2 0 R", "/Parent 10 0 R");
    let _ = pdf(circle.as_bytes(), &Limits::default());
}
