//! The rules of media.

use std::io::Cursor;

use super::{actions::shelve, model::*};

fn picture(format: image::ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(40, 30).write_to(&mut out, format).unwrap();
    out.into_inner()
}

#[test]
fn a_file_is_what_its_bytes_are() {
    let png = picture(image::ImageFormat::Png);
    let jpeg = picture(image::ImageFormat::Jpeg);
    for (name, bytes, code) in [
        ("图.png", png.clone(), None),
        ("照片.JPG", jpeg.clone(), None),
        ("照片.jpg", png.clone(), Some("media.content_differs")),
        ("表.pdf", b"%PDF-1.7 ...".to_vec(), None),
        ("表.pdf", b"%PDF-1.7 /JavaScript".to_vec(), Some("media.active_content")),
        ("表.docx", b"PK\x03\x04 word/vbaProject.bin".to_vec(), Some("media.active_content")),
        ("x.svg", b"<svg onload=alert(1)>".to_vec(), Some("media.kind")),
        ("x.html", b"<html>".to_vec(), Some("media.kind")),
        ("x.php.png", png[..20].to_vec(), Some("media.picture_broken")),
        ("", png.clone(), Some("media.name")),
        ("..", png.clone(), Some("media.name")),
        (&format!("{}.png", "长".repeat(101)), png.clone(), Some("media.name_too_long")),
    ] {
        let found = check(name, bytes).err().and_then(|no| no.code());
        assert_eq!(found, code, "{name}");
    }
}

#[test]
fn a_name_loses_its_folders() {
    let png = picture(image::ImageFormat::Png);
    for (given, kept) in [
        ("../../etc/图.png", "图.png"),
        ("C:\\我的文档\\图.png", "图.png"),
        ("a\u{202e}gnp.png", "agnp.png"),
        ("a%00<b>.png", "a00b.png"),
    ] {
        assert_eq!(check(given, png.clone()).unwrap().name, kept, "{given}");
    }
}

#[test]
fn what_was_hidden_in_a_picture_stays_behind() {
    let mut jpeg = picture(image::ImageFormat::Jpeg);
    let canary = b"\xff\xfe\x00\x0fsecret-place";
    jpeg.splice(2..2, canary.iter().copied());
    let kept = check("x.jpg", jpeg).unwrap();
    assert!(!kept.bytes.windows(12).any(|window| window == b"secret-place"));
    assert_eq!(kept.sides, (40, 30));
}

#[test]
fn equal_bytes_are_kept_once() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["甲.png", "乙.png"] {
        shelve(dir.path(), name, picture(image::ImageFormat::Png)).ok().unwrap();
    }
    let folders = std::fs::read_dir(dir.path().join("media")).unwrap();
    let files: usize = folders.map(|f| std::fs::read_dir(f.unwrap().path()).unwrap().count()).sum();
    assert_eq!(files, 1);
}
