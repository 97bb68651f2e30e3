//! Files are what they hold, whatever they are called.

use papers::{Encoding, FileKind, decode, encoding_of, kind_of};

use crate::make::{book, p, pack, pdf, word};

#[test]
fn a_file_is_what_it_holds() {
    let ole = |stream: &str| {
        let mut bytes = vec![0_u8; 1024];
        bytes[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes[640..640 + name.len()].copy_from_slice(&name);
        bytes
    };
    let boxed = |brand: &[u8]| [&[0, 0, 0, 24], &b"ftyp"[..], brand, &[0; 4], brand].concat();
    let sheet = book(&[("Sheet1", "visible", "<sheetData/>")], "", &[]);
    let frame = [vec![0xff, 0xfb, 0x90, 0], vec![0; 413], vec![0xff, 0xfb, 0x90, 0]].concat();
    let odt = pack(&[("mimetype", b"application/vnd.oasis.opendocument.text")]);
    for (bytes, kind) in [
        (word(&p("文")).packed(), FileKind::Docx),
        (sheet, FileKind::Xlsx),
        (pack(&[("[Content_Types].xml", b""), ("ppt/presentation.xml", b"")]), FileKind::Pptx),
        (pack(&[("OFD.xml", b"<ofd/>"), ("Doc_0/Document.xml", b"")]), FileKind::Ofd),
        (pack(&[("a.txt", b"word/")]), FileKind::Zip),
        (odt[..120].to_vec(), if is_stored(&odt) { FileKind::Odt } else { FileKind::Zip }),
        (pdf(&["BT ET"], "", ""), FileKind::Pdf),
        (ole("WordDocument"), FileKind::Doc),
        (ole("Workbook"), FileKind::Xls),
        (ole("PowerPoint Document"), FileKind::Ppt),
        (ole("EncryptedPackage"), FileKind::Locked),
        (b"{\\rtf1\\ansi}".to_vec(), FileKind::Rtf),
        (b"\xff\xd8\xff\xe0".to_vec(), FileKind::Jpeg),
        (b"\x89PNG\r\n\x1a\n".to_vec(), FileKind::Png),
        (b"GIF89a".to_vec(), FileKind::Gif),
        (b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), FileKind::Webp),
        (boxed(b"avif"), FileKind::Avif),
        (boxed(b"heic"), FileKind::Heic),
        (boxed(b"M4A "), FileKind::M4a),
        (boxed(b"isom"), FileKind::Mp4),
        (b"\x1a\x45\xdf\xa3\x01\0\0\0\x42\x82\x84webm".to_vec(), FileKind::Webm),
        (b"ID3\x03\0".to_vec(), FileKind::Mp3),
        (frame, FileKind::Mp3),
        (b"<?xml version=\"1.0\"?><svg xmlns=\"x\"/>".to_vec(), FileKind::Svg),
        (b"<!DOCTYPE html><html>".to_vec(), FileKind::Html),
        ("姓名,年龄\n张三,30\n李四,40\n".as_bytes().to_vec(), FileKind::Csv),
        ("今天下雨，路滑。\n注意安全。".as_bytes().to_vec(), FileKind::Text),
        (vec![0, 1, 2, 3, 4, 5, 6, 7, 8], FileKind::Unknown),
        (Vec::new(), FileKind::Unknown),
    ] {
        assert_eq!(kind_of(&bytes), kind, "{:?}", &bytes[..bytes.len().min(40)]);
    }
}

fn is_stored(zip: &[u8]) -> bool {
    zip.get(8) == Some(&0)
}

#[test]
fn a_name_agrees_with_the_content_or_not() {
    for (kind, name, agrees) in [
        (FileKind::Docx, "关于放假的通知.DOCX", true),
        (FileKind::Docx, "关于放假的通知.doc", false),
        (FileKind::Doc, "通知.wps", true),
        (FileKind::Zip, "通知.docx", false),
        (FileKind::Jpeg, "照片.jpeg", true),
        (FileKind::Svg, "照片.png", false),
        (FileKind::Html, "通知.pdf", false),
        (FileKind::Csv, "名单.txt", true),
        (FileKind::Unknown, "程序.exe", false),
        (FileKind::Pdf, "没有后缀", false),
    ] {
        assert_eq!(kind.agrees_with(name), agrees, "{kind:?} {name}");
    }
    assert_eq!(FileKind::Jpeg.extension(), "jpg");
    assert_eq!(FileKind::Pdf.media_type(), "application/pdf");
}

#[test]
fn texts_are_read_in_the_encodings_of_offices() {
    let text = "河北省人民政府办公厅，2024年";
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    let wide = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let marked: String = format!("\u{feff}{text}");
        marked.encode_utf16().flat_map(order).collect()
    };
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        (format!("\u{feff}{text}").into_bytes(), Encoding::Utf8),
        (gb.into_owned(), Encoding::Gb18030),
        (wide(u16::to_le_bytes), Encoding::Utf16Le),
        (wide(u16::to_be_bytes), Encoding::Utf16Be),
    ] {
        assert_eq!(encoding_of(&bytes), Some(encoding));
        assert_eq!(decode(&bytes, encoding), text);
    }
    assert_eq!(encoding_of(&[0x80, 0x81, 0xff, 0xfe, 0x90, 0x00]), None);
}
